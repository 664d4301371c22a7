"""A table as a CSV file inside a page, saved by a click."""

from __future__ import annotations

import base64

import pandas as pd

# a spreadsheet takes what begins like this for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_address(top: pd.DataFrame) -> str:
    """Return the best sites as a CSV file inside an address, to be saved by a click.

    Examples
    --------
    >>> csv_address(pd.DataFrame({"rank": [1]}))[:37]
    'data:text/csv;charset=utf-8;base64,77'
    """
    plain = pd.DataFrame(top).drop(columns="geometry", errors="ignore")
    for name in plain.select_dtypes(["object", "category", "string"]).columns:
        texts = plain[name].tolist()
        if any(str(one)[:1] in _FORMULA for one in texts):
            told = [f"'{one}" if str(one)[:1] in _FORMULA else one for one in texts]
            plain[name] = pd.Series(told, plain.index, dtype=object)
    text = plain.to_csv(index=False, lineterminator="\n")
    # with a byte-order mark, or Excel in Japan reads the names as Shift_JIS
    data = base64.b64encode(text.encode("utf-8-sig", "replace")).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{data}"
