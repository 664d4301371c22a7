"""The section on what decides tells the numbers of the findings, in both languages."""

from __future__ import annotations

import pandas as pd
import pytest

from geowbit.findings import swap, variance_shares
from geowbit.pages.language import say, speaking
from geowbit.pages.report.decides_section import decides_section, swap_words
from geowbit.pages.words import criterion_label, number, rows_of
from geowbit.run import CriterionOfRun, FrameTable, Run

NAMES = ("fiber_km", "relief_m")


@pytest.fixture(scope="module")
def run():
    values = {"fiber_km": [1.0, 0.2, 0.1], "relief_m": [0.2, 0.8, 0.1]}
    parts = {f"score_{name}": [value / 2 for value in values[name]] for name in NAMES}
    table = pd.DataFrame({**values, **parts})
    table["score"] = table["score_fiber_km"] + table["score_relief_m"]
    table = table.assign(
        site_id=["first", "second", "third"],
        municipality=["Kita <i>", "Minami", "Higashi"],
        prefecture="Ken",
        lon=139.0,
        lat=36.0,
        excluded=False,
    )
    how = tuple(CriterionOfRun(name, "", "benefit", 1.0, 1.0, 0.0) for name in NAMES)
    return Run(table=FrameTable(table), criteria=how)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_tells_the_findings(run, lang):
    with speaking(lang):
        html = str(decides_section(run, rows_of(run.frame())))
        for one in variance_shares(run):
            assert f"{number(100 * one.share, 0)} %" in html
            assert criterion_label(one.criterion) in html
        # by hand: 0.1 ahead; a unit moved from fiber to relief changes it by 0.8 + 0.6
        told = say(
            "decides.moved",
            site="{}",
            percent=number(100 * 0.1 / 1.4, 1),
            taken=criterion_label("fiber_km"),
            given=criterion_label("relief_m"),
        ).split("{}")[1]
        assert told in html
        assert say("decides.never", site="{}").split("{}")[1] in html
    assert "<i>" not in html


def test_sites_that_score_alike(run):
    found = swap(run, "first", "first")
    assert swap_words(found, "x") == say("decides.level", site="x")


def test_a_score_that_is_no_sum_has_none(run):
    table = run.frame().drop(columns=["score_fiber_km", "score_relief_m"])
    assert not decides_section(Run(table=FrameTable(table), criteria=run.criteria), rows_of(table))
