"""What can be built to make a place better, and who builds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from geowbit.core.messages import Text
from geowbit.countries import Country, in_use

__all__ = ["Lever", "lever_of"]


@dataclass(frozen=True)
class Lever:
    """Something that people can build, and that betters a criterion.

    Attributes
    ----------
    key : str
        Short name.
    what : Text
        What is built or done.
    columns : tuple of str
        Patterns of the criteria that it betters.
    whom : Text
        Who can do it.
    """

    key: str
    what: Text
    columns: tuple[str, ...]
    whom: Text


def lever_of(column: str) -> Lever | None:
    """Return what can better a criterion; None where nobody can, as with a volcano.

    Examples
    --------
    >>> str(lever_of("fiber_km").whom), lever_of("volcano_km")
    ('carriers and the municipality', None)
    """
    for one in _levers_of(in_use()):
        if any(fnmatchcase(column, pattern) for pattern in one.columns):
            return one
    return None


@cache
def _levers_of(country: Country) -> tuple[Lever, ...]:
    return tuple(_lever(row) for row in country.table("levers").to_dict("records"))


def _lever(row: Mapping[Any, Any]) -> Lever:
    return Lever(
        key=str(row["lever"]),
        what=Text.from_row(row, "what"),
        columns=tuple(str(row["columns"]).split(";")),
        whom=Text.from_row(row, "whom"),
    )
