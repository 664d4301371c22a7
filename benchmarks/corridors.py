"""A corridor pass from all substations of a class, beside skimage.graph.MCP_Geometric.

`python benchmarks/corridors.py` builds the ground of Kyushu at 250 m (1.4 million cells, 0.6
million of land), spreads a front from every substation that can carry 100 MW, tells each cell its
substation, and traces 20 routes; the peer does the same on the same raster (its steps back are
followed to their start by the same doubling). Both routes are priced
by the same ruler. Then even ground at 64 bearings: how much longer than the geodesic each says.
`--cells 5000` adds a made-up raster of that many cells a side with 300 sources. Each tool runs in a
process of its own and takes the best of a few (`--repeats`).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from importlib.metadata import version

import numpy as np

KYUSHU = (129.3, 31.0, 132.1, 34.0)
ROUTES = 20


def kyushu():
    from geowbit.cables import connection_options
    from geowbit.corridors import CorridorGrid, build_ground
    from geowbit.layers import Layers, named_assumptions

    model, layers = named_assumptions(), Layers()
    ground = build_ground(
        CorridorGrid.over(KYUSHU, cell_km=0.25), "power", layers, model, load_mw=100
    )
    options = connection_options(layers.frame("substations"), 100, model).table
    west, south, east, north = KYUSHU
    inside = options["lon"].between(west, east) & options["lat"].between(south, north)
    subs = options[inside & (options["area"] == "kyushu")].drop_duplicates("row")
    row, col = ground.grid.cells(subs["lon"], subs["lat"], what="a substation")
    kept = ground.barrier[row, col] == 0
    rng = np.random.default_rng(1)
    land = np.argwhere((ground.barrier == 0) & (ground.kind != ground.kinds.index("sea")))
    return ground, row[kept], col[kept], land[rng.integers(0, len(land), ROUTES)]


def made_up(cells):
    from scipy.ndimage import gaussian_filter

    from geowbit.corridors import CorridorGrid, Ground

    rng = np.random.default_rng(7)
    cost = gaussian_filter(rng.standard_normal((cells, cells), dtype="f4"), 8)
    cost = (1 + 4 * (cost - cost.min()) / (cost.max() - cost.min())).astype(float)
    cost[rng.random((cells, cells)) < 0.002] = 50
    grid = CorridorGrid.over((130, 30, 130.1, 30.1), cell_km=0.25)
    grid = grid.window(slice(0, cells), slice(0, cells))
    ones = np.ones(grid.shape)
    ground = Ground(grid, cost, ones, np.zeros(grid.shape, np.uint8))
    sources = rng.integers(0, cells, (300, 2))
    return ground, sources[:, 0], sources[:, 1], rng.integers(0, cells, (ROUTES, 2))


def even():
    from geowbit.corridors import even_ground

    ground = even_ground((130.9, 32.5, 132.1, 33.5), cell_km=0.25)
    row, col = ground.grid.cells([131.5], [33.0], what="the middle")
    return ground, row, col, None


def with_geowbit(ground, row, col, targets):
    from geowbit.corridors import spread, trace

    lon, lat = ground.grid.place(row, col)
    began = time.perf_counter()
    front = spread(ground, lon, lat)
    _ = front.source
    seconds = time.perf_counter() - began
    if targets is None:
        return seconds, 0.0, front.value
    began = time.perf_counter()
    ways = [trace(front, *map(float, ground.grid.place(r, c))).line for r, c in targets]
    return seconds, time.perf_counter() - began, ways


def with_skimage(ground, row, col, targets):
    import shapely
    from skimage.graph import MCP_Geometric

    slowness = ground.slowness()
    slowness[~np.isfinite(slowness)] = -1
    began = time.perf_counter()
    graph = MCP_Geometric(slowness, fully_connected=True)
    value, step = graph.find_costs(np.column_stack([row, col]))
    _ = first_starts(step, np.asarray(graph.offsets), row, col)
    seconds = time.perf_counter() - began
    if targets is None:
        return seconds, 0.0, value
    began = time.perf_counter()
    ways = []
    for target in targets:
        at = np.array(graph.traceback(tuple(target)))
        ways.append(shapely.LineString(np.column_stack(ground.grid.place(at[:, 0], at[:, 1]))))
    return seconds, time.perf_counter() - began, ways


def first_starts(step, offsets, row, col):
    """Return which start each cell is reached from: the peer tells the step before only."""
    moves = offsets @ np.array([step.shape[1], 1])
    here = np.arange(step.size)
    before = here - np.where(step.ravel() >= 0, moves[step.ravel()], 0)
    while not np.array_equal(further := before[before], before):
        before = further
    found = np.full(step.size, -1)
    found[np.ravel_multi_index((row, col), step.shape)] = np.arange(len(row))
    return found[before].reshape(step.shape)


TOOLS = {"geowbit": with_geowbit, "skimage": with_skimage}


def planners_cost(ground, line):
    """Return what a line costs with friction, which is what both tools make least."""
    from geowbit.corridors import Ground, price

    ones = np.ones(ground.grid.shape)
    both = Ground(ground.grid, ground.cost * ground.friction, ones, ground.barrier, ground.kind,
                  ground.kinds)  # fmt: skip
    return price(both, line).cost_mjpy


def direction_error(ground, value, row, col):
    from pyproj import Geod
    from scipy.ndimage import map_coordinates

    geod = Geod(ellps="GRS80")
    lon, lat = ground.grid.place(row, col)
    bearings = np.arange(64) * 360 / 64
    x, y, _ = geod.fwd(np.full(64, lon[0]), np.full(64, lat[0]), bearings, np.full(64, 45_000.0))
    found = map_coordinates(value, ground.grid.position(x, y), order=1)
    # both value a cell's crossing by its cost of 1 a km
    return float(np.abs(found / 45.0 - 1).max() * 100)


def work(tool, job, cells, repeats):
    ground, row, col, targets = {"kyushu": kyushu, "even": even}.get(job, lambda: made_up(cells))()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best = min((TOOLS[tool](ground, row, col, targets) for _ in range(repeats)),
               key=lambda one: one[0] + one[1])  # fmt: skip
    told = {
        "seconds": best[0],
        "trace_seconds": best[1],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "base_mb": base,
        "cells": int(np.prod(ground.grid.shape)),
        "sources": len(row),
    }
    if targets is None:
        value = best[2]
        told["direction_error_pct"] = direction_error(ground, value, row, col)
    else:
        told["costs"] = [planners_cost(ground, way) for way in best[2]]
    print(json.dumps(told))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=0, help="side of a made-up raster")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("TOOL", "JOB"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        work(*asked.one, asked.cells, asked.repeats)
        return
    print(f"scikit-fmm {version('scikit-fmm')}, scikit-image {version('scikit-image')}")
    jobs = ["kyushu", "even", *(["made up"] if asked.cells else [])]
    for job in jobs:
        found = {}
        for tool in TOOLS:
            done = subprocess.run(
                [sys.executable, __file__, "--one", tool, job, "--cells", str(asked.cells),
                 "--repeats", str(asked.repeats)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            found[tool] = json.loads(done.stdout)
        ours, peer = found["geowbit"], found["skimage"]
        print(f"\n{job}: {ours['cells']:,} cells, {ours['sources']} sources")
        for tool, told in found.items():
            print(
                f"  {tool:<8} pass {told['seconds']:6.2f} s, {ROUTES} routes "
                f"{told['trace_seconds']:5.2f} s, peak {told['peak_mb']:6.0f} MB"
            )
        if job == "even":
            for tool, told in found.items():
                print(f"  {tool:<8} worst of 64 bearings: {told['direction_error_pct']:.2f} %")
        else:
            ratio = np.array(ours["costs"]) / np.array(peer["costs"])
            print(
                f"  cost of routes over the peer's: {ratio.min():.3f} to {ratio.max():.3f}, "
                f"median {np.median(ratio):.3f}"
            )
        print(f"  time over the peer's: pass {ours['seconds'] / peer['seconds']:.2f}")


if __name__ == "__main__":
    main()
