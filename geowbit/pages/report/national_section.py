"""What the best sites of a run would change in the country; a section of the report."""

from __future__ import annotations

from geowbit.core import worded
from geowbit.findings import AreaRelief, CurtailedUse, NationalEffect
from geowbit.national import area_label
from geowbit.pages.language import say, spoken
from geowbit.pages.template import Cell, Section, heading, section_of, soft, table_html
from geowbit.pages.words import number


def national_section(found: NationalEffect | None) -> Section | None:
    """Return the section on concentration and relief; None where there is nothing to say.

    Examples
    --------
    >>> national_section(None) is None
    True
    """
    if found is None:
        return None
    title = say("national.title")
    lead = say(
        "national.lead",
        count=number(found.sites),
        load=number(found.load_mw),
        total=number(found.total_mw),
        both=number(100 * found.full_share, 1),
        both_after=number(100 * found.full_share_after, 1),
        index=number(found.herfindahl, 3),
        index_after=number(found.herfindahl_after, 3),
    )
    if found.relieved:
        lead += " " + say(
            "national.future",
            last=str(found.last_year),
            future=number(100 * found.full_share_future, 1),
            future_after=number(100 * found.full_share_future_after, 1),
        )
    heads = [
        Cell(say(f"national.{key}"), kind=kind)
        for key, kind in (
            ("area", ""), ("mw_today", "n"), ("share", "n"), ("mw_with", "n"), ("share", "n"),
        )
    ]  # fmt: skip
    rows = [
        [
            Cell(_label(one.area), other=_local_label(one.area)),
            Cell(number(one.mw), kind="n"),
            Cell(f"{number(100 * one.share, 1)} %", kind="n"),
            Cell(number(one.mw_after), kind="n"),
            Cell(f"{number(100 * one.share_after, 1)} %", kind="n"),
        ]
        for one in found.areas
    ]
    sources = say("national.sources", commands="geowbit fleet --add, geowbit demand --relief")
    return section_of(
        "national",
        title,
        lead,
        table_html(title, heads, rows, narrow=True),
        *_effects(found),
        soft(f"{worded(found.basis, spoken())} {sources}"),
    )


def _effects(found: NationalEffect) -> list[str]:
    """Return what the sites relieve and draw, or that they relieve nothing."""
    left_out = number(found.in_full_areas) if found.in_full_areas else ""
    if not found.relieved:
        return [say("national.none")] if left_out else []
    relief, curtailed = say("national.relief"), say("national.curtailed")
    return [
        heading(relief),
        say(
            "national.relief_lead",
            year=str(found.year),
            last=str(found.last_year),
            left_out=say("national.left_out", count=left_out) if left_out else "",
        ),
        table_html(
            relief,
            [
                Cell(say("national.area")),
                Cell(say("national.mw_without"), kind="n"),
                Cell(say("national.mw_less"), say("national.of_draws"), kind="n"),
                Cell(say("national.years"), kind="n"),
            ],
            [_relieved(one) for one in found.relieved],
            narrow=True,
        ),
        heading(curtailed),
        say("national.curtailed_lead"),
        table_html(
            curtailed,
            [
                Cell(say("national.area")),
                Cell(say("national.mw_sites"), kind="n"),
                Cell(say("national.draw"), kind="n"),
                Cell(say("national.of_fy2024"), say("national.curtailed_word"), kind="n"),
                Cell(say("national.of_outlook"), say("national.curtailed_word"), kind="n"),
            ],
            [_drawn(one) for one in found.curtailed],
            narrow=True,
        ),
    ]


def _relieved(one: AreaRelief) -> list[Cell]:
    low, high = number(one.less_low_mw), number(one.less_high_mw)
    return [
        Cell(_label(one.area)),
        Cell(number(one.mw_without), kind="n"),
        Cell(number(one.less_mw), say("report.span", low=low, high=high), kind="n"),
        Cell(number(one.years, 1), kind="n"),
    ]


def _drawn(one: CurtailedUse) -> list[Cell]:
    def of(used: float, whole: float) -> Cell:
        return Cell(number(used), say("national.of", amount=number(whole)), kind="n")

    return [
        Cell(_label(one.area)),
        Cell(number(one.site_mw), kind="n"),
        Cell(number(one.site_gwh), kind="n"),
        of(one.usable_fy2024_gwh, one.curtailed_fy2024_gwh),
        of(one.usable_outlook_gwh, one.curtailed_outlook_gwh),
    ]


def _local_label(area: str) -> str:
    """Return what the area is called where it lies, for a reader of English."""
    local = area_label(area, "ja")
    return local if spoken() == "en" and local != area_label(area) else ""


def _label(area: str) -> str:
    return area_label(area, spoken())
