"""The shell prints words of the catalogs alone, and the same numbers in each language."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from test_shell import shell

import geowbit
from geowbit.core import Message, languages, say, speaking, worded

CLI = Path(geowbit.__file__).parent / "cli"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
QUESTIONS = [
    ("latency", "--from", "osaka", "--to", "tokyo"),
    ("diversity", "--from", "osaka", "--to", "tokyo"),
    ("compare", "--mw", "50", "--from", "osaka", "--to", "Toyama", "--draws", "50"),
    ("route", "--kind", "power", "--from", "Toyama", "--to", "Takaoka"),
    ("cost", "--mw", "100", "--at", "Toyama"),
    ("rates",),
    ("layers",),
    ("fleet", "--draws", "20"),
    ("demand", "--draws", "20", "--area", "kyushu"),
    ("trade", "--draws", "20"),
]


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+\.\d\d?", text))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked[0])
def test_a_command_gives_the_same_numbers_in_japanese(asked: tuple[str, ...]) -> None:
    english, japanese = shell(*asked), shell(*asked, "--lang", "ja")
    assert (english.code, japanese.code) == (0, 0)
    assert JAPANESE.search(japanese.out)
    if asked[0] not in {"compare", "route"}:  # money is counted in other powers of ten
        assert numbers(japanese.out) == numbers(english.out)
    # no line of the shell's own words is left in English
    own = [line for line in english.out.splitlines() if re.fullmatch(r"[A-Z][a-z ,]+", line)]
    assert not set(own) & set(japanese.out.splitlines())


def test_the_language_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOWBIT_LANG", "ja")
    with speaking("ja"):
        title = say("cli.rates_power", currency="円")
    assert shell("rates").out.splitlines()[0] == title


def test_a_run_tells_places_steps_and_warnings_in_japanese(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("area: {bbox: [134.0, 34.2, 134.1, 34.3]}\n", encoding="utf-8")
    done = shell("run", path, "-o", tmp_path / "out", "--lang", "ja", "--json")
    # the record is the same in every language
    assert json.loads(done.out)["messages"][0]["text"].isascii()
    lines = done.err.splitlines()
    with speaking("ja"):
        first = Message.from_dict(
            next(m for m in json.loads(done.out)["messages"] if m["code"] != "run.of_layer")
        )
        assert say("cli.warning", text=worded(first)) in lines
    steps = [re.sub(r"^ *\d+\.\d s  ", "", line) for line in lines if " s  " in line]
    assert "指標: 傾斜" in steps
    assert all(JAPANESE.search(step) for step in steps)
    again = shell("check", path, "--lang", "ja").out.splitlines()
    assert len(again) == 2
    assert all(map(JAPANESE.search, again))


def test_an_error_is_worded_in_the_language_asked_for() -> None:
    asked = ("compare", "--mw", "9", "--from", "tokyo", "--to", "Toyama", "--ratio", "much")
    with speaking("ja"):
        said = say("cli.ratio", text="much")
    assert shell(*asked, "--lang", "ja").line == said
    assert shell(*asked).line == say("cli.ratio", text="much")


@pytest.mark.parametrize("command", ["run", "map", "latency", "rates", "fleet"])
def test_an_unknown_language_is_refused_before_the_work(command: str) -> None:
    more = {"map": ["nowhere"], "latency": ["--from", "tokyo", "--to", "osaka"]}.get(command, [])
    done = shell(command, *more, "--lang", "fr")
    assert (done.code, done.out) == (1, "")
    assert done.line == say("words.no_language", lang="fr", known=", ".join(languages()))


PRINTERS = {"print", "print_line", "print_table", "table_lines", "item", "wrapped"}
# keys of data, not words
LOOK_UPS = {"_source_of_areas"}


def called(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def texts_in(node: ast.AST) -> list[str]:
    """The texts of a call, without what is only looked up or compared."""
    if isinstance(node, ast.Compare):
        return []
    if isinstance(node, ast.Call) and called(node.func) in LOOK_UPS:
        return []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [text for part in ast.iter_child_nodes(node) for text in texts_in(part)]


def printed_prose(path: Path) -> list[str]:
    """Words in a text that is printed or raised, which no catalog has."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (called(node.func) in PRINTERS or called(node.func).endswith("Error"))
    ]
    texts = [text for node in calls for text in texts_in(node)]
    return [text for text in texts if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text)]


@pytest.mark.parametrize("path", sorted(CLI.glob("*.py")), ids=lambda path: path.name)
def test_a_command_has_no_prose_of_its_own(path: Path) -> None:
    assert printed_prose(path) == []
