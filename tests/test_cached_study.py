"""A study answers from the cache as without it, whatever was changed between two runs."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from refused import refused
from typer.testing import CliRunner

import geowbit as gw
from geowbit.cache import Store, keeping
from geowbit.cli import app
from geowbit.core import StudyError
from geowbit.criteria import fiber, power
from geowbit.criteria.registry import _registry
from geowbit.findings import LoadClass, load_classes

# what tells of the run and not of the answer
_OF_THE_RUN = ("seconds", "peak_memory_mb")
HUB = [0.2, 0.1]


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Path:
    """Return a folder of a made-up country: places, stations, fiber, depths, zones."""
    folder = tmp_path_factory.mktemp("own")
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(0.0, 1.0, (2, 25)).round(4)
    places = pd.DataFrame({"id": [f"p{n}" for n in range(25)], "lon": lon, "lat": lat})
    places.to_csv(folder / "places.csv", index=False)
    (folder / "subs.csv").write_text(
        "name,lon,lat,voltage_kv,other_kv\nA,0.1,0.2,275,275\nB,0.8,0.7,154,66\nC,0.5,0.5,275,154\n"
    )
    line = shapely.LineString([(0, 0), (0.5, 0.4), (1, 1)])
    gpd.GeoDataFrame({"owner": ["x"]}, geometry=[line], crs=4326).to_file(folder / "fiber.geojson")
    depths(folder, 2.0)
    zones(folder, 0.5)
    return folder


def depths(folder: Path, deep: float) -> None:
    values = np.linspace(0, deep, 400, dtype=np.float32).reshape(20, 20)
    values[:5] = -1
    place = rasterio.Affine(0.05, 0, 0, 0, -0.05, 1)
    options = {"height": 20, "width": 20, "count": 1, "dtype": "float32", "nodata": -1}
    with rasterio.open(
        folder / "depth.tif", "w", driver="GTiff", crs="EPSG:4326", transform=place, **options
    ) as file:
        file.write(values, 1)


def zones(folder: Path, east: float) -> None:
    box = shapely.box(0, 0, east, 1)
    frame = gpd.GeoDataFrame({"kind": ["zone"]}, geometry=[box], crs=4326)
    frame.to_file(folder / "zones.shp")


def study_of(folder: Path, **changed) -> gw.Study:
    layers = {
        "substations": {"file": "subs.csv"},
        "fiber_routes": {"file": "fiber.geojson"},
        "hazards": {"file": "depth.tif"},
        "protected_areas": {"file": "zones.shp"},
    }
    given = {
        "country": "none",
        "candidates": {"file": "places.csv"},
        "layers": layers | changed.pop("own", {}),
        "load_mw": 60,
        "hubs": {"capital": HUB},
        "criteria": {
            "substation_km": {"weight": 2},
            "fiber_km": {"weight": 1},
            "rtt_capital_ms": {"weight": 1},
            "depth_m": {
                **{"layer": "hazards", "measure": "value_at", "fill": 0, "direction": "cost"},
                **{"weight": 1, "best": 0, "worst": 3},
            },
        },
        "exclude": [{"inside": "protected_areas"}, "substation_km > 90"],
        **changed,
    }
    in_memory = given.pop("in_memory", None)
    return gw.Study(
        gw.settings.make_settings(given, folder=folder), folder=folder, layers=in_memory
    )


def told(sites: gw.Sites) -> dict:
    return {key: one for key, one in sites.record.items() if key not in _OF_THE_RUN}


def rewritten(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return change


FILES = {
    "a place": rewritten("places.csv", "p3,", "p3x,"),
    "a station": rewritten("subs.csv", "A,0.1,0.2", "A,0.3,0.2"),
    "a voltage": rewritten("subs.csv", "B,0.8,0.7,154", "B,0.8,0.7,275"),
    "fiber": rewritten("fiber.geojson", "0.4", "0.7"),
    "depths": lambda folder: depths(folder, 3.0),
    "zones": lambda folder: zones(folder, 0.7),
    "the system of zones": lambda folder: (folder / "zones.prj").write_text(
        rasterio.crs.CRS.from_epsg(6668).to_wkt()
    ),
    "time alone": lambda folder: os.utime(folder / "subs.csv", (86_400 * 9000, 86_400 * 9000)),
    "what stands beside": lambda folder: (folder / "subs.csv.provenance.json").write_text(
        json.dumps({"source": "A new source", "licence": "CC0"})
    ),
}
OPTIONS = {
    "load": {"load_mw": 5},
    "hub": {"hubs": {"capital": [0.9, 0.9]}},
    "column": {"own": {"substations": {"file": "subs.csv", "columns": {"voltage_kv": "other_kv"}}}},
    "licence": {"own": {"substations": {"file": "subs.csv", "licence": "CC0"}}},
    "rows": {"own": {"substations": {"file": "subs.csv", "where": "name in B, C"}}},
    "left out": {"own": {"fiber_routes": "none"}},
    "assumption": {"assumptions": {"fiber_detour_ratio": 1.9}},
    "classes": {"voltage_classes": {66: 10, 154: 80, 275: 400}},
}
# nothing is measured again for these
WEIGHED = {
    "weights": {"weights": {"substation_km": 5, "fiber_km": 0}},
    "exclusions": {"exclude": [{"inside": "protected_areas"}, "fiber_km > 30"]},
    "method": {"method": "topsis"},
    "unknown": {"unknown": "worst"},
    "top": {"top": {"n": 3}},
    "name": {"name": "Another"},
    "seed": {"seed": 7},
}


@pytest.fixture
def folder(own: Path, tmp_path: Path) -> Path:
    place = tmp_path / "own"
    shutil.copytree(own, place)
    return place


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("shared"), limit=10**9)


def same_answer(make: Callable[[], gw.Study], store: Store) -> gw.Sites:
    """Hold that a study answers from the cache as without it, in numbers and in words."""
    with keeping(store):
        found = make().run()
    expected = make().run(cache=False)
    pd.testing.assert_frame_equal(found.table, expected.table)
    assert told(found) == told(expected)
    return expected


def other(one: gw.Sites, two: gw.Sites) -> bool:
    return told(one) != told(two) or not one.table.equals(two.table)


def test_a_changed_file_is_read(folder, shared):
    before = same_answer(lambda: study_of(folder), shared)
    for what, change in FILES.items():
        change(folder)
        after = same_answer(lambda: study_of(folder), shared)
        # what is changed shows, or this tells nothing
        assert other(before, after), what
        before = after


def test_a_changed_option_counts(own, shared):
    before = same_answer(lambda: study_of(own), shared)
    for what, option in OPTIONS.items():
        after = same_answer(lambda option=option: study_of(own, **option), shared)
        assert other(before, after), what
    assert shared.messages == []


def test_weights_limits_and_scales_measure_nothing_again(own, tmp_path):
    store = Store(tmp_path, limit=10**9)
    with keeping(store):
        study_of(own).run()
    made = store.made
    assert made > 4
    for what, option in WEIGHED.items():
        same_answer(lambda option=option: study_of(own, **option), store)
        assert store.made == made, what


def test_frames_in_memory_count_by_their_values(own, shared):
    stations = gpd.GeoDataFrame(
        {"voltage_kv": [275.0, 154.0]},
        geometry=gpd.points_from_xy([0.2, 0.9], [0.2, 0.8]),
        crs=4326,
    )
    for frame in (stations, stations.assign(voltage_kv=[275.0, 275.0]), stations.iloc[:1]):
        same_answer(lambda frame=frame: study_of(own, in_memory={"substations": frame}), shared)
    found = shared.found
    same_answer(lambda: study_of(own, in_memory={"substations": stations.copy()}), shared)
    assert shared.found > found + 4


def test_one_study_runs_again_after_its_file_has_changed(folder, tmp_path):
    """It keeps the layer that it has read, and that is no answer to the new file."""
    store = Store(tmp_path / "kept", limit=10**9)
    study = study_of(folder)
    with keeping(store):
        first = study.run()
        FILES["a station"](folder)
        study.run()
        fresh = study_of(folder).run()
    assert not first.table["substation_km"].equals(fresh.table["substation_km"])
    expected = study_of(folder).run(cache=False)
    pd.testing.assert_frame_equal(fresh.table, expected.table)


def test_layers_that_a_check_has_read_are_told_in_full(own, tmp_path):
    store = Store(tmp_path, limit=10**9)
    study = study_of(own)
    study.check()
    with keeping(store):
        study.run()
    assert store.made > 4
    same_answer(lambda: study_of(own), store)


def test_a_database_and_a_link_are_read_each_time(folder, tmp_path):
    """Nobody knows what they hold without reading it."""
    store = Store(tmp_path / "kept", limit=10**9)
    (folder / "depth.vrt").write_text(
        f"""<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:4326</SRS>
        <GeoTransform>0, 0.05, 0, 1, 0, -0.05</GeoTransform>
        <VRTRasterBand dataType="Float32" band="1"><NoDataValue>-1</NoDataValue><SimpleSource>
        <SourceFilename relativeToVRT="0">{folder / "depth.tif"}</SourceFilename>
        <SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"""
    )

    def make() -> gw.Study:
        return study_of(folder, own={"hazards": {"file": "depth.vrt"}})

    before = same_answer(make, store)
    FILES["depths"](folder)
    after = same_answer(make, store)
    assert not before.table["depth_m"].equals(after.table["depth_m"])
    assert store.made == 0


@pytest.fixture
def user(tmp_path, monkeypatch) -> Iterator[Path]:
    """Return the folder of a user's own cache, which the environment names."""
    monkeypatch.setenv("GEOWBIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GEOWBIT_CACHE_GB", "1")
    return tmp_path / "cache" / "results"


