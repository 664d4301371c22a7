"""Faults, strong shaking, snow and volcanoes: hand-made cases and places that everybody knows."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geowbit.criteria import hazard
from geowbit.layers import embedded_table

GRS80 = Geod(ellps="GRS80")


def test_the_raster_is_read_where_the_place_is(scene_at, only_rasters):
    given = only_rasters(nodata=255, fault_km=np.array([[0, 7], [254, 255]], np.uint8))
    scene = scene_at(
        (140.5, 39.5), (141.5, 39.5), (140.5, 38.5), (141.5, 38.5), (150.0, 39.5), given=given
    )
    np.testing.assert_array_equal(hazard.fault_km(scene), [0, 7, 254, np.nan, np.nan])


@pytest.mark.parametrize(
    ("place", "least", "most"),
    [
        # the makers of the raster: Osaka and Kobe on a fault, Tokyo 17 km from one
        ((135.5023, 34.6937), 0, 2),
        ((135.1955, 34.6913), 0, 2),
        ((139.7645, 35.6870), 15, 19),
        # the Nojima fault of 1995, by its museum on Awaji
        ((134.9400, 34.5450), 0, 2),
        # Tsushima, far from every trace of the mainland
        ((129.29, 34.20), 50, 254),
    ],
)
def test_known_places(scene_at, place, least, most):
    assert least <= hazard.fault_km(scene_at(place))[0] <= most


def test_the_class_is_that_of_the_municipality(scene_at):
    # Kochi and Shizuoka lie over the Nankai trough, Asahikawa far inland
    found = hazard.seismic_class(scene_at((133.53, 33.56), (138.38, 34.97), (142.37, 43.77)))
    assert found[:2].min() >= 2.5
    assert found[2] <= 1
    assert np.isnan(hazard.seismic_class(scene_at((136.0, 39.0)))[0])


def stations(**columns) -> SimpleNamespace:
    frame = gpd.GeoDataFrame(
        columns, geometry=gpd.points_from_xy(columns["lon"], columns["lat"]), crs="EPSG:4326"
    )
    return SimpleNamespace(
        frame=lambda name: frame, has=lambda name: name == "climate_normals", is_own=lambda _: False
    )


def test_snow_between_two_stations_on_paper(scene_at):
    given = stations(
        lon=[140.0, 140.4],
        lat=[36.0, 36.0],
        altitude_m=[0.0, 1000.0],
        deepest_snow_cm=[20.0, 160.0],
    )
    # up to the place of each: its own; 160 at 1 km is 40 at the sea (1 + 3 x 1 km = 4)
    found = hazard.snow_cm(scene_at((140.0, 36.0), (140.4, 36.0), (140.1, 36.0), given=given))
    # three times as far from the one as from the other: 9 parts of 20 and 1 of 40
    assert found == pytest.approx([20, 40, 22], abs=0.05)


def left_out(table: pd.DataFrame) -> np.ndarray:
    """Each station from the eight nearest others, written anew: errors in cm."""
    lon, lat, height, snow = table[["lon", "lat", "altitude_m", "deepest_snow_cm"]].to_numpy().T
    grown = 1 + 3 * np.clip(height / 1000, 0, 1.5)
    errors = []
    for n in range(len(table)):
        away = GRS80.inv(np.full(len(lon), lon[n]), np.full(len(lat), lat[n]), lon, lat)[2]
        away[n] = np.inf
        near = np.argsort(away)[:8]
        weight = away[near] ** -2.0
        at_sea = (weight * snow[near] / grown[near]).sum() / weight.sum()
        errors.append(at_sea * grown[n] - snow[n])
    return np.array(errors)


def test_a_station_left_out_is_found_to_what_the_docs_say():
    table = embedded_table("climate_normals")
    columns = ["lon", "lat", "altitude_m", "deepest_snow_cm"]
    table = table.dropna(subset=columns)[columns].astype(float)
    errors = left_out(table)
    told = (Path(__file__).parents[2] / "docs" / "ground.md").read_text(encoding="utf-8")
    assert len(errors) == 343
    assert f"to {np.abs(errors).mean():.0f} cm on average" in told
    assert f"nine of ten to {np.percentile(np.abs(errors), 90):.0f} cm" in told
    # without the height it is a third worse
    assert np.abs(errors).mean() < 0.75 * 25.0


@pytest.mark.parametrize(
    ("place", "at", "least", "most"),
    [
        # deepest snow of a normal year by the agency: Takada 108, Sapporo 97, Tokyo 8 or so
        ("Takada", (138.247, 37.107), 80, 150),
        ("Sapporo", (141.329, 43.060), 70, 125),
        ("Tokyo", (139.750, 35.692), 0, 20),
        ("Miyazaki", (131.414, 31.939), 0, 3),
        ("Naha", (127.686, 26.207), 0, 3),
        ("Tokamachi", (138.75, 37.13), 150, 290),
    ],
)
def test_snow_where_everybody_knows_it(scene_at, place, at, least, most):
    assert least <= hazard.snow_cm(scene_at(at))[0] <= most, place


def test_a_volcano_is_as_far_as_a_surveyor_says(scene_at):
    # Fuji's summit from Fujinomiya station; Tarumae from Tomakomai
    places = [(138.615, 35.222), (141.60, 42.64)]
    summits = [(138.727, 35.361), (141.377, 42.691)]
    found = hazard.volcano_km(scene_at(*places))
    for km, here, there in zip(found, places, summits, strict=True):
        # the list places a summit to about a kilometer
        assert km == pytest.approx(GRS80.inv(*here, *there)[2] / 1000, abs=1.5)


def test_no_volcano_is_nearer_than_its_limit_by_rounding(scene_at):
    volcano = gpd.GeoDataFrame(geometry=gpd.points_from_xy([140.0], [36.0]), crs="EPSG:4326")
    given = SimpleNamespace(frame=lambda name: volcano)
    lon = 140 + 3_980 / GRS80.inv(140, 36, 141, 36)[2]
    assert hazard.volcano_km(scene_at((lon, 36.0), given=given)).tolist() == [3.9]
