"""Whether a file is what its name says, by its first bytes."""

from __future__ import annotations

import re
from pathlib import Path

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message

_HEAD = 1 << 16
_ZIP = (b"PK\x03\x04",)
# the form that the name promises (``form.…``), and how such a file begins
STARTS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".zip": ("zip", _ZIP),
    ".kmz": ("kmz", _ZIP),
    ".xlsx": ("excel", _ZIP),
    ".xlsm": ("excel", _ZIP),
    ".ods": ("opendocument", _ZIP),
    ".xls": (
        "old_excel",
        (b"\xd0\xcf\x11\xe0", b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"),
    ),
    ".gpkg": ("geopackage", (b"SQLite format 3\x00",)),
    ".sqlite": ("sqlite", (b"SQLite format 3\x00",)),
    ".parquet": ("geoparquet", (b"PAR1",)),
    ".geoparquet": ("geoparquet", (b"PAR1",)),
    ".fgb": ("flatgeobuf", (b"fgb",)),
    ".shp": ("shapefile", (b"\x00\x00\x27\x0a",)),
    ".geojson": ("geojson", (b"{",)),
    ".json": ("geojson", (b"{",)),
    ".geojsonl": ("geojson", (b"{", b"\x1e")),
    ".geojsons": ("geojson", (b"{", b"\x1e")),
    ".gml": ("gml", (b"<",)),
    ".kml": ("kml", (b"<",)),
    ".gpx": ("gpx", (b"<",)),
    ".osm": ("extract", (b"<",)),
}
_TEXT = {".geojson", ".json", ".geojsonl", ".geojsons", ".gml", ".kml", ".gpx", ".osm"}
_LOOKS_LIKE = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"%PDF": "pdf",
    b"PK\x03\x04": "zip",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"SQLite format 3": "geopackage_or_sqlite",
    b"PAR1": "parquet",
    b"fgb": "flatgeobuf",
    b"\x00\x00\x27\x0a": "shapefile",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
}
# files that do not hold a layer but tell GDAL where to get one, or what to do
_ELSEWHERE = re.compile(
    rb"<\s*(OGR\w*DataSource|GDAL_|VRTDataset)|gdal_streamed_alg|<\s*!ENTITY", re.IGNORECASE
)
_WEB_PAGE = re.compile(rb"<\s*(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEATURES = re.compile(
    rb'"(FeatureCollection|Feature|Topology|GeometryCollection|geometryType|'
    rb'(Multi)?(Point|LineString|Polygon))"'
)


def check_content(file: Path, what: str) -> None:
    """Refuse a file that is not what its name says, or that leads elsewhere.

    Parameters
    ----------
    file : Path
        The end of its name counts.
    what : str
        Names it in messages.

    Raises
    ------
    LayerError
        One line: what it is not, and what it looks like.
    """
    with file.open("rb") as handle:
        head = handle.read(_HEAD)
    suffix = file.suffix.lower()
    called, starts = STARTS.get(suffix, ("layer", ()))
    form = Message(f"form.{called}")
    if not head:
        raise LayerError("layers.empty_file", what=what)
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip() if suffix in _TEXT else head
    if _WEB_PAGE.match(plain[:200].lstrip()):
        raise LayerError("layers.web_page", what=what, form=form)
    if starts and not plain.startswith(starts):
        if like := looks_like(head):
            found = Message(f"form.{like}")
            raise LayerError("layers.other_form", what=what, form=form, like=found)
        raise LayerError("layers.not_its_form", what=what, form=form)
    if _ELSEWHERE.search(head[:4096]):
        raise LayerError("layers.only_a_link", what=what)
    # a long preamble may stand before the first feature
    features = suffix not in {".geojson", ".json"} or _FEATURES.search(head)
    if not features and not _FEATURES.search(file.read_bytes()):
        raise LayerError("layers.no_geojson", what=what)


def looks_like(head: bytes) -> str:
    """Return the form of a file by its first bytes; nothing where they are of no known one.

    Examples
    --------
    >>> looks_like(b"%PDF-1.7"), looks_like(b"hello, world"), looks_like(bytes(9))
    ('pdf', 'text', '')
    """
    for start, called in _LOOKS_LIKE.items():
        if head.startswith(start):
            return called
    return "text" if head[:512].isascii() and b"\0" not in head[:512] else ""
