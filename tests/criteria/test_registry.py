"""The registry: a criterion of one's own in three lines, and what is refused."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import geowbit as gw
from geowbit.core.errors import StudyError
from geowbit.criteria import (
    Criterion,
    criterion,
    forget_criterion,
    measure,
    measuring,
    registered_criteria,
    registry,
)
from geowbit.layers import Layers, catalog, model_table


@pytest.fixture
def coldness():
    @criterion("north_deg", unit="deg", direction="benefit", sentence="Cooler in the north.")
    def north_deg(scene):
        return scene.lat

    yield north_deg
    forget_criterion("north_deg")


def test_three_lines_are_measured_and_weighted(coldness):
    study = gw.Study.japan(
        area={"bbox": [140.0, 37.0, 140.1, 37.2]}, criteria={"north_deg": {"weight": 2}}
    )
    sites = study.run()
    table = sites.table
    assert (table["north_deg"] == table["lat"].round(4)).all()
    # of that one criterion the score is its scale: the northernmost row of squares is best
    kept = table[~table["excluded"]]
    assert set(kept.nlargest(3, "score")["lat"]) == {kept["lat"].max()}
    assert (kept["score"] == kept["score_north_deg"]).all()
    assert sites.explain(kept["site_id"].iloc[0]).frame().loc["north_deg", "of"] == 1
    told = {one["name"]: one for one in sites.record["criteria"]}
    assert told["north_deg"]["weight"] == 2
    assert told["north_deg"]["sentence"] == "Cooler in the north."
    assert told["substation_km"]["weight"] == 0


def test_unweighted_it_is_measured_and_counts_nothing(coldness):
    table = gw.Study.japan(area={"bbox": [140.0, 37.0, 140.1, 37.1]}).run().table
    assert "north_deg" in table
    assert "score_north_deg" not in table


def test_forgotten_it_is_unknown():
    with pytest.raises(StudyError) as caught:
        gw.Study.japan(criteria={"north_deg": {"weight": 1}})
    assert caught.value.code == "study.no_criterion"
    assert caught.value.params["name"] == "north_deg"


def test_a_near_miss_is_told():
    with pytest.raises(StudyError) as caught:
        gw.Study.japan(criteria={"substaton_km": {"weight": 1}})
    assert caught.value.params["hint"].params["names"] == ("'substation_km'",)


def named(measured, unit="km") -> Criterion:
    return Criterion("odd_km", unit, "cost", (), "An odd one.", measured)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda scene: scene.lat[:-1],
        lambda scene: 3.0,
        lambda scene: np.ones((len(scene.lat), 2)),
        lambda scene: [],
    ],
    ids=["short", "scalar", "table", "empty"],
)
def test_a_wrong_shape_is_refused(scene, wrong):
    with pytest.raises(StudyError) as caught:
        measure(scene, [named(wrong)])
    assert caught.value.code == "criteria.shape"
    assert caught.value.params["name"] == "odd_km"


def test_a_wrong_direction_is_refused():
    with pytest.raises(StudyError) as caught:
        criterion("odd_km", unit="km", direction="up", sentence="")
    assert caught.value.code == "criteria.direction"
    assert caught.value.params["given"] == "'up'"


@pytest.mark.parametrize(
    ("unit", "kept"), [("km", 1.235), ("m", 1.2), ("MW", 1.2), ("0 or 1", 1.2346)]
)
def test_numbers_are_kept_to_what_they_are_good_for(scene, unit, kept):
    found = measure(scene, [named(lambda s: np.full(len(s.lat), 1.23456789), unit)])
    assert (found["odd_km"] == kept).all()


def test_every_criterion_names_layers_that_there_are_and_says_what_it_is():
    known = registered_criteria(["tokyo"])
    # of some there is only what a user brings
    stored = {*catalog().index, "industrial_land", "temperature", "energy_prices"}
    for one in known.values():
        assert set(one.needs) <= stored, one.name
        # what follows from other criteria needs no layer
        assert bool(one.needs) != one.of_costs, one.name
        assert str(one.sentence).endswith("."), one.name


def test_the_table_of_default_weights_and_the_registry_agree():
    table = model_table("criteria")
    table = table[table["criterion"] != "rtt_HUB_ms"]  # of any other hub
    known = registered_criteria(["tokyo", "osaka"])
    assert set(table["criterion"]) <= set(known)
    assert set(known) - set(table["criterion"]) == {"lake", "off_grid_island"}
    of_theme = table.groupby("theme")["weight"].sum()
    assert of_theme[["ground and hazard", "land and people"]].tolist() == [2.0, 2.0]
    # nothing counts twice: the nearest substation has half of its theme, what the connection costs
    # the other, and voltage and lines, which go with them, have nothing
    reach = table[table["theme"] == "power within reach"].set_index("criterion")["weight"]
    assert reach.to_dict() == {
        "connection_mjpy": 1,
        "substation_km": 1,
        "substation_kv": 0,
        "hv_line_km": 0,
    }
    # themes of equal weight
    assert table.groupby("theme")["weight"].sum()["power to spare and its price"] == 2
    # where both ends are given they lie as the direction says
    both = table.dropna(subset=["best", "worst"])
    for row in both.itertuples():
        assert (row.best > row.worst) == (known[row.criterion].direction == "benefit"), row


@pytest.fixture
def two_at_a_time(monkeypatch):
    monkeypatch.setattr(registry, "_MANY_CANDIDATES", 1)


PLACES = ((139.7, 35.7), (141.35, 43.06), (130.4, 33.6))
SHARED = ("fiber_km", "separate_routes", "rtt_osaka_ms", "rtt_tokyo_ms", "off_grid_island")


def test_two_at_a_time_measure_what_one_does(scene_at, two_at_a_time, monkeypatch):
    kinds = registered_criteria(["tokyo", "osaka"])
    chosen = [kinds[name] for name in (*SHARED, "elevation_m", "substation_km", "hv_line_km")]
    alone, together = scene_at(*PLACES), scene_at(*PLACES)
    expected, read = measure(alone, chosen), []
    load = Layers._load
    monkeypatch.setattr(Layers, "_load", lambda self, name: read.append(name) or load(self, name))
    with measuring(together, chosen) as columns:
        found = [column() for column in columns]
    assert [list(one) for one in found] == [[one.name] for one in chosen]
    for one in found:
        assert one.equals(expected[list(one)])
    # what several ask for is read once
    assert len(read) == len(set(read))
    assert together.estimated_routes == alone.estimated_routes


def test_what_fails_first_in_its_order_is_told(scene_at, two_at_a_time, coldness):
    kinds = registered_criteria()
    broken = Criterion("broken", "", "cost", (), "", lambda scene: [0.0] * 99)
    late = threading.Event()

    @criterion("late_deg", unit="deg", direction="cost", sentence="Asked for by who measures.")
    def late_deg(scene):
        late.set()
        assert threading.current_thread() is threading.main_thread()
        return scene.lat

    try:
        late_one = registered_criteria()["late_deg"]
        chosen = [kinds["elevation_m"], broken, late_one]
        with measuring(scene_at(*PLACES), chosen) as columns:
            columns[0]()
            with pytest.raises(StudyError) as caught:
                columns[1]()
        assert caught.value.params["name"] == "broken"
        assert not late.is_set()
        with measuring(scene_at(*PLACES), [kinds["elevation_m"], late_one]) as columns:
            assert [column().shape for column in columns] == [(3, 1), (3, 1)]
        assert late.is_set()
    finally:
        forget_criterion("late_deg")
