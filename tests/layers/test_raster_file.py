"""Rasters of the user's own: any system, any grid, any number of tiles, any size."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pyproj
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from rasters import raster_at
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers import Layers, RasterFile, open_raster

DEGREES = Affine(0.01, 0, 139, 0, -0.01, 36)
# 35.5 N 139.5 E and around, in the plane system IX of Japan
PLANE = Affine(1_000, 0, -40_000, 0, -1_000, -30_000)
PLANE_SYSTEM = "EPSG:6677"
# California zone 5 in US survey feet
FEET = Affine(3_000, 0, 6_400_000, 0, -3_000, 1_900_000)
TURNED = Affine.translation(-20_000, -50_000) @ Affine.rotation(30) @ Affine.scale(800, -500)


def write(path: Path, values: Any, transform: Affine = DEGREES, **keys: Any) -> Path:
    bands = np.asarray(values)
    bands = bands if bands.ndim == 3 else bands[None]
    keys = {"crs": "EPSG:4326", "driver": "GTiff"} | keys
    unit, mask = keys.pop("unit", None), keys.pop("mask", None)
    scale, offset = keys.pop("scale", 1.0), keys.pop("offset", 0.0)
    with rasterio.open(
        path,
        "w",
        count=len(bands),
        height=bands.shape[1],
        width=bands.shape[2],
        dtype=bands.dtype,
        transform=transform,
        **keys,
    ) as file:
        file.write(bands)
        file.scales, file.offsets = [scale] * len(bands), [offset] * len(bands)
        if unit:
            file.units = [unit] * len(bands)
        if mask is not None:
            file.write_mask(mask)
    return path


def random_cells(rows: int = 90, columns: int = 130, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-50, 900, (rows, columns)).astype(np.float32)


def some_places(path: Path, count: int = 3_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return points on a raster in degrees, and in its own system."""
    random = np.random.default_rng(5)
    with rasterio.open(path) as source:
        row, col = random.uniform(0, source.height, count), random.uniform(0, source.width, count)
        t = source.transform
        x, y = t.a * col + t.b * row + t.c, t.d * col + t.e * row + t.f
        to_degrees = pyproj.Transformer.from_crs(source.crs.to_wkt(), 4326, always_xy=True)
    return (*to_degrees.transform(x, y), np.column_stack([x, y]))


@pytest.mark.parametrize(
    ("transform", "crs"),
    [
        (DEGREES, "EPSG:4326"),
        (DEGREES, "EPSG:4301"),
        (Affine(0.01, 0, 139, 0, 0.01, 35), "EPSG:6668"),
        (PLANE, PLANE_SYSTEM),
        (FEET, "EPSG:2229"),
        (TURNED, PLANE_SYSTEM),
        (Affine(0.008, 0.003, 139, 0.002, -0.007, 36), "EPSG:4326"),
        (Affine(2_000, 0, 200_000, 0, -2_000, 4_200_000), "EPSG:32654"),
    ],
    ids=["degrees", "tokyo-datum", "south-up", "plane", "feet", "turned", "turned-degrees", "utm"],
)
def test_samples_are_those_of_rasterio(tmp_path: Path, transform: Affine, crs: str) -> None:
    path = write(tmp_path / "own.tif", random_cells(), transform, crs=crs)
    lon, lat, own = some_places(path)
    with rasterio.open(path) as source:
        theirs = np.array([value[0] for value in source.sample(own)])
    found = open_raster(path).sample(lon, lat)
    # a point within a nanometer of a border may fall on either side
    assert (found == theirs).mean() > 0.999


def test_tokyo_datum_is_not_taken_for_the_new_one(tmp_path: Path) -> None:
    cells = random_cells()
    path = write(tmp_path / "own.tif", cells, Affine(0.001, 0, 139, 0, -0.001, 36), crs="EPSG:4301")
    # the same place reads some 12 seconds less north and 12 more east in the old datum
    old = pyproj.Transformer.from_crs(4326, 4301, always_xy=True).transform(139.05, 35.96)
    assert 0.002 < abs(old[0] - 139.05) < 0.005
    row, col = int((36 - old[1]) / 0.001), int((old[0] - 139) / 0.001)
    assert open_raster(path).sample([139.05], [35.96]).tolist() == [cells[row, col]]


