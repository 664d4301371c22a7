"""Voltage classes: which a load needs, which substations carry it, and a study's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.networks import area_of
from geowbit.cables.rate_table import found_key
from geowbit.core.errors import LayerError, StudyError
from geowbit.core.messages import Message
from geowbit.geodesy import nearest_point
from geowbit.layers import (
    Assumptions,
    Layers,
    VoltageClasses,
    embedded_table,
    headroom_for,
    model_table,
    rows_that_count,
)
from geowbit.layers.files import check_name
from geowbit.layers.numbers import numbers_of
from geowbit.layers.tables import read_rows

_CLASS_COLUMNS = ("voltage_kv", "max_load_mw")
_MOST_KV, _MOST_MW = 1_500.0, 100_000.0


class OwnClass(NamedTuple):
    """A voltage class, with the keys of its rates: a row of the table of voltage classes."""

    supply_area: str
    max_load_mw: float
    min_substation_kv: float
    rate_kv: float
    line_key: str
    bay_key: str
    station_key: str
    stepdown_key: str | None
    transformer_key: str
    lead_time_key: str
    bank_key: str | None
    bank_lead_key: str | None
    borrowed_kv: float | None


Ladder: TypeAlias = tuple[OwnClass, ...]


def own_voltage_classes(
    assumptions: Assumptions, given: Mapping[float, float] | Path | str
) -> Assumptions:
    """Return the assumptions with voltage classes of one's own in place of Japan's.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`, perhaps with :func:`own_rates`.
    given : dict, Path or str
        Voltage, kV, to the largest load that is connected at it, MW; or a CSV with
        ``voltage_kv`` and ``max_load_mw``.

    Returns
    -------
    DataFrame
        With :attr:`~geowbit.layers.Assumptions.voltage_classes`, which every function of the room
        follows.

    Raises
    ------
    StudyError
        Where the file cannot be read, or a higher voltage carries no larger load.

    Examples
    --------
    >>> from geowbit.cables import ladder_of, voltage_class
    >>> from geowbit.layers import named_assumptions
    >>> model = own_voltage_classes(named_assumptions(), {132: 60, 330: 400})
    >>> float(voltage_class(100, ladder=ladder_of(model))["min_substation_kv"])
    330.0
    """
    read = _read_classes(Path(given)) if isinstance(given, str | Path) else given
    return assumptions.with_classes(VoltageClasses.of(checked_classes(read)))


def checked_classes(given: Mapping[Any, Any]) -> dict[float, float]:
    """Return voltages and loads as numbers, the lowest first.

    Raises
    ------
    StudyError
        Where there is none, one is out of range, or a higher voltage carries no larger load.

    Examples
    --------
    >>> checked_classes({330: 400, 132: 60})
    {132.0: 60.0, 330.0: 400.0}
    """
    classes = dict(sorted((float(kv), float(mw)) for kv, mw in given.items()))
    if not classes:
        raise StudyError("cables.no_classes")
    for kv, mw in classes.items():
        if not 0 < kv <= _MOST_KV:
            raise StudyError("cables.class_voltage", kv=f"{kv:g}")
        if not 0 < mw <= _MOST_MW:
            raise StudyError("cables.class_load", kv=f"{kv:g}", mw=f"{mw:g}")
    for (low_kv, low_mw), (kv, mw) in pairwise(classes.items()):
        if mw <= low_mw:
            raise StudyError(
                "cables.class_carries_no_more",
                kv=f"{kv:g}",
                mw=f"{mw:g}",
                low_kv=f"{low_kv:g}",
                low_mw=f"{low_mw:g}",
            )
    return classes


def ladder_of(assumptions: Assumptions) -> Ladder | None:
    """Return the voltage classes of one's own in the assumptions; None where Japan's count.

    The rates of each are rows of ``costs.rates`` of the same voltage, and where there are none
    those of Japan's class nearest to it, as a ratio.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> model = own_voltage_classes(named_assumptions(), {132: 60, 330: 400})
    >>> [(one.min_substation_kv, one.borrowed_kv) for one in ladder_of(model)]
    [(132.0, 154.0), (330.0, 275.0)]
    """
    if assumptions.voltage_classes is None:
        return None
    return tuple(_own_class(kv, mw, assumptions) for kv, mw in assumptions.voltage_classes.steps)


@lru_cache(maxsize=64)
def _ladder_table(ladder: Ladder) -> pd.DataFrame:
    """Return voltage classes as a table, as that of the model is."""
    return pd.DataFrame(ladder, columns=list(OwnClass._fields)).drop(columns="borrowed_kv")


def _own_class(kv: float, mw: float, assumptions: Assumptions) -> OwnClass:
    table = model_table("voltage_classes")
    common = table[table["supply_area"] == "any"].drop_duplicates("rate_kv", keep="last")
    away = np.abs(np.log(common["rate_kv"].to_numpy(float) / kv))
    like = common.iloc[int(away.argmin())]

    def key(kind: str, construction: str, column: str) -> str | None:
        own = found_key(assumptions, kind, construction, kv)
        borrowed = like[column] if isinstance(like[column], str) else None
        return borrowed if own is None else own

    has_line = found_key(assumptions, "power", "overhead", kv) is not None
    # a line in between two classes of the table has stations of the nearest
    is_known = assumptions.rates.key("power", "overhead", kv) is not None or (
        has_line and found_key(assumptions, "station", "bay", kv) is not None
    )
    # who has rates of stations has them in his own money: a bank of another's is none of them
    own_stations = any(rate.kind == "station" for rate in assumptions.rates.own)
    bank = found_key(assumptions, "station", "step-down bank", kv)
    if bank is None and not own_stations:
        bank = key("station", "step-down bank", "bank_key")
    lead = like["bank_lead_key"]
    return OwnClass(
        "any",
        mw,
        kv,
        kv if has_line else float(like["rate_kv"]),
        str(key("power", "overhead", "line_key")),
        str(key("station", "bay", "bay_key")),
        str(key("station", "site station", "station_key")),
        key("station", "step-down", "stepdown_key"),
        str(key("station", "delivery", "transformer_key")),
        str(like["lead_time_key"]),
        bank,
        lead if isinstance(lead, str) else None,
        None if is_known else float(like["rate_kv"]),
    )


def _read_classes(path: Path) -> dict[float, float]:
    check_name(path, "voltage_classes")
    if not path.is_file():
        raise StudyError("cables.classes_not_there", path=str(path))
    try:
        table = read_rows(path, str(path), _CLASS_COLUMNS)
    except OSError as error:
        raise StudyError("cables.classes_unreadable", path=str(path), why=str(error)) from error
    except LayerError as error:
        raise StudyError("cables.classes_unreadable", path=str(path), why=error.message) from error
    for column in _CLASS_COLUMNS:
        if column not in table.rows:
            raise StudyError("cables.classes_no_column", path=str(path), column=column)
    numbers = pd.DataFrame({name: numbers_of(table.rows[name]).values for name in _CLASS_COLUMNS})
    bad = np.flatnonzero(~np.isfinite(numbers.to_numpy(float)).all(axis=1))
    if len(bad):
        raise StudyError(
            "cables.class_not_two_numbers", path=str(path), line=str(int(table.lines[bad[0]]))
        )
    twice = numbers["voltage_kv"].duplicated()
    if twice.any():
        kv = numbers.loc[twice, "voltage_kv"].iloc[0]
        raise StudyError("cables.class_twice", path=str(path), kv=f"{kv:g}")
    return dict(zip(numbers["voltage_kv"], numbers["max_load_mw"], strict=True))


def voltage_class(
    load_mw: float, supply_area: str = "any", *, ladder: Ladder | None = None
) -> pd.Series:
    """Return the row of the voltage-class table for a load.

    Parameters
    ----------
    load_mw : float
        Peak load, MW.
    supply_area : str, optional
        Area with voltages of its own; else the common classes count.
    ladder : tuple of OwnClass, optional
        Of :func:`geowbit.cables.ladder_of`: classes of a study's own in place of Japan's.

    Returns
    -------
    Series
        ``max_load_mw``, ``min_substation_kv`` and the keys of the unit costs of the class.

    Raises
    ------
    StudyError
        Where the load is not above zero, or above the largest class.

    Examples
    --------
    >>> int(voltage_class(100)["min_substation_kv"])
    154
    >>> [int(voltage_class(load, "okinawa")["min_substation_kv"]) for load in (10, 100)]
    [60, 132]
    """
    return _class_of(float(load_mw), supply_area, ladder)


@lru_cache(maxsize=1024)
def _class_of(load_mw: float, supply_area: str, ladder: Ladder | None) -> pd.Series:
    classes = _ladder(supply_area, ladder)
    largest = (_classes() if ladder is None else classes)["max_load_mw"].to_numpy().max()
    if not 0 < load_mw <= largest:
        code = "cables.load" if ladder is None else "cables.load_of_own_classes"
        raise StudyError(code, load_mw=f"{load_mw:g}", most=f"{largest:g}")
    return classes.iloc[int(np.argmax(classes["max_load_mw"].to_numpy() >= load_mw))]


def classes_up_to(
    load_mw: float, supply_area: str = "any", *, ladder: Ladder | None = None
) -> pd.DataFrame:
    """Return the voltage classes up to that of a load, the lowest first.

    Examples
    --------
    >>> classes_up_to(100)["rate_kv"].tolist()
    [66, 66, 66, 154]
    """
    needed = voltage_class(load_mw, supply_area, ladder=ladder)
    classes = _ladder(supply_area, ladder)
    return classes[classes["max_load_mw"] <= needed["max_load_mw"]]


def voltage_ladder(supply_area: str = "any", *, ladder: Ladder | None = None) -> pd.DataFrame:
    """Return the voltage classes of an area that differ in voltage, the lowest first.

    Examples
    --------
    >>> voltage_ladder()["min_substation_kv"].tolist()
    [60, 154, 275, 500]
    """
    return _steps(supply_area, ladder).copy()


@cache
def _steps(supply_area: str, ladder: Ladder | None) -> pd.DataFrame:
    return _ladder(supply_area, ladder).drop_duplicates("min_substation_kv", keep="last")


@cache
def _classes() -> pd.DataFrame:
    # asked for once a level, cost and supply area: never changed
    return model_table("voltage_classes")


@cache
def _ladder(supply_area: str, ladder: Ladder | None) -> pd.DataFrame:
    if ladder is not None:
        return _ladder_table(ladder)
    # an area's own classes stand in for the common ones from the least of their loads to the
    # largest, and for no other
    table = _classes()
    area, load_mw = table["supply_area"].to_numpy(), table["max_load_mw"].to_numpy(float)
    own, rows = area == supply_area, area == "any"
    if own.any():
        own_mw = load_mw[own]
        rows = own | (rows & ((load_mw < own_mw.min()) | (load_mw > own_mw.max())))
    order = np.flatnonzero(rows)
    return table.iloc[order[np.argsort(load_mw[order], kind="stable")]]


def serving_substations(
    substations: gpd.GeoDataFrame,
    load_mw: float,
    *,
    short_of_headroom: bool = False,
    ladder: Ladder | None = None,
    unlisted: bool = False,
) -> npt.NDArray[np.bool_]:
    """Tell which substations can carry a load.

    Parameters
    ----------
    substations : GeoDataFrame
        With ``voltage_kv``, ``kind`` and, where known, ``network_area``, ``supply_area``,
        ``headroom_mw``, ``headroom_high_mw`` and ``status``.
    load_mw : float
        Peak load, MW.
    short_of_headroom : bool
        Whether a substation counts whose headroom, where known, is too small.
    ladder : tuple of OwnClass, optional
        As in :func:`voltage_class`.
    unlisted : bool
        Whether a kind that the table ``substation_kinds`` does not have serves loads.

    Returns
    -------
    ndarray of bool
        True where the highest voltage reaches the class of the load, the kind serves
        loads (``substation_kinds``), the headroom, where known, may be enough, and the
        substation is neither out of use nor of a ``status`` that is not known.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer
    >>> subs = embedded_layer("substations")
    >>> set(subs["kind"][serving_substations(subs, 100)]) & {"traction", "switching"}
    set()
    """
    kinds = model_table("substation_kinds").set_index("kind")["serves_load"].eq("yes")
    serves = _kind_of(substations).map(kinds.astype(object)).fillna(unlisted).astype(bool)
    least_kv = least_kv_for(substations, load_mw, ladder=ladder)
    can = serves & (substations["voltage_kv"] >= least_kv)
    if "headroom_mw" in substations and not short_of_headroom:
        _, most_mw = headroom_for(substations, least_kv)
        can &= np.isnan(most_mw) | (most_mw >= load_mw)
    can &= rows_that_count("substations", substations)
    return cast("npt.NDArray[np.bool_]", can.to_numpy(bool))


def least_kv_for(
    substations: pd.DataFrame, load_mw: float, *, ladder: Ladder | None = None
) -> npt.NDArray[np.float64]:
    """Return the least voltage at which each substation's network connects a load, kV.

    Examples
    --------
    >>> least_kv_for(pd.DataFrame({"network_area": ["kyushu", "tokyo"]}), 100).tolist()
    [110.0, 154.0]
    """
    of_row, areas = pd.factorize(pd.Series(area_of(substations), dtype=object))
    needed = [voltage_class(load_mw, area, ladder=ladder)["min_substation_kv"] for area in areas]
    return np.array(needed, float)[of_row]


def _kind_of(substations: pd.DataFrame) -> pd.Series:
    """Return the kind of each substation as the table of kinds spells it; unknown where empty."""
    # thousands of rows hold a few kinds
    codes, given = pd.factorize(substations["kind"].astype(object))
    kinds = np.array([*(str(one).strip().lower() or "unknown" for one in given), "unknown"], object)
    # the code -1 of what is missing is the last one
    return pd.Series(kinds[codes], substations.index)


def unlisted_serve(assumptions: Assumptions) -> bool:
    """Tell whether substations of a kind that the table does not have serve loads."""
    key = "unlisted_kinds_serve"
    # a run of an earlier day does not say
    return key in assumptions and bool(assumptions.value(key))


def unlisted_kinds(substations: pd.DataFrame) -> dict[str, int]:
    """Return the kinds of substations that the table of kinds does not have, and how many of each.

    Examples
    --------
    >>> import pandas as pd
    >>> unlisted_kinds(pd.DataFrame({"kind": ["Transmission", "primary", "primary", None]}))
    {'primary': 2}
    """
    kind = _kind_of(substations)
    odd = kind[~kind.isin(model_table("substation_kinds")["kind"])]
    return {str(name): int(count) for name, count in odd.value_counts(sort=False).items()}


def station_yards(
    substations: gpd.GeoDataFrame,
    plants: gpd.GeoDataFrame,
    *,
    within_km: float,
    least_mw: float,
) -> npt.NDArray[np.bool_]:
    """Tell which substations are most likely the yard of a power station.

    OpenStreetMap tags many of them as substations of the public grid. One that stands
    beside a large power station, and names no network operator, is held to be its own.

    Parameters
    ----------
    substations : GeoDataFrame
        With ``operator``.
    plants : GeoDataFrame
        With ``capacity_mw``.
    within_km, least_mw : float
        How near, and which stations count.

    Returns
    -------
    ndarray of bool

    Examples
    --------
    The 500 kV yard of the Genkai nuclear power station is tagged as a switching station:

    >>> from geowbit.layers import embedded_layer
    >>> subs, plants = embedded_layer("substations"), embedded_layer("power_plants")
    >>> yards = station_yards(subs, plants, within_km=0.6, least_mw=100)
    >>> bool(yards[(subs["id"] == "S410027").to_numpy()][0])
    True
    """
    large = plants[plants["capacity_mw"] >= least_mw]
    if large.empty:
        return np.zeros(len(substations), bool)
    near = nearest_point(
        substations.geometry.x, substations.geometry.y, large.geometry.x, large.geometry.y
    )
    networks = embedded_table("supply_areas")["operator"]
    public = substations["operator"].isin(networks).to_numpy(bool)
    return cast("npt.NDArray[np.bool_]", (near.km <= within_km) & ~public)


def embedded_yards(layers: Layers, assumptions: Assumptions) -> npt.NDArray[np.bool_]:
    """Tell which embedded substations are the yard of a power station; none of one's own.

    Parameters
    ----------
    layers : Layers
        With ``substations`` and ``power_plants``.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`: ``station_yard_km`` and
        ``station_yard_plant_mw``.

    Returns
    -------
    ndarray of bool
    """
    substations = layers.frame("substations")
    if layers.is_own("substations") or not layers.has("power_plants"):
        return np.zeros(len(substations), bool)
    return station_yards(
        substations,
        layers.frame("power_plants"),
        within_km=assumptions.value("station_yard_km"),
        least_mw=assumptions.value("station_yard_plant_mw"),
    )


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
            Message(
                "cables.borrows_stations"
                if one.rate_kv == one.min_substation_kv
                else "cables.borrows",
                kv=f"{one.min_substation_kv:g}",
                other=f"{one.borrowed_kv:g}",
            )
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
