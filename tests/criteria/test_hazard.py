"""Distance to active fault traces."""

from __future__ import annotations

import numpy as np
import pytest

from geowbit.criteria import hazard


def test_the_raster_is_read_where_the_place_is(scene_at, only_rasters):
    given = only_rasters(nodata=255, fault_km=np.array([[0, 7], [254, 255]], np.uint8))
    scene = scene_at(
        (140.5, 39.5), (141.5, 39.5), (140.5, 38.5), (141.5, 38.5), (150.0, 39.5), given=given
    )
    np.testing.assert_array_equal(hazard.fault_km(scene), [0, 7, 254, np.nan, np.nan])


@pytest.mark.parametrize(
    ("place", "least", "most"),
    [
        # the makers of the raster: Osaka and Kobe on a fault, Tokyo 17 km from one
        ((135.5023, 34.6937), 0, 2),
        ((135.1955, 34.6913), 0, 2),
        ((139.7645, 35.6870), 15, 19),
        # the Nojima fault of 1995, by its museum on Awaji
        ((134.9400, 34.5450), 0, 2),
        # Tsushima, far from every trace of the mainland
        ((129.29, 34.20), 50, 254),
    ],
)
def test_known_places(scene_at, place, least, most):
    assert least <= hazard.fault_km(scene_at(place))[0] <= most
