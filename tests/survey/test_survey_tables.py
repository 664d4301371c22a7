"""A survey of tables in place of an extract: the same country, told by files of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import yaml
from invented import AREA, STATIONS, TOWNS
from refused import refused

import geowbit as gw
from geowbit.cli import app
from geowbit.core.errors import StudyError
from geowbit.survey import survey_country

HALVES = {"South": shapely.box(20, 10, 20.1, 10.05), "North": shapely.box(20, 10.05, 20.1, 10.1)}
TABLES: dict[str, object] = {
    "area": {"file": "area.geojson", "source": "the mapping agency", "licence": "CC BY 4.0"},
    "prefectures": {"file": "halves.geojson", "source": "the mapping agency"},
    "towns": {"file": "towns.csv", "source": "the census", "licence": "CC BY 4.0"},
    "substations": {"file": "stations.csv", "columns": {"voltage_kv": "kv"}, "source": "the grid"},
    "power_lines": {"file": "lines.geojson", "fill": {"voltage_kv": 220}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    area = gpd.GeoDataFrame({"name": ["Terrania", "Easternia"], "code": ["XA", "XB"]})
    area.set_geometry([AREA, shapely.box(20.1, 10, 20.2, 10.1)], crs=4326).to_file(
        tmp_path / "area.geojson"
    )
    gpd.GeoDataFrame({"name": list(HALVES)}, geometry=list(HALVES.values()), crs=4326).to_file(
        tmp_path / "halves.geojson"
    )
    rows = [(name, lat, lon, people) for name, (lon, lat, _, people) in TOWNS.items()]
    columns = ["name", "latitude", "longitude", "population"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "towns.csv", index=False)
    # a row for each busbar, as tables of networks have them
    bars = [
        (name, lat, lon, float(volts) / 1000)
        for name, (lon, lat, text) in STATIONS.items()
        for volts in text.split(";")
        if volts
    ]
    columns = ["name", "latitude", "longitude", "kv"]
    pd.DataFrame(bars, columns=columns).to_csv(tmp_path / "stations.csv", index=False)
    line = shapely.LineString([STATIONS["Harbor"][:2], STATIONS["Hill"][:2]])
    gpd.GeoDataFrame(geometry=[line], crs=4326).to_file(tmp_path / "lines.geojson")
    (tmp_path / "tables.yaml").write_text(yaml.safe_dump(TABLES), encoding="utf-8")
    return tmp_path


def test_tables_make_the_same_country_as_an_extract(folder: Path) -> None:
    out = folder / "terrania"
    command = ["init", "terrania", "--tables", str(folder / "tables.yaml"), "-o", str(out)]
    app(command, standalone_mode=False)
    manifest = yaml.safe_load((out / "country.yaml").read_text(encoding="utf-8"))
    assert manifest["pack"] == "world"
    # 33 kV: three stations; 220 kV: two and a line
    assert manifest["study"]["voltage_classes"] == {33: 20, 220: 500}
    assert manifest["study"]["hubs"] == {"alphaville": [20.03, 10.07], "betaton": [20.085, 10.025]}
    stations = gpd.read_file(out / "layers" / "substations.gpkg").set_index("name")
    assert stations["voltages_kv"].to_dict() == {"Harbor": "220;33", "Hill": "220;33", "Mill": "33"}
    table = gw.Study.from_yaml(out / "study.yaml").run().table
    assert set(table["prefecture"]) == {"South", "North"}
    assert table.loc[table["lat"] > 10.05, "prefecture"].eq("North").all()
    assert table["population_50km"].eq(640_000).all()


def test_each_layer_keeps_the_source_and_the_licence_of_its_table(folder: Path) -> None:
    found = survey_country("XA", out=folder / "made", tables=folder / "tables.yaml")
    told = {}
    for name in ("area", "prefectures", "population", "substations"):
        beside = found.folder / "layers" / f"{name}.gpkg.provenance.json"
        record = json.loads(beside.read_text(encoding="utf-8"))
        told[name] = record["source"]
    assert told == {
        "area": "the mapping agency",
        "prefectures": "the mapping agency",
        "population": "the census",
        "substations": "the grid",
    }
    assert found.source == "the grid"
    text = (found.folder / "country.yaml").read_text(encoding="utf-8")
    assert "OpenStreetMap" not in text.splitlines()[0]


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        ({"substations": None}, "survey.table_missing", {"name": "substations"}),
        ({"substation": {"file": "stations.csv"}}, "survey.no_such_table", {"name": "substation"}),
        ({"area": {"file": "terrain.tif"}}, "layers.no_file", {}),
    ],
)
def test_tables_that_are_none_are_refused(
    folder: Path, change: dict[str, object], code: str, params: dict[str, object]
) -> None:
    told = {name: one for name, one in (TABLES | change).items() if one is not None}
    (folder / "tables.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    with pytest.raises(gw.GeowbitError) as caught:
        survey_country("XA", out=folder / "made", tables=folder / "tables.yaml")
    if code.startswith("survey"):
        assert caught.value.code == code
        assert params.items() <= dict(caught.value.params).items()
    assert not (folder / "made").exists()


def test_a_country_that_is_not_in_the_tables_is_refused(folder: Path) -> None:
    file = folder / "tables.yaml"
    with refused(StudyError, "survey.not_in_tables", area="Sicilia"):
        survey_country("Sicilia", out=folder / "made", tables=file)
    with refused(StudyError, "survey.one_source"):
        survey_country("XA", file, folder / "made", tables=file)
    file.write_text("just words", encoding="utf-8")
    with refused(StudyError, "survey.tables_unreadable", file=str(file)):
        survey_country("XA", out=folder / "made", tables=file)
