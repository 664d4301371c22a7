"""Pictures of map, card, report, telephone and Japanese for the guide, made anew from a run.

`python docs/screenshots.py [RUN]` runs all Japan (or takes a finished run) and writes
docs/images/*.png by a Chromium whose network is cut; a run for 40 MW stands beside it for the map
of differences. Without a Chromium the old ones stay.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).parent / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1",
             "--host-resolver-rules=MAP * ~NOTFOUND"]  # fmt: skip
WAIT_MS = 600
# a sheet of A4 at 96 pixels an inch, and the margins that the print gives it
SHEET_PX = (794, 1123)
MARGINS_PX = "26px 38px"

# the best land in one piece around one place, and the spread of scores
TOOLS = """() => {
    const map = Object.values(window).find(thing => window.L && thing instanceof L.Map);
    document.querySelectorAll(".gw-live > details").forEach(box => {
        box.open = box.matches("[data-gw-curves], [data-gw-histogram], [data-gw-regions]"); });
    map.setView([34.3, 132.6], 8.25, {animate: false});
}"""


def save(page: Any, name: str) -> None:
    """Save the window as a picture of few colors: it is kept with the code."""
    from PIL import Image

    page.wait_for_timeout(WAIT_MS)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = shot.quantize(255, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)
    print(f"docs/images/{name}.png")


def opened(browser: Any, path: Path, *, width: int, height: int) -> Any:
    """Open a page; a map is waited for until its scores are shown."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(path.as_uri())
    if "map" in path.name or "diff" in path.name:
        page.locator("[data-gw-scores='ready']").wait_for(state="attached", timeout=60_000)
    return page


def slide(page: Any, which: str, value: float) -> None:
    """Move a slider."""
    page.locator(which).evaluate("node => { node.closest('details').open = true; }")
    page.locator(which).fill(str(value))


def draw(browser: Any, folder: Path) -> None:
    """Make every picture."""
    save(opened(browser, folder / "map.html", width=1280, height=800), "map")

    page = opened(browser, folder / "map.html", width=1280, height=800)
    slide(page, "[data-gw-weight='rtt_tokyo_ms']", 4)
    slide(page, "[data-gw-weight='floor_price_hours']", 0)
    page.mouse.move(820, 420)
    save(page, "reweighed")

    page = opened(browser, folder / "map.html", width=1280, height=800)
    page.locator("[data-gw-site='3']").click()
    save(page, "card")
    page.locator("[data-gw-whole]").click()
    save(page, "routes")

    page = opened(browser, folder / "map.html", width=1280, height=800)
    page.evaluate(TOOLS)
    save(page, "tools")

    page = opened(browser, folder / "map_ja.html", width=1280, height=800)
    page.locator("[data-gw-site='0']").click()
    save(page, "japanese")

    page = opened(browser, folder / "map.html", width=375, height=700)
    page.locator(".gw-best summary").click()
    save(page, "telephone")

    page = opened(browser, folder / "report.html", width=1060, height=900)
    page.locator("#sites").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#sites').scrollIntoView()")
    save(page, "report")

    page = opened(browser, folder / "diff.html", width=1280, height=800)
    page.locator("[data-gw-list='gained'] button").first.click()
    page.locator("[data-gw-list='gained']").scroll_into_view_if_needed()
    save(page, "differences")


def sheets(browser: Any, sites: Any, folder: Path) -> None:
    """Make the pictures of three dossiers as they print: the window is the sheet."""
    for place, name, lang in (
        ("Nanto", "nanto", "en"),
        ("Tomakomai", "tomakomai", "ja"),
        ("Osaka-shi", "osaka", "en"),
    ):
        written = sites.write_dossiers([place], folder / name, lang=lang, pdf=False)
        page = browser.new_page(
            viewport={"width": SHEET_PX[0], "height": SHEET_PX[1]}, device_scale_factor=1.5
        )
        page.emulate_media(media="print")
        page.goto((folder / name / written.files[0]).as_uri())
        page.add_style_tag(content=f"body {{ padding: {MARGINS_PX} }}")
        save(page, f"dossier_{name}")


def main() -> None:
    """Run, draw, and tell what was written."""
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if chromium is None:
        print("screenshots.py: no Chromium here; the pictures stay as they are")
        return
    from playwright.sync_api import sync_playwright

    import geowbit as gw

    sites = gw.Sites.read(sys.argv[1]) if len(sys.argv) > 1 else gw.Study.japan(100).run()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as api:
        folder = Path(name)
        sites.to_html(folder / "map.html")
        sites.to_html(folder / "map_ja.html", lang="ja")
        gw.diff(sites, gw.Study.japan(40).run()).to_html(folder / "diff.html")
        (folder / "report.html").write_text(sites.report(), encoding="utf-8")
        browser = api.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        draw(browser, folder)
        sheets(browser, sites, folder)
        browser.close()


if __name__ == "__main__":
    main()
