"""What a study measures, what takes a candidate out, and how much each criterion counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml

from geowbit.core.errors import StudyError, under
from geowbit.core.messages import Message
from geowbit.core.names import suggestion
from geowbit.countries import home_country
from geowbit.criteria import Criterion, layer_criterion, registered_criteria
from geowbit.layers import SCHEMAS, Layers, model_table
from geowbit.ranking import (
    LINEAR,
    Exclusion,
    ValueFunction,
    Weighting,
    check_direction,
    default_exclusions,
    own_exclusion,
    value_function,
)
from geowbit.settings import Settings, preset_of


def chosen_criteria(settings: Settings) -> list[Criterion]:
    """Return every criterion there is for the hubs of a study.

    Raises
    ------
    StudyError
        Where the study weighs one that there is not; the line names the nearest.
    """
    known = registered_criteria(settings.hubs)
    for name, choice in (settings.criteria or {}).items():
        if choice.layer is None and name not in known:
            raise StudyError(
                "study.no_criterion",
                name=name,
                hint=suggestion(name, known),
                keys=("criteria", name),
            )
        if choice.layer is not None and name in known:
            raise StudyError("study.criterion_taken", name=name, keys=("criteria", name))
        if own := choice.of_layer():
            try:
                known[name] = layer_criterion(name, **own)
            except StudyError as error:
                raise StudyError(
                    "study.in_criteria", problem=error.message, keys=("criteria", name)
                ) from error
    return list(known.values())


def check_weights(settings: Settings, criteria: list[Criterion]) -> None:
    """Fail early where a study weighs what is not measured, or weighs nothing.

    Raises
    ------
    StudyError
        Of a name that there is not, the line names the nearest.
    """
    known = [one.name for one in criteria]
    for name in settings.weights:
        if name not in known:
            raise StudyError(
                "study.no_weight_of",
                name=name,
                hint=suggestion(name, known),
                keys=("weights", name),
            )
    if not any(one.weight > 0 for one in chosen_weightings(settings, criteria)):
        raise StudyError("study.nothing_weighs", keys=("weights",))


def layers_read(criteria: list[Criterion], exclusions: list[Exclusion]) -> dict[str, str]:
    """Return the names of the layers that are read, and the key of the study that reads each."""
    read = {name: "criteria" for one in criteria for name in one.needs}
    return read | {one.layer: "exclude" for one in exclusions if one.layer}


def check_layers(read: dict[str, str], layers: Layers) -> None:
    """Fail early where a layer is read that there is not.

    Parameters
    ----------
    read : dict
        Of :func:`layers_read`.
    layers : Layers

    Raises
    ------
    StudyError
        The line says how to give it.
    """
    # a criterion may ask for what another country brings: it is not known here, and no mistake
    there = {*layers, *layers.without_own(), *home_country().catalog().index}
    for name in sorted(read.keys() - there - set(SCHEMAS)):
        raise StudyError(
            "study.no_layer",
            name=name,
            reader=read[name],
            hint=suggestion(name, sorted(layers)),
            keys=(read[name],),
        )


def with_own_sentences(criteria: list[Criterion], layers: Layers) -> list[Criterion]:
    """Return criteria with the sentences that hold for the layers they read."""
    return [
        replace(one, sentence=one.own_sentence)
        if one.own_sentence and any(layers.is_own(name) for name in one.needs)
        else one
        for one in criteria
    ]


def chosen_exclusions(settings: Settings) -> list[Exclusion]:
    """Return the exclusions of a study, those of the model's table where it has none."""
    if settings.exclude is not None:
        chosen = []
        for number, rule in enumerate(settings.exclude):
            with under("exclude", number):
                chosen.append(own_exclusion(rule))
        return chosen
    return default_exclusions(regional=settings.regional)


def check_some_left(
    excluded_by: npt.NDArray[np.int64], exclusions: list[Exclusion], settings: Settings
) -> None:
    """Refuse a study of which every candidate is excluded.

    Parameters
    ----------
    excluded_by : ndarray of int
        The bit ``1 << n`` of rule ``n``.
    exclusions : list of Exclusion
    settings : Settings

    Raises
    ------
    StudyError
        Which rule took how many, and without which of them some would stay.
    """
    if not len(excluded_by) or not excluded_by.all():
        return
    every = range(len(exclusions))
    took = {n: int(np.count_nonzero(excluded_by >> n & 1)) for n in every}
    # what each rule alone keeps out
    alone = {n: int(np.count_nonzero(excluded_by == 1 << n)) for n in every}
    in_order = sorted((n for n in every if took[n]), key=lambda n: -took[n])
    rules = tuple(
        Message(
            "study.rule_took",
            count=took[n],
            rule=repr(exclusions[n].text),
            why=exclusions[n].reason,
        )
        for n in in_order
    )
    raise StudyError(
        "study.all_excluded",
        count=len(excluded_by),
        rules=rules,
        remedy=_remedy(alone, exclusions, settings, excluded_by),
        keys=("exclude",),
    )


