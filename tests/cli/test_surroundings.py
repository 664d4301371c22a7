"""What is around a command: streams that nobody reads, full disks, locales, signals."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from refused import refused

from geowbit import cli
from geowbit.core import LayerError, Message, OutputError
from geowbit.core.output import RUN_FILES
from geowbit.layers import read_layer
from geowbit.sites import Sites
from geowbit.study import Study

DEADLINE_S = 120
SMALL = """
area: {bbox: [131.55, 33.15, 131.75, 33.3]}
load_mw: 50
layers:
  substations: {file: subs.csv, columns: {voltage_kv: kV}}
criteria: {substation_km: {weight: 1}}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "subs.csv").write_text("name,lon,lat,kV\nA,131.62,33.22,154\n")
    (tmp_path / "study.yaml").write_text(SMALL)
    return tmp_path / "study.yaml"


def sh(words: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command with what a shell does to its streams."""
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {words}', "sh", sys.executable, "-m", "geowbit",
         *map(str, arguments)],
        capture_output=True, check=False, timeout=DEADLINE_S, env={**os.environ, **environment},
    )  # fmt: skip


# ------------------------------------------------------------------------------- streams


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_stdout_is_one_line(unbuffered: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = sh(">/dev/full", "rates", PYTHONUNBUFFERED=unbuffered)
    told = Message("cli.stdout", reason="No space left on device")
    assert (done.returncode, done.stderr.decode()) == (1, f"geowbit: {told}\n")


def test_a_closed_stdout_is_one_line() -> None:
    done = sh(">&-", "rates", "--lang", "ja")
    told = Message("cli.stdout", reason="Bad file descriptor").text("ja")
    assert (done.returncode, done.stderr.decode()) == (1, f"geowbit: {told}\n")


def test_that_nobody_hears_of_progress_is_no_reason_to_fail(small: Path) -> None:
    out = small.parent / "out"
    done = sh("2>&-", "run", small, "-o", out)
    assert (done.returncode, done.stderr) == (0, b"")
    assert sorted(path.name for path in out.iterdir()) == sorted(RUN_FILES)
    # nothing that was meant for stderr went into a file of the run
    assert len(done.stdout.decode().splitlines()) > 3


@pytest.mark.parametrize("words", ["2>/dev/full", "<&- >&- 2>&-"])
def test_a_wrong_input_that_nobody_hears_of_still_has_its_code(small: Path, words: str) -> None:
    if "/dev/full" in words and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = sh(words, "check", small.parent / "none.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


# ---------------------------------------------------------------------------- full disks


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the system take no more than this of a file, which is how a full disk looks."""
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, kept[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)


def test_no_room_at_any_step_leaves_nothing(small: Path) -> None:
    sites = Study.from_yaml(small).run()
    sizes = {path.name: path.stat().st_size for path in _written(sites, small.parent / "whole")}
    assert set(sizes) == set(RUN_FILES)
    before = sorted(small.parent.iterdir())
    for name, size in sizes.items():
        with files_of_at_most(size - 1), refused(OutputError, "output.cannot_write"):
            sites.write(small.parent / "out")
        assert sorted(small.parent.iterdir()) == before, name


def _written(sites: Sites, folder: Path) -> list[Path]:
    return list(sites.write(folder).iterdir())


def test_what_there_is_no_room_to_unpack_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import geowbit.layers._opening as opening

    (tmp_path / "subs.csv").write_text("name,lon,lat,voltage_kv\nA,131.62,33.22,154\n")
    archive = shutil.make_archive(str(tmp_path / "subs"), "zip", tmp_path, "subs.csv")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/elsewhere/subs.csv")

    monkeypatch.setattr(opening, "unpack", full)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with refused(LayerError, "layers.no_room", folder=tmp_path, reason="No space left on device"):
        read_layer("substations", archive)


# ------------------------------------------------------------------------------- locales


def test_a_locale_without_japanese_is_told(small: Path) -> None:
    home = small.parent / "日本"
    home.mkdir()
    for file in ("study.yaml", "subs.csv"):
        (small.parent / file).rename(home / file)
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = sh("", "check", home / "study.yaml", PYTHONUTF8="0", **plain)
    told = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout, len(told)) == (1, b"", 1)
    assert told[0].endswith(str(Message("path.locale", encoding="ascii")))


# ------------------------------------------------------------------------------- signals


def test_a_run_that_is_asked_to_end_leaves_nothing(small: Path) -> None:
    before = sorted(small.parent.iterdir())
    with subprocess.Popen(
        [sys.executable, "-m", "geowbit", "run", str(small), "-o", str(small.parent / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        until = time.monotonic() + DEADLINE_S
        while sorted(small.parent.iterdir()) == before:
            assert run.poll() is None, run.stderr and run.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.005)
        run.send_signal(signal.SIGTERM)
        out, said = run.communicate(timeout=DEADLINE_S)
    assert (run.returncode, out) == (128 + signal.SIGTERM, b"")
    assert said.decode().splitlines()[-1] == f"geowbit: {Message('cli.stopped')}"
    assert sorted(small.parent.iterdir()) == before


def test_what_is_ignored_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed terminal ends a command, and none that nohup runs."""
    held = {signal.SIGHUP: signal.SIG_IGN, signal.SIGTERM: signal.SIG_DFL}
    monkeypatch.setattr(signal, "getsignal", held.__getitem__)
    monkeypatch.setattr(signal, "signal", held.__setitem__)
    cli._set_up_signals()
    assert held[signal.SIGHUP] is signal.SIG_IGN
    with pytest.raises(SystemExit) as ended:
        held[signal.SIGTERM](signal.SIGTERM, None)  # type: ignore[operator]
    assert ended.value.code == 128 + signal.SIGTERM
    # the work of leaving nothing behind is not asked to end as well
    assert held[signal.SIGTERM] is signal.SIG_IGN
