"""The folder of dossiers: its files, its list, its PDFs, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from refused import refused

from geowbit.core import OutputError
from geowbit.core.messages import Message
from geowbit.pages import printer
from geowbit.pages.dossier.folder import RECORD, check_folder
from geowbit.pages.printer import Printer, find_browser
from geowbit.sites import Sites


def test_a_folder_holds_each_place_their_list_and_a_record(toyama: Sites, tmp_path: Path) -> None:
    folder = tmp_path / "dossiers"
    found = toyama.write_dossiers(["Nanto", "Tonami"], folder, pdf=False, lang="ja")
    names = {path.name for path in folder.iterdir()}
    assert names == {
        *("16210-Nanto-shi.html", "16208-Tonami-shi.html", "side-by-side.html"),
        *("index.html", "dossier.xlsx", RECORD),
    }
    assert set(found.files) == names
    assert found.no_pdf is None
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    assert [one["place"]["code"] for one in record["dossiers"]] == ["16210", "16208"]
    assert set(record["files"]) == names
    index = (folder / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert set(links) == {name for name in names if name.endswith(".html")} - {"index.html"}
    # the best place first
    scores = {one["place"]["code"]: one["best"][0]["score"] for one in record["dossiers"]}
    first = max(scores, key=lambda code: scores[code])
    assert links[0].startswith(first)
    # an earlier result is replaced as a whole
    toyama.write_dossiers(["Takaoka"], folder, pdf=False, handover=True)
    assert {path.name for path in folder.iterdir()} == {
        *("16202-Takaoka-shi.html", "dossier.xlsx", RECORD),
        *("dossier.kmz", "dossier.gpkg", "quotation.xlsx"),
    }
    toyama.write_dossiers(["Takaoka"], folder, pdf=False)
    assert {path.name for path in folder.iterdir()} == {
        *("16202-Takaoka-shi.html", "dossier.xlsx", RECORD)
    }


def test_a_folder_with_other_files_is_left_alone(toyama: Sites, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with refused(OutputError, "output.holds_others"):
        check_folder(tmp_path)
    with refused(OutputError, "output.holds_others"):
        toyama.write_dossiers(["Nanto"], tmp_path, pdf=False)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_a_browser_it_is_said_and_the_pages_stand(
    toyama: Sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer, "_NAMES", ("no-such-browser",))
    monkeypatch.setattr(printer, "_PLACES", ())
    found = toyama.write_dossiers(["Nanto"], tmp_path / "d")
    assert isinstance(found.no_pdf, Message)
    assert found.no_pdf.code == "dossier.no_browser"
    assert "16210-Nanto-shi.html" in found.files
    assert not list((tmp_path / "d").glob("*.pdf"))


def test_a_browser_that_does_not_print_is_said(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>a</p>")
    for program in ("/bin/false", str(tmp_path / "nothing")):
        with (
            refused(OutputError, "dossier.browser_failed"),
            Printer(program) as failing,
        ):
            failing.print(page, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_one_start_prints_several_pages_each_on_its_sheets(tmp_path: Path) -> None:
    try:
        find_browser()
    except OutputError:
        pytest.skip("no Chromium, Chrome or Edge on the path")
    short, long = tmp_path / "日本 1.html", tmp_path / "long.html"
    short.write_text("<p>short</p>", encoding="utf-8")
    # a quarter more than a sheet
    style = "<style>@page{size:A4;margin:0}div{height:371mm}</style>"
    long.write_text(f"{style}<div>long</div>", encoding="utf-8")
    with Printer() as several:
        several.print(short, tmp_path / "short.pdf")
        several.print(long, tmp_path / "fitted.pdf", sheets=1)
        several.print(long, tmp_path / "whole.pdf", sheets=None)
    pages = {
        path.stem: len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))
        for path in tmp_path.glob("*.pdf")
    }
    assert pages == {"short": 1, "fitted": 1, "whole": 2}
