"""Of what a connection is priced: worked out from the terms it comes to the parts."""

from __future__ import annotations

import pytest

from geowbit.cables import connection_options, fiber_rate_mjpy_per_km, fiber_rate_terms
from geowbit.layers import LEVELS, embedded_layer, named_assumptions


@pytest.mark.parametrize("load_mw", [8.0, 100.0, 600.0])
def test_the_terms_come_to_the_parts(load_mw: float) -> None:
    model = named_assumptions()
    options = connection_options(embedded_layer("substations"), load_mw, model)
    kinds = ["area", "line_kv", "station_kv", "steps_down", "headroom", "upstream_key"]
    rows = options.table.drop_duplicates(kinds).index.tolist()
    ways = set()
    for option in rows:
        terms = options.terms(option, model)
        ways.add(terms.banks_by)
        for level in LEVELS:
            value = model.at(level)

            def rate(key: str, value=value) -> float:
                return value[key] if key else 0.0

            parts = options.parts(value, option, 7.0)
            banks = {"": 0.0, "mw": load_mw, "circuits": value["power_circuits"]}[terms.banks_by]
            by_hand = {
                "line": 7.0 * value["power_detour_ratio"] * rate(terms.line_key),
                "bays": value["power_circuits"] * rate(terms.bay_key),
                "site_station": rate(terms.station_key),
                "transformers": load_mw * (rate(terms.transformer_key) + rate(terms.stepdown_key)),
                "reinforcement": rate(terms.upstream_share_key)
                * terms.upstream_share
                * terms.upstream_km
                * value["power_detour_ratio"]
                * rate(terms.upstream_key)
                + banks * rate(terms.bank_key)
                + value["power_circuits"] * rate(terms.bank_bay_key),
            }
            assert {name: parts[name] for name in by_hand} == pytest.approx(by_hand)
    # a load of every size finds substations that step down
    assert "circuits" in ways or "mw" in ways


@pytest.mark.parametrize("ratio", ["model", "tables", "new_duct", 0.25])
def test_the_terms_of_fiber_come_to_its_rate(ratio: object) -> None:
    model = named_assumptions()
    terms = fiber_rate_terms(model, 100, fiber_to_power_ratio=ratio)
    for level in LEVELS:
        value = model.at(level)
        if terms.rate_key:
            expected = value[terms.rate_key]
        else:
            share = value["fiber_to_power_ratio"] if terms.ratio is None else terms.ratio
            expected = share * value[terms.line_key]
            if terms.within:
                least = min(model.at("low")[key] for key in terms.within)
                most = max(model.at("high")[key] for key in terms.within)
                expected = {"low": max(expected, least), "high": min(expected, most)}.get(
                    level, expected
                )
        found = fiber_rate_mjpy_per_km(model, 100, fiber_to_power_ratio=ratio, level=level)
        assert found == pytest.approx(expected)
