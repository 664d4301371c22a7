"""Land in one piece, against a flood fill by hand."""

from __future__ import annotations

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

from geowbit.candidates import side_pairs
from geowbit.core.errors import OutputError
from geowbit.findings import ContiguousRegion, contiguous_regions
from geowbit.geodesy import polygon_area_km2
from geowbit.run import Run, bare_run

STEP = 0.01


def a_run(picture: list[str]) -> Run:
    """Return a run of a picture: digits are scores in tenths, a dot is excluded, a blank none."""
    rows = [
        {"lon": 139 + x * STEP, "lat": 35 - y * STEP, "excluded": sign == ".",
         "score": np.nan if sign == "." else int(sign) / 10}
        for y, line in enumerate(picture) for x, sign in enumerate(line) if sign != " "
    ]  # fmt: skip
    return bare_run(pd.DataFrame(rows))


def by_hand(table: pd.DataFrame, best: set[int]) -> set[frozenset[int]]:
    """Return the pieces of some rows, each grown from one cell by its four neighbors."""
    at = {
        (round(one.lon / STEP), round(one.lat / STEP)): row
        for row, one in enumerate(table.itertuples())
    }
    place = {row: cell for cell, row in at.items()}
    left, pieces = set(best), set()
    while left:
        waiting, piece = [left.pop()], set()
        while waiting:
            row = waiting.pop()
            piece.add(row)
            x, y = place[row]
            for cell in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if at.get(cell) in left:
                    left.remove(at[cell])
                    waiting.append(at[cell])
        pieces.add(frozenset(piece))
    return pieces


lines = st.text(alphabet=" .13579", min_size=5, max_size=5)


@given(st.lists(lines, min_size=3, max_size=6), st.sampled_from([1, 25, 60, 100]))
def test_pieces_are_those_of_a_flood_fill(picture: list[str], best_pct: float) -> None:
    # two corners make it a lattice whatever lies between
    run = a_run(["99..9", "9" + picture[0][1:], *picture[1:]])
    table = run.frame()
    ranked = table.loc[~table["excluded"], "score"]
    share = 100 * ranked.rank(method="max") / len(ranked)
    best = set(share.index[share >= min(100 - best_pct, share.max())])
    found = contiguous_regions(run, best_pct=best_pct, least_km2=0)
    assert {frozenset(one.rows) for one in found} == by_hand(table, best)
    assert [one.mean_score for one in found] == sorted(
        (one.mean_score for one in found), reverse=True
    )
    for one in found:
        scores = table["score"].iloc[list(one.rows)]
        assert one.mean_score == pytest.approx(scores.mean())
        assert one.best_row == scores.idxmax()


def test_a_piece_is_as_large_as_its_cells_and_smaller_ones_are_left_out() -> None:
    run = a_run(["99.9", "9.13"])
    found = contiguous_regions(run, best_pct=100, least_km2=3)
    # one hundredth of a degree at 35 N: 1.0127 km²
    assert [(one.rows, round(one.km2, 2)) for one in found] == [
        ((0, 1, 4), 3.04),
        ((3, 6, 7), 3.04),
    ]
    assert contiguous_regions(run, best_pct=100, least_km2=3.1) == ()
    assert isinstance(found[0], ContiguousRegion)


def test_hexagons_hang_together_as_their_own_grid_has_them() -> None:
    # H3 knows the neighbors of a cell, whatever its outline
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(-54.8, -68.3, 8), 9))
    shapes = [shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(one)]) for one in cells]
    a, b = side_pairs(shapes)
    near = {(cells[i], cells[k]) for i, k in zip(a, b, strict=True)}
    expected = {
        (one, other) for one in cells for other in h3.grid_ring(one, 1) if one < other in cells
    }
    assert near == {tuple(sorted(pair)) for pair in expected}
    scores = np.random.default_rng(8).random(len(cells)).round(3)
    places = shapely.centroid(shapes)
    table = gpd.GeoDataFrame(
        {"lon": shapely.get_x(places), "lat": shapely.get_y(places), "score": scores,
         "excluded": False},
        geometry=shapes, crs=4326,
    )  # fmt: skip
    best = {
        cells[row]
        for row in np.flatnonzero(100 * pd.Series(scores).rank(method="max") / len(cells) >= 60)
    }
    left, pieces = set(best), set()
    while left:
        waiting, piece = [left.pop()], set()
        while waiting:
            one = waiting.pop()
            piece.add(cells.index(one))
            more = set(h3.grid_ring(one, 1)) & left
            left -= more
            waiting += more
        pieces.add(frozenset(piece))
    found = contiguous_regions(bare_run(table), best_pct=40, least_km2=0)
    assert {frozenset(one.rows) for one in found} == pieces
    for one in found[:5]:
        together = shapely.union_all([shapes[row] for row in one.rows])
        assert one.km2 == pytest.approx(float(polygon_area_km2([together])[0]), rel=1e-6)


@given(st.integers(0, 2**16))
def test_polygons_of_one_s_own_share_a_side_where_more_than_points_touch(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = shapely.multipoints(random.integers(0, 60, (9, 2)) / 50)
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    cells = shapely.transform(cells, lambda corners: corners.round(5))
    a, b = side_pairs(cells)
    one, other = np.triu_indices(len(cells), 1)
    edges = shapely.boundary(cells)
    touch = shapely.length(shapely.intersection(edges[one], edges[other])) > 0
    assert list(zip(a, b, strict=True)) == list(zip(one[touch], other[touch], strict=True))


def test_nothing_ranked_has_no_pieces() -> None:
    assert contiguous_regions(a_run(["..", ".."])) == ()


def test_candidates_that_are_no_cells_are_refused() -> None:
    places = gpd.GeoDataFrame(
        {"lon": [139.0, 139.37], "lat": [35.0, 36.1], "score": 0.5, "excluded": False},
        geometry=shapely.points([[139.0, 35.0], [139.37, 36.1]]), crs="EPSG:4326",
    )  # fmt: skip
    with refused(OutputError, "findings.no_lattice"):
        contiguous_regions(bare_run(places))
