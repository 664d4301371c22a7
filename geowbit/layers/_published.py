"""A file of published headroom as rows: what is told of which place, from when, by whom."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.text import printable
from geowbit.countries import Country, in_use
from geowbit.layers._angles import degrees_of_column
from geowbit.layers._headings import pairs_among, tidied
from geowbit.layers._options import ReadOptions
from geowbit.layers._sheets import TEXT_TABLES, WORKBOOKS
from geowbit.layers.columns import unit_of, voltages_of
from geowbit.layers.files import check_name, sha256_of
from geowbit.layers.numbers import spans_of
from geowbit.layers.official_tables import official_rows
from geowbit.layers.provenance import OWN_LICENCE, Ledger, Provenance, shown
from geowbit.layers.reading import read_with
from geowbit.layers.row_choice import Where, rows_where
from geowbit.layers.tables import Layout, Table, tables_of_file

HeadroomType = Literal["demand", "generation"]

# what a row of a ledger of headroom tells
TEXTS = ("name", "line", "number", "supply_area", "as_of", "source", "address", "conditions")
FIGURES = ("voltage_kv", "low_mw", "high_mw", "low_years", "high_years", "lon", "lat")
MEANINGS = (*TEXTS, "voltage_kv", "mw", "low_mw", "high_mw", "years", "additive")
_NAME = "headroom"
_OF_GENERATION = ("generation_headroom_upstream_mw", "generation_headroom_mw")
_MW_OF: dict[HeadroomType, tuple[str, ...]] = {
    "demand": ("headroom_mw",),
    "generation": _OF_GENERATION,
}
_MONTHS = ("か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月", "月", "m", "month", "months")
_YEARS = ("年", "y", "yr", "yrs", "year", "years")
_YEAR_UNITS = {**dict.fromkeys(_YEARS, 1.0), **dict.fromkeys(_MONTHS, 1 / 12)}
_MONTHS_IN_YEAR = 12
_AND_A_HALF = re.compile(r"(\d+)\s*年\s*半")
_AND_MONTHS = re.compile(r"(\d+)\s*年\s*(\d+)\s*(?:か|ヶ|カ|ヵ|ケ|箇)月")
# a calendar year in which supply may begin, perhaps with its month
_BEGINS = re.compile(r"^\D{0,4}(20\d\d)\s*(?:年度|年|[-/.]|fy)?\s*(?:(\d{1,2})\s*月?)?(?!\d)")
_DATE = re.compile(
    r"(?<!\d)(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(\d{1,2})(?!\d))?)?(?!\d)"
)
_RUN_TOGETHER = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_ENGLISH_DATES = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %Y", "%b %Y")
_UNIT_END = re.compile(r"(?:[kmg]w|千kw|万kw|kv)$")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class _Word:
    """A word of headings or cells, and whether it counts within others."""

    meaning: str
    word: str
    within: bool

    def is_in(self, text: str) -> bool:
        return self.word in text if self.within else self.word == text


@cache
def _words(country: Country) -> tuple[_Word, ...]:
    table = country.table("headroom_columns").astype(str)
    return tuple(
        _Word(row["meaning"], _bare(row["word"]), row["match"] == "within")
        for row in table.to_dict("records")
    )


def _bare(text: object) -> str:
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return _NO_LETTER.sub("", folded) or folded.strip()


def meaning_of(heading: object, *, but: Iterable[str] = ()) -> tuple[int, str] | None:
    """Return what a heading of a table of headroom means, and how early the table of words has it.

    Examples
    --------
    >>> [meaning_of(one)[1] for one in ("変電所名", "供給可能容量 (MW)", "Headroom [MW]", "備考")]
    ['name', 'mw', 'mw', 'conditions']
    >>> meaning_of("設備容量") is None
    True
    """
    text = _bare(heading)
    tried = {text, _UNIT_END.sub("", text)}
    for order, one in enumerate(_words(in_use())):
        if one.meaning in MEANINGS and one.meaning not in but and any(map(one.is_in, tried)):
            return order, one.meaning
    return None


def says(meaning: str, texts: Iterable[object]) -> str:
    """Return the first text that holds a word of a meaning; an empty one where none does.

    Examples
    --------
    >>> says("says_generation", ["変電所", "N-1電制適用可否"])
    'N-1電制適用可否'
    """
    words = [one for one in _words(in_use()) if one.meaning == meaning]
    found = (str(text) for text in texts if any(one.is_in(_bare(text)) for one in words))
    return next(found, "")


def date_of(text: object) -> str:
    """Return a date as ISO writes it, as far as it is told: to the day, the month or the year.

    Examples
    --------
    >>> [date_of(one) for one in ("2026/10/1", "2026年10月", "令和8年10月1日現在", "1 Oct 2026")]
    ['2026-10-01', '2026-10', '2026-10-01', '2026-10-01']
    >>> date_of("soon"), date_of("2026-13-01")
    ('', '')
    """
    folded = unicodedata.normalize("NFKC", str(text)).strip().casefold()
    for era, before in _eras(in_use()).items():
        dated = re.search(rf"(?<![a-z]){re.escape(era)}\.?\s*(\d{{1,2}}|元)(?=\s*[-/.年])", folded)
        if dated:
            year = before + (1 if dated[1] == "元" else int(dated[1]))
            folded = f"{folded[: dated.start()]}{year}{folded[dated.end() :]}"
    told = _RUN_TOGETHER.search(folded) or _DATE.search(folded)
    if told is None or any(one.isalpha() and one.isascii() for one in folded):
        return _english_date(folded) or (_iso(told) if told else "")
    return _iso(told)


def _iso(told: re.Match[str]) -> str:
    year, month, day = (None if one is None else int(one) for one in told.groups())
    try:
        datetime.date(year or 0, month or 1, day or 1)
    except ValueError:
        return ""
    return "-".join(f"{one:02d}" for one in (year, month, day) if one is not None)


def _english_date(folded: str) -> str:
    for form in _ENGLISH_DATES:
        try:
            found = datetime.datetime.strptime(folded, form)
        except ValueError:
            continue
        return f"{found:%Y-%m-%d}" if "%d" in form else f"{found:%Y-%m}"
    return ""


@cache
def _eras(country: Country) -> dict[str, int]:
    """Return the names of eras, each with the year before its first."""
    if not country.has_table("eras"):
        return {}
    table = country.table("eras")
    return dict(zip(table["era"].astype(str), table["year_before_first"].astype(int), strict=True))


def years_of(column: pd.Series, as_of: pd.Series, unit: str = "") -> tuple[pd.Series, pd.Series]:
    """Return the low and the high end of years to supply; of a calendar year, from the date on.

    Examples
    --------
    >>> written = pd.Series(["2.5年", "2年半", "18~57か月", "2年6か月", "2030年4月以降", "要相談"])
    >>> low, high = years_of(written, pd.Series(["2026-10-01"] * 6))
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([2.5, 2.5, 1.5, 2.5, 3.5, nan], [2.5, 2.5, 4.75, 2.5, nan, nan])
    """
    texts = column.astype("string").fillna("").map(lambda one: unicodedata.normalize("NFKC", one))
    texts = texts.map(lambda one: _AND_A_HALF.sub(lambda m: f"{int(m[1]) + 0.5}年", one))
    texts = texts.map(
        lambda one: _AND_MONTHS.sub(lambda m: f"{int(m[1]) + int(m[2]) / _MONTHS_IN_YEAR}年", one)
    )
    spans = spans_of(texts, _YEAR_UNITS, factor=_YEAR_UNITS.get(unit, 1.0))
    low, high = spans.low.copy(), spans.high.copy()
    for row, text in texts.items():
        begins = _BEGINS.match(text.casefold())
        if begins is None:
            continue
        at, since = _decimal_year(begins[1], begins[2]), _DATE.match(str(as_of[row]))
        low[row] = np.nan
        high[row] = np.nan
        if since:
            years = at - _decimal_year(since[1], since[2])
            low[row] = max(0.0, round(years, 2))
            high[row] = low[row] if not re.search(r"以降|以後|from|after|onwards", text) else np.nan
    return low, high


def _decimal_year(year: str, month: str | None) -> float:
    return int(year) + (int(month) - 1 if month else 0) / _MONTHS_IN_YEAR


@dataclass(frozen=True)
class Asked:
    """What the study says of a file of headroom, and what stands in where the file is silent."""

    type: HeadroomType
    as_of: str = ""
    source: str = ""
    area: str = ""
    additive: bool | None = None
    for_load: bool = False
    columns: Mapping[str, Any] | None = None
    layer: Any = None
    layout: Layout = field(default_factory=Layout)
    where: Where | None = None
    licence: str = ""
    attribution: str = ""


def read_published(file: Path, asked: Asked) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Return the rows of a file of headroom, and the record of what was read.

    Parameters
    ----------
    file : Path
        Text, workbook, or any file of points or lines.
    asked : Asked

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``TEXTS``, ``FIGURES``, ``additive`` and ``geometry``, which may be None.

    Raises
    ------
    LayerError
        Where the file cannot be read, tells no figure, no place, no date or no source, or says of
        itself that it is of generation where the study says demand.
    """
    check_name(file, _NAME)
    if not file.is_file():
        raise LayerError("layers.no_file", what=f"{_NAME}: {file}")
    record = Provenance(_NAME, licence=asked.licence or OWN_LICENCE, attribution=asked.attribution,
                        confidence="user", sha256=sha256_of([file]))  # fmt: skip
    if file.suffix.lower() in {*TEXT_TABLES, *WORKBOOKS}:
        table = _table(file, asked, record)
        units, titles = dict(table.units), _titles(table)
        bad = [row for some in table.spoiled.values() for row in some]
        rows = official_rows(table, record)
        # what a publisher writes in columns, a year each, is one row a year
        rows = rows.set_axis(rows.index % len(table.rows)) if len(rows) else rows
        rows = rows[~rows.index.isin(bad)]
        numbers = pd.Series(table.lines[rows.index])
        rows = rows.reset_index(drop=True)
        places = _places(rows, asked)
    else:
        options = ReadOptions(layer=asked.layer, encoding=asked.layout.encoding)
        frame, read = read_with(_NAME, file, options)
        record.notes, record.crs, record.dropped = read.notes, read.crs, read.dropped
        record.rows_read = read.rows_read
        rows, places = pd.DataFrame(frame.drop(columns="geometry")), frame.geometry
        units, titles, numbers = {}, [], pd.Series(frame.index + 1, frame.index)
    _hold_type(asked, [*titles, *map(str, rows)], file, record)
    found = _columns(rows, asked, file)
    asked = _dated_by_title(asked, found, titles, record)
    told = _figures(rows, found, units, file, asked.as_of)
    told = gpd.GeoDataFrame(told, geometry=places.to_numpy(), crs="EPSG:4326")
    told["row"] = numbers.to_numpy()
    if asked.where is not None:
        chosen = gpd.GeoDataFrame(rows, geometry=told.geometry.to_numpy(), crs="EPSG:4326")
        told = told.loc[rows_where(chosen, asked.where, Ledger(record), f"{_NAME}: {file}").index]
    told = _dated(told, asked, file, record)
    record.source = asked.source or ", ".join(dict.fromkeys(told["source"]))
    record.date = asked.as_of or max(told["as_of"])
    return told.reset_index(drop=True), record


