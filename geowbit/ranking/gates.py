"""Gates: what a candidate must have, and whether it passes, fails, or nobody knows yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError, under
from geowbit.core.messages import Message
from geowbit.core.names import nearest_names, suggestion
from geowbit.core.rules import OPERATORS, comparison, membership
from geowbit.layers import Layers
from geowbit.ranking.exclusions import Exclusion, is_of_score, lies_by_layer

__all__ = [
    "ANSWERS",
    "GATES_COLUMN",
    "Gate",
    "Judged",
    "check_gates",
    "gate_columns",
    "gate_exclusions",
    "judge_gates",
    "own_gate",
]

# by their number, the better first; of several gates a candidate has the worst
ANSWERS = ("pass", "unknown", "fail")
_PASS, _UNKNOWN, _FAIL = range(3)
# the worst answer of all gates
GATES_COLUMN = "gates"
_OF_LAYER = ("inside", "outside", "within", "beyond")
_WITH_KM = ("within", "beyond")
_OPTIONS = ("ask", "surveyed")
# a name so like another is a slip of the pen, and not a layer that is still to come
_LIKE = 0.75


@dataclass(frozen=True)
class Gate:
    """What a candidate must have.

    Attributes
    ----------
    rule : str or mapping
        ``"headroom_mw >= 100"``, ``"prefecture in Toyama, Ishikawa"``, ``{"outside": "flood"}``,
        ``{"inside": "industrial_land"}``, ``{"within": "roads", "km": 2}`` or
        ``{"beyond": "airports", "km": 5}``.
    ask : str
        Who knows the answer where it is unknown; empty where the study does not say.
    surveyed : str
        Layer of polygons beyond which nobody looked; empty where the layer of the rule counts
        everywhere.
    """

    rule: str | Mapping[str, str | float]
    ask: str = ""
    surveyed: str = ""

    @property
    def text(self) -> str:
        """Return the rule as one line of study.yaml.

        Examples
        --------
        >>> Gate({"within": "roads", "km": 2.0}).text
        '{within: roads, km: 2}'
        """
        return Exclusion(self.rule, "").text

    @property
    def how(self) -> str:
        """Return how a place lies to a layer; empty of a rule of a column."""
        if isinstance(self.rule, str):
            return ""
        return next(key for key in self.rule if key in _OF_LAYER)

    @property
    def layer(self) -> str:
        """Return the layer that the rule asks; empty of a rule of a column."""
        return "" if isinstance(self.rule, str) else str(self.rule[self.how])

    @property
    def column(self) -> str:
        """Return the column of the candidates that the rule asks; empty of a rule of a layer."""
        if not isinstance(self.rule, str):
            return ""
        return (comparison(self.rule) or membership(self.rule) or ("",))[0]

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the layers that it reads, where they are there."""
        return tuple(filter(None, (self.layer, self.surveyed)))


@dataclass(frozen=True, eq=False)
class Judged:
    """A gate with its answers.

    Attributes
    ----------
    gate : Gate
    column : str
        Of the table of candidates that has the answers.
    answers : Categorical
        Of :data:`ANSWERS`, one a candidate.
    asked_layer : bool
        Whether its layer was there.
    """

    gate: Gate
    column: str
    answers: pd.Categorical
    asked_layer: bool = True

    def count(self, answer: str) -> int:
        """Return how many candidates have an answer."""
        return int(np.count_nonzero(self.answers.codes == ANSWERS.index(answer)))


def own_gate(given: str | Mapping[str, Any]) -> Gate:
    """Return a gate of a study, checked against the grammar.

    Raises
    ------
    StudyError
        Where it is not understood.

    Examples
    --------
    >>> own_gate("headroom_mw >= 100").column
    'headroom_mw'
    >>> own_gate({"outside": "flood", "ask": "the city"}).ask
    'the city'
    >>> own_gate({"holds": "headroom_mw >= 100", "ask": "the network company"}).rule
    'headroom_mw >= 100'
    """
    if isinstance(given, str):
        given = {"holds": given}
    options = {key: str(given[key]) for key in _OPTIONS if key in given}
    rule = {key: value for key, value in given.items() if key not in options}
    if set(rule) == {"holds"}:
        text = str(rule["holds"]).strip()
        if not (comparison(text) or membership(text)) or "surveyed" in options:
            raise StudyError("ranking.gate", gate=repr(given if options else text))
        return Gate(text, **options)
    ways = [key for key in rule if key in _OF_LAYER]
    wanted = {*ways, "km"} if ways and ways[0] in _WITH_KM else {*ways}
    km = rule.get("km", 1)
    if len(ways) != 1 or set(rule) != wanted or not _is_distance(km) or not str(rule[ways[0]]):
        raise StudyError("ranking.gate", gate=repr(dict(given)))
    return Gate({ways[0]: str(rule[ways[0]]), **({"km": km} if "km" in rule else {})}, **options)


def _is_distance(km: Any) -> bool:
    return isinstance(km, int | float) and not isinstance(km, bool) and 0 < km <= 1_000


