"""What a test holds of a refusal: kind, code and the values at fault; never its wording."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from geowbit.core.errors import GeowbitError


@contextmanager
def refused(
    error_type: type[GeowbitError], code: str, /, *, near: str = "", **params: str
) -> Iterator[pytest.ExceptionInfo[GeowbitError]]:
    """Hold that what is done within is refused so.

    Parameters
    ----------
    error_type : type
    code : str
    near : str, optional
        A name that the hint suggests.
    **params
        Of the parameters, those that count here, as text.
    """
    with pytest.raises(error_type) as caught:
        yield caught
    error = caught.value
    assert error.code == code, str(error)
    found = {name: _as_text(error.params.get(name)) for name in params}
    assert found == params
    if near:
        assert f"'{near}'" in _as_text(error.params["hint"])


def _as_text(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(_as_text, value))
    return str(value)
