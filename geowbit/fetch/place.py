"""The name of a place becomes its outline, by a Nominatim server and osmnx."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import AreaError, SourceError
from geowbit.fetch.options import user_agent
from geowbit.fetch.polite import FaultError, Visitor, is_loopback, refused, words_of
from geowbit.fetch.store import Store
from geowbit.layers.extras import needed

NOMINATIM = "https://nominatim.openstreetmap.org/"


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
    visitor.tell(f"place: looks for {name!r}")
    osmnx = needed("osmnx", extra="osm", what="fetch")
    try:
        frame = visitor.patiently(lambda: _ask(osmnx, name, endpoint, visitor), "place")
    except FaultError as fault:
        raise SourceError(
            f"area: looking up {name!r} at {endpoint} failed: {fault.tried()}; "
            "try again later, or give a bbox"
        ) from fault
    if frame is None:
        raise AreaError(
            f"area: {endpoint} knows no outline of a place called {name!r}; "
            "write it with its country, or give a bbox"
        )
    shape: BaseGeometry = frame.geometry.iloc[0]
    store.write(endpoint, question, shapely.to_geojson(shape).encode())
    return shape


def _ask(osmnx: Any, name: str, endpoint: str, visitor: Visitor) -> Any:
    import requests

    with _settings(osmnx, endpoint, visitor):
        try:
            return osmnx.geocoder.geocode_to_gdf(name)
        except TypeError:  # that is how osmnx says that none of the places has an outline
            return None
        except requests.Timeout as error:
            raise FaultError("no answer in time", passing=True) from error
        except requests.RequestException as error:
            raise FaultError("no connection", passing=True) from error
        except (KeyError, ValueError, AttributeError) as error:
            # osmnx has one error for "no such place" and for an answer that is no list
            if "returned 0 results" in str(error):
                return None
            raise FaultError("the answer is no list of places", passing=True) from error


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
    if fault := refused(response, body):
        raise fault
    if body.lstrip()[:1] == b"<":
        raise FaultError(f"a web page instead of data: {words_of(body)}", passing=True)