def check_gates(gates: Sequence[Gate], columns: Collection[str], layers: Collection[str]) -> None:
    """Refuse a gate whose column or layer was meant to be another, or comes after the gates.

    What nobody has yet is no fault: the answer of such a gate is unknown.

    Parameters
    ----------
    gates : sequence of Gate
    columns : collection of str
        What the candidates, the criteria and the costs fill.
    layers : collection of str
        Every layer that there could be.

    Raises
    ------
    StudyError
        The line names the nearest.

    Examples
    --------
    >>> check_gates([own_gate("bearing_kpa >= 100")], ["substation_km"], ["substations"])
    """
    for number, gate in enumerate(gates):
        column = gate.column
        if column and is_of_score(column):
            raise StudyError(
                "ranking.gate_of_score", gate=gate.text, column=column, keys=("gates", number)
            )
        known = columns if column else layers
        for name in (column,) if column else gate.reads:
            if name in known or not nearest_names(name, list(known), likeness=_LIKE):
                continue
            hint = suggestion(name, list(known), likeness=_LIKE)
            code = "ranking.gate_no_column" if column else "ranking.gate_no_layer"
            raise StudyError(code, gate=gate.text, name=name, hint=hint, keys=("gates", number))


def judge_gates(table: pd.DataFrame, gates: Sequence[Gate], layers: Layers) -> list[Judged]:
    """Answer gates at every candidate.

    Parameters
    ----------
    table : DataFrame
        Candidates with ``lon``, ``lat``, criteria and costs.
    gates : sequence of Gate
    layers : Layers

    Returns
    -------
    list of Judged
        In the order of the gates. The answer is unknown where the value of the column is, where
        the layer is not there, and beyond what was surveyed.

    Examples
    --------
    >>> near = pd.DataFrame({"headroom_mw": [120.0, 40.0, float("nan")]})
    >>> judged = judge_gates(near, [own_gate("headroom_mw >= 100")], Layers())[0]
    >>> judged.column, list(judged.answers)
    ('gate_headroom_mw', ['pass', 'fail', 'unknown'])
    """
    found: list[Judged] = []
    taken = {str(name) for name in table} | {GATES_COLUMN}
    for number, gate in enumerate(gates):
        with under("gates", number):
            holds, known, there = _judge(table, gate, layers)
        codes = np.where(known, np.where(holds, _PASS, _FAIL), _UNKNOWN).astype(np.int8)
        column = _free_name(f"gate_{gate.column or f'{gate.how}_{gate.layer}'}", taken)
        taken.add(column)
        answers = pd.Categorical.from_codes(codes, categories=ANSWERS)
        found.append(Judged(gate, column, answers, asked_layer=there))
    return found


def _judge(
    table: pd.DataFrame, gate: Gate, layers: Layers
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], bool]:
    """Return where a gate holds, where that is known, and whether its layer is there."""
    nothing = np.zeros(len(table), bool)
    if isinstance(gate.rule, str):
        if gate.column not in table:
            return nothing, nothing, False
        return (*_of_column(table[gate.column], gate), True)
    if not all(layers.has(name) for name in gate.reads):
        return nothing, nothing, False
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    asked = "near" if gate.how in _WITH_KM else "inside"
    rule = {asked: gate.layer} | ({"km": gate.rule["km"]} if gate.how in _WITH_KM else {})
    there = lies_by_layer(rule, lon, lat, layers)
    known = ~nothing
    if gate.surveyed:
        known = lies_by_layer({"inside": gate.surveyed}, lon, lat, layers)
    return (there if gate.how in ("inside", "within") else ~there), known, True


def _of_column(
    values: pd.Series, gate: Gate
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    if compared := comparison(gate.rule):
        column, sign, limit = compared
        if not pd.api.types.is_numeric_dtype(values):
            raise StudyError("ranking.gate_of_text", gate=gate.text, column=column)
        numbers = values.to_numpy(float)
        return OPERATORS[sign](numbers, limit), ~np.isnan(numbers)
    _, names = membership(gate.rule) or ("", [])
    told = values.astype(str)
    known = values.notna().to_numpy(bool) & (told != "").to_numpy(bool)
    return told.isin(names).to_numpy(bool), known


def _free_name(name: str, taken: Collection[str]) -> str:
    plain = re.sub(r"\W+", "_", name)
    numbered = (f"{plain}_{number}" for number in range(2, len(taken) + 3))
    return plain if plain not in taken else next(one for one in numbered if one not in taken)


def gate_columns(judged: Sequence[Judged]) -> dict[str, pd.Categorical]:
    """Return the columns that gates add to the table: the worst of all answers, then each.

    Examples
    --------
    >>> near = pd.DataFrame({"a_km": [1.0, 5.0], "b_km": [None, 9.0]}, dtype=float)
    >>> gates = [own_gate("a_km < 3"), own_gate("b_km < 3")]
    >>> list(gate_columns(judge_gates(near, gates, Layers()))["gates"])
    ['unknown', 'fail']
    """
    if not judged:
        return {}
    worst = np.max([one.answers.codes for one in judged], axis=0)
    every = pd.Categorical.from_codes(worst, categories=ANSWERS)
    return {GATES_COLUMN: every, **{one.column: one.answers for one in judged}}


def gate_exclusions(judged: Sequence[Judged]) -> list[Exclusion]:
    """Return the rules that take out who fails a gate; who is not known stays in.

    Examples
    --------
    >>> near = pd.DataFrame({"headroom_mw": [40.0]})
    >>> judged = judge_gates(near, [own_gate("headroom_mw >= 100")], Layers())
    >>> gate_exclusions(judged)[0].text
    'gate_headroom_mw in fail'
    """
    return [
        Exclusion(f"{one.column} in fail", Message("ranking.gate_failed", gate=one.gate.text))
        for one in judged
    ]
