"""Candidates: how many, where, named how, and what is refused."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import jismesh.utils as jismesh
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from pyproj import Geod
from records import counted
from refused import refused

from geowbit.candidates import (
    grid_candidates,
    municipality_candidates,
    point_candidates,
    prefecture_codes,
)
from geowbit.core import Message
from geowbit.core.errors import AreaError, LayerError, StudyError

RAW = Path(__file__).parents[2] / "data" / "raw" / "japan"
GRS80 = Geod(ellps="GRS80")
NORTHERN_VILLAGES = ["色丹村", "泊村", "留夜別村", "留別村", "紗那村", "蘂取村"]
PLACES = ["prefecture", "municipality", "prefecture_ja", "municipality_ja", "supply_area"]


@pytest.fixture(scope="module")
def japan() -> gpd.GeoDataFrame:
    return grid_candidates()


@pytest.fixture(scope="module")
def kagawa() -> gpd.GeoDataFrame:
    return grid_candidates(area={"prefectures": ["Kagawa"]})


def within(**area: Any) -> gpd.GeoDataFrame:
    return grid_candidates(area=area)


def municipality_at(lon: Any, lat: Any) -> np.ndarray:
    """The municipality's index, read by rasterio itself."""
    with rasterio.open(RAW / "open" / "municipality_1km.tif") as source:
        return np.array([value[0] for value in source.sample(zip(lon, lat, strict=True))])


# ------------------------------------------------------------------------------ the country


def test_the_country_has_every_land_square_once(japan: gpd.GeoDataFrame) -> None:
    assert len(japan) == 371_775
    assert japan["site_id"].is_unique
    assert japan.crs.to_epsg() == 4326
    assert japan.attrs["grid"] == "jis-1km"
    assert not japan[["lon", "lat", *PLACES]].isna().any(axis=None)
    # the villages of the northern territories may have no name in English, all else has all
    north = japan["municipality_ja"].isin(NORTHERN_VILLAGES) & (japan["lon"] > 145.3)
    assert (japan.loc[~north, PLACES] != "").all(axis=None)
    assert (japan[["prefecture", "municipality_ja", "supply_area"]] != "").all(axis=None)


def test_codes_are_those_of_the_centers(japan: gpd.GeoDataFrame) -> None:
    theirs = jismesh.to_meshcode(japan["lat"].to_numpy(), japan["lon"].to_numpy(), 3)
    assert (japan["site_id"] == theirs.astype(str)).all()


def test_shapes_are_the_squares_of_the_codes(japan: gpd.GeoDataFrame) -> None:
    some = japan.iloc[::97]
    codes = some["site_id"].astype(np.int64).to_numpy()
    south, west = jismesh.to_meshpoint(codes, 0, 0)
    north, east = jismesh.to_meshpoint(codes, 1, 1)
    assert np.abs(some.bounds.to_numpy() - np.column_stack([west, south, east, north])).max() < 1e-9
    assert np.abs(some["lon"] - (west + east) / 2).max() < 1e-9
    assert np.abs(some["lat"] - (south + north) / 2).max() < 1e-9
    assert (shapely.get_num_coordinates(some.geometry.to_numpy()) == 5).all()


def test_every_square_is_on_land(japan: gpd.GeoDataFrame) -> None:
    some = japan.iloc[::53]
    index = municipality_at(some["lon"], some["lat"])
    assert (index > 0).all()
    towns = pd.read_csv(RAW / "open" / "municipalities.csv", dtype=str).set_index("index")
    named = towns.loc[index.astype(str)]
    assert (some["municipality_ja"].astype(str).to_numpy() == named["name_ja"].to_numpy()).all()


def test_rows_run_from_north_to_south_and_west_to_east(japan: gpd.GeoDataFrame) -> None:
    lat, lon = japan["lat"].to_numpy(), japan["lon"].to_numpy()
    assert (np.diff(lat) <= 1e-12).all()
    assert (np.diff(lon)[np.abs(np.diff(lat)) < 1e-9] > 0).all()


