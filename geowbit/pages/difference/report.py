"""The report of a comparison: one HTML page in plain words, made to be mailed and printed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.findings import Difference
from geowbit.pages.difference.columns import scale_end
from geowbit.pages.difference.diverging import CHANGE_COLORS, change_colors
from geowbit.pages.difference.words import (
    best_line,
    best_rows,
    cause_parts,
    count_lines,
    moved_by,
    names_of,
    signed,
)
from geowbit.pages.histogram import bars, ticks
from geowbit.pages.language import say, speaking, spoken, telling
from geowbit.pages.standalone import require_no_network
from geowbit.pages.template import page_template
from geowbit.pages.words import (
    criterion_label,
    criterion_unit,
    known,
    money_marks,
    money_unit,
    number,
    rows_of,
    unit_words,
    where,
)

_SCRIPT = Path(__file__).parents[1] / "assets" / "report.js"
_MAX_CAUSES = 200
_MAX_MUNICIPALITIES = 30
_BINS = 61
_WIDTH, _HEIGHT = 760, 150


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
    table, best, causes = found.table, pd.DataFrame(found.best), found.causes
    criteria, municipalities = found.by_criterion, found.by_municipality
    with speaking(lang), telling(found.new):
        change = table.loc[table["status"].cat.codes == 0, "score_change"].to_numpy(float)
        lines = [*count_lines(found.counts), *filter(None, [moved_by(criteria)])]
        drawn = {
            "histogram": change_histogram(change),
            "script": _SCRIPT.read_text(encoding="utf-8"),
        }
        more = len(causes) - _MAX_CAUSES
        page = page_template(
            "difference.html.j2"
        ).render(
            **{name: Markup(html) for name, html in drawn.items()},  # noqa: S704
            say=say,
            lang=spoken(),
            money_marks=money_marks(),
            currency=money_unit(),
            title=say("diff.title", **names_of(found.runs)),
            version=found.new.version,
            lines=lines,
            facts=[
                {"count": number(getattr(found.counts, key)), "words": say(f"diff.state.{code}")}
                for code, key in enumerate(
                    ("ranked_in_both", "newly_excluded", "newly_allowed", "excluded_in_both")
                )
            ],
            causes=[cause_parts(cause) for cause in causes[:_MAX_CAUSES]],
            more_causes=say("diff.and_more", count=number(more)) if more > 0 else "",
            best=best_rows(best, found.runs),
            best_words=best_line(best),
            criteria=_criteria(criteria),
            municipalities=_municipalities(municipalities.head(_MAX_MUNICIPALITIES)),
        )
    require_no_network(page)
    return page


def change_histogram(change: npt.NDArray[np.float64]) -> str:
    """Return how many candidates changed by how much.

    Parameters
    ----------
    change : ndarray of float
        Change of score.

    Returns
    -------
    str
        An ``<svg>`` element; empty where nothing changed.

    Examples
    --------
    >>> change_histogram(np.array([-0.1, 0.0, 0.2])).count("<rect")
    61
    >>> change_histogram(np.zeros(3))
    ''
    """
    if not np.abs(change).any():
        return ""
    end = scale_end(change, least=0.001)
    counts, edges = np.histogram(np.clip(change, -end, end), bins=_BINS, range=(-end, end))
    middle = (edges[:-1] + edges[1:]) / 2 / end
    colors = change_colors(CHANGE_COLORS)[
        np.round((middle + 1) / 2 * (CHANGE_COLORS - 1)).astype(int)
    ]
    drawn = bars(counts, colors, width=_WIDTH, height=_HEIGHT)
    below = ticks(lambda share: signed((2 * share - 1) * end, 3), width=_WIDTH, y=_HEIGHT + 16)
    told = say(
        "diff.report.scores_alt",
        count=number(len(change)), low=signed(change.min(), 3), high=signed(change.max(), 3),
    )  # fmt: skip
    return (
        f"<h3>{safe_text(say('diff.report.scores'))}</h3>"
        f'<svg class="chart" viewBox="-6 -4 {_WIDTH + 12} {_HEIGHT + 26}" role="img" '
        f'aria-label="{safe_text(told)}">{drawn}'
        f'<path d="M0,{_HEIGHT}H{_WIDTH}" stroke="#20282c"/>{below}</svg>'
    )


def _mark(value: float, decimals: int) -> str:
    if not known(value) or not round(value, decimals):
        return ""
    return "up" if value > 0 else "down"


def _criteria(criteria: pd.DataFrame) -> list[dict[str, str]]:
    rows = []
    for row in rows_of(criteria.reset_index()):
        if not row["share"] and not row["changed"]:
            continue
        name = str(row["criterion"])
        unit, decimals = criterion_unit(name)
        shown = unit_words(str(row["unit"] or unit))
        spread = [signed(row[key], decimals) for key in ("low", "high")]
        rows.append(
            {
                "label": criterion_label(name),
                "share": f"{100 * row['share']:.1f} %",
                "points": signed(row["points"], 4),
                "mark": _mark(row["points"], 4),
                "changed": number(row["changed"]),
                "median": f"{signed(row['median'], decimals)} {shown}" if row["changed"] else "–",
                "range": " … ".join(spread) if row["changed"] else "",
            }
        )
    return rows


def _municipalities(table: pd.DataFrame) -> list[dict[str, str]]:
    rows = []
    for row in rows_of(table):
        name, japanese = where(row)
        best = row["best_rank_new"]
        rows.append(
            {
                "name": name,
                "other": japanese,
                "mean": signed(row["score_change"], 3),
                "mark": _mark(row["score_change"], 3),
                "sort": str(row["score_change"]) if known(row["score_change"]) else "",
                "both": str(row["ranked_in_both"]),
                "ranked": number(row["ranked_in_both"]),
                "out": str(row["newly_excluded"]),
                "excluded": number(row["newly_excluded"]),
                "back": str(row["newly_allowed"]),
                "allowed": number(row["newly_allowed"]),
                "best_sort": str(best) if known(best) else "",
                "best_new": number(best),
                "best_old": number(row["best_rank_old"]),
            }
        )
    return rows
