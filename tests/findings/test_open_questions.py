"""What is not yet known of a site, each once: gates, what counts, what has to be known."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pandas as pd
import pytest

from geowbit.core import Text, worded
from geowbit.countries import NO_COUNTRY, using
from geowbit.criteria import registered_criteria
from geowbit.findings import open_at, open_column, open_questions
from geowbit.layers import Evidence, Provenance, Questions, embedded_table, model_table
from geowbit.run import CriterionOfRun, FrameTable, GateOfRun, Run

NEEDED = ["headroom", "fiber", "flood", "land"]


def keys(run: Run, **row: object) -> list[str]:
    return [one.key for one in open_questions(run, row)]


# ---------------------------------------------------------------------------------- tables


def test_the_tables_are_whole_in_both_languages() -> None:
    with using(NO_COUNTRY):
        common = model_table("questions")
    for rows in (common, model_table("questions")):
        assert rows[["what", "what_ja", "whom", "whom_ja", "source"]].notna().all(axis=None)
        assert not rows.duplicated(["question", "supply_area"]).any()
        # what stands between the items of a list stands in none of them
        assert not rows["whom"].str.contains(";").any()
        assert not rows["what"].str.contains(";").any()
        needed = rows[rows["needed"] == "yes"]
        assert list(needed["question"].unique()) == NEEDED
        assert needed[["how", "how_ja", "layers"]].notna().all(axis=None)
    assert set(common["question"]) == set(model_table("questions")["question"])


def test_every_network_company_is_asked_by_its_name() -> None:
    areas = embedded_table("supply_areas").set_index("area")["operator"]
    asked = Questions()
    for area, operator in areas.items():
        whom = asked.asked_in("headroom", str(area)).whom
        assert isinstance(whom, Text)
        assert whom.text("ja") == operator
        assert asked.about(column="headroom_mw", supply_area=str(area)).whom == whom


def test_whoever_could_know_a_criterion_is_named() -> None:
    asked = Questions()
    weighed = model_table("criteria")
    names = set(weighed.loc[weighed["weight"] > 0, "criterion"]) & set(registered_criteria())
    assert len(names) > 10
    others = {name for name in names if asked.about(column=name).key == "other"}
    assert others == {"volcano_km"}


@pytest.mark.parametrize(
    ("column", "layers", "key"),
    [
        ("headroom_mw", (), "headroom"),
        ("headroom_years", (), "headroom"),
        ("connection_years", (), "costs"),
        ("flood_m", (), "flood"),
        ("mine_m", ("flood_2024",), "flood"),
        ("mine_m", ("mine",), "other"),
        ("rtt_osaka_ms", (), "fiber"),
    ],
)
def test_a_question_is_found_by_column_or_layer(
    column: str, layers: tuple[str, ...], key: str
) -> None:
    assert Questions().about(column=column, layers=layers).key == key


# ------------------------------------------------------------------------------- one site


def test_what_is_needed_is_open_until_somebody_saw_it() -> None:
    run = Run(evidence={"headroom_mw": Evidence("observed"), "fiber_km": Evidence("estimated")})
    assert keys(run, headroom_mw=math.nan, fiber_km=2.0) == NEEDED
    assert keys(run, headroom_mw=40.0, fiber_km=2.0) == ["fiber", "flood", "land"]
    # a proxy is no answer, routes of one's own are
    (fiber,) = [one for one in open_questions(run, {"fiber_km": 2.0}) if one.key == "fiber"]
    assert fiber.today == "fiber_km"
    derived = replace(run, evidence={"fiber_km": Evidence("derived")})
    assert keys(derived, fiber_km=2.0) == ["headroom", "flood", "land"]


@pytest.mark.parametrize("layer", ["flood", "flood_zones", "hazards"])
def test_a_layer_of_ones_own_answers(layer: str) -> None:
    run = Run(study={"layers": {layer: {"file": "x.gpkg"}}})
    assert keys(run) == ["headroom", "fiber", "land"]
    # an official file does so under any name
    files = (Provenance("mine", profile="ksj_a31b"), Provenance("other", profile="ksj_a29"))
    assert keys(Run(layers=files)) == ["headroom", "fiber", "land"]
    # one that is left out answers nothing
    assert keys(Run(study={"layers": {layer: "none"}})) == NEEDED


def test_a_criterion_that_counts_and_is_not_known() -> None:
    run = Run(
        criteria=(
            CriterionOfRun("surplus_mw", weight=0.5),
            CriterionOfRun("snow_cm", weight=0.0),
            CriterionOfRun("industrial_ha", weight=1.0),
        )
    )
    row = {"surplus_mw": math.nan, "snow_cm": math.nan, "industrial_ha": 3.0}
    found = open_questions(run, row)
    assert [one.key for one in found] == ["surplus", *NEEDED]
    # a row of a table is as good
    assert open_questions(run, pd.Series(row)) == found
    assert (found[0].column, found[0].gate) == ("surplus_mw", "")


def gate(reads: str, layer: str = "", ask: str = "") -> GateOfRun:
    return GateOfRun(f"{reads} >= 1", f"gate_{reads}", layer=layer, ask=ask, reads=reads)


def test_a_question_is_asked_once_and_by_the_gate_first() -> None:
    run = Run(
        gates=(gate("headroom_mw", "headroom"), gate("flood", "flood", ask="the city")),
        criteria=(CriterionOfRun("headroom_mw", weight=1.0),),
    )
    row = {"headroom_mw": math.nan, "supply_area": "kyushu",
           "gate_headroom_mw": "unknown", "gate_flood": "unknown"}  # fmt: skip
    first, second, *rest = open_questions(run, row)
    assert (first.key, first.gate, first.layer) == ("headroom", "headroom_mw >= 1", "headroom")
    assert worded(first.whom, "ja") == "九州電力送配電"
    # the study's own word comes first
    assert (second.key, second.whom) == ("flood", "the city")
    assert [one.key for one in rest] == ["fiber", "land"]
    known = {**row, "gate_headroom_mw": "pass", "gate_flood": "fail", "headroom_mw": 3.0}
    assert keys(run, **known) == NEEDED


def test_what_no_row_is_about_is_asked_each_for_itself() -> None:
    run = Run(gates=(gate("a_kpa"), gate("b_kpa")))
    row = {"gate_a_kpa": "unknown", "gate_b_kpa": "unknown"}
    assert keys(run, **row) == ["other", "other", *NEEDED]


def test_the_network_of_the_connection_is_asked_before_that_of_the_place() -> None:
    row = {"connection_network": "kansai", "supply_area": "hokuriku"}
    assert worded(open_questions(Run(), row)[0].whom, "ja") == "関西電力送配電"
    row["connection_network"] = ""
    assert worded(open_questions(Run(), row)[0].whom, "ja") == "北陸電力送配電"


# ------------------------------------------------------------------------------ all of them


def many() -> Run:
    rows = [
        {"a_mw": a, "surplus_mw": s, "headroom_mw": h, "supply_area": area, "gate_a_mw": answer}
        for a, s, h, area, answer in itertools.product(
            (1.0, math.nan), (2.0, math.nan), (3.0, math.nan), ("tohoku", "kyushu", ""),
            ("pass", "unknown"),
        )
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    table["gate_a_mw"] = pd.Categorical(table["gate_a_mw"], ["pass", "unknown", "fail"])
    return Run(
        table=FrameTable(table),
        gates=(gate("a_mw"),),
        criteria=(CriterionOfRun("surplus_mw", weight=1.0), CriterionOfRun("a_mw", weight=1.0)),
        evidence={"headroom_mw": Evidence("observed")},
    )


def test_the_column_says_of_each_row_what_its_card_says() -> None:
    run = many()
    told = open_column(run)
    for row, text in zip(run.frame().to_dict("records"), told, strict=True):
        expected = [str(one.told) for one in open_questions(run, row)]
        assert text.split("; ") == expected
    assert len(set(told)) == len(told.categories)
    assert len(open_column(Run(table=FrameTable(pd.DataFrame({"supply_area": []}))))) == 0


def test_the_list_counts_at_which_sites() -> None:
    run = many()
    found = open_at(run, run.frame().head(12))
    everywhere = [one.question.key for one in found if len(one.places) == 12]
    assert everywhere == ["fiber", "flood", "land"]
    # first the gates
    assert found[0].question.gate == "a_mw >= 1"
    assert found[0].places == tuple(range(2, 13, 2))
    headroom = [one.places for one in found if one.question.key == "headroom"]
    assert sorted(itertools.chain(*headroom)) == list(range(7, 13))
