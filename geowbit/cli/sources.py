"""Sources: the embedded layers, and layers fetched from the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.output import print_json, print_line, print_words, progress
from geowbit.core import AreaError, Text, speaking, worded


@app.command(epilog="Example: geowbit layers")
def layers(lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the embedded layers: rows, source, licence, date, confidence."""
    from geowbit.layers import catalog

    table = catalog().reset_index()
    if as_json:
        print_json({"layers": table.to_dict("records")})
        return
    with speaking(lang):
        for row in table.to_dict("records"):
            print_words(
                "cli.layer",
                name=row["name"],
                rows=f"{int(row['rows']):,}",
                kind=row["kind"],
                date=row["date"],
                confidence=row["confidence"],
            )
            source, licence, note = (
                Text.from_row(row, column).text() for column in ("source", "licence", "note")
            )
            print_line(f"{source}; {licence}", 4)
            if note:
                print_line(note, 4)


@app.command(epilog="Example: geowbit profiles")
def profiles(lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the official files that are read without a key: columns, licence, limits."""
    from geowbit.layers import profiles as known

    table = known().reset_index()
    if as_json:
        print_json({"profiles": table.to_dict("records")})
        return
    with speaking(lang):
        for row in table.to_dict("records"):
            title, publisher, licence, not_for = (
                Text.from_row(row, column).text()
                for column in ("title", "publisher", "licence", "not_for")
            )
            print_words("cli.profile", name=row["profile"], title=title, form=row["form"])
            print_words("cli.profile_gives", indent=4, columns=row["columns"])
            print_line(f"{publisher}; {licence}; {row['page']}", 4)
            if not_for:
                print_line(not_for, 4)


@app.command(epilog="Example: geowbit fetch substations --area Fukuoka,Saga -o subs.gpkg")
def fetch(
    name: Annotated[
        str,
        typer.Argument(
            help="substations, power_lines, power_plants, exchanges, data_centers, railways, "
            "motorways (from OpenStreetMap), terrain (elevation tiles), or the https address of a "
            "file or an archive."
        ),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write; its suffix counts.")],
    area: Annotated[
        str | None,
        typer.Option(help="Prefectures, west,south,east,north, a file, or place:NAME."),
    ] = None,
    extract: Annotated[
        Path | None, typer.Option(help="Country extract (.osm.pbf) to read instead of asking.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(help="Another server: of Overpass, or of tiles with {z}/{x}/{y}.")
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder for the answers.")] = None,
    licence: Annotated[str, typer.Option(help="Licence of what an address gives.")] = "unknown",
    sha256: Annotated[str | None, typer.Option(help="What an address must give.")] = None,
    zoom: Annotated[int, typer.Option(help="Of terrain: 11 has pixels of 60 m.")] = 11,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Get a layer from OpenStreetMap or from an address; the only command that uses a network."""
    from geowbit.fetch import (
        OVERPASS,
        TERRARIUM,
        fetch_address,
        fetch_osm,
        fetch_terrain,
        read_osm_pbf,
        write_layer,
    )

    with progress() as tell:
        if "://" in name:
            record = fetch_address(name, out=out, sha256=sha256, licence=licence, tell=tell)
        elif extract:
            record = write_layer(read_osm_pbf(extract, name, area=area, tell=tell), out)
        elif area is not None and name == "terrain":
            record = fetch_terrain(
                area, out=out, endpoint=endpoint or TERRARIUM, zoom=zoom, cache=cache, tell=tell
            )
        elif area is None:
            raise AreaError("cli.no_area", name=name)
        else:
            record = fetch_osm(
                name, area=area, out=out, endpoint=endpoint or OVERPASS, cache=cache, tell=tell
            )
    if as_json:
        print_json(record.as_dict())
        return
    with speaking(lang):
        print_words(
            "cli.fetched",
            kept=f"{record.rows_kept:,}",
            read=f"{record.rows_read:,}",
            licence=worded(record.licence),
            date=record.date,
        )
        for what, counts in (("repaired", record.repaired), ("dropped", record.dropped)):
            for kind, rows in counts.items():
                print_words(
                    f"cli.rows_{what}", indent=4, rows=f"{rows:,}", share="", kind=worded(kind)
                )
    print(out)
