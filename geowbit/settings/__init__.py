"""study.yaml and its Python form: every key, its meaning and its default."""

from geowbit.settings.keys import (
    NO_NAME,
    Area,
    Candidates,
    ComparisonFile,
    ComparisonMatrix,
    Costs,
    CriterionChoice,
    LayerFile,
    PlanKeys,
    Settings,
    Steps,
    Top,
)
from geowbit.settings.presets import Preset, preset_of, presets
from geowbit.settings.reading import make_settings, read_settings, read_written, settings_of
from geowbit.settings.written import Written

__all__ = [
    "NO_NAME",
    "Area",
    "Candidates",
    "ComparisonFile",
    "ComparisonMatrix",
    "Costs",
    "CriterionChoice",
    "LayerFile",
    "PlanKeys",
    "Preset",
    "Settings",
    "Steps",
    "Top",
    "Written",
    "make_settings",
    "preset_of",
    "presets",
    "read_settings",
    "read_written",
    "settings_of",
]
