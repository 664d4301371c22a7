"""The section on concentration and relief tells numbers that can be computed by hand."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from map_studies import Made
from refused import refused

import geowbit as gw
from geowbit import national
from geowbit.core import say
from geowbit.core.errors import GeowbitError
from geowbit.findings import national_effect
from geowbit.layers import Assumptions
from geowbit.pages import report_html
from geowbit.pages.report.national_section import national_section
from geowbit.run import Run

WHOLE = 20e6 / 8784 / 0.8


def section(areas: list[str], load_mw: Any = 100, **assumptions: Any) -> str:
    table = national.national_parameters(assumptions)
    run = Run(study={"load_mw": load_mw}, assumptions=Assumptions.from_frame(table))
    made = national_section(national_effect(run, pd.DataFrame({"supply_area": areas})))
    return made.html if made else ""


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_shares_before_and_after_by_hand() -> None:
    told = words(section(["kyushu", "kyushu", "hokkaido"]))
    assert "each of the 3 best sites drew 100 MW, 300 MW in all" in told
    both = f"{100 * 0.88 * WHOLE / (WHOLE + 300):.1f}"
    assert f"would hold {both} % of the draw of all data centers instead of 88.0 %" in told
    kyushu = 0.12 * 12_787_234 / 59_901_393 * WHOLE
    assert f"Kyushu 九州 {kyushu:.0f} 2.6 % {kyushu + 200:.0f}" in told
    # areas without a site are left out, but for the two
    assert "Tokyo 東京 1,821 64.0 % 1,821" in told
    assert "Chubu" not in told


def test_relief_by_hand() -> None:
    told = words(section(["kyushu", "tokyo"], 400))
    tokyo, kansai = (
        national.demand(n=1).table(area).set_index("fiscal_year") for area in ("tokyo", "kansai")
    )
    grown = [one["added_mw_mid"].diff()[2030] for one in (tokyo, kansai)]
    less = 0.7 * 400 * grown[0] / sum(grown)
    assert f"Tokyo {tokyo.loc[2037, 'mw_mid']:,.0f} {less:,.0f}" in told
    assert words(say("national.left_out", count=1)) in told
    # 400 MW through 500 hours, of FY2024's 750 GWh
    assert "Kyushu 400 2,803 200 of 750 200 of 3,438" in told


def test_a_study_changes_the_numbers() -> None:
    told = words(section(["kyushu"], fleet_twh=10, relief_displaced_share=0))
    assert f"Tokyo 東京 {0.64 * WHOLE / 2:,.0f} 64.0 %" in told
    assert re.search(r"Tokyo [\d,]+ 0 0 to 0 0\.0", told)


def test_all_sites_in_the_cities_relieve_nothing() -> None:
    told = words(section(["tokyo", "kansai"]))
    assert "All of them stand in the Tokyo and Kansai areas" in told
    assert "Relief of" not in told


@pytest.mark.parametrize(
    ("areas", "load_mw"),
    [([], 100), (["kyushu", ""], 100), (["<script>"], 100), (["kyushu"], None)],
)
def test_where_it_would_say_nothing_there_is_nothing(areas: list[str], load_mw: Any) -> None:
    assert section(areas, load_mw) == ""
    assert national_effect(Run(), pd.DataFrame({"x": [1]})) is None


def test_the_report_holds_it_where_sites_lie_in_japan(made: Made) -> None:
    top = made.top.assign(supply_area="shikoku")
    page = report_html(made.run, top, layers=made.layers)
    assert page.count('<section id="national">') == 1
    abroad = made.top.assign(supply_area="")
    page = report_html(made.run, abroad, layers=made.layers)
    assert 'id="national"' not in page


def test_a_study_is_told_early_of_assumptions_that_cannot_be() -> None:
    shares = {"keys_named": "fleet_share_tokyo, fleet_share_kansai"}
    for wrong, code, params in (
        ({"fleet_share_tokyo": 0.9}, "national.shares_above_one", shares),
        ({"growth_share_tokyo": 2}, "assumptions.out_of_bounds", {"name": "growth_share_tokyo"}),
        ({"load_factor": 0}, "national.above_zero", {"name": "load_factor"}),
    ):
        with refused(GeowbitError, code, **params):
            gw.Study.japan(assumptions=wrong)
    assert gw.Study.japan(assumptions={"fleet_twh": 18, "discount_rate": 0.02})