@pytest.mark.parametrize(
    "keys",
    [
        {"tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "deflate"},
        {"compress": "lzw", "blockysize": 3},
        {"driver": "COG"},
    ],
    ids=["tiled", "strips", "cog"],
)
def test_every_block_form_is_read_whole(tmp_path: Path, keys: dict[str, Any]) -> None:
    cells = random_cells(600, 700)
    if keys.get("driver") == "COG":
        rasterio.shutil.copy(write(tmp_path / "plain.tif", cells), tmp_path / "own.tif", **keys)
    else:
        write(tmp_path / "own.tif", cells, **keys)
    raster = open_raster(tmp_path / "own.tif")
    rows, columns = np.indices(cells.shape)
    points = np.random.default_rng(2).permutation(cells.size)[:50_000]
    lon = 139 + (columns.ravel()[points] + 0.5) * 0.01
    lat = 36 - (rows.ravel()[points] + 0.5) * 0.01
    assert (raster.sample(lon, lat) == cells.ravel()[points]).all()


@pytest.mark.parametrize("small", [1, 50, 900, 4_000_000])
def test_windows_hold_every_point_once(tmp_path: Path, small: int) -> None:
    cells = random_cells(70, 90)
    raster = open_raster(write(tmp_path / "own.tif", cells))
    random = np.random.default_rng(3)
    row, col = random.integers(0, 70, 500), random.integers(0, 90, 500)
    seen = []
    for window in raster.windows(row, col, halo=2, cells=small):
        seen += window.points.tolist()
        at = row[window.points] - window.top, col[window.points] - window.left
        assert (window.values[at] == cells[row[window.points], col[window.points]]).all()
    assert sorted(seen) == list(range(500))


def test_what_is_not_known_is_nan(tmp_path: Path) -> None:
    cells = np.array([[1, 2, np.nan], [np.inf, -np.inf, 7]], np.float32)
    mask = np.array([[1, 0, 1], [1, 1, 1]], bool)
    lon, lat = [139.005, 139.015, 139.025] * 2, [35.995] * 3 + [35.985] * 3
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        masked = open_raster(write(tmp_path / "a.tif", cells, mask=mask))
    known = [1, np.nan, np.nan, np.nan, np.nan, 7]
    assert np.array_equal(masked.sample(lon, lat), known, equal_nan=True)
    told = open_raster(write(tmp_path / "b.tif", cells, nodata=7))
    by_hand = open_raster(write(tmp_path / "c.tif", cells), nodata=7)
    for one in (told, by_hand):
        assert np.array_equal(
            one.sample(lon, lat), [1, 2, np.nan, np.nan, np.nan, np.nan], equal_nan=True
        )
    far = masked.sample(
        [138.99, 139.04, 139.01, 139.01, 0, np.nan], [35.99, 35.99, 36.1, 35.9, 0, 1]
    )
    assert np.isnan(far).all()


def test_scale_and_offset_are_applied_and_nodata_is_not_scaled(tmp_path: Path) -> None:
    cells = np.array([[10, 20, -99]], np.int16)
    path = write(tmp_path / "own.tif", cells, nodata=-99, scale=0.5, offset=100)
    found = open_raster(path).sample([139.005, 139.015, 139.025], [35.995] * 3)
    assert np.array_equal(found, [105, 110, np.nan], equal_nan=True)


def test_bilinear_is_exact_on_a_plane_and_stays_by_its_cell_at_gaps(tmp_path: Path) -> None:
    rows, columns = np.indices((40, 50))
    plane = 3.0 * columns - 2.0 * rows + 7
    raster = open_raster(write(tmp_path / "own.tif", plane))
    random = np.random.default_rng(4)
    right, down = random.uniform(0.5, 49.5, 800), random.uniform(0.5, 39.5, 800)
    found = raster.sample(139 + right * 0.01, 36 - down * 0.01, bilinear=True)
    assert found == pytest.approx(3 * (right - 0.5) - 2 * (down - 0.5) + 7, abs=1e-6)
    holed = plane.copy()
    holed[0, 1] = np.nan
    beside = open_raster(write(tmp_path / "holed.tif", holed)).sample(
        [139.0099, 139.0101], [35.995] * 2, bilinear=True
    )
    assert beside[0] == pytest.approx(7)
    assert np.isnan(beside[1])


def test_a_raster_of_0_to_360_degrees_knows_the_west(tmp_path: Path) -> None:
    cells = np.arange(36 * 18).reshape(18, 36).astype(np.int32)
    raster = open_raster(write(tmp_path / "own.tif", cells, Affine(10, 0, 0, 0, -10, 90)))
    # -75 E is 285 E: column 28; 5 N is row 8
    assert raster.sample([-75, 285, 5], [5, 5, 5]).tolist() == [cells[8, 28]] * 2 + [cells[8, 0]]


# ---------------------------------------------------------------------------------- mosaics


def cut(folder: Path, cells: np.ndarray, transform: Affine, cuts: list[Any], **keys: Any) -> None:
    for number, (rows, columns) in enumerate(cuts):
        t = transform
        west = t.a * columns.start + t.b * rows.start + t.c
        north = t.d * columns.start + t.e * rows.start + t.f
        part = Affine(t.a, t.b, west, t.d, t.e, north)
        write(folder / f"tile_{number}.tif", cells[rows, columns], part, **keys)


@settings(max_examples=25, deadline=None)
@given(
    row=st.integers(3, 37),
    col=st.integers(3, 47),
    over=st.integers(0, 3),
    turned=st.booleans(),
    seed=st.integers(0, 99),
)
def test_tiles_are_the_whole(
    tmp_path_factory: pytest.TempPathFactory,
    row: int,
    col: int,
    over: int,
    turned: bool,
    seed: int,
) -> None:
    folder = tmp_path_factory.mktemp("tiles")
    cells, transform = random_cells(40, 50, seed), TURNED if turned else PLANE
    cuts = [
        (slice(0, row + over), slice(0, col + over)),
        (slice(0, row + over), slice(col, 50)),
        (slice(row, 40), slice(0, col + over)),
        (slice(row, 40), slice(col, 50)),
    ]
    cut(folder, cells, transform, cuts, crs=PLANE_SYSTEM)
    mosaic = open_raster(folder / "tile_*.tif")
    assert mosaic.grid.shape == (40, 50)
    assert (mosaic.read(slice(0, 40), slice(0, 50)) == cells.astype(float)).all()
    assert (
        mosaic.read(slice(row - 2, row + 3), slice(col - 3, col + 3))
        == cells[row - 2 : row + 3, col - 3 : col + 3].astype(float)
    ).all()


def test_a_tile_s_gap_is_filled_by_the_next_and_a_missing_tile_is_unknown(tmp_path: Path) -> None:
    first = np.array([[1, 2, -9, -9]], np.int16)
    second = np.array([[50, 60]], np.int16)
    write(tmp_path / "1.tif", first, nodata=-9)
    write(tmp_path / "2.tif", second, Affine(0.01, 0, 139.01, 0, -0.01, 36), nodata=-9)
    write(tmp_path / "3.tif", second, Affine(0.01, 0, 139.06, 0, -0.01, 36), nodata=-9)
    found = open_raster([tmp_path / f"{n}.tif" for n in (1, 2, 3)])
    known = found.read(slice(0, 1), slice(0, 8))[0]
    # the first knows the second cell; the second the third; nobody the fourth to sixth
    assert np.array_equal(known, [1, 2, 60, np.nan, np.nan, np.nan, 50, 60], equal_nan=True)


def test_a_gap_of_any_kind_is_filled_by_the_next_tile(tmp_path: Path) -> None:
    first = write(tmp_path / "1.tif", np.array([[1, np.nan, -9, np.inf, 5]], np.float32), nodata=-9)
    second = write(tmp_path / "2.tif", np.array([[50, 60, 70, 80, 90]], np.float32))
    found = open_raster([first, second], nodata=5).read(slice(0, 1), slice(0, 5))
    assert found.tolist() == [[1, 60, 70, 80, 90]]


def test_a_spoiled_tile_is_named_and_not_read_as_nothing(tmp_path: Path) -> None:
    cells = np.random.default_rng(1).integers(0, 20, (300, 600)).astype(np.int16)
    halves = [(slice(0, 300), slice(0, 300)), (slice(0, 300), slice(300, 600))]
    cut(tmp_path, cells, DEGREES, halves, compress="deflate")
    spoiled = tmp_path / "tile_1.tif"
    content = bytearray(spoiled.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 5_000] = b"\xff" * 5_000
    spoiled.write_bytes(content)
    found = open_raster(tmp_path / "tile_*.tif")
    assert (found.read(slice(0, 300), slice(0, 300)) == cells[:, :300]).all()
    with refused(LayerError, "layers.raster_spoiled", path=str(spoiled)):
        found.read(slice(0, 300), slice(0, 600))


def test_tiles_of_another_grid_or_system_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "1.tif", random_cells(20, 20))
    off = write(tmp_path / "2.tif", random_cells(20, 20), Affine(0.01, 0, 139.204, 0, -0.01, 36))
    fine = write(tmp_path / "3.tif", random_cells(20, 20), Affine(0.005, 0, 139.2, 0, -0.01, 36))
    plane = write(tmp_path / "4.tif", random_cells(20, 20), PLANE, crs=PLANE_SYSTEM)
    for other in (off, fine):
        with refused(LayerError, "layers.off_grid", path=str(other), first=str(one)):
            open_raster([one, other])
    with refused(LayerError, "layers.other_crs", path=str(plane), first=str(one)):
        open_raster([one, plane])


