"""Files and archives from a plain address: whole, safe, pinned, and what their names say."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from refused import refused
from stand_in import Files

import geowbit as gw
from geowbit.core.errors import LayerError, OutputError, SourceError
from geowbit.core.messages import Message
from geowbit.fetch import FetchOptions, Limits, fetch_address

PAGE = b"<!DOCTYPE html><html><body><h1>Maintenance until noon</h1></body></html>"


@pytest.fixture
def web() -> Iterator[Files]:
    server = Files()
    yield server
    server.close()


@pytest.fixture
def get(web: Files, quick: FetchOptions) -> Callable[..., Any]:
    return lambda path, **kwargs: fetch_address(web.url(path), **{"options": quick, **kwargs})


def frame() -> gpd.GeoDataFrame:
    towns = ["北九州市", "福岡市"]
    return gpd.GeoDataFrame(
        {"N03_004": towns}, geometry=[shapely.box(130, 33, 131, 34), shapely.box(131, 33, 132, 34)]
    ).set_crs(6668)


def written(folder: Path, name: str, **kwargs: Any) -> dict[str, bytes]:
    """The files of a layer, by name."""
    folder.mkdir(exist_ok=True)
    frame().to_file(folder / name, engine="pyogrio", **kwargs)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def zipped(members: dict[str, bytes], **kwargs: Any) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", kwargs.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture(scope="module")
def shapefile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A Shapefile in Shift_JIS, as official archives hold it."""
    folder = tmp_path_factory.mktemp("shp")
    return written(folder, "N03-21_40.shp", encoding="cp932")


@pytest.fixture(scope="module")
def geojson(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("json"), "a.geojson")["a.geojson"]


@pytest.fixture(scope="module")
def raster(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("tif") / "a.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=4,
        height=3,
        count=1,
        dtype="int16",
        crs="EPSG:4326",
        transform=rasterio.Affine(0.5, 0, 139, 0, -0.5, 36),
    ) as sink:
        sink.write(np.arange(12, dtype="int16").reshape(1, 3, 4))
    return path.read_bytes()


def folder_of(path: Path) -> set[str]:
    return {str(p.relative_to(path)) for p in path.rglob("*") if p.is_file()}


def test_an_official_archive_is_unpacked_and_reads(
    web: Files, get: Any, shapefile: dict[str, bytes], geojson: bytes, tmp_path: Path
) -> None:
    members = {f"N03-21_40_GML\\{name}": content for name, content in shapefile.items()}
    members |= {"N03-21_40_GML\\N03-21_40.geojson": geojson, "読んで.txt": b"terms"}
    packed = zipped(members)
    last = "Sun, 01 Mar 2026 10:00:00 GMT"
    web.files["/N03.zip"] = (200, packed, {"Last_Modified": last})
    out = tmp_path / "n03"
    record = get("/N03.zip", out=out, licence="CC BY 4.0", source="KSJ N03")
    assert folder_of(out) == {name.replace("\\", "/") for name in members}
    for name, content in members.items():
        assert (out / name.replace("\\", "/")).read_bytes() == content
    read = gw.read_layer("protected_areas", out / "N03-21_40_GML" / "N03-21_40.shp")
    assert read["N03_004"].tolist() == ["北九州市", "福岡市"]
    beside = json.loads((tmp_path / "n03.provenance.json").read_text(encoding="utf-8"))
    assert beside["sha256"] == hashlib.sha256(packed).hexdigest() == record.sha256
    assert beside["address"] == web.url("/N03.zip")
    assert (beside["licence"], beside["source"]) == ("CC BY 4.0", "KSJ N03")
    assert beside["date"] == "2026-03-01"
    assert beside["layers"] == [f"N03-21_40_GML/N03-21_40.{end}" for end in ("geojson", "shp")]
    assert {p.name for p in tmp_path.iterdir()} == {"n03", "n03.provenance.json"}


def test_names_in_shift_jis_without_a_mark_are_read(
    web: Files, get: Any, geojson: bytes, tmp_path: Path
) -> None:
    # the library marks such names as UTF-8; a packer in Japan writes the bytes of cp932
    packed = zipped({"XXXX.geojson": geojson}).replace(b"XXXX", "表土".encode("cp932"))
    web.files["/a.zip"] = packed
    get("/a.zip", out=tmp_path / "a")
    assert folder_of(tmp_path / "a") == {"表土.geojson"}


