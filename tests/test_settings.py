"""study.yaml: what every key means, and one clear line for everything that is wrong."""

from __future__ import annotations

import copy
import itertools
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pydantic
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from refused import refused, told_by

from geowbit import Study
from geowbit.core.errors import GeowbitError, StudyError
from geowbit.core.messages import Message
from geowbit.settings import Settings, make_settings, read_settings
from geowbit.settings.words import EXAMPLES

RAW = Path(__file__).parents[1] / "data" / "raw" / "japan"


def write(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "study.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def refusal(
    folder: Path,
    text: str | bytes,
    code: str,
    line: int | None = None,
    /,
    *,
    near: str = "",
    **params: object,
) -> GeowbitError:
    """What a study is refused with, checked to be so, in one short line about that file."""
    path = write(folder, text)
    with refused(StudyError, code, near=near, **params) as error:
        read_settings(path)
    said = str(error.value)
    assert said.startswith(f"{path}: " if line is None else f"{path}:{line}: ")
    assert len(said) < 600
    return error.value


# -------------------------------------------------------------------------------- defaults


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "area:\ntop:\nhubs:\nlayers:\n"])
def test_an_empty_study_is_all_defaults(tmp_path: Path, text: str) -> None:
    settings = read_settings(write(tmp_path, text))
    assert settings == Settings()
    assert settings.load_mw == 100
    assert settings.area is None
    assert settings.candidates.grid == "jis-1km"
    assert settings.regional is True
    assert (settings.top.n, settings.top.min_separation_km) == (20, 25)
    hubs = pd.read_csv(RAW / "model" / "hubs.csv").set_index("name")
    assert settings.hubs == {name: (row["lon"], row["lat"]) for name, row in hubs.iterrows()}


def test_every_key_of_the_contract_is_understood(tmp_path: Path) -> None:
    settings = read_settings(
        write(
            tmp_path,
            """
name: Kyushu, 100 MW
load_mw: 120.5
area: {prefectures: [Fukuoka, 43]}
candidates: {grid: jis-500m}
layers:
  substations: {file: subs.geojson, columns: {voltage_kv: voltage}}
  fiber_routes: embedded
hubs: {tokyo: [139.7645, 35.6870], fukuoka: [130.4, 33.6]}
criteria:
  substation_km: {weight: 3}
  rtt_tokyo_ms: {weight: 2, best: 2, worst: 15}
exclude: ["relief_m > 150", "substation_km > 50", {inside: protected_areas}]
regional: no
costs: {fiber_to_power_ratio: 0.1}
assumptions: {discount_rate: 0.04, fiber_detour_ratio: [1.1, 1.3, 1.5]}
method: weighted_sum
top: {n: 5, min_separation_km: 10}
seed: 7
""",
        )
    )
    assert settings.name == "Kyushu, 100 MW"
    assert settings.load_mw == 120.5
    assert settings.area is not None
    assert settings.area.given() == {"prefectures": ["Fukuoka", "43"]}
    assert settings.candidates.grid == "jis-500m"
    assert settings.layers["fiber_routes"] == "embedded"
    assert settings.layers["substations"].file == Path("subs.geojson")  # type: ignore[union-attr]
    assert settings.hubs["fukuoka"] == (130.4, 33.6)
    assert settings.criteria is not None
    assert settings.criteria["substation_km"].weight == 3
    assert (settings.criteria["rtt_tokyo_ms"].best, settings.criteria["rtt_tokyo_ms"].worst) == (
        2,
        15,
    )
    assert settings.exclude == [
        "relief_m > 150",
        "substation_km > 50",
        {"inside": "protected_areas"},
    ]
    assert settings.regional is False
    assert settings.costs.fiber_to_power_ratio == 0.1
    assert settings.assumptions["fiber_detour_ratio"] == [1.1, 1.3, 1.5]
    assert (settings.top.n, settings.seed) == (5, 7)


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        # YAML 1.1 reads these as text, as 1350, as false, as octal eight and as a date
        ("load_mw: 3e2", "load_mw", 300.0),
        ("load_mw: 3.0e2", "load_mw", 300.0),
        ("load_mw: 1.5E+2", "load_mw", 150.0),
        ("load_mw: .5", "load_mw", 0.5),
        ("seed: 010", "seed", 10),
        ("seed: 0o10", "seed", 8),
        ("seed: 0x10", "seed", 16),
        ("name: no", "name", "no"),
        ("name: On", "name", "On"),
        ("name: 22:30", "name", "22:30"),
        ("name: 12:30:45", "name", "12:30:45"),
        ("name: 2026-11-24", "name", "2026-11-24"),
        ("name: 1_000", "name", "1_000"),
        ("regional: no", "regional", False),
        ("regional: off", "regional", False),
        ("regional: FALSE", "regional", False),
        ("regional: yes", "regional", True),
    ],
)
def test_yaml_is_read_as_a_person_means_it(
    tmp_path: Path, text: str, key: str, meant: object
) -> None:
    value = getattr(read_settings(write(tmp_path, text + "\n")), key)
    assert value == meant
    assert type(value) is type(meant)


