"""A made-up country across the antimeridian, in the southern half, in feet: nothing embedded.

Its layers are drawn on a plane of its own (a transverse Mercator around 180 degrees, 42 south,
in US survey feet), and its grid has voltages of its own: 33, 132 and 330 kV. The oracle knows the
plane, the ellipsoid and the study, and nothing of geowbit.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from records import told_of
from refused import refused

import geowbit as gw
from geowbit.core.errors import LayerError
from geowbit.findings import least_kv_of, load_classes
from geowbit.pages.overlays.grid import substation_layers
from geowbit.pages.overlays.registry import Drawing

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
    "Westport": (-60, 10, "330 kV", 400),
    "Middle": (-1, 0, "132000", None),
    "Eastend": (70, -20, "330;132", 50),
    "Village": (30, 30, "33 kV", None),
}
HUB = (-80.0, 0.0)
PORT = (60.0, -30.0)
LINE = [(-60, 10), (70, -20)]
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
    save("lines", {"voltage_kv": [330.0]}, [shapely.LineString([at(*p) for p in LINE])])
    save("land", {"name": ["all"]}, [shapely.Polygon([at(*p) for p in LAND])])
    save(
        "counties",
        {"name": ["West county", "East county"]},
        [shapely.box(*at(-120, -80), *at(0, 80)), shapely.box(*at(0, -80), *at(120, 80))],
    )
    (place / "rates.csv").write_text(
        "kind,voltage_kv,construction,low,mid,high,unit\npower,33,overhead,10,20,30,mjpy/km\n"
    )
    hub, port = (TO_DEGREES.transform(*at(*place)) for place in (HUB, PORT))
    (place / "study.yaml").write_text(
        f"""
name: Antipodea
load_mw: 60
voltage_classes: {{33: 10, 132: 80, 330: 400}}
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
hubs: {{capital: [{hub[0]}, {hub[1]}], port: [{port[0]}, {port[1]}]}}
criteria:
  substation_km: {{weight: 3}}
  fiber_km: {{weight: 1}}
  rtt_capital_ms: {{weight: 2}}
exclude: ["substation_km > 60"]
costs: {{rates: rates.csv}}
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


def to_substation(table: gpd.GeoDataFrame, name: str) -> np.ndarray:
    place = TO_DEGREES.transform(*at(*SUBSTATIONS[name][:2]))
    return geodesic_km(table["lon"].to_numpy(), table["lat"].to_numpy(), place)


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
    # Eastend has too little headroom, the Village too low a voltage
    serving = {name: to_substation(table, name) for name in ("Westport", "Middle")}
    expected = np.minimum(*serving.values())
    assert np.abs(table["substation_km"] - expected).max() < 0.01
    named = np.where(serving["Westport"] < serving["Middle"], "Westport", "Middle")
    names = sites.layers.frame("substations").set_index("id")["name"]
    assert (table["substation_id"].astype(str).map(names).to_numpy() == named).all()


