"""Elevations from tiles: heights of a known shape, whole or not at all, taken up again."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stand_in import Files
from typer.testing import CliRunner

from geowbit.cli import app
from geowbit.core.errors import AreaError, LayerError, OutputError, SourceError
from geowbit.corridors import CorridorGrid, slope_pct
from geowbit.fetch import FetchOptions, fetch_terrain
from geowbit.layers import read_raster

AREA = "137.02,36.52,137.18,36.63"
ZOOM = 11


def degrees_of(tile_x: float, tile_y: float) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of the pixels of a tile, by the formula of web maps."""
    at = (np.arange(256) + 0.5) / 256
    lon = (tile_x + at) / 2**ZOOM * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * (tile_y + at) / 2**ZOOM))))
    return np.meshgrid(lon, lat)


def height_m(lon: Any, lat: Any) -> Any:
    """A slanted plane: rising to the east, falling to the north, partly below the sea."""
    return 12_000 * (np.asarray(lon) - 137.1) - 5_000 * (np.asarray(lat) - 36.55)


def tile(x: int, y: int, name: str = "PNG") -> bytes:
    value = height_m(*degrees_of(x, y)) + 32768
    whole = np.floor(value)
    colors = np.stack([whole // 256, whole % 256, (value - whole) * 256], axis=-1)
    packed = io.BytesIO()
    Image.fromarray(colors.astype(np.uint8)).save(packed, name)
    return packed.getvalue()


@pytest.fixture
def web() -> Iterator[Files]:
    server = Files()
    for x in range(1800, 1808):
        for y in range(796, 804):
            server.files[f"/{ZOOM}/{x}/{y}.png"] = tile(x, y)
    yield server
    server.close()


def fetch(web: Files, out: Path, options: FetchOptions, **how: Any) -> Any:
    given = {"endpoint": web.url("/{z}/{x}/{y}.png"), "area": AREA, **how}
    return fetch_terrain(given.pop("area"), out=out, options=options, zoom=ZOOM, **given)


def test_heights_are_where_they_belong(web, tmp_path, cache, quick):
    out = tmp_path / "dem.tif"
    record = fetch(web, out, quick)
    raster = read_raster(out)
    rng = np.random.default_rng(0)
    lon, lat = rng.uniform(137.03, 137.17, 500), rng.uniform(36.53, 36.62, 500)
    # a pixel is 60 m: half of it in the slope of 134 m a km, and steps of 1/256 m
    assert np.abs(raster.sample(lon, lat) - height_m(lon, lat)).max() < 10
    assert np.abs(np.mean(raster.sample(lon, lat) - height_m(lon, lat))) < 0.7
    assert record.rows_kept == len(web.asked)
    assert record.sha256 == json.loads(Path(f"{out}.provenance.json").read_text())["sha256"]
    # the slope of a corridor's ground: 12,000 m a degree of 89.5 km and 5,000 of 111 km
    grid = CorridorGrid.over((137.04, 36.54, 137.16, 36.61), cell_km=0.25)
    expected = 100 * np.hypot(12_000 / 89_500, 5_000 / 111_000)
    assert np.median(slope_pct(grid, raster)) == pytest.approx(expected, rel=0.03)


def test_a_fetch_that_broke_off_goes_on_where_it_stood(web, tmp_path, cache, quick):
    out = tmp_path / "dem.tif"
    good = dict(web.files)
    last = f"/{ZOOM}/1804/799.png"
    assert last in good
    web.files[last] = (404, b"<html>Not here</html>", {})
    with pytest.raises(SourceError) as caught:
        fetch(web, out, quick)
    assert caught.value.code == "fetch.terrain_failed"
    assert caught.value.params["address"] == "11/1804/799"
    assert caught.value.params["reason"].params["status"] == "404"
    assert not out.exists()
    first = list(web.asked)
    web.asked.clear()
    web.files.update(good)
    fetch(web, out, quick)
    assert out.exists()
    assert web.asked == [path for path in web.asked if path not in first or path == last]


def test_a_busy_server_is_asked_again(web, tmp_path, cache, quick, slept):
    path = f"/{ZOOM}/1803/799.png"
    good = web.files[path]
    web.files[path] = lambda count: (503, b"busy", {}) if web.asked.count(path) < 3 else good
    fetch(web, tmp_path / "dem.tif", quick)
    assert web.asked.count(path) == 3
    assert len(slept) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Maintenance</html>",
        b"",
        tile(1803, 799, "JPEG"),
        tile(1803, 799)[:2000],
        pytest.param(None, id="another size"),
    ],
)
def test_what_is_no_tile_ends_the_fetch_and_writes_nothing(web, tmp_path, cache, quick, body):
    if body is None:
        packed = io.BytesIO()
        Image.new("RGB", (512, 512)).save(packed, "PNG")
        body = packed.getvalue()
    web.files[f"/{ZOOM}/1803/799.png"] = body
    out = tmp_path / "dem.tif"
    out.write_bytes(b"what stood there before")
    with pytest.raises(SourceError) as caught:
        fetch(web, out, quick)
    assert caught.value.code == "fetch.terrain_failed"
    assert out.read_bytes() == b"what stood there before"
    assert {path.name for path in tmp_path.iterdir()} <= {"dem.tif", "cache"}


