"""What a study measures, what takes a candidate out, and how much each criterion counts."""

from __future__ import annotations

import difflib

import numpy as np

from geowbit.criteria import Criterion, registered_criteria
from geowbit.errors import StudyError
from geowbit.layers import model_table
from geowbit.ranking import Exclusion, Weighting, default_exclusions, own_exclusion
from geowbit.settings import Settings


def chosen_criteria(settings: Settings) -> list[Criterion]:
    """Return every criterion there is for the hubs of a study.

    Raises
    ------
    StudyError
        Where the study weighs one that there is not; the line names the nearest.
    """
    known = registered_criteria(settings.hubs)
    for name in settings.criteria or {}:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), 1, 0.5)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(known)}"
            raise StudyError(f"criteria: no criterion is called {name!r}{hint}")
    return list(known.values())


def chosen_exclusions(settings: Settings) -> list[Exclusion]:
    """Return the exclusions of a study, those of the model's table where it has none."""
    if settings.exclude is not None:
        return [own_exclusion(rule) for rule in settings.exclude]
    return default_exclusions(regional=settings.regional)


def chosen_weightings(settings: Settings, criteria: list[Criterion]) -> list[Weighting]:
    """Return how much each criterion counts, in the order of `criteria`."""
    defaults = model_table("criteria").set_index("criterion")
    of_any_hub = {f"rtt_{hub}_ms": "rtt_HUB_ms" for hub in settings.hubs}
    found = []
    for one in criteria:
        named = one.name if one.name in defaults.index else of_any_hub.get(one.name)
        weight, best, worst = 0.0, None, None
        if settings.criteria is not None:
            if choice := settings.criteria.get(one.name):
                weight, best, worst = choice.weight, choice.best, choice.worst
        elif named is not None:
            row = defaults.loc[named]
            weight = float(row["weight"])
            best, worst = (
                None if np.isnan(row[end]) else float(row[end]) for end in ("best", "worst")
            )
        found.append(Weighting(one.name, one.direction, weight, best, worst))
    return found
