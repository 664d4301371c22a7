"""Shapes that stand as text in one column: WKT, WKB, GeoJSON, or two numbers."""

from __future__ import annotations

import base64
import binascii
import json
import re
import struct
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.layers._angles import degrees_of

Form = Literal["shape", "pair"]
Shapes = npt.NDArray[np.object_]

_HEX = re.compile(r"(?:\\x|0x)?((?:[0-9A-Fa-f]{2}){9,})")
# WKB begins with its byte order, 0 or 1, and a small number
_BASE64 = re.compile(r"A[A-Z][A-Za-z0-9+/_-]{26,}={0,2}")
_URL_SAFE = str.maketrans("-_", "+/", "=")
# as many kinds of shapes as WKB has
_MOST_KINDS = 17
_SRID = re.compile(r"^SRID\s*=\s*(\d+)\s*;\s*", re.IGNORECASE)
_WKT = re.compile(
    r"(?:SRID\s*=\s*\d+\s*;\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION|CURVE|SURFACE"
    r"|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|POLYHEDRALSURFACE|TIN|TRIANGLE)\s*(?:Z|M|ZM)?\s*"
    r"(?:\(|EMPTY)",
    re.IGNORECASE,
)
_ODD = re.compile(r"CURVE|CIRCULAR|SURFACE|TIN\b|TIN\s*\(|TRIANGLE", re.IGNORECASE)
_AROUND = re.compile(r"^[\[({\s]+|[\])}\s]+$")
_PARTED = re.compile(r"\s*[;|/]\s*|\s*,\s+|\s+,\s*|(?<=[\d°'\"NSEW北南東西度分秒]),(?=\S)")
_SAMPLE = 50
# the types of triangles and faces in WKB, and what holds the same numbers
_SAME_AS = {15: 6, 16: 6, 17: 3}


@dataclass(frozen=True)
class Written:
    """Shapes of a column.

    Attributes
    ----------
    shapes : array of geometry
        None where there is none.
    srid : int or None
        Of all rows that tell one.
    srids : tuple of int
        Where they tell several.
    """

    shapes: Shapes
    srid: int | None = None
    srids: tuple[int, ...] = ()


def form_of(column: pd.Series) -> Form | None:
    """Return what a column holds, by its first rows: shapes, places as two numbers, or neither.

    Examples
    --------
    >>> form_of(pd.Series(["", "POINT (1 2)"])), form_of(pd.Series(["48.84, 2.28", "48.7, 2.4"]))
    ('shape', 'pair')
    >>> form_of(pd.Series(["66,6", "154"])) is None
    True
    """
    if column.dtype == object and any(isinstance(one, bytes) for one in column.iloc[:_SAMPLE]):
        return "shape"
    if pd.api.types.is_numeric_dtype(column):
        return None
    texts = [str(one).strip() for one in column.iloc[: 20 * _SAMPLE] if str(one).strip()][:_SAMPLE]
    if not texts:
        return None
    if sum(map(_is_shape, texts)) > len(texts) / 2:
        return "shape"
    # whole numbers such as "1, 2" are a list, no place
    pairs = sum(_is_pair(one) for one in texts)
    return "pair" if pairs > len(texts) / 2 else None


def _is_pair(text: str) -> bool:
    """Tell whether two numbers are a place: by their decimals, or by the letters of both."""
    pair = _pair_of(text)
    if pair is None:
        return False
    return any(c in text for c in ".°度") or {degrees_of(one)[2] for one in pair} == {"lon", "lat"}


def _is_shape(text: str) -> bool:
    return bool(
        _WKT.match(text)
        or (text.startswith("{") and '"coordinates"' in text)
        or ((hexed := _HEX.fullmatch(text)) and hexed[1][:2] in ("00", "01"))
        or _of_base64(text)
    )


def _of_base64(text: str) -> bytes | None:
    """Return the WKB that stands as base64 in a text, as JSON and databases give it."""
    packed = "".join(text.split())
    if not _BASE64.fullmatch(packed):
        return None
    packed = packed.translate(_URL_SAFE)
    try:
        found = base64.b64decode(packed + "=" * (-len(packed) % 4))
        kind = struct.unpack_from("<I" if found[0] else ">I", found, 1)[0]
    except (binascii.Error, struct.error):
        return None
    flat = (kind & 0xFF) if kind > 0xFFFF else kind % 1000
    return found if found[0] < 2 and 1 <= flat <= _MOST_KINDS else None


def shapes_of_text(column: pd.Series) -> Written:
    """Return shapes written as WKT, with or without SRID, as WKB or as GeoJSON.

    Examples
    --------
    >>> found = shapes_of_text(pd.Series(["POINT (139 35)", "SRID=4326;POINT(1 2)", ""]))
    >>> [str(s) for s in found.shapes], found.srid
    (['POINT (139 35)', 'POINT (1 2)', 'None'], 4326)
    """
    given = column.to_numpy(object)
    shapes = np.full(len(given), None, object)
    texts = ["" if one is None or one is pd.NA else one for one in given]
    texts = [one.strip() if isinstance(one, str) else one for one in texts]
    raw: dict[int, Any] = {}
    plain: dict[int, str] = {}
    odd: dict[int, str] = {}
    srids: set[int] = set()
    for row, text in enumerate(texts):
        if isinstance(text, bytes):
            raw[row] = text
        elif not isinstance(text, str) or not text:
            continue
        elif text[0] == "{":
            shapes[row] = _of_json(text)
        elif hexed := _HEX.fullmatch(text):
            raw[row] = bytes.fromhex(hexed[1])
        elif packed := _of_base64(text):
            raw[row] = packed
        else:
            if told := _SRID.match(text):
                srids.add(int(told[1]))
                text = text[told.end() :]  # noqa: PLW2901
            (odd if _ODD.search(text[:400]) else plain)[row] = text
    shapes[list(raw)] = _of_wkb(list(raw.values()))
    shapes[list(plain)] = shapely.from_wkt(list(plain.values()), on_invalid="ignore")
    if odd:
        shapes[list(odd)] = _by_gdal(list(odd.values()))
    srids |= {int(one) for one in np.unique(shapely.get_srid(shapes[list(raw)])) if one > 0}
    srids -= {0}
    only = next(iter(srids)) if len(srids) == 1 else None
    return Written(shapes, only, tuple(sorted(srids)) if len(srids) > 1 else ())


