"""The report's section on power lines, and the corridors on the map."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely

import geowbit as gw
from geowbit.cables import FiberRate, own_voltage_classes, who_wins
from geowbit.findings import CorridorLine, OwnConnection, edges, watts_or_bits
from geowbit.layers import Assumptions, Provenance, named_assumptions
from geowbit.pages import report_html, site_map
from geowbit.pages.overlays.places import corridor_layers
from geowbit.pages.overlays.registry import Drawing
from geowbit.pages.report.cables_section import cables_section
from geowbit.pages.report.wins_chart import wins_chart
from geowbit.run import Run

MODEL = named_assumptions()


@pytest.fixture(scope="module")
def sites():
    return gw.Study.japan(area={"prefectures": ["Toyama"]}, top={"n": 4, "all": True}).run()


def test_each_best_site_has_its_corridor_and_parts_that_add_up(sites):
    best, found = sites.top(), sites.corridors()
    assert found["site_id"].tolist() == best["site_id"].tolist()
    assert (found["corridor_km"] >= found["straight_km"] * 0.999).all()
    for row, site in zip(found.itertuples(), best.itertuples(), strict=True):
        assert row.line_kv == site.connection_kv
        assert row.straight_km == pytest.approx(site.connection_km, rel=0.01, abs=0.01)
        start = row.geometry.coords[0]
        assert start == (pytest.approx(site.lon), pytest.approx(site.lat))
        # all but the line is what the straight estimate pays too
        others = row.bays_mjpy + row.site_station_mjpy + row.transformers_mjpy
        others += row.reinforcement_mjpy
        line = 1.3 * site.connection_km * {154: 200, 275: 400}[site.connection_kv]
        assert site.power_mjpy == pytest.approx(1.2 * (others + line), rel=1e-3)
        assert row.contingency_mjpy == pytest.approx(0.2 * (others + row.line_mjpy))


def test_the_report_shows_corridors_breakdown_and_ratio(sites):
    page = sites.report()
    section = page.split("<h2>Power lines of the best sites")[1].split("<h2")[0].split("<h3")[0]
    assert section.count("<svg") == 4
    for name in sites.corridors()["substation"]:
        assert name in section
    assert "Fiber is taken at 0.1 of the power line per km" in section
    assert re.search(
        r"\d+ of the rates behind these costs are estimates of low confidence", section
    )


def test_the_map_has_a_layer_of_corridors(sites):
    layers = sites._drawn(sites._found())
    assert len(corridor_layers(Drawing(layers))) == 1
    drawn = site_map(sites.run, sites.top(), layers=layers)
    assert "Corridors of the best sites" in drawn.get_root().render()
    assert corridor_layers(Drawing({})) == []


def test_names_from_data_never_run(sites):
    found = sites.corridors().copy()
    found.loc[0, "substation"] = "<script>alert(1)</script>"
    found.loc[1, "trouble"] = "no way <img src=x onerror=alert(1)>"
    found.loc[1, ["corridor_km", "line_mjpy", "contingency_mjpy"]] = np.nan
    made = cables_section({"corridors": found}, Run(fiber=FiberRate(0.1, note="<b>bold</b>")))
    assert made is not None
    page = made.html
    assert "<script>" not in page
    assert "<img" not in page
    assert "<b>bold" not in page
    assert "no corridor: no way" in page


def test_without_corridors_there_is_no_section(sites):
    assert cables_section({}, sites.run) is None
    assert cables_section({"corridors": sites.corridors()[:0]}, sites.run) is None


def test_a_run_read_again_has_the_same_corridors_without_its_rates(tmp_path):
    rates = tmp_path / "rates.csv"
    rates.write_text("kind,voltage_kv,construction,low,mid,high\npower,154,overhead,300,400,500\n")
    asked = {"area": {"bbox": [137.1, 36.6, 137.3, 36.75]}, "top": {"n": 2, "all": True}}
    # the price of the line shall not move the best site
    asked["weights"] = {"connection_mjpy": 0}
    sites = gw.Study.japan(**asked, costs={"rates": rates}).run()
    folder = sites.write(tmp_path / "out")
    rates.unlink()
    again = gw.Sites.read(folder).corridors()
    first = sites.corridors()
    assert again["corridor_mjpy"].tolist() == pytest.approx(first["corridor_mjpy"].tolist())
    plain = gw.Study.japan(**asked).run().corridors()
    # the same ground at twice the price
    assert first["corridor_mjpy"].iloc[0] == pytest.approx(
        2 * plain["corridor_mjpy"].iloc[0], rel=0.01
    )


def test_corridors_follow_the_table_the_layers_and_the_record(tmp_path):
    asked = {
        "area": {"bbox": [137.1, 36.6, 137.3, 36.75]},
        "top": {"n": 2, "min_separation_km": 5, "all": True},
    }
    sites = gw.Study.japan(**asked).run()
    first = sites.corridors()
    assert sites.corridors().equals(first)
    # whoever writes into what was handed out changes no later answer
    sites.corridors()["corridor_km"] = 0.0
    assert sites.corridors().equals(first)
    best = sites.table["rank"] == 1
    sites.table.loc[best, ["score", "rank", "excluded"]] = [0.0, np.nan, True]
    second = sites.corridors()
    assert second["site_id"].tolist() == sites.top()["site_id"].tolist()
    assert second["site_id"].tolist() != first["site_id"].tolist()
    model = sites.run.assumptions.frame()
    model.loc["jp_expert_154kv_overhead", "mid"] *= 2
    sites.run = replace(sites.run, assumptions=Assumptions.from_frame(model))
    dear = sites.corridors()
    assert dear["corridor_mjpy"].to_numpy() == pytest.approx(
        2 * second["corridor_mjpy"].to_numpy(), rel=0.01
    )
    station = sites.top()["connection_substation_id"].astype(str).iloc[0]
    frame = sites.layers.frame("substations")
    frame.loc[frame["id"].astype(str) == station, "name"] = "renamed"
    assert sites.corridors()["substation"].iloc[0] == "renamed"


def test_own_terrain_and_own_fiber_are_not_called_coarse_or_a_proxy(sites):
    def with_own(*names):
        rest = [one for one in sites.run.layers if one.name not in names]
        own = [Provenance(name, confidence="user") for name in names]
        return replace(sites.run, layers=(*rest, *own))

    def page(run):
        return report_html(run, sites.top(), layers=sites._drawn(sites._found()))

    plain, own = page(sites.run), page(with_own("terrain", "fiber_routes"))
    assert "coarse relief" in plain
    assert "Nearest fiber (proxy)" in plain
    assert "coarse relief; a surveyor" not in own
    assert "Slopes are those of the study&#x27;s own terrain" in own
    assert "Nearest fiber (proxy)" not in own
    assert "Nearest fiber" in own


def test_a_long_corridor_to_the_north_fits_its_sketch(sites):
    found = sites.corridors().copy()
    found.geometry = [shapely.LineString([(137, 36), (137.001, 37)])] * len(found)
    made = cables_section({"corridors": found}, Run())
    assert made is not None
    drawn = re.search(r'<polyline points="([^"]+)"', made.html)
    assert drawn is not None
    x, y = np.array([pair.split(",") for pair in drawn[1].split()], float).T
    assert (x > 4).all()
    assert (x < 124).all()
    assert y.min() == pytest.approx(9)
    assert y.max() == pytest.approx(67)


def test_in_japanese_the_section_is_there(sites):
    page = sites.report(lang="ja")
    section = page.split("<h2>上位の候補地への電力線")[1].split("<h2")[0]
    # what follows has tables of its own
    section = section.split("上位候補地に応える三つの方法")[0]
    assert section.count("<tr>") == 1 + 4
    for word in ("経路", "系統増強", "丘陵", "電力線の0.1倍", "どちらが安いか"):
        assert word in section
    # no sentence is left in English
    plain = re.sub(r"<[^>]+>|&[^;]+;", " ", section)
    names = " ".join(sites.corridors()["substation"])
    words = set(re.findall(r"[A-Za-z]{3,}", plain)) - set(re.findall(r"[A-Za-z]{3,}", names))
    assert words <= {"geowbit", "rates", "OPGW"}


# ---- who wins where


def solved(load, ratio, level=None, draws=2000):
    """Return by bisection from which distance on the bits win."""

    def gain(km):
        row = who_wins(
            [km],
            [load],
            MODEL,
            fiber_to_power_ratio=ratio,
            substation_km=4,
            fiber_km=3,
            draws=draws,
        ).iloc[0]
        return 1 - row["ratio"] if level is None else row["bits_win_share"] - level

    low, high = 0.1, 1000.0
    while high / low > 1.001:
        middle = (low * high) ** 0.5
        low, high = (middle, high) if gain(middle) < 0 else (low, middle)
    return high


@pytest.mark.parametrize("ratio", ["model", 0.5, "existing_duct"])
def test_the_edges_of_the_chart_are_those_found_by_bisection(ratio):
    found = edges(MODEL, 100, ratio=ratio, substation_km=4, fiber_km=3)
    for load in (100.0, 1000.0):
        at = list(found.load_mw).index(load)
        assert found.middle[at] == pytest.approx(solved(load, ratio, draws=2), rel=0.01)
        for level, edge in ((0.05, found.low), (0.5, found.half), (0.95, found.high)):
            assert edge[at] == pytest.approx(solved(load, ratio, level), rel=0.02)
    # the next voltage class has to be paid for: just above 50 MW the bits win from elsewhere
    after = list(found.load_mw).index(50.0) + 1
    assert found.load_mw[after] == np.nextafter(50.0, np.inf)
    assert found.middle[after] < found.middle[after - 1]


def test_where_fiber_is_dearer_than_the_line_watts_win_at_any_distance():
    found = edges(MODEL, 100, ratio=8.0, substation_km=4, fiber_km=3, draws=100)
    assert np.isnan(found.middle).all()
    study = {"load_mw": 100, "costs": {"fiber_to_power_ratio": 8.0}}
    page = wins_chart(watts_or_bits(Run(study=study, assumptions=MODEL)))
    assert "At 100 MW watts to bits is cheaper at any distance looked at." in page
    assert "nan" not in page.lower().replace("nanosecond", "")


def test_voltage_classes_of_ones_own_set_the_steps_of_the_chart():
    model = own_voltage_classes(MODEL, {33: 30, 132: 300, 400: 3000})
    found = edges(model, 100, ratio=0.1, substation_km=4, fiber_km=3, draws=100)
    assert {30.0, 300.0, 1000.0} <= set(found.load_mw)
    assert 50.0 not in found.load_mw
    small = own_voltage_classes(MODEL, {132: 300})
    assert edges(small, 100, ratio=0.1, substation_km=4, fiber_km=3, draws=9).load_mw[-1] == 300


def test_the_chart_says_what_it_draws(sites):
    page = wins_chart(watts_or_bits(sites.run, OwnConnection(4, 3)))
    found = edges(MODEL, 100, ratio="model", substation_km=4, fiber_km=3)
    at = list(found.load_mw).index(100.0)
    assert (
        f"At 100 MW bits to watts is cheaper from {found.middle[at]:.1f} km on at the middle of "
        f"every assumption; in 2,000 draws of the rates it is so in 5 % from {found.low[at]:.1f} "
        f"km on and in 95 % from {found.high[at]:.1f} km on."
    ) in page
    assert page.count("<polygon") == 4
    assert len(page) < 12_000
    dear = replace(sites.run, study={**sites.run.study, "costs": {"fiber_method": "new_duct"}})
    assert wins_chart(watts_or_bits(dear, OwnConnection(4, 3))) != page
    assert watts_or_bits(replace(sites.run, assumptions=Assumptions())) is None


def test_a_run_along_corridors_has_its_chart_along_them(sites):
    page = wins_chart(watts_or_bits(sites.run, OwnConnection(4, 3)))
    assert "Every power line is the straight line times 1.30." in page
    # on paper: 4 km straight are 5.2 of line, so that a corridor of that price has the same middle
    same = edges(MODEL, 100, ratio="model", substation_km=99, fiber_km=3, laid_km=5.2, draws=400)
    straight = edges(MODEL, 100, ratio="model", substation_km=4, fiber_km=3, draws=400)
    assert same.middle == pytest.approx(straight.middle, rel=1e-9)
    # a dearer way to the substation: watts win up to farther away
    dear = edges(MODEL, 100, ratio="model", substation_km=4, fiber_km=3, laid_km=20, draws=400)
    assert (dear.middle > same.middle).all()
    told = wins_chart(watts_or_bits(sites.run, OwnConnection(10, 3, CorridorLine(14.0, 20.0))))
    assert "follows its corridor: 14.0 km that cost as much as 20.0 km over open land" in told
    assert told.split("<svg")[1] != page.split("<svg")[1]


def test_the_report_takes_the_corridors_of_the_run():
    along = gw.Study.japan(
        area={"bbox": [136.9, 36.45, 137.5, 36.85]}, costs={"connection": "corridor"}
    ).run()
    top = along.top()
    page = along.report()
    rate = MODEL.value("jp_expert_154kv_overhead")
    km, laid = top["corridor_km"].median(), top["corridor_mjpy"].median() / rate
    assert f"its corridor: {km:.1f} km that cost as much as {laid:.1f} km over open land" in page
    assert "候補地の電力線は実行と同じく経路に沿います" in along.report(lang="ja")


def test_in_japanese_no_section_is_left_out_or_in_english(sites):
    page = sites.report(lang="ja")
    assert "英語版" not in page
    for part, words in (
        ("fiber", ("第二の経路", "対話型の推論", "2本", "東京")),
        ("national", ("ハーフィンダール指数", "東京・関西の負担軽減", "出力抑制", "北陸")),
    ):
        section = page.split(f'<section id="{part}"')[1]
        plain = re.sub(r"<[^>]+>|&[^;]+;", " ", section.split("</section>")[0])
        for word in words:
            assert word in plain, word
        left = set(re.findall(r"[A-Za-z]{3,}", plain))
        assert left <= {"Web", "OCCTO", "GWh", "geowbit", "fleet", "add", "demand", "relief"}, left
