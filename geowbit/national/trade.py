"""What data centers at home do, and do not do, to the digital trade balance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.core.names import suggestion
from geowbit.layers import embedded_table, model_table
from geowbit.national.parameters import (
    DRAWS,
    Values,
    draws,
    low_and_high,
    mids,
    national_parameters,
)

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


Array = npt.NDArray[np.float64]

FIRST_YEAR, LAST_YEAR = 2024, 2037
_BASE = "base"

_TABLE = (
    "reference_tjpy",
    "replaced_tjpy",
    "software_tjpy",
    "deficit_tjpy",
    "foreign_profit_tjpy",
    "added_profit_tjpy",
    "hardware_tjpy",
    "net_tjpy",
    "sales_tjpy",
    "investment_tjpy",
)


def trade_scenarios() -> dict[str, str]:
    """Return the scenarios, each with what it says.

    Examples
    --------
    >>> list(trade_scenarios())[:2]
    ['base', 'pessimistic']
    """
    table = model_table("trade_scenarios").drop_duplicates("scenario")
    return dict(zip(table["scenario"], table["what"], strict=True))


def scenario_parameters(
    scenario: str = _BASE, assumptions: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Return the parameters of a scenario; the user's own go before those of the scenario.

    Raises
    ------
    StudyError
        Where the scenario or a parameter is unknown, or a value cannot be.

    Examples
    --------
    >>> float(scenario_parameters("ireland").loc["new_foreign_owner_share", "mid"])
    0.95
    """
    known = trade_scenarios()
    if scenario not in known:
        hint = suggestion(scenario, known, likeness=0.5)
        raise StudyError("national.no_scenario", name=str(scenario), hint=hint)
    rows = model_table("trade_scenarios").query("scenario == @scenario and key.notna()")
    levers = {row.key: [row.low, row.mid, row.high] for row in rows.itertuples()}
    table = national_parameters({**levers, **(assumptions or {})})
    for row in rows.itertuples():
        if row.key not in (assumptions or {}):
            table.loc[row.key, ["source", "confidence"]] = [row.source, row.confidence]
    starts = ["deficit_2024_tjpy", "dc_sales_2023_tjpy", "investment_2020_tjpy"]
    if (table.loc[starts, "low"] < 1e-3).any():
        raise StudyError("national.starts_too_small", names=tuple(starts))
    return table