# Areas of the Geospatial Information Authority, 2020, km2; Shiga holds Lake Biwa.
@pytest.mark.parametrize(
    ("prefecture", "official_km2"),
    [
        ("Toyama", 4247.58),
        ("Kagawa", 1876.80),
        ("Saitama", 3797.75),
        ("Nara", 3690.94),
        ("Nagano", 13561.56),
        ("Tottori", 3507.13),
        ("Shiga", 4017.38),
        ("Iwate", 15275.01),
    ],
)
def test_areas_of_prefectures_are_the_official_ones(
    japan: gpd.GeoDataFrame, prefecture: str, official_km2: float
) -> None:
    cells = japan[japan["prefecture"] == prefecture]
    # squares of one row have one area
    rows = cells.geometry.groupby(cells["lat"].round(6)).agg(["first", "size"])
    km2 = sum(
        abs(GRS80.geometry_area_perimeter(shape)[0]) / 1e6 * count
        for shape, count in zip(rows["first"], rows["size"], strict=True)
    )
    assert km2 == pytest.approx(official_km2, rel=0.01)


@pytest.mark.parametrize(
    ("place", "lon", "lat", "municipality", "prefecture", "supply_area"),
    [
        ("Tokyo station", 139.7671, 35.6812, "Chiyoda", "Tokyo", "tokyo"),
        ("Tomakomai city hall", 141.6055, 42.6342, "Tomakomai", "Hokkaido", "hokkaido"),
        ("Sapporo station", 141.3508, 43.0687, "Sapporo", "Hokkaido", "hokkaido"),
        ("Chiba New Town", 140.1158, 35.8006, "Inzai", "Chiba", "tokyo"),
        ("Dojima", 135.4959, 34.6937, "Osaka", "Osaka", "kansai"),
        ("Naha city hall", 127.6792, 26.2124, "Naha", "Okinawa", "okinawa"),
        ("Takamatsu station", 134.0469, 34.3505, "Takamatsu", "Kagawa", "shikoku"),
        # prefectures that two companies share
        ("Hamamatsu station", 137.7346, 34.7038, "Hamamatsu", "Shizuoka", "chubu"),
        ("Numazu station", 138.8598, 35.1030, "Numazu", "Shizuoka", "tokyo"),
        ("Obama city hall", 135.7466, 35.4956, "Obama", "Fukui", "kansai"),
        ("Fukui station", 136.2234, 36.0621, "Fukui", "Fukui", "hokuriku"),
    ],
)
def test_known_places(
    japan: gpd.GeoDataFrame,
    place: str,
    lon: float,
    lat: float,
    municipality: str,
    prefecture: str,
    supply_area: str,
) -> None:
    code = str(jismesh.to_meshcode(lat, lon, 3))
    found = japan.loc[japan["site_id"] == code].iloc[0]
    assert found["municipality"].startswith(f"{municipality}-"), place
    assert found["prefecture"] == prefecture
    assert found["supply_area"] == supply_area


def test_names_in_both_languages_belong_together(japan: gpd.GeoDataFrame) -> None:
    pairs = japan[["prefecture", "prefecture_ja"]].astype(str).drop_duplicates()
    assert len(pairs) == 47
    known = dict(pairs.to_numpy().tolist())
    assert (known["Tokyo"], known["Hokkaido"], known["Osaka"], known["Kagawa"]) == (
        "東京都",
        "北海道",
        "大阪府",
        "香川県",
    )


