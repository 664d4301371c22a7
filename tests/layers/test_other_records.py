"""Records of JSON, of Overpass and of plain Parquet become layers as tables do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.layers import read_layer

YARDS: list[dict[str, Any]] = [
    {"name": "Kita", "lon": 139.5, "lat": 35.5, "voltage_kv": 66},
    {"name": "南", "lon": 139.6, "lat": 35.25, "voltage_kv": "154 kV"},
]


def is_right(layer: Any) -> None:
    assert layer.geometry.x.tolist() == [139.5, 139.6]
    assert layer.geometry.y.tolist() == [35.5, 35.25]
    assert layer["voltage_kv"].tolist() == [66, 154]
    assert layer["name"].tolist() == ["Kita", "南"]


def nested(row: dict[str, Any]) -> dict[str, Any]:
    place = {"lat": row["lat"], "lng": row["lon"]}
    return {"id": 1, "fields": {"name": row["name"], "voltage_kv": row["voltage_kv"], "at": place}}


def as_shape(row: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    return {"name": row["name"], "voltage_kv": row["voltage_kv"], "geo_shape": point}


@pytest.mark.parametrize(
    "content",
    [
        YARDS,
        {"results": YARDS, "total": 2},
        {"response": {"data": YARDS}},
        [nested(row) for row in YARDS],
        {"records": [nested(row) for row in YARDS]},
        [as_shape(row) for row in YARDS],
        {key: [row[key] for row in YARDS] for key in YARDS[0]},
    ],
    ids=["list", "results", "deeper", "nested", "fields", "shapes", "columns"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-8-sig"])
def test_records_of_json(tmp_path: Path, content: Any, encoding: str) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode(encoding))
    is_right(read_layer("substations", path))


@pytest.mark.parametrize("name", ["mine.jsonl", "mine.ndjson", "mine.json"])
def test_a_record_a_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(row) for row in YARDS), encoding="utf-8")
    is_right(read_layer("substations", path))


@pytest.mark.parametrize("content", ["[]", "[1, 2]", '{"a": 1}', "{", "[" * 5000, '[{"a": 1}, 2]'])
def test_json_without_records_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(content, encoding="utf-8")
    with refused(LayerError, "layers.no_records", what=f"layer substations: {path}"):
        read_layer("substations", path)


def test_an_answer_of_overpass(tmp_path: Path) -> None:
    corners = [(139.0, 35.0), (139.2, 35.0), (139.2, 35.2), (139.0, 35.2), (139.0, 35.0)]
    drawn = [{"lon": x, "lat": y} for x, y in corners]
    tags = {"power": "substation", "voltage": "154000"}
    elements = [
        {"type": "node", "id": 1, "lat": 36.0, "lon": 140.0, "tags": {**tags, "name": "node"}},
        *({"type": "node", "id": 10 + n, "lon": x, "lat": y} for n, (x, y) in enumerate(corners)),
        {"type": "way", "id": 2, "nodes": [10, 11, 12, 13, 10], "tags": {**tags, "name": "refs"}},
        {"type": "way", "id": 3, "geometry": drawn, "tags": {**tags, "name": "drawn"}},
        {"type": "way", "id": 4, "center": {"lon": 141, "lat": 37}, "tags": {**tags, "name": "c"}},
        {"type": "relation", "id": 5, "tags": {**tags, "name": "relation"}, "members": [
            {"type": "way", "role": "outer", "geometry": drawn[:3]},
            {"type": "way", "role": "outer", "geometry": drawn[2:]}]},
        {"type": "way", "id": 6, "geometry": drawn, "tags": {"power": "line", "voltage": "66000"}},
    ]  # fmt: skip
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"version": 0.6, "elements": elements}), encoding="utf-8")
    columns = {"voltage_kv": "voltage"}
    layer = read_layer("substations", path, columns=columns).set_index("name").geometry
    square = shapely.Polygon(corners)
    assert (layer["node"].x, layer["c"].x) == (140, 141)
    assert all(square.contains(one) for one in layer[layer.index.isin(["refs", "relation"])])
    lines = read_layer("power_lines", path, columns=columns)
    assert lines["voltage_kv"].tolist() == [66]
    assert lines.geometry.iloc[0].equals(shapely.LineString(corners))


def test_plain_parquet(tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    frame = pd.DataFrame(YARDS)
    frame["voltage_kv"] = [66.0, 154.0]
    frame.to_parquet(path)
    is_right(read_layer("substations", path))
    wkb = [shapely.Point(row["lon"], row["lat"]).wkb for row in YARDS]
    frame.drop(columns=["lon", "lat"]).assign(geom=wkb).to_parquet(path)
    is_right(read_layer("substations", path))
    frame.drop(columns=["lon", "lat"]).to_parquet(path)
    with refused(LayerError, "layers.needs_lon_lat", columns="name, voltage_kv"):
        read_layer("substations", path)
