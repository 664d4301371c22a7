"""A folder of a country that does not exist: grids, areas, towns, climate, money and rates.

Right values come from the ellipsoid (pyproj) and from arithmetic on the folder's own tables.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pyproj
import pytest
from islands import write_islands
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cables import compare, total_cost
from geowbit.cli import app
from geowbit.countries import country_of, using
from geowbit.layers import named_assumptions

GEOD = pyproj.Geod(ellps="GRS80")
HOME = re.compile(
    r"japan|tokyo|osaka|kansai|hokkaido|tohoku|kyushu|tepco|prefecture\b|coarse relief|¥|\byen\b|"
    r"日本|東京|大阪|関西|都道府県|円",
    re.IGNORECASE,
)
MANIFEST = """
name: {en: Twinland, ja: ツインランド}
grid: h3-6
currency: {code: TWN, sign: kr, unit: {en: crown, ja: クローネ}, worth: {JPY: 1}}
study:
  voltage_classes: {33: 5, 132: 100}
  hubs: {west: [10.1, 50.1]}
  criteria: {substation_km: {weight: 2}, rtt_west_ms: {weight: 1, best: 0, worst: 10}}
  exclude: []
  costs: {rates: rates.csv}
  candidates: municipalities
  layers:
    land: {file: land.geojson}
    supply_areas: {file: grids.geojson}
    prefectures: {file: counties.geojson}
    municipalities: {file: towns.geojson}
    substations: {file: substations.geojson}
    fiber_routes: {file: fiber.geojson}
