"""Voltage classes of a study's own: by hand, by brute force, and against Japan's own table."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from records import told_of
from refused import refused

import geowbit as gw
from geowbit.cables import (
    cheapest_connection,
    class_messages,
    connection_options,
    ladder_of,
    link_mjpy,
    own_rates,
    own_voltage_classes,
    power_connection_mjpy,
    power_rate_mjpy_per_km,
    power_years,
    serving_substations,
    voltage_class,
)
from geowbit.core.errors import StudyError
from geowbit.core.messages import Message
from geowbit.findings import load_classes
from geowbit.layers import named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()
OWN = own_voltage_classes(MODEL, {132: 60, 330: 400})
LADDER = ladder_of(OWN)


def stations(*rows: tuple[float, float, str]) -> gpd.GeoDataFrame:
    """Substations due north of 22 E, 41 N: km, highest voltage, all voltages."""
    places = [GEOD.fwd(22.0, 41.0, 0, km * 1000)[:2] for km, *_ in rows]
    frame = pd.DataFrame(
        {
            "voltage_kv": [kv for _, kv, _ in rows],
            "voltages_kv": [text for *_, text in rows],
            "kind": "transmission",
            "supply_area": "",
            "operator": "",
        }
    )
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(*zip(*places, strict=True)), crs=4326
    )


@pytest.mark.parametrize(("load", "kv"), [(0.1, 132), (60, 132), (60.1, 330), (400, 330)])
def test_a_load_asks_for_the_lowest_class_that_carries_it(load: float, kv: float) -> None:
    assert voltage_class(load, ladder=LADDER)["min_substation_kv"] == kv
    # no area of Japan has voltages of its own there
    assert voltage_class(load, "okinawa", ladder=LADDER)["min_substation_kv"] == kv


def test_above_the_highest_class_the_line_says_what_to_do() -> None:
    with refused(StudyError, "cables.load_of_own_classes", most="400"):
        voltage_class(401, ladder=LADDER)


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(st.sampled_from([11, 33, 66, 110, 132, 220, 400]), st.integers(1, 999)),
    st.lists(st.sampled_from([3, 11, 30, 33, 110, 132, 131.9, 220, 500]), min_size=1, max_size=9),
    st.floats(0.01, 1200),
)
def test_who_serves_is_whose_voltage_reaches_a_class_that_carries_it(
    classes: dict[int, int], voltages: list[float], load: float
) -> None:
    loads = sorted(set(classes.values()))
    classes = dict(zip(sorted(classes)[: len(loads)], loads, strict=False))
    if not classes:
        with refused(StudyError, "cables.no_classes"):
            own_voltage_classes(MODEL, classes)
        return
    ladder = ladder_of(own_voltage_classes(MODEL, classes))
    subs = stations(*((1.0, kv, "") for kv in voltages))
    if load > max(loads):
        with refused(StudyError, "cables.load_of_own_classes"):
            serving_substations(subs, load, ladder=ladder)
        return
    carries = [any(kv >= step and mw >= load for step, mw in classes.items()) for kv in voltages]
    assert serving_substations(subs, load, ladder=ladder).tolist() == carries


def test_costs_borrow_from_the_nearest_class_by_ratio() -> None:
    # 132 : 154 is nearer than 66 : 132, and 330 : 275 nearer than 500 : 330; a line of 132 kV has a
    # row of its own, so that only its stations are those of 154 kV
    assert [(one.min_substation_kv, one.borrowed_kv) for one in LADDER] == [(132, 154), (330, 275)]
    assert [one.rate_kv for one in LADDER] == [132, 275]
    value = MODEL.at("mid")
    # 10 km for 50 MW at 132 kV: its line, and stations of Japan's 154 kV, as 132 : 154 is nearer
    # than 66 : 132, of the load of 50 MW
    line = 10 * value["power_detour_ratio"] * 175
    bays = value["power_circuits"] * value["bay_138kv"]
    per_mw = value["transformer_138_69"] + value["station60kv_transformer"]
    parts = line + bays + value["reVX_new_substation_138"] + 50 * per_mw
    whole = parts * (1 + value["contingency_share"])
    assert power_connection_mjpy([10.0], 50, OWN)[0] == pytest.approx(whole)
    lead = MODEL["jp_expert_leadtime_154kv_line"]
    assert power_years([0.0], 50, OWN)[0] == lead.low
    assert power_rate_mjpy_per_km(OWN, 100) == value["jp_expert_275kv_overhead"]


def test_rates_of_the_own_voltage_come_first(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text(
        "kind,voltage_kv,construction,low,mid,high,currency\n"
        "power,132,overhead,0.5,0.8,1.2,EUR\n"
        "power,132,submarine,2,3,4,EUR\n"
        "station,132,bay,1,2,3,EUR\n"
    )
    model = own_voltage_classes(own_rates(MODEL, tmp_path / "rates.csv"), {132: 60, 330: 400})
    ladder = ladder_of(model)
    assert [one.borrowed_kv for one in ladder] == [None, 275]
    euro = 169.0  # mean of 2025 at the European Central Bank
    assert power_rate_mjpy_per_km(model, 60) == pytest.approx(0.8 * euro)
    at_the_fence = power_connection_mjpy([0.0], 60, model) - power_connection_mjpy([0.0], 60, OWN)
    bays = MODEL.value("power_circuits") * (2 * euro - MODEL.value("bay_138kv"))
    contingency = 1 + MODEL.value("contingency_share")
    assert at_the_fence[0] == pytest.approx(bays * contingency)
    # under the sea its own rate as well: two circuits of 1 km
    sea = [link_mjpy(60, 0.0, km, model, technology="ac") for km in (1.0, 2.0)]
    assert sea[1] - sea[0] == pytest.approx(2 * 3 * euro * contingency)
    said = class_messages(stations((1, 132, "")), 60, ladder=ladder)
    assert said[2] == Message(
        "cables.borrowed_rates", classes=(Message("cables.borrows", kv="330", other="275"),)
    )


def test_a_substation_of_higher_voltages_takes_their_line_or_steps_down() -> None:
    subs = stations((5, 330, "330"), (40, 132, "132;33"))
    options = connection_options(subs, 50, OWN).table
    assert options[["row", "line_kv", "station_kv", "steps_down"]].to_numpy().tolist() == [
        [0, 132, 330, True],
        [0, 330, 330, False],
        [1, 132, 132, False],
    ]
    value = OWN.at("mid")
    # 5 km of the 132 kV line, and transformers of 330 kV with their bays: two banks of the 275 kV
    # class, the nearest
    lowered = sum(connection_options(subs, 50, OWN).parts(value, 0, 5.0).values())
    extra = value["power_circuits"] * (value["bay_230kv"] + 1350)
    plain = power_connection_mjpy([5.0], 50, OWN)[0]
    assert lowered == pytest.approx(plain + extra * (1 + value["contingency_share"]))
    # near by a 330 kV line is cheaper than these, far away a 132 kV line is
    chosen = {
        km: cheapest_connection(
            [22.0], [41.0], connection_options(stations((km, 330, "330")), 50, OWN), OWN
        ).line_kv[0]
        for km in (5, 25)
    }
    assert chosen == {5: 330, 25: 132}


def test_low_classes_without_a_transformer_of_their_own_are_priced_too() -> None:
    model = own_voltage_classes(MODEL, {11: 0.5, 33: 20, 66: 60})
    subs = stations((5, 33, "33"), (9, 66, "66;33"))
    for load in (0.3, 5, 40):
        choice = cheapest_connection([22.0], [41.0], connection_options(subs, load, model), model)
        assert np.isfinite(choice.mjpy(model)).all()
        assert (choice.mjpy(model, "high") > choice.mjpy(model, "low")).all()


def test_japans_own_classes_given_by_hand_change_nothing() -> None:
    area = {"prefectures": ["Toyama"]}
    ours = gw.Study.japan(area=area).run()
    given = {60: 50, 154: 200, 275: 1000, 500: 5000}
    again = gw.Study.japan(area=area, voltage_classes=given).run()
    # of classes of one's own no national standing is known
    assert again.table["national_percentile"].isna().all()
    left = ["geometry", "national_percentile"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(ours.table.drop(columns=left)), pd.DataFrame(again.table.drop(columns=left))
    )
    ladder = "class_from 50.0 60 class_at 200.0 154 class_at 1000.0 275 class_at 5000.0 500"
    assert f"classes_of_study {ladder}" in told_of(again.record)
    assert not any(one.startswith("classes_of_") for one in told_of(ours.record))
    resolved = again.record["study"]["voltage_classes"]
    assert resolved == {"60": 50, "154": 200, "275": 1000, "500": 5000}
    assert ours.record["study"]["voltage_classes"] is None


def test_a_table_says_the_same_as_the_study(tmp_path: Path) -> None:
    (tmp_path / "classes.csv").write_text("voltage_kv,max_load_mw\n330,400\n132,60\n")
    model = own_voltage_classes(MODEL, tmp_path / "classes.csv")
    pd.testing.assert_frame_equal(model.frame(), OWN.frame())
    (tmp_path / "study.yaml").write_text("voltage_classes: classes.csv\nload_mw: 300\n")
    study = gw.Study.from_yaml(tmp_path / "study.yaml")
    assert study.resolved()["voltage_classes"] == {"132": 60, "330": 400}


@pytest.mark.parametrize(
    ("text", "line", "code", "params"),
    [
        (
            "voltage_classes: {132: 60, 330: 50}",
            2,
            "cables.class_carries_no_more",
            {"kv": "330", "mw": "50", "low_kv": "132", "low_mw": "60"},
        ),
        ("voltage_classes: {132000: 60}", 2, "cables.class_voltage", {"kv": "132000"}),
        ("voltage_classes: {132: -1}", 2, "cables.class_load", {"kv": "132", "mw": "-1"}),
        ("voltage_classes: {}", 2, "cables.no_classes", {}),
        (
            "voltage_classes: {a: 60}",
            2,
            "settings.takes.float_parsing",
            {"key": "voltage_classes.a", "given": "'a'"},
        ),
        ("voltage_classes: {132: yes}", 2, "settings.no_truth", {"key": "voltage_classes.132"}),
        (
            "voltage_classes: {132: .inf}",
            2,
            "settings.takes.finite_number",
            {"key": "voltage_classes.132", "given": "inf"},
        ),
        (
            "voltage_classes: 132",
            2,
            "settings.takes.dict_type",
            {"key": "voltage_classes", "given": "132"},
        ),
        (
            "voltage_clases: {132: 60}",
            2,
            "settings.unknown_key",
            {"key": "voltage_clases", "near": "voltage_classes"},
        ),
        (
            "voltage_classes: nowhere.csv",
            2,
            "cables.classes_not_there",
            {"path": "FOLDER/nowhere.csv"},
        ),
        (
            "voltage_classes: odd.csv",
            2,
            "cables.classes_no_column",
            {"path": "FOLDER/odd.csv", "column": "max_load_mw"},
        ),
        (
            "voltage_classes: twice.csv",
            2,
            "cables.class_twice",
            {"path": "FOLDER/twice.csv", "kv": "132"},
        ),
        (
            "voltage_classes: words.csv",
            2,
            "cables.class_not_two_numbers",
            {"path": "FOLDER/words.csv", "line": "3"},
        ),
        (
            "voltage_classes: {132: 60}",
            1,
            "cables.load_of_own_classes",
            {"load_mw": "100", "most": "60"},
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    tmp_path: Path, text: str, line: int, code: str, params: dict[str, str]
) -> None:
    (tmp_path / "odd.csv").write_text("voltage_kv,mw\n132,60\n")
    (tmp_path / "twice.csv").write_text("voltage_kv,max_load_mw\n132,60\n132,70\n")
    (tmp_path / "words.csv").write_text("voltage_kv,max_load_mw\n132,60\n220,many\n")
    (tmp_path / "study.yaml").write_text(f"load_mw: 100\n{text}\n")
    path = tmp_path / "study.yaml"
    told = {name: value.replace("FOLDER", str(tmp_path)) for name, value in params.items()}
    with refused(StudyError, code, **told) as error:
        gw.Study.from_yaml(path)
    assert str(error.value).startswith(f"{path}:{line}: ")


def test_the_words_count_the_voltages_of_the_layer() -> None:
    kinds = [(1, kv, "") for kv in (33, 33, 110, 132, 132, 150, 220, 330)]
    text = " ".join(map(str, class_messages(stations(*kinds), 50, ladder=LADDER)))
    assert "the study's own: up to 60 MW at 132 kV and above, up to 400 MW at 330 kV." in text
    assert (
        "Of the 8 substations 33 kV (2), 110 kV (1): no load; "
        "132 kV (2), 150 kV (1), 220 kV (1): up to 60 MW; 330 kV (1): up to 400 MW."
    ) in text
    assert "50 MW ask for 132 kV or more, which 5 of them have." in text
    many = stations(*((1, 20.0 + n, "") for n in range(9)), (1, 21, ""))
    said = str(class_messages(many, 50, ladder=LADDER)[1])
    assert "21 kV (2)" in said
    assert "3 more voltages: no load." in said


def test_the_slider_of_the_map_follows_them(tmp_path: Path) -> None:
    # on land of Toyama, with voltages that Japan does not have
    rng = np.random.default_rng(1)
    kv = np.array([33.0, 132.0, 132.0, 132.0, 330.0, 330.0])
    lon, lat = rng.uniform(136.9, 137.5, len(kv)), rng.uniform(36.4, 36.8, len(kv))
    subs = gpd.GeoDataFrame(
        {"voltage_kv": kv, "name": [f"s{n}" for n in range(len(kv))], "kind": "transmission"},
        geometry=gpd.points_from_xy(lon, lat),
        crs=4326,
    )
    sites = gw.Study.japan(
        50,
        area={"bbox": [137.0, 36.5, 137.2, 36.65]},
        layers={"substations": subs},
        criteria={"substation_km": {"weight": 1}},
        exclude=[],
        voltage_classes={132: 70, 330: 400},
    ).run()
    classes = load_classes(sites.run, sites.layers)
    assert [one.least_kv for one in classes] == [132, 330]
    assert [max(one.loads_mw) for one in classes] == [70, 400]
    assert 100 in classes[1].loads_mw
    for one in classes:
        serving = kv >= one.least_kv
        assert one.substations == serving.sum()
        places = sites.table["lon"].to_numpy(), sites.table["lat"].to_numpy()
        km = [
            GEOD.inv(*places, np.full(len(sites.table), x), np.full(len(sites.table), y))[2]
            for x, y in zip(lon[serving], lat[serving], strict=True)
        ]
        nearest = np.min(km, axis=0) / 1e3
        assert one.columns["substation_km"].to_numpy() == pytest.approx(nearest, abs=0.01)
    # drawn again from its record alone it chooses the same
    sites.write(tmp_path / "out")
    again = gw.Sites.read(tmp_path / "out", layers={"substations": subs})
    found = load_classes(again.run, again.layers)
    assert [one.loads_mw for one in found] == [one.loads_mw for one in classes]
