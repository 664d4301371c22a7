"""The jobs of the table: what is done, with which tools, and how far each is from the truth.

A tool is a function that gets a folder for files of this run and returns the work; what it does
before that (reading, imports, what a compiler does at a first call) is not timed. What the work
returns is judged by the job, which sees what all its tools found.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nearest
import numpy as np

# exit code of a process whose peer is not installed
MISSING = 77
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Job:
    """Work that several tools do on one input."""

    title: str
    tools: Mapping[str, Callable[[Path], Callable[[], Any]]]
    judge: Callable[[Mapping[str, Any]], Mapping[str, str]]


def peer(prepare):
    """Return a tool that leaves with the code of the missing where its packages are."""

    def prepared(folder):
        try:
            return prepare(folder)
        except ImportError as error:
            print(error, file=sys.stderr)
            sys.exit(MISSING)

    return prepared


def in_degrees(size):
    """Return the midpoints of all land cells of 1 km, or of the sixteenths of them."""
    lon, lat = nearest.land_cells()
    if size == "1km":
        return lon, lat
    quarter = (np.arange(4) - 1.5) / 4
    down = lat[:, None, None] + quarter[:, None] * nearest.LAT_STEP + 0 * quarter
    right = lon[:, None, None] + quarter * nearest.LON_STEP + 0 * quarter[:, None]
    return right.ravel(), down.ravel()


def figure(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def spread(away, unit):
    return f"p99 {figure(np.quantile(away, 0.99))} {unit}, most {figure(away.max())} {unit}"


# --- distances and sums, held against pyproj.Geod --------------------------------------------


def within(job, unit, scale):
    """Return what says how far answers are from the truth: 99 of 100 cells, and the worst."""

    def judge(found):
        rows, true = nearest.truth(job)
        told = {}
        for tool, values in found.items():
            away = np.abs(np.asarray(values)[rows] - true) * scale
            if unit == "%":
                away = 100 * away[true > 0] / true[true > 0]
            told[tool] = spread(away, unit)
        return told

    return judge


def ours_nearest(job):
    return lambda folder: nearest.with_geowbit(job)


def joined_in_utm(job):
    return lambda folder: nearest.with_peer(job)


def ball_tree(folder):
    from sklearn.neighbors import BallTree

    lon, lat = np.radians(nearest.land_cells())
    to_lon, to_lat = np.radians(nearest.substations())

    def asked():
        tree = BallTree(np.column_stack([to_lat, to_lon]), metric="haversine")
        return tree.query(np.column_stack([lat, lon]))[0][:, 0] * 6371.0088

    return asked


def lines_of_quarters(tool):
    """Return the nearest line from every cell of 250 m; every 16th is held against the truth."""

    def prepared(folder):
        lon, lat = in_degrees("250m")
        layer = nearest.lines("line")
        if tool == "geowbit":
            from geowbit import geodesy

            return lambda: geodesy.nearest_line(lon, lat, layer.geometry).km
        import geopandas as gpd

        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=4326)
        parts = layer.explode(ignore_index=True)

        def joined():
            found = gpd.sjoin_nearest(points.to_crs(32654), parts.to_crs(32654), distance_col="m")
            return found.loc[~found.index.duplicated(), "m"].to_numpy() / 1e3

        return joined

    return prepared


def of_quarters(found):
    lon, lat = in_degrees("250m")
    some = np.sort(np.random.default_rng(0).choice(lon.size, 20_000, replace=False))
    true = nearest.true_line_at("line", lon[some], lat[some])
    told = {}
    for tool, km in found.items():
        away = 1e3 * np.abs(km[some] - true)
        told[tool] = spread(away, "m")
    return told


def convolved(folder):
    """Return what xarray-spatial makes of one fixed disc over the whole raster."""
    import xarray
    from xrspatial.convolution import convolve_2d

    values, land = nearest.people(), nearest.raster("municipality_1km") > 0
    down, right = np.mgrid[-54:55, -44:45]
    disc = ((down * 0.925) ** 2 + (right * 1.130) ** 2 <= nearest.RADIUS_KM**2).astype(float)
    convolve_2d(values[:64, :64], np.ones((3, 3)))

    def summed():
        return np.asarray(convolve_2d(xarray.DataArray(values).data, disc))[land]

    return summed


# --- corridors -------------------------------------------------------------------------------

CELLS = 5_000


def corridors(tool):
    """Return a pass from 300 sources over 25 million cells, and the error on even ground."""

    def prepared(folder):
        import corridors as made

        spread_by = {"geowbit": by_marching, "skimage": by_steps, "xarray": by_friction}[tool]
        even, row, col, _ = made.even()
        _, value = spread_by(even, row, col)()
        error = made.direction_error(even, value, row, col)
        ground, row, col, _ = made.made_up(CELLS)
        work = spread_by(ground, row, col)

        def passed():
            work()
            return error

        return passed

    return prepared


def by_marching(ground, row, col):
    from geowbit.corridors import spread

    lon, lat = ground.grid.place(row, col)

    def passed():
        front = spread(ground, lon, lat)
        return front.source, front.value

    return passed


def by_steps(ground, row, col):
    from skimage.graph import MCP_Geometric

    slowness = ground.slowness()
    slowness[~np.isfinite(slowness)] = -1

    def passed():
        graph = MCP_Geometric(slowness, fully_connected=True)
        value, step = graph.find_costs(np.column_stack([row, col]))
        return step, value

    return passed


def by_friction(ground, row, col):
    import xarray
    from xrspatial.cost_distance import cost_distance

    slowness = ground.slowness()
    height, width = slowness.shape
    places = {"y": np.arange(height, dtype=float)[::-1], "x": np.arange(width, dtype=float)}

    def of(values):
        return xarray.DataArray(values, dims=["y", "x"], coords=places, attrs={"res": (1.0, 1.0)})

    start = np.zeros(slowness.shape)
    start[row, col] = 1
    small = xarray.DataArray(
        np.eye(16), dims=["y", "x"],
        coords={"y": np.arange(16.0)[::-1], "x": np.arange(16.0)}, attrs={"res": (1.0, 1.0)},
    )  # fmt: skip
    cost_distance(small, small + 1)
    start, friction = of(start), of(slowness)
    return lambda: (None, cost_distance(start, friction).values)


def longer(found):
    return {tool: f"{error:.2f} % at the worst bearing" for tool, error in found.items()}


# --- fiber routes ----------------------------------------------------------------------------

PEER_PAIRS = 2


def separate_routes(tool):
    def prepared(folder):
        import disjoint_routes as made

        random = np.random.default_rng(3)
        net = made.network_of_cells(random)
        hubs = random.choice(made.NODES, made.HUBS, replace=False).tolist()
        sites = random.choice(made.NODES, made.SITES, replace=False).tolist()
        pairs = len(hubs) * len(sites)
        if tool == "geowbit":
            from geowbit.fiber import disjoint_pairs

            def found():
                pair = {hub: disjoint_pairs(net, hub, apart="edges") for hub in hubs}
                routes = [pair[hub].pair(site) for hub in hubs for site in sites]
                assert len(routes) == pairs
                return pair[hubs[0]].total_km[sites[:PEER_PAIRS]]

            return found

        def asked():
            some = sites[:PEER_PAIRS]
            km = [made.peer_total_km(net, hubs[0], site, nodes=False)[0] for site in some]
            return np.array(km), {"scaled": pairs / PEER_PAIRS}

        return asked

    return prepared


def as_long(found):
    least = np.minimum.reduce([np.asarray(one) for one in found.values()])
    told = {}
    for tool, km in found.items():
        # where no two routes exist both say so
        longer = np.where(km == least, 0.0, km - np.where(np.isinf(least), 0.0, least))
        told[tool] = f"{1e3 * longer.max():.1f} m over the shorter"
    return told


# --- decision methods ------------------------------------------------------------------------


def topsis(size, tool):
    def prepared(folder):
        import methods

        work, ranks = methods.TOOLS[tool]("topsis", *methods.problem(*methods.SIZES[size]))
        # the peer ranks as well, whatever is asked of it
        return (lambda: (ranks(), work())[1]) if ranks else work

    return prepared


def alike(found):
    ours, theirs = (np.asarray(one) for one in found.values())
    return dict.fromkeys(found, f"scores differ by {np.abs(ours - theirs).max():.0e} at most")


# --- plans -----------------------------------------------------------------------------------

PLACES = 500


def plan_of(tool):
    """Return 20 of 500 places that serve the prefectures at the least cost, to 1e-4."""

    def prepared(folder):
        import plan_core

        import geowbit as gw

        sites = gw.Sites.read(national(folder))
        cost, demand, _ = plan_core.core(sites.table, sites.layers, PLACES)
        # spopt serves a user from one place: no capacity that would part them
        capacity = np.full(len(cost), demand.sum())
        if tool == "geowbit":
            from geowbit.plan import locate

            def located():
                found = locate(cost, demand, capacity, plan_core.OPENED, gap=plan_core.GAP,
                               time_limit_s=300)  # fmt: skip
                return found.cost, found.bound

            return lambda: (located(), {})
        if tool == "PuLP (CBC)":
            import pulp

            return lambda: plan_core.with_pulp(cost, demand, capacity, 300)[0]
        import pulp
        from spopt.locate import PMedian

        def solved():
            # its costs are by MW
            made = PMedian.from_cost_matrix(
                (cost / demand).T, demand, plan_core.OPENED, facility_capacities=capacity
            )
            solver = pulp.PULP_CBC_CMD(msg=False, gapRel=plan_core.GAP, timeLimit=300, threads=2)
            made.solve(solver)
            return pulp.value(made.problem.objective)

        return solved

    return prepared


def over_bound(found):
    cost, bound = found["geowbit"]
    told = {"geowbit": f"{100 * (cost / bound - 1):.4f} % over the bound"}
    for tool, one in found.items():
        if tool != "geowbit":
            told[tool] = f"{100 * (one / bound - 1):.4f} % over the bound"
    return told


# --- the whole run, and its map --------------------------------------------------------------


def national(folder):
    """Return the folder of a national run, made at the first call."""
    out = folder / "japan"
    if not (out / "run.json").exists():
        command = [sys.executable, "-m", "geowbit", "run", "-o", str(out)]
        subprocess.run(command, check=True, capture_output=True)
    return out


def whole_process(*words):
    def prepared(folder):
        import resource

        def done():
            command = [sys.executable, *(one.replace("FOLDER", str(folder)) for one in words)]
            subprocess.run(command, check=True, capture_output=True)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            told = {"peak_mb": used.ru_maxrss / 1024, "cpu_seconds": used.ru_utime + used.ru_stime}
            return None, told

        return done

    return prepared


def what_they_hold(found):
    told = {
        "geowbit": "all criteria, networks, milliseconds, costs, exclusions, map and report",
        "a practised script": "4 criteria, one projection, a map of 2,000 cells",
    }
    return {tool: told[tool] for tool in found}


def map_by(tool):
    def prepared(folder):
        import geowbit as gw

        sites = gw.Sites.read(national(folder))
        out = folder / f"{tool}.html"
        if tool == "geowbit":
            sites.top()

            def drawn():
                sites.to_html(out)
                return len(sites.table), out.stat().st_size

            return lambda: (drawn(), {})
        cells = sites.table[["site_id", "score", "geometry"]]
        if tool == "lonboard":
            import lonboard

            def drawn():
                layer = lonboard.SolidPolygonLayer.from_geopandas(cells)
                lonboard.Map(layer).to_html(out)
                return len(cells), out.stat().st_size

            return lambda: (drawn(), {})
        import map_page

        draw = {"folium": map_page.by_geojson, "gdf.explore": map_page.by_explore}[tool]
        if tool == "gdf.explore":
            import mapclassify  # noqa: F401
        few = cells.iloc[:: len(cells) // 20_000].head(20_000)

        def drawn():
            draw(few).save(out)
            return len(few), out.stat().st_size

        return lambda: (drawn(), {})

    return prepared


def cells_and_size(found):
    more = {
        "geowbit": ", all criteria, sliders, no network",
        "lonboard": ", one color, scripts from a network",
    }
    return {
        tool: f"{cells:,} cells in {size / 1e6:.1f} MB" + more.get(tool, ", one value")
        for tool, (cells, size) in found.items()
    }


# --- points in polygons ----------------------------------------------------------------------

# as many as the rides of DuckDB's own benchmark of spatial joins
POINTS = 58_033_724
AT_ONCE = 1_000_000


def many_points(folder):
    """Return files of 58 million points near people's homes and of the prefectures."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    from geowbit.layers import embedded_layer

    points, areas = folder / "points.parquet", folder / "areas.parquet"
    if not points.exists():
        shapes = embedded_layer("prefecture_outlines")[["geometry"]]
        shapes.assign(area=np.arange(len(shapes), dtype=np.int32)).to_parquet(areas)
        random = np.random.default_rng(58)
        lon, lat = nearest.land_cells()
        schema = pa.schema([("lon", pa.float64()), ("lat", pa.float64())])
        with ParquetWriter(folder / "half.parquet", schema) as file:
            for first in range(0, POINTS, AT_ONCE):
                some = random.integers(0, len(lon), min(AT_ONCE, POINTS - first))
                x = lon[some] + random.uniform(-0.5, 0.5, len(some)) * nearest.LON_STEP
                y = lat[some] + random.uniform(-0.5, 0.5, len(some)) * nearest.LAT_STEP
                file.write_table(pa.table([x, y], schema=schema))
        (folder / "half.parquet").rename(points)
    return points, areas


