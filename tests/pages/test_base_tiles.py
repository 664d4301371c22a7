"""A PMTiles file of one's own below the scores: read over an area, within limits, and drawn."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import settled
from map_studies import LIVE, Made
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from refused import refused
from typer.testing import CliRunner

from geowbit.cli import app
from geowbit.core import OutputError
from geowbit.pages import site_map, standalone_html
from geowbit.pages.base_tiles import tiles_of_base

# around 35 N 139 E: at zoom 8 column 226 and row 101 (the formulas of slippy maps, by hand:
# 256 * (139.0 + 180) / 360 = 226.8, 256 * (1 - asinh(tan 35°) / pi) / 2 = 101.4)
HERE = [[34.99, 138.99], [35.01, 139.01]]
AT_8 = (8, 226, 101)


def picture(color: tuple[int, int, int]) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (256, 256), color).save(held, "PNG")
    return held.getvalue()


def written(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes],
    *,
    kind: TileType = TileType.PNG,
    packed: Compression = Compression.NONE,
    attribution: str = "",
) -> Path:
    """Write a file with the library's own writer."""
    with path.open("wb") as file:
        writer = Writer(file)
        for at in sorted(tiles, key=lambda one: zxy_to_tileid(*one)):
            writer.write_tile(zxy_to_tileid(*at), tiles[at])
        zooms = [zoom for zoom, _, _ in tiles]
        header = {
            "tile_type": kind, "tile_compression": packed, "min_zoom": min(zooms),
            "max_zoom": max(zooms), "min_lon_e7": -1_800_000_000, "min_lat_e7": -850_000_000,
            "max_lon_e7": 1_800_000_000, "max_lat_e7": 850_000_000, "center_zoom": 0,
            "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, {"attribution": attribution})
    return path


def test_the_tiles_over_the_area_are_taken_and_no_others(tmp_path: Path) -> None:
    path = written(
        tmp_path / "land.pmtiles",
        {(0, 0, 0): b"all", (7, 113, 50): b"half", AT_8: b"here", (8, 10, 10): b"elsewhere"},
        attribution='<a href="x">Somebody</a> <script>alert(1)</script>',
    )
    found = tiles_of_base(path, HERE)
    assert found.tiles == {(0, 0, 0): b"all", (7, 113, 50): b"half", AT_8: b"here"}
    assert (found.kind, found.is_gzip) == ("image/png", False)
    assert (found.least_zoom, found.most_zoom) == (0, 8)
    assert "<" not in found.attribution
    assert "Somebody" in found.attribution


def test_a_zoom_without_room_is_left_out_with_those_below(tmp_path: Path) -> None:
    tiles = {(0, 0, 0): b"all", (7, 113, 50): bytes(range(100)), AT_8: b"here"}
    path = written(tmp_path / "land.pmtiles", tiles)
    assert tiles_of_base(path, HERE, most_bytes=50).most_zoom == 0
    with refused(OutputError, "base.elsewhere", path=str(path)):
        tiles_of_base(path, HERE, most_bytes=2)


def test_what_is_no_such_file_is_told_in_one_line(tmp_path: Path) -> None:
    good = written(tmp_path / "land.pmtiles", {(0, 0, 0): b"all"}).read_bytes()
    for number, bad in enumerate((b"", b"PMTiles", good[:150], good[:7] + b"\2" + good[8:])):
        path = tmp_path / f"bad{number}.pmtiles"
        path.write_bytes(bad)
        with refused(OutputError, "base.unreadable", path=str(path)):
            tiles_of_base(path, HERE)
    with refused(OutputError, "base.unreadable"):
        tiles_of_base(tmp_path / "none.pmtiles", HERE)
    path = written(tmp_path / "far.pmtiles", {(8, 10, 10): b"elsewhere"})
    with refused(OutputError, "base.elsewhere"):
        tiles_of_base(path, HERE)
    for kind, packed in ((TileType.MVT, Compression.BROTLI), (TileType.AVIF, Compression.NONE)):
        path = written(tmp_path / "other.pmtiles", {(0, 0, 0): b"x"}, kind=kind, packed=packed)
        with refused(OutputError, "base.kind"):
            tiles_of_base(path, HERE)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--base", "land.zip"], "base.no_pmtiles"),
        (["--base", "land.pmtiles", "--tiles", "osm"], "base.one_of_both"),
    ],
)
def test_the_shell_refuses_what_is_no_base(tmp_path: Path, options: list[str], code: str) -> None:
    told = CliRunner().invoke(app, ["map", str(tmp_path), *options])
    assert isinstance(told.exception, OutputError)
    assert told.exception.code == code
    assert not list(tmp_path.iterdir())


def sea() -> bytes:
    """Return a vector tile that is all water, written from the format alone."""
    ring = bytes([9, 0, 0, 26, 128, 64, 0, 0, 128, 64, 255, 63, 0, 15])
    feature = b"\x18\x03\x22" + bytes([len(ring)]) + ring
    layer = b"\x0a\x05water\x12" + bytes([len(feature)]) + feature + b"\x28\x80\x20\x78\x02"
    return b"\x1a" + bytes([len(layer)]) + layer


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["image", "vector"])
def test_the_page_draws_its_own_tiles_and_asks_nobody(
    made: Made, visit: Callable[..., Any], tmp_path: Path, kind: str
) -> None:
    if kind == "image":
        path = written(tmp_path / "land.pmtiles", {(0, 0, 0): picture((200, 10, 10))})
        color = [200, 10, 10]
    else:
        path = written(
            tmp_path / "land.pmtiles", {(0, 0, 0): gzip.compress(sea())},
            kind=TileType.MVT, packed=Compression.GZIP,
        )  # fmt: skip
        color = [0xC8, 0xDE, 0xEB]
    found = visit(standalone_html(site_map(made.run, made.top, layers={}, tiles=str(path))))
    settled(found.page)
    tile = ".leaflet-gw-tiles-pane canvas.leaflet-tile-loaded"
    found.page.wait_for_selector(tile, state="attached")
    drawn = found.page.evaluate(f"""() => {{
        const canvas = document.querySelector("{tile}");
        return Array.from(canvas.getContext("2d").getImageData(200, 200, 1, 1).data).slice(0, 3);
    }}""")
    assert drawn == color
    assert found.page.evaluate(f"{LIVE}.map.getContainer().classList.contains('gw-tiled')")
    assert found.complaints == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in found.requests)
