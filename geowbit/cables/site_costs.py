"""What the connections of many sites cost, part by part, and what one site costs by its load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import (
    POWER_PARTS,
    ConnectionChoice,
    ConnectionOptions,
    PowerTerms,
    cheapest_connection,
    connection_options,
    equipment,
    fiber_connection_mjpy,
    fiber_years,
    power_connection_mjpy,
    power_years,
)
from geowbit.cables.rate_table import rate_key
from geowbit.cables.rates import (
    Ratio,
    fiber_rate_mjpy_per_km,
    power_rate_mjpy_per_km,
)
from geowbit.geodesy import distance_km
from geowbit.layers import Assumptions, Level

Array = npt.NDArray[np.float64]
_LEVELS: tuple[Level, ...] = ("low", "mid", "high")


def connection_costs(
    measured: pd.DataFrame,
    load_mw: float,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio,
    choice: ConnectionChoice | None = None,
    names: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return the connection of each candidate: cost with its range, and years.

    Parameters
    ----------
    measured : DataFrame
        With ``substation_km``, ``fiber_km`` and ``supply_area``.
    load_mw, assumptions, fiber_to_power_ratio
        As in :func:`geowbit.cables.fiber_connection_mjpy`.
    choice : ConnectionChoice, optional
        Of :func:`geowbit.cables.cheapest_connection`; a line of the load's own class to the
        substation at ``substation_km`` where not given.
    names : iterable of str, optional
        The columns that are wanted; all of them where not given.

    Returns
    -------
    DataFrame, same index
        ``power_mjpy``, ``fiber_mjpy``, ``connection_mjpy``, ``connection_low_mjpy``,
        ``connection_high_mjpy``, ``power_years``, ``fiber_years``, ``connection_years``
        (power and fiber are built side by side: the longer of the two).

    Examples
    --------
    >>> import pandas as pd
    >>> from geowbit.layers import named_assumptions
    >>> row = pd.DataFrame({"substation_km": [10.0], "fiber_km": [10.0], "supply_area": "tokyo"})
    >>> costs = connection_costs(row, 100, named_assumptions(), fiber_to_power_ratio=0.1)
    >>> round(float(costs["connection_mjpy"].iloc[0]), 2)
    7293.88
    """
    areas = measured["supply_area"]
    to_grid = measured["substation_km"].to_numpy(float)
    to_fiber = measured["fiber_km"].to_numpy(float)

    def fiber(level: Level) -> Array:
        # at one rate for the whole run: light does not ask for the voltages of an area
        return fiber_connection_mjpy(
            to_fiber,
            load_mw,
            assumptions,
            fiber_to_power_ratio=fiber_to_power_ratio,
            level=level,
        )

    def power(level: Level) -> Array:
        if choice is not None:
            return choice.mjpy(assumptions, level)
        return _by_area(
            areas,
            lambda here, area: power_connection_mjpy(
                to_grid[here], load_mw, assumptions, supply_area=area, level=level
            ),
        )

    def power_time() -> Array:
        if choice is not None:
            return choice.years(assumptions)
        return _by_area(
            areas,
            lambda here, area: power_years(to_grid[here], load_mw, assumptions, supply_area=area),
        )

    # most columns are made of the same few
    power_at, fiber_at = cache(power), cache(fiber)
    line_years, fiber_time = cache(power_time), cache(lambda: fiber_years(to_fiber, assumptions))
    columns: dict[str, Callable[[], Array]] = {
        "power_mjpy": lambda: power_at("mid"),
        "fiber_mjpy": lambda: fiber_at("mid"),
        "connection_mjpy": lambda: power_at("mid") + fiber_at("mid"),
        "connection_low_mjpy": lambda: power_at("low") + fiber_at("low"),
        "connection_high_mjpy": lambda: power_at("high") + fiber_at("high"),
        "power_years": line_years,
        "fiber_years": fiber_time,
        "connection_years": lambda: np.maximum(line_years(), fiber_time()),
    }
    wanted = list(columns if names is None else names)
    return pd.DataFrame({name: columns[name]() for name in wanted}, index=measured.index)


