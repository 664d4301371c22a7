"""Countries: what geowbit brings of one, read from its folder; and none at all."""

from __future__ import annotations

from geowbit.countries._manifest import TileServer
from geowbit.countries.country import (
    NO_COUNTRY,
    Country,
    Currency,
    PackTold,
    countries,
    country_of,
    data_folder,
    home_country,
    in_its_country,
    in_use,
    joined_keys,
    pack_for,
    packs,
    packs_told,
    using,
)

__all__ = [
    "NO_COUNTRY",
    "Country",
    "Currency",
    "PackTold",
    "TileServer",
    "countries",
    "country_of",
    "data_folder",
    "home_country",
    "in_its_country",
    "in_use",
    "joined_keys",
    "pack_for",
    "packs",
    "packs_told",
    "using",
]
