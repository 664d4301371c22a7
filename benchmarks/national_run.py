"""The national run as a whole process: wall time and memory, beside the plain way of its parts.

`python benchmarks/national_run.py` prints the seconds of each step and of the whole, and the peak
memory. The promise is 10 s and 1.5 GiB on 2 cores. The peer is what many would write: geopandas'
nearest joins in one UTM zone, folium.GeoJson for the map of 20,000 of the cells.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEER = """
import time, geopandas as gpd, folium
from geowbit import grid_candidates
from geowbit.cables import serving_substations
from geowbit.layers import embedded_layer
cells = grid_candidates()
points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(cells.lon, cells.lat), crs=4326)
subs = embedded_layer("substations")
subs = subs[serving_substations(subs, 100)]
began = time.perf_counter()
planar = points.to_crs(32654)
for layer in (subs, embedded_layer("power_lines").explode(), embedded_layer("fiber_routes")):
    gpd.sjoin_nearest(planar, layer[["geometry"]].to_crs(32654), distance_col="m")
print("three nearest joins", round(time.perf_counter() - began, 2))
began = time.perf_counter()
few = cells[["site_id", "geometry"]].iloc[:20_000]
drawing = folium.Map(tiles=None)
folium.GeoJson(few).add_to(drawing)
size = len(drawing.get_root().render())
print("map of 20,000 cells", round(time.perf_counter() - began, 2), round(size / 1e6, 1))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "japan"
        began = time.perf_counter()
        command = [sys.executable, "-m", "geowbit", "run", "--no-cache", "-o", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        wall = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
        seconds = json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds"]
        map_mb = (out / "map.html").stat().st_size / 1e6
        for step, took in sorted(seconds.items(), key=lambda item: -item[1])[:10]:
            print(f"{took:8.2f} s  {step}")
        print(f"{wall:8.2f} s  geowbit run, whole process, 371,775 cells (promise: 10 s)")
        print(f"{cpu:8.2f} s of CPU, of both cores together; look at this where others are at work")
        print(f"{peak:8.0f} MB peak memory (promise: 1,536 MB)")
        print(f"{map_mb:8.1f} MB map of 371,775 cells")
    peer = subprocess.run([sys.executable, "-c", PEER], check=True, capture_output=True, text=True)
    joins, drawing = peer.stdout.strip().splitlines()
    ours = sum(seconds[f"criterion {name}"] for name in ("substation_km", "hv_line_km", "fiber_km"))
    theirs = float(joins.split()[-1])
    print(f"three nearest searches: {ours:.2f} s, geopandas.sjoin_nearest {theirs:.2f} s")
    print(f"    {theirs / max(ours, 1e-9):.1f} times as fast")
    took, size = drawing.split()[-2:]
    print(f"map: folium.GeoJson needs {took} s and {size} MB for 20,000 cells")


if __name__ == "__main__":
    main()
