"""Connect a site: the power line, the substation that it leads to, two fiber routes."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.networks import Groups, area_of
from geowbit.cables.rates import Ratio, fiber_rate_mjpy_per_km
from geowbit.cables.voltage import (
    Ladder,
    classes_up_to,
    ladder_of,
    least_kv_for,
    serving_substations,
    unlisted_serve,
    voltage_class,
    voltage_ladder,
)
from geowbit.core.errors import LayerError
from geowbit.geodesy import cheapest_point, nearest_point
from geowbit.layers import Assumptions, Level, headroom_for

Array = npt.NDArray[np.float64]
POWER_PARTS = ("line", "bays", "site_station", "transformers", "reinforcement", "contingency")


def power_parts(
    value: Any, route_km: Any, load_mw: float, keys: Any, *, reinforcement: Any = 0.0
) -> dict[str, Any]:
    """Return the parts of a power connection, million yen.

    Parameters
    ----------
    value : Series or mapping of key to number or draws
        The assumptions at one level, or drawn at random.
    route_km : array_like
        Length of the line as built, km.
    load_mw : float
        Peak load, MW.
    keys : Series
        The row of the voltage class, of :func:`geowbit.cables.voltage_class`.
    reinforcement : array_like, optional
        Upstream works, million yen, before contingency.

    Returns
    -------
    dict
        The parts of ``POWER_PARTS``; they add up to the whole.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> parts = power_parts(named_assumptions().at("mid"), 13.0, 100, voltage_class(100))
    >>> {name: round(float(part), 2) for name, part in parts.items()}
    {'line': 2600.0, 'bays': 495.0, 'site_station': 1170.0, 'transformers': 1279.9,
     'reinforcement': 0.0, 'contingency': 1108.98}
    """
    per_mw = value[keys["transformer_key"]]
    if isinstance(keys["stepdown_key"], str):
        per_mw = per_mw + value[keys["stepdown_key"]]
    parts = {
        "line": route_km * value[keys["line_key"]],
        "bays": value["power_circuits"] * value[keys["bay_key"]],
        "site_station": value[keys["station_key"]],
        "transformers": per_mw * load_mw,
        "reinforcement": reinforcement,
    }
    return {**parts, "contingency": sum(parts.values()) * value["contingency_share"]}


def power_connection_mjpy(
    substation_km: npt.ArrayLike,
    load_mw: float,
    assumptions: Assumptions,
    *,
    supply_area: str = "any",
    level: Level = "mid",
) -> Array:
    """Return the cost of the power connection of sites.

    Length x detour x line rate, a bay for each circuit at the substation, the site's own
    substation, transformers by load, and contingency on all of it.

    Parameters
    ----------
    substation_km : array_like
        Straight distance to the substation, km.
    load_mw : float
        Peak load, MW.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    supply_area : str, optional
        Area whose voltage classes count.
    level : {"low", "mid", "high"}
        Every assumption at its low, middle or high end.

    Returns
    -------
    ndarray
        Million yen.

    Examples
    --------
    10 km for 100 MW: (10 x 1.3 x 200 + 2 x 247.5 + 1170 + 100 x (12.16 + 0.639)) x 1.2

    >>> from geowbit.layers import named_assumptions
    >>> power_connection_mjpy([10.0], 100, named_assumptions()).round(2)
    array([6653.88])
    """
    value = assumptions.at(level)
    route_km = np.asarray(substation_km, float) * value["power_detour_ratio"]
    keys = voltage_class(load_mw, supply_area, ladder=ladder_of(assumptions))
    parts = power_parts(value, route_km, load_mw, keys)
    return cast(Array, np.asarray(sum(parts.values())))


def fiber_connection_mjpy(
    fiber_km: npt.ArrayLike,
    load_mw: float,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio,
    supply_area: str = "any",
    level: Level = "mid",
) -> Array:
    """Return the cost of the separate fiber routes from sites to the backbone.

    Routes x (length x detour x fiber rate + a terminal at each end + an amplifier each
    80 km).

    Parameters
    ----------
    fiber_km : array_like
        Straight distance to the backbone, km.
    load_mw, assumptions, supply_area, level
        As in :func:`power_connection_mjpy`.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.rates.fiber_rate_mjpy_per_km`.

    Returns
    -------
    ndarray
        Million yen.

    Examples
    --------
    2 x (10 x 1.3 x 20 + 2 x 30):

    >>> from geowbit.layers import named_assumptions
    >>> fiber_connection_mjpy([10.0], 100, named_assumptions(), fiber_to_power_ratio=0.1)
    array([640.])
    """
    rate = fiber_rate_mjpy_per_km(
        assumptions,
        load_mw,
        fiber_to_power_ratio=fiber_to_power_ratio,
        supply_area=supply_area,
        level=level,
    )
    route_km = np.asarray(fiber_km, float) * assumptions.value("fiber_detour_ratio", level)
    each = route_km * rate + _fiber_equipment_mjpy(route_km, assumptions, level=level)
    return assumptions.value("fiber_routes_built", level) * each


def _fiber_equipment_mjpy(
    route_km: npt.ArrayLike, assumptions: Assumptions, *, level: Level = "mid"
) -> Array:
    """Return the cost of a route's terminals and amplifiers, million yen."""
    return cast(Array, equipment(assumptions.at(level), np.asarray(route_km, float)))


def equipment(value: Any, route_km: Any) -> Any:
    """Return the same from values by key (numbers or draws)."""
    amplifiers = np.floor(route_km / value["fiber_amplifier_spacing_km"])
    return 2 * value["fiber_terminal_mjpy"] + amplifiers * value["fiber_amplifier_mjpy"]


def power_years(
    substation_km: npt.ArrayLike,
    load_mw: float,
    assumptions: Assumptions,
    *,
    supply_area: str = "any",
) -> Array:
    """Return the years until a power connection stands.

    From the short end of the lead time of the voltage class at the substation's fence to
    its long end at ``lead_time_length_km``. A class is never quicker than one below it: the
    275 kV substation of Inzai was built in half of its time.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> power_years([0.0, 25.0, 80.0], 100, named_assumptions())
    array([4. , 6.5, 9. ])
    """
    classes = classes_up_to(load_mw, supply_area, ladder=ladder_of(assumptions))
    short, long = assumptions.ends(list(classes["lead_time_key"]))
    far = np.asarray(substation_km, float) / assumptions.value("lead_time_length_km")
    return short + (long - short) * np.clip(far, 0, 1)


def fiber_years(fiber_km: npt.ArrayLike, assumptions: Assumptions) -> Array:
    """Return the years until the fiber routes stand, as :func:`power_years` does.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> fiber_years([0.0, 50.0], named_assumptions())
    array([0.25, 2.  ])
    """
    lead = assumptions["jp_expert_leadtime_fiber"]
    far = np.asarray(fiber_km, float) / assumptions.value("lead_time_length_km")
    return lead.low + (lead.high - lead.low) * np.clip(far, 0, 1)


# no connection line is longer; what lies farther is in another country
_FARTHEST_KM = 300.0
_LEAST_MW = 1e-3
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ALIKE = ["area", "line_kv", "station_kv", "steps_down", "headroom", "upstream_key"]


@dataclass(frozen=True)
class ConnectionOptions:
    """The ways to connect a load: a substation, and the voltage of the line to it.

    Attributes
    ----------
    table : DataFrame, one row an option
        ``row`` of the substation layer, ``lon``, ``lat``, ``area`` (whose voltage classes
        count), ``line_kv`` and ``station_kv`` (least voltage of the class of the line and of
        the busbar), ``steps_down`` (transformers with their bays are added at the substation, so
        that the line has the load's own voltage), ``headroom`` (enough, short, unknown),
        ``short_mw``, ``headroom_years`` (published years to supply, NaN where there are none),
        ``upstream_km`` (straight, to the next voltage above, 0 where it stands there),
        ``upstream_key`` (rate of a line to it).
    load_mw : float
    ladder : tuple of OwnClass, optional
        Of :func:`geowbit.cables.ladder_of`.
    """

    table: pd.DataFrame
    load_mw: float
    ladder: Ladder | None = None

    def parts(self, value: Any, option: int, km: Any) -> dict[str, Any]:
        """Return the parts of the power connection by one option, million yen.

        Parameters
        ----------
        value : Series or mapping of key to number or draws
            The assumptions at one level, or drawn at random.
        option : int
            Row of `table`.
        km : float or array
            Straight distance to the substation.
        """
        one = self.table.iloc[option]
        return self._parts(value, one, one["short_mw"], one["upstream_km"], km)

    def prices(self, value: Mapping[str, float]) -> tuple[Array, Array]:
        """Return the price of each option at no distance, and of a kilometer to it."""
        offset, per_km = np.empty(len(self.table)), np.empty(len(self.table))
        for at, kind, short, up in self._alike:
            fence, away = (
                np.asarray(sum(self._parts(value, kind, short, up, km).values()))
                for km in (0.0, 1.0)
            )
            offset[at], per_km[at] = fence, away - fence
        return offset, per_km

    @cached_property
    def _alike(self) -> list[tuple[npt.NDArray[np.int64], dict[str, Any], Array, Array]]:
        """Return options of one price but for headroom: rows, what they share, and these two."""
        groups = self.table.groupby(_ALIKE, sort=False)
        return [
            (
                rows.index.to_numpy(),
                rows.iloc[0].to_dict(),
                rows["short_mw"].to_numpy(float),
                rows["upstream_km"].to_numpy(float),
            )
            for _, rows in groups
        ]

    def terms(self, option: int, known: Container[str]) -> PowerTerms:
        """Return of which rates the price of one option is made, as :meth:`parts` sums them up.

        Parameters
        ----------
        option : int
            Row of `table`.
        known : container of str
            The keys of the assumptions.
        """
        one = self.table.iloc[option]
        line, station = (
            _class_at(one["area"], kv, self.ladder) for kv in (one["line_kv"], one["station_kv"])
        )
        found: dict[str, Any] = {
            name: _key(line[name])
            for name in ("line_key", "bay_key", "station_key", "transformer_key", "stepdown_key")
        }
        if one["headroom"] != "enough" and one["upstream_key"]:
            short = one["headroom"] == "short"
            found |= {
                "upstream_share_key": f"reinforcement_share_{one['headroom']}",
                "upstream_share": float(one["short_mw"]) / self.load_mw if short else 1.0,
                "upstream_km": float(one["upstream_km"]),
                "upstream_key": str(one["upstream_key"]),
            }
        if one["steps_down"]:
            bank = _key(station["bank_key"])
            by = "circuits" if bank in known and bank else "mw"
            if by == "mw":
                bank = _key(station["stepdown_key"]) or _key(station["transformer_key"])
            found |= {
                "bank_key": bank,
                "banks_by": by,
                "bank_bay_key": _key(station["bay_key"]),
            }
        return PowerTerms(**found)

    def line_years(self, assumptions: Assumptions) -> tuple[Array, Array]:
        """Return the short and the long end of each option's lead time, years."""
        short, long = np.empty(len(self.table)), np.empty(len(self.table))
        alike = ["area", "line_kv", "station_kv", "steps_down"]
        for (area, kv, station_kv, steps_down), rows in self.table.groupby(alike, sort=False):
            most = _most_of(str(area), float(kv), self.load_mw, self.ladder)
            keys = list(classes_up_to(most, str(area), ladder=self.ladder)["lead_time_key"])
            bank = _class_at(str(area), float(station_kv), self.ladder)["bank_lead_key"]
            # line and bank are built side by side: the longer of the two
            if steps_down and isinstance(bank, str) and bank in assumptions:
                keys.append(bank)
            short[rows.index], long[rows.index] = assumptions.ends(keys)
        # where the network company says when it can supply, nobody knows better; where it has too
        # little left, not before its own works are done
        said = self.table["headroom_years"].to_numpy(float)
        enough = (self.table["headroom"] == "enough").to_numpy(bool)
        at_fence = np.where(enough, said, np.maximum(short, said))
        short = np.where(np.isnan(said), short, at_fence)
        return short, np.maximum(long, short)

    def _parts(self, value: Any, kind: Any, short_mw: Any, upstream_km: Any, km: Any) -> Any:
        ends = [kind["line_kv"], kind["station_kv"]]
        line, station = (_class_at(kind["area"], kv, self.ladder) for kv in ends)
        upstream: Any = 0.0
        if kind["headroom"] != "enough" and kind["upstream_key"]:
            share = value[f"reinforcement_share_{kind['headroom']}"]
            if kind["headroom"] == "short":
                share = share * short_mw / self.load_mw
            length = upstream_km * value["power_detour_ratio"]
            upstream = share * length * value[kind["upstream_key"]]
        if kind["steps_down"]:
            bank, stepdown = station["bank_key"], station["stepdown_key"]
            if isinstance(bank, str) and bank in value:
                # the load must not fall with one bank: as many as the line has circuits
                banks = value[bank] * value["power_circuits"]
            else:
                # a class without a step-down of its own takes the transformer of the site
                key = stepdown if isinstance(stepdown, str) else station["transformer_key"]
                banks = value[key] * self.load_mw
            upstream = upstream + banks + value[station["bay_key"]] * value["power_circuits"]
        route_km = km * value["power_detour_ratio"]
        return power_parts(value, route_km, self.load_mw, line, reinforcement=upstream)


class PowerTerms(NamedTuple):
    """The rates by which an option is priced, as keys, and what they are multiplied by.

    An empty key counts nothing. ``upstream_share`` is the part of the share that counts (what is
    short of the load, 1 where it is not known); ``banks_by`` says what a bank is counted by:
    ``circuits`` or ``mw``.
    """

    line_key: str
    bay_key: str
    station_key: str
    transformer_key: str
    stepdown_key: str
    upstream_share_key: str = ""
    upstream_share: float = 0.0
    upstream_km: float = 0.0
    upstream_key: str = ""
    bank_key: str = ""
    banks_by: str = ""
    bank_bay_key: str = ""


class ConnectionChoice(NamedTuple):
    """The option that each place connects by, and the straight distance to it, km.

    Where no substation serves a place the option is -1, the distance infinite, and all else
    missing. ``laid_mjpy``, by level, is what a line costs whose route is known; NaN where none is.
    """

    options: ConnectionOptions
    option: npt.NDArray[np.int64]
    km: Array
    laid_mjpy: Mapping[Level, Array] | None = None

    @property
    def row(self) -> npt.NDArray[np.int64]:
        """Return the row of each place's substation in its layer, -1 where there is none."""
        return np.append(self.options.table["row"].to_numpy(np.int64), -1)[self.option]

    @property
    def line_kv(self) -> Array:
        """Return the voltage class of each place's line, kV."""
        return self._told(self.options.table["line_kv"].to_numpy(float))

    def mjpy(self, assumptions: Assumptions, level: Level = "mid") -> Array:
        """Return the cost of each place's power connection, million yen."""
        offset, per_km = (self._told(one) for one in self.options.prices(assumptions.at(level)))
        line = per_km * self.km
        if self.laid_mjpy is not None:
            laid = self.laid_mjpy[level] * (1 + assumptions.value("contingency_share", level))
            line = np.where(np.isnan(laid), line, laid)
        return offset + line

    def years(self, assumptions: Assumptions) -> Array:
        """Return the years until each place's power connection stands."""
        short, long = (self._told(ends) for ends in self.options.line_years(assumptions))
        far = np.clip(self.km / assumptions.value("lead_time_length_km"), 0, 1)
        return short + (long - short) * far

    def _told(self, of_option: Array) -> Array:
        """Return a number of each place's option, NaN where there is none."""
        # the option -1 is the last of the list
        return np.append(of_option, np.nan)[self.option]

    def breakdown(self, place: int, assumptions: Assumptions) -> pd.DataFrame:
        """Return the parts of one place's power connection, low, mid and high."""
        levels: tuple[Level, ...] = ("low", "mid", "high")
        option, km = int(self.option[place]), float(self.km[place])
        parts = {level: self.options.parts(assumptions.at(level), option, km) for level in levels}
        return pd.DataFrame(parts).rename_axis("part").astype(float)


def connection_options(
    substations: gpd.GeoDataFrame,
    load_mw: float,
    assumptions: Assumptions,
    *,
    leave_out: npt.NDArray[np.bool_] | None = None,
) -> ConnectionOptions:
    """List the ways in which a load can be connected to substations.

    A substation with a busbar of the load's own class takes a line of that class. One that shows
    higher voltages only (``voltages_kv``) gets transformers with their bays, or takes a line of
    its own voltage where that is not more than ``line_classes_above`` the load's class.
    Where headroom is short or not known, a share of a new line to the next voltage above is
    counted (``reinforcement_share_short`` of what falls short, ``_unknown`` of all). Of headroom
    with two ends the lower one is enough, and below the upper one it is short.

    Parameters
    ----------
    substations : GeoDataFrame
        As for :func:`geowbit.cables.serving_substations`; ``voltages_kv`` (text such as
        ``275;66``) counts where it is there.
    load_mw : float
        Peak load, MW.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    leave_out : ndarray of bool, optional
        Substations that serve nobody, such as :func:`geowbit.cables.station_yards`.

    Returns
    -------
    ConnectionOptions

    Raises
    ------
    LayerError
        Where no substation can carry the load.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> options = connection_options(embedded_layer("substations"), 100, named_assumptions())
    >>> sorted(options.table["line_kv"].unique().tolist())
    [110.0, 132.0, 154.0, 187.0, 220.0, 275.0]
    """
    ladder = ladder_of(assumptions)
    can = serving_substations(
        substations,
        load_mw,
        short_of_headroom=True,
        ladder=ladder,
        unlisted=unlisted_serve(assumptions),
    )
    if leave_out is not None:
        can = can & ~leave_out
    rows = np.flatnonzero(can)
    if not len(rows):
        raise LayerError(
            "cables.no_substation_carries", count=len(substations), load_mw=f"{load_mw:g}"
        )
    some = substations.iloc[rows]
    table = pd.DataFrame(
        {
            "row": rows,
            "lon": some.geometry.x.to_numpy(),
            "lat": some.geometry.y.to_numpy(),
            "area": _class_area(some),
            "highest_kv": some["voltage_kv"].to_numpy(float),
            "all_kv": _all_voltages(some),
            **_headroom(some, load_mw, ladder),
        }
    )
    most = assumptions.value("line_classes_above") if "line_classes_above" in assumptions else 1
    options = _with_classes(table, load_mw, ladder, int(most))
    options = options.sort_values(["row", "line_kv"], ignore_index=True)
    reach = assumptions.value("reinforcement_max_km")
    return ConnectionOptions(_with_upstream(options, substations, reach, ladder), load_mw, ladder)


def cheapest_connection(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    options: ConnectionOptions,
    assumptions: Assumptions,
    *,
    groups: Groups | None = None,
) -> ConnectionChoice:
    """Return the cheapest way to connect each place, at the middle of every assumption.

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    options : ConnectionOptions
        Of :func:`connection_options`.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    groups : iterable of (rows, mask), optional
        Of :meth:`geowbit.cables.Networks.groups`: which substations serve which places; all of
        them every place where not given.

    Returns
    -------
    ConnectionChoice

    Examples
    --------
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> model, substations = named_assumptions(), embedded_layer("substations")
    >>> options = connection_options(substations, 100, model)
    >>> choice = cheapest_connection([141.74], [42.66], options, model)
    >>> substations["name"].iloc[choice.row[0]], round(float(choice.km[0]), 1)
    ('南早来変電所', 6.9)
    """
    x, y = (np.atleast_1d(np.asarray(one, float)) for one in (lon, lat))
    offset, per_km = options.prices(assumptions.at("mid"))
    there = [options.table[one].to_numpy(float) for one in ("lon", "lat")]
    row = options.table["row"].to_numpy()
    option, km = np.full(len(x), -1, np.int64), np.full(len(x), np.inf)
    for here, serves in groups or [(np.arange(len(x)), np.ones(row.max() + 1, bool))]:
        some = np.flatnonzero(serves[row])
        if not len(some):
            continue
        best = cheapest_point(
            x[here],
            y[here],
            there[0][some],
            there[1][some],
            offset=offset[some],
            per_km=per_km[some],
        )
        option[here], km[here] = some[best.index], best.km
    return ConnectionChoice(options, option, km)


def within_reach(choice: ConnectionChoice, name: str) -> ConnectionChoice:
    """Return the choice of one place, where a substation is within reach of it.

    Raises
    ------
    LayerError
        Where the nearest that can carry the load is farther than anybody would build.
    """
    km = float(choice.km[0])
    if not np.isfinite(km):
        raise none_carries(name, choice.options.load_mw)
    if km > _FARTHEST_KM:
        raise LayerError("cables.no_substation_near", name=name, km=round(km))
    return choice


def fiber_within_reach(km: float, name: str) -> None:
    """Refuse a place that the fiber routes do not reach.

    Raises
    ------
    LayerError
        Where the nearest route is farther than anybody would build.
    """
    if km > _FARTHEST_KM:
        raise LayerError("cables.no_fiber_near", name=name, km=round(km))


def none_carries(name: str, load_mw: float) -> LayerError:
    """Return what to say where no substation can carry the load of one place."""
    return LayerError("cables.none_carries", name=name, load_mw=f"{load_mw:g}")


def _key(given: Any) -> str:
    """Return a key of a class, empty where it has none."""
    return given if isinstance(given, str) else ""


def _class_at(area: str, kv: float, ladder: Ladder | None) -> dict[str, Any]:
    return _classes_at(area, ladder)[float(kv)]


@cache
def _classes_at(area: str, ladder: Ladder | None) -> dict[float, dict[str, Any]]:
    classes = voltage_ladder(area, ladder=ladder).to_dict("records")
    return {float(one["min_substation_kv"]): {str(k): v for k, v in one.items()} for one in classes}


def _most_of(area: str, kv: float, load_mw: float, ladder: Ladder | None) -> float:
    """Return the largest load of a class, or the load where it is in the class itself."""
    if voltage_class(load_mw, area, ladder=ladder)["min_substation_kv"] == kv:
        return load_mw
    return float(_class_at(area, kv, ladder)["max_load_mw"])


def _class_area(substations: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return the area whose voltage classes count for each substation."""
    area = area_of(substations)
    return np.where(area == "", "any", area)


def _all_voltages(substations: gpd.GeoDataFrame) -> list[list[float]]:
    highest = substations["voltage_kv"].to_numpy(float)
    if "voltages_kv" not in substations:
        return [[kv] for kv in highest]
    texts = substations["voltages_kv"].fillna("").astype(str)
    return [[*_numbers(text), top] for text, top in zip(texts, highest, strict=True)]


def _numbers(text: str) -> list[float]:
    return [float(part) for part in _NUMBER.findall(text)]


def _headroom(
    substations: gpd.GeoDataFrame, load_mw: float, ladder: Ladder | None
) -> dict[str, Any]:
    """Return whether headroom is enough, what falls short, and the published years to supply."""
    sure, most = headroom_for(substations, least_kv_for(substations, load_mw, ladder=ladder))
    enough, too_little = sure >= load_mw, most < load_mw
    status = np.select([enough, too_little], ["enough", "short"], "unknown")
    short = np.where(too_little, np.clip(load_mw - most, 0, load_mw), 0.0)
    missing = pd.Series(np.nan, substations.index)
    years = pd.to_numeric(substations.get("headroom_years", missing), errors="coerce")
    return {"headroom": status, "short_mw": short, "headroom_years": years.to_numpy(float)}


def _with_classes(
    table: pd.DataFrame, load_mw: float, ladder: Ladder | None, most_above: int
) -> pd.DataFrame:
    """Return one or two rows a substation: its line's class, and whether it steps down."""
    top = table["highest_kv"].to_numpy(float)
    every = _in_columns(table["all_kv"])
    of_row, areas = pd.factorize(table["area"])
    station, upstream, own_kv, highest_kv = np.empty((4, len(table)))
    higher = np.empty(len(table), bool)
    key = np.empty(len(table), object)
    for number, area in enumerate(areas):
        at = np.flatnonzero(of_row == number)
        classes = voltage_ladder(str(area), ladder=ladder)
        steps = classes["min_substation_kv"].to_numpy(float)
        own = float(voltage_class(load_mw, str(area), ladder=ladder)["min_substation_kv"])
        above = steps[steps > own]
        ceiling = above.min() if len(above) else np.inf
        kvs, highest = every[at], top[at]
        has_own = ((kvs >= own) & (kvs < ceiling)).any(axis=1)
        # the busbar above the load's class nearest to it
        lowest = np.where(kvs >= ceiling, kvs, np.inf).min(axis=1)
        other = np.where(has_own, highest, lowest)
        found = steps[np.searchsorted(steps, other, side="right") - 1]
        station[at], higher[at], own_kv[at] = np.where(has_own, own, found), ~has_own, own
        # a voltage above the load's own class stands in the substation already
        up = np.append(steps, np.inf)[np.searchsorted(steps, highest, side="right")]
        up = np.where(highest >= ceiling, np.nan, up)
        upstream[at] = up
        line_of = dict(zip(steps.tolist(), classes["line_key"], strict=True))
        key[at] = [line_of.get(kv, "") for kv in up.tolist()]
        # nobody taps a trunk for a load that lower classes are there for
        step = min(int(np.searchsorted(steps, own)) + most_above, len(steps) - 1)
        highest_kv[at] = steps[step]
    told = {"station_kv": station, "line_kv": station, "steps_down": False}
    table = table.assign(**told, upstream_kv=upstream, upstream_key=key)
    lowered = table[higher].assign(line_kv=own_kv[higher], steps_down=True)
    return pd.concat([table[station <= highest_kv], lowered])


def _in_columns(lists: Sequence[list[float]] | pd.Series) -> Array:
    """Return lists of voltages as rows as long as the longest, NaN behind the end of each."""
    lengths = np.array([len(one) for one in lists], np.int64)
    found = np.full((len(lengths), int(lengths.max(initial=1))), np.nan)
    found[np.arange(found.shape[1]) < lengths[:, None]] = [kv for one in lists for kv in one]
    return found


def _with_upstream(
    options: pd.DataFrame, substations: gpd.GeoDataFrame, reach_km: float, ladder: Ladder | None
) -> pd.DataFrame:
    """Add the straight distance to the next voltage above, as far as the works may reach.

    An area that has no such voltage has nothing to reinforce from.
    """
    upstream = np.zeros(len(options))
    can = serving_substations(substations, _LEAST_MW, short_of_headroom=True, ladder=ladder)
    # plain arrays: each slice of a frame copies every column of it
    lon, lat, voltage_kv = (
        column.to_numpy(float)[can]
        for column in (substations.geometry.x, substations.geometry.y, substations["voltage_kv"])
    )
    area = _class_area(substations)[can]
    x, y = options["lon"].to_numpy(float), options["lat"].to_numpy(float)
    needs = (options["upstream_key"] != "").to_numpy(bool)
    wanted = options["upstream_kv"].to_numpy(float)
    of_option, areas = pd.factorize(options["area"])
    for number, of in enumerate(areas):
        asks = needs & (of_option == number)
        for kv in np.unique(wanted[asks]):
            higher = (voltage_kv >= kv) & (area == of)
            if not higher.any():
                continue
            at = asks & (wanted == kv)
            near = nearest_point(x[at], y[at], lon[higher], lat[higher])
            upstream[at] = np.minimum(near.km, reach_km)
    columns = ["highest_kv", "all_kv", "upstream_kv"]
    return options.drop(columns=columns).assign(upstream_km=upstream)
