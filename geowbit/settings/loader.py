"""YAML 1.2 loader: the core schema of YAML 1.2 instead of the surprises of 1.1."""

from __future__ import annotations

import re
from typing import Any

import yaml

from geowbit.core.messages import Message

_TAG = "tag:yaml.org,2002:"
# YAML 1.2.2, 10.3.2: 3e7 is a number, 22:30 and 2026-11-24 and no are texts
_CORE_SCHEMA = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
    "merge": (r"<<", ["<"]),
}


class NotReadError(yaml.constructor.ConstructorError):
    """A key or a value that cannot be, said by code."""

    def __init__(self, message: Message, mark: Any) -> None:
        super().__init__(None, None, str(message), mark)
        self.message = message


class StudyLoader(yaml.SafeLoader):
    """The safe loader, which reads YAML 1.2 and tells the line of a value that cannot be."""

    # of its own, or the resolvers of every other loader would change
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping of a node whose keys all differ."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise NotReadError(Message("settings.key_twice", key=key.value), key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge what `<<` names; of a key that several have, once, or nested merges grow."""
        super().flatten_mapping(node)
        last = {
            key.value if isinstance(key, yaml.ScalarNode) else key: n
            for n, (key, _) in enumerate(node.value)
        }
        node.value = [node.value[n] for n in sorted(last.values())]

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return the value of a node; the library's own checks lose the line."""
        try:
            found = super().construct_object(node, deep=deep)
            if isinstance(found, str):
                found.encode()
        except (ValueError, KeyError, AttributeError) as error:
            message = Message("settings.value_unread")
            if isinstance(node, yaml.ScalarNode):
                message = Message("settings.text_unread", text=repr(node.value[:40]))
            raise NotReadError(message, node.start_mark) from error
        return found


def _whole_number(loader: StudyLoader, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node)
    # Python's base 0 knows 0o and 0x, but no leading zero, and YAML 1.1 took 010 for eight
    return int(text, 0 if text[:2] in ("0o", "0x") else 10)


# an integer is a number with a point too: the narrower form is tried first
for _kind, (_form, _first) in _CORE_SCHEMA.items():
    StudyLoader.add_implicit_resolver(_TAG + _kind, re.compile(f"^(?:{_form})$"), _first)
StudyLoader.add_constructor(_TAG + "int", _whole_number)
