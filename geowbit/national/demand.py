"""Demand of data centers by area and fiscal year: published, the user's forecast, ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError, StudyError
from geowbit.core.messages import Message
from geowbit.countries import by_country
from geowbit.layers import embedded_table, model_table
from geowbit.layers.numbers import numbers_of
from geowbit.layers.tables import read_rows
from geowbit.national.areas import (
    NATIONAL,
    area_label,
    by_area,
    capital_area,
    supply_area,
    supply_areas,
)
from geowbit.national.fleet import Fleet, fleet_mw, hours_of, known_sites, own_shares
from geowbit.national.parameters import (
    DRAWS,
    Values,
    draws,
    low_and_high,
    mids,
    national_parameters,
)

Array = npt.NDArray[np.float64]

FIRST_YEAR, LAST_YEAR = 2023, 2037


def published_demand() -> pd.DataFrame:
    """Return every published figure of demand: forecasts, applications and capacities.

    They count different things (see ``what`` and ``kind``) and are never added.

    Returns
    -------
    DataFrame
        ``fiscal_year``, ``area``, ``value``, ``unit``, ``what``, ``kind``, ``source``,
        ``confidence``.

    Examples
    --------
    >>> table = published_demand()
    >>> float(table.query("what == 'peak, DC only, added' and fiscal_year == 2034")["value"].item())
    6160.0
    """
    columns = ["fiscal_year", "area", "value", "unit", "what", "kind", "source", "confidence"]
    return embedded_table("dc_demand").rename(columns={"fy": "fiscal_year"})[columns]


def demand_vintages() -> list[str]:
    """Return the editions of OCCTO's forecast that a curve can follow.

    Examples
    --------
    >>> demand_vintages()
    ['2024', '2025', '2026']
    """
    return sorted(_vintages()["vintage"].astype(str).unique())


@by_country
def _vintages() -> pd.DataFrame:
    return model_table("demand_vintages")


def published_growth(vintage: str = "2025") -> pd.DataFrame:
    """Return the growth of the peak that an edition of OCCTO's forecast gives for data centers.

    Parameters
    ----------
    vintage : {"2024", "2025", "2026"}
        Edition of January of that year.

    Returns
    -------
    DataFrame
        ``fiscal_year``, ``published_mw`` (as in the source), ``mw`` (data centers alone),
        ``what``, ``basis``, ``source``, ``confidence``; the year before the first has 0.

    Raises
    ------
    StudyError
        Where there is no such edition.

    Examples
    --------
    >>> published_growth("2025")[["fiscal_year", "mw"]].to_numpy().tolist()
    [[2024.0, 0.0], [2025.0, 470.0], [2030.0, 4400.0], [2034.0, 6160.0]]
    """
    if str(vintage) not in demand_vintages():
        raise StudyError("national.no_edition", name=str(vintage), known=tuple(demand_vintages()))
    return _growth_in(str(vintage)).copy()


@by_country
def _growth_in(vintage: str) -> pd.DataFrame:
    """Return the growth of an edition, as :func:`published_growth` tells it."""
    asked = _vintages()[_vintages()["vintage"].astype(str) == vintage]
    table = asked.drop(columns=["source", "confidence"]).merge(
        published_demand()[["fiscal_year", "what", "value", "source", "confidence"]],
        left_on=["fact_fiscal_year", "fact_what"],
        right_on=["fiscal_year", "what"],
        suffixes=("", "_of_fact"),
        validate="1:1",
    )
    part = np.where(table["fabs_in"] == 1, _part_without_fabs(), 1.0)
    table = table.assign(published_mw=table["value"], mw=table["value"] * part)
    columns = ["fiscal_year", "published_mw", "mw", "what", "basis", "source", "confidence"]
    start = pd.DataFrame(
        {
            "fiscal_year": [int(table["fiscal_year"].min()) - 1],
            "published_mw": 0.0,
            "mw": 0.0,
            "what": "the year before the first: nothing added yet",
            "basis": "by definition",
            "source": "",
            "confidence": "high",
        }
    )
    return pd.concat([start, table[columns]], ignore_index=True)


def _part_without_fabs() -> float:
    """Return data centers over data centers and semiconductor fabs, in the edition of 2025."""
    table = published_demand().query("fiscal_year == 2034").set_index("what")["value"]
    return float(table["peak, DC only, added"] / table["peak, DC + fabs, added"])


def growth_curve(
    points: pd.DataFrame, years: npt.ArrayLike, *, continuation: Array | None = None
) -> Array:
    """Return the MW added up to each year: through every published point, and on from there.

    Parameters
    ----------
    points : DataFrame
        ``fiscal_year`` and ``mw``, as of :func:`published_growth`.
    years : array of int
        Fiscal years.
    continuation : array (n,), optional
        MW added a year after the last point over those a year between the last two; 1.

    Returns
    -------
    array (n, years)

    Notes
    -----
    A monotone cubic (Fritsch and Carlson 1980) runs exactly through the points and never falls
    between rising ones; before the first there is nothing, after the last a straight line.

    Examples
    --------
    >>> growth_curve(published_growth("2025"), [2023, 2030, 2034, 2036]).tolist()
    [[0.0, 4400.0, 6160.0, 7040.0]]
    """
    knots = points["fiscal_year"].to_numpy(dtype=np.float64)
    mw = points["mw"].to_numpy(dtype=np.float64)
    asked = np.asarray(years, dtype=np.float64)
    between = _monotone(knots, mw, np.clip(asked, knots[0], knots[-1]))
    slope = (mw[-1] - mw[-2]) / (knots[-1] - knots[-2])
    beyond = slope * np.maximum(asked - knots[-1], 0)
    factor = np.ones(1) if continuation is None else continuation
    curve: Array = between[None, :] + factor[:, None] * beyond[None, :]
    return curve


def _monotone(knots: Array, values: Array, asked: Array) -> Array:
    """Return a monotone cubic through values, as scipy.interpolate.PchipInterpolator.

    That takes as long to load as all layers of a country take to read.
    """
    wide = np.diff(knots)
    rise = np.diff(values) / wide
    slopes = np.zeros(len(knots))
    if len(knots) == 2:
        slopes[:] = rise
    else:
        # of two sides that rise or fall alike, their harmonic mean; a summit is level
        first, second = 2 * wide[1:] + wide[:-1], wide[1:] + 2 * wide[:-1]
        alike = rise[:-1] * rise[1:] > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = (first + second) / (first / rise[:-1] + second / rise[1:])
        slopes[1:-1] = np.where(alike, mean, 0)
        slopes[0] = _end_slope(wide[0], wide[1], rise[0], rise[1])
        slopes[-1] = _end_slope(wide[-1], wide[-2], rise[-1], rise[-2])
    at = np.clip(np.searchsorted(knots, asked, side="right") - 1, 0, len(wide) - 1)
    x, width, begin, end = asked - knots[at], wide[at], slopes[at], slopes[at + 1]
    bend = (begin + end - 2 * rise[at]) / width
    found: Array = values[at] + x * (
        begin + x * ((rise[at] - begin) / width - bend + x * bend / width)
    )
    return found


def _end_slope(near: float, far: float, rise: float, next_rise: float) -> float:
    """Return the slope at an end: of the parabola through three points, kept monotone."""
    slope = ((2 * near + far) * rise - near * next_rise) / (near + far)
    if slope * rise <= 0:
        return 0.0
    if rise * next_rise <= 0 and abs(slope) > 3 * abs(rise):
        return 3 * rise
    return slope


_LEVELS = ("mw_low", "mw_mid", "mw_high")


def read_forecast(path: Path | str) -> pd.DataFrame:
    r"""Read a forecast: what the data centers of an area draw, or by how much they grow.

    Parameters
    ----------
    path : Path or str
        CSV with ``fiscal_year`` and ``mw`` or ``mw_low``, ``mw_mid``, ``mw_high``. With a
        column ``supply_area`` it is the peak draw of all data centers there, which takes the
        place of ours; without, or where the area is ``national``, it is the growth of the
        whole country since the year before its first, which takes the place of OCCTO's.

    Returns
    -------
    DataFrame
        ``supply_area``, ``fiscal_year``, ``mw_low``, ``mw_mid``, ``mw_high``, in order.

    Raises
    ------
    StudyError, AreaError
        Where the file is no such table, has gaps, repeats a year, or names unknown areas.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = file.write_text("fiscal_year,supply_area,mw\n2030,kyushu,500\n2031,kyushu,600\n")
    >>> read_forecast(file)["mw_mid"].tolist()
    [500.0, 600.0]
    """
    try:
        names = ("fiscal_year", "supply_area", "mw", *_LEVELS)
        found = read_rows(Path(path), f"forecast: {path}", names).rows
        numbers = {
            name: numbers_of(found[name]).values
            for name in names
            if name in found and name != "supply_area"
        }
        table = found.assign(**numbers)
        if "supply_area" in table:
            table["supply_area"] = table["supply_area"].str.strip().replace("", pd.NA)
    except FileNotFoundError as error:
        raise StudyError("national.forecast_not_there", path=str(path)) from error
    except (OSError, ValueError, LayerError) as error:
        raise StudyError("national.forecast_unreadable", path=str(path)) from error
    return checked_forecast(table, where=f"forecast: {path}")


def checked_forecast(table: pd.DataFrame, *, where: str = "forecast") -> pd.DataFrame:
    """Return a forecast table with its columns complete and in order.

    Raises
    ------
    StudyError, AreaError
        As :func:`read_forecast`.
    """
    if "fiscal_year" not in table:
        raise StudyError("national.no_column", where=where, column="fiscal_year")
    given = [level for level in _LEVELS if level in table]
    if "mw" in table and not given:
        table = table.assign(**dict.fromkeys(_LEVELS, table["mw"]))
    elif list(_LEVELS) != given:
        raise StudyError("national.forecast_columns", where=where, levels=_LEVELS)
    if not len(table):
        raise StudyError("national.forecast_empty", where=where)
    numbers = table[["fiscal_year", *_LEVELS]].apply(pd.to_numeric, errors="coerce")
    wrong = ~np.isfinite(numbers).all(axis=1) | (numbers < 0).any(axis=1)
    if wrong.any():
        raise StudyError("national.forecast_row", where=where, row=_first(wrong))
    if (numbers["fiscal_year"] % 1 != 0).any():
        row = _first(numbers["fiscal_year"] % 1 != 0)
        raise StudyError("national.forecast_half_year", where=where, row=row)
    falling = (numbers["mw_low"] > numbers["mw_mid"]) | (numbers["mw_mid"] > numbers["mw_high"])
    if falling.any():
        raise StudyError("national.forecast_not_in_order", where=where, row=_first(falling))
    areas = _areas(table, where)
    checked = numbers.assign(supply_area=areas, fiscal_year=numbers["fiscal_year"].astype(int))
    for area, rows in checked.groupby("supply_area", sort=False):
        _check_years(rows["fiscal_year"], where=f"{where}: {area}")
    checked = checked.sort_values(["supply_area", "fiscal_year"], ignore_index=True)
    return checked[["supply_area", "fiscal_year", *_LEVELS]].astype(dict.fromkeys(_LEVELS, float))


def _first(wrong: pd.Series) -> str:
    """Return the number of the first wrong row, the first of all being 1."""
    return str(int(np.flatnonzero(wrong.to_numpy())[0]) + 1)


def _areas(table: pd.DataFrame, where: str) -> list[str]:
    if "supply_area" not in table:
        return [NATIONAL] * len(table)
    if table["supply_area"].isna().any():
        row = _first(table["supply_area"].isna())
        raise StudyError("national.forecast_row_without_area", where=where, row=row)
    return [supply_area(str(name), where=where, national=True) for name in table["supply_area"]]


def _check_years(years: pd.Series, *, where: str) -> None:
    """Refuse years that repeat, leave gaps, or stand outside the table of the model."""
    twice = years[years.duplicated()]
    if len(twice):
        raise StudyError("national.year_twice", where=where, year=str(twice.iloc[0]))
    outside = years[(years < FIRST_YEAR) | (years > LAST_YEAR)]
    if len(outside):
        raise StudyError(
            "national.year_outside",
            where=where,
            year=str(outside.iloc[0]),
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )
    gaps = sorted(set(range(years.min(), years.max())) - set(years))
    if gaps:
        raise StudyError("national.year_missing", where=where, year=str(gaps[0]))


def check_span(first: Any, last: Any) -> tuple[int, int]:
    """Return the years asked for.

    Raises
    ------
    StudyError
        Where they stand outside the table.

    Examples
    --------
    >>> check_span(2030, 2034)
    (2030, 2034)
    """
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise StudyError(
            "national.span_outside",
            first=str(first),
            last=str(last),
            least=f"FY{FIRST_YEAR}",
            most=f"FY{LAST_YEAR}",
        )
    return int(first), int(last)


@dataclass(frozen=True)
class Demand:
    """Peak draw of data centers by supply area and fiscal year.

    Attributes
    ----------
    years : tuple of int
        Fiscal years.
    mid_mw, drawn_mw : array (1 or draws, areas, years)
        Peak draw, MW, at the mid values and in each draw.
    mid_added_mw, drawn_added_mw : array (1 or draws, areas, years)
        The part of it that was added since the forecast's first year.
    parameters : DataFrame
        The numbers behind it.
    mid_values, drawn_values : dict of key to array
        The parameters' mid values and draws.
    growth : DataFrame
        The published points that the curve runs through.
    replaced : tuple of str
        Areas whose numbers are the user's own.
    fleet_basis : Message or None
        Where the present fleet comes from; empty for ours.
    """

    years: tuple[int, ...]
    mid_mw: Array
    drawn_mw: Array
    mid_added_mw: Array
    drawn_added_mw: Array
    parameters: pd.DataFrame
    mid_values: Values
    drawn_values: Values
    growth: pd.DataFrame
    replaced: tuple[str, ...] = ()
    fleet_basis: Message | None = None

    @cached_property
    def hours(self) -> Array:
        """Hours of each fiscal year."""
        return np.array([hours_of(year) for year in self.years], dtype=np.float64)

    def twh(self, mw: Array, values: Values) -> Array:
        """Return the electricity of a year, TWh, of a peak draw: MW x hours x load factor."""
        energy: Array = mw * self.hours * values["load_factor"][:, None, None] / 1e6
        return energy

    def table(self, area: str | None = None) -> pd.DataFrame:
        """Return a row an area and fiscal year; the whole country after the areas.

        Parameters
        ----------
        area : str, optional
            One supply area, or ``national``; all where not given.

        Returns
        -------
        DataFrame
            ``fiscal_year``, ``supply_area``, ``mw_low``, ``mw_mid``, ``mw_high``, ``mw_mean``,
            ``added_mw_low``, ``added_mw_mid``, ``added_mw_high``, ``twh_low``, ``twh_mid``,
            ``twh_high``, ``peak_pct`` (mid over the area's peak of all loads of 2023). Low and
            high are the 5 % and 95 % quantiles of the draws, so those of the areas do not add
            up to the country's; mid and mean do.
        """
        areas = [*supply_areas(), NATIONAL]
        chosen = areas if area is None else [area]
        peak = embedded_table("supply_areas")["peak_mw"].to_numpy(dtype=np.float64)
        peak = np.append(peak, peak.sum())
        parts = []
        for name in chosen:
            at = areas.index(name)
            mid, drawn = _of(self.mid_mw, at), _of(self.drawn_mw, at)
            added_mid, added = _of(self.mid_added_mw, at), _of(self.drawn_added_mw, at)
            twh_mid = self.twh(mid[:, None], self.mid_values)[0, 0]
            twh = self.twh(drawn[:, None], self.drawn_values)[:, 0]
            columns: dict[str, Any] = {"fiscal_year": self.years, "supply_area": name}
            for key, middle, every in (
                ("mw", mid[0], drawn),
                ("added_mw", added_mid[0], added),
                ("twh", twh_mid, twh),
            ):
                low, high = low_and_high(every, middle)
                columns |= {f"{key}_low": low, f"{key}_mid": middle, f"{key}_high": high}
                if key == "mw":
                    columns["mw_mean"] = every.mean(axis=0)
            columns["peak_pct"] = 100 * mid[0] / peak[at]
            parts.append(pd.DataFrame(columns))
        return pd.concat(parts, ignore_index=True)


def _of(mw: Array, area: int) -> Array:
    """Return the array (draws, years) of an area; the sum of all for the one after the last."""
    values: Array = mw[:, area] if area < mw.shape[1] else mw.sum(axis=1)
    return values


def demand(
    *,
    vintage: str = "2025",
    first_year: int = 2023,
    last_year: int = LAST_YEAR,
    assumptions: Mapping[str, Any] | None = None,
    growth_shares: Mapping[str, float] | None = None,
    forecast: pd.DataFrame | None = None,
    fleet: Fleet | None = None,
    n: int = DRAWS,
    seed: int = 0,
) -> Demand:
    """Return what data centers will draw, by supply area and fiscal year.

    Parameters
    ----------
    vintage : {"2024", "2025", "2026"}, optional
        Edition of OCCTO's forecast that the growth follows.
    first_year, last_year : int, optional
        Fiscal years from 2023 to 2037.
    assumptions : dict, optional
        As in :func:`national_parameters`.
    growth_shares : dict of area to share, optional
        How the growth splits, in place of ours; adds up to 1.
    forecast : DataFrame, optional
        As of :func:`read_forecast`: takes the place of any area, or of the national growth.
    fleet : Fleet, optional
        The present fleet, such as that of an inventory of one's own; ours where not given.
    n, seed : int, optional
        Draws, and their seed.

    Returns
    -------
    Demand

    Raises
    ------
    GeowbitError
        Where a year, a share, an area, an edition or the forecast cannot be.

    Notes
    -----
    Draw of an area = present fleet x (its power usage effectiveness in that year over that of
    2023) + growth of the country up to that year, split year by year: the Tokyo area takes its
    published share of each year's growth, the other areas the rest, between the pattern of the
    present fleet and that of the sites announced up to that year.

    Examples
    --------
    >>> table = demand(n=100).table("national")
    >>> round(float(table.query("fiscal_year == 2034")["added_mw_mid"].item()), 6)
    6160.0
    """
    first, last = check_span(first_year, last_year)
    parameters = national_parameters(assumptions)
    own = None if forecast is None else checked_forecast(forecast)
    shares = None if growth_shares is None else own_shares(growth_shares, where="growth_shares")
    growth = published_growth(vintage) if own is None else _growth(own, vintage)
    since = int(growth["fiscal_year"].min())
    every_year = tuple(range(min(since, 2023), last + 1))
    found: dict[str, Any] = {}
    for level, values in (
        ("mid", mids(parameters)),
        ("drawn", draws(parameters, n=n, seed=seed)),
    ):
        levels = values["growth_realized"][:, None]
        if own is not None and (own["supply_area"] == NATIONAL).any():
            levels = _own_range(own, every_year, len(levels), level, seed)
        present = _present(values, fleet)
        split = (
            growth_split(every_year, values, present) if shares is None else shares[None, :, None]
        )
        added = _added(growth, every_year, values, levels=levels, split=split)
        base = present[:, :, None] * _efficiency(every_year, values)[:, None, :]
        keep = [every_year.index(year) for year in range(first, last + 1)]
        found[f"{level}_added_mw"] = added[:, :, keep]
        found[f"{level}_mw"] = (base + added)[:, :, keep]
        found[f"{level}_values"] = values
    result = Demand(
        tuple(range(first, last + 1)),
        parameters=parameters,
        growth=growth,
        fleet_basis=None if fleet is None else fleet.basis,
        **found,
    )
    return result if own is None else _with_own_areas(result, own, seed)


def _growth(own: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Return the points of the growth: the user's where there are any, else the published."""
    national = own[own["supply_area"] == NATIONAL]
    if not len(national):
        return published_growth(vintage)
    if len(national) < 2:
        raise StudyError("national.growth_of_one_year")
    start = pd.DataFrame({"fiscal_year": [national["fiscal_year"].min() - 1], "mw": [0.0]})
    points = pd.concat([start, national.rename(columns={"mw_mid": "mw"})], ignore_index=True)
    words = {"what": "growth", "basis": "your own forecast", "source": "your own", "confidence": ""}
    return points.assign(published_mw=points["mw"], **words)


def _present(values: Values, fleet: Fleet | None) -> Array:
    """Return the draw of the present fleet by area, MW: ours, or the given one in each draw."""
    if fleet is None:
        return fleet_mw(values)
    return np.tile(fleet.mw, (len(values["fleet_twh"]), 1))


def _efficiency(years: tuple[int, ...], values: Values) -> Array:
    """Return the power usage effectiveness of each year over that of 2023, (draws, years)."""
    way = np.clip((np.array(years) - 2023) / (2030 - 2023), 0, 1)
    start, end = values["fleet_pue_2023"][:, None], values["fleet_pue_2030"][:, None]
    if (start <= 0).any():
        raise StudyError("national.above_zero", name="fleet_pue_2023")
    better: Array = 1 + (end / start - 1) * way
    return better


def _added(
    growth: pd.DataFrame,
    years: tuple[int, ...],
    values: Values,
    *,
    levels: Array,
    split: Array,
) -> Array:
    """Return the MW added since the forecast's first year, (draws, areas, years)."""
    curve = growth_curve(growth, years, continuation=values["growth_continuation"]) * levels
    steps = np.diff(curve, axis=1, prepend=0.0)
    added: Array = np.cumsum(steps[:, None, :] * split, axis=2)
    return added


def growth_split(years: tuple[int, ...], values: Values, present: Array) -> Array:
    """Return how each year's growth splits over the areas: (draws, areas, years), adds up to 1.

    Parameters
    ----------
    years : tuple of int
    values : dict of key to array (n,)
    present : array (n, areas)
        The present fleet, MW.

    Raises
    ------
    StudyError
        Where nothing of the fleet stands outside the capital's area, and so gives no pattern.
    """
    areas = supply_areas()
    capital = areas.index(capital_area())
    elsewhere = np.arange(len(areas)) != capital
    outside = np.where(elsewhere, present, 0)
    whole = outside.sum(axis=1, keepdims=True)
    if (whole <= 0).any():
        raise StudyError("national.nothing_elsewhere", area=area_label(capital_area()))
    outside = outside / whole
    announced = announced_mw(years, values["announced_year_unknown"][0])
    announced[capital] = 0
    total = announced.sum(axis=0)
    pattern = np.divide(announced, total, out=np.zeros_like(announced), where=total > 0)
    weight = values["growth_by_announced_sites"][:, None, None] * (total > 0)
    rest = weight * pattern[None] + (1 - weight) * outside[:, :, None]
    share = values[f"growth_share_{capital_area()}"][:, None, None]
    split: Array = (1 - share) * rest
    split[:, capital] = share[:, 0]
    return split


def announced_mw(years: tuple[int, ...], year_unknown: float = 2030) -> Array:
    """Return the announced MW that have come by each year, (areas, years).

    Only sites that stand in no other row, are no part of the fleet and whose MW are known or
    estimated. They set the pattern of the growth outside the capital's area, and are never added
    to it.
    """
    areas, come, mw = _announced()
    come = np.where(np.isnan(come), year_unknown, come)
    return np.column_stack([by_area(areas, np.where(come <= year, mw, 0.0)) for year in years])


@by_country
def _announced() -> tuple[tuple[str, ...], Array, Array]:
    """Return area, year and MW of the announced sites that set the pattern of the growth."""
    sites = known_sites()
    sites = sites[sites["counted"] & sites["mw_mid"].notna()]
    come, mw = (sites[name].to_numpy(dtype=np.float64) for name in ("year", "mw_mid"))
    return tuple(sites["supply_area"]), come, mw


def announced_first(before: Demand) -> Demand:
    """Return a demand in which every area grows at least by what is announced there.

    Parameters
    ----------
    before : Demand
        Its ``growth_by_announced_sites`` sets a pattern and no amount: an area may be left with
        less growth than the sites that are announced there.

    Returns
    -------
    Demand
        The same growth of the country in every year. An area grows at least by
        ``announced_drawn_share`` of the MW announced there up to that year, and the others by so
        much less, in proportion to what they have above their own.

    Examples
    --------
    >>> from geowbit.national import demand
    >>> model = demand(n=10)
    >>> first = announced_first(model)
    >>> bool(np.allclose(first.mid_mw.sum(axis=1), model.mid_mw.sum(axis=1)))
    True
    """
    changed: dict[str, Any] = {}
    for level, values in (("mid", before.mid_values), ("drawn", before.drawn_values)):
        mw, added = getattr(before, f"{level}_mw"), getattr(before, f"{level}_added_mw")
        come = announced_mw(before.years, before.mid_values["announced_year_unknown"][0])
        least = values["announced_drawn_share"][:, None, None] * come
        above = np.maximum(added - least, 0.0)
        short = np.maximum(least - added, 0.0)
        spare = above.sum(axis=1, keepdims=True)
        # more is announced than the country grows by: then everybody waits
        wanted = short.sum(axis=1, keepdims=True)
        part = np.divide(spare, wanted, out=np.ones_like(spare), where=wanted > spare)
        gained = short * part
        share = np.divide(above, spare, out=np.zeros_like(above), where=spare > 0)
        given = share * gained.sum(axis=1, keepdims=True)
        changed |= {
            f"{level}_mw": mw + gained - given,
            f"{level}_added_mw": added + gained - given,
        }
    return replace(before, **changed)


def _own_range(own: pd.DataFrame, years: tuple[int, ...], n: int, level: str, seed: int) -> Array:
    """Return the user's national low and high over mid in each draw; the ends hold beyond."""
    rows = own[own["supply_area"] == NATIONAL].set_index("fiscal_year").reindex(years)
    rows = rows.ffill().bfill()
    mid = rows["mw_mid"].to_numpy(dtype=np.float64)
    drawn = _own_draws(rows, n, level, seed)
    ratio: Array = np.divide(drawn, mid, out=np.ones_like(drawn), where=mid > 0)
    return ratio


def _own_draws(rows: pd.DataFrame, n: int, level: str, seed: int) -> Array:
    """Return the user's numbers in each draw: one place in the range for all years."""
    low, mid, high = rows[["mw_low", "mw_mid", "mw_high"]].to_numpy(dtype=np.float64).T
    if level == "mid":
        return mid[None, :]
    place = np.random.default_rng([seed, 1]).triangular(-1, 0, 1, n)[:, None]
    below, above = np.minimum(place, 0), np.maximum(place, 0)
    drawn: Array = mid + below * (mid - low) + above * (high - mid)
    return drawn


def _with_own_areas(result: Demand, own: pd.DataFrame, seed: int) -> Demand:
    """Put the user's own areas in the place of ours."""
    replaced = [area for area in supply_areas() if (own["supply_area"] == area).any()]
    arrays = {
        name: getattr(result, name).copy()
        for name in ("mid_mw", "drawn_mw", "mid_added_mw", "drawn_added_mw")
    }
    for area in replaced:
        rows = own[own["supply_area"] == area].set_index("fiscal_year")
        missing = sorted(set(result.years) - set(rows.index))
        if missing:
            raise StudyError("national.forecast_lacks_year", area=area, year=str(missing[0]))
        rows, at = rows.loc[list(result.years)], supply_areas().index(area)
        for level in ("mid", "drawn"):
            n = arrays[f"{level}_mw"].shape[0]
            mw = _own_draws(rows, n, level, seed)
            arrays[f"{level}_mw"][:, at] = mw
            arrays[f"{level}_added_mw"][:, at] = mw - mw[:, :1]
    return replace(result, replaced=tuple(replaced), **arrays)


def check_assumptions(assumptions: Mapping[str, Any]) -> None:
    """Refuse assumptions with which the national picture cannot be drawn.

    Parameters
    ----------
    assumptions : dict
        As in study.yaml; keys of other models are passed over.

    Raises
    ------
    StudyError

    Examples
    --------
    >>> check_assumptions({"discount_rate": 0.04, "fleet_twh": 18})
    """
    keys = set(national_parameters().index)
    own = {key: value for key, value in assumptions.items() if key in keys}
    if own:
        demand(assumptions=own, n=1)
