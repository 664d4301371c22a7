"""The one place where text from data is made harmless before it enters a page.

Folium's engine compiles the text that it has rendered a second time as a Jinja template and runs
it in Python, and it writes strings into HTML and into JavaScript template literals. So a name in
a layer is code three times over, unless every character that one of the three could read as code
has become an HTML entity.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from geowbit.core.text import isolated

# tab and line feed stay; the other control characters are not allowed in HTML at all
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# a text without any of these, as most are, is harmless
_TOUCHED = re.compile(rf"{_CONTROL.pattern}|{_SURROGATE.pattern}|[&<>\"'{{}}`$\\\u2028\u2029]")
_CODE_MARKS = {ord(mark): f"&#{ord(mark)};" for mark in "{}`$\\\u2028\u2029"}
_JSON_MARKS = (
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("&", "\\u0026"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
    ("{{", "\\u007b\\u007b"),
    ("{%", "\\u007b%"),
    ("{#", "\\u007b#"),
)


def short_text(text: str, most: int = 1000) -> str:
    """Return a text that fits a line of a map: isolated, and cut where it is longer than that.

    Parameters
    ----------
    text : str
    most : int
        Characters, the ellipsis included.

    Examples
    --------
    >>> short_text("abcdef", 4)
    'abc…'
    """
    return isolated(text if len(text) <= most else f"{text[: most - 1]}…")


def short_texts(value: Any) -> Any:
    """Return lists and tables of texts with each text shortened; keys and numbers stay."""
    if isinstance(value, str):
        return short_text(value)
    if isinstance(value, Mapping):
        return {key: short_texts(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [short_texts(part) for part in value]
    return value


def safe_text(value: object) -> str:
    r"""Return a value as text that HTML, a JavaScript template literal and Jinja leave alone.

    Parameters
    ----------
    value : object
        Anything; a missing value (``None``, NaN, ``<NA>``) gives the empty text.

    Returns
    -------
    str
        The text with entities for ``& < > " ' { } ` $ \`` and for line separators, without
        control characters. A browser shows the original text; right-to-left marks turn nothing
        around it.

    Examples
    --------
    >>> safe_text("<b>{{ 7*7 }}")
    '&lt;b&gt;&#123;&#123; 7*7 &#125;&#125;'
    """
    # a page has tens of thousands of texts, and to ask whether one is missing takes longest
    if not isinstance(value, str) and _is_missing(value):
        return ""
    text = str(value)
    if not _TOUCHED.search(text):
        return isolated(text)
    text = isolated(_SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text)))
    return html.escape(text, quote=True).translate(_CODE_MARKS)


def _is_missing(value: object) -> bool:
    # what only speaks, such as the help of the shell, has no use for tables and their library
    from pandas import isna
    from pandas.api.types import is_scalar

    return value is None or bool(is_scalar(value) and isna(value))


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no place in the data of a page")


def safe_json(value: object) -> str:
    r"""Return a value as JSON that may stand in a script of a page.

    Parameters
    ----------
    value : object
        Whatever JSON can hold, NumPy numbers and arrays included; NaN and infinity are refused.

    Returns
    -------
    str
        Compact JSON; ``json.loads`` gives the value back, also after a second pass of Jinja.

    Raises
    ------
    ValueError
        Where a number is NaN or infinite.

    Examples
    --------
    >>> safe_json({"name": "</script>{{ x }}"})
    '{"name":"\\u003c/script\\u003e\\u007b\\u007b x }}"}'
    """
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
    )
    text = _SURROGATE.sub("\ufffd", text)
    # the structure of compact JSON never holds a pair of these, so only strings change
    for mark, written in _JSON_MARKS:
        text = text.replace(mark, written)
    return text
