"""A study run tile by tile: memory follows from the size of a tile, not from their number."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.candidates import TILE_ROWS, Coarser
from geowbit.core.errors import OutputError, StudyError, under
from geowbit.core.memory import give_back
from geowbit.core.messages import Message, plain_value, value_of
from geowbit.core.output import FINER, PARTS, check_writable, whole_folder, write_whole
from geowbit.core.versions import peak_memory_mb
from geowbit.criteria import Scene, check_some_on, part_measured
from geowbit.geoparquet import concat_arrow, frame_of
from geowbit.layers import Layers
from geowbit.ranking import Judged, exclude, gate_exclusions, percentiles, rank
from geowbit.run import FrameTable, Run
from geowbit.run_files import write_best
from geowbit.sites import Sites
from geowbit.study._choices import check_some_left
from geowbit.study._engines import Engine, check_engine, engine_of
from geowbit.study._rehearsal import known_nowhere
from geowbit.study._result import Ranked, finished_run, kind_of
from geowbit.study._second_pass import SecondPass, Whole
from geowbit.study._tile_key import tile_key
from geowbit.study._tile_store import TileStore, work_folder
from geowbit.study._tile_work import OfTile, Ranking, TileWork

if TYPE_CHECKING:
    from geowbit.pages.finer import FinerTiles
    from geowbit.pages.report.page import Extent
    from geowbit.study.study import Study

Tell = Callable[[str], Any]
Step = Callable[[str], AbstractContextManager[None]]

# places that a map re-weighs at once, and a page of a few megabytes holds
MOST_SHOWN = 400_000
_SCORING = "scoring"


class _Squares(Sites):
    """The coarser squares of a tiled run, each by its best place; the best sites are the run's."""

    def __init__(self, run: Run, layers: Layers, best: gpd.GeoDataFrame) -> None:
        super().__init__(run, layers)
        self._best = best
        self._finer: FinerTiles | None = None

    def draw_finer(self, parts: Path, folder: Path) -> None:
        """Write pictures of all candidates, which the map shows close up."""
        from geowbit.pages.finer import finer_of

        self._finer = finer_of(self.run, parts, folder)

    def _map(self, *given: Any) -> Any:
        drawn = super()._map(*given)
        if self._finer is not None:
            from geowbit.pages.finer import FinerSquares

            squares = FinerSquares(self._finer)
            drawn.add_child(squares)
            drawn.tile_hosts = (*drawn.tile_hosts, *squares.hosts)
        return drawn

    def top(
        self, n: int | None = None, *, min_separation_km: float | None = None
    ) -> gpd.GeoDataFrame:
        """Return the best sites of the run."""
        if n is None and min_separation_km is None:
            return self._named(self._best)
        return super().top(n, min_separation_km=min_separation_km)

    def write_pages(self, fresh: Path, step: Step, *, lang: str, extent: Extent) -> None:
        """Write map and report."""
        with step("map"):
            self.to_html(fresh / "map.html", lang=lang)
        with step("report"):
            write_whole(fresh / "report.html", self.report(lang=lang, extent=extent))

    def write_best(self, fresh: Path, whole: Whole) -> None:
        """Write the best sites with their standing among all candidates."""
        best, own = self.listed(), whole.best.set_index("site_id")
        standing = {
            name: own.loc[best["site_id"], name].to_numpy()
            for name in ("rank", "national_percentile")
        }
        write_best(fresh, gpd.GeoDataFrame(best.assign(**standing)))


class _Measured(NamedTuple):
    """What the first pass left: a tile each, and what it tells of itself."""

    store: TileStore
    told: list[dict[str, Any]]


