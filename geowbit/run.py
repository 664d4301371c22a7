"""The typed result of a study: what every finding and page takes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables import FiberRate, Ratio, fiber_choice
from geowbit.core.errors import GeowbitError, OutputError
from geowbit.core.messages import Message, Sentence, Text, plain_value, value_of, worded
from geowbit.core.output import PARTS, RUN_FILES, write_whole
from geowbit.countries import Country, country_of, currency_of, home_country, in_use, using
from geowbit.geoparquet import write_geoparquet
from geowbit.layers import Assumptions, Evidence, Level, Provenance
from geowbit.ranking import BEST_DECILE, MOST_RULES, best_apart
from geowbit.sites_file import FileTable

__all__ = [
    "IN_MEMORY",
    "SCHEMA",
    "CriterionOfRun",
    "FrameTable",
    "GateOfRun",
    "RuleOfRun",
    "Run",
    "Table",
    "bare_run",
]

# of run.json: what reads one refuses what it does not know
SCHEMA = 1
# what stands in the resolved study for a layer that no file holds
IN_MEMORY = "a frame in memory"

# what a run.json must hold for its run to be drawn, explained or compared with another
_NEEDED = {"study": dict, "criteria": list, "candidates": dict}
_BEST = 20


class Table(Protocol):
    """The candidates of a run, asked for by column; it may hold its rows in parts."""

    def __len__(self) -> int: ...

    def names(self) -> list[str]:
        """Return the names of the columns."""
        ...

    def column(self, name: str) -> pd.Series:
        """Return one column."""
        ...

    def frame(self, names: Sequence[str] | None = None) -> Any:
        """Return some columns, or all of them."""
        ...

    def rows(self, at: npt.ArrayLike, names: Sequence[str] | None = None) -> Any:
        """Return some columns, or all of them, of some rows, given by number, in their order."""
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

    def frame(self, names: Sequence[str] | None = None) -> Any:
        """Return some columns, or all of them."""
        if names is None:
            return self.held
        if "geometry" in names or len(set(names)) < len(names):
            return self.held[list(names)]
        # a choice of columns of a frame is a copy of them, which takes time in a country
        return pd.DataFrame({name: self.held[name] for name in names}, self.held.index, copy=False)

    def rows(self, at: npt.ArrayLike, names: Sequence[str] | None = None) -> Any:
        """Return some columns, or all of them, of some rows, given by number, in their order."""
        some = self.held.iloc[np.asarray(at, np.int64)]
        return some if names is None else some[list(names)]


@dataclass(frozen=True)
class CriterionOfRun:
    """A criterion as a run weighed it.

    Attributes
    ----------
    name, unit, direction : str
        The direction is ``benefit`` or ``cost``.
    weight : float
        As the study gives it; see :attr:`Run.weights` for the shares.
    best, worst : float
        The ends of its scale, NaN where it has none.
    missing : int
        Candidates where it is not known.
    ends_set : tuple of str
        The ends that the study set; the others are quantiles, and move with the exclusions.
    sentence : Message, Text or str
        What it measures.
    scale : str or mapping
        Its value function, as study.yaml has it: ``linear``, ``s_shaped``, ``{half: ...}``,
        ``{points: ...}`` or ``{steps: ...}``.
    ends_per_mw : bool
        Whether the ends are those of each MW, times the load.
    unknown : str
        What becomes of a candidate where it is not known, as of
        :class:`geowbit.ranking.Weighting`.
    unknown_score : float, optional
        From 0 to 1, what stands in there; None where nothing does.
    filled : mapping, optional
        What stood in where its layer says nothing.
    label : Text or str
        What the study calls it; empty where that is not said.
    """

    name: str
    unit: str = ""
    direction: str = "benefit"
    weight: float = 0.0
    best: float = math.nan
    worst: float = math.nan
    missing: int = 0
    ends_set: tuple[str, ...] = ()
    sentence: Sentence = ""
    scale: Any = "linear"
    ends_per_mw: bool = False
    unknown: str = "leave_out"
    unknown_score: float | None = None
    filled: Mapping[str, float | int] | None = None
    label: Sentence = ""

    @property
    def becomes(self) -> str:
        """Return what became of candidates where it is not known: there is no mean of nothing.

        Examples
        --------
        >>> CriterionOfRun("x_km", unknown="mean").becomes
        'leave_out'
        """
        nothing = self.unknown == "mean" and self.unknown_score is None
        return "leave_out" if nothing else self.unknown

    def as_dict(self) -> dict[str, Any]:
        """Return the criterion as ``run.json`` has it."""
        return {
            "name": self.name,
            "unit": self.unit,
            "direction": self.direction,
            "weight": self.weight,
            "best": _or_none(self.best),
            "worst": _or_none(self.worst),
            "missing": self.missing,
            "ends_set": list(self.ends_set),
            "sentence": plain_value(self.sentence),
            "scale": self.scale,
            "ends_per_mw": self.ends_per_mw,
            "unknown": self.unknown,
            "unknown_score": self.unknown_score,
            "filled": None if self.filled is None else dict(self.filled),
            "label": plain_value(self.label),
        }

    @classmethod
    def from_dict(cls, one: Mapping[str, Any]) -> CriterionOfRun:
        """Return the criterion that :meth:`as_dict` wrote."""
        return cls(
            name=str(one["name"]),
            unit=str(one.get("unit") or ""),
            direction=str(one.get("direction") or "benefit"),
            weight=float(one.get("weight") or 0),
            best=_or_nan(one.get("best")),
            worst=_or_nan(one.get("worst")),
            missing=int(one.get("missing") or 0),
            ends_set=tuple(one.get("ends_set") or ()),
            sentence=_sentence(one.get("sentence")),
            scale=one.get("scale") or "linear",
            ends_per_mw=bool(one.get("ends_per_mw")),
            unknown=str(one.get("unknown") or "leave_out"),
            unknown_score=one.get("unknown_score"),
            filled=one.get("filled"),
            label=_sentence(one.get("label")),
        )


@dataclass(frozen=True)
class RuleOfRun:
    """A rule that excluded candidates: it compares, lists members, or looks at a layer.

    Attributes
    ----------
    text : str
        The rule as it is written; empty where only its reason is known.
    reason : Message, Text or str
        What is said of a candidate that it excludes.
    count, unknown : int
        Candidates that it excluded, and that it could not judge, which stay in.
    column, op, limit
        Of a rule that compares a column with a number.
    members : tuple of str
        Of a rule that lists values of `column`.
    inside, outside, near : str, optional
        The layer whose polygons exclude what lies in them, or beside them, or whose features
        exclude within `km`.
    """

    text: str
    reason: Sentence
    count: int = 0
    unknown: int = 0
    column: str | None = None
    op: str | None = None
    limit: float | None = None
    members: tuple[str, ...] = ()
    inside: str | None = None
    outside: str | None = None
    near: str | None = None
    km: float | None = None

    def said(self, lang: str | None = None) -> str:
        """Return the reason in a language, the one that is spoken where none is given.

        Examples
        --------
        >>> RuleOfRun("lake > 0", Message("ranking.reason_lake")).said("ja")
        '湖の中'
        """
        return worded(self.reason, lang) or self.text

    def as_dict(self) -> dict[str, Any]:
        """Return the rule as ``run.json`` has it."""
        told = {key: one for key, one in asdict(self).items() if one is not None and one != ()}
        return {"rule": told.pop("text"), **told, "reason": plain_value(self.reason)} | (
            {"members": list(self.members)} if self.members else {}
        )

    @classmethod
    def from_dict(cls, one: Mapping[str, Any]) -> RuleOfRun:
        """Return the rule that :meth:`as_dict` wrote."""
        parts = ("column", "op", "limit", "inside", "outside", "near", "km")
        return cls(
            text=str(one.get("rule") or ""),
            reason=_sentence(one.get("reason")),
            count=int(one.get("count") or 0),
            unknown=int(one.get("unknown") or 0),
            members=tuple(one.get("members") or ()),
            **{key: one.get(key) for key in parts},
        )


@dataclass(frozen=True)
class GateOfRun:
    """What a candidate had to have, and how many do.

    Attributes
    ----------
    text : str
        The gate as it is written.
    column : str
        Of the table: ``pass``, ``fail`` or ``unknown`` at each candidate.
    passed, failed, unknown : int
        Candidates by their answer; who fails is excluded.
    layer : str
        Which layer would answer it where it is unknown.
    ask : str
        Whom the study says to ask; empty where it does not.
    reads : str
        The column or the layer that it asks.
    """

    text: str
    column: str
    passed: int = 0
    failed: int = 0
    unknown: int = 0
    layer: str = ""
    ask: str = ""
    reads: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the gate as ``run.json`` has it."""
        told = asdict(self)
        return {"gate": told.pop("text"), **told}

    @classmethod
    def from_dict(cls, one: Mapping[str, Any]) -> GateOfRun:
        """Return the gate that :meth:`as_dict` wrote."""
        counts = ("passed", "failed", "unknown")
        texts = ("column", "layer", "ask", "reads")
        told: dict[str, Any] = {key: int(one.get(key) or 0) for key in counts}
        told |= {key: str(one.get(key) or "") for key in texts}
        return cls(text=str(one["gate"]), **told)


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run.

    Attributes
    ----------
    name : str
        Of the study.
    study : mapping
        The settings with every default filled in.
    table : Table
    criteria : tuple of CriterionOfRun
    rules : tuple of RuleOfRun
        The bit ``1 << n`` of the column ``excluded_by`` is that of ``rules[n]``.
    gates : tuple of GateOfRun
        What a candidate must have, as the study says.
    layers : tuple of Provenance
        Of every layer, and of the files that gave candidates and area.
    assumptions : Assumptions
        ``low``, ``mid``, ``high``, ``unit`` and source of each number that the run used.
    fiber : FiberRate, optional
        What fiber costs; None where nothing is priced.
    evidence : mapping of str to Evidence
        What stands behind each column of criteria and costs.
    messages : tuple of Message or str
        Notes and warnings.
    kind : str
        What the candidates are.
    version : str
        Of the geowbit that ran.
    versions : mapping
        Of what it stood on.
    seed : int
    timings : mapping
        Seconds by step.
    peak_memory_mb : float, optional
    schema : int
        Of its run.json.
    """

    name: str = ""
    study: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    table: Table = field(default_factory=lambda: FrameTable(pd.DataFrame()))
    criteria: tuple[CriterionOfRun, ...] = ()
    rules: tuple[RuleOfRun, ...] = ()
    gates: tuple[GateOfRun, ...] = ()
    layers: tuple[Provenance, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)
    fiber: FiberRate | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    messages: tuple[Sentence, ...] = ()
    kind: str = ""
    version: str = ""
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    seed: int = 0
    timings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    peak_memory_mb: float | None = None
    schema: int = SCHEMA

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"<Run {self.name!r}: {len(self):,} candidates>"

    @property
    def load_mw(self) -> float:
        """Return the load of one site, MW; NaN where a bare table has none."""
        return _or_nan(self.study.get("load_mw"))

    @property
    def method(self) -> str:
        """Return the decision method."""
        return str(self.study.get("method") or "weighted_sum")

    @property
    def country(self) -> str:
        """Return the name or folder of the country, empty where there is none."""
        return str(self.study.get("country") or "")

    @property
    def home(self) -> Country:
        """Return the country whose tables and words count; where none is named, the home one.

        Its money and units are those of the run.
        """
        found = country_of(self.country) if self.country else home_country()
        found = found.in_units(self.study.get("units"))
        money = self.study.get("currency")
        return found.in_money(currency_of(money)) if money else found

    def _assumptions_of(self, rows: list[Mapping[str, Any]]) -> Assumptions:
        """Return the assumptions of a record, with what the country of the run borrowed."""
        try:
            country = self.home
        except GeowbitError:  # its folder is elsewhere now, which is said where it is needed
            country = in_use()
        with using(country):
            return Assumptions.from_frame(pd.DataFrame(rows).set_index("key"))

    @property
    def hubs(self) -> dict[str, tuple[float, float]]:
        """Return longitude and latitude of each hub, degrees."""
        hubs = self.study.get("hubs") or {}
        return {str(name): (float(lon), float(lat)) for name, (lon, lat) in hubs.items()}

    @property
    def fiber_choice(self) -> Ratio:
        """Return how the study wants fiber priced."""
        costs = self.study.get("costs") or {}
        return fiber_choice(costs.get("fiber_to_power_ratio"), costs.get("fiber_method"))

    @property
    def along_corridors(self) -> bool:
        """Tell whether the study prices connections along least-cost corridors."""
        return (self.study.get("costs") or {}).get("connection") == "corridor"

    @property
    def own_assumptions(self) -> Mapping[str, Any]:
        """Return the assumptions that the study changes."""
        return self.study.get("assumptions") or {}

    @property
    def own_voltages_kv(self) -> tuple[float, ...]:
        """Return the study's own classes of voltage, the highest first; empty for the country's."""
        return tuple(sorted(map(float, self.study.get("voltage_classes") or ()), reverse=True))

    @property
    def candidates(self) -> Mapping[str, Any]:
        """Return how the study makes its candidates, as its settings say it."""
        return self.study.get("candidates") or {}

    @property
    def layer_sources(self) -> Mapping[str, Any]:
        """Return where each layer comes from: ``embedded``, ``none``, a file or a frame."""
        return self.study.get("layers") or {}

    @property
    def best_count(self) -> int:
        """Return how many best sites the study asks for."""
        return int((self.study.get("top") or {}).get("n") or _BEST)

    @cached_property
    def listed_count(self) -> int:
        """Return how many best sites are listed: they end with the best tenth of the country.

        The first is listed always; all that the study asks for where it says ``all``, or where
        their place in the country is not known.
        """
        asked, needed = self.best_count, ["rank", "lon", "lat", "national_percentile"]
        everything = bool((self.study.get("top") or {}).get("all"))
        if everything or not set(needed) <= set(self.table.names()):
            return asked
        best = best_apart(self.frame(needed), asked, min_separation_km=self.apart_km)
        shares = best["national_percentile"].to_numpy(float)
        if np.isnan(shares).all() or (shares >= BEST_DECILE).all():
            return asked
        return max(int((shares >= BEST_DECILE).sum()), 1)

    @property
    def apart_km(self) -> float:
        """Return the least distance between two best sites, km."""
        return float((self.study.get("top") or {}).get("min_separation_km") or 0)

    @property
    def own_layers(self) -> tuple[str, ...]:
        """Return the names of the layers that the study brought."""
        return tuple(
            name for name, how in self.layer_sources.items() if how not in ("embedded", "none")
        )

    @property
    def weights(self) -> dict[str, float]:
        """Return the share of each criterion that counts; they add up to 1."""
        total = sum(one.weight for one in self.criteria)
        return {one.name: one.weight / total for one in self.criteria if one.weight > 0}

    @property
    def ranked(self) -> int:
        """Return how many candidates no rule excluded."""
        return len(self) - int(self.column("excluded").to_numpy(bool).sum())

    def column(self, name: str) -> pd.Series:
        """Return a column of the candidates."""
        return self.table.column(name)

    def frame(self, names: Sequence[str] | None = None) -> Any:
        """Return some columns of the candidates, or all of them."""
        return self.table.frame(names)

    def rows(self, at: npt.ArrayLike, names: Sequence[str] | None = None) -> Any:
        """Return some columns, or all, of some candidates, given by number, in their order."""
        return self.table.rows(at, names)

    def criterion(self, name: str) -> CriterionOfRun:
        """Return a criterion by its name."""
        return next(one for one in self.criteria if one.name == name)

    def evidence_at(self, name: str, value: object) -> Evidence | None:
        """Return what stands behind a value of a column; None where nothing is known.

        Parameters
        ----------
        name : str
            Of the column.
        value : float
            What a candidate has there. Where it is not known and something stands in for it, or
            where it was filled, it is assumed.

        Examples
        --------
        >>> run = Run(
        ...     criteria=(CriterionOfRun("snow_cm", weight=1.0, unknown="worst"),),
        ...     evidence={"snow_cm": Evidence("estimated", "2020-12-31")},
        ... )
        >>> run.evidence_at("snow_cm", 80.0).kind, run.evidence_at("snow_cm", math.nan).kind
        ('estimated', 'assumed')
        """
        found = self.evidence.get(name)
        how = next((one for one in self.criteria if one.name == name), None)
        stands_in = False
        if pd.isna(value):
            stands_in = how is not None and how.becomes not in ("leave_out", "exclude")
            found = None
        elif how is not None and how.filled is not None:
            stands_in = value == how.filled["value"]
        return Evidence("assumed") if stands_in else found

    def criteria_rows(self) -> list[dict[str, Any]]:
        """Return the criteria as plain rows, as the functions of the ranking take them."""
        return [one.as_dict() for one in self.criteria]

    def excluded_by(self, rule: int) -> npt.NDArray[np.bool_]:
        """Tell which candidates a rule excluded, by its number from 0."""
        bits = self.column("excluded_by").to_numpy(np.int64)
        return (bits >> rule & 1).astype(bool)

    def reasons(self, bits: int, text: str = "") -> tuple[Sentence, ...]:
        """Return why the rules exclude a candidate.

        Parameters
        ----------
        bits : int
            Of its column ``excluded_by``.
        text : str
            Of its column ``exclusion``: the one reason of a candidate that has no bits.

        Examples
        --------
        >>> Run(rules=(RuleOfRun("lake > 0", "in a lake"), RuleOfRun("x > 1", "far"))).reasons(2)
        ('far',)
        """
        found = (rule for at, rule in enumerate(self.rules) if bits >> at & 1)
        return tuple(rule.reason or rule.text for rule in found) or ((text,) if text else ())

    def exclusions(self) -> dict[str, tuple[RuleOfRun, ...]]:
        """Return each text of the column ``exclusion`` with the rules that it tells of.

        Examples
        --------
        >>> table = pd.DataFrame({"excluded": [True, False], "exclusion": ["in a lake", ""]})
        >>> [rule.count for rule in bare_run(table).exclusions()["in a lake"]]
        [1]
        """
        if not {"exclusion", "excluded_by"} <= set(self.table.names()):
            return {}
        pairs = self.frame(["exclusion", "excluded_by"]).drop_duplicates()
        return {
            str(text): tuple(rule for at, rule in enumerate(self.rules) if bits >> at & 1)
            for text, bits in zip(pairs["exclusion"], pairs["excluded_by"].tolist(), strict=True)
            if bits
        }

    def assumption(self, key: str, end: Level = "mid") -> float:
        """Return an assumption's value, NaN where the run does not have it."""
        if key not in self.assumptions:
            return math.nan
        return self.assumptions.value(key, end)

    @classmethod
    def of(cls, table: pd.DataFrame | Table, record: Mapping[str, Any]) -> Run:
        """Return the run that a table and the content of run.json hold.

        Parameters
        ----------
        table : DataFrame or Table
            The candidates, as of sites.parquet.
        record : mapping
            What it does not have is taken to be empty.

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
        rows = list(record.get("assumptions") or ())
        found = cls(
            name=str(record.get("name") or ""),
            study=MappingProxyType(dict(record.get("study") or {})),
            table=FrameTable(table) if isinstance(table, pd.DataFrame) else table,
            criteria=tuple(map(CriterionOfRun.from_dict, record.get("criteria") or ())),
            rules=tuple(map(RuleOfRun.from_dict, record.get("exclusions") or ())),
            gates=tuple(map(GateOfRun.from_dict, record.get("gates") or ())),
            layers=tuple(map(Provenance.from_dict, record.get("layers") or ())),
            fiber=FiberRate.from_dict(record["ratio"]) if record.get("ratio") else None,
            evidence=MappingProxyType(
                {k: Evidence.from_dict(v) for k, v in (record.get("evidence") or {}).items()}
            ),
            messages=tuple(map(_sentence, record.get("messages") or ())),
            kind=str((record.get("candidates") or {}).get("kind") or ""),
            version=str(record.get("geowbit") or ""),
            versions=MappingProxyType(dict(record.get("versions") or {})),
            seed=int(record.get("seed") or 0),
            timings=MappingProxyType(dict(record.get("seconds") or {})),
            peak_memory_mb=record.get("peak_memory_mb"),
            schema=int(record.get("schema") or SCHEMA),
        )
        return replace(found, assumptions=found._assumptions_of(rows)) if rows else found

    def as_dict(self) -> dict[str, Any]:
        """Return the content of ``run.json``."""
        ranked = self.ranked
        return {
            "schema": self.schema,
            "name": self.name,
            "geowbit": self.version,
            "versions": dict(self.versions),
            "study": dict(self.study),
            "candidates": {
                "kind": self.kind,
                "count": len(self),
                "excluded": len(self) - ranked,
                "ranked": ranked,
            },
            "layers": [layer.as_dict() for layer in self.layers],
            "criteria": self.criteria_rows(),
            "exclusions": [rule.as_dict() for rule in self.rules],
            "gates": [one.as_dict() for one in self.gates],
            "assumptions": [
                {key: None if pd.isna(value) else value for key, value in row.items()}
                for row in self.assumptions.counting().reset_index(names="key").to_dict("records")
            ],
            "ratio": None if self.fiber is None else self.fiber.as_dict(),
            "evidence": {name: one.as_dict() for name, one in self.evidence.items()},
            "messages": [plain_value(one) for one in self.messages],
            "seed": self.seed,
            "seconds": dict(self.timings),
            "peak_memory_mb": self.peak_memory_mb,
        }

    def write(self, folder: Path | str, *, table: bool = True) -> None:
        """Write ``run.json`` and, unless it is there already, ``sites.parquet`` into a folder."""
        if table:
            self.write_table(folder)
        text = json.dumps(self.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
        write_whole(Path(folder) / "run.json", text)

    def write_table(self, folder: Path | str) -> None:
        """Write ``sites.parquet`` into a folder."""
        write_geoparquet(self.frame(), Path(folder) / "sites.parquet")

    @classmethod
    def read(cls, folder: Path | str, *, shapes: bool = True) -> Run:
        """Read a finished run, and none of its layers.

        Parameters
        ----------
        folder : Path or str
        shapes : bool
            Whether the shapes of the candidates are wanted, which take most of the time and
            memory.

        Raises
        ------
        OutputError
            Where the folder holds no complete run, or one of another version of geowbit.
        """
        place = Path(folder)
        try:
            # a run in tiles has a folder of parts in place of one file
            table = place / (PARTS if (place / PARTS).is_dir() else RUN_FILES[0])
            missing = [name for name in RUN_FILES[1:] if not (place / name).is_file()]
            missing = missing if table.exists() else [RUN_FILES[0], *missing]
        except (OSError, ValueError) as error:
            problem = str(getattr(error, "strerror", None) or error)
            raise OutputError("run.not_a_run", place=str(place), problem=problem) from error
        if missing:
            raise OutputError("run.file_missing", place=str(place), name=missing[0])
        try:
            record = json.loads((place / "run.json").read_text(encoding="utf-8"))
            schema = record.get("schema")
            lacking = [
                key
                for key, kind in _NEEDED.items()
                if not record.get(key) or not isinstance(record[key], kind)
            ]
        except Exception as error:
            raise _unreadable(place, error) from error
        if schema != SCHEMA:
            raise OutputError("run.other_schema", place=str(place))
        if lacking:
            raise OutputError("run.key_missing", place=str(place), key=lacking[0])
        try:
            return cls.of(FileTable(table, shapes=shapes), record)
        except OutputError:
            raise
        except Exception as error:
            raise _unreadable(place, error) from error


def bare_run(table: pd.DataFrame, *, name: str = "") -> Run:
    """Return the run that a table without one stands for: its reasons are its rules.

    Parameters
    ----------
    table : DataFrame
        With ``excluded`` and, where known, ``exclusion``, each text of which is taken as one
        reason.
    name : str
        Of the study.

    Returns
    -------
    Run
        Its table has the column ``excluded_by``; beyond the rules that this can hold, the rarest
        reasons share the last.

    Examples
    --------
    >>> run = bare_run(pd.DataFrame({"excluded": [True, False], "exclusion": ["in a lake", ""]}))
    >>> run.rules[0].reason, run.column("excluded_by").tolist()
    ('in a lake', [1, 0])
    """
    excluded = table["excluded"].to_numpy(bool)
    texts = (
        table["exclusion"].astype(object) if "exclusion" in table else pd.Series("", table.index)
    )
    texts = texts.where(texts.notna(), "").map(str)[excluded]
    counts = texts.value_counts()
    number = {text: min(at, MOST_RULES - 1) for at, text in enumerate(counts.index)}
    rules = [
        RuleOfRun("", str(text) or Message("run.excluded"), int(count))
        for text, count in counts.head(MOST_RULES).items()
    ]
    if len(counts) > MOST_RULES:
        rules[-1] = RuleOfRun("", Message("run.excluded"), int(counts[MOST_RULES - 1 :].sum()))
    bits = np.zeros(len(table), np.int64)
    bits[excluded] = 1 << texts.map(number).to_numpy(np.int64)
    return Run(name=name, table=FrameTable(table.assign(excluded_by=bits)), rules=tuple(rules))


def _unreadable(place: Path, error: Exception) -> OutputError:
    return OutputError("run.unreadable", place=str(place), problem=str(error))


def _sentence(given: Any) -> Sentence:
    """Return a message or text that run.json holds; a text of somebody else's as it is."""
    found = value_of(given)
    return found if isinstance(found, Message | Text) else str(found or "")


def _or_nan(value: Any) -> float:
    return math.nan if value is None else float(value)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
