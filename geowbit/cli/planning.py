"""The plan: which sites, power lines and fibers to build, together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.output import print_json, print_line, print_table, progress
from geowbit.cli.studies import StudyFile
from geowbit.core import StudyError, say, speaking

if TYPE_CHECKING:
    from geowbit.sites import Sites
    from geowbit.study import Planned

_BEST = 10


@app.command("plan", epilog="Example: geowbit plan --run out/japan -o out/plan")
def make_plan(
    study: StudyFile = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")] = Path(
        "out/plan"
    ),
    folder: Annotated[
        Path | None,
        typer.Option("--run", help="Folder of a finished run, whose sites are planned with."),
    ] = None,
    joint: Annotated[
        bool | None,
        typer.Option(
            "--joint/--portfolio",
            help="Power and fiber planned together with the sites, or sites and years alone.",
        ),
    ] = None,
    front: Annotated[
        str | None,
        typer.Option(
            help="Also what less risk, fewer milliseconds or more outside the full areas costs.",
            metavar="risk|ms|outside",
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(help="Plans under drawn assumptions: which sites are in nearly all of them."),
    ] = None,
    gap: Annotated[
        float | None, typer.Option(help="Share of the avoidable cost to be proved, such as 0.01.")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds after which the best plan so far is taken.")
    ] = None,
    why: Annotated[
        bool | None,
        typer.Option("--why", help="Also what the plan costs more without each of its sites."),
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Plan which sites, power lines and fibers to build, and when."""
    from geowbit.core.output import PLAN_FILES, check_writable
    from geowbit.settings import make_settings
    from geowbit.study import plan

    given = {
        "joint": joint, "front": front, "draws": draws, "gap": gap, "time_limit_s": time_limit,
        "reasons": why,
    }  # fmt: skip
    keys = {key: value for key, value in given.items() if value is not None}
    # a wrong option is refused before the work
    make_settings({"plan": keys}, where="geowbit plan")
    if folder is not None and study is not None:
        raise StudyError("planning.study_or_run")
    check_writable(out, holds=PLAN_FILES)
    with progress() as tell:
        tell("layers")
        found = plan(_sites(study, folder, tell), tell=tell, **keys)
        found.write(out, tell, lang=lang)
    if as_json:
        print_json(found.as_dict())
        return
    with speaking(lang):
        _print_plan(found, lang)
    print(out / "report.html")
    print(out / "map.html")


def _sites(study: Path | None, folder: Path | None, tell: Any) -> Sites:
    """Return the candidates: of a finished run, or of a study that runs now."""
    from geowbit.sites import Sites
    from geowbit.study import Study

    if folder is not None:
        return Sites.read(folder)
    made = Study.from_yaml(study) if study else Study()
    return made.run(tell)


def _print_plan(found: Planned, lang: str) -> None:
    for line in found.summary(lang=lang):
        print_line(line)
    rows = found.site_rows(lang=lang)
    if rows:
        heads = [say(f"planned.report.{one}") for one in ("site", "area", "mw", "year", "why")]
        print_table(heads, rows[:_BEST], left=(0, 1))
    worst = found.worst_rows(lang=lang)
    if worst:
        heads = [say(f"planned.report.{one}") for one in ("what", "kind", "mw_lost")]
        print_table(heads, worst[:3], left=(0, 1))
