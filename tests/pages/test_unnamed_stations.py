"""A substation whose name was made by geocoding is told as one without a name, on every page."""

from __future__ import annotations

import dataclasses

import pytest
from map_studies import Made

from geowbit.pages import report_html, site_map, standalone_html

SAID = {"en": "unnamed substation near Uji-shi (154 kV, OSM)", "ja": "宇治市付近の名称不明の変電所"}


@pytest.fixture(scope="module")
def unnamed(made: Made) -> Made:
    """Return the study with its first substation marked as named by geocoding."""
    stations = made.layers["substations"].assign(
        name_source="osm", source="OSM via somebody", prefecture_code="26", municipality_code=""
    )
    stations["id"] = [f"S{row}" for row in range(len(stations))]
    first = stations.index[0]
    stations.loc[first, ["name", "name_source"]] = ["宇治市変電所_2", "geocoded"]
    stations.loc[first, "voltage_kv"] = 154.0
    top = made.top.assign(
        substation_id="S0", connection_substation_id="S0", substation_name="of a table, English",
        connection_substation_name="of a table, English",
    )  # fmt: skip
    return dataclasses.replace(made, top=top, layers={**made.layers, "substations": stations})


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_map_and_report_say_so_in_the_language_of_their_reader(unnamed: Made, lang: str) -> None:
    drawn = site_map(unnamed.run, unnamed.top, layers=unnamed.layers, lang=lang)
    report = report_html(unnamed.run, unnamed.top, layers=unnamed.layers, lang=lang)
    other = SAID["ja" if lang == "en" else "en"]
    for page in (standalone_html(drawn), report):
        assert SAID[lang] in page
        assert "宇治市変電所_2" not in page
        assert "of a table, English" not in page
        assert other not in page
