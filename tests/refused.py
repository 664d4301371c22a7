"""What a test holds of a refusal: kind, code and the values at fault; never its wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from geowbit.core.errors import GeowbitError
from geowbit.core.messages import Message

# the parameters in which a refusal carries what is wrong: at a key, at a criterion, in a file
_CARRIERS = ("said", "takes", "why", "reason", "problem", "one", "other")


@contextmanager
def refused(
    error_type: type[GeowbitError], code: str, /, *, near: str = "", at: str = "", **params: object
) -> Iterator[pytest.ExceptionInfo[GeowbitError]]:
    """Hold that what is done within is refused so, in one line.

    Parameters
    ----------
    error_type : type
    code : str
        Of the refusal, or of what it carries: of ``settings.wrong`` what is wrong at the key.
    near : str, optional
        A name that the hint suggests.
    at : str, optional
        Where it stands, file and line; the end of it will do.
    **params
        Of the parameters, those that count here: values as text, of messages their codes; or
        messages and tuples as they are. Those of what carries the refusal count as well.
    """
    with pytest.raises(error_type) as caught:
        yield caught
    hold(caught.value, code, near=near, at=at, **params)


def hold(
    error: GeowbitError, code: str, /, *, near: str = "", at: str = "", **params: object
) -> None:
    """Hold that an error says so, as :func:`refused` does."""
    assert "\n" not in str(error)
    told = told_by(error.message).get(code)
    assert told is not None, f"{error.code}: {error}"
    found = {name: _as(expected, told.get(name)) for name, expected in params.items()}
    wanted = {name: _as(one, one) for name, one in params.items()}
    # pytest rewrites no assert of this file
    assert found == wanted, f"{found} is not {wanted}"
    if near:
        hint = told["hint"]
        assert isinstance(hint, Message)
        assert f"'{near}'" in _as_text(hint.params.get("names", hint.params.get("places")))
    if at:
        where = error.where.removesuffix(": ") or str(told.get("place") or told.get("file"))
        assert where.endswith(at), where


def any_of(*kinds: str) -> Message:
    """Return what says that any of these kinds of a layer will do."""
    first, *others = (Message("criteria.kind", kind=kind) for kind in kinds)
    for one in others:
        first = Message("criteria.or", one=first, other=one)
    return first


def told_by(message: object) -> dict[str, Mapping[str, Any]]:
    """Return the codes that a refusal carries, each with its parameters and those around it."""
    found: dict[str, Mapping[str, Any]] = {}
    if isinstance(message, Message):
        found[message.code] = message.params
        for name in _CARRIERS:
            for code, params in told_by(message.params.get(name)).items():
                found.setdefault(code, {**message.params, **params})
    return found


def _as(expected: object, value: object) -> object:
    """Return a value in the form in which a test expects it."""
    return value if isinstance(expected, Message | tuple | list) else _as_text(value)


def _as_text(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(_as_text, value))
    return value.code if isinstance(value, Message) else str(value)
