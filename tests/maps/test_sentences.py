"""A Japanese report is Japanese: what geowbit itself says of its layers and assumptions."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import geowbit as gw
from geowbit.layers import catalog, model_table
from geowbit.maps import report_html, site_map, standalone_html
from geowbit.maps.language import speaking
from geowbit.maps.sentences import _sentences, told

DRAWN = [
    "substations", "power_lines", "power_plants", "fiber_routes", "fiber_nodes", "terrain",
    "population", "water", "fault_km", "epicenters", "municipality", "prefecture_outlines",
    "announced_sites", "supply_areas", "municipalities",
]  # fmt: skip
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def own_words() -> list[str]:
    """Return every note of a layer that a report names, and every parameter of the model."""
    notes = [str(catalog().loc[name, "note"]) for name in DRAWN]
    tables = pd.concat([model_table("model_parameters"), model_table("national_parameters")])
    return [*notes, *tables["what"].dropna().unique(), *tables["unit"].dropna().unique()]


@pytest.mark.parametrize("text", own_words())
def test_each_sentence_of_the_tables_is_there_in_japanese(text: str) -> None:
    with speaking("ja"):
        said = told(text)
    if text not in ("MW", "TWh", "Gbit/s", "km", "m", "ms", "K"):
        assert said != text
    assert told(text) == text


def test_a_translation_keeps_every_number() -> None:
    for english, japanese in _sentences()[0].items():
        if len(english) < 40:
            continue
        # months, words for one and two, and names may differ; figures may not
        figures = re.findall(r"\d[\d,.]*\d|\d", english)
        missing = [one for one in figures if one not in japanese]
        assert missing in ([], ["1"], ["1,762"]), (english, missing)


def test_a_note_keeps_the_name_of_its_layer_and_a_pattern_its_figures() -> None:
    note = str(catalog().loc["terrain", "note"])
    with speaking("ja"):
        assert told(f"terrain: {note}").startswith("地形: 5分角")
        unknown = "curtailment_pct is not known for 91615 ranked candidates: "
        said = told(unknown + "what is not known earns nothing.")
        assert said.startswith("curtailment_pctは順位の付いた候補のうち91615か所で不明です")
        assert told("mine: my own note") == "mine: my own note"


def test_a_japanese_report_has_no_english_sentence_of_ours() -> None:
    run = gw.Study.japan(area={"prefectures": ["Saga"]}).run()
    report = report_html(
        run.table,
        run.top(),
        record=run.record,
        layers=run._drawn(run._found()),
        lang="ja",
    )
    for warning in run.record["warnings"]:
        assert warning not in report
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", report, flags=re.DOTALL)
    section = text[text.index('id="assumptions"') :] if 'id="assumptions"' in text else text
    for entry in run.record["assumptions"]:
        if entry["key"] in set(model_table("model_parameters")["key"]):
            assert f"<td>{entry['what']}<small>" not in section
    page = standalone_html(
        site_map(
            run.table,
            run.top(),
            layers=run._drawn(run._found()),
            record=run.record,
            lang="ja",
        )
    )
    for warning in run.record["warnings"]:
        assert warning not in page
