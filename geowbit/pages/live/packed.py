"""Packed columns of a page: their text, joined, and what unpacks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geowbit.pages.packing import (
    Neighbors,
    Whole,
    best_way,
    bits_of_difference,
    deflated,
    packed_raw,
    packed_whole,
    residue_bytes,
    whole_column,
)

# below this share of its bits a column is better kept as its difference from another
WORTH_A_LIKENESS = 0.85


@dataclass
class LiveColumns:
    """Packed columns: their text, and what the page must know to unpack them.

    Attributes
    ----------
    near : Neighbors
        Of the rows, from which each number is predicted.
    texts : list of str
    data : dict
    """

    near: Neighbors
    texts: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    size: int = 0

    def copy(self) -> LiveColumns:
        """Return the same columns, behind which others can be kept."""
        return LiveColumns(self.near, [*self.texts], {**self.data}, self.size)

    def keep(self, part: dict[str, Any]) -> dict[str, Any]:
        """Put the text of a packed column behind the others; return the column without it."""
        kept = {key: value for key, value in part.items() if key != "text"}
        kept["at"] = self.size
        self.texts.append(part["text"])
        self.size += len(part["text"])
        for key in ("fixes", "kinds"):
            if key in part:
                kept[key] = self.keep(part[key])
        return kept

    def keep_all(self, parts: Any) -> Any:
        """Put the texts of all packed columns within something; return it without them.

        Examples
        --------
        >>> from geowbit.pages.packing import lattice_neighbors
        >>> LiveColumns(lattice_neighbors(None, 0)).keep_all([{"a": {"bytes": 1, "text": "x"}}, 2])
        [{'a': {'bytes': 1, 'at': 0}}, 2]
        """
        if isinstance(parts, Mapping):
            if "text" in parts:
                return self.keep(dict(parts))
            return {key: self.keep_all(one) for key, one in parts.items()}
        return [self.keep_all(one) for one in parts] if isinstance(parts, list) else parts

    def keep_ranked(
        self, name: str, values: npt.ArrayLike, *, ranks: str, order: npt.ArrayLike, decimals: int
    ) -> None:
        """Keep numbers that fall with a rank: of their steps next to nothing is left.

        Parameters
        ----------
        name : str
        values : array of float
        ranks : str
            Name of the column of ranks, which the page takes them apart by.
        order : array of float
            The ranks; rows without one have no value.
        decimals : int
        """
        at = np.asarray(order, dtype=float)
        best = np.argsort(at)[: int(np.isfinite(at).sum())]
        whole = np.rint(np.asarray(values, dtype=float)[best] * 10**decimals)
        steps = np.diff(whole.astype(np.int64), prepend=0)
        part = {"count": len(steps), "decimals": decimals, **deflated(residue_bytes(steps))}
        kept = self.keep({"name": name, "ranks": ranks, **part})
        self.data.setdefault("ranked", []).append(kept)

    def keep_fitting(
        self,
        wanted: Mapping[str, Callable[[], npt.NDArray[np.float64]]],
        *,
        most_bytes: int,
        like: Callable[[str], str],
    ) -> set[str]:
        """Keep the columns that have room, the worthiest first, and return their names.

        Parameters
        ----------
        wanted : dict of name to callable
            Makes the column, when its turn comes.
        most_bytes : int
            Of the whole page.
        like : callable
            Takes a name; returns that of a column which it may be much like.
        """
        wholes: dict[str, Whole] = {}
        chosen: set[str] = set()
        for name, made in wanted.items():
            numbers = made()
            whole = whole_column(numbers)
            if whole is None:
                column = packed_raw(numbers, self.near)
            else:
                wholes[name] = whole
                other = wholes.get(like(name))
                found = None
                if other is not None and _alike(whole, other, self.near):
                    found = (like(name), other)
                column = packed_whole(whole, self.near, like=found)
            size = len(column["text"]) + len(column.get("kinds", {}).get("text", ""))
            if self.size + size > most_bytes:
                break
            chosen.add(name)
            self.data["columns"].append(self.keep({"name": name, **column}))
        return chosen


def _alike(whole: Whole, other: Whole, near: Neighbors) -> bool:
    bits = bits_of_difference(whole, other, near)
    return bits < WORTH_A_LIKENESS * best_way(whole.numbers, near)[1]
