"""Pictures of few colors as PNG files inside an address (ISO/IEC 15948), read by every browser."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import numpy.typing as npt

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# bits of a pixel, colors by number, deflate, filters by row, rows in order
_PALETTE_OF_BYTES = bytes([8, 3, 0, 0, 0])
_LEVEL = 6
_OPAQUE = 255


def picture_uri(
    numbers: npt.NDArray[np.uint8],
    palette: npt.NDArray[np.uint8],
    opaque: npt.NDArray[np.uint8],
) -> str:
    """Return a picture, as :func:`picture_bytes` makes it, as an address that holds it.

    Examples
    --------
    >>> colors = np.array([[0, 0, 0], [255, 0, 0]], np.uint8)
    >>> picture_uri(np.array([[0, 1]], np.uint8), colors, np.array([0, 255], np.uint8))[:33]
    'data:image/png;base64,iVBORw0KGgo'
    """
    return as_uri(picture_bytes(numbers, palette, opaque))


def as_uri(picture: bytes) -> str:
    """Return a PNG file as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(picture).decode("ascii")


def picture_bytes(
    numbers: npt.NDArray[np.uint8],
    palette: npt.NDArray[np.uint8],
    opaque: npt.NDArray[np.uint8],
) -> bytes:
    """Return a picture as a PNG file.

    An imaging library writes the same picture, but takes longer to load than all that a report
    draws of them.

    Parameters
    ----------
    numbers : array (rows, columns) of uint8
        The color of each pixel, by its number.
    palette : array (colors, 3) of uint8
        Red, green and blue of each color.
    opaque : array (colors,) of uint8
        0 for a color that lets through what lies below, to 255.

    Examples
    --------
    >>> colors = np.array([[0, 0, 0], [255, 0, 0]], np.uint8)
    >>> picture_bytes(np.array([[0, 1]], np.uint8), colors, np.array([0, 255], np.uint8))[1:4]
    b'PNG'
    """
    rows, columns = numbers.shape
    # each row begins with the number of its filter, and is not filtered: numbers are no amounts
    lines = np.zeros((rows, columns + 1), np.uint8)
    lines[:, 1:] = numbers
    # colors beyond the last that lets anything through need not be told
    told = int(np.flatnonzero(opaque != _OPAQUE).max(initial=-1)) + 1
    chunks = [
        (b"IHDR", struct.pack(">II", columns, rows) + _PALETTE_OF_BYTES),
        (b"PLTE", palette.tobytes()),
        *([(b"tRNS", opaque[:told].tobytes())] if told else []),
        (b"IDAT", zlib.compress(lines.tobytes(), _LEVEL)),
        (b"IEND", b""),
    ]
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
