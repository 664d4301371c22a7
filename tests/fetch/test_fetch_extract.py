"""Layers from a country extract, and what the room costs and keeps out."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shapely
from records import counted
from refused import refused

import geowbit
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.fetch import read_osm_pbf, write_layer

osmium = pytest.importorskip("osmium", reason="pyosmium is not installed (extra: osm)")

SQUARE = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01)]


class Writer:
    """Writes an extract: nodes at an offset from (139, 35), ways over them, relations."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.ways: list[Any] = []
        self.relations: list[Any] = []

    def node(self, x: float, y: float, **tags: str) -> int:
        number = len(self.nodes) + 1
        self.nodes.append(
            osmium.osm.mutable.Node(id=number, version=1, location=(139 + x, 35 + y), tags=tags)
        )
        return number

    def way(self, at: Any, *, closed: bool = True, tags: dict[str, str] | None = None) -> int:
        refs = [self.node(x, y) for x, y in at]
        refs += refs[:1] if closed else []
        number = len(self.ways) + 1
        self.ways.append(osmium.osm.mutable.Way(id=number, version=1, nodes=refs, tags=tags or {}))
        return number

    def relation(self, members: Any, **tags: str) -> int:
        number = len(self.relations) + 1
        self.relations.append(
            osmium.osm.mutable.Relation(id=number, version=1, members=members, tags=tags)
        )
        return number

    def write(self, path: Path) -> Path:
        with osmium.SimpleWriter(str(path)) as sink:
            for add, things in [
                (sink.add_node, self.nodes),
                (sink.add_way, self.ways),
                (sink.add_relation, self.relations),
            ]:
                for thing in things:
                    add(thing)
        return path


def moved(x: float, y: float = 0.0, side: float = 1.0) -> Any:
    return [(x + side * a, y + side * b) for a, b in SQUARE]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    w = Writer()
    sub = {"power": "substation", "voltage": "66000;6600"}
    w.way(SQUARE, tags={**sub, "name": "Closed way"})
    w.node(0.1, 0.0, **sub, name="Node")
    outer, inner = w.way(moved(0.2)), w.way(moved(0.204, 0.004, 0.2))
    w.relation([("w", outer, "outer"), ("w", inner, "inner")], type="multipolygon", **sub)
    # an outline of which the extract has only one side, and one of which it has nothing
    side = w.way(moved(0.3)[:2], closed=False)
    w.relation([("w", side, "outer"), ("w", 999, "outer")], type="multipolygon", **sub)
    w.relation([("w", 998, "outer")], type="multipolygon", **sub)
    mill = w.node(0.4, 0.0, power="generator")
    other = w.node(0.44, 0.0, power="generator")
    w.relation(
        [("n", mill, ""), ("n", other, "")],
        type="site",
        power="plant",
        **{"plant:output:electricity": "30 MW", "plant:source": "wind"},
    )
    line = {"power": "line", "voltage": "275000", "cables": "6"}
    w.way([(0.0, 0.0), (0.1, 0.0), (0.2, 0.1)], closed=False, tags=line)
    w.way(moved(0.5), tags={**line, "name": "Loop"})
    w.way(moved(0.6), tags={"telecom": "exchange"})
    w.way(moved(0.7), tags={"building": "yes"})
    w.way(moved(0.8), closed=False, tags={"railway": "rail", "service": "siding"})
    return w.write(tmp_path / "country.osm.pbf")


def test_a_closed_way_is_a_substation_not_a_line(extract: Path) -> None:
    frame = read_osm_pbf(extract, "substations")
    record = counted(frame.attrs["provenance"])
    assert (frame.geom_type == "Point").all()
    by_id = frame.set_index("id")
    # the first way took the numbers 1 to 4 for its corners
    assert list(by_id.index) == ["node/5", "relation/1", "relation/2", "way/1"]
    closed = shapely.box(139, 35, 139.01, 35.01)
    assert closed.covers(by_id.geometry["way/1"])
    holed = shapely.box(139.2, 35, 139.21, 35.01) - shapely.box(139.204, 35.004, 139.206, 35.006)
    assert holed.covers(by_id.geometry["relation/1"])
    # what is known of the broken outline is its southern side
    side = shapely.LineString([(139.3, 35), (139.31, 35)])
    assert side.distance(by_id.geometry["relation/2"]) < 1e-7
    assert (frame["voltage_kv"] == 66).all()
    assert (frame["voltages_kv"] == "66;6.6").all()
    assert by_id.loc["way/1", "name"] == "Closed way"
    assert record["rows_read"] == 5
    assert record["rows_kept"] == 4
    assert record["dropped"] == {"no_whole_geometry": 1}
    assert record["repaired"] == {
        "made_a_point": 2,
        "members_to_a_point": 1,
    }
    assert record["licence"] == "ODbL 1.0"
    assert len(record["sha256"]) == 64


