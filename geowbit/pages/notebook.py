"""What a notebook shows of a result: a small table, and a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geowbit.candidates import table_lattice
from geowbit.core.errors import OutputError
from geowbit.core.escape import safe_text
from geowbit.findings import scores_of
from geowbit.pages.overlays import vector_layer
from geowbit.pages.ramp import EXCLUDED, hex_color, score_colors, score_scale
from geowbit.pages.surface import mercator_y
from geowbit.pages.words import criterion_label, money, number, rows_of, where
from geowbit.run import Run

__all__ = [
    "plot_sites",
    "sites_table",
    "study_table",
]

_ROWS = 10
_MARGIN_DEG = 0.3


def sites_table(top: pd.DataFrame, run: Run) -> str:
    """Return the best sites as a small HTML table.

    Parameters
    ----------
    top : DataFrame
        The best sites, best first.
    run : Run
        For the name of the study and the counts.

    Returns
    -------
    str
        HTML; every text from data went through :func:`geowbit.core.escape.safe_text`.

    Examples
    --------
    >>> top = pd.DataFrame({"rank": [1], "score": [0.5], "site_id": ["A<b>"]})
    >>> "A&lt;b&gt;" in sites_table(top, Run(name="One"))
    True
    """
    told = f"{number(run.ranked)} of {number(len(run))} candidates ranked" if len(run) else ""
    heads = (
        "rank",
        "site",
        "place",
        "score",
        "substation km",
        "fiber km",
        "connection",
        "a year/MW",
    )
    rows = "".join(_row(row) for row in rows_of(pd.DataFrame(top).head(_ROWS)))
    more = f"<p>… and {len(top) - _ROWS} more in top()</p>" if len(top) > _ROWS else ""
    return (
        f"<div><p><b>{safe_text(run.name or 'Sites')}</b>: {told}</p>"
        f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{more}</div>"
    )


def study_table(
    name: str, load_mw: float, area: str, weights: Mapping[str, float], rules: Sequence[str]
) -> str:
    """Return what a study asks as a small HTML table: what counts how much, and what is out.

    Parameters
    ----------
    name : str
    load_mw : float
    area : str
        In short; empty for the whole country.
    weights : mapping of str to float
        Of the criteria that count.
    rules : sequence of str
        That exclude.

    Examples
    --------
    >>> "75 %" in study_table("One", 100, "", {"fiber_km": 3, "snow_cm": 1}, ["lake > 0"])
    True
    """
    total = sum(weights.values()) or 1.0
    ordered = sorted(weights.items(), key=lambda one: -one[1])
    rows = "".join(
        f"<tr><td>{safe_text(criterion_label(key))}</td>"
        f"<td>{number(100 * weight / total, 1).removesuffix('.0')} %</td></tr>"
        for key, weight in ordered
    )
    out = "".join(f"<li>{safe_text(rule)}</li>" for rule in rules)
    told = ", ".join(filter(None, (f"{load_mw:g} MW", area)))
    return (
        f"<div><p><b>{safe_text(name)}</b>: {safe_text(told)}; run() scores it</p>"
        f"<table><thead><tr><th>what counts</th><th>share</th></tr></thead><tbody>{rows}</tbody>"
        f"</table><details><summary>{len(rules)} rules that exclude</summary><ul>{out}</ul>"
        "</details></div>"
    )


def _row(row: Mapping[str, Any]) -> str:
    name, japanese = where(row)
    cells = (
        number(row.get("rank")),
        row.get("site_id"),
        f"{name} {japanese}",
        number(row.get("score"), 3),
        number(row.get("substation_km"), 1),
        number(row.get("fiber_km"), 1),
        money(row.get("connection_mjpy")),
        money(row.get("site_mjpy_per_mw_year")),
    )
    return f"<tr>{''.join(f'<td>{safe_text(cell)}</td>' for cell in cells)}</tr>"


def plot_sites(
    table: pd.DataFrame,
    top: pd.DataFrame,
    *,
    column: str = "score",
    falling: bool = False,
    layers: Mapping[str, Any] | None = None,
    ax: Any = None,
    cmap: Any = None,
    figsize: tuple[float, float] | None = None,
) -> Any:
    """Draw a column of the candidates and the best sites with Matplotlib.

    Parameters
    ----------
    table : DataFrame
        Every candidate, with ``lon``, ``lat``, ``score`` and ``excluded``.
    top : DataFrame
        The best sites, best first.
    column : str
        What the colors show.
    falling : bool
        Whether less of it is better: the better values are the darker ones.
    layers : dict, optional
        ``prefectures`` gives the outlines.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure where not given.
    cmap : str or Colormap, optional
        Colors from the lowest to the highest value in place of these.
    figsize : tuple of float, optional
        Of a new figure, inches.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    OutputError
        Where Matplotlib is not installed or the column is not there or no number.
    """
    try:
        from matplotlib import pyplot
        from matplotlib.colors import ListedColormap
    except ImportError as error:
        raise OutputError("map.no_matplotlib") from error
    if column not in table or not pd.api.types.is_numeric_dtype(table[column]):
        numbers = tuple(str(name) for name in table.select_dtypes("number"))
        raise OutputError("map.no_number_column", name=repr(column), known=numbers)
    if ax is None:
        _, ax = pyplot.subplots(figsize=figsize or (8, 8))
    _, ranked = scores_of(table)
    values = table[column].to_numpy(dtype=float, na_value=np.nan)
    values = np.where(ranked, values, np.nan) if column == "score" else values
    known = values[np.isfinite(values)]
    low, high = score_scale(known) if column == "score" else _usual(known)
    bad = (0.0, 0.0, 0.0, 0.0) if table_lattice(table) else hex_color(EXCLUDED)
    ramp = score_colors(64)[:: -1 if falling else 1]
    chosen = ListedColormap(ramp / 255) if cmap is None else pyplot.get_cmap(cmap)
    colors = chosen.with_extremes(bad=bad)
    drawn = _cells(ax, table, values, cmap=colors, vmin=low, vmax=high)
    for outline in _outlines(layers or {}):
        ax.plot(*outline.T, color="#6c7478", linewidth=0.4)
    ax.scatter(top["lon"], top["lat"], s=60, color="#ffd43b", edgecolor="#1d1d1b", zorder=3)
    for place, (lon, lat) in enumerate(zip(top["lon"], top["lat"], strict=True), start=1):
        ax.annotate(str(place), (lon, lat), ha="center", va="center", fontsize=6, zorder=4)
    lon, lat = table["lon"].to_numpy(float)[ranked], table["lat"].to_numpy(float)[ranked]
    if len(lon):
        ax.set_xlim(lon.min() - _MARGIN_DEG, lon.max() + _MARGIN_DEG)
        ax.set_ylim(lat.min() - _MARGIN_DEG, lat.max() + _MARGIN_DEG)
    # a degree of longitude is shorter than one of latitude, as Mercator has it in the middle
    middle = float(np.mean(ax.get_ylim()))
    step = float(np.diff(mercator_y([middle - 0.5, middle + 0.5]))[0])
    ax.set_aspect(step / np.radians(1.0))
    ax.figure.colorbar(drawn, ax=ax, label=column, shrink=0.6)
    ax.set_xlabel("longitude, degrees")
    ax.set_ylabel("latitude, degrees")
    return ax


def _usual(values: Any) -> tuple[float, float]:
    if not len(values):
        return 0.0, 1.0
    low, high = (float(v) for v in np.quantile(values, [0.02, 0.98]))
    return low, high if high > low else low + 1.0


def _cells(ax: Any, table: pd.DataFrame, values: Any, **colors: Any) -> Any:
    lattice = table_lattice(table)
    if lattice is None:
        size = float(np.clip(40_000 / max(1, len(table)), 1, 40))
        return ax.scatter(
            table["lon"], table["lat"], c=values, s=size, plotnonfinite=True, **colors
        )
    grid = np.full(lattice.grid.shape, np.nan)
    grid[lattice.row, lattice.column] = values
    sea = np.ones(grid.shape, bool)
    sea[lattice.row, lattice.column] = False
    west, south, east, north = lattice.grid.bounds
    extent = (west, east, south, north)
    gray = np.where(sea[..., None], 0.0, np.array([*EXCLUDED, 255]) / 255)
    ax.imshow(gray, extent=extent, interpolation="nearest")
    return ax.imshow(np.ma.masked_invalid(grid), extent=extent, interpolation="nearest", **colors)


def _outlines(layers: Mapping[str, Any]) -> list[Any]:
    frame = vector_layer(layers, "prefectures", "land")
    if frame is None:
        return []
    parts = shapely.get_parts(shapely.boundary(frame.geometry.to_numpy()))
    return [shapely.get_coordinates(part) for part in parts]
