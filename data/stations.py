"""Build the world's table of stations, or check what stands there.

    python data/stations.py NORMALS.csv isd-history.csv ZonAnn.Ts+dSST.csv
    python data/stations.py --check

NORMALS.csv has ``stationcode`` and the means of the months ``1`` to ``12``: normals of 1961 to 1990
of the station database of GloSAT, which grew out of CRUTEM5 (University of East Anglia and Met
Office; © Crown copyright; Open Government Licence 3.0). Where a station stands and how high is told
by the station history of NOAA's integrated surface database, for codes that are a station's number
of the World Meteorological Organization. How much warmer 1991 to 2020 was is the zonal mean of land
and sea of GISTEMP (NASA), between the middles of its belts. Both are in the public domain.

A number given to another station since puts a mean to the wrong place: a station whose mean is more
than 4 degrees off what the nearest eight tell by latitude and height is left out, twice over.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geowbit.geodesy import ecef_m

TABLE = Path(__file__).parent / "raw/world/open/station_normals.csv"
SOURCE = "GloSAT station normals 1961-1990; places NOAA ISD; warming to 1991-2020 GISTEMP v4"
LICENCE = "OGL 3.0"
MONTHS = [str(month) for month in range(1, 13)]
# belts of GISTEMP and the latitude of their middle
BELTS = {
    "90S-64S": -77.0,
    "64S-44S": -54.0,
    "44S-24S": -34.0,
    "24S-EQU": -12.0,
    "EQU-24N": 12.0,
    "24N-44N": 34.0,
    "44N-64N": 54.0,
    "64N-90N": 77.0,
}
THEN, SINCE = (1961, 1990), (1991, 2020)
MOST_OFF_C, SURELY_C = 4.0, 1.5
NEAR, FAR_KM = 8, 500.0
# what a table of the earth's stations holds at least, and where its means may lie
LEAST_ROWS, COLDEST_C, WARMEST_C = 5_000, -60.0, 35.0


def placed(normals: Path, places: Path) -> pd.DataFrame:
    """Return the yearly means of stations whose place and height are known."""
    means = pd.read_csv(normals, dtype={"stationcode": str})
    months = means[MONTHS].astype(float)
    means["mean_c"] = months.mean(axis=1)
    # -999 where a month is not known; the sixth digit tells stations without a number of their own
    means = means[(months > -90).all(axis=1) & means["stationcode"].str.endswith("0")]
    known = pd.read_csv(places, dtype=str).sort_values("END").drop_duplicates("USAF", keep="last")
    found = means.merge(known, left_on="stationcode", right_on="USAF")
    renamed = {"STATION NAME": "name", "LAT": "lat", "LON": "lon", "ELEV(M)": "altitude_m"}
    found = found.rename(columns=renamed)
    for column in ("lat", "lon", "altitude_m"):
        found[column] = pd.to_numeric(found[column], errors="coerce")
    found = found.dropna(subset=["name", "lat", "lon", "altitude_m"])
    nowhere = (found["lat"] == 0) & (found["lon"] == 0)
    # a buoy drifts; the lowest land is 430 m below the sea
    afloat = found["name"].str.contains("BUOY")
    return found[~nowhere & ~afloat & (found["altitude_m"] > -430)]


def warmed(lat: pd.Series, zones: Path) -> np.ndarray:
    """Return how much warmer it has become at latitudes, degrees C."""
    table = pd.read_csv(zones, na_values="***").set_index("Year")
    means = [table.loc[slice(*years), list(BELTS)].mean() for years in (THEN, SINCE)]
    return np.interp(lat, list(BELTS.values()), means[1] - means[0])


def off(stations: pd.DataFrame) -> np.ndarray:
    """Return how far the mean of each station is from what its neighbors tell of it, degrees C."""
    lat, km = np.radians(stations["lat"].to_numpy()), stations["altitude_m"].to_numpy() / 1000
    trend = np.column_stack([np.ones(len(lat)), np.sin(lat) ** 2, km])
    mean_c = stations["mean_c"].to_numpy()
    left_over_c = mean_c - trend @ np.linalg.lstsq(trend, mean_c, rcond=None)[0]
    at = ecef_m(stations["lon"].to_numpy(), stations["lat"].to_numpy())
    # the nearest of all is the station itself
    chord, index = cKDTree(at).query(at, k=NEAR + 1, distance_upper_bound=FAR_KM * 1e3)
    near = np.isfinite(chord[:, 1:])
    weight = np.where(near, np.maximum(chord[:, 1:], 1e3) ** -2, 0.0)
    known = left_over_c[np.where(near, index[:, 1:], 0)]
    alone = ~near.any(axis=1)
    told = (weight * known).sum(axis=1) / np.where(alone, 1.0, weight.sum(axis=1))
    # nobody speaks against a station without neighbors
    return np.where(alone, 0.0, np.abs(left_over_c - told))


def built(normals: Path, places: Path, zones: Path) -> pd.DataFrame:
    """Return the table."""
    found = placed(normals, places)
    found["mean_c"] += warmed(found["lat"], zones)
    for _ in range(2):
        found = found[off(found) <= MOST_OFF_C]
    found = found.assign(
        mean_c=found["mean_c"].round(1),
        altitude_m=found["altitude_m"].round().astype(int),
        name=found["name"].str.split().str.join(" ").str.title(),
        source=SOURCE,
        licence=LICENCE,
        confidence=np.where(off(found) <= SURELY_C, "high", "medium"),
    )
    columns = ["name", "lat", "lon", "altitude_m", "mean_c", "source", "licence", "confidence"]
    return found.sort_values("stationcode")[columns]


def check() -> None:
    """Stop where the table cannot be that of the earth."""
    table = pd.read_csv(TABLE)
    if len(table) < LEAST_ROWS or table.isna().any(axis=None):
        raise SystemExit(f"{TABLE}: {len(table)} rows, or a value is missing")
    if not table["mean_c"].between(COLDEST_C, WARMEST_C).all():
        raise SystemExit(f"{TABLE}: a mean that no place of the earth has")
    print(f"{TABLE}: {len(table)} stations")


def main() -> None:
    """Build or check."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--check", action="store_true")
    given = asked.parse_args()
    if not given.check:
        normals, places, zones = given.files
        TABLE.parent.mkdir(exist_ok=True)
        table = built(normals, places, zones)
        table.to_csv(TABLE, index=False, lineterminator="\n", encoding="utf-8")
    check()


if __name__ == "__main__":
    main()
