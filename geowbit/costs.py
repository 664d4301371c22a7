"""Money and years of every candidate: its connection, and watts against bits for every hub."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    ConnectionChoice,
    Ratio,
    SitesToPrice,
    building_keys,
    building_mjpy_per_mw,
    connection_costs,
    energy_prices,
    has_rates,
    ladder_of,
    land_mjpy,
    land_price_per_m2,
    least_kv_for,
    watts_or_bits,
    yearly_parts,
    yearly_sum,
)
from geowbit.climate import Warmth, mean_temperature
from geowbit.core import carried
from geowbit.corridors import corridor_connection
from geowbit.countries import in_use
from geowbit.criteria import Scene
from geowbit.geodesy import nearest_point
from geowbit.ground import sea_share
from geowbit.layers import LEVELS, Assumptions, Layers, Level, headroom_for

__all__ = [
    "YearlyTerms",
    "candidate_costs",
    "cost_columns",
    "cost_decimals",
    "costs_at",
    "label_rows",
    "yearly_costs",
    "yearly_terms",
]

Array = npt.NDArray[np.float64]

_OF_CONNECTIONS = (
    "connection_substation_id", "connection_network", "connection_km", "connection_kv",
    "power_mjpy", "fiber_mjpy", "connection_mjpy", "connection_low_mjpy",
    "connection_high_mjpy", "power_years", "fiber_years", "connection_years",
)  # fmt: skip
_OF_HEADROOM = ("headroom_mw", "headroom_years", "headroom_as_of")
_OF_SITES = ("site_mjpy_per_mw_year",)
# a connection is known to half of itself: finer digits would only pretend, and weigh in a map
_DECIMALS = {
    "power_mjpy": 2, "fiber_mjpy": 2, "connection_mjpy": 0, "connection_low_mjpy": 0,
    "connection_high_mjpy": 0, "power_years": 2, "fiber_years": 2, "connection_years": 2,
    "site_mjpy_per_mw_year": 3,
}  # fmt: skip
_OF_CORRIDORS = ("corridor_km", "corridor_mjpy", "corridor_low_mjpy", "corridor_high_mjpy")
_OF_HUBS = (
    "nearest_hub", "watts_to_bits_mjpy", "bits_to_watts_mjpy", "bits_to_watts_ratio", "watts_by",
)  # fmt: skip

# candidates of one square share the line on which the sea is looked for
_NEAR_DEG = 0.1


def cost_decimals(of_yen: Mapping[str, int] = _DECIMALS) -> dict[str, int]:
    """Return the decimals of columns: more of them where millions of the money are worth more.

    Parameters
    ----------
    of_yen : mapping, optional
        Those for a currency like the yen; those of the columns of costs where not given.

    Examples
    --------
    >>> cost_decimals()["connection_mjpy"], cost_decimals()["site_mjpy_per_mw_year"]
    (0, 3)
    """
    more = in_use().currency.more_decimals
    return {name: kept + more * ("_mjpy" in name) for name, kept in of_yen.items()}


def candidate_costs(
    scene: Scene, measured: pd.DataFrame, *, ratio: Ratio, along_corridors: bool = False
) -> pd.DataFrame:
    """Return what each candidate's connection costs, and how it compares with a power link.

    Parameters
    ----------
    scene : Scene
        With load, hubs and assumptions.
    measured : DataFrame
        With ``substation_km``, ``fiber_km`` and ``supply_area`` of the candidates.
    ratio : float, "model", "tables" or method
        Fiber over power, as in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    along_corridors : bool
        Whether the power line follows the least-cost corridor over the ground.

    Returns
    -------
    DataFrame, same index
        ``connection_substation_id``, ``connection_network`` (the supply area of its operator, empty
        where it is not known), ``connection_km`` (straight), ``connection_kv``; ``headroom_mw``,
        ``headroom_years`` and ``headroom_as_of`` (what is published of it, whether it counts or
        not; where nothing is priced of the nearest substation); along
        corridors ``corridor_km`` and ``corridor_mjpy`` with its low and high (missing where
        none was found); the columns of :func:`geowbit.cables.connection_costs`;
        ``site_mjpy_per_mw_year`` (what :func:`geowbit.cables.total_cost` sums up, for each MW of
        servers); ``bits_to_watts_ratio_<hub>`` for every hub; and for the one nearest by fiber
        ``nearest_hub`` and the columns of
        :func:`geowbit.cables.watts_or_bits`. Where no rate is known none of it is: all missing.
    """
    hubs = list(scene.hubs)
    if not has_rates(scene.assumptions):
        bare = _not_priced(measured.index, hubs, along_corridors=along_corridors)
        return bare.assign(**_headroom(scene, scene.nearest_substation.row))
    # the lines to the hubs need nothing of the connection, nor Python's lock
    with ThreadPoolExecutor(1) as beside:
        lines = beside.submit(carried(lambda: [_line_to(scene, scene.hubs[hub]) for hub in hubs]))
        choice, connected = _connected(scene, along_corridors=along_corridors)
        connected.index = measured.index
        connection = connection_costs(
            measured,
            scene.load_mw,
            scene.assumptions,
            fiber_to_power_ratio=ratio,
            choice=choice,
        )
        priced = [
            connected,
            connection.round(cost_decimals()),
            _yearly(scene, measured, connection),
        ]
        if not hubs:
            return pd.concat(priced, axis=1)
        each_km = [scene.route_km(hub) for hub in hubs]
    with ThreadPoolExecutor(2) as workers:
        against = carried(partial(_against, scene, connection=connection, ratio=ratio))
        tables = list(workers.map(against, lines.result(), each_km))
    routes = np.column_stack(each_km)
    nearest = routes.argmin(axis=1)
    compared = _chosen(tables, nearest).round(
        cost_decimals({"watts_to_bits_mjpy": 2, "bits_to_watts_mjpy": 2, "bits_to_watts_ratio": 4})
    )
    compared.index = measured.index
    ratios = {
        f"bits_to_watts_ratio_{hub}": table["bits_to_watts_ratio"].to_numpy().round(4)
        for hub, table in zip(hubs, tables, strict=True)
    }
    names = pd.Categorical.from_codes(nearest, hubs)
    first = pd.DataFrame({"nearest_hub": names}, index=measured.index)
    each = pd.DataFrame(ratios, index=measured.index)
    return pd.concat([*priced, first, compared, each], axis=1)


def cost_columns(hubs: Iterable[str], *, along_corridors: bool = False) -> list[str]:
    """Return the names of the columns that :func:`candidate_costs` fills.

    Parameters
    ----------
    hubs : iterable of str
        Names of the hubs of the study.
    along_corridors : bool
        As there.

    Examples
    --------
    >>> cost_columns(["tokyo"])[:3]
    ['connection_substation_id', 'connection_network', 'connection_km']
    """
    named = list(hubs)
    against = [*_OF_HUBS, *(f"bits_to_watts_ratio_{hub}" for hub in named)]
    corridor = _OF_CORRIDORS if along_corridors else ()
    return [*_OF_CONNECTIONS, *_OF_HEADROOM, *_OF_SITES, *corridor, *(against if named else ())]


def costs_at(
    scene: Scene, measured: pd.DataFrame, names: Iterable[str], *, ratio: Ratio
) -> pd.DataFrame:
    """Return some of what each candidate costs at the load of a scene, without any hub.

    Parameters
    ----------
    scene : Scene
    measured : DataFrame
        With ``substation_km``, ``fiber_km`` and ``supply_area``.
    names : iterable of str
        Columns of :func:`candidate_costs` that no hub is needed for.
    ratio : float, "model", "tables" or method
        As there.
    """
    wanted = list(names)
    if not has_rates(scene.assumptions):
        return pd.DataFrame(np.nan, measured.index, wanted)
    of_sites = bool(set(wanted) & set(_OF_SITES))
    connection = connection_costs(
        measured,
        scene.load_mw,
        scene.assumptions,
        fiber_to_power_ratio=ratio,
        choice=scene.connection,
        names=None if of_sites else wanted,
    )
    found = connection.round(cost_decimals())
    if of_sites:
        found = pd.concat([found, _yearly(scene, measured, connection)], axis=1)
    return found[wanted]


def label_rows(names: npt.ArrayLike, rows: npt.NDArray[np.int64]) -> pd.Categorical:
    """Return the name that each row points at, missing where it points at none.

    Parameters
    ----------
    names : array_like of str
    rows : ndarray of int
        Positions among them, -1 for none.

    Examples
    --------
    >>> label_rows(["a", "b"], np.array([1, 1, -1])).tolist()
    ['b', 'b', nan]
    """
    codes, categories = pd.factorize(pd.Series(names, dtype=str))
    return pd.Categorical.from_codes(np.append(codes, -1)[rows], categories)


def _not_priced(index: pd.Index, hubs: list[str], *, along_corridors: bool) -> pd.DataFrame:
    """Return the columns of costs with nothing in them: the cheapest way is not known either."""
    table = pd.DataFrame(np.nan, index, cost_columns(hubs, along_corridors=along_corridors))
    nothing = pd.Categorical.from_codes(np.full(len(index), -1, np.int8), [""])
    texts = {"connection_substation_id", "connection_network", "nearest_hub", "watts_by"}
    texts &= set(table)
    return table.assign(**dict.fromkeys(texts, nothing))


def _connected(scene: Scene, *, along_corridors: bool) -> tuple[ConnectionChoice, pd.DataFrame]:
    """Return the option that each candidate connects by, and what is to be told of it."""
    choice, told = scene.connection, {}
    straight_km = choice.km
    if along_corridors:
        more = in_use().currency.more_decimals
        found = corridor_connection(
            scene.lon, scene.lat, choice, scene.layers, scene.assumptions, groups=scene.served()
        )
        choice, straight_km = found.choice, found.straight_km
        told = {
            "corridor_km": found.corridor_km.round(3),
            "corridor_mjpy": found.corridor_mjpy.round(2 + more),
            "corridor_low_mjpy": found.laid_mjpy["low"].round(2 + more),
            "corridor_high_mjpy": found.laid_mjpy["high"].round(2 + more),
        }
    ids = scene.layers.frame("substations")["id"].astype(str)
    named = {"connection_substation_id": ids, "connection_network": scene.networks.of}
    return choice, pd.DataFrame(
        {
            **{name: label_rows(texts, choice.row) for name, texts in named.items()},
            "connection_km": straight_km.round(3),
            "connection_kv": choice.line_kv,
            **_headroom(scene, choice.row),
            **told,
        }
    )


def _headroom(scene: Scene, row: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Return what is published of the substation at each row: megawatts, years, and from when."""
    substations, ladder = scene.substations, ladder_of(scene.assumptions)
    low, high = headroom_for(substations, least_kv_for(substations, scene.load_mw, ladder=ladder))
    ids = substations["id"].astype(str)
    silent, told = np.isnan(low) & np.isnan(high), scene.layers.headroom.stations
    years = pd.to_numeric(substations.get("headroom_years", low * np.nan), errors="coerce")
    since = substations.get("headroom_as_of", pd.Series("", substations.index)).astype(object)
    found = {
        "headroom_mw": np.where(silent, ids.map(told["low_mw"]).astype(float), low),
        "headroom_years": np.where(silent, ids.map(told["low_years"]).astype(float), years),
    }
    dates = since.fillna("").where(~silent, ids.map(told["as_of"]).astype(object).fillna(""))
    dated = np.append((dates != "").to_numpy(bool), False)[row]
    # the row -1 of who is not there is the last one
    of_row = {name: np.append(values, np.nan)[row] for name, values in found.items()}
    return {**of_row, "headroom_as_of": label_rows(dates, np.where(dated, row, -1))}


