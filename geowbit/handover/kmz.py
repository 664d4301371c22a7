"""Sites with their power lines and fiber routes as a KMZ file for Google Earth and others."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as Xml

from shapely import get_coordinates, get_parts

from geowbit.core.messages import worded
from geowbit.core.text import printable
from geowbit.findings import Calculation
from geowbit.handover.names import heads_of, wording
from geowbit.handover.places import place_tables
from geowbit.pages.language import say
from geowbit.pages.words import (
    area_words,
    money_unit,
    number,
    place_name,
    station_words,
    study_words,
)
from geowbit.run import Run

__all__ = ["kmz"]

_KML = "http://www.opengis.net/kml/2.2"
_MOST_LETTERS = 500
# opacity, blue, green, red
_LINES = {"power_lines": ("ff2a52d9", "4"), "fiber_routes": ("ffb0761f", "2")}
_POINTS = {"sites": "ff2a52d9", "substations": "ff333333"}
_Told = Mapping[str, str]


def kmz(found: Calculation, *, lang: str = "en") -> bytes:
    """Return sites and what connects them as a KMZ file.

    Parameters
    ----------
    found : Calculation
    lang : {"en", "ja"}

    Returns
    -------
    bytes
        A zip archive that holds ``doc.kml``: folders of sites, substations, power lines and fiber
        routes, each with its figures.

    Examples
    --------
    >>> import geowbit as gw
    >>> from geowbit.findings import calculation
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> found = calculation(sites.run, sites.layers, sites.top(1)["site_id"].tolist())
    >>> kmz(found)[:2]
    b'PK'
    """
    with wording(found, lang):
        root = _document(found)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        # a date of its own would make other bytes of the same sites
        text = Xml.tostring(root, "utf-8", xml_declaration=True)
        archive.writestr(zipfile.ZipInfo("doc.kml"), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _document(found: Calculation) -> Xml.Element:
    root = Xml.Element("kml", {"xmlns": _KML})
    document = Xml.SubElement(root, "Document")
    _text(document, "name", study_words(found.run))
    for name, (color, width) in _LINES.items():
        line = Xml.SubElement(Xml.SubElement(document, "Style", {"id": name}), "LineStyle")
        _text(line, "color", color)
        _text(line, "width", width)
    for name, color in _POINTS.items():
        icon = Xml.SubElement(Xml.SubElement(document, "Style", {"id": name}), "IconStyle")
        _text(icon, "color", color)
        _text(icon, "scale", "1.1" if name == "sites" else "0.7")
    tables = place_tables(found)
    heads = dict(zip(found.rows["site_id"].astype(str), heads_of(found.rows), strict=True))
    words: dict[str, Callable[[Mapping[str, Any]], tuple[str, _Told]]] = {
        "sites": lambda row: _of_site(row, heads, found.run),
        "substations": _of_station,
        "power_lines": lambda row: _of_line(row, heads),
        "fiber_routes": lambda row: _of_route(row, heads),
    }
    stations = {"substations": found.layers.frame("substations")} if found.is_priced else {}
    for name, table in tables.items():
        folder = Xml.SubElement(document, "Folder")
        _text(folder, "name", say(f"handover.kml_{name}"))
        # routes to hubs cross the whole country
        if name == "fiber_routes":
            _text(folder, "visibility", "0")
        told = station_words(table, stations) if stations else table
        for row, shape in zip(told.to_dict("records"), table.geometry, strict=True):
            title, facts = words[name]({str(key): value for key, value in row.items()})
            _placemark(folder, name, title, facts, shape)
    return root


def _placemark(folder: Xml.Element, style: str, title: str, facts: _Told, shape: Any) -> None:
    mark = Xml.SubElement(folder, "Placemark")
    _text(mark, "name", title)
    _text(mark, "styleUrl", f"#{style}")
    data = Xml.SubElement(mark, "ExtendedData")
    for name, fact in facts.items():
        if fact:
            one = Xml.SubElement(data, "Data", {"name": name})
            _text(one, "value", fact)
    parts = [part for part in get_parts(shape) if not part.is_empty]
    holder = mark if len(parts) == 1 else Xml.SubElement(mark, "MultiGeometry")
    for part in parts:
        kind = "Point" if part.geom_type == "Point" else "LineString"
        drawn = Xml.SubElement(holder, kind)
        if kind == "LineString":
            _text(drawn, "tessellate", "1")
        Xml.SubElement(drawn, "coordinates").text = " ".join(_degrees(part))


def _degrees(shape: Any) -> Iterable[str]:
    """Return the places of a shape as longitude and latitude, from -180 to 180."""
    for lon, lat in get_coordinates(shape):
        yield f"{(lon + 180) % 360 - 180:.6f},{lat:.6f}"


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = printable(text)[:_MOST_LETTERS]


def _of_site(row: Mapping[str, Any], heads: Mapping[str, str], run: Run) -> tuple[str, _Told]:
    """Return the title and the facts of a site."""
    reasons = run.reasons(int(row.get("excluded_by") or 0), str(row.get("exclusion") or ""))
    facts = {
        say("handover.rank"): number(row.get("rank")),
        say("handover.score"): number(row.get("score"), 3),
        say("handover.cost_connection"): _money(row, "connection_mjpy"),
        say("handover.kml_range"): _range(row),
        say("handover.cost_connection_years"): number(row.get("connection_years"), 1),
        say("handover.cost_substation"): str(row.get("connection_substation_name") or ""),
        say("handover.cost_line_kv"): f"{number(row.get('connection_kv'))} kV",
        say("handover.kml_excluded"): "; ".join(map(worded, reasons)) if row["excluded"] else "",
    }
    known = {name: fact for name, fact in facts.items() if not fact.startswith("–")}
    return heads[str(row["site_id"])], known


def _of_station(row: Mapping[str, Any]) -> tuple[str, _Told]:
    facts = {
        "kV": str(row.get("voltages_kv") or number(row.get("voltage_kv"))),
        say("handover.cost_network"): area_words(row.get("supply_area")),
        "id": str(row.get("id") or ""),
    }
    return str(row.get("name") or row.get("id") or ""), facts


def _of_line(row: Mapping[str, Any], heads: Mapping[str, str]) -> tuple[str, _Told]:
    title = say("handover.kml_line", site=heads[str(row["site_id"])], to=str(row["substation"]))
    facts = {
        say("handover.cost_line_kv"): f"{number(row['line_kv'])} kV",
        "km": number(row["corridor_km"], 1),
        say("handover.cost_traced_line"): _money(row, "corridor_mjpy"),
    }
    return title, facts


def _of_route(row: Mapping[str, Any], heads: Mapping[str, str]) -> tuple[str, _Told]:
    title = say(
        "handover.kml_route",
        site=heads[str(row["site_id"])],
        hub=place_name(row["hub"]),
        route=int(row["route"]),
    )
    return title, {"km": number(row["km"], 1), "ms": number(row["rtt_ms"], 2)}


def _money(row: Mapping[str, Any], name: str) -> str:
    amount = row.get(name, math.nan)
    return f"{number(amount)} {say('handover.million', unit=money_unit())}"


def _range(row: Mapping[str, Any]) -> str:
    ends = [number(row.get(f"connection_{end}_mjpy")) for end in ("low", "high")]
    return "" if "–" in ends else f"{ends[0]} – {ends[1]}"
