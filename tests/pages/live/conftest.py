"""One study, page and browser page for the tests of cards and drawer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from two_prefectures import KEYS

import geowbit as gw
from geowbit.pages import standalone_html


@pytest.fixture(scope="session")
def sites() -> gw.Sites:
    return gw.Study.japan(**KEYS).run()


@pytest.fixture(scope="session")
def page(sites: gw.Sites) -> str:
    return standalone_html(sites.explore())


@pytest.fixture(scope="session")
def shared(browser: Any, page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return one page for the tests that leave it as they found it."""
    file = tmp_path_factory.mktemp("card") / "map.html"
    file.write_text(page, encoding="utf-8")
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(file.as_uri())
    opened.locator("[data-gw-scores='ready']").wait_for(state="attached", timeout=60_000)
    yield opened
    opened.close()
    assert complaints == []
