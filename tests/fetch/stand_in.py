"""Stand-ins for Overpass and Nominatim on the loopback, with elements of the real layers.

They know nothing of geowbit: a question is read by its text, elements are chosen by their own
geometry, and what a fetch must give is chosen from the same geometry again.
"""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "japan"
STAMP = "2026-11-20T05:00:00Z"


@dataclass
class Element:
    """An element as Overpass gives it, and the geometry that it was made from."""

    found: dict[str, Any]
    shape: Any

    @property
    def id(self) -> str:
        return f"{self.found['type']}/{self.found['id']}"

    @property
    def tags(self) -> dict[str, str]:
        return self.found.get("tags", {})

    @property
    def drawn(self) -> Any:
        """What Overpass holds against a box: an area counts by its outline."""
        return shapely.boundary(self.shape) if self.shape.area else self.shape


def points_of(line: Any) -> list[dict[str, float]]:
    return [{"lat": float(y), "lon": float(x)} for x, y in shapely.get_coordinates(line)]


def node(number: int, x: float, y: float, **tags: str) -> Element:
    found = {"type": "node", "id": number, "lat": y, "lon": x, "tags": tags}
    return Element(found, shapely.Point(x, y))


def way(number: int, shape: Any, **tags: str) -> Element:
    outline = shape.exterior if shape.geom_type == "Polygon" else shape
    refs = list(range(number * 100, number * 100 + len(outline.coords)))
    found = {"type": "way", "id": number, "nodes": refs, "geometry": points_of(outline)}
    return Element({**found, "tags": tags}, shape)


def relation(number: int, shape: Any, **tags: str) -> Element:
    """A multipolygon whose outlines are each cut into two ways, as large ones are in OSM."""
    members = []
    for polygon in shapely.get_parts(shape):
        rings = [("outer", polygon.exterior), *(("inner", r) for r in polygon.interiors)]
        for role, ring in rings:
            corners = list(ring.coords)
            half = len(corners) // 2
            for part in (corners[: half + 1], corners[half:]):
                geometry = points_of(shapely.LineString(part))
                ref = number * 100 + len(members)
                members.append({"type": "way", "ref": ref, "role": role, "geometry": geometry})
    found = {"type": "relation", "id": number, "members": members}
    return Element({**found, "tags": {"type": "multipolygon", **tags}}, shape)


def square(x: float, y: float, side: float) -> Any:
    return shapely.box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def embedded_substations() -> list[Element]:
    """Every embedded substation, in turn as a node, a closed way and a multipolygon."""
    table = pd.read_csv(
        RAW / "odbl" / "substations.csv", dtype={"voltages_kv": str, "prefecture_code": str}
    )
    found = []
    for n, row in enumerate(table.itertuples()):
        tags = {"power": "substation", "name": row.name}
        if isinstance(row.voltages_kv, str):
            tags["voltage"] = ";".join(f"{float(v) * 1000:g}" for v in row.voltages_kv.split(";"))
        if row.kind != "unknown":
            tags["substation"] = row.kind
        yard = square(row.lon, row.lat, 0.002)
        if n % 3 == 0:
            found.append(node(n + 1, row.lon, row.lat, **tags))
        elif n % 3 == 1:
            found.append(way(n + 1, yard, **tags))
        else:
            hole = square(row.lon, row.lat, 0.0002)
            found.append(relation(n + 1, shapely.difference(yard, hole), **tags))
    return found


def embedded_lines() -> list[Element]:
    """Every stroke of the embedded power lines, as a way."""
    frame = gpd.read_file(RAW / "odbl" / "power_lines.geojson")
    parts, row = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    volts = (frame["voltage_kv"].to_numpy(float)[row] * 1000).astype(int)
    return [
        way(n + 1, part, power="line", voltage=str(v), cables="6")
        for n, (part, v) in enumerate(zip(parts, volts, strict=True))
    ]


def touching(elements: list[Element], area: Any) -> set[str]:
    """The elements that a fetch of an area must give, chosen by their geometry alone."""
    shapes = np.array([element.shape for element in elements], dtype=object)
    hits = shapely.intersects(shapes, area)
    return {element.id for element, hit in zip(elements, hits, strict=True) if hit}


