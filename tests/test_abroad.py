"""A made-up country across the antimeridian, in the southern half, in feet: nothing embedded.

Its layers are drawn on a plane of its own (a transverse Mercator around 180 degrees, 42 south,
in US survey feet). The oracle knows the plane and the ellipsoid, and nothing of geowbit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

import geowbit as gw
from geowbit.errors import LayerError

PLANE = pyproj.CRS.from_proj4(
    "+proj=tmerc +lat_0=-42 +lon_0=180 +k=0.9996 +x_0=1500000 +y_0=3000000 +ellps=GRS80 "
    "+units=us-ft +no_defs"
)
FEET = 1200 / 3937
GRS80 = pyproj.Geod(ellps="GRS80")
TO_DEGREES = pyproj.Transformer.from_crs(PLANE, 4326, always_xy=True)


def at(east_km: float, north_km: float) -> tuple[float, float]:
    """A place of the plane, feet, so many km from its middle."""
    return (1_500_000 + east_km * 1e3) / FEET, (3_000_000 + north_km * 1e3) / FEET


SUBSTATIONS = {
    "Westport": (-60, 10, "220 kV", 400),
    "Middle": (-1, 0, "220000", None),
    "Eastend": (70, -20, "220;110", 50),
    "Village": (30, 30, "33 kV", None),
}
HUB = (-80.0, 0.0)
TRUNK = [(-80, 0), (-20, 5), (2, 3), (40, 0), (90, -25)]
LAND = [(-100, -50), (100, -60), (95, 45), (-90, 50)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("country")

    def save(name: str, columns: dict, shapes: list) -> None:
        gpd.GeoDataFrame(columns, geometry=shapes, crs=PLANE).to_file(place / f"{name}.gpkg")

    save(
        "substations",
        {
            "STATION": list(SUBSTATIONS),
            "V": [row[2] for row in SUBSTATIONS.values()],
            "free": [row[3] for row in SUBSTATIONS.values()],
        },
        [shapely.Point(at(east, north)) for east, north, *_ in SUBSTATIONS.values()],
    )
    save("fiber", {"owner": ["Crown Fiber"]}, [shapely.LineString([at(*p) for p in TRUNK])])
    save("lines", {"voltage_kv": [220.0]}, [shapely.LineString([at(-60, 10), at(70, -20)])])
    save("land", {"name": ["all"]}, [shapely.Polygon([at(*p) for p in LAND])])
    save(
        "counties",
        {"name": ["West county", "East county"]},
        [shapely.box(*at(-120, -80), *at(0, 80)), shapely.box(*at(0, -80), *at(120, 80))],
    )
    hub = TO_DEGREES.transform(*at(*HUB))
    (place / "study.yaml").write_text(
        f"""
name: Antipodea
load_mw: 100
area: {{bbox: [178.6, -42.7, -178.6, -41.4]}}
candidates: {{grid: {{lon_arcsec: 90, lat_arcsec: 60}}}}
layers:
  substations:
    file: substations.gpkg
    columns: {{voltage_kv: V, name: STATION, headroom_mw: free}}
  fiber_routes: {{file: fiber.gpkg}}
  power_lines: {{file: lines.gpkg}}
  land: {{file: land.gpkg}}
  prefectures: {{file: counties.gpkg}}
hubs: {{capital: [{hub[0]}, {hub[1]}]}}
criteria:
  substation_km: {{weight: 3}}
  fiber_km: {{weight: 1}}
  rtt_capital_ms: {{weight: 2}}
