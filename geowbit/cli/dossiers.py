"""The dossier of one place, of several, or of a whole prefecture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.options import read_area
from geowbit.cli.output import complain, print_json, print_words, progress
from geowbit.core import Message, StudyError, say, speaking

if TYPE_CHECKING:
    from geowbit.findings import AskedPlace
    from geowbit.sites import Sites


@app.command(epilog="Example: geowbit dossier Nanto Tomakomai --run out/japan -o out/dossiers")
def dossier(
    places: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PLACE]...", help="A municipality, lat,lon, a hub, a substation or a site."
        ),
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for pages and PDFs.")] = Path(
        "out/dossiers"
    ),
    prefecture: Annotated[
        list[str] | None,
        typer.Option(help="Every municipality of this prefecture; may be given again."),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(help="An area: west,south,east,north or the polygons of a file."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--run", help="Folder of a finished run; without it one is made.")
    ] = None,
    study: Annotated[
        Path | None, typer.Option("--study", help="study.yaml to run; none is the whole country.")
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf/--no-pdf", help="Print each page by the Chromium of the machine.")
    ] = True,
    handover: Annotated[
        bool,
        typer.Option("--handover", help="Also a request for quotation, KMZ and GeoPackage."),
    ] = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Write all about one place to hand over: a page and a PDF each, and two side by side."""
    from geowbit.countries import using
    from geowbit.pages.dossier.folder import check_folder

    if folder is not None and study is not None:
        raise StudyError("dossier.run_and_study")
    if not (places or prefecture or area):
        raise StudyError("dossier.no_places")
    if not as_json:
        check_folder(out)
    with progress() as tell:
        run = _run_of(folder, study, tell)
        with using(run.country), speaking(lang):
            asked = _asked(run, places or [], prefecture or [], area)
            if as_json:
                print_json({"dossiers": [one.as_dict() for one in run.dossiers(asked)]})
                return
            written = run.write_dossiers(
                asked, out, lang=lang, pdf=pdf, handover=handover, tell=tell
            )
    with speaking(lang):
        if written.no_pdf is not None:
            complain(Message("dossier.cli_no_pdf", why=written.no_pdf).text(lang))
        pages = [name for name in written.files if name.endswith(".html")]
        print_words("dossier.cli_written", count=len(asked), folder=str(out))
    print(out / ("index.html" if "index.html" in pages else pages[0]))


def _run_of(folder: Path | None, study: Path | None, tell: Any) -> Sites:
    from geowbit.sites import Sites

    tell("runs" if folder is not None else "layers")
    if folder is not None:
        return Sites.read(folder)
    # a finished run is read without what makes one
    from geowbit.study import Study

    return (Study.from_yaml(study) if study is not None else Study()).run(tell)


def _asked(
    run: Sites, places: list[str], prefectures: list[str], area: str | None
) -> list[AskedPlace]:
    """Return the places, each once; of one that is asked for twice a word is said."""
    from geowbit.findings import asked_place, places_of_prefecture
    from geowbit.pages.dossier.words import place_words

    told = [asked_place(run.run, run.layers, place) for place in places]
    for name in prefectures:
        told += places_of_prefecture(run.run, name)
    if area is not None:
        given, name = read_area(area, None), Path(area).stem if "," not in area else ""
        told.append(asked_place(run.run, run.layers, given, name=name))
    found: dict[tuple[str, ...], AskedPlace] = {}
    for one in told:
        if one.key in found:
            complain(say("dossier.twice", place=place_words(one)))
        found.setdefault(one.key, one)
    return list(found.values())
