"""A made-up network on the land of the contiguous United States or of Italy, to map and report.

    python benchmarks/large_country.py [FOLDER] [--land us|italy]

Writes layers (towns, a fiber network of their Gabriel graph, substations, plants, people) and a
study to a folder, runs ``geowbit run --no-cache`` on it in a process of its own, and prints
candidates (2 million of 2.3 km, or 320,000 of 1 km), seconds of processor time and peak memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Delaunay

RAW = Path(__file__).parents[1] / "data/raw"


class Land(NamedTuple):
    """A pack, the codes of its areas that belong, the cells, and how much stands on the land."""

    pack: str
    prefix: str
    without: list[str]
    arcsec: float
    towns: int
    substations: int
    plants: int
    kv: dict[int, float]


LANDS = {
    "us": Land("us", "US-", ["US-AK", "US-HI", "US-PR"], 75, 2_000, 8_000, 2_000,
               {138: 0.6, 230: 0.2, 345: 0.14, 500: 0.06}),
    "italy": Land("europe", "IT", [], 38, 300, 1_500, 400, {110: 0.7, 220: 0.18, 380: 0.12}),
}  # fmt: skip

STUDY = """\
name: a made-up network
country: {pack}
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


def write(folder: Path, chosen: Land) -> None:
    """Write layers and study."""
    random = np.random.default_rng(19)
    areas = gpd.read_file(RAW / chosen.pack / "open/grids.geojson")
    inside = areas["code"].str.startswith(chosen.prefix) & ~areas["code"].isin(chosen.without)
    land = areas[inside].union_all()
    gpd.GeoDataFrame({"name": ["land"]}, geometry=[land], crs=4326).to_file(folder / "area.gpkg")
    west, south, east, north = land.bounds

    def places(count: int) -> np.ndarray:
        many = random.uniform((west, south), (east, north), (4 * count, 2))
        return many[shapely.contains_xy(land, *many.T)][:count]

    towns = places(chosen.towns)
    people = (3e6 / np.arange(1, chosen.towns + 1) ** 0.9).round()
    table = pd.DataFrame({"lon": towns[:, 0], "lat": towns[:, 1], "population": people})
    table.to_csv(folder / "towns.csv", index=False)
    pairs = gabriel(towns)
    way = np.linspace(0, 1, 12)[None, :, None]
    lines = towns[pairs[:, :1]] * (1 - way) + towns[pairs[:, 1:]] * way
    lines[:, 1:-1] += random.normal(0, 0.02, lines[:, 1:-1].shape)
    fiber = gpd.GeoDataFrame(geometry=shapely.linestrings(lines), crs=4326).assign(kind="backbone")
    fiber.to_file(folder / "fiber.gpkg")
    for name, count in (("substations", chosen.substations), ("plants", chosen.plants)):
        at = places(count)
        table = pd.DataFrame({"lon": at[:, 0], "lat": at[:, 1]})
        if name == "substations":
            table["voltage_kv"] = random.choice(
                [138, 230, 345, 500], count, p=[0.6, 0.2, 0.14, 0.06]
            )
        else:
            table["capacity_mw"], table["fuel"] = random.uniform(20, 1200, count).round(), "gas"
        table.to_csv(folder / f"{name}.csv", index=False)
    hubs = {"first": towns[0], "second": towns[1]}
    text = STUDY.format(pack=chosen.pack, arcsec=chosen.arcsec, **hubs)
    (folder / "study.yaml").write_text(text, encoding="utf-8")


def main() -> None:
    """Write, run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("--land", choices=LANDS, default="us")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, LANDS[given.land])
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
