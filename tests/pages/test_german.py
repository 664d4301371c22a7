"""German pages hold no English sentence, and write numbers as German does."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from geowbit.core.messages import Text
from geowbit.core.words import speaking
from geowbit.countries import NO_COUNTRY, country_of, data_folder, using
from geowbit.findings import Cause
from geowbit.layers import catalog, embedded_table, model_table
from geowbit.pages.difference.words import cause_parts
from geowbit.pages.dossier.page import dossier_html, ground_of
from geowbit.pages.language import say, say_if_known
from geowbit.pages.words import step_words, unit_words
from geowbit.sites import Sites

# words that English cannot do without and German has not
ENGLISH = re.compile(r"\b(?:the|of|and|with|from|which|that|are|is|by|to|or|no)\b")
TABLES = {
    "model_parameters": ["what"],
    "national_parameters": ["what"],
    "country_parameters": ["what"],
    "plan_parameters": ["what"],
    "plan_grid": ["what"],
    "headroom_parameters": ["what"],
    "questions": ["what", "whom", "how"],
    "levers": ["what", "whom"],
    "presets": ["why"],
    "evidence": ["why"],
}
UNITS_OF_ALL = {
    *("MW", "TWh", "Gbit/s", "kW per m2", "km", "m", "ms", "K", "m2/MW", "h", "kV", "Tbit/s"),
}


def texts() -> list[Any]:
    rows = [(name, "note", row) for name, row in catalog().iterrows()]
    for name, columns in TABLES.items():
        rows += [(name, one, row) for _, row in model_table(name).iterrows() for one in columns]
    return rows


def test_each_text_of_the_tables_is_there_in_german_with_its_figures() -> None:
    told = [(name, Text.from_row(row, column)) for name, column, row in texts()]
    told = [(name, one) for name, one in told if one.en]
    assert len(told) > 300
    assert [(name, one.en) for name, one in told if not one.others.get("de")] == []
    for _, one in told:
        # their order and the marks between them are those of the language
        digits, found = (sorted(re.findall(r"\d", one.text(lang))) for lang in ("en", "de"))
        assert digits == found, one.en


def test_each_unit_is_there_in_german() -> None:
    tables = [model_table("model_parameters"), model_table("national_parameters")]
    units = pd.concat([*tables, embedded_table("unit_costs")])["unit"].dropna().unique()
    with speaking("de"):
        assert [one for one in units if one not in UNITS_OF_ALL and unit_words(one) == one] == []


@pytest.mark.parametrize("key", ["europe", "us", "japan"])
def test_names_of_areas_are_those_of_the_language(key: str) -> None:
    country = country_of(data_folder() / key)
    with using(country), speaking("de"):
        if key == "europe":
            assert say_if_known("area.DE", "DE") == "Deutschland"
        if key == "us":
            assert say_if_known("area.US-CA", "CA") == "Kalifornien"
            # what is the same in both languages is not said twice
            assert say_if_known("area.US-TX", "TX") == "Texas"
        if key == "japan":
            assert say("level.prefecture") == "Präfektur"
    with using(NO_COUNTRY), speaking("de"):
        assert say("level.prefecture") == "Region"


def test_ends_of_a_difference_have_german_marks_and_units() -> None:
    with speaking("de"):
        weight = cause_parts(Cause("weight", "fiber_km", "0.5 (8.3%)", "2 (15.4%)"))
        assert (weight["old"], weight["new"]) == ("0,5 (8,3%)", "2 (15,4%)")
        scale = cause_parts(
            Cause("scale", "connection_mjpy", "6000 … 60000.5 million yen", "1 … 2")
        )
        assert (scale["old"], scale["new"]) == ("6000 … 60000,5 Millionen Yen", "1 … 2")
        # what is no number stays as it was written
        assert cause_parts(Cause("setting", "name", "a 1.5", "b"))["old"] == "a 1.5"
        assert cause_parts(Cause("assumption", "x", "", "1.5 / 2 / 3 share"))["old"] == "nichts"
    with speaking("en"):
        assert cause_parts(Cause("scale", "x", "1.5 … 2 km", ""))["old"] == "1.5 … 2 km"


def test_steps_of_a_run_are_told_in_german() -> None:
    with speaking("de"):
        told = [step_words(one) for one in ("layers", "gap 2.4 %", "tile 2 of 3", "failures", "xy")]
    assert told == ["Ebenen", "Lücke 2,4 %", "Kachel 2 von 3", "Ausfälle", "xy"]


def test_a_dossier_holds_no_english(toyama: Sites) -> None:
    with using(toyama.country):
        found = replace(toyama.dossier("Nanto"), made=date(2026, 11, 28))
        ground = ground_of(toyama.run, {"prefectures": toyama.layers["prefectures"]})
        page = dossier_html(found, toyama.run, ground, lang="de")
    body = html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main>")[1].split("<script")[0]))
    with speaking("de"):
        # sources are cited as they call themselves
        words = body.split(say("dossier.sources"))[0]
    for cited in ("National Land Numerical Information",):
        words = words.replace(cited, "")
    assert len(words) > 3000
    assert ENGLISH.findall(words) == []
