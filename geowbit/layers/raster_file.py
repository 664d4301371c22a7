"""A raster of the user's own, read window by window from its file or from its tiles."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Sentence
from geowbit.geodesy import GeoGrid
from geowbit.layers._bands import Band, choose_band
from geowbit.layers._placing import check_horizontal
from geowbit.layers._stored import NoData, StoredNumbers
from geowbit.layers.cells import Cells
from geowbit.layers.columns import plain_unit, unit_of
from geowbit.layers.elevation_tiles import ElevationTiles, is_elevation
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


class _Tile(NamedTuple):
    """A file of the raster: what rasterio opens, and its first cell in the common grid."""

    dataset: str
    grid: GeoGrid
    band: Band
    top: int = 0
    left: int = 0


class RasterFile(Cells):
    """One band of a file or of many tiles, as one grid of cells; read when asked for.

    Parameters
    ----------
    paths : list of Path
        Tiles of one grid; where they overlap, the first that knows a value gives it.
    band : int, optional
        Band number, from 1; needed where there are several.
    time : str, optional
        The beginning of the time of a band instead, such as ``2021-07``.
    variable : str, optional
        Which of the variables of a NetCDF or HDF5 file.
    nodata : float, sequence of float or "none", optional
        The values that stand for "nothing known", where the file does not say; ``"none"``
        where every number counts, whatever the file says.
    classes : mapping of float to float, optional
        What each number of the file means, such as ``{1: 0.25, 2: 1.75}``; others are unknown.
    unit : str, optional
        Of the values, where the file does not say, such as ``ft``.
    crs : str, optional
        The coordinate system, where the file does not say.
    name : str
        Of the layer, for messages.

    Attributes
    ----------
    unit : str
        Of the values; empty where nobody says it.
    unit_m : float
        Meters in one unit of the values, where that is a length.
    notes : list of Message
        What had to be taken for granted.

    Raises
    ------
    LayerError
        Where a file is missing or no raster, has no such band or variable, no coordinate
        system or no place, or the tiles do not lie on one grid; where one of several bands has
        to be chosen, or it is a picture; and, when it is read, where a number seems to stand
        for "nothing known" and nobody says so.

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
        band: int | None = None,
        time: str | None = None,
        variable: str | None = None,
        nodata: NoData | None = None,
        classes: Mapping[float, float] | None = None,
        unit: str | None = None,
        crs: str | None = None,
        name: str = "raster",
    ) -> None:
        self.name, self.paths = name, paths
        self.unit, self.notes = plain_unit(unit or ""), list[Sentence]()
        self._crs_given, self._numbers = crs, StoredNumbers(nodata, classes)
        self._asked: dict[str, Any] = {"band": band, "time": time, "classes": bool(classes)}
        tiles = [self._looked_at(path, variable) for path in paths]
        self.unit_m = unit_of("height_m").factors.get(self.unit, 1.0)
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
                    tile,
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
            notes=[*self.notes, *self._of_bands()],
            crs=":".join(self.grid.crs.to_authority() or (str(self.grid.crs.name),)),
            sha256=sha256_of(self.paths),
            rows_read=cells,
            rows_kept=cells,
        )

    def _of_bands(self) -> Iterator[Message]:
        """Tell which of several bands is read, and of when."""
        band = self._tiles[0].band
        if band.count > 1:
            called = band.label or str(band.number)
            yield Message("layers.of_bands", number=band.number, count=band.count, called=called)
        if band.times:
            first, last = band.times
            yield Message("layers.of_times", time=band.time, first=first, last=last)
        elif band.time:
            yield Message("layers.of_time", time=band.time)

    def _values(self, tile: _Tile, source: Any, window: Any) -> FloatArray:
        import rasterio

        number = tile.band.number
        flags = source.mask_flag_enums[number - 1]
        every = self._numbers.all_count and rasterio.enums.MaskFlags.nodata in flags
        try:
            cells = source.read(number, window=window, masked=not every)
        except rasterio.errors.RasterioError as error:
            raise LayerError(
                "layers.raster_spoiled", name=self.name, path=source.name, why=_one_line(error)
            ) from error
        scale, offset = source.scales[number - 1], source.offsets[number - 1]
        return self._numbers.values(
            cells, scale=scale, offset=offset, name=self.name, path=source.name
        )

    def _looked_at(self, path: Path, variable: str | None) -> _Tile:
        dataset = _dataset(path, variable, self.name)
        with _opened(dataset, self.name) as source:
            band = choose_band(source, path, self.name, **self._asked)
            kind = np.dtype(source.dtypes[band.number - 1])
            if kind.kind not in "iuf":
                raise LayerError(
                    "layers.band_no_numbers",
                    name=self.name,
                    path=str(path),
                    band=str(band.number),
                )
            self._numbers.check_type(kind, self.name, path)
            crs = self._system_of(source, path)
            check_horizontal(crs, f"layer {self.name}: {path}")
            if source.transform.is_identity or source.transform.is_degenerate:
                raise LayerError("layers.not_georeferenced", name=self.name, path=str(path))
            self.block = source.block_shapes[band.number - 1]
            told = plain_unit(source.units[band.number - 1] or "")
            self.unit = self.unit or told or _unit_of_heights(crs)
            self.notes += [one for one in band.notes if one not in self.notes]
            return _Tile(dataset, GeoGrid(source.transform, source.shape, crs), band)

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
    band: int | None = None,
    time: str | None = None,
    variable: str | None = None,
    nodata: NoData | None = None,
    classes: Mapping[float, float] | None = None,
    unit: str | None = None,
    crs: str | None = None,
    name: str = "raster",
) -> RasterFile | ElevationTiles:
    """Open a raster of any size and coordinate system, to be read where it is asked for.

    Parameters
    ----------
    paths : Path, str or list of them
        GeoTIFF, COG, NetCDF, VRT or any other file that GDAL reads, or heights in XML that a
        profile knows; the tiles of a mosaic as a list, or as a pattern such as ``dem/*.tif``.
    band, time, variable, nodata, classes, unit, crs, name
        As in :class:`RasterFile`.

    Returns
    -------
    RasterFile or ElevationTiles

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
    if is_elevation(files[0]):
        return ElevationTiles(files, name)
    return RasterFile(
        files,
        band=band,
        time=time,
        variable=variable,
        nodata=nodata,
        classes=classes,
        unit=unit,
        crs=crs,
        name=name,
    )


def is_raster(paths: Path | str | Sequence[Path | str]) -> bool:
    """Tell whether files are read as a raster, by their endings or by what is in them."""
    first = first_file(paths)
    if first.suffix.lower() in _ENDINGS or _is_grid_of_text(first) or is_elevation(first):
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


def _unit_of_heights(crs: pyproj.CRS) -> str:
    """Return the unit of the heights that a system has beside its places."""
    heights = [one for one in crs.sub_crs_list if one.is_vertical]
    return plain_unit(heights[0].axis_info[0].unit_name) if heights else ""


def _one_line(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    lines = str(error).splitlines()
    return lines[0].rstrip(".;") if lines else type(error).__name__


def _overlap(wanted: slice, first: int, count: int) -> tuple[int, int]:
    return max(wanted.start, first), min(wanted.stop, first + count)