def test_damaged_entries_are_told_and_computed_again(own, user):
    expected = study_of(own).run()
    assert expected.cache_notes == ()
    entries = sorted(user.iterdir())
    assert len(entries) > 4
    for number, path in enumerate(entries):
        content = bytearray(path.read_bytes())
        content[-1 - number] ^= 1
        path.write_bytes(content)
    with pytest.warns(UserWarning, match="cache: "):
        found = study_of(own).run()
    assert {one.code for one in found.cache_notes} == {"cache.damaged"}
    pd.testing.assert_frame_equal(found.table, expected.table)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert study_of(own).run().cache_notes == ()


@pytest.mark.filterwarnings("ignore:cache. ")
def test_the_shell_says_it_in_one_line_and_does_without(own, user, tmp_path):
    (own / "study.yaml").write_text(
        "country: none\ncandidates: {file: places.csv}\nlayers: {substations: {file: subs.csv}}\n"
        "criteria: {substation_km: {weight: 1}}\nload_mw: 60\n"
    )
    asked = ["run", str(own / "study.yaml"), "-o", str(tmp_path / "out")]
    without = CliRunner().invoke(app, [*asked, "--no-cache"])
    assert (without.exit_code, user.exists()) == (0, False)
    first = CliRunner().invoke(app, asked)
    assert first.exit_code == 0
    rows = pd.read_parquet(tmp_path / "out" / "sites.parquet", columns=["site_id", "score"])
    for path in user.iterdir():
        path.write_bytes(b"GEOWBIT0" + bytes(40))
    again = CliRunner().invoke(app, asked)
    assert again.exit_code == 0
    said = [line for line in again.stderr.splitlines() if "another version" in line]
    assert said
    assert "Traceback" not in again.stderr
    pd.testing.assert_frame_equal(
        rows, pd.read_parquet(tmp_path / "out" / "sites.parquet", columns=["site_id", "score"])
    )
    assert without.stdout == first.stdout == again.stdout


