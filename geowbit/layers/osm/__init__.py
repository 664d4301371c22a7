"""OpenStreetMap as layers: which tags make which layer, and what becomes of the elements."""

from geowbit.layers.osm.extract import read_extract
from geowbit.layers.osm.frame import NONE_THERE
from geowbit.layers.osm.osm_layers import OSM_LAYERS, osm_layer

__all__ = ["NONE_THERE", "OSM_LAYERS", "osm_layer", "read_extract"]
