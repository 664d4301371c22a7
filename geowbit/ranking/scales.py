"""Value functions: how a criterion becomes a score from 0 to 1.

All are made of sums, products and quotients, which every machine and the browser round alike: the
page that weighs a run anew gets the same score to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import StudyError

Array = npt.NDArray[np.float64]

LISTED = ("points", "steps")
FORMS = ("linear", "s_shaped", "saturating", *LISTED)


@dataclass(frozen=True)
class ValueFunction:
    """How the values of a criterion become scores from 0 to 1.

    Attributes
    ----------
    form : str
        One of ``FORMS``. Of the way from the worst to the best value the share t is gone.
        ``linear``: t. ``s_shaped``: t² (3 - 2 t), flat at both ends. ``saturating``: steep at
        first, one half at the value `half`. ``points``: straight between the listed values, flat
        beyond the outermost. ``steps``: the score of the last listed value that is reached.
    half : float, optional
        Of a saturating one.
    listed : tuple of (value, score)
        Of points and steps, by rising values.

    Examples
    --------
    >>> gentle = ValueFunction("points", listed=((0, 1), (100, 0.75), (300, 0)))
    >>> gentle([0, 50, 200, 999], best=0, worst=300).tolist()
    [1.0, 0.875, 0.375, 0.0]
    """

    form: str = "linear"
    half: float | None = None
    listed: tuple[tuple[float, float], ...] = ()

    def __call__(
        self, values: npt.ArrayLike, *, best: float, worst: float, direction: str = "benefit"
    ) -> Array:
        """Return the score of each value; NaN stays NaN.

        Parameters
        ----------
        values : array_like
        best, worst : float
            Where the scale ends; points and steps have ends of their own. Where both are one value,
            what is at least as good scores 1.
        direction : {"benefit", "cost"}
            Of a cost the smaller is better.
        """
        numbers = np.asarray(values, float)
        if self.form in LISTED:
            return self._of_listed(numbers)
        if best == worst:
            better = numbers <= best if direction == "cost" else numbers >= best
            return np.where(np.isnan(numbers), np.nan, better)
        # plus zero, or 0 / -13 stays a minus zero and is written as one
        share = np.subtract(numbers, worst, out=np.empty(numbers.shape))
        share /= best - worst
        np.clip(share, 0.0, 1.0, out=share)
        share += 0.0
        if self.form == "s_shaped":
            share = share * share * (3 - 2 * share)
        elif self.half is not None:
            at = (self.half - worst) / (best - worst)
            share = share * (1 - at) / (share * (1 - 2 * at) + at)
        return share[()]

    def _of_listed(self, numbers: Array) -> Array:
        at, score = np.array(self.listed, float).T
        place = np.searchsorted(at, numbers, side="right") - 1
        if self.form == "steps":
            found = score[np.maximum(place, 0)]
        else:
            place = np.clip(place, 0, len(at) - 2)
            share = np.clip((numbers - at[place]) / (at[place + 1] - at[place]), 0.0, 1.0)
            found = np.clip(score[place] + (score[place + 1] - score[place]) * share, 0.0, 1.0)
        return np.where(np.isnan(numbers), np.nan, found)

    @property
    def ends(self) -> tuple[float, float] | None:
        """Return the best and the worst of the listed values; None where none is listed.

        Examples
        --------
        >>> ValueFunction("steps", listed=((0, 1), (10, 0.5), (30, 0))).ends
        (0, 30)
        """
        if not self.listed:
            return None
        (first, left), (last, right) = self.listed[0], self.listed[-1]
        return (first, last) if left > right else (last, first)

    def plain(self) -> Any:
        """Return it as study.yaml and run.json have it.

        Examples
        --------
        >>> ValueFunction("saturating", half=5.0).plain(), ValueFunction("s_shaped").plain()
        ({'half': 5.0}, 's_shaped')
        """
        if self.form == "saturating":
            return {"half": self.half}
        return {self.form: [list(one) for one in self.listed]} if self.listed else self.form


LINEAR = ValueFunction()


def value_function(given: Any) -> ValueFunction:
    """Return the value function that a study or a table gives.

    Parameters
    ----------
    given : str or dict or None
        ``linear``, ``s_shaped``, ``{half: 5}``, ``{points: [[0, 1], [100, 0.8], [300, 0]]}`` or
        ``{steps: ...}``.

    Returns
    -------
    ValueFunction

    Raises
    ------
    StudyError
        Where it is none of these, a list has one point, its values do not rise, or its scores leave
        0 to 1, go up and down, or are all the same.

    Examples
    --------
    >>> value_function({"half": 5}).form, value_function(None).form
    ('saturating', 'linear')
    """
    if given is None or given in ("linear", "s_shaped"):
        return ValueFunction(given or "linear")
    form, told = _only_item(given)
    if form == "half" and _is_number(told):
        return ValueFunction("saturating", half=float(told))
    if form not in LISTED or not _is_list(told) or not all(map(_is_pair, told)):
        raise StudyError("ranking.scale_form", given=f"{given!r:.80}")
    listed = tuple((float(value), float(score)) for value, score in told)
    _check_listed(listed, form)
    return ValueFunction(form, listed=listed)


def check_direction(function: ValueFunction, direction: str) -> None:
    """Refuse listed scores that rise where less is better, or fall where more is.

    Raises
    ------
    StudyError

    Examples
    --------
    >>> check_direction(value_function({"points": [[0, 1], [9, 0]]}), "cost")
    """
    if function.listed and (function.listed[0][1] > function.listed[-1][1]) != (
        direction == "cost"
    ):
        raise StudyError("ranking.scale_direction", direction=direction)


def check_half(function: ValueFunction, best: float, worst: float) -> None:
    """Refuse a half that does not lie between the worst value and the middle.

    Raises
    ------
    StudyError

    Examples
    --------
    >>> check_half(value_function({"half": 200}), best=1000, worst=0)
    """
    if function.half is None:
        return
    at = (function.half - worst) / (best - worst) if best != worst else np.nan
    if not 0 < at <= 0.5:
        raise StudyError(
            "ranking.scale_half",
            half=f"{function.half:g}",
            worst=f"{worst:g}",
            middle=f"{(best + worst) / 2:g}",
        )


def _check_listed(listed: Sequence[tuple[float, float]], form: str) -> None:
    if len(listed) < 2:
        raise StudyError("ranking.scale_one_point", form=form)
    for (value, _), (later, _) in pairwise(listed):
        if later <= value:
            raise StudyError(
                "ranking.scale_order", form=form, value=f"{value:g}", next=f"{later:g}"
            )
    steps = [other - score for (_, score), (_, other) in pairwise(listed)]
    if min(steps) < 0 < max(steps):
        raise StudyError("ranking.scale_not_monotone", form=form)
    for value, score in listed:
        if not 0 <= score <= 1:
            raise StudyError(
                "ranking.scale_score", form=form, value=f"{value:g}", score=f"{score:g}"
            )
    if listed[0][1] == listed[-1][1]:
        raise StudyError("ranking.scale_flat", form=form)


def _only_item(given: Any) -> tuple[Any, Any]:
    if isinstance(given, Mapping) and len(given) == 1:
        return next(iter(given.items()))
    return "", None


def _is_list(given: Any) -> bool:
    return isinstance(given, Sequence) and not isinstance(given, str) and len(given) > 0


def _is_pair(given: Any) -> bool:
    return _is_list(given) and len(given) == 2 and all(map(_is_number, given))


def _is_number(given: Any) -> bool:
    # true would count as 1
    number = isinstance(given, int | float) and not isinstance(given, bool)
    return number and bool(np.isfinite(given))
