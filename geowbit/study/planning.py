"""A plan made of a finished study: solved, tried by failures, held against the country, written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cables import ladder_of, serving_substations, substations_of, unlisted_serve
from geowbit.core import GeowbitError, StudyError, say, under
from geowbit.core.output import PLAN_FILES, whole_folder, write_whole
from geowbit.countries import Country, in_its_country, using
from geowbit.fiber import FiberGraph, LightReach, fiber_graph
from geowbit.ground import Ground
from geowbit.layers import Assumptions, Layers, Raster, read_layer, unit_of
from geowbit.layers.numbers import numbers_of
from geowbit.layers.tables import read_rows
from geowbit.national import demand as national_demand
from geowbit.national import full_areas, national_parameters, supply_areas
from geowbit.plan import (
    Effect,
    Instance,
    JointNetwork,
    Limits,
    Plan,
    Progress,
    cost_front,
    effect,
    front_table,
    has_grid,
    joint_network,
    joint_plan,
    mendable,
    one_more_link,
    plan_assumptions,
    plan_caps,
    plan_instance,
    plan_range,
    plan_record,
    plan_tables,
    plan_workloads,
    portfolio,
    single_failures,
    with_connections,
    with_reasons,
    workbook,
    worst_failures,
    write_geopackage,
    write_pypsa,
)
from geowbit.settings import PlanKeys, make_settings
from geowbit.sites import Sites

__all__ = ["Planned", "plan"]

Tell = Callable[[str], Any]

_WORST = 10
# of a point of a front at least
_LEAST_S = 10.0
# to which plans under drawn assumptions are proved
_DRAWN_GAP = 0.05
_DRAWS = 2000
# what the map has below the plan
_BASE = ("prefectures", "municipalities")
_LIMITS = (
    *("sites_most", "budget_mjpy", "served_least_share", "mean_ms_most", "outside_least_mw"),
    *("sites_least", "must", "never"),
)


def plan(sites: Sites, *, tell: Tell | None = None, **keys: Any) -> Planned:
    """Plan which sites, power lines and fibers to build, and when.

    Parameters
    ----------
    sites : Sites
        Of :meth:`geowbit.Study.run`, or read again: its candidates, layers and assumptions.
    tell : callable, optional
        Called with each step as it begins, and with the gap while it is searched.
    **keys
        Those of ``plan:`` in study.yaml; they come before the study's own.

    Returns
    -------
    Planned

    Raises
    ------
    GeowbitError
        Where a key is wrong, limits collide, or no plan was found in time.

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"prefectures": ["Kagawa"]}, load_mw=100).run()
    >>> found = plan(sites, joint=False, years=[2030], sites_most=2, gap=0.05,
    ...     assumptions={"plan_candidates": 5, "plan_candidates_per_area": 0})
    >>> len(found.plan.sites) <= 2, bool(found.plan.gap <= 0.05)
    (True, True)
    """
    with using(sites.country):
        settings = _keys(sites, keys)
        own = _assumptions(settings, joint=_is_joint(sites, settings))
        with under("plan"):
            if tell:
                tell("instance")
            instance = _instance(sites, settings, own)
            if tell:
                tell("plan")
            found = _solved(sites, instance, own, settings, tell)
            found = _connected(found, sites, instance, own)
            further: dict[str, pd.DataFrame] = {}
            if settings.front is not None:
                if tell:
                    tell("front")
                points = cost_front(
                    instance,
                    settings.front,
                    points=settings.front_points,
                    gap=settings.gap,
                    time_limit_s=max(_LEAST_S, settings.time_limit_s / settings.front_points),
                    tell=_telling(tell),
                )
                further["front"] = front_table(points)
            if settings.draws:
                further |= _ranged(sites, instance, own, settings, tell)
        return Planned(sites, found, instance, own, settings, further=further)


def _keys(sites: Sites, given: Mapping[str, Any]) -> PlanKeys:
    """Return the keys of the plan: those given before those of the study."""
    study = {**(sites.run.study.get("plan") or {}), **given}
    found = make_settings({"plan": study}).plan
    return found if found is not None else PlanKeys()


def _assumptions(settings: PlanKeys, *, joint: bool) -> Assumptions:
    """Return the numbers of the plan; of a joint one the candidates are fewer."""
    given: dict[str, Any] = dict(settings.assumptions)
    named = {
        "site_least_mw": settings.site_least_mw,
        "joint_candidates": settings.joint_candidates,
        "joint_least_kv": settings.joint_kv,
    }
    given |= {key: value for key, value in named.items() if value is not None}
    with under("plan", "assumptions"):
        own = plan_assumptions(given)
    if not joint:
        return own
    fewer = {
        f"plan_{name}": own.value(f"joint_{name}")
        for name in ("candidates", "candidates_per_area")
        if f"plan_{name}" not in given
    }
    return own.with_own(fewer)


def _instance(sites: Sites, settings: PlanKeys, own: Assumptions) -> Instance:
    limits = Limits(**{name: _plain(getattr(settings, name)) for name in _LIMITS})
    asked: dict[str, Any] = {
        "years": settings.years,
        "sizes_mw": settings.sizes_mw,
        "workloads": settings.workloads,
        "area_shares": settings.area_shares,
        "strait_shares": settings.strait_shares,
        "demand": None if settings.demand is None else _demand(settings.demand),
        "standing": _standing(settings, sites.layers),
    }
    return plan_instance(
        sites.table,
        sites.layers,
        assumptions=sites.run.assumptions,
        plan=own,
        load_mw=sites.run.load_mw,
        limits=limits,
        **{name: value for name, value in asked.items() if value is not None},
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


# of a file of demand the numbers, and columns of layers whose units they share
_NUMBERS = {"lon": "", "lat": "", "year": "", "mw": "load_mw", "max_rtt_ms": ""}


def _demand(path: Path) -> pd.DataFrame:
    """Read the demand of a plan, numbers in any spelling."""
    with under("plan", "demand"):
        try:
            names = ("demand_area", "workload", *_NUMBERS)
            rows = read_rows(path, f"demand: {path}", names).rows
        except FileNotFoundError as error:
            raise StudyError("planning.no_file", path=str(path)) from error
        told = {
            name: numbers_of(rows[name], unit_of(like).factors if like else {}).values
            for name, like in _NUMBERS.items()
            if name in rows
        }
        return pd.DataFrame(rows).assign(**told)


def _standing(settings: PlanKeys, layers: Layers) -> gpd.GeoDataFrame | None:
    """Return the sites that stand, None where those of the country count."""
    if settings.standing is None:
        return None
    columns = ["name", "supply_area", "mw", "year", "geometry"]
    if settings.standing == "none":
        empty = pd.DataFrame({name: pd.Series(dtype=float) for name in columns[:-1]})
        return gpd.GeoDataFrame(empty, geometry=gpd.points_from_xy([], []), crs="EPSG:4326")
    with under("plan", "standing"):
        found = read_layer("data_centers", settings.standing)
        for name, column in (("mw", "load_mw"), ("year", "year")):
            known = column in found and pd.to_numeric(found[column], errors="coerce").notna().all()
            if not known:
                raise StudyError("planning.standing_column", column=column)
            found[name] = pd.to_numeric(found[column])
    found["supply_area"] = Ground(layers).supply_areas_at(found.geometry.x, found.geometry.y)
    ids = pd.Index([f"standing-{n}" for n in range(1, len(found) + 1)], name="site_id")
    return found[columns].set_index(ids)


def _solved(
    sites: Sites, instance: Instance, own: Assumptions, settings: PlanKeys, tell: Tell | None
) -> Plan:
    """Return the best plan: joint where the grid and the fibers are known, else of sites alone."""
    if not _is_joint(sites, settings):
        found = portfolio(
            instance, gap=settings.gap, time_limit_s=settings.time_limit_s, tell=_telling(tell)
        )
        if not settings.reasons:
            return found
        if tell:
            tell("reasons")
        return with_reasons(instance, found, time_limit_s=settings.time_limit_s)
    if tell:
        tell("network")
    return joint_plan(
        _network(sites, instance, own),
        gap=settings.gap,
        time_limit_s=settings.time_limit_s,
        reasons=settings.reasons,
        tell=_telling(tell),
    )


def _network(sites: Sites, instance: Instance, own: Assumptions) -> JointNetwork:
    return joint_network(
        instance,
        sites.run.hubs,
        sites.layers,
        assumptions=sites.run.assumptions,
        plan=own,
        least_kv=own.value("joint_least_kv"),
        fiber_to_power_ratio=sites.run.fiber_choice,
    )


def _ranged(
    sites: Sites, instance: Instance, own: Assumptions, settings: PlanKeys, tell: Tell | None
) -> dict[str, pd.DataFrame]:
    """Return what plans under drawn assumptions have in common, by table."""
    gap = max(settings.gap, _DRAWN_GAP)
    limit_s = max(_LEAST_S, settings.time_limit_s / 2)

    def jointly(made: Instance) -> Plan:
        network = _network(sites, made, own)
        return joint_plan(network, gap=gap, time_limit_s=limit_s, separate=False)

    found = plan_range(
        instance,
        draws=settings.draws,
        seed=sites.run.seed,
        gap=gap,
        time_limit_s=limit_s,
        assumptions=own,
        solve=jointly if _is_joint(sites, settings) else None,
        tell=None if tell is None else lambda number, _: tell(f"draw {number + 1}"),
    )
    tables = {"draws": found.draws, "sites": found.sites.reset_index(), "links": found.links}
    return {f"range_{name}": table for name, table in tables.items() if len(table)}


def _is_joint(sites: Sites, settings: PlanKeys) -> bool:
    known = has_grid(sites.layers) and sites.layers.has("fiber_routes")
    return settings.joint and bool(sites.run.hubs) and known


def _connected(found: Plan, sites: Sites, instance: Instance, own: Assumptions) -> Plan:
    """Return a plan of sites alone with the lines and routes that connect them."""
    if len(found.power_links) or not len(found.sites):
        return found
    layers = sites.layers
    has_fiber = layers.has("fiber_routes")
    return with_connections(
        found,
        instance,
        assumptions=sites.run.assumptions,
        stations=substations_of(layers, Ground(layers)) if layers.has("substations") else None,
        graph=fiber_graph(layers.frame("fiber_routes")) if has_fiber else None,
        fiber_nodes=layers.frame("fiber_nodes") if layers.has("fiber_nodes") else None,
        hubs=sites.run.hubs,
        gbps_per_mw=own.value("traffic_gbps_per_mw"),
    )


def _telling(tell: Tell | None) -> Callable[[Progress], None] | None:
    """Return who is told of a search: its gap, whenever it gets better."""
    if tell is None:
        return None
    last = np.inf

    def told(progress: Progress) -> None:
        nonlocal last
        if progress.gap < last - 5e-4:
            last = progress.gap
            tell(say("planning.gap", gap=f"{100 * progress.gap:.1f}"))

    return told


class Planned:
    """A plan with the study that it was made of: failures, effect, map, report and files.

    Parameters
    ----------
    sites : Sites
    plan : Plan
    instance : Instance
    assumptions : Assumptions
        Of the plan.
    settings : PlanKeys
    further : mapping, optional
        More tables by name: ``front`` (:func:`geowbit.plan.front_table`), ``range_sites``,
        ``range_links`` and ``range_draws`` (of :func:`geowbit.plan.plan_range`).

    Attributes
    ----------
    plan : Plan
    instance : Instance
        What it was made from.
    further : dict
    """

    def __init__(
        self,
        sites: Sites,
        plan: Plan,
        instance: Instance,
        assumptions: Assumptions,
        settings: PlanKeys | None = None,
        *,
        further: Mapping[str, pd.DataFrame] | None = None,
    ) -> None:
        self.sites, self.plan, self.instance = sites, plan, instance
        self.assumptions = assumptions
        self.settings = settings or PlanKeys()
        self.further = dict(further or {})

    def __repr__(self) -> str:
        return f"<Planned {self.sites.run.name!r}: {self.plan!r}>"

    @property
    def country(self) -> Country:
        """Return the country whose tables and words count."""
        return self.sites.country

    @cached_property
    def _graph(self) -> FiberGraph | None:
        layers = self.sites.layers
        return fiber_graph(layers.frame("fiber_routes")) if layers.has("fiber_routes") else None

    @cached_property
    def failures(self) -> gpd.GeoDataFrame:
        """Return what each single failure takes (:func:`geowbit.plan.single_failures`)."""
        with using(self.country):
            value = self.assumptions.at("mid")
            areas = pd.Index(sorted(set(self.plan.sites["supply_area"].astype(str))))
            shares = plan_caps("strait", areas, self.settings.strait_shares)
            return single_failures(
                self.plan,
                gbps_per_mw=value["traffic_gbps_per_mw"],
                earthquake_km=value["hazard_disc_km"],
                straits={str(area): (str(area),) for area in shares.dropna().index},
                ground=Ground(self.sites.layers),
            )

    @cached_property
    def worst(self) -> gpd.GeoDataFrame:
        """Return the worst ten of them (:func:`geowbit.plan.worst_failures`)."""
        with using(self.country):
            km = self.assumptions.value("hazard_disc_km")
            return worst_failures(self.failures, _WORST, earthquake_km=km)

    @cached_property
    def mends(self) -> gpd.GeoDataFrame:
        """Return what one more link would mend (:func:`geowbit.plan.one_more_link`)."""
        with using(self.country):
            layers, model = self.sites.layers, self.sites.run.assumptions
            stations = None
            if layers.has("substations"):
                every = substations_of(layers, Ground(layers))
                can = serving_substations(
                    every,
                    self.sites.run.load_mw,
                    ladder=ladder_of(model),
                    unlisted=unlisted_serve(model),
                )
                stations = every[can]
            return one_more_link(
                self.plan,
                mendable(self.failures).head(_WORST),
                assumptions=model,
                graph=self._graph,
                hubs=self.sites.run.hubs,
                stations=stations,
            )

    @cached_property
    def effect(self) -> Effect | None:
        """Return what it changes in the country; None where that has no national picture."""
        with using(self.country):
            if not full_areas() or not supply_areas():
                return None
            run = self.sites.run
            keys = set(national_parameters().index)
            ranges = run.assumptions.ranges()
            own = {key: [low, mid, high] for key, low, mid, high in ranges if key in keys}
            limits = plan_workloads(self.settings.workloads)["max_rtt_ms"]
            return effect(
                self.plan,
                national_demand(assumptions=own, n=_DRAWS, seed=run.seed),
                reach=self._reach(),
                hubs=run.hubs,
                limits_ms=sorted(limits[np.isfinite(limits)]),
                assumptions=own,
            )

    def _reach(self) -> LightReach | None:
        layers = self.sites.layers
        people = layers["population"] if layers.has("population") else None
        if self._graph is None or not isinstance(people, Raster):
            return None
        return LightReach(self._graph, people, self.sites.run.assumptions)

    @in_its_country
    def as_dict(self) -> dict[str, Any]:
        """Return the content of plan.json."""
        return plan_record(
            self.plan,
            failures=self.failures,
            mends=self.mends,
            effect=self.effect,
            worst=self.worst,
            further=self.further,
        )

    @in_its_country
    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table of the plan by name (:func:`geowbit.plan.plan_tables`)."""
        return plan_tables(self.plan, failures=self.failures, mends=self.mends, effect=self.effect)

    @in_its_country
    def summary(self, *, lang: str = "en") -> list[str]:
        """Return the outcome in a few lines that a planner can read.

        Parameters
        ----------
        lang : {"en", "ja"}
        """
        from geowbit.pages.language import speaking, telling
        from geowbit.pages.plan.words import plan_lines

        with speaking(lang), telling(self.sites.run):
            return plan_lines(self.plan)

    @in_its_country
    def site_rows(self, *, lang: str = "en") -> list[list[str]]:
        """Return the sites as rows of text: name, area, MW, first year, what it saves."""
        from geowbit.pages.language import speaking
        from geowbit.pages.plan.words import area_words, without_words
        from geowbit.pages.words import known, number, rows_of

        with speaking(lang):
            return [
                [
                    str(row["name"]),
                    area_words(row["supply_area"]),
                    number(row["mw"]),
                    str(int(row["year"])) if known(row["year"]) else "–",
                    without_words(row["cost_without_mjpy"], self.plan),
                ]
                for row in rows_of(self.plan.sites)
            ]

    @in_its_country
    def worst_rows(self, *, lang: str = "en") -> list[list[str]]:
        """Return the worst failures as rows of text: what fails, its kind, MW."""
        from geowbit.pages.language import speaking
        from geowbit.pages.plan.words import failure_kind, failure_title
        from geowbit.pages.words import number, rows_of

        with speaking(lang):
            return [
                [failure_title(row), failure_kind(row["kind"]), number(row["mw_lost"])]
                for row in rows_of(self.worst)
            ]

    @in_its_country
    def explore(self, *, lang: str = "en") -> Any:
        """Return the map of the plan, a :class:`folium.Map`."""
        from geowbit.pages.plan.map import plan_map

        return plan_map(
            self.plan,
            self.sites.run,
            failures=self.failures,
            worst=self.worst,
            layers=self._base(),
            lang=lang,
        )

    @in_its_country
    def to_html(self, path: Path | str, *, lang: str = "en") -> Path:
        """Write the map as one HTML file that loads nothing from the network."""
        from geowbit.pages import standalone_html

        write_whole(path, standalone_html(self.explore(lang=lang)))
        return Path(path)

    @in_its_country
    def report(self, *, lang: str = "en") -> str:
        """Return the report as one HTML page that loads nothing from the network."""
        from geowbit.pages.plan.report import plan_report

        return plan_report(
            self.plan,
            self.sites.run,
            failures=self.failures,
            worst=self.worst,
            mends=self.mends,
            effect=self.effect,
            further=self.further,
            layers=self._base(),
            lang=lang,
        )

    def write(self, folder: Path | str, tell: Tell | None = None, *, lang: str = "en") -> Path:
        """Write tables, map, report and plan.json; an earlier plan there is replaced.

        Parameters
        ----------
        folder : Path or str
            New, empty, or holding an earlier plan.
        tell : callable, optional
            Called with the name of each step as it begins.
        lang : {"en", "ja"}
            Language of map and report.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        OutputError
            Where the folder holds other files or cannot be written.
        """
        with whole_folder(folder, holds=PLAN_FILES) as fresh:
            for name, work in (
                ("failures", lambda place: self.mends),
                ("effect", lambda place: self.effect),
                ("tables", self._write_tables),
                ("map", lambda place: self.to_html(place / "map.html", lang=lang)),
                (
                    "report",
                    lambda place: write_whole(place / "report.html", self.report(lang=lang)),
                ),
            ):
                if tell:
                    tell(name)
                work(fresh)
            text = json.dumps(self.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
            write_whole(fresh / "plan.json", text)
        return Path(folder)

    def _write_tables(self, place: Path) -> None:
        tables = self.tables()
        write_geopackage(place / "plan.gpkg", tables)
        try:
            write_whole(place / "plan.xlsx", workbook(tables))
        except GeowbitError as error:
            # a workbook needs a library that not everybody has; all else stands without it
            if error.code != "effect.no_openpyxl":
                raise
        write_pypsa(self.plan, place / "pypsa")

    def _base(self) -> dict[str, Any]:
        """Return borders and names below the plan."""
        layers = self.sites.layers
        return {name: layers[name] for name in _BASE if layers.has(name)}
