"""A folder of dossiers: a page and a PDF of each, a list of them, two of them side by side."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from geowbit.core.errors import OutputError
from geowbit.core.escape import safe_text
from geowbit.core.messages import Message
from geowbit.core.output import check_writable, whole_folder, write_whole
from geowbit.findings import AskedPlace, Dossier
from geowbit.pages.dossier.page import dossier_html, ground_of, shared_words
from geowbit.pages.dossier.pair import pair_html
from geowbit.pages.dossier.words import place_words
from geowbit.pages.language import say, speaking, telling
from geowbit.pages.printer import Printer
from geowbit.pages.template import Cell, whole_page
from geowbit.pages.words import load_words, money, number, share
from geowbit.run import Run

__all__ = ["RECORD", "WrittenDossiers", "check_folder", "write_dossiers"]

# the last file of a folder, which tells what else is in it
RECORD = "dossiers.json"
_INDEX = "index.html"
_NO_LETTER = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 60
_PAIR = 2


@dataclass(frozen=True)
class WrittenDossiers:
    """What was written.

    Attributes
    ----------
    folder : Path
    files : tuple of str
        Names of the files, the page of each place first.
    no_pdf : Message, optional
        Why there is no PDF; None where there is, or none was asked for.
    """

    folder: Path
    files: tuple[str, ...]
    no_pdf: Message | None = None


def check_folder(folder: Path | str) -> None:
    """Fail early where dossiers could not be written.

    Raises
    ------
    OutputError
        Where the folder holds other files than earlier dossiers, or cannot be written.
    """
    check_writable(folder, holds=_held(Path(folder)))


def write_dossiers(
    found: Sequence[Dossier],
    run: Run,
    layers: Mapping[str, Any],
    folder: Path | str,
    *,
    lang: str = "en",
    pdf: bool = True,
    others: Callable[[Path], object] | None = None,
    tell: Callable[[str], Any] | None = None,
) -> WrittenDossiers:
    """Write dossiers into a folder; earlier ones in it are replaced as a whole.

    Parameters
    ----------
    found : sequence of Dossier
        Of one run.
    run : Run
    layers : dict
        ``prefectures`` or ``land``, ``power_lines`` and ``fiber_routes`` are drawn where they are
        there.
    folder : Path or str
    lang : {"en", "ja"}
    pdf : bool
        Whether each page is printed too, by the Chromium of this machine.
    others : callable, optional
        Writes further files into the folder that it is given.
    tell : callable, optional
        Called with the name of each step as it begins.

    Returns
    -------
    WrittenDossiers

    Raises
    ------
    OutputError
        Where the folder holds other files or cannot be written.
    """
    target = Path(folder)
    ground = ground_of(run, layers)
    names = list(_file_names([one.place for one in found]))
    pages = dict(zip(names, found, strict=True))
    extra = ["side-by-side"] if len(found) == _PAIR else []
    no_pdf: Message | None = None
    with whole_folder(target, holds=_held(target)) as fresh:
        if tell:
            tell("dossiers")
        for name, one in pages.items():
            page = dossier_html(one, run, ground, lang=lang)
            write_whole(fresh / f"{name}.html", page)
        for name in extra:
            page = pair_html(found[0], found[1], run, ground, lang=lang)
            write_whole(fresh / f"{name}.html", page)
        if pdf:
            if tell:
                tell("pdf")
            no_pdf = _print_all(fresh, [*names, *extra])
        printed = pdf and no_pdf is None
        if len(found) > 1:
            write_whole(fresh / _INDEX, _index(pages, extra, run, lang=lang, printed=printed))
        if others is not None:
            others(fresh)
        files = [path.name for path in sorted(fresh.iterdir())]
        record = {
            "geowbit": run.version,
            "files": [*files, RECORD],
            "dossiers": [one.as_dict() for one in found],
        }
        text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
        write_whole(fresh / RECORD, text)
    first = [f"{name}.html" for name in (*names, *extra)]
    return WrittenDossiers(
        target, tuple(dict.fromkeys([*first, *files, RECORD])), no_pdf if pdf else None
    )


def _print_all(folder: Path, names: Sequence[str]) -> Message | None:
    """Print every page by one start of the browser; return why not where it does not."""
    try:
        with Printer() as printer:
            for name in names:
                printer.print(folder / f"{name}.html", folder / f"{name}.pdf")
    except OutputError as error:
        # all of them or none: half of a prefecture would look like the whole
        for name in names:
            (folder / f"{name}.pdf").unlink(missing_ok=True)
        return error.message if isinstance(error.message, Message) else None
    return None


def _file_names(places: Sequence[AskedPlace]) -> Iterator[str]:
    """Yield a name for the files of each place, in letters that every system takes."""
    taken: set[str] = set()
    for place in places:
        code = place.code if place.kind == "municipality" else ""
        words = place.municipality.en if place.kind == "municipality" else place.name
        plain = _NO_LETTER.sub("-", words.split(",")[0] if code else words).strip("-")
        name = "-".join(filter(None, [code, plain]))[:_LONGEST].strip("-") or place.kind
        number_of = 1
        while name.lower() in {*taken, "index", "side-by-side", "dossiers"}:
            number_of += 1
            name = f"{name.removesuffix(f'-{number_of - 1}')}-{number_of}"
        taken.add(name.lower())
        yield name


def _held(folder: Path) -> tuple[str, ...]:
    """Return the files that a folder of dossiers holds, as its record says."""
    try:
        told = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
        names = [name for name in told if isinstance(name, str) and Path(name).name == name]
    except (OSError, ValueError, KeyError, TypeError):
        names = []
    return (*(name for name in names if name != RECORD), RECORD)


def _index(
    pages: Mapping[str, Dossier], extra: Sequence[str], run: Run, *, lang: str, printed: bool
) -> str:
    """Return the list of the dossiers, the best place first."""
    with speaking(lang), telling(run):
        ordered = sorted(
            pages.items(), key=lambda item: (item[1].is_excluded, -item[1].best[0].score)
        )
        rows = [_row(name, one, printed=printed) for name, one in ordered]
        for name in extra:
            title = say("dossier.pair_title", **_two(list(pages.values())))
            rows.append([Cell(_link(name, title, printed=printed)), *[Cell("")] * 5])
        load = load_words(run)
        shared = shared_words(next(iter(pages.values())), run)
        shared["kicker"] = (
            say("dossier.index_of", load=load) if load else say("dossier.index_of_nothing")
        )
        heads = [
            Cell(say("dossier.index_place")),
            Cell(say("dossier.percentile"), kind="n"),
            Cell(say("dossier.pair_rank"), kind="n"),
            Cell(say("dossier.cost"), small=load, kind="n"),
            Cell(say("dossier.years"), kind="n"),
            Cell(say("dossier.pair_left"), kind="n"),
        ]
        return whole_page(
            "dossier_index.html.j2",
            drawn={},
            version=run.version,
            title=say("dossier.index_title"),
            lead=say("dossier.index_lead", count=len(pages), pdf="yes" if printed else "no"),
            heads=heads,
            rows=rows,
            **shared,
        )


def _two(found: Sequence[Dossier]) -> dict[str, str]:
    return {"a": place_words(found[0].place), "b": place_words(found[1].place)}


def _row(name: str, one: Dossier, *, printed: bool) -> list[Cell]:
    best, standing = one.best[0], one.standing
    rank = say("dossier.index_out") if one.is_excluded else number(best.rank)
    left = f"{number(standing.ranked)} / {number(standing.candidates)}"
    return [
        Cell(_link(name, place_words(one.place), printed=printed)),
        Cell("–" if one.is_excluded else share(best.percentile), kind="n"),
        Cell(rank, kind="n"),
        Cell(money(best.connection.mid), kind="n"),
        Cell(number(best.years.mid, 1), kind="n"),
        Cell(left, kind="n"),
    ]


def _link(name: str, title: str, *, printed: bool) -> Markup:
    page = f'<a href="{safe_text(name)}.html">{safe_text(title)}</a>'
    pdf = f' <a href="{safe_text(name)}.pdf">PDF</a>' if printed else ""
    return Markup(page + pdf)  # noqa: S704, every text went through safe_text
