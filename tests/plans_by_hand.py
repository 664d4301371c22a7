"""Plans made by hand: two sites in the north, one in the south, a grid of four stations."""

from __future__ import annotations

from typing import Any

from shapely import LineString, Point

from geowbit.plan import Plan, plan_frame

# degrees; the stations N, M, S lie on one meridian, the power plant P beside N
PLACES = {
    "a": (140.0, 40.0),
    "b": (140.2, 40.0),
    "c": (140.0, 35.0),
    "N": (140.0, 39.0),
    "M": (140.0, 37.0),
    "S": (140.0, 36.0),
    "P": (141.5, 39.0),
    "Q": (139.0, 36.5),
    "hub": (139.0, 35.5),
}
AREAS = {"a": "north", "b": "north", "c": "south"}
MW = {"a": 100.0, "b": 50.0, "c": 200.0}


def line(*names: str) -> LineString:
    return LineString([PLACES[name] for name in names])


def power(
    start: str, end: str, *, flow: float, mw: float, built: bool = False, kind: str = "new_line"
) -> dict[str, Any]:
    return {
        "kind": kind,
        "from_name": start,
        "to_name": end,
        "voltage_kv": 275.0,
        "mw": mw,
        "length_km": 10.0,
        "cost_mjpy": 1_000.0 if built else 0.0,
        "year": 2030,
        "built": built,
        "flow_mw": flow,
        "geometry": line(start, end),
    }


def fiber(link: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {
        "link_id": link,
        "kind": "lit",
        "from_name": start,
        "to_name": end,
        "length_km": 50.0,
        "wavelengths": 2,
        "cost_mjpy": 35.0,
        "year": 2030,
        "geometry": line(start, end),
        **more,
    }


def site_rows() -> list[dict[str, Any]]:
    return [
        {
            "site_id": key,
            "name": f"Site {key}",
            "supply_area": AREAS[key],
            "mw": mw,
            "year": 2028 if key == "a" else 2030,
            "headroom_mw": float("nan"),
            "lead_years": 5.0,
            "cost_without_mjpy": 700.0,
            "geometry": Point(PLACES[key]),
        }
        for key, mw in MW.items()
    ]


def three_sites(**parts: Any) -> Plan:
    """Return the plan; parts take the place of its own.

    P feeds N with 150 MW over one line, S has 200 MW of its own and a plant of 30 MW of room; a
    line N - M - S of 40 MW stands idle. Sites a and b hang on N, c on S. Site a has two routes to
    the hub that share nothing, b two that share link 5, c one.
    """
    grid = [
        power("P", "N", flow=150, mw=150),
        power("N", "M", flow=0, mw=40),
        power("M", "S", flow=0, mw=40),
        power("Q", "S", flow=200, mw=200),
        power("a", "N", flow=100, mw=100, built=True),
        power("b", "N", flow=50, mw=50, built=True),
        power("c", "S", flow=200, mw=200, built=True),
    ]
    fibers = [
        fiber("1", "a", "M"),
        fiber("2", "M", "hub"),
        fiber("3", "a", "hub", kind="new"),
        fiber("4", "b", "M"),
        fiber("5", "M", "hub"),
        fiber("6", "b", "N"),
        fiber("7", "c", "hub"),
    ]
    routes = {
        "a": (("1", "2"), ("3",)),
        "b": (("4", "5"), ("6", "5")),
        "c": (("7",),),
    }
    whole: dict[str, Any] = {
        "sites": plan_frame("sites", site_rows()),
        "phases": plan_frame(
            "phases",
            [
                {"site_id": key, "year": year, "mw": mw, "voltage_kv": kv, "substation_id": at}
                for key, year, mw, kv, at in (
                    ("a", 2028, 50.0, 154.0, "N"),
                    ("a", 2030, 100.0, 275.0, "N"),
                    ("b", 2030, 50.0, 154.0, "N"),
                    ("c", 2030, 200.0, 275.0, "S"),
                )
            ],
        ),
        "power_links": plan_frame("power_links", grid),
        "fiber_links": plan_frame("fiber_links", fibers),
        "routes": plan_frame(
            "routes",
            [
                {"site_id": key, "hub": "hub", "route": n, "links": links, "km": 50.0 * len(links)}
                for key, ways in routes.items()
                for n, links in enumerate(ways, start=1)
            ],
        ),
        "served": plan_frame(
            "served",
            [
                {"demand_area": "south", "workload": work, "year": year, "site_id": key, "mw": mw,
                 "rtt_ms": ms}
                for key, work, year, mw, ms in (
                    ("a", "batch", 2028, 50.0, 9.0),
                    ("a", "batch", 2030, 60.0, 9.0),
                    ("a", "inference", 2030, 40.0, 8.0),
                    ("b", "batch", 2030, 50.0, 9.0),
                    ("c", "inference", 2030, 200.0, 2.0),
                )
            ],
        ),
        "unserved_mw": plan_frame(
            "unserved_mw",
            [{"demand_area": "north", "workload": "batch", "year": 2028, "mw": 12.0}],
        ),
        "cost_mjpy": {
            "connection": 3_000.0, "energy": 90_000.0, "cooling": 500.0, "land": 300.0,
            "latency": 100.0, "reinforcement": 0.0, "delay": 400.0, "fiber": 700.0,
            "total": 95_000.0,
        },
        "bound_mjpy": 94_950.0,
        "unavoidable_mjpy": 90_000.0,
        "separate": {
            "power_first": 95_500.0, "network_first": 99_000.0, "ranked_first": None,
            "power_alone": 93_000.0, "network_alone": 700.0,
        },
    }  # fmt: skip
    return Plan(**(whole | parts))
