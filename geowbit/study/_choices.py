"""What a study measures, what takes a candidate out, and how much each criterion counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml
from pydantic import ValidationError

from geowbit.core.errors import StudyError, under
from geowbit.core.messages import Message, Value
from geowbit.core.names import suggestion
from geowbit.countries import home_country, is_money
from geowbit.criteria import Criterion, layer_criterion, registered_criteria
from geowbit.layers import KNOWN_LAYERS, Layers, catalog, model_table
from geowbit.ranking import (
    LINEAR,
    Comparison,
    Exclusion,
    Gate,
    ValueFunction,
    Weighting,
    check_direction,
    compare_matrix,
    compare_pairs,
    default_exclusions,
    own_exclusion,
    own_gate,
    read_comparisons,
    value_function,
)
from geowbit.settings import (
    ComparisonFile,
    ComparisonMatrix,
    Costs,
    CriterionChoice,
    Settings,
    preset_of,
)


def chosen_criteria(settings: Settings) -> list[Criterion]:
    """Return every criterion there is for the hubs of a study.

    A price that stands in a table of another country is none of them, unless the study asks for it.

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
    return [one for one in known.values() if not _priced_elsewhere(one, settings)]


def _priced_elsewhere(one: Criterion, settings: Settings) -> bool:
    """Tell whether a criterion is an amount of money of a table that the country does not have."""
    if one.of_costs or not is_money(one.name):
        return False
    asked = {*(settings.criteria or {}), *settings.weights, *settings.layers}
    named = one.name in asked or any(one.name in str(rule) for rule in settings.exclude or ())
    told = {*asked, *catalog().index, *KNOWN_LAYERS}
    return not named and not all(need in told for need in one.needs)


def compared_pairs(settings: Settings, folder: Path) -> Comparison | None:
    """Return the weights by pairwise comparison that a study asks for; none where it does not.

    Raises
    ------
    StudyError
        Where the comparisons cannot be read, or a pair is missing or contradicts itself.
    """
    given = settings.pairwise
    if given is None:
        return None
    with under("pairwise"):
        if isinstance(given, ComparisonFile):
            return read_comparisons(folder / given.file)
        if isinstance(given, ComparisonMatrix):
            return compare_matrix(given.names, given.matrix)
        return compare_pairs(given)


def comparison_told(comparison: Comparison | None) -> list[Message]:
    """Return how well the comparisons of pairs agree, and which three do so least."""
    if comparison is None:
        return []
    told: dict[str, Value] = {"count": len(comparison.weights), "ratio": f"{comparison.ratio:.2f}"}
    odds = comparison.odds
    if comparison.agrees or odds is None:
        return [Message("study.pairwise", **told)]
    return [
        Message(
            "study.pairwise_disagrees",
            **told,
            most=f"{comparison.most_ratio:g}",
            a=odds.a,
            b=odds.b,
            c=odds.c,
            a_over_b=f"{odds.a_over_b:.3g}",
            b_over_c=f"{odds.b_over_c:.3g}",
            a_over_c=f"{odds.a_over_c:.3g}",
            implied=f"{odds.a_over_b * odds.b_over_c:.3g}",
        )
    ]


def check_weights(
    settings: Settings, criteria: list[Criterion], comparison: Comparison | None
) -> None:
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
    weightings = chosen_weightings(settings, criteria, comparison)
    if not any(one.weight > 0 for one in weightings):
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
    for name in sorted(read.keys() - there - set(KNOWN_LAYERS)):
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


def chosen_gates(settings: Settings) -> list[Gate]:
    """Return the gates of a study.

    Raises
    ------
    StudyError
        Of one that is not understood, with its place.
    """
    chosen = []
    for number, given in enumerate(settings.gates):
        with under("gates", number):
            chosen.append(own_gate(given))
    return chosen


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


