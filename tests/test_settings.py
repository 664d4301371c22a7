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

from geowbit import Study
from geowbit.core.errors import GeowbitError, StudyError
from geowbit.settings import Settings, make_settings, read_settings
from geowbit.settings.words import EXAMPLES

RAW = Path(__file__).parents[1] / "data" / "raw" / "japan"


def write(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "study.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def refusal(folder: Path, text: str | bytes, encoding: str = "utf-8") -> str:
    """What a study is refused with, checked to be one line about that file."""
    path = write(folder, text, encoding)
    with pytest.raises(StudyError) as error:
        read_settings(path)
    said = str(error.value)
    assert said.startswith(str(path))
    assert "\n" not in said
    assert len(said) < 600
    return said.removeprefix(str(path))


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
    said = refusal(tmp_path, text)
    assert said.startswith(f":{line}: unknown key '{key}'; did you mean '{nearest}'?")


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
    assert f"it stands under '{place}'" in refusal(tmp_path, text)


def test_a_key_like_no_other_is_told_which_there_are(tmp_path: Path) -> None:
    said = refusal(tmp_path, "name: x\nzzzzzz: 1\n")
    assert said.startswith(":2: unknown key 'zzzzzz'; there are name, country, load_mw, area")
    assert set(Settings.model_fields) <= set(
        said.partition("there are ")[2].replace(",", " ").split()
    )


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "load_mw: 50\nname: x\nload_mw: 100\n").startswith(":3: ")
    text = "criteria:\n  fiber_km: {weight: 1}\n  fiber_km: {weight: 2}\n"
    said = refusal(tmp_path, text)
    assert said.startswith(":3: ")
    assert "'fiber_km' stands twice" in said


