"""`geowbit fetch` as a person types it: words, files and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from stand_in import Element, Overpass, touching

BOX = "130.2,33.2,130.6,33.6"
Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "geowbit", "fetch", *words],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "GEOWBIT_CACHE": str(tmp_path / "cache")},
        )

    return run


def test_a_layer_is_fetched_with_progress_on_stderr(
    serve: Any, substations: list[Element], shell: Shell, tmp_path: Path
) -> None:
    server: Overpass = serve(substations)
    done = shell("substations", "--area", BOX, "--endpoint", server.url, "-o", "s.gpkg", "--json")
    assert done.returncode == 0, done.stderr
    wanted = touching(substations, shapely.box(*map(float, BOX.split(","))))
    assert set(gpd.read_file(tmp_path / "s.gpkg")["id"]) == wanted
    assert json.loads(done.stdout)["rows_kept"] == len(wanted)
    assert "tile 1 of 1" in done.stderr


def test_failures_have_their_exit_codes_and_one_line(
    serve: Any, substations: list[Element], shell: Shell, tmp_path: Path
) -> None:
    server: Overpass = serve(substations, faults=lambda n, asked: "400")
    call = ("--area", BOX, "--endpoint", server.url, "-o", "s.gpkg")
    for words, code, told in [
        (("substations", *call), 3, "HTTP 400"),
        (("substation", *call), 1, "did you mean 'substations'?"),
        (("http://example.org/a.tif", "-o", "a.tif"), 1, "use https"),
    ]:
        done = shell(*words)
        assert done.returncode == code, done.stderr
        last = done.stderr.splitlines()[-1]
        assert last.startswith("geowbit: ")
        assert told in last
        assert "Traceback" not in done.stderr
        assert not list(tmp_path.glob("*.*"))
