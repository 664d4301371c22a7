"""A study across the antimeridian is drawn in one piece, and places keep their names."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from geowbit.candidates import lattice_candidates, table_lattice
from geowbit.layers import Provenance
from geowbit.pages import site_map
from geowbit.pages._site_map import view_bounds
from geowbit.pages.eastward import eastward, eastward_layers, eastward_run, lies_across
from geowbit.pages.language import telling
from geowbit.pages.words import criterion_label, position, where
from geowbit.run import Run, bare_run


def fiji() -> gpd.GeoDataFrame:
    area = {"bbox": [178.5, -18, -178.5, -16]}
    cells = lattice_candidates(lon_arcsec=1800, lat_arcsec=1800, area=area)
    return cells.assign(score=0.5, excluded=False, rank=range(1, len(cells) + 1))


def test_cells_lie_side_by_side_on_one_lattice_in_reading_order() -> None:
    cells = fiji()
    assert lies_across(cells)
    moved = eastward(cells)
    assert not lies_across(moved)
    lattice = table_lattice(moved)
    assert lattice is not None
    assert lattice.grid.shape == (4, 6)
    assert (lattice.row * 6 + lattice.column).tolist() == list(range(24))
    assert moved.total_bounds.tolist() == [178.5, -18, 181.5, -16]
    # what was given stays where it is
    assert cells["lon"].min() < 0


def test_the_first_view_is_of_the_area_and_not_of_the_earth() -> None:
    (_, west), (_, east) = view_bounds(eastward(fiji()))
    assert 178 < west < east < 182
    drawn = site_map(bare_run(fiji(), name="Fiji"), fiji().tail(2), layers={})
    html = drawn.get_root().render()
    assert "-178.75" not in html
    assert "[-17.75,181.25," in html


def test_features_and_hubs_move_with_the_candidates() -> None:
    cable = gpd.GeoDataFrame(
        geometry=[shapely.MultiLineString([[(179, -17), (180, -17)], [(-180, -17), (-179, -17)]])],
        crs=4326,
    )
    moved = eastward_layers({"fiber_routes": cable, "terrain": "a raster"})
    assert moved["fiber_routes"].total_bounds.tolist() == [179, -17, 181, -17]
    assert moved["terrain"] == "a raster"
    run = Run(study={"hubs": {"suva": [178.4, -18.1], "apia": [-171.8, -13.8]}})
    assert eastward_run(run).hubs == {"suva": (178.4, -18.1), "apia": (188.2, -13.8)}
    assert run.hubs["apia"][0] == -171.8


def test_places_are_told_by_their_real_longitude() -> None:
    assert position(-17.5, 181.25) == position(-17.5, -178.75) == "17.500 S, 178.750 W"


def test_what_is_wrong_with_embedded_layers_is_not_said_of_ones_own() -> None:
    own = Run(layers=(Provenance("fiber_routes", confidence="user"),))
    with telling(own):
        assert criterion_label("fiber_km") == "Distance to fiber"
        assert criterion_label("population_50km") == "People within 50 km (modelled)"
    assert criterion_label("fiber_km") == "Distance to fiber (corridor proxy)"


def test_a_name_is_told_once() -> None:
    row = pd.Series({"prefecture": "West", "prefecture_ja": "West", "municipality": ""})
    assert where(row) == ("West", "")