def yearly_costs(
    sites: pd.DataFrame,
    load_mw: float,
    assumptions: Assumptions,
    layers: Layers,
    *,
    warmth: Warmth | None = None,
    level: Level = "mid",
    climate_known: bool | None = None,
) -> pd.DataFrame:
    """Return what sites cost a year for each MW of their servers, part by part.

    Parameters
    ----------
    sites : DataFrame
        ``lon``, ``lat``, ``supply_area``, ``power_mjpy`` and ``fiber_mjpy`` at the level.
    load_mw : float
        That the grid sees.
    assumptions, layers
        Of the study.
    warmth : Warmth, optional
        Of :func:`geowbit.climate.mean_temperature`.
    level : {"low", "mid", "high"}
        Every assumption and price at its low, middle or high end; lives stay at their middle.
    climate_known : bool, optional
        As of :func:`geowbit.cables.yearly_parts`.

    Returns
    -------
    DataFrame, same index
        ``yearly_<part>_mjpy`` of the parts of :func:`geowbit.cables.total_cost` that no site but
        a study knows of: without tax and subsidy. Missing where a part is not known.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> site = pd.DataFrame({"lon": [141.74], "lat": 42.66, "supply_area": "hokkaido",
    ...     "power_mjpy": 8000.0, "fiber_mjpy": 500.0})
    >>> parts = yearly_costs(site, 100, named_assumptions(), Layers()).iloc[0]
    >>> bool(parts["yearly_energy_of_the_servers_mjpy"] > parts["yearly_power_connection_mjpy"])
    True
    """
    middle, value = assumptions.at("mid"), assumptions.at(level)
    lon, lat = sites["lon"].to_numpy(float), sites["lat"].to_numpy(float)
    warm = mean_temperature(lon, lat, layers, middle) if warmth is None else warmth
    priced = SitesToPrice(
        load_mw,
        sites["power_mjpy"].to_numpy(float),
        sites["fiber_mjpy"].to_numpy(float),
        warm,
        energy_prices(lon, lat, sites["supply_area"], layers, level=level),
        building_mjpy_per_mw(building_keys(lon, lat, layers), assumptions, level),
        land_mjpy(land_price_per_m2(lon, lat, layers), load_mw, value),
    )
    parts = yearly_parts(priced, value, middle, climate_known=climate_known)
    return pd.DataFrame(
        {f"yearly_{part.replace(' ', '_')}_mjpy": mjpy for part, mjpy in parts.items()},
        index=sites.index,
    )


