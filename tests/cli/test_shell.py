"""The shell command: exit codes, one clear line, and the files of a run from end to end."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from records import counted
from refused import hold, refused

from geowbit import Study, cli
from geowbit.cli.options import read_area
from geowbit.cli.output import one_line
from geowbit.core import GeowbitError, Message, StudyError

RAW = Path(__file__).parents[2] / "data" / "raw" / "japan"
LOCAL = ("run", "check", "layers", "map", "versions")
COMMANDS = sorted(
    {one.name or one.callback.__name__ for one in cli.app.registered_commands if one.callback}
    | set(LOCAL)
)
RUN_FILES = [
    "map.html",
    "report.html",
    "run.json",
    "sites.parquet",
    "top.csv",
    "top.geojson",
    "top.gpkg",
]
PLACE_COLUMNS = ["site_id", "lon", "lat", "prefecture", "municipality", "supply_area"]
CRITERIA = [
    "substation_km",
    "substation_kv",
    "hv_line_km",
    "fiber_km",
    "rtt_tokyo_ms",
    "rtt_osaka_ms",
    "rtt_tokyo_conventional_ms",
    "population_50km",
    "fault_km",
]
COSTS = ["power_mjpy", "fiber_mjpy", "connection_mjpy", "power_years", "fiber_years"]
SMALL = "area: {bbox: [134.0, 34.2, 134.1, 34.3]}\n"


class Done(NamedTuple):
    code: int
    out: str
    err: str
    error: BaseException | None = None

    @property
    def line(self) -> str:
        """The line of the error, after the lines of the progress."""
        *progress, last = self.err.splitlines()
        assert all(re.match(r"^ *\d+\.\d s  ", line) for line in progress), self.err
        assert last.startswith("geowbit: ")
        return last.removeprefix("geowbit: ")

    def holds(self, code: str, /, **params: Any) -> None:
        """Hold that the command ended so, and with its one line in English alone."""
        assert isinstance(self.error, GeowbitError), self.err
        assert (self.code, self.out) == (self.error.exit_code, "")
        assert self.line == one_line(self.error.text("en"))
        hold(self.error, code, **params)


def shell(*arguments: Any) -> Done:
    """Call the command within this process, which spares the seconds of its imports."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["geowbit", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        cli.main()
    code = ended.value.code
    assert "Traceback" not in err.getvalue()
    error = ended.value.__cause__
    return Done(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue(), error)


def process(*arguments: Any, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "geowbit", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=300,
        env={**os.environ, **environment},
    )


def study(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# --------------------------------------------------------------------------- end to end


def check_run(folder: Path) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """Hold the files of a run against the contract; gives the table and the record."""
    assert sorted(path.name for path in folder.iterdir()) == RUN_FILES
    table = gpd.read_parquet(folder / "sites.parquet")
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))

    assert table.crs.to_epsg() == 4326
    assert table["site_id"].is_unique
    assert {*PLACE_COLUMNS, *CRITERIA, *COSTS} <= set(table)
    excluded = table["excluded"].to_numpy(bool)
    assert ((table["exclusion"].astype(str) != "") == excluded).all()
    ranked = table[~excluded]
    assert table.loc[excluded, "rank"].isna().all()
    assert sorted(ranked["rank"]) == sorted(ranked["score"].rank(ascending=False, method="min"))
    assert ranked["score"].between(0, 1).all()
    parts = [name for name in table if name.startswith("score_")]
    weighted = [one["name"] for one in record["criteria"] if one["weight"] > 0]
    assert sorted(parts) == sorted(f"score_{name}" for name in weighted)
    assert np.abs(ranked[parts].sum(axis=1) - ranked["score"]).max() < 1e-9

    counts = record["candidates"]
    assert (counts["count"], counts["excluded"]) == (len(table), int(excluded.sum()))
    assert counts["ranked"] == len(ranked)
    assert all(re.fullmatch(r"[0-9a-f]{64}", one["sha256"]) for one in record["layers"])
    assert all(one["licence"] and one["source"] for one in record["layers"])
    assert {"study", "versions", "seconds", "peak_memory_mb", "seed"} <= set(record)

    best = gpd.read_file(folder / "top.geojson", engine="pyogrio")
    again = gpd.read_file(folder / "top.gpkg", engine="pyogrio")
    rows = pd.read_csv(folder / "top.csv", dtype={"site_id": str}, encoding="utf-8-sig")
    assert best["site_id"].tolist() == again["site_id"].tolist() == rows["site_id"].tolist()
    assert best["rank"].is_monotonic_increasing
    assert best["site_id"][0] == ranked.loc[ranked["rank"].idxmin(), "site_id"]
    assert len(best) <= record["study"]["top"]["n"]
    for name in ("map.html", "report.html"):
        check_page((folder / name).read_text(encoding="utf-8"))
    return table, record


