"""A reader's own base map below the scores: tiles of a PMTiles file, within the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType

from geowbit.core import OutputError, safe_text
from geowbit.core.escape import short_text
from geowbit.pages.elements import PackedLayer
from geowbit.pages.language import say
from geowbit.pages.overlays import layer_label
from geowbit.pages.packing import as_text
from geowbit.pages.surface import mercator_y

__all__ = ["BaseTiles", "TilesOfBase", "is_pmtiles", "tiles_of_base"]

# of tiles in a page, bytes: so much larger it becomes
_MOST_BYTES = 12_000_000
_MOST_TILES = 4_000
_MOST_ZOOM = 14
_KINDS = {
    TileType.MVT: "vector",
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
}
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class TilesOfBase:
    """The tiles of a file that a page holds.

    Attributes
    ----------
    kind : str
        ``vector``, or the media type of images.
    is_gzip : bool
        Whether they are compressed as the file has them.
    tiles : dict of (zoom, column, row) to bytes
    least_zoom, most_zoom : int
        Of those that the page holds.
    attribution : str
        Plain text.
    """

    kind: str
    is_gzip: bool
    tiles: dict[tuple[int, int, int], bytes]
    least_zoom: int
    most_zoom: int
    attribution: str


def is_pmtiles(name: str) -> bool:
    """Tell whether a text names a PMTiles file and no server.

    Examples
    --------
    >>> is_pmtiles("land.pmtiles"), is_pmtiles("osm")
    (True, False)
    """
    return name.lower().endswith(".pmtiles")


def tiles_of_base(
    path: Path | str, bounds: Sequence[Sequence[float]], *, most_bytes: int = _MOST_BYTES
) -> TilesOfBase:
    """Return the tiles of a PMTiles file over a box, as deep as a page has room for.

    Parameters
    ----------
    path : Path or str
        Of version 3, with vector tiles or images.
    bounds : sequence
        ``[[south, west], [north, east]]`` in degrees.
    most_bytes : int
        Of all tiles; the zoom that would pass it and those below are left out.

    Raises
    ------
    OutputError
        Where it is no such file, is compressed in another way, or has no tile there.
    """
    try:
        with Path(path).open("rb") as file:
            source = MmapSource(file)  # type: ignore[no-untyped-call]
            reader = Reader(source)  # type: ignore[no-untyped-call]
            return _read(reader, bounds, most_bytes, str(path))
    except OutputError:
        raise
    except Exception as error:  # whatever a file that is none leads its reader to
        raise OutputError("base.unreadable", path=str(path), why=str(error)[:80]) from error


def _read(
    reader: Any, bounds: Sequence[Sequence[float]], most_bytes: int, path: str
) -> TilesOfBase:
    header = reader.header()
    kind, packed = _KINDS.get(header["tile_type"]), header["tile_compression"]
    if kind is None or packed not in (Compression.NONE, Compression.GZIP):
        what = f"{header['tile_type'].name}, {packed.name}".lower()
        raise OutputError("base.kind", path=path, what=what)
    tiles: dict[tuple[int, int, int], bytes] = {}
    held, zooms = 0, []
    for zoom in range(header["min_zoom"], min(header["max_zoom"], _MOST_ZOOM) + 1):
        wanted = list(_over(bounds, zoom, _MOST_TILES - len(tiles)))
        found = {at: data for at in wanted if (data := reader.get(*at))}
        held += sum(map(len, found.values()))
        if held > most_bytes or len(tiles) + len(wanted) >= _MOST_TILES:
            break
        if found:
            tiles |= found
            zooms.append(zoom)
    if not tiles:
        raise OutputError("base.elsewhere", path=path)
    told = _TAG.sub("", str(reader.metadata().get("attribution") or "")).strip()
    return TilesOfBase(
        kind, packed is Compression.GZIP, tiles, zooms[0], zooms[-1], short_text(told)
    )


def _over(
    bounds: Sequence[Sequence[float]], zoom: int, most: int
) -> Iterator[tuple[int, int, int]]:
    """Yield the tiles of a zoom over a box, no more than so many."""
    (south, west), (north, east) = bounds
    count = 2**zoom
    columns = np.clip(np.floor((np.array([west, east]) / 360 + 0.5) * count), 0, count - 1)
    rows = np.clip(
        np.floor((0.5 - mercator_y(np.array([north, south])) / (2 * np.pi)) * count), 0, count - 1
    )
    left = most
    for row in range(int(rows[0]), int(rows[1]) + 1):
        for column in range(int(columns[0]), int(columns[1]) + 1):
            if left <= 0:
                return
            left -= 1
            yield zoom, column, row


class BaseTiles(PackedLayer):
    """Tiles of a reader's own file below the scores, which then let them shine through.

    Parameters
    ----------
    path : Path or str
    bounds : sequence
        As of :func:`tiles_of_base`.
    """

    # nothing is loaded from anywhere
    host = ""

    def __init__(self, path: Path | str, bounds: Sequence[Sequence[float]]) -> None:
        found = tiles_of_base(path, bounds)
        texts, index, at = [], {}, 0
        for (zoom, column, row), tile in found.tiles.items():
            text = as_text(tile)
            index[f"{zoom}/{column}/{row}"] = [at, len(tile)]
            texts.append(text)
            at += len(text)
        thanks = found.attribution or short_text(Path(path).name)
        data = {
            "kind": found.kind,
            "gzip": found.is_gzip,
            "least": found.least_zoom,
            "most": found.most_zoom,
            "attribution": safe_text(thanks),
            "tiles": index,
        }
        label = layer_label(say("layer.base"), group=say("group.area"), swatch="", key="base")
        super().__init__("baseTiles", data, "".join(texts), label=label)
