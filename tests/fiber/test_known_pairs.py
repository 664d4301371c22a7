"""Separate routes known beforehand: the table is what a search finds, and used where it holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geowbit import Study
from geowbit.core.errors import LayerError
from geowbit.fiber import (
    FiberGraph,
    HubRoutes,
    attach,
    corridors,
    fiber_graph,
    guessed_links,
    known_separate_km,
    pairs_by_stretch,
)
from geowbit.layers import embedded_layer, embedded_table, model_table, named_assumptions

OTEMACHI = (139.7645, 35.6870)
MODEL = named_assumptions()


@pytest.fixture(scope="module")
def graph() -> FiberGraph:
    return fiber_graph(embedded_layer("fiber_routes"))


def test_the_table_is_what_a_search_finds(graph):
    found = pairs_by_stretch(graph)
    table = embedded_table("second_routes")[found.columns]
    table = table.fillna({"first_end": "", "second_end": ""})
    table = table.astype({"first_km": float, "second_km": float})
    pd.testing.assert_frame_equal(table, found, check_dtype=False, check_exact=False, atol=1e-6)
    assert set(found["hub"]) == set(model_table("hubs")["name"])
    # on every link there is a beginning, or a candidate there would have no answer
    kept = graph.routes["id"].astype(str)[~guessed_links(graph.routes)]
    begins = found[found["from_km"] == 0].groupby("hub")["route"].agg(set)
    assert all(set(kept) <= named for named in begins)


def test_places_all_over_the_country_have_the_routes_of_a_search(graph):
    some = np.random.default_rng(5)
    places = attach(graph, some.uniform(129.5, 145.5, 400), some.uniform(31.2, 45.4, 400))
    beside, guessed = corridors(graph), guessed_links(graph.routes)
    for hub in model_table("hubs").itertuples():
        known = known_separate_km(graph, (hub.lon, hub.lat), places, MODEL)
        assert known is not None
        searched = HubRoutes(graph, beside, (hub.lon, hub.lat), without=guessed)
        for ours, theirs in zip(known, searched.separate_km(places), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-6)
        assert 50 < np.isfinite(known[1]).sum() < 400


@pytest.mark.parametrize(
    ("hub", "changed"),
    [
        ((139.7645, 35.6871), {}),
        (OTEMACHI, {"fiber_corridor_km": 2.0}),
        (OTEMACHI, {"fiber_ends_km": 4.0}),
        (OTEMACHI, {"guessed_fiber_links": 1}),
    ],
)
def test_nothing_is_known_of_another_hub_or_other_assumptions(graph, hub, changed):
    place = attach(graph, [140.8721], [38.2682])
    assert known_separate_km(graph, hub, place, named_assumptions(changed)) is None


def test_a_graph_that_the_table_was_not_made_of_is_refused(graph):
    routes = embedded_layer("fiber_routes")
    other = fiber_graph(routes.assign(id="x" + routes["id"].astype(str)))
    with pytest.raises(LayerError) as caught:
        known_separate_km(other, OTEMACHI, attach(other, [140.8721], [38.2682]), MODEL)
    assert caught.value.code == "fiber.second_routes_of_others"


def test_routes_of_ones_own_are_searched_and_not_looked_up():
    routes = embedded_layer("fiber_routes")
    # the railways alone: with fewer links fewer places have a second route
    rail = routes[routes["kind"].isin(["rail", "access"])]
    area = {"bbox": [139.5, 36.2, 140.2, 36.8]}
    criteria = {"separate_routes": {"weight": 1}}
    given = {"area": area, "criteria": criteria, "top": {"n": 1}}
    every, few = (
        Study.japan(100, layers=layers, **given).run().table["separate_routes"]
        for layers in ({}, {"fiber_routes": rail})
    )
    assert (every >= few).mean() > 0.95
    assert (every > few).any()
