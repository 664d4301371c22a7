"""The file of a run's candidates: what is read of it equals what stands in it."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused

from geowbit.core import OutputError
from geowbit.sites_file import FileTable

ROWS, GROUP = 23, 5


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    count = np.arange(ROWS)
    return gpd.GeoDataFrame(
        {
            "site_id": [f"s{one}" for one in count],
            "prefecture": pd.Categorical([f"p{one // 6}" for one in count]),
            "rank": pd.array([None if one % 4 == 0 else one for one in count], "Int64"),
            "score": np.where(count % 3, count / 7, np.nan),
            "excluded": count % 2 == 0,
            "geometry": shapely.points(count, -count),
        },
        crs="EPSG:4326",
    )


@pytest.fixture(scope="module")
def path(frame: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("file") / "sites.parquet"
    frame.to_parquet(file, row_group_size=GROUP, index=False)
    return file


def test_the_whole_is_what_was_written(path: Path, frame: gpd.GeoDataFrame) -> None:
    table = FileTable(path)
    assert (len(table), table.names()) == (ROWS, list(frame))
    # part of it is there already when all of it is asked for
    assert table.column("score").equals(frame["score"])
    found = table.frame()
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs == frame.crs
    pd.testing.assert_frame_equal(found, frame)
    assert table.frame() is found
    pd.testing.assert_frame_equal(table.rows([7, 2]), frame.iloc[[7, 2]])


def test_some_columns_keep_their_order_and_their_kind(path: Path, frame: gpd.GeoDataFrame) -> None:
    table = FileTable(path)
    wanted = ["rank", "prefecture", "site_id"]
    pd.testing.assert_frame_equal(table.frame(wanted), pd.DataFrame(frame[wanted]))
    drawn = table.frame(["geometry", "score"])
    assert isinstance(drawn, gpd.GeoDataFrame)
    pd.testing.assert_frame_equal(drawn, frame[["geometry", "score"]])
    assert table.frame([]).shape == (ROWS, 0)
    with pytest.raises(KeyError, match="none_such"):
        table.frame(["score", "none_such"])


@settings(max_examples=40, deadline=None)
@given(at=st.lists(st.integers(0, ROWS - 1), max_size=12))
def test_rows_are_those_of_the_whole_in_the_order_asked_for(
    at: list[int], path: Path, frame: gpd.GeoDataFrame
) -> None:
    found, expected = FileTable(path).rows(at), frame.iloc[at]
    assert found.index.tolist() == at
    assert found.crs == frame.crs
    # of a category those that stand in the rows are read
    as_text = {"prefecture": str}
    pd.testing.assert_frame_equal(
        found.astype(as_text), expected.astype(as_text), check_index_type=False
    )
    two = FileTable(path).rows(at, ["score", "site_id"])
    pd.testing.assert_frame_equal(
        two, pd.DataFrame(expected[["score", "site_id"]]), check_index_type=False
    )


def test_without_shapes_there_are_none(path: Path, frame: gpd.GeoDataFrame) -> None:
    table = FileTable(path, shapes=False)
    assert "geometry" not in table.names()
    assert not isinstance(table.rows([1]), gpd.GeoDataFrame)
    pd.testing.assert_frame_equal(table.frame(), pd.DataFrame(frame.drop(columns="geometry")))


def test_a_file_that_changed_is_refused(
    path: Path, frame: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    copy = tmp_path / "sites.parquet"
    copy.write_bytes(path.read_bytes())
    table = FileTable(copy)
    kept = table.column("score")
    os.utime(copy, ns=(1, 1))
    with refused(OutputError, "run.written_anew", place=str(tmp_path)):
        table.column("rank")
    with refused(OutputError, "run.written_anew"):
        table.rows([0])
    # what was read is kept
    assert table.column("score") is kept
    copy.unlink()
    with refused(OutputError, "run.unreadable"):
        table.frame()


def test_a_damaged_file_is_refused_when_the_damage_is_read(path: Path, tmp_path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4:400] = bytes(396)
    copy = tmp_path / "sites.parquet"
    copy.write_bytes(content)
    table = FileTable(copy)
    with refused(OutputError, "run.unreadable", place=str(tmp_path)):
        table.frame()
    with refused(OutputError, "run.unreadable"):
        FileTable(copy).rows([0])
