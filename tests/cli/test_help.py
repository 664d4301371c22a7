"""Help of the commands in another language: every word is there, and fits the paper."""

from __future__ import annotations

import re

import pytest
import typer
from rich.cells import cell_len
from test_shell import shell

from geowbit.cli import app
from geowbit.core import speaking
from geowbit.core.words import codes, is_known

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{3,} [a-z]{2,}")
# beside the names that are typed as they are
TYPED = re.compile(r"--\S+|<[^>]+>|\[[^\]]+\]|`[^`]+`|^.*geowbit .*$", re.MULTILINE)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_of_a_command_is_japanese(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    english = shell(command, "--help").out
    monkeypatch.setenv("GEOWBIT_LANG", "ja")
    first = shell(command, "--help")
    assert (first.code, first.err) == (0, "")
    assert JAPANESE.search(first.out)
    assert ENGLISH.findall(TYPED.sub("", first.out)) == []
    assert all(cell_len(line) <= 80 for line in first.out.splitlines())
    # names to be typed are those of the English help
    named = re.compile(r"(?<![\w-])--[a-z-]+")
    assert set(named.findall(first.out)) == set(named.findall(english))


def test_the_language_may_stand_before_or_after() -> None:
    first = shell("fetch", "--lang", "ja", "--help").out
    assert JAPANESE.search(first)
    assert shell("fetch", "--help", "--lang=ja").out == first


def test_each_word_of_help_belongs_to_a_command_or_an_option() -> None:
    options = {f"any-{one.name}" for command in COMMANDS.values() for one in command.params}
    own = {f"{name}-{one.name}" for name, command in COMMANDS.items() for one in command.params}
    known = {"geowbit", "geowbit-version", *COMMANDS, *options, *own}
    written = {name.removeprefix("help-") for name in codes("ja") if name.startswith("help-")}
    assert {name for name in written if not name.startswith("title-")} <= known
    with speaking("ja"):
        for command, found in COMMANDS.items():
            assert is_known(f"help-{command}"), command
            for one in found.params:
                assert any(is_known(f"help-{home}-{one.name}") for home in (command, "any")), (
                    f"{command} {one.name}"
                )


def test_the_first_help_is_japanese_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    english = shell("--help").out
    monkeypatch.setenv("GEOWBIT_LANG", "ja")
    told = shell("--help").out
    assert ENGLISH.findall(TYPED.sub("", told)) == []
    # as many groups, in the same order of commands
    named = re.compile(r"^  ([a-z]+)  ", re.MULTILINE)
    assert named.findall(told) == named.findall(english)
    assert not any(line.lstrip()[:1] in "、。)" for line in told.splitlines() if line.strip())


def test_help_in_a_language_that_lacks_it_or_that_is_none_is_english() -> None:
    english = shell("run", "--help").out
    assert "Score the candidates" in shell("run", "--lang", "de", "--help").out
    assert shell("run", "--lang", "tlh", "--help").out == english
