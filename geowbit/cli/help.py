"""Help of the commands: as their signatures word it, or as the catalog of another language does.

A catalog beyond English may have ``help-COMMAND`` for what a command does, and for an option
``help-COMMAND-OPTION``, or ``help-any-OPTION`` where several commands share it. What it lacks is
shown in English.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from geowbit.cli.language import ask_language, asked_language
from geowbit.core import say_if_known, speaking

# as a newcomer meets them; what is not named comes last
_GROUPS = {
    "Where could it stand": (
        *("run", "check", "presets", "map", "report", "diff", "sites", "dossier"),
        *("backtest", "sure", "plan"),
    ),
    "Two places, one site": ("compare", "route", "cost", "rates", "latency", "diversity"),
    "The nation": ("fleet", "demand", "trade"),
    "Data": ("layers", "profiles", "sources", "fetch", "init"),
}
_REST = "About geowbit"
_ORDER = tuple(name for names in _GROUPS.values() for name in names)
_WHOLE = 1000
_WIDEST_NAME = 30
_ENGLISH = "en"
_EXTRAS = re.compile(r" +\[((?:default|env var|required)\b.*)\]$")
# a word, or a letter of a language that writes without blanks, with the marks that end it
_PARTS = re.compile(r"(?:[!-~]+|[^!-~])[:、。)」』]* *")
_EXTRA = re.compile(r"\b(default|env var|required)\b")
# the formatter of the library that reads the arguments, whose own home moves between releases
_Formatter: Any = typer.Context.formatter_class


class _Sheet(_Formatter):
    """Help on paper: English as the library sets it, else with wide letters counted as two."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix if prefix is not None else f"{_titled('Usage')}: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_titled(heading))

    def write_text(self, text: str) -> None:
        if asked_language() == _ENGLISH:
            super().write_text(text)
            return
        example = re.match(r"Example: (.+)", text, re.DOTALL)
        told = f"{_titled('Example')}: {example[1]}" if example else text
        for line in _wrapped(told, self.width - self.current_indent):
            self.write(f"{'':{self.current_indent}}{line}\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = _WIDEST_NAME, col_spacing: int = 2
    ) -> None:
        if asked_language() == _ENGLISH:
            super().write_dl(rows, col_max, col_spacing)
            return
        first = min(max(len(name) for name, _ in rows), col_max) + col_spacing
        margin = " " * self.current_indent
        for name, text in rows:
            lines = _wrapped(_with_extras(text), max(self.width - self.current_indent - first, 20))
            if len(name) > first - col_spacing:
                self.write(f"{margin}{name}\n")
                name = ""  # noqa: PLW2901 - it has its own line
            for at, line in enumerate(lines or [""]):
                self.write(f"{margin}{'' if at else name:{first}}{line}".rstrip() + "\n")


class _Context(typer.Context):
    formatter_class = _Sheet


class InGroups(TyperGroup):
    """The commands in groups, each with its help in the language asked for."""

    context_class = _Context

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the groups."""
        names = list(super().list_commands(ctx))
        return sorted(names, key=lambda name: (*_ORDER, name).index(name))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, whose help is asked for before its language is read."""
        ask_language_of(args)
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            _translate(name or "", command)
        return name, command, rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help in the language of the environment."""
        ask_language_of([])
        self.help = _worded("geowbit", self.help)
        _translate_options("geowbit", self.get_params(ctx))
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each group under its title, in whole sentences."""
        known = self.list_commands(ctx)
        rest = tuple(name for name in known if name not in _ORDER)
        for title, names in {**_GROUPS, _REST: rest}.items():
            lines = []
            for name in names:
                command = self.get_command(ctx, name) if name in known else None
                if command is not None:
                    _translate(name, command)
                    # whole sentences, which the formatter wraps
                    lines.append((name, command.get_short_help_str(limit=_WHOLE)))
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)


def ask_language_of(args: Sequence[str]) -> None:
    """Ask for the language that arguments name, or the environment, where there is such a one.

    Parameters
    ----------
    args : sequence of str
        As the shell gives them; a language that has no words is refused later, with a reason.
    """
    named = os.environ.get("GEOWBIT_LANG", _ENGLISH)
    for at, one in enumerate(args):
        if one == "--lang" and at + 1 < len(args):
            named = args[at + 1]
        elif one.startswith("--lang="):
            named = one.removeprefix("--lang=")
    from geowbit.core import OutputError

    try:
        ask_language(named)
    except OutputError:
        ask_language(_ENGLISH)


def _translate(name: str, command: Any) -> None:
    """Give a command and its options the words of the language asked for."""
    if asked_language() == _ENGLISH:
        return
    command.context_class = _Context
    command.help = _worded(name, command.help)
    _translate_options(name, command.params)


def _translate_options(name: str, options: Sequence[Any]) -> None:
    for one in options:
        one.help = _worded(f"{name}-{one.name}", _worded(f"any-{one.name}", one.help))


def _worded(name: str, english: str | None) -> str:
    if asked_language() == _ENGLISH:
        return english or ""
    with speaking(asked_language()):
        return say_if_known(f"help-{name}", english or "")


def _titled(title: str) -> str:
    """Return a heading of the help, and a mark beside an option, in the language asked for."""
    if asked_language() == _ENGLISH:
        return title
    return _worded(f"title-{re.sub(r'[^a-z]+', '_', title.lower())}", title)


def _with_extras(text: str) -> str:
    """Return the words of an option, what it defaults to among them."""
    if text.startswith("Show this message"):
        return _titled("Show this message and exit.").rstrip(".")
    return _EXTRAS.sub(
        lambda found: f"  [{_EXTRA.sub(lambda one: _titled(one[1]), found[1])}]", text
    )


def _wrapped(text: str, width: int) -> list[str]:
    """Return lines of a width on paper; none begins with a mark that ends what is before it."""
    from rich.cells import cell_len

    lines = [""]
    for part in _PARTS.findall(text):
        if cell_len(lines[-1] + part.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines]
