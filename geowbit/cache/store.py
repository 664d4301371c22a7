"""The results on disk: tables by their key, written whole, the least used ones given up first."""

from __future__ import annotations

import itertools
import json
import os
import re
import struct
import time
import zlib
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd

from geowbit.cache.folder import cache_folder, limit_bytes
from geowbit.cache.marks import NoMarkError, State, code_mark, content_mark, mark_of, state_of
from geowbit.core.messages import Message

__all__ = ["Entry", "Store", "keeping", "kept_content_mark", "own_store", "store_in_use"]

# another form of entries begins with another word
_FORM = b"GEOWBIT1"
_HEAD = struct.Struct("<8sIQ")
_ENDING = ".entry"
_KEY = re.compile(r"[0-9a-f]{16,128}")
# what is one entry of a cache leaves room for others
_LARGEST_SHARE = 0.5
# room is made for more than the next entry
_FULL_SHARE = 0.9
# what a process that was killed left unfinished
_ABANDONED_S = 3600.0
# smaller files are read in less time than it takes to look for what is known of them
_LARGE_BYTES = 1 << 24
# within the tick of a clock a file may change twice and look the same
_SETTLED_NS = 5 * 10**9
_numbers = itertools.count()


@dataclass(frozen=True)
class Entry:
    """A result: a table, and what was told besides.

    Attributes
    ----------
    table : DataFrame
        Its index is not kept.
    told : dict
        Of what JSON can hold.
    """

    table: pd.DataFrame
    told: Mapping[str, Any] = field(default_factory=dict)


