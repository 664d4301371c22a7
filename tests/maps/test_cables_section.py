"""The report's section on power lines, and the corridors on the map."""

from __future__ import annotations

import re

import numpy as np
import pytest

import geowbit as gw
from geowbit.maps import site_map
from geowbit.maps.cables_section import cables_section
from geowbit.maps.corridor_layer import corridor_layers


@pytest.fixture(scope="module")
def sites():
    return gw.Study.japan(area={"prefectures": ["Toyama"]}, top={"n": 4}).run()


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
    section = page.split("Power lines of the best sites")[1].split("<h2")[0].split("<h3")[0]
    assert section.count("<svg") == 4
    for name in sites.corridors()["substation"]:
        assert name in section
    assert "Fiber is taken at 0.1 of the power line per km" in section
    assert re.search(
        r"\d+ of the rates behind these costs are estimates of low confidence", section
    )


def test_the_map_has_a_layer_of_corridors(sites):
    layers = sites._drawn()
    assert len(corridor_layers(layers)) == 1
    drawn = site_map(sites.table, sites.top(), layers=layers, record=sites.record)
    assert "Corridors of the best sites" in drawn.get_root().render()
    assert corridor_layers({}) == []


def test_names_from_data_never_run(sites):
    found = sites.corridors().copy()
    found.loc[0, "substation"] = "<script>alert(1)</script>"
    found.loc[1, "trouble"] = "no way <img src=x onerror=alert(1)>"
    found.loc[1, ["corridor_km", "line_mjpy", "contingency_mjpy"]] = np.nan
    page = cables_section({"corridors": found}, {"ratio": {"note": "<b>bold</b>"}})
    assert "<script>" not in page
    assert "<img" not in page
    assert "<b>bold" not in page
    assert "no corridor: no way" in page


def test_without_corridors_there_is_no_section(sites):
    assert cables_section({}, sites.record) == ""
    assert cables_section({"corridors": sites.corridors()[:0]}, sites.record) == ""


def test_a_run_read_again_has_the_same_corridors_without_its_rates(tmp_path):
    rates = tmp_path / "rates.csv"
    rates.write_text("kind,voltage_kv,construction,low,mid,high\npower,154,overhead,300,400,500\n")
    asked = {"area": {"bbox": [137.1, 36.6, 137.3, 36.75]}, "top": {"n": 2}}
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


def test_where_all_is_excluded_there_is_no_corridor():
    sites = gw.Study.japan(area={"bbox": [139.70, 35.65, 139.75, 35.68]}).run()
    assert sites.corridors().empty
    assert "Power lines of the best sites" not in sites.report()