# ------------------------------------------------------------------------------ prefectures


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Toyama", "16"),
        ("toyama", "16"),
        (" TOYAMA ", "16"),
        ("富山県", "16"),
        ("富山", "16"),
        ("16", "16"),
        ("北海道", "01"),
        ("Hokkaido", "01"),
        ("1", "01"),
        ("01", "01"),
        ("東京", "13"),
        ("東京都", "13"),
        ("京都", "26"),
        ("京都府", "26"),
        ("大阪", "27"),
        ("Okinawa", "47"),
    ],
)
def test_prefectures_by_any_of_their_names(name: str, code: str) -> None:
    assert prefecture_codes([name]) == [code]


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("Toyma", "Toyama"), ("Fukuoka-ken", "Fukuoka"), ("Tokio", "Tokyo"), ("福岡市", "福岡")],
)
def test_an_unknown_prefecture_names_the_nearest(wrong: str, nearest: str) -> None:
    with pytest.raises(StudyError) as caught:
        prefecture_codes([wrong])
    assert caught.value.code == "candidates.no_prefecture"
    assert caught.value.params["name"] == wrong.title()
    assert caught.value.params["hint"] == Message("names.did_you_mean", names=(f"'{nearest}'",))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("wrong", ["48", "00", "", "Bavaria and more", "T"])
def test_a_prefecture_like_no_other_gets_no_odd_advice(wrong: str) -> None:
    with pytest.raises(StudyError) as caught:
        prefecture_codes([wrong])
    assert caught.value.code == "candidates.no_prefecture"
    hint = caught.value.params["hint"]
    assert isinstance(hint, Message)
    assert hint.code == "names.among"
    assert hint.params["names"][:2] == ("Hokkaido", "Aomori")


def test_a_prefecture_holds_its_squares_and_no_others(
    japan: gpd.GeoDataFrame, kagawa: gpd.GeoDataFrame
) -> None:
    whole = japan.loc[japan["prefecture"] == "Kagawa", "site_id"]
    assert set(kagawa["site_id"]) == set(whole)
    both = within(prefectures=["Kagawa", "16"])
    assert both["prefecture"].astype(str).value_counts().to_dict() == {
        "Kagawa": len(whole),
        "Toyama": int((japan["prefecture"] == "Toyama").sum()),
    }


# ---------------------------------------------------------------------------------- boxes


def test_a_box_inland_holds_rows_times_columns() -> None:
    # 0.1 degrees are 8 columns of 45" and 12 rows of 30"
    box = within(bbox=[138.0, 36.0, 138.1, 36.1])
    assert len(box) == 8 * 12
    assert set(box["site_id"]) == {
        str(jismesh.to_meshcode(36 + (row + 0.5) / 120, 138 + (col + 0.5) / 80, 3))
        for row in range(12)
        for col in range(8)
    }


def test_a_box_is_half_open() -> None:
    # sides through centers: the western and southern centers belong, the others do not
    west, south = 138 + 0.5 / 80, 36 + 0.5 / 120
    box = within(bbox=[west, south, west + 3 / 80, south + 2 / 120])
    assert len(box) == 3 * 2
    assert box["lon"].min() == pytest.approx(west, abs=1e-9)
    assert box["lon"].max() == pytest.approx(west + 2 / 80, abs=1e-9)
    assert box["lat"].min() == pytest.approx(south, abs=1e-9)
    assert box["lat"].max() == pytest.approx(south + 1 / 120, abs=1e-9)


def test_boxes_side_by_side_share_nothing_and_lose_nothing() -> None:
    middle = 138 + 3.5 / 80
    left = within(bbox=[138.0, 36.0, middle, 36.1])
    right = within(bbox=[middle, 36.0, 138.1, 36.1])
    assert not set(left["site_id"]) & set(right["site_id"])
    assert len(left) + len(right) == 96


