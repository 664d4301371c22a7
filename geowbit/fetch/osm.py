"""Layers from OpenStreetMap through an Overpass server: tile by tile, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geowbit.core.errors import SourceError
from geowbit.core.messages import Message
from geowbit.fetch.area import Tile, area_shape, parse_area, tiles
from geowbit.fetch.options import FetchOptions, Tell, cache_folder
from geowbit.fetch.overpass import OVERPASS, Overpass, elements_of, question, tile_answer
from geowbit.fetch.place import NOMINATIM, find_place
from geowbit.fetch.polite import FaultError, Visitor, checked_address
from geowbit.fetch.store import Store
from geowbit.fetch.writing import FORMATS, checked_target, write_layer
from geowbit.layers import Provenance
from geowbit.layers.osm.frame import ATTRIBUTION, LICENCE, layer_frame
from geowbit.layers.osm.osm_layers import osm_layer
from geowbit.layers.osm.shapes import Element


def fetch_osm(
    name: str,
    *,
    area: Mapping[str, Any] | str,
    out: Path | str,
    endpoint: str = OVERPASS,
    geocoder: str = NOMINATIM,
    cache: Path | str | None = None,
    folder: Path | str = ".",
    options: FetchOptions | None = None,
    tell: Tell | None = None,
) -> Provenance:
    """Get a layer from OpenStreetMap and write it to a file.

    The area is cut into tiles. Each answer is kept on disk, so that the same call, made again
    after a break, asks only for what is missing. The layer is written when every tile is there.

    Parameters
    ----------
    name : str
        ``substations``, ``power_lines``, ``power_plants``, ``exchanges``, ``data_centers``,
        ``railways`` or ``motorways``; the last two stand for fiber.
    area : dict or str
        ``{"prefectures": [...]}``, ``{"bbox": [west, south, east, north]}``,
        ``{"file": path}`` with polygons, ``{"place": name}``, or a text as typed in the shell
        (:func:`geowbit.fetch.parse_area`).
    out : Path or str
        GeoPackage, GeoJSON or GeoParquet, by its suffix. ``OUT.provenance.json`` stands
        beside it.
    endpoint, geocoder : str, optional
        Addresses of the Overpass and the Nominatim server. Only a place name asks the latter.
    cache : Path or str, optional
        Folder for the answers; else one of this user.
    folder : Path or str, optional
        Where a relative path in `area` starts.
    options : FetchOptions, optional
        Pauses, attempts, size of tiles.
    tell : callable, optional
        Told each step.

    Returns
    -------
    Provenance
        Source, licence, date of the data, SHA-256 of the file, rows read, kept and dropped.

    Raises
    ------
    LayerError, StudyError
        Where OpenStreetMap gives no such layer, has none of it there, or the area is none.
    SourceError
        Where the server fails for good; the line names the tile. Nothing is written then.
    OutputError
        Where the file cannot be written.
    """
    options = options or FetchOptions()
    layer = osm_layer(name)
    target = checked_target(out, FORMATS)
    endpoint = checked_address(endpoint, f"fetch {name}: endpoint", allow_http=True)
    geocoder = checked_address(geocoder, f"fetch {name}: geocoder", allow_http=True)
    said = parse_area(area) if isinstance(area, str) else dict(area)
    visitor = Visitor(options, tell)
    store = Store(Path(cache) if cache else cache_folder() / "overpass", options.cache_days)
    shape = area_shape(
        said,
        folder=folder,
        find_place=lambda place: find_place(place, endpoint=geocoder, visitor=visitor, store=store),
    )
    boxes = tiles(shape, options)
    server = Overpass(endpoint, visitor, store)
    elements: dict[tuple[str, int], Element] = {}
    dates = []
    for n, tile in enumerate(boxes, 1):
        what = Message("fetch.tile", n=n, count=len(boxes))
        try:
            answer = tile_answer(server, layer, tile, what)
        except FaultError as fault:
            raise _failed(name, server, boxes, n, fault) from fault
        found = {e.key: e for e in elements_of(answer, layer, what, name=name)}
        elements |= found
        dates.append(answer["date"])
        visitor.tell("fetch.found", what=what, count=len(found))
    record = Provenance(
        name=layer.layer,
        source=f"OpenStreetMap by way of Overpass ({urlsplit(endpoint).hostname})",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        date=min(dates),
        confidence=layer.confidence,
        notes=list(layer.notes),
    )
    frame = layer_frame(
        elements.values(), layer, within=shape, record=record, where=f"the area {said}"
    )
    visitor.tell("fetch.writes_rows", count=len(frame))
    return write_layer(
        frame,
        target,
        how={
            "fetched": name,
            "endpoint": endpoint,
            "area": said,
            "tiles": [[t.west, t.south, t.east, t.north] for t in boxes],
            "query": question(layer, _around(boxes), options),
        },
    )


def _failed(
    name: str, server: Overpass, boxes: list[Tile], n: int, fault: FaultError
) -> SourceError:
    return SourceError(
        "fetch.tile_too_large" if fault.too_much else "fetch.tile_failed",
        layer=name,
        tile=Message("fetch.tile", n=n, count=len(boxes)),
        box=str(boxes[n - 1]),
        endpoint=server.endpoint,
        reason=fault.tried(),
        kept=n - 1,
    )


def _around(boxes: list[Tile]) -> Tile:
    return Tile(
        min(t.west for t in boxes),
        min(t.south for t in boxes),
        max(t.east for t in boxes),
        max(t.north for t in boxes),
    )
