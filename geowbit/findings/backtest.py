"""Known sites held against the score and against one-line rules. Nothing is tuned on it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, Sentence, StudyError
from geowbit.core.messages import plain_value
from geowbit.core.words import is_known
from geowbit.criteria import named_criterion
from geowbit.geodesy import nearest_point
from geowbit.ground import Ground
from geowbit.layers import model_table
from geowbit.ranking import rising_order
from geowbit.run import Run

Array = npt.NDArray[np.float64]
Outcome = Literal["compared", "excluded", "not_ranked", "same_cell", "outside", "sea"]

SCORE = "score"
ANNOUNCED, OWN = "announced", "own"
# a candidate farther off says nothing of a site
WITHIN_KM = 2.0
LARGE_MW = 100.0
# of the bootstrap: 19 in 20 draws lie between
_LOW, _HIGH = 0.025, 0.975
# below the middle of its area the score did not see why a site was chosen
_MIDDLE = 0.5
_MOST_CAUSES = 3
_BEST_SHARES = (0.01, 0.10)


@dataclass(frozen=True)
class KnownSite:
    """A known site, and what share of its supply area's land scores lower, by each rule.

    Attributes
    ----------
    name, prefecture, municipality, supply_area, site_id : str
        Place and candidate; the last two empty where no candidate is near.
    of : str
        The list that names it: ``announced`` or ``own``.
    load_mw : float
        The largest that is said of the place; NaN where none is.
    outcome : {"compared", "excluded", "not_ranked", "same_cell", "outside", "sea"}
        ``same_cell``: another of the list stands for its candidate.
    percentiles : mapping
        Rule to the share of unexcluded land of the supply area that it puts lower, ties half;
        without what the rule does not know.
    reasons : tuple of Message, Text or str
        Why it is excluded.
    lost : tuple of str
        Criteria that keep it below the middle of its area, the heaviest first.
    """

    name: str
    of: str
    outcome: Outcome
    prefecture: str = ""
    municipality: str = ""
    supply_area: str = ""
    site_id: str = ""
    load_mw: float = math.nan
    percentiles: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[Sentence, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def percentile(self) -> float:
        """Return the share of the area's land that scores lower; NaN where not compared."""
        return self.percentiles.get(SCORE, math.nan)


@dataclass(frozen=True)
class RuleRow:
    """How well one rule tells a set of known sites from the land of their areas.

    Attributes
    ----------
    rule : str
        ``score``, or the column that a one-line rule looks at.
    of : str
        The list: ``announced`` or ``own``.
    n : int
        Sites of which the rule says something.
    auc, low, high : float
        Area under the curve, the mean share of land that the rule puts lower, and between which
        ends 95 % of the draws of sites lie; 0.5 is what chance gives.
    ahead : float
        Share of the draws in which the score does better on the same sites; NaN of the score.
    supply_area : str
        Empty for all of them.
    least_mw : float
        Smaller sites, and those of unknown load, are left out where it is above 0.
    """

    rule: str
    of: str
    n: int
    auc: float
    low: float
    high: float
    ahead: float = math.nan
    supply_area: str = ""
    least_mw: float = 0.0

    @property
    def set(self) -> str:
        """Return the name of the set, as ``geowbit backtest --json`` has it.

        Examples
        --------
        >>> RuleRow("score", "announced", 7, 0.75, 0.5, 0.9, least_mw=100).set
        'announced_100_mw'
        """
        large = f"_{self.least_mw:g}_mw" if self.least_mw else ""
        return f"{self.of}{large}" + (f"/{self.supply_area}" if self.supply_area else "")


@dataclass(frozen=True)
class RegionLift:
    """How much of the best land lies where a government wants data centers.

    Attributes
    ----------
    by, date : str
        Who named the prefectures, and when.
    prefectures : tuple of str
        Those of them that have ranked land.
    best : float
        The share of all ranked land that is called best, such as 0.01.
    land_share, best_share : float
        The prefectures' share of the ranked land, and of the best of it.
    """

    by: str
    date: str
    prefectures: tuple[str, ...]
    best: float
    land_share: float
    best_share: float

    @property
    def lift(self) -> float:
        """Return how many times as much of the best land they hold as of all land."""
        return self.best_share / self.land_share if self.land_share else math.nan


