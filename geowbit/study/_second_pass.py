"""What follows from all tiles together: scales, ranks, percentiles, pieces of land, best sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    tiles : sequence of OfTile
    best : GeoDataFrame
        The best sites, as many as the study asks for.
    """

    ranking: Ranking
    tally: Tally
    tiles: Sequence[OfTile]
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
        return np.concatenate([self._of(n, name) for n in self.held])

    def _of(self, number: int, name: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = self.store.read(number, [name])[name].to_numpy()
        return found

    @property
    def held(self) -> list[int]:
        """Return the tiles that hold a candidate."""
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
        falling, nothing = self._scores(ranking, excluded)
        left = np.flatnonzero(~excluded).astype(_number_of(len(excluded)))
        order, ties = self._order(falling, nothing, left)
        ordered = left[order]
        del falling, nothing, order, left
        ranks = np.zeros(len(excluded), ordered.dtype)
        ranks[ordered] = np.arange(1, len(ordered) + 1, dtype=ordered.dtype)
        reached = None
        if work.applied._is_whole_country:
            reached = np.zeros(len(excluded), ordered.dtype)
            reached[ordered] = _reached(ties)
        places = self._best(ordered)
        tiles = _OfTiles(self.starts, ranks=ranks, reached=reached, pieces=pieces, places=places)
        best = self._rows(places, tiles, ranking)
        return Whole(ranking, self.tally, tiles, best)

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
        for number in self.held:
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
        """Return the scores of the ranked, less than zero, and of which of them nothing is known.

        What is less comes first.
        """
        study = self.work.applied
        count, end = int((~excluded).sum()), 0
        falling, nothing = np.empty(count), np.zeros(count, bool)
        for number in self.held:
            left = ~excluded[slice(*self.starts[number : number + 2])]
            if not left.any():
                continue
            found = score_by(
                self._weighed(number)[left],
                study._weightings(),
                ranking.scales,
                among=left[left],
                method=study.settings.method,
                rivals=ranking.rivals,
            )
            some, end = slice(end, end + len(found)), end + len(found)
            np.negative(found["score"].to_numpy(), out=falling[some])
            nothing[some] = found["coverage"].to_numpy() == 0
        return falling, nothing

    def _order(
        self, falling: Array, nothing: npt.NDArray[np.bool_], left: npt.NDArray[Any]
    ) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """Return the order of the ranked, the best first, and which score as the one before does.

        Of those that score alike the ones of which nothing is known come last; other ties stand
        as they do in one piece.
        """
        order = np.argsort(falling, kind="stable").astype(left.dtype)
        falling = falling[order]
        same = np.append(False, falling[1:] == falling[:-1])[: len(falling)]
        tied = np.flatnonzero(same | np.append(same[1:], False)[: len(same)])
        rows = order[tied]
        keys: list[npt.NDArray[Any]] = [rows]
        if self.work.tiles.northern_first and len(rows):
            lon, lat = self._at("lon", left[rows]), self._at("lat", left[rows])
            # what the antimeridian parts goes on beyond it
            keys = [lon % 360 if self._is_wide() else lon, -lat]
        order[tied] = rows[np.lexsort((*keys, nothing[rows], falling[tied]))]
        return order, same

    def _is_wide(self) -> bool:
        """Tell whether the candidates reach more than half around the earth."""
        ends = [(found.min(), found.max()) for found in (self._of(n, "lon") for n in self.held)]
        low, high = zip(*ends, strict=True)
        return float(max(high) - min(low)) > _HALF_ROUND

    def _at(self, name: str, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return a column of some candidates, in their order, without the column of all."""
        order = np.argsort(rows, kind="stable")
        cuts = np.searchsorted(rows[order], self.starts)
        found = np.empty(len(rows))
        for number in self.held:
            some = order[slice(*cuts[number : number + 2])]
            if len(some):
                found[some] = self._of(number, name)[rows[some] - self.starts[number]]
        return found

    def _as_in_one_piece(self) -> IntArray:
        """Return the order that all candidates have in one piece."""
        lon, lat = self.column("lon"), self.column("lat")
        if not self.work.tiles.northern_first:
            return np.arange(len(lon))
        wide = float(np.ptp(lon)) > _HALF_ROUND
        return np.lexsort((lon % 360 if wide else lon, -lat))

    def _best(self, ordered: npt.NDArray[Any]) -> IntArray:
        """Return the numbers of the best sites, of the ranked from the best on."""
        top = self.work.applied.settings.top
        for count in (_FIRST_RANKED, len(ordered)):
            first = ordered[:count]
            table = gpd.GeoDataFrame(
                {
                    "rank": np.arange(1, len(first) + 1),
                    "lon": self._at("lon", first),
                    "lat": self._at("lat", first),
                    "at": first,
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
        first = self.store.read(self.held[0], ["lon", "lat", "geometry"])[:1]
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
            for n in self.held
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


class _OfTiles(Sequence[OfTile]):
    """What each tile is told, made when it is asked for: of all stand here two small numbers."""

    def __init__(
        self,
        starts: IntArray,
        *,
        ranks: npt.NDArray[Any],
        reached: npt.NDArray[Any] | None,
        pieces: Array | None,
        places: IntArray,
    ) -> None:
        self.starts, self.ranks, self.reached = starts, ranks, reached
        self.ranked, self.pieces, self.places = int(ranks.max(initial=0)), pieces, places

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: Any) -> Any:
        some = slice(*self.starts[number : number + 2])
        here = self.places[(self.places >= some.start) & (self.places < some.stop)] - some.start
        ranks, shares = self.ranks[some], None
        if self.reached is not None:
            shares = 100 * self.reached[some].astype(float) / max(self.ranked, 1)
            shares[ranks == 0] = np.nan
        pieces = None if self.pieces is None else self.pieces[some]
        return OfTile(ranks.astype(np.int64), shares, pieces, tuple(here.tolist()))

    def __iter__(self) -> Iterator[OfTile]:
        return (self[number] for number in range(len(self)))


def _reached(same: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """Return how many each is at least as good as; from the best on, the same as the one before."""
    count = len(same)
    numbers = np.arange(count, dtype=_number_of(count))
    first = np.maximum.accumulate(np.where(same, numbers.dtype.type(0), numbers))
    found: npt.NDArray[Any] = count - first
    return found


def _number_of(count: int) -> type[np.signedinteger[Any]]:
    """Return the kind of number for as many rows: half the memory, where it is enough."""
    return np.int32 if count < np.iinfo(np.int32).max else np.int64
