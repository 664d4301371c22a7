"""The folder of a country: what it gives, and what is said of a broken one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from refused import refused

import geowbit as gw
from geowbit.core import LayerError, StudyError, say_if_known, speaking
from geowbit.countries import (
    NO_COUNTRY,
    countries,
    country,
    country_of,
    home_country,
    in_use,
    using,
)
from geowbit.layers import Layers, embedded_table
from geowbit.ranking import default_exclusions
from geowbit.settings import make_settings

JAPAN = Path(__file__).parents[2] / "data" / "raw" / "japan"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy of a country's folder, which a test may break."""
    return Path(shutil.copytree(JAPAN, tmp_path / "elsewhere"))


def put(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_each_folder_that_travels_along_is_a_country() -> None:
    folders = sorted(path.parent.name for path in JAPAN.parent.glob("*/country.yaml"))
    assert list(countries()) == folders
    for key in folders:
        assert country_of(key).key == key


def test_another_country_beside_it_leaves_home_where_it_is(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = copied.parent / "raw"
    shutil.copytree(JAPAN.parent, raw)
    (raw / "atlantis").mkdir()
    (raw / "atlantis" / "country.yaml").write_text("name: {en: Atlantis}\n")
    country.countries.cache_clear()
    monkeypatch.setattr(country, "data_folder", lambda: raw)
    try:
        assert country.countries() == ("atlantis", "europe", "japan", "us", "world")
        assert country.home_country().key == "japan"
        assert country.country_of("atlantis").table("hubs").empty
        put(raw / "japan" / "country.yaml", "home: true", "home: false")
        country._home_in.cache_clear()
        country._read.cache_clear()
        with pytest.raises(LayerError) as caught:
            country.home_country()
        assert caught.value.code == "countries.one_home"
    finally:
        for one in (country.countries, country._home_in, country._read):
            one.cache_clear()


def test_a_path_to_the_same_folder_is_the_same_country(copied: Path) -> None:
    there = country_of(copied)
    assert there.catalog().equals(home_country().catalog())
    assert there.table("hubs").equals(home_country().table("hubs"))
    assert str(there) == str(copied)
    assert str(home_country()) == "japan"
    assert str(NO_COUNTRY) == "none"


def test_without_a_country_there_is_no_layer_no_hub_and_no_word() -> None:
    with using(NO_COUNTRY):
        assert in_use() is NO_COUNTRY
        assert list(Layers()) == []
        assert len(embedded_table("municipalities")) == 0
        assert make_settings({}).hubs == {}
        assert say_if_known("hub.tokyo", "?") == "?"
    with speaking("ja"):
        assert say_if_known("hub.tokyo", "?") == "東京"


def test_layers_stay_those_of_their_country_wherever_they_are_read() -> None:
    layers = Layers(country=home_country())
    with using(NO_COUNTRY):
        assert len(layers["substations"]) == 3502
    none = Layers(country=NO_COUNTRY)
    assert not none.has("substations")
    with pytest.raises(LayerError):
        none["substations"]


def test_an_unknown_country_is_answered_with_those_there_are() -> None:
    for given in ("japn", "", "no/such/folder", "\0"):
        with refused(StudyError, "countries.unknown"):
            gw.Study(country=given)
    with refused(StudyError, "countries.unknown", name="japn", near="japan"):
        country_of("japn")


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("reach_km: 200", "reach_km: far", 6, "countries.manifest_wrong"),
        ("reach_km: 200", "raech_km: 200", 6, "countries.manifest_wrong"),
        ("name: {en: Japan, ja: 日本}", "name: {ja: 日本}", 2, "countries.no_english_name"),
        ("box: [122, 20, 154, 46]", "box: [122, 20", 6, "countries.manifest_unreadable"),
        ("[都府県]", "[都府県", 25, "countries.manifest_wrong"),
        ("box: [122.8, 23.9,", "box: [128.8, 23.9,", 31, "countries.manifest_wrong"),
        ("{en: Okinawa, ja: 沖縄}", "{ja: 沖縄}", 31, "countries.manifest_wrong"),
    ],
)
def test_a_wrong_manifest_is_told_with_its_line(
    copied: Path, old: str, new: str, line: int, code: str
) -> None:
    put(copied / "country.yaml", old, new)
    with pytest.raises(LayerError) as caught:
        country_of(copied)
    assert caught.value.code == code
    assert caught.value.params["where"] == f"{copied / 'country.yaml'}:{line}"


