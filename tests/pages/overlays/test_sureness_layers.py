"""The land of each class on a map: what is drawn covers the cells of the class and no other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from map_studies import cells

from geowbit.candidates import table_lattice
from geowbit.pages.language import speaking
from geowbit.pages.overlays.registry import Drawing
from geowbit.pages.overlays.sureness import land_of, sureness_layers


@pytest.fixture(scope="module")
def table():
    lon, lat = (one.ravel() for one in np.meshgrid(np.arange(139, 144.0), np.arange(33, 38.0)))
    return cells(lon, lat, np.linspace(0, 1, 25), lon_step=1.0, lat_step=1.0)


@pytest.mark.parametrize("seed", range(5))
def test_the_outlines_cover_the_cells(table, seed):
    among = np.random.default_rng(seed).random(25) < 0.5
    lattice = table_lattice(table)
    rings = land_of(lattice, among)
    # holes are rings of their own: a point lies on the land by an odd number of them
    points = shapely.points(table[["lon", "lat"]].to_numpy())
    inside = np.array(
        [sum(shapely.contains(shapely.polygons(ring), point) for ring in rings) for point in points]
    )
    np.testing.assert_array_equal(inside % 2 == 1, among)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Good whatever you weigh"), ("ja", "何を重視しても良い場所")]
)
def test_each_class_is_a_layer_that_is_off(table, lang, words):
    classes = ["whatever"] * 3 + ["care:fiber_km"] * 4 + ["seldom"] * 8 + ["never"] * 10
    told = table.assign(sure_class=pd.Categorical(classes))
    with speaking(lang):
        drawn = sureness_layers(Drawing({}, table=told))
    # what is seldom good is not drawn
    assert len(drawn) == 3
    assert words in drawn[0].label
    assert not any(one.show for one in drawn)
    assert {one.draw for one in drawn} == {"zones"}


def test_a_run_without_it_has_no_such_layer(table):
    assert sureness_layers(Drawing({}, table=table)) == []
