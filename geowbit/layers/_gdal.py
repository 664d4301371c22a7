"""Vector files that GDAL reads: nothing asked of a network, nothing written beside them."""

from __future__ import annotations

import html
import re
import shutil
import tempfile
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
from geowbit.core.messages import Message
from geowbit.layers._options import Box, ReadOptions
from geowbit.layers._written_shapes import flat_wkb
from geowbit.layers.encodings import (
    check_encoding,
    codec_named,
    encoding_of,
    told_of_encoding,
)
from geowbit.layers.provenance import Provenance

# what the library takes for the end of an archive's name, or of a list
_MISREAD = set("!;:?*|")
# GML names where its schema is, and GDAL would ask there and write what it learned beside the file
_STAY_HERE = {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"}
_HEAD = 1 << 14
_FOLDERS = {".kml", ".kmz", ".gpx"}
_UNSUPPORTED = "Geometry type is not supported"
_MEMBER = re.compile(rb"<(?:\w+:)?(?:member|featureMembers?)\b[^>]*>\s*<(?:\w+:)?([\w.-]+)")
# the code pages that the head of a DBF names, by its byte 29
_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "cp936", 0x4E: "cp949",
    0x4F: "cp950", 0x50: "cp874", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852",
    0x65: "cp866", 0x7A: "cp936", 0x7B: "cp932", 0x7C: "cp874", 0xC8: "cp1250", 0xC9: "cp1251",
    0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
_OF_TWO_BYTES = ("cp932", "euc_jp", "cp936", "cp949", "cp950", "gb18030", "big5", "euc_kr")
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
_BOLD = re.compile(
    r"<(?:b|strong)>\s*([^<:]{1,60}?)\s*:?\s*</(?:b|strong)>\s*[:=]?\s*([^<]*)", re.I
)
_TAG = re.compile(r"<[^>]*>")


def is_gml(file: Path) -> bool:
    """Tell whether a file is GML, whatever its ending."""
    if not file.is_file():
        return False
    with file.open("rb") as handle:
        head = handle.read(_HEAD)
    head = (
        head.decode("utf-16", "ignore").encode() if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    )
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    others = re.search(rb"<(?:\w+:)?(?:kml|gpx|osm|svg|html)\b", plain[:2000])
    return plain.startswith(b"<") and not others


def read_by_gdal(
    file: Path, options: ReadOptions, record: Provenance, what: str
) -> gpd.GeoDataFrame | pd.DataFrame:
    """Read what GDAL reads, its text in UTF-8, else as its bytes tell."""
    with _plainly_named(file) as there:
        shapefile = file.suffix.lower() == ".shp"
        said = check_encoding(options.encoding, what) if options.encoding else None
        encoding, told = _shapefile_encoding(there) if shapefile else (None, False)
        encoding = said or encoding
        try:
            frame = _layers_of(there, options, record, what, encoding)
        except UnicodeDecodeError as error:
            if said:
                raise LayerError(
                    "layers.not_in_encoding", what=what, encoding=str(options.encoding)
                ) from error
            encoding = None if shapefile else encoding_of(there.read_bytes(), wide=False)
            if encoding is None or encoding.startswith("utf"):
                raise
            frame = _layers_of(there, options, record, what, encoding)
        if not said and not told and encoding and (repair := told_of_encoding(encoding)):
            record.count(record.repaired, repair, len(frame))
        return frame


@contextmanager
def _plainly_named(file: Path) -> Iterator[Path]:
    """Give a file under a name that no library takes for something else."""
    if not _MISREAD & set(str(file.absolute())[2:]):
        yield file
        return
    with tempfile.TemporaryDirectory(prefix="geowbit-") as made:
        beside = [file] if file.is_dir() else sorted(file.parent.glob(f"{_literal(file.stem)}.*"))
        for one in beside:
            target = Path(made) / f"layer{one.name.removeprefix(file.stem)}"
            try:
                target.symlink_to(one.absolute(), target_is_directory=one.is_dir())
            except OSError:  # no links on this system
                (shutil.copytree if one.is_dir() else shutil.copy)(one, target)
        yield Path(made) / f"layer{file.name.removeprefix(file.stem)}"


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _layers_of(
    file: Path, options: ReadOptions, record: Provenance, what: str, encoding: str | None
) -> gpd.GeoDataFrame | pd.DataFrame:
    """Return one layer of a file, or several as one."""
    gml = _STAY_HERE if is_gml(file) else {}
    wanted = [options.layer] if isinstance(options.layer, str) else list(options.layer or [])
    if wanted:
        names = pyogrio.list_layers(file)[:, 0].tolist()
        absent = [one for one in wanted if one not in names]
        if absent:
            raise LayerError("layers.no_layer", what=what, layer=absent[0], layers=tuple(names))
    elif file.suffix.lower() in _FOLDERS - {".gpx"}:
        wanted = _folders_of(file, record)
    names_asked: list[str | None] = [*wanted] or [None]
    try:
        frames = [_one_layer(file, one, options, encoding, gml) for one in names_asked]
    except pyogrio.errors.GeometryError as error:
        if _UNSUPPORTED not in str(error):
            raise
        return _of_surfaces(file, what, encoding, gml)
    frame = frames[0] if len(frames) == 1 else _as_one(frames, wanted)
    return _with_described(frame) if file.suffix.lower() in _FOLDERS else frame


def _folders_of(file: Path, record: Provenance) -> list[str]:
    """Return the folders of a KML, which only put in order what is one layer."""
    layers = pyogrio.list_layers(file)
    names = list(dict.fromkeys(name for name, kind in layers.tolist() if name))
    if len(names) < 2 or len(names) != len(layers):
        return []
    record.remark(Message("layers.all_folders", folders=tuple(names)))
    return names


def _as_one(frames: list[Any], names: list[str]) -> Any:
    systems = {str(one.crs) for one in frames if isinstance(one, gpd.GeoDataFrame) and len(one)}
    if len(systems) > 1:
        first = frames[0].crs
        frames = [one.to_crs(first) if isinstance(one, gpd.GeoDataFrame) else one for one in frames]
    broken, start = [], 0
    for one in frames:
        broken += [start + row for row in one.attrs.get("broken", ())]
        start += len(one)
        one.attrs = {}
    whole = pd.concat([one for one in frames if len(one)] or frames[:1], ignore_index=True)
    whole.attrs["broken"] = broken
    return whole


def _one_layer(
    file: Path, layer: str | None, options: ReadOptions, encoding: str | None, gml: dict[str, str]
) -> gpd.GeoDataFrame | pd.DataFrame:
    asked: dict[str, Any] = {"layer": layer, **gml}
    if options.bbox is not None:
        # the bounds cost a pass over some files: only where degrees may count to 360
        info = pyogrio.read_info(file, layer=layer, encoding=encoding, **gml)
        crs = options.crs or info["crs"]
        if crs and not _counts_to_360(file, layer, crs, encoding, gml):
            asked["bbox"] = box_in(options.bbox, crs)
    frame = pyogrio.read_dataframe(file, encoding=encoding, on_invalid="fix", **asked)
    if isinstance(frame, gpd.GeoDataFrame) and (missing := frame.geometry.isna().to_numpy()).any():
        wkb = pyogrio.raw.read(file, columns=[], **asked)[2]
        frame.attrs["broken"] = np.flatnonzero(missing & ~pd.isna(wkb)).tolist()
        _mend_surfaces(frame, wkb)
    return frame


def _counts_to_360(
    file: Path, layer: str | None, crs: Any, encoding: str | None, gml: dict[str, str]
) -> bool:
    if not pyproj.CRS.from_user_input(crs).is_geographic:
        return False
    bounds = pyogrio.read_info(
        file, layer=layer, encoding=encoding, force_total_bounds=True, **gml
    )["total_bounds"]
    return bool(bounds is not None and bounds[2] > 180)


def _mend_surfaces(frame: gpd.GeoDataFrame, wkb: Any) -> None:
    """Put surfaces of triangles and faces where their shapes were not understood."""
    rows = frame.attrs["broken"]
    shapes = shapely.from_wkb([flat_wkb(wkb[row]) for row in rows], on_invalid="ignore")
    found = [row for row, shape in zip(rows, shapes, strict=True) if shape is not None]
    if found:
        every = frame.geometry.to_numpy().copy()
        every[rows] = shapes
        frame.geometry = gpd.GeoSeries(every, frame.index, frame.crs)
        frame.attrs["broken"] = [row for row in rows if row not in set(found)]


def _of_surfaces(
    file: Path, what: str, encoding: str | None, gml: dict[str, str]
) -> gpd.GeoDataFrame:
    """Read a layer of triangulated surfaces, of which the library knows no type."""
    with file.open("rb") as handle:
        member = _MEMBER.search(handle.read())
    name = member[1].decode() if member else file.stem
    given = "".join(f'<OOI key="{key}">{value}</OOI>' for key, value in gml.items())
    link = (
        f'<OGRVRTDataSource><OGRVRTLayer name="{html.escape(name)}">'
        f"<SrcDataSource>{html.escape(str(file.absolute()))}</SrcDataSource>"
        f"<OpenOptions>{given}</OpenOptions><SrcLayer>{html.escape(name)}</SrcLayer>"
        "<GeometryType>wkbUnknown</GeometryType></OGRVRTLayer></OGRVRTDataSource>"
    )
    try:
        meta, _, wkb, columns = pyogrio.raw.read(link, encoding=encoding)
    except pyogrio.errors.DataSourceError as error:
        raise LayerError("layers.surfaces", what=what) from error
    shapes = shapely.from_wkb([one and flat_wkb(one) for one in wkb], on_invalid="ignore")
    rows = dict(zip(meta["fields"], columns, strict=True))
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=meta["crs"])
    frame.attrs["broken"] = np.flatnonzero(shapely.is_missing(shapes) & ~pd.isna(wkb)).tolist()
    return frame


