"""`where:` of a layer: which of its rows are meant, and what is told of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from records import counted
from refused import refused

from geowbit.core.errors import LayerError, StudyError
from geowbit.layers import Layers, read_layer
from geowbit.settings import make_settings

ZONES = {
    "kind": ["flood", "Flood ", "surge", "landslide", None],
    "depth_m": [0.4, 3.0, 7.5, None, 1.0],
    "code": ["01", "2", "1.0", "３", ""],
    "浸水深 (m)": [1, 2, 3, 4, 5],
}


@pytest.fixture
def zones(tmp_path: Path) -> Path:
    shapes = [shapely.box(136 + n, 36, 136.5 + n, 36.5) for n in range(5)]
    file = tmp_path / "zones.gpkg"
    gpd.GeoDataFrame(ZONES, geometry=shapes, crs=4326).to_file(file)
    return file


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("depth_m >= 3", [1, 2]),
        ("depth_m < 3", [0, 4]),
        ("depth_m != 3", [0, 2, 4]),
        ("kind in flood", [0, 1]),
        ("kind in FLOOD, surge", [0, 1, 2]),
        ("code in 1", [0, 2]),
        (["kind in flood, surge", "depth_m > 1"], [1, 2]),
        ({"kind": "surge"}, [2]),
        ({"code": [1, "2"], "kind": ["flood", "surge"]}, [0, 1, 2]),
        ({"code": 3}, [3]),
        ({"depth_m": 7.5}, [2]),
        ({"浸水深 (m)": [1, 4]}, [0, 3]),
    ],
)
def test_the_rows_that_are_meant(zones: Path, where: Any, rows: list[int]) -> None:
    layer = read_layer("hazards", zones, where=where)
    # which rows they were is told by where they lie
    assert [int(one) - 136 for one in layer.geometry.bounds["minx"]] == rows
    record = counted(layer.attrs["provenance"])
    assert record["rows_read"] == 5
    assert list(record["dropped"].values()) == [5 - len(rows)]


def test_a_strict_layer_may_leave_rows_out(zones: Path) -> None:
    assert len(read_layer("hazards", zones, where="depth_m > 1", strict=True)) == 2


def test_voltages_are_compared_in_kilovolts(tmp_path: Path) -> None:
    file = tmp_path / "yards.csv"
    file.write_text("name,lon,lat,voltage_kv\na,136,36,66000;6600\nb,137,36,154kV\nc,138,36,77\n")
    layer = read_layer("substations", file, where="voltage_kv >= 77")
    assert layer["name"].tolist() == ["b", "c"]


def test_what_leaves_nothing_says_what_there_is(zones: Path) -> None:
    with refused(LayerError, "layers.where_none", column="kind", rule="kind in fire") as caught:
        read_layer("hazards", zones, where="kind in fire")
    assert "'flood'" in str(caught.value)
    with refused(LayerError, "layers.no_column", column="deep"):
        read_layer("hazards", zones, where="deep > 1")


@pytest.mark.parametrize(
    "where",
    ["depth_m deeper than 3", [], {}, [3], {"kind": []}, {"kind": {"a": 1}}, "", {"kind": None}],
)
def test_what_is_no_choice(where: Any, zones: Path) -> None:
    with refused(LayerError, "layers.where_rule"):
        read_layer("hazards", zones, where=where)


def test_a_study_says_so_at_its_key() -> None:
    layer = {"file": "zones.gpkg", "where": "depth_m deeper than 3"}
    with refused(StudyError, "layers.where_rule"):
        make_settings({"layers": {"flood": layer}})
    made = make_settings({"layers": {"flood": {**layer, "where": {"kind": ["flood", 2]}}}})
    assert made.layers["flood"].where == {"kind": ["flood", 2]}


def test_a_raster_has_no_rows_to_choose(tmp_path: Path) -> None:
    file = tmp_path / "depth.tif"
    with rasterio.open(
        file, "w", driver="GTiff", count=1, height=2, width=2, dtype="float64", crs="EPSG:4326",
        transform=Affine(0.1, 0, 136, 0, -0.1, 37),
    ) as raster:  # fmt: skip
        raster.write(np.ones((2, 2)), 1)
    spec = {"file": file, "where": "depth_m > 1"}
    with refused(LayerError, "layers.no_rows_of_raster", name="flood", key="where"):
        Layers({"flood": spec}, used=["flood"])["flood"]


def test_codes_of_an_official_file_by_code_word_or_translation(tmp_path: Path) -> None:
    shapes = [shapely.box(136 + n, 36, 136.5 + n, 36.5) for n in range(3)]
    columns = {"A31a_401": ["8404040001"] * 3, "A31a_405": [1, 2, 3]}
    file = tmp_path / "A31a-41.gpkg"
    gpd.GeoDataFrame(columns, geometry=shapes, crs=6668).to_file(file)
    for column in ("A31a_405", "collapse"):
        for value in (2, "2", "bank_erosion", "河岸侵食"):
            layer = read_layer("hazards", file, where={column: value})
            assert layer["A31a_405"].tolist() == [2]
    with refused(LayerError, "layers.no_such_code", value="erosion", near="bank_erosion"):
        read_layer("hazards", file, where={"collapse": "erosion"})
