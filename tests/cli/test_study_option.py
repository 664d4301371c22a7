"""The economics on the shell with a study: its classes, rates, layers and hubs count."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from refused import hold
from shapely import LineString, Point
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cables import own_rates, own_voltage_classes, total_cost
from geowbit.cli import app
from geowbit.core import say
from geowbit.core.errors import GeowbitError
from geowbit.corridors import route
from geowbit.layers import named_assumptions

GEOD = Geod(ellps="GRS80")
CLASSES = {33: 15, 132: 80, 330: 500}
RATES = "kind,voltage_kv,construction,low,mid,high\npower,132,overhead,50,80,120\n"


def north(km: float) -> tuple[float, float]:
    """A place due north of 22 E, 41 N, as longitude and latitude."""
    lon, lat, _ = GEOD.fwd(22.0, 41.0, 0, km * 1000)
    return float(lon), float(lat)


@pytest.fixture
def abroad(tmp_path: Path) -> Path:
    """A study far from Japan: two substations, one line of fiber, a hub 100 km to the north."""
    places = gpd.points_from_xy(*zip(north(3), north(9), strict=True))
    stations = {"name": ["Near", "Far"], "voltage_kv": [33.0, 132.0]}
    gpd.GeoDataFrame(stations, geometry=places, crs=4326).to_file(tmp_path / "subs.geojson")
    fiber = LineString([north(km) for km in (0, 50, 100)])
    gpd.GeoDataFrame({"kind": ["user"]}, geometry=[fiber], crs=4326).to_file(
        tmp_path / "fiber.geojson"
    )
    (tmp_path / "rates.csv").write_text(RATES)
    lon, lat = north(100)
    (tmp_path / "study.yaml").write_text(
        "load_mw: 60\n"
        "area: {bbox: [21.8, 40.9, 22.2, 41.1]}\n"
        "candidates: {grid: {lon_arcsec: 45, lat_arcsec: 30}}\n"
        f"voltage_classes: {json.dumps(CLASSES).replace(chr(34), '')}\n"
        "costs: {rates: rates.csv, fiber_method: new_duct}\n"
        f"hubs: {{skopje: [{lon}, {lat}]}}\n"
        "layers: {substations: {file: subs.geojson}, fiber_routes: {file: fiber.geojson}}\n"
    )
    return tmp_path / "study.yaml"


def told(*asked: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*asked, "--json"])
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def classes_printed(words: str) -> list[tuple[float, ...]]:
    """Voltage, largest load and voltage of the rates, of the lines after the title."""
    start = words.rindex(say("cli.classes_of", whose="").split("(")[0].strip())
    numbers = [re.findall(r"[\d,]+", line) for line in words[start:].splitlines()[1:]]
    return [tuple(float(one.replace(",", "")) for one in row) for row in numbers if len(row) == 3]


def test_classes_and_rates_of_the_study_reach_rates(abroad: Path) -> None:
    found = told("rates", "--study", str(abroad))
    assert found["voltage_classes"] == [
        {"voltage_kv": 33, "max_load_mw": 15, "rates_of_kv": 66},
        {"voltage_kv": 132, "max_load_mw": 80, "rates_of_kv": 132},
        {"voltage_kv": 330, "max_load_mw": 500, "rates_of_kv": 275},
    ]
    mine = [
        row
        for row in found["power"]
        if row["voltage_kv"] == 132 and row["construction"] == "overhead"
    ]
    assert [(row["construction"], row["mid"]) for row in mine] == [("overhead", 80)]
    words = CliRunner().invoke(app, ["rates", "--study", str(abroad)]).stdout
    assert say("cli.classes_of", whose=say("cli.the_study")) in words
    assert classes_printed(words)[0] == (33, 15, 66)
    without = CliRunner().invoke(app, ["rates"]).stdout
    assert say("cli.classes_of", whose="Japan") in without
    assert (154, 200, 154) in classes_printed(without)


def test_a_pair_abroad_by_hand(abroad: Path) -> None:
    asked = ("compare", "--mw", "60", "--from", "skopje", "--to", "41,22", "--study", str(abroad))
    found = told(*asked)
    assert found["metropolis"]["name"] == "skopje"
    assert found["distance_km"] == pytest.approx(100, abs=0.01)
    # along the line of the study, not by the embedded fiber 9,000 km away
    assert found["route_km"] == pytest.approx(100, abs=0.5)
    assert not found["route_is_estimate"]
    own = found["site_connection"]
    # 33 kV carries 15 MW: the farther one, of 132 kV, has to serve
    assert (own["substation"], own["line_kv"]) == ("Far", 132)
    value = named_assumptions().at("mid")
    assert own["power_mjpy"]["line"]["mid"] == pytest.approx(
        9 * value["power_detour_ratio"] * 80, rel=1e-4
    )
    assert found["fiber"]["fiber_method"] == "new_duct"


def test_an_option_of_the_command_stands_before_the_study(abroad: Path, tmp_path: Path) -> None:
    asked = ("compare", "--mw", "60", "--from", "skopje", "--to", "41,22", "--study", str(abroad))
    (tmp_path / "dear.csv").write_text(RATES.replace("50,80,120", "500,800,1200"))
    by_hand = told(*asked, "--ratio", "0.3", "--rates", str(tmp_path / "dear.csv"))
    assert by_hand["fiber"]["fiber_to_power_ratio"] == 0.3
    plain = told(*asked)["site_connection"]["power_mjpy"]["line"]["mid"]
    assert by_hand["site_connection"]["power_mjpy"]["line"]["mid"] == pytest.approx(10 * plain)
    # the load asked for, not that of the study: 15 MW go to the near one
    small = told("cost", "--mw", "15", "--at", "41,22", "--study", str(abroad))
    assert small["load_mw"] == 15
    assert told("cost", "--mw", "60", "--at", "41,22", "--study", str(abroad))["load_mw"] == 60


def test_shell_and_python_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "classes.csv").write_text("voltage_kv,max_load_mw\n132,60\n330,400\n")
    (tmp_path / "rates.csv").write_text(RATES)
    study = tmp_path / "study.yaml"
    study.write_text(
        "load_mw: 50\nvoltage_classes: classes.csv\ncosts: {rates: rates.csv}\n"
        "assumptions: {discount_rate: 0.05}\n"
    )
    model = own_rates(named_assumptions({"discount_rate": 0.05}), tmp_path / "rates.csv")
    model = own_voltage_classes(model, tmp_path / "classes.csv")
    by = ("--study", str(study))
    pair = told("compare", "--mw", "50", "--from", "tokyo", "--to", "Toyama", *by)
    python = gw.compare(50, "tokyo", "Toyama", assumptions=model)
    assert pair == json.loads(json.dumps(python.as_dict()))
    assert told("cost", "--mw", "50", "--at", "Toyama", *by) == json.loads(
        json.dumps(total_cost("Toyama", 50, assumptions=model).as_dict())
    )
    ends = ("--from", "Toyama", "--to", "Imizu")
    # 50 MW of the study where the command has none
    line = told("route", "--kind", "power", *ends, *by)
    assert line["load_mw"] == 50
    expected = route("power", "Toyama", "Imizu", load_mw=50, assumptions=model).as_dict()
    assert line["cost_mjpy"] == expected["cost_mjpy"]
    without = told("route", "--kind", "power", *ends)
    assert without["load_mw"] == 100
    # 80 million yen a km in place of 200
    assert line["mjpy_per_km"] == pytest.approx(0.4 * without["mjpy_per_km"], rel=0.02)


COMPARE = ("compare", "--from", "tokyo", "--to", "Toyama", "--mw")


@pytest.mark.parametrize(
    ("text", "asked", "at", "code", "params"),
    [
        (
            "voltage_classes: {132: 60, 330: 50}",
            ("rates",),
            ":1",
            "cables.class_carries_no_more",
            {"kv": "330", "mw": "50", "low_kv": "132", "low_mw": "60"},
        ),
        (
            "voltage_classes: nowhere.csv",
            (*COMPARE, "50"),
            ":1",
            "cables.classes_not_there",
            {"path": "FOLDER/nowhere.csv"},
        ),
        (
            "voltage_classes: {132: 60}",
            (*COMPARE, "61"),
            "",
            "cables.load_of_own_classes",
            {"load_mw": "61", "most": "60"},
        ),
        (
            "voltage_clases: {132: 60}",
            ("cost", "--mw", "9", "--at", "Toyama"),
            ":1",
            "settings.unknown_key",
            {"key": "voltage_clases", "near": "voltage_classes"},
        ),
        ("name: [", (*COMPARE, "50"), ":2", "settings.no_yaml", {}),
        (
            "layers: {substations: {file: no.csv}}",
            (*COMPARE, "50"),
            ":1",
            "layers.no_file",
            {"what": "layer substations: FOLDER/no.csv"},
        ),
        (
            "costs: {rates: no.csv}",
            ("rates",),
            ":1",
            "cables.rates_not_there",
            {"file": "FOLDER/no.csv"},
        ),
        (
            "layers: {fiber_routes: none}",
            (*COMPARE, "50"),
            ":1",
            "layers.none_given",
            {"name": "fiber_routes"},
        ),
        (
            "hubs: {toyama: [137.2, 36.7]}",
            ("cost", "--mw", "9", "--at", "tokyo"),
            "",
            "place.did_you_mean",
            {"place": "tokyo"},
        ),
    ],
)
def test_what_is_wrong_in_the_study_is_one_line(
    tmp_path: Path,
    text: str,
    asked: tuple[str, ...],
    at: str,
    code: str,
    params: dict[str, str],
) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(text + "\n")
    done = CliRunner().invoke(app, [*asked, "--study", str(path)])
    assert isinstance(done.exception, GeowbitError)
    assert done.exception.exit_code == 1
    told = {name: value.replace("FOLDER", str(tmp_path)) for name, value in params.items()}
    hold(done.exception, code, at=f"{path}{at}", **told)
    assert done.stdout == ""


def test_no_such_study(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["rates", "--study", str(tmp_path / "none.yaml")])
    assert isinstance(done.exception, GeowbitError)
    hold(done.exception, "settings.no_study", file=str(tmp_path / "none.yaml"))


def test_classes_given_as_japan_has_them_are_japan_s() -> None:
    table = pd.DataFrame(told("rates")["voltage_classes"])
    own = own_voltage_classes(
        named_assumptions(), dict(zip(table["voltage_kv"], table["max_load_mw"], strict=True))
    )
    found = gw.cables.class_table(own)
    pd.testing.assert_frame_equal(found[["voltage_kv", "max_load_mw"]], table.iloc[:, :2])


def test_latency_and_diversity_take_places_and_routes_of_the_study(abroad: Path) -> None:
    by = ("--study", str(abroad))
    found = told("latency", "--from", "skopje", "--to", "41,22", *by)
    # a hub of the study, and its one line of fiber: nothing of the embedded graph
    assert found["from"]["name"] == "skopje"
    assert found["route_km"] == pytest.approx(100, abs=0.5)
    assert found["second_route_km"] is None
    assert not found["route_is_estimate"]
    assert told("diversity", "--from", "skopje", "--to", "41,22", *by)["pairs"] == []
    # a substation of the study is a place, too
    near = told("latency", "--from", "Near", "--to", "skopje", *by)
    assert near["geodesic_km"] == pytest.approx(97, abs=0.1)
    words = CliRunner().invoke(app, ["latency", "--from", "skopje", "--to", "41,22", *by]).stdout
    assert say("cli.routes_of_the_study") in words
    assert say("cli.routes_are_a_proxy") not in words


def test_routes_of_the_command_stand_before_those_of_the_study(
    abroad: Path, tmp_path: Path
) -> None:
    longer = LineString([north(0), (22.5, 41.4), north(100)])
    mine = tmp_path / "longer.geojson"
    gpd.GeoDataFrame(geometry=[longer], crs=4326).to_file(mine)
    asked = ("latency", "--from", "skopje", "--to", "41,22", "--study", str(abroad))
    found = told(*asked, "--routes", str(mine))
    assert found["route_km"] == pytest.approx(GEOD.geometry_length(longer) / 1000, rel=1e-3)


def test_municipalities_of_the_study_are_places(tmp_path: Path) -> None:
    """``--from``, ``--to`` and ``--at`` know the towns that the study brings."""
    lon, lat = north(60)
    towns = {"name": ["Upton", "Overly"], "code": ["1", "2"]}
    boxes = [
        Point(*north(1)).buffer(0.03, cap_style="square"),
        Point(lon, lat).buffer(0.03, cap_style="square"),
    ]
    gpd.GeoDataFrame(towns, geometry=boxes, crs=4326).to_file(tmp_path / "towns.geojson")
    places = gpd.points_from_xy(*zip(north(3), north(9), strict=True))
    stations = {"name": ["Near", "Far"], "voltage_kv": [66.0, 154.0]}
    gpd.GeoDataFrame(stations, geometry=places, crs=4326).to_file(tmp_path / "subs.geojson")
    fiber = LineString([north(km) for km in (0, 50, 100)])
    gpd.GeoDataFrame({"kind": ["user"]}, geometry=[fiber], crs=4326).to_file(
        tmp_path / "fiber.geojson"
    )
    study = tmp_path / "study.yaml"
    study.write_text(
        "country: japan\n"  # for its rates
        "area: {bbox: [21.8, 40.9, 22.2, 41.1]}\n"
        "candidates: {grid: {lon_arcsec: 45, lat_arcsec: 30}}\n"
        "layers:\n"
        "  substations: {file: subs.geojson}\n"
        "  fiber_routes: {file: fiber.geojson}\n"
        "  municipalities: {file: towns.geojson}\n"
    )
    by = ("--study", str(study))
    found = told("latency", "--from", "Upton", "--to", "Overly", *by)
    assert found["geodesic_km"] == pytest.approx(59, abs=0.5)
    pair = told("compare", "--mw", "50", "--from", "Overly", "--to", "Upton", "--draws", "20", *by)
    assert pair["distance_km"] == pytest.approx(59, abs=0.5)
    cost = told("cost", "--mw", "50", "--at", "Upton", *by)
    assert cost["place"]["name"].startswith("Upton")
    assert told("diversity", "--from", "Upton", "--to", "Overly", *by)["pairs"] == []
    line = told("route", "--kind", "fiber", "--from", "Upton", "--to", "Overly", *by)
    assert line["geodesic_km"] == pytest.approx(59, abs=0.5)
