"""Arguments in, calls, words out: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from io import TextIOWrapper

from geowbit.cli import comparing, economics, fiber, national, sources, studies
from geowbit.cli.app import app
from geowbit.cli.speech import one_line
from geowbit.errors import GeowbitError

__all__ = ["app", "comparing", "economics", "fiber", "main", "national", "sources", "studies"]


# of mallopt, in malloc.h
_M_ARENA_MAX = -8


def main() -> None:
    """Run the shell command; a wrong input is one line on stderr and its exit code."""
    _share_one_heap()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a shell that cannot show a character of a name gets a mark instead of a traceback
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="geowbit")
    except GeowbitError as error:
        print(f"geowbit: {one_line(str(error))}", file=sys.stderr)
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt as error:
        print("geowbit: stopped", file=sys.stderr)
        raise SystemExit(130) from error
    except BrokenPipeError as error:
        # the reader of the pipe left; Python would complain once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from error


def _share_one_heap() -> None:
    """Let all threads take memory from one heap where the C library is glibc.

    It gives each thread a heap of its own, and each keeps what was freed in it: a national run
    took 150 MB more. Other libraries have no such setting, and nothing is done.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
