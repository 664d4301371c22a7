"""The layers of a study: the embedded ones, and the user's own in their place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from records import counted
from refused import refused

from geowbit import Study
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers import Layers, Raster, read_layer


def stations(**columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"voltage_kv": [187.0, 66.0], **columns},
        geometry=gpd.points_from_xy([134.0, 133.8], [34.3, 34.2]),
        crs="EPSG:4326",
    )


def test_only_what_is_asked_for_is_read() -> None:
    layers = Layers()
    assert layers.provenance() == []
    first = layers["substations"]
    assert [record.name for record in layers.provenance()] == ["substations"]
    assert layers["substations"] is first
    _ = layers["fault_km"]
    assert [record.name for record in layers.provenance()] == ["fault_km", "substations"]


def test_every_name_gives_a_layer_of_its_kind() -> None:
    layers = Layers()
    assert len(layers) == len(list(layers)) == len(set(layers))
    for name in layers:
        layer = layers[name]
        get = layers.raster if isinstance(layer, Raster) else layers.frame
        other = layers.frame if isinstance(layer, Raster) else layers.raster
        assert get(name) is layer
        code = "no_raster" if get == layers.frame else "raster_for_features"
        with refused(LayerError, f"layers.{code}", name=name):
            other(name)
        assert not layers.is_own(name)
    assert {"substations", "data_centers", "prefectures", "population", "terrain"} <= set(layers)


def test_the_contract_s_names_stand_for_stored_ones() -> None:
    layers = Layers()
    assert set(layers.frame("prefectures").geom_type) <= {"Polygon", "MultiPolygon"}
    assert len(layers.frame("prefectures")) == 47
    assert len(layers.frame("data_centers")) == 35
    assert [record.name for record in layers.provenance()] == ["data_centers", "prefectures"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("substaions", "mine.gpkg"),
        ("substaions", "embedded"),
        ("flood", "mine.tif"),
        ("", "embedded"),
    ],
)
def test_layers_of_unknown_names_are_refused(name: str, given: str) -> None:
    with refused(LayerError, "layers.no_such_name", name=name) as told:
        Layers({name: given})
    assert "substations" in str(told.value.params["hint"])


@pytest.mark.parametrize("name", ["fault_km", "municipality", "water"])
def test_what_no_other_layer_can_stand_for_stays(name: str) -> None:
    with refused(LayerError, "layers.embedded_stays", name=name):
        Layers({name: "mine.tif"}, used=[name])


def test_the_word_embedded_is_the_embedded_layer() -> None:
    layers = Layers({"substations": "embedded", "terrain": "embedded"})
    assert not layers.is_own("substations")
    assert len(layers.frame("substations")) == len(Layers().frame("substations"))


@pytest.mark.parametrize("as_mapping", [True, False])
def test_a_file_is_found_from_the_folder_of_the_study(tmp_path: Path, as_mapping: bool) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "mine.csv"
    path.write_text(
        "lon,lat,volts\n134,34.3,187000\n" if as_mapping else "lon,lat,voltage_kv\n134,34.3,187\n"
    )
    given: Any = "data/mine.csv"
    if as_mapping:
        given = {"file": "data/mine.csv", "columns": {"voltage_kv": "volts"}}
    layers = Layers({"substations": given}, folder=tmp_path)
    assert layers.is_own("substations")
    assert layers.frame("substations")["voltage_kv"].tolist() == [187]
    (record,) = layers.provenance()
    assert (record.name, record.source, record.rows_kept) == ("substations", "mine.csv", 1)
    # an absolute path is taken as it is
    assert (
        len(
            Layers(
                {
                    "power_plants": "embedded",
                    "substations": {
                        "file": path,
                        "columns": {"voltage_kv": "volts" if as_mapping else "voltage_kv"},
                    },
                }
            ).frame("substations")
        )
        == 1
    )


@pytest.mark.parametrize("given", [5, {"columns": {}}, {"file": 5}, pd.DataFrame({"a": [1]})])
def test_what_is_no_layer_is_refused(given: Any) -> None:
    layers = Layers({"substations": given})
    with refused(LayerError, "layers.takes", name="substations"):
        _ = layers["substations"]


def test_a_frame_in_memory_is_held_against_the_schema_and_not_changed() -> None:
    mine = stations(id=[1, 1], name=["Kita", "Minami"]).to_crs("EPSG:6672")
    before = mine.copy(deep=True)
    layers = Layers({"substations": mine})
    kept = layers.frame("substations")
    assert kept.crs.to_epsg() == 4326
    assert kept.geometry.x.tolist() == pytest.approx([134.0, 133.8], abs=1e-8)
    assert kept["id"].is_unique
    (record,) = layers.provenance()
    assert (record.source, record.crs) == ("a frame in memory", "EPSG:6672")
    assert record.repaired[Message("dirt.transformed", crs="EPSG:6672")] == 2
    pd.testing.assert_frame_equal(pd.DataFrame(mine), pd.DataFrame(before))
    assert mine.attrs == {}


def test_a_frame_without_system_or_shape_is_refused() -> None:
    bare = stations().set_crs(None, allow_override=True)
    with refused(LayerError, "layers.no_crs", what="layer substations: a frame in memory"):
        _ = Layers({"substations": bare})["substations"]
    shapeless = gpd.GeoDataFrame({"voltage_kv": [66.0]})
    held = "layer substations: a frame in memory"
    with refused(LayerError, "layers.no_row_no_geometry", what=held):
        _ = Layers({"substations": shapeless})["substations"]


def test_a_frame_changed_since_it_was_read_is_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("lon,lat,voltage_kv\n134,34.3,187\n133.8,34.2,66\n133.9,34.2,0\n")
    read = read_layer("substations", path)
    digest = read.attrs["provenance"]["sha256"]
    changed = read.to_crs("EPSG:6672")
    changed["voltage_kv"] = [np.nan, 66.0]
    layers = Layers({"substations": changed})
    kept = layers.frame("substations")
    assert kept.crs.to_epsg() == 4326
    assert kept["voltage_kv"].tolist() == [66]
    (record,) = layers.provenance()
    # the file's own record, with what happened here
    assert (record.source, record.sha256) == ("mine.csv", digest)
    assert (record.rows_read, record.rows_kept) == (3, 1)
    assert record.dropped == {Message("dirt.missing", column="voltage_kv"): 2}
    for frame in (read, changed):
        assert counted(frame.attrs["provenance"])["dropped"] == {"missing voltage_kv": 1}


def test_a_frame_read_as_another_layer_is_no_excuse(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("lon,lat,capacity_mw\n134,34.3,100\n")
    plants = read_layer("power_plants", path)
    held = "layer substations: a frame in memory"
    with refused(LayerError, "layers.column_missing", what=held, column="voltage_kv"):
        _ = Layers({"substations": plants})["substations"]


def test_a_study_takes_frames(tmp_path: Path) -> None:
    study = Study.japan(area={"prefectures": ["Kagawa"]}, layers={"substations": stations()})
    assert len(study.layers.frame("substations")) == 2
    assert study.layers.is_own("substations")
