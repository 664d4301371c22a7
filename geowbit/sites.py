"""The result of a study: every candidate, the best of them, and why."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.corridors import site_corridors
from geowbit.errors import GeowbitError, LayerError, OutputError
from geowbit.layers import Layers
from geowbit.output import RUN_FILES, whole_folder, write_whole
from geowbit.ranking import best_apart, explain, standing
from geowbit.record import IN_MEMORY, peak_memory_mb


class Sites:
    """Scored candidates with the record of their run.

    Parameters
    ----------
    table : GeoDataFrame (EPSG:4326)
        One row a candidate: the columns of the contract.
    record : dict
        The content of run.json.
    layers : Layers
        The layers of the run.
    """

    def __init__(self, table: gpd.GeoDataFrame, record: dict[str, Any], layers: Layers) -> None:
        self.table = table
        self.record = record
        self.layers = layers
        self._corridors: gpd.GeoDataFrame | None = None

    def __repr__(self) -> str:
        counts = self.record["candidates"]
        return (
            f"<Sites {self.record['name']!r}: {counts['ranked']:,} ranked of "
            f"{counts['count']:,} ({counts['kind']})>"
        )

    def _repr_html_(self) -> str:
        from geowbit.maps.notebook import sites_table

        return sites_table(self.top(), self.record)

    def plot(self, column: str = "score", *, ax: Any = None) -> Any:
        """Draw a column of the candidates and the best sites with Matplotlib.

        Parameters
        ----------
        column : str
            Any column of numbers of ``table``.
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure where not given.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        OutputError
            Where Matplotlib is not installed, or there is no such column.
        """
        from geowbit.maps.notebook import plot_sites

        return plot_sites(self.table, self.top(), column=column, layers=self._drawn(), ax=ax)

    def top(
        self, n: int | None = None, *, min_separation_km: float | None = None
    ) -> gpd.GeoDataFrame:
        """Return the best sites, kept apart from each other.

        Parameters
        ----------
        n : int, optional
            How many; as in the study where not given.
        min_separation_km : float, optional
            Least distance between two of them, km; as in the study where not given.

        Returns
        -------
        GeoDataFrame
            Rows of ``table`` by rank, with ``substation_name`` and ``fiber_route``.
        """
        asked = self.record["study"]["top"]
        best = best_apart(
            self.table,
            asked["n"] if n is None else n,
            min_separation_km=(
                asked["min_separation_km"] if min_separation_km is None else min_separation_km
            ),
        )
        substations = self.layers.frame("substations")
        names = pd.Series(substations["name"].to_numpy(), substations["id"].astype(str))
        names_of_routes = self._route_names()
        return best.assign(
            substation_name=best["substation_id"].astype(str).map(names).fillna("").to_numpy(),
            fiber_route=[
                names_of_routes.get(one, "") for one in best["fiber_route_id"].astype(str)
            ],
        )

    def corridors(self) -> gpd.GeoDataFrame:
        """Return the corridor of the power line of each of the best sites.

        Returns
        -------
        GeoDataFrame (EPSG:4326)
            As of :func:`geowbit.corridors.site_corridors`, for the first twenty at most.
        """
        if self._corridors is None:
            # as the run had them, whatever has become of the files that they came from
            model = pd.DataFrame(self.record["assumptions"]).set_index("key")
            self._corridors = site_corridors(
                self.top(), self.layers, model, load_mw=self.record["study"]["load_mw"]
            )
        return self._corridors

    def explain(self, site_id: str) -> pd.DataFrame:
        """Return why a candidate stands where it stands, the largest loss first.

        Raises
        ------
        StudyError
            Where there is no such candidate.
        """
        return explain(self.table, site_id, self.record["criteria"])

    def standing(self, places: gpd.GeoDataFrame | None = None) -> pd.DataFrame:
        """Return where given places stand among the candidates.

        Parameters
        ----------
        places : GeoDataFrame (EPSG:4326), optional
            Points; the announced data centers where not given.

        Returns
        -------
        DataFrame, index of the places
            Their columns, with those of :func:`geowbit.ranking.standing`.
        """
        if places is None and not self.layers.has("data_centers"):
            raise LayerError("data_centers: there is no such layer here; give the places")
        named = self.layers.frame("data_centers") if places is None else places
        found = standing(self.table, named.geometry.x, named.geometry.y)
        found.index = named.index
        return pd.concat([named.drop(columns="geometry"), found], axis=1)

    def explore(self, *, lang: str = "en", tiles: str | None = None) -> Any:
        """Return the map of the run, a :class:`folium.Map`, in English or Japanese.

        Parameters
        ----------
        lang : {"en", "ja"}
        tiles : {"gsi", "osm"}, optional
            A map from a server below the scores, which needs a network.
        """
        from geowbit.maps import load_classes, site_map

        loads = load_classes(self.table, self.layers, self.record)
        return site_map(
            self.table,
            self.top(),
            layers=self._drawn(),
            record=self.record,
            loads=loads,
            lang=lang,
            tiles=tiles,
        )

    def to_html(self, path: Path | str, *, lang: str = "en", tiles: str | None = None) -> Path:
        """Write the map as one HTML file that loads nothing from the network.

        Parameters
        ----------
        path : Path or str
        lang : {"en", "ja"}
        tiles : {"gsi", "osm"}, optional
            A map from a server below the scores: the one thing for which the file asks a network.

        Returns
        -------
        Path
            The file.
        """
        from geowbit.maps import standalone_html

        write_whole(path, standalone_html(self.explore(lang=lang, tiles=tiles)))
        return Path(path)

    def report(self, *, lang: str = "en") -> str:
        """Return the report as one HTML page, in English or Japanese."""
        from geowbit.maps import report_html

        return report_html(
            self.table, self.top(), layers=self._drawn(), record=self.record, lang=lang
        )

    def write(self, folder: Path | str, tell: Any = None, *, lang: str = "en") -> Path:
        """Write every file of the run; an earlier run in the folder is replaced as a whole.

        Parameters
        ----------
        folder : Path or str
            New, empty, or holding an earlier run.
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
        seconds = self.record["seconds"]
        # the table is compressed outside Python's lock: meanwhile the map can be drawn
        with whole_folder(folder) as fresh, ThreadPoolExecutor(1) as beside:
            table_written = beside.submit(self._write_table, fresh / "sites.parquet")
            for name, write in (
                ("corridors", lambda _: self.corridors()),
                ("best sites", self._write_best),
                ("map", lambda place: self.to_html(place / "map.html", lang=lang)),
                (
                    "report",
                    lambda place: write_whole(place / "report.html", self.report(lang=lang)),
                ),
            ):
                if tell:
                    tell(name)
                began = time.perf_counter()
                write(fresh)
                seconds[name] = round(time.perf_counter() - began, 3)
            if tell:
                tell("sites")
            began = time.perf_counter()
            table_written.result()
            seconds["sites"] = round(time.perf_counter() - began, 3)
            self.record["peak_memory_mb"] = peak_memory_mb()
            text = json.dumps(self.record, ensure_ascii=False, indent=1, allow_nan=False)
            write_whole(fresh / "run.json", text)
        return Path(folder)

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
        try:
            missing = [name for name in RUN_FILES if not (place / name).is_file()]
        except (OSError, ValueError) as error:
            raise OutputError(
                f"{place}: is no finished run ({getattr(error, 'strerror', None) or error})"
            ) from error
        if missing:
            raise OutputError(f"{place}: is no finished run ({missing[0]} is missing)")
        try:
            record = json.loads((place / "run.json").read_text(encoding="utf-8"))
            table = gpd.read_parquet(place / "sites.parquet")
            kept, given = record["study"]["layers"], dict(layers or {})
            absent = [name for name in kept if kept[name] == IN_MEMORY and name not in given]
            own = {name: one for name, one in kept.items() if name not in absent}
            read = Layers(own | given, used=list(kept))
        except GeowbitError:
            raise
        except Exception as error:
            raise OutputError(f"{place}: the run cannot be read ({error}); run it again") from error
        if absent:
            raise OutputError(
                f"{place}: its {absent[0]} came from a frame in memory, which no run keeps; "
                f"give it again with layers={{{absent[0]!r}: ...}}"
            )
        return cls(table, record, read)

    def _write_table(self, path: Path) -> None:
        labels = self.table.select_dtypes("category").columns
        self.table.to_parquet(
            path,
            compression="zstd",
            index=False,
            # measured numbers hardly repeat: a dictionary of them costs time and space
            use_dictionary=list(labels),
        )

    def _write_best(self, place: Path) -> None:
        best = _plain(self.top())
        best.to_file(place / "top.geojson", driver="GeoJSON", engine="pyogrio")
        best.to_file(place / "top.gpkg", driver="GPKG", layer="sites", engine="pyogrio")
        # a byte-order mark, or Excel in Japan reads the names as Shift_JIS
        best.drop(columns="geometry").to_csv(
            place / "top.csv", index=False, encoding="utf-8-sig", lineterminator="\n"
        )

    def _drawn(self) -> dict[str, Any]:
        names = (
            "substations",
            "power_lines",
            "fiber_routes",
            "fiber_nodes",
            "power_plants",
            "data_centers",
            "prefectures",
            "municipalities",
        )
        areas = ("protected_areas", "hazards", "supply_areas")
        own = [name for name in areas if self.layers.is_own(name)]
        drawn: dict[str, Any] = {n: self.layers[n] for n in (*names, *own) if self.layers.has(n)}
        return {**drawn, "corridors": self.corridors()}

    def _route_names(self) -> dict[str, str]:
        """Return what a reader calls each fiber route: the line that it follows, or its ends."""
        if not self.layers.has("fiber_routes"):
            return {}
        routes = self.layers.frame("fiber_routes")
        ids = routes["id"].astype(str)
        names = ids
        if {"from_id", "to_id"} <= set(routes) and self.layers.has("fiber_nodes"):
            nodes = self.layers.frame("fiber_nodes")
            english = nodes["name_en"] if "name_en" in nodes else nodes["name"]
            label = english.fillna(nodes["name"]).fillna("a junction")
            by_id = dict(zip(nodes["id"], label, strict=True))
            ends = [routes[end].map(by_id).fillna("a junction") for end in ("from_id", "to_id")]
            names = ends[0] + " – " + ends[1]
        if "via" in routes:
            names = routes["via"].str.split(";").str[0].fillna(names)
        return dict(zip(ids, names + " (" + routes["kind"].astype(str) + ")", strict=True))


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with categories as text, which the vector formats can hold."""
    labels = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(labels, str))
