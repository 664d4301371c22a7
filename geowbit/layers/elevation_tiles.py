"""Heights that a survey publishes as lists of numbers in XML, many tiles as one grid."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.geodesy import GeoGrid
from geowbit.layers.cells import Cells
from geowbit.layers.files import Limits, checked_members, opened_archive, sha256_of
from geowbit.layers.profile import Profile, codes_of, raster_profile_of
from geowbit.layers.provenance import Provenance

__all__ = ["ElevationTiles", "is_elevation"]

FloatArray = npt.NDArray[np.float64]

_HEAD = 1 << 13
# the order in which the numbers stand: eastward, then southward
_ORDER = b"+x-y"
# between an archive in an archive and its member
_WITHIN = "\n"
_NOTHING_BELOW = -9_000.0
_MOST_CELLS_OF_TILE = 30_000_000
# corners are written with nine decimals: so far off the common grid, in cells, they may lie
_OFF_GRID = 0.05
# tiles kept after they were read: a row of them across a country
_KEPT_CELLS = 30_000_000
_CORNERS = re.compile(
    rb"<gml:Envelope(?P<told>[^>]*)>\s*"
    rb"<gml:lowerCorner>\s*(?P<south>\S+)\s+(?P<west>\S+)\s*</gml:lowerCorner>\s*"
    rb"<gml:upperCorner>\s*(?P<north>\S+)\s+(?P<east>\S+)\s*</gml:upperCorner>"
)
_SYSTEM = re.compile(rb"srsName=\"([^\"]*)\"")
_SIZE = re.compile(rb"<gml:high>\s*(?P<columns>\d+)\s+(?P<rows>\d+)\s*</gml:high>")
_START = re.compile(rb"<gml:startPoint>\s*(?P<column>\d+)\s+(?P<row>\d+)\s*</gml:startPoint>")
_SEQUENCE = re.compile(rb"<gml:sequenceRule[^>]*order=\"([^\"]*)\"")


class _Tile(NamedTuple):
    """A file, or a member of an archive: its corner in degrees, its size, and in what system."""

    path: Path
    member: str
    west: float
    north: float
    east: float
    south: float
    rows: int
    columns: int
    system: str
    top: int = 0
    left: int = 0


class ElevationTiles(Cells):
    """Tiles of heights as one grid of cells; each is read when it is asked for.

    Parameters
    ----------
    paths : list of Path
        XML files, or zips of them; all of one size of cell.
    name : str
        Of the layer, for messages.

    Attributes
    ----------
    profile : Profile
        Which official file it is.

    Raises
    ------
    LayerError
        Where one is none of that kind, is broken, or is of another grid.
    """

    unit = "m"

    def __init__(self, paths: Sequence[Path], name: str = "terrain") -> None:
        self.name, self.paths = name, list(paths)
        found = [(path, member, head) for path in paths for member, head in _heads(path, name)]
        profile = raster_profile_of(found[0][2].decode("utf-8", "replace")) if found else None
        if profile is None:
            raise LayerError("layers.no_elevation", name=name, path=str(self.paths[0]))
        self.profile: Profile = profile
        tiles = [_looked_at(path, member, head, name) for path, member, head in found]
        self._tiles = self._on_one_grid(tiles)
        self._read: OrderedDict[int, FloatArray] = OrderedDict()

    def _on_one_grid(self, tiles: list[_Tile]) -> list[_Tile]:
        first = tiles[0]
        width = (first.east - first.west) / first.columns
        height = (first.north - first.south) / first.rows
        west, north = min(one.west for one in tiles), max(one.north for one in tiles)
        placed = []
        for one in tiles:
            left, top = (one.west - west) / width, (north - one.north) / height
            right, bottom = (one.east - west) / width, (north - one.south) / height
            ends = np.array([left, top, right - one.columns, bottom - one.rows])
            off = np.abs(ends - np.rint([left, top, left, top])).max()
            if off > _OFF_GRID or one.system != first.system:
                raise LayerError(
                    "layers.off_grid",
                    name=self.name,
                    path=_called(one.path, one.member),
                    first=_called(first.path, first.member),
                )
            placed.append(one._replace(top=round(top), left=round(left)))
        shape = (max(one.top + one.rows for one in placed),
                 max(one.left + one.columns for one in placed))  # fmt: skip
        crs = pyproj.CRS(first.system)
        self.grid = GeoGrid.north_up(west, north, width, height, shape=shape, crs=crs)
        self.block = (min(first.rows, shape[0]), min(first.columns, shape[1]))
        return placed

    def read(self, rows: slice, columns: slice) -> FloatArray:
        """Return the heights of a window, m; NaN where nothing is known."""
        found = np.full((rows.stop - rows.start, columns.stop - columns.start), np.nan)
        for number, tile in enumerate(self._tiles):
            top, bottom = max(rows.start, tile.top), min(rows.stop, tile.top + tile.rows)
            left = max(columns.start, tile.left)
            right = min(columns.stop, tile.left + tile.columns)
            if top >= bottom or left >= right:
                continue
            part = found[top - rows.start : bottom - rows.start,
                         left - columns.start : right - columns.start]  # fmt: skip
            values = self._values(number)[top - tile.top : bottom - tile.top,
                                          left - tile.left : right - tile.left]  # fmt: skip
            unknown = np.isnan(part)
            part[unknown] = values[unknown]
        return found

    def provenance(self) -> Provenance:
        """Return the record of the files, with the SHA-256 of their bytes."""
        cells = int(np.prod(self.grid.shape))
        more = f" and {len(self._tiles) - 1} more tiles" if len(self._tiles) > 1 else ""
        title, key = self.profile.title, self.profile.key
        return Provenance(
            name=self.name,
            source=f"{self.paths[0].name}{more}",
            licence=self.profile.licence,
            attribution=self.profile.publisher,
            confidence="user",
            notes=[
                Message("layers.by_profile", title=title, profile=key, columns=("elevation_m",)),
                Message("layers.profile_not_for", title=title, what=self.profile.not_for),
            ],
            crs=str(self._tiles[0].system),
            sha256=sha256_of(self.paths),
            rows_read=cells,
            rows_kept=cells,
            profile=key,
        )

    def _values(self, number: int) -> FloatArray:
        if number in self._read:
            self._read.move_to_end(number)
            return self._read[number]
        tile = self._tiles[number]
        values = _values_of(tile, _content(tile, self.name), self.name)
        self._read[number] = values
        while sum(one.size for one in self._read.values()) > _KEPT_CELLS and len(self._read) > 1:
            self._read.popitem(last=False)
        return values


def is_elevation(path: Path) -> bool:
    """Tell whether a file, or what a zip holds, is a tile of heights in XML."""
    if path.suffix.lower() not in (".xml", ".zip", ".gml") or not path.is_file():
        return False
    try:
        first = next(iter(_heads(path, path.name, most=1)), None)
    except LayerError:
        return False
    return first is not None and raster_profile_of(first[1].decode("utf-8", "replace")) is not None


def _heads(path: Path, name: str, most: int | None = None) -> list[tuple[str, bytes]]:
    """Return the members of a file, none of a plain one, each with how it begins.

    The survey packs the zips of several squares once more: such a member is ``INNER/MEMBER``.
    """
    if not zipfile.is_zipfile(path):
        with path.open("rb") as handle:
            return [("", handle.read(_HEAD))]
    members = checked_members(path, Limits(), f"layer {name}: {path}")
    found: list[tuple[str, bytes]] = []
    with opened_archive(path) as archive:
        for one in sorted(members):
            original = members[one].filename
            if one.lower().endswith(".xml"):
                found += _begins(archive, [original], "")
            elif one.lower().endswith(".zip"):
                with _inner(archive, original, path, name) as inside:
                    tiles = sorted(n for n in inside.namelist() if n.lower().endswith(".xml"))
                    found += _begins(inside, tiles[:most], f"{original}{_WITHIN}")
            if most is not None and len(found) >= most:
                break
    return found


def _begins(
    archive: zipfile.ZipFile, members: Sequence[str], before: str
) -> list[tuple[str, bytes]]:
    found = []
    for one in members:
        with archive.open(one) as handle:
            found.append((f"{before}{one}", handle.read(_HEAD)))
    return found


def _inner(archive: zipfile.ZipFile, member: str, path: Path, name: str) -> zipfile.ZipFile:
    """Return an archive within another, no larger than its size allows."""
    content = archive.read(member)
    try:
        inside = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise _spoiled(path, member, name) from error
    if sum(one.file_size for one in inside.infolist()) > Limits().ratio * len(content):
        raise _spoiled(path, member, name)
    return inside


def _content(tile: _Tile, name: str) -> bytes:
    if not tile.member:
        return tile.path.read_bytes()
    first, within, second = tile.member.partition(_WITHIN)
    try:
        with opened_archive(tile.path) as archive:
            if not within:
                return archive.read(first)
            with _inner(archive, first, tile.path, name) as inside:
                return inside.read(second)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _spoiled(tile.path, tile.member, name) from error


def _looked_at(path: Path, member: str, head: bytes, name: str) -> _Tile:
    corners, size = _CORNERS.search(head), _SIZE.search(head)
    if corners is None or size is None:
        raise _spoiled(path, member, name)
    try:
        south, west, north, east = (
            float(corners[side]) for side in ("south", "west", "north", "east")
        )
    except ValueError as error:
        raise _spoiled(path, member, name) from error
    rows, columns = int(size["rows"]) + 1, int(size["columns"]) + 1
    if not (east > west and north > south and rows * columns <= _MOST_CELLS_OF_TILE):
        raise _spoiled(path, member, name)
    systems = codes_of("survey_datum")["word"].to_dict()
    system = _SYSTEM.search(corners["told"])
    told = system[1].decode("utf-8", "replace") if system else ""
    if told not in systems:
        raise LayerError("layers.crs_no_system", name=name, crs=told or "-")
    return _Tile(path, member, west, north, east, south, rows, columns, str(systems[told]))


def _values_of(tile: _Tile, content: bytes, name: str) -> FloatArray:
    """Return the heights of a tile: what its list leaves out at both ends is not known."""
    begin, end = content.find(b"<gml:tupleList>"), content.rfind(b"</gml:tupleList>")
    start, order = _START.search(content, max(end, 0)), _SEQUENCE.search(content, max(end, 0))
    if begin < 0 or end < begin or (order and order[1] != _ORDER):
        raise _spoiled(tile.path, tile.member, name)
    listed = content[begin + len(b"<gml:tupleList>") : end].strip()
    first = int(start["row"]) * tile.columns + int(start["column"]) if start else 0
    found = np.full(tile.rows * tile.columns, np.nan)
    if listed:
        try:
            table = pd.read_csv(
                io.BytesIO(listed), header=None, usecols=[1], dtype=float, skipinitialspace=True,
                encoding_errors="replace",
            )  # fmt: skip
        except (ValueError, pd.errors.ParserError) as error:
            raise _spoiled(tile.path, tile.member, name) from error
        values = table[1].to_numpy(float)
        if first + len(values) > len(found):
            raise _spoiled(tile.path, tile.member, name)
        found[first : first + len(values)] = np.where(values > _NOTHING_BELOW, values, np.nan)
    return found.reshape(tile.rows, tile.columns)


def _spoiled(path: Path, member: str, name: str) -> LayerError:
    return LayerError("layers.tile_spoiled", name=name, path=_called(path, member))


def _called(path: Path, member: str) -> str:
    return f"{path}: {member.replace(_WITHIN, ': ')}" if member else str(path)