def test_a_raster_a_table_and_vectors_are_taken_as_they_are(
    web: Files, get: Any, raster: bytes, geojson: bytes, tmp_path: Path
) -> None:
    other = written(tmp_path / "w", "a.gpkg")["a.gpkg"]
    flat = written(tmp_path / "f", "a.fgb")["a.fgb"]
    frame().to_parquet(tmp_path / "f" / "a.parquet")
    files = {
        "dem.tif": raster,
        "a.geojson": b"\xef\xbb\xbf" + geojson,
        "a.gpkg": other,
        "a.fgb": flat,
        "a.parquet": (tmp_path / "f" / "a.parquet").read_bytes(),
        "a.csv": "name,lon,lat\n変電所,139,35\n".encode("cp932"),
        "a.zip": zipped({"a.geojson": geojson}),
    }
    for name, content in files.items():
        web.files[f"/{name}"] = content
        record = get(f"/{name}", out=tmp_path / "out" / name)
        assert (tmp_path / "out" / name).read_bytes() == content
        assert record.sha256 == hashlib.sha256(content).hexdigest()
        assert record.licence == "unknown"
    assert gw.layers.read_raster(tmp_path / "out" / "dem.tif").values.shape == (3, 4)
    beside = {f"{name}.provenance.json" for name in files}
    assert {p.name for p in (tmp_path / "out").iterdir()} == set(files) | beside


def test_what_changed_since_the_first_time_is_refused(
    web: Files, get: Any, geojson: bytes, tmp_path: Path
) -> None:
    out, changed = tmp_path / "a.geojson", geojson.replace("福岡市".encode(), "福岡県".encode())
    web.files["/a"] = geojson
    get("/a", out=out)
    get("/a", out=out)
    web.files["/a"] = changed
    old, new = (hashlib.sha256(content).hexdigest() for content in (geojson, changed))
    with pytest.raises(SourceError) as told:
        get("/a", out=out)
    assert told.value.code == "fetch.changed"
    assert told.value.params["pin"] == old
    assert told.value.params["digest"] == new
    assert told.value.exit_code == 3
    assert out.read_bytes() == geojson
    with pytest.raises(SourceError) as caught:
        get("/a", out=out, sha256="abc")
    assert caught.value.code == "fetch.other_sha256"
    assert caught.value.params["pin"] == "abc"
    assert out.read_bytes() == geojson
    get("/a", out=out, sha256=new.upper())
    assert out.read_bytes() == changed
    # from now on that is the pin
    get("/a", out=out)
    # another address has no pin yet
    web.files["/b"] = geojson
    get("/b", out=out)
    assert out.read_bytes() == geojson


def test_a_changed_archive_leaves_the_unpacked_one(
    web: Files, get: Any, geojson: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "n"
    web.files["/n.zip"] = zipped({"a.geojson": geojson})
    get("/n.zip", out=out)
    web.files["/n.zip"] = changed = zipped({"b.geojson": geojson})
    with pytest.raises(SourceError) as caught:
        get("/n.zip", out=out)
    assert caught.value.code == "fetch.changed"
    assert folder_of(out) == {"a.geojson"}
    get("/n.zip", out=out, sha256=hashlib.sha256(changed).hexdigest())
    assert folder_of(out) == {"b.geojson"}
    assert {p.name for p in tmp_path.iterdir()} == {"n", "n.provenance.json"}


def slip(name: str, content: bytes = b"x", mode: int = 0) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.geojson", b'{"type":"FeatureCollection","features":[]}')
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = mode << 16
        archive.writestr(info, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (slip("../evil.geojson"), "outside_folder"),
        (slip("a/../../evil.geojson"), "outside_folder"),
        (slip("..\\evil.geojson"), "outside_folder"),
        (slip("/tmp/evil.geojson"), "outside_folder"),
        (slip("\\evil.geojson"), "outside_folder"),
        (slip("C:\\evil.geojson"), "outside_folder"),
        (slip("C:evil.geojson"), "outside_folder"),
        (slip("link", b"../../evil", stat.S_IFLNK | 0o777), "member_link"),
        (slip("a\x00b.geojson"), "member_no_name"),
        (slip("a\x1b[31m.geojson"), "member_no_name"),
        (slip("a//b.geojson"), "member_no_name"),
        (slip("./b.geojson"), "member_no_name"),
        (slip("bc:stream.geojson"), "member_no_name"),
        (slip("A.GEOJSON"), "member_twice"),
        (slip("a.geojson/b.geojson"), "member_below_file"),
    ],
)
def test_an_archive_that_would_write_elsewhere_is_refused(
    web: Files, get: Any, tmp_path: Path, packed: bytes, code: str
) -> None:
    web.files["/a.zip"] = packed
    (tmp_path / "in").mkdir()
    for out in ("in/here", "in/here.zip"):
        with refused(SourceError, f"layers.{code}") as told:
            get("/a.zip", out=tmp_path / out)
        assert str(told.value).isprintable()
    assert not folder_of(tmp_path)
    assert not list((tmp_path / "in").iterdir())


