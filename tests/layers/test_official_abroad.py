"""Official and much-used files from abroad, in their layout with invented values, without a key."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import geowbit as gw
from geowbit.countries import NO_COUNTRY, data_folder, using
from geowbit.layers import profiles, read_layer

NAN = math.nan


def text(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_text(content, encoding=encoding)
    return file


def book(folder: Path, name: str, sheet: str, rows: list[list[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    workbook.save(folder / name)
    return folder / name


def hifld_substations(folder: Path) -> Path:
    return text(folder, "Electric_Substations.csv", (
        "X,Y,OBJECTID,ID,NAME,CITY,STATE,ZIP,TYPE,STATUS,COUNTY,COUNTYFIPS,COUNTRY,LATITUDE,"
        "LONGITUDE,NAICS_CODE,NAICS_DESC,SOURCE,SOURCEDATE,VAL_METHOD,VAL_DATE,LINES,MAX_VOLT,"
        "MIN_VOLT,MAX_INFER,MIN_INFER\n"
        "-100.1,40.1,1,100001,RED CREEK,TOWN,NE,68000,SUBSTATION,IN SERVICE,LAKE,31001,USA,40.1,"
        "-100.1,221121,E,I,2017/01/01,I,2017/01/01,4,345,138,N,N\n"
        "-100.2,40.2,2,100002,TAP1,TOWN,NE,68000,TAP,IN SERVICE,LAKE,31001,USA,40.2,-100.2,221121,"
        "E,I,2017/01/01,I,2017/01/01,3,138,138,Y,Y\n"
        "-100.3,40.3,3,100003,OLD MILL,TOWN,NE,68000,SUBSTATION,NOT AVAILABLE,LAKE,31001,USA,40.3,"
        "-100.3,221121,E,I,2017/01/01,I,2017/01/01,1,-999999,-999999,N,N\n"
    ))  # fmt: skip


def hifld_lines(folder: Path) -> Path:
    def line(north: float, **values: Any) -> dict[str, Any]:
        way = {"type": "LineString", "coordinates": [[-100.1, 40.1], [-100.2, north]]}
        names = {"STATUS": "IN SERVICE", "OWNER": "ALPHA", "SUB_1": "RED CREEK", "SUB_2": "TAP1"}
        return {"type": "Feature", "properties": {**names, **values}, "geometry": way}

    features = [
        line(40.2, ID="1", TYPE="AC; OVERHEAD", VOLTAGE=345, VOLT_CLASS="345"),
        line(40.3, ID="2", TYPE="AC; UNDERGROUND", VOLTAGE=69, VOLT_CLASS="UNDER 100"),
        line(40.4, ID="3", TYPE="NOT AVAILABLE", VOLTAGE=230, VOLT_CLASS="220-287"),
        line(40.5, ID="4", TYPE="OVERHEAD", VOLTAGE=-999999, VOLT_CLASS="NOT AVAILABLE"),
    ]
    told = {"type": "FeatureCollection", "features": features}
    return text(folder, "Transmission_Lines.geojson", json.dumps(told))


def gridkit_buses(folder: Path) -> Path:
    return text(folder, "buses.csv", (
        "bus_id,station_id,voltage,dc,symbol,under_construction,tags,x,y\n"
        "1,1,380,f,Substation,f,'\"TSO\"=>\"\", \"oid\"=>\"1\", \"country\"=>\"XX\"',7.0,46.9\n"
        "2,2,220,f,joint,f,,7.4,47.1\n"
        "3,3,380,f,Wind farm,f,'\"TSO\"=>\"\", \"visible\"=>\"1\"',7.8,47.2\n"
    ))  # fmt: skip


def gridkit_lines(folder: Path) -> Path:
    return text(folder, "lines.csv", (
        "line_id,bus0,bus1,voltage,i_nom,circuits,s_nom,r,x,b,length,underground,"
        "under_construction,type,tags,geometry\n"
        "merged-1,a,b,225,0.6,2,500,0.1,0.2,0.3,38000,f,f,Al,'relation/1',"
        "'LINESTRING (7.0 46.9, 7.4 47.1)'\n"
        "way-2,a,b,380,0.6,1,500,0.1,0.2,0.3,70000,t,f,Al,,'LINESTRING (7.0 46.9, 7.8 47.2)'\n"
    ))  # fmt: skip


def pypsa_buses(folder: Path) -> Path:
    return text(folder, "buses.csv", (
        "name,v_nom,x,y,carrier,unit,v_mag_pu_set,control\n"
        "North,380,9.8,53.5,AC,None,1.0,PQ\nSouth,220,11.4,48.4,AC,None,1.0,PQ\n"
    ))  # fmt: skip


def eia_plants(folder: Path) -> Path:
    return book(folder, "2___Plant_Y2025.xlsx", "Plant", [
        ["U.S. Department of Energy, The Form EIA-860"],
        ["Utility ID", "Utility Name", "Plant Code", "Plant Name", "Street Address", "City",
         "State", "Zip", "County", "Latitude", "Longitude", "NERC Region",
         "Balancing Authority Code", "Sector Name", "Grid Voltage (kV)", "Grid Voltage 2 (kV)",
         "Grid Voltage 3 (kV)"],
        [7, "Alpha Co", 10, "North Mill", "1 Road", "Town", "NE", "68000", "Lake", 40.1, -100.1,
         "MRO", "SWPP", "IPP", 345, 138, " "],
        [7, "Alpha Co", 11, "South Mill", "2 Road", "Town", "NE", "68000", "Lake", 40.2, -100.2,
         "MRO", "SWPP", "IPP", 34.5, " ", " "],
    ])  # fmt: skip


def eia_generators(folder: Path) -> Path:
    return book(folder, "3_1_Generator_Y2025.xlsx", "Operable", [
        ["Form EIA-860 Data - Schedule 3, 'Generator Data'"],
        ["Utility ID", "Utility Name", "Plant Code", "Plant Name", "State", "County",
         "Generator ID", "Technology", "Prime Mover", "Nameplate Capacity (MW)", "Status",
         "Energy Source 1"],
        [7, "Alpha Co", 10, "North Mill", "NE", "Lake", "GT1", "Gas Turbine", "GT", 120.5, "OP",
         "NG"],
        [7, "Alpha Co", 10, "North Mill", "NE", "Lake", "PV1", "Solar", "PV", 20, "OS", "SUN"],
        [7, "Alpha Co", 11, "South Mill", "NE", "Lake", "U1", "Nuclear", "ST", 900, "RE", "NUC"],
    ])  # fmt: skip


def eia_monthly(folder: Path) -> Path:
    head = ["Entity ID", "Entity Name", "Plant ID", "Plant Name", "Plant State", "County",
            "Balancing Authority Code", "Sector", "Generator ID", "Unit Code",
            "Nameplate Capacity (MW)", "Net Summer Capacity (MW)", "Net Winter Capacity (MW)",
            "Technology", "Energy Source Code", "Prime Mover Code", "Operating Month",
            "Operating Year", "Status", "Latitude", "Longitude"]  # fmt: skip
    plant = [7, "Alpha Co", 10, "North Mill", "NE", "Lake", "SWPP", "IPP"]
    place = [40.1, -100.1]
    return book(folder, "august_generator2026.xlsx", "Operating", [
        ["Inventory of Operating Generators as of August 2026"], [], head,
        [*plant, "GT1", None, 120.5, 118, 119, "Gas Turbine", "NG", "GT", 6, 2020,
         "(OP) Operating", *place],
        [*plant, "PV1", None, 20, 18, 19, "Solar", "SUN", "PV", 6, 2020,
         "(OS) Out of service and NOT expected to return to service in next calendar year", *place],
        ["NOTES: Capacity from facilities with a total capacity of less than 1 MW are excluded."],
    ])  # fmt: skip


def ukpn(folder: Path) -> Path:
    return text(folder, "dfes-network-headroom-report.csv", (
        "licencearea;substation_name;bulksupplypoint;physical_level;category;scenario;year;"
        "headroom_mw;headroom_percent;demand_rag;spatial_coordinates\n"
        "SPN;Alder Primary;Alder BSP;PRIMARY;Demand Headroom;Counterfactual;2026;12.5;40;Green;"
        "51.5, -0.08\n"
        "SPN;Alder Primary;Alder BSP;;Gen inverter headroom;Counterfactual;2026;30;;;51.5, -0.08\n"
        "SPN;Birch Primary;Alder BSP;PRIMARY;Demand Headroom;Counterfactual;2026;-1.5;0;Red;"
        "51.4, -0.05\n"
    ), "utf-8-sig")  # fmt: skip


def ssen(folder: Path) -> Path:
    return text(folder, "headroom-dashboard-data.csv", (
        "AssetID,GSP Grouping / Default Order,Map / License Area,Substation,Upstream GSP,"
        "Upstream BSP,Substation Type,Voltage (kV),Location Latitude,Location Longitude,"
        "Grid Reference,Substation Comment,LTDS CIM Nodes,Transformer Nameplate Ratings,"
        "Single Transformer Site,Maximum Observed Gross Demand (MVA),"
        "Minimum Observed Gross Demand (MVA),Contracted Demand Excl BESS (MVA),"
        "Contracted BESS Demand (MVA),Estimated Demand Headroom (MVA),"
        "Substation Demand RAG Status,Demand Constraint,TIA Threshold,Connected Generation (MW),"
        "Contracted Generation (MW),Technical Limits Agreed at GSP,"
        "Estimated Generation Headroom (MW),Upstream Reinforcement Works,"
        "Upstream Reinforcement Completion Date\n"
        "E-1,E-1,North / SEPD,Alder GSP,N/A,N/A,GSP,132,51.5000,-1.1000,TQ 0,Shared,1000,"
        '2 x 120MVA,No,30.0,10.0,12.0,0.0,14.5,Amber,Upstream Thermal,5MW,15.0,20.0,No,80.0,'
        '"Works:\nAdd transformer",Sep-26\n'
        "E-2,E-2,North / SEPD,Birch,Alder GSP,N/A,Primary,33,51.6000,-1.2000,TQ 1,,1001,"
        "2 x 20MVA,No,15.0,4.0,6.0,0.0,2.5,Red,Substation,5MW,1.0,3.0,No,10.0,,\n"
    ))  # fmt: skip


def npg(folder: Path) -> Path:
    return text(folder, "npg_ndp_demand_headroom.csv", (
        "substation_name;voltage_kv;bsp_group;gsp_group;bulk_supply_point_or_primary;"
        "scenario_name;demand_headroom_capacity_mw_2026;demand_headroom_capacity_mw_2030\n"
        "Cedar;66;Cedar;Great;BSP;Reference;10.5;8\nDale;20;Cedar;Great;Primary;Reference;3;-2.5\n"
    ), "utf-8-sig")  # fmt: skip


def capareseau(folder: Path) -> Path:
    return text(folder, "capareseau.csv", (
        "Code;Nom;S3REnR;TXA;INFO_TX;INFO_ESS3R;INFO_NA;INFO_CR;INFO_TRF;INFO_QP;INFO_FAS3R;"
        "RTE_CDR;RTE_TVX;RTE_ESS3R;RTE_FAS3R;GRD1_FAS3R;GRD1_CDR;GRD1_ESS3R\n"
        "Code du poste;Nom du poste;Région;Taux d'affectation;Taux de remplissage;"
        "Puissance en service;Capacité restant à affecter;Capacité réservée;Transfert;"
        "Quote-Part unitaire;File d'attente;Capacité vue RTE;Travaux;En service;Attente;"
        "Attente GRD;Capacité vue GRD;En service GRD\n"
        "ALDER;AULNE;Bretagne;45%;40;10,5;33,0;60;;92,73;5;25,4;;0;0;0;12;0\n"
        "BIRCH;BOULEAU;Bretagne;100%;100;10;0;20;;92,73;5;0;;0;0;0;0;0\n"
    ), "utf-8-sig")  # fmt: skip


# profile: the layer, how it is asked for, how the file is made, what its rows say
PLACED: dict[str, tuple[str, dict[str, Any], Callable[[Path], Path], dict[str, list[Any]]]] = {
    "hifld_substations": ("substations", {}, hifld_substations, {
        "voltage_kv": [345, 138], "kind": ["unknown", "transition"],
        "name": ["RED CREEK", "TAP1"], "status": ["in use"] * 2,
        "voltage_inferred": ["N", "Y"],
    }),
    "hifld_lines": ("power_lines", {}, hifld_lines, {
        "voltage_kv": [345, 69, 230], "construction": ["overhead", "underground", "unknown"],
    }),
    "gridkit_buses": ("substations", {}, gridkit_buses, {
        "voltage_kv": [380, 220, 380], "kind": ["transmission", "transition", "generation"],
    }),
    "gridkit_lines": ("power_lines", {}, gridkit_lines, {
        "voltage_kv": [225, 380], "circuits": [2, 1],
        "construction": ["overhead", "underground"],
    }),
    "pypsa_buses": ("substations", {}, pypsa_buses, {
        "voltage_kv": [380, 220], "name": ["North", "South"],
    }),
    "eia_860_plants": ("power_plants", {"fill": {"capacity_mw": 1}}, eia_plants, {
        "name": ["North Mill", "South Mill"], "grid_voltage_kv": [345, 34.5],
        "operator": ["Alpha Co"] * 2,
    }),
    "eia_860m": ("power_plants", {}, eia_monthly, {
        "capacity_mw": [120.5, 20], "fuel": ["gas", "solar"],
        "status": ["in use", "disused"],
    }),
    "ukpn_headroom": (
        "substations",
        {"fill": {"voltage_kv": 33}, "where": {"category": "Demand Headroom"}}, ukpn,
        {"headroom_mw": [12.5, -1.5], "name": ["Alder Primary", "Birch Primary"]},
    ),
    "ssen_headroom": ("substations", {}, ssen, {
        "voltage_kv": [132, 33], "headroom_mva": [14.5, 2.5],
        "generation_headroom_mw": [80, 10], "upstream_ready": ["Sep-26", ""],
    }),
}  # fmt: skip
TABLES: dict[str, tuple[Callable[[Path], Path], dict[str, list[Any]]]] = {
    "eia_860_generators": (eia_generators, {
        "capacity_mw": [120.5, 20, 900], "fuel": ["gas", "solar", "nuclear"],
        "status": ["in use", "disused", "retired"], "generator": ["GT1", "PV1", "U1"],
    }),
    "ukpn_headroom": (ukpn, {
        "headroom_mw": [12.5, NAN, -1.5], "generation_headroom_mw": [NAN, 30, NAN],
    }),
    "npg_headroom": (npg, {
        "year": ["2026", "2026", "2030", "2030"], "headroom_mw": [10.5, 3, 8, -2.5],
        "name": ["Cedar", "Dale"] * 2,
    }),
    "capareseau": (capareseau, {
        "generation_headroom_mw": [25.4, 0], "reserved_left_mw": [33, 0],
        "headroom_type": ["generation"] * 2, "name": ["AULNE", "BOULEAU"],
    }),
}  # fmt: skip


def holds(frame: pd.DataFrame, expected: dict[str, list[Any]]) -> None:
    for name, values in expected.items():
        if isinstance(values[0], str):
            assert frame[name].fillna("").tolist() == values, name
        else:
            assert frame[name].to_numpy(float) == pytest.approx(values, nan_ok=True), name


@pytest.mark.parametrize("key", PLACED)
def test_a_file_from_abroad_is_read_without_a_key(key: str, tmp_path: Path) -> None:
    name, options, made, expected = PLACED[key]
    # a study abroad has no country's tables but those of all
    with using(NO_COUNTRY):
        layer = read_layer(name, made(tmp_path), **options)
        told = layer.attrs["provenance"]
        assert told["profile"] == key
        assert told["licence"] == profiles().loc[key, "licence"]
    holds(layer, expected)


@pytest.mark.parametrize("key", TABLES)
def test_a_table_from_abroad_is_read_without_a_key(key: str, tmp_path: Path) -> None:
    made, expected = TABLES[key]
    with using(NO_COUNTRY):
        found = gw.read_table(made(tmp_path))
    assert found.attrs["provenance"]["profile"] == key
    holds(found, expected)


def test_every_profile_of_all_countries_has_a_file_here() -> None:
    known = pd.read_csv(data_folder() / "model" / "profiles.csv")["profile"]
    assert {*PLACED, *TABLES} == set(known)


def test_room_for_generation_is_none_for_a_load(tmp_path: Path) -> None:
    layer = read_layer(
        "substations", ukpn(tmp_path), fill={"voltage_kv": 33},
        where={"category": "Gen inverter headroom"},
    )  # fmt: skip
    assert layer["headroom_mw"].isna().all()
    assert layer["generation_headroom_mw"].tolist() == [30]


def test_the_layout_of_2016_has_shapes_and_other_ends(tmp_path: Path) -> None:
    buses = text(tmp_path, "buses.csv", (
        "bus_id,station_id,voltage,dc,symbol,under_construction,tags,geometry\n"
        "1,1,380,f,Substation,f,'\"country\"=>\"XX\", \"name_eng\"=>\"A\"','POINT(7.0 46.9)'\n"
        "2,2,,t,Converter Station Back-to-back,f,,'POINT(7.4 47.1)'\n"
    ))  # fmt: skip
    found = read_layer("substations", buses, fill={"voltage_kv": 400})
    holds(found, {"voltage_kv": [380, 400], "kind": ["transmission", "converter"]})
    assert found.geometry.x.tolist() == [7.0, 7.4]
    links = text(tmp_path, "links.csv", (
        "link_id,src_bus_id,dst_bus_id,voltage,circuits,dc,underground,under_construction,length_m,"
        "tags,geometry\n"
        "9,1,2,220,2,f,t,f,38000,'\"a\"=>\"1\", \"b\"=>\"2\"','LINESTRING(7.0 46.9,7.4 47.1)'\n"
    ))  # fmt: skip
    found = read_layer("power_lines", links)
    holds(found, {"voltage_kv": [220], "circuits": [2], "construction": ["underground"]})
    assert found.attrs["provenance"]["profile"] == "gridkit_lines"


def test_a_tap_and_a_power_stations_yard_serve_no_load(tmp_path: Path) -> None:
    serving = gw.cables.serving_substations
    yards = read_layer("substations", gridkit_buses(tmp_path))
    assert serving(yards, load_mw=100).tolist() == [True, False, False]


@pytest.mark.parametrize("symbol", ["Blimp", ""])
def test_a_symbol_that_the_list_has_not_is_told(tmp_path: Path, symbol: str) -> None:
    file = gridkit_buses(tmp_path)
    file.write_text(file.read_text().replace("joint", symbol))
    layer = read_layer("substations", file)
    told = {one["code"] for one in layer.attrs["provenance"]["found"]}
    assert ("dirt.unknown_code" in told) == bool(symbol)
