"""What every room stands on: messages and their words, errors, names, files written whole."""

from __future__ import annotations

from geowbit.core.context import carried
from geowbit.core.errors import (
    AreaError,
    GeowbitError,
    LayerError,
    OutputError,
    SourceError,
    StudyError,
    under,
)
from geowbit.core.escape import safe_text
from geowbit.core.messages import Message, Sentence, Text, Value, worded
from geowbit.core.names import nearest_names, suggestion
from geowbit.core.paths import NO_ROOM, path_problem, shown_path
from geowbit.core.shown import shown_table
from geowbit.core.text import isolated, printable
from geowbit.core.words import languages, page_words, say, say_if_known, speaking, spoken

__all__ = [
    "NO_ROOM",
    "AreaError",
    "GeowbitError",
    "LayerError",
    "Message",
    "OutputError",
    "Sentence",
    "SourceError",
    "StudyError",
    "Text",
    "Value",
    "carried",
    "isolated",
    "languages",
    "nearest_names",
    "page_words",
    "path_problem",
    "printable",
    "safe_text",
    "say",
    "say_if_known",
    "shown_path",
    "shown_table",
    "speaking",
    "spoken",
    "suggestion",
    "under",
    "worded",
]
