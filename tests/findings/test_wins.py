"""What a site's own connection is taken to be, and when nobody can tell who wins."""

from __future__ import annotations

import pandas as pd
import pytest

from geowbit.cables import who_wins
from geowbit.findings import (
    CorridorLine,
    OwnConnection,
    middle_connection,
    uncertain_rates,
    watts_or_bits,
)
from geowbit.layers import named_assumptions
from geowbit.run import Run

MODEL = named_assumptions()
BEST = pd.DataFrame(
    {"fiber_km": [1.0, 2.0, 9.0], "corridor_km": [4.0, 6.0, 20.0], "corridor_mjpy": [10, 30, 90]}
)
CORRIDORS = pd.DataFrame({"straight_km": [3.0, None, 5.0]})


def test_the_middle_of_the_best_sites() -> None:
    assert middle_connection(Run(), BEST, CORRIDORS) == OwnConnection(4.0, 2.0)
    assert middle_connection(Run()) == OwnConnection(10.0, 5.0)
    nothing = pd.DataFrame({"fiber_km": [None, None]})
    assert middle_connection(Run(), nothing) == OwnConnection(10.0, 5.0)


def test_along_corridors_a_line_is_as_long_as_its_price_over_open_land() -> None:
    study = {"load_mw": 100, "costs": {"connection": "corridor"}}
    found = middle_connection(Run(study=study, assumptions=MODEL), BEST)
    rate = MODEL["jp_expert_154kv_overhead"].mid
    assert found.corridor == CorridorLine(6.0, pytest.approx(30 / rate))
    straight = {"load_mw": 100, "costs": {"connection": "straight"}}
    assert middle_connection(Run(study=straight, assumptions=MODEL), BEST).corridor is None


def test_the_edge_is_where_both_ways_cost_the_same() -> None:
    run = Run(study={"load_mw": 100, "costs": {"fiber_to_power_ratio": 0.1}}, assumptions=MODEL)
    found = watts_or_bits(run, OwnConnection(4, 3))
    assert found is not None
    assert found.edges.load_mw[found.at] == 100
    km = float(found.edges.middle[found.at])
    table = who_wins(
        [km], [100], MODEL, fiber_to_power_ratio=0.1, substation_km=4, fiber_km=3, draws=2
    )
    assert table["ratio"].iloc[0] == pytest.approx(1, rel=0.01)


def test_without_numbers_or_load_nobody_can_tell() -> None:
    assert watts_or_bits(Run(study={"load_mw": 100})) is None
    assert watts_or_bits(Run(assumptions=MODEL)) is None


def test_rates_of_low_confidence_are_counted() -> None:
    frame = MODEL.frame()
    low = frame["unit"].str.startswith("mjpy") & (frame["confidence"] == "low")
    assert uncertain_rates(Run(assumptions=MODEL)) == tuple(frame.index[low])
    assert uncertain_rates(Run()) == ()
