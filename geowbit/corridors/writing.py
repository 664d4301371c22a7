"""A route written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from geowbit.core.errors import OutputError
from geowbit.corridors.route import Route
from geowbit.fetch.writing import FORMATS, checked_target, put_in_place

ROUTE_FILES = {**FORMATS, ".html": "a map"}


def write_route(found: Route, out: Path | str) -> Path:
    """Write a route as GeoPackage (with its sections), GeoJSON or GeoParquet.

    Parameters
    ----------
    found : Route
    out : Path or str
        The format goes by its suffix.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        Where it cannot be written there.
    """
    target = checked_target(out, FORMATS)
    driver = FORMATS[target.suffix.lower()]
    with put_in_place(target) as fresh:
        try:
            if driver == "Parquet":
                found.frame().to_parquet(fresh, index=False)
            elif driver == "GPKG":
                found.frame().to_file(fresh, driver=driver, layer="corridor", engine="pyogrio")
                found.corridor.sections.to_file(
                    fresh, driver=driver, layer="sections", engine="pyogrio"
                )
            else:
                found.frame().to_file(fresh, driver=driver, engine="pyogrio")
        except OutputError:
            raise
        except Exception as error:  # drivers have errors of their own for a full disk
            raise OSError(str(error).splitlines()[0] if str(error) else repr(error)) from error
    return target