def check_page(page: str) -> None:
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    loads = r"""<(?:script|img|link|iframe)[^>]*?(?:src|href)\s*=\s*["']?(?:https?:)?//"""
    assert not re.search(loads, page, re.IGNORECASE)


def test_two_prefectures_from_end_to_end(tmp_path: Path) -> None:
    path = study(tmp_path, "name: Two\narea: {prefectures: [Toyama, 香川]}\n")
    out = tmp_path / "new" / "out"
    done = shell("run", path, "-o", out, "--load-mw", "80")
    assert done.code == 0
    table, record = check_run(out)
    assert set(table["prefecture"].astype(str)) == {"Toyama", "Kagawa"}
    assert table["site_id"].str.fullmatch(r"\d{8}").all()
    assert (table.geom_type == "Polygon").all()
    assert (record["name"], record["study"]["load_mw"]) == ("Two", 80)
    # words for people on stdout, the progress on stderr
    first = done.out.splitlines()[0]
    ranked, count = record["candidates"]["ranked"], record["candidates"]["count"]
    # the best are kept 25 km apart where a study says nothing else
    assert first == str(Message("cli.ranked", ranked=ranked, count=count, apart="25"))
    costs = Message("cli.costs", note=Message.from_dict(record["ratio"]["note"]))
    assert done.out.splitlines().count(str(costs)) == 1
    best = table.loc[table["rank"] == 1].iloc[0]
    assert str(best["site_id"]) in done.out.splitlines()[1]
    assert done.out.splitlines()[-2:] == [
        str(Message("cli.open_report", file=str(out / "report.html"))),
        str(Message("cli.open_map", file=str(out / "map.html"))),
    ]
    steps = [re.sub(r"^ *\d+\.\d s  ", "", line) for line in done.err.splitlines()]
    for step in ("layers", "candidates", "costs", "score", "map", "report", "sites"):
        assert step in steps


def test_a_prefecture_or_a_box_without_a_study(tmp_path: Path) -> None:
    told = json.loads(
        shell("run", "--area", "134.0,34.2,134.1,34.3", "-o", tmp_path / "box", "--json").out
    )
    assert told["study"]["area"]["bbox"] == [134.0, 34.2, 134.1, 34.3]
    table = gpd.read_parquet(tmp_path / "box" / "sites.parquet")
    assert len(table) == 96
    assert table["lon"].between(134.0, 134.1).all()
    assert table["lat"].between(34.2, 34.3).all()
    with refused(StudyError, "cli.two_areas"):
        read_area("134.0,34.2,134.1,34.3", ["Kagawa"])


