"""The typed run: the same as table and run.json, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import geowbit as gw
from geowbit.core.errors import OutputError
from geowbit.core.messages import Message
from geowbit.run import SCHEMA

STUDY = {
    "area": {"bbox": [137.10, 36.60, 137.25, 36.70]},
    "load_mw": 40,
    "exclude": ["substation_km > 3", "prefecture in Toyama, Ishikawa", "slope_deg >= 15"],
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
        [km > 3, table["prefecture"].isin(["Toyama", "Ishikawa"]), slope >= 15]
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
    assert (members.column, members.members) == ("prefecture", ("Toyama", "Ishikawa"))
    assert (steep.column, steep.op, steep.limit) == ("slope_deg", ">=", 15.0)


def test_it_is_the_same_after_reading(sites, tmp_path):
    read = gw.Sites.read(sites.write(tmp_path / "run")).run
    run = sites.run
    for key in ("criteria", "rules", "messages", "ratio", "seed", "version", "study"):
        assert getattr(read, key) == getattr(run, key)
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
