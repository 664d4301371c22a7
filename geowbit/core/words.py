"""The words of geowbit in every language: catalogs in Fluent's format, read by their codes.

A catalog is a folder ``<language>`` of ``.ftl`` files, or one file ``<language>.ftl``; a new
language is a new catalog: geowbit's own, one that a country brings, or a file that is named.
What it does not say is said in English. Fluent (projectfluent.org) lets each language choose its
own plurals and write its own numbers, names its parameters, and keeps one form for all that is
said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geowbit.core.text import isolated

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle
    from fluent.syntax import ast

_CATALOGS = Path(__file__).resolve().parents[1] / "words"
_ENTRY = re.compile(r"^([a-zA-Z][\w-]*) *=", re.MULTILINE)
# an entry within another, as Fluent writes it: a country's own words for it count there too
_NAMED = re.compile(r"\{ ([a-z]\w*-[\w-]+) \}")
# a part in a sentence, given by whoever says it
_PART = re.compile(r"\{ *\$([a-zA-Z][\w-]*) *\}")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST_PART = 500
_spoken: ContextVar[str] = ContextVar("geowbit_language", default="en")
# the folder of a catalog that somebody named by its file
_given: ContextVar[Path | None] = ContextVar("geowbit_given_catalog", default=None)
# where further catalogs are, which stand before geowbit's own: a country brings its words
_further: list[Callable[[], Path | None]] = []


def entry_id(code: str) -> str:
    """Return the name that a code has in a catalog, where dots and blanks cannot stand.

    Examples
    --------
    >>> entry_id("fiber.no_route"), entry_id("unit.per km²")
    ('fiber-no_route', 'unit-per-km-')
    """
    return _NOT_IN_ID.sub("-", code)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Let everything inside be said in a language.

    Parameters
    ----------
    lang : str
        One of :func:`languages`, or the path of a catalog ``<language>.ftl``.

    Raises
    ------
    OutputError
        Where there is no such language, or the file cannot be read as a catalog.

    Examples
    --------
    >>> with speaking("ja"):
    ...     say("weights")
    '重み'
    """
    named, catalog = _named_catalog(lang)
    own = named in _languages_in(_CATALOGS)
    if not own and catalog is None and named not in languages():
        from geowbit.core.errors import OutputError

        raise OutputError("words.no_language", lang=lang, known=languages())
    before, kept = _spoken.set(named), _given.set(catalog or _given.get())
    try:
        yield
    finally:
        _spoken.reset(before)
        _given.reset(kept)


def _named_catalog(lang: str) -> tuple[str, Path | None]:
    """Return the language that is meant, and the folder of the file that says it."""
    path = Path(lang)
    if path.suffix != ".ftl":
        return lang, None
    from fluent.syntax import FluentParser, ast

    from geowbit.core.errors import OutputError

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError("words.no_catalog", file=lang) from error
    body = FluentParser(with_spans=False).parse(text).body
    wrong = next((one for one in body if isinstance(one, ast.Junk)), None)
    if wrong is not None or not any(isinstance(one, ast.Message) for one in body):
        line = wrong.content.splitlines()[0] if wrong is not None and wrong.content else ""
        raise OutputError("words.catalog_wrong", file=lang, line=line[:60])
    return path.stem, path.resolve().parent


def look_in(catalog: Callable[[], Path | None]) -> None:
    """Look for words first in the folder that a function names when they are said."""
    _further.append(catalog)


def spoken() -> str:
    """Return the language that is spoken now.

    Examples
    --------
    >>> spoken()
    'en'
    """
    return _spoken.get()


