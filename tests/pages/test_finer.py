"""Pictures of candidates beside a map of coarser squares: pixel by pixel, and in the browser."""

import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geowbit.geoparquet import write_geoparquet
from geowbit.pages import site_map, standalone_html
from geowbit.pages.finer import FinerSquares, finer_tiles
from geowbit.pages.ramp import score_class
from geowbit.run import bare_run

# cells of 1/32 by 1/48 degree, 40 columns and 60 rows from 139 E, 35 N
LON, LAT, COLUMNS, ROWS = 1 / 32, 1 / 48, 40, 60


def cells() -> gpd.GeoDataFrame:
    row, column = np.divmod(np.arange(ROWS * COLUMNS), COLUMNS)
    west, south = 139 + column * LON, 35 + row * LAT
    table = pd.DataFrame({"score": (row * 7 + column * 3) % 50 / 50, "excluded": column % 9 == 4})
    table["lon"], table["lat"] = west + LON / 2, south + LAT / 2
    # of some cells there are none: the sea
    shapes = shapely.box(west, south, west + LON, south + LAT)
    found = gpd.GeoDataFrame(table, geometry=shapes, crs=4326)
    return found[(row + column) % 13 > 0]


def written(table: gpd.GeoDataFrame, folder: Path) -> Path:
    folder.mkdir()
    # two tiles of a run that meet within a picture
    north = table["lat"] > 35.7
    for number, part in enumerate((table[north], table[~north])):
        write_geoparquet(part, folder / f"part-{number}.parquet")
    return folder


def numbers_of(picture: bytes) -> np.ndarray:
    """Return the numbers of the colors of a PNG of 512 by 512 pixels."""
    at, data = 8, b""
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += 12 + length
    return np.frombuffer(zlib.decompress(data), np.uint8).reshape(512, 513)[:, 1:]


def test_each_pixel_has_the_color_of_the_cell_under_its_middle(tmp_path: Path) -> None:
    table = cells()
    found = finer_tiles(written(table, tmp_path / "sites"), tmp_path / "tiles", (0.0, 1.0))
    assert found is not None
    # 512 pixels over 360 / 2^5 degrees: 1.4 pixels a cell; one zoom on it is more than two
    assert found.zoom == 6 + 1
    assert sorted(found.names) == sorted(path.stem for path in (tmp_path / "tiles").iterdir())
    colors = 2 + score_class(table["score"].to_numpy(), scale=(0.0, 1.0), count=64)
    of_cell = {
        (round((lat - 35) / LAT - 0.5), round((lon - 139) / LON - 0.5)): 1 if out else int(color)
        for lat, lon, out, color in zip(
            table["lat"], table["lon"], table["excluded"], colors, strict=True
        )
    }
    seen = set()
    for name in found.names:
        x, y = map(int, name.split("-"))
        tile = numbers_of((tmp_path / "tiles" / f"{name}.png").read_bytes())
        for i, j in np.ndindex(tile.shape):
            if (i + j) % 7 and not tile[i, j]:
                continue
            lon = (x + (j + 0.5) / 512) / 2**6 * 360 - 180
            turn = math.pi * (1 - 2 * (y + (i + 0.5) / 512) / 2**6)
            lat = math.degrees(math.atan(math.sinh(turn)))
            cell = math.floor((lat - 35) / LAT), math.floor((lon - 139) / LON)
            assert tile[i, j] == of_cell.get(cell, 0)
            seen |= {cell} & of_cell.keys()
    assert len(seen) == len(table)


def test_what_is_no_lattice_has_no_pictures(tmp_path: Path) -> None:
    table = cells()
    odd = table.set_geometry(shapely.buffer(table.geometry.to_numpy(), 0.01), crs=4326)
    moved = table.assign(geometry=shapely.transform(table.geometry, lambda at: at + 0.01))
    for number, one in enumerate((odd, moved)):
        parts = written(one, tmp_path / f"{number}")
        assert finer_tiles(parts, tmp_path / "tiles", (0.0, 1.0)) is None
        assert not (tmp_path / "tiles").exists()


@pytest.mark.browser
def test_a_map_shows_them_close_up_until_it_is_weighed_anew(
    tmp_path: Path, visit: Callable[..., Any]
) -> None:
    table = cells()
    found = finer_tiles(written(table, tmp_path / "sites"), tmp_path / "map_tiles", (0.0, 1.0))
    assert found is not None
    drawn: Any = site_map(bare_run(pd.DataFrame(table)), table[:1], layers={})
    squares = FinerSquares(found)
    drawn.add_child(squares)
    drawn.tile_hosts = squares.hosts
    seen = visit(standalone_html(drawn))
    name, shown = drawn.get_name(), "img[src*=map_tiles]"
    seen.page.evaluate(f"{name}.setView([35.6, 139.6], 8, {{animate: false}})")
    seen.page.wait_for_selector(f"{shown}.leaflet-tile-loaded")
    width = f"document.querySelector('{shown}.leaflet-tile-loaded').naturalWidth"
    assert seen.page.evaluate(width) == 512
    seen.page.evaluate("document.body.dispatchEvent(new Event('input', {bubbles: true}))")
    seen.page.wait_for_selector(shown, state="detached")
    assert seen.complaints == []
    # of another place nothing is asked
    assert all(url.startswith("file:") for url in seen.requests if not url.startswith("data:"))
