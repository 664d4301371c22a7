"""How far a command is, by what its steps take: the share done, and the time left."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Pace"]


class Pace:
    """The share of a work that is done, and the time left at the pace so far.

    Parameters
    ----------
    steps : mapping
        Step to the seconds that it is expected to take, in the order of the steps. What they take
        here may be another multiple of it: only the shares count, but for the first step.

    Examples
    --------
    >>> pace = Pace({"read": 1.0, "score": 3.0})
    >>> pace.begin("read", 0.0)
    >>> pace.begin("score", 2.0)
    >>> pace.done(2.0), pace.left(2.0)
    (0.25, 6.0)
    """

    def __init__(self, steps: Mapping[str, float]) -> None:
        self._steps = dict(steps)
        self._whole = sum(self._steps.values())
        self._before = self._now = 0.0
        self._began = 0.0
        # of seconds as they are here over those expected
        self._slower = 1.0

    @property
    def known(self) -> bool:
        """Whether anything is expected of any step."""
        return self._whole > 0

    def begin(self, step: str, took: float) -> None:
        """Tell that a step begins, so many seconds after the first."""
        names = list(self._steps)
        if step not in self._steps:
            return
        self._before = sum(self._steps[name] for name in names[: names.index(step)])
        self._now, self._began = self._steps[step], took
        if self._before > 0 and took > 0:
            self._slower = took / self._before

    def done(self, took: float) -> float:
        """Return the share that is done, from 0 to 1; a step ends when the next one begins."""
        if not self._whole:
            return 0.0
        within = min(self._now, (took - self._began) / self._slower)
        return (self._before + within) / self._whole

    def left(self, took: float) -> float:
        """Return about how many seconds are left."""
        return (1.0 - self.done(took)) * self._whole * self._slower
