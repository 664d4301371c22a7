"""Tables as people lay them out: headings, notes, quotes, surplus fields, sheets, encodings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import counted
from refused import hold, refused

from geowbit.core.errors import LayerError
from geowbit.layers import read_layer
from geowbit.layers.encodings import encoding_of
from geowbit.layers.tables import read_rows

ROWS = ["Kita,139.5,35.5,66", "Minami,139.6,35.25,154"]


def written(folder: Path, text: str, name: str = "mine.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    options.setdefault("columns", {})
    layer = read_layer("substations", path, **options)
    return layer, counted(layer.attrs["provenance"])


def is_right(layer: Any) -> None:
    assert layer.geometry.x.tolist() == [139.5, 139.6]
    assert layer.geometry.y.tolist() == [35.5, 35.25]
    assert layer["voltage_kv"].tolist() == [66, 154]


# -------------------------------------------------------------------------------- headings

HEADING = "name,lon,lat,voltage_kv"


@pytest.mark.parametrize(
    ("above", "below", "found"),
    [
        (["List of yards"], [], {"above_heading": 1}),
        (["List of yards,,,", "as of 1 April 2026,,,", ",,,"], [], {"above_heading": 2}),
        (["# made by hand", "", "// twice"], [], {"comment": 2}),
        ([], ["※ figures are a guide,,,"], {"footer": 1}),
        ([], ["", "NOTE: net", "Source: the operator"], {"footer": 2, "empty_row": 1}),
        ([], ["Total,,,220"], {"footer": 1}),
        ([], ["合計,,,220", "注：目安,,,"], {"footer": 2}),
    ],
)
def test_what_stands_around_a_table_is_counted(
    tmp_path: Path, above: list[str], below: list[str], found: dict[str, int]
) -> None:
    layer, record = read(written(tmp_path, "\n".join([*above, HEADING, *ROWS, *below])))
    is_right(layer)
    assert record["found"] == found
    assert (record["rows_read"], record["rows_kept"], record["dropped"]) == (2, 2, {})


def test_a_last_row_of_data_is_no_note(tmp_path: Path) -> None:
    row = "Total Energies yard,139.7,35.7,77"
    layer, record = read(written(tmp_path, "\n".join([HEADING, *ROWS, row])))
    assert layer["voltage_kv"].tolist() == [66, 154, 77]
    assert record["found"] == {}


@pytest.mark.parametrize(
    "heading",
    [
        ["名称,経度,緯度,電圧", ",度,度,(kV)"],
        ["名称,位置,,電圧", ",経度,緯度,kV"],
        ["名称,経度,緯度,電圧", ",,,　電圧（最高）"],
        ["# 名称,経度,緯度,電圧"],
    ],
)
def test_headings_of_two_rows(tmp_path: Path, heading: list[str]) -> None:
    path = written(tmp_path, "\n".join([*heading, *ROWS]))
    layer, record = read(path, columns={"voltage_kv": "電圧", "name": "名称"})
    is_right(layer)
    assert record["rows_read"] == 2
    assert record["found"].get("second_heading", 0) == len(heading) - 1


def test_either_row_of_a_heading_names_a_column(tmp_path: Path) -> None:
    text = "KEY,lon,lat,T001\n,,,　電圧（最高）\n1,139.5,35.5,66\n2,139.6,35.25,154\n"
    for name in ("T001", "電圧（最高）", "電圧(最高)"):
        layer, _ = read(written(tmp_path, text), columns={"voltage_kv": name})
        is_right(layer)


@pytest.mark.parametrize(
    "said", ["経度 (世界測地系)", "経度\n(世界測地系)", "経度　（世界測地系）"]
)
def test_a_line_break_in_a_heading_is_a_blank(tmp_path: Path, said: str) -> None:
    text = '"変電所\u00a0名","経度\n(世界測地系)","緯度\n(世界測地系)","電圧\n(kV)"\n' + "\n".join(
        ROWS
    )
    columns = {
        "voltage_kv": "電圧 (kV)",
        "lon": said,
        "lat": "緯度 (世界測地系)",
        "name": "変電所 名",
    }
    layer, _ = read(written(tmp_path, text), columns=columns)
    is_right(layer)
    assert layer["name"].tolist() == ["Kita", "Minami"]


def test_units_below_and_in_a_heading_count(tmp_path: Path) -> None:
    below = "name,lon,lat,voltage_kv,free\n,deg,deg,kV,kW\nA,139.5,35.5,66,1500\n"
    layer, _ = read(written(tmp_path, below), columns={"headroom_mw": "free"})
    assert layer["headroom_mw"].tolist() == [1.5]
    within = "name,lon,lat,V (V),free (kW)\nA,139.5,35.5,600,1500\n"
    names = {"headroom_mw": "free (kW)", "voltage_kv": "V (V)"}
    layer, _ = read(written(tmp_path, within), columns=names)
    assert (layer["headroom_mw"].tolist(), layer["voltage_kv"].tolist()) == ([1.5], [0.6])
    # a column that is called v is no column of volts
    alone = written(tmp_path, "name,lon,lat,v\nA,139.5,35.5,380/220\nB,139.6,35.5,115000\n")
    assert read(alone, columns={"voltage_kv": "v"})[0]["voltage_kv"].tolist() == [380, 115]
    # what the study says comes first
    said = {**names, "headroom_mw": {"column": "free (kW)", "unit": "MW"}}
    assert read(written(tmp_path, within), columns=said)[0]["headroom_mw"].tolist() == [1500]


def test_the_study_says_where_the_heading_stands(tmp_path: Path) -> None:
    text = "\n".join(["lon,lat,kV,old", HEADING, *ROWS, "x,1,2,3", "y,1,2,3"])
    layer, _ = read(written(tmp_path, text), header_row=2, skip_footer=2)
    is_right(layer)
    bare = written(tmp_path, "\n".join(ROWS))
    columns = {"lon": "column 2", "lat": "column 3", "voltage_kv": "column 4"}
    layer, _ = read(bare, header_row=0, columns=columns)
    is_right(layer)
    with refused(LayerError, "layers.no_header_row", row="9"):
        read(bare, header_row=9)
    for wrong in ({"header_row": -1}, {"skip_footer": True}):
        with refused(LayerError, "layers.rows_take", key=next(iter(wrong))):
            read(bare, **wrong)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(st.sampled_from(["Yards", "as of 2026", "", "(provisional)"]), max_size=4),
    units=st.booleans(),
    notes=st.lists(st.sampled_from(["note: net", "※ guide", "出典：会社"]), max_size=3),
    separator=st.sampled_from(",;\t|"),
)
def test_any_layout_gives_the_same_rows(
    tmp_path: Path, titles: list[str], units: bool, notes: list[str], separator: str
) -> None:
    rows = [HEADING, *(["-,°,°,kV"] if units else []), *ROWS]
    text = "\n".join([*titles, *(row.replace(",", separator) for row in rows), *notes])
    layer, record = read(written(tmp_path, text))
    is_right(layer)
    said = sum(bool(title) for title in titles) + units + len(notes)
    kinds = ("above_heading", "second_heading", "footer")
    assert sum(record["found"].get(kind, 0) for kind in kinds) == said


# ---------------------------------------------------------------------- quotes and surplus


def test_texts_between_apostrophes(tmp_path: Path) -> None:
    text = 'id,voltage_kv,tags,lon,lat\n1,66,\'"a"=>"1", b\',139.5,35.5\n2,154,,139.6,35.25\n'
    layer, record = read(written(tmp_path, text))
    is_right(layer)
    assert layer["tags"].tolist() == ['"a"=>"1", b', ""]
    assert record["repaired"]["apostrophes"] == 2


def test_an_apostrophe_in_a_name_quotes_nothing(tmp_path: Path) -> None:
    rows = ["'s-Gravenhage,139.5,35.5,66", "\"L'Isle, d'Abeau\",139.6,35.25,154"]
    layer, record = read(written(tmp_path, "\n".join([HEADING, *rows])))
    is_right(layer)
    assert layer["name"].tolist() == ["'s-Gravenhage", "L'Isle, d'Abeau"]
    assert record["repaired"] == {}


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("last", ["77", ""])
def test_a_surplus_field_never_shifts_the_others(tmp_path: Path, at: int, last: str) -> None:
    heading = "lon,lat,name,voltage_kv,headroom_mw"
    rows = [f"139.{n},35.5,yard {n},{66 + n},{10 + n}" for n in range(2)]
    rows.insert(at, f"139.7,35.5,Kita, No.275,66,{last}")
    layer, record = read(written(tmp_path, "\n".join([heading, *rows])))
    assert sorted(layer["voltage_kv"]) == [66, 67]
    assert sorted(layer["headroom_mw"]) == [10, 11]
    assert record["dropped"] == {"more_fields 6 5": 1}
    assert record["examples"]["more_fields 6 5"] == [str(at + 1)]


def test_rows_that_are_all_too_long_are_asked_about(tmp_path: Path) -> None:
    path = written(tmp_path, "lon,lat,voltage_kv\n139,5,35,5,66\n139,6,35,2,154\n")
    with refused(LayerError, "layers.more_fields", line="2", count="5", fields="3"):
        read(path)


def test_a_separator_at_the_end_of_each_row_is_counted(tmp_path: Path) -> None:
    layer, record = read(written(tmp_path, "\n".join([HEADING, *(f"{row}," for row in ROWS)])))
    is_right(layer)
    assert record["found"] == {"surplus_separator": 2}


def test_a_quote_that_is_never_closed(tmp_path: Path) -> None:
    path = written(tmp_path, f'{HEADING}\n"Kita,139.5,35.5,66\nMinami,139.6,35.25,154\n')
    with refused(LayerError, "layers.open_quote", mark='"'):
        read(path)
    layer, _ = read(path, quote="none")
    is_right(layer)
    with refused(LayerError, "layers.quote_takes"):
        read(path, quote="''")


# ---------------------------------------------------------------------------------- sheets


def book_of(folder: Path, hidden: str = "", **sheets: pd.DataFrame) -> Path:
    path = folder / "mine.xlsx"
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, rows in sheets.items():
            rows.to_excel(book, sheet_name=name, index=False)
        if hidden:
            book.book[hidden].sheet_state = "hidden"
    return path


def yards(lon: float, kv: float) -> pd.DataFrame:
    return pd.DataFrame({"lon": [lon], "lat": [35.5], "voltage_kv": [kv]})


def test_several_sheets_of_places_are_asked_about(tmp_path: Path) -> None:
    path = book_of(tmp_path, west=yards(139.5, 66), east=yards(139.6, 154))
    with refused(LayerError, "layers.several_sheets", sheets="west, east"):
        read(path)
    assert read(path, layer="east")[0]["voltage_kv"].tolist() == [154]
    layer, record = read(path, layer=["west", "east"])
    assert layer["voltage_kv"].tolist() == [66, 154]
    assert record["rows_read"] == 2
    with refused(LayerError, "layers.no_sheet", sheet="north", sheets="west, east"):
        read(path, layer=["west", "north"])


def test_a_hidden_sheet_is_never_taken_in_silence(tmp_path: Path) -> None:
    path = book_of(tmp_path, hidden="old", old=yards(139.5, 66), new=yards(139.6, 154))
    layer, _ = read(path)
    assert layer["voltage_kv"].tolist() == [154]
    (note,) = layer.attrs["provenance"]["notes"]
    assert (note["code"], note["params"]["sheet"]) == ("layers.of_sheets", "new")
    assert read(path, layer="old")[0]["voltage_kv"].tolist() == [66]
    only = book_of(tmp_path, hidden="old", old=yards(139.5, 66), cover=pd.DataFrame({"a": ["b"]}))
    with refused(LayerError, "layers.only_hidden_sheet", sheet="old"):
        read(only)


def test_the_one_sheet_with_places_is_taken_and_told(tmp_path: Path) -> None:
    cover = pd.DataFrame({"note": ["see the next sheet"]})
    path = book_of(tmp_path, cover=cover, yards=yards(139.6, 154))
    assert read(path)[0]["voltage_kv"].tolist() == [154]
    none = book_of(tmp_path, cover=cover, other=cover)
    with refused(LayerError, "layers.needs_lon_lat", columns="note") as told:
        read(none)
    hold(told.value, "layers.other_sheets", sheets="cover, other")


def test_a_sheet_with_titles_units_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    cells = [
        ["Annual data", None, None, None],
        [None, None, None, None],
        ["name", "lon", "lat", "Capacity\n(kW)"],
        ["A", 139.5, 35.5, "1,200"],
        ["B", "", " ", 5],
        ["NOTE: net", None, None, None],
    ]
    pd.DataFrame(cells).to_excel(path, header=False, index=False)
    layer = read_layer("power_plants", path, columns={"capacity_mw": "Capacity (kW)"})
    record = counted(layer.attrs["provenance"])
    assert layer["capacity_mw"].tolist() == [1.2]
    assert (record["rows_read"], record["dropped"]) == (2, {"no_place": 1})
    assert record["found"] == {"above_heading": 1, "footer": 1}


# ------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("大分", "cp932"), ("ﾍﾝﾃﾞﾝｼｮ", "cp932"), ("髙松①", "cp932"), ("カタカナ", "cp932"),
        ("北", "euc_jp"), ("東大阪", "iso2022_jp"), ("Orléans", "cp1252"), ("Forlì", "cp1252"),
        ("Göteborg", "cp1252"), ("São Paulo – 5 °C", "cp1252"), ("大分", "utf-16"),
        ("Łódź", "utf-16-be"), ("Zürich", "utf-8"), ("別府", "utf-8-sig"),
    ],
)  # fmt: skip
def test_an_encoding_is_told_by_its_letters(tmp_path: Path, name: str, encoding: str) -> None:
    path = written(tmp_path, f"{HEADING}\n{name},139.5,35.5,66\n", encoding=encoding)
    layer, record = read(path)
    assert layer["name"].tolist() == [name]
    told = {"cp932": {"shift_jis": 1}} if not encoding.startswith("utf") else {encoding: {}}
    other = {f"encoding {encoding}": 1}
    assert record["repaired"] == told.get(encoding, other)


@pytest.mark.parametrize(("name", "encoding"), [("Łódź", "cp1250"), ("Besançon", "mac_roman")])
def test_an_encoding_that_cannot_be_told_is_asked_for(
    tmp_path: Path, name: str, encoding: str
) -> None:
    path = written(tmp_path, f"{HEADING}\n{name},139.5,35.5,66\n", encoding=encoding)
    with refused(LayerError, "layers.no_text"):
        read(path)
    layer, _ = read(path, encoding=encoding)
    assert layer["name"].tolist() == [name]
    with refused(LayerError, "layers.unknown_encoding", encoding="klingon"):
        read(path, encoding="klingon")
    with refused(LayerError, "layers.not_in_encoding", encoding="utf-8"):
        read(path, encoding="utf-8")


@given(st.text(alphabet="変電所発送配東西南北大中小高原野アイウエカキク", min_size=3, max_size=12))
def test_japanese_is_never_taken_for_accents(name: str) -> None:
    for encoding in ("cp932", "euc_jp"):
        content = f"name,lon\n{name},1\n{name}線,2\n".encode(encoding)
        found = encoding_of(content)
        assert found is not None
        assert content.decode(found) == content.decode(encoding)


# ------------------------------------------------------------------------ tables of numbers


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("voltage_kv,max_load_mw\n66,60.5\n154,1300\n", 2),
        ("\ufeffvoltage_kv;max_load_mw\r\n66;60,5\r\n154;1300\r\n", 2),
        ('Classes of 2026\n\nvoltage_kv,max_load_mw\n66,60.5\n154,"1,300"\n※ a guide\n', 4),
        ("voltage_kv\tmax_load_mw\n(kV)\t(MW)\n66\t60.5\n154\t１３００\n", 3),
    ],
)
def test_a_table_without_places_is_read_as_any_other(tmp_path: Path, text: str, line: int) -> None:
    from geowbit.layers.numbers import numbers_of

    table = read_rows(written(tmp_path, text), "mine", ["voltage_kv", "max_load_mw"])
    assert numbers_of(table.rows["voltage_kv"]).values.tolist() == [66, 154]
    assert numbers_of(table.rows["max_load_mw"]).values.tolist() == [60.5, 1300]
    assert table.lines[0] == line


def test_a_spoiled_row_of_numbers_is_refused_by_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "voltage_kv,max_load_mw\n66,60\n154,1,300\n")
    with refused(LayerError, "layers.row_spoiled", line="3", kind="dirt.more_fields"):
        read_rows(path, "mine", ["voltage_kv", "max_load_mw"])
