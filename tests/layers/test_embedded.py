"""The embedded layers as geowbit hands them out; what is in the files is tested elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import rasterio
from geopandas.testing import assert_geodataframe_equal
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.countries import home_country
from geowbit.layers import (
    Raster,
    catalog,
    data_folder,
    embedded_layer,
    embedded_table,
    model_table,
    named_assumptions,
)
from geowbit.layers.embedded import _embedded_features, embedded_provenance

RAW = Path(__file__).parents[2] / "data" / "raw" / "japan"
LISTED = pd.read_csv(RAW / "catalog.csv", dtype=str, keep_default_na=False).set_index("name")
PLACED = LISTED.index[LISTED["kind"].isin(["points", "lines", "polygons"])]
RASTERS = LISTED.index[LISTED["kind"] == "raster"]
TABLES = LISTED.index[LISTED["kind"].isin(["table", "graph"])]


def test_the_catalog_is_the_file() -> None:
    table = catalog()
    assert data_folder() == RAW.parent
    assert home_country().folder == RAW
    assert table.index.tolist() == LISTED.index.tolist()
    assert table["rows"].tolist() == [int(rows) for rows in LISTED["rows"]]
    for column in ("source", "licence", "attribution", "date", "confidence", "note"):
        assert table[column].tolist() == LISTED[column].tolist(), column


@pytest.mark.parametrize("name", PLACED)
def test_layers_of_places(name: str) -> None:
    layer = embedded_layer(name)
    assert isinstance(layer, gpd.GeoDataFrame)
    assert len(layer) == int(LISTED.loc[name, "rows"])
    assert layer.crs.to_epsg() == 4326
    kinds = {"points": {"Point"}, "lines": {"LineString", "MultiLineString"}}
    allowed = kinds.get(LISTED.loc[name, "kind"], {"Polygon", "MultiPolygon"})
    assert set(layer.geom_type) <= allowed
    west, south, east, north = layer.total_bounds
    assert 122 <= west < east <= 154
    assert 20 <= south < north <= 46


STORED = sorted(path.name for path in RAW.rglob("*.parquet"))


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
@pytest.mark.parametrize("file", STORED)
def test_features_are_those_that_geopandas_reads(file: str, encoding: str, tmp_path: Path) -> None:
    path = next(RAW.rglob(file))
    theirs = gpd.read_parquet(path)
    if encoding != "WKB":
        # as others may write the layer of a country of their own; of one kind of shapes
        theirs = theirs.explode(ignore_index=True)
        path = tmp_path / file
        theirs.to_parquet(path, geometry_encoding="geoarrow", schema_version="1.1.0")
    ours = _embedded_features(path)
    assert_geodataframe_equal(ours, theirs)
    assert ours.geometry.to_wkb().tolist() == theirs.geometry.to_wkb().tolist()


@pytest.mark.parametrize("name", RASTERS)
def test_layers_that_are_rasters(name: str) -> None:
    layer = embedded_layer(name)
    assert isinstance(layer, Raster)
    with rasterio.open(RAW / LISTED.loc[name, "file"]) as source:
        assert (layer.values == source.read(1)).all()
        lon, lat = source.xy(100, 100)
        assert layer.sample([lon], [lat])[0] == source.read(1)[100, 100] or (
            source.nodata is not None and source.read(1)[100, 100] == source.nodata
        )


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    assert len(embedded_table(name)) == int(LISTED.loc[name, "rows"])


@pytest.mark.parametrize("name", LISTED.index)
def test_the_record_of_a_layer_is_that_of_the_catalog(name: str) -> None:
    record = embedded_provenance(name)
    digest = hashlib.sha256()
    for part in LISTED.loc[name, "file"].split(";"):
        digest.update((RAW / part).read_bytes())
    assert record.sha256 == digest.hexdigest()
    assert record.rows_read == record.rows_kept == int(LISTED.loc[name, "rows"])
    listed = LISTED.loc[name]
    assert (str(record.licence), record.note) == (listed["licence"], listed["note"])


def test_codes_keep_their_zeros() -> None:
    assert embedded_table("municipalities")["code"].iloc[0] == "01100"
    assert embedded_table("prefectures")["code"].tolist() == [f"{n:02d}" for n in range(1, 48)]


def test_what_one_does_to_a_table_stays_with_one() -> None:
    tables = (lambda: embedded_table("prefectures"), lambda: model_table("hubs"))
    for get in (catalog, *tables, lambda: named_assumptions().frame()):
        first = get()
        before = get()
        first.iloc[:, 0] = None
        pd.testing.assert_frame_equal(get(), before)


def test_unknown_names_are_refused() -> None:
    for read in (embedded_layer, embedded_table, embedded_provenance):
        with refused(LayerError, "layers.no_embedded", name="substation", near="substations"):
            read("substation")
    with refused(LayerError, "layers.without_places", name="unit_costs"):
        embedded_layer("unit_costs")


# ---------------------------------------------------------------------------- assumptions


def test_every_assumption_has_an_ordered_range_and_a_source() -> None:
    table = named_assumptions().frame()
    assert table.index.is_unique
    assert (table["low"] <= table["mid"]).all()
    assert (table["mid"] <= table["high"]).all()
    assert table[["what", "unit", "source", "confidence"]].notna().all(axis=None)
    stated = model_table("model_parameters").set_index("key")["mid"]
    own = model_table("country_parameters").set_index("key")["mid"]
    # what stands in the common table without a number is the country's; it may also differ there
    assert set(stated.index[stated.isna()]) <= set(own.index)
    stated.update(own)
    assert table.loc[stated.index, "mid"].tolist() == stated.tolist()


def test_an_own_assumption_takes_the_place_of_ours() -> None:
    ours = named_assumptions().frame()
    own = {"discount_rate": 0.04, "fiber_detour_ratio": [1.1, 1.2, 1.9]}
    assert named_assumptions()["discount_rate"].is_own is False
    assert named_assumptions(own)["discount_rate"].is_own
    mine = named_assumptions(own).frame()
    assert mine.loc["discount_rate", ["low", "mid", "high"]].tolist() == [0.04] * 3
    assert mine.loc["fiber_detour_ratio", ["low", "mid", "high"]].tolist() == [1.1, 1.2, 1.9]
    assert mine.loc["discount_rate", "source"] == "the study"
    others = ours.index.difference(["discount_rate", "fiber_detour_ratio"])
    pd.testing.assert_frame_equal(mine.loc[others], ours.loc[others])
    pd.testing.assert_frame_equal(named_assumptions().frame(), ours)


@pytest.mark.parametrize(
    "value",
    [[3, 2, 1], [1, 2], [], "abc", None, float("nan"), float("inf"), [1, float("nan"), 2], {}],
)
def test_assumptions_that_are_none_are_refused(value: Any) -> None:
    with pytest.raises(LayerError) as caught:
        named_assumptions({"discount_rate": value})
    assert caught.value.code == "assumptions.not_ordered"
    assert caught.value.params["name"] == "discount_rate"


def test_an_unknown_assumption_is_refused() -> None:
    with pytest.raises(LayerError) as caught:
        named_assumptions({"discount": 0.1})
    assert caught.value.code == "assumptions.unknown"
    assert caught.value.params["name"] == "discount"
    assert caught.value.keys == ("assumptions", "discount")


def test_nobody_can_change_a_raster_that_the_next_one_reads():
    land = embedded_layer("municipality")
    with pytest.raises(ValueError, match="read-only"):
        land.values[0, 0] = 1
    assert embedded_layer("municipality").values is land.values
