"""Two runs, or two sites of a run, side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geowbit.cli.app import AsJson, app
from geowbit.cli.speech import one_line, print_json, progress
from geowbit.cli.studies import Lang

if TYPE_CHECKING:
    pass

Folder = Annotated[Path, typer.Argument(help="Folder of a finished run.")]
Site = Annotated[str, typer.Argument(help="A site's code, or a PLACE: the candidate there.")]


@app.command(epilog="Example: geowbit diff out/2025 out/2026 -o out/change")
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the earlier run.")],
    new: Annotated[Path, typer.Argument(help="Folder of the later run.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Folder for map, report and tables.")
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Hold two runs against each other: scores, ranks, exclusions, best sites, and why."""
    from geowbit.core.output import DIFFERENCE_FILES, check_writable
    from geowbit.pages.language import speaking
    from geowbit.study import diff as differences

    if out is not None:
        check_writable(out, holds=DIFFERENCE_FILES)
    with speaking(lang):
        pass  # a language that there is not is told before the work, not after it
    with progress() as tell:
        tell("runs")
        found = differences(old, new)
        if out is not None:
            found.write(out, tell, lang=lang)
    if as_json:
        print_json(found.as_dict())
        return
    for line in found.summary(lang=lang):
        print(f"{' ' * (len(line) - len(line.lstrip()))}{one_line(line)}")
    if out is not None:
        print(out / "report.html")
        print(out / "diff.html")


@app.command(epilog="Example: geowbit sites out/japan 50290722 Tomakomai")
def sites(folder: Folder, a: Site, b: Site, lang: Lang = "en", as_json: AsJson = False) -> None:
    """Hold two sites of a run against each other, criterion by criterion, and what decides."""
    from geowbit.pages.difference.pair_words import pair_lines
    from geowbit.pages.language import speaking, telling
    from geowbit.ranking import deciding
    from geowbit.sites import Sites

    with speaking(lang):
        pass
    run = Sites.read(folder)
    told = run.compare(a, b)
    if as_json:
        rows = json.loads(told.reset_index().to_json(orient="records"))
        print_json({**told.attrs, **deciding(told), "rows": rows})
        return
    with speaking(lang), telling(run.run):
        for line in pair_lines(told, run.run):
            print(f"{' ' * (len(line) - len(line.lstrip()))}{_columns(line)}")


def _columns(line: str) -> str:
    """Return a line made harmless, its columns as they were."""
    return "".join(c if c.isprintable() else " " for c in line).strip()
