"""Whether a file is what its name says: by its first bytes, and by being opened."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path

from geowbit.core.errors import SourceError
from geowbit.core.text import printable
from geowbit.fetch.polite import words_of

_HEAD = 4096
_STARTS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".zip": ("a zip archive", (b"PK\x03\x04",)),
    ".tif": (
        "a GeoTIFF",
        (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ),
    ".gpkg": ("a GeoPackage", (b"SQLite format 3\x00",)),
    ".parquet": ("GeoParquet", (b"PAR1",)),
    ".fgb": ("FlatGeobuf", (b"fgb",)),
    ".nc": ("NetCDF", (b"CDF\x01", b"CDF\x02", b"CDF\x05", b"\x89HDF\r\n\x1a\n")),
    ".shp": ("a Shapefile", (b"\x00\x00\x27\x0a",)),
    ".geojson": ("GeoJSON", (b"{",)),
}
_ALIASES = {".tiff": ".tif", ".json": ".geojson", ".geoparquet": ".parquet"}
# a country extract says so in its first block, after the length of it
_EXTRACT = b"OSMHeader"

FILES = (*_STARTS, *_ALIASES, ".csv", ".pbf")


def checked_content(path: Path, suffix: str, what: str) -> None:
    """Refuse a file that is not what its name says.

    Parameters
    ----------
    path : Path
        The file, under whatever name.
    suffix : str
        The end of its name, with the dot.
    what : str
        Names it in messages.

    Raises
    ------
    SourceError
        Where its bytes tell of another kind, or it cannot be opened as its own.
    """
    kind = _ALIASES.get(suffix.lower(), suffix.lower())
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if not head:
        raise SourceError(f"{what}: the file is empty")
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain[:1] == b"<" and kind in {*_STARTS, ".csv", ".pbf"}:
        raise SourceError(
            f"{what}: a web page or XML came, not {_called(kind)}: {words_of(head)}; "
            "is the address that of the file itself?"
        )
    if kind in _STARTS and not (plain if kind == ".geojson" else head).startswith(_STARTS[kind][1]):
        raise SourceError(
            f"{what}: is not {_called(kind)}, as its name says; it starts with {head[:8]!r}"
        )
    if kind == ".pbf" and _EXTRACT not in head[:64]:
        raise SourceError(f"{what}: is not {_called(kind)}, as its name says")
    if kind in _OPENED:
        try:
            with warnings.catch_warnings():
                # what a driver would grumble about is no news beside the error it ends in
                warnings.simplefilter("ignore")
                _OPENED[kind](path)
        except SourceError:
            raise
        except Exception as error:  # every driver has errors of its own
            reason = printable(str(error))[:160] or type(error).__name__
            raise SourceError(f"{what}: cannot be opened as {_called(kind)} ({reason})") from error


def _called(kind: str) -> str:
    if kind == ".pbf":
        return "an extract of OpenStreetMap"
    return _STARTS[kind][0] if kind in _STARTS else "a table"


def _open_raster(path: Path) -> None:
    import rasterio

    # one driver only: a virtual raster could send GDAL to other places
    with rasterio.open(path, driver="GTiff") as raster:
        if raster.crs is None:
            raise ValueError("it has no coordinate system")


def _open_vector(path: Path) -> None:
    import pyogrio

    if not len(pyogrio.list_layers(path)):
        raise ValueError("it holds no layer")


def _open_geojson(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8-sig"))
    # some drivers of GDAL take JSON that sends them elsewhere; this kind of it does not
    if not isinstance(found, dict) or found.get("type") not in {"FeatureCollection", "Feature"}:
        raise ValueError("it holds no features")


def _open_parquet(path: Path) -> None:
    import pyarrow.parquet as pq

    pq.read_metadata(path)


def _open_table(path: Path) -> None:
    text = path.read_bytes()
    if b"\x00" in text:
        raise ValueError("it holds bytes that no text has")


_OPENED: dict[str, Callable[[Path], None]] = {
    ".tif": _open_raster,
    ".gpkg": _open_vector,
    ".fgb": _open_vector,
    ".shp": _open_vector,
    ".geojson": _open_geojson,
    ".parquet": _open_parquet,
    ".csv": _open_table,
}