def test_lines_stay_lines_even_where_they_close(extract: Path) -> None:
    frame = read_osm_pbf(extract, "power_lines").sort_values("name")
    assert frame.geom_type.tolist() == ["LineString", "LineString"]
    straight, loop = frame.geometry
    assert straight.equals(shapely.LineString([(139, 35), (139.1, 35), (139.2, 35.1)]))
    assert loop.is_closed
    assert len(loop.coords) == 5
    assert frame["circuits"].tolist() == [2, 2]
    with refused(LayerError, "layers.none_there", name="fiber_routes", where=str(extract)):
        read_osm_pbf(extract, "railways")


def test_a_line_with_a_node_beyond_the_extract_is_counted_not_cut(tmp_path: Path) -> None:
    w = Writer()
    w.way([(0.0, 0.0), (0.1, 0.0)], closed=False, tags={"power": "line"})
    refs = [w.node(0.0, 0.0), 999, w.node(0.2, 0.0), w.node(0.3, 0.0)]
    w.ways.append(osmium.osm.mutable.Way(id=2, version=1, nodes=refs, tags={"power": "line"}))
    frame = read_osm_pbf(w.write(tmp_path / "cut.osm.pbf"), "power_lines")
    assert frame["id"].tolist() == ["way/1"]
    assert counted(frame.attrs["provenance"])["dropped"] == {"no_whole_geometry": 1}


def test_a_wind_farm_and_an_exchange(extract: Path) -> None:
    farm = read_osm_pbf(extract, "power_plants")
    assert farm[["capacity_mw", "fuel"]].to_numpy().tolist() == [[30.0, "wind"]]
    assert farm.geometry[0].distance(shapely.LineString([(139.4, 35), (139.44, 35)])) < 1e-9
    exchange = read_osm_pbf(extract, "exchanges")
    assert shapely.box(139.6, 35, 139.61, 35.01).covers(exchange.geometry[0])


def test_an_area_selects_and_the_layer_reads_back(extract: Path, tmp_path: Path) -> None:
    frame = read_osm_pbf(extract, "substations", area="139.15,34.9,139.25,35.1")
    assert frame["id"].tolist() == ["relation/1"]
    record = write_layer(frame, tmp_path / "s.gpkg")
    assert record.rows_kept == 1
    beside = json.loads((tmp_path / "s.gpkg.provenance.json").read_text(encoding="utf-8"))
    assert beside["extract"] == extract.name
    assert beside["extract_sha256"] == hashlib.sha256(extract.read_bytes()).hexdigest()
    written = hashlib.sha256((tmp_path / "s.gpkg").read_bytes()).hexdigest()
    assert beside["sha256"] == record.sha256 == written
    assert geowbit.read_layer("substations", tmp_path / "s.gpkg")["voltage_kv"].tolist() == [66]
    where = Message("fetch.the_area_of", area="100,10,101,11", file=str(extract))
    with refused(LayerError, "layers.none_there", name="substations", where=where):
        read_osm_pbf(extract, "substations", area="100,10,101,11")


def test_overpass_and_an_extract_give_the_same_columns(
    extract: Path, serve: Any, cache: Path, quick: Any, tmp_path: Path
) -> None:
    import geopandas as gpd
    from stand_in import node

    from geowbit.fetch import fetch_osm

    server, out = serve([node(1, 139.0, 35.0, power="substation")]), tmp_path / "s.parquet"
    fetch_osm("substations", area="138,34,140,36", out=out, endpoint=server.url, options=quick)
    told, read = gpd.read_parquet(out), read_osm_pbf(extract, "substations")
    assert list(told.columns) == list(read.columns)
    assert told.dtypes.astype(str).tolist() == read.dtypes.astype(str).tolist()


def test_a_file_that_is_no_extract(tmp_path: Path, extract: Path) -> None:
    for name, content in [
        ("page.osm.pbf", b"<html>Not here</html>"),
        ("cut.osm.pbf", extract.read_bytes()[:-40]),
        ("empty.osm.pbf", b""),
        ("cut.osm", b'<?xml version="1.0"?><osm version="0.6"><node id="1"'),
        ("odd.name", b"what is this"),
    ]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(LayerError) as told:
            read_osm_pbf(tmp_path / name, "substations")
        assert name in str(told.value)
        assert "\n" not in str(told.value)
    with pytest.raises(LayerError) as told:
        read_osm_pbf(tmp_path / "absent.osm.pbf", "substations")
    assert told.value.code == "fetch.no_file"
    with refused(LayerError, "layers.not_of_osm", name="pubs"):
        read_osm_pbf(extract, "pubs")


def test_the_room_is_light_until_it_fetches() -> None:
    code = "import sys, geowbit.fetch; print({'requests','osmnx','osmium'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_no_other_room_reaches_out() -> None:
    package = Path(geowbit.__file__).parent
    ways_out = {"requests", "urllib3", "httpx", "aiohttp", "socket", "http", "ftplib", "osmnx"}
    for path in package.rglob("*.py"):
        if path.is_relative_to(package / "fetch"):
            continue
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(found, ast.Import):
                names = [alias.name for alias in found.names]
            elif isinstance(found, ast.ImportFrom):
                names = [found.module or ""]
            for name in names:
                assert name.split(".")[0] not in ways_out, f"{path} imports {name}"
                assert name != "urllib.request", f"{path} imports {name}"
