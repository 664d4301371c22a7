"""The ways to serve a load: a line of its own, a share of a reinforcement, or the bits moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from geowbit.cables.reinforcement import Range, Reinforcement, reinforcement
from geowbit.cables.watts_or_bits import shared_watts_mjpy
from geowbit.core.messages import Message
from geowbit.core.words import is_known
from geowbit.layers import LEVELS, Assumptions

WayKey = Literal["own_line", "share", "bits"]
_QUEUE = "metropolis_connection_years"


@dataclass(frozen=True)
class Way:
    """One way to serve the load, with what waiting for it costs.

    Attributes
    ----------
    way : str
        ``own_line`` from the power to the metropolis; ``share`` of a reinforcement of the grid,
        with a connection in the metropolis; ``bits``, with the site's own connection.
    mjpy : dict of str to float
        Present value at low, mid and high, million yen.
    years : dict of str to float
        Until the load is served.
    delay_mjpy : dict of str to float
        The years after the quickest way at the price of a year's delay, low, mid and high.
    """

    way: WayKey
    mjpy: Range
    years: Range
    delay_mjpy: Range

    @property
    def with_delay_mjpy(self) -> float:
        """Return cost and delay together, at the middle of everything."""
        return self.mjpy["mid"] + self.delay_mjpy["mid"]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "way": self.way,
            "mjpy": _rounded(self.mjpy),
            "years": _rounded(self.years),
            "delay_mjpy": _rounded(self.delay_mjpy),
            "with_delay_mjpy": round(self.with_delay_mjpy, 2),
        }


@dataclass(frozen=True)
class Connection:
    """A connection of the load in the metropolis: its cost, million yen, and its years."""

    mjpy: Range
    years: Range


@dataclass(frozen=True)
class Alternatives:
    """The ways side by side, and which is the cheapest under which price of a delay.

    Attributes
    ----------
    load_mw : float
    ways : tuple of Way
        Of the share only where there is one.
    share : Reinforcement or None
    connection : Connection or None
        In the metropolis.
    delay_price_mjpy_per_mw_year : dict of str to float
    notes : tuple of Message
        Why there is no share, or which borders of it have no figure.
    """

    load_mw: float
    ways: tuple[Way, ...]
    share: Reinforcement | None
    connection: Connection | None
    delay_price_mjpy_per_mw_year: Range
    notes: tuple[Message, ...] = ()

    @property
    def cheapest(self) -> WayKey | Literal["open"]:
        """Return the way of least cost, at the middle of everything.

        A share with borders without a figure can be dearer than it says: where it would be the
        cheapest, the question stays open.
        """
        return self._of(min(self.ways, key=lambda way: way.mjpy["mid"]))

    @property
    def cheapest_with_delay(self) -> WayKey | Literal["open"]:
        """Return the way of least cost and delay together, as :attr:`cheapest` does."""
        return self._of(min(self.ways, key=lambda way: way.with_delay_mjpy))

    @property
    def is_sure(self) -> bool:
        """Tell whether the cheapest way stays it at its high and the others at their low end."""
        best = min(self.ways, key=lambda way: way.mjpy["mid"])
        return self._of(best) == best.way and all(
            best.mjpy["high"] < other.mjpy["low"] for other in self.ways if other is not best
        )

    def _of(self, best: Way) -> WayKey | Literal["open"]:
        unknown = best.way == "share" and self.share is not None and bool(self.share.unknown)
        return "open" if unknown else best.way

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, as ``geowbit compare --json`` prints it."""
        share = None
        if self.share is not None and self.connection is not None:
            share = self.share.as_dict(self.load_mw) | {
                "metropolis_connection_mjpy": _rounded(self.connection.mjpy),
                "metropolis_connection_years": _rounded(self.connection.years),
            }
        return {
            "ways": [way.as_dict() for way in self.ways],
            "share": share,
            "delay_price_mjpy_per_mw_year": _rounded(self.delay_price_mjpy_per_mw_year),
            "cheapest": self.cheapest,
            "cheapest_with_delay": self.cheapest_with_delay,
            "is_sure": self.is_sure,
            "notes": [note.as_dict() for note in self.notes],
        }


