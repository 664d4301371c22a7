"""Published headroom: what load can still be connected at which station, from when, by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core import languages, say_if_known, speaking
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.names import nearest_names, suggestion
from geowbit.countries import in_use
from geowbit.geodesy import distance_km, line_length_km, nearest_point
from geowbit.layers._name_keys import name_key, station_key
from geowbit.layers._published import MEANINGS, Asked, date_of, read_published
from geowbit.layers.embedded import embedded_provenance, embedded_table, model_table
from geowbit.layers.provenance import Provenance
from geowbit.layers.station_names import invented_names
from geowbit.layers.tables import Layout, read_rows

__all__ = ["PUBLISHED", "Headroom", "headroom_for", "published_headroom"]

Given = Mapping[str, Any] | Literal["published"]
Bools = npt.NDArray[np.bool_]

# the figures that a country brings along, by this word of a study
PUBLISHED = "published"
_TABLE = "published_headroom"
_MOST_LISTED = 50
_NEAR_NAMES = 3
_LEAST_LIKE = 0.0
# a station drawn twice, or one yard on two sides of a road
_ONE_YARD_KM = 1.5
# coordinates to a tenth of a degree, or of the town hall, still mean the station of the name
_ROUGHLY_KM = 15.0
_OF_VOLTAGE = 0.02
# so many stations of a table, and such a share of them, tell whose table it is
_ENOUGH_TO_TELL = 3
_NEARLY_ALL = 0.7
_CODES = ("id", "number", "ref", "station_no")
_ALIAS = ("published", "substation")
_TOLD_OF_POINT = ("conditions", "additive", "source")
_OF_STATION = {
    "headroom_mw": "low_mw",
    "headroom_high_mw": "high_mw",
    "headroom_years": "low_years",
    "headroom_as_of": "as_of",
}


@dataclass(frozen=True, eq=False)
class Headroom:
    """Every figure of headroom that a study knows, where it counts, and what matched nothing.

    Attributes
    ----------
    rows : GeoDataFrame (EPSG:4326)
        One row a figure: ``name``, ``line``, ``number``, ``supply_area``, ``voltage_kv``, ``type``
        (demand, generation), ``low_mw``, ``high_mw`` (NaN: no end is told), ``low_years``,
        ``high_years``, ``as_of``, ``source``, ``address``, ``conditions``, ``additive``,
        ``substation_id`` (empty where it matched none), ``counts`` (whether it decides who serves
        and what it costs) and its place.
    points : GeoDataFrame
        Points of lines, and yards that the layer of substations lacks, at which load can connect.
    records : list of Provenance
        Of every file.
    """

    rows: gpd.GeoDataFrame
    points: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    records: list[Provenance] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def stations(self) -> pd.DataFrame:
        """Return one row a substation: the figure that counts, else the newest for load.

        Indexed by ``substation_id``; the columns of `rows`.
        """
        of_load = (self.rows["type"] == "demand") & (self.rows["scope"] == "station")
        placed = self.rows[of_load & (self.rows["substation_id"] != "")]
        order = ["counts", "as_of", "voltage_kv"]
        ordered = placed.sort_values(order, kind="stable", na_position="first")
        return pd.DataFrame(ordered.drop_duplicates("substation_id", keep="last")).set_index(
            "substation_id"
        )

    @cached_property
    def places(self) -> gpd.GeoDataFrame:
        """Return where load can connect by what is published: stations, sites on offer, lines.

        One row a place: the columns of `rows`, of points of lines those that they have.
        """
        of_site = self.rows[(self.rows["scope"] == "site") & (self.rows["substation_id"] != "")]
        parts = [self.stations.reset_index(), of_site]
        if not self.points.empty:
            points = self.points.rename(columns={**_OF_STATION, "id": "substation_id"})
            parts.append(points.assign(counts=True, scope="line"))
        found = _together([one for one in parts if len(one)])
        if "station" in found:
            # as the layer has it, and not as somebody typed it
            its = found["station"].astype(object).fillna("")
            found["name"] = its.where(its != "", found["name"])
        return found

    def on(self, substations: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the substations with the headroom that counts, and its points behind them.

        Added are ``headroom_mw`` (what is sure), ``headroom_high_mw`` (what is possible),
        ``headroom_by_kv`` (``154:200:200;77:40:40``: low and high of several voltages),
        ``headroom_years``, ``headroom_as_of``, ``headroom_counts``.
        """
        counting = self.rows[self.rows["counts"] & (self.rows["substation_id"] != "")]
        if counting.empty and self.points.empty:
            return substations
        best = self.stations[self.stations["counts"]]
        ids = substations["id"].astype(str)
        here = ids.isin(best.index).to_numpy(bool)
        own = pd.to_numeric(
            substations.get("headroom_mw", pd.Series(np.nan, substations.index)), errors="coerce"
        )
        told: dict[str, Any] = {"headroom_mw": own.astype(float)}
        for column, of in _OF_STATION.items():
            before = told.get(column, pd.Series(np.nan, substations.index))
            told[column] = before.where(~here, ids.map(best[of]))
        told["headroom_as_of"] = told["headroom_as_of"].astype(object).where(here, "")
        told["headroom_high_mw"] = told["headroom_high_mw"].where(
            here | own.isna().to_numpy(bool), own
        )
        told["headroom_by_kv"] = ids.map(_by_voltage(counting)).astype(object).fillna("")
        found = substations.assign(**told)
        if self.points.empty:
            return found
        whole = pd.concat([found, self.points], ignore_index=True)
        return gpd.GeoDataFrame(whole, geometry="geometry", crs=substations.crs)


