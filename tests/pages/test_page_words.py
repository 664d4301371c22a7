"""Numbers and money as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geowbit.core import Text, speaking
from geowbit.countries import NO_COUNTRY, Currency, using
from geowbit.pages.words import money, number

CROWNS = replace(NO_COUNTRY, currency=Currency("TWN", "kr", Text("crown", {"ja": "クローネ"})))
# millions to a step of each language
STEPS = {"en": {"tn": 1e6, "bn": 1e3, "m": 1.0}, "ja": {"兆": 1e6, "億": 1e2, "万": 1e-2}}


@pytest.mark.parametrize(
    ("mjpy", "en", "ja"),
    [
        (85, "kr85 m", "8,500万クローネ"),
        (12345, "kr12.3 bn", "123.5億クローネ"),
        (2.5e6, "kr2.50 tn", "2.50兆クローネ"),
        (999.6, "kr1.0 bn", "10.0億クローネ"),
        (-85, "kr−85 m", "−8,500万クローネ"),
        (-1e-9, "kr0 m", "0万クローネ"),
        (float("inf"), "–", "–"),
        (None, "–", "–"),
    ],
)
def test_money_of_a_country_in_both_languages(mjpy: float, en: str, ja: str) -> None:
    with using(CROWNS):
        assert money(mjpy) == en
        with speaking("ja"):
            assert money(mjpy) == ja


@given(mjpy=st.floats(-1e9, 1e9), lang=st.sampled_from(["en", "ja"]))
def test_money_is_written_as_every_number_is(mjpy: float, lang: str) -> None:
    with using(CROWNS), speaking(lang):
        found = re.fullmatch(r"(?:kr)?([−\d,.]+) ?(\w+?)(?:クローネ)?", money(mjpy))
        assert found
        written, step = found.groups()
        decimals = len(written.partition(".")[2])
        assert written == number(mjpy / STEPS[lang][step], decimals)
