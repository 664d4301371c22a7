"""Fiber: milliseconds between two places, and the separate routes between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from geowbit.cli.app import AsJson, app
from geowbit.cli.speech import one_line, print_json
from geowbit.core.messages import Message

if TYPE_CHECKING:
    from geowbit.fiber import Latency
    from geowbit.layers import Layers

From = Annotated[
    str, typer.Option("--from", help="lat,lon, a hub, a municipality or a substation.")
]
To = Annotated[str, typer.Option("--to", help="lat,lon, a hub, a municipality or a substation.")]
Guessed = Annotated[
    bool, typer.Option("--guessed", help="Count submarine links that are guesses, too.")
]
Routes = Annotated[
    Path | None, typer.Option("--routes", help="File with fiber routes of your own (lines).")
]
_PROXY = (
    "The fiber graph is a proxy along railways and expressways; --routes takes routes of your own."
)


@app.command(epilog="Example: geowbit latency --from Sapporo --to tokyo")
def latency(
    origin: From,
    destination: To,
    guessed: Guessed = False,
    routes: Routes = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="HTML file for a map of the ways and isochrones.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the round trip between two places, on today's network and on an all-optical one."""
    from geowbit.fiber import latency as between

    layers = _layers(routes)
    found = between(origin, destination, layers=layers, guessed=guessed)
    if map_file:
        _draw(found, layers, map_file)
    if as_json:
        print_json(found.as_dict())
        return
    print(f"{one_line(found.origin.name)} to {one_line(found.destination.name)}")
    print(
        f"  {found.geodesic_km:,.1f} km straight, {found.route_km:,.1f} km by fiber"
        + (" (an estimate)" if found.estimated else f" ({found.access_km:.1f} km of access lines)")
    )
    print("  round trip, ms        glass  equipment  access   whole")
    for name, parts in (
        ("all-optical", found.all_optical),
        ("today's network", found.conventional),
    ):
        print(
            f"  {name:<19}{float(parts.glass_ms):>8.2f}{float(parts.equipment_ms):>11.2f}"
            f"{float(parts.access_ms):>8.2f}{float(parts.rtt_ms):>8.2f}"
        )
    print(
        f"  no less than {found.floor_glass_ms:.2f} ms along the geodesic in glass, "
        f"{found.floor_vacuum_ms:.2f} ms in vacuum"
    )
    print(f"  by {one_line(' - '.join(found.path))}")
    if found.second:
        second = found.second
        print(
            f"  second route ({second.kind}): {second.second_km:,.1f} km, "
            f"{second.second_rtt_ms:.2f} ms all-optical, beside a first of "
            f"{second.first_km:,.1f} km; {second.parallel_km:.1f} km in one corridor"
        )
        print(f"    by {one_line(' - '.join(second.second_path))}")
    _print_notes(found.notes, routes)
    if map_file:
        print(map_file)


@app.command(epilog="Example: geowbit diversity --from Fukuoka --to tokyo --guessed")
def diversity(
    origin: From,
    destination: To,
    guessed: Guessed = False,
    routes: Routes = None,
    as_json: AsJson = False,
) -> None:
    """Print the pairs of routes between two places that share no link, no node, no corridor."""
    from geowbit.fiber import diversity as between

    pairs = between(origin, destination, layers=_layers(routes), guessed=guessed)
    if as_json:
        print_json({"pairs": [_plain(pair) for pair in pairs]})
        return
    if not pairs:
        print("there are no two routes without a common link")
    for pair in pairs:
        print(
            f"{pair.kind}: {pair.first_km:,.1f} and {pair.second_km:,.1f} km, "
            f"{pair.first_rtt_ms:.2f} and {pair.second_rtt_ms:.2f} ms all-optical; "
            f"{pair.parallel_km:.1f} km in one corridor; at least one stands "
            f"{100 * pair.availability:.4f} % of the time"
        )
        for path in (pair.first_path, pair.second_path):
            print(f"    by {one_line(' - '.join(path))}")
    notes = [] if guessed else [Message("fiber.guessed_do_not_count")]
    _print_notes(notes, routes)


def _draw(found: Latency, layers: Layers, file: Path) -> None:
    """Write the ways between two places, over the isochrones of the second, as one page."""
    from geowbit.core.output import write_whole
    from geowbit.fiber import LightReach, fiber_graph, isochrones
    from geowbit.layers import Raster, embedded_layer, named_assumptions
    from geowbit.pages import light_map, standalone_html

    end = found.destination
    graph = fiber_graph(layers.frame("fiber_routes"))
    people = cast(Raster, embedded_layer("population"))
    reach = LightReach(graph, people, named_assumptions())
    name = f"{found.origin.name} to {end.name}"
    drawn = light_map(
        f"Round trip of light to {end.name}, all-optical",
        bands=isochrones(reach, people, (end.lon, end.lat)),
        ways=[(name, found.routes())],
        note="; ".join(str(one) for one in found.notes),
    )
    write_whole(file, standalone_html(drawn))


def _layers(routes: Path | None) -> Layers:
    from geowbit.layers import Layers

    return Layers({"fiber_routes": {"file": routes}} if routes else None)


def _print_notes(notes: list[Message], routes: Path | None) -> None:
    for note in notes:
        print(f"  {one_line(str(note))}")
    print(f"Fiber routes of {routes}." if routes else _PROXY)


def _plain(pair: Any) -> dict[str, Any]:
    told = pair._asdict()
    del told["lines"]
    return {key: round(v, 6) if isinstance(v, float) else v for key, v in told.items()}
