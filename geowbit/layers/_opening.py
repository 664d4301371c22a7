"""Open a file of any format: rows with a shape, as in the file."""

from __future__ import annotations

import json
import re
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Sentence
from geowbit.core.paths import NO_ROOM
from geowbit.core.text import printable
from geowbit.layers._gdal import box_in, is_gml, read_by_gdal
from geowbit.layers._options import ReadOptions
from geowbit.layers._records import JSON_RECORDS, holds_records, records_of
from geowbit.layers._sheets import TEXT_TABLES, WORKBOOKS
from geowbit.layers._tables import placed, read_table
from geowbit.layers.files import Limits, check_content, gunzip, sha256_of, unpack
from geowbit.layers.osm import NONE_THERE, OSM_LAYERS, osm_layer, read_extract
from geowbit.layers.provenance import Provenance
from geowbit.layers.raster_file import is_raster
from geowbit.layers.tables import Table

_FORMS = Message("layers.forms")

_BESIDE_A_SHAPEFILE = {".dbf", ".shx", ".prj", ".cpg"}
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_PARQUET = {".parquet", ".geoparquet"}
_ARCHIVES = {".zip", ".kmz"}
_EXTRACTS = (".osm.pbf", ".osm", ".osm.bz2", ".osm.gz", ".pbf")
_RASTERS = (".tif", ".tiff", ".nc", ".asc", ".vrt", ".img", ".h5", ".jp2")
_IN_ARCHIVES = (
    ".gpkg", ".geojson", ".json", ".geojsonl", ".shp", ".fgb", ".gml", ".kml", ".gpx", ".tab",
    ".mif", ".sqlite", *JSON_RECORDS, *_PARQUET, ".csv", ".tsv", *WORKBOOKS, ".pbf",
)  # fmt: skip
# of one layer in several forms: which is read first
_FIRST = {one: order for order, one in enumerate((".gpkg", ".parquet", ".fgb", ".shp", ".geojson"))}
# texts of an archive that are no table
_ABOUT = re.compile(r"read.?me|licen[cs]e|terms|about|changelog|利用|説明|注意|規約", re.IGNORECASE)
_SEVERAL = re.compile(r"More than one layer found in '.*?': (?P<names>'.*)\. Specify layer.*")
_NAMED = re.compile(r"'(.*?)'( \(default\))?(?:, |$)")


def open_file(
    name: str, file: Path, options: ReadOptions, record: Provenance
) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Return the rows of a file, of an archive those of each of its files that is meant.

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
    list of (str, GeoDataFrame)
        Where they stand, and rows in the CRS of the file; ``attrs["broken"]`` are positions of
        rows whose shape is broken.

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
            parts = _opened(name, file, options, record, what)
    except LayerError:
        raise
    except UnicodeDecodeError as error:
        raise LayerError("layers.no_text", what=what) from error
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise _unread(what, error) from error
        folder, reason = tempfile.gettempdir(), str(error.strerror)
        raise LayerError("layers.no_room", what=what, folder=folder, reason=reason) from error
    except Exception as error:
        raise _unread(what, error) from error
    if not all(isinstance(frame, gpd.GeoDataFrame) for _, frame in parts):
        raise LayerError("layers.no_geometry_column", what=what)
    for one in warned:
        record.remark(_as_remark(printable(str(one.message).splitlines()[0])))
    return parts


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


def _unread(what: str, error: Exception) -> LayerError:
    return LayerError("layers.cannot_read", what=what, why=_reason(error), forms=_FORMS)


def _reason(error: Exception) -> str:
    # GDAL goes on with advice on drivers that a study has no way to follow
    lines = str(error).split(" It might help to ")[0].splitlines()
    return printable(lines[0]).rstrip(".;")[:200] if lines else type(error).__name__


