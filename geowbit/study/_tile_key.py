"""By what tiles that are done are known: all that they follow from."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from geowbit.cache import NoMarkError, code_mark, files_mark, mark_of
from geowbit.core.versions import own_version
from geowbit.criteria import criterion_mark
from geowbit.settings import LayerFile
from geowbit.study._tile_work import TileWork

# what only the second pass asks: with other weights no tile is measured anew
_OF_SECOND_PASS = {"name", "weights", "pairwise", "method", "top", "seed", "plan", "preset"}
_OF_SCALES = {"weight", "best", "worst", "scale", "label"}


def tile_key(work: TileWork) -> str:
    """Return a digest of all that the tiles of a study follow from.

    Settings, contents of layers and of the country's tables, and the code, as of what a run keeps
    in the cache. A layer of which that cannot be told, such as a database, goes by its files' sizes
    and times; where the code changed while this process ran, or a criterion is a function of
    another's, the tiles are those of this run alone.
    """
    study = work.applied
    told = {name: one for name, one in study.resolved().items() if name not in _OF_SECOND_PASS}
    told["criteria"] = {
        name: {key: value for key, value in one.items() if key not in _OF_SCALES}
        for name, one in (told.get("criteria") or {}).items()
    }
    named = (told["area"] or {}).get("file"), (told["candidates"] or {}).get("file")
    places = [Path(one) for one in named if one]
    return mark_of(
        [own_version(), work.rows, len(work.tiles), repr(told)],
        [rule.text for rule in study._rules((), study._weightings())],
        _or_this_run(code_mark),
        _or_this_run(study.country.mark),
        [criterion_mark(one) or _this_run() for one in study._criteria],
        study.assumptions.mark(),
        _or_this_run(lambda: files_mark(each for one in places for each in _beside(one))),
        _layers(work),
    )


def _layers(work: TileWork) -> str:
    study = work.applied
    try:
        return study.layers.mark()
    except NoMarkError:
        stamps = [repr(one) for one in study._by_python.values()]
        for given in study.settings.layers.values():
            if isinstance(given, LayerFile):
                files = given.file if isinstance(given.file, list) else [given.file]
                stamps += [_stamp(study.folder / str(one)) for one in files if one is not None]
        return mark_of(stamps)


def _beside(path: Path) -> list[Path]:
    """Return a file with what stands beside it under its name, such as that of its shapes."""
    return [path, *(one for one in path.parent.glob(f"{path.stem}.*") if one != path)]


def _stamp(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return str(path)
    return f"{path} {found.st_size} {found.st_mtime_ns}"


def _or_this_run(mark: Callable[[], str]) -> str:
    try:
        return mark()
    except NoMarkError:
        return _this_run()


def _this_run() -> str:
    """Return what no other run has."""
    return f"{os.getpid()} {time.time_ns()}"