class YearlyTerms(NamedTuple):
    """Of what the yearly cost of one site is made, beside its connection and the assumptions.

    Attributes
    ----------
    energy_mjpy_per_mwh : dict of str to float
        By level, NaN where no price is known.
    temperature_c : dict of str to float
        By level, NaN where it is not known.
    climate_is_known : bool
        Of any site; where it is of none, cooling is no part of its own.
    building_key : str
        Of the cost of the building; empty where none is known.
    land_price_per_m2 : float
        NaN where it is not known.
    """

    energy_mjpy_per_mwh: Mapping[Level, float]
    temperature_c: Mapping[Level, float]
    climate_is_known: bool
    building_key: str
    land_price_per_m2: float


def yearly_terms(
    sites: pd.DataFrame, assumptions: Assumptions, layers: Layers
) -> list[YearlyTerms]:
    """Return of what :func:`yearly_costs` sums up what each site costs.

    Parameters
    ----------
    sites : DataFrame
        ``lon``, ``lat`` and ``supply_area``.
    assumptions, layers
        Of the study.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> site = pd.DataFrame({"lon": [141.74], "lat": 42.66, "supply_area": "hokkaido"})
    >>> found = yearly_terms(site, named_assumptions(), Layers())[0]
    >>> found.energy_mjpy_per_mwh["mid"], found.land_price_per_m2
    (0.0117, 9650.0)
    """
    lon, lat = sites["lon"].to_numpy(float), sites["lat"].to_numpy(float)
    warmth = mean_temperature(lon, lat, layers, assumptions.at("mid"))
    areas = sites["supply_area"]
    price = {level: energy_prices(lon, lat, areas, layers, level=level) for level in LEVELS}
    warm = {level: warmth.at_level(assumptions.at(level)) for level in LEVELS}
    keys = building_keys(lon, lat, layers)
    land = land_price_per_m2(lon, lat, layers)
    return [
        YearlyTerms(
            {level: float(price[level][at]) for level in LEVELS},
            {level: float(warm[level][at]) for level in LEVELS},
            warmth.source.code != "climate.unknown",
            "" if pd.isna(keys[at]) else str(keys[at]),
            float(land[at]),
        )
        for at in range(len(sites))
    ]


