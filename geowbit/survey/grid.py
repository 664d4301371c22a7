"""Voltage classes that a grid shows: which voltages it has, and what is connected at each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, StudyError
from geowbit.geodesy import line_length_km
from geowbit.layers import Provenance, model_table

__all__ = [
    "ClassSeen",
    "at_voltage",
    "classes_seen",
    "in_kilovolts",
    "loads_at",
    "most_served_mw",
    "thousandfold",
]

_LOWEST_KV, _HIGHEST_KV = 10.0, 1_200.0
# 150 and 154 kV, 380 and 400 kV are one class
_ALIKE = 0.08
# one station may be a slip of the pen, and so may one line; two of either, or both, are none
_LEAST_SIGNS = 2
# nobody builds lines of a high voltage from house to house: 230000 and 400000 there are volts of a
# socket, which somebody wrote as kilovolts
_HIGH_KV = 100.0
_HOUSE_TO_HOUSE_KM = 0.5
_LEAST_LINES = 5


@dataclass(frozen=True)
class ClassSeen:
    """A voltage of a grid: how many stations and lines show it, and the load connected at it."""

    voltage_kv: float
    stations: int
    lines: int
    max_load_mw: float


def loads_at(voltage_kv: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the largest load that is connected at a voltage, MW, to two figures.

    By the table ``voltage_loads``, and between its rows in proportion on logarithmic scales.

    Examples
    --------
    >>> loads_at([66, 154, 500]).tolist()
    [50.0, 200.0, 5000.0]
    """
    table = model_table("voltage_loads").sort_values("voltage_kv")
    known = np.log(table[["voltage_kv", "max_load_mw"]].to_numpy(float))
    found = np.exp(np.interp(np.log(np.asarray(voltage_kv, float)), known[:, 0], known[:, 1]))
    size = 10.0 ** (np.floor(np.log10(found)) - 1)
    return np.asarray(np.round(found / size) * size)


def classes_seen(substations: pd.DataFrame, lines: pd.DataFrame | None) -> tuple[ClassSeen, ...]:
    """Return the voltage classes that substations and lines show, the lowest first.

    Parameters
    ----------
    substations, lines : DataFrame; no lines, None
        With ``voltages_kv``: all of their voltages, kV, with ``;`` between.

    Returns
    -------
    tuple of ClassSeen
        Of voltages that two things show at least; those within 8 percent of one that more show
        count with it.

    Examples
    --------
    >>> stations = pd.DataFrame({"voltages_kv": ["132;33", "132;33", "33;11", "220", ""]})
    >>> lines = pd.DataFrame({"voltages_kv": ["220", "132"]})
    >>> [(one.voltage_kv, one.stations, one.lines) for one in classes_seen(stations, lines)]
    [(33.0, 3, 0), (132.0, 2, 1), (220.0, 1, 1)]
    """
    stations = _counted(substations["voltages_kv"])
    of_lines = _counted([] if lines is None else lines["voltages_kv"])
    signs = stations.add(of_lines, fill_value=0).sort_index()
    # the one that most show gives its name to those near it
    left = signs.sort_values(ascending=False, kind="stable")
    chosen: list[tuple[float, int, int]] = []
    while len(left):
        name = float(left.index[0])
        near = np.abs(left.index / name - 1) <= _ALIKE
        alike = left.index[near]
        if left[near].sum() >= _LEAST_SIGNS:
            of_stations, of_both = (int(one.reindex(alike).sum()) for one in (stations, signs))
            chosen.append((name, of_stations, of_both - of_stations))
        left = left[~near]
    chosen.sort()
    loads = loads_at([kv for kv, *_ in chosen]).tolist()
    return tuple(ClassSeen(*row, mw) for row, mw in zip(chosen, loads, strict=True))


