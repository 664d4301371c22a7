"""Layers from OpenStreetMap: from an Overpass server, tile by tile, or from a country extract.

A server that fails does not always say so by its status: a time-out comes as HTTP 200 with a
``remark`` and a part of the data, an overloaded one sends a web page. An answer counts only when
it is whole. pyosmium reads extracts: GDAL's driver leaves closed substations among the lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import shapely.errors

from geowbit.cache import cache_folder
from geowbit.core.errors import LayerError, SourceError
from geowbit.core.messages import Message, Value
from geowbit.core.text import printable
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
    strip_markup,
)
from geowbit.fetch.area import NOMINATIM, Tile, area_shape, cut_into_tiles, find_place, parse_area
from geowbit.fetch.writing import FORMATS, check_target, write_layer
from geowbit.layers import Provenance
from geowbit.layers.osm import (
    ATTRIBUTION,
    LICENCE,
    Element,
    OsmLayer,
    Rule,
    element_of,
    layer_frame,
    osm_layer,
    read_extract,
)

OVERPASS = "https://overpass-api.de/api/interpreter"
_TOO_MUCH = ("timed out", "out of memory")


@dataclass(frozen=True)
class Overpass:
    """A server of Overpass as one fetch sees it.

    Attributes
    ----------
    endpoint : str
        Its address.
    visitor : Visitor
        Asks it.
    store : Store
        Keeps its answers.
    """

    endpoint: str
    visitor: Visitor
    store: Store


def overpass_query(layer: OsmLayer, tile: Tile, options: FetchOptions) -> str:
    """Return the question for the elements of a layer that touch a tile.

    Examples
    --------
    >>> from geowbit.layers.osm import osm_layer
    >>> print(overpass_query(osm_layer("power_lines"), Tile(139, 35, 140, 36), FetchOptions()))
    [out:json][timeout:180][maxsize:536870912];
    (
      way["power"~"^(line|cable)$"](35,139,36,140);
    );
    out geom;
    """
    kind = "way" if layer.geometry == "line" else "nwr"
    box = f"({tile.south:.10g},{tile.west:.10g},{tile.north:.10g},{tile.east:.10g})"
    lines = [f"  {kind}{_clause(rule)}{box};" for rule in layer.rules]
    return "\n".join(
        [
            f"[out:json][timeout:{options.server_timeout_s}]"
            f"[maxsize:{options.server_memory_mb * 1024 * 1024}];",
            "(",
            *lines,
            ");",
            "out geom;",
        ]
    )


def _clause(rule: Rule) -> str:
    values = "|".join(rule.values)
    test = f'="{values}"' if len(rule.values) == 1 else f'~"^({values})$"'
    return f'["{rule.key}"{test}]' + "".join(f'[!"{key}"]' for key in rule.without)


def ask_for_tile(server: Overpass, layer: OsmLayer, tile: Tile, what: Message) -> dict[str, Any]:
    """Return a whole answer for a tile, kept or asked for.

    Where the server cannot hold a tile, its four quarters are asked for, and so on as often as
    the options allow; what they give is kept as the answer for the tile.

    Parameters
    ----------
    server : Overpass
        Who is asked.
    layer, tile : OsmLayer, Tile
        For what.
    what : Message
        Names the tile in messages.

    Returns
    -------
    dict
        With ``elements`` and ``date``.

    Raises
    ------
    FaultError
        Where no whole answer could be had.
    """
    return _answer(server, layer, tile, what, server.visitor.options.splits)


def _answer(
    server: Overpass, layer: OsmLayer, tile: Tile, what: Message, splits: int
) -> dict[str, Any]:
    ask = overpass_query(layer, tile, server.visitor.options)
    kept = _kept(server, ask)
    if kept is not None:
        return kept
    try:
        body = server.visitor.ask_patiently(lambda: _body(server, ask, splits), what)
        answer = parse_answer(body)
    except FaultError as fault:
        if not (fault.too_much and splits):
            raise
        server.visitor.tell("fetch.asks_quarters", what=what, reason=fault.message)
        quarters = [
            _answer(server, layer, quarter, Message("fetch.quarter", of=what, n=n), splits - 1)
            for n, quarter in enumerate(tile.quarters(), 1)
        ]
        every = {(e["type"], e["id"]): e for quarter in quarters for e in quarter["elements"]}
        answer = {
            "elements": list(every.values()),
            "date": min(quarter["date"] for quarter in quarters),
        }
        body = json.dumps(answer).encode()
    server.store.write(server.endpoint, ask, body)
    return answer


def _kept(server: Overpass, ask: str) -> dict[str, Any] | None:
    body = server.store.read(server.endpoint, ask)
    if body is None:
        return None
    try:
        return parse_answer(body)
    except FaultError:
        server.store.forget(server.endpoint, ask)
        return None


def _body(server: Overpass, ask: str, splits: int) -> bytes:
    options = server.visitor.options
    with open_answer(
        "POST",
        server.endpoint,
        options,
        data={"data": ask},
        patience_s=options.server_timeout_s,
    ) as (response, pieces):
        body = read_body(pieces, options.answer_mb)
        if fault := fault_of(response, body):
            raise fault
        if "html" in str(response.headers.get("Content-Type", "")).lower():
            raise FaultError("fetch.page_for_data", passing=True, words=strip_markup(body))
    try:
        parse_answer(body)
    except FaultError as fault:
        # smaller questions help more than the same one again, as long as there are any
        fault.passing = fault.passing or (fault.too_much and not splits)
        raise
    return body


def parse_answer(body: bytes) -> dict[str, Any]:
    """Return an answer that is whole.

    Parameters
    ----------
    body : bytes
        What a server sent with HTTP 200.

    Returns
    -------
    dict
        ``elements``, a list, and ``date``, to which the data were fresh.

    Raises
    ------
    FaultError
        Where it is no JSON or not of this kind, or where a ``remark`` says that the server gave
        up.

    Examples
    --------
    >>> parse_answer(b'{"elements": [], "osm3s": {"timestamp_osm_base": "2026-11-20T01:02:03Z"}}')
    {'elements': [], 'date': '2026-11-20'}
    """
    if body.lstrip()[:1] == b"<":
        raise FaultError("fetch.page_for_json", passing=True, words=strip_markup(body))
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise FaultError("fetch.broken_json", passing=True, bytes=len(body)) from error
    if not isinstance(found, dict) or not isinstance(found.get("elements"), list):
        raise FaultError("fetch.no_elements", passing=True)
    if found.get("remark"):
        remark = printable(str(found["remark"]))[:200]
        much = any(words in remark.lower() for words in _TOO_MUCH)
        raise FaultError("fetch.gave_up", passing=not much, too_much=much, remark=remark)
    for element in found["elements"]:
        if not isinstance(element, dict) or not {"type", "id"} <= set(element):
            raise FaultError("fetch.nameless_element", passing=True)
    base = found.get("osm3s")
    stamp = base.get("timestamp_osm_base") if isinstance(base, dict) else found.get("date")
    return {"elements": found["elements"], "date": str(stamp or f"{datetime.now(UTC):%F}")[:10]}


def _no_number(text: str) -> float:
    raise ValueError(text)


def build_elements(
    answer: dict[str, Any], layer: OsmLayer, what: Message, *, name: str
) -> Iterator[Element]:
    """Build the elements of an answer that belong to a layer.

    Raises
    ------
    SourceError
        Where an element cannot be understood.
    """
    for found in answer["elements"]:
        try:
            if layer.takes(str(found["type"]), found.get("tags") or {}):
                yield element_of(found)
        except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.GEOSException) as e:
            which = printable(f"{found.get('type')}/{found.get('id')}")[:60]
            raise SourceError(
                "fetch.odd_element", layer=name, tile=what, element=which, reason=f"{e!r:.80}"
            ) from e


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
        GeoPackage, GeoJSON or GeoParquet, by its suffix. ``OUT.provenance.json`` is
        written beside it.
    endpoint, geocoder : str, optional
        Addresses of the Overpass and the Nominatim server. Only a place name asks the latter.
    cache : Path or str, optional
        Folder for the answers; else one of this user.
    folder : Path or str, optional
        Where a relative path in `area` starts.
    options : FetchOptions, optional
        Pauses, attempts, size of tiles.
    tell : callable, optional
        Called with each step.

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
    target = check_target(out, FORMATS)
    endpoint = check_address(endpoint, f"fetch {name}: endpoint", allow_http=True)
    geocoder = check_address(geocoder, f"fetch {name}: geocoder", allow_http=True)
    wanted = parse_area(area) if isinstance(area, str) else dict(area)
    visitor = Visitor(options, tell)
    store = Store(Path(cache) if cache else cache_folder() / "overpass", options.cache_days)
    shape = area_shape(
        wanted,
        folder=folder,
        find_place=lambda place: find_place(place, endpoint=geocoder, visitor=visitor, store=store),
    )
    boxes = cut_into_tiles(shape, options)
    server = Overpass(endpoint, visitor, store)
    elements: dict[tuple[str, int], Element] = {}
    dates = []
    for n, tile in enumerate(boxes, 1):
        what = Message("fetch.tile", n=n, count=len(boxes))
        try:
            answer = ask_for_tile(server, layer, tile, what)
        except FaultError as fault:
            raise _tile_error(name, server, boxes, n, fault) from fault
        found = {e.key: e for e in build_elements(answer, layer, what, name=name)}
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
        elements.values(),
        layer,
        within=shape,
        record=record,
        where=Message("fetch.the_area", area=str(wanted)),
    )
    visitor.tell("fetch.writes_rows", count=len(frame))
    return write_layer(
        frame,
        target,
        how={
            "fetched": name,
            "endpoint": endpoint,
            "area": wanted,
            "tiles": [[t.west, t.south, t.east, t.north] for t in boxes],
            "query": overpass_query(layer, _around(boxes), options),
        },
    )


def _tile_error(
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


def read_osm_pbf(
    path: Path | str,
    name: str,
    *,
    area: Mapping[str, Any] | str | None = None,
    folder: Path | str = ".",
    tell: Tell | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer from a country extract, with the tags and columns of :func:`fetch_osm`.

    Parameters
    ----------
    path : Path or str
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    name : str
        As in :func:`fetch_osm`.
    area : dict or str, optional
        As in :func:`fetch_osm`, but no place name; all of the file where not given.
    folder : Path or str, optional
        Where a relative path in `area` starts.
    tell : callable, optional
        Called with each step.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``attrs["provenance"]`` is its record; :func:`write_layer` writes it.

    Raises
    ------
    LayerError
        Where the file is missing or broken, or holds none.
    """
    layer, file = osm_layer(name), Path(path)
    if not file.is_file():
        raise LayerError("fetch.no_file", name=name, path=str(file))
    within = area_shape(area, folder=folder) if area is not None else None
    if tell is not None:
        tell(Message("fetch.reads", name=file.name).text())
    where: Value = str(file)
    if area is not None:
        where = Message("fetch.the_area_of", area=str(area), file=str(file))
    frame, record = read_extract(file, layer, within=within, what=f"fetch {name}", where=where)
    frame.attrs["fetched"] = {
        "fetched": name,
        "extract": file.name,
        "extract_sha256": record.sha256,
        "area": parse_area(area) if isinstance(area, str) else area,
    }
    return frame
