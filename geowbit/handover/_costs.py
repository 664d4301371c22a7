"""The sheet of costs: each connection by its lengths and rates, and the years until it stands."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from geowbit.cables import CONNECTION_PARTS, ConnectionTerms
from geowbit.findings import Calculation
from geowbit.handover._cells import Page, cell
from geowbit.handover._rates import RateSheet
from geowbit.layers import Level
from geowbit.pages.language import say
from geowbit.pages.words import area_words, money_unit, station_words

_LABEL, _UNIT, SITES = 0, 1, 2
_ORDER: tuple[Level, ...] = ("mid", "low", "high")
_KEYS = (
    "line_key", "bay_key", "station_key", "transformer_key", "stepdown_key",
    "upstream_share_key", "upstream_key", "bank_key", "bank_bay_key",
)  # fmt: skip
_QUANTITIES = (
    "substation", "network", "line_kv", "headroom_mw", "headroom_as_of", "load_mw",
    "straight_km", "counted_mid", "counted_low", "counted_high",
    "traced_mid", "traced_low", "traced_high", "fiber_km", *_KEYS,
    "upstream_km", "upstream_share", "banks",
)  # fmt: skip
_SUMS = (
    *CONNECTION_PARTS[:6], "power", *CONNECTION_PARTS[6:], "fiber", "connection",
    "traced_line", "traced_contingency", "traced_power", "traced_connection",
)  # fmt: skip
_YEARS = ("least_years", "most_years", "power_years", "fiber_years", "connection_years")
_TEXTS = {"substation", "network", "headroom_as_of", *_KEYS}
_STRONG = {"power", "fiber", "connection", "traced_power", "traced_connection", "connection_years"}


class CostSheet:
    """The connections of sites, a column a site.

    Parameters
    ----------
    found : Calculation
    page : Page
    rates : RateSheet
    heads : list of str
        What the sites are called.
    """

    def __init__(self, found: Calculation, page: Page, rates: RateSheet, heads: list[str]) -> None:
        self._found, self._page, self._rates, self._heads = found, page, rates, heads
        stations = {"substations": found.layers.frame("substations")}
        self._sites = station_words(found.details.sites, stations)
        self._rows: dict[str, int] = {}
        row = 4
        self._sections: dict[str, int] = {}
        for level in _ORDER:
            self._sections[level] = row
            row += 1
            for name in _SUMS:
                self._rows[f"{name}_{level}"] = row
                row += 1
            row += 1
        for section, names in (("years", _YEARS), ("quantities", _QUANTITIES)):
            self._sections[section] = row
            for name in names:
                row += 1
                self._rows[name] = row
            row += 2

    def at(self, name: str, site: int) -> str:
        """Return the address of a number of a site for other sheets."""
        return self._page.address(self._rows[name], SITES + site)

    def connection(self, site: int) -> float:
        """Return what the connection of a site costs by the middle of every rate."""
        if self._found.connections[site] is None:
            return math.nan
        return self._results(site, "mid")["connection"]

    def _here(self, name: str, site: int) -> str:
        return cell(self._rows[name], SITES + site)

    def write(self) -> None:
        """Fill the sheet."""
        page, money = self._page, say("handover.million", unit=money_unit())
        page.text(0, 0, say("handover.costs"), "title")
        page.note(1, say("handover.costs_note"))
        page.texts(3, 0, [say("handover.head_part"), say("handover.head_unit")], "head")
        page.texts(3, SITES, self._heads, "head")
        page.text(self._sections["quantities"], 0, say("handover.quantities"), "section")
        for name in _QUANTITIES:
            page.text(self._rows[name], _LABEL, say(f"handover.cost_{name}"))
            page.text(self._rows[name], _UNIT, _unit_of(name))
        for level in _ORDER:
            head = say("handover.cost_level", level=say(f"handover.head_{level}"))
            page.text(self._sections[level], 0, head, "section")
            for name in _SUMS:
                look = "strong" if name in _STRONG else "text"
                page.text(self._rows[f"{name}_{level}"], _LABEL, _part_words(name), look)
                page.text(self._rows[f"{name}_{level}"], _UNIT, money)
        page.text(self._sections["years"], 0, say("handover.years_to_build"), "section")
        for name in _YEARS:
            page.text(self._rows[name], _LABEL, say(f"handover.cost_{name}"))
            page.text(self._rows[name], _UNIT, say("handover.unit_years"))
        for site, terms in enumerate(self._found.connections):
            if terms is not None:
                self._write_site(site, terms)
        page.wide(_LABEL, _LABEL, 46)
        page.wide(_UNIT, _UNIT, 13)
        page.wide(SITES, SITES + max(len(self._heads) - 1, 0), 22)
        page.high(3, 48)
        page.sheet.repeat_rows(3)
        page.sheet.freeze_panes(4, SITES)

    def _write_site(self, site: int, terms: ConnectionTerms) -> None:
        found, column = self._found, SITES + site
        row = self._sites.iloc[site]
        traced = found.traced_km[site]
        power = terms.power
        by = power.banks_by
        quantities: dict[str, float | str] = {
            "substation": str(row["connection_substation_name"]),
            "network": area_words(row["connection_network"]),
            "line_kv": terms.line_kv,
            "headroom_mw": float(row.get("headroom_mw", math.nan)),
            "headroom_as_of": str(row.get("headroom_as_of") or "").replace("nan", ""),
            "load_mw": found.run.load_mw,
            "straight_km": terms.straight_km,
            "fiber_km": terms.fiber_km,
            "upstream_km": power.upstream_km,
            "upstream_share": power.upstream_share,
            **{name: str(getattr(power, name)) for name in _KEYS},
        }
        for level in _ORDER:
            quantities[f"counted_{level}"] = terms.counted_km[level]
            quantities[f"traced_{level}"] = math.nan if traced is None else traced[level]
        for name, value in quantities.items():
            if isinstance(value, str):
                self._page.text(self._rows[name], column, value, "wrapped")
            else:
                look = "input" if name.endswith(("_km", "_mid", "_low", "_high")) else "number"
                self._page.number(self._rows[name], column, value, "#,##0.###", look)
        count, banks = "0", 0.0
        if by == "mw":
            count, banks = self._here("load_mw", site), found.run.load_mw
        elif by:
            count = self._rates.at("power_circuits", "mid")
            banks = found.run.assumption("power_circuits")
        self._page.formula(self._rows["banks"], column, count, banks, digits="#,##0.##")
        for level in _ORDER:
            self._write_level(site, level, by, is_traced=traced is not None)
        self._write_years(site, terms)

    def _write_level(self, site: int, level: Level, by: str, *, is_traced: bool) -> None:
        rates, column = self._rates, SITES + site

        here = partial(self._here, site=site)

        def rate(name: str) -> str:
            return rates.by(here(name), level)

        def fixed(key: str) -> str:
            return rates.at(key, level)

        banks = fixed("power_circuits") if by == "circuits" else here("banks")
        detour = fixed("power_detour_ratio")
        transformers = f"{rate('transformer_key')}+{rate('stepdown_key')}"
        upstream = (
            f"{rate('upstream_share_key')}*{here('upstream_share')}*{here('upstream_km')}"
            f"*{detour}*{rate('upstream_key')}"
            f"+{rate('bank_key')}*{banks}+{rate('bank_bay_key')}*{fixed('power_circuits')}"
        )
        route = f"{here('fiber_km')}*{fixed('fiber_detour_ratio')}"
        first, last = here(f"power_line_{level}"), here(f"power_reinforcement_{level}")
        contingency = here(f"power_contingency_{level}")
        formulas = {
            "power_line": f"{here(f'counted_{level}')}*{detour}*{rate('line_key')}",
            "power_bays": f"{fixed('power_circuits')}*{rate('bay_key')}",
            "power_site_station": rate("station_key"),
            "power_transformers": f"({transformers})*{here('load_mw')}",
            "power_reinforcement": upstream,
            "power_contingency": f"SUM({first}:{last})*{fixed('contingency_share')}",
            "power": f"SUM({first}:{contingency})",
            "fiber_line": f"{fixed('fiber_routes_built')}*{route}*{rates.fiber(level)}",
            "fiber_equipment": (
                f"{fixed('fiber_routes_built')}*(2*{fixed('fiber_terminal_mjpy')}"
                f"+INT({route}/{fixed('fiber_amplifier_spacing_km')})"
                f"*{fixed('fiber_amplifier_mjpy')})"
            ),
            "fiber": f"{here(f'fiber_line_{level}')}+{here(f'fiber_equipment_{level}')}",
            "connection": f"{here(f'power_{level}')}+{here(f'fiber_{level}')}",
        }
        results = self._results(site, level)
        if is_traced:
            line, laid = here(f"power_line_{level}"), here(f"traced_line_{level}")
            formulas |= {
                "traced_line": f"{here(f'traced_{level}')}*{rate('line_key')}",
                "traced_contingency": f"{contingency}+({laid}-{line})*{fixed('contingency_share')}",
                "traced_power": (
                    f"{here(f'power_{level}')}+{laid}-{line}"
                    f"+{here(f'traced_contingency_{level}')}-{contingency}"
                ),
                "traced_connection": f"{here(f'traced_power_{level}')}+{here(f'fiber_{level}')}",
            }
        for name, formula in formulas.items():
            # where fiber is out of reach nothing can be worked out of it
            if math.isnan(results[name]):
                continue
            look = "sum" if name in _STRONG else "number"
            place = self._rows[f"{name}_{level}"]
            self._page.formula(place, column, formula, results[name], digits="#,##0.0", look=look)

    def _results(self, site: int, level: Level) -> dict[str, float]:
        """Return what geowbit says that the formulas come to."""
        end = "" if level == "mid" else f"_{level}"
        straight, told = self._found.straight.iloc[site], self._found.details.sites.iloc[site]
        parts = {part: float(straight[f"{part}{end}_mjpy"]) for part in CONNECTION_PARTS}
        power = sum(parts[part] for part in CONNECTION_PARTS[:6])
        fiber = sum(parts[part] for part in CONNECTION_PARTS[6:])
        return {
            **parts,
            "power": power,
            "fiber": fiber,
            "connection": power + fiber,
            "traced_line": float(told[f"power_line{end}_mjpy"]),
            "traced_contingency": float(told[f"power_contingency{end}_mjpy"]),
            "traced_power": float(told.get(f"corridor_power{end}_mjpy", math.nan)),
            "traced_connection": float(told.get(f"corridor_connection{end}_mjpy", math.nan)),
        }

    def _write_years(self, site: int, terms: ConnectionTerms) -> None:
        rates, column = self._rates, SITES + site
        model = self._found.run.assumptions
        lead, reach = model["jp_expert_leadtime_fiber"], model.value("lead_time_length_km")
        # numpy keeps what is not known
        far = float(np.minimum(1.0, terms.fiber_km / reach))
        fiber = lead.low + (lead.high - lead.low) * far
        power = terms.least_years + (terms.most_years - terms.least_years) * min(
            1.0, terms.counted_km["mid"] / reach
        )
        length = rates.at("lead_time_length_km", "mid")

        def grown(least: str, most: str, km: str) -> str:
            return f"{least}+({most}-{least})*MIN(1,{km}/{length})"

        here = partial(self._here, site=site)
        ends = [rates.at("jp_expert_leadtime_fiber", level) for level in ("low", "high")]
        self._page.number(self._rows["least_years"], column, terms.least_years, "0.0#", "input")
        self._page.number(self._rows["most_years"], column, terms.most_years, "0.0#", "input")
        for name, formula, years in (
            (
                "power_years",
                grown(here("least_years"), here("most_years"), here("counted_mid")),
                power,
            ),
            ("fiber_years", grown(ends[0], ends[1], here("fiber_km")), fiber),
            (
                "connection_years",
                f"MAX({here('power_years')},{here('fiber_years')})",
                float(np.maximum(power, fiber)),
            ),
        ):
            if math.isnan(years):
                continue
            look = "sum" if name in _STRONG else "number"
            self._page.formula(self._rows[name], column, formula, years, digits="0.00", look=look)


def _part_words(name: str) -> str:
    """Return what a part of the costs is called."""
    if name in CONNECTION_PARTS:
        kind = say("handover.power" if name.startswith("power") else "handover.fiber")
        return say("handover.part_of", kind=kind, part=say(f"card-part-{name}"))
    return say(f"handover.cost_{name}")


def _unit_of(name: str) -> str:
    for ending, unit in (("_kv", "kV"), ("_mw", "MW"), ("_km", "km")):
        if name.endswith(ending):
            return unit
    return "km" if name.startswith(("counted", "traced")) else ""
