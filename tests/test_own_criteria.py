"""Criteria of one's own layers in a study: from study.yaml to the table, run.json and report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
import yaml
from affine import Affine
from pyproj import Geod, Transformer
from refused import any_of, refused

from geowbit import Layers, Study, grid_candidates, layer_criterion, open_raster
from geowbit.core.errors import GeowbitError, LayerError
from geowbit.criteria import Scene, measure
from geowbit.layers import named_assumptions
from geowbit.sites import Sites

GEOD = Geod(ellps="GRS80")
PARKS = [shapely.box(133.95, 34.2, 133.98, 34.22), shapely.box(134.05, 34.25, 134.2, 34.4)]
# some 200 squares of Kagawa
AREA = {"bbox": [133.9, 34.15, 134.1, 34.3]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a flood map in a plane, parks in another system, and shops."""
    place = tmp_path_factory.mktemp("own")
    # plane system IV, 100 m cells: deeper by a meter every 5 km eastward
    _, columns = np.indices((300, 400))
    with rasterio.open(
        place / "flood.tif", "w", driver="GTiff", count=1, height=300, width=400, dtype="float32",
        crs="EPSG:6672", transform=Affine(100, 0, 25_000, 0, -100, 150_000), nodata=-1,
        tiled=True, compress="deflate",
    ) as file:  # fmt: skip
        file.write((columns / 50).astype(np.float32), 1)
    parks = gpd.GeoDataFrame(
        {"name": ["park", "reserve"]},
        geometry=[
            shapely.box(133.95, 34.2, 133.98, 34.22),
            shapely.box(134.05, 34.25, 134.2, 34.4),
        ],
        crs="EPSG:4326",
    )
    parks.to_crs("EPSG:6672").to_file(place / "parks.gpkg")
    (place / "shops.csv").write_text("lon,lat,staff\n133.95,34.2,10\n134.0,34.25,30\n")
    return place


