"""What is found out of the best sites alone: how sure their rank is, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.cables import (
    ConnectionOptions,
    connection_options,
    connection_parts,
    embedded_yards,
)
from geowbit.fiber import Corridors, FiberGraph, SiteRoutes, fiber_graph, site_routes
from geowbit.layers import Layers
from geowbit.ranking import rank_intervals


def model_of(record: Mapping[str, Any]) -> pd.DataFrame:
    """Return the assumptions of a run, whatever has become of the files that they came from."""
    return pd.DataFrame(record["assumptions"]).set_index("key")


def options_of(layers: Layers, record: Mapping[str, Any]) -> ConnectionOptions:
    """Return the ways to connect the load of a run."""
    model = model_of(record)
    return connection_options(
        layers.frame("substations"),
        record["study"]["load_mw"],
        model,
        leave_out=embedded_yards(layers, model),
    )


def listed_sites(
    best: gpd.GeoDataFrame,
    table: gpd.GeoDataFrame,
    layers: Layers,
    record: Mapping[str, Any],
    options: ConnectionOptions,
) -> gpd.GeoDataFrame:
    """Return the best sites with the interval of their rank and the parts of their costs.

    Parameters
    ----------
    best : GeoDataFrame
        Rows of `table`, best first.
    table : GeoDataFrame
        A finished run.
    layers : Layers
        Of the run.
    record : dict
        The content of run.json.
    options : ConnectionOptions
        Of :func:`options_of`.

    Returns
    -------
    GeoDataFrame
        With ``connection_substation_name``, and the columns of
        :func:`geowbit.ranking.rank_intervals` and :func:`geowbit.cables.connection_parts`.
    """
    if best.empty:
        return best
    model = model_of(record)
    substations = layers.frame("substations")
    names = pd.Series(substations["name"].to_numpy(), substations["id"].astype(str))
    connected = best["connection_substation_id"].astype(str).map(names).fillna("").to_numpy()
    told = [best.assign(connection_substation_name=connected)]
    # a run of an earlier day says nothing of how sure its weights are
    if "weight_concentration" in model.index:
        told.append(
            rank_intervals(
                table,
                best,
                record["criteria"],
                concentration=float(model.loc["weight_concentration", "mid"]),
                seed=int(record["seed"]),
            )
        )
    asked = record["study"]["costs"]["fiber_to_power_ratio"]
    told.append(
        connection_parts(
            best,
            options,
            substations,
            model,
            fiber_to_power_ratio={None: "model", "tables": None}.get(asked, asked),
        )
    )
    return gpd.GeoDataFrame(pd.concat(told, axis=1))


def listed_routes(
    best: gpd.GeoDataFrame,
    layers: Layers,
    record: Mapping[str, Any],
    fiber: tuple[FiberGraph, Corridors] | None = None,
) -> SiteRoutes | None:
    """Return the two fiber routes of the best sites to every hub; None without fiber or hubs.

    Parameters
    ----------
    best, layers, record
        As for :func:`listed_sites`.
    fiber : tuple of FiberGraph and Corridors, optional
        Of the run, where they are at hand.
    """
    hubs = record["study"]["hubs"]
    if best.empty or not hubs or not layers.has("fiber_routes"):
        return None
    graph, beside = fiber or (fiber_graph(layers.frame("fiber_routes")), None)
    return site_routes(best, graph, hubs, model_of(record), beside=beside)
