"""Known places that a page finds by name."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from geowbit.pages.live.landmarks import landmarks
from geowbit.run import Run


def frame(**columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        columns, geometry=gpd.points_from_xy([140.0, 141.0], [36.0, 37.0]), crs="EPSG:4326"
    )


def test_each_kind_with_its_names() -> None:
    layers = {
        "data_centers": frame(name=["X", None]),
        "power_plants": frame(
            name=["小", "大"], name_en=["Small", "Large"], capacity_mw=[99.0, 100.0]
        ),
    }
    found = landmarks(layers, Run(study={"hubs": {"here": [1.0, 2.0], "none": [np.nan, 2.0]}}))
    assert [(one["kind"], one["names"], one["lon"], one["lat"]) for one in found] == [
        ("hub", ["Here", "here"], 1.0, 2.0),
        ("site", ["X"], 140.0, 36.0),
        ("plant", ["大", "Large"], 141.0, 37.0),
    ]


def test_a_layer_of_thousands_is_no_list_of_known_places() -> None:
    many = gpd.GeoDataFrame(
        {"name": [f"Pole {k}" for k in range(2001)]},
        geometry=gpd.points_from_xy(np.linspace(130, 131, 2001), np.full(2001, 33.0)),
        crs="EPSG:4326",
    )
    assert landmarks({"data_centers": many}, Run()) == []
    assert len(landmarks({"data_centers": many.head(2000)}, Run())) == 2000


@pytest.mark.parametrize("name", ["data_centers", "power_plants"])
def test_a_layer_without_names_has_none(name: str) -> None:
    assert landmarks({name: frame(x=[1, 2])}, Run()) == []