def test_a_municipality_means_its_best_candidate(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert shell("run", study(tmp_path, SMALL), "-o", out).code == 0
    table = pd.DataFrame(gpd.read_parquet(out / "sites.parquet"))
    ranked = table[table["rank"].notna()]
    town = ranked.groupby(["municipality", "prefecture"]).size().idxmax()
    of_town = ranked[(ranked["municipality"] == town[0]) & (ranked["prefecture"] == town[1])]
    first, last = (
        of_town["site_id"][at(of_town["rank"])] for at in (pd.Series.idxmin, pd.Series.idxmax)
    )
    told = json.loads(shell("sites", out, ", ".join(town), last, "--json").out)
    assert (told["a"], told["b"]) == (first, last)


def test_a_box_with_own_layers_from_end_to_end(tmp_path: Path) -> None:
    hostile = "<script>alert('geowbit')</script>"
    (tmp_path / "mine.csv").write_text(
        f'name,lon,lat,kV\n"{hostile}",134.05,34.25,187000\nno,134.0,34.2,0\nno,,34.2,66\n',
        encoding="utf-8",
    )
    text = SMALL + "layers: {substations: {file: mine.csv, columns: {voltage_kv: kV}}}\n"
    done = shell("run", study(tmp_path, text), "-o", tmp_path / "out", "--all", "--json")
    assert done.code == 0
    table, record = check_run(tmp_path / "out")
    # nothing but the record on stdout
    assert json.loads(done.out) == record
    # 8 columns and 12 rows
    assert len(table) == 96
    assert table["lon"].between(134.0, 134.1).all()
    assert record["study"]["regional"] is False
    assert record["study"]["layers"]["substations"]["file"] == str(tmp_path / "mine.csv")
    (mine,) = (counted(one) for one in record["layers"] if one["name"] == "substations")
    assert (mine["rows_read"], mine["rows_kept"], mine["source"]) == (3, 1, "mine.csv")
    assert mine["dropped"] == {"no_place": 1, "missing voltage_kv": 1}
    top = pd.read_csv(tmp_path / "out" / "top.csv", encoding="utf-8-sig")
    assert top["substation_name"][0] == hostile
    for page in ("map.html", "report.html"):
        assert hostile not in (tmp_path / "out" / page).read_text(encoding="utf-8")


def test_the_report_again_whole_or_a_part_of_it(tmp_path: Path) -> None:
    text = "candidates: municipalities\narea: {prefectures: [Toyama]}\n"
    out = tmp_path / "out"
    assert shell("run", study(tmp_path, text), "-o", out, "--summary").code == 0
    sections = re.compile(r'<section id="(\w+)"')
    assert sections.findall((out / "report.html").read_text("utf-8"))[0] == "summary"
    assert "sites" not in sections.findall((out / "report.html").read_text("utf-8"))
    assert shell("report", out).out == f"{out / 'report.html'}\n"
    whole = sections.findall((out / "report.html").read_text("utf-8"))
    assert {"summary", "sites", "method", "sources"} <= set(whole)
    apart = tmp_path / "appendix.html"
    assert shell("report", out, "--appendix", "-o", apart).out == f"{apart}\n"
    told = sections.findall(apart.read_text("utf-8"))
    assert told == whole[-len(told) :]
    shell("report", out, "--appendix", "--summary").holds("cli.two_extents")


def test_municipalities_from_end_to_end(tmp_path: Path) -> None:
    text = "candidates: municipalities\narea: {prefectures: [Toyama]}\n"
    path, out = study(tmp_path, text), tmp_path / "out"
    assert shell("run", path, "-o", out).code == 0
    table, record = check_run(out)
    assert len(table) == 15
    assert record["candidates"]["kind"] == "municipalities"
    assert (table.geom_type == "Point").all()
    # the map again, elsewhere and in place; nothing else is touched
    before = {one.name: one.read_bytes() for one in out.iterdir() if one.name != "map.html"}
    done = shell("map", out, "-o", tmp_path / "x.html")
    assert (done.code, done.out) == (0, f"{tmp_path / 'x.html'}\n")
    check_page((tmp_path / "x.html").read_text(encoding="utf-8"))
    (out / "map.html").write_text("spoiled")
    assert shell("map", out).out == f"{out / 'map.html'}\n"
    check_page((out / "map.html").read_text(encoding="utf-8"))
    assert {n: (out / n).read_bytes() for n in before} == before


def test_own_places_and_nothing_left_to_rank(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(
        "site_id,lon,lat\nA \x1b[31m,134.05,34.25\nsea,150,30\n", encoding="utf-8"
    )
    path = study(tmp_path, "candidates: {file: mine.csv}\nregional: no\n")
    done = shell("run", path, "-o", tmp_path / "out")
    assert done.code == 0
    assert "\x1b" not in done.out
    table, _ = check_run(tmp_path / "out")
    assert table["site_id"].tolist() == ["A \x1b[31m", "sea"]
    path = study(tmp_path, SMALL + "exclude: ['lake >= 0']\n")
    done = shell("run", path, "-o", tmp_path / "none")
    assert done.code == 1
    assert done.error.code == "study.all_excluded"
    assert done.error.where == f"{path}:2: "
    assert not (tmp_path / "none").exists()


# -------------------------------------------------------------------------- wrong input


@pytest.mark.parametrize(
    ("text", "line", "code", "params"),
    [
        ("laod_mw: 5\n", 1, "settings.unknown_key", {"key": "laod_mw", "near": "load_mw"}),
        ("name: x\ntop: {n: 0}\n", 2, "settings.takes.greater_than_equal", {"key": "top.n"}),
        ("load_mw: 0\n", 1, "cables.load", {"load_mw": "0"}),
        ("load_mw: 1e9\n", 1, "cables.load", {"load_mw": "1e+09"}),
        ("name: [\n", 2, "settings.no_yaml", {}),
        ("- a\n", None, "settings.no_pairs", {}),
        ("name: !!python/object/apply:os.system ['true']\n", 1, "settings.no_yaml", {}),
        (
            "criteria: {substaton_km: {weight: 1}}\n",
            1,
            "study.no_criterion",
            {"name": "substaton_km", "near": "substation_km"},
        ),
        ("exclude: ['lake >> 0']\n", 1, "ranking.rule", {"rule": "'lake >> 0'"}),
        (
            "area: {prefectures: [Toyma]}\n",
            1,
            "candidates.no_prefecture",
            {"name": "Toyma", "near": "Toyama"},
        ),
        (
            "area: {bbox: [36, 137, 37, 138]}\n",
            1,
            "candidates.bbox_latitude_first",
            {"bbox": "[36.0, 137.0, 37.0, 138.0]"},
        ),
        (
            "area: {bbox: [138, 36, 137, 37]}\n",
            1,
            "candidates.bbox_swapped",
            {"bbox": "[138.0, 36.0, 137.0, 37.0]"},
        ),
        (
            "area: {bbox: [135, 38, 135.5, 38.5]}\n",
            1,
            "candidates.no_land",
            {"area": "{'bbox': [135.0, 38.0, 135.5, 38.5]}", "country": "Japan"},
        ),
        (
            "area: {file: nothing.gpkg}\n",
            1,
            "layers.no_file",
            {"what": "layer area: FOLDER/nothing.gpkg"},
        ),
        (
            "candidates: {file: study.yaml}\n",
            1,
            "layers.cannot_read",
            {"what": "layer candidates: FOLDER/study.yaml"},
        ),
        (
            SMALL + "layers: {substations: {file: nothing.gpkg}}\n",
            2,
            "layers.no_file",
            {"what": "layer substations: FOLDER/nothing.gpkg"},
        ),
        (
            SMALL + "layers: {substations: {file: study.yaml}}\n",
            2,
            "layers.cannot_read",
            {"what": "layer substations: FOLDER/study.yaml"},
        ),
        (
            SMALL + "layers: {substations: {file: .}}\n",
            2,
            "layers.is_folder",
            {"what": "layer substations: FOLDER"},
        ),
        (
            SMALL + "exclude: ['slope > 1']\n",
            2,
            "ranking.rule_no_column",
            {"rule": "'slope > 1'", "column": "slope", "near": "slope_deg"},
        ),
    ],
)
def test_a_wrong_study_is_one_line_and_leaves_nothing(
    tmp_path: Path, text: str, line: int | None, code: str, params: dict[str, str]
) -> None:
    path = study(tmp_path, text)
    told = {name: value.replace("FOLDER", str(tmp_path)) for name, value in params.items()}
    told["at"] = str(path) if line is None else f"{path}:{line}"
    shell("run", path, "-o", tmp_path / "out").holds(code, **told)
    assert [one.name for one in tmp_path.iterdir()] == ["study.yaml"]
    # the check finds it too, where it reads as far
    if "slope" not in text:
        shell("check", path, "--json").holds(code, **told)


@pytest.mark.parametrize(
    ("arguments", "code", "params"),
    [
        (["run", "nothing.yaml"], "settings.no_study", {"file": "nothing.yaml"}),
        (["run", "."], "settings.no_study", {"file": "."}),
        (["check", "nothing.yaml"], "settings.no_study", {"file": "nothing.yaml"}),
        (["map", "nothing"], "run.file_missing", {"place": "nothing", "name": "sites.parquet"}),
        (["map", "."], "run.file_missing", {"place": ".", "name": "sites.parquet"}),
        (
            ["run", "--load-mw", "nan"],
            "settings.takes.finite_number",
            {"place": "study", "key": "load_mw", "given": "nan"},
        ),
        (["run", "--load-mw", "-1"], "cables.load", {"load_mw": "-1"}),
    ],
)
def test_what_is_not_there_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: str,
    params: dict[str, str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shell(*arguments).holds(code, **params)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_broken_is_not_drawn(tmp_path: Path) -> None:
    for name in RUN_FILES:
        (tmp_path / name).write_text("{}")
    place = {"place": str(tmp_path)}
    shell("map", tmp_path, "-o", tmp_path / "x.html").holds("run.other_schema", **place)
    (tmp_path / "run.json").write_text("[1, 2")
    shell("map", tmp_path, "-o", tmp_path / "x.html").holds("run.unreadable", **place)
    assert (tmp_path / "map.html").read_text() == "{}"
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize("wrong", ["taken.txt", "taken.txt/out", "others", "/proc/geowbit"])
def test_where_nothing_can_be_written_nothing_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    (tmp_path / "taken.txt").write_text("dear to someone")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "notes.txt").write_text("dear to someone")

    def begun(*_: Any, **__: Any) -> None:
        raise AssertionError("the work began")

    for work in ("run", "from_yaml", "japan"):
        monkeypatch.setattr(Study, work, begun)
    if wrong.startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("no /proc here")
    done = shell("run", study(tmp_path, SMALL), "-o", tmp_path / wrong)
    assert (done.code, done.out) == (1, "")
    assert wrong in done.line
    assert (tmp_path / "taken.txt").read_text() == "dear to someone"
    assert (tmp_path / "others" / "notes.txt").read_text() == "dear to someone"


def test_lines_that_are_not_one_become_one(tmp_path: Path) -> None:
    path = tmp_path / "two\nlines\x1b[31m.yaml"
    path.write_text("laod_mw: 5\n")
    done = shell("run", path, "-o", tmp_path / "out")
    assert done.code == 1
    assert "\x1b" not in done.err
    # printed from what is not printable in its place
    assert isinstance(done.error, GeowbitError)
    hold(done.error, "settings.unknown_key", place=f"{path}:1")
    assert "two lines [31m.yaml:1: " in done.line


def test_an_interrupted_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Study, "run", interrupt)
    done = shell("run", study(tmp_path, SMALL), "-o", tmp_path / "out")
    assert (done.code, done.out) == (130, "")
    assert [one.name for one in tmp_path.iterdir()] == ["study.yaml"]


# -------------------------------------------------------------------------------- usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["run", "--nothing"],
        ["run", "a.yaml", "b.yaml"],
        ["run", "--load-mw", "much"],
        ["run", "-o"],
        ["check"],
        ["map"],
        ["layers", "extra"],
        [],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    done = shell(*arguments)
    assert (done.code, done.out) == (2, "")
    assert re.search(r"Usage: geowbit|Error: Option '-o' requires an argument", done.err)


def test_help_tells_every_command() -> None:
    done = shell("--help")
    assert (done.code, done.err) == (0, "")
    for command in COMMANDS:
        assert re.search(rf"^ +{command} ", done.out, re.MULTILINE)


def test_help_tells_whole_sentences_in_groups() -> None:
    lines = shell("--help").out.splitlines()
    assert not any(line.endswith("...") for line in lines[1:])
    heads = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert len(heads) >= 5
    assert len(set(heads)) == len(heads)
    told = [re.match(r"  (\w+)  +\S", line) for line in lines]
    names = [found[1] for found in told if found]
    assert sorted(names) == sorted(set(COMMANDS) & set(names)) == sorted(COMMANDS)


def example_of(command: str) -> list[str]:
    done = shell(command, "--help")
    assert (done.code, done.err) == (0, "")
    (example,) = re.findall(r"Example: geowbit (.+)", done.out)
    return example.split()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_an_example(command: str) -> None:
    assert example_of(command)[0] == command


@pytest.mark.parametrize("command", LOCAL)
def test_an_example_is_no_wrong_usage(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # whatever the files it names
    example = example_of(command)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Study, "run", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    assert shell(*example).code in {0, 1, 130}


# ------------------------------------------------------------------------- small commands


def test_layers_are_those_of_the_catalog() -> None:
    listed = pd.read_csv(RAW / "catalog.csv", dtype=str, keep_default_na=False)
    done = shell("layers", "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)["layers"]
    assert [one["name"] for one in told] == listed["name"].tolist()
    assert [one["rows"] for one in told] == [int(rows) for rows in listed["rows"]]
    assert [one["licence"] for one in told] == listed["licence"].tolist()
    words = shell("layers").out
    for row in listed.itertuples():
        told = {"kind": row.kind, "date": row.date, "confidence": row.confidence}
        line = Message("cli.layer", name=row.name, rows=int(row.rows), **told)
        assert str(line) in words
        assert row.source in words


def test_check_tells_what_was_done_to_every_row(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(
        "id,name,lon,lat,voltage_kv\n1,東京,134.0,34.2,187\n1,b,134.1,34.2,\n1,c,134.2,34.2,66\n".encode(
            "cp932"
        )
    )
    path = study(tmp_path, SMALL + "name: mine\nlayers: {substations: {file: mine.csv}}\n")
    done = shell("check", path, "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert (told["name"], told["candidates"]) == ("mine", 96)
    (mine,) = (counted(one) for one in told["layers"] if one["name"] == "substations")
    assert (mine["rows_read"], mine["rows_kept"], mine["crs"]) == (3, 2, "EPSG:4326")
    assert mine["dropped"] == {"missing voltage_kv": 1}
    assert mine["repaired"]["shift_jis"] == 3
    assert {"population", "fiber_routes", "power_lines"} <= {one["name"] for one in told["layers"]}
    words = shell("check", path).out
    lines = words.splitlines()
    layers = len(told["layers"])
    assert lines[0] == str(Message("cli.checked", name="mine", count=96, layers=layers))
    # the user's own alone, for the others are as they come
    assert lines[-1] == str(Message("cli.more_layers", count=layers - 1))
    every = shell("check", path, "--sources").out.splitlines()
    assert [every[0], len({line.split(":")[0] for line in every[1:] if line[:1] != " "})] == [
        lines[0],
        layers,
    ]
    (read,) = [line for line in lines if line.startswith("substations: ")]
    assert read.endswith("; EPSG:4326; the user's own; mine.csv")
    assert re.findall(r"\d+", read)[:2] == ["3", "2"]
    for code, rows, kind in (
        ("dropped", 1, Message("dirt.missing", column="voltage_kv")),
        ("repaired", 3, Message("dirt.shift_jis")),
    ):
        assert f"    {Message(f'cli.rows_{code}', rows=rows, share='', kind=kind)}" in lines
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mine.csv", "study.yaml"]


def test_versions() -> None:
    told = json.loads(shell("versions", "--json").out)
    assert told["python"] == ".".join(map(str, sys.version_info[:3]))
    assert told["shapely"] == shapely.__version__
    assert told["geopandas"] == gpd.__version__
    lines = [line.split() for line in shell("versions").out.splitlines()]
    assert ["shapely", shapely.__version__] in lines


def test_the_version_alone() -> None:
    done = shell("--version")
    installed = json.loads(shell("versions", "--json").out)["geowbit"]
    assert (done.code, done.out, done.err) == (0, f"geowbit {installed}\n", "")


# --------------------------------------------------------------------- as a process of its own


def test_a_process_of_its_own_keeps_stdout_clean(tmp_path: Path) -> None:
    done = process("check", study(tmp_path, SMALL), "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["candidates"] == 96
    done = process("run", tmp_path / "nothing.yaml", "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, b"")
    *progress, last = done.stderr.decode().splitlines()
    told = Message("settings.no_study", file=str(tmp_path / "nothing.yaml"))
    assert last == f"geowbit: {told}"
    assert len(progress) <= 1


@pytest.mark.parametrize("encoding", ["ascii", "cp932"])
def test_a_shell_that_knows_few_letters(encoding: str) -> None:
    done = process("layers", "--json", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout.decode(encoding))["layers"]
    listed = pd.read_csv(RAW / "catalog.csv", dtype=str, keep_default_na=False)
    assert [one["attribution"] for one in told] == listed["attribution"].tolist()


def test_a_reader_who_leaves_is_no_fault() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "geowbit", "layers", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        said = command.stderr.read()
    assert b"Traceback" not in said
    assert b"BrokenPipe" not in said
