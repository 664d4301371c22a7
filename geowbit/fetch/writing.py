"""Write a fetched layer to a temporary place and rename it, with its record next to it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import geopandas as gpd

from geowbit.core.errors import OutputError
from geowbit.core.paths import path_problem, shown_path
from geowbit.geoparquet import write_geoparquet
from geowbit.layers import Provenance
from geowbit.layers.files import sha256_of

__all__ = [
    "FORMATS",
    "check_target",
    "put_in_place",
    "read_record",
    "record_path",
    "scratch",
    "write_layer",
    "write_record",
]

FORMATS = {
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".parquet": "Parquet",
    ".geoparquet": "Parquet",
}


def record_path(out: Path) -> Path:
    """Return the path of the record of a fetched file or folder.

    Examples
    --------
    >>> record_path(Path("data/substations.gpkg")).name
    'substations.gpkg.provenance.json'
    """
    return out.with_name(f"{out.name}.provenance.json")


def check_target(out: Path | str, suffixes: Iterable[str]) -> Path:
    """Return the place of a result, judged before anything is asked for.

    Raises
    ------
    OutputError
        Where its suffix is none of these, it is a folder, or it cannot be written.
    """
    target = Path(out).resolve()
    if problem := path_problem(target):
        raise OutputError("output.name", place=shown_path(out), problem=problem)
    if target.suffix.lower() not in suffixes:
        raise OutputError(
            "fetch.suffix", path=str(out), suffixes=tuple(one for one in suffixes if one)
        )
    if target.suffix and target.is_dir():
        raise OutputError("fetch.is_a_folder", path=str(out))
    standing = target.parent
    while not standing.exists():
        standing = standing.parent
    if not standing.is_dir() or not os.access(standing, os.W_OK):
        raise OutputError("fetch.not_writable", path=str(out), folder=str(standing))
    return target


@contextmanager
def put_in_place(target: Path) -> Iterator[Path]:
    """Give a name beside `target` to write to, and move what was written there into its place.

    Where the work fails, `target` stays as it was and nothing is left beside it.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    # the suffix stays at the end, since drivers go by it
    fresh = target.with_name(f".geowbit-{os.getpid()}-{target.name}")
    old = target.with_name(f".geowbit-{os.getpid()}-old-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(fresh)
        yield fresh
        if target.is_dir():
            target.rename(old)
        fresh.replace(target)
    except OutputError:
        raise
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise _cannot_write(target, error) from error
    finally:
        _remove(fresh)
        _remove(old)


@contextmanager
def scratch(target: Path, suffix: str = "") -> Iterator[Path]:
    """Give a name beside `target` for what nobody needs afterwards.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    path = target.with_name(f".geowbit-{os.getpid()}-scratch-{target.name}{suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield path
    except OutputError:
        raise
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        _remove(path)


def _cannot_write(target: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError("fetch.not_written", path=str(target), reason=reason)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def write_layer(
    frame: gpd.GeoDataFrame, out: Path | str, *, how: Mapping[str, Any] | None = None
) -> Provenance:
    """Write a fetched layer, whole or not at all, and its record beside it.

    Parameters
    ----------
    frame : GeoDataFrame
        With ``attrs["provenance"]``, as the readers of this room give it.
    out : Path or str
        GeoPackage, GeoJSON or GeoParquet, by its suffix.
    how : dict, optional
        What else the record shall hold: the question, who was asked, the area.

    Returns
    -------
    Provenance
        With the SHA-256 of the file; also in ``OUT.provenance.json``.

    Raises
    ------
    OutputError
        Where it cannot be written there.
    """
    target = check_target(out, FORMATS)
    record = Provenance.from_dict(frame.attrs["provenance"])
    driver = FORMATS[target.suffix.lower()]
    with put_in_place(target) as fresh:
        try:
            if driver == "Parquet":
                write_geoparquet(frame, fresh)
            else:
                _write_vector(frame, fresh, driver, record)
        except OSError:
            raise
        except Exception as error:  # drivers have errors of their own for a full disk
            raise OSError(str(error).splitlines()[0] if str(error) else repr(error)) from error
        record.sha256 = sha256_of([fresh])
    write_record(target, record, {**frame.attrs.get("fetched", {}), **(how or {})})
    return record


def _write_vector(frame: gpd.GeoDataFrame, path: Path, driver: str, record: Provenance) -> None:
    options: dict[str, Any] = {"driver": driver, "engine": "pyogrio", "index": False}
    if driver == "GPKG":
        keys = ("source", "licence", "attribution", "date", "note")
        options["layer"] = record.name
        options["layer_metadata"] = {key: str(getattr(record, key)) for key in keys}
    frame.to_file(path, **options)


def write_record(target: Path, record: Provenance, how: Mapping[str, Any]) -> None:
    """Write the record of a fetched file or folder beside it.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    text = json.dumps({**record.as_dict(), **how}, ensure_ascii=False, indent=1)
    with put_in_place(record_path(target)) as fresh:
        fresh.write_text(f"{text}\n", encoding="utf-8")


def read_record(target: Path) -> dict[str, Any]:
    """Return the record beside a fetched file or folder; empty where there is none."""
    try:
        found = json.loads(record_path(target).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
