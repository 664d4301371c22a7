"""What a run will take: candidates as the run has them, time and memory by the table."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import geowbit as gw
from geowbit.cli import main
from geowbit.layers import model_table
from geowbit.study import run_forecast, tiled_forecast


def test_steps_are_rows_of_the_table_by_hand(monkeypatch):
    rows = [
        ("candidates", "run", 1.0, 2.0, 4.0),
        ("candidates", "million cells", 10.0, 20.0, 40.0),
        ("criteria", "million cells", 1.0, 6.0, 9.0),
        ("memory", "run", 0.5, 0.6, 0.7),
        ("memory", "million cells", 1.0, 2.0, 3.0),
    ]
    table = pd.DataFrame(rows, columns=["step", "per", "low", "mid", "high"])
    monkeypatch.setattr("geowbit.study.forecast.model_table", {"run_steps": table}.get)
    found = run_forecast(500_000, ["a_km", "b_km"])
    assert found.steps == {"candidates": 12.0, "criterion a_km": 1.5, "criterion b_km": 1.5}
    assert found.seconds == {"low": 6.5, "mid": 15.0, "high": 28.5}
    assert found.gib == pytest.approx({"low": 1.0, "mid": 1.6, "high": 2.2})
    assert found.tiles == 2
    assert found.as_dict()["minutes"] == {"low": 0.11, "mid": 0.25, "high": 0.47}


def test_every_step_of_a_run_has_its_row():
    study = gw.Study.japan(area={"bbox": [137.1, 36.6, 137.2, 36.7]})
    told: list[str] = []
    steps = study.forecast().steps
    study.run(told.append)
    assert set(told) <= set(steps)
    # and in the order in which they come
    assert [name for name in steps if name in told] == told
    writing = {"corridors", "best sites", "fiber routes", "map", "report", "sites"}
    assert writing <= set(steps)
    table = model_table("run_steps")
    assert ((table["low"] <= table["mid"]) & (table["mid"] <= table["high"])).all()


@pytest.mark.parametrize(
    ("grid", "area"),
    [
        ("jis-1km", {"prefectures": ["Kagawa"]}),
        ("jis-500m", {"prefectures": ["Kagawa"]}),
        ("h3-6", {"prefectures": ["Kagawa"]}),
        ({"lon_arcsec": 90, "lat_arcsec": 60}, {"bbox": [134.0, 34.1, 134.2, 34.2]}),
    ],
)
def test_candidates_are_counted_as_they_are_made(grid, area):
    study = gw.Study.japan(area=area, candidates={"grid": grid})
    with gw.countries.using(study.country):
        made = len(study._candidates())
    counted = study.forecast().candidates
    assert counted == made


def test_the_country_is_counted_without_making_it():
    cells = gw.Study.japan().forecast().candidates
    assert gw.Study.japan(candidates={"grid": "jis-250m"}).forecast().candidates == 16 * cells


def test_the_shell_says_it_and_runs_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["geowbit", "run", "--dry-run", "--prefecture", "Kagawa", "--json"]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    told = json.loads(capsys.readouterr().out)
    assert told["tiles"] == 1
    assert told["candidates"] > 1_000
    assert 0 < told["gib"]["low"] <= told["gib"]["mid"] <= told["gib"]["high"]
    assert not list(tmp_path.iterdir())


def test_steps_of_a_tiled_run_are_rows_of_the_table_by_hand(monkeypatch):
    rows = [
        ("tiles", "run", 1.0, 2.0, 4.0),
        ("tile", "tile", 0.5, 1.0, 2.0),
        ("tile", "million cells", 4.0, 8.0, 16.0),
        ("ranks", "million cells", 1.0, 2.0, 3.0),
        ("map", "million places shown", 10.0, 20.0, 40.0),
        ("memory", "process", 0.5, 0.5, 0.5),
        ("memory", "million cells at a time", 1.0, 2.0, 3.0),
        ("memory", "million cells", 0.5, 1.0, 1.5),
    ]
    table = pd.DataFrame(rows, columns=["step", "per", "low", "mid", "high"])
    monkeypatch.setattr("geowbit.study.forecast.model_table", {"tile_steps": table}.get)
    how = {"rows": 250_000, "workers": 2, "processes": 3, "shown": 100_000}
    found = tiled_forecast(1_000_000, 4, **how)
    # two at a time: 4 tiles and a million cells take (4 + 8) / 2 s, 1.5 s a tile
    assert found.steps == {
        "tiles": 2.0 + 1.5,
        "tile 1 of 4": 1.5,
        "tile 2 of 4": 1.5,
        "tile 3 of 4": 1.5,
        "tile 4 of 4": 0.0,
        "ranks": 2.0,
        "map": 2.0,
    }
    assert found.seconds == {"low": 6.0, "mid": 12.0, "high": 23.0}
    assert found.gib == {"low": 2.5, "mid": 3.5, "high": 4.5}
    assert (found.in_tiles, found.as_dict()["tiles"]) == (True, 4)


def test_every_step_of_a_tiled_run_has_its_row(tmp_path):
    study = gw.Study.japan(area={"bbox": [137.1, 36.6, 137.2, 36.7]})
    told: list[str] = []
    steps = study.forecast_tiled(rows=40).steps
    study.run_tiled(tmp_path / "out", told.append, rows=40)
    assert len([name for name in told if name.startswith("tile ")]) > 1
    assert [name for name in steps if name in told] == told
    assert steps.keys() == set(told)
    table = model_table("tile_steps")
    assert ((table["low"] <= table["mid"]) & (table["mid"] <= table["high"])).all()
    assert table["source"].str.len().gt(0).all()


def test_the_shell_says_what_tiles_take(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["geowbit", "run", "--dry-run", "--prefecture", "Kagawa", "--tiles"]
    words += ["--tile-rows", "500", "--engine", "dask", "--workers", "2"]
    told = []
    for more in ([], ["--json"]):
        monkeypatch.setattr("sys.argv", [*words, *more])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        told.append(capsys.readouterr().out)
    assert "in all processes together" in told[0]
    found = json.loads(told[1])
    assert found["in_tiles"]
    assert f"{found['tiles']} tiles" in told[0]
    assert found["tiles"] > 2
    assert not list(tmp_path.iterdir())