def _opened(
    name: str, file: Path, options: ReadOptions, record: Provenance, what: str
) -> list[tuple[str, gpd.GeoDataFrame]]:
    suffix = file.suffix.lower()
    if file.is_file():
        check_content(file, what)
    if file.name.lower().endswith(_EXTRACTS):
        return [(str(file), _from_extract(name, file, options, record, what))]
    if suffix == ".gz":
        with _gunzipped(file, what) as inside:
            found = f"{what}: {inside.name}"
            check_content(inside, found)
            return [(str(file), _read(name, inside, options, record, found))]
    if suffix in _ARCHIVES:
        parts = []
        with _unpacked(file, options, record, what) as (members, layer):
            for inside in members:
                found = f"{what}: {inside.name}"
                if inside.is_file():
                    check_content(inside, found)
                rows = _read(name, inside, _with_layer(options, layer), record, found)
                place = str(file) if len(members) == 1 else f"{file}: {printable(inside.name)}"
                parts.append((place, rows))
        return parts
    return [(str(file), _read(name, file, options, record, what))]


def _read(
    name: str, file: Path, options: ReadOptions, record: Provenance, what: str
) -> gpd.GeoDataFrame:
    suffix = file.suffix.lower()
    if file.name.lower().endswith(_EXTRACTS):
        return _from_extract(name, file, options, record, what)
    if suffix in TEXT_TABLES or suffix in WORKBOOKS:
        return _cut(read_table(file, options, record, what), options)
    if suffix in _PARQUET:
        return _from_parquet(file, options, record, what)
    if holds_records(file):
        found = records_of(file, what)
        if isinstance(found, Table):
            found = placed(found, options, record, what)
        return _cut(found, options)
    frame = read_by_gdal(file, options, record, what)
    if not isinstance(frame, gpd.GeoDataFrame):
        frame = placed(_as_table(frame), options, record, what)
    return _cut(frame, options)


def _as_table(frame: pd.DataFrame) -> Table:
    """Return rows without shapes as a table; its numbers stay numbers."""
    texts = frame.select_dtypes(exclude=["number", "bool", "datetime"]).columns
    plain = {name: frame[name].where(frame[name].notna(), "") for name in texts}
    rows = frame.assign(**plain).rename(columns=str).reset_index(drop=True)
    return Table(rows, np.arange(1, len(rows) + 1))


def _with_layer(options: ReadOptions, layer: str | Sequence[str] | None) -> ReadOptions:
    return ReadOptions(**{**options.__dict__, "layer": layer})


@contextmanager
def _unpacked(
    file: Path, options: ReadOptions, record: Provenance, what: str
) -> Iterator[tuple[list[Path], str | Sequence[str] | None]]:
    """Give the layer files of an archive that are meant, and the layer that is still to choose."""
    with tempfile.TemporaryDirectory(prefix="geowbit-") as made:
        folder = Path(made) / "unpacked"
        names = [one for one in sorted(unpack(file, folder, Limits(), what)) if _is_data(one)]
        layers = _layers_among(names, folder)
        packed = [one for one in names if Path(one).suffix.lower() in _ARCHIVES]
        if not layers and packed:
            raise LayerError("layers.holds_archives", what=what, first=printable(packed[0]))
        if not layers and (rasters := [one for one in names if _is_raster(folder / one)]):
            raise LayerError("layers.holds_raster", what=what, raster=printable(rasters[0]))
        if not layers:
            raise LayerError("layers.holds_no_layer", what=what, forms=_FORMS)
        said = [options.layer] if isinstance(options.layer, str) else list(options.layer or ())
        chosen = [one for one in layers if any(_is_called(one, word) for word in said)]
        in_vain = [word for word in said if not any(_is_called(one, word) for one in layers)]
        inside = chosen or layers
        if not said:
            inside = _in_one_form(layers, record)
        if (chosen and in_vain) or (not chosen and len(inside) > 1):
            raise LayerError(
                "layers.holds_files",
                what=what,
                count=str(len(layers)),
                files=tuple(printable(one) for one in layers[:8]),
            )
        paths = [folder.joinpath(*one.split("/")) for one in inside]
        yield paths, None if chosen else options.layer


def _is_called(member: str, word: str) -> bool:
    """Tell whether a member of an archive has this name, fits this pattern or is in this folder.

    Examples
    --------
    >>> [_is_called("deep/a.shp", one) for one in ("a", "a.shp", "deep", "*.shp", "b")]
    [True, True, True, True, False]
    """
    names = {member, Path(member).name, Path(member).stem, *Path(member).parts[:-1]}
    return word in names or any(fnmatchcase(name, word) for name in names)


