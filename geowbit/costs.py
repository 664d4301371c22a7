"""Money and years of every candidate: its connection, and watts against bits for every hub."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    ConnectionChoice,
    Ratio,
    connection_costs,
    grid_of,
    sea_share,
    supply_area_of,
    watts_or_bits,
)
from geowbit.corridors import corridor_connection
from geowbit.criteria import Scene
from geowbit.geodesy import nearest_point

# candidates of one square share the line on which the sea is looked for
_NEAR_DEG = 0.1


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
    ratio : float, "model" or None
        Fiber over power, as in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.
    along_corridors : bool
        Whether the power line follows the least-cost corridor over the ground.

    Returns
    -------
    DataFrame, same index
        ``connection_substation_id``, ``connection_km`` (straight), ``connection_kv``; along
        corridors ``corridor_km`` and ``corridor_mjpy`` (missing where none was found); the
        columns of :func:`geowbit.cables.connection_costs`; ``bits_to_watts_ratio_<hub>`` for
        every hub; and for the one nearest by fiber ``nearest_hub`` and the columns of
        :func:`geowbit.cables.watts_or_bits`.
    """
    choice, connected = _connected(scene, along_corridors=along_corridors)
    connected.index = measured.index
    connection = connection_costs(
        measured,
        scene.load_mw,
        scene.assumptions,
        fiber_to_power_ratio=ratio,
        choice=choice,
    )
    hubs = list(scene.hubs)
    if not hubs:
        return pd.concat([connected, connection.round(2)], axis=1)
    each_km = [scene.route_km(hub) for hub in hubs]
    with ThreadPoolExecutor(2) as workers:
        tables = list(
            workers.map(lambda hub, km: _against(scene, hub, connection, km, ratio), hubs, each_km)
        )
    routes = np.column_stack(each_km)
    nearest = routes.argmin(axis=1)
    compared = _chosen(tables, nearest).round(
        {"watts_to_bits_mjpy": 2, "bits_to_watts_mjpy": 2, "bits_to_watts_ratio": 4}
    )
    compared.index = measured.index
    ratios = {
        f"bits_to_watts_ratio_{hub}": table["bits_to_watts_ratio"].to_numpy().round(4)
        for hub, table in zip(hubs, tables, strict=True)
    }
    names = pd.Categorical.from_codes(nearest, hubs)
    first = pd.DataFrame({"nearest_hub": names}, index=measured.index)
    each = pd.DataFrame(ratios, index=measured.index)
    return pd.concat([connected, connection.round(2), first, compared, each], axis=1)


def _connected(scene: Scene, *, along_corridors: bool) -> tuple[ConnectionChoice, pd.DataFrame]:
    """Return the option that each candidate connects by, and what is to be told of it."""
    choice, told = scene.connection, {}
    straight_km = choice.km
    if along_corridors:
        found = corridor_connection(scene.lon, scene.lat, choice, scene.layers, scene.assumptions)
        choice, straight_km = found.choice, found.straight_km
        told = {
            "corridor_km": found.corridor_km.round(3),
            "corridor_mjpy": found.corridor_mjpy.round(2),
        }
    ids = scene.layers.frame("substations")["id"].astype(str)
    codes, names = pd.factorize(ids)
    return choice, pd.DataFrame(
        {
            "connection_substation_id": pd.Categorical.from_codes(codes[choice.row], names),
            "connection_km": straight_km.round(3),
            "connection_kv": choice.line_kv,
            **told,
        }
    )


def _against(
    scene: Scene,
    hub: str,
    connection: pd.DataFrame,
    route_km: npt.NDArray[np.float64],
    ratio: Ratio,
) -> pd.DataFrame:
    place = scene.hubs[hub]
    areas = scene.candidates["supply_area"].astype(str)
    grid = areas.map({area: grid_of(area) for area in areas.unique()}).to_numpy(object)
    there = grid_of(supply_area_of(*place))
    return watts_or_bits(
        nearest_point(scene.lon, scene.lat, [place[0]], [place[1]]).km,
        route_km,
        connection["power_mjpy"],
        connection["fiber_mjpy"],
        load_mw=scene.load_mw,
        assumptions=scene.assumptions,
        fiber_to_power_ratio=ratio,
        sea_share=sea_share(scene.lon, scene.lat, place, near_deg=_NEAR_DEG),
        same_grid=(grid == there) | (grid == "") | (there == ""),
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