# ---------------------------------------------------------------------------- wrong values


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("candidates: {grid: jis-2km}\n", 1, "candidates.grid: input should be 'jis-1km'"),
        ("candidates: squares\n", 1, "candidates: takes `key: value` pairs, not 'squares'"),
        ("candidates: {}\n", 1, "candidates: give one of {grid: ...}, municipalities"),
        ("candidates: {grid: jis-1km, file: a.csv}\n", 1, "candidates: give one of"),
        (
            "method: promethee\n",
            1,
            "method: input should be 'weighted_sum', 'weighted_product' or 'topsis', not",
        ),
        ("load_mw: .nan\n", 1, "load_mw: input should be a finite number, not nan"),
        ("load_mw: -.inf\n", 1, "load_mw: input should be a finite number"),
        ("load_mw: 1e99999\n", 1, "load_mw: input should be a finite number"),
        ("load_mw: yes\n", 1, "load_mw: takes a number, not yes or no"),
        ("load_mw: 100 MW\n", 1, "load_mw: takes a number, not '100 MW'"),
        ("load_mw: [100]\n", 1, "load_mw: takes a number, not [100]"),
        ("seed: abc\n", 1, "seed: input should be a valid integer"),
        ("seed: yes\n", 1, "seed: takes a number, not yes or no"),
        ("regional: maybe\n", 1, "regional: input should be a valid boolean"),
        ("name: 5\n", 1, "name: takes text; put it in quotes, not 5"),
        ("load_mw: 22:30\n", 1, "load_mw: takes a number, not '22:30'"),
        ("load_mw: no\n", 1, "load_mw: takes a number, not yes or no"),
        ("load_mw: 1,000\n", 1, "load_mw: takes a number, not '1,000'"),
        ("load_mw: 2026-11-24\n", 1, "load_mw: takes a number, not '2026-11-24'"),
        ("assumptions:\n  discount_rate: 12:30:45\n", 2, "assumptions.discount_rate: takes a"),
        ("top: {n: 0}\n", 1, "top.n: input should be greater than or equal to 1, not 0"),
        ("top: {n: 1.5}\n", 1, "top.n: input should be a valid integer"),
        ("top: {n: yes}\n", 1, "top.n: takes a number, not yes or no"),
        ("top: {min_separation_km: -1}\n", 1, "top.min_separation_km: input should be greater"),
        (
            "criteria:\n  substation_km: {weight: 1}\n  fiber_km: {weight: -1}\n",
            3,
            "criteria.fiber_km.weight: input should be greater than or equal to 0, not -1",
        ),
        ("criteria:\n  fiber_km:\n    weight: .nan\n", 3, "criteria.fiber_km.weight: input should"),
        ("criteria: {fiber_km: 1}\n", 1, "criteria.fiber_km: takes `key: value` pairs, not 1"),
        ("criteria: [fiber_km]\n", 1, "criteria.0: needs a name"),
        ("criteria: {fiber_km: {best: yes}}\n", 1, "criteria.fiber_km.best: takes a number"),
        ("exclude: 'lake > 0'\n", 1, "exclude: takes a list, not 'lake > 0'"),
        ("exclude:\n  - lake > 0\n  - 5\n", 3, "exclude.1: takes text"),
        ("hubs: {tokyo: [35.68, 139.76]}\n", 1, "hubs: hub tokyo: write [longitude, latitude]"),
        ("hubs: {tokyo: [139.76, 35.68, 1]}\n", 1, "hubs.tokyo: takes 2 values or fewer"),
        ("hubs: {tokyo: [139.76]}\n", 1, "hubs.tokyo"),
        ("hubs: {tokyo: Otemachi}\n", 1, "hubs.tokyo: takes [longitude, latitude]"),
        ("hubs: {tokyo: [.nan, 35]}\n", 1, "hubs.tokyo.0: input should be a finite number"),
        ("hubs: {'To kyo': [139.76, 35.68]}\n", 1, "hubs: hub 'To kyo': a name is lower-case"),
        ("area: Toyama\n", 1, "area: takes `key: value` pairs, not 'Toyama'"),
        ("area: {}\n", 1, "area: give exactly one of prefectures, bbox, file and polygon"),
        (
            "area:\n  prefectures: [Toyama]\n  bbox: [1, 2, 3, 4]\n",
            1,
            "area: give exactly one of prefectures, bbox, file and polygon",
        ),
        ("area: {prefectures: Toyama}\n", 1, "area.prefectures: takes a list, not 'Toyama'"),
        ("area: {prefectures: []}\n", 1, "area.prefectures: takes 1 values or more"),
        ("area: {bbox: [1, 2, 3]}\n", 1, "area.bbox: takes 4 values or more, not [1, 2, 3]"),
        ("area: {bbox: [1, 2, 3, 4, 5]}\n", 1, "area.bbox: takes 4 values or fewer"),
        ("area: {bbox: [.nan, 2, 3, 4]}\n", 1, "area.bbox.0: input should be a finite number"),
        ("area: {bbox: '1, 2, 3, 4'}\n", 1, "area.bbox: takes a list"),
        ("layers: [substations]\n", 1, "layers: takes `key: value` pairs"),
        ("layers: {substations: a.gpkg}\n", 1, "layers.substations: takes `key: value` pairs"),
        (
            "layers:\n  substations:\n    columns: {a: b}\n",
            2,
            "layers.substations: give one of file and postgis",
        ),
        ("costs: 5\n", 1, "costs: takes `key: value` pairs, not 5"),
        ("costs: {fiber_to_power_ratio: abc}\n", 1, "costs.fiber_to_power_ratio: takes a number"),
        (
            "costs: {fiber_to_power_ratio: 0}\n",
            1,
            "costs.fiber_to_power_ratio: input should be greater",
        ),
        ("assumptions:\n  discount_rate: [3, 2]\n", 2, "assumptions.discount_rate: takes"),
        ("assumptions: {discount_rate: abc}\n", 1, "assumptions.discount_rate: takes a number"),
    ],
)
def test_a_wrong_value_names_its_line_and_what_to_write(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    refused = refusal(tmp_path, text)
    assert refused.startswith(f":{line}: {said}")
    # no names of classes or of the forms that were tried
    for inner in ("CriterionChoice", "LayerFile", "literal[", "constrained", ".str:", ".float:"):
        assert inner not in refused


def test_several_faults_are_counted(tmp_path: Path) -> None:
    assert refusal(tmp_path, "load_mw: abc\nseed: abc\nregional: abc\n").endswith("(and 2 more)")
    assert "more)" not in refusal(tmp_path, "layers: {substations: 5}\n")


def test_a_fault_in_python_names_no_line() -> None:
    with pytest.raises(
        StudyError, match=r"^study: unknown key 'laod_mw'; did you mean 'load_mw'\?$"
    ):
        make_settings({"laod_mw": 50})
    with pytest.raises(StudyError, match=r"^study: seed"):
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
    ("text", "said"),
    [
        ("load_mw: 0\n", "load_mw: 0 MW"),
        ("load_mw: -5\n", "load_mw: -5 MW"),
        ("load_mw: 1e9\n", r"load_mw: 1e\+09 MW"),
        ("criteria: {substaton_km: {weight: 1}}\n", "'substaton_km'; did you mean 'substation_km'"),
        ("criteria: {zzz: {weight: 1}}\n", "there is no criterion 'zzz'; there are "),
        ("exclude: ['substation_km >> 5']\n", "'substation_km >> 5' is not understood"),
        ("exclude: ['']\n", "is not understood"),
        ("exclude: [{outside: x}]\n", r"is not understood; write \{inside: LAYER\}"),
        ("exclude: [{inside: nowhere}]\n", r":1: layers: there is no 'nowhere', which exclude"),
        ("assumptions: {discount_rat: 3}\n", "unknown key 'discount_rat'"),
        ("assumptions: {discount_rate: [3, 2, 1]}\n", "low, mid, high"),
        (
            "layers: {substaions: {file: a.gpkg}}\n",
            "'substaions', as nothing reads it; did you mean 'substations'",
        ),
        (
            "layers: {substaions: embedded}\n",
            "'substaions', as nothing reads it; did you mean 'substations'",
        ),
        ("criteria: {substation_km: {weight: 0}}\n", "at least one is above zero"),
    ],
)
def test_faults_are_found_before_anything_is_read(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(GeowbitError, match=said) as error:
        Study.from_yaml(write(tmp_path, text))
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("layers: {substations: {file: nothing.gpkg}}\n", r"nothing\.gpkg: no such file"),
        ("exclude: ['prefecture > 5']\n", "write 'prefecture in A, B'"),
    ],
)
def test_other_faults_are_found_on_the_way(tmp_path: Path, text: str, said: str) -> None:
    study = Study.from_yaml(write(tmp_path, "area: {bbox: [138.0, 36.0, 138.1, 36.1]}\n" + text))
    with pytest.raises(GeowbitError, match=said) as error:
        study.run()
    assert "\n" not in str(error.value)


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
    assert refusal(tmp_path, text).startswith(f":{line}: is no valid YAML (")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name: Kyūshū\n".encode("utf-16"), "is not UTF-8 text; save it as UTF-8"),
        ("name: é\n".encode("latin-1"), "is not UTF-8 text; save it as UTF-8"),
        ("name: 九州\n".encode("cp932"), "is not UTF-8 text; save it as UTF-8"),
        (b"name: \x00\n", "is no valid YAML"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "is not UTF-8 text"),
        (b"- a\n- b\n", "a study is a list of `key: value` lines"),
        (b"hello\n", "a study is a list of `key: value` lines"),
        (b"name: !!timestamp 2026-13-45\n", ":1: is no valid YAML ('2026-13-45' cannot"),
        (b"load_mw: " + b"1" * 5_000, ":1: is no valid YAML"),
        (b"a: " + b"[" * 1_500, "nested too deeply"),
        (b"5: 3\n", ":1: 5: takes texts as keys; put it in quotes"),
    ],
)
def test_what_is_no_study(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(tmp_path, content)


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
    for study in (f"name: {text}\n", f"{text}\n", f"area:\n  file: {text}\n"):
        assert "could not determine a constructor" in refusal(tmp_path, study)
    assert not trace.exists()


def test_a_study_that_swells_is_refused_in_a_short_line(tmp_path: Path) -> None:
    # nine lists of nine lists of ... : printed in full, 9**9 words
    levels = "abcdefghi"
    lines = [f"{levels[0]}: &a [x, x, x, x, x, x, x, x, x]"]
    for below, name in itertools.pairwise(levels):
        lines.append(f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]")
    refusal(tmp_path, "\n".join(lines) + "\nload_mw: *i\n")
    with pytest.raises(StudyError) as error:
        make_settings({"load_mw": [[["x"] * 1_000] * 1_000] * 1_000})
    assert len(str(error.value)) < 600


def test_studies_that_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.yaml"):
        with pytest.raises(StudyError, match="no such study; check the path"):
            read_settings(path)


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "name: x\n")

    def refuse(*_: Any, **__: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(StudyError, match=r"study\.yaml: cannot be read \(Permission denied\)"):
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
    assert make_settings({**resolved, "country": None}) == study.settings


def test_keys_of_the_shell_take_the_place_of_those_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "load_mw: 50\nname: mine\n")
    study = Study.from_yaml(path, load_mw=30, regional=False)
    assert (study.settings.load_mw, study.settings.regional) == (30, False)
    assert study.settings.name == "mine"
    with pytest.raises(StudyError, match=r"load_mw: takes a number"):
        Study.from_yaml(path, load_mw="abc")