def run_tiled(
    study: Study,
    folder: Path | str,
    tell: Tell | None = None,
    *,
    rows: int = TILE_ROWS,
    engine: str = "here",
    workers: int | None = None,
    scheduler: str | None = None,
    lang: str = "en",
    extent: Extent = "whole",
) -> Sites:
    """Run a study in tiles; :meth:`geowbit.Study.run_tiled` tells of its parameters."""
    check_tiled(rows=rows, engine=engine, workers=workers)
    seconds: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        if tell:
            tell(name)
        began = time.perf_counter()
        yield
        seconds[name] = round(seconds.get(name, 0) + time.perf_counter() - began, 3)

    check_writable(folder)
    with step("candidates"):
        work = TileWork(study, rows)
    with work_folder(Path(folder)) as place:
        store = TileStore(place, tile_key(work))
        with engine_of(engine, work, workers=workers, scheduler=scheduler) as does:
            with step("tiles"):
                measured = _Measured(store, _measured(work, store, does, tell))
                if not work.applied.layers.is_unchanged():
                    # of some tiles the old may have been read, of others the new
                    raise OutputError("tiles.input_changed")
            with work.within(), step("ranks"):
                passed = SecondPass(work, store, measured.told)
                if not passed.tally.count:
                    raise work.tiles.none_left()
                sample = _sample(work, measured)
                whole = passed.whole(MOST_SHOWN)
                run = _run_of(work, sample, passed, whole, seconds)
                ranking = replace(whole.ranking, record=_record(run, whole))
                whole = replace(whole, ranking=ranking)
                give_back()
            with step("parts"):
                _forget_other_parts(store, ranking)
                shown = _finished(store, does, passed, whole, tell)
        # workers hold no memory any more while pages are drawn
        with work.within():
            sites = _sites(work, run, whole, shown)
            del shown
            give_back()
            with whole_folder(folder) as fresh:
                if whole.ranking.coarser is not None:
                    with step("map"):
                        sites.draw_finer(place / PARTS, fresh / FINER)
                sites.write_pages(fresh, step, lang=lang, extent=extent)
                sites.write_best(fresh, whole)
                told = replace(run, timings=dict(seconds), peak_memory_mb=peak_memory_mb())
                record = _record(told, whole)
                (place / PARTS).rename(fresh / PARTS)
                text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
                write_whole(fresh / "run.json", text)
    with work.within():
        return Sites.read(folder, layers=study._by_python)


def check_tiled(*, rows: int, engine: str, workers: int | None) -> None:
    """Refuse what cannot be meant before anything is laid out.

    Raises
    ------
    StudyError
        Names what it is.
    """
    if rows < 1:
        raise StudyError("tiles.rows", given=rows)
    check_engine(engine, workers)


def measure_tile(work: TileWork, number: int, store: TileStore, elsewhere: frozenset[str]) -> None:
    """Measure a tile and keep it."""
    work.measure(number, store, elsewhere)
    give_back()


def finish_tile(work: TileWork, number: int, store: TileStore, ranking: Ranking, of: OfTile) -> Any:
    """Write the part of a tile, and return what a map shows of it."""
    shown = work.finish(number, store, ranking, of)
    give_back()
    return shown


def _measured(
    work: TileWork, store: TileStore, does: Engine, tell: Tell | None
) -> list[dict[str, Any]]:
    """Measure what is not there yet; return what each tile tells of itself."""
    every = range(len(work.tiles))
    told = {number: store.told(number) for number in every}
    nothing: frozenset[str] = frozenset()
    todo = [(number, store, nothing) for number in every if told[number] is None]
    _all_done(does.done(measure_tile, todo), len(todo), tell, "tile")
    told = {number: store.told(number) for number in every}
    # what no place of a tile knows, such as its climate, may be known in another
    known = frozenset(one for each in told.values() for one in (each or {}).get("known", ()))
    again = [
        (number, store, known)
        for number, one in told.items()
        if one is not None
        and one["tally"]["count"]
        and not known <= {*one["known"], *one["elsewhere"]}
    ]
    _all_done(does.done(measure_tile, again), len(again), tell, "tile")
    found = []
    for number in every:
        one = store.told(number)
        if one is None:
            raise OutputError("tiles.lost", place=str(store.path(number)), problem="-")
        found.append(one)
    return found


