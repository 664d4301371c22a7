"""Studies: run and check them, draw a finished run again, compare two runs or two sites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geowbit.cli.app import AsJson, Lang, app
from geowbit.cli.options import read_area, read_weights
from geowbit.cli.output import (
    complain,
    layer_lines,
    one_line,
    print_columns,
    print_json,
    print_line,
    print_table,
    print_words,
    progress,
    was_changed,
)
from geowbit.core import Message, OutputError, StudyError, say, speaking
from geowbit.core.messages import said, worded

if TYPE_CHECKING:
    from geowbit.pages.report.page import Extent
    from geowbit.sites import Sites
    from geowbit.study import RunForecast, Study

_BEST = 5
StudyFile = Annotated[Path | None, typer.Argument(help="study.yaml; none is the whole country.")]
Folder = Annotated[Path, typer.Argument(help="Folder of a finished run.")]
Site = Annotated[str, typer.Argument(help="A site's code, or a PLACE: the candidate there.")]
Regional = Annotated[
    bool | None,
    typer.Option(
        "--regional/--all",
        help="Leave out the metropolitan prefectures (default), or keep them.",
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
    preset: Annotated[
        str | None,
        typer.Option(help="Load and weights that suit one use; `geowbit presets` lists them."),
    ] = None,
    prefecture: Annotated[
        list[str] | None,
        typer.Option(help="Only candidates of this prefecture; may be given again."),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(
            help="Only candidates within west,south,east,north or the polygons of a file.",
        ),
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            "--weight",
            help="Weight of one criterion in place of its own, as snow_cm=2; 0 takes it out.",
            metavar="NAME=NUMBER",
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say how many candidates, minutes and GiB it takes; run nothing."
        ),
    ] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="A report of the answer and the first sites alone.")
    ] = False,
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache",
            help="Take from the cache what earlier runs measured of the same contents, or measure "
            "everything and keep nothing.",
        ),
    ] = True,
    tiles: Annotated[
        bool,
        typer.Option(
            "--tiles",
            help="Work tile by tile, so that memory does not grow with the candidates, and write "
            "them as a folder of parts; a run that breaks off goes on when it is asked for again.",
        ),
    ] = False,
    tile_rows: Annotated[
        int | None, typer.Option(help="Candidates of a tile, at most.", metavar="N")
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            help="What works on the tiles: this process, or processes of Dask.",
            metavar="here|dask",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Threads of this process, or processes of Dask.", metavar="N"),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Address of a Dask scheduler whose workers see the same folders."),
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Score the candidates of a study and write tables, map and report."""
    from geowbit.core.output import check_writable
    from geowbit.countries import using

    weights = read_weights(weight) if weight else None
    given = {
        **{"load_mw": load_mw, "regional": regional, "preset": preset, "weights": weights},
        "area": read_area(area, prefecture),
    }
    keys = {key: value for key, value in given.items() if value is not None}
    of_tiles = {"rows": tile_rows, "engine": engine, "workers": workers, "scheduler": scheduler}
    chosen = {name: value for name, value in of_tiles.items() if value is not None}
    if chosen and not tiles:
        option = {"rows": "--tile-rows"}.get(first := next(iter(chosen)), f"--{first}")
        raise StudyError("tiles.only_tiles", option=option)
    if dry_run:
        asked = _read_study(study, keys)
        _print_forecast(asked, _forecast(asked, chosen, tiles=tiles), lang, as_json=as_json)
        return
    check_writable(out)
    asked = _read_study(study, keys)
    extent: Extent = "summary" if summary else "whole"
    with progress(lambda: _forecast(asked, chosen, tiles=tiles).steps) as tell:
        tell("layers")
        if tiles:
            how: dict[str, Any] = dict(chosen)
            sites = asked.run_tiled(out, tell, lang=lang, extent=extent, **how)
        else:
            sites = asked.run(tell, cache=cache)
            sites.write(out, tell, lang=lang, extent=extent)
    # its hubs and areas have names of their own
    with speaking(lang), using(sites.country):
        _warn(sites)
        if as_json:
            print_json(sites.record)
            return
        _print_best(sites)
        for page in ("report", "map"):
            print_words(f"cli.open_{page}", file=str(out / f"{page}.html"))


