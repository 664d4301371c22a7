"""Where the best land lies: prefectures and municipalities, the study's own area first."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from geowbit.core.text import isolated
from geowbit.findings import RegionShare, by_region
from geowbit.pages.language import is_own, say, spoken
from geowbit.pages.template import Cell, Section, heading, section_of, soft, table_html
from geowbit.pages.words import known, number, share
from geowbit.run import Run

_MOST_PREFECTURES = 47
_MOST_MUNICIPALITIES = 25


def regions_section(run: Run, regions: Sequence[RegionShare]) -> Section | None:
    """Return the section on regions; None where none is known.

    Parameters
    ----------
    run : Run
    regions : sequence of RegionShare
        The municipalities of the study's own area, or prefectures.

    Examples
    --------
    >>> regions_section(Run(), ()) is None
    True
    """
    if not regions:
        return None
    own = any(one.within for one in regions)
    parts: list[str] = [say("report.regions_note"), _table(regions, within=False)]
    if not own:
        towns = by_region(run, "municipality")
        if towns and any(one.within for one in towns):
            parts += [heading(say("report.municipalities")), _table(towns, within=True)]
    title = say("report.own_area", area=region_names(regions[0], within=True)[0]) if own else ""
    return section_of("regions", title or say("report.prefectures"), *parts)


def _table(regions: Sequence[RegionShare], *, within: bool) -> Markup:
    towns = any(one.within for one in regions)
    most = _MOST_MUNICIPALITIES if towns else _MOST_PREFECTURES
    kind = "municipality" if towns else "region" if is_own("prefectures") else "prefecture"
    percentiles = any(known(one.percentile) for one in regions)
    heads = [
        Cell(say(f"report.{kind}"), value="text"),
        Cell(say("report.best_rank"), value="number", kind="n"),
        Cell(say("report.best_score"), value="number", kind="n"),
        *([Cell(say("report.best_percentile"), value="number", kind="n")] if percentiles else []),
        Cell(say("report.in_best_tenth"), value="number", kind="n"),
        Cell(say("report.best_hundredth"), value="number", kind="n"),
        Cell(say("report.ranked"), value="number", kind="n"),
    ]
    rows = []
    for one in regions[:most]:
        name, local = region_names(one)
        above = region_names(one, within=True)[0] if within else ""
        in_tenth = 100 * one.best_tenth_share
        percentile = Cell(share(one.percentile), value=str(one.percentile), kind="n")
        rows.append(
            [
                Cell(name, above, other=local, value=name),
                Cell(number(one.best_rank), value=str(one.best_rank), kind="n"),
                Cell(number(one.score, 3), value=str(one.score), kind="n"),
                *([percentile] if percentiles else []),
                Cell(f"{number(in_tenth, 1)} %", value=str(in_tenth), kind="n"),
                Cell(number(one.best), value=str(one.best), kind="n"),
                Cell(number(one.ranked), value=str(one.ranked), kind="n"),
            ]
        )
    table = table_html(
        say("report.municipalities" if towns else "report.prefectures"),
        heads,
        rows,
        sort=True,
        kind="tight",
    )
    rest = len(regions) - most
    return table + (soft(say("report.more_regions", count=rest)) if rest > 0 else Markup())


def region_names(one: RegionShare, *, within: bool = False) -> tuple[str, str]:
    """Return what a region is called in the language that is spoken, and in the other one.

    Parameters
    ----------
    one : RegionShare
    within : bool
        Whether of the prefecture that a municipality lies in.

    Examples
    --------
    >>> saga = RegionShare("Saga", "佐賀県", "", "", 9, 9, 1, 1, 1, 100.0, 0.9)
    >>> region_names(saga)
    ('Saga', '佐賀県')
    """
    english = isolated(one.within if within else one.name)
    local = isolated(one.local_within if within else one.local_name)
    if spoken() == "ja" and local:
        return local, ""
    return english, "" if local == english else local
