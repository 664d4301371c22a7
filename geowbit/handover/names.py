"""What the sites are called in what is handed over, and in which words it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

from geowbit.countries import using
from geowbit.findings import Calculation
from geowbit.pages.language import speaking, telling
from geowbit.pages.words import where

__all__ = ["heads_of", "wording"]


@contextmanager
def wording(found: Calculation, lang: str) -> Iterator[None]:
    """Speak a language, with the names, money and units of the country of some sites."""
    with using(found.run.home), speaking(lang), telling(found.run):
        yield


def heads_of(rows: pd.DataFrame) -> list[str]:
    """Return what sites are called, each once, in the language that is spoken.

    Parameters
    ----------
    rows : DataFrame
        ``site_id`` and, where they are known, municipality and prefecture.

    Examples
    --------
    >>> two = pd.DataFrame({"site_id": ["a", "b"], "municipality": "Imari", "prefecture": "Saga"})
    >>> heads_of(two)
    ['1. Imari, Saga (a)', '2. Imari, Saga (b)']
    """
    found = []
    for at, row in enumerate(rows.to_dict("records"), start=1):
        named, site_id = where({str(key): value for key, value in row.items()})[0], row["site_id"]
        found.append(f"{at}. {named}" if named == str(site_id) else f"{at}. {named} ({site_id})")
    return found
