"""What a newcomer and a hostile file do first: each ends in a result or in one line."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely
from affine import Affine
from refused import any_of, refused

import geowbit as gw
from geowbit.core.errors import GeowbitError, LayerError, StudyError
from geowbit.layers._opening import open_file
from geowbit.settings.loader import StudyLoader

BOX = "area: {bbox: [130.0, 33.1, 130.2, 33.2]}\n"
STATIONS = "name,lon,lat,voltage_kv\nKita,130.1,33.15,220\nMinami,130.2,33.2,500\n"


def study(folder: Path, text: str) -> Path:
    (folder / "subs.csv").write_text(STATIONS, encoding="utf-8")
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def raster(path: Path, *, west: float = 129.9, south: float = 33.0) -> Path:
    cells = np.arange(400, dtype="float32").reshape(20, 20)
    place = Affine(0.025, 0, west, 0, -0.025, south + 0.5)
    with rasterio.open(
        path, "w", driver="GTiff", height=20, width=20, count=1, dtype="float32",
        transform=place, crs="EPSG:4326",
    ) as file:  # fmt: skip
        file.write(cells, 1)
    return path


def refusal(path: Path, code: str, /, **params: Any) -> GeowbitError:
    with refused(GeowbitError, code, **params) as error:
        gw.Study.from_yaml(path).check()
    assert str(error.value).isprintable()
    return error.value


def of_flood(measure: str, file: str = "flood.tif") -> str:
    return (
        f"{BOX}layers: {{flood: {{file: {file}}}}}\n"
        f"criteria: {{substation_km: {{}}, flood_m: {{layer: flood, {measure}, direction: cost}}}}"
    )


# ------------------------------------------------------------------------------- where it stands


def test_a_study_is_run_from_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study(tmp_path, BOX + "layers: {substations: {file: subs.csv}}\ncandidates: {file: subs.csv}\n")
    monkeypatch.chdir(tmp_path)
    assert gw.Study.from_yaml("study.yaml").check()["candidates"] == 1
    # and what was fetched into the folder is still told by the record beside the folder
    beside = tmp_path.with_name(f"{tmp_path.name}.provenance.json")
    beside.write_text('{"licence": "CC BY 4.0"}', encoding="utf-8")
    assert gw.read_layer("substations", "subs.csv").attrs["provenance"]["licence"] == "CC BY 4.0"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "x" * 5000 + ".tif", "x" * 300 + "/*.tif"])
@pytest.mark.parametrize("key", ["substations", "terrain"])
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str, key: str) -> None:
    with pytest.raises(LayerError) as error:
        gw.Study.japan(layers={key: {"file": name}}, area={"bbox": [130, 33, 130.2, 33.2]}).check()
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 700
    with pytest.raises(LayerError):
        gw.read_layer("substations", name)


def test_the_shell_is_told_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    for given in (["check", "x" * 5000], ["run", "-o", "x" * 5000], ["map", "x" * 5000]):
        done = subprocess.run(
            [sys.executable, "-m", "geowbit", *given],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert done.returncode == 1
        *progress, said = done.stderr.splitlines()
        assert said.startswith("geowbit: ")
        assert all(line.endswith(" s  map") for line in progress)


# ------------------------------------------------------------------------------------- readers


@pytest.mark.parametrize(("name", "engine"), [("mine.xlsx", "openpyxl"), ("mine.ods", "odf")])
def test_a_workbook_is_told_nothing_of_its_library(tmp_path: Path, name: str, engine: str) -> None:
    table = pd.DataFrame({"name": ["Kita"], "lon": [130.1], "lat": [33.2], "voltage_kv": [220]})
    table.to_excel(tmp_path / name, index=False, engine=engine)  # type: ignore[call-overload]
    assert gw.read_layer("substations", tmp_path / name).attrs["provenance"]["note"] == ""


@pytest.mark.parametrize("crs", ["EPSG:5773", "EPSG:4978"])
def test_heights_and_geocentric_systems_are_no_places_on_a_map(tmp_path: Path, crs: str) -> None:
    study(tmp_path, "")
    name = pyproj.CRS(crs).name
    with refused(LayerError, "layers.not_horizontal", what="layer substations", crs=name):
        gw.read_layer("substations", tmp_path / "subs.csv", crs=crs)
    flood = raster(tmp_path / "flood.tif")
    with refused(LayerError, "layers.not_horizontal", what=f"layer raster: {flood}", crs=name):
        gw.open_raster(flood, crs=crs)
    # a place with a height is a place
    high = gw.read_layer("substations", tmp_path / "subs.csv", crs="EPSG:4979")
    assert high.geometry.x.tolist() == [130.1, 130.2]


def test_what_fills_a_gap_is_held_against_the_range_too(tmp_path: Path) -> None:
    file = tmp_path / "subs.csv"
    file.write_text("name,lon,lat\nKita,130.1,33.2\n", encoding="utf-8")
    with refused(
        LayerError,
        "layers.fill_out_of_range",
        name="substations",
        column="voltage_kv",
        value="1e+09",
    ):
        gw.read_layer("substations", file, fill={"voltage_kv": 1e9})
    assert gw.read_layer("substations", file, fill={"voltage_kv": 66})["voltage_kv"].item() == 66


def test_a_virtual_raster_says_which_of_its_files_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "flood.vrt").write_text(
        '<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>129.9,0.025,0,33.5,0,-0.025</GeoTransform>"
        '<VRTRasterBand dataType="Float32" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">lost.tif</SourceFilename></SimpleSource>'
        "</VRTRasterBand></VRTDataset>",
        encoding="utf-8",
    )
    path = study(tmp_path, of_flood("measure: value_at", "flood.vrt"))
    error = refusal(path, "layers.raster_spoiled", path=str(tmp_path / "flood.vrt"))
    # GDAL's own words, of the file that it looked for
    assert str(tmp_path / "lost.tif") in str(error.params["why"])
    assert "previous exception" not in str(error.params["why"])


# --------------------------------------------------------------------- check finds what run would


@pytest.mark.parametrize(
    ("text", "line", "code", "params"),
    [
        (
            of_flood("measure: value_at", "away.tif"),
            3,
            "criteria.raster_elsewhere",
            {"layer": "flood", "lon": "10.25", "lat": "50.25"},
        ),
        (
            of_flood("measure: distance_to").replace("flood_m", "flood_km"),
            3,
            "criteria.is_raster",
            {"layer": "flood", "needed": any_of("points", "lines", "polygons")},
        ),
        (
            of_flood("measure: mean_in", "parks.gpkg"),
            3,
            "criteria.needs_raster",
            {"layer": "flood"},
        ),
        (
            of_flood("measure: value_at", "parks.gpkg"),
            3,
            "criteria.name_column",
            {"layer": "flood"},
        ),
        (
            of_flood("measure: value_at, column: nope", "parks.gpkg"),
            3,
            "criteria.no_column",
            {"layer": "flood", "column": "nope", "known": "depth_m"},
        ),
        (
            of_flood("measure: inside", "subs.csv"),
            3,
            "criteria.holds_other",
            {"layer": "flood", "held": any_of("points"), "needed": any_of("polygons")},
        ),
        (of_flood("measure: value_at", "cut.tif"), 2, "layers.raster_spoiled", {"name": "flood"}),
        (
            BOX + "layers: {terrain: {file: away.tif}}",
            2,
            "criteria.raster_elsewhere",
            {"layer": "terrain", "lon": "10.25", "lat": "50.25"},
        ),
        (BOX + "layers: {substations: none}", 2, "layers.none_given", {"name": "substations"}),
        (
            BOX + "load_mw: 4000\nlayers: {substations: {file: low.csv}}",
            3,
            "cables.no_substation_carries",
            {"count": "1", "load_mw": "4000"},
        ),
        (BOX + "criteria: {}", 2, "settings.no_weight", {"key": "criteria"}),
        (
            BOX + "criteria: {substation_km: {weight: 0}}",
            2,
            "settings.no_weight",
            {"key": "criteria"},
        ),
        (
            BOX + "exclude: [{inside: subs}]\nlayers: {subs: {file: subs.csv}}",
            2,
            "ranking.rule_no_polygons",
            {"layer": "subs"},
        ),
    ],
)
def test_check_refuses_what_could_not_run(
    tmp_path: Path, text: str, line: int, code: str, params: dict[str, Any]
) -> None:
    raster(tmp_path / "flood.tif")
    raster(tmp_path / "away.tif", west=10, south=50)
    (tmp_path / "cut.tif").write_bytes((tmp_path / "flood.tif").read_bytes()[:600])
    (tmp_path / "low.csv").write_text("name,lon,lat,voltage_kv\nKita,130.1,33.1,6.6\n")
    parks = gpd.GeoDataFrame({"depth_m": [2.0]}, geometry=[shapely.box(130, 33, 131, 34)], crs=4326)
    parks.to_file(tmp_path / "parks.gpkg")
    path = study(tmp_path, text)
    for done in ("check", "run"):
        with refused(GeowbitError, code, at=f"{path}:{line}", **params):
            getattr(gw.Study.from_yaml(path), done)()


def test_check_takes_a_raster_under_a_few_of_the_candidates(tmp_path: Path) -> None:
    raster(tmp_path / "flood.tif", west=130.19, south=33.19)
    path = study(tmp_path, of_flood("measure: value_at"))
    assert gw.Study.from_yaml(path).check()["candidates"] > 100
    known = gw.Study.from_yaml(path).run().table["flood_m"].notna().sum()
    assert 0 < known < 5


# ------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("text", "line", "code", "params"),
    [
        ("name: x\nload_mw: 3e7\n", 2, "cables.load", {"load_mw": "3e+07", "most": "5000"}),
        ("hubs: {x: [130]}\n", 1, "settings.takes.tuple_type", {"key": "hubs.x"}),
        (
            "criteria: {substation_km: {weight: 1e308}}\n",
            1,
            "settings.takes.less_than_equal",
            {"key": "criteria.substation_km.weight", "given": "1e+308", "le": "1e+09"},
        ),
        (
            "assumptions: {relief_radius_km: -1}\n",
            1,
            "assumptions.out_of_bounds",
            {"name": "relief_radius_km", "low": "-1", "high": "-1", "least": "0", "most": "1e+09"},
        ),
    ],
)
def test_values_that_cannot_be(
    tmp_path: Path, text: str, line: int, code: str, params: dict[str, str]
) -> None:
    with refused(GeowbitError, code, at=f"study.yaml:{line}", **params):
        gw.Study.from_yaml(study(tmp_path, text))


def test_a_message_is_one_printable_line_of_a_length_one_reads() -> None:
    said = str(LayerError(f"layer \x1b[31m{'x' * 10_000}\n\0: check\u202e the path"))
    assert said.isprintable()
    assert len(said) < 700
    assert said.startswith("layer [31mxxx")
    assert said.endswith("check the path")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell of POSIX")
def test_a_file_that_leaves_between_check_and_run_is_one_line(tmp_path: Path) -> None:
    path = study(tmp_path, BOX + "layers: {substations: {file: subs.csv}}\n")
    one = gw.Study.from_yaml(path)
    (tmp_path / "subs.csv").unlink()
    with refused(LayerError, "layers.no_file", what=f"layer substations: {tmp_path / 'subs.csv'}"):
        one.run()


# --------------------------------------------------------------------- the line that is at fault


def with_layers(folder: Path) -> None:
    raster(folder / "away.tif", west=10, south=50)
    (folder / "low.csv").write_text("name,lon,lat,voltage_kv\nKita,130.1,33.1,6.6\n")
    (folder / "far.csv").write_text("name,lon,lat,voltage_kv\nKita,131.1,34.1,220\n")
    (folder / "sea.csv").write_text("site_id,lon,lat\na,150.0,20.0\n")
    (folder / "rates.csv").write_text("nothing,here\n1,2\n")
    zone = gpd.GeoDataFrame({"n": ["x"]}, geometry=[shapely.box(130, 33, 130.1, 33.2)], crs=4326)
    zone.to_file(folder / "zones.gpkg")


ZONES = "layers: {zones: {file: zones.gpkg}}\n"


@pytest.mark.parametrize(
    ("line", "text", "code", "params"),
    [
        (
            1,
            "area:\n  bbox: [135, 38, 135.5, 38.5]\n",
            "candidates.no_land",
            {"area": "{'bbox': [135.0, 38.0, 135.5, 38.5]}", "country": "Japan"},
        ),
        (1, "area: {file: low.csv}\n", "layers.no_row", {"what": "layer area: FOLDER/low.csv"}),
        (
            3,
            "area:\n  prefectures:\n    - Sagga\n",
            "candidates.no_prefecture",
            {"name": "Sagga", "near": "Saga"},
        ),
        (
            3,
            BOX + "load_mw: 400\nlayers: {substations: none}\n",
            "layers.none_given",
            {"name": "substations"},
        ),
        (
            4,
            BOX + "layers:\n  land: none\n  substations: {file: lost.csv}\n",
            "layers.no_file",
            {"what": "layer substations: FOLDER/lost.csv"},
        ),
        (
            3,
            BOX + "layers:\n  substations: {file: subs.csv, fill: {name: 3}}\n",
            "layers.fill_text",
            {"name": "substations", "column": "name", "value": "'Kita'"},
        ),
        (
            3,
            BOX + "layers:\n  terrain: {file: away.tif}\n",
            "criteria.raster_elsewhere",
            {"layer": "terrain", "lon": "10.25", "lat": "50.25"},
        ),
        (
            3,
            BOX + "layers:\n  terrain: {file: '**'}\n",
            "layers.terrain_no_raster",
            {"what": "FOLDER/**"},
        ),
        (
            3,
            BOX + "load_mw: 4000\nlayers: {substations: {file: low.csv}}\n",
            "cables.no_substation_carries",
            {"count": "1", "load_mw": "4000"},
        ),
        (
            4,
            BOX + "layers:\n  substations:\n    {file: far.csv, window_km: 5}\n",
            "criteria.no_substation_near",
            {},
        ),
        (
            3,
            BOX + "candidates:\n  grid: {lon_arcsec: 1e308, lat_arcsec: 1}\n",
            "candidates.no_cell_size",
            {"name": "lon_arcsec", "step": "1e+308", "least": "0.5", "most": "36000"},
        ),
        (
            3,
            BOX + "candidates:\n  file: lost.csv\n",
            "layers.no_file",
            {"what": "layer candidates: FOLDER/lost.csv"},
        ),
        (
            1,
            BOX + "candidates: {file: sea.csv}\n",
            "candidates.none_in_area",
            {"area": "{'bbox': [130.0, 33.1, 130.2, 33.2]}", "path": "FOLDER/sea.csv"},
        ),
        (
            3,
            BOX + "exclude:\n- prefecture > 5\n",
            "ranking.rule_of_text",
            {"rule": "'prefecture > 5'", "column": "prefecture"},
        ),
        (
            4,
            BOX + "exclude:\n- fiber_km > 50\n- nope_mjpy > 3\n",
            "ranking.rule_no_column",
            {"rule": "'nope_mjpy > 3'", "column": "nope_mjpy", "near": "power_mjpy"},
        ),
        (
            3,
            BOX + "exclude:\n- {inside: supply_areas}\n",
            "layers.without_places",
            {"name": "supply_areas"},
        ),
        (
            3,
            BOX + "exclude:\n- nearest_hub > 3\n",
            "ranking.rule_of_text",
            {"rule": "'nearest_hub > 3'", "column": "nearest_hub"},
        ),
        (
            2,
            BOX + "exclude:\n" + "- fiber_km > 3\n" * 63,
            "settings.takes.too_long",
            {"key": "exclude", "max_length": "62"},
        ),
        (
            3,
            BOX + "costs:\n  rates: rates.csv\n",
            "cables.rates_no_column",
            {
                "file": "FOLDER/rates.csv",
                "column": "kind",
                "needed": "kind, voltage_kv, construction, low, mid, high",
            },
        ),
        (
            3,
            BOX + f"costs:\n  rates: {'x' * 300}\n",
            "layers.cannot_be_file",
            {"what": "rates", "reason": "File name too long"},
        ),
        (
            2,
            BOX + f"voltage_classes: {'x' * 300}\n",
            "layers.cannot_be_file",
            {"what": "voltage_classes", "reason": "File name too long"},
        ),
        (
            2,
            BOX + "voltage_classes: rates.csv\n",
            "cables.classes_no_column",
            {"path": "FOLDER/rates.csv", "column": "voltage_kv"},
        ),
        (
            3,
            BOX + "assumptions:\n  discont_rate: 1\n",
            "assumptions.unknown",
            {"name": "discont_rate", "near": "discount_rate"},
        ),
        (
            3,
            BOX + "assumptions:\n  discount_rate: 1e308\n",
            "assumptions.out_of_bounds",
            {"name": "discount_rate", "low": "1e+308", "high": "1e+308", "least": "0", "most": "1"},
        ),
        (
            3,
            BOX + "assumptions:\n  horizon_years: 0\n",
            "assumptions.out_of_bounds",
            {"name": "horizon_years", "low": "0", "high": "0", "least": "1", "most": "1000"},
        ),
        (
            3,
            BOX + "assumptions:\n  fiber_corridor_km: 2000\n",
            "assumptions.out_of_bounds",
            {
                "name": "fiber_corridor_km",
                "low": "2000",
                "high": "2000",
                "least": "0",
                "most": "50",
            },
        ),
        (
            3,
            BOX + "assumptions:\n  fiber_delay_us_per_km: 3\n",
            "fiber.faster_than_light",
            {"given": "3", "least": "3.336"},
        ),
        (2, BOX + "criteria: []\n", "settings.no_weight", {"key": "criteria"}),
        (
            3,
            BOX + ZONES + "criteria: {z: {layer: zones, measure: value_at, column: n, "
            "direction: cost}}\n",
            "criteria.no_number",
            {"layer": "zones", "column": "n"},
        ),
        (
            3,
            BOX + ZONES + "criteria: {connection_km: {layer: zones, measure: distance_to, "
            "direction: cost}}\n",
            "study.column_taken",
            {"name": "connection_km"},
        ),
    ],
)
def test_check_and_run_name_the_line_that_is_at_fault(
    tmp_path: Path, line: int, text: str, code: str, params: dict[str, str]
) -> None:
    with_layers(tmp_path)
    path = study(tmp_path, text)
    told = {name: value.replace("FOLDER", str(tmp_path)) for name, value in params.items()}
    for done in ("check", "run"):
        with refused(GeowbitError, code, **told) as error:
            getattr(gw.Study.from_yaml(path), done)()
        assert str(error.value).isprintable()
        assert str(error.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (2, "name: a\nregional: !!bool x\n"),
        (2, "name: a\nload_mw: !!timestamp x\n"),
        (2, "name: a\nseed: !!int x\n"),
        (2, 'load_mw: 5\nname: "\\ud800"\n'),
        (2, "name: a\nload_mw: 5\x00\n"),
    ],
)
def test_a_value_that_yaml_cannot_read_has_its_line(tmp_path: Path, line: int, text: str) -> None:
    code = "settings.bad_character" if "\x00" in text else "settings.no_yaml"
    refusal(study(tmp_path, text), code, at=f"study.yaml:{line}")


@pytest.mark.parametrize("key", ["~", "true", "1.5", "0x10"])
@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("{}: 1", "invalid_key"),
        ("area: {{{}: 1}}", "invalid_key"),
        ("hubs: {{{}: [1, 2]}}", "string_type"),
    ],
)
def test_a_key_that_is_no_text(tmp_path: Path, key: str, place: str, code: str) -> None:
    given = {"~": "None", "true": "True", "1.5": "1.5", "0x10": "16"}[key]
    refusal(study(tmp_path, place.format(key)), f"settings.takes.{code}", given=given)


def test_merges_of_merges_do_not_grow() -> None:
    names = "abcdef"
    text = "a: &a {k: 1, l: 2}\n" + "".join(
        f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}], l: 3}}\n"
        for before, name in itertools.pairwise(names)
    )
    loader = StudyLoader(text)
    node = loader.get_single_node()
    assert loader.construct_document(node)["f"] == {"k": 1, "l": 3}
    assert len(node.value[-1][1].value) == 2


def test_what_the_command_gives_is_not_looked_for_in_the_file(tmp_path: Path) -> None:
    path = study(tmp_path, BOX + "load_mw: 100\n")
    with refused(StudyError, "cables.load", load_mw="9999", at=str(path)):
        gw.Study.from_yaml(path, load_mw=9999)


def test_a_study_that_changes_while_it_runs_is_told_as_it_was_read(tmp_path: Path) -> None:
    path = study(tmp_path, BOX + "layers: {substations: {file: lost.csv}}\n")
    one = gw.Study.from_yaml(path)
    path.unlink()
    with refused(LayerError, "layers.no_file", at=f"{path}:2"):
        one.check()


def test_home_is_where_a_person_means_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "mine.csv").write_text(STATIONS, encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    path = study(tmp_path, BOX + "layers: {substations: {file: ~/mine.csv}}\n")
    layers = {one["name"]: one for one in gw.Study.from_yaml(path).check()["layers"]}
    assert layers["substations"]["rows_kept"] == 2


def test_places_that_no_name_is_given_of_are_nameless(tmp_path: Path) -> None:
    with_layers(tmp_path)
    path = study(tmp_path, BOX + "layers: {prefectures: {file: zones.gpkg}}\n")
    assert set(gw.Study.from_yaml(path).run().table["prefecture"]) == {""}


def test_check_measures_every_candidate_where_a_window_may_be_too_small(tmp_path: Path) -> None:
    """One of 96 squares lies farther from a substation than the window reaches."""
    path = study(
        tmp_path,
        BOX + "layers:\n  substations: {file: subs.csv, window_km: KM}\n",
    )
    km = gw.Study.from_yaml(study(tmp_path, path.read_text().replace("KM", "500"))).run()
    reach = km.table["substation_km"].sort_values().to_numpy()
    between = (reach[-1] + reach[-2]) / 2
    path = study(
        tmp_path, BOX + f"layers:\n  substations: {{file: subs.csv, window_km: {between}}}\n"
    )
    told = refusal(path, "study.window_too_small", layer="substations", at=f"{path}:3")
    with pytest.raises(StudyError) as error:
        gw.Study.from_yaml(path).run()
    assert error.value.message == told.message


# ---------------------------------------------------------------------------------- from Python


@pytest.mark.parametrize(
    "options",
    [
        {"columns": 3},
        {"columns": {"voltage_kv": {}}},
        {"columns": {3: "kV"}},
        {"fill": 3},
        {"fill": {"voltage_kv": "66"}},
        {"fill": {"voltage_kv": float("nan")}},
        {"fill": {"voltage_kv": True}},
        {"bbox": (1, 2)},
        {"area": "abcd"},
    ],
)
def test_options_of_a_layer_that_cannot_be(tmp_path: Path, options: dict[str, object]) -> None:
    study(tmp_path, "")
    with pytest.raises(LayerError):
        gw.read_layer("substations", tmp_path / "subs.csv", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", [3, None, b"x", {"file": "x"}, [], ["subs.csv", 3]])
def test_what_is_no_path(path: object) -> None:
    with pytest.raises(LayerError):
        gw.read_layer("substations", path)  # type: ignore[arg-type]
    with pytest.raises(LayerError):
        gw.open_raster(path)  # type: ignore[arg-type]


@pytest.mark.parametrize("layers", [3, True, ["a"], {3: "subs.csv"}, {None: "subs.csv"}])
def test_what_are_no_layers(layers: object) -> None:
    with pytest.raises(LayerError):
        gw.Study.japan(layers=layers)  # type: ignore[arg-type]


def test_a_file_that_leaves_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study(tmp_path, "")

    def read_and_gone(name: str, file: Path, *rest: object) -> gpd.GeoDataFrame:
        found = open_file(name, file, *rest)  # type: ignore[arg-type]
        file.unlink()
        return found

    monkeypatch.setattr("geowbit.layers.reading.open_file", read_and_gone)
    with refused(
        LayerError, "layers.went_away", name="substations", path=str(tmp_path / "subs.csv")
    ):
        gw.read_layer("substations", tmp_path / "subs.csv")


# ------------------------------------------------------------------------ at the edge of the map

FIJI = """
area: {bbox: [177, -19, -179, -16]}
candidates: {grid: {lon_arcsec: 3600, lat_arcsec: 3600}}
load_mw: 20
layers: {substations: {file: fiji.csv}}
criteria: {substation_km: {}}
exclude: []
costs:
  rates: rates.csv
