"""All that a run tells of one place: where it stands, its best sites, what decides, what lifts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from geowbit.core.messages import Message, Sentence, Text, plain_value
from geowbit.findings.asked_places import AskedPlace
from geowbit.findings.details import SiteDetails
from geowbit.findings.open_questions import OpenQuestion
from geowbit.layers import Lever, Provenance
from geowbit.run import RuleOfRun, Run

# what a record of a dossier leaves to the files of the run
_NOT_TOLD = ("row", "corridor", "details")


class Span(NamedTuple):
    """A number with its range; NaN where an end is not known."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class TownRank:
    """Where the best site of a municipality stands among those of others.

    Attributes
    ----------
    rank, of : int
        1 is the best, of so many municipalities that have a ranked candidate.
    """

    rank: int
    of: int


@dataclass(frozen=True)
class Reason:
    """A rule that excludes candidates of a place.

    Attributes
    ----------
    rule : RuleOfRun
    count : int
        Candidates of the place that it excludes.
    alone : int
        Those that no other rule excludes too.
    """

    rule: RuleOfRun
    count: int
    alone: int


def reasons_within(run: Run, rows: npt.NDArray[Any]) -> tuple[Reason, ...]:
    """Return what excludes some rows of a run, given by number or by a mask; the most first."""
    if "excluded_by" not in run.table.names():
        return ()
    bits = run.column("excluded_by").to_numpy(np.int64)[rows]
    found = []
    for at, rule in enumerate(run.rules):
        hit = (bits >> at & 1).astype(bool)
        if hit.any():
            found.append(Reason(rule, int(hit.sum()), int((bits == 1 << at).sum())))
    return tuple(sorted(found, key=lambda one: -one.count))


@dataclass(frozen=True)
class PlaceStanding:
    """How a place stands as a whole.

    Attributes
    ----------
    candidates, ranked, best_tenth : int
        Its candidates, those that no rule excludes, and those in the best tenth of the country.
    area_km2 : float
        Of its candidates, where they are cells of a lattice; else NaN.
    reasons : tuple of Reason
        What excludes the others, the most frequent first.
    in_prefecture, in_run : TownRank, optional
        Of a municipality with a ranked candidate.
    """

    candidates: int
    ranked: int
    best_tenth: int
    area_km2: float
    reasons: tuple[Reason, ...]
    in_prefecture: TownRank | None = None
    in_run: TownRank | None = None


@dataclass(frozen=True)
class StationAt:
    """The substation that a site connects to.

    Attributes
    ----------
    id : str
    name : Message, Text or str
        As a reader calls it.
    lon, lat : float
    km : float
        Straight from the site.
    line_kv : float
        Of the line to it.
    network : str
        The supply area of its operator; empty where it is not known.
    """

    id: str
    name: Sentence
    lon: float
    lat: float
    km: float
    line_kv: float
    network: str


@dataclass(frozen=True)
class HeadroomAt:
    """The load that a substation can still take, as published.

    Attributes
    ----------
    low_mw, high_mw : float
        What is sure and what is possible.
    years : float
        Until it can be supplied; NaN where nothing is said.
    as_of : str
        Date of the figure.
    source : Text
    counts : bool
        Whether the run reckons with it.
    """

    low_mw: float
    high_mw: float
    years: float
    as_of: str
    source: Text
    counts: bool


@dataclass(frozen=True)
class Trip:
    """The round trip to a hub, milliseconds, by the shortest way; NaN where it is not known."""

    hub: str
    optical_ms: float
    conventional_ms: float


@dataclass(frozen=True)
class FiberWay:
    """One of the routes to a hub.

    Attributes
    ----------
    hub : str
    route : int
        1 and 2 of two, 0 the shortest where it is neither.
    rule : str
        How far the two are apart, as of :class:`geowbit.fiber.SiteRoutes`.
    km : float
    ms : Span
        All-optical, round trip.
    guessed : str
        Names of the links on it that nobody has confirmed.
    """

    hub: str
    route: int
    rule: str
    km: float
    ms: Span
    guessed: str


@dataclass(frozen=True)
class Hazard:
    """A measure of ground or hazard at a site."""

    criterion: str
    unit: str
    value: float


@dataclass(frozen=True)
class BestOfPlace:
    """One of the best sites of a place.

    Attributes
    ----------
    number : int
        From 1.
    site_id : str
    lon, lat : float
    municipality, prefecture : Text
    rank : int, optional
        None where it is excluded.
    score : float
        What it would score, where it is excluded.
    percentile, area_percentile : float
        Of its score in the country and among the ranked candidates of its prefecture, 100 is the
        best; what they would be where it is excluded.
    coverage : float
        The share of the weights whose criteria are known.
    rank_low, rank_high : int, optional
        In nine of ten draws of what is not known the rank lies between them.
    reasons : tuple of Message, Text or str
        Why it is excluded; empty where it is not.
    connection, power, fiber : Span
        Million of the country's money; along the corridor where one was traced.
    straight_mjpy : float
        Of the connection by the straight line, which is what counts in the score.
    corridor_km : float
    corridor : LineString, optional
        Of the power line; None, and NaN, where none was traced.
    years : Span
        Until power and fiber stand.
    yearly_mjpy_per_mw : float
        What the whole site costs a year for each MW of its servers.
    station : StationAt, optional
        None where no substation serves it.
    headroom : HeadroomAt, optional
        None where nothing is published.
    fiber_route, fiber_kind : str
        The nearest fiber route.
    fiber_km : float
    trips : tuple of Trip
    ways : tuple of FiberWay
        Of the first site of a place alone.
    hazards : tuple of Hazard
    row : mapping
        All that the run and :class:`geowbit.findings.SiteDetails` know of it, by column.
    """

    number: int
    site_id: str
    lon: float
    lat: float
    municipality: Text
    prefecture: Text
    rank: int | None
    score: float
    percentile: float
    area_percentile: float
    coverage: float
    rank_low: int | None
    rank_high: int | None
    reasons: tuple[Sentence, ...]
    connection: Span
    power: Span
    fiber: Span
    straight_mjpy: float
    corridor_km: float
    corridor: BaseGeometry | None
    years: Span
    yearly_mjpy_per_mw: float
    station: StationAt | None
    headroom: HeadroomAt | None
    fiber_route: str
    fiber_kind: str
    fiber_km: float
    trips: tuple[Trip, ...]
    ways: tuple[FiberWay, ...]
    hazards: tuple[Hazard, ...]
    row: Mapping[str, Any]


