"""Every pixel shows the cell that lies there, by an independent projection."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest
from browsing import settled
from hypothesis import given
from hypothesis import strategies as st
from map_studies import MAP, cells
from PIL import Image

from geowbit.candidates import table_lattice
from geowbit.pages import site_map, standalone_html
from geowbit.pages.ramp import EXCLUDED, hex_color, score_colors
from geowbit.pages.surface import Surface, pixel_rows, score_surface
from geowbit.run import bare_run

MERCATOR = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)


def northing(lat: Any) -> np.ndarray:
    lat = np.asarray(lat, dtype=float)
    return np.asarray(MERCATOR.transform(np.zeros_like(lat), lat)[1])


def latitude(y: np.ndarray) -> np.ndarray:
    return np.asarray(MERCATOR.transform(np.zeros_like(y), y, direction="INVERSE")[1])


def pixels(image: Any) -> np.ndarray:
    png = base64.b64decode(image.uri.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def test_behind_a_veil_excluded_cells_are_gray_on_any_ground() -> None:
    lon, lat = (each.ravel() for each in np.meshgrid(np.arange(4) / 10, np.arange(3) / 10))
    score = np.where(np.arange(12) % 2, 0.5, np.nan)
    table = cells(lon, lat, score, lon_step=0.1, lat_step=0.1)
    plain, seen = (
        pixels(score_surface(table, table_lattice(table), veil=veil).images[0]).astype(float)
        for veil in (False, True)
    )
    out = (np.abs(plain[..., :3] - EXCLUDED) < 3).all(axis=2)
    assert 0 < out.sum() < out.size
    # scores are alike, and what is out lets its ground through
    assert (seen[~out] == plain[~out]).all()
    assert set(seen[out][:, 3]) != {255.0}
    share = seen[out][:, 3:] / 255

    def over(ground: tuple[int, int, int]) -> np.ndarray:
        return share * seen[out][:, :3] + (1 - share) * np.array(ground)

    # the land of the figures, light and dark
    assert np.abs(over((246, 244, 238)) - plain[out][:, :3]).max() < 4
    dark = over((47, 56, 61))
    assert np.ptp(dark, axis=1).max() < 16
    assert dark.max() < 96


@given(st.floats(-60, 60), st.floats(0.05, 25), st.integers(1, 400), st.floats(0.5, 4))
def test_rows_lie_at_their_mercator_latitude(
    south: float, height: float, count: int, rows_per_cell: float
) -> None:
    north = south + height
    rows = pixel_rows(north, south, cells=count, rows_per_cell=rows_per_cell)
    top, bottom = northing([north, south])
    centers = top - (np.arange(len(rows)) + 0.5) / len(rows) * (top - bottom)
    expected = (north - latitude(centers)) / height * count
    # where a center falls on an edge both cells are right
    assert (np.abs(expected - (rows + 0.5)) <= 0.5 + 1e-6).all()


@given(st.floats(20, 60), st.floats(0.5, 25), st.integers(1, 300))
def test_no_row_of_cells_is_lost_and_edges_are_off_by_less_than_half_a_cell(
    south: float, height: float, count: int
) -> None:
    north = south + height
    rows = pixel_rows(north, south, cells=count)
    assert np.unique(rows).tolist() == list(range(count))
    top, bottom = northing([north, south])
    drawn = top - np.flatnonzero(np.diff(rows)) / len(rows) * (top - bottom)
    drawn -= (top - bottom) / len(rows)
    true = northing(np.linspace(north, south, count + 1))
    least = np.abs(np.diff(true)).min()
    assert (np.abs(drawn - true[1:-1]) <= 0.5 * least * (1 + 1e-9) + 1e-6).all()


def random_table(count: int = 300, seed: int = 3) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    taken = random.choice(40 * 60, size=count, replace=False)
    row, column = np.divmod(taken, 40)
    score = random.random(count)
    score[random.random(count) < 0.3] = np.nan
    table = cells(
        122.0 + (column + 0.5) * 0.5,
        45.0 - (row + 0.5) * 0.4,
        score,
        lon_step=0.5,
        lat_step=0.4,
    )
    reasons = np.array(["in a lake", "mountains", "in a lake; mountains"])
    return table.assign(
        exclusion=np.where(table["excluded"], reasons[random.integers(0, 3, count)], "")
    )


def check_every_pixel(table: pd.DataFrame, surface: Surface) -> int:
    """Compare all pixels with the cells under them; return how many show a cell."""
    by_place = {
        (round(row.lon, 6), round(row.lat, 6)): row for row in table.itertuples(index=False)
    }
    seen = set()
    for image in surface.images:
        rgba = pixels(image)
        (south, west), (north, east) = image.bounds
        height, width = rgba.shape[:2]
        top, bottom = northing([north, south])
        lats = latitude(top - (np.arange(height) + 0.5) / height * (top - bottom))
        lons = west + (np.arange(width) + 0.5) / width * (east - west)
        for y, lat in enumerate(lats):
            for x, lon in enumerate(lons):
                place = (
                    round(122.0 + (np.floor((lon - 122.0) / 0.5) + 0.5) * 0.5, 6),
                    round(45.0 - (np.floor((45.0 - lat) / 0.4) + 0.5) * 0.4, 6),
                )
                cell = by_place.get(place)
                if cell is None:
                    assert rgba[y, x, 3] == 0
                    continue
                seen.add(place)
                assert rgba[y, x, 3] == 255
                color = hex_color(rgba[y, x, :3])
                if cell.excluded:
                    assert surface.reasons[color] == cell.exclusion
                else:
                    low, high = surface.scores[color]
                    # the lowest hundredth shares the lowest class
                    first = low == max(surface.scale[0], 0)
                    assert cell.score <= high + 1e-9
                    assert first or cell.score >= low - 1e-9
    return len(seen)


def test_every_pixel_shows_its_cell() -> None:
    table = random_table()
    lattice = table_lattice(table)
    assert lattice is not None
    assert check_every_pixel(table, score_surface(table, lattice)) == len(table)


def test_bounds_are_the_outer_edges_of_the_cells() -> None:
    table = random_table()
    lattice = table_lattice(table)
    assert lattice is not None
    images = score_surface(table, lattice).images
    west, south, east, north = table.total_bounds
    assert min(image.west for image in images) == pytest.approx(west, abs=1e-9)
    assert max(image.east for image in images) == pytest.approx(east, abs=1e-9)
    assert min(image.south for image in images) == pytest.approx(south, abs=1e-9)
    assert max(image.north for image in images) == pytest.approx(north, abs=1e-9)


def test_far_islands_have_images_of_their_own() -> None:
    near = np.arange(30)
    lon = np.concatenate([139 + near % 6 * 0.0125, [153.98]])
    lat = np.concatenate([35 + near // 6 / 120, [24.2875]])
    lat[-1] = 35 - 1285 / 120
    lon[-1] = 139 + 1198 * 0.0125
    table = cells(lon, lat, np.linspace(0, 1, 31), lon_step=0.0125, lat_step=1 / 120)
    lattice = table_lattice(table)
    assert lattice is not None
    images = score_surface(table, lattice).images
    assert len(images) == 2
    assert sum(pixels(image).size for image in images) < 4 * 31 * 50
    assert images[1].bounds == [
        pytest.approx([lat[-1] - 1 / 240, lon[-1] - 0.00625]),
        pytest.approx([lat[-1] + 1 / 240, lon[-1] + 0.00625]),
    ]


def test_too_many_cells_share_pixels_and_the_best_of_them_shows() -> None:
    column, row = (a.ravel() for a in np.meshgrid(np.arange(8), np.arange(8)))
    score = np.full(64, 0.1)
    score[(column == 5) & (row == 2)] = 0.9
    score[(column < 4) & (row >= 4)] = np.nan
    table = cells(139 + column * 0.1, 35 + row * 0.1, score, lon_step=0.1, lat_step=0.1)
    lattice = table_lattice(table)
    assert lattice is not None
    surface = score_surface(table, lattice, max_cells=4, max_pixels=4)
    assert surface.cells_per_pixel == 4
    (image,) = surface.images
    shown = pixels(image)
    assert shown.shape[1] == 2
    colors = [hex_color(shown[y, x, :3]) for y in (0, -1) for x in (0, 1)]
    assert surface.reasons[colors[0]] == "in a lake"
    assert colors[1] not in surface.reasons
    assert colors[1] == colors[2] != colors[3]
    assert surface.scores[colors[3]][1] == pytest.approx(0.9, abs=1e-3)
    assert image.bounds == [pytest.approx([34.95, 138.95]), pytest.approx([35.75, 139.75])]


def test_grays_of_reasons_look_alike_and_are_no_score() -> None:
    table = random_table(count=900)
    table["exclusion"] = np.where(
        table["excluded"], [f"reason {i % 40}" for i in range(len(table))], ""
    )
    lattice = table_lattice(table)
    assert lattice is not None
    grays = score_surface(table, lattice).reasons
    for color in grays:
        parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        assert np.abs(np.array(parts) - EXCLUDED).max() <= 2
    assert not set(grays) & {hex_color(color) for color in score_colors(64)}
    assert list(grays.values()).count(None) == 1
    assert set(grays.values()) - {None} <= set(table["exclusion"])


def test_the_table_is_not_changed() -> None:
    table = random_table()
    before = table.copy(deep=True)
    lattice = table_lattice(table)
    assert lattice is not None
    score_surface(table, lattice)
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(before))


BRIGHT_LATITUDES = (26.05, 31.05, 36.05, 41.05, 44.95)


@pytest.fixture(scope="module")
def tall() -> pd.DataFrame:
    """A strip from 25 to 45.5 degrees north with five bright cells."""
    column, row = (a.ravel() for a in np.meshgrid(np.arange(7), np.arange(205)))
    lon, lat = 139.05 + column * 0.1, 25.05 + row * 0.1
    bright = (column == 3) & np.isin(lat.round(2), BRIGHT_LATITUDES)
    return cells(lon, lat, np.where(bright, 1.0, 0.0), lon_step=0.1, lat_step=0.1)


@pytest.mark.browser
@pytest.mark.parametrize("zoom", [6, 6.75])
def test_bright_cells_lie_where_the_map_puts_them(
    visit: Any, tall: pd.DataFrame, zoom: float
) -> None:
    drawn = site_map(bare_run(tall, name="strip"), tall.head(0), layers={})
    found = visit(standalone_html(drawn), width=700, height=500)
    found.page.add_style_tag(content=".leaflet-control-container { display: none }")
    wanted = score_colors(64)[-1].astype(int)
    for lat in BRIGHT_LATITUDES:
        edges = found.page.evaluate(
            f"""([lat, zoom]) => {{
                const map = {MAP};
                map.setView([lat, 139.35], zoom, {{animate: false}});
                const p = (y, x) => {{
                    const q = map.latLngToContainerPoint([y, x]); return [q.x, q.y]; }};
                return [...p(lat + 0.05, 139.3), ...p(lat - 0.05, 139.4)];
            }}""",
            [lat, zoom],
        )
        settled(found.page)
        shot = Image.open(io.BytesIO(found.page.screenshot())).convert("RGB")
        near = np.abs(np.asarray(shot).astype(int) - wanted).max(axis=2) < 40
        near[:150] = near[350:] = False  # the next bright cell may be in sight
        y, x = np.nonzero(near)
        assert len(x), f"no bright pixel at {lat}"
        measured = [x.min(), y.min(), x.max() + 1, y.max() + 1]
        assert measured == pytest.approx(edges, abs=1.5), lat
    assert found.complaints == []
