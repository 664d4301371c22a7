"""A raster of the user's own, read window by window from its file or from its tiles."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Sentence
from geowbit.geodesy import GeoGrid
from geowbit.layers._placing import check_horizontal
from geowbit.layers.cells import Cells
from geowbit.layers.files import check_name, sha256_of
from geowbit.layers.provenance import Provenance

FloatArray = npt.NDArray[np.float64]

# how far the cells of two tiles may lie off one grid, in cells
_MOST_APART = 2.0**53
_OFF_GRID = 0.02
_ENDINGS = {".tif", ".tiff", ".vrt", ".nc", ".hgt", ".asc", ".img", ".dem", ".jp2", ".grd", ".bil"}
_VECTOR_ENDINGS = {".gpkg", ".geojson", ".json", ".shp", ".zip", ".fgb", ".gml", ".kml", ".kmz"}
_VECTOR_ENDINGS |= {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".parquet", ".geoparquet", ".pbf"}
# a study reads files; what sends GDAL to the network is no file
_WEB_DRIVERS = ("WMS", "WMTS", "WCS", "HTTP", "EEDA", "EEDAI", "PLMOSAIC", "STACIT", "STACTA")
_METERS = {"m": 1.0, "metre": 1.0, "meter": 1.0, "ft": 0.3048, "foot": 0.3048, "feet": 0.3048}
_METERS |= {"us survey foot": 1200 / 3937, "us-ft": 1200 / 3937, "ftus": 1200 / 3937}


class _Tile(NamedTuple):
    """A file of the raster: what rasterio opens, and its first cell in the common grid."""

    dataset: str
    grid: GeoGrid
    top: int = 0
    left: int = 0


class RasterFile(Cells):
    """One band of a file or of many tiles, as one grid of cells; read when asked for.

    Parameters
    ----------
    paths : list of Path
        Tiles of one grid; where they overlap, the first that knows a value gives it.
    band : int
        Band number, from 1.
    variable : str, optional
        Which of the variables of a NetCDF or HDF5 file.
    nodata : float, optional
        The value that stands for "nothing known", where the file does not say.
    crs : str, optional
        The coordinate system, where the file does not say.
    name : str
        Of the layer, for messages.

    Attributes
    ----------
    unit_m : float
        Meters in one unit of the values, where the file tells their unit as a length.
    note : str
        What had to be taken for granted.

    Raises
    ------
    LayerError
        Where a file is missing or no raster, has no such band or variable, no coordinate
        system or no place, or the tiles do not lie on one grid.

    Notes
    -----
    Points are brought into the raster's own system and from there through the inverse of its
    affine transformation to a cell; the raster is not warped. Masks, alpha bands, `nodata`,
    scale and offset are honored; what is not finite is not known.

    Tiles are joined here and not by a VRT of GDAL: in a large window a VRT (GDAL 3.10) leaves
    out the cells of a spoiled tile without an error; it fills no gap of NaN from the next tile,
    and takes longer. A VRT of the user's own is read as any other file.
    """

    def __init__(
        self,
        paths: list[Path],
        *,
        band: int = 1,
        variable: str | None = None,
        nodata: float | None = None,
        crs: str | None = None,
        name: str = "raster",
    ) -> None:
        self.name, self.paths, self.band, self.nodata = name, paths, band, nodata
        self.unit_m, self.notes = 1.0, list[Sentence]()
        self._crs_given = crs
        tiles = [self._looked_at(path, variable) for path in paths]
        first = tiles[0].grid
        other = next(
            (path for path, one in zip(paths, tiles, strict=True) if one.grid.crs != first.crs),
            None,
        )
        if other:
            raise LayerError("layers.other_crs", name=name, path=str(other), first=str(paths[0]))
        try:
            _ = first.way_from_degrees
        except pyproj.exceptions.ProjError as error:
            raise LayerError(
                "layers.no_way_from_degrees", name=name, path=str(paths[0]), crs=first.crs.name
            ) from error
        self._tiles = self._on_one_grid(tiles)

    @property
    def shape(self) -> tuple[int, int]:
        """Return how many rows and columns of cells there are."""
        return self.grid.shape

    def read(self, rows: slice, columns: slice) -> FloatArray:
        """Return the values of a window inside the raster; NaN where nothing is known."""
        found = np.full((rows.stop - rows.start, columns.stop - columns.start), np.nan)
        with ExitStack() as stack:
            for tile in self._tiles:
                top, bottom = _overlap(rows, tile.top, tile.grid.rows)
                left, right = _overlap(columns, tile.left, tile.grid.columns)
                if top >= bottom or left >= right:
                    continue
                part = found[
                    top - rows.start : bottom - rows.start,
                    left - columns.start : right - columns.start,
                ]
                unknown = np.isnan(part)
                if not unknown.any():
                    continue
                values = self._values(
                    stack.enter_context(_opened(tile.dataset, self.name)),
                    ((top - tile.top, bottom - tile.top), (left - tile.left, right - tile.left)),
                )
                part[unknown] = values[unknown]
        return found

    def provenance(self) -> Provenance:
        """Return the record of the files, with the SHA-256 of their bytes."""
        one = self.paths[0].name
        more = f" and {len(self.paths) - 1} more tiles" if len(self.paths) > 1 else ""
        cells = int(np.prod(self.grid.shape))
        return Provenance(
            name=self.name,
            source=f"{one}{more}",
            licence="the user's own",
            confidence="user",
            notes=list(self.notes),
            crs=":".join(self.grid.crs.to_authority() or (str(self.grid.crs.name),)),
            sha256=sha256_of(self.paths),
            rows_read=cells,
            rows_kept=cells,
        )

    def _values(self, source: Any, window: Any) -> FloatArray:
        import rasterio

        try:
            cells = source.read(self.band, window=window, masked=True)
        except rasterio.errors.RasterioError as error:
            raise LayerError(
                "layers.raster_spoiled", name=self.name, path=source.name, why=_one_line(error)
            ) from error
        # a cell of a broken block may hold what is no number at all
        with np.errstate(invalid="ignore"):
            values = np.asarray(cells.data, np.float64)
        unknown = np.ma.getmaskarray(cells) | ~np.isfinite(values)
        if self.nodata is not None:
            unknown |= values == self.nodata
        values *= source.scales[self.band - 1]
        values += source.offsets[self.band - 1]
        values[unknown] = np.nan
        return values

    def _looked_at(self, path: Path, variable: str | None) -> _Tile:
        dataset = _dataset(path, variable, self.name)
        with _opened(dataset, self.name) as source:
            if not 1 <= self.band <= source.count:
                raise LayerError(
                    "layers.no_band",
                    name=self.name,
                    path=str(path),
                    band=str(self.band),
                    count=str(source.count),
                )
            if np.dtype(source.dtypes[self.band - 1]).kind not in "iuf":
                raise LayerError(
                    "layers.band_no_numbers", name=self.name, path=str(path), band=str(self.band)
                )
            crs = self._system_of(source, path)
            check_horizontal(crs, f"layer {self.name}: {path}")
            if source.transform.is_identity or source.transform.is_degenerate:
                raise LayerError("layers.not_georeferenced", name=self.name, path=str(path))
            self.block = source.block_shapes[self.band - 1]
            unit = (source.units[self.band - 1] or "").strip().lower()
            self.unit_m = _METERS.get(unit, 1.0)
            return _Tile(dataset, GeoGrid(source.transform, source.shape, crs))

    def _system_of(self, source: Any, path: Path) -> pyproj.CRS:
        if self._crs_given:
            try:
                return pyproj.CRS.from_user_input(self._crs_given)
            except pyproj.exceptions.CRSError as error:
                raise LayerError(
                    "layers.crs_no_system", name=self.name, crs=str(self._crs_given)
                ) from error
        if source.crs:
            return pyproj.CRS.from_wkt(source.crs.to_wkt(version="WKT2_2019"))
        if source.driver == "netCDF" and "degrees_north" in source.tags().values():
            self.notes.append(Message("layers.no_datum"))
            return pyproj.CRS("EPSG:4326")
        raise LayerError("layers.raster_no_crs", name=self.name, path=str(path))

    def _on_one_grid(self, tiles: list[_Tile]) -> list[_Tile]:
        first = tiles[0].grid
        corners = np.array([first.from_xy(*one.grid.xy(0, 0)) for one in tiles])
        # so far from the first that no whole number counts the cells between
        far = ~(np.abs(corners).max(axis=1) <= _MOST_APART)
        whole = np.where(far[:, None], 0, np.rint(corners)).astype(np.int64)
        for path, one, corner, at in zip(self.paths, tiles, corners, whole, strict=True):
            # where the tile ends, against where it would, were its cells those of the first
            end = first.from_xy(*one.grid.xy(*one.grid.shape))
            drift = np.abs(np.subtract(end, corner) - one.grid.shape)
            if not np.max([*np.abs(corner - at), *drift]) <= _OFF_GRID:
                raise LayerError(
                    "layers.off_grid", name=self.name, path=str(path), first=str(self.paths[0])
                )
        top, left = (int(side) for side in whole.min(axis=0))
        bottom, right = (
            int(side) for side in (whole + [one.grid.shape for one in tiles]).max(axis=0)
        )
        self.grid = first.window(slice(top, bottom), slice(left, right))
        return [
            one._replace(top=int(row) - top, left=int(column) - left)
            for one, (row, column) in zip(tiles, whole, strict=True)
        ]


def open_raster(
    paths: Path | str | Sequence[Path | str],
    *,
    band: int = 1,
    variable: str | None = None,
    nodata: float | None = None,
    crs: str | None = None,
    name: str = "raster",
) -> RasterFile:
    """Open a raster of any size and coordinate system, to be read where it is asked for.

    Parameters
    ----------
    paths : Path, str or list of them
        GeoTIFF, COG, NetCDF, VRT or any other file that GDAL reads; the tiles of a mosaic as a
        list, or as a pattern such as ``dem/*.tif``.
    band, variable, nodata, crs, name
        As in :class:`RasterFile`.

    Returns
    -------
    RasterFile

    Raises
    ------
    LayerError
        As :class:`RasterFile`, or where no file fits a pattern.

    Examples
    --------
    >>> from geowbit.countries import home_country
    >>> relief = open_raster(home_country().folder / "open" / "terrain_5min.tif")
    >>> relief.sample([137.648], [36.342]) > 2000
    array([ True])
    """
    given: list[Any] = list(paths) if isinstance(paths, list | tuple) else [paths]
    if not given:
        raise LayerError("layers.no_file_named", name=name)
    for one in given:
        check_name(one, f"layer {name}")
    files = [file for one in given for file in _matching(Path(one), name)]
    return RasterFile(files, band=band, variable=variable, nodata=nodata, crs=crs, name=name)


def is_raster(paths: Path | str | Sequence[Path | str]) -> bool:
    """Tell whether files are read as a raster, by their endings or by what is in them."""
    first = first_file(paths)
    if first.suffix.lower() in _ENDINGS or _is_grid_of_text(first):
        return True
    if first.suffix.lower() in _VECTOR_ENDINGS or not first.is_file():
        return False
    try:
        with _opened(str(first), "raster") as source:
            return bool(source.count or source.subdatasets)
    except LayerError:
        return False


def _is_grid_of_text(file: Path) -> bool:
    """Tell whether a text is a grid of Esri's or of Surfer's, whatever its ending."""
    if not file.is_file():
        return False
    with file.open("rb") as handle:
        head = handle.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return re.match(rb"ncols\s+\d|nrows\s+\d|dsaa\s", head) is not None


def first_file(paths: Path | str | Sequence[Path | str]) -> Path:
    """Return the first of some files or of those that fit a pattern; the pattern where none does.

    Examples
    --------
    >>> first_file(["dem/nothing_*.tif"]).name
    'nothing_*.tif'
    """
    first = Path(paths) if isinstance(paths, str | Path) else Path(paths[0])
    if not _is_pattern(first):
        return first
    try:
        return _matching(first, "raster")[0]
    except LayerError:
        return first


def _matching(path: Path, name: str) -> list[Path]:
    if _is_pattern(path):
        base = Path(*path.parts[: next(i for i, p in enumerate(path.parts) if _is_pattern(p))])
        found = sorted(one for one in base.glob(str(path.relative_to(base))) if one.is_file())
        if not found:
            raise LayerError("layers.no_raster_fits", name=name, path=str(path))
        return found
    if path.is_dir():
        raise LayerError("layers.folder_of_tiles", name=name, path=str(path))
    if not path.is_file():
        raise LayerError("layers.no_raster_named", name=name, path=str(path))
    return [path]


def _is_pattern(path: Path | str) -> bool:
    return bool(re.search(r"[*?\[]", str(path))) and not Path(path).is_file()


def _dataset(path: Path, variable: str | None, name: str) -> str:
    """Return what rasterio opens: the file, or the variable in it."""
    with _opened(str(path), name) as source:
        inside = {re.split(r"[:/]", one.replace('"', ""))[-1]: one for one in source.subdatasets}
        if variable is None and not source.count:
            raise LayerError(
                "layers.several_variables",
                name=name,
                path=str(path),
                variables=tuple(inside) or ("NAME",),
            )
    if variable is None:
        return str(path)
    if inside and variable not in inside:
        raise LayerError(
            "layers.no_variable",
            name=name,
            path=str(path),
            variable=variable,
            variables=tuple(inside),
        )
    return inside.get(variable, str(path))


@contextmanager
def _opened(dataset: str, name: str) -> Iterator[Any]:
    import rasterio

    with rasterio.Env(GDAL_CACHEMAX=64, CPL_VSIL_CURL_ALLOWED_EXTENSIONS=".none"):
        try:
            with warnings.catch_warnings():
                # what rasterio warns of, a raster without a place, is refused in our words
                warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
                source = rasterio.open(dataset)
        except (rasterio.errors.RasterioError, UnicodeError) as error:
            raise LayerError(
                "layers.unreadable_raster", name=name, path=dataset, why=_one_line(error)
            ) from error
        with source:
            if source.driver in _WEB_DRIVERS:
                raise LayerError("layers.network_service", name=name, path=dataset)
            yield source


def _one_line(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    lines = str(error).splitlines()
    return lines[0].rstrip(".;") if lines else type(error).__name__


def _overlap(wanted: slice, first: int, count: int) -> tuple[int, int]:
    return max(wanted.start, first), min(wanted.stop, first + count)
