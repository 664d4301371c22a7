"""Errors of a study in one line: what is wrong with a key or value, and what to do."""

from __future__ import annotations

import re
import reprlib
from typing import Any

from pydantic import BaseModel

from geowbit.core.errors import GeowbitError
from geowbit.core.messages import Message, Value
from geowbit.core.names import nearest_names, suggestion
from geowbit.layers.postgis import without_password
from geowbit.settings.keys import (
    Area,
    Candidates,
    ColumnOf,
    Costs,
    CriterionChoice,
    HeadroomFile,
    LayerFile,
    PlanKeys,
    Settings,
    Steps,
    Top,
)

_TELLING = {"extra_forbidden": 0}
# of pydantic's kinds those with words here, and what of their context the words name
_SAID: dict[str, tuple[str, ...]] = {
    "model_type": (),
    "dict_type": (),
    "list_type": (),
    "tuple_type": (),
    "float_type": (),
    "float_parsing": (),
    "finite_number": (),
    "int_type": (),
    "int_parsing": (),
    "int_from_float": (),
    "bool_type": (),
    "bool_parsing": (),
    "string_type": (),
    "path_type": (),
    "invalid_key": (),
    "too_short": ("min_length",),
    "too_long": ("max_length",),
    "greater_than": ("gt",),
    "greater_than_equal": ("ge",),
    "less_than_equal": ("le",),
}
# how a key is written whose value has not even the right form
_OF_FORM = ("model_type", "dict_type", "list_type")
EXAMPLES = {
    "area": "{prefectures: [Toyama]}",
    "area.bbox": "[136.7, 36.3, 137.8, 37.0]",
    "area.prefectures": "[Toyama]",
    "candidates": "{grid: jis-1km}",
    "costs": "{fiber_to_power_ratio: 0.1}",
    "criteria": "{substation_km: {weight: 3}}",
    "criteria.*": "{weight: 3}",
    "exclude": '["substation_km > 50"]',
    "headroom": "{file: zones.csv, type: demand, as_of: 2026-10-01, source: welcome-zone page}",
    "hubs": "{capital: [139.7645, 35.6870]}",
    "pairwise": '{"bits over land and people": 3}',
    "weights": "{substation_km: 3}",
    "layers": "{substations: {file: mine.gpkg}}",
    "layers.*": "{file: mine.gpkg}",
    "top": "{n: 20}",
    "plan": "{years: [2030, 2037]}",
}
_PARTS: dict[str, type[BaseModel]] = {
    "area": Area,
    "candidates": Candidates,
    "candidates.grid": Steps,
    "costs": Costs,
    "top": Top,
    "plan": PlanKeys,
    "layers.*": LayerFile,
    "headroom": HeadroomFile,
    "headroom.*": HeadroomFile,
    "layers.*.*.*": ColumnOf,
    "criteria.*": CriterionChoice,
}
_short = reprlib.Repr()
_short.maxlevel, _short.maxstring, _short.maxother = 2, 60, 60


def keys_of(problem: Any, given: Any) -> tuple[int | str, ...]:
    """Return the keys of a problem's place, without the names of the forms tried there."""
    keys: list[int | str] = []
    for number, part in enumerate(problem["loc"]):
        if isinstance(given, list | tuple):
            there = isinstance(part, int) and part < len(given)
        else:
            there = isinstance(given, dict) and part in given
        if there:
            given = given[part]
        elif problem["type"] != "missing" or number < len(problem["loc"]) - 1:
            continue
        keys.append(part)
    return tuple(keys)


def most_telling(problems: list[Any]) -> list[Any]:
    """Return the problems, of the forms that a value may take the one first that says most."""
    return sorted(problems, key=_order_of)


def other_places(problems: list[Any]) -> int:
    """Return in how many places beside the first something is wrong.

    What holds a wrong value is not wrong once more for being none of the other forms it could take.

    Examples
    --------
    >>> of_a_layer = [{"loc": ("layers", "subs", "fil")}, {"loc": ("layers", "subs")}]
    >>> other_places(of_a_layer), other_places([*of_a_layer, {"loc": ("load_mw",)}])
    (0, 1)
    """
    places = {one["loc"] for one in problems}
    holding = {place[:depth] for place in places for depth in range(len(place))}
    return len(places - holding - {problems[0]["loc"]})


def _order_of(problem: Any) -> int:
    if problem["type"] == "literal_error":
        # a word like one that there is was meant as a word; all else as another form
        if nearest_names(problem["input"], _choices(problem)):
            return 0
        return 2 if isinstance(problem["input"], str) else 3
    return _TELLING.get(problem["type"], 1)


def _choices(problem: Any) -> list[str]:
    """Return the words that a key takes, which pydantic joins to one text."""
    return re.findall("'([^']*)'", problem["ctx"]["expected"])


def in_words(problem: Any) -> Message:
    """Return a problem as the user reads it: key, what is wrong with it, what it takes."""
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return Message("settings.unknown_key", key=key, hint=_nearest_key(problem["loc"]))
    key = key if key.isprintable() else repr(key)
    if problem["type"] == "missing" and isinstance(problem["loc"][-1], int):
        return _of_key(key.rpartition(".")[0], Message("settings.takes.tuple_type"))
    if problem["type"] == "missing":
        return _of_key(key, Message("settings.missing"))
    if problem["type"] == "value_error":
        error = problem["ctx"]["error"]
        if not isinstance(error, GeowbitError):
            return _of_key(key, str(error))
        return _of_key("" if error.keys else key, error.message)
    given = without_password(_short.repr(problem["input"]))
    example = _example_of(problem["loc"]) if problem["type"] in _OF_FORM else ""
    return _of_key(
        key,
        Message(
            "settings.takes_not", takes=_takes(problem), given=given, example=example or "none"
        ),
    )


def _takes(problem: Any) -> Value:
    """Return what a key takes; of a kind that has no words here, in pydantic's own."""
    kind = problem["type"]
    if kind == "literal_error":
        return Message("settings.takes.one_of", choices=tuple(map(repr, _choices(problem))))
    if kind not in _SAID:
        return str(problem["msg"][0].lower() + problem["msg"][1:])
    bounds = {name: f"{problem['ctx'][name]:g}" for name in _SAID[kind]}
    return Message(f"settings.takes.{kind}", **bounds)


def _of_key(key: str, said: Value) -> Message:
    return Message("settings.of_key", key=key or "none", said=said)


def _example_of(loc: tuple[int | str, ...]) -> str:
    parts = [str(part) for part in loc]
    return EXAMPLES.get(".".join(parts)) or EXAMPLES.get(".".join([*parts[:-1], "*"]), "")


def _nearest_key(loc: tuple[int | str, ...]) -> Message:
    above, key = [str(part) for part in loc[:-1]], str(loc[-1])
    any_of_them = ".".join([*above[:1], *("*" for _ in above[1:])])
    part = _PARTS.get(".".join(above)) or _PARTS.get(any_of_them, Settings)
    known = {place.removesuffix(".*"): other.model_fields for place, other in _PARTS.items()}
    if places := [f"'{place}'" for place, keys in known.items() if key in keys]:
        return Message("settings.stands_under", places=" / ".join(places))
    return suggestion(key, part.model_fields, likeness=0.5, shown=len(part.model_fields))
