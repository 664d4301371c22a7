"""Broken rasters and odd wishes: an answer or one clear line, never a traceback."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from geowbit import Study
from geowbit.core.errors import GeowbitError, LayerError
from geowbit.criteria import MEASURES
from geowbit.layers import open_raster


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("fuzz")
    cells = np.add.outer(np.arange(60), np.arange(50)).astype(np.int16)
    with rasterio.open(
        place / "whole.tif", "w", driver="GTiff", count=1, height=60, width=50, dtype="int16",
        crs="EPSG:4326", transform=Affine(0.01, 0, 133.7, 0, -0.01, 34.5), nodata=7,
        compress="deflate",
    ) as file:  # fmt: skip
        file.write(cells, 1)
    (place / "areas.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1},'
        '"geometry": {"type": "Polygon", "coordinates": '
        "[[[133.9, 34.2], [134, 34.2], [134, 34.3], [133.9, 34.2]]]}}]}"
    )
    (place / "places.csv").write_text("lon,lat,a,b\n133.95,34.2,1,x\n134,34.25,,y\n")
    return place


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_broken_raster_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    content = bytearray((folder / "whole.tif").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    path = folder / "broken.tif"
    path.write_bytes(content if data.draw(st.booleans()) else content[:cut])
    try:
        told = str(open_raster(path).sample([133.95, 134.0, 139.0], [34.2, 34.3, 35.0]))
    except GeowbitError as error:
        told = str(error)
    assert "\n" not in told


_LAYER = st.sampled_from(["whole", "areas", "places", "population", "substations", "nothing"])
_VALUE = st.sampled_from(
    [None, "a", "b", "c", 0, -1, 1, 2.5, 1e9, "", "cost", "benefit", True, [1], {"a": 1}]
)


@settings(max_examples=40, deadline=None)
@given(
    layer=_LAYER,
    measure=st.sampled_from([*MEASURES, "value", "", 5]),
    options=st.fixed_dictionaries(
        {},
        optional={
            "direction": st.sampled_from(["cost", "benefit", "up", None]),
            "column": _VALUE,
            "radius_km": _VALUE,
            "unit": _VALUE,
            "sentence": _VALUE,
            "weight": _VALUE,
            "best": _VALUE,
            "name": _VALUE,
        },
    ),
    as_list=st.booleans(),
    exclude=st.sampled_from(
        [[], [{"inside": "areas"}], [{"near": "places", "km": 2}], [{"near": "areas", "km": "x"}],
         [{"near": "whole", "km": 1}], ["own_m > 3"], [{"near": "places"}], [{}]]
    ),
)  # fmt: skip
def test_an_odd_criterion_is_measured_or_refused(
    folder: Path,
    layer: str,
    measure: object,
    options: dict[str, object],
    as_list: bool,
    exclude: list[object],
) -> None:
    one = {"layer": layer, "measure": measure, "direction": "cost"} | options
    given: dict[str, object] = {
        "area": {"bbox": [133.9, 34.2, 133.98, 34.26]},
        "layers": {
            "whole": {"file": str(folder / "whole.tif")},
            "areas": {"file": str(folder / "areas.geojson")},
            "places": {"file": str(folder / "places.csv")},
        },
        "criteria": [{"name": "own_m"} | one] if as_list else {"own_m": one},
        "exclude": exclude,
    }
    read = {layer} | {str(v) for rule in exclude if isinstance(rule, dict) for v in rule.values()}
    given["layers"] = {k: v for k, v in given["layers"].items() if k in read}  # type: ignore[attr-defined]
    try:
        told = repr(Study.japan(**given).run())  # type: ignore[arg-type]
    except GeowbitError as error:
        told = str(error)
    assert "\n" not in told


def test_tiles_as_far_apart_as_no_whole_number_are_on_no_grid(tmp_path: Path) -> None:
    places = [Affine(1e-9, 0, 0, 0, -1e-9, 0), Affine(1e-9, 0, 1e18, 0, -1e-9, 1e18)]
    files = []
    for number, affine in enumerate(places):
        files.append(tmp_path / f"{number}.tif")
        with rasterio.open(
            files[-1], "w", driver="GTiff", width=2, height=2, count=1, dtype="float32",
            crs="EPSG:3857", transform=affine,
        ) as file:  # fmt: skip
            file.write(np.ones((1, 2, 2), "float32"))
    with pytest.raises(LayerError) as caught:
        open_raster(files, name="terrain")
    assert caught.value.code == "layers.off_grid"
