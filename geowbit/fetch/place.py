"""The name of a place becomes its outline, by a Nominatim server and osmnx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import AreaError, SourceError
from geowbit.core.messages import Message
from geowbit.fetch.options import user_agent
from geowbit.fetch.polite import FaultError, Visitor, innermost, is_loopback, refused, words_of
from geowbit.fetch.store import Store
from geowbit.layers.extras import needed

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
        frame = visitor.patiently(
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
    if fault := refused(response, body):
        raise fault
    if body.lstrip()[:1] == b"<":
        raise FaultError("fetch.page_for_data", passing=True, words=words_of(body))
    # osmnx has one error for "no such place" and for an answer that is no list
    try:
        found = json.loads(body)
    except ValueError as error:
        raise FaultError("fetch.no_places", passing=True) from error
    if not isinstance(found, list):
        raise FaultError("fetch.no_places", passing=True)
    if not found:
        raise _NowhereError
