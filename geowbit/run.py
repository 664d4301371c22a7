"""The typed result of a study: what every finding and page takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import Message, Sentence, Text, value_of

# of run.json: what reads one refuses what it does not know
SCHEMA = 1


class Table(Protocol):
    """The candidates of a run, asked for by column; it may hold its rows in parts."""

    def __len__(self) -> int: ...

    def names(self) -> list[str]:
        """Return the names of the columns."""
        ...

    def column(self, name: str) -> pd.Series:
        """Return one column."""
        ...

    def frame(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return some columns, or all of them."""
        ...


@dataclass(frozen=True)
class FrameTable:
    """A table that is one frame in memory."""

    held: pd.DataFrame

    def __len__(self) -> int:
        return len(self.held)

    def names(self) -> list[str]:
        """Return the names of the columns."""
        return [str(name) for name in self.held]

    def column(self, name: str) -> pd.Series:
        """Return one column."""
        return self.held[name]

    def frame(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return some columns, or all of them."""
        return self.held if names is None else self.held[list(names)]


@dataclass(frozen=True)
class CriterionOfRun:
    """A criterion as a run weighed it; `best` and `worst` are the ends of its scale."""

    name: str
    unit: str
    direction: str
    weight: float
    best: float
    worst: float
    missing: int
    ends_set: tuple[str, ...]
    sentence: Sentence
    filled: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class RuleOfRun:
    """A rule that excluded candidates: it compares, lists members, or looks at a layer.

    Attributes
    ----------
    text, reason : str
        The rule as it is written, and what is said of a candidate that it excludes.
    count, unknown : int
        Candidates that it excluded, and that it could not judge, which stay in.
    column, op, limit
        Of a rule that compares a column with a number.
    members : tuple of str
        Of a rule that lists values of `column`.
    inside, near : str, optional
        The layer whose polygons exclude, or whose features do within `km`.
    """

    text: str
    reason: str
    count: int
    unknown: int
    column: str | None = None
    op: str | None = None
    limit: float | None = None
    members: tuple[str, ...] = ()
    inside: str | None = None
    near: str | None = None
    km: float | None = None


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes
    ----------
    schema : int
        Of its run.json.
    name, version : str
        Of the study, and of the geowbit that ran it.
    study : mapping
        The settings with every default filled in.
    table : Table
    criteria : tuple of CriterionOfRun
    rules : tuple of RuleOfRun
        The bit ``1 << n`` of the column ``excluded_by`` is that of ``rules[n]``.
    messages : tuple of Message or str
        Notes and warnings.
    seconds : mapping
        By step.
    """

    schema: int
    name: str
    version: str
    study: Mapping[str, Any]
    table: Table
    criteria: tuple[CriterionOfRun, ...]
    rules: tuple[RuleOfRun, ...]
    messages: tuple[Sentence, ...]
    ratio: Mapping[str, Any] | None
    seed: int
    seconds: Mapping[str, float]
    peak_memory_mb: float | None = None

    def __len__(self) -> int:
        return len(self.table)

    @property
    def load_mw(self) -> float:
        """Return the load of one site, MW."""
        return float(self.study["load_mw"])

    @property
    def method(self) -> str:
        """Return the decision method."""
        return str(self.study.get("method") or "weighted_sum")

    @property
    def own_layers(self) -> tuple[str, ...]:
        """Return the names of the layers that the study brought."""
        layers = self.study.get("layers") or {}
        return tuple(name for name, how in layers.items() if how not in ("embedded", "none"))

    @property
    def weights(self) -> dict[str, float]:
        """Return the share of each criterion that counts; they add up to 1."""
        total = sum(one.weight for one in self.criteria)
        return {one.name: one.weight / total for one in self.criteria if one.weight > 0}

    def column(self, name: str) -> pd.Series:
        """Return a column of the candidates."""
        return self.table.column(name)

    def frame(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return some columns of the candidates, or all of them."""
        return self.table.frame(names)

    def criterion(self, name: str) -> CriterionOfRun:
        """Return a criterion by its name."""
        return next(one for one in self.criteria if one.name == name)

    def excluded_by(self, rule: int) -> npt.NDArray[np.bool_]:
        """Tell which candidates a rule excluded, by its number from 0."""
        bits = self.column("excluded_by").to_numpy(np.int64)
        return (bits >> rule & 1).astype(bool)

    @classmethod
    def of(cls, table: pd.DataFrame, record: Mapping[str, Any]) -> Run:
        """Return the run that a table and the content of run.json hold.

        Examples
        --------
        >>> one = {"name": "x_km", "unit": "km", "direction": "cost", "weight": 2, "best": 0.0,
        ...     "worst": 9.0, "missing": 0, "ends_set": ["best"], "sentence": "How far, km."}
        >>> rule = {"rule": "x_km > 9", "reason": "far", "count": 1, "unknown": 0,
        ...     "column": "x_km", "op": ">", "limit": 9.0}
        >>> run = Run.of(pd.DataFrame({"x_km": [1.0, 10.0], "excluded_by": [0, 1]}),
        ...     {"name": "a", "study": {"load_mw": 5}, "criteria": [one], "exclusions": [rule]})
        >>> run.weights, run.rules[0].limit, run.excluded_by(0).tolist()
        ({'x_km': 1.0}, 9.0, [False, True])
        """
        return cls(
            schema=int(record.get("schema") or SCHEMA),
            name=str(record.get("name") or ""),
            version=str(record.get("geowbit") or ""),
            study=MappingProxyType(dict(record["study"])),
            table=FrameTable(table),
            criteria=tuple(_criterion(one) for one in record["criteria"]),
            rules=tuple(_rule(one) for one in record["exclusions"]),
            messages=tuple(_sentence(one) for one in record.get("messages") or ()),
            ratio=record.get("ratio"),
            seed=int(record.get("seed") or 0),
            seconds=MappingProxyType(dict(record.get("seconds") or {})),
            peak_memory_mb=record.get("peak_memory_mb"),
        )


def _criterion(one: Mapping[str, Any]) -> CriterionOfRun:
    return CriterionOfRun(
        name=str(one["name"]),
        unit=str(one["unit"]),
        direction=str(one["direction"]),
        weight=float(one["weight"]),
        best=float(one["best"]),
        worst=float(one["worst"]),
        missing=int(one["missing"]),
        ends_set=tuple(one.get("ends_set") or ()),
        sentence=_sentence(one["sentence"]),
        filled=one.get("filled"),
    )


def _rule(one: Mapping[str, Any]) -> RuleOfRun:
    structured = ("column", "op", "limit", "inside", "near", "km")
    return RuleOfRun(
        text=str(one["rule"]),
        reason=str(one["reason"]),
        count=int(one["count"]),
        unknown=int(one["unknown"]),
        members=tuple(one.get("members") or ()),
        **{key: one.get(key) for key in structured},
    )


def _sentence(given: Any) -> Sentence:
    """Return a message or text that run.json holds; a text of somebody else's as it is."""
    found = value_of(given)
    return found if isinstance(found, Message | Text) else str(found or "")
