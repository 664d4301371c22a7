"""What is in doubt of the values of criteria: what is not known, and stated errors.

A draw of them fills in what is not known, from what is known elsewhere in the supply area or the
country, and moves what is known by the stated errors.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.layers import model_table
from geowbit.ranking.score import scaled_as

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
CodesOf = Callable[[str], Codes]

AREA = "supply_area"
# the coarsest first: what has one value in each is drawn once for each
_GROUPS = (AREA, "prefecture", "substation_id", "municipality")
# fewer known values of an area than these say nothing of the rest of it
_ENOUGH_KNOWN = 30
# so many places tell of most groups that their values differ
_FEW = 4096
# of a normal distribution 90 % lie within so many standard deviations to each side
_TO_90 = 1.6448536269514722


@dataclass(frozen=True)
class StatedError:
    """How far the values of a criterion may be off.

    Attributes
    ----------
    criterion : str
        Its name; ``*`` stands for any part of it.
    kind : {"absolute", "relative"}
        In the criterion's unit, or as a share of the value.
    low, high : float
        What is to be added lies between them in 90 % of cases.
    scope : str
        Column within whose groups the error is one and the same; ``country`` for all, ``place``
        for each place by itself.
    """

    criterion: str
    kind: str
    low: float
    high: float
    scope: str

    @property
    def mean(self) -> float:
        """Return what is added on average."""
        return (self.low + self.high) / 2

    @property
    def sd(self) -> float:
        """Return the standard deviation of what is added.

        Examples
        --------
        >>> round(StatedError("relief_m", "absolute", -100, 100, "place").sd, 1)
        60.8
        """
        return (self.high - self.low) / 2 / _TO_90


def stated_errors() -> tuple[StatedError, ...]:
    """Return the stated errors of the model's table ``criterion_errors``.

    Examples
    --------
    >>> {one.kind for one in stated_errors()} <= {"absolute", "relative"}
    True
    """
    names = ("criterion", "kind", "low", "high", "scope")
    rows = model_table("criterion_errors")[list(names)].to_dict("records")
    return tuple(StatedError(**{str(key): one for key, one in row.items()}) for row in rows)


def doubted_columns(
    criteria: Sequence[Mapping[str, Any]], errors: Sequence[StatedError]
) -> frozenset[str]:
    """Return the columns of a run that draws of weights and values ask for, where it has them.

    Parameters
    ----------
    criteria : list of dict
        The ``criteria`` of ``run.json``.
    errors : sequence of StatedError

    Examples
    --------
    >>> how = [{"name": "x_km", "weight": 1}, {"name": "y_km", "weight": 0}]
    >>> found = doubted_columns(how, ())
    >>> {"x_km", "rank", "supply_area"} <= found, "y_km" in found
    (True, False)
    """
    weighed = {str(one["name"]) for one in criteria if float(one["weight"]) > 0}
    scopes = {one.scope for one in errors} - {"country", "place"}
    return frozenset({"rank", "excluded", *weighed, *scopes, *_GROUPS})


class Doubts:
    """The criteria of some candidates, as they may be.

    Parameters
    ----------
    table : DataFrame
        A finished run.
    criteria : sequence of dict
        The ``criteria`` of ``run.json`` that weigh something.
    rows : array of int, optional
        Positions of the candidates that are drawn for; those that are not excluded where not given.
    errors : sequence of StatedError, optional
        None is stated where not given.
    fill : bool
        Whether what is not known is drawn; else it stays NaN.

    Examples
    --------
    >>> table = pd.DataFrame({"x_km": [1.0, 3.0, np.nan], "excluded": False})
    >>> how = [{"name": "x_km", "direction": "cost", "best": 0, "worst": 4}]
    >>> drawn = Doubts(table, how).draw(np.random.default_rng(0))
    >>> drawn[:2, 0].tolist(), float(drawn[2, 0]) in {0.75, 0.25}
    ([0.75, 0.25], True)
    """

    def __init__(
        self,
        table: pd.DataFrame,
        criteria: Sequence[Mapping[str, Any]],
        *,
        rows: npt.ArrayLike | None = None,
        errors: Sequence[StatedError] = (),
        fill: bool = True,
    ) -> None:
        ranked = ~table["excluded"].to_numpy(bool)
        at = np.flatnonzero(ranked) if rows is None else np.asarray(rows, np.int64)

        @cache
        def codes_of(column: str) -> Codes:
            return _codes(table, column)

        self._columns = [
            _Column(
                table,
                one,
                at,
                ranked,
                error=_error_of(str(one["name"]), errors),
                codes_of=codes_of,
                fill=fill,
            )
            for one in criteria
        ]
        self._base = np.empty((len(at), len(self._columns)), order="F")
        for number, column in enumerate(self._columns):
            self._base[:, number] = column.scaled(column.values)

    @property
    def is_sure(self) -> bool:
        """Tell whether every draw is the same."""
        return not any(column.moves for column in self._columns)

    def draw(self, random: np.random.Generator) -> Array:
        """Return the criteria of a draw between 0 and 1, one column each, NaN where not known."""
        if self.is_sure:
            return self._base
        matrix = self._base.copy(order="F")
        for number, column in enumerate(self._columns):
            if column.moves:
                column.draw_into(matrix[:, number], random)
        return matrix


class _Column:
    """One criterion at some candidates, and what is in doubt of it."""

    def __init__(
        self,
        table: pd.DataFrame,
        one: Mapping[str, Any],
        at: Codes,
        ranked: npt.NDArray[np.bool_],
        *,
        error: StatedError | None,
        codes_of: CodesOf,
        fill: bool,
    ) -> None:
        whole = table[one["name"]].to_numpy(float)
        self._one, self.values, self._error = one, whole[at], error
        self._size = np.abs(self.values)
        self._floor = 0.0 if np.nanmin(whole, initial=np.inf) >= 0 else -np.inf
        self._scope: Codes | None = None
        if error is not None and error.scope not in ("country", "place"):
            self._scope = codes_of(error.scope)[at]
        self._unknown = np.flatnonzero(np.isnan(self.values))
        given = one.get("unknown_score") is not None
        self._fills = bool(fill and not given and len(self._unknown))
        known = np.flatnonzero(ranked & ~np.isnan(whole)) if self._fills else self._unknown
        self._fills = self._fills and bool(len(known))
        if self._fills:
            areas = codes_of(AREA)
            groups = _groups_of(table, whole, known, codes_of)
            of = np.arange(len(at)) if groups is None else groups[at]
            self._group, first, self._member = np.unique(
                of[self._unknown], return_index=True, return_inverse=True
            )
            self._pool, self._begin, self._length = _pools(
                whole[known], areas[known], areas[at][self._unknown][first]
            )

    @property
    def moves(self) -> bool:
        return self._fills or self._error is not None

    def scaled(self, values: Array) -> Array:
        return scaled_as(values, self._one)

    def draw_into(self, out: Array, random: np.random.Generator) -> None:
        values = self.values
        if self._error is not None:
            drawn = self._drawn(self._error, random)
            values = values + (drawn if self._error.kind == "absolute" else drawn * self._size)
            if self._floor > -np.inf:
                np.maximum(values, self._floor, out=values)
        if not self._fills:
            out[:] = self.scaled(values)
            return
        # one value for each group: neighbors that hang on the same thing share what is not known
        chosen = (random.random(len(self._group)) * self._length).astype(np.int64)
        filled = self._pool[self._begin + chosen][self._member]
        if self._error is None:
            out[self._unknown] = self.scaled(filled)
            return
        values[self._unknown] = filled
        out[:] = self.scaled(values)

    def _drawn(self, error: StatedError, random: np.random.Generator) -> Any:
        if error.scope == "country":
            return error.mean + error.sd * random.standard_normal()
        if self._scope is None:
            return error.mean + error.sd * random.standard_normal(len(self.values))
        groups = int(self._scope.max(initial=-1)) + 1
        return (error.mean + error.sd * random.standard_normal(groups))[self._scope]


def _error_of(name: str, errors: Sequence[StatedError]) -> StatedError | None:
    for one in errors:
        if fnmatch.fnmatchcase(name, one.criterion):
            if one.kind not in ("absolute", "relative"):
                raise StudyError("ranking.error_kind", name=one.criterion, kind=one.kind)
            return one
    return None


def _codes(table: pd.DataFrame, column: str) -> Codes:
    """Return a number for each value of a column; without it each row is by itself."""
    if column not in table:
        return np.zeros(len(table), np.int64) if column == AREA else np.arange(len(table))
    values = table[column]
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = _in_order(values.cat.codes.to_numpy(), len(values.cat.categories))
    else:
        codes = pd.factorize(values)[0]
    # rows of no value share one
    return np.asarray(np.where(codes < 0, codes.max(initial=-1) + 1, codes), np.int64)


def _in_order(codes: npt.NDArray[Any], count: int) -> Codes:
    """Return codes numbered anew in the order in which they come first, -1 as it is."""
    first = np.full(count + 1, len(codes))
    # of several rows the last written counts: here the first
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    number = np.empty(count + 1, np.int64)
    number[np.argsort(first[:-1], kind="stable")] = np.arange(count)
    number[-1] = -1
    return number[codes]


def _groups_of(table: pd.DataFrame, values: Array, known: Codes, codes_of: CodesOf) -> Codes | None:
    """Return the coarsest groups within each of which the known values are one, None for none."""
    for codes in (codes_of(column) for column in _GROUPS if column in table):
        # what differs among the first of them needs no look at all
        if not all(_is_one(values[some], codes[some]) for some in (known[:_FEW], known)):
            continue
        # a group for each of a few known places says nothing
        if np.count_nonzero(np.bincount(codes[known])) < len(known):
            return codes
    return None


def _is_one(values: Array, codes: Codes) -> bool:
    """Tell whether values are one and the same within each group."""
    one = np.empty(codes.max(initial=0) + 1)
    one[codes] = values
    return bool((one[codes] == values).all())


def _pools(values: Array, areas: Codes, wanted: Codes) -> tuple[Array, Codes, Codes]:
    """Return the known values in the order of areas, and where those of each group lie among them.

    Where an area has too few, those of all areas count.
    """
    # of small numbers an order is found by counting
    small = areas.astype(np.min_scalar_type(areas.max(initial=0)))
    order = np.argsort(small, kind="stable")
    counts = np.bincount(areas, minlength=int(wanted.max(initial=0)) + 1)
    begin = np.concatenate([[0], np.cumsum(counts)])[:-1]
    enough = counts[wanted] >= _ENOUGH_KNOWN
    first = np.where(enough, begin[wanted], 0)
    length = np.where(enough, counts[wanted], len(values))
    return values[order], first, length
