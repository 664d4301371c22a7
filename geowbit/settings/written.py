"""The text of a study.yaml, and the line of each key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import yaml

from geowbit.core.errors import GeowbitError


class Written(NamedTuple):
    """The text of a study, read once: what is told of it holds when the file changes.

    Attributes
    ----------
    file : str
    text : str
    replaced : set of str
        Keys that have another value than the file gives them.
    """

    file: str
    text: str
    replaced: frozenset[str] = frozenset()

    def place(self, keys: Sequence[str | int]) -> str:
        r"""Return the file with the line where a key stands, or the last above it that does.

        Parameters
        ----------
        keys : sequence of str and int
            From the outermost key inwards; a number is a place in a list, from 0.

        Examples
        --------
        >>> study = Written("study.yaml", "load_mw: 50\ntop:\n  n: 3\n")
        >>> study.place(("top", "n")), study.place(("top", "m")), study.place(("area",))
        ('study.yaml:3', 'study.yaml:2', 'study.yaml')
        """
        line = self._line(keys)
        return self.file if line is None else f"{self.file}:{line}"

    @contextmanager
    def locating(self) -> Iterator[None]:
        """Begin what goes wrong within with the place in this file that leads to it."""
        try:
            yield
        except GeowbitError as error:
            error.where = error.where or f"{self.place(error.keys)}: "
            raise

    def _line(self, keys: Sequence[str | int]) -> int | None:
        try:
            node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        except (RecursionError, yaml.YAMLError):
            return None
        line = None
        for key in () if self.replaced.intersection(keys[:1]) else keys:
            if (found := _under(node, key)) is None:
                break
            start, node = found
            line = start.start_mark.line + 1
        return line


def _under(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Return where a key of a node begins, and its value; none where it has no such key."""
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == str(key)), None)
    if not isinstance(node, yaml.SequenceNode):
        return None
    entries: list[yaml.Node] = node.value
    if isinstance(key, int):
        entries = entries[key : key + 1]
    else:
        entries = [entry for entry in entries if _named(entry, key)]
    return (entries[0], entries[0]) if entries else None


def _named(entry: yaml.Node, name: str) -> bool:
    """Tell whether an entry of a list has this name."""
    return isinstance(entry, yaml.MappingNode) and any(
        key.value == "name" and value.value == name for key, value in entry.value
    )
