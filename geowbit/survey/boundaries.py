"""Administrative boundaries of an extract: which area is meant, and which levels divide it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import AreaError
from geowbit.core.names import nearest_names
from geowbit.geodesy import polygon_area_km2
from geowbit.survey.extract import people_of, reading

__all__ = ["Boundaries", "Levels", "read_boundaries"]

_COUNTRY_LEVEL = 2
_DEEPEST_LEVEL = 10
# levels below this are neighborhoods: they are municipalities only where nothing above them is
_LOWEST_TOWNS = 8
# a level divides an area where it leaves out no more than lakes, forts and military ground
_COVERED = 0.95
_PLACES_LOOKED_AT = 4_000
_MOST_NAMED = 8
_NAME = re.compile(r"(official_|int_|short_|alt_)?name(:.+)?")
_CODES = ("ISO3166-2", "ISO3166-1:alpha2", "ISO3166-1", "ISO3166-1:alpha3")


@dataclass(frozen=True)
class Levels:
    """The administrative levels whose areas are regions and municipalities; None where none is.

    Attributes
    ----------
    regions, municipalities : int or None
    nearest : int or None
        Where none divides the land, the one whose areas cover most of it.
    share : float
        Of the land that they cover.
    """

    regions: int | None
    municipalities: int | None
    nearest: int | None = None
    share: float = 0.0


@dataclass(frozen=True)
class Boundaries:
    """The administrative areas that an extract holds whole, and the names of those it does not.

    Attributes
    ----------
    areas : GeoDataFrame (EPSG:4326)
        ``osm_id``, ``level``, ``name``, ``name_en``, ``name_ja``, ``code`` (ISO 3166-2, else
        3166-1, else the id), ``names`` (each in lower case), ``population`` and
        ``people_told``, its words; countries first.
    broken : frozenset of str
        Names, in lower case, of the areas whose outline the extract does not hold whole.
    """

    areas: gpd.GeoDataFrame
    broken: frozenset[str]

    def named(self, name: str) -> pd.Series:
        """Return the area of a name or a code: the highest of several, then the largest.

        Raises
        ------
        AreaError
            Where the extract holds none of that name: the line says which it holds.
        """
        if self.areas.empty:
            raise AreaError("survey.no_boundaries", area=name)
        sought = _folded(name)
        meant = self.areas[[sought in names for names in self.areas["names"]]]
        if meant.empty:
            raise self._not_there(name, sought)
        highest = meant[meant["level"] == meant["level"].min()]
        return highest.iloc[int(np.argmax(polygon_area_km2(highest.geometry)))]

    def _not_there(self, name: str, sought: str) -> AreaError:
        if sought in self.broken:
            return AreaError("survey.area_broken", area=name)
        largest = self.areas[self.areas["level"] <= self.areas["level"].min() + 2]
        near = nearest_names(name, [str(one) for one in self.areas["name_en"]])
        known = dict.fromkeys([*near, *map(str, largest["name_en"])])
        return AreaError("survey.not_in_extract", area=name, known=tuple(known)[:_MOST_NAMED])

    def within(self, shape: BaseGeometry, *, below: int) -> gpd.GeoDataFrame:
        """Return the areas of deeper levels that lie in a shape, their middle at least."""
        deeper = self.areas[self.areas["level"] > below]
        middle = deeper.geometry.representative_point()
        shapely.prepare(shape)
        inside = shapely.contains_xy(shape, middle.x.to_numpy(), middle.y.to_numpy())
        return deeper[inside]

    def levels_of(
        self, shape: BaseGeometry, land: BaseGeometry, *, below: int, asked: Sequence[int] = ()
    ) -> Levels:
        """Return which levels divide an area into regions and municipalities.

        Municipalities are of the deepest level, neighborhoods apart, that covers the land;
        regions of the highest that does and has two areas or more.

        Parameters
        ----------
        shape, land : Polygon or MultiPolygon
            The area, and the land in it.
        below : int
            Level of the area itself.
        asked : sequence of int, optional
            Levels of regions and municipalities as a person gave them.

        Raises
        ------
        AreaError
            Where the extract has no area of a level that was asked for.
        """
        inside = self.within(shape, below=below)
        counts = inside["level"].value_counts()
        if asked:
            for level in asked:
                if level not in counts.index:
                    known = tuple(str(one) for one in sorted(counts.index))
                    raise AreaError("survey.no_level", level=str(level), known=known)
            return Levels(asked[0], asked[-1])
        lon, lat = _places_in(land)
        shares = {
            level: _share(inside[inside["level"] == level], lon, lat)
            for level in sorted(int(one) for one in counts.index)
            if counts[level] > 1
        }
        dividing = [level for level, share in shares.items() if share >= _COVERED]
        if not dividing:
            best = max(shares, key=lambda level: shares[level], default=None)
            return Levels(None, None, best, 0.0 if best is None else shares[best])
        towns = [level for level in dividing if level <= _LOWEST_TOWNS] or dividing[:1]
        return Levels(dividing[0], towns[-1])


def read_boundaries(extract: Path) -> Boundaries:
    """Read the administrative areas of an extract.

    Raises
    ------
    LayerError
        Where the file is broken.
    """
    rows, shapes = [], []
    told: dict[int, frozenset[str]] = {}
    with reading(extract) as osmium:
        wkb = osmium.geom.WKBFactory()
        tagged = osmium.filter.TagFilter(("boundary", "administrative"))
        for thing in osmium.FileProcessor(str(extract)).with_areas(tagged).with_filter(tagged):
            tags = {tag.k: tag.v for tag in thing.tags}
            level = tags.get("admin_level", "")
            if not level.isdigit() or not _COUNTRY_LEVEL <= int(level) <= _DEEPEST_LEVEL:
                continue
            if thing.is_relation() and "name" in tags:
                told[thing.id] = _names_in(tags)
            if not thing.is_area() or "name" not in tags or thing.from_way():
                continue
            # an outline that does not close, or crosses itself, gives an area without rings
            if not thing.num_rings()[0]:
                continue
            told.pop(thing.orig_id(), None)
            rows.append(_row(thing.orig_id(), int(level), tags))
            shapes.append(shapely.from_wkb(wkb.create_multipolygon(thing)))
    columns = ["osm_id", "level", "name", "name_en", "name_ja", "code", "names"]
    columns += ["population", "people_told"]
    areas = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=columns), geometry=shapes, crs="EPSG:4326"
    ).sort_values(["level", "osm_id"], ignore_index=True)
    return Boundaries(areas, frozenset().union(*told.values()))


def _row(number: int, level: int, tags: dict[str, str]) -> tuple[object, ...]:
    codes = [tags[key] for key in _CODES if tags.get(key)]
    english = tags.get("name:en") or tags.get("int_name") or tags["name"]
    return (
        number,
        level,
        tags["name"],
        english,
        tags.get("name:ja") or tags["name"],
        codes[0] if codes else f"r{number}",
        _names_in(tags),
        people_of(tags),
        tags.get("population", ""),
    )


def _names_in(tags: dict[str, str]) -> frozenset[str]:
    named = (value for key, value in tags.items() if _NAME.fullmatch(key) or key in _CODES)
    return frozenset(map(_folded, named))


def _folded(name: str) -> str:
    """Return a name as it is compared: without case, marks over letters and double spaces."""
    plain = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _places_in(land: BaseGeometry) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return places at even steps over the land, some thousands."""
    west, south, east, north = land.bounds
    step = np.sqrt((east - west) * (north - south) / _PLACES_LOOKED_AT)
    # a land of thin islands in a large box needs more of them: the same number on the land itself
    step *= np.sqrt(max(land.area / ((east - west) * (north - south)), 1e-4))
    lon, lat = (
        one.ravel()
        for one in np.meshgrid(
            np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
        )
    )
    shapely.prepare(land)
    inside = shapely.contains_xy(land, lon, lat)
    return lon[inside], lat[inside]


def _share(
    areas: gpd.GeoDataFrame, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> float:
    """Return the share of places that lie in one of the areas."""
    if not len(lon):
        return 0.0
    tree = shapely.STRtree(areas.geometry.to_numpy())
    held = tree.query(shapely.points(lon, lat), predicate="within")[0]
    return len(np.unique(held)) / len(lon)