"""
RATES = "kind,voltage_kv,construction,low,mid,high,unit\npower,154,overhead,50,60,70,mjpy/km\n"


@pytest.mark.parametrize(
    "places",
    ["178.4,-18.1,132\nTaveuni,-179.9,-16.8,132", "179.99,-18.1,132", "-179.99,-18.1,132"],
)
def test_a_run_beside_the_antimeridian_is_written_whole(tmp_path: Path, places: str) -> None:
    (tmp_path / "fiji.csv").write_text(f"name,lon,lat,voltage_kv\nSuva,{places}\n")
    (tmp_path / "rates.csv").write_text(RATES)
    gw.Study.from_yaml(study(tmp_path, FIJI)).run().write(tmp_path / "out")
    told = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "the antimeridian lies between" in told


def test_no_corridors_are_laid_over_the_antimeridian(tmp_path: Path) -> None:
    (tmp_path / "fiji.csv").write_text("name,lon,lat,voltage_kv\nSuva,178.4,-18.1,132\n")
    (tmp_path / "rates.csv").write_text(RATES)
    path = study(tmp_path, FIJI + "  connection: corridor\n")
    for done in ("check", "run"):
        with refused(GeowbitError, "corridors.antimeridian", at="study.yaml:10"):
            getattr(gw.Study.from_yaml(path), done)()
