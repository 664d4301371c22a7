"""OpenStreetMap as layers: which tags make which layer, and what becomes of the elements."""

from geowbit.layers.osm._extract import extract_date, read_extract
from geowbit.layers.osm._layers import (
    ATTRIBUTION,
    LICENCE,
    NONE_THERE,
    OSM_LAYERS,
    OsmLayer,
    Rule,
    layer_frame,
    osm_layer,
)
from geowbit.layers.osm._shapes import Element, element_of

__all__ = [
    "ATTRIBUTION",
    "LICENCE",
    "NONE_THERE",
    "OSM_LAYERS",
    "Element",
    "OsmLayer",
    "Rule",
    "element_of",
    "extract_date",
    "layer_frame",
    "osm_layer",
    "read_extract",
]
