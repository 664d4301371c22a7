"""Rasters: sampled against rasterio itself and against hand-made cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from rasters import raster_at
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.geodesy import GeoGrid
from geowbit.layers import read_raster

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(
        values: Any,
        *,
        crs: str | None = "EPSG:4326",
        transform: rasterio.Affine | None = None,
        nodata: float | None = None,
    ) -> Path:
        path = tmp_path / "raster.tif"
        bands = np.atleast_3d(np.asarray(values)) if np.ndim(values) == 3 else np.asarray([values])
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            count=bands.shape[0],
            height=bands.shape[1],
            width=bands.shape[2],
            dtype=bands.dtype,
            crs=crs,
            transform=transform or rasterio.Affine(0.5, 0, 139, 0, -0.25, 36),
            nodata=nodata,
        ) as file:
            file.write(bands)
        return path

    return written


CELLS = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int16)


def test_cells_lie_where_the_file_says(write: Write) -> None:
    raster = read_raster(write(CELLS, nodata=6))
    assert raster.grid == GeoGrid.north_up(139, 36, 0.5, 0.25, shape=(2, 3))
    assert raster.nodata == 6
    assert (raster.values == CELLS).all()
    lon, lat = [139.25, 139.75, 140.25, 139.25, 139.75], [35.875, 35.875, 35.875, 35.625, 35.625]
    assert raster.sample(lon, lat).tolist() == [1, 2, 3, 4, 5]


def test_nothing_known_is_nan(write: Write) -> None:
    raster = read_raster(write(CELLS, nodata=6))
    lon = [140.25, 138.99, 140.51, 139.1, 139.1, np.nan, 139.1, np.inf]
    lat = [35.625, 35.875, 35.875, 36.01, 35.49, 35.875, np.nan, 35.875]
    assert np.isnan(raster.sample(lon, lat)).all()


def test_a_border_belongs_to_the_cell_east_and_north(write: Write) -> None:
    raster = read_raster(write(CELLS))
    # the middle of the west side, the corner of 1, 2, 4 and 5, and the last row's south side
    assert raster.sample([139, 139.5, 139.25], [35.8, 35.75, 35.5]).tolist() == [1, 2, 4]
    # the outer sides east and north belong to cells that are not there
    assert np.isnan(raster.sample([140.5, 139.25], [35.8, 36])).all()


def test_samples_are_those_of_rasterio(write: Write) -> None:
    random = np.random.default_rng(3)
    values = random.uniform(-100, 100, (57, 83)).astype(np.float32)
    path = write(values, transform=rasterio.Affine(1 / 80, 0, 135, 0, -1 / 120, 36))
    lon = random.uniform(135, 135 + 83 / 80, 2_000)
    lat = random.uniform(36 - 57 / 120, 36, 2_000)
    with rasterio.open(path) as source:
        theirs = np.array([value[0] for value in source.sample(zip(lon, lat, strict=True))])
    assert (read_raster(path).sample(lon, lat) == theirs).all()


@given(
    row=st.integers(0, 119), col=st.integers(0, 79), up=st.floats(0, 0.99), right=st.floats(0, 0.99)
)
def test_every_border_of_the_grid_square_is_kept(
    row: int, col: int, up: float, right: float
) -> None:
    # borders such as 35 + 1/120 are no binary fractions
    values = np.arange(120 * 80).reshape(120, 80)
    raster = raster_at(values, 135.0, 36.0, 1 / 80, 1 / 120)
    found = raster.sample([135 + (col + right) / 80], [35 + (row + up) / 120])
    assert found.tolist() == [values[119 - row, col]]


def test_the_other_bands_are_read_when_asked_for(write: Write) -> None:
    path = write(np.stack([CELLS, CELLS * 10]))
    assert (read_raster(path, band=2).values == CELLS * 10).all()
    for band in (0, 3):
        with refused(LayerError, "layers.cannot_read_raster", what=str(path)):
            read_raster(path, band=band)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:6668", "EPSG:4612"])
def test_degrees_of_the_newer_systems_are_taken_as_they_are(write: Write, crs: str) -> None:
    assert read_raster(write(CELLS, crs=crs)).grid.west == 139


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        (None, "layers.raster_not_degrees"),
        ("EPSG:6677", "layers.raster_not_degrees"),
        ("EPSG:3857", "layers.raster_not_degrees"),
        ("EPSG:4301", "layers.raster_reproject"),  # Tokyo Datum: degrees, but 400 m off
    ],
)
def test_other_systems_are_refused(write: Write, crs: str | None, code: str) -> None:
    path = write(CELLS, crs=crs)
    with refused(LayerError, code, what=str(path), crs=str(crs)):
        read_raster(path)


@pytest.mark.parametrize(
    "transform",
    [
        rasterio.Affine(0.5, 0, 139, 0, 0.25, 36),  # south up
        rasterio.Affine(0.5, 0.1, 139, 0.1, -0.25, 36),  # turned
        rasterio.Affine(-0.5, 0, 139, 0, -0.25, 36),  # east to west
    ],
)
def test_rasters_that_are_not_north_up_are_refused(
    write: Write, transform: rasterio.Affine
) -> None:
    path = write(CELLS, transform=transform)
    with refused(LayerError, "layers.not_north_up", what=str(path)):
        read_raster(path)


def test_what_is_no_raster_is_refused(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.tif"
    garbage.write_bytes(b"\x00\xffno raster at all" * 50)
    with refused(LayerError, "layers.cannot_read_raster", what=str(garbage)):
        read_raster(garbage)
    for missing in (tmp_path / "nothing.tif", tmp_path):
        with refused(LayerError, "layers.no_raster_file", what=str(missing)):
            read_raster(missing)


def test_a_raster_does_not_change() -> None:
    raster = raster_at(CELLS, 139.0, 36.0, 0.5, 0.25, nodata=1)
    before = CELLS.copy()
    raster.sample([139.25], [35.875])
    assert (raster.values == before).all()
    with pytest.raises(AttributeError):
        raster.grid = raster.grid.coarser(2)  # type: ignore[misc]
