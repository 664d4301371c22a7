"""What a survey needs of an extract, as a small extract of its own.

An extract of a country holds some hundred million nodes, of which a survey needs one in a hundred.
To find the others once and pass them over is what makes six layers, boundaries and coast quick.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geowbit.core.errors import LayerError
from geowbit.core.text import printable
from geowbit.layers.files import needed
from geowbit.layers.osm import OSM_LAYERS

__all__ = ["LAKES", "WATER", "WHAT", "condensed", "extract_box", "people_of", "reading"]

WHAT = "init"
_TOWNS = ("city", "town", "village")
# ponds, basins and rivers drawn as areas are not asked for: no map of a country shows them, and of
# ponds there are more than of all the rest
LAKES = (("water", "lake"), ("water", "reservoir"), ("water", "lagoon"))
# the lagoons of an atoll often say no more than this
WATER = ("natural", "water")
# what is large enough to be shown has this many corners at least; most ponds have fewer
_FEWEST_CORNERS = 12
# 1,234 or 1.234 or 1 234 or 1'234: no place has a third of a person
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’\s]\d{3})+")
_ABOUT = re.compile(r"(?:ca\.?|~|≈|about)\s*|\s*\(.*\)")
_OF_A_SURVEY = (
    ("boundary", "administrative"),
    ("natural", "coastline"),
    *(("place", kind) for kind in _TOWNS),
    *LAKES,
)


def people_of(tags: Mapping[str, str]) -> float:
    """Return the population that the tags of a place tell; NaN where it is no number.

    Examples
    --------
    >>> people_of({"population": "1.234"}), people_of({"population": "~12 500 (2021)"})
    (1234.0, 12500.0)
    >>> people_of({"population": "some hundred"}), people_of({"population": "1.5"})
    (nan, nan)
    """
    told = _ABOUT.sub("", tags.get("population", "")).strip()
    if _THOUSANDS.fullmatch(told):
        told = re.sub(r"\D", "", told)
    return float(told) if told.isdecimal() else math.nan


def _tags() -> list[tuple[str, str]]:
    of_layers = {
        (rule.key, value)
        for layer in OSM_LAYERS.values()
        for rule in layer.rules
        for value in rule.values
    }
    return [*_OF_A_SURVEY, *sorted(of_layers)]


def _is_pond(thing: Any, asked: frozenset[tuple[str, str]]) -> bool:
    """Tell whether a way or relation is water of another kind than asked for, or too small."""
    tags = dict(thing.tags)
    if not asked.isdisjoint(tags.items()):
        return False
    return "water" in tags or (thing.is_way() and len(thing.nodes) <= _FEWEST_CORNERS)


@contextmanager
def reading(file: Path) -> Iterator[Any]:
    """Give pyosmium to read an extract with; what it says of a broken one is one line.

    Raises
    ------
    LayerError
        Where the file is missing or broken, or pyosmium is not installed.
    """
    osmium = needed("osmium", extra="osm", what=WHAT)
    if not file.is_file():
        raise LayerError("fetch.no_file", name=WHAT, path=str(file))
    try:
        yield osmium
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise LayerError(
            "layers.no_extract", what=WHAT, file=str(file), why=printable(str(error))[:120]
        ) from error


@contextmanager
def condensed(extract: Path) -> Iterator[Path]:
    """Give a small extract of what a survey reads, whole to the last node; it goes afterwards.

    Parameters
    ----------
    extract : Path
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.

    Raises
    ------
    LayerError
        Where the file is missing or broken, or pyosmium is not installed.
    """
    with TemporaryDirectory(prefix="geowbit-") as folder:
        small = Path(folder) / "survey.osm.pbf"
        with reading(extract) as osmium:
            file, tracker = str(extract), osmium.IdTracker()
            own = {"n": tracker.add_node, "w": tracker.add_way, "r": tracker.add_relation}
            asked = frozenset(_tags())
            tagged = osmium.filter.TagFilter(*asked, WATER)
            for thing in osmium.FileProcessor(file).with_filter(tagged):
                if thing.tags.get(WATER[0]) == WATER[1] and _is_pond(thing, asked):
                    continue
                own[thing.type_str()](thing.id)
                tracker.add_references(thing)
            tracker.complete_backward_references(file, relation_depth=0)
            # written without a word of Python for each of millions of nodes
            with osmium.SimpleWriter(str(small)) as writer:
                osmium.apply(file, tracker.id_filter(), writer)
        yield small


def extract_box(extract: Path) -> tuple[float, float, float, float] | None:
    """Return the box (west, south, east, north) that the header of an extract tells, degrees."""
    with reading(extract) as osmium, osmium.io.Reader(str(extract), osmium.osm.NOTHING) as reader:
        box = reader.header().box()
        if not box.valid():
            return None
        west, north = box.bottom_left.lon, box.top_right.lat
        return west, box.bottom_left.lat, box.top_right.lon, north