def joined_by_geowbit(folder):
    import geopandas as gpd
    from pyarrow.parquet import ParquetFile

    from geowbit.geodesy import points_in_polygons

    points, areas = many_points(folder)
    shapes = gpd.read_parquet(areas).geometry

    def counted():
        counts = np.zeros(len(shapes), np.int64)
        with ParquetFile(points) as file:
            for batch in file.iter_batches(AT_ONCE):
                lon, lat = (one.to_numpy() for one in batch.columns)
                found = points_in_polygons(lon, lat, shapes)
                counts += np.bincount(found.polygon, minlength=len(shapes))
        return counts

    return counted


JOIN = """
    select a.area, count(*) n from '{points}' p join areas a
    on ST_Intersects(a.geometry, ST_Point(p.lon, p.lat)) group by a.area order by a.area
"""


def joined_by_duckdb(folder):
    # the extension is published for one release of DuckDB, which stands apart from the one in use
    own = os.environ.get("DUCKDB_SPATIAL")
    if own:
        sys.path.insert(0, own)
    import duckdb
    from duckdb_ext import __path__ as place  # type: ignore[import-untyped]

    points, areas = many_points(folder)
    file = next(Path(place[0]).rglob("spatial.duckdb_extension"))
    base = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    base.execute(f"load '{file}'")
    base.execute(f"create table areas as select area, geometry from '{areas}'")

    return lambda: base.execute(JOIN.format(points=points)).fetchnumpy()["n"]


