"""Whether a file is what its name says, by its first bytes."""

from __future__ import annotations

import re
from pathlib import Path

from geowbit.core.errors import LayerError

_HEAD = 1 << 16
_ZIP = (b"PK\x03\x04",)
# what the name promises, and how such a file begins
STARTS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".zip": ("a zip archive", _ZIP),
    ".kmz": ("a KMZ archive", _ZIP),
    ".xlsx": ("an Excel workbook", _ZIP),
    ".xlsm": ("an Excel workbook", _ZIP),
    ".ods": ("an OpenDocument table", _ZIP),
    ".xls": (
        "an old Excel workbook",
        (b"\xd0\xcf\x11\xe0", b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"),
    ),
    ".gpkg": ("a GeoPackage", (b"SQLite format 3\x00",)),
    ".sqlite": ("a SQLite database", (b"SQLite format 3\x00",)),
    ".parquet": ("GeoParquet", (b"PAR1",)),
    ".geoparquet": ("GeoParquet", (b"PAR1",)),
    ".fgb": ("FlatGeobuf", (b"fgb",)),
    ".shp": ("a Shapefile", (b"\x00\x00\x27\x0a",)),
    ".geojson": ("GeoJSON", (b"{",)),
    ".json": ("GeoJSON", (b"{",)),
    ".geojsonl": ("GeoJSON", (b"{", b"\x1e")),
    ".geojsons": ("GeoJSON", (b"{", b"\x1e")),
    ".gml": ("GML", (b"<",)),
    ".kml": ("KML", (b"<",)),
    ".gpx": ("GPX", (b"<",)),
    ".osm": ("an extract of OpenStreetMap", (b"<",)),
}
_TEXT = {".geojson", ".json", ".geojsonl", ".geojsons", ".gml", ".kml", ".gpx", ".osm"}
_LOOKS_LIKE = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"SQLite format 3": "a GeoPackage or another SQLite file",
    b"PAR1": "Parquet",
    b"fgb": "FlatGeobuf",
    b"\x00\x00\x27\x0a": "a Shapefile",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
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
    called, starts = STARTS.get(suffix, ("a layer", ()))
    if not head:
        raise LayerError("layers.empty_file", what=what)
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip() if suffix in _TEXT else head
    if _WEB_PAGE.match(plain[:200].lstrip()):
        raise LayerError("layers.web_page", what=what, form=called)
    if starts and not plain.startswith(starts):
        like = looks_like(head)
        if like:
            raise LayerError("layers.other_form", what=what, form=called, like=like)
        raise LayerError("layers.not_its_form", what=what, form=called)
    if _ELSEWHERE.search(head[:4096]):
        raise LayerError("layers.only_a_link", what=what)
    # a long preamble may stand before the first feature
    features = suffix not in {".geojson", ".json"} or _FEATURES.search(head)
    if not features and not _FEATURES.search(file.read_bytes()):
        raise LayerError("layers.no_geojson", what=what)


def looks_like(head: bytes) -> str:
    """Return what a file is by its first bytes; nothing where they are of no known kind.

    Examples
    --------
    >>> looks_like(b"%PDF-1.7"), looks_like(b"hello, world"), looks_like(bytes(9))
    ('a PDF', 'text', '')
    """
    for start, called in _LOOKS_LIKE.items():
        if head.startswith(start):
            return called
    return "text" if head[:512].isascii() and b"\0" not in head[:512] else ""
