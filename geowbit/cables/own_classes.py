"""Voltage classes of a study's own: another country's voltages, and the load of each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from geowbit.cables.rate_table import found_key
from geowbit.core.errors import StudyError
from geowbit.layers import Assumptions, VoltageClasses, model_table
from geowbit.layers.names import check_name

_COLUMNS = ("voltage_kv", "max_load_mw")
_MOST_KV, _MOST_MW = 1_500.0, 100_000.0


class OwnClass(NamedTuple):
    """A voltage class, with the keys of its rates: a row of the table of voltage classes."""

    supply_area: str
    max_load_mw: float
    min_substation_kv: float
    rate_kv: float
    line_key: str
    bay_key: str
    station_key: str
    stepdown_key: str | None
    transformer_key: str
    lead_time_key: str
    borrowed_kv: float | None


Ladder: TypeAlias = tuple[OwnClass, ...]


def own_voltage_classes(
    assumptions: Assumptions, given: Mapping[float, float] | Path | str
) -> Assumptions:
    """Return the assumptions with voltage classes of one's own in place of Japan's.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`, perhaps with :func:`own_rates`.
    given : dict, Path or str
        Voltage, kV, to the largest load that is connected at it, MW; or a CSV with
        ``voltage_kv`` and ``max_load_mw``.

    Returns
    -------
    DataFrame
        With :attr:`~geowbit.layers.Assumptions.voltage_classes`, which every function of the room
        follows.

    Raises
    ------
    StudyError
        Where the file cannot be read, or a higher voltage carries no larger load.

    Examples
    --------
    >>> from geowbit.cables import ladder_of, voltage_class
    >>> from geowbit.layers import named_assumptions
    >>> model = own_voltage_classes(named_assumptions(), {132: 60, 330: 400})
    >>> float(voltage_class(100, ladder=ladder_of(model))["min_substation_kv"])
    330.0
    """
    read = _read(Path(given)) if isinstance(given, str | Path) else given
    return assumptions.with_classes(VoltageClasses.of(checked_classes(read)))


def checked_classes(given: Mapping[Any, Any]) -> dict[float, float]:
    """Return voltages and loads as numbers, the lowest first.

    Raises
    ------
    StudyError
        Where there is none, one is out of range, or a higher voltage carries no larger load.

    Examples
    --------
    >>> checked_classes({330: 400, 132: 60})
    {132.0: 60.0, 330.0: 400.0}
    """
    classes = dict(sorted((float(kv), float(mw)) for kv, mw in given.items()))
    if not classes:
        raise StudyError("cables.no_classes")
    for kv, mw in classes.items():
        if not 0 < kv <= _MOST_KV:
            raise StudyError("cables.class_voltage", kv=f"{kv:g}")
        if not 0 < mw <= _MOST_MW:
            raise StudyError("cables.class_load", kv=f"{kv:g}", mw=f"{mw:g}")
    for (low_kv, low_mw), (kv, mw) in pairwise(classes.items()):
        if mw <= low_mw:
            raise StudyError(
                "cables.class_carries_no_more",
                kv=f"{kv:g}",
                mw=f"{mw:g}",
                low_kv=f"{low_kv:g}",
                low_mw=f"{low_mw:g}",
            )
    return classes


def ladder_of(assumptions: Assumptions) -> Ladder | None:
    """Return the voltage classes of one's own in the assumptions; None where Japan's count.

    The rates of each are rows of ``costs.rates`` of the same voltage, and where there are none
    those of Japan's class nearest to it, as a ratio.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> model = own_voltage_classes(named_assumptions(), {132: 60, 330: 400})
    >>> [(one.min_substation_kv, one.borrowed_kv) for one in ladder_of(model)]
    [(132.0, 154.0), (330.0, 275.0)]
    """
    if assumptions.voltage_classes is None:
        return None
    return tuple(_own_class(kv, mw, assumptions) for kv, mw in assumptions.voltage_classes.steps)


@lru_cache(maxsize=64)
def ladder_table(ladder: Ladder) -> pd.DataFrame:
    """Return voltage classes as a table, as that of the model is."""
    return pd.DataFrame(ladder, columns=list(OwnClass._fields)).drop(columns="borrowed_kv")


def _own_class(kv: float, mw: float, assumptions: Assumptions) -> OwnClass:
    table = model_table("voltage_classes")
    common = table[table["supply_area"] == "any"].drop_duplicates("rate_kv", keep="last")
    away = np.abs(np.log(common["rate_kv"].to_numpy(float) / kv))
    like = common.iloc[int(away.argmin())]

    def key(kind: str, construction: str, column: str) -> str | None:
        own = found_key(assumptions, kind, construction, kv)
        borrowed = like[column] if isinstance(like[column], str) else None
        return borrowed if own is None else own

    has_line = found_key(assumptions, "power", "overhead", kv) is not None
    return OwnClass(
        "any",
        mw,
        kv,
        kv if has_line else float(like["rate_kv"]),
        str(key("power", "overhead", "line_key")),
        str(key("station", "bay", "bay_key")),
        str(key("station", "site station", "station_key")),
        key("station", "step-down", "stepdown_key"),
        str(key("station", "delivery", "transformer_key")),
        str(like["lead_time_key"]),
        None if has_line else float(like["rate_kv"]),
    )


def _read(path: Path) -> dict[float, float]:
    check_name(path, "voltage_classes")
    if not path.is_file():
        raise StudyError("cables.classes_not_there", path=str(path))
    try:
        table = pd.read_csv(path, encoding="utf-8-sig")
    except (ValueError, OSError) as error:
        raise StudyError("cables.classes_unreadable", path=str(path), why=str(error)) from error
    for column in _COLUMNS:
        if column not in table:
            raise StudyError("cables.classes_no_column", path=str(path), column=column)
    numbers = table[list(_COLUMNS)].apply(pd.to_numeric, errors="coerce")
    bad = np.flatnonzero(~np.isfinite(numbers.to_numpy(float)).all(axis=1))
    if len(bad):
        raise StudyError("cables.class_not_two_numbers", path=str(path), line=str(bad[0] + 2))
    twice = numbers["voltage_kv"].duplicated()
    if twice.any():
        kv = numbers.loc[twice, "voltage_kv"].iloc[0]
        raise StudyError("cables.class_twice", path=str(path), kv=f"{kv:g}")
    return dict(zip(numbers["voltage_kv"], numbers["max_load_mw"], strict=True))
