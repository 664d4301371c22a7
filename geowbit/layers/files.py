"""Files before they are read: paths, contents, archives, and the packages that some forms need."""

from __future__ import annotations

import gzip
import hashlib
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.core.paths import path_problem, shown_path
from geowbit.core.text import printable

__all__ = ["Limits", "check_name", "checked_members", "gunzip", "needed", "sha256_of", "unpack"]

_BLOCK = 1 << 20
_ENCRYPTED = 0x1
_HEAD = 1 << 16
_ZIP = (b"PK\x03\x04",)
# the form that the name promises (``form.…``), and how such a file begins
_STARTS: dict[str, tuple[str, tuple[bytes, ...]]] = {
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
    ".json": ("geojson", (b"{", b"[")),
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


@dataclass(frozen=True)
class Limits:
    """How much a download may hold.

    Attributes
    ----------
    download_mb, unpacked_mb : int
        Size of the file, and of all its members.
    ratio : float
        Unpacked size over the size of the archive.
    members : int
        Number of members of an archive.
    """

    download_mb: int = 4096
    unpacked_mb: int = 20_480
    ratio: float = 100.0
    members: int = 10_000


def checked_members(path: Path, limits: Limits, what: str) -> dict[str, zipfile.ZipInfo]:
    """Return the files of an archive by their safe names.

    Parameters
    ----------
    path : Path
        The archive.
    limits : Limits
        Number of members, size and ratio.
    what : str
        Names it in messages.

    Returns
    -------
    dict of str to ZipInfo
        Name with ``/`` between folders to the member.

    Raises
    ------
    LayerError
        Where the archive is broken, would write outside its folder, or would unpack to more
        than allowed.
    """
    try:
        with opened_archive(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise LayerError(
            "layers.broken_archive", what=what, why=printable(str(error))[:120]
        ) from error
    if len(infos) > limits.members:
        raise LayerError("layers.many_members", what=what, count=len(infos), most=limits.members)
    total = sum(info.file_size for info in infos)
    _check_size(total, path, limits, what)
    members: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        name = _safe_name(info, what)
        if not name:
            continue
        if name.lower() in seen:
            raise LayerError("layers.member_twice", what=what, name=printable(name))
        seen.add(name.lower())
        members[name] = info
    for name in seen:
        if any(str(folder) in seen for folder in PurePosixPath(name).parents):
            raise LayerError("layers.member_below_file", what=what, name=printable(name))
    return members


def unpack(path: Path, folder: Path, limits: Limits, what: str) -> list[str]:
    """Unpack an archive into a new folder.

    Parameters
    ----------
    path, folder : Path
        The archive, and the folder to make.
    limits : Limits
        As for :func:`checked_members`; what is really written counts, not what is announced.
    what : str
        Names it in messages.

    Returns
    -------
    list of str
        Its files, relative to the folder, with ``/`` between folders.

    Raises
    ------
    LayerError
        As :func:`checked_members`, and where a member is broken.
    """
    members = checked_members(path, limits, what)
    folder.mkdir(parents=True)
    written = 0
    with opened_archive(path) as archive:
        for name, info in members.items():
            target = folder.joinpath(*name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(info) as source, target.open("xb") as sink:
                    while block := source.read(_BLOCK):
                        written += len(block)
                        _check_size(written, path, limits, what)
                        sink.write(block)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
                raise LayerError(
                    "layers.broken_member",
                    what=what,
                    name=printable(name),
                    why=printable(str(error))[:120],
                ) from error
    return list(members)


def gunzip(path: Path, target: Path, limits: Limits, what: str) -> None:
    """Unpack a gzip into a new file.

    Parameters
    ----------
    path, target : Path
        The archive, and the file to make.
    limits : Limits
        Size and ratio.
    what : str
        Names it in messages.

    Raises
    ------
    LayerError
        Where it is broken, or would unpack to more than allowed.
    """
    written = 0
    try:
        with gzip.open(path) as source, target.open("xb") as sink:
            while block := source.read(_BLOCK):
                written += len(block)
                _check_size(written, path, limits, what)
                sink.write(block)
    except (OSError, EOFError, zlib.error) as error:
        raise LayerError(
            "layers.broken_archive", what=what, why=printable(str(error))[:120]
        ) from error


def opened_archive(path: Path) -> zipfile.ZipFile:
    """Return a zip, its names in the encoding that the publishers' programs write."""
    try:
        # names without the mark of UTF-8 are Shift_JIS in Japan's official archives
        return zipfile.ZipFile(path, metadata_encoding="cp932")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _check_size(size: int, path: Path, limits: Limits, what: str) -> None:
    packed = path.stat().st_size
    if size > limits.ratio * packed:
        raise LayerError(
            "layers.bomb", what=what, times=round(size / packed), most=f"{limits.ratio:g}"
        )
    if size > limits.unpacked_mb * 1e6:
        raise LayerError(
            "layers.large_archive", what=what, mb=round(size / 1000000.0), most=limits.unpacked_mb
        )


def _safe_name(info: zipfile.ZipInfo, what: str) -> str:
    """Return the name of a file with ``/`` between its parts; ``""`` for a folder."""
    # some official archives are packed on Windows, with its separator; the library cuts a name
    # at a zero byte, which the name as it stands in the archive still shows
    name = info.orig_filename.replace("\\", "/")
    shown = printable(info.orig_filename)[:80]
    if stat.S_ISLNK(info.external_attr >> 16):
        raise LayerError("layers.member_link", what=what, name=shown)
    if info.flag_bits & _ENCRYPTED:
        raise LayerError("layers.locked", what=what, name=shown)
    parts = name.split("/")
    outside = name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name)
    if outside:
        raise LayerError("layers.outside_folder", what=what, name=shown)
    if name.endswith("/"):
        return ""
    if not all(p and p != "." and p.isprintable() and not set(p) & set(':*?"<>|') for p in parts):
        raise LayerError("layers.member_no_name", what=what, name=shown)
    return name


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
    called, starts = _STARTS.get(suffix, ("layer", ()))
    form = Message(f"form.{called}")
    if not head:
        raise LayerError("layers.empty_file", what=what)
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip() if suffix in _TEXT else head
    if _WEB_PAGE.match(plain[:200].lstrip()):
        raise LayerError("layers.web_page", what=what, form=form)
    if starts and not plain.startswith(starts):
        if like := _looks_like(head):
            found = Message(f"form.{like}")
            raise LayerError("layers.other_form", what=what, form=form, like=found)
        raise LayerError("layers.not_its_form", what=what, form=form)
    if _ELSEWHERE.search(head[:4096]):
        raise LayerError("layers.only_a_link", what=what)
    # a long preamble may stand before the first feature; other JSON may hold records
    features = suffix != ".geojson" or _FEATURES.search(head)
    if not features and not _FEATURES.search(file.read_bytes()):
        raise LayerError("layers.no_geojson", what=what)


def _looks_like(head: bytes) -> str:
    """Return the form of a file by its first bytes; nothing where they are of no known one.

    Examples
    --------
    >>> _looks_like(b"%PDF-1.7"), _looks_like(b"hello, world"), _looks_like(bytes(9))
    ('pdf', 'text', '')
    """
    for start, called in _LOOKS_LIKE.items():
        if head.startswith(start):
            return called
    return "text" if head[:512].isascii() and b"\0" not in head[:512] else ""


def check_name(path: Path | str, what: str) -> None:
    r"""Refuse a path that the system cannot even look for.

    Parameters
    ----------
    path : Path or str
        A file or a pattern; it need not be there.
    what : str
        Names the layer in the message.

    Raises
    ------
    LayerError
        Where it is no path, or a part of it is too long, holds a zero byte, or may not be entered.

    Examples
    --------
    >>> check_name("no/such/file.csv", "layer substations")
    >>> check_name("a\0b", "layer x")
    Traceback (most recent call last):
    geowbit.core.errors.LayerError: layer x: a b: cannot be a file (embedded null byte); ...
    """
    if isinstance(path, Path | str) and (problem := path_problem(path)):
        shown = shown_path(path)
        raise LayerError("layers.file_name", what=what, path=shown, problem=problem)
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except TypeError as error:
        raise LayerError("layers.no_path", what=what, given=f"{path!r:.60}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LayerError(
            "layers.cannot_be_file", what=what, path=str(path), reason=reason
        ) from error


def sha256_of(paths: list[Path]) -> str:
    """Return the SHA-256 of the files' bytes, one after the other.

    Parameters
    ----------
    paths : list of Path
        The files, in a fixed order.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as handle:
            while block := handle.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def needed(module: str, *, extra: str, what: str) -> Any:
    """Import a package of an extra.

    Parameters
    ----------
    module : str
        Its name to Python.
    extra : str
        The extra of geowbit that brings it.
    what : str
        Who asks, in the message.

    Raises
    ------
    LayerError
        Where it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise LayerError("layers.needs_package", what=what, module=module, extra=extra) from error
