"""Columns of another table, joined by key, by name and voltage, with a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from records import kind_of
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.layers import Layers, read_layer

YARDS = (
    "id,name,lon,lat,voltage_kv\n01,北変電所,137.1,36.1,154\n02,南変電所,137.2,36.2,66\n"
    "03,新港,137.3,36.3,154\n04,新港,137.4,36.4,66\n"
)


def files(folder: Path, table: str) -> tuple[Path, Path]:
    yards, beside = folder / "yards.csv", folder / "free.csv"
    yards.write_text(YARDS, encoding="utf-8")
    beside.write_text(table, encoding="utf-8")
    return yards, beside


def told(layer: Any) -> list[str]:
    return [kind_of(one) for one in layer.attrs["provenance"]["notes"]]


def test_by_name_and_voltage_in_any_spelling(tmp_path: Path) -> None:
    table = (
        "空容量一覧,,\n変電所,電圧,空容量\n北,154kV,▲12\n"
        "新　港変電所,66000,30\n新港,154,200\n新浜,66,5\n"
    )
    yards, beside = files(tmp_path, table)
    join = {
        "file": beside,
        "by": {"name": "変電所", "voltage_kv": "電圧"},
        "columns": {"headroom_mw": "空容量"},
    }
    layer = read_layer("substations", yards, join=join).set_index("id")
    assert layer["headroom_mw"].dropna().to_dict() == {"01": -12, "03": 200, "04": 30}
    said = told(read_layer("substations", yards, join=join))
    assert said[0] == "joined free.csv 3 4 3 4"
    assert said[1].startswith("not_joined 新浜 ")


def test_by_codes_whose_zeros_a_spreadsheet_took(tmp_path: Path) -> None:
    yards, beside = files(tmp_path, "code,free\n1,10\n4,40\n12,5\n")
    join = {"file": beside, "by": {"id": "code"}, "columns": {"headroom_mw": "free"}}
    layer = read_layer("substations", yards, join=join).set_index("id")
    assert layer["headroom_mw"].dropna().to_dict() == {"01": 10, "04": 40}


def test_a_key_that_stands_twice_is_left_out(tmp_path: Path) -> None:
    yards, beside = files(tmp_path, "name,free\n北,10\n新港,20\n新港,30\n")
    join = {"file": beside, "by": {"name": "name"}, "columns": {"headroom_mw": "free"}}
    layer = read_layer("substations", yards, join=join)
    assert layer["headroom_mw"].dropna().tolist() == [10]
    assert "joined_twice 2 新港" in told(layer)


@pytest.mark.parametrize(
    ("by", "columns", "code", "params"),
    [
        ({"name": "名"}, {}, "layers.no_column", {"column": "名"}),
        ({"label": "name"}, {}, "layers.no_column", {"column": "label"}),
        ({"name": "name"}, {"headroom_mw": "kW"}, "layers.no_column", {"column": "kW"}),
        ({"name": "name"}, {"headroom_mw": "free"}, "layers.nothing_joins", {"by": "name"}),
    ],
)
def test_what_does_not_join_is_refused(
    tmp_path: Path, by: dict[str, str], columns: dict[str, str], code: str, params: dict[str, str]
) -> None:
    yards, beside = files(tmp_path, "name,free\nelsewhere,10\n")
    with refused(LayerError, code, **params):
        read_layer("substations", yards, join={"file": beside, "by": by, "columns": columns})


def test_a_study_joins_files_of_its_folder(tmp_path: Path) -> None:
    files(tmp_path, "name,free\n北,10\n")
    join = {"file": "free.csv", "by": {"name": "name"}, "columns": {"headroom_mw": "free"}}
    own = Layers({"substations": {"file": "yards.csv", "join": join}}, folder=tmp_path)
    assert own.frame("substations")["headroom_mw"].dropna().tolist() == [10]
