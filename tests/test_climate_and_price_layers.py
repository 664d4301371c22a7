"""Temperature and energy prices as layers: rasters, stations, areas, against plain arithmetic."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from refused import refused

import geowbit as gw
from geowbit.cables import energy_price_at, energy_prices, load_hours, pue
from geowbit.climate import mean_temperature
from geowbit.core import LayerError
from geowbit.countries import NO_COUNTRY, currency_of, using
from geowbit.geodesy import GeoGrid
from geowbit.layers import Cells, Layers, Multiplied, Raster, named_assumptions

VALUE = named_assumptions().at("mid")
AT = ([10.2, 10.8], [50.5, 50.5])
WEST, EAST = shapely.box(10, 50, 10.5, 51), shapely.box(10.5, 50, 11, 51)


def layers(**own: object) -> Layers:
    return Layers(own, country=NO_COUNTRY)


def areas(**columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[WEST, EAST], crs=4326)


def points(**columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.Point(10.2, 50.5), shapely.Point(10.8, 50.5)], crs=4326
    )


def raster(value: float, unit: str = "") -> Cells:
    grid = GeoGrid.north_up(10, 51, 0.5, 1, shape=(1, 2))
    return Multiplied(Raster(np.full((1, 2), value), grid), 1.0, unit)


def warm(layer: object) -> list[float]:
    return mean_temperature(*AT, layers(temperature=layer), VALUE).middle_c.tolist()


def test_areas_and_stations_give_what_they_say() -> None:
    assert warm(areas(mean_c=[8.0, 11.0])) == [8.0, 11.0]
    # places that are stations have their values
    assert warm(points(mean_c=[8.0, 11.0])) == pytest.approx([8.0, 11.0], abs=0.05)
    outside = mean_temperature([20.0], [50.5], layers(temperature=areas(mean_c=[8, 11])), VALUE)
    assert np.isnan(outside.middle_c).all()
    assert outside.source.code == "climate.of_layer"


def test_kelvin_and_fahrenheit_are_told_by_their_unit() -> None:
    assert warm(raster(8.0)) == pytest.approx([8, 8])
    assert warm(raster(281.15, "K")) == pytest.approx([8, 8])
    assert warm(raster(46.4, "degF")) == pytest.approx([8, 8])


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        (raster(281.15), "climate.not_celsius"),
        (areas(mean_c=[80.0, 110.0]), "climate.not_celsius"),
        (areas(temperature=[8.0, 11.0]), "climate.no_column"),
    ],
)
def test_what_is_no_temperature_is_refused(layer: object, code: str) -> None:
    with refused(LayerError, code):
        warm(layer)


def prices(layer: object, code: str = "EUR") -> list[float]:
    with using(NO_COUNTRY.in_money(currency_of(code))):
        own = layers(energy_prices=layer)
        return list(energy_prices(*AT, pd.Series(["", ""]), own, of_area=True))


def test_prices_of_a_mwh_are_in_the_money_of_the_study() -> None:
    """85 euros a MWh are 85 millionths of a million."""
    assert prices(areas(price_per_mwh=[85.0, 60.0])) == pytest.approx([85e-6, 60e-6])
    assert prices(points(price_per_mwh=[85.0, 60.0])) == pytest.approx([85e-6, 60e-6])
    assert prices(raster(85.0)) == pytest.approx([85e-6, 85e-6])
    both = areas(price_per_mwh=[85.0, 60.0], currency=["USD", None])
    assert prices(both) == pytest.approx([85e-6 * 149.6 / 169.0, 60e-6])


def test_ends_of_a_price_stand_where_they_are_given() -> None:
    own = layers(energy_prices=areas(price_per_mwh=[85.0, 60.0], low_per_mwh=[50.0, 40.0]))
    found = energy_price_at(10.2, 50.5, "", own)
    assert found is not None
    assert (found.low, found.mid, found.high) == pytest.approx((50e-6, 85e-6, 85e-6))
    assert energy_price_at(30.0, 50.5, "", own) is None


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        (areas(mid=[85.0, 60.0]), "cables.no_price_column"),
        (areas(price_per_mwh=[85_000.0, 60.0]), "cables.price_too_high"),
        (areas(price_per_mwh=[85.0, 60.0], currency="XYZ"), "cables.price_currency"),
    ],
)
def test_what_is_no_price_is_refused(layer: object, code: str) -> None:
    with refused(LayerError, code):
        prices(layer)


def test_a_study_of_no_country_counts_energy_and_cooling_by_its_layers() -> None:
    substations = gpd.GeoDataFrame(
        {"voltage_kv": [110.0]}, geometry=[shapely.Point(10.5, 50.5)], crs=4326
    )
    study = gw.Study(
        country="none",
        currency="EUR",
        load_mw=10,
        area={"bbox": [10, 50, 11, 51]},
        candidates={"grid": {"lon_arcsec": 900, "lat_arcsec": 900}},
        criteria={"energy_mjpy_per_mw_year": {}, "temperature_c": {}, "substation_km": {}},
        exclude=[],
        layers={
            "substations": substations,
            "temperature": areas(mean_c=[8.0, 15.0]),
            "energy_prices": areas(price_per_mwh=[85.0, 60.0]),
        },
    )
    table = study.run().table.set_index("lon")
    for lon, celsius, price in ((10.125, 8.0, 85.0), (10.875, 15.0, 60.0)):
        here = table.loc[lon]
        assert set(here["temperature_c"]) == {celsius}
        value = study.assumptions.at("mid")
        a_year = price / 1e6 * load_hours(value) * float(pue(celsius, value))
        assert here["energy_mjpy_per_mw_year"].to_numpy() == pytest.approx(a_year, abs=5e-4)
