"""The power links of a plan as a network: its nodes, what flows, and where power enters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.plan.result import Plan

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Names = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Flows:
    """Links between numbered nodes, and the MW on them.

    Attributes
    ----------
    nodes, names : ndarray of str
        Ids of the nodes (their names where the links give none), and what a reader calls them.
    tail, head : ndarray
        Nodes of each link.
    flow, room : ndarray
        MW from tail to head, and at most either way.
    sites : ndarray
        The node of each site asked for, -1 where no link ends at it.
    enters : ndarray
        MW that come in at each node.
    geometry : ndarray
        Of the links.
    """

    nodes: Names
    names: Names
    tail: IntArray
    head: IntArray
    flow: Array
    room: Array
    sites: IntArray
    enters: Array
    geometry: Names

    def place(self, node: int) -> shapely.Geometry:
        """Return where a node lies: the end of a line that is drawn there; None where none is."""
        for ends, which in ((self.tail, 0), (self.head, -1)):
            for link in np.flatnonzero(ends == node):
                line = self.geometry[link]
                if line is not None and not line.is_empty and line.geom_type == "LineString":
                    return shapely.get_point(line, which)
        return None


def power_flows(plan: Plan, site_ids: Names, site_names: Names) -> Flows:
    """Return the power links of a plan as a network.

    Parameters
    ----------
    plan : Plan
    site_ids, site_names : ndarray of str
        A link ends at a site by either of them; power flows to a site, whichever end of its line
        is named first.
    """
    links = plan.power_links
    named = [links[f"{end}_name"].astype(str) for end in ("from", "to")]
    # names of stations are not always one of a kind: ids go before them
    ends = [
        links[f"{end}_id"].where(links[f"{end}_id"].notna(), name).astype(str)
        if f"{end}_id" in links
        else name
        for end, name in zip(("from", "to"), named, strict=True)
    ]
    number, found = pd.factorize(pd.concat(ends))
    nodes = np.asarray(found, object)
    names = nodes.copy()
    names[number] = pd.concat(named).to_numpy(object)
    tail, head = number[: len(links)], number[len(links) :]
    at = {str(node): n for n, node in enumerate(nodes)}
    sites = np.array(
        [at.get(key, at.get(name, -1)) for key, name in zip(site_ids, site_names, strict=True)],
        np.int64,
    )
    mw, flow = links["mw"].to_numpy(float), links["flow_mw"].to_numpy(float)
    flow = np.where(np.isfinite(flow), flow, np.where(np.isfinite(mw), mw, 0.0))
    of_site = np.zeros(len(nodes), bool)
    of_site[sites[sites >= 0]] = True
    turned = (of_site[tail] & (flow > 0)) | (of_site[head] & (flow < 0))
    flow = np.where(turned & ~(of_site[tail] & of_site[head]), -flow, flow)
    net = np.zeros(len(nodes))
    np.add.at(net, tail, flow)
    np.add.at(net, head, -flow)
    return Flows(
        nodes=nodes,
        names=names,
        tail=tail,
        head=head,
        flow=flow,
        room=np.maximum(np.where(np.isfinite(mw), mw, 0.0), np.abs(flow)),
        sites=sites,
        enters=np.where(of_site, 0.0, np.maximum(net, 0.0)),
        geometry=links.geometry.to_numpy(),
    )
