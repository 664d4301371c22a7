"""The area of a fetch, by name of a place too, and the tiles in which it is asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.candidates import prefecture_codes
from geowbit.core.errors import AreaError, SourceError
from geowbit.core.messages import Message
from geowbit.fetch._http import (
    FaultError,
    FetchOptions,
    Store,
    Visitor,
    fault_of,
    innermost,
    is_loopback,
    strip_markup,
    user_agent,
)
from geowbit.geodesy import cell_area_km2, distance_km
from geowbit.layers import embedded_layer, read_features
from geowbit.layers.files import needed

_KM_PER_DEGREE = 111.2
# the embedded outlines are simplified; harbors and islets lie outside them by as much
_COAST_KM = 2.0
_FORMS = Message("fetch.forms")


@dataclass(frozen=True)
class Tile:
    """A box in degrees, asked for in one question."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return ",".join(f"{side:.9g}" for side in (self.west, self.south, self.east, self.north))

    @property
    def area_km2(self) -> float:
        """Return its area on the ellipsoid."""
        return float(cell_area_km2(self.south, self.north, self.east - self.west))

    def quarters(self) -> list[Tile]:
        """Return its four quarters, from south west to north east."""
        x = round((self.west + self.east) / 2, 6)
        y = round((self.south + self.north) / 2, 6)
        return [
            Tile(west, south, east, north)
            for south, north in ((self.south, y), (y, self.north))
            for west, east in ((self.west, x), (x, self.east))
        ]


def parse_area(text: str) -> dict[str, Any]:
    """Return an area that a person typed, as a study would hold it.

    Parameters
    ----------
    text : str
        ``west,south,east,north``; prefectures with commas between; the path of a file of
        polygons; or ``place:`` and a name that a geocoder shall look up.

    Returns
    -------
    dict
        With one key: ``bbox``, ``prefectures``, ``file`` or ``place``.

    Examples
    --------
    >>> parse_area("130.1,32.5,131.2,33.3")
    {'bbox': [130.1, 32.5, 131.2, 33.3]}
    >>> parse_area("Fukuoka, 熊本"), parse_area("place:Lisboa"), parse_area("mine.gpkg")
    ({'prefectures': ['Fukuoka', '熊本']}, {'place': 'Lisboa'}, {'file': 'mine.gpkg'})
    """
    typed = text.strip()
    if typed.startswith("place:") and typed[6:].strip():
        return {"place": typed[6:].strip()}
    if not typed:
        raise AreaError("fetch.area_empty", forms=_FORMS)
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    try:
        return {"bbox": [float(part) for part in parts]} if len(parts) > 1 else _one(typed)
    except ValueError:
        return {"prefectures": parts}


def _one(typed: str) -> dict[str, Any]:
    if Path(typed).suffix or Path(typed).is_file():
        return {"file": typed}
    return {"prefectures": [typed]}


def area_shape(
    area: Mapping[str, Any] | str,
    *,
    folder: Path | str = ".",
    find_place: Callable[[str], BaseGeometry] | None = None,
) -> BaseGeometry:
    """Return the area of a fetch as a polygon.

    Parameters
    ----------
    area : dict or str
        ``{"prefectures": [...]}``, ``{"bbox": [west, south, east, north]}``,
        ``{"file": path}``, ``{"place": name}``, or a text for :func:`parse_area`.
        Prefectures are widened by 2 km, since their outlines are simplified.
    folder : Path or str, optional
        Where a relative path starts.
    find_place : callable, optional
        Name of a place to its polygon.

    Returns
    -------
    Polygon or MultiPolygon, EPSG:4326

    Raises
    ------
    AreaError, StudyError
        Where it is no area.

    Examples
    --------
    >>> area_shape("139,35,140,36").bounds
    (139.0, 35.0, 140.0, 36.0)
    """
    given = parse_area(area) if isinstance(area, str) else dict(area)
    known = {"prefectures", "bbox", "file", "place"}
    if len(given) != 1 or not set(given) <= known:
        raise AreaError("fetch.no_area", given=str(given), forms=_FORMS)
    if "bbox" in given:
        return _box(given["bbox"])
    if "place" in given:
        if find_place is None:
            raise AreaError("fetch.no_lookup")
        return _polygons(find_place(str(given["place"])))
    if "file" in given:
        frame, _ = read_features("area", Path(folder) / given["file"], geometry="polygon")
        return _polygons(frame.geometry.union_all())
    names = given["prefectures"]
    outlines = embedded_layer("prefecture_outlines")
    assert isinstance(outlines, gpd.GeoDataFrame)  # noqa: S101 (for the type checker)
    codes = prefecture_codes([names] if isinstance(names, str) else list(names))
    if not codes:
        raise AreaError("fetch.no_prefecture")
    return _widened(outlines[outlines["code"].isin(codes)].geometry.union_all(), _COAST_KM)


