"""The report tells the numbers of the study, and nothing else."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from map_studies import Made
from PIL import Image
from records import run_of
from refused import refused

from geowbit.core import languages
from geowbit.core.errors import OutputError
from geowbit.findings import answer
from geowbit.pages import report_html
from geowbit.pages.cards import contributions
from geowbit.pages.language import say, speaking
from geowbit.pages.report.charts import cost_ranges, scale_curve, score_histogram
from geowbit.run import CriterionOfRun, FrameTable, bare_run


class Words(HTMLParser):
    """Collects the text and the tables of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.rows: list[list[str]] = []
        self._skip = False
        self._in_cell = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip = tag in {"style", "script"}
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._skip = False
        if tag in {"td", "th"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.text.append(data)
            if self._in_cell:
                self.rows[-1][-1] += " " + " ".join(data.split())

    @property
    def plain(self) -> str:
        return " ".join(" ".join(self.text).split())

    def row(self, first: str) -> list[str]:
        return next([c.strip() for c in r] for r in self.rows if r and first in r[0])


@pytest.fixture(scope="module")
def words(made: Made) -> Words:
    return Words(report_html(made.run, made.top, layers=made.layers))


def test_the_summary_counts(made: Made, words: Words) -> None:
    excluded = int(made.table["excluded"].sum())
    assert (
        f"looked at 400 candidates (cells of 1 km of the Japanese grid square). {excluded} are"
        in words.plain
    )
    assert (
        f"the other {400 - excluded} ({100 * (400 - excluded) / 400:.0f} %) are ranked"
        in words.plain
    )
    assert "at least 2 km apart" in words.plain
    row = words.row("in a lake")
    assert row[1:3] == [str(excluded), f"{excluded / 4:.1f} %"]


def test_the_best_site_is_named_with_its_cost(made: Made, words: Words) -> None:
    assert "The best site is Osato-cho, Miyagi ( 宮城県 大郷町 )" in words.plain
    assert f"with a score of {made.top.iloc[0]['score']:.3f}" in words.plain
    assert "costs about ¥4.6 bn (¥3.0 bn to ¥9.0 bn) and takes about 5.0 years" in words.plain


def test_method_sources_and_limits_are_told(words: Words) -> None:
    criteria = next(row for row in words.rows if "Distance to a substation" in row[0] and row[8:])
    assert [cell.strip() for cell in criteria[1:8]] == [
        "Distance to a substation.", "", "less is better", "3", "", "0.0 km", "30.0 km",
    ]  # fmt: skip
    assert words.row("discount rate")[1:4] == ["0.02", "0.03", "0.05"]
    source = words.row("substations")
    assert "© OpenStreetMap contributors" in source[1]
    assert "voltage in volts repaired: 5" in source[1]
    assert "no geometry dropped: 34" in source[1]
    assert source[2:] == ["ODbL 1.0", "2026", "medium", "1,234", "1,200", "34"]
    assert "The population is a model." in words.plain
    assert "Set by hand." in words.plain
    assert words.row("score") == ["score", "0.25 s"]


def test_contents_lead_to_every_section_and_the_appendix_stands_apart(made: Made) -> None:
    pages = {
        extent: report_html(made.run, made.top, layers=made.layers, extent=extent)
        for extent in ("whole", "summary", "appendix")
    }
    anchors = {name: re.findall(r'<section id="(\w+)"', page) for name, page in pages.items()}
    contents = re.findall(r'<li><a href="#(\w+)"', pages["whole"])
    assert anchors["summary"] == ["summary"]
    assert contents == [*(one for one in anchors["whole"] if one not in anchors["appendix"]),
                        "appendix"]  # fmt: skip
    assert anchors["whole"] == [*contents[:-1], *anchors["appendix"]]
    assert {"limits", "exclusions", "criteria", "sources", "run"} <= set(anchors["appendix"])
    # what is folded on the screen is a page of its own on paper
    folded = pages["whole"].split('<details id="appendix" class="appendix noprint">')[1]
    assert re.findall(r'<section id="(\w+)"', folded) == anchors["appendix"]
    assert "<details id" not in pages["appendix"]
    with refused(OutputError, "pages.extent", asked="half"):
        report_html(made.run, made.top, layers={}, extent="half")


def test_the_first_page_tells_what_the_findings_are(made: Made) -> None:
    with_place = Words(report_html(made.run, made.top, layers=made.layers, extent="summary")).plain
    found = answer(made.run, made.top)
    choice = found.decisive[0]
    assert (choice.kind, len(found.decisive)) == ("criterion_out", 2)
    changed = f"{100 * (1 - choice.overlap):.0f} % of the best hundredth would be other land"
    assert changed in with_place
    # its scales have no ends, so that nothing can be told of other weights
    assert found.swap is None
    assert "draws level" not in with_place
    assert "the first ranks between 1 and 23 in 90 % of the draws" in with_place
    assert "among the best hundredth in 80 % of them" in with_place
    assert [one.question.key for one in found.open][:2] == ["headroom", "fiber"]
    assert "the load that the substation can still take" in with_place


def test_it_is_one_page(made: Made) -> None:
    page = report_html(made.run, made.top, layers=made.layers)
    assert page.count("<script") == 1
    assert re.findall(r"https?://", page) == []


def test_the_table_is_in_the_page_as_csv(made: Made) -> None:
    top = made.top.assign(fiber_route=["=1+1", "-5 C", "Sendai, north", 'the "old" one', ""])
    page = report_html(made.run, top, layers=made.layers)
    data = base64.b64decode(
        re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)[1]
    )
    assert data.startswith(b"\xef\xbb\xbf")
    rows = pd.read_csv(io.BytesIO(data), dtype={"site_id": str}, keep_default_na=False)
    assert rows["site_id"].tolist() == top["site_id"].tolist()
    np.testing.assert_allclose(rows["substation_km"], top["substation_km"])
    # no cell is a formula to a spreadsheet
    expected = ["'=1+1", "'-5 C", "Sendai, north", 'the "old" one', ""]
    assert rows["fiber_route"].tolist() == expected


