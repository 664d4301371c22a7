"""The registry of criteria: name, unit, direction, needs, and one sentence for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cache import store_in_use
from geowbit.core import carried
from geowbit.core.errors import StudyError, under
from geowbit.core.messages import Sentence
from geowbit.countries import in_use, is_money
from geowbit.criteria.recall import criterion_mark, is_of_package, recalled
from geowbit.criteria.scene import Scene

Direction = Literal["benefit", "cost"]
Measure = Callable[[Scene], npt.ArrayLike]

# what is kept of a measured number, by unit: finer digits would only pretend
_DECIMALS = {"km": 3, "ms": 3, "m": 1, "kV": 1, "MW": 1, "%": 2, "°": 2, "persons": 0}

# fewer are measured sooner than threads are started
_MANY_CANDIDATES = 50_000
_AT_ONCE = 2


@dataclass(frozen=True)
class Criterion:
    """One thing measured at every candidate.

    Attributes
    ----------
    name : str
        The column, with its unit.
    unit : str
    direction : {"benefit", "cost"}
        Whether more or less is better.
    needs : tuple of str
        Layers it reads.
    sentence : Message or str
        What it is, for the report.
    measure : callable
        From a :class:`Scene` to one number a candidate; NaN where it is not known.
    own_sentence : Message or str, optional
        What it is where a layer it reads is the user's own.
    decimals : int, optional
        How many are kept; by the unit where not given.
    estimates_without : bool
        Whether it has an estimate where a layer that it reads is left out.
    reach_km : float, optional
        How far from a candidate it looks, where it counts within a radius.
    of_costs : bool
        Whether it is a column of the costs, which follow from the other criteria.
    """

    name: str
    unit: str
    direction: Direction
    needs: tuple[str, ...]
    sentence: Sentence
    measure: Measure
    own_sentence: Sentence = ""
    decimals: int | None = None
    estimates_without: bool = False
    reach_km: float | None = None
    of_costs: bool = False


_registry: dict[str, Criterion] = {}


def criterion(
    name: str,
    *,
    unit: str,
    direction: Direction,
    needs: Iterable[str] = (),
    sentence: Sentence,
    own_sentence: Sentence = "",
    decimals: int | None = None,
    estimates_without: bool = False,
    reach_km: float | None = None,
) -> Callable[[Measure], Measure]:
    """Register a function as a criterion.

    Parameters
    ----------
    name : str
        The column it fills, with its unit: ``coast_km``.
    unit : str
        For people: ``km``, ``ms``, ``%``.
    direction : {"benefit", "cost"}
        Whether more or less is better.
    needs : iterable of str, optional
        Layers it reads.
    sentence : Message or str
        One sentence for the report.
    own_sentence : Message or str, optional
        The sentence where a layer it reads is the user's own.
    decimals : int, optional
        How many are kept; by the unit where not given.
    estimates_without : bool, optional
        Whether it has an estimate where a layer that it reads is left out.
    reach_km : float, optional
        How far from a candidate it looks, where it counts within a radius.

    Returns
    -------
    callable
        The decorator; the function itself stays as it is.

    Raises
    ------
    StudyError
        Where the direction is none of the two.

    Examples
    --------
    A criterion of one's own, in three lines:

    >>> @criterion("equator_deg", unit="deg", direction="benefit", sentence="Cooler north.")
    ... def equator_deg(scene):
    ...     return scene.lat
    >>> registered_criteria()["equator_deg"].unit
    'deg'
    >>> forget_criterion("equator_deg")
    """
    if direction not in ("benefit", "cost"):
        raise StudyError("criteria.direction", name=name, given=repr(direction))

    def register(measure: Measure) -> Measure:
        _registry[name] = Criterion(
            name,
            unit,
            direction,
            tuple(needs),
            sentence,
            measure,
            own_sentence,
            decimals=decimals,
            estimates_without=estimates_without,
            reach_km=reach_km,
        )
        return measure

    return register


def cost_criterion(name: str, *, direction: Direction, sentence: Sentence) -> None:
    """Register a column of the costs as a criterion.

    Parameters
    ----------
    name : str
        The column, with its unit.
    direction : {"benefit", "cost"}
    sentence : Message or str
        One sentence for the report.

    Examples
    --------
    >>> registered_criteria()["connection_mjpy"].of_costs
    True
    """
    _registry[name] = Criterion(name, "", direction, (), sentence, _not_yet, of_costs=True)


def _not_yet(scene: Scene) -> npt.NDArray[np.float64]:
    """Return nothing known: the costs are summed after what they follow from is measured."""
    return np.full(len(scene.lon), np.nan)


def cost_criteria() -> list[str]:
    """Return the names of the criteria that the costs fill.

    Examples
    --------
    >>> "connection_mjpy" in cost_criteria()
    True
    """
    return [name for name, one in _registry.items() if one.of_costs]


def forget_criterion(name: str) -> None:
    """Take a criterion out of the registry."""
    _registry.pop(name, None)


def registered_criteria(hubs: Iterable[str] = ()) -> dict[str, Criterion]:
    """Return the criteria by name, with those of the hubs.

    Parameters
    ----------
    hubs : iterable of str, optional
        Each adds ``rtt_<hub>_ms`` and ``rtt_<hub>_conventional_ms``.

    Examples
    --------
    >>> "rtt_tokyo_ms" in registered_criteria(["tokyo"])
    True
    """
    from geowbit.criteria.fiber import rtt_criteria

    return {**_registry, **{found.name: found for hub in hubs for found in rtt_criteria(hub)}}


def measure(
    scene: Scene, criteria: Iterable[Criterion], *, tell: Callable[[str], Any] | None = None
) -> pd.DataFrame:
    """Measure criteria at every candidate.

    Parameters
    ----------
    scene : Scene
    criteria : iterable of Criterion
    tell : callable, optional
        Called with the name of each criterion before it is measured.

    Returns
    -------
    DataFrame, index of the candidates
        One column a criterion; NaN throughout where a layer that it reads is left out.

    Raises
    ------
    StudyError
        Where a criterion does not return one number a candidate.
    """
    tables = []
    for one in criteria:
        if tell:
            tell(one.name)
        tables.append(_of_scene(scene, one))
    return pd.concat(tables, axis=1) if tables else pd.DataFrame(index=scene.index)


@contextmanager
def measuring(
    scene: Scene, criteria: Sequence[Criterion]
) -> Iterator[Sequence[Callable[[], pd.DataFrame]]]:
    """Measure criteria at every candidate, two at a time where there are many.

    Those of one's own functions and layers are measured one after the other, by who asks: their
    code may not bear company, and what is said of a layer stands in its order.

    Parameters
    ----------
    scene : Scene
    criteria : sequence of Criterion

    Yields
    ------
    sequence of callable
        One a criterion, in their order: it returns the column, as :func:`measure` does, once it
        is measured.

    Examples
    --------
    >>> from geowbit.layers import Layers, named_assumptions
    >>> place = pd.DataFrame({"lon": [139.7], "lat": [35.7], "supply_area": "tokyo"})
    >>> here = Scene(place, Layers(), load_mw=5, hubs={}, assumptions=named_assumptions())
    >>> with measuring(here, [registered_criteria()["elevation_m"]]) as columns:
    ...     columns[0]()["elevation_m"].tolist()
    [36.0]
    """
    jobs = [partial(_of_scene, scene, one) for one in criteria]
    if len(scene.lon) < _MANY_CANDIDATES:
        yield jobs
        return
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        try:
            yield [
                workers.submit(carried(job)).result if _bears_company(scene, one) else job
                for one, job in zip(criteria, jobs, strict=True)
            ]
        finally:
            workers.shutdown(wait=True, cancel_futures=True)


def _bears_company(scene: Scene, one: Criterion) -> bool:
    return is_of_package(one) and not any(map(scene.layers.is_own, one.needs))


def _of_scene(scene: Scene, one: Criterion) -> pd.DataFrame:
    """Return the column of a criterion: the kept one, or else the measured one."""
    mark = criterion_mark(one) if store_in_use() is not None else None
    work = partial(_measured, scene, one)
    return work() if mark is None else recalled(scene, one.name, work, given=mark)


def _measured(scene: Scene, one: Criterion) -> pd.DataFrame:
    """Return the column of a criterion, rounded to what is kept of it."""
    known = one.estimates_without or all(scene.layers.has(name) for name in one.needs)
    own = [name for name in one.needs if scene.layers.is_own(name)]
    with under(*(("layers", own[0]) if own else ())):
        given = one.measure(scene) if known else np.full(len(scene.lon), np.nan)
    values = np.asarray(given, float)
    if values.shape != scene.lon.shape:
        raise StudyError(
            "criteria.shape",
            name=one.name,
            shape=str(values.shape),
            candidates=str(len(scene.lon)),
        )
    kept = _DECIMALS.get(one.unit, 4) if one.decimals is None else one.decimals
    if is_money(one.name):
        kept += in_use().currency.more_decimals
    return pd.DataFrame({one.name: np.round(values, kept)}, index=scene.index)
