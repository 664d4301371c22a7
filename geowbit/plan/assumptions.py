"""The numbers that a plan assumes, with their ranges; its tables of phases, yards and shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core import Message, StudyError
from geowbit.layers import Assumptions, Level, model_table

Array = npt.NDArray[np.float64]

_SHARES = 1e-6
_ANY = "any"


def plan_assumptions(overrides: Mapping[str, Any] | None = None) -> Assumptions:
    """Return the numbers that only a plan assumes, by key.

    Parameters
    ----------
    overrides : mapping, optional
        Key to a number, or to ``[low, mid, high]``: the user's own values.

    Returns
    -------
    Assumptions

    Raises
    ------
    LayerError
        Where a key is unknown or the values are no ordered numbers; where a share leaves 0 to 1.

    Examples
    --------
    >>> plan_assumptions({"sites_most": 12}).value("sites_most")
    12.0
    >>> plan_assumptions()["hazard_disc_share"].unit
    'share'
    """
    table = model_table("plan_parameters").set_index("key")
    texts = dict.fromkeys(("source", "source_ja", "confidence"), object)
    numbers = dict.fromkeys(("low", "mid", "high"), float)
    return Assumptions(table.astype({**texts, **numbers})).with_own(overrides or {})


def plan_phases() -> pd.DataFrame:
    """Return the sizes in which sites are connected, MW.

    Examples
    --------
    >>> plan_phases()["mw"].tolist()
    [50.0, 100.0, 300.0, 600.0]
    """
    table = model_table("plan_phases").sort_values("mw", ignore_index=True)
    return table.astype({"mw": float})


def assumed_headroom_mw(voltage_kv: npt.ArrayLike, level: Level = "mid") -> Array:
    """Return the load that substations can still take where nobody published it, MW.

    Parameters
    ----------
    voltage_kv : array_like
        The highest voltage of each.
    level : {"low", "mid", "high"}

    Returns
    -------
    ndarray
        Of the row of the table at or below the voltage.

    Examples
    --------
    >>> assumed_headroom_mw([66.0, 154.0, 500.0])
    array([  50.,  300., 1500.])
    """
    table = model_table("plan_substations").sort_values("voltage_kv")
    steps = table["voltage_kv"].to_numpy(float)
    at = np.searchsorted(steps, np.asarray(voltage_kv, float), side="right") - 1
    return np.asarray(table[level].to_numpy(float)[np.maximum(at, 0)])


def plan_workloads(shares: Mapping[str, float] | None = None, level: Level = "mid") -> pd.DataFrame:
    """Return the classes of workload that a plan serves.

    Parameters
    ----------
    shares : mapping, optional
        Share of the demand by class, in place of the table's; they add up to 1.
    level : {"low", "mid", "high"}
        Of the limits.

    Returns
    -------
    DataFrame, indexed by workload
        ``share`` of the demand, ``max_rtt_ms`` (infinite where nothing limits it), ``timed``
        (whether a millisecond has a price).

    Raises
    ------
    StudyError
        Where a class is unknown, or the shares do not add up to 1.

    Examples
    --------
    >>> plan_workloads()["share"].to_dict()
    {'interactive_inference': 0.3, 'streaming': 0.3, 'batch': 0.4}
    """
    table = model_table("plan_workloads").set_index("workload")
    column = {"low": "low_rtt_ms", "mid": "max_rtt_ms", "high": "high_rtt_ms"}[level]
    found = pd.DataFrame(
        {
            "share": table["mid"].astype(float),
            "max_rtt_ms": table[column].astype(float).fillna(np.inf),
            "timed": table["timed"].astype(bool),
        }
    )
    if shares is not None:
        unknown = [name for name in shares if name not in found.index]
        if unknown:
            known = tuple(found.index)
            raise StudyError("plan.no_workload", name=unknown[0], known=known)
        found["share"] = pd.Series(dict(shares), dtype=float).reindex(found.index).fillna(0.0)
    whole = float(found["share"].sum())
    if (found["share"] < 0).any() or abs(whole - 1) > _SHARES:
        raise StudyError("plan.shares", what=Message("plan.of_workloads"), whole=f"{whole:g}")
    return found[found["share"] > 0]


def plan_caps(
    kind: str, areas: pd.Index, own: Mapping[str, float] | None = None, level: Level = "mid"
) -> pd.Series:
    """Return the share of the demand that may stand in each supply area, or behind its strait.

    Parameters
    ----------
    kind : {"area", "strait"}
    areas : Index
        Names of supply areas.
    own : mapping, optional
        Shares in place of the table's; ``any`` stands for the areas that are not named.
    level : {"low", "mid", "high"}

    Returns
    -------
    Series, indexed by area
        NaN where nothing limits it.

    Raises
    ------
    StudyError
        Where a share leaves 0 to 1.

    Examples
    --------
    >>> plan_caps("area", pd.Index(["tokyo", "kyushu"])).tolist()
    [0.45, 0.2]
    """
    table = model_table("plan_caps")
    rows = table[table["kind"] == kind].set_index("supply_area")[level].astype(float)
    shares = {**rows.to_dict(), **dict(own or {})}
    for area, share in shares.items():
        if not 0 <= share <= 1:
            raise StudyError("plan.cap_share", area=str(area), share=f"{share:g}")
    every = shares.get(_ANY, np.nan)
    return pd.Series([shares.get(str(area), every) for area in areas], areas, dtype=float)
