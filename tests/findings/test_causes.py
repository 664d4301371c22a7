"""What differs between two records, kind by kind."""

from __future__ import annotations

import copy

import pandas as pd

from geowbit.core import worded
from geowbit.findings import Cause, causes
from geowbit.pages.difference.words import cause_words
from geowbit.run import IN_MEMORY, Run

RECORD = {
    "name": "one",
    "geowbit": "0.1.0",
    "study": {
        "name": "one",
        "load_mw": 100.0,
        "area": {"prefectures": ["Saga"]},
        "layers": {},
        "assumptions": {},
        "costs": {"connection": "straight"},
        "top": {"n": 20},
    },
    "layers": [{"name": "substations", "source": "OSM", "rows_kept": 3502, "sha256": "ab" * 32}],
    "criteria": [
        {"name": "fiber_km", "unit": "km", "direction": "cost", "weight": 1, "best": 0.5,
         "worst": 50.0, "ends_set": []},
        {"name": "fault_km", "unit": "km", "direction": "benefit", "weight": 1, "best": 20.0,
         "worst": 0.0, "ends_set": ["best", "worst"]},
    ],
    "exclusions": [{"rule": "lake > 0", "reason": "in a lake", "count": 5}],
    "assumptions": [{"key": "discount_rate", "low": 0.02, "mid": 0.03, "high": 0.05,
                     "unit": "per year"}],
    "ratio": {"fiber_to_power_ratio": 0.1},
}  # fmt: skip


def run_of(record) -> Run:
    return Run.of(pd.DataFrame(), record)


def texts(causes: tuple[Cause, ...]) -> list[list[str]]:
    return [[one.kind, one.what, worded(one.old, "en"), worded(one.new, "en")] for one in causes]


def found(change) -> list[list[str]]:
    other = copy.deepcopy(RECORD)
    change(other)
    return texts(causes(run_of(RECORD), run_of(other)))


def test_a_record_does_not_differ_from_itself():
    assert found(lambda other: None) == []


def test_names_and_counts_are_no_causes():
    def change(other):
        other["name"] = other["study"]["name"] = "two"
        other["exclusions"][0]["count"] = 6
        other["seconds"] = {"score": 1}

    assert found(change) == []


def test_settings_are_told_key_by_key():
    def change(other):
        other["study"] |= {"load_mw": 40.5, "area": None}
        other["study"]["costs"]["connection"] = "corridor"
        other["study"]["top"] = {"n": 10}

    assert found(change) == [
        ["setting", "load_mw", "100", "40.5"],
        ["setting", "costs.connection", "straight", "corridor"],
        ["setting", "top.n", "20", "10"],
        ["setting", "area.prefectures", "Saga", ""],
    ]


def test_layers_are_told_by_their_content():
    def change(other):
        other["layers"][0] |= {"sha256": "cd" * 32, "rows_kept": 3600}
        other["layers"].append(
            {"name": "hazards", "source": "mine.gpkg", "sha256": "", "rows_kept": 4}
        )

    assert found(change) == [
        ["layer", "substations", "OSM; 3,502 rows; SHA-256 abababababab",
         "OSM; 3,600 rows; SHA-256 cdcdcdcdcdcd"],
        ["layer", "hazards", "", "mine.gpkg; 4 rows"],
    ]  # fmt: skip
    # other words for the same content are no cause
    assert found(lambda other: other["layers"][0].update(source="OpenStreetMap")) == []


def test_a_frame_in_memory_may_differ_and_that_is_told():
    def held(record):
        record["study"]["layers"] = {"substations": IN_MEMORY}
        record["layers"][0]["sha256"] = ""
        return record

    one, other = held(copy.deepcopy(RECORD)), held(copy.deepcopy(RECORD))
    told = causes(run_of(one), run_of(other))
    assert [(one.kind, one.what) for one in told] == [("layer in memory", "substations")]
    assert cause_words(told[0]).endswith("in both runs, which may differ")


def test_weights_are_told_with_their_share_of_all():
    assert found(lambda other: other["criteria"][0].update(weight=3)) == [
        ["weight", "fiber_km", "1 (50.0%)", "3 (75.0%)"],
        ["weight", "fault_km", "1 (50.0%)", "1 (25.0%)"],
    ]


def test_ends_that_are_set_are_told_apart_from_quantiles():
    def change(other):
        other["criteria"][0]["worst"] = 60.0
        other["criteria"][1]["best"] = 30.0

    assert found(change) == [
        ["quantile", "fiber_km", "0.5 … 50 km", "0.5 … 60 km"],
        ["scale", "fault_km", "20 … 0 km", "30 … 0 km"],
    ]

    # the ends of what does not count move nothing
    def unweighed(other):
        other["criteria"][0]["worst"] = 60.0

    other = copy.deepcopy(RECORD)
    other["criteria"][0]["weight"] = 0
    more = copy.deepcopy(other)
    unweighed(more)
    assert len(causes(run_of(other), run_of(more))) == 0


def test_rules_assumptions_ratio_direction_and_version():
    def change(other):
        other["exclusions"] = [{"rule": "slope_deg > 15", "reason": "too steep"}]
        other["assumptions"][0] |= {"mid": 0.04}
        other["ratio"] = {"fiber_to_power_ratio": 0.0175}
        other["criteria"][0]["direction"] = "benefit"
        other["geowbit"] = "0.2.0"

    assert found(change) == [
        ["direction", "fiber_km", "cost", "benefit"],
        ["rule", "slope_deg > 15", "", "too steep"],
        ["rule", "lake > 0", "in a lake", ""],
        ["assumption", "discount_rate", "0.02 / 0.03 / 0.05 per year",
         "0.02 / 0.04 / 0.05 per year"],
        ["ratio", "fiber_to_power_ratio", "0.1", "0.0175"],
        ["version", "geowbit", "0.1.0", "0.2.0"],
    ]  # fmt: skip


def test_every_kind_has_its_words_in_both_languages():
    from geowbit.pages.language import speaking

    kinds = ("setting", "layer", "layer in memory", "criterion", "weight", "direction", "scale",
             "quantile", "rule", "assumption", "ratio", "version")  # fmt: skip
    for lang in ("en", "ja"):
        with speaking(lang):
            for kind in kinds:
                told = cause_words(Cause(kind, "fiber_km", "one", ""))
                assert "{" not in told
                assert ("none" if lang == "en" else "なし") in told or kind == "layer in memory"


def test_layers_and_rules_are_worded_in_the_language_of_the_reader():
    other = copy.deepcopy(RECORD)
    other["layers"][0] |= {"sha256": "", "rows_kept": 1}
    reason = {"code": "ranking.reason_lake", "params": {}}
    other["exclusions"] = [{"rule": "lake2 > 0", "reason": reason}]
    layer, rule, _ = causes(run_of(RECORD), run_of(other))
    assert (worded(layer.old, "ja"), worded(layer.new, "en")) == (
        "OSM; 3,502行; SHA-256 abababababab", "OSM; 1 row"
    )  # fmt: skip
    assert (worded(rule.new, "en"), worded(rule.new, "ja")) == ("in a lake", "湖の中")
