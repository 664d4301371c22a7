"""A study with layers of one's own: windows, strictness, patterns, what reaches the results."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from records import counted, told_of
from refused import refused

import geowbit as gw
from geowbit.core.errors import LayerError, StudyError
from geowbit.core.messages import Message
from geowbit.geodesy import pairs_within_km, widened_box

GEOD = pyproj.Geod(ellps="GRS80")
BOX = [133.95, 34.15, 134.05, 34.25]
HEADER = "id,name,lon,lat,voltage_kv\n"


def study(folder: Path, layers: str, **keys: Any) -> gw.Study:
    path = folder / "study.yaml"
    path.write_text(f"area: {{bbox: {BOX}}}\nlayers:\n{layers}", encoding="utf-8")
    return gw.Study.from_yaml(path, **keys)


def stations(folder: Path, *rows: str, name: str = "subs.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def told(record: dict[str, Any], name: str) -> dict[str, Any]:
    return counted(next(layer for layer in record["layers"] if layer["name"] == name))


# ---------------------------------------------------------------------------------- windows


@settings(max_examples=60)
@given(
    west=st.floats(-170, 165), south=st.floats(-80, 78),
    width=st.floats(0, 4), height=st.floats(0, 2),
    km=st.floats(0.5, 400), azimuth=st.floats(0, 360), share=st.floats(0, 0.999),
    x=st.floats(0, 1), y=st.floats(0, 1),
)  # fmt: skip
def test_a_widened_box_holds_all_that_is_near(
    west: float, south: float, width: float, height: float, km: float, azimuth: float,
    share: float, x: float, y: float,
) -> None:  # fmt: skip
    box = (west, south, west + width, south + height)
    wide = widened_box(box, km)
    lon, lat, _ = GEOD.fwd(west + x * width, south + y * height, azimuth, km * 1e3 * share)
    assert wide[1] <= lat <= wide[3]
    assert wide[0] <= lon <= wide[2]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 2)), max_size=14),
    st.floats(0.05, 3),
)
def test_pairs_are_those_of_a_plain_loop(rows: list[tuple[int, int, int]], km: float) -> None:
    lon = [139 + x / 1000 for x, *_ in rows]
    lat = [35 + y / 1000 for _, y, _ in rows]
    group = [g for *_, g in rows]
    found = {tuple(pair) for pair in pairs_within_km(lon, lat, group, max_km=km).tolist()}
    for a in range(len(rows)):
        for b in range(a + 1, len(rows)):
            apart = GEOD.inv(lon[a], lat[a], lon[b], lat[b])[2] / 1e3
            if group[a] != group[b] or apart > km * 1.01:
                assert (a, b) not in found
            elif apart < km * 0.99:
                assert (a, b) in found


def test_a_window_gives_the_distances_of_the_whole_layer(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    rows = [f"{n},,{x:.5f},{y:.5f},187" for n, (x, y) in enumerate(
        zip(rng.uniform(132, 136, 600), rng.uniform(32.5, 36, 600), strict=True)
    )]  # fmt: skip
    stations(tmp_path, *rows)
    whole = study(tmp_path, "  substations: {file: subs.csv}\n").run()
    part = study(tmp_path, "  substations: {file: subs.csv, window_km: 60}\n").run()
    assert told(part.record, "substations")["rows_read"] < 250
    assert part.table["substation_km"].tolist() == whole.table["substation_km"].tolist()
    assert "read within 60 km of the area" in told(part.record, "substations")["note"]


def test_a_window_that_proves_nothing_is_refused(tmp_path: Path) -> None:
    stations(tmp_path, "1,,134.2,34.2,187", "2,,139,36,187")
    params = {"layer": "substations", "window_km": "15", "criterion": "substation_km"}
    with refused(StudyError, "study.window_too_small", least_km="30", **params):
        study(tmp_path, "  substations: {file: subs.csv, window_km: 15}\n").run()


def test_a_window_smaller_than_a_radius_and_one_of_a_network_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plants.csv").write_text("name,lon,lat,capacity_mw\na,134,34.2,100\n")
    params = {"layer": "power_plants", "window_km": "20", "criterion": "plant_mw_50km"}
    with refused(StudyError, "study.window_too_small", reach_km="50", **params):
        study(tmp_path, "  power_plants: {file: plants.csv, window_km: 20}\n").run()
    routes = gpd.GeoDataFrame(geometry=[shapely.LineString([(134, 34.2), (134.1, 34.2)])], crs=4326)
    routes.to_file(tmp_path / "routes.gpkg")
    with refused(StudyError, "study.window_of_network", layer="fiber_routes"):
        study(tmp_path, "  fiber_routes: {file: routes.gpkg, window_km: 50}\n").run()


def test_what_only_excludes_is_read_within_the_area(tmp_path: Path) -> None:
    boxes = [shapely.box(x, 34.1, x + 0.05, 34.2) for x in np.arange(130, 140, 0.1)]
    gpd.GeoDataFrame(geometry=boxes, crs=4326).to_crs(6672).to_file(tmp_path / "parks.gpkg")
    layers = "  protected_areas: {file: parks.gpkg, licence: CC BY 4.0}\n"
    sites = study(tmp_path, layers, exclude=[{"inside": "protected_areas"}]).run()
    layer = told(sites.record, "protected_areas")
    assert layer["rows_read"] <= 5
    inside = shapely.contains_xy(shapely.union_all(boxes), sites.table["lon"], sites.table["lat"])
    assert 0 < inside.sum() < len(sites.table)
    assert sites.table["excluded"].tolist() == inside.tolist()


def test_parks_beside_the_area_exclude_nothing_and_those_abroad_are_refused(tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=[shapely.box(135, 34, 135.1, 34.1)], crs=4326).to_file(
        tmp_path / "a.gpkg"
    )
    layers = "  protected_areas: {file: a.gpkg}\n"
    sites = study(tmp_path, layers, exclude=[{"inside": "protected_areas"}]).run()
    assert not sites.table["excluded"].any()
    assert "none of it lies within the area" in told(sites.record, "protected_areas")["note"]
    gpd.GeoDataFrame(geometry=[shapely.box(10, 50, 10.1, 50.1)], crs=4326).to_file(
        tmp_path / "a.gpkg"
    )
    what = f"layer protected_areas: {tmp_path / 'a.gpkg'}"
    with refused(LayerError, "layers.elsewhere", what=what, lon="10", lat="50"):
        study(tmp_path, layers, exclude=[{"inside": "protected_areas"}]).run()


# ------------------------------------------------------------------------------- the keys


def test_the_study_or_a_layer_may_be_strict(tmp_path: Path) -> None:
    stations(tmp_path, "1,,134,34.2,187", "2,,134.1,34.2,")
    lax = "  substations: {file: subs.csv}\n"
    assert told(study(tmp_path, lax).run().record, "substations")["rows_kept"] == 1
    for layers, keys in (
        (lax, {"strict": True}),
        ("  substations: {file: subs.csv, strict: true}\n", {}),
    ):
        kind = Message("dirt.missing", column="voltage_kv")
        with refused(LayerError, "layers.strict", count="1", kind=kind) as error:
            study(tmp_path, layers, **keys).check()
        (first,) = error.value.params["first"]
        assert first.params["row"] == Message("layers.row", row="2")


def test_files_lists_and_patterns_start_at_the_folder_of_the_study(tmp_path: Path) -> None:
    stations(tmp_path, "1,Kita,134,34.2,187", name="east_subs.csv")
    stations(tmp_path, "1,Kita,134,34.2,187", "2,Nishi,133.9,34.2,66", name="west_subs.csv")
    for files in ("'*_subs.csv'", "[east_subs.csv, west_subs.csv]"):
        found = study(tmp_path, f"  substations: {{file: {files}}}\n").check()
        layer = told(found, "substations")
        assert (layer["rows_read"], layer["rows_kept"]) == (3, 2)
        assert layer["files"] == ["east_subs.csv", "west_subs.csv"]
    resolved = study(tmp_path, f"  substations: {{file: {files}}}\n").resolved()
    assert resolved["layers"]["substations"]["file"][0] == str(tmp_path / "east_subs.csv")


@pytest.mark.parametrize(
    ("layers", "code", "key", "near"),
    [
        ("  substations: {columns: {a: b}}\n", "file_or_postgis", "", ""),
        ("  substations: {file: a.csv, table: b}\n", "sql_without_postgis", "", ""),
        ("  substations: {postgis: 'postgresql://me@here/x'}\n", "table_or_sql", "", ""),
        ("  substations: {postgis: 'a.gpkg', table: x}\n", "no_database", "", ""),
        ("  substations: {file: a.csv, colums: {a: b}}\n", "unknown_key", ".colums", "columns"),
        (
            "  substations: {file: a.csv, columns: {a: {colum: b}}}\n",
            "unknown_key",
            ".columns.a.colum",
            "column",
        ),
        (
            "  substations: {file: a.csv, window_km: -1}\n",
            "takes.greater_than",
            ".window_km",
            "",
        ),
    ],
)
def test_keys_that_do_not_go_together(
    tmp_path: Path, layers: str, code: str, key: str, near: str
) -> None:
    at = f"{tmp_path / 'study.yaml'}:3"
    key = f"layers.substations{key}"
    with refused(StudyError, f"settings.{code}", at=at, key=key, near=near):
        study(tmp_path, layers)


# ---------------------------------------------------------------- what reaches the results


def test_dirt_and_licence_reach_run_json_and_report_and_harm_nobody(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>66000"
    stations(
        tmp_path, "1,Kita,134,34.2,187", f"2,Nishi,133.9,34.2,{evil}", "3,<b>x</b>,134.1,34.2,<i>"
    )
    layers = (
        "  substations: {file: subs.csv, licence: CC BY-NC 4.0, source: The <b>grid</b> company,\n"
        "    attribution: © The grid company, date: 2026-04-01}\n"
    )
    sites = study(tmp_path, layers).run()
    sites.write(tmp_path / "out")
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    layer = told(record, "substations")
    assert layer["examples"]["missing voltage_kv"] == ["3 '<i>'"]
    assert (layer["source"], layer["date"]) == ("The <b>grid</b> company", "2026-04-01")
    assert len(layer["sha256"]) == 64
    licence = {"name": "substations", "licence": "CC BY-NC 4.0"}
    warned = str(Message("layers.licence_not_commercial", **licence))
    assert "licence_not_commercial substations CC BY-NC 4.0" in told_of(record)
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert warned in report
    assert "© The grid company" in report
    assert "voltage_kv missing dropped: 1 (such as row 3: '<i>')" in html.unescape(report)
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "The grid company" in page
    for text in (report, page):
        assert "<script>alert(1)" not in text
        assert "<b>grid</b>" not in text


def test_a_frame_of_another_country_is_refused_too() -> None:
    abroad = gpd.GeoDataFrame({"voltage_kv": [380.0]}, geometry=[shapely.Point(10, 50)], crs=4326)
    with refused(LayerError, "layers.elsewhere", lon="10", lat="50"):
        gw.Study.japan(area={"bbox": BOX}, layers={"substations": abroad}).run()
    swapped = gpd.GeoDataFrame(
        {"voltage_kv": [187.0]}, geometry=[shapely.Point(34.2, 134)], crs=4326
    )
    sites = gw.Study.japan(area={"bbox": BOX}, layers={"substations": swapped}).run()
    assert sites.table["substation_km"].max() < 20
    assert told(sites.record, "substations")["repaired"] == {"swapped": 1}


def test_an_island_without_a_substation_in_the_window_is_not_judged(tmp_path: Path) -> None:
    # Shodoshima: a substation on Shikoku lies within the window, none on the island
    stations(tmp_path, "1,,134.05,34.33,187")
    path = tmp_path / "study.yaml"
    layers = "layers:\n  substations: {file: subs.csv, window_km: 27}\n"
    path.write_text("area: {bbox: [134.17, 34.45, 134.2, 34.5]}\n" + layers)
    with refused(
        StudyError, "study.window_unknown", layer="substations", criterion="off_grid_island"
    ):
        gw.Study.from_yaml(path).run()
