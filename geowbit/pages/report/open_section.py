"""What is not yet known of the best sites, whom to ask, and how many pass the gates of a study."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from geowbit.core import safe_text
from geowbit.core.messages import worded
from geowbit.findings import OpenAt, open_at
from geowbit.pages.language import say
from geowbit.pages.words import criterion_label, evidence_words, number
from geowbit.run import Run


def open_section(run: Run, top: pd.DataFrame) -> Markup:
    """Return the section, or nothing where there is neither a gate nor a site with a question.

    Parameters
    ----------
    run : Run
    top : DataFrame
        The best sites, best first.

    Returns
    -------
    Markup
        HTML.

    Examples
    --------
    >>> open_section(Run(), pd.DataFrame())
    Markup('')
    """
    found = open_at(run, top)
    if not found and not run.gates:
        return Markup("")
    return Markup(  # noqa: S704, every text went through safe_text
        f"<section id='open'><h2>{safe_text(say('open.title'))}</h2>"
        + _gates(run)
        + _questions(run, found, len(top))
        + "</section>"
    )


def _gates(run: Run) -> str:
    if not run.gates:
        return ""
    rows = [
        (one.text, number(one.passed), number(one.failed), number(one.unknown), one.layer)
        for one in run.gates
    ]
    heads = ("gate", "passed", "failed", "unknown", "layer")
    return f"<p>{safe_text(say('open.gates'))}</p>" + _table(heads, rows, numbers=(1, 2, 3))


def _questions(run: Run, found: Sequence[OpenAt], sites: int) -> str:
    if not found:
        return ""
    rows = []
    for one in found:
        asked = one.question
        what = worded(asked.what)
        if asked.gate:
            what = say("question.of_gate", gate=asked.gate, what=what)
        elif asked.column:
            what = say("question.of_column", column=criterion_label(asked.column), what=what)
        today = evidence_words(run.evidence.get(asked.today)) or say("open.not_known")
        at = say("open.all") if len(one.places) == sites else _places(one.places)
        rows.append((what, today, at, worded(asked.whom), worded(asked.how)))
    heads = ("what", "today", "sites", "whom", "how")
    return f"<p>{safe_text(say('open.lead'))}</p>" + _table(heads, rows, numbers=())


def _places(places: Sequence[int]) -> str:
    """Return the numbers of sites, runs of them by their ends.

    Examples
    --------
    >>> _places([1, 2, 3, 5, 8, 9])
    '1–3, 5, 8–9'
    """
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1][1:] = [place]
        else:
            runs.append([place])
    return ", ".join("–".join(map(str, ends)) for ends in runs)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[int]) -> str:
    def cells(tag: str, texts: Sequence[str]) -> str:
        kinds = [" class='n'" if at in numbers else "" for at in range(len(texts))]
        return "".join(
            f"<{tag}{kind}>{safe_text(text)}</{tag}>"
            for kind, text in zip(kinds, texts, strict=True)
        )

    head = cells("th", [say(f"open.{one}") for one in heads])
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    title = safe_text(say("open.title"))
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
