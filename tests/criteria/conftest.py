"""Places all over Japan, and small rasters that stand for its layers."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer
from rasters import raster_at

from geowbit.candidates import grid_candidates
from geowbit.criteria import Scene
from geowbit.layers import Layers, named_assumptions

HUBS = {"tokyo": (139.7645, 35.6870), "osaka": (135.4959, 34.6937)}


@pytest.fixture(scope="session")
def layers() -> Layers:
    return Layers()


@pytest.fixture(scope="session")
def japan() -> gpd.GeoDataFrame:
    """Return sixty squares of every part of the country."""
    return grid_candidates().sample(60, random_state=7).reset_index(drop=True)


@pytest.fixture(scope="session")
def scene(japan, layers) -> Scene:
    return Scene(japan, layers, load_mw=100, hubs=HUBS, assumptions=named_assumptions())


@pytest.fixture(scope="session")
def scene_at(layers) -> Callable[..., Scene]:
    """Return the scene of a few places, on the embedded layers unless others are given."""

    def at(
        *places: tuple[float, float], load_mw: float = 100, given=layers, hubs=HUBS, assumed=None
    ) -> Scene:
        lon, lat = np.array(places, float).T
        frame = pd.DataFrame({"lon": lon, "lat": lat, "supply_area": ""})
        assumptions = named_assumptions(assumed)
        return Scene(frame, given, load_mw=load_mw, hubs=hubs, assumptions=assumptions)

    return at


@pytest.fixture
def only_rasters() -> Callable[..., SimpleNamespace]:
    """Return layers that hold the given arrays as rasters of one-degree cells at 140 E, 40 N."""

    def of(nodata: float | None = None, **arrays: np.ndarray) -> SimpleNamespace:
        held = {
            name: raster_at(np.asarray(values), 140.0, 40.0, 1.0, 1.0, nodata)
            for name, values in arrays.items()
        }
        return SimpleNamespace(
            raster=held.__getitem__, is_own=lambda name: False, has=held.__contains__
        )

    return of


@pytest.fixture(scope="session")
def km_to_lines() -> Callable[..., np.ndarray]:
    """Return distances to lines in a projection where those from its middle are true."""

    def km(lon: float, lat: float, lines: gpd.GeoSeries) -> np.ndarray:
        flat = Transformer.from_crs(
            "EPSG:4326", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=GRS80", always_xy=True
        )
        # what is straight in degrees is not in this projection
        short = shapely.segmentize(np.asarray(lines), 0.02)
        around = shapely.transform(short, lambda c: np.column_stack(flat.transform(*c.T)))
        return shapely.distance(around, shapely.Point(0, 0)) / 1e3

    return km
