"""Arguments in, calls, words out: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import warnings
from contextlib import suppress
from io import TextIOWrapper
from tempfile import gettempdir

# the searches of a run share its work among threads of their own; those of a library of linear
# algebra, which reads this once as it is loaded, would only wait for each other beside them
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from geowbit.cli import (
    beginning,
    dossiers,
    economics,
    fiber,
    national,
    planning,
    sources,
    studies,
    sureness,
)
from geowbit.cli.app import app
from geowbit.cli.language import ask_language, asked_language
from geowbit.cli.output import complain, into_nothing, one_line
from geowbit.core import NO_ROOM, GeowbitError, Message

__all__ = [
    "app",
    "beginning",
    "dossiers",
    "economics",
    "fiber",
    "main",
    "national",
    "planning",
    "sources",
    "studies",
    "sureness",
]

# of mallopt, in malloc.h
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_MOST_KEPT, _LARGEST_REUSED = 2**31 - 1, 32 * 2**20
_OBJECTS_BETWEEN_LOOKS = 50_000


class _StoppedError(SystemExit):
    """The system asked the command to end: what it had begun to write goes."""


def main() -> None:
    """Run the shell command; a wrong input is one line on stderr and its exit code."""
    _set_up_memory()
    _set_up_streams()
    _set_up_signals()
    # rasterio hushes this itself, but not where another thread sets its warnings meanwhile
    warnings.filterwarnings("ignore", "Dataset has no geotransform")
    # said as a line of the shell, in its language
    warnings.filterwarnings("ignore", "cache: ")
    ask_language("en")
    try:
        try:
            app(prog_name="geowbit")
        finally:
            # a full disk shows only here, and to Python as it ends
            sys.stdout.flush()
    except GeowbitError as error:
        complain(f"geowbit: {one_line(error.text(asked_language()))}")
        raise SystemExit(error.exit_code) from error
    except (KeyboardInterrupt, _StoppedError) as error:
        complain(f"geowbit: {Message('cli.stopped').text(asked_language())}")
        raise SystemExit(error.code if isinstance(error, _StoppedError) else 130) from error
    except BrokenPipeError as error:  # the reader of the pipe left
        into_nothing(sys.stdout)
        raise SystemExit(1) from error
    except OSError as error:
        told = _what_fails(error)
        if told is None:
            raise
        complain(f"geowbit: {one_line(told.text(asked_language()))}")
        into_nothing(sys.stdout)
        raise SystemExit(1) from error


def _what_fails(error: OSError) -> Message | None:
    """Return what cannot be written; None of anything else, which is a fault of ours."""
    reason = str(error.strerror or error)
    if _stdout_fails():
        return Message("cli.stdout", reason=reason)
    if error.errno in NO_ROOM:
        return Message("cli.no_room", place=str(error.filename or gettempdir()), reason=reason)
    return None


def _stdout_fails() -> bool:
    try:
        print(flush=True)
    except OSError:
        return True
    return False


def _set_up_streams() -> None:
    """Let nobody who is not there to read be taken for somebody else.

    A closed stream has no number, and the next file that is opened would get it, with all that
    C libraries write to it. Who has no stderr has no need of it; what is printed for nobody is
    an error, as on a full disk.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        unwritable = os.open(os.devnull, os.O_RDONLY)
        sys.stdout = open(unwritable, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a shell that cannot show a character of a name gets a mark instead of a traceback
            stream.reconfigure(errors="replace")


def _set_up_signals() -> None:
    """End as after Ctrl-C where the system or a closed terminal asks to: nothing is left behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has it ignored, and only the main thread may ask for signals
        with suppress(ValueError):
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _stop)


def _stop(number: int, _: object) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise _StoppedError(128 + number)


def _set_up_memory() -> None:
    """Set up memory for hundreds of thousands of candidates.

    To look for cycles of objects among them after every 700 new ones took half a second of a
    national run. And glibc gives each thread a heap of its own that keeps what was freed in it,
    150 MB of that run: all threads share one here. What is freed stays there for the next column
    of numbers, which is about as large: to give it back to the system and to ask for it again took
    another half second, and the run holds no more for it. Blocks beyond the most that glibc keeps
    are given back as ever. Other C libraries have no such settings.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    with suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 1)
        # the one alone would let glibc hand out every larger block by itself
        if mallopt(_M_MMAP_THRESHOLD, _LARGEST_REUSED):
            mallopt(_M_TRIM_THRESHOLD, _MOST_KEPT)
