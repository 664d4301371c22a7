"""Questions to an Overpass server, and the judgment of its answers.

A server that fails does not always say so by its status: a time-out comes as HTTP 200 with a
``remark`` and a part of the data, an overloaded one sends a web page. An answer counts only when
it is whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import shapely.errors

from geowbit.core.errors import SourceError
from geowbit.core.messages import Message
from geowbit.core.text import printable
from geowbit.fetch.area import Tile
from geowbit.fetch.options import FetchOptions
from geowbit.fetch.polite import (
    FaultError,
    Visitor,
    answer_to,
    refused,
    whole_body,
    words_of,
)
from geowbit.fetch.store import Store
from geowbit.layers.osm.osm_layers import OsmLayer, Rule
from geowbit.layers.osm.shapes import Element, element_of

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


def question(layer: OsmLayer, tile: Tile, options: FetchOptions) -> str:
    """Return the question for the elements of a layer that touch a tile.

    Examples
    --------
    >>> from geowbit.layers.osm.osm_layers import osm_layer
    >>> print(question(osm_layer("power_lines"), Tile(139, 35, 140, 36), FetchOptions()))
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


def tile_answer(server: Overpass, layer: OsmLayer, tile: Tile, what: Message) -> dict[str, Any]:
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
        Names the tile when something is told.

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
    ask = question(layer, tile, server.visitor.options)
    kept = _kept(server, ask)
    if kept is not None:
        return kept
    try:
        body = server.visitor.patiently(lambda: _body(server, ask, splits), what)
        answer = judged(body)
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
        return judged(body)
    except FaultError:
        server.store.forget(server.endpoint, ask)
        return None


def _body(server: Overpass, ask: str, splits: int) -> bytes:
    options = server.visitor.options
    with answer_to(
        "POST",
        server.endpoint,
        options,
        data={"data": ask},
        patience_s=options.server_timeout_s,
    ) as (response, pieces):
        body = whole_body(pieces, options.answer_mb)
        if fault := refused(response, body):
            raise fault
        if "html" in str(response.headers.get("Content-Type", "")).lower():
            raise FaultError("fetch.page_for_data", passing=True, words=words_of(body))
    try:
        judged(body)
    except FaultError as fault:
        # smaller questions help more than the same one again, as long as there are any
        fault.passing = fault.passing or (fault.too_much and not splits)
        raise
    return body


def judged(body: bytes) -> dict[str, Any]:
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
    >>> judged(b'{"elements": [], "osm3s": {"timestamp_osm_base": "2026-11-20T01:02:03Z"}}')
    {'elements': [], 'date': '2026-11-20'}
    """
    if body.lstrip()[:1] == b"<":
        raise FaultError("fetch.page_for_json", passing=True, words=words_of(body))
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


def elements_of(
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
