"""The folder of a tiled run under work: its lock, and files that are there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from geowbit.core.errors import OutputError
from geowbit.core.output import PARTS

_LOCK = "lock"
_TOLD = b"geowbit"


class TileStore:
    """Tiles that are done, of one key; those of another key are as good as none.

    Parameters
    ----------
    folder : Path
        Of the run under work.
    key : str
        Of all that a tile follows from.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key

    def __reduce__(self) -> tuple[Any, ...]:
        return TileStore, (self.folder, self.key)

    def path(self, number: int) -> Path:
        """Return the file of a tile."""
        return self.folder / f"tile-{number:06d}.arrow"

    def part(self, number: int) -> Path:
        """Return the file of a part of the answer."""
        return self.folder / PARTS / f"part-{number:06d}.parquet"

    def told(self, number: int) -> dict[str, Any] | None:
        """Return what a tile tells of itself; None where it is not done, or is another's."""
        import pyarrow as pa

        try:
            with pa.OSFile(str(self.path(number))) as file:
                metadata = pa.ipc.open_file(file).schema.metadata or {}
            told: dict[str, Any] = json.loads(metadata[_TOLD])
        except (OSError, pa.ArrowInvalid, KeyError, ValueError):
            return None
        return told if told.get("key") == self.key else None

    def write(self, number: int, table: Any, told: Mapping[str, Any]) -> None:
        """Write a tile: a table of Arrow, with what it tells of itself."""
        import pyarrow as pa

        own = {_TOLD: json.dumps({**told, "key": self.key}).encode()}
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), **own})
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with (
            fresh_file(self.path(number)) as fresh,
            pa.OSFile(str(fresh), "wb") as file,
            pa.ipc.new_file(file, table.schema, options=options) as writer,
        ):
            writer.write_table(table)

    def read(self, number: int, names: Sequence[str] | None = None) -> Any:
        """Return some columns of a tile, or all of them, as a table of Arrow.

        Raises
        ------
        OutputError
            Where its file is not there any more, or cannot be read.
        """
        import pyarrow as pa

        path = self.path(number)
        try:
            with pa.OSFile(str(path)) as file:
                schema = pa.ipc.open_file(file).schema
                file.seek(0)
                some = None if names is None else [schema.names.index(name) for name in names]
                options = pa.ipc.IpcReadOptions(included_fields=some)
                table = pa.ipc.open_file(file, options=options).read_all()
        except (OSError, pa.ArrowInvalid) as error:
            raise OutputError("tiles.lost", place=str(path), problem=str(error)) from error
        metadata = {key: one for key, one in (schema.metadata or {}).items() if key != _TOLD}
        table = table.replace_schema_metadata(metadata)
        return table if names is None else table.select(list(names))


@contextmanager
def fresh_file(path: Path) -> Iterator[Path]:
    """Give a place beside a file to write in, and rename it into the file's at the end."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


@contextmanager
def work_folder(target: Path) -> Iterator[Path]:
    """Give the folder in which a tiled run works, beside that of its results.

    It stays where the run breaks off, for the next to go on from, and goes where it ends well.

    Raises
    ------
    OutputError
        Where another run works there, or it cannot be written.
    """
    place = Path(target).resolve()
    folder = place.parent / f".{place.name}.tiles"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        reason = str(error.strerror or error)
        raise OutputError("output.cannot_write", place=str(folder), reason=reason) from error
    try:
        _take(lock, place)
        (folder / PARTS).mkdir(exist_ok=True)
        yield folder
        shutil.rmtree(folder, ignore_errors=True)
    except OutputError:
        raise
    except OSError as error:
        reason = str(error.strerror or error)
        raise OutputError("tiles.cannot_write", place=str(folder), reason=reason) from error
    finally:
        os.close(lock)


def _take(lock: int, place: Path) -> None:
    """Take a lock that ends with the process, however that ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise OutputError("tiles.other_run", place=str(place)) from error
