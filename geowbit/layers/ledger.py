"""The book kept while a layer is read: which rows, what was done to them, the first of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Value
from geowbit.core.text import printable
from geowbit.layers.provenance import MOST_EXAMPLES, Kind, Provenance

_LONGEST_EXAMPLE = 40

Said = Callable[[int], Value]


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
        for kind, rows in self.record.dropped.items():
            others = sum(self.record.dropped.values()) - rows
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
        for number in numbers[: MOST_EXAMPLES - len(examples)]:
            example = self.row(int(number))
            if said:
                example = Message("layers.row_says", row=example, said=said(int(number)))
            if example not in examples:
                examples.append(example)


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