@pytest.mark.parametrize(
    ("bbox", "code"),
    [
        ([138, 36, 137, 37], "bbox_swapped"),
        ([137, 37, 138, 36], "bbox_swapped"),
        ([137, 36, 138, 36], "bbox_swapped"),
        ([36, 137, 37, 138], "bbox_latitude_first"),
        ([150, 30, 151, 31], "no_land"),
        ([2.2, 48.8, 2.4, 48.9], "no_land"),
        ([-200, 35, 136, 37], "bbox_not_on_earth"),
        ([137, 36, 138], "bbox_four_numbers"),
        ([137, 36, 138, 37, 1], "bbox_four_numbers"),
        (["a", 36, 138, 37], "bbox_four_numbers"),
        (None, "bbox_four_numbers"),
        ([float("nan"), 36, 138, 37], "bbox_not_finite"),
        ([137, 36, float("inf"), 37], "bbox_not_finite"),
    ],
)
def test_bad_boxes_are_refused(bbox: Any, code: str) -> None:
    told = {"bbox": str(bbox)}
    if code == "no_land":
        told = {"area": str({"bbox": bbox}), "country": "Japan"}
    with refused(AreaError, f"candidates.{code}", **told):
        within(bbox=bbox)


@pytest.mark.parametrize(
    "area",
    [{"prefecture": ["Toyama"]}, {"prefectures": ["Toyama"], "bbox": [137, 36, 138, 37]}],
)
def test_areas_that_are_none_are_refused(area: dict[str, Any], tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("lon,lat\n137.2,36.7\n", encoding="utf-8")
    for candidates in (
        lambda: grid_candidates(area=area),
        lambda: municipality_candidates(area=area),
        lambda: point_candidates(mine, area=area),
    ):
        with refused(AreaError, "candidates.no_area", area=str(area)):
            candidates()


def test_an_unknown_grid_is_refused() -> None:
    with refused(
        StudyError,
        "candidates.unknown_grid",
        grid="'jis-2km'",
        grids="jis-1km, jis-500m, jis-250m, jis-100m",
    ):
        grid_candidates("jis-2km")  # type: ignore[arg-type]


def test_nothing_given_is_changed() -> None:
    area = {"bbox": [138, 36, 138.1, 36.1]}
    grid_candidates(area=area)
    assert area == {"bbox": [138, 36, 138.1, 36.1]}


# ------------------------------------------------------------------------------- polygons


def save(path: Path, shapes: list[shapely.Geometry], crs: str = "EPSG:4326") -> Path:
    gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326").to_crs(crs).to_file(path, engine="pyogrio")
    return path


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:6675", "EPSG:4301"])
def test_a_polygon_is_as_good_as_its_box_in_any_system(tmp_path: Path, crs: str) -> None:
    # sides a third of a cell off the centers, far more than the bending of a straight side
    box = [138.002, 36.001, 138.102, 36.101]
    save(tmp_path / "area.gpkg", [shapely.box(*box)], crs)
    found = grid_candidates(area={"file": "area.gpkg"}, folder=tmp_path)
    assert found["site_id"].tolist() == within(bbox=box)["site_id"].tolist()
    assert found.attrs["inputs"][0]["rows_kept"] == 1


def test_holes_and_parts_of_polygons_count(tmp_path: Path) -> None:
    outer, hole = shapely.box(138, 36, 138.1, 36.1), shapely.box(138.025, 36.025, 138.05, 36.05)
    apart = shapely.box(138.2, 36.0, 138.225, 36.05)
    area = save(tmp_path / "area.geojson", [shapely.difference(outer, hole), apart])
    found = within(file=area)
    # 0.025 by 0.025 degrees are 2 columns and 3 rows
    assert len(found) == 96 - 2 * 3 + 2 * 6
    centers = shapely.points(found["lon"], found["lat"])
    assert not shapely.contains(hole, centers).any()


def test_a_bow_tie_is_read_as_its_two_triangles(tmp_path: Path) -> None:
    crossing = [[138, 36], [138.1, 36.1], [138.1, 36], [138, 36.1], [138, 36]]
    shape = {"type": "Polygon", "coordinates": [crossing]}
    area = tmp_path / "area.geojson"
    area.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}))
    found = within(file=area)
    # the triangles at the west and the east are half of the box
    assert 40 <= len(found) <= 56
    assert {"138.00625", "138.09375"} <= set(found["lon"].round(5).astype(str))
    middle = found[found["lon"].between(138.04, 138.06)]
    assert middle["lat"].between(36.03, 36.07).all()


