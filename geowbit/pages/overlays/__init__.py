"""What lies over and below the scores: land, grid, fiber, areas, corridors, names."""

from geowbit.pages.overlays._shapes import (
    dot,
    encoded_paths,
    graticule,
    land_shapes,
    layer_label,
    stroke,
    vector_layer,
)

__all__ = [
    "dot",
    "encoded_paths",
    "graticule",
    "land_shapes",
    "layer_label",
    "stroke",
    "vector_layer",
]
