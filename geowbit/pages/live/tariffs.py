"""What the page needs to tell the cost of any connection: prices of each way, and of fiber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geowbit.cables import ConnectionTariff
from geowbit.findings import LoadClass
from geowbit.geodesy import arc_km, ecef_m
from geowbit.layers import LEVELS
from geowbit.pages.packing import deflated, residue_bytes

# prices of a way to connect are kept in ten thousand yen of a million
_PLACES = 100
_KIND = [*(f"per_km_{level}" for level in LEVELS), "short_years", "long_years", "line_kv"]
# memory stays flat
_ROWS_AT_ONCE = 65_536


def option_label(number: int) -> str:
    """Return the name of the label that tells by which way each candidate connects."""
    return f"option {number}"


def straight_km(
    here: npt.NDArray[np.float64], spots: npt.NDArray[np.float64], spot: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return how far candidates are from one spot each, to the last bit as the page counts it.

    Parameters
    ----------
    here : ndarray, shape (3, n)
        The candidates, earth-centered.
    spots : ndarray, shape (3, m)
    spot : ndarray of int, shape (n,)
        That of each candidate.

    Examples
    --------
    >>> straight_km(np.zeros((3, 1)), np.array([[9.0, 3e3], [9.0, 0.0], [9.0, 4e3]]), [1]).round(6)
    array([5.])
    """
    x, y, z = (one - there[spot] for one, there in zip(here, spots, strict=True))
    return arc_km(np.sqrt(x * x + y * y + z * z))


def foretold_mjpy(
    tariff: ConnectionTariff,
    places: npt.NDArray[np.float64],
    here: npt.NDArray[np.float64],
    fiber_km: npt.NDArray[np.float64],
) -> npt.NDArray[np.int64]:
    """Return what the page itself makes of the prices: whole millions, half of one up.

    Parameters
    ----------
    tariff : ConnectionTariff
    places : ndarray, shape (m, 2)
        Longitude and latitude of every substation of the layer.
    here : ndarray, shape (3, n)
        The candidates, earth-centered.
    fiber_km : ndarray
        Straight distance of each candidate to fiber, as the page has it.
    """
    options = tariff.options
    spots = np.ascontiguousarray(ecef_m(*places[options["row"].to_numpy()].T).T)
    fixed, per_km = (
        np.append(options[name].to_numpy(float), 0.0) for name in ("fixed_mid", "per_km_mid")
    )
    fixed = np.rint(fixed * _PLACES) / _PLACES
    found = np.zeros(len(fiber_km), np.int64)
    for first in range(0, len(found), _ROWS_AT_ONCE):
        some = slice(first, first + _ROWS_AT_ONCE)
        option = tariff.option[some]
        km = straight_km(here[:, some], spots, option)
        price = fixed[option] + per_km[option] * km + tariff.fiber["mid"].mjpy(fiber_km[some])
        found[some] = np.where(option < 0, 0, np.floor(price + 0.5))
    return found


def packed_tariffs(
    loads: Sequence[LoadClass], label_of: npt.NDArray[np.int64]
) -> list[dict[str, Any] | None]:
    """Return the prices of each class of load as the page takes them.

    Parameters
    ----------
    loads : sequence of LoadClass
    label_of : ndarray of int
        For each substation of the layer its number among the points of the page.
    """
    return [None if one.tariff is None else _packed(one.tariff, label_of) for one in loads]


def _packed(tariff: ConnectionTariff, label_of: npt.NDArray[np.int64]) -> dict[str, Any]:
    options = tariff.options
    kinds = options.groupby(_KIND, sort=False, dropna=False).ngroup().to_numpy(np.int64)
    first = np.unique(kinds, return_index=True)[1]

    def keep(numbers: npt.NDArray[np.int64]) -> dict[str, Any]:
        return {"count": len(numbers), **deflated(residue_bytes(numbers))}

    points = label_of[options["row"].to_numpy(np.int64)]
    return {
        "load": tariff.load_mw,
        "points": keep(np.diff(points, prepend=0)),
        "kinds": keep(kinds),
        "fixed": [
            keep(np.rint(options[f"fixed_{level}"].to_numpy(float) * _PLACES).astype(np.int64))
            for level in LEVELS
        ],
        "per_km": [options[f"per_km_{level}"].iloc[first].tolist() for level in LEVELS],
        "years": options[["short_years", "long_years"]].iloc[first].to_numpy(float).tolist(),
        "kv": options["line_kv"].iloc[first].tolist(),
        "fiber": [
            [price.fixed_mjpy, price.per_km_mjpy, price.step_km, price.step_mjpy]
            for price in (tariff.fiber[level] for level in LEVELS)
        ],
        "fiber_years": list(tariff.fiber_years),
        "full_km": tariff.full_km,
    }