def _forecast(study: Study, chosen: Mapping[str, Any], *, tiles: bool) -> RunForecast:
    """Return what a run will take, in one piece or in tiles."""
    if not tiles:
        return study.forecast()
    return study.forecast_tiled(**{k: one for k, one in chosen.items() if k != "scheduler"})


def _print_forecast(study: Study, found: RunForecast, lang: str, *, as_json: bool) -> None:
    """Print what a run will take."""
    from geowbit.countries import using

    if as_json:
        print_json(found.as_dict())
        return
    minutes = {end: one / 60 for end, one in found.seconds.items()}
    with speaking(lang), using(study.country):
        print_words("cli.forecast_candidates", count=f"{found.candidates:,}")
        gib = "tiled_gib" if found.in_tiles else "gib"
        for code, ends in (("minutes", minutes), (gib, found.gib)):
            low, mid, high = (f"{one:.1f}" if one < 10 else f"{one:.0f}" for one in ends.values())
            print_words(f"cli.forecast_{code}", low=low, mid=mid, high=high)
        code = "cli.forecast_in_tiles" if found.in_tiles else "cli.forecast_tiles"
        print_words(code, count=found.tiles)


def _warn(sites: Sites) -> None:
    """Print on stderr what a reader of the ranks has to know; notes of layers are in the report."""
    for told in sites.cache_notes:
        complain(one_line(say("cli.warning", text=worded(told))))
    for one in sites.run.messages:
        if not (isinstance(one, Message) and one.code == "run.of_layer"):
            complain(one_line(say("cli.warning", text=worded(one))))


def _print_best(sites: Sites) -> None:
    from geowbit.pages.words import where

    run = sites.run
    ranked, count = f"{run.ranked:,}", f"{len(run):,}"
    print_words("cli.ranked", ranked=ranked, count=count, apart=f"{run.apart_km:g}")
    rows = []
    for place in sites.top(_BEST).itertuples():
        named, _ = where(place._asdict())
        rows.append(
            [
                f"{place.rank}",
                f"{place.score:.3f}",
                str(place.site_id),
                named if named != str(place.site_id) else say("cli.elsewhere"),
                _reach_of(place),
            ]
        )
    print_table([], rows, left=(2, 3, 4))
    for gate in run.gates:
        passed, failed, unknown = f"{gate.passed:,}", f"{gate.failed:,}", f"{gate.unknown:,}"
        print_words(
            "cli.gate",
            gate=gate.text,
            passed=passed,
            failed=failed,
            unknown=unknown,
            layer=gate.layer,
        )
    if run.fiber is not None:
        print_words("cli.costs", note=worded(run.fiber.note))


def _reach_of(place: Any) -> str:
    """Return how far a site is from the grid, and from fiber where any is known."""
    power = {"substation": f"{place.substation_km:.1f}", "kv": f"{place.substation_kv:.0f}"}
    if not place.fiber_km >= 0:
        return say("cli.site_reach_power", **power)
    return say("cli.site_reach", fiber=f"{place.fiber_km:.1f}", **power)