def lying(content: bytes) -> bytes:
    """An archive whose directory says that its member is small."""
    packed = bytearray(zipped({"a.csv": content}))
    size = len(content).to_bytes(4, "little")
    assert packed.count(size) == 2
    return bytes(packed).replace(size, (100).to_bytes(4, "little"))


def test_bombs_are_refused_before_they_go_off(web: Files, get: Any, tmp_path: Path) -> None:
    zeros = bytes(5_000_000)
    stored = zipped({"a.csv": zeros}, method=zipfile.ZIP_STORED)
    many = zipped({f"{n}.csv": b"1" for n in range(11)})
    cases: list[tuple[bytes, dict[str, Any], str, dict[str, str]]] = [
        (zipped({"a.csv": zeros}), {}, "layers.bomb", {"most": "100"}),
        (many, {"members": 10}, "layers.many_members", {"count": "11", "most": "10"}),
        (stored, {"unpacked_mb": 4}, "layers.large_archive", {"mb": "5", "most": "4"}),
        (stored, {"download_mb": 4}, "fetch.larger", {"mb": "4"}),
        (lying(b"1" * 4_999_983), {}, "layers.broken_member", {"name": "a.csv"}),
    ]
    for packed, changes, code, params in cases:
        web.files["/a.zip"] = packed
        with refused(SourceError, code, **params):
            get("/a.zip", out=tmp_path / "a", limits=Limits(**changes))
        assert not list(tmp_path.iterdir())


def test_a_download_that_does_not_tell_its_size_is_bounded_too(
    web: Files, get: Any, tmp_path: Path
) -> None:
    # gzip on the wire: few bytes come, many are meant
    import gzip

    web.files["/a.csv"] = (200, gzip.compress(bytes(3_000_000)), {"Content_Encoding": "gzip"})
    with pytest.raises(SourceError) as caught:
        get("/a.csv", out=tmp_path / "a.csv", limits=Limits(download_mb=2))
    assert caught.value.code == "fetch.address_failed"
    assert caught.value.params["reason"] == Message("fetch.larger", mb=2)
    assert not list(tmp_path.iterdir())


def test_a_download_that_tells_too_large_a_size_is_not_begun(
    web: Files, get: Any, tmp_path: Path
) -> None:
    web.files["/a.csv"] = (200, b"a,b", {"length": 5_000_000_000})
    with pytest.raises(SourceError) as caught:
        get("/a.csv", out=tmp_path / "a.csv")
    assert caught.value.code == "fetch.address_failed"
    assert caught.value.params["reason"] == Message("fetch.larger", mb=4096)
    assert web.asked == ["/a.csv"]
    assert not list(tmp_path.iterdir())


def test_a_locked_a_cut_and_an_empty_archive(
    web: Files, get: Any, geojson: bytes, tmp_path: Path
) -> None:
    whole = zipped({"a.geojson": geojson})
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.rindex(b"PK\x01\x02") + 8] |= 1
    flipped = bytearray(whole)
    flipped[60] ^= 0xFF
    cases = [
        (bytes(locked), "layers.locked"),
        (whole[:-30], "layers.broken_archive"),
        (bytes(flipped), "layers.broken_member"),
        (zipped({"readme.txt": b"no layer"}), "fetch.no_layer"),
        (zipped({"a/": b""}), "fetch.no_layer"),
        (zipped({}), "fetch.other_start"),
        (b"", "fetch.empty"),
    ]
    for packed, code in cases:
        web.files["/a.zip"] = packed
        with refused(SourceError, code):
            get("/a.zip", out=tmp_path / "a")
        assert not list(tmp_path.iterdir())


