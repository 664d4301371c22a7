"""The table of docs/sources.md, from the tables of named sources.

`python docs/sources.py` writes it between the marks of the page; a test compares the two.
"""

from __future__ import annotations

from pathlib import Path

from geowbit.fetch import Source, sources

PAGE = Path(__file__).with_suffix(".md")
_BEGIN, _END = "<!-- sources -->", "<!-- end of sources -->"
_PARTS = {"prefecture": "by prefecture", "square": "by square of 80 km", "": "one file"}
_ACCESS = {
    "tiles": "tiles",
    "account": "by hand: an account",
    "page": "by hand: a page",
    "withdrawn": "withdrawn",
}


def source_table() -> str:
    """Return the sources that are fetched by name, as a table of Markdown."""
    lines = [
        "| source | gives | comes | edition | licence and terms | address is sure |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(_cells(one))} |" for one in sources()]
    return "\n".join(lines)


def _cells(one: Source) -> list[str]:
    what = f"{one.what}; [{one.publisher}]({one.page})"
    comes = _ACCESS.get(one.access) or _PARTS[one.parts]
    if one.kinds:
        comes += f"; `--kind` {', '.join(one.kinds)}"
    if one.member:
        comes += f"; `layer: {one.member}`"
    if one.profiles:
        comes += f"; profile {', '.join(f'`{key}`' for key in one.profiles)}"
    editions = ", ".join(one.editions) + (" (all)" if one.every_edition else "")
    return [f"`{one.name}`", what, comes, editions, f"{one.licence}; {one.terms}", one.confidence]


def page_with(table: str) -> str:
    """Return the page with a table between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{table}\n{_END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page_with(source_table()), encoding="utf-8")
