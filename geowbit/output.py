"""Results are written beside their place and renamed into it: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geowbit.errors import OutputError

RUN_FILES = (
    "sites.parquet",
    "top.geojson",
    "top.csv",
    "top.gpkg",
    "map.html",
    "report.html",
    "run.json",
)


@contextmanager
def whole_folder(folder: Path | str) -> Iterator[Path]:
    """Give a fresh folder to write in, and put it in place of `folder` at the end.

    A process that is killed on the way leaves the old folder or none, never a mixture.

    Parameters
    ----------
    folder : Path or str
        Where the result shall stand. It may hold an earlier run, and nothing else.

    Yields
    ------
    Path
        The folder to write in, beside the other.

    Raises
    ------
    OutputError
        Where the folder holds other files, or cannot be written.
    """
    target = Path(folder).resolve()
    _refuse_strangers(target)
    fresh = target.parent / f".{target.name}.geowbit-{os.getpid()}"
    old = target.parent / f".{target.name}.geowbit-{os.getpid()}-old"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(target)
        fresh.mkdir()
        probe = target if target.exists() else target.parent
        if not os.access(probe, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise _cannot_write(target, error) from error
    try:
        yield fresh
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise _cannot_write(target, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def write_whole(path: Path | str, text: str) -> None:
    """Write a text file beside its place and rename it into it.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    target = Path(path).resolve()
    fresh = target.parent / f".{target.name}.geowbit-{os.getpid()}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise _cannot_write(target, error) from error


def check_writable(folder: Path | str) -> None:
    """Fail early where a run could not be written at its end.

    Raises
    ------
    OutputError
        As :func:`whole_folder`.
    """
    target = Path(folder).resolve()
    _refuse_strangers(target)
    standing = target
    while not standing.exists():
        standing = standing.parent
    if not standing.is_dir() or not os.access(standing, os.W_OK):
        raise OutputError(f"{target}: cannot be written; choose another folder with -o")
    if target.exists() and not os.access(target.parent, os.W_OK):
        raise OutputError(f"{target}: its parent folder cannot be written; choose another with -o")


def _cannot_write(target: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"{target}: cannot be written ({reason}); choose another place with -o")


def _refuse_strangers(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target}: is a file; give a folder with -o")
    if target.is_dir() and os.access(target, os.R_OK):
        strangers = sorted(p.name for p in target.iterdir() if p.name not in RUN_FILES)
        if strangers:
            raise OutputError(
                f"{target}: holds {strangers[0]!r}, which no run wrote; "
                "give an empty or a new folder with -o"
            )


def _clear_abandoned(target: Path) -> None:
    """Remove what a killed process left beside the target; its old run comes back."""
    for left in target.parent.glob(f".{target.name}.geowbit-*"):
        process, _, kind = left.name.rpartition("geowbit-")[2].partition("-")
        if not process.isdigit() or _alive(int(process)):
            continue
        if kind == "old" and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name == "nt":  # there signal 0 is no question but a blow
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
