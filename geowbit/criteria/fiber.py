"""Criteria of communication: fiber, the places where it meets, milliseconds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.criteria.registry import Criterion, criterion
from geowbit.criteria.scene import Scene
from geowbit.fiber import rtt_ms
from geowbit.geodesy import nearest_point

Array = npt.NDArray[np.float64]


@criterion(
    "fiber_km",
    unit="km",
    direction="cost",
    needs=("fiber_routes",),
    sentence="Distance to the nearest backbone corridor on land (a proxy where it is embedded).",
)
def fiber_km(scene: Scene) -> Array:
    """Return the distance to the nearest fiber route on land, km."""
    return scene.fiber_attachment.km


@criterion(
    "fiber_node_km",
    unit="km",
    direction="cost",
    needs=("fiber_nodes",),
    sentence="Distance to the nearest city, exchange or landing station on the fiber graph.",
)
def fiber_node_km(scene: Scene) -> Array:
    """Return the distance to the nearest fiber node that is more than a junction, km."""
    nodes = scene.layers.frame("fiber_nodes")
    nodes = nodes[nodes["kind"] != "junction"]
    return nearest_point(scene.lon, scene.lat, nodes.geometry.x, nodes.geometry.y).km


def rtt_criteria(hub: str) -> tuple[Criterion, Criterion]:
    """Return the two round-trip criteria of a hub: all-optical, and on today's network.

    Examples
    --------
    >>> [found.name for found in rtt_criteria("osaka")]
    ['rtt_osaka_ms', 'rtt_osaka_conventional_ms']
    """
    needs = ("fiber_routes",)
    place = hub.replace("_", " ").title()
    return (
        Criterion(
            f"rtt_{hub}_ms",
            "ms",
            "cost",
            needs,
            f"Round trip to {place} over the fiber graph on an all-optical network.",
            lambda scene: rtt_ms(scene.route_km(hub), scene.assumptions),
            estimates_without=True,
        ),
        Criterion(
            f"rtt_{hub}_conventional_ms",
            "ms",
            "cost",
            needs,
            f"Round trip to {place} over the fiber graph on today's network.",
            lambda scene: rtt_ms(scene.route_km(hub), scene.assumptions, network="conventional"),
            estimates_without=True,
        ),
    )
