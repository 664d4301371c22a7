"""1.7 million grid squares of 250 m from a CSV, beside reading and placing the same rows by hand.

`python benchmarks/mesh_rows.py` writes a table of codes and people into a folder for the time
being, and reads it with `geowbit.layers.Layers` and with pandas, jismesh and shapely, each in a
process of its own; it prints seconds without the imports, CPU seconds and peak memory. The peer
repairs and counts nothing.
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
from pathlib import Path

ROWS = 1_700_000


def write(path: Path) -> None:
    import numpy as np

    from geowbit.candidates import grid_candidates

    squares = grid_candidates()["site_id"].astype(str).to_numpy()
    quarters = [f"{one}{other}" for one in "1234" for other in "1234"]
    codes = np.concatenate([np.char.add(squares, end) for end in quarters])[:ROWS]
    people = np.random.default_rng(1).integers(0, 3_000, len(codes))
    rows = "".join(f"{code},{count}\n" for code, count in zip(codes, people, strict=True))
    path.write_text(f"MESH_CODE,population\n{rows}")


def with_geowbit(path: Path) -> int:
    from geowbit.layers import Layers

    return len(Layers({"population": path}).frame("population"))


def with_jismesh(path: Path) -> int:
    import geopandas as gpd
    import jismesh.utils as jismesh
    import pandas as pd
    import shapely

    table = pd.read_csv(path, dtype={"MESH_CODE": "int64"})
    south, west = jismesh.to_meshpoint(table["MESH_CODE"].to_numpy(), 0, 0)
    north, east = jismesh.to_meshpoint(table["MESH_CODE"].to_numpy(), 1, 1)
    return len(gpd.GeoDataFrame(table, geometry=shapely.box(west, south, east, north), crs=6668))


TOOLS = {"geowbit": with_geowbit, "pandas, jismesh": with_jismesh}


def measure(tool: str, path: Path) -> dict[str, float]:
    """Do the work of one tool in this process."""
    import geopandas  # noqa: F401, both need it, and its import is no reading
    import jismesh.utils  # noqa: F401

    import geowbit.layers.reading  # noqa: F401

    began, cpu = time.perf_counter(), time.process_time()
    rows = TOOLS[tool](path)
    taken, used = time.perf_counter() - began, time.process_time() - cpu
    unit = 1 << 20 if platform.system() == "Darwin" else 1 << 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"rows": rows, "seconds": taken, "cpu": used, "peak_mb": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", choices=list(TOOLS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.tool:
        print(json.dumps(measure(asked.tool, asked.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mesh.csv"
        write(file)
        found = {}
        for tool in TOOLS:
            command = [sys.executable, __file__, "--tool", tool, "--file", str(file)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found[tool] = json.loads(done.stdout)
    print(f"{ROWS:,} squares of 250 m (promise: 5 s)")
    for tool, one in found.items():
        print(f"{tool:16}{one['seconds']:8.2f} s{one['cpu']:8.2f} s of CPU{one['peak_mb']:8.0f} MB")
    ratio = found["geowbit"]["cpu"] / found["pandas, jismesh"]["cpu"]
    print(f"geowbit takes {ratio:.1f} times the CPU of its peer")


if __name__ == "__main__":
    main()
