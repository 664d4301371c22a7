"""Pages made of templates, in which all that is not HTML of our own is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from geowbit.core.escape import safe_text


def page_template(name: str) -> Template:
    """Return a template of `templates/`; what it is given becomes text, unless it is Markup.

    Examples
    --------
    >>> page_template("national.html.j2").environment.from_string("{{ x }}").render(x="<b>")
    '&lt;b&gt;'
    """
    return _environment().get_template(name)


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