def most_served_mw(substations: pd.DataFrame, classes: Collection[ClassSeen]) -> float:
    """Return the largest load of a class at which a substation serves; 0 where none does.

    Parameters
    ----------
    substations : DataFrame
        With ``voltage_kv`` and ``kind``.
    classes : tuple of ClassSeen

    Examples
    --------
    >>> kinds = ["traction", "transmission"]
    >>> stations = pd.DataFrame({"voltage_kv": [220.0, 110.0], "kind": kinds})
    >>> most_served_mw(stations, [ClassSeen(110, 1, 0, 100.0), ClassSeen(220, 1, 0, 500.0)])
    100.0
    """
    kinds = model_table("substation_kinds").set_index("kind")["serves_load"].eq("yes")
    serves = substations["kind"].map(kinds.astype(object)).fillna(False).astype(bool)
    highest = substations.loc[serves, "voltage_kv"].max()
    return max((one.max_load_mw for one in classes if one.voltage_kv <= highest), default=0.0)


def thousandfold(lines: gpd.GeoDataFrame | None) -> tuple[float, ...]:
    """Return the high voltages that are low ones written a thousandfold, kV.

    Examples
    --------
    >>> import shapely
    >>> short = [shapely.LineString([(73, 4), (73.001, 4)])] * 6
    >>> lines = gpd.GeoDataFrame({"voltages_kv": ["400;230"] * 6}, geometry=short, crs=4326)
    >>> thousandfold(lines)
    (230.0, 400.0)
    """
    if lines is None or lines.empty:
        return ()
    each = lines["voltages_kv"].astype(str).str.split(";").explode()
    voltages = pd.to_numeric(each, errors="coerce")
    km = pd.Series(line_length_km(lines.geometry), lines.index).reindex(voltages.index)
    by_voltage = km.groupby(voltages).agg(["count", "mean"])
    short = (by_voltage["count"] >= _LEAST_LINES) & (by_voltage["mean"] < _HOUSE_TO_HOUSE_KM)
    return tuple(float(kv) for kv in by_voltage.index[short] if kv >= _HIGH_KV)


def in_kilovolts(frame: gpd.GeoDataFrame, wrong: Collection[float]) -> gpd.GeoDataFrame:
    """Return a layer whose voltages of :func:`thousandfold` are what they were meant to be."""

    def mended(text: str) -> str:
        found = []
        for part in filter(None, text.split(";")):
            kv = float(part)
            found.append(kv / 1000 if kv in wrong else kv)
        return ";".join(f"{kv:g}" for kv in sorted(set(found), reverse=True))

    texts = frame["voltages_kv"].astype(str).map(mended)
    changed = texts != frame["voltages_kv"].astype(str)
    highest = pd.to_numeric(texts.str.split(";").str[0], errors="coerce")
    found = frame.assign(voltages_kv=texts, voltage_kv=frame["voltage_kv"].mask(changed, highest))
    record = Provenance.from_dict(frame.attrs["provenance"])
    if changed.any():
        record.repaired[Message("survey.thousandfold")] = int(changed.sum())
    found.attrs["provenance"] = record.as_dict()
    return found


def at_voltage(substations: gpd.GeoDataFrame, voltage_kv: float) -> gpd.GeoDataFrame:
    """Return substations of which those that tell no voltage have the one that somebody gave.

    Raises
    ------
    StudyError
        Where no network has such a voltage.
    """
    if not _LOWEST_KV <= voltage_kv <= _HIGHEST_KV:
        raise StudyError("survey.no_such_voltage", kv=voltage_kv)
    silent = substations["voltage_kv"].isna()
    texts = substations["voltages_kv"].astype(str).mask(silent, f"{voltage_kv:g}")
    found = substations.assign(
        voltage_kv=substations["voltage_kv"].mask(silent, voltage_kv).astype(float),
        voltages_kv=texts,
    )
    record = Provenance.from_dict(substations.attrs["provenance"])
    if silent.any():
        record.repaired[Message("survey.voltage_given")] = int(silent.sum())
    found.attrs["provenance"] = record.as_dict()
    return found


def _counted(texts: Iterable[object]) -> pd.Series:
    """Return how many things show each voltage that a class can have."""
    each = pd.Series([str(text) for text in texts], dtype=object).str.split(";").explode()
    voltages = pd.to_numeric(each, errors="coerce")
    voltages = voltages[voltages.between(_LOWEST_KV, _HIGHEST_KV)]
    return voltages.astype(float).value_counts()
