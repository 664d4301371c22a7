"""Links in a row as one: by hand, and nothing is lost between the nodes that stay."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geowbit.plan.chains import chains


def flags(count: int, *kept: int) -> np.ndarray:
    found = np.zeros(count, bool)
    found[list(kept)] = True
    return found


def test_a_row_is_one_link_with_its_nodes_in_order() -> None:
    # drawn in no order and no direction: 3 - 1 - 4 - 0
    found = chains(np.array([4, 1, 0]), np.array([1, 3, 4]), flags(5, 0, 3))
    assert len(found) == 1
    assert found[0].nodes in ((3, 1, 4, 0), (0, 4, 1, 3))
    assert sorted(found[0].links) == [0, 1, 2]


def test_a_joint_of_two_kinds_stays() -> None:
    found = chains(np.array([0, 1]), np.array([1, 2]), flags(3, 0, 2), ["a", "b"])
    assert [row.links for row in found] == [(0,), (1,)]


def test_what_has_no_kind_is_joined_with_nothing() -> None:
    found = chains(np.array([0, 1]), np.array([1, 2]), flags(3, 0, 2), [None, None])
    assert len(found) == 2


def test_dead_ends_and_rings_that_come_back_are_left_out() -> None:
    # 0 - 1, a tail 1 - 2 - 3, a ring 1 - 4 - 5 - 1
    tail, head = np.array([0, 1, 2, 1, 4, 5]), np.array([1, 2, 3, 4, 5, 1])
    assert chains(tail, head, flags(6, 0, 1)) == [((0, 1), (0,))]


def test_two_links_between_two_nodes_stay_two() -> None:
    found = chains(np.array([0, 0]), np.array([1, 1]), flags(2, 0, 1))
    assert len(found) == 2


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=25),
    st.sets(st.integers(0, 9), min_size=2, max_size=4),
)
def test_as_many_separate_ways_and_as_short_as_before(
    pairs: list[tuple[int, int]], kept: set[int]
) -> None:
    tail, head = np.array(pairs).T
    rows = chains(tail, head, flags(10, *kept))
    before, after = nx.Graph(), nx.Graph()
    for graph, links in (
        (before, [(a, b, 1) for a, b in pairs]),
        (after, [(row.nodes[0], row.nodes[-1], len(row.links)) for row in rows]),
    ):
        graph.add_nodes_from(range(10))
        for a, b, km in links:
            if a == b:
                continue
            old = graph.get_edge_data(a, b, {"ways": 0, "km": np.inf})
            graph.add_edge(a, b, ways=old["ways"] + 1, km=min(old["km"], km))
    one, other = sorted(kept)[:2]
    assert nx.maximum_flow_value(before, one, other, capacity="ways") == nx.maximum_flow_value(
        after, one, other, capacity="ways"
    )
    assert nx.has_path(before, one, other) == nx.has_path(after, one, other)
    if nx.has_path(before, one, other):
        assert nx.shortest_path_length(before, one, other, weight="km") == (
            nx.shortest_path_length(after, one, other, weight="km")
        )
