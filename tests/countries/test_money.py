"""Money: rates between currencies, tables brought from one to another, and what lacks a rate."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given
from refused import refused

import geowbit as gw
from geowbit.core import LayerError, StudyError, Text
from geowbit.countries import (
    NO_COUNTRY,
    SHARED,
    Currency,
    country_of,
    currency_of,
    home_country,
    using,
)
from geowbit.countries.money import in_other_money
from geowbit.layers import named_assumptions
from geowbit.pages.words import millions, money, unit_words

# means of 2025 of the European Central Bank, yen over the currency: 169.04, 149.6 and 197.3
EURO, DOLLAR, POUND = 169.0, 149.6, 197.3


def test_rates_are_those_that_the_bank_published() -> None:
    assert [currency_of(one).jpy for one in ("EUR", "usd", " GBP ")] == [EURO, DOLLAR, POUND]
    assert currency_of("JPY") is SHARED
    own = currency_of({"code": "TWN", "worth": {"EUR": 0.1}, "as_of": "2026-10-30"})
    assert own.jpy == pytest.approx(16.9)
    assert (own.sign, str(own.unit), own.as_of, own.source) == ("TWN ", "TWN", "2026-10-30", "")
    dearer = currency_of({"code": "EUR", "worth": {"JPY": 200}})
    assert (dearer.jpy, dearer.sign, dearer.source) == (200, "€", "")


@pytest.mark.parametrize("wrong", ["XYZ", {"code": "TWN"}, {"code": "TWN", "worth": {"XYZ": 2}}])
def test_a_currency_without_a_rate_is_refused(wrong: object) -> None:
    with refused(StudyError, "countries.no_rate"):
        currency_of(wrong)  # type: ignore[arg-type]
    with pytest.raises(StudyError):
        gw.Study(currency=wrong)  # type: ignore[arg-type]


def test_a_folder_whose_money_has_no_rate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "country.yaml").write_text("name: {en: Nowhere}\ncurrency: {code: TWN}\n")
    with refused(LayerError, "countries.manifest_wrong", key="currency"):
        country_of(tmp_path)


@given(st.sampled_from(["EUR", "USD", "KRW", "CHF"]), st.floats(1e-3, 1e6))
def test_there_and_back_again_is_the_same(code: str, amount: float) -> None:
    other = currency_of(code)
    rows = pd.DataFrame({"low": [amount], "unit": ["mjpy/km"], "land_price_yen_m2": [amount]})
    there = in_other_money(rows, SHARED, other)
    assert there["low"].iloc[0] == pytest.approx(amount / other.jpy, rel=1e-12)
    back = in_other_money(there, other, SHARED)
    assert back["low"].iloc[0] == pytest.approx(amount, rel=1e-12)
    assert back["land_price_yen_m2"].iloc[0] == pytest.approx(amount, rel=1e-12)


def test_what_was_euros_at_its_source_is_that_again() -> None:
    """The network plan of Germany has 4.5 million euros a km, converted at 160 yen."""
    with using(home_country().in_money(currency_of("EUR"))):
        model = named_assumptions()
    assert model["nep2023_380kv_overhead"].mid == pytest.approx(4.5)
    # 200 million yen a km, and what is no money at all
    assert model["jp_expert_154kv_overhead"].mid == pytest.approx(200 / EURO)
    assert model["discount_rate"].mid == 0.03
    with using(home_country().in_money(currency_of("USD"))):
        # 7,490 dollars a MW
        assert named_assumptions()["transformer_500_230"].low == pytest.approx(0.00749, rel=1e-3)


def test_ends_of_scales_and_prices_follow() -> None:
    paid = home_country().in_money(currency_of("EUR"))
    ends = paid.table("criteria").set_index("criterion")
    assert ends.loc["connection_mjpy", "worst"] == pytest.approx(200 / EURO)
    assert ends.loc["substation_km", "worst"] == 20
    plain = home_country().table("energy_prices").set_index("supply_area")["mid"]
    prices = paid.table("energy_prices").set_index("supply_area")["mid"]
    assert prices["tokyo"] == pytest.approx(plain["tokyo"] / EURO)
    assert paid.in_money(None).table("energy_prices").equals(home_country().table("energy_prices"))


@pytest.mark.parametrize(
    ("code", "mjpy", "told"),
    [
        ("EUR", 3.217, "€3.22 m"),
        ("EUR", 32.17, "€32.2 m"),
        ("EUR", 0.0321, "€32.1 k"),
        ("EUR", 3217, "€3.22 bn"),
        ("JPY", 3.217, "¥3 m"),
        ("JPY", 3217, "¥3.2 bn"),
        ("KRW", 3217, "₩3.2 bn"),
    ],
)
def test_amounts_have_the_digits_that_their_money_needs(code: str, mjpy: float, told: str) -> None:
    with using(NO_COUNTRY.in_money(currency_of(code))):
        assert money(mjpy) == told


def test_units_speak_of_the_money_that_is_told() -> None:
    with using(home_country().in_money(currency_of("EUR"))):
        assert unit_words("mjpy/MW/km") == "m EUR/MW/km"
        assert millions(1.5) == "1.50"
    with using(NO_COUNTRY.in_money(Currency("TWN", "kr", Text("crown"), 1.0))):
        assert unit_words("million crown") == "million crown"


def test_a_study_in_euros_ranks_as_in_yen_and_names_no_yen() -> None:
    keys = {"area": "Toyama", "candidates": {"grid": "h3-6"}}
    yen, euros = gw.Study(**keys).run(), gw.Study(**keys, currency="EUR").run()
    for name in ("connection_mjpy", "site_mjpy_per_mw_year", "energy_mjpy_per_mw_year"):
        both = yen.table[name] / euros.table[name]
        assert both.dropna().between(0.98 * EURO, 1.02 * EURO).all()
    assert (yen.table["score"] - euros.table["score"]).abs().max() < 2e-3
    told = euros.record["study"]["currency"]
    assert (told["code"], told["worth"]) == ("EUR", {"JPY": EURO})
    assert euros.run.criterion("connection_mjpy").unit == "million euros"
    assert euros.run.home.currency.code == "EUR"
    with refused(StudyError, "study.two_moneys", old="JPY", new="EUR"):
        gw.diff(yen, euros)
    report = euros.report()
    assert 'data-sign="€"' in report
    assert "¥" not in report
    assert "million yen" not in report
