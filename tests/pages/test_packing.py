"""What is packed comes out of the page again, to the last bit."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from map_studies import LIVE, cells
from records import run_of

from geowbit.candidates import find_lattice
from geowbit.geodesy import cell_area_km2
from geowbit.pages import LiveScores, standalone_html
from geowbit.pages.live.columns import pack_table
from geowbit.pages.packing import (
    WAYS,
    as_text,
    lattice_neighbors,
    predictions,
    residue_bytes,
    whole_column,
    whole_numbers,
)


def read_text(text: str, length: int) -> bytes:
    """Read text of 91 letters the plain way: one large number."""
    letters = [chr(c) for c in range(0x20, 0x7F) if chr(c) not in "<{&\\"]
    pairs = [
        letters.index(a) + 91 * letters.index(b) for a, b in zip(text[::2], text[1::2], strict=True)
    ]
    return sum(pair << 13 * k for k, pair in enumerate(pairs)).to_bytes(length + 4, "little")[
        :length
    ]


@given(st.binary(max_size=200))
def test_text_gives_the_bytes_back(data: bytes) -> None:
    assert read_text(as_text(data), len(data)) == data


@given(st.binary(max_size=400))
def test_text_holds_nothing_that_a_page_would_read_as_code(data: bytes) -> None:
    assert not set(as_text(data)) & set("<{&\\\n\r\t")


@given(st.binary(min_size=100, max_size=400))
def test_text_is_a_quarter_longer_than_bytes(data: bytes) -> None:
    assert len(as_text(data)) <= len(data) * 16 / 13 + 2


lattices = hnp.arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 7))).filter(np.any)


@given(lattices, st.data())
def test_foretelling_looks_only_back(taken: np.ndarray, data: st.DataObject) -> None:
    row, column = np.nonzero(taken)
    lattice = find_lattice(139 + column * 0.1, 35 - row * 0.1, lon_step=0.1, lat_step=0.1)
    near = lattice_neighbors(lattice, len(row))
    numbers = st.integers(-1000, 1000)
    values = np.array(data.draw(st.lists(numbers, min_size=len(row), max_size=len(row))))
    changed = values.copy()
    at = data.draw(st.integers(0, len(row) - 1))
    changed[at:] = data.draw(numbers)
    for way in WAYS:
        before = predictions(values, near, way)[: at + 1]
        assert before.tolist() == predictions(changed, near, way)[: at + 1].tolist()


def test_neighbors_on_islands_far_apart_are_those_that_touch() -> None:
    rng = np.random.default_rng(19)
    row, column = np.nonzero(rng.random((9, 9)) < 0.6)
    # a second island 700 rows and 10,000 columns away: seven million places for a hundred cells
    row, column = np.r_[row, row + 700], np.r_[column, column + 10_000]
    lattice = find_lattice(139 + column * 0.001, 35 - row * 0.001, lon_step=0.001, lat_step=0.001)
    near = lattice_neighbors(lattice, len(row))
    at = {place: n for n, place in enumerate(zip(row.tolist(), column.tolist(), strict=True))}
    for (down, right), n in at.items():
        assert near.north[n] == at.get((down - 1, right), -1)
        assert near.northeast[n] == at.get((down - 1, right + 1), -1)
        assert near.west[n] == ((down, right - 1) in at)


def foretold(place: tuple[int, int], at: dict[tuple[int, int], int], last: int) -> dict[str, int]:
    """Say of one place what its neighbors let expect; `last` stands before it in the table."""
    west, west2, north, northwest, northwest2, northeast = (
        at.get((place[0] - up, place[1] + right))
        for up, right in ((0, -1), (0, -2), (1, 0), (1, -1), (1, -2), (1, 1))
    )
    flat = next((one for one in (west, north, northeast) if one is not None), last)
    straight = flat if west is None or west2 is None else 2 * west - west2
    if west is None or north is None or northwest is None:
        return {"flat": flat, "plane": straight, "curve": straight, "edge": flat}
    plane = curve = west + north - northwest
    if west2 is not None and northwest2 is not None:
        curve = 2 * west - west2 + north - 2 * northwest + northwest2
    edge = sorted((west, plane, north))[1]
    return {"flat": flat, "plane": plane, "curve": curve, "edge": edge}


@given(lattices, st.data())
def test_neighbors_are_those_of_the_lattice(taken: np.ndarray, data: st.DataObject) -> None:
    row, column = np.nonzero(taken)
    lattice = find_lattice(139 + column * 0.1, 35 - row * 0.1, lon_step=0.1, lat_step=0.1)
    near = lattice_neighbors(lattice, len(row))
    numbers = st.lists(st.integers(-1000, 1000), min_size=len(row), max_size=len(row))
    values = data.draw(numbers)
    # of a part of the rows those before it are not there
    for start in (0, data.draw(st.integers(0, len(row) - 1))):
        some = values[start:]
        places = zip(row[start:].tolist(), column[start:].tolist(), strict=True)
        at = dict(zip(places, some, strict=True))
        befores = zip(at, [0, *some], strict=False)
        wanted = [foretold(place, at, last) for place, last in befores]
        for way in WAYS:
            found = predictions(np.array(some), near.part(start, len(row)), way)
            assert found.tolist() == [one[way] for one in wanted]


def test_a_plane_is_predicted_by_the_plane_and_a_saddle_by_the_curve() -> None:
    column, row = (a.ravel() for a in np.meshgrid(np.arange(9), np.arange(9)))
    lattice = find_lattice(139 + column * 0.1, 35 - row * 0.1)
    near = lattice_neighbors(lattice, 81)
    inner = (column > 1) & (row > 0)
    plane = 7 * column - 3 * row + 5
    assert (predictions(plane, near, "plane")[inner] == plane[inner]).all()
    saddle = column * row + 2 * column * column
    assert (predictions(saddle, near, "curve")[inner] == saddle[inner]).all()
    assert (predictions(saddle, near, "plane")[inner] != saddle[inner]).all()


@given(st.lists(st.integers(-(2**29), 2**29), min_size=1), st.integers(0, 6))
def test_whole_numbers_are_exact(numbers: list[int], decimals: int) -> None:
    values = np.array(numbers) / 10.0**decimals
    found = whole_numbers(values)
    assert found is not None
    assert (found[0] / 10.0 ** found[1] == values).all()
    assert found[1] <= decimals


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1))
def test_residues_come_back(numbers: list[int]) -> None:
    planes = np.frombuffer(residue_bytes(np.array(numbers)), np.uint8).reshape(-1, len(numbers))
    folded = sum(plane.astype(np.int64) << 8 * k for k, plane in enumerate(planes))
    assert (folded >> 1 ^ -(folded & 1)).tolist() == numbers


def test_a_density_is_kept_as_the_count_that_it_came_from() -> None:
    area = np.linspace(0.9, 1.1, 500)
    count = np.random.default_rng(2).integers(0, 9000, 500)
    density = np.round(count / area, 4)
    density[3] = np.round(density[3] + 0.0001, 4)
    found = whole_column(density, areas=area)
    assert found is not None
    assert found.factor == 1.0
    assert (found.numbers == count).all()
    assert np.flatnonzero(found.fixes).tolist() == [3]


# ---- the other half, in the browser


def many_columns(count: int) -> dict[str, np.ndarray]:
    """Return columns of every kind that a run can hold."""
    random = np.random.default_rng(11)
    smooth = np.round(np.cumsum(random.normal(size=count)) + 50, 4)
    odd = np.round(random.normal(size=count) * 30, 2)
    odd[::7], odd[1::50], odd[2::50] = np.nan, np.inf, -np.inf
    return {
        "smooth_km": smooth,
        "like_km": np.round(smooth + random.integers(-2, 3, count) / 1e4, 4),
        "odd_m": odd,
        "raw_mw": random.random(count) * np.pi,
        "raw_odd_mw": np.where(random.random(count) < 0.1, np.nan, random.random(count)),
        "steps_kv": random.choice([154.0, 275.0, 500.0], count),
        "wild_m": random.choice([-(2.0**29), 2.0**29], count),
        "flag": (random.random(count) < 0.5).astype(float),
        "all_missing_km": np.full(count, np.nan),
        "constant_pct": np.full(count, 0.1),
    }


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["lattice", "points", "shuffled"])
def test_every_column_comes_back(visit: Callable[..., Any], kind: str) -> None:
    column, row = (a.ravel() for a in np.meshgrid(np.arange(40), np.arange(30)))
    keep = np.random.default_rng(5).random(1200) < 0.8
    column, row = column[keep], row[keep]
    lon, lat = 139 + column * 0.0125, 36 - row / 120
    table = cells(lon, lat, np.full(len(lon), 0.5), lon_step=0.0125, lat_step=1 / 120)
    given = many_columns(len(table))
    south = lat - 1 / 240
    area = cell_area_km2(south, south + 1 / 120, 0.0125)
    given["people_density"] = np.round(
        np.random.default_rng(3).integers(0, 9999, len(lon)) / area, 4
    )
    table = table.assign(**given)
    if kind == "points":
        table["geometry"] = gpd.points_from_xy(lon, lat)
    if kind == "shuffled":
        table = table.sample(frac=1, random_state=1).reset_index(drop=True)
    record = {
        "criteria": [
            {"name": name, "weight": 1.0, "unit": "per km²" if "density" in name else ""}
            for name in given
        ],
        "exclusions": [],
    }
    drawn = folium.Map(tiles=None)
    LiveScores(table, run=run_of(table, record)).add_to(drawn)
    found = visit(standalone_html(drawn))
    told = found.page.evaluate(
        f"""names => names.map(name => Array.from({LIVE}.model.values(name), x =>
            isFinite(x) ? x : String(x)))""",
        list(given),
    )
    for name, values in zip(given, told, strict=True):
        np.testing.assert_array_equal(np.array(values, float), table[name], err_msg=name)
    ids = found.page.evaluate(f"Array.from({{length: {len(table)}}}, (_, i) => {LIVE}.idOf(i))")
    assert ids == table["site_id"].tolist()
    assert found.complaints == []


def test_a_lattice_packs_tighter_than_deflate_alone() -> None:
    row, column = np.divmod(np.arange(40_000), 200)
    # the distance to a line, as most cells have it
    km = np.round(np.abs(0.61 * column - 0.79 * row + 20.3), 4)
    table = pd.DataFrame(
        {"lon": 139 + column * 0.0125, "lat": 36 - row / 120, "excluded": False, "exclusion": "",
         "score": 0.5, "wild_km": km}
    )  # fmt: skip
    record = {"criteria": [{"name": "wild_km", "weight": 1.0}], "exclusions": []}
    packed = LiveScores(table, run=run_of(table, record)).text
    assert len(packed) < 0.3 * len(zlib.compress((km * 1e4).astype("<i4").tobytes(), 9))


@pytest.mark.parametrize(
    ("ids", "digits"),
    [
        (["01234567", "00000000", "99999999"], 8),
        (["5", "7", "0"], 1),
        (["12", "123", "12"], None),
        (["", "", ""], None),
        (["1234567890"] * 3, None),
        (["١٢", "12", "34"], None),
        (["²3", "12", "34"], None),
        (["１２", "12", "34"], None),  # full-width
        (["-1", "12", "34"], None),
        (["1 ", "12", "34"], None),
    ],
)
def test_ids_are_numbers_only_where_every_one_is_digits(ids: list[str], digits: int | None) -> None:
    table = pd.DataFrame({"lon": [139.0, 139.1, 139.2], "lat": 35.0, "site_id": ids})
    told = pack_table(table, criteria=[], rules=[]).columns.data["ids"]
    assert told.get("digits") == digits
    # what is no number is kept as text
    assert ("bytes" in told) == (digits is None)
