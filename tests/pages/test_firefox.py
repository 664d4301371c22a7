"""The pages in a second browser: the same scores, nothing asked of a network, print and touch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from browsing import opened, settled
from firefox import Firefox, FirefoxPage, running
from map_studies import LIVE, Made

from geowbit.findings import area_statistics, contiguous_regions
from geowbit.pages import report_html, site_map, standalone_html
from geowbit.ranking import Weighting, score_candidates, value_function

AREA = [[140.515, 38.115], [140.69, 38.14], [140.6, 38.252], [140.533, 38.2]]

pytestmark = pytest.mark.browser

PROGRAM = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    if PROGRAM is None:
        pytest.skip("neither firefox-esr nor firefox on the path")
    with running(PROGRAM) as started:
        yield started


@pytest.fixture
def shown(firefox: Firefox, tmp_path: Path) -> Iterator[Callable[..., FirefoxPage]]:
    """Return a function that opens HTML text as a file; no page may complain or ask a network."""
    pages = []

    def open_page(html: str, *, width: int = 1280, height: int = 800) -> FirefoxPage:
        path = tmp_path / f"page{len(pages)}.html"
        path.write_text(html, encoding="utf-8")
        page = firefox.open(path, width=width, height=height)
        pages.append(page)
        opened(page)
        return page

    yield open_page
    for page in pages:
        assert page.complaints == []
        assert [
            url for url in page.requests if not url.startswith(("file:", "data:", "blob:"))
        ] == []
        page.close()


def drawn(made: Made, lang: str = "en") -> str:
    return standalone_html(site_map(made.run, made.top, layers=made.layers, lang=lang))


def shown_scores(page: FirefoxPage) -> np.ndarray:
    return np.array(page.evaluate(f"Array.from({LIVE}.model.score)"), dtype=float)


def test_a_slider_gives_the_scores_of_python(shown: Callable[..., FirefoxPage], made: Made) -> None:
    page = shown(drawn(made))
    ranked = ~made.table["excluded"].to_numpy()
    np.testing.assert_allclose(shown_scores(page)[ranked], made.table["score"][ranked], atol=1e-12)
    page.evaluate(
        """(() => { const slider = document.querySelector("[data-gw-weight='fiber_km']");
            slider.value = "3";
            slider.dispatchEvent(new Event("input", { bubbles: true })); })()"""
    )
    settled(page)
    how = [
        Weighting("substation_km", "cost", 3.0, 0.0, 30.0),
        Weighting("fiber_km", "cost", 3.0, None, 10.0),
    ]
    expected, _ = score_candidates(made.table, how, excluded=made.table["excluded"])
    np.testing.assert_allclose(
        shown_scores(page)[ranked], expected["score"][ranked], rtol=0, atol=1e-12
    )


def test_the_tools_say_what_python_says(shown: Callable[..., FirefoxPage], made: Made) -> None:
    rows = made.table.sort_values(["lat", "lon"], ascending=[False, True], ignore_index=True)
    study = replace(made, table=rows)
    page = shown(drawn(study))
    told = page.evaluate(
        f"""(() => {{ const live = {LIVE};
            document.querySelectorAll("[data-gw-curves], [data-gw-histogram], [data-gw-regions],"
                + " [data-gw-area], [data-gw-mine]").forEach(box => {{ box.open = true; }});
            live.mine.toggle(live.best.rows()[0]);
            live.area.put({AREA});
            return live.area.rows().length; }})()"""
    )
    settled(page)
    found = area_statistics(study.run, shapely.Polygon(AREA))
    assert told == found.candidates > 50
    words = page.evaluate("document.querySelector('.gw-area').innerText")
    assert f"{found.ranked} candidates" in words
    pieces = contiguous_regions(study.run)
    assert f"{len(pieces)} piece" in page.evaluate(
        "document.querySelector('[data-gw-regions]').innerText"
    )
    page.evaluate(
        """(() => { const form = document.querySelector("[data-gw-form]");
            form.value = "1";
            form.dispatchEvent(new Event("change", { bubbles: true })); })()"""
    )
    settled(page)
    how = [
        Weighting("substation_km", "cost", 3.0, 0.0, 30.0, function=value_function("s_shaped")),
        Weighting("fiber_km", "cost", 2.0, None, 10.0),
    ]
    expected, _ = score_candidates(rows, how, excluded=rows["excluded"])
    ranked = ~rows["excluded"].to_numpy()
    np.testing.assert_allclose(
        shown_scores(page)[ranked], expected["score"][ranked], rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_report_opens(shown: Callable[..., FirefoxPage], made: Made, lang: str) -> None:
    page = shown(report_html(made.run, made.top, layers=made.layers, lang=lang))
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.evaluate("document.querySelectorAll('h2').length") > 5
    assert page.pdf().startswith(b"%PDF")


def test_print_leaves_the_map_as_it_was(shown: Callable[..., FirefoxPage], made: Made) -> None:
    page = shown(drawn(made))
    view = f"(() => [{LIVE}.map.getZoom(), ...Object.values({LIVE}.map.getCenter())])()"
    before = page.evaluate(view)
    assert page.pdf().startswith(b"%PDF")
    settled(page)
    assert page.evaluate(view) == before
    assert page.evaluate("document.querySelectorAll('.gw-print-notes, .gw-picture').length") == 0


def test_a_finger_opens_a_site_on_a_phone(shown: Callable[..., FirefoxPage], made: Made) -> None:
    page = shown(drawn(made), width=375, height=812)
    page.tap("[data-gw-site='2']")
    settled(page)
    card = page.evaluate("document.querySelector('.gw-card').innerText")
    assert made.top.iloc[2]["site_id"] in card
