"""All files that are handed over of some sites, in one folder."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from geowbit.core.output import HANDOVER_FILES, WORKBOOK, write_whole
from geowbit.findings import Calculation
from geowbit.handover.kmz import kmz
from geowbit.handover.places import place_tables
from geowbit.handover.quotation import quotation
from geowbit.handover.workbook import workbook
from geowbit.plan import write_geopackage

__all__ = ["write_files"]

_LAYERS = "dossier.gpkg"


def write_files(
    found: Calculation,
    folder: Path | str,
    *,
    lang: str = "en",
    made: date | None = None,
    names: Collection[str] | None = None,
) -> list[Path]:
    """Write workbook, KMZ, GeoPackage and request for quotation of sites into a folder.

    Parameters
    ----------
    found : Calculation
    folder : Path or str
        That is there.
    lang : {"en", "ja"}
    made : date, optional
        That workbook and request bear.
    names : collection of str, optional
        Of the files that are wanted; all of them where not given.

    Returns
    -------
    list of Path
        ``dossier.xlsx``, ``quotation.xlsx``, ``dossier.kmz`` and ``dossier.gpkg``.

    Raises
    ------
    OutputError
        Where a file cannot be written.
    """
    place = Path(folder)
    wanted = HANDOVER_FILES if names is None else names
    made_of: dict[str, Callable[[], bytes]] = {
        WORKBOOK: lambda: workbook(found, lang=lang, made=made),
        "quotation.xlsx": lambda: quotation(found, lang=lang, made=made),
        "dossier.kmz": lambda: kmz(found, lang=lang),
    }
    for name, content in made_of.items():
        if name in wanted:
            write_whole(place / name, content())
    if _LAYERS in wanted:
        write_geopackage(place / _LAYERS, place_tables(found))
    return [place / name for name in (*made_of, _LAYERS) if name in wanted]
