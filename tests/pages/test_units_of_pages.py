"""Units that a reader's country tells: exact factors, and back again."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

import geowbit as gw
from geowbit.countries import NO_COUNTRY, using
from geowbit.pages.measures import UNITS, distance, in_units
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
    with using(US):
        assert distance(1609.344) == "1,000 mi"
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
