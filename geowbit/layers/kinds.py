"""Which geometry a layer of the user's own name has: the kind that most of its rows have."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geowbit.layers.schemas import SCHEMAS, GeometryKind, LayerSchema

_KINDS: tuple[tuple[str, GeometryKind], ...] = (
    ("polygon", "polygon"),
    ("surface", "polygon"),
    ("line", "line"),
    ("curve", "line"),
    ("point", "point"),
)
_ROWS_LOOKED_AT = 1_000


def schema_as_found(name: str, frame: gpd.GeoDataFrame) -> LayerSchema:
    """Return a layer's schema; for a name without one, that of the frame's geometries."""
    if name in SCHEMAS:
        return SCHEMAS[name]
    kinds = frame.geom_type if frame.active_geometry_name else pd.Series(dtype=str)
    return LayerSchema(_most(kinds.dropna()) or "polygon", identified=False, merged=False)


def geometry_kind_of(path: Path) -> GeometryKind | None:
    """Return the kind that most of the first rows of a file have.

    Parameters
    ----------
    path : Path
        Any file that :func:`geowbit.layers.read_layer` takes.

    Returns
    -------
    {"point", "line", "polygon"} or None
        None, where it cannot be told without reading.
    """
    import pyogrio

    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv", ".txt", ".xlsx", ".xls"}:
        return _of_table(path)
    try:
        if suffix in {".parquet", ".geoparquet"}:
            return _most(_of_parquet(path))
        told = str(pyogrio.read_info(path)["geometry_type"])
        if found := _most([told]):
            return found
        rows = pyogrio.read_dataframe(path, columns=[], max_features=_ROWS_LOOKED_AT)
        return _most(rows.geom_type.dropna())
    # whatever is wrong with the file is said by the reading that follows
    except Exception:
        return None


def _of_parquet(path: Path) -> list[str]:
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(path)
    told = json.loads(file.schema_arrow.metadata[b"geo"])
    column = told["columns"][told["primary_column"]]
    return list(column.get("geometry_types") or []) or list(gpd.read_parquet(path).geom_type)


def _of_table(path: Path) -> GeometryKind:
    """Tell a table of places from one of shapes as text (WKT)."""
    if path.suffix.lower() in {".xlsx", ".xls"} or not path.is_file():
        return "point"
    with path.open("rb") as handle:
        start = handle.read(100_000).decode("utf-8", "replace").upper()
    return _most(re.findall(r"\b(?:MULTI)?(?:POLYGON|LINESTRING)(?= *Z? *\()", start)) or "point"


def _most(geometry_types: Iterable[str]) -> GeometryKind | None:
    found = [kind for one in geometry_types for part, kind in _KINDS if part in one.lower()]
    counts = Counter(found).most_common(1)
    return counts[0][0] if counts else None
