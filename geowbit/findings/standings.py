"""Where announced data centers rank in a scoring that did not use them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.candidates import table_lattice
from geowbit.core import Sentence, Text
from geowbit.findings.regions import scores_of
from geowbit.geodesy import distance_km
from geowbit.ranking import BEST_DECILE, standing
from geowbit.run import Run

Outcome = Literal["ranked", "excluded", "not_ranked", "outside"]

_NEAR_KM = 1.5


@dataclass(frozen=True)
class Standing:
    """A place, and how the candidate at it stands.

    Attributes
    ----------
    name, prefecture, municipality, year : str
        As the place has them, empty where it does not.
    operator : Text
    load_mw : float
        NaN where not known.
    outcome : {"ranked", "excluded", "not_ranked", "outside"}
        ``outside``: no candidate is near; ``not_ranked``: it has no score.
    site_id : str
        Of the candidate, empty where there is none.
    rank : int, optional
    score, percentile : float
        The percentile is the share of the ranked candidates that it is at least as good as, 100
        for the best; NaN where it is not ranked.
    reasons : tuple of Message, Text or str
        Why it is excluded.
    """

    name: str
    operator: Text
    prefecture: str
    municipality: str
    load_mw: float
    year: str
    outcome: Outcome
    site_id: str = ""
    rank: int | None = None
    score: float = math.nan
    percentile: float = math.nan
    reasons: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Standings:
    """Places in a ranking, the best first.

    Attributes
    ----------
    sites : tuple of Standing
    """

    sites: tuple[Standing, ...] = ()

    @property
    def ranked(self) -> tuple[Standing, ...]:
        """Return those at a ranked candidate."""
        return tuple(one for one in self.sites if one.outcome == "ranked")

    @property
    def median(self) -> float:
        """Return the middle percentile of the ranked ones; NaN without any."""
        return float(np.median([one.percentile for one in self.ranked])) if self.ranked else np.nan

    @property
    def in_best_tenth(self) -> int:
        """Return how many stand in the best tenth of the candidates."""
        return sum(one.percentile >= BEST_DECILE for one in self.ranked)


def standings(run: Run, places: gpd.GeoDataFrame | None, *, most: int | None = None) -> Standings:
    """Return how given places stand among the candidates of a run.

    Parameters
    ----------
    run : Run
    places : GeoDataFrame (EPSG:4326) or None
        ``name``, ``operator``, ``prefecture``, ``municipality``, ``load_mw`` and ``year`` are
        taken where they are there.
    most : int, optional
        No more than the best so many.

    Returns
    -------
    Standings

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"lon": [139.0, 139.5, 140.0], "lat": 35.0, "score": [0.2, 0.6, None],
    ...     "excluded": [False, False, True], "exclusion": ["", "", "in a lake"]})
    >>> places = gpd.GeoDataFrame({"name": ["a", "b"]},
    ...     geometry=gpd.points_from_xy([140.0, 139.5], [35.0, 35.0]), crs="EPSG:4326")
    >>> found = standings(bare_run(table), places)
    >>> [(one.name, one.percentile, one.reasons) for one in found.sites]
    [('b', 100.0, ()), ('a', nan, ('in a lake',))]
    """
    if places is None or not len(places) or not len(run):
        return Standings()
    table = _with_contract(run.frame())
    points = places.geometry.representative_point()
    found = standing(table, points.x.to_numpy(), points.y.to_numpy(), within_km=_reach_km(table))
    rules = run.exclusions()
    rows = zip(pd.DataFrame(places).to_dict("records"), found.to_dict("records"), strict=True)
    told = []
    for place, here in rows:
        text = str(here["exclusion"])
        reasons = tuple(rule.reason or rule.text for rule in rules.get(text, ())) or (text,)
        told.append(_standing(place, here, reasons))
    told.sort(key=lambda one: 1.0 if math.isnan(one.percentile) else -one.percentile)
    return Standings(tuple(told[:most]))


def _standing(
    place: Mapping[Any, Any], here: Mapping[Any, Any], reasons: tuple[Sentence, ...]
) -> Standing:
    ranked = not pd.isna(here["percentile"])
    outcome: Outcome = "ranked"
    if not here["site_id"]:
        outcome = "outside"
    elif not ranked:
        outcome = "excluded" if here["exclusion"] else "not_ranked"
    load_mw = pd.to_numeric(place.get("load_mw"), errors="coerce")
    return Standing(
        name=_text(place, "name"),
        operator=Text.from_row(place, "operator"),
        prefecture=_text(place, "prefecture"),
        municipality=_text(place, "municipality"),
        load_mw=math.nan if load_mw is None else float(load_mw),
        year=_text(place, "year").removesuffix(".0"),
        outcome=outcome,
        site_id=str(here["site_id"]),
        rank=None if pd.isna(here["rank"]) else int(here["rank"]),
        score=float(here["score"]),
        percentile=float(here["percentile"]),
        reasons=reasons if outcome == "excluded" else (),
    )


def _text(row: Mapping[Any, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None or pd.isna(value) else str(value)


def _with_contract(table: Any) -> Any:
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
    grid = lattice.grid
    lon, lat = grid.degrees(grid.rows / 2, 0)
    diagonal = distance_km(lon, lat, lon + grid.lon_step, lat + grid.lat_step)
    return max(_NEAR_KM, float(np.ravel(diagonal)[0]) / 2)
