"""Real dirty layers read, repaired, validated and merged, beside plain reading of the same files.

`python benchmarks/reading.py` reads the ten regional substation files, both national line files
and the power plants with `geowbit.layers.read_layer` and with `geopandas.read_file` (or
`read_parquet`), each in a process of its own, and prints seconds (the best of a few, without the
imports), peak memory and what was found. The peer only reads: it repairs, merges and counts
nothing. Needs GEOWBIT_REAL_DATA, the folder of the full-size layers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

COLUMNS = {
    "substations": {"voltage_kv": "voltage", "kind": "substation"},
    "power_lines": {"voltage_kv": {"column": "_voltage_kv", "unit": "kV"}, "name": "_display_name"},
    "power_plants": {"fuel": "fuel_type"},
}


def files(real: Path) -> dict[str, list[Path]]:
    return {
        "substations": sorted((real / "substations").glob("*_substations.geojson")),
        "power_lines": [real / "lines" / f"lines_{kv}kv.geojson" for kv in (275, 154)],
        "power_plants": [real / "plants" / "plants.parquet"],
    }


def with_geowbit(given: dict[str, list[Path]]) -> list[dict]:
    from geowbit.layers import read_layer

    found = []
    for name, paths in given.items():
        record = read_layer(name, paths, columns=COLUMNS[name]).attrs["provenance"]
        lost = {word: sum(one["count"] for one in record[word]) for word in ("merged", "dropped")}
        found.append(
            {"layer": name, "rows": record["rows_read"], "kept": record["rows_kept"], **lost}
        )
    return found


def with_geopandas(given: dict[str, list[Path]]) -> list[dict]:
    import geopandas as gpd

    warnings.simplefilter("ignore")
    found = []
    for name, paths in given.items():
        read = [gpd.read_parquet if path.suffix == ".parquet" else gpd.read_file for path in paths]
        rows = sum(len(one(path)) for one, path in zip(read, paths, strict=True))
        found.append({"layer": name, "rows": rows})
    return found


TOOLS = {"geowbit": with_geowbit, "geopandas": with_geopandas}


def measure(tool: str, real: Path, repeats: int) -> dict:
    """Do the work of one tool in this process."""
    import geopandas  # noqa: F401, both need it, and its import is no reading

    import geowbit.layers.reading  # noqa: F401

    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        layers = TOOLS[tool](files(real))
        seconds.append(time.perf_counter() - began)
    unit = 1 << 20 if platform.system() == "Darwin" else 1 << 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"seconds": min(seconds), "first": seconds[0], "peak_mb": peak, "layers": layers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tool", choices=list(TOOLS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = os.environ.get("GEOWBIT_REAL_DATA")
    if not folder:
        print("GEOWBIT_REAL_DATA names no folder with the full-size layers: nothing to read")
        return
    if options.tool:
        print(json.dumps(measure(options.tool, Path(folder), options.repeats)))
        return
    told = {}
    for tool in TOOLS:
        command = [sys.executable, __file__, "--tool", tool, "--repeats", str(options.repeats)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        told[tool] = json.loads(done.stdout)
    rows = sum(layer["rows"] for layer in told["geowbit"]["layers"])
    print(f"{rows:,} features of {sum(map(len, files(Path(folder)).values()))} files")
    print(f"{'':24}{'seconds':>9}{'first':>9}{'peak MB':>9}")
    for tool, one in told.items():
        name = f"{tool} {version(tool)}"
        print(f"{name:24}{one['seconds']:9.2f}{one['first']:9.2f}{one['peak_mb']:9.0f}")
    ratio = told["geowbit"]["seconds"] / told["geopandas"]["seconds"]
    print(f"geowbit takes {ratio:.1f} times as long as reading alone, and beside it did:")
    for layer in told["geowbit"]["layers"]:
        print(
            f"  {layer['layer']}: {layer['rows']:,} rows, {layer['merged']:,} merged, "
            f"{layer['dropped']:,} dropped, {layer['kept']:,} kept"
        )


if __name__ == "__main__":
    main()
