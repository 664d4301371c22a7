"""No text gets through as code, and none is changed for the reader."""

from __future__ import annotations

import html
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from geowbit.core.escape import safe_json, safe_text
from geowbit.core.text import isolated

NASTY = ["<", ">", "&", '"', "'", "{", "}", "`", "$", "\\", "{{", "{%", "{#", "#}", "%}", "}}",
         "</script>", "<!--", "\u2028", "\u2029", "\n", "${", "&lt;", "a", "é", "宮"]  # fmt: skip
nasty_text = st.lists(st.sampled_from(NASTY), max_size=12).map("".join)
plain_text = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n\t"), max_size=20
)
some_text = st.one_of(nasty_text, plain_text)
json_values = st.recursive(
    st.one_of(some_text, st.integers(-(10**9), 10**9), st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(some_text, inner, max_size=4),
    max_leaves=12,
)


# what runs from right to left is set in isolates, and has tests of its own
@given(some_text.filter(lambda text: isolated(text) == text))
def test_the_reader_sees_the_text(text: str) -> None:
    assert html.unescape(safe_text(text)) == text


@given(some_text)
def test_nothing_is_left_that_is_code(text: str) -> None:
    assert not set(safe_text(text)) & set("<>\"'{}`$\\\u2028\u2029")


@given(some_text)
def test_jinja_finds_nothing_to_run(text: str) -> None:
    safe = safe_text(text)
    # a template drops one line feed at its very end
    assert Template(Template(safe + ".").render() + ".").render() == safe + ".."


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, np.float64("nan")])
def test_what_is_missing_is_empty(missing: object) -> None:
    assert safe_text(missing) == ""


def test_control_characters_and_halves_of_pairs_do_not_reach_the_page() -> None:
    safe = safe_text("a\x00b\x1b[31mc\ud800d")
    safe.encode("utf-8")
    assert not any(ord(letter) < 32 for letter in safe)


@given(json_values)
def test_json_comes_back_after_two_passes_of_jinja(value: object) -> None:
    once = Template(safe_json(value)).render()
    assert json.loads(Template(once).render()) == value


@given(json_values)
def test_json_cannot_end_its_script(value: object) -> None:
    assert not set(safe_json(value)) & set("<>&\u2028\u2029")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), np.float64("nan")])
def test_json_refuses_what_json_is_not(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        safe_json([number])


def test_json_takes_the_numbers_of_numpy() -> None:
    assert safe_json({"a": np.int64(3), "b": np.array([1.5, 2.0])}) == '{"a":3,"b":[1.5,2.0]}'


def test_json_refuses_other_objects() -> None:
    with pytest.raises(TypeError, match="no place in the data of a page"):
        safe_json(object())
