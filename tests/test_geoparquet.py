"""Files of row groups with the boxes of their shapes: what other readers make of them."""

from __future__ import annotations

import json
import sys

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from refused import refused
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geowbit.core.errors import LayerError, OutputError, StudyError
from geowbit.geoparquet import (
    arrow_of,
    ask_sql,
    column_names,
    frame_of,
    holds_wkb,
    read_geoparquet,
    write_geoparquet,
)


def squares(rows: int, columns: int) -> gpd.GeoDataFrame:
    """Return cells of a degree from 130 E, 30 N, a row after the other from the south."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    frame = pd.DataFrame({"row": row, "town": pd.Categorical([f"t{one}" for one in column])})
    shapes = shapely.box(130 + column, 30 + row, 131 + column, 31 + row)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=4326)


def test_a_window_is_read_out_of_the_groups_that_it_meets(tmp_path):
    path = tmp_path / "a.parquet"
    frame = squares(10, 20)
    write_geoparquet(frame, path, group_rows=20)
    file = pq.ParquetFile(path)
    assert file.metadata.num_row_groups == 10
    # the groups are the rows: statistics of the boxes say which
    south, north = (file.schema.names.index(side) for side in ("ymin", "ymax"))
    for n in range(10):
        group = file.metadata.row_group(n)
        assert group.column(south).statistics.min == 30.0 + n
        assert group.column(north).statistics.max == 31.0 + n
    window = (132.5, 33.5, 133.5, 33.9)
    for found in (gpd.read_parquet(path, bbox=window), read_geoparquet(path, bbox=window)):
        assert found["row"].tolist() == [3, 3]
        assert found["town"].tolist() == ["t2", "t3"]
    assert read_geoparquet(path, columns=["town"], bbox=window)["town"].tolist() == ["t2", "t3"]
    assert_geodataframe_equal(gpd.read_parquet(path), frame)


def test_it_says_of_its_shapes_what_geopandas_says(tmp_path):
    drawn = [Point(1, 2), Point(1, 2, 3), LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1)]
    drawn += [MultiPolygon([box(2, 2, 3, 3)]), None, Polygon(), box(4, 4, 5, 5).exterior]
    frame = gpd.GeoDataFrame(
        {"name": list("abcdefgh"), "other": gpd.GeoSeries(drawn[::-1], crs=3857)},
        geometry=drawn, crs=6668,
    )  # fmt: skip
    ours, theirs = tmp_path / "ours.parquet", tmp_path / "theirs.parquet"
    write_geoparquet(frame, ours)
    frame.to_parquet(theirs, schema_version="1.1.0", write_covering_bbox=True)
    said = [json.loads(pq.read_schema(one).metadata[b"geo"]) for one in (ours, theirs)]
    for one in said[1]["columns"].values():
        # the peer names lines twice where there are rings; the format wants each kind once
        one["geometry_types"] = sorted(set(one["geometry_types"]))
    # and gives the boxes of the first shapes for those of the second
    del said[1]["columns"]["other"]["covering"]
    assert said[0] == {key: value for key, value in said[1].items() if key != "creator"}
    assert_geodataframe_equal(gpd.read_parquet(ours), gpd.read_parquet(theirs))
    assert pq.read_table(ours)["bbox"].to_pylist() == pq.read_table(theirs)["bbox"].to_pylist()


@given(st.lists(st.lists(st.tuples(*2 * [st.floats(allow_nan=False)]), min_size=3, max_size=4)))
def test_cells_are_written_as_shapely_writes_them(corners):
    from geowbit.geoparquet import _wkb

    shapes = np.array([Polygon(one) for one in corners], dtype=object)
    assert _wkb(shapes).to_pylist() == shapely.to_wkb(shapes, byte_order=1).tolist()


@pytest.mark.parametrize("crs", [4326, 6668, 3857, "OGC:CRS84", None])
def test_shapes_come_back_in_their_system(crs):
    table = arrow_of(gpd.GeoDataFrame({"n": [1]}, geometry=[Point(3, 4)], crs=crs))
    back = frame_of(table)
    assert holds_wkb(table)
    assert back.crs == gpd.GeoSeries([Point(3, 4)], crs=crs).crs
    assert back.geometry.iloc[0] == Point(3, 4)


def test_parts_with_other_names_are_one_set(tmp_path):
    # names of few and of many: as they come, their numbers have one byte or two
    few, many = squares(1, 2), squares(1, 300)
    write_geoparquet(few, tmp_path / "a.parquet")
    write_geoparquet(many, tmp_path / "b.parquet")
    whole = [*few["town"], *many["town"]]
    assert read_geoparquet(tmp_path)["town"].tolist() == whole
    assert gpd.read_parquet(tmp_path)["town"].tolist() == whole
    far = read_geoparquet(tmp_path, columns=["town"], bbox=(428.5, 30, 500, 31))
    assert far["town"].tolist() == ["t298", "t299"]


def test_a_set_of_parts_is_asked_in_sql(tmp_path):
    frame = squares(4, 5)
    for row, part in frame.groupby("row"):
        write_geoparquet(part, tmp_path / f"{row}.parquet")
    asked = f"select town, count(*) n from '{tmp_path}/*.parquet' where bbox.ymin >= 32 group by 1"
    assert sorted(duckdb.sql(asked).fetchall()) == [(f"t{n}", 2) for n in range(5)]


@pytest.mark.parametrize("held", ["frame", "file", "folder"])
def test_a_table_is_asked_in_sql(tmp_path, held):
    frame = squares(3, 4).assign(score=[0.5, np.nan, *np.arange(10)])
    write_geoparquet(frame, tmp_path / "a.parquet")
    asked = {"frame": frame, "file": tmp_path / "a.parquet", "folder": tmp_path}[held]
    means = ask_sql(asked, "select town, avg(score) mean from sites group by town order by town")
    # by hand: what is not known takes no part
    assert means["mean"].tolist() == [(0.5 + 2 + 6) / 3, (3 + 7) / 2, 4.0, 5.0]
    drawn = ask_sql(asked, 'select geometry, "row" from here where score > 8', name="here")
    assert isinstance(drawn, gpd.GeoDataFrame)
    assert drawn.crs == frame.crs
    assert drawn.geometry.tolist() == [box(133, 32, 134, 33)]
    kinds = ask_sql(asked, "describe sites").set_index("column_name")["column_type"]
    assert kinds["geometry"].startswith("GEOMETRY")
    assert ask_sql(asked, "select * from sites").columns.tolist() == frame.columns.tolist()
    with refused(StudyError, "geoparquet.cannot_answer") as caught:
        ask_sql(asked, "select nothing from sites")
    assert "nothing" in caught.value.params["problem"]
    # nothing of a network is loaded on the way
    with refused(StudyError, "geoparquet.cannot_answer"):
        ask_sql(asked, "select * from 'https://example.org/a.parquet'")


def test_a_statement_without_an_answer_and_no_duckdb(tmp_path, monkeypatch):
    ask_sql(squares(2, 3), f"copy (select town from sites) to '{tmp_path}/a.csv'")
    assert (tmp_path / "a.csv").read_text().split() == ["town", *2 * ["t0", "t1", "t2"]]
    assert ask_sql(squares(1, 1), "set threads = 1").empty
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with refused(OutputError, "geoparquet.no_duckdb"):
        ask_sql(squares(1, 1), "select 1")


def test_columns_of_ones_own_by_the_name_of_the_boxes_stay(tmp_path):
    frame = squares(2, 2).assign(bbox=[1.0, 2.0, 3.0, 4.0])
    path = tmp_path / "a.parquet"
    write_geoparquet(frame, path)
    assert column_names(path) == ["row", "town", "geometry", "bbox"]
    assert_geodataframe_equal(gpd.read_parquet(path), frame)
    assert read_geoparquet(path, columns=["bbox"])["bbox"].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_tables_without_rows_or_shapes(tmp_path):
    path = tmp_path / "a.parquet"
    write_geoparquet(squares(2, 2)[:0], path)
    assert (len(gpd.read_parquet(path)), column_names(path)) == (0, ["row", "town", "geometry"])
    plain = pd.DataFrame({"n": [1, 2]})
    write_geoparquet(plain, path)
    assert read_geoparquet(path).equals(plain)
    assert column_names(path) == ["n"]


def test_the_same_table_makes_the_same_bytes(tmp_path):
    for name in "ab":
        write_geoparquet(squares(3, 3), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_such_file_or_part_is_refused(tmp_path):
    for place in (tmp_path, tmp_path / "nothing.parquet"):
        with refused(LayerError, "layers.no_file", what=str(place)):
            read_geoparquet(place)


@pytest.mark.parametrize("objects", [False, True])
def test_columns_are_said_as_of_all_rows(tmp_path, objects):
    frame = pd.DataFrame(
        {
            "score": [0.5, np.nan, 0.25],
            "rank": pd.array([2, None, 1], dtype="Int64"),
            "town": pd.Categorical(["b", None, "a"], categories=["a", "b"]),
            "name": pd.Series(["x", None, "y"], dtype="str"),
            "out": [True, False, True],
        }
    )
    if objects:
        frame["year"] = pd.Series([None, 2030, 2031], dtype=object)
    write_geoparquet(frame, tmp_path / "a.parquet")
    told = pq.read_schema(tmp_path / "a.parquet").metadata[b"pandas"]
    assert told == pa.Schema.from_pandas(frame, preserve_index=False).metadata[b"pandas"]
