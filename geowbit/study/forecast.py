"""What a run will take, before it is run: candidates, tiles, time and memory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geowbit.candidates import TILE_ROWS
from geowbit.layers import LEVELS, Level, model_table

__all__ = ["RunForecast", "run_forecast", "tiled_forecast"]

_PER_RUN, _PER_MILLION = "run", "million cells"
_MEMORY = "memory"
_CRITERIA = "criteria"
# what is done for each tile
_SHARED_OUT = ("tile", "part")
_MILLION = 1e6


@dataclass(frozen=True)
class RunForecast:
    """What a run will take.

    Attributes
    ----------
    candidates : int
    tiles : int
        In which they would stand where they are not run in one piece.
    seconds, gib : dict
        Of the whole process in one piece: ``low``, ``mid`` and ``high``. High is a machine on which
        others are at work.
    steps : dict
        Seconds of each step, mid, in the order in which they come.
    in_tiles : bool
        Whether this is of a run in tiles: seconds by the clock, memory of all processes together.
    """

    candidates: int
    tiles: int
    seconds: Mapping[Level, float]
    gib: Mapping[Level, float]
    steps: Mapping[str, float]
    in_tiles: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as ``--json`` prints it."""
        return {
            "candidates": self.candidates,
            "tiles": self.tiles,
            "in_tiles": self.in_tiles,
            "minutes": {end: round(one / 60, 2) for end, one in self.seconds.items()},
            "gib": {end: round(one, 1) for end, one in self.gib.items()},
        }


def run_forecast(candidates: int, criteria: Sequence[str] = ()) -> RunForecast:
    """Return what a run with so many candidates will take.

    The table ``run_steps`` says what each step takes for a run and for a million candidates.

    Parameters
    ----------
    candidates : int
    criteria : sequence of str
        Their names: what all of them take is shared out.

    Examples
    --------
    >>> small, large = run_forecast(4_000), run_forecast(371_775)
    >>> small.tiles, large.tiles, small.seconds["mid"] < large.seconds["mid"]
    (1, 2, True)
    """
    taken = {end: _taken(candidates, end) for end in LEVELS}
    gib = {end: one.pop(_MEMORY) for end, one in taken.items()}
    steps: dict[str, float] = {}
    for step, seconds in taken["mid"].items():
        if step != _CRITERIA or not criteria:
            steps[step] = seconds
            continue
        # each criterion is a step of its own, and the table has them together
        steps |= {f"criterion {name}": seconds / len(criteria) for name in criteria}
    return RunForecast(
        candidates=candidates,
        tiles=max(1, math.ceil(candidates / TILE_ROWS)),
        seconds={end: sum(one.values()) for end, one in taken.items()},
        gib=gib,
        steps=MappingProxyType(steps),
    )


def tiled_forecast(
    candidates: int,
    tiles: int,
    *,
    rows: int = TILE_ROWS,
    workers: int = 1,
    processes: int = 1,
    shown: int | None = None,
) -> RunForecast:
    """Return what a run in tiles will take.

    The table ``tile_steps`` says what each step takes: once for a run, for each tile, for a
    million candidates, for a million places on the map; and the memory of a process, of a million
    candidates of a tile under work, and of a million of all.

    Parameters
    ----------
    candidates, tiles : int
    rows : int
        Candidates of a tile, at most.
    workers : int
        Tiles that are worked on at a time.
    processes : int
        That hold the layers: the workers of Dask, and the one that asks.
    shown : int, optional
        Places on the map; all of them where not given.

    Examples
    --------
    >>> one = tiled_forecast(5_948_400, 29, shown=371_775)
    >>> two = tiled_forecast(5_948_400, 29, shown=371_775, workers=2, processes=3)
    >>> two.seconds["mid"] < one.seconds["mid"], two.gib["mid"] > one.gib["mid"]
    (True, True)
    """
    at_once = max(1, min(workers, tiles))
    drawn = (candidates if shown is None else shown) / _MILLION
    held = min(rows, candidates) * at_once / _MILLION
    # of what workers share among them the clock sees a part
    times = {
        _PER_RUN: 1.0,
        _PER_MILLION: candidates / _MILLION,
        "tile": float(tiles),
        "million places shown": drawn,
        "process": float(processes),
        "million cells at a time": held,
    }
    seconds, gib = dict.fromkeys(LEVELS, 0.0), dict.fromkeys(LEVELS, 0.0)
    mid: dict[str, float] = {}
    for row in model_table("tile_steps").to_dict("records"):
        step, shared = row["step"], row["step"] in _SHARED_OUT
        for end in LEVELS:
            found = times[row["per"]] * row[end]
            if step == _MEMORY:
                gib[end] += found
                continue
            found /= at_once if shared else 1
            seconds[end] += found
            if end == "mid":
                mid[step] = mid.get(step, 0.0) + found
    return RunForecast(
        candidates=candidates,
        tiles=tiles,
        seconds=seconds,
        gib=gib,
        steps=MappingProxyType(_each_tile(mid, tiles)),
        in_tiles=True,
    )


def _each_tile(mid: Mapping[str, float], tiles: int) -> dict[str, float]:
    """Return the seconds of steps as a run in tiles tells them: each tile when it is done."""
    steps: dict[str, float] = {}
    for step, seconds in mid.items():
        if step not in _SHARED_OUT:
            steps[step] = seconds
            continue
        # until the first is done the step before goes on
        before = next(reversed(steps), step)
        steps[before] = steps.get(before, 0.0) + seconds / tiles
        for number in range(1, tiles + 1):
            steps[f"{step} {number} of {tiles}"] = seconds / tiles if number < tiles else 0.0
    return steps


def _taken(candidates: int, end: Level) -> dict[str, float]:
    """Return what the rows of the table come to, by step."""
    times = {_PER_RUN: 1.0, _PER_MILLION: candidates / _MILLION}
    found: dict[str, float] = {}
    for row in model_table("run_steps").to_dict("records"):
        found[row["step"]] = found.get(row["step"], 0.0) + times[row["per"]] * row[end]
    return found
