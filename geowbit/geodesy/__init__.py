"""Distances, sums within a radius, lengths and areas on the GRS80 ellipsoid.

Nobody else in geowbit computes a distance. The promise: within 10 m or 0.1 % of
``pyproj.Geod``, whichever is larger, everywhere in Japan. Searches run on earth-centered
coordinates, never in degrees and never in a projection that stretches.
"""

from geowbit.geodesy._earth import arc_km, ecef_m
from geowbit.geodesy.features import (
    Containment,
    LinesToFind,
    NearestFeature,
    NearestLine,
    nearest_feature,
    nearest_line,
    points_in_polygons,
)
from geowbit.geodesy.geogrid import DEGREES, GeoGrid
from geowbit.geodesy.grid import grid_sum_at_cells, grid_sum_at_points, grid_sum_within_km
from geowbit.geodesy.measures import (
    MERCATOR,
    cell_area_km2,
    circle_half_width_deg,
    line_length_km,
    meters_per_degree,
    polygon_area_km2,
    to_mercator_m,
    true_size,
    widened_box,
)
from geowbit.geodesy.points import (
    CheapestPoint,
    NearestPoint,
    cheapest_point,
    distance_km,
    nearest_point,
    pairs_within_km,
    sum_within_km,
    weighed_by_distance,
)
from geowbit.geodesy.reproject import (
    crosses_antimeridian,
    cut_at_antimeridian,
    in_degrees,
    within_180,
)

__all__ = [
    "DEGREES",
    "MERCATOR",
    "CheapestPoint",
    "Containment",
    "GeoGrid",
    "LinesToFind",
    "NearestFeature",
    "NearestLine",
    "NearestPoint",
    "arc_km",
    "cell_area_km2",
    "cheapest_point",
    "circle_half_width_deg",
    "crosses_antimeridian",
    "cut_at_antimeridian",
    "distance_km",
    "ecef_m",
    "grid_sum_at_cells",
    "grid_sum_at_points",
    "grid_sum_within_km",
    "in_degrees",
    "line_length_km",
    "meters_per_degree",
    "nearest_feature",
    "nearest_line",
    "nearest_point",
    "pairs_within_km",
    "points_in_polygons",
    "polygon_area_km2",
    "sum_within_km",
    "to_mercator_m",
    "true_size",
    "weighed_by_distance",
    "widened_box",
    "within_180",
]