def test_a_layer_in_an_archive_is_judged_too(
    web: Files, get: Any, shapefile: dict[str, bytes], tmp_path: Path
) -> None:
    without = {name: c for name, c in shapefile.items() if not name.endswith(".shx")}
    other = {name: PAGE if name.endswith(".shp") else c for name, c in shapefile.items()}
    cases = [
        (without, "fetch.part_of_shapefile", ".shx"),
        (other, "fetch.web_page", "fetch.kind_shp"),
        ({"a.tif": b"GIF89a"}, "fetch.other_start", "fetch.kind_tif"),
        (
            {"a.geojson": b'{"type": "FeatureCollection", "featu'},
            "fetch.not_opened",
            "fetch.kind_geojson",
        ),
    ]
    for members, code, kind in cases:
        web.files["/a.zip"] = zipped(members)
        with pytest.raises(SourceError) as told:
            get("/a.zip", out=tmp_path / "a")
        assert told.value.code == code
        found = told.value.params
        assert kind in (found.get("missing"), getattr(found.get("kind"), "code", ""))
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "code", "kind", "words"),
    [
        ("a.tif", PAGE, "web_page", "tif", "Maintenance until noon"),
        ("a.zip", PAGE, "web_page", "zip", ""),
        ("a.csv", b"  \n" + PAGE, "web_page", "csv", ""),
        ("a.osm.pbf", PAGE, "web_page", "pbf", ""),
        ("a.osm.pbf", b"\x00\x00\x00\x0d\n\x07OSMData", "other_kind", "pbf", ""),
        ("a.tif", b"\x89PNG\r\n", "other_start", "tif", "PNG"),
        ("a.tif", b"II*\x00" + bytes(50), "not_opened", "tif", ""),
        (
            "a.tif",
            b"<VRTDataset><x>/vsicurl/http://a/b.tif</x></VRTDataset>",
            "web_page",
            "tif",
            "",
        ),
        (
            "a.geojson",
            b'{"type": "gdal_streamed_alg"}',
            "not_opened",
            "geojson",
            "fetch.holds_no_features",
        ),
        ("a.geojson", b"[1, 2]", "other_start", "geojson", "[1, 2]"),
        ("a.geojson", b'{"a": "\xff"}', "not_opened", "geojson", ""),
        ("a.gpkg", b"SQLite format 3\x00" + bytes(84), "not_opened", "gpkg", ""),
        ("a.parquet", b"PAR1" + bytes(20), "not_opened", "parquet", ""),
        ("a.fgb", b"fgb\x03fgb\x00" + bytes(20), "not_opened", "fgb", ""),
        ("a.csv", b"a,b\x00\n", "not_opened", "csv", "fetch.no_text"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(
    web: Files,
    get: Any,
    tmp_path: Path,
    name: str,
    content: bytes,
    code: str,
    kind: str,
    words: str,
) -> None:
    web.files["/x"] = content
    with pytest.raises(SourceError) as told:
        get("/x", out=tmp_path / name)
    assert told.value.code == f"fetch.{code}"
    assert told.value.params["kind"] == Message(f"fetch.kind_{kind}")
    found = [told.value.params.get(name, "") for name in ("words", "start", "reason")]
    assert words in " ".join(getattr(one, "code", str(one)) for one in found)
    assert str(told.value).isprintable()
    assert not list(tmp_path.iterdir())


def test_a_raster_without_a_coordinate_system_is_refused(
    web: Files, get: Any, tmp_path: Path
) -> None:
    path = tmp_path / "w" / "a.tif"
    path.parent.mkdir()
    move = rasterio.Affine(1, 0, 0, 0, -1, 9)
    shape = {"width": 2, "height": 2, "count": 1, "dtype": "uint8", "transform": move}
    with rasterio.open(path, "w", driver="GTiff", **shape) as sink:
        sink.write(np.zeros((1, 2, 2), "uint8"))
    web.files["/a.tif"] = path.read_bytes()
    with pytest.raises(SourceError) as told:
        get("/a.tif", out=tmp_path / "out.tif")
    assert told.value.params["reason"] == Message("fetch.no_crs")


@pytest.mark.parametrize("fault", [429, 500, 503, 504, "cut", "slow"])
def test_passing_faults_are_waited_out(
    web: Files,
    get: Any,
    geojson: bytes,
    patient: Any,
    slept: list[float],
    tmp_path: Path,
    fault: Any,
) -> None:
    def answer(count: int) -> Any:
        if count > 2:
            return geojson
        if fault == "cut":
            return (200, geojson[:100], {"length": len(geojson)})
        if fault == "slow":
            # more is announced than comes, on a connection that stays
            return (200, geojson[:100], {"length": len(geojson), "stays": True})
        return (fault, b"busy", {})

    web.files["/a"] = answer
    options = patient(read_timeout_s=1.5) if fault == "slow" else patient()
    get("/a", out=tmp_path / "a.geojson", options=options)
    assert (tmp_path / "a.geojson").read_bytes() == geojson
    assert slept == [5, 10]


def test_a_fault_that_stays_leaves_nothing(web: Files, get: Any, tmp_path: Path) -> None:
    web.files["/a"] = (503, b"<html><p>Back soon</p></html>", {})
    with pytest.raises(SourceError) as failed:
        get("/a", out=tmp_path / "new" / "a.geojson")
    assert failed.value.params["reason"] == Message(
        "fetch.tried", reason=Message("fetch.http", status="503", words="Back soon"), count=4
    )
    with pytest.raises(SourceError) as failed:
        get("/b", out=tmp_path / "new" / "a.geojson")
    assert failed.value.params["reason"] == Message("fetch.http", status="404", words="Not here")
    assert web.asked == ["/a"] * 4 + ["/b"]
    assert not folder_of(tmp_path)


def test_moves_are_followed_a_few_times_and_never_into_the_open(
    web: Files, get: Any, geojson: bytes, tmp_path: Path
) -> None:
    web.files["/old"] = (301, b"", {"Location": "/new/a.geojson"})
    web.files["/new/a.geojson"] = geojson
    get("/old", out=tmp_path / "a.geojson")
    assert (tmp_path / "a.geojson").read_bytes() == geojson
    web.files["/round"] = (302, b"", {"Location": "/round"})
    with pytest.raises(SourceError) as failed:
        get("/round", out=tmp_path / "b.geojson")
    assert failed.value.params["reason"] == Message("fetch.moved_often", most=5)
    assert web.asked.count("/round") == 6
    for there in ("http://example.org/a", "file:///etc/passwd", "ftp://example.org/a"):
        web.files["/out"] = (302, b"", {"Location": there})
        with pytest.raises(LayerError) as out:
            get("/out", out=tmp_path / "b.geojson")
        assert out.value.params["what"] == Message("fetch.moved_to")
    assert not (tmp_path / "b.geojson").exists()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/a.tif", "fetch.plain_http"),
        ("http://127.0.0.1.example.org/a.tif", "fetch.plain_http"),
        ("file:///etc/passwd", "fetch.no_web_address"),
        ("/etc/passwd", "fetch.no_web_address"),
        ("https://", "fetch.no_web_address"),
        ("https://a:b@example.org/", "fetch.password"),
        ("https://example.org:port/", "fetch.no_address"),
    ],
)
def test_an_address_that_is_none_is_refused(url: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(LayerError) as told:
        fetch_address(url, out=tmp_path / "a.tif")
    assert told.value.code == code
    assert "a:b" not in str(told.value)


def test_places_that_cannot_be_written_are_refused_before_any_request(
    web: Files, get: Any, geojson: bytes, tmp_path: Path
) -> None:
    web.files["/a.zip"] = zipped({"a.geojson": geojson})
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder.tif").mkdir()
    for out, code in [
        (mine, "fetch.holds_others"),
        (tmp_path / "file", "fetch.is_a_file"),
        (tmp_path / "folder.tif", "fetch.is_a_folder"),
        (tmp_path / "a.exe", "fetch.suffix"),
        (tmp_path / "file" / "a.tif", "fetch.not_writable"),
    ]:
        with pytest.raises(OutputError) as told:
            get("/a.zip", out=out)
        assert told.value.code == code
        assert told.value.params["path"] == str(out)
    assert not web.asked
    assert (mine / "thesis.txt").read_text() == "years of work"
    empty = tmp_path / "empty"
    empty.mkdir()
    get("/a.zip", out=empty)
    assert folder_of(empty) == {"a.geojson"}
