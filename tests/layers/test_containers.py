"""What files come in: archives, folders of KML, paths that libraries misread, other endings."""

from __future__ import annotations

import gzip
import http.server
import io
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from records import counted, kind_of
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.layers import open_raster, read_layer
from geowbit.layers.collection import Layers

TABLE = "name,lon,lat,voltage_kv\nKita,139.5,35.5,66\nMinami,139.6,35.25,154\n"


def stations() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": ["Kita", "Minami"], "voltage_kv": [66.0, 154.0]},
        geometry=gpd.points_from_xy([139.5, 139.6], [35.5, 35.25]),
        crs="EPSG:4326",
    )


def is_right(layer: Any) -> None:
    layer = layer.sort_values("voltage_kv")  # FlatGeobuf has an order of its own
    assert layer.geometry.x.tolist() == [139.5, 139.6]
    assert layer["voltage_kv"].tolist() == [66, 154]


def zipped(path: Path, **members: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# -------------------------------------------------------------------------------- archives


@pytest.mark.parametrize(
    "beside",
    [
        {"__MACOSX/._subs.csv": "x", ".DS_Store": "x"},
        {"__MACOSX/sub/._subs.csv": "\0\5", "sub/.hidden.csv": "x"},
        {"~$subs.csv": "x", "readme.txt": "see there"},
        {},
    ],
)
@pytest.mark.parametrize("name", ["subs.csv", "a/b/subs.txt"])
def test_an_archive_with_what_systems_add(
    tmp_path: Path, beside: dict[str, str], name: str
) -> None:
    is_right(read_layer("substations", zipped(tmp_path / "a.zip", **{name: TABLE}, **beside)))


def test_two_tables_of_an_archive_are_asked_about(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"a.txt": TABLE, "b.txt": TABLE, "readme.txt": "x"})
    with refused(LayerError, "layers.holds_files", count="2", files="a.txt, b.txt"):
        read_layer("substations", path)
    is_right(read_layer("substations", path, layer="b"))


def member(name: str, lon: float, kv: int) -> str:
    return f"name,lon,lat,voltage_kv\n{name},{lon},35.5,{kv}\n"


FOUR = {
    "10_planned/a.csv": member("planned", 139.1, 66),
    "20_largest/a.csv": member("east", 139.2, 77),
    "20_largest/b.csv": member("west", 139.3, 154),
    "30_hours/a.csv": member("hours", 139.4, 275),
}


@pytest.mark.parametrize(
    ("layer", "kv"),
    [
        ("20_largest/*", [77, 154]),
        (["20_largest/a.csv", "20_largest/b.csv"], [77, 154]),
        (["b.csv", "30_*/*"], [154, 275]),
        ("a.csv", [66, 77, 275]),
        ("b", [154]),
        ("*", [66, 77, 154, 275]),
    ],
)
def test_each_file_of_an_archive_that_is_named_is_read(
    tmp_path: Path, layer: Any, kv: list[int]
) -> None:
    found = read_layer("substations", zipped(tmp_path / "a.zip", **FOUR), layer=layer)
    assert sorted(found["voltage_kv"]) == kv


@pytest.mark.parametrize("layer", ["40_*/*", ["20_largest/a.csv", "c.csv"], ["", "b.csv"], "["])
def test_a_name_that_no_file_of_an_archive_has_is_refused(tmp_path: Path, layer: Any) -> None:
    path = zipped(tmp_path / "a.zip", **FOUR)
    with refused(LayerError, "layers.holds_files", count="4"):
        read_layer("substations", path, layer=layer)


def test_files_of_an_archive_may_have_systems_of_their_own(tmp_path: Path) -> None:
    there = stations()
    (tmp_path / "a.geojson").write_text(there.iloc[:1].to_json())
    there.iloc[1:].to_crs(6677).to_file(tmp_path / "b.gpkg")
    members = {one: (tmp_path / one).read_bytes() for one in ("a.geojson", "b.gpkg")}
    layer = read_layer("substations", zipped(tmp_path / "both.zip", **members), layer="*")
    assert layer.geometry.x.tolist() == pytest.approx([139.5, 139.6])
    assert layer["voltage_kv"].tolist() == [66, 154]


