"""Nearest substation, nearest line and people within 50 km, beside what many would write.

`python benchmarks/nearest.py` does each job for every land cell of 1 km in Japan with
`geowbit.geodesy` and with its peer, each in a process of its own, and prints seconds (the best
of a few), peak memory and the error against `pyproj.Geod`. The peers are
`geopandas.sjoin_nearest` in one UTM zone (EPSG:32654) and `scipy.signal.fftconvolve` with one
fixed disc. With GEOWBIT_REAL_DATA set it does the full-size 154 kV lines as well.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

RAW = Path(__file__).resolve().parents[1] / "data" / "raw" / "japan"
WEST, NORTH, LON_STEP, LAT_STEP = 122.0, 46.0, 1 / 80, 1 / 120
RADIUS_KM = 50.0
LINE_SAMPLE, PEOPLE_SAMPLE = 20_000, 300

JOBS = {
    "substation": ("Nearest substation", "sjoin_nearest, EPSG:32654", "m"),
    "line": ("Nearest line of 154 kV and more, embedded", "sjoin_nearest, EPSG:32654", "m"),
    "real-line": ("Nearest line of 154 kV and more, full size", "sjoin_nearest, EPSG:32654", "m"),
    "people": ("People within 50 km", "fftconvolve, one fixed disc", "%"),
}


# --- input, read before the clock starts ----------------------------------------------------


def raster(name):
    import rasterio

    with rasterio.open(RAW / "open" / f"{name}.tif") as source:
        return source.read(1)


def land_cells():
    rows, columns = np.nonzero(raster("municipality_1km"))
    return WEST + (columns + 0.5) * LON_STEP, NORTH - (rows + 0.5) * LAT_STEP


def substations():
    import pandas as pd

    table = pd.read_csv(RAW / "odbl" / "substations.csv", usecols=["lon", "lat"])
    return table["lon"].to_numpy(), table["lat"].to_numpy()


def lines(job):
    import geopandas as gpd

    if job == "real-line":
        folder = Path(os.environ["GEOWBIT_REAL_DATA"])
        return gpd.read_parquet(folder / "lines" / "lines_154kv_clean.parquet")[["geometry"]]
    return gpd.read_file(RAW / "odbl" / "power_lines.geojson")[["geometry"]]


def people():
    return np.maximum(raster("population_1km").astype(float), 0.0)


# --- the work: each gives a function to be timed --------------------------------------------


def with_geowbit(job):
    from geowbit import geodesy

    if job == "people":
        values, land = people(), raster("municipality_1km") > 0
        grid = geodesy.GeoGrid.north_up(WEST, NORTH, LON_STEP, LAT_STEP, shape=values.shape)
        return lambda: geodesy.grid_sum_within_km(
            values,
            grid,
            radius_km=RADIUS_KM,
            mask=land,
        )[land]
    lon, lat = land_cells()
    if job == "substation":
        to_lon, to_lat = substations()
        return lambda: geodesy.nearest_point(lon, lat, to_lon, to_lat).km
    layer = lines(job).geometry
    return lambda: geodesy.nearest_line(lon, lat, layer).km


def with_peer(job):
    if job == "people":
        from scipy.signal import fftconvolve

        values, land = people(), raster("municipality_1km") > 0

        def fixed_disc():
            # pixels of 925 m by 1,130 m, as they are at the latitude of Tokyo
            y, x = np.mgrid[-54:55, -44:45]
            disc = ((y * 0.925) ** 2 + (x * 1.130) ** 2 <= RADIUS_KM**2).astype(float)
            return fftconvolve(values, disc, "same")[land]

        return fixed_disc

    import geopandas as gpd

    lon, lat = land_cells()
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=4326)
    if job == "substation":
        layer = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*substations()), crs=4326)
    else:
        layer = lines(job).explode(ignore_index=True)

    def joined():
        found = gpd.sjoin_nearest(points.to_crs(32654), layer.to_crs(32654), distance_col="m")
        return found.loc[~found.index.duplicated(), "m"].to_numpy() / 1e3

    return joined


# --- the truth, by pyproj.Geod --------------------------------------------------------------


def truth(job):
    """Return positions among the land cells and the true answer at each."""
    if job == "people":
        return true_people()
    return true_substation() if job == "substation" else true_line(job)


def geod_km(lon, lat, to_lon, to_lat):
    import pyproj

    flat = [np.ravel(a) for a in np.broadcast_arrays(lon, lat, to_lon, to_lat)]
    shape = np.broadcast_shapes(np.shape(lon), np.shape(to_lon))
    return pyproj.Geod(ellps="GRS80").inv(*flat)[2].reshape(shape) / 1e3


def earth_centered(lon, lat):
    import pyproj

    cart = pyproj.Transformer.from_pipeline("+proj=cart +ellps=GRS80")
    return np.column_stack(cart.transform(lon, lat, np.zeros(len(lon))))


def true_substation():
    from scipy.spatial import cKDTree

    lon, lat = land_cells()
    to_lon, to_lat = substations()
    # eight candidates by straight distance, ranked by Geod
    _, near = cKDTree(earth_centered(to_lon, to_lat)).query(
        earth_centered(lon, lat), k=8, workers=-1
    )
    best = np.full(lon.size, np.inf)
    for column in near.T:
        best = np.minimum(best, geod_km(lon, lat, to_lon[column], to_lat[column]))
    return np.arange(lon.size), best


def true_line(job):
    lon, lat = land_cells()
    some = np.sort(np.random.default_rng(0).choice(lon.size, LINE_SAMPLE, replace=False))
    return some, true_line_at(job, lon[some], lat[some])


def true_line_at(job, lon, lat):
    import shapely
    from scipy.spatial import cKDTree

    # a node every 20 m, then a meter's steps to either side of the four nearest
    parts = shapely.segmentize(shapely.get_parts(lines(job).geometry.to_numpy()), 0.0002)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    _, near = cKDTree(earth_centered(*xy.T)).query(earth_centered(lon, lat), k=4, workers=-1)
    best = np.full(lon.size, np.inf)
    share = np.linspace(0, 1, 21)
    for node in near.T:
        for other in (np.maximum(node - 1, 0), np.minimum(node + 1, len(xy) - 1)):
            end = np.where(part[other] == part[node], other, node)
            steps = xy[node, None] * (1 - share[:, None]) + xy[end, None] * share[:, None]
            km = geod_km(lon[:, None], lat[:, None], steps[..., 0], steps[..., 1])
            best = np.minimum(best, km.min(axis=1))
    return best


def true_people():
    values, land = people(), raster("municipality_1km") > 0
    rows, columns = np.nonzero(land)
    some = np.sort(np.random.default_rng(0).choice(rows.size, PEOPLE_SAMPLE, replace=False))
    sums = np.empty(some.size)
    for i, (row, column) in enumerate(zip(rows[some], columns[some], strict=True)):
        r, c = np.mgrid[max(row - 60, 0) : row + 61, max(column - 60, 0) : column + 61]
        inside = (r < values.shape[0]) & (c < values.shape[1])
        r, c = r[inside], c[inside]
        here, there = NORTH - (row + 0.5) * LAT_STEP, NORTH - (r + 0.5) * LAT_STEP
        km = geod_km(np.zeros(r.size), np.full(r.size, here), (c - column) * LON_STEP, there)
        sums[i] = values[r, c][km <= RADIUS_KM].sum()
    return some, sums


# --- one process for each -------------------------------------------------------------------


def peak_mb():
    """Return the most memory this process held; the kernel's own count where there is one."""
    status = Path("/proc/self/status")
    if status.exists():
        # ru_maxrss is handed down from the parent process, VmHWM is not
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    scale = 2**20 if platform.system() == "Darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def child(job, tool, repeats, file):
    if tool == "truth":
        rows, values = truth(job)
        np.savez(file, rows=rows, values=values)
        return
    work = with_geowbit(job) if tool == "geowbit" else with_peer(job)
    best = (np.inf, np.inf)
    for _ in range(repeats):
        began, cpu_began = time.perf_counter(), time.process_time()
        values = work()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu_began
        best = min(best, (took, cpu))
    peak = peak_mb()
    np.savez(file, values=values)
    print(json.dumps({"seconds": best[0], "cpu": best[1], "peak_mb": peak}))


