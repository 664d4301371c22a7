"""A criterion in a unit takes no number of a class for a measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from refused import refused

from geowbit import Layers, layer_criterion
from geowbit.core.errors import LayerError
from geowbit.criteria import Scene, measure
from geowbit.layers import named_assumptions

PLACES = gpd.GeoDataFrame(
    {"lon": [136.65, 136.75], "lat": [36.55, 36.55]},
    geometry=gpd.points_from_xy([136.65, 136.75], [36.55, 36.55]),
    crs="EPSG:4326",
)


def measured(folder: Path, columns: dict[str, list[Any]], column: str, name: str) -> np.ndarray:
    """Return a criterion of two zones, each around one of the places."""
    shapes = [shapely.box(136.6, 36.5, 136.7, 36.6), shapely.box(136.7, 36.5, 136.8, 36.6)]
    file = folder / "zones.gpkg"
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:6668").to_file(file)
    layers = Layers({"flood": {"file": file}}, used=["flood"])
    scene = Scene(PLACES, layers, load_mw=100, hubs={}, assumptions=named_assumptions())
    options = {"measure": "value_at", "column": column, "direction": "cost"}
    criterion = layer_criterion(name, "flood", **options)
    return measure(scene, [criterion])[name].to_numpy()


def test_an_official_rank_is_refused_with_the_column_in_meters(tmp_path: Path) -> None:
    ranks = {"A31a_201": ["8404040001"] * 2, "A31a_205": [4, 2]}
    with refused(
        LayerError, "criteria.class_becomes", column="A31a_205", becomes="depth_m", layer="flood"
    ):
        measured(tmp_path, ranks, "A31a_205", "flood_m")
    assert measured(tmp_path, ranks, "depth_m", "flood_m").tolist() == [7.5, 1.75]
    assert measured(tmp_path, ranks, "depth_high_m", "flood_m").tolist() == [10, 3]


@pytest.mark.parametrize("column", ["flood_rank", "浸水深ランク", "Depth class"])
def test_what_is_called_a_rank_is_refused_where_meters_are_meant(
    tmp_path: Path, column: str
) -> None:
    zones = {column: [4, 1], "depth": [7.5, 0.2]}
    with refused(LayerError, "criteria.class_for_unit", column=column, name="flood_m", unit="m"):
        measured(tmp_path, zones, column, "flood_m")
    # a name without a unit says no meters, and a depth is no rank
    assert measured(tmp_path, zones, column, "flood_level").tolist() == [4, 1]
    assert measured(tmp_path, zones, "depth", "flood_m").tolist() == [7.5, 0.2]


def test_larger_numbers_of_that_name_are_a_measure(tmp_path: Path) -> None:
    assert measured(tmp_path, {"grade": [12.5, 40]}, "grade", "height_m").tolist() == [12.5, 40]
