"""What a plan is: sites, power and fiber links to build, who is served where, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core import Sentence

# the parts of a plan's cost, the whole last
PARTS = (
    *("connection", "energy", "cooling", "land", "latency"),
    *("reinforcement", "delay", "fiber", "total"),
)
# other ways of planning, against which a joint plan is held
SEPARATE = ("power_first", "network_first", "ranked_first", "power_alone", "network_alone")
POWER_KINDS = ("new_line", "reinforcement", "transformer", "new_corridor")
FIBER_KINDS = ("lit", "new", "hosted", "ground_wire")

# the columns of each frame; "geometry" stands in those that are drawn
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sites": (
            *("name", "supply_area", "mw", "year", "headroom_mw", "lead_years"),
            *("cost_without_mjpy", "geometry"),
        ),
        "phases": ("site_id", "year", "mw", "voltage_kv", "substation_id"),
        "standing": ("name", "supply_area", "mw", "year", "geometry"),
        "power_links": (
            *("kind", "from_name", "to_name", "voltage_kv", "mw", "length_km", "cost_mjpy"),
            *("year", "built", "flow_mw", "geometry"),
        ),
        "fiber_links": (
            *("kind", "from_name", "to_name", "length_km", "wavelengths", "cost_mjpy", "year"),
            "geometry",
        ),
        "served": ("demand_area", "workload", "year", "site_id", "mw", "rtt_ms"),
        "routes": ("site_id", "hub", "route", "links", "km"),
        "unserved_mw": ("demand_area", "workload", "year", "mw"),
    }
)
_INDEX = {"sites": "site_id", "standing": "site_id", "fiber_links": "link_id"}


def plan_columns(frame: str) -> tuple[str, ...]:
    """Return the columns that a frame of a plan has at least.

    Parameters
    ----------
    frame : str
        Its name in :class:`Plan`.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> plan_columns("routes")
    ('site_id', 'hub', 'route', 'links', 'km')
    """
    return _COLUMNS[frame]


def plan_frame(frame: str, rows: Sequence[Mapping[str, Any]] = ()) -> Any:
    """Return a frame of a plan, with all its columns and the index that it goes by.

    Parameters
    ----------
    frame : str
        Its name in :class:`Plan`.
    rows : sequence of mapping, optional
        Each with the columns of the frame and, where it has one, its index; what a row leaves out
        is missing.

    Returns
    -------
    DataFrame, or GeoDataFrame (EPSG:4326) where the frame is drawn

    Examples
    --------
    >>> plan_frame("phases", [{"site_id": "a", "year": 2030, "mw": 100.0}])["mw"].tolist()
    [100.0]
    >>> plan_frame("sites").index.name
    'site_id'
    """
    index, columns = _INDEX.get(frame), _COLUMNS[frame]
    named = [name for name in (index, *columns) if name is not None]
    further = dict.fromkeys(key for row in rows for key in row if key not in named)
    table = pd.DataFrame([dict(row) for row in rows], columns=[*named, *further])
    if index is not None:
        table = table.set_index(index)
    if "geometry" not in columns:
        return table
    return gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


@dataclass(frozen=True, eq=False)
class Plan:
    """A set of sites with the power and fiber links to build, proved to a gap.

    Attributes
    ----------
    sites : GeoDataFrame (EPSG:4326), points, indexed by site_id
        What is to be built: ``name``, ``supply_area``, ``mw`` (in the last year), ``year`` (the
        first), ``headroom_mw`` (NaN where nobody published it), ``lead_years``, and
        ``cost_without_mjpy``: what the plan costs more without it, NaN where not computed.
    phases : DataFrame
        ``site_id``, ``year``, ``mw`` (from that year on, cumulative), ``voltage_kv``,
        ``substation_id``.
    standing : GeoDataFrame (EPSG:4326), points, indexed by site_id
        Sites built or announced, which stay and take their place: ``name``, ``supply_area``,
        ``mw``, ``year``.
    power_links : GeoDataFrame (EPSG:4326), lines
        ``kind`` (``new_line``, ``reinforcement``, ``transformer``, ``new_corridor``),
        ``from_name``, ``to_name``, ``voltage_kv``, ``mw``, ``length_km``, ``cost_mjpy``,
        ``year``, ``built`` (False where the line stands already), ``flow_mw``.
    fiber_links : GeoDataFrame (EPSG:4326), lines, indexed by link_id
        ``kind`` (``lit``, ``new``, ``hosted``, ``ground_wire``), ``from_name``, ``to_name``,
        ``length_km``, ``wavelengths``, ``cost_mjpy``, ``year``.
    served : DataFrame
        ``demand_area``, ``workload``, ``year``, ``site_id`` (of `sites` or `standing`), ``mw``,
        ``rtt_ms``.
    routes : DataFrame
        ``site_id``, ``hub``, ``route`` (1 or 2), ``links`` (ids of `fiber_links` in order),
        ``km``.
    unserved_mw : DataFrame
        ``demand_area``, ``workload``, ``year``, ``mw``: what is served late or never.
    cost_mjpy : mapping
        Present value by part (:data:`PARTS`), million yen; ``total`` is their sum.
    bound_mjpy : float
        What no plan can cost less than, on the whole cost.
    unavoidable_mjpy : float
        Energy and equipment that no plan can avoid.
    gap : float
        Of the avoidable cost: (total - bound) / (total - unavoidable).
    separate : mapping
        Whole cost of other ways of planning (:data:`SEPARATE`); None where there is no such plan.
    limit_reached : bool
        Whether the time limit ended the search: the best plan found by then, with its gap.
    messages : tuple of Message
        What was assumed, left out or reached.

    Examples
    --------
    >>> plan = Plan(cost_mjpy={"connection": 5.0, "energy": 95.0, "total": 100.0},
    ...             bound_mjpy=99.9, unavoidable_mjpy=90.0)
    >>> plan.avoidable_mjpy, round(plan.gap, 4), plan.years
    (10.0, 0.01, ())
    """

    sites: gpd.GeoDataFrame = field(default_factory=partial(plan_frame, "sites"))
    phases: pd.DataFrame = field(default_factory=partial(plan_frame, "phases"))
    standing: gpd.GeoDataFrame = field(default_factory=partial(plan_frame, "standing"))
    power_links: gpd.GeoDataFrame = field(default_factory=partial(plan_frame, "power_links"))
    fiber_links: gpd.GeoDataFrame = field(default_factory=partial(plan_frame, "fiber_links"))
    served: pd.DataFrame = field(default_factory=partial(plan_frame, "served"))
    routes: pd.DataFrame = field(default_factory=partial(plan_frame, "routes"))
    unserved_mw: pd.DataFrame = field(default_factory=partial(plan_frame, "unserved_mw"))
    cost_mjpy: Mapping[str, float] = field(default_factory=dict)
    bound_mjpy: float = math.nan
    unavoidable_mjpy: float = 0.0
    separate: Mapping[str, float | None] = field(default_factory=dict)
    limit_reached: bool = False
    messages: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        """Hold that each frame has its columns."""
        for frame, columns in _COLUMNS.items():
            missing = [name for name in columns if name not in getattr(self, frame)]
            if missing:
                raise ValueError(f"{frame} of a plan lacks {', '.join(missing)}")

    def __repr__(self) -> str:
        """Return how many sites, MW and links it has."""
        mw = float(self.sites["mw"].sum())
        built = int(self.power_links["built"].fillna(True).astype(bool).sum())
        return (
            f"<Plan: {len(self.sites)} sites, {mw:,.0f} MW, {built} power links, "
            f"{len(self.fiber_links)} fiber links, gap {self.gap:.2%}>"
        )

    @property
    def total_mjpy(self) -> float:
        """What the plan costs, present value, million yen."""
        return float(self.cost_mjpy.get("total", math.nan))

    @property
    def avoidable_mjpy(self) -> float:
        """What a planner can influence of the cost, million yen."""
        return self.total_mjpy - self.unavoidable_mjpy

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the avoidable cost."""
        above = self.total_mjpy - self.bound_mjpy
        # without a bound nothing is proved
        if math.isnan(above):
            return math.nan
        if self.avoidable_mjpy > 0:
            return max(0.0, above) / self.avoidable_mjpy
        return 0.0 if abs(above) <= 1e-9 * max(1.0, abs(self.total_mjpy)) else math.nan

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which something is served or built, in order."""
        years = pd.concat([frame["year"] for frame in (self.phases, self.served, self.unserved_mw)])
        return tuple(sorted({int(year) for year in years.dropna()}))

    @property
    def unserved_total_mw(self) -> float:
        """What is not served in the last year of the plan, MW."""
        if not len(self.unserved_mw):
            return 0.0
        last = self.years[-1]
        return float(self.unserved_mw.loc[self.unserved_mw["year"] == last, "mw"].sum())
