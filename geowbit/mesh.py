"""JIS X 0410 grid squares: 8, 9 and 10 digits both ways, codes of every length read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import StudyError

__all__ = [
    "LEVELS_BY_LENGTH",
    "MeshLevel",
    "MeshSquares",
    "mesh_bounds",
    "mesh_code",
    "mesh_code_at",
    "mesh_splits",
    "mesh_squares",
]

MeshLevel = Literal["jis-1km", "jis-500m", "jis-250m", "jis-100m"]

# cells of the level along one side of a 1 km square, and digits of its code
_SPLITS: dict[str, int] = {"jis-1km": 1, "jis-500m": 2, "jis-250m": 4, "jis-100m": 10}
_DIGITS: dict[str, int] = {"jis-1km": 8, "jis-500m": 9, "jis-250m": 10, "jis-100m": 10}
# the tenths of a square count from 0 in two digits, its halves from 1 in one
_TENTHS = 10
_ROWS_PER_DEGREE = 120
_COLS_PER_DEGREE = 80
_WEST = 100
# digits of a code to the sizes of its squares, meters as they are called
LEVELS_BY_LENGTH: Mapping[int, tuple[int, ...]] = {
    4: (80_000,), 6: (10_000,), 7: (5_000,), 8: (1_000,), 9: (500, 2_000), 10: (250, 100),
    11: (125,),
}  # fmt: skip
_MOST_DIGITS = max(LEVELS_BY_LENGTH)


def mesh_splits(level: str) -> int:
    """Return how many cells of a level lie along one side of a 1 km square.

    Raises
    ------
    StudyError
        Where the level is unknown.

    Examples
    --------
    >>> mesh_splits("jis-250m")
    4
    """
    if level not in _SPLITS:
        raise StudyError("candidates.unknown_grid", grid=f"{level!r}", grids=", ".join(_SPLITS))
    return _SPLITS[level]


def mesh_code(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, level: MeshLevel = "jis-1km"
) -> npt.NDArray[np.str_]:
    """Return the code of the grid square that holds each point.

    Parameters
    ----------
    lon, lat : array_like
        Degrees, 100 to 180 E and 0 to 66.66 N; a point on a border belongs to the square
        east or north of it.
    level : {"jis-1km", "jis-500m", "jis-250m", "jis-100m"}
        Squares of 30", 15", 7.5" and 3" of latitude (45", 22.5", 11.25" and 4.5" of longitude).

    Returns
    -------
    ndarray of str
        Codes of 8, 9 or 10 digits.

    Raises
    ------
    StudyError
        Where a point lies outside the system, or the level is unknown.

    Notes
    -----
    JIS X 0410:2002, third mesh, half mesh and quarter mesh; and its tenths, as the land-use mesh
    has them: their codes have as many digits as those of a quarter.

    Examples
    --------
    The first-order mesh 5339 holds Tokyo:

    >>> mesh_code([139.7671], [35.6812])
    array(['53394611'], dtype='<U8')
    >>> mesh_code([139.7671], [35.6812], level="jis-250m")
    array(['5339461132'], dtype='<U10')
    """
    splits = mesh_splits(level)
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    inside = (x >= _WEST) & (x < 180) & (y >= 0) & (y < 66.66)
    if not inside.all():
        raise StudyError("candidates.outside_grid", count=str(int((~inside).sum())))
    # a billionth of a cell forgives the rounding of borders such as 35 + 1/120
    row = np.floor(y * _ROWS_PER_DEGREE * splits + 1e-9).astype(np.int64)
    col = np.floor((x - _WEST) * _COLS_PER_DEGREE * splits + 1e-9).astype(np.int64)
    return mesh_code_at(row, col, level=level)


def mesh_code_at(
    row: npt.NDArray[np.int64], col: npt.NDArray[np.int64], *, level: MeshLevel = "jis-1km"
) -> npt.NDArray[np.str_]:
    """Return the code of the square in `row` (from the equator) and `col` (from 100 E)."""
    splits = mesh_splits(level)
    row, col = np.asarray(row), np.asarray(col)
    # digit by digit into letters: NumPy takes four times as long to write numbers as text
    letters = np.empty((*row.shape, _DIGITS[level]), np.uint32)
    j, i = row // splits, col // splits
    for axis, number in enumerate((j, i)):
        first, within = np.divmod(number, 80)
        letters[..., 2 * axis], letters[..., 2 * axis + 1] = np.divmod(first, 10)
        letters[..., 4 + axis], letters[..., 6 + axis] = np.divmod(within, 10)
    down, right = row - j * splits, col - i * splits
    if splits == _TENTHS:
        letters[..., 8], letters[..., 9] = down, right
        splits = 1
    for at in range(8, _DIGITS[level] if splits > 1 else 8):
        splits //= 2
        letters[..., at] = 1 + 2 * (down // splits % 2) + right // splits % 2
    letters += ord("0")
    return letters.view(f"U{_DIGITS[level]}")[..., 0]


def mesh_bounds(codes: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the bounds of grid squares from their codes.

    Parameters
    ----------
    codes : array_like of str
        Codes of 8, 9 or 10 digits, all of one length.

    Returns
    -------
    ndarray, shape (n, 4)
        West, south, east and north in degrees.

    Raises
    ------
    StudyError
        Where a code is no code of the system.

    Examples
    --------
    >>> mesh_bounds(["53394611"])
    array([[139.7625    ,  35.675     , 139.775     ,  35.68333333]])
    """
    texts = np.atleast_1d(np.asarray(codes, dtype=str))
    widths = np.unique(np.char.str_len(texts))
    if widths.size != 1 or widths[0] not in (8, 9, 10) or not _only_digits(texts, widths[0]):
        raise StudyError("candidates.code_length")
    level = {8: "jis-1km", 9: "jis-500m", 10: "jis-250m"}[int(widths[0])]
    number = texts.astype(np.int64)
    row = np.zeros(number.shape, np.int64)
    col = np.zeros(number.shape, np.int64)
    wrong = np.zeros(number.shape, bool)
    for step in range(_DIGITS[level] - 8):
        digit = number % 10
        wrong |= (digit < 1) | (digit > 4)
        row += (digit - 1) // 2 << step
        col += (digit - 1) % 2 << step
        number = number // 10
    splits = _SPLITS[level]
    q, v = number // 1_000 % 10, number // 100 % 10
    wrong |= (q > 7) | (v > 7) | (number // 10_000 % 100 > 79)
    if wrong.any():
        raise StudyError("candidates.no_code", code=f"{str(texts[wrong][0])!r}")
    j = number // 1_000_000 * 80 + q * 10 + number // 10 % 10
    i = number // 10_000 % 100 * 80 + v * 10 + number % 10
    row, col = j * splits + row, i * splits + col
    per_row, per_col = _ROWS_PER_DEGREE * splits, _COLS_PER_DEGREE * splits
    return np.column_stack(
        [_WEST + col / per_col, row / per_row, _WEST + (col + 1) / per_col, (row + 1) / per_row]
    )


def _only_digits(texts: npt.NDArray[np.str_], width: int) -> bool:
    # the digits of numpy are those of every script, and superscripts
    letters = np.ascontiguousarray(texts.astype(f"U{width}")).view(np.uint32)
    return bool(((letters >= ord("0")) & (letters <= ord("9"))).all())


@dataclass(frozen=True)
class MeshSquares:
    """Where codes lie.

    Attributes
    ----------
    bounds : ndarray, shape (n, 4)
        West, south, east and north in degrees; NaN where there is no code.
    counts : dict of int to int
        Size of a square in meters, as it is called, to how many codes are of it.
    guessed : int
        The size that codes of ten digits were taken for, where 100 m would fit as well; 0 where
        nothing had to be guessed.
    """

    bounds: npt.NDArray[np.float64]
    counts: Mapping[int, int]
    guessed: int = 0


def mesh_squares(codes: npt.ArrayLike, *, size_m: int | None = None) -> MeshSquares:
    """Return the squares of codes of any length, one beside the other.

    Parameters
    ----------
    codes : array_like of str
        Codes of 4 (80 km), 6 (10 km), 7 (5 km), 8 (1 km), 9 (500 m, or 2 km where the last digit
        is 5), 10 (250 m or 100 m) and 11 digits (125 m).
    size_m : int, optional
        Of the squares of ten digits: 250 or 100. Without it they are 100 m where one of their last
        two digits is not 1 to 4 in any code, else 250 m.

    Notes
    -----
    JIS X 0410:2002 with its integrated squares of 5 and 2 km, and the tenths of the land-use mesh.

    Examples
    --------
    >>> squares = mesh_squares(["53394611", "533946114", "5339", "nothing"])
    >>> squares.bounds.round(4)[:3].tolist()
    [[139.7625, 35.675, 139.775, 35.6833], [139.7688, 35.6792, 139.775, 35.6833], \
[139.0, 35.3333, 140.0, 36.0]]
    >>> squares.counts
    {80000: 1, 1000: 1, 500: 1}
    """
    # a letter more than the longest code has tells those that are too long
    texts = np.atleast_1d(np.asarray(codes)).astype(f"U{_MOST_DIGITS + 1}")
    letters = np.ascontiguousarray(texts).view(np.uint32).reshape(len(texts), -1)
    lengths = (letters != 0).sum(axis=1)
    numerals = (letters >= ord("0")) & (letters <= ord("9"))
    gaps = ((letters[:, :-1] == 0) & (letters[:, 1:] != 0)).any(axis=1)
    lengths[gaps | (numerals.sum(axis=1) != lengths)] = 0
    bounds = np.full((len(texts), 4), np.nan)
    counts: dict[int, int] = {}
    guessed = 0
    for length, sizes in LEVELS_BY_LENGTH.items():
        at = np.flatnonzero(lengths == length)
        if not len(at):
            continue
        digits = letters[at, :length].astype(np.int16) - ord("0")
        tenths = length == 10 and (
            size_m == sizes[1] or (size_m is None and _any_tenth(digits[:, 8:]))
        )
        guessed = 250 if length == 10 and not tenths and size_m is None else guessed
        found, size = _squares_of(digits, length, tenths=tenths)
        bounds[at] = found
        for one in sizes:
            if count := int((size == one).sum()):
                counts[one] = counts.get(one, 0) + count
    return MeshSquares(bounds, counts, guessed)


def _any_tenth(last: npt.NDArray[np.int16]) -> bool:
    return bool(((last < 1) | (last > 4)).any())


def _squares_of(
    digits: npt.NDArray[np.int16], length: int, *, tenths: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return bounds, and the size of each square; NaN and 0 where a digit is none of the system."""
    size = np.full(len(digits), LEVELS_BY_LENGTH[length][int(tenths)], np.int64)
    # in cells of 1 km: where a square begins, and how many it is wide
    row = (10 * digits[:, 0] + digits[:, 1]) * 80.0
    column = (10 * digits[:, 2] + digits[:, 3]) * 80.0
    wide = np.full(len(digits), 80.0)
    wrong = np.zeros(len(digits), bool)
    if length > 4:
        wrong |= (digits[:, 4] > 7) | (digits[:, 5] > 7)
        row, column, wide = row + 10 * digits[:, 4], column + 10 * digits[:, 5], wide / 8
    halves = digits[:, 6:7] if length == 7 else digits[:, 8:]
    if length >= 8:
        row, column, wide = row + digits[:, 6], column + digits[:, 7], wide / 10
    if length == 9:
        double = digits[:, 8] == 5
        wrong |= double & ((digits[:, 6] % 2 == 1) | (digits[:, 7] % 2 == 1))
        size[double], wide[double] = LEVELS_BY_LENGTH[9][1], 2.0
    if tenths:
        wide = wide / 10
        row, column = row + digits[:, 8] / 10, column + digits[:, 9] / 10
        halves = digits[:, :0]
    for half in halves.T:
        whole = (size == LEVELS_BY_LENGTH[9][1]) if length == 9 else np.zeros(len(half), bool)
        wrong |= ~whole & ((half < 1) | (half > 4))
        wide = np.where(whole, wide, wide / 2)
        row = row + np.where(whole, 0, (half - 1) // 2) * wide
        column = column + np.where(whole, 0, (half - 1) % 2) * wide
    west, south = _WEST + column / _COLS_PER_DEGREE, row / _ROWS_PER_DEGREE
    east = _WEST + (column + wide) / _COLS_PER_DEGREE
    north = (row + wide) / _ROWS_PER_DEGREE
    bounds = np.column_stack([west, south, east, north])
    bounds[wrong], size[wrong] = np.nan, 0
    return bounds, size
