"""The places to be scored: grid squares, municipalities, or the user's own points."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.errors import AreaError, LayerError, StudyError
from geowbit.layers import Raster, embedded_layer, embedded_table
from geowbit.layers.reading import read_features
from geowbit.mesh import MeshLevel, mesh_code_at, mesh_splits

_ENDINGS = ("都", "府", "県", "道")


def grid_candidates(
    level: MeshLevel = "jis-1km", *, area: dict[str, Any] | None = None, folder: Path | str = "."
) -> gpd.GeoDataFrame:
    """Return the land squares of the JIS grid over an area.

    Parameters
    ----------
    level : {"jis-1km", "jis-500m", "jis-250m"}
        Size of the squares. The land and its municipality are known at 1 km; the smaller
        squares take them from the 1 km square that they lie in.
    area : dict, optional
        ``{"prefectures": [...]}``, ``{"bbox": [west, south, east, north]}`` or
        ``{"file": path}``; all Japan where not given. A square belongs to a box or a
        polygon when its center does.
    folder : Path or str, optional
        Where a relative path in `area` starts.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        One row a square: ``site_id`` (the code), ``geometry``, ``lon``, ``lat`` (center),
        ``prefecture``, ``municipality``, ``prefecture_ja``, ``municipality_ja``,
        ``supply_area``; ``attrs["grid"]`` is the level, ``attrs["inputs"]`` the records of
        the files that were read.

    Raises
    ------
    AreaError, StudyError
        Where the area holds no land or is not an area, or the level is unknown.

    Examples
    --------
    >>> okinawa = grid_candidates(area={"prefectures": ["Okinawa"]})
    >>> okinawa["site_id"].is_unique, okinawa["supply_area"].unique().tolist()
    (True, ['okinawa'])
    """
    splits = mesh_splits(level)
    inputs: list[dict[str, Any]] = []
    area = _one_of_them(area)
    land = _municipality_raster()
    row, col = np.nonzero(land.values)
    index = land.values[row, col]
    # rows from the equator and columns from 100 E, as the grid counts them
    row = round(land.north / land.lat_step) - 1 - row
    col = col + round((land.west - 100) / land.lon_step)
    if area and "prefectures" in area:
        keep = np.isin(index, _municipalities_of(area["prefectures"]))
        row, col, index = row[keep], col[keep], index[keep]
    if splits > 1:
        row, col, index = _split(row, col, index, splits)
    lat_step, lon_step = land.lat_step / splits, land.lon_step / splits
    south = (row * lat_step).astype(np.float64)
    west = (100 + col * lon_step).astype(np.float64)
    if area and "prefectures" not in area:
        keep, inputs = _inside(west + lon_step / 2, south + lat_step / 2, area, Path(folder))
        row, col, index = row[keep], col[keep], index[keep]
        south, west = south[keep], west[keep]
    if not len(row):
        raise AreaError(f"area {area}: no land of Japan lies in it; check the coordinates")
    code = mesh_code_at(row, col, level=level)
    # north to south and west to east, so that neighbors in the file are neighbors on the map
    order = np.lexsort((col, -row))
    south, west = south[order], west[order]
    frame = gpd.GeoDataFrame(
        {
            "site_id": code[order],
            "lon": np.round(west + lon_step / 2, 9),
            "lat": np.round(south + lat_step / 2, 9),
            **_places(index[order]),
        },
        geometry=shapely.box(west, south, west + lon_step, south + lat_step),
        crs="EPSG:4326",
    )
    frame.attrs |= {"grid": level, "inputs": inputs}
    return frame


def municipality_candidates(
    *, area: dict[str, Any] | None = None, folder: Path | str = "."
) -> gpd.GeoDataFrame:
    """Return one candidate a municipality, at a point inside it.

    Parameters
    ----------
    area, folder
        As in :func:`grid_candidates`.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        Columns as in :func:`grid_candidates`; ``site_id`` is the JIS X 0402 code.

    Examples
    --------
    >>> len(municipality_candidates(area={"prefectures": ["Toyama"]}))
    15
    """
    table = embedded_table("municipalities")
    inputs: list[dict[str, Any]] = []
    keep = np.ones(len(table), bool)
    area = _one_of_them(area)
    if area and "prefectures" in area:
        keep = np.isin(table["index"], _municipalities_of(area["prefectures"]))
    elif area:
        keep, inputs = _inside(table["lon"].to_numpy(), table["lat"].to_numpy(), area, Path(folder))
    if not keep.any():
        raise AreaError(f"area {area}: no municipality lies in it; check the coordinates")
    table = table[keep]
    frame = gpd.GeoDataFrame(
        {
            "site_id": table["code"].to_numpy(),
            "lon": table["lon"].to_numpy(),
            "lat": table["lat"].to_numpy(),
            **_places(table["index"].to_numpy()),
        },
        geometry=gpd.points_from_xy(table["lon"], table["lat"]),
        crs="EPSG:4326",
    )
    frame.attrs["inputs"] = inputs
    return frame


def point_candidates(
    path: Path | str, *, area: dict[str, Any] | None = None, folder: Path | str = "."
) -> gpd.GeoDataFrame:
    r"""Return the user's own places as candidates.

    Parameters
    ----------
    path : Path or str
        CSV with ``lon`` and ``lat``, or any vector file; shapes count by a point inside.
        ``site_id``, ``id`` or ``name`` names a place, else its row number (from 1) does.
    area, folder
        As in :func:`grid_candidates`.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        Columns as in :func:`grid_candidates`; places outside Japan have no municipality.

    Raises
    ------
    LayerError, AreaError
        Where the file cannot be used, ids are not unique, or nothing lies in the area.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = file.write_text("site_id,lon,lat\nTomakomai East,141.74,42.66\n")
    >>> point_candidates(file)["prefecture"].tolist()
    ['Hokkaido']
    """
    frame, record = read_features("candidates", Path(path), geometry="point")
    area = _one_of_them(area)
    inputs: list[dict[str, Any]] = []
    rows = pd.Series((frame.index + 1).astype(str), index=frame.index)
    named = next((c for c in ("site_id", "id", "name") if c in frame), "row")
    ids = frame[named].astype("string") if named in frame else rows
    ids = ids.mask(ids.isna() | (ids == ""), rows).astype(str)
    twice = ids[ids.duplicated()]
    if len(twice):
        raise LayerError(f"candidates: {path}: {named} {twice.iloc[0]!r} stands twice; ids differ")
    lon, lat = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    index = np.nan_to_num(_municipality_raster().sample(lon, lat)).astype(np.int64)
    keep = np.ones(len(frame), bool)
    if area and "prefectures" in area:
        keep = np.isin(index, _municipalities_of(area["prefectures"]))
    elif area:
        keep, inputs = _inside(lon, lat, area, Path(folder))
    if not keep.any():
        raise AreaError(f"area {area}: none of the candidates of {path} lies in it")
    places = gpd.GeoDataFrame(
        {
            "site_id": ids.to_numpy()[keep],
            "lon": lon[keep],
            "lat": lat[keep],
            **_places(index[keep]),
        },
        geometry=frame.geometry.to_numpy()[keep],
        crs="EPSG:4326",
    )
    places.attrs["inputs"] = [record.as_dict(), *inputs]
    return places


def prefecture_codes(names: list[str]) -> list[str]:
    """Return the JIS X 0401 codes of prefectures named in English, Japanese or by code.

    Raises
    ------
    StudyError
        Where a name is unknown; the line names the nearest known one.

    Examples
    --------
    >>> prefecture_codes(["toyama", "福岡", "北海道", "13"])
    ['16', '40', '01', '13']
    """
    table = embedded_table("prefectures")
    known: dict[str, str] = {}
    for code, english, japanese in zip(
        table["code"], table["name_en"], table["name_ja"], strict=True
    ):
        known |= {code: code, english.lower(): code, japanese: code}
        if japanese.endswith(_ENDINGS) and japanese != "北海道":
            known[japanese[:-1]] = code
    codes = []
    for name in names:
        key = str(name).strip().lower().zfill(2)
        if key not in known:
            near = difflib.get_close_matches(key, [k for k in known if not k.isdigit()], 1, 0.5)
            hint = f"; did you mean {near[0].title()}?" if near else "; use its English name"
            raise StudyError(f"area: no prefecture is called {name!r}{hint}")
        codes.append(known[key])
    return codes


def _municipality_raster() -> Raster:
    return cast(Raster, embedded_layer("municipality"))


def _municipalities_of(prefectures: list[str]) -> npt.NDArray[np.int64]:
    table = embedded_table("municipalities")
    chosen = table["prefecture_code"].isin(prefecture_codes(prefectures))
    return cast("npt.NDArray[np.int64]", table.loc[chosen, "index"].to_numpy())


def _split(
    row: npt.NDArray[Any], col: npt.NDArray[Any], index: npt.NDArray[Any], splits: int
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    down, right = np.divmod(np.arange(splits * splits), splits)
    return (
        (row[:, None] * splits + down).ravel(),
        (col[:, None] * splits + right).ravel(),
        np.repeat(index, splits * splits),
    )


def _inside(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    area: dict[str, Any],
    folder: Path,
) -> tuple[npt.NDArray[np.bool_], list[dict[str, Any]]]:
    """Return which points lie in a box or a polygon, and the records of the files read."""
    if "bbox" in area:
        west, south, east, north = _box(area["bbox"])
        return (lon >= west) & (lon < east) & (lat >= south) & (lat < north), []
    frame, record = read_features("area", folder / area["file"], geometry="polygon")
    shape = frame.geometry.union_all()
    shapely.prepare(shape)
    return shapely.contains_xy(shape, lon, lat), [record.as_dict()]


def _one_of_them(area: dict[str, Any] | None) -> dict[str, Any] | None:
    if area and set(area) not in ({"prefectures"}, {"bbox"}, {"file"}):
        raise AreaError(f"area: {area} is not understood; give one of prefectures, bbox and file")
    return area


def _box(bbox: list[float]) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(side) for side in bbox)
    except (TypeError, ValueError) as error:
        raise AreaError(
            f"area: bbox {bbox} is not four numbers; write [west, south, east, north]"
        ) from error
    if not np.isfinite([west, south, east, north]).all():
        raise AreaError(f"area: bbox {bbox} is not finite; write [west, south, east, north]")
    if abs(west) <= 90 < abs(south) <= 180:
        raise AreaError(f"area: bbox {bbox} has latitude first; write [west, south, east, north]")
    if not (west < east and south < north):
        raise AreaError(f"area: bbox {bbox} has its sides swapped; west < east and south < north")
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise AreaError(f"area: bbox {bbox} is not on the earth; use degrees")
    return west, south, east, north


def _places(index: npt.NDArray[Any]) -> dict[str, pd.Categorical]:
    """Return the place columns for indices of the municipality raster; 0 is nowhere."""
    towns = embedded_table("municipalities").set_index("index")
    prefectures = embedded_table("prefectures").set_index("code")
    lookup = pd.DataFrame(
        {
            "prefecture": towns["prefecture_code"].map(prefectures["name_en"]),
            "municipality": towns["name_en"].fillna(towns["name_ja"]),
            "prefecture_ja": towns["prefecture_code"].map(prefectures["name_ja"]),
            "municipality_ja": towns["name_ja"],
            "supply_area": towns["supply_area"],
        }
    ).reindex(range(int(towns.index.max()) + 1))
    columns = {}
    for name in lookup:
        codes, categories = pd.factorize(lookup[name].fillna(""), sort=True)
        columns[str(name)] = pd.Categorical.from_codes(codes[index], categories)
    return columns
