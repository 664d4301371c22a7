"""The one room that goes to the network, and only when it is told to fetch.

Layers from OpenStreetMap (:func:`fetch_osm`), from a country extract (:func:`read_osm_pbf`) and
from a plain address (:func:`fetch_address`), each whole or not at all, with its source, date and
licence.
"""

from geowbit.fetch.address import fetch_address
from geowbit.fetch.area import parse_area
from geowbit.fetch.extract import read_osm_pbf
from geowbit.fetch.options import FetchOptions
from geowbit.fetch.osm import fetch_osm
from geowbit.fetch.overpass import OVERPASS
from geowbit.fetch.writing import write_layer
from geowbit.layers.archive import Limits
from geowbit.layers.osm import OSM_LAYERS

__all__ = [
    "OSM_LAYERS",
    "OVERPASS",
    "FetchOptions",
    "Limits",
    "fetch_address",
    "fetch_osm",
    "parse_area",
    "read_osm_pbf",
    "write_layer",
]
