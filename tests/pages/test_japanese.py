"""A Japanese report and map hold no English sentence, whatever the study's layers are like."""

from __future__ import annotations

import html
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import geowbit as gw
from geowbit.core.messages import Message, Text, value_of
from geowbit.core.words import codes, entry_id, speaking
from geowbit.layers import catalog, embedded_table, model_table
from geowbit.pages.live import element
from geowbit.pages.words import confidence_words, unit_words

site_map = import_module("geowbit.pages._site_map")

DRAWN = [
    "substations", "power_lines", "power_plants", "fiber_routes", "fiber_nodes", "terrain",
    "population", "water", "fault_km", "epicenters", "municipality", "prefecture_outlines",
    "announced_sites", "supply_areas", "municipalities",
]  # fmt: skip
THREE_WORDS = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
UNITS_OF_ALL = {"MW", "TWh", "Gbit/s", "kW per m2", "km", "m", "ms", "K", "m2/MW"}


def table_texts() -> list[Any]:
    """Every note of a layer that a report names, and every parameter of the model."""
    rows = [(name, "note", catalog().loc[name]) for name in DRAWN]
    for name in ("model_parameters", "national_parameters"):
        rows += [(row["key"], "what", row) for _, row in model_table(name).iterrows()]
    return [pytest.param(row, column, id=f"{key}-{column}") for key, column, row in rows]


@pytest.mark.parametrize(("row", "column"), table_texts())
def test_each_text_of_the_tables_is_there_in_japanese(row: pd.Series, column: str) -> None:
    text = Text.from_row(row, column)
    if not text.en:
        return
    said = text.text("ja")
    assert said != text.en
    # months, words for one and two, and names may differ; figures may not
    figures = re.findall(r"\d[\d,.]*\d|\d", text.en)
    missing = [one for one in figures if one not in said]
    assert len(text.en) < 40 or missing in ([], ["1"], ["1,762"])


def test_each_unit_and_each_degree_of_confidence_is_there_in_japanese() -> None:
    tables = [model_table("model_parameters"), model_table("national_parameters")]
    units = pd.concat([*tables, embedded_table("unit_costs")])["unit"].dropna().unique()
    with speaking("ja"):
        assert [one for one in units if one not in UNITS_OF_ALL and unit_words(one) == one] == []
        assert confidence_words("low") == "低"


@pytest.fixture(scope="module")
def saga() -> gw.Sites:
    return gw.Study.japan(area={"prefectures": ["Saga"]}).run()


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> gw.Sites:
    """Saga at 40 MW, along corridors, on layers of one's own with most kinds of dirt, one none."""
    folder = Path(tmp_path_factory.mktemp("saga"))
    rng = np.random.default_rng(20261127)
    count = 40
    lon, lat = rng.uniform(130.0, 130.5, count), rng.uniform(33.1, 33.5, count)
    voltages = rng.choice(["66000", "66kV", "", "220000;66000", "０", "154 kV等"], count)
    shapes = [shapely.Point(*place) for place in zip(lon, lat, strict=True)]
    shapes[3] = shapely.Point(lon[3], lat[3]).buffer(0.001)
    shapes[4] = shapely.Point(lat[4], lon[4])
    shapes[5] = shapes[6] = shapely.Point(lon[6], lat[6])
    substations = gpd.GeoDataFrame(
        {"名称": [f"変電所{n}" for n in range(count)], "V": voltages}, geometry=shapes, crs=4326
    )
    substations.to_file(folder / "subs.geojson")
    lines = ["130 33.2,130.4 33.3", "130.4 33.3,130.45 33.45", "131.4 33.3,131.5 33.5"]
    routes = gpd.GeoSeries.from_wkt([*(f"LINESTRING({line})" for line in lines), "POINT(130 33)"])
    gpd.GeoDataFrame({"kind": ["user"] * 4}, geometry=routes, crs=4326).to_file(
        folder / "fiber.geojson"
    )
    flood = gpd.GeoDataFrame(
        {"depth_m": [3.0, None]},
        geometry=[shapely.box(130.2, 33.2, 130.3, 33.3), shapely.box(130.3, 33.2, 130.31, 33.3)],
        crs=4326,
    )
    flood.to_file(folder / "flood.geojson")
    study = {
        "name": "佐賀",
        "load_mw": 40,
        "area": {"prefectures": ["Saga"]},
        "layers": {
            "substations": {
                "file": str(folder / "subs.geojson"),
                "columns": {"voltage_kv": "V", "name": "名称"},
                "licence": "CC BY-NC 4.0",
            },
            "fiber_routes": {"file": str(folder / "fiber.geojson"), "licence": "?"},
            "flood": {"file": str(folder / "flood.geojson")},
            "terrain": "none",
        },
        "criteria": {
            "substation_km": {"weight": 2},
            "fiber_km": {"weight": 1},
            "relief_m": {"weight": 1},
            "rtt_tokyo_ms": {"weight": 1},
            "flood_m": {
                "weight": 1, "layer": "flood", "measure": "value_at", "column": "depth_m",
                "direction": "cost", "fill": 0,
            },
        },
        "voltage_classes": {66: 50, 154: 200, 220: 400},
        "costs": {"connection": "corridor"},
        "exclude": [
            "slope_deg > 15", "substation_km > 30", "fault_km < 3", {"inside": "flood"},
            {"near": "flood", "km": 1},
        ],
    }  # fmt: skip
    made = gw.Study.japan(**study).run()
    # read again, as another person would draw it
    made.write(folder / "out")
    return gw.Sites.read(folder / "out")


