"""Small instances of plans, made by hand or at random, that every search can be held against."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.core import Message
from geowbit.plan import Cap, Instance, Limits, Money

YEARLY = ("energy_mjpy_per_mw_year", "cooling_mjpy_per_mw_year", "land_mjpy_per_mw_year")


def sites_of(count: int, **columns: Any) -> gpd.GeoDataFrame:
    given: dict[str, Any] = {
        "name": [f"town {n}" for n in range(count)],
        "supply_area": "west",
        "headroom_mw": np.nan,
        "lead_years": 2.0,
        "most_mw": 300.0,
        "fiber_mjpy": 10.0,
        "energy_mjpy_per_mw_year": 60.0,
        "cooling_mjpy_per_mw_year": 10.0,
        "land_mjpy_per_mw_year": 1.0,
        **columns,
    }
    return gpd.GeoDataFrame(
        given,
        index=pd.Index([f"s{n}" for n in range(count)], name="site_id"),
        geometry=gpd.points_from_xy(135 + np.arange(count) * 0.5, np.full(count, 35.0)),
        crs="EPSG:4326",
    )


def phases_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    usual = {
        "phase": 0,
        "mw": 100.0,
        "extends": -1,
        "mjpy": 3000.0,
        "reinforcement_mjpy": 500.0,
        "voltage_kv": 154.0,
        "ready_year": 2028,
    }
    return pd.DataFrame([{**usual, "substation_id": f"y{row['site']}", **row} for row in rows])


def standing_of(count: int = 0, **columns: Any) -> gpd.GeoDataFrame:
    given: dict[str, Any] = {
        "name": [f"old {n}" for n in range(count)],
        "supply_area": "west",
        "mw": 100.0,
        "year": 2026,
        "energy_mjpy_per_mw_year": 60.0,
        "cooling_mjpy_per_mw_year": 10.0,
        **columns,
    }
    return gpd.GeoDataFrame(
        pd.DataFrame(given, index=pd.Index([f"o{n}" for n in range(count)], name="site_id")),
        geometry=gpd.points_from_xy(np.full(count, 134.0), np.full(count, 34.0)),
        crs="EPSG:4326",
    )


def yards_of(phases: pd.DataFrame, headroom_mw: float = 1000.0) -> pd.DataFrame:
    ids = pd.Index(sorted(set(phases["substation_id"])), name="substation_id")
    return pd.DataFrame(
        {"voltage_kv": 154.0, "headroom_mw": headroom_mw, "published": False}, index=ids
    )


def demand_of(rows: list[tuple[str, float]]) -> pd.DataFrame:
    """Rows of an area and the limit of its milliseconds."""
    return pd.DataFrame(
        {
            "demand_area": [area for area, _ in rows],
            "workload": "interactive_inference",
            "max_rtt_ms": [limit for _, limit in rows],
            "timed": [bool(np.isfinite(limit)) for _, limit in rows],
        }
    )


def small_instance(**changed: Any) -> Instance:
    """Two sites, one area of users, one period; all of it plain numbers."""
    phases = phases_of([{"site": 0}, {"site": 1, "mjpy": 4000.0}])
    given: dict[str, Any] = {
        "sites": sites_of(2),
        "phases": phases,
        "standing": standing_of(),
        "demand": demand_of([("a", 10.0)]),
        "demand_mw": np.array([[100.0]]),
        "rtt_ms": np.array([[5.0, 5.0]]),
        "standing_rtt_ms": np.zeros((1, 0)),
        "substations": yards_of(changed.get("phases", phases)),
        "years": (2030,),
        "money": Money(2026, 2040, 0.0),
        "step_mw": 50.0,
    }
    return Instance(**{**given, **changed})


def random_instance(seed: int, *, latency_price: float | None = None) -> Instance:
    """Two to four sites, two periods, few rows, caps and limits at random."""
    random = np.random.default_rng(seed)
    count, old = int(random.integers(2, 5)), int(random.integers(0, 2))
    rows = int(random.integers(1, 4))
    areas = random.choice(["west", "east"], count)
    sites = sites_of(
        count,
        supply_area=areas,
        most_mw=random.choice([100.0, 150.0, 300.0], count),
        fiber_mjpy=random.integers(0, 400, count).astype(float),
        energy_mjpy_per_mw_year=random.integers(40, 80, count).astype(float),
        land_mjpy_per_mw_year=random.integers(0, 4, count).astype(float),
    )
    table: list[dict[str, Any]] = []
    for site in range(count):
        first = len(table)
        yard = f"y{random.integers(0, count)}"
        table.append(
            {
                "site": site,
                "mw": 100.0,
                "mjpy": float(random.integers(500, 6000)),
                "ready_year": int(random.choice([2028, 2031])),
                "substation_id": yard,
            }
        )
        if random.random() < 0.5:
            extends = first if random.random() < 0.5 else -1
            table.append(
                {
                    "site": site,
                    "phase": 1,
                    "mw": float(random.choice([50.0, 200.0])),
                    "mjpy": float(random.integers(500, 9000)),
                    "extends": extends,
                    "ready_year": 2031,
                    "substation_id": yard if extends >= 0 else f"y{random.integers(0, count)}",
                }
            )
    phases = phases_of(table)
    limits = [float(random.choice([6.0, 12.0, np.inf])) for _ in range(rows)]
    caps = [
        Cap(
            Message("plan.cap_area", area=area, share=1),
            "area",
            tuple(np.flatnonzero(areas == area).tolist()),
            tuple(random.choice([100.0, 150.0, 250.0, 400.0], 2).tolist()),
            tuple(range(old)) if area == "west" else (),
        )
        for area in ("west", "east")
        if (areas == area).any() and random.random() < 0.6
    ]
    first_mw = random.integers(0, 150, rows).astype(float)
    price = float(random.choice([0.0, 0.0, 2.0])) if latency_price is None else latency_price
    asked = {
        "sites_most": int(random.integers(1, count + 1)),
        "site_least_mw": float(random.choice([0.0, 50.0, 100.0])),
        "budget_mjpy": float(random.choice([6000.0, 9000.0])) if random.random() < 0.2 else None,
    }
    return Instance(
        sites=sites,
        phases=phases,
        standing=standing_of(old, mw=80.0, year=2029),
        demand=demand_of([(chr(97 + n), limit) for n, limit in enumerate(limits)]),
        demand_mw=np.column_stack([first_mw, first_mw + random.integers(1, 200, rows)]),
        rtt_ms=random.integers(2, 16, (rows, count)).astype(float),
        standing_rtt_ms=random.integers(2, 16, (rows, old)).astype(float),
        substations=yards_of(phases, float(random.choice([120.0, 200.0, 400.0]))),
        years=(2029, 2032),
        money=Money(2026, 2040, 0.03, float(random.choice([60.0, 300.0])), price),
        caps=tuple(caps),
        limits=Limits(**asked),
        step_mw=50.0,
    )
