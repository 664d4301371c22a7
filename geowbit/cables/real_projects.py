"""The model's costs beside those of projects that were built or are planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geowbit.cables.connection import equipment
from geowbit.cables.power_link import Technology, link_keys, link_parts
from geowbit.cables.rate_table import rate_key
from geowbit.layers import LEVELS, Assumptions, model_table


def real_projects(assumptions: Assumptions) -> pd.DataFrame:
    """Return what real projects cost, and what the model says of them.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    DataFrame, one row a project
        ``project``, ``real_low_bn_jpy``, ``real_high_bn_jpy``, ``model_low_bn_jpy``,
        ``model_mid_bn_jpy``, ``model_high_bn_jpy``, ``within`` (whether the middle of the
        real figures lies in the model's range; missing where no cost is public),
        ``independent`` (no where a rate was set with the project in sight), ``explanation``,
        ``source``.

    Examples
    --------
    >>> from geowbit.layers import LEVELS, named_assumptions
    >>> found = real_projects(named_assumptions()).set_index("project")
    >>> bool(found.loc["New Kitahon +300 MW", "within"])
    True
    """
    table = model_table("real_projects")
    keys = _keys(assumptions)
    for level in LEVELS:
        value = assumptions.at(level)
        table[f"model_{level}_bn_jpy"] = [
            _mjpy(row, value, assumptions, keys) / 1000 for row in table.to_dict("records")
        ]
    real = table[["real_low_bn_jpy", "real_high_bn_jpy"]].mean(axis=1)
    within = real.between(table["model_low_bn_jpy"], table["model_high_bn_jpy"])
    table["within"] = within.astype("boolean").mask(real.isna())
    told = ["real_low_bn_jpy", "real_high_bn_jpy", *(f"model_{x}_bn_jpy" for x in LEVELS)]
    table["explanation"] = table["explanation"].fillna("")
    return table[["project", *told, "within", "independent", "explanation", "source"]]


def _keys(assumptions: Assumptions) -> dict[str, str]:
    return {
        "fiber": rate_key(assumptions, "fiber", "submarine"),
        "underground": rate_key(assumptions, "power", "underground", 275),
    }


def _mjpy(
    row: dict[str, Any], value: Mapping[str, float], assumptions: Assumptions, keys: dict[str, str]
) -> float:
    """Return the works that a project consists of, million yen."""
    if row["what"] == "fiber":
        laid = row["sea_km"] * value[keys["fiber"]] + 2 * value["fiber_landing_mjpy"]
        return float(laid + equipment(value, np.float64(row["sea_km"])))
    of_link = link_keys(row["load_mw"], assumptions)
    by: Technology = "ac" if row["what"] == "ac" else "dc"
    parts = link_parts(
        value, by, row["land_km"], row["sea_km"], load_mw=row["load_mw"], keys=of_link
    )
    wanted = {"converters": ["converters"], "underground": []}.get(
        row["what"], ["land", "sea", "landings", "converters"]
    )
    works = sum(float(parts[name]) for name in wanted)
    if row["what"] == "underground":
        works += row["land_km"] * value[keys["underground"]]
    works += row["stations"] * value[of_link.voltage["station_key"]]
    return works * (1 + float(value["contingency_share"]))
