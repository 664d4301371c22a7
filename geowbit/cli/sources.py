"""Sources: the embedded layers, and layers fetched from the network."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.output import print_json, print_line, print_words, progress
from geowbit.core import AreaError, Text, speaking, worded

if TYPE_CHECKING:
    from geowbit.layers import Provenance


OfCountry = Annotated[
    str | None,
    typer.Option("--country", help="Folder of another country, whose sources count too."),
]


def _in_country(country: str | None) -> AbstractContextManager[None]:
    from geowbit.countries import country_of, using

    return nullcontext() if country is None else using(country_of(country))


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


@app.command(epilog="Example: geowbit sources")
def sources(country: OfCountry = None, lang: Lang = "en", as_json: AsJson = False) -> None:
    """List what `geowbit fetch` gets by name from publishers: content, licence, terms, page."""
    from geowbit.fetch import sources as named

    with _in_country(country):
        known = named()
    if as_json:
        print_json({"sources": [one.as_dict() for one in known]})
        return
    with speaking(lang):
        for one in known:
            print_words("cli.source_named", name=one.name, what=one.what.text())
            print_words(
                "cli.source_terms",
                indent=4,
                publisher=one.publisher.text(),
                licence=one.licence.text(),
                terms=one.terms.text(),
            )
            for more in (one.kinds_what.text(), one.need.text(), one.page):
                if more:
                    print_line(more, 4)


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
            "motorways (from OpenStreetMap), terrain (elevation tiles), a name of `geowbit "
            "sources`, or the https address of a file or an archive."
        ),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="File to write, whose suffix counts; or a folder.")
    ],
    area: Annotated[
        str | None,
        typer.Option(help="Prefectures, west,south,east,north, a file, or place:NAME."),
    ] = None,
    edition: Annotated[
        str | None, typer.Option(help="Of a named source; its newest where not given.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Of a named source; all where not given.")
    ] = None,
    extract: Annotated[
        Path | None, typer.Option(help="Country extract (.osm.pbf) to read instead of asking.")
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            help="Another server: of Overpass, of tiles with {z}/{x}/{y}, or of a named source."
        ),
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder for the answers.")] = None,
    licence: Annotated[str, typer.Option(help="Licence of what an address gives.")] = "unknown",
    sha256: Annotated[str | None, typer.Option(help="What an address must give.")] = None,
    zoom: Annotated[int, typer.Option(help="Of tiles: 11 has pixels of 60 m.")] = 11,
    country: OfCountry = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Get a layer or a publisher's files; the only command that uses a network."""
    from geowbit.fetch import (
        OSM_LAYERS,
        OVERPASS,
        TERRARIUM,
        fetch_address,
        fetch_osm,
        fetch_source,
        fetch_terrain,
        read_osm_pbf,
        write_layer,
    )

    with progress() as tell, _in_country(country):
        if "://" in name:
            record = fetch_address(name, out=out, sha256=sha256, licence=licence, tell=tell)
        elif extract:
            record = write_layer(read_osm_pbf(extract, name, area=area, tell=tell), out)
        elif name not in {*OSM_LAYERS, "terrain"}:
            record = fetch_source(
                name, area=area, out=out, edition=edition, kind=kind, endpoint=endpoint,
                zoom=zoom, cache=cache, tell=tell,
            )  # fmt: skip
        elif area is None:
            raise AreaError("cli.no_area", name=name)
        elif name == "terrain":
            record = fetch_terrain(
                area, out=out, endpoint=endpoint or TERRARIUM, zoom=zoom, cache=cache, tell=tell
            )
        else:
            record = fetch_osm(
                name, area=area, out=out, endpoint=endpoint or OVERPASS, cache=cache, tell=tell
            )
    if as_json:
        print_json(record.as_dict())
        return
    with speaking(lang), _in_country(country):
        _print_fetched(name, record, out)
    print(out)


def _print_fetched(name: str, record: Provenance, out: Path) -> None:
    """Say what came: rows of a layer, or files of a publisher with what is to be known of them."""
    from geowbit.fetch import find_source

    if record.files:
        print_words(
            "cli.fetched_files",
            count=len(record.files),
            out=str(out),
            licence=worded(record.licence),
            date=record.date,
        )
        for note in record.notes:
            print_line(worded(note), 4)
        if record.files[0].endswith(".zip"):
            member = find_source(name).member
            print_words(
                "cli.fetched_use",
                indent=4,
                use=f"file: {out}/*.zip" + (f', layer: "{member}"' if member else ""),
            )
        return
    print_words(
        "cli.fetched",
        kept=f"{record.rows_kept:,}",
        read=f"{record.rows_read:,}",
        licence=worded(record.licence),
        date=record.date,
    )
    for what, counts in (("repaired", record.repaired), ("dropped", record.dropped)):
        for kind, rows in counts.items():
            print_words(f"cli.rows_{what}", indent=4, rows=f"{rows:,}", share="", kind=worded(kind))
