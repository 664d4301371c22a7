"""Two runs compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

import geopandas as gpd
import pandas as pd

from geowbit.core import GeowbitError, worded
from geowbit.core.errors import StudyError
from geowbit.core.output import DIFFERENCE_FILES, whole_folder, write_whole
from geowbit.countries import Country, in_its_country, using
from geowbit.findings import Difference, Matched, difference
from geowbit.geoparquet import write_geoparquet
from geowbit.layers import Layers
from geowbit.run import IN_MEMORY, Run
from geowbit.sites import Sites

Given: TypeAlias = Sites | Path | str

# what the map has below the cells
_BASE = ("prefectures", "municipalities")


def diff(old: Given, new: Given) -> Differences:
    """Hold a run against an earlier one: what changed at each candidate, and why.

    Parameters
    ----------
    old, new : Sites, Path or str
        Results, or the folders of finished runs. They are matched by ``site_id``.

    Returns
    -------
    Differences
        Everything is new less old.

    Raises
    ------
    OutputError
        Where a folder holds no complete run.
    StudyError
        Where the two share no candidate, or tell their amounts in different money.

    Examples
    --------
    >>> import geowbit as gw
    >>> area = {"bbox": [134.0, 34.2, 134.1, 34.3]}
    >>> runs = [gw.Study.japan(load_mw=mw, area=area).run() for mw in (100, 40)]
    >>> found = gw.diff(*runs)
    >>> found.counts["shared"], found.causes["what"].iloc[0]
    (96, 'load_mw')
    """
    return Differences(_read(old, shapes=False), _read(new))


class Differences:
    """What changed from one run to another, with map, report and files.

    Parameters
    ----------
    old, new : Sites

    Attributes
    ----------
    found : Difference
        Of :func:`geowbit.findings.difference`.
    """

    def __init__(self, old: Sites, new: Sites) -> None:
        self._layers = (new.layers, old.layers)
        moneys = [one.run.home.currency.code for one in (old, new)]
        if moneys[0] != moneys[1]:
            raise StudyError("study.two_moneys", old=moneys[0], new=moneys[1])
        with using(self.country):
            self.found: Difference = difference(old.run, new.run)

    @property
    def country(self) -> Country:
        """Return the country of the new run, whose sites are shown: its money, its names."""
        return self._layers[0].country

    def __repr__(self) -> str:
        names = [run.name for run in (self.found.old, self.found.new)]
        return f"<Differences {names[0]!r} → {names[1]!r}: {self.found.counts.shared:,} candidates>"

    @property
    def runs(self) -> dict[str, Run]:
        """Return the ``old`` and the ``new`` run."""
        return self.found.runs

    @property
    def matched(self) -> Matched:
        """Return the candidates of both, and those that only one has."""
        return self.found.matched

    @property
    def table(self) -> gpd.GeoDataFrame:
        """Return what changed at each candidate (:func:`geowbit.findings.cell_changes`)."""
        return self.found.table

    @property
    def counts(self) -> dict[str, Any]:
        """Return how many candidates changed (:class:`geowbit.findings.ChangeCounts`)."""
        return self.found.counts.as_dict()

    @property
    @in_its_country
    def causes(self) -> pd.DataFrame:
        """Return what differs between the runs, a row a cause (:class:`geowbit.findings.Cause`)."""
        rows = [
            (one.kind, one.what, worded(one.old, "en"), worded(one.new, "en"))
            for one in self.found.causes
        ]
        return pd.DataFrame(rows, columns=["kind", "what", "old", "new"])

    @property
    def best(self) -> gpd.GeoDataFrame:
        """Return what became of the best sites (:func:`geowbit.findings.best_changes`)."""
        return self.found.best

    @property
    def by_criterion(self) -> pd.DataFrame:
        """Return what each criterion did to the scores (:func:`geowbit.findings.by_criterion`)."""
        return self.found.by_criterion

    @property
    def by_municipality(self) -> pd.DataFrame:
        """Return what changed where (:func:`geowbit.findings.by_municipality`)."""
        return self.found.by_municipality

    @in_its_country
    def summary(self, *, lang: str = "en") -> list[str]:
        """Return the outcome in a few lines that a planner can read.

        Parameters
        ----------
        lang : {"en", "ja"}
        """
        from geowbit.pages.difference.words import summary_lines
        from geowbit.pages.language import speaking, telling

        with speaking(lang), telling(self.found.new):
            return summary_lines(self.found)

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON can hold it: all but the candidates."""
        best = pd.DataFrame(self.best.drop(columns="geometry"))
        tables = {
            "causes": self.causes,
            "by_criterion": self.by_criterion.reset_index(),
            "best": best,
        }
        return {
            **{which: run.name for which, run in self.runs.items()},
            "counts": self.counts,
            **{name: json.loads(part.to_json(orient="records")) for name, part in tables.items()},
        }

    @in_its_country
    def explore(self, *, lang: str = "en") -> Any:
        """Return the map of the differences, a :class:`folium.Map`."""
        from geowbit.pages.difference.map import difference_map

        return difference_map(self.found, layers=self._base(), lang=lang)

    @in_its_country
    def to_html(self, path: Path | str, *, lang: str = "en") -> Path:
        """Write the map as one HTML file that loads nothing from the network."""
        from geowbit.pages import standalone_html

        write_whole(path, standalone_html(self.explore(lang=lang)))
        return Path(path)

    @in_its_country
    def report(self, *, lang: str = "en") -> str:
        """Return the report as one HTML page that loads nothing from the network."""
        from geowbit.pages.difference.report import difference_report

        return difference_report(self.found, lang=lang)

    def write(self, folder: Path | str, tell: Any = None, *, lang: str = "en") -> Path:
        """Write table, map, report and counts; an earlier comparison there is replaced.

        Parameters
        ----------
        folder : Path or str
            New, empty, or holding an earlier comparison.
        tell : callable, optional
            Called with the name of each step as it begins.
        lang : {"en", "ja"}
            Language of map and report.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        OutputError
            Where the folder holds other files or cannot be written.
        """
        with whole_folder(folder, holds=DIFFERENCE_FILES) as fresh:
            for name, write in (
                ("best sites", self._write_tables),
                ("map", lambda place: self.to_html(place / "diff.html", lang=lang)),
                (
                    "report",
                    lambda place: write_whole(place / "report.html", self.report(lang=lang)),
                ),
                ("table", self._write_cells),
            ):
                if tell:
                    tell(name)
                write(fresh)
            text = json.dumps(self.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
            write_whole(fresh / "diff.json", text)
        return Path(folder)

    def _write_tables(self, place: Path) -> None:
        best = pd.DataFrame(self.best.drop(columns="geometry"))
        for name, table in (("best.csv", best), ("municipalities.csv", self.by_municipality)):
            # a byte-order mark, or Excel in Japan reads the names as Shift_JIS
            table.to_csv(place / name, index=False, encoding="utf-8-sig", lineterminator="\n")

    def _write_cells(self, place: Path) -> None:
        write_geoparquet(self.table, place / "diff.parquet")

    def _base(self) -> dict[str, Any]:
        """Return borders and names below the cells, of the new run or of the old one."""
        found = {}
        for name in _BASE:
            for layers in self._layers:
                try:
                    if layers.has(name):
                        found[name] = layers[name]
                        break
                # a file of the run may be gone by now, and the map does without it
                except GeowbitError:
                    continue
        return found


def _read(given: Given, *, shapes: bool = True) -> Sites:
    if isinstance(given, Sites):
        return given
    run = Run.read(given, shapes=shapes)
    # the numbers are in the table: of the layers only what lies below the cells is looked at
    own = {
        name: "none" if one == IN_MEMORY else one
        for name, one in run.layer_sources.items()
        if name in _BASE
    }
    return Sites(run, Layers(own, used=list(own), country=run.home))