def box_in(bbox: Box, crs: Any) -> Box:
    """Return a box of degrees as the one around it in another system."""
    there = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    found = there.transform_bounds(*bbox, densify_pts=21)
    return tuple(float(side) for side in found)  # type: ignore[return-value]


def _shapefile_encoding(file: Path) -> tuple[str | None, bool]:
    """Return how the text of a Shapefile is encoded, and whether it says so itself.

    What it says is believed where it fits; else its bytes tell.
    """
    table = _beside(file, ".dbf")
    if table is None:
        return None, False
    content = table.read_bytes()
    body = content[int.from_bytes(content[8:10], "little") :].rstrip(b"\x1a\0 ")
    beside = _beside(file, ".cpg")
    words = beside.read_bytes()[:100].decode("ascii", "ignore").strip() if beside else ""
    said = codec_named(words) if words else _PAGES.get(content[29] if len(content) > 29 else 0)
    if said and body.isascii():
        return said, True
    found = encoding_of(body, wide=False)
    if said and _fits(body, said) and (found is None or _agrees(said, found)):
        return said, True
    return found or said, found is None


def _agrees(said: str, found: str) -> bool:
    """Tell whether the bytes leave open what a Shapefile says of its text.

    A page of single bytes takes whatever stands there: of those, which letters are meant is told
    by the file alone; but where the bytes make sense in two-byte letters or UTF-8, they are these.
    """
    return said == found or not (found.startswith("utf") or found in _OF_TWO_BYTES)


