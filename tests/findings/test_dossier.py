"""The dossier of a place, held against counting and against sums by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from refused import refused

import geowbit as gw
from geowbit.core import AreaError, StudyError, Text
from geowbit.countries import using
from geowbit.findings import (
    AskedPlace,
    Dossier,
    area_statistics,
    asked_place,
    by_region,
    dossier,
    dossiers,
    gaps_between,
    places_of_prefecture,
    rows_of_town,
)
from geowbit.findings.dossiers import standing_of
from geowbit.findings.run_ranking import RunRanking
from geowbit.place import Place
from geowbit.run import Run, bare_run
from geowbit.sites import Sites


@pytest.fixture(scope="module")
def sites(toyama: Sites) -> Iterator[Sites]:
    with using(toyama.country):
        yield toyama


@pytest.fixture(scope="module")
def nanto(sites: Sites) -> Dossier:
    return sites.dossier("Nanto")


def test_a_municipality_stands_where_counting_puts_it(sites: Sites, nanto: Dossier) -> None:
    table = sites.table
    here = (table["municipality"] == "Nanto-shi") & (table["prefecture"] == "Toyama")
    ranked = table[~table["excluded"]]
    standing, best = nanto.standing, nanto.best[0]
    assert (nanto.place.kind, nanto.place.code) == ("municipality", "16210")
    assert standing.candidates == here.sum()
    assert standing.ranked == (here & ~table["excluded"]).sum() > 0
    assert standing.best_tenth == (here & (table["national_percentile"] >= 90)).sum()
    assert best.rank == table.loc[here, "rank"].min()
    of_prefecture = ranked[ranked["prefecture"] == "Toyama"]
    assert best.area_percentile == pytest.approx(
        100 * (of_prefecture["score"] <= best.score).mean()
    )
    towns = ranked.groupby(["prefecture", "municipality"], observed=True)["rank"].min()
    assert standing.in_run is not None
    assert standing.in_run.rank == 1 + (towns < best.rank).sum()
    assert standing.in_run.of == len(towns)
    assert standing.in_prefecture is not None
    assert standing.in_prefecture.rank == 1 + (towns["Toyama"] < best.rank).sum()


def test_the_best_tenth_is_counted_by_one_rule(sites: Sites) -> None:
    # of 1,003 candidates three of which score alike where it begins, by whoever counts
    scores = np.r_[np.arange(1000), 899, 899, 5] / 1000
    table = pd.DataFrame(
        {
            "site_id": np.arange(1003).astype(str),
            "lon": 139 + np.arange(1003) / 800,
            "lat": 35.0,
            "score": scores,
            "rank": pd.Series(scores).rank(ascending=False, method="first").astype(int),
            "excluded": False,
            "exclusion": "",
            "prefecture": "A",
            "municipality": "B",
        }
    )
    run = bare_run(table)
    counted = int((100 * table["score"].rank(method="max") / 1003 >= 90).sum())
    assert counted == 101 + 2
    area = area_statistics(run, shapely.box(138, 34, 141, 36))
    assert (area.in_best_tenth, area.best_tenth) == (counted, counted)
    assert [one.in_best_tenth for one in by_region(run, "municipality")] == [counted]
    nowhere = Text("")
    place = AskedPlace("area", "all", np.arange(1003), nowhere, nowhere, "", 139.5, 35.0)
    ranking = RunRanking(run)
    assert standing_of(ranking, place).best_tenth == counted
    # and its percentiles are those of the run, where those of the country are not known
    assert not ranking.of_country
    assert RunRanking(sites.run).of_country


def test_a_name_that_is_also_a_hub_s_is_the_municipality(sites: Sites) -> None:
    towns = pd.DataFrame(
        {
            "site_id": ["a", "b"],
            "lon": [135.5, 135.6],
            "lat": [34.69, 34.7],
            "prefecture": "Osaka",
            "municipality": "Osaka-shi",
            "excluded": False,
            "exclusion": "",
            "score": [0.5, 0.6],
            "rank": [2, 1],
        }
    )
    run = replace(bare_run(towns), study={"hubs": {"osaka": [135.5, 34.69]}})
    found = asked_place(run, sites.layers, "Osaka")
    assert (found.kind, found.rows.tolist()) == ("municipality", [0, 1])
    # a hub of no municipality's name is where it stands
    alone = replace(run, study={"hubs": {"here": [135.6, 34.7]}})
    found = asked_place(alone, sites.layers, "here")
    assert (found.kind, found.rows.tolist()) == ("candidate", [1])


def test_its_three_best_do_not_touch(sites: Sites, nanto: Dossier) -> None:
    shapes = [sites.table.set_index("site_id").geometry[one.site_id] for one in nanto.best]
    assert len(shapes) == 3
    assert not any(shapes[a].intersects(shapes[b]) for a, b in ((0, 1), (0, 2), (1, 2)))
    assert [one.number for one in nanto.best] == [1, 2, 3]


def test_cells_at_a_corner_touch_at_the_wide_end_of_a_long_country_too() -> None:
    # the second touches the first at a corner, the third is two columns off; the fourth, 22 degrees
    # farther north, where a cell is a quarter narrower, makes the lattice long
    table = pd.DataFrame(
        {
            "lon": [125.0, 125.0125, 125.025, 125.0],
            "lat": [24.0, 24.0 + 1 / 120, 24.0, 46.0],
            "score": [0.9, 0.8, 0.7, 0.1],
            "rank": [1, 2, 3, 4],
            "excluded": False,
        }
    )
    nowhere = Text("")
    place = AskedPlace("area", "South", np.arange(3), nowhere, nowhere, "", 125.0, 24.0)
    assert RunRanking(bare_run(table)).best_rows(place) == [0, 2]


def test_towns_of_one_name_in_a_language_are_told_apart() -> None:
    # the two lie four degrees apart, and only their names in the other language differ
    table = pd.DataFrame(
        {
            "site_id": list("abcd"),
            "lon": [140.1, 142.5, 140.2, 142.6],
            "lat": [41.9, 44.8, 41.9, 44.8],
            "prefecture": "Hokkaido",
            "municipality": "Esashi-cho",
            "municipality_ja": ["江差町", "枝幸町", "江差町", "枝幸町"],
            "excluded": False,
            "score": 0.5,
            "rank": [1, 2, 3, 4],
        }
    )
    run = bare_run(table)
    south = Place(140.13, 41.87, "Esashi-cho, Hokkaido", "municipality")
    north = Place(142.58, 44.94, "Esashi-cho, Hokkaido", "municipality")
    assert rows_of_town(run, south).tolist() == [0, 2]
    assert rows_of_town(run, north).tolist() == [1, 3]
    assert rows_of_town(run, Place(140.0, 42.0, "Nowhere", "municipality")).size == 0
    # each is a town of its own where towns are ranked
    assert RunRanking(run).towns["rank"].tolist() == [1, 2]
    shares = by_region(run, "municipality")
    assert [(one.local_name, one.candidates, one.best_rank) for one in shares] == [
        ("江差町", 2, 1),
        ("枝幸町", 2, 2),
    ]


def test_every_exclusion_of_the_place_is_counted(sites: Sites, nanto: Dossier) -> None:
    bits = sites.table.loc[nanto.place.rows, "excluded_by"].to_numpy(np.int64)
    counted = {one.rule.text: (one.count, one.alone) for one in nanto.standing.reasons}
    for at, rule in enumerate(sites.run.rules):
        hits = int((bits >> at & 1).sum())
        assert counted.get(rule.text, (0, 0)) == (hits, int((bits == 1 << at).sum()))


def test_the_gaps_to_the_winner_add_up(sites: Sites, nanto: Dossier) -> None:
    rival = nanto.rival
    assert rival is not None
    assert rival.rank == 1
    assert sum(one.points for one in rival.gaps) == pytest.approx(
        nanto.best[0].score - rival.score, abs=1e-9
    )
    size = [abs(one.points) for one in rival.gaps]
    assert size == sorted(size, reverse=True)


def test_the_winner_is_held_against_the_best_outside(sites: Sites) -> None:
    top = sites.table.set_index("rank").loc[1]
    found = dossier(sites.run, sites.layers, str(top["site_id"]))
    assert found.best[0].rank == 1
    assert found.rival is not None
    assert found.rival.rank == 2


def test_a_lift_is_the_score_of_the_row_with_that_value(sites: Sites, nanto: Dossier) -> None:
    # the oracle sums the parts of the row, and takes the part of one criterion as full
    best, shares = nanto.best[0], sites.run.weights
    known = {name: share for name, share in shares.items() if not pd.isna(best.row.get(name))}
    total = sum(known.values())
    assert nanto.lifts
    for one in nanto.lifts:
        how = sites.run.criterion(one.criterion)
        full = shares[one.criterion] / total * (one.best - how.worst) / (how.best - how.worst)
        part = best.row[f"score_{one.criterion}"]
        assert one.points == pytest.approx(full - part, abs=1e-9)
        if one.criterion.startswith("rtt_"):
            lon, lat = sites.run.hubs[one.criterion.split("_")[1]]
            km = gw.geodesy.distance_km(best.lon, best.lat, lon, lat)
            # 4.9 microseconds a kilometer, there and back
            assert one.best == pytest.approx(max(2.0, 2 * 4.9e-3 * float(km)), rel=1e-6)
        else:
            assert one.best == how.best
        assert one.percentile >= best.percentile
    gains = sum(one.points for one in nanto.lifts)
    assert nanto.lifted_percentile >= max(one.percentile for one in nanto.lifts)
    assert best.score + gains <= 1 + 1e-9


def test_what_is_needed_is_just_enough(sites: Sites) -> None:
    found = [
        (one, lift)
        for one in dossiers(sites.run, sites.layers, places_of_prefecture(sites.run, "富山"))
        for lift in one.lifts
        if not np.isnan(lift.needed) and sites.run.criterion(lift.criterion).scale == "linear"
    ]
    table = sites.table
    assert found
    for one, lift in found:
        entry = table.loc[table["national_percentile"] >= one.goal, "score"].min()
        how = sites.run.criterion(lift.criterion)
        assert how.weight > 0
        scored = np.interp(
            lift.needed, *zip(*sorted([(how.best, 1.0), (how.worst, 0.0)]), strict=True)
        )
        share = sites.run.weights[lift.criterion]
        known = sum(
            weight
            for name, weight in sites.run.weights.items()
            if not pd.isna(one.best[0].row[name])
        )
        reached = (
            one.best[0].score - one.best[0].row[f"score_{lift.criterion}"] + scored * share / known
        )
        assert reached == pytest.approx(entry, abs=1e-6)


def test_an_excluded_place_says_why_and_what_it_would_be(sites: Sites) -> None:
    out = sites.table[sites.table["excluded"]].iloc[0]
    found = dossier(sites.run, sites.layers, str(out["site_id"]))
    assert found.is_excluded
    assert found.best[0].rank is None
    assert found.best[0].reasons == sites.run.reasons(int(out["excluded_by"]))
    assert found.best[0].score == out["score"]
    ranked = sites.table[~sites.table["excluded"]]
    near = gw.geodesy.distance_km(out["lon"], out["lat"], ranked["lon"], ranked["lat"]).min()
    assert found.neighbor is not None
    assert found.neighbor.km == pytest.approx(near, abs=1e-6)
    assert found.standing.in_run is None


def test_costs_years_and_ways_keep_their_order(nanto: Dossier) -> None:
    for one in nanto.best:
        for span in (one.connection, one.power, one.fiber, one.years):
            assert span.low <= span.mid <= span.high
        assert one.power.mid + one.fiber.mid == pytest.approx(one.connection.mid, rel=2e-3)
    assert {(way.hub, way.route) for way in nanto.best[0].ways} >= {("tokyo", 1), ("osaka", 1)}
    # the others have none: they take the most time
    assert not nanto.best[1].ways


def test_an_area_means_the_candidates_whose_middle_it_holds(sites: Sites) -> None:
    drawn = shapely.box(136.9, 36.55, 137.0, 36.62)
    place = asked_place(sites.run, sites.layers, drawn, name="Ours")
    table = sites.table
    inside = (table["lon"].between(136.9, 137.0) & table["lat"].between(36.55, 36.62)).to_numpy()
    assert place.kind == "area"
    assert place.rows.tolist() == np.flatnonzero(inside).tolist()
    same = asked_place(sites.run, sites.layers, {"bbox": [136.9, 36.55, 137.0, 36.62]})
    assert same.rows.tolist() == place.rows.tolist()
    assert not place.mended


def test_an_area_drawn_across_itself_is_repaired(sites: Sites) -> None:
    bow = shapely.Polygon([(136.9, 36.5), (137.0, 36.6), (137.0, 36.5), (136.9, 36.6)])
    place = asked_place(sites.run, sites.layers, bow)
    assert place.mended
    halves = [
        shapely.Polygon([(136.9, 36.5), (136.95, 36.55), (136.9, 36.6)]),
        shapely.Polygon([(137.0, 36.5), (136.95, 36.55), (137.0, 36.6)]),
    ]
    points = shapely.points(sites.table["lon"], sites.table["lat"])
    inside = np.logical_or.reduce([shapely.contains(half, points) for half in halves])
    assert place.rows.tolist() == np.flatnonzero(inside).tolist()


def test_an_area_smaller_than_a_cell_means_that_cell(sites: Sites) -> None:
    row = sites.table.iloc[100]
    lon, lat = row["lon"] + 0.003, row["lat"] + 0.002
    place = asked_place(sites.run, sites.layers, shapely.box(lon, lat, lon + 1e-4, lat + 1e-4))
    assert place.rows.tolist() == [100]


def test_an_area_without_room_is_refused(sites: Sites) -> None:
    line = shapely.Polygon([(136, 36), (137, 37), (136.5, 36.5)])
    with refused(AreaError, "dossier.no_room"):
        asked_place(sites.run, sites.layers, line)


def test_places_that_mean_nothing_or_much_are_refused(sites: Sites) -> None:
    for asked, code in (
        ("36.9,136.0", "run.no_site_there"),
        ("Naha", "run.no_site_there"),
        ("Fuchu", "run.no_site"),
        ("x" * 10_000, "place.unknown"),
    ):
        with refused(StudyError, code) as found:
            sites.dossier(asked)
        assert len(str(found.value)) < 600
    with refused(StudyError, "dossier.no_prefecture", name="Okinawa"):
        places_of_prefecture(sites.run, "Okinawa")


def test_a_place_asked_for_twice_is_told_once(sites: Sites) -> None:
    found = dossiers(sites.run, sites.layers, ["Nanto", "南砺市", "Tonami"])
    assert [str(one.place.municipality) for one in found] == ["Nanto-shi", "Tonami-shi"]


def test_a_record_is_plain_json(nanto: Dossier) -> None:
    told = json.loads(json.dumps(nanto.as_dict(), allow_nan=False))
    assert told["place"]["code"] == "16210"
    assert told["best"][0]["connection"]["mid"] > 0
    assert "row" not in told["best"][0]


def test_a_run_without_costs_or_fiber_tells_the_rest() -> None:
    # a table of another kind: no money, no fiber, no municipality
    table = pd.DataFrame(
        {
            "site_id": ["a", "b"],
            "lon": [10.0, 10.5],
            "lat": [50.0, 50.0],
            "score": [0.25, 0.75],
            "rank": pd.array([2, 1], dtype="Int64"),
            "excluded": False,
            "exclusion": "",
            "excluded_by": 0,
        }
    )
    import geopandas as gpd

    from geowbit.layers import Layers

    frame = gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326"
    )
    run = Run.of(frame, {"name": "abroad", "study": {"load_mw": 5}})
    found = dossier(run, Layers(), "a")
    assert np.isnan(found.best[0].connection.mid)
    assert found.best[0].ways == ()
    assert found.lifts == ()
    assert found.rival is not None
    assert found.rival.site_id == "b"
    assert found.best[0].percentile == 50.0
    assert gaps_between(run, {"site_id": "a"}, {"site_id": "b"}) == ()


def test_a_cell_and_a_town_are_other_places(sites: Sites) -> None:
    town = asked_place(sites.run, sites.layers, "Tonami")
    cell = asked_place(sites.run, sites.layers, str(sites.table["site_id"].iloc[town.rows[0]]))
    assert isinstance(cell, AskedPlace)
    assert (town.kind, cell.kind) == ("municipality", "candidate")
    assert town.key != cell.key
    assert str(cell.municipality) == "Tonami-shi"