@pytest.mark.parametrize(
    ("how", "error", "code"),
    [
        ({"endpoint": "https://example.org/tiles"}, LayerError, "fetch.tile_address"),
        ({"endpoint": "http://example.org/{z}/{x}/{y}"}, LayerError, "fetch.plain_http"),
        ({"endpoint": "ftp://127.0.0.1/{z}/{x}/{y}"}, LayerError, "fetch.no_web_address"),
        ({"area": "130,30,145,45"}, AreaError, "fetch.too_many_tiles"),
        ({"area": "10,80,11,89"}, AreaError, "fetch.beyond_tiles"),
        ({"area": "place:Toyama"}, AreaError, "fetch.no_lookup"),
    ],
)
def test_what_cannot_be_asked(web, tmp_path, cache, quick, how, error, code):
    with pytest.raises(error) as caught:
        fetch(web, tmp_path / "dem.tif", quick, **how)
    assert caught.value.code == code
    assert web.asked == []
    assert not (tmp_path / "dem.tif").exists()


def test_a_wrong_name_or_zoom_is_told_before_anything_is_asked(web, tmp_path, cache, quick):
    with pytest.raises(OutputError) as caught:
        fetch(web, tmp_path / "dem.gpkg", quick)
    assert caught.value.code == "fetch.suffix"
    assert caught.value.params["suffixes"][0] == ".tif"
    with pytest.raises(LayerError) as caught:
        fetch_terrain(AREA, out=tmp_path / "dem.tif", endpoint=web.url("/{z}/{x}/{y}.png"), zoom=16)
    assert caught.value.code == "fetch.zoom"
    assert caught.value.params["zoom"] == 16
    assert web.asked == []


def test_the_shell_fetches_terrain_and_a_route_reads_it(web, tmp_path, cache):
    out = tmp_path / "dem.tif"
    asked = ["fetch", "terrain", "--area", AREA, "-o", str(out)]
    done = CliRunner().invoke(app, [*asked, "--endpoint", web.url("/{z}/{x}/{y}.png")])
    assert done.exit_code == 0, done.output
    assert str(out) in done.stdout
    between = ["--from", "36.555,137.05", "--to", "36.60,137.15", "--cell-km", "0.25"]
    done = CliRunner().invoke(
        app, ["route", "--kind", "power", *between, "--terrain", str(out), "--json"]
    )
    told = json.loads(done.stdout)
    assert told["highest_slope_pct"] == pytest.approx(14.1, abs=2)
    assert not any("coarse" in note for note in told["notes"])
