"""The folder of dossiers: its files, its list, its PDFs, and what is refused."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
from refused import refused

from geowbit.core import OutputError
from geowbit.core.messages import Message
from geowbit.pages import printer
from geowbit.pages.dossier import folder
from geowbit.pages.dossier.folder import RECORD, check_folder
from geowbit.pages.printer import Printer, find_browser
from geowbit.sites import Sites


def test_a_folder_holds_each_place_their_list_and_a_record(toyama: Sites, tmp_path: Path) -> None:
    written = tmp_path / "dossiers"
    found = toyama.write_dossiers(["Nanto", "Tonami"], written, pdf=False, lang="ja")
    names = {path.name for path in written.iterdir()}
    assert names == {
        *("16210-Nanto-shi.html", "16208-Tonami-shi.html", "side-by-side.html"),
        *("index.html", "dossier.xlsx", RECORD),
    }
    assert set(found.files) == names
    assert found.no_pdf is None
    record = json.loads((written / RECORD).read_text(encoding="utf-8"))
    assert [one["place"]["code"] for one in record["dossiers"]] == ["16210", "16208"]
    assert set(record["files"]) == names
    index = (written / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert set(links) == {name for name in names if name.endswith(".html")} - {"index.html"}
    # the best place first
    scores = {one["place"]["code"]: one["best"][0]["score"] for one in record["dossiers"]}
    first = max(scores, key=lambda code: scores[code])
    assert links[0].startswith(first)
    # an earlier result is replaced as a whole
    toyama.write_dossiers(["Takaoka"], written, pdf=False, handover=True)
    assert {path.name for path in written.iterdir()} == {
        *("16202-Takaoka-shi.html", "dossier.xlsx", RECORD),
        *("dossier.kmz", "dossier.gpkg", "quotation.xlsx"),
    }
    toyama.write_dossiers(["Takaoka"], written, pdf=False)
    assert {path.name for path in written.iterdir()} == {
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


def test_a_browser_that_does_not_hear_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer, "_END_SECONDS", 0.05)
    deaf, told = tmp_path / "deaf.sh", tmp_path / "pid"
    deaf.write_text(f"#!/bin/sh\ntrap '' TERM\necho $$ > {told}\nwhile :; do sleep 1; done\n")
    deaf.chmod(0o755)
    with Printer(str(deaf)):
        while not (told.is_file() and told.read_text().endswith("\n")):
            time.sleep(0.01)
        process = int(told.read_text())
        os.kill(process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_disk_without_room_costs_the_pdfs_alone(
    toyama: Sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk:
        """A printer whose second file finds no room."""

        def __enter__(self) -> FullDisk:
            return self

        def __exit__(self, *_told: object) -> None:
            pass

        def print(self, _page: Path, pdf: Path) -> None:
            if list(pdf.parent.glob("*.pdf")):
                raise OutputError("output.cannot_write", place=str(pdf), reason="no room")
            pdf.write_bytes(b"%PDF")

    monkeypatch.setattr(folder, "Printer", FullDisk)
    found = toyama.write_dossiers(["Nanto", "Tonami"], tmp_path / "d")
    assert isinstance(found.no_pdf, Message)
    assert found.no_pdf.code == "output.cannot_write"
    assert "16210-Nanto-shi.html" in found.files
    assert not list((tmp_path / "d").glob("*.pdf"))


def test_a_pdf_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    try:
        find_browser()
    except OutputError:
        pytest.skip("no Chromium, Chrome or Edge on the path")
    page, taken = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text("<p>a</p>")
    taken.mkdir()
    with Printer() as one:
        with refused(OutputError, "output.cannot_write", place=str(taken)):
            one.print(page, taken)
        # and the next one is printed
        one.print(page, tmp_path / "b.pdf")
        with refused(OutputError, "dossier.browser_failed"):
            one.print(tmp_path / "none.html", tmp_path / "none.pdf")
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"a.pdf", "b.pdf"}


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