def _dated_by_title(
    asked: Asked, found: Mapping[str, str], titles: Sequence[str], record: Provenance
) -> Asked:
    """Return what is asked with the date above the table, where nothing else tells one."""
    if asked.as_of or "as_of" in found:
        return asked
    dated = [(title, date_of(title)) for title in titles]
    title, as_of = next(((one, its) for one, its in dated if its), ("", ""))
    if as_of:
        record.remark(Message("headroom.dated_by_title", title=printable(title), as_of=as_of))
    return replace(asked, as_of=as_of)


def _table(file: Path, asked: Asked, record: Provenance) -> Table:
    """Return the sheet with the figures."""
    # a cell below the heading may say low or high too
    asked_for = set(MEANINGS) - {"low_mw", "high_mw"}
    table_of_words = in_use().table("headroom_columns").astype(str)
    written = table_of_words.loc[table_of_words["meaning"].isin(asked_for), "word"]
    words = [*written, *written.str.replace(" ", "_")]
    own = [_named(one) for one in (asked.columns or {}).values()]
    tables = tables_of_file(file, f"{_NAME}: {file}", layout=asked.layout, names=[*own, *words])
    if asked.layer is not None:
        wanted = [asked.layer] if isinstance(asked.layer, str) else list(asked.layer)
        names = tuple(one.sheet for one in tables)
        tables = [one for one in tables if one.sheet in wanted]
        if not tables:
            what = f"{_NAME}: {file}"
            raise LayerError("layers.no_sheet", what=what, sheet=str(wanted[0]), sheets=names)
    seen = [one for one in tables if not one.hidden] or tables
    fitting = [one for one in seen if len(one.rows) and "mw" in _meanings(one.rows, asked)]
    if len(fitting) > 1:
        sheets = tuple(one.sheet for one in fitting)
        raise LayerError("layers.several_sheets", what=f"{_NAME}: {file}", sheets=sheets)
    table = (fitting or seen)[0]
    table.tell(record)
    record.rows_read = len(table.rows)
    for kind, rows in table.spoiled.items():
        record.count(record.dropped, kind, len(rows))
    return table


