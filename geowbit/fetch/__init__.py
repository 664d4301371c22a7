"""The one room that goes to the network, and only when a fetch is asked for.

Layers from OpenStreetMap (:func:`fetch_osm`), from a country extract (:func:`read_osm_pbf`), from
a named source (:func:`fetch_source`) and from a plain address (:func:`fetch_address`), each whole
or not at all, with its source, date and licence.
"""

from geowbit.fetch._http import FetchOptions
from geowbit.fetch.address import fetch_address
from geowbit.fetch.area import area_shape, parse_area
from geowbit.fetch.osm import OVERPASS, fetch_osm, read_osm_pbf
from geowbit.fetch.source import Source, fetch_source, find_source, sources
from geowbit.fetch.terrain import TERRARIUM, fetch_terrain
from geowbit.fetch.writing import write_layer
from geowbit.layers.files import Limits
from geowbit.layers.osm import OSM_LAYERS

__all__ = [
    "OSM_LAYERS",
    "OVERPASS",
    "TERRARIUM",
    "FetchOptions",
    "Limits",
    "Source",
    "area_shape",
    "fetch_address",
    "fetch_osm",
    "fetch_source",
    "fetch_terrain",
    "find_source",
    "parse_area",
    "read_osm_pbf",
    "sources",
    "write_layer",
]
