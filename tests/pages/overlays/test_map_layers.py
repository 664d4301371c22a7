"""One registry of map layers: what stands in it is drawn, explained, switched and opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from map_studies import Made, points

import geowbit as gw
from geowbit.core import words
from geowbit.pages import site_map, standalone_html
from geowbit.pages.language import say
from geowbit.pages.overlays import layer_label
from geowbit.pages.overlays.grid import (
    STANDARD_BANDS,
    power_line_layers,
    substation_layers,
    voltage_bands,
)
from geowbit.pages.overlays.registry import (
    Drawing,
    Overlay,
    forget_map_layer,
    legend_keys,
    map_layer,
    names_drawn,
    registered_layers,
)
from geowbit.run import Run

LADDER = {"33": 10, "66": 30, "132": 100, "220": 500}


@pytest.fixture
def wells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Register a layer of hot wells, with its words."""
    monkeypatch.setattr(words, "_further", list(words._further))
    words.look_in(lambda: tmp_path)
    for lang, label, legend in (("en", "Hot wells", "a hot well"), ("ja", "熱い井戸", "井戸")):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "wells.ftl").write_text(
            f"layer-wells = {label}\nlegend-wells = {legend}\n"
        )

    @map_layer(
        "wells",
        group="area",
        reads=("hot_wells",),
        opened=True,
        symbol='<b class="well"></b>',
        legend="legend.wells",
    )
    def well_layer(drawing: Drawing) -> Overlay | None:
        frame = drawing.frame("hot_wells")
        if frame is None:
            return None
        rows = [[one.x, one.y, ["Well"], 0] for one in frame.geometry]
        data = {"points": rows, "colors": ["#aa0000"], "edge": "#fff", "radius": 4.0, "level": 3}
        label = layer_label(say("layer.wells"), group=say("group.area"), swatch="", key="wells")
        return Overlay("points", data, label=label)

    yield
    forget_map_layer("wells")


@pytest.mark.browser
def test_a_layer_that_is_registered_is_drawn_explained_and_switched(
    visit: Callable[..., Any], made: Made, wells: None
) -> None:
    layers = made.layers | {"hot_wells": points([{"name": "W"}], [140.6], [38.2])}
    found = visit(standalone_html(site_map(made.run, made.top, layers=layers)))
    switch = found.page.get_by_label("Hot wells")
    assert switch.is_checked()
    assert "a hot well" in found.page.locator(".gw-legend").text_content()
    assert found.page.locator(".gw-legend .well").count() == 1
    # it is the last heading of the list, where areas stand
    last = found.page.locator(".leaflet-control-layers-overlays label").last.inner_text()
    assert last.strip() == "Hot wells"
    assert found.complaints == []


def test_a_layer_that_is_not_there_is_not_explained(made: Made, wells: None) -> None:
    keys = legend_keys(Drawing(made.layers, made.run))
    assert "a hot well" not in [words for _, words in keys]


def test_a_study_opens_what_its_map_draws(wells: None) -> None:
    frame = gpd.GeoDataFrame(geometry=shapely.points([[137.2, 36.6]]), crs="EPSG:4326")
    sites = gw.Study(load_mw=20, area="Toyama", layers={"hot_wells": frame}).run()
    assert "hot_wells" in names_drawn(opened=True)
    assert "hot_wells" in [one.name for one in sites.run.layers]
    drawn = sites._drawn(sites._found())
    assert "hot_wells" in drawn
    assert len(drawn["hot_wells"]) == 1


def test_a_name_is_given_once(wells: None) -> None:
    assert "wells" in [one.name for one in registered_layers()]
    with pytest.raises(ValueError, match="no group"):
        map_layer("more", group="elsewhere")
    taken = map_layer("plants", group="grid")
    with pytest.raises(ValueError, match="plants"):
        taken(lambda _: None)


def test_groups_stand_together_in_the_control() -> None:
    groups = [one.group for one in registered_layers()]
    assert groups == sorted(groups, key=["result", "grid", "fiber", "area"].index)


def test_own_voltage_classes_are_the_bands_of_the_map() -> None:
    run = Run(study={"voltage_classes": LADDER, "load_mw": 80})
    kv = [33, 66, 110, 132, 220, 400, 11, np.nan]
    frame = points([{"name": f"S{v}", "voltage_kv": v} for v in kv], [140.0] * 8, [38.0] * 8)
    drawn = substation_layers(Drawing({"substations": frame}, run))
    said = [one.label.split("<span>")[1].removesuffix("</span>") for one in drawn]
    assert said == [
        "Substations 220–400 kV",
        "Substations 132 kV",
        "Substations 66–110 kV",
        "Substations 33 kV",
        "Substations 11 kV",
    ]
    assert [len(one.places) for one in drawn] == [2, 1, 2, 1, 2]
    assert [one.show for one in drawn] == [True, True, True, False, False]
    # each of its own shade, darker for more kV
    shades = [band.color for band in voltage_bands(run)]
    assert len(set(shades)) == 5
    lines = gpd.GeoDataFrame(
        {"voltage_kv": [33.0, 66.0, 132.0, 220.0]},
        geometry=[shapely.LineString([(140, 38 + n), (141, 38 + n)]) for n in range(4)],
        crs="EPSG:4326",
    )
    drawn = power_line_layers(Drawing({"power_lines": lines}, run))
    assert [one.show for one in drawn] == [True, True, True, False]
    for one, shade in zip(drawn, shades, strict=False):
        assert shade in str(one.data)


def test_far_off_a_map_begins_with_the_highest_voltage_that_there_is() -> None:
    kv = [275.0, 154.0, 66.0]
    frame = points([{"name": "", "voltage_kv": v} for v in kv], [140.0] * 3, [38.0] * 3)
    paths = [shapely.LineString([(139, 35 + n), (140, 35 + n)]) for n in range(3)]
    lines = gpd.GeoDataFrame({"voltage_kv": kv}, geometry=paths, crs="EPSG:4326")
    for drawn in (
        substation_layers(Drawing({"substations": frame})),
        power_line_layers(Drawing({"power_lines": lines})),
    ):
        assert [one.data["from"] for one in drawn] == [0.0, 7.0, 7.0]


def test_the_legend_shows_a_band_of_the_study(made: Made) -> None:
    run = Run(study={"voltage_classes": {"11": 1, "20": 5, "50": 9}})
    symbol = {words: symbol for symbol, words in legend_keys(Drawing(made.layers, run))}
    shade = voltage_bands(run)[1].color
    assert shade not in [band.color for band in STANDARD_BANDS]
    assert shade in symbol["grid; darker is a higher voltage"]
    plain = {words: symbol for symbol, words in legend_keys(Drawing(made.layers, Run()))}
    assert STANDARD_BANDS[1].color in plain["grid; darker is a higher voltage"]


def test_without_classes_of_its_own_a_study_has_the_standard_bands(made: Made) -> None:
    assert voltage_bands(made.run) == STANDARD_BANDS
    assert pd.Series([b.from_kv for b in STANDARD_BANDS]).is_monotonic_decreasing
    own = replace(made.run, study={**made.run.study, "voltage_classes": {"132": 60}})
    assert [(b.from_kv, b.fine) for b in voltage_bands(own)] == [(132.0, False), (0.0, True)]