def _yearly(scene: Scene, measured: pd.DataFrame, connection: pd.DataFrame) -> pd.DataFrame:
    """Return what each site costs a year for each MW of its servers."""
    sites = pd.DataFrame(
        {
            "lon": scene.lon,
            "lat": scene.lat,
            "supply_area": measured["supply_area"].array,
            "power_mjpy": connection["power_mjpy"].array,
            "fiber_mjpy": connection["fiber_mjpy"].array,
        },
        index=measured.index,
    )
    parts = yearly_costs(
        sites,
        scene.load_mw,
        scene.assumptions,
        scene.layers,
        warmth=scene.warmth,
        climate_known=scene.knows("climate", scene.warmth.middle_c),
    )
    each = {str(name): parts[name].to_numpy() for name in parts}
    whole = yearly_sum(each, [name for name, part in each.items() if scene.knows(name, part)])
    digits = cost_decimals()[_OF_SITES[0]]
    return pd.DataFrame({_OF_SITES[0]: whole.round(digits)}, index=measured.index)


class _Line(NamedTuple):
    """The straight line from each candidate to a hub: its length, what is sea, and one grid."""

    km: Array
    sea_share: Array
    same_grid: npt.NDArray[np.bool_]


def _line_to(scene: Scene, place: tuple[float, float]) -> _Line:
    of_row, areas = pd.factorize(scene.supply_area, use_na_sentinel=False)
    ground = scene.ground
    there = ground.grid_of(ground.supply_area_of(*place))
    grids = [ground.grid_of(str(area)) for area in areas]
    same = np.array([there == "" or grid in ("", there) for grid in grids], bool)
    km = nearest_point(scene.lon, scene.lat, [place[0]], [place[1]]).km
    share = sea_share(scene.lon, scene.lat, place, ground=ground, near_deg=_NEAR_DEG)
    return _Line(km, share, same[of_row])


def _against(
    scene: Scene, line: _Line, route_km: Array, connection: pd.DataFrame, ratio: Ratio
) -> pd.DataFrame:
    return watts_or_bits(
        line.km,
        route_km,
        connection["power_mjpy"],
        connection["fiber_mjpy"],
        load_mw=scene.load_mw,
        assumptions=scene.assumptions,
        fiber_to_power_ratio=ratio,
        sea_share=line.sea_share,
        same_grid=line.same_grid,
    )


def _chosen(tables: list[pd.DataFrame], which: Any) -> pd.DataFrame:
    """Return each row from the table that was chosen for it."""
    rows = np.arange(len(which))
    columns: dict[str, Any] = {}
    for name in tables[0]:
        kind = tables[0][name].dtype
        if isinstance(kind, pd.CategoricalDtype):
            codes = np.column_stack([table[name].cat.codes for table in tables])
            columns[str(name)] = pd.Categorical.from_codes(codes[rows, which], dtype=kind)
        else:
            columns[str(name)] = np.column_stack([table[name] for table in tables])[rows, which]
    return pd.DataFrame(columns)
