"""Criteria made from a layer and a measure, without code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geowbit.cache import NoMarkError, mark_of, tell_effect
from geowbit.core.errors import LayerError, StudyError, under
from geowbit.core.messages import Message, Sentence, Value
from geowbit.core.names import suggestion
from geowbit.criteria.filling import filled
from geowbit.criteria.measures import MEASURES, Asked, Layer
from geowbit.criteria.registry import Criterion, Direction
from geowbit.criteria.scene import Scene
from geowbit.geodesy import in_degrees
from geowbit.layers import Cells, Multiplied, class_column, unit_of

_UNIT_OF_MEASURE = {"distance_to": "km", "inside": "0 or 1", "share_inside": "share"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = {"site_id", "lon", "lat", "geometry", "rank", "score", "coverage", "excluded", "exclusion"}
_TAKEN |= {"prefecture", "municipality", "prefecture_ja", "municipality_ja", "supply_area"}
_TAKEN |= {"national_percentile", "substation_id", "fiber_route_id", "nearest_hub"}
# the numbers are a user's own: they are kept as they were found, to a millionth
_DECIMALS = 6


@dataclass(frozen=True)
class _OfLayer:
    """The measuring of one layer, called with a scene."""

    name: str
    layer: str | Layer
    measure: str
    column: str | None
    radius_km: float | None
    fill: float | None
    share_by: Mapping[str, Any] | None = None

    @property
    def mark(self) -> str:
        """Return the digest of what is asked; of a layer in memory there is none."""
        if not isinstance(self.layer, str):
            raise NoMarkError(self.name)
        share_by = None if self.share_by is None else {**self.share_by}
        return mark_of(
            *(self.name, self.layer, self.measure, self.column, self.radius_km, self.fill),
            share_by,
        )

    def __call__(self, scene: Scene) -> npt.NDArray[np.float64]:
        named = isinstance(self.layer, str)
        layer = scene.layers[self.layer] if isinstance(self.layer, str) else self.layer
        if isinstance(layer, Cells) and layer.unit:
            layer = self._in_own_unit(layer, scene)
        asked = Asked(
            str(self.layer) if named else "in memory",
            layer,
            scene.candidates,
            self.column or self._own_column(layer),
            self.radius_km,
            self.share_by,
        )
        kind = MEASURES[self.measure]
        with under("criteria", self.name):
            _refuse_classes(self.name, asked)
            if self.fill is None:
                found = kind.measure(asked)
            else:
                found, scene.filled[self.name] = filled(kind, asked, self.fill)
                tell_effect("filled", self.name, scene.filled[self.name].as_dict())
        if self.measure == "share_inside" and unit_of(self.name).ending == "_pct":
            found = found * 100
        if named:
            for text in asked.found:
                scene.layers.note(str(self.layer), text)
        return found

    def _in_own_unit(self, raster: Cells, scene: Scene) -> Cells:
        """Return a raster in the unit that the criterion's name says, where it says one."""
        factors = unit_of(self.name).factors
        if not factors:
            return raster
        if raster.unit in factors:
            factor = factors[raster.unit]
            symbol = unit_of(self.name).symbol
            return raster if factor == 1 else Multiplied(raster, factor, symbol)
        other = Message("criteria.other_unit", name=self.name, unit=raster.unit)
        if isinstance(self.layer, str):
            scene.layers.note(self.layer, other)
        return raster

    def _own_column(self, layer: Layer) -> str | None:
        """Return the criterion's name where its value stands in a column of that name."""
        named_so = isinstance(layer, gpd.GeoDataFrame) and self.name in layer
        return self.name if self.measure == "value_at" and named_so else None


