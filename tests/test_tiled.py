"""A run in tiles: bit for bit that of one piece, whatever breaks off on the way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from socket import socket
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from barred import BAR
from refused import refused

import geowbit as gw
from geowbit.core.errors import GeowbitError, LayerError, OutputError, StudyError
from geowbit.geodesy import GeoGrid
from geowbit.geoparquet import frame_of
from geowbit.layers import Raster
from geowbit.sites import Sites
from geowbit.study._engines import Here, engine_of
from geowbit.study._second_pass import SecondPass
from geowbit.study._tile_key import tile_key
from geowbit.study._tile_store import TileStore, work_folder
from geowbit.study._tile_work import TileWork
from geowbit.study.tiled import _measured

AREA = ["Kagawa"]
ROWS = 1_000


@pytest.fixture(scope="module")
def study() -> gw.Study:
    return gw.Study(area=AREA, top={"n": 3})


@pytest.fixture(scope="module")
def whole() -> Sites:
    # a study remembers the layers that were drawn
    return gw.Study(area=AREA, top={"n": 3}).run(cache=False)


@pytest.fixture(scope="module")
def folder(study: gw.Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tiled") / "kagawa"
    study.run_tiled(place, rows=ROWS)
    return place


def assert_same(found: pd.DataFrame, wanted: gpd.GeoDataFrame) -> None:
    """Hold that two tables are the same but for the order of their rows."""
    assert list(found) == list(wanted)
    found = found.set_index("site_id").loc[wanted["site_id"]].reset_index()
    for name in wanted:
        one, other = found[name], wanted[name]
        if name == "geometry":
            one, other = (pd.Series(shapely.to_wkb(shapes)) for shapes in (one, other))
        elif isinstance(other.dtype, pd.CategoricalDtype):
            one, other = one.astype(object), other.astype(object)
        else:
            assert one.dtype == other.dtype, name
        assert ((one == other) | (one.isna() & other.isna())).all(), name


def in_tiles(study: gw.Study, place: Path, rows: int = ROWS) -> gpd.GeoDataFrame:
    """Return the table of a study by both passes, without pages."""
    work = TileWork(study, rows)
    store = TileStore(place, tile_key(work))
    told = _measured(work, store, Here(work, 1), None)
    with work.within():
        found = SecondPass(work, store, told).whole(10_000)
        held = [n for n, one in enumerate(found.tiles) if len(one.rank)]
        assert len(held) > 1
        parts = [frame_of(work.scored(store.read(n), found.ranking, found.tiles[n])) for n in held]
    return pd.concat(parts)


def test_every_number_is_that_of_one_piece(folder: Path, whole: Sites) -> None:
    assert len(list((folder / "sites").glob("*.parquet"))) == 2
    found = Sites.read(folder)
    assert_same(found.table, whole.table)
    kept = {"seconds", "peak_memory_mb"}
    assert {k: v for k, v in found.record.items() if k not in kept} == {
        k: v for k, v in whole.record.items() if k not in kept
    }
    assert found.top()["site_id"].tolist() == whole.top()["site_id"].tolist()
    best = pd.read_csv(folder / "top.csv", dtype={"site_id": str})
    assert best["rank"].tolist() == whole.top()["rank"].tolist()
    # how sure each is follows from the row that it is
    sure = whole.listed()
    for name in ("rank_p05", "rank_p95", "best_percent_share"):
        assert best[name].tolist() == pytest.approx(sure[name].tolist())
    # the work is done, and nothing of it is left
    assert not list(folder.parent.glob(".*"))


def test_a_window_is_read_alone(folder: Path, whole: Sites) -> None:
    west, south, east, north = 134.0, 34.2, 134.1, 34.3
    found = gpd.read_parquet(folder / "sites", bbox=(west, south, east, north))
    shapes = whole.table.geometry
    inside = shapes.intersects(shapely.box(west, south, east, north))
    assert sorted(found["site_id"]) == sorted(whole.table.loc[inside, "site_id"])


FLOOD = np.arange(400.0).reshape(20, 20)


@pytest.mark.parametrize(
    "keys",
    [
        # ends by quantiles, a mean for the unknown, gates, and a raster beside one of the tiles
        {
            "criteria": {
                "relief_m": {"weight": 1},
                "industrial_ha": {"weight": 2, "unknown": "mean"},
                "flood_m": {
                    "layer": "flood", "measure": "value_at", "direction": "cost", "weight": 1,
                },
            },
            "gates": ["fiber_km <= 5"],
            "layers": {
                "flood": Raster(FLOOD, GeoGrid.north_up(134.2, 34.5, 0.005, 0.005, shape=(20, 20)))
            },
        },
        {"method": "topsis", "unknown": "worst", "exclude": ["elevation_m > 300"]},
        # a scale of one step, so that nearly all score alike; and land in one piece
        {
            "criteria": {
                "substation_km": {"weight": 1, "scale": {"steps": [[0, 1], [10, 0]]}},
            },
            "candidates": {"grid": "jis-250m"},
            "exclude": ["relief_m > 100"],
            "min_campus_ha": 200,
            "area": (133.95, 34.15, 134.05, 34.25),
        },
    ],
    ids=["quantiles", "topsis", "campus"],
)  # fmt: skip
def test_what_follows_from_all_follows_from_all_tiles(keys: dict[str, Any], tmp_path: Path) -> None:
    study = gw.Study(**{"area": AREA, **keys})
    wanted = study._ranked(study._scene(study._candidates()), lambda _: nullcontext()).table
    if "flood_m" in wanted:
        assert 0 < wanted["flood_m"].notna().sum() < len(wanted)
    if "campus_ha" in wanted:
        assert wanted["score"].nunique() < 4
        assert 0 < (wanted["campus_ha"] < 200).sum() < wanted["campus_ha"].notna().sum()
    assert_same(in_tiles(study, tmp_path), wanted)


@pytest.mark.parametrize("grid", ["jis-500m", "h3-8", {"lon_arcsec": 20, "lat_arcsec": 20}])
def test_a_coarser_square_shows_its_best_place(grid: Any, tmp_path: Path) -> None:
    study = gw.Study(
        area=(133.95, 34.15, 134.15, 34.3),
        candidates={"grid": grid},
        top={"n": 2, "min_separation_km": 4},
    )
    work = TileWork(study, 300)
    store = TileStore(tmp_path, tile_key(work))
    told = _measured(work, store, Here(work, 1), None)
    (tmp_path / "sites").mkdir()
    with work.within():
        whole = SecondPass(work, store, told).whole(100)
    coarser, listed = whole.ranking.coarser, set(whole.best["site_id"])
    assert coarser is not None
    assert len(listed) == 2
    squares = 0
    for number, of in enumerate(whole.tiles):
        shown = work.finish(number, store, whole.ranking, of)
        # what is written is not scored again
        again = work.finish(number, store, whole.ranking, of)
        table = gpd.read_parquet(store.part(number))
        key = pd.Series(coarser.key(table), name="square")
        first = table["rank"].astype(float).fillna(np.inf).mask(table["site_id"].isin(listed), 0)
        wanted = table.loc[first.groupby(key).idxmin().sort_index()]
        for one in (shown, again):
            assert one["square"].to_pylist() == sorted(set(key))
            assert one["site_id"].to_pylist() == wanted["site_id"].tolist()
            assert one["score"].to_pylist() == wanted["score"].tolist()
        squares += len(shown)
        assert len(coarser.shapes(shown["square"].to_numpy())) == len(shown)
    assert squares < whole.tally.count / 2


def test_a_map_of_squares_has_pictures_of_the_cells_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geowbit.study.tiled.MOST_SHOWN", 100)
    study = gw.Study(area=(133.95, 34.15, 134.15, 34.3), candidates={"grid": "jis-500m"})
    for _ in ("first", "into the same folder"):
        study.run_tiled(tmp_path / "out", rows=400)
        page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
        pictures = [one.stem for one in (tmp_path / "out" / "map_tiles").iterdir()]
        assert pictures
        assert all(f'"{name}"' in page for name in pictures)
        assert "img-src data: &#39;self&#39; file:" in page or "img-src data: 'self' file:" in page


def test_a_raster_that_lies_beside_all_tiles_is_refused(tmp_path: Path) -> None:
    how = {"layer": "flood", "measure": "value_at", "direction": "cost", "weight": 1}
    far = {"flood": Raster(FLOOD, GeoGrid.north_up(10, 50, 1, 1, shape=(20, 20)))}
    study = gw.Study(area=(134.0, 34.2, 134.05, 34.25), criteria={"flood_m": how}, layers=far)
    with refused(LayerError, "criteria.raster_elsewhere", layer="flood", lon="20.00", lat="40.00"):
        study.run_tiled(tmp_path / "out")


@pytest.fixture
def no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_: Any, fresh: Path, *__: Any, **___: Any) -> None:
        for name in ("map", "report"):
            (fresh / f"{name}.html").write_text("", encoding="utf-8")

    monkeypatch.setattr("geowbit.study.tiled._Squares.write_pages", write)


BREAKS = """
import os, signal, sys
import geowbit as gw
def tell(step):
    if step.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
