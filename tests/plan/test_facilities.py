"""The plain core of siting: against trying every set of places, and by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from refused import refused
from scipy.optimize import linprog

from geowbit.core import StudyError
from geowbit.plan import locate


def tried(cost: np.ndarray, demand: np.ndarray, capacity: np.ndarray, count: int) -> float:
    """The least cost of all sets of places, each set served by a program of its own."""
    best, users = np.inf, len(demand)
    for some in itertools.combinations(range(len(cost)), count):
        here = list(some)
        if capacity[here].sum() < demand.sum() - 1e-9:
            continue
        found = linprog(
            cost[here].ravel(),
            A_eq=np.tile(np.eye(users), count),
            b_eq=np.ones(users),
            A_ub=np.kron(np.eye(count), demand[None]),
            b_ub=capacity[here],
        )
        best = min(best, found.fun if found.success else np.inf)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_what_trying_every_set_finds(seed: int) -> None:
    random = np.random.default_rng(seed)
    places, users, count = 9, 5, int(random.integers(2, 4))
    cost = random.random((places, users)).round(2) * 10
    demand = random.integers(0, 5, users).astype(float) + 0.5
    capacity = random.choice([0.6, 0.9, 1.5], places) * demand.sum() / count * 1.4
    best = tried(cost, demand, capacity, count)
    if np.isinf(best):
        with refused(StudyError, "plan.facilities_too_few", count=count):
            locate(cost, demand, capacity, count)
        return
    found = locate(cost, demand, capacity, count, gap=1e-9)
    assert found.cost == pytest.approx(best, rel=1e-6)
    assert found.bound == pytest.approx(best, rel=1e-6)
    # counted again: all are served, no place gives more than it has, and the cost adds up
    assert len(found.opened) == count
    assert found.share.sum(axis=0) == pytest.approx(np.ones(users))
    assert (found.share @ demand <= capacity[found.opened] + 1e-6).all()
    assert (cost[found.opened] * found.share).sum() == pytest.approx(found.cost)


def test_a_thousand_places_are_proved_among_a_few() -> None:
    random = np.random.default_rng(5)
    place, user = random.random((1000, 2)) * 1000, random.random((20, 2)) * 1000
    demand = random.lognormal(0, 0.8, 20)
    demand /= demand.sum()
    cost = np.linalg.norm(place[:, None] - user[None], axis=2) * demand
    found = locate(cost, demand, 0.3, 5, gap=1e-3)
    assert found.gap <= 1e-3
    assert found.weighed < 500
    # no exchange of one place for another makes it better
    room = np.full(1000, 0.3)
    swap = [tried(cost[[*np.delete(found.opened, 0), n]], demand, room[:5], 5) for n in range(40)]
    assert min(swap) >= found.bound * (1 - 1e-9)


def test_opening_has_its_price() -> None:
    cost = np.array([[1.0, 1.0], [2.0, 2.0]])
    assert locate(cost, np.ones(2), 2.0, 1).opened.tolist() == [0]
    found = locate(cost, np.ones(2), 2.0, 1, opening=[5.0, 0.0])
    assert (found.opened.tolist(), found.cost) == ([1], pytest.approx(4.0))


@pytest.mark.parametrize(
    ("cost", "capacity", "code"),
    [
        ([[1.0, np.nan]], 2.0, "plan.facilities_tables"),
        ([[1.0]], 2.0, "plan.facilities_tables"),
        ([[1.0, 1.0]], -1.0, "plan.facilities_tables"),
        ([[1.0, 1.0]], 1.0, "plan.facilities_too_few"),
    ],
)
def test_tables_that_do_not_fit_are_refused(cost: list, capacity: float, code: str) -> None:
    with refused(StudyError, code):
        locate(np.array(cost), np.ones(2), capacity, 1)
