"""A made-up network on the land of the contiguous United States: 2 million cells to map and report.

    python benchmarks/large_country.py [FOLDER] [--arcsec 75]

Writes layers (2,000 towns, a fiber network of their Gabriel graph, 8,000 substations, plants,
people) and a study of the pack `us` to a folder, runs ``geowbit run --no-cache`` on it in a process
of its own, and prints candidates, seconds of processor time and peak memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Delaunay

OUTSIDE = ["US-AK", "US-HI", "US-PR"]
TOWNS, SUBSTATIONS, PLANTS = 2_000, 8_000, 2_000
GRIDS = Path(__file__).parents[1] / "data/raw/us/open/grids.geojson"

STUDY = """\
name: a made-up network on the land of the contiguous United States
country: us
load_mw: 100
area: {{file: area.gpkg}}
candidates: {{grid: {{lon_arcsec: {arcsec}, lat_arcsec: {arcsec}}}}}
hubs: {{first: [{first[0]:.4f}, {first[1]:.4f}], second: [{second[0]:.4f}, {second[1]:.4f}]}}
layers:
  land: {{file: area.gpkg}}
  substations: {{file: substations.csv}}
  power_plants: {{file: plants.csv}}
  population: {{file: towns.csv}}
  fiber_routes: {{file: fiber.gpkg}}
"""


def gabriel(at: np.ndarray) -> np.ndarray:
    """Return the pairs of points within whose circle no other point lies."""
    corners = Delaunay(at).simplices
    pairs = np.unique(np.sort(corners[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    middle, half = at[pairs].mean(axis=1), np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T) / 2
    tree = shapely.STRtree(shapely.points(at))
    circle, point = tree.query(shapely.points(middle), "dwithin", distance=half * 0.999)
    inside = np.bincount(circle[(point != pairs[circle, 0]) & (point != pairs[circle, 1])],
                         minlength=len(pairs))  # fmt: skip
    return pairs[inside == 0]


def write(folder: Path, arcsec: float) -> None:
    """Write layers and study."""
    random = np.random.default_rng(19)
    states = gpd.read_file(GRIDS)
    inside = states["code"].str.startswith("US-") & ~states["code"].isin(OUTSIDE)
    land = states[inside].union_all()
    gpd.GeoDataFrame({"name": ["USA"]}, geometry=[land], crs=4326).to_file(folder / "area.gpkg")
    west, south, east, north = land.bounds

    def places(count: int) -> np.ndarray:
        many = random.uniform((west, south), (east, north), (4 * count, 2))
        return many[shapely.contains_xy(land, *many.T)][:count]

    towns = places(TOWNS)
    people = (3e6 / np.arange(1, TOWNS + 1) ** 0.9).round()
    table = pd.DataFrame({"lon": towns[:, 0], "lat": towns[:, 1], "population": people})
    table.to_csv(folder / "towns.csv", index=False)
    pairs = gabriel(towns)
    way = np.linspace(0, 1, 12)[None, :, None]
    lines = towns[pairs[:, :1]] * (1 - way) + towns[pairs[:, 1:]] * way
    lines[:, 1:-1] += random.normal(0, 0.02, lines[:, 1:-1].shape)
    fiber = gpd.GeoDataFrame(geometry=shapely.linestrings(lines), crs=4326).assign(kind="backbone")
    fiber.to_file(folder / "fiber.gpkg")
    for name, count in (("substations", SUBSTATIONS), ("plants", PLANTS)):
        at = places(count)
        table = pd.DataFrame({"lon": at[:, 0], "lat": at[:, 1]})
        if name == "substations":
            table["voltage_kv"] = random.choice(
                [138, 230, 345, 500], count, p=[0.6, 0.2, 0.14, 0.06]
            )
        else:
            table["capacity_mw"], table["fuel"] = random.uniform(20, 1200, count).round(), "gas"
        table.to_csv(folder / f"{name}.csv", index=False)
    text = STUDY.format(arcsec=arcsec, first=towns[0], second=towns[1])
    (folder / "study.yaml").write_text(text, encoding="utf-8")


def main() -> None:
    """Write, run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("--arcsec", type=float, default=75)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, given.arcsec)
        command = [sys.executable, "-m", "geowbit", "run", str(folder / "study.yaml"), "--no-cache"]
        running = subprocess.Popen([*command, "-o", str(folder / "out")], stdout=subprocess.PIPE)
        text = running.stdout.read().decode() if running.stdout else ""
        _, _, used = os.wait4(running.pid, 0)
        print(text)
        cells = len(pd.read_parquet(folder / "out/sites.parquet", columns=["site_id"]))
        cpu, peak_gib = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2
        print(f"{cells:,} candidates: {cpu:.1f} s of processor time, {peak_gib:.2f} GiB")


if __name__ == "__main__":
    main()
