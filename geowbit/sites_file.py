"""The file of a run's candidates, or the folder of its parts: read by column and by row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geowbit.core.errors import OutputError

__all__ = ["FileTable"]

_SHAPES = "geometry"
# columns read together
_BATCH = 12


class FileTable:
    """The candidates of a finished run, of which is read what is asked for, and kept.

    Parameters
    ----------
    path : Path
        Of its ``sites.parquet``, or of the folder of its parts.
    shapes : bool
        Whether the shapes of the candidates belong to it.

    Raises
    ------
    OutputError
        Where the file cannot be read, or is another by now.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "sites.parquet"
    >>> pd.DataFrame({"site_id": ["a", "b"], "score": [0.25, 0.75]}).to_parquet(path)
    >>> table = FileTable(path)
    >>> len(table), table.column("score").tolist(), table.rows([1])["site_id"].tolist()
    (2, [0.25, 0.75], ['b'])
    """

    def __init__(self, path: Path, *, shapes: bool = True) -> None:
        from pyarrow.parquet import ParquetFile

        self.path, self.shapes = path, shapes
        self._columns: dict[str, pd.Series] = {}
        self._whole: pd.DataFrame | None = None
        self._files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        self._written = self._stamp()
        # part, number within it and rows of every row group
        self._groups: list[tuple[Path, int, int]] = []
        try:
            for part in self._files:
                with ParquetFile(part) as file:
                    if part == self._files[0]:
                        self._schema = file.schema_arrow
                    told = file.metadata
                    counts = [told.row_group(n).num_rows for n in range(told.num_row_groups)]
                self._groups += [(part, n, rows) for n, rows in enumerate(counts)]
        except Exception as error:
            raise self._unreadable(error) from error
        self._count = sum(rows for _, _, rows in self._groups)

    def __len__(self) -> int:
        return self._count

    def names(self) -> list[str]:
        """Return the names of the columns."""
        from pyarrow.types import is_struct

        # boxes around the shapes are for who reads a window of the file
        told = [one.name for one in self._schema if not is_struct(one.type)]
        return [name for name in told if self.shapes or name != _SHAPES]

    def column(self, name: str) -> pd.Series:
        """Return one column."""
        if self._whole is not None:
            return self._whole[name]
        self._read([name])
        return self._columns[name]

    def frame(self, names: Sequence[str] | None = None) -> Any:
        """Return some columns, or all of them."""
        if names is None and self._whole is None:
            self._whole = self._together(self.names())
            self._columns = {}
        if self._whole is not None:
            return self._whole if names is None else self._whole[list(names)]
        return self._together(list(names or ()))

    def rows(self, at: npt.ArrayLike, names: Sequence[str] | None = None) -> Any:
        """Return some columns, or all of them, of some rows, given by number, in their order.

        Of the file only the row groups that hold them are read.
        """
        wanted = np.asarray(at, np.int64)
        if self._whole is not None:
            some = self._whole.iloc[wanted]
            return some if names is None else some[list(names)]
        told = self.names() if names is None else list(names)
        found, shapes = self._rows(wanted, told)
        if shapes is None:
            return found
        drawn = gpd.GeoSeries(shapes, index=wanted, crs=self._crs)
        found.insert(told.index(_SHAPES), _SHAPES, drawn)
        return gpd.GeoDataFrame(found, copy=False)

    def _rows(
        self, wanted: npt.NDArray[np.int64], names: list[str]
    ) -> tuple[pd.DataFrame, npt.NDArray[np.object_] | None]:
        """Return some rows, and their shapes where they are among the columns."""
        from pyarrow import array, concat_tables
        from pyarrow.parquet import ParquetFile

        self._check()
        try:
            ends = np.cumsum([rows for _, _, rows in self._groups], dtype=np.int64)
            groups, of = np.unique(np.searchsorted(ends, wanted, side="right"), return_inverse=True)
            parts: list[Any] = [self._schema.empty_table().select(names)]
            for at, group in enumerate(groups.tolist()):
                part, number, rows_of = self._groups[group]
                inside = wanted[of == at] - (ends[group] - rows_of)
                with ParquetFile(part) as file:
                    parts.append(file.read_row_group(number, columns=names).take(array(inside)))
            # what was read group by group comes into the order in which it was asked for
            order = np.argsort(np.argsort(of, kind="stable"), kind="stable")
            rows = concat_tables(parts).unify_dictionaries().take(array(order))
            drawn = _SHAPES in names
            plain = rows.drop_columns([_SHAPES]) if drawn else rows
            shapes = shapely.from_wkb(rows.column(_SHAPES).to_numpy()) if drawn else None
            return plain.to_pandas().set_axis(wanted), shapes
        except Exception as error:
            raise self._unreadable(error) from error

    @property
    def _crs(self) -> Any:
        told = json.loads((self._schema.metadata or {}).get(b"geo", b"{}"))
        given = told.get("columns", {}).get(_SHAPES, {}).get("crs", "OGC:CRS84")
        return None if given is None else pyproj.CRS.from_user_input(given)

    def _together(self, names: list[str]) -> pd.DataFrame:
        # some at a time: the memory that one batch took on the way serves the next
        for start in range(0, len(names), _BATCH):
            self._read(names[start : start + _BATCH])
        if not names:
            return pd.DataFrame(index=pd.RangeIndex(self._count))
        table = pd.concat([self._columns[name] for name in names], axis=1)
        return gpd.GeoDataFrame(table, copy=False) if _SHAPES in names else table

    def _read(self, names: Sequence[str]) -> None:
        """Read and keep those of some columns that are not read yet."""
        from pyarrow import concat_tables
        from pyarrow.parquet import ParquetFile

        missing = [name for name in names if name not in self._columns]
        plain = [name for name in missing if name != _SHAPES]
        known = set(self.names())
        for name in missing:
            if name not in known:
                raise KeyError(name)
        if missing:
            self._check()
        try:
            if plain:
                tables = []
                for part in self._files:
                    with ParquetFile(part) as file:
                        tables.append(file.read(columns=plain))
                whole = tables[0] if len(tables) == 1 else concat_tables(tables)
                read = whole.unify_dictionaries().to_pandas()
                self._columns |= {name: read[name] for name in plain}
            if _SHAPES in missing:
                self._columns[_SHAPES] = gpd.read_parquet(self.path, columns=[_SHAPES]).geometry
        except Exception as error:
            raise self._unreadable(error) from error

    def _stamp(self) -> tuple[int, int]:
        """Return what another file in its place would have otherwise."""
        try:
            told = [one.stat() for one in self._files]
        except OSError as error:
            raise self._unreadable(error) from error
        return sum(one.st_size for one in told), max((one.st_mtime_ns for one in told), default=0)

    def _check(self) -> None:
        if self._stamp() != self._written:
            raise OutputError("run.written_anew", place=str(self.path.parent))

    def _unreadable(self, error: Exception) -> OutputError:
        return OutputError("run.unreadable", place=str(self.path.parent), problem=str(error))