def test_a_folder_that_cannot_be_written_stops_no_run(own, user):
    user.parent.mkdir(parents=True)
    user.write_text("a file where the folder should be")
    with pytest.warns(UserWarning, match="cannot be written"):
        found = study_of(own).run()
    pd.testing.assert_frame_equal(found.table, study_of(own).run(cache=False).table)


def test_a_study_and_its_sites_go_to_another_process(own, user):
    study = study_of(own)
    again = pickle.loads(pickle.dumps(study))
    pd.testing.assert_frame_equal(again.run().table, study.run().table)
    store = pickle.loads(pickle.dumps(Store(user, limit=5)))
    assert (store.folder, store.limit) == (user, 5)


def test_a_sweep_answers_as_its_runs_do(own):
    axes = {
        "load_mw": [5, 60],
        "weights": [{}, {"fiber_km": 5}],
        "method": ["weighted_sum", "topsis"],
    }
    base = study_of(own)
    found = list(base.sweep(axes, cache=False))
    assert [tuple(values.values()) for values, _ in found] == list(product(*axes.values()))
    for values, sites in found:
        expected = base.changed(**values).run(cache=False)
        pd.testing.assert_frame_equal(sites.table, expected.table)
        assert told(sites) == told(expected)
    # the weights of the study stay where a value of the sweep does not name them
    assert found[2].sites.run.study["weights"] == {"fiber_km": 5}


