"""A study: every step in its order, from layers to ranked sites."""

from __future__ import annotations

import copy
import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import (
    FiberRate,
    Ratio,
    class_messages,
    fiber_choice,
    has_rates,
    ladder_of,
    own_rates,
    own_voltage_classes,
    ratio_in_use,
    voltage_class,
)
from geowbit.cache import NoMarkError, frame_mark, keeping, own_store, store_in_use
from geowbit.candidates import TILE_ROWS, in_reach
from geowbit.core.errors import LayerError, StudyError, under
from geowbit.core.messages import Message
from geowbit.costs import candidate_costs, cost_columns
from geowbit.countries import NO_COUNTRY, Country, country_of, currency_of, in_use, using
from geowbit.criteria import Scene, measure, measuring, recalled, recalled_messages
from geowbit.layers import SCHEMAS, Layers, Provenance, licence_warnings, named_assumptions
from geowbit.national import check_assumptions
from geowbit.ranking import (
    CAMPUS_COLUMN,
    Exclusion,
    Judged,
    Weighting,
    campus_ha,
    campus_lattice,
    campus_rule,
    check_columns,
    check_gates,
    exclude,
    gate_columns,
    gate_exclusions,
    judge_gates,
    model_mark,
    national_quantiles,
    percentiles,
    rank,
    score_candidates,
    unknown_exclusions,
)
from geowbit.settings import (
    LayerFile,
    Settings,
    Written,
    make_settings,
    read_written,
    settings_of,
)
from geowbit.sites import Sites
from geowbit.study._candidates import (
    area_of,
    asked_area,
    check_hubs,
    chosen_candidates,
    count_of,
    is_elsewhere,
    notes_on,
    tiles_of,
)
from geowbit.study._choices import (
    check_layers,
    check_some_left,
    check_weights,
    chosen_criteria,
    chosen_exclusions,
    chosen_gates,
    chosen_weightings,
    compared_pairs,
    comparison_told,
    layers_read,
    measures_as_the_model,
    preset_told,
    with_own_sentences,
)
from geowbit.study._keys import StudyKeys
from geowbit.study._rehearsal import EVERY_ONE, known_nowhere, own_criteria, sample_of
from geowbit.study._result import (
    FOUND_COLUMNS,
    Ranked,
    finished_run,
    in_order,
    nearest_things,
    recorded_layer,
    workloads,
)
from geowbit.study._tally import tally_of
from geowbit.study._windows import check_windows, reading_windows
from geowbit.study.forecast import RunForecast, run_forecast, tiled_forecast
from geowbit.study.sweep import Swept, swept

if TYPE_CHECKING:
    from geowbit.pages.report.page import Extent

Tell = Callable[[str], Any]
Step = Callable[[str], AbstractContextManager[None]]


