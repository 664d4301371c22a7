"""How a result is displayed in a notebook: one table with escaped texts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geowbit.core.escape import safe_text

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = 4


def shown_table(table: pd.DataFrame, *, caption: str) -> str:
    """Return a table as HTML with a caption; numbers keep four digits, what is not known is a dash.

    Examples
    --------
    >>> import pandas as pd
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
    """Return a cell as text: no exponent, and no digit that says nothing.

    Examples
    --------
    >>> [_as_text(one) for one in (54823.4, 2.1584, 0.000123456, float("nan"), None, 12.0, "a")]
    ['54,823', '2.158', '0.0001235', '–', '–', '12', 'a']
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return "–"
    if not isinstance(cell, float) or not math.isfinite(cell):
        return str(cell)
    leading = math.floor(math.log10(abs(cell))) if cell else 0
    text = f"{cell:,.{max(0, _DIGITS - 1 - leading)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