def cut_into_tiles(shape: BaseGeometry, options: FetchOptions) -> list[Tile]:
    """Cut an area into boxes that a server accepts; boxes without any of it are left out.

    Parameters
    ----------
    shape : Polygon or MultiPolygon
        The area, in degrees.
    options : FetchOptions
        ``tile_km2`` and ``most_tiles`` count.

    Returns
    -------
    list of Tile
        Together they hold the area.

    Raises
    ------
    AreaError
        Where there would be more than ``most_tiles``.

    Examples
    --------
    >>> len(cut_into_tiles(shapely.box(139, 35, 141, 36), FetchOptions(tile_km2=6000)))
    4
    """
    found: list[Tile] = []
    left = [shape]
    while left:
        part = left.pop()
        tile = _around(part)
        if tile.area_km2 <= options.tile_km2:
            found.append(tile)
        else:
            left += [half for half in _halves(part, tile) if half.area > 0]
        if len(found) + len(left) > options.most_tiles:
            raise AreaError(
                "fetch.too_many_questions", most=options.most_tiles, km2=options.tile_km2
            )
    return sorted(found, key=lambda t: (t.west, t.south))


def _around(part: BaseGeometry) -> Tile:
    """Return the box around a shape, rounded outward to what a question can say."""
    west, south, east, north = part.bounds
    return Tile(_not_above(west), _not_above(south), -_not_above(-east), -_not_above(-north))


def _not_above(degrees: float) -> float:
    near = round(degrees, 6)
    return near if near <= degrees else round(near - 1e-6, 6)


def _halves(part: BaseGeometry, tile: Tile) -> list[BaseGeometry]:
    x, y = (tile.west + tile.east) / 2, (tile.south + tile.north) / 2
    # halves, since the way between two sides far apart is the other way around the earth
    wide = distance_km(tile.west, y, x, y) > distance_km(x, tile.south, x, y)
    sides = (
        [(tile.west, tile.south, x, tile.north), (x, tile.south, tile.east, tile.north)]
        if wide
        else [(tile.west, tile.south, tile.east, y), (tile.west, y, tile.east, tile.north)]
    )
    return [shapely.intersection(part, shapely.box(*side)) for side in sides]


def _box(bbox: Any) -> BaseGeometry:
    try:
        west, south, east, north = (float(side) for side in bbox)
    except (TypeError, ValueError) as error:
        raise AreaError("fetch.bbox_sides", bbox=str(bbox)) from error
    if not all(math.isfinite(side) for side in (west, south, east, north)):
        raise AreaError("fetch.bbox_not_finite", bbox=str(bbox))
    if abs(west) <= 90 < abs(south) <= 180:
        raise AreaError("fetch.bbox_latitude_first", bbox=str(bbox))
    if not (-180 <= west <= 180 and -180 <= east <= 180 and south >= -90 and north <= 90):
        raise AreaError("fetch.bbox_off_earth", bbox=str(bbox))
    if west >= east:
        raise AreaError("fetch.bbox_west_beyond_east", bbox=str(bbox))
    if south >= north:
        raise AreaError("fetch.bbox_south_beyond_north", bbox=str(bbox))
    return shapely.box(west, south, east, north)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """Keep what has an area; points and lines left by a mending have none."""
    whole = shapely.make_valid(shape)
    kept = [part for part in shapely.get_parts(whole) if part.geom_type.endswith("Polygon")]
    if not kept:
        raise AreaError("fetch.area_no_polygon")
    joined = shapely.union_all(kept)
    west, south, east, north = joined.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise AreaError("fetch.area_off_earth")
    return joined


