"""What goes wrong at one candidate alone is told by check, not late in a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

import geowbit as gw
from geowbit.core.errors import GeowbitError, LayerError
from geowbit.study._rehearsal import sample_of

BOX = [136.9, 36.4, 137.6, 36.9]
CELL, WEST, NORTH, SIZE = 8e-5, 136.8, 37.0, 12_000
FLOOD = {"layer": "flood", "measure": "value_at", "direction": "cost"}


def keys(layers: dict[str, Any], criteria: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "area": {"bbox": BOX},
        "layers": layers,
        "criteria": {"substation_km": {}, **criteria},
        **more,
    }


def refusals(given: dict[str, Any]) -> tuple[str, str]:
    """What check and run have to say against a study."""
    said = []
    for done in ("check", "run"):
        with pytest.raises(GeowbitError) as error:
            getattr(gw.Study.japan(**given), done)()
        said.append(str(error.value))
    return said[0], said[1]


def reads(path: Path, table: gpd.GeoDataFrame) -> bool:
    try:
        gw.open_raster(path).sample(table["lon"], table["lat"])
    except LayerError:
        return False
    return True


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large raster of which one block is broken, that only others than the few lie on."""
    path = tmp_path_factory.mktemp("flood") / "flood.tif"
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=SIZE, width=SIZE, dtype="uint8",
        crs="EPSG:4326", transform=Affine(CELL, 0, WEST, 0, -CELL, NORTH), tiled=True,
        blockxsize=256, blockysize=256, compress="deflate",
    ) as file:  # fmt: skip
        file.write(np.ones((SIZE, SIZE), "uint8"), 1)
    whole = path.read_bytes()
    table = gw.Study.japan(**keys({}, {})).run().table
    few = sample_of(table, gw.Layers(), [])
    for place in table.sample(40, random_state=4).itertuples():
        block = f"{int((place.lon - WEST) / CELL / 256)}_{int((NORTH - place.lat) / CELL / 256)}"
        with rasterio.open(path) as file:
            offset = int(file.get_tag_item(f"BLOCK_OFFSET_{block}", "TIFF", bidx=1))
        path.write_bytes(whole[:offset] + bytes(40) + whole[offset + 40 :])
        if reads(path, few) and not reads(path, table):
            return path
    raise AssertionError("every block is read with the few")


def test_a_damaged_block_between_the_few_is_found_before_the_run(damaged: Path) -> None:
    given = keys({"flood": {"file": str(damaged)}}, {"flood_m": FLOOD})
    checked, run = refusals(given)
    assert checked == run
    assert "flood.tif: cannot be read" in checked


def test_one_place_among_polygons_that_is_none_is_found_before_the_run(tmp_path: Path) -> None:
    lon = np.linspace(137.0, 137.5, 80)
    shapes = [shapely.box(x, 36.5, x + 0.004, 36.504) for x in lon]
    shapes[43] = shapes[43].centroid
    gpd.GeoDataFrame({"site_id": [f"s{n}" for n in range(80)]}, geometry=shapes, crs=4326).to_file(
        tmp_path / "yards.gpkg", engine="pyogrio"
    )
    park = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(137, 36, 137.2, 37)], crs=4326)
    park.to_file(tmp_path / "parks.gpkg", engine="pyogrio")
    inside = {"layer": "parks", "measure": "share_inside", "direction": "cost"}
    checked, run = refusals(
        keys(
            {"parks": {"file": str(tmp_path / "parks.gpkg")}},
            {"park": inside},
            candidates={"file": str(tmp_path / "yards.gpkg")},
        )
    )
    assert checked == run
    assert "share_inside: the candidates are not polygons" in checked


def test_with_more_candidates_than_can_be_tried_the_few_are(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geowbit.study.study.EVERY_ONE", 100)
    given = keys({"flood": {"file": str(damaged)}}, {"flood_m": FLOOD})
    assert gw.Study.japan(**given).check()["candidates"] > 100


def test_a_raster_that_knows_nothing_here_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "flood.tif"
    for value in (np.nan, 0.5):
        with rasterio.open(
            path, "w", driver="GTiff", count=1, height=60, width=90, dtype="float32",
            crs="EPSG:4326", transform=Affine(0.01, 0, 136.8, 0, -0.01, 37.0),
        ) as file:  # fmt: skip
            file.write(np.full((60, 90), value, "float32"), 1)
        study = gw.Study.japan(**keys({"flood": {"file": str(path)}}, {"flood_m": FLOOD}))
        for notes in (study.check()["notes"], study.run().record["messages"]):
            told = [one["params"] for one in notes if one["code"] == "criteria.known_nowhere"]
            assert told == ([{"count": 1, "names": ["flood_m"]}] if np.isnan(value) else [])
