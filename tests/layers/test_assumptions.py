"""The typed assumptions: what one is, what a study adds, and what run.json keeps of it."""

import pickle

import numpy as np
import pandas as pd
import pytest

from geowbit.layers import (
    LEVELS,
    Assumptions,
    Rate,
    Rates,
    VoltageClasses,
    named_assumptions,
    own_rate,
)

MODEL = named_assumptions()
ROW = {
    **{"what": "power, overhead", "what_ja": None, "low": 1.0, "mid": 2.0, "high": 3.0},
    **{"unit": "mjpy/km", "year": "2025", "source": "me", "source_ja": None},
    **{"licence": "the user's own", "confidence": "user"},
}


def test_an_assumption_says_its_range_unit_and_source() -> None:
    table = MODEL.frame()
    for key in ("discount_rate", "power_detour_ratio", "jp_expert_154kv_overhead"):
        one, row = MODEL[key], table.loc[key]
        assert (one.low, one.mid, one.high) == tuple(row[list(LEVELS)])
        assert [MODEL.value(key, level) for level in LEVELS] == row[list(LEVELS)].tolist()
        assert (one.unit, one.source.en, one.what.en) == tuple(row[["unit", "source", "what"]])
        assert one.what.text("ja") == row["what_ja"] or pd.isna(row["what_ja"])
        assert not one.is_own


def test_they_are_a_mapping_that_nobody_changes() -> None:
    assert list(MODEL) == MODEL.frame().index.tolist()
    assert len(MODEL) == len(MODEL.frame())
    assert "discount_rate" in MODEL
    assert "discount" not in MODEL
    assert MODEL.get("discount") is None
    with pytest.raises(KeyError, match="discount"):
        MODEL.value("discount")
    with pytest.raises(TypeError):
        MODEL.at("mid")["discount_rate"] = 1  # type: ignore[index]
    table = MODEL.frame()
    table.loc["discount_rate", "mid"] = 9.0
    assert MODEL.value("discount_rate") != 9


def test_own_classes_are_no_assumptions_and_stand_in_the_table() -> None:
    classes = VoltageClasses.of({330: 400, 132: 60})
    mine = MODEL.with_classes(classes)
    assert mine.voltage_classes == classes
    assert list(mine) == list(MODEL)
    table = mine.frame()
    assert table["mid"].filter(like="voltage_class:").to_dict() == {
        "voltage_class:132": 60.0,
        "voltage_class:330": 400.0,
    }
    assert [key for key, *_ in mine.ranges()] == sorted(MODEL)


def test_own_rates_replace_or_add_and_keep_their_place() -> None:
    known = Rate("power", 154.0, "overhead", "jp_expert_154kv_overhead")
    new = own_rate("power", 132.0, "overhead")
    mine = MODEL.with_rates({known: ROW, new: ROW})
    assert list(mine) == [*MODEL, new.key]
    assert [mine.value(key) for key in (known.key, new.key)] == [2.0, 2.0]
    assert mine.rates == Rates((known, new))
    assert mine.rates.key("power", "overhead", 132) == new.key
    assert mine.rates.key("power", "overhead", 66) is None
    others = [key for key in MODEL if key != known.key]
    assert [mine.at("high")[key] for key in others] == [MODEL.at("high")[key] for key in others]


def test_the_table_and_a_pickle_give_the_same_back() -> None:
    new = own_rate("station", None, "bay")
    mine = (
        named_assumptions({"discount_rate": 0.04})
        .with_rates({new: ROW})
        .with_classes(VoltageClasses.of({132: 60}))
    )
    for again in (Assumptions.from_frame(mine.frame()), pickle.loads(pickle.dumps(mine))):
        assert again == mine
        assert again.rates.key("station", "bay") == new.key
        assert again.voltage_classes == mine.voltage_classes
        assert again["discount_rate"].is_own
    assert mine != MODEL


def test_none_at_all_are_none() -> None:
    none = Assumptions.from_frame(pd.DataFrame())
    assert len(none) == len(none.frame()) == 0
    assert not list(none.ranges())
    assert none == Assumptions()


def test_the_ends_of_several_are_the_largest() -> None:
    keys = ["power_detour_ratio", "discount_rate"]
    table = MODEL.frame().loc[keys]
    assert MODEL.ends(keys) == (table["low"].max(), table["high"].max())
    assert np.isfinite(MODEL.ends(keys)).all()