def _places(rows: pd.DataFrame, asked: Asked) -> gpd.GeoSeries:
    said = {key: _named(one) for key, one in (asked.columns or {}).items()}
    pairs = pairs_among(map(str, rows), "degrees")
    if "lon" in said and "lat" in said:
        east, north = said["lon"], said["lat"]
    elif len(pairs) == 1:
        east, north = pairs[0].east, pairs[0].north
    else:
        return gpd.GeoSeries([None] * len(rows), rows.index, crs="EPSG:4326")
    x, y = (degrees_of_column(rows[one]).values for one in (east, north))
    there = np.isfinite(x) & np.isfinite(y) & (np.abs(y) <= 90) & (np.abs(x) <= 360)
    points = gpd.points_from_xy(np.where(there, x, 0), np.where(there, y, 0))
    return gpd.GeoSeries(points, rows.index, crs="EPSG:4326").where(there, None)


def _titles(table: Table) -> list[str]:
    """Return what stands above the heading of a table."""
    title = Message("dirt.above_heading")
    return [text for _, text in table.found.get(title, [])]


def _named(said: Any) -> str:
    return str(said["column"]) if isinstance(said, Mapping) else str(said)


def _meanings(rows: pd.DataFrame, asked: Asked) -> dict[str, str]:
    """Return the column of each meaning: as the study says, else by the words of headings."""
    said = {key: _named(one) for key, one in (asked.columns or {}).items()}
    found: dict[str, tuple[int, str]] = {}
    for column in map(str, rows):
        if column in said.values():
            continue
        told = meaning_of(column)
        if told and told[0] < found.get(told[1], (10**6, ""))[0]:
            found[told[1]] = (told[0], column)
    by_words = {meaning: column for meaning, (_, column) in found.items()}
    by_words |= {one: one for one in MEANINGS if one in rows}
    # the columns of official files have names of their own, which say for whom they are
    official = [one for one in _MW_OF[_taken(asked)] if one in rows]
    if official or any(one in rows for some in _MW_OF.values() for one in some):
        for one in ("mw", "low_mw", "high_mw"):
            by_words.pop(one, None)
    if official:
        by_words["mw"] = official[0]
    return by_words | said


