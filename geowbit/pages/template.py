"""Pages made of templates, in which all that is not HTML of our own is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.pages.language import say, spoken
from geowbit.pages.standalone import require_no_network
from geowbit.pages.words import money_marks, money_unit


@dataclass(frozen=True)
class Cell:
    """A cell of a table, as `tables.html.j2` writes it; also of its head.

    Attributes
    ----------
    text : str
        What it says; a drawing of our own as Markup.
    small : str or sequence of str
        What stands below in small letters, each text on a line of its own.
    other : str
        What it says in the other language.
    value : str, optional
        What it is sorted by; of a head, ``text`` or ``number``.
    kind : str
        Classes of the page's style: ``n`` for numbers, ``up`` or ``down``.
    pin : bool
        Whether it is the number of a site.
    head : bool
        Whether it is the head of its row.
    """

    text: str
    small: str | Sequence[str] = ""
    other: str = ""
    value: str | None = None
    kind: str = ""
    pin: bool = False
    head: bool = False

    @property
    def lines(self) -> list[str]:
        """Return the small lines that say something."""
        lines = [self.small] if isinstance(self.small, str) else self.small
        return [line for line in lines if line]


@dataclass(frozen=True)
class Section:
    """A section of a page, with the name by which a list of contents leads to it.

    Attributes
    ----------
    id, title : str
    html : Markup
        The whole of it.
    """

    id: str
    title: str
    html: Markup

    def __html__(self) -> str:
        """Return what stands in the page."""
        return self.html


@dataclass(frozen=True)
class Part:
    """A part of a page that is a table, with what is said before and after it.

    Attributes
    ----------
    id, title : str
    heads : list of Cell
    rows : list of list of Cell
    lead, more : str
    sort : bool
        Whether a reader can sort it.
    """

    id: str
    title: str
    heads: list[Cell]
    rows: list[list[Cell]]
    lead: str = ""
    more: str = ""
    sort: bool = False


def table_html(
    label: str,
    heads: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    *,
    sort: bool = False,
    narrow: bool = False,
    kind: str = "",
) -> Markup:
    """Return a table as HTML; every table of a report is made by it.

    Parameters
    ----------
    label : str
        What it is called, for who does not see it.
    heads : sequence of Cell
        May be none.
    rows : iterable of sequences of Cell
    sort : bool
        Whether a reader can sort it.
    narrow : bool
        Whether it fits the narrowest screen, and is no wider than need be.
    kind : str
        Class of the page's style.

    Examples
    --------
    >>> made = table_html("Loads", [Cell("MW", kind="n")], [[Cell("5", kind="n")]], narrow=True)
    >>> '<th class="n">MW</th>' in made, '<td class="n">5</td>' in made
    (True, True)
    """
    return _piece("table", label, heads, rows, sort=sort, narrow=narrow, kind=kind)


def section_of(name: str, title: str, *parts: str) -> Section:
    r"""Return a section: texts become paragraphs, and Markup stays as it is.

    Examples
    --------
    >>> section_of("loads", "Loads", "a < b").html.split("\n")[2]
    Markup('<p>a &lt; b</p>')
    """
    return Section(name, title, _piece("section", name, title, parts))


def heading(title: str) -> Markup:
    """Return a heading within a section."""
    return _piece("heading", title)


def soft(text: str) -> Markup:
    """Return a paragraph of what is said in passing; empty where it says nothing."""
    return _piece("soft", text)


def bullets(lines: Sequence[str], kind: str = "") -> Markup:
    """Return a list of lines, empty without one.

    Examples
    --------
    >>> bullets(["one", "two"])
    Markup('<ul><li>one</li><li>two</li></ul>')
    """
    return _piece("bullets", lines, kind)


def folded(title: str, lines: Sequence[str]) -> Markup:
    """Return small lines that are unfolded by their title.

    Examples
    --------
    >>> folded("Rows", ["3 dropped"])
    Markup('<details><summary>Rows</summary><small>3 dropped</small></details>')
    """
    return _piece("folded", title, lines)


def page_template(name: str) -> Template:
    """Return a template of `templates/`; what it is given becomes text, unless it is Markup.

    Examples
    --------
    >>> page_template("plan.html.j2").environment.from_string("{{ x }}").render(x="<b>")
    '&lt;b&gt;'
    """
    return _environment().get_template(name)


def whole_page(name: str, /, *, drawn: Mapping[str, str], **parts: Any) -> str:
    """Return a page of `base.html.j2`, in the language that is spoken; it loads nothing.

    Parameters
    ----------
    name : str
        The template.
    drawn : dict
        What is HTML or SVG of our own.
    **parts
        Plain text and what the template makes of it.

    Raises
    ------
    OutputError
        Where the page would load something.
    """
    script = (Path(__file__).parent / "assets" / "report.js").read_text(encoding="utf-8")
    page = page_template(name).render(
        **{key: Markup(html) for key, html in drawn.items()},  # noqa: S704
        **parts,
        script=Markup(script),  # noqa: S704
        say=say,
        lang=spoken(),
        money_marks=money_marks(),
        currency=money_unit(),
    )
    require_no_network(page)
    return page


def _piece(name: str, /, *parts: Any, **more: Any) -> Markup:
    return Markup(getattr(page_template("tables.html.j2").module, name)(*parts, **more))  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _escaped(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(safe_text(value))  # noqa: S704
