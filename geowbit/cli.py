"""Arguments in, calls, words out: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geowbit.errors import AreaError, GeowbitError

if TYPE_CHECKING:
    from geowbit.study import Study

app = typer.Typer(
    help="Where in a country could computing stand? Power grid and fiber planned together.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

StudyFile = Annotated[Path | None, typer.Argument(help="study.yaml; none is all Japan.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Regional = Annotated[
    bool | None,
    typer.Option(
        "--regional/--all",
        help="Leave out Tokyo, Saitama, Chiba, Kanagawa and Osaka (default), or keep them.",
    ),
]


@app.command(epilog="Example: geowbit run -o out/japan")
def run(
    study: StudyFile = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")] = Path(
        "out/run"
    ),
    load_mw: Annotated[float | None, typer.Option(help="Load of a site, MW.")] = None,
    regional: Regional = None,
    as_json: AsJson = False,
) -> None:
    """Score the candidates of a study and write tables, map and report."""
    from geowbit.output import check_writable

    given = {"load_mw": load_mw, "regional": regional}
    keys = {key: value for key, value in given.items() if value is not None}
    check_writable(out)
    with _progress() as tell:
        tell("layers")
        sites = _study(study, keys).run(tell)
        sites.write(out, tell)
    if as_json:
        _print_json(sites.record)
        return
    counts = sites.record["candidates"]
    best = "; the best:" if counts["ranked"] else "; every one is excluded"
    print(f"{counts['ranked']:,} of {counts['count']:,} candidates ranked{best}")
    for place in sites.top(5).itertuples():
        where = ", ".join(filter(None, [place.municipality, place.prefecture])) or "elsewhere"
        print(
            f"{place.rank:>7}  {place.score:.3f}  {_one_line(place.site_id):<10}  "
            f"{where}: {place.substation_km:.1f} km to "
            f"{place.substation_kv:.0f} kV, {place.fiber_km:.1f} km to fiber"
        )
    print(f"costs: {sites.record['ratio']['note']}")
    print(out / "report.html")
    print(out / "map.html")


@app.command(epilog="Example: geowbit check study.yaml")
def check(
    study: Annotated[Path, typer.Argument(help="study.yaml")],
    as_json: AsJson = False,
) -> None:
    """Validate a study and its layers: rows read, kept, repaired and dropped."""
    found = _study(study, {}).check()
    if as_json:
        _print_json(found)
        return
    print(f"{found['name']}: {found['candidates']:,} candidates")
    for layer in found["layers"]:
        print(
            f"{layer['name']}: {layer['rows_read']:,} rows read, {layer['rows_kept']:,} kept; "
            f"{layer['crs']}; {layer['licence']}; {layer['source']}"
        )
        for what in ("repaired", "dropped"):
            for kind, rows in layer[what].items():
                print(f"    {what} {rows:,}: {kind}")
        if layer["note"]:
            print(f"    note: {_one_line(layer['note'])}")


@app.command(epilog="Example: geowbit layers")
def layers(as_json: AsJson = False) -> None:
    """List the embedded layers: rows, source, licence, date, confidence."""
    from geowbit.layers import catalog

    table = catalog().reset_index()
    if as_json:
        _print_json({"layers": table.to_dict("records")})
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
            "motorways (from OpenStreetMap), or the https address of a file or an archive."
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
    endpoint: Annotated[str | None, typer.Option(help="Another Overpass server.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder for the answers.")] = None,
    licence: Annotated[str, typer.Option(help="Licence of what an address gives.")] = "unknown",
    sha256: Annotated[str | None, typer.Option(help="What an address must give.")] = None,
    as_json: AsJson = False,
) -> None:
    """Get a layer from OpenStreetMap or from an address; the only command that uses a network."""
    from geowbit.fetch import OVERPASS, fetch_address, fetch_osm, read_osm_pbf, write_layer

    with _progress() as tell:
        if "://" in name:
            record = fetch_address(name, out=out, sha256=sha256, licence=licence, tell=tell)
        elif extract:
            record = write_layer(read_osm_pbf(extract, name, area=area, tell=tell), out)
        elif area is None:
            raise AreaError("fetch: no --area; give prefectures, a box, a file or place:NAME")
        else:
            record = fetch_osm(
                name, area=area, out=out, endpoint=endpoint or OVERPASS, cache=cache, tell=tell
            )
    if as_json:
        _print_json(record.as_dict())
        return
    print(f"{record.rows_kept:,} of {record.rows_read:,} rows; {record.licence}; {record.date}")
    for what, counts in (("repaired", record.repaired), ("dropped", record.dropped)):
        for kind, rows in counts.items():
            print(f"    {what} {rows:,}: {kind}")
    print(out)


@app.command("map", epilog="Example: geowbit map out/japan -o japan.html")
def draw_map(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="HTML file; else map.html in the folder.")
    ] = None,
) -> None:
    """Draw a finished run again, as one HTML file that needs no network."""
    from geowbit.sites import Sites

    target = out or folder / "map.html"
    with _progress() as tell:
        tell("map")
        Sites.read(folder).to_html(target)
    print(target)


@app.command(epilog="Example: geowbit versions")
def versions(as_json: AsJson = False) -> None:
    """Print the versions of geowbit and of what it stands on."""
    from geowbit.record import own_version
    from geowbit.record import versions as found

    told = {"geowbit": own_version(), **found()}
    if as_json:
        _print_json(told)
        return
    for name, number in told.items():
        print(f"{name} {number}")


def main() -> None:
    """Run the shell command; a wrong input is one line on stderr and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a shell that cannot show a character of a name gets a mark instead of a traceback
            stream.reconfigure(errors="replace")
    try:
        app()
    except GeowbitError as error:
        print(f"geowbit: {_one_line(str(error))}", file=sys.stderr)
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt as error:
        print("geowbit: stopped", file=sys.stderr)
        raise SystemExit(130) from error
    except BrokenPipeError as error:
        # the reader of the pipe left; Python would complain once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from error


def _study(file: Path | None, keys: dict[str, Any]) -> Study:
    from geowbit.study import Study

    return Study.from_yaml(file, **keys) if file else Study.japan(**keys)


def _one_line(text: str) -> str:
    """Return text of a user's file as one line that does nothing to a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _print_json(content: Any) -> None:
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(content, ensure_ascii=plain, indent=1, allow_nan=False))


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Tell each step on stderr: a line that moves on a terminal, plain lines elsewhere."""
    began = time.perf_counter()
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("starting") as status:
            yield lambda step: status.update(f"{time.perf_counter() - began:4.1f} s  {step}")
        return

    def tell(step: str) -> None:
        print(f"{time.perf_counter() - began:5.1f} s  {step}", file=sys.stderr, flush=True)

    yield tell
