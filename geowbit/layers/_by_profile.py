"""The columns of an official file as its profile reads them: classes in units, codes as words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.layers._headings import plain
from geowbit.layers._options import ReadOptions
from geowbit.layers.columns import unit_of, voltages_of
from geowbit.layers.numbers import numbers_of
from geowbit.layers.profile import (
    CLASSES,
    NO_PROFILE,
    Profile,
    ProfileColumn,
    codes_of,
    plain_code,
    profile_named,
    profile_of,
)
from geowbit.layers.provenance import OWN_LICENCE, Ledger, shown
from geowbit.layers.ranges import Ranges, ranges_of
from geowbit.layers.tables import NOTHING


def chosen_profile(
    columns: Mapping[str, str] | list[str], options: ReadOptions, what: str
) -> Profile | None:
    """Return the profile that the study names, else the one that the columns tell.

    Parameters
    ----------
    columns : list of str
        Of the file, with other names that its headings give.
    options : ReadOptions
    what : str
        Names the file in messages.

    Raises
    ------
    LayerError
        Where there is no such profile, or the file has none of its columns.
    """
    names = list(columns)
    if options.profile == NO_PROFILE:
        return None
    if options.profile is None:
        return profile_of(names)
    found = profile_named(options.profile)
    if not found.found_in(names):
        raise LayerError(
            "layers.not_of_profile",
            what=what,
            profile=found.key,
            needs=tuple(found.needs),
            columns=tuple(names),
        )
    return found


def profile_ends(name: str) -> tuple[str, str]:
    """Return what the ends of a class are called beside its middle.

    Examples
    --------
    >>> profile_ends("depth_m"), profile_ends("zone")
    (('depth_low_m', 'depth_high_m'), ('zone_low', 'zone_high'))
    """
    ending = unit_of(name).ending
    stem = name.removesuffix(ending)
    return f"{stem}_low{ending}", f"{stem}_high{ending}"


def by_profile(
    frame: Any, profile: Profile, ledger: Ledger, aliases: Mapping[str, str] | None = None
) -> Any:
    """Return rows with the columns that a profile makes of theirs; what was there stays.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        As in the file; not changed.
    profile : Profile
    ledger : Ledger
        Codes and numbers that cannot be read are counted there.
    aliases : dict, optional
        Other names of columns, from a second heading row.
    """
    record = ledger.record
    names = {str(one): str(one) for one in frame if str(one) != "geometry"} | dict(aliases or {})
    made: dict[str, Any] = {}
    for name, column in profile.found_in(names):
        source = names[name]
        if column.name in made or (column.name in frame and column.name != source):
            continue
        if column.reads != "spread":
            made |= _columns_of(frame, source, column, ledger)
    record.profile = profile.key
    record.remark(
        Message(
            "layers.by_profile",
            title=profile.title,
            profile=profile.key,
            columns=tuple(made) or ("-",),
        )
    )
    if str(profile.not_for):
        record.remark(Message("layers.profile_not_for", title=profile.title, what=profile.not_for))
    if record.licence == OWN_LICENCE and str(profile.licence):
        record.licence = profile.licence
        record.attribution = record.attribution or profile.publisher
    return frame.assign(**made)


def options_by_profile(options: ReadOptions, profile: Profile, columns: list[str]) -> ReadOptions:
    """Return options that ask for a class in its unit where they name the column of its codes.

    ``{flood_m: RANK}`` means the depth of the class; ``{rank: RANK}`` the rank.
    """
    classes = {
        name: column
        for name, column in profile.found_in(columns)
        if column.reads in ("rank", "range")
    }
    changed: dict[str, Any] = {}
    for wanted, said in options.columns.items():
        name = said["column"] if isinstance(said, Mapping) else said
        column = classes.get(name)
        if column and _same_unit(wanted, column.name):
            changed[wanted] = column.name
    return replace(options, columns={**options.columns, **changed}) if changed else options


def _same_unit(one: str, other: str) -> bool:
    ending = unit_of(one).ending
    return ending != "" and ending == unit_of(other).ending


def _holding(frame: pd.DataFrame, asked: str) -> pd.Series:
    """Tell in which rows another column has what it must have."""
    name, _, pattern = asked.partition("~")
    return (
        frame[name].astype("string").str.strip().str.fullmatch(pattern).fillna(False).astype(bool)
    )


def _factor_of(frame: pd.DataFrame, column: ProfileColumn) -> float | pd.Series:
    """Return by what the numbers of a column are multiplied: all of them, or each of them."""
    codes, of, other = column.unit.partition(":")
    if of:
        factors = codes_of(codes)["low"].to_dict()
        return frame[other].map(lambda one: factors.get(plain_code(one), np.nan))
    known = unit_of(column.name).factors.get(column.unit.lower())
    if known is not None or not column.unit:
        return 1.0 if known is None else known
    return float(column.unit)


@dataclass(frozen=True)
class _Unread:
    """Codes, classes or numbers of a column that mean nothing here."""

    source: str
    written: pd.Series
    ledger: Ledger

    def tell(self, values: pd.Series, code: str) -> None:
        written = self.written[values.isna().to_numpy(bool)].dropna()
        odd = [plain(one) not in NOTHING for one in written]
        self.ledger.found(
            Message(code, column=self.source),
            written.index[odd],
            lambda index: shown(self.written.loc[index]),
        )


def _columns_of(
    frame: pd.DataFrame, source: str, column: ProfileColumn, ledger: Ledger
) -> dict[str, Any]:
    written = frame[source]
    if column.only_if:
        written = written.where(_holding(frame, column.only_if))
    unread = _Unread(source, written, ledger)
    index = written.index
    if column.reads == "constant":
        return {column.name: pd.Series(column.codes, index)}
    if column.reads == "text":
        return {column.name: written}
    if column.reads == "down":
        blank = written.isna() | (written.astype("string").str.strip() == "").fillna(False)
        return {column.name: written.mask(blank.to_numpy(bool)).ffill()}
    if column.reads == "number":
        if column.name.endswith("voltage_kv") and not column.unit:
            values = voltages_of(written)
        else:
            values = numbers_of(written, unit_of(column.name).factors).values
        unread.tell(values, "dirt.no_number_there")
        return {column.name: values * _factor_of(frame, column)}
    if column.reads in CLASSES:
        codes, different = pd.factorize(written.astype(object))
        listed = [*map(plain_code, different), ""]  # the last is of what is missing
        rows = codes_of(column.codes).reindex(listed).iloc[codes]
        if column.reads == "words":
            words = rows["word"].set_axis(index)
            unread.tell(words, "dirt.unknown_code")
            return {column.name: words.fillna("").astype(str)}
        unread.tell(rows["low"].set_axis(index), "dirt.unknown_code")
        high = rows["high"].to_numpy(float)
        low = rows["low"].to_numpy(float)
        ranges = Ranges(low, np.where(np.isnan(high) & ~np.isnan(low), np.inf, high))
    else:
        ranges = ranges_of(written, unit_of(column.name).factors)
        unread.tell(pd.Series(ranges.low, index), "dirt.no_class")
    names = (column.name, *profile_ends(column.name))
    high = np.where(np.isfinite(ranges.high), ranges.high, np.nan)
    parts = zip(names, (ranges.mid, ranges.low, high), strict=True)
    return {name: pd.Series(values, index) for name, values in parts}
