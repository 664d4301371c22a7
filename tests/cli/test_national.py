"""The commands fleet, demand and trade: the contract, what a reader quotes, files, wrong input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd
import pytest
from PIL import Image
from test_shell import shell

import geowbit as gw
from geowbit import national
from geowbit.core import Message, say
from geowbit.sites import Sites

RAW = Path(__file__).parents[2] / "data" / "raw" / "japan"
ENDS = ("low", "mid", "high")
JAPAN = [*national.supply_areas(), "national"]


def told(*arguments: Any) -> dict[str, Any]:
    """Return what a command prints as JSON, which holds no NaN."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    done = shell(*arguments, "--json")
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out, parse_constant=refuse)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run with sites in Kyushu and in Tohoku."""
    keys = {"area": {"prefectures": ["Saga", "Aomori"]}, "candidates": "municipalities"}
    sites = gw.Study.japan(200, top={"n": 4, "min_separation_km": 5}, **keys).run()
    return sites.write(tmp_path_factory.mktemp("national") / "out")


# ----------------------------------------------------------------------------- the contract


def test_fleet_has_the_keys_of_the_contract() -> None:
    content = told("fleet", "--draws", 200)
    assert list(content["shares"]) == JAPAN[:-1]
    assert sum(content["shares"].values()) == pytest.approx(1)
    squares = sum(share**2 for share in content["shares"].values())
    assert content["herfindahl"] == pytest.approx(squares)
    low, high = content["herfindahl_bounds"]
    assert low < content["herfindahl"] < high
    assert len(content["known_sites"]) == 35
    assert "No open inventory" in content["basis"]


def test_demand_has_the_keys_of_the_contract() -> None:
    content = told("demand", "--draws", 200)
    rows = pd.DataFrame(content["rows"])
    assert len(rows) == 15 * 11
    assert set(rows["supply_area"]) == set(JAPAN)
    assert {"fiscal_year", "supply_area", "mw_low", "mw_mid", "mw_high"} <= set(rows)
    few = told("demand", "--area", "九州", "--from", 2030, "--to", 2032, "--draws", 200)["rows"]
    assert [(row["fiscal_year"], row["supply_area"]) for row in few] == [
        (year, "kyushu") for year in (2030, 2031, 2032)
    ]
    # what is asked for does not change what comes out
    same = rows.query("supply_area == 'kyushu' and 2030 <= fiscal_year <= 2032")
    assert [row["mw_high"] for row in few] == pytest.approx(same["mw_high"].tolist())


def test_trade_has_the_keys_of_the_contract() -> None:
    content = told("trade", "--scenario", "ireland", "--draws", 200)
    rows = pd.DataFrame(content["rows"])
    assert rows["year"].tolist() == list(range(2024, 2038))
    assert set(rows["scenario"]) == {"ireland"}
    assert {"deficit_tjpy", "replaced_tjpy", "foreign_profit_tjpy"} <= set(rows)
    assert content["rows"][0]["break_even_share"] is None
    stored = pd.read_csv(RAW / "open" / "digital_trade.csv").query("kind == 'actual'")
    assert sum(len(rows) for rows in content["history"].values()) == len(stored)


def test_every_assumption_told_has_a_source() -> None:
    for content in (told("demand", "--draws", 10), told("trade", "--draws", 10)):
        assert all(row["source"] and row["confidence"] for row in content["assumptions"])


# --------------------------------------------------------------------------- what one quotes


def test_the_table_of_tokyo_can_be_quoted() -> None:
    words = shell("demand", "--area", "tokyo").out
    lines = words.splitlines()
    table = national.demand().table("tokyo").set_index("fiscal_year")
    row = next(line.split() for line in lines if line.startswith("FY2037"))
    assert row[1:4] == [f"{table.loc[2037, f'mw_{end}']:,.0f}" for end in ("low", "mid", "high")]
    # each figure with its source: every published point, and every parameter
    flat = " ".join(words.split())
    for point in national.published_growth().iloc[1:].itertuples():
        figure = f"FY{point.fiscal_year}: {point.published_mw:,.0f} MW (published)"
        assert f"{figure} [{point.source}]" in flat
    for part in ("[assumption", "the curve is", "9,500 MW", "not forecast", "Kashiwazaki"):
        assert part in flat
    assert "runs out by FY2037" in flat
    assert max(map(len, lines)) < 160


def test_the_base_scenario_can_be_quoted() -> None:
    words = shell("trade", "--scenario", "base").out
    flat = " ".join(words.split())
    for row in national.published_balance().itertuples():
        figure = f"{row.year} {row.deficit_tjpy:.6g} tn yen: {row.item_set}"
        assert f"{figure} [{' '.join(row.source.split())}]" in flat
    row = next(line.split() for line in words.splitlines() if line.startswith("2035"))
    assert row[1] == "18.00"
    assert "does not directly cure" in flat
    assert "Ireland" in flat
    for key in ("replacement_share", "profit_margin", "hardware_to_building_ratio"):
        parameter = national.national_parameters().loc[key]
        assert f"{parameter['what']}: {parameter['mid']:g}" in flat


def test_the_fleet_tells_what_each_source_counts() -> None:
    flat = " ".join(shell("fleet").out.split())
    for said in ("64 %, 2023", "24 %, 2023", "80 %, 2025", "85 %, 2025", "90 %, 2025"):
        assert said in flat
    assert say("cli.fleet_known_sites") in flat
    # up to the areas that the bounds speak of
    bounds = say("cli.index_bounds", low="0.469", high="0.482").partition("{areas}")[0]
    assert say("cli.index", index="0.470", bounds=bounds).partition(bounds)[0] + bounds in flat


def test_the_sites_known_singly_are_listed_with_their_sources() -> None:
    flat = " ".join(shell("fleet", "--sites").out.split())
    stored = pd.read_csv(RAW / "open" / "announced_sites.csv")
    for row in stored.itertuples():
        assert f"- {row.name}, " in flat
        assert " ".join(row.source.split()) in flat
    assert f"396 MW{say('cli.estimated_from_floor', low='198', high='594')}" in flat
    table = pd.read_csv(io.StringIO(shell("fleet", "--sites", "--csv").out))
    assert table["name"].tolist() == stored["name"].tolist()


def test_how_the_ranges_are_drawn_is_told() -> None:
    for command in ("fleet", "demand", "trade"):
        ranges = told(command, "--draws", 12, "--seed", 3)["ranges"]
        assert (ranges["draws"], ranges["seed"]) == (12, 3)
        assert "triangular" in ranges["distribution"]


# ------------------------------------------------------------------------------ runs plug in


def test_the_best_sites_of_a_run_change_the_fleet(run: Path) -> None:
    best = Sites.read(run).top()
    content = told("fleet", "--add", run, "--draws", 10)
    after = content["after"]
    assert (after["added_sites"], after["added_mw"]) == (4, 800)
    for area in JAPAN[:-1]:
        count = int((best["supply_area"] == area).sum())
        assert after["mw"][area] - content["mw"][area] == pytest.approx(200 * count)
    assert after["herfindahl"] < content["herfindahl"]
    assert told("fleet", "--add", run, "--top", 1, "--draws", 10)["after"]["added_mw"] == 200
    flat = " ".join(shell("fleet", "--add", run, "--draws", 10).out.split())
    after = say("cli.index_after", added="800", before="88.0")
    assert after.partition("{index}")[0] in flat
    assert after.partition("{areas}")[2].partition("{after}")[0] in flat


def test_the_best_sites_of_a_run_relieve_the_cities(run: Path) -> None:
    content = told("demand", "--relief", run, "--relief-year", 2031, "--draws", 50)
    taken = pd.DataFrame(content["relief"]["taken_off"]).groupby("fiscal_year")["mw_mid"].sum()
    assert taken[2030] == 0
    assert taken[2037] == pytest.approx(0.7 * 800)
    before = pd.DataFrame(told("demand", "--draws", 50)["rows"])
    after = pd.DataFrame(content["rows"])
    tokyo = "supply_area == 'tokyo' and fiscal_year == 2037"
    assert after.query(tokyo)["mw_mid"].item() < before.query(tokyo)["mw_mid"].item()
    flat = " ".join(shell("demand", "--relief", run, "--draws", 50).out.split())
    assert say("cli.relief_title", count=4, mw="800", year="2030") in flat
    assert say("cli.curtailed_title") in flat


def test_sites_in_the_cities_are_left_out_of_the_relief_and_counted(run: Path) -> None:
    with mock.patch.object(Sites, "top") as top:
        areas = pd.Categorical(["tokyo", "kyushu", "kansai"])
        top.return_value = pd.DataFrame({"site_id": ["1", "2", "3"], "supply_area": areas})
        content = told("demand", "--relief", run, "--draws", 20)["relief"]
        words = shell("demand", "--relief", run, "--draws", 20).out
    taken = pd.DataFrame(content["taken_off"]).query("fiscal_year == 2037")["mw_mid"].sum()
    assert (content["left_out"], taken) == (2, pytest.approx(0.7 * 200))
    assert say("cli.relief_title", count=1, mw="200", year="2030") in words
    assert say("cli.relief_left_out", count=2, areas="Tokyo or Kansai") in words


def test_an_inventory_and_a_forecast_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(
        "name,lon,lat,load_mw\nA,139.7645,35.687,75\nB,135.4959,34.6937,25\n"
    )
    content = told("fleet", "--inventory", tmp_path / "mine.csv")
    assert (content["shares"]["tokyo"], content["shares"]["kansai"]) == (0.75, 0.25)
    assert content["herfindahl"] == pytest.approx(0.625)
    assert "herfindahl_bounds" not in content
    first = told("demand", "--inventory", tmp_path / "mine.csv", "--area", "tokyo")["rows"][0]
    assert (first["mw_low"], first["mw_mid"], first["mw_high"]) == (75, 75, 75)
    words = shell("demand", "--inventory", tmp_path / "mine.csv", "--draws", 5).out
    basis = Message("national.basis_of_inventory", count=2, left=0)
    assert say("cli.present_fleet", basis=basis) in words
    assert "CRIEPI's 15 TWh" not in words
    (tmp_path / "f.csv").write_text(
        "fiscal_year,supply_area,mw\n2036,tokyo,7000\n2037,tokyo,7500\n"
    )
    found = told(
        "demand", "--forecast", tmp_path / "f.csv", "--from", 2036, "--area", "tokyo", "--draws", 5
    )
    assert [row["mw_mid"] for row in found["rows"]] == [7000, 7500]
    assert found["own_areas"] == ["tokyo"]


def test_parameters_of_ones_own() -> None:
    content = told("demand", "--area", "national", "--assume", "fleet_twh=10", "--draws", 5)
    first = content["rows"][0]
    assert first["twh_mid"] == pytest.approx(10)
    row = next(one for one in content["assumptions"] if one["key"] == "fleet_twh")
    assert row["source"] == "the study"
    shares = "tokyo=0.5,kansai=0.5"
    assert told("fleet", "--shares", shares, "--draws", 5)["herfindahl"] == pytest.approx(0.5)
    ranged = told("trade", "--assume", "replacement_share=0.1,0.2,0.3", "--draws", 5)
    row = next(one for one in ranged["assumptions"] if one["key"] == "replacement_share")
    assert [row["low"], row["mid"], row["high"]] == [0.1, 0.2, 0.3]


# --------------------------------------------------------------------------------- the files


@pytest.mark.parametrize("command", ["fleet", "demand", "trade"])
def test_a_table_goes_to_files_of_every_kind(tmp_path: Path, command: str) -> None:
    plain = shell(command, "--csv", "--draws", 100)
    assert plain.code == 0
    table = pd.read_csv(io.StringIO(plain.out))
    done = shell(command, "-o", tmp_path / "new" / "t.csv", "--draws", 100)
    assert done.out.splitlines()[-1] == str(tmp_path / "new" / "t.csv")
    assert (tmp_path / "new" / "t.csv").read_text() == plain.out
    content = told(command, "-o", tmp_path / "t.json", "--draws", 100)
    assert json.loads((tmp_path / "t.json").read_text()) == content
    assert len(content["rows"]) == len(table)
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    for suffix in ("png", "svg"):
        assert shell(command, "-o", tmp_path / f"a.{suffix}", "--draws", 100).code == 0
    with Image.open(tmp_path / "a.png") as picture:
        # something is drawn: more than paper and ink
        assert min(picture.size) > 800
        assert len(picture.convert("RGB").getcolors(2**24) or []) > 50
    drawn = (tmp_path / "a.svg").read_text()
    assert drawn.startswith("<?xml")
    assert "<script" not in drawn
    shell(command, "-o", tmp_path / "b.svg", "--draws", 100)
    assert (tmp_path / "b.svg").read_text() == drawn
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"new", "t.json", "a.png", "a.svg", "b.svg"}


def test_only_plots_need_matplotlib() -> None:
    code = (
        "import sys, geowbit.national as n\n"
        "n.present_fleet(n=5); n.demand(n=5).table(); n.trade(n=5)\n"
        "print('matplotlib' in sys.modules)\n"
        "sys.modules['matplotlib'] = None\n"
        "from geowbit.national.plots import plot_fleet\n"
        "try:\n    plot_fleet(n.present_fleet(n=5))\n"
        "except n.plots.OutputError as error:\n    print(error.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "national.no_matplotlib"]


# -------------------------------------------------------------------------------- wrong input


@pytest.mark.parametrize(
    ("arguments", "code", "params"),
    [
        (
            ["fleet", "-o", "t.txt"],
            "cli.suffix",
            {"path": "t.txt", "known": ".csv, .json, .png, .svg"},
        ),
        (
            ["fleet", "--add", "nothing"],
            "run.file_missing",
            {"place": "nothing", "name": "sites.parquet"},
        ),
        (
            ["fleet", "--inventory", "no.csv"],
            "layers.no_file",
            {"what": "layer data_centers: no.csv"},
        ),
        (
            ["fleet", "--shares", "tokyo=0.5"],
            "national.shares_not_one",
            {"where": "shares", "total": "0.5"},
        ),
        (
            ["fleet", "--shares", "tokyo"],
            "cli.numbers_by_area",
            {"option": "--shares", "text": "tokyo"},
        ),
        (
            ["fleet", "--shares", "tokyo=a,kansai=1"],
            "cli.numbers_by_area",
            {"text": "tokyo=a,kansai=1"},
        ),
        (
            ["fleet", "--assume", "fleet_twh=1,2"],
            "cli.numbers_by_key",
            {"option": "--assume", "text": "fleet_twh=1,2"},
        ),
        (
            ["fleet", "--assume", "fleet_thw=1"],
            "national.no_parameter",
            {"name": "fleet_thw", "near": "fleet_twh"},
        ),
        (["fleet", "--assume", "fleet_twh=nan"], "cli.numbers_by_key", {"text": "fleet_twh=nan"}),
        (["fleet", "--draws", "0"], "national.draws", {"draws": "0"}),
        (["demand", "--area", "kanto"], "national.no_area", {"where": "--area", "name": "kanto"}),
        (["demand", "--area", "tokio"], "national.no_area", {"name": "tokio", "near": "tokyo"}),
        (["demand", "--vintage", "2027"], "national.no_edition", {"name": "2027"}),
        (["demand", "--from", "2022"], "national.span_outside", {"first": "2022", "last": "2037"}),
        (["demand", "--to", "2050"], "national.span_outside", {"first": "2023", "last": "2050"}),
        (["demand", "--forecast", "no.csv"], "national.forecast_not_there", {"path": "no.csv"}),
        (
            ["demand", "--headroom", "tokyo=-5"],
            "national.headroom_below_zero",
            {"area": "tokyo", "mw": "-5"},
        ),
        (
            ["demand", "--headroom", "edo=5"],
            "national.no_area",
            {"where": "headroom", "name": "edo"},
        ),
        (
            ["demand", "--growth-shares", "tokyo=0.5"],
            "national.shares_not_one",
            {"where": "growth_shares", "total": "0.5"},
        ),
        (
            ["demand", "--growth-shares", "tokyo=1.5,kansai=-0.5"],
            "national.share_out_of_bounds",
            {"area": "tokyo", "share": "1.5"},
        ),
        (["trade", "--scenario", "bse"], "national.no_scenario", {"name": "bse", "near": "base"}),
        (["trade", "--from", "2000"], "national.span_outside", {"first": "2000", "last": "2037"}),
        (["trade", "--matters-in", "2040"], "national.tornado_year", {"year": "2040"}),
        (
            ["trade", "--assume", "profit_margin=2"],
            "assumptions.out_of_bounds",
            {"name": "profit_margin", "low": "2", "high": "2", "least": "0", "most": "1"},
        ),
    ],
)
def test_wrong_input_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: str,
    params: dict[str, str],
) -> None:
    monkeypatch.chdir(tmp_path)
    done = shell(*arguments)
    done.holds(code, **params)
    assert done.err == f"geowbit: {done.line}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_run_outside_japan_has_no_supply_area(tmp_path: Path, run: Path) -> None:
    with mock.patch.object(Sites, "top") as top:
        top.return_value = pd.DataFrame({"site_id": ["1"], "supply_area": pd.Categorical([""])})
        done = shell("fleet", "--add", run)
    done.holds("national.row_without_area", where="sites", row="1")


# --------------------------------------------------------------------------------- the guide


def test_the_numbers_of_the_guide_are_those_that_come_out() -> None:
    guide = (RAW.parents[2] / "docs" / "national.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in guide.splitlines() if line.startswith("| ")]
    told = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[1:]}
    fleet = national.present_fleet().table().set_index("supply_area").loc["tokyo"]
    demand = national.demand().table().set_index(["supply_area", "fiscal_year"])
    found = {
        "present fleet of the Tokyo area, MW": [fleet[f"mw_{end}"] for end in ENDS],
        **{
            f"data centers of {who} in FY2037, MW": [
                demand.loc[(area, 2037), f"mw_{end}"] for end in ENDS
            ]
            for who, area in (("the Tokyo area", "tokyo"), ("Japan", "national"))
        },
    }
    for scenario, flow in (("base", "deficit"), ("base", "net"), ("all_levers", "net")):
        row = national.trade(scenario).set_index("year").loc[2035]
        key = f"{flow} of 2035, {scenario}, tn yen"
        found[key] = [row[f"{flow}_tjpy{end}"] for end in ("_low", "", "_high")]
    assert set(found) == set(told)
    for key, values in found.items():
        form = "{:,.0f}" if key.endswith("MW") else "{:.2f}"
        assert [form.format(value) for value in values] == told[key], key
