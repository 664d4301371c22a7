"""What every test shares: no clock, no network, a Chromium whose network is cut."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from barred import BAR
from browsing import opened
from hypothesis import settings

settings.register_profile("geowbit", deadline=None)
settings.load_profile("geowbit")

# what `make quick` leaves to `make test`: whole runs, pages, servers, real files, long searches
_SLOW = (
    *("real", "fetch", "pages", "findings", "web", "national", "corridors"),
    *("fiber", "layers/test_forms.py", "layers/test_odd_files.py", "layers/test_postgis.py"),
    *("layers/test_raster_file.py", "layers/test_raster_fuzz.py", "layers/test_spec_fuzz.py"),
    *("cables/test_breakdown.py", "cables/test_compare.py", "cables/test_rates.py"),
    *("cables/test_own_classes.py", "cables/test_watts_or_bits.py"),
    *("candidates/test_squares.py", "countries/test_made_up", "criteria/test_measures.py"),
    *(
        "test_abroad.py",
        "test_cached_study.py",
        "criteria/test_recall.py",
        "test_check_every_candidate.py",
        "cli",
    ),
    *("test_cost_exclusions.py", "test_documented.py", "test_embedded_data.py"),
    *("test_geodesy.py", "test_national_run.py", "test_newcomer.py", "test_output.py"),
    *("test_own_criteria.py", "test_sites.py", "test_straight_edges.py", "test_study.py"),
    *("test_study_fuzz.py", "test_study_layers.py", "test_study_python.py", "test_wheel.py"),
    *("test_tiled.py", "candidates/test_tiles.py"),
)


def pytest_configure() -> None:
    # a test computes what it looks at; those of the cache ask for one of their own
    os.environ["GEOWBIT_CACHE_GB"] = "0"
    BAR.shut()


def pytest_unconfigure() -> None:
    BAR.open()


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fail where a test reached for a network, whatever became of the attempt."""
    BAR.judged()
    yield
    assert BAR.judged() == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    slow = tuple(str(here / name) for name in _SLOW)
    for item in items:
        if str(item.path).startswith(slow):
            item.add_marker(pytest.mark.slow)


CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-proxy-server",
    "--force-device-scale-factor=1",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]


@dataclass
class Visit:
    """A page in the browser, with everything that it asked for or complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a Chromium that resolves no name."""
    if CHROMIUM is None:
        pytest.skip("no chromium, chromium-browser or google-chrome on the path")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens HTML text as a file."""
    contexts = []

    def open_page(html: str, *, width: int = 1280, height: int = 800, still: bool = True) -> Visit:
        # what moves under the pointer is missed by it: most pages are opened without motion
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce" if still else None
        )
        contexts.append(context)
        page = context.new_page()
        found = Visit(page)
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                found.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )
        page.on("dialog", lambda dialog: (found.complaints.append("dialog"), dialog.dismiss()))
        page.goto(path.as_uri())
        opened(page)
        return found

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def toyama() -> Any:
    """Return the run of a small study around Nanto, with land that is excluded."""
    import geowbit as gw

    return gw.Study.japan(area={"bbox": [136.7, 36.3, 137.3, 36.8]}).run()


@pytest.fixture(scope="session")
def toyama_folder(toyama: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of that run, with empty files in place of its map and report."""
    from geowbit.core.output import RUN_FILES

    folder = tmp_path_factory.mktemp("runs") / "toyama"
    folder.mkdir()
    for name in RUN_FILES:
        (folder / name).touch()
    toyama.run.write(folder)
    return folder
