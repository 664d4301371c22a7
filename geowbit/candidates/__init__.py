"""The places to be scored: grid squares, hexagons, municipalities, or the user's own places."""

from geowbit.candidates.area import KeptArea, check_area
from geowbit.candidates.hexagons import h3_candidates
from geowbit.candidates.land import EMBEDDED_LAND, NO_LAND, OWN_LAND
from geowbit.candidates.lattice import lattice_candidates
from geowbit.candidates.naming import in_reach, named_by, polygon_of
from geowbit.candidates.own import point_candidates
from geowbit.candidates.prefectures import municipality_at, prefecture_codes
from geowbit.candidates.sides import STEPS_PER_DEGREE, side_pairs
from geowbit.candidates.sizes import candidate_km2
from geowbit.candidates.squares import grid_candidates, municipality_candidates
from geowbit.candidates.table_lattice import Lattice, find_lattice, table_lattice
from geowbit.candidates.tiles import (
    TILE_ROWS,
    Coarser,
    HexagonTiles,
    LatticeTiles,
    RowTiles,
    SquareTiles,
    Tiles,
)

__all__ = [
    "EMBEDDED_LAND",
    "NO_LAND",
    "OWN_LAND",
    "STEPS_PER_DEGREE",
    "TILE_ROWS",
    "Coarser",
    "HexagonTiles",
    "KeptArea",
    "Lattice",
    "LatticeTiles",
    "RowTiles",
    "SquareTiles",
    "Tiles",
    "candidate_km2",
    "check_area",
    "find_lattice",
    "grid_candidates",
    "h3_candidates",
    "in_reach",
    "lattice_candidates",
    "municipality_at",
    "municipality_candidates",
    "named_by",
    "point_candidates",
    "polygon_of",
    "prefecture_codes",
    "side_pairs",
    "table_lattice",
]
