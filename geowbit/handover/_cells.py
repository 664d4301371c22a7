"""Cells of a workbook: text that is never a formula, numbers, and formulas with their result."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from geowbit.core.text import printable

# text of data that a spreadsheet would take for a formula once somebody edits its cell
_FORMULA = ("=", "+", "-", "@")
_MOST_LETTERS = 500
# no sheet holds infinity; the format shows it as one
_FAR = 1e99
# letters of a column, and points of a line, where nothing else is said
_WIDTH, _LINE, _MOST_LINES = 8.43, 15.0, 12
_WRAPS = ("wrapped", "head")
_INFINITE = '[>=1E+98]"∞";'

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"},
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "head": {
        "bold": True,
        "bg_color": "#1f3a4d",
        "font_color": "#ffffff",
        "text_wrap": True,
        "valign": "top",
        "border": 1,
        "border_color": "#ffffff",
    },
    "section": {"bold": True, "bg_color": "#dce6ec"},
    "strong": {"bold": True, "top": 1, "valign": "top"},
    "number": {"valign": "top"},
    "input": {"valign": "top", "bg_color": "#fff2b3", "border": 1, "border_color": "#d9c36a"},
    "sum": {"bold": True, "top": 1, "valign": "top"},
}


class Book:
    """A workbook in the making.

    Parameters
    ----------
    title : str
        Of its properties.
    """

    def __init__(self, title: str) -> None:
        self._file = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"title": printable(title)[:_MOST_LETTERS], "author": "geowbit"})
        self._formats: dict[tuple[str, str, bool], Any] = {}
        self._pages: list[Page] = []

    def page(self, name: str, *, wide: bool = True) -> Page:
        """Return a new sheet, printed on one A4 across."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        if wide:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{name.replace('&', '&&')}&R&P / &N")
        sheet.hide_gridlines(2)
        self._pages.append(Page(self, sheet, name))
        return self._pages[-1]

    def format(self, look: str, digits: str = "", *, quoted: bool = False) -> Any:
        """Return one of the looks with a number format, made once."""
        key = (look, digits, quoted)
        if key not in self._formats:
            made = {**_LOOKS[look]} | ({"num_format": digits} if digits else {})
            self._formats[key] = self.book.add_format(made)
            if quoted:
                self._formats[key].set_quote_prefix()
        return self._formats[key]

    def content(self) -> bytes:
        """Return the finished file."""
        for page in self._pages:
            page.fit()
        self.book.close()
        return self._file.getvalue()


class Page:
    """A sheet of a workbook."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self.book, self.sheet, self.name = book, sheet, name
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}
        # of wrapped texts: row, column, and how wide they are
        self._wrapped: list[tuple[int, int, int]] = []

    def wide(self, first: int, last: int, width: float) -> None:
        """Make columns so many letters wide."""
        self.sheet.set_column(first, last, width)
        self._widths |= dict.fromkeys(range(first, last + 1), width)

    def high(self, row: int, height: float) -> None:
        """Make a row at least so many points high."""
        self._heights[row] = max(height, self._heights.get(row, 0.0))

    def fit(self) -> None:
        """Give each row the height that its wrapped texts need: not every program does it."""
        for row, column, width in self._wrapped:
            lines = math.ceil(width / max(self._widths.get(column, _WIDTH) - 1, 1))
            if lines > 1:
                self.high(row, _LINE * min(lines, _MOST_LINES))
        for row, height in self._heights.items():
            self.sheet.set_row(row, height)

    def text(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write text, which stays text whatever it begins with."""
        line = printable(str(text))
        if len(line) > _MOST_LETTERS:
            line = f"{line[: _MOST_LETTERS - 1]}…"
        if not line:
            self.sheet.write_blank(row, column, None, self.book.format(look))
            return
        if look in _WRAPS:
            self._wrapped.append((row, column, _width(line)))
        quoted = line.startswith(_FORMULA)
        self.sheet.write_string(row, column, line, self.book.format(look, quoted=quoted))

    def texts(self, row: int, column: int, texts: Sequence[str], look: str = "text") -> None:
        """Write texts side by side."""
        for at, text in enumerate(texts):
            self.text(row, column + at, text, look)

    def number(
        self, row: int, column: int, value: float, digits: str = "#,##0.00", look: str = "number"
    ) -> None:
        """Write a number; what is not known stays empty."""
        style = self.book.format(look, _INFINITE + digits)
        if math.isnan(value):
            self.sheet.write_blank(row, column, None, style)
        else:
            self.sheet.write_number(row, column, _finite(value), style)

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        result: float | str,
        *,
        digits: str = "#,##0.00",
        look: str = "number",
    ) -> None:
        """Write a formula with what it comes to, for those who read and do not calculate."""
        told: float | str = result
        if not isinstance(result, str):
            told = "" if math.isnan(result) else _finite(result)
        self.sheet.write_formula(row, column, f"={formula}", self.book.format(look, digits), told)

    def note(
        self, row: int, text: str, *, columns: int = 8, height: float = 32, look: str = "note"
    ) -> None:
        """Write a remark over several columns."""
        self.sheet.merge_range(row, 0, row, columns - 1, "", self.book.format(look))
        # over several columns: its height is given
        self.sheet.write_string(row, 0, printable(text), self.book.format(look))
        self.high(row, height)

    def address(
        self, row: int, column: int, *, fixed_row: bool = False, fixed_column: bool = False
    ) -> str:
        """Return the address of a cell for the formulas of other sheets."""
        cell = xl_rowcol_to_cell(row, column, row_abs=fixed_row, col_abs=fixed_column)
        return f"{self._quoted}!{cell}"

    def block(self, rows: tuple[int, int], columns: tuple[int, int]) -> str:
        """Return the fixed address of a block of cells, its ends included."""
        first, last = (xl_col_to_name(one, col_abs=True) for one in columns)
        return f"{self._quoted}!{first}${rows[0] + 1}:{last}${rows[1] + 1}"

    @property
    def _quoted(self) -> str:
        name = self.name.replace("'", "''")
        return f"'{name}'"


def _width(text: str) -> int:
    """Return how many letters wide a text is: those of East Asia count twice."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _finite(amount: float) -> float:
    return math.copysign(_FAR, amount) if math.isinf(amount) else float(amount)


def cell(row: int, column: int, *, fixed: str = "") -> str:
    """Return the address of a cell of the same sheet; `fixed` names what stays: row, column, both.

    Examples
    --------
    >>> cell(4, 2), cell(4, 2, fixed="column"), cell(4, 2, fixed="both")
    ('C5', '$C5', '$C$5')
    """
    return str(
        xl_rowcol_to_cell(
            row, column, row_abs=fixed in ("row", "both"), col_abs=fixed in ("column", "both")
        )
    )
