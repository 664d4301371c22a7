"""The record of a run: all that another person needs to follow it, or to run it again."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core.errors import OutputError
from geowbit.core.messages import Message, plain_value
from geowbit.core.output import RUN_FILES
from geowbit.core.words import is_known
from geowbit.criteria import MEASURES, Criterion, Filling
from geowbit.layers.provenance import Provenance, licence_warning
from geowbit.ranking import Weighting
from geowbit.run import SCHEMA

# what stands in the resolved study for a layer that no file holds
IN_MEMORY = "a frame in memory"

# what a record must tell for its run to be drawn, explained or held against another
_RECORDED = {"study": dict, "criteria": list, "candidates": dict}

# at and below this load substations of 66 and 77 kV serve
_UNEVENLY_MAPPED_MW = 50

ENDS = ("best", "worst")
# columns of sites.parquet read together
_BATCH = 12
_PACKAGES = ("geopandas", "shapely", "pyproj", "numpy", "pandas", "scipy", "rasterio", "folium")


@dataclass(frozen=True)
class RunRecord:
    """What a run was asked, what it read, and what it did."""

    settings: dict[str, Any]
    layers: list[Provenance]
    criteria: list[Criterion]
    weightings: list[Weighting]
    scales: list[dict[str, Any]]
    exclusions: list[dict[str, Any]]
    table: gpd.GeoDataFrame
    assumptions: pd.DataFrame
    ratio: dict[str, Any] | None
    estimated_routes: dict[str, int]
    filled: dict[str, Filling]
    notes: list[Message]
    seconds: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Return the content of ``run.json``."""
        excluded = int(self.table["excluded"].sum())
        return {
            "schema": SCHEMA,
            "name": self.settings["name"],
            "geowbit": own_version(),
            "versions": versions(),
            "study": self.settings,
            "candidates": {
                "kind": _kind(self.settings["candidates"]),
                "count": len(self.table),
                "excluded": excluded,
                "ranked": len(self.table) - excluded,
            },
            "layers": [layer.as_dict() for layer in self.layers],
            "criteria": [
                {
                    "name": one.name,
                    "unit": one.unit,
                    "direction": one.direction,
                    "weight": how.weight,
                    "best": scale["best"],
                    "worst": scale["worst"],
                    "missing": scale["missing"],
                    # the other ends are quantiles, and move with the exclusions
                    "ends_set": [end for end in ENDS if getattr(how, end) is not None],
                    "sentence": plain_value(one.sentence),
                    "filled": self.filled[one.name].as_dict() if one.name in self.filled else None,
                }
                for one, how, scale in zip(self.criteria, self.weightings, self.scales, strict=True)
            ],
            "exclusions": self.exclusions,
            "assumptions": [
                {key: None if pd.isna(value) else value for key, value in row.items()}
                for row in self.assumptions.reset_index(names="key").to_dict("records")
            ],
            "ratio": self.ratio,
            "messages": [plain_value(one) for one in self._messages()],
            "seed": self.settings["seed"],
            "seconds": self.seconds,
            "peak_memory_mb": peak_memory_mb(),
        }

    def _messages(self) -> list[Message]:
        found = [*self.notes, *licence_warnings(self.layers)]
        found += [
            Message("run.of_layer", layer=layer_label(layer.name), note=note)
            for layer in self.layers
            for note in layer.notes
        ]
        found += [
            Message("run.estimated_routes", count=rows, hub=hub_label(hub))
            for hub, rows in self.estimated_routes.items()
            if rows
        ]
        for one, scale in zip(self.criteria, self.scales, strict=True):
            weight = next(how.weight for how in self.weightings if how.name == one.name)
            if scale["missing"] and weight:
                code = "run.unknown_fillable" if self._is_fillable(one.name) else "run.unknown"
                found.append(Message(code, name=one.name, count=int(scale["missing"])))
        count = len(self.table)
        found += [one.told(name, count) for name, one in self.filled.items() if one.met]
        found += [
            Message("run.rule_unknown", rule=rule["rule"])
            for rule in self.exclusions
            if rule["unknown"] and rule["unknown"] == count
        ]
        embedded = self.settings["layers"].get("substations", "embedded") == "embedded"
        if embedded and self.settings["load_mw"] <= _UNEVENLY_MAPPED_MW:
            found.append(Message("run.uneven_substations"))
        return found

    def _is_fillable(self, name: str) -> bool:
        """Tell whether `fill` could say what a criterion is where its layer says nothing."""
        how = (self.settings["criteria"] or {}).get(name) or {}
        if how.get("measure") is None or how.get("fill") is not None:
            return False
        return "fill" in MEASURES[how["measure"]].takes