def test_a_vrt_of_tiles_is_the_same(tmp_path: Path) -> None:
    cells = random_cells(20, 30)
    cut(tmp_path, cells, DEGREES, [(slice(0, 20), slice(0, 12)), (slice(0, 20), slice(12, 30))])
    source = (
        '<SimpleSource><SourceFilename relativeToVRT="1">tile_{n}.tif</SourceFilename>'
        '<SrcRect xOff="0" yOff="0" xSize="{w}" ySize="20"/>'
        '<DstRect xOff="{x}" yOff="0" xSize="{w}" ySize="20"/></SimpleSource>'
    )
    (tmp_path / "all.vrt").write_text(
        '<VRTDataset rasterXSize="30" rasterYSize="20"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>139, 0.01, 0, 36, 0, -0.01</GeoTransform>"
        '<VRTRasterBand dataType="Float32" band="1">'
        + source.format(n=0, w=12, x=0)
        + source.format(n=1, w=18, x=12)
        + "</VRTRasterBand></VRTDataset>"
    )
    found = open_raster(tmp_path / "all.vrt").read(slice(0, 20), slice(0, 30))
    assert (found == cells.astype(float)).all()


# ----------------------------------------------------------------------------------- NetCDF


def write_netcdf(path: Path, **variables: np.ndarray) -> Path:
    with netCDF4.Dataset(path, "w") as file:
        for name, values, kind in (
            ("lat", 30 + np.arange(4.0), "north"),
            ("lon", 130 + np.arange(5.0), "east"),
        ):
            file.createDimension(name, len(values))
            axis = file.createVariable(name, "f8", (name,))
            axis.units = f"degrees_{kind}"
            axis[:] = values
        for name, values in variables.items():
            held = file.createVariable(name, "i2", ("lat", "lon"), fill_value=-999)
            held.scale_factor, held.add_offset = 0.5, 3.0
            held[:] = np.ma.masked_equal(values, -1)
    return path


