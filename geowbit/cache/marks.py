"""Marks: short digests of contents, equal where the contents are, in whatever process."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

__all__ = [
    "NoMarkError",
    "State",
    "code_mark",
    "content_mark",
    "files_mark",
    "folder_mark",
    "frame_mark",
    "mark_of",
    "state_of",
]

# size, time of content, time of state, number
State: TypeAlias = tuple[int, int, int, int]

# what is changed after this is not what this process has read of it
_BEGAN_NS = time.time_ns()
_PACKAGE = Path(__file__).parent.parent
_CODE = (".py", ".ftl")
# of whose numbers a result is made
_LIBRARIES = (
    *("geopandas", "h3ronpy", "numpy", "pandas", "pyarrow", "pyogrio", "pyproj", "rasterio"),
    *("scikit-fmm", "scipy", "shapely"),
)
_BYTES = 20
_BLOCK = 1 << 20


class NoMarkError(Exception):
    """The contents of something cannot be told: nothing that follows from it is kept."""


def mark_of(*parts: Any) -> str:
    """Return the digest of values: of equal ones the same, of others another.

    Parameters
    ----------
    *parts : None, bool, number, str, bytes, path, array, sequence, set or mapping
        A mapping goes by its keys, in whatever order they stand.

    Raises
    ------
    NoMarkError
        Where one is of another type.

    Examples
    --------
    >>> mark_of(1, {"a": 2.0, "b": None}) == mark_of(1, {"b": None, "a": 2.0})
    True
    >>> mark_of("1") == mark_of(1), mark_of(["a", "b"]) == mark_of(["ab"])
    (False, False)
    """
    digest = hashlib.blake2b(digest_size=_BYTES)
    for part in parts:
        _add(digest, part)
    return digest.hexdigest()


def frame_mark(frame: pd.DataFrame) -> str:
    """Return the digest of a table: columns with names and types, geometry, index, and its CRS.

    Raises
    ------
    NoMarkError
        Where a column holds what has no plain form.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1.0, 2.0]})
    >>> frame_mark(table) == frame_mark(table.copy()), frame_mark(table) == frame_mark(table + 1)
    (True, False)
    """
    digest = hashlib.blake2b(digest_size=_BYTES)
    _add(digest, [str(name) for name in frame.columns])
    _add_series(digest, frame.index.to_series())
    for place in range(frame.shape[1]):
        _add_series(digest, frame.iloc[:, place])
    return digest.hexdigest()


def files_mark(
    files: Iterable[Path], *, content: Callable[[Path, State], str] | None = None
) -> str:
    """Return the digest of files: their paths, times and bytes.

    Parameters
    ----------
    files : iterable of Path
        In whatever order.
    content : callable, optional
        Tells the digest of the bytes of a file in a state, as :func:`content_mark` does.

    Raises
    ------
    NoMarkError
        Where one cannot be read, or is changed meanwhile.
    """
    tell = content_mark if content is None else content
    digest = hashlib.blake2b(digest_size=_BYTES)
    for path in sorted(set(files)):
        before = state_of(path)
        _add(digest, [str(path), *before[:2], tell(path, before)])
        if state_of(path) != before:
            raise NoMarkError(f"{path}: is being written")
    return digest.hexdigest()


def content_mark(path: Path, state: State) -> str:
    """Return the digest of the bytes of a file, whatever its state.

    Raises
    ------
    NoMarkError
        Where it cannot be read.
    """
    digest = hashlib.blake2b(digest_size=_BYTES)
    try:
        with path.open("rb") as handle:
            while block := handle.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise NoMarkError(str(error)) from error
    return digest.hexdigest()


def state_of(path: Path) -> State:
    """Return what a file's state changes with: size, time of content, time of state, number.

    Raises
    ------
    NoMarkError
        Where it is not there.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise NoMarkError(str(error)) from error
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def folder_mark(folder: Path, endings: tuple[str, ...] = ()) -> str:
    """Return the digest of the files in a folder, by their names and bytes.

    Raises
    ------
    NoMarkError
        Where one was changed after this process began: what was read of it before may be old.
    """
    states = []
    for name, found in _files_in(folder, endings):
        state = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        if max(state[1:3]) > _BEGAN_NS:
            raise NoMarkError(f"{folder / name}: was changed after this process began")
        states.append((name, state))
    return _folder_digest(folder, tuple(states))


@lru_cache(maxsize=16)
def _folder_digest(folder: Path, states: tuple[tuple[str, State], ...]) -> str:
    """Return the digest of files by name and bytes; it is made once as long as none changes."""
    digest = hashlib.blake2b(digest_size=_BYTES)
    for name, _ in states:
        try:
            _add(digest, [name, (folder / name).read_bytes()])
        except OSError as error:
            raise NoMarkError(str(error)) from error
    return digest.hexdigest()


