"""Small runs made by hand: two criteria, a few cells of a tenth of a degree."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from records import run_of

import geowbit as gw
from geowbit.ranking import rank

UNITS = {"a_km": "km", "b_mw": "MW"}


def made_run(
    a_km: Any,
    b_mw: Any,
    *,
    weights: tuple[float, float] = (3.0, 1.0),
    excluded: dict[int, str] | None = None,
    ids: list[str] | None = None,
    lon: Any = None,
    **record: Any,
) -> gw.Sites:
    """Score cells by hand: a is a cost from 0 to 10 km, b a benefit from 0 to 100 MW."""
    a, b = np.asarray(a_km, float), np.asarray(b_mw, float)
    lon = np.arange(len(a)) * 0.1 + 140.05 if lon is None else np.asarray(lon, float)
    lat = np.full(len(a), 36.05)
    total = sum(weights)
    parts = {
        "score_a_km": np.nan_to_num(np.clip(1 - a / 10, 0, 1)) * weights[0] / total,
        "score_b_mw": np.nan_to_num(np.clip(b / 100, 0, 1)) * weights[1] / total,
    }
    reason = [(excluded or {}).get(row, "") for row in range(len(a))]
    out = np.array([bool(text) for text in reason])
    score = pd.Series(sum(parts.values()))
    table = gpd.GeoDataFrame(
        {
            "site_id": ids or [f"c{row}" for row in range(len(a))],
            "rank": rank(score, out),
            "score": score,
            "excluded": out,
            "exclusion": pd.Categorical(reason),
            "lon": lon,
            "lat": lat,
            "prefecture": pd.Categorical(["P"] * len(a)),
            "municipality": pd.Categorical([f"M{row // 3}" for row in range(len(a))]),
            "a_km": a,
            "b_mw": b,
            "connection_mjpy": 100 * a,
            "connection_years": 1 + a / 10,
            **parts,
        },
        geometry=shapely.box(lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05),
        crs="EPSG:4326",
    )
    criteria = [
        {"name": name, "unit": UNITS[name], "direction": direction, "weight": weight,
         "best": best, "worst": worst, "missing": 0, "ends_set": ["best", "worst"]}
        for (name, direction, best, worst), weight in zip(
            [("a_km", "cost", 0.0, 10.0), ("b_mw", "benefit", 100.0, 0.0)], weights, strict=True
        )
    ]  # fmt: skip
    given = {
        "name": "by hand",
        "study": {"load_mw": 100.0, "top": {"n": 2, "min_separation_km": 0.0}},
        "criteria": criteria,
        "exclusions": [
            {"rule": "", "reason": one}
            for one in dict.fromkeys(part for text in reason if text for part in text.split("; "))
        ],
        "candidates": {"kind": "by hand", "count": len(a), "ranked": int((~out).sum())},
    }
    return gw.Sites(run_of(table, {**given, **record}), gw.Layers())
