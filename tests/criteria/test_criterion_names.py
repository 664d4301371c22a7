"""What a criterion is called where it is told without being worded."""

from __future__ import annotations

import pytest

from geowbit.core import Message
from geowbit.criteria import named_criterion
from geowbit.findings.sensitivity import Choice
from geowbit.pages.language import speaking
from geowbit.pages.words import criterion_label


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    "name", ["fault_km", "rtt_tokyo_ms", "rtt_osaka_conventional_ms", "rtt_north_bay_ms"]
)
def test_it_is_called_as_on_the_pages(name: str, lang: str) -> None:
    told = named_criterion(name)
    assert isinstance(told, Message)
    with speaking(lang):
        assert told.text(lang) == criterion_label(name)


def test_what_no_catalog_knows_keeps_its_name() -> None:
    assert named_criterion("my_own_km") == "my_own_km"
    choice = Choice("criterion_out", "rtt_tokyo_ms", 0.5, None)
    assert choice.what.params["name"] == named_criterion("rtt_tokyo_ms")
    assert Choice("rule_out", "fault_km < 1", 0.5, None).what.params["name"] == "fault_km < 1"
