"""What a reader calls a substation: its name, or that it has none and what lies near."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import Message, Sentence, Text
from geowbit.countries import Country, in_use
from geowbit.layers.embedded import embedded_table

# by what the public extracts of Japan's grid mark names that stand in no source
_MARKED_INVENTED = {
    "name_source": {"geocoded", "endpoints"},
    "enriched_by": {"geocode_promotion", "endpoint_matching"},
}
# several of one place are told apart by a number
_NUMBER = re.compile(r"_\d+$")
_OPEN_MAP = "OSM"
# what is told of a substation without a name
_TOLD = ("voltage_kv", "source", "prefecture_code", "municipality_code")
_OF_A_LANGUAGE = re.compile(r"name_[a-z]{2}")


def invented_names(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which rows have a name that stands in no source, made of the place where they lie.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Kita", "Minami"], "name_source": ["osm", "geocoded"]})
    >>> invented_names(table).tolist()
    [False, True]
    """
    invented = np.zeros(len(frame), bool)
    for column, words in _MARKED_INVENTED.items():
        for marked in (column, f"_{column}"):
            if marked in frame:
                invented |= frame[marked].isin(words).to_numpy(bool)
    return invented


def station_names(stations: pd.DataFrame) -> list[Sentence]:
    """Return what a reader calls each substation; an invented name says only what lies near.

    Parameters
    ----------
    stations : DataFrame
        The layer ``substations``: ``name`` and ``voltage_kv``, and where known ``name_source``,
        ``municipality_code``, ``source``.

    Returns
    -------
    list of str or Message
        Empty where there is no name.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Kita", "東区変電所_2"], "voltage_kv": [275.0, 66.0],
    ...     "name_source": ["osm", "geocoded"]})
    >>> [str(one) for one in station_names(table)]
    ['Kita', 'unnamed substation near 東区 (66 kV)']
    """
    if "name" not in stations:
        return [""] * len(stations)
    column = stations["name"]
    pairs = zip(column.tolist(), column.notna().tolist(), strict=True)
    names: list[Sentence] = [str(name) if known else "" for name, known in pairs]
    rows = np.flatnonzero(invented_names(stations))
    if not len(rows):
        return names
    towns = _towns(in_use())
    told = stations[[one for one in _TOLD if one in stations]].iloc[rows].to_dict("records")
    for row, station in zip(rows.tolist(), told, strict=True):
        if names[row]:
            names[row] = _unnamed(str(names[row]), station, towns)
    return names


def _unnamed(name: str, station: dict[Any, Any], towns: _Towns) -> Message:
    """Return what is known of a substation without a name."""
    place = in_use().without_ending("substation", _NUMBER.sub("", name)) or name
    kv = station.get("voltage_kv")
    told = [f"{kv:g} kV"] if isinstance(kv, int | float) and np.isfinite(kv) else []
    if str(station.get("source") or "").startswith(_OPEN_MAP):
        told.append(_OPEN_MAP)
    return Message("layers.unnamed_station", place=towns.near(place, station), told=tuple(told))


class _Towns(NamedTuple):
    """The municipalities of a country: by code, and by prefecture and local name."""

    by_code: dict[str, Text]
    by_name: dict[tuple[str, str], Text]

    def near(self, place: str, station: dict[Any, Any]) -> Text | str:
        """Return the place after which a substation was named, for readers of each language."""
        prefecture = str(station.get("prefecture_code"))
        # where the name begins with a town it tells better than the code, which near a border
        # may be that of the neighbor
        begins = (self.by_name.get((prefecture, place[:n])) for n in range(len(place), 0, -1))
        town = next(filter(None, begins), None)
        if town is not None:
            return Text(town.en, dict.fromkeys(town.others, place))
        town = self.by_code.get(str(station.get("municipality_code")))
        if town is None:
            return place
        # an address goes from the town to the quarter; a reader of English knows the town
        return Text(town.en, {lang: said + place for lang, said in town.others.items()})


@cache
def _towns(country: Country) -> _Towns:
    if not country.brings("municipalities"):
        return _Towns({}, {})
    table = embedded_table("municipalities")
    local = [column for column in table if _OF_A_LANGUAGE.fullmatch(column)]
    by_code: dict[str, Text] = {}
    by_name: dict[tuple[str, str], Text] = {}
    for row in table[["code", "prefecture_code", *local]].to_dict("records"):
        names = {column[-2:]: str(row[column]) for column in local if isinstance(row[column], str)}
        english = names.pop("en", None) or next(iter(names.values()), "")
        town = Text(english, names)
        by_code[str(row["code"])] = town
        by_name |= {(str(row["prefecture_code"]), name): town for name in names.values()}
    return _Towns(by_code, by_name)