def test_other_loaders_stay_as_they_are() -> None:
    assert yaml.safe_load("a: no\nb: 22:30") == {"a": False, "b": 1350}


@given(st.text(alphabet="abnoyesfTN0123456789.:-+eE_~x<{}[],'\"\n #&*!|>%@", max_size=60))
def test_any_text_is_a_study_or_refused_in_one_line(tmp_path_factory: Any, text: str) -> None:
    path = write(tmp_path_factory.mktemp("study"), text)
    said = str(path)
    try:
        read_settings(path)
    except StudyError as error:
        said = str(error)
    assert said.startswith(str(path))
    assert "\n" not in said


def test_candidates_are_one_of_their_kinds() -> None:
    assert make_settings({"candidates": "municipalities"}).candidates.municipalities
    assert make_settings({"candidates": {"file": "mine.csv"}}).candidates.file == Path("mine.csv")


def test_japanese_text_and_a_mark_at_the_start_are_read(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, "name: 九州 100 MW\n", "utf-8-sig")).name == "九州 100 MW"


def test_settings_cannot_be_changed_and_change_nothing() -> None:
    given = {"area": {"prefectures": ["Toyama"]}, "top": None, "load_mw": 5}
    before = copy.deepcopy(given)
    settings = make_settings(given)
    assert given == before
    with pytest.raises(pydantic.ValidationError):
        settings.load_mw = 7  # type: ignore[misc]


# ---------------------------------------------------------------------------- unknown keys


@pytest.mark.parametrize(
    ("text", "line", "key", "nearest"),
    [
        ("name: x\nlaod_mw: 3\n", 2, "laod_mw", "load_mw"),
        ("# a\n\n\nhub: {}\n", 4, "hub", "hubs"),
        (
            "name: x\narea:\n  bbox: [1, 2, 3, 4]\n  prefecture: [Toyama]\n",
            4,
            "area.prefecture",
            "prefectures",
        ),
        ("candidates:\n  gird: jis-1km\n", 2, "candidates.gird", "grid"),
        (
            "layers:\n  fiber_routes: embedded\n  substations:\n    file: a\n    colums: {}\n",
            5,
            "layers.substations.colums",
            "columns",
        ),
        (
            "criteria:\n  fiber_km: {weight: 1}\n  substation_km:\n    wieght: 3\n",
            4,
            "criteria.substation_km.wieght",
            "weight",
        ),
        ("costs: {fiber_power_ratio: 1}\n", 1, "costs.fiber_power_ratio", "fiber_to_power_ratio"),
        ("top:\n  n: 3\n  min_separation: 3\n", 3, "top.min_separation", "min_separation_km"),
    ],
)
def test_an_unknown_key_names_its_line_and_the_nearest(
    tmp_path: Path, text: str, line: int, key: str, nearest: str
) -> None:
    refusal(tmp_path, text, "settings.unknown_key", line, key=key, near=nearest)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("bbox: [1, 2, 3, 4]\n", "area"),
        ("weight: 3\n", "criteria"),
        ("fiber_to_power_ratio: 0.1\n", "costs"),
        ("columns: {}\n", "layers"),
    ],
)
def test_a_key_in_the_wrong_place_is_shown_its_own(tmp_path: Path, text: str, place: str) -> None:
    error = refusal(tmp_path, text, "settings.unknown_key", 1, hint="settings.stands_under")
    hint = told_by(error.message)["settings.unknown_key"]["hint"]
    assert hint.params["places"].split(" / ")[0] == f"'{place}'"


