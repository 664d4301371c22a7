"""Where announced data centers rank, in words."""

from __future__ import annotations

from typing import Any

from geowbit.core import isolated, worded
from geowbit.findings import Standing, Standings
from geowbit.pages.language import say, spoken
from geowbit.pages.template import Cell, Section, section_of, table_html
from geowbit.pages.words import known, number, share


def announced_rows(found: Standings) -> list[dict[str, Any]]:
    """Return the announced sites with the standing of the candidate at each, the best first.

    Parameters
    ----------
    found : Standings

    Returns
    -------
    list of dict
        ``name``, ``operator``, ``place``, ``load``, ``year``, ``stands`` and ``score`` as text,
        ``percentile`` (float or NaN) and ``reason`` (why there is none).
    """
    return [
        {
            "name": isolated(one.name) or say("report.without_name"),
            "operator": isolated(one.operator.text(spoken())),
            "place": f"{isolated(one.prefecture)} {isolated(one.municipality)}".strip(),
            "load": f"{number(one.load_mw)} MW" if known(one.load_mw) else "–",
            "year": isolated(one.year) or "–",
            "percentile": one.percentile,
            "stands": share(one.percentile),
            "score": number(one.score, 3) if one.outcome == "ranked" else "–",
            "reason": _reason(one),
        }
        for one in found.sites
    ]


def _reason(one: Standing) -> str:
    if one.outcome == "ranked":
        return ""
    if one.outcome == "excluded":
        reason = "; ".join(isolated(worded(reason, spoken())) for reason in one.reasons)
        return say("report.excluded_for", reason=reason)
    return say("report.outside" if one.outcome == "outside" else "report.not_ranked")


def announced_words(found: Standings) -> str:
    """Return in a sentence or two how the announced sites stand.

    Examples
    --------
    >>> from geowbit.core import Text
    >>> one = Standing("a", Text("b"), "", "", 100.0, "2027", "ranked", "1", 5, 0.5, 95.0)
    >>> announced_words(Standings((one,)))
    'Of 1 announced site 1 lies on a ranked candidate. The middle one of them is at least as good
    as 95 % of the ranked candidates, and 1 is in the best tenth.'
    """
    if not found.ranked:
        return say("report.announced_none", count=len(found.sites))
    return say(
        "report.announced_words",
        count=len(found.sites),
        ranked=len(found.ranked),
        median=number(found.median),
        best=found.in_best_tenth,
    )


def announced_section(found: Standings) -> Section | None:
    """Return the section on announced sites; None where there are none.

    Examples
    --------
    >>> announced_section(Standings()) is None
    True
    """
    if not found.sites:
        return None
    title = say("report.announced")
    heads = [
        Cell(say("report.site")),
        Cell(say("report.place")),
        *(
            Cell(say(key), kind="n")
            for key in ("report.load", "report.year", "report.percentile", "score")
        ),
        Cell(say("report.why_not")),
    ]
    rows = [
        [
            Cell(row["name"], row["operator"]),
            Cell(row["place"], kind="place"),
            *(Cell(row[key], kind="n") for key in ("load", "year", "stands", "score")),
            Cell(row["reason"]),
        ]
        for row in announced_rows(found)
    ]
    return section_of(
        "announced",
        title,
        f"{announced_words(found)} {say('report.announced_note')}",
        table_html(title, heads, rows),
    )
