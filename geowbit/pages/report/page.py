"""The report of a study: one HTML page in plain words, made to be mailed and printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.core.messages import worded
from geowbit.core.text import isolated
from geowbit.findings import (
    RegionShare,
    Tally,
    by_prefecture,
    check_columns,
    national_effect,
    scores_of,
    standings,
    tally,
)
from geowbit.layers import Assumptions, Provenance
from geowbit.pages.cards import (
    contributions,
    coverage_words,
    percentile_words,
    rank_words,
    shown_cost,
    yearly_shares,
)
from geowbit.pages.language import is_own, say, say_if_known, speaking, spoken, telling
from geowbit.pages.measures import distance, in_units
from geowbit.pages.overlays import vector_layer
from geowbit.pages.ramp import score_scale
from geowbit.pages.report.announced import announced_rows, announced_words
from geowbit.pages.report.backtest_section import backtest_section, known_sites_of
from geowbit.pages.report.cables_section import cables_section
from geowbit.pages.report.charts import cost_ranges, scale_curve, score_histogram
from geowbit.pages.report.csv_file import csv_address
from geowbit.pages.report.decides_section import decides_section
from geowbit.pages.report.fiber_section import fiber_section
from geowbit.pages.report.figure import study_figure
from geowbit.pages.report.headroom_section import headroom_section
from geowbit.pages.report.national_section import national_section
from geowbit.pages.report.open_section import open_section
from geowbit.pages.template import whole_page
from geowbit.pages.words import (
    confidence_words,
    criterion_label,
    criterion_unit,
    criterion_value,
    evidence_words,
    known,
    latency_columns,
    layer_words,
    load_words,
    millions,
    money,
    number,
    place_name,
    position,
    reason_words,
    route_words,
    rows_of,
    say_unless_own,
    short,
    station_words,
    step_words,
    study_words,
    text_of,
    unit_words,
    where,
)
from geowbit.ranking import has_parts
from geowbit.run import CriterionOfRun, Run

_MAX_SITES = 100
_MAX_PREFECTURES = 20
_MAX_ANNOUNCED = 200
_SORTED = (
    *("score", "substation_km", "fiber_km", "connection_mjpy", "connection_years"),
    "watts_to_bits_mjpy",
)
# Okabe and Ito's colors, told apart by color-blind readers; yellow darkened for print
_PART_COLORS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a800",
)  # fmt: skip
_REST_COLOR = "#777777"


def report_html(
    run: Run,
    top: pd.DataFrame,
    *,
    layers: Mapping[str, Any],
    lang: str = "en",
) -> str:
    """Write the report of a study.

    Parameters
    ----------
    run : Run
        :func:`geowbit.run.bare_run` makes one of a table alone.
    top : GeoDataFrame
        The best sites, best first.
    layers : dict
        ``data_centers`` (announced sites) and ``prefectures`` are used where they are there.
    lang : {"en", "ja"}
        Language of the report; what the user's own layers say stays as they say it.

    Returns
    -------
    str
        One HTML page that loads nothing.

    Raises
    ------
    OutputError
        Where the table lacks a needed column.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {"lon": [139, 139.5], "lat": [35, 35.5], "score": [0.2, 0.6], "excluded": False}
    ... )
    >>> from geowbit.run import bare_run
    >>> run = bare_run(table, name="Two cells")
    >>> page = report_html(run, table[1:], layers={})
    >>> "2 candidates" in page
    True
    """
    check_columns(run.frame(), "report")
    with speaking(lang), telling(run):
        return _page(run, station_words(top, layers), layers=layers)


def _page(run: Run, top: pd.DataFrame, *, layers: Mapping[str, Any]) -> str:
    table = run.frame()
    sites = rows_of(pd.DataFrame(top).head(_MAX_SITES))
    announced = standings(run, vector_layer(layers, "data_centers"), most=_MAX_ANNOUNCED)
    counted = tally(run)
    scores, ranked = scores_of(table)
    best = scores_of(top.head(_MAX_SITES))[0]
    drawn = {
        "figure": study_figure(table, top.head(_MAX_SITES), layers=layers),
        "histogram": score_histogram(scores[ranked], best, scale=score_scale(scores[ranked])),
        "costs": cost_ranges([_cost_range(row) for row in sites]),
    }
    return whole_page(
        "report.html.j2",
        drawn=drawn,
        csv=csv_address(top.head(_MAX_SITES)),
        median=number(counted.median_score, 2),
        best_words=_best_words(sites),
        name=study_words(run),
        version=run.version,
        load=load_words(run),
        counts=_counts(counted),
        study=_study_words(run),
        sites=[_site(row, place) for place, row in enumerate(sites, start=1)],
        nearest_fiber=say_unless_own("report.nearest_fiber", "fiber_routes"),
        hubs=[place_name(hub) for hub in latency_columns(top.columns)],
        parts=_parts(sites, run),
        yearly=_yearly(sites),
        cables=lambda: Markup(cables_section(layers, run, top)),  # noqa: S704
        open=lambda: open_section(run, pd.DataFrame(top).head(_MAX_SITES)),
        headroom=lambda: headroom_section(layers, run),
        prefectures=_prefectures(run),
        own_regions=is_own("prefectures"),
        announced=announced_rows(announced),
        announced_words=announced_words(announced),
        decides=lambda: decides_section(run, pd.DataFrame(top)),
        backtest=lambda: backtest_section(known_sites_of(run, layers)),
        fiber=lambda: fiber_section(pd.DataFrame(top).head(_MAX_SITES)),
        national=lambda: national_section(national_effect(run, pd.DataFrame(top).head(_MAX_SITES))),
        criteria=sorted(
            (
                {
                    **_criterion(entry, counted.ranked),
                    "evidence": evidence_words(run.evidence.get(entry.name)),
                }
                for entry in run.criteria
                if not _is_silent(entry, counted.ranked)
            ),
            key=lambda entry: -float(entry["weight"]),
        ),
        exclusions=_exclusions(run),
        assumptions=[_assumption(entry) for entry in _rows(run.assumptions)],
        ratio=_ratio(run),
        sources=[_source(layer) for layer in run.layers],
        warnings=[worded(one) for one in run.messages],
        seconds=[(step_words(step), number(taken, 2)) for step, taken in run.timings.items()],
        run=_run(run),
    )


def _best_words(sites: Sequence[Mapping[str, Any]]) -> Markup:
    """Return the sentence on the best site, its name set off."""
    if not sites:
        return Markup()
    name, japanese = where(sites[0])
    named = f"<b>{safe_text(name)}</b>"
    if japanese:
        named += f' (<span lang="ja">{safe_text(japanese)}</span>)'
    before, after = say("report.best", score=number(sites[0].get("score"), 3), name="{name}").split(
        "{name}"
    )
    return Markup(safe_text(before) + named + safe_text(after))  # noqa: S704


def _counts(found: Tally) -> dict[str, str]:
    return {
        "all": number(found.candidates),
        "ranked": number(found.ranked),
        "excluded": number(found.excluded),
        "share": number(100 * found.ranked / max(1, found.candidates)),
    }


def _study_words(run: Run) -> dict[str, Any]:
    # a table alone was scored by nobody knows what
    asked = bool(run.study)
    return {
        "method": say_if_known(f"method.{run.method}", run.method) if asked else "",
        "summed": has_parts(run.frame(), run.criteria_rows()),
        "kind": _kind_words(run),
        "separation": distance(run.apart_km) if asked else "",
    }


def _kind_words(run: Run) -> str:
    """Return what the candidates are, in the language that is spoken."""
    chosen = run.candidates
    grid = chosen.get("grid", run.kind)
    if isinstance(grid, Mapping):
        return say("kind.cells", lon=short(grid["lon_arcsec"]), lat=short(grid["lat_arcsec"]))
    if squares := re.fullmatch(r"jis-(\d+)(k?m)", str(grid)):
        return say("report.grid_kind", size=squares[1], unit=squares[2])
    if hexagons := re.fullmatch(r"h3-(\d+)", str(grid)):
        return say("kind.hexagons", size=hexagons[1])
    if chosen.get("municipalities"):
        return say("kind.municipalities")
    return say("kind.places") if chosen.get("file") else run.kind


def _site(row: Mapping[str, Any], place: int) -> dict[str, Any]:
    name, japanese = where(row)
    cost = shown_cost(row, "connection")
    low, high = row.get(f"{cost}_low_mjpy"), row.get(f"{cost}_high_mjpy")
    latencies = [
        {
            **{
                kind: number(row.get(columns[kind]), 1) if kind in columns else ""
                for kind in ("optical", "conventional")
            },
            "sort": _plain(row.get(columns.get("optical", columns.get("conventional", "")))),
        }
        for columns in latency_columns(row).values()
    ]
    text = {
        key: str(row[key]) if known(row.get(key)) else ""
        for key in ("site_id", "substation_name", "fiber_route")
    }
    return {
        **text,
        "fiber_route": route_words(row),
        "place": place,
        "name": name,
        "name_ja": japanese,
        "position": position(float(row["lat"]), float(row["lon"])),
        "score": number(row.get("score"), 3),
        "coverage": coverage_words(row.get("coverage")),
        "percentile": percentile_words(row.get("national_percentile")),
        "rank": rank_words(row),
        "substation_kv": criterion_value("substation_kv", row.get("substation_kv")),
        "substation_km": number(row.get("substation_km"), 1),
        "fiber_km": number(row.get("fiber_km"), 1),
        "latencies": latencies,
        "cost": money(row.get(f"{shown_cost(row, 'connection')}_mjpy")),
        "low": money(low),
        "high": money(high),
        "cost_range": say("report.span", low=money(low), high=money(high))
        if known(low) and known(high)
        else "",
        "sort": {
            **{name: _plain(row.get(name)) for name in _SORTED},
            "connection_mjpy": _plain(row.get(f"{shown_cost(row, 'connection')}_mjpy")),
        },
        "years": number(row.get("connection_years"), 1),
        "watts_to_bits": money(row.get("watts_to_bits_mjpy")),
        "bits_to_watts": money(row.get("bits_to_watts_mjpy")),
        "ratio": number(row.get("bits_to_watts_ratio"), 2),
    }


def _plain(value: object) -> str:
    """Return a number as a script reads it, empty where it is not known."""
    return repr(float(value)) if known(value) else ""  # type: ignore[arg-type]


def _cost_range(row: Mapping[str, Any]) -> tuple[float, float, float]:
    cost = shown_cost(row, "connection")
    low, mid, high = (
        float(row[name]) if known(row.get(name)) else np.nan
        for name in (f"{cost}_low_mjpy", f"{cost}_mjpy", f"{cost}_high_mjpy")
    )
    return low, mid, high


def _parts(sites: Sequence[Mapping[str, Any]], run: Run) -> dict[str, Any]:
    """Return the stacked bars of the sites and the key of their colors."""
    of_site = [contributions(row, run) for row in sites]
    total: dict[str, float] = {}
    for parts in of_site:
        for part in parts:
            total[part.name] = total.get(part.name, 0.0) + part.part
    order = sorted(total, key=lambda name: -total[name])
    color = dict(zip(order, _PART_COLORS, strict=False))
    bars = []
    for parts in of_site:
        by_name = {part.name: part for part in parts}
        shown = [by_name[name] for name in color if name in by_name]
        bar = [_slice(one.part, color[one.name], one.label, one.value) for one in shown]
        # more colors than these nobody can tell apart
        rest = sum(part.part for part in parts if part.name not in color)
        bars.append([*bar, _slice(rest, _REST_COLOR, say("report.rest"), "")])
    keys = [{"label": criterion_label(name), "color": shade} for name, shade in color.items()]
    if len(order) > len(color):
        keys.append({"label": say("report.rest"), "color": _REST_COLOR})
    return {"bars": bars, "keys": keys}


def _yearly(sites: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what each site costs a year, the shares of its parts, and their names."""
    shares = [dict(yearly_shares(row)) for row in sites]
    names = list(dict.fromkeys(name for each in shares for name in each))
    rows = [
        {
            "total": millions(row.get("site_mjpy_per_mw_year"), 1),
            "shares": [
                f"{number(100 * each[name], 1)} %" if name in each else "–" for name in names
            ],
        }
        for row, each in zip(sites, shares, strict=True)
    ]
    return {"names": names, "rows": rows}


