"""What a run in tiles meets in the middle: workers that end, disks that fill, files that go."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from barred import BAR
from refused import refused

import geowbit as gw
from geowbit.core.errors import LayerError, OutputError, StudyError
from geowbit.study._engines import in_worker

AREA = (133.95, 34.15, 134.25, 34.4)
ROWS = 150

by_signals = pytest.mark.skipif(os.name == "nt", reason="there are no such signals")


@pytest.fixture(autouse=True)
def _no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_: Any, fresh: Path, *__: Any, **___: Any) -> None:
        for name in ("map", "report"):
            (fresh / f"{name}.html").write_text("", encoding="utf-8")

    monkeypatch.setattr("geowbit.study.tiled._Squares.write_pages", write)
    # who edits the code while this runs changes no tile
    monkeypatch.setattr("geowbit.study._tile_key.code_mark", lambda: "ours")


@pytest.fixture
def _loopback() -> Iterator[None]:
    with BAR.loopback():
        yield


def study_of(**keys: Any) -> gw.Study:
    return gw.Study(**{"area": AREA, "top": {"n": 3}, **keys})


def times_in(work: Path) -> dict[str, int]:
    """Return when each tile that is done was written."""
    return {one.name: one.stat().st_mtime_ns for one in work.glob("tile-*")}


def assert_same_bytes(one: Path, other: Path) -> None:
    names = sorted(path.name for path in (other / "sites").iterdir())
    assert sorted(path.name for path in (one / "sites").iterdir()) == names
    for name in names:
        assert (one / "sites" / name).read_bytes() == (other / "sites" / name).read_bytes()
    assert (one / "top.csv").read_bytes() == (other / "top.csv").read_bytes()


@by_signals
@pytest.mark.slow
@pytest.mark.usefixtures("_loopback")
def test_a_killed_worker_costs_no_more_than_its_tile(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    study_of().run_tiled(tmp_path / "unbroken", rows=ROWS)
    work, told = tmp_path / ".out.tiles", list[str]()
    before: dict[str, int] = {}

    def tell(step: str) -> None:
        told.append(step)
        if step.startswith("tile 2 of"):
            before.update(times_in(work))
            running = distributed.default_client().run(os.getpid)
            os.kill(min(running.values()), signal.SIGKILL)
        if step == "ranks":
            after = times_in(work)
            assert {name: after[name] for name in before} == before

    study_of().run_tiled(tmp_path / "out", tell, rows=ROWS, engine="dask", workers=2)
    tiles = [one for one in told if one.startswith("tile ")]
    assert len(before) >= 2
    assert len(tiles) > len(before)
    assert tiles[-1] == f"tile {len(tiles)} of {len(tiles)}"
    assert_same_bytes(tmp_path / "out", tmp_path / "unbroken")
    assert not work.exists()


CLUSTER = """
import asyncio, sys
from distributed import Scheduler, Worker
async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        if sys.argv[1:]:
            await Worker(scheduler.address, nthreads=1)
        await scheduler.finished()
asyncio.run(main())
"""


@contextmanager
def cluster(*workers: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Give the address of a scheduler in a process of its own, and the process."""
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER, *workers],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


