"""Plots of the national picture; matplotlib is needed here and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geowbit.core.errors import OutputError
from geowbit.countries import in_use
from geowbit.national.areas import (
    NATIONAL,
    area_label,
    capital_area,
    full_areas,
    joined_labels,
    supply_areas,
)
from geowbit.national.demand import Demand, published_demand
from geowbit.national.fleet import Fleet, rest_bounds, statements
from geowbit.national.parameters import facts
from geowbit.national.relief import HEADROOM_SINCE, known_headroom, said_of_capital
from geowbit.national.trade import balance_forecasts, balance_history

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colors, told apart by color-blind readers
_BLUE, _ORANGE, _GREEN, _RED, _PINK = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7"
_INK, _SOFT = "#20282c", "#7a858b"
_LOCAL_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
)
_SAVED: dict[str, dict[str, Any]] = {
    "png": {"dpi": 160, "metadata": {"Software": None}},
    "svg": {"metadata": {"Date": None, "Creator": None}},
}


def plot_fleet(fleet: Fleet, after: Fleet | None = None) -> Figure:
    """Draw each area's part of the fleet, before and after sites were added, and what is said.

    Parameters
    ----------
    fleet : Fleet
    after : Fleet, optional
        With the added sites.

    Returns
    -------
    matplotlib.figure.Figure
    """
    with _drawing(9.5, 7.2) as (figure, names):
        shares, said = figure.subplots(2, 1, height_ratios=(3, 2))
        _draw_shares(shares, fleet, after, names)
        _draw_statements(said)
        _foot(figure, str(fleet.basis))
    return figure


def plot_demand(
    demand: Demand,
    area: str | None = None,
    *,
    before: Demand | None = None,
    headroom: Mapping[str, float] | None = None,
) -> Figure:
    """Draw what the data centers of an area draw, with what is published and said beside it.

    Parameters
    ----------
    demand : Demand
    area : str, optional
        A supply area, or ``national``; that of the capital where not given.
    before : Demand, optional
        Without the sites that the other has, such as of :class:`geowbit.national.Relief`.
    headroom : dict of area to MW, optional
        As in :func:`geowbit.national.headroom_years`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    area = capital_area() if area is None else area
    table = demand.table(area)
    years = table["fiscal_year"]
    with _drawing(9.5, 6.2) as (figure, names):
        ax = figure.subplots()
        ax.fill_between(
            years, table["mw_low"], table["mw_high"], color=_BLUE, alpha=0.18, lw=0,
            label="5 % to 95 % of the draws",
        )  # fmt: skip
        ax.plot(years, table["mw_mid"], color=_BLUE, lw=2.2, label="all data centers, mid values")
        ax.plot(
            years, table["mw_mid"] - table["added_mw_mid"], color=_BLUE, lw=1.2, ls=":",
            label="of it the present fleet (estimate)",
        )  # fmt: skip
        if before is not None:
            ax.plot(years, before.table(area)["mw_mid"], color=_SOFT, lw=1.6, ls="--",
                    label="without the sites of the run")  # fmt: skip
        _draw_headroom(ax, demand, table, known_headroom(demand, headroom).get(area))
        ax.set_ylim(0)
        if area == capital_area():
            _draw_said_of_capital(ax, demand)
        elif area == NATIONAL:
            _draw_published(ax, demand)
        ax.set_title(f"{names(area)}: peak draw of data centers, MW", loc="left", weight="bold")
        ax.set_xlabel("fiscal year")
        ax.set_xlim(years.min() - 0.4, years.max() + 0.6)
        ax.yaxis.set_major_formatter("{x:,.0f}")
        ax.legend(loc="upper left", frameon=False, fontsize=9)
        _foot(
            figure,
            "Applications, statements and forecasts count different things and are not added. "
            f"Growth: {demand.growth['source'].iloc[-1].split(' http')[0]}. "
            "The present fleet is an estimate.",
        )
    return figure


