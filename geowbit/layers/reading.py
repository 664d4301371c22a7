"""A user's own file becomes a layer; each row that is repaired or dropped is counted."""

from __future__ import annotations

import re
import unicodedata
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import pyproj
import shapely

from geowbit.errors import LayerError
from geowbit.geodesy import crosses_antimeridian, cut_at_antimeridian
from geowbit.layers.provenance import Provenance, sha256_of
from geowbit.layers.schemas import GeometryKind, LayerSchema, schema_of

_LON = ("lon", "longitude", "lng", "x", "経度")
_LAT = ("lat", "latitude", "y", "緯度")
# older Japanese software writes Shift_JIS, in Microsoft's form of it
_ENCODINGS = {"utf-8-sig": "", "cp932": "read as Shift_JIS"}
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
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
    frame = frame.reset_index(drop=True)
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
        The index of the frame is the row in the file, from 0.
    """
    schema = LayerSchema(geometry, identified=False) if geometry else schema_of(name)
    if path.is_dir():
        raise LayerError(f"layer {name}: {path}: is a folder; name a file in it")
    if not path.is_file():
        raise LayerError(f"layer {name}: {path}: no such file; check the path in the study")
    record = Provenance(name=name, source=path.name, licence="the user's own", confidence="user")
    frame = _open(name, path, record, columns or {})
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
        The index is the row of the input, from 0.

    Raises
    ------
    LayerError
        Where a column or the CRS is missing, or no row is usable.
    """
    if frame.empty or frame.active_geometry_name is None:
        reason = "it is empty" if frame.empty else "it has no geometry"
        raise LayerError(f"layer {record.name}: {where}: no usable row ({reason})")
    record.rows_read, record.crs = len(frame), _crs_text(frame.crs)
    if frame.active_geometry_name != "geometry":
        frame = frame.drop(columns="geometry", errors="ignore").rename_geometry("geometry")
    frame = _named(record.name, where, frame, schema, columns or {}).reset_index(drop=True)
    frame = _placed(frame, schema.geometry, record, where)
    frame = _numbered(frame, schema, record)
    if schema.identified:
        frame = _identified(frame, record)
    if frame.empty:
        reasons = ", ".join(f"{n} {kind}" for kind, n in record.dropped.items())
        raise LayerError(f"layer {record.name}: {where}: no usable row ({reasons})")
    record.rows_kept = len(frame)
    return frame


def _open(name: str, file: Path, record: Provenance, columns: dict[str, str]) -> gpd.GeoDataFrame:
    suffix = file.suffix.lower()
    try:
        # what the reader warns of belongs to the record, not between the lines of the shell
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            if suffix == ".csv":
                frame = _from_csv(name, file, record, columns)
            elif suffix in {".parquet", ".geoparquet"}:
                frame = gpd.read_parquet(file)
            elif suffix == ".shp":
                frame = _from_shapefile(file, record)
            else:
                frame = pyogrio.read_dataframe(file)
        parts = [file.with_suffix(part) for part in _SHAPEFILE_PARTS] if suffix == ".shp" else []
        record.sha256 = sha256_of([part for part in parts if part.is_file()] or [file])
    except LayerError:
        raise
    except Exception as error:
        # GDAL goes on with advice on drivers that a study has no way to follow
        lines = str(error).split(" It might help to ")[0].splitlines()
        reason = lines[0].rstrip(".;") if lines else type(error).__name__
        raise LayerError(
            f"layer {name}: {file}: cannot be read ({reason}); give GeoPackage, GeoJSON, "
            "Shapefile, FlatGeobuf, GeoParquet or CSV"
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise LayerError(f"layer {name}: {file}: has no geometry column")
    record.note = "; ".join(dict.fromkeys(str(one.message).splitlines()[0] for one in warned))
    return frame


def _from_shapefile(file: Path, record: Provenance) -> gpd.GeoDataFrame:
    """Read a Shapefile, the older of which do not say how their text is encoded."""
    encoding = None
    table = file.with_suffix(".dbf")
    if table.is_file() and not file.with_suffix(".cpg").is_file():
        content = table.read_bytes()
        header_length, told = int.from_bytes(content[8:10], "little"), content[29:30]
        if told in (b"", b"\0"):
            encoding = _encoding_of(content[header_length:])
    frame = pyogrio.read_dataframe(file, encoding=encoding)
    if repair := _ENCODINGS.get(encoding or ""):
        record.count(record.repaired, repair, len(frame))
    return frame


def _encoding_of(content: bytes) -> str | None:
    for encoding in _ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def _from_csv(
    name: str, file: Path, record: Provenance, columns: dict[str, str]
) -> gpd.GeoDataFrame:
    content = file.read_bytes()
    encoding = _encoding_of(content)
    if encoding is None or b"\0" in content:
        raise LayerError(f"layer {name}: {file}: is neither UTF-8 nor Shift_JIS; save as UTF-8")
    # without index_col, one comma too many in each row would shift every column by one
    table = pd.read_csv(file, dtype=str, keep_default_na=False, encoding=encoding, index_col=False)
    if repair := _ENCODINGS[encoding]:
        record.count(record.repaired, repair, len(table))
    by_lower = {str(column).lower(): str(column) for column in table.columns}
    lon = next((by_lower[key] for key in _LON if key in by_lower), columns.get("lon"))
    lat = next((by_lower[key] for key in _LAT if key in by_lower), columns.get("lat"))
    if lon not in table or lat not in table:
        raise LayerError(
            f"layer {name}: {file}: needs columns lon and lat in degrees; "
            f"it has {', '.join(map(str, table))}"
        )
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
    if "geometry" in columns:
        raise LayerError(f"layer {name}: columns: the geometry is the shape; name another column")
    frame = frame.assign(**{wanted: frame[given] for wanted, given in columns.items()})
    missing = [column for column in schema.numbers if column not in frame]
    if missing:
        raise LayerError(
            f"layer {name}: {where}: no column {missing[0]!r}; name it in the study with "
            f"columns: {{{missing[0]}: ITS_NAME}}"
        )
    if frame.crs is None:
        raise LayerError(f"layer {name}: {where}: no coordinate system; set one in the file")
    return frame.assign(**{k: v for k, v in schema.defaults.items() if k not in frame})


def _identified(frame: gpd.GeoDataFrame, record: Provenance) -> gpd.GeoDataFrame:
    """Give each row an id of its own: sites name their nearest substation by it."""
    numbers = pd.Series(f"{record.name}-" + frame.index.astype(str), index=frame.index)
    if "id" not in frame:
        return frame.assign(id=numbers)
    ids = frame["id"].astype("string")
    unclear = (ids.isna() | (ids == "") | ids.duplicated()).to_numpy(bool)
    if not unclear.any():
        return frame
    record.count(record.repaired, "id missing or there before, numbered", int(unclear.sum()))
    return frame.assign(id=ids.mask(unclear, numbers).astype(str))


def _crs_text(crs: pyproj.CRS | None) -> str:
    """Return the code of a coordinate system, or its name where it has none."""
    if crs is None:
        return "unknown"
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)


