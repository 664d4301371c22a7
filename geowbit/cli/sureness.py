"""How sure an answer is: known sites against the score."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.output import print_json, print_line, print_table, print_words, progress, wrapped
from geowbit.core import Sentence, say, say_if_known, speaking, worded

if TYPE_CHECKING:
    from geowbit.findings import Backtest, RuleRow, Sensitivity

_NONE = "–"


@app.command(epilog="Example: geowbit backtest out/japan --sites mine.csv")
def backtest(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of a finished run; without it one is made.")
    ] = None,
    sites: Annotated[
        Path | None,
        typer.Option(
            "--sites", help="Known sites of your own: points of any file, or a CSV of names."
        ),
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Of the bootstrap.")] = 500,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Of the draws; that of the run where not given.")
    ] = None,
    changed: Annotated[
        bool,
        typer.Option(
            "--sensitivity",
            help="How much of the best land stays when one choice is made otherwise.",
        ),
    ] = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Hold known sites against the score and against one-line rules; nothing is tuned on it."""
    from geowbit.countries import using
    from geowbit.place import read_places
    from geowbit.sites import Sites

    with progress() as tell:
        if folder is None:
            from geowbit.study import Study

            tell("layers")
            run = Study().run(tell)
        else:
            tell("runs")
            run = Sites.read(folder)
        own, unknown = None, tuple[Sentence, ...]()
        with using(run.country):
            if sites is not None:
                own, unknown = read_places(sites, hubs=run.run.hubs, layers=run.layers)
        found = run.backtest(own, draws=draws, seed=seed)
        otherwise = run.sensitivity() if changed else None
    if as_json:
        told = found.as_dict() | {"not_found": [worded(one, "en") for one in unknown]}
        print_json(told if otherwise is None else told | {"sensitivity": otherwise.as_dict()})
        return
    with speaking(lang), using(run.country):
        for one in unknown:
            print_words("cli.backtest_unknown", problem=worded(one))
        _print_backtest(found)
        if otherwise is not None:
            _print_sensitivity(otherwise)


@app.command(epilog="Example: geowbit sure out/japan -o out/sure")
def sure(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Folder for the run with its map of how sure it is."),
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=1_000_000, help="Of weights and values.")] = 5000,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Of the draws; that of the run where not given.")
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say where a place is good whatever one weighs, where if one cares, and where never."""
    from geowbit.core.output import check_writable
    from geowbit.countries import using
    from geowbit.pages.overlays.sureness import class_words
    from geowbit.sites import Sites

    if out is not None:
        check_writable(out)
    with progress() as tell:
        tell("runs")
        run = Sites.read(folder)
        tell("draws")
        found = run.how_sure(draws=draws, seed=seed)
        if out is not None:
            run.write(out, tell, lang=lang)
    told = found.as_dict()
    if as_json:
        print_json(told)
        return
    with speaking(lang), using(run.country):
        print_words("cli.sure", draws=f"{draws:,}", ranked=f"{told['ranked']:,}")
        for name, count in found.counts.items():
            share = f"{100 * count / max(1, told['ranked']):.1f}"
            words = class_words(name)
            print_words("cli.sure_class", count=f"{count:,}", share=share, name=words, indent=4)
        ends = {key: f"{100 * told[f'{key}_share']:g}" for key in ("sure", "care")}
        rule = say("cli.sure_rule", **ends, ratio=f"{found.care_ratio:g}")
        print(*wrapped(rule), sep="\n")
    if out is not None:
        print(out / "map.html")


def _print_backtest(found: Backtest) -> None:
    print(*wrapped(say("cli.backtest_lead", draws=f"{found.draws:,}")), sep="\n")
    heads = [say(f"cli.head_{one}") for one in ("set", "what", "sites", "auc", "interval", "ahead")]
    rows = []
    last = ""
    for row in found.rows:
        # of the few sites of one area the rules are in the JSON
        if row.supply_area and row.rule != "score":
            continue
        rows.append(
            [
                _set_words(row) if row.set != last else "",
                say_if_known(f"rule.{row.rule}", row.rule),
                f"{row.n}",
                f"{row.auc:.3f}",
                f"{row.low:.2f}–{row.high:.2f}",
                _NONE if math.isnan(row.ahead) else f"{100 * row.ahead:.0f} %",
            ]
        )
        last = row.set
    print_table(heads, rows, left=(0, 1))
    for of in dict.fromkeys(one.of for one in found.sites):
        counts = found.counts(of)
        print_words(
            "cli.backtest_left",
            of=of,
            compared=counts.get("compared", 0),
            same=counts.get("same_cell", 0),
            excluded=counts.get("excluded", 0),
            unranked=counts.get("not_ranked", 0),
            outside=counts.get("outside", 0),
            sea=counts.get("sea", 0),
        )
    for site in found.sites:
        if site.outcome == "excluded":
            reason = say("list.strong_separator").join(map(worded, site.reasons))
            print_words("cli.backtest_excluded", site=site.name, reason=reason, indent=4)
        elif site.outcome in ("outside", "sea"):
            print_words("cli.backtest_out", site=site.name, indent=4)
    for lift in found.promoted:
        print_words(
            "cli.backtest_promoted",
            by=lift.by,
            date=lift.date,
            count=len(lift.prefectures),
            land=f"{100 * lift.land_share:.1f}",
            best=f"{100 * lift.best_share:.1f}",
            percent=f"{100 * lift.best:g}",
        )
    print_words("cli.backtest_unseen")
    for message in found.unseen():
        print_line(worded(message), 4)


def _print_sensitivity(found: Sensitivity) -> None:
    from geowbit.pages.words import choice_words

    print_words("cli.sensitivity", count=f"{found.best:,}")
    rows = [
        [
            choice_words(one),
            f"{100 * one.overlap:.0f} %",
            _NONE if one.rank_of_first is None else f"{one.rank_of_first:,}",
            _NONE if math.isnan(one.auc) else f"{one.auc:.3f}",
        ]
        for one in found.choices
    ]
    print_table([say(f"cli.head_{one}") for one in ("choice", "stays", "first", "auc")], rows)


def _set_words(row: RuleRow) -> str:
    area = say_if_known(f"area.{row.supply_area}", row.supply_area) if row.supply_area else "none"
    return say(
        "cli.backtest_set", of=row.of, mw=f"{row.least_mw:g}" if row.least_mw else "none", area=area
    )
