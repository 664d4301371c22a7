"""An invented country at 20 E, 10 N, as an extract of OpenStreetMap has one.

The sea lies in its west, the land in its east, an island off the coast and a lagoon behind it; two
regions, four municipalities, a grid of 220 and 33 kV, a neighbor of which the extract has a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapely

osmium: Any = __import__("pytest").importorskip("osmium", reason="pyosmium is not installed")

AREA = shapely.box(20.0, 10.0, 20.1, 10.1)
ISLAND = shapely.box(20.005, 10.04, 20.010, 10.05)
LAGOON = shapely.box(20.06, 10.06, 20.07, 10.07)
MAINLAND = shapely.box(20.02, 10.0, 20.1, 10.1)
LAND = shapely.union_all([MAINLAND - LAGOON, ISLAND])
STATIONS = {
    "Harbor": (20.03, 10.08, "220000;33000"),
    "Hill": (20.09, 10.02, "220000;33000"),
    "Mill": (20.05, 10.03, "33000"),
    "Nameless volts": (20.08, 10.09, ""),
}
LAKE = shapely.box(20.085, 10.075, 20.095, 10.085)
TOWNS = {
    "Alphaville": (20.03, 10.07, "city", "500000"),
    "Betaton": (20.085, 10.025, "town", "80000"),
    "Gammadorf": (20.05, 10.02, "town", "60000"),
}
Tags = dict[str, str]


class Extract:
    """Nodes, ways and relations, and the file that they make."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.ways: list[Any] = []
        self.relations: list[Any] = []

    def node(self, lon: float, lat: float, tags: Tags | None = None) -> int:
        number = len(self.nodes) + 1
        made = osmium.osm.mutable.Node(id=number, version=1, location=(lon, lat), tags=tags or {})
        self.nodes.append(made)
        return number

    def way(self, places: Iterable[Sequence[float]], tags: Tags | None = None) -> int:
        at = [tuple(place) for place in places]
        known: dict[tuple[float, ...], int] = {}
        refs = [known.setdefault(place, 0) or self._known(known, place) for place in at]
        number = len(self.ways) + 1
        made = osmium.osm.mutable.Way(id=number, version=1, nodes=refs, tags=tags or {})
        self.ways.append(made)
        return number

    def _known(self, known: dict[tuple[float, ...], int], place: tuple[float, ...]) -> int:
        known[place] = self.node(place[0], place[1])
        return known[place]

    def boundary(self, shape: shapely.Polygon, level: int, name: str, **tags: str) -> None:
        members = [("w", self.way(shape.exterior.coords), "outer")]
        self.relation(members, level, name, **tags)

    def relation(self, members: list[Any], level: int, name: str, **tags: str) -> None:
        told = {"type": "boundary", "boundary": "administrative", "admin_level": str(level)}
        made = osmium.osm.mutable.Relation(
            id=len(self.relations) + 1,
            version=1,
            members=members,
            tags={**told, "name": name, **{key.replace("__", ":"): v for key, v in tags.items()}},
        )
        self.relations.append(made)

    def write(self, path: Path) -> Path:
        header = osmium.io.Header()
        header.set("osmosis_replication_timestamp", "2026-09-01T00:00:00Z")
        header.add_box(osmium.osm.Box(19.98, 9.98, 20.12, 10.12))
        with osmium.SimpleWriter(str(path), header=header) as sink:
            for add, things in (
                (sink.add_node, self.nodes),
                (sink.add_way, self.ways),
                (sink.add_relation, self.relations),
            ):
                for thing in things:
                    add(thing)
        return path


def invented(
    path: Path,
    *,
    boundaries: bool = True,
    grid: bool = True,
    code: str = "XA",
    voltages: bool = True,
    people: str = "1,000",
    name: str = "Terrania",
) -> Path:
    """Write the extract of the invented country."""
    made = Extract()
    if boundaries:
        told = {"name__en": name, "name__ja": "テラニア", "ISO3166-1": code}
        made.boundary(AREA, 2, "Térrania", **told)
        for half, south in (("South", 10.0), ("North", 10.05)):
            region = shapely.box(20.0, south, 20.1, south + 0.05)
            made.boundary(region, 4, half, **{"ISO3166-2": f"{code}-{half[0]}"})
            for side, west, east in (("west", 20.0, 20.06), ("east", 20.06, 20.1)):
                town = shapely.box(west, south, east, south + 0.05)
                made.boundary(town, 8, f"{half}{side}", population=people)
        # of the neighbor there is one side, of the fifth town next door all
        side = made.way([(20.1, 9.9), (20.1, 10.2)])
        outline = [("w", side, "outer"), ("w", 9999, "outer")]
        made.relation(outline, 2, "Eastern", name__en="Easternia")
        made.boundary(shapely.box(20.1, 10.0, 20.15, 10.05), 8, "Nextdoor")
        # an outline that is all there and does not close
        bow = made.way([(20.03, 10.02), (20.04, 10.03), (20.04, 10.02), (20.03, 10.03)])
        made.relation([("w", bow, "outer")], 8, "Openia")
    coast = {"natural": "coastline"}
    # land lies on the left: the mainland's coast runs south, in two ways
    made.way([(20.02, 10.11), (20.02, 10.05)], coast)
    made.way([(20.02, 10.05), (20.02, 9.99)], coast)
    made.way(shapely.geometry.polygon.orient(ISLAND, 1).exterior.coords, coast)
    made.way(shapely.geometry.polygon.orient(LAGOON, -1).exterior.coords, coast)
    if grid:
        for name, (lon, lat, voltage) in STATIONS.items():
            tags = {"power": "substation", "name": name}
            made.node(lon, lat, tags | ({"voltage": voltage} if voltage and voltages else {}))
        trunk = [STATIONS["Harbor"][:2], STATIONS["Hill"][:2]]
        made.way(trunk, {"power": "line", "voltage": "220000", "cables": "6"})
        branch = [STATIONS["Hill"][:2], STATIONS["Mill"][:2]]
        made.way(branch, {"power": "line", "voltage": "33000"})
        made.node(20.031, 10.081, {"power": "plant", "plant:source": "wind"})
    made.way([(20.03, 10.0), (20.03, 10.1)], {"railway": "rail"})
    made.way([(20.02, 10.05), (20.1, 10.05)], {"highway": "motorway"})
    made.way([(20.02, 10.01), (20.1, 10.01)], {"highway": "trunk"})
    made.node(20.032, 10.071, {"telecom": "exchange", "name": "Central"})
    made.node(20.04, 10.06, {"telecom": "data_center", "operator": "Cloud of Terrania"})
    for name, (lon, lat, kind, population) in TOWNS.items():
        made.node(lon, lat, {"place": kind, "name": name, "population": population})
    made.way(LAKE.exterior.coords, {"natural": "water", "water": "lake", "name": "Long Lake"})
    pond = shapely.box(20.05, 10.05, 20.051, 10.051)
    made.way(pond.exterior.coords, {"natural": "water", "water": "lake"})
    # what no survey needs
    made.way(shapely.box(20.04, 10.04, 20.041, 10.041).exterior.coords, {"building": "yes"})
    return made.write(path)