def _by_area(areas: pd.Series, cost: Any) -> Array:
    """Return what `cost` says of the rows of each supply area, put together again."""
    of_row, names = pd.factorize(areas, use_na_sentinel=False)
    found = np.empty(len(areas))
    for number, name in enumerate(names):
        here = of_row == number
        found[here] = cost(here, name)
    return found


_Values = dict[Level, Mapping[str, float]]
CONNECTION_PARTS = (*(f"power_{part}" for part in POWER_PARTS), "fiber_line", "fiber_equipment")


def option_of(
    options: ConnectionOptions, substations: gpd.GeoDataFrame, best: pd.DataFrame
) -> npt.NDArray[np.int64]:
    """Return the row of the option by which each site of a run connects, -1 where by none.

    Parameters
    ----------
    options : ConnectionOptions
    substations : GeoDataFrame
        That the options were made of.
    best : DataFrame
        ``connection_substation_id`` and ``connection_kv``.
    """
    ids = substations["id"].astype(str).to_numpy()[options.table["row"]]
    keys = list(zip(ids, options.table["line_kv"].astype(float), strict=True))
    first = {key: row for row, key in reversed(list(enumerate(keys)))}
    asked = zip(
        best["connection_substation_id"].astype(str),
        best["connection_kv"].astype(float),
        strict=True,
    )
    return np.array([first.get(key, -1) for key in asked], np.int64)


def connection_parts(
    best: pd.DataFrame,
    options: ConnectionOptions,
    substations: gpd.GeoDataFrame,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio,
) -> pd.DataFrame:
    """Return the parts of which the connection costs of sites are made.

    Parameters
    ----------
    best : DataFrame
        Rows of a run: ``site_id``, ``lon``, ``lat``, ``fiber_km``, ``supply_area``,
        ``connection_substation_id``, ``connection_kv`` and, along corridors, ``corridor_mjpy`` with
        its low and high.
    options : ConnectionOptions
        Of :func:`geowbit.cables.connection_options` for the load of the run.
    substations, assumptions
        Of the run.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.fiber_connection_mjpy`.

    Returns
    -------
    DataFrame, index of `best`
        ``power_<part>_mjpy`` of the parts of a power connection, ``fiber_line_mjpy`` and
        ``fiber_equipment_mjpy`` of the separate fiber routes, and the ends of the range of each,
        ``..._low_mjpy`` and ``..._high_mjpy``. They add up to ``power_mjpy`` and ``fiber_mjpy`` of
        the run, and to the ends of its range.

    Examples
    --------
    >>> from geowbit.cables import connection_options
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> stations, model = embedded_layer("substations"), named_assumptions()
    >>> options = connection_options(stations, 100, model)
    >>> site = pd.DataFrame({"site_id": "a", "lon": [141.74], "lat": 42.66, "fiber_km": 10.0,
    ...     "supply_area": "hokkaido", "connection_kv": 187.0,
    ...     "connection_substation_id": stations["id"][stations["name"] == "南早来変電所"].iloc[0]})
    >>> parts = connection_parts(site, options, stations, model, fiber_to_power_ratio=0.1)
    >>> [float(parts[f"{part}_mjpy"].iloc[0].round(1)) for part in CONNECTION_PARTS]
    [2292.1, 1155.0, 1455.0, 1290.6, 0.0, 1238.5, 520.0, 120.0]
    """
    chosen = option_of(options, substations, best).tolist()
    values = {level: assumptions.at(level) for level in _LEVELS}
    rates = {
        level: fiber_rate_mjpy_per_km(
            assumptions,
            options.load_mw,
            fiber_to_power_ratio=fiber_to_power_ratio,
            level=level,
        )
        for level in _LEVELS
    }
    rows = [
        _power(site, option, options, values) | _fiber(site, values, rates)
        for site, option in zip(best.to_dict("records"), chosen, strict=True)
    ]
    names = [_column(part, level) for part in CONNECTION_PARTS for level in _LEVELS]
    return pd.DataFrame(rows, index=best.index, columns=names)