def test_one_layer_in_several_forms_is_read_once(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    stations().to_file(made / "subs.shp")
    stations().to_file(made / "subs.geojson")
    members = {one.name: one.read_bytes() for one in made.iterdir()}
    members |= {"KS-META.xml": b"<md/>", "subs.xml": b"<x/>"}
    layer = read_layer(
        "substations", zipped(tmp_path / "a.zip", **members), columns={"voltage_kv": "voltage_kv"}
    )
    is_right(layer)
    (note,) = [one for one in layer.attrs["provenance"]["notes"] if "code" in one]
    assert note["code"] == "layers.in_forms"
    assert "subs.shp" in note["text"]
    # the same name in two folders may be two things
    twice = {f"{folder}/subs.geojson": members["subs.geojson"] for folder in ("a", "b")}
    with refused(LayerError, "layers.holds_files", count="2"):
        read_layer("substations", zipped(tmp_path / "b.zip", **twice))


@pytest.mark.parametrize("zip_name", ["subs.gdb.zip", "subs.zip"])
@pytest.mark.parametrize("folder", ["subs.gdb", "deep/er/subs.gdb"])
def test_a_zipped_folder_of_esri(tmp_path: Path, zip_name: str, folder: str) -> None:
    made = tmp_path / "made.gdb"
    stations().to_file(made, driver="OpenFileGDB", engine="pyogrio")
    members = {f"{folder}/{one.name}": one.read_bytes() for one in made.iterdir()}
    layer = read_layer("substations", zipped(tmp_path / zip_name, **members))
    assert layer["voltage_kv"].tolist() == [66, 154]


@pytest.mark.parametrize("name", ["subs.csv.gz", "subs.geojson.gz", "subs.txt.gz", "subs.gz"])
def test_a_gzip(tmp_path: Path, name: str) -> None:
    content = stations().to_json() if "geojson" in name else TABLE
    (tmp_path / name).write_bytes(gzip.compress(content.encode()))
    is_right(read_layer("substations", tmp_path / name))


def test_a_gzip_that_is_broken_or_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(TABLE.encode())[:-9])
    with refused(LayerError, "layers.broken_archive"):
        read_layer("substations", path)
    path.write_bytes(gzip.compress(b"0" * 20_000_000))
    with refused(LayerError, "layers.bomb", most="100"):
        read_layer("substations", path)


# ------------------------------------------------------------------- folders, layers, paths

_MARK = (
    "<Placemark><name>{name}</name>{more}<LineString><coordinates>{at}</coordinates></LineString>"
    "</Placemark>"
)


def kml(folder: Path, *folders: str) -> Path:
    path = folder / "net.kml"
    path.write_text(
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{''.join(folders)}</Document></kml>",
        encoding="utf-8",
    )
    return path


def test_folders_of_a_kml_are_one_layer(tmp_path: Path) -> None:
    marks = {
        name: f"<Folder><name>{name}</name>{_MARK.format(name=name, more='', at=at)}</Folder>"
        for name, at in (("Backbone", "139,35 140,36"), ("Metro", "138,35 138,36"))
    }
    path = kml(tmp_path, *marks.values())
    layer = read_layer("fiber_routes", path)
    assert sorted(layer["Name"]) == ["Backbone", "Metro"]
    (note,) = layer.attrs["provenance"]["notes"]
    assert kind_of(note) == "all_folders Backbone Metro"
    assert read_layer("fiber_routes", path, layer="Metro")["Name"].tolist() == ["Metro"]
    both = read_layer("fiber_routes", path, layer=["Metro", "Backbone"])
    assert both["Name"].tolist() == ["Metro", "Backbone"]
    with refused(LayerError, "layers.no_layer", layer="Spur", layers="Backbone, Metro"):
        read_layer("fiber_routes", path, layer=["Metro", "Spur"])


@pytest.mark.parametrize(
    "text",
    ["<table><tr><th>kV</th><td>154</td></tr><tr><td>Owner</td><td>A &amp; B</td></tr></table>",
     "<b>kV</b>: 154<br><b>Owner:</b> A &amp; B<br>"],
)  # fmt: skip
def test_tables_in_descriptions_are_columns(tmp_path: Path, text: str) -> None:
    more = f"<description><![CDATA[{text}]]></description>"
    path = kml(tmp_path, _MARK.format(name="x", more=more, at="139,35 140,36"))
    layer = read_layer("power_lines", path, columns={"voltage_kv": "kV"})
    assert (layer["voltage_kv"].tolist(), layer["Owner"].tolist()) == ([154], ["A & B"])