def joined_by_sedona(folder):
    import sedonadb

    points, areas = many_points(folder)
    base = sedonadb.connect()
    base.read_parquet(str(areas)).to_view("areas")
    base.read_parquet(str(points)).to_view("points")
    query = JOIN.replace("'{points}'", "points")
    query = query.replace("ST_Point(p.lon, p.lat)", "ST_SetSRID(ST_Point(p.lon, p.lat), 4326)")

    def counted():
        return base.sql(query).to_arrow_table()["n"].to_numpy()

    return counted


def same_counts(found):
    ours = found["geowbit"]
    return {
        tool: f"{int(counts.sum()):,} pairs"
        + ("" if tool == "geowbit" else f", {int(np.abs(counts - ours).sum()):,} otherwise")
        for tool, counts in found.items()
    }


UTM = "geopandas.sjoin_nearest, one UTM zone"

JOBS = {
    "run": Job(
        "the country at 1 km: run, map and report, whole process",
        {
            "geowbit": whole_process("-m", "geowbit", "run", "--no-cache", "-o", "FOLDER/japan"),
            "a practised script": whole_process(str(HERE / "practised.py"), "FOLDER/practised"),
        },
        what_they_hold,
    ),
    "substation": Job(
        "nearest substation of 371,775 cells",
        {
            "geowbit": ours_nearest("substation"),
            UTM: joined_in_utm("substation"),
            "scikit-learn BallTree, haversine": peer(ball_tree),
        },
        within("substation", "m", 1e3),
    ),
    "line": Job(
        "nearest line of 371,775 cells",
        {"geowbit": ours_nearest("line"), UTM: joined_in_utm("line")},
        within("line", "m", 1e3),
    ),
    "line-250m": Job(
        "nearest line of 5.9 million cells",
        {"geowbit": lines_of_quarters("geowbit"), UTM: lines_of_quarters("peer")},
        of_quarters,
    ),
    "people": Job(
        "people within 50 km of 371,775 cells",
        {
            "geowbit": ours_nearest("people"),
            "scipy.fftconvolve, one fixed disc": joined_in_utm("people"),
            "xarray-spatial convolve_2d, one fixed disc": peer(convolved),
        },
        within("people", "%", 1),
    ),
    "join": Job(
        "58 million points of a Parquet file in 47 prefectures",
        {
            "geowbit": joined_by_geowbit,
            "DuckDB 1.4.4, spatial": peer(joined_by_duckdb),
            "SedonaDB": peer(joined_by_sedona),
        },
        same_counts,
    ),
    "corridor": Job(
        "a corridor pass over 5,000 x 5,000 cells from 300 sources",
        {
            "geowbit": corridors("geowbit"),
            "scikit-image MCP_Geometric": peer(corridors("skimage")),
            "xarray-spatial cost_distance": peer(corridors("xarray")),
        },
        longer,
    ),
    "routes": Job(
        "two separate fiber routes, 2,000 pairs on 20,000 nodes",
        {
            "geowbit": separate_routes("geowbit"),
            "networkx.min_cost_flow": peer(separate_routes("networkx")),
        },
        as_long,
    ),
    "topsis": Job(
        "TOPSIS of 371,775 candidates by 14 criteria, ranked",
        {
            "geowbit": topsis("country at 1 km", "geowbit"),
            "scikit-criteria": peer(topsis("country at 1 km", "scikit-criteria")),
        },
        alike,
    ),
    "plan": Job(
        "20 of 500 places serve 47 prefectures at the least cost, to 1e-4",
        {
            "geowbit": plan_of("geowbit"),
            "PuLP (CBC)": peer(plan_of("PuLP (CBC)")),
            "spopt": peer(plan_of("spopt")),
        },
        over_bound,
    ),
    "map": Job(
        "a map of the scores as one file",
        {
            "geowbit": map_by("geowbit"),
            "folium": map_by("folium"),
            "gdf.explore": peer(map_by("gdf.explore")),
            "lonboard": peer(map_by("lonboard")),
        },
        cells_and_size,
    ),
}
