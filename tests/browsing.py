"""Waiting for a page in the browser: for what it does, never for a clock."""

from __future__ import annotations

from typing import Any

# what an input asks for is done in the next frame, and drawn in the one after it
THREE_FRAMES = """new Promise(done => requestAnimationFrame(() =>
    requestAnimationFrame(() => requestAnimationFrame(done))))"""
# networks and places are drawn one sheet a frame
NOTHING_DUE = """Array.from(document.querySelectorAll(".folium-map")).every(
    box => !((window[box.id] || {}).gwDue || []).length)"""


def settled(page: Any) -> None:
    """Wait until a page has done and drawn what was asked of it."""
    page.evaluate(f"{THREE_FRAMES}.then(() => undefined)")
    until(page, NOTHING_DUE)


def until(page: Any, truth: str) -> None:
    """Wait until an expression of the page's own language is true."""
    page.evaluate(
        f"""new Promise((done, fail) => {{
            const end = performance.now() + 60000;
            (function look() {{
                if ({truth}) {{ done(); }}
                else if (performance.now() > end) {{ fail(new Error("never came true")); }}
                else {{ requestAnimationFrame(look); }}
            }})();
        }})"""
    )


def opened(page: Any) -> None:
    """Wait until a page is drawn, has unpacked its scores and made what the first move asks for."""
    settled(page)
    until(page, "!document.querySelector('[data-gw-scores=packed], [data-gw-scores=shown]')")
