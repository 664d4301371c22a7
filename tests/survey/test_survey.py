"""A survey of an invented country: what is found, what is written, what is refused.

Right values are those of the invention: its own coordinates, areas by pyproj, and arithmetic.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
import yaml
from invented import AREA, LAGOON, LAKE, LAND, STATIONS, Extract, invented
from refused import refused

import geowbit as gw
from geowbit.core.errors import AreaError, LayerError, OutputError, StudyError
from geowbit.countries import country_of, using
from geowbit.survey import Survey, land_of, survey_country
from geowbit.survey.coast import beyond_the_border
from geowbit.survey.extract import condensed
from geowbit.survey.grid import classes_seen, in_kilovolts, loads_at, thousandfold
from geowbit.survey.lakes import read_lakes
from geowbit.survey.towns import hubs_of

GRS80 = pyproj.Geod(ellps="GRS80")


def km2(shape: shapely.Geometry) -> float:
    return (
        sum(abs(GRS80.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shape)) / 1e6
    )


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented(tmp_path_factory.mktemp("extract") / "terrania.osm.pbf")


@pytest.fixture(scope="module")
def survey(extract: Path, tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return survey_country("terrania", extract, tmp_path_factory.mktemp("made") / "terrania")


@pytest.fixture(scope="module")
def sites(survey: Survey) -> gw.Sites:
    return gw.Study.from_yaml(survey.folder / "study.yaml").run()


def layer(survey: Survey, name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(survey.folder / "layers" / f"{name}.gpkg")


def test_area_and_land_are_those_of_the_invention(survey: Survey) -> None:
    assert survey.name == "Terrania"
    assert survey.area_km2 == pytest.approx(km2(AREA), rel=1e-3)
    assert survey.land_km2 == pytest.approx(km2(LAND), rel=1e-3)
    area = layer(survey, "area").union_all()
    assert area.symmetric_difference(AREA).area < 1e-9


def test_land_knows_the_coast_the_island_the_lagoon_and_the_neighbor(survey: Survey) -> None:
    land = layer(survey, "land").union_all()
    inside = land.intersection(AREA)
    assert inside.symmetric_difference(LAND).area < 1e-7
    assert land.contains(shapely.Point(20.11, 10.05))  # behind the border in the east
    assert not land.contains(shapely.Point(19.99, 10.05))  # beyond the sea in the west
    assert not land.contains(LAGOON.centroid)


def test_regions_and_municipalities_are_the_levels_that_cover_the_land(survey: Survey) -> None:
    assert (survey.levels.regions, survey.levels.municipalities) == (4, 8)
    assert sorted(layer(survey, "prefectures")["code"]) == ["XA-N", "XA-S"]
    towns = layer(survey, "municipalities")
    assert sorted(towns["name"]) == ["Northeast", "Northwest", "Southeast", "Southwest"]
    assert towns.union_all().symmetric_difference(LAND).area < 1e-9
    # as many people as the towns tell
    assert layer(survey, "population")["population"].sum() == 4_000


def test_regions_and_municipalities_end_at_the_coast(survey: Survey) -> None:
    land = layer(survey, "land").union_all()
    for name in ("prefectures", "municipalities"):
        for shape in layer(survey, name).geometry:
            assert shape.difference(land).area < 1e-9


def test_layers_hold_what_the_extract_holds(survey: Survey) -> None:
    assert dict(survey.rows) == {
        "prefectures": 2,
        "municipalities": 4,
        "population": 4,
        "substations": 4,
        "power_lines": 2,
        "fiber_routes": 2,
        "fiber_nodes": 1,
        "data_centers": 1,
        "lakes": 1,
    }
    stations = layer(survey, "substations").set_index("name")
    for name, (lon, lat, _) in STATIONS.items():
        assert stations.geometry[name].distance(shapely.Point(lon, lat)) < 1e-6
    assert sorted(layer(survey, "fiber_routes")["kind"]) == ["expressway", "rail"]
    told = json.loads((survey.folder / "layers" / "substations.gpkg.provenance.json").read_text())
    assert (told["licence"], told["date"]) == ("ODbL 1.0", "2026-09-01")
    assert "terrania.osm.pbf" in told["source"]


def test_classes_hubs_and_cells_are_in_the_manifest(survey: Survey) -> None:
    manifest = yaml.safe_load((survey.folder / "country.yaml").read_text(encoding="utf-8"))
    assert manifest["name"] == {"en": "Terrania", "ja": "テラニア"}
    begun = manifest["study"]
    # 33 kV: three stations and a line; 220 kV: two and one
    assert [(c.voltage_kv, c.stations, c.lines) for c in survey.classes] == [
        (33, 3, 1),
        (220, 2, 1),
    ]
    assert begun["voltage_classes"] == {33: 20, 220: 500}
    assert begun["hubs"] == {"alphaville": [20.03, 10.07], "betaton": [20.085, 10.025]}
    assert begun["candidates"]["grid"] == {"lon_arcsec": 7.5, "lat_arcsec": 7.5}
    with using(country_of(survey.folder)):
        assert gw.Study.from_yaml(survey.folder / "study.yaml").settings.load_mw == 100


def test_what_nobody_told_is_listed(survey: Survey) -> None:
    codes = [one.code for one in survey.missing]
    # of the one plant nobody says how much it gives
    assert codes == [
        "survey.not_priced",
        "survey.no_power_plants",
        "survey.proxy_routes",
        "survey.no_terrain",
        "survey.no_headroom",
        "survey.no_hazards",
    ]
    text = (survey.folder / "country.yaml").read_text(encoding="utf-8")
    assert text.count("\n# - ") == len(codes)


def test_the_first_run_is_right_by_the_ellipsoid(sites: gw.Sites) -> None:
    table = sites.table
    cell = km2(shapely.box(20.05, 10.05, 20.05 + 7.5 / 3600, 10.05 + 7.5 / 3600))
    assert len(table) == pytest.approx(km2(LAND) / cell, rel=0.01)
    # 100 MW ask for 220 kV
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    away = []
    for name in ("Harbor", "Hill"):
        to = [np.full(len(lon), one) for one in STATIONS[name][:2]]
        away.append(GRS80.inv(lon, lat, *to)[2])
    assert np.abs(table["substation_km"] - np.minimum(*away) / 1e3).max() < 0.01
    assert set(table["municipality"]) == {"Northeast", "Northwest", "Southeast", "Southwest"}
    assert table.loc[table["lat"] > 10.05, "prefecture"].eq("North").all()
    assert sites.run.ranked > 0
    # nothing is priced where no rate is known
    assert table["connection_mjpy"].isna().all()


def test_a_part_of_a_country_a_box_and_a_code_are_areas(extract: Path, tmp_path: Path) -> None:
    north = survey_country("XA-N", extract, tmp_path / "north")
    box = survey_country("20.02,10.0,20.06,10.05", extract, tmp_path / "box")
    assert (north.name, north.levels.municipalities) == ("North", 8)
    assert north.land_km2 == pytest.approx(km2(LAND & shapely.box(20, 10.05, 20.1, 10.1)), rel=1e-3)
    assert box.land_km2 == pytest.approx(km2(shapely.box(20.02, 10, 20.06, 10.05)), rel=1e-3)
    assert box.rows["substations"] == 1


def test_levels_that_a_person_asks_for_count(extract: Path, tmp_path: Path) -> None:
    found = survey_country("XA", extract, tmp_path / "made", levels=(4, 4))
    assert len(layer(found, "municipalities")) == 2
    with refused(AreaError, "survey.no_level", level="6", known=("4", "8")):
        survey_country("XA", extract, tmp_path / "other", levels=(6, 8))


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("Sicilia", "survey.not_in_extract"),
        ("Easternia", "survey.area_broken"),
        ("Openia", "survey.area_broken"),
        ("139,35,140,36", "survey.elsewhere"),
        ("20.0,10.0,20.004,10.03", "survey.no_land"),
    ],
)
def test_an_extract_of_another_place_is_refused(
    extract: Path, tmp_path: Path, area: str, code: str
) -> None:
    with refused(AreaError, code, area=area):
        survey_country(area, extract, tmp_path / "made")
    assert list(tmp_path.iterdir()) == []


def test_an_extract_without_boundaries_or_grid_is_refused(tmp_path: Path) -> None:
    bare = invented(tmp_path / "bare.osm.pbf", boundaries=False)
    with refused(AreaError, "survey.no_boundaries", area="Terrania"):
        survey_country("Terrania", bare, tmp_path / "made")
    dark = invented(tmp_path / "dark.osm.pbf", grid=False)
    with refused(LayerError, "survey.no_grid", file="dark.osm.pbf"):
        survey_country("Terrania", dark, tmp_path / "made")
    # without boundaries a box will do, and the folder says what is missing
    found = survey_country("20.0,10.0,20.1,10.1", bare, tmp_path / "box")
    assert "survey.no_municipalities" in [one.code for one in found.missing]
    assert not (tmp_path / "made").exists()


def test_a_broken_extract_and_a_folder_that_is_there_are_refused(
    extract: Path, tmp_path: Path
) -> None:
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(extract.read_bytes()[:700])
    with refused(LayerError, "layers.no_extract", file=str(half)):
        survey_country("Terrania", half, tmp_path / "made")
    with refused(LayerError, "fetch.no_file", path=str(tmp_path / "none.pbf")):
        survey_country("Terrania", tmp_path / "none.pbf", tmp_path / "made")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "study.yaml").write_text("name: mine\n")
    with refused(OutputError, "survey.folder_there", folder=str(tmp_path / "mine")):
        survey_country("Terrania", extract, tmp_path / "mine")
    assert (tmp_path / "mine" / "study.yaml").read_text() == "name: mine\n"


def test_names_of_the_extract_write_no_keys(tmp_path: Path) -> None:
    made = Extract()
    name = 'Evil"\n: {x: y} # <script>'
    made.boundary(AREA, 2, name, name__en=name)
    made.node(20.05, 10.05, {"power": "substation", "voltage": "220000"})
    made.node(20.06, 10.05, {"place": "city", "name": name, "population": "9"})
    found = survey_country(name, made.write(tmp_path / "evil.osm.pbf"), tmp_path / "made")
    manifest = yaml.safe_load((found.folder / "country.yaml").read_text(encoding="utf-8"))
    assert set(manifest) == {"name", "pack", "study"}
    assert list(manifest["study"]["hubs"]) == ["evil_x_y_script"]
    assert gw.Study.from_yaml(found.folder / "study.yaml").country.key == "made"


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_land_lies_on_the_left_of_any_coast(turn: int) -> None:
    # a coast across a box, turned by quarters: the land is what the turned half-plane says
    coast = shapely.affinity.rotate(
        shapely.LineString([(1, -9), (1.5, 0), (1, 9)]), 90 * turn, origin=(0, 0)
    )
    west = shapely.affinity.rotate(
        shapely.Polygon([(-9, -9), (1, -9), (1.5, 0), (1, 9), (-9, 9)]), 90 * turn, origin=(0, 0)
    )
    area = shapely.box(-4, -4, 4, 4)
    assert land_of(area, np.array([coast])).symmetric_difference(area & west).area < 1e-9
    against = land_of(area, np.array([shapely.reverse(coast)]))
    assert against.symmetric_difference(area - west).area < 1e-9


def test_an_area_without_coast_is_land() -> None:
    area = shapely.box(0, 0, 1, 1)
    assert land_of(area, np.array([], object)).equals(area)
    far = np.array([shapely.LineString([(5, 0), (5, 1)])])
    assert land_of(area, far).equals(area)


def test_loads_follow_the_table_and_grow_with_the_voltage() -> None:
    assert loads_at([11, 154, 275, 765]).tolist() == [5, 200, 1000, 10_000]
    # halfway between 110 and 154 kV on logarithmic scales: the root of 100 x 200, to two figures
    assert loads_at([(110 * 154) ** 0.5]).tolist() == [140.0]
    steps = loads_at(np.geomspace(11, 765, 40))
    assert (np.diff(steps) > 0).all()


def test_voltages_near_each_other_are_one_class_and_slips_are_none() -> None:
    texts = ["150;20", "154", "150", "99", "6.6", "6.6", "bad"]
    stations = gpd.GeoDataFrame({"voltages_kv": texts})
    found = classes_seen(stations, None)
    assert [(one.voltage_kv, one.stations) for one in found] == [(150.0, 3)]


def test_a_voltage_of_sockets_written_as_kilovolts_is_mended() -> None:
    short = shapely.LineString([(73, 4), (73.001, 4)])
    long = shapely.LineString([(73, 4), (74, 4)])
    lines = gpd.GeoDataFrame(
        {"voltages_kv": ["400;230"] * 5 + ["132"] * 5, "voltage_kv": [400.0] * 5 + [132.0] * 5},
        geometry=[short] * 5 + [long] * 5,
        crs=4326,
    )
    lines.attrs["provenance"] = {"name": "power_lines"}
    assert thousandfold(lines) == (230.0, 400.0)
    mended = in_kilovolts(lines, (230.0, 400.0))
    assert mended["voltages_kv"].tolist() == ["0.4;0.23"] * 5 + ["132"] * 5
    assert mended["voltage_kv"].tolist() == [0.4] * 5 + [132.0] * 5
    # a short bus bar among long lines is none
    assert thousandfold(lines.iloc[5:]) == ()


def test_the_load_is_one_that_a_substation_serves(tmp_path: Path) -> None:
    # of two stations of 220 kV one feeds a railway, and the other joins lines
    made = Extract()
    made.boundary(AREA, 2, "Railland")
    for lon, kind in ((20.05, "traction"), (20.06, "switching")):
        made.node(lon, 10.05, {"power": "substation", "voltage": "220000", "substation": kind})
    for lon in (20.07, 20.08):
        tags = {"power": "substation", "voltage": "69000", "substation": "subtransmission"}
        made.node(lon, 10.05, tags)
    found = survey_country("Railland", made.write(tmp_path / "rail.osm.pbf"), tmp_path / "made")
    study = gw.Study.from_yaml(found.folder / "study.yaml")
    # 69 kV: between 66 kV (50 MW) and 110 kV (100 MW) on logarithmic scales
    assert study.settings.load_mw == 53
    assert study.run().run.ranked > 0


def test_hubs_stand_apart_where_towns_do() -> None:
    towns = gpd.GeoDataFrame(
        {"name": ["A", "B", "C"], "name_en": ["A", "B", "A"], "population": [3, 2, 1]},
        geometry=gpd.points_from_xy([0, 0.1, 0.3], [0, 0, 0]),
        crs=4326,
    )
    # B is 11 km away, the other A 33 km; two of one name are told apart
    assert hubs_of(towns)["hub"].tolist() == ["a", "hub_2"]
    assert hubs_of(towns.iloc[:2])["hub"].tolist() == ["a", "b"]
    assert hubs_of(towns.iloc[:0]).empty


def test_nobody_builds_in_a_lake_and_a_pond_is_none(survey: Survey, sites: gw.Sites) -> None:
    assert layer(survey, "lakes").union_all().symmetric_difference(LAKE).area < 1e-9
    table = sites.table
    inside = shapely.contains_xy(LAKE, table["lon"], table["lat"])
    assert inside.sum() > 10
    assert (table["lake"] == inside).all()
    assert table.loc[inside, "rank"].isna().all()


def test_water_of_no_told_kind_is_a_lake_where_it_is_large(tmp_path: Path) -> None:
    made = Extract()
    shapes = {
        "lagoon": (shapely.Point(10.0, 50.0).buffer(0.02), {"natural": "water"}),
        "river": (shapely.Point(10.1, 50.0).buffer(0.02), {"natural": "water", "water": "river"}),
        "square": (shapely.box(10.2, 50.0, 10.24, 50.04), {"natural": "water"}),
        "small": (shapely.Point(10.3, 50.0).buffer(0.001), {"natural": "water"}),
        "old": (shapely.box(10.4, 50.0, 10.44, 50.04), {"water": "reservoir"}),
    }
    for name, (shape, tags) in shapes.items():
        made.way(shape.exterior.coords, tags | {"name": name})
    with condensed(made.write(tmp_path / "water.osm.pbf")) as small:
        lakes = read_lakes(small, shapely.box(9, 49, 11, 51))
    # a square of four corners is taken for a pond; a river and what is below 0.2 km² are none
    assert sorted(lakes["name"]) == ["lagoon", "old"]
    # drawn with 33 corners, kept to 11 m
    assert lakes.set_index("name").geometry["lagoon"].area == pytest.approx(4e-4 * np.pi, rel=0.02)


def test_substations_without_a_voltage_are_told_and_can_be_given_one(tmp_path: Path) -> None:
    mute = invented(tmp_path / "mute.osm.pbf", voltages=False)
    silent = survey_country("Terrania", mute, tmp_path / "silent")
    assert "survey.no_voltage" in [one.code for one in silent.missing]
    assert silent.rows["substations"] == len(STATIONS)
    given = survey_country("Terrania", mute, tmp_path / "given", voltage_kv=33)
    assert "survey.no_voltage" not in [one.code for one in given.missing]
    stations = layer(given, "substations")
    assert (stations["voltage_kv"] == 33).all()
    # of the four one is a class with the line of 33 kV; 20 MW by the table of loads
    study = gw.Study.from_yaml(given.folder / "study.yaml")
    assert study.settings.load_mw == 20
    with refused(StudyError, "survey.no_such_voltage", kv=9000.0):
        survey_country("Terrania", mute, tmp_path / "wrong", voltage_kv=9000.0)


def test_people_told_in_words_count_nobody_and_are_told(tmp_path: Path) -> None:
    vague = invented(tmp_path / "vague.osm.pbf", people="some hundred")
    found = survey_country("Terrania", vague, tmp_path / "made")
    # the municipalities tell no number, so the towns count, which do
    assert layer(found, "population")["population"].sum() == 640_000
    made = Extract()
    made.boundary(AREA, 2, "Vagueland")
    made.node(20.05, 10.05, {"power": "substation", "voltage": "220000"})
    told = ["1.234", "5 000", "7,000", "about some", "1.5"]
    for number, people in enumerate(told):
        tags = {"place": "town", "name": f"T{number}", "population": people}
        made.node(20.02 + number / 100, 10.05, tags)
    found = survey_country("Vagueland", made.write(tmp_path / "v.osm.pbf"), tmp_path / "vagueland")
    assert sorted(layer(found, "population")["population"]) == [1234, 5000, 7000]
    unread = next(one for one in found.missing if one.code == "survey.people_not_read")
    assert (unread.params["count"], unread.params["first"]) == (2, ("about some", "1.5"))
    record = json.loads((found.folder / "layers" / "population.gpkg.provenance.json").read_text())
    assert [(one["code"], one["count"]) for one in record["dropped"]] == [
        ("survey.people_unread", 2)
    ]


def test_where_no_level_covers_the_land_the_nearest_is_told(tmp_path: Path) -> None:
    made = Extract()
    made.boundary(AREA, 2, "Partland")
    made.node(20.05, 10.05, {"power": "substation", "voltage": "220000"})
    # two districts of a fifth each
    for number in (0, 1):
        west = 20 + number / 50
        made.boundary(shapely.box(west, 10, west + 0.02, 10.1), 6, f"D{number}")
    found = survey_country("Partland", made.write(tmp_path / "p.osm.pbf"), tmp_path / "made")
    told = next(one for one in found.missing if one.code == "survey.no_level_covers")
    assert told.params == {"level": 6, "share": "40%"}
    asked = survey_country("Partland", tmp_path / "p.osm.pbf", tmp_path / "asked", levels=(6, 6))
    assert asked.rows["municipalities"] == 2


@pytest.mark.parametrize("lat", [0.0, 45.0, 69.0])
def test_behind_a_border_there_is_land_for_50_km_anywhere(lat: float) -> None:
    # a land of one degree by two, whose only border on land is its eastern one
    area = shapely.box(10, lat - 1, 11, lat + 1)
    land = shapely.box(10.5, lat - 1, 11, lat + 1)
    known = beyond_the_border(area, land)
    for away_km, is_land in ((49.0, True), (51.0, False)):
        lon = GRS80.fwd(11, lat, 90, away_km * 1e3)[0]
        assert known.contains(shapely.Point(lon, lat)) == is_land


def test_a_pack_without_a_price_for_the_place_is_told(tmp_path: Path) -> None:
    islands = invented(tmp_path / "islands.osm.pbf", code="US-VI", name="Islands")
    found = survey_country("Islands", islands, tmp_path / "islands")
    assert found.pack == "us"
    told = next(one for one in found.missing if one.code == "survey.no_price")
    assert told.params == {"pack": "us", "areas": ("US-VI",)}
    texas = invented(tmp_path / "texas.osm.pbf", code="US-TX", name="Texas")
    known = survey_country("Texas", texas, tmp_path / "texas")
    assert "survey.no_price" not in [one.code for one in known.missing]
