"""The sheet of a place: what it says, that it is one sheet, and that no text of others runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geowbit.core.messages import Text
from geowbit.countries import using
from geowbit.findings import Dossier, asked_place, dossier
from geowbit.layers import Layers
from geowbit.pages.dossier.locator import Ground
from geowbit.pages.dossier.page import dossier_html, gap_rows, ground_of
from geowbit.pages.dossier.pair import pair_html
from geowbit.pages.dossier.words import verdict
from geowbit.pages.language import speaking
from geowbit.pages.words import money
from geowbit.run import Run
from geowbit.sites import Sites

_DAY = date(2026, 11, 28)
# what is left of a sheet of A4 within its margins, at 96 pixels an inch
_SHEET_PX = (297 - 2 * 7) / 25.4 * 96
_WIDTH_PX = round((210 - 2 * 10) / 25.4 * 96)


@pytest.fixture(scope="module")
def sites(toyama: Sites) -> Iterator[Sites]:
    with using(toyama.country):
        yield toyama


@pytest.fixture(scope="module")
def ground(sites: Sites) -> Ground:
    return ground_of(sites.run, dict.fromkeys(()) | {"prefectures": sites.layers["prefectures"]})


@pytest.fixture(scope="module")
def nanto(sites: Sites) -> Dossier:
    return replace(sites.dossier("Nanto"), made=_DAY)


@pytest.fixture(scope="module")
def excluded(sites: Sites) -> Dossier:
    """An area of excluded candidates alone."""
    out = sites.table[sites.table["excluded"]]
    row = out.iloc[len(out) // 2]
    lon, lat = row["lon"], row["lat"]
    return dossier(sites.run, sites.layers, shapely.box(lon, lat, lon + 1e-4, lat + 1e-4))


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main>")[1]))


def test_the_words_say_of_what_a_share_is_and_who_stands_at_the_goal_is_told_so(
    sites: Sites, nanto: Dossier
) -> None:
    with speaking("en"):
        of_country, of_run = (
            " ".join(verdict(replace(nanto, of_country=known), sites.run))
            for known in (True, False)
        )
        assert "of the candidates of the country" in of_country
        assert "of the candidates of this study" in of_run
        assert "the country" not in of_run
        first = replace(nanto.best[0], percentile=99.987)
        top = replace(nanto, best=(first, *nanto.best[1:]), goal=99.0)
        words = " ".join(verdict(top, sites.run))
    # what is not quite all is not called so, and what is reached needs nothing
    assert "99.98 %" in words
    assert "best hundredth of the country already" in words


def test_a_sheet_says_where_how_much_and_how_long(
    sites: Sites, ground: Ground, nanto: Dossier
) -> None:
    first = nanto.best[0]
    for lang, name in (("en", "Nanto-shi, Toyama"), ("ja", "南砺市(富山県)")):
        page = dossier_html(nanto, sites.run, ground, lang=lang)
        assert f"<h1>{name}</h1>" in page
        text = _text(page)
        with speaking(lang):
            told = (money(first.connection.mid), money(first.connection.high))
        for figure in (*told, f"{first.percentile:.1f}", f"{first.years.mid:.1f}", "2026-11-28"):
            assert figure in text + page.split("<main>")[0]
        assert text.count(first.site_id) == 1
        assert page.count('class="pin"') == 3


def test_the_sheet_names_its_sources_with_their_dates(
    sites: Sites, ground: Ground, nanto: Dossier
) -> None:
    footer = dossier_html(nanto, sites.run, ground).split("<footer>")[1]
    dated = [one for one in sites.run.layers if one.date]
    assert len(dated) > 10
    assert all(one.date in footer for one in dated)
    assert "© OpenStreetMap contributors" in footer


def test_an_excluded_place_says_why_first(sites: Sites, ground: Ground, excluded: Dossier) -> None:
    lines = verdict(excluded, sites.run)
    reason = str(excluded.best[0].reasons[0])
    assert reason in lines[0]
    page = dossier_html(excluded, sites.run, ground)
    assert 'id="out"' in page
    assert 'id="lifts"' not in page
    assert excluded.neighbor is not None
    assert f"{excluded.neighbor.km:.1f} km" in _text(page)


def test_bars_are_as_long_as_their_points(nanto: Dossier) -> None:
    assert nanto.rival is not None
    gaps = nanto.rival.gaps[:5]
    widest = max(abs(one.points) for one in gaps)
    for one, row in zip(gaps, gap_rows(gaps), strict=True):
        found = re.search(
            r'class="(gain|loss)" style="(left|right):50%;width:([\d.]+)%', row[3].text
        )
        if not one.points:
            continue
        assert found is not None
        assert found[1] == ("gain" if one.points > 0 else "loss")
        assert found[2] == ("left" if one.points > 0 else "right")
        assert float(found[3]) == pytest.approx(50 * abs(one.points) / widest, abs=0.05)


def test_two_places_stand_side_by_side(sites: Sites, ground: Ground, nanto: Dossier) -> None:
    other = sites.dossier("Takaoka")
    page = pair_html(nanto, other, sites.run, ground)
    text = _text(page)
    difference = abs(nanto.best[0].score - other.best[0].score)
    assert f"{difference:.3f}" in text
    assert page.count('class="locator"') == 2
    for one in (nanto, other):
        assert money(one.best[0].connection.mid) in text


@pytest.fixture(scope="module")
def hostile(sites: Sites) -> tuple[Dossier, Run]:
    """A dossier of whose texts each would run as a script if it could."""
    evil = "<img src=x onerror=alert(1)>\"'&" + "長" * 10_000
    drawn = shapely.box(136.9, 36.5, 137.0, 36.6)
    place = asked_place(sites.run, sites.layers, drawn, name=evil)
    found = dossier(sites.run, sites.layers, place)
    first = found.best[0]
    assert first.station is not None
    assert found.rival is not None
    worse = replace(
        first,
        fiber_route=evil,
        municipality=Text(evil),
        station=replace(first.station, name=evil),
    )
    return (
        replace(found, best=(worse,), rival=replace(found.rival, municipality=Text(evil))),
        replace(sites.run, name=evil),
    )


def test_no_text_of_others_runs(hostile: tuple[Dossier, Run], ground: Ground) -> None:
    found, run = hostile
    # a name of ten thousand letters is cut where it is asked for
    assert len(found.place.name) == 200
    page = dossier_html(found, run, ground)
    assert "<img src=x" not in page
    assert page.count("<script") == 1


def test_in_a_browser_it_is_one_sheet_that_complains_of_nothing(
    visit: Callable[..., Any],
    sites: Sites,
    ground: Ground,
    nanto: Dossier,
    excluded: Dossier,
    hostile: tuple[Dossier, Run],
) -> None:
    for found, run, lang in (
        (nanto, sites.run, "ja"),
        (nanto, sites.run, "en"),
        (excluded, sites.run, "ja"),
        (*hostile, "en"),
    ):
        seen = visit(dossier_html(found, run, ground, lang=lang), width=375, height=700)
        wide = "document.documentElement.scrollWidth"
        assert seen.page.evaluate(wide) <= 375
        seen.page.emulate_media(media="print")
        seen.page.set_viewport_size({"width": _WIDTH_PX, "height": 800})
        if found in (nanto, excluded):
            tall = seen.page.evaluate("document.body.getBoundingClientRect().height")
            # print does not know pixels to the last
            assert tall <= _SHEET_PX * 1.03
        assert seen.complaints == []
        assert all(request.startswith(("file:", "data:")) for request in seen.requests)


def test_a_run_without_costs_fiber_or_cells_has_a_sheet() -> None:
    table = pd.DataFrame(
        {
            "site_id": ["a", "b"],
            "lon": [10.0, 10.5],
            "lat": [50.0, 50.0],
            "score": [0.25, np.nan],
            "rank": pd.array([1, None], dtype="Int64"),
            "excluded": [False, True],
            "exclusion": ["", "in a lake"],
            "excluded_by": [0, 0],
        }
    )
    frame = gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326"
    )
    run = Run.of(frame, {"name": "abroad", "study": {"load_mw": 5}})
    for asked in ("a", "b"):
        found = dossier(run, Layers(), asked)
        page = dossier_html(found, run, ground_of(run, {}))
        assert 'id="connection"' not in page
        assert "nan" not in _text(page).lower().split()
    assert "in a lake" in page
