"""Words of kinds and states in any case, spacing and width."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import counted

from geowbit import Study
from geowbit.cables import serving_substations
from geowbit.core.messages import Message
from geowbit.layers import SCHEMAS, Provenance, read_layer, rows_that_count
from geowbit.layers.reading import conform


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


def written(folder: Path, column: str, words: list[str]) -> Path:
    """Write a point or line a word, a kilometer and more apart."""
    path = folder / "mine.csv"
    rows = [
        f'"{shape} ({139 + at / 10} 35{end})",66,5,"{word}"'
        for at, word in enumerate(words)
        for shape, end in [("LINESTRING", f", {139 + at / 10} 36") if column in _OF_LINES
                           else ("POINT", "")]
    ]  # fmt: skip
    head = f"wkt,voltage_kv,capacity_mw,{column.partition(':')[2] or column}"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


_OF_LINES = ("construction", "current", "route:kind")


@pytest.mark.parametrize(
    ("layer", "column", "words"),
    [
        ("fiber_routes", "route:kind", {"海底": "submarine", "Undersea": "submarine",
                                        "鉄道": "rail", "Motorway": "expressway"}),
        ("fiber_nodes", "kind", {"joint": "junction", "Splice Closure": "junction",
                                 "マンホール": "junction", "IXP": "ix", "局舎": "pop"}),
        ("substations", "kind", {"TAP": "transition", "joint": "transition", "変換所": "converter",
                                 "開閉所": "switching", "Switchyard": "switching",
                                 "Umspannwerk": "unknown", "配電用変電所": "distribution",
                                 "Power station": "generation", "TRACTION": "traction",
                                 "Minor_Distribution": "minor_distribution"}),
        ("power_lines", "construction", {"OHL": "overhead", "架空": "overhead",
                                         "Erdkabel": "underground", "souterraine": "underground",
                                         "aéreo": "overhead", "海底ケーブル": "submarine"}),
        ("power_lines", "current", {"AC": "ac", "HVDC": "dc", "直流": "dc"}),
        ("power_plants", "fuel", {"Wasserkraft": "hydro", "原子力": "nuclear", "Éolien": "wind",
                                  "LNG": "gas", "太陽光": "solar", "Fossil Gas": "gas"}),
        ("power_plants", "status", {"廃止": "retired", "廃止（2019）": "retired (2019)",
                                    "En service": "in use", "運転中": "in use",
                                    "Under Construction (2027)": "under construction (2027)",
                                    "Außer Betrieb": "disused", "Shelved": "abandoned"}),
    ],
)  # fmt: skip
def test_a_word_of_another_language_is_read(
    tmp_path: Path, layer: str, column: str, words: dict[str, str]
) -> None:
    found = read_layer(layer, written(tmp_path, column, list(words)))
    assert found[column.partition(":")[2] or column].tolist() == list(words.values())
    assert [one["code"] for one in found.attrs["provenance"]["notes"]] == []


@pytest.mark.parametrize(
    "word", ["Aerial", "LNG", "submarines", "railing", "廃止予定", "userland", "Zorp (submarine)"]
)
def test_a_word_that_is_not_known_stays_and_is_told(tmp_path: Path, word: str) -> None:
    layer = read_layer("fiber_routes", written(tmp_path, "route:kind", [word, "rail", word, ""]))
    assert layer["kind"].tolist()[:3] == [word, "rail", word]
    record = layer.attrs["provenance"]
    assert counted(record)["repaired"] == {}
    (note,) = record["notes"]
    assert note["code"] == "layers.unknown_words"
    params = note["params"]
    assert (params["column"], params["count"], params["counts"]) == ("kind", 2, "yes")
    assert [(one["params"]["word"], one["params"]["count"]) for one in params["words"]] == [
        (f"'{word}'", 2)
    ]


def test_a_kind_of_substation_that_is_not_known_is_told_and_serves_nothing(tmp_path: Path) -> None:
    kinds = ["Zorp", "substation", "変換所", "Zorp", "transmission"]
    layer = read_layer("substations", written(tmp_path, "kind", kinds))
    (note,) = layer.attrs["provenance"]["notes"]
    assert note["code"] == "layers.unknown_words"
    assert (note["params"]["count"], note["params"]["counts"]) == (2, "by_kind")
    assert serving_substations(layer, 5).tolist() == [False, True, False, False, True]
    # the table of kinds judges them, so that an assumption may let them serve
    assert rows_that_count("substations", layer).all()
    assert serving_substations(layer, 5, unlisted=True).tolist() == [True, True, False, True, True]


def test_codes_are_words_that_are_not_known() -> None:
    frame = gpd.GeoDataFrame(
        {"status": [5, None, 7.0, [1], "in use"], "capacity_mw": 5.0},
        geometry=gpd.points_from_xy(139 + np.arange(5) / 10, [35.0] * 5),
        crs=4326,
    )
    record = Provenance("power_plants")
    kept = conform(frame, SCHEMAS["power_plants"], record, where="memory")
    (note,) = [one for one in record.notes if isinstance(one, Message)]
    assert (note.code, note.params["count"]) == ("layers.unknown_words", 2)
    assert rows_that_count("power_plants", kept).tolist() == [False, True, False, True, True]


def test_the_words_that_most_rows_have_are_told_first(tmp_path: Path) -> None:
    words = [f"word {n}" for n in range(8) for _ in range(n + 1)]
    layer = read_layer("power_plants", written(tmp_path, "status", words))
    (note,) = layer.attrs["provenance"]["notes"]
    told = [one["params"]["count"] for one in note["params"]["words"]]
    assert told == [8, 7, 6, 5, 4]
    assert note["params"]["count"] == 36
    assert note["params"]["counts"] == "no"


COUNTING = {"in use": True, "Operating": True, "": True, "計画": True, "retired": False,
            "廃止": False, "Mothballed": False, "Cancelled": False, "Zorp": False}  # fmt: skip


def test_what_is_out_of_use_or_unknown_counts_nowhere(tmp_path: Path) -> None:
    file = written(tmp_path, "status", list(COUNTING))
    for name in ("power_plants", "substations", "power_lines"):
        if name != "power_lines":
            read = read_layer(name, file)
            assert rows_that_count(name, read).tolist() == list(COUNTING.values()), name
    stations = read_layer("substations", file)
    stations["kind"] = "transmission"
    assert serving_substations(stations, 5).tolist() == list(COUNTING.values())
    # 5 MW each; those that count are the first four, 9 km apart from one another
    sites = Study.japan(
        area={"bbox": [139.0, 34.95, 139.05, 35.0]},
        load_mw=5,
        layers={"power_plants": {"file": str(file)}},
        criteria={"plant_mw_50km": {"weight": 1}},
    ).run()
    geod = pyproj.Geod(ellps="WGS84")
    for row in sites.table.itertuples():
        near = sum(
            5
            for at, counts in enumerate(COUNTING.values())
            if counts and geod.inv(row.lon, row.lat, 139 + at / 10, 35)[2] <= 50_000
        )
        assert row.plant_mw_50km == pytest.approx(near)


def test_joints_are_no_places_to_meet_fiber(tmp_path: Path) -> None:
    kinds = ["Zorp", "manhole", "joint", "PoP"]
    sites = Study.japan(
        area={"bbox": [139.0, 34.95, 139.05, 35.0]},
        layers={"fiber_nodes": {"file": str(written(tmp_path, "kind", kinds))}},
        criteria={"fiber_node_km": {"weight": 1}},
    ).run()
    geod = pyproj.Geod(ellps="WGS84")
    # the fourth alone counts
    far = [geod.inv(lon, lat, 139.3, 35)[2] / 1e3
           for lon, lat in zip(sites.table["lon"], sites.table["lat"], strict=True)]  # fmt: skip
    assert sites.table["fiber_node_km"].tolist() == pytest.approx(far, abs=0.01)


@settings(max_examples=100, deadline=None)
@given(words=st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_any_word_is_read_or_told(words: list[str]) -> None:
    frame = gpd.GeoDataFrame(
        {"status": words, "capacity_mw": 5.0},
        geometry=gpd.points_from_xy(139 + np.arange(len(words)) / 10, [35.0] * len(words)),
        crs=4326,
    )
    record = Provenance("power_plants")
    kept = conform(frame, SCHEMAS["power_plants"], record, where="memory")
    told = [one for one in record.notes if isinstance(one, Message)]
    unknown = sum(
        int(one.params["count"])
        for one in told
        if one.code == "layers.unknown_words"  # type: ignore[call-overload]
    )
    states = kept["status"].astype(str)
    # what a row has afterwards is as it was, or told as repaired
    same = [now == was for now, was in zip(states, words, strict=True)]
    assert sum(record.repaired.values()) >= len(words) - sum(same)
    assert (~rows_that_count("power_plants", kept)).sum() >= unknown
