"""Packs: what they hold against published figures, and how a folder stands on one."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from islands import write_islands
from refused import refused

import geowbit as gw
from geowbit.cables import energy_price, own_rates, rate_table
from geowbit.climate import mean_temperature
from geowbit.core.errors import LayerError, StudyError
from geowbit.countries import (
    NO_COUNTRY,
    country_of,
    data_folder,
    pack_for,
    packs,
    packs_told,
    using,
)
from geowbit.ground import Ground
from geowbit.layers import named_assumptions

PACKS = ("europe", "us")


@pytest.mark.parametrize("key", PACKS)
def test_each_row_names_its_source_and_is_in_order(key: str) -> None:
    folder = data_folder() / key
    rates = pd.read_csv(folder / "rates.csv")
    prices = pd.read_csv(folder / "model" / "energy_prices.csv")
    for table in (rates, prices):
        assert (table["low"] <= table["mid"]).all()
        assert (table["mid"] <= table["high"]).all()
        assert table[["source", "confidence", "year"]].notna().all().all()
    assert set(rates["currency"]) <= {"EUR", "USD"}
    grids = pd.read_csv(folder / "model" / "synchronous_grids.csv")
    assert grids["supply_area"].is_unique
    # no price of an area whose grid nobody knows
    assert set(prices["supply_area"]) - {"any"} <= set(grids["supply_area"])
    areas = gpd.read_file(folder / "open" / "grids.geojson")
    assert areas.is_valid.all()
    told = dict(zip(grids["supply_area"], grids["grid"], strict=True))
    assert (areas["code"].map(told) == areas["grid"]).all()


def test_codes_lead_to_packs() -> None:
    assert tuple(packs()) == (*PACKS, "world")
    found = [pack_for(code) for code in ("IT", "IT-25", "US", "US-TX", "CA-QC", "BR", "")]
    assert [one and one.key for one in found] == [
        "europe",
        "europe",
        "us",
        "us",
        "us",
        "world",
        "world",
    ]
    assert [one.currency for one in packs_told()] == ["EUR", "USD", "USD"]
    assert {"Québec", "ERCOT", "Western", "Eastern"} <= set(packs_told()[1].grids)


@pytest.mark.parametrize(
    ("code", "published"),
    # means of the day-ahead market in 2024, EUR per MWh: Bundesnetzagentur/SMARD, RTE, OMIE, GME
    [("DE", 78.5), ("FR", 57.8), ("ES", 63.0), ("IT", 108.5)],
)
def test_prices_of_europe_are_those_published(code: str, published: float) -> None:
    with using(country_of("europe")):
        price = energy_price(code)
    assert price is not None
    found = price.mid * 1e6
    assert found == pytest.approx(published, rel=0.02)


def test_prices_of_the_states_stand_in_their_known_order() -> None:
    codes = ["US-LA", "US-TX", "US-CA", "US-HI"]
    with using(country_of("us")):
        prices = [energy_price(code) for code in codes]
    found = [one.mid * 1e6 for one in prices if one is not None]
    # Louisiana 5.57 cents of 2024; Hawaii is the dearest of all
    assert found[0] == pytest.approx(55.7, abs=0.01)
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize(
    ("key", "place", "area", "grid"),
    [
        ("europe", (55.68, 12.57), "DK-84", "Nordic"),  # Copenhagen
        ("europe", (55.40, 10.39), "DK", "continental Europe"),  # Odense
        ("europe", (54.60, -5.93), "GB-NIR", "Ireland"),  # Belfast
        ("europe", (55.95, -3.19), "GB", "Great Britain"),  # Edinburgh
        ("europe", (39.22, 9.12), "IT-88", "Sardinia and Corsica"),  # Cagliari
        ("europe", (35.90, 14.51), "MT", "continental Europe"),  # Valletta
        ("europe", (59.44, 24.75), "EE", "continental Europe"),  # Tallinn, since 2025-02-09
        ("us", (30.27, -97.74), "US-TX", "ERCOT"),  # Austin
        ("us", (39.74, -104.99), "US-CO", "Western"),  # Denver
        ("us", (25.76, -80.19), "US-FL", "Eastern"),  # Miami
    ],
)
def test_places_lie_in_their_grids(
    key: str, place: tuple[float, float], area: str, grid: str, grounds: dict[str, Ground]
) -> None:
    ground = grounds[key]
    assert ground.supply_area_of(place[1], place[0]) == area
    assert ground.grid_of(area) == grid


@pytest.fixture(scope="module")
def grounds() -> dict[str, Ground]:
    found = {}
    for key in PACKS:
        file = country_of(key).begun_study()["layers"]["supply_areas"]["file"]
        with using(country_of(key)):
            found[key] = Ground(gw.Layers({"supply_areas": {"file": file}}))
    return found


@pytest.mark.parametrize("key", PACKS)
def test_rates_of_a_pack_are_in_its_money(key: str) -> None:
    country = country_of(key)
    file = country.begun_study()["costs"]["rates"]
    with using(country):
        table = rate_table(own_rates(named_assumptions(), file))
    lines = table[(table["kind"] == "power") & (table["construction"] == "overhead")]
    mid = lines.set_index("voltage_kv")["mid"]
    # 4.5 million euros a km (Netzentwicklungsplan 2023); 259.8 million yen at 150 (NREL/reVX)
    assert mid[380 if key == "europe" else 500] == pytest.approx(4.5 if key == "europe" else 1.73)
    ours = pd.read_csv(file)["voltage_kv"].dropna()
    assert mid[mid.index.isin(ours)].sort_index().is_monotonic_increasing


# yearly means of places as published, the source of each in the table; none is of the database that
# the stations of the pack are of
PUBLISHED = pd.read_csv(Path(__file__).parent / "published_temperatures.csv")


def temperatures_of_the_world(lon: pd.Series, lat: pd.Series) -> np.ndarray:
    begun = country_of("world").begun_study()["layers"]["temperature"]
    with using(NO_COUNTRY):
        layers = gw.Layers({"temperature": {"file": begun["file"]}})
        values = named_assumptions().at("mid")
        return mean_temperature(lon, lat, layers, values).middle_c


@pytest.mark.parametrize("country", ["Argentina", "Seychelles", "Kiribati"])
def test_temperatures_are_those_published(country: str) -> None:
    places = PUBLISHED[PUBLISHED["country"] == country]
    off = temperatures_of_the_world(places["lon"], places["lat"]) - places["published_c"]
    told = places.assign(off=off.round(1))[["name", "published_c", "off", "bound_c"]]
    assert (off.abs() <= places["bound_c"]).all(), told.to_string()
    assert off.abs().mean() < 0.6, told.to_string()


@pytest.mark.parametrize(
    ("place", "published"),
    # yearly means of 1991 to 2020 by the weather services of the places
    [
        ((51.75, -1.26), 11.0),  # Oxford
        ((43.60, 1.44), 14.0),  # Toulouse
        ((59.86, 17.64), 6.8),  # Uppsala
        ((18.34, -64.93), 27.0),  # Charlotte Amalie
        ((39.76, -84.19), 11.7),  # Dayton
        ((30.45, -91.19), 20.3),  # Baton Rouge
        ((-34.92, -57.95), 16.6),  # La Plata
        ((-31.39, -58.02), 19.0),  # Concordia
        ((-31.77, -52.34), 18.1),  # Pelotas
    ],
)
def test_climate_between_stations_is_that_published(
    place: tuple[float, float], published: float
) -> None:
    found = temperatures_of_the_world(pd.Series([place[1]]), pd.Series([place[0]]))
    assert found[0] == pytest.approx(published, abs=1.0)


def test_far_from_any_station_nothing_is_known() -> None:
    # the Phoenix Islands: Atafu is 640 km away
    assert np.isnan(temperatures_of_the_world(pd.Series([-171.68]), pd.Series([-2.81]))).all()


def test_stations_of_the_world_are_high_and_cold_where_they_are() -> None:
    file = country_of("world").begun_study()["layers"]["temperature"]["file"]
    stations = pd.read_csv(file)
    assert stations[["name", "lat", "lon", "altitude_m", "mean_c", "source"]].notna().all(axis=None)
    assert set(stations["licence"]) == {"OGL 3.0"}
    # La Paz, 4,060 m: 8 degrees; a place of Canada's Arctic: -16
    high = stations[stations["altitude_m"] > 3500]
    assert high["mean_c"].max() < 16
    arctic = stations[stations["lat"] > 70]
    assert arctic["mean_c"].between(-22, 6).all()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_islands(tmp_path)
    return tmp_path


def told(folder: Path, text: str) -> gw.Study:
    (folder / "country.yaml").write_text("name: {en: Twinland}\n" + text, encoding="utf-8")
    study = (folder / "study.yaml").read_text(encoding="utf-8")
    study = study.replace("costs: {rates: rates.csv}", "country: .")
    study = study.replace("load_mw: 10", "load_mw: 90")
    (folder / "mine.yaml").write_text(study, encoding="utf-8")
    return gw.Study.from_yaml(folder / "mine.yaml")


def test_a_folder_stands_on_its_pack(folder: Path) -> None:
    (folder / "model").mkdir()
    (folder / "model" / "energy_prices.csv").write_text(
        "supply_area,low,mid,high,source\nwestgrid,5e-5,6e-5,7e-5,the ministry of nowhere\n"
    )
    study = told(folder, "pack: europe\n")
    assert study.country.currency.code == "EUR"
    sites = study.run()
    table = sites.table
    west = table["supply_area"] == "westgrid"
    # its own prices come before the pack's, its rates are the pack's, its climate that of stations
    assert table.loc[west, "energy_mjpy_per_mw_year"].notna().all()
    assert table.loc[~west, "energy_mjpy_per_mw_year"].isna().all()
    assert table["connection_mjpy"].notna().all()
    # a mountain of 921 m with a station lies beside it
    assert table["temperature_c"].between(7, 12).all()
    assert sites.run.study["currency"]["code"] == "EUR"
    # no layer of this country tells what land costs, and no column of it stands empty
    assert "land_price_yen_m2" not in table
    asked = study.changed(
        criteria={"land_price_yen_m2": {"weight": 0}, "substation_km": {"weight": 1}}
    )
    assert "land_price_yen_m2" in asked.run().table


def test_a_pack_that_is_none_or_has_one_is_refused(folder: Path, tmp_path: Path) -> None:
    with refused(LayerError, "countries.manifest_wrong", key="pack"):
        told(folder, "pack: atlantis\n")
    other = tmp_path / "other"
    other.mkdir()
    (other / "country.yaml").write_text("name: {en: Other}\npack: europe\n")
    second = tmp_path / "second"
    second.mkdir()
    (second / "country.yaml").write_text("name: {en: Second}\npack: ../other\n")
    with refused(LayerError, "countries.no_pack", pack="../other"):
        country_of(second)


def test_a_pack_with_a_missing_rate_or_an_unknown_currency_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "rates.csv").write_text(
        "kind,voltage_kv,construction,low,mid,high,currency\npower,132,overhead,1,,3,EUR\n"
    )
    (pack / "country.yaml").write_text(
        "name: {en: Pack}\ncurrency: EUR\nstudy: {costs: {rates: rates.csv}}\n"
    )
    with refused(StudyError, "cables.rate_not_a_number", column="mid") as caught:
        told(folder, "pack: pack\n")
    assert "rates.csv:2" in str(caught.value)
    poor = tmp_path / "poor"
    poor.mkdir()
    (poor / "country.yaml").write_text("name: {en: Poor}\ncurrency: XQX\n")
    with refused(LayerError, "countries.manifest_wrong", key="currency"):
        country_of(poor)


def test_substations_that_a_grid_polygon_leaves_out_are_told(folder: Path) -> None:
    west = shapely.box(9.9, 49.9, 10.3, 50.3)
    gpd.GeoDataFrame({"area": ["westgrid"]}, geometry=[west], crs=4326).to_file(
        folder / "grids.geojson"
    )
    stations = gpd.read_file(folder / "substations.geojson").drop(columns="supply_area")
    stations.to_file(folder / "substations.geojson")
    study = gw.Study.from_yaml(folder / "study.yaml")
    told_of = [one for one in study.run().run.messages if one.code == "cables.outside_areas"]
    assert [(one.params["count"], one.params["of"]) for one in told_of] == [(1, 2)]