def test_a_key_like_no_other_is_told_which_there_are(tmp_path: Path) -> None:
    error = refusal(tmp_path, "name: x\nzzzzzz: 1\n", "settings.unknown_key", 2, key="zzzzzz")
    hint = told_by(error.message)["settings.unknown_key"]["hint"]
    assert hint == Message("names.known", names=tuple(Settings.model_fields))


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = "load_mw: 50\nname: x\nload_mw: 100\n"
    refusal(tmp_path, text, "settings.key_twice", 3, key="load_mw")
    text = "criteria:\n  fiber_km: {weight: 1}\n  fiber_km: {weight: 2}\n"
    refusal(tmp_path, text, "settings.key_twice", 3, key="fiber_km")


# ---------------------------------------------------------------------------- wrong values


@pytest.mark.parametrize(
    ("text", "line", "code", "params"),
    [
        (
            "candidates: {grid: jis-2km}\n",
            1,
            "settings.takes.one_of",
            {"key": "candidates.grid", "given": "'jis-2km'"},
        ),
        (
            "candidates: squares\n",
            1,
            "settings.takes.model_type",
            {"key": "candidates", "given": "'squares'"},
        ),
        ("candidates: {}\n", 1, "settings.one_kind_of_candidates", {"key": "candidates"}),
        (
            "candidates: {grid: jis-1km, file: a.csv}\n",
            1,
            "settings.one_kind_of_candidates",
            {"key": "candidates"},
        ),
        (
            "method: promethee\n",
            1,
            "settings.takes.one_of",
            {
                "key": "method",
                "given": "'promethee'",
                "choices": "'weighted_sum', 'weighted_product', 'topsis'",
            },
        ),
        ("load_mw: .nan\n", 1, "settings.takes.finite_number", {"key": "load_mw", "given": "nan"}),
        (
            "load_mw: -.inf\n",
            1,
            "settings.takes.finite_number",
            {"key": "load_mw", "given": "-inf"},
        ),
        (
            "load_mw: 1e99999\n",
            1,
            "settings.takes.finite_number",
            {"key": "load_mw", "given": "inf"},
        ),
        ("load_mw: yes\n", 1, "settings.no_truth", {"key": "load_mw"}),
        (
            "load_mw: 100 MW\n",
            1,
            "settings.takes.float_parsing",
            {"key": "load_mw", "given": "'100 MW'"},
        ),
        ("load_mw: [100]\n", 1, "settings.takes.float_type", {"key": "load_mw", "given": "[100]"}),
        ("seed: abc\n", 1, "settings.takes.int_parsing", {"key": "seed", "given": "'abc'"}),
        ("seed: yes\n", 1, "settings.no_truth", {"key": "seed"}),
        (
            "regional: maybe\n",
            1,
            "settings.takes.bool_parsing",
            {"key": "regional", "given": "'maybe'"},
        ),
        ("name: 5\n", 1, "settings.takes.string_type", {"key": "name", "given": "5"}),
        (
            "load_mw: 22:30\n",
            1,
            "settings.takes.float_parsing",
            {"key": "load_mw", "given": "'22:30'"},
        ),
        ("load_mw: no\n", 1, "settings.no_truth", {"key": "load_mw"}),
        (
            "load_mw: 1,000\n",
            1,
            "settings.takes.float_parsing",
            {"key": "load_mw", "given": "'1,000'"},
        ),
        (
            "load_mw: 2026-11-24\n",
            1,
            "settings.takes.float_parsing",
            {"key": "load_mw", "given": "'2026-11-24'"},
        ),
        (
            "assumptions:\n  discount_rate: 12:30:45\n",
            2,
            "settings.takes.float_parsing",
            {"key": "assumptions.discount_rate", "given": "'12:30:45'"},
        ),
        (
            "top: {n: 0}\n",
            1,
            "settings.takes.greater_than_equal",
            {"key": "top.n", "given": "0", "ge": "1"},
        ),
        ("top: {n: 1.5}\n", 1, "settings.takes.int_from_float", {"key": "top.n", "given": "1.5"}),
        ("top: {n: yes}\n", 1, "settings.no_truth", {"key": "top.n"}),
        (
            "top: {min_separation_km: -1}\n",
            1,
            "settings.takes.greater_than_equal",
            {"key": "top.min_separation_km", "given": "-1", "ge": "0"},
        ),
        (
            "criteria:\n  substation_km: {weight: 1}\n  fiber_km: {weight: -1}\n",
            3,
            "settings.takes.greater_than_equal",
            {"key": "criteria.fiber_km.weight", "given": "-1", "ge": "0"},
        ),
        (
            "criteria:\n  fiber_km:\n    weight: .nan\n",
            3,
            "settings.takes.finite_number",
            {"key": "criteria.fiber_km.weight", "given": "nan"},
        ),
        (
            "criteria: {fiber_km: 1}\n",
            1,
            "settings.takes.model_type",
            {"key": "criteria.fiber_km", "given": "1"},
        ),
        ("criteria: [fiber_km]\n", 1, "settings.criterion_no_name", {"key": "criteria.0"}),
        (
            "criteria: {fiber_km: {best: yes}}\n",
            1,
            "settings.no_truth",
            {"key": "criteria.fiber_km.best"},
        ),
        (
            "exclude: 'lake > 0'\n",
            1,
            "settings.takes.list_type",
            {"key": "exclude", "given": "'lake > 0'"},
        ),
        (
            "exclude:\n  - lake > 0\n  - 5\n",
            3,
            "settings.takes.string_type",
            {"key": "exclude.1", "given": "5"},
        ),
        (
            "hubs: {tokyo: [35.68, 139.76]}\n",
            1,
            "settings.hub_place",
            {"key": "hubs", "name": "tokyo", "lon": "35.68", "lat": "139.76"},
        ),
        (
            "hubs: {tokyo: [139.76, 35.68, 1]}\n",
            1,
            "settings.takes.too_long",
            {"key": "hubs.tokyo", "given": "[139.76, 35.68, 1]", "max_length": "2"},
        ),
        ("hubs: {tokyo: [139.76]}\n", 1, "settings.takes.tuple_type", {"key": "hubs.tokyo"}),
        (
            "hubs: {tokyo: Otemachi}\n",
            1,
            "settings.takes.tuple_type",
            {"key": "hubs.tokyo", "given": "'Otemachi'"},
        ),
        (
            "hubs: {tokyo: [.nan, 35]}\n",
            1,
            "settings.takes.finite_number",
            {"key": "hubs.tokyo.0", "given": "nan"},
        ),
        (
            "hubs: {'To kyo': [139.76, 35.68]}\n",
            1,
            "settings.hub_name",
            {"key": "hubs", "name": "To kyo"},
        ),
        ("area: Toyama\n", 1, "settings.takes.model_type", {"key": "area", "given": "'Toyama'"}),
        ("area: {}\n", 1, "settings.one_area", {"key": "area"}),
        (
            "area:\n  prefectures: [Toyama]\n  bbox: [1, 2, 3, 4]\n",
            1,
            "settings.one_area",
            {"key": "area"},
        ),
        (
            "area: {prefectures: Toyama}\n",
            1,
            "settings.takes.list_type",
            {"key": "area.prefectures", "given": "'Toyama'"},
        ),
        (
            "area: {prefectures: []}\n",
            1,
            "settings.takes.too_short",
            {"key": "area.prefectures", "given": "[]", "min_length": "1"},
        ),
        (
            "area: {bbox: [1, 2, 3]}\n",
            1,
            "settings.takes.too_short",
            {"key": "area.bbox", "given": "[1, 2, 3]", "min_length": "4"},
        ),
        (
            "area: {bbox: [1, 2, 3, 4, 5]}\n",
            1,
            "settings.takes.too_long",
            {"key": "area.bbox", "given": "[1, 2, 3, 4, 5]", "max_length": "4"},
        ),
        (
            "area: {bbox: [.nan, 2, 3, 4]}\n",
            1,
            "settings.takes.finite_number",
            {"key": "area.bbox.0", "given": "nan"},
        ),
        (
            "area: {bbox: '1, 2, 3, 4'}\n",
            1,
            "settings.takes.list_type",
            {"key": "area.bbox", "given": "'1, 2, 3, 4'"},
        ),
        (
            "layers: [substations]\n",
            1,
            "settings.takes.dict_type",
            {"key": "layers", "given": "['substations']"},
        ),
        (
            "layers: {substations: a.gpkg}\n",
            1,
            "settings.takes.model_type",
            {"key": "layers.substations", "given": "'a.gpkg'"},
        ),
        (
            "layers:\n  substations:\n    columns: {a: b}\n",
            2,
            "settings.file_or_postgis",
            {"key": "layers.substations"},
        ),
        ("costs: 5\n", 1, "settings.takes.model_type", {"key": "costs", "given": "5"}),
        (
            "costs: {fiber_to_power_ratio: abc}\n",
            1,
            "settings.takes.float_parsing",
            {"key": "costs.fiber_to_power_ratio", "given": "'abc'"},
        ),
        (
            "costs: {fiber_to_power_ratio: 0}\n",
            1,
            "settings.takes.greater_than",
            {"key": "costs.fiber_to_power_ratio", "given": "0", "gt": "0"},
        ),
        (
            "assumptions:\n  discount_rate: [3, 2]\n",
            2,
            "settings.takes.float_type",
            {"key": "assumptions.discount_rate", "given": "[3, 2]"},
        ),
        (
            "assumptions: {discount_rate: abc}\n",
            1,
            "settings.takes.float_parsing",
            {"key": "assumptions.discount_rate", "given": "'abc'"},
        ),
    ],
)
def test_a_wrong_value_names_its_line_and_what_to_write(
    tmp_path: Path, text: str, line: int, code: str, params: dict[str, str]
) -> None:
    said = str(refusal(tmp_path, text, code, line, **params))
    # no names of classes or of the forms that were tried
    for inner in ("CriterionChoice", "LayerFile", "literal[", "constrained", ".str:", ".float:"):
        assert inner not in said


