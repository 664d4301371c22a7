"""Criteria of communication: fiber, the places where it meets, milliseconds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geowbit.core.messages import Message
from geowbit.core.words import is_known
from geowbit.criteria.registry import Criterion, criterion
from geowbit.criteria.scene import Scene
from geowbit.fiber import rtt_ms
from geowbit.geodesy import nearest_point
from geowbit.layers import rows_that_count

Array = npt.NDArray[np.float64]


@criterion(
    "fiber_km",
    unit="km",
    direction="cost",
    needs=("fiber_routes",),
    sentence=Message("sentence.fiber_km"),
)
def fiber_km(scene: Scene) -> Array:
    """Return the distance to the nearest fiber route on land, km."""
    return scene.fiber_attachment.km


@criterion(
    "fiber_node_km",
    unit="km",
    direction="cost",
    needs=("fiber_nodes",),
    sentence=Message("sentence.fiber_node_km"),
)
def fiber_node_km(scene: Scene) -> Array:
    """Return the distance to the nearest fiber node that is more than a junction, km."""
    nodes = scene.layers.frame("fiber_nodes")
    nodes = nodes[rows_that_count("fiber_nodes", nodes)]
    return nearest_point(scene.lon, scene.lat, nodes.geometry.x, nodes.geometry.y).km


@criterion(
    "separate_routes",
    unit="",
    direction="benefit",
    needs=("fiber_routes",),
    sentence=Message("sentence.separate_routes"),
)
def separate_routes(scene: Scene) -> Array:
    """Return how many separate routes lead to the nearest hub: none, one or two."""
    first, second = scene.separate_km
    return np.isfinite(first).astype(float) + np.isfinite(second)


@criterion(
    "second_route_ms",
    unit="ms",
    direction="cost",
    needs=("fiber_routes",),
    sentence=Message("sentence.second_route_ms"),
)
def second_route_ms(scene: Scene) -> Array:
    """Return the extra round trip of the second separate route, ms; NaN where there is none."""
    first, second = scene.separate_km
    known = np.isfinite(second)
    extra = np.full(len(second), np.nan)
    extra[known] = rtt_ms(second[known], scene.assumptions) - rtt_ms(
        first[known], scene.assumptions
    )
    return extra


def _hub_name(hub: str) -> Message | str:
    """Return what a reader calls a hub: its name in the catalogs, or its key as a name."""
    code = f"hub.{hub}"
    return Message(code) if is_known(code) else hub.replace("_", " ").title()


def rtt_criteria(hub: str) -> tuple[Criterion, Criterion]:
    """Return the two round-trip criteria of a hub: all-optical, and on today's network.

    Examples
    --------
    >>> [found.name for found in rtt_criteria("osaka")]
    ['rtt_osaka_ms', 'rtt_osaka_conventional_ms']
    """
    needs = ("fiber_routes",)
    place = _hub_name(hub)
    return (
        Criterion(
            f"rtt_{hub}_ms",
            "ms",
            "cost",
            needs,
            Message("sentence.rtt", hub=place),
            lambda scene: rtt_ms(scene.route_km(hub), scene.assumptions),
            estimates_without=True,
        ),
        Criterion(
            f"rtt_{hub}_conventional_ms",
            "ms",
            "cost",
            needs,
            Message("sentence.rtt_today", hub=place),
            lambda scene: rtt_ms(scene.route_km(hub), scene.assumptions, network="conventional"),
            estimates_without=True,
        ),
    )
