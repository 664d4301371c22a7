"""The result of a study: every candidate, the best of them, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from geowbit.cache import Store, keeping, store_in_use
from geowbit.core import speaking, worded
from geowbit.core.errors import GeowbitError, LayerError, OutputError, StudyError
from geowbit.core.messages import Message
from geowbit.core.output import HANDOVER_FILES, WORKBOOK, whole_folder, write_whole
from geowbit.core.versions import peak_memory_mb
from geowbit.countries import Country, in_its_country
from geowbit.fiber import SiteRoutes
from geowbit.findings import (
    MOST_SITES,
    Backtest,
    Calculation,
    Dossier,
    LoadClass,
    Margin,
    Sensitivity,
    SiteDetails,
    SupplyCurve,
    Sureness,
    Swap,
    asked_place,
    backtest,
    calculation,
    dossier,
    dossiers,
    how_sure,
    load_classes,
    margin,
    named_sites,
    open_questions,
    rows_of_town,
    sensitivity,
    site_details,
    supply_curve,
    swap,
)
from geowbit.geoparquet import ask_sql
from geowbit.ground import Ground
from geowbit.layers import Layers
from geowbit.place import Place, resolve_place
from geowbit.ranking import (
    Explanation,
    SideBySide,
    best_apart,
    candidate,
    explain,
    side_by_side,
    site_id_of,
    standing,
)
from geowbit.run import IN_MEMORY, FrameTable, Run
from geowbit.run_files import RunFiles
from geowbit.sites_file import FileTable

if TYPE_CHECKING:
    from geowbit.criteria import Scene
    from geowbit.pages import PackedTable
    from geowbit.pages.dossier.folder import WrittenDossiers
    from geowbit.pages.report.page import Extent

    _Packed = tuple[PackedTable | None, Sequence[LoadClass]]

__all__ = ["Sites"]

# of what costs the less is the better, a criterion or not
_COSTS = ("_mjpy", "_mjpy_per_mw_year", "_years")


class Sites:
    """Scored candidates of a run, with the layers that it read.

    Parameters
    ----------
    run : Run
    layers : Layers
        The layers of the run.
    scene : Scene, optional
        That the run was measured in, where it is at hand: the map measures other loads in it.
    store : Store, optional
        Where the run took from, and kept, what was computed before: its map does so as well.

    Attributes
    ----------
    cache_notes : tuple of Message
        What was wrong with the cache when it was made; nothing, as a rule.
    """

    cache_notes: tuple[Message, ...] = ()

    def __init__(
        self,
        run: Run,
        layers: Layers,
        *,
        scene: Scene | None = None,
        store: Store | None = None,
    ) -> None:
        self.run = run
        self.layers = layers
        self._scene = scene
        self._store = store
        self._earlier: SiteDetails | None = None

    @property
    def table(self) -> gpd.GeoDataFrame:
        """Return every candidate, one a row: the columns of the contract."""
        return self.run.frame()

    @table.setter
    def table(self, frame: gpd.GeoDataFrame) -> None:
        self.run = replace(self.run, table=FrameTable(frame))
        # it has the candidates of before
        self._scene = None

    @property
    def country(self) -> Country:
        """Return the country whose tables and words count."""
        return self.layers.country

    @property
    def record(self) -> dict[str, Any]:
        """Return the content of run.json."""
        return self.run.as_dict()

    def __repr__(self) -> str:
        run = self.run
        return f"<Sites {run.name!r}: {run.ranked:,} ranked of {len(run):,} ({run.kind})>"

    @in_its_country
    def __len__(self) -> int:
        """Return how many candidates the run has."""
        return len(self.run)

    def _repr_html_(self) -> str:
        from geowbit.pages.notebook import sites_table

        return sites_table(self.top(), self.run)

    @in_its_country
    def plot(
        self,
        column: str = "score",
        *,
        ax: Any = None,
        cmap: Any = None,
        figsize: tuple[float, float] | None = None,
    ) -> Any:
        """Draw a column of the candidates and the best sites with Matplotlib.

        Parameters
        ----------
        column : str
            Any column of numbers of ``table``.
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure where not given.
        cmap : str or matplotlib.colors.Colormap, optional
            Colors from the lowest to the highest value. Where not given the better values are the
            darker ones: those of a cost are turned round.
        figsize : tuple of float, optional
            Of a new figure, inches.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        OutputError
            Where Matplotlib is not installed, or there is no such column.
        """
        from geowbit.pages.notebook import plot_sites

        found = self._found()
        layers = self._drawn(found)
        directions = {one.name: one.direction for one in self.run.criteria}
        return plot_sites(
            self.table,
            found.best,
            column=column,
            falling=directions.get(column, "cost" if column.endswith(_COSTS) else "") == "cost",
            layers=layers,
            ax=ax,
            cmap=cmap,
            figsize=figsize,
        )

    @in_its_country
    def top(
        self, n: int | None = None, *, min_separation_km: float | None = None
    ) -> gpd.GeoDataFrame:
        """Return the best sites, kept apart from each other.

        Parameters
        ----------
        n : int, optional
            How many; where not given as in the study, which ends with the best tenth of the
            country unless it says ``top: {all: true}``.
        min_separation_km : float, optional
            Least distance between two of them, km; as in the study where not given.

        Returns
        -------
        GeoDataFrame
            Rows of ``table`` by rank, with ``substation_name``, ``fiber_route`` and
            ``fiber_route_kind``.
        """
        standing = self.run.frame(["rank", "lon", "lat"])
        best = best_apart(
            standing.assign(at=np.arange(len(standing))),
            self.run.listed_count if n is None else n,
            min_separation_km=(
                self.run.apart_km if min_separation_km is None else min_separation_km
            ),
        )
        # of a finished run these rows alone are read
        return self._named(self.run.rows(best["at"].to_numpy()))

    @in_its_country
    def corridors(self) -> gpd.GeoDataFrame:
        """Return the corridor of the power line of each of the best sites.

        Returns
        -------
        GeoDataFrame (EPSG:4326)
            As of :func:`geowbit.corridors.site_corridors`, for the first twenty at most.
        """
        return self._found().corridors.copy()

    @in_its_country
    def listed(self) -> gpd.GeoDataFrame:
        """Return the best sites of the study with all that is found out of them alone.

        Returns
        -------
        GeoDataFrame
            As of :meth:`top`, with the interval of the rank
            (:func:`geowbit.ranking.rank_intervals`) and the parts of the costs
            (:func:`geowbit.cables.connection_parts`).
        """
        return self._found().sites

    @in_its_country
    def routes(self) -> SiteRoutes | None:
        """Return the two fiber routes of each of the best sites to every hub.

        Returns
        -------
        SiteRoutes or None
            As of :func:`geowbit.fiber.site_routes`, for the first twenty at most; None where the
            study has no fiber or no hub.
        """
        return deepcopy(self._found().routes)

    @in_its_country
    def explain(self, site: Any) -> Explanation:
        """Return why a candidate has its rank, the largest loss first.

        Parameters
        ----------
        site : str, int, row or place
            As of :meth:`site_id`.

        Returns
        -------
        Explanation

        Raises
        ------
        StudyError
            Where there is no such candidate.
        """
        return explain(
            self.table,
            self.site_id(site),
            self.run.criteria_rows(),
            evidence=self.run.evidence_at,
        )

    def sql(self, query: str) -> pd.DataFrame:
        """Ask the candidates in SQL, with DuckDB.

        Parameters
        ----------
        query : str
            A statement of DuckDB; the candidates are the table ``sites``. Of a run that was read
            only the columns and row groups are read that the answer needs.

        Returns
        -------
        GeoDataFrame or DataFrame
            With shapes where the answer has the column ``geometry``.

        Raises
        ------
        OutputError
            Where DuckDB is not installed: ``pip install "geowbit[sql]"``.
        StudyError
            Where DuckDB cannot answer the statement.
        """
        table = self.run.table
        return ask_sql(table.path if isinstance(table, FileTable) else self.table, query)

    @in_its_country
    def site_id(self, asked: Any) -> str:
        """Return the ``site_id`` of a candidate, or of the one that lies at a place.

        Parameters
        ----------
        asked : str, int, row, Point or pair
            A ``site_id`` as text or number; a row that has it; the name or ``lat,lon`` of a
            place; a point, or ``(longitude, latitude)``, in degrees. A municipality means the
            best of its candidates.

        Raises
        ------
        StudyError
            Where no candidate is meant by it.
        """
        if isinstance(asked, Point):
            asked = (asked.x, asked.y)
        if isinstance(asked, tuple):
            return self._site_at(*asked, said=f"{asked[1]}, {asked[0]}")
        name = site_id_of(asked)
        if (self.table["site_id"].astype(str) == name).any():
            return name
        try:
            place = resolve_place(name, hubs=self.run.hubs, layers=self.layers)
        except StudyError as error:
            # what is no name and no place was meant for a code
            if name.isalnum() and any(letter.isdigit() for letter in name):
                candidate(self.table, name)
            raise StudyError("run.no_site", name=name, problem=error.message) from error
        best = self._best_of(place) if place.kind == "municipality" else None
        return best or self._site_at(place.lon, place.lat, said=name)

    def _best_of(self, town: Place) -> str | None:
        """Return the best candidate of a municipality; None where none ranks."""
        rows = rows_of_town(self.run, town)
        if not len(rows) or "rank" not in self.run.table.names():
            return None
        ranks = self.run.column("rank").iloc[rows]
        if not ranks.notna().any():
            return None
        return str(self.run.column("site_id").iloc[rows].loc[ranks.idxmin()])

    def _site_at(self, lon: float, lat: float, *, said: str) -> str:
        found = str(standing(self.table, [lon], [lat])["site_id"].iloc[0])
        if not found:
            raise StudyError("run.no_site_there", place=said)
        return found

    @in_its_country
    def open_questions(self, site: Any, *, lang: str = "en") -> pd.DataFrame:
        """Return what is not yet known of a site, and whom to ask.

        Parameters
        ----------
        site : str, int, row or place
            As of :meth:`site_id`.
        lang : {"en", "ja"}

        Returns
        -------
        DataFrame
            A row each: ``what`` is not known, ``ask`` whom, ``how``; the ``layer`` that would
            answer it; the ``gate`` whose answer is unknown for it, or the criterion (``column``)
            that counts; and ``today``, the column that a model or a proxy fills meanwhile.
        """
        row = candidate(self.table, self.site_id(site))
        with speaking(lang):
            told = [
                {
                    "what": worded(one.what),
                    "ask": worded(one.whom),
                    "how": worded(one.how),
                    "layer": one.layer,
                    "gate": one.gate,
                    "column": one.column,
                    "today": one.today,
                }
                for one in open_questions(self.run, row)
            ]
        columns = ["what", "ask", "how", "layer", "gate", "column", "today"]
        return pd.DataFrame(told, columns=columns)

    @in_its_country
    def compare(self, a: Any, b: Any) -> SideBySide:
        """Return two candidates side by side: what each of them has, and what decides.

        Parameters
        ----------
        a, b : str, int, row or place
            As of :meth:`site_id`.

        Returns
        -------
        SideBySide

        Raises
        ------
        StudyError
            Where there is no such candidate.
        """
        a, b = self.site_id(a), self.site_id(b)
        pair = pd.DataFrame([candidate(self.table, site_id) for site_id in (a, b)])
        return side_by_side(self._named(pair), a, b, self.run.criteria_rows())

    @in_its_country
    def standing(self, places: gpd.GeoDataFrame | None = None) -> pd.DataFrame:
        """Return where given places stand among the candidates.

        Parameters
        ----------
        places : GeoDataFrame (EPSG:4326), optional
            Points; the announced data centers where not given.

        Returns
        -------
        DataFrame, index of the places
            Their columns, with those of :func:`geowbit.ranking.selection`.
        """
        if places is None and not self.layers.has("data_centers"):
            raise LayerError("run.no_such_layer", name="data_centers")
        named = self.layers.frame("data_centers") if places is None else places
        found = standing(self.table, named.geometry.x, named.geometry.y)
        found.index = named.index
        return pd.concat([named.drop(columns="geometry"), found], axis=1)

    @in_its_country
    def backtest(
        self,
        own: gpd.GeoDataFrame | None = None,
        *,
        draws: int = 500,
        seed: int | None = None,
    ) -> Backtest:
        """Hold known sites against the score and against one-line rules.

        Parameters
        ----------
        own : GeoDataFrame (EPSG:4326), optional
            Known sites of one's own, beside the announced ones; :func:`geowbit.place.read_places`
            reads a list.
        draws : int
            Of the bootstrap.
        seed : int, optional
            That of the run where not given.

        Returns
        -------
        Backtest

        Raises
        ------
        StudyError
            Where no site lies on a ranked candidate.
        """
        known = {}
        if self.layers.has("data_centers"):
            known["announced"] = self.layers.frame("data_centers")
        if own is not None:
            known["own"] = own
        return backtest(self.run, known, draws=draws, seed=seed, ground=Ground(self.layers))

    @in_its_country
    def dossier(self, place: Any, *, name: str = "") -> Dossier:
        """Return all that the run tells of one place.

        Parameters
        ----------
        place : str, int, row, Point, pair, polygon, frame or mapping
            As of :func:`geowbit.findings.asked_place`.
        name : str, optional
            Of an area.

        Returns
        -------
        Dossier
        """
        asked = asked_place(self.run, self.layers, place, name=name)
        return dossier(self.run, self.layers, asked)

    @in_its_country
    def dossiers(self, places: Sequence[Any]) -> tuple[Dossier, ...]:
        """Return all that the run tells of some places, each once.

        Parameters
        ----------
        places : sequence
            Each as for :meth:`dossier`.

        Returns
        -------
        tuple of Dossier
        """
        return dossiers(self.run, self.layers, places)

    @in_its_country
    def write_dossiers(
        self,
        places: Sequence[Any],
        folder: Path | str,
        *,
        lang: str = "en",
        pdf: bool = True,
        handover: bool = False,
        tell: Callable[[str], Any] | None = None,
    ) -> WrittenDossiers:
        """Write a page and a PDF of each place, and a workbook of their best sites.

        Earlier dossiers in the folder are replaced as a whole.

        Parameters
        ----------
        places : sequence
            Each as for :meth:`dossier`; of two there is a page side by side, of several a list.
        folder : Path or str
        lang : {"en", "ja"}
        pdf : bool
            Whether they are printed, by the Chromium, Chrome or Edge of this machine.
        handover : bool
            Whether a request for quotation, KMZ and GeoPackage come along, as of
            :meth:`hand_over`.
        tell : callable, optional
            Called with the name of each step as it begins.

        Returns
        -------
        WrittenDossiers
            Its ``no_pdf`` tells why there is no PDF where none could be printed.

        Raises
        ------
        OutputError
            Where the folder holds other files or cannot be written.
        """
        from geowbit.handover import write_files
        from geowbit.pages.dossier.folder import write_dossiers

        found = self.dossiers(places)
        drawn = {
            name: self.layers[name]
            for name in ("prefectures", "land", "power_lines", "fiber_routes")
            if self.layers.has(name)
        }
        # three sites of each, or of many places the first, as many as a workbook takes
        three = [one.site_id for place in found for one in place.best]
        firsts = [place.best[0].site_id for place in found]
        chosen = list(dict.fromkeys(three if len(three) <= MOST_SITES else firsts))[:MOST_SITES]

        def others(fresh: Path) -> None:
            names = None if handover else (WORKBOOK,)
            reckoned = calculation(self.run, self.layers, chosen, details=found[0].details)
            write_files(reckoned, fresh, lang=lang, made=found[0].made, names=names)

        return write_dossiers(
            found, self.run, drawn, folder, lang=lang, pdf=pdf, others=others, tell=tell
        )

    @in_its_country
    def supply_curve(self) -> SupplyCurve | None:
        """Return how much land and load can be connected below each cost.

        Returns
        -------
        SupplyCurve or None
            As of :func:`geowbit.findings.supply_curve`.
        """
        return supply_curve(self.run)

    @in_its_country
    def sensitivity(self) -> Sensitivity:
        """Return how much of the best 1 % stays when one choice is made otherwise.

        Returns
        -------
        Sensitivity
            As of :func:`geowbit.findings.sensitivity`, with the announced sites where they are.
        """
        known = self.layers.frame("data_centers") if self.layers.has("data_centers") else None
        return sensitivity(self.run, known)

    @in_its_country
    def swap(self, a: Any, b: Any) -> Swap:
        """Return the least change of weights by which two sites score alike.

        Parameters
        ----------
        a, b : str, int, row or place
            As of :meth:`site_id`.

        Returns
        -------
        Swap
            As of :func:`geowbit.findings.swap`.
        """
        return swap(self.run, self.site_id(a), self.site_id(b))

    @in_its_country
    def margin(self, site: Any, *, best: int | None = None) -> Margin:
        """Return what would have to improve for a site to be among the best.

        Parameters
        ----------
        site : str, int, row or place
            As of :meth:`site_id`.
        best : int, optional
            How many are called the best: one in a hundred where not given.

        Returns
        -------
        Margin
            As of :func:`geowbit.findings.margin`.
        """
        return margin(self.run, self.site_id(site), best=best)

    @in_its_country
    def against_median(self, site: Any) -> SideBySide:
        """Return a site beside the ranked candidate in the middle of all: what makes it better.

        Parameters
        ----------
        site : str, int, row or place
            As of :meth:`site_id`.

        Returns
        -------
        SideBySide
        """
        ranks = self.table["rank"]
        middle = self.table.loc[ranks == (ranks.max() + 1) // 2, "site_id"].iloc[0]
        return self.compare(middle, site)

    @in_its_country
    def how_sure(
        self, *, draws: int = 5000, seed: int | None = None, ranked_draws: int = 0
    ) -> Sureness:
        """Find out where a place is good whatever one weighs, and keep it in the table.

        The columns ``sure_share`` and ``sure_class`` join ``table``; map and files have them from
        then on.

        Parameters
        ----------
        draws, seed, ranked_draws
            As of :func:`geowbit.findings.how_sure`.

        Returns
        -------
        Sureness

        Raises
        ------
        StudyError
            Where the run was not scored by a weighted sum.
        """
        found = how_sure(self.run, draws=draws, seed=seed, ranked_draws=ranked_draws)
        self.table = self.table.assign(**found.columns(self.table))
        return found

    @in_its_country
    def explore(self, *, lang: str = "en", tiles: str | None = None, height: int = 640) -> Any:
        """Return the map of the run, a :class:`folium.Map`, in English or Japanese.

        Parameters
        ----------
        lang : {"en", "ja"}
        tiles : {"gsi", "osm"} or path, optional
            A map from a server below the scores, which needs a network; or a PMTiles file.
        height : int
            In a notebook, pixels.
        """
        with self._keeping():
            drawn = self._map(self._found(), self._packed(lang), lang, tiles)
        drawn.height_px = int(height)
        return drawn

    @in_its_country
    def to_html(self, path: Path | str, *, lang: str = "en", tiles: str | None = None) -> Path:
        """Write the map as one HTML file that loads nothing from the network.

        Parameters
        ----------
        path : Path or str
        lang : {"en", "ja"}
        tiles : {"gsi", "osm"} or path, optional
            A map from a server below the scores: the one thing for which the file asks a network.
            Or a PMTiles file of one's own, whose tiles the map then holds.

        Returns
        -------
        Path
            The file.
        """
        with self._keeping():
            write_whole(path, self._page(self._found(), self._packed(lang), lang, tiles))
        return Path(path)

    @in_its_country
    def report(self, *, lang: str = "en", extent: Extent = "whole") -> str:
        """Return the report as one HTML page.

        Parameters
        ----------
        lang : {"en", "ja"}
        extent : {"whole", "summary", "appendix"}
            The whole, whose appendix is folded and is not printed; the answer with the first
            sites; or the appendix alone, to be printed.
        """
        return self._report(self._found(), lang, extent)

    @in_its_country
    def write(
        self,
        folder: Path | str,
        tell: Any = None,
        *,
        lang: str = "en",
        extent: Extent = "whole",
    ) -> Path:
        """Write every file of the run; an earlier run in the folder is replaced as a whole.

        Parameters
        ----------
        folder : Path or str
            New, empty, or holding an earlier run.
        tell : callable, optional
            Called with the name of each step as it begins.
        lang : {"en", "ja"}
            Language of map and report.
        extent : {"whole", "summary", "appendix"}
            Of the report.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        OutputError
            Where the folder holds other files or cannot be written.
        """
        seconds = dict(self.run.timings)
        # it fills as the steps end: the report tells of those before it
        self.run = replace(self.run, timings=MappingProxyType(seconds))
        found = self._found()
        with self._keeping(), whole_folder(folder) as fresh:
            files = RunFiles(
                fresh,
                self.run,
                found,
                packed=lambda measuring: self._packed(lang, measuring),
                page=lambda packed: self._page(found, packed, lang),
                report=lambda: self._report(found, lang, extent),
            )
            files.write(seconds, tell)
            self.run = replace(self.run, peak_memory_mb=peak_memory_mb())
            self.run.write(fresh, table=False)
        return Path(folder)

    @in_its_country
    def workbook(
        self, path: Path | str, places: Sequence[Any] | None = None, *, lang: str = "en"
    ) -> Path:
        """Write an Excel workbook whose scores and costs recalculate.

        Weights, scales, values and rates can be changed in it; scores and costs follow by formula,
        in Excel and in LibreOffice, and equal those of a run with these weights.

        Parameters
        ----------
        path : Path or str
            Ends with ``.xlsx``.
        places : sequence, optional
            As of :meth:`site_id`, at most twenty; the best sites where not given.
        lang : {"en", "ja"}

        Returns
        -------
        Path
            The file.

        Raises
        ------
        OutputError
            Where the file cannot be written.
        StudyError
            Where a place is none of the run.
        """
        from geowbit.handover import workbook

        write_whole(path, workbook(self.calculation(places), lang=lang, made=date.today()))
        return Path(path)

    @in_its_country
    def hand_over(
        self, folder: Path | str, places: Sequence[Any] | None = None, *, lang: str = "en"
    ) -> Path:
        """Write what others work with: a workbook, a request for quotation, KMZ and GeoPackage.

        Parameters
        ----------
        folder : Path or str
            New, empty, or holding earlier files of this kind: ``dossier.xlsx`` (as of
            :meth:`workbook`), ``quotation.xlsx`` (what is asked for at each site, prices left
            open), ``dossier.kmz`` and ``dossier.gpkg`` (sites, substations, power lines and fiber
            routes).
        places : sequence, optional
            As of :meth:`site_id`, at most twenty; the best sites where not given.
        lang : {"en", "ja"}

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        OutputError
            Where the folder holds other files or cannot be written.
        StudyError
            Where a place is none of the run.
        """
        from geowbit.handover import write_files

        found = self.calculation(places)
        with whole_folder(folder, holds=HANDOVER_FILES) as fresh:
            write_files(found, fresh, lang=lang, made=date.today())
        return Path(folder)

    @in_its_country
    def calculation(self, places: Sequence[Any] | None = None) -> Calculation:
        """Return of what the scores, costs and years of places are made.

        Parameters
        ----------
        places : sequence, optional
            As of :meth:`site_id`, at most twenty; the best sites where not given.

        Returns
        -------
        Calculation
            As of :func:`geowbit.findings.calculation`.
        """
        if places is None:
            best = self._found()
            wanted = best.best["site_id"].astype(str).tolist()
            return calculation(self.run, self.layers, wanted, details=best)
        return calculation(self.run, self.layers, [self.site_id(one) for one in places])

    @classmethod
    def read(
        cls, folder: Path | str, *, layers: Mapping[str, gpd.GeoDataFrame] | None = None
    ) -> Sites:
        """Read a finished run.

        Parameters
        ----------
        folder : Path or str
        layers : dict, optional
            The frames that the study was given in memory: a run does not keep them.

        Raises
        ------
        OutputError
            Where the folder holds no complete run, or such a frame is not given.
        """
        place = Path(folder)
        run = Run.read(place)
        try:
            kept, given = run.study["layers"], dict(layers or {})
            absent = [name for name in kept if kept[name] == IN_MEMORY and name not in given]
            own = {name: one for name, one in kept.items() if name not in absent}
            headroom = run.study.get("headroom")
            read = Layers(own | given, used=list(kept), country=run.home, headroom=headroom)
        except GeowbitError:
            raise
        except Exception as error:
            raise OutputError("run.unreadable", place=str(place), problem=str(error)) from error
        if absent:
            name = absent[0]
            raise OutputError("run.frame_missing", place=str(place), name=name, quoted=repr(name))
        return cls(run, read)

    def _named(self, sites: Any) -> Any:
        """Return sites with what a reader calls their substation and fiber route."""
        return named_sites(sites, self.layers)

    def _keeping(self) -> AbstractContextManager[Store | None]:
        """Let what is drawn be taken from where the run was kept."""
        return keeping(self._store or store_in_use())

    def _packed(self, lang: str, measuring: Callable[[], None] | None = None) -> _Packed:
        """Return what changes with the load, and all candidates as the map holds them."""
        from geowbit.pages import packed_run

        loads: list[Sequence[LoadClass]] = []

        def measured() -> Sequence[LoadClass]:
            if measuring is not None:
                measuring()
            loads.append(load_classes(self.run, self.layers, scene=self._scene))
            return loads[0]

        packed = packed_run(self.run, measured, lang=lang, scene=self._scene)
        # a page that cannot hold all is drawn without
        return packed, loads[0] if loads else ()

    def _map(self, found: SiteDetails, packed: _Packed, lang: str, tiles: str | None) -> Any:
        from geowbit.pages import site_map

        return site_map(
            self.run,
            found.sites,
            layers=self._drawn(found),
            loads=packed[1],
            packed=packed[0],
            scene=self._scene,
            lang=lang,
            tiles=tiles,
        )

    def _page(
        self, found: SiteDetails, packed: _Packed, lang: str, tiles: str | None = None
    ) -> str:
        """Return the map as HTML."""
        from geowbit.pages import standalone_html

        return standalone_html(self._map(found, packed, lang, tiles))

    def _report(self, found: SiteDetails, lang: str, extent: Extent) -> str:
        from geowbit.pages import report_html

        drawn = self._drawn(found)
        return report_html(self.run, found.sites, layers=drawn, lang=lang, extent=extent)

    def _drawn(self, found: SiteDetails) -> Mapping[str, Any]:
        from geowbit.pages.overlays.registry import DrawnLayers

        made: dict[str, Callable[[], Any]] = {
            "corridors": lambda: found.corridors,
            "site_routes": lambda: found.routes,
            "alternatives": lambda: found.alternatives,
            "headroom": lambda: self.layers.headroom.places,
        }
        return DrawnLayers(self.layers, made)

    def _found(self) -> SiteDetails:
        self._earlier = site_details(
            self.run, self.top(), self.layers, earlier=self._earlier, scene=self._scene
        )
        return self._earlier
