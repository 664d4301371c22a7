"""The keys of a study: their meaning, their types and their defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from geowbit.layers import model_table


def _no_truth(given: Any) -> Any:
    # true would count as 1
    if isinstance(given, bool) or given in ("yes", "no", "on", "off"):
        raise ValueError("takes a number, not yes or no")
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


class Steps(_Part):
    """The size of a cell of a lattice of degrees, seconds of arc."""

    lon_arcsec: Annotated[Finite, Field(gt=0)]
    lat_arcsec: Annotated[Finite, Field(gt=0)]


GRIDS = ("jis-1km", "jis-500m", "jis-250m", *(f"h3-{size}" for size in range(3, 11)))


class Candidates(_Part):
    """What is scored: grid squares, hexagons, municipalities, or the places of a file."""

    grid: Literal[GRIDS] | Steps | None = None  # type: ignore[valid-type]
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
    layers: dict[str, Literal["embedded", "none"] | LayerFile] = {}
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
