"""Countries: what geowbit brings of one, read from its folder; and none at all."""

from __future__ import annotations

from geowbit.countries._folder import data_folder
from geowbit.countries._manifest import Money, TileServer
from geowbit.countries.country import (
    NO_COUNTRY,
    Country,
    Inset,
    PackTold,
    by_country,
    countries,
    country_of,
    home_country,
    in_its_country,
    in_use,
    joined_keys,
    pack_for,
    packs,
    packs_told,
    using,
)
from geowbit.countries.money import SHARED, Currency, currency_of, is_money

__all__ = [
    "NO_COUNTRY",
    "SHARED",
    "Country",
    "Currency",
    "Inset",
    "Money",
    "PackTold",
    "TileServer",
    "by_country",
    "countries",
    "country_of",
    "currency_of",
    "data_folder",
    "home_country",
    "in_its_country",
    "in_use",
    "is_money",
    "joined_keys",
    "pack_for",
    "packs",
    "packs_told",
    "using",
]
