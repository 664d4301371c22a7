"""Weights of a study: single ones in place of the model's, and all that is wrong with one."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from refused import refused
from typer.testing import CliRunner

from geowbit import Study
from geowbit.cli.app import app
from geowbit.core.errors import StudyError
from geowbit.layers import model_table

# some land at the coast of Toyama
AREA = {"bbox": [137.10, 36.675, 137.20, 36.70]}
NAMED = {
    "substation_km": {"weight": 3, "best": 0, "worst": 40},
    "fiber_km": {"weight": 1, "best": 0, "worst": 10},
    "relief_m": {"weight": 2, "best": 0, "worst": 600},
}


def weights_of(run):
    return {one.name: one.weight for one in run.criteria}


def by_table(run):
    """The weights of the model's table, read apart from what chooses them."""
    table = model_table("criteria").set_index("criterion")["weight"]
    found = {name: float(table.get(name, math.nan)) for name in weights_of(run)}
    return {name: one for name, one in found.items() if not math.isnan(one)}


def test_one_weight_is_changed_and_the_others_stay():
    run = Study.japan(area=AREA, weights={"substation_km": 5, "fiber_km": 0}).run().run
    expected = by_table(run) | {"substation_km": 5, "fiber_km": 0}
    assert by_table(run)["fiber_km"] > 0
    assert {name: weights_of(run)[name] for name in expected} == expected


def test_a_weight_of_nothing_leaves_the_column_and_takes_the_part():
    table = Study.japan(area=AREA, weights={"fiber_km": 0}).run().table
    assert table["fiber_km"].notna().all()
    assert "score_fiber_km" not in table
    assert "score_fiber_km" in Study.japan(area=AREA).run().table


def test_the_score_is_that_of_the_changed_weights():
    study = Study.japan(area=AREA, criteria=NAMED, weights={"substation_km": 1, "relief_m": 0})
    table = study.run().table
    power = 1 - np.clip(table["substation_km"] / 40, 0, 1)
    bits = 1 - np.clip(table["fiber_km"] / 10, 0, 1)
    assert power.nunique() > 10
    np.testing.assert_allclose(table["score"], (power + bits) / 2, atol=1e-12)


def test_what_the_criteria_do_not_name_has_the_scale_of_the_table():
    table = model_table("criteria").set_index("criterion")
    ends = table.loc["second_route_ms", ["best", "worst"]].tolist()
    assert table.loc["second_route_ms", "weight"] == 0
    for criteria in (NAMED, None):
        study = Study.japan(area=AREA, criteria=criteria, weights={"second_route_ms": 2})
        one = study.run().run.criterion("second_route_ms")
        assert (one.weight, one.best, one.worst) == (2, *ends)


def test_weights_count_where_the_criteria_have_none():
    found = Study.japan(
        area=AREA, criteria={"fiber_km": {"weight": 0}}, weights={"fiber_km": 1}
    ).run()
    assert found.run.weights == {"fiber_km": 1.0}


def test_a_criterion_of_one_s_own_is_weighed_by_name():
    own = {"layer": "substations", "measure": "distance_to", "direction": "cost"}
    study = Study.japan(area=AREA, criteria={"any_km": own}, weights={"any_km": 4, "fiber_km": 1})
    assert study.run().run.weights == {"any_km": 0.8, "fiber_km": 0.2}


def test_weights_given_to_a_file_are_joined_to_its_own(tmp_path: Path):
    path = tmp_path / "study.yaml"
    path.write_text("weights: {fiber_km: 3, relief_m: 4}\n", encoding="utf-8")
    settings = Study.from_yaml(path, weights={"relief_m": 0, "substation_km": 2}).settings
    assert settings.weights == {"fiber_km": 3, "relief_m": 0, "substation_km": 2}


def test_a_name_that_there_is_not(tmp_path: Path):
    with refused(StudyError, "study.no_weight_of", name="fibre_km", near="fiber_km"):
        Study.japan(weights={"fibre_km": 2})
    path = tmp_path / "study.yaml"
    path.write_text("load_mw: 50\nweights:\n  fiber_km: 1\n  fibre_km: 2\n", encoding="utf-8")
    with refused(StudyError, "study.no_weight_of", near="fiber_km", at="study.yaml:4"):
        Study.from_yaml(path)
    # of a hub that the study has not
    with refused(StudyError, "study.no_weight_of", near="rtt_tokyo_ms"):
        Study.japan(weights={"rtt_kyoto_ms": 1}, hubs={"tokyo": [139.76, 35.69]})


@pytest.mark.parametrize(
    ("weight", "code"),
    [
        (-1, "settings.takes.greater_than_equal"),
        (math.nan, "settings.takes.finite_number"),
        (math.inf, "settings.takes.finite_number"),
        (1e10, "settings.takes.less_than_equal"),
        ("heavy", "settings.takes.float_parsing"),
        (True, "settings.no_truth"),
    ],
)
def test_a_weight_that_cannot_be(weight, code):
    with refused(StudyError, code, key="weights.fiber_km"):
        Study.japan(weights={"fiber_km": weight})


def test_nothing_weighs():
    every = dict.fromkeys(model_table("criteria")["criterion"], 0)
    every.pop("rtt_HUB_ms")
    with refused(StudyError, "study.nothing_weighs"):
        Study.japan(weights=every)
    with refused(StudyError, "settings.no_weight", key="criteria"):
        Study.japan(criteria={"fiber_km": {"weight": 1}}, weights={"fiber_km": 0})
    with refused(StudyError, "settings.takes.dict_type", key="weights"):
        Study.japan(weights=["fiber_km"])


def shell(*args: object):
    return CliRunner().invoke(app, [str(one) for one in args])


def test_weights_of_the_shell(tmp_path: Path):
    path = tmp_path / "study.yaml"
    path.write_text(f"area: {AREA}\nweights: {{fiber_km: 3, relief_m: 4}}\n", encoding="utf-8")
    given = ("--weight", "fiber_km=0", "--weight", " substation_km = 2.5")
    done = shell("run", path, "-o", tmp_path / "out", *given)
    assert done.exit_code == 0, done.output
    written = pd.read_json(tmp_path / "out" / "run.json", typ="series")
    weights = {one["name"]: one["weight"] for one in written["criteria"]}
    assert (weights["fiber_km"], weights["relief_m"], weights["substation_km"]) == (0, 4, 2.5)
    assert written["study"]["weights"] == {"fiber_km": 0, "relief_m": 4, "substation_km": 2.5}


@pytest.mark.parametrize(
    "text", ["fiber_km", "fiber_km=", "=2", "fiber_km=-1", "fiber_km=nan", "fiber_km=inf", "a=b=1"]
)
def test_a_weight_of_the_shell_that_cannot_be(tmp_path: Path, text: str):
    done = shell("run", "-o", tmp_path / "out", "--weight", text)
    assert done.exception.code == "cli.weight"
    assert done.exception.params["text"] == text


def test_a_weight_of_the_shell_given_twice(tmp_path: Path):
    twice = ("--weight", "fiber_km=1", "--weight", "fiber_km=2")
    done = shell("run", "-o", tmp_path / "out", *twice)
    assert done.exception.code == "cli.weight_twice"
