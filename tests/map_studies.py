"""Made-up studies: small tables with every column that a map or a report can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from records import run_of

from geowbit.fiber import SiteRoutes
from geowbit.ranking import Weighting, rank, score_candidates
from geowbit.run import Run

# finds Leaflet's map in a page
MAP = "Object.values(window).find(thing => window.L && thing instanceof L.Map)"


@dataclass
class Made:
    """A study that ran nowhere."""

    table: gpd.GeoDataFrame
    top: gpd.GeoDataFrame
    layers: dict[str, gpd.GeoDataFrame]
    record: dict[str, Any]

    @property
    def run(self) -> Run:
        """The same as a run."""
        return run_of(self.table, self.record)


def points(rows: list[dict[str, Any]], lon: list[float], lat: list[float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def cells(
    lon: np.ndarray, lat: np.ndarray, score: np.ndarray, *, lon_step: float, lat_step: float
) -> gpd.GeoDataFrame:
    """Make a sites table of lattice cells; a score of NaN stands for an excluded one."""
    score = np.asarray(score, dtype=float)
    excluded = np.isnan(score)
    half_x, half_y = lon_step / 2, lat_step / 2
    return gpd.GeoDataFrame(
        {
            "site_id": [f"{i:08d}" for i in range(len(lon))],
            "lon": lon,
            "lat": lat,
            "excluded": excluded,
            "exclusion": np.where(excluded, "in a lake", ""),
            "score": score,
            "rank": pd.Series(score).rank(ascending=False, method="first").astype("Int64"),
        },
        geometry=shapely.box(lon - half_x, lat - half_y, lon + half_x, lat + half_y),
        crs="EPSG:4326",
    )


def make_study(say: Callable[[str], str] = str) -> Made:
    """Make a study of 20 x 20 cells near Sendai; every text in it goes through `say`."""
    lon_step, lat_step = 45 / 3600, 30 / 3600
    column, row = (a.ravel() for a in np.meshgrid(np.arange(20), np.arange(20)))
    random = np.random.default_rng(7)
    score = random.random(400).round(4)
    score[random.random(400) < 0.2] = np.nan
    table = cells(
        140.5 + (column + 0.5) * lon_step,
        38.1 + (row + 0.5) * lat_step,
        score,
        lon_step=lon_step,
        lat_step=lat_step,
    )
    criterion = say("fiber_km")
    table = table.assign(
        **{
            "prefecture": pd.Categorical([say("Miyagi")] * 400),
            "prefecture_ja": pd.Categorical([say("宮城県")] * 400),
            "municipality": pd.Categorical([say("Osato-cho")] * 400),
            "municipality_ja": pd.Categorical([say("大郷町")] * 400),
            "supply_area": pd.Categorical([say("tohoku")] * 400),
            "exclusion": np.where(table["excluded"], say("in a lake"), ""),
            "substation_km": random.random(400) * 30,
            "substation_kv": 275.0,
            criterion: random.random(400) * 10,
            "rtt_tokyo_ms": 3.14,
            "rtt_tokyo_conventional_ms": 6.28,
            "population_density": 123.0,
            "fault_km": 12.0,
            "relief_m": 345.0,
            "lake": 0.0,
            "connection_mjpy": 4567.0,
            "connection_low_mjpy": 3000.0,
            "connection_high_mjpy": 9000.0,
            "power_mjpy": 4000.0,
            "fiber_mjpy": 567.0,
            "power_years": 5.0,
            "fiber_years": 1.5,
            "connection_years": 5.0,
            "nearest_hub": say("tokyo"),
            "watts_to_bits_mjpy": 123456.0,
            "bits_to_watts_mjpy": 12345.0,
            "bits_to_watts_ratio": 0.1,
        }
    )
    how = [
        Weighting("substation_km", "cost", 3.0, 0.0, 30.0),
        Weighting(criterion, "cost", 2.0, None, 10.0),
    ]
    scored, _ = score_candidates(table, how, excluded=table["excluded"])
    table = table.assign(**scored.where(~table["excluded"]))
    table["rank"] = rank(table["score"], table["excluded"])
    top = table[~table["excluded"]].sort_values("rank").head(5)
    top = top.assign(
        substation_name=say("宮城変電所"),
        fiber_route=say("Sendai – Furukawa (rail)"),
        fiber_route_kind="rail",
        connection_substation_name=say("宮城変電所"),
        connection_km=4.0,
        connection_kv=154.0,
        rank_p05=1,
        rank_p95=23,
        place_p05=1,
        place_p95=4,
        best_percent_share=0.8,
    )
    center_lon, center_lat = 140.62, 38.18
    layers = {
        "substations": points(
            [
                {
                    "name": say("新仙台"),
                    "operator": say("東北電力"),
                    "kind": say("transmission"),
                    "voltage_kv": kv,
                }
                for kv in (500.0, 275.0, 154.0, 66.0)
            ],
            [center_lon + 0.02 * i for i in range(4)],
            [center_lat] * 4,
        ),
        "power_lines": gpd.GeoDataFrame(
            {"voltage_kv": [275.0, 500.0]},
            geometry=[
                shapely.MultiLineString([[(140.5, 38.1), (140.7, 38.25)]]),
                shapely.MultiLineString([[(140.5, 38.25), (140.6, 38.2), (140.7, 38.1)]]),
            ],
            crs="EPSG:4326",
        ),
        "fiber_routes": gpd.GeoDataFrame(
            {"kind": ["rail", "submarine", say("own")], "confidence": ["high", "low", say("user")]},
            geometry=[
                shapely.LineString([(140.5, 38.15), (140.7, 38.2)]),
                shapely.LineString([(140.5, 38.16), (140.7, 38.21)]),
                shapely.LineString([(140.5, 38.17), (140.7, 38.22)]),
            ],
            crs="EPSG:4326",
        ),
        "data_centers": points(
            [
                {
                    "name": say("大郷データセンター"),
                    "operator": say("Somebody"),
                    "status": say("announced"),
                    "municipality": say("大郷町"),
                    "prefecture": say("宮城県"),
                    "load_mw": 40.0,
                    "year": say("2028"),
                    "confidence": say("high"),
                }
            ],
            [140.55],
            [38.2],
        ),
        "prefectures": gpd.GeoDataFrame(
            {"code": ["04"], "name_ja": [say("宮城県")], "name_en": [say("Miyagi")]},
            geometry=[shapely.box(140.4, 38.0, 140.9, 38.4)],
            crs="EPSG:4326",
        ),
        "municipalities": points(
            [
                {
                    "name_ja": say("仙台市"),
                    "name_en": say("Sendai-shi"),
                    "population_2020": 1_000_000,
                    "lon": 140.6,
                    "lat": 38.24,
                }
            ],
            [140.6],
            [38.24],
        ),
        "site_routes": made_routes(top, say),
    }
    return Made(table, top, layers, make_record(table, criterion, say))


def made_corridors(top: gpd.GeoDataFrame, say: Callable[[str], str]) -> gpd.GeoDataFrame:
    """Make a corridor of the first site, and trouble of the others."""
    others = len(top) - 1
    return gpd.GeoDataFrame(
        {
            "site_id": top["site_id"].to_numpy(),
            "substation": say("宮城変電所"),
            "line_kv": 154.0,
            "straight_km": 3.5,
            "corridor_km": [4.0, *[float("nan")] * others],
            "trouble": ["", *[say("no way over the sea")] * others],
        },
        geometry=[
            shapely.LineString([(lon, lat), (lon + 0.02, lat + 0.03)])
            for lon, lat in zip(top["lon"], top["lat"], strict=True)
        ],
        crs="EPSG:4326",
    )


def made_routes(top: gpd.GeoDataFrame, say: Callable[[str], str]) -> SiteRoutes:
    """Make two routes of the first site to one hub, by two corners of a box."""
    site = {"site_id": top["site_id"].iloc[0], "hub": say("sendai")}
    start, end = (float(top["lon"].iloc[0]), float(top["lat"].iloc[0])), (140.66, 38.14)
    ways = [[start, (end[0], start[1]), end], [start, (start[0], end[1]), end]]
    routes = pd.DataFrame(
        [{**site, "route": n, "rule": "node-disjoint", "km": 10.0 * n, "access_km": 0.5,
          "rtt_ms": 0.1 * n, "rtt_low_ms": 0.1 * n, "rtt_high_ms": 0.2 * n,
          "guessed_links": "", "parallel_km": 2.5} for n in (1, 2)]
    )  # fmt: skip
    stretches = [
        {**site, "route": n, "link": 2 * n + part, "from_km": 0.0, "to_km": 5.0, "kind": say("own"),
         "guessed": bool(part), "km": 5.0, "geometry": shapely.LineString(way[part : part + 2])}
        for n, way in enumerate(ways, start=1) for part in (0, 1)
    ]  # fmt: skip
    return SiteRoutes(routes, gpd.GeoDataFrame(stretches, crs="EPSG:4326"))


def kind(text: str, count: int) -> dict[str, Any]:
    """A kind of dirt as a version of geowbit wrote it that knew more codes than this one."""
    return {"code": "dirt.of_another_day", "params": {}, "text": text, "count": count}


def make_record(
    table: gpd.GeoDataFrame, criterion: str, say: Callable[[str], str]
) -> dict[str, Any]:
    excluded = int(table["excluded"].sum())
    return {
        "name": say("Miyagi, 40 MW"),
        "geowbit": say("0.1.0"),
        "versions": {say("python"): say("3.11")},
        "study": {
            "load_mw": 40.0,
            "hubs": {say("sendai"): [140.66, 38.14]},
            "top": {"n": 5, "min_separation_km": 2.0},
            # no text of data: a method that is not known is drawn fixed
            "method": "weighted_sum",
        },
        "layers": [
            {
                **{
                    key: say(text)
                    for key, text in {
                        "name": "substations",
                        "source": "OpenStreetMap extract",
                        "licence": "ODbL 1.0",
                        "attribution": "© OpenStreetMap contributors",
                        "date": "2026",
                        "confidence": "medium",
                    }.items()
                },
                "sha256": "ab" * 32,
                "rows_read": 1234,
                "rows_kept": 1200,
                "notes": [say("unevenly mapped")],
                "repaired": [kind(say("voltage in volts"), 5)],
                "dropped": [kind(say("no geometry"), 34)],
            },
            {"name": "population", "source": say("Census"), "licence": "CC0"},
        ],
        "criteria": [
            {
                "name": "substation_km",
                "unit": "km",
                "direction": "cost",
                "weight": 3,
                "best": 0.0,
                "worst": 30.0,
                "ends_set": ["best", "worst"],
                "missing": 0,
                "sentence": say("Distance to a substation."),
            },
            {
                "name": criterion,
                "unit": say("km"),
                "direction": "cost",
                "weight": 2,
                "best": None,
                "worst": 10.0,
                "ends_set": ["worst"],
                "missing": 1,
                "sentence": say("Distance to fiber."),
            },
            {
                "name": "population_density",
                "unit": "per km²",
                "direction": "cost",
                "weight": 0,
                "best": 0,
                "worst": 1000,
                "ends_set": ["best", "worst"],
                "missing": 0,
                "sentence": "Persons.",
            },
        ],
        "exclusions": [{"rule": say("lake > 0"), "reason": say("in a lake"), "count": excluded}],
        "candidates": {
            "kind": say("jis-1km"),
            "count": 400,
            "excluded": excluded,
            "ranked": 400 - excluded,
        },
        "assumptions": [
            {
                "key": say("discount_rate"),
                "what": say("discount rate"),
                "low": 0.02,
                "mid": 0.03,
                "high": 0.05,
                "unit": say("per year"),
                "year": 2026,
                "source": say("assumption"),
                "confidence": say("low"),
            }
        ],
        "ratio": {"fiber_to_power_ratio": 0.1, "note": say("Set by hand.")},
        "seconds": {say("score"): 0.25},
        "peak_memory_mb": 512.0,
        "seed": 0,
        "messages": [say("The population is a model.")],
    }


# finds the live scores of a page
LIVE = f"({MAP}).gwLive"


# the points that the layers of a page draw: text, longitude, latitude, color, radius
DRAWN_POINTS = f"""() => {{
    const seen = [], map = {MAP};
    map.eachLayer(layer => (layer.items || []).filter(item => item.x).forEach(item =>
        item.texts.forEach((text, k) => seen.push({{
            text, lon: item.lon[k], lat: item.lat[k], symbol: item.symbol,
            color: item.colors[item.inks ? item.inks[k] : 0],
            size: item.radius * (item.sizes ? item.sizes[k] : 1)
        }}))));
    return seen;
}}"""


def told_under_the_pointer(found: Any) -> list[str]:
    """Hold the pointer over every point that is drawn; return what the page says there."""
    spots = {(one["lat"], one["lon"]) for one in found.page.evaluate(DRAWN_POINTS)}
    found.page.evaluate(
        f"""() => {{ const map = {MAP};
            if (map.gwLive) {{ map.gwLive.drawer.close(); }}
            if (map.gwBest) {{ map.gwBest.remove(); }} }}"""
    )
    found.page.locator(".gw-card").wait_for(state="detached")
    told = []
    for lat, lon in sorted(spots):
        at = found.page.evaluate(
            f"""at => {{ const map = {MAP};
                map.setView(at, 15, {{animate: false}});
                const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }}""",
            [lat, lon],
        )
        found.page.mouse.move(at[0] - 1, at[1])
        found.page.mouse.move(*at)
        tip = found.page.locator(".leaflet-tooltip.gw-tip")
        tip.wait_for()
        told.append(tip.inner_text())
    return told