class ConnectionTerms(NamedTuple):
    """Of what the price and the years of one site's connection are made.

    Attributes
    ----------
    substation : int
        Row of the substation layer.
    line_kv, straight_km : float
    counted_km : dict of str to float
        The length by level that the detour multiplies: the straight one, or that of a plain line
        that would cost what the corridor does.
    power : PowerTerms
    fiber_km : float
        Straight, to the backbone.
    least_years, most_years : float
        At the substation's fence, and at ``lead_time_length_km``.
    """

    substation: int
    line_kv: float
    straight_km: float
    counted_km: Mapping[Level, float]
    power: PowerTerms
    fiber_km: float
    least_years: float
    most_years: float


def connection_terms(
    best: pd.DataFrame,
    options: ConnectionOptions,
    substations: gpd.GeoDataFrame,
    assumptions: Assumptions,
) -> list[ConnectionTerms | None]:
    """Return of what the connections of sites are priced; None where no substation serves one.

    Parameters
    ----------
    best, options, substations, assumptions
        As of :func:`connection_parts`, which sums them up.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> stations, model = embedded_layer("substations"), named_assumptions()
    >>> options = connection_options(stations, 100, model)
    >>> site = pd.DataFrame({"site_id": "a", "lon": [141.74], "lat": 42.66, "fiber_km": 10.0,
    ...     "supply_area": "hokkaido", "connection_kv": 187.0,
    ...     "connection_substation_id": stations["id"][stations["name"] == "南早来変電所"].iloc[0]})
    >>> found = connection_terms(site, options, stations, model)[0]
    >>> round(found.straight_km, 1), found.power.line_key
    (6.9, 'rate_187kv_overhead')
    """
    short, long = options.line_years(assumptions)
    found: list[ConnectionTerms | None] = []
    chosen = option_of(options, substations, best).tolist()
    for site, option in zip(best.to_dict("records"), chosen, strict=True):
        if option < 0:
            found.append(None)
            continue
        place = options.table.iloc[option]
        km = float(distance_km(site["lon"], site["lat"], place["lon"], place["lat"]))
        power = options.terms(option, assumptions)
        found.append(
            ConnectionTerms(
                substation=int(place["row"]),
                line_kv=float(place["line_kv"]),
                straight_km=km,
                counted_km=_counted_km(site, km, power.line_key, assumptions),
                power=power,
                fiber_km=float(site["fiber_km"]),
                least_years=float(short[option]),
                most_years=float(long[option]),
            )
        )
    return found


def _counted_km(
    site: Mapping[Any, Any], km: float, line_key: str, assumptions: Assumptions
) -> dict[Level, float]:
    """Return the straight length that costs what the line of a site does, by level."""
    found: dict[Level, float] = {}
    for level in _LEVELS:
        laid = site.get(_column("corridor", level))
        value = assumptions.at(level)
        found[level] = (
            km
            if laid is None or not np.isfinite(laid)
            else float(laid) / (value[line_key] * value["power_detour_ratio"])
        )
    return found


def _column(part: str, level: Level) -> str:
    return f"{part}_mjpy" if level == "mid" else f"{part}_{level}_mjpy"


def _power(
    site: dict[Any, Any], option: int, options: ConnectionOptions, values: _Values
) -> dict[str, float]:
    if option < 0:
        columns = [_column(f"power_{part}", level) for part in POWER_PARTS for level in _LEVELS]
        return dict.fromkeys(columns, np.nan)
    place = options.table.iloc[option]
    km = float(distance_km(site["lon"], site["lat"], place["lon"], place["lat"]))
    found: dict[str, float] = {}
    for level, value in values.items():
        parts = options.parts(value, option, km)
        laid = site.get(_column("corridor", level))
        if laid is not None and np.isfinite(laid):
            parts["contingency"] += (laid - parts["line"]) * value["contingency_share"]
            parts["line"] = laid
        found |= {_column(f"power_{part}", level): float(mjpy) for part, mjpy in parts.items()}
    return found


