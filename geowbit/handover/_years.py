"""The sheet of what each site costs a year, for each MW of its servers."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pandas as pd

from geowbit.cables import load_hours
from geowbit.costs import YearlyTerms
from geowbit.findings import Calculation
from geowbit.handover._cells import Page, cell
from geowbit.handover._costs import CostSheet
from geowbit.handover._rates import RateSheet
from geowbit.layers import Level
from geowbit.pages.language import say
from geowbit.pages.words import money_unit

_SITES = 2
_ORDER: tuple[Level, ...] = ("mid", "low", "high")
_PARTS = (
    "power_connection", "fiber_connection", "building_and_equipment", "energy_of_the_servers",
    "energy_of_cooling", "land",
)  # fmt: skip
_GIVEN = (
    *(f"price_{level}" for level in _ORDER),
    *(f"temperature_{level}" for level in _ORDER),
    "building_key",
    "land_price",
    *(f"pue_{level}" for level in _ORDER),
)


class YearSheet:
    """What sites cost a year, a column a site.

    Parameters
    ----------
    found : Calculation
    page : Page
    rates : RateSheet
    costs : CostSheet
    heads : list of str
        What the sites are called.
    """

    def __init__(
        self, found: Calculation, page: Page, rates: RateSheet, costs: CostSheet, heads: list[str]
    ) -> None:
        self._found, self._page, self._rates, self._costs = found, page, rates, costs
        self._heads = heads
        self._rows = {name: 5 + at for at, name in enumerate(_GIVEN)}
        self._sections: dict[str, int] = {}
        row = 5 + len(_GIVEN)
        for level in _ORDER:
            self._sections[level] = row + 1
            row += 2
            for name in (*_PARTS, "total", "whole"):
                self._rows[f"{name}_{level}"] = row
                row += 1
        self._parts = {level: found.yearly_parts(level) for level in _ORDER}
        self._pue = {level: found.pue(level) for level in _ORDER}

    def at(self, name: str, site: int) -> str:
        """Return the address of a number of a site for other sheets."""
        return self._page.address(self._rows[name], _SITES + site)

    def total(self, site: int, level: Level = "mid") -> float:
        """Return what a site costs in all, NaN where a part that counts is not known."""
        if self._found.connections[site] is None or not self._is_summed(site):
            return math.nan
        return float(self._parts[level].iloc[site].sum())

    def energy(self, site: int) -> float:
        """Return the energy of servers and cooling of a site."""
        price = self._found.yearly[site].energy_mjpy_per_mwh["mid"]
        hours = load_hours(self._found.run.assumptions.at("mid"))
        return price * hours * float(self._pue["mid"].iat[site])

    def energy_formula(self, site: int) -> str:
        """Return the formula of the same."""
        hours = f"{self._rates.at('load_factor', 'mid')}*{self._rates.hours()}"
        return f"{self.at('price_mid', site)}*{hours}*{self.at('pue_mid', site)}"

    def write(self) -> None:
        """Fill the sheet."""
        page, money = self._page, say("handover.million_per_mw", unit=money_unit())
        page.text(0, 0, say("handover.year"), "title")
        page.note(1, say("handover.year_note"))
        page.texts(3, 0, [say("handover.head_part"), say("handover.head_unit")], "head")
        page.texts(3, _SITES, self._heads, "head")
        page.text(4, 0, say("handover.quantities"), "section")
        units = {
            "price": say("handover.per_mwh", unit=money_unit()),
            "temperature": "°C",
            "land": say("handover.per_m2", unit=money_unit()),
        }
        for name in _GIVEN:
            page.text(self._rows[name], 0, say(f"handover.year_{name}"))
            page.text(self._rows[name], 1, units.get(name.partition("_")[0], ""))
        for level in _ORDER:
            head = say("handover.cost_level", level=say(f"handover.head_{level}"))
            page.text(self._sections[level], 0, head, "section")
            for name in (*_PARTS, "total", "whole"):
                row, is_sum = self._rows[f"{name}_{level}"], name in ("total", "whole")
                code = f"handover.year_{name}" if is_sum else f"cables.part_{name}"
                page.text(row, 0, say(code), "strong" if is_sum else "text")
                unit = say("handover.million", unit=money_unit()) if name == "whole" else money
                page.text(row, 1, unit)
        for site, terms in enumerate(self._found.yearly):
            if self._found.connections[site] is not None:
                self._write_site(site, terms)
        page.wide(0, 0, 46)
        page.wide(1, 1, 22)
        page.wide(_SITES, _SITES + max(len(self._heads) - 1, 0), 22)
        page.high(3, 48)
        page.sheet.repeat_rows(3)
        page.sheet.freeze_panes(4, _SITES)

    def _is_summed(self, site: int) -> bool:
        """Tell whether the run knows the sum: a part that is known elsewhere may lack here."""
        rows = self._found.rows
        return "site_mjpy_per_mw_year" in rows and bool(
            np.isfinite(rows["site_mjpy_per_mw_year"].iloc[site])
        )

    def _write_site(self, site: int, terms: YearlyTerms) -> None:
        page, rates, column = self._page, self._rates, _SITES + site
        for level in _ORDER:
            for name, values, digits in (
                ("price", terms.energy_mjpy_per_mwh, "0.00000"),
                ("temperature", terms.temperature_c, "0.0"),
            ):
                page.number(self._rows[f"{name}_{level}"], column, values[level], digits, "input")
            warm = cell(self._rows[f"temperature_{level}"], column)
            least = f"MIN({rates.at('pue_least', level)},{rates.at('pue_at_10_c', level)})"
            page.formula(
                self._rows[f"pue_{level}"],
                column,
                f"MAX({rates.at('pue_at_10_c', level)}+{rates.at('pue_per_c', level)}"
                f'*IF({warm}="",0,{warm}-10),{least})',
                float(self._pue[level].iat[site]),
                digits="0.000",
            )
        page.text(self._rows["building_key"], column, terms.building_key)
        page.number(self._rows["land_price"], column, terms.land_price_per_m2, "#,##0", "input")
        for level in _ORDER:
            self._write_level(site, terms, level)

    def _write_level(self, site: int, terms: YearlyTerms, level: Level) -> None:
        rates, column = self._rates, _SITES + site
        here = partial(self._here, site=site)

        def fixed(key: str) -> str:
            return rates.at(key, level)

        load, built_for = self._costs.at("load_mw", site), here("pue_mid")
        each = f"{built_for}/{load}"
        price = here(f"price_{level}")
        servers = f"{price}*{fixed('load_factor')}*{rates.hours()}"
        land = f"{here('land_price')}*{fixed('land_m2_per_mw')}*{load}/1000000"
        power, fiber = (self._costs.at(f"{kind}_{level}", site) for kind in ("power", "fiber"))
        of_servers = here(f"energy_of_the_servers_{level}")
        building = rates.by(here("building_key"), level)
        formulas = {
            "power_connection": f"{power}*({self._per_year('power', level)})*{each}",
            "fiber_connection": f"{fiber}*({self._per_year('fiber', level)})*{each}",
            "building_and_equipment": f"{building}*({self._per_year('building', level)})",
            "energy_of_the_servers": servers
            if terms.climate_is_known
            else f"{servers}*{built_for}",
            "energy_of_cooling": f"{of_servers}*({here(f'pue_{level}')}-1)",
            "land": f"{land}*{fixed('discount_rate')}*{each}",
        }
        told: pd.Series = self._parts[level].iloc[site]
        if not terms.climate_is_known:
            told = told.rename({"yearly_energy_mjpy": "yearly_energy_of_the_servers_mjpy"})
        for name, formula in formulas.items():
            value = float(told.get(f"yearly_{name}_mjpy", math.nan))
            if math.isfinite(value):
                self._page.formula(self._rows[f"{name}_{level}"], column, formula, value)
        first, last = here(f"{_PARTS[0]}_{level}"), here(f"{_PARTS[-1]}_{level}")
        total = self.total(site, level)
        if math.isfinite(total):
            self._page.formula(
                self._rows[f"total_{level}"], column, f"SUM({first}:{last})", total, look="sum"
            )
            servers_mw = self._found.run.load_mw / float(self._pue["mid"].iat[site])
            self._page.formula(
                self._rows[f"whole_{level}"],
                column,
                f"{here(f'total_{level}')}*{load}/{built_for}",
                total * servers_mw,
                digits="#,##0",
                look="sum",
            )

    def _here(self, name: str, site: int) -> str:
        return cell(self._rows[name], _SITES + site)

    def _per_year(self, what: str, level: Level) -> str:
        """Return the share of capital that it costs a year: its annuity, and its upkeep."""
        rate = self._rates.at("discount_rate", level)
        life = self._rates.at(f"{what}_life_years", "mid")
        annuity = f"IF({rate}=0,1/{life},{rate}/(1-(1+{rate})^-{life}))"
        return f"{annuity}+{self._rates.at(f'{what}_om_share', level)}"
