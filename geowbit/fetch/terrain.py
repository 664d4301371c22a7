"""Elevation tiles of a public model become one raster in degrees."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from geowbit.cache import cache_folder
from geowbit.core import AreaError, LayerError, Message, SourceError, Text, suggestion
from geowbit.fetch._http import (
    FaultError,
    FetchOptions,
    Store,
    Tell,
    Visitor,
    check_address,
    fault_of,
    open_answer,
    read_body,
)
from geowbit.fetch.area import area_shape, parse_area
from geowbit.fetch.writing import check_target, put_in_place, write_record
from geowbit.geodesy import GeoGrid
from geowbit.layers import Provenance
from geowbit.layers.files import sha256_of

# Terrain Tiles of the AWS open data registry: elevations in the colors of a picture
TERRARIUM = "https://s3.amazonaws.com/elevation-tiles-prod/terrarium/{z}/{x}/{y}.png"
ATTRIBUTION = "Terrain Tiles, Mapzen and others (see github.com/tilezen/joerd, attribution)"
_PIXELS = 256
_WORLD_M = 2 * math.pi * 6378137.0
_LARGEST_ZOOM = 15
_TILE_MB = 2.0
_NORTHERNMOST = 85.0
_NONE = -32768.0
# what is kept of a tile that its server does not have
_NO_TILE = b"no tile"


def fetch_terrain(
    area: Mapping[str, Any] | str,
    *,
    out: Path | str,
    endpoint: str = TERRARIUM,
    zoom: int = 11,
    encoding: str = "terrarium",
    licence: str | Text = "open, see attribution",
    attribution: str | Text | None = None,
    terms: str | Text = "",
    cache: Path | str | None = None,
    options: FetchOptions | None = None,
    tell: Tell | None = None,
) -> Provenance:
    """Get elevations of an area as a raster in degrees, for ``terrain`` of a corridor.

    Parameters
    ----------
    area : dict or str
        As for :func:`geowbit.fetch.fetch_osm`, without places to be looked up.
    out : Path or str
        GeoTIFF (``.tif``).
    endpoint : str
        Address of tiles with ``{z}``, ``{x}`` and ``{y}``.
    zoom : int
        11 has pixels of about 60 m in the middle of Japan; each step halves them.
    encoding : str
        ``terrarium`` (256 R + G + B / 256 - 32768 m) or ``centimeters`` (65536 R + 256 G + B, from
        half of its range on below zero; 128, 0, 0 and a tile that is missing are no elevation).
    licence, attribution, terms : str
        For the record; `attribution` is that of the default tiles, or the host, where not given.
    cache : Path or str, optional
        Folder for tiles, so that a fetch that broke off goes on where it stood.
    options : FetchOptions, optional
        Pauses and attempts; ``most_tiles`` bounds the area.
    tell : callable, optional
        Called with each step.

    Returns
    -------
    Provenance

    Raises
    ------
    LayerError, StudyError
        Where the address or the area cannot be.
    SourceError
        Where the server fails or what it gives is no tile of elevations. Nothing is written.
    OutputError
        Where the file cannot be written.
    """
    options = options or FetchOptions(pause_s=0.1)
    target = check_target(out, (".tif", ".tiff"))
    if not all(mark in endpoint for mark in ("{z}", "{x}", "{y}")):
        raise LayerError("fetch.tile_address")
    check_address(_address(endpoint, (0, 0, 0)), "fetch terrain", allow_http=False)
    if encoding not in _ENCODINGS:
        raise LayerError("fetch.encoding", given=encoding, hint=suggestion(encoding, _ENCODINGS))
    if not 0 <= zoom <= _LARGEST_ZOOM:
        raise LayerError("fetch.zoom", zoom=zoom, largest=_LARGEST_ZOOM)
    wanted = parse_area(area) if isinstance(area, str) else dict(area)
    west, south, east, north = area_shape(wanted).bounds
    if max(abs(south), abs(north)) > _NORTHERNMOST:
        raise AreaError("fetch.beyond_tiles")
    left, top = (math.floor(one) for one in tile_position(west, north, zoom))
    right, bottom = (math.floor(one) for one in tile_position(east, south, zoom))
    count = (right - left + 1) * (bottom - top + 1)
    if count > options.most_tiles:
        raise AreaError("fetch.too_many_tiles", count=count, zoom=zoom, most=options.most_tiles)
    visitor = Visitor(options, tell)
    store = Store(Path(cache) if cache else cache_folder() / "terrain", options.cache_days)
    tiles = _Tiles(endpoint, _ENCODINGS[encoding], visitor, store)
    heights = np.empty(
        ((bottom - top + 1) * _PIXELS, (right - left + 1) * _PIXELS), dtype=np.float32
    )
    for n, (x, y) in enumerate(
        ((x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)), 1
    ):
        what = Message("fetch.tile", n=n, count=count)
        tile = tiles.heights((zoom, x, y), what)
        rows = slice((y - top) * _PIXELS, (y - top + 1) * _PIXELS)
        heights[rows, (x - left) * _PIXELS : (x - left + 1) * _PIXELS] = tile
    if not (heights > _NONE).any():
        raise AreaError("fetch.no_tile_there", zoom=zoom)
    host = urlsplit(endpoint).hostname or ""
    if attribution is None:
        attribution = ATTRIBUTION if endpoint == TERRARIUM else host
    record = Provenance(
        name="terrain",
        source=f"elevation tiles of {host}, zoom {zoom}",
        licence=licence,
        attribution=attribution,
        date=f"{datetime.now(UTC):%F}",
        confidence="as its source",
        crs="EPSG:4326",
        notes=[terms] if str(terms) else [],
        rows_read=count,
        rows_kept=count,
    )
    visitor.tell("fetch.writes_raster")
    with put_in_place(target) as fresh:
        _write(heights, (left, top, zoom), (west, south, east, north), fresh, record)
        record.sha256 = sha256_of([fresh])
    write_record(target, record, {"fetched": "terrain", "endpoint": endpoint, "area": wanted})
    return record


def tile_position(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Return where a place lies among the tiles of a zoom, from the north-west corner.

    Examples
    --------
    >>> x, y = tile_position(139.7645, 35.687, 11)
    >>> int(x), int(y)
    (1819, 806)
    """
    wide = 2**zoom
    north = math.asinh(math.tan(math.radians(lat)))
    return (lon + 180) / 360 * wide, (1 - north / math.pi) / 2 * wide


