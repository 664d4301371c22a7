"""study.yaml and its Python form: every key, its meaning and its default."""

from __future__ import annotations

import difflib
import reprlib
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from geowbit.errors import StudyError
from geowbit.layers import model_table


def _no_truth(given: Any) -> Any:
    # YAML reads yes and on as true, and true would count as 1
    if isinstance(given, bool):
        raise ValueError("takes a number, not yes or no")  # noqa: TRY004, pydantic reads it
    return given


Finite = Annotated[float, Field(allow_inf_nan=False), BeforeValidator(_no_truth)]
Whole = Annotated[int, BeforeValidator(_no_truth)]
Name = Annotated[str, BeforeValidator(str)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Area(_Part):
    """Where: prefectures, a box or the polygons of a file; exactly one of them."""

    prefectures: list[Name] | None = Field(None, min_length=1)
    bbox: Annotated[list[Finite], Field(min_length=4, max_length=4)] | None = None
    file: Path | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Area:
        if sum(part is not None for part in (self.prefectures, self.bbox, self.file)) != 1:
            raise ValueError("give exactly one of prefectures, bbox and file")
        return self

    def given(self) -> dict[str, Any]:
        """Return the one key that was given."""
        return {key: value for key, value in self if value is not None}


class Candidates(_Part):
    """What is scored: grid squares, municipalities, or the places of a file."""

    grid: Literal["jis-1km", "jis-500m", "jis-250m"] | None = None
    municipalities: bool = False
    file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_word(cls, given: Any) -> Any:
        return {"municipalities": True} if given == "municipalities" else given

    @model_validator(mode="after")
    def _one_of_them(self) -> Candidates:
        if (self.grid is not None) + self.municipalities + (self.file is not None) != 1:
            raise ValueError("give one of {grid: ...}, municipalities and {file: ...}")
        return self


class LayerFile(_Part):
    """A file of the user's own in place of an embedded layer."""

    file: Path
    columns: dict[str, str] = {}


class CriterionChoice(_Part):
    """How much a criterion counts, and where its scale ends."""

    weight: Annotated[Finite, Field(ge=0)] = 1.0
    best: Finite | None = None
    worst: Finite | None = None

    @model_validator(mode="after")
    def _scale_has_two_ends(self) -> CriterionChoice:
        if self.best is not None and self.best == self.worst:
            raise ValueError(f"best and worst are both {self.best:g}; a scale needs two ends")
        return self


class Costs(_Part):
    """Where the study departs from the unit costs.

    ``fiber_to_power_ratio``: a number; ``tables`` for the unit costs; none for the row of
    the model's table (a tenth, as the source article has it).
    """

    fiber_to_power_ratio: Annotated[Finite, Field(gt=0, le=10)] | Literal["tables"] | None = None


class Top(_Part):
    """How many of the best sites, and how far apart."""

    n: Annotated[Whole, Field(ge=1, le=10_000)] = 20
    min_separation_km: Annotated[Finite, Field(ge=0)] = 25.0


def _default_hubs() -> dict[str, tuple[float, float]]:
    table = model_table("hubs")
    return {
        name: (lon, lat)
        for name, lon, lat in zip(table["name"], table["lon"], table["lat"], strict=True)
    }


class Settings(_Part):
    """A study: what to score, where, with which layers, and what counts."""

    name: str = "Japan"
    load_mw: Finite = 100.0
    area: Area | None = None
    candidates: Candidates = Candidates(grid="jis-1km")
    layers: dict[str, Literal["embedded"] | LayerFile] = {}
    hubs: dict[str, tuple[Finite, Finite]] = Field(default_factory=_default_hubs)
    criteria: dict[str, CriterionChoice] | None = None
    exclude: list[str | dict[str, str]] | None = None
    regional: bool = True
    costs: Costs = Costs()
    assumptions: dict[str, Finite | Annotated[list[Finite], Field(min_length=3, max_length=3)]] = {}
    method: Literal["weighted_sum"] = "weighted_sum"
    top: Top = Top()
    seed: Whole = 0

    @field_validator("hubs")
    @classmethod
    def _places(cls, hubs: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        for name, (lon, lat) in hubs.items():
            if not name.isidentifier() or name != name.lower():
                raise ValueError(f"hub {name!r}: a name is lower-case letters, digits and _")
            if abs(lat) > 90 or abs(lon) > 180:
                raise ValueError(f"hub {name}: write [longitude, latitude]; got [{lon}, {lat}]")
        return hubs


def read_settings(path: Path | str) -> Settings:
    """Read a study.yaml.

    Parameters
    ----------
    path : Path or str

    Returns
    -------
    Settings
        Paths in it start at the file's folder.

    Raises
    ------
    StudyError
        Where the file is missing, is no YAML, or holds an unknown key or a wrong value: one
        line with file, line number, key and what to do.
    """
    file = Path(path)
    if not file.is_file():
        raise StudyError(f"{file}: no such study; check the path")
    try:
        text = file.read_text(encoding="utf-8")
        given = yaml.load(text, Loader=_Loader)  # noqa: S506, a safe loader
    except UnicodeDecodeError as error:
        raise StudyError(f"{file}: is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise StudyError(f"{file}: cannot be read ({error.strerror})") from error
    except RecursionError as error:
        raise StudyError(f"{file}: is nested too deeply for a study") from error
    except ValueError as error:
        raise StudyError(f"{file}: holds a value that cannot be ({error})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise StudyError(f"{file}{line}: is no valid YAML ({problem})") from error
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise StudyError(f"{file}: a study is a list of `key: value` lines")
    return make_settings(given, where=str(file), text=text)


def make_settings(
    given: dict[str, Any], *, where: str = "study", text: str | None = None
) -> Settings:
    """Hold the keys of a study against their meaning.

    Parameters
    ----------
    given : dict
        As in study.yaml.
    where : str
        For messages.
    text : str, optional
        The YAML text, for line numbers in messages.

    Raises
    ------
    StudyError
        As :func:`read_settings`.

    Examples
    --------
    >>> make_settings({"load_mw": 50}).load_mw
    50.0
    >>> make_settings({"laod_mw": 50})
    Traceback (most recent call last):
    geowbit.errors.StudyError: study: unknown key 'laod_mw'; did you mean 'load_mw'?
    """
    # a key without a value, its lines all commented out, is a key not given
    given = {key: value for key, value in given.items() if value is not None}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems: list[Any] = [{**one, "loc": _keys_of(one, given)} for one in error.errors()]
        # of the forms that a value may take, the one that says most
        problems.sort(key=lambda one: _TELLING.get(one["type"], 1))
        first, places = problems[0], {one["loc"] for one in problems}
        place = f"{where}:{_line_of(text, first['loc'])}" if text else where
        more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
        raise StudyError(f"{place}: {_in_words(first)}{more}") from error


_TELLING = {"extra_forbidden": 0, "literal_error": 2}
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
}
_PARTS: dict[str, type[BaseModel]] = {
    "area": Area,
    "candidates": Candidates,
    "costs": Costs,
    "top": Top,
    "layers.*": LayerFile,
    "criteria.*": CriterionChoice,
}
_short = reprlib.Repr()
_short.maxlevel, _short.maxstring, _short.maxother = 2, 60, 60


class _Loader(yaml.SafeLoader):
    """The safe loader, which also minds a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _keys_of(problem: Any, given: Any) -> tuple[int | str, ...]:
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


def _in_words(problem: Any) -> str:
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"unknown key {key!r}; {_nearest_key(problem['loc'])}"
    key = key if key.isprintable() else repr(key)
    if problem["type"] == "missing":
        return f"{key}: is missing"
    if problem["type"] == "value_error":
        said = str(problem["ctx"]["error"])
    else:
        words = _IN_WORDS.get(problem["type"], "").format_map(problem.get("ctx", {}))
        message = words or problem["msg"][0].lower() + problem["msg"][1:]
        said = f"{message}, not {_short.repr(problem['input'])}"
    return f"{key}: {said}" if key else said


def _nearest_key(loc: tuple[int | str, ...]) -> str:
    above, key = [str(part) for part in loc[:-1]], str(loc[-1])
    part = _PARTS.get(".".join([*above[:1], *("*" for _ in above[1:])]), Settings)
    known = {place.removesuffix(".*"): other.model_fields for place, other in _PARTS.items()}
    if places := [repr(place) for place, keys in known.items() if key in keys]:
        return f"it stands under {' or '.join(places)}"
    if near := difflib.get_close_matches(key, list(part.model_fields), 1, 0.5):
        return f"did you mean {near[0]!r}?"
    return f"there are {', '.join(part.model_fields)}"


def _line_of(text: str, loc: tuple[int | str, ...]) -> int:
    """Return the line of a key, by walking the YAML once more."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 0
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if pair[0].value == str(part)]
            if not found:
                break
            line, node = found[0][0].start_mark.line, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and part in range(len(node.value)):
            node = node.value[int(part)]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1