def test_several_faults_are_counted(tmp_path: Path) -> None:
    text = "load_mw: abc\nseed: abc\nregional: abc\n"
    refusal(tmp_path, text, "settings.wrong", 1, others="2")
    refusal(tmp_path, "layers: {substations: 5}\n", "settings.wrong", 1, others="0")


def test_a_fault_in_python_names_no_line() -> None:
    wrong = {"place": "study", "others": "0"}
    with refused(StudyError, "settings.unknown_key", key="laod_mw", near="load_mw", **wrong):
        make_settings({"laod_mw": 50})
    with refused(StudyError, "settings.takes.int_parsing", key="seed", given="'abc'", **wrong):
        make_settings({"seed": "abc"})


@given(
    st.dictionaries(
        st.sampled_from([*Settings.model_fields, "laod_mw", "bbox", "x\ny"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
            max_leaves=6,
        ),
        max_size=4,
    )
)
def test_whatever_is_given_is_taken_or_refused_in_one_line(given: dict[str, Any]) -> None:
    refused = ""
    try:
        settings = make_settings(given)
    except StudyError as error:
        refused = str(error)
    if refused:
        assert refused.startswith("study: ")
        assert len(refused) < 1_000
        assert "\n" not in refused
    else:
        # what was taken can be told again and read back as the same study
        told = settings.model_dump(mode="json")
        assert make_settings(json.loads(json.dumps(told, allow_nan=False))) == settings


# ----------------------------------------------------------------- what only the study knows


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("load_mw: 0\n", "cables.load", {"load_mw": "0", "most": "5000"}),
        ("load_mw: -5\n", "cables.load", {"load_mw": "-5", "most": "5000"}),
        ("load_mw: 1e9\n", "cables.load", {"load_mw": "1e+09", "most": "5000"}),
        (
            "criteria: {substaton_km: {weight: 1}}\n",
            "study.no_criterion",
            {"name": "substaton_km", "near": "substation_km"},
        ),
        ("criteria: {zzz: {weight: 1}}\n", "study.no_criterion", {"name": "zzz"}),
        ("exclude: ['substation_km >> 5']\n", "ranking.rule", {"rule": "'substation_km >> 5'"}),
        ("exclude: ['']\n", "ranking.rule", {"rule": "''"}),
        ("exclude: [{beside: x}]\n", "ranking.rule_of_layer", {"rule": "{'beside': 'x'}"}),
        (
            "exclude: [{inside: nowhere}]\n",
            "study.no_layer",
            {"name": "nowhere", "reader": "exclude"},
        ),
        (
            "assumptions: {discount_rat: 3}\n",
            "assumptions.unknown",
            {"name": "discount_rat", "near": "discount_rate"},
        ),
        (
            "assumptions: {discount_rate: [3, 2, 1]}\n",
            "assumptions.not_ordered",
            {"name": "discount_rate"},
        ),
        (
            "layers: {substaions: {file: a.gpkg}}\n",
            "layers.no_such_name",
            {"name": "substaions", "near": "substations"},
        ),
        (
            "layers: {substaions: embedded}\n",
            "layers.no_such_name",
            {"name": "substaions", "near": "substations"},
        ),
        ("criteria: {substation_km: {weight: 0}}\n", "settings.no_weight", {"key": "criteria"}),
    ],
)
def test_faults_are_found_before_anything_is_read(
    tmp_path: Path, text: str, code: str, params: dict[str, str]
) -> None:
    path = write(tmp_path, text)
    with refused(GeowbitError, code, at=f"{path}:1", **params) as error:
        Study.from_yaml(path)
    assert error.value.exit_code == 1


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("layers: {substations: {file: nothing.gpkg}}\n", "layers.no_file", {}),
        (
            "exclude: ['prefecture > 5']\n",
            "ranking.rule_of_text",
            {"rule": "'prefecture > 5'", "column": "prefecture"},
        ),
    ],
)
def test_other_faults_are_found_on_the_way(
    tmp_path: Path, text: str, code: str, params: dict[str, str]
) -> None:
    path = write(tmp_path, "area: {bbox: [138.0, 36.0, 138.1, 36.1]}\n" + text)
    study = Study.from_yaml(path)
    if code == "layers.no_file":
        params = {"what": f"layer substations: {tmp_path / 'nothing.gpkg'}"}
    with refused(GeowbitError, code, at=f"{path}:2", **params):
        study.run()


