"""Names of places: of the user's own polygons, and how far Japan's layers reach."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geowbit.candidates import in_reach, lattice_candidates, named_by


def places(*at: tuple[float, float]) -> gpd.GeoDataFrame:
    lon, lat = zip(*at, strict=True)
    return gpd.GeoDataFrame({"lon": lon, "lat": lat})


def test_own_polygons_name_the_places() -> None:
    found = lattice_candidates(lon_arcsec=3600, lat_arcsec=3600, area={"bbox": [20, -30, 23, -29]})
    counties = gpd.GeoDataFrame(
        {"name": ["West", "West too", "East"], "name_ja": ["西", "西", None]},
        geometry=[shapely.box(20, -30, 21, -29), shapely.box(20, -30, 21.2, -29),
                  shapely.box(22, -31, 24, -28)],
    )  # fmt: skip
    areas = gpd.GeoDataFrame(
        {"area": ["grid one"], "frequency_hz": [50]}, geometry=[shapely.box(0, -40, 30, 0)]
    )
    named = named_by(found, {"prefectures": counties, "supply_areas": areas})
    assert named["prefecture"].tolist() == ["West", "", "East"]
    assert named["prefecture_ja"].tolist() == ["西", "", ""]
    assert named["supply_area"].tolist() == ["grid one"] * 3
    assert named["municipality"].tolist() == ["", "", ""]
    assert named.attrs == found.attrs
    # the candidates that were given stay as they were
    assert found["prefecture"].tolist() == ["", "", ""]


def test_a_layer_without_names_names_nothing() -> None:
    found = lattice_candidates(lon_arcsec=3600, lat_arcsec=3600, area={"bbox": [20, -30, 21, -29]})
    around = [shapely.box(0, -40, 30, 0), shapely.box(40, -40, 50, 0)]
    for shapes in (around, around[::-1], around[1:]):
        bare = gpd.GeoDataFrame(geometry=shapes)
        assert named_by(found, {"municipalities": bare})["municipality"].tolist() == [""]


@pytest.mark.parametrize(
    ("place", "lon", "lat", "near"),
    [
        ("Tomakomai", 141.6, 42.6, True),
        ("off Choshi, in the sea", 141.5, 35.7, True),
        ("Minamitori island", 153.98, 24.29, True),
        ("Busan", 129.04, 35.12, True),
        ("Seoul", 126.98, 37.57, False),
        ("Vladivostok", 131.9, 43.1, False),
        ("Taipei", 121.56, 25.03, True),
        ("Shanghai", 121.47, 31.23, False),
        ("Lisbon", -9.14, 38.71, False),
    ],
)
def test_how_far_the_layers_of_japan_reach(place: str, lon: float, lat: float, near: bool) -> None:
    assert in_reach(places((lon, lat))) is near, place
    # one candidate near is enough
    assert in_reach(places((lon, lat), (139.7, 35.7)))
