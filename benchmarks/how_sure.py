"""Who is among the best over draws of weights, beside a plain loop of numpy and scikit-criteria.

`python benchmarks/how_sure.py` counts, over 5,000 draws of weights on the simplex, how often each
of 371,775 candidates by 14 criteria is among the best 1 % (made-up values; the same work for each).
Each tool runs in a process of its own and the peers do `--peer-draws` of the draws, whose seconds
are scaled up. The promises are 20 s and 1 GiB on two cores. The last line is what only geowbit
does: the same with a sixth of one criterion not known and drawn, two stated errors, and every rank
of 250 draws. `--same` holds geowbit to the loop: the counts must be equal.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

CRITERIA = 14


def candidates(count: int) -> pd.DataFrame:
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.random((count, CRITERIA)), columns=names())
    return table.assign(excluded=False, supply_area=random.integers(0, 10, count).astype(str))


def names() -> list[str]:
    return [f"c{number}_km" for number in range(CRITERIA)]


def criteria() -> list[dict]:
    one = {"weight": 1.0, "direction": "benefit", "best": 1.0, "worst": 0.0}
    return [{"name": name, **one} for name in names()]


def drawn(draws: int):
    """Yield the weights of geowbit's draws, fifty of a block."""
    for block in range(-(-draws // 50)):
        random = np.random.default_rng([0, block])
        yield from random.dirichlet(np.ones(CRITERIA), min(50, draws - 50 * block))


def by_geowbit(count: int, draws: int, *, doubts: bool = False):
    from geowbit.ranking import StatedError, acceptability

    table, errors = candidates(count), ()
    if doubts:
        table.loc[table.index % 6 == 0, "c3_km"] = np.nan
        errors = (
            StatedError("c1_km", "relative", -0.3, 0.3, "place"),
            StatedError("c2_km", "absolute", -0.1, 0.1, "supply_area"),
        )
    began = time.perf_counter()
    found = acceptability(
        table, criteria(), draws=draws, errors=errors, ranked_draws=250 if doubts else 0
    )
    return time.perf_counter() - began, found.best_count


def by_loop(count: int, draws: int):
    matrix = candidates(count)[names()].to_numpy()
    best, few = np.zeros(count, np.int64), max(1, count // 100)
    began = time.perf_counter()
    for weights in drawn(draws):
        best[np.argsort(-(matrix @ weights))[:few]] += 1
    return time.perf_counter() - began, best


def by_scikit_criteria(count: int, draws: int):
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    matrix = candidates(count)[names()].to_numpy()
    best, few = np.zeros(count, np.int64), max(1, count // 100)
    began = time.perf_counter()
    for weights in drawn(draws):
        decision = skcriteria.mkdm(matrix, [max] * CRITERIA, weights=weights)
        best[WeightedSumModel().evaluate(decision).rank_ <= few] += 1
    return time.perf_counter() - began, best


TOOLS = {
    "geowbit": by_geowbit,
    "numpy loop": by_loop,
    "scikit-criteria": by_scikit_criteria,
    "geowbit, values drawn too": lambda count, draws: by_geowbit(count, draws, doubts=True),
}


def alone(tool: str, count: int, draws: int) -> dict:
    """Return what a tool took, run in a process of its own."""
    asked = [sys.executable, __file__, "--tool", tool, "--count", str(count), "--draws", str(draws)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if not done.returncode else {"failed": done.stderr[-200:]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=371_775)
    parser.add_argument("--draws", type=int, default=5000)
    parser.add_argument("--peer-draws", type=int, default=100)
    parser.add_argument("--same", action="store_true", help="Hold the counts to those of the loop.")
    parser.add_argument("--tool", choices=TOOLS)
    given = parser.parse_args()
    if given.tool:
        seconds, best = TOOLS[given.tool](given.count, given.draws)
        cpu = resource.getrusage(resource.RUSAGE_SELF)
        told = {
            "seconds": seconds,
            "cpu": cpu.ru_utime + cpu.ru_stime,
            "mib": cpu.ru_maxrss / 1024,
            "hits": int(best.sum()),
        }
        print(json.dumps(told))
        return 0
    if given.same:
        draws = min(given.draws, 200)
        equal = np.array_equal(by_geowbit(given.count, draws)[1], by_loop(given.count, draws)[1])
        print(f"counts over {draws} draws equal: {equal}")
        return int(not equal)
    print(f"{given.count:,} candidates, {CRITERIA} criteria, {given.draws:,} draws")
    base = None
    for tool in TOOLS:
        draws = given.draws if tool.startswith("geowbit") else given.peer_draws
        told = alone(tool, given.count, draws)
        if "failed" in told:
            print(f"{tool:26s} not run: {told['failed'].splitlines()[-1:]}")
            continue
        seconds = told["seconds"] * given.draws / draws
        base = base or seconds
        scaled = "" if draws == given.draws else f" (from {draws} draws)"
        print(
            f"{tool:26s} {seconds:8.1f} s  {told['cpu']:6.1f} s of CPU  {told['mib']:6.0f} MiB  "
            f"{seconds / base:5.1f} x{scaled}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
