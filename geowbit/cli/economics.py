"""Economics: unit rates, watts against bits, corridors, the total cost of a site."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from geowbit.cli.app import AsJson, app
from geowbit.cli.speech import one_line, print_json

RatesFile = Annotated[
    Path | None, typer.Option("--rates", help="CSV with rates of your own (see `geowbit rates`).")
]


@app.command(epilog="Example: geowbit rates --json")
def rates(rates_file: RatesFile = None, as_json: AsJson = False) -> None:
    """Print the unit rates, and fiber over power for each voltage, construction and method."""
    from geowbit.cables import own_rates, rate_table, ratio_table
    from geowbit.layers import named_assumptions

    assumptions = named_assumptions()
    if rates_file:
        assumptions = own_rates(assumptions, rates_file)
    table = rate_table(assumptions)
    ratios = ratio_table(table)
    if as_json:
        parts = {kind: plain_rows(rows) for kind, rows in table.groupby("kind")}
        print_json({**parts, "ratios": plain_rows(ratios)})
        return
    for kind, title in (
        ("power", "Power lines"),
        ("fiber", "Fiber, one route"),
        ("station", "Stations and equipment"),
    ):
        print(f"{title} (low, mid, high; million yen)")
        for row in table[table["kind"] == kind].itertuples():
            at = "" if math.isnan(row.voltage_kv) else f"{row.voltage_kv:g} kV"
            print(
                f"  {at:>6} {one_line(row.construction):<15}{_number(row.low):>9}"
                f"{_number(row.mid):>9}{_number(row.high):>9} {row.unit.removeprefix('mjpy'):<7} "
                f"confidence {one_line(row.confidence)}"
            )
            if row.conflict:
                print(f"{'':24}other sources: {one_line(row.conflict)}")
    print("Fiber over power per km (low to high; which of the two rules of thumb it holds)")
    for row in ratios.itertuples():
        rules = [rule for rule in ("a_tenth", "a_hundredth") if getattr(row, rule)]
        said = " and ".join(rule.replace("_", " ") for rule in rules)
        print(
            f"  {row.voltage_kv:>4g} kV {one_line(row.power):<12} {one_line(row.fiber):<14}"
            f"{row.mid:>8.2g}  ({row.low:.2g} to {row.high:.2g})  {said}".rstrip()
        )
    print("Rates of low confidence are estimates; replace any with --rates or costs.rates.")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as JSON can hold them: nothing known is null."""
    return [
        {key: None if pd.isna(value) else value for key, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]
