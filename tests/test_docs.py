"""The guide keeps up with the code: every layer has its page, and the page its columns."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import geowbit
from geowbit.layers import SCHEMAS, Layers

LAYERS = Path(__file__).parents[1] / "docs" / "layers"
TOGETHER = {
    "land": "places",
    "prefectures": "places",
    "municipalities": "places",
    "supply_areas": "places",
    "protected_areas": "hazards",
}


@pytest.mark.parametrize("layer", SCHEMAS)
def test_every_layer_has_a_page_that_names_its_columns(layer: str) -> None:
    page = (LAYERS / f"{TOGETHER.get(layer, layer)}.md").read_text(encoding="utf-8")
    assert layer in page.splitlines()[0]
    named = set(re.findall(r"`(\w+)`", page))
    schema = SCHEMAS[layer]
    columns = {*schema.numbers, *schema.defaults}
    assert columns <= named, columns - named


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("substations", "{:,} substations"),
        ("power_plants", "{:,} plants"),
        ("fiber_nodes", "{:,} nodes"),
        ("data_centers", "{:,} announcements"),
    ],
)
def test_a_page_counts_the_embedded_layer_as_it_is(layer: str, said: str) -> None:
    page = (LAYERS / f"{layer}.md").read_text(encoding="utf-8")
    assert said.format(len(Layers()[layer])) in page


def test_the_page_of_substations_counts_invented_names_as_they_are() -> None:
    page = (LAYERS / "substations.md").read_text(encoding="utf-8")
    invented = (Layers().frame("substations")["name_source"] == "geocoded").sum()
    assert f"{invented:,} names are invented" in page


def test_every_page_of_a_layer_is_in_the_list() -> None:
    index = (LAYERS / "index.md").read_text(encoding="utf-8")
    listed = set(index.split("```{toctree}")[1].split())
    pages = {page.stem for page in LAYERS.glob("*.md")} - {"index"}
    assert pages <= listed
    assert all(f"({page}.md)" in index for page in pages)


# ------------------------------------------------------------------------- the reference page


def names_on_the_page() -> set[str]:
    """Each name of docs/reference.md, with the module that it stands under."""
    page = (LAYERS.parent / "reference.md").read_text(encoding="utf-8")
    found = set()
    for part in page.split(".. currentmodule:: ")[1:]:
        module, _, rest = part.partition("\n")
        names = rest.split(":toctree: generated")[1].split("```")[0].split()
        found |= {f"{module}.{name}" for name in names}
    return found


def test_the_reference_shows_what_is_public_and_nothing_else() -> None:
    public = set()
    for name in geowbit.__all__:
        given = getattr(geowbit, name)
        if not isinstance(given, ModuleType):
            public.add(f"geowbit.{name}")
            continue
        assert given.__all__, f"geowbit.{name} has no __all__"
        # a name of the package itself is shown once; constants and aliases of types have no page
        shown = set(given.__all__) - set(geowbit.__all__)
        pages = [one for one in shown if isinstance(getattr(given, one), type | FunctionType)]
        public |= {f"geowbit.{name}.{one}" for one in pages}
    assert names_on_the_page() == public, "run `python docs/public.py`"


def test_what_is_public_has_a_docstring() -> None:
    for name in names_on_the_page():
        module, _, one = name.rpartition(".")
        given = getattr(importlib.import_module(module), one)
        if isinstance(given, type | FunctionType):
            assert (given.__doc__ or "").strip(), name
