"""The user's own places as candidates."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates.area import MOST_LAT, check_area, in_area
from geowbit.candidates.naming import embedded_names
from geowbit.candidates.prefectures import municipalities_of, municipality_at
from geowbit.core.errors import AreaError, LayerError
from geowbit.core.messages import Message
from geowbit.layers import Provenance, read_features


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
    area = check_area(area)
    inputs: list[dict[str, Any]] = []
    rows = pd.Series((frame.index + 1).astype(str), index=frame.index)
    named = next((c for c in ("site_id", "id", "name") if c in frame), "row")
    ids = frame[named].astype("string") if named in frame else rows
    ids = ids.mask(ids.isna() | (ids == ""), rows).astype(str)
    twice = ids[ids.duplicated()]
    if len(twice):
        raise LayerError(
            "candidates.id_twice", path=str(path), column=named, value=str(twice.iloc[0])
        )
    lon, lat = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    if (np.abs(lat) > MOST_LAT).any():
        raise AreaError(
            "candidates.places_near_pole",
            path=str(path),
            count=int((np.abs(lat) > MOST_LAT).sum()),
            of=len(lat),
            degrees=f"{90 - MOST_LAT:g}",
            keys=("candidates", "file"),
        )
    index = municipality_at(lon, lat)
    keep = np.ones(len(frame), bool)
    if area and "prefectures" in area:
        keep = np.isin(index, municipalities_of(area["prefectures"]))
    elif area:
        keep, inputs = in_area(lon, lat, area, Path(folder))
    if not keep.any():
        raise AreaError("candidates.none_in_area", area=str(area), path=str(path))
    places = gpd.GeoDataFrame(
        {
            "site_id": ids.to_numpy()[keep],
            "lon": lon[keep],
            "lat": lat[keep],
            **embedded_names(index[keep]),
        },
        geometry=_as_drawn(Path(path), frame, record)[keep],
        crs="EPSG:4326",
    )
    places.attrs["inputs"] = [record.as_dict(), *inputs]
    return places


def _as_drawn(path: Path, points: gpd.GeoDataFrame, record: Provenance) -> npt.NDArray[np.object_]:
    """Return the polygon of each place where it was drawn as one, else its point."""
    shapes = points.geometry.copy()
    if record.repaired.get(Message("dirt.made_a_point")):
        with suppress(LayerError):  # lines: none of them is a polygon
            polygons, _ = read_features("candidates", path, geometry="polygon")
            shapes.update(polygons.geometry.reindex(points.index).dropna())
    return np.asarray(shapes.to_numpy(), dtype=object)
