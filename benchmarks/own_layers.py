"""A raster of 2 GB and 20 thousand polygons, measured at every land cell of 1 km in Japan.

`python benchmarks/own_layers.py` writes a tiled GeoTIFF of 2 GB (uncompressed) and polygons into
a folder for the time being, measures them at all 371,775 land cells, each job in a process of its
own, and prints seconds, peak memory and the error. Heights are a formula, so that the truth of
each cell is known. The peers are `rasterio.sample` in the order of the cells, and
`geopandas.sjoin` and `sjoin_nearest` in EPSG:32654.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

WEST, NORTH, SIDE_DEG = 122.0, 46.0, 0.0014
ROWS, COLUMNS = 18_572, 28_900
POLYGONS = 20_000

JOBS = {
    "value_at": ("value_at of 2 GB", "rasterio.sample"),
    "bilinear": ("value_at, bilinear", None),
    "slope": ("slope by Horn", None),
    "mean_within": ("mean within 1 km", None),
    "max_within": ("highest within 1 km", None),
    "mean_in": ("mean over each square", None),
    "inside": ("inside 20,000 polygons", "geopandas.sjoin, EPSG:32654"),
    "distance_to": ("distance to 20,000 polygons", "sjoin_nearest, EPSG:32654"),
    "share_inside": ("share of each square inside", None),
    "count_within": ("20,000 points within 10 km", None),
}


def height_m(lon, lat):
    return 500 + 300 * np.sin(lon * 40) * np.cos(lat * 30)


def write_raster(path):
    import rasterio

    lon = WEST + (np.arange(COLUMNS) + 0.5) * SIDE_DEG
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=ROWS, width=COLUMNS, dtype="float32",
        crs="EPSG:4326", transform=rasterio.Affine(SIDE_DEG, 0, WEST, 0, -SIDE_DEG, NORTH),
        tiled=True,
    ) as file:  # fmt: skip
        for top in range(0, ROWS, 256):
            rows = np.arange(top, min(top + 256, ROWS))
            lat = NORTH - (rows[:, None] + 0.5) * SIDE_DEG
            window = ((top, top + len(rows)), (0, COLUMNS))
            file.write(height_m(lon[None], lat).astype(np.float32), 1, window=window)


def write_polygons(path):
    import geopandas as gpd
    import shapely

    from geowbit.layers import embedded_table

    towns = embedded_table("municipalities")
    random = np.random.default_rng(3)
    rows = random.integers(0, len(towns), POLYGONS)
    at = towns[["lon", "lat"]].to_numpy()[rows] + random.normal(0, 0.1, (POLYGONS, 2))
    shapes = shapely.buffer(shapely.points(at), random.uniform(0.002, 0.02, POLYGONS), quad_segs=8)
    gpd.GeoDataFrame(geometry=shapes, crs=4326).to_parquet(path)


def asked(folder, job):
    """Return the work of a job with geowbit, and the truth where a formula tells it."""
    import geopandas as gpd

    from geowbit.candidates import grid_candidates
    from geowbit.criteria import MEASURES
    from geowbit.criteria.land import slope_at
    from geowbit.criteria.measures import Asked
    from geowbit.layers import open_raster

    places = grid_candidates()
    lon, lat = places["lon"].to_numpy(), places["lat"].to_numpy()
    if job in ("inside", "distance_to", "share_inside", "count_within"):
        layer = gpd.read_parquet(folder / "areas.parquet")
        if job == "count_within":
            layer = gpd.GeoDataFrame(geometry=layer.geometry.representative_point())
        radius_km = 10.0 if job == "count_within" else None
        return lambda: MEASURES[job].measure(Asked("own", layer, places, radius_km=radius_km)), None
    raster = open_raster(folder / "heights.tif")
    if job == "bilinear":
        return lambda: raster.sample(lon, lat, bilinear=True), None
    if job == "slope":
        return lambda: slope_at(raster, lon, lat), None
    row, col, _ = raster.grid.index(lon, lat)
    truth = height_m(WEST + (col + 0.5) * SIDE_DEG, NORTH - (row + 0.5) * SIDE_DEG)
    radius_km = 1.0 if job.endswith("_within") else None
    work = Asked("own", raster, places, radius_km=radius_km)
    return lambda: MEASURES[job].measure(work), truth if job == "value_at" else None


def with_peer(folder, job):
    import geopandas as gpd
    import rasterio

    from geowbit.candidates import grid_candidates

    places = grid_candidates()
    if job == "value_at":
        pairs = list(zip(places["lon"], places["lat"], strict=True))

        def sampled():
            with rasterio.open(folder / "heights.tif") as source:
                return np.array([value[0] for value in source.sample(pairs)])

        return sampled
    layer = gpd.read_parquet(folder / "areas.parquet").to_crs(32654)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(places["lon"], places["lat"]), crs=4326)

    def joined():
        there = points.to_crs(32654)
        if job == "inside":
            found = gpd.sjoin(there, layer, predicate="within").index.unique()
            return np.isin(np.arange(len(there)), found).astype(float)
        near = gpd.sjoin_nearest(there, layer, distance_col="m")
        return near.loc[~near.index.duplicated(), "m"].to_numpy() / 1e3

    return joined


def one(folder, job, tool):
    work, truth = (with_peer(folder, job), None) if tool == "peer" else asked(folder, job)
    began, cpu = time.perf_counter(), time.process_time()
    found = work()
    told = {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "known": int(np.isfinite(found).sum()),
        "mean": float(np.nanmean(found)),
    }
    if truth is not None:
        told["error"] = float(np.nanmax(np.abs(found - truth)))
    print(json.dumps(told))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--job", choices=list(JOBS), action="append")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(Path(given.one[0]), *given.one[1:])
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_raster(place / "heights.tif")
        write_polygons(place / "areas.parquet")
        size = (place / "heights.tif").stat().st_size / 2**30
        print(f"{size:.2f} GiB of heights, {POLYGONS:,} polygons, 371,775 places\n")
        print(f"{'job':30} {'tool':30} {'s':>7} {'CPU s':>7} {'peak MB':>8} {'mean':>10}  error")
        for job in given.job or JOBS:
            for tool in ("geowbit", "peer"):
                if tool == "peer" and not JOBS[job][1]:
                    continue
                command = [sys.executable, __file__, "--one", folder, job, tool]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                told = json.loads(done.stdout)
                name = JOBS[job][1] if tool == "peer" else "geowbit"
                error = f"{told['error']:.2g} m" if "error" in told else ""
                print(
                    f"{JOBS[job][0]:30} {name:30} {told['seconds']:7.1f} {told['cpu']:7.1f} "
                    f"{told['peak_mb']:8.0f} {told['mean']:10.4g}  {error}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
