"""How a result is displayed in a notebook: one table with escaped texts."""

from __future__ import annotations

import pandas as pd

from geowbit.core.escape import safe_text


def shown_table(table: pd.DataFrame, *, caption: str) -> str:
    """Return a table as HTML with a caption; numbers keep four digits.

    Examples
    --------
    >>> shown_table(pd.DataFrame({"part": ["<b>"], "mid": [1234.5678]}), caption="a & b")[:42]
    '<table><caption>a &amp; b</caption><thead>'
    """
    heads = "".join(f"<th>{safe_text(name)}</th>" for name in table)
    rows = "".join(
        "<tr>" + "".join(f"<td>{safe_text(_as_text(cell))}</td>" for cell in row) + "</tr>"
        for row in table.astype(object).itertuples(index=False)
    )
    return (
        f"<table><caption>{safe_text(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _as_text(cell: object) -> str:
    return f"{cell:,.4g}" if isinstance(cell, float) else str(cell)
