"""Odd questions to compare, cost and route, as an outsider asks them: one clear line each."""

from __future__ import annotations

import geopandas as gpd
import pytest
from pyproj import Geod
from refused import hold, refused
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cables import total_cost
from geowbit.cli import app
from geowbit.core.errors import GeowbitError, LayerError, StudyError
from geowbit.corridors import route
from geowbit.layers import Layers, embedded_layer
from geowbit.place import resolve_place

GEOD = Geod(ellps="GRS80")
PAIR = ("compare", "--mw", "100", "--from", "tokyo", "--to")
LINE = ("route", "--kind", "power", "--from", "Toyama", "--to")


@pytest.mark.parametrize(
    ("asked", "code", "params"),
    [
        ((*PAIR, "38,137"), "ground.in_the_sea", {"place": "38,137", "km": "5"}),
        (
            ("compare", "--mw", "9", "--from", "38,137", "--to", "tokyo"),
            "ground.in_the_sea",
            {"place": "38,137"},
        ),
        (("cost", "--mw", "100", "--at", "38,137"), "ground.in_the_sea", {"place": "38,137"}),
        ((*PAIR, "Toyama", "--seed", "-1"), "cables.negative_seed", {"seed": "-1"}),
        (
            (*PAIR, "Toyama", "--draws", "100000000"),
            "cables.many_draws",
            {"draws": "100000000"},
        ),
        (
            ("compare", "--mw", "1500", "--from", "tokyo", "--to", "42.66,141.74"),
            "cables.none_carries",
            {"name": "42.66,141.74", "load_mw": "1500"},
        ),
        (
            ("cost", "--mw", "1500", "--at", "Tomakomai"),
            "cables.none_carries",
            {"name": "Tomakomai-shi, Hokkaido", "load_mw": "1500"},
        ),
        ((*LINE, "-35,-41"), "corridors.too_far", {"most_km": "3000"}),
        ((*LINE, "Takaoka", "--cell-km", "nan"), "corridors.cell_km", {"given": "nan"}),
        ((*LINE, "Takaoka", "--cell-km", "-1"), "corridors.cell_km", {"given": "-1"}),
        (
            ("cost", "--mw", "9", "--at", "Toyama", "--energy-price", "-3"),
            "cables.amount",
            {"name": "energy_price_mjpy_per_mwh", "amount": "-0.003"},
        ),
    ],
)
def test_an_odd_question_is_one_line(
    asked: tuple[str, ...], code: str, params: dict[str, str]
) -> None:
    done = CliRunner().invoke(app, list(asked))
    assert isinstance(done.exception, GeowbitError), done.output
    assert done.exception.exit_code == 1
    hold(done.exception, code, **params)
    assert done.stdout == ""


def test_a_hub_by_its_japanese_name_is_the_hub() -> None:
    assert resolve_place("東京") == resolve_place("tokyo")
    assert resolve_place("大阪") == resolve_place("osaka")
    # the town, as it was
    assert resolve_place("大阪市").kind == "municipality"
    # a study that has its Tokyo elsewhere means that one, and one without it none
    assert resolve_place("東京", hubs={"tokyo": (139.0, 35.0)}).lon == 139.0
    with refused(StudyError, "place.did_you_mean", place="東京"):
        resolve_place("東京", hubs={"sapporo": (141.35, 43.06)})
    found = gw.compare(100, "東京", "Toyama", draws=10)
    assert found.metropolis.name == "tokyo"


def test_a_load_that_another_grid_could_carry_does_not_cross_the_strait() -> None:
    # the nearest 500 kV of Tomakomai stands at Oma, in the grid of the east
    subs = embedded_layer("substations")
    high = subs[subs["voltage_kv"] >= 500]
    assert not (high["supply_area"] == "hokkaido").any()
    near = min(GEOD.inv(141.74, 42.66, p.x, p.y)[2] for p in high.geometry) / 1000
    assert near < 150
    with refused(LayerError, "cables.none_carries", load_mw="1500"):
        gw.compare(1500, "tokyo", (42.66, 141.74), draws=10)
    # 1,000 MW are the last that 275 kV carries, and stay where they were
    kept = gw.compare(1000, "tokyo", (42.66, 141.74), draws=10).site_connection
    assert kept.line_kv == 275
    # in the grid of the east 1,500 MW have their line of 500 kV
    assert gw.compare(1500, "tokyo", "Utsunomiya", draws=10).site_connection.line_kv == 500


def test_the_sea_under_a_connection_is_told() -> None:
    found = gw.compare(300, "tokyo", "Sado", draws=10)
    own = found.site_connection
    site = found.site
    subs = embedded_layer("substations")
    end = subs[subs["name"] == own.substation].geometry.iloc[0]
    # the strait between Sado and Echigo is some 30 to 60 km wide
    assert 25 < own.sea_km < own.substation_km
    assert own.substation_km == pytest.approx(
        GEOD.inv(site.lon, site.lat, end.x, end.y)[2] / 1000, rel=1e-4
    )
    said = CliRunner().invoke(app, ["compare", "--mw", "300", "--from", "tokyo", "--to", "Sado"])
    assert f"{own.sea_km:.0f} of them sea)" in said.stdout
    # with the share of a reinforcement, and which way is the cheapest
    assert len(said.stdout.splitlines()) == 7
    inland = gw.compare(100, "tokyo", "Utsunomiya", draws=10).site_connection
    assert inland.sea_km == 0


def test_far_from_the_fiber_of_the_layers_no_site_is_priced() -> None:
    # a grid of one's own in Lisbon, and none of its fiber
    places = gpd.points_from_xy([-9.10], [38.75])
    mine = gpd.GeoDataFrame({"name": ["A"], "voltage_kv": [220.0]}, geometry=places, crs=4326)
    layers = Layers({"substations": mine})
    with refused(LayerError, "cables.no_fiber_near", name="38.7,-9.1"):
        gw.compare(50, (38.9, -9.2), (38.7, -9.1), layers=layers, draws=10)
    with refused(LayerError, "cables.no_fiber_near", name="38.7,-9.1"):
        total_cost((38.7, -9.1), 50, layers=layers)


def test_a_quay_on_filled_ground_is_land() -> None:
    # the far end of Kobe's Rokko island, and the tip of Cape Nojima, with the sea on three sides
    for place in ((34.68, 135.27), (34.902, 139.888)):
        assert total_cost(place, 10).total["mid"] > 0


def test_a_corridor_as_long_as_the_country_is_none_too_long() -> None:
    found = route("fiber", "tokyo", "Sapporo", cell_km=20)
    assert found.length_km > found.geodesic_km * 0.99
