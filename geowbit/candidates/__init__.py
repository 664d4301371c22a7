"""The places to be scored: grid squares, hexagons, municipalities, or the user's own places."""

from geowbit.candidates.area import check_area
from geowbit.candidates.hexagons import h3_candidates
from geowbit.candidates.japan import grid_candidates, municipality_candidates
from geowbit.candidates.land import EMBEDDED_LAND, NO_LAND, OWN_LAND
from geowbit.candidates.lattice import lattice_candidates
from geowbit.candidates.naming import named_by, near_japan, polygon_of
from geowbit.candidates.own import point_candidates
from geowbit.candidates.prefectures import prefecture_codes

__all__ = [
    "EMBEDDED_LAND",
    "NO_LAND",
    "OWN_LAND",
    "check_area",
    "grid_candidates",
    "h3_candidates",
    "lattice_candidates",
    "municipality_candidates",
    "named_by",
    "near_japan",
    "point_candidates",
    "polygon_of",
    "prefecture_codes",
]