def _slice(part: float, color: str, label: str, value: str) -> dict[str, str]:
    hint = say("report.bar_hint", label=label, value=value, part=f"{part:.3f}")
    return {"width": f"{100 * part:.2f}", "color": color, "hint": hint}


def _is_silent(one: CriterionOfRun, ranked: int) -> bool:
    """Tell whether a criterion has no weight and is known nowhere: nothing to be read of it."""
    return not one.weight and 0 < ranked == one.missing


def _prefectures(run: Run) -> list[dict[str, str]]:
    return [
        {
            **_prefecture_names(one),
            "best": number(one.best),
            "ranked": number(one.ranked),
            "best_rank": number(one.best_rank),
            "score": number(one.score, 3),
        }
        for one in by_prefecture(run)[:_MAX_PREFECTURES]
    ]


def _prefecture_names(one: RegionShare) -> dict[str, str]:
    english, japanese = isolated(one.name), isolated(one.local_name)
    if spoken() == "ja" and japanese:
        return {"name": japanese, "name_ja": ""}
    return {"name": english, "name_ja": "" if japanese == english else japanese}


def _criterion(one: CriterionOfRun, ranked: int) -> dict[str, Any]:
    unit = one.unit or criterion_unit(one.name)[0]
    direction = {key: say(f"report.{key}") for key in ("benefit", "cost")}
    # the scale of what is known nowhere has no ends
    ends = {"best": one.best, "worst": one.worst} if one.missing < ranked else {}
    return {
        "name": one.name,
        "label": criterion_label(one.name),
        "sentence": worded(one.sentence),
        "unit": unit_words(in_units(0.0, unit)[1]),
        "direction": direction.get(one.direction, one.direction),
        "weight": short(one.weight),
        "missing": number(one.missing),
        "unknown": say(f"report.unknown_{one.becomes}") if one.missing and one.weight else "",
        "curve": Markup(scale_curve(one) if one.weight and ends else ""),  # noqa: S704
        "best": "–",
        "worst": "–",
        **{key: criterion_value(one.name, end, unit=unit) for key, end in ends.items()},
    }


