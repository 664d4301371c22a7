"""An archive from an address: unpacked whole, each layer in it judged, or refused."""

from __future__ import annotations

from pathlib import Path

from geowbit.core.errors import LayerError, SourceError
from geowbit.core.text import printable
from geowbit.fetch.content import checked_content
from geowbit.layers import archive
from geowbit.layers.archive import Limits

LAYER_FILES = (".shp", ".geojson", ".json", ".gpkg", ".fgb", ".parquet", ".tif", ".tiff", ".csv")
# the parts without which a Shapefile is none
_WITH_SHAPEFILE = (".shx", ".dbf")


def check_members(path: Path, limits: Limits, what: str) -> None:
    """Refuse an archive that could not be unpacked.

    Raises
    ------
    SourceError
        As :func:`geowbit.layers.archive.checked_members` judges.
    """
    try:
        archive.checked_members(path, limits, what)
    except LayerError as error:
        raise SourceError(error.message) from error


def unpack(path: Path, folder: Path, limits: Limits, what: str) -> list[str]:
    """Unpack an archive into a new folder and judge the layers in it.

    Parameters
    ----------
    path, folder : Path
        The archive, and the folder to make.
    limits : Limits
        What is really written counts, not what is announced.
    what : str
        Names it in messages.

    Returns
    -------
    list of str
        Its layer files, relative to the folder, in order.

    Raises
    ------
    SourceError
        Where the archive is not safe or broken, and where it holds no layer or one that is not
        what its name says.
    """
    try:
        members = archive.unpack(path, folder, limits, what)
    except LayerError as error:
        raise SourceError(error.message) from error
    found = sorted(name for name in members if Path(name).suffix.lower() in LAYER_FILES)
    if not found:
        raise SourceError("fetch.no_layer", what=what, suffixes=LAYER_FILES)
    lower = {name.lower() for name in members}
    for name in found:
        inside = f"{what}: {printable(name)}"
        stem, suffix = name[: name.rindex(".")], Path(name).suffix
        if suffix.lower() == ".shp":
            missing = [end for end in _WITH_SHAPEFILE if f"{stem}{end}".lower() not in lower]
            if missing:
                raise SourceError("fetch.part_of_shapefile", what=inside, missing=missing[0])
        checked_content(folder.joinpath(*name.split("/")), suffix, inside)
    return found
