"""Results on stdout as words, tables, JSON or CSV, or in a file; progress on stderr."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from geowbit.cli.language import asked_language
from geowbit.cli.pace import Pace
from geowbit.core import OutputError, say, say_if_known, speaking, worded

if TYPE_CHECKING:
    import pandas as pd

_SUFFIXES = (".csv", ".json", ".png", ".svg")
# of a pipe or a file, which have no edge
_WIDEST = 10_000
_WRAPPED = 100
# what is left is told in seconds below, in minutes above
_MINUTES_FROM = 1.5


# ------------------------------------------------------------------------------ words


def one_line(text: str) -> str:
    r"""Return text of a user's file as one line that does nothing to a terminal.

    Examples
    --------
    >>> one_line("two\nlines\x1b[31m")
    'two lines [31m'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def print_line(text: str, indent: int = 0) -> None:
    """Print a text as one harmless line."""
    print(" " * indent + one_line(text))


def print_words(code: str, /, *, indent: int = 0, **parts: object) -> None:
    """Print a sentence of the catalogs in the language that is spoken."""
    print_line(say(code, **parts), indent)


def print_columns(line: str) -> None:
    """Print a line harmlessly and keep its indent and the blanks between its columns."""
    indent = " " * (len(line) - len(line.lstrip()))
    print(indent + "".join(c if c.isprintable() else " " for c in line).strip())


def kind_words(group: str, kind: str) -> str:
    """Return the words for one of a few kinds, or the kind itself where it is the user's own.

    Examples
    --------
    >>> kind_words("pair", "node-disjoint"), kind_words("pair", "mine")
    ('no common node', 'mine')
    """
    return say_if_known(f"cli.{group}_{kind}", kind)


def wrapped(words: str) -> list[str]:
    """Return a sentence as lines of at most 100 characters, those of an item indented."""
    indent = "  " if words[:1] == "-" else ""
    return textwrap.wrap(one_line(words), _WRAPPED, subsequent_indent=indent)


