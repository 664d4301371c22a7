"""What lies over and below the scores: land, grid, fiber, areas, corridors, names, tiles."""

from geowbit.pages.overlays._shapes import dot, encoded_paths, land_shapes, stroke, vector_layer

__all__ = ["dot", "encoded_paths", "land_shapes", "stroke", "vector_layer"]