class Study:
    """A question put to the layers: which sites, for which load, weighed how.

    Parameters
    ----------
    settings : Settings, optional
        The keys of study.yaml; those given by name here come before them.
    load_mw : float, optional
        Of one site, MW; that of the preset, or else 100.
    area : optional
        Where: as in study.yaml, or a prefecture or a list of them, a box ``(west, south, east,
        north)`` in degrees, a polygon in degrees, or a GeoDataFrame of polygons.
    name, country, currency, units, preset, candidates, headroom, hubs, voltage_classes, criteria, \
    weights, pairwise, unknown, exclude, gates, min_campus_ha, regional, strict, costs, \
    assumptions, method, top, plan, seed : optional
        As in study.yaml.
    folder : Path or str, optional
        Where relative paths start.
    layers : dict, optional
        Layer name to a GeoDataFrame or raster of the user's own, before those of the settings.

    Raises
    ------
    StudyError
        Where a key or a value is wrong.

    Examples
    --------
    >>> study = Study(load_mw=100, area="Toyama")
    >>> study
    <Study 'Japan': 100 MW, jis-1km, area {'prefectures': ['Toyama']}>
    >>> sites = study.run()
    >>> bool(sites.table["score"].between(0, 1).all())
    True
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        load_mw: float | None = None,
        area: Any = None,
        name: str | None = None,
        country: str | None = None,
        currency: str | Mapping[str, Any] | None = None,
        units: str | None = None,
        preset: str | None = None,
        candidates: str | Mapping[str, Any] | None = None,
        headroom: Any = None,
        hubs: Mapping[str, Sequence[float]] | None = None,
        voltage_classes: Mapping[float, float] | Path | str | None = None,
        criteria: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        unknown: str | None = None,
        weights: Mapping[str, float] | None = None,
        pairwise: Mapping[str, Any] | None = None,
        exclude: Sequence[str | Mapping[str, Any]] | None = None,
        gates: Sequence[str | Mapping[str, Any]] | None = None,
        min_campus_ha: float | None = None,
        regional: bool | None = None,
        strict: bool | None = None,
        costs: Mapping[str, Any] | None = None,
        assumptions: Mapping[str, Any] | None = None,
        method: str | None = None,
        top: Mapping[str, Any] | None = None,
        plan: Mapping[str, Any] | None = None,
        seed: int | None = None,
        folder: Path | str = ".",
        layers: Mapping[str, Any] | None = None,
        **others: Any,
    ) -> None:
        keys = {
            "load_mw": load_mw,
            "area": area_of(area),
            "name": name,
            "country": country,
            "currency": currency,
            "units": units,
            "preset": preset,
            "candidates": candidates,
            "headroom": headroom,
            "hubs": hubs,
            "voltage_classes": voltage_classes,
            "criteria": criteria,
            "unknown": unknown,
            "weights": weights,
            "pairwise": pairwise,
            "exclude": exclude,
            "gates": gates,
            "min_campus_ha": min_campus_ha,
            "regional": regional,
            "strict": strict,
            "costs": costs,
            "assumptions": assumptions,
            "method": method,
            "top": top,
            "plan": plan,
            "seed": seed,
            **others,
        }
        keys = {key: value for key, value in keys.items() if value is not None}
        if settings is None or keys:
            given = settings.model_dump(exclude_unset=True) if settings else {}
            settings = make_settings({**given, **keys}, folder=folder)
        self._area = asked_area(settings, Path(folder))
        self.country = in_use()
        if settings.country is not None:
            self.country = country_of(settings.country, folder=folder)
        elif is_elsewhere(self._area):
            self.country, settings = NO_COUNTRY, _of_no_country(settings)
        self.country = _told_as_in(self.country, settings)
        with using(self.country):
            self._prepare(settings, folder, layers)

    def _prepare(
        self, settings: Settings, folder: Path | str, layers: Mapping[str, Any] | None
    ) -> None:
        """Choose criteria, exclusions, layers and assumptions, and refuse what cannot be."""
        self.settings = settings
        self.folder = Path(folder)
        own: dict[str, Any] = {
            name: {**given.model_dump(), "strict": given.strict or settings.strict}
            if isinstance(given, LayerFile)
            else given
            for name, given in settings.layers.items()
        }
        self._exclusions = chosen_exclusions(settings)
        criteria = chosen_criteria(settings)
        self._comparison = compared_pairs(settings, self.folder)
        check_weights(settings, criteria, self._comparison)
        self._gates = chosen_gates(settings)
        read = layers_read(criteria, self._exclusions)
        if not isinstance(layers or {}, Mapping):
            raise LayerError("study.layers_form", given=f"{layers!r:.60}", keys=("layers",))
        own |= layers or {}
        of_gates = {name for gate in self._gates for name in gate.reads}
        drawn = _drawn() if own.keys() - read - of_gates else set()
        headroom = settings.model_dump(include={"headroom"})["headroom"]
        used = sorted({*read, *of_gates, *drawn})
        self.layers = Layers(own, folder=folder, used=used, headroom=headroom)
        check_layers(read, self.layers)
        self._criteria = with_own_sentences(criteria, self.layers)
        self._by_python = dict(layers or {})
        self.assumptions = named_assumptions(settings.assumptions)
        if settings.costs.rates:
            with under("costs", "rates"):
                self.assumptions = own_rates(self.assumptions, self.folder / settings.costs.rates)
        with under("assumptions"):
            check_assumptions(settings.assumptions)
        if classes := settings.voltage_classes:
            given = self.folder / classes if isinstance(classes, Path) else classes
            with under("voltage_classes"):
                self.assumptions = own_voltage_classes(self.assumptions, given)
        with under("load_mw"):
            voltage_class(settings.load_mw, ladder=ladder_of(self.assumptions))
        self._written: Written | None = None

    @classmethod
    def japan(
        cls,
        load_mw: float | None = None,
        *,
        area: Any = None,
        name: str | None = None,
        country: str = "japan",
        currency: str | Mapping[str, Any] | None = None,
        units: str | None = None,
        preset: str | None = None,
        candidates: str | Mapping[str, Any] | None = None,
        headroom: Any = None,
        hubs: Mapping[str, Sequence[float]] | None = None,
        voltage_classes: Mapping[float, float] | Path | str | None = None,
        criteria: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        unknown: str | None = None,
        weights: Mapping[str, float] | None = None,
        pairwise: Mapping[str, Any] | None = None,
        exclude: Sequence[str | Mapping[str, Any]] | None = None,
        gates: Sequence[str | Mapping[str, Any]] | None = None,
        min_campus_ha: float | None = None,
        regional: bool | None = None,
        strict: bool | None = None,
        costs: Mapping[str, Any] | None = None,
        assumptions: Mapping[str, Any] | None = None,
        method: str | None = None,
        top: Mapping[str, Any] | None = None,
        plan: Mapping[str, Any] | None = None,
        seed: int | None = None,
        folder: Path | str = ".",
        layers: Mapping[str, Any] | None = None,
        **others: Any,
    ) -> Study:
        """Return a study of Japan; with the keys of :class:`Study`.

        Raises
        ------
        StudyError
            Where a key or a value is wrong.
        """
        keys = dict(locals())
        del keys["cls"], keys["others"]
        return cls(**keys, **others)

    @classmethod
    def from_yaml(cls, path: Path | str, **keys: Unpack[StudyKeys]) -> Study:
        """Return the study of a study.yaml; `keys` take the place of its own, weights name by name.

        Raises
        ------
        StudyError
            Where the file or a value in it is wrong.
        """
        written = read_written(path)._replace(replaced=frozenset(keys))
        settings = settings_of(written)
        if keys:
            settings = _with_keys(settings, keys, Path(path).parent)
        with written.locating():
            study = cls(settings, folder=Path(path).parent)
        study._written = written
        return study

    def __repr__(self) -> str:
        settings = self.settings
        kind = settings.candidates.grid
        if kind is None:
            kind = "municipalities" if settings.candidates.municipalities else "places of a file"
        area = settings.area.in_short() if settings.area else "the whole country"
        return f"<Study {settings.name!r}: {settings.load_mw:g} MW, {kind}, area {area}>"

    def _repr_html_(self) -> str:
        from geowbit.pages.notebook import study_table

        settings = self.settings
        area = str(settings.area.in_short()) if settings.area else ""
        with using(self.country):
            weighed = chosen_weightings(settings, self._criteria, self._comparison)
            return study_table(
                settings.name,
                settings.load_mw,
                area,
                {one.name: one.weight for one in weighed if one.weight > 0},
                [one.text for one in self._exclusions],
            )

    def __reduce__(self) -> tuple[Any, ...]:
        # a criterion may be a function that cannot be pickled; it follows from the settings
        return _again, (self.settings, self.folder, self._by_python, self._written)

    def changed(self, **keys: Unpack[StudyKeys]) -> Study:
        """Return the same study with other values of some keys; weights change name by name.

        Raises
        ------
        StudyError
            Where a key or a value is wrong.

        Examples
        --------
        >>> Study(area="Toyama", weights={"snow_cm": 2}).changed(load_mw=20)
        <Study 'Japan': 20 MW, jis-1km, area {'prefectures': ['Toyama']}>
        """
        given = dict(keys)
        layers = {**self._by_python, **(given.pop("layers", None) or {})}  # type: ignore[dict-item]
        settings = _with_keys(self.settings, given, self.folder)
        study = type(self)(settings, folder=self.folder, layers=layers)
        study._written = self._written
        return study

    def sweep(
        self,
        axes: Mapping[str, Sequence[Any]],
        *,
        tell: Tell | None = None,
        cache: bool = True,
    ) -> Iterator[Swept]:
        """Run the study with every combination of several values of its keys.

        What two of them share is measured once: of loads all that does not go by the load, of
        weights, limits and scales everything.

        Parameters
        ----------
        axes : mapping of str to sequence
            Keys as of :meth:`changed`, each with its values: ``{"load_mw": [5, 20, 100]}``,
            ``{"weights": [{"snow_cm": 0}, {"snow_cm": 3}]}``, ``{"assumptions": [...]}``.
        tell : callable, optional
            Called with the name of each step as it begins.
        cache : bool
            Whether results are kept for later runs as well.

        Yields
        ------
        Swept
            ``values`` of the keys and ``sites``, in the order of the values, the last key fastest.
            One at a time: what nobody keeps takes no memory.

        Raises
        ------
        StudyError
            Where a value is wrong, before any has run.

        Examples
        --------
        >>> small = Study(area={"bbox": [134.0, 34.2, 134.1, 34.3]})
        >>> for values, sites in small.sweep({"load_mw": [20, 100]}):
        ...     print(values, sites.run.load_mw)
        {'load_mw': 20} 20.0
        {'load_mw': 100} 100.0
        """
        return swept(self, axes, tell=tell, cache=cache)

    def run(self, tell: Tell | None = None, *, cache: bool = True) -> Sites:
        """Score every candidate.

        Parameters
        ----------
        tell : callable, optional
            Called with the name of each step as it begins.
        cache : bool
            Whether what earlier runs measured of the same contents is taken from the cache, and
            kept there for later ones; the answer is the same.

        Returns
        -------
        Sites

        Raises
        ------
        GeowbitError
            Where a layer, the area or a value cannot be used.
        """
        with keeping((store_in_use() or own_store()) if cache else None) as store:
            sites = self._run(tell)
            if store is not None and not _as_before(sites.country):
                # what was read of its tables may be neither the old nor the new
                store.forget()
        sites.cache_notes = tuple(store.messages) if store else ()
        for one in sites.cache_notes:
            warnings.warn(str(one), stacklevel=2)
        return sites

    def _run(self, tell: Tell | None) -> Sites:
        seconds: dict[str, float] = {}

        @contextmanager
        def step(name: str) -> Iterator[None]:
            if tell:
                tell(name)
            began = time.perf_counter()
            yield
            seconds[name] = round(seconds.get(name, 0) + time.perf_counter() - began, 3)

        with self.locating(), using(self.country):
            with step("candidates"):
                candidates = self._candidates()
            applied = self._applied_at(candidates)
        with self.locating(), using(applied.country):
            notes = applied._notes(candidates, abroad=applied.country.folder is None)
            scene = applied._scene(candidates)
            ranked = applied._ranked(scene, step)
            excluded_by = ranked.table["excluded_by"].to_numpy()
            rules = [*applied._exclusions, *gate_exclusions(ranked.gates)]
            check_some_left(excluded_by, rules, applied.settings)
            tally = tally_of(
                scene,
                ranked.table,
                applied._told_of(ranked.table),
                excluded=ranked.table["excluded"],
                rules=ranked.exclusions,
                judged=ranked.gates,
            )
            notes += known_nowhere(applied._criteria, tally.nowhere, applied.layers)
            applied._open_drawn()
            run = finished_run(
                ranked,
                tally,
                applied._criteria,
                study=applied.resolved(),
                layers=applied._provenance(candidates),
                assumptions=self.assumptions,
                fiber=applied._fiber_rate(),
                notes=[
                    *notes,
                    *recalled_messages(scene, "power notes", scene.power_notes),
                    *recalled_messages(scene, "fiber notes", scene.fiber_notes),
                ],
                timings=seconds,
            )
            load_mw = self.settings.load_mw
            at = scene.at_load(load_mw, table=ranked.table)
            return Sites(run, applied.layers, scene=at, store=store_in_use())

    def run_tiled(
        self,
        folder: Path | str,
        tell: Tell | None = None,
        *,
        rows: int = TILE_ROWS,
        engine: str = "here",
        workers: int | None = None,
        scheduler: str | None = None,
        lang: str = "en",
        extent: Extent = "whole",
    ) -> Sites:
        """Score every candidate tile by tile and write all files: memory is that of a tile.

        Every number is that of :meth:`run`. The candidates are a folder of parts, ``sites/``, in
        place of ``sites.parquet``; map and report show each coarser square by its best place where
        the candidates are more than a page can hold. A run that breaks off goes on where it was
        when it is asked for again; a tile is not done again unless what it follows from changed.

        Parameters
        ----------
        folder : Path or str
            New, empty, or holding an earlier run.
        tell : callable, optional
            Called with the name of each step as it begins, and with each tile that is done.
        rows : int
            Candidates of a tile, at most.
        engine : {"here", "dask"}
            This process, or processes of Dask.
        workers : int, optional
            Threads of this process (one where not given), or processes of Dask.
        scheduler : str, optional
            Address of a Dask scheduler, whose workers see the folder under the same name;
            processes of this machine where not given.
        lang : {"en", "ja"}
            Language of map and report.
        extent : {"whole", "summary", "appendix"}
            Of the report.

        Returns
        -------
        Sites
            Of the folder, of which is read what is asked for.

        Raises
        ------
        GeowbitError
            As :meth:`run`; where another run works for the same folder, a tile's file is lost, or a
            scheduler cannot be reached.
        """
        from geowbit.study.tiled import run_tiled

        return run_tiled(
            self,
            folder,
            tell,
            rows=rows,
            engine=engine,
            workers=workers,
            scheduler=scheduler,
            lang=lang,
            extent=extent,
        )

    def _ranked(self, scene: Scene, step: Step, *, whole: bool = True) -> Ranked:
        measured, judged = self._measured(scene, step)
        weightings = self._weightings()
        with step("exclusions"):
            rules = self._rules(judged, weightings)
            excluded, counts = exclude(measured, rules, self.layers)
            if whole and self.settings.min_campus_ha is not None:
                # what is out for another reason is not judged again
                lattice, free = campus_lattice(measured), ~excluded["excluded"].to_numpy(bool)
                measured[CAMPUS_COLUMN] = np.round(campus_ha(lattice, free), 2)
                filled = measured.assign(**{CAMPUS_COLUMN: measured[CAMPUS_COLUMN].fillna(np.inf)})
                rules.append(campus_rule(self.settings.min_campus_ha))
                excluded, counts = exclude(filled, rules, self.layers)
        with step("score"):
            with under("criteria"):
                scored, scales = score_candidates(
                    measured,
                    weightings,
                    excluded=excluded["excluded"],
                    method=self.settings.method,
                )
            scored["rank"] = rank(
                scored["score"], excluded["excluded"], coverage=scored["coverage"]
            )
            scored["national_percentile"] = self._percentiles(scored["score"], excluded["excluded"])
            joined = pd.concat([measured, excluded, scored], axis=1)
            table = gpd.GeoDataFrame(joined, copy=False)
            table = table[[*in_order(table), "geometry"]]
        return Ranked(table, weightings, scales, counts, judged)

    def _measured(self, scene: Scene, step: Step) -> tuple[gpd.GeoDataFrame, list[Judged]]:
        """Return what is found at candidates, criteria, costs and gates, and the gates' answers."""
        columns: list[pd.DataFrame] = [scene.candidates]
        measurable = [one for one in self._criteria if not one.of_costs]
        with measuring(scene, measurable) as measured_by:
            for one, column in zip(measurable, measured_by, strict=True):
                with step(f"criterion {one.name}"):
                    columns.append(column())
        measured = pd.concat(columns, axis=1)
        check_windows(self.settings, measurable, measured)
        with step("costs"):
            columns = [measured, *self._following(scene, measured)]
            # GeoPandas would copy what was just put together
            measured = gpd.GeoDataFrame(pd.concat(columns, axis=1), crs="EPSG:4326", copy=False)
            _check_names(measured)
        judged = judge_gates(measured, self._gates, self.layers)
        return measured.assign(**gate_columns(judged)), judged

    def _open_drawn(self) -> None:
        """Open what maps draw: the record of the run tells of it."""
        for name in sorted(filter(self.layers.has, _drawn(opened=True))):
            _ = self.layers[name]

    def _fiber_rate(self) -> FiberRate | None:
        """Return what fiber costs; None where nothing is priced."""
        if not has_rates(self.assumptions):
            return None
        return ratio_in_use(
            self.assumptions, self.settings.load_mw, fiber_to_power_ratio=self.ratio
        )

    def _told_of(self, table: pd.DataFrame) -> list[str]:
        """Return the criteria that may be known nowhere, or be the same at all ranked candidates.

        Two that differ tell enough of nearly all.
        """
        rows = np.flatnonzero(~table["excluded"].to_numpy(bool))
        own = {one.name for one in own_criteria(self._criteria, self.layers)}
        names = [one.name for one in self._criteria]
        ends = rows[[0, -1]] if len(rows) else rows
        alike = {one for one in names if table[one].iloc[ends].nunique(dropna=False) == 1}
        return [one for one in names if one in own | alike]

    def _weightings(self) -> list[Weighting]:
        return chosen_weightings(self.settings, self._criteria, self._comparison)

    def _rules(self, judged: Sequence[Judged], weightings: Sequence[Weighting]) -> list[Exclusion]:
        """Return the rules that judge each candidate by itself."""
        return [*self._exclusions, *gate_exclusions(judged), *unknown_exclusions(weightings)]

    def _following(self, scene: Scene, measured: pd.DataFrame) -> list[pd.DataFrame]:
        """Return what follows from the criteria: the nearest things, workloads, costs."""
        along = self.settings.costs.connection == "corridor"
        # costs see no more of the table than what they are kept by
        seen = measured[["substation_km", "fiber_km", "supply_area"]]
        return [
            recalled(scene, "nearest things", lambda: nearest_things(scene)),
            recalled(scene, "workloads", lambda: workloads(scene).to_frame()),
            recalled(
                scene,
                "costs",
                lambda: candidate_costs(scene, seen, ratio=self.ratio, along_corridors=along),
                given=[self.ratio, along, frame_mark(seen)],
            ),
        ]

    def _percentiles(self, score: pd.Series, excluded: pd.Series) -> pd.Series:
        """Return where each score stands in the country; nothing where that is not known."""
        if self._is_whole_country:
            return percentiles(score, excluded, None)
        quantiles = self._national_quantiles()
        if quantiles is None:
            return pd.Series(np.nan, score.index)
        return percentiles(score, excluded, quantiles)

    @property
    def _is_whole_country(self) -> bool:
        """Tell whether the candidates are the country."""
        settings = self.settings
        everywhere = settings.area is None and settings.candidates.file is None
        return self.country.folder is not None and everywhere

    def _national_quantiles(self) -> npt.NDArray[np.float64] | None:
        """Return the scores of the country that this study compares with, where they are known."""
        if self.country.folder is None:
            return None
        if measures_as_the_model(self.settings) and not self._by_python:
            return national_quantiles(self.mark)
        return None

    def check(self) -> dict[str, Any]:
        """Read every layer that the study needs, and try it on a few of the candidates.

        Returns
        -------
        dict
            ``layers`` (their records, as in run.json) and ``candidates`` (how many).
        """
        with self.locating(), using(self.country):
            candidates = self._candidates()
            applied = self._applied_at(candidates)
        with self.locating(), using(applied.country):
            layers = applied.layers
            needed = layers_read(applied._criteria, applied._exclusions)
            of_gates = {name for gate in applied._gates for name in gate.reads if layers.has(name)}
            read = (
                set(needed)
                | of_gates
                | {name for name in self.settings.layers if layers.is_own(name)}
            )
            for name in sorted(read):
                if layers.is_own(name) or (layers.has(name) and not layers.is_table(name)):
                    _ = layers[name]
            unknown = applied._rehearse(candidates)
            notes = applied._notes(candidates, abroad=applied.country.folder is None) + unknown
            records = applied._provenance(candidates)
            return {
                "name": self.settings.name,
                "candidates": len(candidates),
                "notes": [one.as_dict() for one in notes],
                "warnings": [one.as_dict() for one in licence_warnings(records)],
                "layers": [record.as_dict() for record in records],
            }

    def forecast(self) -> RunForecast:
        """Say how many candidates the study has, and what running it will take.

        Returns
        -------
        RunForecast
            Squares of a grid finer than 1 km are counted by those of 1 km that hold land of the
            area: at its border they are a few too many.

        Raises
        ------
        GeowbitError
            Where the area or the candidates cannot be used.
        """
        with self.locating(), using(self.country):
            count = count_of(self.settings, self._area, self.layers, self.folder)
            return run_forecast(count, [one.name for one in self._criteria if not one.of_costs])

    def forecast_tiled(
        self, *, rows: int = TILE_ROWS, engine: str = "here", workers: int | None = None
    ) -> RunForecast:
        """Say what running the study in tiles will take, with parameters of :meth:`run_tiled`.

        Returns
        -------
        RunForecast
            Seconds by the clock, where each worker has a processor of its own; memory of all
            processes together.

        Raises
        ------
        GeowbitError
            Where the area or the candidates cannot be used.
        """
        from geowbit.study.tiled import MOST_SHOWN, check_tiled

        check_tiled(rows=rows, engine=engine, workers=workers)
        with self.locating(), using(self.country):
            count = count_of(self.settings, self._area, self.layers, self.folder)
            tiles = tiles_of(self.settings, self._area, self.layers, self.folder, rows=rows)
            many = workers or (1 if engine == "here" else os.cpu_count() or 1)
            return tiled_forecast(
                count,
                len(tiles),
                rows=rows,
                workers=many,
                processes=1 if engine == "here" else many + 1,
                shown=min(count, MOST_SHOWN),
            )

    def _rehearse(self, candidates: gpd.GeoDataFrame) -> list[Message]:
        """Do with every candidate what reads the user's layers, and with a few all of a run."""
        notes = []
        everywhere = own_criteria(self._criteria, self.layers)
        if len(candidates) > EVERY_ONE:
            everywhere = reading_windows(self.settings, self._criteria)
        if everywhere:
            found = measure(self._scene(candidates), everywhere)
            check_windows(self.settings, everywhere, found)
            nowhere = [str(name) for name in found if found[name].isna().all()]
            notes = known_nowhere(everywhere, nowhere, self.layers)
        few = sample_of(candidates, self.layers, self._criteria)
        # a few candidates lie side by side with none
        self._ranked(self._scene(few), lambda _: nullcontext(), whole=False)
        return notes

    def locating(self) -> AbstractContextManager[None]:
        """Begin what goes wrong with the place in study.yaml, where the study has one."""
        return self._written.locating() if self._written else nullcontext()

    def _notes(self, candidates: gpd.GeoDataFrame, *, abroad: bool) -> list[Message]:
        notes = notes_on(candidates, abroad=abroad)
        notes += preset_told(self.settings, self._criteria)
        notes += comparison_told(self._comparison)
        ladder = ladder_of(self.assumptions)
        if abroad or ladder is not None:
            substations = self.layers.frame("substations")
            load_mw, priced = self.settings.load_mw, has_rates(self.assumptions)
            notes += class_messages(substations, load_mw, ladder=ladder, priced=priced)
        if not has_rates(self.assumptions):
            notes.append(Message("cables.not_priced"))
        return notes

    def _scene(self, candidates: gpd.GeoDataFrame) -> Scene:
        return Scene(
            candidates,
            self.layers,
            load_mw=self.settings.load_mw,
            hubs=self.settings.hubs,
            assumptions=self.assumptions,
        )

    def resolved(self) -> dict[str, Any]:
        """Return the settings with every default filled in and paths made absolute."""
        given = self.settings.model_dump(mode="json")
        given["country"] = str(self.country)
        given["currency"] = self.country.currency.as_dict()
        given["units"] = self.country.units
        given["layers"] |= {name: recorded_layer(one) for name, one in self._by_python.items()}
        named = (given["area"], given["candidates"], given["pairwise"])
        for part in [*named, *given["layers"].values()]:
            if isinstance(part, dict) and part.get("file"):
                part["file"] = _absolute(part["file"], self.folder)
        for one in given["headroom"] or ():
            for key in ("file", "aliases") if isinstance(one, dict) else ():
                one[key] = one[key] and _absolute(one[key], self.folder)
        if given["costs"]["rates"]:
            given["costs"]["rates"] = _absolute(given["costs"]["rates"], self.folder)
        if ladder := ladder_of(self.assumptions):
            given["voltage_classes"] = {
                f"{one.min_substation_kv:g}": one.max_load_mw for one in ladder
            }
        return given

    def _candidates(self) -> gpd.GeoDataFrame:
        found = chosen_candidates(self.settings, self._area, self.layers, self.folder)
        self._check_candidates(found)
        if self.settings.min_campus_ha is not None:
            campus_lattice(found)
        return found

    def _check_candidates(self, found: gpd.GeoDataFrame) -> None:
        """Refuse hubs, rules and gates that cannot be meant of these candidates."""
        check_hubs(self.settings.hubs, found)
        columns = self._columns(found)
        check_columns(self._exclusions, columns)
        check_gates(self._gates, columns, {*self.layers, *SCHEMAS})

    def _columns(self, candidates: gpd.GeoDataFrame) -> list[str]:
        """Return the names of the columns that an exclusion can read."""
        corridors = self.settings.costs.connection == "corridor"
        costs = cost_columns(self.settings.hubs, along_corridors=corridors)
        places = [str(name) for name in candidates if name != "geometry"]
        return [*places, *(one.name for one in self._criteria), *FOUND_COLUMNS, *costs]

    def _applied_at(self, candidates: gpd.GeoDataFrame) -> Study:
        """Return the study as it applies where its candidates stand.

        Where the study names no country and its candidates are beyond the reach of the embedded
        layers, these mean nothing, and no hub of theirs is meant.
        """
        named = self.settings.country is not None or self.country.folder is None
        applied = self if named or in_reach(candidates) else self._abroad()
        if applied.country.folder is None and not applied.layers.has("substations"):
            raise LayerError("study.no_substations")
        needed = {name for one in applied._criteria for name in one.needs}
        west, south, east, north = map(float, candidates.total_bounds)
        applied.layers.narrow(
            (west, south, east, north), applied._inside() - needed - _drawn(opened=True)
        )
        return applied

    def _inside(self) -> set[str]:
        """Return the layers of which only what they hold within the area is asked."""
        rules = [one.rule for one in self._exclusions if not isinstance(one.rule, str)]
        near = {rule["near"] for rule in rules if "near" in rule}
        within = {str(rule[key]) for rule in rules for key in ("inside", "outside") if key in rule}
        return within - near

    def _abroad(self) -> Study:
        applied = copy.copy(self)
        applied.country = _told_as_in(NO_COUNTRY, self.settings)
        applied.settings = _of_no_country(self.settings)
        applied.layers = self.layers.own_only()
        with using(applied.country):
            applied._exclusions = chosen_exclusions(applied.settings)
            applied._gates = chosen_gates(applied.settings)
            applied._criteria = with_own_sentences(
                chosen_criteria(applied.settings), applied.layers
            )
        return applied

    def _provenance(self, candidates: gpd.GeoDataFrame) -> list[Provenance]:
        """Return the records of the layers, and of the files that gave candidates and area."""
        files = [Provenance.from_dict(record) for record in candidates.attrs["inputs"]]
        return [*self.layers.provenance(), *files]

    @property
    def mark(self) -> str:
        """Return a short mark of what makes the scores, empty where they do not compare."""
        settings = self.settings
        # the ends of its scales are those of its country's own money
        with using(self.country.in_money(None)):
            weightings = chosen_weightings(settings, self._criteria, self._comparison)
            return model_mark(
                weightings, method=settings.method, load_mw=settings.load_mw, hubs=settings.hubs
            )

    @property
    def ratio(self) -> Ratio:
        """Return fiber over power as the study has it."""
        costs = self.settings.costs
        return fiber_choice(costs.fiber_to_power_ratio, costs.fiber_method)