class Store:
    """Results by their key, in a folder that any number of processes may share.

    Parameters
    ----------
    folder : Path or str
        Made when the first result is written.
    limit : int
        Bytes that all of them may take.

    Attributes
    ----------
    found, made : int
        How many results were there, and how many were written.
    messages : list of Message
        What was wrong with the cache: damaged entries, a folder that cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(folder, limit=10**6)
    ...     store.put("0123456789abcdef", Entry(pd.DataFrame({"a": [1.5]}), {"from": "b"}))
    ...     store.close()
    ...     again = Store(folder, limit=10**6).get("0123456789abcdef")
    >>> again.table["a"].tolist(), again.told
    ([1.5], {'from': 'b'})
    """

    def __init__(self, folder: Path | str, *, limit: int) -> None:
        self.folder, self.limit = Path(folder), int(limit)
        self.found = self.made = 0
        self.messages: list[Message] = []
        self._writer: ThreadPoolExecutor | None = None
        self._opening = Lock()
        self._marks: dict[Hashable, str] = {}
        self._waiting: dict[str, tuple[Entry, Future[None]]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Return where it lies: another process opens it anew."""
        return _opened, (self.folder, self.limit)

    @property
    def code(self) -> str:
        """Return the digest of the code, for what follows from plain values alone.

        Raises
        ------
        NoMarkError
            As :func:`geowbit.cache.code_mark`.
        """
        return self.once("code", code_mark)

    def once(self, what: Hashable, work: Callable[[], str]) -> str:
        """Return a digest that is made once until :meth:`close`, as it takes time."""
        if what not in self._marks:
            self._marks[what] = work()
        return self._marks[what]

    def end(self) -> None:
        """Keep nothing more: the folder goes."""
        self.limit = 0

    def get(self, key: str) -> Entry | None:
        """Return a result; None where it is not there or cannot be used, which is told."""
        if waiting := self._waiting.get(key):
            return Entry(waiting[0].table.copy(), waiting[0].told)
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        try:
            entry = _unpacked(content, key)
        except Exception as error:  # whatever a damaged file leads a reader to
            why = error.args[0] if isinstance(error, _UnusableError) else "cache.damaged"
            self._tell(Message(why, file=path.name))
            with suppress(OSError):
                path.unlink()
            return None
        self.found += 1
        with suppress(OSError):
            os.utime(path)  # the least used ones go first
        return entry

    def put(self, key: str, entry: Entry) -> None:
        """Write a result, beside what goes on; one that does not come back the same is left."""
        if not self.limit or self._stopped or not _comes_back(entry.table):
            return
        with self._opening:
            if self._writer is None:
                self._writer = ThreadPoolExecutor(1, "geowbit-cache")
            self._waiting[key] = entry, self._writer.submit(self._write, key, entry)

    def forget(self) -> None:
        """Give up what was written here since :meth:`close` was called the last time."""
        with self._opening:
            if self._writer is not None:
                self._writer.shutdown()
                self._writer = None
            for key in self._waiting:
                with suppress(OSError):
                    self._path(key).unlink()
            self.made -= len(self._waiting)
            self._waiting.clear()

    def close(self) -> None:
        """Wait until all is written, and give up what goes beyond the limit.

        All that was written is given up where code was changed meanwhile: a module that was
        loaded on the way may have been the new one.
        """
        self._marks.clear()
        try:
            code_mark()
        except NoMarkError:
            self.forget()
        with self._opening:
            if self._writer is None:
                return
            self._writer.shutdown()
            self._writer = None
            self._waiting.clear()
            self._make_room()

    @property
    def _stopped(self) -> bool:
        return any(one.code == "cache.cannot_write" for one in self.messages)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        return self.folder / f"{key}{_ENDING}"

    def _tell(self, said: Message) -> None:
        if said not in self.messages:
            self.messages.append(said)

    def _write(self, key: str, entry: Entry) -> None:
        if self._stopped:
            return
        path = self._path(key)
        fresh = path.with_name(f".{key}.{os.getpid()}-{next(_numbers)}")
        try:
            parts = _packed(entry, key)
            if sum(map(len, parts)) > _LARGEST_SHARE * self.limit:
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as handle:
                handle.writelines(parts)
            fresh.replace(path)
            self.made += 1
        except OSError as error:
            reason = error.strerror or str(error)
            self._tell(Message("cache.cannot_write", folder=str(self.folder), reason=reason))
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    def _make_room(self) -> None:
        """Give up the entries that were not used for the longest time, down to the limit."""
        entries, now = [], time.time()
        with suppress(OSError), os.scandir(self.folder) as found:
            for one in found:
                with suppress(OSError):
                    state = one.stat(follow_symlinks=False)
                    if one.name.endswith(_ENDING):
                        entries.append((state.st_mtime_ns, state.st_size, one.path))
                    elif one.name.startswith(".") and now - state.st_mtime > _ABANDONED_S:
                        Path(one.path).unlink()
        total = sum(size for _, size, _ in entries)
        if total <= self.limit:
            return
        for _, size, path in sorted(entries):
            if total <= _FULL_SHARE * self.limit:
                break
            with suppress(OSError):
                Path(path).unlink()
                total -= size


_in_use: ContextVar[Store | None] = ContextVar("geowbit_store", default=None)


@contextmanager
def keeping(store: Store | None) -> Iterator[Store | None]:
    """Let results be looked for and kept within; None lets everything be computed.

    Examples
    --------
    >>> with keeping(None):
    ...     store_in_use() is None
    True
    """
    before = _in_use.set(store)
    try:
        yield store
    finally:
        _in_use.reset(before)
        if store is not None:
            store.close()


def store_in_use() -> Store | None:
    """Return where results are looked for and kept now; None where nowhere."""
    return _in_use.get()


def own_store() -> Store | None:
    """Return the store of this user; None where the environment wants none.

    Raises
    ------
    OutputError
        As :func:`geowbit.cache.limit_bytes`.
    """
    limit = limit_bytes()
    return Store(cache_folder() / "results", limit=limit) if limit else None


def kept_content_mark(path: Path, state: State) -> str:
    """Return the digest of the bytes of a file: of a large one that kept by its state.

    A file of gigabytes is read once, and not at each run: as long as its size, its times and its
    number on the disk are the same, so are its bytes. One that was written a moment ago is read.

    Parameters
    ----------
    path : Path
    state : tuple of int
        As of :func:`geowbit.cache.state_of`.

    Raises
    ------
    NoMarkError
        Where it cannot be read.
    """
    store = store_in_use()
    if store is None or state[0] < _LARGE_BYTES:
        return content_mark(path, state)
    key = mark_of("bytes of a file", path.absolute(), state)
    kept = store.get(key)
    if kept is not None:
        return str(kept.told["digest"])
    settled = time.time_ns() - max(state[1:3]) > _SETTLED_NS
    found = content_mark(path, state)
    if settled and state_of(path) == state:
        store.put(key, Entry(pd.DataFrame(), {"digest": found}))
    return found


class _UnusableError(Exception):
    """An entry that cannot be used, with the code of why."""


def _packed(entry: Entry, key: str) -> list[Any]:
    import pyarrow as pa

    table = pa.Table.from_pandas(entry.table, preserve_index=False)
    # which texts were objects Arrow does not tell
    objects = [name for name, kind in entry.table.dtypes.items() if _is_object(kind)]
    told = {"rows": len(entry.table), "objects": objects, "told": dict(entry.told)}
    said = json.dumps({"key": key, **told})
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"geowbit": said})
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, table.schema, options=options) as stream:
        stream.write_table(table)
    content = memoryview(sink.getvalue())
    return [_HEAD.pack(_FORM, zlib.crc32(content), len(content)), content]


def _unpacked(content: bytes, key: str) -> Entry:
    import pyarrow as pa

    if len(content) < _HEAD.size:
        raise _UnusableError("cache.damaged")
    form, check, size = _HEAD.unpack_from(content)
    if form != _FORM:
        raise _UnusableError("cache.other_form")
    body = memoryview(content)[_HEAD.size :]
    if len(body) != size or zlib.crc32(body) != check:
        raise _UnusableError("cache.damaged")
    with pa.ipc.open_stream(pa.py_buffer(body)) as stream:
        table = stream.read_all()
    said = json.loads((table.schema.metadata or {})[b"geowbit"])
    if said["key"] != key:
        raise _UnusableError("cache.foreign")
    frame = table.to_pandas()
    if not len(frame.columns):
        frame = pd.DataFrame(index=pd.RangeIndex(int(said["rows"])))
    return Entry(frame.astype(dict.fromkeys(said["objects"], object)), said["told"])


def _comes_back(table: pd.DataFrame) -> bool:
    """Tell whether Arrow brings a table back as it was: objects only where they are texts."""
    if not table.columns.is_unique or not all(isinstance(one, str) for one in table.columns):
        return False
    return all(
        not _is_object(kind) or all(isinstance(one, str) for one in table[name])
        for name, kind in table.dtypes.items()
    )


def _is_object(kind: Any) -> bool:
    return bool(pd.api.types.is_object_dtype(kind))


def _opened(folder: Path, limit: int) -> Store:
    return Store(folder, limit=limit)