def test_a_scale_with_one_end_is_refused() -> None:
    with pytest.raises(StudyError, match="best and worst are both 2; a scale needs two ends"):
        make_settings({"criteria": {"fiber_km": {"best": 2, "worst": 2}}})


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_value_without_form_is_shown_how_it_is_written(tmp_path: Path, key: str) -> None:
    """The example is one: written in its place it is taken."""
    *above, last = (
        key.replace("criteria.*", "criteria.fiber_km").replace(".*", ".power_lines").split(".")
    )
    text = f"{above[0]}: {{{last}: VALUE}}" if above else f"{last}: VALUE"
    with pytest.raises(StudyError) as error:
        read_settings(write(tmp_path, text.replace("VALUE", "5") + "\n"))
    assert str(error.value).endswith(f"not 5; write it as {EXAMPLES[key]}")
    read_settings(write(tmp_path, text.replace("VALUE", EXAMPLES[key]) + "\n"))


def test_what_holds_a_wrong_key_is_not_wrong_once_more(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as error:
        read_settings(write(tmp_path, "layers: {substations: {file: a.fgb, fil: b}}\n"))
    assert str(error.value).endswith("unknown key 'layers.substations.fil'; did you mean 'fill'?")
    with pytest.raises(StudyError, match=r"\(and 1 more\)"):
        read_settings(write(tmp_path, "load_mw: a\nlayers: {substations: {fil: b, file: a}}\n"))