def _widened(shape: BaseGeometry, margin_km: float) -> BaseGeometry:
    """Widen a shape by about `margin_km`, as wide in longitude as in latitude."""
    middle = (shape.bounds[1] + shape.bounds[3]) / 2
    squeeze = math.cos(math.radians(middle))
    narrow = shapely.transform(shape, lambda c: c * (squeeze, 1.0))
    wide = shapely.buffer(narrow, margin_km / _KM_PER_DEGREE)
    return shapely.transform(wide, lambda c: c / (squeeze, 1.0))


NOMINATIM = "https://nominatim.openstreetmap.org/"


class _NowhereError(Exception):
    """The server knows no place of that name."""


def find_place(name: str, *, endpoint: str, visitor: Visitor, store: Store) -> BaseGeometry:
    """Look up the outline of a place.

    The answer is kept with the tiles, so that a fetch that is taken up again has the same area.

    Parameters
    ----------
    name : str
        As a person would write it: ``Kitakyushu, Japan``.
    endpoint : str
        Address of the Nominatim server, without ``search``.
    visitor : Visitor
        Asks in its manner. osmnx would ask again without end where a server is busy, which a
        look at each answer before osmnx sees it prevents.
    store : Store
        Where answers are kept.

    Returns
    -------
    Polygon or MultiPolygon, EPSG:4326

    Raises
    ------
    AreaError
        Where the server knows no place of that name, or no outline of it.
    SourceError
        Where the server fails.
    """
    question = f"place {name}"
    if (kept := store.read(endpoint, question)) is not None:
        return shapely.from_geojson(kept.decode())
    visitor.tell("fetch.looks_for", place=name)
    osmnx = needed("osmnx", extra="osm", what="fetch")
    try:
        frame = visitor.ask_patiently(
            lambda: _ask(osmnx, name, endpoint, visitor), Message("fetch.place")
        )
    except FaultError as fault:
        raise SourceError(
            "fetch.place_failed", endpoint=endpoint, place=name, reason=fault.tried()
        ) from fault
    if frame is None:
        raise AreaError("fetch.no_outline", endpoint=endpoint, place=name)
    shape: BaseGeometry = frame.geometry.iloc[0]
    store.write(endpoint, question, shapely.to_geojson(shape).encode())
    return shape


def _ask(osmnx: Any, name: str, endpoint: str, visitor: Visitor) -> Any:
    import requests

    with _settings(osmnx, endpoint, visitor):
        try:
            return osmnx.geocoder.geocode_to_gdf(name)
        except (_NowhereError, TypeError):
            # a TypeError is how osmnx says that none of the places has an outline
            return None
        except requests.Timeout as error:
            raise FaultError("fetch.no_answer_in_time", passing=True) from error
        except requests.RequestException as error:
            raise FaultError(
                "fetch.no_connection", passing=True, reason=innermost(error)
            ) from error
        except (KeyError, ValueError, AttributeError) as error:
            raise FaultError("fetch.no_places", passing=True) from error


@contextmanager
def _settings(osmnx: Any, endpoint: str, visitor: Visitor) -> Iterator[None]:
    """Lend osmnx our settings, which are global there, and give back its own."""
    options = visitor.options
    kwargs: dict[str, Any] = {"allow_redirects": False, "hooks": {"response": _judge}}
    if is_loopback(endpoint):
        kwargs["proxies"] = {"http": "", "https": ""}
    ours = {
        "nominatim_url": endpoint,
        "http_user_agent": user_agent(),
        "http_referer": "",
        "requests_timeout": options.read_timeout_s,
        "requests_kwargs": kwargs,
        "use_cache": False,
        "doh_url_template": None,
    }
    before = {key: getattr(osmnx.settings, key) for key in ours}
    try:
        for key, value in ours.items():
            setattr(osmnx.settings, key, value)
        yield
    finally:
        for key, value in before.items():
            setattr(osmnx.settings, key, value)


def _judge(response: Any, *_: Any, **__: Any) -> None:
    """Look at an answer before osmnx does: where it would wait and ask again, we decide."""
    body = response.content
    if fault := fault_of(response, body):
        raise fault
    if body.lstrip()[:1] == b"<":
        raise FaultError("fetch.page_for_data", passing=True, words=strip_markup(body))
    # osmnx has one error for "no such place" and for an answer that is no list
    try:
        found = json.loads(body)
    except ValueError as error:
        raise FaultError("fetch.no_places", passing=True) from error
    if not isinstance(found, list):
        raise FaultError("fetch.no_places", passing=True)
    if not found:
        raise _NowhereError