def chosen_weightings(
    settings: Settings, criteria: list[Criterion], comparison: Comparison | None = None
) -> list[Weighting]:
    """Return how much each criterion counts, in the order of `criteria`.

    The weights of a study, before them those of its preset, take the place of those that its
    criteria have, or the model's table; what a study's criteria do not name has the scale of the
    table. Where pairs are compared, what is not compared weighs nothing before that.
    """
    of_table = _table_weightings(settings, criteria)
    own = {**preset_weights(settings, criteria)}
    if comparison is not None:
        own = _compared_weights(comparison, settings, criteria, own)
    own |= settings.weights
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


def _compared_weights(
    comparison: Comparison,
    settings: Settings,
    criteria: list[Criterion],
    of_preset: dict[str, float],
) -> dict[str, float]:
    """Return the weight of each criterion by what was compared: criteria, or themes of them.

    The criteria of a theme share its weight as they do in the model, or in the preset.
    """
    table = model_table("criteria").set_index("criterion")
    rows = _table_rows(settings, criteria)
    themes: dict[str, dict[str, float]] = {}
    for name, row in rows.items():
        weight = of_preset.get(name, float(table.at[row, "weight"]))
        themes.setdefault(str(table.at[row, "theme"]), {})[name] = weight
    found = dict.fromkeys((one.name for one in criteria), 0.0)
    for name, weight in comparison.weights.items():
        if name in found:
            found[name] += weight
            continue
        if name not in themes or not (total := sum(themes[name].values())):
            known = [*themes, *found]
            hint = suggestion(name, known)
            raise StudyError("study.not_compared", name=name, hint=hint, keys=("pairwise",))
        for one, part in themes[name].items():
            found[one] += weight * part / total
    return found


def measures_as_the_model(settings: Settings) -> bool:
    """Tell whether a study has the layers, rates and assumptions of its country, and no other."""
    layers = all(one == "embedded" for one in settings.layers.values())
    rates = settings.costs == Costs() and settings.voltage_classes is None
    return layers and rates and not settings.assumptions and settings.headroom is None


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


def _table_rows(settings: Settings, criteria: list[Criterion]) -> dict[str, str]:
    """Return the row of the model's table that weighs each criterion, of those that have one."""
    named = set(model_table("criteria")["criterion"])
    of_any_hub = {f"rtt_{hub}_ms": "rtt_HUB_ms" for hub in settings.hubs}
    rows = {
        one.name: one.name if one.name in named else of_any_hub.get(one.name) for one in criteria
    }
    return {name: row for name, row in rows.items() if row is not None}


def _table_weightings(settings: Settings, criteria: list[Criterion]) -> dict[str, Weighting]:
    """Return how the model's table weighs the criteria that it names."""
    table = model_table("criteria").set_index("criterion")
    rows = _table_rows(settings, criteria)
    found = {}
    for one in criteria:
        if one.name not in rows:
            continue
        row = table.loc[rows[one.name]]
        # what grows with the load has its ends for each MW of it
        times = settings.load_mw if row.get("ends_per") == "MW" else 1.0
        best, worst = (
            None if np.isnan(row[end]) else float(row[end]) * times for end in ("best", "worst")
        )
        found[one.name] = Weighting(
            one.name,
            one.direction,
            float(row["weight"]),
            best,
            worst,
            function=_function(row, one, best, worst),
            per_mw=row.get("ends_per") == "MW",
        )
    return found


def _function(
    row: pd.Series, one: Criterion, best: float | None, worst: float | None
) -> ValueFunction:
    """Return the value function that a row of the table gives, as study.yaml would write it."""
    text = row.get("scale")
    if not isinstance(text, str):
        return LINEAR
    try:
        choice = CriterionChoice(scale=yaml.safe_load(text), best=best, worst=worst)
        function = value_function(choice.scale)
        check_direction(function, one.direction)
    except (StudyError, ValidationError, yaml.YAMLError) as error:
        raise StudyError("study.scale_of_table", name=one.name, problem=str(error)) from error
    return function