# ------------------------------------------------------------------------- what is no YAML


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: [1,\nload_mw: 3\n", 3),
        ("name: x\nhubs: {a: [1, 2}\n", 2),
        ("name: x\n\tload_mw: 3\n", 2),
        ("name: x\n  load_mw: 3\n", 2),
        ("name: a\n---\nname: b\n", 2),
        ("? [1]\n: 2\n", 1),
        ("name: x\narea: *nothing\n", 2),
    ],
)
def test_what_is_no_yaml_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    refusal(tmp_path, text, "settings.no_yaml", line)


@pytest.mark.parametrize(
    ("content", "line", "code", "params"),
    [
        ("name: Kyūshū\n".encode("utf-16"), None, "settings.no_text", {}),
        ("name: é\n".encode("latin-1"), None, "settings.no_text", {}),
        ("name: 九州\n".encode("cp932"), None, "settings.no_text", {}),
        (b"name: \x00\n", 1, "settings.bad_character", {"character": "U+0000"}),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, None, "settings.no_text", {}),
        (b"- a\n- b\n", None, "settings.no_pairs", {}),
        (b"hello\n", None, "settings.no_pairs", {}),
        (b"name: !!timestamp 2026-13-45\n", 1, "settings.text_unread", {"text": "'2026-13-45'"}),
        (
            b"load_mw: " + b"1" * 5_000,
            1,
            "settings.text_unread",
            {"text": "'1111111111111111111111111111111111111111'"},
        ),
        (b"a: " + b"[" * 1_500, None, "settings.too_deep", {}),
        (b"5: 3\n", 1, "settings.takes.invalid_key", {"key": "5", "given": "5"}),
    ],
)
def test_what_is_no_study(
    tmp_path: Path, content: bytes, line: int | None, code: str, params: dict[str, str]
) -> None:
    refusal(tmp_path, content, code, line, **params)


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system ['touch {}']",
        "!!python/object/new:os.system ['touch {}']",
        "!!python/object/apply:subprocess.check_output [['touch', '{}']]",
        "!!python/name:os.system",
        "!!python/module:this",
        "!mine {{}}",
    ],
)
def test_a_study_runs_no_code(tmp_path: Path, tag: str) -> None:
    trace = tmp_path / "trace"
    text = tag.format(trace)
    # or the test would say nothing
    if "apply" in tag:
        yaml.load(text, Loader=yaml.UnsafeLoader)
        assert trace.exists()
        trace.unlink()
    name = tag.split(maxsplit=1)[0].lstrip("!")
    for study, line in ((f"name: {text}\n", 1), (f"{text}\n", 1), (f"area:\n  file: {text}\n", 2)):
        error = refusal(tmp_path, study, "settings.no_yaml", line)
        # of the tag, the YAML library says in its own words that nothing makes it
        assert name in str(error.params["why"])
    assert not trace.exists()


