"""Pages made of templates, in which all that is not HTML of our own is escaped."""

from __future__ import annotations

from collections.abc import Mapping
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
    text, small, other : str
        What it says, what stands below in small letters, and that in the other language.
    value : str, optional
        What it is sorted by; of a head, ``text`` or ``number``.
    kind : str
        Classes of the page's style: ``n`` for numbers, ``up`` or ``down``.
    pin : bool
        Whether it is the number of a site.
    """

    text: str
    small: str = ""
    other: str = ""
    value: str | None = None
    kind: str = ""
    pin: bool = False


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


def page_template(name: str) -> Template:
    """Return a template of `templates/`; what it is given becomes text, unless it is Markup.

    Examples
    --------
    >>> page_template("national.html.j2").environment.from_string("{{ x }}").render(x="<b>")
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
