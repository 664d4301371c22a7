"""The national picture: fleet, demand and the digital trade balance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.options import AsCsv, OutFile, read_numbers
from geowbit.cli.output import check_suffix, give_table, plain_rows
from geowbit.core import speaking

if TYPE_CHECKING:
    import pandas as pd

    from geowbit.national import Demand, Fleet

Assume = Annotated[
    list[str] | None,
    typer.Option(help="A parameter of your own: KEY=NUMBER or KEY=LOW,MID,HIGH; repeatable."),
]
Inventory = Annotated[
    Path | None, typer.Option(help="Your own data centers, as the present fleet: needs load_mw.")
]
Draws = Annotated[int, typer.Option(help="Draws for the ranges.")]
Seed = Annotated[int, typer.Option(help="Seed of the draws.")]
Top = Annotated[int | None, typer.Option(help="How many best sites of the run; all of its list.")]


@app.command(epilog="Example: geowbit fleet --add out/japan")
def fleet(
    add: Annotated[
        Path | None, typer.Option(help="Folder of a finished run: what its best sites change.")
    ] = None,
    top: Top = None,
    inventory: Inventory = None,
    sites: Annotated[
        bool, typer.Option("--sites", help="List the sites that are known singly instead.")
    ] = False,
    shares: Annotated[
        str | None, typer.Option(help="Your own shares: AREA=0.6,AREA=0.25,...; add up to 1.")
    ] = None,
    assume: Assume = None,
    draws: Draws = 10_000,
    seed: Seed = 0,
    as_csv: AsCsv = False,
    out: OutFile = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Print how concentrated the data centers are, by supply area."""
    from geowbit import national
    from geowbit.cli.national_words import fleet_words, site_words
    from geowbit.layers import read_layer

    check_suffix(out)
    added = None if add is None else _best_sites(add, top)
    before = national.present_fleet(
        shares=_shares(shares, "--shares"),
        inventory=None if inventory is None else read_layer("data_centers", inventory),
        assumptions=_assumptions(assume),
        n=draws,
        seed=seed,
    )
    after = None if added is None else national.with_sites(before, added)
    table = before.table()
    if after is not None:
        table = table.merge(after.table(), on="supply_area", suffixes=("", "_after"))
    known = national.known_sites(_assumptions(assume))
    said = national.statements()
    content: dict[str, Any] = {
        **_fleet_content(before),
        "basis": str(before.basis),
        **_drawn(draws, seed),
        "rows": plain_rows(table),
        "statements": plain_rows(said),
        "known_sites": plain_rows(known),
    }
    if before.estimated:
        content["herfindahl_bounds"] = list(national.rest_bounds(before.shares))
    if after is not None and added is not None:
        content["after"] = {
            **_fleet_content(after),
            "added_sites": len(added),
            "added_mw": float(added["load_mw"].sum()),
        }

    def figure() -> Any:
        from geowbit.national import plot_fleet

        return plot_fleet(before, after)

    with speaking(lang):
        give_table(
            content,
            known if sites else table,
            lambda: site_words(known) if sites else fleet_words(before, after, known, said),
            figure,
            out=out,
            as_csv=as_csv,
            as_json=as_json,
        )