def _placed(
    frame: gpd.GeoDataFrame, kind: GeometryKind, record: Provenance, where: str
) -> gpd.GeoDataFrame:
    frame = _without(frame, frame.geometry.isna() | frame.geometry.is_empty, "no place", record)
    if frame.crs.equals("EPSG:4326", ignore_axis_order=True):
        frame = frame.set_crs(4326, allow_override=True)
    else:
        try:
            frame = frame.to_crs(4326)
        except pyproj.exceptions.ProjError as error:
            raise LayerError(
                f"layer {record.name}: {where}: no way from {record.crs} to degrees; "
                "save it in EPSG:4326"
            ) from error
        record.count(record.repaired, f"transformed from {record.crs}", len(frame))
    finite = np.ones(len(frame), bool)
    points, row = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    finite[row[~np.isfinite(points).all(axis=1)]] = False
    frame = _without(frame, ~finite, "not a number as a coordinate", record)
    west, south, east, north = frame.geometry.bounds.to_numpy().T
    on_earth = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
    turned = ~on_earth & (west >= -90) & (east <= 90) & (south >= -180) & (north <= 180)
    frame = _without(frame, turned, "latitude before longitude", record)
    frame = _without(frame, ~on_earth[~turned], "not on the earth", record)
    across = crosses_antimeridian(frame.geometry.to_numpy())
    record.count(record.repaired, "crossing the antimeridian, cut there", int(across.sum()))
    if across.any():
        frame = frame.set_geometry(
            gpd.GeoSeries(cut_at_antimeridian(frame.geometry.to_numpy()), frame.index, frame.crs)
        )
    if kind == "point":
        area = ~frame.geom_type.isin(["Point"])
        record.count(record.repaired, "shape to a point inside it", int(area.sum()))
        frame = frame.set_geometry(
            frame.geometry.where(~area, frame.geometry.representative_point())
        )
    if kind == "polygon":
        invalid = ~frame.geometry.is_valid
        record.count(record.repaired, "crossing itself, made valid", int(invalid.sum()))
        # of what a shape falls into, only the surfaces count: no spikes
        valid = shapely.make_valid(
            frame.geometry.to_numpy(), method="structure", keep_collapsed=False
        )
        frame = frame.set_geometry(gpd.GeoSeries(valid, frame.index, frame.crs))
    wrong = ~frame.geom_type.isin(_KINDS[kind]) | frame.geometry.is_empty
    frame = _without(frame, wrong, f"not a {kind}", record)
    if kind == "line":
        frame = _without(frame, shapely.length(frame.geometry.to_numpy()) == 0, "no length", record)
    return frame


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
        # full-width digits, and the comma of thousands
        lambda text: re.sub(
            r"\b(\d{1,3}),(\d00)\b", r"\1\2", unicodedata.normalize("NFKC", text).lower()
        ),
        na_action="ignore",
    )
    found = texts.str.extractall(r"(?P<number>(?:^\s*-)?\d+(?:\.\d+)?(?:e\d+)?)\s*(?P<unit>k?v)?")
    number, unit = found["number"].astype(float), found["unit"].fillna("")
    # no line carries more than 1,200 kV; and where a column is told in volts, 600 and 750 are
    # the volts of a tramway
    in_volts = bool((number > 1200).any())
    volts = (unit == "v") | ((unit == "") & (number > (500 if in_volts else 1200)))
    highest = number.where(~volts, number / 1000).groupby(level=0).max().reindex(column.index)
    return highest.where(highest > 0)


def _without(
    frame: gpd.GeoDataFrame, bad: npt.ArrayLike, reason: str, record: Provenance
) -> gpd.GeoDataFrame:
    out = np.asarray(bad, dtype=bool)
    record.count(record.dropped, reason, int(out.sum()))
    return frame.loc[~out]
