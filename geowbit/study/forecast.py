"""What a run will take, before it is run: candidates, tiles, time and memory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geowbit.candidates import TILE_ROWS
from geowbit.layers import LEVELS, Level, model_table

__all__ = ["RunForecast", "run_forecast"]

_PER_RUN, _PER_MILLION = "run", "million cells"
_MEMORY = "memory"
_CRITERIA = "criteria"
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
    """

    candidates: int
    tiles: int
    seconds: Mapping[Level, float]
    gib: Mapping[Level, float]
    steps: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Return it as ``--json`` prints it."""
        return {
            "candidates": self.candidates,
            "tiles": self.tiles,
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


def _taken(candidates: int, end: Level) -> dict[str, float]:
    """Return what the rows of the table come to, by step."""
    times = {_PER_RUN: 1.0, _PER_MILLION: candidates / _MILLION}
    found: dict[str, float] = {}
    for row in model_table("run_steps").to_dict("records"):
        found[row["step"]] = found.get(row["step"], 0.0) + times[row["per"]] * row[end]
    return found
