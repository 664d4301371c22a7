"""The prices behind a connection make the same costs as the model does, candidate by candidate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import geowbit as gw
from geowbit.cables import (
    ConnectionTariff,
    cheapest_connection,
    connection_costs,
    connection_options,
    connection_tariff,
)
from geowbit.findings import load_classes
from geowbit.layers import LEVELS, embedded_layer, named_assumptions

# near Sapporo, Sendai, Naha; open sea far from any fiber; the last without a substation of its own
LON = np.array([141.74, 140.9, 127.7, 160.0, 135.5])
LAT = np.array([42.66, 38.3, 26.2, 30.0, 34.7])
# the spacing of amplifiers, 80 km of route, is 80 / 1.3 straight
FIBER_KM = np.array([0.0, 5.0, 61.53, 61.55, 400.0])


@pytest.mark.parametrize("ratio", [0.1, "model", "new_duct"])
@pytest.mark.parametrize("load_mw", [30.0, 100.0, 400.0])
def test_the_tariff_is_the_model(load_mw: float, ratio: float | str) -> None:
    model, substations = named_assumptions(), embedded_layer("substations")
    options = connection_options(substations, load_mw, model)
    serves = np.ones(len(substations), bool)
    choice = cheapest_connection(
        LON, LAT, options, model, groups=[(np.arange(len(LON) - 1), serves)]
    )
    assert choice.option[-1] == -1
    tariff = connection_tariff(choice, model, fiber_to_power_ratio=ratio)  # type: ignore[arg-type]
    measured = pd.DataFrame(
        {"substation_km": choice.km, "fiber_km": FIBER_KM, "supply_area": "any"}
    )
    costs = connection_costs(
        measured, load_mw, model, fiber_to_power_ratio=ratio, choice=choice  # type: ignore[arg-type]
    )  # fmt: skip
    for level in LEVELS:
        column = "connection_mjpy" if level == "mid" else f"connection_{level}_mjpy"
        found = tariff.mjpy(choice.km, FIBER_KM, level)
        np.testing.assert_allclose(found, costs[column], rtol=1e-9)
        assert np.isnan(found[-1])
    years = tariff.years(choice.km, FIBER_KM)
    np.testing.assert_allclose(years[:-1], costs["connection_years"][:-1], rtol=1e-12)
    used = tariff.options["row"].to_numpy()[tariff.option[:-1]]
    assert used.tolist() == choice.row[:-1].tolist()
    # no way to connect is kept that nobody takes
    assert set(tariff.option) == {-1, *range(len(tariff.options))}


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study.japan(area={"bbox": [134.0, 34.2, 134.3, 34.4]}).run()


def _costs(tariff: ConnectionTariff, sites: gw.Sites) -> pd.DataFrame:
    table = sites.table
    own = table["connection_km"], table["fiber_km"]
    told = {level: np.rint(tariff.mjpy(*own, level)) for level in LEVELS}
    return pd.DataFrame(told | {"years": tariff.years(*own).round(2)}, index=table.index)


def test_a_class_of_load_carries_the_prices_of_its_load(sites: gw.Sites) -> None:
    classes = load_classes(sites.run, sites.layers)
    assert len(classes) > 1
    tariffs = [one.tariff for one in classes]
    assert [one and one.load_mw for one in tariffs] == [one.loads_mw[0] for one in classes]
    own = next(one for one in tariffs if one and one.load_mw == 100.0)
    found, table = _costs(own, sites), sites.table
    # distances of the table have three decimals
    for name in LEVELS:
        column = "connection_mjpy" if name == "mid" else f"connection_{name}_mjpy"
        assert (found[name] - table[column]).abs().max() <= 5
    assert (found["years"] - table["connection_years"]).abs().max() <= 0.011


def test_where_costs_do_not_count_only_the_load_of_the_study_is_priced() -> None:
    bbox = {"bbox": [134.0, 34.2, 134.1, 34.3]}
    sites = gw.Study.japan(area=bbox, weights={"connection_mjpy": 0}).run()
    classes = load_classes(sites.run, sites.layers)
    priced = [one for one in classes if one.tariff]
    assert [100.0 in one.loads_mw for one in priced] == [True]
    assert max(len(one.loads_mw) for one in classes) > 1
