"""The page of a national map in Chromium, beside the same cells by folium.GeoJson and gdf.explore.

`python benchmarks/map_page.py` runs all Japan once, draws its map, and measures in headless
Chromium with the network cut: seconds to the first picture, milliseconds of a step of a slider
until its frame, and of a frame while the map is dragged. The promises are 6 MB, 2 s, 40 ms (the
worst at most 100) and 5 s to make. The peers draw as many of the cells as they are asked to; a page
of all of them is more than a browser opens. `gdf.explore` needs mapclassify.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
MAP = "Object.values(window).find(t => window.L && t instanceof L.Map)"
STEP = """(node, value) => new Promise(done => {
    const began = performance.now();
    node.value = value;
    node.dispatchEvent(new Event("input"));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began), 0));
})"""
DRAG = f"""() => new Promise(done => {{
    const map = {MAP}, gaps = [];
    let last = performance.now(), left = 60;
    (function frame() {{
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        if (!left--) return done(gaps.slice(2));
        map.panBy([left % 40 < 20 ? 12 : -12, 6], {{animate: false}});
        requestAnimationFrame(frame);
    }})();
}})"""


def spread(times: list[float]) -> str:
    return f"median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms"


def opened(browser, path: Path, ready: str):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    began = time.perf_counter()
    page.goto(path.as_uri(), timeout=180_000)
    page.locator(ready).first.wait_for(state="attached", timeout=180_000)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
    return page, time.perf_counter() - began, requests


def ours(browser, path: Path, steps: int) -> dict:
    shown = "[data-gw-scores=shown], [data-gw-scores=ready]"
    page, first, requests = opened(browser, path, shown)
    page.locator("[data-gw-scores='ready']").wait_for(state="attached", timeout=60_000)
    took: dict[str, list[float]] = {}
    for what, which, values in (
        ("weight", "[data-gw-weight]", [k * 37 % 100 / 25 for k in range(steps)]),
        ("limit", "[data-gw-limit='1']", [10 + k * 2 for k in range(steps)]),
        ("load", "[data-gw-load]", [k % 13 for k in range(steps)]),
    ):
        nodes = page.locator(which)
        count = nodes.count()
        took[what] = [
            nodes.nth(k % count).evaluate(STEP, str(value)) for k, value in enumerate(values)
        ]
    drag = page.evaluate(DRAG)
    asked = [url for url in requests if not url.startswith(("file:", "data:", "blob:"))]
    page.close()
    return {"first": first, "drag": drag, "requests": len(asked), **took}


def by_geojson(cells):
    import folium

    drawn = folium.Map([37.5, 137.5], zoom_start=5, tiles=None, prefer_canvas=True)
    folium.GeoJson(
        cells,
        style_function=lambda cell: {"fillOpacity": cell["properties"]["score"], "weight": 0},
        tooltip=folium.GeoJsonTooltip(["site_id", "score"]),
    ).add_to(drawn)
    return drawn


def by_explore(cells):
    # its legend would need a script from a network
    return cells.explore(
        "score", tiles=None, prefer_canvas=True, legend=False, style_kwds={"weight": 0}
    )


def peer(cells, draw, path: Path) -> float:
    from geowbit.pages import standalone_html

    began = time.perf_counter()
    # the same bundled scripts, as the network is cut
    path.write_text(standalone_html(draw(cells)), encoding="utf-8")
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=20, help="moves of each slider")
    parser.add_argument("--peer", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--run", type=Path, help="folder of a finished run, instead of a new one")
    asked = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        sys.exit("map_page.py: no chromium on the path")
    from playwright.sync_api import sync_playwright

    import geowbit as gw

    sites = gw.Sites.read(asked.run) if asked.run else gw.Study.japan(100).run()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as api:
        folder = Path(name)
        # the layers are read and the modules loaded before, as in a run
        sites.top()
        cpu, began = time.process_time(), time.perf_counter()
        path = sites.to_html(folder / "map.html")
        page_of_report = sites.report()
        made, made_cpu = time.perf_counter() - began, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        browser = api.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        found = ours(browser, path, asked.steps)
        print(
            f"{len(sites.table):,} cells, {len(sites.record['criteria'])} criteria, "
            f"{os.cpu_count()} cores, folium {version('folium')}, Chromium {browser.version}"
        )
        print(f"{path.stat().st_size / 1e6:8.2f} MB the page (promise: 6)")
        print(f"{made:8.2f} s to make map and report, {made_cpu:.2f} s of CPU (promise: 5)")
        print(f"{peak:8.0f} MB peak of run, map and report together")
        print(f"{found['first']:8.2f} s to the first picture (promise: 2)")
        for what in ("weight", "limit", "load"):
            print(f"         a step of {what}: {spread(found[what])} (promise: 40, worst 100)")
        print(f"         a frame while dragged: {spread(found['drag'])}")
        print(f"{found['requests']:8d} requests to a network")
        print(f"{len(page_of_report) / 1e6:8.2f} MB the report")
        cells = sites.table[["site_id", "score", "geometry"]]
        peers = {"folium.GeoJson": by_geojson, "gdf.explore": by_explore}
        if find_spec("mapclassify") is None:
            print("gdf.explore: left out, as mapclassify is not installed")
            del peers["gdf.explore"]
        for (tool, draw), count in itertools.product(peers.items(), asked.peer):
            few = cells.iloc[:: max(1, len(cells) // count)].head(count)
            file = folder / "peer.html"
            took = peer(few, draw, file)
            page, first, _ = opened(browser, file, ".leaflet-container canvas")
            gaps = page.evaluate(DRAG)
            page.close()
            bytes_a_cell = file.stat().st_size / count
            print(
                f"{tool}, {count:,} cells: {file.stat().st_size / 1e6:.2f} MB, "
                f"{took:.1f} s to make, {first:.1f} s to open, dragged {spread(gaps)}; "
                f"{bytes_a_cell:,.0f} bytes a cell against {path.stat().st_size / len(cells):.0f}, "
                f"all cells would be {bytes_a_cell * len(cells) / 1e6:,.0f} MB"
            )
        browser.close()


if __name__ == "__main__":
    main()