@pytest.mark.browser
def test_the_table_sorts_by_click_and_key(visit: Callable[..., Any], made: Made) -> None:
    top = made.top.assign(
        connection_mjpy=[5.0, 3.0, np.nan, 9.0, 4.0], rtt_tokyo_ms=[10.0, 9.0, 100.0, 2.0, 30.0]
    )
    page = report_html(made.run, top, layers=made.layers)
    found = visit(page)

    def order() -> list[int]:
        return [int(text) for text in found.page.locator(".sites .pin").all_inner_texts()]

    found.page.get_by_role("button", name="Connection").click()
    assert order() == [2, 5, 1, 4, 3]
    head = found.page.locator("th", has_text="Connection")
    assert head.get_attribute("aria-sort") == "ascending"
    found.page.get_by_role("button", name="Connection").press("Enter")
    # what is not known stands last both ways
    assert order() == [4, 1, 5, 2, 3]
    found.page.get_by_role("button", name="Tokyo").press("Space")
    assert order() == [4, 2, 1, 5, 3]
    assert found.complaints == []


def test_the_histogram_counts_every_ranked_candidate(made: Made) -> None:
    scores = made.table.loc[~made.table["excluded"], "score"].to_numpy()
    drawn = score_histogram(scores, np.array([scores.max()]), scale=(0.2, 0.8))
    heights = np.array(re.findall(r'<rect [^>]*height="([0-9.]+)"', drawn), float)
    counts = np.bincount(
        np.minimum((scores - scores.min()) / np.ptp(scores) * 60, 59).astype(int), minlength=60
    )
    np.testing.assert_allclose(heights / heights.max(), counts / counts.max(), atol=0.002)
    # the mark of the best stands at the right end
    assert float(re.search(r'd="M([0-9.]+),153l4,7', drawn)[1]) == pytest.approx(760)


def test_cost_bars_run_from_low_to_high() -> None:
    drawn = cost_ranges([(10.0, 20.0, 40.0), (np.nan, 1.0, 2.0), (0.0, 30.0, 80.0)])
    ends = [[float(x) for x in pair] for pair in re.findall(r'd="M([0-9.]+),\d+H([0-9.]+)"', drawn)]
    per_mjpy = (ends[1][1] - ends[1][0]) / 80
    assert ends[0][1] - ends[0][0] == pytest.approx(30 * per_mjpy, abs=0.2)
    assert drawn.count("<circle") == 2


