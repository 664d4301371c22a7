"""Whole studies made of the keys' own schema and of dirty files: a result or one line, never more.

What `check` takes, `run` takes too.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geowbit as gw
from geowbit.core.errors import GeowbitError
from geowbit.criteria import MEASURES
from geowbit.settings import Settings

# abroad, where nothing embedded helps, and small
BASE: dict[str, Any] = {
    "area": {"bbox": [10.0, 50.0, 10.05, 50.03]},
    "candidates": {"grid": {"lon_arcsec": 60, "lat_arcsec": 60}},
    "layers": {"substations": {"file": "subs.csv"}, "mine": {"file": "subs.csv"}},
    "criteria": {
        "substation_km": {},
        "mine_km": {"layer": "mine", "measure": "distance_to", "direction": "cost"},
    },
    "exclude": [],
    "hubs": {"berlin": [13.4, 52.5]},
}
SUBSTATIONS = "name,lon,lat,voltage_kv,n\nNord,10.01,50.02,220,1\nWest,10.03,50.01,400,\n"
FILES = ["subs.csv", "dirty.csv", "dirty.geojson", "page.geojson", "lost.gpkg", ".", "", "*.csv"]
LAYERS = ["substations", "power_lines", "fiber_routes", "land", "municipalities", "terrain", "mine"]
WORDS = [
    *FILES, *LAYERS, "substation_km", "fiber_km", "hv_line_km", "mine_km", "voltage_kv", "name",
    "n", "kV", "V", "EPSG:4326", "EPSG:6677", "EPSG:5773", "none", "embedded", "distance_to",
    "inside", "count_within", "nearest_value", "cost", "benefit", "substation_km > 1", "n > 3",
    "name in a, b", "prefecture > 1", "discount_rate", "fiber_corridor_km", "corridor", "Saga",
    "tables", "municipalities", "h3-9", "日本", "<b>", "\x1b[31m", "\ud800", "a\0b", "x" * 300, "~",
]  # fmt: skip
SCHEMA = Settings.model_json_schema()

texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=4))
numbers = st.one_of(
    st.integers(-3, 100),
    st.sampled_from([0, 0.5, 1e-9, 1e9, 1e308, -1e308, 10**30, float("nan"), float("inf")]),
    st.floats(-200, 200),
)
oddities = st.one_of(
    st.none(), st.booleans(), numbers, texts, st.lists(texts, max_size=2),
    st.dictionaries(texts, texts, max_size=2),
)  # fmt: skip


def meant(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of the form that a key takes, by the schema of the settings."""
    if "$ref" in schema:
        return meant(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of([meant(one) for one in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        keys = {key: meant(one) for key, one in schema["properties"].items()}
        needed = {key: keys.pop(key) for key in schema.get("required", ())}
        return st.fixed_dictionaries(needed, optional=keys)
    if kind == "object":
        inner = schema.get("additionalProperties")
        return st.dictionaries(texts, meant(inner if isinstance(inner, dict) else {}), max_size=2)
    if kind == "array":
        inner = schema.get("items") or {}
        least = schema.get("minItems", 0)
        most = min(schema.get("maxItems", 2), max(least, 4))
        return st.lists(meant(inner), min_size=least, max_size=most)
    plain: dict[str | None, st.SearchStrategy[Any]] = {
        "number": numbers, "integer": st.integers(-3, 100), "boolean": st.booleans(),
        "string": texts, "null": st.none(),
    }  # fmt: skip
    return plain.get(kind, oddities)


own_layers = st.dictionaries(
    st.sampled_from(LAYERS),
    st.fixed_dictionaries(
        {"file": st.sampled_from(["subs.csv", "dirty.csv", "dirty.geojson", *FILES])},
        optional={
            "columns": st.dictionaries(texts, texts, max_size=1),
            "fill": st.dictionaries(st.sampled_from(["voltage_kv", "n", "name"]), numbers),
            "window_km": st.floats(0.1, 300),
            "strict": st.booleans(),
            "crs": st.sampled_from(["EPSG:4326", "EPSG:3857"]),
        },
    ),
    max_size=3,
).map(lambda own: {"substations": {"file": "subs.csv"}, "mine": {"file": "subs.csv"}, **own})


def reading(measure: str) -> st.SearchStrategy[dict[str, Any]]:
    """A criterion of one's own with all that its measure needs."""
    options = {
        "column": st.sampled_from(["n", "name", "voltage_kv"]),
        "radius_km": st.floats(0.1, 100),
        "fill": numbers,
        "share_by": st.fixed_dictionaries(
            {
                "column": st.sampled_from(["n", "name"]),
                "in": st.lists(st.sampled_from(["1", "Nord", 2]), min_size=1, max_size=2),
            }
        ),
    }
    kind = MEASURES[measure]
    return st.fixed_dictionaries(
        {
            "layer": st.sampled_from(["mine", *LAYERS]),
            "measure": st.just(measure),
            "direction": st.sampled_from(["cost", "benefit"]),
            **{one: options[one] for one in kind.needs},
        },
        optional={
            "weight": st.floats(0, 1e9),
            "best": st.floats(-10, 10),
            **{one: options[one] for one in kind.takes},
        },
    )


likely = {
    "layers": own_layers,
    "criteria": st.lists(st.one_of([reading(one) for one in MEASURES]), max_size=2).map(
        lambda own: {
            **BASE["criteria"],
            **{f"c{number}_km": one for number, one in enumerate(own)},
        }
    ),
    "exclude": st.lists(
        st.one_of(
            st.sampled_from(["substation_km > 1", "mine_km > 1", "power_mjpy > 3", "lon < 10.02"]),
            st.fixed_dictionaries({"inside": st.sampled_from(["mine", "substations", "land"])}),
            st.fixed_dictionaries({"near": st.just("mine"), "km": st.floats(0.1, 99)}),
        ),
        max_size=2,
    ),
    "gates": st.lists(
        st.one_of(
            st.sampled_from(["substation_km <= 1", "mine_km > 1", "bearing_kpa >= 100", "n > 0"]),
            st.fixed_dictionaries(
                {"outside": st.sampled_from(["mine", "flood", "land"])},
                optional={"ask": texts, "surveyed": st.sampled_from(["mine", "survey"])},
            ),
            st.fixed_dictionaries({"within": st.just("mine"), "km": st.floats(0.1, 99)}),
        ),
        max_size=2,
    ),
}
ONE_KEY = [
    st.fixed_dictionaries({key: st.one_of(meant(one), oddities)})
    for key, one in SCHEMA["properties"].items()
]
# most of it as a person would write it, and at times one key that nobody would
changes = st.builds(
    lambda likely, odd: {**likely, **odd},
    st.fixed_dictionaries({}, optional=likely),
    st.one_of(st.just({}), st.just({}), st.just({}), st.one_of(ONE_KEY)),
)

cells = st.one_of(st.sampled_from(["", "10.01", "50.02", "220", "66000;6600", "1e999", "NaN", "0"]),
                  texts)  # fmt: skip
rows = st.lists(st.lists(cells, min_size=2, max_size=6), max_size=4)
places = st.lists(numbers, max_size=3)
shapes = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "LineString", "Polygon", "MultiPoint", "Nothing", ""]),
        "coordinates": st.one_of(
            places, st.lists(places, max_size=4), st.lists(st.lists(places, max_size=4), max_size=2)
        ),
    }
)
features = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("Feature"),
            "properties": st.dictionaries(st.sampled_from(["name", "voltage_kv", "n"]), oddities),
            "geometry": st.one_of(shapes, st.none()),
        }
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("studies")
    (place / "subs.csv").write_text(SUBSTATIONS, encoding="utf-8")
    (place / "page.geojson").write_text("<html><body>moved</body></html>")
    return place


