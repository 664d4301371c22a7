"""The sheets of scores: values, how they become numbers from 0 to 1, and what these add up to."""

from __future__ import annotations

import math

import numpy as np

from geowbit.core.messages import worded
from geowbit.costs import cost_decimals
from geowbit.countries import in_use
from geowbit.findings import Calculation
from geowbit.handover._cells import Page, cell
from geowbit.handover._costs import CostSheet
from geowbit.handover._years import YearSheet
from geowbit.pages.language import say
from geowbit.pages.words import criterion_label, evidence_words, study_words, unit_words
from geowbit.ranking import LISTED, value_function
from geowbit.run import CriterionOfRun

_VALUES_FIRST, _VALUES_SITES = 4, 3
_SCALES_FIRST, _SCALES_SITES = 4, 7
_FIRST, _SITES = 14, 3
_WEIGHT, _SHARE = 1, 2
# of the sheet of scores
_CODE, _SCORE, _AS_RUN, _CHANGE, _PLACE, _RANK, _PERCENT, _KNOWN = 4, 5, 6, 7, 8, 9, 10, 11
_BEST, _WORST, _SHAPE, _HALF, _STAND_IN = 2, 3, 4, 5, 6


class ScoreSheets:
    """Values, scales and scores of sites, a column a site and a row a criterion.

    Parameters
    ----------
    found : Calculation
    scores, scales, values : Page
    heads : list of str
        What the sites are called.
    """

    def __init__(
        self, found: Calculation, scores: Page, scales: Page, values: Page, heads: list[str]
    ) -> None:
        self._found, self._heads = found, heads
        self._scores, self._scales, self._values = scores, scales, values
        self._last = len(found.criteria) - 1
        # decimals to which a score of the run is exact
        self._digits = math.floor(-math.log10(found.resolution("score", 1.0)) + 1e-6)

    def change(self) -> str:
        """Return the addresses of how far each score is from that of the run."""
        sites = (_SITES, _SITES + len(self._heads) - 1)
        return self._scores.block((_CHANGE, _CHANGE), sites)

    def write(self, costs: CostSheet | None, years: YearSheet | None) -> None:
        """Fill the sheets.

        Parameters
        ----------
        costs : CostSheet or None
            To which the criteria of money are linked.
        years : YearSheet or None
        """
        self._write_values(costs, years)
        self._write_scales()
        self._write_scores()

    def _write_values(self, costs: CostSheet | None, years: YearSheet | None) -> None:
        page, found = self._values, self._found
        page.text(0, 0, say("handover.values"), "title")
        page.note(1, say("handover.values_note"))
        heads = ("criterion", "unit", "what")
        page.texts(3, 0, [say(f"handover.head_{one}") for one in heads], "head")
        page.texts(3, _VALUES_SITES, self._heads, "head")
        for at, one in enumerate(found.criteria):
            row = _VALUES_FIRST + at
            page.text(row, 0, criterion_label(one.name), "wrapped")
            page.text(row, 1, unit_words(one.unit))
            behind = evidence_words(found.run.evidence.get(one.name))
            said = worded(one.sentence)
            page.text(row, 2, f"{said} ({behind})" if behind else said, "wrapped")
            for site in range(len(self._heads)):
                value = float(found.values[one.name].iat[site])
                near = found.resolution(one.name, value)
                link = _link(one.name, site, (value, near), costs, years)
                if link:
                    page.formula(row, _VALUES_SITES + site, link, value, digits="#,##0.###")
                else:
                    page.number(row, _VALUES_SITES + site, value, "#,##0.###", "input")
        page.wide(0, 0, 34)
        page.wide(1, 1, 12)
        page.wide(2, 2, 60)
        page.wide(_VALUES_SITES, _VALUES_SITES + len(self._heads), 16)
        page.high(3, 48)
        page.sheet.repeat_rows(3)
        page.sheet.freeze_panes(4, 1)

    def _write_scales(self) -> None:
        page, found = self._scales, self._found
        page.text(0, 0, say("handover.scales"), "title")
        page.note(1, say("handover.scales_note"))
        heads = ("criterion", "direction", "best", "worst", "shape", "half", "stand_in")
        page.texts(3, 0, [say(f"handover.head_{one}") for one in heads], "head")
        page.texts(3, _SCALES_SITES, self._heads, "head")
        most = max((len(value_function(one.scale).listed) for one in found.criteria), default=0)
        points = _SCALES_SITES + len(self._heads)
        if most:
            page.texts(3, points, [say("handover.head_point")] * most, "head")
            page.texts(3, points + most, [say("handover.head_point_score")] * most, "head")
        for at, one in enumerate(found.criteria):
            row, how = _SCALES_FIRST + at, value_function(one.scale)
            page.text(row, 0, criterion_label(one.name), "wrapped")
            page.text(row, 1, say(f"handover.{one.direction}"))
            page.number(row, _BEST, one.best, "#,##0.###", "input")
            page.number(row, _WORST, one.worst, "#,##0.###", "input")
            page.text(row, _SHAPE, say(f"handover.shape_{how.form}"))
            page.number(row, _HALF, math.nan if how.half is None else how.half, "#,##0.###")
            stand_in = math.nan if one.unknown_score is None else one.unknown_score
            page.number(row, _STAND_IN, stand_in, "0.####", "input")
            for point, (value, score) in enumerate(how.listed):
                page.number(row, points + point, value, "#,##0.###", "input")
                page.number(row, points + most + point, score, "0.####", "input")
            for site in range(len(self._heads)):
                value_cell = self._values.address(_VALUES_FIRST + at, _VALUES_SITES + site)
                listed = (
                    [
                        page.block((row, row), (start, start + len(how.listed) - 1))
                        for start in (points, points + most)
                    ]
                    if how.listed
                    else []
                )
                scaled = _scaled(one, value_cell, row, listed)
                stands = cell(row, _STAND_IN, fixed="column")
                page.formula(
                    row,
                    _SCALES_SITES + site,
                    f'IF({value_cell}="",IF({stands}="","",{stands}),{scaled})',
                    float(found.scaled[one.name].iat[site]),
                    digits="0.0000",
                )
        page.wide(0, 0, 34)
        page.wide(1, 1, 16)
        page.wide(_BEST, _STAND_IN, 11)
        page.wide(_SCALES_SITES, points + 2 * most, 14)
        page.high(3, 48)
        page.sheet.repeat_rows(3)
        page.sheet.freeze_panes(4, 1)

    def _write_scores(self) -> None:
        page, found, sites = self._scores, self._found, range(len(self._heads))
        page.text(0, 0, say("handover.scores", name=study_words(found.run)), "title")
        page.note(1, say(f"handover.scores_{self._method}_note"))
        page.text(3, 0, say("handover.head_site"), "head")
        page.texts(3, 1, ["", ""], "head")
        page.texts(3, _SITES, self._heads, "head")
        for row, name in (
            (_CODE, "code"),
            (_SCORE, "score"),
            (_AS_RUN, "score_of_run"),
            (_CHANGE, "change"),
            (_PLACE, "place"),
            (_RANK, "rank"),
            (_PERCENT, "percentile"),
            (_KNOWN, "counted"),
        ):
            look = "strong" if row == _SCORE else "text"
            page.text(row, 0, say(f"handover.{name}"), look)
        for site in sites:
            self._write_head(site)
        heads = [say(f"handover.head_{one}") for one in ("criterion", "weight", "share")]
        page.texts(_FIRST - 1, 0, heads, "head")
        page.texts(_FIRST - 1, _SITES, self._heads, "head")
        weights = sum(one.weight for one in found.criteria)
        for at, one in enumerate(found.criteria):
            row = _FIRST + at
            page.text(row, 0, criterion_label(one.name), "wrapped")
            page.number(row, _WEIGHT, one.weight, "0.###", "input")
            whole = self._column(_WEIGHT)
            weight = cell(row, _WEIGHT, fixed="column")
            share = one.weight / weights if weights else math.nan
            page.formula(row, _SHARE, f"{weight}/SUM({whole})", share, digits="0.0%")
            for site in sites:
                self._write_part(at, site)
        row = _FIRST + self._last + 1
        page.text(row, 0, say("handover.sum"), "strong")
        page.formula(
            row, _WEIGHT, f"SUM({self._column(_WEIGHT)})", weights, digits="0.###", look="sum"
        )
        page.sheet.data_validation(
            _FIRST,
            _WEIGHT,
            _FIRST + self._last,
            _WEIGHT,
            {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_message": say("handover.weight_error")[:255],
            },
        )
        page.wide(0, 0, 40)
        page.wide(1, 2, 9)
        page.wide(_SITES, _SITES + max(len(self._heads) - 1, 0), 16)
        page.high(3, 48)
        page.high(_FIRST - 1, 48)
        if found.rows["excluded"].any():
            page.high(_RANK, 60)
        page.sheet.repeat_rows(3)
        page.sheet.freeze_panes(4, 1)
        if self._method == "weighted_sum":
            self._draw()

    @property
    def _method(self) -> str:
        """Return the method whose formulas are written; ``other`` where a score stays as it is."""
        method = self._found.run.method
        return method if method in ("weighted_sum", "weighted_product") else "other"

    def _write_head(self, site: int) -> None:
        page, found, column = self._scores, self._found, _SITES + site
        row = found.rows.iloc[site]
        page.text(_CODE, column, str(row["site_id"]))
        score = float(row["score"])
        known = cell(_KNOWN, column)
        parts = self._column(column)
        if self._method == "other":
            page.number(_SCORE, column, score, "0.0000", "sum")
        else:
            name = {"weighted_sum": "SUM", "weighted_product": "PRODUCT"}[self._method]
            formula = f"IF({known}=0,0,{name}({parts}))"
            page.formula(_SCORE, column, formula, score, digits="0.0000", look="sum")
        page.number(_AS_RUN, column, score, "0.0000")
        page.formula(
            _CHANGE,
            column,
            f"ROUND({cell(_SCORE, column)}-{cell(_AS_RUN, column)},{self._digits})",
            0.0,
            digits="+0.0000;-0.0000;0.0000",
        )
        ends = (_SITES, _SITES + len(self._heads) - 1)
        every = ":".join(cell(_SCORE, end, fixed="both") for end in ends)
        place = int((found.rows["score"].to_numpy() > score).sum()) + 1
        page.formula(_PLACE, column, f"RANK({cell(_SCORE, column)},{every})", place, digits="0")
        if bool(row["excluded"]):
            page.text(_RANK, column, say("handover.excluded", reason=self._reason(site)), "wrapped")
        else:
            page.number(_RANK, column, float(row["rank"]), "#,##0")
        page.number(
            _PERCENT, column, float(row.get("national_percentile", math.nan)) / 100, "0.00%"
        )
        scaled = self._scales.block(
            (_SCALES_FIRST, _SCALES_FIRST + self._last), (_SCALES_SITES + site,) * 2
        )
        weights = self._column(_WEIGHT)
        counts = found.scaled.iloc[site].notna().to_numpy()
        amounts = np.array([one.weight for one in found.criteria])
        whole = amounts.sum()
        page.formula(
            _KNOWN,
            column,
            f'SUMPRODUCT(({scaled}<>"")*{weights})/SUM({weights})',
            float(amounts[counts].sum() / whole) if whole else math.nan,
            digits="0.0%",
        )

    def _reason(self, site: int) -> str:
        run, row = self._found.run, self._found.rows.iloc[site]
        bits = int(row["excluded_by"]) if "excluded_by" in row else 0
        return "; ".join(map(worded, run.reasons(bits, str(row["exclusion"]))))

    def _write_part(self, at: int, site: int) -> None:
        found, column, row = self._found, _SITES + site, _FIRST + at
        one = found.criteria[at]
        scaled = self._scales.address(_SCALES_FIRST + at, _SCALES_SITES + site)
        share = float(found.shares[one.name].iat[site])
        value = float(found.scaled[one.name].iat[site])
        weight, known = cell(row, _SHARE, fixed="column"), cell(_KNOWN, column, fixed="row")
        if self._method == "weighted_sum":
            formula = f'IF(OR({scaled}="",{known}=0),"",{weight}*{scaled}/{known})'
            result = value * share
        elif self._method == "weighted_product":
            formula = f'IF(OR({scaled}="",{weight}=0,{known}=0),"",{scaled}^({weight}/{known}))'
            result = value**share if share else math.nan
        else:
            self._scores.number(row, column, value, "0.0000")
            return
        self._scores.formula(row, column, formula, result, digits="0.0000")

    def _column(self, column: int) -> str:
        first, last = (cell(one, column, fixed="both") for one in (_FIRST, _FIRST + self._last))
        return f"{first}:{last}"

    def _draw(self) -> None:
        """Draw what makes the scores, which moves with the weights."""
        page, count = self._scores, len(self._heads)
        chart = page.book.book.add_chart({"type": "bar", "subtype": "stacked"})
        for at, one in enumerate(self._found.criteria):
            if one.weight > 0:
                row = _FIRST + at
                chart.add_series(
                    {
                        "name": [page.name, row, 0],
                        "categories": [page.name, 3, _SITES, 3, _SITES + count - 1],
                        "values": [page.name, row, _SITES, row, _SITES + count - 1],
                        "gap": 40,
                    }
                )
        chart.set_title({"name": say("handover.chart"), "name_font": {"size": 12}})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"min": 0, "num_format": "0.0"})
        chart.set_legend({"position": "bottom", "font": {"size": 8}})
        chart.set_size({"width": 980, "height": 220 + 32 * count})
        page.sheet.insert_chart(_FIRST + self._last + 3, 0, chart)


