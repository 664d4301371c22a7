"""The power grid as a graph: frequencies, voltages, transformers, direct current, what is left."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geowbit.core import LayerError
from geowbit.layers import Layers, embedded_table
from geowbit.plan.grid import PowerGrid, borders, power_grid, reduced_grid
from tests.refused import refused


class Made(Layers):
    """Layers of the tests: stations and lines made by hand, and no other table."""

    def __init__(self, nodes: list[dict], links: list[dict]) -> None:
        super().__init__()
        table = pd.DataFrame(nodes)
        places = gpd.points_from_xy(table["lon"], table["lat"])
        self.nodes = gpd.GeoDataFrame(table, geometry=places, crs="EPSG:4326")
        self.links = pd.DataFrame(links)

    def has(self, name: str) -> bool:
        return name in ("grid_nodes", "grid_links")

    def frame(self, name: str) -> gpd.GeoDataFrame:
        return self.nodes

    def table(self, name: str) -> pd.DataFrame:
        return self.links


def node(name: str, lon: float, kind: str = "substation", hz: str = "50") -> dict:
    return {
        "id": name, "name": name, "kind": kind, "lon": lon, "lat": 36.0, "supply_area": "tohoku",
        "frequency_hz": hz,
    }  # fmt: skip


def line(a: str, b: str, kv: float = 275.0, hz: float = 50.0, km: float = 10.0, **more) -> dict:
    return {
        "from_id": a, "to_id": b, "voltage_kv": kv, "current": "ac", "frequency_hz": hz,
        "circuits": 2.0, "parallel_ways": 1, "length_km": km, "name": f"{a}{b}", **more,
    }  # fmt: skip


def drawn(grid: PowerGrid) -> set[tuple]:
    ids, kv = grid.nodes["id"], grid.nodes["voltage_kv"]
    return {
        (row.kind, *sorted([(ids[row.tail], kv[row.tail]), (ids[row.head], kv[row.head])]))
        for row in grid.links.itertuples()
    }


def test_a_station_of_two_voltages_is_two_nodes_with_a_transformer() -> None:
    layers = Made(
        [node("a", 140.0), node("b", 140.1), node("c", 140.2)],
        [line("a", "b", 500), line("b", "c", 275)],
    )
    assert drawn(power_grid(layers, least_kv=154)) == {
        ("ac", ("a", 500.0), ("b", 500.0)),
        ("ac", ("b", 275.0), ("c", 275.0)),
        ("transformer", ("b", 275.0), ("b", 500.0)),
    }


def test_a_joint_of_two_voltages_is_a_fault_of_the_map_and_one_node() -> None:
    layers = Made(
        [node("a", 140.0), node("b", 140.1, "junction"), node("c", 140.2)],
        [line("a", "b", 500), line("b", "c", 275)],
    )
    grid = power_grid(layers, least_kv=154)
    assert grid.links["kind"].tolist() == ["ac", "ac"]
    assert len(grid.nodes) == 3


def test_a_station_of_two_frequencies_joins_them_by_nothing() -> None:
    layers = Made(
        [node("a", 140.0), node("b", 140.1, hz="50;60"), node("c", 140.2, hz="60")],
        [line("a", "b", hz=50), line("b", "c", hz=60), line("a", "a2", hz=50)][:2],
    )
    grid = power_grid(layers, least_kv=154)
    assert len(grid.links) == 1
    (told,) = [one for one in grid.messages if one.code == "plan.grid_parts"]
    assert told.params["count"] == 2


def test_a_line_between_frequencies_that_names_none_is_left_out() -> None:
    layers = Made(
        [node("a", 140.0), node("b", 140.1), node("c", 140.2, hz="60")],
        [line("a", "b", hz=np.nan), line("b", "c", hz=np.nan)],
    )
    grid = power_grid(layers, least_kv=154)
    # both ends of the first are of one frequency, which is its own
    assert grid.nodes["frequency_hz"].unique().tolist() == [50.0]
    assert [one.params["count"] for one in grid.messages if "frequencies" in one.code] == [1]


def test_unknown_circuits_are_counted_as_drawn_two_at_least() -> None:
    layers = Made(
        [node("a", 140.0), node("b", 140.1), node("c", 140.2), node("d", 140.3)],
        [
            line("a", "b", circuits=np.nan, parallel_ways=1),
            line("b", "c", circuits=np.nan, parallel_ways=2),
            line("c", "d", circuits=1.0),
        ],
    )
    grid = power_grid(layers, least_kv=154)
    assert grid.links["circuits"].tolist() == [2.0, 4.0, 2.0]
    assert [one.params for one in grid.messages if "circuits" in one.code] == [
        {"count": 2, "of": 3}
    ]


def test_lines_in_a_row_add_their_lengths_and_keep_the_fewest_circuits() -> None:
    layers = Made(
        [node("a", 140.0), node("b", 140.1, "junction"), node("c", 140.2)],
        [line("b", "a", km=3.0, circuits=4.0), line("b", "c", km=4.5)],
    )
    grid = power_grid(layers, least_kv=154)
    small = reduced_grid(grid, (grid.nodes["kind"] == "substation").to_numpy())
    assert len(small.links) == 1
    row = small.links.iloc[0]
    assert (row["length_km"], row["circuits"], row["name"]) == (7.5, 2.0, "ba;bc")
    assert sorted(small.lines()[0].coords) == [(140.0, 36.0), (140.1, 36.0), (140.2, 36.0)]


def test_what_hangs_on_nothing_is_told_by_area() -> None:
    layers = Made(
        [node("a", 140.0), node("b", 140.1), node("c", 140.2), node("d", 141.0), node("e", 141.1)],
        [line("a", "b"), line("b", "c"), line("d", "e")],
    )
    grid = power_grid(layers, least_kv=154)
    (told,) = [one for one in grid.messages if one.code == "plan.grid_parts"]
    assert told.params == {"count": 2, "stations": 2, "areas": ("tohoku",)}


def test_no_line_of_that_voltage_and_no_grid() -> None:
    layers = Made([node("a", 140.0), node("b", 140.1)], [line("a", "b", 154)])
    with refused(LayerError, "plan.no_line", kv="500"):
        power_grid(layers, least_kv=500)
    with refused(LayerError, "plan.no_grid"):
        power_grid(Layers({"grid_nodes": "none", "power_lines": "none"}), least_kv=154)


def test_a_grid_of_ones_own_is_made_of_lines_and_substations() -> None:
    stations = gpd.GeoDataFrame(
        {"id": ["a", "b", "c"], "name": ["A", "B", "C"], "voltage_kv": [275.0, 275.0, 154.0],
         "voltages_kv": ["275", "275;154", "154"], "kind": "transmission"},
        geometry=gpd.points_from_xy([140.0, 140.5, 140.5], [36.5, 36.5, 36.8]), crs="EPSG:4326",
    )  # fmt: skip
    ways = [
        [(140.001, 36.5), (140.25, 36.5)], [(140.25, 36.5), (140.5, 36.5)],
        [(140.5, 36.501), (140.5, 36.8)], [(140.25, 36.5), (140.25, 36.6)],
    ]  # fmt: skip
    lines = gpd.GeoDataFrame(
        {"voltage_kv": [275.0, 275.0, 154.0, 275.0], "circuits": [4, 2, 2, 2]},
        geometry=[shapely.LineString(one) for one in ways], crs="EPSG:4326",
    )  # fmt: skip
    layers = Layers({"substations": stations, "power_lines": lines})
    grid = power_grid(layers, least_kv=66)
    assert drawn(reduced_grid(grid, (grid.nodes["kind"] == "substation").to_numpy())) == {
        ("ac", ("a", 275.0), ("b", 275.0)),
        ("ac", ("b", 154.0), ("c", 154.0)),
        ("transformer", ("b", 154.0), ("b", 275.0)),
    }
    # the area of a station is that in which it stands
    assert set(grid.nodes["supply_area"]) == {"tokyo"}
    ab = grid.links[grid.links["voltage_kv"] == 275].iloc[0]
    assert ab["circuits"] in (2.0, 4.0)
    assert 20 < ab["length_km"] < 25


@pytest.mark.parametrize("least_kv", [154, 275])
def test_the_embedded_grid_changes_frequency_at_converters_alone(least_kv: float) -> None:
    grid = power_grid(Layers(), least_kv=least_kv)
    hz = grid.nodes["frequency_hz"].to_numpy()
    links = grid.links
    differ = hz[links["tail"]] != hz[links["head"]]
    assert set(links["name"][differ]) == {
        "Hida-Shinano", "Shin-Shinano", "Sakuma", "Higashi-Shimizu",
    }  # fmt: skip
    # and the areas lie at their own frequency
    area_hz = embedded_table("supply_areas").set_index("area")["frequency_hz"]
    assert (grid.nodes["supply_area"].map(area_hz) == grid.nodes["frequency_hz"]).all()


def test_the_embedded_grid_crosses_the_borders_that_have_interconnectors() -> None:
    grid = power_grid(Layers(), least_kv=275)
    crossed = {frozenset((one, other)) for one, other, _, _ in borders(grid)}
    table = embedded_table("interconnectors")
    assert crossed == {frozenset(pair) for pair in table[["from_area", "to_area"]].to_numpy()}


def test_reducing_keeps_what_can_flow() -> None:
    import networkx as nx

    grid = power_grid(Layers(), least_kv=275)
    keep = (grid.nodes["kind"] == "plant").to_numpy()
    small = reduced_grid(grid, keep)
    graphs = []
    for one in (grid, small):
        kv = one.nodes["voltage_kv"].fillna(0.0)
        graph = nx.Graph()
        for row in one.links.itertuples():
            mw = row.circuits if row.kind == "ac" else 2.0
            ends = [(one.nodes["id"][n], kv[n]) for n in (row.tail, row.head)]
            old = graph.get_edge_data(*ends, {"capacity": 0.0})["capacity"]
            graph.add_edge(*ends, capacity=old + mw)
        graphs.append(graph)
    ends = [
        (row.id, row.voltage_kv) for row in small.nodes[small.nodes["kind"] == "plant"].itertuples()
    ]
    for a, b in ((0, 5), (3, -1), (7, 20)):
        flows = [nx.maximum_flow_value(graph, ends[a], ends[b]) for graph in graphs]
        assert flows[0] == flows[1] > 0