def test_in_japanese_no_heading_is_left_in_english(made: Made) -> None:
    page = report_html(made.run, made.top, layers=made.layers, lang="ja")
    assert '<html lang="ja" ' in page
    heads = re.findall(r"<(h2|h3|th)[^>]*>([^<]+)<", page)
    assert len(heads) > 40
    for _, text in heads:
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text) or text in {
            "score", "python", "substations", "score ",
        }, text  # fmt: skip
    plain = Words(page).plain
    assert "最上位は 宮城県 大郷町 で、評点は" in plain
    assert "45.7億円" in plain
    assert "変電所までの距離" in plain


def test_one_is_not_told_as_many(made: Made) -> None:
    with speaking("en"):
        assert say("load_note", count=1, kv=330) == "1 substation of 330 kV and more can carry it"
        assert say("load_note", count="21", kv=330).startswith("21 substations of")
    one = made.table[~made.table["excluded"]].head(1).assign(rank=1)
    page = Words(report_html(run_of(one, made.record), one, layers=made.layers)).plain
    assert "looked at 1 candidate (cells" in page
    assert "the other 1 (100 %) is ranked" in page
    many = Words(report_html(made.run, made.top, layers=made.layers)).plain
    assert "(78 %) are ranked" in re.sub(r"\(\d+ %\)", "(78 %)", many)


@pytest.mark.parametrize(("lang", "word"), [("en", "diamonds"), ("ja", "ひし形")])
def test_diamonds_are_told_of_where_there_are_some(made: Made, lang: str, word: str) -> None:
    without = {name: layer for name, layer in made.layers.items() if name != "data_centers"}
    empty = without | {"data_centers": made.layers["data_centers"].head(0)}
    told = {
        name: Words(report_html(made.run, made.top, layers=on, lang=lang))
        for name, on in (("all", made.layers), ("without", without), ("empty", empty))
    }
    assert {name: word in page.plain for name, page in told.items()} == {
        "all": True, "without": False, "empty": False,
    }  # fmt: skip


def test_a_language_that_there_is_not_is_told(made: Made) -> None:
    with refused(OutputError, "words.no_language", lang="fr", known=", ".join(languages())):
        report_html(made.run, made.top, layers={}, lang="fr")


def test_bare_tables_are_enough(made: Made) -> None:
    table = pd.DataFrame(made.table[["lon", "lat", "score", "excluded"]])
    told = Words(report_html(bare_run(table), table.head(2), layers=made.layers)).plain
    assert "looked at 400 candidates." in told


def test_reasons_of_a_table_without_a_run_are_counted_each(made: Made) -> None:
    table = made.table.copy()
    rows = np.flatnonzero(table["excluded"])
    reasons = ["in a lake"] * (len(rows) - 1) + ["in a lake; mountains"]
    table.loc[table.index[rows], "exclusion"] = reasons
    told = Words(report_html(bare_run(table), made.top, layers={}))
    assert told.row("in a lake")[1] == str(len(rows) - 1)
    assert told.row("in a lake; mountains")[1] == "1"


def test_no_site_left_is_said(made: Made) -> None:
    table = made.table.assign(excluded=True, score=np.nan)
    told = Words(report_html(bare_run(table), table.head(0), layers={})).plain
    assert "No site is left after the exclusions" in told


@pytest.mark.parametrize("column", ["lon", "lat", "score", "excluded"])
def test_a_missing_column_is_named(made: Made, column: str) -> None:
    run = replace(made.run, table=FrameTable(made.table.drop(columns=column)))
    with pytest.raises(OutputError) as caught:
        report_html(run, made.top, layers={})
    assert caught.value.code == "findings.no_column"
    assert caught.value.params == {"page": "report", "columns": column}


def test_parts_add_up_to_the_score(made: Made) -> None:
    for row in made.top.drop(columns="geometry").to_dict("records"):
        parts = contributions(row, made.run)
        assert sum(part.part for part in parts) == pytest.approx(row["score"])
        assert {part.name: part.most for part in parts} == pytest.approx(
            {"substation_km": 0.6, "fiber_km": 0.4}
        )


