"""The result: best sites, reasons, files, and the way back from them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pyproj import Geod
from refused import refused
from shapely import LineString, Point

import geowbit as gw
from geowbit.core.errors import OutputError, StudyError
from geowbit.corridors import site_corridors
from geowbit.run import FrameTable

GEOD = Geod(ellps="GRS80")


def copy_of(sites: gw.Sites) -> gw.Sites:
    """Return the same result with a table of its own."""
    return gw.Sites(replace(sites.run, table=FrameTable(sites.table.copy())), sites.layers)


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study.japan(
        area={"bbox": [137.00, 36.50, 137.40, 36.80]}, top={"n": 4, "min_separation_km": 8}
    ).run()


@pytest.fixture(scope="module")
def written(sites, tmp_path_factory):
    return sites.write(tmp_path_factory.mktemp("run") / "out")


def test_the_candidates_are_asked_in_sql(sites, written):
    asked = """select municipality, count(*) n, max(score) best, avg(headroom_mw) mw from sites
        where not excluded group by municipality order by n desc, municipality"""
    table = sites.table[~sites.table["excluded"]]
    named = table.groupby(table["municipality"].astype(str))
    expected = pd.DataFrame(
        {"n": named.size(), "best": named["score"].max(), "mw": named["headroom_mw"].mean()}
    )
    for found in (sites.sql(asked), gw.Sites.read(written).sql(asked)):
        pd.testing.assert_frame_equal(
            found.set_index("municipality").sort_index(), expected, check_index_type=False,
            check_names=False,
        )  # fmt: skip
    best = gw.Sites.read(written).sql("select * from sites where rank = 1")
    assert list(best) == list(sites.table)
    assert best.geometry.iloc[0].equals(sites.table.geometry[sites.table["rank"] == 1].iloc[0])


def test_the_best_sites_are_apart_and_named(sites):
    best = sites.top()
    assert len(best) == 4
    assert best["rank"].iloc[0] == 1
    assert best["rank"].is_monotonic_increasing
    for row in range(4):
        for other in range(row):
            a, b = best.iloc[row], best.iloc[other]
            assert GEOD.inv(a["lon"], a["lat"], b["lon"], b["lat"])[2] > 7990
    substations = gw.layers.embedded_layer("substations").set_index("id")
    for told, (name, made_by) in zip(
        best["substation_name"],
        substations.loc[best["substation_id"], ["name", "name_source"]].to_numpy(),
        strict=True,
    ):
        # a name that was made by geocoding is none
        unnamed = made_by == "geocoded"
        assert told.startswith("unnamed substation near ") if unnamed else told == name
    routes = gw.layers.embedded_layer("fiber_routes").set_index("id").loc[best["fiber_route_id"]]
    for text, kind in zip(best["fiber_route"], routes["kind"], strict=True):
        assert text.endswith(f" ({kind})")
        assert len(text) > len(f" ({kind})")


def test_how_many_and_how_far_apart_can_be_asked(sites):
    assert sites.top(7, min_separation_km=0)["rank"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert len(sites.top(2)) == 2
    assert len(sites.top(1000, min_separation_km=30)) < 5


def test_the_best_sites_follow_the_table_as_it_is_now(sites):
    first = sites.top()
    changed = copy_of(sites)
    assert changed.top()["site_id"].tolist() == first["site_id"].tolist()
    changed.table["mine"] = 7
    assert changed.top()["mine"].tolist() == [7] * len(first)
    changed.table = changed.table[changed.table["site_id"] != first["site_id"].iloc[0]]
    assert first["site_id"].iloc[0] not in set(changed.top()["site_id"])


def test_corridors_lead_from_the_best_sites_of_the_table_as_it_is_now(sites):
    before = sites.corridors()
    assert before["site_id"].tolist() == sites.top()["site_id"].tolist()
    changed = copy_of(sites)
    assert changed.corridors()["site_id"].tolist() == before["site_id"].tolist()
    changed.table = changed.table[changed.table["site_id"] != before["site_id"].iloc[0]]
    after = changed.corridors()
    assert after["site_id"].tolist() == changed.top()["site_id"].tolist()
    assert after["site_id"].tolist() != before["site_id"].tolist()


def test_explain_adds_up_to_the_score(sites):
    weights = {one["name"]: one["weight"] for one in sites.record["criteria"]}
    for site in sites.top().itertuples():
        found = sites.explain(site.site_id)
        told = found.frame()
        assert told["points"].sum() == pytest.approx(site.score, abs=1e-9)
        assert told["of"].sum() == pytest.approx(1)
        assert (told["lost"] >= -1e-12).all()
        assert told["lost"].is_monotonic_decreasing
        assert set(told.index) == set(weights)
        assert found.rank == site.rank
        assert found.costs["connection_mjpy"] == site.connection_mjpy
    # by hand: snow_cm counts 0.5 of 10, of what is known there, and runs from 200 to 0 cm
    site = sites.table.iloc[0]
    told = sites.explain(site["site_id"]).frame().loc["snow_cm"]
    most = 0.05 / site["coverage"]
    assert told["of"] == pytest.approx(most)
    assert told["points"] == pytest.approx(max(1 - site["snow_cm"] / 200, 0) * most)
    assert (told["best"], told["worst"]) == (0, 200)


def test_explain_of_nobody(sites):
    with pytest.raises(StudyError) as caught:
        sites.explain("55370000x")
    assert caught.value.code.startswith("ranking.no_candidate")
    assert caught.value.params["name"] == "55370000x"


def test_standing_of_places_and_of_the_announced_sites(sites):
    best = sites.table.dropna(subset="rank").nsmallest(1, "rank")
    places = gpd.GeoDataFrame(
        {"what": ["the best square", "abroad"]},
        geometry=[Point(best["lon"].iloc[0], best["lat"].iloc[0]), Point(-9.1, 38.7)],
        crs="EPSG:4326",
        index=["x", "y"],
    )
    found = sites.standing(places)
    assert found.index.tolist() == ["x", "y"]
    assert found.loc["x", ["rank", "percentile"]].tolist() == [1, 100]
    assert found.loc["y", "exclusion"] == "no candidate there"
    announced = sites.standing()
    assert len(announced) == 35
    inside = announced["lon"].between(137.0, 137.4) & announced["lat"].between(36.5, 36.8)
    assert (announced["site_id"] != "").sum() == inside.sum() > 0
    assert (announced["rank"].notna() <= inside).all()


def test_what_the_best_sites_alone_decide_is_found_out_once(sites, monkeypatch):
    asked = []

    def counted(*given, **keys):
        asked.append(given[0]["site_id"].tolist())
        return site_corridors(*given, **keys)

    monkeypatch.setattr("geowbit.findings.details.site_corridors", counted)
    own = copy_of(sites)
    first, ids = own.corridors(), own.top()["site_id"].tolist()
    # what a reader does to a result is done to a copy
    kept = first.copy()
    first["length_km"] = -1.0
    routes, _ = own.routes()
    given = routes.copy()
    routes["km"] = -1.0
    assert_geodataframe_equal(own.corridors(), kept)
    pd.testing.assert_frame_equal(own.routes().routes, given)
    own.report()
    assert asked == [ids]
    # other hubs have other routes, and another table has other sites
    assert set(given["hub"]) == {"tokyo", "osaka"}
    tokyo = {"tokyo": own.run.hubs["tokyo"]}
    own.run = replace(own.run, study={**own.run.study, "hubs": tokyo})
    assert set(own.routes().routes["hub"]) == {"tokyo"}
    own.table = own.table[own.table["site_id"] != ids[0]]
    own.corridors()
    assert asked == [ids, own.top()["site_id"].tolist()]


def test_the_interval_of_a_rank_follows_a_table_changed_in_place(sites):
    own = copy_of(sites)
    best = own.top()["site_id"].tolist()
    before = own.listed()["rank_p95"].tolist()
    # none of the others counts any more, and so none can be better
    own.table["excluded"] = ~own.table["site_id"].isin(best)
    assert own.top()["site_id"].tolist() == best
    after = own.listed()["rank_p95"].tolist()
    assert max(after) <= len(best) < max(before)


def test_a_run_has_as_many_as_it_has_candidates(sites):
    assert len(sites) == len(sites.table) > 0


def test_a_run_says_what_it_is(sites):
    ranked = sites.table["rank"].notna().sum()
    assert repr(sites) == f"<Sites 'Japan': {ranked:,} ranked of {len(sites.table):,} (jis-1km)>"


def test_reading_a_run_back_gives_equal_tables(sites, written):
    back = gw.Sites.read(written)
    pd.testing.assert_frame_equal(
        pd.DataFrame(back.table.drop(columns="geometry")),
        pd.DataFrame(sites.table.drop(columns="geometry")),
    )
    assert back.table.crs == sites.table.crs
    assert back.table.geometry.geom_equals(sites.table.geometry).all()
    assert back.record == json.loads(json.dumps(sites.record))
    pd.testing.assert_frame_equal(
        pd.DataFrame(back.top().drop(columns="geometry")),
        pd.DataFrame(sites.top().drop(columns="geometry")),
    )
    told, again = (one.explain(sites.top()["site_id"].iloc[0]).frame() for one in (sites, back))
    pd.testing.assert_frame_equal(told, again)


def test_the_best_sites_in_three_forms(sites, written):
    best = sites.top()
    table = pd.read_csv(written / "top.csv", dtype={"site_id": str})
    assert table["site_id"].tolist() == best["site_id"].tolist()
    np.testing.assert_allclose(table["score"], best["score"])
    assert (written / "top.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for name in ("top.geojson", "top.gpkg"):
        features = gpd.read_file(written / name)
        assert features["site_id"].tolist() == best["site_id"].tolist()
        assert features.crs.to_epsg() == 4326
        assert features["municipality_ja"].tolist() == best["municipality_ja"].tolist()
        for drawn, own in zip(features.geometry, best.geometry, strict=True):
            assert drawn.hausdorff_distance(own) < 1e-6


def test_the_map_alone(sites, tmp_path):
    file = sites.to_html(tmp_path / "map.html")
    html = file.read_text(encoding="utf-8")
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert "OpenStreetMap contributors" in html
    assert list(tmp_path.iterdir()) == [file]


def test_the_report_names_its_best_site_and_its_sources(sites):
    html = sites.report()
    assert sites.top()["municipality"].iloc[0] in html
    assert "OpenStreetMap contributors" in html
    assert sites.record["ratio"]["note"]["text"].split(".")[0] in html


@pytest.mark.parametrize("name", ["run.json", "sites.parquet", "top.csv", "map.html"])
def test_a_run_that_lacks_a_file_is_none(written, tmp_path, name):
    place = shutil.copytree(written, tmp_path / "out")
    (place / name).unlink()
    with refused(OutputError, "run.file_missing", place=str(place), name=name):
        gw.Sites.read(place)


@pytest.mark.parametrize("name", ["run.json", "sites.parquet"])
def test_a_run_that_is_damaged_says_so(written, tmp_path, name):
    place = shutil.copytree(written, tmp_path / "out")
    (place / name).write_bytes((place / name).read_bytes()[:100])
    with refused(OutputError, "run.unreadable", place=str(place)):
        gw.Sites.read(place)


def test_frames_in_memory_are_asked_for_again(tmp_path):
    own = gpd.GeoDataFrame(
        {"id": ["a"], "name": ["Mine"], "voltage_kv": [275.0]},
        geometry=[Point(137.2, 36.7)],
        crs="EPSG:4326",
    )
    routes = gpd.GeoDataFrame(
        {"id": ["line"]}, geometry=[LineString([(137.1, 36.6), (137.3, 36.8)])], crs="EPSG:4326"
    )
    layers = {"substations": own, "fiber_routes": routes}
    study = gw.Study.japan(area={"bbox": [137.10, 36.65, 137.20, 36.70]}, layers=layers)
    place = study.run().write(tmp_path / "out")
    with refused(OutputError, "run.frame_missing", place=str(place), name="substations"):
        gw.Sites.read(place)
    back = gw.Sites.read(place, layers=layers)
    assert set(back.top()["substation_name"]) == {"Mine"}
    assert set(back.top()["fiber_route"]) == {"line (user)"}


def test_files_given_in_python_are_found_again_from_anywhere(tmp_path, monkeypatch):
    (tmp_path / "subs.csv").write_text("id,name,lon,lat,volts\na,Mine,137.2,36.7,275\n")
    monkeypatch.chdir(tmp_path)
    columns = {"voltage_kv": "volts"}
    for given in (
        {"file": "subs.csv", "columns": columns},
        {"file": [tmp_path / "subs.csv"], "columns": columns},
    ):
        study = gw.Study.japan(
            area={"bbox": [137.10, 36.65, 137.20, 36.70]}, layers={"substations": given}
        )
        place = study.run().write(tmp_path / "runs" / "out")
        monkeypatch.chdir("/")
        back = gw.Sites.read(place)
        assert set(back.top()["substation_name"]) == {"Mine"}
        monkeypatch.chdir(tmp_path)


def test_layers_from_files_are_found_again_from_anywhere(tmp_path, monkeypatch):
    (tmp_path / "subs.csv").write_text("id,name,lon,lat,voltage_kv\na,Mine,137.2,36.7,275\n")
    yaml = tmp_path / "study.yaml"
    yaml.write_text(
        "area: {bbox: [137.10, 36.65, 137.20, 36.70]}\n"
        "layers: {substations: {file: subs.csv}, fiber_routes: embedded}\n"
    )
    place = gw.Study.from_yaml(yaml).run().write(tmp_path / "runs" / "out")
    monkeypatch.chdir("/")
    assert set(gw.Sites.read(place).top()["substation_name"]) == {"Mine"}


def test_the_report_tells_the_seconds_of_the_steps_before_it(written):
    report = (written / "report.html").read_text(encoding="utf-8")
    seconds = json.loads((written / "run.json").read_text(encoding="utf-8"))["seconds"]
    told = {name: f"{seconds[name]:.2f} s" for name in ("corridors", "best sites", "fiber routes")}
    for name, text in told.items():
        row = report.split(f">{name}<")[1].split("</tr>")[0]
        assert text in row
    assert {"report", "map", "sites"} <= set(seconds)
