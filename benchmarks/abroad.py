"""Figures of a country's run against brute force: distances, sums, shares of land, temperatures.

    python benchmarks/abroad.py argentina out/argentina --published places.csv

``places.csv`` has ``name,lon,lat,mean_c``: yearly means that somebody published. Every figure is
computed again by other code: pyproj's geodesics to every substation and every place with people,
shapely's areas on an equal-area projection; the worst difference of each kind is printed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
import yaml

GRS80 = pyproj.Geod(ellps="GRS80")
DISTANCES, SUMS, SHARES = 40, 10, 10
RADIUS_KM = 50.0


def away_km(lon: float, lat: float, places: gpd.GeoDataFrame) -> np.ndarray:
    """Return the geodesic distance of a place to many."""
    count = len(places)
    to = (places.geometry.x.to_numpy(), places.geometry.y.to_numpy())
    return np.asarray(GRS80.inv(np.full(count, lon), np.full(count, lat), *to)[2]) / 1e3


def main() -> None:
    """Print the worst difference of each kind."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("country", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--published", type=Path)
    asked.add_argument("--seed", type=int, default=19)
    given = asked.parse_args()
    table = gpd.read_parquet(given.out / "sites.parquet")
    begun = yaml.safe_load((given.country / "country.yaml").read_text(encoding="utf-8"))["study"]
    own = yaml.safe_load((given.country / "study.yaml").read_text(encoding="utf-8"))
    files = {**begun["layers"], **(own.get("layers") or {})}
    rng = np.random.default_rng(given.seed)
    rows = rng.permutation(len(table))

    def layer(name: str) -> gpd.GeoDataFrame:
        file = given.country / files[name]["file"]
        if file.suffix != ".csv":
            return gpd.read_file(file)
        told = pd.read_csv(file)
        at = gpd.points_from_xy(told["longitude"], told["latitude"])
        return gpd.GeoDataFrame(told, geometry=at, crs=4326)

    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    load = float(own["load_mw"])
    classes = {float(kv): mw for kv, mw in begun["voltage_classes"].items()}
    least = min(kv for kv, mw in classes.items() if mw >= load)
    stations = layer("substations")
    serve = stations[stations["voltage_kv"] >= least]
    nearest = [away_km(lon[r], lat[r], serve).min() for r in rows[:DISTANCES]]
    told = table["substation_km"].to_numpy()[rows[:DISTANCES]]
    print(f"{DISTANCES} distances: worst {1e3 * np.abs(told - nearest).max():.2f} m")
    if "population" in files:
        people = layer("population")
        near = [r for r in rows if table["population_50km"].iloc[r] > 0][:SUMS]
        sums = [
            people["population"][away_km(lon[r], lat[r], people) <= RADIUS_KM].sum() for r in near
        ]
        worst = np.abs(table["population_50km"].to_numpy()[near] - sums).max()
        print(f"{len(near)} sums of people within 50 km, up to {max(sums):,.0f}: worst {worst:.2f}")
    if "land" in files:
        land = layer("land").union_all()
        shown = table["land_share_pct"].to_numpy()
        coast = [r for r in rows if 0 < shown[r] < 100][:SHARES]
        shares = [100 * share_of(table.geometry.iloc[r], land) for r in coast]
        worst = np.abs(shown[coast] - shares).max()
        print(f"{len(coast)} shares of land at the coast: worst {worst:.4f} points")
    if given.published is not None:
        places = pd.read_csv(given.published)
        for place in places.itertuples():
            row = int(np.argmin((lon - place.lon) ** 2 + (lat - place.lat) ** 2))
            found = table["temperature_c"].iloc[row]
            print(f"  {place.name}: {found:.1f} C, published {place.mean_c:.1f}")


def share_of(cell: shapely.Polygon, land: shapely.Geometry) -> float:
    """Return the share of a cell that is land, on an equal-area projection about it."""
    at = cell.centroid
    there = pyproj.Transformer.from_crs(
        4326, f"+proj=laea +lon_0={at.x} +lat_0={at.y} +ellps=GRS80", always_xy=True
    )
    flat = shapely.transform(cell, lambda one: np.stack(there.transform(*one.T), axis=1))
    dry = shapely.transform(
        shapely.intersection(cell, land), lambda one: np.stack(there.transform(*one.T), axis=1)
    )
    return dry.area / flat.area


if __name__ == "__main__":
    main()
