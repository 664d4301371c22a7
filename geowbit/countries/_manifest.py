"""Read country.yaml and validate its keys."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from geowbit.core import LayerError

# the one in C, where PyYAML was built with it, reads in a tenth of the time
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Degrees = Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)]


def _is_pattern(given: str) -> str:
    try:
        re.compile(given)
    except re.error as error:
        raise ValueError("is no regular expression") from error
    return given


def _is_encoding(given: str) -> str:
    try:
        codecs.lookup(given)
    except LookupError as error:
        raise ValueError("is no encoding of text") from error
    return given


Pattern = Annotated[str, AfterValidator(_is_pattern)]
Encoding = Annotated[str, AfterValidator(_is_encoding)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Code = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class Money(_Part):
    """What amounts of money are called: the code of ISO 4217, a sign, and the unit in words.

    ``worth`` says how many of another currency one of it is worth, with ``as_of`` and ``source``;
    what is left out is that of the table of currencies.
    """

    code: Code
    sign: Annotated[str, Field(min_length=1, max_length=8)] | None = None
    unit: (
        Annotated[
            dict[str, Annotated[str, Field(min_length=1, max_length=40)]], Field(min_length=1)
        ]
        | None
    ) = None
    worth: (
        Annotated[
            dict[Code, Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]],
            Field(min_length=1, max_length=1),
        ]
        | None
    ) = None
    as_of: Annotated[str, BeforeValidator(str)] | None = None
    source: str | None = None


class InsetBox(_Part):
    """A part of a country that a map shows in a picture of its own, with its edges in degrees."""

    name: dict[str, Annotated[str, Field(min_length=1, max_length=40)]]
    box: tuple[Degrees, Degrees, Degrees, Degrees]

    @model_validator(mode="after")
    def _has_an_inside(self) -> InsetBox:
        west, south, east, north = self.box
        if not (west < east and -85 <= south < north <= 85):
            raise ValueError("is no box: west, south, east and north, degrees")
        if "en" not in self.name:
            raise ValueError("needs an English name")
        return self


class TileServer(_Part):
    """Where tiles of a map come from, and whom to thank."""

    host: Annotated[str, Field(pattern=r"^https://[\w.-]+$")]
    path: Annotated[str, Field(pattern=r"^/[\w./{}?=&-]+$")]
    attribution: str
    page: Annotated[str, Field(pattern=r"^https://[\w./-]+$")]
    least_zoom: Annotated[int, Field(ge=0, le=24)] = 0
    most_zoom: Annotated[int, Field(ge=0, le=24)] = 18


class Manifest(_Part):
    """The keys of country.yaml; :class:`geowbit.countries.Country` says what they mean."""

    name: dict[str, str]
    box: tuple[Degrees, Degrees, Degrees, Degrees] | None = None
    reach_km: Annotated[float, Field(ge=0, le=20_000)] = 0.0
    grid: str = ""
    encodings: list[Encoding] = []
    home: bool = False
    everywhere: bool = False
    pack: str = ""
    full_areas: list[str] = []
    currency: Code | Money | None = None
    units: Literal["metric", "us"] = "metric"
    fund_not_in: list[str] = []
    building_keys: dict[str, str] = {}
    endings: dict[Literal["prefecture", "municipality", "substation", "supply_area"], Pattern] = {}
    tiles: dict[str, TileServer] = {}
    insets: list[InsetBox] = []
    study: dict[str, Any] = {}


def read_manifest(path: Path) -> Manifest:
    """Read a country.yaml.

    Raises
    ------
    LayerError
        Where it cannot be read, or a key is unknown or wrong: with file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        given = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise LayerError("countries.manifest_unreadable", where=where) from error
    try:
        found = Manifest.model_validate(given if given is not None else {})
    except ValidationError as error:
        problem = error.errors()[0]
        line = _line_of(text, problem["loc"])
        raise LayerError(
            "countries.manifest_wrong",
            where=f"{path}:{line}",
            key=".".join(str(part) for part in problem["loc"]) or path.name,
            said=problem["msg"][:1].lower() + problem["msg"][1:],
        ) from error
    if "en" not in found.name:
        line = _line_of(text, ("name",))
        raise LayerError("countries.no_english_name", where=f"{path}:{line}")
    return found


def _line_of(text: str, keys: tuple[int | str, ...]) -> int:
    """Return the line of a key, or of the last above it that is written."""
    node, line = yaml.compose(text, Loader=yaml.SafeLoader), 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            inside = {name.value: (name, value) for name, value in node.value}
            if str(key) not in inside:
                break
            name, node = inside[str(key)]
            line = name.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line