gw.Study(area=["Kagawa"], top={"n": 3}).run_tiled(sys.argv[1], tell, rows=1000)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
@pytest.mark.usefixtures("no_pages")
def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(
    study: gw.Study, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ended = subprocess.run(
        [sys.executable, "-c", BREAKS, str(out), "part 1"], check=False, timeout=300
    )
    assert ended.returncode == -signal.SIGKILL
    assert not out.exists()
    work = tmp_path / ".out.tiles"
    done = {path.name: path.stat().st_mtime_ns for path in work.rglob("*-0*")}
    assert len([name for name in done if name.startswith("tile")]) == 2
    assert len([name for name in done if name.startswith("part")]) == 1
    # one of them is lost, and done again
    (work / "tile-000001.arrow").write_bytes(b"half")
    told: list[str] = []
    study.run_tiled(out, told.append, rows=ROWS)
    assert [one for one in told if one.startswith("tile ")] == ["tile 1 of 1"]
    for part in (folder / "sites").iterdir():
        assert (out / "sites" / part.name).read_bytes() == part.read_bytes()
    assert (out / "top.csv").read_bytes() == (folder / "top.csv").read_bytes()
    assert not work.exists()


def test_tiles_of_another_question_are_no_tiles(study: gw.Study) -> None:
    def key(**keys: Any) -> str:
        return tile_key(TileWork(gw.Study(**{"area": AREA, **keys}), ROWS))

    # the second pass alone asks for these
    same = {"weights": {"snow_cm": 0}, "method": "topsis", "name": "x", "top": {"n": 9}}
    assert key() == key(**same) == tile_key(TileWork(study, ROWS))
    assert (
        len({key(), key(load_mw=50), key(exclude=[]), key(assumptions={"pue_at_10_c": 1.3})}) == 4
    )
    assert key() != tile_key(TileWork(study, ROWS + 1))


def test_two_runs_into_one_folder_are_one_too_many(study: gw.Study, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with work_folder(out), refused(OutputError, "tiles.other_run", place=str(out)):
        study.run_tiled(out)


def test_a_full_disk_is_told_and_what_is_done_is_kept(
    study: gw.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = TileStore.write

    def write(store: TileStore, number: int, *args: Any) -> None:
        if number == 1:
            raise OSError(28, "No space left on device")
        written(store, number, *args)

    monkeypatch.setattr(TileStore, "write", write)
    with refused(OutputError, "tiles.cannot_write", reason="No space left on device"):
        study.run_tiled(tmp_path / "out", rows=ROWS)
    assert not (tmp_path / "out").exists()
    kept = sorted(path.name for path in (tmp_path / ".out.tiles").glob("tile*"))
    assert kept == ["tile-000000.arrow"]


@pytest.fixture
def _loopback() -> Iterator[None]:
    with BAR.loopback():
        yield


@pytest.mark.usefixtures("_loopback", "no_pages")
def test_workers_of_dask_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    fresh = gw.Study(area=AREA, top={"n": 3})
    # another run, with a page of its own where Dask would have one
    with socket() as other_run:
        with suppress(OSError):
            other_run.bind(("127.0.0.1", 8787))
            other_run.listen()
        fresh.run_tiled(tmp_path / "out", rows=ROWS, engine="dask", workers=1)
    for part in (folder / "sites").iterdir():
        assert (tmp_path / "out" / "sites" / part.name).read_bytes() == part.read_bytes()
    kept = {"seconds", "peak_memory_mb"}
    one, other = (
        json.loads((place / "run.json").read_text()) for place in (tmp_path / "out", folder)
    )
    assert {k: v for k, v in one.items() if k not in kept} == {
        k: v for k, v in other.items() if k not in kept
    }


@pytest.mark.usefixtures("_loopback")
def test_a_scheduler_that_is_not_there_is_told(
    study: gw.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr("geowbit.study._engines._SECONDS_TO_REACH", "1s")
    address = "tcp://127.0.0.1:9"
    with refused(StudyError, "tiles.no_scheduler", address=address):
        study.run_tiled(tmp_path / "out", engine="dask", scheduler=address)


def test_what_cannot_be_done_is_refused(study: gw.Study, tmp_path: Path) -> None:
    for how, code in (
        ({"engine": "spark"}, "tiles.no_engine"),
        ({"scheduler": "tcp://127.0.0.1:9"}, "tiles.scheduler_of_dask"),
        ({"workers": 0}, "tiles.workers"),
        ({"rows": 0}, "tiles.rows"),
    ):
        with refused(StudyError, code):
            study.run_tiled(tmp_path / "out", **how)  # type: ignore[arg-type]


def test_corridors_are_no_matter_of_tiles(tmp_path: Path) -> None:
    study = gw.Study(area=AREA, costs={"connection": "corridor"})
    with refused(StudyError, "tiles.corridor"):
        study.run_tiled(tmp_path / "out")


def test_an_area_without_land_is_refused_as_in_one_piece(tmp_path: Path) -> None:
    study = gw.Study(area=(134.5, 33.0, 134.6, 33.1), country="japan")
    with pytest.raises(GeowbitError) as wanted:
        study.run()
    with pytest.raises(GeowbitError) as found:
        study.run_tiled(tmp_path / "out")
    assert found.value.code == wanted.value.code


def test_threads_do_as_one_and_a_tile_that_vanishes_is_told(
    study: gw.Study, whole: Sites, tmp_path: Path
) -> None:
    work = TileWork(study, ROWS)
    store = TileStore(tmp_path, tile_key(work))
    with engine_of("here", work, workers=2, scheduler=None) as does:
        told = _measured(work, store, does, None)
    passed = SecondPass(work, store, told)
    with work.within():
        found = passed.whole(10_000)
        every = enumerate(found.tiles)
        parts = [frame_of(work.scored(store.read(n), found.ranking, one)) for n, one in every]
    assert_same(pd.concat(parts), whole.table.drop(columns="not_yet_known"))
    store.path(1).unlink()
    with refused(OutputError, "tiles.lost", place=str(store.path(1))):
        passed.column("lon")
