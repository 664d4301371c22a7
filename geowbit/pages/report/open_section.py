"""What is not yet known of the best sites, whom to ask, and how many pass the gates of a study."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geowbit.core.messages import worded
from geowbit.findings import OpenAt, open_at
from geowbit.pages.language import say
from geowbit.pages.template import Cell, Section, section_of, table_html
from geowbit.pages.words import criterion_label, evidence_words, number
from geowbit.run import Run


def open_section(run: Run, top: pd.DataFrame) -> Section | None:
    """Return the section; None where there is neither a gate nor a site with a question.

    Parameters
    ----------
    run : Run
    top : DataFrame
        The best sites, best first.

    Returns
    -------
    Section or None

    Examples
    --------
    >>> open_section(Run(), pd.DataFrame()) is None
    True
    """
    found = open_at(run, top)
    if not found and not run.gates:
        return None
    return section_of("open", say("open.title"), *_gates(run), *_questions(run, found, len(top)))


def _gates(run: Run) -> list[str]:
    if not run.gates:
        return []
    rows = [
        (one.text, number(one.passed), number(one.failed), number(one.unknown), one.layer)
        for one in run.gates
    ]
    heads = ("gate", "passed", "failed", "unknown", "layer")
    return [say("open.gates"), _table(heads, rows, numbers=(1, 2, 3))]


def _questions(run: Run, found: Sequence[OpenAt], sites: int) -> list[str]:
    if not found:
        return []
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
    return [say("open.lead"), _table(heads, rows, numbers=())]


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
    def cells(texts: Sequence[str]) -> list[Cell]:
        return [Cell(text, kind="n" if at in numbers else "") for at, text in enumerate(texts)]

    head = cells([say(f"open.{one}") for one in heads])
    return table_html(say("open.title"), head, [cells(row) for row in rows])
