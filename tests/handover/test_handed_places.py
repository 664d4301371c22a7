"""Places for a GIS, KMZ and the request: what connects them ends where it should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np
import pandas as pd
import pyogrio
import pytest
from pyproj import Geod
from refused import refused

import geowbit as gw
from geowbit.core.errors import OutputError
from geowbit.findings import Calculation, calculation
from geowbit.handover import kmz, place_tables, quotation
from geowbit.run import Run

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")

GEOD = Geod(ellps="GRS80")
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def found(studied: Callable[..., gw.Sites]) -> Calculation:
    sites = studied()
    out = sites.table.loc[sites.table["excluded"].to_numpy(bool), "site_id"].iloc[0]
    return sites.calculation([*sites.top(2)["site_id"], out])


def far_km(line: Any, end: int, lon: float, lat: float) -> float:
    at = np.asarray(line.coords)[end]
    return GEOD.inv(at[0], at[1], lon, lat)[2] / 1000


def test_lines_run_from_the_site_to_its_substation(found: Calculation) -> None:
    tables = place_tables(found)
    sites = tables["sites"].set_index("site_id")
    assert sites.index.tolist() == found.rows["site_id"].tolist()
    assert np.allclose(sites.geometry.x, found.rows["lon"], atol=1e-9)
    stations = tables["substations"].set_index("id")
    for row in tables["power_lines"].itertuples():
        site = sites.loc[row.site_id]
        station = stations.loc[row.substation_id].geometry
        # a corridor goes over a raster: its ends lie in the cells of the two
        assert far_km(row.geometry, 0, site["lon"], site["lat"]) < 1.5
        assert far_km(row.geometry, -1, station.x, station.y) < 1.5
        # the place of the connecting substation stands in the table of the sites too
        assert site["connection_substation_lon"] == pytest.approx(station.x)
        assert site["connection_substation_lat"] == pytest.approx(station.y)
    assert len(tables["power_lines"]) == len(found.rows)


def test_routes_are_as_long_as_they_say_and_reach_their_hub(found: Calculation) -> None:
    routes = place_tables(found)["fiber_routes"]
    assert set(routes["hub"]) == set(found.run.hubs)
    for row in routes.itertuples():
        hub = found.run.hubs[row.hub]
        drawn = GEOD.geometry_length(row.geometry) / 1000
        # lengths are as built, drawn lines are simplified
        assert drawn < row.km * 1.02
        assert drawn > 0.6 * (row.km - row.access_km)
        parts = getattr(row.geometry, "geoms", [row.geometry])
        ends = [np.asarray(part.coords)[[0, -1]] for part in parts]
        near = min(GEOD.inv(*end, *hub)[2] for end in np.concatenate(ends)) / 1000
        assert near < 5


def document(content: bytes) -> Xml.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["doc.kml"]
        return Xml.fromstring(archive.read("doc.kml"))


def test_the_kmz_has_each_place_with_its_figures(found: Calculation) -> None:
    root = document(kmz(found, lang="ja"))
    tables = place_tables(found)
    folders = root.findall(f"{KML}Document/{KML}Folder")
    assert [len(one.findall(f"{KML}Placemark")) for one in folders] == [
        len(table) for table in tables.values()
    ]
    mark = folders[0].find(f"{KML}Placemark")
    assert mark is not None
    lon, lat = map(float, mark.findtext(f"{KML}Point/{KML}coordinates", "").split(","))
    first = found.rows.iloc[0]
    assert (lon, lat) == pytest.approx((first["lon"], first["lat"]), abs=1e-6)
    lines = [one.text.split() for one in folders[2].iter(f"{KML}coordinates")]
    assert list(map(len, lines)) == [len(one.coords) for one in tables["power_lines"].geometry]
    data = {one.get("name"): one.findtext(f"{KML}value") for one in mark.iter(f"{KML}Data")}
    assert data["検討全体の順位"] == "1"
    # what stands twice is written alike
    assert kmz(found, lang="ja") == kmz(found, lang="ja")


def test_hostile_names_and_the_antimeridian() -> None:
    name = "<![CDATA[ ]]> & <script>\x00" + "名" * 10_000
    table = pd.DataFrame(
        {"site_id": ["a", "b"], "name": [name, "b"], "lon": [190.0, 179.5], "lat": [1.0, -2.0],
         "score": [0.5, 0.4], "rank": [1, 2], "excluded": [False, False], "exclusion": ["", ""],
         "geometry": [None, None], "x_km": [1.0, 2.0]}
    )  # fmt: skip
    criteria = [{"name": "x_km", "direction": "cost", "weight": 1, "best": 0, "worst": 2}]
    run = Run.of(table, {"name": name, "study": {}, "criteria": criteria})
    root = document(kmz(calculation(run, gw.Layers(), ["a", "b"])))
    marks = list(root.iter(f"{KML}Placemark"))
    assert len(marks) == 2
    title = marks[0].findtext(f"{KML}name", "")
    assert "<script>" in title
    assert len(title) <= 500
    assert [one.text for one in root.iter(f"{KML}coordinates")] == [
        "-170.000000,1.000000",
        "179.500000,-2.000000",
    ]


def test_the_request_asks_for_what_the_run_would_build_and_tells_no_price(
    found: Calculation,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(quotation(found)))
    sheet = book["Power"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    model, terms = found.run.assumptions, found.connections[0]
    assert terms is not None
    km = found.details.corridors["corridor_km"].iloc[0]
    line = next(row for row in rows if row[1] == "Power line")
    assert line[3] == pytest.approx(round(km, 1))
    assert f"{terms.line_kv:g} kV" in line[2]
    fiber = list(book["Fiber"].iter_rows(min_row=5, values_only=True))
    first = next(row for row in fiber if row[1] == "Route 1")
    assert first[3] == pytest.approx(round(terms.fiber_km * model.value("fiber_detour_ratio"), 1))
    prices = [row[5] for row in [*rows, *fiber] if isinstance(row[3], int | float)]
    assert prices
    assert set(prices) == {None}
    costs = found.straight.to_numpy()
    told = {row[3] for row in [*rows, *fiber] if isinstance(row[3], int | float)}
    assert not told & set(np.round(costs[costs > 300], 1).tolist())


def test_amounts_of_the_request_add_up(
    found: Calculation, recalculated: Callable[..., Any]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(quotation(found)))
    sheet = book["Power"]
    quantity = sheet.cell(5, 4).value
    sheet.cell(5, 6).value, sheet.cell(6, 6).value = 200, 50.5
    held = io.BytesIO()
    book.save(held)
    done = recalculated({"request": held.getvalue()})["request"]["Power"]
    assert done.cell(5, 7).value == pytest.approx(quantity * 200)
    ends = next(row for row in range(5, 20) if done.cell(row, 2).value == "Sum")
    assert done.cell(ends, 7).value == pytest.approx(quantity * 200 + sheet.cell(6, 4).value * 50.5)


def test_all_files_stand_in_one_folder_or_none(
    studied: Callable[..., gw.Sites], tmp_path: Path
) -> None:
    sites = studied()
    best = sites.top(1)["site_id"].tolist()
    folder = sites.hand_over(tmp_path / "out", best, lang="ja")
    assert sorted(one.name for one in folder.iterdir()) == [
        "dossier.gpkg", "dossier.kmz", "dossier.xlsx", "quotation.xlsx",
    ]  # fmt: skip
    layers = pyogrio.list_layers(folder / "dossier.gpkg")[:, 0].tolist()
    assert layers == ["sites", "substations", "power_lines", "fiber_routes"]
    read = pyogrio.read_dataframe(folder / "dossier.gpkg", layer="sites")
    assert read["site_id"].tolist() == best
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    with refused(OutputError, "output.holds_others"):
        sites.hand_over(tmp_path / "other", best)
    assert [one.name for one in (tmp_path / "other").iterdir()] == ["mine.txt"]
