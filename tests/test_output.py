"""Results stand whole or not at all, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from refused import refused

from geowbit.core.errors import OutputError
from geowbit.core.output import RUN_FILES, check_writable, whole_folder, write_whole

OLD, NEW = "the old run", "the new run"
DEADLINE_S = 60


def fill(folder: Path, content: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in RUN_FILES:
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def holds(folder: Path) -> str:
    """What a complete run in the folder says; files of two runs would be two words."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(RUN_FILES)
    (said,) = {path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return said


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(target: Path, content: str = NEW) -> None:
    with whole_folder(target) as fresh:
        fill(fresh, content)


# ---------------------------------------------------------------------------------- whole


@pytest.mark.parametrize("place", ["out", "a/b/c/out", "with space/出力", "run[1]*"])
def test_a_new_folder_is_made(tmp_path: Path, place: str) -> None:
    write(tmp_path / place)
    assert holds(tmp_path / place) == NEW
    assert names((tmp_path / place).parent) == [Path(place).name]


def test_an_earlier_run_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = fill(tmp_path / "out", OLD)
    with whole_folder(target) as fresh:
        assert holds(target) == OLD
        assert fresh.parent == target.parent
        assert names(fresh) == []
        fill(fresh, NEW)
        assert holds(target) == OLD
    assert holds(target) == NEW
    assert names(tmp_path) == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert holds(tmp_path / "out") == NEW


@pytest.mark.parametrize("error", [RuntimeError("no"), KeyboardInterrupt(), OSError(28, "full")])
@pytest.mark.parametrize("there_was_one", [True, False])
def test_what_fails_on_the_way_leaves_the_old_run(
    tmp_path: Path, error: BaseException, there_was_one: bool
) -> None:
    target = tmp_path / "out"
    if there_was_one:
        fill(target, OLD)

    def fail() -> None:
        with whole_folder(target) as fresh:
            (fresh / "run.json").write_text(NEW)
            raise error

    expected = OutputError if isinstance(error, OSError) else type(error)
    with pytest.raises(expected):
        fail()
    assert names(tmp_path) == (["out"] if there_was_one else [])
    if there_was_one:
        assert holds(target) == OLD
    write(target)
    assert holds(target) == NEW


@pytest.mark.parametrize("failing", [1, 2])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_fails_at_a_renaming_leaves_the_old_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, error: type[BaseException]
) -> None:
    target = fill(tmp_path / "out", OLD)
    rename, calls = Path.rename, []

    def sometimes(self: Path, to: Path) -> Path:
        calls.append(self)
        if len(calls) == failing:
            raise error
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", sometimes)
    with pytest.raises(OutputError if error is OSError else error):
        write(target)
    monkeypatch.undo()
    assert len(calls) >= failing
    assert holds(target) == OLD
    assert names(tmp_path) == ["out"]


def test_a_full_disk_is_told_once_and_for_the_right_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = fill(tmp_path / "out", OLD)

    def full(*_: Any, **__: Any) -> int:
        raise OSError(28, "No space left on device")

    def half() -> None:
        with whole_folder(target) as fresh:
            monkeypatch.setattr(Path, "write_bytes", full)
            write_whole(fresh / "map.html", NEW)

    reason = "No space left on device"
    with refused(OutputError, "output.cannot_write", place=str(target), reason=reason):
        half()
    monkeypatch.undo()
    assert holds(target) == OLD


