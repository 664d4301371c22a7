"""What the best sites can serve over fiber, and whether one landslide cuts them off."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from geowbit.maps.escape import safe_text
from geowbit.maps.words import known, number, place_name, where

_ROUTES = {0: "no sure route", 1: "one", 2: "two"}


def fiber_section(top: pd.DataFrame) -> Markup:
    """Return the section on workloads and second routes, or nothing where neither is known.

    Parameters
    ----------
    top : DataFrame
        The best sites, with ``workloads``, ``separate_routes`` and ``second_route_ms``.

    Returns
    -------
    Markup
        HTML.

    Examples
    --------
    >>> fiber_section(pd.DataFrame({"score": [0.5]}))
    Markup('')
    """
    if top.empty or not {"workloads", "separate_routes", "second_route_ms"} <= set(top.columns):
        return Markup("")
    rows = "".join(
        f"<tr><td><span class='pin'>{place}</span></td><td>{_place(site)}</td>"
        f"<td>{_workloads(site['workloads'])}</td><td>{_routes(site['separate_routes'])}</td>"
        f"<td class='n'>{safe_text(number(site['second_route_ms'], 2))}</td></tr>"
        for place, site in enumerate(top.to_dict("records"), start=1)
    )
    return Markup(  # noqa: S704, every text went through safe_text
        "<section id='fiber'><h2>What they can serve, and a second way</h2>"
        "<p>The most demanding workload that a site can serve from each hub on an all-optical "
        "network; whatever bears more milliseconds is served too. Routes are separate where they "
        "run nowhere within 1 km of each other, the surroundings of site and hub aside; submarine "
        "links that are guesses do not count, and where none was found there may still be one.</p>"
        "<table class='narrow'><thead><tr><th>No.</th><th>Place</th><th>Workloads</th>"
        "<th>Separate routes</th><th class='n'>The second adds<small>ms, round trip</small></th>"
        f"</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _place(site: dict[Any, Any]) -> str:
    return safe_text(where(site)[0])


def _workloads(words: object) -> str:
    """Return a line for each class, with the hubs that it is served from."""
    served: dict[str, list[str]] = {}
    for part in str(words).split("; ") if known(words) else []:
        hub, _, workload = part.partition(": ")
        served.setdefault(workload.replace("_", " "), []).append(place_name(hub))
    told = [f"{workload}: {', '.join(hubs)}" for workload, hubs in served.items()]
    return "<br>".join(safe_text(line) for line in told) or "–"


def _routes(count: object) -> str:
    return safe_text(_ROUTES.get(int(float(str(count))), "–") if known(count) else "–")
