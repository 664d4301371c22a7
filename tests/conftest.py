"""What every test shares: no test fails on a clock."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("geowbit", deadline=None)
settings.load_profile("geowbit")