def test_one_process_writes_a_folder_once_at_a_time(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole_folder(target) as fresh:
        fill(fresh, OLD)
        with refused(OutputError, "output.being_written", place=str(target)):
            write(target, NEW)
    assert holds(target) == OLD
    write(target, NEW)
    assert holds(target) == NEW


# --------------------------------------------------------------------------------- killed

WRITES_AND_WAITS = """
import sys, time
from pathlib import Path
from geowbit.core.output import whole_folder
target, ready = map(Path, sys.argv[1:])
with whole_folder(target) as fresh:
    (fresh / "run.json").write_text("half of the new run")
    ready.touch()
    time.sleep(600)
"""
WAITS_BETWEEN_THE_RENAMES = """
import sys, time
from pathlib import Path
from geowbit.core.output import RUN_FILES, whole_folder
target, ready = map(Path, sys.argv[1:])
rename = Path.rename
def rename_and_wait(self, to):
    rename(self, to)
    ready.touch()
    time.sleep(600)
Path.rename = rename_and_wait
with whole_folder(target) as fresh:
    for name in RUN_FILES:
        (fresh / name).write_text("the new run")
"""
WRITES_A_FILE_AND_WAITS = """
import sys, time
from pathlib import Path
from geowbit.core.output import write_whole
target, ready = map(Path, sys.argv[1:])
write_bytes = Path.write_bytes
def write_and_wait(self, content):
    write_bytes(self, content[:5])
    ready.touch()
    time.sleep(600)
Path.write_bytes = write_and_wait
write_whole(target, "the new map")
"""

needs_signals = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")


def kill_amid(code: str, target: Path, ready: Path) -> None:
    """Run code until it says that it is amid its writing, and kill it there."""
    process = subprocess.Popen([sys.executable, "-c", code, str(target), str(ready)])
    try:
        began = time.monotonic()
        while not ready.exists():
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() - began < DEADLINE_S
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL


@needs_signals
@pytest.mark.parametrize("there_was_one", [True, False])
@pytest.mark.parametrize("name", ["out", "run[1]"])
def test_killed_while_writing(tmp_path: Path, there_was_one: bool, name: str) -> None:
    target = tmp_path / "runs" / name
    if there_was_one:
        fill(target, OLD)
    kill_amid(WRITES_AND_WAITS, target, tmp_path / "ready")
    assert len(names(target.parent)) == 1 + there_was_one  # what it left lies beside
    if there_was_one:
        assert holds(target) == OLD
    else:
        assert not target.exists()
    write(target)
    assert holds(target) == NEW
    assert names(target.parent) == [name]


@needs_signals
def test_killed_between_the_renames(tmp_path: Path) -> None:
    target = fill(tmp_path / "runs" / "out", OLD)
    kill_amid(WAITS_BETWEEN_THE_RENAMES, target, tmp_path / "ready")
    assert not target.exists()  # the one moment without; both runs lie beside

    def fail() -> None:
        with whole_folder(target):
            assert holds(target) == OLD  # back, before anything new is written
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert holds(target) == OLD
    assert names(target.parent) == ["out"]
    write(target)
    assert holds(target) == NEW


@needs_signals
def test_killed_while_a_map_is_drawn_again(tmp_path: Path) -> None:
    target = fill(tmp_path / "out", OLD)
    kill_amid(WRITES_A_FILE_AND_WAITS, target / "map.html", tmp_path / "ready")
    assert (target / "map.html").read_text() == OLD
    left = [name for name in names(target) if name not in RUN_FILES]
    assert len(left) == 1
    # what it left is no reason to refuse the folder, and the next one takes it away
    check_writable(target)
    write_whole(target / "map.html", "the new map")
    assert (target / "map.html").read_text() == "the new map"
    assert names(target) == sorted(RUN_FILES)


@needs_signals
def test_a_run_over_what_a_killed_drawing_left(tmp_path: Path) -> None:
    target = fill(tmp_path / "out", OLD)
    kill_amid(WRITES_A_FILE_AND_WAITS, target / "map.html", tmp_path / "ready")
    write(target)
    assert holds(target) == NEW


def test_what_a_living_process_writes_is_left_alone(tmp_path: Path) -> None:
    others = tmp_path / f".out.geowbit-{os.getppid()}"
    others.mkdir()
    write(tmp_path / "out")
    assert names(tmp_path) == [others.name, "out"]


def test_a_number_that_comes_again_is_no_obstacle(tmp_path: Path) -> None:
    # in a container every run may be process 7
    left = tmp_path / f".out.geowbit-{os.getpid()}"
    left.mkdir()
    (left / "run.json").write_text("half")
    (tmp_path / f".out.geowbit-{os.getpid()}-old").mkdir()
    write(tmp_path / "out")
    assert holds(tmp_path / "out") == NEW
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("name", [".out.geowbit-notes", ".out.geowbit", ".other.geowbit-99999999"])
def test_what_is_not_ours_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    write(tmp_path / "out")
    assert (tmp_path / name).is_dir()


# -------------------------------------------------------------------------------- refused

BOTH = pytest.mark.parametrize("attempt", [write, check_writable])
Attempt = Callable[[Path], None]


@BOTH
@pytest.mark.parametrize(
    "name", ["mine.txt", "map.html", "sites.parquet", ".hidden", "run.json.bak"]
)
def test_a_folder_of_another_s_is_refused_and_untouched(
    tmp_path: Path, attempt: Attempt, name: str
) -> None:
    # a map.html alone is no run of ours either
    target = tmp_path / "out"
    target.mkdir()
    (target / name).write_text("dear to someone")
    with refused(OutputError, "output.holds_others", place=str(target), name=repr(name)):
        attempt(target)
    assert names(target) == [name]
    assert (target / name).read_text() == "dear to someone"
    assert names(tmp_path) == ["out"]


@BOTH
def test_a_run_with_a_file_of_another_s_is_refused(tmp_path: Path, attempt: Attempt) -> None:
    target = fill(tmp_path / "out", OLD)
    (target / "notes.txt").write_text("dear to someone")
    with refused(OutputError, "output.holds_others", name="'notes.txt'"):
        attempt(target)
    assert len(names(target)) == len(RUN_FILES) + 1


@pytest.mark.parametrize("litter", [".DS_Store", "Thumbs.db"])
def test_what_a_file_manager_leaves_is_no_obstacle(tmp_path: Path, litter: str) -> None:
    target = fill(tmp_path / "out", OLD)
    (target / litter).touch()
    write(target)
    assert holds(target) == NEW


@BOTH
def test_a_file_in_the_way_is_refused(tmp_path: Path, attempt: Attempt) -> None:
    (tmp_path / "out").write_text("dear to someone")
    with refused(OutputError, "output.is_file", place=str(tmp_path / "out")):
        attempt(tmp_path / "out")
    with pytest.raises(OutputError) as caught:
        attempt(tmp_path / "out" / "sub")
    assert caught.value.code == "output.cannot_write"
    assert caught.value.params["reason"] in ("Not a directory", "File exists")
    assert (tmp_path / "out").read_text() == "dear to someone"


@BOTH
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_parent_that_may_only_be_read_is_refused(tmp_path: Path, attempt: Attempt) -> None:
    parent = tmp_path / "locked"
    parent.mkdir(mode=0o555)
    with refused(OutputError, "output.cannot_write", reason="Permission denied"):
        attempt(parent / "out")
    assert names(parent) == []


@BOTH
def test_a_folder_that_may_not_be_touched_is_refused(
    tmp_path: Path, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = fill(tmp_path / "out", OLD)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != target)
    with refused(OutputError, "output.no_access", place=str(target)):
        attempt(target)
    monkeypatch.undo()
    assert holds(target) == OLD
    assert names(tmp_path) == ["out"]


@BOTH
def test_a_place_that_takes_no_folders_is_refused(
    tmp_path: Path, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = fill(tmp_path / "out", OLD)

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with refused(
        OutputError, "output.cannot_write", place=str(target), reason="Read-only file system"
    ):
        attempt(target)
    monkeypatch.undo()
    assert holds(target) == OLD


@BOTH
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_a_place_that_no_one_may_write_is_refused(attempt: Attempt) -> None:
    with refused(OutputError, "output.cannot_write", place="/proc/geowbit/out"):
        attempt(Path("/proc/geowbit/out"))


@BOTH
@pytest.mark.parametrize("length", [245, 300])
def test_a_name_too_long_is_refused(tmp_path: Path, attempt: Attempt, length: int) -> None:
    with refused(OutputError, "output.cannot_write", place=str(tmp_path / ("a" * length))):
        attempt(tmp_path / ("a" * length))
    assert names(tmp_path) == []


@BOTH
def test_the_folder_one_stands_in_is_refused(
    tmp_path: Path, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    # its renaming would leave the shell in a folder that is gone
    target = fill(tmp_path / "out", OLD)
    monkeypatch.chdir(target)
    with refused(OutputError, "output.current_folder", place=str(target)):
        attempt(Path())
    assert holds(target) == OLD


@BOTH
def test_a_mount_point_is_refused(
    tmp_path: Path, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda self: self == target)
    with refused(OutputError, "output.mount_point", place=str(target)):
        attempt(target)


@BOTH
def test_links_in_a_circle_are_refused(tmp_path: Path, attempt: Attempt) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "out")
    with pytest.raises(OutputError) as caught:
        attempt(tmp_path / "out")
    # as the version of Python has it
    assert caught.value.code in ("output.leads_nowhere", "output.cannot_write")
    assert caught.value.params["place"] == str(tmp_path / "out")


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link(tmp_path: Path, there: bool) -> None:
    real = tmp_path / "elsewhere" / "real"
    if there:
        fill(real, OLD)
    link = tmp_path / "out"
    link.symlink_to(real)
    check_writable(link)
    write(link)
    assert link.is_symlink()
    assert holds(real) == NEW
    assert names(real.parent) == ["real"]


def test_looking_ahead_leaves_nothing(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    assert names(tmp_path) == []
    target = fill(tmp_path / "out", OLD)
    check_writable(target)
    assert names(tmp_path) == ["out"]
    assert holds(target) == OLD


# ----------------------------------------------------------------------------- one file


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "map.html"
    write_whole(target, "地図 🗺")
    assert target.read_bytes() == "地図 🗺".encode()
    write_whole(target, "again")
    assert target.read_text() == "again"
    assert names(target.parent) == ["map.html"]


def test_a_file_that_fails_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "map.html"
    target.write_text(OLD)

    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with refused(OutputError, "output.cannot_write", reason="No space left on device"):
        write_whole(target, NEW)
    monkeypatch.undo()
    assert target.read_text() == OLD
    assert names(tmp_path) == ["map.html"]


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()
    with refused(OutputError, "output.cannot_write", place=str(tmp_path / "map.html")):
        write_whole(tmp_path / "map.html", NEW)
    assert names(tmp_path) == ["map.html"]