"""
# 20 degrees at 35 N and the sea, one less for each degree: 4.9 at 50.1 N
CLIMATE = """key,what,low,mid,high,unit,source,confidence
mean_temperature_c_at_35n,mean at 35 N,20,20,20,C,the weather of nowhere,low
temperature_c_per_deg,fall for each degree,1,1,1,C per degree,the weather of nowhere,low
temperature_c_per_km,fall for each km,6,6,6,C per km,the weather of nowhere,low
"""
PRICES = """supply_area,low,mid,high,source
westgrid,0.02,0.03,0.04,the exchange of nowhere
any,0.05,0.06,0.07,the exchange of nowhere
"""


@pytest.fixture(scope="module")
def twinland(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Path(tmp_path_factory.mktemp("twinland"))
    write_islands(place)
    (place / "study.yaml").unlink()
    (place / "country.yaml").write_text(MANIFEST, encoding="utf-8")
    (place / "model").mkdir()
    (place / "model" / "country_parameters.csv").write_text(CLIMATE)
    (place / "model" / "energy_prices.csv").write_text(PRICES)
    for lang, hub in (("en", "Westhaven"), ("ja", "西港")):
        (place / "words" / lang).mkdir(parents=True)
        (place / "words" / lang / "places.ftl").write_text(f"hub-west = {hub}\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def sites(twinland: Path) -> gw.Sites:
    return gw.Study(
        load_mw=10,
        country=str(twinland),
        candidates={"grid": {"lon_arcsec": 180, "lat_arcsec": 120}},
        area={"bbox": [9.8, 49.8, 12.6, 50.4]},
    ).run()


def test_a_study_begins_with_what_its_country_gives(twinland: Path) -> None:
    study = gw.Study(load_mw=10, country=str(twinland))
    assert study.settings.name == "Twinland"
    assert study.settings.hubs == {"west": (10.1, 50.1)}
    assert study.settings.candidates.municipalities
    table = study.run().table
    assert table["municipality"].astype(str).tolist() == ["Vestby", "Ostby"]
    own = gw.Study(load_mw=10, country=str(twinland), hubs={"east": (12.3, 50.1)})
    assert own.settings.hubs == {"west": (10.1, 50.1), "east": (12.3, 50.1)}


def test_distances_and_sea_are_those_of_the_islands(sites: gw.Sites) -> None:
    table = sites.table
    here = table["lon"] < 11
    to = (10.05, 50.05)
    km = [
        GEOD.inv(lon, lat, *to)[2] / 1e3 for lon, lat in table.loc[here, ["lon", "lat"]].to_numpy()
    ]
    assert np.abs(table.loc[here, "substation_km"] - km).max() < 0.01
    assert (table.loc[~here, "watts_by"].astype(str) == "dc").all()
    assert table.loc[~here, "watts_to_bits_mjpy"].min() > 129 * 300


def test_cost_has_its_climate_its_price_and_its_money(twinland: Path) -> None:
    study = gw.Study(load_mw=10, country=str(twinland))
    found = total_cost(
        "Vestby", 10, layers=study.layers, hubs=study.settings.hubs, assumptions=study.assumptions
    )
    # at 50.1 N, 5.1 degrees below 10 C: the least that a cold brings
    assert found.temperature_c == pytest.approx(20 - (50.1 - 35), abs=0.06)
    with using(study.country):
        model = named_assumptions().at("mid")
    assert found.pue is not None
    assert found.pue["mid"] == pytest.approx(1.1) == model["pue_least"]
    parts = {one.part: one.mid for one in found.parts}
    energy = parts["energy of the servers"] + parts["energy of cooling"]
    assert energy == pytest.approx(model["load_factor"] * 8766 * 0.03 * 1.1, rel=1e-4)
    # no cost of a building is known, and no fund pays
    assert set(found.left_out) == {"building and equipment", "land", "tax", "subsidy"}
    east = total_cost(
        "Ostby", 10, layers=study.layers, hubs=study.settings.hubs, assumptions=study.assumptions
    )
    priced = {one.part: one.mid for one in east.parts}
    assert priced["energy of the servers"] == pytest.approx(2 * parts["energy of the servers"])


def test_compare_latency_and_route_know_its_places(twinland: Path) -> None:
    study = gw.Study(load_mw=10, country=str(twinland))
    asked = {"layers": study.layers, "hubs": study.settings.hubs}
    away = GEOD.inv(10.1, 50.1, 12.3, 50.1)[2] / 1e3
    found = compare(10, "west", "Ostby", assumptions=study.assumptions, **asked)
    assert found.distance_km == pytest.approx(away, rel=1e-3)
    strait = GEOD.inv(10.3, 50.1, 12.1, 50.1)[2] / 1e3
    assert found.sea_km == pytest.approx(strait, rel=0.01)
    assert gw.latency("Ostby", "west", **asked).route_km == pytest.approx(away, rel=0.01)
    way = gw.corridors.route(
        "power", "Vestby", "Vest station", load_mw=10, assumptions=study.assumptions, **asked
    )
    assert way.length_km > 0


def test_the_shell_answers_in_its_money(twinland: Path, tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(f"country: {twinland}\nload_mw: 10\n")
    done = CliRunner().invoke(app, ["cost", "--mw", "10", "--at", "Vestby", "--study", str(file)])
    assert done.exit_code == 0, done.output
    assert "million crown" in done.stdout
    # its sources, which may be of any country, are in the table below
    assert not HOME.search(done.stdout.splitlines()[0])
    ends = ("--from", "west", "--to", "Ostby")
    told = CliRunner().invoke(app, ["compare", "--mw", "10", *ends, "--study", str(file), "--json"])
    assert json.loads(told.stdout)["metropolis"]["name"] == "west"


@pytest.mark.parametrize(
    ("lang", "hub", "money"), [("en", "Westhaven", "kr"), ("ja", "西港", "クローネ")]
)
def test_pages_speak_of_this_country_and_of_no_other(
    sites: gw.Sites, tmp_path: Path, lang: str, hub: str, money: str
) -> None:
    report = sites.report(lang=lang)
    page = sites.to_html(tmp_path / "map.html", lang=lang).read_text(encoding="utf-8")
    for text in (report, page):
        assert f'data-sign="kr" data-unit="{"crown" if lang == "en" else money}"' in text
        shown = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", text, flags=re.DOTALL)
        shown = re.sub(r"\bprefectures\b", "", re.sub(r"<[^>]+>", "\n", shown))
        # the built-in assumptions with their sources come last
        section = shown.split("Cost and other assumptions", 1)[0].split("費用などの前提", 1)[0]
        assert sorted({found.lower() for found in HOME.findall(section)}) == []
    words = re.sub(r"<[^>]+>", "", report)
    assert hub in words
    assert ("Twinland" if lang == "en" else "ツインランド") in words
    assert ("seconds of arc" in words) == (lang == "en")
    assert money in re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", report, flags=re.DOTALL)


def test_what_is_known_nowhere_is_told_in_one_note(twinland: Path, sites: gw.Sites) -> None:
    nowhere = ["curtailment_pct", "curtailment_last_year_pct", "off_grid_island"]
    assert sites.table[nowhere].isna().all(axis=None)
    (note,) = [one for one in sites.run.messages if one.code == "criteria.known_nowhere"]
    assert note.params["count"] == len(nowhere)
    assert set(note.params["names"]) == set(nowhere)
    assert not [one for layer in sites.run.layers for one in layer.notes if one.code == note.code]


def test_a_run_is_read_again_with_its_country(
    sites: gw.Sites, twinland: Path, tmp_path: Path
) -> None:
    sites.write(tmp_path / "out")
    again = gw.Sites.read(tmp_path / "out")
    assert str(again.layers.country) == str(twinland) == again.record["study"]["country"]
    assert country_of(twinland).currency.sign == "kr"
    assert 'data-sign="kr"' in again.report()


@pytest.fixture(scope="module")
def runs(twinland: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write two runs of the islands, of which the loads differ."""
    place = Path(tmp_path_factory.mktemp("runs"))
    for load_mw, which in ((10, "old"), (20, "new")):
        gw.Study(load_mw=load_mw, country=str(twinland)).run().write(place / which)
    return place


@pytest.mark.parametrize(("lang", "unit"), [("en", "crown"), ("ja", "クローネ")])
@pytest.mark.parametrize("written", [True, False])
def test_a_difference_is_told_in_the_money_of_its_runs(
    runs: Path, tmp_path: Path, lang: str, unit: str, written: bool
) -> None:
    given = [runs / which if written else gw.Sites.read(runs / which) for which in ("old", "new")]
    found = gw.diff(*given)
    marks = f'data-sign="kr" data-unit="{unit}"'
    report = found.report(lang=lang)
    page = found.to_html(tmp_path / "diff.html", lang=lang).read_text(encoding="utf-8")
    assert marks in page
    for text in (report, *found.summary(lang=lang)):
        shown = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", text, flags=re.DOTALL)
        shown = re.sub(r"\bprefectures\b", "", re.sub(r"<[^>]+>", "\n", shown))
        assert HOME.findall(shown) == []
    assert unit in report
    with using(country_of("japan")):
        assert found.report(lang=lang) == report