STUDY = """
area: {bbox: [133.9, 34.15, 134.1, 34.3]}
layers:
  flood: {file: flood.tif}
  parks: {file: parks.gpkg}
  shops: {file: shops.csv}
criteria:
  substation_km: {weight: 3}
  flood_m: {layer: flood, measure: value_at, direction: cost, weight: 2, best: 0, worst: 5}
  flood_mean_m: {layer: flood, measure: mean_in, direction: cost, weight: 0}
  park_km: {layer: parks, measure: distance_to, direction: benefit, sentence: "From <b>parks</b>"}
  staff_5km: {layer: shops, measure: sum_within, column: staff, radius_km: 5, direction: benefit}
exclude: ["flood_m > 3.125", {inside: parks}, {near: shops, km: 1}]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def sites(folder: Path) -> Sites:
    return Study.from_yaml(write(folder, STUDY)).run()


def test_the_columns_are_what_the_layers_say(sites: Sites) -> None:
    table = sites.table
    plane = Transformer.from_crs(4326, 6672, always_xy=True)
    x, _ = plane.transform(table["lon"], table["lat"])
    expected = np.floor((np.array(x) - 25_000) / 100) / 50
    assert table["flood_m"].to_numpy() == pytest.approx(expected, abs=1e-5)
    # over a square of a kilometer, the mean of a plane is that of its middle
    assert table["flood_mean_m"].to_numpy() == pytest.approx(
        (np.array(x) - 25_050) / 5_000, abs=2e-3
    )
    inside = shapely.contains_xy(shapely.union_all(PARKS), table["lon"], table["lat"])
    assert ((table["park_km"] == 0) == inside).all()
    assert inside.sum() > 3
    meters = [
        GEOD.inv(table["lon"], table["lat"], *(np.full(len(table), part) for part in shop))[2]
        for shop in ((133.95, 34.2), (134.0, 34.25))
    ]
    staff = 10 * (meters[0] <= 5_000) + 30 * (meters[1] <= 5_000)
    assert (table["staff_5km"] == staff).all()
    near = np.minimum(*meters) <= 1_000
    reasons = table["exclusion"].astype(str)
    assert (reasons.str.contains("within 1 km of shops") == near).all()
    assert (reasons.str.contains("inside parks") == inside).all()
    # two digits of a decimal more than a registered criterion of meters would keep
    assert (
        reasons.str.contains("flood_m > 3.125", regex=False) == (table["flood_m"] > 3.125)
    ).all()
    assert (table["flood_m"] > 3.125).any()


def test_they_count_and_are_told(sites: Sites) -> None:
    record = {one["name"]: one for one in sites.record["criteria"]}
    flood = record["flood_m"]
    assert (flood["unit"], flood["direction"], flood["weight"]) == ("m", "cost", 2)
    assert (flood["best"], flood["worst"]) == (0, 5)
    assert flood["sentence"]["text"] == "Value of flood at the center."
    assert record["staff_5km"]["sentence"]["text"] == "Sum of staff of shops within 5 km."
    table = sites.table
    expected = np.clip(1 - table["flood_m"] / 5, 0, 1) * 2 / 7
    assert table["score_flood_m"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-4)
    parts = [c for c in table if c.startswith("score_")]
    assert table[parts].sum(axis=1).to_numpy() == pytest.approx(table["score"].to_numpy(), abs=1e-3)
    layers = {one["name"]: one for one in sites.record["layers"]}
    assert layers["flood"]["crs"] == "EPSG:6672"
    assert layers["parks"]["rows_kept"] == 2
    assert layers["flood"]["source"] == "flood.tif"
    assert len(layers["flood"]["sha256"]) == 64
    study = sites.record["study"]["criteria"]["flood_m"]
    assert (study["layer"], study["measure"]) == ("flood", "value_at")


def test_report_and_map_show_them_and_their_text_is_text(sites: Sites, tmp_path: Path) -> None:
    page = sites.report()
    assert "Value of flood at the center." in page
    assert "From &lt;b&gt;parks" in page
    assert "<b>parks" not in page
    assert "flood.tif" in page
    assert "Flood" in sites.to_html(tmp_path / "map.html").read_text()


def test_a_finished_run_is_read_again(sites: Sites, tmp_path: Path) -> None:
    sites.write(tmp_path / "out")
    again = Sites.read(tmp_path / "out")
    assert again.table["flood_m"].tolist() == sites.table["flood_m"].tolist()
    assert "Value of flood at the center." in again.report()


def test_the_list_form_is_the_same(folder: Path, sites: Sites) -> None:
    given = yaml.safe_load(STUDY)
    given["criteria"] = [{"name": name, **how} for name, how in given["criteria"].items()]
    (folder / "list.yaml").write_text(yaml.safe_dump(given, sort_keys=False))
    found = Study.from_yaml(folder / "list.yaml").run()
    pd.testing.assert_frame_equal(
        pd.DataFrame(found.table.drop(columns="geometry")),
        pd.DataFrame(sites.table.drop(columns="geometry")),
    )


def test_frames_and_rasters_in_memory_do_the_same(folder: Path, sites: Sites) -> None:
    given = yaml.safe_load(STUDY)
    own = {
        "flood": open_raster(folder / "flood.tif"),
        "parks": gpd.read_file(folder / "parks.gpkg"),
        "shops": gpd.GeoDataFrame(
            {"staff": [10, 30]},
            geometry=gpd.points_from_xy([133.95, 134.0], [34.2, 34.25]),
            crs="EPSG:4326",
        ),
    }
    keys = {key: given[key] for key in ("area", "criteria", "exclude")}
    found = Study.japan(layers=own, **keys).run()
    assert found.table["score"].tolist() == sites.table["score"].tolist()


def test_a_criterion_stands_alone_in_a_notebook(folder: Path, sites: Sites) -> None:
    places = grid_candidates(area=AREA)
    scene = Scene(places, Layers(), load_mw=100, hubs={}, assumptions=named_assumptions())
    own = layer_criterion(
        "flood_m", open_raster(folder / "flood.tif"), measure="value_at", direction="cost"
    )
    assert measure(scene, [own])["flood_m"].tolist() == sites.table["flood_m"].tolist()


@pytest.mark.parametrize(
    ("change", "line", "code", "params"),
    [
        (
            ("flood_m: {layer", "flood_m: {layr"),
            8,
            "settings.unknown_key",
            {"key": "criteria.flood_m.layr", "near": "layer"},
        ),
        (
            ("measure: value_at", "measure: value"),
            8,
            "criteria.no_measure",
            {"key": "criteria.flood_m", "measure": "value", "near": "value_at"},
        ),
        (
            ("direction: cost, weight: 2", "direction: up"),
            8,
            "settings.takes.one_of",
            {"key": "criteria.flood_m.direction", "choices": "'benefit', 'cost'"},
        ),
        (
            ("direction: cost, weight: 2", "weight: 2"),
            8,
            "settings.criterion_needs",
            {"key": "criteria.flood_m", "absent": "direction"},
        ),
        (
            ("radius_km: 5, ", ""),
            11,
            "criteria.measure_needs",
            {"key": "criteria.staff_5km", "measure": "sum_within", "option": "radius_km"},
        ),
        (
            ("radius_km: 5", "radius_km: -5"),
            11,
            "settings.takes.greater_than",
            {"key": "criteria.staff_5km.radius_km", "gt": "0", "given": "-5"},
        ),
        (
            ("layer: flood, measure: mean_in", "layer: floods, measure: mean_in"),
            6,
            "study.no_layer",
            {"name": "floods", "reader": "criteria", "near": "flood"},
        ),
        (("  flood_m:", "  lon:"), 8, "criteria.no_name", {"name": "lon"}),
        (("  flood_m:", "  relief_m:"), 8, "study.criterion_taken", {"name": "relief_m"}),
        (
            ("{near: shops, km: 1}", "{near: shops}"),
            12,
            "ranking.rule_of_layer",
            {"rule": "{'near': 'shops'}"},
        ),
        (
            ("{near: shops, km: 1}", "{near: shop, km: 1}"),
            12,
            "study.no_layer",
            {"name": "shop", "reader": "exclude", "near": "shops"},
        ),
        (("  parks: {file", "  prks: {file"), 4, "layers.no_such_name", {"name": "prks"}),
        (
            ("substation_km: {weight", "substaion_km: {weight"),
            7,
            "study.no_criterion",
            {"name": "substaion_km", "near": "substation_km"},
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    folder: Path, change: tuple[str, str], line: int, code: str, params: dict[str, str]
) -> None:
    assert change[0] in STUDY
    path = folder / "wrong.yaml"
    path.write_text(STUDY.lstrip().replace(*change))
    with refused(GeowbitError, code, **params) as error:
        Study.from_yaml(path)
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_entries_of_a_list_have_lines_too(folder: Path) -> None:
    path = folder / "wrong.yaml"
    head = "layers:\n  flood: {file: flood.tif}\ncriteria:\n  - {name: fiber_km}\n"
    entry = "  - {name: flood_m, layer: flood, measure: valu_at, direction: cost}\n"
    path.write_text(head + entry)
    with refused(GeowbitError, "criteria.no_measure", near="value_at", at=f"{path}:5"):
        Study.from_yaml(path)
    for entry, code, params in (
        ("  - {layer: flood, measure: value_at, direction: cost}\n", "criterion_no_name", {}),
        ("  - {name: fiber_km, weight: 2}\n", "criterion_twice", {"name": "fiber_km"}),
        ("  - flood_m\n", "criterion_no_name", {}),
    ):
        path.write_text(head + entry)
        with refused(GeowbitError, f"settings.{code}", key="criteria.1", **params) as error:
            Study.from_yaml(path)
        assert str(error.value).startswith(f"{path}:5: ")


@pytest.mark.parametrize(
    ("layers", "criterion", "code", "params"),
    [
        (
            {"flood": {"file": "parks.gpkg"}},
            {"layer": "flood", "measure": "mean_within", "radius_km": 1, "direction": "cost"},
            "criteria.needs_raster",
            {"layer": "flood"},
        ),
        (
            {"flood": {"file": "flood.tif"}},
            {"layer": "flood", "measure": "distance_to", "direction": "cost"},
            "criteria.is_raster",
            {"layer": "flood", "needed": any_of("points", "lines", "polygons")},
        ),
        (
            {"flood": {"file": "nothing.tif"}},
            {"layer": "flood", "measure": "value_at", "direction": "cost"},
            "layers.no_raster_named",
            {"name": "flood"},
        ),
        (
            {"flood": {"file": "flood.tif", "band": 2}},
            {"layer": "flood", "measure": "value_at", "direction": "cost"},
            "layers.no_band",
            {"name": "flood", "band": "2", "count": "1"},
        ),
        (
            {"flood": {"file": "shops.csv"}},
            {"layer": "flood", "measure": "nearest_value", "column": "x", "direction": "cost"},
            "criteria.no_column",
            {"layer": "flood", "column": "x", "known": "lon, lat, staff"},
        ),
    ],
)
def test_layers_that_do_not_fit_are_told(
    folder: Path, layers: Any, criterion: dict[str, Any], code: str, params: dict[str, Any]
) -> None:
    study = Study.from_yaml(
        write(
            folder,
            yaml.safe_dump({"area": AREA, "layers": layers, "criteria": {"x_km": criterion}}),
        )
    )
    with refused(LayerError, code, **params) as error:
        study.run()
    if code == "layers.no_raster_named":
        assert error.value.params["path"] == str(folder / layers["flood"]["file"])


@pytest.mark.parametrize(
    ("window_km", "criterion", "exclude", "code", "params"),
    [
        (
            3,
            "measure: count_within, radius_km: 5",
            "",
            "study.window_too_small",
            {"window_km": "3", "criterion": "x_km", "reach_km": "5"},
        ),
        (
            3,
            "measure: distance_to",
            "",
            "study.window_too_small",
            {"window_km": "3", "criterion": "x_km"},
        ),
        (
            3,
            "measure: nearest_value, column: staff",
            "",
            "study.window_unknown",
            {"criterion": "x_km"},
        ),
        (
            60,
            "measure: distance_to",
            "{near: shops, km: 80}",
            "study.window_below_rule",
            {"window_km": "60", "reach_km": "80"},
        ),
        (60, "measure: count_within, radius_km: 5", "{near: shops, km: 1}", "", {}),
    ],
)
def test_a_window_must_hold_what_is_measured(
    folder: Path,
    window_km: float,
    criterion: str,
    exclude: str,
    code: str,
    params: dict[str, str],
) -> None:
    text = (
        "area: {bbox: [133.9, 34.15, 134.1, 34.3]}\n"
        f"layers: {{shops: {{file: shops.csv, window_km: {window_km}}}}}\n"
        f"criteria: {{x_km: {{layer: shops, {criterion}, direction: cost}}}}\n"
        f"exclude: [{exclude}]\n"
    )
    study = Study.from_yaml(write(folder, text))
    if not code:
        assert len(study.run().table)
        return
    with refused(GeowbitError, code, layer="shops", **params):
        study.run()


def test_the_check_reads_them(folder: Path) -> None:
    found = Study.from_yaml(write(folder, STUDY)).check()
    assert {"flood", "parks", "shops"} <= {one["name"] for one in found["layers"]}


# -------------------------------------------------- population and terrain of one's own


def test_people_of_one_s_own(folder: Path) -> None:
    # 1 km cells of the grid itself, one person in each, but for a town
    people = np.ones((120, 80))
    people[60, 40] = 50_000
    with rasterio.open(
        folder / "people.tif", "w", driver="GTiff", count=1, height=120, width=80, dtype="float64",
        crs="EPSG:4326", transform=Affine(1 / 80, 0, 133.5, 0, -1 / 120, 34.7),
    ) as file:  # fmt: skip
        file.write(people, 1)
    town = 133.5 + 40.5 / 80, 34.7 - 60.5 / 120
    as_points = gpd.GeoDataFrame(
        {"population": [50_000]}, geometry=gpd.points_from_xy([town[0]], [town[1]]), crs=4326
    )
    square = shapely.box(133.5 + 40 / 80, 34.7 - 61 / 120, 133.5 + 41 / 80, 34.7 - 60 / 120)
    as_polygons = gpd.GeoDataFrame({"population": [50_000]}, geometry=[square], crs=4326)
    kept = {}
    for name, given in (
        ("raster", open_raster(folder / "people.tif")),
        ("points", as_points),
        ("polygons", as_polygons),
    ):
        sites = Study.japan(area=AREA, layers={"population": given}).run()
        said = {one["name"]: one["sentence"] for one in sites.record["criteria"]}
        assert said["population_50km"]["code"] == "sentence_own.population_50km"
        kept[name] = table = sites.table
        here = table[np.hypot(table["lon"] - town[0], table["lat"] - town[1]) < 1e-6]
        assert len(here) == 1
        density = float(here["population_density"].iloc[0])
        area = 50_000 / (
            np.pi if name == "points" else abs(GEOD.geometry_area_perimeter(square)[0]) / 1e6
        )
        assert density == pytest.approx(area, rel=2e-3)
    assert (kept["points"]["population_50km"] == 50_000).all()
    assert (kept["polygons"]["population_50km"] == 50_000).all()
    # some thousand cells lie within 50 km of each and in the raster
    assert kept["raster"]["population_50km"].between(54_000, 59_600).all()


def test_people_without_a_column_are_told() -> None:
    places = gpd.GeoDataFrame({"pop": [5]}, geometry=gpd.points_from_xy([134], [34.2]), crs=4326)
    params = {"layer": "population", "column": "population", "known": "pop"}
    with refused(LayerError, "criteria.no_column", **params):
        Study.japan(area=AREA, layers={"population": places}).run()


def test_the_slope_is_absent_with_the_embedded_relief_and_said_so() -> None:
    sites = Study.japan(area=AREA, exclude=["slope_deg > 15"]).run()
    assert sites.table["slope_deg"].isna().all()
    (rule,) = sites.record["exclusions"]
    assert (rule["count"], rule["unknown"]) == (0, len(sites.table))
    (told,) = (one for one in sites.run.messages if one.code == "run.rule_unknown")
    assert told.params["reason"].text("en") == "Slope > 15°"
    assert "15°" in told.params["reason"].text("ja")
    sentence = next(c["sentence"] for c in sites.record["criteria"] if c["name"] == "slope_deg")
    assert sentence["code"] == "sentence.slope_deg"


def test_abroad_a_terrain_people_and_a_criterion_of_one_s_own_are_all_there_is(
    tmp_path: Path,
) -> None:
    # Tasmania, 100 m cells of its zone in a plane; a hillside that rises by a tenth northward
    rows, _ = np.indices((500, 500))
    transform = Affine(100, 0, 490_000, 0, -100, 5_330_000)
    for name, cells in (("dem", (500 - rows) * 10.0), ("people", np.full(rows.shape, 0.5))):
        with rasterio.open(
            tmp_path / f"{name}.tif", "w", driver="GTiff", count=1, height=500, width=500,
            dtype="float64", crs="EPSG:28355", transform=transform,
        ) as file:  # fmt: skip
            file.write(cells.astype(np.float64), 1)
    (tmp_path / "subs.csv").write_text("lon,lat,voltage_kv\n147.2,-42.4,220\n")
    (tmp_path / "study.yaml").write_text(
        "load_mw: 50\n"
        "area: {bbox: [147.1, -42.5, 147.3, -42.35]}\n"
        "candidates: {grid: {lon_arcsec: 45, lat_arcsec: 30}}\n"
        "layers:\n"
        "  substations: {file: subs.csv}\n"
        "  terrain: {file: dem.tif}\n"
        "  population: {file: people.tif}\n"
        "  snow: {file: [dem.tif]}\n"
        "criteria:\n"
        "  substation_km: {weight: 1}\n"
        "  snow_m: {layer: snow, measure: max_within, radius_km: 1, direction: cost}\n"
        "exclude: ['slope_deg > 15']\n"
    )
    table = Study.from_yaml(tmp_path / "study.yaml").run().table
    assert table["slope_deg"].to_numpy() == pytest.approx(np.degrees(np.arctan(0.1)), abs=0.01)
    plane = Transformer.from_crs(4326, 28355, always_xy=True)
    northing = np.array(plane.transform(table["lon"], table["lat"])[1])
    # the lowest row, whose middle is at 5,280,050, is 10 m high
    expected = 10 + (northing - 5_280_050) / 10
    assert table["elevation_m"].to_numpy() == pytest.approx(expected, abs=0.1)
    # a kilometer farther north, to the center of a cell
    assert (table["snow_m"] - table["elevation_m"]).between(85, 100.1).all()
    # half a person on each hectare
    assert table["population_density"].to_numpy() == pytest.approx(50, rel=0.03)
    assert table["curtailment_pct"].isna().all()