def _exclusions(run: Run) -> list[dict[str, str]]:
    """Return the reasons of exclusions with their counts."""
    return [
        {
            "rule": rule.text,
            "reason": reason_words(rule),
            "count": number(rule.count),
            "share": number(100 * rule.count / max(1, len(run)), 1),
            "unknown": number(rule.unknown),
        }
        for rule in run.rules
    ]


def _rows(assumptions: Assumptions) -> list[dict[str, Any]]:
    return assumptions.frame().reset_index(names="key").to_dict("records")


def _assumption(entry: Mapping[str, Any]) -> dict[str, str]:
    values = {key: short(entry.get(key)) for key in ("low", "mid", "high")}
    words = {
        key: str(entry[key]).removesuffix(".0") if known(entry.get(key)) else ""
        for key in ("key", "what", "unit", "year", "source", "confidence")
    }
    said = {
        "what": text_of(entry, "what"),
        "source": text_of(entry, "source"),
        "unit": unit_words(words["unit"]),
        "confidence": confidence_words(words["confidence"]),
    }
    return {**values, **words, **said}


def _ratio(run: Run) -> dict[str, str]:
    if run.fiber is None:
        return {"value": "", "note": ""}
    note = worded(run.fiber.note).rstrip(" .。")
    return {"value": short(run.fiber.fiber_to_power_ratio), "note": note}


