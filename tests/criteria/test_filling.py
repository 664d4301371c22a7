"""What stands in where a layer says nothing: by hand, and against a layer filled beforehand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasters import raster_at
from records import told_of
from refused import refused

import geowbit as gw
from geowbit.core.errors import StudyError
from geowbit.criteria import Scene, layer_criterion, measure
from geowbit.layers import Layers, named_assumptions

# two floods that overlap, and one of unknown depth
ZONES = gpd.GeoDataFrame(
    {"flood_m": [3.0, 0.5, None]},
    geometry=[
        shapely.box(134.00, 34.20, 134.04, 34.24),
        shapely.box(134.03, 34.20, 134.08, 34.24),
        shapely.box(134.00, 34.25, 134.04, 34.28),
    ],
    crs="EPSG:4326",
)


def scene_of(cells: list[shapely.Geometry]) -> Scene:
    middle = [one.centroid for one in cells]
    places = gpd.GeoDataFrame(
        {"lon": [p.x for p in middle], "lat": [p.y for p in middle], "supply_area": ""},
        geometry=cells,
        crs="EPSG:4326",
    )
    return Scene(places, Layers(), load_mw=100, hubs={}, assumptions=named_assumptions())


def test_dry_land_beside_the_polygons_is_told_from_a_flood_of_unknown_depth() -> None:
    at = [(134.01, 34.22), (134.035, 34.22), (134.06, 34.22), (134.02, 34.26), (134.06, 34.26)]
    scene = scene_of([shapely.Point(place) for place in [*at, (134.5, 34.2)]])
    how = {"measure": "value_at", "direction": "cost"}
    dry = layer_criterion("flood_m", ZONES, fill=0, **how)
    bare = layer_criterion("depth_m", ZONES, column="flood_m", **how)
    found = measure(scene, [dry, bare])
    nan = float("nan")
    np.testing.assert_array_equal(found["flood_m"], [3, 3, 0.5, nan, 0, 0])
    np.testing.assert_array_equal(found["depth_m"], [3, 3, 0.5, nan, nan, nan])
    # the last lies half a degree east of every polygon
    assert scene.filled["flood_m"].as_dict() == {
        "value": 0, "candidates": 2, "in_part": 0, "beside": 1,
    }  # fmt: skip
    assert "depth_m" not in scene.filled
    assert (
        str(dry.sentence)
        == "Value of the layer at the center. Where the layer has no value it is 0."
    )


def test_a_mean_over_half_a_flood_is_half_as_deep() -> None:
    # four cells of 0.01 degrees, 2 m deep in the west and nothing known in the east
    raster = raster_at(np.array([[2.0, -1.0], [2.0, -1.0]]), 134.0, 34.22, 0.01, 0.01, nodata=-1)
    whole = shapely.box(134.0, 34.20, 134.02, 34.22)
    east = shapely.box(134.01, 34.20, 134.02, 34.22)
    scene = scene_of([whole, east, shapely.box(134.05, 34.2, 134.06, 34.22)])
    own = [
        layer_criterion("mean_m", raster, measure="mean_in", direction="cost", fill=0),
        layer_criterion("bare_m", raster, measure="mean_in", direction="cost"),
        layer_criterion(
            "least_m", raster, measure="min_within", radius_km=0.9, direction="cost", fill=-5
        ),
    ]
    found = measure(scene, own)
    assert found["mean_m"].tolist() == pytest.approx([1, 0, 0])
    np.testing.assert_array_equal(found["bare_m"], [2, np.nan, np.nan])
    assert found["least_m"].tolist() == [-5, -5, -5]
    assert scene.filled["mean_m"].as_dict() == {
        "value": 0, "candidates": 2, "in_part": 1, "beside": 1,
    }  # fmt: skip
    assert scene.filled["least_m"].in_part == 1


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(["value_at", "mean_in", "mean_within", "max_within", "min_within"]),
    st.floats(-10, 10),
    st.integers(0, 2**32 - 1),
)
def test_a_filled_raster_is_one_that_was_filled_beforehand(
    kind: str, value: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((12, 15)) < 0.4, np.nan, rng.normal(size=(12, 15)))
    raster = raster_at(values, 134.0, 34.12, 0.01, 0.01)
    beforehand = replace(raster, values=np.where(np.isnan(values), value, values))
    west, south = rng.uniform(134, 134.13, 30), rng.uniform(34, 34.1, 30)
    scene = scene_of([shapely.box(x, y, x + 0.012, y + 0.008) for x, y in zip(west, south)])  # noqa: B905
    radius = {"radius_km": 1.5} if kind.endswith("within") else {}
    both = [
        layer_criterion("a_m", raster, measure=kind, direction="cost", fill=value, **radius),
        layer_criterion("b_m", beforehand, measure=kind, direction="cost", **radius),
        layer_criterion("c_m", raster, measure=kind, direction="cost", **radius),
    ]
    found = measure(scene, both)
    assert found["a_m"].to_numpy() == pytest.approx(found["b_m"].to_numpy(), abs=2e-6)
    assert scene.filled["a_m"].candidates == found["c_m"].isna().sum()


STUDY = """
area: {bbox: [133.99, 34.19, 134.1, 34.3]}
layers:
  flood: {file: flood.gpkg}
criteria:
  substation_km: {weight: 3}
  flood_m: {layer: flood, measure: value_at, direction: cost, fill: 0, best: 0, worst: 3}
