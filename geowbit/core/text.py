"""Text that others wrote, made harmless for a line, a terminal and its neighbors."""

from __future__ import annotations

import re

# letters that run from right to left, and the marks that turn what follows them
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]"
)
_BEGINNINGS = "\u2066\u2067\u2068"
_BREAKS = re.compile("[\x1c-\x1e\x85\u2028\u2029]")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def printable(text: str) -> str:
    r"""Return text of others as one line that does nothing to a terminal.

    Examples
    --------
    >>> printable("a\x1b[31m red\n word")
    'a [31m red word'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def isolated(text: str) -> str:
    r"""Return a text that turns nothing around it, whatever right-to-left marks it holds.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The same text where it runs from left to right; else in an isolate of Unicode's
        bidirectional algorithm (UAX 9), which ends whatever the text began.

    Examples
    --------
    >>> isolated("Osato"), isolated("\u202eotasO") == "\u2068\u202eotasO\u2069"
    ('Osato', True)
    >>> isolated(isolated("\u202ea") + ", 5 kV") == isolated("\u202ea") + ", 5 kV"
    True
    """
    if not _TURNING.search(text):
        return text
    inner, outside = _balanced(_BREAKS.sub(" ", text))
    if not _TURNING.search(outside):
        return inner
    return f"{_FIRST_STRONG_ISOLATE}{inner}{_POP_ISOLATE}"


def _balanced(text: str) -> tuple[str, str]:
    """Return a text whose isolates all end, and what of it stands outside of them."""
    kept: list[str] = []
    outside: list[str] = []
    depth = 0
    for letter in text:
        if letter == _POP_ISOLATE:
            if not depth:
                continue
            depth -= 1
        elif letter in _BEGINNINGS:
            depth += 1
        elif not depth:
            outside.append(letter)
        kept.append(letter)
    return "".join(kept) + _POP_ISOLATE * depth, "".join(outside)
