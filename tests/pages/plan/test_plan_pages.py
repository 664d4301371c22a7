"""Map and report of a plan: what they say is the plan's, and no text of it is code."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pandas as pd
import pytest
from browsing import settled, until
from plans_by_hand import fiber, power, site_rows, three_sites

from geowbit.layers import Layers, named_assumptions
from geowbit.national import demand
from geowbit.pages import standalone_html
from geowbit.pages.plan.map import plan_map
from geowbit.pages.plan.report import plan_report
from geowbit.plan import ANYWHERE, Plan, effect, one_more_link, plan_frame, single_failures
from geowbit.run import Run

MODEL = named_assumptions()
RUN = Run(name="Three sites")
HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}`${1}"


def failures_of(plan: Plan) -> Any:
    return single_failures(plan, gbps_per_mw=8, earthquake_km=30)


def map_of(plan: Plan, lang: str = "en") -> str:
    layers = Layers()
    below = {name: layers[name] for name in ("prefectures", "municipalities")}
    return standalone_html(plan_map(plan, RUN, failures=failures_of(plan), layers=below, lang=lang))


def report_of(plan: Plan, lang: str = "en", **parts: Any) -> str:
    return plan_report(plan, RUN, failures=failures_of(plan), layers={}, lang=lang, **parts)


def words_of(page: str) -> str:
    body = page[page.index("<body>") : page.index("<script>", page.index("<body>"))]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def rows_of(page: str, part: str) -> list[list[str]]:
    section = page.split(f'<section id="{part}">')[1].split("</section>", maxsplit=1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section, re.DOTALL)
    return [
        [words_of(f"<body>{cell}<script>") for cell in re.findall(r"<td.*?>(.*?)</td>", row)]
        for row in rows[1:]
    ]


def test_the_report_has_every_site_and_why_it_is_there() -> None:
    rows = rows_of(report_of(three_sites()), "sites")
    assert [row[1] for row in rows] == ["Site a a", "Site b b", "Site c c"]
    assert [row[3] for row in rows] == ["100", "50", "200"]
    assert rows[0][4].startswith("2028: 50 MW, 154 kV; 2030: 100 MW, 275 kV")
    # headroom that nobody published is a dash, and what the plan costs more without the site
    assert [row[5:] for row in rows] == [["–", "¥700 m"]] * 3


def test_what_stands_is_summed_and_what_is_built_is_listed() -> None:
    page = report_of(three_sites())
    built = {row[0] for row in rows_of(page, "power_links")}
    assert built == {"a – N", "b – N", "c – S"}
    rows = {row[1]: row for row in rows_of(page, "fiber_links")}
    # six lit links of 50 km and 35 million each, one new trench
    assert rows["existing route, newly lit"][:5] == [
        "6 links", "existing route, newly lit", "", "300.0", "¥210 m",
    ]  # fmt: skip
    assert rows["new trench"][0] == "a – hub"


def test_a_site_is_no_reason_within_the_gap() -> None:
    rows = [row | {"cost_without_mjpy": 30.0} for row in site_rows()]
    page = report_of(three_sites(sites=plan_frame("sites", rows)))
    # the plan is proved to 50 million
    assert rows_of(page, "sites")[0][6] == "less than the gap, ¥50 m"


def test_what_is_served_anywhere_has_no_milliseconds() -> None:
    served = three_sites().served
    free = served["workload"] == "batch"
    assert 0 < free.sum() < len(served)
    served = served.assign(demand_area=served["demand_area"].where(~free, ANYWHERE))
    rows = rows_of(report_of(three_sites(served=served)), "served")
    dashes = [row[2:] == ["–", "–"] for row in rows]
    assert sum(dashes) == 1
    assert all(float(row[2]) > 0 for row, dash in zip(rows, dashes, strict=True) if not dash)


def test_the_report_prices_the_plan_and_the_other_orders() -> None:
    page = report_of(three_sites())
    cost = {row[0]: row[1:] for row in rows_of(page, "cost")}
    assert cost["whole"] == ["¥95.0 bn", "100.0 %"]
    assert cost["energy"] == ["¥90.0 bn", "94.7 %"]
    # a part of nothing is no row
    assert "reinforcement" not in cost
    other = {row[0]: row[1:] for row in rows_of(page, "separate")}
    assert other["power first, then fiber"] == [
        "¥95.5 bn",
        "¥500 m more, 10.0 % of the avoidable cost",
    ]
    assert other["the best ranks first, then power and fiber"][1] == "there is no such plan"
    told = words_of(page)
    assert "Proved to 1.0 % of the cost that can be avoided" in told
    assert "Not served in time: 2028: 12 MW." in told


def test_the_report_tells_failures_and_what_mends_them() -> None:
    plan = three_sites()
    failures = failures_of(plan)
    stations = plan.sites.assign(id=["x", "y", "z"], name=["X", "Y", "Z"])
    mends = one_more_link(plan, failures, assumptions=MODEL, stations=stations)
    page = report_of(plan, mends=mends)
    rows = rows_of(page, "failures")
    assert len(rows) == 10
    assert ["S substation", "200", "1,600", "0", "Site c"] in rows
    told = " ".join(row[0] for row in rows_of(page, "mends"))
    assert "line Site a – Y, beside N" in told or "line Site a – X, beside N" in told


def test_the_report_tells_the_effect_in_both_languages() -> None:
    sites = plan_frame("sites", [row | {"supply_area": "kyushu"} for row in site_rows()])
    plan = three_sites(sites=sites)
    found = effect(plan, demand(n=20))
    page = report_of(plan, effect=found)
    last = found.demand.query("fiscal_year == 2037").set_index("supply_area")
    kyushu = {row[0]: row[1:] for row in rows_of(page, "effect")}["Kyushu"]
    assert kyushu == [
        f"{last.loc['kyushu', way]:,.0f}" for way in ("nothing", "plan", "metropolis")
    ]
    assert last.loc["kyushu", "plan"] - last.loc["kyushu", "nothing"] == pytest.approx(350)
    taken = rows_of(page, "taken")[-1]
    assert taken[0] == "2037"
    japanese = words_of(report_of(plan, lang="ja", effect=found))
    assert "国全体で変わること" in japanese
    assert not re.search(r"planned[.-]", japanese)


def test_the_front_and_the_range_are_told() -> None:
    front = pd.DataFrame(
        {
            "measure": "risk", "limit": [0.1, 0.2], "value": [0.098, float("nan")],
            "avoidable_mjpy": [6_000.0, float("nan")], "gap": [0.01, float("nan")],
            "sites": [4, None], "unserved_mw": [0.0, None],
        }
    )  # fmt: skip
    sites = pd.DataFrame(
        {
            "name": ["A", "B"], "supply_area": ["kyushu", "tokyo"], "share": [1.0, 0.2],
            "mw_low": [100.0, 50.0], "mw_mean": [150.0, 50.0], "mw_high": [200.0, 50.0],
            "standing": ["no_regret", "few"],
        }
    )  # fmt: skip
    page = report_of(three_sites(), further={"front": front, "range_sites": sites})
    told = rows_of(page, "front")
    assert told[0] == ["10.0", "9.8", "¥6.0 bn", "1.0 %", "4", "0"]
    # where no plan keeps the limit
    assert told[1][1:4] == ["–", "–", "–"]
    told = rows_of(page, "range")
    assert told[0][0] == "A"
    assert told[0][2] == "100 %"
    assert [row[4] for row in told] == ["no regret", "in few"]


def hostile() -> Plan:
    sites = plan_frame("sites", [row | {"name": HOSTILE} for row in site_rows()])
    links = [power("a", "N", flow=100, mw=100) | {"from_name": HOSTILE, "kind": HOSTILE}]
    fibers = [fiber("1", "a", "M", to_name=HOSTILE), fiber("2", "M", "hub")]
    return three_sites(
        sites=sites,
        power_links=plan_frame("power_links", links),
        fiber_links=plan_frame("fiber_links", fibers),
        messages=(HOSTILE,),
    )


def test_no_text_of_a_plan_is_code() -> None:
    for page in (map_of(hostile()), report_of(hostile())):
        assert "<img src=x" not in page
        assert "onerror=alert(1)>49" not in page
    assert HOSTILE in words_of(report_of(hostile()))


def test_a_plan_of_nothing_has_its_pages() -> None:
    empty = Plan()
    assert "0 sites with 0 MW" in words_of(report_of(empty))
    assert "geowbit.plan.begin" in map_of(empty)


def ready(page: Any) -> None:
    until(page, "document.querySelector('[data-gw-plan=ready]')")
    settled(page)


def drawn(page: Any) -> dict[str, int]:
    """Return how many sites and links are on the map."""
    return page.evaluate(
        """() => {
            const map = Object.values(window).find(one => one && one.gwPlan), plan = map.gwPlan;
            return {
                sites: plan.marks.filter(mark => map.hasLayer(mark.pin)).length,
                links: plan.lines.filter(line => map.hasLayer(line)).length,
                red: plan.lines.filter(line => line.options.color === "#c4122f").length
            };
        }"""
    )


@pytest.mark.browser
def test_years_and_failures_on_the_page(visit: Callable[..., Any]) -> None:
    seen = visit(map_of(three_sites()))
    page = seen.page
    ready(page)
    assert drawn(page) == {"sites": 3, "links": 14, "red": 0}
    read = page.locator(".gw-plan-read")
    assert "3 sites, 350 MW" in read.inner_text()
    # in 2028 only the first hall of a stands, and the lines that stand already
    page.locator("[data-gw-year]").evaluate(
        "input => { input.value = '0'; input.dispatchEvent(new Event('input')); }"
    )
    assert "1 site, 50 MW" in read.inner_text()
    assert "12 MW wait" in read.inner_text()
    assert drawn(page) == {"sites": 1, "links": 4, "red": 0}
    page.locator("[data-gw-year]").evaluate(
        "input => { input.value = '1'; input.dispatchEvent(new Event('input')); }"
    )
    # link 7 is the only way of c
    page.locator("[data-gw-failure]", has_text="c – hub").click()
    ready(page)
    assert drawn(page)["red"] == 1
    popup = page.locator(".gw-drawer-body").inner_text()
    assert "200 MW and 1,600 Gbit/s stand still" in popup
    page.keyboard.press("Escape")
    ready(page)
    assert drawn(page)["red"] == 0
    assert seen.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in seen.requests)


@pytest.mark.browser
def test_power_and_fiber_are_shown_apart(visit: Callable[..., Any]) -> None:
    page = visit(map_of(three_sites(), lang="ja")).page
    ready(page)
    page.locator("label", has_text="送電区間").locator("input").uncheck()
    assert drawn(page)["links"] == 7
    page.locator("label", has_text="光ファイバー区間").locator("input").uncheck()
    assert drawn(page) == {"sites": 3, "links": 0, "red": 0}


@pytest.mark.browser
def test_a_site_tells_what_fails_with_it(visit: Callable[..., Any]) -> None:
    page = visit(map_of(hostile())).page
    ready(page)
    page.locator(".gw-pin").nth(2).click()
    ready(page)
    told = page.locator(".gw-drawer-body").inner_text()
    assert HOSTILE in told
    assert "2030: 200 MW at 275 kV, station S" in told
    # of the earthquakes the one around the site itself
    assert page.locator(".gw-plan-fail", has_text="around").count() <= 1
    assert page.locator(".gw-plan-fail").count() > 0
