"""The work on one tile: measured in the first pass, scored and written in the second."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.candidates import Coarser
from geowbit.core.errors import StudyError, under
from geowbit.core.messages import plain_value, worded
from geowbit.core.versions import own_version
from geowbit.countries import using
from geowbit.criteria import Scene, part_measured
from geowbit.geoparquet import read_geoparquet, write_geoparquet
from geowbit.ranking import (
    CAMPUS_COLUMN,
    campus_rule,
    exclude,
    percentiles,
    score_by,
)
from geowbit.run import Run
from geowbit.settings import LayerFile
from geowbit.study._candidates import named_tile, tiles_of
from geowbit.study._result import in_order, tell_open
from geowbit.study._tally import Tally, tally_of
from geowbit.study._tile_store import TileStore, fresh_file

if TYPE_CHECKING:
    from geowbit.study.study import Study

Array = npt.NDArray[np.float64]

# what only the second pass asks: with other weights no tile is measured anew
_OF_SECOND_PASS = {"name", "weights", "pairwise", "method", "top", "seed", "plan", "preset"}
_OF_SCALES = {"weight", "best", "worst", "scale", "label"}


@dataclass(frozen=True)
class Ranking:
    """What the second pass tells a tile of the whole.

    Attributes
    ----------
    record : mapping
        The content of run.json.
    scales : sequence of mapping
        As of :func:`geowbit.ranking.criterion_scale`.
    rivals : tuple of ndarray, optional
        As of :func:`geowbit.ranking.method_ends`.
    coarser : Coarser, optional
        Squares of which the best place is wanted.
    rules : int
        How many rules judge a candidate by itself.
    """

    record: Mapping[str, Any]
    scales: Sequence[Mapping[str, Any]]
    rivals: tuple[Array, Array] | None
    coarser: Coarser | None
    rules: int = 0


@dataclass(frozen=True)
class OfTile:
    """Where the candidates of a tile stand among all.

    Attributes
    ----------
    rank : ndarray of int
        0 where excluded.
    percentile : ndarray, optional
        Of the country, where the candidates are the country.
    campus_ha : ndarray, optional
        Of the piece that each lies in, where the study asks for it.
    listed : tuple of int
        Rows of the best sites.
    """

    rank: npt.NDArray[np.int64]
    percentile: Array | None
    campus_ha: Array | None
    listed: tuple[int, ...] = ()


class TileWork:
    """A study ready to work on its tiles: layers, graph and trees are there once a process.

    Parameters
    ----------
    study : Study
    rows : int
        Candidates of a tile, at most.
    """

    def __init__(self, study: Study, rows: int) -> None:
        self.study, self.rows = study, rows
        if study.settings.costs.connection == "corridor":
            raise StudyError("tiles.corridor", keys=("costs", "connection"))
        with study.locating(), using(study.country):
            self.tiles = tiles_of(
                study.settings, study._area, study.layers, study.folder, rows=rows
            )
            outline = self.tiles.outline()
            study._check_candidates(outline)
            self.applied = study._applied_at(outline)
        self._scene: Scene | None = None

    @contextmanager
    def within(self) -> Iterator[Study]:
        """Work within the country of the study, and tell the lines of its file of what fails."""
        with self.study.locating(), using(self.applied.country):
            yield self.applied

    def measure(
        self, number: int, store: TileStore, elsewhere: frozenset[str] = frozenset()
    ) -> None:
        """Measure a tile, judge it by the rules, and write it.

        Parameters
        ----------
        number : int
        store : TileStore
        elsewhere : frozenset of str
            What is known in other tiles.
        """
        with self.within() as study, part_measured() as lies_on:
            with using(self.study.country):
                candidates = named_tile(self.tiles, number, self.study.layers)
            attrs = dict(candidates.attrs)
            told: dict[str, Any] = {"attrs": attrs, "elsewhere": sorted(elsewhere)}
            if not len(candidates):
                told |= {"known": [], "lies_on": {}, "tally": Tally().as_dict()}
                store.write(number, pd.DataFrame({"excluded": np.zeros(0, bool)}), told)
                return
            # what the last tile found out of no place is there already
            scene = (
                study._scene(candidates) if self._scene is None else self._scene.over(candidates)
            )
            scene.known_elsewhere = elsewhere
            measured, judged = study._measured(scene, lambda _: nullcontext())
            rules = study._rules(judged, study._weightings())
            excluded, counts = exclude(measured, rules, study.layers)
            self._scene = scene
            names = [one.name for one in study._criteria]
            tally = tally_of(
                scene,
                measured,
                names,
                excluded=excluded["excluded"],
                rules=counts,
                judged=judged,
                power=scene.power_counts() if study.layers.has("substations") else None,
            )
            records = study.layers.provenance()
            told |= {
                "known": sorted(scene.known),
                "lies_on": lies_on,
                "layers": [one.name for one in records],
                "tally": tally.as_dict(),
                "notes": {
                    one.name: [plain_value(note) for note in one.notes]
                    for one in records
                    if one.notes
                },
            }
            table = pd.concat([measured, excluded], axis=1)
            flat = pd.DataFrame(table.drop(columns="geometry"))
            flat["geometry"] = shapely.to_wkb(np.asarray(measured.geometry))
            flat.attrs = {}
            store.write(number, flat, told)

    def finish(
        self, number: int, store: TileStore, ranking: Ranking, of: OfTile
    ) -> gpd.GeoDataFrame | None:
        """Write a tile as a part of the answer; return the best place of each coarser square."""
        part = store.part(number)
        with self.within():
            if part.is_file():
                table = gpd.GeoDataFrame(read_geoparquet(part))
            else:
                table = self.scored(store.read(number), ranking, of)
                with fresh_file(part) as fresh:
                    write_geoparquet(table, fresh)
            return _best_of_each(table, ranking.coarser, of.listed)

    def scored(self, flat: pd.DataFrame, ranking: Ranking, of: OfTile) -> gpd.GeoDataFrame:
        """Return measured candidates with their scores and ranks, as a run has them."""
        study = self.applied
        shapes = shapely.from_wkb(flat.pop("geometry").to_numpy())
        table = gpd.GeoDataFrame(flat, geometry=shapes, crs="EPSG:4326")
        if of.campus_ha is not None:
            table = self._with_campus(table, of.campus_ha, ranking.rules)
        out = table["excluded"].to_numpy(bool)
        with under("criteria"):
            scored = score_by(
                table,
                study._weightings(),
                ranking.scales,
                among=~out,
                method=study.settings.method,
                rivals=ranking.rivals,
            )
        ranks = pd.Series(pd.array(of.rank, dtype="Int64"), index=table.index)
        scored["rank"] = ranks.mask(of.rank == 0)
        scored["national_percentile"] = self._percentile(scored["score"], out, of)
        whole = gpd.GeoDataFrame(pd.concat([table, scored], axis=1))
        whole = whole[[*in_order(whole), "geometry"]]
        if ranking.record:
            tell_open(Run.of(whole, ranking.record))
        return whole

    def _percentile(
        self, score: pd.Series, out: npt.NDArray[np.bool_], of: OfTile
    ) -> Array | pd.Series:
        if of.percentile is not None:
            return of.percentile
        quantiles = self.applied._national_quantiles()
        if quantiles is None:
            return np.full(len(score), np.nan)
        return percentiles(score, out, quantiles)

    def _with_campus(
        self, table: gpd.GeoDataFrame, campus_ha: Array, rules: int
    ) -> gpd.GeoDataFrame:
        """Return candidates judged, as the last rule does, by the piece that they lie in too."""
        least = self.applied.settings.min_campus_ha
        # of what another rule takes out the piece is not known, and nothing is less than that
        hit = campus_ha < (np.inf if least is None else least)
        reason = worded(campus_rule(least or 0.0).reason, "en")
        told = table["exclusion"].astype(object).mask(hit, reason)
        bits = table["excluded_by"].to_numpy(np.int64) | np.where(hit, 1 << rules, 0)
        table.insert(table.columns.get_loc("excluded"), CAMPUS_COLUMN, campus_ha)
        return table.assign(excluded=bits > 0, exclusion=pd.Categorical(told), excluded_by=bits)


def tile_key(work: TileWork) -> str:
    """Return a digest of all that the tiles of a study follow from.

    The code is told by its version; files by place, size and time of change; frames in memory by
    their contents.
    """
    study = work.applied
    told = {name: one for name, one in study.resolved().items() if name not in _OF_SECOND_PASS}
    told["criteria"] = {
        name: {key: value for key, value in one.items() if key not in _OF_SCALES}
        for name, one in (told.get("criteria") or {}).items()
    }
    files = []
    for given in study.settings.layers.values():
        if isinstance(given, LayerFile):
            named = given.file if isinstance(given.file, list) else [given.file]
            files += [study.folder / str(one) for one in named if one is not None]
    if study.settings.candidates.file:
        files.append(study.folder / study.settings.candidates.file)
    frames = {name: _frame_mark(one) for name, one in sorted(study._by_python.items())}
    rules = [one.text for one in study._rules((), study._weightings())]
    parts = [own_version(), work.rows, len(work.tiles), told, rules, frames]
    parts.append([_stamp(one) for one in files])
    parts.append({name: study.assumptions.value(name) for name in study.assumptions})
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _stamp(path: Path) -> list[Any]:
    try:
        found = path.stat()
    except OSError:
        return [str(path)]
    return [str(path), found.st_size, found.st_mtime_ns]


def _frame_mark(given: Any) -> str:
    if not isinstance(given, gpd.GeoDataFrame):
        return repr(given)
    plain = pd.DataFrame(given.drop(columns=given.geometry.name)).astype(str)
    digest = hashlib.sha256(pd.util.hash_pandas_object(plain).to_numpy().tobytes())
    for wkb in shapely.to_wkb(given.geometry.to_numpy()):
        digest.update(wkb or b"-")
    return digest.hexdigest()


def _best_of_each(
    table: gpd.GeoDataFrame, coarser: Coarser | None, listed: Sequence[int]
) -> gpd.GeoDataFrame | None:
    """Return the best place of each coarser square: the one that is listed, or the first ranked."""
    if coarser is None:
        return table
    ranks = table["rank"].to_numpy(float, na_value=np.inf)
    ranks[list(listed)] = 0
    order = np.argsort(ranks, kind="stable")
    key = coarser.key(table)[order]
    _, first = np.unique(key, return_index=True)
    rows = order[first]
    return table.iloc[rows].assign(square=key[first])