def plot_trade(table: pd.DataFrame, leverage: pd.DataFrame) -> Figure:
    """Draw history and forecasts count by count, a scenario's flows, and what matters most.

    Parameters
    ----------
    table : DataFrame
        Of :func:`geowbit.national.trade`.
    leverage : DataFrame
        Of :func:`geowbit.national.tornado`, of the net.

    Returns
    -------
    matplotlib.figure.Figure
    """
    scenario = str(table["scenario"].iloc[0])
    with _drawing(11, 10) as (figure, _):
        (history, balance), (flows, matters) = figure.subplots(2, 2)
        _draw_history(history)
        _draw_balance(balance, table, scenario)
        _draw_flows(flows, table)
        _draw_tornado(matters, leverage)
        _foot(
            figure,
            "Item sets count different services and are never one line. Siting at home does not "
            "of itself cure the deficit (CRIEPI 2025). Levers are assumptions.",
        )
    return figure


def figure_bytes(figure: Figure, suffix: str) -> bytes:
    """Return a figure as the content of a file; the same figure gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    suffix : {"png", "svg"}
    """
    import matplotlib

    content = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "geowbit", "svg.fonttype": "path"}):
        figure.savefig(content, format=suffix, **_SAVED[suffix])
    return content.getvalue()


@contextmanager
def _drawing(width: float, height: float) -> Iterator[tuple[Figure, Any]]:
    """Give a figure, and how to call an area with the fonts that are there."""
    try:
        import matplotlib
        from matplotlib import font_manager
        from matplotlib.figure import Figure
    except ImportError as error:
        raise OutputError("national.no_matplotlib") from error
    there = set(font_manager.get_font_names())
    local = [font for font in _LOCAL_FONTS if font in there][:1]

    def names(area: str) -> str:
        english = area_label(area)
        other = area_label(area, "ja") if local else english
        return english if other == english else f"{english} {other}"

    style: Any = {
        "font.family": ["DejaVu Sans", *local],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": _SOFT,
        "axes.titlesize": 12,
        "text.color": _INK,
        "axes.labelcolor": _INK,
        "xtick.color": _INK,
        "ytick.color": _INK,
    }
    with matplotlib.rc_context(style):
        yield Figure(figsize=(width, height), layout="constrained"), names


def _foot(figure: Figure, words: str) -> None:
    figure.supxlabel(words, x=0.01, ha="left", fontsize=7.5, color=_SOFT, wrap=True)


def _draw_shares(ax: Axes, fleet: Fleet, after: Fleet | None, names: Any) -> None:
    at = np.arange(len(supply_areas()))
    table = fleet.table().iloc[:-1]
    height = 0.38 if after else 0.62
    shift = 0.2 if after else 0
    error = 100 * np.abs(
        table[["share_low", "share_high"]].to_numpy().T - table["share"].to_numpy()
    )
    ax.barh(
        at - shift, 100 * table["share"], height, color=_BLUE, xerr=error,
        error_kw={"ecolor": _INK, "elinewidth": 0.8, "capsize": 2},
        label=f"present fleet, Herfindahl index {fleet.herfindahl:.3f}",
    )  # fmt: skip
    if after:
        ax.barh(
            at + shift, 100 * after.shares, height, color=_ORANGE,
            label=f"with {after.mw.sum() - fleet.mw.sum():,.0f} MW added, {after.herfindahl:.3f}",
        )  # fmt: skip
    ends = np.maximum(table["share_high"].to_numpy(), after.shares if after else 0)
    for row, (before, end) in enumerate(zip(fleet.shares, ends, strict=True)):
        later = f" → {100 * after.shares[row]:.1f}" if after else ""
        ax.text(100 * end + 0.8, row, f"{100 * before:.1f}{later} %", va="center", fontsize=9)
    ax.set_yticks(at, [names(area) for area in supply_areas()])
    ax.invert_yaxis()
    ax.set_xlim(0, max(80, 100 * ends.max() + 15))
    ax.set_xlabel("% of the peak draw of all data centers")
    ax.set_title("How concentrated the data centers are", loc="left", weight="bold")
    legend = ax.legend(loc="lower right", frameon=False)
    if fleet.estimated:
        low, high = rest_bounds(fleet.shares)
        legend.set_title(
            f"However the rest outside {joined_labels(full_areas())} is split: "
            f"{low:.3f} to {high:.3f}"
        )
        legend.get_title().set_fontsize(8.5)


