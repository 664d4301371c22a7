"""What is not yet known of a site, and whom to ask: gates, weighed criteria, and what is needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import Message, Sentence, worded
from geowbit.layers import Questions
from geowbit.ranking import ANSWERS
from geowbit.run import CriterionOfRun, GateOfRun, Run

__all__ = [
    "OPEN_COLUMN",
    "OpenAt",
    "OpenQuestion",
    "open_at",
    "open_at_each",
    "open_column",
    "open_masks",
    "open_questions",
]

# of the table: the list in English, empty where nothing is open
OPEN_COLUMN = "not_yet_known"
# what a model or a proxy says is no answer to what has to be known
_ANSWERS = ("observed", "derived")
# whose network it is: that of the connection before that of the place
_AREAS = ("connection_network", "supply_area")

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class OpenQuestion:
    """Something that is not known of a site.

    Attributes
    ----------
    key : str
        Of the table of questions.
    what : Message, Text or str
        What is not known.
    whom, how : Message, Text or str
        Whom to ask, and how the answer is got and brought in.
    layer : str
        The layer that would answer it; empty where none is named.
    gate : str
        The gate whose answer is unknown for it; empty where none is.
    column : str
        The criterion that counts and is not known; empty where none is.
    today : str
        Column that a model or a proxy fills meanwhile; empty where nothing is known.
    """

    key: str
    what: Sentence
    whom: Sentence
    how: Sentence
    layer: str = ""
    gate: str = ""
    column: str = ""
    today: str = ""

    @property
    def told(self) -> Message:
        """Return it as one sentence: what, and whom to ask."""
        what: Sentence = self.what
        if self.gate:
            what = Message("question.of_gate", gate=self.gate, what=what)
        elif self.column:
            what = Message("question.of_column", column=self.column, what=what)
        return Message("question.ask", what=what, whom=self.whom)


@dataclass(frozen=True)
class OpenAt:
    """An open question, and at which of some sites it is open, counted from 1."""

    question: OpenQuestion
    places: tuple[int, ...]


@dataclass(frozen=True)
class _Item:
    """A gate, a criterion or a question that may be open at a candidate."""

    key: str
    gate: GateOfRun | None = None
    criterion: CriterionOfRun | None = None
    today: str = ""

    def asked(self, questions: Questions, supply_area: str) -> OpenQuestion:
        """Return the question as it is asked in a supply area."""
        found = questions.asked_in(self.key, supply_area)
        how: Sentence = found.how
        gate, column = "", ""
        whom: Sentence = found.whom
        layer = found.layer
        if self.gate is not None:
            gate, layer = self.gate.text, self.gate.layer or layer
            whom = self.gate.ask or whom
        elif self.criterion is not None:
            column = self.criterion.name
        return OpenQuestion(self.key, found.what, whom, how, layer, gate, column, self.today)


def open_questions(run: Run, row: Mapping[str, Any]) -> list[OpenQuestion]:
    """Return what is not yet known of a site.

    Parameters
    ----------
    run : Run
    row : mapping
        Of its table.

    Returns
    -------
    list of OpenQuestion
        Gates whose answer is unknown, criteria that count and are not known, and what has to be
        known of every site and was not seen; each question once.

    Examples
    --------
    >>> run = Run(criteria=(CriterionOfRun("surplus_mw", weight=1.0),))
    >>> [one.key for one in open_questions(run, {"surplus_mw": None, "supply_area": "tohoku"})]
    ['surplus', 'headroom', 'fiber', 'flood', 'land']
    """
    return open_at_each(run, [dict(row)])[0]


def open_at(run: Run, sites: pd.DataFrame) -> list[OpenAt]:
    """Return what is not yet known of some sites, what is open at most of them first.

    Parameters
    ----------
    run : Run
    sites : DataFrame
        Rows of its table, the first of them number 1.
    """
    places: dict[OpenQuestion, list[int]] = {}
    for place, open_here in enumerate(open_at_each(run, sites.to_dict("records")), start=1):
        for one in open_here:
            places.setdefault(one, []).append(place)
    found = [OpenAt(one, tuple(at)) for one, at in places.items()]
    return sorted(found, key=lambda one: (not one.question.gate, -len(one.places)))


def open_at_each(run: Run, rows: Sequence[Mapping[Any, Any]]) -> list[list[OpenQuestion]]:
    """Return what is not yet known of each of a few sites, as :func:`open_questions` of each."""
    questions = Questions()
    here = set(rows[0]) if rows else set()
    items = _items(run, questions, here)
    # of a hundred columns a few answer anything
    read = {name for item in items for name in _columns_of(item, run, questions)} & here
    frame = pd.DataFrame({name: [row[name] for row in rows] for name in read}, range(len(rows)))
    masks = [_is_open(item, run, frame, questions) for item in items]
    return [
        [
            item.asked(questions, _area_of(row))
            for item in _each_once([i for i, mask in zip(items, masks, strict=True) if mask[at]])
        ]
        for at, row in enumerate(rows)
    ]


def open_masks(run: Run) -> list[tuple[OpenQuestion, Bools]]:
    """Return what gates and needs leave open, and at which candidates.

    Returns
    -------
    list of (OpenQuestion, ndarray of bool)
        As it is asked where no supply area is told; without what is open nowhere, and without
        the criteria that are not known, of which their columns tell.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> found = open_masks(bare_run(pd.DataFrame({"excluded": [False]})))
    >>> [one.key for one, _ in found]
    ['headroom', 'fiber', 'flood', 'land']
    """
    questions, table = Questions(), run.frame()
    items = _items(run, questions, set(run.table.names()))
    found = [
        (item.asked(questions, ""), _is_open(item, run, table, questions))
        for item in _each_once([item for item in items if item.criterion is None])
    ]
    return [(one, mask) for one, mask in found if mask.any()]


def open_column(run: Run) -> pd.Categorical:
    """Return what is not yet known of each candidate as a sentence in English.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> told = open_column(bare_run(pd.DataFrame({"excluded": [False]})))
    >>> str(told[0]).split(": ask")[0]
    'the load that the substation can still take'
    """
    questions, names = Questions(), run.table.names()
    items = _items(run, questions, set(names))
    # of a hundred columns a few answer anything
    read = {*_AREAS, *(name for item in items for name in _columns_of(item, run, questions))}
    table = run.frame([name for name in names if name in read])
    masks = [_is_open(item, run, table, questions) for item in items]
    # a few combinations stand for hundreds of thousands of rows
    codes = np.zeros(len(run.table), np.int64)
    for name in _AREAS:
        if name in table:
            numbers, labels = pd.factorize(table[name])
            codes = codes * (len(labels) + 1) + numbers
    for mask in masks:
        if mask.any() and not mask.all():
            codes = pd.factorize(codes * 2 + mask)[0]
    which = pd.factorize(codes)[0]
    # they are numbered in the order in which they come
    first = np.flatnonzero(np.diff(np.maximum.accumulate(which), prepend=-1))
    texts = []
    for row in first:
        area = _area_of({name: table[name].iloc[row] for name in _AREAS if name in table})
        still = [item for item, mask in zip(items, masks, strict=True) if mask[row]]
        asked = [item.asked(questions, area) for item in _each_once(still)]
        texts.append("; ".join(worded(one.told, "en") for one in asked))
    numbers, categories = pd.factorize(pd.Series(texts, dtype=str))
    return pd.Categorical.from_codes(numbers[which], categories)


def _items(run: Run, questions: Questions, columns: Collection[Any]) -> list[_Item]:
    """Return what may be open, in the order in which it is told."""
    needs = {name: found.layers for name, found in run.evidence.items()}
    items = []
    for gate in run.gates:
        about = questions.about(column=gate.reads, layers=[gate.layer, gate.reads])
        items.append(_Item(about.key, gate=gate))
    for one in run.criteria:
        if one.weight > 0 and one.name in columns:
            about = questions.about(column=one.name, layers=needs.get(one.name, ()))
            items.append(_Item(about.key, criterion=one))
    # an official file answers under any name
    own = set(run.own_layers) | {one.profile for one in run.layers if one.profile}
    for key in questions.needed():
        question = questions.asked_in(key, "")
        if any(question.is_about_layer(layer) for layer in own):
            continue
        weak = [
            name
            for name, found in run.evidence.items()
            if question.is_answered_by(name) and found.kind not in _ANSWERS and name in columns
        ]
        items.append(_Item(key, today=next(iter(weak), "")))
    return items


def _each_once(items: list[_Item]) -> list[_Item]:
    """Return items without those that ask again; of what no row is about each is another."""
    first = {item.key: item for item in reversed(items)}
    return [item for item in items if item.key == "other" or first[item.key] is item]


def _columns_of(item: _Item, run: Run, questions: Questions) -> list[str]:
    """Return the columns of the table that tell whether something is open."""
    if item.gate is not None:
        return [item.gate.column]
    if item.criterion is not None:
        return [item.criterion.name]
    question = questions.asked_in(item.key, "")
    seen = [name for name, found in run.evidence.items() if found.kind in _ANSWERS]
    return [name for name in seen if question.is_answered_by(name)]


def _is_open(item: _Item, run: Run, table: pd.DataFrame, questions: Questions) -> Bools:
    """Tell at which candidates something is not known."""
    everywhere = np.ones(len(table), bool)
    columns = [name for name in _columns_of(item, run, questions) if name in table]
    if item.gate is not None:
        if not columns:
            return everywhere
        return (table[columns[0]] == ANSWERS[1]).to_numpy(bool)
    if item.criterion is not None:
        return table[columns[0]].isna().to_numpy(bool)
    for name in columns:
        everywhere &= table[name].isna().to_numpy(bool)
    return everywhere


def _area_of(row: Mapping[str, Any]) -> str:
    named = (row.get(name) for name in _AREAS)
    return next((one for one in named if isinstance(one, str) and one), "")
