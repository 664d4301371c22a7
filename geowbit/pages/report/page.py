"""The report of a study: one HTML page in plain words, made to be mailed and printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from geowbit.core.errors import OutputError
from geowbit.findings import (
    answer,
    check_columns,
    national_effect,
    scores_of,
    standings,
    supply_curve,
)
from geowbit.pages.language import say, say_if_known, speaking, telling
from geowbit.pages.overlays import vector_layer
from geowbit.pages.report.announced_section import announced_section
from geowbit.pages.report.answer_section import answer_section
from geowbit.pages.report.appendix import appendix
from geowbit.pages.report.backtest_section import backtest_section, known_sites_of
from geowbit.pages.report.best_section import best_section
from geowbit.pages.report.cables_section import cables_section
from geowbit.pages.report.decides_section import decides_section
from geowbit.pages.report.fiber_section import fiber_section
from geowbit.pages.report.headroom_section import headroom_section
from geowbit.pages.report.method_section import method_section
from geowbit.pages.report.national_section import national_section
from geowbit.pages.report.open_section import open_section
from geowbit.pages.report.regions_section import regions_section
from geowbit.pages.report.site_section import site_sections
from geowbit.pages.report.supply_section import supply_section
from geowbit.pages.template import Section, whole_page
from geowbit.pages.words import load_words, rows_of, short, station_words, study_words
from geowbit.ranking import has_parts
from geowbit.run import Run

__all__ = ["Extent", "report_html"]

_MAX_SITES = 100
_MAX_ANNOUNCED = 200
# so many of the first sites have a page of their own
_MOST_PAGES = 5
Extent = Literal["whole", "summary", "appendix"]
_EXTENTS = ("whole", "summary", "appendix")


def report_html(
    run: Run,
    top: pd.DataFrame,
    *,
    layers: Mapping[str, Any],
    lang: str = "en",
    extent: Extent = "whole",
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
    extent : {"whole", "summary", "appendix"}
        The whole, whose appendix is folded and is not printed; the page that answers with those of
        the first sites; or the appendix alone, to be printed.

    Returns
    -------
    str
        One HTML page that loads nothing.

    Raises
    ------
    OutputError
        Where the table lacks a needed column, or there is no such extent.

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
    if extent not in _EXTENTS:
        raise OutputError("pages.extent", asked=extent, known=_EXTENTS)
    with speaking(lang), telling(run):
        return _page(run, station_words(top, layers), layers=layers, extent=extent)


def _page(run: Run, top: pd.DataFrame, *, layers: Mapping[str, Any], extent: Extent) -> str:
    top = pd.DataFrame(top).head(_MAX_SITES)
    found = answer(run, top)
    behind = appendix(run, ranked=found.counted.ranked) if extent != "summary" else []
    sections: list[Section | None] = []
    if extent != "appendix":
        announced = standings(run, vector_layer(layers, "data_centers"), most=_MAX_ANNOUNCED)
        kind, sites = _kind_words(run), rows_of(top)
        sections.append(
            answer_section(run, found, top, sites, kind=kind, announced=announced, layers=layers)
        )
        sections += site_sections(run, sites[:_MOST_PAGES], table=run.frame(), layers=layers)
    if extent == "whole":
        scores, ranked = scores_of(run.frame(["score", "excluded"]))
        sections += [
            regions_section(run, found.regions),
            best_section(run, top, sites, scores=scores[ranked], median=found.counted.median_score),
            cables_section(layers, run, top),
            supply_section(supply_curve(run)),
            fiber_section(top, sites),
            headroom_section(layers, run),
            open_section(run, top),
            announced_section(announced),
            backtest_section(known_sites_of(run, layers)),
            national_section(national_effect(run, top)),
            decides_section(run, sites),
            method_section(run, found.counted, how=_how(run), kind=kind),
        ]
    return whole_page(
        "report.html.j2",
        drawn={},
        name=study_words(run),
        version=run.version,
        load=load_words(run),
        sections=[one for one in sections if one is not None],
        appendix=behind,
        extent=extent,
    )


def _how(run: Run) -> str:
    """Return how the criteria become a score, in words."""
    # a table alone was scored by nobody knows what
    method = say_if_known(f"method.{run.method}", run.method) if run.study else ""
    if has_parts(run.table.names(), run.criteria_rows()) or not method:
        of_method = say("report.of_method", method=method) if method else ""
        return say("report.criteria_note", method=of_method)
    return say("report.criteria_note_no_parts", method=method)


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