@app.command(epilog="Example: geowbit demand --area tokyo")
def demand(
    area: Annotated[
        str | None, typer.Option(help="A supply area, or national; all where not given.")
    ] = None,
    vintage: Annotated[
        str, typer.Option(help="Edition of OCCTO's forecast: 2024, 2025 or 2026.")
    ] = "2025",
    first: Annotated[int, typer.Option("--from", help="First fiscal year, from 2023.")] = 2023,
    last: Annotated[int, typer.Option("--to", help="Last fiscal year, to 2037.")] = 2037,
    forecast: Annotated[
        Path | None,
        typer.Option(
            help="Your own CSV: fiscal_year, mw (or mw_low, mw_mid, mw_high), supply_area."
        ),
    ] = None,
    headroom: Annotated[
        list[str] | None,
        typer.Option(help="MW that a grid can still take from FY2025 on: AREA=MW; repeatable."),
    ] = None,
    growth_shares: Annotated[
        str | None, typer.Option(help="How the growth splits: AREA=0.5,AREA=0.5,...")
    ] = None,
    relief: Annotated[
        Path | None,
        typer.Option(help="Folder of a finished run: what its best sites take off the cities."),
    ] = None,
    inventory: Inventory = None,
    relief_year: Annotated[int, typer.Option(help="Fiscal year in which they come.")] = 2030,
    top: Top = None,
    assume: Assume = None,
    draws: Draws = 10_000,
    seed: Seed = 0,
    as_csv: AsCsv = False,
    out: OutFile = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Print what data centers will draw, by supply area and fiscal year."""
    from geowbit import national
    from geowbit.cli.national_words import demand_words

    check_suffix(out)
    named = None if area is None else national.supply_area(area, where="--area", national=True)
    span = national.check_span(first, last)
    found = national.demand(
        vintage=vintage,
        # headroom is counted from FY2024, and an own forecast need not go beyond what is asked
        first_year=min(span[0], 2024) if forecast is None else span[0],
        last_year=2037 if forecast is None else span[1],
        assumptions=_assumptions(assume),
        growth_shares=_shares(growth_shares, "--growth-shares"),
        forecast=None if forecast is None else national.read_forecast(forecast),
        fleet=None if inventory is None else _inventory(inventory),
        n=draws,
        seed=seed,
    )
    relieved = None
    if relief is not None:
        sites = _best_sites(relief, top)
        metropole = sites["supply_area"].isin(national.full_areas())
        relieved = national.relief(found, sites[~metropole].assign(year=relief_year))
    own_headroom = {
        key: value
        for text in headroom or []
        for key, value in read_numbers(text, "--headroom").items()
    }
    shown = relieved.after if relieved else found
    table = shown.table(named)
    table = table[table["fiscal_year"].between(*span)].reset_index(drop=True)
    content = _demand_content(found, table, vintage, own_headroom) | _drawn(draws, seed)
    if relieved:
        content["relief"] = {
            "headroom": plain_rows(relieved.headroom(own_headroom)),
            "taken_off": plain_rows(relieved.taken_off()),
            "curtailed": plain_rows(relieved.curtailed()),
            "left_out": int(metropole.sum()),
        }

    def figure() -> Any:
        from geowbit.national import plot_demand

        return plot_demand(
            shown,
            named or national.NATIONAL,
            before=found if relieved else None,
            headroom=own_headroom,
        )

    with speaking(lang):
        give_table(
            content,
            table,
            lambda: demand_words(found, table, content, relieved, area=named),
            figure,
            out=out,
            as_csv=as_csv,
            as_json=as_json,
        )


@app.command(epilog="Example: geowbit trade --scenario base")
def trade(
    scenario: Annotated[
        str,
        typer.Option(
            help="base, pessimistic, domestic_owners, replacing_services, "
            "domestic_hardware, all_levers, ireland."
        ),
    ] = "base",
    first: Annotated[int, typer.Option("--from", help="First year, from 2024.")] = 2024,
    last: Annotated[int, typer.Option("--to", help="Last year, to 2037.")] = 2037,
    matters_in: Annotated[
        int, typer.Option(help="Year for which the most sensitive parameters are listed.")
    ] = 2035,
    assume: Assume = None,
    draws: Draws = 10_000,
    seed: Seed = 0,
    as_csv: AsCsv = False,
    out: OutFile = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Print what domestic data centers change, and do not change, in the digital trade balance."""
    from geowbit import national
    from geowbit.cli.national_words import trade_words

    check_suffix(out)
    own = _assumptions(assume)
    table = national.trade(
        scenario, first_year=first, last_year=last, assumptions=own, n=draws, seed=seed
    )
    leverage = national.tornado(scenario, year=matters_in, assumptions=own)
    parameters = national.scenario_parameters(scenario, own)
    cautions = national.facts().loc[["criepi_caution", "ireland_lesson"]]
    content = {
        "scenario": scenario,
        "what": national.trade_scenarios()[scenario],
        **_drawn(draws, seed),
        "rows": plain_rows(table),
        "history": {name: plain_rows(rows) for name, rows in national.balance_history().items()},
        "forecasts": plain_rows(national.balance_forecasts()),
        "tornado": {"year": matters_in, "of": "net_tjpy", "rows": plain_rows(leverage)},
        "cautions": plain_rows(cautions[["text", "what", "source"]]),
        "assumptions": plain_rows(parameters.reset_index(names="key")),
    }

    def figure() -> Any:
        from geowbit.national import plot_trade

        return plot_trade(table, leverage)

    with speaking(lang):
        give_table(
            content,
            table,
            lambda: trade_words(table, leverage, parameters),
            figure,
            out=out,
            as_csv=as_csv,
            as_json=as_json,
        )


def _assumptions(given: list[str] | None) -> dict[str, Any]:
    return {
        key: value
        for text in given or []
        for key, value in read_numbers(text, "--assume", ranges=True).items()
    }


def _shares(text: str | None, option: str) -> dict[str, float] | None:
    return None if text is None else read_numbers(text, option)


def _best_sites(folder: Path, top: int | None) -> pd.DataFrame:
    """Return the best sites of a finished run, each with the load of the run."""
    from geowbit.sites import Sites

    sites = Sites.read(folder)
    best = sites.top(top)
    return best[["site_id", "supply_area"]].assign(load_mw=sites.run.load_mw)


def _inventory(path: Path) -> Fleet:
    from geowbit.layers import read_layer
    from geowbit.national import present_fleet

    return present_fleet(inventory=read_layer("data_centers", path), n=1)


def _drawn(draws: int, seed: int) -> dict[str, Any]:
    return {
        "ranges": {
            "draws": draws,
            "seed": seed,
            "distribution": "each parameter triangular over low, mid, high, independent",
            "low": "5 % quantile",
            "high": "95 % quantile",
        }
    }


def _fleet_content(fleet: Fleet) -> dict[str, Any]:
    from geowbit.national import supply_areas

    return {
        "shares": dict(zip(supply_areas(), map(float, fleet.shares), strict=True)),
        "herfindahl": fleet.herfindahl,
        "mw": dict(zip(supply_areas(), map(float, fleet.mw), strict=True)),
    }


def _demand_content(
    found: Demand, table: pd.DataFrame, vintage: str, headroom: dict[str, float]
) -> dict[str, Any]:
    from geowbit import national

    countable = found.years[0] <= national.HEADROOM_SINCE
    return {
        "vintage": vintage,
        "own_areas": list(found.replaced),
        "rows": plain_rows(table),
        "published": plain_rows(found.growth),
        "headroom": plain_rows(national.headroom_years(found, headroom)) if countable else [],
        "said_of_capital": plain_rows(national.said_of_capital(found)),
        "assumptions": plain_rows(found.parameters.reset_index(names="key")),
    }
