"""The command `geowbit dossier`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geowbit.cli import app
from geowbit.core import GeowbitError

RUN = CliRunner()


def test_it_writes_the_dossiers_of_places_in_a_language(
    toyama_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "d"
    told = RUN.invoke(
        app,
        [
            *("dossier", "Nanto", "南砺", "136.95,36.6", "--run", str(toyama_folder)),
            *("-o", str(out), "--lang", "ja", "--no-pdf"),
        ],
    )
    # longitude first is no place
    assert isinstance(told.exception, GeowbitError)
    assert not out.exists()
    told = RUN.invoke(
        app,
        [
            *("dossier", "Nanto", "南砺", "--area", "136.9,36.5,137.0,36.6"),
            *("--run", str(toyama_folder), "-o", str(out), "--lang", "ja", "--no-pdf"),
        ],
    )
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[-1] == str(out / "index.html")
    record = json.loads((out / "dossiers.json").read_text(encoding="utf-8"))
    assert [one["place"]["kind"] for one in record["dossiers"]] == ["municipality", "area"]
    assert 'lang="ja"' in (out / "16210-Nanto-shi.html").read_text(encoding="utf-8")


def test_a_prefecture_means_its_municipalities(toyama_folder: Path) -> None:
    told = RUN.invoke(
        app, ["dossier", "--prefecture", "富山", "--run", str(toyama_folder), "--json"]
    )
    assert told.exit_code == 0, told.output
    places = json.loads(told.stdout)["dossiers"]
    codes = [one["place"]["code"] for one in places]
    assert len(codes) > 5
    assert codes == sorted(codes)
    assert {one["place"]["prefecture"] for one in places} == {"Toyama"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([], "dossier.no_places"),
        (["Nanto", "--run", "x", "--study", "y"], "dossier.run_and_study"),
    ],
)
def test_what_asks_for_nothing_or_too_much_is_refused(asked: list[str], code: str) -> None:
    told = RUN.invoke(app, ["dossier", *asked])
    assert isinstance(told.exception, GeowbitError)
    assert told.exception.code == code
