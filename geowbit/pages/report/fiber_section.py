"""What the best sites can serve over fiber, and whether one landslide cuts them off."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from geowbit.core import isolated, safe_text
from geowbit.fiber import Served, read_workloads
from geowbit.pages.language import say, say_if_known
from geowbit.pages.words import known, number, place_name, rows_of, where


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
        f"<tr><td><span class='pin'>{place}</span></td><td>{safe_text(where(site)[0])}</td>"
        f"<td>{_workloads(served)}</td><td>{_routes(site['separate_routes'])}</td>"
        f"<td class='n'>{safe_text(number(site['second_route_ms'], 2))}</td></tr>"
        for place, (site, served) in enumerate(
            zip(rows_of(top), read_workloads(top["workloads"]), strict=True), start=1
        )
    )
    return Markup(  # noqa: S704, every text went through safe_text
        f"<section id='fiber'><h2>{_said('serve.title')}</h2><p>{_said('serve.lead')}</p>"
        f"<table class='narrow'><thead><tr><th>{_said('report.no')}</th>"
        f"<th>{_said('report.place')}</th><th>{_said('serve.workloads')}</th>"
        f"<th>{_said('serve.separate')}</th><th class='n'>{_said('serve.adds')}"
        f"<small>{_said('serve.round_trip')}</small></th>"
        f"</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _said(key: str) -> str:
    return safe_text(say(key))


def _workloads(served: tuple[Served, ...]) -> str:
    """Return a line for each class, with the hubs that it is served from."""
    hubs_of: dict[str, list[str]] = {}
    for one in served:
        named = say_if_known(f"serve.{one.workload}", one.workload.replace("_", " "))
        hubs_of.setdefault(named, []).append(isolated(place_name(one.hub)))
    told = [f"{workload}: {', '.join(hubs)}" for workload, hubs in hubs_of.items()]
    return "<br>".join(safe_text(line) for line in told) or "–"


def _routes(count: object) -> str:
    if not known(count):
        return "–"
    return safe_text(say_if_known(f"serve.routes_{int(float(str(count)))}", "–"))
