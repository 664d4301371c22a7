"""What a wrong key or value of a study is answered with: one line a person can act on."""

from __future__ import annotations

import difflib
import re
import reprlib
from typing import Any

from pydantic import BaseModel

from geowbit.layers.postgis import without_password
from geowbit.settings.keys import (
    Area,
    Candidates,
    ColumnOf,
    Costs,
    CriterionChoice,
    LayerFile,
    Settings,
    Steps,
    Top,
)

_TELLING = {"extra_forbidden": 0}
_IN_WORDS = {
    "model_type": "takes `key: value` pairs",
    "dict_type": "takes `key: value` pairs",
    "list_type": "takes a list",
    "tuple_type": "takes [longitude, latitude]",
    "float_type": "takes a number",
    "float_parsing": "takes a number",
    "string_type": "takes text; put it in quotes",
    "too_short": "takes {min_length} values or more",
    "too_long": "takes {max_length} values or fewer",
    "invalid_key": "takes texts as keys; put it in quotes",
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
    "hubs": "{capital: [139.7645, 35.6870]}",
    "layers": "{substations: {file: mine.gpkg}}",
    "layers.*": "{file: mine.gpkg}",
    "top": "{n: 20}",
}
_PARTS: dict[str, type[BaseModel]] = {
    "area": Area,
    "candidates": Candidates,
    "candidates.grid": Steps,
    "costs": Costs,
    "top": Top,
    "layers.*": LayerFile,
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
        words = re.findall("'([^']*)'", problem["ctx"]["expected"])
        near = difflib.get_close_matches(str(problem["input"]), words, 1, 0.6)
        return 0 if near else 2
    return _TELLING.get(problem["type"], 1)


def in_words(problem: Any) -> str:
    """Return a problem as the user reads it: key, what is wrong with it, what it takes."""
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"unknown key {key!r}; {_nearest_key(problem['loc'])}"
    key = key if key.isprintable() else repr(key)
    if problem["type"] == "missing" and isinstance(problem["loc"][-1], int):
        return f"{key.rpartition('.')[0]}: takes [longitude, latitude]"
    if problem["type"] == "missing":
        return f"{key}: is missing"
    if problem["type"] == "value_error":
        said = str(problem["ctx"]["error"])
    else:
        words = _IN_WORDS.get(problem["type"], "").format_map(problem.get("ctx", {}))
        message = words or problem["msg"][0].lower() + problem["msg"][1:]
        said = f"{message}, not {without_password(_short.repr(problem['input']))}"
        if problem["type"] in _OF_FORM and (example := _example_of(problem["loc"])):
            said += f"; write it as {example}"
    return f"{key}: {said}" if key else said


def _example_of(loc: tuple[int | str, ...]) -> str:
    parts = [str(part) for part in loc]
    return EXAMPLES.get(".".join(parts)) or EXAMPLES.get(".".join([*parts[:-1], "*"]), "")


def _nearest_key(loc: tuple[int | str, ...]) -> str:
    above, key = [str(part) for part in loc[:-1]], str(loc[-1])
    any_of_them = ".".join([*above[:1], *("*" for _ in above[1:])])
    part = _PARTS.get(".".join(above)) or _PARTS.get(any_of_them, Settings)
    known = {place.removesuffix(".*"): other.model_fields for place, other in _PARTS.items()}
    if places := [repr(place) for place, keys in known.items() if key in keys]:
        return f"it stands under {' or '.join(places)}"
    if near := difflib.get_close_matches(key, list(part.model_fields), 1, 0.5):
        return f"did you mean {near[0]!r}?"
    return f"there are {', '.join(part.model_fields)}"