def _taken(asked: Asked) -> HeadroomType:
    return "generation" if asked.for_load else asked.type


def _columns(rows: pd.DataFrame, asked: Asked, file: Path) -> dict[str, str]:
    found = _meanings(rows, asked)
    names = tuple(map(tidied, rows))
    for meaning in asked.columns or {}:
        if found[meaning] not in rows:
            what = f"{_NAME}: {file}"
            raise LayerError("layers.no_column", what=what, column=found[meaning], columns=names)
    if not {"mw", "low_mw", "high_mw"} & set(found):
        raise LayerError("headroom.no_figures", file=str(file), columns=names)
    return found


def _hold_type(asked: Asked, headings: list[str], file: Path, record: Provenance) -> None:
    """Refuse a table of generation that is given as one of demand."""
    if asked.type == "generation" or "headroom_mw" in headings:
        return
    if (told := says("says_generation", headings)) and not asked.for_load:
        raise LayerError("headroom.of_generation", file=str(file), heading=printable(told))
    if told := says("says_free", headings):
        record.remark(Message("headroom.maybe_generation", heading=printable(told)))


def _figures(
    rows: pd.DataFrame, found: Mapping[str, str], units: Mapping[str, str], file: Path, as_of: str
) -> pd.DataFrame:
    """Return texts and figures of each row under the names of their meanings."""
    told = pd.DataFrame(index=rows.index)
    for one in TEXTS:
        told[one] = _text(rows[found[one]]) if one in found else ""
    dates = told["as_of"].map(date_of)
    told["as_of"] = dates.where(dates != "", as_of)
    told["voltage_kv"] = voltages_of(rows[found["voltage_kv"]]) if "voltage_kv" in found else np.nan
    factors = unit_of("headroom_mw").factors

    def span(meaning: str) -> tuple[pd.Series, pd.Series]:
        column = found[meaning]
        scale = factors.get(units.get(column, "mw"), 1.0)
        texts = _text(rows[column])
        spans = spans_of(texts, factors, factor=scale)
        full = texts.map(lambda one: bool(one) and says("nothing_left", [one]) == one)
        low, high = spans.low.mask(full, 0.0), spans.high.mask(full, 0.0)
        # below a figure there is something or nothing
        return low.mask(low.isna() & high.notna(), 0.0), high

    low, high = span("mw") if "mw" in found else (pd.Series(np.nan, rows.index),) * 2
    if "low_mw" in found:
        low = span("low_mw")[0].fillna(low)
        high = high.fillna(low) if "high_mw" not in found else high
    if "high_mw" in found:
        high = span("high_mw")[1].fillna(high)
        low = low.fillna(high.mask(high.notna(), 0.0))
    told["low_mw"], told["high_mw"] = low, high
    if "years" in found:
        unit = units.get(found["years"], "")
        ends = years_of(rows[found["years"]], told["as_of"], unit)
    else:
        ends = (pd.Series(np.nan, rows.index),) * 2
    told["low_years"], told["high_years"] = ends
    # words where a figure belongs are a condition: on request, under study
    if "mw" in found:
        words = _text(rows[found["mw"]]).mask(low.notna() | high.notna(), "")
        both = told["conditions"].where(words == "", told["conditions"] + " " + words)
        told["conditions"] = both.str.strip()
    told["additive"] = _additive(rows, found)
    if not (told["low_mw"].notna() | told["high_mw"].notna()).any():
        column = next(found[one] for one in ("mw", "low_mw", "high_mw") if one in found)
        example = shown(str(rows[column].iloc[0]) if len(rows) else "")
        raise LayerError("headroom.no_number", file=str(file), column=column, example=example)
    return told


