"""One small run of real layers, and a LibreOffice that works out what it is given."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import geowbit as gw

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")

AREA = {"bbox": [134.0, 34.2, 134.12, 34.32]}
# every form of value function, and every way of the unknown
CRITERIA = {
    "connection_mjpy": {"weight": 2},
    "site_mjpy_per_mw_year": {"weight": 1, "scale": "s_shaped"},
    "energy_mjpy_per_mw_year": {"weight": 1},
    "substation_km": {"weight": 1, "best": 0, "worst": 20, "scale": {"half": 15}},
    "fiber_km": {"weight": 0.5, "scale": {"points": [[0, 1], [2, 0.5], [30, 0]]}},
    "rtt_tokyo_ms": {"weight": 0.5, "scale": {"steps": [[0, 1], [8, 0.6], [30, 0]]}},
    "surplus_mw": {"weight": 1, "unknown": "mean"},
    "slope_deg": {"weight": 0.5},
    "snow_cm": {"weight": 0},
}

Recalculated = Mapping[str, Any]


@pytest.fixture(scope="session")
def studied() -> Callable[..., gw.Sites]:
    """Return a function that runs the study with some keys of its own, each once."""
    held: dict[str, gw.Sites] = {}

    def run(**keys: Any) -> gw.Sites:
        name = repr(sorted(keys.items()))
        if name not in held:
            held[name] = gw.Study.japan(area=AREA, **{"criteria": CRITERIA, **keys}).run()
        return held[name]

    return run


@pytest.fixture(scope="session")
def recalculated(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Mapping[str, bytes]], Recalculated]:
    """Return a function that lets LibreOffice work out workbooks, all of them in one go."""
    office = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
    if office is None:
        pytest.skip("no LibreOffice (soffice) on the path")

    def work_out(books: Mapping[str, bytes]) -> Recalculated:
        place = tmp_path_factory.mktemp("sheets")
        for name, content in books.items():
            # openpyxl keeps the formulas and drops what they come to: nothing is left to copy
            openpyxl.load_workbook(io.BytesIO(content)).save(place / f"{name}.xlsx")
        subprocess.run(
            [
                *(office, "--headless", f"-env:UserInstallation={(place / 'profile').as_uri()}"),
                *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(place / "out")),
                *(str(place / f"{name}.xlsx") for name in books),
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )
        found = {}
        for name in books:
            file = Path(place / "out" / f"{name}.xlsx")
            assert file.is_file(), f"LibreOffice made nothing of {name}"
            found[name] = openpyxl.load_workbook(file, data_only=True)
        return found

    return work_out
