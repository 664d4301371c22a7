"""Which candidates of a run a place means: a municipality, one candidate, or a drawn area."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.candidates import KeptArea, check_area
from geowbit.core.errors import AreaError, StudyError
from geowbit.core.messages import Text
from geowbit.countries import in_use
from geowbit.geodesy import distance_km
from geowbit.layers import Layers, embedded_table
from geowbit.place import Place, resolve_place
from geowbit.ranking import candidate, site_id_of, standing
from geowbit.run import Run

__all__ = ["AskedPlace", "asked_place", "places_of_prefecture", "rows_of_town"]

PlaceKind: TypeAlias = Literal["municipality", "candidate", "area"]
_NAMES = ("municipality", "prefecture")
_NAME_COLUMN = re.compile(r"(municipality|prefecture)(_[a-z]{2})?")
# what a name of a file or of a person's own may have before it is cut
_LONGEST_NAME = 200


@dataclass(frozen=True, eq=False)
class AskedPlace:
    """A place that somebody asks about, and its candidates.

    Attributes
    ----------
    kind : {"municipality", "candidate", "area"}
    name : str
        As it was asked for; of an area what its owner calls it, empty where nothing.
    rows : ndarray of int
        Where its candidates stand in the table of the run.
    municipality, prefecture : Text
        Of a candidate those where it lies; empty of an area.
    code : str
        Of the municipality, as its country numbers it; empty where that is not known.
    lon, lat : float
        A point in it, degrees.
    polygon : Polygon or MultiPolygon, optional
        Of an area.
    mended : bool
        Whether its outline crossed itself, and was repaired.
    """

    kind: PlaceKind
    name: str
    rows: npt.NDArray[np.int64]
    municipality: Text
    prefecture: Text
    code: str
    lon: float
    lat: float
    polygon: BaseGeometry | None = None
    mended: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Return what tells the place from others, however it was asked for."""
        if self.kind == "municipality":
            return self.kind, self.prefecture.en, self.municipality.en, str(self.rows[0])
        if self.kind == "candidate":
            return self.kind, str(self.rows[0])
        return self.kind, "" if self.polygon is None else self.polygon.normalize().wkb_hex


def asked_place(run: Run, layers: Layers, asked: Any, *, name: str = "") -> AskedPlace:
    """Return the place that somebody asks about.

    Parameters
    ----------
    run : Run
    layers : Layers
        Of the run.
    asked : str, int, row, Point, pair, polygon, frame or mapping
        A ``site_id`` as text or number, or a row that has it; the name or ``lat,lon`` of a place;
        a point, or ``(longitude, latitude)``, in degrees; a polygon in degrees, or a frame of
        them; ``{"bbox": [...]}`` or ``{"file": ...}``.
    name : str, optional
        Of an area.

    Returns
    -------
    AskedPlace
        An area without the middle of any candidate means the one in which it lies.

    Raises
    ------
    StudyError
        Where no candidate is meant by it, or more than one place.
    AreaError
        Where an area has no room.

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [136.8, 36.4, 137.0, 36.7]}).run()
    >>> place = asked_place(sites.run, sites.layers, "Nanto")
    >>> place.kind, str(place.municipality), place.code, len(place.rows) > 100
    ('municipality', 'Nanto-shi', '16210', True)
    """
    area = _polygon_of(asked)
    if area is not None:
        return _area(run, area, name=name[:_LONGEST_NAME])
    if isinstance(asked, shapely.Point):
        asked = (asked.x, asked.y)
    if isinstance(asked, tuple):
        row = _row_at(run, *asked, said=f"{asked[1]}, {asked[0]}")
        return _candidate(run, row, f"{asked[1]}, {asked[0]}")
    text = site_id_of(asked)
    ids = run.column("site_id").astype(str).to_numpy()
    found = np.flatnonzero(ids == text)
    if len(found):
        return _candidate(run, int(found[0]), text)
    place = _resolved(run, layers, text)
    rows = rows_of_town(run, place) if place.kind == "municipality" else np.empty(0, np.int64)
    if len(rows):
        return _municipality(run, rows, place)
    return _candidate(run, _row_at(run, place.lon, place.lat, said=text), place.name)


