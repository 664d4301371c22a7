"""Numbers and money as each language writes them."""

from __future__ import annotations

import pytest

from geowbit.core import speaking
from geowbit.countries import NO_COUNTRY, currency_of, using
from geowbit.pages.words import criterion_value, money, money_marks, number, short, signed


@pytest.mark.parametrize(
    ("lang", "whole", "part", "amount"),
    [
        ("en", "1,234,567", "−1,234.5", "€3.22 m"),
        ("ja", "1,234,567", "−1,234.5", "322万ユーロ"),
        ("de", "1.234.567", "−1.234,5", "3,22 Mio. €"),
    ],
)
def test_marks_are_those_of_the_language(lang: str, whole: str, part: str, amount: str) -> None:
    with speaking(lang), using(NO_COUNTRY.in_money(currency_of("EUR"))):
        assert number(1234567) == whole
        assert number(-1234.5, 1) == part
        assert money(3.217) == amount


def test_german_numbers_reach_short_signed_and_values() -> None:
    with speaking("de"):
        assert short(1234.5) == "1.234,5"
        assert signed(0.5, 2) == "+0,50"
        assert criterion_value("fiber_km", 12.34) == "12,3 km"
        assert 'data-marks=".,"' in money_marks()


def test_a_narrow_space_may_stand_between_thousands(tmp_path) -> None:
    own = tmp_path / "fr.ftl"
    own.write_text("number_marks = _,\n", encoding="utf-8")
    with speaking(str(own)):
        assert number(1234567.5, 1) == "1\u202f234\u202f567,5"
