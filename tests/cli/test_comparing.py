"""The shell: two runs, and two sites of a run, side by side."""

from __future__ import annotations

import json

import pytest
from test_shell import shell

import geowbit as gw
from geowbit.core import say
from geowbit.core.output import DIFFERENCE_FILES

AREA = {"bbox": [134.0, 34.2, 134.12, 34.3]}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    place = tmp_path_factory.mktemp("runs")
    for name, mw in (("old", 100), ("new", 40)):
        gw.Study.japan(load_mw=mw, area=AREA).run().write(place / name)
    return place


def test_diff_prints_what_a_planner_asks_and_writes_nothing(runs):
    done = shell("diff", runs / "old", runs / "new")
    assert done.code == 0
    lines = done.out.splitlines()
    found = gw.diff(runs / "old", runs / "new")
    assert lines[0] == "Japan, 100 MW → Japan, 40 MW"
    assert lines[1] == say("diff.shared", count=found.counts["shared"])
    scores = say("diff.scores", count=str(found.counts["ranked_in_both"]))
    assert scores.partition("{rose}")[0] in done.out
    assert "    load_mw: 100 → 40" in lines
    assert sorted(path.name for path in runs.iterdir()) == ["new", "old"]


def test_diff_writes_its_files_and_json(runs, tmp_path):
    done = shell("diff", runs / "old", runs / "new", "-o", tmp_path / "out", "--json")
    assert done.code == 0
    told = json.loads(done.out)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(DIFFERENCE_FILES)
    assert told == json.loads((tmp_path / "out" / "diff.json").read_text("utf-8"))
    assert told["causes"][0] == {"kind": "setting", "what": "load_mw", "old": "100", "new": "40"}


def test_diff_in_japanese(runs):
    assert "2つの計算の違い:" in shell("diff", runs / "old", runs / "new", "--lang", "ja").out


def test_diff_tells_what_is_wrong_in_one_line(runs, tmp_path):
    place = {"place": str(tmp_path / "x"), "name": "sites.parquet"}
    shell("diff", tmp_path / "x", runs / "new").holds("run.file_missing", **place)
    assert shell("diff", runs / "old").code == 2
    # a language or a folder that cannot be is told before the work
    done = shell("diff", runs / "old", runs / "new", "--lang", "fr")
    done.holds("words.no_language", lang="fr", known="de, en, ja")
    (tmp_path / "mine.txt").write_text("x")
    done = shell("diff", runs / "old", runs / "new", "-o", tmp_path)
    assert done.err.splitlines() == [f"geowbit: {done.line}"]
    done.holds("output.holds_others", place=str(tmp_path), name="'mine.txt'")


def test_sites_side_by_side(runs):
    table = gw.Sites.read(runs / "old").table
    a, b = table["site_id"].iloc[[0, 30]]
    done = shell("sites", runs / "old", a, b)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == f"{a} and {b}"
    rows = table.set_index("site_id")
    ahead = a if rows.loc[a, "score"] > rows.loc[b, "score"] else b
    apart = abs(rows.loc[a, "score"] - rows.loc[b, "score"])
    assert say("pair.higher", site=ahead, points=f"{apart:.3f}", what="") in done.out
    (told,) = [line for line in lines if line.startswith("    Distance to a substation")]
    for site in (a, b):
        points = rows.loc[site, "score_substation_km"]
        assert f"{rows.loc[site, 'substation_km']:.1f} km [{points:.3f}]" in told
    told = json.loads(shell("sites", runs / "old", a, b, "--json").out)
    assert [told["a"], told["b"]] == [a, b]
    (score,) = [row for row in told["rows"] if row["name"] == "score"]
    assert score["difference"] == pytest.approx(rows.loc[b, "score"] - rows.loc[a, "score"])


def test_a_site_may_be_a_place(runs):
    rows = gw.Sites.read(runs / "old").table
    place = f"{rows['lat'].iloc[5]:.5f},{rows['lon'].iloc[5]:.5f}"
    done = shell("sites", runs / "old", rows["site_id"].iloc[0], place)
    assert done.out.splitlines()[0].endswith(rows["site_id"].iloc[5])
    japanese = shell("sites", runs / "old", rows["site_id"].iloc[0], place, "--lang", "ja")
    assert "香川県" in japanese.out


def test_a_site_that_is_not_there_is_told(runs):
    known = gw.Sites.read(runs / "old").table["site_id"].iloc[0]
    done = shell("sites", runs / "old", known, f"{known[:-1]}x")
    done.holds("ranking.no_candidate_but", name=f"{known[:-1]}x")
    assert done.error.params["hint"].params["names"][0].startswith(f"'{known[:-1]}")
    shell("sites", runs / "old", known, "tokyo").holds("run.no_site_there")
    shell("sites", runs / "old", known, "Nowhere at all").holds(
        "run.no_site", name="Nowhere at all"
    )
