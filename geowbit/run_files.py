"""The files of a finished run, written in the order in which a reader waits for them."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, Generic, TypeVar

import geopandas as gpd
import numpy as np

from geowbit.core import carried
from geowbit.core.output import write_whole
from geowbit.findings import SiteDetails
from geowbit.run import Run

__all__ = ["RunFiles", "write_best"]

T = TypeVar("T")


class RunFiles(Generic[T]):
    """The pages and tables of a run in a folder, but for run.json.

    Parameters
    ----------
    folder : Path
    run : Run
    found : SiteDetails
        Of its best sites.
    packed : callable
        Takes what it calls before it measures other loads, and returns what the map holds of every
        candidate.
    page : callable
        Takes what is packed, and returns the map as HTML.
    report : callable
        Returns the report as HTML.
    """

    def __init__(
        self,
        folder: Path,
        run: Run,
        found: SiteDetails,
        *,
        packed: Callable[[Callable[[], None]], T],
        page: Callable[[T], str],
        report: Callable[[], str],
    ) -> None:
        self._folder, self._run, self._found = folder, run, found
        self._packed, self._page, self._report = packed, page, report

    def write(self, seconds: MutableMapping[str, float], tell: Any = None) -> None:
        """Write them; the map comes first where all that it shows is at hand.

        Parameters
        ----------
        seconds : mapping
            Fills with the seconds of each step as it ends: the report tells of those before it.
        tell : callable, optional
            Called with the name of each step as it begins.
        """
        folder, found = self._folder, self._found
        # other loads are measured and packed for the map, and then the table is compressed, outside
        # Python's lock: meanwhile is done what the lock is needed for
        with ThreadPoolExecutor(1) as beside:
            measuring = Event()
            packed = beside.submit(carried(self._packed), measuring.set)
            tables = carried(lambda: self._run.write_table(folder))

            def tabulate() -> None:
                write_best(folder, found.sites)
                written.result()

            steps: Mapping[str, Callable[[], Any]] = {
                "corridors": lambda: found.corridors,
                "best sites": lambda: found.sites,
                "fiber routes": lambda: found.routes,
                "map": lambda: write_whole(folder / "map.html", self._page(packed.result())),
                "report": lambda: write_whole(folder / "report.html", self._report()),
                "sites": tabulate,
            }

            def done(names: Sequence[str]) -> None:
                for name in names:
                    if tell:
                        tell(name)
                    began = time.perf_counter()
                    steps[name]()
                    seconds[name] = round(time.perf_counter() - began, 3)

            done(["corridors", "best sites", "fiber routes"])
            # what is in the cache, as of a second run, waits for nothing else
            first = ["map"] if packed.done() or not measuring.is_set() else []
            done(first)
            written = beside.submit(tables)
            done([name for name in ("report", "map", "sites") if name not in first])


def write_best(place: Path, top: gpd.GeoDataFrame) -> None:
    """Write the best sites into a folder, in the formats that others read.

    Parameters
    ----------
    place : Path
    top : GeoDataFrame
        The best sites, best first.
    """
    best = _plain(top)
    # JSON has no infinite number, as the distance to what there is none of
    finite = best.replace([np.inf, -np.inf], np.nan)
    write_whole(place / "top.geojson", _vector_bytes(finite, "GeoJSON", layer="top"))
    write_whole(place / "top.gpkg", _vector_bytes(best, "GPKG", layer="sites"))
    # a byte-order mark, or Excel in Japan reads the names as Shift_JIS
    best.drop(columns="geometry").to_csv(
        place / "top.csv", index=False, encoding="utf-8-sig", lineterminator="\n"
    )


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with categories as text, which the vector formats can hold."""
    labels = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(labels, str))


def _vector_bytes(frame: gpd.GeoDataFrame, driver: str, *, layer: str) -> bytes:
    """Return a small table as a file of a vector format.

    Of a full disk a driver says this or that, or nothing, and leaves half a file: it writes
    into memory here, and Python to the disk.
    """
    file = io.BytesIO()
    frame.to_file(file, driver=driver, layer=layer, engine="pyogrio")
    return file.getvalue()