def _fits(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _beside(file: Path, ending: str) -> Path | None:
    """Return a part of a Shapefile, its ending in capitals or not."""
    for one in (file.with_suffix(ending), file.with_suffix(ending.upper())):
        if one.is_file():
            return one
    return None


def _with_described(frame: Any) -> Any:
    """Return rows with columns for what stands in the tables of their descriptions."""
    name = next((one for one in frame if str(one).lower() == "description"), None)
    if name is None:
        return frame
    told = [_described(str(one)) if one else {} for one in frame[name]]
    known = {str(one).lower() for one in frame}
    keys = dict.fromkeys(key for one in told for key in one if key.lower() not in known)
    added = {key: pd.array([one.get(key) for one in told], dtype="string") for key in keys}
    return frame.assign(**added) if added else frame


def _described(text: str) -> dict[str, str]:
    r"""Return the names and values of a description in HTML.

    Examples
    --------
    >>> _described("<table><tr><td>kV</td><td>66</td></tr></table>")
    {'kV': '66'}
    >>> _described("<b>kV:</b> 154<br>")
    {'kV': '154'}
    """
    found: dict[str, str] = {}
    for row in _ROW.findall(text):
        cells = [html.unescape(_TAG.sub("", one)).strip() for one in _CELL.findall(row)]
        if len(cells) == 2 and cells[0] and len(cells[0]) <= 60:
            found.setdefault(cells[0], cells[1])
    if not found:
        for key, value in _BOLD.findall(text):
            found.setdefault(html.unescape(key).strip(), html.unescape(value).strip())
    return found
