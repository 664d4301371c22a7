"""What the numbers of a raster mean: nothing known, classes, colors, times, units, a whole turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from rasters import raster_at
from refused import refused

from geowbit import Study
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.criteria.discs import cells_within
from geowbit.criteria.zones import mean_in_polygons
from geowbit.layers import Layers, Overview, open_raster
from geowbit.layers.cells import turned_around

DEGREES = Affine(0.01, 0, 139, 0, -0.01, 36)


def write(path: Path, values: Any, transform: Affine = DEGREES, **keys: Any) -> Path:
    bands = np.asarray(values)
    bands = bands if bands.ndim == 3 else bands[None]
    colormap = keys.pop("colormap", None)
    names, tags, unit = keys.pop("names", None), keys.pop("tags", None), keys.pop("unit", None)
    with rasterio.open(
        path, "w", count=len(bands), height=bands.shape[1], width=bands.shape[2],
        dtype=bands.dtype, transform=transform, **{"crs": "EPSG:4326", "driver": "GTiff"} | keys,
    ) as file:  # fmt: skip
        file.write(bands)
        if colormap:
            file.write_colormap(1, colormap)
        for number, name in enumerate(names or (), 1):
            file.set_band_description(number, name)
        for number, held in enumerate(tags or (), 1):
            file.update_tags(number, **held)
        if unit:
            file.units = [unit] * len(bands)
    return path


def row_of(path: Path, **keys: Any) -> list[float]:
    """Return the first row of a raster, None where nothing is known."""
    raster = open_raster(path, **keys)
    found = raster.read(slice(0, 1), slice(0, raster.grid.columns))[0]
    return [None if np.isnan(one) else float(one) for one in found]


# ------------------------------------------------------------------------------ nothing known


@pytest.mark.parametrize("nothing", [1e20, -9999.9, -99.99, -3.4e38, 9.96921e36, -9999, 0.1])
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_nodata_is_compared_in_the_type_of_the_file(
    tmp_path: Path, nothing: float, kind: str
) -> None:
    path = write(tmp_path / "own.tif", np.array([[5, nothing, 7]], kind))
    assert row_of(path, nodata=nothing) == [5, None, 7]
    # tiles, and rasters in memory
    assert row_of([path, path], nodata=[nothing, 5]) == [None, None, 7]  # type: ignore[arg-type]
    held = raster_at(np.array([[5, nothing, 7]], kind), 139, 36, 0.01, 0.01, nodata=nothing)
    assert np.isnan(held.sample([139.005, 139.015], [35.995] * 2)).tolist() == [False, True]


@settings(max_examples=60, deadline=None)
@given(
    nothing=st.floats(-50, 50) | st.floats(-3e38, 3e38),
    others=st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=6),
)
def test_no_other_number_is_taken_for_nodata(
    tmp_path_factory: pytest.TempPathFactory, nothing: float, others: list[float]
) -> None:
    cells = np.array([[nothing, *others]], np.float32)
    path = write(tmp_path_factory.mktemp("own") / "own.tif", cells)
    # as numpy has it, number by number
    known = [bool(one != np.float32(nothing)) for one in cells[0]]
    found = row_of(path, nodata=nothing)
    assert [one is not None for one in found] == known


def test_nodata_that_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tif", np.array([[1, 2]], np.uint8))
    for wrong in (-9999, 1.5, 256):
        with refused(LayerError, "layers.nodata_beyond", path=str(path), value=f"{wrong:g}"):
            open_raster(path, nodata=wrong)
    assert row_of(path, nodata=255) == [1, 2]
    with refused(LayerError, "layers.nodata_takes", given="nothing"):
        open_raster(path, nodata="nothing")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "cells", "value"),
    [
        ("int16", [3, 250, -32767], "-32767"),
        ("int16", [3, 250, -32768], "-32768"),
        ("int16", [0, 30_000, -999], "-999"),
        ("int16", [-9999, -9999], "-9999"),
        ("float32", [0.5, 1e20], "1e+20"),
        ("float32", [-0.5, -3.4028235e38], "-3.4028235e+38"),
        ("float32", [1, 9.96921e36], "9.96921e+36"),
        ("float32", [12.5, -9999.9], "-9999.9"),
        ("float64", [-12.5, 20, -99.9], "-99.9"),
        ("float64", [1, -1.7976931348623157e308], "-1.7976931348623157e+308"),
        ("uint8", [0, 1, 2, 255], "255"),
        ("uint16", [0, 4000, 65535], "65535"),
        ("int32", [7, -2147483648], "-2147483648"),
        ("float32", [3, 9999], "9999.0"),
    ],
)
def test_a_number_that_seems_to_mean_nothing_is_asked_about(
    tmp_path: Path, kind: str, cells: list[float], value: str
) -> None:
    stored = np.array([cells], kind)
    path = write(tmp_path / "own.tif", stored)
    with refused(LayerError, "layers.undeclared_fill", path=str(path), value=value):
        row_of(path)
    # what the line says to write ends it, either way
    told = row_of(path, nodata=float(value))
    assert [one is None for one in told] == [one == type(stored[0, 0])(value) for one in stored[0]]
    assert row_of(path, nodata="none") == [float(one) for one in stored[0]]
    # so does the file's own word
    said = write(tmp_path / "said.tif", stored, nodata=stored[0].astype(float)[-1])
    assert row_of(said)[-1] is None


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("int16", [-9990, -9999, -10_400]),  # a trench in the sea
        ("int16", [-9980, -9999]),
        ("int16", [-60, -99]),  # a shelf
        ("uint8", list(range(256))),
        ("uint8", [255, 255]),  # a part of a map of classes
        ("uint8", [10, 100, 210]),
        ("float32", [-20, 35, 0]),
        ("float64", [5.1e14, 0]),  # the earth in square meters
        ("int32", [9_200, 9_999]),
    ],
)
def test_numbers_that_are_amounts_are_not_asked_about(
    tmp_path: Path, kind: str, cells: list[float]
) -> None:
    path = write(tmp_path / "own.tif", np.array([cells], kind))
    assert row_of(path) == [float(one) for one in cells]


def test_all_numbers_count_where_the_study_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tif", np.array([[0, 3, 0]], np.int16), nodata=0)
    assert row_of(path) == [None, 3, None]
    assert row_of(path, nodata="none") == [0, 3, 0]


def test_a_study_is_asked_at_the_line_of_its_layer(tmp_path: Path) -> None:
    cells = np.full((60, 60), 5, np.float32)
    cells[:, 30:] = 1e20
    write(tmp_path / "rain.tif", cells, Affine(0.01, 0, 131.4, 0, -0.01, 33.6))
    text = (
        "area: {{bbox: [131.55, 33.15, 131.85, 33.3]}}\nlayers:\n  rain: {{file: rain.tif{}}}\n"
        "criteria: {{rain_m: {{layer: rain, measure: value_at, direction: cost}}}}\n"
    )
    study = tmp_path / "study.yaml"
    study.write_text(text.format(""))
    with refused(LayerError, "layers.undeclared_fill", at="study.yaml:3", value="1e+20"):
        Study.from_yaml(study).check()
    study.write_text(text.format(", nodata: 1.0e+20, unit: cm"))
    sites = Study.from_yaml(study).run()
    table = sites.table
    # the middle of a cell lies west or east of 131.7, where the column of the raster is 30
    west = table["lon"] < 131.7
    assert 0 < west.sum() < len(table)
    assert (table.loc[west, "rain_m"] == 0.05).all()
    assert table.loc[~west, "rain_m"].isna().all()
    sites.write(tmp_path / "out")
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    (layer,) = [one for one in record["layers"] if one["name"] == "rain"]
    (told,) = [one for one in layer["notes"] if one["code"] == "layers.of_values"]
    # of the box of the candidates, 131.55 to 131.85, the eastern half
    share = float(told["params"].pop("unknown"))
    assert 45 < share < 55
    assert told["params"] == {
        "low": "5", "high": "5", "unit": "cm", "units": "one", "looked": "all",
    }  # fmt: skip


# -------------------------------------------------------------------------- pictures, classes


def test_a_picture_is_asked_about(tmp_path: Path) -> None:
    cells = np.array([[[247, 0]], [[245, 0]], [[169, 0]]], np.uint8)
    picture = write(tmp_path / "rgb.tif", cells, photometric="RGB")
    colors = "red, green, blue"
    with refused(LayerError, "layers.raster_picture", path=str(picture), colors=colors):
        open_raster(picture)
    alpha = np.concatenate([cells, np.full((1, 1, 2), 255, np.uint8)])
    for name, bands, keys in (
        ("rgba.tif", alpha, {"photometric": "RGB", "alpha": "yes"}),
        ("wide.tif", cells.astype(np.uint16) * 256, {"photometric": "RGB"}),
    ):
        path = write(tmp_path / name, bands, **keys)
        with refused(LayerError, "layers.raster_picture", path=str(path), colors=colors):
            open_raster(path)
    gray = write(tmp_path / "gray.png", cells[:1], driver="PNG")
    with refused(LayerError, "layers.raster_picture", path=str(gray), colors="gray"):
        open_raster(gray)
    # whoever names the band means its numbers; it is told
    layers = Layers({"flood": {"file": picture, "band": 3}}, used=["flood"])
    assert layers.raster("flood").sample([139.005], [35.995]).tolist() == [169]
    assert Message("layers.band_of_picture", band=3, color="blue") in layers.provenance()[0].notes


def test_an_alpha_band_is_a_mask_and_no_second_band(tmp_path: Path) -> None:
    cells = np.array([[[10, 20]], [[255, 0]]], np.uint8)
    path = write(tmp_path / "own.tif", cells, alpha="yes")
    assert row_of(path) == [10, None]


def test_classes_of_a_palette_mean_what_the_study_says(tmp_path: Path) -> None:
    cells = np.array([[0, 1, 2, 3, 2]], np.uint8)
    colors = {0: (255, 255, 255, 255), 1: (247, 245, 169, 255), 2: (255, 183, 183, 255)}
    path = write(tmp_path / "own.tif", cells, colormap=colors)
    with refused(LayerError, "layers.raster_classes", path=str(path)):
        open_raster(path)
    whole = colors | {3: (0, 0, 255, 255)}
    drawn = write(tmp_path / "own.png", cells, colormap=whole, driver="PNG")
    with refused(LayerError, "layers.raster_classes", path=str(drawn)):
        open_raster(drawn)
    assert row_of(drawn, classes={1: 0.25}) == [None, 0.25, None, None, None]
    assert row_of(path, classes={1: 0.25, 2: 1.75, 0: 0}) == [0, 0.25, 1.75, None, 1.75]
    assert row_of(path, band=1) == [0, 1, 2, 3, 2]
    told = open_raster(path, band=1).notes
    assert told == [Message("layers.band_of_picture", band=1, color="palette")]


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(st.integers(-5, 9), min_size=1, max_size=20),
    classes=st.dictionaries(st.integers(-6, 10), st.floats(-1e6, 1e6), min_size=1),
    nothing=st.integers(-5, 9),
)
def test_classes_are_looked_up(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[int],
    classes: dict[float, float],
    nothing: int,
) -> None:
    path = write(tmp_path_factory.mktemp("own") / "own.tif", np.array([cells], np.int16))
    expected = [None if one == nothing else classes.get(one) for one in cells]
    assert row_of(path, classes=classes, nodata=nothing) == expected


# ------------------------------------------------------------------------------ bands, times


def test_one_of_several_bands_is_asked_for(tmp_path: Path) -> None:
    cells = np.array([[[1, 2]], [[3, 4]]], np.float32)
    path = write(tmp_path / "own.tif", cells, names=["depth", "speed"])
    bands = ("1 (depth)", "2 (speed)")
    with refused(LayerError, "layers.several_bands", path=str(path), bands=bands, by="band"):
        open_raster(path)
    assert row_of(path, band=2) == [3, 4]
    layers = Layers({"flood": {"file": path, "band": 2}}, used=["flood"])
    assert layers.raster("flood").grid.columns == 2
    told = Message("layers.of_bands", number=2, count=2, called="speed")
    assert told in layers.provenance()[0].notes


def of_times(path: Path, units: str, steps: list[float], **more: Any) -> Path:
    """Write a NetCDF with a value of 10, 20, ... at each time (and 1, 2 at each height)."""
    levels, calendar = more.get("levels"), more.get("calendar")
    with netCDF4.Dataset(path, "w") as file:
        axes = {"time": steps, "lat": [30.0, 31.0], "lon": [130.0, 131.0, 132.0]}
        if levels:
            axes = {"time": steps, "level": levels, "lat": axes["lat"], "lon": axes["lon"]}
        for name, values in axes.items():
            file.createDimension(name, len(values))
            axis = file.createVariable(name, "f8", (name,))
            axis[:] = values
        file["time"].units = units
        if calendar:
            file["time"].calendar = calendar
        file["lat"].units, file["lon"].units = "degrees_north", "degrees_east"
        if levels:
            file["level"].units = "hPa"
        held = file.createVariable("rain", "f4", tuple(axes))
        held.units = "mm"
        numbers = 10.0 * np.arange(1, len(steps) + 1).reshape(-1, *[1] * (len(axes) - 1))
        if levels:
            numbers = numbers + np.arange(1, len(levels) + 1).reshape(1, -1, 1, 1)
        held[:] = np.broadcast_to(numbers, held.shape)
    return path


@pytest.mark.parametrize(
    ("units", "steps", "asked", "value", "told"),
    [
        ("days since 2020-01-01", [0, 31, 60], "2020-02", 20, "2020-02-01"),
        ("hours since 1900-01-01 00:00:00.0", [0, 24, 36], "1900-01-02T12", 30, "1900-01-02T12:00"),
        ("seconds since 1970-01-01", [0, 1_593_561_600], "2020", 20, "2020-07-01"),
        ("days since 2000-1-1 12:00", [0, 1], "2000-01-01T12:00:00", 10, "2000-01-01T12:00"),
        ("minutes since 2020-02-28T23:00", [0, 120], "2020-02-29 01:00", 20, "2020-02-29T01:00"),
    ],
)
def test_one_of_several_times_is_asked_for(
    tmp_path: Path, units: str, steps: list[float], asked: str, value: float, told: str
) -> None:
    path = of_times(tmp_path / "own.nc", units, steps)
    with refused(LayerError, "layers.several_bands", path=str(path), by="time") as caught:
        open_raster(path)
    # netCDF4 reads the same times by cftime
    with netCDF4.Dataset(path) as file:
        dates = netCDF4.num2date(file["time"][:], units)
    listed = caught.value.params["bands"]
    assert isinstance(listed, tuple)
    for number, (date, text) in enumerate(zip(dates, listed, strict=True), 1):
        full = date.isoformat()[:19].removesuffix(":00").removesuffix("T00:00")
        assert text == f"{number} ({full})"
    assert row_of(path, time=asked) == [value] * 3
    layers = Layers({"rain": {"file": path, "time": asked}}, used=["rain"])
    assert layers.raster("rain").unit == "mm"
    (note,) = [one for one in layers.provenance()[0].notes if one.code == "layers.of_times"]
    assert note.params["time"] == told
    with refused(LayerError, "layers.no_time", time="1850"):
        open_raster(path, time="1850")


def test_levels_of_one_time_are_bands(tmp_path: Path) -> None:
    path = of_times(tmp_path / "own.nc", "days since 2020-01-01", [0, 31], levels=[850.0, 500.0])
    bands = ("3 (level 850, 2020-02-01)", "4 (level 500, 2020-02-01)")
    with refused(LayerError, "layers.several_bands", bands=bands, by="band"):
        open_raster(path, time="2020-02")
    assert row_of(path, band=4) == [22] * 3


def test_a_calendar_of_models_has_bands_and_no_dates(tmp_path: Path) -> None:
    path = of_times(tmp_path / "own.nc", "days since 2000-01-01", [59, 60], calendar="360_day")
    with refused(LayerError, "layers.several_bands", by="band"):
        open_raster(path)
    with refused(LayerError, "layers.no_time", time="2000"):
        open_raster(path, time="2000")
    assert row_of(path, band=2) == [20] * 3


def test_dates_stand_in_names_of_bands_and_in_tags_of_forecasts(tmp_path: Path) -> None:
    cells = np.array([[[1]], [[2]], [[3]]], np.float32)
    named = write(tmp_path / "a.tif", cells, names=["rain 2020-07", "rain_20210701", "rain 2022"])
    assert row_of(named, time="2020-07") == [1]
    assert row_of(named, time="2021-07-01") == [2]
    assert row_of(named, time="2022") == [3]
    tags = [{"GRIB_VALID_TIME": f"{at} sec UTC"} for at in (0, 1_593_561_600, 1_625_097_600)]
    forecast = write(tmp_path / "b.tif", cells, tags=tags)
    assert row_of(forecast, time="2020-07-01") == [2]


# -------------------------------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("keys", "asked", "meters"),
    [
        ({"unit": "US survey foot"}, {}, 1200 / 3937),
        ({"unit": "Feet"}, {}, 0.3048),
        ({"crs": "EPSG:4326+5703"}, {}, 1.0),
        ({"crs": "EPSG:4269+6360"}, {}, 1200 / 3937),
        ({"crs": "EPSG:4269+8228"}, {}, 0.3048),
        ({}, {"unit": "ft"}, 0.3048),
        ({"unit": "m"}, {"unit": "feet"}, 0.3048),
        ({}, {}, 1.0),
    ],
)
def test_heights_are_in_feet_where_file_or_study_say_so(
    tmp_path: Path, keys: dict[str, Any], asked: dict[str, str], meters: float
) -> None:
    cells = np.add.outer(np.arange(40.0), np.arange(40.0)) * 10
    transform = Affine(0.01, 0, 131.5, 0, -0.01, 33.4)
    path = write(tmp_path / "own.tif", cells, transform, **keys)
    assert open_raster(path, **asked).unit_m == pytest.approx(meters, rel=1e-12)


@pytest.mark.parametrize(
    ("crs", "unit", "told"),
    [("EPSG:2229", None, "us-ft"), ("EPSG:2229", "us-ft", ""), ("EPSG:2229", "m", ""),
     ("EPSG:2256", None, "ft"), ("EPSG:6677", None, "")],
)  # fmt: skip
def test_heights_in_a_system_of_feet_are_asked_about(
    tmp_path: Path, crs: str, unit: str | None, told: str
) -> None:
    transform = Affine(3_000, 0, 6_400_000, 0, -3_000, 1_900_000)
    if crs == "EPSG:6677":
        transform = Affine(1_000, 0, -40_000, 0, -1_000, -30_000)
    path = write(tmp_path / "own.tif", np.full((9, 9), 7.0), transform, crs=crs)
    layers = Layers({"terrain": {"file": path, "unit": unit}})
    assert layers.raster("terrain").grid.rows == 9
    notes = layers.provenance()[0].notes
    asked = [one for one in notes if getattr(one, "code", "") == "layers.heights_as_meters"]
    assert asked == ([Message("layers.heights_as_meters", unit=told)] if told else [])


def test_a_terrain_in_feet_gives_meters(tmp_path: Path) -> None:
    cells = np.full((40, 40), 1000.0)
    write(tmp_path / "own.tif", cells, Affine(0.01, 0, 131.5, 0, -0.01, 33.4))
    sites = Study.japan(
        area={"bbox": [131.6, 33.15, 131.64, 33.2]},
        layers={"terrain": {"file": str(tmp_path / "own.tif"), "unit": "ft"}},
        criteria={"elevation_m": {"weight": 1}},
    ).run()
    assert sites.table["elevation_m"].tolist() == pytest.approx([304.8] * len(sites.table), abs=0.5)


@pytest.mark.parametrize("measure", ["value_at", "mean_in", "max_within"])
def test_a_criterion_takes_values_in_the_unit_of_its_name(tmp_path: Path, measure: str) -> None:
    cells = np.full((40, 40), 250.0)
    cells[:, 20:] = np.nan
    write(tmp_path / "own.tif", cells, Affine(0.01, 0, 131.5, 0, -0.01, 33.4), unit="cm")
    radius = {"radius_km": 0.8} if measure == "max_within" else {}
    sites = Study.japan(
        area={"bbox": [131.6, 33.15, 131.8, 33.2]},
        layers={"flood": {"file": str(tmp_path / "own.tif")}},
        criteria={
            "flood_m": {"layer": "flood", "measure": measure, "direction": "cost", "fill": 3}
            | radius
        },
    ).run()
    # 250 cm are 2.5 m; what stands in where nothing is known is in the criterion's own unit
    found = sites.table.loc[(sites.table["lon"] - 131.7).abs() > 0.03]
    assert found["flood_m"].tolist() == [2.5 if lon < 131.7 else 3 for lon in found["lon"]]


def test_a_unit_of_another_kind_is_told(tmp_path: Path) -> None:
    cells = np.full((40, 40), 7.0)
    write(tmp_path / "own.tif", cells, Affine(0.01, 0, 131.5, 0, -0.01, 33.4), unit="kg m-2")
    sites = Study.japan(
        area={"bbox": [131.6, 33.15, 131.64, 33.2]},
        layers={"snow": {"file": str(tmp_path / "own.tif")}},
        criteria={"snow_m": {"layer": "snow", "measure": "value_at", "direction": "cost"}},
    ).run()
    assert set(sites.table["snow_m"]) == {7.0}
    (record,) = [one for one in sites.layers.provenance() if one.name == "snow"]
    assert Message("criteria.other_unit", name="snow_m", unit="kg m-2") in record.notes


# ----------------------------------------------------------------------------------- overview


def test_the_range_is_that_of_all_cells(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    cells = random.normal(0, 50, (200, 300)).astype(np.float32)
    cells[random.random(cells.shape) < 0.25] = np.nan
    raster = open_raster(write(tmp_path / "own.tif", cells, blockysize=7))
    whole = Overview(np.nanmin(cells), np.nanmax(cells), np.isnan(cells).mean(), False)
    assert raster.overview() == pytest.approx(whole)
    # 140 to 141 E is columns 100 to 200, 35 to 35.5 N rows 50 to 100
    part = cells[50:100, 100:200]
    within = Overview(np.nanmin(part), np.nanmax(part), np.isnan(part).mean(), False)
    assert raster.overview((140.0, 35.0, 141.0, 35.5)) == pytest.approx(within)
    # of a box beside it there is nothing to tell but the whole
    assert raster.overview((10, 10, 11, 11)) == pytest.approx(whole)


def test_a_large_raster_is_told_by_a_sample(tmp_path: Path) -> None:
    cells = np.broadcast_to(np.arange(5_000, dtype=np.float32), (4_000, 5_000))
    path = write(
        tmp_path / "own.tif", cells, Affine(1 / 5_000, 0, 139, 0, -1 / 5_000, 36),
        compress="deflate", tiled=True,
    )  # fmt: skip
    found = open_raster(path).overview()
    assert found.is_sample
    assert 0 <= found.low < 1_000 < 4_000 < found.high < 5_000
    assert found.unknown_share == 0


def test_a_raster_where_nothing_is_known_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tif", np.full((3, 3), -9, np.int16), nodata=-9)
    layers = Layers({"flood": path}, used=["flood"])
    assert layers.raster("flood").overview().unknown_share == 1
    assert layers.provenance()[0].notes == [Message("layers.nothing_known", looked="all")]


# --------------------------------------------------------------------------------- whole turn


def around_the_earth(folder: Path) -> tuple[Path, Path]:
    """Write one earth twice: from 0 to 360 degrees, and from -180 to 180."""
    cells = np.random.default_rng(8).uniform(0, 100, (360, 720)).astype(np.float32)
    from_0 = write(folder / "from_0.tif", cells, Affine(0.5, 0, 0, 0, -0.5, 90))
    rolled = np.roll(cells, 360, axis=1)
    from_west = write(folder / "from_180.tif", rolled, Affine(0.5, 0, -180, 0, -0.5, 90))
    return from_0, from_west


@pytest.mark.parametrize("middle", [0.0, 40.0, 139.0, 179.9, -179.9, -75.0])
def test_a_raster_to_360_is_the_same_earth(tmp_path: Path, middle: float) -> None:
    from_0, from_west = around_the_earth(tmp_path)
    random = np.random.default_rng(9)
    lon = (middle + random.uniform(-3, 3, 400) + 180) % 360 - 180
    lat = random.uniform(-60, 60, 400)
    # independent: rasterio reads the cells of the file from -180 to 180
    with rasterio.open(from_west) as source:
        theirs = [one[0] for one in source.sample(np.column_stack([lon, lat]))]
    box = (lon.min(), -60.0, lon.max(), 60.0)
    files = [open_raster(path) for path in (from_0, from_west)]
    one, other = (turned_around(file, box) for file in files)
    for raster in (one, other):
        assert raster.sample(lon, lat).tolist() == theirs
    # the seam of neither lies among the places, so that both know all neighbors
    assert one.sample(lon, lat, bilinear=True) == pytest.approx(
        other.sample(lon, lat, bilinear=True)
    )
    circles = [
        cells_within(raster, lon[:20], lat[:20], radius_km=150, statistic="mean")
        for raster in (one, other)
    ]
    assert circles[0] == pytest.approx(circles[1])
    if abs(middle) < 170:
        squares = shapely.box(lon - 0.4, lat - 0.4, lon + 0.4, lat + 0.4)
        means = [mean_in_polygons(raster, squares) for raster in (one, other)]
        assert means[0] == pytest.approx(means[1])
        # by hand: the cells of a square, each by its share in degrees and its width
        x, y = lon[0] - 0.4 + 0.8 * (np.arange(400) + 0.5) / 400, lat[0] - 0.4
        y = y + 0.8 * (np.arange(400) + 0.5) / 400
        at_x, at_y = np.meshgrid(x, y)
        fine = files[1].sample((at_x.ravel() + 180) % 360 - 180, at_y.ravel())
        weight = np.cos(np.radians(at_y.ravel()))
        assert means[0][0] == pytest.approx(np.average(fine, weights=weight), rel=5e-3)


def test_a_study_at_greenwich_reads_a_raster_to_360(tmp_path: Path) -> None:
    from_0, from_west = around_the_earth(tmp_path)
    (tmp_path / "subs.csv").write_text("lon,lat,voltage_kv\n0.1,51.2,132\n")
    found = []
    for path in (from_0, from_west):
        sites = Study(
            country="none",
            load_mw=20,
            area={"bbox": [-0.3, 51.0, 0.3, 51.3]},
            candidates={"grid": {"lon_arcsec": 360, "lat_arcsec": 360}},
            layers={
                "wind": {"file": str(path)},
                "substations": {"file": str(tmp_path / "subs.csv")},
            },
            criteria={"wind": {"layer": "wind", "measure": "mean_in", "direction": "benefit"}},
        ).run()
        found.append(sites.table["wind"].tolist())
    assert found[0] == pytest.approx(found[1])
