"""The typed run: the same as table and run.json, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest

import geowbit as gw
from geowbit.core.errors import OutputError
from geowbit.core.messages import Message
from geowbit.layers import Provenance
from geowbit.run import SCHEMA, Run, bare_run

STUDY = {
    "area": {"bbox": [137.10, 36.60, 137.25, 36.70]},
    "load_mw": 40,
    "exclude": ["substation_km > 3", "prefecture in Ishikawa, Gifu", "slope_deg >= 15"],
}


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study.japan(**STUDY).run()


def test_it_says_what_the_record_says(sites):
    run, record = sites.run, sites.record
    assert (run.schema, run.name, run.load_mw, run.method) == (
        SCHEMA,
        record["name"],
        40.0,
        "weighted_sum",
    )
    assert len(run) == len(sites.table)
    assert [one.name for one in run.criteria] == [one["name"] for one in record["criteria"]]
    assert sum(run.weights.values()) == pytest.approx(1)
    assert run.column("score").equals(sites.table["score"])
    assert run.frame(["site_id", "rank"]).equals(sites.table[["site_id", "rank"]])
    assert run.own_layers == ()
    assert all(isinstance(one, Message) for one in run.messages)
    assert run.messages


def test_bits_say_which_rule_excluded_which_candidate(sites):
    run, table = sites.run, sites.table
    km, slope = table["substation_km"], table["slope_deg"]
    for number, expected in enumerate(
        [km > 3, table["prefecture"].isin(["Ishikawa", "Gifu"]), slope >= 15]
    ):
        np.testing.assert_array_equal(run.excluded_by(number), expected)
        assert run.rules[number].count == expected.sum()
    assert (table["excluded"] == (table["excluded_by"] > 0)).all()
    texts = [
        "; ".join(one.reason for n, one in enumerate(run.rules) if bits >> n & 1)
        for bits in table["excluded_by"]
    ]
    assert table["exclusion"].astype(str).tolist() == texts


def test_rules_are_told_in_parts(sites):
    far, members, steep = sites.run.rules
    assert (far.column, far.op, far.limit) == ("substation_km", ">", 3.0)
    assert (members.column, members.members) == ("prefecture", ("Ishikawa", "Gifu"))
    assert (steep.column, steep.op, steep.limit) == ("slope_deg", ">=", 15.0)


def test_it_is_the_same_after_reading(sites, tmp_path):
    read = gw.Sites.read(sites.write(tmp_path / "run")).run
    run = sites.run
    for key in ("criteria", "rules", "messages", "fiber", "seed", "version", "study", "layers"):
        assert getattr(read, key) == getattr(run, key)
    for key in ("kind", "versions", "country", "hubs", "load_mw", "timings", "peak_memory_mb"):
        assert getattr(read, key) == getattr(run, key)
    assert list(read.assumptions.ranges()) == list(run.assumptions.ranges())
    assert read.as_dict() == run.as_dict()
    assert {"map", "report", "sites"} <= set(read.timings)
    assert read.column("excluded_by").tolist() == run.column("excluded_by").tolist()
    file = tmp_path / "run" / "run.json"
    record = json.loads(file.read_text())
    published = json.loads((Path(__file__).parents[1] / "docs" / "run.schema.json").read_text())
    jsonschema.validate(record, published)
    assert published["properties"]["schema"]["const"] == SCHEMA
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record | {"criteria": [{"name": "x_km"}]}, published)
    for other in (
        {**record, "schema": SCHEMA + 1},
        {k: record[k] for k in record if k != "schema"},
    ):
        file.write_text(json.dumps(other))
        with pytest.raises(OutputError) as caught:
            gw.Sites.read(tmp_path / "run")
        assert caught.value.code == "run.other_schema"


def test_a_default_rule_says_its_reason_in_the_language_of_the_reader():
    run = gw.Study.japan(area={"bbox": [135.9, 35.0, 136.2, 35.3]}).run().run
    lake = run.rules[0]
    assert (lake.reason.code, lake.said("en"), lake.said("ja")) == (
        "ranking.reason_lake",
        "in a lake",
        "湖の中",
    )
    far = run.rules[1]
    assert far.said("en") == "more than 50 km from a substation that can carry the load"
    assert {"in a lake"} <= set(run.exclusions())
    for text, rules in run.exclusions().items():
        assert text == "; ".join(rule.said("en") for rule in rules)


def test_a_run_writes_and_reads_itself_alone(tmp_path, sites):
    sites.write(tmp_path / "run")
    for name in ("run.json", "sites.parquet"):
        (tmp_path / "run" / name).unlink()
    sites.run.write(tmp_path / "run")
    read = Run.read(tmp_path / "run", shapes=False)
    assert "geometry" not in read.table.names()
    assert read.column("score").tolist() == sites.run.column("score").tolist()
    assert read.ranked == sites.run.ranked


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("run.json", "[1, 2", "run.unreadable"),
        ("run.json", '{"schema": 1, "study": {"load_mw": 1}, "criteria": []}', "run.key_missing"),
        ("sites.parquet", "PAR1", "run.unreadable"),
        ("map.html", None, "run.file_missing"),
    ],
)
def test_a_broken_folder_is_refused_by_code(tmp_path, sites, name, text, code):
    file = sites.write(tmp_path / "run") / name
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    with pytest.raises(OutputError) as caught:
        Run.read(tmp_path / "run")
    assert caught.value.code == code
    assert caught.value.params["place"] == str(tmp_path / "run")


def test_a_table_alone_becomes_a_run():
    table = pd.DataFrame(
        {
            "excluded": [True, True, False, True, True],
            "exclusion": ["wet", "steep; wet", "", "wet", None],
        }
    )
    run = bare_run(table, name="mine")
    assert [(rule.said("en"), rule.count) for rule in run.rules] == [
        ("wet", 2),
        ("steep; wet", 1),
        ("excluded", 1),
    ]
    assert run.column("excluded_by").tolist() == [1, 2, 0, 1, 4]
    assert (run.ranked, np.isnan(run.load_mw), run.criteria) == (1, True, ())
    assert "excluded_by" not in table


def test_of_more_reasons_than_bits_the_rarest_share_the_last():
    texts = [f"reason {n}" for n in range(70) for _ in range(70 - n)]
    run = bare_run(pd.DataFrame({"excluded": True, "exclusion": texts}))
    assert len(run.rules) == 62
    assert [rule.count for rule in run.rules[:3]] == [70, 69, 68]
    assert run.rules[-1].count == sum(range(1, 10))
    for number, rule in enumerate(run.rules):
        assert run.excluded_by(number).sum() == rule.count


def test_a_kind_of_dirt_that_a_later_geowbit_knows_keeps_its_text():
    later = {"code": "dirt.of_another_day", "params": {}, "text": "rows of mud", "count": 3}
    layer = Provenance.from_dict({"name": "x", "dropped": [later], "found": []})
    assert {str(kind): rows for kind, rows in layer.dropped.items()} == {"rows of mud": 3}
    assert Provenance.from_dict(layer.as_dict()) == layer
