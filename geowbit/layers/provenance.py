"""Where a layer came from and what was done to its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Sentence, Text, Value, plain_value, value_of, worded
from geowbit.core.text import printable
from geowbit.core.words import is_known

# of what nobody told another licence
OWN_LICENCE = "the user's own"
# of rows that the study itself leaves out
LEFT_BY_WHERE = "dirt.left_by_where"
# the strongest first: what is computed of several things is as weak as the weakest
KINDS_OF_EVIDENCE = ("observed", "derived", "estimated", "assumed")
# a kind of dirt, or a row of it; of a later geowbit that knows more of them its text alone
Kind: TypeAlias = Message | Text

_MOST_EXAMPLES = 3
_TEXTS = ("source", "licence", "attribution")
_COUNTED = ("found", "repaired", "merged", "dropped")
_NON_COMMERCIAL = re.compile(r"\bnc\b|non[- ]?commercial|非商用|非営利", re.IGNORECASE)
_UNKNOWN = re.compile(r"|\?+|unknown|unclear|none|n/?a|不明", re.IGNORECASE)
_LONGEST_EXAMPLE = 40

Said = Callable[[int], Value]


@dataclass
class Provenance:
    """The record of one layer: source, licence and every row dropped or repaired.

    Attributes
    ----------
    name, sha256, date, crs : str
        ``crs`` is that of the input, ``sha256`` of the file (of all, in their order).
    source, licence, attribution, confidence : str or Text
        As the layer's source says.
    notes : list of Message, Text or str
        What is known to be wrong with it, and what was found while it was read.
    rows_read, rows_kept : int
        Rows of the input and rows of the layer.
    found : dict of Message to int
        What the input was like: rows by kind of dirt, whatever became of them.
    repaired, merged, dropped : dict of Message to int
        Rows by kind of repair, by what they repeat, and by reason of dropping. What is not kept
        is merged or dropped.
    examples : dict of Message to list of Message
        The first rows of each kind.
    files : list of str
        Names of the files, where there are several.
    profile : str
        Which official file it was read as; empty where as none.
    evidence : str
        What the study says it is, of :data:`geowbit.layers.KINDS_OF_EVIDENCE`; empty where
        nothing.
    """

    name: str
    source: str | Text = ""
    licence: str | Text = ""
    attribution: str | Text = ""
    date: str = ""
    confidence: str = ""
    notes: list[Sentence] = field(default_factory=list)
    crs: str = "EPSG:4326"
    sha256: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    found: dict[Kind, int] = field(default_factory=dict)
    repaired: dict[Kind, int] = field(default_factory=dict)
    merged: dict[Kind, int] = field(default_factory=dict)
    dropped: dict[Kind, int] = field(default_factory=dict)
    examples: dict[Kind, list[Kind]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    profile: str = ""
    evidence: str = ""

    @property
    def note(self) -> str:
        """Return the notes in English, as one text."""
        return "; ".join(worded(one, "en") for one in self.notes)

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain values, for ``run.json``.

        Each kind of dirt is its code, its parameters, its English text, and how many rows.
        """
        plain: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        for key in _TEXTS:
            said = plain[key]
            plain[key] = str(said)
            if isinstance(said, Text):
                plain |= {f"{key}_{lang}": text for lang, text in said.others.items()}
        plain["notes"] = [plain_value(one) for one in self.notes]
        for word in _COUNTED:
            plain[word] = [
                {**_plain_kind(kind), "count": rows} for kind, rows in getattr(self, word).items()
            ]
        plain["examples"] = [
            {**_plain_kind(kind), "rows": [_plain_kind(one) for one in rows]}
            for kind, rows in self.examples.items()
        ]
        return plain | {"note": self.note, "files": list(self.files)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Provenance:
        """Return the record that :meth:`as_dict` wrote."""
        known = {one.name for one in fields(cls)}
        plain = {key: value for key, value in given.items() if key in known}
        for key in _TEXTS:
            plain[key] = Text.from_row(given, key)
        plain["notes"] = [value_of(one) for one in plain.get("notes", [])]
        for word in _COUNTED:
            counted = plain.get(word, [])
            plain[word] = {_kind_of(one): int(one["count"]) for one in counted}
        plain["examples"] = {
            _kind_of(one): [_kind_of(row) for row in one["rows"]]
            for one in plain.get("examples", [])
        }
        return cls(**plain)

    def count(self, what: dict[Kind, int], kind: Kind, rows: int) -> None:
        """Add `rows` to a kind of repair or of dropping; nothing is written for no rows."""
        if rows:
            what[kind] = what.get(kind, 0) + int(rows)

    def add(self, later: Provenance) -> None:
        """Add what was done to the same rows later."""
        self.rows_kept = later.rows_kept
        for word in _COUNTED:
            for kind, rows in getattr(later, word).items():
                self.count(getattr(self, word), kind, rows)
        for kind, said in later.examples.items():
            self.examples[kind] = [*self.examples.get(kind, []), *said][:_MOST_EXAMPLES]

    def remark(self, said: Sentence) -> None:
        """Add a note."""
        if said and said not in self.notes:
            self.notes.append(said)

    def reasons(self) -> tuple[Message, ...]:
        """Return why rows were dropped, and how many for each reason."""
        return tuple(
            Message("layers.rows_of", count=rows, kind=kind) for kind, rows in self.dropped.items()
        )


def licence_warning(record: Provenance) -> Message | None:
    """Return what speaks against using a layer as it is; nothing where nothing does.

    Examples
    --------
    >>> str(licence_warning(Provenance("hazards", licence="CC BY-NC 4.0")))
    'The licence of hazards is CC BY-NC 4.0, which forbids commercial use.'
    >>> licence_warning(Provenance("hazards")).code
    'layers.licence_unknown'
    >>> licence_warning(Provenance("hazards", licence="CC BY 4.0")) is None
    True
    """
    licence = printable(str(record.licence)).strip()
    if _UNKNOWN.fullmatch(licence):
        return Message("layers.licence_unknown", name=record.name)
    if _NON_COMMERCIAL.search(licence):
        return Message("layers.licence_not_commercial", name=record.name, licence=licence)
    return None


def licence_warnings(layers: Iterable[Provenance]) -> list[Message]:
    """Return what the licences of layers forbid, or leave unknown.

    Examples
    --------
    >>> str(licence_warnings([Provenance("hazards", licence="CC BY-NC 4.0")])[0])
    'The licence of hazards is CC BY-NC 4.0, which forbids commercial use.'
    """
    found = [licence_warning(layer) for layer in layers]
    return [one for one in dict.fromkeys(found) if one is not None]


def _plain_kind(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, Message):
        return kind.as_dict()
    return {"code": "", "params": {}, "text": kind.en}


def _kind_of(given: Mapping[str, Any]) -> Kind:
    if is_known(str(given["code"])):
        return Message.from_dict(given)
    return Text(str(given.get("text") or ""))


@dataclass
class Ledger:
    """Counts rows by kind into a record, with the first of each as examples.

    Attributes
    ----------
    record : Provenance
        What is written to.
    starts : list of (str, int)
        The files that the rows are of, each with its first row; one without a name where there
        is only one.
    """

    record: Provenance
    starts: Sequence[tuple[str, int]] = field(default_factory=lambda: [("", 0)])

    def row(self, index: int) -> Message:
        """Return the place of a row, counted from 1 within its file."""
        file, first = next(one for one in reversed(self.starts) if one[1] <= index)
        number = str(index - first + 1)
        return Message("layers.row_of", file=file, row=number) if file else _row(number)

    def found(self, kind: Message, rows: npt.ArrayLike, said: Said | None = None) -> None:
        """Tell of a kind of dirt, whatever becomes of the rows."""
        self._note(self.record.found, kind, rows, said)

    def repaired(self, kind: Message, rows: npt.ArrayLike, said: Said | None = None) -> None:
        """Tell of rows that were repaired."""
        self._note(self.record.repaired, kind, rows, said)

    def merged(self, kind: Message, rows: npt.ArrayLike, said: Said | None = None) -> None:
        """Tell of rows that repeat another."""
        self._note(self.record.merged, kind, rows, said)

    def dropped(self, kind: Message, rows: npt.ArrayLike, said: Said | None = None) -> None:
        """Tell of rows that cannot be used."""
        self._note(self.record.dropped, kind, rows, said)

    def without(
        self, frame: Any, bad: npt.ArrayLike, kind: Message, said: Said | None = None
    ) -> Any:
        """Return the rows of a frame that are not bad, the others counted as dropped."""
        out = np.asarray(bad, dtype=bool)
        if not out.any():
            return frame
        self.dropped(kind, frame.index[out], said)
        return frame.loc[~out]

    def refuse_drops(self, where: str) -> None:
        """Refuse a layer of which a row was dropped, as a strict study wants it.

        Raises
        ------
        LayerError
            Names the first rows.
        """
        bad = {k: n for k, n in self.record.dropped.items() if _code_of(k) != LEFT_BY_WHERE}
        for kind, rows in bad.items():
            others = sum(bad.values()) - rows
            raise LayerError(
                "layers.strict",
                name=self.record.name,
                where=where,
                count=rows,
                kind=kind,
                first=tuple(self.record.examples.get(kind, [])),
                others=others,
            )

    def _note(
        self, what: dict[Kind, int], kind: Message, rows: npt.ArrayLike, said: Said | None
    ) -> None:
        numbers = np.asarray(rows)
        if not len(numbers):
            return
        self.record.count(what, kind, len(numbers))
        examples = self.record.examples.setdefault(kind, [])
        for number in numbers[: _MOST_EXAMPLES - len(examples)]:
            example = self.row(int(number))
            if said:
                example = Message("layers.row_says", row=example, said=said(int(number)))
            if example not in examples:
                examples.append(example)


def _code_of(kind: Kind) -> str:
    return kind.code if isinstance(kind, Message) else ""


def _row(number: str) -> Message:
    return Message("layers.row", row=number)


def shown(value: Any) -> Value:
    r"""Return a value of a file as it may stand in an example.

    Examples
    --------
    >>> shown("66000;\n6600"), str(shown(None)), shown(1.5)
    ("'66000; 6600'", 'nothing', '1.5')
    """
    if isinstance(value, str):
        text = printable(value)
        return f"'{text[:_LONGEST_EXAMPLE]}…'" if len(text) > _LONGEST_EXAMPLE else f"'{text}'"
    if value is None or str(value) in {"nan", "<NA>", "NaT"}:
        return Message("layers.nothing")
    return f"{value}"
