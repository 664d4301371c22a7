"""Packages that only some files need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from geowbit.core.errors import LayerError


def needed(module: str, *, extra: str, what: str) -> Any:
    """Import a package of an extra.

    Parameters
    ----------
    module : str
        Its name to Python.
    extra : str
        The extra of geowbit that brings it.
    what : str
        Who asks, in the message.

    Raises
    ------
    LayerError
        Where it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise LayerError("layers.needs_package", what=what, module=module, extra=extra) from error
