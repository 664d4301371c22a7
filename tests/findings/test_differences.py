"""Real runs in folders, held against each other by geowbit and by a plain merge of their tables."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from refused import refused
from two_runs import made_run

import geowbit as gw
from geowbit.core.errors import OutputError, StudyError
from geowbit.core.output import DIFFERENCE_FILES
from geowbit.run import FrameTable

AREA = {"bbox": [136.9, 36.5, 137.4, 36.85]}
TOP = {"n": 6, "min_separation_km": 8}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two runs: another load, another weight, another rule, other substations in one corner."""
    place = tmp_path_factory.mktemp("runs")
    gw.Study.japan(area=AREA, top=TOP).run().write(place / "old")
    mine = gw.layers.embedded_layer("substations")
    mine = mine[~((mine.geometry.x > 137.2) & (mine.geometry.y > 36.6))]
    mine.to_file(place / "mine.gpkg")
    (place / "study.yaml").write_text(
        json.dumps(
            {
                "load_mw": 40,
                "area": AREA,
                "top": TOP,
                "criteria": {"fiber_km": {"weight": 4}, "substation_km": {"weight": 2}},
                "exclude": ["substation_km > 12", "lake > 0"],
                "layers": {"substations": {"file": "mine.gpkg"}},
            }
        )
    )
    gw.Study.from_yaml(place / "study.yaml").run().write(place / "new")
    return place


@pytest.fixture(scope="module")
def found(folders):
    return gw.diff(folders / "old", folders / "new")


def merged(folders) -> pd.DataFrame:
    tables = [
        pd.DataFrame(gpd.read_parquet(folders / which / "sites.parquet")).drop(columns="geometry")
        for which in ("old", "new")
    ]
    return tables[0].merge(tables[1], on="site_id", suffixes=("_old", "_new"))


def test_a_plain_merge_says_the_same(folders, found):
    oracle = merged(folders).set_index("site_id")
    table = found.table.set_index("site_id")
    assert len(table) == len(oracle) > 1000
    oracle = oracle.loc[table.index]
    for name in ("score", "connection_mjpy", "connection_years"):
        for which in ("old", "new"):
            assert table[f"{name}_{which}"].tolist() == oracle[f"{name}_{which}"].tolist()
        np.testing.assert_array_equal(
            table[f"{name}_change"], oracle[f"{name}_new"] - oracle[f"{name}_old"]
        )
    pd.testing.assert_series_equal(
        table["rank_change"], oracle["rank_new"] - oracle["rank_old"], check_names=False
    )
    weighed = [name for name in table if name.startswith("score_") and name.endswith("_change")]
    for name in weighed:
        column = name.removesuffix("_change")
        if column == "score":
            continue
        # what one run alone weighs took no suffix from the merge, and comes or goes as a whole
        alone = oracle.get(column)
        here = oracle.get(f"{column}_new", 0.0) - oracle.get(f"{column}_old", 0.0)
        gone = column not in gpd.read_parquet(folders / "new" / "sites.parquet").columns
        expected = here if alone is None else -alone if gone else alone
        np.testing.assert_allclose(table[name], expected, atol=1e-15)
    for name in ("fiber_km", "substation_km"):
        change = oracle[f"{name}_new"] - oracle[f"{name}_old"]
        np.testing.assert_array_equal(table[f"{name}_change"], change)
    out = oracle["excluded_new"] & ~oracle["excluded_old"]
    back = oracle["excluded_old"] & ~oracle["excluded_new"]
    assert (table["status"] == "newly excluded").tolist() == out.tolist()
    assert (table["status"] == "newly allowed").tolist() == back.tolist()
    assert found.counts["newly_excluded"] == out.sum() > 0
    assert found.counts["newly_allowed"] == back.sum() > 0
    reasons = oracle.loc[out, "exclusion_new"].astype(str).str.get_dummies("; ").sum().to_dict()
    assert found.counts["excluded_for"] == reasons


def test_the_points_add_up_to_the_score_of_every_cell(found):
    table = found.table
    parts = [
        name
        for name in table
        if name.startswith("score_") and name.endswith("_change") and name != "score_change"
    ]
    assert len(parts) > 10
    np.testing.assert_allclose(table[parts].sum(axis=1), table["score_change"], atol=1e-12)


def test_the_best_sites_are_those_of_the_two_runs(folders, found):
    tops = {w: gpd.read_file(folders / w / "top.geojson") for w in ("old", "new")}
    best = found.best
    for which in ("old", "new"):
        here = best[best[f"place_{which}"].notna()].sort_values(f"place_{which}")
        assert here[f"site_id_{which}"].tolist() == tops[which]["site_id"].tolist()
        assert here[f"score_{which}"].tolist() == pytest.approx(tops[which]["score"].tolist())
    kept = set(tops["old"]["site_id"]) & set(tops["new"]["site_id"])
    assert set(best.loc[best["status"] == "kept", "site_id_new"]) == kept


def test_what_the_studies_asked_and_read_is_told(found):
    told = found.causes.set_index(["kind", "what"])
    assert told.loc[("setting", "load_mw"), ["old", "new"]].tolist() == ["100", "40"]
    assert ("layer", "substations") in told.index
    assert "SHA-256" in told.loc[("layer", "substations"), "new"]
    assert ("rule", "substation_km > 12") in told.index
    assert told.loc[("weight", "fiber_km"), "new"] == "4 (66.7%)"
    # nothing is told of what both share
    assert ("setting", "area.bbox") not in told.index
    assert "version" not in told.index.get_level_values("kind")


