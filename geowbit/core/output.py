"""Write results to a temporary place and rename it: complete, or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from geowbit.core.errors import OutputError
from geowbit.core.paths import path_problem, shown_path

RUN_FILES = (
    "sites.parquet",
    "top.geojson",
    "top.csv",
    "top.gpkg",
    "map.html",
    "report.html",
    "run.json",
)
# the candidates of a run in tiles, in place of sites.parquet
PARTS = "sites"
# pictures of them beside their map
FINER = "map_tiles"
_RUN_HOLDS = (PARTS, FINER, *RUN_FILES)
# of two runs compared
DIFFERENCE_FILES = (
    *("diff.parquet", "diff.html", "report.html", "best.csv", "municipalities.csv"),
    "diff.json",
)

# of a plan; the folder is one that others read
PLAN_FILES = (
    *("plan.gpkg", "plan.xlsx", "map.html", "report.html", "pypsa"),
    "plan.json",
)

# of sites that are handed over to others
WORKBOOK = "dossier.xlsx"
HANDOVER_FILES = ("dossier.gpkg", "dossier.kmz", "quotation.xlsx", WORKBOOK)

# what a file manager leaves in every folder it looks into
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
# what a killed process left of a file
_WRITTEN = "|".join(map(re.escape, {*RUN_FILES, *DIFFERENCE_FILES, *PLAN_FILES, *HANDOVER_FILES}))
_LEFT_INSIDE = re.compile(rf"\.({_WRITTEN})\.geowbit-\d+")
_being_written: set[Path] = set()


@contextmanager
def whole_folder(folder: Path | str, *, holds: tuple[str, ...] = _RUN_HOLDS) -> Iterator[Path]:
    """Give a fresh folder to write in, and put it in place of `folder` at the end.

    A process that is killed on the way leaves the old folder or none, never a mixture; the
    next one clears what was left, and brings the old folder back where there is none.

    Parameters
    ----------
    folder : Path or str
        Where the result shall stand. It may hold an earlier run, and nothing else.
    holds : tuple of str
        The files of such a result; the last of them tells that it is one.

    Yields
    ------
    Path
        The folder to write in, beside the other.

    Raises
    ------
    OutputError
        Where the folder holds other files, or cannot be written.
    """
    target = _checked(folder, holds)
    fresh, old = _beside(target), _beside(target, "-old")
    if target in _being_written:
        raise OutputError("output.being_written", place=str(target))
    _being_written.add(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(target)
        fresh.mkdir()
        yield fresh
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        with suppress(OSError):
            if old.exists() and not target.exists():
                old.rename(target)
            shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(fresh, ignore_errors=True)
        _being_written.discard(target)


def write_whole(path: Path | str, content: str | bytes) -> None:
    """Write a file beside its place and rename it into it; text goes in UTF-8.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    target = _resolved(path)
    fresh = _beside(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(target)
        if isinstance(content, str):
            # of a surrogate, which is half a character, a mark is left
            content = content.encode("utf-8", errors="replace")
        fresh.write_bytes(content)
        fresh.replace(target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def check_writable(folder: Path | str, *, holds: tuple[str, ...] = _RUN_HOLDS) -> None:
    """Fail early where a run could not be written at its end.

    Raises
    ------
    OutputError
        As :func:`whole_folder`.
    """
    target = _checked(folder, holds)
    standing = target.parent
    try:
        while not standing.exists():
            standing = standing.parent
        # permissions do not tell of a full disk, of /proc, or of what a file system forbids
        probe = standing / _beside(target, "-probe").name
        try:
            probe.mkdir()
        finally:
            with suppress(OSError):
                probe.rmdir()
    except OSError as error:
        raise _cannot_write(target, error) from error


def _checked(folder: Path | str, holds: tuple[str, ...]) -> Path:
    target = _resolved(folder)
    try:
        objection = _objection(target, holds)
    except OSError as error:
        raise _cannot_write(target, error) from error
    if objection:
        raise objection
    return target


def _objection(target: Path, holds: tuple[str, ...]) -> OutputError | None:
    """Return why a place may not be replaced; None where it may."""
    place = str(target)
    if not target.is_dir():
        return OutputError("output.is_file", place=place) if target.exists() else None
    if not os.access(target, os.R_OK | os.W_OK | os.X_OK):
        return OutputError("output.no_access", place=place)
    names = {path.name for path in target.iterdir() if not _LEFT_INSIDE.fullmatch(path.name)}
    names -= _LITTER
    # a run is whole: a lone map.html is another's
    strangers = sorted(names - {*holds} if holds[-1] in names else names)
    if strangers:
        return OutputError("output.holds_others", place=place, name=repr(strangers[0]))
    if target == Path.cwd() or target in Path.cwd().parents:
        return OutputError("output.current_folder", place=place)
    if target.is_mount():
        return OutputError("output.mount_point", place=place)
    return None


def _resolved(path: Path | str) -> Path:
    try:
        resolved = Path(path).resolve()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise OutputError("output.leads_nowhere", place=str(path)) from error
    if problem := path_problem(resolved):
        raise OutputError("output.name", place=shown_path(path), problem=problem)
    return resolved


def _beside(target: Path, kind: str = "") -> Path:
    return target.parent / f".{target.name}.geowbit-{os.getpid()}{kind}"


def _cannot_write(target: Path, error: OSError) -> OutputError:
    cause = error.__cause__ if isinstance(error, OutputError) else error
    reason = getattr(cause, "strerror", None) or str(error)
    return OutputError("output.cannot_write", place=str(target), reason=str(reason))


def _clear_abandoned(target: Path) -> None:
    """Remove what a killed process left beside the target; its old run comes back."""
    for left in target.parent.glob(f".{escape(target.name)}.geowbit-*"):
        process, _, kind = left.name.rpartition("geowbit-")[2].partition("-")
        if not process.isdigit() or _alive(int(process)):
            continue
        if kind == "old" and not target.exists():
            left.rename(target)
        elif left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    if process == os.getpid():  # in a container each run may have the number of the last
        return False
    if os.name == "nt":  # there signal 0 is no question but a blow
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
