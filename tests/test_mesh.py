"""Grid squares: against jismesh, and against the standard's own steps in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import jismesh.utils as jismesh
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

from geowbit.core.errors import StudyError
from geowbit.mesh import (
    MeshLevel,
    mesh_bounds,
    mesh_code,
    mesh_code_at,
    mesh_splits,
    mesh_squares,
)

# name of the level, its number in jismesh, its squares along a side of 1 km, digits of its code
LEVELS: list[tuple[MeshLevel, int, int, int]] = [
    ("jis-1km", 3, 1, 8),
    ("jis-500m", 4, 2, 9),
    ("jis-250m", 5, 4, 10),
]
every_level = pytest.mark.parametrize(("level", "number", "splits", "digits"), LEVELS)

rows = st.integers(0, 66 * 120 - 1)
cols = st.integers(0, 80 * 80 - 1)
# within a quarter of a side, and not on its border
inside = st.builds(lambda n, part: (n + part) / 4, st.integers(0, 3), st.floats(0.001, 0.999))


def by_the_standard(lon: Fraction, lat: Fraction, level: str) -> str:
    """The steps of JIS X 0410 as the Statistics Bureau publishes them, without rounding."""
    p, a = divmod(lat * 60, 40)
    q, b = divmod(a, 5)
    r, c = divmod(b * 60, 30)
    u = floor(lon - 100)
    v, g = divmod((lon - 100 - u) * 60, Fraction(15, 2))
    w, h = divmod(g * 60, 45)
    code = f"{p:02d}{u:02d}{q}{v}{r}{w}"
    height, width = Fraction(15), Fraction(45, 2)
    for _ in range({"jis-1km": 0, "jis-500m": 1, "jis-250m": 2}[level]):
        s, c = divmod(c, height)
        x, h = divmod(h, width)
        code += str(2 * s + x + 1)
        height, width = height / 2, width / 2
    return code


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (139.767125, 35.681236, "53394611"),  # Tokyo station
        (139.0, 36.0, "54390000"),  # the corner where a first mesh begins
        (141.354376, 43.068661, "64414288"),  # Sapporo station
        (127.652, 26.2064, "39272542"),  # Naha airport
    ],
)
def test_known_places(lon: float, lat: float, code: str) -> None:
    assert mesh_code([lon], [lat]).tolist() == [code]
    assert by_the_standard(Fraction(lon), Fraction(lat), "jis-1km") == code


@every_level
def test_codes_are_those_of_jismesh(
    level: MeshLevel, number: int, splits: int, digits: int
) -> None:
    random = np.random.default_rng(1)
    lon, lat = random.uniform(122, 154, 50_000), random.uniform(20, 46, 50_000)
    theirs = np.char.zfill(jismesh.to_meshcode(lat, lon, number).astype(str), digits)
    assert (mesh_code(lon, lat, level=level) == theirs).all()


@every_level
def test_bounds_are_those_of_jismesh(
    level: MeshLevel, number: int, splits: int, digits: int
) -> None:
    random = np.random.default_rng(2)
    lon, lat = random.uniform(122, 154, 20_000), random.uniform(20, 46, 20_000)
    theirs = jismesh.to_meshcode(lat, lon, number)
    south, west = jismesh.to_meshpoint(theirs, 0, 0)
    north, east = jismesh.to_meshpoint(theirs, 1, 1)
    ours = mesh_bounds(np.char.zfill(theirs.astype(str), digits))
    assert np.abs(ours - np.column_stack([west, south, east, north])).max() < 1e-9
    assert ((ours[:, 0] <= lon) & (lon < ours[:, 2])).all()
    assert ((ours[:, 1] <= lat) & (lat < ours[:, 3])).all()


@every_level
@given(row=rows, col=cols, up=inside, right=inside)
def test_any_point_gets_the_code_of_the_standard(
    level: MeshLevel,
    number: int,
    splits: int,
    digits: int,
    row: int,
    col: int,
    up: float,
    right: float,
) -> None:
    lon, lat = 100 + (col + right) / 80, (row + up) / 120
    code = mesh_code([lon], [lat], level=level)
    assert code.tolist() == [by_the_standard(Fraction(lon), Fraction(lat), level)]
    west, south, east, north = mesh_bounds(code)[0]
    assert west <= lon < east
    assert south <= lat < north
    assert mesh_code([(west + east) / 2], [(south + north) / 2], level=level) == code


@every_level
@given(row=rows, col=cols, part=st.integers(0, 3))
def test_a_point_on_a_border_belongs_north_and_east(
    level: MeshLevel, number: int, splits: int, digits: int, row: int, col: int, part: int
) -> None:
    # borders such as 35 + 1/120 are no binary fractions: they must not fall to the wrong side
    north = Fraction(row * splits + part % splits, 120 * splits)
    east = 100 + Fraction(col * splits + part % splits, 80 * splits)
    expected = by_the_standard(east, north, level)
    assert mesh_code([float(east)], [float(north)], level=level).tolist() == [expected]
    hair = 1e-7  # a centimeter
    if row and col:
        below = by_the_standard(east - Fraction(hair), north - Fraction(hair), level)
        found = mesh_code([float(east) - hair], [float(north) - hair], level=level)
        assert found.tolist() == [below]
        assert below != expected


def test_the_border_of_35_and_a_120th_degree() -> None:
    south, lat = mesh_code([139.0], [35.0])[0], 35 + 1 / 120
    assert mesh_code([139.0], [lat])[0] != south
    assert mesh_bounds([mesh_code([139.0], [lat])[0]])[0][1] == pytest.approx(lat, abs=1e-12)


@every_level
@given(row=rows, col=cols)
def test_row_and_column_give_the_code_of_their_center(
    level: MeshLevel, number: int, splits: int, digits: int, row: int, col: int
) -> None:
    code = mesh_code_at(np.array([row * splits]), np.array([col * splits]), level=level)
    lon = 100 + Fraction(2 * col * splits + 1, 160 * splits)
    lat = Fraction(2 * row * splits + 1, 240 * splits)
    assert code.tolist() == [by_the_standard(lon, lat, level)]


def test_sizes_are_those_of_the_standard() -> None:
    for level, _, splits, _ in LEVELS:
        assert mesh_splits(level) == splits
        west, south, east, north = mesh_bounds(mesh_code([139.7], [35.7], level=level))[0]
        assert (east - west) * 3600 == pytest.approx(45 / splits, abs=1e-6)
        assert (north - south) * 3600 == pytest.approx(30 / splits, abs=1e-6)


def test_every_square_has_four_quarters_in_their_order() -> None:
    west, south, east, north = mesh_bounds(["53394611"])[0]
    quarters = mesh_bounds([f"53394611{n}" for n in (1, 2, 3, 4)])
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    expected = [  # south-west, south-east, north-west, north-east
        (west, south, middle_lon, middle_lat),
        (middle_lon, south, east, middle_lat),
        (west, middle_lat, middle_lon, north),
        (middle_lon, middle_lat, east, north),
    ]
    assert quarters == pytest.approx(np.array(expected), abs=1e-12)


@pytest.mark.parametrize(
    "codes",
    [
        [],
        [""],
        ["5339461"],
        ["53394611123"],
        ["53394611", "533946111"],
        ["abcdefgh"],
        ["-3394611"],
        ["5339 611"],
        ["５３３９４６１１"],
        ["5339461²"],
    ],
)
def test_codes_of_another_form_are_refused(codes: list[str]) -> None:
    with refused(StudyError, "candidates.code_length"):
        mesh_bounds(codes)


@pytest.mark.parametrize(
    "code",
    [
        "53398611",  # a second mesh has rows 0 to 7
        "53394811",
        "53994611",  # 199 E
        "533946110",  # quarters count from 1 to 4
        "533946115",
        "5339461119",
    ],
)
def test_bad_codes_are_refused(code: str) -> None:
    # as it was written: no form of numpy's
    with refused(StudyError, "candidates.no_code", code=repr(code)):
        mesh_bounds([code])


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (99.999, 35),
        (180, 35),
        (139, -0.001),
        (139, 66.7),
        (35.68, 139.76),  # latitude first
        (float("nan"), 35),
        (139, float("nan")),
        (139, float("inf")),
    ],
)
def test_points_outside_the_system_are_refused_and_counted(lon: float, lat: float) -> None:
    with refused(StudyError, "candidates.outside_grid", count="1"):
        mesh_code([lon, 139.7], [lat, 35.7])


def test_unknown_levels_are_refused() -> None:
    grids = "jis-1km, jis-500m, jis-250m, jis-100m"
    with refused(StudyError, "candidates.unknown_grid", grid="'jis-2km'", grids=grids):
        mesh_splits("jis-2km")
    with refused(StudyError, "candidates.unknown_grid", grid="'jis-125m'", grids=grids):
        mesh_code([139.7], [35.7], level="jis-125m")  # type: ignore[arg-type]


@given(row=rows, col=cols, down=st.integers(0, 9), over=st.integers(0, 9))
def test_tenths_have_the_code_of_their_square_and_two_digits(
    row: int, col: int, down: int, over: int
) -> None:
    lon, lat = 100 + (col + (over + 0.5) / 10) / 80, (row + (down + 0.5) / 10) / 120
    code = mesh_code([lon], [lat], level="jis-100m")
    assert code.tolist() == [f"{mesh_code([lon], [lat])[0]}{down}{over}"]
    west, south, east, north = mesh_squares(code, size_m=100).bounds[0]
    assert west <= lon < east
    assert south <= lat < north
    assert (east - west) * 3600 == pytest.approx(4.5, abs=1e-6)


def test_no_points_give_no_codes() -> None:
    assert mesh_code([], []).shape == (0,)