def _address(endpoint: str, at: tuple[int, int, int]) -> str:
    found = endpoint
    for mark, number in zip(("{z}", "{x}", "{y}"), at, strict=True):
        found = found.replace(mark, str(number))
    return found


class _Tiles:
    """Tiles of one address, asked for or kept."""

    def __init__(self, endpoint: str, encoding: _Encoding, visitor: Visitor, store: Store) -> None:
        self.endpoint, self.encoding, self.visitor, self.store = endpoint, encoding, visitor, store

    def heights(self, at: tuple[int, int, int], what: Message) -> npt.NDArray[np.float32]:
        zoom, x, y = at
        url = _address(self.endpoint, at)
        if (kept := self.store.read(self.endpoint, url)) is not None:
            try:
                return self._read(kept)
            except FaultError:
                self.store.forget(self.endpoint, url)
        try:
            body = self.visitor.ask_patiently(lambda: self._ask(url), what)
        except FaultError as fault:
            raise SourceError(
                "fetch.terrain_failed",
                tile=what,
                address=f"{zoom}/{x}/{y}",
                host=urlsplit(self.endpoint).hostname or "",
                reason=fault.tried(),
            ) from fault
        self.store.write(self.endpoint, url, body)
        self.visitor.tell("fetch.here", what=what)
        return self._read(body)

    def _ask(self, url: str) -> bytes:
        with open_answer("GET", url, self.visitor.options) as (response, pieces):
            body = read_body(pieces, _TILE_MB)
            if self.encoding.sparse and response.status_code == 404:
                return _NO_TILE
            if fault := fault_of(response, body):
                raise fault
        self._read(body)
        return body

    def _read(self, body: bytes) -> npt.NDArray[np.float32]:
        if body == _NO_TILE and self.encoding.sparse:
            return np.full((_PIXELS, _PIXELS), _NONE, np.float32)
        return self.encoding.heights_m(_colors(body))


def _colors(body: bytes) -> npt.NDArray[np.float32]:
    """Return red, green and blue of a tile."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(body), formats=("PNG",)) as picture:
            if picture.size != (_PIXELS, _PIXELS):
                raise FaultError("fetch.tile_pixels", given=str(picture.size), pixels=_PIXELS)
            return np.moveaxis(np.asarray(picture.convert("RGB"), np.float32), 2, 0)
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise FaultError("fetch.no_elevations", passing=True) from error


def _terrarium(colors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    red, green, blue = colors
    return np.asarray(red * 256 + green + blue / 256 - 32768, np.float32)


def _centimeters(colors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    red, green, blue = colors.astype(np.int64)
    number = red * 65536 + green * 256 + blue
    signed = np.where(number > _HALF, number - 2 * _HALF, number)
    return np.where(number == _HALF, _NONE, signed / 100).astype(np.float32)


@dataclass(frozen=True)
class _Encoding:
    """How the colors of a tile tell elevations, and whether tiles may be missing."""

    heights_m: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]
    sparse: bool


_HALF = 2**23
_ENCODINGS = {
    "terrarium": _Encoding(_terrarium, sparse=False),
    "centimeters": _Encoding(_centimeters, sparse=True),
}


def _write(
    heights: npt.NDArray[np.float32],
    corner: tuple[int, int, int],
    bounds: tuple[float, float, float, float],
    path: Path,
    record: Provenance,
) -> None:
    """Write the part of the tiles that the area holds, in degrees."""
    import rasterio
    from rasterio.warp import Resampling, reproject

    left, top, zoom = corner
    side = _WORLD_M / 2**zoom
    pixel = side / _PIXELS
    x, y = left * side - _WORLD_M / 2, _WORLD_M / 2 - top * side
    west, south, east, north = bounds
    middle = math.radians((south + north) / 2)
    # as fine on the ground as the tiles are
    lat_step = pixel * math.cos(middle) / 111_000
    lon_step = lat_step / math.cos(middle)
    shape = (math.ceil((north - south) / lat_step), math.ceil((east - west) / lon_step))
    grid = GeoGrid.north_up(west, north, lon_step, lat_step, shape=shape)
    found = np.full(shape, _NONE, np.float32)
    reproject(
        heights,
        found,
        src_transform=rasterio.Affine(pixel, 0, x, 0, -pixel, y),
        src_crs="EPSG:3857",
        src_nodata=_NONE,
        dst_transform=grid.affine,
        dst_crs="EPSG:4326",
        dst_nodata=_NONE,
        resampling=Resampling.bilinear,
    )
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=shape[0],
        width=shape[1],
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=grid.affine,
        nodata=_NONE,
        compress="deflate",
        predictor=3,
    ) as target:
        target.write(found, 1)
        target.update_tags(
            source=str(record.source),
            licence=str(record.licence),
            attribution=str(record.attribution),
        )
