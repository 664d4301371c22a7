"""Which band of a raster is meant: one of several, one of a time, or none of a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message

# what a band of a picture says of itself, by rasterio's names
_COLORS = {
    "red", "green", "blue", "cyan", "magenta", "yellow", "black", "hue", "saturation",
    "lightness", "Y", "Cb", "Cr",
}  # fmt: skip
_PICTURES = {"JPEG", "GIF", "BMP", "WEBP", "PNG"}
_MOST_LISTED = 8
_SINCE = re.compile(r"(day|hour|minute|second)s?\s+since\s+(\d{1,4}-\d{1,2}-\d{1,2})(.*)", re.I)
_STEPS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_CALENDARS = {"", "standard", "gregorian", "proleptic_gregorian"}
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-/.]?(0\d|1[0-2])(?:[-/.]?([0-2]\d|3[01]))?)?(?!\d)")


@dataclass(frozen=True)
class Band:
    """The band of a file that is read.

    Attributes
    ----------
    number, count : int
        From 1, and of how many that hold values.
    label, time : str
        What the file calls it, and of when it is.
    times : tuple of str
        Of when the first and the last are, where there are several.
    notes : tuple of Message
        What had to be taken for granted.
    """

    number: int
    count: int
    label: str = ""
    time: str = ""
    times: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()


def choose_band(
    source: Any,
    path: Path,
    name: str,
    *,
    band: int | None = None,
    time: str | None = None,
    classes: bool = False,
) -> Band:
    """Return the band that is meant, or ask for it.

    Parameters
    ----------
    source : rasterio.DatasetReader
    path : Path
        For messages.
    name : str
        Of the layer.
    band : int, optional
        As the user says; colors count then as the numbers that they are.
    time : str, optional
        The beginning of the time of a band, such as ``2021-07``.
    classes : bool
        Whether the user tells what each class means.

    Raises
    ------
    LayerError
        Where several may be meant, none is of that time, or it is a picture.
    """
    colors = [one.name for one in source.colorinterp]
    held = [number for number, color in enumerate(colors, 1) if color != "alpha"]
    if band is not None and not 1 <= band <= source.count:
        raise LayerError(
            "layers.no_band", name=name, path=str(path), band=str(band), count=str(source.count)
        )
    notes = []
    if band is None:
        _refuse_picture(source, colors, path, name, classes=classes)
    elif colors[band - 1] in _COLORS or (colors[band - 1] == "palette" and not classes):
        notes.append(Message("layers.band_of_picture", band=band, color=colors[band - 1]))
    times = {number: found for number in held if (found := _time_of(source, number))}
    fitting = held if band is None else [band]
    if time is not None:
        wanted = time.strip().replace(" ", "T")
        fitting = [one for one in fitting if times.get(one, "").startswith(wanted)]
        if not fitting:
            known = _listed([_plain(one) for one in times.values()])
            raise LayerError("layers.no_time", name=name, path=str(path), time=time, times=known)
    if len(fitting) > 1:
        bands = _listed([_called(source, one, times.get(one, "")) for one in fitting])
        by = "time" if len({times.get(one) for one in fitting}) > 1 else "band"
        raise LayerError("layers.several_bands", name=name, path=str(path), bands=bands, by=by)
    chosen = fitting[0]
    every = sorted(_plain(one) for one in times.values())
    return Band(
        chosen,
        len(held),
        _label_of(source, chosen),
        _plain(times.get(chosen, "")),
        (every[0], every[-1]) if len(every) > 1 else (),
        tuple(notes),
    )


def _refuse_picture(
    source: Any, colors: list[str], path: Path, name: str, *, classes: bool
) -> None:
    """Ask about a picture, and about classes of which nobody says what they mean."""
    painted = [one for one in colors if one in _COLORS]
    if "palette" in colors and not painted:
        if not classes:
            raise LayerError("layers.raster_classes", name=name, path=str(path))
    elif painted or (source.driver in _PICTURES and source.dtypes[0] == "uint8" and not classes):
        shown = tuple(painted or colors)
        raise LayerError("layers.raster_picture", name=name, path=str(path), colors=shown)


def _listed(labels: list[str]) -> tuple[str, ...]:
    """Return the first and the last of labels, where there are too many for a line."""
    if len(labels) <= _MOST_LISTED:
        return tuple(labels)
    return (*labels[: _MOST_LISTED - 1], "...", labels[-1])


def _called(source: Any, number: int, time: str) -> str:
    label = _label_of(source, number)
    # a date of the description stands there already
    told = label if _DATE.search(label) else ", ".join(filter(None, (label, _plain(time))))
    return f"{number} ({told})" if told else str(number)


def _label_of(source: Any, number: int) -> str:
    """Return what a file calls a band: its description, or where it stands on axes."""
    axes = _axes_of(source, number)
    told = [f"{axis} {value}" for axis, value in axes.items() if not _is_time(source, axis)]
    return (source.descriptions[number - 1] or "").strip() or ", ".join(told)


def _axes_of(source: Any, number: int) -> dict[str, str]:
    start = "NETCDF_DIM_"
    tags = source.tags(number)
    return {k.removeprefix(start): v for k, v in tags.items() if k.startswith(start)}


def _is_time(source: Any, axis: str) -> bool:
    return bool(_SINCE.match(source.tags().get(f"{axis}#units", "")))


def _time_of(source: Any, number: int) -> str:
    """Return of when a band is, as ISO 8601; nothing where it is not told."""
    for axis, value in _axes_of(source, number).items():
        said = _SINCE.match(source.tags().get(f"{axis}#units", ""))
        if said and source.tags().get(f"{axis}#calendar", "").lower() in _CALENDARS:
            return _after(said[2], said[3], float(value) * _STEPS[said[1].lower()])
    tags = source.tags(number)
    if seconds := re.match(r"\d+", tags.get("GRIB_VALID_TIME", "")):
        return _after("1970-01-01", "", float(seconds[0]))
    date = _DATE.search(source.descriptions[number - 1] or "")
    return "-".join(part for part in date.groups() if part) if date else ""


def _after(day: str, clock: str, seconds: float) -> str:
    year, month, date = (int(part) for part in day.split("-"))
    start = np.datetime64(f"{year:04d}-{month:02d}-{date:02d}", "s")
    hour = re.match(r"[T\s]*(\d{1,2}):(\d{2})", clock)
    if hour:
        start += np.timedelta64(int(hour[1]) * 3_600 + int(hour[2]) * 60, "s")
    return str(start + np.timedelta64(round(seconds), "s"))


def _plain(time: str) -> str:
    return time.removesuffix(":00").removesuffix("T00:00")
