"""Words out: results on stdout, progress on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def one_line(text: str) -> str:
    """Return text of a user's file as one line that does nothing to a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


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
