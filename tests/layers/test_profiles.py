"""Official files are recognized by their columns; their ranks become meters, their codes words."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from records import counted, kind_of
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.countries import home_country, using
from geowbit.countries.country import countries, country_of, data_folder
from geowbit.layers import (
    Layers,
    class_column,
    profile_named,
    profile_of,
    profiles,
    read_layer,
)
from geowbit.layers.profile import _profiles_of, codes_of

WEST, SOUTH = 136.6, 36.5


def squares(columns: dict[str, list[Any]]) -> gpd.GeoDataFrame:
    """Return rows of these columns as squares side by side, in the system of the publisher."""
    count = len(next(iter(columns.values())))
    shapes = [
        shapely.box(WEST + n / 10, SOUTH, WEST + n / 10 + 0.1, SOUTH + 0.1) for n in range(count)
    ]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:6668")


def flood(column: str, values: list[Any]) -> gpd.GeoDataFrame:
    head = column[:-1]
    return squares(
        {
            f"{head}1": ["8404040001"] * len(values),
            f"{head}2": ["架空川"] * len(values),
            f"{head}3": [84] * len(values),
            f"{head}4": ["架空地方整備局"] * len(values),
            column: values,
        }
    )


# the publisher's list: of each rank from and below how many meters
RANKS = {1: (0, 0.5), 2: (0.5, 3), 3: (3, 5), 4: (5, 10), 5: (10, 20), 6: (20, math.nan)}


@pytest.mark.parametrize("ending", ["geojson", "shp", "gpkg"])
def test_flood_ranks_become_meters_without_a_key(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"A31a-20-24_17.{ending}"
    flood("A31a_205", list(RANKS)).to_file(file)
    layer = read_layer("hazards", file).sort_values("A31a_205")
    np.testing.assert_equal(layer["depth_low_m"].to_numpy(), [one[0] for one in RANKS.values()])
    np.testing.assert_equal(layer["depth_high_m"].to_numpy(), [one[1] for one in RANKS.values()])
    np.testing.assert_equal(layer["depth_m"].to_numpy(), [0.25, 1.75, 4, 7.5, 15, 20])
    assert layer["A31a_205"].tolist() == list(RANKS)  # what was there stays
    assert set(layer["scenario"]) == {"largest"}
    assert set(layer["river"]) == {"架空川"}
    record = layer.attrs["provenance"]
    assert (record["profile"], record["licence"]) == ("ksj_a31a", "CC BY 4.0")
    assert [one["code"] for one in record["notes"]] == [
        "layers.by_profile",
        "layers.profile_not_for",
    ]


@pytest.mark.parametrize(
    ("column", "name", "value", "expected"),
    [
        ("A31a_105", "depth_m", 4, 7.5),
        ("A31_205", "depth_m", "4", 7.5),
        ("A31a_305", "flooded_hours", 3, 48.0),
        ("A31a_405", "collapse", 2, "bank_erosion"),
        ("A31b_201", "depth_m", 2, 1.75),
        ("A31b_101", "depth_m", 6.0, 20.0),
        ("A31_201", "depth_m", 1, 0.25),
        ("A31b_401", "collapse", 3, "both"),
        ("A31_001", "depth_m", "14", 3.5),
        ("A31_001", "depth_m", "24", 2.5),
    ],
)
def test_each_kind_of_flood_map(column: str, name: str, value: Any, expected: Any) -> None:
    frame = squares({column: [value]}) if column[-2:] == "01" else flood(column, [value])
    layer = Layers({"flood": frame}, used=["flood"])["flood"]
    assert layer[name].tolist() == [expected]


def test_a_code_that_the_list_has_not_is_unknown_and_told(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    flood("A31a_205", [4, 9, 0]).to_file(file)
    layer = read_layer("hazards", file)
    np.testing.assert_equal(layer["depth_m"].to_numpy(), [7.5, math.nan, math.nan])
    record = counted(layer.attrs["provenance"])
    assert record["found"] == {"unknown_code A31a_205": 2}
    assert record["examples"]["unknown_code A31a_205"] == ["2 9", "3 0"]


def test_a_profile_by_name_and_none(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    flood("A31a_205", [4]).to_file(file)
    plain = read_layer("hazards", file, profile="none")
    assert "depth_m" not in plain
    assert plain.attrs["provenance"]["profile"] == ""
    named = read_layer("hazards", file, profile="ksj_a31a")
    assert named["depth_m"].tolist() == [7.5]
    with refused(LayerError, "layers.no_profile", given="ksj_a31", near="ksj_a31b"):
        read_layer("hazards", file, profile="ksj_a31")
    with refused(LayerError, "layers.not_of_profile", profile="ksj_a31b"):
        read_layer("hazards", file, profile="ksj_a31b")


def test_a_column_in_meters_of_a_rank_is_its_depth(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    flood("A31a_205", [4, 2]).to_file(file)
    layer = read_layer("hazards", file, columns={"flood_m": "A31a_205", "level": "A31a_205"})
    assert layer["flood_m"].tolist() == [7.5, 1.75]
    assert layer["level"].tolist() == [4, 2]


def test_files_of_two_scenarios_are_one_layer(tmp_path: Path) -> None:
    flood("A31a_105", [1]).to_file(tmp_path / "A31a-10.gpkg")
    flood("A31a_205", [3]).to_file(tmp_path / "A31a-20.gpkg")
    layer = read_layer("hazards", tmp_path / "A31a-*.gpkg")
    assert dict(zip(layer["scenario"], layer["depth_m"], strict=True)) == {
        "planned": 0.25,
        "largest": 4.0,
    }


@pytest.mark.parametrize(
    ("name", "values", "is_one"),
    [
        ("浸水深ランク", ["1", "6"], True),
        ("flood class", [1, 2], True),
        ("rank", [1.0, None], True),
        ("rank", [1.5, 2], False),
        ("voltage_class", [66, 154], False),
        ("frank_m", [1, 2], False),
        ("depth", [1, 2], False),
        ("rank", ["deep"], False),
    ],
)
def test_what_looks_like_a_class(name: str, values: list[Any], is_one: bool) -> None:
    assert (class_column(pd.DataFrame({name: values}), name) is not None) is is_one


def test_two_profiles_that_fit_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    table = home_country().table("profiles")
    twice = pd.concat([table, table[table["profile"] == "ksj_a31a"].assign(profile="other")])
    real = type(home_country()).table
    monkeypatch.setattr(
        type(home_country()),
        "table",
        lambda country, name: twice if name == "profiles" else real(country, name),
    )
    _profiles_of.cache_clear()
    try:
        with refused(LayerError, "layers.several_profiles", profiles=("ksj_a31a", "other")):
            profile_of(["A31a_205"])
    finally:
        monkeypatch.undo()
        _profiles_of.cache_clear()


def every_profile() -> list[Any]:
    found = []
    for key in countries():
        country = country_of(key)
        with using(country):
            found += [pytest.param(country, one, id=one) for one in profiles().index]
    return found


@pytest.mark.parametrize(("country", "key"), every_profile())
def test_each_row_of_the_tables_is_whole(country: Any, key: str) -> None:
    with using(country):
        profile = profile_named(key)
        assert profile.columns
        assert profile.form in {"areas", "lines", "points", "mesh", "table", "raster"}
        assert re.fullmatch(r"https?://[\w.-]+/\S*", profile.page)
        for text in (profile.title, profile.licence, profile.not_for, profile.publisher):
            assert text.text("en")
            assert text.others.get("ja")
        for column in profile.columns:
            re.compile(column.pattern)
            if column.reads in ("rank", "words"):
                rows = codes_of(column.codes)
                assert rows.index.is_unique
                filled = rows["low"] if column.reads == "rank" else rows["word"]
                assert filled.notna().all()
                assert not (rows["high"] <= rows["low"]).any()
            if column.reads == "constant":
                assert column.codes


def test_the_tables_name_no_profile_and_no_list_in_vain() -> None:
    folders = [data_folder(), *(data_folder() / one for one in countries())]
    # a pack has none of its own
    for folder in (one for one in folders if (one / "model" / "profiles.csv").is_file()):
        rows = {
            name: pd.read_csv(folder / "model" / f"{name}.csv", dtype=str)
            for name in ("profiles", "profile_columns", "profile_codes")
        }
        assert set(rows["profile_columns"]["profile"]) == set(rows["profiles"]["profile"])
        listed = rows["profile_columns"]
        used = set(listed.loc[listed["reads"].isin(["rank", "words"]), "codes"])
        assert used == set(rows["profile_codes"]["codes"])


def test_the_page_lists_what_is_known() -> None:
    import sys

    folder = Path(__file__).parents[2] / "docs"
    sys.path.insert(0, str(folder))
    try:
        import profiles as page

        written = page.PAGE.read_text(encoding="utf-8")
        assert page.page_with(page.profile_table()) == written, "run `python docs/profiles.py`"
    finally:
        sys.path.remove(str(folder))


def test_what_is_read_is_told_in_words() -> None:
    layer = Layers({"flood": flood("A31a_205", [4])}, used=["flood"])
    _ = layer["flood"]
    (record,) = layer.provenance()
    assert kind_of(record.as_dict()["notes"][0]).split()[0] == "by_profile"
