"""The order of many values is that of a stable sort."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geowbit.ranking import rising_order

# few of them, so that many are alike
VALUES = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.1, np.inf, -np.inf, np.nan])


@given(st.lists(VALUES, max_size=60))
def test_ties_stay_in_their_order(values: list[float]) -> None:
    given_values = np.array(values, float)
    asked = rising_order(given_values)
    assert asked.tolist() == np.argsort(given_values, kind="stable").tolist()


@pytest.mark.parametrize("kinds", [1, 7, 5_000, 10**9])
def test_many_values_are_ordered_alike(kinds: int) -> None:
    values = np.random.default_rng(kinds).integers(0, kinds, 20_000) / 7.0
    values[::97] = np.nan
    assert (rising_order(values) == np.argsort(values, kind="stable")).all()