def _text(column: pd.Series) -> pd.Series:
    return column.astype("string").fillna("").map(tidied).astype(object)


def _additive(rows: pd.DataFrame, found: Mapping[str, str]) -> pd.Series:
    """Return whether a row's figure may be added to others; None where it says nothing."""
    if "additive" not in found:
        return pd.Series(None, rows.index, dtype=object)
    texts = _text(rows[found["additive"]])
    return texts.map(lambda one: None if not one else not says("not_additive", [one])).astype(
        object
    )


def _dated(
    told: gpd.GeoDataFrame, asked: Asked, file: Path, record: Provenance
) -> gpd.GeoDataFrame:
    """Return the rows with a figure, date and source; a figure without either is refused."""
    ledger = Ledger(record)
    figure = told["low_mw"].notna() | told["high_mw"].notna()
    said = told["conditions"] != ""
    told = ledger.without(told, ~(figure | said), Message("headroom.without_figure"))
    for column, given in (("as_of", asked.as_of), ("source", asked.source)):
        told[column] = told[column].where(told[column] != "", given)
        silent = told[column] == ""
        if silent.all():
            raise LayerError(f"headroom.no_{column}", file=str(file), keys=(column,))
        told = ledger.without(told, silent, Message(f"headroom.row_without_{column}"))
    # what nobody says may be added up may not
    told["additive"] = [
        bool(one) if isinstance(one, bool) else bool(asked.additive) for one in told["additive"]
    ]
    told["supply_area"] = told["supply_area"].where(told["supply_area"] != "", asked.area)
    return told
