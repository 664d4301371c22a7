"""What a criterion is called, for who tells of it without wording it."""

from __future__ import annotations

import re

from geowbit.core.messages import Message, Sentence
from geowbit.core.words import is_known

__all__ = ["named_criterion"]

_LATENCY = re.compile(r"rtt_(?P<hub>.+?)(?P<old>_conventional)?_ms")


def named_criterion(name: str) -> Sentence:
    """Return what a criterion is called, in the reader's language where a catalog has it.

    Parameters
    ----------
    name : str

    Returns
    -------
    Message or str
        The name itself where no catalog knows it.

    Examples
    --------
    >>> named_criterion("fault_km").text("en"), named_criterion("my_own_km")
    ('Distance to an active fault', 'my_own_km')
    >>> named_criterion("rtt_north_bay_ms").text("en")
    'Round trip to North Bay'
    """
    code = f"criterion.{name}"
    if is_known(code):
        return Message(code)
    latency = _LATENCY.fullmatch(name)
    if latency is None:
        return name
    hub: Sentence = Message(f"hub.{latency['hub']}")
    if not is_known(f"hub.{latency['hub']}"):
        plain = latency["hub"].replace("_", " ")
        hub = plain if any(letter.isupper() for letter in plain) else plain.title()
    return Message("rtt_today" if latency["old"] else "rtt", hub=hub)
