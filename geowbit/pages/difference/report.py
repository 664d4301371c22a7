"""The report of a comparison: one HTML page in plain words, made to be mailed and printed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geowbit.findings import Difference
from geowbit.pages.difference.words import (
    best_line,
    best_rows,
    cause_parts,
    count_lines,
    moved_by,
    names_of,
    reasons_of,
)
from geowbit.pages.histogram import histogram
from geowbit.pages.language import say, speaking, telling
from geowbit.pages.measures import in_units
from geowbit.pages.ramp import CHANGE_COLORS, change_colors, round_end
from geowbit.pages.template import Cell, Part, whole_page
from geowbit.pages.words import (
    criterion_label,
    criterion_unit,
    known,
    number,
    rows_of,
    signed,
    unit_words,
    where,
)

__all__ = [
    "difference_report",
]

_MAX_CAUSES = 200
_MAX_MUNICIPALITIES = 30
_BINS = 61
# after any number that a column holds
_LAST = "9999"


def difference_report(found: Difference, *, lang: str = "en") -> str:
    """Write the report of a comparison.

    Parameters
    ----------
    found : Difference
    lang : {"en", "ja"}
        Language of the report; what layers and settings say stays as they say it.

    Returns
    -------
    str
        One HTML page that loads nothing.
    """
    table = found.table
    with speaking(lang), telling(found.new):
        states = ("ranked_in_both", "newly_excluded", "newly_allowed", "excluded_in_both")
        parts = [
            _causes(found),
            _sites(pd.DataFrame(found.best), reasons_of(found.runs)),
            _criteria(found.by_criterion),
            _municipalities(found.by_municipality.head(_MAX_MUNICIPALITIES)),
        ]
        return whole_page(
            "difference.html.j2",
            drawn={"histogram": _histogram(table.loc[table["status"].cat.codes == 0])},
            title=say("diff.title", **names_of(found.runs)),
            version=found.new.version,
            lines=[*count_lines(found.counts), *filter(None, [moved_by(found.by_criterion)])],
            facts=[
                Cell(number(getattr(found.counts, key)), say(f"diff.state.{code}"))
                for code, key in enumerate(states)
            ],
            tables=[part for part in parts if part.rows or part.id == "causes"],
        )


def _histogram(both: pd.DataFrame) -> str:
    """Return how many candidates changed by how much; empty where nothing changed."""
    change = both["score_change"].to_numpy(float)
    if not np.abs(change).any():
        return ""
    end = round_end(change, least=0.001)
    told = say(
        "diff.report.scores_alt",
        count=number(len(change)), low=signed(change.min(), 3), high=signed(change.max(), 3),
    )  # fmt: skip
    return histogram(
        np.clip(change, -end, end),
        ends=(-end, end),
        bins=_BINS,
        color=lambda middles: change_colors(CHANGE_COLORS)[
            np.rint((middles / end + 1) / 2 * (CHANGE_COLORS - 1)).astype(int)
        ],
        tick=lambda value: signed(value, 3),
        title=say("diff.report.scores"),
        told=told,
    )


def _causes(found: Difference) -> Part:
    rows = [
        [Cell(parts[key]) for key in ("kind", "what", "old", "new")]
        for parts in map(cause_parts, found.causes[:_MAX_CAUSES])
    ]
    more = len(found.causes) - _MAX_CAUSES
    after = say("diff.and_more", count=number(more)) if more > 0 else ""
    heads = ("diff.report.kind", "diff.report.what", "diff.old", "diff.new")
    return Part(
        "causes",
        say("diff.causes"),
        [Cell(say(head)) for head in heads],
        rows,
        lead="" if rows else say("diff.no_cause"),
        more=after,
    )


def _sites(best: pd.DataFrame, excluded: Mapping[str, Mapping[str, str]]) -> Part:
    heads = [
        Cell(say("diff.new"), value="number", kind="n"),
        Cell(say("report.place"), value="text"),
        Cell(say("diff.change"), value="text"),
        Cell(say("diff.old"), value="number", kind="n"),
        Cell(say("score"), say("diff.old"), value="number", kind="n"),
        Cell(say("diff.rank")),
    ]
    rows = []
    for site in best_rows(best, excluded):
        new, old = (str(site[f"place_{which}"] or "") for which in ("new", "old"))
        score = site["score_new"]
        rows.append(
            [
                Cell(new or "–", value=new or _LAST, kind="n", pin=bool(new)),
                Cell(site["name"], site["id"], site["other"], value=site["name"]),
                Cell(site["status_words"], value=site["status_words"]),
                Cell(old or "–", value=old or _LAST, kind="n"),
                Cell(score, site["score_old"], value=score, kind="n"),
                Cell(site["words"]),
            ]
        )
    return Part("sites", say("diff.report.best"), heads, rows, lead=best_line(best), sort=True)


def _criteria(criteria: pd.DataFrame) -> Part:
    heads = [
        Cell(say("diff.criterion")),
        *(
            Cell(say(f"diff.report.{key}"), kind="n")
            for key in ("share", "points", "changed", "change_of_value")
        ),
    ]
    rows = []
    for row in rows_of(criteria.reset_index()):
        if not row["share"] and not row["changed"]:
            continue
        unit, decimals = criterion_unit(str(row["criterion"]))
        metric = str(row["unit"] or unit)
        # a change: degrees have another step, and no other zero
        zero, shown = in_units(0.0, metric)
        shown = unit_words(shown)
        median, spread = "–", ""
        if row["changed"]:
            ends = [in_units(row[key], metric)[0] - zero for key in ("median", "low", "high")]
            median = f"{signed(ends[0], decimals)} {shown}"
            spread = " … ".join(signed(one, decimals) for one in ends[1:])
        rows.append(
            [
                Cell(criterion_label(str(row["criterion"]))),
                Cell(f"{100 * row['share']:.1f} %", kind="n"),
                _change(row["points"], 4),
                Cell(number(row["changed"]), kind="n"),
                Cell(median, spread, kind="n"),
            ]
        )
    lead = say("diff.report.criteria_note")
    return Part("criteria", say("diff.report.criteria"), heads, rows, lead=lead)


def _municipalities(table: pd.DataFrame) -> Part:
    heads = [
        Cell(say("diff.report.municipality"), value="text"),
        *(
            Cell(say(key), value="number", kind="n")
            for key in ("diff.report.mean", "diff.state.0", "diff.state.1", "diff.state.2")
        ),
        Cell(say("diff.report.best_rank"), say("diff.old"), value="number", kind="n"),
    ]
    rows = []
    for row in rows_of(table):
        name, japanese = where(row)
        counts = (row[key] for key in ("ranked_in_both", "newly_excluded", "newly_allowed"))
        best, before = row["best_rank_new"], number(row["best_rank_old"])
        rows.append(
            [
                Cell(name, other=japanese, value=name),
                _change(row["score_change"], 3),
                *(Cell(number(count), value=str(count), kind="n") for count in counts),
                Cell(number(best), before, value=str(best) if known(best) else "", kind="n"),
            ]
        )
    title = say("diff.report.municipalities")
    return Part("municipalities", title, heads, rows, sort=True)


def _change(value: float, decimals: int) -> Cell:
    """Return a change, marked as one for the better or for the worse."""
    mark = ""
    if known(value) and round(value, decimals):
        mark = " up" if value > 0 else " down"
    sort = str(value) if known(value) else ""
    return Cell(signed(value, decimals), value=sort, kind=f"n{mark}")