def _by_voltage(rows: pd.DataFrame) -> dict[str, str]:
    """Return low and high of every voltage of a station that has figures of several."""
    known = rows[rows["voltage_kv"].notna()].sort_values(["as_of"], kind="stable")
    known = known.drop_duplicates(["substation_id", "voltage_kv"], keep="last")
    several = known[known["substation_id"].duplicated(keep=False)].sort_values("voltage_kv")
    return {
        str(station): ";".join(
            f"{kv:g}:{low:g}:{high:g}"
            for kv, low, high in some[["voltage_kv", "low_mw", "high_mw"]].to_numpy(float)
        )
        for station, some in several.groupby("substation_id")
    }


def headroom_for(
    substations: pd.DataFrame, least_kv: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return what each substation can still take for sure, and at most, MW.

    Parameters
    ----------
    substations : DataFrame
        ``headroom_mw`` and, where known, ``headroom_high_mw`` and ``headroom_by_kv``.
    least_kv : float or array_like
        Least voltage at which the load is connected: of figures for several voltages that of the
        lowest one that reaches it counts.

    Returns
    -------
    tuple of ndarray
        NaN where nothing is known; an upper end that nobody tells is infinite.

    Examples
    --------
    >>> yard = pd.DataFrame({"headroom_mw": [200.0, None], "headroom_high_mw": [200.0, 50.0],
    ...     "headroom_by_kv": ["77:40:40;154:200:200", ""]})
    >>> headroom_for(yard, 66)
    (array([40., nan]), array([40., 50.]))
    """
    missing = pd.Series(np.nan, substations.index)
    low = pd.to_numeric(substations.get("headroom_mw", missing), errors="coerce").to_numpy(float)
    low = low.copy()
    if "headroom_high_mw" not in substations:
        return low, low.copy()
    high = pd.to_numeric(substations["headroom_high_mw"], errors="coerce").to_numpy(float).copy()
    needed = np.broadcast_to(np.asarray(least_kv, float), low.shape)
    if "headroom_by_kv" in substations:
        texts = substations["headroom_by_kv"].fillna("").astype(str)
        for row in np.flatnonzero((texts != "").to_numpy(bool)):
            parts = [tuple(map(float, one.split(":"))) for one in texts.iloc[row].split(";")]
            reaching = [one for one in parts if one[0] >= needed[row]]
            _, low[row], high[row] = reaching[0] if reaching else parts[-1]
    high[np.isnan(high) & ~np.isnan(low)] = np.inf
    return low, high


class _Stations:
    """The stations of a layer by name and by code."""

    def __init__(self, substations: gpd.GeoDataFrame) -> None:
        self.frame = substations
        names = substations.get("name", pd.Series("", substations.index)).astype(object)
        keys = names.map(station_key).mask(invented_names(substations), "")
        self.by_name = _positions(keys)
        self.by_code: dict[str, list[int]] = {}
        for column in _CODES:
            if column in substations:
                for key, rows in _positions(substations[column].map(name_key)).items():
                    self.by_code.setdefault(key, rows)
        self.areas = _areas(substations)
        self.ids = substations["id"].astype(str).tolist()
        self.names = [str(name or code) for name, code in zip(_texts(names), self.ids, strict=True)]
        all_kv = substations.get("voltages_kv", pd.Series("", substations.index))
        self.kvs = [
            (float(kv), *_kilovolts(text))
            for kv, text in zip(substations["voltage_kv"], all_kv, strict=True)
        ]
        self.x, self.y = (one.to_numpy(float) for one in (substations.geometry.x,
                                                          substations.geometry.y))  # fmt: skip

    def words(self, row: int) -> str:
        return f"{self.names[row]} ({max(self.kvs[row]):g} kV)"

    def near(self, places: gpd.GeoSeries, reach_km: float) -> list[int]:
        """Return the station nearest to each place within reach, -1 where there is none."""
        found = np.full(len(places), -1, np.int64)
        there = np.flatnonzero((places.geom_type == "Point").to_numpy(bool))
        if len(there) and len(self.x):
            some = places.iloc[there]
            near = nearest_point(some.x, some.y, self.x, self.y, max_km=reach_km)
            found[there] = near.index
        return [int(one) for one in found]

    def km_to(self, rows: Sequence[int], x: float, y: float) -> npt.NDArray[np.float64]:
        """Return how far some stations lie from a place, km."""
        at = np.array(rows, int)
        return distance_km(self.x[at], self.y[at], x, y)

    def nearest_to(self, name: str, area: str) -> tuple[str, ...]:
        """Return the stations of an area whose names are most like one, with their voltage."""
        keys = [
            key for key, rows in self.by_name.items()
            if not area or any(self.areas[row] in ("", area) for row in rows)
        ]  # fmt: skip
        near = nearest_names(station_key(name), keys, most=_NEAR_NAMES, likeness=_LEAST_LIKE)
        return tuple(self.words(self.by_name[key][0]) for key in near)


def _texts(column: pd.Series) -> list[str]:
    return [str(one) for one in column.astype(object).where(column.notna(), "")]


def _positions(keys: pd.Series) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(row)
    return found


def _areas(frame: pd.DataFrame) -> list[str]:
    """Return whose area each row is of: that of the network, else where it stands."""
    texts = [
        frame[column].astype(object).where(frame[column].notna(), "").map(str)
        for column in ("network_area", "supply_area") if column in frame
    ]  # fmt: skip
    if not texts:
        return [""] * len(frame)
    first = texts[0] if len(texts) == 1 else texts[0].where(texts[0] != "", texts[1])
    return [str(one) for one in first]


def _kilovolts(text: Any) -> list[float]:
    if not isinstance(text, str):
        return []
    parts = (one.strip() for one in text.replace(",", ";").split(";"))
    return [float(one) for one in parts if one.replace(".", "", 1).isdigit()]


class _Match(NamedTuple):
    """The stations of a published row, or why there is none."""

    rows: tuple[int, ...]
    why: str = ""
    # those that it could be; or the name by which to look for such
    near: tuple[str, ...] = ()
    like: str = ""


def published_headroom(
    given: Sequence[Given],
    substations: gpd.GeoDataFrame | None,
    *,
    folder: Path,
    lines: Callable[[], gpd.GeoDataFrame | None],
) -> Headroom:
    """Return the headroom that a study gives, and that its country brings, by substation.

    Parameters
    ----------
    given : sequence of dict or "published"
        As study.yaml has it; the later goes before the earlier of one date.
    substations : GeoDataFrame or None
        To which the figures are joined; None where there are none.
    folder : Path
        Where relative paths start.
    lines : callable
        Returns the layer of power lines, None where there is none; asked only where a name is no
        station's.

    Returns
    -------
    Headroom

    Raises
    ------
    LayerError
        Where a file cannot be read, has no date or source, or none of its rows matches.
    """
    parts, points, records = [], [], []
    if PUBLISHED in given and not in_use().brings(_TABLE):
        raise LayerError("headroom.none_published", keys=("headroom",))
    if substations is None:
        return Headroom(_together([]))
    if in_use().brings(_TABLE):
        parts.append(_embedded(substations, counts=PUBLISHED in given))
        records.append(embedded_provenance(_TABLE))
    stations = _Stations(substations) if set(map(type, given)) - {str} else None
    for number, one in enumerate(given):
        if stations is None or isinstance(one, str):
            continue
        with _at_key("headroom", *((number,) if len(given) > 1 else ())):
            rows, more, record = _of_file(one, stations, folder, lines)
        parts.append(rows)
        points.append(more)
        records.append(record)
    rows = _together(parts)
    # of several figures of one station and voltage the newest counts
    counting = rows[rows["counts"]].sort_values("as_of", kind="stable")
    older = counting.duplicated(["substation_id", "voltage_kv"], keep="last")
    older &= counting["substation_id"] != ""
    rows.loc[counting.index[older.to_numpy(bool)], "counts"] = False
    added = [one for one in points if len(one)]
    return Headroom(rows, _together(added) if added else gpd.GeoDataFrame(), records)


@contextmanager
def _at_key(*keys: str | int) -> Iterator[None]:
    """Put the keys of the study before those that what goes wrong within tells."""
    try:
        yield
    except LayerError as error:
        error.keys = (*keys, *error.keys)
        raise


def _together(parts: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if not parts:
        empty = pd.DataFrame(
            columns=[
                "substation_id",
                "type",
                "scope",
                *_OF_STATION.values(),
                "voltage_kv",
                "counts",
            ]
        )
        return gpd.GeoDataFrame(empty.astype({"counts": bool}), geometry=[], crs="EPSG:4326")
    whole = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    return gpd.GeoDataFrame(whole, geometry="geometry", crs="EPSG:4326")


def _embedded(substations: gpd.GeoDataFrame, *, counts: bool) -> gpd.GeoDataFrame:
    """Return the figures that the country brings; what no station of the layer has, no place."""
    table = embedded_table(_TABLE)
    row_of = pd.Series(np.arange(len(substations)), substations["id"].astype(str))
    at = table["substation_id"].fillna("").map(row_of[~row_of.index.duplicated()])
    table["substation_id"] = table["substation_id"].where(at.notna(), "")
    texts = ["name", "supply_area", "as_of", "source", "address", "conditions"]
    table[texts] = table[texts].fillna("").astype(str)
    table["additive"] = table["additive"] == "yes"
    # the offer of one site, or a figure of a whole area, is nobody else's
    of_station = (table["scope"] == "station") & (table["type"] == "demand")
    table["counts"] = counts & of_station & at.notna()
    places = substations.geometry.iloc[at.fillna(0).astype(int)].where(at.notna().to_numpy(), None)
    told = table.assign(line="", number="", why="", row="")
    return gpd.GeoDataFrame(told, geometry=places.to_numpy(), crs="EPSG:4326")


def _of_file(
    given: Mapping[str, Any],
    stations: _Stations,
    folder: Path,
    lines: Callable[[], gpd.GeoDataFrame | None],
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Provenance]:
    """Return the rows of one file joined to stations, the points that it adds, and its record."""
    file, asked = folder / given["file"], _asked(given)
    rows, record = read_published(file, asked)
    aliases = _aliases(folder / given["aliases"]) if given.get("aliases") else {}
    rows["supply_area"] = [_area_of(one, file) for one in rows["supply_area"]]
    reach = given.get("match_km")
    if reach is None:
        reach = _parameter("headroom_match_km")

    near = stations.near(rows.geometry, float(reach))

    def matched() -> list[_Match]:
        told = zip(rows.to_dict("records"), near, strict=True)
        return [_matched(row, there, stations, aliases) for row, there in told]

    matches = matched()
    if common := _common_area(matches, stations):
        # a table is of one company: a namesake of another is none of its stations
        rows["supply_area"] = rows["supply_area"].where(rows["supply_area"] != "", common)
        matches = matched()
    counted = asked.type == "demand" or asked.for_load
    points = gpd.GeoDataFrame()
    if counted:
        points, by_line = _points(rows, matches, stations, lines, bool(given.get("add_missing")))
        matches = [
            _Match((), "line") if number in by_line else one for number, one in enumerate(matches)
        ]
    _tell(record, file, rows, matches, stations=stations, asked=asked, points=len(points))
    if not any(one.rows for one in matches) and not len(points):
        first = next((row["name"] or row["line"] for row in rows.to_dict("records")), "")
        like = stations.nearest_to(first, "") or ("-",)
        raise LayerError("headroom.nothing_matches", file=str(file), name=first, near=like)
    # one row a station: a yard that stands twice in the layer has the figure twice
    at = [(number, row) for number, one in enumerate(matches) for row in one.rows or (-1,)]
    ids = [stations.ids[row] if row >= 0 else "" for _, row in at]
    told = rows.iloc[[number for number, _ in at]].reset_index(drop=True)
    told = told.assign(
        substation_id=ids,
        station=[stations.names[row] if row >= 0 else "" for _, row in at],
        type="demand" if counted else asked.type,
        counts=[counted and one != "" for one in ids],
        why=[matches[number].why for number, _ in at],
        scope="station",
    )
    places = stations.frame.geometry.to_numpy()
    told["geometry"] = [
        places[row] if row >= 0 else rows["geometry"].iloc[number] for number, row in at
    ]
    told = gpd.GeoDataFrame(told, geometry="geometry", crs="EPSG:4326")
    told, doubled = _least_of_several(told)
    if doubled:
        record.remark(Message("headroom.several_figures", count=doubled))
    record.rows_kept = sum(bool(one.rows) or one.why == "line" for one in matches)
    return told, points, record


def _parameter(key: str) -> float:
    return float(model_table("headroom_parameters").set_index("key").at[key, "mid"])


def _least_of_several(rows: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Let of different figures for one station, voltage and date the least count."""
    counting = rows[rows["counts"]].sort_values("low_mw", na_position="last", kind="stable")
    again = counting.duplicated(["substation_id", "voltage_kv", "as_of"])
    rows = rows.copy()
    rows.loc[counting.index[again], "counts"] = False
    return rows, int(again.sum())


def _common_area(matches: Sequence[_Match], stations: _Stations) -> str:
    """Return the supply area that nearly all stations of a table are of, empty where none is."""
    areas = [stations.areas[one.rows[0]] for one in matches if one.rows]
    if len(areas) < _ENOUGH_TO_TELL:
        return ""
    most = max(set(areas), key=areas.count)
    return most if areas.count(most) >= _NEARLY_ALL * len(areas) else ""


def _asked(given: Mapping[str, Any]) -> Asked:
    as_of = date_of(given["as_of"]) if given.get("as_of") else ""
    if given.get("as_of") and not as_of:
        raise LayerError("headroom.no_such_date", given=str(given["as_of"]), keys=("as_of",))
    for name in given.get("columns") or {}:
        if name not in (*MEANINGS, "lon", "lat"):
            hint = suggestion(name, [*MEANINGS, "lon", "lat"])
            raise LayerError("headroom.no_such_column", name=name, hint=hint, keys=("columns",))
    layout = Layout(*(given.get(key) for key in ("header_row", "skip_footer", "quote", "encoding")))
    return Asked(
        type=given["type"],
        as_of=as_of,
        source=str(given.get("source") or ""),
        area=str(given.get("area") or ""),
        additive=given.get("additive"),
        for_load=bool(given.get("for_load")),
        columns=given.get("columns") or {},
        layer=given.get("layer"),
        layout=layout,
        where=given.get("where"),
        licence=str(given.get("licence") or ""),
        attribution=str(given.get("attribution") or ""),
    )


def _area_of(text: str, file: Path) -> str:
    """Return the supply area that a table means: by its name in any language, or its company's."""
    if not text or not in_use().brings("supply_areas"):
        return text
    table = embedded_table("supply_areas")
    named: dict[str, str] = {}
    for area, operator in zip(table["area"], table["operator"].fillna(""), strict=True):
        labels = [area, operator]
        for lang in languages():
            with speaking(lang):
                labels.append(say_if_known(f"area.{area}", area))
        named |= {name_key(one): area for one in labels if one}
    key = in_use().without_ending("supply_area", name_key(text))
    if key not in named:
        hint = suggestion(text, table["area"])
        raise LayerError("headroom.no_such_area", file=str(file), name=text, hint=hint)
    return named[key]


def _aliases(file: Path) -> dict[str, str]:
    """Return what a file of one's own says a published name is: a station's name or id."""
    if not file.is_file():
        raise LayerError("headroom.no_alias_file", file=str(file), keys=("aliases",))
    table = read_rows(file, f"headroom: aliases: {file}", _ALIAS).rows
    for column in _ALIAS:
        if column not in table:
            raise LayerError(
                "layers.no_column",
                what=f"headroom: aliases: {file}",
                column=column,
                columns=tuple(map(str, table)),
                keys=("aliases",),
            )
    ours, theirs = (table[column].astype(str) for column in _ALIAS)
    return {station_key(one): other for one, other in zip(ours, theirs, strict=True) if one}


def _matched(
    row: Mapping[str, Any], near: int, stations: _Stations, aliases: Mapping[str, str]
) -> _Match:
    """Return the stations that a published row means; `near` is the one at its coordinates."""
    name, key = str(row["name"]), station_key(row["name"])
    meant = aliases.get(key, "")
    found = stations.by_code.get(name_key(meant)) or stations.by_name.get(station_key(meant))
    if meant and not found:
        return _Match((), "alias", like=meant)
    numbered = stations.by_code.get(name_key(row["number"]), [])
    named = stations.by_name.get(key, [])
    # a number counts where there is no name, or tells namesakes apart: many only count the rows
    found = found or [one for one in named if one in numbered] or named
    found = list(found or (numbered if not key else []))
    place = row["geometry"]
    if place is None or place.geom_type != "Point":
        return _narrowed(row, found, stations) if found else _Match((), "name", like=name)
    # a name that lies elsewhere is that of another station
    if found:
        km = stations.km_to(found, place.x, place.y)
        found = [one for one, away in zip(found, km, strict=True) if away <= _ROUGHLY_KM]
    found = found or ([near] if near >= 0 else [])
    return _narrowed(row, found, stations) if found else _Match((), "far", like=name)


def _narrowed(row: Mapping[str, Any], found: list[int], stations: _Stations) -> _Match:
    """Return those of several stations of one name that fit area, voltage and place."""
    area, kv, place = row["supply_area"], row["voltage_kv"], row["geometry"]
    fits = [one for one in found if not area or stations.areas[one] in ("", area)]
    if not fits:
        return _Match((), "area", tuple(map(stations.words, found[:_NEAR_NAMES])))
    if np.isfinite(kv):
        exact = [one for one in fits if any(_alike(its, kv) for its in stations.kvs[one])]
        fits = exact or [one for one in fits if max(stations.kvs[one]) >= kv]
        if not fits:
            return _Match((), "voltage", tuple(map(stations.words, found[:_NEAR_NAMES])))
    if len(fits) > 1:
        from_place = place is not None and place.geom_type == "Point"
        first = fits[0]
        x, y = (place.x, place.y) if from_place else (stations.x[first], stations.y[first])
        km = stations.km_to(fits, x, y)
        if from_place:
            fits = [fits[int(np.argmin(km))]]
        elif km.max() > _ONE_YARD_KM:
            return _Match((), "several", tuple(map(stations.words, fits[:_NEAR_NAMES])))
    return _Match(tuple(fits))


def _alike(one_kv: float, other_kv: float) -> bool:
    """Tell whether two voltages are of one class: 275 is 275, and 270 of an older table too."""
    return abs(one_kv - other_kv) <= _OF_VOLTAGE * other_kv


def _points(
    rows: gpd.GeoDataFrame,
    matches: Sequence[_Match],
    stations: _Stations,
    lines: Callable[[], gpd.GeoDataFrame | None],
    add_missing: bool,
) -> tuple[gpd.GeoDataFrame, set[int]]:
    """Return points of lines and yards that the layer lacks, and the rows that they are of."""
    rest = [number for number, one in enumerate(matches) if not one.rows]
    if not rest:
        return gpd.GeoDataFrame(), set()
    by_name: dict[str, list[int]] = {}
    layer: gpd.GeoDataFrame | None = None
    asked = [n for n in rest if rows["geometry"].iloc[n] is None]
    if asked and (layer := lines()) is not None and "name" in layer:
        by_name = _positions(layer["name"].map(name_key))
    made = []
    of_rows = set()
    for number in rest:
        row = rows.iloc[number]
        place, kv, area = row["geometry"], float(row["voltage_kv"]), str(row["supply_area"])
        shapes: list[Any] = []
        if place is not None and place.geom_type != "Point":
            shapes = [place]
        elif layer is not None and place is None:
            named = by_name.get(name_key(row["line"] or row["name"]), [])
            known = _areas(layer)
            its = layer["voltage_kv"].astype(float)
            named = [one for one in named if not area or known[one] in ("", area)]
            if np.isfinite(kv):
                named = [one for one in named if _alike(its.iloc[one], kv)]
            shapes = [layer.geometry.iloc[one] for one in named]
            if named and not np.isfinite(kv):
                kv = float(its.iloc[named].max())
        elif place is not None and add_missing:
            shapes = [place]
        if not shapes or not np.isfinite(kv):
            continue
        of_rows.add(number)
        made.append(_stops(shapes, row, kv, number))
    if not made:
        return gpd.GeoDataFrame(), set()
    found = gpd.GeoDataFrame(pd.concat(made, ignore_index=True), geometry="geometry", crs=4326)
    # whose network a line is of, where the table does not say: that of the nearest station
    near = nearest_point(found.geometry.x, found.geometry.y, stations.x, stations.y)
    theirs = pd.Series(stations.areas, dtype=object).iloc[near.index].to_numpy()
    area = np.where(found["supply_area"] == "", theirs, found["supply_area"])
    return found.assign(supply_area=area, network_area=area), of_rows


def _stops(shapes: Sequence[Any], row: pd.Series, kv: float, number: int) -> gpd.GeoDataFrame:
    """Return points along lines, or of a yard, as rows of the layer of substations."""
    step = _parameter("headroom_line_step_km")
    places = []
    for shape in shapes:
        if shape.geom_type == "Point":
            places.append(shape)
            continue
        for line in getattr(shape, "geoms", [shape]):
            count = max(1, int(np.ceil(float(line_length_km([line])[0]) / step)))
            at = np.linspace(0, 1, count + 1)
            places += list(shapely.line_interpolate_point(line, at, normalized=True))
    name = str(row["line"] or row["name"])
    of_line = shapes[0].geom_type != "Point"
    return gpd.GeoDataFrame(
        {
            "id": [f"headroom-{number + 1}-{at + 1}" for at in range(len(places))],
            "name": name,
            "kind": "line_point" if of_line else "transmission",
            "voltage_kv": kv,
            "voltages_kv": f"{kv:g}",
            "supply_area": str(row["supply_area"]),
            "confidence": "user",
            "headroom_mw": row["low_mw"],
            "headroom_high_mw": row["high_mw"],
            "headroom_years": row["low_years"],
            "headroom_as_of": row["as_of"],
            "headroom_by_kv": "",
            **{told: row[told] for told in _TOLD_OF_POINT},
        },
        geometry=places,
        crs="EPSG:4326",
    )


def _tell(
    record: Provenance,
    file: Path,
    rows: gpd.GeoDataFrame,
    matches: Sequence[_Match],
    *,
    stations: _Stations,
    asked: Asked,
    points: int,
) -> None:
    """Tell how many rows found their station, and of each that did not the nearest names."""
    placed = [one for one in matches if one.rows]
    record.remark(
        Message("headroom.matched", file=file.name, matched=len(placed), of=len(matches),
                type=asked.type, as_of=record.date)
    )  # fmt: skip
    if asked.type == "generation":
        code = "headroom.generation_taken" if asked.for_load else "headroom.generation_left"
        record.remark(Message(code, file=file.name))
    lines = sum(one.why == "line" for one in matches)
    if lines:
        record.remark(Message("headroom.points", count=lines, points=points))
    missed = [
        (number, one) for number, one in enumerate(matches) if not one.rows and one.why != "line"
    ]
    for number, one in missed[:_MOST_LISTED]:
        row = rows.iloc[number]
        kv = row["voltage_kv"]
        name = str(row["name"] or row["line"] or row["number"])
        told = f"{name} ({kv:g} kV)" if np.isfinite(kv) else name
        near = one.near or stations.nearest_to(one.like or name, str(row["supply_area"]))
        record.remark(
            Message(f"headroom.missed_{one.why}", row=str(row["row"]), name=told,
                    near=near or (Message("headroom.nothing_like_it"),))
        )  # fmt: skip
    if len(missed) > _MOST_LISTED:
        record.remark(Message("headroom.missed_more", count=len(missed) - _MOST_LISTED))
    if not rows["additive"].all():
        record.remark(Message("headroom.not_additive"))