def trade(
    scenario: str = _BASE,
    *,
    first_year: int = FIRST_YEAR,
    last_year: int = LAST_YEAR,
    assumptions: Mapping[str, Any] | None = None,
    n: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return a scenario of the digital trade balance, year by year.

    Parameters
    ----------
    scenario : str, optional
        One of :func:`trade_scenarios`.
    first_year, last_year : int, optional
        From 2024 to 2037.
    assumptions : dict, optional
        As in :func:`national_parameters`.
    n, seed : int, optional
        Draws, and their seed.

    Returns
    -------
    DataFrame
        ``year``, ``scenario`` and, in trillion yen each with ``_low`` and ``_high`` (5 % and
        95 % of the draws): ``reference_tjpy`` (the deficit without more siting at home),
        ``replaced_tjpy`` (imports whose place domestic services take), ``software_tjpy``
        (licences paid abroad for them), ``deficit_tjpy`` (the services balance after both),
        ``foreign_profit_tjpy`` (profits leaving, of all centers: primary income),
        ``added_profit_tjpy`` (of those added since 2024), ``hardware_tjpy`` (servers and chips
        imported beyond those of 2024: goods), ``net_tjpy`` (replaced less software, added
        profit and hardware; above 0 is better for the country), ``sales_tjpy``,
        ``investment_tjpy`` (in buildings, a line of its own), and ``break_even_share`` (the
        replacement share at which net is 0).

    Raises
    ------
    StudyError
        Where a year, the scenario or an assumption cannot be.

    Examples
    --------
    >>> table = trade("base", n=100).set_index("year")
    >>> round(float(table.loc[2028, "foreign_profit_tjpy"]), 2)  # 5.0812 x 0.6 x 0.3 x 0.7 x 0.8
    0.51
    """
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise StudyError(
            "national.span_outside",
            first=str(first_year),
            last=str(last_year),
            least=str(FIRST_YEAR),
            most=str(LAST_YEAR),
        )
    years = np.arange(first_year, last_year + 1)
    parameters = scenario_parameters(scenario, assumptions)
    mid = flows(mids(parameters), years)
    drawn = flows(draws(parameters, n=n, seed=seed), years)
    columns: dict[str, Any] = {"year": years, "scenario": scenario}
    for name in _TABLE:
        low, high = low_and_high(drawn[name], mid[name][0])
        columns |= {name: mid[name][0], f"{name}_low": low, f"{name}_high": high}
    return pd.DataFrame(columns | {"break_even_share": mid["break_even_share"][0]})


def flows(values: Values, years: npt.ArrayLike) -> dict[str, Array]:
    """Return every flow, trillion yen a year, in each draw: arrays (draws, years).

    Notes
    -----
    Added sales are those beyond 2024's; what stands in the balance of 2024 already stays there.

    - reference = deficit 2024 x (deficit 2035 / deficit 2024) ^ ((year - 2024) / 11)
    - replaced = added sales x replacement share; software likewise
    - profit = (sales 2024 x foreign share today + added sales x foreign share of the new)
      x margin x (1 - tax) x payout
    - hardware = (investment - investment 2024) x hardware to buildings x (1 - domestic share)
    """
    sales, sales_2024 = _dc_sales(values, years), _dc_sales(values, [2024])
    added = sales - sales_2024
    investment = _building_investment(values, years)
    more_investment = investment - _building_investment(values, [2024])
    start, end = _column(values, "deficit_2024_tjpy"), _column(values, "deficit_2035_tjpy")
    reference = start * (end / start) ** ((np.asarray(years) - 2024) / 11)
    replaced = added * _column(values, "replacement_share")
    software = added * _column(values, "software_import_share")
    leaving = (
        _column(values, "profit_margin")
        * (1 - _column(values, "profit_tax_share"))
        * _column(values, "profit_payout_share")
    )
    added_profit = added * _column(values, "new_foreign_owner_share") * leaving
    profit = sales_2024 * _column(values, "foreign_owner_share") * leaving + added_profit
    hardware = (
        more_investment
        * _column(values, "hardware_to_building_ratio")
        * (1 - _column(values, "domestic_hardware_share"))
    )
    cost = software + added_profit + hardware
    return {
        "reference_tjpy": reference,
        "replaced_tjpy": replaced,
        "software_tjpy": software,
        "deficit_tjpy": reference - replaced + software,
        "foreign_profit_tjpy": profit,
        "added_profit_tjpy": added_profit,
        "hardware_tjpy": hardware,
        "net_tjpy": replaced - cost,
        "sales_tjpy": sales,
        "investment_tjpy": investment,
        "break_even_share": np.divide(
            cost, added, out=np.full_like(cost, np.nan), where=np.abs(added) > 1e-12
        ),
    }


def _dc_sales(values: Values, years: npt.ArrayLike) -> Array:
    """Return the sales of data center services, trillion yen: as published to 2028, then on.

    Examples
    --------
    >>> sales = _dc_sales(mids(national_parameters()), [2023, 2028])
    >>> sales.round(4).tolist()
    [[2.7361, 5.0812]]
    """
    ends = _column(values, "dc_sales_2023_tjpy"), _column(values, "dc_sales_2028_tjpy")
    return _grown(ends, (2023, 2028), _column(values, "dc_sales_growth"), years)


def _building_investment(values: Values, years: npt.ArrayLike) -> Array:
    """Return the investment in data center buildings, trillion yen a year.

    Examples
    --------
    >>> _building_investment(mids(national_parameters()), [2020, 2028]).tolist()
    [[0.1642, 1.0]]
    """
    ends = _column(values, "investment_2020_tjpy"), _column(values, "investment_2028_tjpy")
    return _grown(ends, (2020, 2028), _column(values, "investment_growth"), years)


def _grown(
    ends: tuple[Array, Array], span: tuple[int, int], growth: Array, years: npt.ArrayLike
) -> Array:
    """Return an amount that grows evenly between two published years, and on as asked."""
    (first, last), (first_year, last_year) = ends, span
    asked = np.asarray(years, dtype=np.float64)
    between = (np.minimum(asked, last_year) - first_year) / (last_year - first_year)
    beyond = np.maximum(asked - last_year, 0)
    amount: Array = first * (last / first) ** between * (1 + growth) ** beyond
    return amount


def _column(values: Values, key: str) -> Array:
    return values[key][:, None]


def tornado(
    scenario: str = _BASE,
    *,
    year: int = 2035,
    of: str = "net_tjpy",
    assumptions: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Return what moves a result most: each parameter at its ends, the others at mid.

    Parameters
    ----------
    scenario : str, optional
    year : int, optional
        From 2024 to 2037.
    of : str, optional
        A column of :func:`trade` without low and high.
    assumptions : dict, optional
        As in :func:`national_parameters`.

    Returns
    -------
    DataFrame
        ``key``, ``what``, ``low``, ``high`` (values of the parameter), ``at_low``, ``at_high``
        (the result there), ``swing`` (between them), the largest first; ``attrs["mid"]`` is
        the result at mid, ``attrs["year"]`` the year. What does not matter is left out.

    Raises
    ------
    StudyError
        Where the year, the column, the scenario or an assumption cannot be.

    Examples
    --------
    >>> tornado(of="deficit_tjpy")["key"].iloc[0]
    'deficit_2035_tjpy'
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise StudyError(
            "national.tornado_year", year=str(year), first=str(FIRST_YEAR), last=str(LAST_YEAR)
        )
    if of not in _TABLE:
        raise StudyError("national.no_flow", name=of, known=_TABLE)
    parameters = scenario_parameters(scenario, assumptions)
    keys = parameters.index[parameters["low"] < parameters["high"]]
    middle = mids(parameters)
    # a draw for each parameter at an end
    ends = {
        level: {
            key: np.where(keys == key, parameters.loc[key, level], value[0])
            for key, value in middle.items()
        }
        for level in ("low", "high")
    }
    found = {level: flows(values, [year])[of][:, 0] for level, values in ends.items()}
    frame = pd.DataFrame(
        {
            "key": keys,
            "what": parameters.loc[keys, "what"].to_numpy(),
            "low": parameters.loc[keys, "low"].to_numpy(),
            "high": parameters.loc[keys, "high"].to_numpy(),
            "at_low": found["low"],
            "at_high": found["high"],
            "swing": np.abs(found["high"] - found["low"]),
        }
    )
    frame = frame[frame["swing"] > 1e-9].sort_values("swing", ascending=False, ignore_index=True)
    frame.attrs |= {"mid": float(flows(middle, [year])[of][0, 0]), "year": year}
    return frame
