"""The table of docs/profiles.md, from the tables of profiles.

`python docs/profiles.py` writes it between the marks of the page; a test compares the two.
"""

from __future__ import annotations

from pathlib import Path

import geowbit as gw

PAGE = Path(__file__).with_suffix(".md")
_BEGIN, _END = "<!-- profiles -->", "<!-- end of profiles -->"


def profile_table() -> str:
    """Return the official files that are read without a key, as a table of Markdown."""
    lines = ["| profile | file | gives | licence | not for |", "|---|---|---|---|---|"]
    for key, row in gw.profiles().iterrows():
        columns = ", ".join(f"`{one}`" for one in row["columns"].split(", "))
        title = f"[{row['title']}]({row['page']}), {row['publisher']} ({row['form']})"
        lines.append(f"| `{key}` | {title} | {columns} | {row['licence']} | {row['not_for']} |")
    return "\n".join(lines)


def page_with(table: str) -> str:
    """Return the page with a table between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{table}\n{_END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page_with(profile_table()), encoding="utf-8")
