"""What a newcomer and a hostile file do first: each ends in a result or in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from affine import Affine

import geowbit as gw
from geowbit.errors import GeowbitError, LayerError, StudyError

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


def refusal(path: Path) -> str:
    with pytest.raises(GeowbitError) as error:
        gw.Study.from_yaml(path).check()
    said = str(error.value)
    assert said.isprintable()
    return said


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
    with pytest.raises(LayerError, match=r"gives no places on a map; write such as EPSG:6677"):
        gw.read_layer("substations", tmp_path / "subs.csv", crs=crs)
    with pytest.raises(LayerError, match=r"gives no places on a map; write such as EPSG:6677"):
        gw.open_raster(raster(tmp_path / "flood.tif"), crs=crs)
    # a place with a height is a place
    high = gw.read_layer("substations", tmp_path / "subs.csv", crs="EPSG:4979")
    assert high.geometry.x.tolist() == [130.1, 130.2]


def test_what_fills_a_gap_is_held_against_the_range_too(tmp_path: Path) -> None:
    file = tmp_path / "subs.csv"
    file.write_text("name,lon,lat\nKita,130.1,33.2\n", encoding="utf-8")
    with pytest.raises(LayerError, match=r"layer substations: fill: voltage_kv 1e\+09 is not in"):
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
    said = refusal(study(tmp_path, of_flood("measure: value_at", "flood.vrt")))
    assert "lost.tif" in said
    assert "previous exception" not in said


# --------------------------------------------------------------------- check finds what run would


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (of_flood("measure: value_at", "away.tif"), "no candidate lies on it"),
        (of_flood("measure: distance_to").replace("flood_m", "flood_km"), "is a raster where"),
        (of_flood("measure: mean_in", "parks.gpkg"), "holds features where a raster is needed"),
        (of_flood("measure: value_at", "parks.gpkg"), "name the column to be read"),
        (of_flood("measure: value_at, column: nope", "parks.gpkg"), "has no column 'nope'"),
        (of_flood("measure: inside", "subs.csv"), "holds points where polygons are needed"),
        (of_flood("measure: value_at", "cut.tif"), "is the file whole?"),
        (BOX + "layers: {terrain: {file: away.tif}}", "layer terrain: no candidate lies on it"),
        (BOX + "layers: {substations: none}", "layer substations: there is none"),
        (BOX + "load_mw: 4000\nlayers: {substations: {file: low.csv}}", "none of 1 can carry"),
        (BOX + "criteria: {}", "criteria: weights are not negative and at least one is above"),
        (BOX + "criteria: {substation_km: {weight: 0}}", "criteria: weights are not negative"),
        (BOX + "exclude: [{inside: subs}]\nlayers: {subs: {file: subs.csv}}", "layer subs: "),
    ],
)
def test_check_refuses_what_could_not_run(tmp_path: Path, text: str, said: str) -> None:
    raster(tmp_path / "flood.tif")
    raster(tmp_path / "away.tif", west=10, south=50)
    (tmp_path / "cut.tif").write_bytes((tmp_path / "flood.tif").read_bytes()[:600])
    (tmp_path / "low.csv").write_text("name,lon,lat,voltage_kv\nKita,130.1,33.1,6.6\n")
    parks = gpd.GeoDataFrame({"depth_m": [2.0]}, geometry=[shapely.box(130, 33, 131, 34)], crs=4326)
    parks.to_file(tmp_path / "parks.gpkg")
    path = study(tmp_path, text)
    assert said in refusal(path)
    with pytest.raises(GeowbitError) as error:
        gw.Study.from_yaml(path).run()
    assert said in str(error.value)


def test_check_takes_a_raster_under_a_few_of_the_candidates(tmp_path: Path) -> None:
    raster(tmp_path / "flood.tif", west=130.19, south=33.19)
    path = study(tmp_path, of_flood("measure: value_at"))
    assert gw.Study.from_yaml(path).check()["candidates"] > 100
    known = gw.Study.from_yaml(path).run().table["flood_m"].notna().sum()
    assert 0 < known < 5


# ------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x\nload_mw: 3e7\n", "study.yaml:2: load_mw: 3e+07 MW is not a load"),
        ("hubs: {x: [130]}\n", "study.yaml:1: hubs.x: takes [longitude, latitude]"),
        ("criteria: {substation_km: {weight: 1e308}}\n", "study.yaml:1: criteria.substation_km"),
        ("assumptions: {relief_radius_km: -1}\n", "relief_radius_km takes a number"),
    ],
)
def test_values_that_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises((StudyError, LayerError)) as error:
        gw.Study.from_yaml(study(tmp_path, text))
    assert said in str(error.value)


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
    with pytest.raises(LayerError, match=r"subs\.csv: no such file; check the path"):
        one.run()
