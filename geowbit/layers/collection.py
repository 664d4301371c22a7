"""The layers of one study: the embedded ones, with the user's own in their place."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from threading import RLock
from typing import Any, TypeAlias, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cache import NoMarkError, mark_of, tell_effect, tell_read
from geowbit.core.errors import LayerError, under
from geowbit.core.messages import Message, Sentence
from geowbit.core.names import suggestion
from geowbit.countries import NO_COUNTRY, Country, in_use, using
from geowbit.geodesy import widened_box
from geowbit.layers._marks import States, spec_mark, states_of
from geowbit.layers._options import Box, ReadOptions
from geowbit.layers.cells import Cells, turned_around
from geowbit.layers.columns import plain_unit
from geowbit.layers.elevation_tiles import ElevationTiles
from geowbit.layers.embedded import (
    embedded_layer,
    embedded_provenance,
    embedded_table,
)
from geowbit.layers.files import check_name
from geowbit.layers.headroom import Headroom, published_headroom
from geowbit.layers.provenance import Provenance
from geowbit.layers.raster_file import RasterFile, is_raster, open_raster
from geowbit.layers.reading import conform, read_beside, read_with
from geowbit.layers.schemas import SCHEMAS, schema_as_found

# the contract's names for embedded layers that are stored under another one
_STORED_AS = {"data_centers": "announced_sites", "prefectures": "prefecture_outlines"}
_NAMED_AS = {kept: name for name, kept in _STORED_AS.items()}
# layers of one's own that may be rasters; those of no schema as well
_RASTERS = ("terrain", "population", "hazards", "protected_areas")
_OF_A_RASTER = ("band", "time", "variable", "nodata", "classes", "unit", "crs")
_FEET = ("ft", "us-ft")
# what no table has
_ONLY_OF_A_RASTER = {"band", "time", "variable", "nodata", "classes"}
_OF_A_TABLE = (
    "columns", "crs", "layer", "fill", "strict", "source", "licence", "attribution", "date",
    "evidence", "table", "sql", "header_row", "skip_footer", "quote", "encoding", "decimal",
    "profile", "where",
)  # fmt: skip
# what may be said of a table whose rows have their places from another layer
_OF_ROWS = ("columns", "fill", "strict", "source", "licence", "attribution", "date", "where")
# layers of one's own of whatever kind they are drawn as, in place of embedded ones
_OF_ANY_KIND = (
    "active_volcanoes",
    "national_park_zones",
    "runways",
    "railways",
    "expressways",
    "rivers",
    "lakes",
    "temperature",
    "energy_prices",
)
# what a layer of one's own may be called without anything that reads it by name
KNOWN_LAYERS = tuple(dict.fromkeys([*SCHEMAS, *_RASTERS, *_OF_ANY_KIND]))

# of threads that ask for a layer one reads it; a lock of its own could not go to other processes
_reading = RLock()
# published headroom, among what is read
_HEADROOM = "layer:*headroom"

Layer: TypeAlias = gpd.GeoDataFrame | Cells
Asked = TypeVar("Asked", bound=Callable[..., Any])


class Layers(Mapping[str, Layer]):
    """The layers of a study by name, each read when it is first asked for.

    Parameters
    ----------
    own : dict, optional
        Layer name to a GeoDataFrame, a raster, a path, or to
        ``{"file": path, "columns": {...}}``; ``"embedded"`` is the embedded layer. A raster's
        file may be a list of tiles or a pattern; the options of
        :func:`geowbit.open_raster` stand beside it. ``"none"`` leaves the layer out.
    folder : Path, optional
        Where relative paths start.
    used : iterable of str, optional
        Further names that layers may have, since something reads them.
    country : Country, optional
        Whose layers are the embedded ones; the one in use where not given.
    headroom : dict, "published" or a list of them, optional
        Published headroom of substations and lines, as in study.yaml.

    Examples
    --------
    >>> layers = Layers()
    >>> len(layers["substations"])
    3502
    """

    def __init__(
        self,
        own: Mapping[str, Any] | None = None,
        *,
        folder: Path | str | None = None,
        used: Iterable[str] = (),
        country: Country | None = None,
        headroom: Any = None,
    ) -> None:
        self.country = in_use() if country is None else country
        several = isinstance(headroom, Sequence) and not isinstance(headroom, str)
        self._headroom_given = list(headroom) if several else [headroom] if headroom else []
        self._headroom: Headroom | None = None
        self._catalog = self.country.catalog()
        words = {name: given for name, given in (own or {}).items() if isinstance(given, str)}
        self._left_out = {name for name, given in words.items() if given == "none"}
        self._own = {
            name: given
            for name, given in (own or {}).items()
            if words.get(name) not in ("embedded", "none")
        }
        self._folder, self._used = Path(folder or "."), tuple(used)
        self._area: Box | None = None
        self._only_inside: frozenset[str] = frozenset()
        self._waiting: set[str] = set()
        self._read: dict[str, Layer] = {}
        self._ready: set[str] = set()
        self._provenance: dict[str, Provenance] = {}
        # what is of one's own: its digest, and the state of its files when that was made, and
        # when it was read
        self._marks: dict[str, str | None] = {}
        self._marked: dict[str, States] = {}
        self._states: dict[str, States] = {}
        self._as_read: dict[str, dict[str, Any]] = {}
        embedded = {_NAMED_AS.get(one, one) for one in self._catalog.index}
        for name in own or {}:
            mine = [*KNOWN_LAYERS, *(one for one in used if one not in embedded)]
            known = mine if name in self._own else [*KNOWN_LAYERS, *embedded, *self._catalog.index]
            if name in self._own and name in embedded - set(KNOWN_LAYERS):
                raise LayerError("layers.embedded_stays", name=name, keys=("layers", name))
            if name not in known:
                hint = suggestion(name, dict.fromkeys(known))
                raise LayerError("layers.no_such_name", name=name, hint=hint, keys=("layers", name))

    def __getitem__(self, name: str) -> Layer:
        tell_read(f"layer:{name}")
        if name not in self._ready:
            with _reading:
                # what is read, but not ready, is asked for by this thread itself
                if name not in self._read:
                    self._take_in(name)
        if name == "substations" and self._headroom_given:
            tell_read(_HEADROOM)
        return self._read[name]

    def _take_in(self, name: str) -> None:
        """Read a layer, and keep it with its record."""
        with under(*(("layers", name) if name in self._own else ())):
            self._take_state(name)
            layer, record = self._load(name)
        self._keep_record(name, record)
        self._read[name] = layer
        if name == "substations" and self._headroom_given:
            self._read[name] = self.headroom.on(self.frame(name))
        self._ready.add(name)

    def __iter__(self) -> Iterator[str]:
        kinds = self._catalog["kind"]
        named = [_NAMED_AS.get(n, n) for n in kinds.index[~kinds.isin(["table", "graph"])]]
        known = dict.fromkeys([*named, *self._own])
        return iter([name for name in known if name not in self._left_out])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def frame(self, name: str) -> gpd.GeoDataFrame:
        """Return a layer of points, lines or polygons."""
        layer = self[name]
        if not isinstance(layer, gpd.GeoDataFrame):
            raise LayerError("layers.raster_for_features", name=name)
        return layer

    def raster(self, name: str) -> Cells:
        """Return a layer that is a raster."""
        layer = self[name]
        if not isinstance(layer, Cells):
            raise LayerError("layers.no_raster", name=name)
        return layer

    @property
    def headroom(self) -> Headroom:
        """Return the published headroom that is known, joined to the substations.

        Examples
        --------
        >>> found = Layers().headroom
        >>> int(found.stations["low_mw"].max()), bool(found.rows["counts"].any())
        (300, False)
        """
        tell_read(_HEADROOM)
        with _reading:
            return self._found_headroom() if self._headroom is None else self._headroom

    def _found_headroom(self) -> Headroom:
        """Read the published headroom, and join it to the substations."""
        self._take_state(_HEADROOM)
        # what is added to them does not change what it is joined to
        substations = self.frame("substations") if self.has("substations") else None
        if self._headroom is None:
            with using(self.country):
                self._headroom = published_headroom(
                    self._headroom_given,
                    substations,
                    folder=self._folder,
                    lines=self._lines,
                )
        if substations is not None and self.is_own("substations"):
            self._tell_of_undated(substations)
        return self._headroom

    def _tell_of_undated(self, substations: gpd.GeoDataFrame) -> None:
        """Tell of headroom that a layer has by itself, without date, source and for whom."""
        if "headroom_mw" in substations and "headroom_as_of" not in substations:
            count = int(pd.to_numeric(substations["headroom_mw"], errors="coerce").notna().sum())
            if count:
                self.note("substations", Message("headroom.of_layer", count=count))

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the country, which has no place on the map, and record it as read.

        Examples
        --------
        >>> int(Layers().table("supply_areas")["area"].nunique())
        10
        """
        if not self.has(name):
            raise LayerError("layers.none_given", name=name, keys=("layers", name))
        tell_read(f"layer:{name}")
        with using(self.country):
            if name not in self._provenance:
                self._provenance[name] = embedded_provenance(name)
            return embedded_table(name)

    def is_table(self, name: str) -> bool:
        """Tell whether a name is that of a table, which has no place on the map."""
        return name not in self._own and self._catalog["kind"].get(name) == "table"

    def has(self, name: str) -> bool:
        """Tell whether there is such a layer or table, the user's own or an embedded one."""
        stored = _STORED_AS.get(name, name) in self._catalog.index
        return name in self._own or (stored and name not in self._left_out)

    def own_only(self) -> Layers:
        """Return the layers that the user gave; all others are left out."""
        kept = Layers(
            self._own,
            folder=self._folder,
            used=self._used,
            country=NO_COUNTRY.in_money(self.country.currency).in_units(self.country.units),
            headroom=self._headroom_given,
        )
        # substations that have headroom have it of the country that was in use
        done = self._read.keys() - ({"substations"} if self._headroom_given else set())
        for name in done & self._own.keys():
            kept._read[name], kept._provenance[name] = self._read[name], self._provenance[name]
            for made in ("_marks", "_marked", "_states", "_as_read"):
                if name in getattr(self, made):
                    getattr(kept, made)[name] = getattr(self, made)[name]
        return kept

    def with_own(self, own: Mapping[str, Any]) -> Layers:
        """Return these layers with some of the user's own in place of what stood there.

        Examples
        --------
        >>> Layers().with_own({"hazards": "flood.gpkg"}).is_own("hazards")
        True
        """
        given = {**self._own, **dict.fromkeys(self._left_out, "none"), **own}
        return Layers(
            given,
            folder=self._folder,
            used=self._used,
            country=self.country,
            headroom=self._headroom_given,
        )

    def without_own(self) -> list[str]:
        """Return the names of the embedded layers and tables in whose place none was given."""
        tables = self._catalog.index[self._catalog["kind"] == "table"]
        return [name for name in [*self, *tables, *self._left_out] if name not in self._own]

    def narrow(self, area: Box, only_inside: Iterable[str] = ()) -> None:
        """Tell where the layers are used, before they are read.

        Parameters
        ----------
        area : (west, south, east, north)
            Box around the candidates, degrees.
        only_inside : iterable of str
            Layers that are asked only for what lies inside of them: they are read within `area`.
        """
        self._area, self._only_inside = area, frozenset(only_inside)

    def is_own(self, name: str) -> bool:
        """Tell whether the user gave this layer."""
        return name in self._own

    def provenance(self) -> list[Provenance]:
        """Return the records of the layers read so far, by name."""
        found = [self._provenance[name] for name in sorted(self._provenance)]
        return [*found, *(self._headroom.records if self._headroom else [])]

    def note(self, name: str, said: Sentence) -> None:
        """Add to the record of a layer what was found while it was used."""
        tell_effect("note", name, said)
        self._provenance[name].remark(said)

    def mark(self) -> str:
        """Return the digest of the layers of one's own: options, the bytes of files, rows.

        It is made once, and before they are read wherever possible.

        Raises
        ------
        NoMarkError
            Where what one of them holds cannot be told, or a file is not as it was when read.

        Examples
        --------
        >>> Layers().mark() == Layers({"hazards": "none"}).mark()
        False
        """
        given = {**self._own, **({_HEADROOM: self._headroom_given} if self._headroom_given else {})}
        for name in given:
            self._make_mark(name)
            if self._marks[name] is None or not self._is_as_marked(name):
                raise NoMarkError(name)
        marks = {name: self._marks[name] for name in given}
        area = None if self._area is None else [float(one) for one in self._area]
        # what is embedded is read as a whole
        inside = self._only_inside & self._own.keys()
        return mark_of(marks, self._left_out, area, inside)

    def is_as_marked(self) -> bool:
        """Tell whether what was read of one's own is what :meth:`mark` is of."""
        return all(map(self._is_as_marked, self._states))

    def is_unchanged(self) -> bool:
        """Tell whether the files of one's own are still what :meth:`mark` is of."""
        try:
            return all(self._state_of(name) == state for name, state in self._marked.items())
        except NoMarkError:
            return False

    def recall(self, name: str, record: Mapping[str, Any] | None = None) -> None:
        """Take a layer as read that is not needed, as what follows from it is known.

        Parameters
        ----------
        name : str
        record : mapping, optional
            Of one's own, as :meth:`record_of` gave it.
        """
        if name == _HEADROOM.removeprefix("layer:"):
            _ = self.headroom
        elif name not in self._provenance:
            if name in self._own:
                self._provenance[name] = Provenance.from_dict(record or {"name": name})
            else:
                with using(self.country):
                    self._provenance[name] = embedded_provenance(_STORED_AS.get(name, name))
                self._provenance[name].name = name

    def record_of(self, name: str) -> dict[str, Any] | None:
        """Return the record of a layer of one's own as it was read; None of an embedded one."""
        return self._as_read.get(name)

    def _spec(self, name: str) -> Any:
        return self._headroom_given if name == _HEADROOM else self._own[name]

    def _make_mark(self, name: str) -> None:
        if name in self._marks:
            return
        spec = self._spec(name)
        try:
            several = spec if name == _HEADROOM else [spec]
            self._marked[name] = self._state_of(name)
            named = [
                one if isinstance(one, str) and name == _HEADROOM else spec_mark(one, self._folder)
                for one in several
            ]
            as_before = self._state_of(name) == self._marked[name]
            self._marks[name] = mark_of(named) if as_before else None
        except NoMarkError:
            self._marks[name] = None

    def _state_of(self, name: str) -> States:
        several = self._spec(name) if name == _HEADROOM else [self._own[name]]
        found: States = {}
        for one in several:
            if not (isinstance(one, str) and name == _HEADROOM):
                found |= states_of(one, self._folder)
        return found

    def _take_state(self, name: str) -> None:
        """Keep what the files of a layer are like before it is read, or the digest of its rows."""
        if name not in self._own and not (name == _HEADROOM and self._headroom_given):
            return
        if isinstance(self._spec(name), gpd.GeoDataFrame | Cells):
            self._make_mark(name)
            return
        try:
            self._states[name] = self._state_of(name)
        except NoMarkError:
            self._states[name] = {}

    def _is_as_marked(self, name: str) -> bool:
        """Tell whether a layer was read, if it was, from what its digest is of."""
        read = self._states.get(name)
        return read is None or read == self._marked.get(name)

    def _keep_record(self, name: str, record: Provenance) -> None:
        """Keep the record of a layer that was read, with what was said of it before that."""
        if name in self._own:
            self._as_read[name] = record.as_dict()
        earlier = self._provenance.get(name)
        for said in earlier.notes if earlier else ():
            record.remark(said)
        self._provenance[name] = record

    def _lines(self) -> gpd.GeoDataFrame | None:
        return self.frame("power_lines") if self.has("power_lines") else None

    def _load(self, name: str) -> tuple[Layer, Provenance]:
        given = self._own.get(name)
        if not self.has(name):
            raise LayerError("layers.none_given", name=name, keys=("layers", name))
        if given is None:
            stored = _STORED_AS.get(name, name)
            with using(self.country):
                record, found = embedded_provenance(stored), embedded_layer(stored)
            record.name = name
            return found, record
        if isinstance(given, gpd.GeoDataFrame):
            return _in_memory(name, given, self._area)
        if isinstance(given, Cells):
            return self._of_cells(name, given)
        spec = dict(given) if isinstance(given, Mapping) else {"file": given}
        files = self._files(name, spec.get("file")) if not spec.get("postgis") else []
        options = {key: spec[key] for key in _OF_A_RASTER if spec.get(key) is not None}
        if files and (_ONLY_OF_A_RASTER & set(options) or is_raster(files)):
            for key in ("where", "join"):
                if spec.get(key) is not None:
                    raise LayerError("layers.no_rows_of_raster", name=name, key=key)
            return self._of_cells(name, open_raster(files, name=name, **options), spec)
        if name == "terrain":
            what = files[0] if files else "a table"
            raise LayerError("layers.terrain_no_raster", what=str(what))
        if (spec.get("join") or {}).get("layer"):
            return self._of_rows_of(name, spec, files)
        return _read_own(
            name,
            spec,
            folder=self._folder,
            area=self._area,
            only_inside=name in self._only_inside,
        )

    def _of_rows_of(
        self, name: str, spec: Mapping[str, Any], files: list[Path | str]
    ) -> tuple[Layer, Provenance]:
        """Return the rows of another layer that a table without places has something to say of.

        Where the other is the embedded layer of the same name, all of its rows.
        """
        join = dict(spec["join"])
        other = join.pop("layer")
        if len(files) != 1:
            raise LayerError("layers.one_table_joins", name=name)
        if other in self._waiting:
            raise LayerError("layers.joins_itself", name=name, other=other)
        self._waiting.add(name)
        try:
            rows = Layers(country=self.country) if other == name else self
            places = rows.frame(other).reset_index(drop=True)
        finally:
            self._waiting.discard(name)
        known = {key: spec[key] for key in _OF_ROWS if spec.get(key) is not None}
        options = ReadOptions(**known, area=self._area)
        return read_beside(
            name, places, {**join, "file": Path(files[0])}, options, every=other == name
        )

    def _files(self, name: str, given: Any) -> list[Path | str]:
        several = given if isinstance(given, list | tuple) else [given]
        if not several or not all(isinstance(one, str | Path) and str(one) for one in several):
            raise LayerError("layers.takes", name=name)
        for one in several:
            check_name(self._folder / one, f"layer {name}")
        return [self._folder / one for one in several]

    def _of_cells(
        self, name: str, raster: Cells, spec: Mapping[str, Any] | None = None
    ) -> tuple[Cells, Provenance]:
        if name in SCHEMAS and name not in _RASTERS:
            raise LayerError("layers.raster_given", name=name, geometry=str(SCHEMAS[name].geometry))
        cells = raster.grid.rows * raster.grid.columns
        record = Provenance(
            name,
            "a raster in memory",
            "the user's own",
            confidence="user",
            rows_read=cells,
            rows_kept=cells,
        )
        if isinstance(raster, RasterFile | ElevationTiles):
            record = raster.provenance()
            record.name = name
        for key in ("source", "licence", "attribution", "date", "evidence"):
            if told := (spec or {}).get(key):
                setattr(record, key, told)
        if self._area is not None:
            raster = turned_around(raster, self._area)
        if name == "terrain" and not raster.unit:
            # who measures places in feet measures heights so as well, as a rule
            unit = plain_unit(raster.grid.crs.axis_info[0].unit_name)
            if unit in _FEET:
                record.remark(Message("layers.heights_as_meters", unit=unit))
        record.remark(_of_values(raster, self._area))
        return raster, record