@app.command("presets", epilog="Example: geowbit presets")
def list_presets(lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the presets of `geowbit run --preset`: load, weights and the reason of each."""
    from geowbit.settings import presets

    found = list(presets().values())
    if as_json:
        print_json({"presets": [one.as_dict() for one in found]})
        return
    with speaking(lang):
        for one in found:
            load, title = f"{one.load_mw:g}", worded(one.title)
            print_words("cli.preset", name=one.name, title=title, load=load)
            rows = [
                [name, f"{weight:g}", one.reasons[name].text()]
                for name, weight in {"load_mw": one.load_mw, **one.weights}.items()
                if name in one.reasons
            ]
            print_table([], rows, left=(0, 2), indent=4)


@app.command(epilog="Example: geowbit check study.yaml")
def check(
    study: Annotated[Path, typer.Argument(help="study.yaml")],
    sources: Annotated[
        bool,
        typer.Option(
            "--sources",
            help="Tell of every layer its rows, licence, source and notes.",
        ),
    ] = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Validate a study and its layers: whether it can be run, and what its rows are like."""
    from geowbit.countries import using

    given = _read_study(study, {})
    found = given.check()
    if as_json:
        print_json(found)
        return
    with speaking(lang), using(given.country):
        layers = found["layers"]
        print_words(
            "cli.checked",
            name=found["name"],
            count=f"{found['candidates']:,}",
            layers=f"{len(layers):,}",
        )
        for warning in found["warnings"]:
            print_words("cli.warning", text=said(warning))
        for note in found["notes"]:
            print_line(said(note), 4)
        told = [one for one in layers if sources or one["confidence"] == "user" or was_changed(one)]
        for layer in told:
            print(*layer_lines(layer), sep="\n")
        if len(told) < len(layers):
            print_words("cli.more_layers", count=len(layers) - len(told))


@app.command("map", epilog="Example: geowbit map out/japan -o japan.html")
def draw_map(
    folder: Folder,
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
    base: Annotated[
        Path | None,
        typer.Option(help="A PMTiles file of your own below the scores, within the page."),
    ] = None,
) -> None:
    """Draw a finished run again, as one HTML file that needs no network."""
    from geowbit.pages.base_tiles import is_pmtiles
    from geowbit.pages.tiles import tile_server
    from geowbit.sites import Sites

    if base is not None:
        if tiles is not None or not is_pmtiles(base.name):
            raise OutputError("base.one_of_both" if tiles else "base.no_pmtiles", path=str(base))
        tiles = str(base)
    elif tiles is not None:
        tile_server(tiles)  # an unknown server is refused before the work

    target = out or folder / "map.html"
    with progress() as tell:
        tell("map")
        Sites.read(folder).to_html(target, lang=lang, tiles=tiles)
    print(target)


@app.command(epilog="Example: geowbit report out/japan --summary -o japan.html")
def report(
    folder: Folder,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="HTML file; else report.html in the folder.")
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="The answer and the first sites alone.")
    ] = False,
    appendix: Annotated[
        bool,
        typer.Option(
            "--appendix",
            help="Rules, criteria, limits, sources and assumptions alone, to be printed; else "
            "appendix.html in the folder.",
        ),
    ] = False,
    lang: Lang = "en",
) -> None:
    """Write the report of a finished run again: the whole, its summary or its appendix."""
    from geowbit.core.output import write_whole
    from geowbit.sites import Sites

    if summary and appendix:
        raise StudyError("cli.two_extents")
    extent: Extent = "summary" if summary else "appendix" if appendix else "whole"
    target = out or folder / ("appendix.html" if appendix else "report.html")
    with progress() as tell:
        tell("report")
        write_whole(target, Sites.read(folder).report(lang=lang, extent=extent))
    print(target)


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
    """Compare two runs: scores, ranks, exclusions, best sites, and why they differ."""
    from geowbit.core.output import DIFFERENCE_FILES, check_writable
    from geowbit.study import diff as compare_runs

    if out is not None:
        check_writable(out, holds=DIFFERENCE_FILES)
    with progress() as tell:
        tell("runs")
        found = compare_runs(old, new)
        if out is not None:
            found.write(out, tell, lang=lang)
    if as_json:
        print_json(found.as_dict())
        return
    for line in found.summary(lang=lang):
        print_line(line, len(line) - len(line.lstrip()))
    if out is not None:
        print(out / "report.html")
        print(out / "diff.html")


@app.command(epilog="Example: geowbit sites out/japan 50290722 Tomakomai")
def sites(folder: Folder, a: Site, b: Site, lang: Lang = "en", as_json: AsJson = False) -> None:
    """Compare two sites of a run, criterion by criterion, and print what decides."""
    from geowbit.pages.language import telling
    from geowbit.pages.pair import pair_lines
    from geowbit.sites import Sites

    run = Sites.read(folder)
    found = run.compare(a, b)
    if as_json:
        print_json(found.as_dict())
        return
    with speaking(lang), telling(run.run):
        for line in pair_lines(found, run.run):
            print_columns(line)


def _read_study(file: Path | None, keys: dict[str, Any]) -> Study:
    from geowbit.study import Study

    return Study.from_yaml(file, **keys) if file else Study(**keys)
