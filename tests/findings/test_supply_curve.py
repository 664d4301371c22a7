"""The supply curve: land by geodesic polygons and brute force, load by substation."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import box

from geowbit.findings import supply_curve
from geowbit.pages.report.supply_section import supply_section
from geowbit.run import FrameTable, Run

GEOD = Geod(ellps="GRS80")


def a_run(costs: list[float], *, excluded: list[bool] | None = None, **more: Any) -> Run:
    count = len(costs)
    # apart from each other and of different sizes: no lattice
    shapes = [box(139 + 0.5 * n, 35, 139.02 + 0.5 * n, 35.01 + 0.003 * n) for n in range(count)]
    middle = [one.centroid for one in shapes]
    table = gpd.GeoDataFrame(
        {
            "lon": [one.x for one in middle],
            "lat": [one.y for one in middle],
            "excluded": [False] * count if excluded is None else excluded,
            "connection_low_mjpy": np.array(costs) / 2,
            "connection_mjpy": costs,
            "connection_high_mjpy": np.array(costs) * 3,
            "connection_substation_id": [f"S{n // 2}" for n in range(count)],
            **more,
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    return Run(table=FrameTable(table), study={"load_mw": 100.0})


def geodesic_km2(run: Run) -> np.ndarray:
    return np.array(
        [abs(GEOD.geometry_area_perimeter(one)[0]) / 1e6 for one in run.frame().geometry]
    )


@settings(max_examples=40)
@given(
    st.lists(st.floats(1, 1e5), min_size=1, max_size=8),
    st.floats(0, 2e5),
    st.data(),
)
def test_land_and_load_are_what_counting_finds(
    costs: list[float], asked: float, data: st.DataObject
) -> None:
    out = data.draw(st.lists(st.booleans(), min_size=len(costs), max_size=len(costs)))
    run = a_run(costs, excluded=out)
    found = supply_curve(run)
    if all(out):
        assert found is None
        return
    assert found is not None
    size, counted = geodesic_km2(run), ~np.array(out)
    for level, factor in (("low", 0.5), ("mid", 1.0), ("high", 3.0)):
        below = counted & (np.array(costs) * factor <= asked)
        assert float(found.land_below(asked, level)) == pytest.approx(size[below].sum(), rel=1e-9)
    stations: dict[int, float] = {}
    for number in np.flatnonzero(counted):
        stations[number // 2] = min(stations.get(number // 2, np.inf), costs[number])
    mw = 100.0 * sum(cost <= asked for cost in stations.values())
    assert float(found.mw_below(asked)) == mw
    frame = found.frame()
    assert frame["km2"].is_monotonic_increasing
    assert frame["km2"].iloc[-1] == pytest.approx(size[counted].sum())
    ladder = found.round_costs()
    assert ladder == sorted(ladder)
    assert float(found.land_below(ladder[-1])) >= 0.97 * found.total_km2


def test_land_is_counted_as_far_as_it_is_land_and_its_cost_is_known() -> None:
    run = a_run([10.0, np.nan, 30.0], land_share_pct=[50.0, 100.0, np.nan])
    found = supply_curve(run)
    assert found is not None
    size = geodesic_km2(run)
    assert float(found.land_below(20)) == pytest.approx(size[0] / 2)
    assert found.total_km2 == pytest.approx(size[0] / 2 + size[2])
    assert found.unknown_km2 == pytest.approx(size[1])


def test_there_is_none_without_costs_or_areas() -> None:
    run = a_run([1.0, 2.0])
    bare = run.frame().drop(columns="connection_mjpy")
    assert supply_curve(Run(table=FrameTable(bare))) is None
    points = run.frame().set_geometry(gpd.points_from_xy(run.frame()["lon"], run.frame()["lat"]))
    assert supply_curve(Run(table=FrameTable(points))) is None
    assert supply_curve(a_run([np.nan, np.nan])) is None
    assert supply_section(None) is None


def test_the_report_draws_it_and_hands_out_the_same_table() -> None:
    found = supply_curve(a_run([4000.0, 6000.0, 9000.0, 30_000.0]))
    assert found is not None
    section = supply_section(found)
    assert section is not None
    html = str(section.html)
    rows = re.findall(r"<tr>(.*?)</tr>", html, flags=re.DOTALL)[1:]
    assert len(rows) == len(found.round_costs())
    data = re.search(r"base64,([^\"]+)\"", html)
    assert data is not None
    saved = pd.read_csv(io.BytesIO(base64.b64decode(data[1])))
    pd.testing.assert_frame_equal(saved, found.frame(), check_exact=False, rtol=1e-12)
    # the line ends at the top where all land is counted, the dashed one too
    lines = re.findall(r'<polyline points="([^"]+)"', html)
    assert [one.split()[-1].split(",")[1] for one in lines] == ["12.0", "12.0"]
