"""The supply areas: their order, their names, and which of them a place lies in."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import AreaError
from geowbit.layers import Raster, embedded_layer, embedded_table

NATIONAL = "national"

_JAPANESE = {
    "hokkaido": "北海道",
    "tohoku": "東北",
    "tokyo": "東京",
    "chubu": "中部",
    "hokuriku": "北陸",
    "kansai": "関西",
    "chugoku": "中国",
    "shikoku": "四国",
    "kyushu": "九州",
    "okinawa": "沖縄",
    NATIONAL: "全国",
}


@cache
def supply_areas() -> tuple[str, ...]:
    """Return the supply areas of Japan, from north to south.

    Examples
    --------
    >>> supply_areas()[:3]
    ('hokkaido', 'tohoku', 'tokyo')
    """
    return tuple(embedded_table("supply_areas")["area"])


def area_label(area: str, *, japanese: bool = False) -> str:
    """Return the name of a supply area for a reader.

    Examples
    --------
    >>> area_label("tokyo"), area_label("tokyo", japanese=True)
    ('Tokyo', '東京')
    """
    return _JAPANESE[area] if japanese else {NATIONAL: "Japan"}.get(area, area.capitalize())


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
    named = {area: area for area in areas} | {_JAPANESE[area]: area for area in areas}
    if national:
        named |= {"japan": NATIONAL, "日本": NATIONAL}
    key = str(name).strip().lower().removesuffix("エリア")
    if key not in named:
        near = difflib.get_close_matches(key, areas, 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(areas)}"
        raise AreaError(f"{where}: no supply area is called {str(name)!r}; {hint}")
    return named[key]


def supply_area_at(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the supply area of each place, by its municipality; empty text outside Japan.

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
    raster = cast(Raster, embedded_layer("municipality"))
    index = np.nan_to_num(raster.sample(np.asarray(lon), np.asarray(lat))).astype(np.int64)
    return pd.Series(index).map(towns).fillna("").to_numpy(dtype=object)


def by_area(area: Iterable[str], amount: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the sum of an amount in each supply area, in their order.

    Examples
    --------
    >>> by_area(["tokyo", "tokyo", "okinawa"], [1.0, 2.0, 4.0]).tolist()
    [0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0]
    """
    index = pd.Index(supply_areas()).get_indexer(pd.Index(list(area), dtype=object))
    if (index < 0).any():
        raise AreaError("a site has no supply area; give it one of its own or take it out")
    weights = np.asarray(amount, dtype=np.float64)
    return np.bincount(index, weights, len(supply_areas())).astype(np.float64)
