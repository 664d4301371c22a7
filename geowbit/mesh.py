"""JIS X 0410 grid squares: codes of 8, 9 and 10 digits, exactly, both ways."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import StudyError

__all__ = ["MeshLevel", "mesh_bounds", "mesh_code", "mesh_code_at", "mesh_splits"]

MeshLevel = Literal["jis-1km", "jis-500m", "jis-250m"]

# cells of the level along one side of a 1 km square, and digits of its code
_SPLITS: dict[str, int] = {"jis-1km": 1, "jis-500m": 2, "jis-250m": 4}
_DIGITS: dict[str, int] = {"jis-1km": 8, "jis-500m": 9, "jis-250m": 10}
_ROWS_PER_DEGREE = 120
_COLS_PER_DEGREE = 80
_WEST = 100


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
    level : {"jis-1km", "jis-500m", "jis-250m"}
        Squares of 30", 15" and 7.5" of latitude (45", 22.5", 11.25" of longitude).

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
    JIS X 0410:2002, third mesh, half mesh and quarter mesh.

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
    j, i = row // splits, col // splits
    code = (
        j // 80 * 1_000_000
        + i // 80 * 10_000
        + j % 80 // 10 * 1_000
        + i % 80 // 10 * 100
        + j % 10 * 10
        + i % 10
    )
    while splits > 1:
        splits //= 2
        code = code * 10 + 1 + 2 * (row // splits % 2) + col // splits % 2
    width = _DIGITS[level]
    return (
        np.char.zfill(code.astype(f"U{width}"), width)
        if (code < 10 ** (width - 1)).any()
        else (code.astype(f"U{width}"))
    )


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
