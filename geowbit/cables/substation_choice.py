"""The substation to connect to: the cheapest that can carry the load, not the nearest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import power_parts
from geowbit.cables.own_classes import Ladder, ladder_of
from geowbit.cables.voltage import (
    classes_up_to,
    serving_substations,
    voltage_class,
    voltage_ladder,
)
from geowbit.core.errors import LayerError
from geowbit.geodesy import cheapest_point, nearest_point
from geowbit.layers import Assumptions, Level

Array = npt.NDArray[np.float64]
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
        the busbar), ``steps_down`` (a transformer is added at the substation, so that the
        line has the load's own voltage), ``headroom`` (enough, short, unknown), ``short_mw``,
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

    def line_years(self, assumptions: Assumptions) -> tuple[Array, Array]:
        """Return the short and the long end of each option's lead time, years."""
        short, long = np.empty(len(self.table)), np.empty(len(self.table))
        for (area, kv), rows in self.table.groupby(["area", "line_kv"], sort=False):
            most = _most_of(str(area), float(kv), self.load_mw, self.ladder)
            classes = classes_up_to(most, str(area), ladder=self.ladder)
            short[rows.index], long[rows.index] = assumptions.ends(list(classes["lead_time_key"]))
        return short, long

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
            bays = value[station["bay_key"]] * value["power_circuits"]
            stepdown = station["stepdown_key"]
            # a class without a step-down of its own takes the transformer of the site
            key = stepdown if isinstance(stepdown, str) else station["transformer_key"]
            upstream = upstream + bays + value[key] * self.load_mw
        route_km = km * value["power_detour_ratio"]
        return power_parts(value, route_km, self.load_mw, line, reinforcement=upstream)


