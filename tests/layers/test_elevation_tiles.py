"""Heights in the survey's XML: tiles, zips, lists that begin late or end early, broken ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused

import geowbit as gw
from geowbit.core.errors import LayerError
from geowbit.layers import Layers, profiles
from geowbit.layers.elevation_tiles import ElevationTiles, is_elevation

RANDOM = np.random.default_rng(5)
STEP = 1 / 80 / 6


def tile(
    heights: np.ndarray,
    west: float,
    north: float,
    *,
    start: tuple[int, int] = (0, 0),
    system: str = "fguuid:jgd2011.bl",
    order: str = "+x-y",
) -> str:
    """Return a tile as the survey writes it: rows from the north, NaN as -9999."""
    rows, columns = heights.shape
    first = start[1] * columns + start[0]
    told = heights.ravel()[first:]
    while len(told) and np.isnan(told[-1]):
        told = told[:-1]  # the survey leaves out the end of what is not known
    listed = "\n".join(
        "データなし,-9999." if np.isnan(one) else f"地表面,{one:.2f}" for one in told
    )
    south, east = north - rows * STEP, west + columns * STEP
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Dataset xsi:schemaLocation="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema FGD_GMLSchema.xsd"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" gml:id="Dataset1">
<DEM gml:id="DEM001"><fid>fgoid:99-00000</fid><type>5mメッシュ（標高）</type><mesh>54360000</mesh>
<coverage gml:id="DEM001-3"><gml:boundedBy><gml:Envelope srsName="{system}">
<gml:lowerCorner>{south:.9f} {west:.9f}</gml:lowerCorner>
<gml:upperCorner>{north:.9f} {east:.9f}</gml:upperCorner></gml:Envelope></gml:boundedBy>
<gml:gridDomain><gml:Grid gml:id="DEM001-4" dimension="2"><gml:limits><gml:GridEnvelope>
<gml:low>0 0</gml:low><gml:high>{columns - 1} {rows - 1}</gml:high></gml:GridEnvelope></gml:limits>
<gml:axisLabels>x y</gml:axisLabels></gml:Grid></gml:gridDomain><gml:rangeSet><gml:DataBlock>
<gml:rangeParameters><gml:QuantityList uom="DEM構成点"></gml:QuantityList></gml:rangeParameters>
<gml:tupleList>
{listed}
</gml:tupleList></gml:DataBlock></gml:rangeSet><gml:coverageFunction><gml:GridFunction>
<gml:sequenceRule order="{order}">Linear</gml:sequenceRule>
<gml:startPoint>{start[0]} {start[1]}</gml:startPoint></gml:GridFunction></gml:coverageFunction>
</coverage></DEM></Dataset>
"""


def written(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def heights_of(rows: int = 4, columns: int = 6) -> np.ndarray:
    return np.round(RANDOM.uniform(0, 900, (rows, columns)), 2)


def test_tiles_side_by_side_are_one_grid_as_gdal_has_it(tmp_path: Path) -> None:
    whole = heights_of(8, 12)
    west, north = 136.0, 36.1
    for row in (0, 4):
        for column in (0, 6):
            part = whole[row : row + 4, column : column + 6]
            name = f"FG-GML-5436-00-{row}{column}-DEM5A-20200101.xml"
            written(tmp_path, name, tile(part, west + column * STEP, north - row * STEP))
    layers = Layers({"terrain": {"file": tmp_path / "FG-GML-*.xml"}})
    raster = layers.raster("terrain")
    assert raster.grid.shape == (8, 12)
    np.testing.assert_array_equal(raster.read(slice(0, 8), slice(0, 12)), whole)
    with rasterio.open(
        tmp_path / "same.tif", "w", driver="GTiff", count=1, height=8, width=12, dtype="float64",
        crs="EPSG:6668",
        transform=Affine(STEP, 0, west, 0, -STEP, north),
    ) as file:  # fmt: skip
        file.write(whole, 1)
    lon = RANDOM.uniform(west - STEP, west + 13 * STEP, 200)
    lat = RANDOM.uniform(north - 9 * STEP, north + STEP, 200)
    expected = gw.open_raster(tmp_path / "same.tif").sample(lon, lat)
    np.testing.assert_array_equal(raster.sample(lon, lat), expected)
    (record,) = layers.provenance()
    assert (record.profile, record.crs) == ("gsi_dem", "EPSG:6668")
    assert str(record.licence) == profiles().loc["gsi_dem", "licence"]


def test_a_zip_of_tiles_with_a_gap_between(tmp_path: Path) -> None:
    first, second = heights_of(), heights_of()
    with zipfile.ZipFile(tmp_path / "FG-GML-5436-DEM5A.zip", "w") as archive:
        archive.writestr("a/FG-GML-1.xml", tile(first, 136.0, 36.1))
        archive.writestr("a/FG-GML-2.xml", tile(second, 136.0 + 18 * STEP, 36.1))
        archive.writestr("__MACOSX/readme.txt", "x")
    raster = gw.open_raster(tmp_path / "FG-GML-5436-DEM5A.zip")
    found = raster.read(slice(0, 4), slice(0, 24))
    np.testing.assert_array_equal(found[:, :6], first)
    np.testing.assert_array_equal(found[:, 18:], second)
    assert np.isnan(found[:, 6:18]).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 5), st.integers(0, 3), st.integers(0, 23))
