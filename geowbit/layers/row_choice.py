"""Which rows of a layer are meant: by words or codes of a column, by numbers, by rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.names import suggestion
from geowbit.core.rules import OPERATORS, comparison, membership
from geowbit.layers.numbers import numbers_of
from geowbit.layers.profile import plain_code, profile_of, same_meaning
from geowbit.layers.provenance import LEFT_BY_WHERE, Ledger, shown

__all__ = ["Where", "check_where", "rows_in", "rows_where", "where_text"]

Bools = npt.NDArray[np.bool_]
# rules of one line, or columns with what must stand in them
Where: TypeAlias = "str | list[str] | Mapping[str, Any]"
_MOST_TOLD = 8


def check_where(where: Any) -> None:
    """Refuse what is no choice of rows.

    Raises
    ------
    LayerError

    Examples
    --------
    >>> check_where(["depth_m >= 3", "kind in flood"])
    >>> check_where({"kind": ["flood", "surge"], "level": 2})
    >>> check_where("depth_m deeper than 3")
    Traceback (most recent call last):
    geowbit.core.errors.LayerError: where: 'depth_m deeper than 3' is not understood; ...
    """
    if isinstance(where, Mapping):
        for value in where.values():
            listed = list(value) if isinstance(value, list | tuple) else [value]
            if not listed or not all(isinstance(one, str | int | float) for one in listed):
                raise LayerError("layers.where_rule", rule=repr(dict(where)))
        if where:
            return
    rules = [where] if isinstance(where, str) else where
    if not isinstance(rules, list | tuple) or not rules:
        raise LayerError("layers.where_rule", rule=repr(where))
    for rule in rules:
        if not isinstance(rule, str) or not (comparison(rule) or membership(rule)):
            raise LayerError("layers.where_rule", rule=repr(rule))


def where_text(where: Where) -> str:
    """Return a choice of rows in one line.

    Examples
    --------
    >>> where_text({"kind": ["flood", "surge"]}), where_text(["depth_m > 3", "kind in a, b"])
    ('kind in flood, surge', 'depth_m > 3; kind in a, b')
    """
    if isinstance(where, Mapping):
        where = [f"{column} in {', '.join(map(str, _listed(v)))}" for column, v in where.items()]
    return where if isinstance(where, str) else "; ".join(where)


def rows_in(frame: pd.DataFrame, column: str, values: Iterable[object], what: str) -> Bools:
    """Tell which rows have one of some words, codes or numbers in a column.

    A code counts as its number (``"01"`` is 1), a word in any case and width. Of an official
    file the code, the word that it stands for and its translation are one.

    Parameters
    ----------
    frame : DataFrame
    column : str
    values : iterable of str or number
    what : str
        Names the layer in messages.

    Raises
    ------
    LayerError
        Where there is no such column, or the code list of an official file lacks a value.

    Examples
    --------
    >>> rows_in(pd.DataFrame({"use": ["0100", "0500", None]}), "use", [100], "land").tolist()
    [True, False, False]
    """
    if column not in frame:
        columns = tuple(str(one) for one in frame if one != "geometry")
        raise LayerError("layers.no_column", what=what, column=column, columns=columns)
    profile = profile_of(frame)
    wanted: set[str] = set()
    for value in values:
        same = same_meaning(profile, frame, column, value) if profile else None
        if same is not None and not same[0]:
            known = tuple(same[1])
            hint = suggestion(str(value), known)
            raise LayerError(
                "layers.no_such_code", what=what, column=column, value=str(value), hint=hint
            )
        wanted |= {_key(one) for one in (same[0] if same else [value])}
    codes, different = pd.factorize(frame[column].astype(object))
    fitting = np.array([_key(one) in wanted for one in different] + [False], bool)
    return np.asarray(fitting[codes], bool)


def rows_where(frame: gpd.GeoDataFrame, where: Where, ledger: Ledger, what: str) -> Any:
    """Return the rows that a study means; the others are told of.

    Parameters
    ----------
    frame : GeoDataFrame
    where : str, list of str or dict
        ``"depth_m >= 3"``, ``"kind in flood, surge"``, several of them (all must hold), or columns
        with what must stand in them.
    ledger : Ledger
        Where the rows left out are counted.
    what : str
        Names the layer in messages.

    Raises
    ------
    LayerError
        Where a column is missing, or no row is left.
    """
    check_where(where)
    kept = np.ones(len(frame), bool)
    if isinstance(where, Mapping):
        for column, values in where.items():
            kept &= rows_in(frame, str(column), _listed(values), what)
    else:
        for rule in [where] if isinstance(where, str) else where:
            kept &= _rows_of_line(frame, rule, what)
    text = where_text(where)
    if len(frame) and not kept.any():
        column = _column_of(where)
        has = pd.unique(frame[column].dropna())[:_MOST_TOLD]
        told = tuple(shown(one) for one in has) or (Message("layers.nothing"),)
        raise LayerError("layers.where_none", what=what, rule=text, column=column, has=told)
    return ledger.without(frame, ~kept, Message(LEFT_BY_WHERE, rule=text))


def _rows_of_line(frame: gpd.GeoDataFrame, rule: str, what: str) -> Bools:
    if listed := membership(rule):
        return rows_in(frame, *listed, what)
    column, sign, limit = comparison(rule) or ("", "", 0.0)
    if column not in frame:
        columns = tuple(str(one) for one in frame if one != "geometry")
        raise LayerError("layers.no_column", what=what, column=column, columns=columns)
    numbers = numbers_of(frame[column]).values.to_numpy(float)
    return np.asarray(OPERATORS[sign](numbers, limit) & ~np.isnan(numbers), bool)


def _column_of(where: Where) -> str:
    if isinstance(where, Mapping):
        return str(next(iter(where)))
    rule = where if isinstance(where, str) else where[0]
    return (comparison(rule) or membership(rule) or ("",))[0]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _key(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).casefold()
    text = plain_code(value)
    return unicodedata.normalize("NFKC", text).casefold().strip()
