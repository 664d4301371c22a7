"""The layers that travel with geowbit: small tables and rasters of the country in use."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Text
from geowbit.core.names import suggestion
from geowbit.countries import Country, home_country, in_use, using
from geowbit.layers.provenance import Provenance, sha256_of
from geowbit.layers.raster import Raster, read_raster

# beyond them no formula holds, or no computer has room
_BOUNDS = {
    "discount_rate": (0.0, 1.0),
    "fiber_corridor_km": (0.0, 50.0),
    "horizon_years": (1.0, 1000.0),
    "power_life_years": (1.0, 1000.0),
    "fiber_life_years": (1.0, 1000.0),
    "building_life_years": (1.0, 1000.0),
}
# what no number of a unit leaves
_BOUNDS_OF_UNIT = {"share": (0.0, 1.0), "per year": (-0.9, 1.0), "C": (-100.0, 100.0)}
_ANY = (0.0, 1e9)
_CODES = {
    "code": str,
    "municipality_code": str,
    "prefecture_code": str,
    "capital_code": str,
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
    if name not in catalog().index:
        with using(home_country()):
            return _table_in(_files(name)).iloc[:0].copy()
    return _table_in(_files(name)).copy()


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
    brings = "unit_costs" in catalog().index
    with using(in_use() if brings else home_country()):
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
    table = embedded_table(name)
    if "lon" not in table:
        raise LayerError(f"embedded layer {name!r} is a table without places")
    return gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326"
    )


@cache
def _embedded_raster(path: Path) -> Raster:
    # a run asks for the same few rasters a dozen times: one array, which nobody may write to
    raster = read_raster(path)
    raster.values.setflags(write=False)
    return raster


def named_assumptions(overrides: dict[str, Any] | None = None) -> pd.DataFrame:
    """Return every number of the models: their parameters and the unit costs, by key.

    Parameters
    ----------
    overrides : dict, optional
        Key to a number, or to ``[low, mid, high]``: the user's own values.

    Returns
    -------
    DataFrame, indexed by key
        Columns ``what``, ``low``, ``mid``, ``high``, ``unit``, ``year``, ``source``,
        ``licence``, ``confidence``.

    Raises
    ------
    LayerError
        Where a key is unknown or the values are no ordered numbers.

    Examples
    --------
    >>> float(named_assumptions({"discount_rate": 0.04}).loc["discount_rate", "mid"])
    0.04
    """
    table = _default_assumptions(in_use()).copy()
    own: dict[str, list[float]] = {}
    for key, given in (overrides or {}).items():
        if key not in table.index:
            near = difflib.get_close_matches(str(key), list(table.index), 1, 0.6)
            hint = f"did you mean {near[0]!r}?" if near else "`geowbit layers` names the tables"
            raise LayerError(f"assumptions: unknown key {key!r}; {hint}", keys=("assumptions", key))
        try:
            values = [float(v) for v in (given if isinstance(given, list | tuple) else [given] * 3)]
        except (TypeError, ValueError):
            values = []
        if (
            len(values) != 3
            or not np.isfinite(values).all()
            or not values[0] <= values[1] <= values[2]
        ):
            raise LayerError(
                f"assumptions: {key} takes a number or [low, mid, high] in order",
                keys=("assumptions", key),
            )
        unit = str(table.loc[key, "unit"])
        least, most = _BOUNDS.get(key) or _BOUNDS_OF_UNIT.get(unit, _ANY)
        if not least <= values[0] <= values[2] <= most:
            raise LayerError(
                f"assumptions: {key} is {values[0]:g} to {values[2]:g}; it must be from "
                f"{least:g} to {most:g}",
                keys=("assumptions", key),
            )
        own[key] = values
    if own:
        keys = list(own)
        table.loc[keys, ["low", "mid", "high"]] = np.array([own[key] for key in keys])
        table.loc[keys, ["source", "source_ja", "confidence"]] = ["the study", "この調査", "user"]
    return table


@cache
def _default_assumptions(country: Country) -> pd.DataFrame:
    columns = [
        *("what", "what_ja", "low", "mid", "high", "unit", "year"),
        *("source", "source_ja", "licence", "confidence"),
    ]
    with using(country):
        costs = unit_costs()
    costs["what"] = costs["asset"] + ", " + costs["construction"].fillna("")
    model = model_table("model_parameters").set_index("key")
    known = model_table("country_parameters").set_index("key")
    model.loc[known.index] = known
    table = pd.concat([model.reset_index(), model_table("national_parameters"), costs])
    texts = dict.fromkeys(("source", "source_ja", "confidence"), object)
    table = table.set_index("key")[columns].astype(texts)
    # a source that gives only one or two of the three stands for the others
    table["low"] = table["low"].fillna(table["mid"]).fillna(table["high"])
    table["high"] = table["high"].fillna(table["mid"]).fillna(table["low"])
    table["mid"] = table["mid"].fillna((table["low"] + table["high"]) / 2)
    return table
