"""Countries: what geowbit brings of one, read from its folder; and none at all."""

from __future__ import annotations

from geowbit.countries._manifest import TileServer
from geowbit.countries.country import (
    NO_COUNTRY,
    Country,
    Currency,
    countries,
    country_of,
    data_folder,
    home_country,
    in_its_country,
    in_use,
    using,
)

__all__ = [
    "NO_COUNTRY",
    "Country",
    "Currency",
    "TileServer",
    "countries",
    "country_of",
    "data_folder",
    "home_country",
    "in_its_country",
    "in_use",
    "using",
]
