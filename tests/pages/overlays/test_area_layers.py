"""Boundaries of supply areas and frequencies; data centers at work; tiles only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from map_studies import DRAWN_POINTS, Made, cells
from refused import refused
from typer.testing import CliRunner

from geowbit.candidates import table_lattice
from geowbit.cli import app
from geowbit.core.errors import OutputError
from geowbit.core.escape import safe_json
from geowbit.core.messages import Message
from geowbit.pages import site_map, standalone_html
from geowbit.pages.overlays.areas import boundary_lines, supply_area_layers
from geowbit.pages.overlays.registry import Drawing


def page_of(made: Made, **more: Any) -> str:
    layers = more.pop("layers", made.layers)
    return standalone_html(site_map(made.run, made.top, layers=layers, **more))


@given(st.lists(st.integers(-1, 2), min_size=20, max_size=20))
def test_boundaries_are_what_two_areas_share(kinds: list[int]) -> None:
    column, row = (a.ravel() for a in np.meshgrid(np.arange(5.0), np.arange(4.0)))
    table = cells(column, row, np.zeros(20), lon_step=1.0, lat_step=1.0)
    lattice = table_lattice(table)
    assert lattice is not None
    lines = boundary_lines(lattice, kinds)
    codes = np.array(kinds)
    areas = [
        shapely.union_all(table.geometry[codes == kind].to_numpy()) for kind in {*kinds} - {-1}
    ]
    shared = [
        shapely.intersection(shapely.boundary(one), shapely.boundary(other)).length
        for k, one in enumerate(areas)
        for other in areas[k + 1 :]
    ]
    assert shapely.length(lines).sum() == pytest.approx(sum(shared))


def test_fifty_meets_sixty_hertz_where_the_study_says() -> None:
    column, row = (a.ravel() for a in np.meshgrid(np.arange(4.0), np.arange(3.0)))
    table = cells(138 + column, 35 + row, np.zeros(12), lon_step=1.0, lat_step=1.0)
    areas = np.array(["chubu", "tokyo", "tohoku", "elsewhere"])[column.astype(int)]
    frequency, supply = supply_area_layers(Drawing({}, table=table.assign(supply_area=areas)))
    assert "50 and 60 Hz" in str(frequency.label)
    assert "supply areas" in str(supply.label)
    assert not frequency.show
    # one straight line of three cells, at 138.5; three of them between four areas
    assert '"paths":[[1385000,375000,0,-10000,0,-10000,0,-10000]]' in safe_json(frequency.data)
    assert safe_json(supply.data).count("0,-10000,0,-10000") == 3
    # an area that the tables do not know has no frequency, hence no boundary of it
    assert safe_json(frequency.data).count("[[1") == 1
    assert supply_area_layers(Drawing({}, table=table)) == []
    assert supply_area_layers(Drawing({}, table=table.assign(supply_area="tokyo"))) == []


@pytest.mark.browser
def test_data_centers_at_work_are_told_from_announced_ones(
    visit: Callable[..., Any], made: Made
) -> None:
    one = made.layers["data_centers"]
    both = pd.concat([one, one.assign(name="At work", status="Operating since 2024")])
    found = visit(page_of(made, layers=made.layers | {"data_centers": both}))
    symbols = {
        point["text"][0]: point["symbol"]
        for point in found.page.evaluate(DRAWN_POINTS)
        if point["symbol"] in ("diamond", "solid")
    }
    assert symbols == {"大郷データセンター": "diamond", "At work": "solid"}
    found.page.get_by_label("Operating data centers").uncheck()
    assert "solid" not in {point["symbol"] for point in found.page.evaluate(DRAWN_POINTS)}
    assert found.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "host", "credit"),
    [("gsi", "https://cyberjapandata.gsi.go.jp/", "国土地理院"),
     ("osm", "https://tile.openstreetmap.org/", "OpenStreetMap contributors")],
)  # fmt: skip
def test_tiles_are_asked_for_only_when_they_are_allowed(
    visit: Callable[..., Any], made: Made, name: str, host: str, credit: str
) -> None:
    found = visit(page_of(made, tiles=name))
    outside = [url for url in found.requests if not url.startswith(("file:", "data:", "blob:"))]
    assert outside
    assert all(url.startswith(host) for url in outside)
    assert credit in found.page.locator(".leaflet-control-attribution").inner_text()
    # without a network the rest of the page works as ever, and off is off
    assert found.page.locator(".gw-best .gw-value").count() == 5
    found.page.get_by_label("(network)").uncheck()
    assert found.page.locator(".gw-tiled").count() == 0
    refused = [text for text in found.complaints if "ERR_NAME_NOT_RESOLVED" not in text]
    assert refused == []
    assert host.rstrip("/") not in page_of(made)


def test_a_server_that_there_is_not_is_told(made: Made, tmp_path: Any) -> None:
    known = Message("names.known", names=("gsi", "osm"))
    with refused(OutputError, "pages.no_tiles", hint=known):
        page_of(made, tiles="google")
    told = CliRunner().invoke(app, ["map", str(tmp_path), "--tiles", "google"])
    assert told.exit_code != 0


def test_islands_far_apart_have_their_own_boundaries() -> None:
    lon = np.array([10.0, 10.001, 10.0, 19.0, 19.001])
    cells = pd.DataFrame({"lon": lon, "lat": [50.0, 50.0, 49.999, 45.0, 45.0]})
    lines = boundary_lines(table_lattice(cells), [0, 1, 0, 1, 1])
    # between the two cells of the first island alone
    assert [np.round(line.bounds, 6).tolist() for line in lines] == [
        [10.0005, 49.9995, 10.0005, 50.0005]
    ]
