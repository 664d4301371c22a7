"""Whatever a study says of a layer: rows, or one line. Never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geowbit.core.errors import GeowbitError
from geowbit.layers import Layers
from geowbit.settings import LayerFile, make_settings

FILES = [
    "mine.csv",
    "mine.geojson",
    "mine.gpkg",
    "page.geojson",
    "empty.csv",
    "none.gpkg",
    "*.gpkg",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("layers")
    frame = gpd.GeoDataFrame(
        {"kV": ["66000;6600", "154kV", None, "0"], "name": ["a", "b", "c", "<b>"]},
        geometry=[shapely.Point(139 + n / 10, 36) for n in range(4)],
        crs=4326,
    )
    frame.to_file(place / "mine.geojson")
    frame.to_crs(6677).to_file(place / "mine.gpkg")
    (place / "mine.csv").write_text("name,kV,lon,lat\na,66,139.1,36.1\nb,,36.2,139.2\n")
    (place / "page.geojson").write_text("<html><body>moved</body></html>")
    (place / "empty.csv").write_text("")
    return place


words = st.sampled_from(
    [
        "kV",
        "voltage_kv",
        "name",
        "lon",
        "geometry",
        "",
        "no",
        "EPSG:6677",
        "EPSG:4326",
        "EPSG:1",
        "V",
    ]
)
numbers = st.one_of(st.integers(-5, 10_000), st.floats(allow_nan=True), st.booleans())
anything = st.one_of(words, numbers, st.none(), st.lists(words, max_size=2))
column = st.one_of(words, st.fixed_dictionaries({"column": words}, optional={"unit": words}))
specs = st.fixed_dictionaries(
    {"file": st.one_of(st.sampled_from(FILES), st.lists(st.sampled_from(FILES), max_size=3))},
    optional={
        "columns": st.dictionaries(words, column, max_size=3),
        "crs": anything,
        "layer": anything,
        "fill": st.dictionaries(words, numbers, max_size=2),
        "window_km": numbers,
        "strict": anything,
        "licence": anything,
        "date": anything,
        "postgis": words,
    },
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["substations", "power_lines", "hazards", "flood"]), spec=specs)
def test_a_layer_is_read_or_refused_in_one_line(
    folder: Path, name: str, spec: dict[str, Any]
) -> None:
    said = "read"
    try:
        told = make_settings({"layers": {name: spec}}).layers[name]
        assert isinstance(told, LayerFile)
        layers = Layers({name: told.model_dump()}, folder=folder)
        assert len(layers.frame(name))
    except GeowbitError as error:
        said = str(error)
    assert said
    assert "\n" not in said
    assert len(said) < 1_000
