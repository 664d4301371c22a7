"""What a notebook shows of a result."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
from map_studies import Made, make_study
from refused import refused

from geowbit.core.errors import OutputError
from geowbit.core.messages import Message
from geowbit.pages import site_map, standalone_html
from geowbit.pages.notebook import plot_sites, sites_table

mpl.use("Agg")


class Cells(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_table_tells_the_best_sites(made: Made) -> None:
    told = Cells(sites_table(made.top, made.run)).text
    best = made.top.iloc[0]
    assert f"{best['score']:.3f}" in told
    assert best["site_id"] in told
    assert "¥4.6 bn" in told


def test_the_table_is_safe() -> None:
    made = make_study(lambda text: f"{text}<script>alert(1)</script>")
    shown = Cells(sites_table(made.top, made.run))
    assert "script" not in shown.tags
    assert "<script>alert(1)</script>" in shown.text


def test_a_picture_has_every_cell_where_it_lies(made: Made) -> None:
    from matplotlib import pyplot

    ax = plot_sites(made.table, made.top, layers=made.layers)
    image = ax.images[-1]
    west, east, south, north = image.get_extent()
    assert (west, south) == pytest.approx(made.table.total_bounds[:2], abs=1e-6)
    assert (east, north) == pytest.approx(made.table.total_bounds[2:], abs=1e-6)
    shown = np.ma.filled(image.get_array(), np.nan)
    for _, cell in made.table.iloc[::37].iterrows():
        row = int((north - cell["lat"]) / (north - south) * shown.shape[0])
        column = int((cell["lon"] - west) / (east - west) * shown.shape[1])
        np.testing.assert_equal(shown[row, column], cell["score"])
    pyplot.close("all")


def test_points_and_other_columns_can_be_drawn(made: Made) -> None:
    from matplotlib import pyplot

    table = made.table.head(40).copy()
    table["geometry"] = gpd.points_from_xy(table["lon"], table["lat"])
    ax = plot_sites(table, table.head(2), column="substation_km")
    np.testing.assert_array_equal(ax.collections[0].get_array(), table["substation_km"])
    pyplot.close("all")


def test_of_a_cost_the_better_is_the_darker(made: Made) -> None:
    from matplotlib import pyplot

    def ends(**options: Any) -> list[float]:
        ax = plot_sites(made.table, made.top, column="substation_km", **options)
        colors = ax.images[-1].get_cmap()
        return [sum(colors(at)[:3]) for at in (0.0, 1.0)]

    less, more = ends(falling=True)
    assert less < more
    less, more = ends()
    assert less > more
    assert ends(cmap="gray_r", falling=True) == [3.0, 0.0]
    pyplot.close("all")


def test_a_picture_is_as_large_as_asked(made: Made) -> None:
    from matplotlib import pyplot

    ax = plot_sites(made.table, made.top, figsize=(5.0, 3.0))
    assert ax.figure.get_size_inches().tolist() == [5.0, 3.0]
    pyplot.close("all")


def test_a_map_is_as_high_as_asked(made: Made) -> None:
    drawn = site_map(made.run, made.top, layers=made.layers)
    drawn.height_px = 321
    outer = re.sub(r"<iframe .*?</iframe>", "", drawn._repr_html_(), flags=re.DOTALL)
    assert re.findall(r"height:(\d+)px", outer) == ["321"]


def test_a_column_that_there_is_not_is_told(made: Made) -> None:
    with refused(OutputError, "map.no_number_column", name="'scor'"):
        plot_sites(made.table, made.top, column="scor")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_map_says_why_nothing_is_seen_where_scripts_do_not_run(made: Made, lang: str) -> None:
    drawn = site_map(made.run, made.top, layers=made.layers, lang=lang)
    inside, around = standalone_html(drawn), drawn._repr_html_()
    (told,) = re.findall(r"<noscript><p[^>]*>(.*?)</p></noscript>", inside)
    assert told == Message("map.no_scripts").text(lang)
    # what is left where a notebook takes the frame away
    left = re.sub(r"<iframe .*?</iframe>", "", around, flags=re.DOTALL)
    assert Cells(left).text == Message("map.not_trusted").text(lang)
    assert len(left) < 400


@pytest.mark.browser
def test_in_a_cell_of_a_notebook_the_panels_are_folded(
    made: Made, visit: Callable[..., Any]
) -> None:
    drawn = site_map(made.run, made.top, layers=made.layers)
    alone = visit(standalone_html(drawn), width=960, height=640).page
    around = f"<!DOCTYPE html><body style='margin:0;width:960px'>{drawn._repr_html_()}"
    framed = visit(around, width=960, height=700).page.frame_locator("iframe")
    framed.locator(".leaflet-container[data-gw-scores=ready]").wait_for()
    for page, is_open in ((alone, True), (framed, False)):
        legend = page.locator(".gw-legend details[data-gw-wide]").first
        assert legend.evaluate("one => one.open") is is_open
        best = page.locator("details.gw-best").first
        assert best.evaluate("one => one.open") is is_open
        layers = page.locator(".leaflet-control-layers-expanded")
        assert layers.count() == int(is_open)
