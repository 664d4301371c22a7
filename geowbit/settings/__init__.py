"""study.yaml and its Python form: every key, its meaning and its default."""

from geowbit.settings.keys import (
    Area,
    Candidates,
    Costs,
    CriterionChoice,
    LayerFile,
    Settings,
    Steps,
    Top,
)
from geowbit.settings.reading import line_of_keys, make_settings, read_settings

__all__ = [
    "Area",
    "Candidates",
    "Costs",
    "CriterionChoice",
    "LayerFile",
    "Settings",
    "Steps",
    "Top",
    "line_of_keys",
    "make_settings",
    "read_settings",
]
