"""A study of two prefectures by headroom typed from a page ranks, prices and draws by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cli import app
from geowbit.core.errors import StudyError
from geowbit.core.messages import Message
from geowbit.layers import embedded_layer
from geowbit.settings import read_settings

GEOD = Geod(ellps="GRS80")
# typed from a page: titles above, notes below, units and spaces as they come
ZONES = """\
ウェルカムゾーンマップ(石川県・富山県),,,,
2026年10月1日現在,,,,
変電所名,電圧,供給可能容量,供給開始までの期間,備考
　南金沢変電所,154kV,200MW程度,最短2.5年,受電点は構内から100m以内
中能登(変),"275,000V",300MW,2年半,
北金沢 変電所※1,154,５０ MW,30か月,
新能登,154,300,2.5年,
加賀SS,154,100〜200MW,2~3年,
※1 合算はできません,,,,
"""
STUDY = """\
name: Ishikawa and Toyama
area: {prefectures: [Ishikawa, Toyama]}
headroom:
  file: zones.csv
  type: demand
  as_of: 2026-10-01
  source: welcome-zone page
"""
MINAMI, KITA, KAGA, NAKA = "S170032", "S170002", "S170011", "S170044"


@pytest.fixture(scope="module")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zones")
    (folder / "zones.csv").write_text(ZONES, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return folder / "study.yaml"


@pytest.fixture(scope="module")
def sites(study_file: Path) -> gw.Sites:
    return gw.Study.from_yaml(study_file).run()


@pytest.fixture(scope="module")
def without() -> pd.DataFrame:
    area = {"prefectures": ["Ishikawa", "Toyama"]}
    return gw.Study(area=area).run().table.set_index("site_id")


@pytest.fixture(scope="module")
def both(sites: gw.Sites, without: pd.DataFrame) -> pd.DataFrame:
    return sites.table.set_index("site_id").join(without.add_suffix("_before"))


def test_the_columns_tell_what_is_published(both: pd.DataFrame) -> None:
    told = both.dropna(subset="headroom_mw").groupby("connection_substation_id", observed=True)
    figures = told[["headroom_mw", "headroom_years"]].first().to_numpy().tolist()
    assert dict(zip(told.groups, figures, strict=True)) == {
        MINAMI: [200, 2.5], NAKA: [300, 2.5], KAGA: [100, 2], KITA: [50, 2.5],
    }  # fmt: skip
    assert set(both["headroom_as_of"].dropna()) == {"2026-10-01"}
    assert both["headroom_mw"].isna().sum() == both["headroom_as_of"].isna().sum()


def test_who_has_too_little_serves_nobody(both: pd.DataFrame) -> None:
    assert (both["substation_id_before"] == KITA).any()
    assert not (both["substation_id"] == KITA).any()
    moved = both["substation_id_before"] == KITA
    assert (both.loc[moved, "substation_km"] > both.loc[moved, "substation_km_before"]).all()
    # a line may still lead there: half of the works upstream for the half of the load that falls
    # short are as much as a quarter of them for all of it
    there = (both[["connection_substation_id", "connection_substation_id_before"]] == KITA).all(
        axis=1
    )
    np.testing.assert_allclose(*both.loc[there, ["power_mjpy", "power_mjpy_before"]].to_numpy().T)
    # what does not go by it stays
    assert both["fiber_km"].equals(both["fiber_km_before"])


def test_it_prices_works_upstream(both: pd.DataFrame) -> None:
    same = (both["connection_substation_id"] == MINAMI) & (
        both["connection_substation_id_before"] == MINAMI
    )
    assert same.sum() > 20
    saved = (both["power_mjpy_before"] - both["power_mjpy"])[same]
    yards = embedded_layer("substations").set_index("id")
    higher = yards[(yards["voltage_kv"] >= 275) & (yards["network_area"] == "hokuriku")]
    higher = higher[higher["kind"].isin(["transmission", "distribution", "unknown"])]
    here = yards.loc[MINAMI]
    count = len(higher)
    _, _, meters = GEOD.inv(
        np.full(count, here["lon"]), np.full(count, here["lat"]), higher["lon"], higher["lat"]
    )
    # a quarter of a 275 kV line, 1.3 of the way at 400 million yen a km, and 20 % on it
    expected = 0.25 * min(meters.min() / 1000, 20) * 1.3 * 400 * 1.2
    np.testing.assert_allclose(saved, expected, atol=0.02)


def test_it_counts_years_from_the_published_ones(both: pd.DataFrame) -> None:
    at = both[both["connection_substation_id"] == MINAMI]
    # 2.5 years at the fence, 9 at the length at which a line takes longest
    expected = 2.5 + (9 - 2.5) * np.clip(at["connection_km"] / 50, 0, 1)
    np.testing.assert_allclose(at["power_years"], expected, atol=0.006)
    assert (at["power_years"] < 4).any()


def test_it_ranks_by_it(both: pd.DataFrame) -> None:
    ranked = both.dropna(subset=["rank", "rank_before"])
    at_minami = ranked["connection_substation_id"] == MINAMI
    lost = ranked["substation_id_before"] == KITA
    # those that save works upstream rise, those that lose their yard fall
    rise = (ranked["score"] - ranked["score_before"]).groupby([at_minami, lost]).mean()
    assert rise[(True, False)] > 0 > rise[(False, True)]
    # scores with headroom do not compare with those of the country
    assert both["national_percentile"].isna().all()


def test_it_says_what_matched_and_what_did_not(sites: gw.Sites, study_file: Path) -> None:
    notes = [one for one in map(_note, sites.run.messages) if isinstance(one, Message)]
    told = {one.code: one.params for one in notes}
    matched = told["headroom.matched"]
    assert (matched["matched"], matched["of"], matched["type"]) == (4, 5, "demand")
    missed = told["headroom.missed_name"]
    assert (missed["row"], missed["name"], len(missed["near"])) == ("7", "新能登 (154 kV)", 3)
    assert "中能登変電所 (500 kV)" in missed["near"]
    found = CliRunner().invoke(app, ["check", str(study_file), "--json"])
    record = next(one for one in json.loads(found.stdout)["layers"] if one["name"] == "headroom")
    assert [one["code"] for one in record["notes"]] == [
        "headroom.matched", "headroom.missed_name", "headroom.not_additive"
    ]  # fmt: skip
    assert (record["rows_read"], record["rows_kept"], record["date"]) == (5, 4, "2026-10-01")


def _note(message: Any) -> Any:
    """Return what a run says of a layer without the layer."""
    return message.params["note"] if message.code == "run.of_layer" else message


def test_it_is_drawn_and_told_on_every_page(sites: gw.Sites, tmp_path: Path) -> None:
    found = sites._found()
    drawn = sites._drawn(found)["headroom"].set_index("substation_id")
    assert drawn.loc[[MINAMI, NAKA, KAGA, KITA], "counts"].all()
    folder = sites.write(tmp_path / "out")
    page = (folder / "map.html").read_text(encoding="utf-8")
    for text in (
        "headroom.enough",
        "Headroom for 100 MW (2026-10-01)",
        "200 MW · as of 2026-10-01",
    ):
        assert text in page, text
    report = (folder / "report.html").read_text(encoding="utf-8")
    section = report.split('<section id="headroom"')[1].split("</section>")[0]
    # the largest first; what is too little is told as well
    names = [name for name in ("中能登", "南金沢", "加賀", "北金沢") if name in section]
    assert names == sorted(names, key=section.index)
    assert section.count("enough for 100 MW") == 3
    best = pd.read_csv(folder / "top.csv", encoding="utf-8-sig")
    of_minami = best[best["connection_substation_id"] == MINAMI].iloc[0]
    assert of_minami["headroom_conditions"] == "受電点は構内から100m以内"
    assert bool(of_minami["headroom_counts"])
    again = gw.Sites.read(folder)
    assert again.layers.headroom.rows["counts"].sum() == 4
    assert Path(again.run.study["headroom"][0]["file"]).is_absolute()


def test_the_report_names_who_publishes_it(sites: gw.Sites, without: pd.DataFrame) -> None:
    from geowbit.pages.report.headroom_section import headroom_section
    from geowbit.run import bare_run

    section = headroom_section(sites._drawn(sites._found()), sites.run).html
    assert "www.rikuden.co.jp/nw_youchi/ishikawa.html" in section
    assert "href" not in section  # an address is text: the page asks no network
    # where nothing is known it says so, and whom to ask
    bare = headroom_section({}, bare_run(without.assign(supply_area="kyushu"), name="x")).html
    assert "www.kyuden.co.jp/td/" in bare
    assert "<table" not in bare


def test_at_another_load_another_headroom_is_enough(sites: gw.Sites) -> None:
    from geowbit.findings import load_classes

    serving = {
        load_mw: one.substations
        for one in load_classes(sites.run, sites.layers, loads_mw=[50, 100, 200, 300])
        for load_mw in one.loads_mw
    }
    # 50 MW: all four; 100 MW: three of them; each next asks for more
    assert serving[50] > serving[100] > serving[200] >= serving[300]


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("headroom:\n  file: zones.csv\n  type: both\n", 3, "headroom.type"),
        ("headroom:\n  file: zones.csv\n", 1, "headroom.type"),
        ("headroom:\n  type: demand\n", 1, "headroom.file"),
        ("headroom:\n  file: zones.csv\n  type: demand\n  asof: 2026\n", 4, "headroom.asof"),
        ("headroom: everything\n", 1, "headroom"),
    ],
)
def test_a_wrong_key_is_told_where_it_stands(
    tmp_path: Path, text: str, line: int, key: str
) -> None:
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_settings(tmp_path / "study.yaml")
    assert f"study.yaml:{line}: " in str(caught.value)
    assert key in str(caught.value)


def test_without_a_date_the_line_of_the_key_is_told(study_file: Path, tmp_path: Path) -> None:
    undated = ZONES.replace("2026年10月1日現在,,,,\n", "")
    (tmp_path / "zones.csv").write_text(undated, encoding="utf-8")
    text = STUDY.replace("  as_of: 2026-10-01\n", "")
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(gw.GeowbitError) as caught:
        gw.Study.from_yaml(tmp_path / "study.yaml").check()
    assert caught.value.code == "headroom.no_as_of"
    assert caught.value.where.startswith(str(tmp_path / "study.yaml"))


def test_the_published_figures_are_told_in_every_study_and_count_in_none(
    without: pd.DataFrame,
) -> None:
    told = without.dropna(subset="headroom_mw").groupby("connection_substation_id", observed=True)
    assert told["headroom_mw"].first().to_dict() == {KITA: 50, MINAMI: 200, NAKA: 300}
    assert set(without["headroom_as_of"].dropna()) == {"2026"}
    # 50 MW are too little for 100, and yet it serves
    assert (without["substation_id"] == KITA).any()
