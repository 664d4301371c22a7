"""Any table as rows of texts under one heading, however people laid it out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.text import printable
from geowbit.layers._headings import is_of_a_place, named_among, plain, tidied
from geowbit.layers._sheets import TEXT_TABLES, WORKBOOKS, Sheet, sheet_of_text, sheets_of_workbook
from geowbit.layers.numbers import is_like_number
from geowbit.layers.provenance import Kind, Provenance, shown

__all__ = ["Layout", "Table", "read_rows", "table_of_sheet", "tables_of_file"]

Bools = npt.NDArray[np.bool_]

# how many rows from the top are looked at for the heading
_HEAD = 60
_LOOKED_AT = 400
_COMMENT = re.compile(r"^(?:#(?!\d)|//)")
# a cell below a heading that only says in what its column counts
_UNIT = re.compile(
    r"^[\[(]?\s*(?:[kmg]?v|[kmg]?va|[kmg]?wh?|千kw|万kw|"
    r"k?m2?|cm|mm|ft|feet|mi|miles?|ha|k?m²|%|°|deg|"
    r"degrees?|decimal degrees|度|ms|s|人|戸|円|千円|百万円|億円|persons?|people|"
    r"years?|年|回線|本|-)"
    r"\s*[\])]?$"
)
_IN_BRACKETS = re.compile(r"[\[(（［]\s*([^\])）］]{1,12})\s*[\])）］]\s*$")
NOTHING = {"", "-", "―", "—", "*", "※", "x", "na", "n/a", "nan", "null", "none", "unknown", "不明",
            "なし", "...", "…", "?"}  # fmt: skip
_SUMS = re.compile(
    r"^(?:合計|総計|小計|計|平均|total|totals|grand total|sum|subtotal|summe|gesamt|totale|moyenne|"
    r"average|mean)\s*[:.：]?$", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """What the study says of how a table is laid out.

    Attributes
    ----------
    header_row : int, optional
        Row of the heading, from 1 as a spreadsheet counts; 0 where there is none.
    skip_footer : int, optional
        How many of the last rows are no rows of the table.
    quote : str, optional
        What stands around texts that hold the separator; ``none`` for nothing.
    encoding : str, optional
        Of the text.
    """

    header_row: int | None = None
    skip_footer: int | None = None
    quote: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Table:
    """Rows of a table under its heading.

    Attributes
    ----------
    rows : DataFrame of str
        Columns by heading, none of them twice.
    lines : array of int
        The line of the file, or row of the sheet, that each row stands in, from 1.
    sheet : str
    hidden : bool
        Whether who opens the workbook does not see it.
    aliases : dict of str to str
        Other names of columns, from a second heading row.
    units : dict of str to str
        Column to the unit that its heading or the row below it gives.
    spoiled : dict of Message to list of int
        Why rows cannot be read, and which.
    found : dict of Message to list of (int, str)
        What stands around the rows: its lines and how they begin.
    repaired : list of Message
        What was done to all rows.
    separator : str
        What parts the columns of a text.
    """

    rows: pd.DataFrame
    lines: npt.NDArray[np.int64]
    sheet: str = ""
    hidden: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    spoiled: Mapping[Message, list[int]] = field(default_factory=dict)
    found: Mapping[Message, list[tuple[int, str]]] = field(default_factory=dict)
    repaired: list[Message] = field(default_factory=list)
    separator: str = ""

    def column(self, name: str) -> str | None:
        """Return the column that a name means; None where none."""
        return self.aliases.get(name) or named_among(name, [*self.rows, *self.aliases])

    def tell(self, record: Provenance) -> None:
        """Count what stands around the rows, and what was done to them, into a record."""
        for kind, places in self.found.items():
            record.count(record.found, kind, len(places))
            record.examples[kind] = [_line(number, text) for number, text in places[:3]]
        for kind in self.repaired:
            record.count(record.repaired, kind, len(self.rows))


def _line(number: int, text: str) -> Kind:
    at = Message("layers.line", line=str(number))
    return at if not text else Message("layers.row_says", row=at, said=shown(text))


def tables_of_file(
    file: Path, what: str, *, layout: Layout | None = None, names: Collection[str] = ()
) -> list[Table]:
    """Return the tables of a text or workbook: one a sheet that holds rows.

    Parameters
    ----------
    file : Path
        CSV, TSV, TXT, Excel or OpenDocument.
    what : str
        Names it in messages.
    layout : Layout, optional
        What the study says of it.
    names : collection of str, optional
        Columns that are looked for: they tell the heading.

    Raises
    ------
    LayerError
        Where it cannot be read, or the rows have more fields than the heading.
    """
    layout = layout or Layout()
    suffix = file.suffix.lower()
    if suffix in WORKBOOKS:
        sheets = sheets_of_workbook(file, what)
    else:
        told = {"encoding": layout.encoding, "quote": layout.quote}
        sheets = [sheet_of_text(file.read_bytes(), suffix, what, **told)]
    return [table_of_sheet(one, what, layout=layout, names=names) for one in sheets]


def read_rows(file: Path, what: str, names: Collection[str]) -> Table:
    r"""Return the table of a file that has no places, such as one of rates.

    Parameters
    ----------
    file : Path
        CSV, TSV, TXT, Excel or OpenDocument.
    what : str
        Names it in messages.
    names : collection of str
        Columns that it must or may have: they tell heading and sheet.

    Raises
    ------
    LayerError
        As :func:`tables_of_file`, and where a row cannot be read.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = file.write_text("Classes of 2026;\nvoltage_kv;max_load_mw\n66;60,5\n")
    >>> read_rows(file, "mine", ["voltage_kv", "max_load_mw"]).rows.to_dict("records")
    [{'voltage_kv': '66', 'max_load_mw': '60,5'}]
    """
    if file.suffix.lower() not in {*TEXT_TABLES, *WORKBOOKS}:
        found = [table_of_sheet(sheet_of_text(file.read_bytes(), ".csv", what), what, names=names)]
    else:
        found = tables_of_file(file, what, names=names)
    seen = [one for one in found if not one.hidden] or found

    def fitting(table: Table) -> int:
        return sum(table.column(name) is not None for name in names)

    table = max(seen, key=fitting)
    for kind, rows in table.spoiled.items():
        at = str(int(table.lines[rows[0]]))
        raise LayerError("layers.row_spoiled", what=what, line=at, kind=kind)
    called = {one: name for name in names if (one := table.column(name))}
    return Table(table.rows.rename(columns=called), table.lines, units=table.units)


def table_of_sheet(
    sheet: Sheet, what: str, *, layout: Layout | None = None, names: Collection[str] = ()
) -> Table:
    """Return the rows of a sheet under its heading.

    Parameters
    ----------
    sheet : Sheet
        Cells as they stand.
    what : str
        Names it in messages.
    layout : Layout, optional
        What the study says of it.
    names : collection of str, optional
        Columns that are looked for.

    Raises
    ------
    LayerError
        Where there is no such row, or the rows have more fields than the heading.
    """
    layout = layout or Layout()
    cells, widths = sheet.cells, sheet.widths
    used = np.array([bool((cells[column] != "").any()) for column in cells], bool)
    cells = cells.loc[:, : cells.columns[np.flatnonzero(used)[-1]]] if used.any() else cells
    found: dict[Message, list[tuple[int, str]]] = {}
    blank = _all_blank(cells)
    commented = ~blank & _comments(cells, blank, names)
    inert = blank | commented
    head = [[tidied(one) for one in row] for row in cells.head(_LOOKED_AT).to_numpy()]
    block = _heading(head, inert, names, layout, what)
    lines = np.arange(len(cells))
    last = _last_row(cells, inert, block.stop, layout, what)
    body = ~inert & (lines >= block.stop) & (lines < last)
    for kind, rows in (
        (Message("dirt.above_heading"), np.flatnonzero(~inert & (lines < block.start))),
        (Message("dirt.comment"), np.flatnonzero(commented)),
        (Message("dirt.second_heading"), np.flatnonzero(
            ~inert & (lines > block.start) & (lines < block.stop))),
        (Message("dirt.footer"), np.flatnonzero(~inert & (lines >= last))),
        (Message("dirt.empty_row"), np.flatnonzero(blank & (lines > block.stop) & (lines < last))),
    ):  # fmt: skip
        if len(rows):
            found[kind] = [(int(row) + 1, _begins(cells, int(row))) for row in rows[:3]]
            found[kind] += [(int(row) + 1, "") for row in rows[3:]]
    heading = _Names.of([head[row] for row in range(block.start, block.stop)], cells.shape[1])
    rows = cells[body]
    spoiled: dict[Message, list[int]] = {}
    if widths is not None:
        spoiled, trailing = _spoiled(rows, widths, block, heading, what)
        if trailing:
            found[Message("dirt.surplus_separator")] = [
                (int(row) + 1, "") for row in rows.index[:trailing]
            ]
    # what stands beyond the heading is a row's surplus, or a note beside the table
    rows = rows.reset_index(drop=True).iloc[:, : heading.width]
    rows = rows.set_axis(heading.names[: heading.width], axis=1)
    return Table(
        rows,
        lines[body] + 1,
        sheet=sheet.name,
        hidden=sheet.hidden,
        aliases=heading.aliases,
        units=heading.units,
        spoiled=spoiled,
        found=found,
        repaired=list(sheet.repaired),
        separator=sheet.separator,
    )


def _all_blank(cells: pd.DataFrame) -> Bools:
    blank = np.ones(len(cells), bool)
    for column in cells:
        if not blank.any():
            break
        blank &= (cells[column].str.strip() == "").to_numpy(bool)
    return blank


def _comments(cells: pd.DataFrame, blank: Bools, names: Collection[str]) -> Bools:
    """Tell which rows begin as comments do; a heading may, and a whole column of numbers."""
    first = cells[cells.columns[0]]
    maybe = first.str.lstrip().str.startswith(("#", "//")).to_numpy(bool).copy()
    if not maybe.any():
        return maybe
    told = np.array([bool(_COMMENT.match(str(one).lstrip())) for one in first[maybe]], bool)
    maybe[np.flatnonzero(maybe)[~told]] = False
    if maybe.sum() > (~blank).sum() / 2:
        return np.zeros(len(cells), bool)
    for row in np.flatnonzero(maybe)[:_HEAD]:
        texts = [one for one in cells.iloc[row] if one.strip()]
        texts[0] = texts[0].lstrip("#/ ")
        if len(texts) > 1 and _known(texts, names) > 1:
            maybe[row] = False  # the heading itself
    return maybe


def _known(texts: Collection[str], names: Collection[str]) -> int:
    """Return how much a row looks like a heading: one coordinate alone is no place."""
    wanted = {plain(name) for name in names if name}
    return sum(2 * (plain(text) in wanted) or is_of_a_place(text) for text in texts if text)


def _heading(
    head: list[list[str]], inert: Bools, names: Collection[str], layout: Layout, what: str
) -> range:
    """Return the rows of the heading: where it begins, and where what follows begins."""
    if layout.header_row is not None:
        if not 0 <= layout.header_row <= len(head):
            raise LayerError("layers.no_header_row", what=what, row=str(layout.header_row))
        start = layout.header_row - 1
        if start < 0:
            return range(0)
    else:
        start = _first_heading(head, inert, names)
    head[start][0] = head[start][0].lstrip("#/ ")
    stop = start + 1
    live = [row for row in range(stop, len(head)) if not inert[row]]
    while live and live[0] - stop <= 1 and live[0] - start <= 2 and _is_below(head, live):
        stop = live.pop(0) + 1
    above = start - 1
    if layout.header_row is None and above >= 0 and not inert[above] and _is_above(head, above):
        start = above
    return range(start, stop)


def _first_heading(head: list[list[str]], inert: Bools, names: Collection[str]) -> int:
    live = [row for row in range(min(_HEAD, len(head))) if not inert[row]]
    if not live:
        return 0
    known = {row: _known(head[row], names) for row in live}
    numbers = {row: sum(map(is_like_number, head[row])) for row in live}
    named = [row for row in live if known[row] > 1 and 2 * numbers[row] <= _filled(head[row])]
    if named:
        return min(named, key=lambda row: (-known[row], row))
    usual = max((_filled(head[row]) for row in live), default=1)
    whole = [row for row in live if _filled(head[row]) == usual and not numbers[row]]
    return whole[0] if whole else live[0]


def _filled(texts: Collection[str]) -> int:
    return sum(bool(text) for text in texts)


def _is_below(head: list[list[str]], live: list[int]) -> bool:
    """Tell whether the first of these rows still belongs to the heading: names or units.

    It holds no number where the rows after it have numbers, and there names or units instead.
    """
    row, after = head[live[0]], [head[one] for one in live[1:_LOOKED_AT]]
    filled = [text for text in row if text]
    units = [text for text in filled if _UNIT.match(unicodedata.normalize("NFKC", text).lower())]
    if filled and len(units) == len(filled) and any(len(text) > 1 for text in units):
        return True
    told = False
    for column, text in enumerate(row):
        below = [one[column] for one in after if plain(one[column]) not in NOTHING]
        if not below or sum(map(is_like_number, below)) < 0.6 * len(below):
            continue
        if is_like_number(text):
            return False
        told |= plain(text) not in NOTHING
    return told


def _is_above(head: list[list[str]], above: int) -> bool:
    """Tell whether the row above gives names that the heading leaves out."""
    upper, lower = head[above], head[above + 1]
    lacking = [column for column, text in enumerate(lower) if not text and upper[column]]
    used = any(any(row[column] for column in lacking) for row in head[above + 2 :])
    return bool(lacking) and used and _filled(upper) > 1


def _last_row(cells: pd.DataFrame, inert: Bools, start: int, layout: Layout, what: str) -> int:
    """Return where the rows of the table end and notes begin."""
    live = np.flatnonzero(~inert)
    live = live[live >= start]
    if not len(live):
        return len(cells)
    if layout.skip_footer is not None:
        if layout.skip_footer >= len(live):
            raise LayerError("layers.no_row_empty", what=what)
        return int(live[-layout.skip_footer]) if layout.skip_footer else len(cells)
    last = len(cells)
    if cells.shape[1] < 2:
        return last
    most = max(_filled([one.strip() for one in cells.iloc[row]]) for row in live[:_HEAD])
    # of two columns the first tells a note where it holds numbers
    numbered = most == 2 and is_like_number(str(cells.iloc[live[0], 0]))
    for row in live[::-1]:
        texts = [one.strip() for one in cells.iloc[row]]
        alone = _filled(texts) == 1 and (most > 2 or numbered)
        first = next(text for text in texts if text)
        sums = _SUMS.match(first) and _filled(texts) < most
        if not sums and not (alone and not is_like_number(first)):
            break
        last = int(row)
    return last


def _begins(cells: pd.DataFrame, row: int) -> str:
    return printable(" ".join(one.strip() for one in cells.iloc[row] if one.strip()))


@dataclass(frozen=True)
class _Names:
    """What the columns are called."""

    names: list[str]
    aliases: dict[str, str]
    units: dict[str, str]
    width: int

    @classmethod
    def of(cls, block: list[list[str]], width: int) -> _Names:
        """Return the names of columns from the rows of the heading."""
        names: list[str] = []
        aliases: dict[str, str] = {}
        units: dict[str, str] = {}
        spread = _spread_groups(block)
        for column in range(width):
            told = [row[column] for row in spread if row[column]]
            unit = next((one for one in told if _UNIT.match(_folded(one))), None)
            words = [one for one in told if one is not unit] or told
            # a name over several columns is that of their group
            of_group = len(words) > 1 and spread[0].count(words[0]) > 1
            name = words[-1 if of_group else 0] if words else ""
            name = _once(name or f"column {column + 1}", names)
            names.append(name)
            for other in (*words, " ".join(words)):
                if other != name:
                    aliases.setdefault(other, name)
            bracket = _IN_BRACKETS.search(name)
            # a column that is only called V may be anything's name
            below = unit if unit is not None and words != told else None
            said = below or (bracket[1] if bracket else None)
            if said and _UNIT.match(_folded(said)):
                units[name] = _folded(said).strip("[]() ")
        doubled = {name for name in aliases if name in names}
        aliases = {k: v for k, v in aliases.items() if k not in doubled}
        named = [at for at in range(width) if any(row[at] for row in block)]
        return cls(names, aliases, units, named[-1] + 1 if named else width)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


def _once(name: str, names: Collection[str]) -> str:
    number, one = 1, name
    while one in names:
        one, number = f"{name}.{number}", number + 1
    return one


def _spread_groups(block: list[list[str]]) -> list[list[str]]:
    """Return a heading with the name of a group over each of its columns."""
    if len(block) < 2:
        return block
    upper = list(block[0])
    for column in range(1, len(upper)):
        below = [row[column] for row in block[1:]]
        if not upper[column] and any(below) and any(row[column - 1] for row in block[1:]):
            upper[column] = upper[column - 1]
    return [upper, *block[1:]]


def _spoiled(
    rows: pd.DataFrame,
    widths: npt.NDArray[np.int64],
    block: range,
    heading: _Names,
    what: str,
) -> tuple[dict[Message, list[int]], int]:
    """Return the rows with more fields than the heading, and how many only end in a separator."""
    if block.stop == 0 or rows.empty:
        return {}, 0
    fields = int(widths[block.start : block.stop].max())
    has = widths[rows.index]
    over = np.flatnonzero(has > fields)
    if not len(over):
        return {}, 0
    beyond = rows.iloc[over, fields:]
    filled = np.array([any(one.strip() for one in row) for row in beyond.to_numpy()], bool)
    if not filled.any() and len(over) > 0.9 * len(rows):
        return {}, len(over)
    if len(over) == len(rows) > 1 and filled.all():
        raise LayerError(
            "layers.more_fields",
            what=what,
            line=str(int(rows.index[0]) + 1),
            count=str(int(has[0])),
            fields=str(heading.width),
        )
    bad = filled | _shifted(rows, over, fields)
    found: dict[Message, list[int]] = {}
    for row in over[bad]:
        kind = Message("dirt.more_fields", count=str(int(has[row])), fields=str(fields))
        found.setdefault(kind, []).append(int(row))
    return found, int((~bad).sum())


def _shifted(rows: pd.DataFrame, over: npt.NDArray[np.intp], fields: int) -> Bools:
    """Tell which rows hold a text where all others have numbers."""
    others = rows.drop(index=rows.index[over]).head(_LOOKED_AT)
    odd = np.zeros(len(over), bool)
    for column in list(rows)[:fields]:
        written = [one for one in others[column] if plain(one) not in NOTHING]
        if not written or not all(map(is_like_number, written)):
            continue
        odd |= [
            plain(one) not in NOTHING and not is_like_number(one) for one in rows[column].iloc[over]
        ]
    return odd
