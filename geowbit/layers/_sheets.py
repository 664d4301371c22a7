"""The cells of a table as they stand in a text or a workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers.encodings import check_encoding, encoding_of, told_of_encoding
from geowbit.layers.files import Limits, checked_members, needed

TEXT_TABLES = {".csv": ",", ".tsv": "\t", ".txt": ","}
# what reads a workbook
_ENGINES = {".xlsx": "openpyxl", ".xlsm": "openpyxl", ".xls": "xlrd", ".ods": "odf"}
WORKBOOKS = tuple(_ENGINES)

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 16
_SAMPLE_LINES = 200
# a field of a table is no longer than this; one that swallowed the rest of a file is
_LONGEST_FIELD = 1 << 24


@dataclass(frozen=True)
class Sheet:
    """The cells of one table.

    Attributes
    ----------
    name : str
        Of the sheet; empty where the file is one table.
    cells : DataFrame of str
        A row a line of the file, blank ones too; columns count from 0.
    widths : array of int or None
        How many fields each row has; None where cells have places of their own.
    hidden : bool
        Whether who opens the workbook does not see it.
    repaired : list of Message
        What had to be told apart to read it.
    separator : str
        What parts the columns of a text.
    """

    name: str
    cells: pd.DataFrame
    widths: npt.NDArray[np.int64] | None = None
    hidden: bool = False
    repaired: list[Message] = field(default_factory=list)
    separator: str = ""


def sheet_of_text(
    content: bytes,
    suffix: str,
    what: str,
    *,
    encoding: str | None = None,
    quote: str | None = None,
) -> Sheet:
    """Return the cells of a text.

    Parameters
    ----------
    content : bytes
        Of the file.
    suffix : str
        Tells the usual separator.
    what : str
        Names the file in messages.
    encoding, quote : str, optional
        As the study says; ``none`` where nothing quotes.

    Raises
    ------
    LayerError
        Where it is no text, or a quote is never closed.
    """
    named = check_encoding(encoding, what) if encoding else encoding_of(content)
    if named is None:
        raise LayerError("layers.no_text", what=what)
    try:
        text = content.decode(named)
    except UnicodeError as error:
        raise LayerError("layers.not_in_encoding", what=what, encoding=str(encoding)) from error
    if "\0" in text:
        raise LayerError("layers.no_text", what=what)
    if not text.strip("\ufeff \t\r\n"):
        raise LayerError("layers.empty_file", what=what)
    repaired = [told] if not encoding and (told := told_of_encoding(named)) else []
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    separator = _separator(text, TEXT_TABLES.get(suffix, ","))
    mark = {"none": None, None: '"'}.get(quote, quote)
    if quote is None and _quoted_by_apostrophes(text, separator):
        mark = "'"
        repaired.append(Message("dirt.apostrophes"))
    try:
        widths = _widths(text, separator, mark)
        cells = _parsed(text, separator, mark, int(max(widths.max(initial=1), 1)))
    except (ValueError, csv.Error) as error:
        # pandas: EOF inside string starting at row 4
        row = re.search(r"row (\d+)", str(error))
        line = str(int(row[1]) + 1) if row else "?"
        raise LayerError("layers.open_quote", what=what, line=line, mark=str(mark)) from error
    if len(cells) != len(widths):
        raise LayerError("layers.open_quote", what=what, line="?", mark=str(mark))
    return Sheet("", cells, widths, repaired=repaired, separator=separator)


def _separator(text: str, usual: str) -> str:
    """Return what parts the columns: what gives most rows the same number of fields, above one."""
    lines = text[:_SAMPLE].split("\n")[:_SAMPLE_LINES]
    best, most = usual, (0, 0)
    for one in sorted(_SEPARATORS, key=lambda one: one != usual):
        counts = [len(row) for row in _rows(lines, one, '"') if len(row) > 1]
        if not counts:
            continue
        width = max(set(counts), key=counts.count)
        found = (counts.count(width), width)
        if found > most:
            best, most = one, found
    return best


def _rows(lines: Iterable[str], separator: str, quote: str | None) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    how: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    return csv.reader(lines, delimiter=separator, **how)


def _quoted_by_apostrophes(text: str, separator: str) -> bool:
    r"""Tell whether fields stand between apostrophes: only with them have rows their fields.

    Examples
    --------
    >>> _quoted_by_apostrophes("a,b\n1,'x, y'\n", ","), _quoted_by_apostrophes("a\n's-Gr\n", ",")
    (True, False)
    """
    if f"{separator}'" not in text and "\n'" not in text:
        return False
    lines = text[: 16 * _SAMPLE].split("\n")[:5000]
    # the rows without any quote tell how many fields a row has
    bare = [line.count(separator) for line in lines if line and not {"'", '"'} & set(line)]
    width = 1 + max(set(bare), key=bare.count) if bare else 0
    odd = {
        mark: sum(len(row) != width for row in _rows(lines, separator, mark) if row)
        for mark in ('"', "'")
    }
    return odd["'"] < odd['"']


def _widths(text: str, separator: str, quote: str | None) -> npt.NDArray[np.int64]:
    """Return how many fields each row has."""
    if quote is None or quote not in text:
        raw = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        ends = np.flatnonzero(raw == ord("\n"))
        parted = np.flatnonzero(raw == ord(separator))
        upto = np.searchsorted(parted, np.append(ends, len(raw)))
        return np.diff(upto, prepend=0) + 1
    return np.array(
        [max(len(row), 1) for row in _rows(io.StringIO(text, newline=""), separator, quote)],
        np.int64,
    )


def _parsed(text: str, separator: str, quote: str | None, width: int) -> pd.DataFrame:
    how: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    if not text:
        return pd.DataFrame({0: pd.Series([""], dtype="str")})
    # as many names as the widest row has fields: no row shifts, whatever it has too much
    return pd.read_csv(
        io.StringIO(text),
        sep=separator,
        header=None,
        names=list(range(width)),
        index_col=False,
        dtype=str,
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
        **how,
    )


def sheets_of_workbook(file: Path, what: str) -> list[Sheet]:
    """Return the sheets of a workbook that hold anything.

    Raises
    ------
    LayerError
        Where what reads it is not installed, or it would unpack to too much.
    """
    suffix = file.suffix.lower()
    engine = _ENGINES[suffix]
    needed(engine, extra="tables", what=what)
    if suffix != ".xls":
        checked_members(file, Limits(), what)
    with pd.ExcelFile(file, engine=engine) as book:
        hidden = _hidden_sheets(book.book, engine)
        return [
            Sheet(str(name), _cells_of(book, name), hidden=str(name) in hidden)
            for name in book.sheet_names
        ]


def _cells_of(book: pd.ExcelFile, name: Any) -> pd.DataFrame:
    cells = pd.read_excel(book, name, header=None, dtype=str, keep_default_na=False)
    return cells.fillna("").astype(str)


def _hidden_sheets(book: Any, engine: str) -> set[str]:
    if engine == "openpyxl":
        return {one.title for one in book.worksheets if one.sheet_state != "visible"}
    if engine == "xlrd":
        return {one.name for one in book.sheets() if one.visibility}
    return _hidden_in_opendocument(book)


def _hidden_in_opendocument(book: Any) -> set[str]:
    from odf.style import Style, TableProperties
    from odf.table import Table

    shut = set()
    for style in book.getElementsByType(Style):
        for told in style.getElementsByType(TableProperties):
            if told.getAttribute("display") in ("false", False):
                shut.add(style.getAttribute("name"))
    tables = book.getElementsByType(Table)
    return {
        str(one.getAttribute("name")) for one in tables if one.getAttribute("stylename") in shut
    }