def _draw_statements(ax: Axes) -> None:
    said = statements()
    at = np.arange(len(said))
    colors = [_GREEN if " and " in areas else _BLUE for areas in said["areas"]]
    ax.barh(at, 100 * said["share"], 0.34, color=colors)
    for row, one in enumerate(said.itertuples()):
        ax.text(100 * one.share + 1, row, f"{100 * one.share:.0f} %", va="center", fontsize=9)
        words = f"{one.areas}, {one.year}: {one.counts}"
        ax.text(0.3, row - 0.26, words, va="bottom", fontsize=8.5)
    ax.set_yticks([])
    ax.set_ylim(len(said) - 0.6, -0.8)
    ax.set_xlim(0, 100)
    ax.set_title("What is said, and what each source counts", loc="left", weight="bold")


def _draw_headroom(
    ax: Axes, demand: Demand, table: pd.DataFrame, headroom_mw: float | None
) -> None:
    """Draw the draw at which the headroom is used up, counted from its first year."""
    if headroom_mw is None or HEADROOM_SINCE not in demand.years:
        return
    added = table["added_mw_mid"] - table["added_mw_mid"].iloc[demand.years.index(HEADROOM_SINCE)]
    limit = table["mw_mid"] - added + headroom_mw
    later = table["fiscal_year"] > HEADROOM_SINCE
    ax.plot(table["fiscal_year"][later], limit[later], color=_PINK, lw=1.4, ls="-.",
            label=f"headroom of {headroom_mw:,.0f} MW used up")  # fmt: skip


def _draw_said_of_capital(ax: Axes, demand: Demand) -> None:
    unit = facts().loc["nuclear_unit_mw"]
    ax.axhspan(float(unit["low"]), float(unit["high"]), color=_ORANGE, alpha=0.35, lw=0,
               label="one nuclear unit, 1,000 to 1,300 MW")  # fmt: skip
    station = said_of_capital(demand).iloc[1]
    ax.axhline(station["low_mw"], color=_ORANGE, lw=1.6, ls="--",
               label=f"the largest nuclear station, {station['low_mw']:,.0f} MW")  # fmt: skip
    said = published_demand().query("kind == 'applications'")
    said = said[said["area"] == capital_area()]
    ax.scatter(
        said["fiscal_year"], said["value"], marker="x", color=_RED, s=55, zorder=3,
        label="applied for (not all will come; not part of the curve)",
    )  # fmt: skip
    units = facts().filter(like="_as_nuclear_plants", axis=0).iloc[0]
    last = said.loc[said["fiscal_year"].idxmax()]
    ax.annotate(
        f"{last['value'] / 1e3:g} GW to FY{last['fiscal_year']}:\n"
        f"as much as {units['low']:.0f} to {units['high']:.0f} units",
        (last["fiscal_year"], last["value"]), xytext=(0, 10), textcoords="offset points",
        fontsize=8.5, color=_RED, va="bottom", ha="right",
    )  # fmt: skip
    ax.set_ylim(0, max(1.55 * said["value"].max(), ax.get_ylim()[1]))


def _draw_published(ax: Axes, demand: Demand) -> None:
    points = demand.growth.iloc[1:]
    fleet = demand.table(NATIONAL).set_index("fiscal_year")
    here = points[points["fiscal_year"].isin(fleet.index)]
    base = (fleet["mw_mid"] - fleet["added_mw_mid"]).reindex(here["fiscal_year"]).to_numpy()
    ax.scatter(here["fiscal_year"], base + here["mw"], color=_INK, zorder=3, s=36,
               label="published growth, on top of the present fleet")  # fmt: skip


def _draw_history(ax: Axes) -> None:
    marks = iter("osD^v<>*PX")
    for name, rows in balance_history().items():
        # a line joins figures of one item set alone
        ax.plot(rows["year"], rows["deficit_tjpy"], marker=next(marks), ms=6, lw=1, ls="-",
                label=name)  # fmt: skip
    ax.set_title(f"Digital trade deficit so far, {_trillions()}", loc="left", weight="bold")
    ax.set_xlim(2013.3, 2024.9)
    ax.set_ylim(0, 13)
    ax.legend(loc="upper left", frameon=False, fontsize=7.5, title="by what is counted",
              title_fontsize=8, alignment="left")  # fmt: skip


