"""Numbers as people write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import counted

from geowbit.layers import read_layer
from geowbit.layers.numbers import is_like_number, numbers_of

POWER = {"w": 1e-6, "kw": 1e-3, "mw": 1.0, "gw": 1e3}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200), ("1 200", 1200), ("1\u00a0200", 1200), ("1\u202f200", 1200),
        ("1'200", 1200), ("1’200", 1200), ("１，２００", 1200), ("1.234.567", 1234567),
        ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234,5", 1234.5), ("12,5", 12.5),
        ("0,125", 0.125), ("57791,444", 57791.444), ("−12", -12), ("–12", -12), ("▲12", -12),
        ("△ 12", -12), ("(12)", -12), ("（１２）", -12), ("12-", -12), ("- 5", -5), ("+5", 5),
        ("5e+05", 5e5), ("5,0E+05", 5e5), ("1.5 GW", 1500), ("500kW", 0.5), ("ca. 50", 50),
        ("約50", 50), ("120※1", 120), ("100以上", 100), ("> 100", 100), (".5", 0.5),
    ],
)  # fmt: skip
def test_a_number_in_each_spelling(text: str, value: float) -> None:
    assert numbers_of(pd.Series([text]), POWER).values.tolist() == [pytest.approx(value)]


@pytest.mark.parametrize(
    "text",
    ["", "-", "※", "nan", "inf", "UNDER 100", "<5", "100未満", "50以下", "-9999", "-999999",
     "12 bananas", "1,200,5", "1..2", "77000,6600", "12/5", "(-3)", "1e999", "株(2)"],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    assert np.isnan(numbers_of(pd.Series([text]), POWER).values[0])


def test_a_column_tells_its_own_decimal_mark() -> None:
    # a comma before one digit makes the one before three a decimal mark as well, and the reverse
    assert numbers_of(pd.Series(["1,5", "1,200"])).values.tolist() == [1.5, 1.2]
    assert numbers_of(pd.Series(["1.5", "1,200"])).values.tolist() == [1.5, 1200]
    assert numbers_of(pd.Series(["1,234.5", "1,200"])).values.tolist() == [1234.5, 1200]
    assert numbers_of(pd.Series(["1,200", "1.200"]), decimal=",").values.tolist() == [1.2, 1200]
    assert numbers_of(pd.Series(["1,200"]), decimal=".").values.tolist() == [1200]


@given(st.floats(-1e7, 1e7, allow_nan=False), st.integers(0, 3), st.sampled_from([",", " ", "'"]))
def test_a_printed_number_comes_back(value: float, decimals: int, mark: str) -> None:
    text = f"{value:,.{decimals}f}"
    expected = float(text.replace(",", ""))
    if expected <= -9999 and set(text) <= set("-9,.0"):
        return  # what stands for no value
    found = numbers_of(pd.Series([text.replace(",", mark), "1.5"])).values[0]
    assert found == pytest.approx(expected)
    swapped = text.replace(",", "_").replace(".", ",").replace("_", ".")
    assert numbers_of(pd.Series([swapped]), decimal=",").values[0] == pytest.approx(expected)


@given(st.text(max_size=15))
def test_no_text_ends_in_a_traceback(text: str) -> None:
    value = numbers_of(pd.Series([text], dtype="str"), POWER).values[0]
    assert np.isnan(value) or np.isfinite(value)
    assert is_like_number(text) in (True, False)


def test_repairs_of_numbers_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    cells = ["▲12", "(12)", '"1,200"', "UNDER 5", "-999999", "7"]
    rows = [f"{n},139.{n},35,66,{cell}" for n, cell in enumerate(cells)]
    path.write_text("\n".join(["id,lon,lat,voltage_kv,headroom_mw", *rows]), encoding="utf-8")
    layer = read_layer("substations", path)
    found = layer["headroom_mw"].tolist()
    assert found[:3] + found[5:] == [-12, -12, 1200, 7]
    assert np.isnan(found[3:5]).all()
    repaired = counted(layer.attrs["provenance"])["repaired"]
    assert repaired["headroom_mw sign_read"] == 2
    assert repaired["headroom_mw thousands_read"] == 1
    assert repaired["headroom_mw only_a_bound"] == 1
    assert repaired["headroom_mw filler"] == 1


@pytest.mark.parametrize(
    ("text", "kv"),
    [("380/220", 380), ("132-150", 150), ("400 000", 400), ("115,000", 115), ("6,6", 6.6),
     ("AC 380 kV", 380), ("±350", 350), ("345KV", 345), ("380 kV / 110 kV", 380), ("1.1e5", 110),
     ("735 AND ABOVE", 735), ("66000;6600以下", 66)],
)  # fmt: skip
def test_voltages_as_registers_have_them(tmp_path: Path, text: str, kv: float) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f'lon,lat,voltage_kv\n139,35,"{text}"\n', encoding="utf-8")
    assert read_layer("substations", path)["voltage_kv"].tolist() == [kv]


@pytest.mark.parametrize("text", ["UNDER 100", "-999999", "NOT AVAILABLE", "60未満"])
def test_a_bound_is_no_voltage(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"lon,lat,voltage_kv\n139,35,{text}\n139.5,35,66\n", encoding="utf-8")
    layer = read_layer("substations", path)
    assert layer["voltage_kv"].tolist() == [66]
    assert counted(layer.attrs["provenance"])["dropped"] == {"missing voltage_kv": 1}