def test_points_are_no_area(tmp_path: Path) -> None:
    path = save(tmp_path / "area.gpkg", [shapely.Point(138, 36)])
    other = Message("dirt.not_a", kind=Message("geometry.polygon"))
    why = (Message("layers.rows_of", count=1, kind=other),)
    with refused(LayerError, "layers.no_row", what=f"layer area: {path}", why=why):
        within(file=path)


def test_a_polygon_in_the_sea_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    sea = save(tmp_path / "sea.gpkg", [shapely.box(150, 30, 151, 31)])
    with refused(AreaError, "candidates.no_land", country="Japan") as error:
        within(file=sea)
    assert str(sea) in str(error.value.params["area"])
    with refused(LayerError, "layers.no_file", what=f"layer area: {tmp_path / 'nothing.gpkg'}"):
        grid_candidates(area={"file": "nothing.gpkg"}, folder=tmp_path)


# ------------------------------------------------------------------------- smaller squares


@pytest.mark.parametrize(
    ("level", "endings"),
    [
        ("jis-500m", ["1", "2", "3", "4"]),
        ("jis-250m", [a + b for a in "1234" for b in "1234"]),
    ],
)
def test_smaller_squares_are_the_parts_of_a_square(
    kagawa: gpd.GeoDataFrame, level: Any, endings: list[str]
) -> None:
    parts = grid_candidates(level, area={"prefectures": ["Kagawa"]})
    assert set(parts["site_id"]) == {code + end for code in kagawa["site_id"] for end in endings}
    assert len(parts) == len(kagawa) * len(endings)
    parents = kagawa.set_index("site_id").loc[parts["site_id"].str[:8]]
    for column in PLACES:
        assert (parts[column].astype(str).to_numpy() == parents[column].astype(str)).all()
    # each within its parent, and together as large
    assert shapely.covered_by(
        shapely.points(parts["lon"], parts["lat"]), parents.geometry.to_numpy()
    ).all()
    total, parent_total = parts.geometry.to_numpy(), kagawa.geometry.to_numpy()
    assert shapely.area(total).sum() == pytest.approx(shapely.area(parent_total).sum(), rel=1e-9)


def test_small_squares_are_chosen_by_their_own_centers() -> None:
    # a box of one eighth of a kilometer square's sides, around one 250 m center
    assert (
        len(grid_candidates("jis-250m", area={"bbox": [138.0, 36.0, 138 + 1 / 320, 36 + 1 / 480]}))
        == 1
    )
    assert len(grid_candidates("jis-500m", area={"bbox": [138.0, 36.0, 138.1, 36.1]})) == 4 * 96


# ------------------------------------------------------------------------- municipalities


def test_municipalities_of_the_country() -> None:
    towns = municipality_candidates()
    # 1,741 and the six villages of the northern territories
    assert len(towns) == 1_747
    assert towns["site_id"].is_unique
    assert towns["site_id"].str.fullmatch(r"\d{5}").all()
    counts = towns["prefecture"].astype(str).value_counts()
    assert counts[["Toyama", "Hokkaido", "Tokyo", "Osaka", "Okinawa", "Nagano"]].tolist() == [
        15,
        179 + 6,
        62,
        43,
        41,
        77,
    ]
    code_of = dict(zip(counts.index, prefecture_codes(list(counts.index)), strict=True))
    assert (towns["site_id"].str[:2] == towns["prefecture"].astype(str).map(code_of)).all()


