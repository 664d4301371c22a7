"""The store: what comes back, what does not, who goes first when room is short."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

from geowbit.cache import (
    Entry,
    Store,
    cache_folder,
    files_mark,
    keeping,
    kept_content_mark,
    limit_bytes,
    own_store,
    store_in_use,
)
from geowbit.cache import store as store_module
from geowbit.core import Message, OutputError

KEY, OTHER = "0123456789abcdef", "fedcba9876543210"


def kept(folder: Path, table: pd.DataFrame, key: str = KEY, **told) -> None:
    store = Store(folder, limit=10**9)
    store.put(key, Entry(table, told))
    store.close()


def codes(store: Store) -> list[str]:
    return [one.code for one in store.messages]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, limit=10**9)


TABLE = pd.DataFrame(
    {
        "km": [0.1, np.nan, np.inf, -0.0],
        "half": np.array([1.5, np.nan, 0, 3], np.float32),
        "count": [1, 2, 3, 4],
        "some": pd.array([1, None, 3, 4], "Int64"),
        "flag": [True, False, True, False],
        "kind": pd.Categorical(["b", None, "a", "b"], ["c", "b", "a"]),
        "order": pd.Categorical(["b", "a", "a", "b"], ["a", "b"], ordered=True),
        "text": ["x", "", "日本", "y"],
        "object": pd.Series(["x", "", "日本", "y"], dtype=object),
    }
)


def test_a_table_comes_back_as_it_was(tmp_path, store):
    kept(tmp_path, TABLE, said=[1, {"a": None}])
    found = store.get(KEY)
    pd.testing.assert_frame_equal(found.table, TABLE)
    assert np.signbit(found.table["km"][3])
    assert found.told == {"said": [1, {"a": None}]}
    assert (store.found, store.messages) == (1, [])
    # what came back can be worked with as what was computed
    found.table.loc[0, "km"] = 9.0
    found.table["count"] += 1
    assert store.get(KEY).table["km"][0] == 0.1


@given(st.lists(st.floats(), max_size=30), st.lists(st.text(max_size=5), max_size=30))
def test_numbers_and_texts_come_back_to_the_last_bit(tmp_path_factory, numbers, texts):
    folder = tmp_path_factory.mktemp("store")
    count = min(len(numbers), len(texts))
    texts = [one.encode("utf-8", "ignore").decode() for one in texts[:count]]
    kept(
        folder,
        pd.DataFrame({"a": np.array(numbers[:count], float), "b": pd.Series(texts, dtype=object)}),
    )
    found = Store(folder, limit=10**9).get(KEY).table
    asked = np.array(numbers[:count], float)
    assert np.array_equal(found["a"].to_numpy(), asked, equal_nan=True)
    assert np.array_equal(np.signbit(found["a"]), np.signbit(asked)) or np.isnan(asked).any()
    assert found["b"].tolist() == texts


def test_what_arrow_would_bring_back_otherwise_is_not_kept(tmp_path, store):
    for table in (
        pd.DataFrame({"a": pd.Series([1, "x"], dtype=object)}),
        pd.DataFrame({"a": pd.Series(["x", None], dtype=object)}),
        pd.DataFrame(np.zeros((2, 2)), columns=["a", "a"]),
        pd.DataFrame({0: [1.0]}),
    ):
        kept(tmp_path, table)
        assert store.get(KEY) is None
    assert store.messages == []


def test_a_note_without_columns_is_kept(tmp_path, store):
    kept(tmp_path, pd.DataFrame(), a=1)
    assert store.get(KEY).told == {"a": 1}


@given(place=st.integers(0, 10**6), change=st.integers(1, 255))
def test_any_changed_byte_is_found_and_told(tmp_path_factory, place, change):
    folder = tmp_path_factory.mktemp("store")
    kept(folder, TABLE)
    path = folder / f"{KEY}.entry"
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= change
    path.write_bytes(content)
    store = Store(folder, limit=10**9)
    assert store.get(KEY) is None
    assert codes(store)[0] in {"cache.damaged", "cache.other_form"}
    # it is gone, and the next one is written in its place
    assert not path.exists()
    kept(folder, TABLE)
    assert store.get(KEY) is not None


@pytest.mark.parametrize("left", [0, 1, 19, 20, 21, 400])
def test_half_an_entry_is_found(tmp_path, store, left):
    kept(tmp_path, TABLE)
    path = tmp_path / f"{KEY}.entry"
    path.write_bytes(path.read_bytes()[:left])
    assert store.get(KEY) is None
    assert store.messages == [Message("cache.damaged", file=path.name)]


def test_an_entry_of_another_version_or_key_is_told(tmp_path, store):
    kept(tmp_path, TABLE)
    path = tmp_path / f"{KEY}.entry"
    whole = path.read_bytes()
    path.write_bytes(b"GEOWBIT9" + whole[8:])
    assert store.get(KEY) is None
    (tmp_path / f"{OTHER}.entry").write_bytes(whole)
    assert store.get(OTHER) is None
    assert codes(store) == ["cache.other_form", "cache.foreign"]


def test_an_entry_with_a_right_sum_that_is_no_table(tmp_path, store):
    for content in (b"", b"no arrow at all", bytes(100)):
        head = struct.pack("<8sIQ", b"GEOWBIT1", zlib.crc32(content), len(content))
        (tmp_path / f"{KEY}.entry").write_bytes(head + content)
        assert store.get(KEY) is None
    assert codes(store) == ["cache.damaged"]


def test_a_key_is_no_path(store):
    for key in ("../../etc/passwd", "", "x" * 20, "0123456789ABCDEF"):
        with pytest.raises(ValueError, match=r".*"):
            store.get(key)


def test_the_least_used_go_first(tmp_path):
    size = 0
    for number in range(10):
        key = f"{number:016x}"
        kept(tmp_path, TABLE.assign(km=float(number)), key)
        path = tmp_path / f"{key}.entry"
        os.utime(path, (1000 + number, 1000 + number))
        size += path.stat().st_size
    store = Store(tmp_path, limit=int(0.75 * size))
    # the oldest is asked for again, and is the newest then
    assert store.get(f"{0:016x}") is not None
    store.put(KEY, Entry(TABLE))
    store.close()
    left = sorted(path.stem for path in tmp_path.glob("*.entry"))
    assert f"{0:016x}" in left
    assert KEY in left
    assert f"{1:016x}" not in left
    assert f"{9:016x}" in left
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= store.limit


def test_what_would_fill_the_cache_alone_is_not_kept(tmp_path):
    store = Store(tmp_path, limit=500)
    store.put(KEY, Entry(TABLE))
    store.close()
    assert list(tmp_path.iterdir()) == []
    assert store.made == 0


def test_what_a_killed_process_left_is_cleared(tmp_path, store):
    left, fresh = tmp_path / f".{KEY}.1-0", tmp_path / f".{OTHER}.1-0"
    left.write_bytes(b"x")
    fresh.write_bytes(b"x")
    os.utime(left, (1000, 1000))
    store.put(KEY, Entry(TABLE))
    store.close()
    assert not left.exists()
    assert fresh.exists()


def test_a_folder_that_cannot_be_written_is_told_once(tmp_path):
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "results", limit=10**9)
    for key in (KEY, OTHER):
        assert store.get(key) is None
        store.put(key, Entry(TABLE))
    store.close()
    assert codes(store) == ["cache.cannot_write"]
    store.put(KEY, Entry(TABLE))
    assert store.get(KEY) is None


def test_what_is_being_written_is_there_already(store):
    store.put(KEY, Entry(TABLE, {"a": 1}))
    found = store.get(KEY)
    store.close()
    pd.testing.assert_frame_equal(found.table, TABLE)


def test_two_processes_write_one_entry(tmp_path):
    code = (
        "import sys, pandas as pd\n"
        "from geowbit.cache import Entry, Store\n"
        "store = Store(sys.argv[1], limit=10**9)\n"
        "for number in range(40):\n"
        "    store.put('0123456789abcdef', Entry(pd.DataFrame({'a': [1.5] * 5000})))\n"
        "    found = store.get('0123456789abcdef')\n"
        "    assert found is None or found.table['a'].eq(1.5).all()\n"
        "store.close()\n"
        "assert not store.messages\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [one.wait() for one in running] == [0, 0]
    assert [path.name for path in tmp_path.iterdir()] == [f"{KEY}.entry"]


def test_where_and_how_much_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOWBIT_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    for given_gb, expected in (("", 4 * 10**9), ("0.5", 5 * 10**8), ("0", 0)):
        monkeypatch.setenv("GEOWBIT_CACHE_GB", given_gb)
        assert limit_bytes() == expected
        assert (own_store() is None) == (expected == 0)
    for wrong in ("much", "-1", "nan", "inf"):
        monkeypatch.setenv("GEOWBIT_CACHE_GB", wrong)
        with refused(OutputError, "cache.limit", given=wrong):
            limit_bytes()


def test_a_store_counts_within(store):
    assert store_in_use() is None
    with keeping(store):
        assert store_in_use() is store
        with keeping(None):
            assert store_in_use() is None
    assert store_in_use() is None


def test_the_bytes_of_a_large_file_are_read_once(tmp_path, monkeypatch):
    path, read = tmp_path / "large.tif", []
    path.write_bytes(b"a" * 1000)
    content = store_module.content_mark
    monkeypatch.setattr(store_module, "_LARGE_BYTES", 100)
    monkeypatch.setattr(
        store_module, "content_mark", lambda *given: read.append(given) or content(*given)
    )
    store = Store(tmp_path / "kept", limit=10**9)

    def mark() -> str:
        with keeping(store):
            return files_mark([path], content=kept_content_mark)

    # one that was written a moment ago may be written again within the tick of a clock
    first = files_mark([path])
    assert [mark(), mark()] == [first, first]
    assert len(read) == 2
    monkeypatch.setattr(store_module, "_SETTLED_NS", -1)
    assert [mark() for _ in range(3)] == [first] * 3
    assert len(read) == 3
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_bytes(b"b" * 1000)
    os.utime(path, ns=times)
    # as large and as old as before: only the time of its state tells
    changed = mark()
    assert changed not in (first, None)
    assert changed == files_mark([path])
    # small ones and those without a store are read each time
    monkeypatch.setattr(store_module, "_LARGE_BYTES", 10_000)
    assert mark() == changed
    assert files_mark([path], content=kept_content_mark) == changed
    assert len(read) == 6