def _draw_balance(ax: Axes, table: pd.DataFrame, scenario: str) -> None:
    years = table["year"]
    ax.fill_between(years, table["deficit_tjpy_low"], table["deficit_tjpy_high"], color=_BLUE,
                    alpha=0.15, lw=0, label="scenario, 5 % to 95 % of the draws")  # fmt: skip
    ax.plot(years, table["reference_tjpy"], color=_SOFT, lw=1.4, ls="--",
            label="METI's path, no more siting at home")  # fmt: skip
    ax.plot(years, table["deficit_tjpy"], color=_BLUE, lw=2.2, label=f"scenario {scenario}")
    points = balance_forecasts()
    ax.scatter(points["year"], points["deficit_tjpy"], marker="D", s=26, color=_RED, zorder=4,
               label="forecasts of others, each by its own count")  # fmt: skip
    for one in points.itertuples():
        words = f"{one.item_set.replace(' incl. ', chr(10) + 'incl. ')}: {one.deficit_tjpy:g}"
        below = one.deficit_tjpy < table["reference_tjpy"].max() / 2
        ax.annotate(words, (one.year, one.deficit_tjpy), xytext=(-6, -14 if below else 5),
                    textcoords="offset points", ha="left" if below else "right", fontsize=8,
                    color=_RED)  # fmt: skip
    ax.set_title(f"and to come, {_trillions()}", loc="left", weight="bold")
    ax.set_ylim(0, 62)
    ax.legend(loc="upper left", frameon=False, fontsize=8)


def _draw_flows(ax: Axes, table: pd.DataFrame) -> None:
    for name, color, words in (
        ("replaced_tjpy", _GREEN, "imports replaced"),
        ("software_tjpy", _ORANGE, "licences paid abroad"),
        ("added_profit_tjpy", _PINK, "added profits leaving"),
        ("hardware_tjpy", _RED, "added servers and chips imported"),
    ):
        ax.plot(table["year"], table[name], color=color, lw=1.8, label=words)
    ax.fill_between(table["year"], table["net_tjpy_low"], table["net_tjpy_high"], color=_INK,
                    alpha=0.12, lw=0)  # fmt: skip
    ax.plot(table["year"], table["investment_tjpy"], color=_SOFT, lw=1.4, ls=":",
            label="investment in buildings, a year (no part of the net)")  # fmt: skip
    ax.plot(table["year"], table["net_tjpy"], color=_INK, lw=2.2, label="net (band: 5 % to 95 %)")
    ax.axhline(0, color=_SOFT, lw=0.8)
    ax.set_title(f"What more centers at home change, {_trillions()}", loc="left", weight="bold")
    ax.legend(loc="lower left", frameon=False, fontsize=8)


def _draw_tornado(ax: Axes, leverage: pd.DataFrame) -> None:
    shown = leverage.head(8).iloc[::-1]
    at = np.arange(len(shown))
    mid = float(leverage.attrs["mid"])
    for end, color in (("low", _ORANGE), ("high", _BLUE)):
        ax.barh(at, shown[f"at_{end}"] - mid, 0.62, left=mid, color=color,
                label=f"parameter at its {end} end")  # fmt: skip
    labels = [
        f"{row.key.replace('_', ' ')}\n{row.low:g} to {row.high:g}" for row in shown.itertuples()
    ]
    ax.set_yticks(at, labels, fontsize=8)
    ax.axvline(mid, color=_INK, lw=1)
    ax.axvline(0, color=_SOFT, lw=0.8, ls=":")
    ax.set_title(
        f"What matters: net of {leverage.attrs['year']}, {_trillions()}", loc="left", weight="bold"
    )
    ax.legend(loc="lower right", frameon=False, fontsize=8)


def _trillions() -> str:
    return f"tn {in_use().currency.unit}"
