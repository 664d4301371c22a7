"""A country that does not exist: its own land, grids, areas, towns and rates, from end to end.

Two islands 129 km apart at 50 N, a grid on each. Right values come from the ellipsoid (pyproj)
and from arithmetic on the study's own rates, not from geowbit.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from islands import EAST, WEST, write_islands
from refused import refused

import geowbit as gw
from geowbit.cables import compare, total_cost
from geowbit.ground import Ground, check_on_land, sea_share
from geowbit.place import resolve_place

GEOD = pyproj.Geod(ellps="GRS80")
HOME = re.compile(
    r"japan|tokyo|osaka|kansai|hokkaido|tohoku|kyushu|tepco|prefecture\b|coarse relief|"
    r"日本|東京|大阪|関西|都道府県",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Path(tmp_path_factory.mktemp("nowhere"))
    write_islands(place)
    return place


@pytest.fixture(scope="module")
def study(folder: Path) -> gw.Study:
    return gw.Study.from_yaml(folder / "study.yaml")


@pytest.fixture(scope="module")
def sites(study: gw.Study, folder: Path) -> gw.Sites:
    made = study.run()
    made.write(folder / "out")
    return made


def sea_between(lon: float, lat: float, to: tuple[float, float]) -> float:
    """Return the share of the geodesic that lies off both islands, from thousands of points."""
    points = np.array(GEOD.npts(lon, lat, *to, 4000))
    land = shapely.union_all([WEST, EAST])
    return 1 - shapely.contains_xy(land, points[:, 0], points[:, 1]).mean()


def test_the_strait_is_sea_and_the_islands_are_land(study: gw.Study) -> None:
    ground = Ground(study.layers)
    east = (12.35, 50.15)
    share = sea_share([10.1], [50.1], east, ground=ground, samples=2000)[0]
    assert share == pytest.approx(sea_between(10.1, 50.1, east), abs=2e-3)
    km = GEOD.inv(10.1, 50.1, *east)[2] / 1e3 * share
    strait = GEOD.inv(10.3, 50.11, 12.1, 50.14)[2] / 1e3
    assert km == pytest.approx(strait, rel=0.01)
    assert 128 < strait < 130
    assert sea_share([10.0], [50.0], (10.2, 50.2), ground=ground)[0] == 0
    check_on_land(resolve_place((50.1, 10.1)), ground)
    with pytest.raises(gw.StudyError) as caught:
        check_on_land(resolve_place((50.1, 11.2)), ground)
    assert caught.value.code == "ground.in_the_sea"


def test_each_supply_area_is_a_grid(study: gw.Study) -> None:
    ground = Ground(study.layers)
    assert ground.supply_area_of(10.1, 50.1) == ground.grid_of("westgrid") == "westgrid"
    assert ground.supply_area_of(12.3, 50.1) == "eastgrid"
    assert ground.supply_area_of(11.2, 50.1) == ""


def test_a_site_across_the_strait_is_no_overhead_line_over_no_sea(sites: gw.Sites) -> None:
    east = sites.table[sites.table["lon"] > 12]
    assert len(east) > 20
    # another grid across 129 km of sea: direct current with its cable, never alternating
    assert (east["watts_by"] == "dc").all()
    west = sites.table[sites.table["lon"] < 11]
    assert (west["watts_by"] == "ac").all()
    # the sea alone, at the least rate of a sea cable, costs more than the whole line over land
    assert east["watts_to_bits_mjpy"].min() > 129 * 300


def test_candidates_lie_on_the_islands_and_have_their_names(sites: gw.Sites) -> None:
    table = sites.table
    land = shapely.union_all([WEST, EAST])
    assert shapely.contains_xy(land, table["lon"], table["lat"]).all()
    here = table["lon"] < 11
    assert set(table.loc[here, "prefecture"].astype(str)) == {"Vestershire"}
    assert set(table.loc[~here, "supply_area"].astype(str)) == {"eastgrid"}
    assert {"Vestby", "Ostby", ""} == set(table["municipality"].astype(str))


def test_own_counties_and_towns_are_areas_and_candidates(folder: Path) -> None:
    file = folder / "study.yaml"
    county = gw.Study.from_yaml(file, area={"prefectures": ["ostershire"]}).run()
    assert (county.table["lon"] > 12).all()
    with refused(gw.AreaError, "candidates.no_such_area", name="Ostersheer", near="Ostershire"):
        gw.Study.from_yaml(file, area={"prefectures": ["Ostersheer"]}).run()
    towns = gw.Study.from_yaml(file, candidates="municipalities").run()
    assert towns.table["site_id"].tolist() == ["V1", "O1"]
    assert towns.table["municipality"].astype(str).tolist() == ["Vestby", "Ostby"]


def test_own_towns_and_stations_are_places(study: gw.Study) -> None:
    town = resolve_place("ostby", layers=study.layers)
    assert (town.kind, town.name) == ("municipality", "Ostby")
    assert town.lon == pytest.approx(12.3)
    assert resolve_place("Vest station", layers=study.layers).kind == "substation"
    with pytest.raises(gw.StudyError) as caught:
        resolve_place("Sapporo", layers=study.layers)
    assert caught.value.code in ("place.unknown", "place.did_you_mean")


def test_compare_crosses_the_strait_by_direct_current(study: gw.Study) -> None:
    found = compare(
        load_mw=10,
        origin="west",
        destination="Ostby",
        hubs=study.settings.hubs,
        layers=study.layers,
        assumptions=study.assumptions,
    )
    away = GEOD.inv(10.1, 50.1, 12.3, 50.1)[2] / 1e3
    assert found.distance_km == pytest.approx(away, rel=1e-3)
    assert found.sea_km == pytest.approx(away * sea_between(12.3, 50.1, (10.1, 50.1)), rel=0.02)


def test_latency_follows_the_own_fiber(study: gw.Study) -> None:
    found = gw.latency("Ostby", "west", layers=study.layers, hubs=study.settings.hubs)
    assert not found.estimated
    along = GEOD.inv(12.3, 50.1, 10.1, 50.1)[2] / 1e3
    assert found.route_km == pytest.approx(along, rel=0.01)


def test_no_way_between_two_places_leads_through_another_country() -> None:
    found = gw.latency((50.11, 8.68), (52.52, 13.40))
    assert found.estimated
    assert found.route_km == pytest.approx(1.3 * GEOD.inv(8.68, 50.11, 13.40, 52.52)[2] / 1e3)
    assert "fiber.no_route_there" in {note.code for note in found.notes}
    assert found.second is None


def test_a_route_and_a_cost_of_the_study(study: gw.Study) -> None:
    cost = total_cost(
        "Vestby",
        load_mw=10,
        hubs=study.settings.hubs,
        layers=study.layers,
        assumptions=study.assumptions,
    )
    assert all(np.isfinite(part.mid) for part in cost.parts)
    found = gw.corridors.route(
        "power",
        "Vestby",
        "Vest station",
        load_mw=10,
        hubs=study.settings.hubs,
        layers=study.layers,
        assumptions=study.assumptions,
    )
    straight = GEOD.inv(10.1, 50.1, 10.05, 50.05)[2] / 1e3
    assert straight <= found.length_km < 1.3 * straight


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("page", ["map", "report"])
def test_no_word_of_another_country_stands_on_a_page(
    sites: gw.Sites, tmp_path: Path, page: str, lang: str
) -> None:
    if page == "report":
        text = sites.report(lang=lang)
    else:
        text = sites.to_html(tmp_path / "map.html", lang=lang).read_text(encoding="utf-8")
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", "\n", text)
    # the key of the study's own layer, and the built-in assumptions with their sources
    text = re.sub(r"\bprefectures\b", "", text)
    section = text.split("Cost and other assumptions", 1)[0].split("費用などの前提", 1)[0]
    assert sorted({found.lower() for found in HOME.findall(section)}) == []


def test_messages_of_the_run_name_no_other_country(sites: gw.Sites) -> None:
    said = " ".join(one["text"] for one in sites.record["messages"])
    assert HOME.findall(said) == []
