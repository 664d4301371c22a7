"""The national tables in words: what a reader may quote, each figure with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from geowbit.cli.output import item, kind_words, table_lines, wrapped
from geowbit.core import Text, say
from geowbit.countries import in_use

if TYPE_CHECKING:
    from geowbit.national import Demand, Fleet, Relief

_STAGES = ("operating", "building", "planned", "concept", "proposal")
_MW_HEADS = ("mw_low", "mid", "high")


def fleet_words(
    before: Fleet, after: Fleet | None, known: pd.DataFrame, statements: pd.DataFrame
) -> list[str]:
    """Return the fleet by area, what others say of it, and the sites known one by one."""
    from geowbit.national import NATIONAL, area_label, full_areas, joined_labels, rest_bounds

    heads = _heads("area", *_MW_HEADS, "share")
    table = before.table()
    rows = [
        [area_label(row.supply_area), *_low_mid_high(row), f"{100 * row.share:.1f} %"]
        for row in table.itertuples()
    ]
    if after is not None:
        heads += _heads("with_sites", "share")
        for cells, row in zip(rows, after.table().itertuples(), strict=True):
            cells += [f"{row.mw_mid:,.0f}", f"{100 * row.share:.1f} %"]
    full = full_areas()
    lines = [say("cli.fleet_title", country=area_label(NATIONAL)), "", *table_lines(heads, rows)]
    bounds = ""
    if before.estimated:
        low, high = rest_bounds(before.shares)
        bounds = say(
            "cli.index_bounds", low=f"{low:.3f}", high=f"{high:.3f}", areas=joined_labels(full)
        )
    index = f"{before.herfindahl:.3f}"
    lines += ["", *wrapped(say("cli.index", index=index, bounds=bounds, basis=before.basis))]
    if after is not None:
        both = [
            100 * sum(fleet.shares[i] for i, area in enumerate(table["supply_area"][:-1])
                      if area in full)
            for fleet in (before, after)
        ]  # fmt: skip
        lines += wrapped(
            say(
                "cli.index_after",
                added=f"{after.mw.sum() - before.mw.sum():,.0f}",
                index=f"{after.herfindahl:.3f}",
                areas=joined_labels(full),
                before=f"{both[0]:.1f}",
                after=f"{both[1]:.1f}",
            )
        )
    if before.estimated:
        lines += ["", say("cli.fleet_sources")]
        lines += _sources([*(f"fleet_share_{area}" for area in full), "fleet_twh", "load_factor"])
    lines += ["", say("cli.fleet_statements")]
    for row in statements.itertuples():
        lines += item(f"{row.areas} {100 * row.share:.0f} %, {row.year}: {row.counts}", row.source)
    lines += ["", say("cli.fleet_known_sites")]
    for stage in _STAGES:
        here = known[known["stage"] == stage]
        mw = here["mw_mid"].notna()
        guessed = int((mw & (here["mw_basis"] != "stated")).sum())
        lines += wrapped(
            say(
                "cli.stage_counts",
                stage=kind_words("stage", stage),
                count=len(here),
                known=int(mw.sum()),
                guessed=say("cli.of_these_estimated", count=guessed) if guessed else "",
            )
        )
    counted = known[known["counted"] & known["mw_mid"].notna()]
    by_area = counted.groupby("supply_area", sort=False)["mw_mid"].sum().sort_values()[::-1]
    shown = [f"{area_label(area)} {mw:,.0f}" for area, mw in by_area.items()]
    return lines + wrapped(say("cli.building_or_planned", areas=say("list.separator").join(shown)))


def site_words(known: pd.DataFrame) -> list[str]:
    """Return the sites known one by one, each with its source."""
    lines = [say("cli.sites_title")]
    for row in known.itertuples():
        mw = say("cli.mw_unknown")
        if pd.notna(row.mw_mid):
            mw = f"{row.mw_mid:,.0f} MW"
        if row.mw_basis in {"land", "floor"}:
            mw += say(
                f"cli.estimated_from_{row.mw_basis}",
                low=f"{row.mw_low:,.0f}",
                high=f"{row.mw_high:,.0f}",
            )
        what = say(
            "cli.known_site",
            name=row.name,
            operator=row.operator,
            area=row.supply_area,
            stage=kind_words("stage", str(row.stage)),
            year=f", {row.year:.0f}" if pd.notna(row.year) else "",
            mw=mw,
            confidence=row.confidence,
        )
        lines += item(what, row.source)
    return lines


def demand_words(
    found: Demand,
    table: pd.DataFrame,
    content: dict[str, Any],
    relieved: Relief | None,
    *,
    area: str | None,
) -> list[str]:
    """Return the demand of an area year by year, or of all areas in a few years."""
    from geowbit.national import NATIONAL, area_label, capital_area, full_areas

    edition = say("cli.edition", year=content["vintage"])
    if found.growth["source"].iloc[-1] == "your own":
        edition = say("cli.own_growth")
    whole = area in {None, NATIONAL}
    who = say("cli.of_country", country=area_label(NATIONAL))
    if not whole:
        who = say("cli.in_area", area=area_label(str(area)))
    sites = say("cli.with_the_sites") if relieved else ""
    lines = [say("cli.demand_title", who=who, edition=edition, sites=sites)]
    lines += [say("cli.demand_ranges"), ""]
    if area is None:
        lines += _demand_of_areas(table)
    else:
        heads = _heads("fiscal_year", *_MW_HEADS, "added", "twh", "of_peak")
        rows = [
            [
                f"FY{row.fiscal_year}",
                *_low_mid_high(row),
                f"{row.added_mw_mid:,.0f}",
                f"{row.twh_mid:.1f}",
                f"{row.peak_pct:.1f} %",
            ]
            for row in table.itertuples()
        ]
        lines += table_lines(heads, rows)
    if found.replaced:
        own = say("list.separator").join(map(area_label, found.replaced))
        lines += ["", say("cli.own_forecast", areas=own)]
    lines += ["", say("cli.figures_from")]
    lines += _growth_sources(found, edition)
    keys = ["fleet_twh", *(f"fleet_share_{one}" for one in full_areas())]
    if found.fleet_basis:
        keys = []
        lines += wrapped(say("cli.present_fleet", basis=found.fleet_basis))
    keys += [
        "fleet_pue_2030",
        "load_factor",
        f"growth_share_{capital_area()}",
        "growth_by_announced_sites",
        "growth_realized",
    ]
    lines += _sources([*keys, "growth_continuation"], found.parameters)
    lines += item(say("cli.peak_of_all"), _source_of_areas("peak"))
    known = [row for row in content["headroom"] if area in {None, "national", row["supply_area"]}]
    if known:
        lines += ["", *_headroom(known, found)]
    if relieved:
        lines += ["", *_relief(relieved, content)]
    if area in {None, capital_area()}:
        lines += ["", *_statements_of_capital(content["said_of_capital"], found)]
    return lines


def trade_words(table: pd.DataFrame, leverage: pd.DataFrame, parameters: pd.DataFrame) -> list[str]:
    """Return a scenario year by year, the published figures, and what matters most."""
    from geowbit.national import (
        NATIONAL,
        area_label,
        balance_forecasts,
        balance_history,
        facts,
        trade_scenarios,
    )

    scenario = str(table["scenario"].iloc[0])
    title = say(
        "cli.trade_title",
        country=area_label(NATIONAL),
        currency=in_use().currency.unit.text(),
        scenario=scenario,
        what=trade_scenarios()[scenario],
    )
    heads = _heads(
        *("year", "path", "deficit", "range", "replaced", "licences"),
        *("profits", "of_it_added", "hardware", "net", "range", "buildings"),
    )
    rows = [
        [
            f"{row.year}",
            *map(_tn, (row.reference_tjpy, row.deficit_tjpy)),
            _range(_tn(row.deficit_tjpy_low), _tn(row.deficit_tjpy_high)),
            *map(_tn, (row.replaced_tjpy, row.software_tjpy, row.foreign_profit_tjpy)),
            *map(_tn, (row.added_profit_tjpy, row.hardware_tjpy, row.net_tjpy)),
            _range(_tn(row.net_tjpy_low), _tn(row.net_tjpy_high)),
            _tn(row.investment_tjpy),
        ]
        for row in table.itertuples()
    ]
    lines = [title, say("cli.trade_ranges"), "", *table_lines(heads, rows), ""]
    lines += wrapped(say("cli.trade_rule"))
    last = table.iloc[-1]
    if pd.notna(last["break_even_share"]):
        lines += wrapped(
            say(
                "cli.trade_break_even",
                year=last["year"],
                least=f"{100 * last['break_even_share']:.0f}",
                share=f"{100 * float(parameters.loc['replacement_share', 'mid']):.0f}",
            )
        )
    lines += [
        "",
        say("cli.moves_most", year=leverage.attrs["year"], currency=in_use().currency.unit.text()),
    ]
    for row in leverage.head(5).to_dict("records"):
        lines += wrapped(
            say(
                "cli.moves",
                what=Text.from_row(row, "what").text(),
                low=f"{row['low']:g}",
                high=f"{row['high']:g}",
                at_low=_tn(row["at_low"]),
                at_high=_tn(row["at_high"]),
            )
        )
    lines += ["", say("cli.counted")]
    for name, history in balance_history().items():
        for row in history.itertuples():
            lines += item(_amount(row, str(name)), row.source)
    lines += ["", say("cli.forecasts_of_others")]
    for row in balance_forecasts().itertuples():
        lines += item(_amount(row, str(row.item_set)), row.source)
    lines += ["", say("cli.figures_from")]
    lines += _sources(_trade_keys(parameters), parameters)
    lines += ["", say("cli.keep_in_mind")]
    for row in facts().loc[["criepi_caution", "ireland_lesson"]].itertuples():
        lines += item(f"{row.text} ({row.what})", row.source)
    return lines


def _amount(row: Any, what: str) -> str:
    amount, currency = f"{row.deficit_tjpy:.6g}", in_use().currency.unit.text()
    return say("cli.amount", year=row.year, amount=amount, currency=currency, what=what)


def _trade_keys(parameters: pd.DataFrame) -> list[str]:
    keys = list(parameters.index)
    return keys[keys.index("deficit_2024_tjpy") : keys.index("domestic_hardware_share") + 1]


def _demand_of_areas(table: pd.DataFrame) -> list[str]:
    from geowbit.national import area_label

    there = {*table["fiscal_year"]}
    years = sorted({min(there), max(there)} | ({2025, 2030, 2034} & there))
    heads = [*_heads("area"), *(f"FY{year}" for year in years), *_heads("low", "high", "of_peak")]
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
    return [*table_lines(heads, rows), say("cli.last_columns", year=years[-1])]


def _growth_sources(found: Demand, edition: str) -> list[str]:
    lines = []
    for row in found.growth.iloc[1:].itertuples():
        what = say(
            "cli.growth_to",
            year=row.fiscal_year,
            mw=f"{row.published_mw:,.0f}",
            basis=row.basis,
        )
        lines += item(what, row.source if row.source != "your own" else edition)
    return lines


def _headroom(rows: Iterable[dict[str, Any]], found: Demand) -> list[str]:
    from geowbit.national import area_label

    last = found.years[-1]
    lines = [say("cli.headroom_title")]
    for row in rows:
        ends = row["runs_out_mid"]
        lines += wrapped(
            say(
                "cli.headroom_lasts" if ends is None else "cli.headroom_runs_out",
                area=area_label(row["supply_area"]),
                mw=f"{row['headroom_mw']:,.0f}",
                year=last if ends is None else ends,
                share=f"{100 * row['runs_out_share']:.0f}",
                last=last,
            )
        )
        published = f"headroom_{row['supply_area']}_mw"
        if published in found.parameters.index:
            lines += _sources([published], found.parameters)
    return lines


def _relief(relieved: Relief, content: dict[str, Any]) -> list[str]:
    from geowbit.national import area_label, full_areas, joined_labels

    lines = [
        say(
            "cli.relief_title",
            count=len(relieved.sites),
            mw=f"{relieved.sites['load_mw'].sum():,.0f}",
            year=int(relieved.sites["year"].min()),
        )
    ]
    if left_out := content["relief"]["left_out"]:
        where = joined_labels(full_areas(), "or")
        lines.append(say("cli.relief_left_out", count=left_out, areas=where))
    last = relieved.before.years[-1]
    for row in relieved.taken_off().query("fiscal_year == @last").itertuples():
        low, high = f"{row.mw_low:,.0f}", f"{row.mw_high:,.0f}"
        lines += wrapped(
            say(
                "cli.relief_less",
                area=area_label(row.supply_area),
                mw=f"{row.mw_mid:,.0f}",
                year=last,
                range=_range(low, high),
            )
        )
    for row in content["relief"]["headroom"]:
        ends = [
            say("cli.beyond_year", year=last)
            if row[key] is None
            else say("cli.to_year", year=f"{row[key]:.1f}")
            for key in ("without_sites", "with_sites")
        ]
        lines += wrapped(
            say(
                "cli.relief_headroom",
                area=area_label(row["supply_area"]),
                years=f"{row['years_of_growth']:.1f}",
                without=ends[0],
                with_sites=ends[1],
                last=last,
                share_without=f"{100 * row['share_without']:.0f}",
                share_with=f"{100 * row['share_with']:.0f}",
            )
        )
    lines.append(say("cli.curtailed_title"))
    table = relieved.curtailed()
    for row in table[table["site_mw"] > 0].itertuples():
        outlook = say("cli.outlook_unknown")
        if pd.notna(row.curtailed_outlook_gwh):
            outlook = say(
                "cli.outlook",
                usable=f"{row.usable_outlook_gwh:,.0f}",
                whole=f"{row.curtailed_outlook_gwh:,.0f}",
                place=f"{row.rank_outlook:.0f}",
            )
        lines += wrapped(
            say(
                "cli.curtailed",
                area=area_label(row.supply_area),
                mw=f"{row.site_mw:,.0f}",
                gwh=f"{row.site_gwh:,.0f}",
                usable=f"{row.usable_fy2024_gwh:,.0f}",
                whole=f"{row.curtailed_fy2024_gwh:,.0f}",
                place=f"{row.rank_fy2024:.0f}",
                outlook=outlook,
            )
        )
    lines += _sources(["relief_displaced_share", "curtailed_hours"], relieved.before.parameters)
    lines += item(say("cli.curtailment_of_2024"), _source_of_areas("curtailment"))
    return lines + item(say("cli.curtailment_outlook"), _source_of_areas("long term"))


def _statements_of_capital(rows: Iterable[dict[str, Any]], found: Demand) -> list[str]:
    from geowbit.national import area_label, capital_area

    area = area_label(capital_area())
    lines = [say("cli.statements_of_capital", area=area, year=found.years[-1])]
    for row in rows:
        span = f"{row['low_mw']:,.0f}"
        if row["high_mw"] > row["low_mw"]:
            span = _range(span, f"{row['high_mw']:,.0f}")
        what = say(
            "cli.statement",
            what=row["what"],
            span=span,
            times=f"{row['curve_over_it']:.1f}",
            differs=row["differs"],
        )
        lines += item(what, row["source"])
    return lines


def _source_of_areas(what: str) -> str:
    """Return the source of one of the figures of the supply areas."""
    from geowbit.layers import embedded_table

    parts = embedded_table("supply_areas")["source"].iloc[0].split("; ")
    return str(dict(part.split(": ", 1) for part in parts)[what])


def _sources(keys: Sequence[str], parameters: pd.DataFrame | None = None) -> list[str]:
    from geowbit.national import national_parameters

    table = national_parameters() if parameters is None else parameters
    lines = []
    for key in keys:
        row = table.loc[key].to_dict()
        span = f"{row['mid']:g}"
        if row["low"] < row["high"]:
            span += f" ({_range(format(row['low'], 'g'), format(row['high'], 'g'))})"
        unit = "" if row["unit"] in {"share", "ratio"} else f" {row['unit']}"
        what, source = (Text.from_row(row, column).text() for column in ("what", "source"))
        lines += item(f"{what}: {span}{unit}", source)
    return lines


def _heads(*names: str) -> list[str]:
    return [say(f"cli.head_{name}") for name in names]


def _low_mid_high(row: Any) -> tuple[str, str, str]:
    low, mid, high = (f"{mw:,.0f}" for mw in (row.mw_low, row.mw_mid, row.mw_high))
    return low, mid, high


def _range(low: str, high: str) -> str:
    return say("cli.low_to_high", low=low, high=high)


def _tn(amount: float) -> str:
    text = f"{amount:.2f}"
    return text.removeprefix("-") if float(text) == 0 else text