def chain(places: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A line of the plane as points every 50 m: degrees, and km from its start by Geod."""
    line = shapely.LineString([at(*p) for p in places])
    along = np.append(np.arange(0, line.length, 50 / FEET), line.length)
    x, y = TO_DEGREES.transform(
        *shapely.get_coordinates(shapely.line_interpolate_point(line, along)).T
    )
    steps = GRS80.inv(x[:-1], y[:-1], x[1:], y[1:])[2]
    return x, y, np.append(0, np.cumsum(steps)) / 1e3


def nearest_of_chain(lon: np.ndarray, lat: np.ndarray, line: tuple) -> tuple[np.ndarray, ...]:
    """Distance to the nearest point of a chain, and how far along it lies, km."""
    x, y, along = line
    found = []
    for a, b in zip(lon, lat, strict=True):
        meters = GRS80.inv(np.full(len(x), a), np.full(len(x), b), x, y)[2]
        found.append((meters.min() / 1e3, along[meters.argmin()]))
    return tuple(np.array(found).T)


def test_distances_to_fiber_and_lines_are_geodesics_across_the_antimeridian(
    sites: gw.Sites,
) -> None:
    some = sites.table.iloc[::37]
    for column, places in (("fiber_km", TRUNK), ("hv_line_km", LINE)):
        km, _ = nearest_of_chain(some["lon"].to_numpy(), some["lat"].to_numpy(), chain(places))
        # the chain's own coarseness is s² / 8d, and what lies nearer than 100 m is left out
        seen = km > 0.1
        assert seen.sum() > 100
        assert np.abs(some[column].to_numpy() - km)[seen].max() < 0.005


@pytest.mark.parametrize(("hub", "place"), [("capital", HUB), ("port", PORT)])
def test_milliseconds_to_each_hub_are_those_of_the_way_along_the_trunk(
    sites: gw.Sites, hub: str, place: tuple[float, float]
) -> None:
    some = sites.table.iloc[::37]
    trunk = chain(TRUNK)
    x, y = TO_DEGREES.transform(*at(*place))
    end_km, end_along = nearest_of_chain(np.array([x]), np.array([y]), trunk)
    km, along = nearest_of_chain(some["lon"].to_numpy(), some["lat"].to_numpy(), trunk)
    model = {row["key"]: row["mid"] for row in sites.record["assumptions"]}
    way = np.abs(along - end_along) + model["fiber_detour_ratio"] * (km + end_km)
    truth = 2 * (way * model["fiber_delay_us_per_km"] + 2 * model["optical_end_us"]) / 1e3
    # 50 m of the chain on either end are a microsecond
    assert np.abs(some[f"rtt_{hub}_ms"].to_numpy() - truth).max() < 2e-3


def test_the_classes_and_what_they_make_of_each_voltage_are_told(sites: gw.Sites) -> None:
    told = told_of(sites.record)
    assert "classes_of_study class_from 10.0 33 class_at 80.0 132 class_at 400.0 330" in told
    serve = " ".join(
        f"of_class voltage_count {kv} {count} serves_up_to {mw}"
        for kv, count, mw in ((33, 1, 10.0), (132, 1, 80.0), (330, 2, 400.0))
    )
    # 4 substations; 60 MW ask for 132 kV or more, which 3 of them have
    assert f"substations_serve 4 {serve} 60 132 3" in told
    assert "borrowed_rates borrows_stations 132 154 borrows 330 275" in told
    assert "uneven_substations" not in told
    assert "Voltage classes are the study" in sites.report()


def test_the_map_chooses_loads_by_the_same_classes(sites: gw.Sites) -> None:
    table = sites.table
    by_load = {load: one for one in load_classes(sites.run, sites.layers) for load in one.loads_mw}
    serving = {1: "all", 10: "all", 60: ("Westport", "Middle"), 80: ("Westport", "Middle")}
    serving |= {100: ("Westport",), 300: ("Westport",), 400: ("Westport",)}
    for load, names in serving.items():
        some = tuple(SUBSTATIONS) if names == "all" else names
        expected = np.min([to_substation(table, name) for name in some], axis=0)
        assert np.abs(by_load[load].columns["substation_km"] - expected).max() < 0.01
    assert max(by_load) == 400


def test_map_and_report_say_nothing_that_holds_in_japan_only(sites: gw.Sites) -> None:
    page, report = sites.explore().get_root().render(), sites.report()
    assert "modelled within municipalities" not in page
    # a county has one name, not the same in two languages
    for text in ('["West county", "West county"]', '["West county","West county"]'):
        assert text not in page
    assert "West county" in page
    assert not re.search(r"West county\s*(<[^>]*>\s*)+West county\s*<", report)
    # what is known nowhere and has no weight is no criterion of this study
    criteria = re.search(r'<section id="criteria".*?</section>', report, re.DOTALL)
    assert "curtailment_pct, %" not in report
    assert criteria is None or "curtailment_pct" not in criteria[0]


def test_substations_that_can_carry_the_load_are_shown(sites: gw.Sites) -> None:
    box = [[-43.0, 178.0], [-41.0, 182.0]]
    layers = {"substations": sites.layers.frame("substations")}
    for load_mw, low in ((8.0, True), (80.0, False)):
        run = replace(sites.run, study={**sites.run.study, "load_mw": load_mw})
        drawn = substation_layers(Drawing(layers, run, bounds=box))
        # a band for each class of the study's own
        keys = [re.search(r'data-gw-layer="([^"]*)"', one.label) for one in drawn]
        bands = [found and found[1] for found in keys]
        assert bands == ["substations.330", "substations.132", "substations.33"]
        assert [one.show for one in drawn] == [True, True, low]
    assert least_kv_of(sites.run) == 132


def test_the_connection_goes_to_a_substation_of_the_own_classes(sites: gw.Sites) -> None:
    table = sites.table
    names = sites.layers.frame("substations").set_index("id")["name"]
    to = table["connection_substation_id"].astype(str).map(names).to_numpy()
    # short of headroom Eastend may still be connected to, with works upstream
    assert set(to) <= {"Westport", "Middle", "Eastend"}
    for name in set(to):
        here = to == name
        km = to_substation(table[here], name)
        assert np.abs(table.loc[here, "connection_km"] - km).max() < 0.01
    assert set(table["connection_kv"]) <= {132.0, 330.0}
    assert (table["connection_mjpy"] > 0).all()


def test_without_classes_of_its_own_the_ladder_of_japan_is_told(folder: Path) -> None:
    # which asks for 154 kV above 50 MW, and passes the Middle over
    sites = gw.Study.from_yaml(folder / "study.yaml", voltage_classes=None).run()
    assert (
        np.abs(sites.table["substation_km"] - to_substation(sites.table, "Westport")).max() < 0.01
    )
    told = told_of(sites.record)
    ladder = "class_from 50.0 60 class_at 200.0 154 class_at 1000.0 275 class_at 5000.0 500"
    assert f"classes_of_model {ladder}" in told
    serve = (
        "of_class voltage_count 33 1 serves_nothing "
        "of_class voltage_count 132 1 serves_up_to 50.0 "
        "of_class voltage_count 330 2 serves_up_to 1000.0"
    )
    # 60 MW ask for 154 kV or more, which 2 of them have
    assert f"substations_serve 4 {serve} 60 154 2" in told
    notes = gw.Study.from_yaml(folder / "study.yaml", voltage_classes=None).check()["notes"]
    assert "cables.classes_of_model" in {note["code"] for note in notes}


def test_latency_is_that_of_the_own_fiber(sites: gw.Sites) -> None:
    table = sites.table
    far = table.iloc[[int(table["lon"].where(table["lon"] < 0).argmax())]]
    floor = geodesic_km(
        far["lon"].to_numpy(), far["lat"].to_numpy(), TO_DEGREES.transform(*at(*HUB))
    )
    glass = 2 * floor[0] * 4.9e-3
    assert glass < far["rtt_capital_ms"].iloc[0] < 1.3 * glass + 0.1
    assert not any(one.startswith("estimated_routes") for one in told_of(sites.record))
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
    told = told_of(sites.record)
    assert "abroad" in told
    assert any(one.startswith("off_own_land ") for one in told)
    fiber = next(one for one in sites.record["layers"] if one["name"] == "fiber_routes")
    assert [one["code"] for one in fiber["repaired"]] == [
        "dirt.transformed",
        "dirt.antimeridian",
    ]


def test_the_best_sites_lie_near_the_trunk_and_a_substation(sites: gw.Sites) -> None:
    best = sites.top()
    assert len(best) == 5
    assert (best["substation_km"] < 15).all()
    assert (best["fiber_km"] < 15).all()
    assert set(best["substation_name"]) <= {"Westport", "Middle"}
    assert not sites.table.loc[sites.table["substation_km"] > 60, "rank"].notna().any()


def test_own_polygons_exclude_across_the_antimeridian(folder: Path, tmp_path: Path) -> None:
    # the box around the candidates, by which they are read, is the whole circle
    boxes = [(-30, -20, -10, 10), (-5, 15, 5, 25)]
    parks = [shapely.box(*at(w, s), *at(e, n)) for w, s, e, n in boxes]
    gpd.GeoDataFrame(geometry=parks, crs=PLANE).to_file(tmp_path / "parks.gpkg")
    study = gw.Study.from_yaml(folder / "study.yaml")
    layers = study.settings.model_dump()["layers"] | {"parks": {"file": tmp_path / "parks.gpkg"}}
    table = (
        gw.Study.from_yaml(folder / "study.yaml", layers=layers, exclude=[{"inside": "parks"}])
        .run()
        .table
    )
    x, y = TO_DEGREES.transform(table["lon"], table["lat"], direction="INVERSE")
    within = shapely.contains_xy(shapely.union_all(parks), x, y)
    assert within.sum() > 100
    assert (table["excluded"].to_numpy() == within).all()


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
    assert record["study"]["country"] == "none"
    assert "Tokyo" not in (out / "map.html").read_text(encoding="utf-8")
    again = shell("map", str(out), "-o", str(tmp_path / "again.html"))
    assert again.returncode == 0, again.stderr
    checked = shell("check", str(folder / "study.yaml"))
    assert checked.returncode == 0
    assert "No embedded layer covers the area" in checked.stdout
    assert "Voltage classes are the study's own" in checked.stdout


def test_without_a_table_of_rates_nothing_is_priced_and_all_is_written(
    folder: Path, tmp_path: Path
) -> None:
    study = gw.Study.from_yaml(folder / "study.yaml", costs={})
    sites = study.run()
    money = [name for name in sites.table if name.endswith(("_mjpy", "_years"))]
    assert "connection_mjpy" in money
    assert sites.table[money].isna().all(axis=None)
    priced = gw.Study.from_yaml(folder / "study.yaml").run()
    assert priced.table["connection_mjpy"].notna().all()
    # what is not priced changes no rank
    assert sites.table["rank"].equals(priced.table["rank"])
    codes = {one["code"] for one in sites.record["messages"]}
    assert "cables.not_priced" in codes
    assert not {"cables.borrowed_rates", "cables.ratio_plain"} & codes
    assert sites.record["ratio"] is None
    sites.write(tmp_path / "out")
    for page in ("map.html", "report.html"):
        text = (tmp_path / "out" / page).read_text(encoding="utf-8")
        assert (
            "nan" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL).lower().split()
        )
    for ask in (
        lambda: gw.compare(60, "capital", "port", layers=study.layers, hubs=study.settings.hubs),
        lambda: gw.cables.total_cost("port", 60, layers=study.layers, hubs=study.settings.hubs),
    ):
        with pytest.raises(gw.StudyError) as caught:
            ask()
        assert caught.value.code == "cables.no_rates"


def test_hexagons_of_the_same_country(folder: Path) -> None:
    study = gw.Study.from_yaml(folder / "study.yaml", candidates={"grid": "h3-6"})
    table = study.run().table
    expected = np.minimum(to_substation(table, "Westport"), to_substation(table, "Middle"))
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
    said = [one for one in sites.record["messages"] if one["code"] == "run.estimated_routes"]
    assert [one["params"]["count"] for one in said] == [count, count]
    sites.write(tmp_path / "out")


def test_without_substations_there_is_no_study(folder: Path) -> None:
    with refused(LayerError, "study.no_substations"):
        gw.Study.from_yaml(folder / "study.yaml", layers={}).run()
