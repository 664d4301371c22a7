"""A plan in JSON, GeoPackage, workbook and as a folder of PyPSA: read again by others' readers."""

from __future__ import annotations

import io
import json
import math

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
from plans_by_hand import MW, PLACES, power, three_sites
from refused import refused
from shapely import LineString, Point

from geowbit.core import Message, OutputError
from geowbit.national import demand
from geowbit.plan import (
    Plan,
    effect,
    plan_frame,
    plan_record,
    plan_tables,
    pypsa_tables,
    single_failures,
    workbook,
    write_geopackage,
    write_pypsa,
)

KEYS = {
    *("sites", "power_links", "fiber_links", "cost_mjpy", "gap", "bound_mjpy"),
    *("unavoidable_mjpy", "separate", "unserved_mw"),
}


@pytest.fixture(scope="module")
def failures():
    return single_failures(three_sites(), gbps_per_mw=8, earthquake_km=30)


def test_the_record_has_the_keys_of_the_contract_and_only_what_json_holds(failures) -> None:
    told = Message("effect.in_full_areas", mw=7)
    plan = three_sites(messages=(told,))
    found = effect(plan, demand(n=5))
    record = plan_record(plan, failures=failures, effect=found)
    assert set(record) >= KEYS
    text = json.dumps(record, allow_nan=False)
    again = json.loads(text)
    assert [(one["site_id"], one["mw"], one["year"]) for one in again["sites"]] == [
        ("a", 100.0, 2028),
        ("b", 50.0, 2030),
        ("c", 200.0, 2030),
    ]
    # (95,000 - 94,950) of what can be avoided, 5,000
    assert again["gap"] == pytest.approx(0.01)
    assert again["separate"]["ranked_first"] is None
    assert again["separate"]["power_first"] == 95_500
    # 12 MW waited in 2028, nobody in the last year
    assert again["unserved_mw"] == 0.0
    assert [one["mw"] for one in again["unserved"]] == [12.0]
    assert again["sites"][0]["headroom_mw"] is None
    assert again["routes"][0]["links"] == ["1", "2"]
    assert (again["sites"][0]["lon"], again["sites"][0]["lat"]) == PLACES["a"]
    assert again["messages"][0]["code"] == "effect.in_full_areas"
    assert len(again["failures"]) == len(failures)
    assert len(plan_record(plan, failures=failures, worst=failures.head(3))["failures"]) == 3
    assert {"demand", "full", "trade"} <= set(again["effect"])


def test_a_plan_without_bound_has_no_gap() -> None:
    record = plan_record(Plan(cost_mjpy={"total": 5.0}))
    assert record["gap"] is None
    assert record["bound_mjpy"] is None
    assert record["cost_mjpy"]["energy"] is None


def test_the_geopackage_is_read_again(tmp_path, failures) -> None:
    path = tmp_path / "plan.gpkg"
    write_geopackage(path, plan_tables(three_sites(), failures=failures))
    layers = dict(pyogrio.list_layers(path))
    assert layers["sites"] == "Point"
    assert layers["served"] is None
    sites = gpd.read_file(path, layer="sites").set_index("site_id")
    assert sites.crs == "EPSG:4326"
    assert sites["mw"].to_dict() == MW
    assert sites.geometry["c"].equals(Point(PLACES["c"]))
    lines = gpd.read_file(path, layer="power_links")
    assert lines.geometry[0].equals(LineString([PLACES["P"], PLACES["N"]]))
    # lists stand as text
    assert gpd.read_file(path, layer="routes")["links"][0] == "1; 2"
    assert len(gpd.read_file(path, layer="failures")) == len(failures)
    with refused(OutputError, "effect.nothing_to_write"):
        write_geopackage(tmp_path / "none.gpkg", plan_tables(Plan()))


def test_the_workbook_adds_up_in_the_hands_of_its_reader() -> None:
    plan = three_sites()
    # names that a sheet would compute
    plan.sites.loc["a", "name"] = '=HYPERLINK("x")'
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan_tables(plan))))
    sheet = book["sites"]
    heads = [cell.value for cell in sheet[1]]
    mw = heads.index("mw") + 1
    assert [sheet.cell(row, mw).value for row in (2, 3, 4)] == [100, 50, 200]
    letter = openpyxl.utils.get_column_letter(mw)
    assert sheet.cell(5, mw).value == f"=SUM({letter}2:{letter}4)"
    name = sheet.cell(2, heads.index("name") + 1)
    assert (name.value[0], name.data_type) == ("'", "s")
    lon, lat = (sheet.cell(4, heads.index(one) + 1).value for one in ("lon", "lat"))
    assert (lon, lat) == PLACES["c"]
    parts = {row[0].value: row[1].value for row in book["cost"].iter_rows(min_row=2)}
    assert parts.pop("total") == sum(parts.values()) == 95_000


def test_every_link_of_pypsa_joins_two_buses_and_every_load_has_its_own(tmp_path) -> None:
    folder = write_pypsa(three_sites(), tmp_path / "pypsa")
    read = {
        path.stem: pd.read_csv(path, index_col="name", dtype={"name": str})
        for path in folder.iterdir()
    }
    buses = set(read["buses"].index)
    assert set(read["links"]["bus0"]) | set(read["links"]["bus1"]) <= buses
    assert read["loads"]["p_set"].to_dict() == MW
    assert set(read["loads"]["bus"]) <= buses
    # the first phase of a is 50 MW; the others come in 2030
    assert read["loads-p_set"].loc["2028"].to_dict() == {"a": 50.0, "b": 0.0, "c": 0.0}
    assert read["loads-p_set"].loc["2030"].to_dict() == MW
    assert read["generators"]["p_nom"].to_dict() == {"grid at P": 150.0, "grid at Q": 200.0}
    links = read["links"]
    power_cost = (links["capital_cost"] * links["p_nom"])[links["carrier"] == "AC"].sum()
    assert power_cost == pytest.approx(three_sites().power_links["cost_mjpy"].sum())


def test_a_site_without_a_line_has_its_own_power() -> None:
    tables = pypsa_tables(Plan(sites=three_sites().sites))
    assert tables["generators"]["p_nom"].tolist() == [100.0, 50.0, 200.0]
    assert tables["loads-p_set"].loc["now"].tolist() == [100.0, 50.0, 200.0]
    assert not len(tables["links"])


def test_ids_of_stations_go_before_their_names() -> None:
    # two stations of one name are two buses
    links = [
        power("N", "a", flow=60, mw=60) | {"from_name": "Nakano", "from_id": "n1", "to_id": None},
        power("N", "b", flow=40, mw=40) | {"from_name": "Nakano", "from_id": "n2", "to_id": None},
    ]
    plan = Plan(
        sites=three_sites().sites.loc[["a", "b"]], power_links=plan_frame("power_links", links)
    )
    tables = pypsa_tables(plan)
    assert tables["generators"]["p_nom"].to_dict() == {"grid at n1": 60.0, "grid at n2": 40.0}
    found = single_failures(plan, gbps_per_mw=1, earthquake_km=1)
    stations = found[found["kind"] == "substation"].set_index("id")
    assert stations["mw_lost"].to_dict() == {"n1": 60.0, "n2": 40.0}
    assert set(stations["name"]) == {"Nakano"}
    assert math.isclose(np.sum(stations["gbps_lost"]), 100.0)
