"""A Japanese report is Japanese: what geowbit itself says of its layers and assumptions."""

from __future__ import annotations

import html
import re

import pandas as pd
import pytest
from geowbit.maps.sentences import _sentences, told

import geowbit as gw
from geowbit.layers import catalog, model_table
from geowbit.maps import report_html, site_map, standalone_html
from geowbit.maps.language import speaking

DRAWN = [
    "substations", "power_lines", "power_plants", "fiber_routes", "fiber_nodes", "terrain",
    "population", "water", "fault_km", "epicenters", "municipality", "prefecture_outlines",
    "announced_sites", "supply_areas", "municipalities",
]  # fmt: skip
THREE_WORDS = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
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
        unknown = "curtailment_pct is not known for 91,615 ranked candidates: "
        said = told(unknown + "what is not known earns nothing.")
        assert said.startswith("再エネ出力制御(見通し)は順位の付いた候補のうち91,615か所で不明です")
        assert told("mine: my own note") == "mine: my own note"


@pytest.fixture(scope="module")
def saga() -> gw.Sites:
    return gw.Study.japan(area={"prefectures": ["Saga"]}).run()


def test_what_a_run_records_is_there_in_japanese(saga: gw.Sites) -> None:
    texts = [one[key] for one in saga.record["assumptions"] for key in ("what", "source", "unit")]
    texts += [one.get(key) for one in saga.record["layers"] for key in ("source", "licence")]
    ours = {
        str(text)
        for text in texts
        if re.search("[a-z]{2,} [a-z]{2,}", str(text)) and text.isascii()
    }
    ours = {text for text in ours if "http" not in text}
    announced = saga.layers["data_centers"]
    ours |= {text for text in announced["status"].dropna() if re.search("[a-z]{2,}", text)}
    assert len(ours) > 100
    with speaking("ja"):
        assert [text for text in sorted(ours) if told(text) == text] == []


def test_a_japanese_report_has_no_english_sentence(saga: gw.Sites) -> None:
    page = saga.report(lang="ja")
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", "\n", text))
    # credits stand as their licences ask, and the titles of sources as they are
    for entry in saga.record["layers"]:
        text = text.replace(str(entry.get("attribution")), " ")
    for entry in saga.record["assumptions"]:
        if "http" in str(entry["source"]):
            text = text.replace(str(entry["source"]), " ")
    assert THREE_WORDS.findall(text) == []


def test_a_japanese_page_keeps_no_warning_or_assumption_in_english(saga: gw.Sites) -> None:
    run = saga
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
