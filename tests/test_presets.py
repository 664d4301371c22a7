"""Presets: each a load and a patch of weights, with a reason for every number."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from refused import refused
from typer.testing import CliRunner

from geowbit import Study
from geowbit.cli.app import app
from geowbit.core.errors import StudyError
from geowbit.countries import NO_COUNTRY, using
from geowbit.countries._tables import joined
from geowbit.criteria import registered_criteria
from geowbit.layers import model_table
from geowbit.settings import Settings, preset_of, presets

TABLE = pd.read_csv(Path(__file__).parents[1] / "data" / "raw" / "model" / "presets.csv")
AREA = {"bbox": [137.10, 36.675, 137.15, 36.70]}


def weights_of(study):
    return {one.name: one.weight for one in study.run().run.criteria}


def test_the_table_has_a_load_and_a_reason_for_everything():
    assert set(TABLE["preset"]) == {"training", "inference", "edge", "backup", "cheap_energy"}
    assert not TABLE.duplicated(["preset", "key"]).any()
    assert TABLE[["why", "why_ja", "source", "confidence"]].notna().all(axis=None)
    loads = TABLE[TABLE["key"] == "load_mw"].set_index("preset")["value"]
    assert loads.to_dict() == {
        "training": 300, "inference": 30, "edge": 5, "backup": 20, "cheap_energy": 100,
    }  # fmt: skip
    assert loads.to_dict() == {name: one.load_mw for name, one in presets().items()}
    assert (TABLE["value"] >= 0).all()


def test_every_weight_is_of_a_criterion_that_there_is():
    known = set(registered_criteria()) | {"load_mw", "rtt_HUB_ms"}
    assert set(TABLE["key"]) <= known
    # a preset that says what the model says says nothing
    table = model_table("criteria").set_index("criterion")["weight"]
    same = [row for row in TABLE.itertuples() if table.get(row.key) == row.value]
    # of one hub it may, when there are others
    assert {(row.preset, row.key) for row in same} <= {("cheap_energy", "rtt_HUB_ms")}


def test_a_preset_brings_its_load_and_weights():
    study = Study.japan(preset="edge", area=AREA)
    assert study.settings.load_mw == 5
    plain = weights_of(Study.japan(load_mw=5, area=AREA))
    rows = TABLE[TABLE["preset"] == "edge"].set_index("key")["value"]
    expected = {name: rows.get(name, weight) for name, weight in plain.items()}
    expected |= dict.fromkeys(("rtt_tokyo_ms", "rtt_osaka_ms"), rows["rtt_HUB_ms"])
    assert expected != plain
    assert weights_of(study) == expected


def test_what_the_study_says_goes_before_the_preset():
    study = Study.japan(preset="edge", load_mw=7, weights={"fiber_km": 9}, area=AREA)
    assert study.settings.load_mw == 7
    weights = weights_of(study)
    assert (weights["fiber_km"], weights["population_50km"]) == (9, 3)


def test_another_preset_brings_its_own_load(tmp_path: Path):
    path = tmp_path / "study.yaml"
    path.write_text("preset: edge\n", encoding="utf-8")
    assert Study.from_yaml(path).settings.load_mw == 5
    assert Study.from_yaml(path, preset="training").settings.load_mw == 300
    assert Study.from_yaml(path, load_mw=2).settings.load_mw == 2
    assert Study(Settings(preset="edge"), seed=3).settings.load_mw == 5


def test_a_hub_that_the_preset_names_has_its_own_weight():
    one = preset_of("training")
    found = one.weights_for(["rtt_a_ms", "rtt_b_ms", "relief_m"], ["a", "b"])
    assert found == {"rtt_a_ms": 0, "rtt_b_ms": 0}
    named = type(one)("x", "x", 1, {"rtt_a_ms": 3, "rtt_HUB_ms": 2}, {})
    assert named.weights_for(["rtt_a_ms", "rtt_b_ms"], ["a", "b"]) == {"rtt_a_ms": 3, "rtt_b_ms": 2}


def test_rows_of_a_country_take_the_place_of_the_common_ones():
    common = pd.DataFrame(
        {"preset": ["a", "a", "b"], "key": ["x_km", "y_km", "x_km"], "value": [1, 2, 3]}
    )
    own = pd.DataFrame({"preset": ["a", "c"], "key": ["y_km", "y_km"], "value": [7, 8]})
    found = joined(common, own, ["preset", "key"])
    assert found.values.tolist() == [
        ["a", "x_km", 1], ["b", "x_km", 3], ["a", "y_km", 7], ["c", "y_km", 8],
    ]  # fmt: skip


def test_without_a_country_presets_are_there():
    with using(NO_COUNTRY):
        assert preset_of("backup").load_mw == 20


def test_the_run_tells_the_preset_and_its_reasons():
    run = Study.japan(preset="edge", weights={"fiber_km": 9}, area=AREA).run().run
    (told,) = [one for one in run.messages if getattr(one, "code", "") == "study.preset"]
    assert told.params["title"].code == "preset.edge"
    changes = {one.params["name"]: one.params for one in told.params["changes"]}
    assert changes["rtt_osaka_ms"]["weight"] == "0"
    assert "fiber_km" not in changes
    why = TABLE[(TABLE["preset"] == "edge") & (TABLE["key"] == "population_50km")].iloc[0]
    assert changes["population_50km"]["why"].text("ja") == why["why_ja"]
    assert run.study["preset"] == "edge"


@pytest.mark.parametrize("name", ["eddge", "EDGE"])
def test_a_preset_that_there_is_not(name):
    with refused(StudyError, "settings.no_preset", name=name, key="preset"):
        Study.japan(preset=name)


def test_the_shell_lists_them_and_takes_one(tmp_path: Path):
    listed = CliRunner().invoke(app, ["presets", "--json"])
    found = {one["name"]: one for one in json.loads(listed.stdout)["presets"]}
    assert found["training"]["load_mw"] == 300
    assert found["edge"]["weights"]["population_50km"] == 3
    said = CliRunner().invoke(app, ["presets", "--lang", "ja"])
    assert all(why in said.stdout for why in TABLE["why_ja"])
    path = tmp_path / "study.yaml"
    path.write_text(f"area: {AREA}\n", encoding="utf-8")
    done = CliRunner().invoke(
        app, ["run", str(path), "-o", str(tmp_path / "out"), "--preset", "backup"]
    )
    assert done.exit_code == 0, done.output
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (record["study"]["preset"], record["study"]["load_mw"]) == ("backup", 20)
