"""Traffic on links, by hand."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString

import geowbit as gw
from geowbit.fiber import FiberGraph, fiber_graph, link_loads, traffic_gbps
from geowbit.layers import model_table, named_assumptions

MODEL = named_assumptions()


def graph_of(**more: object) -> FiberGraph:
    """Return a hub at 0,0, a fork at 1,0 and two towns behind it; a ring by the north."""
    lines = {
        "trunk": ("hub", "fork", [(0, 0), (1, 0)]),
        "east": ("fork", "a", [(1, 0), (2, 0)]),
        "south": ("fork", "b", [(1, 0), (1, -1)]),
        "north": ("a", "hub", [(2, 0), (2, 1), (0, 1), (0, 0)]),
    }
    rows = [
        {"id": name, "from_id": a, "to_id": b, "geometry": LineString(xy)}
        for name, (a, b, xy) in lines.items()
    ]
    frame = gpd.GeoDataFrame(rows, crs="EPSG:4326")
    return fiber_graph(frame.assign(**more) if more else frame)


def plan_of(*sites: tuple[float, float, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(sites, columns=["lon", "lat", "load_mw", "workload"])
    return frame.assign(hub_lon=0.0, hub_lat=0.0)


def test_traffic_of_each_class():
    table = model_table("traffic").set_index("workload")
    assert list(table.index) == list(model_table("workloads")["workload"])
    for level, column in (("low", "low_gbps_per_mw"), ("high", "high_gbps_per_mw")):
        found = traffic_gbps(np.full(len(table), 50), list(table.index), level=level)
        assert found.tolist() == (50 * table[column]).tolist()


def test_sites_share_the_trunk():
    plan = plan_of((2, 0, 100, "streaming"), (1, -1, 50, "streaming"))
    loads = link_loads(graph_of(), plan, MODEL, protected=False).set_index("id")
    # 20 Gbit/s a MW: 2,000 and 1,000 Gbit/s
    assert loads["gbps"].to_dict() == {"trunk": 3000, "east": 2000, "south": 1000}
    # 400 Gbit/s a wavelength: 7.5 and 5 and 2.5
    assert loads["wavelengths"].to_dict() == {"trunk": 8, "east": 5, "south": 3}
    assert (loads["wavelengths_spare"] == 4 * 96).all()
    assert not loads["overflows"].any()


def test_protection_takes_the_other_way_round():
    plan = plan_of((2, 0, 100, "streaming"), (1, -1, 50, "streaming"))
    loads = link_loads(graph_of(), plan, MODEL)
    assert loads.set_index("id")["gbps"].to_dict() == {
        "trunk": 3000,
        "east": 2000,
        "north": 2000,
        "south": 1000,
    }
    # the second town hangs on one link
    assert loads.attrs == {"unrouted": 0, "unprotected": 1}


def test_links_overflow_where_fibers_are_few():
    graph = graph_of(spare_pairs=[0.05, 1.0, 1.0, np.nan])
    plan = plan_of((2, 0, 100, "streaming"), (1, -1, 50, "streaming"))
    loads = link_loads(graph, plan, MODEL, protected=False).set_index("id")
    # a twentieth of 96 wavelengths are 4, and 8 are needed
    assert loads["overflows"].to_dict() == {"trunk": True, "east": False, "south": False}
    assert loads.loc["trunk", "wavelengths_spare"] == 4


def test_what_is_wrong_is_one_clear_line():
    with pytest.raises(gw.StudyError) as caught:
        link_loads(graph_of(), plan_of((2, 0, 1, "batch")).drop(columns="load_mw"), MODEL)
    assert caught.value.code == "fiber.plan_column"
    assert caught.value.params["column"] == "load_mw"
    with pytest.raises(gw.StudyError) as caught:
        link_loads(graph_of(), plan_of((2, 0, 1, "bitcoin")), MODEL)
    assert caught.value.code == "fiber.no_workload"
    assert caught.value.params["name"] == "bitcoin"
    with pytest.raises(gw.StudyError) as caught:
        link_loads(graph_of(), plan_of((2, 0, -1, "batch")), MODEL)
    assert caught.value.code == "fiber.load_mw"
