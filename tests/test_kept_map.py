"""A map takes from the cache what no weight and no limit moves, and shows what a new one shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import geowbit as gw
from geowbit.cache import Store, keeping
from geowbit.core.output import RUN_FILES
from geowbit.pages import _site_map
from geowbit.pages.live import element
from geowbit.pages.overlays.registry import (
    Drawing,
    Overlay,
    forget_map_layer,
    map_layer,
    registered_layers,
)

BOX = {"bbox": [136.9, 36.4, 137.15, 36.6]}
# what the names that a map invents for its parts look like
_INVENTED = re.compile(r"[0-9a-f]{32}")


def page_of(folder: Path, lang: str = "en", **changed: Any) -> str:
    """Return the map of a small study, without invented names."""
    sites = gw.Study.japan(area=BOX, **changed).run()
    page = sites.to_html(folder / "map.html", lang=lang).read_text(encoding="utf-8")
    names: dict[str, str] = {}
    return _INVENTED.sub(lambda one: names.setdefault(one[0], f"name {len(names)}"), page)


@pytest.fixture
def drawn_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is packed or drawn from now on, as it happens."""
    found: list[str] = []

    def counted(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def count(*args: Any, **keys: Any) -> Any:
            found.append(name)
            return work(*args, **keys)

        return count

    for module, name in ((element, "table_parts"), (_site_map, "place_labels")):
        monkeypatch.setattr(module, name, counted(name, getattr(module, name)))
    return found


MOVED = {
    "weights": {"weights": {"fiber_km": 9, "snow_cm": 2}},
    "a limit": {"exclude": ["substation_km > 12", "slope_2km_deg > 9"]},
    "how many are listed": {"top": {"n": 3}},
    "a name": {"name": "Another"},
}
NEW = {
    "the load": {"load_mw": 20},
    "a hub": {"hubs": {"nagoya": [136.9, 35.18]}},
    "a price": {"costs": {"fiber_to_power_ratio": 0.5}},
    "what has a weight": {"weights": {"fiber_km": 0}},
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept", limit=10**9)


def test_what_a_weight_or_a_limit_does_not_move_is_drawn_once(
    store: Store, tmp_path: Path, drawn_anew: list[str]
) -> None:
    limits = {"exclude": ["substation_km > 15", "slope_2km_deg > 7"]}
    with keeping(store):
        page_of(tmp_path, **limits)
    assert drawn_anew == ["table_parts", "place_labels"]
    for changed in MOVED.values():
        given = limits | changed
        drawn_anew.clear()
        with keeping(store):
            found = page_of(tmp_path, **given)
        # what is excluded can change what the map shows first, and so what it draws
        assert "table_parts" not in drawn_anew
        with keeping(None):
            assert found == page_of(tmp_path, **given)


@pytest.mark.parametrize("changed", NEW.values(), ids=NEW)
def test_what_the_map_goes_by_is_drawn_anew(
    store: Store, tmp_path: Path, drawn_anew: list[str], changed: dict[str, Any]
) -> None:
    with keeping(store):
        before = page_of(tmp_path)
        drawn_anew.clear()
        found = page_of(tmp_path, **changed)
    assert "table_parts" in drawn_anew
    with keeping(None):
        assert before != found == page_of(tmp_path, **changed)


def test_another_language_is_another_map(store: Store, tmp_path: Path) -> None:
    with keeping(store):
        page_of(tmp_path)
        found = page_of(tmp_path, lang="ja")
    with keeping(None):
        assert found == page_of(tmp_path, lang="ja")


def test_a_layer_of_somebody_else_is_drawn_each_time(store: Store, tmp_path: Path) -> None:
    times = []

    @map_layer("springs", group="area", still=True)
    def springs(drawing: Drawing) -> Overlay | None:
        times.append(drawing)
        return None

    try:
        assert [one.still for one in registered_layers() if one.name == "springs"] == [False]
        for _ in range(2):
            with keeping(store):
                page_of(tmp_path)
    finally:
        forget_map_layer("springs")
    # their code is not known to be the same
    assert len(times) == 2


def test_the_map_is_written_first_where_it_waits_for_nothing(tmp_path: Path) -> None:
    sites = gw.Study.japan(area=BOX).run(cache=False)
    made = sites._packed("en")
    sites._packed = lambda lang, measuring: made  # type: ignore[method-assign]
    told: list[str] = []
    there: list[set[str]] = []

    def tell(name: str) -> None:
        told.append(name)
        (fresh,) = tmp_path.glob(".out.geowbit-*")
        there.append({one.name for one in fresh.iterdir()})

    sites.write(tmp_path / "out", tell)
    assert told == ["corridors", "best sites", "fiber routes", "map", "report", "sites"]
    assert there[told.index("map")] == set()
    assert there[told.index("report")] >= {"map.html"}
    assert {one.name for one in (tmp_path / "out").iterdir()} == set(RUN_FILES)
