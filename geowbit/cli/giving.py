"""How a table is given: words, JSON or CSV on stdout, or a file whose suffix says how."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from geowbit.cli.speech import print_json
from geowbit.core.errors import OutputError, StudyError
from geowbit.core.output import write_whole

AsCsv = Annotated[bool, typer.Option("--csv", help="Print the table as CSV on stdout.")]
OutFile = Annotated[
    Path | None,
    typer.Option("-o", "--out", help="File to write: .csv, .json, .png or .svg (a plot)."),
]
_SUFFIXES = (".csv", ".json", ".png", ".svg")


def check_suffix(out: Path | None) -> None:
    """Refuse a file of a kind that nothing is written as, before any work.

    Raises
    ------
    OutputError
    """
    if out is not None and out.suffix.lower() not in _SUFFIXES:
        raise OutputError("cli.unknown_kind", out=str(out), endings=", ".join(_SUFFIXES))


def give(
    content: dict[str, Any],
    table: pd.DataFrame,
    words: Callable[[], str],
    figure: Callable[[], Any],
    *,
    out: Path | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Write the file that is asked for, and print the table in the form that is asked for."""
    if out is not None:
        write_whole(out, _file_content(content, table, figure, out.suffix.lower()))
    if as_json:
        print_json(content)
    elif as_csv:
        sys.stdout.write(table.to_csv(index=False, lineterminator="\n"))
    else:
        print(words())
        if out is not None:
            print(out)


def _file_content(
    content: dict[str, Any], table: pd.DataFrame, figure: Callable[[], Any], suffix: str
) -> str | bytes:
    if suffix == ".csv":
        return table.to_csv(index=False, lineterminator="\n")
    if suffix == ".json":
        return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    from geowbit.national.plots import figure_bytes

    return figure_bytes(figure(), suffix.removeprefix("."))


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON can hold them; what is missing is null."""
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def numbers_of(text: str, option: str, *, ranges: bool = False) -> dict[str, Any]:
    """Return the numbers of ``key=number,key=number``, or of ``key=low,mid,high``.

    Raises
    ------
    StudyError
        Where the text is no such thing.

    Examples
    --------
    >>> numbers_of("tokyo=0.6,kansai=0.4", "--shares")
    {'tokyo': 0.6, 'kansai': 0.4}
    >>> numbers_of("profit_margin=0.2,0.3,0.4", "--assume", ranges=True)
    {'profit_margin': [0.2, 0.3, 0.4]}
    """
    form = "KEY=NUMBER or KEY=LOW,MID,HIGH" if ranges else "AREA=NUMBER, with commas between"
    if ranges:
        key, _, values = text.partition("=")
        found: list[float] = [_number(part) for part in values.split(",")]
        pairs: dict[str, Any] = {key.strip(): found[0] if len(found) == 1 else found}
        valid = len(found) in {1, 3} and all(map(math.isfinite, found))
    else:
        parts = [part.partition("=") for part in text.split(",")]
        pairs = {key.strip(): _number(value) for key, _, value in parts}
        valid = len(pairs) == len(parts) and all(map(math.isfinite, pairs.values()))
    if not valid or not all(pairs):
        raise StudyError("cli.not_understood", option=option, text=f"{text!r}", form=form)
    return pairs


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