def write_dirt(folder: Path, dirt: list[list[str]], drawn: list[dict[str, Any]]) -> None:
    head = "name,lon,lat,voltage_kv,n"
    lines = [",".join(row).replace("\n", " ") for row in dirt]
    (folder / "dirty.csv").write_bytes("\n".join([head, *lines]).encode("utf-8", "replace"))
    collection = {"type": "FeatureCollection", "features": drawn}
    (folder / "dirty.geojson").write_text(json.dumps(collection))


def one_line(error: GeowbitError, *, begins: str = "") -> None:
    said = str(error)
    assert said.startswith(begins)
    assert said.isprintable()
    assert 0 < len(said) <= 1_500


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(changed=changes, dirt=rows, drawn=features)
def test_a_study_is_checked_and_run_or_refused_in_one_line(
    folder: Path, changed: dict[str, Any], dirt: list[list[str]], drawn: list[dict[str, Any]]
) -> None:
    write_dirt(folder, dirt, drawn)
    path = folder / "study.yaml"
    path.write_bytes(yaml.safe_dump({**BASE, **changed}).encode("utf-8", "replace"))
    try:
        study = gw.Study.from_yaml(path)
        study.check()
    except GeowbitError as error:
        one_line(error, begins=str(path))
        return
    try:
        assert len(gw.Study.from_yaml(path).run().table)
    except GeowbitError as error:
        # what rules and gates leave of all candidates is known to a run alone
        assert error.code == "study.all_excluded"  # noqa: PT017
        one_line(error, begins=str(path))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=changes)
def test_a_study_made_in_python_is_made_or_refused(keys: dict[str, Any]) -> None:
    with contextlib.suppress(GeowbitError):
        gw.Study.japan(**keys)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.one_of(st.sampled_from(LAYERS), texts),
    file=st.one_of(st.sampled_from(FILES), texts, st.lists(st.sampled_from(FILES), max_size=2)),
    options=st.fixed_dictionaries(
        {},
        optional={
            "columns": st.dictionaries(texts, texts, max_size=2),
            "crs": texts,
            "layer": texts,
            "fill": st.dictionaries(texts, st.floats(-5, 500), max_size=2),
            "bbox": st.tuples(*[st.floats(-180, 180)] * 4),
            "strict": st.booleans(),
        },
    ),
    dirt=rows,
    drawn=features,
)
def test_a_file_where_one_stands_is_a_layer_or_one_line(
    folder: Path, name: str, file: Any, options: dict[str, Any], dirt: Any, drawn: Any
) -> None:
    write_dirt(folder, dirt, drawn)
    with contextlib.chdir(folder):
        try:
            assert len(gw.read_layer(name, file, **options)) or options.get("bbox")
        except GeowbitError as error:
            one_line(error)
