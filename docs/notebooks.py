"""Run the notebooks and keep what they show, with a picture in place of each live map.

`python docs/notebooks.py [NAME ...]` runs them all, or those whose names begin so. A live map is
megabytes of script, which a forge does not run: its picture is kept instead (needs Chromium). What
is kept says of which source it is, and a test asks for it anew when the source changes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "notebooks"
SOURCE = "geowbit_source"
_FRAME = re.compile(r'<iframe srcdoc="([^"]*)"')
_SIZE = {"width": 960, "height": 640}
_CELL = """<!DOCTYPE html><body style="margin:0"><iframe src="map.html"
style="position:absolute;inset:0;width:100%;height:100%;border:0"></iframe>"""
_COLORS = 128
_READY_MS, _DRAWN_MS = 60_000, 3_000


def source_of(cells: list[Any]) -> str:
    """Return a mark of the code of a notebook, which its outputs belong to."""
    code = "\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "code")
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def run(path: Path, page: Page) -> None:
    """Run a notebook and keep its outputs."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, record_timing=False)
    client.execute(cwd=str(path.parent))
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            # a progress bar or a warning of the day is no result
            cell.outputs = [kept(one, page) for one in cell.outputs if one.get("name") != "stderr"]
    notebook.metadata[SOURCE] = source_of(notebook.cells)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)


def kept(output: Any, page: Page) -> Any:
    """Return an output with a picture in place of a live map, and with small pictures."""
    data = output.get("data", {})
    found = _FRAME.search("".join(data.get("text/html", "")))
    if found:
        data.pop("text/html")
        data["image/png"] = picture(html.unescape(found[1]), page)
        data["text/plain"] = "the live map: run the cell"
    elif "image/png" in data:
        data["image/png"] = smaller(base64.b64decode(data["image/png"]))
    return output


def picture(content: str, page: Page) -> str:
    """Return how a map looks in a cell when it is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "map.html").write_text(content, encoding="utf-8")
        around = Path(folder, "cell.html")
        around.write_text(_CELL, encoding="utf-8")
        page.goto(around.as_uri())
        frame = page.frame_locator("iframe")
        frame.locator(".leaflet-container").wait_for()
        page.wait_for_timeout(_DRAWN_MS)
        # of a map with scores they are the last that is drawn
        if frame.locator("[data-gw-scores]").count():
            frame.locator("[data-gw-scores=ready]").wait_for(timeout=_READY_MS)
            page.wait_for_timeout(_DRAWN_MS)
        return smaller(page.screenshot())


def smaller(image: bytes) -> str:
    """Return a picture in few colors, as the text that a notebook holds."""
    held = io.BytesIO()
    drawn = Image.open(io.BytesIO(image)).convert("RGB")
    drawn.quantize(_COLORS).save(held, "PNG", optimize=True)
    return base64.b64encode(min(held.getvalue(), image, key=len)).decode("ascii")


def main() -> None:
    """Run the notebooks that are asked for."""
    asked = tuple(sys.argv[1:]) or ("",)
    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport=_SIZE)
        for path in sorted(FOLDER.glob("*.ipynb")):
            if path.name.startswith(asked):
                run(path, page)
                print(path.name, path.stat().st_size)
        browser.close()


if __name__ == "__main__":
    main()
