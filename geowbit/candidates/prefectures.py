"""Prefectures by any of their names, and the municipalities of the country in use."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt

from geowbit.core import AreaError, nearest_names, suggestion
from geowbit.countries import in_use
from geowbit.layers import Raster, embedded_layer, embedded_table


def prefecture_codes(names: list[str]) -> list[str]:
    """Return the JIS X 0401 codes of prefectures named in English, Japanese or by code.

    Raises
    ------
    AreaError
        Where a name is unknown; the line names the nearest known one.

    Examples
    --------
    >>> prefecture_codes(["toyama", "福岡", "北海道", "13"])
    ['16', '40', '01', '13']
    """
    if not has_municipalities():
        raise AreaError("candidates.no_prefectures", keys=("area", "prefectures"))
    table = embedded_table("prefectures")
    known: dict[str, str] = {}
    for code, english, local in zip(table["code"], table["name_en"], table["name_ja"], strict=True):
        known |= {code: code, english.lower(): code, local: code}
        known[in_use().without_ending("prefecture", local)] = code
    codes = []
    for number, given in enumerate(names):
        name = str(given).strip().title()
        key = name.lower().zfill(2)
        if key not in known:
            names = [one.title() for one in known if not one.isdigit()]
            if not nearest_names(name, names, likeness=0.5):
                names = table["name_en"].tolist()
            raise AreaError(
                "candidates.no_prefecture",
                name=name,
                hint=suggestion(name, names, likeness=0.5),
                keys=("area", "prefectures", number),
            )
        codes.append(known[key])
    return codes


def has_municipalities() -> bool:
    """Tell whether the country in use brings a raster of its municipalities."""
    return in_use().brings("municipality")


def municipality_raster() -> Raster:
    """Return the municipality of each square kilometer of the country in use; 0 is nowhere.

    Raises
    ------
    AreaError
        Where it brings none.
    """
    if not has_municipalities():
        raise AreaError("candidates.no_squares", keys=("candidates",))
    return cast(Raster, embedded_layer("municipality"))


def municipality_at(lon: npt.NDArray[Any], lat: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return the index of the embedded municipality at each place, 0 where there is none."""
    if not has_municipalities():
        return np.zeros(len(lon), np.int64)
    return np.nan_to_num(municipality_raster().sample(lon, lat)).astype(np.int64)


def municipalities_of(prefectures: list[str]) -> npt.NDArray[np.int64]:
    """Return the indices, in the raster, of the municipalities of prefectures."""
    table = embedded_table("municipalities")
    chosen = table["prefecture_code"].isin(prefecture_codes(prefectures))
    return cast("npt.NDArray[np.int64]", table.loc[chosen, "index"].to_numpy())