def test_several_layers_of_a_geopackage_are_one(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    stations().iloc[:1].to_file(path, layer="west", engine="pyogrio")
    stations().iloc[1:].to_crs(6677).to_file(path, layer="east", engine="pyogrio")
    layer = read_layer("substations", path, layer=["west", "east"])
    assert layer.geometry.x.tolist() == pytest.approx([139.5, 139.6])
    own = Layers({"substations": {"file": path, "layer": ["west", "east"]}})
    assert own.frame("substations")["voltage_kv"].tolist() == [66, 154]


@pytest.mark.parametrize("folder", ["new!", "a;b", "a:b", "what?", "x!y.zip!z"])
@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson", "a.fgb", "a!b.gpkg", "a;b.shp"])
def test_signs_in_a_path_mean_nothing(tmp_path: Path, folder: str, name: str) -> None:
    (tmp_path / folder).mkdir()
    made = tmp_path / f"made{Path(name).suffix}"
    stations().to_file(made, engine="pyogrio")
    stem = Path(name).stem
    for one in tmp_path.glob("made.*"):
        one.rename(tmp_path / folder / f"{stem}{one.suffix}")
    is_right(read_layer("substations", tmp_path / folder / name))


# ---------------------------------------------------- neither a network nor a file beside it


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    heard: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, heard
    server.shutdown()
    server.server_close()


def answer(port: int, shape: str) -> str:
    where = f"http://127.0.0.1:{port}/wfs?REQUEST=DescribeFeatureType"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection '
        'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" '
        'xmlns:a="http://a" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="http://a {where}"><wfs:member><a:sub gml:id="s1">'
        f"<a:kV>66</a:kV><a:geom>{shape}</a:geom></a:sub></wfs:member></wfs:FeatureCollection>"
    )


SYSTEM = 'srsName="http://www.opengis.net/gml/srs/epsg.xml#4326"'


@pytest.mark.parametrize("name", ["a.gml", "a.xml", "a.dat", "a.bak", "answer", "a.zip"])
def test_gml_stays_at_home_whatever_its_ending(
    tmp_path: Path, name: str, asked: tuple[int, list[str]]
) -> None:
    port, heard = asked
    point = f'<gml:Point {SYSTEM} gml:id="p"><gml:pos>139.5 35.5</gml:pos></gml:Point>'
    path = tmp_path / name
    if name == "a.zip":
        zipped(path, **{"wfs.xml": answer(port, point)})
    else:
        path.write_text(answer(port, point), encoding="utf-8")
    layer = read_layer("substations", path, columns={"voltage_kv": "kV"})
    assert (layer.geometry.x[0], layer["voltage_kv"][0]) == (139.5, 66)
    assert heard == []
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_surface_of_triangles_in_gml(tmp_path: Path, asked: tuple[int, list[str]]) -> None:
    port, heard = asked
    ring = (
        "<gml:exterior><gml:LinearRing><gml:posList>{at}</gml:posList></gml:LinearRing>"
        "</gml:exterior>"
    )
    faces = "".join(
        f"<gml:Triangle>{ring.format(at=at)}</gml:Triangle>"
        for at in ("139 35 140 35 140 36 139 35", "139 35 140 36 139 36 139 35")
    )
    surface = (
        f'<gml:TriangulatedSurface {SYSTEM} gml:id="p"><gml:patches>{faces}</gml:patches>'
        "</gml:TriangulatedSurface>"
    )
    path = tmp_path / "a.gml"
    path.write_text(answer(port, surface), encoding="utf-8")
    layer = read_layer("hazards", path)
    assert shapely.union_all(layer.geometry.to_numpy()).equals(shapely.box(139, 35, 140, 36))
    assert counted(layer.attrs["provenance"])["dropped"] == {}
    assert heard == []
    assert [one.name for one in tmp_path.iterdir()] == ["a.gml"]


# ----------------------------------------------------------------------------------- grids


@pytest.mark.parametrize("name", ["dem.txt", "dem.asc", "dem.dat", "dem", "dem.csv"])
@pytest.mark.parametrize("head", ["ncols", "NCOLS  "])
def test_a_grid_of_text_under_any_ending(tmp_path: Path, name: str, head: str) -> None:
    text = io.StringIO()
    text.write(f"{head} 3\nnrows 2\nxllcorner 139\nyllcorner 35\ncellsize 0.5\nNODATA_value -9\n")
    text.write("1 2 3\n4 5 -9\n")
    path = tmp_path / name
    path.write_text(text.getvalue(), encoding="utf-8")
    assert open_raster(path, crs="EPSG:4326").shape == (2, 3)
    layers = Layers({"terrain": {"file": path, "crs": "EPSG:4326"}})
    found = layers.raster("terrain").sample([139.25, 140.25, 140.25], [35.75, 35.75, 35.25])
    assert found[:2].tolist() == [1, 3]
    assert found[2] != found[2]  # nothing known
