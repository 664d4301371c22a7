"""How far a command is, and what is left: by hand, and on a terminal."""

from __future__ import annotations

import io
import time
from contextvars import copy_context

import pytest
from rich.console import Console

from geowbit.cli.language import ask_language
from geowbit.cli.output import _bar, _time_left
from geowbit.cli.pace import Pace


def test_what_is_left_goes_by_the_pace_of_the_steps_that_are_done():
    pace = Pace({"read": 2.0, "score": 6.0, "draw": 2.0})
    pace.begin("read", 0.0)
    assert (pace.done(1.0), pace.left(1.0)) == (0.1, 9.0)
    # the first took twice what was expected, and so will the others
    pace.begin("score", 4.0)
    assert (pace.done(4.0), pace.left(4.0)) == (0.2, 16.0)
    assert pace.done(10.0) == pytest.approx(0.5)
    # a step that takes longer than expected is not done before the next begins
    assert pace.done(100.0) == pytest.approx(0.8)
    pace.begin("a step that nobody expected", 101.0)
    assert pace.left(101.0) == pytest.approx(4.0)


def test_nothing_expected_leaves_nothing_to_tell():
    pace = Pace({})
    pace.begin("read", 1.0)
    assert (pace.known, pace.done(2.0), pace.left(2.0)) == (False, 0.0, 0.0)


@pytest.mark.parametrize(
    ("seconds", "words"), [(8.2, "about 8 s left"), (600, "about 10 min left")]
)
def test_what_is_left_in_words(seconds, words):
    assert _time_left(seconds, "en") == words


@pytest.mark.parametrize(("lang", "words"), [("en", "s left"), ("ja", "残り約")])
def test_a_terminal_shows_step_and_time_left_in_the_language_asked_for(lang, words):
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120)

    def work() -> None:
        ask_language(lang)
        with _bar(console, Pace({"costs": 30.0, "score": 30.0}), time.perf_counter() - 1.0) as tell:
            tell("costs")
            time.sleep(0.3)

    copy_context().run(work)
    # what the thread that draws has written after the first picture
    later = screen.getvalue().split("\r", 1)[1]
    assert words in later
    assert ("s left" in later) == (lang == "en")
