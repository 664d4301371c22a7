"""Gates from study.yaml to table, run.json, shell, card and report; the list of what is open."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import geopandas as gpd
import jsonschema
import pandas as pd
import pytest
import shapely
from refused import refused

import geowbit as gw
from geowbit.core import Message, StudyError, worded
from geowbit.findings import OPEN_COLUMN, open_questions
from geowbit.pages.cards import site_card, site_facts
from geowbit.pages.language import speaking

BOX = [136.6, 36.5, 136.75, 36.6]
SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "run.schema.json").read_text())
HOSTILE = "<script>alert(1)</script> the city"


def flood() -> gpd.GeoDataFrame:
    shape = shapely.box(136.6, 36.5, 136.65, 36.6)
    return gpd.GeoDataFrame(geometry=[shape], crs="EPSG:4326")


def run(gates: list[object], **keys: object) -> gw.Sites:
    return gw.Study.japan(area={"bbox": BOX}, gates=gates, exclude=[], **keys).run()


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    gates = [
        "headroom_mw >= 100",
        {"outside": "flood"},
        {"outside": "landslide", "ask": HOSTILE},
    ]
    return run(gates, layers={"flood": flood()}, headroom="published")


class Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


# ---------------------------------------------------------------------------------- table


def test_the_table_has_each_answer_by_hand(sites: gw.Sites) -> None:
    table = sites.table
    wet = table["lon"] < 136.65
    assert (table["gate_outside_flood"] == "fail").equals(wet)
    assert (table["gate_outside_flood"] == "pass").equals(~wet)
    assert set(table["gate_outside_landslide"]) == {"unknown"}
    headroom, answer = table["headroom_mw"], table["gate_headroom_mw"].astype(str)
    assert (answer[headroom.isna()] == "unknown").all()
    assert (answer[headroom >= 100] == "pass").all()
    assert (answer[headroom < 100] == "fail").all()
    assert {"pass", "unknown"} <= set(answer)


def test_who_fails_is_out_with_the_reason_and_who_is_not_known_stays(sites: gw.Sites) -> None:
    table, run = sites.table, sites.run
    assert table["excluded"].equals(table["gates"] == "fail")
    assert table["rank"].notna().equals(table["gates"] != "fail")
    told = str(Message("ranking.gate_failed", gate="{outside: flood}"))
    assert table.loc[table["lon"] < 136.65, "exclusion"].str.contains(told, regex=False).all()
    assert [one.text for one in run.gates] == [
        "headroom_mw >= 100", "{outside: flood}", "{outside: landslide}",
    ]  # fmt: skip
    for one in run.gates:
        counts = table[one.column].value_counts()
        assert (one.passed, one.failed, one.unknown) == tuple(
            counts[answer] for answer in ("pass", "fail", "unknown")
        )
    assert [one.layer for one in run.gates] == ["headroom", "flood", "landslide"]


def test_a_gate_ranks_as_the_exclusion_of_the_contrary() -> None:
    gated = run(["substation_km <= 3"])
    ruled = gw.Study.japan(area={"bbox": BOX}, exclude=["substation_km > 3"]).run()
    for name in ("rank", "score", "excluded"):
        pd.testing.assert_series_equal(gated.table[name], ruled.table[name])
    without = gw.Study.japan(area={"bbox": BOX}, exclude=[]).run().table
    assert not {"gates", "gate_substation_km"} & set(without)


def test_it_is_told_what_would_answer(sites: gw.Sites) -> None:
    told = {one.code: one.params for one in sites.run.messages if isinstance(one, Message)}
    assert told["run.gate_unknown"]["layer"] == "headroom"
    assert told["run.gate_unknown_everywhere"]["gate"] == "{outside: landslide}"


# ----------------------------------------------------------------------------- the list


def test_the_list_stands_in_the_table_of_all_and_of_the_best(
    sites: gw.Sites, tmp_path: Path
) -> None:
    table = sites.table
    for row in table.iloc[::17].to_dict("records"):
        expected = "; ".join(str(one.told) for one in open_questions(sites.run, row))
        assert row[OPEN_COLUMN] == expected
    assert table[OPEN_COLUMN].str.contains("Hokuriku Electric Power").any()
    sites.write(tmp_path / "out")
    best = pd.read_csv(tmp_path / "out" / "top.csv", encoding="utf-8-sig")
    assert best[OPEN_COLUMN].tolist() == sites.top()[OPEN_COLUMN].astype(str).tolist()
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    jsonschema.validate(record, SCHEMA)
    again = gw.Sites.read(tmp_path / "out", layers={"flood": flood()})
    assert again.run.gates == sites.run.gates
    told, kept = (one.open_questions(best["site_id"][0]) for one in (sites, again))
    pd.testing.assert_frame_equal(told, kept)
    assert told["gate"].tolist()[-3] == "{outside: landslide}"
    japanese = sites.open_questions(best["site_id"][0], lang="ja")
    assert (japanese["what"] != told["what"]).all()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_card_and_report_have_the_list(sites: gw.Sites, lang: str) -> None:
    best = sites.listed()
    row = best.iloc[0].to_dict()
    with speaking(lang):
        facts = dict(site_facts(row, sites.run))
        asked = open_questions(sites.run, row)
        told = facts[Message("card.open").text(lang)]
        assert len(told) == len(asked) >= 3
        for (name, whom, _), one in zip(told, asked, strict=True):
            assert name == (one.gate or worded(one.what, lang))
            assert worded(one.whom, lang) in whom
        card = Text(site_card(row, place=1, run=sites.run))
    assert "script" not in card.tags
    report = sites.report(lang=lang)
    section = Text(report[report.index('<section id="open"') :].split("</section>")[0])
    assert "script" not in section.tags
    for said in (HOSTILE, "{outside: landslide}", "flood"):
        assert said in section.text
    for one in asked:
        assert worded(one.whom, lang) in section.text


def test_without_gates_the_list_is_what_every_site_needs() -> None:
    found = gw.Study.japan(area={"bbox": BOX}).run()
    told = found.open_questions(found.top(1)["site_id"].iloc[0])
    assert set(told["layer"]) >= {"headroom", "fiber_routes", "flood", "industrial_land"}
    assert '<section id="open"' in found.report()


# -------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("gates", "code", "line"),
    [
        ("[headroom_mw]", "ranking.gate", 3),
        ("[x_km > 1, {outside: flood, km: 3}]", "ranking.gate", 3),
        ("\n  - headroom_mw >= 1\n  - headrom_mw >= 1", "ranking.gate_no_column", 5),
        ("\n  - {outside: substatoins}", "ranking.gate_no_layer", 4),
        ("[rank < 3]", "ranking.gate_of_score", 3),
        ("['municipality > 3']", "ranking.gate_of_text", 3),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, gates: str, code: str, line: int
) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(f"area: {{bbox: {BOX}}}\ntop: {{n: 3}}\ngates: {gates}\n")
    with refused(StudyError, code, at=f"study.yaml:{line}"):
        gw.Study.from_yaml(file).check()


def test_gates_that_all_fail_are_refused_with_what_they_took() -> None:
    with refused(StudyError, "study.all_excluded"):
        run(["substation_km < 0"])
