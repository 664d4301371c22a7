"""Marks: equal for equal contents, another for any other; in any process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geowbit.cache import NoMarkError, code_mark, files_mark, folder_mark, frame_mark, mark_of

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def typed(value):
    """Return a value with its types: 1, True and 1.0 are equal to Python, and no one value."""
    if isinstance(value, list):
        return ["list", *map(typed, value)]
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    sign = np.signbit(value) if isinstance(value, float) else None
    return type(value).__name__, value, sign


@given(plain, plain)
def test_two_marks_are_equal_where_the_values_are(one, other):
    assert (mark_of(one) == mark_of(other)) == (typed(one) == typed(other))


def test_what_runs_into_one_another_elsewhere_has_marks_of_its_own():
    values = [
        *(["a", "b"], ["ab"], [["a"], "b"], ["a", ["b"]], "ab", b"ab", None, "None", 0, 0.0, -0.0),
        *(False, "", [], {}, {"a": "b"}, [("a", "b")], np.zeros(2), np.zeros((2, 1))),
        *(np.zeros(2, np.float32), np.zeros(2, int), np.array(["a"], object), {"a"}, ["a"]),
    ]
    marks = [mark_of(one) for one in values]
    assert len(set(marks)) == len(values)


def test_what_has_no_plain_form_has_no_mark():
    for value in (object(), print, np.array([object()], object)):
        with pytest.raises(NoMarkError):
            mark_of(value)


def test_a_mark_is_the_same_in_another_process():
    values = {"a": [1, 2.5, None], "b": {"x", "y", "z"}}
    code = f"from geowbit.cache import mark_of; print(mark_of({values!r}))"
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        run = [sys.executable, "-c", code]
        done = subprocess.run(run, capture_output=True, text=True, check=True, env=env)
        assert done.stdout.strip() == mark_of(values)


FRAME = gpd.GeoDataFrame(
    {
        "kv": [66.0, np.nan, 154.0],
        "count": pd.array([1, None, 3], "Int64"),
        "name": ["a", None, "c"],
        "mixed": pd.Series([1, "1", None], dtype=object),
        "kind": pd.Categorical(["x", "y", "x"]),
        "since": pd.to_datetime(["2020-01-01", "2021-01-01", None]),
        "geometry": shapely.from_wkt(
            [
                "POINT (1 2)",
                "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))",
                "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
            ]
        ),
    },
    crs="EPSG:4326",
)
SHAPES = [
    "POINT (1 3)",
    "LINESTRING (1 2, 1 2)",
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))",
    "MULTILINESTRING ((0 0, 1 1, 2 2), (2 2, 3 3))",
    "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3), (2 2, 3 3))",
]


def changed_frames():
    yield "value", FRAME.assign(kv=[66.0, np.nan, 155.0])
    yield "missing", FRAME.assign(kv=[66.0, 0.0, 154.0])
    yield "whole missing", FRAME.assign(count=pd.array([1, 0, 3], "Int64"))
    yield "text", FRAME.assign(name=["a", "", "c"])
    yield "type", FRAME.assign(mixed=pd.Series([1, 1, None], dtype=object))
    yield "type of all", FRAME.assign(kv=FRAME["kv"].astype(np.float32))
    yield "category", FRAME.assign(kind=pd.Categorical(["x", "y", "x"], ["y", "x"]))
    yield "time", FRAME.assign(since=pd.to_datetime(["2020-01-02", "2021-01-01", None]))
    yield "column", FRAME.rename(columns={"kv": "volt"})
    yield "order of columns", FRAME[[*FRAME.columns[::-1]]]
    yield "order of rows", FRAME.iloc[[1, 0, 2]]
    yield "index", FRAME.set_axis([1, 2, 3])
    yield "fewer", FRAME.iloc[:2]
    yield "system", FRAME.set_crs("EPSG:6668", allow_override=True)
    for text in SHAPES:
        shapes = FRAME.geometry.to_numpy().copy()
        shapes[1] = shapely.from_wkt(text)
        yield text, FRAME.set_geometry(shapes, crs=FRAME.crs)


def test_a_frame_has_the_mark_of_its_contents():
    assert frame_mark(FRAME) == frame_mark(FRAME.copy(deep=True))
    marks = {name: frame_mark(one) for name, one in changed_frames()}
    assert frame_mark(FRAME) not in marks.values()
    assert len(set(marks.values())) == len(marks)


def test_files_have_the_mark_of_path_time_and_bytes(tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("1,2")
    os.utime(one, (5000, 5000))
    before = files_mark([one])
    assert files_mark([one, one]) == before
    shutil.copy2(one, other)
    assert files_mark([other]) != before
    assert files_mark([one, other]) != before
    one.write_text("1,3")
    os.utime(one, (5000, 5000))
    assert files_mark([one]) != before
    one.write_text("1,2")
    os.utime(one, (5001, 5001))
    assert files_mark([one]) != before
    os.utime(one, (5000, 5000))
    assert files_mark([one]) == before
    with pytest.raises(NoMarkError):
        files_mark([tmp_path / "none.csv"])


def test_what_changes_while_a_process_runs_has_no_mark(tmp_path):
    """The process may hold what stood there before, and its results must not pass for the new."""
    (tmp_path / "table.csv").write_text("1,2")
    os.utime(tmp_path / "table.csv", (5000, 5000))
    with pytest.raises(NoMarkError):
        folder_mark(tmp_path)
    code = (
        "import sys, pathlib\n"
        "from geowbit.cache import NoMarkError, folder_mark\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "print(folder_mark(folder))\n"
        "(folder / 'table.csv').write_text('1,3')\n"
        "try:\n"
        "    folder_mark(folder)\n"
        "except NoMarkError:\n"
        "    print('none')\n"
    )
    marks = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
        )
        marks += done.stdout.split()
    assert marks[1] == marks[3] == "none"
    assert marks[0] != marks[2]


def test_the_code_has_a_mark_of_every_module_and_word():
    import geowbit.cache.marks as marks

    package = Path(marks.__file__).parent.parent
    files = [name for name, _ in marks._files_in(package, marks._CODE)]
    every = {path.relative_to(package).as_posix() for path in package.rglob("*.py")}
    assert every <= set(files)
    assert "words/en/cache.ftl" in files
    assert code_mark() == code_mark()
    versions = marks._beneath()
    assert {"numpy", "shapely", "scipy", "pyproj", "python"} <= {
        k for k, v in versions.items() if v
    }
