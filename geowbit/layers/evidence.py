"""What stands behind a value: observed, derived, estimated or assumed, and of which date."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Text, plain_value, value_of
from geowbit.layers.embedded import catalog, model_table
from geowbit.layers.provenance import KINDS_OF_EVIDENCE, Provenance

__all__ = ["Evidence", "evidence_of"]

# of a country, read with every study
_WITHOUT_RECORD = ("unit_costs",)
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Evidence:
    """What stands behind a column of values.

    Attributes
    ----------
    kind : str
        ``observed``: measured or published of the thing itself. ``derived``: computed from what
        is observed. ``estimated``: a model, a forecast or a proxy stands for it. ``assumed``:
        somebody's judgment.
    as_of : str
        Date of the oldest layer that it was made of, as its source says it; empty where none
        tells.
    layers : tuple of str
        What it was made of.
    why : Text
        Why it is no better.
    """

    kind: str
    as_of: str = ""
    layers: tuple[str, ...] = ()
    why: Text | str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as ``run.json`` has it."""
        return {
            "evidence": self.kind,
            "as_of": self.as_of,
            "layers": list(self.layers),
            "why": plain_value(self.why),
        }

    @classmethod
    def from_dict(cls, one: Mapping[str, Any]) -> Evidence:
        """Return what :meth:`as_dict` wrote."""
        why = value_of(one.get("why") or "")
        return cls(
            kind=str(one["evidence"]),
            as_of=str(one.get("as_of") or ""),
            layers=tuple(one.get("layers") or ()),
            why=why if isinstance(why, Text) else str(why),
        )


def evidence_of(
    needs: Mapping[str, Sequence[str]],
    records: Iterable[Provenance],
    *,
    own: Collection[str] = (),
    measures: Mapping[str, str] | None = None,
) -> dict[str, Evidence]:
    """Return what stands behind each column of a run.

    Parameters
    ----------
    needs : dict
        Column to the layers that it reads; the table of evidence may name others.
    records : iterable of Provenance
        Of the layers that were read.
    own : collection of str
        Which of them are the study's own.
    measures : dict, optional
        Column of the study's own to how its layer was measured.

    Returns
    -------
    dict of str to Evidence
        The weakest of what the calculation is and of what each of its layers is. A layer that was
        left out counts for nothing.

    Examples
    --------
    >>> read = [Provenance("fiber_routes", date="2026-05-31")]
    >>> found = evidence_of({"fiber_km": ["fiber_routes"]}, read)["fiber_km"]
    >>> found.kind, found.as_of, str(found.why)[:9]
    ('estimated', '2026-05-31', 'corridors')
    >>> evidence_of({"fiber_km": ["fiber_routes"]}, read, own=["fiber_routes"])["fiber_km"].kind
    'derived'
    """
    table = _Table(model_table("evidence"))
    by_name = {one.name: one for one in records}
    listed = catalog()
    found = {}
    for column, reads in needs.items():
        measure = (measures or {}).get(column)
        row = table.row("measure", measure) if measure else table.row("column", column)
        named = row["layers"].split(";") if isinstance(row["layers"], str) else list(reads)
        kinds, dates = [(str(row["evidence"]), Text.from_row(row, "why"))], []
        layers = [one for one in named if one in by_name or one in _WITHOUT_RECORD]
        for name in layers:
            record = by_name.get(name)
            kinds.append(_of_layer(name, record, table, is_own=name in own))
            dates.append(record.date if record else str(listed["date"].get(name, "")))
        kind, why = max(kinds, key=lambda one: KINDS_OF_EVIDENCE.index(one[0]))
        dated = [date for date in dates if _YEAR.match(date)]
        found[column] = Evidence(kind, min(dated, default=""), tuple(layers), why)
    return found


def _of_layer(
    name: str, record: Provenance | None, table: _Table, *, is_own: bool
) -> tuple[str, Text]:
    """Return what a layer is, as its study, its profile or the table of its country says."""
    if record is not None and record.evidence:
        return record.evidence, Text("")
    if record is not None and record.profile and (row := table.known("profile", record.profile)):
        return str(row["evidence"]), Text.from_row(row, "why")
    row = table.row("layer", "*" if is_own else name)
    return str(row["evidence"]), Text.from_row(row, "why")


class _Table:
    """The table of evidence: a row whose name says it wholly before one of a pattern."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for row in rows.to_dict("records"):
            self._rows.setdefault(str(row["of"]), []).append({str(k): v for k, v in row.items()})
        self._found: dict[tuple[str, str], Mapping[str, Any] | None] = {}

    def known(self, of: str, name: str) -> Mapping[str, Any] | None:
        if (of, name) not in self._found:
            fitting = [row for row in self._rows[of] if fnmatchcase(name, str(row["name"]))]
            # the more letters a pattern has, the more it says
            self._found[of, name] = max(
                fitting, key=lambda row: len(str(row["name"]).replace("*", "")), default=None
            )
        return self._found[of, name]

    def row(self, of: str, name: str) -> Mapping[str, Any]:
        found = self.known(of, name)
        if found is None:
            raise LayerError("layers.no_evidence", of=of, name=name)
        return found
