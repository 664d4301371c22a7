"""Unit rates of the cables that a load needs, in million yen per km."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from geowbit.cables.voltage import ladder_of, voltage_class
from geowbit.core.errors import StudyError
from geowbit.core.messages import Message, Sentence, plain_value, value_of
from geowbit.core.words import is_known
from geowbit.countries import by_country
from geowbit.layers import Assumptions, Level, model_table

FiberMethod = Literal["aerial", "existing_duct", "new_duct", "ground_wire", "submarine"]
# a number sets it by hand; "model" is the row of the assumptions; a method is that row of the
# table of rates; "tables" the row of aerial fiber, which nobody chose
Ratio = float | Literal["model", "tables"] | FiberMethod

_FIBER_RATE_KEY = "fiber_jp_aerial_new"
_ON_LAND = ("fiber_jp_existing_duct", "fiber_jp_aerial_new", "fiber_jp_opgw", "fiber_jp_new_duct")


def power_rate_mjpy_per_km(
    assumptions: Assumptions, load_mw: float, *, supply_area: str = "any", level: Level = "mid"
) -> float:
    """Return the cost of a power line of the load's voltage class, per km of route.

    Parameters
    ----------
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    load_mw : float
        Peak load, MW.
    supply_area : str, optional
        Area whose voltage classes count.
    level : {"low", "mid", "high"}
        End of the range.

    Returns
    -------
    float
        Million yen per km, for a double-circuit overhead line.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> power_rate_mjpy_per_km(named_assumptions(), 100)
    200.0
    """
    row = voltage_class(load_mw, supply_area, ladder=ladder_of(assumptions))
    return assumptions.value(row["line_key"], level)


@by_country
def fiber_methods() -> dict[str, str]:
    """Return the key of the rate of each method of laying fiber.

    Examples
    --------
    >>> fiber_methods()["new_duct"]
    'fiber_jp_new_duct'
    """
    table = model_table("cable_rates")
    rows = table[table["kind"] == "fiber"]
    names = rows["construction"].str.replace(" ", "_")
    return dict(zip(names, rows["key"], strict=True))


def fiber_choice(ratio: float | Literal["model", "tables"] | None, method: str | None) -> Ratio:
    """Return how fiber is priced from a ratio or a method, whichever is given.

    Parameters
    ----------
    ratio : float, "model", "tables" or None
        ``tables`` for the table of rates; None is not given: the model's row.
    method : str or None
        One of :func:`fiber_methods`, in words or with underscores.

    Raises
    ------
    StudyError
        Where there is no such method, or a ratio and a method would both set the rate.

    Examples
    --------
    >>> fiber_choice(None, None), fiber_choice("tables", "new duct"), fiber_choice(0.1, None)
    ('model', 'new_duct', 0.1)
    """
    if method is None:
        return "model" if ratio is None else ratio
    name = "_".join(method.replace("-", " ").split())
    if name not in fiber_methods():
        raise StudyError("cables.no_method", method=method, known=tuple(fiber_methods()))
    if ratio not in (None, "tables"):
        raise StudyError("cables.method_and_ratio", method=name, ratio=str(ratio))
    return name  # type: ignore[return-value]


def fiber_rate(value: Any, line_rate: Any, ratio: Ratio) -> Any:
    """Return the cost of one fiber route per km from values by key (numbers or draws)."""
    if ratio == "tables":
        return value[_FIBER_RATE_KEY]
    if ratio in fiber_methods():
        return value[fiber_methods()[str(ratio)]]
    return (value["fiber_to_power_ratio"] if ratio == "model" else ratio) * line_rate


def fiber_rate_mjpy_per_km(
    assumptions: Assumptions,
    load_mw: float,
    *,
    fiber_to_power_ratio: Ratio,
    supply_area: str = "any",
    level: Level = "mid",
) -> float:
    """Return the cost of one fiber route per km.

    Parameters
    ----------
    assumptions, load_mw, supply_area, level
        As in :func:`power_rate_mjpy_per_km`.
    fiber_to_power_ratio : float, "model", "tables" or method
        Fiber as a share of the power line of the same load (a tenth in the source
        article). "model" is the row of the assumptions with its range, which stays within
        that of the methods on land; a method of :func:`fiber_methods` takes its row of the
        table of rates, "tables" that of aerial fiber.

    Returns
    -------
    float
        Million yen per km.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> fiber_rate_mjpy_per_km(named_assumptions(), 100, fiber_to_power_ratio=0.1)
    20.0
    >>> fiber_rate_mjpy_per_km(named_assumptions(), 100, fiber_to_power_ratio="tables")
    3.5
    >>> fiber_rate_mjpy_per_km(named_assumptions(), 100, fiber_to_power_ratio="new_duct")
    50.0

    The model's range, 0.01 to 0.5 of 100 to 320, but no dearer than a new duct:

    >>> [fiber_rate_mjpy_per_km(named_assumptions(), 100, fiber_to_power_ratio="model", level=end)
    ...  for end in ("low", "mid", "high")]
    [1.5, 20.0, 120.0]
    """
    line = power_rate_mjpy_per_km(assumptions, load_mw, supply_area=supply_area, level=level)
    rate = float(fiber_rate(assumptions.at(level), line, fiber_to_power_ratio))
    if fiber_to_power_ratio != "model":
        return rate
    if level == "low":
        return max(rate, min(assumptions.value(key, "low") for key in _ON_LAND))
    return (
        min(rate, max(assumptions.value(key, "high") for key in _ON_LAND))
        if level == "high"
        else rate
    )


class FiberRateTerms(NamedTuple):
    """Of what the cost of a fiber route per km is made.

    Attributes
    ----------
    rate_key : str
        Of its row in the table of rates; empty where it is a share of the power line.
    line_key : str
        Of that line.
    ratio : float or None
        The share, set by hand; None for the row ``fiber_to_power_ratio``.
    within : tuple of str
        Keys between whose ends the low and the high end of that row stay.
    """

    rate_key: str
    line_key: str
    ratio: float | None
    within: tuple[str, ...]


def fiber_rate_terms(
    assumptions: Assumptions, load_mw: float, *, fiber_to_power_ratio: Ratio
) -> FiberRateTerms:
    """Return of what :func:`fiber_rate_mjpy_per_km` makes its rate.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> fiber_rate_terms(named_assumptions(), 100, fiber_to_power_ratio="new_duct").rate_key
    'fiber_jp_new_duct'
    """
    line_key = str(voltage_class(load_mw, ladder=ladder_of(assumptions))["line_key"])
    by_key = {"tables": _FIBER_RATE_KEY} | fiber_methods()
    if isinstance(fiber_to_power_ratio, str) and fiber_to_power_ratio in by_key:
        return FiberRateTerms(by_key[fiber_to_power_ratio], line_key, None, ())
    if fiber_to_power_ratio == "model":
        return FiberRateTerms("", line_key, None, _ON_LAND)
    return FiberRateTerms("", line_key, float(fiber_to_power_ratio), ())


@dataclass(frozen=True)
class FiberRate:
    """What a fiber route costs per km, and where that comes from.

    Attributes
    ----------
    fiber_to_power_ratio : float
        As used, of the power line of the load.
    from_unit_costs : float, optional
        What the table of rates gives for aerial fiber and this load.
    fiber_method : str or None
        One of :func:`fiber_methods`; None where a ratio sets the rate.
    fiber_mjpy_per_km : float, optional
    origin : str
        ``tables``, ``model`` or ``hand``.
    note : Message
    """

    fiber_to_power_ratio: float
    from_unit_costs: float | None = None
    fiber_method: str | None = None
    fiber_mjpy_per_km: float | None = None
    origin: str = ""
    note: Sentence = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the rate as run.json and `--json` write it."""
        return vars(self) | {"note": plain_value(self.note)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> FiberRate:
        """Return the rate that :meth:`as_dict` wrote.

        Examples
        --------
        >>> from geowbit.layers import named_assumptions
        >>> rate = ratio_in_use(named_assumptions(), 100, fiber_to_power_ratio=0.1)
        >>> FiberRate.from_dict(rate.as_dict()) == rate
        True
        """
        note: Any = value_of(given["note"]) if "note" in given else ""
        return cls(**{**given, "note": note})


def ratio_in_use(
    assumptions: Assumptions,
    load_mw: float,
    *,
    fiber_to_power_ratio: Ratio,
) -> FiberRate:
    """Say which fiber-to-power ratio the costs use, beside the one of the unit costs.

    Parameters
    ----------
    assumptions : Assumptions
    load_mw : float
    fiber_to_power_ratio : float, "model", "tables" or method

    Returns
    -------
    FiberRate

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> ratio_in_use(named_assumptions(), 100, fiber_to_power_ratio=0.1).from_unit_costs
    0.0175
    """
    line = power_rate_mjpy_per_km(assumptions, load_mw)
    tables = fiber_rate_mjpy_per_km(assumptions, load_mw, fiber_to_power_ratio="tables") / line
    default = assumptions["fiber_to_power_ratio"]
    method = "aerial" if fiber_to_power_ratio == "tables" else None
    if fiber_to_power_ratio in fiber_methods():
        method = str(fiber_to_power_ratio)
    rate = fiber_rate_mjpy_per_km(assumptions, load_mw, fiber_to_power_ratio=fiber_to_power_ratio)
    given = isinstance(fiber_to_power_ratio, int | float)
    used = float(fiber_to_power_ratio) if given else rate / line
    if method:
        origin = "tables"
    elif math.isclose(used, default.mid) and not default.is_own:
        origin = "model"
    else:
        origin = "hand"
    said = Message(f"cables.from_{origin}")
    if method and fiber_to_power_ratio != "tables":
        said = Message("cables.by_method", origin=said, method=Message(f"method.{method}"))
    note = Message(
        "cables.ratio" if is_known("cables.ratio") else "cables.ratio_plain",
        ratio=f"{used:.3g}",
        origin=said,
        tables=f"{tables:.3g}",
    )
    return FiberRate(used, round(tables, 4), method, round(rate, 3), origin, note)