def test_a_list_that_begins_late_or_ends_early(
    tmp_path_factory: pytest.TempPathFactory, column: int, row: int, last: int
) -> None:
    heights = heights_of()
    flat = heights.ravel()
    flat[: row * 6 + column] = np.nan
    flat[24 - last :] = np.nan
    folder = tmp_path_factory.mktemp("dem")
    content = tile(heights, 136.0, 36.1, start=(column, row))
    raster = ElevationTiles([written(folder, "a.xml", content)])
    np.testing.assert_array_equal(raster.read(slice(0, 4), slice(0, 6)), heights)


def test_a_pack_of_zips_as_the_survey_gives_it(tmp_path: Path) -> None:
    whole = heights_of(4, 12)
    with zipfile.ZipFile(tmp_path / "PackDLMap.zip", "w") as pack:
        for half in (0, 6):
            with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
                content = tile(whole[:, half : half + 6], 136.0 + half * STEP, 36.1)
                archive.writestr(f"FG-GML-{half}.xml", content)
            pack.write(tmp_path / "inner.zip", f"FG-GML-5436-0{half}-DEM5A.zip")
    raster = Layers({"terrain": {"file": tmp_path / "PackDLMap.zip"}}).raster("terrain")
    np.testing.assert_array_equal(raster.read(slice(0, 4), slice(0, 12)), whole)


def test_a_pack_of_other_archives_says_to_unpack_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "lon,lat\n136,36\n")
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as pack:
        pack.write(tmp_path / "a.zip", "a.zip")
    with refused(LayerError, "layers.holds_archives", first="a.zip"):
        gw.read_layer("hazards", tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as pack:
        pack.writestr("a.zip", b"PK no archive")
    assert not is_elevation(tmp_path / "bad.zip")


def test_what_is_no_height(tmp_path: Path) -> None:
    heights = heights_of()
    heights[1, 2] = np.nan
    heights[3, 5] = -3.5  # below the sea
    raster = gw.open_raster(written(tmp_path, "a.xml", tile(heights, 136.0, 36.1)))
    np.testing.assert_array_equal(raster.read(slice(0, 4), slice(0, 6)), heights)
    assert raster.unit == "m"


def test_tiles_of_two_grids_or_systems(tmp_path: Path) -> None:
    first = written(tmp_path, "a.xml", tile(heights_of(), 136.0, 36.1))
    off = written(tmp_path, "b.xml", tile(heights_of(), 136.0 + 6.4 * STEP, 36.1))
    with refused(LayerError, "layers.off_grid", path=str(off), first=str(first)):
        gw.open_raster([first, off])
    older = tile(heights_of(), 136.0 + 6 * STEP, 36.1, system="fguuid:jgd2000.bl")
    with refused(LayerError, "layers.off_grid"):
        gw.open_raster([first, written(tmp_path, "c.xml", older)])
    newer = tile(heights_of(), 136.0 + 6 * STEP, 36.1, system="fguuid:jgd2024.bl")
    assert gw.open_raster([first, written(tmp_path, "d.xml", newer)]).grid.shape == (4, 12)
    with refused(LayerError, "layers.crs_no_system", crs="fguuid:tokyo.bl"):
        gw.open_raster(written(tmp_path, "e.xml", older.replace("jgd2000", "tokyo")))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: text.index("</gml:tupleList>") - 20],
        lambda text: text.replace("地表面", "地表面,a", 1),
        lambda text: text.replace("<gml:tupleList>", "<gml:tupleList>\n地表面,1\n地表面,2"),
        lambda text: text.replace("+x-y", "-x+y"),
        lambda text: text.replace("<gml:startPoint>0 0", "<gml:startPoint>1 0"),
    ],
    ids=["cut off", "no number", "too many", "other order", "late and too many"],
)
def test_a_broken_tile_is_told_when_it_is_read(spoil, tmp_path: Path) -> None:
    file = written(tmp_path, "a.xml", spoil(tile(heights_of(), 136.0, 36.1)))
    raster = gw.open_raster(file)
    with refused(LayerError, "layers.tile_spoiled", path=str(file)):
        raster.read(slice(0, 4), slice(0, 6))


@pytest.mark.parametrize(
    ("old", "new"),
    [("<gml:high>5 3<", "<gml:high>99999 99999<"), ("<gml:high>", "<gml:hi>"),
     ("36.1", "north")],
)  # fmt: skip
def test_a_broken_head_is_told_at_once(old: str, new: str, tmp_path: Path) -> None:
    file = written(tmp_path, "a.xml", tile(heights_of(), 136.0, 36.1).replace(old, new))
    with refused(LayerError, "layers.tile_spoiled", path=str(file)):
        gw.open_raster(file)


def test_other_files_are_none(tmp_path: Path) -> None:
    for name, content in (("a.xml", "<a/>"), ("b.gml", "FGD_GMLSchema <BldA>"), ("c.zip", "x")):
        assert not is_elevation(written(tmp_path, name, content))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("a.csv", "lon,lat\n1,2\n")
    assert not is_elevation(tmp_path / "d.zip")
    assert not is_elevation(tmp_path / "nothing.xml")
