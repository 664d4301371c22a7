"""Criteria of power: substations, lines, plants, and curtailed energy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import Message
from geowbit.criteria.registry import criterion
from geowbit.criteria.scene import Scene
from geowbit.geodesy import nearest_line, sum_within_km
from geowbit.layers import embedded_table, rows_that_count

Array = npt.NDArray[np.float64]
# what nuclear_units says of a unit that generates
_RUNS = "Operational"


@criterion(
    "substation_km",
    unit="km",
    direction="cost",
    needs=("substations",),
    sentence=Message("sentence.substation_km"),
)
def substation_km(scene: Scene) -> Array:
    """Return the distance to the nearest substation of its own network that carries the load, km.

    Infinite where its network has none.
    """
    return scene.nearest_substation.km


@criterion(
    "substation_kv",
    unit="kV",
    direction="benefit",
    needs=("substations",),
    sentence=Message("sentence.substation_kv"),
)
def substation_kv(scene: Scene) -> Array:
    """Return the highest voltage of that substation, kV; NaN where there is none."""
    voltage = scene.layers.frame("substations")["voltage_kv"].to_numpy(float)
    # the row -1 of who is not there is the last one
    known: Array = np.append(voltage, np.nan)
    return known[scene.nearest_substation.row]


@criterion(
    "hv_line_km",
    unit="km",
    direction="cost",
    needs=("power_lines",),
    sentence=Message("sentence.hv_line_km"),
    own_sentence=Message("sentence_own.hv_line_km"),
)
def hv_line_km(scene: Scene) -> Array:
    """Return the distance to the nearest high-voltage line, km."""
    lines = scene.layers.frame("power_lines")
    lines = lines[rows_that_count("power_lines", lines)]
    return nearest_line(scene.lon, scene.lat, lines.geometry.to_numpy()).km


@criterion(
    "plant_mw_50km",
    unit="MW",
    direction="benefit",
    needs=("power_plants",),
    sentence=Message("sentence.plant_mw_50km"),
    reach_km=50.0,
)
def plant_mw_50km(scene: Scene) -> Array:
    """Return the capacity of the known power plants within 50 km, MW.

    Of nuclear ones the units that run count, where a country tells which do.
    """
    plants = scene.layers.frame("power_plants")
    plants = plants[rows_that_count("power_plants", plants)]
    if scene.layers.has("nuclear_units") and not scene.layers.is_own("power_plants"):
        units = scene.layers.frame("nuclear_units")
        running = units[units["status"] == _RUNS]
        columns = ["capacity_mw", "geometry"]
        plants = pd.concat([plants.loc[plants["fuel"] != "nuclear", columns], running[columns]])
    return sum_within_km(
        scene.lon,
        scene.lat,
        plants.geometry.x,
        plants.geometry.y,
        plants["capacity_mw"].to_numpy(float),
        radius_km=50.0,
    )


@criterion(
    "curtailment_pct",
    unit="%",
    direction="benefit",
    needs=("supply_areas",),
    sentence=Message("sentence.curtailment_pct"),
)
def curtailment_pct(scene: Scene) -> Array:
    """Return the long-term outlook of curtailment in the supply area, percent."""
    return _of_area(scene, "curtail_longterm_pct")


@criterion(
    "curtailment_last_year_pct",
    unit="%",
    direction="benefit",
    needs=("supply_areas",),
    sentence=Message("sentence.curtailment_last_year_pct"),
)
def curtailment_last_year_pct(scene: Scene) -> Array:
    """Return last year's curtailment in the supply area, percent."""
    return _of_area(scene, "curtail_fy2024_pct")


def _of_area(scene: Scene, column: str) -> Array:
    by_area: pd.Series = embedded_table("supply_areas").set_index("area")[column].astype(float)
    area, areas = pd.factorize(scene.supply_area)
    # a candidate without an area has the code -1, the last of the list
    known: Array = np.append(by_area.reindex(areas.astype(str)).to_numpy(float), np.nan)
    return known[area]