def alternatives(
    load_mw: float,
    areas: tuple[str, str],
    built_km: float,
    *,
    own_line: tuple[Range, Range],
    bits: tuple[Range, Range],
    connection: Connection | None,
    assumptions: Assumptions,
) -> Alternatives:
    """Return the ways to serve a load side by side.

    Parameters
    ----------
    load_mw : float
    areas : (str, str)
        Supply areas of the site and of the metropolis; empty where none is known.
    built_km : float
        Way of the power between them, with its detour, for the losses of the share.
    own_line, bits : (dict, dict)
        Present value and years of each, low, mid and high.
    connection : Connection or None
        In the metropolis; None where no substation there carries the load.
    assumptions : Assumptions

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> flat = lambda value: dict.fromkeys(("low", "mid", "high"), value)
    >>> found = alternatives(100, ("tohoku", "tokyo"), 0.0, own_line=(flat(50e3), flat(12)),
    ...     bits=(flat(10e3), flat(5)), connection=Connection(flat(6e3), flat(6)),
    ...     assumptions=named_assumptions())
    >>> found.share.mjpy(100), [way.way for way in found.ways]
    (3400.0, ['own_line', 'share', 'bits'])
    >>> [way.delay_mjpy["mid"] for way in found.ways]
    [21000.0, 3000.0, 0.0]
    """
    share, notes = _share(areas, connection)
    costs: dict[WayKey, tuple[Range, Range]] = {"own_line": own_line}
    if share is not None and connection is not None:
        costs["share"] = (
            {
                level: shared_watts_mjpy(
                    assumptions.at(level),
                    share.mjpy(load_mw, level) + connection.mjpy[level],
                    built_km,
                    load_mw=load_mw,
                    converters=share.converters,
                )
                for level in LEVELS
            },
            connection.years,
        )
    costs["bits"] = bits
    soonest = min(years["mid"] for _, years in costs.values())
    price: Range = {
        level: assumptions.value("delay_price_mjpy_per_mw_year", level) for level in LEVELS
    }
    ways = tuple(
        Way(
            way,
            mjpy,
            years,
            {level: price[level] * load_mw * (years["mid"] - soonest) for level in LEVELS},
        )
        for way, (mjpy, years) in costs.items()
    )
    return Alternatives(load_mw, ways, share, connection, price, notes)


def metropolis_years(choice_years: float, assumptions: Assumptions) -> Range:
    """Return the years of a connection in the metropolis: where it queues, those of the queue.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> metropolis_years(5.0, named_assumptions())
    {'low': 5.0, 'mid': 6.0, 'high': 8.0}
    """
    return {level: max(choice_years, assumptions.value(_QUEUE, level)) for level in LEVELS}


def _share(
    areas: tuple[str, str], connection: Connection | None
) -> tuple[Reinforcement | None, tuple[Message, ...]]:
    """Return the reinforcement between two areas, and what a reader must know of it."""
    found = reinforcement(*areas)
    if found is None:
        return None, (Message("cables.no_share"),)
    if connection is None:
        return None, (Message("cables.no_metropolis_connection"),)
    if not found.unknown:
        return found, ()
    borders = tuple(
        Message("cables.border", one=area_name(one.from_area), other=area_name(one.to_area))
        for one in found.unknown
    )
    return found, (Message("cables.unknown_borders", borders=borders),)


def area_name(area: str) -> Message | str:
    """Return what a reader calls a supply area: its name in the catalogs, else its key."""
    code = f"area.{area}"
    return Message(code) if is_known(code) else area


def _rounded(found: Range) -> Range:
    return {level: round(value, 2) for level, value in found.items()}