def test_results_in_memory_and_their_folders_say_the_same(folders, found):
    runs = [gw.Sites.read(folders / which) for which in ("old", "new")]
    again = gw.diff(*runs)
    pd.testing.assert_frame_equal(
        pd.DataFrame(again.table.drop(columns="geometry")),
        pd.DataFrame(found.table.drop(columns="geometry")),
    )
    assert again.as_dict() == found.as_dict()


def test_a_run_whose_own_layers_are_gone_can_still_be_compared(folders, tmp_path):
    shutil.copytree(folders / "new", tmp_path / "new")
    record = json.loads((tmp_path / "new" / "run.json").read_text("utf-8"))
    record["study"]["layers"] = {"substations": "a frame in memory", "municipalities": "gone.csv"}
    (tmp_path / "new" / "run.json").write_text(json.dumps(record), "utf-8")
    gw.diff(folders / "old", tmp_path / "new").to_html(tmp_path / "diff.html")
    assert (tmp_path / "diff.html").stat().st_size > 100_000


def test_every_file_is_written_and_read_back(found, tmp_path):
    folder = found.write(tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == sorted(DIFFERENCE_FILES)
    back = gpd.read_parquet(folder / "diff.parquet")
    pd.testing.assert_frame_equal(
        pd.DataFrame(back.drop(columns="geometry")),
        pd.DataFrame(found.table.drop(columns="geometry")),
    )
    assert back.crs.to_epsg() == 4326
    best = pd.read_csv(folder / "best.csv", dtype={"site_id_new": str})
    assert best["site_id_new"].tolist() == found.best["site_id_new"].tolist()
    towns = pd.read_csv(folder / "municipalities.csv")
    assert towns["candidates"].sum() == (found.table["municipality"].astype(str) != "").sum()
    told = json.loads((folder / "diff.json").read_text("utf-8"))
    assert told["counts"] == found.counts
    assert found.write(folder) == folder, "an earlier comparison is replaced"


def test_a_folder_with_other_files_is_left_alone(found, folders, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with refused(OutputError, "output.holds_others", place=str(tmp_path), name="'notes.txt'"):
        found.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    # a run is no comparison, and stays
    with refused(OutputError, "output.holds_others", place=str(folders / "old")):
        found.write(folders / "old")
    assert (folders / "old" / "run.json").is_file()


@pytest.mark.skipif(os.name != "posix", reason="/proc is of Linux")
def test_a_place_that_cannot_be_written_is_told(found):
    with refused(OutputError, "output.cannot_write", place="/proc/here"):
        found.write("/proc/here")


def test_a_folder_that_is_no_run_is_told(folders, tmp_path):
    missing = {"place": str(tmp_path / "nowhere"), "name": "sites.parquet"}
    with refused(OutputError, "run.file_missing", **missing):
        gw.diff(tmp_path / "nowhere", folders / "new")
    broken = shutil.copytree(folders / "new", tmp_path / "broken")
    (broken / "run.json").write_text("[1, 2")
    with refused(OutputError, "run.unreadable", place=str(broken)):
        gw.diff(folders / "old", broken)
    (broken / "run.json").write_text(
        '{"schema": 1, "study": {"load_mw": 1}, "candidates": {"count": 1}}'
    )
    with refused(OutputError, "run.key_missing", key="criteria"):
        gw.diff(folders / "old", broken)
    (broken / "run.json").write_text("[]")
    with refused(OutputError, "run.unreadable", place=str(broken)):
        gw.diff(folders / "old", broken)
    shutil.copy(folders / "new" / "run.json", broken)
    (broken / "sites.parquet").write_bytes(b"PAR1")
    with refused(OutputError, "run.unreadable", place=str(broken)):
        gw.diff(folders / "old", broken)


def test_hexagons_and_squares_share_nothing(found):
    hexagons = gw.Study.japan(
        area={"bbox": [137.0, 36.5, 137.1, 36.6]}, candidates={"grid": "h3-7"}
    ).run()
    squares = gw.Sites(replace(found.runs["new"], table=FrameTable(found.matched.new)), gw.Layers())
    with refused(StudyError, "findings.nothing_shared"):
        gw.diff(squares, hexagons)


def test_a_study_far_from_japan_across_the_antimeridian_is_drawn_in_one_piece():
    west_and_east = np.array([179.85, 179.95, -179.95, -179.85])
    study = {
        "load_mw": 100.0,
        "top": {"n": 2, "min_separation_km": 0.0},
        "layers": {"prefectures": "none", "municipalities": "none"},
    }
    runs = [
        made_run(km, [9, 9, 9, 9], lon=west_and_east, study=study)
        for km in ([1, 2, 3, 4], [4, 3, 2, 1])
    ]
    for run in runs:
        run.layers = gw.Layers(study["layers"])
    drawn = gw.diff(*runs).explore()
    page = drawn.get_root().render()
    assert re.search(r"bounds: \[\[36\.\d+,179\.8\d*\],\[36\.\d+,180\.1\d*\]\]", page)
    # a single row is no lattice to the page: cells are drawn as far as their corners reach
    reach_m = float(re.search(r'"reach_m":([0-9.]+)', page)[1])
    corner = Geod(ellps="GRS80").inv(179.85, 36.05, 179.9, 36.1)[2]
    assert reach_m == pytest.approx(corner, rel=0.002)
    assert '"lon":180.15' in page, "the best of the new run lies in the east"
    assert '"land":[]' in page, "nothing of Japan is below it"


def test_a_repr_for_notebooks():
    run = made_run([1, 2], [1, 1])
    assert repr(gw.diff(run, run)) == "<Differences 'by hand' → 'by hand': 2 candidates>"
    lines = gw.diff(run, run).summary()
    assert lines[0] == "by hand (Old) → by hand (New)"
    assert "No score changed, to three digits." in lines
    assert lines[-1] == "Nothing in their records differs."
