"""Catalogs: each language has every word, parameters agree, plurals and numbers are its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import geowbit
from geowbit.core import words
from geowbit.core.errors import GeowbitError, LayerError, OutputError
from geowbit.core.messages import Message, Text, value_of, worded
from geowbit.core.words import codes, entry_id, languages, page_words, render, say, speaking, spoken
from geowbit.countries import NO_COUNTRY, country_of, using

CATALOGS = Path(geowbit.__file__).parent / "words"
# what data names keeps its own English words
OF_DATA = ("sentence-", "area-", "reason-")
# and so do the signatures of the shell
BESIDE = (*OF_DATA, "help-")


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def catalog(lang: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    # a language is a folder, or one file
    for path in sorted((CATALOGS / lang).glob("*.ftl")) or [CATALOGS / f"{lang}.ftl"]:
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content[:60]}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{path.name}: {entry.id.name} stands twice"
                seen = Variables()
                seen.visit(entry)
                found[entry.id.name] = seen.names
    return found


OTHERS = [one for one in languages() if one != "en"]
# these rooms speak in the shell alone; of all that pages show half a language reads as a fault
OF_THE_SHELL = ("cache", "cli", "fetch", "geodesy", "geoparquet", "settings", "survey")
SHOWN = sorted({one.stem for one in (CATALOGS / "en").glob("*.ftl")} - {*OF_THE_SHELL})


@pytest.mark.parametrize("lang", OTHERS)
def test_a_language_says_only_what_english_says(lang: str) -> None:
    """It may be shorter: what it lacks is said in English."""
    english, other = catalog("en"), catalog(lang)
    assert [name for name in other.keys() - english.keys() if not name.startswith(BESIDE)] == []
    for name in english.keys() & other.keys():
        assert english[name] == other[name], name


def test_japanese_has_every_sentence() -> None:
    assert sorted(catalog("en").keys() - catalog("ja").keys()) == []


@pytest.mark.parametrize("room", SHOWN)
def test_german_has_every_sentence_that_is_shown(room: str) -> None:
    """A page that falls back to English in the midst of German reads as if it were broken."""
    english = (CATALOGS / "en" / f"{room}.ftl").read_text(encoding="utf-8")
    entries = {one.id.name for one in FluentParser().parse(english).body if hasattr(one, "id")}
    assert entries
    assert sorted(entries - catalog("de").keys()) == []


def test_no_sentence_of_german_is_left_in_english() -> None:
    english, german = words._entries(CATALOGS, "en"), words._entries(CATALOGS, "de")
    same = [name for name, said in german.items() if said.strip() == english[name].strip()]
    # placeholders aside; a name or two may be the same in both
    worded = {one: re.sub(r"\{[^{}]*\}", "", german[one].partition("=")[2]) for one in same}
    assert [one for one, said in worded.items() if len(re.findall("[a-z]{2,}", said)) > 3] == []


def test_the_quick_reader_finds_what_fluent_finds() -> None:
    for lang in languages():
        assert codes(lang) == catalog(lang).keys()


def test_plurals_and_numbers_are_of_the_language() -> None:
    assert render("load_note", {"count": 1, "kv": 330}, "en").startswith("1 substation of")
    assert render("load_note", {"count": 2265, "kv": 66}, "en").startswith("2,265 substations of")
    with speaking("en"):
        assert say("load_note", count="21", kv=330).startswith("21 substations of")


def test_a_message_goes_through_json_and_back() -> None:
    sent = Message(
        "names.did_you_mean",
        names=("a", Message("names.none"), Text("coarse", {"ja": "粗い"})),
    )
    back = Message.from_dict(json.loads(json.dumps(sent.as_dict())))
    assert back == sent
    assert back.text("ja") == sent.text("ja")
    assert "粗い" in back.text("ja")


def test_what_an_earlier_release_wrote_is_told_in_its_own_words() -> None:
    told = {"params": {"count": 2}, "text": "as it was said"}
    for code in ("load_note", "no.such_code"):
        assert value_of({"code": code, **told}) == "as it was said"
    whole = {"code": "load_note", **told, "params": {"count": 2, "kv": 330}}
    assert value_of(whole) == Message("load_note", count=2, kv=330)


def test_an_error_is_a_code_and_a_line_in_each_language() -> None:
    with pytest.raises(OutputError) as caught, speaking("xx"):
        pass
    assert caught.value.code == "words.no_language"
    assert caught.value.params["lang"] == "xx"
    assert "'xx'" in str(caught.value)
    assert re.search("[ぁ-ん]", caught.value.text("ja"))


def test_a_missing_parameter_is_no_silent_hole() -> None:
    with pytest.raises(KeyError, match="kv"):
        render("load_note", {"count": 1}, "en")


def test_text_of_others_stays_as_it_is() -> None:
    assert worded("a { $b } line") == "a { $b } line"
    assert str(GeowbitError("a \x1b[31m line")) == "a [31m line"
    assert LayerError("a { line").params == {}


def test_pages_get_templates() -> None:
    with speaking("en"):
        words = page_words("card")
    assert words["load_note"] == (
        "{count} {count|substation|substations} of {kv} kV and more can carry it"
    )
    assert entry_id("card.rule.one") in words
    assert not [name for name in words if name.startswith("report-")]


def test_a_part_without_end_is_said_whole() -> None:
    name = "x" * 10_000
    assert name in render("limit_of", {"what": name}, "en")


@pytest.mark.parametrize("lang", languages())
def test_plain_words_are_what_fluent_makes_of_them(lang: str) -> None:
    fixed, filled = 0, 0
    for name, source in words._entries(CATALOGS, lang).items():
        plain = words._plain_text(source)
        if plain is None:
            continue
        parts = {part: f" {part} { {'a': 1} } " for part in plain[1::2]}
        bundle = FluentBundle([lang], use_isolating=False)
        bundle.add_resource(FluentResource(source))
        text, wrong = bundle.format_pattern(bundle.get_message(name).value, parts)
        assert (words._filled_in(name, (lang, source), parts), []) == (text, wrong)
        assert words._template_of(words._parsed(source)) == "".join(
            f"{{{part}}}" if at % 2 else part for at, part in enumerate(plain)
        )
        fixed += not parts
        filled += bool(parts)
    assert fixed > 200
    assert filled > 20


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a = b c \n", ("b c",)),
        ("a = b\n\n# of others\n## and more\n", ("b",)),
        ("a = 1 = 2", ("1 = 2",)),
        ("a = { $n }", ("", "n", "")),
        ("a = {$n} { $m_2-x }b", ("", "n", " ", "m_2-x", "b")),
        ("a = { $n -> }", None),
        ("a = { NUMBER($n) }", None),
        ("a = { $n", None),
        ("a = ", None),
        ("a = b\n    c", None),
        ("a =\n    b", None),
        ('a = {"{"}', None),
        ("a = b\n    .title = c", None),
    ],
)
def test_what_more_than_a_line_says_is_left_to_fluent(
    source: str, text: tuple[str, ...] | None
) -> None:
    assert words._plain_text(source) == text


def test_a_plain_text_takes_its_parts_as_they_are() -> None:
    assert say("limit_of", what="1") == render("limit_of", {"what": "1"}, "en")
    assert say("limit_of") == render("limit_of", {"what": "{what}"}, "en")
    assert say("limit_of", what="\u202ea") == render("limit_of", {"what": "\u202ea"}, "en")
    assert "\u2068" in say("limit_of", what="\u202ea")


def test_an_entry_within_another_is_the_country_s_own_where_it_has_one() -> None:
    assert say("pair.prefecture") == "Prefecture"
    with using(NO_COUNTRY):
        assert say("pair.prefecture") == "Region"
        with speaking("ja"):
            assert say("pair.prefecture") == "地域"


def test_german_counts_in_its_own_plurals() -> None:
    with speaking("de"):
        assert say("weights") == "Gewichte"
        assert say("best_sites", count=20) == "Beste Standorte (20)"
        assert say("load_note", count=1, kv=110).startswith("1 Umspannwerk ab 110 kV")
        assert page_words("card")["card-power"] == "Stromleitung"


def test_a_language_of_many_rooms_is_the_same_in_one_file(tmp_path: Path) -> None:
    """A translator may send one file; it says what the folder of rooms says."""
    rooms = sorted((CATALOGS / "de").glob("*.ftl"))
    assert len(rooms) > 1
    # by another name, so that nothing is found in the folder instead
    own = tmp_path / "it.ftl"
    own.write_text("\n".join(room.read_text(encoding="utf-8") for room in rooms), encoding="utf-8")
    with speaking("de"):
        folder = page_words("card", "diff", "tools")
    with speaking(str(own)):
        assert page_words("card", "diff", "tools") == folder


def test_a_file_of_words_is_a_language(tmp_path: Path) -> None:
    own = tmp_path / "it.ftl"
    own.write_text("weights = Pesi\nbest_sites = Siti migliori ({ $count })\n", encoding="utf-8")
    with speaking(str(own)):
        assert spoken() == "it"
        assert say("weights") == "Pesi"
        assert say("best_sites", count=3) == "Siti migliori (3)"
        assert page_words("card")["weights"] == "Pesi"
        assert say("undo") == "Undo"
    assert say("weights") == "Weights"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("weights Pesi\n", "words.catalog_wrong"),
        ("", "words.catalog_wrong"),
        (None, "words.no_catalog"),
    ],
)
def test_what_is_no_catalog_is_refused(tmp_path: Path, text: str | None, code: str) -> None:
    own = tmp_path / "it.ftl"
    if text is not None:
        own.write_text(text, encoding="utf-8")
    with pytest.raises(OutputError) as caught, speaking(str(own)):
        pass
    assert caught.value.code == code


def test_a_country_brings_a_language(tmp_path: Path) -> None:
    (tmp_path / "country.yaml").write_text("name: {en: Nowhere}\n", encoding="utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "fr.ftl").write_text("weights = Poids\n", encoding="utf-8")
    with using(country_of(tmp_path)):
        assert "fr" in languages()
        with speaking("fr"):
            assert say("weights") == "Poids"
    assert "fr" not in languages()
