"""Where announced data centers stand in a ranking that knew nothing of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.messages import Text
from geowbit.geodesy import distance_km
from geowbit.pages.difference.words import reason_text, reasons_of
from geowbit.pages.language import say, spoken
from geowbit.pages.lattice import table_lattice
from geowbit.pages.overlays.study_layers import vector_layer
from geowbit.pages.tally import scores_of
from geowbit.pages.words import known, number, rows_of
from geowbit.ranking import standing
from geowbit.run import Run

_MAX_ROWS = 200
_NEAR_KM = 1.5


def announced_rows(
    table: pd.DataFrame, layers: Mapping[str, Any], *, run: Run | None = None
) -> list[dict[str, Any]]:
    """Return the announced sites with the standing of the candidate at each, the best first.

    Parameters
    ----------
    table : GeoDataFrame
        The sites table.
    layers : dict
        ``data_centers``, where it is there.
    run : Run, optional
        What its exclusions are called in the language that is spoken.

    Returns
    -------
    list of dict
        ``name``, ``operator``, ``place``, ``load``, ``year``, ``stands`` and ``score`` as text,
        ``percentile`` (float or NaN) and ``reason`` (why there is none).
    """
    reasons = reasons_of([run] if run else [])
    places = vector_layer(layers, "data_centers")
    if places is None or not len(table):
        return []
    points = places.geometry.representative_point()
    found = standing(
        _with_contract(table), points.x.to_numpy(), points.y.to_numpy(), within_km=_reach_km(table)
    )
    listed = []
    for row, here in zip(rows_of(pd.DataFrame(places)), rows_of(found), strict=True):
        text = {
            key: str(row[key]) if known(row.get(key)) else ""
            for key in ("name", "operator", "prefecture", "municipality", "year")
        }
        ranked = known(here["percentile"])
        listed.append(
            {
                "name": text["name"] or say("report.without_name"),
                "operator": Text.from_row(row, "operator").text(spoken()),
                "place": f"{text['prefecture']} {text['municipality']}".strip(),
                "load": f"{number(row['load_mw'])} MW" if known(row.get("load_mw")) else "–",
                "year": text["year"].removesuffix(".0") or "–",
                "percentile": here["percentile"],
                "stands": number(here["percentile"], 1),
                "score": number(here["score"], 3) if ranked else "–",
                "reason": "" if ranked else _reason(here, reasons),
            }
        )
    listed.sort(key=lambda entry: -entry["percentile"] if known(entry["percentile"]) else 1.0)
    return listed[:_MAX_ROWS]


def _with_contract(table: pd.DataFrame) -> pd.DataFrame:
    """Fill in what a bare table may lack."""
    lacking: dict[str, Any] = {}
    if "rank" not in table:
        scores, ranked = scores_of(table)
        order = pd.Series(np.where(ranked, scores, np.nan)).rank(ascending=False, method="first")
        lacking["rank"] = order.astype("Int64").array
    if "site_id" not in table:
        lacking["site_id"] = np.arange(len(table)).astype(str)
    if "exclusion" not in table:
        lacking["exclusion"] = ""
    return table.assign(**lacking) if lacking else table


def _reach_km(table: pd.DataFrame) -> float:
    """Return how far from a center its cell reaches, km."""
    lattice = table_lattice(table)
    if lattice is None:
        return _NEAR_KM
    lon, lat = lattice.west, lattice.north - lattice.rows * lattice.lat_step / 2
    diagonal = distance_km(lon, lat, lon + lattice.lon_step, lat + lattice.lat_step)
    return max(_NEAR_KM, float(np.ravel(diagonal)[0]) / 2)


def _reason(here: Mapping[str, Any], reasons: Mapping[str, str]) -> str:
    if not known(here["site_id"]):
        return say("report.outside")
    if known(here["exclusion"]):
        return say("report.excluded_for", reason=reason_text(str(here["exclusion"]), reasons))
    return say("report.not_ranked")


def announced_words(announced: Sequence[Mapping[str, Any]]) -> str:
    """Return in a sentence or two how the announced sites stand.

    Examples
    --------
    >>> announced_words([{"percentile": 95.0, "reason": ""}])
    'Of 1 announced site 1 lies on a ranked candidate. The middle one of them is at least as good
    as 95 % of the ranked candidates, and 1 stands in the best tenth.'
    """
    ranked = [entry["percentile"] for entry in announced if known(entry["percentile"])]
    if not ranked:
        return say("report.announced_none", count=len(announced))
    best = sum(share > 90 for share in ranked)
    return say(
        "report.announced_words",
        count=len(announced),
        ranked=len(ranked),
        median=number(np.median(ranked)),
        best=best,
    )
