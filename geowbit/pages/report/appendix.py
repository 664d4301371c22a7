"""The appendix of the report: rules, criteria, limits, sources, assumptions and the run itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from geowbit.core.messages import worded
from geowbit.layers import Provenance
from geowbit.pages.language import say, spoken
from geowbit.pages.measures import in_units
from geowbit.pages.report.charts import scale_curve
from geowbit.pages.template import (
    Cell,
    Section,
    bullets,
    folded,
    section_of,
    soft,
    table_html,
)
from geowbit.pages.words import (
    confidence_words,
    criterion_label,
    criterion_unit,
    criterion_value,
    evidence_words,
    known,
    layer_words,
    money_unit,
    number,
    reason_words,
    short,
    step_words,
    text_of,
    unit_words,
)
from geowbit.run import CriterionOfRun, RuleOfRun, Run

# so many lines of what was done to a layer stand open
_FEW = 3


def appendix(run: Run, *, ranked: int) -> list[Section]:
    """Return the sections of the appendix; what there is nothing to say of is left out.

    Parameters
    ----------
    run : Run
    ranked : int
        How many candidates are.

    Examples
    --------
    >>> [one.id for one in appendix(Run(), ranked=0)]
    ['ratio']
    """
    found = [
        _limits(run),
        _rules(run),
        _criteria(run, ranked),
        _ratio(run),
        _sources(run),
        _assumptions(run),
        _run(run),
    ]
    return [one for one in found if one is not None]


def _limits(run: Run) -> Section | None:
    if not run.messages:
        return None
    told = bullets([worded(one) for one in run.messages])
    return section_of(
        "limits", say("report.limits"), Markup('<div class="warn">') + told + Markup("</div>")
    )


def _rules(run: Run) -> Section | None:
    if not run.rules:
        return None
    heads = [
        Cell(say("report.reason"), say("report.rule")),
        *(Cell(say(f"report.{key}"), kind="n") for key in ("count", "share", "not_judged")),
    ]
    rows = [
        [
            _reason(rule),
            Cell(number(rule.count), kind="n"),
            Cell(f"{number(100 * rule.count / max(1, len(run)), 1)} %", kind="n"),
            Cell(number(rule.unknown), kind="n"),
        ]
        for rule in run.rules
    ]
    title = say("report.exclusions")
    return section_of(
        "exclusions", title, table_html(title, heads, rows), soft(say("report.several"))
    )


def _reason(rule: RuleOfRun) -> Cell:
    reason = reason_words(rule)
    return Cell(reason, rule.text if rule.text != reason else "")


def _is_silent(one: CriterionOfRun, ranked: int) -> bool:
    """Tell whether a criterion has no weight and is known nowhere: nothing to be read of it."""
    return not one.weight and 0 < ranked == one.missing


def _criteria(run: Run, ranked: int) -> Section | None:
    told = [one for one in run.criteria if not _is_silent(one, ranked)]
    if not told:
        return None
    heads = [
        *(Cell(say(f"report.{key}")) for key in ("criterion", "measures", "evidence", "direction")),
        Cell(say("report.weight"), kind="n"),
        Cell(say("report.scale")),
        *(Cell(say(f"report.{key}"), kind="n") for key in ("best_end", "worst_end", "missing")),
    ]
    told.sort(key=lambda one: -one.weight)
    title = say("report.criteria")
    rows = [_criterion(one, run, ranked) for one in told]
    return section_of("criteria", title, table_html(title, heads, rows))


def _criterion(one: CriterionOfRun, run: Run, ranked: int) -> list[Cell]:
    unit = one.unit or criterion_unit(one.name)[0]
    direction = {key: say(f"report.{key}") for key in ("benefit", "cost")}
    # the scale of what is known nowhere has no ends
    is_known = one.missing < ranked
    ends = [
        criterion_value(one.name, end, unit=unit) if is_known else "–"
        for end in (one.best, one.worst)
    ]
    curve = Markup(scale_curve(one) if one.weight and is_known else "")  # noqa: S704
    told = unit_words(in_units(0.0, unit)[1])
    unknown = say(f"report.unknown_{one.becomes}") if one.missing and one.weight else ""
    return [
        Cell(
            criterion_label(one.name),
            ", ".join(filter(None, [one.name, told])),
        ),
        Cell(worded(one.sentence)),
        Cell(evidence_words(run.evidence.get(one.name))),
        Cell(direction.get(one.direction, one.direction)),
        Cell(short(one.weight), kind="n"),
        Cell(curve),
        *(Cell(end, kind="n") for end in ends),
        Cell(number(one.missing), unknown, kind="n"),
    ]


def _ratio(run: Run) -> Section:
    note = worded(run.fiber.note).rstrip(" .。") if run.fiber is not None else ""
    if note and spoken() == "en":
        told = f"{note}."
    else:
        value = short(run.fiber.fiber_to_power_ratio) if run.fiber is not None else ""
        first = say("report.ratio_note", ratio=value) if value else ""
        told = f"{first} {say('report.ratio_sources')}".strip()
    return section_of("ratio", say("report.fiber_power"), f"{told} {say('report.ratio_read')}")


def _sources(run: Run) -> Section | None:
    if not run.layers:
        return None
    words = ("layer", "attribution", "licence", "date", "confidence")
    heads = [
        *(Cell(say(f"report.{key}")) for key in words),
        *(Cell(say(f"report.{key}"), kind="n") for key in ("rows_read", "kept", "dropped")),
    ]
    title = say("report.sources")
    return section_of("sources", title, table_html(title, heads, map(_source, run.layers)))


def _source(layer: Provenance) -> list[Cell]:
    label = layer_words(layer.name, own=layer.confidence == "user")
    read, done = number(layer.rows_read), _done(layer)
    if len(done) > _FEW:
        done = [folded(say("report.rows_became", rows=read), done)]
    said = [worded(layer.attribution), "; ".join(worded(one) for one in layer.notes), *done]
    said += [f"SHA-256 {layer.sha256[:12]}…"] if layer.sha256 else []
    merged = sum(layer.merged.values())
    return [
        Cell(label, layer.name if label != layer.name else "", kind="layer"),
        Cell(worded(layer.source), said),
        Cell(worded(layer.licence)),
        Cell(layer.date, kind="nowrap"),
        Cell(confidence_words(layer.confidence)),
        Cell(read, kind="n"),
        Cell(number(layer.rows_kept), kind="n"),
        Cell(
            number(sum(layer.dropped.values())),
            say("report.merged", count=number(merged)) if merged else "",
            kind="n",
        ),
    ]


def _done(layer: Provenance) -> list[str]:
    """Return what was found in the rows of a layer, and what became of them."""
    kinds = {
        word: {worded(kind): count for kind, count in getattr(layer, word).items()}
        for word in ("found", "repaired", "merged", "dropped")
    }
    examples = {worded(kind): worded(rows[0]) for kind, rows in layer.examples.items()}
    return [
        say(f"report.{word}_word", kind=kind, count=number(count))
        + (say("report.such_as", example=examples[kind]) if kind in examples else "")
        for word, counted in kinds.items()
        for kind, count in counted.items()
        if word != "found" or kinds["dropped"].get(kind) != count
    ]


def _assumptions(run: Run) -> Section | None:
    entries = run.assumptions.counting().reset_index(names="key").to_dict("records")
    if not entries:
        return None
    heads = [
        Cell(say("report.assumption")),
        *(Cell(say(f"report.{key}"), kind="n") for key in ("low", "mid", "high")),
        *(Cell(say(f"report.{key}")) for key in ("unit", "year", "source", "confidence")),
    ]
    title = say("report.assumptions")
    return section_of(
        "assumptions",
        title,
        say("report.assumptions_note", currency=money_unit()),
        table_html(title, heads, [_assumption(one) for one in entries]),
    )


def _assumption(entry: Mapping[Any, Any]) -> list[Cell]:
    def text(key: str) -> str:
        return str(entry[key]).removesuffix(".0") if known(entry.get(key)) else ""

    return [
        Cell(text_of(entry, "what"), text("key")),
        *(Cell(short(entry.get(key)), kind="n") for key in ("low", "mid", "high")),
        Cell(unit_words(text("unit"))),
        Cell(text("year")),
        Cell(text_of(entry, "source")),
        Cell(confidence_words(text("confidence"))),
    ]


def _run(run: Run) -> Section | None:
    told = [(step_words(step), f"{number(taken, 2)} s") for step, taken in run.timings.items()]
    if run.peak_memory_mb is not None:
        told.append((say("report.memory"), f"{number(run.peak_memory_mb)} MB"))
    # a table alone was made by no run
    if run.version:
        told.append((say("report.seed"), str(run.seed)))
    if run.versions:
        versions = ", ".join(f"{name} {text}" for name, text in run.versions.items())
        told.append((say("report.versions"), versions))
    if not told:
        return None
    rows = [[Cell(what, head=True), Cell(value, kind="n")] for what, value in told]
    title = say("report.run")
    return section_of("run", title, table_html(title, [], rows, narrow=True))
