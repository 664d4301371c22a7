"""GeoParquet, one file or a folder of parts, of which a window is read alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geowbit.core.errors import LayerError, OutputError, StudyError

__all__ = [
    "GROUP_ROWS",
    "arrow_of",
    "ask_sql",
    "column_names",
    "concat_arrow",
    "frame_of",
    "holds_wkb",
    "plain_names",
    "read_arrow",
    "read_geoparquet",
    "with_columns",
    "write_arrow",
    "write_geoparquet",
]

# rows of a group, the least that a reader takes from the disk
GROUP_ROWS = 50_000
# the version of the format that knows the column of boxes
_VERSION = "1.1.0"
# what geopandas names that column
_BOXES = "bbox"
_SIDES = ("xmin", "ymin", "xmax", "ymax")
# by the number that shapely gives them; a ring is written as a line
_KINDS = {
    0: "Point",
    1: "LineString",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
# what DuckDB would fetch from a network without being asked
_BY_THEMSELVES = ("autoinstall_known_extensions", "autoload_known_extensions")
# a polygon of one ring with five corners as WKB: order of bytes, kind, rings, corners, corners
_RECTANGLE = np.dtype(
    [("order", "u1"), ("kind", "<u4"), ("rings", "<u4"), ("corners", "<u4"), ("at", "<f8", (5, 2))]
)


def write_geoparquet(
    frame: pd.DataFrame, path: Path | str, *, group_rows: int = GROUP_ROWS
) -> None:
    """Write a table as GeoParquet 1.1, in row groups and with the box of each shape.

    The rows stay in their order. A reader that wants a window (``geopandas.read_parquet(bbox=…)``,
    DuckDB, QGIS) skips every group that lies elsewhere by the statistics of the column ``bbox``.

    Parameters
    ----------
    frame : DataFrame
        Without a geometry it becomes a plain Parquet file.
    path : Path or str
        One file; a part of a data set is a file in its folder.
    group_rows : int
        Rows of a group.

    Examples
    --------
    >>> import tempfile
    >>> from shapely import Point
    >>> points = gpd.GeoDataFrame(
    ...     {"n": range(9)}, geometry=[Point(130 + n, 33) for n in range(9)], crs=4326)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_geoparquet(points, f"{folder}/points.parquet", group_rows=3)
    ...     gpd.read_parquet(f"{folder}/points.parquet", bbox=(133, 32, 134, 34))["n"].tolist()
    [3, 4]
    """
    schema = _schema(frame)
    with _writer(path, schema) as file:
        # group by group: beside the table stands only one of them
        for first in range(0, max(len(frame), 1), group_rows):
            group = _as_arrow(frame.iloc[first : first + group_rows], schema)
            file.write_table(group, row_group_size=group_rows)


def arrow_of(frame: pd.DataFrame) -> Any:
    """Return a table as its file holds it, in Arrow: with shapes as bytes, and their boxes.

    Examples
    --------
    >>> from shapely import Point
    >>> points = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(130, 33)], crs=4326)
    >>> arrow_of(points).column_names
    ['n', 'geometry', 'bbox']
    """
    return _as_arrow(frame, _schema(frame))


def write_arrow(table: Any, path: Path | str, *, group_rows: int = GROUP_ROWS) -> None:
    """Write what :func:`arrow_of` returned, as :func:`write_geoparquet` writes its table."""
    with _writer(path, table.schema) as file:
        file.write_table(table, row_group_size=group_rows)


def read_arrow(path: Path | str) -> Any:
    """Return what :func:`write_arrow` wrote."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        return file.read().unify_dictionaries()


def concat_arrow(tables: Sequence[Any]) -> Any:
    """Return tables of :func:`arrow_of` one after another, each column of names with all of them.

    Examples
    --------
    >>> first, other = (
    ...     arrow_of(pd.DataFrame({"town": pd.Categorical([name])})) for name in ("a", "b"))
    >>> frame_of(concat_arrow([first, other]))["town"].tolist()
    ['a', 'b']
    """
    import pyarrow as pa

    return pa.concat_tables(tables).unify_dictionaries()