def _in_one_form(layers: list[str], record: Provenance) -> list[str]:
    """Return one of the forms in which an archive has the same layer."""
    if len({str(Path(one).with_suffix("")) for one in layers}) != 1:
        return layers
    best, *others = sorted(layers, key=lambda one: _FIRST.get(Path(one).suffix.lower(), 9))
    if others:
        record.remark(
            Message("layers.in_forms", file=printable(best), others=tuple(map(printable, others)))
        )
    return [best]


def _is_data(name: str) -> bool:
    """Tell whether a member of an archive is no more than what a system keeps for itself."""
    parts = name.split("/")
    return "__MACOSX" not in parts and not parts[-1].startswith((".", "~$"))


def _layers_among(names: list[str], folder: Path) -> list[str]:
    """Return the members of an archive that are layers; a folder of Esri's is one."""
    folders = dict.fromkeys(
        "/".join(parts[: at + 1])
        for parts in (one.split("/") for one in names)
        for at, part in enumerate(parts[:-1])
        if part.lower().endswith(".gdb")
    )
    rest = [one for one in names if not any(one.startswith(f"{whole}/") for whole in folders)]
    found = [*folders, *(one for one in rest if one.lower().endswith(_IN_ARCHIVES))]
    # a text beside a layer only tells of it
    return found or [
        one for one in rest if not _ABOUT.search(Path(one).name) and _is_text_table(folder / one)
    ]


def _is_text_table(file: Path) -> bool:
    ending = file.suffix.lower()
    if ending == ".txt":
        return not is_raster(file)
    return ending in (".xml", ".dat", "") and is_gml(file)


def _is_raster(file: Path) -> bool:
    return file.name.lower().endswith(_RASTERS) or is_raster(file)


@contextmanager
def _gunzipped(file: Path, what: str) -> Iterator[Path]:
    """Give the file that a gzip packs, under its own name."""
    with tempfile.TemporaryDirectory(prefix="geowbit-") as made:
        target = Path(made) / (file.stem if Path(file.stem).suffix else f"{file.stem}.txt")
        gunzip(file, target, Limits(), what)
        yield target


def _from_extract(
    name: str, file: Path, options: ReadOptions, record: Provenance, what: str
) -> gpd.GeoDataFrame:
    """Read what an extract of OpenStreetMap has of a layer, or of the kind that `layer` names."""
    if options.layer is not None:
        said = [options.layer] if isinstance(options.layer, str) else options.layer
        kinds = [osm_layer(one) for one in said]
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


def _from_parquet(
    file: Path, options: ReadOptions, record: Provenance, what: str
) -> gpd.GeoDataFrame:
    import pyarrow.parquet as pq

    if b"geo" not in (pq.read_schema(file).metadata or {}):
        return _cut(placed(_as_table(pd.read_parquet(file)), options, record, what), options)
    meta = json.loads((pq.read_schema(file).metadata or {}).get(b"geo", b"{}"))
    try:
        if options.bbox and _has_covering(meta):
            return gpd.read_parquet(file, bbox=box_in(options.bbox, options.crs or _crs_of(meta)))
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
    """Return what touches the window of the study, in positions of its own."""
    if (
        not isinstance(frame, gpd.GeoDataFrame)
        or options.bbox is None
        or frame.empty
        or (options.crs or frame.crs) is None
    ):
        return frame
    box = box_in(options.bbox, options.crs or frame.crs)
    west, south, east, north = frame.geometry.bounds.to_numpy().T
    near = (west <= box[2]) & (east >= box[0])
    if (options.crs is None or not pyproj.CRS(options.crs).is_projected) and (east > 180).any():
        # of degrees that count to 360
        near |= (west - 360 <= box[2]) & (east - 360 >= box[0])
    near &= (south <= box[3]) & (north >= box[1])
    # what has no place is told of, not cut away
    kept = near | ~np.isfinite(west)
    cut = frame.loc[kept]
    position = np.cumsum(kept) - 1
    told = frame.attrs
    cut.attrs = {
        **told,
        "broken": [int(position[row]) for row in told.get("broken", ()) if kept[row]],
        "spoiled": {
            kind: [int(position[row]) for row in rows if kept[row]]
            for kind, rows in told.get("spoiled", {}).items()
        },
    }
    return cut
