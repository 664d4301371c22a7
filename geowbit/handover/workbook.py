"""A workbook that works scores and costs of sites out again when a weight or a rate is changed."""

from __future__ import annotations

from datetime import date

from geowbit.core.messages import worded
from geowbit.findings import Calculation
from geowbit.handover._cells import Book, Page
from geowbit.handover._costs import CostSheet
from geowbit.handover._rates import RateSheet
from geowbit.handover._scores import ScoreSheets
from geowbit.handover._years import YearSheet
from geowbit.handover.names import heads_of, wording
from geowbit.pages.language import say
from geowbit.pages.words import layer_words, load_words, study_words

__all__ = ["workbook"]


def workbook(found: Calculation, *, lang: str = "en", made: date | None = None) -> bytes:
    """Return sites as an Excel workbook whose scores and costs are formulas.

    Every formula stands with the figure that geowbit has for it, so that it can be read where
    nothing is calculated; a spreadsheet works it out again as soon as a weight, a scale, a value or
    a rate is changed.

    Parameters
    ----------
    found : Calculation
    lang : {"en", "ja"}
    made : date, optional
        That it bears; none where not given.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> import geowbit as gw
    >>> from geowbit.findings import calculation
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> best = sites.top(1)["site_id"].tolist()
    >>> workbook(calculation(sites.run, sites.layers, best))[:2]
    b'PK'
    """
    with wording(found, lang):
        return _workbook(found, made)


def _workbook(found: Calculation, made: date | None) -> bytes:
    book = Book(say("handover.title", name=found.run.name))
    names = ["guide", "scores"]
    names += ["costs", "year"] if found.is_priced else []
    names += ["scales", "values"]
    names += ["rates"] if found.is_priced else []
    names += ["questions", "sources"]
    pages = {name: book.page(say(f"handover.sheet_{name}")) for name in names}
    heads = heads_of(found.rows)
    scores = ScoreSheets(found, pages["scores"], pages["scales"], pages["values"], heads)
    costs = years = None
    if found.is_priced:
        rates = RateSheet(found, pages["rates"])
        costs = CostSheet(found, pages["costs"], rates, heads)
        years = YearSheet(found, pages["year"], rates, costs, heads)
        for sheet in (rates, costs, years):
            sheet.write()
    scores.write(costs, years)
    _write_guide(found, pages["guide"], scores, made)
    _write_questions(found, pages["questions"], heads)
    _write_sources(found, pages["sources"])
    pages["scores"].sheet.activate()
    return book.content()


def _write_guide(found: Calculation, page: Page, scores: ScoreSheets, made: date | None) -> None:
    run = found.run
    page.text(0, 0, say("handover.title", name=study_words(run)), "title")
    told = [
        ("load", load_words(run)),
        ("date", "" if made is None else made.isoformat()),
        ("version", f"geowbit {run.version}"),
        ("candidates", f"{len(run):,} / {run.ranked:,}"),
    ]
    row = 2
    for name, text in told:
        if text.strip():
            page.text(row, 0, say(f"handover.guide_{name}"))
            page.text(row, 1, text)
            row += 1
    page.text(row, 0, say("handover.guide_check"))
    change = scores.change()
    page.formula(row, 1, f"MAX(MAX({change}),-MIN({change}))", 0.0, digits="0.0000", look="sum")
    row += 2
    lines = ["colors", "weights", "scales"]
    lines += ["rates", "connections", "years"] if found.is_priced else []
    lines += ["ranks", "unknown", "law"]
    for name in lines:
        page.note(row, say(f"handover.guide_{name}_note"), columns=2, height=30)
        row += 1
    page.text(row, 0, "", "input")
    page.text(row, 1, say("handover.guide_input"))
    page.wide(0, 0, 44)
    page.wide(1, 1, 80)


def _write_questions(found: Calculation, page: Page, heads: list[str]) -> None:
    page.text(0, 0, say("handover.questions"), "title")
    names = ("site", "what", "whom", "how", "answer", "answered")
    page.texts(2, 0, [say(f"handover.head_{one}") for one in names], "head")
    row = 3
    for head, questions in zip(heads, found.questions, strict=True):
        for one in questions:
            page.texts(
                row, 0, [head, worded(one.what), worded(one.whom), worded(one.how)], "wrapped"
            )
            page.texts(row, 4, ["", ""], "input")
            row += 1
    for column, width in enumerate((26, 44, 40, 60, 40, 14)):
        page.wide(column, column, width)
    page.sheet.repeat_rows(2)
    page.sheet.freeze_panes(3, 1)


def _write_sources(found: Calculation, page: Page) -> None:
    page.text(0, 0, say("handover.sources"), "title")
    names = ("layer", "source", "licence", "date", "attribution")
    page.texts(2, 0, [say(f"handover.head_{one}") for one in names], "head")
    for row, one in enumerate(found.run.layers, start=3):
        told = [
            layer_words(one.name),
            worded(one.source),
            worded(one.licence),
            one.date,
            worded(one.attribution),
        ]
        page.texts(row, 0, told, "wrapped")
    for column, width in enumerate((26, 70, 24, 14, 50)):
        page.wide(column, column, width)
    page.sheet.repeat_rows(2)
    page.sheet.freeze_panes(3, 1)
