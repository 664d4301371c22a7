"""A user's own file becomes a layer; each row that is repaired or dropped is counted."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geowbit.errors import LayerError
from geowbit.layers.provenance import Provenance, sha256_of
from geowbit.layers.schemas import GeometryKind, LayerSchema, schema_of

_LON = ("lon", "longitude", "lng", "x")
_LAT = ("lat", "latitude", "y")
_KINDS: dict[GeometryKind, tuple[str, str]] = {
    "point": ("Point", "MultiPoint"),
    "line": ("LineString", "MultiLineString"),
    "polygon": ("Polygon", "MultiPolygon"),
}


def read_layer(
    name: str, path: Path | str, *, columns: dict[str, str] | None = None
) -> gpd.GeoDataFrame:
    r"""Read a file as a layer and hold it against the layer's schema.

    Parameters
    ----------
    name : str
        Which layer it is: ``substations``, ``power_lines``, ``fiber_routes``, ...
    path : Path or str
        GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GeoParquet, or CSV with ``lon``, ``lat``.
    columns : dict, optional
        Name of a column of the layer to its name in the file.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        ``attrs["provenance"]`` tells the rows read, kept, repaired and dropped.

    Raises
    ------
    LayerError
        Where the file is missing or unreadable, a column is missing, the CRS is unknown,
        or no row is usable.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = file.write_text("name,kV,lon,lat\nKita,66000;6600,141.3,43.1\nNishi,,141.2,43.0\n")
    >>> layer = read_layer("substations", file, columns={"voltage_kv": "kV"})
    >>> layer["voltage_kv"].tolist()
    [66.0]
    >>> layer.attrs["provenance"]["dropped"]
    {'voltage_kv missing': 1}
    """
    file = Path(path)
    frame, record = read_features(name, file, columns=columns)
    frame.attrs["provenance"] = record.as_dict()
    return frame


def read_features(
    name: str,
    path: Path,
    *,
    geometry: GeometryKind | None = None,
    columns: dict[str, str] | None = None,
) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read places, lines or shapes from a file, and the record of what was done to them.

    Parameters
    ----------
    name : str
        A layer, or any name for the messages where `geometry` is given.
    path : Path
        As in :func:`read_layer`.
    geometry : {"point", "line", "polygon"}, optional
        What the rows must be where `name` is no layer with a schema.
    columns : dict, optional
        As in :func:`read_layer`.

    Returns
    -------
    tuple of GeoDataFrame (EPSG:4326) and Provenance
    """
    if not path.is_file():
        raise LayerError(f"layer {name}: {path}: no such file; check the path in the study")
    frame = _open(name, path)
    record = Provenance(
        name=name,
        source=path.name,
        licence="the user's own",
        confidence="user",
        sha256=sha256_of([path]),
    )
    schema = LayerSchema(geometry) if geometry else schema_of(name)
    return conform(frame, schema, record, where=str(path), columns=columns), record


def conform(
    frame: gpd.GeoDataFrame,
    schema: LayerSchema,
    record: Provenance,
    *,
    where: str,
    columns: dict[str, str] | None = None,
) -> gpd.GeoDataFrame:
    """Hold a frame against a schema: repair what can be, drop the rest, count both.

    Parameters
    ----------
    frame : GeoDataFrame
        Any CRS; not changed.
    schema : LayerSchema
        What the layer must hold.
    record : Provenance
        Counts are added to it.
    where : str
        File or other origin, for messages.
    columns : dict, optional
        Name of a column of the layer to its name in the frame.

    Returns
    -------
    GeoDataFrame (EPSG:4326)

    Raises
    ------
    LayerError
        Where a column or the CRS is missing, or no row is usable.
    """
    record.rows_read, record.crs = len(frame), str(frame.crs)
    frame = _named(record.name, where, frame, schema, columns or {})
    frame = _placed(frame, schema.geometry, record)
    frame = _numbered(frame, schema, record)
    if frame.empty:
        reasons = ", ".join(f"{n} {kind}" for kind, n in record.dropped.items())
        raise LayerError(
            f"layer {record.name}: {where}: no usable row ({reasons or 'it is empty'})"
        )
    record.rows_kept = len(frame)
    return frame.reset_index(drop=True)


def _open(name: str, file: Path) -> gpd.GeoDataFrame:
    suffix = file.suffix.lower()
    try:
        if suffix == ".csv":
            return _from_csv(name, file)
        if suffix in {".parquet", ".geoparquet"}:
            return gpd.read_parquet(file)
        frame = pyogrio.read_dataframe(file)
    except LayerError:
        raise
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LayerError(f"layer {name}: {file}: cannot be read ({reason})") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise LayerError(f"layer {name}: {file}: has no geometry column")
    return frame