def test_municipalities_stand_within_themselves() -> None:
    towns = municipality_candidates()
    table = pd.read_csv(RAW / "open" / "municipalities.csv", dtype=str)
    codes = table.set_index("index")["code"]
    at = municipality_at(towns["lon"], towns["lat"])
    known = at > 0
    assert known.mean() > 0.99  # islets smaller than a cell
    assert (codes.loc[at[known].astype(str)].to_numpy() == towns["site_id"][known]).mean() > 0.99
    assert (towns.geometry.x == towns["lon"]).all()


def test_municipalities_of_an_area(tmp_path: Path) -> None:
    toyama = municipality_candidates(area={"prefectures": ["Toyama"]})
    assert len(toyama) == 15
    assert "富山市" in set(toyama["municipality_ja"])
    box = municipality_candidates(area={"bbox": [136.7, 36.2, 137.8, 37.0]})
    assert set(toyama["site_id"]) <= set(box["site_id"])
    with refused(AreaError, "candidates.no_municipality", area="{'bbox': [150, 30, 151, 31]}"):
        municipality_candidates(area={"bbox": [150, 30, 151, 31]})


# ---------------------------------------------------------------------------- own places


def mine(folder: Path, text: str, **area: Any) -> gpd.GeoDataFrame:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return point_candidates(path, area=area or None)


def test_ids_of_own_places_are_kept(tmp_path: Path) -> None:
    found = mine(
        tmp_path, "site_id,name,lon,lat\n007,Kita,141.3,43.1\n東 2,Nishi,139.7671,35.6812\n"
    )
    assert found["site_id"].tolist() == ["007", "東 2"]
    assert found["prefecture"].astype(str).tolist() == ["Hokkaido", "Tokyo"]
    assert found["municipality"].astype(str).tolist()[1].startswith("Chiyoda")
    assert found["supply_area"].astype(str).tolist() == ["hokkaido", "tokyo"]
    assert found[["lon", "lat"]].to_numpy().tolist() == [[141.3, 43.1], [139.7671, 35.6812]]


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("id,other", ["a", "b", "c"]),
        ("name,other", ["a", "b", "c"]),
        ("name,id", ["x", "y", "z"]),
        ("id,site_id", ["x", "y", "z"]),
        ("plot,other", ["1", "2", "4"]),  # the rows of the file, the third of which is no place
    ],
)
def test_what_names_a_place(tmp_path: Path, header: str, ids: list[str]) -> None:
    rows = "a,x,141.3,43.1\nb,y,141.2,43.0\nn,n,,\nc,z,141.1,43.0\n"
    assert mine(tmp_path, f"{header},lon,lat\n{rows}")["site_id"].tolist() == ids


def test_places_without_a_name_have_their_row(tmp_path: Path) -> None:
    found = mine(tmp_path, "name,lon,lat\nKita,141.3,43.1\n,141.2,43.0\n")
    assert found["site_id"].tolist() == ["Kita", "2"]


@pytest.mark.parametrize("column", ["site_id", "id", "name"])
def test_ids_that_stand_twice_are_refused(tmp_path: Path, column: str) -> None:
    with refused(LayerError, "candidates.id_twice", column=column, value="a"):
        mine(tmp_path, f"{column},lon,lat\na,141.3,43.1\nb,141.2,43.0\na,141.1,43.0\n")


def test_places_outside_japan_stay_without_a_municipality(tmp_path: Path) -> None:
    found = mine(tmp_path, "site_id,lon,lat\nBusan,129.0756,35.1796\nTokyo,139.7671,35.6812\n")
    assert found["site_id"].tolist() == ["Busan", "Tokyo"]
    assert found[PLACES].astype(str).iloc[0].tolist() == [""] * 5
    assert found["prefecture"].astype(str).tolist() == ["", "Tokyo"]