def places_of_prefecture(run: Run, name: str) -> list[AskedPlace]:
    """Return the municipalities of a prefecture that have candidates in a run, by their codes.

    Raises
    ------
    StudyError
        Where the run has none of it.

    Examples
    --------
    >>> import geowbit as gw
    >>> run = gw.Study.japan(area={"bbox": [136.8, 36.6, 137.0, 36.7]}).run().run
    >>> [str(one.municipality) for one in places_of_prefecture(run, "富山県")][:2]
    ['Takaoka-shi', 'Tonami-shi']
    """
    needed = _names_of(run)
    if not set(_NAMES) <= set(run.table.names()):
        raise StudyError("dossier.no_prefectures", name=name)
    table = pd.DataFrame(run.frame(needed))
    asked = {_folded(name), _folded(in_use().without_ending("prefecture", name))}
    of = {
        str(prefecture): {
            spelled
            for column in needed
            if column.startswith("prefecture")
            for one in rows[column].astype(str).unique()
            for spelled in (_folded(one), _folded(in_use().without_ending("prefecture", one)))
        }
        for prefecture, rows in table.groupby("prefecture", observed=True)
        if str(prefecture)
    }
    meant = [prefecture for prefecture, names in of.items() if names & asked]
    if not meant:
        raise StudyError("dossier.no_prefecture", name=name, known=tuple(sorted(of)))
    within = table["prefecture"].astype(str).isin(meant).to_numpy()
    towns = table["municipality"].astype(str).to_numpy()
    found = []
    for town in sorted(set(towns[within]) - {""}):
        rows = np.flatnonzero(within & (towns == town))
        found += [_municipality(run, own, None) for own in _told_apart(run, rows)]
    return sorted(found, key=lambda one: (one.code == "", one.code))


def rows_of_town(run: Run, place: Place) -> npt.NDArray[np.int64]:
    """Return where the candidates of a municipality stand in the table of a run.

    Parameters
    ----------
    run : Run
    place : Place
        A municipality, as of :func:`geowbit.place.resolve_place`: with its prefecture where the
        country names one.
    """
    if not set(_NAMES) <= set(run.table.names()):
        return np.empty(0, np.int64)
    town, _, prefecture = place.name.rpartition(", ")
    towns = run.column("municipality")
    here = ((towns == town) & (run.column("prefecture") == prefecture)).to_numpy(bool)
    # a layer of one's own may name no prefecture
    named = here if town and here.any() else (towns == place.name).to_numpy(bool)
    # two towns of a prefecture may share a name in one language: the place is where one of them is
    lon, lat = run.column("lon").to_numpy(float), run.column("lat").to_numpy(float)
    return min(
        _told_apart(run, np.flatnonzero(named)),
        key=lambda rows: float(distance_km(place.lon, place.lat, lon[rows], lat[rows]).min()),
        default=np.empty(0, np.int64),
    )