def given_catalog() -> Path | None:
    """Return the folder of the catalog that a reader brought as a file; None where none did.

    Examples
    --------
    >>> given_catalog() is None
    True
    """
    return _given.get()


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalog: geowbit's, and those of the country in use.

    Examples
    --------
    >>> languages()
    ('de', 'en', 'ja')
    """
    folders = [_CATALOGS, *(folder for one in _further if (folder := one()) is not None)]
    return tuple(sorted({name for folder in folders for name in _languages_in(folder)}))


@cache
def _languages_in(folder: Path) -> frozenset[str]:
    if not folder.is_dir():
        return frozenset()
    named = (path.stem for path in folder.iterdir() if path.is_dir() or path.suffix == ".ftl")
    return frozenset(name for name in named if name[:1].isalpha())


def say(code: str, **parts: object) -> str:
    """Return a sentence in the language that is spoken, with its parts filled in as they are.

    A part that is not given keeps its place, as ``{name}``.

    Examples
    --------
    >>> say("best_sites", count=20)
    'Best sites (20)'
    >>> say("load_note", count=1, kv=330)
    '1 substation of 330 kV and more can carry it'
    """
    found = _source(code, spoken())
    plain = _plain_text(found[1]) if found else None
    if plain is not None:
        return plain[0] if len(plain) == 1 else _in_turn(plain, parts)
    # a count of one chooses its own words; numbers come as the caller has written them
    filled = {name: 1 if str(part) == "1" else str(part) for name, part in parts.items()}
    places = {name: f"{{{name}}}" for name in _variables_of(found[1])} if found else {}
    return _filled_in(code, found, places | filled)


def _in_turn(plain: tuple[str, ...], parts: Mapping[str, object]) -> str:
    """Return a plain text with its parts as they are; one that is not given keeps its place."""
    return "".join(
        [
            (isolated(str(parts[one])) if one in parts else f"{{{one}}}") if at % 2 else one
            for at, one in enumerate(plain)
        ]
    )


def say_if_known(code: str, otherwise: str) -> str:
    """Return the words of a code that data made, or what is given where no catalog has it.

    Examples
    --------
    >>> say_if_known("hub.tokyo", "Tokyo"), say_if_known("hub.x", "X")
    ('Tokyo', 'X')
    """
    found = _source(code, spoken())
    return otherwise if found is None else _filled_in(code, found, {})


def is_known(code: str) -> bool:
    """Tell whether the language that is spoken, or English, has words for a code."""
    return _source(code, spoken()) is not None


def is_sayable(code: str, params: Mapping[str, Any]) -> bool:
    """Tell whether parameters fill the sentence of a code, which may have been another before.

    Examples
    --------
    >>> is_sayable("load_note", {"count": 1, "kv": 330}), is_sayable("load_note", {"count": 1})
    (True, False)
    """
    found = _source(code, spoken())
    return found is not None and set(_variables_of(found[1])) <= set(params)


def render(code: str, params: Mapping[str, Any], lang: str) -> str:
    """Return the sentence of a code in a language, in English where the language has none.

    Parameters
    ----------
    code : str
    params : dict
        Texts and numbers; a number is written as the language writes it.
    lang : str

    Raises
    ------
    KeyError
        Where no catalog has the code, or a parameter of the sentence is not given.
    """
    return _filled_in(code, _source(code, lang), params)


def _filled_in(code: str, found: tuple[str, str] | None, params: Mapping[str, Any]) -> str:
    """Return the sentence of an entry and its language."""
    if found is None:
        raise KeyError(f"no catalog has the code {code!r}")
    lang, source = found
    plain = _plain_text(source)
    # most of what is said has no parts
    if plain is not None and len(plain) == 1:
        return plain[0]
    given = {key: isolated(one) if isinstance(one, str) else one for key, one in params.items()}
    if plain is not None:
        parts = [part for name in plain[1::2] if isinstance(part := given.get(name), str)]
        # a number is written by Fluent, as the language writes it
        if len(parts) == len(plain) // 2:
            turns = zip_longest(plain[::2], parts, fillvalue="")
            return "".join(part for turn in turns for part in turn)
    bundle = _bundle(lang, source)
    # Fluent takes no part beyond a thousand characters: a mark holds the place of a longer one
    long = {f"\ue000{key}\ue001": one for key, one in given.items() if _is_long(one)}
    given |= {mark[1:-1]: mark for mark in long}
    text, wrong = bundle.format_pattern(bundle.get_message(entry_id(code)).value, given)  # type: ignore[arg-type]
    if wrong:
        raise KeyError(f"{code}: {wrong[0]}")
    said = str(text)
    for mark, one in long.items():
        said = said.replace(mark, one)
    return said


def _is_long(part: Any) -> bool:
    return isinstance(part, str) and len(part) > _LONGEST_PART


def page_words(*groups: str) -> dict[str, str]:
    """Return sentences for the scripts of a page, which fill in the parts themselves.

    Parameters
    ----------
    *groups : str
        ``card`` for all codes ``card.…``; codes without a group are always there.

    Returns
    -------
    dict
        Entry (:func:`entry_id`) to text with ``{part}``, and ``{count|one|other}`` where a number
        chooses.

    Examples
    --------
    >>> page_words("card")["best_sites"]
    'Best sites ({count})'
    """
    starts = tuple(f"{group}-" for group in groups)
    names = [
        name for name in codes() | codes(spoken()) if "-" not in name or name.startswith(starts)
    ]
    return {name: _template(name, spoken()) for name in sorted(names)}


def codes(lang: str = "en") -> frozenset[str]:
    """Return the entries of a catalog, as :func:`entry_id` names them."""
    return frozenset(_entries(_CATALOGS, lang))


def _source(code: str, lang: str) -> tuple[str, str] | None:
    """Return the entry of a code and the language that it is in."""
    further = [folder for one in _further if (folder := one()) is not None]
    given = _given.get()
    return _source_among(code, lang, tuple(further) if given is None else (given, *further))


@cache
def _source_among(code: str, lang: str, further: tuple[Path, ...]) -> tuple[str, str] | None:
    name = entry_id(code)
    for tried in dict.fromkeys((lang, "en")):
        for folder in (*further, _CATALOGS):
            source = _entries(folder, tried).get(name)
            if source is not None:
                return tried, _NAMED.sub(lambda one: _named(one[1], lang, further), source)
    return None


def _named(name: str, lang: str, further: tuple[Path, ...]) -> str:
    """Return the words of an entry that another names, such as what a country calls its parts."""
    found = _source_among(name, lang, further)
    if found is None:
        raise KeyError(f"no catalog has the code {name!r}")
    return found[1].partition("=")[2].strip()


@cache
def _entries(folder: Path, lang: str) -> dict[str, str]:
    """Return the entries of a catalog, each in its own words: parsed only when it is said."""
    files = sorted((folder / lang).glob("*.ftl")) or [folder / f"{lang}.ftl"]
    found: dict[str, str] = {}
    for path in files:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        begins = list(_ENTRY.finditer(text))
        ends = [one.start() for one in begins[1:]] + [len(text)]
        for begin, end in zip(begins, ends, strict=bool(begins)):
            found[begin.group(1)] = text[begin.start() : end]
    return found


@cache
def _plain_text(source: str) -> tuple[str, ...] | None:
    """Return the text of an entry of one line, in turn with the names of the parts in it.

    None where a number or a gender chooses, or anything else that Fluent must read.
    """
    first, *rest = source.splitlines()
    # nearly all words are such, and Fluent takes longer over each than the rest of a page
    found = tuple(_PART.split(first.partition("=")[2].strip(" ")))
    more = any(line.strip() and line[0] != "#" for line in rest)
    return None if more or found == ("",) or re.search("[{}]", "".join(found[::2])) else found


@cache
def _bundle(lang: str, source: str) -> FluentBundle:
    # nearly all words are plain text: what reads the others is loaded with the first of them
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([lang], use_isolating=False)
    bundle.add_resource(FluentResource(source))
    return bundle


@cache
def _parsed(source: str) -> ast.Pattern:
    from fluent.syntax import FluentParser, ast

    entry = FluentParser(with_spans=False).parse(source).body[0]
    if not isinstance(entry, ast.Message) or entry.value is None:
        raise KeyError(f"no sentence in {source!r}")
    return entry.value


@cache
def _variables_of(source: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"\$([\w-]+)", source)))


def _template(code: str, lang: str) -> str:
    found = _source(code, lang)
    if found is None:
        raise KeyError(f"no catalog has the code {code!r}")
    plain = _plain_text(found[1])
    if plain is not None:
        return "".join(f"{{{one}}}" if at % 2 else one for at, one in enumerate(plain))
    return _template_of(_parsed(found[1]))


def _template_of(pattern: ast.Pattern) -> str:
    from fluent.syntax import ast

    return "".join(
        part.value if isinstance(part, ast.TextElement) else _placed(part.expression)
        for part in pattern.elements
    )


def _placed(part: Any) -> str:
    from fluent.syntax import ast

    if isinstance(part, ast.StringLiteral):
        return str(part.value)
    if isinstance(part, ast.VariableReference):
        return f"{{{part.id.name}}}"
    one, other = (_template_of(variant.value) for variant in part.variants)
    return f"{{{part.selector.id.name}|{one}|{other}}}"
