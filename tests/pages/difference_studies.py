"""Two made-up runs on the same cells, for the maps of differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from map_studies import Made, make_study

from geowbit.layers import Layers
from geowbit.ranking import Weighting, rank, score_candidates
from geowbit.sites import Sites
from geowbit.study import Differences


def two_runs(say: Callable[[str], str] = str, *, shape: str = "squares") -> Differences:
    """Make a run and a later one: nearer substations, another weight, other exclusions."""
    one, other = make_study(say), make_study(say)
    random = np.random.default_rng(11)
    table = other.table
    near = random.random(len(table)) < 0.6
    table["substation_km"] = np.where(near, table["substation_km"] / 2, table["substation_km"])
    table["connection_mjpy"] = 4567.0 - 100 * near
    out = table["excluded"].to_numpy(bool) ^ (random.random(len(table)) < 0.1)
    table["excluded"] = out
    table["exclusion"] = np.where(out, say("too steep"), "")
    weigh(other, 2.0)
    other.record["study"]["load_mw"] = 20.0
    other.record["layers"][0]["sha256"] = "cd" * 32
    for made in (one, other):
        reshape(made.table, shape)
    layers = Layers({name: one.layers[name] for name in ("prefectures",)})
    return Differences(*(Sites(made.run, layers) for made in (one, other)))


def weigh(made: Made, fiber: float) -> None:
    """Score a made-up study anew."""
    names = [entry["name"] for entry in made.record["criteria"][:2]]
    how = [Weighting(names[0], "cost", 3.0, 0.0, 30.0), Weighting(names[1], "cost", fiber * 2)]
    made.record["criteria"][1]["weight"] = fiber * 2
    scored, _ = score_candidates(made.table, how, excluded=made.table["excluded"])
    for name in scored:
        made.table[name] = scored[name]
    made.table["rank"] = rank(made.table["score"], made.table["excluded"])


def reshape(table: gpd.GeoDataFrame, shape: str) -> None:
    """Turn the cells into hexagons, or into points."""
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    if shape == "points":
        table.geometry = gpd.points_from_xy(lon, lat, crs="EPSG:4326")
    elif shape == "hexagons":
        # every other row half a cell farther east
        row = np.round((lat - lat.min()) / (30 / 3600)).astype(int)
        lon = lon + np.where(row % 2, 45 / 7200, 0.0)
        table["lon"] = lon
        corners = [(np.cos(a), np.sin(a)) for a in np.pi / 6 + np.arange(6) * np.pi / 3]
        ring = np.stack(
            [np.stack([lon + x * 45 / 3600 / 3**0.5, lat + y * 20 / 3600], -1) for x, y in corners],
            axis=1,
        )
        table.geometry = gpd.GeoSeries(shapely.polygons(ring), crs="EPSG:4326")


def columns_of(page: Any) -> dict[str, Any]:
    """Return what a page unpacked, cell by cell."""
    return page.evaluate(
        """() => {
            const maps = Object.values(window).filter(one => window.L && one instanceof L.Map);
            const live = maps[0].gwLive, found = {};
            for (const name in live.found.columns) {
                found[name] = Array.from(live.found.columns[name], x => x === x ? x : null);
            }
            found.status = Array.from(live.found.labels.status);
            found.id = found.status.map((_, i) => live.idOf(i));
            return found;
        }"""
    )
