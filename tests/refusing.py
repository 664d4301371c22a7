"""What goes wrong, held against its code and its parameters, in whatever words it is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from geowbit.core.errors import GeowbitError, OutputError


@contextmanager
def refused(code: str, kind: type[GeowbitError] = OutputError, **params: Any) -> Iterator[None]:
    """Expect an error of a code; of its parameters those that are given."""
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code
    assert {name: caught.value.params[name] for name in params} == params