def _of_values(raster: Cells, area: Box | None) -> Message:
    """Tell the range of a raster and how much of it is unknown, as far as it is used."""
    found = raster.overview(area)
    whole = "sample" if found.is_sample else "all"
    unknown = f"{100 * found.unknown_share:.1f}".removesuffix(".0")
    if np.isnan(found.low):
        return Message("layers.nothing_known", looked=whole)
    return Message(
        "layers.of_values",
        low=f"{found.low:g}",
        high=f"{found.high:g}",
        units="one" if raster.unit else "none",
        unit=raster.unit,
        unknown=unknown,
        looked=whole,
    )


def in_their_country(work: Asked) -> Asked:
    """Let the country of the layers that a question is asked with count while it is answered.

    Parameters
    ----------
    work : callable
        With a keyword ``layers``; the embedded layers of the country in use where not given.
    """

    @functools.wraps(work)
    def answer(*args: Any, layers: Layers | None = None, **options: Any) -> Any:
        with using(in_use() if layers is None else layers.country):
            return work(*args, layers=layers, **options)

    return answer  # type: ignore[return-value]


def _in_memory(
    name: str, frame: gpd.GeoDataFrame, area: Box | None
) -> tuple[gpd.GeoDataFrame, Provenance]:
    where = "a frame in memory"
    record = Provenance(name, where, "the user's own", confidence="user")
    options = ReadOptions(area=area)
    kept = conform(frame, schema_as_found(name, [frame]), record, where=where, options=options)
    kept = kept.reset_index(drop=True)
    before = deepcopy(frame.attrs.get("provenance", {}))
    if before.get("name") == name:
        # read from a file and perhaps changed since: the file's record, then what was done here
        earlier = Provenance.from_dict(before)
        earlier.add(record)
        record = earlier
    return kept, record


def _read_own(
    name: str,
    given: Mapping[str, Any],
    *,
    folder: Path,
    area: Box | None = None,
    only_inside: bool = False,
) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read a layer of the user's own."""
    known = {key: given[key] for key in _OF_A_TABLE if given.get(key) is not None}
    window = given.get("window_km")
    bbox = area if only_inside else None
    if window is not None and area is not None:
        bbox = widened_box(area, float(window))
    if joined := given.get("join"):
        if not joined.get("file"):
            raise LayerError("layers.join_takes", name=name)
        known["join"] = {**joined, "file": folder / joined["file"]}
    options = ReadOptions(**known, area=area, bbox=bbox)
    path = given.get("postgis") or _paths(name, given.get("file"), folder)
    frame, record = read_with(name, path, options)
    if window is not None and area is not None:
        record.remark(Message("layers.read_within", km=f"{float(window):g}"))
    return frame.reset_index(drop=True), record


def _paths(name: str, given: Any, folder: Path) -> list[Path]:
    every = given if isinstance(given, list | tuple) else [given]
    if not every or not all(isinstance(one, str | Path) and str(one) for one in every):
        raise LayerError("layers.takes", name=name)
    return [folder / one for one in every]
