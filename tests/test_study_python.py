"""A study as Python takes it: keys by name, areas of every form, and what it says of itself."""

from __future__ import annotations

import inspect
import pickle
import re
from typing import Any

import geopandas as gpd
import pytest
import shapely
from refused import refused

import geowbit as gw
from geowbit.core.errors import AreaError, StudyError
from geowbit.settings import Settings

BOX = (137.10, 36.60, 137.25, 36.70)


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study(area=BOX).run()


def test_every_key_of_a_study_can_be_completed():
    asked = set(inspect.signature(gw.Study).parameters)
    assert set(Settings.model_fields) <= asked


def test_keys_by_name_are_those_of_the_file():
    by_name = gw.Study(load_mw=20, regional=False, top={"n": 3}, seed=7)
    japan = gw.Study.japan(20, regional=False, top={"n": 3}, seed=7)
    assert by_name.settings == japan.settings.model_copy(update={"country": None})
    assert by_name.settings.regional is False
    # what is given by name comes before the settings
    assert gw.Study(by_name.settings, seed=8).settings.seed == 8
    assert gw.Study(by_name.settings, seed=8).settings.load_mw == 20
    with refused(StudyError, "settings.unknown_key", key="laod_mw", near="load_mw"):
        gw.Study(laod_mw=3)


def test_one_area_in_every_form(sites):
    polygon = shapely.box(*BOX)
    frame = gpd.GeoDataFrame(geometry=[polygon], crs="EPSG:4326").to_crs("EPSG:6675")
    ids = set(sites.table["site_id"])
    assert len(ids) == 144
    for area in ({"bbox": list(BOX)}, polygon, gpd.GeoSeries([polygon], crs="EPSG:4326")):
        assert set(gw.Study(area=area).run().table["site_id"]) == ids
    # straight sides on the plane are none in degrees: a hair more or less at the edges
    assert len(ids ^ set(gw.Study(area=frame).run().table["site_id"])) <= 24
    of_toyama = gw.Study(area="Toyama").settings.area
    assert of_toyama == gw.Study(area=["Toyama"]).settings.area
    assert of_toyama.prefectures == ["Toyama"]


def test_a_polygon_is_written_and_read_again(tmp_path):
    sites = gw.Study(area=shapely.box(*BOX)).run()
    again = gw.Study(
        area=sites.record["study"]["area"]["polygon"]
        and {"polygon": sites.record["study"]["area"]["polygon"]}
    ).run()
    assert again.table["site_id"].tolist() == sites.table["site_id"].tolist()
    text = "area:\n  polygon: {type: Polygon, coordinates: [[[0, 0], [1, 0]]]}\n"
    (tmp_path / "study.yaml").write_text(text)
    with refused(StudyError, "settings.no_polygon", key="area.polygon", at="study.yaml:2"):
        gw.Study.from_yaml(tmp_path / "study.yaml")


@pytest.mark.parametrize(
    ("area", "code"),
    [
        (shapely.Point(137, 36), "study.area_no_polygon"),
        (shapely.Polygon(), "study.area_no_polygon"),
        (gpd.GeoSeries([shapely.box(*BOX)]), "study.area_no_crs"),
    ],
)
def test_what_is_no_area_is_refused(area, code):
    with refused(AreaError, code):
        gw.Study(area=area)


def test_it_says_what_it_is():
    told = "<Study 'Japan': 20 MW, jis-1km, area {'prefectures': ['Toyama']}>"
    assert repr(gw.Study(load_mw=20, area="Toyama")) == told
    assert "area the whole country" in repr(gw.Study())
    assert "area a polygon" in repr(gw.Study(area=shapely.box(*BOX)))


def test_it_comes_back_from_a_pickle(tmp_path, sites):
    park = gpd.GeoDataFrame(geometry=[shapely.box(*BOX)], crs="EPSG:4326")
    study = gw.Study(
        area=BOX,
        layers={"parks": park},
        criteria={"park_km": {"layer": "parks", "measure": "distance_to", "direction": "cost"}},
    )
    again = pickle.loads(pickle.dumps(study))
    assert repr(again) == repr(study)
    assert again.run().table.equals(study.run().table)
    (tmp_path / "study.yaml").write_text("layers:\n  land: {file: absent.gpkg}\n")
    written = pickle.loads(pickle.dumps(gw.Study.from_yaml(tmp_path / "study.yaml")))
    with refused(gw.GeowbitError, "layers.no_file", at="study.yaml:2"):
        written.run()


def test_a_site_may_be_a_number_a_row_or_a_place(sites):
    row = sites.table.iloc[17]
    told = sites.explain(row["site_id"])
    assert told.site_id == row["site_id"]
    place = f"{row['lat']:.5f},{row['lon']:.5f}"
    point = shapely.Point(row["lon"], row["lat"])
    one = sites.table.iloc[[17]]
    for asked in (int(row["site_id"]), row, one, place, point, (row["lon"], row["lat"])):
        assert sites.explain(asked).frame().equals(told.frame())
    pair = sites.compare(row, int(sites.table["site_id"].iloc[3]))
    assert (pair.a, pair.b) == (row["site_id"], sites.table["site_id"].iloc[3])
    with pytest.raises(StudyError) as caught:
        sites.explain((0.0, 51.0))
    assert caught.value.code == "run.no_site_there"


def test_an_editor_completes_every_key_wherever_a_study_is_made() -> None:
    from geowbit.study._keys import StudyKeys

    def keys(function: Any) -> dict[str, Any]:
        every = inspect.signature(function).parameters.values()
        left = {"self", "settings", "others"}
        return {one.name: one.annotation for one in every if one.name not in left}

    of_study, of_country = keys(gw.Study.__init__), keys(gw.Study.japan)
    assert set(of_country) == set(of_study)
    assert {name for name in of_study if of_country[name] != of_study[name]} <= {"country"}
    assert set(StudyKeys.__annotations__) == set(of_study) - {"folder"}


def test_a_study_shows_what_counts_and_what_is_out() -> None:
    shown = gw.Study.japan(
        area={"bbox": [134, 34.2, 134.1, 34.3]},
        criteria={"fiber_km": {"weight": 3}, "snow_cm": {"weight": 1}, "fault_km": {"weight": 0}},
        exclude=["snow_cm > 5"],
        name="<b>",
    )._repr_html_()
    assert "<b>&lt;b&gt;</b>" in shown
    assert re.findall(r"<td>([\d.]+) %</td>", shown) == ["75", "25"]
    assert "snow_cm &gt; 5" in shown
