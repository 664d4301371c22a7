"""Open a file of any format: rows with a shape, as in the file."""

from __future__ import annotations

import json
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Sentence
from geowbit.core.text import printable
from geowbit.layers._options import Box, ReadOptions
from geowbit.layers._tables import ENCODINGS, TEXT_TABLES, WORKBOOKS, encoding_of, read_table
from geowbit.layers.files import Limits, check_content, sha256_of, unpack
from geowbit.layers.osm import NONE_THERE, OSM_LAYERS, osm_layer, read_extract
from geowbit.layers.provenance import Provenance

_FORMS = Message("layers.forms")

_BESIDE_A_SHAPEFILE = {".dbf", ".shx", ".prj", ".cpg"}
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_PARQUET = {".parquet", ".geoparquet"}
_ARCHIVES = {".zip", ".kmz"}
_EXTRACTS = (".osm.pbf", ".osm", ".osm.bz2", ".osm.gz", ".pbf")
_RASTERS = (".tif", ".tiff", ".nc", ".asc", ".vrt", ".img", ".h5", ".jp2")
_IN_ARCHIVES = (
    ".gpkg", ".geojson", ".json", ".geojsonl", ".shp", ".fgb", ".gml", ".kml", ".gpx", ".tab",
    ".mif", ".sqlite", *_PARQUET, ".csv", ".tsv", *WORKBOOKS, ".pbf",
)  # fmt: skip
_SEVERAL = re.compile(r"More than one layer found in '.*?': (?P<names>'.*)\. Specify layer.*")
_NAMED = re.compile(r"'(.*?)'( \(default\))?(?:, |$)")
# a driver shall neither ask the network for a schema nor write beside the file
_OPTIONS = {".gml": {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"}}


def open_file(name: str, file: Path, options: ReadOptions, record: Provenance) -> gpd.GeoDataFrame:
    """Return the rows of a file.

    Parameters
    ----------
    name : str
        The layer that they are for.
    file : Path
        A form of ``layers.forms``, or what else GDAL opens.
    options : ReadOptions
        ``layer``, ``crs`` and ``bbox`` count here.
    record : Provenance
        Digest, note and counts are added to it.

    Returns
    -------
    GeoDataFrame
        In the CRS of the file; ``attrs["broken"]`` are positions of rows whose shape is broken.

    Raises
    ------
    LayerError
        Where it is missing, not what its name says, or unreadable.
    """
    what = f"layer {name}: {file}"
    if file.is_dir() and file.suffix.lower() != ".gdb":
        raise LayerError("layers.is_folder", what=what)
    if not file.exists():
        raise LayerError("layers.no_file", what=what)
    whole = file.with_suffix(".shp")
    if file.suffix.lower() in _BESIDE_A_SHAPEFILE and whole.exists():
        raise LayerError("layers.part_of_shapefile", what=what, whole=whole.name)
    try:
        # what the reader warns of belongs to the record, not between the lines of the shell
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            frame = _opened(name, file, options, record, what)
    except LayerError:
        raise
    except UnicodeDecodeError as error:
        raise LayerError("layers.no_text", what=what) from error
    except Exception as error:
        raise LayerError(
            "layers.cannot_read", what=what, why=_reason(error), forms=_FORMS
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise LayerError("layers.no_geometry_column", what=what)
    for one in warned:
        record.remark(_as_remark(printable(str(one.message).splitlines()[0])))
    return frame


def digest_of(files: list[Path]) -> str:
    """Return the SHA-256 of files, of a Shapefile all its parts."""
    every: list[Path] = []
    for file in files:
        if file.is_dir():
            every += sorted(one for one in file.rglob("*") if one.is_file())
        elif file.suffix.lower() == ".shp":
            beside = [file.with_suffix(part) for part in _SHAPEFILE_PARTS]
            every += [part for part in beside if part.is_file()] or [file]
        else:
            every.append(file)
    return sha256_of(every)


def _as_remark(warned: str) -> Sentence:
    """Return a warning of the reader as the user of a study can act on it."""
    if warned.startswith("Several features with id"):
        return Message("layers.ids_twice")
    if several := _SEVERAL.fullmatch(warned):
        first, *others = (name for name, _ in _NAMED.findall(several["names"]))
        return Message("layers.of_several", first=first, others=tuple(others))
    return warned


def _reason(error: Exception) -> str:
    # GDAL goes on with advice on drivers that a study has no way to follow
    lines = str(error).split(" It might help to ")[0].splitlines()
    return printable(lines[0]).rstrip(".;")[:200] if lines else type(error).__name__


def _opened(
    name: str, file: Path, options: ReadOptions, record: Provenance, what: str
) -> gpd.GeoDataFrame:
    suffix = file.suffix.lower()
    if file.is_file():
        check_content(file, what)
    if file.name.lower().endswith(_EXTRACTS):
        return _from_extract(name, file, options, record, what)
    if suffix in _ARCHIVES:
        with _unpacked(file, options, what) as (inside, layer):
            found = f"{what}: {inside.name}"
            check_content(inside, found)
            return _read(name, inside, _with_layer(options, layer), record, found)
    return _read(name, file, options, record, what)


def _read(
    name: str, file: Path, options: ReadOptions, record: Provenance, what: str
) -> gpd.GeoDataFrame:
    suffix = file.suffix.lower()
    if file.name.lower().endswith(_EXTRACTS):
        return _from_extract(name, file, options, record, what)
    if suffix in TEXT_TABLES or suffix in WORKBOOKS:
        return _cut(read_table(file, options, record, what), options)
    if suffix in _PARQUET:
        return _from_parquet(file, options)
    return _from_gdal(file, options, record, what)


def _with_layer(options: ReadOptions, layer: str | None) -> ReadOptions:
    return ReadOptions(**{**options.__dict__, "layer": layer})


@contextmanager
def _unpacked(file: Path, options: ReadOptions, what: str) -> Iterator[tuple[Path, str | None]]:
    """Give the one layer file of an archive, and the layer in it that is still to be chosen."""
    with tempfile.TemporaryDirectory(prefix="geowbit-") as made:
        folder = Path(made) / "unpacked"
        names = sorted(unpack(file, folder, Limits(), what))
        layers = [one for one in names if one.lower().endswith(_IN_ARCHIVES)]
        said = options.layer
        chosen = [one for one in layers if said in {one, Path(one).name, Path(one).stem}]
        if not layers and (rasters := [one for one in names if one.lower().endswith(_RASTERS)]):
            raise LayerError("layers.holds_raster", what=what, raster=printable(rasters[0]))
        if not layers:
            raise LayerError("layers.holds_no_layer", what=what, forms=_FORMS)
        if not chosen and len(layers) > 1:
            raise LayerError(
                "layers.holds_files",
                what=what,
                count=str(len(layers)),
                files=tuple(printable(one) for one in layers[:8]),
            )
        inside = chosen or layers
        yield folder.joinpath(*inside[0].split("/")), None if chosen else said


def _from_extract(
    name: str, file: Path, options: ReadOptions, record: Provenance, what: str
) -> gpd.GeoDataFrame:
    """Read what an extract of OpenStreetMap has of a layer, or of the kind that `layer` names."""
    if options.layer is not None:
        kinds = [osm_layer(options.layer)]
    else:
        kinds = [one for one in OSM_LAYERS.values() if one.layer == name]
    if not kinds:
        raise LayerError("layers.no_tags", what=what)
    within = shapely.box(*options.bbox) if options.bbox else None
    found: list[gpd.GeoDataFrame] = []
    for kind in kinds:
        try:
            frame, told = read_extract(file, kind, within=within, what=what, where=str(file))
        except LayerError as error:
            if error.code == NONE_THERE and (kind is not kinds[-1] or found):
                continue
            raise
        found.append(frame)
        for key in ("source", "licence", "attribution", "date", "confidence"):
            setattr(record, key, getattr(told, key))
        for one in told.notes:
            record.remark(one)
    return gpd.GeoDataFrame(pd.concat(found, ignore_index=True), crs="EPSG:4326")


def _from_parquet(file: Path, options: ReadOptions) -> gpd.GeoDataFrame:
    import pyarrow.parquet as pq

    meta = json.loads((pq.read_schema(file).metadata or {}).get(b"geo", b"{}"))
    try:
        if options.bbox and _has_covering(meta):
            return gpd.read_parquet(file, bbox=_box_in(options.bbox, options.crs or _crs_of(meta)))
        frame = gpd.read_parquet(file)
    except shapely.errors.GEOSException:
        frame = _mended_parquet(file, meta)
    return _cut(frame, options)


def _has_covering(meta: dict[str, Any]) -> bool:
    column = meta.get("columns", {}).get(meta.get("primary_column"), {})
    return "bbox" in column.get("covering", {})


def _crs_of(meta: dict[str, Any]) -> Any:
    column = meta.get("columns", {}).get(meta.get("primary_column"), {})
    return column.get("crs", "OGC:CRS84")


def _mended_parquet(file: Path, meta: dict[str, Any]) -> gpd.GeoDataFrame:
    """Read a file of which some shapes are broken; those are left out of the others."""
    column = meta["primary_column"]
    table = pd.read_parquet(file)
    wkb = table.pop(column).to_numpy(object)
    shapes = shapely.from_wkb(wkb, on_invalid="fix")
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs=_crs_of(meta))
    frame.attrs["broken"] = np.flatnonzero(shapely.is_missing(shapes) & ~pd.isna(wkb)).tolist()
    return frame


def _cut(frame: gpd.GeoDataFrame, options: ReadOptions) -> gpd.GeoDataFrame:
    if options.bbox is None or frame.empty or (options.crs or frame.crs) is None:
        return frame
    box = _box_in(options.bbox, options.crs or frame.crs)
    west, south, east, north = frame.geometry.bounds.to_numpy().T
    near = (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
    # what has no place is told of, not cut away
    return frame.loc[near | ~np.isfinite(west)]


def _box_in(bbox: Box, crs: Any) -> Box:
    there = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    found = there.transform_bounds(*bbox, densify_pts=21)
    return tuple(float(side) for side in found)  # type: ignore[return-value]


def _from_gdal(file: Path, options: ReadOptions, record: Provenance, what: str) -> gpd.GeoDataFrame:
    """Read what GDAL reads, its text in UTF-8, else in Shift_JIS."""
    shapefile = file.suffix.lower() == ".shp"
    encoding = _shapefile_encoding(file) if shapefile else None
    try:
        frame = _with_encoding(file, options, what, encoding)
    except UnicodeDecodeError:
        if shapefile:
            raise
        encoding = "cp932"
        frame = _with_encoding(file, options, what, encoding)
    if repair := ENCODINGS.get(encoding or ""):
        record.count(record.repaired, repair, len(frame))
    return frame


def _with_encoding(
    file: Path, options: ReadOptions, what: str, encoding: str | None
) -> gpd.GeoDataFrame:
    asked: dict[str, Any] = {"layer": options.layer, **_OPTIONS.get(file.suffix.lower(), {})}
    if options.layer is not None:
        names = pyogrio.list_layers(file)[:, 0].tolist()
        if options.layer not in names:
            raise LayerError("layers.no_layer", what=what, layer=options.layer, layers=tuple(names))
    if options.bbox is not None:
        info = pyogrio.read_info(file, layer=options.layer, encoding=encoding)
        if crs := options.crs or info["crs"]:
            asked["bbox"] = _box_in(options.bbox, crs)
    frame = pyogrio.read_dataframe(file, encoding=encoding, on_invalid="fix", **asked)
    if isinstance(frame, gpd.GeoDataFrame) and (missing := frame.geometry.isna().to_numpy()).any():
        wkb = pyogrio.raw.read(file, columns=[], **asked)[2]
        frame.attrs["broken"] = np.flatnonzero(missing & ~pd.isna(wkb)).tolist()
    return frame


def _shapefile_encoding(file: Path) -> str | None:
    """Return how the text of a Shapefile is encoded, which the older ones do not say."""
    table = file.with_suffix(".dbf")
    if not table.is_file() or file.with_suffix(".cpg").is_file():
        return None
    content = table.read_bytes()
    header_length, told = int.from_bytes(content[8:10], "little"), content[29:30]
    return encoding_of(content[header_length:]) if told in (b"", b"\0") else None
