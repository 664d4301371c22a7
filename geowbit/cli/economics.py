"""Economics: unit rates, watts against bits, corridors, the total cost of a site."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from geowbit.cli.app import AsJson, app
from geowbit.cli.given import MethodOption, RatesFile, RatioOption, StudyOption, given
from geowbit.cli.speech import one_line, print_json
from geowbit.core.messages import said
from geowbit.countries import in_use

_ROUTE_MW = 100.0


@app.command(epilog="Example: geowbit rates --json")
def rates(
    rates_file: RatesFile = None,
    study: StudyOption = None,
    method: MethodOption = None,
    as_json: AsJson = False,
) -> None:
    """Print the unit rates, and fiber over power for each voltage, construction and method."""
    from geowbit.cables import (
        class_table,
        fiber_choice,
        fiber_methods,
        ladder_of,
        rate_table,
        ratio_table,
    )

    with given(study, rates_file) as asked:
        assumptions = asked.assumptions
        classes, of = class_table(assumptions), ladder_of(assumptions)
        table = rate_table(assumptions)
        if method is not None:
            chosen = fiber_methods()[str(fiber_choice(None, method))]
            table = table[(table["kind"] != "fiber") | (table["key"] == chosen)]
        ratios = ratio_table(table)
        if as_json:
            parts = {kind: plain_rows(rows) for kind, rows in table.groupby("kind")}
            told = {"ratios": plain_rows(ratios), "voltage_classes": plain_rows(classes)}
            print_json({**parts, **told})
            return
        for kind, title in (
            ("power", "Power lines"),
            ("fiber", "Fiber, one route"),
            ("station", "Stations and equipment"),
        ):
            print(f"{title} (low, mid, high; million {_unit()})")
            for row in table[table["kind"] == kind].itertuples():
                at = "" if math.isnan(row.voltage_kv) else f"{row.voltage_kv:g} kV"
                print(
                    f"  {at:>6} {one_line(row.construction):<15}{_number(row.low):>9}"
                    f"{_number(row.mid):>9}{_number(row.high):>9} "
                    f"{row.unit.removeprefix('mjpy'):<7} confidence {one_line(row.confidence)}"
                )
                if row.conflict:
                    print(f"{'':24}other sources: {one_line(row.conflict)}")
        print("Fiber over power per km (low to high; which of the two rules of thumb it holds)")
        for row in ratios.itertuples():
            rules = [rule for rule in ("a_tenth", "a_hundredth") if getattr(row, rule)]
            rules_here = " and ".join(rule.replace("_", " ") for rule in rules)
            print(
                f"  {row.voltage_kv:>4g} kV {one_line(row.power):<12} {one_line(row.fiber):<14}"
                f"{row.mid:>8.2g}  ({row.low:.2g} to {row.high:.2g})  {rules_here}".rstrip()
            )
        print(f"Voltage classes of {in_use().name if of is None else 'the study'} (largest load)")
        for row in classes.itertuples():
            print(
                f"  {row.voltage_kv:>4g} kV up to {row.max_load_mw:>7,.6g} MW, rates of "
                f"{row.rates_of_kv:g} kV"
            )
        print("Rates of low confidence are estimates; replace any with --rates or costs.rates.")


@app.command(epilog="Example: geowbit compare --mw 300 --from tokyo --to 42.66,141.74")
def compare(
    mw: Annotated[float, typer.Option("--mw", help="Load, MW.")],
    origin: Annotated[
        str, typer.Option("--from", help="lat,lon, a hub, a municipality or a substation.")
    ],
    destination: Annotated[str, typer.Option("--to", help="The same.")],
    ratio: RatioOption = None,
    method: MethodOption = None,
    rates_file: RatesFile = None,
    study: StudyOption = None,
    draws: Annotated[int, typer.Option(help="Draws of the Monte-Carlo range.")] = 5000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Compare watts to bits with bits to watts between two places, with the break-even distance."""
    from geowbit.cables import compare as compared

    with given(study, rates_file, ratio=ratio, method=method, load_mw=mw) as asked:
        found = compared(
            mw,
            origin,
            destination,
            fiber_to_power_ratio=asked.ratio,
            assumptions=asked.assumptions,
            layers=asked.layers,
            hubs=asked.hubs,
            draws=draws,
            seed=seed,
        )
        if as_json:
            print_json(found)
            return
        for line in _comparison_lines(found):
            print(one_line(line))


