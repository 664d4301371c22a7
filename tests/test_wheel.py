"""The wheel: whole, and able to run without the checkout it was built from."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"


def build(folder: Path) -> Path:
    """Build the wheel with the build backend at hand, or with one that pip may fetch."""
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "-w", str(folder)]
    if importlib.util.find_spec("hatchling"):
        command.append("--no-build-isolation")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode and "No matching distribution found for hatchling" in done.stderr:
        pytest.skip("hatchling is not installed and cannot be fetched")
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def run(folder: Path, *arguments: str, package: Path) -> str:
    """Run Python in a folder of its own, with the unpacked wheel before everything else."""
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def shipped(folder: str, *, no: str = "__pycache__") -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and no not in path.parts
    }


def test_the_wheel_is_whole_and_runs_alone(tmp_path: Path) -> None:
    before = {path.name for path in ROOT.iterdir()}
    wheel = build(tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = archive.read(metadata).decode()
        archive.extractall(tmp_path / "unpacked")

    # every module, template and asset of the package, and every embedded layer
    listed = pd.read_csv(RAW / "japan" / "catalog.csv", dtype=str, keep_default_na=False)
    layers = {part for files in listed["file"] for part in files.split(";")}
    assert {
        f"geowbit/data/raw/japan/{part}" for part in layers | {"catalog.csv", "SOURCES.md"}
    } <= names
    assert shipped("geowbit") <= names
    assert {f"geowbit/{name}" for name in shipped("data/raw")} <= names
    assert {"geowbit/py.typed", "geowbit/pages/templates/report.html.j2"} <= names
    for asset in ("leaflet.js", "leaflet.css", "geowbit.js", "map.css", "LICENSES.md"):
        assert f"geowbit/pages/assets/{asset}" in names
    licences = {name.partition(".dist-info/licenses/")[2] for name in names}
    assert {"LICENSE", "data/raw/japan/SOURCES.md", "geowbit/pages/assets/LICENSES.md"} <= licences
    assert "\nLicense-Expression: BSD-3-Clause\n" in told
    assert "\nRequires-Python: >=3.11\n" in told
    # and nothing that is no part of it
    assert {name.split("/")[0].split("-")[0] for name in names} == {"geowbit"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    assert wheel.stat().st_size < 8e6
    assert {path.name for path in ROOT.iterdir()} - before <= {".pytest_cache", ".hypothesis"}

    # no path of the checkout helps it
    package, elsewhere = tmp_path / "unpacked", tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = run(
        elsewhere,
        "-c",
        "import geowbit; from geowbit.layers import data_folder\n"
        "print(geowbit.__file__, data_folder(), geowbit.__version__, sep='\\n')",
        package=package,
    ).splitlines()
    assert where == [
        str(package / "geowbit" / "__init__.py"),
        str(package / "geowbit" / "data" / "raw"),
        wheel.name.split("-")[1],
    ]
    said = run(elsewhere, "-m", "geowbit", "layers", "--json", package=package)
    assert [one["name"] for one in json.loads(said)["layers"]] == listed["name"].tolist()
    (elsewhere / "study.yaml").write_text(
        "candidates: municipalities\narea: {prefectures: [Kagawa]}\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "geowbit", "run", "study.yaml", "-o", "out", "--json"],
        capture_output=True,
        check=False,
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(package)},
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["candidates"]["count"] == 17
    assert (elsewhere / "out" / "map.html").stat().st_size > 100_000