def test_a_sweep_measures_each_thing_once(own, user, monkeypatch):
    asked = []
    real = power.substation_km
    monkeypatch.setitem(
        _registry, "substation_km",
        replace(_registry["substation_km"], measure=_Counting(real, asked, "substation_km")),
    )  # fmt: skip
    monkeypatch.setitem(
        _registry, "fiber_km",
        replace(_registry["fiber_km"], measure=_Counting(fiber.fiber_km, asked, "fiber_km")),
    )  # fmt: skip
    for _ in study_of(own).sweep({"load_mw": [5, 60, 80], "seed": [1, 2]}):
        pass
    # what goes by the load once a load, what does not once in all
    assert (asked.count("substation_km"), asked.count("fiber_km")) == (3, 1)
    assert len(list(user.iterdir())) > 4


class _Counting:
    """A measure that has a digest, and counts how often it is asked."""

    def __init__(self, measure, asked, name) -> None:
        self.measure, self.asked, self.name = measure, asked, name
        self.mark = f"counting {name}"

    def __call__(self, scene):
        self.asked.append(self.name)
        return self.measure(scene)


def test_what_is_wrong_with_a_sweep_is_said_before_any_has_run(own):
    steps = []
    for axes in ({"load_mw": []}, {"load_mw": 5}, {"method": "topsis"}):
        with refused(StudyError, "study.sweep_list", name=next(iter(axes))):
            study_of(own).sweep(axes, tell=steps.append)
    with pytest.raises(StudyError):
        study_of(own).sweep({"load_mw": [5, -1]}, tell=steps.append)
    with pytest.raises(StudyError):
        study_of(own).sweep({"lode_mw": [5]}, tell=steps.append)
    assert steps == []


def test_a_sweep_that_keeps_nothing_leaves_nothing(own, user, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    last = [sites for _, sites in study_of(own).sweep({"seed": [1, 2]}, cache=False)][-1]
    last.write(tmp_path / "out")
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not user.exists()


def plain(one: LoadClass) -> tuple:
    tariff = one.tariff and (one.tariff.plain(), one.tariff.option.tolist())
    told = (one.loads_mw, one.substations, one.least_kv, [str(name) for name in one.names])
    return one.columns.to_dict(), one.nearest.tolist(), told, tariff


def test_other_loads_of_a_map_come_back_as_they_were_measured(toyama, tmp_path):
    store = Store(tmp_path, limit=10**9)
    expected = [plain(one) for one in load_classes(toyama.run, toyama.layers)]
    assert sum(one[-1] is not None for one in expected) > 1
    for _ in range(2):
        with keeping(store):
            found = [plain(one) for one in load_classes(toyama.run, toyama.layers)]
        assert found == expected
    # another ratio of fiber to power makes other prices at every load
    costs = {**toyama.run.study["costs"], "fiber_to_power_ratio": 0.5}
    other = replace(toyama.run, study={**toyama.run.study, "costs": costs})
    dearer = [plain(one) for one in load_classes(other, toyama.layers)]
    assert [one[-1] for one in dearer] != [one[-1] for one in expected]
    with keeping(store):
        assert [plain(one) for one in load_classes(other, toyama.layers)] == dearer
