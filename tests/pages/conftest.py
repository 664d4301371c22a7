"""A made-up study for the maps."""

from __future__ import annotations

import pytest
from map_studies import Made, make_study


@pytest.fixture(scope="session")
def made() -> Made:
    """Return a plain study."""
    return make_study()