def test_a_study_that_swells_is_refused_in_a_short_line(tmp_path: Path) -> None:
    # nine lists of nine lists of ... : printed in full, 9**9 words
    levels = "abcdefghi"
    lines = [f"{levels[0]}: &a [x, x, x, x, x, x, x, x, x]"]
    for below, name in itertools.pairwise(levels):
        lines.append(f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]")
    text = "\n".join(lines) + "\nload_mw: *i\n"
    refusal(tmp_path, text, "settings.unknown_key", 1, key="a")
    with pytest.raises(StudyError) as error:
        make_settings({"load_mw": [[["x"] * 1_000] * 1_000] * 1_000})
    assert len(str(error.value)) < 600


def test_studies_that_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.yaml"):
        with refused(StudyError, "settings.no_study", file=str(path)):
            read_settings(path)


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "name: x\n")

    def refuse(*_: Any, **__: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with refused(StudyError, "settings.unread", file=str(path), why="Permission denied"):
        read_settings(path)


# -------------------------------------------------------------------------------- resolved


def test_paths_begin_where_the_study_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub" / "data").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sub" / "data" / "s.csv").write_text("lon,lat,kV\n138.05,36.05,154\n")
    (tmp_path / "sub" / "c.csv").write_text("site_id,lon,lat\nmine,138.02,36.02\n")
    text = (
        "candidates: {file: c.csv}\n"
        "layers:\n  substations: {file: data/s.csv, columns: {voltage_kv: kV}}\n"
    )
    write(tmp_path / "sub", text)
    monkeypatch.chdir(tmp_path / "elsewhere")
    study = Study.from_yaml(Path("..") / "sub" / "study.yaml")
    assert study.layers.frame("substations")["voltage_kv"].tolist() == [154]
    resolved = study.resolved()
    assert resolved["layers"]["substations"]["file"] == str(tmp_path / "sub" / "data" / "s.csv")
    assert resolved["candidates"]["file"] == str(tmp_path / "sub" / "c.csv")
    assert study.check()["candidates"] == 1


