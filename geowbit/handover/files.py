"""All files that are handed over of some sites, in one folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from geowbit.core.output import write_whole
from geowbit.findings import Calculation
from geowbit.handover.kmz import kmz
from geowbit.handover.places import place_tables
from geowbit.handover.quotation import quotation
from geowbit.handover.workbook import workbook
from geowbit.plan import write_geopackage

__all__ = ["write_files"]


def write_files(
    found: Calculation, folder: Path | str, *, lang: str = "en", made: date | None = None
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
    made_of: dict[str, Callable[[], bytes]] = {
        "dossier.xlsx": lambda: workbook(found, lang=lang, made=made),
        "quotation.xlsx": lambda: quotation(found, lang=lang, made=made),
        "dossier.kmz": lambda: kmz(found, lang=lang),
    }
    for name, content in made_of.items():
        write_whole(place / name, content())
    write_geopackage(place / "dossier.gpkg", place_tables(found))
    return [*(place / name for name in made_of), place / "dossier.gpkg"]