def layer_criterion(
    name: str,
    layer: str | Layer,
    *,
    measure: str | None = None,
    direction: Direction,
    column: str | None = None,
    radius_km: float | None = None,
    fill: float | None = None,
    share_by: Mapping[str, Any] | None = None,
    unit: str | None = None,
    sentence: str | None = None,
) -> Criterion:
    """Return a criterion that measures a layer, as a study's ``criteria`` does.

    Parameters
    ----------
    name : str
        The column it fills, with its unit: ``flood_m``.
    layer : str, GeoDataFrame or Cells
        Name of a layer of the study, or the layer itself; features in any CRS.
    measure : str, optional
        One of :data:`geowbit.criteria.MEASURES`; ``share_inside`` where `share_by` is given.
    direction : {"benefit", "cost"}
        Whether more or less is better.
    column : str, optional
        For ``value_at`` of polygons (the criterion's name where not given), ``sum_within`` and
        ``nearest_value``.
    radius_km : float, optional
        Geodesic radius of the measures that end in ``_within``.
    fill : float, optional
        The value where the layer says nothing: in no polygon, on a raster's no-data and beside
        it. Not known where not given. For ``value_at``, ``mean_in``, ``mean_within``,
        ``max_within`` and ``min_within``.
    share_by : dict, optional
        Of ``share_inside``, which classes count: ``{"column": name, "in": [values]}`` of polygons,
        ``{"in": [values]}`` of a raster. A share of a name that ends with ``_pct`` is in percent.
    unit, sentence : str, optional
        For people; by the name's ending and the measure where not given.

    Returns
    -------
    Criterion

    Raises
    ------
    StudyError
        Where the name cannot be a column, there is no such measure, or an option is missing
        or not understood by it.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> parks = gpd.GeoDataFrame(geometry=[shapely.box(139, 35, 140, 36)], crs="EPSG:4326")
    >>> found = layer_criterion("park_km", parks, measure="distance_to", direction="cost")
    >>> found.unit, str(found.sentence)
    ('km', 'Distance to the nearest of the layer, km.')
    """
    if not _NAME.fullmatch(name) or name in _TAKEN or name.startswith("score_"):
        raise StudyError("criteria.no_name", name=name)
    measure = measure or ("share_inside" if share_by is not None else "")
    try:
        check_measure(measure, column=column, radius_km=radius_km, fill=fill, share_by=share_by)
    except StudyError as error:
        raise StudyError("criteria.at", name=name, problem=error.message) from error
    if measure == "distance_to" and not name.endswith("_km"):
        raise StudyError("criteria.name_in_km", name=name)
    if direction not in ("benefit", "cost"):
        raise StudyError("criteria.direction", name=name, given=repr(direction))
    if isinstance(layer, gpd.GeoDataFrame):
        if layer.crs is None:
            raise LayerError("criteria.no_crs", name=name)
        layer = in_degrees(layer)
    elif not isinstance(layer, str | Cells):
        raise LayerError("criteria.no_layer", name=name)
    said: Sentence = sentence or _sentence(layer, measure, column, radius_km, share_by)
    if not sentence and fill is not None:
        said = Message("measure.filled", sentence=said, fill=f"{fill:g}")
    return Criterion(
        name,
        unit or unit_of(name).symbol or _UNIT_OF_MEASURE.get(measure, ""),
        direction,
        (layer,) if isinstance(layer, str) else (),
        said,
        _OfLayer(name, layer, measure, column, radius_km, fill, share_by),
        decimals=_DECIMALS,
    )


def _refuse_classes(name: str, asked: Asked) -> None:
    """Fail where a criterion in a unit would take the number of a class for a measure."""
    if not isinstance(asked.layer, gpd.GeoDataFrame) or not asked.column:
        return
    unit = unit_of(name)
    if not unit.symbol:
        return
    found = class_column(asked.layer, asked.column)
    if found is None or not (found.becomes or unit.ending == "_m"):
        return
    told: dict[str, Value] = {"layer": asked.name, "column": found.name, "name": name}
    told["unit"] = unit.symbol
    if found.becomes:
        message = Message("criteria.class_becomes", **told, becomes=found.becomes)
    else:
        message = Message("criteria.class_for_unit", **told)
    raise LayerError(message)


def _sentence(
    layer: object,
    measure: str,
    column: str | None,
    radius_km: float | None,
    share_by: Mapping[str, Any] | None,
) -> Message:
    """Return what a measure of a layer is, for the report."""
    name: Value = layer.replace("_", " ") if isinstance(layer, str) else Message("measure.layer")
    params: dict[str, Value] = {"layer": name}
    if radius_km is not None:
        params["radius_km"] = f"{radius_km:g}"
    if column is not None:
        params["column"] = column
    if share_by is not None:
        params["classes"] = tuple(str(one) for one in share_by["in"])
        return Message("measure.share_by", **params)
    return Message(f"measure.{measure}", **params)


def check_measure(
    measure: str,
    *,
    column: str | None = None,
    radius_km: float | None = None,
    fill: float | None = None,
    share_by: Mapping[str, Any] | None = None,
) -> None:
    """Fail where there is no such measure, or an option is missing or not its own.

    Raises
    ------
    StudyError
        One line that says what to write instead.

    Examples
    --------
    >>> check_measure("value_at", column="depth_m")
    >>> check_measure("count_within")
    Traceback (most recent call last):
    geowbit.core.errors.StudyError: count_within needs radius_km
    """
    if measure not in MEASURES:
        hint = suggestion(measure, MEASURES)
        raise StudyError("criteria.no_measure", measure=measure, hint=hint)
    kind = MEASURES[measure]
    options: dict[str, Any] = {"column": column, "radius_km": radius_km, "fill": fill}
    options["share_by"] = share_by
    for option, value in options.items():
        if value is None and option in kind.needs:
            raise StudyError("criteria.measure_needs", measure=measure, option=option)
        if value is not None and option not in (*kind.needs, *kind.takes):
            having = tuple(one for one in MEASURES if option in _options(one))
            raise StudyError(
                "criteria.measure_takes_no", measure=measure, option=option, having=having
            )
    if share_by is not None:
        _check_share_by(share_by)
    if radius_km is not None and not 0 < radius_km <= 1_000:
        raise StudyError("criteria.radius", given=f"{radius_km:g}")
    if fill is not None and not np.isfinite(fill):
        raise StudyError("criteria.fill", given=str(fill))


def _check_share_by(share_by: Any) -> None:
    values = share_by.get("in") if isinstance(share_by, Mapping) else None
    listed = isinstance(values, list | tuple) and len(values) > 0
    known = listed and all(isinstance(one, str | int | float) for one in values or ())
    if not known or not set(share_by) <= {"column", "in"}:
        raise StudyError("criteria.share_by", given=repr(share_by)[:80])


def _options(measure: str) -> tuple[str, ...]:
    return (*MEASURES[measure].needs, *MEASURES[measure].takes)