def frame_of(table: Any) -> pd.DataFrame:
    """Return the table that :func:`arrow_of` was given.

    Examples
    --------
    >>> from shapely import Point
    >>> points = gpd.GeoDataFrame({"n": [1, 2]}, geometry=[Point(0, 0), Point(9, 9)], crs=4326)
    >>> frame_of(arrow_of(points)[1:])
       n     geometry
    0  2  POINT (9 9)
    """
    geo = _geo_of(table.schema)
    drawn = geo.get("columns", {})
    plain = plain_names(table)
    found: pd.DataFrame = table.select(plain).to_pandas()
    if not drawn:
        return found
    names = [name for name in table.column_names if name in drawn or name in found]
    for name in (one for one in names if one in drawn):
        shapes = shapely.from_wkb(table.column(name).to_numpy())
        crs = _crs_of(json.dumps(drawn[name].get("crs", "OGC:CRS84")))
        found.insert(names.index(name), name, gpd.GeoSeries(shapes, found.index, crs=crs))
    primary = geo["primary_column"]
    return gpd.GeoDataFrame(found, geometry=primary) if primary in names else found


def holds_wkb(table: Any) -> bool:
    """Tell whether all shapes of an Arrow table are bytes, as :func:`arrow_of` has them.

    Examples
    --------
    >>> from shapely import Point
    >>> holds_wkb(arrow_of(gpd.GeoDataFrame(geometry=[Point(0, 0)], crs=4326)))
    True
    """
    drawn = _geo_of(table.schema).get("columns", {})
    return all(said.get("encoding") == "WKB" for said in drawn.values())


def plain_names(table: Any) -> list[str]:
    """Return the columns of what :func:`arrow_of` returned that are neither shapes nor boxes.

    Examples
    --------
    >>> plain_names(arrow_of(pd.DataFrame({"n": [1], "town": ["a"]})))
    ['n', 'town']
    """
    drawn = _geo_of(table.schema).get("columns", {})
    boxes = _boxes_named(drawn)
    return [name for name in table.column_names if name not in drawn and name not in boxes]


def with_columns(table: Any, frame: pd.DataFrame, order: Sequence[str]) -> Any:
    """Return a table of :func:`arrow_of` with columns of a frame, new or in place of its own.

    Parameters
    ----------
    table : pyarrow.Table
    frame : DataFrame
        Of as many rows.
    order : sequence of str
        The plain columns that the result has; shapes and boxes follow them.

    Examples
    --------
    >>> towns = arrow_of(pd.DataFrame({"n": [1, 2], "town": ["a", "b"]}))
    >>> frame_of(with_columns(towns, pd.DataFrame({"n": [3, 4]}), ["town", "n"]))
      town  n
    0    a  3
    1    b  4
    """
    import pyarrow as pa

    new = arrow_of(frame)
    plain = set(plain_names(table))
    names = [*order, *(name for name in table.column_names if name not in plain)]
    source = {name: new if name in frame else table for name in names}
    # what pandas says of each column, in their new order
    told = _of_pandas(table.schema)
    about = {one["name"]: one for each in (told, _of_pandas(new.schema)) for one in each["columns"]}
    told["columns"] = [about[name] for name in order]
    metadata = {**(table.schema.metadata or {}), b"pandas": json.dumps(told).encode()}
    fields = [source[name].schema.field(name) for name in names]
    columns = [source[name].column(name) for name in names]
    return pa.table(columns, schema=pa.schema(fields, metadata=metadata))


