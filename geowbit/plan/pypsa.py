"""A plan as a folder of CSV files that PyPSA reads: buses, loads, generators and links."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.core.output import write_whole
from geowbit.plan._flows import Flows, power_flows
from geowbit.plan.result import Plan

_AC, _LIGHT = "AC", "fiber"
_EPSG = 4326
_LINKS = (
    *("name", "bus0", "bus1", "carrier", "p_nom", "p_min_pu", "length", "capital_cost"),
    *("build_year", "kind"),
)
_LEAST_MW = 0.05


def pypsa_tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return a plan as the tables of PyPSA, each indexed by ``name``.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    dict of str to DataFrame
        ``network``, ``snapshots`` (the years), ``carriers``, ``buses`` (sites by their id,
        stations, and ends of fibers), ``loads`` of the sites, MW, with ``loads-p_set`` by year,
        ``generators`` (where power enters the links of the plan, or a site without any) and
        ``links``: of power with MW both ways, of fibers with wavelengths. ``capital_cost`` is
        million yen per unit of ``p_nom``.

    Examples
    --------
    >>> sorted(pypsa_tables(Plan()))[:3]
    ['buses', 'carriers', 'generators']
    """
    ids = plan.sites.index.astype(str).to_numpy(object)
    names = plan.sites["name"].astype(str).to_numpy(object)
    flows = power_flows(plan, ids, names)
    # a site has one bus, whatever its line calls it
    bus = flows.nodes.copy()
    bus[flows.sites[flows.sites >= 0]] = ids[flows.sites >= 0]
    links = [_power_links(plan, flows, bus), _fiber_links(plan)]
    years = pd.DataFrame({"name": list(map(str, plan.years)) or ["now"]})
    loads, p_set = _loads(plan, ids, years["name"])
    tables = {
        "network": pd.DataFrame({"name": ["plan"], "srid": [_EPSG]}),
        "snapshots": years.assign(objective=1.0, stores=1.0, generators=1.0),
        "carriers": pd.DataFrame({"name": [_AC, _LIGHT]}),
        "buses": _buses(plan, flows, bus),
        "loads": loads,
        "loads-p_set": p_set,
        "generators": _generators(plan, flows, bus),
        "links": pd.concat([one for one in links if len(one)] or [links[0]], ignore_index=True),
    }
    return {name: table.set_index("name") for name, table in tables.items()}


def write_pypsa(plan: Plan, folder: Path | str) -> Path:
    """Write a plan as a folder that ``pypsa.Network.import_from_csv_folder`` reads.

    Parameters
    ----------
    plan : Plan
    folder : Path or str
        Created where it is not there.

    Returns
    -------
    Path
        The folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = write_pypsa(Plan(), tempfile.mkdtemp())
    >>> (folder / "buses.csv").read_text().splitlines()
    ['name,v_nom,x,y,carrier']
    """
    place = Path(folder)
    for name, table in pypsa_tables(plan).items():
        if len(table) or name == "buses":
            write_whole(place / f"{name}.csv", table.to_csv(lineterminator="\n"))
    return place


def _buses(plan: Plan, flows: Flows, bus: npt.NDArray[np.object_]) -> pd.DataFrame:
    kv = np.zeros(len(bus))
    voltage = plan.power_links["voltage_kv"].astype(float).fillna(0.0).to_numpy(float)
    for ends in (flows.tail, flows.head):
        np.maximum.at(kv, ends, voltage)
    places = [flows.place(node) for node in range(len(bus))]
    grid = pd.DataFrame(
        {
            "name": bus,
            "v_nom": kv,
            "x": [np.nan if one is None else one.x for one in places],
            "y": [np.nan if one is None else one.y for one in places],
            "carrier": _AC,
        }
    )
    last = plan.phases.sort_values("year", kind="stable").drop_duplicates("site_id", keep="last")
    of_site = last.set_index(last["site_id"].astype(str))["voltage_kv"]
    sites = pd.DataFrame(
        {
            "name": plan.sites.index.astype(str),
            "v_nom": of_site.reindex(plan.sites.index.astype(str)).astype(float).to_numpy(),
            "x": plan.sites.geometry.x.to_numpy(float),
            "y": plan.sites.geometry.y.to_numpy(float),
            "carrier": _AC,
        }
    )
    lines = plan.fiber_links.geometry.to_numpy()
    light = [
        pd.DataFrame(
            {
                "name": [_light_bus(one) for one in plan.fiber_links[f"{end}_name"]],
                "v_nom": 0.0,
                "x": shapely.get_x(shapely.get_point(lines, which)),
                "y": shapely.get_y(shapely.get_point(lines, which)),
                "carrier": _LIGHT,
            }
        )
        for end, which in (("from", 0), ("to", -1))
    ]
    parts = [one for one in (sites, grid, *light) if len(one)]
    whole = pd.concat(parts or [grid], ignore_index=True)
    return whole.drop_duplicates("name", ignore_index=True)


