"""What one more link would mend: the nearer station that is left, and fibers around what failed."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from plans_by_hand import PLACES, three_sites
from pyproj import Geod
from shapely import LineString, Point

from geowbit.cables import power_connection_mjpy
from geowbit.fiber import fiber_graph
from geowbit.layers import named_assumptions
from geowbit.plan import one_more_link, single_failures

MODEL = named_assumptions()
GEOD = Geod(ellps="GRS80")


@pytest.fixture(scope="module")
def failures() -> gpd.GeoDataFrame:
    return single_failures(three_sites(), gbps_per_mw=8, earthquake_km=30)


def row_of(table: pd.DataFrame, failures: pd.DataFrame, kind: str, key: str) -> pd.Series:
    at = failures.index[(failures["kind"] == kind) & (failures["id"] == key)][0]
    return table.set_index("failure").loc[at]


def test_a_second_line_goes_to_the_nearest_other_station(failures) -> None:
    stations = gpd.GeoDataFrame(
        {"id": ["N", "far", "near"], "name": ["N", "far", "near"], "supply_area": "north"},
        geometry=[Point(PLACES["N"]), Point(140, 42), Point(140, 40.9)],
        crs="EPSG:4326",
    )
    found = one_more_link(three_sites(), failures, assumptions=MODEL, stations=stations)
    row = row_of(found, failures, "substation", "N")
    # of the sites at N the larger is a, 0.9 degrees from "near"
    assert (row["what"], row["name"], row["to_name"]) == ("power_line", "Site a", "near")
    km = GEOD.inv(140, 40, 140, 40.9)[2] / 1e3
    assert row["length_km"] == pytest.approx(km * 1.3, rel=1e-3)
    price = power_connection_mjpy([km], 100.0, MODEL, supply_area="north")[0]
    assert row["cost_mjpy"] == pytest.approx(price, rel=1e-3)
    # 100 of the 150 MW that hang on N, and their part of the traffic
    assert (row["mw_saved"], row["gbps_saved"]) == (100.0, pytest.approx(800.0))
    # what fails upstream at P no line to another station mends; a's own line it does
    upstream = failures.index[(failures["kind"] == "substation") & (failures["id"] == "P")][0]
    assert not (found["failure"] == upstream).any()
    assert row_of(found, failures, "power_link", "4")["mw_saved"] == 100.0
    # c lies in another area, where no station is left
    assert not (found["failure"] == failures.index[failures["id"] == "S"][0]).any()


def test_fibers_are_built_around_what_failed(failures) -> None:
    places = {name: PLACES[name] for name in ("c", "S", "hub", "M")}
    rows = [
        {"id": key, "from_id": a, "to_id": b, "geometry": LineString([places[a], places[b]])}
        for key, a, b in (("7", "c", "hub"), ("8", "c", "S"), ("9", "S", "M"))
    ]
    graph = fiber_graph(gpd.GeoDataFrame(rows, crs="EPSG:4326"))
    hubs = {"one": PLACES["hub"], "two": PLACES["M"]}
    worst = failures[failures["kind"] == "fiber_link"]
    found = one_more_link(three_sites(), worst, assumptions=MODEL, graph=graph, hubs=hubs)
    row = row_of(found, failures, "fiber_link", "7")
    assert (row["what"], row["name"]) == ("fiber", "Site c")
    assert (row["mw_saved"], row["gbps_saved"]) == (200.0, 1600.0)
    # without 7 no link leads to the hub: what is built reaches it from somewhere
    ends = [Point(end) for line in row["geometry"].geoms for end in line.coords]
    assert any(end.distance(Point(PLACES["hub"])) < 1e-6 for end in ends)
    assert row["cost_mjpy"] > 0
    # a has another route when 1 fails, and c is on none of them: nothing is to be mended
    assert set(failures.loc[found["failure"], "id"]) <= {"5", "7"}


def test_nothing_is_mended_without_what_it_needs(failures) -> None:
    assert not len(one_more_link(three_sites(), failures, assumptions=MODEL))
