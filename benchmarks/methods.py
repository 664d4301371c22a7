"""TOPSIS, weighted product and weighted sum beside scikit-criteria, on the same random matrices.

`python benchmarks/methods.py` scores 371,775 candidates by 14 criteria (the country at 1 km) and
5.9 million by 8 (at 250 m) with `geowbit.ranking` and with scikit-criteria, each in a process of
its own, and prints seconds (the best of a few), memory beyond the matrix, and the difference of
the scores. What scikit-criteria calls `evaluate` ranks as well; so the scores alone and the
scores with their ranks are timed, and its decision matrix is made before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

SIZES = {"country at 1 km": (371_775, 14), "country at 250 m": (5_900_000, 8)}
METHODS = {
    "topsis": ("topsis", "TOPSIS", "similarity"),
    "weighted_sum": ("simple", "WeightedSumModel", "score"),
    "weighted_product": ("simple", "WeightedProductModel", "score"),
}


def problem(rows, columns):
    """Fill a matrix column by column: nothing else of its size is ever made."""
    random = np.random.default_rng(0)
    matrix = np.empty((rows, columns), order="F")
    for column in range(columns):
        random.random(out=matrix[:, column])
        # scikit-criteria takes no zeros in a product
        np.maximum(matrix[:, column], 1e-6, out=matrix[:, column])
    weights = random.random(columns) + 0.1
    return matrix, weights / weights.sum()


def geowbit(name, matrix, weights):
    import pandas as pd

    from geowbit.ranking import METHODS as FUNCTIONS
    from geowbit.ranking import rank

    objectives, among = np.ones(len(weights)), np.ones(len(matrix), bool)
    excluded = ~among

    def scores():
        return FUNCTIONS[name](matrix, objectives, weights, among=among).score

    return scores, lambda: rank(pd.Series(scores()), excluded)


def scikit_criteria(name, matrix, weights):
    import importlib

    import skcriteria

    module, of_theirs, key = METHODS[name]
    theirs = getattr(importlib.import_module(f"skcriteria.agg.{module}"), of_theirs)()
    decision = skcriteria.mkdm(matrix, [max] * len(weights), weights=weights)
    if name == "weighted_product":
        # theirs is the decimal logarithm of the product
        return lambda: 10 ** theirs.evaluate(decision).e_[key], None
    return lambda: theirs.evaluate(decision).e_[key], None


TOOLS = {"geowbit": geowbit, "scikit-criteria": scikit_criteria}


def peak_mb():
    unit = 1 << 20 if platform.system() == "Darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def fastest(work, repeats):
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - began)
    return min(seconds), found


def measure(tool, name, size, repeats, file):
    matrix, weights = problem(*SIZES[size])
    # what is imported or warmed up is no memory of the work
    TOOLS[tool](name, matrix[:9], weights)[0]()
    before = peak_mb()
    scores, ranks = TOOLS[tool](name, matrix, weights)
    seconds, found = fastest(scores, repeats)
    beyond = peak_mb() - before
    np.save(file, np.asarray(found))
    told = {"seconds": seconds, "beyond_mb": beyond, "ranked": seconds}
    if ranks is not None:
        told["ranked"], _ = fastest(ranks, repeats)
        told["beyond_ranked_mb"] = peak_mb() - before
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--method", choices=list(METHODS), action="append")
    parser.add_argument("--tool", choices=list(TOOLS), help=argparse.SUPPRESS)
    parser.add_argument("--size", choices=list(SIZES), help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args()
    methods = options.method or list(METHODS)
    if options.tool:
        size, repeats = options.size, options.repeats
        print(json.dumps(measure(options.tool, methods[0], size, repeats, options.file)))
        return
    print(f"geowbit beside scikit-criteria {version('scikit-criteria')}")
    print(f"{'':52}{'scores s':>9}{'ranked s':>9}{'MB more':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name in methods:
            for size, (rows, columns) in SIZES.items():
                told, found = {}, {}
                for tool in TOOLS:
                    file = Path(folder) / f"{tool}.npy"
                    command = [sys.executable, __file__, "--tool", tool, "--method", name]
                    command += ["--size", size, "--repeats", str(options.repeats)]
                    command += ["--file", str(file)]
                    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
                    told[tool], found[tool] = json.loads(done.stdout), np.load(file)
                    line = f"{name}, {rows:,} x {columns}, {tool}"
                    one = told[tool]
                    shown = f"{one['seconds']:9.3f}{one['ranked']:9.2f}"
                    print(f"{line:52}{shown}{one['beyond_mb']:9.0f}", flush=True)
                ours, theirs = told.values()
                far = np.abs(found["geowbit"] - found["scikit-criteria"]).max()
                print(
                    f"    {theirs['ranked'] / ours['seconds']:.0f} times as fast "
                    f"({theirs['ranked'] / ours['ranked']:.1f} with the ranks), "
                    f"{ours['beyond_mb'] / theirs['beyond_mb']:.2f} of the memory; "
                    f"scores differ by {far:.1g} at most"
                )


if __name__ == "__main__":
    main()