def test_places_that_are_none_are_dropped_and_counted(tmp_path: Path) -> None:
    found = mine(tmp_path, "site_id,lon,lat\na,141.3,43.1\nb,nan,43\nc,43.1,141.3\nd,500,43\n")
    assert found["site_id"].tolist() == ["a", "c"]
    record = counted(*found.attrs["inputs"])
    assert (record["name"], record["rows_read"], record["rows_kept"]) == ("candidates", 4, 2)
    assert record["dropped"] == {"no_place": 1, "not_on_earth": 1}
    assert record["repaired"] == {"swapped": 1}
    assert found["lon"].tolist() == [141.3, 141.3]


def test_own_places_within_an_area(tmp_path: Path) -> None:
    text = "site_id,lon,lat\na,141.3,43.1\nb,137.2137,36.6953\n"
    assert mine(tmp_path, text, prefectures=["Toyama"])["site_id"].tolist() == ["b"]
    assert mine(tmp_path, text, bbox=[140, 40, 142, 44])["site_id"].tolist() == ["a"]
    with refused(AreaError, "candidates.none_in_area", path=str(tmp_path / "mine.csv")):
        mine(tmp_path, text, prefectures=["Kagawa"])


def test_own_shapes_count_by_a_point_inside(tmp_path: Path) -> None:
    crescent = shapely.difference(
        shapely.Point(138, 36).buffer(0.1), shapely.Point(138.03, 36).buffer(0.1)
    )
    path = tmp_path / "mine.gpkg"
    gpd.GeoDataFrame({"site_id": ["moon"]}, geometry=[crescent], crs="EPSG:4326").to_file(
        path, engine="pyogrio"
    )
    found = point_candidates(path)
    assert found["site_id"].tolist() == ["moon"]
    # the shape stays, for what is measured over it; its place is a point inside
    assert found.geometry.iloc[0].equals(crescent)
    assert crescent.contains(shapely.Point(found["lon"].iloc[0], found["lat"].iloc[0]))
    assert not crescent.contains(crescent.centroid)  # or the test would say nothing


def test_a_file_of_places_that_is_none_is_refused(tmp_path: Path) -> None:
    with refused(
        LayerError, "layers.needs_lon_lat", what=f"layer candidates: {tmp_path / 'mine.csv'}"
    ):
        mine(tmp_path, "name,x_m,y_m\na,1,2\n")
    with refused(
        LayerError, "layers.no_file", what=f"layer candidates: {tmp_path / 'nothing.csv'}"
    ):
        point_candidates(tmp_path / "nothing.csv")


def test_polygons_stay_the_shape_of_their_candidates(tmp_path: Path) -> None:
    # a ring, whose point inside is not its centroid
    park = shapely.box(140, 36, 140.2, 36.2).difference(shapely.box(140.05, 36.05, 140.15, 36.15))
    shapes = [park, shapely.Point(141, 38), shapely.box(141.5, 42.5, 141.6, 42.6)]
    frame = gpd.GeoDataFrame({"name": ["park", "pole", "field"]}, geometry=shapes, crs=4326)
    frame.to_file(tmp_path / "mine.gpkg")
    found = point_candidates(tmp_path / "mine.gpkg").set_index("site_id")
    assert found.geometry["park"].equals(park)
    assert found.geometry["pole"].equals(shapes[1])
    assert found.geometry["field"].equals(shapes[2])
    inside = shapely.points(found["lon"], found["lat"])
    assert shapely.intersects(found.geometry.to_numpy(), inside).all()


def test_places_at_a_pole_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("name,lon,lat\nPole,0,89.5\nTown,10,60\n")
    with refused(AreaError, "candidates.places_near_pole", count="1", of="2", degrees="5"):
        point_candidates(tmp_path / "mine.csv")


@pytest.mark.parametrize("looking", [True, False])
def test_python_looks_for_cycles_as_it_did_before(looking: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if looking else gc.disable)()
        grid_candidates(area={"prefectures": ["Kagawa"]})
        assert gc.isenabled() == looking
    finally:
        (gc.enable if was else gc.disable)()
