"""A plan of a study: its keys, its files, the shell; the plans themselves are made by hand."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import geopandas as gpd
import pandas as pd
import pytest
from plans_by_hand import MW, site_rows, three_sites
from pyproj import Geod
from refused import hold, refused

import geowbit as gw
from geowbit import cli
from geowbit.core import LayerError, OutputError, StudyError
from geowbit.core.output import PLAN_FILES
from geowbit.plan import Plan, plan_frame
from geowbit.settings import make_settings
from geowbit.study import Planned, planning

FEW = {"plan_candidates": 6, "plan_candidates_per_area": 0}


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study.japan(area={"prefectures": ["Kagawa"]}, load_mw=100).run()


def by_hand(**_: Any) -> Plan:
    areas = {"a": "kyushu", "b": "kyushu", "c": "tokyo"}
    rows = [row | {"supply_area": areas[row["site_id"]]} for row in site_rows()]
    return three_sites(sites=plan_frame("sites", rows))


@pytest.fixture(scope="module")
def made(sites: gw.Sites) -> Planned:
    with mock.patch.object(planning, "_solved", return_value=by_hand()):
        return gw.plan(sites, years=[2030], assumptions=FEW)


def test_a_plan_is_written_whole_and_read_again(made: Planned, tmp_path: Path) -> None:
    steps: list[str] = []
    out = made.write(tmp_path / "plan", steps.append)
    assert {path.name for path in out.iterdir()} == set(PLAN_FILES)
    assert steps == ["failures", "effect", "tables", "map", "report"]
    record = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert record == made.as_dict()
    assert {one["site_id"]: one["mw"] for one in record["sites"]} == MW
    assert gpd.read_file(out / "plan.gpkg", layer="sites")["mw"].sum() == sum(MW.values())
    assert (out / "pypsa" / "buses.csv").exists()
    # what one earthquake may take has the radius of the table: the sites in the north are 17 km
    # apart
    worst = {(one["kind"], one["id"]): one["mw_lost"] for one in record["failures"]}
    assert worst["supply_area", "tokyo"] == 200
    assert record["effect"]["milliseconds"][0]["way"] == "plan"
    # a second plan takes the place of the first, and nothing else does
    made.write(out)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with refused(OutputError, "output.holds_others"):
        made.write(tmp_path / "mine")


def test_without_openpyxl_all_else_is_written(
    made: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    out = made.write(tmp_path / "plan")
    assert {path.name for path in out.iterdir()} == {*PLAN_FILES} - {"plan.xlsx"}


def test_the_summary_speaks_both_languages(made: Planned) -> None:
    english, japanese = made.summary(), made.summary(lang="ja")
    assert english[0] == "3 sites with 350 MW, built from 2028 to 2030."
    assert "350 MW" in japanese[0]
    assert "か所" in japanese[0]
    assert len(english) == len(japanese)


def test_keys_of_the_call_come_before_those_of_the_study(
    monkeypatch: pytest.MonkeyPatch, sites: gw.Sites
) -> None:
    monkeypatch.setattr(planning, "_solved", lambda *_: by_hand())
    keys = {"years": [2028, 2033], "sites_most": 7, "assumptions": FEW}
    assert gw.Study.japan(plan=keys).settings.plan.sites_most == 7
    told = gw.Sites(replace(sites.run, study={**sites.run.study, "plan": keys}), sites.layers)
    own = gw.plan(told, sites_least=2)
    assert own.instance.years == (2028, 2033)
    assert (own.instance.limits.sites_most, own.instance.limits.sites_least) == (7, 2)
    assert len(own.instance.sites) == 6
    assert gw.plan(told, years=[2030]).instance.years == (2030,)


@pytest.mark.parametrize(
    ("keys", "code", "params"),
    [
        ({"years": [2019]}, "plan.demand_year", {"year": "2019"}),
        ({"area_shares": {"shikoku": 1.4}}, "settings.wrong", {}),
        ({"must": ["a"], "never": ["a"]}, "settings.plan_must_and_never", {"site": "a"}),
        ({"sites_least": 9, "sites_most": 3}, "settings.plan_least_above_most", {"least": "9"}),
        ({"must": ["nowhere"]}, "plan.no_such_site", {"site": "nowhere"}),
        ({"workloads": {"streaming": 0.4}}, "plan.shares", {"whole": "0.4"}),
        ({"workloads": {"mining": 1.0}}, "plan.no_workload", {"name": "mining"}),
        ({"gap": 2}, "settings.wrong", {}),
        ({"fornt": "risk"}, "settings.unknown_key", {}),
    ],
)
def test_a_wrong_key_is_one_line(
    sites: gw.Sites, keys: dict[str, Any], code: str, params: dict[str, str]
) -> None:
    with pytest.raises((StudyError, LayerError)) as caught:
        gw.plan(sites, **{"years": [2030], "assumptions": FEW, "joint": False, **keys})
    assert "\n" not in str(caught.value)
    if code == "settings.unknown_key":
        assert "fornt" in str(caught.value)
    else:
        hold(caught.value, code, **params)


def test_an_unknown_assumption_is_named_with_its_like(sites: gw.Sites) -> None:
    with refused(LayerError, "assumptions.unknown", near="hazard_disc_km"):
        gw.plan(sites, assumptions={"hazard_disk_km": 30})


def test_a_file_of_demand_is_read_in_any_spelling(
    monkeypatch: pytest.MonkeyPatch, sites: gw.Sites, tmp_path: Path
) -> None:
    monkeypatch.setattr(planning, "_solved", lambda *_: by_hand())
    file = tmp_path / "demand.csv"
    file.write_text(
        "demand_area,lon,lat,year,mw\nhere,134.0,34.3,2030,１２０\nthere,135.5,34.7,2030,80 MW\n",
        encoding="utf-8",
    )
    found = gw.plan(sites, years=[2030], demand=str(file), standing="none", assumptions=FEW)
    assert found.instance.demand_mw.sum() == pytest.approx(200)
    assert not len(found.instance.standing)
    with refused(StudyError, "planning.no_file"):
        gw.plan(sites, years=[2030], demand=str(tmp_path / "none.csv"))
    file.write_text("demand_area,lon,lat,year\nhere,134.0,34.3,2030\n")
    with refused(StudyError, "plan.demand_column", column="mw"):
        gw.plan(sites, years=[2030], demand=str(file))
    file.write_text("demand_area,lon,lat,year,mw\nhere,134.0,34.3,2030,much\n")
    with refused(StudyError, "plan.demand_row", row="1"):
        gw.plan(sites, years=[2030], demand=str(file))


def test_own_standing_sites_take_their_place(
    monkeypatch: pytest.MonkeyPatch, sites: gw.Sites, tmp_path: Path
) -> None:
    monkeypatch.setattr(planning, "_solved", lambda *_: by_hand())
    file = tmp_path / "mine.csv"
    pd.DataFrame(
        {"name": ["Ours"], "lon": [134.05], "lat": [34.3], "load_mw": [40], "year": [2027]}
    ).to_csv(file, index=False)
    found = gw.plan(sites, years=[2030], standing=str(file), assumptions=FEW)
    stands = found.instance.standing
    assert stands[["name", "supply_area", "mw"]].to_numpy().tolist() == [["Ours", "shikoku", 40.0]]
    pd.DataFrame({"name": ["Ours"], "lon": [134.05], "lat": [34.3]}).to_csv(file, index=False)
    with refused(StudyError, "planning.standing_column", column="load_mw"):
        gw.plan(sites, years=[2030], standing=str(file), assumptions=FEW)


def test_a_line_of_study_yaml_is_told(sites: gw.Sites, tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text("load_mw: 100\nplan:\n  years: [2030]\n  time_limit_s: soon\n")
    with refused(StudyError, "settings.wrong", at="study.yaml:4"):
        gw.Study.from_yaml(file)
    assert make_settings({"plan": {}}).plan.gap == 0.01


def test_a_portfolio_end_to_end(sites: gw.Sites) -> None:
    """Demand of two towns, candidates of one prefecture: every site has its line and its routes."""
    own = {**FEW, "site_least_mw": 50}
    found = gw.plan(
        sites, joint=False, years=[2035], sites_most=3, gap=0.01, assumptions=own, standing="none",
        draws=2, front="outside", front_points=2, reasons=True,
    )  # fmt: skip
    plan = found.plan
    # why each site is there; what drawing and a limit cost; all of it in the record
    assert (plan.sites["cost_without_mjpy"].dropna() >= -1e-6).all()
    assert len(found.further["front"]) == 2
    assert len(found.further["range_draws"]) == 2
    assert found.further["range_sites"]["share"].between(0, 1).all()
    assert {"front", "range_sites", "range_draws"} <= set(found.as_dict())
    assert '<section id="front">' in found.report()
    assert 1 <= len(plan.sites) <= 3
    assert plan.gap <= 0.01
    lines = plan.power_links.groupby("from_id")
    assert lines["mw"].sum().reindex(plan.sites.index).ge(plan.sites["mw"]).all()
    assert lines["flow_mw"].sum().to_dict() == pytest.approx(plan.sites["mw"].to_dict())
    # what a line is long: straight, and the detour of the table
    first = plan.power_links.iloc[0]
    (lon, lat), (to_lon, to_lat) = first["geometry"].coords
    straight = Geod(ellps="GRS80").inv(lon, lat, to_lon, to_lat)[2] / 1e3
    assert first["length_km"] == pytest.approx(1.3 * straight, rel=1e-3)
    # each route of each hub is there, its links are links of the plan
    assert set(plan.routes["hub"]) == set(sites.run.hubs)
    used = {link for links in plan.routes["links"] for link in links}
    assert used == set(plan.fiber_links.index)
    # the worst earthquake near all of them is one, not one a site
    worst = found.worst
    assert not (worst["kind"] == "earthquake").sum() > 2
    assert set(found.mends["what"]) <= {"fiber", "power_line"}


def shell(*arguments: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["geowbit", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        cli.main()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), out.getvalue(), err.getvalue()


def test_the_shell_plans_with_a_finished_run(
    monkeypatch: pytest.MonkeyPatch, sites: gw.Sites, tmp_path: Path
) -> None:
    asked: list[Any] = []

    def solved(*given: Any) -> Plan:
        asked.append(given[3])
        return by_hand()

    monkeypatch.setattr(planning, "_solved", solved)
    run = sites.write(tmp_path / "run")
    options = ("--run", run, "-o", tmp_path / "plan", "--gap", 0.02, "--time-limit", 30)
    code, out, err = shell("plan", *options)
    assert code == 0
    assert "3 sites with 350 MW" in out
    assert "Site c" in out
    assert str(tmp_path / "plan" / "report.html") in out
    assert "failures" in err
    assert (asked[0].gap, asked[0].time_limit_s) == (0.02, 30.0)


def test_the_shell_prints_json_and_japanese(
    monkeypatch: pytest.MonkeyPatch, made: Planned, sites: gw.Sites, tmp_path: Path
) -> None:
    monkeypatch.setattr("geowbit.study.plan", lambda *_, **__: made)
    monkeypatch.setattr(gw.Sites, "read", lambda _: sites)
    monkeypatch.setattr(Planned, "write", lambda *_, **__: None)
    options = ("plan", "--run", tmp_path / "run", "-o", tmp_path / "plan")
    code, out, _ = shell(*options, "--json")
    assert code == 0
    assert json.loads(out)["gap"] == pytest.approx(0.01)
    _, out, _ = shell(*options, "--lang", "ja")
    assert "か所、350 MW" in out


def test_the_shell_refuses_before_the_work(sites: gw.Sites, tmp_path: Path) -> None:
    code, out, err = shell("plan", "--gap", 3, "-o", tmp_path / "plan")
    assert (code, out) == (1, "")
    assert "gap" in err
    assert len(err.strip().splitlines()) == 1
    code, _, err = shell("plan", "--front", "fame", "-o", tmp_path / "plan")
    assert code == 1
    assert not (tmp_path / "plan").exists()