def _link(
    name: str,
    site: int,
    told: tuple[float, float],
    costs: CostSheet | None,
    years: YearSheet | None,
) -> str:
    """Return the formula of a value that the sheets of money work out; empty where none does.

    It is linked only where it comes to what the run has, as near as that is kept.
    """
    value, near = told
    if math.isnan(value) or costs is None or years is None:
        return ""
    found, formula = math.nan, ""
    digits = cost_decimals().get(name)
    if name == "connection_mjpy":
        found, formula = costs.connection(site), costs.at("connection_mid", site)
    elif name == "site_mjpy_per_mw_year":
        found, formula = years.total(site), years.at("total_mid", site)
    elif name == "energy_mjpy_per_mw_year":
        found, formula, digits = (
            years.energy(site),
            years.energy_formula(site),
            1 + in_use().currency.more_decimals,
        )
    if digits is None or math.isnan(found) or abs(round(found, digits) - value) > near:
        return ""
    return f"ROUND({formula},{digits})"


def _scaled(one: CriterionOfRun, value: str, row: int, listed: list[str]) -> str:
    """Return the formula of a value function."""
    how = value_function(one.scale)
    best, worst = (cell(row, column, fixed="column") for column in (_BEST, _WORST))
    if how.form in LISTED:
        values, scores = listed
        last = len(how.listed) - 1
        at = f"IFERROR(MATCH({value},{values},1),1)"
        if how.form == "steps":
            return f"INDEX({scores},{at})"
        at = f"MIN({at},{last})"
        start, end = (f"INDEX({scores},{at}{more})" for more in ("", "+1"))
        low, high = (f"INDEX({values},{at}{more})" for more in ("", "+1"))
        share = f"MAX(0,MIN(1,({value}-{low})/({high}-{low})))"
        return f"MAX(0,MIN(1,{start}+({end}-{start})*{share}))"
    share = f"MAX(0,MIN(1,({value}-{worst})/({best}-{worst})))"
    if how.form == "s_shaped":
        told = f"{share}^2*(3-2*{share})"
    elif how.half is not None:
        half = f"(({cell(row, _HALF, fixed='column')}-{worst})/({best}-{worst}))"
        told = f"{share}*(1-{half})/({share}*(1-2*{half})+{half})"
    else:
        told = share
    better = f"{value}<={best}" if one.direction == "cost" else f"{value}>={best}"
    return f"IF({best}={worst},IF({better},1,0),{told})"
