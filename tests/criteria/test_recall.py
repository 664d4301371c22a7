"""What is kept of a scene is found where nothing it was read from has changed, and only there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geowbit.cache import Store, keeping, store_in_use
from geowbit.candidates import grid_candidates
from geowbit.costs import candidate_costs
from geowbit.countries import currency_of, home_country, in_use, using
from geowbit.criteria import (
    Criterion,
    Scene,
    layer_criterion,
    measure,
    recalled,
    recalled_messages,
    recalled_values,
    registered_criteria,
)
from geowbit.layers import Layers, named_assumptions

HUBS = {"tokyo": (139.7645, 35.6870), "osaka": (135.4959, 34.6937)}
# one of each kind: what goes by the load, by assumptions, by areas, rasters, lines, polygons
ASKED = (
    *("substation_km", "off_grid_island", "surplus_mw", "energy_mjpy_per_mw_year", "fiber_km"),
    *("rtt_tokyo_ms", "land_share_pct", "population_density", "plant_mw_50km", "relief_m"),
)


@pytest.fixture(scope="module")
def places() -> gpd.GeoDataFrame:
    return grid_candidates().sample(12, random_state=11).reset_index(drop=True)


@pytest.fixture(scope="module")
def own_land(places) -> gpd.GeoDataFrame:
    west, south, east, north = places.total_bounds
    return gpd.GeoDataFrame(
        {"name": ["west"]}, geometry=[shapely.box(west, south, (west + east) / 2, north)], crs=4326
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("kept"), limit=10**9)


def scene_of(places, own=None, **changed) -> Scene:
    given = {"load_mw": 100, "hubs": HUBS, "assumptions": named_assumptions(), **changed}
    layers = Layers(own)
    layers.narrow(tuple(places.total_bounds))
    return Scene(places, layers, **given)


def everything(scene: Scene) -> pd.DataFrame:
    known = registered_criteria(scene.hubs)
    asked = [known[name] for name in ASKED]
    # of the whole table, whose digest is made only for it
    asked.append(
        layer_criterion("elevation_mean_m", "terrain", measure="mean_in", direction="cost")
    )
    measured = measure(scene, asked if scene.layers.has("terrain") else asked[:-1])
    seen = measured[["substation_km", "fiber_km"]].assign(supply_area=scene.supply_area)
    costs = recalled(
        scene,
        "costs",
        lambda: candidate_costs(scene, seen, ratio="model"),
        given=seen.to_numpy(object).astype(str).tolist(),
    )
    return pd.concat([measured, costs], axis=1)


def moved(places, row: int, **to) -> gpd.GeoDataFrame:
    other = places.copy()
    for name, value in to.items():
        other.loc[row, name] = value
    return other


def some_of(name: str, step: int) -> dict:
    return {name: Layers().frame(name).iloc[::step].reset_index(drop=True)}


def changes(places, own_land):
    """Yield one input changed at a time, and a column in which that must show."""
    yield "load", {"load_mw": 5}, "substation_km"
    yield "hub moved", {"hubs": {**HUBS, "tokyo": (139.9, 35.7)}}, "rtt_tokyo_ms"
    yield "hubs in another order", {"hubs": dict(reversed(HUBS.items()))}, None
    for key, value, column in (
        ("fiber_detour_ratio", 1.9, None),
        ("discount_rate", 0.08, "site_mjpy_per_mw_year"),
        ("surplus_radius_km", 400.0, "surplus_mw"),
    ):
        yield key, {"assumptions": named_assumptions({key: value})}, column
    yield "a place moved", {"places": moved(places, 3, lon=places.lon[3] + 0.2)}, "fiber_km"
    area = "kyushu" if places.supply_area[2] != "kyushu" else "tokyo"
    yield "an area", {"places": moved(places, 2, supply_area=area)}, "substation_km"
    yield "substations", {"own": some_of("substations", 50)}, None
    yield "fiber", {"own": some_of("fiber_routes", 20)}, None
    yield "no terrain", {"own": {"terrain": "none"}}, "relief_m"
    yield "no people", {"own": {"population": "none"}}, "population_density"
    yield "land", {"own": {"land": own_land}}, "land_share_pct"
    other = own_land.set_geometry(shapely.buffer(own_land.geometry.to_numpy(), -0.5), crs=4326)
    yield "smaller land", {"own": {"land": other}}, "land_share_pct"
    shapes = shapely.buffer(places.geometry.to_numpy(), 0.02)
    yield "shapes", {"places": places.set_geometry(shapes, crs=4326)}, "elevation_mean_m"
    yield (
        "shapes on land",
        {"places": places.set_geometry(shapes, crs=4326), "own": {"land": own_land}},
        None,
    )


def answer(change: dict, places, store: Store | None) -> pd.DataFrame:
    changed = dict(change)
    with keeping(store):
        return everything(
            scene_of(changed.pop("places", places), changed.pop("own", None), **changed)
        )


def test_one_input_changed_at_a_time_is_never_answered_from_before(places, own_land, store):
    base = answer({}, places, None)
    pd.testing.assert_frame_equal(answer({}, places, store), base)
    found = store.found
    pd.testing.assert_frame_equal(answer({}, places, store), base)
    # nothing was measured again: the mean with its note and the costs came back as well
    assert store.found - found == len(ASKED) + 3
    for what, change, column in changes(places, own_land):
        expected = answer(change, places, None)
        if column is not None:
            assert not expected[column].reset_index(drop=True).equals(base[column]), what
        pd.testing.assert_frame_equal(answer(change, places, store), expected, obj=what)
    # and the first is still there
    pd.testing.assert_frame_equal(answer({}, places, store), base)
    assert store.messages == []


def test_money_and_country_are_in_the_key(places, store):
    asked = [registered_criteria()["energy_mjpy_per_mw_year"]]
    euros = home_country().in_money(currency_of("EUR"))
    with keeping(store):
        yen = measure(scene_of(places), asked)
        with using(euros):
            found = measure(scene_of(places), asked)
    with using(euros):
        expected = measure(scene_of(places), asked)
    pd.testing.assert_frame_equal(found, expected)
    assert not found.equals(yen)


def counted(measure_it: Callable) -> tuple[Criterion, list[int]]:
    calls: list[int] = []

    def work(scene: Scene):
        calls.append(1)
        return measure_it(scene)

    return Criterion("own_m", "m", "cost", (), "Own.", work), calls


def test_what_python_brings_of_its_own_is_measured_each_time(places, tmp_path):
    """A function of the same name may be another the next time."""
    store = Store(tmp_path, limit=10**9)
    one, calls = counted(lambda scene: scene.lat)
    with keeping(store):
        for _ in range(3):
            measure(scene_of(places), [one])
    in_memory = layer_criterion(
        "park_km",
        gpd.GeoDataFrame(geometry=[shapely.box(139, 35, 140, 36)], crs=4326),
        measure="distance_to",
        direction="cost",
    )
    with keeping(store):
        for _ in range(2):
            measure(scene_of(places), [in_memory])
    assert len(calls) == 3
    assert (store.found, store.made) == (0, 0)


READS = {
    "nothing": lambda scene: scene.lat,
    "load_mw": lambda scene: scene.lat + scene.load_mw,
    "hubs": lambda scene: scene.lat + len(scene.hubs),
    "assumptions": lambda scene: scene.lat * scene.assumptions.value("discount_rate"),
    "candidates": lambda scene: scene.candidates["lat"] * 2,
    # of what else is computed of them
    "serving": lambda scene: scene.lat + len(scene.serving),
    "route": lambda scene: scene.route_km(next(iter(scene.hubs))),
}


@pytest.mark.parametrize("what", READS)
def test_a_result_is_found_wherever_it_does_not_depend_on_what_changed(places, tmp_path, what):
    store = Store(tmp_path, limit=10**9)
    calls = []

    def asked(scene: Scene) -> None:
        def work():
            calls.append(1)
            return pd.DataFrame({"x": np.asarray(READS[what](scene), float)}, index=scene.index)

        # what one has asked for is at hand for the next: that it is read is recorded all the same
        _ = scene.serving, [scene.route_km(hub) for hub in scene.hubs]
        with keeping(store):
            recalled(scene, what, work)

    changed = {
        "load_mw": scene_of(places, load_mw=5),
        "hubs": scene_of(places, hubs={"tokyo": HUBS["tokyo"]}),
        "assumptions": scene_of(places, assumptions=named_assumptions({"discount_rate": 0.08})),
        "candidates": scene_of(places.assign(name="x")),
    }
    depends = {"serving": {"load_mw", "assumptions"}, "route": {"hubs", "assumptions"}}.get(
        what, {what}
    )
    asked(scene_of(places))
    for name, scene in changed.items():
        before = len(calls)
        asked(scene)
        asked(scene)
        assert len(calls) - before == (name in depends), name


def test_another_load_of_one_scene_has_a_mark_of_its_own(places):
    scene = scene_of(places)
    assert scene.mark_of("base") == scene.at_load(5).mark_of("base")
    assert scene.mark_of("load_mw") != scene.at_load(5).mark_of("load_mw")
    assert scene.mark_of("load_mw") == scene.at_load(5).at_load(100).mark_of("load_mw")


def test_what_is_said_besides_the_numbers_is_said_again(places, tmp_path):
    store = Store(tmp_path, limit=10**9)
    depth = shapely.box(*places.iloc[[0]].total_bounds)
    own = gpd.GeoDataFrame({"depth_m": [2.0]}, geometry=[depth], crs=4326)
    flood = layer_criterion(
        "depth_m", "hazards", measure="value_at", column="depth_m", direction="cost", fill=0
    )
    asked = [flood, registered_criteria(HUBS)["rtt_tokyo_ms"]]
    told = []
    for use in (None, store, store):
        scene = scene_of(places, {"hazards": own, "fiber_routes": "none"})
        with keeping(use):
            table = measure(scene, asked)
        records = [one.as_dict() for one in scene.layers.provenance()]
        filled = {name: one.as_dict() for name, one in scene.filled.items()}
        told.append((table.to_dict(), records, filled, dict(scene.estimated_routes)))
    # one of them reads the whole table, of which a note tells
    assert store.found == 3
    assert told[0] == told[1] == told[2]
    assert told[0][2]["depth_m"]["candidates"] == len(places) - 1
    assert told[0][3] == {"tokyo": len(places)}


def test_messages_are_kept_with_their_codes(places, tmp_path):
    store = Store(tmp_path, limit=10**9)
    own = some_of("fiber_routes", 20)
    scene = scene_of(places, own)
    expected = scene.power_notes() + scene.fiber_notes()
    assert "fiber.own_routes" in {one.code for one in expected}
    for _ in range(2):
        again = scene_of(places, own)
        with keeping(store):
            found = recalled_messages(again, "power", again.power_notes)
            found += recalled_messages(again, "fiber", again.fiber_notes)
        assert found == expected
    assert store.found == 2


def test_rows_of_another_number_are_no_answer(places, tmp_path):
    """A table that does not fit its candidates, whatever its key says, is computed again."""
    store, scene = Store(tmp_path, limit=10**9), scene_of(places)
    with keeping(store):
        recalled_messages(scene, "x", list)
        found = recalled(scene, "x", lambda: pd.DataFrame({"x": scene.lat}))
    assert found["x"].tolist() == scene.lat.tolist()


def csv_layer(folder: Path, text: str) -> dict:
    (folder / "subs.csv").write_text(text, encoding="utf-8")
    return {"substations": {"file": folder / "subs.csv"}}


def test_a_file_that_changes_while_it_is_read_is_not_kept(places, tmp_path):
    rows = "lon,lat,voltage_kv\n139.7,35.7,275\n135.5,34.7,275\n"
    own = csv_layer(tmp_path, rows)
    store = Store(tmp_path / "kept", limit=10**9)
    asked = [registered_criteria()["substation_km"]]
    scene = scene_of(places, own)
    with keeping(store):
        scene.mark_of("base")
        csv_layer(tmp_path, rows.replace("135.5", "136.5"))
        changed = measure(scene, asked)
    assert store.made == 0
    # the mark is of the first, the numbers of the second: whoever has the first reads it
    csv_layer(tmp_path, rows)
    with keeping(store):
        first = measure(scene_of(places, own), asked)
    assert not first.equals(changed)
    pd.testing.assert_frame_equal(first, measure(scene_of(places, own), asked))


def test_a_layer_read_before_its_file_changed_is_not_kept_as_the_new_one(places, tmp_path):
    rows = "lon,lat,voltage_kv\n139.7,35.7,275\n135.5,34.7,275\n"
    own = csv_layer(tmp_path, rows)
    store = Store(tmp_path / "kept", limit=10**9)
    asked = [registered_criteria()["substation_km"]]
    scene = scene_of(places, own)
    _ = scene.layers["substations"]
    csv_layer(tmp_path, rows.replace("135.5", "136.5"))
    with keeping(store):
        measure(scene, asked)
    assert store.made == 0
    with keeping(store):
        second = measure(scene_of(places, own), asked)
    pd.testing.assert_frame_equal(second, measure(scene_of(places, own), asked))


def test_the_country_in_use_counts_and_not_the_one_of_the_first_run(places):
    assert store_in_use() is None
    scene = scene_of(places)
    first = scene.mark_of("base")
    with using(replace(in_use(), units="us")):
        assert scene_of(places).mark_of("base") != first


def test_what_is_made_of_something_kept_depends_on_what_that_was_read_from(places, tmp_path):
    """The inner result comes from the cache, and the outer one goes by its load all the same."""
    store = Store(tmp_path, limit=10**9)

    def nearest(scene: Scene) -> pd.DataFrame:
        def work():
            return pd.DataFrame({"km": scene.nearest_substation.km}, index=scene.index)

        with keeping(store):
            return recalled(scene, "outer", work)

    with keeping(store):
        for load_mw in (5, 100):
            _ = scene_of(places, load_mw=load_mw).nearest_substation
    for load_mw in (100, 5):
        for _ in range(2):
            found = nearest(scene_of(places, load_mw=load_mw))
            expected = scene_of(places, load_mw=load_mw).nearest_substation.km
            assert np.array_equal(found["km"], expected)


def test_few_values_are_kept_to_the_last_bit(places, tmp_path):
    store = Store(tmp_path, limit=10**9)
    values = {"a": 0.1 + 0.2, "b": [1, None, float("inf")], "c": "日本", "d": {"e": True}}
    for _ in range(2):
        with keeping(store):
            assert recalled_values(scene_of(places), "values", lambda: values) == values
    assert store.found == 1