@pytest.mark.browser
def test_it_reads_well_without_a_network(visit: Callable[..., Any], made: Made) -> None:
    page = report_html(made.run, made.top, layers=made.layers)
    for width in (1280, 375):
        found = visit(page, width=width, height=800)
        assert found.page.evaluate("document.documentElement.scrollWidth") == width
        assert found.complaints == []
        assert all(url.startswith(("file:", "data:")) for url in found.requests)
    figure = found.page.locator("svg.map")
    assert figure.locator(".pins circle").count() == len(made.top)
    assert figure.locator("image").count() == 1
    # where the page is dark its pictures are
    every = found.page.locator("svg.map, svg.chart, svg.curve, svg.locator").all()
    pictures = [one for one in every if one.is_visible()][:8]
    assert len(pictures) > 4
    light = [_share_of_white(one) for one in pictures]
    found.page.evaluate("document.documentElement.dataset.gwTheme = 'dark'")
    dark = [_share_of_white(one) for one in pictures]
    assert max(dark) < 0.05 < max(light)


def _share_of_white(picture: Any) -> float:
    """Return the share of a picture that is nearly as bright as paper."""
    shown = np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("RGB"))
    return float((shown.min(axis=2) > 220).mean())


@pytest.mark.browser
def test_pins_of_the_figure_lie_on_their_cells(visit: Callable[..., Any], made: Made) -> None:
    table = made.table.assign(excluded=False, score=0.0)
    table.loc[table.index[137], "score"] = 1.0
    top = table.iloc[[137]]
    found = visit(report_html(bare_run(table), top, layers={}), width=1280, height=1000)
    image = found.page.locator("svg.map image").bounding_box()
    pin = found.page.locator("svg.map .pins circle").bounding_box()
    west, south, east, north = table.total_bounds
    x = image["x"] + (top["lon"].iloc[0] - west) / (east - west) * image["width"]
    # 0.17 degrees of latitude: the Mercator stretch within is far below a pixel
    y = image["y"] + (north - top["lat"].iloc[0]) / (north - south) * image["height"]
    assert pin["x"] + pin["width"] / 2 == pytest.approx(x, abs=1)
    assert pin["y"] + pin["height"] / 2 == pytest.approx(y, abs=1)


def test_polygons_that_are_no_lattice_are_drawn_as_circles(made: Made) -> None:
    table = made.table.head(9).copy()
    table["geometry"] = gpd.GeoSeries(table.geometry.to_crs(3857).buffer(300, 6)).to_crs(4326)
    page = report_html(bare_run(table), table.head(1), layers={})
    assert page.count('r="4"') == 9


def corners(curve: str) -> list[tuple[float, float]]:
    """Return where a curve goes, as shares of its width and of the way from score 0 to 1."""
    told = re.search(r'points="([^"]+)"', curve)
    assert told is not None
    pairs = [tuple(map(float, pair.split(","))) for pair in told[1].split()]
    return [((x - 1) / 70, (22 - y) / 20) for x, y in pairs]


@pytest.mark.parametrize(
    ("scale", "scores"),
    [
        # a tenth of the width lies beyond either end: at 0, 25, 50, 75 and 100 %
        ("linear", [0, 0.25, 0.5, 0.75, 1]),
        ("s_shaped", [0, 0.15625, 0.5, 0.84375, 1]),
        ({"half": 25}, [0, 0.5, 0.75, 0.9, 1]),
        ({"points": [[0, 0], [50, 0.8], [100, 1]]}, [0, 0.4, 0.8, 0.9, 1]),
        ({"steps": [[0, 0], [60, 0.5], [100, 1]]}, [0, 0, 0, 0.5, 1]),
    ],
)
def test_a_curve_is_the_value_function(scale: Any, scores: list[float]) -> None:
    curve = scale_curve(CriterionOfRun("x_mw", best=100, worst=0, scale=scale))
    found = corners(curve)
    assert found[0][0] == pytest.approx(0, abs=1e-9)
    assert found[-1][0] == pytest.approx(1, abs=1e-9)
    at = [(0.1 + share * 1) / 1.2 for share in (0, 0.25, 0.5, 0.75, 1)]
    # of a step the upper of two corners at one place
    upper = [max(y for x, y in found if abs(x - place) < 0.012) for place in at]
    assert upper == pytest.approx(scores, abs=0.035)


def test_a_scale_without_width_has_no_curve() -> None:
    for ends in ((5.0, 5.0), (float("nan"), 1.0)):
        assert scale_curve(CriterionOfRun("x_mw", best=ends[0], worst=ends[1])) == ""
