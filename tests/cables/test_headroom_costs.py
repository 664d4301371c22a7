"""What published headroom does to who serves, to works upstream and to years."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geowbit.cables import cheapest_connection, connection_options, serving_substations
from geowbit.layers import named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()


def yards(**headroom: Any) -> gpd.GeoDataFrame:
    """A 154 kV yard 5 km north of 140 E, 36 N, and one of 500 kV that takes nothing, 10 km on."""
    rows = [{"voltage_kv": 154.0, **headroom}, {"voltage_kv": 500.0, "headroom_mw": -1.0,
             "headroom_high_mw": -1.0}]  # fmt: skip
    places = [GEOD.fwd(140.0, 36.0, 0, km * 1000)[:2] for km in (5, 15)]
    frame = pd.DataFrame(rows).assign(kind="transmission", supply_area="tokyo", status="in use")
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(*zip(*places, strict=True)), crs=4326
    )


@pytest.mark.parametrize(
    ("low", "high", "status", "share"),
    [
        (100, 100, "enough", 0.0),
        (100, np.nan, "enough", 0.0),  # 100 or more
        (50, 200, "unknown", 0.25),  # it may be enough
        (0, 80, "short", 0.5 * 0.2),  # 20 of 100 MW fall short at best
        (40, 40, "short", 0.5 * 0.6),
        (-30, -30, "short", 0.5),  # no more than all of it
        (np.nan, np.nan, "unknown", 0.25),
    ],
)
def test_both_ends_decide(low: float, high: float, status: str, share: float) -> None:
    subs = yards(headroom_mw=low, headroom_high_mw=high)
    assert serving_substations(subs, 100).tolist() == [status != "short", False]
    options = connection_options(subs, 100, MODEL)
    first = int(np.flatnonzero(options.table["row"] == 0)[0])
    assert options.table["headroom"].iloc[first] == status
    parts = options.parts(MODEL.at("mid"), first, 5.0)
    # 10 km straight, 13 as built, of a 275 kV line at 400 million yen a km
    assert parts["reinforcement"] == pytest.approx(13 * 400 * share, rel=1e-3)


def test_at_which_voltage_the_load_connects_decides() -> None:
    both = {
        "headroom_mw": 200.0,
        "headroom_high_mw": 200.0,
        "headroom_by_kv": "66:40:40;154:200:200",
    }
    subs = yards(**both, voltages_kv="154;66")
    status = {
        mw: connection_options(subs, mw, MODEL).table.query("row == 0")["headroom"].iloc[0]
        for mw in (30, 50, 100, 200)
    }
    assert status == {30: "enough", 50: "short", 100: "enough", 200: "enough"}
    assert not serving_substations(subs, 50)[0]


@pytest.mark.parametrize(
    ("headroom", "years", "at_fence"),
    [
        (200.0, 2.5, 2.5),
        (200.0, np.nan, 4.0),
        (40.0, 2.5, 4.0),
        (40.0, 8.0, 8.0),
        (200.0, 12.0, 12.0),
    ],
)
def test_published_years_are_the_years_at_the_fence(
    headroom: float, years: float, at_fence: float
) -> None:
    subs = yards(headroom_mw=headroom, headroom_high_mw=headroom, headroom_years=years)
    options = connection_options(subs, 100, MODEL)
    first = int(np.flatnonzero(options.table["row"] == 0)[0])
    short, long = (ends[first] for ends in options.line_years(MODEL))
    # 154 kV takes 4 to 9 years by the tables
    assert (short, long) == (at_fence, max(9.0, at_fence))
    choice = cheapest_connection([140.0], [36.0], options, MODEL)
    assert choice.row[0] == 0
    # a tenth of the way to the length at which a line takes longest
    expected = short + (long - short) * 5 / 50
    assert choice.years(MODEL)[0] == pytest.approx(expected, rel=1e-3)


def test_a_yard_with_enough_is_worth_a_longer_line() -> None:
    near, far = yards(headroom_mw=0.0, headroom_high_mw=0.0), yards()
    far = far.iloc[:1].assign(headroom_mw=150.0, headroom_high_mw=150.0)
    far = far.set_geometry(
        gpd.points_from_xy(*np.array([GEOD.fwd(140.0, 36.0, 90, 8e3)[:2]]).T, crs=4326)
    )
    both = gpd.GeoDataFrame(pd.concat([near, far], ignore_index=True), crs=4326)
    # half of 13 km at 400 are 2,600; 3 km more at 200 x 1.3 are 780
    assert cheapest_connection(
        [140.0], [36.0], connection_options(both, 100, MODEL), MODEL
    ).row.tolist() == [2]
    unknown = both.assign(headroom_mw=np.nan, headroom_high_mw=np.nan)
    assert cheapest_connection(
        [140.0], [36.0], connection_options(unknown, 100, MODEL), MODEL
    ).row.tolist() == [0]