@app.command(
    epilog="Example: geowbit route --kind power --from Kumamoto --to Miyazaki -o route.gpkg"
)
def route(
    kind: Annotated[str, typer.Option(help="power or fiber.")],
    origin: Annotated[
        str, typer.Option("--from", help="lat,lon, a hub, a municipality or a substation.")
    ],
    destination: Annotated[str, typer.Option("--to", help="The same.")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="GeoPackage, GeoJSON, GeoParquet, or a map (.html)."),
    ] = None,
    mw: Annotated[
        float | None,
        typer.Option("--mw", help="Load, MW: picks the voltage; the study's, or 100."),
    ] = None,
    ratio: RatioOption = None,
    terrain: Annotated[
        Path | None, typer.Option(help="Raster of elevations in meters, for slopes.")
    ] = None,
    cell_km: Annotated[float | None, typer.Option(help="Size of a cell, km.")] = None,
    method: MethodOption = None,
    rates_file: RatesFile = None,
    study: StudyOption = None,
    as_json: AsJson = False,
) -> None:
    """Find the least-cost corridor between two places, with its length and its cost by section."""
    from geowbit.corridors import ROUTE_FILES, write_route
    from geowbit.corridors import route as found_route
    from geowbit.fetch import checked_target
    from geowbit.layers import open_raster

    if out is not None:
        checked_target(out, ROUTE_FILES)
    with given(study, rates_file, ratio=ratio, method=method, load_mw=mw) as asked:
        found = found_route(
            kind,  # type: ignore[arg-type]
            origin,
            destination,
            load_mw=_ROUTE_MW if asked.load_mw is None else asked.load_mw,
            fiber_to_power_ratio=asked.ratio,
            assumptions=asked.assumptions,
            layers=asked.layers,
            hubs=asked.hubs,
            terrain=open_raster(terrain, name="terrain") if terrain else None,
            cell_km=cell_km,
        )
        if out is not None and out.suffix.lower() == ".html":
            from geowbit.core.output import write_whole
            from geowbit.pages import corridor_map, standalone_html

            write_whole(out, standalone_html(corridor_map(found.corridor, found.told)))
        elif out is not None:
            write_route(found, out)
        if as_json:
            print_json(found.told)
            return
        told = found.told
        print(
            one_line(
                f"{kind} for {told['load_mw']:g} MW from {told['origin']['name']} to "
                f"{told['destination']['name']}: {told['length_km']:.1f} km "
                f"({told['geodesic_km']:.1f} straight), {_yen(told['cost_mjpy'])} "
                f"({_span(told['low_mjpy'], told['high_mjpy'])}), cells of {told['cell_km']:.2g} km"
            )
        )
        for row in told["by_kind"]:
            amount = f"{row['cost_mjpy']:>12,.0f} million {_unit()}"
            print(f"  {row['kind']:<10}{row['km']:>8.1f} km{amount}")
        crossed = ", ".join(f"{count} {name}" for name, count in told["crossings"].items() if count)
        print(f"  crosses {crossed or 'no line, railway or expressway of the layers'}")
        for note in told["notes"]:
            print(f"  note: {said(note)}")
        if out is not None:
            print(out)


@app.command(epilog="Example: geowbit cost --mw 100 --at Tomakomai --subsidy")
def cost(
    mw: Annotated[float, typer.Option("--mw", help="Load that the grid sees, MW.")],
    place: Annotated[
        str, typer.Option("--at", help="lat,lon, a hub, a municipality or a substation.")
    ],
    land_mjpy: Annotated[float | None, typer.Option(help="Price of the land, millions.")] = None,
    energy_price: Annotated[float | None, typer.Option(help="Price of energy, a kWh.")] = None,
    tax_share: Annotated[
        float | None, typer.Option(help="Property tax a year, a share of what is built.")
    ] = None,
    subsidy: Annotated[
        bool, typer.Option("--subsidy", help="Count the digital infrastructure fund.")
    ] = False,
    ratio: RatioOption = None,
    method: MethodOption = None,
    rates_file: RatesFile = None,
    study: StudyOption = None,
    as_json: AsJson = False,
) -> None:
    """Print what a site costs in all per MW and year, and what is left out."""
    from geowbit.cables import total_cost

    with given(study, rates_file, ratio=ratio, method=method, load_mw=mw) as asked:
        found = total_cost(
            place,
            mw,
            assumptions=asked.assumptions,
            layers=asked.layers,
            hubs=asked.hubs,
            fiber_to_power_ratio=asked.ratio,
            land_mjpy=land_mjpy,
            energy_price_mjpy_per_mwh=None if energy_price is None else energy_price / 1000,
            tax_share=tax_share,
            subsidy=subsidy,
        )
        if as_json:
            print_json(found.as_dict())
            return
        total = found.total
        climate = f", {found.temperature_c:.1f} C, PUE {found.pue['mid']:.2f}" if found.pue else ""
        print(
            one_line(
                f"{found.place.name}, {mw:g} MW: {total['mid']:,.0f} million {_unit()} per MW "
                f"and year ({total['low']:,.0f} to {total['high']:,.0f}){climate}"
            )
        )
        for row in found.parts:
            print(
                f"  {row.part:<24}{row.mid:>9,.1f}  ({row.low:,.1f} to {row.high:,.1f})  "
                f"{one_line(row.source)}"
            )
        for part, why in found.left_out.items():
            print(f"  left out: {part}, {why}")


