"""The layers that travel with geowbit: small tables and rasters of the country in use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Text
from geowbit.core.names import suggestion
from geowbit.countries import Country, home_country, in_use, using
from geowbit.geoparquet import frame_of, holds_wkb, read_arrow
from geowbit.layers.files import sha256_of
from geowbit.layers.provenance import Provenance
from geowbit.layers.raster import Raster, read_raster

_CODES = {
    "code": str,
    "municipality_code": str,
    "prefecture_code": str,
    "capital_code": str,
    "station_no": str,
    "voltages_kv": str,
    # pandas reads numbers to within their last bit only, and milliseconds are rounded from these
    "first_km": str,
    "second_km": str,
}


def catalog() -> pd.DataFrame:
    """List the embedded layers.

    Returns
    -------
    DataFrame, indexed by layer name
        Columns ``file``, ``kind``, ``rows``, ``date``, ``source``, ``licence``,
        ``attribution``, ``confidence`` and ``note`` (what is known to be wrong with it).

    Examples
    --------
    >>> int(catalog().loc["substations", "rows"])
    3502
    """
    return in_use().catalog()


def _files(name: str) -> tuple[Path, ...]:
    return _files_of(in_use(), name)


@cache
def _files_of(country: Country, name: str) -> tuple[Path, ...]:
    entries = country.catalog()
    if country.folder is None or name not in entries.index:
        raise LayerError("layers.no_embedded", name=name, hint=suggestion(name, entries.index))
    return tuple(country.folder / part for part in entries.loc[name, "file"].split(";"))


def embedded_provenance(name: str) -> Provenance:
    """Return the record of an embedded layer, with the SHA-256 of its files."""
    files = _files(name)
    row = catalog().loc[name]
    rows = int(row["rows"])
    return Provenance(
        name=name,
        source=Text.from_row(row, "source"),
        licence=Text.from_row(row, "licence"),
        attribution=Text.from_row(row, "attribution"),
        date=row["date"],
        confidence=row["confidence"],
        notes=[Text.from_row(row, "note")] if row["note"] else [],
        sha256=sha256_of(list(files)),
        rows_read=rows,
        rows_kept=rows,
    )


def embedded_table(name: str) -> pd.DataFrame:
    """Read an embedded table.

    Parameters
    ----------
    name : str
        A layer of :func:`catalog` that is a table of text and numbers.

    Returns
    -------
    DataFrame
        Codes stay text, and so do numbers that are needed to their last bit. A table that the
        country in use does not bring has no rows.

    Examples
    --------
    >>> list(embedded_table("supply_areas")["area"][:3])
    ['hokkaido', 'tohoku', 'tokyo']
    """
    if not in_use().brings(name):
        with using(home_country()):
            return _table_in(_files(name)).iloc[:0].copy()
    return in_use().told_in_money(_table_in(_files(name))).copy()


@cache
def _table_in(files: tuple[Path, ...]) -> pd.DataFrame:
    return pd.concat(
        [pd.read_csv(path, dtype=_CODES, low_memory=False) for path in files], ignore_index=True
    )


def unit_costs() -> pd.DataFrame:
    """Return the table of unit costs: of many countries, it stands where one brings none.

    Examples
    --------
    >>> bool(unit_costs()["key"].is_unique)
    True
    """
    country = in_use()
    if not country.brings("unit_costs"):
        country = home_country().in_money(country.currency)
    with using(country):
        return embedded_table("unit_costs")


def model_table(name: str) -> pd.DataFrame:
    """Read one of the model's tables: defaults with their reasons, the country's own first.

    Examples
    --------
    >>> model_table("model_parameters").set_index("key").loc["fiber_delay_us_per_km", "mid"]
    np.float64(4.9)
    """
    return in_use().table(name)


def embedded_layer(name: str) -> gpd.GeoDataFrame | Raster:
    """Read an embedded layer: points, lines and polygons as a GeoDataFrame, else a Raster.

    Parameters
    ----------
    name : str
        A layer of :func:`catalog`.

    Returns
    -------
    GeoDataFrame (EPSG:4326) or Raster
        The values of a raster are read-only: whoever asks again gets the same array.

    Raises
    ------
    LayerError
        Where there is no such layer, or it has no place on the map.

    Examples
    --------
    >>> embedded_layer("substations").crs.to_epsg()
    4326
    """
    files = _files(name)
    if files[0].suffix == ".tif":
        return _embedded_raster(files[0])
    if files[0].suffix == ".geojson":
        parts = [gpd.read_file(path, engine="pyogrio") for path in files]
        frame = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
        return gpd.GeoDataFrame(frame, crs="EPSG:4326")
    if files[0].suffix == ".parquet":
        return _embedded_features(files[0]).copy()
    table = embedded_table(name)
    if "lon" not in table:
        raise LayerError("layers.without_places", name=name)
    return gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326"
    )


@cache
def _embedded_features(path: Path) -> gpd.GeoDataFrame:
    table = read_arrow(path)
    # a country's own file may hold shapes in another way
    return frame_of(table) if holds_wkb(table) else gpd.read_parquet(path)


@cache
def _embedded_raster(path: Path) -> Raster:
    # a run asks for the same few rasters a dozen times: one array, which nobody may write to
    raster = read_raster(path)
    raster.values.setflags(write=False)
    return raster
