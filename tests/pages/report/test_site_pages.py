"""A page for each of the first sites, and the still maps of the report."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from map_studies import Made, cells, made_corridors

from geowbit.pages import report_html
from geowbit.pages.language import say, speaking
from geowbit.pages.report.figure import study_figure
from geowbit.pages.report.site_section import site_sections
from geowbit.pages.words import rows_of

WORDS = re.compile(r"<[^>]+>")


def plain(html: str) -> str:
    return " ".join(WORDS.sub(" ", html).split())


@pytest.fixture(scope="module")
def page(made: Made) -> str:
    layers = {**made.layers, "corridors": made_corridors(made.top, str)}
    (row, *_) = rows_of(pd.DataFrame(made.top))
    (section,) = site_sections(made.run, [row], table=made.table, layers=layers)
    return section.html


@pytest.mark.parametrize("extent", ["whole", "summary"])
def test_each_of_the_first_sites_has_a_page(made: Made, extent: str) -> None:
    told = report_html(made.run, made.top, layers=made.layers, extent=extent)
    assert re.findall(r'<section id="site-(\d)"', told) == list("12345")
    three = report_html(made.run, made.top.head(3), layers=made.layers, extent=extent)
    assert re.findall(r'<section id="site-(\d)"', three) == list("123")


def test_it_tells_what_the_site_lacks_by_hand(made: Made, page: str) -> None:
    site = made.top.iloc[0]
    # of five parts of the weight three are the substation's, from 0 to 30 km
    lost = 60 * site["substation_km"] / 30
    assert (f"{lost:.1f} of 60.0 points lost" in plain(page)) == (lost > 0.2)
    lacks = page.split("What it lacks")[1].split("</ul>", maxsplit=1)[0]
    lost = [float(one) for one in re.findall(r": ([0-9.]+) of", plain(lacks))]
    assert lost == sorted(lost, reverse=True)


def test_it_tells_costs_routes_and_whom_to_ask(page: str) -> None:
    told = plain(page)
    assert "¥4.6 bn (¥3.0 bn to ¥9.0 bn)" in told
    assert "Sendai, First route" in told
    assert "10 km, 0.1 ms (0.1 to 0.2)" in told
    assert "the load that the substation can still take" in told
    # what the comparison of all of them has is not told again
    assert "Watts to bits" not in told


def test_the_map_of_a_site_shows_its_line_and_its_cell(made: Made, page: str) -> None:
    figure = page.split('<svg class="locator"')[1].split("</svg>", maxsplit=1)[0]
    wide, high = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', figure).groups())
    pin = [
        float(one) for one in re.search(r'<circle cx="([0-9.]+)" cy="([0-9.]+)"', figure).groups()
    ]
    assert 0.1 < pin[0] / wide < 0.9
    assert 0.1 < pin[1] / high < 0.9
    # the power line begins at the site and ends at the square
    line = re.search(r'class="own" d="M([0-9.]+),([0-9.]+) .*?([0-9.]+),([0-9.]+)"', figure)
    begin, end = (float(line[1]), float(line[2])), (float(line[3]), float(line[4]))
    assert begin == pytest.approx(pin, abs=0.2)
    square = [float(one) + 9 for one in re.search(r'x="([0-9.]+)" y="([0-9.]+)" width="18"',
                                                  figure).groups()]  # fmt: skip
    assert end == pytest.approx(square, abs=0.2)
    assert 'class="grid"' in figure
    assert 'class="ways"' in figure
    # the bar of 10 km against the width of the map
    bar = float(re.search(r"v8.6h([0-9.]+)v-8.6", figure)[1])
    assert ">10 km<" in figure
    box_deg = max(0.18, 1.4 * 0.03, 1.4 * 0.02 * np.cos(np.radians(38.2)) / 1.4)
    km = box_deg * 1.4 * 111.2
    assert bar / (wide / 1.12) == pytest.approx(10 / km, rel=0.02)


def test_a_far_part_of_the_country_stands_in_a_corner(made: Made) -> None:
    step = 45 / 3600
    column, row = (a.ravel() for a in np.meshgrid(np.arange(12), np.arange(12)))
    lon, lat = 140.50625 + step * (column - 1032), 26.1 + (row + 0.5) / 120
    far = cells(lon, lat, np.full(144, 0.5), lon_step=step, lat_step=1 / 120)
    both = gpd.GeoDataFrame(pd.concat([made.table[list(far)], far], ignore_index=True), crs=4326)
    with speaking("en"):
        near, drawn, alone = (
            study_figure(table, made.top, layers={}) for table in (made.table, both, far)
        )
    # the rest of the country is as large as without it
    assert re.search(r'viewBox="([^"]+)"', drawn)[1] == re.search(r'viewBox="([^"]+)"', near)[1]
    assert drawn.count('<use href="#still"/>') == 1
    assert ">Okinawa</text>" in drawn
    assert "<use" not in near
    # a study of the far part alone has nothing far
    assert "<use" not in alone
    view = [float(one) for one in re.findall(r'viewBox="([^"]+)"', drawn)[1].split()]
    images = re.findall(r'x="([-0-9.]+)" y="([-0-9.]+)" width="([0-9.]+)" height="([0-9.]+)" pres',
                        drawn)  # fmt: skip
    inset = shapely.box(view[0], view[1], view[0] + view[2], view[1] + view[3])
    shown = [shapely.box(x, y, x + w, y + h) for x, y, w, h in np.array(images, float)]
    assert any(one.intersects(inset) for one in shown)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_words_of_its_own(page: str, made: Made, lang: str) -> None:
    told = report_html(made.run, made.top, layers=made.layers, lang=lang, extent="summary")
    with speaking(lang):
        for key in ("site.lacks", "site.routes", "answer.turns", "answer.open", "card.open"):
            assert say(key) in told