def test_a_broken_table_is_told_with_row_and_column(copied: Path) -> None:
    path = copied / "model" / "hubs.csv"
    put(path, "135.4959", "abc")
    with pytest.raises(LayerError) as caught:
        country_of(copied).table("hubs")
    assert caught.value.code == "countries.cell_wrong"
    assert caught.value.params == {
        "file": str(path),
        "row": "3",
        "column": "lon",
        "cell": "abc",
    }
    frame = pd.read_csv(JAPAN / "model" / "energy_prices.csv")
    frame.loc[1, "source"] = None
    frame.to_csv(copied / "model" / "energy_prices.csv", index=False)
    with pytest.raises(LayerError) as caught:
        country_of(copied).table("energy_prices")
    assert caught.value.code == "countries.cell_empty"
    assert (caught.value.params["row"], caught.value.params["column"]) == ("3", "source")
    frame.drop(columns="mid").to_csv(copied / "model" / "energy_prices.csv", index=False)
    shutil.copytree(copied, copied.parent / "again")
    with pytest.raises(LayerError) as caught:
        country_of(copied.parent / "again").table("energy_prices")
    assert caught.value.code == "countries.no_column"
    assert caught.value.params["column"] == "mid"


def test_no_row_of_a_country_repeats_one_of_all_countries() -> None:
    for key, column in (("criteria", "criterion"), ("exclusions", "rule")):
        common, own, both = (
            table[column].tolist()
            for table in (
                pd.read_csv(JAPAN.parent / "model" / f"{key}.csv"),
                pd.read_csv(JAPAN / "model" / f"{key}.csv"),
                home_country().table(key),
            )
        )
        assert common
        assert own
        assert not set(common) & set(own)
        assert sorted(both) == sorted(common + own)
        assert NO_COUNTRY.table(key)[column].tolist() == common


def test_a_country_s_weights_and_rules_stand_beside_the_common_ones(copied: Path) -> None:
    (copied / "model" / "criteria.csv").write_text(
        "criterion,theme,weight,best,worst\nfiber_km,communication,7,0,50\nwind_km,wind,2,,\n"
    )
    (copied / "model" / "exclusions.csv").write_text(
        "rule,scope,reason\nsubstation_km > 80,always,far\nsubstation_km < 0.1,always,near\n"
        "prefecture in A,regional,the capital\n"
    )
    there = country_of(copied)
    shared = NO_COUNTRY.table("criteria").set_index("criterion")["weight"]
    weights = there.table("criteria").set_index("criterion")["weight"]
    assert weights.index.is_unique
    assert weights.to_dict() == {**shared, "fiber_km": 7, "wind_km": 2}
    # a rule's column is its name: one limit takes the place of another
    rules = there.table("exclusions")["rule"].tolist()
    common = NO_COUNTRY.table("exclusions")["rule"].tolist()
    assert "substation_km > 50" in common
    kept = [rule for rule in common if not rule.startswith("substation_km")]
    assert rules == [*kept, "substation_km > 80", "substation_km < 0.1", "prefecture in A"]
    with using(there):
        reasons = [str(one.reason) for one in default_exclusions()]
    assert len(set(reasons)) == len(rules)
    assert {"far", "near", "the capital"} <= set(reasons)


def test_a_table_without_a_row_leaves_the_common_ones(copied: Path) -> None:
    (copied / "model" / "criteria.csv").write_text("criterion,theme,weight,best,worst\n")
    assert country_of(copied).table("criteria").equals(NO_COUNTRY.table("criteria"))


def test_a_study_of_the_copied_folder_gives_the_same_answer(copied: Path) -> None:
    area = {"prefectures": ["Kagawa"]}
    here = gw.Study(area=area).run()
    there = gw.Study(area=area, country=str(copied)).run()
    for column in ("site_id", "score", "rank", "exclusion", "connection_mjpy"):
        assert there.table[column].tolist() == here.table[column].tolist()
    assert there.record["study"]["country"] == str(copied)
    assert here.record["study"]["country"] == "japan"
