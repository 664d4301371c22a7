"""The layers of one study: the embedded ones, with the user's own in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import geopandas as gpd

from geowbit.errors import LayerError
from geowbit.layers.embedded import (
    catalog,
    embedded_layer,
    embedded_provenance,
)
from geowbit.layers.provenance import Provenance
from geowbit.layers.raster import Raster
from geowbit.layers.reading import conform, read_layer
from geowbit.layers.schemas import SCHEMAS, schema_of

# the contract's names for embedded layers that are stored under another one
_STORED_AS = {"data_centers": "announced_sites", "prefectures": "prefecture_outlines"}


class Layers(Mapping[str, gpd.GeoDataFrame | Raster]):
    """The layers of a study by name, each read when it is first asked for.

    Parameters
    ----------
    own : dict, optional
        Layer name to a GeoDataFrame, to a path, or to ``{"file": path, "columns": {...}}``;
        ``"embedded"`` is the embedded layer, ``"none"`` leaves the layer out.
    folder : Path, optional
        Where relative paths start.

    Examples
    --------
    >>> layers = Layers()
    >>> len(layers["substations"])
    3502
    """

    def __init__(
        self, own: Mapping[str, Any] | None = None, *, folder: Path | str | None = None
    ) -> None:
        words = {name: given for name, given in (own or {}).items() if isinstance(given, str)}
        self._left_out = {name for name, given in words.items() if given == "none"}
        self._own = {
            name: given
            for name, given in (own or {}).items()
            if words.get(name) not in ("embedded", "none")
        }
        self._folder = Path(folder or ".")
        self._read: dict[str, gpd.GeoDataFrame | Raster] = {}
        self._provenance: dict[str, Provenance] = {}
        for name in own or {}:
            known = SCHEMAS if name in self._own else [*SCHEMAS, *self, *catalog().index]
            if name not in known:
                raise LayerError(
                    f"layers: no layer of your own can be called {name!r}; "
                    f"there are {', '.join(dict.fromkeys(known))}"
                )

    def __getitem__(self, name: str) -> gpd.GeoDataFrame | Raster:
        if name not in self._read:
            self._read[name], self._provenance[name] = self._load(name)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        stored = {kept: name for name, kept in _STORED_AS.items()}
        kinds = catalog()["kind"]
        named = [stored.get(n, n) for n in kinds.index[~kinds.isin(["table", "graph"])]]
        known = dict.fromkeys([*named, *self._own])
        return iter([name for name in known if name not in self._left_out])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def frame(self, name: str) -> gpd.GeoDataFrame:
        """Return a layer of points, lines or polygons."""
        layer = self[name]
        if not isinstance(layer, gpd.GeoDataFrame):
            raise LayerError(f"layer {name} is a raster where features are needed")
        return layer

    def raster(self, name: str) -> Raster:
        """Return a layer that is a raster."""
        layer = self[name]
        if not isinstance(layer, Raster):
            raise LayerError(f"layer {name} is no raster")
        return layer

    def has(self, name: str) -> bool:
        """Tell whether there is such a layer or table, the user's own or an embedded one."""
        stored = name in catalog().index or name in _STORED_AS
        return name in self._own or (stored and name not in self._left_out)

    def own_only(self) -> Layers:
        """Return the layers that the user gave; all others are left out."""
        others = dict.fromkeys(self.without_own(), "none")
        kept = Layers({**others, **self._own}, folder=self._folder)
        for name in self._read.keys() & self._own.keys():
            kept._read[name], kept._provenance[name] = self._read[name], self._provenance[name]
        return kept

    def without_own(self) -> list[str]:
        """Return the names of the embedded layers and tables in whose place none was given."""
        tables = catalog().index[catalog()["kind"] == "table"]
        return [name for name in [*self, *tables, *self._left_out] if name not in self._own]

    def is_own(self, name: str) -> bool:
        """Tell whether the user gave this layer."""
        return name in self._own

    def provenance(self) -> list[Provenance]:
        """Return the records of the layers read so far, by name."""
        return [self._provenance[name] for name in sorted(self._provenance)]

    def _load(self, name: str) -> tuple[gpd.GeoDataFrame | Raster, Provenance]:
        given = self._own.get(name)
        if not self.has(name):
            raise LayerError(
                f"layer {name}: there is none; give one with layers: {{{name}: {{file: PATH}}}}"
            )
        if given is None:
            stored = _STORED_AS.get(name, name)
            record = embedded_provenance(stored)
            record.name = name
            return embedded_layer(stored), record
        if isinstance(given, gpd.GeoDataFrame):
            return _in_memory(name, given)
        spec = given if isinstance(given, Mapping) else {"file": given}
        if not isinstance(spec.get("file"), str | Path):
            raise LayerError(f"layers: {name} takes a GeoDataFrame, a path or {{file: PATH}}")
        frame = read_layer(name, self._folder / spec["file"], columns=spec.get("columns"))
        return frame, Provenance(**frame.attrs["provenance"])


def _in_memory(name: str, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Provenance]:
    where = "a frame in memory"
    record = Provenance(name, where, "the user's own", confidence="user")
    kept = conform(frame, schema_of(name), record, where=where).reset_index(drop=True)
    before = deepcopy(frame.attrs.get("provenance", {}))
    if before.get("name") == name:
        # read from a file and perhaps changed since: the file's record, then what was done here
        earlier = Provenance(**before)
        earlier.rows_kept = record.rows_kept
        for done, more in ((earlier.repaired, record.repaired), (earlier.dropped, record.dropped)):
            for kind, rows in more.items():
                earlier.count(done, kind, rows)
        record = earlier
    return kept, record