@dataclass(frozen=True)
class Gap:
    """What one criterion makes of the difference of two sites.

    Attributes
    ----------
    criterion, unit : str
    here, there : float
        The values; NaN where not known.
    points : float
        Its part of the score here less that there; NaN where the method has no parts.
    decides : bool
        Whether it is one of the fewest that together outweigh all that speaks for the other.
    """

    criterion: str
    unit: str
    here: float
    there: float
    points: float
    decides: bool


@dataclass(frozen=True)
class Rival:
    """The best site of the run that is not in the place, and what sets the two apart.

    Attributes
    ----------
    site_id : str
    municipality, prefecture : Text
    lon, lat : float
    rank : int
    score : float
    gaps : tuple of Gap
        The largest in points first.
    """

    site_id: str
    municipality: Text
    prefecture: Text
    lon: float
    lat: float
    rank: int
    score: float
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Lift:
    """What a criterion would give if people brought it to the best end of its scale.

    Attributes
    ----------
    criterion, unit : str
    value, best : float
        As it is, NaN where not known; and the best end, of a round trip no less than light in
        glass takes along the straight line.
    points : float
        What the score gains.
    percentile : float
        In the country, with it alone.
    needed : float
        The value with which the site is in the best tenth of the country (in the best hundredth
        where it is in the tenth already); NaN where the best end is not enough, or it is there.
    lever : Lever
        What is built, and by whom.
    """

    criterion: str
    unit: str
    value: float
    best: float
    points: float
    percentile: float
    needed: float
    lever: Lever


@dataclass(frozen=True)
class Neighbor:
    """The nearest ranked candidate of a place that has none."""

    site_id: str
    municipality: Text
    prefecture: Text
    km: float
    percentile: float


@dataclass(frozen=True)
class Dossier:
    """All that a run tells of one place.

    Attributes
    ----------
    place : AskedPlace
    load_mw : float
    standing : PlaceStanding
    best : tuple of BestOfPlace
        Its best three sites, of cells those that do not touch; where all are excluded, those that
        would be.
    rival : Rival, optional
        None where the run has no ranked candidate outside the place.
    lifts : tuple of Lift
        Of the best site, what gives most first; empty where the method has no parts.
    lifted_percentile : float
        With all of them together; NaN where there are none.
    goal : float
        The percentile that ``needed`` of the lifts means: 90, or 99.
    of_country : bool
        Whether percentiles are those of the country; where not, of the run's own candidates.
    open : tuple of OpenQuestion
        What is not yet known of the best site, and whom to ask.
    neighbor : Neighbor, optional
        Where all candidates of the place are excluded.
    sources : tuple of Provenance
        The layers of the run, with their dates.
    made : date
        Day on which the dossier was made.
    details : SiteDetails, optional
        What was found out of the best sites of all places that were asked for with this one.
    """

    place: AskedPlace
    load_mw: float
    standing: PlaceStanding
    best: tuple[BestOfPlace, ...]
    rival: Rival | None
    lifts: tuple[Lift, ...]
    lifted_percentile: float
    goal: float
    of_country: bool
    open: tuple[OpenQuestion, ...]
    neighbor: Neighbor | None
    sources: tuple[Provenance, ...]
    made: date
    details: SiteDetails | None = field(default=None, repr=False, compare=False)

    @property
    def is_excluded(self) -> bool:
        """Tell whether rules exclude every candidate of the place."""
        return not self.standing.ranked

    @property
    def is_there(self) -> bool:
        """Tell whether the best site stands at the goal of the lifts already."""
        return self.best[0].percentile >= self.goal

    def as_dict(self) -> dict[str, Any]:
        """Return the dossier as plain values, for JSON; what is not known is null."""
        place = self.place
        named = {"kind": place.kind, "name": place.name, "code": place.code}
        told = {one.name: _plain(getattr(self, one.name)) for one in _shown(self)}
        del told["sources"]
        return told | {
            "place": named
            | {"municipality": str(place.municipality), "prefecture": str(place.prefecture)},
            "made": self.made.isoformat(),
            "sources": [
                {"name": one.name, "source": str(one.source), "date": one.date}
                for one in self.sources
            ],
        }


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it; rows of a table are left to its files."""
    told = value
    if isinstance(value, Message | Text):
        told = plain_value(value)
    elif isinstance(value, Span):
        told = {name: _plain(one) for name, one in value._asdict().items()}
    elif isinstance(value, RuleOfRun):
        told = value.as_dict()
    elif is_dataclass(value) and not isinstance(value, type):
        told = {one.name: _plain(getattr(value, one.name)) for one in _shown(value)}
    elif isinstance(value, tuple):
        told = [_plain(one) for one in value]
    elif isinstance(value, float) and not math.isfinite(value):
        told = None
    return told


def _shown(value: Any) -> Iterator[Any]:
    return (one for one in fields(value) if one.name not in _NOT_TOLD)