def code_mark() -> str:
    """Return the digest of the code that computes: geowbit's, and its libraries' versions.

    Raises
    ------
    NoMarkError
        Where a module was changed after this process began, which may run the old one.
    """
    return mark_of(folder_mark(_PACKAGE, _CODE), _beneath())


@cache
def _beneath() -> dict[str, str]:
    """Return the versions of what geowbit stands on."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    found["system"] = platform.system()
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _files_in(folder: Path, endings: tuple[str, ...]) -> list[tuple[str, os.stat_result]]:
    """Return the files below a folder by their names, but for bytecode and what editors leave."""
    found, waiting = [], [(str(folder), "")]
    while waiting:
        place, inside = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for one in entries:
                    name = one.name
                    if name.startswith((".", "__pycache__")):
                        continue
                    if one.is_dir():
                        waiting.append((one.path, f"{inside}{name}/"))
                    elif name.endswith(endings or ("",)):
                        found.append((f"{inside}{name}", one.stat()))
        except OSError as error:
            raise NoMarkError(str(error)) from error
    return sorted(found, key=lambda one: one[0])


def _add(digest: Any, part: Any) -> None:
    """Add a value to a digest, with its type and length, so that no two run into one another."""
    if part is None or isinstance(part, bool | np.bool_):
        digest.update(f"{part}".encode() + b";")
    elif isinstance(part, int | np.integer):
        digest.update(f"i{int(part)};".encode())
    elif isinstance(part, float | np.floating):
        digest.update(f"f{float(part).hex()};".encode())
    elif isinstance(part, str | Path):
        _add_bytes(digest, b"s", str(part).encode("utf-8", "surrogatepass"))
    elif isinstance(part, bytes | bytearray | memoryview):
        _add_bytes(digest, b"b", bytes(part))
    elif isinstance(part, np.ndarray):
        _add_array(digest, part)
    elif isinstance(part, Mapping):
        keys = sorted(part, key=lambda key: (type(key).__name__, str(key)))
        digest.update(f"m{len(keys)};".encode())
        for key in keys:
            _add(digest, key)
            _add(digest, part[key])
    elif isinstance(part, set | frozenset):
        digest.update(b"u")
        _add(digest, sorted(map(mark_of, part)))
    elif isinstance(part, list | tuple):
        digest.update(f"l{len(part)};".encode())
        for one in part:
            _add(digest, one)
    else:
        raise NoMarkError(f"no plain form of {type(part).__name__}")


def _add_bytes(digest: Any, kind: bytes, content: bytes) -> None:
    digest.update(kind + f"{len(content)};".encode())
    digest.update(content)


def _add_array(digest: Any, values: np.ndarray[Any, Any]) -> None:
    if values.dtype.hasobject:
        digest.update(f"o{values.shape};".encode())
        for one in values.ravel():
            _add(digest, one)
        return
    digest.update(f"a{values.dtype.str}{values.shape};".encode())
    digest.update(np.ascontiguousarray(values).view(np.uint8).data if values.size else b"")


def _add_series(digest: Any, series: pd.Series) -> None:
    kind = series.dtype
    _add(digest, [str(series.name), str(kind)])
    if isinstance(kind, pd.CategoricalDtype):
        _add(digest, [bool(kind.ordered)])
        _add_series(digest, kind.categories.to_series())
        _add_array(digest, series.cat.codes.to_numpy())
    elif str(kind) == "geometry":
        import shapely

        crs: Any = getattr(series, "crs", None)
        _add(digest, None if crs is None else crs.to_wkt())
        shapes = np.asarray(series.array, object)
        # the places themselves, and how they make shapes: the bytes of each take four times as long
        kinds = shapely.get_type_id(shapes)
        _add_array(digest, kinds)
        _add_array(digest, shapely.get_num_coordinates(shapes))
        solid = bool(shapely.has_z(shapes).any())
        _add_array(digest, shapely.get_coordinates(shapes, include_z=solid))
        several = ~np.isin(kinds, (-1, 0, 1, 3)) | (shapely.get_num_interior_rings(shapes) > 0)
        for one in shapely.to_wkb(shapes[several]):
            _add(digest, one)
    elif isinstance(kind, np.dtype):
        _add_array(digest, series.to_numpy())
    elif hasattr(kind, "numpy_dtype"):
        # of whole numbers and truths of which some are missing
        _add_array(digest, series.isna().to_numpy())
        _add_array(digest, series.fillna(0).to_numpy(kind.numpy_dtype))
    elif isinstance(kind, pd.StringDtype):
        codes, names = pd.factorize(series)
        _add_array(digest, codes)
        _add(digest, [str(one) for one in names])
    else:
        _add_array(digest, series.to_numpy(object))
