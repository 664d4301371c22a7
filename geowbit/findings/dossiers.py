"""The dossiers of places, made of a run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.messages import Text
from geowbit.findings.asked_places import AskedPlace, asked_place
from geowbit.findings.dossier import (
    BestOfPlace,
    Dossier,
    Gap,
    Neighbor,
    PlaceStanding,
    Rival,
    TownRank,
    reasons_within,
)
from geowbit.findings.dossier_sites import DetailedSite, details_of, site_of
from geowbit.findings.lifts import lifts_of
from geowbit.findings.open_questions import open_questions
from geowbit.findings.row_values import number_of
from geowbit.findings.run_ranking import RunRanking
from geowbit.geodesy import nearest_point
from geowbit.layers import Layers
from geowbit.ranking import BEST_DECILE, side_by_side
from geowbit.run import Run

_TOP_PERCENT = 99.0


def dossier(
    run: Run, layers: Layers, place: AskedPlace | Any, *, made: date | None = None
) -> Dossier:
    """Return all that a run tells of one place.

    Parameters
    ----------
    run : Run
    layers : Layers
        Of the run.
    place : AskedPlace, or as of :func:`geowbit.findings.asked_place`
    made : date, optional
        Today where not given.

    Returns
    -------
    Dossier

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [136.8, 36.4, 137.1, 36.7]}).run()
    >>> found = dossier(sites.run, sites.layers, "Nanto")
    >>> found.best[0].rank <= found.best[1].rank, found.rival.rank
    (True, 1)
    """
    return dossiers(run, layers, [place], made=made)[0]


def dossiers(
    run: Run, layers: Layers, places: Sequence[AskedPlace | Any], *, made: date | None = None
) -> tuple[Dossier, ...]:
    """Return all that a run tells of some places; a place that is asked for twice once.

    Parameters
    ----------
    run, layers, made
        As of :func:`dossier`.
    places : sequence
        Of places as there.
    """
    asked: dict[tuple[str, ...], AskedPlace] = {}
    for one in places:
        place = one if isinstance(one, AskedPlace) else asked_place(run, layers, one)
        asked.setdefault(place.key, place)
    ranking = RunRanking(run)
    chosen = [ranking.best_rows(place) for place in asked.values()]
    details = details_of(run, layers, chosen)
    day = made or date.today()
    return tuple(
        _dossier(ranking, layers, place, [details[row] for row in rows], day)
        for place, rows in zip(asked.values(), chosen, strict=True)
    )


def gaps_between(run: Run, here: Mapping[str, Any], there: Mapping[str, Any]) -> tuple[Gap, ...]:
    """Return what each criterion makes of the difference of two sites, the largest first.

    Parameters
    ----------
    run : Run
    here, there : mapping
        Rows of its table.

    Examples
    --------
    >>> from geowbit.run import CriterionOfRun
    >>> plain = {"rank": None, "excluded": False, "exclusion": ""}
    >>> one = {"site_id": "a", "score": 0.5, "x_km": 2.0, "score_x_km": 0.5, **plain}
    >>> two = {"site_id": "b", "score": 0.75, "x_km": 1.0, "score_x_km": 0.75, **plain}
    >>> run = Run(criteria=(CriterionOfRun("x_km", "km", "cost", 1.0, 0.0, 4.0),))
    >>> [(one.criterion, one.points, one.decides) for one in gaps_between(run, one, two)]
    [('x_km', -0.25, True)]
    """
    # what speaks for the first is counted from the second
    table = pd.DataFrame([dict(there), dict(here)])
    ids = table["site_id"].astype(str).tolist()
    weighed = [one.as_dict() for one in run.criteria if one.weight > 0]
    if not weighed or ids[0] == ids[1]:
        return ()
    told = side_by_side(table, ids[0], ids[1], weighed).frame()
    return tuple(
        Gap(
            str(name),
            str(row["unit"]),
            number_of(row["b"]),
            number_of(row["a"]),
            number_of(row["points_difference"]),
            bool(row["decides"]),
        )
        for name, row in told.loc["criterion"].iterrows()
    )


def _dossier(
    ranking: RunRanking, layers: Layers, place: AskedPlace, sites: Sequence[DetailedSite], day: date
) -> Dossier:
    run = ranking.run
    best = tuple(
        site_of(ranking, layers, site, number) for number, site in enumerate(sites, start=1)
    )
    first = best[0]
    goal = BEST_DECILE if not first.percentile >= BEST_DECILE else _TOP_PERCENT
    lifts, lifted = lifts_of(ranking, first.row, goal)
    standing = standing_of(ranking, place)
    return Dossier(
        place=place,
        load_mw=run.load_mw,
        standing=standing,
        best=best,
        rival=rival_of(ranking, place, first.row),
        lifts=lifts,
        lifted_percentile=lifted,
        goal=goal,
        of_country=ranking.of_country,
        open=tuple(open_questions(run, first.row)),
        neighbor=None if standing.ranked else neighbor_of(ranking, first),
        sources=run.layers,
        made=day,
        details=sites[0].beside.details,
    )


def standing_of(ranking: RunRanking, place: AskedPlace) -> PlaceStanding:
    """Return how a place stands as a whole."""
    run, rows = ranking.run, place.rows
    ranked = int(ranking.ranked[rows].sum())
    best_tenth = sum(
        ranking.percentile(float(score)) >= BEST_DECILE
        for score in ranking.scores[rows][ranking.ranked[rows]]
    )
    cells = ranking.cell_km2
    in_prefecture = in_run = None
    if place.kind == "municipality" and ranked:
        towns = ranking.towns
        of_it = towns["prefecture"] == place.prefecture.en
        own = towns["municipality"] == place.municipality.en
        for lang, name in place.municipality.others.items():
            if f"municipality_{lang}" in towns:
                own &= towns[f"municipality_{lang}"] == name
        in_run = _place_among(own & of_it)
        in_prefecture = _place_among(own[of_it]) if place.prefecture.en else None
    return PlaceStanding(
        candidates=len(rows),
        ranked=ranked,
        best_tenth=best_tenth,
        area_km2=math.nan if cells is None else float(cells[rows].sum()),
        reasons=reasons_within(run, rows),
        in_prefecture=in_prefecture,
        in_run=in_run,
    )


def _place_among(own: pd.Series) -> TownRank | None:
    found = np.flatnonzero(own.to_numpy(bool))
    return TownRank(int(found[0]) + 1, len(own)) if len(found) else None


def rival_of(ranking: RunRanking, place: AskedPlace, first: Mapping[str, Any]) -> Rival | None:
    """Return the best site outside a place, and what sets it apart from the best within."""
    inside = set(place.rows.tolist())
    row = next((int(one) for one in ranking.best_first if int(one) not in inside), None)
    if row is None:
        return None
    there = ranking.row_of(row)
    return Rival(
        site_id=str(there["site_id"]),
        municipality=Text.from_row(there, "municipality"),
        prefecture=Text.from_row(there, "prefecture"),
        lon=float(there["lon"]),
        lat=float(there["lat"]),
        rank=int(there["rank"]),
        score=float(there["score"]),
        gaps=gaps_between(ranking.run, first, there),
    )


def neighbor_of(ranking: RunRanking, first: BestOfPlace) -> Neighbor | None:
    """Return the ranked candidate nearest to a site; None where nothing is ranked."""
    rows = ranking.best_first
    if not len(rows):
        return None
    places = ranking.run.frame(["lon", "lat"])
    lon, lat = (places[one].to_numpy(float)[rows] for one in ("lon", "lat"))
    near = nearest_point([first.lon], [first.lat], lon, lat)
    at = int(rows[int(near.index[0])])
    there = ranking.row_of(at)
    return Neighbor(
        site_id=str(there["site_id"]),
        municipality=Text.from_row(there, "municipality"),
        prefecture=Text.from_row(there, "prefecture"),
        km=float(near.km[0]),
        percentile=ranking.percentile(float(there["score"])),
    )