def run(job, tool, repeats, folder):
    file = Path(folder) / f"{job}-{tool}.npz"
    command = [sys.executable, __file__, "--job", job, "--tool", tool]
    command += ["--repeats", str(repeats), "--file", str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    with np.load(file) as stored:
        arrays = dict(stored)
    return arrays, json.loads(done.stdout) if done.stdout else {}


def compare(job, repeats, folder):
    title, peer_name, unit = JOBS[job]
    true, _ = run(job, "truth", repeats, folder)
    print(f"\n{title}: error at {len(true['rows']):,} cells against Geod")
    heading = [f"{text:>12}" for text in (f"median {unit}", "p99", "max")]
    print(f"  {'tool':28} {'s':>7} {'cpu s':>7} {'peak MB':>8}", *heading)
    results = {}
    for tool, name in (("geowbit", "geowbit.geodesy"), ("peer", peer_name)):
        arrays, cost = run(job, tool, repeats, folder)
        error = np.abs(arrays["values"][true["rows"]] - true["values"])
        if unit == "%":
            error = 100 * error[true["values"] > 0] / true["values"][true["values"] > 0]
        else:
            error = 1e3 * error
        spread = [float(np.quantile(error, q)) for q in (0.5, 0.99, 1)]
        results[tool] = (cost["seconds"], *spread)
        shown = " ".join(f"{e:12.4g}" for e in spread)
        print(f"  {name:28} {cost['seconds']:7.2f} {cost['cpu']:7.2f}", end=" ")
        print(f"{cost['peak_mb']:8.0f} {shown}")
    ours, theirs = results["geowbit"], results["peer"]
    faster = theirs[0] / ours[0]
    shares = [mine / other if other else np.nan for mine, other in zip(ours, theirs, strict=True)]
    # the aim is set against sjoin_nearest; the fixed disc is fast because it is wrong
    aims = ("", "")
    if job != "people":
        aims = (
            f" (aim: 5, {'met' if faster >= 5 else 'missed'})",
            f" (aim: 0.01, {'met' if shares[2] <= 0.01 else 'missed'})",
        )
    print(f"  {faster:.1f} times as fast{aims[0]};", end=" ")
    print(f"p99 error {shares[2]:.2g} of the peer's{aims[1]}, largest {shares[3]:.2g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3, help="the best of so many is shown")
    parser.add_argument("--job", choices=JOBS, help="only this one")
    parser.add_argument("--tool", choices=["geowbit", "peer", "truth"], help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.tool:
        child(asked.job, asked.tool, asked.repeats, asked.file)
        return
    packages = ("geopandas", "shapely", "scipy", "numpy", "pyproj")
    print(f"371,775 land cells of 1 km, {os.cpu_count()} cores, best of {asked.repeats};", end=" ")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    with tempfile.TemporaryDirectory() as folder:
        for job in [asked.job] if asked.job else JOBS:
            if job == "real-line" and "GEOWBIT_REAL_DATA" not in os.environ:
                print(f"\n{JOBS[job][0]}: left out, GEOWBIT_REAL_DATA names no folder")
                continue
            compare(job, asked.repeats, folder)


if __name__ == "__main__":
    main()