def read_geoparquet(
    path: Path | str,
    *,
    columns: Sequence[str] | None = None,
    bbox: tuple[float, float, float, float] | None = None,
) -> pd.DataFrame:
    """Read a file or a folder of parts, whole or by a window.

    Parameters
    ----------
    path : Path or str
        A file; or a folder, whose parts come in the order of their names.
    columns : sequence of str, optional
        All where not given; without the geometry the result is a plain table.
    bbox : tuple of float, optional
        West, south, east, north, in the units of the file: the rows whose box meets it.

    Returns
    -------
    GeoDataFrame or DataFrame

    Raises
    ------
    LayerError
        Where there is no such file, or the folder has no part.

    Examples
    --------
    >>> import tempfile
    >>> from shapely import Point
    >>> points = gpd.GeoDataFrame({"n": [1, 2]}, geometry=[Point(0, 0), Point(9, 9)], crs=4326)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_geoparquet(points[:1], f"{folder}/a.parquet")
    ...     write_geoparquet(points[1:], f"{folder}/b.parquet")
    ...     read_geoparquet(folder, columns=["n"])["n"].tolist()
    ...     read_geoparquet(folder, bbox=(8, 8, 10, 10))["n"].tolist()
    [1, 2]
    [2]
    """
    if columns is None:
        columns = column_names(path)
    names, found = list(columns), _geo(path)
    if not found or not set(names) & set(found["columns"]):
        if bbox is None:
            return pd.read_parquet(path, columns=names)
        # a window is cut by shapes, whether they are asked for or not
        framed = gpd.read_parquet(path, columns=[*names, found["primary_column"]], bbox=bbox)
        return pd.DataFrame(framed[names])
    return gpd.read_parquet(path, columns=names, bbox=bbox)


def column_names(path: Path | str) -> list[str]:
    """Return the columns of a file or a folder of parts, without the boxes of its shapes.

    Examples
    --------
    >>> import tempfile
    >>> from shapely import Point
    >>> points = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(0, 0)], crs=4326)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_geoparquet(points, f"{folder}/a.parquet")
    ...     column_names(folder)
    ['n', 'geometry']
    """
    boxes = _boxes_named(_geo(path).get("columns", {}))
    return [name for name in _stored(path).names if name not in boxes]


def ask_sql(held: pd.DataFrame | Path | str, query: str, *, name: str = "sites") -> pd.DataFrame:
    """Ask a table in SQL, with DuckDB.

    Parameters
    ----------
    held : DataFrame, Path or str
        A table; or a file or a folder of parts, of which is read what the question needs.
    query : str
        A statement of DuckDB. It may name files besides; nothing of a network is loaded.
    name : str
        What the statement calls the table.

    Returns
    -------
    GeoDataFrame or DataFrame
        With shapes where the answer has the column of shapes of the table.

    Raises
    ------
    OutputError
        Where DuckDB is not installed.
    LayerError
        Where there is no such file, or the folder has no part.
    StudyError
        Where DuckDB cannot answer the statement.

    Examples
    --------
    >>> table = pd.DataFrame({"town": ["a", "a", "b"], "score": [0.5, 0.75, 0.25]})
    >>> ask_sql(table, "select town, max(score) best from sites group by town order by best")
      town  best
    0    b  0.25
    1    a  0.75
    """
    try:
        import duckdb
    except ImportError as error:
        raise OutputError("geoparquet.no_duckdb") from error
    quiet: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(config=quiet) as database:
        if isinstance(held, pd.DataFrame):
            schema = _schema(held)
            columns, geo = [str(one) for one in held.columns], _geo_of(schema)
            rows: Any = _as_arrow(held, _with_shapes(schema, geo)).select(columns)
        else:
            columns, geo = column_names(held), _geo(held)
            place = Path(held)
            rows = database.read_parquet(str(place / "*.parquet" if place.is_dir() else place))
            rows = rows.select(*(duckdb.ColumnExpression(one) for one in columns))
        database.register(name, rows)
        try:
            asked = database.sql(query)
            # a statement that only does something has no rows
            found = pd.DataFrame() if asked is None else asked.to_arrow_table()
        except duckdb.Error as error:
            told = next(filter(None, str(error).splitlines()), "")
            raise StudyError("geoparquet.cannot_answer", problem=told) from error
    if isinstance(found, pd.DataFrame):
        return found
    drawn = [one for one in found.column_names if one in geo.get("columns", {})]
    table = found.drop_columns(drawn).to_pandas()
    for one in drawn:
        crs = geo["columns"][one].get("crs", "OGC:CRS84")
        shapes = gpd.GeoSeries.from_wkb(found.column(one).to_numpy(), crs=crs)
        table.insert(found.column_names.index(one), one, shapes)
    primary = geo.get("primary_column")
    return gpd.GeoDataFrame(table, geometry=primary) if primary in drawn else table