def _source(layer: Provenance) -> dict[str, Any]:
    kinds = {
        word: {worded(kind): count for kind, count in getattr(layer, word).items()}
        for word in ("found", "repaired", "merged", "dropped")
    }
    examples = {worded(kind): worded(rows[0]) for kind, rows in layer.examples.items()}
    done = [
        say(f"report.{word}_word", kind=kind, count=number(count))
        + (say("report.such_as", example=examples[kind]) if kind in examples else "")
        for word, counted in kinds.items()
        for kind, count in counted.items()
        if word != "found" or kinds["dropped"].get(kind) != count
    ]
    merged = number(sum(kinds["merged"].values()))
    return {
        "name": layer.name,
        **{key: worded(getattr(layer, key)) for key in ("source", "licence", "attribution")},
        "date": layer.date,
        "sha256": layer.sha256,
        "label": layer_words(layer.name, own=layer.confidence == "user"),
        "confidence": confidence_words(layer.confidence),
        "note": "; ".join(worded(one) for one in layer.notes),
        "rows_read": number(layer.rows_read),
        "rows_kept": number(layer.rows_kept),
        "dropped": number(sum(kinds["dropped"].values())),
        "merged": merged if merged != number(0) else "",
        "done": done,
        "sha": layer.sha256[:12],
    }


def _run(run: Run) -> list[tuple[str, str]]:
    rows = []
    if run.peak_memory_mb is not None:
        rows.append((say("report.memory"), f"{number(run.peak_memory_mb)} MB"))
    # a table alone was made by no run
    if run.version:
        rows.append((say("report.seed"), str(run.seed)))
    if run.versions:
        told = ", ".join(f"{name} {text}" for name, text in run.versions.items())
        rows.append((say("report.versions"), told))
    return rows
