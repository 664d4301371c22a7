"""Weights by pairwise comparison: Saaty's analytic hierarchy process."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.layers import model_table

Array = npt.NDArray[np.float64]

_OVER = re.compile(r"^\s*(.+?)\s+over\s+(.+?)\s*$")
# Saaty's scale runs from 1 to 9; reciprocals are often rounded to two digits
_MOST = 9.0
_ROUNDED = 0.06


@dataclass(frozen=True)
class Odds:
    """Three comparisons that contradict each other: A over B and B over C say what A over C is.

    Attributes
    ----------
    a, b, c : str
    a_over_b, b_over_c, a_over_c : float
        As compared; ``a_over_b * b_over_c`` is what A over C would have to be.
    """

    a: str
    b: str
    c: str
    a_over_b: float
    b_over_c: float
    a_over_c: float


@dataclass(frozen=True)
class Comparison:
    """Weights by pairwise comparison, and how well the comparisons agree.

    Attributes
    ----------
    weights : mapping of str to float
        The principal eigenvector; they sum to 1.
    eigenvalue : float
        The principal one; the number of what is compared where all agree.
    index : float
        Consistency index: how far the eigenvalue is above that, by degrees of freedom.
    ratio : float
        The index over that of random comparisons; 0 of two, which cannot disagree.
    most_ratio : float
        Above it the comparisons should be looked at again.
    odds : Odds or None
        The three that disagree most; None of two, or where all agree.
    """

    weights: Mapping[str, float]
    eigenvalue: float
    index: float
    ratio: float
    most_ratio: float
    odds: Odds | None

    @property
    def agrees(self) -> bool:
        """Tell whether the comparisons agree well enough."""
        return self.ratio <= self.most_ratio


def compare_pairs(pairs: Mapping[str, float | str]) -> Comparison:
    """Return the weights that comparisons of pairs give.

    Parameters
    ----------
    pairs : mapping
        ``"A over B"`` to how many times more A counts than B, from 1/9 to 9; every pair once.

    Raises
    ------
    StudyError
        Where a pair is missing, contradicts its reciprocal, or cannot be read.

    Examples
    --------
    >>> found = compare_pairs({"power over bits": 3, "power over land": 6, "bits over land": 2})
    >>> {name: round(weight, 3) for name, weight in found.weights.items()}
    {'power': 0.667, 'bits': 0.222, 'land': 0.111}
    >>> round(found.ratio, 9)
    0.0
    """
    read = []
    for text, given in pairs.items():
        if (parts := _OVER.match(str(text))) is None:
            raise StudyError("ranking.pair_form", text=str(text))
        if parts[1] == parts[2]:
            raise StudyError("ranking.pair_of_one", pair=str(text))
        read.append((parts[1], parts[2], _times(given, str(text))))
    names = list(dict.fromkeys(name for a, b, _ in read for name in (a, b)))
    matrix = np.full((len(names), len(names)), np.nan)
    for a, b, times in read:
        cell = names.index(a), names.index(b)
        if not np.isnan(matrix[cell]):
            raise StudyError("ranking.pair_twice", a=a, b=b)
        matrix[cell] = times
    return compare_matrix(names, matrix)


def read_comparisons(file: Path | str) -> Comparison:
    """Return the weights of a CSV whose first row and first column name what is compared.

    A cell says how many times more the name of its row counts than that of its column; of each
    pair one cell is enough.

    Raises
    ------
    StudyError
        As :func:`compare_pairs`, or where there is no such file.
    """
    try:
        table = pd.read_csv(file, index_col=0, dtype=str)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StudyError("ranking.pairs_unread", file=str(file), why=str(why)) from error
    columns = [str(name).strip() for name in table.columns]
    names = [str(name).strip() for name in table.index]
    if sorted(names) != sorted(columns) or len(set(names)) < len(names):
        raise StudyError("ranking.pairs_not_square", rows=tuple(names), columns=tuple(columns))
    cells = table.set_axis(columns, axis=1)[names].fillna("").to_numpy(object)
    return compare_matrix(names, cells.tolist())


def compare_matrix(
    names: Sequence[str], matrix: Sequence[Sequence[float | str | None]] | Array
) -> Comparison:
    """Return the weights that a matrix of comparisons gives.

    Parameters
    ----------
    names : sequence of str
    matrix : sequence of sequences, or ndarray
        Row over column, as numbers or texts such as 1/3; None or NaN where the reciprocal says it.

    Raises
    ------
    StudyError
        As :func:`compare_pairs`.

    Examples
    --------
    >>> compare_matrix(["a", "b"], [[1, 4], [0.25, 1]]).weights
    {'a': 0.8, 'b': 0.2}
    """
    names = [str(name) for name in names]
    numbers = _whole(names, _numbers(names, matrix))
    table = model_table("random_indices").set_index("compared")
    if len(names) > table.index.max():
        raise StudyError("ranking.pairs_many", count=len(names), most=int(table.index.max()))
    values, vectors = np.linalg.eig(numbers)
    principal = int(np.argmax(values.real))
    vector = np.abs(vectors[:, principal].real)
    weights = vector / vector.sum()
    eigenvalue = float(values[principal].real)
    # two cannot disagree; rounding may bring the eigenvalue below its least
    free = max(len(names) - 1, 1)
    index = max(eigenvalue - len(names), 0.0) / free
    random_index = float(table.at[len(names), "random_index"])
    return Comparison(
        dict(zip(names, (round(float(one), 12) for one in weights), strict=True)),
        eigenvalue,
        index,
        index / random_index if random_index else 0.0,
        float(table.at[len(names), "most_ratio"]),
        _most_at_odds(names, numbers),
    )


def _numbers(names: Sequence[str], matrix: Sequence[Sequence[float | str | None]] | Array) -> Array:
    """Return the cells of a matrix as numbers, NaN where there is nothing."""
    if any(len(row) != len(names) for row in matrix) or len(matrix) != len(names):
        lengths = ", ".join(str(len(row)) for row in matrix)
        raise StudyError("ranking.pairs_shape", count=len(names), lengths=lengths)
    found = np.full((len(names), len(names)), np.nan)
    for row, column in itertools.product(range(len(names)), repeat=2):
        given = matrix[row][column]
        there = bool(given.strip()) if isinstance(given, str) else not pd.isna(given)
        if there:
            found[row, column] = _times(given, f"{names[row]} over {names[column]}")
    return found


def _times(given: Any, pair: str) -> float:
    """Return how many times more one counts, of a number or a text such as 1/3."""
    try:
        times = float(Fraction(given.strip()) if isinstance(given, str) else given)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        times = math.nan
    if isinstance(given, bool) or not 1 / _MOST - _ROUNDED / _MOST <= times <= _MOST:
        raise StudyError("ranking.pair_times", pair=pair, given=repr(given))
    return times


def _check_reciprocal(a: str, b: str, above: float, below: float) -> None:
    """Refuse a pair that is given both ways and does not say the same."""
    if abs(math.log(above * below)) > _ROUNDED:
        one, other = f"{above:.3g}", f"{below:.3g}"
        raise StudyError("ranking.pair_contradicts", a=a, b=b, one=one, other=other)


def _whole(names: Sequence[str], matrix: Array) -> Array:
    """Return the matrix with the reciprocals of what is given, and 1 along its diagonal."""
    if len(names) < 2 or len(set(names)) < len(names):
        raise StudyError("ranking.pairs_few", names=tuple(names))
    found = np.eye(len(names))
    missing = []
    for row, column in itertools.combinations(range(len(names)), 2):
        above, below = matrix[row, column], matrix[column, row]
        a, b = names[row], names[column]
        if np.isnan(above) and np.isnan(below):
            missing.append(f"{a} over {b}")
            continue
        if not np.isnan(above + below):
            _check_reciprocal(a, b, above, below)
        # of both, the one above 1 is the one that is not rounded
        times = above if np.isnan(below) or above >= 1 else 1 / below
        found[row, column], found[column, row] = times, 1 / times
    if missing:
        raise StudyError("ranking.pairs_missing", pair=missing[0], others=len(missing) - 1)
    if any(not np.isnan(one) and abs(one - 1) > _ROUNDED for one in np.diag(matrix)):
        raise StudyError("ranking.pairs_diagonal")
    return found


def _most_at_odds(names: Sequence[str], matrix: Array) -> Odds | None:
    """Return the three comparisons of which two say most else than the third."""
    logs = np.log(matrix)
    worst, found = 1e-9, None
    for a, b, c in itertools.combinations(range(len(names)), 3):
        if (far := abs(logs[a, b] + logs[b, c] - logs[a, c])) > worst:
            worst, found = far, (a, b, c)
    if found is None:
        return None
    a, b, c = found
    of_pairs = (float(matrix[pair]) for pair in ((a, b), (b, c), (a, c)))
    return Odds(names[a], names[b], names[c], *of_pairs)