class ConnectionChoice(NamedTuple):
    """The option that each place connects by, and the straight distance to it, km.

    ``laid_mjpy``, by level, is what a line costs whose route is known; NaN where none is.
    """

    options: ConnectionOptions
    option: npt.NDArray[np.int64]
    km: Array
    laid_mjpy: Mapping[Level, Array] | None = None

    @property
    def row(self) -> npt.NDArray[np.int64]:
        """Return the row of each place's substation in its layer."""
        return self.options.table["row"].to_numpy()[self.option]

    @property
    def line_kv(self) -> Array:
        """Return the voltage class of each place's line, kV."""
        return self.options.table["line_kv"].to_numpy(float)[self.option]

    def mjpy(self, assumptions: Assumptions, level: Level = "mid") -> Array:
        """Return the cost of each place's power connection, million yen."""
        offset, per_km = self.options.prices(assumptions.at(level))
        line = per_km[self.option] * self.km
        if self.laid_mjpy is not None:
            laid = self.laid_mjpy[level] * (1 + assumptions.value("contingency_share", level))
            line = np.where(np.isnan(laid), line, laid)
        return offset[self.option] + line

    def years(self, assumptions: Assumptions) -> Array:
        """Return the years until each place's power connection stands."""
        short, long = (ends[self.option] for ends in self.options.line_years(assumptions))
        far = np.clip(self.km / assumptions.value("lead_time_length_km"), 0, 1)
        return short + (long - short) * far

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

    A substation with a busbar of the load's own class takes a line of that class. One with
    higher voltages only takes a line of its own voltage, or gets a transformer: two options.
    Where headroom is short or not known, a share of a new line to the next voltage above is
    counted (``reinforcement_share_short`` of what falls short, ``_unknown`` of all).

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
    [132.0, 154.0, 275.0, 500.0]
    """
    ladder = ladder_of(assumptions)
    can = serving_substations(substations, load_mw, short_of_headroom=True, ladder=ladder)
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
            "area": some["supply_area"].fillna("").astype(str).replace("", "any").to_numpy(),
            "highest_kv": some["voltage_kv"].to_numpy(float),
            "all_kv": _all_voltages(some),
            **_headroom(some, load_mw),
        }
    )
    parts = [
        _with_classes(of_area, str(area), load_mw, ladder)
        for area, of_area in table.groupby("area", sort=False)
    ]
    options = pd.concat(parts).sort_values(["row", "line_kv"], ignore_index=True)
    reach = assumptions.value("reinforcement_max_km")
    return ConnectionOptions(_with_upstream(options, substations, reach, ladder), load_mw, ladder)


def cheapest_connection(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    options: ConnectionOptions,
    assumptions: Assumptions,
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
    offset, per_km = options.prices(assumptions.at("mid"))
    table = options.table
    best = cheapest_point(lon, lat, table["lon"], table["lat"], offset=offset, per_km=per_km)
    return ConnectionChoice(options, best.index, best.km)


def within_reach(choice: ConnectionChoice, name: str) -> ConnectionChoice:
    """Return the choice of one place, where a substation is within reach of it.

    Raises
    ------
    LayerError
        Where the nearest that can carry the load is farther than anybody would build.
    """
    km = float(choice.km[0])
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


@cache
def _class_at(area: str, kv: float, ladder: Ladder | None) -> dict[str, Any]:
    classes = voltage_ladder(area, ladder=ladder).set_index("min_substation_kv")
    return cast("dict[str, Any]", classes.loc[kv].to_dict())


def _most_of(area: str, kv: float, load_mw: float, ladder: Ladder | None) -> float:
    """Return the largest load of a class, or the load where it is in the class itself."""
    if voltage_class(load_mw, area, ladder=ladder)["min_substation_kv"] == kv:
        return load_mw
    return float(_class_at(area, kv, ladder)["max_load_mw"])


def _all_voltages(substations: gpd.GeoDataFrame) -> list[list[float]]:
    highest = substations["voltage_kv"].to_numpy(float)
    if "voltages_kv" not in substations:
        return [[kv] for kv in highest]
    texts = substations["voltages_kv"].fillna("").astype(str)
    return [[*_numbers(text), top] for text, top in zip(texts, highest, strict=True)]


def _numbers(text: str) -> list[float]:
    return [float(part) for part in _NUMBER.findall(text)]


def _headroom(substations: gpd.GeoDataFrame, load_mw: float) -> dict[str, Any]:
    missing = pd.Series(np.nan, substations.index)
    known = pd.to_numeric(substations.get("headroom_mw", missing), errors="coerce").to_numpy(float)
    short = np.clip(load_mw - known, 0, load_mw)
    status = np.where(np.isnan(known), "unknown", np.where(short > 0, "short", "enough"))
    return {"headroom": status, "short_mw": np.nan_to_num(short)}


def _with_classes(
    table: pd.DataFrame, area: str, load_mw: float, ladder: Ladder | None
) -> pd.DataFrame:
    """Return one or two rows a substation: its line's class, and whether it steps down."""
    classes = voltage_ladder(area, ladder=ladder)
    steps = classes["min_substation_kv"].to_numpy(float)
    own = float(voltage_class(load_mw, area, ladder=ladder)["min_substation_kv"])
    above = steps[steps > own]
    ceiling = above.min() if len(above) else np.inf
    has_own = np.array([any(own <= kv < ceiling for kv in kvs) for kvs in table["all_kv"]])
    top = table["highest_kv"].to_numpy(float)
    station = np.where(has_own, own, steps[np.searchsorted(steps, top, side="right") - 1])
    # the busbar above the load's class nearest to it
    lowest = [min((kv for kv in kvs if kv >= ceiling), default=np.nan) for kvs in table["all_kv"]]
    higher = ~has_own
    station[higher] = steps[np.searchsorted(steps, np.array(lowest)[higher], side="right") - 1]
    table = table.assign(station_kv=station, line_kv=station, steps_down=False)
    next_up = np.searchsorted(steps, top, side="right")
    table["upstream_kv"] = np.append(steps, np.inf)[next_up]
    # a voltage above the load's own class stands in the substation already
    table.loc[top >= ceiling, "upstream_kv"] = np.nan
    line_of = dict(zip(steps, classes["line_key"], strict=True))
    table["upstream_key"] = table["upstream_kv"].map(line_of).fillna("")
    lowered = table[higher].assign(line_kv=own, steps_down=True)
    return pd.concat([table, lowered])


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
    area = substations["supply_area"].fillna("").astype(str).replace("", "any").to_numpy()[can]
    needs = options["upstream_key"] != ""
    for of, kv in options.loc[needs, ["area", "upstream_kv"]].drop_duplicates().to_numpy():
        higher = (voltage_kv >= kv) & (area == of)
        at = (needs & (options["upstream_kv"] == kv) & (options["area"] == of)).to_numpy()
        if not higher.any():
            continue
        near = nearest_point(options["lon"][at], options["lat"][at], lon[higher], lat[higher])
        upstream[at] = np.minimum(near.km, reach_km)
    columns = ["highest_kv", "all_kv", "upstream_kv"]
    return options.drop(columns=columns).assign(upstream_km=upstream)
