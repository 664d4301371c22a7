"""The supply areas: their order, their names, and which of them a place lies in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import municipality_at
from geowbit.core import AreaError, languages, say_if_known, speaking, suggestion
from geowbit.countries import Country, in_use, using
from geowbit.layers import embedded_table

NATIONAL = "national"


def supply_areas() -> tuple[str, ...]:
    """Return the supply areas of the country in use, in the order of its table.

    Examples
    --------
    >>> supply_areas()[:3]
    ('hokkaido', 'tohoku', 'tokyo')
    """
    return _areas_of(in_use())


@cache
def _areas_of(country: Country) -> tuple[str, ...]:
    with using(country):
        return tuple(embedded_table("supply_areas")["area"])


def full_areas() -> tuple[str, ...]:
    """Return the supply areas whose grid is full, that of the capital first.

    Examples
    --------
    >>> full_areas()
    ('tokyo', 'kansai')
    """
    return in_use().full_areas


def capital_area() -> str:
    """Return the supply area of the capital.

    Raises
    ------
    AreaError
        Where the country in use names none: it has no national picture.
    """
    if not full_areas():
        raise AreaError("national.no_country")
    return full_areas()[0]


def area_label(area: str, lang: str = "en") -> str:
    """Return the name of a supply area, or of the whole country, in a language.

    Examples
    --------
    >>> area_label("tokyo"), area_label("tokyo", "ja"), area_label("national", "ja")
    ('Tokyo', '東京', '全国')
    """
    with speaking(lang):
        return say_if_known(f"area.{area}", area.capitalize())


def joined_labels(areas: Iterable[str], word: str = "and") -> str:
    """Return the names of some supply areas as one English phrase.

    Examples
    --------
    >>> joined_labels(full_areas())
    'Tokyo and Kansai'
    """
    return f" {word} ".join(area_label(area) for area in areas)


def supply_area(name: str, *, where: str = "area", national: bool = False) -> str:
    """Return the supply area that a text names, in English or in Japanese.

    Parameters
    ----------
    name : str
    where : str, optional
        What the error says that the name stands in.
    national : bool, optional
        Whether the whole country may be named too.

    Raises
    ------
    AreaError
        Where no area is called so.

    Examples
    --------
    >>> supply_area(" Tokyo"), supply_area("九州")
    ('tokyo', 'kyushu')
    """
    areas = [*supply_areas(), NATIONAL] if national else [*supply_areas()]
    # every label of every language is said below, and a table of sites has the keys themselves
    if name in areas:
        return str(name)
    named = {area: area for area in areas}
    named |= {area_label(area, lang).lower(): area for area in areas for lang in languages()}
    country = in_use().name
    if national and country is not None:
        named |= {country.text(lang).lower(): NATIONAL for lang in languages()}
    key = in_use().without_ending("supply_area", str(name).strip().lower())
    if key not in named:
        hint = suggestion(key, areas)
        raise AreaError("national.no_area", where=where, name=str(name), hint=hint)
    return named[key]


def supply_area_at(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the supply area of each place, by its municipality; empty text where none is known.

    Parameters
    ----------
    lon, lat : array of float
        Degrees.

    Examples
    --------
    >>> supply_area_at([141.74, 150.0], [42.66, 30.0]).tolist()
    ['hokkaido', '']
    """
    towns = embedded_table("municipalities").set_index("index")["supply_area"]
    index = municipality_at(np.asarray(lon), np.asarray(lat))
    return pd.Series(index).map(towns).fillna("").to_numpy(dtype=object)


def by_area(area: Iterable[str], amount: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the sum of an amount in each supply area, in their order.

    Examples
    --------
    >>> by_area(["tokyo", "tokyo", "okinawa"], [1.0, 2.0, 4.0]).tolist()
    [0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0]
    """
    number = {name: at for at, name in enumerate(supply_areas())}
    index = [number.get(name, -1) for name in area]
    if -1 in index:
        raise AreaError("national.site_without_area")
    weights = np.asarray(amount, dtype=np.float64)
    return np.bincount(np.array(index, dtype=np.intp), weights, len(number)).astype(np.float64)
