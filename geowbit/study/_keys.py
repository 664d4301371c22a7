"""The keys of a study as an editor completes and checks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict


class StudyKeys(TypedDict, total=False):
    """The keys of study.yaml, which take the place of those of a file."""

    load_mw: float
    country: str
    area: Any
    name: str
    currency: str | Mapping[str, Any]
    units: str
    preset: str
    candidates: str | Mapping[str, Any]
    headroom: Any
    hubs: Mapping[str, Sequence[float]]
    voltage_classes: Mapping[float, float] | Path | str
    criteria: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    unknown: str
    weights: Mapping[str, float]
    pairwise: Mapping[str, Any]
    exclude: Sequence[str | Mapping[str, Any]]
    gates: Sequence[str | Mapping[str, Any]]
    min_campus_ha: float
    regional: bool
    strict: bool
    costs: Mapping[str, Any]
    assumptions: Mapping[str, Any]
    method: str
    top: Mapping[str, Any]
    plan: Mapping[str, Any]
    seed: int
    layers: Mapping[str, Any]
