"""Words of kinds and states in any case, spacing and width."""

from __future__ import annotations

from pathlib import Path

import pytest
from records import counted

from geowbit.layers import read_layer


@pytest.mark.parametrize(
    ("layer", "column", "word", "read"),
    [
        ("fiber_routes", "kind", "Submarine", "submarine"),
        ("fiber_routes", "kind", " SUBMARINE ", "submarine"),
        ("fiber_routes", "kind", "ｓｕｂｍａｒｉｎｅ", "submarine"),
        ("power_lines", "construction", "Underground", "underground"),
        ("power_plants", "status", "Retired (2019)", "retired (2019)"),
        ("power_plants", "fuel", "NUCLEAR", "nuclear"),
        ("substations", "status", "Disused", "disused"),
        ("fiber_nodes", "kind", "Junction", "junction"),
    ],
)
def test_a_word_is_read_in_any_spelling(
    tmp_path: Path, layer: str, column: str, word: str, read: str
) -> None:
    path = tmp_path / "mine.csv"
    shape = "LINESTRING (139 35, 140 36)" if layer.endswith(("routes", "lines")) else "POINT (1 2)"
    path.write_text(
        f'wkt,voltage_kv,capacity_mw,{column}\n"{shape}",66,5,"{word}"\n', encoding="utf-8"
    )
    found = read_layer(layer, path)
    assert found[column].tolist() == [read]
    assert counted(found.attrs["provenance"])["repaired"][f"{column} word_read"] == 1


@pytest.mark.parametrize("word", ["Aerial", "LNG", "海底", "submarines"])
def test_another_word_stays_as_it_is(tmp_path: Path, word: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f'wkt,kind\n"LINESTRING (139 35, 140 36)",{word}\n', encoding="utf-8")
    layer = read_layer("fiber_routes", path)
    assert layer["kind"].tolist() == [word]
    assert counted(layer.attrs["provenance"])["repaired"] == {}
