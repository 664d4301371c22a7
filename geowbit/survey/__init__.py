"""A country surveyed from one extract of OpenStreetMap: its folder and its study, to begin with."""

from __future__ import annotations

from geowbit.survey.boundaries import Boundaries, read_boundaries
from geowbit.survey.coast import land_of
from geowbit.survey.extract import condensed
from geowbit.survey.grid import classes_seen, loads_at
from geowbit.survey.survey import Survey, survey_country
from geowbit.survey.towns import hubs_of, read_towns

__all__ = [
    "Boundaries",
    "Survey",
    "classes_seen",
    "condensed",
    "hubs_of",
    "land_of",
    "loads_at",
    "read_boundaries",
    "read_towns",
    "survey_country",
]
