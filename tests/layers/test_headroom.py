"""Published headroom: read from tables as people type them, joined to stations, never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import kind_of
from refused import refused

from geowbit.core.errors import GeowbitError, LayerError
from geowbit.layers import Layers, headroom_for
from geowbit.layers._name_keys import station_key
from geowbit.layers._published import date_of, meaning_of, years_of
from geowbit.layers.numbers import spans_of

YARDS = (
    "id,name,lon,lat,voltage_kv,voltages_kv,network_area\n"
    "01,北浜変電所,137.10,36.10,154,154;77,hokuriku\n"
    "02,南浜変電所,137.20,36.20,275,275;154,hokuriku\n"
    "03,西ヶ丘変電所,137.30,36.30,77,77,hokuriku\n"
    "04,新港,137.40,36.40,154,154,hokuriku\n"
    "05,新港,138.40,35.40,154,154,chubu\n"
    "06,東山開閉所,137.50,36.50,275,275,hokuriku\n"
    "07,港町変電所,137.60,36.60,154,154,hokuriku\n"
    "08,港町変電所,137.605,36.602,154,154,hokuriku\n"
)
SAYS = {"type": "demand", "as_of": "2026-10-01", "source": "welcome-zone page"}


def layers_with(folder: Path, table: str, *, own: Any = None, **said: Any) -> Layers:
    (folder / "yards.csv").write_text(YARDS, encoding="utf-8")
    (folder / "zones.csv").write_text(table, encoding="utf-8")
    layers = {"substations": "yards.csv", **(own or {})}
    headroom = {"file": "zones.csv", **SAYS, **said}
    return Layers(layers, folder=folder, headroom={k: v for k, v in headroom.items() if v})


def told(layers: Layers) -> list[str]:
    return [kind_of(one) for one in layers.headroom.records[-1].as_dict()["notes"]]


def counting(layers: Layers) -> dict[str, float]:
    rows = layers.headroom.rows
    rows = rows[rows["counts"]]
    return dict(zip(rows["substation_id"], rows["low_mw"], strict=True))


# ------------------------------------------------------------------ tables as people type them


DIRTY = """\
ウェルカムゾーンマップ,,,,
2026年10月1日現在,,,,
変電所名,電圧,供給可能容量,供給開始までの期間,備考
　北浜変電所,154kV,200MW程度,最短2.5年,構内から100 m以内
南浜(変),"275,000V",10〜20万kW,2年半,
西ヶ丘 変電所※1,77,５０ MW,30か月,
東山SS,275,なし,,
港町,154,要相談,,個別に協議
新浜,154,30,,
※1 合算はできません,,,,
"""


def test_a_table_typed_from_a_page(tmp_path: Path) -> None:
    layers = layers_with(tmp_path, DIRTY)
    rows = layers.headroom.rows.query("type == 'demand' and scope == 'station' and row != ''")
    rows = rows.drop_duplicates("name").set_index("name")
    low_high = rows[["low_mw", "high_mw"]].to_numpy().tolist()
    assert low_high[:4] == [[200, 200], [100, 200], [50, 50], [0, 0]]
    assert np.isnan(low_high[4]).all()
    assert rows["low_years"].tolist()[:3] == [2.5, 2.5, 2.5]
    assert rows["voltage_kv"].tolist() == [154, 275, 77, 275, 154, 154]
    assert rows.loc["港町", "conditions"] == "個別に協議 要相談"
    assert (rows["as_of"] == "2026-10-01").all()
    assert not rows["additive"].any()
    # the yard that stands twice in the layer has its figure twice; 新浜 stands nowhere
    ids = layers.headroom.rows["substation_id"].iloc[-7:].tolist()
    assert ids == ["01", "02", "03", "06", "07", "08", ""]
    matched, missed, last = layers.headroom.records[-1].notes
    assert (kind_of(matched.as_dict()), last.code) == (
        "matched zones.csv 5 6 demand 2026-10-01", "headroom.not_additive"
    )  # fmt: skip
    assert (missed.params["row"], missed.params["name"]) == ("9", "新浜 (154 kV)")
    # all that share a letter with it
    nearest = {"南浜変電所 (275 kV)", "北浜変電所 (154 kV)", "新港 (154 kV)"}
    assert set(missed.params["near"]) == nearest


def test_in_english_with_units_in_the_heading(tmp_path: Path) -> None:
    table = "Substation;Voltage (kV);Headroom [kW];Time to connect\n北浜;154;12,500;18-57 months\n"
    layers = layers_with(tmp_path, table)
    rows = layers.headroom.stations.loc["01"]
    assert (rows["low_mw"], rows["low_years"], rows["high_years"]) == (12.5, 1.5, 4.75)


def test_low_and_high_in_columns_of_their_own(tmp_path: Path) -> None:
    table = "名称,下限(MW),上限(MW)\n北浜,50,80\n南浜,,90\n"
    rows = layers_with(tmp_path, table).headroom.stations
    assert rows[["low_mw", "high_mw"]].to_numpy().tolist() == [[50, 80], [0, 90]]


def test_what_the_network_upstream_leaves_counts_before_the_station_alone(tmp_path: Path) -> None:
    table = "変電所,当該設備の空容量,上位系等考慮\n北浜,300,40\n"
    layers = layers_with(tmp_path, table)
    assert counting(layers) == {"01": 40}
    # and the word is one of generation as companies use it
    assert told(layers)[0] == "maybe_generation 当該設備の空容量"


@pytest.mark.parametrize(
    ("heading", "means"),
    [
        ("変電所番号", "number"),
        ("供給開始時期", "years"),
        ("送電線名", "line"),
        ("エリア名", "supply_area"),
        ("Demand headroom (MW)", "mw"),
        ("設備容量", None),
        ("運用容量(MW)", None),
    ],
)
def test_what_a_heading_means(heading: str, means: str | None) -> None:
    found = meaning_of(heading)
    assert (found and found[1]) == means


def test_columns_that_the_study_names_go_first(tmp_path: Path) -> None:
    table = "変電所,容量A,容量B\n北浜,7,8\n"
    layers = layers_with(tmp_path, table, columns={"mw": "容量B"})
    assert counting(layers) == {"01": 8}
    with refused(LayerError, "headroom.no_figures", columns="変電所, 容量A, 容量B"):
        _ = layers_with(tmp_path, table).headroom
    with refused(LayerError, "layers.no_column", column="容量C"):
        _ = layers_with(tmp_path, table, columns={"mw": "容量C"}).headroom
    with refused(LayerError, "headroom.no_such_column", near="conditions"):
        _ = layers_with(tmp_path, table, columns={"condition": "容量B"}).headroom


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("200", 200, 200),
        ("50~100 MW", 50, 100),
        ("10〜20万kW", 100, 200),
        ("100MW以上", 100, np.nan),
        ("50 MW未満", np.nan, 50),
        ("最大300MW程度", 300, 300),
        ("▲12", -12, -12),
        ("1,000~1,200", 1000, 1200),
        ("50MW〜0.1GW", 50, 100),
        ("2026-10-01", np.nan, np.nan),
        ("要相談", np.nan, np.nan),
        ("", np.nan, np.nan),
    ],
)
def test_both_ends_of_a_figure(text: str, low: float, high: float) -> None:
    units = {"mw": 1.0, "kw": 1e-3, "万kw": 10.0, "gw": 1e3}
    spans = spans_of(pd.Series([text, None]), units)
    np.testing.assert_array_equal([spans.low[0], spans.high[0]], [low, high])
    assert np.isnan(spans.low[1])


@given(st.integers(0, 5000), st.integers(0, 5000), st.sampled_from(["~", "〜", " - ", "から", "…"]))
def test_a_range_is_read_in_either_order(one: int, other: int, mark: str) -> None:
    spans = spans_of(pd.Series([f"{one}{mark}{other}MW"]), {"mw": 1.0})
    assert (spans.low[0], spans.high[0]) == (min(one, other), max(one, other))


@given(st.dates(date(2019, 5, 1), date(2099, 12, 31)))
def test_a_date_in_every_spelling(day: date) -> None:
    written = [
        f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day:%Y-%m-%d} 00:00:00",
        f"{day.year}年{day.month}月{day.day}日現在",
        f"令和{day.year - 2018}年{day.month}月{day.day}日",
        f"R{day.year - 2018}.{day.month}.{day.day}", f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ]  # fmt: skip
    assert {date_of(one) for one in written} == {day.isoformat()}


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026年10月", "2026-10"), ("2026", "2026"), ("令和元年6月", "2019-06"),
     ("Oct 2026", "2026-10"),
     ("2026-02-30", ""), ("soon", ""), ("10", ""), ("", "")],
)  # fmt: skip
def test_a_date_as_far_as_it_is_told(text: str, found: str) -> None:
    assert date_of(text) == found


def test_years_to_supply_count_from_the_date() -> None:
    texts = ["2030年4月以降", "2029年度", "約3年", "2年6か月", "18~57か月", "未定"]
    low, high = years_of(pd.Series(texts), pd.Series(["2026-10-01"] * 6))
    assert low.tolist()[:5] == [3.5, 2.25, 3, 2.5, 1.5]
    assert high.tolist()[1:5] == [2.25, 3, 2.5, 4.75]
    assert np.isnan([high[0], low[5]]).all()


# ------------------------------------------------------------------ whom it is for, from when


def test_headroom_of_generation_is_told_and_never_taken_for_load(tmp_path: Path) -> None:
    table = "変電所,空容量\n北浜,120\n"
    layers = layers_with(tmp_path, table, type="generation")
    frame = layers.frame("substations")
    assert "headroom_mw" not in frame or frame["headroom_mw"].isna().all()
    assert told(layers)[1] == "generation_left zones.csv"
    taken = layers_with(tmp_path, table, type="generation", for_load=True)
    assert counting(taken) == {"01": 120}
    assert "generation_taken zones.csv" in told(taken)


@pytest.mark.parametrize(
    "title", ["発電設備の連系に関する空容量", "N-1電制適用可否", "Export capacity"]
)
def test_a_table_that_says_generation_is_none_of_demand(tmp_path: Path, title: str) -> None:
    table = f"{title},,\n変電所,電圧,空容量\n北浜,154,120\n"
    with refused(LayerError, "headroom.of_generation"):
        _ = layers_with(tmp_path, table).headroom
    assert counting(layers_with(tmp_path, table, for_load=True)) == {"01": 120}


@pytest.mark.parametrize("key", ["as_of", "source"])
def test_a_figure_without_date_or_source_is_refused(tmp_path: Path, key: str) -> None:
    table = "変電所,供給可能容量\n北浜,120\n"
    with refused(LayerError, f"headroom.no_{key}") as caught:
        _ = layers_with(tmp_path, table, **{key: None}).headroom
    assert caught.value.keys == ("headroom", key)
    column = {"as_of": "公表日", "source": "出典"}[key]
    rows = f"変電所,供給可能容量,{column}\n北浜,120,2026/9/1\n南浜,60,\n"
    layers = layers_with(tmp_path, rows, **{key: None})
    assert counting(layers) == {"01": 120}
    dropped = layers.headroom.records[-1].dropped
    assert {one.code: count for one, count in dropped.items()} == {f"headroom.row_without_{key}": 1}


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    with refused(LayerError, "headroom.no_such_date", given="next spring"):
        _ = layers_with(tmp_path, "変電所,供給可能容量\n北浜,1\n", as_of="next spring").headroom


def test_the_newest_figure_counts_whatever_the_order(tmp_path: Path) -> None:
    newer = tmp_path / "newer.csv"
    newer.write_text("変電所,供給可能容量,公表日\n北浜,70,2026-11-01\n", encoding="utf-8")
    older = layers_with(tmp_path, "変電所,供給可能容量\n北浜,200\n南浜,9\n")
    given_files = [{"file": "newer.csv", **SAYS}, {"file": "zones.csv", **SAYS}]
    layers = Layers({"substations": "yards.csv"}, folder=tmp_path, headroom=given_files)
    assert counting(older) == {"01": 200, "02": 9}
    assert counting(layers) == {"01": 70, "02": 9}
    frame = layers.frame("substations").set_index("id")
    assert frame.loc["01", ["headroom_mw", "headroom_as_of"]].tolist() == [70, "2026-11-01"]


# ------------------------------------------------------------------ which station is meant


@pytest.mark.parametrize(
    "name",
    ["北浜変電所", "北浜", "北浜 変電所", "北浜(変)", "北浜SS", "北浜S/S", "北浜変電所(154kV)",
     "北濱変電所", "北陸電力送配電 北浜変電所", "北浜※2", "北浜変電所 注1"],
)  # fmt: skip
def test_one_station_by_many_spellings(name: str) -> None:
    assert station_key(name) == "北浜"


def test_names_that_differ_stay_different() -> None:
    names = ["北浜", "北浜東", "新北浜", "南浜", "北浜線"]
    assert len({station_key(one) for one in names}) == len(names)
    assert station_key("西ケ丘") == station_key("西が丘") == station_key("西ヶ丘変電所")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("新港,154,100,", "missed_several"),
        ("北浜,500,100,", "missed_voltage"),
        ("北浜,,100,東京", "missed_area"),
        ("中浜,,100,", "missed_name"),
    ],
)
def test_a_row_that_fits_no_station_says_why(tmp_path: Path, row: str, said: str) -> None:
    table = f"変電所,電圧,供給可能容量,エリア\n南浜,275,1,\n{row}\n"
    layers = layers_with(tmp_path, table)
    assert counting(layers) == {"02": 1}
    note = layers.headroom.records[-1].notes[1]
    assert note.code == f"headroom.{said}"
    assert 1 <= len(note.params["near"]) <= 3


def test_area_voltage_and_number_tell_namesakes_apart(tmp_path: Path) -> None:
    table = "変電所,供給可能容量,エリア,番号\n新港,10,中部,\n,30,,04\n"
    assert counting(layers_with(tmp_path, table)) == {"05": 10, "04": 30}
    with refused(LayerError, "headroom.no_such_area", name="中央"):
        _ = layers_with(tmp_path, "変電所,供給可能容量,エリア\n新港,10,中央\n").headroom
    assert counting(layers_with(tmp_path, "変電所,供給可能容量\n新港,10\n", area="Chubu")) == {
        "05": 10
    }


def test_a_table_of_one_company_names_none_of_another(tmp_path: Path) -> None:
    # three stations tell whose table it is; 新港 is then that company's
    table = "変電所,供給可能容量\n北浜,1\n南浜,2\n西ヶ丘,3\n新港,4\n"
    assert counting(layers_with(tmp_path, table)) == {"01": 1, "02": 2, "03": 3, "04": 4}


def test_aliases_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "alias.csv").write_text(
        "published,substation\nKita Hama GSP,北浜変電所\nMinato-2,04\nGone,無い\n", encoding="utf-8"
    )
    table = "Substation,Headroom MW\nKITA HAMA gsp,5\nMinato 2,6\nGone,7\n"
    layers = layers_with(tmp_path, table, aliases="alias.csv")
    assert counting(layers) == {"01": 5, "04": 6}
    assert told(layers)[1].startswith("missed_alias 4 Gone")
    with refused(LayerError, "headroom.no_alias_file"):
        _ = layers_with(tmp_path, table, aliases="none.csv").headroom
    (tmp_path / "alias.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with refused(LayerError, "layers.no_column", column="published"):
        _ = layers_with(tmp_path, table, aliases="alias.csv").headroom


def test_nothing_that_matches_is_an_error(tmp_path: Path) -> None:
    with refused(LayerError, "headroom.nothing_matches", name="中浜"):
        _ = layers_with(tmp_path, "変電所,供給可能容量\n中浜,10\n").headroom


def test_invented_names_are_nobodys(tmp_path: Path) -> None:
    yards = pd.DataFrame(
        {"name": ["北浜変電所"], "name_source": ["geocoded"], "voltage_kv": [154.0]}
    )
    frame = gpd.GeoDataFrame(yards, geometry=gpd.points_from_xy([137.1], [36.1]), crs=4326)
    with refused(LayerError, "headroom.nothing_matches"):
        layers = layers_with(tmp_path, "変電所,供給可能容量\n北浜,10\n", own={"substations": frame})
        _ = layers.headroom


# ------------------------------------------------------------------ the publishers' own layouts


OFFICIAL = (
    "2026年6月8日更新\n変電所No,変電所名,電圧(一次)(kV),電圧(二次)(kV),台数,"
    "設備容量(100%×台数)(MW),運用容量値(MW),運用容量制約要因,予想潮流(MW),"
    "空容量(当該設備)(MW),空容量(上位系等考慮)(MW),N-1電制適用可否,N-1電制適用可能量(MW),"
    "平常時出力制御の可能性\n"
    "1,北浜変電所,154,77,2,400,300,熱容量,30,70,40,可,―,有り\n"
    "2,南浜変電所,275,154,1,450,440,熱容量,▲20,460,―,可,30,なし\n"
)


def test_a_table_of_expected_flow_is_of_generation(tmp_path: Path) -> None:
    # its numbers are those of the map in the table, and no ids of the layer
    layers = layers_with(tmp_path, OFFICIAL, type="generation", as_of=None)
    rows = layers.headroom.rows.query("row != ''").set_index("name")
    assert rows["low_mw"].to_dict() == {"北浜変電所": 40}
    assert rows["substation_id"].tolist() == ["01"]
    dropped = layers.headroom.records[-1].dropped
    assert {one.code: count for one, count in dropped.items()} == {"headroom.without_figure": 1}
    assert set(rows["as_of"]) == {"2026-06-08"}  # of the line above it
    assert not rows["counts"].any()
    codes = [one.code for one in layers.headroom.records[-1].notes]
    assert {"layers.profile_not_for", "headroom.dated_by_title"} <= set(codes)
    with refused(LayerError, "headroom.of_generation"):
        _ = layers_with(tmp_path, OFFICIAL).headroom
    taken = layers_with(tmp_path, OFFICIAL, type="generation", for_load=True)
    assert counting(taken)["01"] == 40


def test_of_scenarios_and_years_the_least_counts_or_the_one_that_is_named(tmp_path: Path) -> None:
    table = (
        "licencearea;substation_name;category;scenario;year;headroom_mw\n"
        "SPN;北浜;Demand Headroom;Low;2026;12.5\nSPN;北浜;Demand Headroom;Low;2030;9\n"
        "SPN;北浜;Demand Headroom;High;2030;7\nSPN;北浜;Gen inverter headroom;Low;2026;300\n"
    )
    layers = layers_with(tmp_path, table)
    assert counting(layers) == {"01": 7}
    assert "several_figures 2" in told(layers)
    chosen = {"scenario": "Low", "year": 2026}
    assert counting(layers_with(tmp_path, table, where=chosen)) == {"01": 12.5}
    with refused(LayerError, "layers.where_none"):
        _ = layers_with(tmp_path, table, where={"year": 2050}).headroom


def test_a_year_in_each_column(tmp_path: Path) -> None:
    table = (
        "substation_name;voltage_kv;scenario_name;demand_headroom_capacity_mw_2026;"
        "demand_headroom_capacity_mw_2030\n北浜;154;Reference;10.5;8\n南浜;275;Reference;3;-2.5\n"
    )
    assert counting(layers_with(tmp_path, table)) == {"01": 8, "02": -2.5}
    chosen = layers_with(tmp_path, table, where={"year": "2026"})
    assert counting(chosen) == {"01": 10.5, "02": 3}
    assert set(chosen.headroom.rows.query("counts")["row"]) == {2, 3}


# ------------------------------------------------------------------ coordinates and lines


def test_by_coordinates(tmp_path: Path) -> None:
    table = (
        "地点,経度,緯度,供給可能容量,電圧\nA,137.1004,36.1003,10,154\nB,137.9,36.9,20,154\n"
        "C,137°12'01\",36°12'00\",30,275\n"
    )
    layers = layers_with(tmp_path, table)
    assert counting(layers) == {"01": 10, "02": 30}
    assert told(layers)[1].startswith("missed_far 3 B (154 kV)")
    added = layers_with(tmp_path, table, add_missing=True)
    more = added.frame("substations").iloc[-1]
    assert (more["name"], more["headroom_mw"], more.geometry.x) == ("B", 20, 137.9)
    assert len(added.frame("substations")) == len(layers.frame("substations")) + 1


def test_a_name_that_lies_elsewhere_is_another_station(tmp_path: Path) -> None:
    # 北浜 of the layer is 90 km off; its coordinates are those of 04
    table = "変電所,経度,緯度,供給可能容量\n北浜,137.4001,36.4001,10\n北浜,137.6,35.2,20\n"
    layers = layers_with(tmp_path, table)
    assert counting(layers) == {"04": 10}
    assert told(layers)[1].startswith("missed_far 3 北浜")


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE), min_size=1, max_size=6))
def test_whatever_stands_in_a_table_is_read_or_refused_in_a_line(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    table = pd.DataFrame([("北浜", "154", "10"), *rows], columns=["変電所", "電圧", "供給可能容量"])
    error, low = None, pd.Series(dtype=float)
    try:
        low = layers_with(tmp_path, table.to_csv(index=False)).headroom.rows["low_mw"]
    except GeowbitError as caught:
        error = caught
    assert "\n" not in str(error)
    assert np.isfinite(low.dropna().astype(float)).all()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "layers.empty_file"),
        (b"\x00\x01\x02" * 50, None),
        ("変電所,供給可能容量\n".encode(), None),
        ("変電所,供給可能容量\n北浜,many\n".encode(), "headroom.no_number"),
        (b"PK\x03\x04broken", None),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes, code: str | None) -> None:
    layers = layers_with(tmp_path, "")
    (tmp_path / "zones.csv").write_bytes(content)
    with pytest.raises(GeowbitError) as caught:
        _ = layers.headroom
    assert "\n" not in str(caught.value)
    assert code is None or caught.value.code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with refused(LayerError, "layers.no_file"):
        _ = layers_with(tmp_path, "", file="gone.csv").headroom


def test_a_line_is_a_row_of_points_to_connect_at(tmp_path: Path) -> None:
    line = shapely.LineString([(137.0, 36.0), (137.1, 36.0)])
    frame = gpd.GeoDataFrame({"name": ["北幹線"], "voltage_kv": [154.0]}, geometry=[line], crs=4326)
    table = "送電線名,電圧,供給可能容量,供給開始\n北幹線,154kV,80,3年\n"
    layers = layers_with(tmp_path, table, own={"power_lines": frame}, area="hokuriku")
    points = layers.frame("substations").query("kind == 'line_point'")
    assert points["headroom_mw"].tolist() == [80] * len(points)
    assert set(points["network_area"]) == {"hokuriku"}
    assert set(points["headroom_years"]) == {3}
    steps = pyproj.Geod(ellps="GRS80").line_lengths(points.geometry.x, points.geometry.y) / 1e3
    assert 0.8 < steps.min() <= steps.max() <= 1.0
    assert sum(steps) == pytest.approx(
        pyproj.Geod(ellps="GRS80").geometry_length(line) / 1e3, rel=1e-4
    )
    assert told(layers)[1] == f"points 1 {len(points)}"
    # of another voltage it is another line
    with refused(LayerError, "headroom.nothing_matches"):
        other = table.replace("154kV", "275kV")
        _ = layers_with(tmp_path, other, own={"power_lines": frame}).headroom


def test_a_file_of_shapes(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["北浜変電所", "elsewhere"], "headroom_mw": [40.0, 5.0], "voltage_kv": [154, 154]},
        geometry=gpd.points_from_xy([137.1, 137.41], [36.1, 36.4]), crs=4326,
    )  # fmt: skip
    frame.to_file(tmp_path / "zones.geojson")
    layers = layers_with(tmp_path, "", file="zones.geojson", match_km=1.5)
    assert counting(layers) == {"01": 40, "04": 5}


# ------------------------------------------------------------------ what counts for which load


def test_of_several_voltages_that_counts_at_which_the_load_connects(tmp_path: Path) -> None:
    table = "変電所,電圧,供給可能容量\n北浜,154,200\n北浜,77,40~60\n"
    frame = layers_with(tmp_path, table).frame("substations").set_index("id")
    for least_kv, ends in {66: (40, 60), 77: (40, 60), 154: (200, 200), 275: (200, 200)}.items():
        low, high = headroom_for(frame, least_kv)
        assert (low[0], high[0]) == ends
        assert np.isnan(low[1:]).all()


def test_an_end_that_nobody_tells_is_open(tmp_path: Path) -> None:
    table = "変電所,供給可能容量\n北浜,100以上\n南浜,50未満\n"
    low, high = headroom_for(layers_with(tmp_path, table).frame("substations"), 154)
    assert (low[0], high[0], low[1], high[1]) == (100, np.inf, 0, 50)


# ------------------------------------------------------------------ what a country brings


def test_published_figures_are_told_and_count_only_where_asked() -> None:
    silent, asked = Layers(), Layers(headroom="published")
    rows = silent.headroom.rows.set_index("key")
    figures = {"welcome_zone_minami_kanazawa": 200, "welcome_zone_shin_noto": 300,
               "welcome_zone_naka_noto": 300, "welcome_zone_kita_kanazawa": 50,
               "utsunomiya_welcome_site": 400, "tepco_east_area_headroom_2030": 5000}  # fmt: skip
    assert rows["low_mw"].to_dict() == figures
    assert (rows[["as_of", "source"]] != "").all(axis=None)
    assert not rows["counts"].any()
    assert "headroom_mw" not in silent.frame("substations")
    known = asked.frame("substations").dropna(subset="headroom_mw").set_index("name")
    assert known["headroom_mw"].to_dict() == {
        "北金沢変電所": 50, "南金沢変電所": 200, "中能登変電所": 300
    }  # fmt: skip
    assert set(known["headroom_years"]) == {2.5}
    # the offer of one site and the figure of an area are no headroom of a yard
    assert set(asked.headroom.rows.query("counts")["scope"]) == {"station"}


def test_headroom_of_a_layer_itself_is_told_to_have_no_date(tmp_path: Path) -> None:
    yards = "name,lon,lat,voltage_kv,headroom_mw\na,137,36,154,30\nb,137.1,36,154,\n"
    (tmp_path / "own.csv").write_text(yards, encoding="utf-8")
    layers = Layers({"substations": "own.csv"}, folder=tmp_path)
    _ = layers.headroom
    (record,) = (one for one in layers.provenance() if one.name == "substations")
    assert [(one.code, one.params["count"]) for one in record.notes] == [("headroom.of_layer", 1)]


def test_a_country_without_any_says_so() -> None:
    from geowbit.countries import NO_COUNTRY

    layers = Layers(country=NO_COUNTRY, headroom="published")
    with refused(LayerError, "headroom.none_published"):
        _ = layers.headroom
