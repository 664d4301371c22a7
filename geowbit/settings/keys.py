"""The keys of a study: their meaning, their types and their defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import shapely.geometry
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from geowbit.cables import FiberMethod, checked_classes
from geowbit.core.errors import StudyError, under
from geowbit.countries import Money, currency_of, in_use
from geowbit.criteria import check_measure
from geowbit.layers import KINDS_OF_EVIDENCE, check_where, model_table
from geowbit.layers.postgis import is_database, without_password
from geowbit.ranking import (
    METHODS,
    MOST_RULES,
    UNKNOWN,
    check_half,
    compare_matrix,
    compare_pairs,
    value_function,
)
from geowbit.settings.presets import DEFAULT_LOAD_MW, preset_of


def _no_truth(given: Any) -> Any:
    # true would count as 1
    if isinstance(given, bool) or given in ("yes", "no", "on", "off"):
        raise StudyError("settings.no_truth")
    return given


def _in_a_list(given: Any) -> Any:
    return given if isinstance(given, list | tuple) else [given]


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:  # of nobody's home
        return path


def _has_a_rate(given: str | Money | None) -> str | Money | None:
    if given is not None:
        currency_of(given if isinstance(given, str) else given.model_dump(exclude_none=True))
    return given


Finite = Annotated[float, Field(allow_inf_nan=False), BeforeValidator(_no_truth)]
Weight = Annotated[Finite, Field(ge=0, le=1e9)]
Whole = Annotated[int, BeforeValidator(_no_truth)]
Name = Annotated[str, BeforeValidator(str)]
Label = Annotated[str, Field(min_length=1, max_length=200)]
OwnPath = Annotated[Path, AfterValidator(_at_home)]
Unknown = Literal[UNKNOWN]  # type: ignore[valid-type]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Area(_Part):
    """Where: prefectures, a box, the polygons of a file or a GeoJSON one; exactly one of them."""

    prefectures: list[Name] | None = Field(None, min_length=1)
    bbox: Annotated[list[Finite], Field(min_length=4, max_length=4)] | None = None
    file: OwnPath | None = None
    polygon: dict[str, Any] | None = None

    @field_validator("polygon")
    @classmethod
    def _is_a_polygon(cls, given: dict[str, Any] | None) -> dict[str, Any] | None:
        try:
            found = None if given is None else shapely.geometry.shape(given)
        except Exception as error:  # whatever stands where coordinates should
            raise StudyError("settings.no_polygon") from error
        if found is not None and (not found.area or not found.is_valid):
            raise StudyError("settings.no_polygon")
        return given

    @model_validator(mode="after")
    def _one_of_them(self) -> Area:
        if len(self.given()) != 1:
            raise StudyError("settings.one_area")
        return self

    def given(self) -> dict[str, Any]:
        """Return the one key that was given."""
        return {key: value for key, value in self if value is not None}

    def in_short(self) -> str:
        """Return the one key that was given, of a polygon only that it is one."""
        return "a polygon" if self.polygon else f"{self.given()}"


class Steps(_Part):
    """The size of a cell of a lattice of degrees, seconds of arc."""

    lon_arcsec: Annotated[Finite, Field(gt=0)]
    lat_arcsec: Annotated[Finite, Field(gt=0)]


GRIDS = ("jis-1km", "jis-500m", "jis-250m", "jis-100m", *(f"h3-{size}" for size in range(3, 11)))


class Candidates(_Part):
    """What is scored: grid squares, hexagons, municipalities, or the places of a file."""

    grid: Literal[GRIDS] | Steps | None = None  # type: ignore[valid-type]
    municipalities: bool = False
    file: OwnPath | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_word(cls, given: Any) -> Any:
        return {"municipalities": True} if given == "municipalities" else given

    @model_validator(mode="after")
    def _one_of_them(self) -> Candidates:
        if (self.grid is not None) + self.municipalities + (self.file is not None) != 1:
            raise StudyError("settings.one_kind_of_candidates")
        return self


class ColumnOf(_Part):
    """A column of a file, and the unit of its numbers."""

    column: Name
    unit: str | None = None


class Join(_Part):
    """Columns of another table: ``by``, columns of the layer to its own, and which to take.

    With ``layer`` the file beside it is the table, and its rows are those of that layer.
    """

    file: OwnPath | None = None
    layer: Name | None = None
    by: Annotated[dict[Name, Name], Field(min_length=1)]
    columns: dict[Name, Name] = {}

    @model_validator(mode="after")
    def _one_of_them(self) -> Join:
        if (self.file is None) == (self.layer is None):
            raise StudyError("settings.join_takes")
        return self


class LayerFile(_Part):
    """Files or a table of the user's own in place of an embedded layer, or beside them.

    The files of a raster are its tiles; ``band``, ``time``, ``variable``, ``nodata``, ``classes``
    and ``unit`` are its own.
    """

    file: OwnPath | Annotated[list[OwnPath], Field(min_length=1)] | None = None
    postgis: str | None = None
    table: str | None = None
    sql: str | None = None
    layer: str | Annotated[list[str], Field(min_length=1)] | None = None
    columns: dict[str, str | ColumnOf] = {}
    crs: Name | None = None
    band: Annotated[Whole, Field(ge=1)] | None = None
    time: Name | None = None
    variable: str | None = None
    nodata: Finite | Literal["none"] | Annotated[list[Finite], Field(min_length=1)] | None = None
    classes: Annotated[dict[Finite, Finite], Field(min_length=1)] | None = None
    unit: Name | None = None
    fill: dict[str, Finite] = {}
    window_km: Annotated[Finite, Field(gt=0, le=5000)] | None = None
    strict: bool = False
    source: str | None = None
    licence: str | None = None
    attribution: str | None = None
    date: Name | None = None
    evidence: Literal[KINDS_OF_EVIDENCE] | None = None  # type: ignore[valid-type]
    header_row: Annotated[Whole, Field(ge=0)] | None = None
    skip_footer: Annotated[Whole, Field(ge=0)] | None = None
    quote: Literal['"', "'", "none"] | None = None
    encoding: Name | None = None
    decimal: Literal[".", ","] | None = None
    join: Join | None = None
    profile: Name | None = None
    where: str | list[str] | dict[Name, Any] | None = None

    @model_validator(mode="after")
    def _rows_are_told(self) -> LayerFile:
        if self.where is not None:
            check_where(self.where)
        return self

    @model_validator(mode="after")
    def _one_place(self) -> LayerFile:
        if (self.file is None) == (self.postgis is None):
            raise StudyError("settings.file_or_postgis")
        if self.postgis is not None and (self.table is None) == (self.sql is None):
            raise StudyError("settings.table_or_sql")
        if self.postgis is None and (self.table or self.sql):
            raise StudyError("settings.sql_without_postgis")
        if self.postgis is not None and not is_database(self.postgis):
            raise StudyError("settings.no_database")
        return self

    @field_serializer("postgis", when_used="json")
    def _no_password(self, address: str | None) -> str | None:
        return address and without_password(address)


class HeadroomFile(_Part):
    """What a network company publishes that can still be connected, in a file of the user's own.

    ``type``: for whom; headroom for ``generation`` is told and never taken for load, but with
    ``for_load``. ``as_of`` and ``source`` stand in where the file has no column of them.
    ``aliases``: a table of the names ``published`` and the ``substation`` that each means.
    """

    file: OwnPath
    type: Literal["demand", "generation"]
    as_of: Name | None = None
    source: Name | None = None
    area: Name | None = None
    columns: dict[str, str | ColumnOf] = {}
    aliases: OwnPath | None = None
    additive: bool = False
    for_load: bool = False
    add_missing: bool = False
    match_km: Annotated[Finite, Field(gt=0, le=50)] | None = None
    where: str | list[str] | dict[Name, Any] | None = None
    layer: str | None = None
    licence: str | None = None
    attribution: str | None = None
    header_row: Annotated[Whole, Field(ge=0)] | None = None
    skip_footer: Annotated[Whole, Field(ge=0)] | None = None
    quote: Literal['"', "'", "none"] | None = None
    encoding: Name | None = None

    @field_validator("where")
    @classmethod
    def _rules(cls, given: Any) -> Any:
        if given is not None:
            check_where(given)
        return given


class CriterionChoice(_Part):
    """How much a criterion counts, where its scale ends, and what where it is not known.

    With ``layer``, ``measure`` and ``direction`` it is a criterion of the study's own.
    """

    weight: Weight = 1.0
    best: Finite | None = None
    worst: Finite | None = None
    scale: Any = None
    unknown: Unknown | None = None
    layer: Name | None = None
    measure: Name | None = None
    direction: Literal["benefit", "cost"] | None = None
    column: Name | None = None
    radius_km: Annotated[Finite, Field(gt=0, le=1_000)] | None = None
    fill: Finite | None = None
    share_by: dict[str, Any] | None = None
    unit: Name | None = None
    sentence: Name | None = None
    label: Label | dict[str, Label] | None = None

    @model_validator(mode="before")
    @classmethod
    def _share_is_a_measure(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("share_by") is not None:
            return {"measure": "share_inside", **given}
        return given

    @model_validator(mode="after")
    def _whole_or_none(self) -> CriterionChoice:
        needed = ("layer", "measure", "direction")
        absent = [key for key in needed if getattr(self, key) is None]
        told = ("column", "radius_km", "fill", "share_by", "unit", "sentence")
        extra = [key for key in told if getattr(self, key) is not None]
        if absent and (len(absent) < len(needed) or extra):
            raise StudyError("settings.criterion_needs", absent=tuple(absent))
        if self.measure is not None:
            check_measure(
                self.measure,
                column=self.column,
                radius_km=self.radius_km,
                fill=self.fill,
                share_by=self.share_by,
            )
        return self

    def of_layer(self) -> dict[str, Any]:
        """Return what makes it a criterion of a layer; nothing where it is none."""
        if self.layer is None:
            return {}
        return self.model_dump(exclude={"weight", "best", "worst", "scale", "unknown", "label"})

    @field_validator("scale")
    @classmethod
    def _is_a_scale(cls, given: Any) -> Any:
        return None if given is None else value_function(given).plain()

    @model_validator(mode="after")
    def _scale_fits_its_ends(self) -> CriterionChoice:
        ends = self.best is not None or self.worst is not None
        function = value_function(self.scale)
        if ends and function.listed:
            raise StudyError("settings.scale_has_ends")
        if function.half is not None:
            if self.best is None or self.worst is None:
                raise StudyError("settings.scale_needs_ends")
            check_half(function, self.best, self.worst)
        return self

    @model_validator(mode="after")
    def _scale_has_two_ends(self) -> CriterionChoice:
        if self.best is not None and self.best == self.worst:
            raise StudyError("settings.scale_two_ends", value=f"{self.best:g}")
        return self


class ComparisonFile(_Part):
    """Comparisons of pairs in a CSV: its first row and first column name what is compared."""

    file: OwnPath


class ComparisonMatrix(_Part):
    """Comparisons of pairs as a matrix, row over column; reciprocals may be left out."""

    names: list[Name]
    matrix: list[list[Finite | str | None]]


class Costs(_Part):
    """Where the study departs from the unit costs.

    ``fiber_to_power_ratio``: a number; ``tables`` for the unit costs; none for the row of
    the model's table (a tenth, as the source article has it). ``fiber_method``: the unit cost
    of that way of laying fiber instead. ``rates``: a CSV of unit rates
    of one's own, for :func:`geowbit.cables.own_rates`. ``connection``: the
    power line straight times a detour, or along the least-cost corridor over the ground.
    """

    fiber_to_power_ratio: Annotated[Finite, Field(gt=0, le=10)] | Literal["tables"] | None = None
    fiber_method: FiberMethod | None = None
    rates: OwnPath | None = None
    connection: Literal["straight", "corridor"] = "straight"

    @model_validator(mode="after")
    def _one_rate_of_fiber(self) -> Costs:
        ratio = self.fiber_to_power_ratio
        if self.fiber_method is not None and ratio not in (None, "tables"):
            raise StudyError(
                "settings.one_rate_of_fiber", ratio=str(ratio), method=str(self.fiber_method)
            )
        return self


class Top(_Part):
    """How many of the best sites, how far apart, and whether also below the best of the country."""

    n: Annotated[Whole, Field(ge=1, le=10_000)] = 20
    min_separation_km: Annotated[Finite, Field(ge=0)] = 25.0
    all: bool = False


Share = Annotated[Finite, Field(ge=0, le=1)]
Positive = Annotated[Finite, Field(gt=0, le=1e9)]


class PlanKeys(_Part):
    """What a plan has to serve and to keep, and how long it is looked for.

    ``demand``: a CSV with ``demand_area``, ``lon``, ``lat``, ``year`` and ``mw``. ``standing``: a
    file of sites built or announced, as a layer ``data_centers``. ``assumptions``: keys of the
    tables of the plan. What is left out is that of the tables.
    """

    joint: bool = True
    joint_candidates: Annotated[Whole, Field(ge=1, le=2000)] | None = None
    joint_kv: Annotated[Finite, Field(gt=0, le=2000)] | None = None
    years: Annotated[list[Whole], Field(min_length=1, max_length=30)] | None = None
    demand: OwnPath | None = None
    standing: OwnPath | Literal["none"] | None = None
    sizes_mw: Annotated[list[Positive], Field(min_length=1, max_length=10)] | None = None
    workloads: dict[Name, Share] | None = None
    area_shares: dict[Name, Share] | None = None
    strait_shares: dict[Name, Share] | None = None
    assumptions: dict[str, Finite | Annotated[list[Finite], Field(min_length=3, max_length=3)]] = {}
    sites_most: Annotated[Whole, Field(ge=1, le=1000)] | None = None
    sites_least: Annotated[Whole, Field(ge=0, le=1000)] = 0
    site_least_mw: Positive | None = None
    budget_mjpy: Positive | None = None
    served_least_share: Share | None = None
    mean_ms_most: Positive | None = None
    outside_least_mw: Annotated[Finite, Field(ge=0, le=1e9)] | None = None
    must: list[Name] = []
    never: list[Name] = []
    gap: Annotated[Finite, Field(ge=0, le=1)] = 0.01
    time_limit_s: Positive = 180.0
    draws: Annotated[Whole, Field(ge=0, le=1000)] = 0
    front: Literal["risk", "ms", "outside"] | None = None
    front_points: Annotated[Whole, Field(ge=2, le=100)] = 12
    reasons: bool = False

    @model_validator(mode="after")
    def _can_be_kept(self) -> PlanKeys:
        if self.sites_most is not None and self.sites_least > self.sites_most:
            raise StudyError(
                "settings.plan_least_above_most", least=self.sites_least, most=self.sites_most
            )
        both = sorted({*self.must} & {*self.never})
        if both:
            raise StudyError("settings.plan_must_and_never", site=both[0])
        return self


def _default_hubs() -> dict[str, tuple[float, float]]:
    table = model_table("hubs")
    return {
        name: (lon, lat)
        for name, lon, lat in zip(table["name"], table["lon"], table["lat"], strict=True)
    }


def _default_candidates() -> Candidates:
    grid = in_use().grid
    return Candidates(grid=grid or Steps(lon_arcsec=45, lat_arcsec=30))


_MOST_GATES = 20
# of a study that has none, in no country
NO_NAME = "Study"


class Settings(_Part):
    """A study: what to score, where, with which layers, and what counts.

    ``country``: one that travels with geowbit, the folder of another, or ``none``: the study's own
    layers alone. Where none is given the candidates' place tells it. ``currency``: in which
    amounts are told, a code or one with a rate of one's own. ``units``: in which pages tell
    lengths, areas and temperatures; columns and keys stay metric. ``weights`` take the place of
    single weights, those of ``criteria`` or the model's; all others stay as they are. ``preset``: a
    load and weights that suit one use, before the study's own. ``pairwise``: which criterion or
    theme counts how many times more than which; what is not compared does not count.
    ``headroom``: published headroom that decides which substation serves, and what that costs.
    ``gates``: what a candidate must have; who fails one is out, who is not known stays and says so.
    """

    name: str = Field(default_factory=lambda: str(in_use().name or NO_NAME))
    country: str | None = None
    currency: Annotated[str | Money | None, AfterValidator(_has_a_rate)] = None
    units: Literal["metric", "us"] | None = None
    preset: Name | None = None
    load_mw: Finite = DEFAULT_LOAD_MW
    area: Area | None = None
    candidates: Candidates = Field(default_factory=_default_candidates)
    layers: dict[str, Literal["embedded", "none"] | LayerFile] = {}
    headroom: (
        Annotated[
            list[Literal["published"] | HeadroomFile],
            Field(min_length=1),
            BeforeValidator(_in_a_list),
        ]
        | None
    ) = None
    hubs: dict[str, tuple[Finite, Finite]] = Field(default_factory=_default_hubs)
    voltage_classes: dict[Finite, Finite] | OwnPath | None = None
    pairwise: Annotated[
        ComparisonFile | ComparisonMatrix | dict[Name, Finite | str] | None,
        Field(union_mode="left_to_right"),
    ] = None
    # before the criteria, whose weights it may change
    weights: dict[Name, Weight] = {}
    criteria: dict[str, CriterionChoice] | None = None
    unknown: Unknown = "leave_out"
    exclude: list[str | dict[str, str | Finite]] | None = Field(None, max_length=MOST_RULES)
    gates: list[str | dict[str, str | Finite]] = Field([], max_length=_MOST_GATES)
    min_campus_ha: Annotated[Finite, Field(gt=0, le=1e6)] | None = None
    regional: bool = True
    strict: bool = False
    costs: Costs = Costs()
    assumptions: dict[str, Finite | Annotated[list[Finite], Field(min_length=3, max_length=3)]] = {}
    method: Literal[tuple(METHODS)] = "weighted_sum"  # type: ignore[valid-type]
    top: Top = Top()
    plan: PlanKeys | None = None
    seed: Whole = 0

    @field_validator("pairwise")
    @classmethod
    def _compared(
        cls, given: ComparisonFile | ComparisonMatrix | dict[str, float | str] | None
    ) -> ComparisonFile | ComparisonMatrix | dict[str, float | str] | None:
        # what cannot be is told where it stands; the weights are asked for by the study
        if isinstance(given, ComparisonMatrix):
            compare_matrix(given.names, given.matrix)
        elif isinstance(given, dict):
            compare_pairs(given)
        return given

    @field_validator("preset")
    @classmethod
    def _known_preset(cls, name: str | None) -> str | None:
        return name and preset_of(name).name

    @model_validator(mode="after")
    def _load_of_preset(self) -> Settings:
        # stays unset, so that another preset brings its own
        if self.preset and "load_mw" not in self.model_fields_set:
            self.__dict__["load_mw"] = preset_of(self.preset).load_mw
        return self

    @field_validator("criteria")
    @classmethod
    def _something_counts(
        cls, criteria: dict[str, CriterionChoice] | None, info: ValidationInfo
    ) -> dict[str, CriterionChoice] | None:
        if criteria is None:
            return None
        weights = {name: one.weight for name, one in criteria.items()}
        # of weights that are wrong themselves nothing is known here
        if not any(one > 0 for one in (weights | info.data.get("weights", {})).values()):
            raise StudyError("settings.no_weight")
        return criteria

    @field_validator("voltage_classes")
    @classmethod
    def _ordered(cls, given: dict[float, float] | Path | None) -> dict[float, float] | Path | None:
        # what is said of classes says its own key
        with under("voltage_classes"):
            return checked_classes(given) if isinstance(given, dict) else given

    @field_validator("hubs")
    @classmethod
    def _places(cls, hubs: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        for name, (lon, lat) in hubs.items():
            if not name.isidentifier() or name != name.lower():
                raise StudyError("settings.hub_name", name=name)
            if abs(lat) > 90 or abs(lon) > 180:
                raise StudyError("settings.hub_place", name=name, lon=str(lon), lat=str(lat))
        return hubs