def test_the_resolved_study_is_a_study_with_every_key(tmp_path: Path) -> None:
    study = Study.from_yaml(write(tmp_path, "load_mw: 50\narea: {prefectures: [Toyama]}\n"))
    resolved = json.loads(json.dumps(study.resolved(), allow_nan=False))
    assert set(resolved) == set(Settings.model_fields)
    assert (resolved["load_mw"], resolved["area"]["prefectures"]) == (50, ["Toyama"])
    assert resolved["hubs"]["tokyo"] == list(Settings().hubs["tokyo"])
    # it can be run again as it stands
    assert resolved["country"] == "japan"
    unsaid = {"country": None, "currency": None, "units": None}
    assert make_settings({**resolved, **unsaid}) == study.settings


def test_keys_of_the_shell_take_the_place_of_those_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "load_mw: 50\nname: mine\n")
    study = Study.from_yaml(path, load_mw=30, regional=False)
    assert (study.settings.load_mw, study.settings.regional) == (30, False)
    assert study.settings.name == "mine"
    with refused(StudyError, "settings.takes.float_parsing", key="load_mw", given="'abc'"):
        Study.from_yaml(path, load_mw="abc")


def test_a_scale_with_one_end_is_refused() -> None:
    with refused(StudyError, "settings.scale_two_ends", key="criteria.fiber_km", value="2"):
        make_settings({"criteria": {"fiber_km": {"best": 2, "worst": 2}}})


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_value_without_form_is_shown_how_it_is_written(tmp_path: Path, key: str) -> None:
    """The example is one: written in its place it is taken."""
    *above, last = (
        key.replace("criteria.*", "criteria.fiber_km").replace(".*", ".power_lines").split(".")
    )
    text = f"{above[0]}: {{{last}: VALUE}}" if above else f"{last}: VALUE"
    example = {"given": "5", "example": EXAMPLES[key]}
    refusal(tmp_path, text.replace("VALUE", "5") + "\n", "settings.takes_not", 1, **example)
    read_settings(write(tmp_path, text.replace("VALUE", EXAMPLES[key]) + "\n"))


def test_what_holds_a_wrong_key_is_not_wrong_once_more(tmp_path: Path) -> None:
    key = {"key": "layers.substations.fil", "near": "fill"}
    text = "layers: {substations: {file: a.fgb, fil: b}}\n"
    refusal(tmp_path, text, "settings.unknown_key", 1, others="0", **key)
    text = "load_mw: a\nlayers: {substations: {fil: b, file: a}}\n"
    refusal(tmp_path, text, "settings.unknown_key", 2, others="1", **key)
