"""No test of this room reaches beyond the loopback."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from stand_in import Element, Nominatim, Overpass, embedded_lines, embedded_substations

from geowbit.fetch import FetchOptions


def _is_this_machine(host: Any) -> bool:
    try:
        return host in (None, "", "localhost") or ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        assert self.family == getattr(socket, "AF_UNIX", None) or _is_this_machine(address[0]), (
            f"a test reached out to {address}"
        )
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        assert _is_this_machine(host), f"a test looked up {host}"
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture
def cache(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the folder of answers, which is this test's own."""
    monkeypatch.setenv("GEOWBIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "overpass"


@pytest.fixture
def quick(slept: list[float]) -> FetchOptions:
    """Return the real patience of a fetch, with waits that are only noted down.

    The time-out is long, so that a machine under load fails no test.
    """
    return FetchOptions(pause_s=0, server_timeout_s=0, attempts=4, sleep=slept.append)


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture(scope="session")
def substations() -> list[Element]:
    return embedded_substations()


@pytest.fixture(scope="session")
def lines() -> list[Element]:
    return embedded_lines()


@pytest.fixture
def serve() -> Iterator[Callable[..., Overpass]]:
    """Return a function that starts a stand-in for Overpass with these elements."""
    running: list[Overpass] = []

    def start(elements: list[Element], **kwargs: Any) -> Overpass:
        running.append(Overpass(elements, **kwargs))
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.fixture
def geocoder() -> Iterator[Nominatim]:
    server = Nominatim()
    yield server
    server.close()


@pytest.fixture
def patient(quick: FetchOptions) -> Callable[..., FetchOptions]:
    """Return a function that changes single options."""
    return lambda **changes: replace(quick, **changes)
