"""The best sites of places, with all that is found out of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cables import fiber_years, option_of, substations_of
from geowbit.core.messages import Sentence, Text
from geowbit.fiber import fiber_graph, site_routes
from geowbit.findings.details import SiteDetails, named_sites
from geowbit.findings.dossier import (
    BestOfPlace,
    FiberWay,
    Hazard,
    HeadroomAt,
    Span,
    StationAt,
    Trip,
)
from geowbit.findings.row_values import number_of, records_of, whole_of, word_of
from geowbit.findings.run_ranking import RunRanking
from geowbit.layers import Layers, Questions, model_table, station_names
from geowbit.run import Run

# so many sites are found out about together
_AT_ONCE = 120
_GROUND = "ground and hazard"
# of criteria that a study brings itself
_HAZARD_QUESTIONS = ("flood", "landslide", "ground", "shaking")


def details_of(
    run: Run, layers: Layers, chosen: Sequence[Sequence[int]]
) -> dict[int, DetailedSite]:
    """Return what is found out of each of the best sites of some places."""
    found: dict[int, DetailedSite] = {}
    each = list(dict.fromkeys(row for rows in chosen for row in rows))
    first = list(dict.fromkeys(rows[0] for rows in chosen))
    ways = _routes(run, run.rows(first), layers)
    for start in range(0, len(each), _AT_ONCE):
        some = each[start : start + _AT_ONCE]
        best = run.rows(some)
        if {"substation_id", "fiber_route_id"} <= set(best):
            best = named_sites(best, layers)
        told = _found_out(run, best, layers)._replace(ways=ways)
        for at, row in enumerate(some):
            found[row] = DetailedSite(row, told.rows[at], told.years[at], told)
    return found


def _routes(run: Run, best: pd.DataFrame, layers: Layers) -> pd.DataFrame:
    """Return the routes of the first site of each place, which take the most time."""
    if not run.hubs or not layers.has("fiber_routes"):
        return pd.DataFrame()
    graph = fiber_graph(layers.frame("fiber_routes"))
    return site_routes(best, graph, run.hubs, run.assumptions, most=len(best)).routes


class _FoundOut(NamedTuple):
    """What is found out of a few sites together."""

    rows: list[dict[str, Any]]
    corridors: dict[str, dict[str, Any]]
    stations: dict[str, dict[str, Any]]
    names: dict[str, Sentence]
    years: list[Span]
    details: SiteDetails | None
    ways: pd.DataFrame = pd.DataFrame()


class DetailedSite(NamedTuple):
    """A site: its row of the table, all that is known of it, and what was found out beside it."""

    at: int
    row: dict[str, Any]
    years: Span
    beside: _FoundOut


def _found_out(run: Run, best: gpd.GeoDataFrame, layers: Layers) -> _FoundOut:
    if "connection_substation_id" not in best:
        rows = records_of(best)
        nothing = [Span(math.nan, math.nan, math.nan)] * len(rows)
        return _FoundOut(rows, {}, {}, {}, nothing, None)
    details = SiteDetails(run, best, layers, most=len(best), ways=False)
    traced = {
        str(one["site_id"]): one for one in pd.DataFrame(details.corridors).to_dict("records")
    }
    stations = layers.frame("substations")
    ids = stations["id"].astype(str)
    wanted = set(best["connection_substation_id"].astype(str))
    here = stations[ids.isin(wanted)]
    named = dict(zip(here["id"].astype(str), station_names(here), strict=True))
    places = {
        str(one["id"]): one
        for one in pd.DataFrame(here)
        .assign(lon=here.geometry.x, lat=here.geometry.y)
        .to_dict("records")
    }
    return _FoundOut(
        records_of(details.sites),
        traced,
        places,
        named,
        _years(run, best, layers, details),
        details,
    )


def _years(run: Run, best: pd.DataFrame, layers: Layers, details: SiteDetails) -> list[Span]:
    """Return the years until power and fiber stand, with both ends of their lead times."""
    mid = best["connection_years"].to_numpy(float)
    low, high = np.full(len(best), np.nan), np.full(len(best), np.nan)
    if np.isfinite(mid).any():
        options = details.options
        option = option_of(options, substations_of(layers), best)
        short, long = options.line_years(run.assumptions)
        soonest, latest = fiber_years([0.0, np.inf], run.assumptions)
        served = option >= 0
        low[served] = np.minimum(np.maximum(short[option[served]], soonest), mid[served])
        high[served] = np.maximum(np.maximum(long[option[served]], latest), mid[served])
    return [Span(*map(float, one)) for one in zip(low, mid, high, strict=True)]


def site_of(ranking: RunRanking, layers: Layers, site: DetailedSite, number: int) -> BestOfPlace:
    """Return one of the best sites of a place, as it is told."""
    run, row, beside = ranking.run, site.row, site.beside
    site_id, score = str(row["site_id"]), number_of(row.get("score"))
    rank = row.get("rank")
    # of an excluded one the table tells no percentile, and the score what it would be
    told = number_of(row.get("national_percentile"))
    intervals = [row.get(one) for one in ("rank_p05", "rank_p95")]
    text = str(row.get("exclusion") or "")
    corridor = beside.corridors.get(site_id, {})
    return BestOfPlace(
        number=number,
        site_id=site_id,
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        municipality=Text.from_row(row, "municipality"),
        prefecture=Text.from_row(row, "prefecture"),
        rank=whole_of(rank),
        score=score,
        percentile=ranking.percentile(score) if math.isnan(told) else told,
        area_percentile=ranking.area_percentile(site.at, score),
        coverage=number_of(row.get("coverage")),
        rank_low=whole_of(intervals[0]) if not pd.isna(rank) else None,
        rank_high=whole_of(intervals[1]) if not pd.isna(rank) else None,
        reasons=run.reasons(int(number_of(row.get("excluded_by", 0))), text)
        if row["excluded"]
        else (),
        connection=_cost(row, "connection"),
        power=_cost(row, "power"),
        fiber=_cost(row, "fiber"),
        straight_mjpy=number_of(row.get("connection_mjpy")),
        corridor_km=number_of(corridor.get("corridor_km")),
        corridor=corridor.get("geometry"),
        years=site.years,
        yearly_mjpy_per_mw=number_of(row.get("site_mjpy_per_mw_year")),
        station=_station(row, beside),
        headroom=_headroom(row),
        fiber_route=word_of(row.get("fiber_route")),
        fiber_kind=word_of(row.get("fiber_route_kind")),
        fiber_km=number_of(row.get("fiber_km")),
        trips=tuple(
            Trip(
                hub,
                number_of(row.get(f"rtt_{hub}_ms")),
                number_of(row.get(f"rtt_{hub}_conventional_ms")),
            )
            for hub in run.hubs
            if f"rtt_{hub}_ms" in row
        ),
        ways=_ways(beside.ways, site_id),
        hazards=_hazards(run, row),
        row=row,
    )


def _cost(row: Mapping[str, Any], key: str) -> Span:
    """Return a cost with its range: along the corridor where one was traced."""
    along = f"corridor_{key}"
    shown = along if not math.isnan(number_of(row.get(f"{along}_mjpy"))) else key
    low, mid, high = (number_of(row.get(f"{shown}{end}_mjpy")) for end in ("_low", "", "_high"))
    if math.isnan(low):
        # the run keeps the range of the whole alone, and the parts have theirs
        low, high = (
            sum(
                number_of(mjpy)
                for name, mjpy in row.items()
                if name.startswith(f"{key}_") and name.endswith(f"_{end}_mjpy")
            )
            or math.nan
            for end in ("low", "high")
        )
    return Span(low, mid, high)


def _station(row: Mapping[str, Any], beside: _FoundOut) -> StationAt | None:
    key = word_of(row.get("connection_substation_id"))
    place = beside.stations.get(key)
    if place is None:
        return None
    return StationAt(
        id=key,
        name=beside.names[key],
        lon=float(place["lon"]),
        lat=float(place["lat"]),
        km=number_of(row.get("connection_km")),
        line_kv=number_of(row.get("connection_kv")),
        network=word_of(row.get("connection_network")),
    )


def _headroom(row: Mapping[str, Any]) -> HeadroomAt | None:
    low = number_of(row.get("headroom_mw"))
    if math.isnan(low):
        return None
    counts = row.get("headroom_counts")
    return HeadroomAt(
        low_mw=low,
        high_mw=number_of(row.get("headroom_high_mw")),
        years=number_of(row.get("headroom_years")),
        as_of=word_of(row.get("headroom_as_of")),
        source=Text.from_row(row, "headroom_source"),
        counts=bool(counts) and not pd.isna(counts),
    )


def _ways(routes: pd.DataFrame, site_id: str) -> tuple[FiberWay, ...]:
    if routes.empty:
        return ()
    here = routes[routes["site_id"].astype(str) == site_id]
    return tuple(
        FiberWay(
            hub=str(one["hub"]),
            route=int(one["route"]),
            rule=str(one["rule"]),
            km=number_of(one["km"]),
            ms=Span(*(number_of(one[name]) for name in ("rtt_low_ms", "rtt_ms", "rtt_high_ms"))),
            guessed=word_of(one["guessed_links"]),
        )
        for one in here.to_dict("records")
    )


def _hazards(run: Run, row: Mapping[str, Any]) -> tuple[Hazard, ...]:
    table = model_table("criteria")
    of_ground = set(table.loc[table["theme"] == _GROUND, "criterion"].astype(str))
    listed = set(table["criterion"].astype(str))
    asked = Questions()
    found = []
    for one in run.criteria:
        own = one.name not in listed and asked.about(column=one.name).key in _HAZARD_QUESTIONS
        if one.name in of_ground or own:
            value = number_of(row.get(one.name))
            if not math.isnan(value):
                found.append(Hazard(one.name, one.unit, value))
    return tuple(found)
