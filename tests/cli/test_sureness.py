"""The shell: known sites against the score."""

from __future__ import annotations

import json

import pytest
from test_shell import shell

import geowbit as gw
from geowbit.core import say

# Toyama and what is announced there
AREA = {"bbox": [136.8, 36.45, 137.3, 36.75]}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    place = tmp_path_factory.mktemp("runs") / "hokuriku"
    gw.Study.japan(area=AREA).run().write(place)
    return place


def test_backtest_as_json(out):
    done = shell("backtest", out, "--json", "--draws", "50")
    assert done.code == 0
    told = json.loads(done.out)
    assert {"rule", "set", "n", "auc", "low", "high"} <= set(told["rows"][0])
    assert [row["rule"] for row in told["rows"] if row["set"] == "announced"] == [
        "score",
        "substation_km",
        "connection_mjpy",
        "population_density",
        "relief_m",
        "fiber_km",
        "population_50km",
    ]
    # two announcements of one park count once
    compared = [one for one in told["sites"] if one["outcome"] == "compared"]
    assert all(0 <= one["percentile"] <= 1 for one in compared)
    assert told["draws"] == 50
    assert any(one["outcome"] == "same_cell" for one in told["sites"])


def test_backtest_of_a_list_of_ones_own(out, tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text("name,load_mw\n36.53 136.87,300\nnowhere at all,5\n東京,9\n", "utf-8")
    done = shell("backtest", out, "--sites", mine)
    assert done.code == 0
    assert say("cli.backtest_set", of="own", mw="100", area="none") in done.out
    assert "nowhere at all" in done.out
    points = tmp_path / "points.csv"
    points.write_text("name,lon,lat\nland,136.87,36.53\nsea,137.1,37.9\n", "utf-8")
    told = json.loads(shell("backtest", out, "--sites", points, "--json").out)
    own = {one["name"]: one["outcome"] for one in told["sites"] if one["of"] == "own"}
    assert own == {"land": "compared", "sea": "sea"}


def test_backtest_refuses_what_it_cannot_use(out, tmp_path):
    sea = tmp_path / "sea.csv"
    sea.write_text("name,lon,lat\nship,137.1,37.9\n", "utf-8")
    shell("backtest", out, "--sites", sea).holds(
        "backtest.no_site", count="1", excluded="0", outside="0", sea="1"
    )
    names = tmp_path / "names.csv"
    names.write_text("name\nnowhere at all\n", "utf-8")
    shell("backtest", out, "--sites", names).holds("place.none_of_list", count="1")
    empty = tmp_path / "no_names.csv"
    empty.write_text("a,b\n1,2\n", "utf-8")
    shell("backtest", out, "--sites", empty).holds("layers.needs_lon_lat")
    shell("backtest", tmp_path / "x").holds(
        "run.file_missing", place=str(tmp_path / "x"), name="sites.parquet"
    )
    assert shell("backtest", out, "--draws", "0").code == 2


def test_backtest_tells_what_one_choice_changes(out):
    told = json.loads(shell("backtest", out, "--sensitivity", "--json").out)["sensitivity"]
    assert {"criterion_out", "theme_out", "method"} <= {row["kind"] for row in told["choices"]}
    assert all(0 <= row["overlap"] <= 1 for row in told["choices"])
    done = shell("backtest", out, "--sensitivity")
    assert say("cli.sensitivity", count=f"{told['best']:,}") in done.out


def test_sure_says_what_is_good_whatever_one_weighs(out, tmp_path):
    done = shell("sure", out, "--draws", "100", "--json")
    told = json.loads(done.out)
    assert (told["draws"], sum(told["counts"].values())) == (100, told["ranked"])
    done = shell("sure", out, "--draws", "100", "-o", tmp_path / "sure")
    assert done.code == 0
    assert done.out.splitlines()[-1] == str(tmp_path / "sure" / "map.html")
    never = say("sure.never")
    assert any(never in line for line in done.out.splitlines())
    table = gw.Sites.read(tmp_path / "sure").table
    ranked = ~table["excluded"]
    assert table.loc[ranked, "sure_share"].between(0, 1).all()
    assert table.loc[~ranked, "sure_class"].isna().all()
    counted = table["sure_class"].value_counts()
    assert counted[counted > 0].to_dict() == told["counts"]
    assert never in (tmp_path / "sure" / "map.html").read_text("utf-8")


def test_sure_refuses_what_it_cannot_do(out, tmp_path):
    assert shell("sure", out, "--draws", "0").code == 2
    (tmp_path / "mine.txt").write_text("x")
    shell("sure", out, "-o", tmp_path).holds(
        "output.holds_others", place=str(tmp_path), name="'mine.txt'"
    )


def test_backtest_in_japanese(out):
    done = shell("backtest", out, "--lang", "ja", "--draws", "10")
    assert "得点が見ていないもの" in done.out
