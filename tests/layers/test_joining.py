"""Columns of another table, joined by key, by name and voltage, with a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from records import kind_of
from refused import refused

from geowbit import Study
from geowbit.core.errors import LayerError, StudyError
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


# ------------------------------------------------------------------------- rows of a layer


def test_a_table_without_places_has_those_of_another_layer(tmp_path: Path) -> None:
    yards, beside = files(tmp_path, "変電所,空容量\n北,▲12\n南,30 MW\n東,5\n")
    layers = Layers(
        {
            "substations": {"file": yards.name},
            "free": {
                "file": beside.name,
                "join": {"layer": "substations", "by": {"name": "変電所"}},
            },
        },
        folder=tmp_path,
        used=["free"],
    )
    free = layers.frame("free")
    assert free["空容量"].tolist() == ["▲12", "30 MW"]
    assert [(p.x, p.y) for p in free.geometry] == [(137.1, 36.1), (137.2, 36.2)]
    assert free["voltage_kv"].tolist() == [154, 66]
    (record,) = [one for one in layers.provenance() if one.name == "free"]
    assert record.source == "free.csv"
    assert len(record.sha256) == 64
    said = [kind_of(one) for one in record.as_dict()["notes"]]
    # four rows there, three in the table: two of either have the other
    assert said[0] == "joined free.csv 2 4 2 3"
    assert said[1].startswith("not_joined 東 ")
    assert len(layers.frame("substations")) == 4


def test_a_table_says_more_of_the_embedded_layer(tmp_path: Path) -> None:
    embedded = Layers().frame("substations")
    chosen = embedded.iloc[[3, 700, 2_999]]
    table = tmp_path / "free.csv"
    rows = [f"{one},{free}" for one, free in zip(chosen["id"], (11_000, 2_500, 0), strict=True)]
    table.write_text("\n".join(["番号,空容量", *rows]), encoding="utf-8")
    layers = Layers(
        {
            "substations": {
                "file": table,
                "join": {"layer": "substations", "by": {"id": "番号"}},
                "columns": {"headroom_mw": {"column": "空容量", "unit": "kW"}},
            }
        }
    )
    found = layers.frame("substations")
    assert found["id"].tolist() == embedded["id"].tolist()
    assert found.geometry.geom_equals(embedded.geometry).all()
    assert found["voltage_kv"].tolist() == embedded["voltage_kv"].tolist()
    known = found.set_index("id")["headroom_mw"].dropna()
    assert known.to_dict() == dict(zip(chosen["id"], (11, 2.5, 0), strict=True))


def test_rows_of_a_layer_are_measured_in_a_study(tmp_path: Path) -> None:
    yards, beside = files(tmp_path, "id,free_mw\n1,10\n3,200\n")
    study = tmp_path / "study.yaml"
    study.write_text(
        f"area: {{bbox: [137.09, 36.09, 137.12, 36.12]}}\nlayers:\n"
        f"  yards: {{file: {yards.name}, columns: {{id: id}}}}\n"
        f"  free: {{file: {beside.name}, join: {{layer: yards, by: {{id: id}}}}}}\n"
        "criteria:\n"
        "  free_mw: {layer: free, measure: nearest_value, column: free_mw, direction: benefit}\n"
        "  yard_km: {layer: yards, measure: distance_to, direction: cost}\n"
    )
    table = Study.from_yaml(study).run().table
    assert set(table["free_mw"]) == {10}


@pytest.mark.parametrize(
    ("layers", "code", "params"),
    [
        ({"a": {"file": "free.csv", "join": {"layer": "b", "by": {"name": "name"}}},
          "b": {"file": "free.csv", "join": {"layer": "a", "by": {"name": "name"}}}},
         "layers.joins_itself", {"name": "b", "other": "a"}),
        ({"a": {"file": ["free.csv", "yards.csv"],
                "join": {"layer": "substations", "by": {"name": "name"}}}},
         "layers.one_table_joins", {"name": "a"}),
        ({"a": {"file": "free.csv", "join": {"layer": "substations", "by": {"name": "nom"}}}},
         "layers.no_column", {"column": "nom"}),
        ({"a": {"file": "free.csv", "join": {"layer": "substations", "by": {"nom": "name"}}}},
         "layers.no_column", {"column": "nom"}),
        ({"a": {"file": "free.csv", "join": {"layer": "terrain", "by": {"name": "name"}}}},
         "layers.raster_for_features", {"name": "terrain"}),
        ({"a": {"file": "yards.csv", "join": {"by": {"name": "name"}}}},
         "layers.join_takes", {"name": "a"}),
    ],
)  # fmt: skip
def test_rows_of_a_layer_that_cannot_be_had_are_refused(
    tmp_path: Path, layers: dict[str, Any], code: str, params: dict[str, str]
) -> None:
    files(tmp_path, "name,free\n北,10\n")
    with refused(LayerError, code, **params):
        Layers(layers, folder=tmp_path, used=["a", "b"]).frame("a")


def test_a_join_names_a_file_or_a_layer(tmp_path: Path) -> None:
    files(tmp_path, "name,free\n北,10\n")
    study = tmp_path / "study.yaml"
    for join in ("{by: {name: name}}", "{file: a.csv, layer: b, by: {name: name}}"):
        study.write_text(f"layers:\n  substations: {{file: yards.csv, join: {join}}}\n")
        with refused(StudyError, "settings.join_takes", at="study.yaml:2"):
            Study.from_yaml(study)
    with refused(LayerError, "layers.join_takes"):
        read_layer("substations", tmp_path / "yards.csv", join={"by": {"name": "name"}})
