"""The digital trade balance as it was and as others see it coming, count by count."""

from __future__ import annotations

import pandas as pd

from geowbit.layers import embedded_table

_COLUMNS = ["year", "item_set", "deficit_tjpy", "low", "high", "kind", "source", "confidence"]


def published_balance() -> pd.DataFrame:
    """Return every published figure of the digital trade deficit.

    Returns
    -------
    DataFrame
        ``year``, ``item_set`` (what the figure counts), ``deficit_tjpy`` (trillion yen),
        ``low``, ``high``, ``kind`` (actual or forecast), ``source``, ``confidence``. Figures of
        different item sets are never one series.

    Examples
    --------
    >>> table = published_balance()
    >>> float(table.query("item_set == 'METI PIVOT base'")["deficit_tjpy"].item())
    18.0
    """
    return embedded_table("digital_trade").rename(columns={"deficit_tn_jpy": "deficit_tjpy"})[
        _COLUMNS
    ]


def balance_history() -> dict[str, pd.DataFrame]:
    """Return the past deficit, each item set a table of its own.

    Returns
    -------
    dict of item set to DataFrame
        ``year``, ``deficit_tjpy``, ``low``, ``high``, ``source``, ``confidence``, by year.

    Examples
    --------
    >>> balance_history()["digital (MRI count)"][["year", "deficit_tjpy"]].to_numpy().tolist()
    [[2014.0, 2.1], [2023.0, 5.5]]
    """
    actual = published_balance().query("kind == 'actual'")
    columns = ["year", "deficit_tjpy", "low", "high", "source", "confidence"]
    return {
        str(name): rows.sort_values("year")[columns].reset_index(drop=True)
        for name, rows in actual.groupby("item_set", sort=False)
    }


def balance_forecasts() -> pd.DataFrame:
    """Return the forecasts of others: points, each by its own count.

    Examples
    --------
    >>> balance_forecasts()["deficit_tjpy"].tolist()
    [10.0, 18.0, 28.0, 45.3]
    """
    found = published_balance().query("kind == 'forecast'")
    return found.sort_values(["year", "deficit_tjpy"], ignore_index=True)
