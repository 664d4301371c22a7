"""Resolve place names to coordinates: a hub, a municipality or a substation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.core import LayerError, Sentence, StudyError, nearest_names, worded
from geowbit.countries import Country, in_use
from geowbit.layers import (
    Layers,
    Raster,
    embedded_layer,
    embedded_table,
    in_their_country,
    invented_names,
    model_table,
    read_layer,
    station_names,
)

__all__ = ["Place", "read_places", "resolve_place"]

PlaceKind = Literal["coordinates", "hub", "municipality", "substation"]

_STATION_ENDING = re.compile(r"(?<=\w)(\s*substation|\s*switching station)$")
_SHOWN = 6


class Place(NamedTuple):
    """A place on the map: ``lon`` and ``lat`` in degrees, its ``name`` and its ``kind``."""

    lon: float
    lat: float
    name: str
    kind: PlaceKind


@in_their_country
def resolve_place(
    text: str | tuple[float, float],
    *,
    hubs: Mapping[str, tuple[float, float]] | None = None,
    layers: Layers | None = None,
) -> Place:
    """Resolve a place name or a pair of numbers to coordinates.

    Parameters
    ----------
    text : str or (lat, lon)
        ``"42.66,141.74"`` (latitude first), a hub of the study (``tokyo``, ``東京``), a
        municipality in English
        or Japanese, with or without its ending (``Tomakomai``, ``苫小牧市``), with its
        prefecture where the name stands twice (``Fuchu, Tokyo``, ``東京都府中市``), or the
        name or id of a substation.
    hubs : dict of str to (lon, lat), optional
        The study's own; those of the model's table where not given.
    layers : Layers, optional
        Where substations are looked up; the embedded ones where not given.

    Returns
    -------
    Place
        A hub stands before a municipality, a municipality before a substation, and a
        substation of that name before one whose name was made of the place where it lies. A
        municipality lies at its most populous square kilometer.

    Raises
    ------
    StudyError
        Where nothing has that name, or more than one place: they are listed.

    Examples
    --------
    >>> resolve_place("42.66,141.74").lat
    42.66
    >>> resolve_place("tokyo").kind
    'hub'
    >>> resolve_place("苫小牧").name
    'Tomakomai-shi, Hokkaido'
    >>> resolve_place("Fuchu")
    Traceback (most recent call last):
    geowbit.core.errors.StudyError: place 'Fuchu' matches more than one: ...
    """
    if not isinstance(text, str):
        return _of_pair(text)
    asked = " ".join(unicodedata.normalize("NFKC", text).split())
    if not asked:
        raise StudyError("place.empty")
    if (pair := _coordinates(asked)) is not None:
        return pair
    read = layers or Layers()
    known = _hubs(hubs)
    if (hub := known.get(asked.lower())) is not None:
        return hub
    own = read.is_own("municipalities")
    towns = _own_municipalities(read.frame("municipalities")) if own else _municipalities()
    for kind in ("municipality", "substation"):
        if kind == "municipality":
            found = _matching(towns, asked)
        else:
            # thousands of names are made only for who asks for none of the others
            found = _named_first(_matching(_substations(read), asked))
        if len(found) > 1:
            raise StudyError(
                "place.several",
                place=asked,
                places="; ".join(found["label"].iloc[:_SHOWN]),
                more=max(len(found) - _SHOWN, 0),
                kind=kind,
            )
        if len(found):
            return _place_of(found.iloc[0])
    names = dict.fromkeys([*known, *(name for names in towns["names"] for name in names)])
    near = nearest_names(_plain(asked), names, most=3, likeness=0.7)
    if near:
        raise StudyError("place.did_you_mean", place=asked, names=tuple(f"'{n}'" for n in near))
    raise StudyError("place.unknown", place=asked)


@in_their_country
def read_places(
    path: Path | str,
    *,
    hubs: Mapping[str, tuple[float, float]] | None = None,
    layers: Layers | None = None,
) -> tuple[gpd.GeoDataFrame, tuple[Sentence, ...]]:
    r"""Read a list of places: any file of points, or a table whose column ``name`` names them.

    Parameters
    ----------
    path : Path or str
        As of :func:`geowbit.layers.read_layer`. Without coordinates ``place``, or else ``name``,
        is resolved, as :func:`resolve_place` does.
    hubs, layers : optional
        As of :func:`resolve_place`.

    Returns
    -------
    tuple of GeoDataFrame (EPSG:4326) and tuple of Message or str
        The places, with ``load_mw`` where the file has it; and which of the names are no place.

    Raises
    ------
    LayerError
        Where the file cannot be read, or no row of it is a place.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = file.write_text("name,load_mw\nTomakomai,300\nnowhere at all,20\n")
    >>> places, unknown = read_places(file)
    >>> places["load_mw"].tolist(), len(unknown)
    ([300], 1)
    """
    try:
        return read_layer("data_centers", path), ()
    except LayerError as error:
        if error.code != "layers.needs_lon_lat":
            raise
        columns = cast("tuple[str, ...]", error.params["columns"])
        column = next((one for one in ("place", "name") if one in columns), None)
        if column is None or Path(path).suffix.lower() != ".csv":
            raise
    rows = _text_rows(Path(path))
    found, unknown = [], []
    for row in rows.to_dict("records"):
        try:
            place = resolve_place(row[column], hubs=hubs, layers=layers)
        except StudyError as error:
            unknown.append(error.message)
            continue
        found.append({"name": place.name, **row, "lon": place.lon, "lat": place.lat})
    if not found:
        raise LayerError("place.none_of_list", path=str(path), count=len(unknown))
    frame = pd.DataFrame(found)
    if "load_mw" in frame:
        frame["load_mw"] = pd.to_numeric(frame["load_mw"], errors="coerce")
    points = gpd.points_from_xy(frame.pop("lon"), frame.pop("lat"))
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326"), tuple(unknown)


def _text_rows(path: Path) -> pd.DataFrame:
    """Return a table as text; older software writes Shift_JIS."""
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="cp932")


def _coordinates(asked: str) -> Place | None:
    parts = re.split(r"\s*[,;]\s*|\s+", asked)
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if len(numbers) != 2:
        raise StudyError("place.two_numbers", place=asked)
    return _of_pair((numbers[0], numbers[1]))


def _of_pair(pair: tuple[float, float]) -> Place:
    try:
        lat, lon = (float(one) for one in pair)
    except (TypeError, ValueError) as error:
        raise StudyError("place.no_pair", place=repr(pair)) from error
    if not (np.isfinite([lat, lon]).all() and abs(lat) <= 90 and abs(lon) <= 180):
        swapped = abs(lon) <= 90 < abs(lat) <= 180
        code = "place.longitude_first" if swapped else "place.not_on_earth"
        raise StudyError(code, place=f"{lat:g},{lon:g}")
    return Place(lon, lat, f"{lat:g},{lon:g}", "coordinates")


def _hubs(given: Mapping[str, tuple[float, float]] | None) -> dict[str, Place]:
    table = model_table("hubs")
    if given is None:
        given = {row.name: (row.lon, row.lat) for row in table.itertuples(index=False)}
    found = {name.lower(): Place(*given[name], name, "hub") for name in given}
    local = zip(table["name_ja"], table["name"], strict=True) if "name_ja" in table else ()
    return {other: found[name] for other, name in local if name in found} | found


def _plain(name: str) -> str:
    """Return a name as it is compared: no case, no marks on Latin letters."""
    spread = unicodedata.normalize("NFD", name.lower())
    # the marks on kana (U+3099, U+309A) are part of the letter
    bare = "".join(c for c in spread if not 0x300 <= ord(c) < 0x370)
    return unicodedata.normalize("NFC", bare).strip()


def _municipalities() -> pd.DataFrame:
    return _municipalities_of(in_use())


@cache
def _municipalities_of(country: Country) -> pd.DataFrame:
    """Return the municipalities of the country, which is in use, by all of their names."""
    if not country.brings("municipalities"):
        return pd.DataFrame({"kind": [], "names": [], "label": [], "id": [], "lon": [], "lat": []})
    table = embedded_table("municipalities")
    prefectures = embedded_table("prefectures").set_index("code")
    english = table["name_en"].fillna(table["name_ja"])
    pref_en = table["prefecture_code"].map(prefectures["name_en"])
    pref_ja = table["prefecture_code"].map(prefectures["name_ja"])
    names = []
    for en, ja, in_en, in_ja in zip(english, table["name_ja"], pref_en, pref_ja, strict=True):
        full = {_plain(en), _plain(ja)}
        both = full | {country.without_ending("municipality", name) for name in full}
        short_ja = country.without_ending("prefecture", in_ja)
        whole = {f"{name}, {_plain(in_en)}" for name in both}
        whole |= {p + name for name in both for p in (in_ja, short_ja)}
        names.append(both | whole)
    return pd.DataFrame(
        {
            "kind": "municipality",
            "names": names,
            "label": english + ", " + pref_en,
            "id": table["index"],
            "lon": table["lon"],
            "lat": table["lat"],
        }
    )


def _own_municipalities(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the study's own municipalities by their names, with a point inside each."""
    columns = [name for name in ("name_en", "name", "name_ja") if name in frame]
    points = frame.geometry.representative_point()
    names = [
        {_plain(str(one)) for one in row if isinstance(one, str) and one.strip()}
        for row in frame[columns].itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "kind": "municipality",
            "names": names,
            "label": frame[columns[0]].fillna("").astype(str).to_numpy() if columns else "",
            "id": -1,
            "lon": points.x.to_numpy(),
            "lat": points.y.to_numpy(),
        }
    )


