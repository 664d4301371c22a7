"""Lengths, areas and temperatures in the units that a reader's country tells them in."""

from __future__ import annotations

from typing import NamedTuple

from geowbit.countries import in_use

__all__ = ["UNITS", "Told", "area", "distance", "in_units", "units_of_page"]


class Told(NamedTuple):
    """A unit as it is told: its name, by what a number is multiplied, and what is added then."""

    unit: str
    factor: float = 1.0
    plus: float = 0.0


# the international foot is 0.3048 m, the mile 1,609.344 m, the acre 4,046.8564224 m²
UNITS: dict[str, dict[str, Told]] = {
    "us": {
        "km": Told("mi", 1 / 1.609344),
        "m": Told("ft", 1 / 0.3048),
        "cm": Told("in", 1 / 2.54),
        "ha": Told("acres", 1e4 / 4046.8564224),
        "/km²": Told("/mi²", 1.609344**2),
        "per km²": Told("per mi²", 1.609344**2),
        "km²": Told("mi²", 1 / 1.609344**2),
        "°C": Told("°F", 1.8, 32.0),
    }
}


def units_of_page() -> dict[str, Told]:
    """Return the units that are told otherwise in the country in use, by their metric names."""
    return UNITS.get(in_use().units, {})


def in_units(value: float, unit: str) -> tuple[float, str]:
    """Return a number and its unit as the country in use tells them.

    Examples
    --------
    >>> from geowbit.countries import home_country, using
    >>> in_units(10.0, "km")
    (10.0, 'km')
    >>> with using(home_country().in_units("us")):
    ...     miles, mi = in_units(16.09344, "km")
    >>> round(miles, 6), mi
    (10.0, 'mi')
    """
    told = units_of_page().get(unit)
    return (value, unit) if told is None else (value * told.factor + told.plus, told.unit)


def distance(km: float, decimals: int = 0) -> str:
    """Return a length with its unit.

    Examples
    --------
    >>> distance(1234.5, 1)
    '1,234.5 km'
    """
    from geowbit.pages.words import number

    told, unit = in_units(float(km), "km")
    return f"{number(told, decimals)} {unit}"


def area(km2: float, decimals: int = 0) -> str:
    """Return an area with its unit.

    Examples
    --------
    >>> area(667.8)
    '668 km²'
    """
    from geowbit.pages.words import number

    told, unit = in_units(float(km2), "km²")
    return f"{number(told, decimals)} {unit}"
