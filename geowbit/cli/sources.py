"""Sources: the embedded layers, and layers fetched from the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geowbit.cli.app import AsJson, app
from geowbit.cli.speech import print_json, progress
from geowbit.core.errors import AreaError


@app.command(epilog="Example: geowbit layers")
def layers(as_json: AsJson = False) -> None:
    """List the embedded layers: rows, source, licence, date, confidence."""
    from geowbit.layers import catalog

    table = catalog().reset_index()
    if as_json:
        print_json({"layers": table.to_dict("records")})
        return
    for row in table.itertuples():
        print(f"{row.name}: {int(row.rows):,} {row.kind}, {row.date}, confidence {row.confidence}")
        print(f"    {row.source}; {row.licence}")
        if row.note:
            print(f"    {row.note}")


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
            raise AreaError("cli.no_area")
        else:
            record = fetch_osm(
                name, area=area, out=out, endpoint=endpoint or OVERPASS, cache=cache, tell=tell
            )
    if as_json:
        print_json(record.as_dict())
        return
    print(f"{record.rows_kept:,} of {record.rows_read:,} rows; {record.licence}; {record.date}")
    for what, counts in (("repaired", record.repaired), ("dropped", record.dropped)):
        for kind, rows in counts.items():
            print(f"    {what} {rows:,}: {kind}")
    print(out)
