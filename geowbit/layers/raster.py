"""A raster in degrees, north up: an array and its grid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import LayerError
from geowbit.geodesy import GeoGrid
from geowbit.layers.cells import Cells


@dataclass(frozen=True)
class Raster(Cells):
    """A single band of values on a regular longitude-latitude grid, north up.

    Attributes
    ----------
    values : ndarray, shape (rows, columns)
        Row 0 is the northernmost.
    grid : GeoGrid
        Of the same shape, in degrees.
    nodata : float or None
        The value that stands for "nothing known".

    Examples
    --------
    >>> import numpy as np
    >>> grid = GeoGrid.north_up(139.0, 36.0, 0.5, 0.5, shape=(2, 2))
    >>> r = Raster(np.array([[1, 2], [3, 4]]), grid, nodata=0)
    >>> r.sample([139.6, 139.1, 150.0], [35.1, 35.9, 35.0])
    array([ 4.,  1., nan])
    """

    values: npt.NDArray[Any]
    grid: GeoGrid
    nodata: float | None = None

    def __post_init__(self) -> None:
        self.grid.check_shape(self.values.shape)

    def read(self, rows: slice, columns: slice) -> npt.NDArray[np.float64]:
        """Return the values of a window inside the raster; NaN where nothing is known."""
        return self.known(self.values[rows, columns])

    def sample(
        self, lon: npt.ArrayLike, lat: npt.ArrayLike, *, bilinear: bool = False
    ) -> npt.NDArray[np.float64]:
        """Return the value of the cell under each point; NaN outside and on nodata.

        Parameters
        ----------
        lon, lat : array_like
            Degrees.
        bilinear : bool
            As in :meth:`geowbit.layers.Cells.sample`.
        """
        if bilinear:
            return super().sample(lon, lat, bilinear=True)
        row, col, inside = self.grid.index(lon, lat)
        found = self.known(self.values[row, col])
        if not inside.all():
            found[~inside] = np.nan
        return found

    def known(self, values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Return some of the raster's own values as numbers; NaN where nothing is known."""
        found = values.astype(np.float64)
        if self.nodata is not None:
            # in the type of the values, whose 1e20 may be 1.00000002e20
            found[values == self.nodata] = np.nan
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
        raise LayerError("layers.no_raster_file", what=str(path))
    try:
        with rasterio.open(path) as source:
            return _band_of(source, path, band)
    except (rasterio.errors.RasterioError, IndexError) as error:
        raise LayerError("layers.cannot_read_raster", what=str(path), why=str(error)) from error


def _band_of(source: Any, path: Path | str, band: int) -> Raster:
    transform = source.transform
    if source.crs is None or not source.crs.is_geographic:
        raise LayerError("layers.raster_not_degrees", what=str(path), crs=str(source.crs))
    if transform.b or transform.d or transform.a <= 0 or transform.e >= 0:
        raise LayerError("layers.not_north_up", what=str(path))
    # degrees of Tokyo Datum lie 400 m off; a meter and less is the drift of newer systems
    west, south, east, north = source.bounds
    lon, lat = source.lnglat()
    if max(abs((west + east) / 2 - lon), abs((south + north) / 2 - lat)) > 2e-5:
        raise LayerError("layers.raster_reproject", what=str(path), crs=str(source.crs))
    return Raster(source.read(band), GeoGrid(transform, source.shape), source.nodata)
