"""A front marched region by region, against each source's own front over the whole ground."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from geowbit.corridors import march, spread, trace
from geowbit.corridors.march import front_by_region, front_from, start_value
from tests.corridors.test_corridor_march import at, ground_of


def sources_on(slowness, many, rng):
    free = np.argwhere(np.isfinite(slowness))
    return free[rng.choice(len(free), many, replace=False)].T


def assert_the_least(value, least, slowness):
    """Assert that a front is the least of several, but for a smear where one meets itself."""
    reached = np.isfinite(least)
    assert (np.isfinite(value) == reached).all()
    off = np.abs(value[reached] - least[reached])
    # half of what crossing the cell costs, and that in few cells only
    assert (off <= 0.5 * slowness[reached]).all()
    assert np.quantile(off, 0.95) < 0.02


def each_alone(slowness, row, col, start, farthest=None):
    return np.stack(
        [
            front_from(slowness, row[[n]], col[[n]], start=start, farthest=farthest)
            for n in range(len(row))
        ]
    )


def labyrinth(shape, rng, *, step=11):
    """Return even ground with thin walls, which coarse cells see through, a gate in each."""
    slowness = np.ones(shape)
    for wall in range(step, shape[1] - 1, step):
        slowness[:, wall] = np.inf
        gate = rng.integers(2, shape[0] - 2)
        slowness[gate - 1 : gate + 2, wall] = 1.0
    return slowness


def smooth(shape, rng):
    noise = gaussian_filter(rng.standard_normal(shape), 6)
    return 1 + 4 * (noise - noise.min()) / (noise.max() - noise.min())


def rough(shape, rng):
    slowness = smooth(shape, rng)
    slowness[rng.random(shape) < 0.02] = 40.0
    slowness[rng.random(shape) < 0.05] = np.inf
    return slowness


GROUNDS = {"smooth": smooth, "rough": rough, "labyrinth": labyrinth}


@pytest.mark.parametrize("kind", GROUNDS)
@pytest.mark.parametrize("seed", range(4))
def test_the_front_is_the_least_of_each_source_s_own(kind, seed):
    rng = np.random.default_rng(seed)
    slowness = GROUNDS[kind]((150, 170), rng)
    row, col = sources_on(slowness, 9, rng)
    start = start_value(slowness, row, col)
    alone = each_alone(slowness, row, col, start)
    value, source = front_by_region(slowness, row, col, start=start, farthest=None)
    least = alone.min(axis=0)
    reached = np.isfinite(least)
    assert_the_least(value, least, slowness)
    # whoever wins a cell is one that reaches it for that little
    rows, cols = np.nonzero(reached)
    won = alone[source[rows, cols], rows, cols]
    assert (won - least[reached] <= 2 * slowness[reached]).all()
    assert (source[~reached] == -1).all()


def test_windows_that_guess_wrong_are_widened_and_in_the_end_given_up(monkeypatch):
    marched = []

    def counted(slowness, *args, **options):
        marched.append(slowness.shape)
        return front_from(slowness, *args, **options)

    monkeypatch.setattr(march, "front_from", counted)
    rng = np.random.default_rng(3)
    even = np.ones((160, 160))
    row, col = sources_on(even, 6, rng)
    front_by_region(even, row, col, start=2.5, farthest=None)
    # the coarse guess, and one window for each source
    assert len(marched) == 7
    assert max(a * b for a, b in marched) < even.size
    marched.clear()
    # a gate far from where the coarse cells see through
    walls = labyrinth((160, 160), rng, step=9)
    row, col = sources_on(walls, 6, rng)
    value, _ = front_by_region(walls, row, col, start=2.5, farthest=None)
    assert len(marched) > 7
    assert_the_least(value, each_alone(walls, row, col, 2.5).min(axis=0), walls)


def test_nothing_lies_beyond_the_farthest():
    rng = np.random.default_rng(5)
    slowness = smooth((120, 140), rng)
    row, col = sources_on(slowness, 5, rng)
    start = start_value(slowness, row, col)
    value, source = front_by_region(slowness, row, col, start=start, farthest=60.0)
    least = each_alone(slowness, row, col, start).min(axis=0)
    near = least < 60
    assert 0.2 < near.mean() < 0.9
    assert value[near] == pytest.approx(least[near], rel=2e-3)
    assert np.isinf(value[least > 61]).all()
    assert (source[least > 61] == -1).all()


def test_large_ground_with_many_sources_gives_the_same_front_and_routes(monkeypatch):
    rng = np.random.default_rng(11)
    barrier = np.zeros((130, 140), np.uint8)
    barrier[60, 10:120] = 2
    ground = ground_of(smooth(barrier.shape, rng), barrier=barrier)
    rows, cols = sources_on(ground.slowness(), 9, rng)
    # two in one cell, and one in forbidden ground
    rows, cols = np.append(rows, [rows[0], 60]), np.append(cols, [cols[0], 50])
    places = ground.grid.place(rows, cols)
    whole = spread(ground, *places)
    monkeypatch.setattr(march, "_LARGE", 1000)
    parted = spread(ground, *places)
    assert parted.known_source is not None
    reached = np.isfinite(whole.value)
    assert (np.isfinite(parted.value) == reached).all()
    # one front smears where two meet, by less than this
    assert np.abs(parted.value[reached] - whole.value[reached]).max() < 0.15 * 2.5
    assert (parted.source == whole.source).mean() > 0.97
    assert set(np.unique(parted.source[reached])) <= set(range(9))
    for r, c in ((5, 5), (100, 100), (90, 30)):
        one, other = (trace(front, *at(ground, r, c)) for front in (whole, parted))
        assert other.cost_mjpy == pytest.approx(one.cost_mjpy, rel=0.02)
        assert other.line.coords[-1] == pytest.approx(
            [float(side[other.source]) for side in places]
        )
