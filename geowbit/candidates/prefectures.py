"""Prefectures by any of their names, and the municipalities of Japan as a raster."""

from __future__ import annotations

import difflib
from typing import cast

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import AreaError
from geowbit.layers import Raster, embedded_layer, embedded_table

_ENDINGS = ("都", "府", "県", "道")


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
    table = embedded_table("prefectures")
    known: dict[str, str] = {}
    for code, english, japanese in zip(
        table["code"], table["name_en"], table["name_ja"], strict=True
    ):
        known |= {code: code, english.lower(): code, japanese: code}
        if japanese.endswith(_ENDINGS) and japanese != "北海道":
            known[japanese[:-1]] = code
    codes = []
    for number, name in enumerate(names):
        key = str(name).strip().lower().zfill(2)
        if key not in known:
            near = difflib.get_close_matches(key, [k for k in known if not k.isdigit()], 1, 0.5)
            hint = f"; did you mean {near[0].title()}?" if near else "; use its English name"
            raise AreaError(
                f"area: no prefecture is called {name!r}{hint}",
                keys=("area", "prefectures", number),
            )
        codes.append(known[key])
    return codes


def municipality_raster() -> Raster:
    """Return the municipality of each square kilometer of Japan; 0 is nowhere."""
    return cast(Raster, embedded_layer("municipality"))


def municipalities_of(prefectures: list[str]) -> npt.NDArray[np.int64]:
    """Return the indices, in the raster, of the municipalities of prefectures."""
    table = embedded_table("municipalities")
    chosen = table["prefecture_code"].isin(prefecture_codes(prefectures))
    return cast("npt.NDArray[np.int64]", table.loc[chosen, "index"].to_numpy())
