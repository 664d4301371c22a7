"""Which tags of OpenStreetMap make which layer, and what becomes of them.

One table, :data:`OSM_LAYERS`, serves both ways in: the questions to an Overpass server and the
reading of a country extract.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.names import suggestion
from geowbit.layers.osm import tags as t
from geowbit.layers.osm.tags import Tags

Kind = Literal["node", "way", "relation"]
_EVERY_KIND: tuple[Kind, ...] = ("node", "way", "relation")
_UNEVEN = Message("osm.uneven")
_PROXY = Message("osm.proxy")


@dataclass(frozen=True)
class Rule:
    """One way in which a thing is tagged: a key with one of its values.

    Attributes
    ----------
    key, values : str, tuple of str
        The tag; one of the values is enough.
    without : tuple of str
        Keys that must not be there.
    """

    key: str
    values: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class OsmLayer:
    """A layer that OpenStreetMap can fill.

    Attributes
    ----------
    layer : str
        Name of the layer in a study that it serves as.
    geometry : {"point", "line"}
        What its rows are. A point layer takes nodes, ways and relations, a shape counting by a
        point inside; a line layer takes ways only.
    rules : tuple of Rule
        Any of them is enough.
    numbers, words : dict of str to function
        Column to what the tags say; a number may be None.
    confidence : str
    notes : tuple of Message
        For its rows and for its record.
    """

    layer: str
    geometry: Literal["point", "line"]
    rules: tuple[Rule, ...]
    numbers: dict[str, Callable[[Tags], float | None]]
    words: dict[str, Callable[[Tags], str]]
    confidence: str = "medium"
    notes: tuple[Message, ...] = (_UNEVEN,)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds of elements that can be rows of the layer."""
        return ("way",) if self.geometry == "line" else _EVERY_KIND

    def takes(self, kind: str, tags: Tags) -> bool:
        """Tell whether an element belongs to the layer."""
        return kind in self.kinds and any(
            tags.get(rule.key) in rule.values and not any(key in tags for key in rule.without)
            for rule in self.rules
        )


def _line_voltages(tags: Tags) -> tuple[float, ...]:
    return t.voltages_kv(tags.get("voltage"), kilovolts_below=1000)


def _always(text: str) -> Callable[[Tags], str]:
    return lambda _: text


def _joined(values: tuple[float, ...]) -> str:
    return ";".join(f"{value:g}" for value in values)


def _fuel(tags: Tags) -> str:
    return t.word("plant:source", "generator:source")(tags).lower()


def _capacity(tags: Tags) -> float | None:
    return t.capacity_mw(
        tags.get("plant:output:electricity") or tags.get("generator:output:electricity")
    )


def _substation_kind(tags: Tags) -> str:
    return tags.get("substation", "").strip().lower() or "unknown"


OSM_LAYERS: dict[str, OsmLayer] = {
    "substations": OsmLayer(
        "substations",
        "point",
        (Rule("power", ("substation",)),),
        {"voltage_kv": lambda tags: t.highest(t.voltages_kv(tags.get("voltage")))},
        {
            "voltages_kv": lambda tags: _joined(t.voltages_kv(tags.get("voltage"))),
            "kind": _substation_kind,
            "operator": t.word("operator"),
            "status": t.status,
        },
        notes=(_UNEVEN, Message("osm.no_voltage")),
    ),
    "power_lines": OsmLayer(
        "power_lines",
        "line",
        (Rule("power", ("line", "cable")),),
        {"voltage_kv": lambda tags: t.highest(_line_voltages(tags)), "circuits": t.circuits},
        {
            "voltages_kv": lambda tags: _joined(_line_voltages(tags)),
            "construction": t.construction,
            "operator": t.word("operator"),
            "status": t.status,
        },
    ),
    "power_plants": OsmLayer(
        "power_plants",
        "point",
        (Rule("power", ("plant",)),),
        {"capacity_mw": _capacity},
        {"fuel": _fuel, "operator": t.word("operator"), "status": t.status},
        notes=(_UNEVEN, Message("osm.no_output")),
    ),
    "exchanges": OsmLayer(
        "fiber_nodes",
        "point",
        (
            Rule("telecom", ("exchange", "central_office")),
            Rule("building", ("central_office", "telephone_exchange")),
        ),
        {},
        {"kind": _always("pop"), "operator": t.word("operator"), "status": t.status},
        confidence="low",
        notes=(_UNEVEN, Message("osm.no_backbone")),
    ),
    "data_centers": OsmLayer(
        "data_centers",
        "point",
        (
            Rule("telecom", ("data_center", "data_centre")),
            Rule("building", ("data_center", "data_centre")),
        ),
        {"load_mw": lambda _: None, "year": t.year},
        {"operator": t.word("operator", "brand"), "status": t.status},
        notes=(_UNEVEN, Message("osm.no_loads")),
    ),
    "railways": OsmLayer(
        "fiber_routes",
        "line",
        (Rule("railway", ("rail",), without=("service",)),),
        {},
        {"kind": _always("rail"), "owner": t.word("operator"), "lit": _always("")},
        confidence="low",
        notes=(_PROXY,),
    ),
    "motorways": OsmLayer(
        "fiber_routes",
        "line",
        (Rule("highway", ("motorway",)),),
        {},
        {"kind": _always("expressway"), "owner": t.word("operator"), "lit": _always("")},
        confidence="low",
        notes=(_PROXY,),
    ),
}


def osm_layer(name: str) -> OsmLayer:
    """Return the row of :data:`OSM_LAYERS` for a name.

    Raises
    ------
    LayerError
        Where OpenStreetMap fills no layer of that name; the line names the nearest.

    Examples
    --------
    >>> osm_layer("exchanges").layer
    'fiber_nodes'
    """
    if name not in OSM_LAYERS:
        raise LayerError("layers.not_of_osm", name=name, hint=suggestion(name, OSM_LAYERS))
    return OSM_LAYERS[name]


def row_of(layer: OsmLayer, tags: Tags) -> dict[str, Any]:
    """Return the columns of one element, by its tags."""
    return {
        "name": t.name(tags),
        "name_en": t.word("name:en", "int_name")(tags),
        **{column: number(tags) for column, number in layer.numbers.items()},
        **{column: word(tags) for column, word in layer.words.items()},
    }