def _told_apart(run: Run, rows: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Return the rows of each municipality, of rows that share its name in one language."""
    columns = [name for name in _names_of(run) if name.startswith(_NAMES[0])]
    names = pd.DataFrame(run.frame(columns)).iloc[rows].astype(str)
    of = names.groupby(columns, sort=False).ngroup().to_numpy()
    return [rows[of == one] for one in np.unique(of)]


def _resolved(run: Run, layers: Layers, text: str) -> Place:
    try:
        found = resolve_place(text, hubs=run.hubs, layers=layers)
        return _town_of_hub(found, text, layers) if found.kind == "hub" else found
    except StudyError as error:
        # what is no name and no place was meant for a code
        if text.isalnum() and any(letter.isdigit() for letter in text):
            candidate(pd.DataFrame({"site_id": run.column("site_id")}), text)
        short = text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"
        if short != text:
            raise StudyError("place.unknown", place=short) from error
        raise StudyError("run.no_site", name=text, problem=error.message) from error


def _town_of_hub(hub: Place, text: str, layers: Layers) -> Place:
    """Return the municipality of a hub's name; the hub where none has it."""
    try:
        found = resolve_place(text, hubs={}, layers=layers)
    except StudyError as error:
        if error.code == "place.several":
            raise
        return hub
    return found if found.kind == "municipality" else hub


def _row_at(run: Run, lon: float, lat: float, *, said: str) -> int:
    table = run.frame(["site_id", "lon", "lat", "rank", "score", "excluded", "exclusion"])
    found = str(standing(table, [lon], [lat])["site_id"].iloc[0])
    if not found:
        raise StudyError("run.no_site_there", place=said)
    return int(np.flatnonzero(table["site_id"].astype(str).to_numpy() == found)[0])


def _names_of(run: Run) -> list[str]:
    """Return the columns of names that a run has, in every language."""
    return [name for name in run.table.names() if _NAME_COLUMN.fullmatch(name)]


def _texts(run: Run, row: int) -> tuple[Text, Text]:
    """Return what municipality and prefecture of a candidate are called."""
    told = {name: str(run.column(name).iloc[row]) for name in _names_of(run)}
    return Text.from_row(told, _NAMES[0]), Text.from_row(told, _NAMES[1])


def _candidate(run: Run, row: int, name: str) -> AskedPlace:
    lon, lat = (float(run.column(one).iloc[row]) for one in ("lon", "lat"))
    texts = _texts(run, row)
    return AskedPlace(
        "candidate",
        name[:_LONGEST_NAME],
        np.array([row], np.int64),
        *texts,
        _code_of(*texts),
        lon,
        lat,
    )


def _municipality(run: Run, rows: npt.NDArray[np.int64], place: Place | None) -> AskedPlace:
    texts = _texts(run, int(rows[0]))
    middle = [float(run.column(one).iloc[rows].mean()) for one in ("lon", "lat")]
    lon, lat = middle if place is None else (place.lon, place.lat)
    name = str(texts[0]) if place is None else place.name
    return AskedPlace("municipality", name, rows, *texts, _code_of(*texts), lon, lat)


def _code_of(town: Text, prefecture: Text) -> str:
    """Return how the country numbers a municipality; empty where it does not."""
    if not (in_use().brings("municipalities") and in_use().brings("prefectures")):
        return ""
    towns, prefectures = embedded_table("municipalities"), embedded_table("prefectures")
    of = prefectures.loc[prefectures["name_en"] == prefecture.en, "code"]
    names = towns["name_en"].fillna(towns["name_ja"])
    here = towns.loc[(names == town.en) & towns["prefecture_code"].isin(of), "code"]
    return str(here.iloc[0]) if len(here) == 1 else ""


def _polygon_of(asked: Any) -> BaseGeometry | None:
    """Return an area in degrees as it was given; None of what is none."""
    if isinstance(asked, gpd.GeoDataFrame | gpd.GeoSeries):
        shapes = asked.geometry if asked.crs is None else asked.geometry.to_crs("EPSG:4326")
        return shapely.union_all(shapely.make_valid(shapes.to_numpy()))
    if isinstance(asked, BaseGeometry) and asked.geom_type in ("Polygon", "MultiPolygon"):
        return asked
    if isinstance(asked, Mapping) and set(asked) in ({"bbox"}, {"file"}, {"polygon"}):
        return KeptArea(check_area(dict(asked)) or {}, Path()).shape.polygon
    return None


def _area(run: Run, given: BaseGeometry, *, name: str) -> AskedPlace:
    mended = not given.is_valid
    polygon = shapely.make_valid(given) if mended else given
    parts = [
        one
        for one in shapely.get_parts(shapely.get_parts([polygon]))
        if one.geom_type in ("Polygon", "MultiPolygon")
    ]
    polygon = shapely.union_all(parts)
    if polygon.is_empty or not polygon.area > 0:
        raise AreaError("dossier.no_room", name=name or "–")
    lon, lat = (run.column(one).to_numpy(float) for one in ("lon", "lat"))
    west, south, east, north = polygon.bounds
    near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    shapely.prepare(polygon)
    rows = near[shapely.contains_xy(polygon, lon[near], lat[near])]
    inner = polygon.representative_point()
    if not len(rows):
        said = name or f"{inner.y:.4f}, {inner.x:.4f}"
        rows = np.array([_row_at(run, inner.x, inner.y, said=said)], np.int64)
    nothing = Text("")
    return AskedPlace("area", name, rows, nothing, nothing, "", inner.x, inner.y, polygon, mended)


def _folded(name: str) -> str:
    return name.strip().casefold()
