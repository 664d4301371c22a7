"""A raster in degrees, north up: an array and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geowbit.errors import LayerError


@dataclass(frozen=True)
class Raster:
    """A single band of values on a regular longitude-latitude grid, north up.

    Attributes
    ----------
    values : ndarray, shape (rows, columns)
        Row 0 is the northernmost.
    west, north : float
        Outer corner of the first cell, degrees.
    lon_step, lat_step : float
        Size of a cell, degrees (both positive).
    nodata : float or None
        The value that stands for "nothing known".

    Examples
    --------
    >>> import numpy as np
    >>> r = Raster(np.array([[1, 2], [3, 4]]), 139.0, 36.0, 0.5, 0.5, nodata=0)
    >>> r.sample([139.6, 139.1, 150.0], [35.1, 35.9, 35.0])
    array([ 4.,  1., nan])
    """

    values: npt.NDArray[Any]
    west: float
    north: float
    lon_step: float
    lat_step: float
    nodata: float | None = None

    def index(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Return row, column and whether a point lies inside, for points in degrees.

        A point on a border belongs to the cell east or north of it.
        """
        # a billionth of a cell forgives the rounding of borders such as 35 + 1/120
        col = np.floor((np.asarray(lon, float) - self.west) / self.lon_step + 1e-9)
        row = np.ceil((self.north - np.asarray(lat, float)) / self.lat_step - 1e-9) - 1
        rows, cols = self.values.shape
        inside = (row >= 0) & (row < rows) & (col >= 0) & (col < cols)
        return (
            np.where(inside, row, 0).astype(np.int64),
            np.where(inside, col, 0).astype(np.int64),
            inside,
        )

    def sample(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the value of the cell under each point; NaN outside and on nodata."""
        row, col, inside = self.index(lon, lat)
        found = self.values[row, col].astype(np.float64)
        found[~inside] = np.nan
        if self.nodata is not None:
            found[found == self.nodata] = np.nan
        return found


def read_raster(path: Path | str, *, band: int = 1) -> Raster:
    """Read one band of a north-up raster in degrees.

    Parameters
    ----------
    path : Path or str
        Any file that rasterio opens.
    band : int
        Band number, from 1.

    Returns
    -------
    Raster

    Raises
    ------
    LayerError
        Where the file is missing, unreadable, rotated, or not in longitude and latitude.
    """
    import rasterio

    if not Path(path).is_file():
        raise LayerError(f"{path}: no such raster file; check the path")
    try:
        with rasterio.open(path) as source:
            return _band_of(source, path, band)
    except (rasterio.errors.RasterioError, IndexError) as error:
        raise LayerError(f"{path}: cannot be read as a raster ({error})") from error


def _band_of(source: Any, path: Path | str, band: int) -> Raster:
    transform = source.transform
    if source.crs is None or not source.crs.is_geographic:
        raise LayerError(
            f"{path}: raster is in {source.crs}, not in degrees; reproject it to EPSG:4326"
        )
    if transform.b or transform.d or transform.a <= 0 or transform.e >= 0:
        raise LayerError(f"{path}: raster is not north up; warp it with gdalwarp first")
    # degrees of Tokyo Datum lie 400 m off; a meter and less is the drift of newer systems
    west, south, east, north = source.bounds
    lon, lat = source.lnglat()
    if max(abs((west + east) / 2 - lon), abs((south + north) / 2 - lat)) > 2e-5:
        raise LayerError(f"{path}: raster is in {source.crs}; reproject it to EPSG:4326")
    return Raster(
        source.read(band),
        transform.c,
        transform.f,
        transform.a,
        -transform.e,
        source.nodata,
    )
