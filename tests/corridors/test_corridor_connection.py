"""One front from all substations, against a route traced for each candidate."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Geod
from refused import refused

import geowbit as gw
from geowbit import ground as geowbit_ground
from geowbit.cables import (
    Networks,
    cheapest_connection,
    connection_options,
    fiber_connection_mjpy,
    power_rate_mjpy_per_km,
)
from geowbit.core.errors import AreaError
from geowbit.corridors import (
    CorridorGrid,
    Ground,
    box_around,
    build_ground,
    connection,
    corridor_connection,
    price,
    price_ground,
    spread,
    survey_ground,
    trace,
)
from geowbit.corridors.connection import way_totals
from geowbit.corridors.ground import Surveyor
from geowbit.layers import Layers, embedded_layer, named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()
AREA = {"bbox": [136.9, 36.45, 137.5, 36.85]}


@pytest.fixture(scope="module")
def tables():
    straight = gw.Study.japan(area=AREA).run().table
    along = gw.Study.japan(area=AREA, costs={"connection": "corridor"}).run().table
    return straight, along


def test_every_candidate_on_the_plain_has_its_corridor(tables):
    straight, along = tables
    assert along["corridor_km"].notna().all()
    assert (along["site_id"] == straight["site_id"]).all()
    # what is nearest stays what it was
    for column in ("substation_km", "substation_id"):
        assert (along[column] == straight[column]).all(), column
    assert "corridor_km" not in straight
    far = along[along["connection_km"] > 5]
    detour = far["corridor_km"] / far["connection_km"]
    # a cell is 250 m: near ends round up and down
    assert detour.min() > 0.9
    assert 1.0 < detour.median() < 1.2
    assert (along["connection_low_mjpy"] < along["connection_mjpy"]).all()
    assert (along["connection_mjpy"] < along["connection_high_mjpy"]).all()


def test_the_parts_add_up(tables):
    along = tables[1]
    subs = embedded_layer("substations")
    options = connection_options(subs, 100, MODEL)
    offset, _ = options.prices(MODEL.at("mid"))
    table = options.table.assign(offset=offset, id=subs["id"].to_numpy()[options.table["row"]])
    for row in along.sample(25, random_state=2).itertuples():
        ways = table[
            (table["id"] == row.connection_substation_id) & (table["line_kv"] == row.connection_kv)
        ]
        # at the fence, and the line with its contingency
        assert row.power_mjpy == pytest.approx(
            ways["offset"].iloc[0] + 1.2 * row.corridor_mjpy, abs=0.1
        )


def test_low_and_high_price_the_way_that_is_known(tables):
    along = tables[1].reset_index(drop=True)
    subs = embedded_layer("substations")
    stations = subs.set_index("id")
    options = connection_options(subs, 100, MODEL)
    ids = subs["id"].to_numpy()[options.table["row"]]
    some = along[(along["corridor_km"] > 6) & (along["connection_kv"] == 154)]
    off = []
    for row in some.sample(8, random_state=3).itertuples():
        station = stations.loc[row.connection_substation_id]
        box = box_around([row.lon, station["lon"]], [row.lat, station["lat"]], least_km=8)
        grid = CorridorGrid.over(box, cell_km=0.25)
        ground = build_ground(grid, "power", Layers(), MODEL, load_mw=100)
        line = trace(spread(ground, [station["lon"]], [station["lat"]]), row.lon, row.lat)
        option = np.flatnonzero(
            (ids == row.connection_substation_id) & (options.table["line_kv"] == 154)
        )[0]
        for level, whole in (
            ("low", row.connection_low_mjpy),
            ("high", row.connection_high_mjpy),
        ):
            fiber = fiber_connection_mjpy(
                [row.fiber_km], 100, MODEL, fiber_to_power_ratio="model", level=level
            )[0]
            fence = options.prices(MODEL.at(level))[0][option]
            paid = (whole - fiber - fence) / (1 + MODEL.value("contingency_share", level))
            # the same line on the ground at its cheap and its dear end
            end = build_ground(grid, "power", Layers(), MODEL, load_mw=100, level=level)
            expected = price(end, line.line).cost_mjpy / line.cost_mjpy
            off.append(paid / row.corridor_mjpy / expected - 1)
    # the same way but for a few, which a coarser box leads over other ground
    assert np.median(np.abs(off)) < 0.02
    assert np.abs(off).max() < 0.12


def test_over_even_ground_the_range_is_that_of_the_rate_alone(monkeypatch):
    def even(survey, assumptions, *, load_mw, supply_area, level):
        grid, ones = survey.grid, np.ones(survey.grid.shape)
        cost = power_rate_mjpy_per_km(assumptions, load_mw, supply_area=supply_area, level=level)
        return Ground(grid, ones * cost, ones, np.zeros(grid.shape, np.uint8))

    monkeypatch.setattr(connection, "price_ground", even)
    options = connection_options(embedded_layer("substations"), 100, MODEL)
    places = ([137.3, 137.0], [36.6, 36.7])
    straight = cheapest_connection(*places, options, MODEL)
    found = corridor_connection(*places, straight, Layers(), MODEL)
    for level in ("low", "mid", "high"):
        offset, _ = options.prices(MODEL.at(level))
        contingency = 1 + MODEL.value("contingency_share", level)
        rate = power_rate_mjpy_per_km(MODEL, 100, level=level)
        expected = offset[found.choice.option] + found.corridor_km * rate * contingency
        assert found.choice.mjpy(MODEL, level) == pytest.approx(expected, rel=1e-6)


def test_a_corridor_leads_to_the_own_network_only():
    subs = gpd.GeoDataFrame(
        {
            "voltage_kv": [154.0, 154.0],
            "kind": "transmission",
            "network_area": ["tokyo", "hokuriku"],
        },
        geometry=gpd.points_from_xy([137.21, 137.30], [36.65, 36.65]),
        crs=4326,
    )
    options = connection_options(subs, 100, MODEL)
    places, areas = ([137.2, 137.2, 137.2], [36.65] * 3), ["hokuriku", "", "kansai"]

    def groups():
        return Networks(subs, geowbit_ground.Ground()).groups(areas)

    straight = cheapest_connection(*places, options, MODEL, groups=groups())
    found = corridor_connection(*places, straight, Layers(), MODEL, cell_km=0.5, groups=groups())
    assert found.choice.row.tolist() == [1, 0, -1]
    assert found.found.tolist() == [True, True, False]
    # 9 km and 0.9 km as the crow flies
    assert found.straight_km[:2] == pytest.approx([8.94, 0.89], rel=0.01)
    assert found.corridor_km[0] > 8.9 > found.corridor_km[1]
    assert np.isposinf(found.straight_km[2])
    assert np.isnan(found.choice.mjpy(MODEL)[2])


def test_the_pass_agrees_with_a_route_traced_for_each(tables):
    along = tables[1]
    subs = embedded_layer("substations").set_index("id")
    some = along[(along["connection_km"] > 6) & (along["connection_kv"] == 154)]
    off = []
    for row in some.sample(12, random_state=4).itertuples():
        station = subs.loc[row.connection_substation_id]
        box = box_around([row.lon, station["lon"]], [row.lat, station["lat"]], least_km=8)
        grid = CorridorGrid.over(box, cell_km=0.25)
        ground = build_ground(grid, "power", Layers(), MODEL, load_mw=100)
        found = trace(spread(ground, [station["lon"]], [station["lat"]]), row.lon, row.lat)
        off.append(row.corridor_mjpy / found.cost_mjpy - 1)
    assert abs(np.median(off)) < 0.03
    assert np.abs(off).max() < 0.12


def test_the_sum_along_a_way_is_that_of_even_ground():
    grid = CorridorGrid.over((130, 33, 130.6, 33.5), cell_km=0.5)
    ones = np.ones(grid.shape)
    ground = Ground(grid, 200 * ones, 1.5 * ones, np.zeros(grid.shape, np.uint8))
    front = spread(ground, [130.3], [33.25])
    every = np.indices(grid.shape).reshape(2, -1)
    money, km = (found.reshape(grid.shape) for found in way_totals(front, at=(every[0], every[1])))
    lon, lat = grid.centers()
    start = (lon[front.source_col[0]], lat[front.source_row[0]])
    x, y = np.meshgrid(lon, lat)
    ends = (np.full(x.size, start[0]), np.full(x.size, start[1]), x.ravel(), y.ravel())
    expected = GEOD.inv(*ends)[2].reshape(x.shape) / 1000
    far = expected > 5
    # neither bound to eight directions nor to friction
    assert np.abs(km[far] / expected[far] - 1).max() < 0.01
    assert np.abs(money[far] / (200 * expected[far]) - 1).max() < 0.01


def test_cells_asked_for_alone_or_in_any_order_are_told_the_same():
    rng = np.random.default_rng(5)
    grid = CorridorGrid.over((130, 33, 130.4, 33.3), cell_km=0.5)
    cost = np.exp(rng.normal(5, 1, grid.shape))
    barrier = (rng.random(grid.shape) < 0.1).astype(np.uint8) * 2
    barrier[:, 40] = 2
    barrier[30, 20] = 0
    ground = Ground(grid, cost, np.ones(grid.shape), barrier)
    lon, lat = grid.centers()
    front = spread(ground, [lon[20]], [lat[30]])
    every = np.indices(grid.shape).reshape(2, -1)
    told = way_totals(front, 2 * cost, at=(every[0], every[1]))
    some = rng.integers(0, cost.size, 60)
    again = way_totals(front, 2 * cost, at=(every[0][some], every[1][some]))
    for whole, part in zip(told, again, strict=True):
        assert np.array_equal(whole[some], part, equal_nan=True)
    # twice the price of the same way
    reached = np.isfinite(front.value.ravel())
    assert 0.3 < reached.mean() < 0.9
    assert np.allclose(told[2][reached], 2 * told[0][reached])
    assert not np.isfinite(told[0][~reached]).any()


def test_one_survey_serves_every_line_and_level():
    grid = CorridorGrid.over((136.9, 36.45, 137.5, 36.85), cell_km=0.5)
    survey = survey_ground(grid, "power", Layers())
    for load, level in ((20, "low"), (100, "mid"), (700, "high"), (100, "mid")):
        found = price_ground(survey, MODEL, load_mw=load, level=level)
        alone = build_ground(grid, "power", Layers(), MODEL, load_mw=load, level=level)
        for name in ("cost", "friction", "barrier", "kind"):
            assert np.array_equal(getattr(found, name), getattr(alone, name)), (name, load)
        # its arrays are its own: what one pass opens is shut to the next
        found.cost[:], found.friction[:], found.barrier[:] = 1.0, 1.0, 0


def test_an_island_without_a_corridor_keeps_its_straight_line():
    # 500 kV has no rate under water: from Sado no way leads to a substation of that voltage
    subs = embedded_layer("substations")
    options = connection_options(subs, 2000, MODEL)
    straight = cheapest_connection([138.40], [38.03], options, MODEL)
    found = corridor_connection([138.40], [38.03], straight, Layers(), MODEL, cell_km=1.0)
    assert not found.found[0]
    assert np.isnan(found.corridor_km[0])
    assert found.choice.mjpy(MODEL)[0] == straight.mjpy(MODEL)[0]


def test_a_wrong_word_for_the_connection_is_told():
    takes = {"key": "costs.connection", "choices": "'straight', 'corridor'"}
    with refused(gw.StudyError, "settings.takes.one_of", given="'curved'", **takes):
        gw.Study.japan(costs={"connection": "curved"})


def test_an_area_beyond_the_map_s_memory_is_told():
    options = connection_options(embedded_layer("substations"), 100, MODEL)
    straight = cheapest_connection([131.0, 144.0], [31.5, 44.0], options, MODEL)
    with pytest.raises(AreaError) as caught:
        corridor_connection([131.0, 144.0], [31.5, 44.0], straight, Layers(), MODEL, cell_km=0.1)
    assert caught.value.code == "corridors.too_many_cells"


def test_points_of_a_file_along_corridors(tmp_path):
    path = tmp_path / "mine.csv"
    gpd.pd.DataFrame({"lon": [137.2, 137.0], "lat": [36.6, 36.6]}).to_csv(path, index=False)
    found = gw.Study.japan(candidates={"file": path}, costs={"connection": "corridor"}).run()
    assert found.table["corridor_km"].notna().all()


def test_one_surveyor_finds_on_each_ground_what_a_survey_of_it_alone_does():
    layers = Layers()
    surveyor = Surveyor("power", layers)
    boxes = [(137.1, 36.5, 137.4, 36.8), (139.6, 35.5, 139.9, 35.8), (137.2, 36.6, 137.5, 36.9)]
    for box in boxes:
        grid = CorridorGrid.over(box, cell_km=0.5)
        one, other = surveyor.survey(grid), survey_ground(grid, "power", layers)
        for name in ("friction", "barrier", "kinds", "water", "shore"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        np.testing.assert_array_equal(one.times("mid"), other.times("mid"))
        assert len(np.unique(one.friction)) > 1
