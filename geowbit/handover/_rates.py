"""The sheet of rates and assumptions: every other sheet looks its numbers up here."""

from __future__ import annotations

from collections.abc import Iterable

from geowbit.cables import load_hours
from geowbit.core.messages import worded
from geowbit.findings import Calculation
from geowbit.handover._cells import Page
from geowbit.layers import LEVELS, Level
from geowbit.pages.language import say, spoken
from geowbit.pages.words import confidence_words, unit_words

_KEY, _WHAT, _FIRST_LEVEL, _UNIT, _YEAR, _SOURCE, _CONFIDENCE = 0, 1, 2, 5, 6, 7, 8
_HEAD, _FIRST = 3, 4
# what every connection is made of, and every year
_OF_CONNECTIONS = (
    "power_detour_ratio", "power_circuits", "contingency_share", "fiber_detour_ratio",
    "fiber_routes_built", "fiber_terminal_mjpy", "fiber_amplifier_mjpy",
    "fiber_amplifier_spacing_km", "lead_time_length_km", "jp_expert_leadtime_fiber",
)  # fmt: skip
_OF_YEARS = (
    "discount_rate", "power_life_years", "fiber_life_years", "building_life_years",
    "power_om_share", "fiber_om_share", "building_om_share", "load_factor", "pue_at_10_c",
    "pue_per_c", "pue_least", "land_m2_per_mw",
)  # fmt: skip
_HOURS, _FIBER = "hours_per_year", "fiber_mjpy_per_km"


class RateSheet:
    """The numbers that the formulas read, by key and level.

    Parameters
    ----------
    found : Calculation
    page : Page
    """

    def __init__(self, found: Calculation, page: Page) -> None:
        self.page, self._found = page, found
        self._model = found.run.assumptions
        keys = [key for key in _keys_of(found) if key in self._model]
        self._rows = {key: _FIRST + at for at, key in enumerate(keys)}
        self._last = _FIRST + max(len(keys) - 1, 0)
        self._rows[_HOURS] = self._last + 2
        self._rows[_FIBER] = self._last + 3
        self._hand = self._last + 4

    def at(self, key: str, level: Level) -> str:
        """Return the address of a number."""
        column = _FIRST_LEVEL + LEVELS.index(level)
        return self.page.address(self._rows[key], column, fixed_row=True, fixed_column=True)

    def by(self, key_cell: str, level: Level) -> str:
        """Return a formula for the number whose key stands in a cell; 0 where none does."""
        column = _FIRST_LEVEL + LEVELS.index(level)
        numbers = self.page.block((_FIRST, self._last), (column, column))
        keys = self.page.block((_FIRST, self._last), (_KEY, _KEY))
        return f'IF({key_cell}="",0,INDEX({numbers},MATCH({key_cell},{keys},0)))'

    def fiber(self, level: Level) -> str:
        """Return the address of what a km of one fiber route costs."""
        return self.at(_FIBER, level)

    def hours(self) -> str:
        """Return the address of the hours of a year."""
        return self.at(_HOURS, "mid")

    def write(self) -> None:
        """Fill the sheet."""
        page = self.page
        page.text(0, 0, say("handover.rates"), "title")
        page.note(1, say("handover.rates_note"), columns=9)
        heads = ("key", "what", "low", "mid", "high", "unit", "year", "source", "confidence")
        page.texts(_HEAD, 0, [say(f"handover.head_{one}") for one in heads], "head")
        for key, row in self._rows.items():
            if key in self._model:
                self._write_row(key, row)
        self._write_hours()
        if self._found.fiber_rate is not None:
            self._write_fiber()
        for column, width in enumerate((30, 46, 11, 11, 11, 20, 8, 60, 12)):
            page.wide(column, column, width)
        page.sheet.repeat_rows(_HEAD)
        page.sheet.freeze_panes(_FIRST, 1)

    def _write_row(self, key: str, row: int) -> None:
        one, page = self._model[key], self.page
        page.text(row, _KEY, key)
        page.text(row, _WHAT, one.what.text(spoken()) or key, "wrapped")
        for level in LEVELS:
            column = _FIRST_LEVEL + LEVELS.index(level)
            page.number(row, column, getattr(one, level), "#,##0.######", "input")
        page.text(row, _UNIT, unit_words(one.unit))
        page.text(row, _YEAR, one.year.removesuffix(".0"))
        page.text(row, _SOURCE, worded(one.source), "wrapped")
        page.text(row, _CONFIDENCE, confidence_words(one.confidence))

    def _write_hours(self) -> None:
        row = self._rows[_HOURS]
        self.page.text(row, _KEY, _HOURS)
        self.page.text(row, _WHAT, say("handover.hours"))
        for level in LEVELS:
            values = self._model.at(level)
            if "load_factor" in values:
                whole = round(load_hours(values) / values["load_factor"], 6)
                self.page.number(row, _FIRST_LEVEL + LEVELS.index(level), whole, "#,##0")

    def _write_fiber(self) -> None:
        """Write the rate of fiber: its own row of the table, or a share of the power line."""
        how, row, page = self._found.fiber_rate, self._rows[_FIBER], self.page
        assert how is not None  # noqa: S101
        page.text(row, _KEY, _FIBER)
        page.text(row, _WHAT, say("handover.fiber_rate"))
        if how.ratio is not None:
            page.text(self._hand, _KEY, "fiber_to_power_ratio (study)")
            page.text(self._hand, _WHAT, say("handover.fiber_share"))
        for level in LEVELS:
            column = _FIRST_LEVEL + LEVELS.index(level)
            if how.ratio is not None:
                page.number(self._hand, column, how.ratio, "0.####", "input")
            page.formula(
                row,
                column,
                self._fiber_formula(level),
                self._found.fiber_mjpy_per_km(level),
                digits="#,##0.######",
            )

    def _fiber_formula(self, level: Level) -> str:
        how = self._found.fiber_rate
        assert how is not None  # noqa: S101
        if how.rate_key:
            return self.at(how.rate_key, level)
        if how.ratio is not None:
            column = _FIRST_LEVEL + LEVELS.index(level)
            share = self.page.address(self._hand, column)
            return f"{share}*{self.at(how.line_key, level)}"
        rate = f"{self.at('fiber_to_power_ratio', level)}*{self.at(how.line_key, level)}"
        ends = ",".join(self.at(key, level) for key in how.within)
        if level == "low":
            return f"MAX({rate},MIN({ends}))"
        return f"MIN({rate},MAX({ends}))" if level == "high" else rate


def _keys_of(found: Calculation) -> Iterable[str]:
    """Return the keys that the formulas need, each once, in the order of a reader."""
    keys = [*_OF_CONNECTIONS]
    for one in found.connections:
        if one is not None:
            power = one.power._asdict()
            keys += [str(key) for name, key in power.items() if name.endswith("_key") and key]
    how = found.fiber_rate
    if how is not None:
        keys += [how.rate_key or "fiber_to_power_ratio", how.line_key, *how.within]
        keys += [*_OF_YEARS, *(one.building_key for one in found.yearly if one.building_key)]
    return dict.fromkeys(keys)
