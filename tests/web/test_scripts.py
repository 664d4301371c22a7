"""The scripts of the pages: types, unit tests, and that the built file is that of its source.

Node is needed to change a page, not to use one: where it is missing these tests skip.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from contract import SCHEMA, live_data

import geowbit

ROOT = Path(geowbit.__file__).parents[1]
WEB = ROOT / "web"
BUILT = ROOT / "geowbit/pages/assets"


def node(*command: str) -> str:
    if shutil.which("node") is None:
        pytest.skip("no node here: the scripts of the pages are not checked")
    if not (WEB / "node_modules").is_dir():
        pytest.skip("web/node_modules is missing: `make web` installs what checks the scripts")
    done = subprocess.run(["node", *command], cwd=WEB, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_built_files_are_those_of_the_source(tmp_path: Path) -> None:
    node("build.js", str(tmp_path))
    for name in ("geowbit.js", "report.js"):
        built = (BUILT / name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == built, f"run make web: {name}"


def test_types_hold() -> None:
    node("node_modules/typescript/bin/tsc", "--noEmit")


def test_types_of_the_page_data_are_those_of_the_schema() -> None:
    node("types.js", "--check")


def test_codec_model_and_geometry() -> None:
    said = node("--test", "--test-reporter=tap", "test/")
    assert "# fail 0" in said
    assert int(said.split("# pass ")[1].split()[0]) >= 16


def test_what_python_writes_holds_the_schema_that_the_scripts_read(live_page: str) -> None:
    data = live_data(live_page)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["count"] > 0


def test_the_schema_refuses_what_the_scripts_could_not_read(live_page: str) -> None:
    data = live_data(live_page)
    data["criteria"][0].pop("decimals")
    with pytest.raises(jsonschema.ValidationError, match="decimals"):
        jsonschema.Draft202012Validator(SCHEMA).validate(data)
