"""Criteria from the full-size layers: relief, faults, boundaries, people, as a user has them."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from pyproj import Geod
from records import told_of

from geowbit import Study
from geowbit.sites import Sites

GEOD = Geod(ellps="GRS80")
REAL = Path(os.environ.get("GEOWBIT_REAL_DATA", "/nowhere"))
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="GEOWBIT_REAL_DATA names no folder of the full-size layers"
)
# the Itoshizu fault and the Northern Alps, and plains beside them
AREA = {"bbox": [137.6, 36.0, 138.2, 36.6]}


@pytest.fixture(scope="module")
def sites() -> Sites:
    layers = {
        "etopo": {"file": REAL / "elevation" / "etopo5_japan.tif"},
        "terrain": {"file": REAL / "elevation" / "pvlib_altitude_japan.tif"},
        "faults": {"file": REAL / "hazards" / "gem_active_faults_japan.parquet"},
        "quakes": {"file": REAL / "hazards" / "earthquakes_m55_1965_2016_japan.parquet"},
        "towns": {"file": REAL / "boundaries" / "municipalities_wards_n03_2021.parquet"},
        "people": {"file": REAL / "population" / "pop2020_areal_30arcsec.tif"},
    }
    criteria = {
        "etopo_m": {"layer": "etopo", "measure": "value_at", "direction": "cost"},
        "etopo_mean_m": {"layer": "etopo", "measure": "mean_in", "direction": "cost"},
        "trace_km": {"layer": "faults", "measure": "distance_to", "direction": "benefit"},
        "quakes": {
            "layer": "quakes", "measure": "count_within", "radius_km": 50, "direction": "cost",
        },
        "town_pop": {
            "layer": "towns", "measure": "value_at", "column": "pop_2020", "direction": "benefit",
        },
        "people_30km": {
            "layer": "people", "measure": "mean_within", "radius_km": 30, "direction": "benefit",
        },
    }  # fmt: skip
    return Study.japan(area=AREA, **{"layers": layers, "criteria": criteria}).run()  # type: ignore[arg-type]


def test_heights_are_those_of_rasterio(sites: Sites) -> None:
    table = sites.table
    with rasterio.open(REAL / "elevation" / "etopo5_japan.tif") as source:
        places = zip(table["lon"], table["lat"], strict=True)
        theirs = np.array([value[0] for value in source.sample(places)], float)
    # a center on a border of two cells may be given to either
    assert (table["etopo_m"].to_numpy() == theirs).mean() > 0.98
    assert table["etopo_mean_m"].between(table["etopo_m"].min(), table["etopo_m"].max()).all()
    # the Alps are high in any model, and their slope is not told from cells of 9 km
    assert table["elevation_m"].max() > 2_000
    assert table["slope_deg"].isna().all()
    assert any(one.startswith("of_layer terrain no_slope ") for one in told_of(sites.record))


def test_faults_are_as_far_as_the_embedded_distances(sites: Sites) -> None:
    table = sites.table
    near = table[table["fault_km"] < 19]
    assert len(near) > 1_000
    # the embedded ones are whole kilometers, of the same traces
    assert (near["trace_km"] - near["fault_km"]).abs().median() < 0.6
    assert (near["trace_km"] - near["fault_km"]).abs().quantile(0.99) < 1.5
    faults = gpd.read_parquet(REAL / "hazards" / "gem_active_faults_japan.parquet").to_crs(4326)
    walk = shapely.get_coordinates(shapely.segmentize(faults.geometry.to_numpy(), 0.002))
    for _, one in table.sample(12, random_state=1).iterrows():
        here = (np.full(len(walk), part) for part in (one["lon"], one["lat"]))
        nearest = GEOD.inv(*here, *walk.T)[2].min() / 1e3
        assert nearest - 0.12 < one["trace_km"] < nearest + 0.001


def test_quakes_and_people_are_those_of_a_count_by_hand(sites: Sites) -> None:
    table = sites.table.sample(12, random_state=2)
    quakes = gpd.read_parquet(REAL / "hazards" / "earthquakes_m55_1965_2016_japan.parquet")
    x, y = quakes.geometry.x.to_numpy(), quakes.geometry.y.to_numpy()
    with rasterio.open(REAL / "population" / "pop2020_areal_30arcsec.tif") as source:
        people = source.read(1, masked=True).astype(float).filled(np.nan)
        t = source.transform
    rows, columns = np.indices(people.shape)
    lon, lat = t.c + (columns + 0.5) * t.a, t.f + (rows + 0.5) * t.e
    for _, one in table.iterrows():
        here = (np.full(len(x), part) for part in (one["lon"], one["lat"]))
        assert one["quakes"] == (GEOD.inv(*here, x, y)[2] <= 50_000).sum()
        box = (np.abs(lon - one["lon"]) < 0.5) & (np.abs(lat - one["lat"]) < 0.4)
        box &= np.isfinite(people)
        here = (np.full(box.sum(), part) for part in (one["lon"], one["lat"]))
        within = GEOD.inv(*here, lon[box], lat[box])[2] <= 30_000
        # cells shrink by a third of a percent from the circle's south to its north
        assert one["people_30km"] == pytest.approx(people[box][within].mean(), rel=5e-3)


def test_towns_are_those_that_hold_the_centers(sites: Sites) -> None:
    table = sites.table.sample(60, random_state=3)
    towns = gpd.read_parquet(REAL / "boundaries" / "municipalities_wards_n03_2021.parquet")
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=4326)
    joined = gpd.sjoin(points, towns.to_crs(4326)[["pop_2020", "geometry"]], predicate="within")
    highest = joined.groupby(level=0)["pop_2020"].max().astype(float)
    found = table["town_pop"].reset_index(drop=True)
    assert found.notna().sum() > 50
    assert found[highest.index].to_list() == highest.to_list()
