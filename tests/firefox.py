"""A Firefox, driven by WebDriver BiDi: the pages must stand in a second browser too."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from barred import BAR
from websockets.sync.client import ClientConnection, connect

# asks nobody for news, and reaches nobody if it does
_PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    "network.proxy.type": 1,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
}
_ADDRESS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """A running Firefox and the socket by which it is told what to do."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0
        self.heard: list[dict[str, Any]] = []
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def command(self, method: str, **params: Any) -> Any:
        """Send a command and return what it gives; events on the way are kept in `heard`."""
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.recv(timeout=120))
            if told.get("type") == "event":
                self.heard.append(told)
            elif told.get("id") == self._asked:
                if told["type"] == "error":
                    raise AssertionError(f"{method}: {told['message']}")
                return told["result"]

    def open(self, path: Path, *, width: int, height: int) -> FirefoxPage:
        """Open a file in a tab of a given size."""
        tab = self.command("browsingContext.create", type="tab")["context"]
        page = FirefoxPage(self, tab)
        page.resize(width, height)
        self.command("browsingContext.navigate", context=tab, url=path.as_uri(), wait="complete")
        return page


class FirefoxPage:
    """A tab, with as much of a page of playwright as the tests of both browsers need."""

    def __init__(self, firefox: Firefox, tab: str) -> None:
        self._firefox = firefox
        self._tab = tab

    def evaluate(self, expression: str) -> Any:
        """Return what an expression of the page gives, once it is settled."""
        told = self._firefox.command(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then(found => JSON.stringify(found))",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if told["type"] == "exception":
            raise AssertionError(told["exceptionDetails"]["text"])
        return json.loads(told["result"].get("value", "null"))

    def resize(self, width: int, height: int) -> None:
        """Give the page a size in CSS pixels."""
        self._firefox.command(
            "browsingContext.setViewport",
            context=self._tab,
            viewport={"width": width, "height": height},
        )

    def touch(self, *way: tuple[float, float]) -> None:
        """Put a finger down at the first point, move it along the others and lift it."""
        (x, y), *rest = [(round(x), round(y)) for x, y in way]
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 60} for x, y in rest]
        self._firefox.command(
            "input.performActions",
            context=self._tab,
            actions=[
                {
                    "type": "pointer",
                    "id": "finger",
                    "parameters": {"pointerType": "touch"},
                    "actions": [
                        {"type": "pointerMove", "x": x, "y": y},
                        {"type": "pointerDown", "button": 0},
                        *moves,
                        {"type": "pointerUp", "button": 0},
                    ],
                }
            ],
        )

    def tap(self, selector: str) -> None:
        """Tap the middle of the first node that a selector finds."""
        self.touch(self.middle(selector))

    def middle(self, selector: str) -> tuple[float, float]:
        """Scroll a node into sight and return its middle."""
        x, y = self.evaluate(
            f"""(() => {{ const node = document.querySelector({json.dumps(selector)});
                node.scrollIntoView({{ block: "center" }});
                const box = node.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2]; }})()"""
        )
        return x, y

    def pdf(self) -> bytes:
        """Print the page."""
        told = self._firefox.command("browsingContext.print", context=self._tab, background=True)
        return base64.b64decode(told["data"])

    def screenshot(self) -> bytes:
        """Return a picture of what is in sight."""
        told = self._firefox.command("browsingContext.captureScreenshot", context=self._tab)
        return base64.b64decode(told["data"])

    @property
    def complaints(self) -> list[str]:
        """What the page's scripts have complained of."""
        return [
            event["params"]["text"]
            for event in self._firefox.heard
            if event["method"] == "log.entryAdded"
            and event["params"]["source"].get("context") == self._tab
            and event["params"]["level"] in {"error", "warn"}
        ]

    @property
    def requests(self) -> list[str]:
        """The addresses that the page has asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self._firefox.heard
            if event["method"] == "network.beforeRequestSent"
            and event["params"]["context"] == self._tab
        ]

    def close(self) -> None:
        """Close the tab."""
        self._firefox.command("browsingContext.close", context=self._tab)


@contextmanager
def running(program: str) -> Iterator[Firefox]:
    """Run a Firefox without a window, with a profile of its own that is thrown away."""
    with tempfile.TemporaryDirectory() as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCES.items()]
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [
                *(program, "--headless", "--no-remote", "--profile", profile),
                *("--remote-debugging-port", "0", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        reader = Thread(target=deque, args=(process.stderr, 0), daemon=True)
        try:
            address = next(filter(None, map(_ADDRESS.search, process.stderr)))[1]
            # what it says later must be read by somebody, or it stands still
            reader.start()
            with BAR.loopback():
                socket = connect(f"{address}/session", max_size=None, proxy=None)
            with socket:
                yield Firefox(socket)
        finally:
            process.terminate()
            process.wait(timeout=30)
            if reader.ident is not None:
                reader.join()
            process.stderr.close()