def _remedy(
    alone: dict[int, int],
    exclusions: list[Exclusion],
    settings: Settings,
    excluded_by: npt.NDArray[np.int64],
) -> Message:
    """Return what to change so that some candidates stay."""
    if settings.exclude is None and settings.regional:
        always = {one.text for one in default_exclusions(regional=False)}
        regional = sum(1 << n for n, one in enumerate(exclusions) if one.text not in always)
        if kept := int(np.count_nonzero((excluded_by & ~regional) == 0)):
            return Message("study.keep_metropolis", count=kept)
    most = max(alone, key=lambda n: alone[n])
    if alone[most]:
        return Message("study.without_rule", rule=repr(exclusions[most].text), count=alone[most])
    return Message("study.fewer_rules")


def chosen_weightings(settings: Settings, criteria: list[Criterion]) -> list[Weighting]:
    """Return how much each criterion counts, in the order of `criteria`.

    The weights of a study, before them those of its preset, take the place of those that its
    criteria have, or the model's table; what a study's criteria do not name has the scale of the
    table.
    """
    of_table = _table_weightings(settings, criteria)
    own = {**preset_weights(settings, criteria), **settings.weights}
    found = []
    for one in criteria:
        weighting = of_table.get(one.name, Weighting(one.name, one.direction, 0.0))
        unknown = settings.unknown
        if settings.criteria is not None:
            weighting = replace(weighting, weight=0.0)
            if choice := settings.criteria.get(one.name):
                function = value_function(choice.scale)
                with under("criteria", one.name, "scale"):
                    check_direction(function, one.direction)
                weighting = Weighting(
                    one.name,
                    one.direction,
                    choice.weight,
                    choice.best,
                    choice.worst,
                    function=function,
                )
                unknown = choice.unknown or unknown
        weight = own.get(one.name, weighting.weight)
        found.append(replace(weighting, weight=weight, unknown=unknown))
    return found


def preset_weights(settings: Settings, criteria: list[Criterion]) -> dict[str, float]:
    """Return the weights that the preset of a study gives its criteria; none without one."""
    if settings.preset is None:
        return {}
    return preset_of(settings.preset).weights_for((one.name for one in criteria), settings.hubs)


def preset_told(settings: Settings, criteria: list[Criterion]) -> list[Message]:
    """Return what the preset of a study changes and why, but for what the study sets itself."""
    if settings.preset is None:
        return []
    preset = preset_of(settings.preset)
    changes = []
    for name, weight in preset_weights(settings, criteria).items():
        if name not in settings.weights:
            why = preset.reasons.get(name) or preset.reasons["rtt_HUB_ms"]
            changes.append(Message("study.preset_weight", name=name, weight=f"{weight:g}", why=why))
    return [Message("study.preset", title=preset.title, changes=tuple(changes))]


def _table_weightings(settings: Settings, criteria: list[Criterion]) -> dict[str, Weighting]:
    """Return how the model's table weighs the criteria that it names."""
    table = model_table("criteria").set_index("criterion")
    of_any_hub = {f"rtt_{hub}_ms": "rtt_HUB_ms" for hub in settings.hubs}
    found = {}
    for one in criteria:
        named = one.name if one.name in table.index else of_any_hub.get(one.name)
        if named is not None:
            row = table.loc[named]
            best, worst = (
                None if np.isnan(row[end]) else float(row[end]) for end in ("best", "worst")
            )
            found[one.name] = Weighting(
                one.name,
                one.direction,
                float(row["weight"]),
                best,
                worst,
                function=_function(row),
            )
    return found


def _function(row: pd.Series) -> ValueFunction:
    """Return the value function that a row of the table gives, as study.yaml would write it."""
    text = row.get("scale")
    return value_function(yaml.safe_load(text)) if isinstance(text, str) else LINEAR
