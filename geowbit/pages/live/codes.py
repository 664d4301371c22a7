"""The public codes of areas, by which an address names a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geowbit.pages.live.columns import label_pairs

_OF_AREA = ("prefecture", "municipality")


def area_codes(table: pd.DataFrame, layers: Mapping[str, Any]) -> list[list[Any]]:
    """Return the code of every area of a table that the layers of areas know.

    Parameters
    ----------
    table : DataFrame
        With ``prefecture`` and ``municipality``, as far as it has them.
    layers : dict
        ``prefectures`` and ``municipalities`` with ``code``, ``name_en`` and ``prefecture_code``.

    Returns
    -------
    list of (int, int, str)
        Number of the prefecture and of the municipality among the names of the page, -1 for the
        prefecture itself, and the code.

    Examples
    --------
    >>> towns = pd.DataFrame({"code": ["16210"], "name_en": ["Nanto-shi"],
    ...     "prefecture_code": ["16"]})
    >>> areas = pd.DataFrame({"code": ["16"], "name_en": ["Toyama"]})
    >>> table = pd.DataFrame({"prefecture": ["Toyama"], "municipality": ["Nanto-shi"]})
    >>> area_codes(table, {"prefectures": areas, "municipalities": towns})
    [[0, -1, '16'], [0, 0, '16210']]
    """
    areas, towns = (_known(layers.get(name)) for name in ("prefectures", "municipalities"))
    if areas is None or towns is None or not set(_OF_AREA) <= set(table):
        return []
    if "prefecture_code" not in towns:
        return []
    numbers = {name: label_pairs(table, name)[0] for name in _OF_AREA}
    pairs = numbers["prefecture"] * (numbers["municipality"].max(initial=0) + 1)
    which = pd.factorize(pairs + numbers["municipality"])[0]
    # they are numbered in the order in which they come
    rows = np.flatnonzero(np.diff(np.maximum.accumulate(which), prepend=-1))
    here = pd.DataFrame({name: codes[rows] for name, codes in numbers.items()}).assign(
        area=table["prefecture"].iloc[rows].astype(str).to_numpy(),
        town=table["municipality"].iloc[rows].astype(str).to_numpy(),
    )
    code_of = dict(zip(areas["name_en"].astype(str), areas["code"].astype(str), strict=True))
    of_town = dict(
        zip(
            zip(towns["prefecture_code"].astype(str), towns["name_en"].astype(str), strict=True),
            towns["code"].astype(str),
            strict=True,
        )
    )
    whole = {
        int(one.prefecture): code_of[one.area] for one in here.itertuples() if one.area in code_of
    }
    found: list[list[Any]] = [[number, -1, code] for number, code in whole.items()]
    for one in here.itertuples():
        code = of_town.get((whole.get(int(one.prefecture), ""), one.town))
        if code is not None:
            found.append([int(one.prefecture), int(one.municipality), code])
    return found


def _known(frame: Any) -> pd.DataFrame | None:
    """Return a layer whose areas have codes and names."""
    has = isinstance(frame, pd.DataFrame) and {"code", "name_en"} <= set(frame)
    return frame if has else None