def _from_csv(name: str, file: Path) -> gpd.GeoDataFrame:
    table = pd.read_csv(file, dtype=str, keep_default_na=False, encoding_errors="strict")
    by_lower = {str(column).lower(): str(column) for column in table.columns}
    lon = next((by_lower[key] for key in _LON if key in by_lower), None)
    lat = next((by_lower[key] for key in _LAT if key in by_lower), None)
    if lon is None or lat is None:
        raise LayerError(f"layer {name}: {file}: needs columns lon and lat in degrees")
    x = pd.to_numeric(table[lon], errors="coerce").to_numpy(float)
    y = pd.to_numeric(table[lat], errors="coerce").to_numpy(float)
    bad = ~(np.isfinite(x) & np.isfinite(y))
    points = gpd.points_from_xy(np.where(bad, 0, x), np.where(bad, 0, y))
    points[bad] = None
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def _named(
    name: str,
    where: str,
    frame: gpd.GeoDataFrame,
    schema: LayerSchema,
    columns: dict[str, str],
) -> gpd.GeoDataFrame:
    absent = [given for given in columns.values() if given not in frame]
    if absent:
        raise LayerError(
            f"layer {name}: {where}: no column {absent[0]!r}; it has {', '.join(map(str, frame))}"
        )
    frame = frame.rename(columns={given: wanted for wanted, given in columns.items()})
    missing = [column for column in schema.numbers if column not in frame]
    if missing:
        raise LayerError(
            f"layer {name}: {where}: no column {missing[0]!r}; name it in the study with "
            f"columns: {{{missing[0]}: ITS_NAME}}"
        )
    if frame.crs is None:
        raise LayerError(f"layer {name}: {where}: no coordinate system; set one in the file")
    for column, default in schema.defaults.items():
        if column not in frame:
            frame[column] = default
    if "id" not in frame:
        frame["id"] = [f"{name}-{row}" for row in range(len(frame))]
    return frame


def _placed(frame: gpd.GeoDataFrame, kind: GeometryKind, record: Provenance) -> gpd.GeoDataFrame:
    frame = _without(frame, frame.geometry.isna() | frame.geometry.is_empty, "no place", record)
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
        record.count(record.repaired, f"transformed from {record.crs}", len(frame))
    west, south, east, north = frame.geometry.bounds.to_numpy().T
    off = ~((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90))
    frame = _without(frame, pd.Series(off, index=frame.index), "not on the earth", record)
    if kind == "point":
        area = ~frame.geom_type.isin(["Point"])
        record.count(record.repaired, "shape to a point inside it", int(area.sum()))
        frame = frame.set_geometry(
            frame.geometry.where(~area, frame.geometry.representative_point())
        )
    if kind == "polygon":
        invalid = ~frame.geometry.is_valid
        record.count(record.repaired, "crossing itself, made valid", int(invalid.sum()))
        frame = frame.set_geometry(
            gpd.GeoSeries(shapely.make_valid(frame.geometry.to_numpy()), frame.index, frame.crs)
        )
    wrong = ~frame.geom_type.isin(_KINDS[kind])
    return _without(frame, wrong, f"not a {kind}", record)


def _numbered(frame: gpd.GeoDataFrame, schema: LayerSchema, record: Provenance) -> gpd.GeoDataFrame:
    for column, (low, high) in schema.numbers.items():
        values = _voltages(frame[column]) if column == "voltage_kv" else _numbers(frame[column])
        frame = frame.assign(**{column: values})
        frame = _without(frame, values.isna(), f"{column} missing", record)
        beyond = ~frame[column].between(low, high)
        frame = _without(frame, beyond, f"{column} not in {low:g} to {high:g}", record)
    return frame


def _numbers(column: pd.Series) -> pd.Series:
    values = pd.to_numeric(column, errors="coerce")
    return values.where(np.isfinite(values))


def _voltages(column: pd.Series) -> pd.Series:
    """Return the highest voltage in kV of texts such as ``66000;6600`` or ``154kV``."""
    texts = column.astype("string").map(
        lambda text: unicodedata.normalize("NFKC", text), na_action="ignore"
    )
    found = texts.str.extractall(r"(\d+(?:\.\d+)?)")[0].astype(float)
    highest = found.groupby(level=0).max().reindex(column.index)
    # tagged in volts where it cannot be kilovolts: no line carries more than 1,500 kV
    return highest.where(highest <= 1500, highest / 1000).where(highest > 0)


def _without(
    frame: gpd.GeoDataFrame, bad: pd.Series, reason: str, record: Provenance
) -> gpd.GeoDataFrame:
    record.count(record.dropped, reason, int(bad.sum()))
    return frame.loc[~bad.to_numpy(bool)]