def layer_label(name: str) -> Message | str:
    """Return the name of a layer in the language of the reader, where it is one of geowbit's."""
    code = f"layer_name.{name}"
    return Message(code) if is_known(code) else name


def hub_label(hub: str) -> Message | str:
    """Return the name of a hub in the language of the reader, where a catalog has it."""
    code = f"hub.{hub}"
    return Message(code) if is_known(code) else hub


def _read_table(path: Path, *, shapes: bool) -> pd.DataFrame:
    from pyarrow.parquet import read_schema

    names = list(read_schema(path).names)
    drawn = gpd.read_parquet(path, columns=["geometry"]) if shapes else None
    plain = [name for name in names if name != "geometry"]
    # some at a time: the memory that one batch took on the way serves the next
    batches = [plain[start : start + _BATCH] for start in range(0, len(plain), _BATCH)]
    table = pd.concat([pd.read_parquet(path, columns=batch) for batch in batches], axis=1)
    if drawn is None:
        return table
    table.insert(names.index("geometry"), "geometry", drawn.geometry)
    return gpd.GeoDataFrame(table, copy=False)


def licence_warnings(layers: list[Provenance]) -> list[Message]:
    """Return what the licences of layers forbid, or leave unknown.

    Examples
    --------
    >>> str(licence_warnings([Provenance("hazards", licence="CC BY-NC 4.0")])[0])
    'The licence of hazards is CC BY-NC 4.0, which forbids commercial use.'
    """
    found = [licence_warning(layer) for layer in layers]
    return [one for one in dict.fromkeys(found) if one is not None]


def own_version() -> str:
    """Return the version of geowbit that runs."""
    try:
        return version("geowbit")
    except PackageNotFoundError:
        return "unknown"


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that bear the result.

    Examples
    --------
    >>> "geopandas" in versions()
    True
    """
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
    }


def peak_memory_mb() -> float | None:
    """Return the most memory that this process has held, MB; None where it cannot be told."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if platform.system() == "Darwin" else 1024), 1)


def read_run(folder: Path | str, *, shapes: bool = True) -> tuple[Any, dict[str, Any]]:
    """Read the candidates and the record of a finished run, and none of its layers.

    Parameters
    ----------
    folder : Path or str
    shapes : bool
        Whether the shapes of the candidates are wanted, which take most of the time and memory.

    Returns
    -------
    GeoDataFrame (DataFrame without shapes), dict
        The content of ``sites.parquet`` and of ``run.json``.

    Raises
    ------
    OutputError
        Where the folder holds no complete run.
    """
    place = Path(folder)
    try:
        missing = [name for name in RUN_FILES if not (place / name).is_file()]
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{place}: is no finished run ({getattr(error, 'strerror', None) or error})"
        ) from error
    if missing:
        raise OutputError(f"{place}: is no finished run ({missing[0]} is missing)")
    try:
        record = json.loads((place / "run.json").read_text(encoding="utf-8"))
        lacking = [
            key
            for key, kind in _RECORDED.items()
            if not record.get(key) or not isinstance(record[key], kind)
        ]
        table = _read_table(place / "sites.parquet", shapes=shapes)
    except Exception as error:
        raise OutputError(f"{place}: the run cannot be read ({error}); run it again") from error
    if record.get("schema") != SCHEMA:
        raise OutputError("run.other_schema", place=str(place))
    if lacking:
        raise OutputError(f"{place}: run.json tells no {lacking[0]}; run it again")
    return table, record


def _kind(candidates: dict[str, Any]) -> str:
    if candidates["municipalities"]:
        return "municipalities"
    grid = candidates["grid"]
    if isinstance(grid, dict):
        return f"cells of {grid['lon_arcsec']:g} by {grid['lat_arcsec']:g} seconds of arc"
    return str(grid or "places of a file")
