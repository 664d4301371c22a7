"""A study: every step in its order, from layers to ranked sites."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geowbit.cables import connection_costs, ratio_in_use, voltage_class, watts_or_bits
from geowbit.candidates import grid_candidates, municipality_candidates, point_candidates
from geowbit.criteria import (
    Criterion,
    Scene,
    layer_criterion,
    measure,
    nearest_name,
    registered_criteria,
)
from geowbit.errors import GeowbitError, StudyError
from geowbit.geodesy import nearest_point
from geowbit.layers import SCHEMAS, Layers, Provenance, model_table, named_assumptions
from geowbit.ranking import (
    Exclusion,
    Weighting,
    check_columns,
    default_exclusions,
    exclude,
    own_exclusion,
    rank,
    weighted_sum,
)
from geowbit.record import IN_MEMORY, RunRecord
from geowbit.settings import (
    LayerFile,
    Settings,
    line_of_keys,
    make_settings,
    read_settings,
)
from geowbit.sites import Sites

Tell = Callable[[str], Any]

# what the maps and the report draw beside what the criteria read
_DRAWN = ("data_centers", "prefectures")


class Study:
    """A question put to the layers: which sites, for which load, weighed how.

    Parameters
    ----------
    settings : Settings
        The keys of study.yaml.
    folder : Path or str, optional
        Where relative paths start.
    layers : dict, optional
        Layer name to a GeoDataFrame of the user's own, before those of the settings.

    Examples
    --------
    >>> study = Study.japan(load_mw=100, area={"prefectures": ["Toyama"]})
    >>> sites = study.run()
    >>> bool(sites.table["score"].between(0, 1).all())
    True
    """

    def __init__(
        self,
        settings: Settings,
        *,
        folder: Path | str = ".",
        layers: Mapping[str, gpd.GeoDataFrame] | None = None,
    ) -> None:
        self.settings = settings
        self.folder = Path(folder)
        own: dict[str, Any] = {
            name: given.model_dump() if isinstance(given, LayerFile) else given
            for name, given in settings.layers.items()
        }
        self._criteria = self._chosen_criteria()
        self._exclusions = self._chosen_exclusions()
        used = {name for one in self._criteria for name in one.needs}
        used |= {one.layer for one in self._exclusions if one.layer}
        self.layers = Layers({**own, **(layers or {})}, folder=folder, used=sorted(used))
        self._in_memory = list(layers or {})
        self._criteria = [self._as_told(one) for one in self._criteria]
        self._check_named(used)
        self.assumptions = named_assumptions(settings.assumptions)
        voltage_class(settings.load_mw)

    @classmethod
    def japan(
        cls,
        load_mw: float = 100.0,
        *,
        layers: Mapping[str, gpd.GeoDataFrame] | None = None,
        **keys: Any,
    ) -> Study:
        """Return a study of Japan; `keys` are those of study.yaml.

        Raises
        ------
        StudyError
            Where a key or a value is wrong.
        """
        return cls(make_settings({"load_mw": load_mw, **keys}), layers=layers)

    @classmethod
    def from_yaml(cls, path: Path | str, **keys: Any) -> Study:
        """Return the study of a study.yaml; `keys` take the place of its own.

        Raises
        ------
        StudyError
            Where the file or a value in it is wrong.
        """
        settings = read_settings(path)
        if keys:
            settings = make_settings({**settings.model_dump(exclude_unset=True), **keys})
        try:
            return cls(settings, folder=Path(path).parent)
        except GeowbitError as error:
            place = f"{path}:{line_of_keys(path, error.keys)}" if error.keys else path
            raise type(error)(f"{place}: {error}") from error

    def run(self, tell: Tell | None = None) -> Sites:
        """Score every candidate.

        Parameters
        ----------
        tell : callable, optional
            Called with the name of each step as it begins.

        Returns
        -------
        Sites

        Raises
        ------
        GeowbitError
            Where a layer, the area or a value cannot be used.
        """
        seconds: dict[str, float] = {}

        @contextmanager
        def step(name: str) -> Iterator[None]:
            if tell:
                tell(name)
            began = time.perf_counter()
            yield
            seconds[name] = round(seconds.get(name, 0) + time.perf_counter() - began, 3)

        with step("candidates"):
            candidates = self._candidates()
        scene = Scene(
            candidates,
            self.layers,
            load_mw=self.settings.load_mw,
            hubs=self.settings.hubs,
            assumptions=self.assumptions,
        )
        columns: list[pd.DataFrame] = [candidates]
        for one in self._criteria:
            with step(f"criterion {one.name}"):
                columns.append(measure(scene, [one]))
        with step("costs"):
            measured = pd.concat(columns, axis=1)
            columns = [measured, self._nearest(scene), self._costs(scene, measured)]
            measured = gpd.GeoDataFrame(pd.concat(columns, axis=1), crs="EPSG:4326")
        with step("exclusions"):
            excluded, counts = exclude(measured, self._exclusions, self.layers)
        with step("score"):
            weightings = self._weightings()
            scored, scales = weighted_sum(measured, weightings, excluded=excluded["excluded"])
            scored["rank"] = rank(scored["score"], excluded["excluded"])
            table = gpd.GeoDataFrame(pd.concat([measured, excluded, scored], axis=1))
            table = table[[*_in_order(table), "geometry"]]
        for name in _DRAWN:
            _ = self.layers[name]
        record = RunRecord(
            settings=self.resolved(),
            layers=self._provenance(candidates),
            criteria=self._criteria,
            weightings=weightings,
            scales=scales,
            exclusions=counts,
            table=table,
            assumptions=self.assumptions,
            ratio=ratio_in_use(
                self.assumptions, self.settings.load_mw, fiber_to_power_ratio=self._ratio()
            ),
            estimated_routes=scene.estimated_routes,
            seconds=seconds,
        )
        return Sites(table, record.as_dict(), self.layers)

    def check(self) -> dict[str, Any]:
        """Read every layer that the study needs, and the candidates, without scoring.

        Returns
        -------
        dict
            ``layers`` (their records, as in run.json) and ``candidates`` (how many).
        """
        candidates = self._candidates()
        needed = {name for one in self._criteria for name in one.needs}
        asked = {one.layer for one in self._exclusions if one.layer}
        tables = {"supply_areas"}
        for name in sorted((needed | asked | set(self.settings.layers)) - tables):
            _ = self.layers[name]
        return {
            "name": self.settings.name,
            "candidates": len(candidates),
            "layers": [record.as_dict() for record in self._provenance(candidates)],
        }

    def resolved(self) -> dict[str, Any]:
        """Return the settings with every default filled in and paths made absolute."""
        given = self.settings.model_dump(mode="json")
        for part in [given["area"], given["candidates"], *given["layers"].values()]:
            if isinstance(part, dict) and part.get("file"):
                part["file"] = _absolute(self.folder, part["file"])
        given["layers"] |= dict.fromkeys(self._in_memory, IN_MEMORY)
        return given

    def _candidates(self) -> gpd.GeoDataFrame:
        chosen = self.settings.candidates
        area = self.settings.area.given() if self.settings.area else None
        if chosen.municipalities:
            found = municipality_candidates(area=area, folder=self.folder)
        elif chosen.file:
            found = point_candidates(self.folder / chosen.file, area=area, folder=self.folder)
        else:
            found = grid_candidates(chosen.grid or "jis-1km", area=area, folder=self.folder)
        check_columns(self._exclusions, [*found.columns, *(one.name for one in self._criteria)])
        return found

    def _provenance(self, candidates: gpd.GeoDataFrame) -> list[Provenance]:
        """Return the records of the layers, and of the files that gave candidates and area."""
        files = [Provenance(**record) for record in candidates.attrs["inputs"]]
        return [*self.layers.provenance(), *files]

    def _chosen_criteria(self) -> list[Criterion]:
        known = registered_criteria(self.settings.hubs)
        for name, choice in (self.settings.criteria or {}).items():
            if choice.layer is None and name not in known:
                raise StudyError(
                    f"criteria: no criterion is called {name!r}; {nearest_name(name, known)}; "
                    "one of your own needs layer, measure and direction",
                    keys=("criteria", name),
                )
            if choice.layer is not None and name in known:
                raise StudyError(
                    f"criteria: {name} is a criterion of geowbit's; call your own another name",
                    keys=("criteria", name),
                )
            if own := choice.of_layer():
                try:
                    known[name] = layer_criterion(name, **own)
                except StudyError as error:
                    raise StudyError(f"criteria: {error}", keys=("criteria", name)) from error
        return list(known.values())

    def _as_told(self, one: Criterion) -> Criterion:
        """Return a criterion with the sentence that holds for the layers it reads."""
        own = any(self.layers.is_own(name) for name in one.needs)
        return replace(one, sentence=one.own_sentence) if own and one.own_sentence else one

    def _check_named(self, used: set[str]) -> None:
        """Fail early where a criterion or an exclusion asks for a layer that there is not."""
        there = {*self.layers, "supply_areas"}
        for name in sorted(used - there - set(SCHEMAS)):
            key = "exclude" if any(one.layer == name for one in self._exclusions) else "criteria"
            raise StudyError(
                f"layers: there is no {name!r}, which {key} reads; "
                f"add it as {name}: {{file: PATH}}, or {nearest_name(name, sorted(there))}",
                keys=(key,),
            )

    def _chosen_exclusions(self) -> list[Exclusion]:
        if self.settings.exclude is not None:
            return [own_exclusion(rule) for rule in self.settings.exclude]
        return default_exclusions(regional=self.settings.regional)

    def _weightings(self) -> list[Weighting]:
        defaults = model_table("criteria").set_index("criterion")
        of_any_hub = {f"rtt_{hub}_ms": "rtt_HUB_ms" for hub in self.settings.hubs}
        found = []
        for one in self._criteria:
            named = one.name if one.name in defaults.index else of_any_hub.get(one.name)
            weight, best, worst = 0.0, None, None
            if self.settings.criteria is not None:
                if choice := self.settings.criteria.get(one.name):
                    weight, best, worst = choice.weight, choice.best, choice.worst
            elif named is not None:
                row = defaults.loc[named]
                weight = float(row["weight"])
                best, worst = (
                    None if np.isnan(row[end]) else float(row[end]) for end in ("best", "worst")
                )
            found.append(Weighting(one.name, one.direction, weight, best, worst))
        return found

    def _nearest(self, scene: Scene) -> pd.DataFrame:
        """Return which substation and which fiber route are nearest to each candidate."""
        substations = scene.layers.frame("substations")["id"].astype(str)
        routes = scene.fiber.routes["id"].astype(str)
        return pd.DataFrame(
            {
                "substation_id": _labels(substations, scene.nearest_substation.row),
                "fiber_route_id": _labels(routes, scene.fiber_attachment.route),
            },
            index=scene.candidates.index,
        )

    def _place(self, hub: str) -> tuple[list[float], list[float]]:
        lon, lat = self.settings.hubs[hub]
        return [lon], [lat]

    def _ratio(self) -> float | None:
        given = self.settings.costs.fiber_to_power_ratio
        if given == "tables":
            return None
        return float(given or self.assumptions.loc["fiber_to_power_ratio", "mid"])

    def _costs(self, scene: Scene, measured: pd.DataFrame) -> pd.DataFrame:
        ratio, load_mw = self._ratio(), self.settings.load_mw
        connection = connection_costs(
            measured, load_mw, self.assumptions, fiber_to_power_ratio=ratio
        )
        hubs = list(self.settings.hubs)
        if not hubs:
            return connection.round(2)
        routes = np.column_stack([scene.route_km(hub) for hub in hubs])
        nearest = routes.argmin(axis=1)
        straight = np.column_stack(
            [nearest_point(scene.lon, scene.lat, *self._place(hub)).km for hub in hubs]
        )
        compared = watts_or_bits(
            straight[np.arange(len(routes)), nearest],
            routes[np.arange(len(routes)), nearest],
            connection["power_mjpy"],
            connection["fiber_mjpy"],
            load_mw=load_mw,
            assumptions=self.assumptions,
            fiber_to_power_ratio=ratio,
        )
        compared.index = measured.index
        compared["bits_to_watts_ratio"] = compared["bits_to_watts_ratio"].round(4)
        nearest_hub = pd.Series(_labels(pd.Series(hubs), nearest), measured.index)
        return pd.concat(
            [
                connection.round(2),
                nearest_hub.rename("nearest_hub"),
                compared.round({"watts_to_bits_mjpy": 2, "bits_to_watts_mjpy": 2}),
            ],
            axis=1,
        )


def _absolute(folder: Path, file: str | list[str]) -> str | list[str]:
    if isinstance(file, list):
        return [str((folder / one).resolve()) for one in file]
    return str((folder / file).resolve())


def _labels(names: pd.Series, rows: Any) -> pd.Categorical:
    codes, categories = pd.factorize(names)
    return pd.Categorical.from_codes(codes[rows], categories)


def _in_order(table: pd.DataFrame) -> list[str]:
    """Return the columns as a reader wants them: place, verdict, then the reasons."""
    first = ["site_id", "rank", "score", "excluded", "exclusion", "lon", "lat"]
    return first + [c for c in table if c not in first and c != "geometry"]
