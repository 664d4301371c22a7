"""Names of files that the libraries below cannot take are refused in a line that says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

from geowbit.core import LayerError, OutputError, StudyError, path_problem, shown_path
from geowbit.core.output import check_writable, whole_folder, write_whole
from geowbit.fetch.writing import check_target
from geowbit.layers import read_layer
from geowbit.layers.raster_file import open_raster
from geowbit.settings import read_settings

# as Python holds a name that an old Japanese system wrote: Shift_JIS for 日本
OLD = os.fsdecode("日本".encode("shift_jis"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_every_name_of_whole_characters_will_do(name: str) -> None:
    assert path_problem(name) is None
    assert shown_path(name) == name


@given(st.binary(min_size=1).filter(lambda name: b"\0" not in name))
def test_bytes_are_a_name_just_where_they_are_utf8(name: bytes) -> None:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        problem = path_problem(os.fsdecode(name))
        assert problem is not None
        assert problem.code == "path.no_utf8"
    else:
        assert path_problem(os.fsdecode(name)) is None


def test_what_is_read_is_refused_by_its_name(tmp_path: Path) -> None:
    old = tmp_path / OLD
    old.mkdir()
    table = old / "subs.csv"
    table.write_text("name,lon,lat,voltage_kv\nA,131.6,33.2,66\n")
    with refused(LayerError, "path.no_utf8"):
        read_layer("substations", table)
    with refused(LayerError, "path.no_utf8"):
        open_raster(old / "height.tif")
    (old / "study.yaml").write_text("load_mw: 5\n")
    with refused(StudyError, "path.no_utf8"):
        read_settings(old / "study.yaml")


@pytest.mark.parametrize("end", ["", "out", "a/b"])
def test_what_is_written_is_refused_by_its_name(tmp_path: Path, end: str) -> None:
    target = tmp_path / OLD / end
    for write in (check_writable, lambda path: write_whole(path, "x"), _write_folder):
        with refused(OutputError, "path.no_utf8"):
            write(target)
    with refused(OutputError, "path.no_utf8"):
        check_target(target.with_suffix(".gpkg"), [".gpkg"])
    assert not list(tmp_path.iterdir())


def _write_folder(path: Path) -> None:
    with whole_folder(path):
        raise AssertionError("the work began")