def _stored(path: Path | str) -> Any:
    """Return the schema of a file, or of the first part of a folder."""
    from pyarrow.parquet import read_schema

    place = Path(path)
    parts = sorted(place.glob("*.parquet")) if place.is_dir() else [place]
    if not parts or not parts[0].is_file():
        raise LayerError("layers.no_file", what=str(path))
    return read_schema(parts[0])


def _geo(path: Path | str) -> dict[str, Any]:
    """Return what a file says of its shapes; nothing where it has none."""
    return _geo_of(_stored(path))


def _geo_of(schema: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    return found


def _boxes_named(drawn: Mapping[str, Any]) -> set[str]:
    """Return the columns of boxes of what a file says of its shapes."""
    return {one["covering"]["bbox"]["xmin"][0] for one in drawn.values() if "covering" in one}


def _of_pandas(schema: Any) -> dict[str, Any]:
    """Return what a schema says of the columns to pandas."""
    found: dict[str, Any] = json.loads(schema.metadata[b"pandas"])
    return found


def _writer(path: Path | str, schema: Any) -> Any:
    from pyarrow.parquet import ParquetWriter

    categories = [field.name for field in schema if _is_dictionary(field)]
    # measured numbers hardly repeat: a dictionary of them costs time and space
    return ParquetWriter(path, schema, compression="zstd", use_dictionary=categories)


def _with_shapes(schema: Any, geo: Mapping[str, Any]) -> Any:
    """Return a schema that says of which columns the bytes are shapes."""
    kind = {"ARROW:extension:name": "geoarrow.wkb", "ARROW:extension:metadata": "{}"}
    for name in geo.get("columns", {}):
        at = schema.get_field_index(name)
        schema = schema.set(at, schema.field(at).with_metadata(kind))
    return schema


def _is_dictionary(field: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_dictionary(field.type))


def _drawn(frame: pd.DataFrame) -> list[str]:
    """Return the names of the columns of shapes."""
    return [str(name) for name, kind in frame.dtypes.items() if kind == "geometry"]


def _schema(frame: pd.DataFrame) -> Any:
    """Return the columns of a file as Arrow has them, with what it says of its shapes."""
    import pyarrow as pa

    drawn = _drawn(frame)
    # without its shapes GeoPandas would copy all the rest
    plain = pd.DataFrame(frame).drop(columns=drawn)
    # Arrow turns all rows into its own to say their kinds: only of objects it has to
    objects = any(map(pd.api.types.is_object_dtype, plain.dtypes))
    some = plain if objects else plain.iloc[:0]
    found = pa.Schema.from_pandas(some, preserve_index=False)
    kinds = {
        # of one width whatever their number: the parts of a data set must agree
        field.name: pa.dictionary(pa.int32(), field.type.value_type, field.type.ordered)
        if _is_dictionary(field)
        else field.type
        for field in found
    }
    kinds |= dict.fromkeys(drawn, pa.binary())
    fields = [pa.field(str(name), kinds[str(name)]) for name in frame.columns]
    metadata = dict(found.metadata or {})
    if frame.attrs:
        metadata[b"PANDAS_ATTRS"] = json.dumps(frame.attrs).encode()
    if isinstance(frame, gpd.GeoDataFrame):
        covered = _BOXES not in frame
        if covered:
            fields.append(pa.field(_BOXES, pa.struct([(side, pa.float64()) for side in _SIDES])))
        metadata[b"geo"] = json.dumps(_shapes_said(frame, covered=covered)).encode()
    return pa.schema(fields, metadata=metadata)


def _shapes_said(frame: gpd.GeoDataFrame, *, covered: bool) -> dict[str, Any]:
    """Return the metadata ``geo`` of GeoParquet 1.1."""
    primary = frame.geometry.name
    columns = {}
    for name in _drawn(frame):
        shapes = frame[name]
        said: dict[str, Any] = {
            "encoding": "WKB",
            "crs": _crs_said(shapes.crs),
            "geometry_types": _kinds(np.asarray(shapes.array)),
        }
        box = shapes.total_bounds.tolist()
        if np.isfinite(box).all():
            said["bbox"] = box
        if covered and name == primary:
            said["covering"] = {"bbox": {side: [_BOXES, side] for side in _SIDES}}
        columns[name] = said
    return {"version": _VERSION, "primary_column": primary, "columns": columns}


def _crs_said(crs: Any) -> dict[str, Any] | None:
    """Return a reference system as PROJJSON."""
    if crs is None:
        return None

    def without_ids(said: dict[str, Any]) -> dict[str, Any]:
        # older readers stumble over codes of an ensemble's members that they do not know
        for one in said.get("members", ()):
            one.pop("id", None)
        return said

    found: dict[str, Any] = json.loads(crs.to_json(), object_hook=without_ids)
    return found


@cache
def _crs_of(said: str) -> CRS | None:
    """Return the reference system that a file tells of."""
    given, usual = json.loads(said), CRS.from_epsg(4326)
    # PROJ takes longer to understand one told in full than a layer takes to read
    if given is None or given == _crs_said(usual):
        return None if given is None else usual
    return CRS.from_user_input(given)


def _kinds(shapes: Any) -> list[str]:
    """Return the kinds of shapes by the names of the format."""
    numbers = np.unique(2 * shapely.get_type_id(shapes) + shapely.has_z(shapes))
    named = {f"{_KINDS[n // 2]}{' Z' if n % 2 else ''}" for n in numbers.tolist() if n >= 0}
    return sorted(named)


def _as_arrow(rows: pd.DataFrame, schema: Any) -> Any:
    """Return some rows as the file takes them."""
    import pyarrow as pa

    drawn = _drawn(rows)
    names = [name for name in schema.names if name in rows and name not in drawn]
    plain = pd.DataFrame(rows).drop(columns=drawn)
    measured = {
        name: _measured(plain[name].to_numpy()) for name in names
        if schema.field(name).type == pa.float64() and plain[name].dtype == np.float64
    }  # fmt: skip
    others = [name for name in names if name not in measured]
    kept = pa.schema([schema.field(name) for name in others])
    table = pa.Table.from_pandas(plain[others], schema=kept, preserve_index=False)
    columns: dict[str, Any] = measured | dict(zip(others, table.columns, strict=True))
    columns |= {name: _wkb(np.asarray(rows[name].array)) for name in drawn}
    if _BOXES in schema.names and _BOXES not in columns:
        sides = np.ascontiguousarray(shapely.bounds(np.asarray(rows.geometry.array)).T)
        # of what has no shape nothing is known
        known = [_measured(side) for side in sides]
        columns[_BOXES] = pa.StructArray.from_arrays(known, names=list(_SIDES))
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _measured(values: npt.NDArray[np.float64]) -> Any:
    """Return numbers as the file takes them, without a copy: those that are none are missing."""
    import pyarrow as pa

    missing = np.isnan(values)
    if not missing.any():
        return pa.array(values)
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    held = [valid, pa.py_buffer(np.ascontiguousarray(values))]
    return pa.Array.from_buffers(pa.float64(), len(values), held, int(missing.sum()))


def _wkb(shapes: Any) -> Any:
    """Return shapes as the well-known bytes; cells of a grid without asking each."""
    import pyarrow as pa

    corners = shapely.get_num_coordinates(shapes)
    flat = shapely.get_type_id(shapes) == 3
    if not len(shapes) or not (flat & (corners == 5) & ~shapely.has_z(shapes)).all():
        # in one order of bytes, whatever the machine's
        return pa.array(shapely.to_wkb(shapes, byte_order=1), pa.binary())
    cells = np.empty(len(shapes), _RECTANGLE)
    cells["order"], cells["kind"], cells["rings"], cells["corners"] = 1, 3, 1, 5
    cells["at"] = shapely.get_coordinates(shapes).reshape(-1, 5, 2)
    ends = np.arange(len(shapes) + 1, dtype=np.int32) * _RECTANGLE.itemsize
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(cells)]
    return pa.Array.from_buffers(pa.binary(), len(shapes), buffers)
