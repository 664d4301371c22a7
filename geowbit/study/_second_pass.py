"""What follows from all tiles together: scales, ranks, percentiles, pieces of land, best sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import find_lattice
from geowbit.core.errors import StudyError, under
from geowbit.geoparquet import frame_of
from geowbit.ranking import (
    best_apart,
    campus_ha,
    campus_lattice,
    campus_rule,
    criterion_scale,
    goes_by_all,
    method_ends,
    score_by,
)
from geowbit.study._tally import Tally, counted, total_of
from geowbit.study._tile_store import TileStore
from geowbit.study._tile_work import OfTile, Ranking, TileWork

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# the best sites lie among the first; where not, all are looked at
_FIRST_RANKED = 1_000_000
_HALF_ROUND = 180.0


@dataclass(frozen=True)
class Whole:
    """What all tiles together tell each of them.

    Attributes
    ----------
    ranking : Ranking
        Without a record yet.
    tally : Tally
    tiles : tuple of OfTile
    best : GeoDataFrame
        The best sites, as many as the study asks for.
    """

    ranking: Ranking
    tally: Tally
    tiles: tuple[OfTile, ...]
    best: gpd.GeoDataFrame


class SecondPass:
    """The columns of all tiles, one at a time.

    Parameters
    ----------
    work : TileWork
    store : TileStore
        With all tiles.
    told : sequence of mapping
        What each tile tells of itself.
    """

    def __init__(self, work: TileWork, store: TileStore, told: Sequence[Mapping[str, Any]]) -> None:
        self.work, self.store, self.told = work, store, told
        self.tally = total_of(Tally.from_dict(one["tally"]) for one in told)
        self.sizes = [int(one["tally"]["count"]) for one in told]
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)]).astype(np.int64)
        self.rules = len(self.tally.rules)
        self.campus: dict[str, Any] | None = None

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of all candidates, in the order of the tiles."""
        return np.concatenate([self._of(n, name) for n in self._held()])

    def _of(self, number: int, name: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = self.store.read(number, [name])[name].to_numpy()
        return found

    def _held(self) -> list[int]:
        return [n for n, size in enumerate(self.sizes) if size]

    def whole(self, most_shown: int) -> Whole:
        """Return what all tiles together tell each of them.

        Parameters
        ----------
        most_shown : int
            Places that a map can show.
        """
        work = self.work
        excluded = self.column("excluded").astype(bool)
        pieces = None
        if work.applied.settings.min_campus_ha is not None:
            pieces, excluded = self._in_pieces(excluded)
        scales = self._scales(excluded)
        rivals = self._rivals(scales, excluded)
        coarser = work.tiles.coarser(self.tally.count, most_shown)
        ranking = Ranking({}, scales, rivals, coarser, self.rules)
        score, nothing = self._scores(ranking, excluded)
        left = np.flatnonzero(~excluded)
        order, lon, lat = self._order(score[left], nothing[left], left)
        ranks = np.zeros(len(score), np.int64)
        ranks[left[order]] = np.arange(1, len(order) + 1)
        shares = None
        if work.applied._is_whole_country:
            shares = np.full(len(score), np.nan)
            shares[left[order]] = _percentiles(score[left][order])
        places = self._best(left[order], lon[order], lat[order])
        tiles = tuple(
            self._of_tile(n, ranks, shares, pieces, places) for n in range(len(self.told))
        )
        best = self._rows(places, tiles, ranking)
        return Whole(ranking, self.tally, tiles, best)

    def _of_tile(
        self,
        number: int,
        ranks: IntArray,
        shares: Array | None,
        pieces: Array | None,
        places: IntArray,
    ) -> OfTile:
        some = slice(*self.starts[number : number + 2])
        here = places[(places >= some.start) & (places < some.stop)] - some.start
        return OfTile(
            ranks[some],
            None if shares is None else shares[some],
            None if pieces is None else pieces[some],
            tuple(here.tolist()),
        )

    def _scales(self, excluded: npt.NDArray[np.bool_]) -> list[dict[str, Any]]:
        found = []
        for one in self.work.applied._weightings():
            if not goes_by_all(one):
                with under("criteria"):
                    scale = criterion_scale(one, [], excluded=[])
                found.append({**scale, "missing": self.tally.missing.get(one.name, 0)})
                continue
            values, out = self.column(one.name), excluded
            if one.unknown == "mean":
                # a sum of numbers goes by their order
                order = self._as_in_one_piece()
                values, out = values[order], out[order]
            with under("criteria"):
                found.append(criterion_scale(one, values, excluded=out))
        return found

    def _rivals(
        self, scales: Sequence[Mapping[str, Any]], excluded: npt.NDArray[np.bool_]
    ) -> tuple[Array, Array] | None:
        if self.work.applied.settings.method == "weighted_sum":
            return None
        most, least = [], []
        for number in self._held():
            out = excluded[slice(*self.starts[number : number + 2])]
            ends = method_ends(
                self._weighed(number), self.work.applied._weightings(), scales, among=~out
            )
            most.append(ends[0])
            least.append(ends[1])
        return np.fmax.reduce(most), np.fmin.reduce(least)

    def _weighed(self, number: int) -> pd.DataFrame:
        names = [one.name for one in self.work.applied._weightings() if one.weight > 0]
        found: pd.DataFrame = self.store.read(number, names).to_pandas()
        return found

    def _scores(
        self, ranking: Ranking, excluded: npt.NDArray[np.bool_]
    ) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Return the score of all candidates, and of which of them nothing is known."""
        score, nothing = np.empty(len(excluded)), np.zeros(len(excluded), bool)
        study = self.work.applied
        for number in self._held():
            some = slice(*self.starts[number : number + 2])
            found = score_by(
                self._weighed(number),
                study._weightings(),
                ranking.scales,
                among=~excluded[some],
                method=study.settings.method,
                rivals=ranking.rivals,
            )
            score[some] = found["score"].to_numpy()
            nothing[some] = found["coverage"].to_numpy() == 0
        return score, nothing

    def _order(
        self, score: Array, nothing: npt.NDArray[np.bool_], left: IntArray
    ) -> tuple[IntArray, Array, Array]:
        """Return the order of the ranked, the best first, and their places.

        Of those that score alike the ones of which nothing is known come last; other ties stand
        as they do in one piece.
        """
        lon, lat = self.column("lon"), self.column("lat")
        wide = len(lon) > 0 and float(np.ptp(lon)) > _HALF_ROUND
        lon, lat = lon[left], lat[left]
        falling = -score
        order = np.argsort(falling, kind="stable")
        ordered = falling[order]
        same = ordered[1:] == ordered[:-1]
        tied = np.flatnonzero(np.append(same, False) | np.insert(same, 0, False))
        rows = order[tied]
        keys: list[npt.NDArray[Any]] = [rows]
        if self.work.tiles.northern_first:
            # what the antimeridian parts goes on beyond it
            keys = [lon[rows] % 360 if wide else lon[rows], -lat[rows]]
        order[tied] = rows[np.lexsort((*keys, nothing[rows], ordered[tied]))]
        return order, lon, lat

    def _as_in_one_piece(self) -> IntArray:
        """Return the order that all candidates have in one piece."""
        lon, lat = self.column("lon"), self.column("lat")
        if not self.work.tiles.northern_first:
            return np.arange(len(lon))
        wide = float(np.ptp(lon)) > _HALF_ROUND
        return np.lexsort((lon % 360 if wide else lon, -lat))

    def _best(self, ordered: IntArray, lon: Array, lat: Array) -> IntArray:
        """Return the numbers of the best sites."""
        top = self.work.applied.settings.top
        for count in (_FIRST_RANKED, len(ordered)):
            first = slice(0, count)
            table = gpd.GeoDataFrame(
                {
                    "rank": np.arange(1, len(ordered[first]) + 1),
                    "lon": lon[first],
                    "lat": lat[first],
                    "at": ordered[first],
                }
            )
            found = best_apart(table, top.n, min_separation_km=top.min_separation_km)
            if len(found) == top.n or count >= len(ordered):
                break
        return found["at"].to_numpy(np.int64)

    def _rows(
        self, places: IntArray, tiles: Sequence[OfTile], ranking: Ranking
    ) -> gpd.GeoDataFrame:
        """Return some candidates with all that is known of them, in their order."""
        number = np.searchsorted(self.starts, places, side="right") - 1
        found = []
        for one in np.unique(number).tolist():
            rows = places[number == one] - self.starts[one]
            held = self.store.read(one).take(rows)
            found.append(frame_of(self.work.scored(held, ranking, tiles[one].rows(rows))))
        return gpd.GeoDataFrame(pd.concat(found).sort_values("rank").reset_index(drop=True))

    def _in_pieces(self, excluded: npt.NDArray[np.bool_]) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Return the hectares of the piece that each candidate lies in, and who is out by that."""
        first = self.store.read(self._held()[0], ["lon", "lat", "geometry"])[:1]
        grid = campus_lattice(gpd.GeoDataFrame(frame_of(first))).grid
        lon, lat = self.column("lon"), self.column("lat")
        lattice = find_lattice(lon, lat, lon_step=grid.lon_step, lat_step=grid.lat_step)
        if lattice is None:
            raise StudyError("tiles.campus", count=len(lon), keys=("min_campus_ha",))
        hectares = np.round(campus_ha(lattice, ~excluded), 2)
        least = self.work.applied.settings.min_campus_ha or 0.0
        hit = hectares < least
        out = excluded | hit
        rule = campus_rule(least)
        names = [one.name for one in self.work.applied._criteria]
        parts = [
            counted(
                self.store.read(n, names).to_pandas(), names, out[slice(*self.starts[n : n + 2])]
            )
            for n in self._held()
        ]
        again = total_of(parts)
        self.tally = replace(
            self.tally,
            ranked=again.ranked,
            missing=again.missing,
            ranges=again.ranges,
            rules=(*self.tally.rules, (int(hit.sum()), 0)),
        )
        self.campus = {
            "rule": rule.text,
            "reason": rule.reason,
            "count": int(hit.sum()),
            "unknown": 0,
            **rule.parts(),
        }
        return hectares, out


def _percentiles(falling: Array) -> Array:
    """Return the share of the ranked that each is at least as good as; scores from the best on."""
    count = len(falling)
    new = np.insert(falling[1:] != falling[:-1], 0, True)
    first = np.maximum.accumulate(np.where(new, np.arange(count), 0))
    ranked: Array = 100 * (count - first).astype(float) / max(count, 1)
    return ranked
