"""Which voltage classes a study used, and where the voltages of its substations stand in them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cables.own_classes import Ladder, ladder_of
from geowbit.cables.voltage import voltage_class, voltage_ladder
from geowbit.core.messages import Message
from geowbit.layers import Assumptions

_MOST_SHOWN = 6


def class_table(assumptions: Assumptions) -> pd.DataFrame:
    """Return the voltage classes that count, the lowest first.

    Parameters
    ----------
    assumptions : Assumptions
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


def class_messages(
    substations: gpd.GeoDataFrame, load_mw: float, *, ladder: Ladder | None, priced: bool = True
) -> list[Message]:
    """Say which voltages carry which load, and what that makes of the user's substations.

    Parameters
    ----------
    substations : GeoDataFrame
        With ``voltage_kv``.
    load_mw : float
        Peak load, MW.
    ladder : tuple of OwnClass or None
        Of :func:`geowbit.cables.ladder_of`; the classes of the model's table where none.
    priced : bool
        Whether any rate is known, so that those that are borrowed must be told.

    Returns
    -------
    list of Message
        For run.json, the report and ``check``.

    Examples
    --------
    >>> subs = gpd.GeoDataFrame({"voltage_kv": [132.0, 132.0, 330.0, 33.0]})
    >>> for said in class_messages(subs, 60, ladder=None):
    ...     print(said)
    Voltage classes are the built-in ones, as the study gives no voltage_classes: up to 50 MW at
    60 kV and above, up to 200 MW at 154 kV, up to 1,000 MW at 275 kV, up to 5,000 MW at 500 kV.
    Of the 4 substations 33 kV (1): no load, 132 kV (2): up to 50 MW, 330 kV (1): up to 1,000 MW.
    60 MW ask for 154 kV or more, which 1 of them has.
    """
    classes = voltage_ladder(ladder=ladder)
    steps = classes["min_substation_kv"].to_numpy(float)
    loads = classes["max_load_mw"].to_numpy(float)
    of_class = tuple(
        Message("cables.class_at" if number else "cables.class_from", mw=float(mw), kv=f"{kv:g}")
        for number, (kv, mw) in enumerate(zip(steps, loads, strict=True))
    )
    origin = "cables.classes_of_model" if ladder is None else "cables.classes_of_study"
    found = [
        Message(origin, classes=of_class),
        _of_substations(substations, load_mw, steps, loads, ladder),
    ]
    borrowed = [one for one in ladder or () if one.borrowed_kv is not None]
    if borrowed and priced:
        stand_in = tuple(
            Message("cables.borrows", kv=f"{one.min_substation_kv:g}", other=f"{one.borrowed_kv:g}")
            for one in borrowed
        )
        found.append(Message("cables.borrowed_rates", classes=stand_in))
    return found


def _of_substations(
    substations: gpd.GeoDataFrame,
    load_mw: float,
    steps: np.ndarray,
    loads: np.ndarray,
    ladder: Ladder | None,
) -> Message:
    voltage = pd.to_numeric(substations["voltage_kv"], errors="coerce").dropna().to_numpy(float)
    step = np.searchsorted(steps, voltage, side="right")
    parts: list[Message] = []
    for number in np.unique(step):
        kinds, counts = np.unique(voltage[step == number], return_counts=True)
        voltages = [
            Message("cables.voltage_count", kv=f"{kv:g}", count=int(n))
            for kv, n in zip(kinds, counts, strict=True)
        ]
        if len(voltages) > _MOST_SHOWN:
            # those that most have say most
            order = np.sort(np.argsort(-counts, kind="stable")[:_MOST_SHOWN])
            more = Message("cables.more_voltages", count=len(voltages) - _MOST_SHOWN)
            voltages = [*(voltages[at] for at in order), more]
        serves = (
            Message("cables.serves_up_to", mw=float(loads[number - 1]))
            if number
            else Message("cables.serves_nothing")
        )
        parts.append(Message("cables.of_class", voltages=tuple(voltages), serves=serves))
    needed = float(voltage_class(load_mw, ladder=ladder)["min_substation_kv"])
    return Message(
        "cables.substations_serve",
        count=len(substations),
        classes=tuple(parts),
        load_mw=f"{load_mw:g}",
        needed_kv=f"{needed:g}",
        able=int((voltage >= needed).sum()),
    )
