"""The result of a study: the columns that follow from its criteria, and the run."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
from pydantic import ValidationError

from geowbit.cables import FiberRate
from geowbit.core.messages import Message, Sentence, Text, Value
from geowbit.core.versions import own_version, peak_memory_mb, versions
from geowbit.core.words import is_known
from geowbit.costs import cost_columns, label_rows
from geowbit.countries import is_money
from geowbit.criteria import MEASURES, Criterion, Scene, named_criterion
from geowbit.fiber import rtt_ms, workloads_from
from geowbit.findings import OPEN_COLUMN, open_column
from geowbit.layers import (
    Assumptions,
    Evidence,
    Provenance,
    Questions,
    evidence_of,
    licence_warnings,
    unit_of,
)
from geowbit.ranking import GATES_COLUMN, Judged, Weighting
from geowbit.run import IN_MEMORY, CriterionOfRun, FrameTable, GateOfRun, RuleOfRun, Run
from geowbit.settings import LayerFile
from geowbit.study._tally import Tally

# what the functions of this module fill
FOUND_COLUMNS = ("substation_id", "fiber_route_id", "workloads")

_ENDS = ("best", "worst")
# at and below this load substations of 66 and 77 kV serve
_UNEVENLY_MAPPED_MW = 50


class Ranked(NamedTuple):
    """The table of a study, and how it came about: weights, scales, what excluded how many."""

    table: gpd.GeoDataFrame
    weightings: list[Weighting]
    scales: list[dict[str, Any]]
    exclusions: list[dict[str, Any]]
    gates: Sequence[Judged] = ()


def finished_run(
    ranked: Ranked,
    tally: Tally,
    criteria: Sequence[Criterion],
    *,
    study: Mapping[str, Any],
    layers: Sequence[Provenance],
    assumptions: Assumptions,
    fiber: FiberRate | None,
    notes: Sequence[Message],
    timings: Mapping[str, float],
) -> Run:
    """Return the run of a study.

    Parameters
    ----------
    ranked : Ranked
        Where its table holds but a part of the candidates, that one is the table of the run.
    tally : Tally
        Of all candidates.
    criteria : sequence of Criterion
        In the order of the weightings.
    study : mapping
        The settings with every default filled in.
    layers : sequence of Provenance
    assumptions : Assumptions
    fiber : FiberRate or None
        Of :func:`geowbit.cables.ratio_in_use`.
    notes : sequence of Message
        What the steps had to say.
    timings : mapping
        Seconds by step.
    """
    weighed = tuple(
        CriterionOfRun(
            name=one.name,
            unit=one.unit or (unit_of(one.name).symbol if is_money(one.name) else ""),
            direction=one.direction,
            weight=float(how.weight),
            best=float(scale["best"]),
            worst=float(scale["worst"]),
            missing=int(scale["missing"]),
            # the other ends are quantiles, and move with the exclusions
            ends_set=tuple(
                end for end in _ENDS if how.function.listed or getattr(how, end) is not None
            ),
            sentence=one.sentence,
            scale=how.function.plain(),
            ends_per_mw=how.per_mw,
            unknown=how.unknown,
            unknown_score=scale["unknown_score"],
            filled=tally.filled[one.name].as_dict() if one.name in tally.filled else None,
            label=_label(study, one.name),
        )
        for one, how, scale in zip(criteria, ranked.weightings, ranked.scales, strict=True)
    )
    rules = tuple(map(RuleOfRun.from_dict, ranked.exclusions))
    messages = [
        *notes,
        *licence_warnings(layers),
        *_of_layers(layers),
        *_of_routes(tally),
        *_of_criteria(weighed, study),
        *_constant(weighed, tally),
        *(one.told(name, tally.count) for name, one in tally.filled.items() if one.met),
        *_of_rules(rules, tally.count),
    ]
    embedded = study["layers"].get("substations", "embedded") == "embedded"
    if embedded and study["load_mw"] <= _UNEVENLY_MAPPED_MW:
        messages.append(Message("run.uneven_substations"))
    run = Run(
        name=str(study["name"]),
        study=MappingProxyType(dict(study)),
        table=FrameTable(ranked.table),
        criteria=weighed,
        rules=rules,
        gates=tuple(_gate_of_run(one, tally, criteria, study) for one in ranked.gates),
        # a layer that is read later for a map is told of there
        layers=tuple(copy.deepcopy(layer) for layer in layers),
        assumptions=assumptions,
        fiber=fiber,
        evidence=MappingProxyType(_evidence(criteria, ranked.table, study, layers)),
        messages=tuple(messages),
        kind=kind_of(study["candidates"]),
        version=own_version(),
        versions=MappingProxyType(versions()),
        seed=int(study["seed"]),
        timings=MappingProxyType(dict(timings)),
        peak_memory_mb=peak_memory_mb(),
    )
    tell_open(run)
    told = (*_of_percentiles(run), *_of_gates(run, tally.count))
    return replace(run, messages=(*run.messages, *told))


def tell_open(run: Run) -> None:
    """Put what is not yet known of each candidate into the table of a run."""
    table = run.frame()
    # before the place, where a reader of the table sees it
    table.insert(table.columns.get_loc("lon"), OPEN_COLUMN, open_column(run))


def _gate_of_run(
    judged: Judged, tally: Tally, criteria: Sequence[Criterion], study: Mapping[str, Any]
) -> GateOfRun:
    """Return a gate with its counts, and the layer that would answer it."""
    gate = judged.gate
    layer = gate.layer
    if gate.column:
        needs = next((one.needs for one in criteria if one.name == gate.column), ())
        own = ((study["criteria"] or {}).get(gate.column) or {}).get("layer")
        layer = own or Questions().about(column=gate.column, layers=needs).layer
        layer = layer or (needs[0] if needs else "")
    counts = tally.gates[judged.column]
    return GateOfRun(
        text=gate.text,
        column=judged.column,
        passed=counts["pass"],
        failed=counts["fail"],
        unknown=counts["unknown"],
        layer=layer,
        ask=gate.ask,
        reads=gate.column or gate.layer,
    )


def _of_gates(run: Run, count: int) -> Iterator[Message]:
    """Tell of each gate whose answer is not known everywhere, and which layer would answer it."""
    for one in run.gates:
        if one.unknown:
            told: dict[str, Value] = {"gate": one.text, "count": one.unknown, "layer": one.layer}
            code = "run.gate_unknown" if one.unknown < count else "run.gate_unknown_everywhere"
            yield Message(code, **told)


def _evidence(
    criteria: Sequence[Criterion],
    table: pd.DataFrame,
    study: Mapping[str, Any],
    layers: Sequence[Provenance],
) -> dict[str, Evidence]:
    """Return what stands behind the columns of criteria and costs."""
    needs = {one.name: one.needs for one in criteria}
    corridors = study["costs"].get("connection") == "corridor"
    for name in cost_columns(study["hubs"], along_corridors=corridors):
        if name in table and pd.api.types.is_numeric_dtype(table[name]):
            needs.setdefault(name, ())
    chosen = study["criteria"] or {}
    measures = {name: how["measure"] for name, how in chosen.items() if how.get("measure")}
    own = [name for name, how in study["layers"].items() if how not in ("embedded", "none")]
    return evidence_of(needs, layers, own=own, measures=measures)


def _of_percentiles(run: Run) -> Iterator[Message]:
    """Yield where the list of the best ends, or why nobody knows."""
    if not run.country or run.country == "none":
        return
    if run.column("national_percentile").isna().all():
        yield Message("run.no_percentile")
    elif run.listed_count < run.best_count:
        yield Message("run.top_ends", count=run.listed_count, asked=run.best_count)


def _of_layers(layers: Sequence[Provenance]) -> Iterator[Message]:
    for layer in layers:
        for note in layer.notes:
            yield Message("run.of_layer", layer=_named("layer_name", layer.name), note=note)


def _of_routes(tally: Tally) -> Iterator[Message]:
    for hub, rows in tally.estimated_routes.items():
        if rows:
            yield Message("run.estimated_routes", count=rows, hub=_named("hub", hub))


def _of_criteria(criteria: Sequence[CriterionOfRun], study: Mapping[str, Any]) -> Iterator[Message]:
    for one in criteria:
        # of a criterion that excludes where it is not known its rule tells
        if one.missing and one.weight and one.unknown != "exclude":
            fillable = _is_fillable((study["criteria"] or {}).get(one.name) or {})
            becomes = Message(f"run.unknown_{one.becomes}")
            code = "run.unknown_fillable" if fillable else "run.unknown"
            name = named_criterion(one.name)
            yield Message(code, name=name, count=one.missing, becomes=becomes)


def _of_rules(rules: Sequence[RuleOfRun], count: int) -> Iterator[Message]:
    """Tell of each rule that could not judge all candidates: these stay in."""
    for rule in rules:
        if 0 < rule.unknown < count:
            yield Message(
                "run.rule_unknown_some", rule=rule.text, reason=_meant(rule), count=rule.unknown
            )
        elif rule.unknown:
            yield Message("run.rule_unknown", rule=rule.text, reason=_meant(rule))


def _meant(rule: RuleOfRun) -> Sentence:
    """Return what a rule means: a comparison without a reason of its own by label and unit."""
    if rule.reason != rule.text or rule.column is None or rule.limit is None:
        return rule.reason
    told: dict[str, Any] = {
        "column": named_criterion(rule.column),
        "op": rule.op,
        "limit": f"{rule.limit:g}",
    }
    unit = unit_of(rule.column).symbol
    if unit in ("", "°"):
        return Message("run.rule_compares", **told | {"limit": f"{rule.limit:g}{unit}"})
    return Message("run.rule_compares_in", **told, unit=_named("unit", unit))


def _constant(criteria: Sequence[CriterionOfRun], tally: Tally) -> Iterator[Message]:
    """Yield that some criteria are the same everywhere, so that they tell no site from another."""
    if tally.ranked < 2:
        return
    same = [one.name for one in criteria if one.weight and tally.is_constant(one.name)]
    if same:
        names = tuple(named_criterion(name) for name in same)
        yield Message("run.constant", names=names, count=tally.ranked)


def _is_fillable(how: Mapping[str, Any]) -> bool:
    """Tell whether `fill` could say what a criterion is where its layer says nothing."""
    if how.get("measure") is None or how.get("fill") is not None:
        return False
    return "fill" in MEASURES[how["measure"]].takes


def _named(kind: str, name: str) -> Message | str:
    """Return what a layer, hub or criterion is called, by the catalog where it has the name."""
    code = f"{kind}.{name}"
    return Message(code) if is_known(code) else name


def kind_of(candidates: Mapping[str, Any]) -> str:
    """Return what candidates are, by the settings that ask for them."""
    if candidates["municipalities"]:
        return "municipalities"
    grid = candidates["grid"]
    if isinstance(grid, dict):
        return f"cells of {grid['lon_arcsec']:g} by {grid['lat_arcsec']:g} seconds of arc"
    return str(grid or "places of a file")


def _label(study: Mapping[str, Any], criterion: str) -> Text | str:
    """Return what a study calls a criterion, in the languages that it says it in."""
    told = ((study.get("criteria") or {}).get(criterion) or {}).get("label")
    if not isinstance(told, Mapping):
        return str(told or "")
    english = str(told.get("en") or next(iter(told.values()), ""))
    return Text(english, {lang: str(one) for lang, one in told.items() if lang != "en"})


def recorded_layer(given: Any) -> Any:
    """Return how a layer can be read again: as in study.yaml, or that it lay in memory.

    Parameters
    ----------
    given : GeoDataFrame, raster, path, list of paths or dict
        As :class:`geowbit.Study` takes it.

    Returns
    -------
    dict or str

    Examples
    --------
    >>> recorded_layer(Path("flood.gpkg"))["file"]
    'flood.gpkg'
    >>> recorded_layer(3)
    'a frame in memory'
    """
    if isinstance(given, str) and given in {"none", "embedded"}:
        return given
    if isinstance(given, Mapping):
        told = dict(given)
    elif isinstance(given, str | Path | list | tuple):
        told = {"file": given}
    else:
        return IN_MEMORY
    several = isinstance(files := told.get("file"), list | tuple)
    if files is not None:
        told["file"] = [str(one) for one in files] if several else str(files)
    try:
        return LayerFile.model_validate(told).model_dump(mode="json")
    except ValidationError:
        return IN_MEMORY


def nearest_things(scene: Scene) -> pd.DataFrame:
    """Return which substation and which fiber route are nearest to each candidate."""
    substations = scene.layers.frame("substations")["id"].astype(str)
    nearest = {"substation_id": label_rows(substations, scene.nearest_substation.row)}
    if scene.layers.has("fiber_routes"):
        routes = scene.fiber.routes["id"].astype(str)
        nearest["fiber_route_id"] = label_rows(routes, scene.fiber_attachment.route)
    else:
        nearest["fiber_route_id"] = pd.Categorical([""] * len(scene.lon))
    return pd.DataFrame(nearest, index=scene.index)


def workloads(scene: Scene) -> pd.Series:
    """Return in words which workloads each candidate can serve from which hub, all-optical."""
    rtt = {hub: rtt_ms(scene.route_km(hub), scene.assumptions) for hub in scene.hubs}
    words = workloads_from(rtt) if rtt else pd.Categorical([""] * len(scene.lon))
    return pd.Series(words, scene.index, name="workloads")


def in_order(table: Collection[str]) -> list[str]:
    """Return the columns as a reader wants them: place, verdict, then the reasons."""
    first = ["site_id", "rank", "score", "national_percentile", "coverage", "excluded"]
    first += ["exclusion", *(GATES_COLUMN for _ in [0] if GATES_COLUMN in table), "lon", "lat"]
    return first + [c for c in table if c not in first and c != "geometry"]
