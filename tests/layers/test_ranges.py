"""Classes written as texts become their two ends."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geowbit.layers.ranges import ranges_of

METERS = {"cm": 0.01, "m": 1.0}


def range_of(text: str) -> tuple[float, float]:
    found = ranges_of(pd.Series([text]), METERS)
    return float(found.low[0]), float(found.high[0])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.3m以上 ～ 1m未満", 0.3, 1.0),
        ("0.01m以上　0.3m未満", 0.01, 0.3),
        ("０．５ｍ以上３．０ｍ未満", 0.5, 3.0),
        ("20m以上", 20.0, math.inf),
        ("3.0m超", 3.0, math.inf),
        ("0.3m未満", 0.0, 0.3),
        ("～0.3m", 0.0, 0.3),
        ("20m～", 20.0, math.inf),
        ("5-10m", 5.0, 10.0),
        ("0.5–3 m", 0.5, 3.0),
        ("30cm以上50cm未満", 0.3, 0.5),
        ("30〜50cm", 0.3, 0.5),
        ("less than 0.5 m", 0.0, 0.5),
        ("≥ 20", 20.0, math.inf),
        ("10 m or more", 10.0, math.inf),
        ("2.5", 2.5, 2.5),
        ("1,000m以上", 1000.0, math.inf),
    ],
)
def test_a_class_in_words(text: str, low: float, high: float) -> None:
    assert range_of(text) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text",
    ["", "不明", "浸水深ランク2", "1 of 2 of 3", "m", "2024-03-01", "A40", "1;2"],
)
def test_what_is_no_class(text: str) -> None:
    assert all(map(math.isnan, range_of(text)))


@given(
    st.floats(0, 50, allow_nan=False).map(lambda one: round(one, 2)),
    st.floats(0.01, 50).map(lambda one: round(one, 2)),
    st.sampled_from(["{}m以上{}m未満", "{} m 以上 ～ {} m 未満", "{}-{}m", "{}〜{}", "{} to {} m"]),
)
def test_any_class_comes_back(low: float, wide: float, form: str) -> None:
    high = round(low + wide, 2)
    assert range_of(form.format(low, high)) == (low, high)


def test_a_column_keeps_its_rows_and_tells_what_is_missing() -> None:
    found = ranges_of(pd.Series(["1m以上2m未満", None, "5m以上", "?", "1m以上2m未満"]), METERS)
    nan = math.nan
    np.testing.assert_equal(found.low, [1, nan, 5, nan, 1])
    np.testing.assert_equal(found.high, [2, nan, math.inf, nan, 2])
    np.testing.assert_equal(found.mid, [1.5, nan, 5, nan, 1.5])
