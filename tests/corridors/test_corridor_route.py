"""Corridors over real and made-up ground: what is in the raster, the route, the shell."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from pyproj import Geod
from rasters import raster_at
from refused import hold
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cables import own_rates
from geowbit.cli import app
from geowbit.core import say
from geowbit.core.errors import AreaError, LayerError, OutputError, StudyError
from geowbit.core.messages import Message
from geowbit.corridors import CorridorGrid, build_ground, route, site_corridors, slope_pct
from geowbit.corridors.ground import COARSE, KINDS, NO_SEA
from geowbit.geodesy import polygon_area_km2
from geowbit.layers import Layers, named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()
LAYERS = Layers()
TOYAMA = (137.0, 36.5, 137.5, 36.95)


@pytest.fixture(scope="module")
def toyama():
    grid = CorridorGrid.over(TOYAMA, cell_km=0.5)
    return build_ground(grid, "power", LAYERS, MODEL, load_mw=100)


def share_of(ground, kind: str) -> np.ndarray:
    return ground.kind == KINDS.index(kind)


# ---- the raster


def test_land_and_sea_have_their_rates(toyama):
    land, sea = share_of(toyama, "land"), share_of(toyama, "sea")
    assert land.any()
    assert sea.any()
    # 200 a km, a tenth less beside an existing line, a tenth more beside a fault
    assert set(np.unique(toyama.cost[land]).round(6)) <= {200.0, 180.0, 220.0, 198.0}
    # two cables of 1,000; at the shore half of a kilometer carries a landing of 500
    found = np.unique(toyama.cost[sea].round(0))
    assert found.min() >= 1000
    assert 2000 in found
    shore = toyama.cost[sea] > 2500
    assert 0 < shore.mean() < 0.5
    assert toyama.cost[sea][shore].max() == pytest.approx(2000 + 500 / 0.5, rel=0.02)


def test_where_the_sea_is(toyama):
    lon, lat = toyama.grid.centers()
    at = {"the bay of Toyama": (137.25, 36.85), "the city": (137.21, 36.69)}
    is_sea = {}
    for name, (x, y) in at.items():
        is_sea[name] = bool(
            share_of(toyama, "sea")[np.abs(lat - y).argmin(), np.abs(lon - x).argmin()]
        )
    assert is_sea == {"the bay of Toyama": True, "the city": False}


def test_coarse_relief_is_said_to_be_coarse(toyama):
    assert toyama.notes == (COARSE,)
    assert toyama.slope_pct is None
    mountain, hill, land = (share_of(toyama, name) for name in ("mountain", "hill", "land"))
    assert mountain.any()
    plain = toyama.cost[land].mean()
    assert plain < toyama.cost[hill].mean() < toyama.cost[mountain].mean()


def test_slopes_of_a_terrain_of_known_shape():
    # a ramp that rises eastward: flat, then 5 %, then 20 %
    lon = 137.0 + (np.arange(600) + 0.5) / 1000
    km = GEOD.inv(137.0, 36.7, 137.001, 36.7)[2] / 1000
    rise = np.select([lon < 137.15, lon < 137.3], [0.0, 0.05], 0.20) * km * 1000
    height = np.cumsum(rise)[None, :] * np.ones((500, 1))
    terrain = raster_at(height, 137.0, 36.95, 0.001, 0.001)
    grid = CorridorGrid.over((137.02, 36.6, 137.45, 36.8), cell_km=0.5)
    x, _ = grid.centers()
    slope = slope_pct(grid, terrain)
    for low, high, expected in ((137.03, 137.13, 0), (137.17, 137.28, 5), (137.32, 137.43, 20)):
        inside = (x > low) & (x < high)
        assert slope[:, inside].mean() == pytest.approx(expected, abs=0.3)
    ground = build_ground(grid, "power", LAYERS, MODEL, load_mw=100, terrain=terrain)
    assert ground.notes == ()
    east = (x > 137.33) & (x < 137.42)
    on_land = ~(share_of(ground, "sea") | share_of(ground, "urban") | share_of(ground, "suburban"))
    steep = ground.cost[:, east][on_land[:, east]]
    # a mountain is 1.6 times 200, a tenth less along lines, a tenth more along faults
    assert set(np.unique(steep).round(3)) <= {320.0, 288.0, 352.0, 316.8}


def test_towns_are_where_many_people_live():
    grid = CorridorGrid.over((139.3, 35.6, 139.9, 35.8), cell_km=0.5)
    ground = build_ground(grid, "power", LAYERS, MODEL, load_mw=100)
    lon, lat = (one.ravel() for one in np.meshgrid(*grid.centers()))
    people = LAYERS.raster("population")
    row, column, _ = people.grid.index(lon, lat)
    corners = [people.grid.degrees(row + at[0], column + at[1]) for at in ((1, 0), (0, 1))]
    area = polygon_area_km2(shapely.box(*corners[0], *corners[1]))
    density = np.nan_to_num(people.sample(lon, lat) / area).reshape(grid.shape)
    sea = share_of(ground, "sea")
    assert (share_of(ground, "urban") == (density > 4000) & ~sea).all()
    assert (share_of(ground, "suburban") == (density > 1000) & (density <= 4000) & ~sea).all()
    # twice and one and a half times 200, a tenth less along lines, a tenth more along faults
    assert set(ground.cost[share_of(ground, "urban")].round(3)) <= {400.0, 360.0, 440.0, 396.0}
    assert share_of(ground, "urban").sum() > 1000


def test_ground_without_elevations_is_told():
    half = raster_at(np.zeros((450, 250)), 137.0, 36.95, 0.001, 0.001)
    grid = CorridorGrid.over((137.05, 36.55, 137.45, 36.65), cell_km=0.5)
    ground = build_ground(grid, "power", LAYERS, MODEL, load_mw=100, terrain=half)
    assert len(ground.notes) == 1
    assert ground.notes[0] == Message("corridors.no_elevation", percent=50)


def test_multipliers_have_their_range():
    grid = CorridorGrid.over((137.1, 36.6, 137.3, 36.75), cell_km=0.5)
    low, mid, high = (
        build_ground(grid, "power", LAYERS, MODEL, load_mw=100, level=level)
        for level in ("low", "mid", "high")
    )
    assert (low.cost < mid.cost).all()
    assert (mid.cost < high.cost).all()
    assert (low.kind == high.kind).all()


def test_fiber_is_cheaper_beside_railways_and_expressways():
    grid = CorridorGrid.over((137.1, 36.6, 137.3, 36.75), cell_km=0.25)
    ground = build_ground(grid, "fiber", LAYERS, MODEL, load_mw=100, fiber_to_power_ratio="tables")
    routes = LAYERS.frame("fiber_routes")
    ways = routes[routes["kind"].isin(["rail", "expressway"])].geometry.union_all()
    lon, lat = ground.grid.centers()
    rows, cols = np.nonzero(share_of(ground, "land"))
    points = shapely.points(lon[cols], lat[rows])
    # in degrees of latitude, which is the longer side: surely near, surely far
    away = shapely.distance(points, ways) * 111
    cost = ground.cost[rows, cols]
    assert set(cost[away < 0.5].round(3)) <= {round(3.5 * 0.71, 3), round(3.5 * 0.71 * 1.1, 3)}
    assert set(cost[away > 2.5].round(3)) <= {3.5, 3.85}


def test_protected_areas_of_one_s_own_are_a_last_resort():
    area = shapely.box(137.1, 36.55, 137.2, 36.65)
    mine = gpd.GeoDataFrame({"id": ["p"]}, geometry=[area], crs=4326)
    grid = CorridorGrid.over(TOYAMA, cell_km=0.5)
    ground = build_ground(grid, "power", Layers({"protected_areas": mine}), MODEL, load_mw=100)
    lon, lat = grid.centers()
    inside = np.outer((lat > 36.56) & (lat < 36.64), (lon > 137.11) & (lon < 137.19))
    assert (ground.barrier[inside] == 1).all()
    # three times, a tenth less beside a line
    assert (ground.friction[inside] >= 3 * 0.9).all()
    far = np.outer(lat > 36.67, np.ones(len(lon), bool))
    assert not (share_of(ground, "protected") & far).any()


def test_beyond_japan_all_is_land_and_that_is_said():
    grid = CorridorGrid.over((2.0, 48.0, 2.5, 48.5), cell_km=1.0)
    ground = build_ground(grid, "power", LAYERS, MODEL, load_mw=100)
    assert NO_SEA in ground.notes
    assert not share_of(ground, "sea").any()


# ---- the route


def test_a_route_in_hills_is_longer_than_straight_and_adds_up():
    found = route("power", "Kumamoto", (32.58, 131.66))
    told = found.as_dict()
    assert told["geodesic_km"] < told["length_km"] < 1.3 * told["geodesic_km"]
    assert told["low_mjpy"] < told["cost_mjpy"] < told["high_mjpy"]
    assert sum(row["cost_mjpy"] for row in told["sections"]) == pytest.approx(
        told["cost_mjpy"], abs=0.1
    )
    assert sum(row["km"] for row in told["by_kind"]) == pytest.approx(told["length_km"], abs=0.1)
    assert GEOD.geometry_length(found.corridor.line) / 1000 == pytest.approx(
        told["length_km"], abs=1e-3
    )
    assert 180 <= told["mjpy_per_km"] <= 330


def test_a_strait_is_crossed_where_it_is_narrow():
    # the straight line from Takamatsu to Okayama has 15 km of open sea
    told = route("power", "Takamatsu", "Okayama").as_dict()
    sea = next(row["km"] for row in told["by_kind"] if row["kind"] == "sea")
    assert 3 < sea < 10
    # its price is that of the cables and of two landings at each of its stretches
    stretches = [row for row in told["sections"] if row["kind"] == "sea"]
    for row in stretches:
        assert row["cost_mjpy"] == pytest.approx(2000 * row["km"] + 2 * 500, rel=0.15)


def test_with_no_rate_for_the_sea_no_way_leads_to_an_island(tmp_path):
    # 500 kV has no rate under water; Sado is an island
    with pytest.raises(AreaError) as caught:
        route("power", "Niigata", "Sado", load_mw=1500)
    assert caught.value.code == "corridors.no_way"
    path = tmp_path / "rates.csv"
    path.write_text(
        "kind,voltage_kv,construction,low,mid,high\npower,500,submarine,3000,4000,6000\n"
    )
    mine = own_rates(MODEL, path)
    told = route("power", "Niigata", "Sado", load_mw=1500, assumptions=mine).as_dict()
    sea = [row for row in told["sections"] if row["kind"] == "sea"]
    assert sum(row["cost_mjpy"] for row in sea) > 8000 * sum(row["km"] for row in sea)


def test_a_wide_sea_is_told_for_power_and_not_for_fiber():
    power = route("power", "Kagoshima", "Naha", cell_km=2.0).as_dict()
    assert "corridors.wide_sea" in {note["code"] for note in power["notes"]}
    fiber = route("fiber", "Kagoshima", "Naha", cell_km=2.0).as_dict()
    assert "corridors.wide_sea" not in {note["code"] for note in fiber["notes"]}
    assert fiber["cost_mjpy"] < power["cost_mjpy"] / 20


@pytest.mark.parametrize(
    ("kind", "origin", "destination", "error", "code"),
    [
        ("water", "Toyama", "Takaoka", StudyError, "corridors.no_kind"),
        ("power", "Toyama", "Toyama", StudyError, "corridors.same_place"),
        ("power", "Toyama", "Atlantis", StudyError, "place.unknown"),
        ("power", "Toyama", (85.0, 137.0), AreaError, "corridors.near_a_pole"),
    ],
)
def test_what_is_no_route(kind, origin, destination, error, code):
    with pytest.raises(error) as caught:
        route(kind, origin, destination)
    assert caught.value.code == code


# ---- the shell


ASKED = ["route", "--kind", "power", "--from", "Toyama", "--to", "Takaoka"]


def test_the_shell_writes_a_geopackage_with_sections(tmp_path):
    out = tmp_path / "new" / "route.gpkg"
    done = CliRunner().invoke(app, [*ASKED, "-o", str(out), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {"length_km", "geodesic_km", "cost_mjpy"} <= set(told)
    line = gpd.read_file(out, layer="corridor")
    assert line.crs.to_epsg() == 4326
    assert line["length_km"].iloc[0] == told["length_km"]
    assert GEOD.geometry_length(line.geometry.iloc[0]) / 1000 == pytest.approx(
        told["length_km"], abs=1e-3
    )
    sections = gpd.read_file(out, layer="sections")
    assert sections["cost_mjpy"].sum() == pytest.approx(told["cost_mjpy"], abs=0.1)
    assert [path.name for path in out.parent.iterdir()] == ["route.gpkg"]


@pytest.mark.parametrize("suffix", [".geojson", ".parquet"])
def test_the_shell_writes_other_formats(tmp_path, suffix):
    out = tmp_path / f"route{suffix}"
    done = CliRunner().invoke(app, [*ASKED, "-o", str(out)])
    assert done.exit_code == 0
    assert say("cli.note", note=say("corridors.slopes_guessed")) in done.stdout
    read = gpd.read_parquet if suffix == ".parquet" else gpd.read_file
    assert len(read(out)) == 1


def test_the_shell_draws_a_map_without_a_network(tmp_path):
    out = tmp_path / "route.html"
    assert CliRunner().invoke(app, [*ASKED, "-o", str(out)]).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "Toyama-shi" in page
    assert "https://cdn" not in page


def test_a_wrong_suffix_is_told_before_any_work(tmp_path):
    done = CliRunner().invoke(app, [*ASKED, "-o", str(tmp_path / "route.docx")])
    assert isinstance(done.exception, OutputError)
    assert list(tmp_path.iterdir()) == []
    done = CliRunner().invoke(app, [*ASKED, "--terrain", str(tmp_path / "none.tif")])
    assert isinstance(done.exception, LayerError)


def elevations(path, *, west, crs="EPSG:4326", cell=0.01, north=37.1):
    cells = np.add.outer(np.arange(90.0), np.arange(120.0)).astype("float32")
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=90, width=120, dtype="float32", crs=crs,
        transform=Affine(cell, 0, west, 0, -cell, north),
    ) as file:  # fmt: skip
        file.write(cells, 1)
    return str(path)


def test_elevations_of_another_country_are_refused(tmp_path):
    """All of the ground would count as flat, and the line as cheap."""
    path = elevations(tmp_path / "abroad.tif", west=10)
    done = CliRunner().invoke(app, [*ASKED, "--terrain", path])
    assert isinstance(done.exception, LayerError)
    hold(done.exception, "corridors.terrain_elsewhere", lon="10.60", lat="36.65")


def test_elevations_in_meters_are_read_as_those_in_degrees(tmp_path):
    plane = elevations(
        tmp_path / "plane.tif", west=-60_000, north=120_000, cell=1_000, crs="EPSG:6675"
    )
    nowhere = elevations(tmp_path / "nowhere.tif", west=136.6, crs=None)
    done = CliRunner().invoke(app, [*ASKED, "--terrain", plane, "--json"])
    assert done.exit_code == 0, done.exception
    assert json.loads(done.stdout)["highest_slope_pct"] > 0
    done = CliRunner().invoke(app, [*ASKED, "--terrain", nowhere])
    assert isinstance(done.exception, LayerError)
    hold(done.exception, "layers.raster_no_crs", path=str(nowhere))


def test_the_ground_of_a_site_s_corridor_is_codes_and_kilometers():
    run = gw.Study.japan(area={"prefectures": ["Kagawa"]}, top={"n": 3}).run().run
    best = run.frame().query("rank <= 3").sort_values("rank")
    found = site_corridors(best, Layers(), MODEL, load_mw=100)
    assert len(found) == 3
    for row in found.itertuples():
        assert row.reason is None
        assert {one.kind for one in row.ground_km} <= set(KINDS)
        assert sum(one.km for one in row.ground_km) == pytest.approx(row.corridor_km, rel=1e-6)
        assert row.ground == ", ".join(f"{one.kind} {one.km:.1f} km" for one in row.ground_km)
    # Mercator has no cells there
    best.loc[best.index[0], ["lon", "lat"]] = (-170.0, 89.0)
    row = next(site_corridors(best.head(1), Layers(), MODEL, load_mw=100).itertuples())
    assert row.reason.code == "corridors.near_a_pole"
    assert row.trouble == str(row.reason)
    assert row.ground_km == ()


def test_a_route_shows_itself_and_cannot_be_changed():
    found = route("power", "Toyama", "Takaoka")
    assert found.by_kind()["km"].sum() == pytest.approx(found.length_km, abs=0.01)
    assert f"{found.length_km:,.1f} km</caption>" in found._repr_html_()
    assert found.frame()["cost_mjpy"].iloc[0] == found.cost_mjpy == found.as_dict()["cost_mjpy"]
    with pytest.raises(AttributeError):
        found.kind = "fiber"
