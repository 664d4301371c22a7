"""A zip archive is unpacked into its own folder, or not at all."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geowbit.core.errors import LayerError
from geowbit.core.text import printable

_BLOCK = 1 << 20
_ENCRYPTED = 0x1


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
        with _opened(path) as archive:
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
    with _opened(path) as archive:
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


def _opened(path: Path) -> zipfile.ZipFile:
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
