"""Numbers as a raster's file stores them, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from geowbit.core.errors import LayerError
from geowbit.layers._fill_values import undeclared_fill

FloatArray = npt.NDArray[np.float64]
NoData: TypeAlias = float | Sequence[float] | Literal["none"]


class StoredNumbers:
    """Which stored numbers stand for "nothing known", and what classes mean.

    Parameters
    ----------
    nodata : float, sequence of float or "none", optional
        Beside what the file itself says; ``"none"`` where every number counts.
    classes : mapping of float to float, optional
        What each number means; others are unknown.

    Examples
    --------
    >>> cells = np.ma.array([[1, 2, 9]], dtype=np.uint8)
    >>> StoredNumbers(classes={1: 0.25, 2: 1.75}).values(cells)
    array([[0.25, 1.75,  nan]])
    """

    def __init__(
        self, nodata: NoData | None = None, classes: Mapping[float, float] | None = None
    ) -> None:
        self.all_count = isinstance(nodata, str)
        if isinstance(nodata, str) and nodata != "none":
            raise LayerError("layers.nodata_takes", given=nodata)
        one = [] if nodata is None or isinstance(nodata, str) else nodata
        self._nothing = [float(value) for value in (one if isinstance(one, Sequence) else [one])]
        pairs = sorted((float(value), float(meant)) for value, meant in (classes or {}).items())
        self._classes = np.array(pairs).T if pairs else None

    def check_type(self, kind: np.dtype[Any], name: str, path: Path) -> None:
        """Refuse a number for "nothing known" that no cell of a type can hold.

        Raises
        ------
        LayerError
        """
        floating = kind.kind == "f"
        limits = np.finfo(kind) if floating else np.iinfo(kind)
        for one in self._nothing:
            with np.errstate(over="ignore"):
                held = np.isfinite(kind.type(one)) if floating else limits.min <= one <= limits.max
            if not held or not (floating or one.is_integer()):
                raise LayerError(
                    "layers.nodata_beyond",
                    name=name,
                    path=str(path),
                    value=f"{one:g}",
                    low=f"{limits.min:g}",
                    high=f"{limits.max:g}",
                )

    def values(
        self,
        cells: npt.NDArray[Any],
        *,
        scale: float = 1.0,
        offset: float = 0.0,
        name: str = "raster",
        path: str = "",
    ) -> FloatArray:
        """Return the values of stored numbers, NaN where nothing is known.

        Parameters
        ----------
        cells : ndarray or masked array
            As they are stored; what is masked is not known.
        scale, offset : float
            Of the file.
        name, path : str
            For messages.

        Raises
        ------
        LayerError
            Where a number seems to stand for "nothing known", and nobody says so.
        """
        stored = np.ma.getdata(cells)
        unknown = np.ma.getmaskarray(cells) | ~np.isfinite(stored)
        for one in self._nothing:
            # in the type of the file, whose 1e20 is 1.00000002e20
            unknown |= stored == one
        if self._classes is not None:
            return _meant(stored, unknown, self._classes)
        if not self.all_count:
            _refuse_fill(stored[~unknown], name, path)
        # a cell of a broken block may hold what is no number at all
        with np.errstate(invalid="ignore"):
            values = stored.astype(np.float64)
        values *= scale
        values += offset
        values[unknown] = np.nan
        return values


def _meant(
    stored: npt.NDArray[Any], unknown: npt.NDArray[np.bool_], classes: FloatArray
) -> FloatArray:
    known, meant = classes
    at = np.minimum(np.searchsorted(known, stored), len(known) - 1)
    found: FloatArray = meant[at]
    found[unknown | (known[at] != stored)] = np.nan
    return found


def _refuse_fill(stored: npt.NDArray[Any], name: str, path: str) -> None:
    fill = undeclared_fill(stored)
    if fill is not None:
        raise LayerError(
            "layers.undeclared_fill",
            name=name,
            path=path,
            value=fill.value,
            others="none" if np.isnan(fill.low) else "some",
            low=f"{fill.low:g}",
            high=f"{fill.high:g}",
        )
