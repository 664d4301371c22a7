"""Pictures of few colors, read back by an imaging library."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from geowbit.pages.picture import picture_uri


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (200, 3), (57, 41)])
@pytest.mark.parametrize("colors", [1, 2, 17, 256])
def test_each_pixel_has_its_color(shape: tuple[int, int], colors: int) -> None:
    rng = np.random.default_rng(colors)
    numbers = rng.integers(0, colors, shape).astype(np.uint8)
    palette = rng.integers(0, 256, (colors, 3)).astype(np.uint8)
    opaque = rng.choice([0, 92, 255], colors).astype(np.uint8)
    head, _, data = picture_uri(numbers, palette, opaque).partition(",")
    assert head == "data:image/png;base64"
    picture = Image.open(io.BytesIO(base64.b64decode(data)))
    # the sums of all chunks are checked as well
    picture.verify()
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA"))
    assert (shown[..., :3] == palette[numbers]).all()
    assert (shown[..., 3] == opaque[numbers]).all()