def item(what: str, source: str) -> list[str]:
    """Return an item of a list with its source; an address stays whole, to be followed."""
    return textwrap.wrap(
        one_line(f"- {what} [{source}]"), _WRAPPED, subsequent_indent="  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def was_changed(layer: Mapping[str, Any]) -> bool:
    """Tell whether rows of a layer were found dirty, repaired, merged or dropped.

    Parameters
    ----------
    layer : dict
        As :meth:`geowbit.layers.Provenance.as_dict` gives it.

    Examples
    --------
    >>> was_changed({"dropped": {}}), was_changed({"dropped": {"no place": 1}})
    (False, True)
    """
    return any(layer.get(what) for what in ("found", "repaired", "merged", "dropped"))


def layer_lines(layer: Mapping[str, Any]) -> list[str]:
    r"""Return the record of a layer as lines: what it was like and what became of its rows.

    Parameters
    ----------
    layer : dict
        As :meth:`geowbit.layers.Provenance.as_dict` gives it.

    Examples
    --------
    >>> from geowbit.core import Message
    >>> from geowbit.layers import Provenance
    >>> record = Provenance("hazards", source="mine.shp", licence="CC0", crs="EPSG:6668")
    >>> record.rows_read, record.rows_kept = 9, 8
    >>> nowhere, row = Message("dirt.no_place"), Message("layers.row", row="4")
    >>> record.dropped, record.examples = {nowhere: 1}, {nowhere: [row]}
    >>> print(*layer_lines(record.as_dict()), sep="\n")
    hazards: 9 rows read, 8 kept; EPSG:6668; CC0; mine.shp
        dropped 1: no place
            row 4
    """
    from geowbit.layers import Provenance

    record = Provenance.from_dict(layer)
    read = record.rows_read
    head = say(
        "cli.layer_read",
        name=record.name,
        read=f"{read:,}",
        kept=f"{record.rows_kept:,}",
        crs=record.crs,
        licence=worded(record.licence) or say("cli.licence_unknown"),
        source=worded(record.source),
    )
    lines = [one_line(head)]
    for what in ("found", "repaired", "merged", "dropped"):
        for kind, rows in getattr(record, what).items():
            dropped = what == "dropped"
            if what == "found" and record.dropped.get(kind) == rows:
                continue
            share = f" ({rows / read:.0%})" if what == "found" and rows * 100 >= read else ""
            told = say(f"cli.rows_{what}", rows=f"{rows:,}", share=share, kind=worded(kind))
            lines.append(f"    {one_line(told)}")
            if kind in record.examples and not (dropped and record.found.get(kind, rows) != rows):
                shown = say("list.strong_separator").join(map(worded, record.examples[kind]))
                lines.append(f"        {one_line(shown)}")
    if record.notes:
        notes = say("list.strong_separator").join(map(worded, record.notes))
        lines.append(f"    {one_line(say('cli.note', note=notes))}")
    return lines


# ------------------------------------------------------------------------------ tables


def table_lines(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    left: Collection[int] = (0,),
    indent: int = 0,
) -> list[str]:
    """Return a table as lines of aligned columns, wide letters counted as the two they fill.

    Parameters
    ----------
    heads : sequence of str
        Empty for a table without a head.
    rows : sequence of sequences of str
    left : collection of int
        The columns of words, which begin at the left; the others are numbers.
    indent : int
        Blanks before each line.

    Examples
    --------
    >>> table_lines(["area", "MW"], [["東京", "1,200"], ["Kansai", "90"]])
    ['area       MW', '東京    1,200', 'Kansai     90']
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows and not heads:
        return []
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=bool(heads))
    for at in range(len(heads or rows[0])):
        words = at in left
        table.add_column(
            Text(heads[at] if heads else ""),
            justify="left" if words else "right",
            no_wrap=not words,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDEST
    drawn = io.StringIO()
    Console(
        file=drawn, width=max(width - indent, 40), color_system=None, legacy_windows=False
    ).print(table)
    return [(" " * indent + line).rstrip() for line in drawn.getvalue().split("\n")[:-1]]


def print_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    left: Collection[int] = (0,),
    indent: int = 2,
) -> None:
    """Print a table of aligned columns, as :func:`table_lines`."""
    for line in table_lines(heads, rows, left=left, indent=indent):
        print(line)


# --------------------------------------------------------------------- JSON, CSV and files


def print_json(content: Any) -> None:
    """Print a result as JSON, in plain ASCII where the shell cannot show more."""
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(content, ensure_ascii=plain, indent=1, allow_nan=False))


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON can hold them; what is not known is null."""
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    import pandas as pd

    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def check_suffix(out: Path | None) -> None:
    """Refuse a file of a kind that nothing is written as, before any work.

    Raises
    ------
    OutputError
    """
    if out is not None and out.suffix.lower() not in _SUFFIXES:
        raise OutputError("cli.suffix", path=str(out), known=_SUFFIXES)


def give_table(
    content: dict[str, Any],
    table: pd.DataFrame,
    words: Callable[[], Sequence[str]],
    figure: Callable[[], Any],
    *,
    out: Path | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Write the file that is asked for, and print the table in the form that is asked for."""
    from geowbit.core.output import write_whole

    if out is not None:
        write_whole(out, _file_content(content, table, figure, out.suffix.lower()))
    if as_json:
        print_json(content)
    elif as_csv:
        sys.stdout.write(table.to_csv(index=False, lineterminator="\n"))
    else:
        print(*words(), sep="\n")
        if out is not None:
            print(out)


def _file_content(
    content: dict[str, Any], table: pd.DataFrame, figure: Callable[[], Any], suffix: str
) -> str | bytes:
    if suffix == ".csv":
        return table.to_csv(index=False, lineterminator="\n")
    if suffix == ".json":
        return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    from geowbit.national import figure_bytes

    return figure_bytes(figure(), suffix.removeprefix("."))


# ----------------------------------------------------------------------------- progress


def complain(line: str) -> None:
    """Print a line on stderr; that nobody can read it there is no reason to fail."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        into_nothing(sys.stderr)


def into_nothing(stream: TextIO) -> None:
    """Let a stream that cannot be written lead nowhere.

    Python tries once more as it ends to write what is left of it, says that it cannot, and ends
    with a code of its own.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _step_words(step: str) -> str:
    """Return a step in the language that the command was asked to speak."""
    if asked_language() == "en":
        return step
    from geowbit.pages.words import step_words

    with speaking(asked_language()):
        return step_words(step)


@contextmanager
def progress(
    expected: Callable[[], Mapping[str, float]] | None = None,
) -> Iterator[Callable[[str], None]]:
    """Show each step on stderr: a line that moves on a terminal, plain lines elsewhere.

    Parameters
    ----------
    expected : callable, optional
        Asked on a terminal alone: step to the part of the time that it takes, in the order of the
        steps. The time left is what is left of them at the pace of those that are done.
    """
    began = time.perf_counter()
    if sys.stderr.isatty():
        from rich.console import Console

        with _bar(Console(stderr=True), Pace(expected() if expected else {}), began) as tell:
            yield tell
        return

    def told(step: str) -> None:
        complain(f"{time.perf_counter() - began:5.1f} s  {_step_words(step)}")

    yield told


@contextmanager
def _bar(console: Any, pace: Pace, began: float) -> Iterator[Callable[[str], None]]:
    """Show a step, the time taken and, where it is known, how far the work is and what is left."""
    from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn
    from rich.text import Text

    # a thread of its own draws, which was asked nothing
    lang = asked_language()

    class Taken(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{time.perf_counter() - began:4.1f} s")

    class Left(ProgressColumn):
        def render(self, task: Any) -> Text:
            took = time.perf_counter() - began
            if not pace.known or not took:
                return Text("")
            # the bar moves as this is drawn, not by steps alone
            task.completed = pace.done(took)
            return Text(_time_left(pace.left(took), lang))

    columns: list[ProgressColumn] = [SpinnerColumn(), Taken()]
    if pace.known:
        columns += [BarColumn(bar_width=20), Left()]
    columns.append(TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=1.0)

        def tell(step: str) -> None:
            pace.begin(step, time.perf_counter() - began)
            shown.update(task, description=one_line(_step_words(step)))

        yield tell


def _time_left(seconds: float, lang: str) -> str:
    minutes = seconds / 60
    with speaking(lang):
        if minutes < _MINUTES_FROM:
            return say("cli.seconds_left", count=f"{seconds:.0f}")
        return say("cli.minutes_left", count=f"{minutes:.0f}")