@dataclass
class Asked:
    """One question as it came in."""

    query: str
    box: Any
    agent: str
    began: float
    ended: float = 0.0
    given: list[str] = field(default_factory=list)


class Overpass:
    """An Overpass server with these elements, and with the faults of one.

    ``faults(n, asked)`` gives the fault of the n-th question (from 1), or None.
    """

    def __init__(
        self, elements: list[Element], faults: Callable[[int, Asked], str | None] | None = None
    ) -> None:
        self.elements = elements
        self.faults = faults or (lambda n, asked: None)
        self.asked: list[Asked] = []
        self.at_once = self.most_at_once = 0
        self._drawn = shapely.STRtree([element.drawn for element in elements])
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._server = _server(self._handler())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/api/interpreter"

    def close(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, query: str) -> tuple[Any, list[dict[str, Any]]]:
        """The elements that a question is for, read from its text."""
        chosen: dict[str, Element] = {}
        statements = re.findall(r"(nwr|way)((?:\[[^\]]*\])+)\(([^)]*)\);", query)
        assert statements, query
        for kinds, tests, box in statements:
            south, west, north, east = (float(side) for side in box.split(","))
            window = shapely.box(west, south, east, north)
            for index in self._drawn.query(window, predicate="intersects"):
                element = self.elements[index]
                right_kind = kinds == "nwr" or element.found["type"] == kinds
                if right_kind and _passes(element.tags, tests):
                    chosen[element.id] = element
        return window, [element.found for element in chosen.values()]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        overpass = self

        class Handler(_Quiet):
            def do_POST(self) -> None:
                began = time.monotonic()
                length = int(self.headers["Content-Length"])
                form = urllib.parse.parse_qs(self.rfile.read(length).decode())
                query = form["data"][0]
                window, found = overpass.answer(query)
                asked = Asked(query, window, self.headers["User-Agent"], began)
                with overpass._lock:
                    overpass.asked.append(asked)
                    count = len(overpass.asked)
                    overpass.at_once += 1
                    overpass.most_at_once = max(overpass.most_at_once, overpass.at_once)
                try:
                    self.give(overpass.faults(count, asked), found, asked)
                finally:
                    with overpass._lock:
                        overpass.at_once -= 1
                    asked.ended = time.monotonic()

            def give(self, fault: str | None, found: list[Any], asked: Asked) -> None:
                head = {"version": 0.6, "osm3s": {"timestamp_osm_base": STAMP}}
                whole = json.dumps({**head, "elements": found}).encode()
                some = found[: len(found) // 2]
                if fault is None:
                    asked.given = [f"{e['type']}/{e['id']}" for e in found]
                    self.reply(200, whole)
                elif fault == "slow":
                    overpass._stopped.wait(30)
                elif fault == "cut":
                    self.reply(200, whole[: len(whole) // 2], length=len(whole))
                elif fault == "truncated":
                    self.reply(200, whole[: len(whole) // 2])
                elif fault.startswith("remark"):
                    remark = _REMARKS[fault]
                    self.reply(200, json.dumps({"elements": some, "remark": remark}).encode())
                else:
                    status, body, headers = _FAULTS[fault]
                    self.reply(status, body, **headers)

        return Handler


_REMARKS = {
    "remark-time": 'runtime error: Query timed out in "query" at line 3 after 181 seconds.',
    "remark-memory": "runtime error: Query run out of memory using about 2048 MB of RAM.",
    "remark-busy": "runtime error: open64: 0 Success /osm3s_osm_base "
    "Dispatcher_Client::request_read_and_idx::timeout. The server is probably too busy.",
}
_PAGE = (
    b'<?xml version="1.0"?><html><head><title>OSM3S Response</title></head><body>'
    b"<p><strong>Error</strong>: the server is probably too busy to handle your request.</p>"
    b"</body></html>"
)
_HTML = {"Content_Type": "text/html"}
_FAULTS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "429": (429, _PAGE, _HTML),
    "429-after-7": (429, _PAGE, {**_HTML, "Retry_After": "7"}),
    "429-after-9999": (429, _PAGE, {**_HTML, "Retry_After": "9999"}),
    "504": (504, _PAGE, _HTML),
    "html": (200, _PAGE, _HTML),
    "html-as-json": (200, _PAGE, {}),
    "xml": (200, b'<?xml version="1.0"?><osm version="0.6"><node id="1"', {}),
    "list": (200, b"[]", {}),
    "no-elements": (200, b"{}", {}),
    "odd-element": (200, b'{"elements": [1]}', {}),
    "nothing": (200, b"", {}),
    "400": (400, b"<html><body><p>Error: line 1: parse error: ';' expected</p></body></html>", {}),
    "moved": (302, b"", {"Location": "https://example.org/api"}),
    "403": (403, b"<html><p>You are blocked\x1b[31m.</p></html>", _HTML),
}


class Nominatim:
    """A server that knows one place, or what ``places`` says, after these faults."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.agents: list[str] = []
        self.faults: list[tuple[int, bytes, dict[str, str]]] = []
        self.places: list[dict[str, Any]] = []
        nominatim = self

        class Handler(_Quiet):
            def do_GET(self) -> None:
                path = urllib.parse.urlsplit(self.path)
                nominatim.asked.append(urllib.parse.parse_qs(path.query))
                nominatim.agents.append(self.headers["User-Agent"])
                if nominatim.faults:
                    status, body, headers = nominatim.faults.pop(0)
                    self.reply(status, body, **headers)
                else:
                    self.reply(200, json.dumps(nominatim.places).encode())

        self._server = _server(Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def knows(self, shape: Any) -> None:
        west, south, east, north = shape.bounds
        self.places = [
            {
                "osm_type": "relation",
                "osm_id": 1,
                "lat": str(shape.centroid.y),
                "lon": str(shape.centroid.x),
                "importance": 0.5,
                "display_name": "there",
                "boundingbox": [str(south), str(north), str(west), str(east)],
                "geojson": json.loads(shapely.to_geojson(shape)),
            }
        ]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Files:
    """A server of plain files: path to (status, body, headers), or to a function of the count."""

    def __init__(self) -> None:
        self.files: dict[str, Any] = {}
        self.asked: list[str] = []
        self.pages: list[str] = []
        self._stopped = threading.Event()
        server = self

        class Handler(_Quiet):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server.pages.append(self.headers.get("Referer", ""))
                self.path = f"{self.path} {form}"
                self.do_GET()

            def do_GET(self) -> None:
                server.asked.append(self.path)
                found = server.files.get(self.path, (404, b"<html>Not here</html>", _HTML))
                if callable(found):
                    found = found(len(server.asked))
                if isinstance(found, bytes):
                    found = (200, found, {})
                status, body, headers = found
                headers = dict(headers)
                length, stays = headers.pop("length", None), headers.pop("stays", False)
                self.reply(status, body, length=length, **headers)
                if stays:
                    self.wfile.flush()
                    server._stopped.wait(30)

        self._server = _server(Handler)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def close(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()


class _Quiet(BaseHTTPRequestHandler):
    timeout = 5

    def log_message(self, *_: Any) -> None:
        pass

    def reply(self, status: int, body: bytes, *, length: int | None = None, **headers: str) -> None:
        headers.setdefault("Content_Type", "application/json")
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


def _server(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


def _passes(tags: dict[str, str], tests: str) -> bool:
    for test in re.findall(r"\[([^\]]*)\]", tests):
        if equal := re.fullmatch(r'"([^"]+)"="([^"]+)"', test):
            passed = tags.get(equal[1]) == equal[2]
        elif like := re.fullmatch(r'"([^"]+)"~"([^"]+)"', test):
            passed = like[1] in tags and re.search(like[2], tags[like[1]]) is not None
        elif absent := re.fullmatch(r'!"([^"]+)"', test):
            passed = absent[1] not in tags
        else:
            raise AssertionError(f"no Overpass server understands [{test}]")
        if not passed:
            return False
    return True
