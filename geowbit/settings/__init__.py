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
from geowbit.settings.reading import make_settings, read_settings

__all__ = [
    "Area",
    "Candidates",
    "Costs",
    "CriterionChoice",
    "LayerFile",
    "Settings",
    "Steps",
    "Top",
    "make_settings",
    "read_settings",
]
