"""The workbook: LibreOffice works out what geowbit says, also after a weight is changed in it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import geowbit as gw
from geowbit.findings import calculation
from geowbit.handover import workbook
from geowbit.run import FrameTable, Run
from geowbit.settings import make_settings

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")

HOSTILE = '=HYPERLINK("http://x","click")'
LONG = "名" * 10_000


def places(sites: gw.Sites) -> list[str]:
    """Return the best two, the last that is ranked, and one that is excluded."""
    table = sites.table
    ranked = table.sort_values("rank")["site_id"].astype(str).tolist()[: sites.run.ranked]
    out = table.loc[table["excluded"].to_numpy(bool), "site_id"].astype(str).tolist()
    return [*ranked[:2], ranked[-1], *out[:1]]


def book_of(sites: gw.Sites, ids: list[str], *, lang: str = "en") -> bytes:
    return workbook(calculation(sites.run, sites.layers, ids), lang=lang)


def row_of(sheet: Any, label: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == label)


def with_value(content: bytes, sheet: str, label: str, column: int, value: float) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[sheet].cell(row_of(book[sheet], label), column).value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def row_values(book: Any, sheet: str, label: str, *, first: int = 4, count: int = 4) -> list[Any]:
    row = row_of(book[sheet], label)
    return [book[sheet].cell(row, first + at).value for at in range(count)]


@pytest.fixture(scope="module")
def worked_out(studied: Callable[..., gw.Sites], recalculated: Callable[..., Any]) -> Any:
    """Return the books as they were written, and as LibreOffice has them."""
    plain = studied()
    ids = places(plain)
    by_product = studied(method="weighted_product")
    along = studied(costs={"connection": "corridor", "fiber_to_power_ratio": 0.2})
    no_fiber = studied(
        settings=make_settings({"layers": {"fiber_routes": "none"}}),
        criteria={"substation_km": {"weight": 1}, "snow_cm": {"weight": 1}},
    )
    first = book_of(plain, ids)
    line = plain.calculation(ids).connections[0].power.line_key
    written = {
        "plain": first,
        "japanese": book_of(plain, ids, lang="ja"),
        # its sheets have names with umlauts and a space, which formulas quote
        "german": book_of(plain, ids, lang="de"),
        "product": book_of(by_product, ids),
        "along": book_of(along, ids),
        "no_fiber": book_of(no_fiber, ids[:1]),
        "reweighed": with_value(first, "Scores", "Deepest snow", 2, 3.0),
        "dearer": with_value(first, "Rates", line, 4, 999.0),
    }
    return ids, written, recalculated(written)


def compared(written: bytes, worked_out: Any) -> int:
    """Hold that every formula comes to the figure that geowbit wrote beside it."""
    formulas = openpyxl.load_workbook(io.BytesIO(written))
    figures = openpyxl.load_workbook(io.BytesIO(written), data_only=True)
    count = 0
    for sheet in formulas:
        for cell in (one for row in sheet.iter_rows() for one in row if one.data_type == "f"):
            told = figures[sheet.title][cell.coordinate].value
            found = worked_out[sheet.title][cell.coordinate].value
            where = f"{sheet.title} {cell.coordinate} {cell.value}"
            if isinstance(told, int | float):
                assert found == pytest.approx(told, rel=1e-9, abs=1e-9), where
            else:
                assert (told or None) == (found or None), where
            count += 1
    return count


@pytest.mark.parametrize("name", ["plain", "japanese", "german", "product", "along", "no_fiber"])
def test_every_formula_comes_to_what_geowbit_says(worked_out: Any, name: str) -> None:
    _, written, books = worked_out
    assert compared(written[name], books[name]) > 150


def test_scores_follow_a_weight_as_a_run_with_it(
    worked_out: Any, studied: Callable[..., gw.Sites]
) -> None:
    ids, _, books = worked_out
    before, other = studied(), studied(weights={"snow_cm": 3.0})
    expected = other.table.set_index("site_id").loc[ids, "score"]
    assert row_values(books["reweighed"], "Scores", "Score") == pytest.approx(
        expected.tolist(), abs=1e-9
    )
    # and it is another score than before
    assert (expected - before.table.set_index("site_id").loc[ids, "score"]).abs().min() > 1e-4


def test_a_run_in_half_the_bytes_is_linked_like_the_other(studied: Callable[..., gw.Sites]) -> None:
    sites = studied()
    ids = places(sites)
    halved = sites.table.astype(
        {
            one: "float32"
            for one in sites.table.select_dtypes("float64")
            if one not in ("lon", "lat")
        }
    )
    run = replace(sites.run, table=FrameTable(halved))

    def formulas(of: Run, sheet: str) -> set[str]:
        content = workbook(calculation(of, sites.layers, ids))
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = (one for row in book[sheet].iter_rows() for one in row if one.data_type == "f")
        return {f"{one.coordinate} {one.value}" for one in cells}

    linked = formulas(sites.run, "Values")
    assert len(linked) >= len(ids)
    assert formulas(run, "Values") == linked
    for of, digits in ((sites.run, 9), (run, 6)):
        rounded = [one for one in formulas(of, "Scores") if "=ROUND(" in one]
        assert len(rounded) == len(ids)
        assert all(one.endswith(f",{digits})") for one in rounded)


def test_what_hangs_on_unknown_fiber_stays_empty(worked_out: Any) -> None:
    _, _, books = worked_out
    for label, is_known in (("Power connection", True), ("Whole connection", False)):
        value = row_values(books["no_fiber"], "Costs", label, first=3, count=1)[0]
        assert isinstance(value, float | int) is is_known


def test_costs_and_scores_follow_a_rate(worked_out: Any, studied: Callable[..., gw.Sites]) -> None:
    ids, _, books = worked_out
    sites = studied()
    found = sites.calculation(ids)
    terms, value = found.connections[0], sites.run.assumptions.at("mid")
    line = terms.straight_km * value["power_detour_ratio"] * 999.0
    assert row_values(books["dearer"], "Costs", "Power: line", first=3)[0] == pytest.approx(line)
    more = (line - found.straight["power_line_mjpy"].iloc[0]) * (1 + value["contingency_share"])
    # fiber is a tenth of the line: two routes of it are dearer too
    fiber = (
        value["fiber_routes_built"] * terms.fiber_km * value["fiber_detour_ratio"]
        * value["fiber_to_power_ratio"] * (999.0 - value[terms.power.line_key])
    )  # fmt: skip
    fiber *= found.fiber_rate.line_key == terms.power.line_key
    was = (
        found.straight[
            [
                n
                for n in found.straight
                if re.fullmatch(r"(power|fiber)_(?!.*_(low|high)_).*_mjpy", n)
            ]
        ]
        .iloc[0]
        .sum()
    )
    assert row_values(books["dearer"], "Costs", "Whole connection", first=3)[0] == pytest.approx(
        was + more + fiber
    )
    before = row_values(books["plain"], "Scores", "Score")
    assert row_values(books["dearer"], "Scores", "Score")[0] < before[0]


def test_an_excluded_place_says_why_and_stands_last(worked_out: Any) -> None:
    _, _, books = worked_out
    told = row_values(books["plain"], "Scores", "Rank in the run")
    assert told[:2] == [1, 2]
    assert isinstance(told[3], str)


def test_text_of_data_is_never_a_formula_nor_too_long() -> None:
    table = pd.DataFrame(
        {
            "site_id": [HOSTILE, "+1"],
            "municipality": [LONG, "@SUM(A1)"],
            "prefecture": ["-2+3", "\x00\x1b[31m"],
            "lon": [134.0, 134.1],
            "lat": [34.0, 34.1],
            "score": [0.5, 0.25],
            "rank": [1, 2],
            "excluded": [False, False],
            "exclusion": ["", ""],
            "x_km": [1.0, float("inf")],
        }
    )
    run = Run.of(
        table,
        {
            "name": HOSTILE,
            "study": {"load_mw": 5},
            "criteria": [
                {"name": "x_km", "direction": "cost", "weight": 1, "best": 0, "worst": 2,
                 "sentence": HOSTILE}
            ],
        },
    )  # fmt: skip
    found = calculation(run, gw.Layers(), [HOSTILE, "+1"])
    assert not found.is_priced
    book = openpyxl.load_workbook(io.BytesIO(workbook(found)))
    texts, formulas = [], []
    for sheet in book:
        for cell in (one for row in sheet.iter_rows() for one in row if one.value is not None):
            (formulas if cell.data_type == "f" else texts).append(cell)
    assert not [one for one in formulas if "HYPERLINK" in str(one.value)]
    hostile = [one for one in texts if str(one.value).startswith(("=", "+", "@", "-"))]
    assert {one.value for one in hostile} >= {HOSTILE, "+1"}
    assert all(one.data_type == "s" and one.quotePrefix for one in hostile)
    assert max(len(str(one.value)) for one in texts) <= 500
    assert "Costs" not in book.sheetnames


def test_the_file_of_a_run_is_written_whole(
    studied: Callable[..., gw.Sites], tmp_path: Any
) -> None:
    sites = studied()
    path = sites.workbook(tmp_path / "dossier.xlsx", [places(sites)[0]], lang="ja")
    book = openpyxl.load_workbook(path)
    assert book.active.title == "点数"
    assert list(tmp_path.iterdir()) == [path]
