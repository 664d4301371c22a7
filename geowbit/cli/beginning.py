"""The beginning: a country's folder and study from one extract of OpenStreetMap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.output import print_json, print_words, progress
from geowbit.core import StudyError, speaking, worded

if TYPE_CHECKING:
    from geowbit.survey import Survey


@app.command(epilog="Example: geowbit init Malta --extract malta.osm.pbf -o malta")
def init(
    area: Annotated[
        str | None,
        typer.Argument(
            help="Name or code of a country or a part of it, west,south,east,north, or a file."
        ),
    ] = None,
    extract: Annotated[
        str | None,
        typer.Option(help="Extract of OpenStreetMap (.osm.pbf): a file, or its https address."),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(help="In place of an extract: a YAML file that names a table for each layer."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="New folder; the name of the area where not given."),
    ] = None,
    pack: Annotated[
        str | None,
        typer.Option(help="Whose rates, prices and climate count; found where not given, or none."),
    ] = None,
    levels: Annotated[
        str | None,
        typer.Option(
            help="admin_level of regions and municipalities; found where not given.",
            metavar="REGIONS,MUNICIPALITIES",
        ),
    ] = None,
    voltage: Annotated[
        float | None,
        typer.Option(help="Voltage of the substations that tell none, kV.", metavar="KV"),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the packs and what each holds, and end.")
    ] = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Make the folder of a country and a study to begin with, from one extract or from tables."""
    if listed:
        _print_packs(lang, as_json=as_json)
        return
    if area is None or (extract is None and tables is None):
        raise StudyError("cli.init_what")
    from geowbit.survey import survey_country

    chosen = _levels(levels)
    with progress() as tell, _file_of(extract, tell) as file:
        found = survey_country(
            area,
            file,
            out,
            tables=tables,
            pack=pack,
            levels=chosen,
            voltage_kv=voltage,
            lang=lang,
            tell=tell,
        )
    if as_json:
        print_json(found.as_dict())
        return
    with speaking(lang):
        _print_found(found)
    print(found.folder / "study.yaml")


def _levels(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise StudyError("cli.init_levels", given=text)
    return tuple(int(part) for part in parts)


@contextmanager
def _file_of(extract: str | None, tell: object) -> Iterator[Path | None]:
    """Give the file of an extract; one of an address goes afterwards."""
    if extract is None or "://" not in extract:
        yield Path(extract) if extract else None
        return
    from geowbit.fetch import fetch_address

    with TemporaryDirectory(prefix="geowbit-") as folder:
        file = Path(folder) / extract.rstrip("/").rsplit("/", 1)[-1]
        fetch_address(extract, out=file, licence="ODbL 1.0", tell=tell)  # type: ignore[arg-type]
        yield file


def _print_found(found: Survey) -> None:
    print_words(
        "cli.init_area",
        name=found.name,
        land=f"{found.land_km2:,.0f}",
        area=f"{found.area_km2:,.0f}",
        source=found.source,
        date=found.date,
    )
    for name, rows in found.rows.items():
        print_words("cli.init_layer", indent=4, name=name, rows=f"{rows:,}")
    if found.lines_km:
        print_words("cli.init_lines", indent=4, km=f"{found.lines_km:,.0f}")
    if found.classes:
        steps = ", ".join(f"{one.voltage_kv:g} kV: {one.max_load_mw:g} MW" for one in found.classes)
        print_words("cli.init_classes", indent=4, steps=steps)
    if found.hubs:
        print_words("cli.init_hubs", indent=4, hubs=", ".join(found.hubs))
    if found.is_priced:
        print_words("cli.init_pack", indent=4, pack=found.pack)
    elif found.pack:
        print_words("cli.init_any_pack", indent=4)
    print_words("cli.init_cells", indent=4, km=f"{found.cell_km:g}")
    print_words("cli.init_missing")
    for one in found.missing:
        print_words("cli.init_item", indent=4, what=worded(one))
    silent = any(one.code == "survey.no_voltage" for one in found.missing)
    print_words("cli.init_next_voltage" if silent else "cli.init_next", folder=str(found.folder))


def _print_packs(lang: str, *, as_json: bool) -> None:
    from geowbit.countries import packs_told

    told = packs_told()
    if as_json:
        print_json({"packs": [one.as_dict() for one in told]})
        return
    with speaking(lang):
        for one in told:
            print_words("cli.pack", key=one.key, name=one.name.text(), currency=one.currency)
            if not one.codes:
                print_words("cli.pack_any", indent=4)
            else:
                print_words("cli.pack_codes", indent=4, codes=", ".join(one.codes))
                print_words("cli.pack_grids", indent=4, grids=", ".join(one.grids))
            for table, rows in one.tables.items():
                print_words("cli.pack_table", indent=4, table=table, rows=rows)
        print_words("cli.pack_use")