def _all_done(
    done: Iterator[tuple[int, Any]], count: int, tell: Tell | None, what: str
) -> list[tuple[int, Any]]:
    """Wait for all jobs, telling how many are done."""
    found = []
    for number, one in enumerate(done, start=1):
        found.append(one)
        if tell:
            tell(f"{what} {number} of {count}")
    return found


class _Sample(NamedTuple):
    """One candidate with all that measuring it brings into this process."""

    candidate: gpd.GeoDataFrame
    scene: Scene
    judged: list[Judged]
    rules: list[Mapping[str, Any]]


def _sample(work: TileWork, measured: _Measured) -> _Sample:
    """Measure one candidate here, and tell of the layers what was found in all tiles."""
    study, layers = work.applied, work.applied.layers
    lies_on: dict[str, bool] = {}
    for one in measured.told:
        for name, on_it in one["lies_on"].items():
            lies_on[name] = lies_on.get(name, False) or on_it
    for name in [name for name, on_it in lies_on.items() if not on_it]:
        with under("layers", name):
            check_some_on(name, layers.raster(name), np.zeros(1, bool))
    first = next(one for one in measured.told if one["tally"]["count"])
    some = work.tiles.candidates(measured.told.index(first)).iloc[:1]
    off_land = sum(one["attrs"].get("off_land", 0) for one in measured.told)
    some.attrs = {**first["attrs"], "off_land": off_land}
    scene = study._scene(some) if work._scene is None else work._scene.over(some)
    with part_measured():
        table, judged = study._measured(scene, lambda _: nullcontext())
        _, rules = exclude(table, study._rules(judged, study._weightings()), layers)
    # what no step needed here may have been needed in another tile
    here = {one.name for one in layers.provenance()}
    read = {name for one in measured.told for name in one.get("layers", ())}
    for name in sorted(filter(layers.has, read - here)):
        _ = layers.table(name) if layers.is_table(name) else layers[name]
    there = {one.name: list(map(plain_value, one.notes)) for one in layers.provenance()}
    for one in measured.told:
        for name, notes in one.get("notes", {}).items():
            for note in notes:
                if note not in there.get(name, ()):
                    layers.note(name, cast("Message", value_of(note)))
    return _Sample(some, scene, judged, list(rules))


def _run_of(
    work: TileWork,
    sample: _Sample,
    passed: SecondPass,
    whole: Whole,
    seconds: Mapping[str, float],
) -> Run:
    """Return the run; its table has the best sites alone."""
    study, tally, scene = work.applied, whole.tally, sample.scene
    rules = [
        {**one, "count": hit, "unknown": unknown}
        for one, (hit, unknown) in zip(sample.rules, tally.rules, strict=False)
    ]
    if passed.campus is not None:
        rules.append(passed.campus)
    if not tally.ranked:
        bits = passed.column("excluded_by")
        asked = [*study._exclusions, *gate_exclusions(sample.judged)]
        check_some_left(bits, asked, study.settings)
    notes = study._notes(sample.candidate, abroad=study.country.folder is None)
    notes += known_nowhere(study._criteria, tally.nowhere, study.layers)
    study._open_drawn()
    scales = [dict(one) for one in whole.ranking.scales]
    return finished_run(
        Ranked(whole.best, study._weightings(), scales, rules, sample.judged),
        tally,
        study._criteria,
        study=study.resolved(),
        layers=study._provenance(sample.candidate),
        assumptions=study.assumptions,
        fiber=study._fiber_rate(),
        notes=[*notes, *scene.power_notes(tally.power), *scene.fiber_notes()],
        timings=seconds,
    )


def _record(run: Run, whole: Whole) -> dict[str, Any]:
    """Return the content of run.json, with the counts of all tiles."""
    tally = whole.tally
    counts = {
        "count": tally.count,
        "excluded": tally.count - tally.ranked,
        "ranked": tally.ranked,
    }
    record = run.as_dict()
    return {**record, "candidates": {**record["candidates"], **counts}}