def _as_before(country: Country) -> bool:
    """Tell whether the tables of a country were not changed since this process began."""
    try:
        return bool(country.mark())
    except NoMarkError:
        return False


def _drawn(*, opened: bool = False) -> set[str]:
    """Return the layers that maps and report draw, or those of them that a study opens for it."""
    # imported where it is needed, as a study may be asked for nothing that draws
    from geowbit.pages.overlays.registry import names_drawn

    return names_drawn(opened=opened)


def _with_keys(settings: Settings, keys: Mapping[str, Any], folder: Path) -> Settings:
    """Return settings with other values of some keys; weights change name by name."""
    told: dict[str, Any] = {**settings.model_dump(exclude_unset=True), **keys}
    if "area" in keys:
        told["area"] = area_of(keys["area"])
    if isinstance(keys.get("weights"), Mapping):
        told["weights"] = {**settings.weights, **keys["weights"]}
    return make_settings(told, folder=folder)


def _again(
    settings: Settings, folder: Path, layers: dict[str, Any], written: Written | None
) -> Study:
    """Return the study that was pickled."""
    study = Study(settings, folder=folder, layers=layers)
    study._written = written
    return study


def _of_no_country(settings: Settings) -> Settings:
    """Return settings without what they have of a country for want of the study's own."""
    with using(NO_COUNTRY):
        return make_settings(settings.model_dump(exclude_unset=True))


def _told_as_in(country: Country, settings: Settings) -> Country:
    """Return a country that tells amounts and lengths as a study asks for it."""
    country, money = country.in_units(settings.units), settings.currency
    if money is None:
        return country
    told = money if isinstance(money, str) else money.model_dump(exclude_none=True)
    return country.in_money(currency_of(told))


def _absolute(file: str | list[str], folder: Path) -> str | list[str]:
    if isinstance(file, list):
        return [str((folder / one).resolve()) for one in file]
    return str((folder / file).resolve())


def _check_names(table: pd.DataFrame) -> None:
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        name = str(twice[0])
        raise StudyError("study.column_taken", name=name, keys=("criteria", name))
