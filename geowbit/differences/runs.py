"""Two runs held against each other."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import geopandas as gpd
import pandas as pd

from geowbit.core.errors import GeowbitError
from geowbit.core.output import DIFFERENCE_FILES, whole_folder, write_whole
from geowbit.differences.best import best_changes
from geowbit.differences.causes import causes
from geowbit.differences.cells import Matched, cell_changes, match
from geowbit.differences.tally import by_criterion, by_municipality, counts
from geowbit.layers import Layers
from geowbit.ranking import best_apart
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
        Where the two share no candidate.

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
    """What changed from one run to another.

    Parameters
    ----------
    old, new : Sites

    Attributes
    ----------
    table : GeoDataFrame
        As of :func:`geowbit.differences.cell_changes`.
    matched : Matched
        The candidates of both, and those that only one has.
    counts : dict
        As of :func:`geowbit.differences.counts`.
    causes : DataFrame
        As of :func:`geowbit.differences.causes`.
    """

    def __init__(self, old: Sites, new: Sites) -> None:
        self.runs = {"old": old.run, "new": new.run}
        self.matched: Matched = match(old.table, new.table)
        self.table = cell_changes(self.matched, old.run.criteria_rows(), new.run.criteria_rows())
        reasons = {
            text: [rule.said("en") for rule in rules]
            for run in self.runs.values()
            for text, rules in run.exclusions().items()
        }
        self.counts = counts(self.table, self.matched, reasons)
        self.causes = causes(old.record, new.record)
        self._tables = {"old": old.table, "new": new.table}
        self._layers = (new.layers, old.layers)

    def __repr__(self) -> str:
        names = [self.runs[which].name for which in ("old", "new")]
        return f"<Differences {names[0]!r} → {names[1]!r}: {self.counts['shared']:,} candidates>"

    @cached_property
    def best(self) -> gpd.GeoDataFrame:
        """The best sites kept, moved, gained and lost (:func:`best_changes`)."""
        tops = {
            which: best_apart(self._tables[which], run.best_count, min_separation_km=run.apart_km)
            for which, run in self.runs.items()
        }
        nearby_km = max(run.apart_km for run in self.runs.values())
        return best_changes(tops["old"], tops["new"], self.matched, nearby_km=nearby_km)

    @cached_property
    def by_criterion(self) -> pd.DataFrame:
        """What each criterion did to the scores (:func:`by_criterion`)."""
        units = {
            one["name"]: one for which in ("old", "new") for one in self.runs[which].criteria_rows()
        }
        return by_criterion(self.table, list(units.values()))

    @cached_property
    def by_municipality(self) -> pd.DataFrame:
        """What changed in each municipality (:func:`by_municipality`)."""
        return by_municipality(self.table)

    def summary(self, *, lang: str = "en") -> list[str]:
        """Return the outcome in a few lines that a planner can read.

        Parameters
        ----------
        lang : {"en", "ja"}
        """
        from geowbit.pages.difference.words import summary_lines
        from geowbit.pages.language import speaking, telling

        with speaking(lang), telling(self.runs["new"]):
            return summary_lines(
                self.runs, self.counts, self.by_criterion, pd.DataFrame(self.best), self.causes
            )

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

    def explore(self, *, lang: str = "en") -> Any:
        """Return the map of the differences, a :class:`folium.Map`."""
        from geowbit.pages.difference.map import difference_map

        return difference_map(
            self.table,
            pd.DataFrame(self.best),
            values={"old": self.matched.old, "new": self.matched.new},
            runs=self.runs,
            counts=self.counts,
            criteria=self.by_criterion,
            causes=self.causes,
            layers=self._base(),
            lang=lang,
        )

    def to_html(self, path: Path | str, *, lang: str = "en") -> Path:
        """Write the map as one HTML file that loads nothing from the network."""
        from geowbit.pages import standalone_html

        write_whole(path, standalone_html(self.explore(lang=lang)))
        return Path(path)

    def report(self, *, lang: str = "en") -> str:
        """Return the report as one HTML page that loads nothing from the network."""
        from geowbit.pages.difference.report import difference_report

        return difference_report(
            pd.DataFrame(self.table.drop(columns="geometry")),
            pd.DataFrame(self.best),
            runs=self.runs,
            counts=self.counts,
            criteria=self.by_criterion,
            municipalities=self.by_municipality,
            causes=self.causes,
            lang=lang,
        )

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
        self.table.to_parquet(place / "diff.parquet", compression="zstd", index=False)

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
    layers = run.study.get("layers") or {}
    # the numbers are in the table: of the layers only what lies below the cells is looked at
    own = {
        name: "none" if one == IN_MEMORY else one for name, one in layers.items() if name in _BASE
    }
    return Sites(run, Layers(own, used=list(own)))