@dataclass(frozen=True)
class Backtest:
    """Known sites against the score of a run and against one-line rules.

    Attributes
    ----------
    rows : tuple of RuleRow
        Set by set, the score first and then the rules.
    sites : tuple of KnownSite
        Every site of the lists, the lowest percentile first.
    promoted : tuple of RegionLift
    draws, seed : int
        Of the bootstrap.
    """

    rows: tuple[RuleRow, ...]
    sites: tuple[KnownSite, ...]
    promoted: tuple[RegionLift, ...] = ()
    draws: int = 0
    seed: int = 0

    def row(self, rule: str, of: str, **of_set: Any) -> RuleRow | None:
        """Return the row of a rule and a set, None where there is none."""
        wanted = {"supply_area": "", "least_mw": 0.0} | of_set | {"rule": rule, "of": of}
        found = (
            one
            for one in self.rows
            if all(getattr(one, name) == value for name, value in wanted.items())
        )
        return next(found, None)

    def counts(self, of: str) -> dict[str, int]:
        """Return how many sites of a list came to which outcome."""
        return dict(Counter(one.outcome for one in self.sites if one.of == of))

    def unseen(self) -> tuple[Message, ...]:
        """Return what the score fails to see: rules that do better, and sites below the middle.

        The last says what no criterion measures.
        """
        ahead = []
        for row in self.rows:
            of_set = {"supply_area": row.supply_area, "least_mw": row.least_mw}
            score = self.row(SCORE, row.of, **of_set)
            if score is not None and not row.supply_area and row.auc > score.auc:
                better = Message(
                    "backtest.rule_ahead",
                    rule=Message(f"rule.{row.rule}") if is_known(f"rule.{row.rule}") else row.rule,
                    theirs=round(row.auc, 2),
                    ours=round(score.auc, 2),
                    count=row.n,
                    mw=f"{row.least_mw:g}" if row.least_mw else "none",
                )
                ahead.append(better)
        low = [one for one in self.sites if one.percentile < _MIDDLE]
        told = [
            Message(
                "backtest.low_site" if one.lost else "backtest.low_site_bare",
                site=one.name,
                percent=round(100 * one.percentile),
                **({"criteria": tuple(map(named_criterion, one.lost))} if one.lost else {}),
            )
            for one in low
        ]
        return (*ahead, *told, Message("backtest.not_measured"))

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit backtest --json`` prints."""
        return {
            "rows": [_plain({"set": one.set, **asdict(one)}) for one in self.rows],
            "sites": [
                _plain(
                    {
                        **{name: value for name, value in vars(one).items() if name != "reasons"},
                        "percentile": one.percentile,
                        "reasons": [plain_value(reason) for reason in one.reasons],
                    }
                )
                for one in self.sites
            ],
            "promoted": [_plain({**asdict(one), "lift": one.lift}) for one in self.promoted],
            "unseen": [plain_value(one) for one in self.unseen()],
            "draws": self.draws,
            "seed": self.seed,
        }


def backtest(
    run: Run,
    known: Mapping[str, gpd.GeoDataFrame],
    *,
    draws: int = 500,
    seed: int | None = None,
    large_mw: float = LARGE_MW,
    ground: Ground | None = None,
) -> Backtest:
    """Hold known sites against the score of a run and against one-line rules.

    Parameters
    ----------
    run : Run
    known : mapping
        Name of a list (``announced``, ``own``) to its points (EPSG:4326); ``name``,
        ``prefecture``, ``municipality`` and ``load_mw`` are taken where they are there.
    draws : int
        Of the bootstrap, which draws sites with repetition.
    seed : int, optional
        That of the run where not given.
    large_mw : float
        From here on a site is large, MW.
    ground : Ground, optional
        Tells what lies in the sea; nothing does where not given.

    Returns
    -------
    Backtest

    Raises
    ------
    StudyError
        Where no site of a list lies on a ranked candidate.

    Notes
    -----
    A site stands at the nearest candidate within 2 km; what stands on one candidate counts once.
    It is compared with the candidates of its supply area that no rule excluded.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"lon": [139.0, 139.5, 140.0, 140.5], "lat": 35.0,
    ...     "site_id": [*"abcd"], "score": [0.2, 0.6, 0.4, 0.9],
    ...     "fiber_km": [1.0, 2.0, 3.0, 4.0], "excluded": False})
    >>> places = gpd.GeoDataFrame({"name": ["x"]}, geometry=gpd.points_from_xy([139.5], [35.0]))
    >>> found = backtest(bare_run(table), {"announced": places}, draws=20)
    >>> [(one.rule, one.set, one.n, one.auc) for one in found.rows]
    [('score', 'announced', 1, 0.625), ('fiber_km', 'announced', 1, 0.625)]
    """
    seed = run.seed if seed is None else seed
    rules = _rules(run)
    land = _Land(run, rules)
    sites = [one for of, places in known.items() for one in land.sites(of, places, ground)]
    compared = {one.of for one in sites if one.outcome == "compared"}
    # of what is announced nothing may lie in a small area; a list of one's own is meant
    if not compared or (OWN in known and OWN not in compared):
        counted = Counter(one.outcome for one in sites if OWN not in known or one.of == OWN)
        raise StudyError(
            "backtest.no_site",
            count=counted.total(),
            excluded=counted["excluded"],
            outside=counted["outside"],
            sea=counted["sea"],
        )
    rows = [
        row
        for of in known
        for row in _rows([one for one in sites if one.of == of], rules, draws, seed, large_mw)
    ]
    order = sorted(sites, key=lambda one: (math.isnan(one.percentile), one.percentile))
    return Backtest(tuple(rows), tuple(order), _promoted(run), draws, seed)


def _rules(run: Run) -> dict[str, int]:
    """Return the score and the columns of the one-line rules that the run has, and their sign."""
    table = model_table("backtest_rules")
    names = set(run.table.names())
    signs = {
        str(row["rule"]): -1 if row["better"] == "less" else 1
        for row in table.to_dict("records")
        if row["rule"] in names
    }
    return {SCORE: 1} | signs


class _Area(NamedTuple):
    """By rule what is known of a supply area, and by criterion the middle of its part."""

    known: dict[str, Array]
    middles: dict[str, float]


class _Land:
    """The candidates of a run, to which known sites are held."""

    def __init__(self, run: Run, rules: Mapping[str, int]) -> None:
        self._run, self._names = run, set(run.table.names())
        self._places = [run.column(name).to_numpy(float) for name in ("lon", "lat")]
        self._areas = np.zeros(len(run), np.int64)
        if "supply_area" in self._names:
            self._areas = np.asarray(pd.factorize(run.column("supply_area"))[0], np.int64)
        self._excluded = run.column("excluded").to_numpy(bool)
        self._values = {
            rule: sign * run.column(rule).to_numpy(float) for rule, sign in rules.items()
        }
        self._parts = {
            name: run.column(f"score_{name}").to_numpy(float)
            for name in run.weights
            if f"score_{name}" in self._names
        }
        self._areas_asked: dict[int, _Area] = {}

    def sites(self, of: str, places: gpd.GeoDataFrame, ground: Ground | None) -> list[KnownSite]:
        """Return the sites of a list, each with what is said of its candidate."""
        points = places.geometry.representative_point()
        x, y = points.x.to_numpy(float), points.y.to_numpy(float)
        near = self._nearest(x, y)
        sea = ground.is_sea(x, y) if ground is not None else np.zeros(len(x), bool)
        load_mw = np.full(len(x), np.nan)
        if "load_mw" in places:
            load_mw = pd.to_numeric(places["load_mw"], errors="coerce").to_numpy(float)
        largest = pd.Series(load_mw).groupby(near).max()
        seen: set[int] = set()
        told = []
        for row, place in enumerate(pd.DataFrame(places).to_dict("records")):
            at = int(near[row])
            named = KnownSite(
                _text(place, "name"),
                of,
                "sea" if sea[row] else "outside",
                _text(place, "prefecture"),
                _text(place, "municipality"),
                load_mw=float(load_mw[row]),
            )
            if at >= 0:
                named = replace(named, load_mw=float(largest[at]))
                named = self._held(named, at, again=at in seen)
                seen.add(at)
            told.append(named)
        return told

    def _nearest(self, x: Array, y: Array) -> npt.NDArray[np.int64]:
        """Return the candidate nearest to each site, -1 where none is near.

        Few candidates lie near any of the sites, and only among them the nearest is looked for.
        """
        lon, lat = self._places
        if not len(x) or not len(lon):
            return np.full(len(x), -1)
        some = np.flatnonzero(nearest_point(lon, lat, x, y, max_km=WITHIN_KM).index >= 0)
        if not len(some):
            return np.full(len(x), -1)
        found = nearest_point(x, y, lon[some], lat[some], max_km=WITHIN_KM).index
        return np.where(found >= 0, some[found], -1)

    def _said(self, at: int, name: str) -> str:
        if name not in self._names:
            return ""
        value = self._run.column(name).iloc[at]
        return "" if pd.isna(value) else str(value)

    def _held(self, site: KnownSite, at: int, *, again: bool) -> KnownSite:
        site = replace(
            site,
            prefecture=site.prefecture or self._said(at, "prefecture"),
            municipality=site.municipality or self._said(at, "municipality"),
            supply_area=self._said(at, "supply_area"),
            site_id=self._said(at, "site_id"),
        )
        if again:
            return replace(site, outcome="same_cell")
        if self._excluded[at]:
            bits = int(self._said(at, "excluded_by") or 0)
            reasons = self._run.reasons(bits, self._said(at, "exclusion"))
            return replace(site, outcome="excluded", reasons=reasons)
        if np.isnan(self._values[SCORE][at]):
            return replace(site, outcome="not_ranked")
        area = self._area(int(self._areas[at]))
        shares = {rule: _below(area.known[rule], one[at]) for rule, one in self._values.items()}
        return replace(
            site,
            outcome="compared",
            percentiles={rule: one for rule, one in shares.items() if not math.isnan(one)},
            lost=self._lost(at, area),
        )

    def _area(self, number: int) -> _Area:
        """Return what sites of a supply area are held to, of the candidates that are ranked."""
        if number not in self._areas_asked:
            rows = np.flatnonzero(~self._excluded & (self._areas == number))
            known = {rule: one[rows] for rule, one in self._values.items()}
            self._areas_asked[number] = _Area(
                {rule: one[np.isfinite(one)] for rule, one in known.items()},
                {name: _middle(part[rows]) for name, part in self._parts.items()},
            )
        return self._areas_asked[number]

    def _lost(self, at: int, area: _Area) -> tuple[str, ...]:
        """Return the criteria that keep a candidate below the middle of its area."""
        lost = {name: middle - self._parts[name][at] for name, middle in area.middles.items()}
        heaviest = sorted((name for name in lost if lost[name] > 0), key=lambda name: -lost[name])
        return tuple(heaviest[:_MOST_CAUSES])


def _middle(values: Array) -> float:
    """Return the median of what is known; NaN without any."""
    # a sort is faster than NumPy's median, which looks for a place in the order
    rising = np.sort(values)
    count = len(rising) - int(np.count_nonzero(np.isnan(values)))
    if not count:
        return math.nan
    return float((rising[(count - 1) // 2] + rising[count // 2]) / 2)


def _below(known: Array, own: float) -> float:
    """Return the share of what is known of the others that lies lower, ties half."""
    if math.isnan(own) or not known.size:
        return math.nan
    lower, alike = np.count_nonzero(known < own), np.count_nonzero(known == own)
    return float((lower + alike / 2) / known.size)


def _rows(
    sites: Sequence[KnownSite], rules: Mapping[str, int], draws: int, seed: int, large_mw: float
) -> Iterator[RuleRow]:
    """Yield the rows of a list: of all its sites, of the large ones, and area by area."""
    compared = [one for one in sites if one.outcome == "compared"]
    areas = sorted({one.supply_area for one in compared})
    sets: list[tuple[dict[str, Any], list[KnownSite]]] = [
        ({}, compared),
        ({"least_mw": large_mw}, [one for one in compared if one.load_mw >= large_mw]),
    ]
    if len(areas) > 1:
        sets += [
            ({"supply_area": area}, [one for one in compared if one.supply_area == area])
            for area in areas
        ]
    for of_set, some in sets:
        if not some:
            continue
        # one draw of sites for every rule: what one finds easy the other may, too
        drawn = np.random.default_rng(seed).integers(len(some), size=(draws, len(some)))
        score = np.array([one.percentiles[SCORE] for one in some])
        for rule in rules:
            shares = np.array([one.percentiles.get(rule, np.nan) for one in some])
            known = np.isfinite(shares)
            if not known.any():
                continue
            counted = known[drawn].sum(axis=1)
            some_known = counted > 0
            total = np.where(known, shares, 0.0)[drawn].sum(axis=1)[some_known]
            means = total / counted[some_known]
            beside = np.where(known, score, 0.0)[drawn].sum(axis=1)[some_known]
            low, high = np.quantile(means, [_LOW, _HIGH])
            yield RuleRow(
                rule,
                some[0].of,
                n=int(known.sum()),
                auc=float(shares[known].mean()),
                low=float(low),
                high=float(high),
                ahead=math.nan if rule == SCORE else float((beside > total).mean()),
                **of_set,
            )


def _promoted(run: Run) -> tuple[RegionLift, ...]:
    """Return how much of the best land lies in the prefectures that somebody promotes."""
    named = model_table("promoted_regions")
    if not len(named) or "prefecture" not in run.table.names():
        return ()
    score = run.column(SCORE).to_numpy(float)
    ranked = ~run.column("excluded").to_numpy(bool) & np.isfinite(score)
    if not ranked.any():
        return ()
    order = rising_order(-score[ranked])
    prefectures = run.column("prefecture")
    there_are = set(prefectures[ranked].unique())
    found = []
    for (by, date), rows in named.groupby(["by", "date"], sort=False):
        of = tuple(name for name in rows["prefecture"].astype(str) if name in there_are)
        if not of:
            continue
        there = prefectures.isin(of).to_numpy(bool)[ranked]
        for best in _BEST_SHARES:
            first = order[: max(1, int(best * len(order)))]
            shares = float(there.mean()), float(there[first].mean())
            found.append(RegionLift(str(by), str(date), of, best, *shares))
    return tuple(found)


def _text(row: Any, key: str) -> str:
    value = row.get(key)
    return "" if value is None or pd.isna(value) else str(value)


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON can hold: what is not known is null."""
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value
        for key, value in told.items()
    }