def _finished(
    store: TileStore, does: Engine, passed: SecondPass, ranked: Whole, tell: Tell | None
) -> Any:
    """Write the parts that are not there yet; return what a map shows."""
    held, ranking, tiles = passed.held, ranked.ranking, ranked.tiles
    jobs = ((number, store, ranking, tiles[number]) for number in held)
    found = dict(_all_done(does.done(finish_tile, jobs), len(held), tell, "part"))
    return concat_arrow([found[number] for number in held])


def _forget_other_parts(store: TileStore, ranking: Ranking) -> None:
    """Remove parts that were scored otherwise."""
    told = {key: one for key, one in ranking.record.items() if key not in _OF_THE_MOMENT}
    text = json.dumps([store.key, told, list(ranking.scales)], sort_keys=True, default=str)
    mark, place = hashlib.sha256(text.encode()).hexdigest(), store.folder / _SCORING
    before = place.read_text(encoding="utf-8") if place.is_file() else ""
    if before != mark:
        shutil.rmtree(store.folder / PARTS)
        (store.folder / PARTS).mkdir()
        write_whole(place, mark)


# what another run of the same study has otherwise
_OF_THE_MOMENT = {"seconds", "peak_memory_mb"}


def _sites(work: TileWork, run: Run, whole: Whole, shown: Any) -> _Squares:
    """Return what map and report are drawn of."""
    listed = whole.best.iloc[: run.listed_count]
    coarser = whole.ranking.coarser
    if coarser is None:
        table = frame_of(shown)
        table = table.sort_values(["lat", "lon"], ascending=[False, True], ignore_index=True)
        here = listed.set_index(_rows_of(table, listed))
        return _Squares(replace(run, table=FrameTable(table)), work.applied.layers, here)
    table = _of_squares(shown, coarser)
    out = table["excluded"].to_numpy(bool)
    table["rank"] = rank(table["score"], out, coverage=table["coverage"])
    if work.applied._is_whole_country:
        table["national_percentile"] = percentiles(table["score"], out, None)
    candidates = {**run.candidates, "grid": coarser.grid}
    squares = replace(
        run,
        table=FrameTable(table),
        study=MappingProxyType({**run.study, "candidates": candidates}),
        kind=kind_of(candidates),
        messages=(
            Message("tiles.squares", squares=len(table), count=whole.tally.count),
            *run.messages,
        ),
    )
    rows = _rows_of(table, listed)
    # what is told of a site's rank is told among the squares
    here = listed.set_index(rows).assign(rank=table["rank"].iloc[rows])
    return _Squares(squares, work.applied.layers, gpd.GeoDataFrame(here))


def _rows_of(table: pd.DataFrame, sites: pd.DataFrame) -> pd.Index:
    """Return which rows of a table some sites are: how sure a rank is goes by the row."""
    row = pd.Series(np.arange(len(table)), table["site_id"].astype(str))
    return pd.Index(row.loc[sites["site_id"].astype(str)].to_numpy())


def _of_squares(shown: Any, coarser: Coarser) -> gpd.GeoDataFrame:
    """Return the best place of each square in the shape of the square, north first."""
    # a square that two tiles share is shown once, by the better place
    ranks = shown["rank"].to_pandas().to_numpy(float, na_value=np.inf)
    order = np.argsort(ranks, kind="stable")
    squares, first = np.unique(shown["square"].to_numpy()[order], return_index=True)
    shapes = coarser.shapes(squares)
    west, south, east, north = shapely.bounds(shapes).T
    middle_lon, middle_lat = ((west + east) / 2).round(9), ((south + north) / 2).round(9)
    at = np.lexsort((middle_lon, -middle_lat))
    table = frame_of(shown.drop_columns("square").take(order[first[at]]))
    table = table.assign(lon=middle_lon[at], lat=middle_lat[at])
    return gpd.GeoDataFrame(table, geometry=shapes[at], crs="EPSG:4326", copy=False)
