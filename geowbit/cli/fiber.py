"""Fiber: milliseconds between two places, and the separate routes between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.options import From, StudyOption, To, select
from geowbit.cli.output import (
    kind_words,
    print_json,
    print_line,
    print_table,
    print_words,
)
from geowbit.core import Message, say, speaking

if TYPE_CHECKING:
    from geowbit.cli.options import Selected
    from geowbit.fiber import Latency
    from geowbit.place import Place

Guessed = Annotated[
    bool, typer.Option("--guessed", help="Count submarine links that are guesses, too.")
]
Routes = Annotated[
    Path | None, typer.Option("--routes", help="File with fiber routes of your own (lines).")
]


@app.command(epilog="Example: geowbit latency --from Sapporo --to tokyo")
def latency(
    origin: From,
    destination: To,
    guessed: Guessed = False,
    routes: Routes = None,
    study: StudyOption = None,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help="HTML file for a map of the routes and isochrones."),
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Print the round trip between two places, on today's network and on an all-optical one."""
    from geowbit.fiber import latency as find_latency

    with _select(study, routes) as asked:
        found = find_latency(
            origin,
            destination,
            layers=asked.layers,
            hubs=asked.hubs,
            assumptions=asked.assumptions,
            guessed=guessed,
        )
        if map_file:
            counted = {"guessed_fiber_links": 1} if guessed else {}
            model = asked.assumptions.with_own(counted)
            _draw(found, asked._replace(assumptions=model), map_file, lang)
        own = bool(asked.layers and asked.layers.is_own("fiber_routes"))
    if as_json:
        print_json(found.as_dict())
        return
    with speaking(lang):
        _print_latency(found)
        _print_notes(found.notes, routes, own=own)
    if map_file:
        print(map_file)


@app.command(epilog="Example: geowbit diversity --from Fukuoka --to tokyo --guessed")
def diversity(
    origin: From,
    destination: To,
    guessed: Guessed = False,
    routes: Routes = None,
    study: StudyOption = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Print the pairs of routes between two places that share no link, no node, no corridor."""
    from geowbit.fiber import diversity as find_pairs

    with _select(study, routes) as asked:
        pairs = find_pairs(
            origin,
            destination,
            layers=asked.layers,
            hubs=asked.hubs,
            assumptions=asked.assumptions,
            guessed=guessed,
        )
        own = bool(asked.layers and asked.layers.is_own("fiber_routes"))
    if as_json:
        print_json({"pairs": [pair.as_dict() for pair in pairs]})
        return
    with speaking(lang):
        if not pairs:
            print_words("cli.no_pair")
        for pair in pairs:
            print_words(
                "cli.pair",
                kind=kind_words("pair", pair.kind),
                first=f"{pair.first_km:,.1f}",
                second=f"{pair.second_km:,.1f}",
                first_ms=f"{pair.first_rtt_ms:.2f}",
                second_ms=f"{pair.second_rtt_ms:.2f}",
                parallel=f"{pair.parallel_km:.1f}",
                share=f"{100 * pair.availability:.4f}",
            )
            for path in (pair.first_path, pair.second_path):
                print_words("cli.by", path=" - ".join(path), indent=4)
        _print_notes([] if guessed else [Message("fiber.guessed_do_not_count")], routes, own=own)


@contextmanager
def _select(study: Path | None, routes: Path | None) -> Iterator[Selected]:
    """Yield a study's layers, hubs and assumptions, with the routes of the command over them."""
    from geowbit.layers import Layers

    with select(study, None) as asked:
        if not routes:
            yield asked
            return
        mine = {"fiber_routes": {"file": routes.absolute()}}
        yield asked._replace(layers=(asked.layers or Layers()).with_own(mine))


def _print_latency(found: Latency) -> None:
    print_words("cli.from_to", origin=_shown(found.origin), destination=_shown(found.destination))
    code = "cli.latency_estimated" if found.estimated else "cli.latency_km"
    print_words(
        code,
        indent=2,
        straight=f"{found.geodesic_km:,.1f}",
        route=f"{found.route_km:,.1f}",
        access=f"{found.access_km:.1f}",
    )
    networks = (
        ("all_optical", found.all_optical, found.all_optical_range_ms),
        ("conventional", found.conventional, found.conventional_range_ms),
    )
    heads = ("rtt", "glass", "equipment", "access", "whole", "range")
    print_table(
        [say(f"cli.head_{one}") for one in heads],
        [
            [
                say(f"cli.network_{name}"),
                *(
                    f"{float(ms):.2f}"
                    for ms in (parts.glass_ms, parts.equipment_ms, parts.access_ms, parts.rtt_ms)
                ),
                say("cli.low_to_high", low=f"{ends[0]:.2f}", high=f"{ends[1]:.2f}"),
            ]
            for name, parts, ends in networks
        ],
    )
    print_words(
        "cli.floor",
        indent=2,
        glass=f"{found.floor_glass_ms:.2f}",
        vacuum=f"{found.floor_vacuum_ms:.2f}",
    )
    print_words("cli.by", indent=2, path=" - ".join(found.path))
    if found.second:
        second = found.second
        print_words(
            "cli.second_route",
            indent=2,
            kind=kind_words("pair", second.kind),
            second=f"{second.second_km:,.1f}",
            second_ms=f"{second.second_rtt_ms:.2f}",
            first=f"{second.first_km:,.1f}",
            parallel=f"{second.parallel_km:.1f}",
        )
        print_words("cli.by", indent=4, path=" - ".join(second.second_path))


def _draw(found: Latency, asked: Selected, file: Path, lang: str) -> None:
    """Write the routes between two places, over the isochrones of the second, as one page."""
    from geowbit.core.output import write_whole
    from geowbit.fiber import LightReach, fiber_graph, isochrones
    from geowbit.layers import Layers, Raster
    from geowbit.pages import light_map, standalone_html

    end, layers = found.destination, asked.layers or Layers()
    graph = fiber_graph(layers.frame("fiber_routes"))
    people = layers["population"] if layers.has("population") else None
    bands = None
    if isinstance(people, Raster):
        reach = LightReach(graph, people, asked.assumptions)
        bands = isochrones(reach, people, (end.lon, end.lat))
    with speaking(lang):
        drawn = light_map(
            say("cli.light_title", place=_shown(end)),
            bands=bands,
            ways=[
                (
                    say("cli.from_to", origin=_shown(found.origin), destination=_shown(end)),
                    found.routes(),
                )
            ],
            note="; ".join(one.text(lang) for one in found.notes),
            layers=layers,
            lang=lang,
        )
    write_whole(file, standalone_html(drawn))


def _shown(place: Place) -> str:
    """Return the name of a place as maps have it: a hub is known by its key."""
    from geowbit.pages.words import place_name

    return place_name(place.name) if place.kind == "hub" else place.name


def _print_notes(notes: Sequence[Message], routes: Path | None, *, own: bool) -> None:
    for note in notes:
        print_line(note.text(), 2)
    if routes:
        print_words("cli.routes_of", path=routes)
    elif not own:
        print_words("cli.routes_are_a_proxy")
    else:
        print_words("cli.routes_of_the_study")
