"""Temperatures by the stations of a country: the agency's own values, and what each error is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geowbit.climate import Normals, mean_temperature
from geowbit.countries import NO_COUNTRY, using
from geowbit.layers import Layers, embedded_table, named_assumptions

MIDDLE = named_assumptions().at("mid")


def stations() -> pd.DataFrame:
    return embedded_table("climate_normals").dropna(subset=["mean_c"]).reset_index(drop=True)


def left_out_errors(every: pd.DataFrame) -> np.ndarray:
    """Each station from all others: fitted and carried anew, with nothing of its own."""
    errors = []
    for row in every.itertuples():
        others = Normals.fitted(every.drop(index=row.Index))
        found = others.at([row.lon], [row.lat], [row.altitude_m / 1000])[0]
        errors.append(found - row.mean_c)
    return np.array(errors)


def test_a_station_left_out_is_found_to_half_a_degree():
    every = stations()
    errors = left_out_errors(every)
    # two islands of the Pacific have no other station within 500 km
    assert every.loc[np.isnan(errors), "name"].tolist() == ["父島", "南鳥島"]
    errors = errors[np.isfinite(errors)]
    stated = named_assumptions()["temperature_error_c"]
    root_mean_square = float(np.sqrt((errors**2).mean()))
    assert root_mean_square < 0.5 == stated.high == -stated.low
    assert abs(errors.mean()) < 0.05
    # the line of before, through three towns, is the thing to beat
    north, km = every["lat"] - 35, np.maximum(0, every["altitude_m"]) / 1000
    line = 16.2 - 0.84 * north - 6.5 * km - every["mean_c"]
    assert root_mean_square < 0.5 * float(np.sqrt((line**2).mean()))
    assert line.mean() > 0.8


def test_temperature_falls_with_height_as_in_the_air():
    # the standard atmosphere has 6.5 C per km, moist air less
    assert -6.5 < Normals.fitted(stations()).per_km_c < -5.0


@pytest.mark.parametrize(("name", "mean_c"), [("東京", 15.8), ("札幌", 9.2), ("那覇", 23.3)])
def test_at_a_station_it_is_what_was_measured_there(name, mean_c):
    every = stations()
    here = every[(every["name"] == name) & every["station_no"].str.startswith("47")].iloc[0]
    found = Normals.fitted(every).at([here["lon"]], [here["lat"]], [here["altitude_m"] / 1000])
    assert found[0] == pytest.approx(mean_c, abs=0.02)
    # with the height of the cell, not of the station
    cell = mean_temperature([here["lon"]], [here["lat"]], Layers(), MIDDLE).middle_c[0]
    assert cell == pytest.approx(mean_c, abs=0.4)


@given(
    level=st.floats(-20, 40),
    per_deg=st.floats(-2, 0),
    per_km=st.floats(-10, 0),
    height=st.floats(0, 3),
)
def test_a_plane_comes_back_exactly(level, per_deg, per_km, height):
    lat = np.repeat(np.linspace(31, 45, 8), 3)
    km = np.tile([0.0, 0.4, 1.3], 8)
    table = pd.DataFrame({"lon": 138.0, "lat": lat, "altitude_m": 1000 * km})
    table["mean_c"] = level + per_deg * lat + per_km * km
    found = Normals.fitted(table).at([138.3], [37.7], [height])
    assert found[0] == pytest.approx(level + per_deg * 37.7 + per_km * height, abs=1e-6)


def test_a_warm_pocket_is_felt_near_it_and_not_far_away():
    lat, lon = (one.ravel() for one in np.meshgrid(np.arange(32, 44), np.arange(130, 144)))
    table = pd.DataFrame({"lon": lon, "lat": lat, "altitude_m": 100.0 * (lon % 3)})
    table["mean_c"] = 30.0
    table.loc[(table["lat"] == 38) & (table["lon"] == 137), "mean_c"] = 33.0
    near, far = Normals.fitted(table).at([137.02, 131.0], [38.0, 33.0], [0.2, 0.2])
    assert near == pytest.approx(33, abs=0.2)
    assert far == pytest.approx(30, abs=0.2)


def test_a_country_without_stations_keeps_its_line():
    layers = Layers({"climate_normals": "none", "terrain": "none"})
    given = dict(MIDDLE) | {
        "mean_temperature_c_at_35n": 16.0,
        "temperature_c_per_deg": 1.0,
        "temperature_c_per_km": 6.0,
    }
    found = mean_temperature([139.0, 139.0], [35.0, 40.0], layers, given)
    assert found.source.code == "climate.line"
    assert found.middle_c.tolist() == [16.0, 11.0]


def test_nowhere_nothing_is_known():
    with using(NO_COUNTRY):
        value = named_assumptions().at("mid")
        found = mean_temperature([10.0], [50.0], Layers(), value)
    assert found.source.code == "climate.unknown"
    assert np.isnan(found.middle_c).all()


def test_places_of_one_square_differ_by_hundredths():
    every = stations()
    normals = Normals.fitted(every)
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(130, 144, 500), rng.uniform(32, 44, 500)
    exact, near = (normals.at(lon, lat, np.zeros(500), near_deg=deg) for deg in (None, 0.02))
    apart = np.abs(exact - near)
    assert 0 < np.nanquantile(apart, 0.95) < 0.06
    # beside a station that stands out
    assert np.nanmax(apart) < 0.3


def test_far_from_any_station_nothing_is_known():
    # Lisbon by the stations of the home country
    found = mean_temperature([-9.14, 139.75], [38.72, 35.69], Layers(), MIDDLE)
    assert np.isnan(found.middle_c[0])
    assert found.middle_c[1] == pytest.approx(15.8, abs=0.4)
    alone = mean_temperature([-9.14], [38.72], Layers(), MIDDLE)
    assert alone.source.code == "climate.unknown"
    assert np.isnan(alone.at_level(MIDDLE)).all()


def layer_of(folder, stations: pd.DataFrame, **more) -> Layers:
    stations.to_csv(folder / "stations.csv", index=False)
    return Layers({"temperature": {"file": str(folder / "stations.csv")}, **more})


def test_without_terrain_a_place_lies_as_high_as_the_stations_about_it(tmp_path):
    # ten towns of a plateau at 2000 m, ten at the sea 3 degrees away: 5 C a km, no latitude
    lat = np.linspace(10.0, 11.0, 10)
    plateau = pd.DataFrame({"lon": 20.0, "lat": lat, "altitude_m": 2000.0, "mean_c": 17.0})
    sea = pd.DataFrame({"lon": 23.0, "lat": lat, "altitude_m": 0.0, "mean_c": 27.0})
    with using(NO_COUNTRY):
        layers = layer_of(tmp_path, pd.concat([plateau, sea]))
        found = mean_temperature([20.0, 23.0], [10.5, 10.5], layers, MIDDLE).middle_c
        known = mean_temperature([20.0], [10.5], layers, MIDDLE, height_m=[1000.0]).middle_c
    np.testing.assert_allclose(found, [17.0, 27.0], atol=0.05)
    # a height counts where a terrain tells it
    np.testing.assert_allclose(known, [17.0], atol=0.05)


def test_about_the_equator_no_latitude_is_colder_than_another(tmp_path):
    # stations from pole to pole that follow the sun; an atoll 4 degrees from the nearest
    lat = np.concatenate([np.arange(-80.0, -9.0, 5.0), np.arange(10.0, 81.0, 5.0)])
    mean_c = 27 - 40 * np.sin(np.radians(lat)) ** 2
    with using(NO_COUNTRY):
        table = pd.DataFrame({"lon": 0.0, "lat": lat, "altitude_m": 3.0, "mean_c": mean_c})
        found = mean_temperature([0.0], [-6.0], layer_of(tmp_path, table), MIDDLE).middle_c
    assert found[0] == pytest.approx(27 - 40 * np.sin(np.radians(6.0)) ** 2, abs=0.05)
