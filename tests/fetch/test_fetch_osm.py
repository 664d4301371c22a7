"""Layers from an Overpass server: complete, each element once, or a clear failure."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from refused import refused
from stand_in import (
    RAW,
    STAMP,
    Asked,
    Element,
    Nominatim,
    Overpass,
    node,
    relation,
    square,
    touching,
    way,
)

import geowbit as gw
from geowbit.core.errors import AreaError, LayerError, OutputError, SourceError
from geowbit.core.messages import Message
from geowbit.fetch import FetchOptions, fetch_osm

# northern Kyushu, with a share of the Chugoku coast
WEST, SOUTH, EAST, NORTH = BOX = (130.0, 32.6, 131.6, 34.0)
BBOX = {"bbox": list(BOX)}
GEOD = Geod(ellps="GRS80")
Serve = Callable[..., Overpass]

PASSING = [
    "429",
    "504",
    "slow",
    "cut",
    "truncated",
    "html",
    "html-as-json",
    "xml",
    "list",
    "no-elements",
    "odd-element",
    "nothing",
    "remark-busy",
]
FINAL = {"400": "line 1: parse error", "moved": "https://example.org/api", "403": "blocked"}


def ids(path: Path) -> list[str]:
    frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    return frame["id"].tolist()


def first_times(count: int, fault: str) -> Callable[[int, Asked], str | None]:
    return lambda n, _: fault if n <= count else None


@pytest.fixture
def few(substations: list[Element]) -> list[Element]:
    """The substations of a small corner, so that faults cost little time."""
    return [e for e in substations if e.shape.intersects(shapely.box(130, 33, 131, 34))]


def test_lines_over_many_tiles_come_once_each_and_whole(
    serve: Serve, lines: list[Element], cache: Path, patient: Any, tmp_path: Path
) -> None:
    server, out = serve(lines), tmp_path / "lines.parquet"
    record = fetch_osm(
        "power_lines", area=BBOX, out=out, endpoint=server.url, options=patient(tile_km2=900)
    )
    wanted = touching(lines, shapely.box(*BOX))
    given = [one for asked in server.asked for one in asked.given]
    # the question is a real one only where lines lie across the borders of tiles
    assert len(server.asked) > 20
    assert len(given) > 1.2 * len(set(given)) > 300
    assert len(ids(out)) == len(wanted)
    assert set(ids(out)) == wanted
    assert record.rows_kept == len(wanted)
    # lines are not cut at the border of the area
    by_id = {e.id: e for e in lines}
    frame = gpd.read_parquet(out)
    whole = [by_id[one].shape for one in frame["id"]]
    assert shapely.equals_exact(frame.geometry.to_numpy(), whole, tolerance=0).all()


def test_tiles_hold_the_area_and_are_no_larger_than_asked(
    serve: Serve, lines: list[Element], cache: Path, patient: Any, tmp_path: Path
) -> None:
    server = serve(lines)
    options = patient(tile_km2=2500)
    fetch_osm(
        "power_lines", area=BBOX, out=tmp_path / "x.gpkg", endpoint=server.url, options=options
    )
    boxes = [asked.box for asked in server.asked]
    assert all(abs(GEOD.geometry_area_perimeter(box)[0]) / 1e6 < 2501 for box in boxes)
    assert shapely.union_all(boxes).covers(shapely.box(*BOX))
    # two thirds of the cut, at least, stand in the way of a cut into crumbs
    area = abs(GEOD.geometry_area_perimeter(shapely.box(*BOX))[0]) / 1e6
    assert len(boxes) <= 2 * area / 2500 + 1


def test_substations_of_every_kind_of_element_become_points_inside(
    serve: Serve, substations: list[Element], cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    server, out = serve(substations), tmp_path / "subs.gpkg"
    record = fetch_osm("substations", area=BBOX, out=out, endpoint=server.url, options=quick)
    frame = gpd.read_file(out).set_index("id")
    assert frame.index.is_unique
    assert set(frame.index) == touching(substations, shapely.box(*BOX))
    by_id = {e.id: e for e in substations}
    assert {one.split("/")[0] for one in frame.index} == {"node", "way", "relation"}
    assert (frame.geom_type == "Point").all()
    shapes = [by_id[one].shape for one in frame.index]
    assert shapely.covers(shapes, frame.geometry.to_numpy()).all()
    drawn = sum(not one.startswith("node") for one in frame.index)
    assert record.repaired == {Message("dirt.made_a_point"): drawn}
    numbers = frame.index.str.split("/").str[1].astype(int)
    row = pd.read_csv(RAW / "odbl" / "substations.csv").iloc[numbers - 1]
    assert frame["voltage_kv"].to_numpy() == pytest.approx(row["voltage_kv"].to_numpy())
    assert frame["name"].tolist() == row["name"].fillna("").tolist()
    assert frame["kind"].tolist() == row["kind"].tolist()


def test_prefectures_hold_their_coast_and_little_beside(
    serve: Serve, substations: list[Element], cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    server, out = serve(substations), tmp_path / "nagasaki.geojson"
    fetch_osm("substations", area="Nagasaki, 佐賀", out=out, endpoint=server.url, options=quick)
    found = set(ids(out))
    outlines = gpd.read_file(RAW / "open" / "prefectures.geojson").set_index("code")
    shape = outlines.loc[["41", "42"]].to_crs(6669).geometry.union_all()
    places = gpd.GeoSeries([e.shape for e in substations], crs=4326).to_crs(6669)
    away_m = places.distance(shape).to_numpy()
    named = {e.id for e, far in zip(substations, away_m, strict=True) if far == 0}
    close = {e.id for e, far in zip(substations, away_m, strict=True) if far < 1900}
    near = {e.id for e, far in zip(substations, away_m, strict=True) if far < 2100}
    assert len(named) > 30
    assert named < close <= found <= near
    # the sea between the islands is not asked for
    asked = sum(asked.box.area for asked in server.asked)
    assert asked < shapely.box(*outlines.loc[["41", "42"]].total_bounds).area / 2


def test_a_file_of_polygons_is_an_area(
    serve: Serve, lines: list[Element], cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    triangle = shapely.Polygon([(130.2, 32.7), (131.5, 33.1), (130.4, 33.9)])
    gpd.GeoDataFrame(geometry=[triangle], crs=4326).to_crs(6670).to_file(tmp_path / "area.gpkg")
    server, out = serve(lines), tmp_path / "lines.gpkg"
    area = {"file": "area.gpkg"}
    fetch_osm(
        "power_lines", area=area, folder=tmp_path, out=out, endpoint=server.url, options=quick
    )
    assert set(ids(out)) == touching(lines, triangle)
    in_box = touching(lines, shapely.box(*triangle.bounds))
    assert len(in_box) > len(ids(out)), "the corners of the box would hide a missing selection"


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_is_waited_out(
    serve: Serve,
    few: list[Element],
    cache: Path,
    patient: Any,
    slept: list[float],
    tmp_path: Path,
    fault: str,
) -> None:
    server, out = serve(few, faults=first_times(2, fault)), tmp_path / "s.geojson"
    told: list[str] = []
    fetch_osm(
        "substations",
        area=BBOX,
        out=out,
        endpoint=server.url,
        options=patient(read_timeout_s=1.5) if fault == "slow" else patient(),
        tell=told.append,
    )
    assert set(ids(out)) == touching(few, shapely.box(*BOX))
    assert slept[:2] == [5, 10], "the second wait is twice the first"
    assert sum("asking again in" in line for line in told) == 2


@pytest.mark.parametrize("fault", [*PASSING, *FINAL, "remark-time", "remark-memory"])
def test_a_fault_that_stays_names_the_tile_and_leaves_nothing(
    serve: Serve, few: list[Element], cache: Path, patient: Any, tmp_path: Path, fault: str
) -> None:
    marked: list[Any] = []

    def faults(n: int, asked: Asked) -> str | None:
        # the third tile and all that is cut from it
        if n == 3:
            marked.append(asked.box)
        return fault if marked and marked[0].covers(asked.box) else None

    server, folder = serve(few, faults=faults), tmp_path / "out"
    options = patient(tile_km2=3000, attempts=2, splits=1)
    if fault == "slow":
        options = replace(options, read_timeout_s=1.5)
    call: dict[str, Any] = {
        "area": BBOX,
        "out": folder / "s.gpkg",
        "endpoint": server.url,
        "options": options,
    }
    with pytest.raises(SourceError) as failed:
        fetch_osm("substations", **call)
    message = str(failed.value)
    assert failed.value.exit_code == 3
    assert "\n" not in message
    assert "\x1b" not in message
    assert server.url in message
    assert FINAL.get(fault, "") in message
    if fault in {"html", "html-as-json", "429", "504"}:
        assert "the server is probably too busy to handle your request." in message
    named = re.search(r"tile 3 of (\d+) \(([^)]*)\)", message)
    assert named
    box = shapely.box(*(float(side) for side in named[2].split(",")))
    assert box.symmetric_difference(marked[0]).area < 1e-6
    assert not folder.exists() or not list(folder.iterdir())
    asked_in_vain = [a for a in server.asked if marked[0].covers(a.box)]
    expected = 1 if fault in FINAL else 2
    # a tile too large for the server is asked for once, and the first of its quarters twice
    assert len(asked_in_vain) == expected + fault.startswith(("remark-time", "remark-memory"))

    before, server.faults = len(server.asked), lambda n, asked: None
    fetch_osm("substations", **call)
    again = server.asked[before:]
    assert len(again) == int(named[1]) - 2, "only the missing tiles are asked for again"
    assert set(ids(folder / "s.gpkg")) == touching(few, shapely.box(*BOX))
    fetch_osm("substations", **call)
    assert len(server.asked) == before + len(again), "nothing is missing any more"


def test_a_broken_fetch_leaves_the_file_of_an_earlier_one(
    serve: Serve, few: list[Element], cache: Path, patient: Any, tmp_path: Path
) -> None:
    out = tmp_path / "s.gpkg"
    first = serve(few)
    fetch_osm("substations", area=BBOX, out=out, endpoint=first.url, options=patient())
    before = {path.name: path.read_bytes() for path in tmp_path.glob("s.gpkg*")}
    assert len(before) == 2
    second = serve(few, faults=lambda n, asked: "504")
    with pytest.raises(SourceError):
        fetch_osm("substations", area=BBOX, out=out, endpoint=second.url, options=patient())
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert kept == before


@pytest.mark.parametrize("fault", ["remark-time", "remark-memory"])
def test_a_tile_too_large_for_the_server_is_cut_into_quarters(
    serve: Serve, lines: list[Element], cache: Path, patient: Any, tmp_path: Path, fault: str
) -> None:
    def faults(n: int, asked: Asked) -> str | None:
        return fault if asked.box.area > 0.3 else None

    server, out = serve(lines, faults=faults), tmp_path / "lines.parquet"
    options = patient(tile_km2=30_000)
    call: dict[str, Any] = {"area": BBOX, "out": out, "endpoint": server.url, "options": options}
    fetch_osm("power_lines", **call)
    assert set(ids(out)) == touching(lines, shapely.box(*BOX))
    assert len(ids(out)) == len(set(ids(out)))
    sizes = sorted({round(asked.box.area / (1.6 * 1.4), 4) for asked in server.asked})
    assert sizes == [1 / 16, 1 / 4, 1] if 1.6 * 1.4 / 4 > 0.3 else [1 / 4, 1]
    before = len(server.asked)
    fetch_osm("power_lines", **call)
    assert len(server.asked) == before, "the answer of the quarters is kept for the tile"


def test_retry_after_is_kept_to_and_bounded(
    serve: Serve,
    few: list[Element],
    cache: Path,
    quick: FetchOptions,
    slept: list[float],
    tmp_path: Path,
) -> None:
    server = serve(few, faults=first_times(1, "429-after-7"))
    call: dict[str, Any] = {"area": BBOX, "out": tmp_path / "s.gpkg", "options": quick}
    fetch_osm("substations", endpoint=server.url, **call)
    assert slept == [7]
    never = serve(few, faults=lambda n, asked: "429-after-9999")
    with pytest.raises(SourceError) as failed:
        fetch_osm("substations", endpoint=never.url, **call)
    assert failed.value.params["reason"].params["status"] == "429"
    assert len(never.asked) == 1, "nobody waits for hours"
    assert slept == [7]


def test_waits_grow_to_a_bound(
    serve: Serve, few: list[Element], cache: Path, patient: Any, slept: list[float], tmp_path: Path
) -> None:
    server = serve(few, faults=lambda n, asked: "504")
    options = patient(attempts=7, backoff_s=5, longest_wait_s=60)
    with pytest.raises(SourceError) as caught:
        fetch_osm(
            "substations",
            area=BBOX,
            out=tmp_path / "s.gpkg",
            endpoint=server.url,
            options=options,
        )
    assert caught.value.code == "fetch.tile_failed"
    assert caught.value.params["reason"].params["count"] == 7
    assert slept == [5, 10, 20, 40, 60, 60]
    assert len(server.asked) == 7


def test_one_request_at_a_time_with_a_pause_and_a_name(
    serve: Serve, lines: list[Element], cache: Path, tmp_path: Path
) -> None:
    server = serve(lines)
    options = FetchOptions(pause_s=0.05, tile_km2=2500)
    told: list[str] = []
    fetch_osm(
        "power_lines",
        area=BBOX,
        out=tmp_path / "x.gpkg",
        endpoint=server.url,
        options=options,
        tell=told.append,
    )
    assert server.most_at_once == 1
    for before, after in itertools.pairwise(server.asked):
        assert after.began - before.began >= 0.05
    assert {asked.agent.split()[0] for asked in server.asked} == {f"geowbit/{gw.__version__}"}
    count = len(server.asked)
    tiles = [line.split(":")[0] for line in told if line.startswith("tile")]
    assert tiles == [f"tile {n} of {count}" for n in range(1, count + 1)]


def test_the_real_sleep_is_the_default() -> None:
    assert FetchOptions().sleep is time.sleep
    assert FetchOptions().pause_s >= 1
    assert FetchOptions().attempts < 10


def test_a_broken_or_old_answer_on_disk_is_asked_for_again(
    serve: Serve, few: list[Element], cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    server, out = serve(few), tmp_path / "s.geojson"
    call: dict[str, Any] = {"area": BBOX, "out": out, "endpoint": server.url, "options": quick}
    fetch_osm("substations", **call)
    count, wanted = len(server.asked), ids(out)
    kept = sorted(cache.rglob("*.json"))
    assert len(kept) == count
    kept[0].write_bytes(kept[0].read_bytes()[:-20])
    fetch_osm("substations", **call)
    assert len(server.asked) == count + 1
    then = time.time() - 31 * 86_400
    for path in kept:
        os.utime(path, (then, then))
    fetch_osm("substations", **call)
    assert len(server.asked) == 2 * count + 1
    assert ids(out) == wanted


def test_answers_of_another_server_do_not_count(
    serve: Serve, few: list[Element], cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    one, other = serve(few), serve(few[:1])
    for server in (one, other):
        fetch_osm(
            "substations",
            area=BBOX,
            out=tmp_path / "s.geojson",
            endpoint=server.url,
            options=quick,
        )
    assert len(ids(tmp_path / "s.geojson")) == 1


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".parquet"])
def test_the_file_reads_back_as_a_layer_with_its_record(
    serve: Serve,
    substations: list[Element],
    cache: Path,
    quick: FetchOptions,
    tmp_path: Path,
    suffix: str,
) -> None:
    server, out = serve(substations), tmp_path / "new" / f"subs{suffix}"
    record = fetch_osm("substations", area=BBOX, out=out, endpoint=server.url, options=quick)
    wanted = [e for e in substations if e.shape.intersects(shapely.box(*BOX))]
    with_voltage = {e.id for e in wanted if "voltage" in e.tags}
    layer = gw.read_layer("substations", out)
    assert set(layer["id"]) == with_voltage
    assert (layer["licence"] == "ODbL 1.0").all()
    assert layer["source"].str.startswith("OpenStreetMap").all()
    assert layer["confidence"].isin(["low", "medium", "high"]).all()
    beside = json.loads((out.parent / f"{out.name}.provenance.json").read_text())
    assert beside["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest() == record.sha256
    assert beside["date"] == STAMP[:10] == record.date
    assert beside["licence"] == "ODbL 1.0"
    assert "OpenStreetMap contributors" in beside["attribution"]
    assert beside["endpoint"] == server.url
    assert beside["area"] == BBOX
    assert 'nwr["power"="substation"]' in beside["query"]
    assert len(beside["tiles"]) == len(server.asked)
    assert beside["rows_kept"] == len(wanted)
    assert {path.name for path in out.parent.iterdir()} == {out.name, f"{out.name}.provenance.json"}
    assert gpd.read_parquet(out).crs == 4326 if suffix == ".parquet" else True


def test_the_same_answers_give_the_same_rows(
    serve: Serve, few: list[Element], cache: Path, patient: Any, tmp_path: Path
) -> None:
    files = []
    for n, (elements, km2) in enumerate([(few, 10_000), (few[::-1], 1_500)]):
        out = tmp_path / f"{n}.geojson"
        server = serve(elements)
        fetch_osm(
            "substations", area=BBOX, out=out, endpoint=server.url, options=patient(tile_km2=km2)
        )
        files.append(json.loads(out.read_text())["features"])
    assert files[0] == files[1]


def test_nothing_there_is_said_so(
    serve: Serve, few: list[Element], cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    server = serve(few)
    where = Message("fetch.the_area", area=str(BBOX))
    with refused(LayerError, "layers.none_there", name="data_centers", where=where) as none:
        fetch_osm(
            "data_centers",
            area=BBOX,
            out=tmp_path / "d.gpkg",
            endpoint=server.url,
            options=quick,
        )
    assert none.value.exit_code == 1
    assert not list(tmp_path.glob("d.gpkg*"))


def test_an_empty_tile_is_no_failure(
    serve: Serve, cache: Path, patient: Any, tmp_path: Path
) -> None:
    server, out = serve([node(1, 130.1, 32.7, power="substation")]), tmp_path / "s.geojson"
    fetch_osm(
        "substations", area=BBOX, out=out, endpoint=server.url, options=patient(tile_km2=2000)
    )
    assert sum(bool(asked.given) for asked in server.asked) == 1 < len(server.asked)
    assert ids(out) == ["node/1"]


def test_exchanges_data_centers_plants_and_proxies(
    serve: Serve, cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    yard = square(130.5, 33.0, 0.01)
    track = shapely.LineString([(130.2, 33.0), (130.3, 33.1), (130.4, 33.1)])
    elements = [
        way(1, yard, telecom="exchange", name="Exchange", operator="NTT"),
        way(2, yard, building="central_office"),
        node(3, 130.5, 33.1, telecom="service_device"),
        relation(4, yard, telecom="data_center", name="DC", start_date="2024-04-01"),
        node(5, 130.6, 33.1, building="data_center", construction="data_center"),
        way(6, yard, power="plant", **{"plant:output:electricity": "1.2 GW"}),
        node(7, 130.6, 33.2, power="plant", **{"plant:source": "solar"}),
        way(8, track, railway="rail", operator="JR", name="本線", **{"name:en": "Main line"}),
        way(9, track, railway="rail", service="yard"),
        node(10, 130.2, 33.0, railway="rail"),
        way(11, shapely.LineString(yard.exterior.coords), railway="rail"),
        way(12, track, highway="motorway", operator="NEXCO"),
        way(13, track, highway="trunk"),
    ]
    server = serve(elements)

    def get(name: str, **kwargs: Any) -> gpd.GeoDataFrame:
        out = tmp_path / f"{name}.parquet"
        fetch_osm(name, area=BBOX, out=out, endpoint=server.url, options=quick, **kwargs)
        return gpd.read_parquet(out).set_index("id")

    exchanges = get("exchanges")
    assert sorted(exchanges.index) == ["way/1", "way/2"]
    assert exchanges.loc["way/1", ["kind", "operator", "confidence"]].tolist() == [
        "pop",
        "NTT",
        "low",
    ]
    centers = get("data_centers")
    assert centers["year"].dropna().to_dict() == {"relation/4": 2024.0}
    assert centers["status"].to_dict() == {"relation/4": "in use", "node/5": "under construction"}
    assert centers["load_mw"].isna().all()
    plants = get("power_plants")
    assert plants["capacity_mw"].dropna().to_dict() == {"way/6": 1200.0}
    assert plants["fuel"].to_dict() == {"way/6": "", "node/7": "solar"}
    rails = get("railways")
    assert sorted(rails.index) == ["way/11", "way/8"]
    assert set(rails.geom_type) == {"LineString"}
    assert rails.loc["way/8", ["name", "name_en", "kind", "owner"]].tolist() == [
        "本線",
        "Main line",
        "rail",
        "JR",
    ]
    roads = get("motorways")
    assert roads["kind"].to_dict() == {"way/12": "expressway"}
    assert (
        "no open map of telecom fiber"
        in json.loads((tmp_path / "motorways.parquet.provenance.json").read_text())["note"]
    )
    for name, layer in [
        ("exchanges", "fiber_nodes"),
        ("data_centers", "data_centers"),
        ("power_plants", "power_plants"),
        ("railways", "fiber_routes"),
        ("motorways", "fiber_routes"),
    ]:
        assert len(gw.read_layer(layer, tmp_path / f"{name}.parquet")) >= 1


def test_elements_without_a_whole_shape_are_counted(
    serve: Serve, cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    track = shapely.LineString([(130.2, 33.0), (130.3, 33.1)])
    cut = way(2, track, power="line", voltage="154000")
    cut.found["geometry"][1] = None
    bare = way(3, track, power="line")
    bare.found["geometry"] = bare.found["geometry"][:1]
    far = way(4, shapely.LineString([(130.1, 32.65), (130.1, 32.8)]), power="line")
    server = serve([way(1, track, power="line", voltage="154"), cut, bare, far])
    out = tmp_path / "l.parquet"
    area = tmp_path / "a.gpkg"
    gpd.GeoDataFrame(
        geometry=[shapely.Polygon([(130, 32.9), (131.6, 32.6), (131.6, 34), (130.0, 34)])], crs=4326
    ).to_file(area)
    record = fetch_osm("power_lines", area=str(area), out=out, endpoint=server.url, options=quick)
    assert record.rows_read == 4
    assert record.rows_kept == 1
    assert record.dropped == {
        Message("dirt.no_whole_geometry"): 2,
        Message("dirt.outside_area"): 1,
    }
    assert gpd.read_parquet(out)["voltage_kv"].tolist() == [154.0]


def test_odd_text_in_tags_comes_through_as_text(
    serve: Serve, cache: Path, quick: FetchOptions, tmp_path: Path
) -> None:
    odd = "<script>alert(1)</script>\n\x00\ud83d" + "変" * 300
    server = serve([node(1, 130.5, 33.0, power="substation", name=odd.replace("\ud83d", ""))])
    out = tmp_path / "s.parquet"
    fetch_osm("substations", area=BBOX, out=out, endpoint=server.url, options=quick)
    assert gpd.read_parquet(out)["name"][0].startswith("<script>")


@pytest.mark.parametrize(
    ("change", "error", "code", "names"),
    [
        ({"name": "substation"}, LayerError, "layers.not_of_osm", "'substations'"),
        ({"name": "fiber"}, LayerError, "layers.not_of_osm", "substations"),
        ({"out": "x.csv"}, OutputError, "fetch.suffix", ".gpkg"),
        ({"out": "."}, OutputError, "fetch.suffix", ".gpkg"),
        (
            {"area": {"bbox": [33, 130, 34, 131]}},
            AreaError,
            "fetch.bbox_latitude_first",
            "[33, 130, 34, 131]",
        ),
        ({"area": "170,-20,-170,-10"}, AreaError, "fetch.bbox_west_beyond_east", "170"),
        ({"area": "130,34,131,33"}, AreaError, "fetch.bbox_south_beyond_north", "131"),
        ({"area": "130,33,131"}, AreaError, "fetch.bbox_sides", "[130.0, 33.0, 131.0]"),
        ({"area": "130,33,nan,34"}, AreaError, "fetch.bbox_not_finite", "nan"),
        ({"area": "-200,33,131,34"}, AreaError, "fetch.bbox_off_earth", "-200"),
        ({"area": " "}, AreaError, "fetch.area_empty", "bbox"),
        ({"area": "Fukuoko"}, gw.StudyError, "candidates.no_prefecture", "Fukuoka"),
        ({"area": {"prefectures": []}}, AreaError, "fetch.no_prefecture", ""),
        ({"area": {"box": []}}, AreaError, "fetch.no_area", "box"),
        ({"area": "absent.gpkg"}, LayerError, "layers.no_file", "absent.gpkg"),
        ({"area": "-180,-60,180,60"}, AreaError, "fetch.too_many_questions", "500"),
        ({"endpoint": "ftp://127.0.0.1/"}, LayerError, "fetch.no_web_address", "ftp:"),
        ({"endpoint": "127.0.0.1:80"}, LayerError, "fetch.no_web_address", "127.0.0.1:80"),
        ({"endpoint": "http://[::1"}, LayerError, "fetch.no_address", "[::1"),
        ({"endpoint": "https://me:secret@127.0.0.1/"}, LayerError, "fetch.password", "127.0.0.1"),
    ],
)
def test_a_wrong_call_is_one_line_before_any_request(
    serve: Serve,
    cache: Path,
    quick: FetchOptions,
    tmp_path: Path,
    change: Any,
    error: Any,
    code: str,
    names: str,
) -> None:
    server = serve([node(1, 130.5, 33.0, power="substation")])
    call: dict[str, Any] = {
        "name": "substations",
        "area": BBOX,
        "out": tmp_path / "x.gpkg",
        "endpoint": server.url,
        "options": quick,
    } | change
    with refused(error, code) as told:
        fetch_osm(call.pop("name"), **call)
    # of a hint or of the forms that would do, what it lists
    assert names in " ".join(map(str, told.value.params.values()))
    assert "secret" not in str(told.value)
    assert not server.asked


def test_a_server_that_is_not_there(
    serve: Serve, cache: Path, quick: FetchOptions, slept: list[float], tmp_path: Path
) -> None:
    gone = serve([node(1, 130.5, 33.0, power="substation")])
    gone.close()
    with pytest.raises(SourceError) as failed:
        fetch_osm(
            "substations", area=BBOX, out=tmp_path / "x.gpkg", endpoint=gone.url, options=quick
        )
    assert failed.value.params["reason"] == Message(
        "fetch.tried",
        reason=Message("fetch.no_connection", reason="Connection refused"),
        count=4,
    )
    assert len(str(failed.value)) < 600
    assert slept == [5, 10, 20]


def test_an_answer_beyond_the_limit_is_not_swallowed(
    serve: Serve, lines: list[Element], cache: Path, patient: Any, tmp_path: Path
) -> None:
    server = serve(lines)
    with pytest.raises(SourceError) as caught:
        fetch_osm(
            "power_lines",
            area=BBOX,
            out=tmp_path / "x.gpkg",
            endpoint=server.url,
            options=patient(answer_mb=0.001, splits=0),
        )
    assert caught.value.code == "fetch.tile_too_large"
    assert caught.value.params["reason"] == Message("fetch.answer_larger", mb=0.001)


def test_a_cache_that_cannot_be_written_is_told(
    serve: Serve, few: list[Element], quick: FetchOptions, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    server = serve(few)
    with pytest.raises(OutputError) as caught:
        fetch_osm(
            "substations",
            area=BBOX,
            out=tmp_path / "x.gpkg",
            endpoint=server.url,
            cache=blocked,
            options=quick,
        )
    assert caught.value.code == "fetch.cache"
    assert caught.value.params["folder"] == str(blocked)


def test_a_place_is_looked_up_once_and_kept(
    serve: Serve,
    geocoder: Nominatim,
    lines: list[Element],
    cache: Path,
    patient: Any,
    tmp_path: Path,
) -> None:
    pytest.importorskip("osmnx")
    island = shapely.Polygon([(130.2, 32.7), (131.5, 33.1), (130.4, 33.9)])
    geocoder.knows(island)
    geocoder.faults = [(429, b"busy", {"Retry_After": "6"}), (504, b"", {})]
    server, out = serve(lines), tmp_path / "l.parquet"
    call: dict[str, Any] = {
        "area": "place:Kyushu no kita",
        "out": out,
        "endpoint": server.url,
        "geocoder": geocoder.url,
        "options": patient(),
    }
    fetch_osm("power_lines", **call)
    assert set(ids(out)) == touching(lines, island)
    assert [asked["q"] for asked in geocoder.asked] == [["Kyushu no kita"]] * 3
    assert {agent.split()[0] for agent in geocoder.agents} == {f"geowbit/{gw.__version__}"}
    asked = len(server.asked)
    fetch_osm("power_lines", **call)
    assert len(geocoder.asked) == 3
    assert len(server.asked) == asked
    import osmnx

    assert osmnx.settings.requests_kwargs == {}, "what was lent is given back"
    assert osmnx.settings.use_cache
    assert "geowbit" not in osmnx.settings.http_user_agent


@pytest.mark.parametrize(
    ("answer", "error", "code", "words"),
    [
        ((200, b"[]", {}), AreaError, "fetch.no_outline", "'Nowhere'"),
        (
            (200, b'[{"importance": 1, "geojson": {"type": "Point"}}]', {}),
            AreaError,
            "fetch.no_outline",
            "'Nowhere'",
        ),
        (
            (200, b"<html>sorry</html>", {"Content_Type": "text/html"}),
            SourceError,
            "fetch.page_for_data",
            "sorry",
        ),
        ((200, b"{}", {}), SourceError, "fetch.no_places", ""),
        ((200, b"[{", {}), SourceError, "fetch.no_places", ""),
        ((403, b"blocked", {}), SourceError, "fetch.http", "HTTP 403: blocked"),
        (
            (429, b"busy", {"Retry_After": "3"}),
            SourceError,
            "fetch.http",
            "HTTP 429: busy (2 times)",
        ),
        (
            (301, b"", {"Location": "https://example.org/"}),
            SourceError,
            "fetch.http_moved",
            "https://example.org/",
        ),
    ],
)
def test_a_place_that_cannot_be_had(
    serve: Serve,
    geocoder: Nominatim,
    few: list[Element],
    cache: Path,
    patient: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
    error: Any,
    code: str,
    words: str,
) -> None:
    nominatim = pytest.importorskip("osmnx")._nominatim
    # osmnx keeps its own pause of a second, which is right outside of tests
    monkeypatch.setattr(nominatim.time, "sleep", lambda _: None)
    geocoder.faults = [answer, answer]
    server = serve(few)
    with pytest.raises(error) as failed:
        fetch_osm(
            "substations",
            area={"place": "Nowhere"},
            out=tmp_path / "x.gpkg",
            endpoint=server.url,
            geocoder=geocoder.url,
            options=patient(attempts=2),
        )
    found = failed.value.message
    while isinstance(inner := found.params.get("reason"), Message):
        found = inner
    assert found.code == code
    assert words in str(failed.value)
    assert "\n" not in str(failed.value)
    assert not server.asked