def _light_bus(name: object) -> str:
    return f"{_LIGHT} {name}"


def _loads(
    plan: Plan, ids: npt.NDArray[np.object_], years: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the load of each site in the last year, and in every year."""
    phases = plan.phases.assign(site_id=plan.phases["site_id"].astype(str))
    # what no phase tells stands from the first year on
    steps = phases.pivot_table(index="year", columns="site_id", values="mw", aggfunc="max")
    grown = steps.reindex(sorted(plan.years)).ffill().fillna(0.0)
    whole = plan.sites["mw"].to_numpy(float)
    by_year = {
        str(key): grown[key].to_numpy(float) if key in grown else np.full(len(years), mw)
        for key, mw in zip(ids, whole, strict=True)
    }
    loads = pd.DataFrame({"name": ids, "bus": ids, "p_set": whole, "carrier": _AC})
    return loads, pd.DataFrame({"name": years, **by_year})


def _generators(plan: Plan, flows: Flows, bus: npt.NDArray[np.object_]) -> pd.DataFrame:
    enters = np.flatnonzero(flows.enters > _LEAST_MW)
    alone = np.flatnonzero(flows.sites < 0)
    ids = plan.sites.index.astype(str).to_numpy(object)
    at = np.r_[bus[enters], ids[alone]]
    mw = np.r_[flows.enters[enters], plan.sites["mw"].to_numpy(float)[alone]]
    return pd.DataFrame(
        {"name": [f"grid at {one}" for one in at], "bus": at, "p_nom": mw, "carrier": _AC}
    )


def _power_links(plan: Plan, flows: Flows, bus: npt.NDArray[np.object_]) -> pd.DataFrame:
    links = plan.power_links
    return _links(
        links,
        [f"{kind} {n}" for n, kind in enumerate(links["kind"])],
        bus[flows.tail],
        bus[flows.head],
        (_AC, flows.room),
    )


def _fiber_links(plan: Plan) -> pd.DataFrame:
    links = plan.fiber_links
    ends = [[_light_bus(one) for one in links[f"{end}_name"]] for end in ("from", "to")]
    names = [_light_bus(one) for one in links.index]
    size = links["wavelengths"].astype(float).fillna(0.0).to_numpy(float)
    return _links(links, names, ends[0], ends[1], (_LIGHT, size))


def _links(
    links: gpd.GeoDataFrame,
    names: list[str],
    start: Sequence[object] | npt.NDArray[np.object_],
    end: Sequence[object] | npt.NDArray[np.object_],
    kind: tuple[str, npt.NDArray[np.float64]],
) -> pd.DataFrame:
    carrier, size = kind
    cost = links["cost_mjpy"].astype(float).fillna(0.0).to_numpy(float)
    return pd.DataFrame(
        {
            "name": names,
            "bus0": start,
            "bus1": end,
            "carrier": carrier,
            "p_nom": size,
            "p_min_pu": -1.0,
            "length": links["length_km"].astype(float).to_numpy(),
            "capital_cost": np.divide(cost, size, out=np.zeros(len(size)), where=size > 0),
            "build_year": links["year"].fillna(0).astype(int).to_numpy(),
            "kind": links["kind"].astype(str).to_numpy(object),
        },
        columns=list(_LINKS),
    )