def _fiber(site: dict[Any, Any], values: _Values, rates: dict[Level, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for level, value in values.items():
        route_km = float(site["fiber_km"]) * value["fiber_detour_ratio"]
        each = {
            "fiber_line": route_km * rates[level],
            "fiber_equipment": equipment(value, route_km),
        }
        found |= {
            _column(part, level): float(value["fiber_routes_built"] * mjpy)
            for part, mjpy in each.items()
        }
    return found


def shared_works(
    power_km: float,
    fiber_km: float,
    load_mw: float,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio = "model",
    level: Level = "mid",
) -> dict[str, float]:
    """Return what a fiber costs that is laid with a new power line, against works of its own.

    Along the line it hangs in the ground wire, on the whole way of the line; alone it takes
    its own route.

    Parameters
    ----------
    power_km, fiber_km : float
        Lengths as built of the power line, and of the fiber on a route of its own.
    load_mw, assumptions, fiber_to_power_ratio, level
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.

    Returns
    -------
    dict
        ``power_mjpy``, ``fiber_alone_mjpy``, ``fiber_with_power_mjpy``, ``separate_mjpy``,
        ``shared_mjpy`` (the cheaper of sharing and not), ``saved_mjpy``, ``saved_share`` of
        the separate works.

    Examples
    --------
    100 km for 300 MW: the line 40,000; fiber alone 100 x 40, in the ground wire 100 x 5

    >>> from geowbit.layers import named_assumptions
    >>> found = shared_works(100, 100, 300, named_assumptions())
    >>> found["fiber_alone_mjpy"], found["fiber_with_power_mjpy"], found["saved_mjpy"]
    (4000.0, 500.0, 3500.0)
    """
    power = power_km * power_rate_mjpy_per_km(assumptions, load_mw, level=level)
    own = fiber_km * fiber_rate_mjpy_per_km(
        assumptions, load_mw, fiber_to_power_ratio=fiber_to_power_ratio, level=level
    )
    wire = power_km * assumptions.value(rate_key(assumptions, "fiber", "ground wire"), level)
    separate = power + own
    shared = power + min(own, wire)
    return {
        "power_mjpy": power,
        "fiber_alone_mjpy": own,
        "fiber_with_power_mjpy": wire,
        "separate_mjpy": separate,
        "shared_mjpy": shared,
        "saved_mjpy": separate - shared,
        "saved_share": (separate - shared) / separate if separate else 0.0,
    }


def cost_by_load(
    lon: float,
    lat: float,
    loads_mw: npt.ArrayLike,
    substations: gpd.GeoDataFrame,
    assumptions: Assumptions,
    *,
    leave_out: npt.NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Return what a place's power connection costs as its load grows, with its steps.

    Parameters
    ----------
    lon, lat : float
        Degrees.
    loads_mw : array_like
        Peak loads, MW.
    substations, assumptions, leave_out
        As in :func:`geowbit.cables.connection_options`.

    Returns
    -------
    DataFrame, one row a load
        ``load_mw``, ``line_kv``, ``substation_row``, ``substation_km``, ``low_mjpy``,
        ``mid_mjpy``, ``high_mjpy``, ``mjpy_per_mw``, ``years``.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> steps = cost_by_load(
    ...     141.74, 42.66, [20, 100, 800], embedded_layer("substations"), named_assumptions())
    >>> steps["line_kv"].tolist()
    [60.0, 187.0, 275.0]
    """
    rows = []
    for load in np.atleast_1d(np.asarray(loads_mw, float)):
        options = connection_options(substations, float(load), assumptions, leave_out=leave_out)
        choice = cheapest_connection([lon], [lat], options, assumptions)
        low, mid, high = (
            float(choice.mjpy(assumptions, level)[0])
            for level in cast("tuple[Level, ...]", ("low", "mid", "high"))
        )
        rows.append(
            {
                "load_mw": float(load),
                "line_kv": float(choice.line_kv[0]),
                "substation_row": int(choice.row[0]),
                "substation_km": float(choice.km[0]),
                "low_mjpy": low,
                "mid_mjpy": mid,
                "high_mjpy": high,
                "mjpy_per_mw": mid / float(load),
                "years": float(choice.years(assumptions)[0]),
            }
        )
    return pd.DataFrame(rows)