def _of_json(text: str) -> shapely.Geometry | None:
    try:
        given = json.loads(text)
        if given.get("type") == "Feature":
            given = given["geometry"]
        return shapely.geometry.shape(given)
    except Exception:  # whatever stands where a shape should
        return None


def _of_wkb(given: list[bytes]) -> Shapes:
    return np.asarray(
        shapely.from_wkb([flat_wkb(one) for one in given], on_invalid="ignore"), object
    )


def _by_gdal(texts: list[str]) -> Shapes:
    """Return shapes of curves, triangles and faces, which GDAL reads and shapely does not."""
    import pyogrio

    with tempfile.TemporaryDirectory(prefix="geowbit-") as made:
        file = Path(made) / "shapes.csv"
        quoted = (text.replace('"', "").replace("\n", " ") for text in texts)
        file.write_text("wkt\n" + "".join(f'"{one}"\n' for one in quoted), encoding="utf-8")
        try:
            found = pyogrio.raw.read(file, columns=[], GEOM_POSSIBLE_NAMES="wkt")[2]
        except Exception:  # of noise GDAL says this and that
            return np.full(len(texts), None, object)
    shapes = shapely.from_wkb([one and flat_wkb(one) for one in found], on_invalid="ignore")
    return np.asarray(shapes, object) if len(found) == len(texts) else np.full(len(texts), None)


def flat_wkb(wkb: bytes) -> bytes:
    """Return WKB with triangulated surfaces and polyhedra as the polygons they consist of.

    Examples
    --------
    >>> point = shapely.to_wkb(shapely.Point(1, 2))
    >>> flat_wkb(point) == point
    True
    """
    if len(wkb) < 9:
        return wkb
    order = "<" if wkb[0] else ">"
    kind = struct.unpack_from(f"{order}I", wkb, 1)[0]
    flat, more = (kind & 0xFF) if kind > 0xFFFF else kind % 1000, kind
    if flat not in _SAME_AS:
        return wkb
    found = bytearray(wkb)
    try:
        struct.pack_into(f"{order}I", found, 1, more - flat + _SAME_AS[flat])
        if flat != 17:
            _flatten_members(found, order)
    except struct.error:
        return wkb
    return bytes(found)


def _flatten_members(found: bytearray, order: str) -> None:
    """Rename the faces of a surface, which are polygons by another number."""
    (count,) = struct.unpack_from(f"{order}I", found, 5)
    at = 9
    for _ in range(count):
        its = "<" if found[at] else ">"
        (kind,) = struct.unpack_from(f"{its}I", found, at + 1)
        flat = (kind & 0xFF) if kind > 0xFFFF else kind % 1000
        struct.pack_into(f"{its}I", found, at + 1, kind - flat + _SAME_AS.get(flat, flat))
        thousands = kind // 1000 if kind <= 0xFFFF else bin(kind >> 30).count("1")
        ordinates = {0: 2, 1: 3, 2: 3}.get(thousands, 4) if kind <= 0xFFFF else 2 + thousands
        (rings,) = struct.unpack_from(f"{its}I", found, at + 5)
        at += 9
        for _ in range(rings):
            (points,) = struct.unpack_from(f"{its}I", found, at)
            at += 4 + 8 * ordinates * points


def _pair_of(text: str) -> tuple[str, str] | None:
    """Return the two parts of a text such as ``48.84, 2.28``; None where there are not two."""
    inner = _AROUND.sub("", text.strip().removeprefix("geo:"))
    parts = [one for one in _PARTED.split(inner) if one]
    if len(parts) == 1:
        parts = inner.split()
    if len(parts) != 2 or any(np.isnan(degrees_of(one)[0]) for one in parts):
        return None
    return parts[0], parts[1]


def pairs_of_text(column: pd.Series) -> pd.DataFrame:
    """Return the first and the second number of each text, as texts.

    Examples
    --------
    >>> pairs_of_text(pd.Series(["48.84, 2.28", "(48.7;2.4)", "", "[2.5, 49]"])).to_numpy().tolist()
    [['48.84', '2.28'], ['48.7', '2.4'], ['', ''], ['2.5', '49']]
    """
    rows = [_pair_of(str(text)) or ("", "") for text in column]
    return pd.DataFrame(rows, columns=["first", "second"], index=column.index, dtype="str")


def are_in_brackets(texts: Iterable[Any]) -> bool:
    """Tell whether pairs stand in square brackets, as JSON has them: longitude first."""
    told = [str(one).strip() for one in texts if str(one).strip()]
    return bool(told) and all(one.startswith("[") for one in told)