def _substations(layers: Layers) -> pd.DataFrame:
    frame = layers.frame("substations")
    written, ids = frame["name"].fillna("").astype(str), frame["id"].astype(str)
    plain = [_plain(unicodedata.normalize("NFKC", name)) for name in written]
    ending = in_use().without_ending
    bare = [ending("substation", _STATION_ENDING.sub("", name)) for name in plain]
    kv, invented = frame["voltage_kv"], invented_names(frame)
    said = [worded(one) for one in station_names(frame)]
    return pd.DataFrame(
        {
            "kind": "substation",
            "names": [
                set(three) - {""} for three in zip(plain, bare, ids.str.lower(), strict=True)
            ],
            "label": [
                f"{n}, {i}" if of_place else f"{n or i} ({v:g} kV, {i})"
                for n, v, i, of_place in zip(said, kv, ids, invented, strict=True)
            ],
            "invented": invented,
            "id": ids,
            "lon": frame.geometry.x.to_numpy(),
            "lat": frame.geometry.y.to_numpy(),
        }
    )


def _matching(table: pd.DataFrame, asked: str) -> pd.DataFrame:
    """Return the rows that a name stands for, with or without its ending."""
    key = re.sub(r"\s*,\s*", ", ", _plain(asked))
    return table[[key in names for names in table["names"]]]


def _named_first(stations: pd.DataFrame) -> pd.DataFrame:
    """Return those that bear the name where there are any: the others only lie there."""
    named = stations[~stations["invented"].astype(bool)]
    return named if len(named) else stations


def _place_of(row: pd.Series) -> Place:
    lon, lat = float(row["lon"]), float(row["lat"])
    if row["kind"] == "municipality" and int(row["id"]) >= 0:
        lon, lat = _most_populous(int(row["id"])) or (lon, lat)
    return Place(lon, lat, str(row["label"]), row["kind"])


def _most_populous(index: int) -> tuple[float, float] | None:
    land = cast(Raster, embedded_layer("municipality"))
    people = cast(Raster, embedded_layer("population"))
    row, col = np.nonzero(land.values == index)
    if not len(row):
        return None
    lon, lat = land.grid.degrees(row + 0.5, col + 0.5)
    best = int(np.argmax(np.nan_to_num(people.sample(lon, lat))))
    return round(float(lon[best]), 6), round(float(lat[best]), 6)
