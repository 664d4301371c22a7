"""Where tiles are worked on: in this process, or by the workers of Dask."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from platform import node
from typing import TYPE_CHECKING, Any, Protocol

from geowbit.cache import NoMarkError, code_mark
from geowbit.core import carried
from geowbit.core.errors import OutputError, StudyError
from geowbit.study._tile_work import TileWork

if TYPE_CHECKING:
    from geowbit.study.study import Study

ENGINES = ("here", "dask")
# tiles that wait beside each worker, so that none is idle
_AHEAD = 2
_SECONDS_TO_REACH = "10s"
# a cluster may begin its workers as they are asked for
_SECONDS_TO_JOIN = "120s"

Job = Callable[..., Any]


class Engine(Protocol):
    """Does jobs with a :class:`TileWork`, some at a time."""

    def done(self, job: Job, given: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
        """Yield what each job came to as it is done, with its first argument, the tile."""
        ...


class Here:
    """The process that asks; with several threads where that is asked for."""

    def __init__(self, work: TileWork, threads: int) -> None:
        self.work, self.threads = work, threads

    def done(self, job: Job, given: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
        """Yield what each job came to as it is done, with its first argument, the tile."""
        jobs = iter(given)
        # the first finds out what is known of no place, for the others
        for first in islice(jobs, 1 if self.threads > 1 else None):
            yield first[0], job(self.work, *first)
        if self.threads < 2:
            return
        with ThreadPoolExecutor(self.threads) as pool:

            def submit(one: tuple[Any, ...]) -> Future[Any]:
                return pool.submit(carried(job), self.work, *one)

            yield from _in_window(submit, jobs, self.threads)


class Workers:
    """The workers of a Dask cluster, each with the study ready in its process."""

    def __init__(self, client: Any, study: Study, rows: int) -> None:
        self.client, self.rows = client, rows
        self.address = str(client.scheduler.address)
        self.study, self.code = pickle.dumps(study), _code()

    def done(self, job: Job, given: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
        """Yield what each job came to as it is done, with its first argument, the tile."""
        from concurrent.futures import CancelledError

        from distributed.comm.core import CommClosedError

        try:
            yield from self._done(job, given)
        except (CancelledError, CommClosedError) as error:
            raise OutputError("tiles.scheduler_gone", address=self.address) from error

    def _done(self, job: Job, given: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
        from distributed import as_completed
        from distributed.scheduler import KilledWorker

        try:
            self.client.wait_for_workers(1, timeout=_SECONDS_TO_JOIN)
        except TimeoutError as error:
            raise StudyError("tiles.no_worker", address=self.address) from error
        jobs = iter(given)
        # a study of its own data is sent once, to all
        study = self.client.scatter(self.study, broadcast=True, hash=False)
        ahead = _AHEAD * max(1, len(self.client.ncores()))
        tiles: dict[Any, int] = {}

        def submit(one: tuple[Any, ...]) -> Any:
            # tried again where its worker went away, not where it failed
            future = self.client.submit(
                in_worker, study, self.rows, self.code, job, one, pure=False
            )
            tiles[future.key] = one[0]
            return future

        waiting: Any = as_completed([submit(one) for one in islice(jobs, ahead)])  # type: ignore[no-untyped-call]
        for future in waiting:
            try:
                found = future.result()
            except KilledWorker as error:
                raise OutputError("tiles.worker_died", tile=tiles[future.key]) from error
            yield tiles.pop(future.key), found
            for one in islice(jobs, 1):
                waiting.add(submit(one))


# the study that this worker has ready: layers, graph and trees are there once
_ready: list[tuple[tuple[bytes, int], TileWork]] = []


def in_worker(study: bytes, rows: int, code: str, job: Job, given: tuple[Any, ...]) -> Any:
    """Do a job in the process of a worker, whose code is that of the process that asks."""
    if not _ready or _ready[0][0] != (study, rows):
        if (own := _code()) and code and own != code:
            raise StudyError("tiles.other_code", worker=node())
        # it was written by the process that asks for the work
        _ready[:] = [((study, rows), TileWork(pickle.loads(study), rows))]  # noqa: S301
    return job(_ready[0][1], *given)


def _code() -> str:
    """Return the digest of what this process computes with; none where it changed meanwhile."""
    try:
        return code_mark()
    except NoMarkError:
        return ""


def check_engine(name: str, workers: int | None) -> None:
    """Refuse an engine that there is not, and workers that do nothing.

    Raises
    ------
    StudyError
        Names what it is.
    """
    if name not in ENGINES:
        raise StudyError("tiles.no_engine", name=name, known=ENGINES)
    if workers is not None and workers < 1:
        raise StudyError("tiles.workers", given=workers)


@contextmanager
def engine_of(
    name: str, work: TileWork, *, workers: int | None, scheduler: str | None
) -> Iterator[Engine]:
    """Give the engine of a name.

    Parameters
    ----------
    name : {"here", "dask"}
    work : TileWork
        Of this process.
    workers : int, optional
        Threads here, processes of Dask.
    scheduler : str, optional
        Address of a Dask scheduler; processes of this machine where not given.

    Raises
    ------
    StudyError
        Where there is no such engine, Dask is not installed, or a scheduler is not reached.
    """
    check_engine(name, workers)
    if scheduler is not None and name != "dask":
        raise StudyError("tiles.scheduler_of_dask")
    if name == "here":
        yield Here(work, workers or 1)
        return
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise StudyError("tiles.no_dask") from error
    if scheduler is not None:
        try:
            with _quiet():
                client = distributed.Client(scheduler, timeout=_SECONDS_TO_REACH)
        except (OSError, ValueError, TimeoutError) as error:
            raise StudyError("tiles.no_scheduler", address=scheduler) from error
        with _quiet(), client:
            yield Workers(client, work.study, work.rows)
        return
    with (
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            # no page of its own: it would ask for a port that another run may have
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            # nothing but the tiles takes memory: who watches it would only stop the work
            memory_limit=0,
            silence_logs=50,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield Workers(client, work.study, work.rows)


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave to geowbit what is told of a scheduler that is not there, or goes away."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _in_window(
    submit: Callable[[tuple[Any, ...]], Future[Any]],
    jobs: Iterator[tuple[Any, ...]],
    wide: int,
) -> Iterator[tuple[int, Any]]:
    running = {submit(one): one[0] for one in islice(jobs, wide)}
    while running:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            number = running.pop(future)
            found = future.result()
            running.update({submit(one): one[0] for one in islice(jobs, 1)})
            yield number, found
