"""What has to be known of a place before anything is built there, and who knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from geowbit.core.messages import Text
from geowbit.countries import Country, in_use

__all__ = ["Question", "Questions"]

# the row of what no other one is about
_OTHER = "other"


@dataclass(frozen=True)
class Question:
    """Something that a layer or somebody could tell of a place.

    Attributes
    ----------
    key : str
        Short name.
    supply_area : str
        Where it is asked of `whom`; empty where everywhere.
    what : Text
        What is asked.
    columns, layers : tuple of str
        Patterns of the columns that answer it, and of the layers that do.
    needed : bool
        Whether it has to be known of every site, whatever is weighed.
    whom, how : Text
        Who knows it, and how the answer is got and brought in.
    """

    key: str
    supply_area: str
    what: Text
    columns: tuple[str, ...]
    layers: tuple[str, ...]
    needed: bool
    whom: Text
    how: Text

    @property
    def layer(self) -> str:
        """Return the first layer that would answer it; empty where none is named."""
        return self.layers[0].rstrip("*") if self.layers else ""

    def is_answered_by(self, column: str) -> bool:
        """Tell whether a column answers it."""
        return _fits(column, self.columns)

    def is_about_layer(self, layer: str) -> bool:
        """Tell whether a layer answers it."""
        return _fits(layer, self.layers)


class Questions:
    """The questions of the country in use.

    Examples
    --------
    >>> asked = Questions().about(column="headroom_mw", supply_area="hokuriku")
    >>> asked.key, asked.layer, str(asked.whom)
    ('headroom', 'headroom', 'Hokuriku Electric Power Transmission & Distribution')
    >>> Questions().about(column="what_nobody_named").key
    'other'
    """

    def __init__(self) -> None:
        self._rows = _questions_of(in_use())

    def about(
        self, *, column: str = "", layers: Iterable[str] = (), supply_area: str = ""
    ) -> Question:
        """Return the question that a column or a layer answers, as it is asked in a supply area.

        Parameters
        ----------
        column : str, optional
        layers : iterable of str, optional
            Where no row is about the column, the first one that is about one of these.
        supply_area : str, optional
        """
        key = _key_about(in_use(), column, tuple(layers))
        return self.asked_in(key, supply_area)

    def asked_in(self, key: str, supply_area: str) -> Question:
        """Return a question as it is asked in a supply area."""
        rows = [one for one in self._rows if one.key == key]
        return next(
            (one for one in rows if one.supply_area == supply_area),
            next(one for one in rows if not one.supply_area),
        )

    def needed(self) -> list[str]:
        """Return the keys of what has to be known of every site."""
        return list(dict.fromkeys(one.key for one in self._rows if one.needed))


@cache
def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, one) for one in patterns)


@cache
def _key_about(country: Country, column: str, layers: tuple[str, ...]) -> str:
    rows = _questions_of(country)
    named = [
        (len(pattern), one.key)
        for one in rows
        for pattern in one.columns
        if pattern != "*" and column and fnmatchcase(column, pattern)
    ]
    if named:
        return max(named)[1]
    of_layers = (
        one.key
        for layer in layers
        for one in rows
        if one.key != _OTHER and one.is_about_layer(layer)
    )
    return next(of_layers, _OTHER)


@cache
def _questions_of(country: Country) -> tuple[Question, ...]:
    return tuple(_question(row) for row in country.table("questions").to_dict("records"))


def _question(row: Mapping[str, Any]) -> Question:
    def several(column: str) -> tuple[str, ...]:
        return tuple(row[column].split(";")) if isinstance(row[column], str) else ()

    area = row["supply_area"]
    return Question(
        key=str(row["question"]),
        supply_area=area if isinstance(area, str) else "",
        what=Text.from_row(row, "what"),
        columns=several("columns"),
        layers=several("layers"),
        needed=row["needed"] == "yes",
        whom=Text.from_row(row, "whom"),
        how=Text.from_row(row, "how"),
    )
