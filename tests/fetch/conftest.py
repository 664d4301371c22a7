"""No test of this room reaches beyond the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from barred import BAR
from stand_in import Element, Nominatim, Overpass, embedded_lines, embedded_substations

from geowbit.fetch import FetchOptions


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    with BAR.loopback():
        yield


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
