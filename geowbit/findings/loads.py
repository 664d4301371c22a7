"""Which columns of a run change with the load, measured once for each class of load."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    ConnectionTariff,
    Ladder,
    Ratio,
    area_of,
    connection_tariff,
    has_rates,
    ladder_of,
    voltage_class,
)
from geowbit.cache import Recording, frame_mark, recording
from geowbit.core import Sentence, carried
from geowbit.core.errors import GeowbitError
from geowbit.costs import costs_at
from geowbit.criteria import (
    Criterion,
    Scene,
    cost_criteria,
    measure,
    recalled,
    recalled_values,
    registered_criteria,
)
from geowbit.layers import Assumptions, Layers, named_assumptions, station_names
from geowbit.run import Run

LOADS_MW = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 300.0, 500.0, 1000.0, 2000.0, 5000.0)
_MOST_CLASSES = 7
# of all classes together: of more a page of a country has no room for the last
_MOST_NUMBERS = 8_000_000


@dataclass(frozen=True)
class LoadClass:
    """Loads that the same substations can carry.

    Attributes
    ----------
    loads_mw : tuple of float
        Of the loads that can be chosen, those of this class.
    columns : DataFrame
        The columns that differ from class to class, rows as in the run.
    nearest : ndarray of int
        Row of the nearest substation that serves, for each candidate; -1 where none does.
    substations : int
        How many serve.
    least_kv : float
        The lowest voltage among them.
    places : ndarray of float, shape (m, 2)
        Longitude and latitude of every substation of the layer.
    names : list of str or Message
        Of every substation of the layer, empty where it has none.
    tariff : ConnectionTariff, optional
        What makes the cost of each connection, where the class has one load that is priced.
    """

    loads_mw: tuple[float, ...]
    columns: pd.DataFrame
    nearest: npt.NDArray[np.int64]
    substations: int
    least_kv: float
    places: npt.NDArray[np.float64]
    names: list[Sentence]
    tariff: ConnectionTariff | None = None


def load_classes(
    run: Run,
    layers: Layers,
    *,
    loads_mw: Sequence[float] = LOADS_MW,
    scene: Scene | None = None,
) -> list[LoadClass]:
    """Measure for each class of load what depends on the substations that serve it.

    Parameters
    ----------
    run : Run
    layers : Layers
        Of the run.
    loads_mw : sequence of float
        Loads to choose from; that of the study is added.
    scene : Scene, optional
        Of the run, where it is at hand: what it has found is not looked for again.

    Returns
    -------
    list of LoadClass
        From the lowest loads to the highest; empty where the run has no criterion that depends on
        the load, or where what it was measured from is no more at hand.

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> own = [one for one in load_classes(sites.run, sites.layers) if 100.0 in one.loads_mw]
    >>> len(own), own[0].least_kv <= 154
    (1, True)
    """
    own_mw, hubs, table = run.load_mw, run.hubs, run.frame()
    registered = registered_criteria(hubs)
    wanted = [
        registered[one.name] for one in run.criteria if one.name in registered
        and "substations" in registered[one.name].needs and one.name in table
    ]  # fmt: skip
    if math.isnan(own_mw) or not wanted or not len(table):
        return []
    priced = [one.name for one in run.criteria if one.weight and one.name in cost_criteria()]
    if priced and run.along_corridors:
        # a corridor for each candidate and load takes too long: the load stays as it is
        return []
    try:
        assumptions = _assumptions(run)
        ladder = ladder_of(assumptions)

        first = scene or Scene(table, layers, load_mw=own_mw, hubs=hubs, assumptions=assumptions)
        at_load = cache(first.at_load)
        substations = layers.frame("substations")
        places = np.column_stack([substations.geometry.x, substations.geometry.y])
        names = station_names(substations)
        steps = _steps(substations, {*loads_mw, own_mw}, ladder)
        groups = _by_substations([(at_load(loads[0]), loads) for loads in steps])
        own = next(group for group in groups if own_mw in group[1])

        def tariff(load_mw: float) -> ConnectionTariff | None:
            if run.along_corridors or "connection_mjpy" not in table or not has_rates(assumptions):
                return None
            made = _tariff(at_load(load_mw), run.fiber_choice)
            return made if len(made.options) else None

        def measured(group: _Group) -> LoadClass:
            made = _load_class(
                group, wanted, pd.DataFrame(table) if group is own else None, places, names
            )
            if not priced:
                return replace(made, tariff=tariff(own_mw)) if group is own else made
            # what it costs goes by the load itself: of each class the one nearest to the study's
            load_mw = min(made.loads_mw, key=lambda mw: abs(math.log(mw / own_mw)))
            costs = pd.DataFrame(table)[priced]
            if load_mw != own_mw:
                there = pd.DataFrame(table)[["fiber_km", "supply_area"]]
                there = there.assign(substation_km=made.columns["substation_km"])
                ratio = run.fiber_choice
                costs = recalled(
                    at_load(load_mw),
                    "costs at a load",
                    lambda: costs_at(at_load(load_mw), there, priced, ratio=ratio),
                    given=[priced, ratio, frame_mark(there)],
                )
            columns = pd.concat([made.columns, costs], axis=1)
            return replace(made, loads_mw=(load_mw,), columns=columns, tariff=tariff(load_mw))

        with ThreadPoolExecutor(2) as workers:
            kept = _fewest(groups, own, own_mw, len(table) * len([*wanted, *priced]))
            return list(workers.map(carried(measured), kept))
    except (GeowbitError, KeyError, StopIteration):
        # a run drawn again without the layers of its day: its own load can still be shown
        return []


def _tariff(scene: Scene, ratio: Ratio) -> ConnectionTariff:
    """Return the prices of the connections at the load of a scene, kept as what it is made of."""
    kept: list[tuple[ConnectionTariff, Recording]] = []

    def made() -> ConnectionTariff:
        if not kept:
            with recording() as found:
                tariff = connection_tariff(
                    scene.connection, scene.assumptions, fiber_to_power_ratio=ratio
                )
            kept.append((tariff, found))
        tariff, found = kept[0]
        # whoever has it the second time has read the same
        found.tell()
        return tariff

    def options() -> pd.DataFrame:
        return pd.DataFrame({"option": made().option}, index=scene.index)

    option = recalled(scene, "options of the tariff", options, given=[ratio])
    told = recalled_values(scene, "tariff", lambda: made().plain(), given=[ratio])
    return ConnectionTariff.of_plain(told, option["option"].to_numpy())


_Group = tuple[Scene, tuple[float, ...]]


def least_kv_of(run: Run) -> float:
    """Return the lowest voltage that carries the load of a run, kV; 0 where none is known."""
    if math.isnan(run.load_mw):
        return 0.0
    row = voltage_class(run.load_mw, ladder=ladder_of(_assumptions(run)))
    return float(row["min_substation_kv"])


def _assumptions(run: Run) -> Assumptions:
    """Return the numbers of the run, its own voltage classes among them."""
    if len(run.assumptions):
        return run.assumptions
    return named_assumptions(run.own_assumptions)


def _steps(
    substations: pd.DataFrame, loads_mw: set[float], ladder: Ladder | None
) -> list[tuple[float, ...]]:
    """Return the loads in groups that certainly ask for the same substations."""
    if ladder is not None:
        # the largest load of each class can be chosen, and none that no class carries
        ends = [one.max_load_mw for one in ladder]
        loads_mw = {load_mw for load_mw in {*loads_mw, *ends} if load_mw <= max(ends)}
    headroom = substations.get("headroom_mw")
    if headroom is not None and headroom.notna().any():
        return [(load_mw,) for load_mw in sorted(loads_mw)]
    # the classes of each network end at loads of their own
    areas = ["any"] if ladder is not None else sorted({"any", *area_of(substations)})
    steps: dict[tuple[float, ...], list[float]] = {}
    for load_mw in sorted(loads_mw):
        most_mw = tuple(
            float(voltage_class(load_mw, area, ladder=ladder)["max_load_mw"]) for area in areas
        )
        steps.setdefault(most_mw, []).append(load_mw)
    return [tuple(loads) for loads in steps.values()]


def _by_substations(scenes: Sequence[_Group]) -> list[_Group]:
    """Join neighboring groups that the same substations serve."""
    groups: list[_Group] = []
    for scene, loads in scenes:
        try:
            serving = scene.serving
        except GeowbitError:
            continue  # a load that no substation can carry is none to choose
        if groups and np.array_equal(groups[-1][0].serving, serving):
            groups[-1] = (groups[-1][0], groups[-1][1] + loads)
        else:
            groups.append((scene, loads))
    return groups


def _fewest(groups: list[_Group], own: _Group, own_mw: float, numbers: int) -> list[_Group]:
    """Keep a page small where each load has substations of its own: the loads nearest to a run's.

    So it is where headroom is known, and where the classes of networks end at different loads.
    Of so many numbers each, no more are measured than a page may have room for.
    """
    most = min(_MOST_CLASSES, max(1, _MOST_NUMBERS // max(1, numbers)))

    def off(group: _Group) -> float:
        return min(abs(math.log(load_mw / own_mw)) for load_mw in group[1])

    kept = sorted(groups, key=lambda group: (group is not own, off(group)))[:most]
    return [group for group in groups if any(group is one for one in kept)]


def _load_class(
    group: _Group,
    wanted: Sequence[Criterion],
    measured: pd.DataFrame | None,
    places: npt.NDArray[np.float64],
    names: list[Sentence],
) -> LoadClass:
    scene, loads = group
    substations = scene.layers.frame("substations")
    return LoadClass(
        loads,
        measure(scene, wanted) if measured is None else measured[[one.name for one in wanted]],
        scene.nearest_substation.row,
        len(scene.serving),
        float(substations["voltage_kv"].iloc[scene.serving].min()),
        places,
        names,
    )
