"""The numbers of the national picture, with their ranges, and seeded draws from these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import LayerError, StudyError
from geowbit.core.names import suggestion
from geowbit.layers import embedded_table, model_table, named_assumptions

Values = Mapping[str, npt.NDArray[np.float64]]

DRAWS = 10_000
# quantiles that low and high of a result stand for
LOW, HIGH = 0.05, 0.95
_MAX_DRAWS = 1_000_000

# of the parameters of the site model, the ones that the national picture uses too
_SHARED = ("load_factor",)


def national_parameters(overrides: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Return the parameters of the national picture, by key.

    Parameters
    ----------
    overrides : dict, optional
        Key to a number or to ``[low, mid, high]``, as ``assumptions:`` in study.yaml.

    Returns
    -------
    DataFrame, indexed by key
        ``what``, ``low``, ``mid``, ``high``, ``unit``, ``year``, ``source``, ``licence``,
        ``confidence``.

    Raises
    ------
    StudyError
        Where a key is unknown, values are not in order, or leave what their unit allows.

    Examples
    --------
    >>> float(national_parameters().loc["growth_share_tokyo", "mid"])
    0.58
    """
    keys = [*model_table("national_parameters")["key"], *_SHARED]
    for key in overrides or {}:
        if key not in keys:
            hint = suggestion(key, keys, likeness=0.5)
            raise StudyError("national.no_parameter", name=str(key), hint=hint)
    try:
        return named_assumptions(overrides).frame().loc[keys]
    except LayerError as error:
        raise StudyError(error.message, keys=error.keys) from error


def mids(parameters: pd.DataFrame) -> dict[str, npt.NDArray[np.float64]]:
    """Return each parameter's mid value, as one draw."""
    return {str(key): np.array([float(mid)]) for key, mid in parameters["mid"].items()}


def draws(
    parameters: pd.DataFrame, *, n: int = DRAWS, seed: int = 0
) -> dict[str, npt.NDArray[np.float64]]:
    """Draw each parameter from a triangle over its low, mid and high value.

    Parameters
    ----------
    parameters : DataFrame
        Of :func:`national_parameters`.
    n : int, optional
        How many draws.
    seed : int, optional
        The same seed gives the same draws of a key, whatever other keys there are.

    Returns
    -------
    dict of key to array (n,)
        Parameters are independent of each other.

    Raises
    ------
    StudyError
        Where `n` or `seed` cannot be.

    Examples
    --------
    >>> drawn = draws(national_parameters(), n=1000)["growth_share_tokyo"]
    >>> bool(0.55 <= drawn.min() and drawn.max() <= 0.62)
    True
    """
    if not 1 <= n <= _MAX_DRAWS:
        raise StudyError("national.draws", draws=n, most=_MAX_DRAWS)
    if not 0 <= seed < 2**63:
        raise StudyError("national.seed", seed=str(seed))
    return {
        key: _triangle(ends, n, [seed, crc32(key.encode())])
        for key, ends in zip(
            parameters.index.astype(str),
            parameters[["low", "mid", "high"]].to_numpy(dtype=np.float64).tolist(),
            strict=True,
        )
    }


def _triangle(ends: list[float], n: int, seed: list[int]) -> npt.NDArray[np.float64]:
    low, mid, high = ends
    if low == high:
        return np.full(n, mid)
    return np.random.default_rng(seed).triangular(low, mid, high, n)


def low_and_high(
    drawn: npt.NDArray[np.float64], mid: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the 5 % and the 95 % quantile over the first axis, widened where mid lies outside."""
    low, high = np.quantile(drawn, [LOW, HIGH], axis=0)
    return np.minimum(low, mid), np.maximum(high, mid)


def facts() -> pd.DataFrame:
    """Return the embedded single figures.

    Returns
    -------
    DataFrame, indexed by key
        ``text`` (as in the source), ``value`` (the number in it, the low end of a range, or
        missing), ``low``, ``high``, ``unit``, ``what``, ``year``, ``source``, ``confidence``.

    Examples
    --------
    >>> float(facts().loc["dc_share_kanto_2023", "value"])
    0.64
    """
    table = embedded_table("national_facts").set_index("key")
    numbers = pd.to_numeric(table["value"], errors="coerce").fillna(table["low"])
    return table.rename(columns={"value": "text"}).assign(value=numbers)
