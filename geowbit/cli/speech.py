"""Words out: results on stdout, progress on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


def one_line(text: str) -> str:
    """Return text of a user's file as one line that does nothing to a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


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
    read = layer["rows_read"]
    lines = [
        f"{layer['name']}: {read:,} rows read, {layer['rows_kept']:,} kept; {layer['crs']}; "
        f"{layer['licence'] or 'licence unknown'}; {layer['source']}"
    ]
    counted = {
        what: {one["text"]: int(one["count"]) for one in layer.get(what, [])}
        for what in ("found", "repaired", "merged", "dropped")
    }
    examples = {
        one["text"]: [row["text"] for row in one["rows"]] for one in layer.get("examples", [])
    }
    for what, kinds in counted.items():
        for kind, rows in kinds.items():
            if what == "found" and counted["dropped"].get(kind) == rows:
                continue
            share = f" ({rows / read:.0%})" if what == "found" and rows * 100 >= read else ""
            lines.append(f"    {what} {rows:,}{share}: {kind}")
            above = what == "dropped" and counted["found"].get(kind, rows) != rows
            if examples.get(kind) and not above:
                lines.append(f"        {'; '.join(examples[kind])}")
    if layer.get("note"):
        lines.append(f"    note: {layer['note']}")
    return [f"{' ' * (len(line) - len(line.lstrip()))}{one_line(line)}" for line in lines]


def print_json(content: Any) -> None:
    """Print a result as JSON, in plain ASCII where the shell cannot show more."""
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(content, ensure_ascii=plain, indent=1, allow_nan=False))


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tell each step on stderr: a line that moves on a terminal, plain lines elsewhere."""
    began = time.perf_counter()
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("starting") as status:
            yield lambda step: status.update(f"{time.perf_counter() - began:4.1f} s  {step}")
        return

    def tell(step: str) -> None:
        print(f"{time.perf_counter() - began:5.1f} s  {step}", file=sys.stderr, flush=True)

    yield tell
