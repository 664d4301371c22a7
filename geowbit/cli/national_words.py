"""The national tables in words: what a reader may quote, each figure with its source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from geowbit.cli.speech import one_line

if TYPE_CHECKING:
    from geowbit.national import Demand, Fleet, Relief

_STAGES = {
    "operating": "operating (part of the fleet)",
    "building": "being built",
    "planned": "planned",
    "concept": "a concept",
    "proposal": "land on offer",
}


def fleet_words(before: Fleet, after: Fleet | None, known: pd.DataFrame, said: pd.DataFrame) -> str:
    """Return the fleet by area, what is said of it, and the sites that are known singly."""
    from geowbit.national import NATIONAL, area_label, full_areas, joined_labels, rest_bounds

    heads = ["supply area", "MW low", "mid", "high", "share"]
    table = before.table()
    rows = [
        [
            area_label(row.supply_area),
            *(f"{mw:,.0f}" for mw in (row.mw_low, row.mw_mid, row.mw_high)),
            f"{100 * row.share:.1f} %",
        ]
        for row in table.itertuples()
    ]
    if after is not None:
        heads += ["with sites", "share"]
        for cells, row in zip(rows, after.table().itertuples(), strict=True):
            cells += [f"{row.mw_mid:,.0f}", f"{100 * row.share:.1f} %"]
    full = full_areas()
    lines = [
        f"Data centers of {area_label(NATIONAL)}, peak draw, MW",
        "",
        *_columns(heads, rows),
        "",
    ]
    index = f"Herfindahl index {before.herfindahl:.3f}"
    if before.estimated:
        low, high = rest_bounds(before.shares)
        index += (
            f" ({low:.3f} to {high:.3f}, however the rest outside {joined_labels(full)} is split)"
        )
    lines += _wrapped(f"{index}; 1 is all in one area, 0.1 an even spread. {before.basis}")
    if after is not None:
        added = after.mw.sum() - before.mw.sum()
        both = [
            100 * sum(fleet.shares[i] for i, area in enumerate(table["supply_area"][:-1])
                      if area in full)
            for fleet in (before, after)
        ]  # fmt: skip
        lines += _wrapped(
            f"With the added {added:,.0f} MW: Herfindahl index {after.herfindahl:.3f}; "
            f"{joined_labels(full)} together {both[0]:.1f} % before and {both[1]:.1f} % after, "
            "as if nothing else were built."
        )
    if before.estimated:
        lines += ["", "Where the shares and MW come from"]
        lines += _sources([*(f"fleet_share_{area}" for area in full), "fleet_twh", "load_factor"])
    lines += ["", "What is said of the concentration, and what each source counts"]
    for row in said.itertuples():
        lines += _item(f"{row.areas} {100 * row.share:.0f} %, {row.year}: {row.counts}", row.source)
    lines += ["", "Sites known singly, beside the fleet and never added to it"]
    for stage, words in _STAGES.items():
        here = known[known["stage"] == stage]
        mw = here["mw_mid"].notna()
        estimated = int((mw & (here["mw_basis"] != "stated")).sum())
        lines += _wrapped(
            f"- {words}: {len(here)} sites, MW known of {int(mw.sum())}"
            + (f", {estimated} of these estimated from land or floor" if estimated else "")
        )
    counted = known[known["counted"] & known["mw_mid"].notna()]
    by_area = counted.groupby("supply_area", sort=False)["mw_mid"].sum().sort_values()[::-1]
    told = ", ".join(f"{area_label(area)} {mw:,.0f}" for area, mw in by_area.items())
    lines += _wrapped(f"- being built or planned, MW that they may receive at most: {told}")
    return "\n".join(lines)


def site_words(known: pd.DataFrame) -> str:
    """Return the sites that are known singly, each with its source."""
    lines = ["Sites known singly; MW that they may receive at most, never added to the fleet"]
    for row in known.itertuples():
        mw = "MW not known"
        if pd.notna(row.mw_mid):
            mw = f"{row.mw_mid:,.0f} MW"
        if row.mw_basis in {"land", "floor"}:
            mw += f" ({row.mw_low:,.0f} to {row.mw_high:,.0f}, estimated from {row.mw_basis})"
        year = f", {row.year:.0f}" if pd.notna(row.year) else ""
        lines += _item(
            f"{row.name}, {row.operator}; {row.supply_area}; {_STAGES[row.stage]}{year}; {mw}; "
            f"confidence {row.confidence}",
            row.source,
        )
    return "\n".join(lines)


def demand_words(
    found: Demand,
    table: pd.DataFrame,
    content: dict[str, Any],
    relieved: Relief | None,
    *,
    area: str | None,
) -> str:
    """Return the demand of an area year by year, or of all areas in a few years."""
    from geowbit.national import NATIONAL, area_label, capital_area, full_areas

    edition = f"OCCTO's forecast, edition of January {content['vintage']}"
    if found.growth["source"].iloc[-1] == "your own":
        edition = "a growth of your own"
    whole = area in {None, NATIONAL}
    who = f"of {area_label(NATIONAL)}" if whole else f"in the {area_label(str(area))} area"
    with_sites = ", with the sites of the run" if relieved else ""
    lines = [f"Peak draw of data centers {who}, by {edition}{with_sites}"]
    lines += ["low to high: 5 % to 95 % of the draws; mid: all parameters at their mid value", ""]
    if area is None:
        lines += _demand_of_areas(table)
    else:
        heads = ["fiscal year", "MW low", "mid", "high", "added, mid", "TWh", "of 2023's peak"]
        rows = [
            [
                f"FY{row.fiscal_year}",
                *(f"{mw:,.0f}" for mw in (row.mw_low, row.mw_mid, row.mw_high)),
                f"{row.added_mw_mid:,.0f}",
                f"{row.twh_mid:.1f}",
                f"{row.peak_pct:.1f} %",
            ]
            for row in table.itertuples()
        ]
        lines += _columns(heads, rows)
    if found.replaced:
        lines += ["", f"Your own forecast: {', '.join(map(area_label, found.replaced))}"]
    lines += ["", "Where the figures come from"]
    lines += _growth_sources(found, edition)
    keys = ["fleet_twh", *(f"fleet_share_{one}" for one in full_areas())]
    if found.fleet_basis:
        keys = []
        lines += _wrapped(f"- present fleet: {found.fleet_basis}")
    keys += [
        "fleet_pue_2030",
        "load_factor",
        f"growth_share_{capital_area()}",
        "growth_by_announced_sites",
        "growth_realized",
    ]
    lines += _sources([*keys, "growth_continuation"], found.parameters)
    lines += _item("peak of all loads, 2023", _of_areas("peak"))
    known = [row for row in content["headroom"] if area in {None, "national", row["supply_area"]}]
    if known:
        lines += ["", *_headroom(known, found)]
    if relieved:
        lines += ["", *_relief(relieved, content)]
    if area in {None, capital_area()}:
        lines += ["", *_said(content["said_of_capital"], found)]
    return "\n".join(lines)


def trade_words(table: pd.DataFrame, leverage: pd.DataFrame, parameters: pd.DataFrame) -> str:
    """Return a scenario year by year, the published figures beside it, and what matters most."""
    from geowbit.national import (
        NATIONAL,
        area_label,
        balance_forecasts,
        balance_history,
        facts,
        trade_scenarios,
    )

    scenario = str(table["scenario"].iloc[0])
    lines = [
        f"Digital trade of {area_label(NATIONAL)}, trillion yen a year; scenario {scenario}: "
        f"{trade_scenarios()[scenario]}",
        "low to high: 5 % to 95 % of the draws; else all parameters at their mid value",
        "",
    ]
    heads = ["year", "METI's path", "deficit", "low to high", "replaced", "licences"]
    heads += ["profits out", "of it added", "hardware", "net", "low to high", "buildings"]
    rows = [
        [
            f"{row.year}",
            *map(_tn, (row.reference_tjpy, row.deficit_tjpy)),
            f"{_tn(row.deficit_tjpy_low)} to {_tn(row.deficit_tjpy_high)}",
            *map(_tn, (row.replaced_tjpy, row.software_tjpy, row.foreign_profit_tjpy)),
            *map(_tn, (row.added_profit_tjpy, row.hardware_tjpy, row.net_tjpy)),
            f"{_tn(row.net_tjpy_low)} to {_tn(row.net_tjpy_high)}",
            _tn(row.investment_tjpy),
        ]
        for row in table.itertuples()
    ]
    lines += [*_columns(heads, rows), ""]
    lines += _wrapped(
        "Deficit = METI's path - imports replaced + licences (services balance). Profits leave by "
        "the primary income, hardware is trade in goods; net = replaced - licences - added profits "
        "- added hardware, against 2024. Investment in buildings stands apart."
    )
    last = table.iloc[-1]
    if pd.notna(last["break_even_share"]):
        share = 100 * float(parameters.loc["replacement_share", "mid"])
        lines += _wrapped(
            f"In {last['year']} the net is above 0 only if more than "
            f"{100 * last['break_even_share']:.0f} % of the added domestic sales take the place of "
            f"imports; the scenario has {share:.0f} %."
        )
    lines += ["", f"What moves the net of {leverage.attrs['year']} most, tn yen"]
    for row in leverage.head(5).itertuples():
        lines += _wrapped(
            f"- {row.what}, {row.low:g} to {row.high:g}: {_tn(row.at_low)} to {_tn(row.at_high)}"
        )
    lines += ["", "What was counted, never one series"]
    for name, history in balance_history().items():
        for row in history.itertuples():
            lines += _item(f"{row.year} {_exact(row.deficit_tjpy)} tn: {name}", row.source)
    lines += ["", "Forecasts of others"]
    for row in balance_forecasts().itertuples():
        lines += _item(f"{row.year} {_exact(row.deficit_tjpy)} tn: {row.item_set}", row.source)
    lines += ["", "Where the figures come from"]
    lines += _sources(_trade_keys(parameters), parameters)
    lines += ["", "To keep in mind"]
    for row in facts().loc[["criepi_caution", "ireland_lesson"]].itertuples():
        lines += _item(f"{row.text} ({row.what})", row.source)
    return "\n".join(lines)


def _trade_keys(parameters: pd.DataFrame) -> list[str]:
    keys = list(parameters.index)
    return keys[keys.index("deficit_2024_tjpy") : keys.index("domestic_hardware_share") + 1]


def _demand_of_areas(table: pd.DataFrame) -> list[str]:
    from geowbit.national import area_label

    there = {*table["fiscal_year"]}
    years = sorted({min(there), max(there)} | ({2025, 2030, 2034} & there))
    heads = ["supply area", *(f"FY{year}" for year in years), "low", "high", "of 2023's peak"]
    rows = []
    for area, here in table.groupby("supply_area", sort=False):
        by_year = here.set_index("fiscal_year")
        last = by_year.loc[years[-1]]
        rows.append(
            [
                area_label(str(area)),
                *(f"{by_year.loc[year, 'mw_mid']:,.0f}" for year in years),
                f"{last['mw_low']:,.0f}",
                f"{last['mw_high']:,.0f}",
                f"{last['peak_pct']:.1f} %",
            ]
        )
    return [*_columns(heads, rows), f"MW; low, high and the last column are of FY{years[-1]}"]


def _growth_sources(found: Demand, edition: str) -> list[str]:
    lines = []
    for row in found.growth.iloc[1:].itertuples():
        what = f"the country's growth to FY{row.fiscal_year}: {row.published_mw:,.0f} MW"
        source = row.source if row.source != "your own" else edition
        lines += _item(f"{what} ({row.basis})", source)
    return lines


def _headroom(rows: Iterable[dict[str, Any]], found: Demand) -> list[str]:
    from geowbit.national import area_label

    lines = ["Headroom, from FY2025 on (known only where it stands here)"]
    for row in rows:
        lasts = f"lasts beyond FY{found.years[-1]} at the mid values"
        if row["runs_out_mid"] is not None:
            lasts = f"runs out in FY{row['runs_out_mid']} at the mid values"
        lines += _wrapped(
            f"- {area_label(row['supply_area'])}: {row['headroom_mw']:,.0f} MW {lasts}; in "
            f"{100 * row['runs_out_share']:.0f} % of the draws it runs out by FY{found.years[-1]}"
        )
        published = f"headroom_{row['supply_area']}_mw"
        if published in found.parameters.index:
            lines += _sources([published], found.parameters)
    return lines


def _relief(relieved: Relief, content: dict[str, Any]) -> list[str]:
    from geowbit.national import area_label, full_areas, joined_labels

    load = relieved.sites["load_mw"].sum()
    lines = [
        f"Relief by {len(relieved.sites)} sites of the run with {load:,.0f} MW, "
        f"from FY{int(relieved.sites['year'].min())} on"
    ]
    if content["relief"]["left_out"]:
        where = joined_labels(full_areas(), "or")
        lines.append(f"- {content['relief']['left_out']} sites in {where} relieve nothing")
    last = relieved.before.years[-1]
    for row in relieved.taken_off().query("fiscal_year == @last").itertuples():
        lines += _wrapped(
            f"- {area_label(row.supply_area)}: {row.mw_mid:,.0f} MW less in FY{last} "
            f"({row.mw_low:,.0f} to {row.mw_high:,.0f})"
        )
    for row in content["relief"]["headroom"]:
        ends = [row[key] for key in ("without_sites", "with_sites")]
        told = [f"beyond FY{last}" if end is None else f"to {end:.1f}" for end in ends]
        lines += _wrapped(
            f"- {area_label(row['supply_area'])}: that is {row['years_of_growth']:.1f} years of "
            f"its last growth; headroom lasts {told[0]} without and {told[1]} with the sites at "
            f"the mid values, and runs out by FY{last} in {100 * row['share_without']:.0f} % and "
            f"{100 * row['share_with']:.0f} % of the draws"
        )
    lines.append("Curtailed renewable energy that the sites could use at most, GWh a year")
    table = relieved.curtailed()
    for row in table[table["site_mw"] > 0].itertuples():
        outlook = "outlook not known"
        if pd.notna(row.curtailed_outlook_gwh):
            outlook = (
                f"outlook {row.usable_outlook_gwh:,.0f} of {row.curtailed_outlook_gwh:,.0f} "
                f"(derived; place {row.rank_outlook:.0f} of 4)"
            )
        lines += _wrapped(
            f"- {area_label(row.supply_area)}, {row.site_mw:,.0f} MW drawing {row.site_gwh:,.0f}: "
            f"FY2024 {row.usable_fy2024_gwh:,.0f} of {row.curtailed_fy2024_gwh:,.0f} "
            f"(place {row.rank_fy2024:.0f} of 10); {outlook}"
        )
    keys = ["relief_displaced_share", "curtailed_hours"]
    lines += _sources(keys, relieved.before.parameters)
    lines += _item("curtailment of FY2024", _of_areas("curtailment"))
    return lines + _item("its outlook", _of_areas("long term"))


def _said(rows: Iterable[dict[str, Any]], found: Demand) -> list[str]:
    from geowbit.national import area_label, capital_area

    of = area_label(capital_area())
    lines = [f"What is said of {of}, beside the curve's FY{found.years[-1]}; nothing is added"]
    for row in rows:
        span = f"{row['low_mw']:,.0f} MW"
        if row["high_mw"] > row["low_mw"]:
            span = f"{row['low_mw']:,.0f} to {row['high_mw']:,.0f} MW"
        lines += _item(
            f"{row['what']}: {span}; the curve is {row['curve_over_it']:.1f} times that "
            f"({row['differs']})",
            row["source"],
        )
    return lines


def _of_areas(what: str) -> str:
    """Return the source of one of the figures of the supply areas."""
    from geowbit.layers import embedded_table

    told = embedded_table("supply_areas")["source"].iloc[0].split("; ")
    return str(dict(part.split(": ", 1) for part in told)[what])


def _sources(keys: Sequence[str], parameters: pd.DataFrame | None = None) -> list[str]:
    from geowbit.national import national_parameters

    table = national_parameters() if parameters is None else parameters
    lines = []
    for key in keys:
        row = table.loc[key]
        span = f"{row['mid']:g}"
        if row["low"] < row["high"]:
            span += f" ({row['low']:g} to {row['high']:g})"
        unit = "" if row["unit"] in {"share", "ratio"} else f" {row['unit']}"
        lines += _item(f"{row['what']}: {span}{unit}", row["source"])
    return lines


def _item(what: str, source: str) -> list[str]:
    # an address stays whole, so that it can be followed
    return textwrap.wrap(
        one_line(f"- {what} [{source}]"), 100, subsequent_indent="  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(one_line(words), 100, subsequent_indent="  " if words[0] == "-" else "")


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in [heads, *rows]
    ]


def _tn(amount: float) -> str:
    text = f"{amount:.2f}"
    return text.removeprefix("-") if float(text) == 0 else text


def _exact(amount: float) -> str:
    return f"{amount:.6g}"
