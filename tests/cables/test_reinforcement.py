"""A share of a reinforcement by border, and the ways to serve a load side by side."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geowbit.cables import (
    Connection,
    alternatives,
    annuity,
    compare,
    metropolis_years,
    reinforcement,
)
from geowbit.countries import NO_COUNTRY, using
from geowbit.layers import LEVELS, embedded_table, named_assumptions

MODEL = named_assumptions()


def flat(value):
    return dict.fromkeys(LEVELS, float(value))


def test_tohoku_to_tokyo_is_one_border_of_34_million_yen_a_megawatt():
    # 153 bn yen for 4,550 MW are 33.6, rounded to 34 in the middle
    found = reinforcement("tohoku", "tokyo")
    assert found.areas == ("tohoku", "tokyo")
    assert found.mjpy(100) == 3_400
    assert found.mjpy(100, "low") == pytest.approx(153e3 / 4550 * 100, rel=1e-3)
    assert (found.unknown, found.converters) == ((), 0)


def test_kyushu_to_tokyo_adds_what_is_known_and_tells_what_is_not():
    # Kanmon 440 and the converters 150; nobody has a figure for the two borders between
    found = reinforcement("kyushu", "tokyo")
    assert found.areas == ("kyushu", "chugoku", "kansai", "chubu", "tokyo")
    assert found.mjpy(100) == 100 * (440 + 150)
    told = [(one.from_area, one.to_area) for one in found.unknown]
    assert told == [("chugoku", "kansai"), ("kansai", "chubu")]
    assert found.converters == 2
    plain = found.as_dict(100)
    assert plain["is_at_least"] is True
    assert [one["mjpy_per_mw"] is None for one in plain["borders"]] == [False, True, True, False]


def test_hokkaido_to_tokyo_passes_tohoku():
    # Japan Sea 1.5 to 1.8 tn yen for 2 GW, then the second 500 kV route
    found = reinforcement("hokkaido", "tokyo")
    assert found.areas == ("hokkaido", "tohoku", "tokyo")
    assert found.mjpy(100) == 100 * (825 + 34)
    assert found.mjpy(1, "low") == pytest.approx(750 + 33.6)
    assert found.mjpy(1, "high") == pytest.approx(900 + 34.9)


def test_an_area_and_itself_an_island_and_an_unknown_one():
    assert reinforcement("tokyo", "tokyo").mjpy(100) == 0
    assert reinforcement("okinawa", "tokyo") is None
    assert reinforcement("", "tokyo") is None
    with using(NO_COUNTRY):
        assert reinforcement("tohoku", "tokyo") is None


def test_every_way_goes_over_interconnectors_and_is_the_same_back():
    joined = embedded_table("interconnectors")
    ends = {frozenset(pair) for pair in joined[["from_area", "to_area"]].to_numpy()}
    areas = sorted(set(joined["from_area"]) | set(joined["to_area"]))
    for one in areas:
        for other in areas:
            there, back = reinforcement(one, other), reinforcement(other, one)
            assert {frozenset(pair) for pair in pairwise(there.areas)} <= ends
            assert there.mjpy(1) == pytest.approx(back.mjpy(1))
            assert len(set(there.areas)) == len(there.areas)


def test_the_share_by_hand():
    # 3,400 for the share and 6,000 for the connection, over 40 years in place of 20, 1.5 % upkeep,
    # and 1.5 % lost each 100 km of 200
    ways = alternatives(
        100,
        ("tohoku", "tokyo"),
        200.0,
        own_line=(flat(50_000), flat(12)),
        bits=(flat(10_000), flat(5)),
        connection=Connection(flat(6_000), flat(6)),
        assumptions=MODEL,
    )
    lost_mwh = 100 * 8766 * 0.8 * 0.015 * 2
    yearly = 9_400 * (annuity(0.03, 40) + 0.015) + lost_mwh * 0.012
    own, share, bits = ways.ways
    assert share.mjpy["mid"] == pytest.approx(yearly / annuity(0.03, 20))
    # seven years and one at 30 million yen per MW; the quickest waits for nobody
    assert [way.delay_mjpy["mid"] for way in ways.ways] == [21_000, 3_000, 0]
    assert [way.delay_mjpy["low"] for way in ways.ways] == [0, 0, 0]
    assert [way.delay_mjpy["high"] for way in ways.ways] == [70_000, 10_000, 0]
    assert (ways.cheapest, ways.cheapest_with_delay) == ("bits", "bits")
    assert (own.way, bits.mjpy) == ("own_line", flat(10_000))
    assert not ways.is_sure


def test_a_price_of_delay_turns_the_answer_over():
    told = {
        "own_line": (flat(50_000), flat(12)),
        "bits": (flat(16_000), flat(5)),
        "connection": Connection(flat(6_000), flat(6)),
    }
    patient = named_assumptions({"delay_price_mjpy_per_mw_year": 0})
    hurried = named_assumptions({"delay_price_mjpy_per_mw_year": 500})
    for model, wins in ((patient, "share"), (hurried, "bits")):
        ways = alternatives(100, ("tohoku", "tokyo"), 200.0, **told, assumptions=model)
        assert ways.cheapest == "share"
        assert ways.cheapest_with_delay == wins


def test_without_a_share_only_the_own_line_stands_against_the_bits_and_it_is_said():
    told = {"own_line": (flat(5), flat(1)), "bits": (flat(9), flat(1)), "assumptions": MODEL}
    line = Connection(flat(1), flat(1))
    for areas, connection, code in (
        (("okinawa", "tokyo"), line, "cables.no_share"),
        (("tohoku", "tokyo"), None, "cables.no_metropolis_connection"),
    ):
        ways = alternatives(100, areas, 10.0, **told, connection=connection)
        assert [way.way for way in ways.ways] == ["own_line", "bits"]
        assert [note.code for note in ways.notes] == [code]
        assert ways.as_dict()["share"] is None


def test_a_share_that_may_be_dearer_is_never_sure():
    told = {"own_line": (flat(9e9), flat(1)), "bits": (flat(9e9), flat(1)), "assumptions": MODEL}
    line = Connection(flat(1), flat(1))
    known = alternatives(1, ("tohoku", "tokyo"), 0.0, **told, connection=line)
    partly = alternatives(1, ("kyushu", "tokyo"), 0.0, **told, connection=line)
    assert (known.cheapest, partly.cheapest) == ("share", "open")
    assert (known.is_sure, partly.is_sure) == (True, False)
    assert [note.code for note in partly.notes] == ["cables.unknown_borders"]


@given(st.floats(0, 40))
def test_in_the_metropolis_nobody_overtakes_the_queue(years):
    # Inzai: 4 years in haste, 8 as a rule
    found = metropolis_years(years, MODEL)
    assert found == {level: max(years, q) for level, q in zip(LEVELS, (4, 6, 8), strict=True)}


def test_compare_keeps_its_answer_and_sets_the_share_beside_it():
    found = compare(100, "Sukagawa", "tokyo", draws=10)
    plain = found.as_dict()
    ways = {way["way"]: way for way in plain["alternatives"]["ways"]}
    assert ways["own_line"]["mjpy"]["mid"] == pytest.approx(found.watts_to_bits_mjpy, abs=0.01)
    assert ways["bits"]["mjpy"]["high"] == pytest.approx(found.high.bits_to_watts_mjpy, abs=0.01)
    share = plain["alternatives"]["share"]
    assert share["share_mjpy"]["mid"] == 3_400
    # the review: with losses and a connection in the metropolis 10 to 14 bn yen: open in the east
    assert 10_000 < ways["share"]["mjpy"]["mid"] < 14_000
    assert not plain["alternatives"]["is_sure"]
    assert plain["guessed_links"] == []


def test_compare_names_the_guessed_links_that_it_counts():
    asked = named_assumptions({"guessed_fiber_links": 1})
    found = compare(100, "Tomakomai", "tokyo", assumptions=asked, draws=10)
    assert found.guessed_links == ("Tomakomai - Hachinohe",)
    sure = compare(100, "Tomakomai", "tokyo", draws=10)
    assert sure.guessed_links == ()
    assert sure.route_km > found.route_km


def test_the_table_has_a_figure_a_source_and_a_border_that_exists_in_each_row():
    table = pd.read_csv("data/raw/japan/model/reinforcement_shares.csv")
    joined = embedded_table("interconnectors")
    ends = {frozenset(pair) for pair in joined[["from_area", "to_area"]].to_numpy()}
    assert {frozenset(pair) for pair in table[["from_area", "to_area"]].to_numpy()} <= ends
    assert (table["low"] <= table["mid"]).all()
    assert (table["mid"] <= table["high"]).all()
    assert table[["source", "source_ja", "what_ja", "confidence"]].notna().all().all()
