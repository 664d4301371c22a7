"""Which voltage classes a study used, and where the voltages of its substations stand in them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cables.own_classes import Ladder, ladder_of
from geowbit.cables.voltage import voltage_class, voltage_ladder

_MOST_TOLD = 6


def class_table(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Return the voltage classes that count, the lowest first.

    Parameters
    ----------
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`, perhaps with
        :func:`geowbit.cables.own_voltage_classes`.

    Returns
    -------
    DataFrame
        ``voltage_kv`` (least of a substation), ``max_load_mw`` and ``rates_of_kv``: the voltage
        whose rates the lines of the class take.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> class_table(named_assumptions())["rates_of_kv"].tolist()
    [66.0, 154.0, 275.0, 500.0]
    """
    classes = voltage_ladder(ladder=ladder_of(assumptions)).reset_index(drop=True)
    names = {"min_substation_kv": "voltage_kv", "rate_kv": "rates_of_kv"}
    kept = classes.rename(columns=names)[["voltage_kv", "max_load_mw", "rates_of_kv"]]
    return kept.astype(float)


def ladder_words(
    substations: gpd.GeoDataFrame, load_mw: float, *, ladder: Ladder | None
) -> list[str]:
    """Tell which voltages carry which load, and what that makes of the user's substations.

    Parameters
    ----------
    substations : GeoDataFrame
        With ``voltage_kv``.
    load_mw : float
        Peak load, MW.
    ladder : tuple of OwnClass or None
        Of :func:`geowbit.cables.ladder_of`; the classes of Japan where none.

    Returns
    -------
    list of str
        Sentences for run.json, the report and ``check``.

    Examples
    --------
    >>> subs = gpd.GeoDataFrame({"voltage_kv": [132.0, 132.0, 330.0, 33.0]})
    >>> for said in ladder_words(subs, 60, ladder=None):
    ...     print(said)
    Voltage classes are those of Japan, as the study gives no voltage_classes: up to 50 MW at 60
    kV and above, up to 200 MW at 154 kV, up to 1,000 MW at 275 kV, up to 5,000 MW at 500 kV.
    Of the 4 substations 33 kV (1) serves no load; 132 kV (2) up to 50 MW; 330 kV (1) up to
    1,000 MW. 60 MW ask for 154 kV or more, which 1 of them has.
    """
    classes = voltage_ladder(ladder=ladder)
    steps = classes["min_substation_kv"].to_numpy(float)
    loads = classes["max_load_mw"].to_numpy(float)
    of_class = [
        f"up to {mw:,.6g} MW at {kv:g} kV" + (" and above" if not number else "")
        for number, (kv, mw) in enumerate(zip(steps, loads, strict=True))
    ]
    origin = (
        "those of Japan, as the study gives no voltage_classes"
        if ladder is None
        else "the study's own"
    )
    told = [f"Voltage classes are {origin}: {', '.join(of_class)}."]
    told.append(_of_substations(substations, load_mw, steps, loads, ladder))
    if borrowed := [one for one in ladder or () if one.borrowed_kv is not None]:
        stand_in = ", ".join(
            f"{one.min_substation_kv:g} kV takes those of {one.borrowed_kv:g} kV"
            for one in borrowed
        )
        told.append(
            f"Unit costs are those of Japan's classes: {stand_in}; rows of your own voltages in "
            "costs.rates come first."
        )
    return told


def _of_substations(
    substations: gpd.GeoDataFrame,
    load_mw: float,
    steps: np.ndarray,
    loads: np.ndarray,
    ladder: Ladder | None,
) -> str:
    voltage = pd.to_numeric(substations["voltage_kv"], errors="coerce").dropna().to_numpy(float)
    step = np.searchsorted(steps, voltage, side="right")
    parts: list[str] = []
    for number in np.unique(step):
        kinds, counts = np.unique(voltage[step == number], return_counts=True)
        named = [f"{kv:g} kV ({n:,})" for kv, n in zip(kinds, counts, strict=True)]
        if len(named) > _MOST_TOLD:
            # those that most have say most
            order = np.sort(np.argsort(-counts, kind="stable")[:_MOST_TOLD])
            named = [*(named[at] for at in order), f"{len(named) - _MOST_TOLD} more voltages"]
        serves = f"up to {loads[number - 1]:,.6g} MW" if number else "no load"
        verb = ("serves " if len(named) == 1 else "serve ") if not parts else ""
        parts.append(f"{', '.join(named)} {verb}{serves}")
    needed = float(voltage_class(load_mw, ladder=ladder)["min_substation_kv"])
    count = int((voltage >= needed).sum())
    return (
        f"Of the {len(substations):,} substations {'; '.join(parts)}. {load_mw:g} MW ask for "
        f"{needed:g} kV or more, which {count:,} of them {'has' if count == 1 else 'have'}."
    )