@by_signals
@pytest.mark.slow
@pytest.mark.usefixtures("_loopback")
def test_a_scheduler_that_goes_away_is_told(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    with cluster("one") as (address, process):

        def tell(step: str) -> None:
            if step.startswith("tile 1 of"):
                process.kill()

        how = {"rows": ROWS, "engine": "dask", "scheduler": address}
        with refused(OutputError, "tiles.scheduler_gone", address=address):
            study_of().run_tiled(tmp_path / "out", tell, **how)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()
    assert times_in(tmp_path / ".out.tiles")


@pytest.mark.slow
@pytest.mark.usefixtures("_loopback")
def test_a_scheduler_without_workers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr("geowbit.study._engines._SECONDS_TO_JOIN", "1s")
    with cluster() as (address, _):
        how = {"rows": ROWS, "engine": "dask", "scheduler": address}
        with refused(StudyError, "tiles.no_worker", address=address):
            study_of().run_tiled(tmp_path / "out", **how)  # type: ignore[arg-type]


def test_a_worker_of_other_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geowbit.study._engines._ready", [])
    monkeypatch.setattr("geowbit.study._engines.node", lambda: "node-7")
    with refused(StudyError, "tiles.other_code", worker="node-7"):
        in_worker(b"", ROWS, "0123", lambda *_: None, ())


def flooded(path: Path, depth: float = 1.0) -> dict[str, Any]:
    """Write a layer of one's own; return the keys of a study that reads it."""
    shape = shapely.box(134.0, 34.2, 134.1, 34.3)
    gpd.GeoDataFrame({"depth_m": [depth]}, geometry=[shape], crs=4326).to_file(path)
    how = {
        "layer": "flood",
        "measure": "value_at",
        "column": "depth_m",
        "direction": "cost",
        "weight": 1,
        "fill": 0,
    }
    return {"criteria": {"flood_m": how}, "layers": {"flood": {"file": str(path)}}}


class BrokenOffError(Exception):
    """A run that somebody broke off."""


def breaking(at: str, work: Callable[[], Any] = lambda: None) -> Callable[[str], None]:
    def tell(step: str) -> None:
        if step.startswith(at):
            work()
            raise BrokenOffError

    return tell


def test_a_layer_that_vanished_is_told_and_what_is_done_is_kept(tmp_path: Path) -> None:
    layer, out = tmp_path / "flood.gpkg", tmp_path / "out"
    keys = flooded(layer)
    with pytest.raises(BrokenOffError):
        study_of(**keys).run_tiled(out, breaking("tile 2"), rows=ROWS)
    kept = times_in(tmp_path / ".out.tiles")
    assert len(kept) == 2
    layer.rename(tmp_path / "away.gpkg")
    with refused(LayerError, "layers.no_file"):
        study_of(**keys).run_tiled(out, rows=ROWS)
    assert times_in(tmp_path / ".out.tiles") == kept
    (tmp_path / "away.gpkg").rename(layer)
    told: list[str] = []
    study_of(**keys).run_tiled(out, told.append, rows=ROWS)
    done = [one for one in told if one.startswith("tile ")]
    whole = [one for one in told if one.startswith("part ")]
    assert len(done) == len(whole) - 2


def test_tiles_of_a_layer_that_changed_are_measured_again(tmp_path: Path) -> None:
    layer, out = tmp_path / "flood.gpkg", tmp_path / "out"
    keys = flooded(layer)
    with pytest.raises(BrokenOffError):
        study_of(**keys).run_tiled(out, breaking("parts"), rows=ROWS)
    stamp = layer.stat()
    layer.unlink()
    flooded(layer, depth=2.0)
    if layer.stat().st_size == stamp.st_size:
        # neither size nor time tell of it
        os.utime(layer, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    sites = study_of(**keys).run_tiled(out, rows=ROWS)
    assert sites.table["flood_m"].max() == 2.0


def test_a_layer_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    layer, out = tmp_path / "flood.gpkg", tmp_path / "out"
    keys = flooded(layer)

    def tell(step: str) -> None:
        if step.startswith("tile 1 "):
            layer.unlink()
            flooded(layer, depth=2.0)

    with refused(OutputError, "tiles.input_changed"):
        study_of(**keys).run_tiled(out, tell, rows=ROWS)
    assert not out.exists()
    assert study_of(**keys).run_tiled(out, rows=ROWS).table["flood_m"].max() == 2.0


def test_tiles_of_other_code_are_no_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, told = tmp_path / "out", list[str]()
    with pytest.raises(BrokenOffError):
        study_of().run_tiled(out, breaking("tile 2"), rows=ROWS)
    monkeypatch.setattr("geowbit.study._tile_key.code_mark", lambda: "another's")
    study_of().run_tiled(out, told.append, rows=ROWS)
    done = [one for one in told if one.startswith("tile ")]
    assert len(done) == len([one for one in told if one.startswith("part ")])


@by_signals
@pytest.mark.parametrize("stage", ["tiles", "parts"])
def test_a_file_that_the_disk_cannot_take_is_told(stage: str, tmp_path: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def tell(step: str) -> None:
        if step == stage:
            # what is longer fails in the middle of being written, as on a full disk
            resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, limits[1]))

    out, work = tmp_path / "out", tmp_path / ".out.tiles"
    try:
        with refused(OutputError, "tiles.cannot_write", place=str(work)):
            study_of().run_tiled(out, tell, rows=ROWS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not out.exists()
    # of what broke off nothing is left, neither there nor beside it
    half = [one for one in work.rglob("*") if one.name.startswith(".")]
    assert not half
    study_of().run_tiled(tmp_path / "unbroken", rows=ROWS)
    study_of().run_tiled(out, rows=ROWS)
    assert_same_bytes(out, tmp_path / "unbroken")


def test_a_second_run_waits_for_nobody(tmp_path: Path) -> None:
    out, told = tmp_path / "out", list[str]()

    def tell(step: str) -> None:
        if step.startswith("tile 1 "):
            began = time.monotonic()
            with refused(OutputError, "tiles.other_run", place=str(out)):
                study_of().run_tiled(out, rows=ROWS)
            told.append(f"{time.monotonic() - began:.0f}")

    study_of().run_tiled(out, tell, rows=ROWS)
    assert len(told) == 1
    assert (out / "run.json").is_file()