def visible(page: str, record: dict[str, Any]) -> str:
    """Return what a page shows, without names of sources, licences and files."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", "\n", text))
    for entry in record["layers"]:
        for key in ("attribution", "source", "licence"):
            text = text.replace(entry[key] or " ", " ")
    for entry in record["assumptions"]:
        if "http" in str(entry["source"]):
            text = text.replace(str(entry["source"]), " ")
    return text


@pytest.mark.parametrize("made", ["saga", "dirty"])
def test_a_japanese_report_has_no_english_sentence(
    made: str, request: pytest.FixtureRequest
) -> None:
    sites = request.getfixturevalue(made)
    assert THREE_WORDS.findall(visible(sites.report(lang="ja"), sites.record)) == []


def test_a_japanese_map_that_stays_fixed_has_no_english_sentence(
    saga: gw.Sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geowbit.pages.live.element.MOST_NUMBERS", 0)
    page = saga.to_html(tmp_path / "map.html", lang="ja").read_text(encoding="utf-8")
    assert "geowbit.live.begin(" not in page.split("<body")[1]
    assert THREE_WORDS.findall(visible(page, saga.record)) == []
    told = page.split("<body")[1].split("geowbit.probe(")[1].split("</script>")[0]
    assert THREE_WORDS.findall(told) == []
    for rule in saga.run.rules:
        if rule.count:
            assert rule.said("ja") in told
            assert rule.said("en") not in page


def test_circles_say_in_japanese_why_a_place_is_excluded(
    saga: gw.Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(site_map, "DrawnLayer", lambda _, data, **keys: drawn.append(data))
    with speaking("ja"):
        site_map._circles(saga.table, (0.0, 1.0), saga.run)
    texts = {text for point in drawn[0]["points"] for text in point[2]}
    assert THREE_WORDS.findall("\n".join(texts)) == []
    assert {rule.said("ja") for rule in saga.run.rules if rule.count} <= {
        part for text in texts for part in text.split("; ")
    }


@pytest.mark.parametrize("made", ["saga", "dirty"])
def test_a_japanese_map_has_no_english_sentence(
    made: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = request.getfixturevalue(made)
    held: dict[str, Any] = {}
    real = element.safe_json

    def noted(data: Any) -> str:
        held.update(data if "facts" in data else {})
        return real(data)

    monkeypatch.setattr(element, "safe_json", noted)
    page = sites.to_html(tmp_path / "map.html", lang="ja").read_text(encoding="utf-8")
    assert THREE_WORDS.findall(visible(page, sites.record)) == []
    call = page.index("geowbit.live.begin(", page.index("<body"))
    data, _ = json.JSONDecoder().raw_decode(page[page.index("{", call) :])
    data |= held
    told = json.dumps(
        {key: data[key] for key in ("criteria", "rules", "presets", "facts", "words", "names")},
        ensure_ascii=False,
    )
    # a command is typed as it is
    assert THREE_WORDS.findall(told.replace("geowbit run study.yaml", "")) == []


def test_the_dirty_study_has_enough_to_say(dirty: gw.Sites) -> None:
    said = {one["code"] for one in dirty.record["messages"] if "code" in one}
    assert said >= {
        "layers.licence_not_commercial", "layers.licence_unknown", "fiber.own_routes",
        "fiber.parts", "run.unknown", "run.rule_unknown", "criteria.filled", "run.of_layer",
        "cables.classes_of_study",
    }  # fmt: skip
    kinds = {one["code"] for layer in dirty.record["layers"] for one in layer["repaired"]}
    kinds |= {one["code"] for layer in dirty.record["layers"] for one in layer["dropped"]}
    assert len(kinds) >= 5


def test_every_message_of_a_run_is_worded_in_each_language(dirty: gw.Sites) -> None:
    for one in dirty.record["messages"]:
        message = value_of(one)
        if isinstance(message, Message):
            assert entry_id(message.code) in codes("en") & codes("ja"), message.code
            assert message.text("ja") != one["text"]
