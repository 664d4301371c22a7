"""The work on one tile: measured in the first pass, scored and written in the second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import Coarser
from geowbit.core.errors import StudyError, under
from geowbit.core.messages import plain_value, worded
from geowbit.countries import using
from geowbit.criteria import Scene, part_measured
from geowbit.findings import OPEN_COLUMN, open_column
from geowbit.geoparquet import (
    arrow_of,
    plain_names,
    read_arrow,
    with_columns,
    write_arrow,
)
from geowbit.ranking import (
    CAMPUS_COLUMN,
    campus_rule,
    exclude,
    percentiles,
    score_by,
)
from geowbit.run import Run
from geowbit.study._candidates import named_tile, tiles_of
from geowbit.study._result import in_order
from geowbit.study._tally import Tally, tally_of
from geowbit.study._tile_store import TileStore, fresh_file

if TYPE_CHECKING:
    from geowbit.study.study import Study

Array = npt.NDArray[np.float64]


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

    def rows(self, at: npt.NDArray[np.int64]) -> OfTile:
        """Return the same of some candidates, given by number."""
        return OfTile(
            self.rank[at],
            None if self.percentile is None else self.percentile[at],
            None if self.campus_ha is None else self.campus_ha[at],
        )


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
                store.write(number, arrow_of(pd.DataFrame({"excluded": np.zeros(0, bool)})), told)
                return
            # what the last tile found out of no place is there already
            scene = (
                study._scene(candidates) if self._scene is None else self._scene.over(candidates)
            )
            scene.known_elsewhere = elsewhere
            measured, judged = study._measured(scene, lambda _: nullcontext())
            rules = study._rules(judged, study._weightings())
            excluded, counts = exclude(measured, rules, study.layers)
            # of its places nothing is kept
            self._scene = scene.over(candidates.iloc[:0])
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
            plain = measured.columns.drop("geometry")
            columns = [pd.DataFrame(measured)[plain], excluded, measured[["geometry"]]]
            table = gpd.GeoDataFrame(pd.concat(columns, axis=1), copy=False)
            table.attrs = {}
            store.write(number, arrow_of(table), told)

    def finish(self, number: int, store: TileStore, ranking: Ranking, of: OfTile) -> Any:
        """Write a tile as a part of the answer; return what a map shows of it.

        Returns
        -------
        pyarrow.Table
            The best place of each coarser square with its number, ``square``, and without its
            shape; or all places, where no coarser squares are asked for.
        """
        part = store.part(number)
        with self.within():
            if part.is_file():
                table = read_arrow(part)
            else:
                table = self.scored(store.read(number), ranking, of)
                with fresh_file(part) as fresh:
                    write_arrow(table, fresh)
            return _best_of_each(table, ranking.coarser, of.listed)

    def scored(self, held: Any, ranking: Ranking, of: OfTile) -> Any:
        """Return measured candidates with their scores and ranks, as the file of a run has them.

        Parameters
        ----------
        held : pyarrow.Table
            Of :meth:`TileStore.read`.
        ranking : Ranking
        of : OfTile

        Returns
        -------
        pyarrow.Table
            As of :func:`geowbit.geoparquet.arrow_of`; what was measured is handed on as it is.
        """
        study = self.applied
        names = plain_names(held)
        new = pd.DataFrame(index=range(held.num_rows))
        if of.campus_ha is not None:
            new = self._with_campus(held, of.campus_ha, ranking.rules)
            names.insert(names.index("excluded"), CAMPUS_COLUMN)
        table = _Joined(held, new)
        out = table.column("excluded").to_numpy(bool)
        weightings = study._weightings()
        with under("criteria"):
            scored = score_by(
                table.frame([one.name for one in weightings if one.weight > 0]),
                weightings,
                ranking.scales,
                among=~out,
                method=study.settings.method,
                rivals=ranking.rivals,
            )
        ranks = pd.Series(pd.array(of.rank, dtype="Int64"))
        scored["rank"] = ranks.mask(of.rank == 0)
        scored["national_percentile"] = self._percentile(scored["score"], out, of)
        names = in_order([*names, *scored])
        new = pd.concat([new, scored], axis=1)
        if ranking.record:
            run = Run.of(_Joined(held, new), ranking.record)
            new[OPEN_COLUMN] = open_column(run)
            names.insert(names.index("lon"), OPEN_COLUMN)
        return with_columns(held, new, names)

    def _percentile(
        self, score: pd.Series, out: npt.NDArray[np.bool_], of: OfTile
    ) -> Array | pd.Series:
        if of.percentile is not None:
            return of.percentile
        quantiles = self.applied._national_quantiles()
        if quantiles is None:
            return np.full(len(score), np.nan)
        return percentiles(score, out, quantiles)

    def _with_campus(self, held: Any, campus_ha: Array, rules: int) -> pd.DataFrame:
        """Return candidates judged, as the last rule does, by the piece that they lie in too."""
        least = self.applied.settings.min_campus_ha
        table = held.select(["exclusion", "excluded_by"]).to_pandas()
        # of what another rule takes out the piece is not known, and nothing is less than that
        hit = campus_ha < (np.inf if least is None else least)
        reason = worded(campus_rule(least or 0.0).reason, "en")
        told = table["exclusion"].astype(object).mask(hit, reason)
        bits = table["excluded_by"].to_numpy(np.int64) | np.where(hit, 1 << rules, 0)
        return pd.DataFrame(
            {
                CAMPUS_COLUMN: campus_ha,
                "excluded": bits > 0,
                "exclusion": pd.Categorical(told),
                "excluded_by": bits,
            }
        )


class _Joined:
    """What was measured, and columns beside it or in its place: a table of a run."""

    def __init__(self, held: Any, new: pd.DataFrame) -> None:
        self.held, self.new = held, new

    def __len__(self) -> int:
        return len(self.new)

    def names(self) -> list[str]:
        """Return the names of the columns."""
        return [*(name for name in self.held.column_names if name not in self.new), *self.new]

    def column(self, name: str) -> pd.Series:
        """Return one column."""
        found: pd.Series = self.new[name] if name in self.new else self.held[name].to_pandas()
        return found

    def frame(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return some columns, or all of them."""
        asked = self.names() if names is None else names
        return pd.DataFrame({name: self.column(name) for name in asked}, self.new.index)

    def rows(self, at: npt.ArrayLike, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return some columns, or all of them, of some rows, given by number, in their order."""
        return self.frame(names).iloc[np.asarray(at, np.int64)]


def _best_of_each(table: Any, coarser: Coarser | None, listed: Sequence[int]) -> Any:
    """Return the best place of each coarser square: the one that is listed, or the first ranked."""
    if coarser is None:
        return table
    ranks = table["rank"].to_pandas().to_numpy(float, na_value=np.inf, copy=True)
    ranks[list(listed)] = 0
    order = np.argsort(ranks, kind="stable")
    key = coarser.key(table.select(["site_id", "lon", "lat"]).to_pandas())[order]
    squares, first = np.unique(key, return_index=True)
    names = plain_names(table)
    found = table.select(names).take(order[first])
    return with_columns(found, pd.DataFrame({"square": squares}), [*names, "square"])
