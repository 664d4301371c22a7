"""What a layer of one's own is made of: its files with all that stands beside them, or its rows."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np

from geowbit.cache import (
    NoMarkError,
    files_mark,
    frame_mark,
    kept_content_mark,
    mark_of,
    state_of,
)
from geowbit.layers.cells import Cells
from geowbit.layers.raster import Raster

States: TypeAlias = dict[Path, tuple[int, int, int, int]]

# keys of a layer, or of headroom, that name files
_FILES = ("file", "aliases")
# of these the values stand in files that they name
_LEADS_ELSEWHERE = re.compile(rb"<\s*(VRTDataset|OGRVRTDataSource|GDAL_)")
_HEAD = 4096


def spec_mark(spec: Any, folder: Path) -> str:
    """Return the digest of a layer as a study gives it: options, and the bytes of every file.

    Raises
    ------
    NoMarkError
        Where what it holds cannot be told without reading it: a database, a link to other files.
    """
    if isinstance(spec, gpd.GeoDataFrame):
        return mark_of("frame", frame_mark(spec), _plain(spec.attrs.get("provenance")))
    if isinstance(spec, Cells):
        if not isinstance(spec, Raster):
            raise NoMarkError(type(spec).__name__)
        grid = spec.grid
        place = [np.array(grid.affine, float), list(grid.shape), grid.crs.to_wkt()]
        return mark_of("raster", spec.values, place, spec.nodata, spec.unit, spec.unit_m)
    files = files_mark(files_of(spec, folder), content=kept_content_mark)
    return mark_of("files", _plain(spec), str(folder.absolute()), files)


def states_of(spec: Any, folder: Path) -> States:
    """Return the state of every file of a layer; none of what lies in memory."""
    if isinstance(spec, gpd.GeoDataFrame | Cells):
        return {}
    return {path: state_of(path) for path in files_of(spec, folder)}


def files_of(spec: Any, folder: Path) -> list[Path]:
    """Return every file that reading a layer may open.

    Raises
    ------
    NoMarkError
        Where one of them is no file of its own.
    """
    found: set[Path] = set()
    for given in _named(spec):
        if not isinstance(given, str | Path) or "://" in str(given):
            raise NoMarkError("no file")
        try:
            found.update(_around(folder.absolute() / given))
        except (OSError, ValueError) as error:
            raise NoMarkError(str(error)) from error
    return sorted(found)


def _named(spec: Any) -> Iterator[Any]:
    """Yield what a layer names as files."""
    if isinstance(spec, Mapping):
        if spec.get("postgis"):
            raise NoMarkError("a database")
        for key, value in spec.items():
            if key in _FILES and value is not None:
                yield from value if isinstance(value, list | tuple) else [value]
            elif isinstance(value, Mapping):
                yield from _named(value)
    else:
        yield from spec if isinstance(spec, list | tuple) else [spec]


def _around(path: Path) -> Iterator[Path]:
    """Yield the files of a path, of a folder or of a pattern, and those of the same name."""
    every = [path]
    if not path.exists():
        every = [Path(one) for one in glob.glob(str(path), recursive=True)]  # noqa: PTH207
    if not every:
        raise NoMarkError(f"{path}: is not there")
    for one in every:
        if one.is_dir():
            yield from (inner for inner in one.rglob("*") if inner.is_file())
        else:
            with one.open("rb") as handle:
                if _LEADS_ELSEWHERE.search(handle.read(_HEAD)):
                    raise NoMarkError(f"{one}: leads to other files")
            if one.suffix.lower() == ".adf":
                yield from (inner for inner in one.parent.iterdir() if inner.is_file())
            yield one
    for parent in {one.parent for one in every}:
        stems = {f"{one.stem}.".lower() for one in every if one.parent == parent}
        beside = {f"{parent.name}.provenance.json".lower()}
        for other in parent.iterdir():
            # a shapefile is several files, a raster has its overviews and its world file
            parts = other.name.lower().split(".")
            begins = {".".join(parts[:count]) + "." for count in range(1, len(parts))}
            if begins & stems and other.is_file():
                yield other
        yield from (one for one in parent.parent.glob("*.json") if one.name.lower() in beside)


def _plain(value: Any) -> Any:
    """Return an option as a digest takes it."""
    if value is None or isinstance(value, bool | int | float | str | Path | bytes):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    raise NoMarkError(type(value).__name__)
