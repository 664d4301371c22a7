"""Check that a file or an archive is what its name says; unpack it completely or not at all."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path

from geowbit.core.errors import LayerError, SourceError
from geowbit.core.messages import Message
from geowbit.core.text import printable
from geowbit.fetch._http import strip_markup
from geowbit.layers import files
from geowbit.layers.files import Limits

_HEAD = 4096
_STARTS: dict[str, tuple[bytes, ...]] = {
    ".zip": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".tif": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ".gpkg": (b"SQLite format 3\x00",),
    ".parquet": (b"PAR1",),
    ".fgb": (b"fgb",),
    ".nc": (b"CDF\x01", b"CDF\x02", b"CDF\x05", b"\x89HDF\r\n\x1a\n"),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".geojson": (b"{",),
}
_ALIASES = {".tiff": ".tif", ".json": ".geojson", ".geoparquet": ".parquet"}
# a country extract says so in its first block, after the length of it
_EXTRACT = b"OSMHeader"

FILES = (*_STARTS, *_ALIASES, ".csv", ".pbf")


def check_content(path: Path, suffix: str, what: str) -> None:
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
        raise SourceError("fetch.empty", what=what)
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain[:1] == b"<" and kind in {*_STARTS, ".csv", ".pbf"}:
        raise SourceError("fetch.web_page", what=what, kind=_kind(kind), words=strip_markup(head))
    if kind in _STARTS and not (plain if kind == ".geojson" else head).startswith(_STARTS[kind]):
        raise SourceError("fetch.other_start", what=what, kind=_kind(kind), start=repr(head[:8]))
    if kind == ".pbf" and _EXTRACT not in head[:64]:
        raise SourceError("fetch.other_kind", what=what, kind=_kind(kind))
    if kind in _OPENED:
        try:
            with warnings.catch_warnings():
                # what a driver would grumble about is no news beside the error it ends in
                warnings.simplefilter("ignore")
                _OPENED[kind](path)
        except _ContentError as error:
            raise _not_opened(what, kind, error.message) from error
        except Exception as error:  # every driver has errors of its own
            reason = printable(str(error))[:160] or type(error).__name__
            raise _not_opened(what, kind, reason) from error


class _ContentError(Exception):
    """A file opens and is none of its kind all the same."""

    def __init__(self, code: str) -> None:
        self.message = Message(code)
        super().__init__(code)


def _not_opened(what: str, kind: str, reason: Message | str) -> SourceError:
    return SourceError("fetch.not_opened", what=what, kind=_kind(kind), reason=reason)


def _kind(suffix: str) -> Message:
    """Return the word for a kind of file: a GeoTIFF, a table."""
    return Message(f"fetch.kind_{suffix[1:]}")


def _open_raster(path: Path) -> None:
    import rasterio

    # one driver only: a virtual raster could send GDAL to other places
    with rasterio.open(path, driver="GTiff") as raster:
        if raster.crs is None:
            raise _ContentError("fetch.no_crs")


def _open_vector(path: Path) -> None:
    import pyogrio

    if not len(pyogrio.list_layers(path)):
        raise _ContentError("fetch.holds_no_layer")


def _open_geojson(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8-sig"))
    # some drivers of GDAL take JSON that sends them elsewhere; this kind of it does not
    if not isinstance(found, dict) or found.get("type") not in {"FeatureCollection", "Feature"}:
        raise _ContentError("fetch.holds_no_features")


def _open_parquet(path: Path) -> None:
    import pyarrow.parquet as pq

    pq.read_metadata(path)


def _open_table(path: Path) -> None:
    text = path.read_bytes()
    if b"\x00" in text:
        raise _ContentError("fetch.no_text")


_OPENED: dict[str, Callable[[Path], None]] = {
    ".tif": _open_raster,
    ".gpkg": _open_vector,
    ".fgb": _open_vector,
    ".shp": _open_vector,
    ".geojson": _open_geojson,
    ".parquet": _open_parquet,
    ".csv": _open_table,
}


LAYER_FILES = (
    *(".shp", ".geojson", ".json", ".gpkg", ".fgb", ".parquet", ".tif", ".tiff", ".csv", ".xlsx"),
)
# the parts without which a Shapefile is none
_WITH_SHAPEFILE = (".shx", ".dbf")


def check_members(path: Path, limits: Limits, what: str) -> None:
    """Refuse an archive that could not be unpacked.

    Raises
    ------
    SourceError
        As :func:`geowbit.layers.files.checked_members` judges.
    """
    try:
        files.checked_members(path, limits, what)
    except LayerError as error:
        raise SourceError(error.message) from error


def unpack(path: Path, folder: Path, limits: Limits, what: str) -> list[str]:
    """Unpack an archive into a new folder and judge the layers in it.

    Parameters
    ----------
    path, folder : Path
        The archive, and the folder to make.
    limits : Limits
        What is really written counts, not what is announced.
    what : str
        Names it in messages.

    Returns
    -------
    list of str
        Its layer files, relative to the folder, in order.

    Raises
    ------
    SourceError
        Where the archive is not safe or broken, and where it holds no layer or one that is not
        what its name says.
    """
    try:
        members = files.unpack(path, folder, limits, what)
    except LayerError as error:
        raise SourceError(error.message) from error
    found = sorted(name for name in members if Path(name).suffix.lower() in LAYER_FILES)
    if not found:
        raise SourceError("fetch.no_layer", what=what, suffixes=LAYER_FILES)
    lower = {name.lower() for name in members}
    for name in found:
        inside = f"{what}: {printable(name)}"
        stem, suffix = name[: name.rindex(".")], Path(name).suffix
        if suffix.lower() == ".shp":
            missing = [end for end in _WITH_SHAPEFILE if f"{stem}{end}".lower() not in lower]
            if missing:
                raise SourceError("fetch.part_of_shapefile", what=inside, missing=missing[0])
        check_content(folder.joinpath(*name.split("/")), suffix, inside)
    return found
