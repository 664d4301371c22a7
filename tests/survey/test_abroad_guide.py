"""The guide of docs/abroad.md, command by command, on an invented island named Malta."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import geopandas as gpd
import pytest
from invented import invented

from geowbit.cli import app
from geowbit.countries import packs_told

GUIDE = Path(__file__).parents[2] / "docs" / "abroad.md"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    invented(folder / "malta.osm.pbf", code="MT", name="Malta")
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert [line.split()[1] for line in lines] == ["init", "init", "check", "run"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in lines:
            app(shlex.split(line)[1:], standalone_mode=False)
    return folder


def test_the_guide_ends_with_a_map_in_the_money_of_the_country(place: Path) -> None:
    out = place / "out" / "malta"
    assert (out / "map.html").stat().st_size > 100_000
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert told["study"]["currency"]["code"] == "EUR"
    table = gpd.read_parquet(out / "sites.parquet")
    # by the rates of the pack, not a figure of millions of yen
    assert table["connection_mjpy"].between(1, 200).all()
    assert table["energy_mjpy_per_mw_year"].between(0.5, 1.5).all()
    assert set(table["supply_area"]) == {"MT"}


def test_its_report_lists_what_counts_there(place: Path) -> None:
    report = (place / "out" / "malta" / "report.html").read_text(encoding="utf-8")
    for key in ("fleet_share_tokyo", "dc_sales_2023_tjpy", "tohoku_tokyo_project_cost"):
        assert key not in report
    assert "discount_rate" in report
    assert "Netzentwicklungsplan" in report or "PyPSA" in report


def test_nothing_of_another_country_is_told(place: Path) -> None:
    out = place / "out" / "malta"
    for name in ("report.html", "map.html", "run.json"):
        text = (out / name).read_text(encoding="utf-8")
        found = re.findall(r".{30}(?:Japan|Tokyo|Osaka|OCCTO|TEPCO|METI\b).{20}", text)
        assert not found, f"{name}: {found[:3]}"
    # packed data may spell three letters by chance
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    told = " ".join(f"{row['what']} {row['source']}" for row in record["assumptions"])
    assert not re.search(r"\b(yen|JPY)\b", told)
    page = (out / "map.html").read_text(encoding="utf-8")
    assert '"currency":"EUR"' in page


def test_a_slider_stands_for_what_is_known_alone(place: Path) -> None:
    page = (place / "out" / "malta" / "map.html").read_text(encoding="utf-8")
    named = set(re.findall(r'"name":"(\w+)","label"', page))
    table = gpd.read_parquet(place / "out" / "malta" / "sites.parquet")
    assert {"substation_km", "energy_mjpy_per_mw_year"} <= named
    for name in named & set(table):
        assert table[name].notna().any(), name
    assert "snow_cm" in table
    assert "snow_cm" not in named


def test_the_table_of_packs_is_true() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    rows = {
        line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
        for line in guide.split("## What a pack holds")[1].splitlines()
        if line.startswith("|")
    }
    told = packs_told()
    assert [cell.strip("`") for cell in rows[""]] == [one.key for one in told]
    assert rows["currency"] == [one.currency for one in told]
    countries = {code for code in told[0].codes if "-" not in code}
    assert rows["for"][0].split()[0] == str(len(countries))
    for one, cell in zip(told, rows["grids"], strict=True):
        if not one.codes:
            assert cell.startswith("none")
            continue
        named = {name for name in one.grids if name in cell}
        assert len(named) >= 4
