"""Named sources: the publisher's addresses, part by part; whole, safe, on whose terms."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jismesh.utils import to_meshcode
from PIL import Image
from refused import refused
from stand_in import Files
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cli import app
from geowbit.core import AreaError, LayerError, OutputError, SourceError
from geowbit.countries import country_of, using
from geowbit.fetch import FetchOptions, Limits, fetch_source, find_source, sources
from geowbit.fetch.source import _squares
from geowbit.layers import read_raster

PAGE = b"<!DOCTYPE html><html><body><h1>No such file</h1></body></html>"
NOTO = "136.5,36.4,137.5,37.0"


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def zone(west: float, **values: Any) -> dict[str, Any]:
    ring = [[west, 36.6], [west + 0.01, 36.6], [west + 0.01, 36.61], [west, 36.61], [west, 36.6]]
    return {
        "type": "Feature",
        "properties": values,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def geojson(*features: dict[str, Any]) -> bytes:
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6668"}}
    found = {"type": "FeatureCollection", "crs": system, "features": list(features)}
    return json.dumps(found, ensure_ascii=False).encode()


def landslides(part: str, west: float = 136.65) -> bytes:
    """An archive as it is published: packed on Windows, with terms and metadata beside."""
    return zipped(
        {
            f"データ利用時の注意事項\\{part}_注意事項.txt": "出典を表示".encode("cp932"),
            f"メタデータ\\KS-META-A33-25_{part}.xml": b"<?xml version='1.0'?><md/>",
            f"A33-25_{part}Polygon.geojson": geojson(
                zone(west, A33_001=1, A33_002=2, A33_003=part, A33_004="0001")
            ),
        }
    )


def census(part: str) -> bytes:
    text = (
        "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001140001,T001140034\r\n"
        ",,,,人口（総数）,世帯総数\r\n"
        f"{part}0000,0,,,120,50\r\n{part}0001,2,{part}0000,,*,*\r\n"
    )
    return zipped({f"tblT001140S{part}.txt": text.encode("cp932")})


@pytest.fixture
def web() -> Iterator[Files]:
    server = Files()
    yield server
    server.close()


@pytest.fixture
def get(web: Files, quick: FetchOptions, tmp_path: Path) -> Callable[..., Any]:
    def fetch(name: str, **how: Any) -> Any:
        given = {"endpoint": web.url(""), "options": quick, "cache": tmp_path / "kept", **how}
        return fetch_source(name, out=given.pop("out", tmp_path / "out"), **given)

    return fetch


# -------------------------------------------------------------------------------- the table


@pytest.mark.parametrize("source", sources(), ids=lambda one: one.name)
def test_a_row_says_all_that_a_person_needs(source):
    assert source.access in {"open", "tiles", "account", "page", "withdrawn"}
    assert source.parts in {"", "prefecture", "square"}
    assert source.confidence in {"high", "medium", "low"}
    assert source.page.startswith("https://")
    assert source.source
    assert set(source.profiles) <= set(gw.profiles().index)
    is_open = source.access in {"open", "tiles"}
    assert bool(source.address) == is_open
    assert bool(str(source.need)) == (not is_open)
    for text in (source.what, source.publisher, source.licence, source.terms, source.need):
        assert bool(text.en) == bool(text.text("ja")), source.name
    assert source.what.others["ja"] != source.what.en
    marks = set(re.findall(r"{(\w+)}", source.address + source.form))
    if source.access == "open":
        assert source.address.startswith("https://")
        assert source.absent in {"not_found", "page"}
        assert marks <= {"part", "kind", "edition", "year"}
        assert ("part" in marks) == bool(source.parts)
        assert ("kind" in marks) == bool(source.kinds)
        assert bool(marks & {"edition", "year"}) <= bool(source.editions)
    # a spreadsheet's number is no edition
    assert not any(one.endswith(".0") for one in source.editions)
    # two sources of one name would hide each other
    assert [one.name.casefold() for one in sources()].count(source.name.casefold()) == 1


def test_the_page_shows_the_table():
    path = Path(__file__).parents[2] / "docs" / "sources.py"
    spec = importlib.util.spec_from_file_location("sources_page", path)
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    written = page.PAGE.read_text(encoding="utf-8")
    assert page.page_with(page.source_table()) == written, "run `python docs/sources.py`"
    assert all(f"`{one.name}`" in written and one.page in written for one in sources())


# as they stand in public programs that download them
ADDRESSES = [
    ("ksj:A31a", "Ishikawa", ["/ksj/gml/data/A31a/A31a-25/A31a-25_17_10_GEOJSON.zip",
                              "/ksj/gml/data/A31a/A31a-25/A31a-25_17_20_GEOJSON.zip"]),
    ("ksj:A33", "Ishikawa,Toyama", ["/ksj/gml/data/A33/A33-25/A33-25_16_GEOJSON.zip",
                                    "/ksj/gml/data/A33/A33-25/A33-25_17_GEOJSON.zip"]),
    ("ksj:A29", "Hokkaido", ["/ksj/gml/data/A29/A29-19/A29-19_01_GML.zip"]),
    ("ksj:N03", "Tokyo", ["/ksj/gml/data/N03/N03-2026/N03-20260101_13_GML.zip"]),
    ("ksj:L01", "Tokyo", ["/ksj/gml/data/L01/L01-26/L01-26_13_GML.zip"]),
    ("ksj:mesh500", "Tokyo", ["/ksj/gml/data/m500r6/m500r6-24/500m_mesh_2024_13_GEOJSON.zip"]),
    ("ksj:L03-b", "139.1,35.4,139.9,35.9",
     ["/ksj/gml/data/L03-b/L03-b-21/L03-b-21_5339-jgd2011_GML.zip"]),
    ("estat-mesh", "139.1,35.4,139.9,35.9",
     ["/gis/statmap-search/data?statsId=T001140&code=5339&downloadType=2"]),
    ("jshis-ground", "135.1,34.7,135.9,34.9",
     ["/map/JSHIS2/data/Z/V4/JAPAN/AMP/VS400_M250/Z-V4-JAPAN-AMP-VS400_M250-5235.zip"]),
    ("jma-normals", None, ["/stats/data/mdrr/normal/2020/data/normal_amedas_monthly.zip",
                           "/stats/data/mdrr/normal/2020/data/amedas_station_index.zip"]),
    ("jepx", None, ["/_download.php dir=spot_summary&file=spot_summary_2025.csv"]),
    ("pypsa-europe", None, ["/records/13358976/files/buses.csv?download=1",
                            "/records/13358976/files/lines.csv?download=1"]),
    ("eia-860m", None, ["/electricity/data/eia860m/xls/august_generator2026.xlsx"]),
    ("npg-headroom", None,
     ["/api/explore/v2.1/catalog/datasets/npg_ndp_demand_headroom/exports/csv"]),
    ("eia-860", None, ["/electricity/data/eia860/xls/eia8602025.zip"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "area", "paths"), ADDRESSES, ids=lambda x: str(x)[:12])
def test_the_publishers_addresses_are_asked(web, get, name, area, paths, tmp_path):
    table = "年月日,時刻コード\r\n".encode("cp932")
    for path in paths:
        named = path.split("?")[0]
        is_table = named.endswith(("csv", ".php")) or "spot_summary" in path
        web.files[path] = table if is_table else zipped({"a.csv": table})
    record = get(name, area=area)
    assert sorted(web.asked) == sorted(paths)
    assert len(record.files) == len(paths)
    assert {one.name for one in (tmp_path / "out").iterdir()} == {
        *record.files, *(f"{one}.provenance.json" for one in record.files)
    }  # fmt: skip


def test_a_form_is_sent_from_its_page(web, get, tmp_path):
    web.files["/_download.php dir=spot_summary&file=spot_summary_2024.csv"] = b"a,b\n1,2\n"
    said: list[str] = []
    get("jepx", edition="2024", area="Ishikawa", tell=said.append)
    # an area that changes nothing is told of
    assert any("comes whole" in line for line in said)
    assert web.pages == ["https://www.jepx.jp/electricpower/market-data/spot/"]
    assert (tmp_path / "out" / "spot_summary_2024.csv").read_bytes() == b"a,b\n1,2\n"


# ------------------------------------------------------------------------- the parts of an area


def test_squares_of_a_box_by_hand():
    # rows of 40 minutes: 36.4 x 1.5 = 54.6 and 37.0 x 1.5 = 55.5; columns of a degree: 36 and 37
    import shapely

    assert _squares(shapely.box(136.5, 36.4, 137.5, 37.0)) == ("5436", "5437", "5536", "5537")
    # what only touches a border takes no second square
    assert _squares(shapely.box(139, 36, 140, 36 + 2 / 3)) == ("5439",)
    assert _squares(shapely.box(10, 36, 11, 37)) == ()
    assert _squares(shapely.box(139, -10, 140, -9)) == ()


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(122.1, 153.9), st.floats(20.1, 45.9), st.floats(0.001, 1.5))
def test_the_square_of_each_corner_is_there(lon, lat, side):
    import shapely

    codes = _squares(shapely.box(lon, lat, lon + side, lat + side))
    for x, y in ((lon + 1e-6, lat + 1e-6), (lon + side - 1e-6, lat + side - 1e-6)):
        assert str(to_meshcode(y, x, 1)) in codes


def test_prefectures_are_those_that_an_area_touches(web, get):
    with refused(SourceError, "fetch.no_file_there", name="ksj:A33", count="2"):
        get("ksj:A33", area="136.75,36.55,136.95,36.65")
    assert [path[-14:-12] for path in web.asked] == ["16", "17"]
    with refused(AreaError, "fetch.area_elsewhere", name="ksj:A33"):
        get("ksj:A33", area="2.2,48.8,2.4,48.9")
    with refused(AreaError, "fetch.source_needs_area", name="ksj:A33"):
        get("ksj:A33")


# ------------------------------------------------------------------ what there is, and is not


def test_what_has_no_file_is_unknown_and_told(web, get, tmp_path):
    web.files["/ksj/gml/data/A40/A40-17/A40-17_17_GML.zip"] = zipped({"a.csv": b"a\n1\n"})
    said: list[str] = []
    record = get("ksj:A40", area="Ishikawa", tell=said.append)
    # each edition belongs to the whole
    assert [re.findall(r"A40-(..)_17", path)[0] for path in web.asked] == [
        "24",
        "23",
        "22",
        "21",
        "20",
        "18",
        "17",
        "16",
    ]
    assert record.files == ["A40-17_17_GML.zip"]
    told = json.loads((tmp_path / "out.provenance.json").read_text())
    assert len(told["without_file"]) == 7
    assert "fetch.not_published" in {one["code"] for one in told["notes"] if "code" in one}
    assert sum("has none" in line for line in said) == 7


def test_a_page_in_place_of_a_file_is_none_only_where_the_publisher_says_so(web, get, tmp_path):
    address = "/gis/statmap-search/data?statsId=T001140&code={}&downloadType=2"
    web.files[address.format("5436")] = census("5436")
    for part in ("5437", "5536", "5537"):
        web.files[address.format(part)] = (200, PAGE, {"Content_Type": "text/html"})
    assert get("estat-mesh", area=NOTO).files == ["tblT001140S5436.zip"]
    web.files["/ksj/gml/data/A33/A33-25/A33-25_17_GEOJSON.zip"] = PAGE
    with refused(SourceError, "fetch.web_page"):
        get("ksj:A33", area="Ishikawa", out=tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_what_came_before_a_failure_is_not_asked_again(web, get, tmp_path):
    first, second = (f"/ksj/gml/data/A33/A33-25/A33-25_{one}_GEOJSON.zip" for one in (16, 17))
    web.files[first] = landslides("16")
    web.files[second] = (503, b"<html>busy</html>", {"Content_Type": "text/html"})
    with refused(SourceError, "fetch.file_failed", file="A33-25_17_GEOJSON.zip", kept="1"):
        get("ksj:A33", area="Ishikawa,Toyama")
    assert not list(tmp_path.glob("out*"))
    web.asked.clear()
    web.files[second] = landslides("17")
    assert len(get("ksj:A33", area="Ishikawa,Toyama").files) == 2
    assert web.asked == [second]


def test_a_kept_file_that_changed_on_disk_or_is_old_is_asked_again(web, get, tmp_path, patient):
    path = "/ksj/gml/data/A33/A33-25/A33-25_17_GEOJSON.zip"
    web.files[path] = landslides("17")
    get("ksj:A33", area="Ishikawa")
    (kept,) = (tmp_path / "kept").rglob("*.zip")
    kept.write_bytes(kept.read_bytes()[:-10])
    get("ksj:A33", area="Ishikawa")
    assert web.asked == [path, path]
    # the publisher has another one now: said, with the name
    web.files[path] = landslides("17", west=136.7)
    record = get("ksj:A33", area="Ishikawa", options=patient(cache_days=0))
    assert "fetch.changed_files" in {getattr(one, "code", "") for one in record.notes}
    assert len(web.asked) == 3


# ------------------------------------------------------------------------------- hostile input


@pytest.mark.parametrize("edition", ["../../etc", "25/..", "25?x=1", "", "a" * 41, "2 5", "25#"])
def test_an_edition_stays_one_word_of_the_address(web, get, edition):
    with refused(LayerError, "fetch.edition", given=edition):
        get("ksj:A33", area="Ishikawa", edition=edition)
    assert web.asked == []


def test_names_and_kinds_that_there_are_not(get):
    with refused(LayerError, "fetch.unknown_source", near="ksj:A33", name="ksj:A333"):
        get("ksj:A333", area="Ishikawa")
    with refused(LayerError, "fetch.kind", near="10", given="100"):
        get("ksj:A31a", area="Ishikawa", kind="100")


def test_an_archive_that_would_write_elsewhere_is_refused(web, get, tmp_path):
    path = "/ksj/gml/data/A33/A33-25/A33-25_17_GEOJSON.zip"
    web.files[path] = zipped({"../../evil.geojson": b"{}"})
    with refused(SourceError, "layers.outside_folder"):
        get("ksj:A33", area="Ishikawa")
    web.files[path] = zipped({"a.csv": b"0" * 2_000_000})
    with refused(SourceError, "layers.bomb"):
        get("ksj:A33", area="Ishikawa")
    web.files[path] = landslides("17")
    with refused(SourceError, "fetch.larger", mb="0"):
        get("ksj:A33", area="Ishikawa", limits=Limits(download_mb=0))
    assert [one.name for one in tmp_path.iterdir()] in ([], ["kept"])
    assert not list(tmp_path.rglob("*.zip"))


def test_a_folder_of_others_is_left_alone(web, get, tmp_path):
    web.files["/ksj/gml/data/A33/A33-25/A33-25_17_GEOJSON.zip"] = landslides("17")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with refused(OutputError, "fetch.holds_others"):
        get("ksj:A33", area="Ishikawa")
    (tmp_path / "file").write_text("mine")
    with refused(OutputError, "fetch.is_a_file"):
        get("ksj:A33", area="Ishikawa", out=tmp_path / "file")
    with refused(OutputError, "fetch.suffix"):
        get("ksj:A33", area="Ishikawa", out=tmp_path / "a.gpkg")
    assert web.asked == []


def test_too_many_files_are_refused_before_any_is_asked(web, get, patient):
    with refused(AreaError, "fetch.too_many_files", count="8", most="7"):
        get("ksj:A40", area="Ishikawa", options=patient(most_tiles=7))
    assert web.asked == []


@pytest.mark.parametrize("source", [one for one in sources() if str(one.need)], ids=str)
def test_what_cannot_be_fetched_says_what_to_do(get, source):
    with refused(LayerError, "fetch.closed_source", name=source.name, page=source.page) as caught:
        get(source.name, area="Tokyo")
    assert str(source.need) in str(caught.value)


# ------------------------------------------------------------------- records, reading, the shell


def test_what_came_is_read_with_its_licence_and_terms(web, get, tmp_path):
    for part, west in (("16", 136.9), ("17", 136.65)):
        path = f"/ksj/gml/data/A33/A33-25/A33-25_{part}_GEOJSON.zip"
        web.files[path] = landslides(part, west)
    get("ksj:A33", area="Ishikawa,Toyama")
    layer = gw.read_layer("hazards", str(tmp_path / "out" / "*.zip"))
    assert len(layer) == 2
    assert layer.total_bounds == pytest.approx([136.65, 36.6, 136.91, 36.61])
    told = layer.attrs["provenance"]
    assert told["licence"] == "CC BY 4.0"
    assert "National Land Numerical Information" in told["attribution"]
    assert str(find_source("ksj:A33").terms) in told["note"]


def test_the_shell_fetches_lists_and_fails_as_it_should(web, tmp_path, monkeypatch):
    monkeypatch.setenv("GEOWBIT_CACHE", str(tmp_path / "cache"))
    web.files["/ksj/gml/data/A33/A33-25/A33-25_17_GEOJSON.zip"] = landslides("17")
    call = ["fetch", "ksj:A33", "--area", "Ishikawa", "--endpoint", web.url("")]
    done = CliRunner().invoke(app, [*call, "-o", str(tmp_path / "a"), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["files"] == ["A33-25_17_GEOJSON.zip"]
    done = CliRunner().invoke(app, [*call, "-o", str(tmp_path / "a"), "--lang", "ja"])
    assert "1ファイル" in done.stdout
    listed = CliRunner().invoke(app, ["sources", "--json"])
    assert {one["name"] for one in json.loads(listed.stdout)["sources"]} == {
        one.name for one in sources()
    }
    words = CliRunner().invoke(app, ["sources"]).stdout
    assert all(one.page in words for one in sources())


# ------------------------------------------------------------------------- a country of one's own


def twinland(folder: Path, **columns: str) -> Path:
    row = {
        "name": "twin:yards", "what": "yards", "publisher": "Twin Grid", "access": "open",
        "address": "https://grid.example/{edition}/yards_{kind}.csv", "kinds": "a;b",
        "editions": "7", "absent": "not_found", "page": "https://grid.example/",
        "licence": "CC0 1.0", **columns,
    }  # fmt: skip
    model = folder / "twinland" / "model"
    model.mkdir(parents=True)
    (model.parent / "country.yaml").write_text(
        "name: {en: Twinland}\ncurrency: {code: TWN, sign: k, unit: {en: crown}, worth: {JPY: 1}}\n"
    )
    lines = [",".join(row), ",".join(f'"{value}"' for value in row.values())]
    (model / "fetch_sources.csv").write_text("\n".join(lines) + "\n")
    return model.parent


def test_a_folder_of_ones_own_brings_its_sources(web, tmp_path, monkeypatch):
    monkeypatch.setenv("GEOWBIT_CACHE", str(tmp_path / "cache"))
    folder = twinland(tmp_path)
    for kind in "ab":
        web.files[f"/7/yards_{kind}.csv"] = f"name,lon,lat\n{kind},10,50\n".encode()
    call = ["fetch", "twin:yards", "--endpoint", web.url(""), "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(app, [*call, "--country", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["files"] == ["yards_a.csv", "yards_b.csv"]
    assert json.loads(done.stdout)["licence"] == "CC0 1.0"
    assert "twin:yards" not in {one.name for one in sources()}
    listed = CliRunner().invoke(app, ["sources", "--country", str(folder)])
    assert "twin:yards" in listed.stdout
    assert "ksj:A33" in listed.stdout


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"access": "opne"}, "fetch.access"),
        ({"address": "https://grid.example/{edtion}.csv"}, "fetch.pattern"),
        ({"address": "https://grid.example/{part.__class__}.csv"}, "fetch.pattern"),
        ({"address": "https://grid.example/{0}.csv"}, "fetch.pattern"),
        ({"address": "https://grid.example/{"}, "fetch.pattern"),
        ({"address": "https://grid.example/folder/"}, "fetch.pattern"),
        ({"file": "../{kind}.csv"}, "fetch.pattern"),
        ({"address": "ftp://grid.example/a.csv"}, "fetch.no_web_address"),
        ({"address": "http://grid.example/a.csv"}, "fetch.plain_http"),
        ({"page": ""}, "countries.cell_empty"),
    ],
)
def test_a_wrong_row_is_one_line(tmp_path, quick, columns, code):
    with using(country_of(twinland(tmp_path, **columns))), refused(LayerError, code):
        fetch_source("twin:yards", out=tmp_path / "out", options=quick, cache=tmp_path / "kept")
    assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------------------------------- tiles


def colored(*pixels: tuple[int, int, int]) -> bytes:
    """A tile whose columns repeat these colors."""
    colors = np.array(pixels, np.uint8)[np.arange(256) % len(pixels)]
    packed = io.BytesIO()
    Image.fromarray(np.broadcast_to(colors, (256, 256, 3)).copy()).save(packed, "PNG")
    return packed.getvalue()


# half of the range of three bytes is none; what lies above counts down from zero
@pytest.mark.parametrize(
    ("color", "height"),
    [((0, 0, 0), 0.0), ((0, 0, 1), 0.01), ((5, 195, 150), 3777.5), ((255, 255, 255), -0.01),
     ((255, 216, 240), -100.0), ((127, 255, 255), 83886.07)],
)  # fmt: skip
def test_centimeters_in_the_colors_of_a_tile(web, quick, tmp_path, color, height):
    for x in range(1800, 1806):
        for y in range(797, 802):
            web.files[f"/xyz/dem_png/11/{x}/{y}.png"] = colored(color)
    fetch_source(
        "gsi-dem", area="137.0,36.6,137.1,36.7", out=tmp_path / "dem.tif", cache=tmp_path / "c",
        endpoint=web.url("/xyz/dem_png/{z}/{x}/{y}.png"), options=quick,
    )  # fmt: skip
    raster = read_raster(tmp_path / "dem.tif")
    assert raster.sample(np.array([137.05]), np.array([36.65]))[0] == pytest.approx(
        height, abs=0.005
    )
    told = json.loads((tmp_path / "dem.tif.provenance.json").read_text())
    assert told["licence"] == "Terms of GSI contents"
    assert "Geospatial Information Authority" in told["attribution"]
    assert "Survey Act" in told["note"]


def test_no_elevation_where_a_tile_says_so_or_is_missing(web, quick, tmp_path):
    where = {"area": "137.0,36.6,137.4,36.7", "endpoint": web.url("/xyz/dem_png/{z}/{x}/{y}.png")}
    with refused(AreaError, "fetch.no_tile_there"):
        fetch_source(
            "gsi-dem", out=tmp_path / "a.tif", cache=tmp_path / "a", options=quick, **where
        )
    assert not (tmp_path / "a.tif").exists()
    # the western tile has heights, the next says none, the rest are missing
    for y in range(797, 802):
        web.files[f"/xyz/dem_png/11/1803/{y}.png"] = colored((0, 39, 16))
        web.files[f"/xyz/dem_png/11/1804/{y}.png"] = colored((128, 0, 0))
    fetch_source("gsi-dem", out=tmp_path / "b.tif", cache=tmp_path / "b", options=quick, **where)
    raster = read_raster(tmp_path / "b.tif")
    # 1803 ends at 1804 / 2048 x 360 - 180 = 137.1094
    found = raster.sample(np.array([137.05, 137.2, 137.35]), np.array([36.65] * 3))
    assert found[0] == pytest.approx(100.0)
    assert np.isnan(found[1:]).all()
