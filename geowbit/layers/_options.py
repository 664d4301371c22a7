"""How a layer is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geowbit.core.errors import LayerError
from geowbit.layers.numbers import Decimal
from geowbit.layers.provenance import KINDS_OF_EVIDENCE

Box = tuple[float, float, float, float]

# how far, in degrees, a layer may lie from an area and still belong to it
_NEARBY_DEG = 3.0


@dataclass(frozen=True)
class ReadOptions:
    """What the user says of a file.

    Attributes
    ----------
    columns : dict
        Column of the layer to its name in the file, or to ``{"column": name, "unit": unit}``.
    crs : str, optional
        Coordinate system of the file, before what the file itself says.
    layer : str or list of str, optional
        Which layer of a file, sheet of a workbook or file of an archive; several count as one.
    bbox : (west, south, east, north), optional
        Read only what touches it.
    area : (west, south, east, north), optional
        Where the layer is to be used; tells swapped axes and a wrong country.
    fill : dict of str to float
        Column to what stands in it where nothing does.
    strict : bool
        A row that would be dropped is an error.
    source, licence, attribution, date : str, optional
        For the record.
    evidence : str, optional
        Whether it is observed, derived, estimated or assumed.
    table, sql : str, optional
        Of a PostGIS database.
    header_row, skip_footer, quote, encoding : optional
        How a table is laid out, as :class:`geowbit.layers.tables.Layout` has it.
    decimal : {".", ","}, optional
        What stands before the decimals of its numbers.
    join : dict, optional
        Another table: ``file``, ``by`` and ``columns``.
    profile : str, optional
        Which official file it is; ``none`` for no such. Told by its columns where not given.
    where : str, list of str or dict, optional
        Which rows are meant.
    """

    columns: Mapping[str, Any] = field(default_factory=dict)
    crs: str | None = None
    layer: str | Sequence[str] | None = None
    bbox: Box | None = None
    area: Box | None = None
    fill: Mapping[str, float] = field(default_factory=dict)
    strict: bool = False
    source: str | None = None
    licence: str | None = None
    attribution: str | None = None
    date: str | None = None
    evidence: str | None = None
    table: str | None = None
    sql: str | None = None
    header_row: int | None = None
    skip_footer: int | None = None
    quote: str | None = None
    encoding: str | None = None
    decimal: Decimal | None = None
    join: Mapping[str, Any] | None = None
    profile: str | None = None
    where: Any = None

    def __post_init__(self) -> None:
        """Refuse what a study.yaml could not say either."""
        columns, fill = self.columns, self.fill
        if not isinstance(columns, Mapping) or not all(map(_is_column, columns.values())):
            raise LayerError("layers.columns_take")
        if not isinstance(fill, Mapping) or not all(map(_is_finite, fill.values())):
            raise LayerError("layers.fill_takes")
        if not all(isinstance(name, str) for name in (*columns, *fill)):
            raise LayerError("layers.column_name_text")
        if self.join is not None and not {"file", "by"} <= set(self.join):
            raise LayerError("layers.join_takes", name="join")
        if self.decimal not in (None, ".", ","):
            raise LayerError("layers.decimal_takes", given=f"{self.decimal!r:.20}")
        if self.quote is not None and self.quote != "none" and len(self.quote) != 1:
            raise LayerError("layers.quote_takes", given=f"{self.quote!r:.20}")
        if self.evidence not in (None, *KINDS_OF_EVIDENCE):
            given = f"{self.evidence!r:.40}"
            raise LayerError("layers.evidence_takes", given=given, kinds=KINDS_OF_EVIDENCE)
        for key, count in (("header_row", self.header_row), ("skip_footer", self.skip_footer)):
            whole = isinstance(count, int | np.integer) and not isinstance(count, bool)
            if count is not None and not (whole and count >= 0):
                raise LayerError("layers.rows_take", key=key, given=f"{count!r:.20}")
        for key, box in (("bbox", self.bbox), ("area", self.area)):
            if box is not None and not (np.ndim(box) == 1 and len(box) == 4):
                raise LayerError("layers.box_four_numbers", key=key, given=f"{box!r:.60}")


def _is_column(said: Any) -> bool:
    named = said.get("column") if isinstance(said, Mapping) else said
    return isinstance(named, str)


def _is_finite(value: Any) -> bool:
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return number and bool(np.isfinite(value))


def grown(box: Box, degrees: float = _NEARBY_DEG) -> Box:
    """Return a box with a margin.

    Examples
    --------
    >>> grown((130.0, 31.0, 132.0, 34.0), 1.0)
    (129.0, 30.0, 133.0, 35.0)
    """
    west, south, east, north = box
    return west - degrees, south - degrees, east + degrees, north + degrees
