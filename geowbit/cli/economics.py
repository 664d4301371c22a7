"""Economics: unit rates, watts against bits, corridors, the total cost of a site."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.options import (
    At,
    From,
    MethodOption,
    RatesFile,
    RatioOption,
    StudyOption,
    To,
    select,
)
from geowbit.cli.output import plain_rows, print_json, print_table, print_words
from geowbit.core import Message, say, say_if_known, speaking, worded

if TYPE_CHECKING:
    import pandas as pd

    from geowbit.cables import Alternatives, TotalCost
    from geowbit.corridors import Route
    from geowbit.countries import Country

_ROUTE_MW = 100.0


@app.command(epilog="Example: geowbit rates --json")
def rates(
    rates_file: RatesFile = None,
    study: StudyOption = None,
    method: MethodOption = None,
    lang: Lang = "en",
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

    with select(study, rates_file) as asked:
        assumptions = asked.assumptions
        classes, of = class_table(assumptions), ladder_of(assumptions)
        table = rate_table(assumptions)
        if method is not None:
            chosen = fiber_methods()[str(fiber_choice(None, method))]
            table = table[(table["kind"] != "fiber") | (table["key"] == chosen)]
        ratios = ratio_table(table)
        if as_json:
            parts = {kind: plain_rows(rows) for kind, rows in table.groupby("kind")}
            derived = {"ratios": plain_rows(ratios), "voltage_classes": plain_rows(classes)}
            print_json({**parts, **derived})
            return
        with speaking(lang):
            _print_rates(table)
            _print_ratios(ratios)
            whose = say("cli.the_study") if of is not None else str(_country().name)
            print_words("cli.classes_of", whose=whose)
            print_table(
                [],
                [
                    [
                        f"{row.voltage_kv:g} kV",
                        say("cli.up_to_mw", mw=f"{row.max_load_mw:,.6g}"),
                        say("cli.rates_of_kv", kv=f"{row.rates_of_kv:g}"),
                    ]
                    for row in classes.itertuples()
                ],
                left=(2,),
            )
            print_words("cli.rates_are_estimates")


def _print_rates(table: pd.DataFrame) -> None:
    heads = [
        say(f"cli.head_{one}")
        for one in ("kv", "construction", "low", "mid", "high", "per", "confidence", "others")
    ]
    for kind in ("power", "fiber", "station"):
        print_words(f"cli.rates_{kind}", currency=_currency())
        rows = [
            [
                "" if math.isnan(row.voltage_kv) else f"{row.voltage_kv:g} kV",
                str(row.construction),
                *map(_number, (row.low, row.mid, row.high)),
                str(row.unit).removeprefix("mjpy").strip(),
                say_if_known(f"confidence.{row.confidence}", str(row.confidence)),
                str(row.conflict or ""),
            ]
            for row in table[table["kind"] == kind].itertuples()
        ]
        print_table(heads, rows, left=(1, 5, 6, 7))


def _print_ratios(ratios: pd.DataFrame) -> None:
    print_words("cli.ratios")
    heads = [say(f"cli.head_{one}") for one in ("kv", "power", "fiber", "ratio", "range", "rule")]
    rows = []
    for row in ratios.itertuples():
        rules = [say(f"cli.{rule}") for rule in ("a_tenth", "a_hundredth") if getattr(row, rule)]
        rows.append(
            [
                f"{row.voltage_kv:g} kV",
                str(row.power),
                str(row.fiber),
                f"{row.mid:.2g}",
                say("cli.low_to_high", low=f"{row.low:.2g}", high=f"{row.high:.2g}"),
                say("list.separator").join(rules),
            ]
        )
    print_table(heads, rows, left=(1, 2, 5))


@app.command(epilog="Example: geowbit compare --mw 300 --from tokyo --to 42.66,141.74")
def compare(
    mw: Annotated[float, typer.Option("--mw", help="Load, MW.")],
    origin: From,
    destination: To,
    ratio: RatioOption = None,
    method: MethodOption = None,
    rates_file: RatesFile = None,
    study: StudyOption = None,
    draws: Annotated[int, typer.Option(help="Draws of the Monte-Carlo range.")] = 5000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Compare watts to bits with bits to watts between two places, with the break-even distance."""
    from geowbit.cables import compare as compare_ways

    with select(study, rates_file, ratio=ratio, method=method, load_mw=mw) as asked:
        found = compare_ways(
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
            print_json(found.as_dict())
            return
        with speaking(lang):
            _print_comparison(found.as_dict())
            _print_alternatives(found.alternatives, found.guessed_links, found.metropolis.name)


@app.command(
    epilog="Example: geowbit route --kind power --from Kumamoto --to Miyazaki -o route.gpkg"
)
def route(
    kind: Annotated[str, typer.Option(help="power or fiber.")],
    origin: From,
    destination: To,
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
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Find the least-cost corridor between two places, with its length and its cost by section."""
    from geowbit.corridors import check_route_file, write_route
    from geowbit.corridors import route as find_route
    from geowbit.layers import open_raster

    if out is not None:
        check_route_file(out)
    with select(study, rates_file, ratio=ratio, method=method, load_mw=mw) as asked:
        found = find_route(
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

            drawn = corridor_map(found.corridor, found.as_dict(), layers=asked.layers, lang=lang)
            write_whole(out, standalone_html(drawn))
        elif out is not None:
            write_route(found, out)
        if as_json:
            print_json(found.as_dict())
            return
        with speaking(lang):
            _print_route(found)
        if out is not None:
            print(out)


def _print_route(found: Route) -> None:
    print_words(
        "cli.route",
        kind=say(f"cli.kind_{found.kind}"),
        mw=f"{found.load_mw:g}",
        origin=found.origin.name,
        destination=found.destination.name,
        length=f"{found.length_km:.1f}",
        straight=f"{found.geodesic_km:.1f}",
        cost=_money(found.cost_mjpy),
        range=_span(found.low_mjpy, found.high_mjpy),
        cell=f"{found.cell_km:.2g}",
    )
    print_table(
        [*(say(f"cli.head_{one}") for one in ("ground", "km")), _millions()],
        [
            [
                say_if_known(f"ground.{row.kind}", str(row.kind)),
                f"{row.km:.1f}",
                f"{row.cost_mjpy:,.0f}",
            ]
            for row in found.by_kind().itertuples()
        ],
    )
    crossed = [
        say(f"cli.crossed_{name.replace(' ', '_')}", count=count)
        for name, count in found.crossings.items()
        if count
    ]
    if crossed:
        print_words("cli.crosses", what=say("list.separator").join(crossed), indent=2)
    else:
        print_words("cli.crosses_nothing", indent=2)
    for note in found.notes:
        print_words("cli.note", note=worded(note), indent=2)


@app.command(epilog="Example: geowbit cost --mw 100 --at Tomakomai --subsidy")
def cost(
    mw: Annotated[float, typer.Option("--mw", help="Load that the grid sees, MW.")],
    place: At,
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
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Print what a site costs in all per MW and year, and what is left out."""
    from geowbit.cables import total_cost

    with select(study, rates_file, ratio=ratio, method=method, load_mw=mw) as asked:
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
        with speaking(lang):
            _print_cost(found, mw)


def _print_cost(found: TotalCost, mw: float) -> None:
    total, climate = found.total, ""
    if found.pue:
        climate = say(
            "cli.climate", degrees=f"{found.temperature_c:.1f}", pue=f"{found.pue['mid']:.2f}"
        )
    print_words(
        "cli.cost",
        place=found.place.name,
        mw=f"{mw:g}",
        mid=f"{total['mid']:,.0f}",
        low=f"{total['low']:,.0f}",
        high=f"{total['high']:,.0f}",
        climate=climate,
        currency=_currency(),
    )
    whole = found.whole_mjpy_per_year
    print_words(
        "cli.cost_whole",
        servers=f"{found.servers_mw:.0f}",
        mid=_money(whole["mid"]),
        low=_money(whole["low"]),
        high=_money(whole["high"]),
    )
    print_table(
        [say("cli.head_part"), _millions(), say("cli.head_range"), say("cli.head_source")],
        [
            [
                _part(row.part),
                f"{row.mid:,.1f}",
                say("cli.low_to_high", low=f"{row.low:,.1f}", high=f"{row.high:,.1f}"),
                worded(row.source),
            ]
            for row in found.parts
        ],
        left=(0, 3),
    )
    if found.temperature_c is not None:
        print_words(
            "cli.temperature",
            degrees=f"{found.temperature_c:.1f}",
            source=worded(found.temperature_source),
            indent=2,
        )
    if (price := found.energy_price) is not None:
        of_area = bool(price.is_of_area and found.supply_area)
        area = say_if_known(f"area.{found.supply_area}", found.supply_area)
        print_words(
            "cli.energy_price",
            price=f"{1000 * price.mid:.{2 + _country().currency.more_decimals // 2}f}",
            currency=_currency(),
            area=say("cli.of_area", area=area) if of_area else "",
            source=worded(price.source),
            indent=2,
        )
    for part, why in found.left_out.items():
        print_words("cli.left_out", part=_part(part), why=worded(why), indent=2)


def _part(part: str) -> str:
    return say_if_known(f"cables.part_{part.replace(' ', '_')}", part)


def _print_comparison(found: Mapping[str, Any]) -> None:
    """Print the five lines that a planner reads."""
    own, sampled, fiber = found["site_connection"], found["monte_carlo"], found["fiber"]
    low, high = found["low"], found["high"]
    print_words(
        "cli.compare_pair",
        mw=f"{found['load_mw']:g}",
        site=found["site"]["name"],
        metropolis=found["metropolis"]["name"],
        km=f"{found['distance_km']:.0f}",
        sea=say("cli.of_it_sea", km=f"{found['sea_km']:.0f}") if found["sea_km"] >= 1 else "",
        route=f"{found['route_km']:.0f}",
        guess=say("cli.an_estimate") if found["route_is_estimate"] else "",
    )
    print_words(
        "cli.compare_watts",
        cost=_money(found["watts_to_bits_mjpy"]),
        range=_span(low["watts_to_bits_mjpy"], high["watts_to_bits_mjpy"]),
        link=say_if_known(f"cli.link_{found['link']}", str(found["link"])),
        years=_years(found["power_years"], found["power_years_high"]),
    )
    # the connection is priced as a line over land: a reader must know what it crosses
    print_words(
        "cli.compare_bits",
        cost=_money(found["bits_to_watts_mjpy"]),
        range=_span(low["bits_to_watts_mjpy"], high["bits_to_watts_mjpy"]),
        years=f"{found['fiber_years']:.1f}",
        power_years=f"{found['site_power_years']:.1f}",
        km=f"{own['substation_km']:.1f}",
        substation=own["substation"],
        sea=say("cli.of_them_sea", km=f"{own['sea_km']:.0f}") if own["sea_km"] >= 1 else "",
        ms=f"{found['rtt_all_optical_ms']:.1f}",
    )
    method = fiber["fiber_method"]
    print_words(
        "cli.compare_ratio",
        ratio=f"{found['ratio']:.2g}",
        draws=f"{sampled['draws']:,}",
        low=f"{sampled['ratio_p05']:.2g}",
        high=f"{sampled['ratio_p95']:.2g}",
        win=f"{100 * sampled['bits_win_share']:.1f}",
        method=f" ({_method(method)})" if method else "",
        of_power=f"{fiber['fiber_to_power_ratio']:.3g}",
    )
    print_words(
        "cli.compare_break_even",
        distance=_break_even(found["break_even_km"], "km", "distance"),
        load=_break_even(found["break_even_mw"], "MW", "load"),
    )


def _print_alternatives(found: Alternatives, guessed: Sequence[str], metropolis: str) -> None:
    """Print the share of a reinforcement, which way is the cheapest, and what is not known."""
    ways = {way.way: way for way in found.ways}
    if found.share is not None and found.connection is not None:
        share, connection = ways["share"], found.connection
        print_words(
            "cli.compare_share",
            areas=" – ".join(say_if_known(f"area.{one}", one) for one in found.share.areas),
            cost=_money(share.mjpy["mid"]),
            range=_span(share.mjpy["low"], share.mjpy["high"]),
            share=_money(found.share.mjpy(found.load_mw)),
            connection=_money(connection.mjpy["mid"]),
            metropolis=metropolis,
            years=_years(share.years["low"], share.years["high"]),
        )
    price = found.delay_price_mjpy_per_mw_year["mid"]
    print_words(
        "cli.compare_cheapest",
        way=say(f"way.{found.cheapest}"),
        sure="" if found.is_sure else say("cli.not_sure"),
        late=say(f"way.{found.cheapest_with_delay}"),
        price=f"{price:g}",
        currency=_currency(),
    )
    notes = list(found.notes)
    if guessed:
        notes.append(Message("fiber.takes_guessed", names=tuple(guessed)))
    for note in notes:
        print_words("cli.note", note=note.text())


def _method(method: str) -> str:
    return say_if_known(f"cli.method_{method}", method.replace("_", " "))


def _years(low: float, high: float) -> str:
    if round(low) == round(high):
        return f"{low:.0f}"
    return say("cli.low_to_high", low=f"{low:.0f}", high=f"{high:.0f}")


def _break_even(found: float | None, unit: str, what: str) -> str:
    if found is None:
        return say(f"cli.watts_win_at_any_{what}")
    if found == 0:
        return say(f"cli.bits_win_at_any_{what}")
    return say("cli.bits_win_from", amount=f"{found:.3g}", unit=unit)


# less than this reads better in millions, of money of which a million is much
_FEW_MILLIONS = 1e4


def _currency() -> str:
    return _country().currency.unit.text()


def _country() -> Country:
    from geowbit.countries import in_use

    return in_use()


def _millions() -> str:
    return say("cli.head_millions", currency=_currency())


def _money(mjpy: float) -> str:
    """Return an amount of money in the unit of the language, whole from ten of them on."""
    currency = _country().currency
    if currency.more_decimals and abs(mjpy) < _FEW_MILLIONS:
        amount = f"{mjpy:,.0f}" if abs(mjpy) >= 100 else f"{mjpy:.3g}"
        return say("cli.millions", amount=amount, currency=_currency())
    return say("cli.money", amount=_amount(mjpy), currency=_currency())


def _span(low: float, high: float) -> str:
    return say("cli.low_to_high", low=_amount(low), high=_amount(high))


def _amount(mjpy: float) -> str:
    # each language counts money in its own powers of ten
    amount = mjpy / float(say("cli.million_in_unit"))
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2g}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
