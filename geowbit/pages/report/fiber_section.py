"""What the best sites can serve over fiber, and whether one landslide cuts them off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geowbit.core import isolated
from geowbit.fiber import Served, read_workloads
from geowbit.pages.language import say, say_if_known
from geowbit.pages.template import Cell, Section, section_of, table_html
from geowbit.pages.words import known, number, place_name, where

Row = Mapping[str, Any]


def fiber_section(top: pd.DataFrame, sites: Sequence[Row]) -> Section | None:
    """Return the section on workloads and second routes; None where neither is known.

    Parameters
    ----------
    top : DataFrame
        The best sites, with ``workloads``, ``separate_routes`` and ``second_route_ms``.
    sites : sequence of mapping
        Their rows.

    Returns
    -------
    Section or None

    Examples
    --------
    >>> fiber_section(pd.DataFrame({"score": [0.5]}), [{"score": 0.5}]) is None
    True
    """
    if top.empty or not {"workloads", "separate_routes", "second_route_ms"} <= set(top.columns):
        return None
    rows = [
        [
            Cell(str(place), pin=True),
            Cell(where(site)[0]),
            Cell("", workload_lines(served)),
            Cell(separate_words(site["separate_routes"])),
            Cell(number(site["second_route_ms"], 2), kind="n"),
        ]
        for place, (site, served) in enumerate(
            zip(sites, read_workloads(top["workloads"]), strict=True), start=1
        )
    ]
    heads = [
        Cell(say("report.no")),
        Cell(say("report.place")),
        Cell(say("serve.workloads")),
        Cell(say("serve.separate")),
        Cell(say("serve.adds"), say("serve.round_trip"), kind="n"),
    ]
    title = say("serve.title")
    return section_of(
        "fiber", title, say("serve.lead"), table_html(title, heads, rows, narrow=True)
    )


def workload_lines(served: tuple[Served, ...]) -> list[str]:
    """Return a line for each class of work, with the hubs that it is served from.

    Parameters
    ----------
    served : tuple of Served
        Of :func:`geowbit.fiber.read_workloads`.

    Examples
    --------
    >>> workload_lines(())
    ['–']
    """
    hubs_of: dict[str, list[str]] = {}
    for one in served:
        named = say_if_known(f"serve.{one.workload}", one.workload.replace("_", " "))
        hubs_of.setdefault(named, []).append(isolated(place_name(one.hub)))
    return [f"{workload}: {', '.join(hubs)}" for workload, hubs in hubs_of.items()] or ["–"]


def separate_words(count: object) -> str:
    """Return how many routes share nothing, in words.

    Examples
    --------
    >>> separate_words(None)
    '–'
    """
    if not known(count):
        return "–"
    return say_if_known(f"serve.routes_{int(float(str(count)))}", "–")
