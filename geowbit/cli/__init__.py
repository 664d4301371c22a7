"""Arguments in, calls, words out: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import warnings
from contextlib import suppress
from io import TextIOWrapper

# the searches of a run share its work among threads of their own; those of a library of linear
# algebra, which reads this once as it is loaded, would only wait for each other beside them
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from geowbit.cli import economics, fiber, national, sources, studies, sureness
from geowbit.cli.app import app, ask_language, asked_language
from geowbit.cli.output import one_line
from geowbit.core import GeowbitError, Message

__all__ = ["app", "economics", "fiber", "main", "national", "sources", "studies", "sureness"]

# of mallopt, in malloc.h
_M_ARENA_MAX = -8
_OBJECTS_BETWEEN_LOOKS = 50_000


def main() -> None:
    """Run the shell command; a wrong input is one line on stderr and its exit code."""
    _set_up_memory()
    # rasterio hushes this itself, but not where another thread sets its warnings meanwhile
    warnings.filterwarnings("ignore", "Dataset has no geotransform")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a shell that cannot show a character of a name gets a mark instead of a traceback
            stream.reconfigure(errors="replace")
    ask_language("en")
    try:
        app(prog_name="geowbit")
    except GeowbitError as error:
        print(f"geowbit: {one_line(error.text(asked_language()))}", file=sys.stderr)
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt as error:
        stopped = Message("cli.stopped").text(asked_language())
        print(f"geowbit: {stopped}", file=sys.stderr)
        raise SystemExit(130) from error
    except BrokenPipeError as error:
        # the reader of the pipe left; Python would complain once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from error


def _set_up_memory() -> None:
    """Set up memory for hundreds of thousands of candidates.

    To look for cycles of objects among them after every 700 new ones took half a second of a
    national run. And glibc gives each thread a heap of its own that keeps what was freed in it,
    150 MB of that run: all threads share one here. Other C libraries have no such setting.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