def _comparison_lines(found: dict[str, Any]) -> list[str]:
    """Return the five lines that a planner reads."""
    own, sampled = found["site_connection"], found["monte_carlo"]
    low, high = found["low"], found["high"]
    sea = f", {found['sea_km']:.0f} of it sea" if found["sea_km"] >= 1 else ""
    guess = " (an estimate)" if found["route_is_estimate"] else ""
    # the connection is priced as a line over land: a reader must know what it crosses
    crossed = f", {own['sea_km']:.0f} of them sea" if own["sea_km"] >= 1 else ""
    years = _years(found["power_years"], found["power_years_high"])
    win = 100 * sampled["bits_win_share"]
    return [
        f"{found['load_mw']:g} MW: power at {found['site']['name']}, users at "
        f"{found['metropolis']['name']}; {found['distance_km']:.0f} km straight{sea}, "
        f"{found['route_km']:.0f} km of fiber{guess}",
        f"watts to bits: {_yen(found['watts_to_bits_mjpy'])} "
        f"({_span(low['watts_to_bits_mjpy'], high['watts_to_bits_mjpy'])}), "
        f"{found['link']}, {years} years",
        f"bits to watts: {_yen(found['bits_to_watts_mjpy'])} "
        f"({_span(low['bits_to_watts_mjpy'], high['bits_to_watts_mjpy'])}), "
        f"fiber {found['fiber_years']:.1f} years, the site's own power "
        f"{found['site_power_years']:.1f} "
        f"({own['substation_km']:.1f} km to {own['substation']}{crossed}), "
        f"round trip {found['rtt_all_optical_ms']:.1f} ms",
        f"ratio {found['ratio']:.2g} (90 % of {sampled['draws']:,} draws: "
        f"{sampled['ratio_p05']:.2g} to {sampled['ratio_p95']:.2g}); bits to watts is cheaper in "
        f"{win:.1f} % of them; fiber{_laid(found['fiber'])} at "
        f"{found['fiber']['fiber_to_power_ratio']:.3g} of the power line per km",
        f"break-even: {_break_even(found['break_even_km'], 'km', 'distance')} over land in one "
        f"grid; at this distance {_break_even(found['break_even_mw'], 'MW', 'load')}",
    ]


def _laid(fiber: dict[str, Any]) -> str:
    method = fiber["fiber_method"]
    return f" ({method.replace('_', ' ')})" if method else ""


def _years(low: float, high: float) -> str:
    return f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"


def _break_even(found: float | None, unit: str, what: str) -> str:
    if found is None:
        return f"watts to bits wins at any {what}"
    if found == 0:
        return f"bits to watts wins at any {what}"
    return f"bits to watts wins from {found:.3g} {unit} on"


def _yen(mjpy: float) -> str:
    """Return an amount as a person says it: billions from ten of them on."""
    billions = mjpy / 1000
    number = f"{billions:,.0f}" if billions >= 10 else f"{billions:.2g}"
    return f"{number} bn {_unit()}"


def _unit() -> str:
    return in_use().currency.unit.text("en")


def _span(low: float, high: float) -> str:
    unit = f" bn {_unit()}"
    return f"{_yen(low).removesuffix(unit)} to {_yen(high).removesuffix(unit)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as JSON can hold them: nothing known is null."""
    return [
        {key: None if pd.isna(value) else value for key, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]