def test_a_variable_of_a_netcdf_is_chosen(tmp_path: Path) -> None:
    depth = np.arange(20.0).reshape(4, 5)
    path = write_netcdf(tmp_path / "own.nc", depth=depth, speed=depth + 100)
    found = open_raster(path, variable="speed")
    # the file runs from south to north: 31 N is its second row
    assert found.sample([132], [31]).tolist() == [107]
    assert found.notes == [Message("layers.no_datum")]
    with refused(LayerError, "layers.several_variables", path=str(path), variables="depth, speed"):
        open_raster(path)
    with refused(LayerError, "layers.no_variable", variable="dept", variables="depth, speed"):
        open_raster(path, variable="dept")


def test_the_only_variable_of_a_netcdf_needs_no_name(tmp_path: Path) -> None:
    path = write_netcdf(tmp_path / "own.nc", depth=np.full((4, 5), 7.0))
    assert open_raster(path).sample([132], [31]).tolist() == [7]


# ------------------------------------------------------------------------- what is refused


def test_a_raster_without_a_system_is_refused_or_told_it(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tif", random_cells(), crs=None)
    with refused(LayerError, "layers.raster_no_crs", path=str(path)):
        open_raster(path)
    assert np.isfinite(open_raster(path, crs="EPSG:4326").sample([139.5], [35.5]))
    with refused(LayerError, "layers.crs_no_system", crs="EPSG:0"):
        open_raster(path, crs="EPSG:0")


def test_a_system_without_a_place_on_earth_is_refused_or_told_another(tmp_path: Path) -> None:
    local = 'LOCAL_CS["site",UNIT["metre",1],AXIS["x",EAST],AXIS["y",NORTH]]'
    path = write(tmp_path / "own.tif", random_cells(), PLANE, crs=local)
    with refused(LayerError, "layers.no_way_from_degrees", path=str(path), crs="site"):
        open_raster(path)
    assert open_raster(path, crs=PLANE_SYSTEM).grid.shape == (90, 130)


def test_files_that_are_no_raster_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.tif").write_text("not a raster at all")
    (tmp_path / "empty.tif").write_bytes(b"")
    whole = write(tmp_path / "own.tif", random_cells(300, 300), compress="deflate", tiled=True)
    (tmp_path / "cut.tif").write_bytes(whole.read_bytes()[:3_000])
    # whole numbers, which shrink: what shrinks not at all is stored as it is, and any will do
    few = np.random.default_rng(1).integers(0, 20, (300, 300)).astype(np.int16)
    content = bytearray(write(tmp_path / "few.tif", few, compress="deflate").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 5_000] = b"\xff" * 5_000
    (tmp_path / "spoiled.tif").write_bytes(content)
    for name in ("text.tif", "empty.tif", "cut.tif"):
        with refused(LayerError, "layers.unreadable_raster", path=str(tmp_path / name)):
            open_raster(tmp_path / name)
    spoiled = tmp_path / "spoiled.tif"
    with refused(LayerError, "layers.raster_spoiled", path=str(spoiled)):
        open_raster(spoiled).read(slice(0, 300), slice(0, 300))
    for missing, code in (("nothing.tif", "no_raster_named"), ("none/*.tif", "no_raster_fits")):
        with refused(LayerError, f"layers.{code}", path=str(tmp_path / missing)):
            open_raster(tmp_path / missing)
    with refused(LayerError, "layers.folder_of_tiles", path=str(tmp_path)):
        open_raster(tmp_path)


def test_bands_and_kinds_that_are_not_there_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tif", np.stack([random_cells(), random_cells() + 1]))
    first, second = (open_raster(path, band=n).sample([139.5], [35.5]) for n in (1, 2))
    assert second - first == pytest.approx(1, abs=1e-3)
    with refused(LayerError, "layers.no_band", path=str(path), band="3", count="2"):
        open_raster(path, band=3)
    odd = write(tmp_path / "odd.tif", random_cells().astype(np.complex64))
    with refused(LayerError, "layers.band_no_numbers", path=str(odd), band="1"):
        open_raster(odd)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        bare = write(tmp_path / "bare.tif", random_cells(), Affine.identity())
    with refused(LayerError, "layers.not_georeferenced", path=str(bare)):
        open_raster(bare)


def test_a_raster_that_stands_for_the_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiles.xml"
    path.write_text(
        '<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1:9/${z}/${x}/${y}</ServerUrl>'
        "</Service><DataWindow><UpperLeftX>-180</UpperLeftX><UpperLeftY>90</UpperLeftY>"
        "<LowerRightX>180</LowerRightX><LowerRightY>-90</LowerRightY><TileLevel>1</TileLevel>"
        "</DataWindow><Projection>EPSG:4326</Projection></GDAL_WMS>"
    )
    with pytest.raises(LayerError) as error:
        open_raster(path)
    # a GDAL without this driver takes it for no raster
    assert error.value.code in {"layers.network_service", "layers.unreadable_raster"}
    assert error.value.params["path"] == str(path)


# ------------------------------------------------------------------------------- as a layer


def test_a_raster_becomes_a_layer(tmp_path: Path) -> None:
    cells = random_cells()
    path = write(tmp_path / "heights.tif", cells, unit="ft")
    layers = Layers({"terrain": "heights.tif"}, folder=tmp_path)
    assert layers.is_own("terrain")
    raster = layers.raster("terrain")
    assert isinstance(raster, RasterFile)
    assert raster.unit_m == 0.3048
    (record,) = layers.provenance()
    assert (record.name, record.source, record.crs) == ("terrain", "heights.tif", "EPSG:4326")
    assert (record.rows_read, len(record.sha256)) == (cells.size, 64)
    tiles = Layers({"terrain": {"file": [path, path], "band": 1, "nodata": 3}})
    assert tiles.raster("terrain").grid.shape == cells.shape
    assert tiles.provenance()[0].source == "heights.tif and 1 more tiles"


def test_rasters_in_memory_are_layers(tmp_path: Path) -> None:
    held = raster_at(np.ones((3, 3)), 139, 36, 1, 1)
    layers = Layers({"terrain": held, "flood": held}, used=["flood"])
    assert layers.raster("flood") is held
    assert [record.source for record in Layers.provenance(layers)] == ["a raster in memory"]


@pytest.mark.parametrize(("name", "kind"), [("substations", "point"), ("fiber_routes", "line")])
def test_a_raster_is_no_layer_of_points_or_lines(tmp_path: Path, name: str, kind: str) -> None:
    write(tmp_path / "own.tif", random_cells())
    with refused(LayerError, "layers.raster_given", name=name, geometry=kind):
        _ = Layers({name: "own.tif"}, folder=tmp_path)[name]


def test_points_are_no_terrain(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("lon,lat,height\n139,35,4\n")
    with refused(LayerError, "layers.terrain_no_raster", what=str(tmp_path / "own.csv")):
        _ = Layers({"terrain": "own.csv"}, folder=tmp_path)["terrain"]


# ----------------------------------------------------------------------------------- memory

_SAMPLING = """
import resource, sys
import numpy as np
from geowbit.core.messages import Message
from geowbit.layers import open_raster
lon, lat = np.random.default_rng(1).uniform([139, 30], [140, 31], (50_000, 2)).T
raster = open_raster(sys.argv[1])
raster.sample([139.5], [30.5])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = raster.sample(lon, lat)
assert np.isfinite(found).all()
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("keys", [{"tiled": True}, {"blockysize": 1}], ids=["tiled", "strips"])
def test_sampling_holds_a_part_of_the_raster(tmp_path: Path, keys: dict[str, Any]) -> None:
    # 196 MB in the file's own numbers, and few bytes, as all its rows are alike
    cells = np.broadcast_to(np.arange(7_000, dtype=np.float32), (7_000, 7_000))
    path = tmp_path / "large.tif"
    write(path, cells, Affine(1 / 7_000, 0, 139, 0, -1 / 7_000, 31), compress="deflate", **keys)
    done = subprocess.run(
        [sys.executable, "-c", _SAMPLING, str(path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 150
