"""Names in user input: suggestions for a name that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from geowbit.core.messages import Message

# a list longer than this hides the name in it
_SHOWN = 12


def nearest_names(
    name: object, known: Iterable[object], *, most: int = 1, likeness: float = 0.6
) -> tuple[str, ...]:
    """Return the known names nearest to one that is not known, the nearest first.

    Parameters
    ----------
    name : object
    known : iterable
    most : int
        How many are returned at most.
    likeness : float
        From 0 to 1: how alike they must be, as of :func:`difflib.get_close_matches`.

    Examples
    --------
    >>> nearest_names("distanse_km", ["distance_km", "inside"])
    ('distance_km',)
    """
    return tuple(difflib.get_close_matches(str(name), [str(n) for n in known], most, likeness))


def suggestion(
    name: object,
    known: Iterable[object],
    *,
    most: int = 1,
    likeness: float = 0.6,
    shown: int = _SHOWN,
) -> Message:
    """Return the hint for a name that there is not: the nearest ones, or all that there are.

    Of more than `shown` known ones only so many are named.

    Examples
    --------
    >>> str(suggestion("distanse_km", ["distance_km", "inside"]))
    "did you mean 'distance_km'?"
    >>> str(suggestion("x", ["distance_km", "inside"]))
    'there are distance_km, inside'
    """
    names = [str(one) for one in known]
    near = nearest_names(name, names, most=most, likeness=likeness)
    if near:
        return Message("names.did_you_mean", names=tuple(f"'{one}'" for one in near))
    if not names:
        return Message("names.none")
    if len(names) > shown:
        return Message("names.among", names=tuple(names[:shown]), more=len(names) - shown)
    return Message("names.known", names=tuple(names))
