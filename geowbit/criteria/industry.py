"""Criteria of land for industry: what is zoned, what it costs, and what a user has around."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geowbit.core.messages import Message
from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene
from geowbit.geodesy import polygon_area_km2, sum_within_km

Array = npt.NDArray[np.float64]

_RADIUS_KM = 10.0
_HA_PER_KM2 = 100.0
# larger pieces are cut along a mesh, so that what counts ends where the circle does
_PIECE_DEG = 0.004


@criterion(
    "industrial_ha",
    unit="ha",
    direction="benefit",
    needs=("municipality", "municipal_facts"),
    sentence=Message("sentence.industrial_ha"),
    decimals=1,
)
def industrial_ha(scene: Scene) -> Array:
    """Return the hectares zoned for industry in the municipality.

    None is not known: the table has 0 where nothing is zoned at all, too.
    """
    hectares = scene.of_municipality("municipal_facts", "industrial_ha")
    return np.where(hectares > 0, hectares, np.nan)


@criterion(
    "land_price_yen_m2",
    unit="",
    direction="cost",
    needs=("municipality", "municipal_facts"),
    sentence=Message("sentence.land_price_yen_m2"),
    decimals=0,
)
def land_price_yen_m2(scene: Scene) -> Array:
    """Return the median official price of industrial land of the municipality, yen per m²."""
    return scene.of_municipality("municipal_facts", "land_price_yen_m2")


@criterion(
    "industrial_ha_10km",
    unit="ha",
    direction="benefit",
    needs=("industrial_land",),
    sentence=Message("sentence.industrial_ha_10km"),
    reach_km=_RADIUS_KM,
    decimals=1,
)
def industrial_ha_10km(scene: Scene) -> Array:
    """Return the hectares of the user's industrial land within 10 km, all pieces together.

    By ``area_ha`` where a piece tells it, else by its size on the ellipsoid; land that pieces
    without it share counts once. Pieces are cut small, so that of one across the circle the
    part inside counts, to about a quarter of a kilometer.
    """
    lon, lat, hectares = _pieces(scene.layers.frame("industrial_land"))
    return sum_within_km(scene.lon, scene.lat, lon, lat, hectares, radius_km=_RADIUS_KM)


def _pieces(land: gpd.GeoDataFrame) -> tuple[Array, Array, Array]:
    """Return middle and hectares of small pieces of land."""
    shapes = shapely.make_valid(land.geometry.to_numpy())
    told = land["area_ha"].to_numpy(float) if "area_ha" in land else np.full(len(land), np.nan)
    measured = np.isnan(told)
    whole = shapely.get_parts(shapely.union_all(shapes[measured]))
    shapes = np.concatenate([shapes[~measured], whole])
    told = np.concatenate([told[~measured], np.full(len(whole), np.nan)])
    piece, of = _cut(shapes)
    km2 = polygon_area_km2(piece)
    # what a piece is told to have is spread over its parts
    share = km2 / np.bincount(of, km2, minlength=len(shapes))[of]
    hectares = np.where(np.isnan(told[of]), km2 * _HA_PER_KM2, told[of] * share)
    middle = shapely.point_on_surface(piece)
    return shapely.get_x(middle), shapely.get_y(middle), hectares


def _cut(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Return shapes cut along a mesh, and which each part is of."""
    west, south, east, north = shapely.bounds(shapes).T
    small = np.maximum(east - west, north - south) <= _PIECE_DEG
    pieces, of = [shapes[small]], [np.flatnonzero(small)]
    for number in np.flatnonzero(~small):
        x = np.arange(west[number], east[number], _PIECE_DEG)
        y = np.arange(south[number], north[number], _PIECE_DEG)
        left, low = (side.ravel() for side in np.meshgrid(x, y))
        mesh = shapely.box(left, low, left + _PIECE_DEG, low + _PIECE_DEG)
        shapely.prepare(shapes[number])
        mesh = mesh[shapely.intersects(shapes[number], mesh)]
        parts = shapely.intersection(shapes[number], mesh)
        parts = parts[shapely.area(parts) > 0]
        pieces.append(parts)
        of.append(np.full(len(parts), number))
    return np.concatenate(pieces), np.concatenate(of).astype(np.int64)
