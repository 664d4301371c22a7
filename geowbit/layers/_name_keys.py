"""What two tables call the same thing, as one text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from geowbit.countries import Country, in_use, using
from geowbit.layers.embedded import embedded_table

_BETWEEN = re.compile(r"[\s・･()\-_.]+")
_WHOLE_FLOAT = re.compile(r"^(\d+)\.0+$")
# a voltage or a number beside a name says which of several, and is none of its letters
_BESIDE = re.compile(r"[(\[〔【][^)\]〕】]*(?:\d|kv)[^)\]〕】]*[)\]〕】]")
_NOTE = re.compile(r"\s*(?:[※*†‡]+\s*\d*|\(?注\s*\d*\)?)$")


def name_key(value: Any) -> str:
    """Return a name or a code without what people write in one way and the other.

    Examples
    --------
    >>> name_key("新　港変電所"), name_key(17.0), name_key(None)
    ('新港', '17', '')
    """
    text = re.sub(_BETWEEN, "", _WHOLE_FLOAT.sub(r"\1", _folded(value).strip()))
    return in_use().without_ending("substation", text)


def station_key(value: Any) -> str:
    """Return the name of a station as the tables of network companies and maps have it in common.

    Examples
    --------
    >>> station_key("加賀 (変) (154kV)※1") == station_key("加賀変電所")
    True
    """
    text = _BESIDE.sub("", _NOTE.sub("", _folded(value).strip()))
    of_country = _words(in_use())
    for company in of_country.companies:
        text = text.removeprefix(company)
    return name_key(text.translate(of_country.variants))


def _folded(value: Any) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    return unicodedata.normalize("NFKC", text).casefold()


class _Words:
    """What a country knows of the spelling of names."""

    def __init__(self, country: Country) -> None:
        self.variants: dict[int, str] = {}
        self.companies: tuple[str, ...] = ()
        with using(country):
            if country.has_table("name_variants"):
                table = country.table("name_variants")
                self.variants = {
                    ord(one): str(other)
                    for one, other in zip(table["written"], table["folded"], strict=True)
                }
            if country.brings("supply_areas"):
                names = embedded_table("supply_areas")["operator"].dropna()
                self.companies = tuple(sorted(map(_folded, names), key=len, reverse=True))


@cache
def _words(country: Country) -> _Words:
    return _Words(country)
