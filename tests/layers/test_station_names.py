"""What a reader calls a substation: its name, or that it has none and what lies near."""

import pandas as pd

from geowbit.core import Message
from geowbit.layers import embedded_layer, invented_names, station_names


def _stations(**columns):
    return pd.DataFrame({"name": ["東区変電所_2"], "voltage_kv": [66.0], **columns})


def test_a_name_of_a_source_stays_and_an_invented_one_says_only_what_lies_near():
    table = pd.DataFrame({
        "name": ["Kita", "Minami substation", None],
        "voltage_kv": [275.0, 66.0, 66.0],
        "name_source": ["osm", "geocoded", "geocoded"],
    })  # fmt: skip
    named, invented, none = station_names(table)
    assert (named, none) == ("Kita", "")
    assert isinstance(invented, Message)
    assert invented.code == "layers.unnamed_station"
    assert invented.params["told"] == ("66 kV",)
    assert "Minami" in str(invented)


def test_either_mark_of_the_public_extracts_counts_with_its_underline_or_without():
    for column, word in (("name_source", "endpoints"), ("_enriched_by", "geocode_promotion")):
        assert invented_names(_stations(**{column: word})).tolist() == [True]
    assert invented_names(_stations(name_source="osm")).tolist() == [False]


def test_without_a_town_the_place_of_the_name_stands_without_ending_and_number():
    (said,) = station_names(_stations(name_source="geocoded"))
    assert said.params["place"] == "東区"


def test_a_reader_of_english_is_told_the_town_and_one_of_japanese_the_address():
    marked = {"name_source": "geocoded", "source": "OSM via somebody"}
    sapporo = {"municipality_code": "01100", "prefecture_code": "01"}
    (said,) = station_names(_stations(**marked, **sapporo))
    assert str(said.params["place"]) == "Sapporo-shi"
    assert said.params["place"].text("ja") == "札幌市東区"
    assert said.params["told"] == ("66 kV", "OSM")


def test_a_town_in_the_name_stands_before_the_one_of_the_code():
    # on the border the code is that of the neighbor: Shizuoka-shi for a place in Fuji-shi
    table = _stations(name_source="geocoded", municipality_code="22100", prefecture_code="22")
    (said,) = station_names(table.assign(name="富士市変電所"))
    assert str(said.params["place"]) == "Fuji-shi"
    assert said.params["place"].text("ja") == "富士市"


def test_of_the_embedded_substations_those_marked_are_said_to_have_no_name():
    stations = embedded_layer("substations")
    unnamed = [isinstance(one, Message) for one in station_names(stations)]
    assert unnamed == (stations["name_source"] == "geocoded").tolist()
