"""One small study, drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

import geowbit as gw


@pytest.fixture(scope="session")
def live_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = Path(tmp_path_factory.mktemp("web")) / "map.html"
    gw.Study.japan(load_mw=100, area={"prefectures": ["Saga"]}).run().to_html(path)
    return path.read_text(encoding="utf-8")
