"""The tables of the guide hold what the graph gives today."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from geowbit.fiber import (
    Attachment,
    HubRoutes,
    attach,
    corridors,
    fiber_graph,
    guessed_links,
    links_for_a_country,
    route_km_to,
    rtt_ms,
    weak_links,
)
from geowbit.layers import embedded_layer, named_assumptions

PAGE = (Path(__file__).parents[2] / "docs" / "fiber.md").read_text(encoding="utf-8")
OTEMACHI = (139.7645, 35.6870)
GEOD = Geod(ellps="GRS80")


def rows_of(name: str) -> list[list[str]]:
    part = PAGE.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0]
    lines = part.strip().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture(scope="module")
def backbone():
    return fiber_graph(embedded_layer("fiber_routes"))


def test_the_capitals_stand_where_the_guide_has_them(backbone):
    nodes = embedded_layer("fiber_nodes").query("kind == 'capital'").set_index("name_en")
    rows = rows_of("capitals")
    assert {row[0] for row in rows} == set(nodes.index)
    at = nodes.loc[[row[0] for row in rows]]
    places = attach(backbone, at["lon"], at["lat"])
    sure = ~guessed_links(backbone.routes)
    km = route_km_to(backbone, places, OTEMACHI, detour_ratio=1.3, without=~sure)
    end = np.full(len(at), OTEMACHI[0]), np.full(len(at), OTEMACHI[1])
    straight = GEOD.inv(at["lon"].to_numpy(), at["lat"].to_numpy(), *end)[2] / 1e3
    # no sure route leads to Okinawa
    assert [row[0] for row, far in zip(rows, km, strict=True) if np.isinf(far)] == ["Naha"]
    km = np.where(np.isinf(km), 1.3 * straight, km)
    told = np.array([[float(cell.replace(",", "")) for cell in row[1:6]] for row in rows])
    np.testing.assert_allclose(told[:, 0], straight, atol=0.51)
    np.testing.assert_allclose(told[:, 1], km, atol=0.51)
    np.testing.assert_allclose(told[:, 2], km / straight, atol=0.0051)
    model = named_assumptions()
    np.testing.assert_allclose(told[:, 3], rtt_ms(km, model), atol=0.0051)
    today = rtt_ms(km, model, network="conventional")
    np.testing.assert_allclose(told[:, 4], today, atol=0.0051)
    # fiber is never shorter than straight, and the model's own detours are not far off
    assert told[:, 2].min() >= 1
    assert told[:, 2].max() < 1.7
    assert 1.2 < np.median(told[:, 2]) < 1.35

    hub = HubRoutes(backbone, corridors(backbone), OTEMACHI, without=guessed_links(backbone.routes))
    for n in range(0, len(rows), 6):
        found = hub.pair(Attachment(*(part[[n]] for part in places)))
        if found is None:
            assert rows[n][6] == "none"
        elif found[1] is None:
            assert rows[n][6] == f"one, {found[0].km:,.0f}"
        else:
            assert rows[n][6] == f"{found[0].km:,.0f} + {found[1].km:,.0f}"


def test_the_bridges_of_the_guide_are_those_of_the_graph(backbone):
    links = weak_links(backbone, OTEMACHI, without=guessed_links(backbone.routes))
    rows = rows_of("bridges")
    assert [row[0] for row in rows] == links["id"].tolist()
    assert [float(row[1]) for row in rows] == links["length_km"].round().tolist()
    assert len(weak_links(backbone, OTEMACHI)) == 4


def test_the_guide_counts_the_graph(backbone):
    report = backbone.report
    for words in (
        f"{report.links:,} links, {report.nodes} nodes in one part",
        f"{report.dangling} dangling ends and {report.parallel} parallel links",
    ):
        assert words in " ".join(PAGE.split())


def test_the_country_s_links_are_those_of_the_guide(backbone):
    nodes = embedded_layer("fiber_nodes").query("kind == 'capital'")
    found = links_for_a_country(
        backbone,
        nodes[["lon", "lat"]].assign(name=nodes["name_en"]),
        [OTEMACHI, (135.4959, 34.6937)],
        named_assumptions(),
        n=4,
        without=guessed_links(backbone.routes),
    )
    rows = rows_of("country")
    assert [float(row[1]) for row in rows] == found["km"].round().tolist()
    assert [float(row[2].replace(",", "")) for row in rows] == found["cost_mjpy"].round().tolist()
    told = [f"{w.worst_town}, {w.worst:.1f}" for w in found.itertuples()]
    assert [row[3] for row in rows] == told
