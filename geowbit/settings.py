"""study.yaml and its Python form: every key, its meaning and its default."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
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

Finite = Annotated[float, Field(allow_inf_nan=False)]
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


class Costs(_Part):
    """Where the study departs from the unit costs.

    ``fiber_to_power_ratio``: a number; ``tables`` for the unit costs; none for the row of
    the model's table (a tenth, as the source article has it).
    """

    fiber_to_power_ratio: Annotated[Finite, Field(gt=0, le=10)] | Literal["tables"] | None = None


class Top(_Part):
    """How many of the best sites, and how far apart."""

    n: Annotated[int, Field(ge=1, le=10_000)] = 20
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
    seed: int = 0

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
        given = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise StudyError(f"{file}: is not UTF-8 text; save it as UTF-8") from error
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
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = error.errors()
        first = next((p for p in problems if p["type"] == "extra_forbidden"), problems[0])
        place = f"{where}:{_line_of(text, first['loc'])}" if text else where
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise StudyError(f"{place}: {_in_words(first)}{more}") from error


def _in_words(problem: Any) -> str:
    loc = [str(part) for part in problem["loc"] if str(part) not in {"embedded", "LayerFile"}]
    key = ".".join(loc)
    if problem["type"] == "extra_forbidden":
        known = sorted(set(_known_keys(Settings)))
        near = difflib.get_close_matches(loc[-1], known, 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(known)}"
        return f"unknown key {key!r}{hint}"
    if problem["type"] == "value_error":
        said = str(problem["ctx"]["error"])
    else:
        said = f"{problem['msg'][0].lower()}{problem['msg'][1:]}, not {problem['input']!r}"
    return f"{key}: {said}" if key else said


def _known_keys(model: type[BaseModel]) -> Iterator[str]:
    for part in (Settings, Area, Candidates, LayerFile, CriterionChoice, Costs, Top):
        yield from part.model_fields


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
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1
