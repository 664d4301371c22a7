"""The reference page, from what the package says is public.

`python docs/public.py` writes docs/reference.md; a test compares it with ``geowbit.__all__`` and
the ``__all__`` of each room.
"""

from __future__ import annotations

from pathlib import Path
from types import FunctionType, ModuleType

import geowbit

PAGE = Path(__file__).with_name("reference.md")
_HEAD = """# Reference

What is listed here is public, and nothing else: the names of `geowbit` itself, then those of
each of its rooms. `python docs/public.py` writes this page.
"""


def public_names() -> dict[str, list[str]]:
    """Return the public names of the package and of each room, modules aside."""
    rooms = [name for name in geowbit.__all__ if isinstance(getattr(geowbit, name), ModuleType)]
    found = {"geowbit": [name for name in geowbit.__all__ if name not in rooms]}
    for room in rooms:
        module = getattr(geowbit, room)
        # what the package itself names is shown there; an alias of types has no page
        shown = [
            one
            for one in module.__all__
            if isinstance(getattr(module, one), type | FunctionType) and one not in geowbit.__all__
        ]
        if shown:
            found[f"geowbit.{room}"] = sorted(shown)
    return found


def reference() -> str:
    """Return the page."""
    parts = [_HEAD]
    for module, names in public_names().items():
        about = (getattr(geowbit, module.partition(".")[2]) if "." in module else geowbit).__doc__
        first = (about or "").strip().splitlines()[0].removeprefix("geowbit: ")
        listed = "".join(f"   {name}\n" for name in names)
        parts.append(
            f"## {module}\n\n{first}\n\n```{{eval-rst}}\n.. currentmodule:: {module}\n\n"
            f".. autosummary::\n   :toctree: generated\n\n{listed}```\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