exclude: ["flood_m > 1"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("flood")
    ZONES.to_file(place / "flood.gpkg")
    return place


def run(folder: Path, text: str) -> gw.Sites:
    (folder / "study.yaml").write_text(text)
    return gw.Study.from_yaml(folder / "study.yaml").run()


def test_a_study_of_flood_polygons_lets_dry_land_earn_all(folder: Path) -> None:
    sites = run(folder, STUDY)
    table = sites.table
    inside = [shapely.contains_xy(zone, table["lon"], table["lat"]) for zone in ZONES.geometry]
    dry = ~np.logical_or.reduce(inside)
    assert 20 < dry.sum() < len(table)
    assert (table.loc[dry, "flood_m"] == 0).all()
    assert table["score_flood_m"].to_numpy()[dry] == pytest.approx(0.25)
    assert table["flood_m"].isna().sum() == (inside[2] & ~inside[0] & ~inside[1]).sum() > 0
    entry = next(one for one in sites.record["criteria"] if one["name"] == "flood_m")
    assert entry["filled"]["value"] == 0
    assert entry["filled"]["candidates"] == dry.sum()
    bounds = ZONES.total_bounds
    beyond = ~shapely.contains_xy(shapely.box(*bounds), table["lon"], table["lat"])
    assert entry["filled"]["beside"] == beyond.sum()
    said = f"flood_m is 0 for {dry.sum():,} of {len(table):,} candidates"
    told = f"filled flood_m 0 {dry.sum()} {len(table)} 0 {beyond.sum()}"
    assert told in told_of(sites.record)
    assert said in sites.report()
    assert "Where the layer has no value it is 0" in sites.report()


def test_without_it_dry_land_is_not_known_and_the_run_says_what_would_help(folder: Path) -> None:
    sites = run(folder, STUDY.replace("fill: 0, ", ""))
    assert sites.table["flood_m"].isna().mean() > 0.5
    unknown = sites.table.loc[sites.table["rank"].notna(), "flood_m"].isna().sum()
    told = [
        one
        for one in told_of(sites.record)
        if " flood_m " in f"{one} " and one.startswith("unknown")
    ]
    assert told == [f"unknown_fillable flood_m {unknown} unknown_leave_out"]
    assert all(one["filled"] is None for one in sites.record["criteria"])


@pytest.mark.parametrize(
    ("wrong", "line", "code", "params"),
    [
        (
            "measure: distance_to, fill: 0",
            6,
            "criteria.measure_takes_no",
            {
                "key": "criteria.flood_m",
                "measure": "distance_to",
                "option": "fill",
                "having": "value_at, mean_in, mean_within, max_within, min_within",
            },
        ),
        (
            "measure: inside, fill: 0",
            6,
            "criteria.measure_takes_no",
            {
                "key": "criteria.flood_m",
                "measure": "inside",
                "option": "fill",
                "having": "value_at, mean_in, mean_within, max_within, min_within",
            },
        ),
        (
            "measure: count_within, radius_km: 1, fill: 0",
            6,
            "criteria.measure_takes_no",
            {
                "key": "criteria.flood_m",
                "measure": "count_within",
                "option": "fill",
                "having": "value_at, mean_in, mean_within, max_within, min_within",
            },
        ),
        ("measure: value_at, fill: yes", 6, "settings.no_truth", {"key": "criteria.flood_m.fill"}),
        (
            "measure: value_at, fill: .nan",
            6,
            "settings.takes.finite_number",
            {"key": "criteria.flood_m.fill", "given": "nan"},
        ),
        (
            "measure: value_at, fill: {flood_m: 0}",
            6,
            "settings.takes.float_type",
            {"key": "criteria.flood_m.fill", "given": "{'flood_m': 0}"},
        ),
        (
            "measure: value_at, fil: 0",
            6,
            "settings.unknown_key",
            {"key": "criteria.flood_m.fil", "near": "fill"},
        ),
    ],
)
def test_out_of_place_it_is_refused_with_its_line(
    folder: Path, wrong: str, line: int, code: str, params: dict[str, str]
) -> None:
    text = STUDY.lstrip().replace("measure: value_at, direction: cost, fill: 0", wrong)
    (folder / "wrong.yaml").write_text(text.replace(", best", ", direction: cost, best"))
    path = folder / "wrong.yaml"
    with refused(StudyError, code, at=f"{path}:{line}", **params) as error:
        gw.Study.from_yaml(path)
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_it_needs_a_layer_and_a_number(folder: Path) -> None:
    with pytest.raises(StudyError) as wrong:
        gw.Study.japan(criteria={"substation_km": {"fill": 0}})
    of_key = wrong.value.params["said"]
    assert of_key.params["key"] == "criteria.substation_km"
    assert of_key.params["said"].code == "settings.criterion_needs"
    assert of_key.params["said"].params["absent"] == ("layer", "measure", "direction")
    with pytest.raises(StudyError) as caught:
        layer_criterion("x_m", ZONES, measure="value_at", direction="cost", fill=float("inf"))
    assert caught.value.code == "criteria.at"
    assert caught.value.params["problem"].code == "criteria.fill"


def test_the_numbers_of_polygons_may_be_filled_as_well(folder: Path) -> None:
    # of the layer, what stands in a polygon without a number; of the criterion, what lies in none
    sites = run(folder, STUDY.replace("flood.gpkg}", "flood.gpkg, fill: {flood_m: 2}}"))
    assert not pd.DataFrame(sites.table)["flood_m"].isna().any()
    assert set(sites.table["flood_m"]) == {0, 0.5, 2, 3}
