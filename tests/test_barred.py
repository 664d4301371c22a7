"""The bar of the suite holds against Python, GDAL and programs; no room but `fetch` asks."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from barred import BAR

PACKAGE = Path(__file__).parents[1] / "geowbit"
# of a documentation network (RFC 5737), where nobody answers
NOWHERE = "192.0.2.1"


def heard() -> list[str]:
    """What the bar heard, waiting for its proxy's thread."""
    for _ in range(100):
        if found := BAR.judged():
            return found
        time.sleep(0.05)
    return []


def test_python_reaches_nobody() -> None:
    with pytest.raises(AssertionError, match="reached out"):
        socket.create_connection((NOWHERE, 80), timeout=1)
    with pytest.raises(AssertionError, match="reached out"):
        socket.getaddrinfo("example.org", 443)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        with pytest.raises(AssertionError, match="reached out"):
            datagrams.sendto(b"?", (NOWHERE, 53))
        with pytest.raises(AssertionError, match="reached out"):
            datagrams.connect_ex((NOWHERE, 53))
    assert len(BAR.judged()) == 4


def test_its_own_machine_is_for_tests_of_fetch_alone() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with pytest.raises(AssertionError, match="reached out"):
            socket.create_connection(server.getsockname(), timeout=1)
        assert len(BAR.judged()) == 1
        with BAR.loopback():
            socket.create_connection(server.getsockname(), timeout=5).close()
    assert BAR.judged() == []


def test_what_is_caught_on_its_way_counts_all_the_same() -> None:
    with suppress(Exception):
        urllib.request.urlopen(f"http://{NOWHERE}/", timeout=1)
    assert len(heard()) == 1


def test_gdal_is_heard() -> None:
    import rasterio

    with pytest.raises(rasterio.errors.RasterioIOError):
        rasterio.open(f"/vsicurl/http://{NOWHERE}/a.tif")
    assert any(NOWHERE in one for one in heard())


def test_a_program_that_a_test_starts_is_heard() -> None:
    code = f"import urllib.request as u; u.urlopen('http://{NOWHERE}/x', timeout=5)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode != 0
    assert any(NOWHERE in one for one in heard())


# what leads to a network; PostGIS is asked by a library of its own, and only where a study says so
NETWORKS = {
    *("aiohttp", "ftplib", "http", "httpx", "osmnx", "pycurl", "requests", "smtplib", "socket"),
    *("socketserver", "urllib3", "urllib.request", "xmlrpc"),
}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and node.args:
            first = node.args[0]
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in {"needed", "import_module", "__import__"} and isinstance(
                first, ast.Constant
            ):
                found.add(str(first.value))
    return found


def asks_a_network(path: Path) -> bool:
    return any(
        name in NETWORKS or name.split(".")[0] in NETWORKS - {"urllib.request"}
        for name in imported(path)
    )


def test_no_room_but_fetch_has_the_means_to_ask() -> None:
    asking = {
        path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py") if asks_a_network(path)
    }
    assert asking == {"fetch"}
