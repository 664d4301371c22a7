"""Studies: run, check, and a finished run drawn again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geowbit.cli.app import AsJson, app
from geowbit.cli.speech import layer_lines, one_line, print_json, progress

if TYPE_CHECKING:
    from geowbit.study import Study

StudyFile = Annotated[Path | None, typer.Argument(help="study.yaml; none is the whole country.")]
Regional = Annotated[
    bool | None,
    typer.Option(
        "--regional/--all",
        help="Leave out the metropolitan prefectures (default), or keep them.",
    ),
]


Lang = Annotated[str, typer.Option(help="Language of map and report: en or ja.", metavar="en|ja")]


@app.command(epilog="Example: geowbit run -o out/japan")
def run(
    study: StudyFile = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")] = Path(
        "out/run"
    ),
    load_mw: Annotated[float | None, typer.Option(help="Load of a site, MW.")] = None,
    regional: Regional = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Score the candidates of a study and write tables, map and report."""
    from geowbit.core.messages import said
    from geowbit.core.output import check_writable
    from geowbit.pages.language import speaking

    given = {"load_mw": load_mw, "regional": regional}
    keys = {key: value for key, value in given.items() if value is not None}
    check_writable(out)
    with speaking(lang):
        pass  # a language that there is not is told before the work, not after it
    with progress() as tell:
        tell("layers")
        sites = _study(study, keys).run(tell)
        sites.write(out, tell, lang=lang)
    if as_json:
        print_json(sites.record)
        return
    ranked = sites.run.ranked
    best = "; the best:" if ranked else "; every one is excluded"
    print(f"{ranked:,} of {len(sites.run):,} candidates ranked{best}")
    for place in sites.top(5).itertuples():
        names = filter(None, [place.municipality, place.prefecture])
        where = ", ".join(dict.fromkeys(names)) or "elsewhere"
        print(
            f"{place.rank:>7}  {place.score:.3f}  {one_line(place.site_id):<10}  "
            f"{where}: {place.substation_km:.1f} km to "
            f"{place.substation_kv:.0f} kV, {place.fiber_km:.1f} km to fiber"
        )
    if note := sites.run.ratio.get("note"):
        print(f"costs: {said(note)}")
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
        print_json(found)
        return
    print(f"{found['name']}: {found['candidates']:,} candidates")
    for note in found["notes"]:
        print(f"    {note['text']}")
    for layer in found["layers"]:
        print(*layer_lines(layer), sep="\n")
    for warning in found["warnings"]:
        print(f"warning: {one_line(warning['text'])}")


@app.command("map", epilog="Example: geowbit map out/japan -o japan.html")
def draw_map(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="HTML file; else map.html in the folder.")
    ] = None,
    lang: Lang = "en",
    tiles: Annotated[
        str | None,
        typer.Option(
            help="Allow the page a network: a map of GSI or OpenStreetMap below the scores.",
            metavar="gsi|osm",
        ),
    ] = None,
) -> None:
    """Draw a finished run again, as one HTML file that needs no network."""
    from geowbit.pages.overlays.tiles import tile_server
    from geowbit.sites import Sites

    if tiles is not None:
        tile_server(tiles)  # a server that there is not is told before the work

    target = out or folder / "map.html"
    with progress() as tell:
        tell("map")
        Sites.read(folder).to_html(target, lang=lang, tiles=tiles)
    print(target)


def _study(file: Path | None, keys: dict[str, Any]) -> Study:
    from geowbit.study import Study

    return Study.from_yaml(file, **keys) if file else Study(**keys)
