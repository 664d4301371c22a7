"""The report's table of the ways to serve each of the best sites, and which is the cheapest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geowbit.cables import Alternatives
from geowbit.core.escape import safe_text
from geowbit.core.messages import worded
from geowbit.pages.language import say, spoken
from geowbit.pages.words import area_words, money, short

_WAYS = ("own_line", "share", "bits")


def ways_table(layers: Mapping[str, Any], top: pd.DataFrame | None) -> str:
    """Return the table of an own line, a share of a reinforcement and the bits, as HTML.

    Parameters
    ----------
    layers : dict
        ``alternatives`` (of :func:`geowbit.findings.site_alternatives`); empty without it.
    top : DataFrame, optional
        The best sites, whose numbers stand in the table.

    Examples
    --------
    >>> ways_table({}, None)
    ''
    """
    found = layers.get("alternatives")
    if not found or top is None:
        return ""
    rows = "".join(
        _row(place, found[str(site_id)])
        for place, site_id in enumerate(top["site_id"], start=1)
        if str(site_id) in found
    )
    heads = "".join(f'<th class="n">{_said(f"way.{way}")}</th>' for way in _WAYS)
    price = next(iter(found.values())).delay_price_mjpy_per_mw_year["mid"]
    notes = dict.fromkeys(worded(note, spoken()) for one in found.values() for note in one.notes)
    said = "".join(f'<p class="soft">{safe_text(note)}</p>' for note in notes)
    return (
        f"<h3>{_said('ways.title')}</h3><p>{_said('ways.lead', price=money(price))}</p>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_said("ways.title")}">'
        f"<table><thead><tr><th></th><th>{_said('ways.areas')}</th>{heads}"
        f"<th>{_said('ways.cheapest')}<small>{_said('ways.with_delay')}</small></th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{said}"
    )


def _said(key: str, **parts: object) -> str:
    return safe_text(say(key, **parts))


def _row(place: int, one: Alternatives) -> str:
    ways = {way.way: way for way in one.ways}
    cells = ""
    for key in _WAYS:
        way = ways.get(key)  # type: ignore[call-overload]
        if way is None:
            cells += '<td class="n">–</td>'
            continue
        cost = money(way.mjpy["mid"])
        if key == "share" and one.share is not None and one.share.unknown:
            cost = say("ways.at_least", cost=cost)
        years = say("card.years", years=short(round(way.years["mid"], 1)))
        cells += f'<td class="n">{safe_text(cost)}<small>{safe_text(years)}</small></td>'
    areas = " – ".join(map(area_words, one.share.areas)) if one.share is not None else ""
    return (
        f'<tr><td><span class="pin">{place}</span></td><td>{safe_text(areas)}</td>{cells}'
        f"<td>{_said(f'way.{one.cheapest}')}"
        f"<small>{_said(f'way.{one.cheapest_with_delay}')}</small></td></tr>"
    )
