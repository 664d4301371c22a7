"""Whose network a substation belongs to, and which places it serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import Message
from geowbit.countries import in_use
from geowbit.ground import Ground
from geowbit.layers import Layers

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Groups: TypeAlias = Iterator[tuple[Rows, Mask]]


class _Owner(NamedTuple):
    """Whose power a substation has: a network, or only the supply area in which it stands."""

    network: str
    placed_in: str


def network_of(substations: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return the supply area of the operator of each substation, an empty text where unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> network_of(pd.DataFrame({"network_area": ["tokyo", None]})).tolist()
    ['tokyo', '']
    """
    return _texts(substations, "network_area")


def area_of(substations: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return the supply area whose voltages each substation has, an empty text where unknown.

    The operator's own area counts before the one in which the substation stands.

    Examples
    --------
    >>> import pandas as pd
    >>> area_of(pd.DataFrame({"supply_area": ["tohoku"], "network_area": ["tokyo"]})).tolist()
    ['tokyo']
    """
    network = network_of(substations)
    return np.where(network == "", _texts(substations, "supply_area"), network)


def substations_of(layers: Layers, ground: Ground | None = None) -> gpd.GeoDataFrame:
    """Return the substations, those of one's own with the supply area in which each stands.

    Their voltages go by the area, and a synchronous grid ends at its edge.

    Parameters
    ----------
    layers : Layers
    ground : Ground, optional
        Of these layers.

    Returns
    -------
    GeoDataFrame
        In the order of the layer; ``supply_area`` is filled where a row names neither that nor
        its network.
    """
    frame = layers.frame("substations")
    if not layers.is_own("substations") or frame.empty:
        return frame
    bare = area_of(frame) == ""
    if not bare.any():
        return frame
    x, y = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    areas = _texts(frame, "supply_area")
    areas[bare] = (ground or Ground(layers)).supply_areas_at(x[bare], y[bare])
    return frame.assign(supply_area=areas)


class Networks:
    """Which substations serve the places of which supply area.

    A substation serves the area of its own network, and another one where a row of
    ``network_allowances`` says so. One whose network is not known serves every place but those
    of another synchronous grid; and a place whose area is not known is served by all.

    Parameters
    ----------
    substations : DataFrame
        ``network_area`` and ``supply_area`` count where they are there.
    ground : Ground
        Whose supply areas and grids count.

    Attributes
    ----------
    of : ndarray of str
        Network of each substation, an empty text where it is not known.

    Examples
    --------
    Two at one border:

    >>> stations = pd.DataFrame({"network_area": ["tohoku", "tokyo", ""]})
    >>> known = Networks(stations, Ground())
    >>> known.serving("tokyo").tolist(), known.serving("").tolist()
    ([False, True, True], [True, True, True])
    """

    def __init__(self, substations: pd.DataFrame, ground: Ground) -> None:
        self.of = network_of(substations)
        self._ground = ground
        self._areas = frozenset(ground.supply_areas())
        self._allowed = _allowed()
        # where the areas and the networks have no name in common, none of them says anything
        self._speaks = not self._areas or not self._areas.isdisjoint(set(self.of) - {""})
        placed = _texts(substations, "supply_area")
        self._outside = int((placed == "").sum()) if ground.areas_are_own else 0
        pairs = pd.MultiIndex.from_arrays([self.of, placed])
        self._owner, owners = pd.factorize(pairs)
        self._owners = [_Owner(*pair) for pair in owners]

    def serving(self, area: str) -> Mask:
        """Return which substations serve the places of a supply area."""
        serves = np.array([self._serves(area, owner) for owner in self._owners], bool)
        return serves[self._owner]

    def groups(self, areas: npt.ArrayLike | pd.Series) -> Groups:
        """Return for each supply area of some places their rows, and who serves them."""
        named = pd.Series(areas).reset_index(drop=True)
        of_row, names = pd.factorize(named, use_na_sentinel=False)
        for number, name in enumerate(names):
            yield np.flatnonzero(of_row == number), self.serving("" if pd.isna(name) else str(name))

    def notes(self) -> list[Message]:
        """Return what a reader must know: who serves by place alone, as its network is unknown."""
        nameless = int((self.of == "").sum())
        if not self._speaks and nameless < len(self.of):
            networks = tuple(sorted(set(self.of) - {""}))
            return [
                Message(
                    "cables.networks_foreign", networks=networks, areas=tuple(sorted(self._areas))
                )
            ]
        notes = [Message("cables.no_network", count=nameless)] if nameless else []
        if self._outside:
            notes.append(Message("cables.outside_areas", count=self._outside, of=len(self.of)))
        return notes

    def _serves(self, area: str, owner: _Owner) -> bool:
        if not area:
            return True
        if owner.network and self._speaks:
            return owner.network == area or (area, owner.network) in self._allowed
        grids = [self._ground.grid_of(one) for one in (area, owner.placed_in)]
        return "" in grids or grids[0] == grids[1]


def _texts(table: pd.DataFrame, column: str) -> npt.NDArray[np.object_]:
    if column not in table:
        return np.full(len(table), "", object)
    # thousands of rows hold a few texts
    codes, given = pd.factorize(table[column])
    texts = np.array([*(str(one).strip() for one in given), ""], object)
    # the code -1 of what is missing is the last one
    return np.asarray(texts[codes])


def _allowed() -> frozenset[tuple[str, str]]:
    """Return the pairs of a supply area and another network that may serve it."""
    country = in_use()
    if not country.has_table("network_allowances"):
        return frozenset()
    table = country.table("network_allowances")
    return frozenset(zip(table["supply_area"], table["network_area"], strict=True))
