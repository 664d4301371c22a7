"""Presets: a load and the weights that suit one use, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geowbit.core import Message, Sentence, StudyError, Text, suggestion
from geowbit.core.words import is_known
from geowbit.layers import model_table

# of a site whose study says nothing else
DEFAULT_LOAD_MW = 100.0
_LOAD = "load_mw"
# a weight for every hub that the preset does not name
_ANY_HUB = "rtt_HUB_ms"


@dataclass(frozen=True)
class Preset:
    """A load and a patch of the model's weights.

    Attributes
    ----------
    name : str
        As ``preset:`` of a study gives it.
    title : Message or str
        What it is for.
    load_mw : float
        Of one site, MW.
    weights : mapping of str to float
        By criterion; ``rtt_HUB_ms`` is that of any hub.
    reasons : mapping of str to Text
        Why, by criterion, and of the load under ``load_mw``.
    """

    name: str
    title: Sentence
    load_mw: float
    weights: Mapping[str, float]
    reasons: Mapping[str, Text]

    def weights_for(self, criteria: Iterable[str], hubs: Iterable[str]) -> dict[str, float]:
        """Return the weights of those of its criteria that there are, hubs by their names.

        Examples
        --------
        >>> of_edge = presets()["edge"]
        >>> of_edge.weights_for(["fiber_km", "rtt_oslo_ms"], ["oslo"])
        {'rtt_oslo_ms': 0.0, 'fiber_km': 1.0}
        """
        found = {}
        for key, weight in self.weights.items():
            names = [f"rtt_{hub}_ms" for hub in hubs] if key == _ANY_HUB else [key]
            own = [name for name in names if name == key or name not in self.weights]
            found.update(dict.fromkeys(own, weight))
        there = set(criteria)
        return {name: weight for name, weight in found.items() if name in there}

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "name": self.name,
            "title": str(self.title),
            _LOAD: self.load_mw,
            "weights": dict(self.weights),
            "reasons": {key: why.as_dict() for key, why in self.reasons.items()},
        }


def presets() -> dict[str, Preset]:
    """Return the presets of the model's table by name.

    Examples
    --------
    >>> {name: one.load_mw for name, one in presets().items()}["training"]
    300.0
    """
    found = {}
    for name, rows in model_table("presets").groupby("preset", sort=False):
        values = dict(zip(rows["key"], rows["value"].astype(float), strict=True))
        reasons = {row["key"]: Text.from_row(row, "why") for row in rows.to_dict("records")}
        code = f"preset.{name}"
        found[str(name)] = Preset(
            str(name),
            Message(code) if is_known(code) else str(name),
            values.pop(_LOAD, DEFAULT_LOAD_MW),
            MappingProxyType(values),
            MappingProxyType(reasons),
        )
    return found


def preset_of(name: str) -> Preset:
    """Return a preset by its name.

    Raises
    ------
    StudyError
        Where there is none; the line names the nearest.

    Examples
    --------
    >>> preset_of("edge").load_mw
    5.0
    """
    known = presets()
    if name not in known:
        raise StudyError("settings.no_preset", name=name, hint=suggestion(name, known))
    return known[name]
