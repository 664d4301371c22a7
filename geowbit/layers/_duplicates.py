"""Merge rows that are the same thing drawn twice, keeping the most that is known of it."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core.messages import Message
from geowbit.geodesy import pairs_within_km
from geowbit.layers.provenance import Ledger, shown
from geowbit.layers.schemas import LayerSchema

IntArray = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

_SAME_SHAPE = Message("dirt.same_shape")
# what one row each of a busbar tells of a station, all of them tell together
_VOLTAGES = "voltages_kv"
# a name that stands more often in a layer tells nothing from its neighbor
_MOST_OF_A_NAME = 50


def sameness(frame: gpd.GeoDataFrame, names: pd.Series) -> pd.DataFrame:
    """Return what tells rows apart, from the shapes as they were drawn.

    Parameters
    ----------
    frame : GeoDataFrame
        Before shapes become points.
    names : Series of str
        Those that stand in a source; empty where none does.

    Returns
    -------
    DataFrame, indexed as the frame
        ``shape`` (a number, the same for the same shape drawn either way), ``point`` (whether
        it was drawn as one: two things can share a point) and ``name``.
    """
    shapes = frame.geometry.to_numpy()
    wkb = pd.Series(shapely.to_wkb(shapely.normalize(shapes)))
    point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    told = {"shape": pd.factorize(wkb)[0], "point": point, "name": names.to_numpy()}
    return pd.DataFrame(told, index=frame.index)


def merge_same(
    frame: gpd.GeoDataFrame, same: pd.DataFrame, schema: LayerSchema, ledger: Ledger
) -> gpd.GeoDataFrame:
    """Return a frame in which each thing stands once.

    Two rows are one thing where they have the same line or polygon, or the same point and no two
    names; and where two points of one name lie within ``schema.same_name_m``. Rows that differ in
    a column that would be added up stay apart. The row of which most is known is kept; what it
    lacks is filled from the others, and its numbers are the largest.

    Parameters
    ----------
    frame : GeoDataFrame (EPSG:4326)
        Rows of those that `same` tells of.
    same : DataFrame
        As :func:`sameness` gives it.
    schema : LayerSchema
        Of the layer.
    ledger : Ledger
        Where the rows are counted.
    """
    groups = _same_place(frame, same.loc[frame.index], schema)
    frame = _joined(frame, groups, schema, ledger, _SAME_SHAPE)
    if schema.geometry == "point" and schema.same_name_m:
        kind = Message("dirt.same_name", m=f"{schema.same_name_m:g}")
        groups = _same_name(frame, same["name"].loc[frame.index], schema)
        frame = _joined(frame, groups, schema, ledger, kind)
    return frame


def _same_place(frame: gpd.GeoDataFrame, same: pd.DataFrame, schema: LayerSchema) -> IntArray:
    keys = same[["shape"]].copy()
    # a shape is the same thing whatever it is called; of points, names and ids tell
    keys["name"] = _told(same["name"].where(same["point"] & (same["name"] != "")), same, "")
    keys["id"] = ""
    if "id" in frame:
        ids = frame["id"].astype("string")
        keys["id"] = _told(ids.where(same["point"] & (keys["name"] == "")), same, "")
    for column in schema.additive:
        keys[column] = _told(frame[column].astype(float).where(same["point"]), same, -1.0)
    return np.asarray(keys.groupby(list(keys), sort=False).ngroup(), np.intp)


def _told(values: pd.Series, same: pd.DataFrame, otherwise: Any) -> pd.Series:
    """Return what rows say; what they leave out, as the first of the same shape says it."""
    return values.fillna(values.groupby(same["shape"]).transform("first")).fillna(otherwise)


def _same_name(frame: gpd.GeoDataFrame, names: pd.Series, schema: LayerSchema) -> IntArray:
    groups = np.arange(len(frame), dtype=np.intp)
    times = names.map(names.value_counts())
    chosen = np.flatnonzero((names != "") & times.between(2, _MOST_OF_A_NAME))
    if not len(chosen):
        return groups
    places = frame.geometry.iloc[chosen]
    pairs = pairs_within_km(
        places.x, places.y, pd.factorize(names.iloc[chosen])[0], max_km=schema.same_name_m / 1e3
    )
    first, second = chosen[pairs].T
    for column in schema.additive:
        values = frame[column].to_numpy(float)
        agree = ~(np.abs(values[first] - values[second]) > 0)
        first, second = first[agree], second[agree]
    known = np.zeros(len(frame), np.intp)
    known[chosen] = (~_blanks(frame.iloc[chosen])).sum(axis=1)
    swap = known[second] > known[first]
    best, other = np.where(swap, second, first), np.where(swap, first, second)
    # each joins the best one near it, and only one that itself joins no other
    order = np.lexsort((best, -known[best]))
    taken = np.zeros(len(frame), bool)
    for kept, joins in zip(best[order], other[order], strict=True):
        if not taken[kept] and not taken[joins] and groups[joins] == joins:
            groups[joins], taken[joins] = kept, True
    return groups


def _blanks(frame: gpd.GeoDataFrame) -> Bools:
    """Return where a frame tells nothing, a row each and a column each but the geometry."""
    bare = frame.drop(columns=frame.active_geometry_name)
    blank = np.empty(bare.shape, bool)
    for number, column in enumerate(bare):
        values = bare[column]
        blank[:, number] = values.isna()
        if not pd.api.types.is_numeric_dtype(values):
            blank[:, number] |= values.eq("").fillna(False).to_numpy(bool)
    return blank


def _joined(
    frame: gpd.GeoDataFrame, groups: IntArray, schema: LayerSchema, ledger: Ledger, kind: Message
) -> gpd.GeoDataFrame:
    size = np.bincount(groups, minlength=1)[groups]
    if (size < 2).all():
        return frame
    several = frame[size > 1]
    group, blank = groups[size > 1], _blanks(several)
    order = np.lexsort((several.index, blank.sum(axis=1), group))
    several, group, blank = several.iloc[order], group[order], blank[order]
    first = np.r_[True, group[1:] != group[:-1]]
    names = frame.get("name")
    ledger.merged(
        kind,
        np.sort(several.index[~first]),
        None if names is None else lambda index: shown(names.loc[index]),
    )
    filled = _filled(several, blank, np.flatnonzero(first), schema)
    whole = pd.concat([frame[size < 2], filled]).sort_index()
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=frame.crs)


def _filled(
    several: gpd.GeoDataFrame, blank: Bools, starts: IntArray, schema: LayerSchema
) -> gpd.GeoDataFrame:
    """Return the first of each group with what only the others know, and the largest numbers."""
    taken: dict[str, Any] = {}
    row = np.arange(len(several))
    lacking = blank[starts] & ~np.logical_and.reduceat(blank, starts, axis=0)
    for number, column in enumerate(several.columns.drop("geometry")):
        if column == _VOLTAGES:
            taken[column] = _voltages_together(several[column], starts)
        elif column in schema.numbers:
            taken[column] = np.fmax.reduceat(several[column].to_numpy(float), starts)
        elif lacking[:, number].any():
            told = np.minimum.reduceat(np.where(blank[:, number], len(row), row), starts)
            best = np.where(lacking[:, number], told, starts)
            taken[column] = several[column].array.take(best)
    return several.iloc[starts].assign(**taken)


def _voltages_together(texts: pd.Series, starts: IntArray) -> list[str]:
    """Return the voltages of each group in one text, the highest first."""
    group = np.searchsorted(starts, np.arange(len(texts)), side="right")
    each = texts.fillna("").astype(str).str.split(";").set_axis(group).explode().str.strip()
    each = each[each != ""].groupby(level=0).unique().reindex(range(1, len(starts) + 1))
    return [_highest_first([] if np.isscalar(found) else list(found)) for found in each]


def _highest_first(found: list[str]) -> str:
    number = pd.to_numeric(pd.Series(found, dtype=object), errors="coerce").fillna(0.0)
    return ";".join(found[row] for row in np.argsort(-number.to_numpy(float), kind="stable"))
