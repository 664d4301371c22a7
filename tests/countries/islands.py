"""Two islands 129 km apart at 50 N, a grid on each: the files of a country that does not exist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

WEST, EAST = shapely.box(9.9, 49.9, 10.3, 50.3), shapely.box(12.1, 49.9, 12.5, 50.3)
STUDY = """
name: Two islands
load_mw: 10
voltage_classes: {33: 5, 132: 100}
area: {bbox: [9.8, 49.8, 12.6, 50.4]}
candidates: {grid: {lon_arcsec: 180, lat_arcsec: 120}}
layers:
  land: {file: land.geojson}
  supply_areas: {file: grids.geojson}
  prefectures: {file: counties.geojson}
  municipalities: {file: towns.geojson}
  substations: {file: substations.geojson}
  fiber_routes: {file: fiber.geojson}
hubs: {west: [10.1, 50.1]}
criteria: {substation_km: {weight: 2}, rtt_west_ms: {weight: 1, best: 0, worst: 10}}
exclude: []
costs: {rates: rates.csv}
"""
RATES = """kind,voltage_kv,construction,low,mid,high,unit,currency,year,source
power,132,overhead,50,60,70,mjpy/km,JPY,2025,the ministry of nowhere
power,132,submarine,300,400,500,mjpy/km,JPY,2025,the ministry of nowhere
"""


def write_islands(place: Path) -> None:
    """Write the layers, the rates and a study of the islands into a folder."""

    def save(layer: str, geometry: list[Any], **columns: list[Any]) -> None:
        gpd.GeoDataFrame(columns, geometry=geometry, crs=4326).to_file(place / f"{layer}.geojson")

    save("land", [WEST, EAST], name=["Westland", "Eastland"])
    save("grids", [WEST, EAST], area=["westgrid", "eastgrid"])
    save("counties", [WEST, EAST], name=["Vestershire", "Ostershire"])
    towns = [shapely.box(10.0, 50.0, 10.2, 50.2), shapely.box(12.2, 50.0, 12.4, 50.2)]
    save("towns", towns, name=["Vestby", "Ostby"], code=["V1", "O1"])
    points = [shapely.Point(10.05, 50.05), shapely.Point(12.35, 50.15)]
    save(
        "substations",
        points,
        name=["Vest station", "Ost station"],
        voltage_kv=[132, 132],
        supply_area=["westgrid", "eastgrid"],
    )
    save("fiber", [shapely.LineString([(10.0, 50.1), (12.4, 50.1)])], kind=["user"])
    (place / "rates.csv").write_text(RATES)
    (place / "study.yaml").write_text(STUDY)