exclude: ["substation_km > 60"]
top: {{n: 5, min_separation_km: 10}}
""",
        encoding="utf-8",
    )
    return place


@pytest.fixture(scope="module")
def sites(folder: Path) -> gw.Sites:
    return gw.Study.from_yaml(folder / "study.yaml").run()


def geodesic_km(lon: np.ndarray, lat: np.ndarray, place: tuple[float, float]) -> np.ndarray:
    x, y = np.full(len(lon), place[0]), np.full(len(lat), place[1])
    return np.asarray(GRS80.inv(lon, lat, x, y)[2]) / 1e3


def test_both_sides_of_the_antimeridian_are_scored(sites: gw.Sites) -> None:
    lon = sites.table["lon"]
    assert (lon > 178.5).sum() > 1_000
    assert (lon < -178.5).sum() > 1_000
    # 200 km by 105 km of land, in cells of about 2.07 km by 1.85 km
    land = shapely.Polygon([np.array(at(*p)) * FEET / 1e3 for p in LAND]).area
    cell = geodesic_km(np.array([180.0]), np.array([-42.0]), (180.025, -42.0))[0] * 1.851
    assert len(sites.table) == pytest.approx(land / cell, rel=0.01)


def test_distances_to_substations_are_geodesics(sites: gw.Sites) -> None:
    table = sites.table
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    # Eastend has too little headroom, the Village too low a voltage
    serving = {
        name: geodesic_km(lon, lat, TO_DEGREES.transform(*at(*SUBSTATIONS[name][:2])))
        for name in ("Westport", "Middle")
    }
    expected = np.minimum(*serving.values())
    assert np.abs(table["substation_km"] - expected).max() < 0.01
    named = np.where(serving["Westport"] < serving["Middle"], "Westport", "Middle")
    names = sites.layers.frame("substations").set_index("id")["name"]
    assert (table["substation_id"].astype(str).map(names).to_numpy() == named).all()


def test_distances_to_the_fiber_are_geodesics_across_the_antimeridian(sites: gw.Sites) -> None:
    some = sites.table.iloc[::37]
    lon, lat = some["lon"].to_numpy(), some["lat"].to_numpy()
    # the trunk as a chain of points every 50 m; a straight line of the plane bends by less
    trunk = shapely.LineString([at(*p) for p in TRUNK])
    along = np.append(np.arange(0, trunk.length, 50 / FEET), trunk.length)
    x, y = TO_DEGREES.transform(
        *shapely.get_coordinates(shapely.line_interpolate_point(trunk, along)).T
    )
    nearest = np.array(
        [
            GRS80.inv(np.full(len(x), a), np.full(len(x), b), x, y)[2].min()
            for a, b in zip(lon, lat, strict=True)
        ]
    )
    # the chain's own coarseness is s² / 8d, and what lies nearer than 100 m is left out
    seen = nearest > 100
    assert seen.sum() > 100
    assert np.abs(some["fiber_km"] - nearest / 1e3)[seen].max() < 0.005


def test_latency_is_that_of_the_own_fiber(sites: gw.Sites) -> None:
    table = sites.table
    far = table.iloc[[int(table["lon"].where(table["lon"] < 0).argmax())]]
    floor = geodesic_km(
        far["lon"].to_numpy(), far["lat"].to_numpy(), TO_DEGREES.transform(*at(*HUB))
    )
    glass = 2 * floor[0] * 4.9e-3
    assert glass < far["rtt_capital_ms"].iloc[0] < 1.3 * glass + 0.1
    assert not any("no fiber route" in said for said in sites.record["warnings"])
    assert "rtt_tokyo_ms" not in table


def test_places_are_named_by_own_layers(sites: gw.Sites) -> None:
    table = sites.table
    west = np.where(table["lon"] > 0, "West county", "East county")
    assert (table["prefecture"].astype(str).to_numpy() == west).all()
    assert (table["municipality"] == "").all()


def test_nothing_embedded_was_used(sites: gw.Sites) -> None:
    read = {layer["name"] for layer in sites.record["layers"]}
    assert read == {"substations", "fiber_routes", "power_lines", "land", "prefectures"}
    for unknown in ("elevation_m", "fault_km", "curtailment_pct", "population_50km", "lake"):
        assert sites.table[unknown].isna().all()
    said = " ".join(sites.record["warnings"])
    assert "outside Japan: nothing embedded was used" in said
    assert "cells of the area lie off the layer land" in said
    fiber = next(one for one in sites.record["layers"] if one["name"] == "fiber_routes")
    assert fiber["repaired"]["crossing the antimeridian, cut there"] == 1


def test_the_best_sites_lie_near_the_trunk_and_a_substation(sites: gw.Sites) -> None:
    best = sites.top()
    assert len(best) == 5
    assert (best["substation_km"] < 15).all()
    assert (best["fiber_km"] < 15).all()
    assert set(best["substation_name"]) <= {"Westport", "Middle"}
    assert not sites.table.loc[sites.table["substation_km"] > 60, "rank"].notna().any()


def test_the_shell_runs_it_and_draws_it_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def shell(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "geowbit", *words], capture_output=True, text=True, check=False
        )

    done = shell("run", str(folder / "study.yaml"), "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["study"]["layers"]["power_plants"] == "none"
    assert "Tokyo" not in (out / "map.html").read_text(encoding="utf-8")
    again = shell("map", str(out), "-o", str(tmp_path / "again.html"))
    assert again.returncode == 0, again.stderr
    checked = shell("check", str(folder / "study.yaml"))
    assert checked.returncode == 0
    assert "outside Japan" in checked.stdout


def test_hexagons_of_the_same_country(folder: Path) -> None:
    study = gw.Study.from_yaml(folder / "study.yaml", candidates={"grid": "h3-6"})
    table = study.run().table
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    expected = np.minimum(
        *(
            geodesic_km(lon, lat, TO_DEGREES.transform(*at(*SUBSTATIONS[name][:2])))
            for name in ("Westport", "Middle")
        )
    )
    assert np.abs(table["substation_km"] - expected).max() < 0.01


def test_without_fiber_the_straight_line_stands_in_and_is_told(
    folder: Path, tmp_path: Path
) -> None:
    study = gw.Study.from_yaml(folder / "study.yaml")
    layers = {**study.settings.model_dump()["layers"], "fiber_routes": "none"}
    sites = gw.Study.from_yaml(folder / "study.yaml", layers=layers).run()
    assert sites.table["fiber_km"].isna().all()
    assert (sites.table["rtt_capital_ms"] > 0).all()
    count = len(sites.table)
    assert any(f"{count} candidates have no fiber route" in w for w in sites.record["warnings"])
    sites.write(tmp_path / "out")


def test_without_substations_there_is_no_study(folder: Path) -> None:
    with pytest.raises(LayerError, match=r"outside Japan, .* give layers: \{substations"):
        gw.Study.from_yaml(folder / "study.yaml", layers={}).run()
