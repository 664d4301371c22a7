"""Units that a reader's country tells: exact factors, and back again."""

from __future__ import annotations

import re

import hypothesis.strategies as st
import pyproj
import pytest
from hypothesis import given

import geowbit as gw
from geowbit.countries import NO_COUNTRY, using
from geowbit.pages.dossier.page import dossier_html, ground_of
from geowbit.pages.dossier.pair import pair_html
from geowbit.pages.measures import UNITS, area, distance, in_units
from geowbit.pages.pair import pair_lines
from geowbit.pages.report.figure import Frame, scale_bar
from geowbit.pages.words import criterion_value, money_marks

US = NO_COUNTRY.in_units("us")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("fiber_km", 16.09344, "10.0 mi"),
        ("relief_m", 304.8, "1,000 ft"),
        ("snow_cm", 254.0, "100 in"),
        ("temperature_c", 100.0, "212.0 °F"),
        ("temperature_c", -40.0, "−40.0 °F"),
        ("industrial_ha", 404.68564224, "1,000 acres"),
        ("population_density", 100.0, "259/mi²"),
        ("rtt_west_ms", 5.0, "5.0 ms"),
    ],
)
def test_values_are_told_in_units_of_the_country(name: str, value: float, told: str) -> None:
    with using(US):
        assert criterion_value(name, value) == told


@given(st.sampled_from(sorted(UNITS["us"])), st.floats(-1e6, 1e6))
def test_each_unit_is_a_straight_line_that_goes_back(unit: str, value: float) -> None:
    told = UNITS["us"][unit]
    with using(US):
        there, name = in_units(value, unit)
    assert name == told.unit
    assert (there - told.plus) / told.factor == pytest.approx(value, abs=1e-6)


def test_metric_countries_have_nothing_told_otherwise() -> None:
    assert distance(1609.344) == "1,609 km"
    assert "data-units" not in money_marks()
    assert area(259.0) == "259 km²"
    with using(US):
        assert distance(1609.344) == "1,000 mi"
        # a square of ten miles
        assert area(16.09344**2) == "100 mi²"
        assert "km|mi|0.62137" in money_marks()


def test_a_study_names_its_own_criteria_and_its_units() -> None:
    study = gw.Study(
        area="Toyama",
        candidates="municipalities",
        units="us",
        criteria={
            "substation_km": {"label": {"en": "Nearest grid", "ja": "最寄りの系統"}},
            "fiber_km": {"label": "Dark fiber"},
        },
    )
    sites = study.run()
    assert sites.record["study"]["units"] == "us"
    report, japanese = sites.report(), sites.report(lang="ja")
    assert "Nearest grid" in report
    assert "最寄りの系統" in japanese
    assert "Dark fiber" in japanese
    assert " mi<" in report


@given(
    west=st.floats(-179, 170),
    south=st.floats(-60, 60),
    wide=st.floats(0.05, 8),
    units=st.sampled_from(["metric", "us"]),
)
def test_a_scale_bar_is_as_long_as_it_says(
    west: float, south: float, wide: float, units: str
) -> None:
    bounds = [[south, west], [south + wide / 2, west + wide]]
    frame = Frame(bounds, width=420.0, height=9999.0, margin=0.0)
    with using(NO_COUNTRY.in_units(units)):
        drawn = scale_bar(frame, bounds)
    px = float(re.search(r"h([\d.]+)v", drawn)[1])
    told, unit = re.search(r">([\de.+-]+) (km|mi)<", drawn).groups()
    assert (unit == "mi") == (units == "us")
    middle = south + wide / 4
    meters = pyproj.Geod(ellps="GRS80").inv(west, middle, west + wide, middle)[2]
    meant = float(told) * (1609.344 if unit == "mi" else 1000.0)
    # to a tenth of a pixel, and no longer than a third of the figure
    assert px == pytest.approx(meant / meters * frame.width, abs=0.06 + 1e-4 * px)
    assert frame.width / 3 / 2.6 <= px <= frame.width / 3 + 0.06


def test_a_dossier_tells_lengths_and_areas_in_the_units_of_its_study() -> None:
    study = gw.Study.japan(area={"bbox": [136.8, 36.5, 137.0, 36.7]}, units="us")
    sites = study.run()
    a, b = sites.dossiers(["Nanto", "Tonami"])
    ground = ground_of(sites.run, {"prefectures": sites.layers["prefectures"]})
    with using(sites.country):
        pages = [
            dossier_html(a, sites.run, ground),
            pair_html(a, b, sites.run, ground),
            dossier_html(a, sites.run, ground, lang="ja"),
        ]
        pair = sites.compare(a.best[0].site_id, b.best[0].site_id)
        lines = pair_lines(pair, sites.run)
    for page in pages:
        text = re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", " ", page, flags=re.S)
        # what a criterion is called keeps the radius that it is measured in
        metric = set(re.findall(r"[\d.,]+ (?:km²?|ha|cm)\b", text)) - {"2 km", "6 km", "50 km"}
        assert metric == set()
        assert re.search(r"[\d.]+ mi\b", text)
    station = a.best[0].station
    assert station is not None
    assert f"{station.km / 1.609344:.1f} mi" in pages[0]
    told = next(line for line in lines if "Distance to a substation" in line and " mi" in line)
    change = b.best[0].row["substation_km"] - a.best[0].row["substation_km"]
    assert f"{abs(change) / 1.609344:.1f}" in told
