"""Pages printed to PDF by a Chromium without a window; one start serves any number of them.

Chromium is spoken to over two pipes by its DevTools protocol, in JSON: no driver has to be
installed, and nothing listens on a port.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from geowbit.core.errors import OutputError
from geowbit.core.output import write_whole

__all__ = ["Printer", "find_browser"]

_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_ARGUMENTS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--no-proxy-server"),
    # the pages load nothing; this holds it
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
# what is a little longer than its one sheet is printed smaller, down to the last of these
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
_PAGE = re.compile(rb"/Type\s*/Page\b")
_SECONDS = 60.0
# a browser that is asked to end gets so long
_END_SECONDS = 5.0
_LOOK_SECONDS = 0.005
# below it stand the three streams and the two pipes that Chromium looks for
_FIRST_FREE = 10


def find_browser() -> str:
    """Return the Chromium, Chrome or Edge of this machine.

    Raises
    ------
    OutputError
        Where there is none.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    found = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise OutputError("dossier.no_browser")
    return found


class Printer:
    """A browser that prints pages.

    Parameters
    ----------
    browser : str, optional
        Path of a Chromium, Chrome or Edge; where not given that of the machine is looked for.

    Raises
    ------
    OutputError
        Where there is none, or it does not print.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.html").write_text("<p>a</p>")
    >>> with Printer() as printer:  # doctest: +SKIP
    ...     printer.print(folder / "a.html", folder / "a.pdf")
    """

    def __init__(self, browser: str | None = None) -> None:
        self._browser = browser or find_browser()
        self._pid = 0
        self._session = ""
        self._numbers = itertools.count(1)
        self._unread = b""

    def __enter__(self) -> Printer:
        """Start the browser."""
        try:
            self._profile = tempfile.mkdtemp(prefix="geowbit-")
        except OSError as error:
            raise self._failed(str(error.strerror or error)) from error
        if hasattr(os, "posix_spawn"):
            self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the browser."""
        if self._pid:
            for end in (self._to, self._from):
                with suppress(OSError):
                    os.close(end)
            self._end()
            self._pid, self._session = 0, ""
        shutil.rmtree(self._profile, ignore_errors=True)

    def _end(self) -> None:
        """End the browser: asked first, and not asked where it does not hear."""
        for blow in (signal.SIGTERM, signal.SIGKILL):
            # an error tells that it is no more
            with suppress(OSError):
                os.kill(self._pid, blow)
                until = time.monotonic() + _END_SECONDS
                while time.monotonic() < until:
                    if os.waitpid(self._pid, os.WNOHANG)[0]:
                        return
                    time.sleep(_LOOK_SECONDS)

    def print(self, page: Path, pdf: Path, *, sheets: int | None = 1) -> None:
        """Print a page.

        Parameters
        ----------
        page, pdf : Path
            The HTML, and the file to write.
        sheets : int, optional
            On so many sheets at most, smaller where need be; None for as many as it takes.

        Raises
        ------
        OutputError
            Where the browser does not print it, or the file cannot be written.
        """
        if not self._pid:
            self._print_alone(page, pdf)
            return
        self._open(page)
        for scale in _SCALES:
            told = {"printBackground": True, "preferCSSPageSize": True, "scale": scale}
            found = self._ask("Page.printToPDF", told, self._session)
            content = base64.b64decode(found["data"])
            if sheets is None or len(_PAGE.findall(content)) <= sheets:
                break
        write_whole(pdf, content)

    def _open(self, page: Path) -> None:
        """Load a page in the tab that all of them share: a tab of its own takes as long again."""
        if not self._session:
            target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
            asked = {"targetId": target, "flatten": True}
            self._session = self._ask("Target.attachToTarget", asked)["sessionId"]
        # the next page does not know what the last one was told
        self._tell("window.gwPrinted = true")
        begun = self._ask("Page.navigate", {"url": page.resolve().as_uri()}, self._session)
        if begun.get("errorText"):
            raise self._failed(str(begun["errorText"]))
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            if self._tell("!window.gwPrinted && document.readyState") == "complete":
                return
            time.sleep(_LOOK_SECONDS)
        raise self._failed("the page does not load")

    def _tell(self, expression: str) -> object:
        """Return what an expression is on the page."""
        told = self._ask("Runtime.evaluate", {"expression": expression}, self._session)
        return told.get("result", {}).get("value")

    def _arguments(self) -> list[str]:
        told = [self._browser, *_ARGUMENTS, f"--user-data-dir={self._profile}"]
        # Chromium refuses to keep its sandbox for the superuser, as in a container
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0
        return [*told, "--no-sandbox"] if as_root else told

    def _start(self) -> None:
        """Start the browser with its two pipes, which it looks for as 3 and 4."""
        import fcntl

        theirs, self._to = os.pipe()
        self._from, ours = os.pipe()
        read, write = (
            fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE) for end in (theirs, ours)
        )
        nothing = os.open(os.devnull, os.O_RDWR)
        actions = [
            *((os.POSIX_SPAWN_DUP2, nothing, stream) for stream in (0, 1, 2)),
            (os.POSIX_SPAWN_DUP2, read, 3),
            (os.POSIX_SPAWN_DUP2, write, 4),
        ]
        arguments = [*self._arguments(), "--remote-debugging-pipe", "about:blank"]
        try:
            self._pid = os.posix_spawn(self._browser, arguments, os.environ, file_actions=actions)
        except OSError as error:
            raise self._failed(str(error.strerror or error)) from error
        finally:
            for end in (theirs, ours, read, write, nothing):
                os.close(end)
            if not self._pid:
                os.close(self._to)
                os.close(self._from)
                shutil.rmtree(self._profile, ignore_errors=True)

    def _ask(
        self, method: str, params: dict[str, Any], session: str | None = None
    ) -> dict[str, Any]:
        """Return what the browser answers; what it says meanwhile is passed over."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        content, until = json.dumps(message).encode() + b"\0", time.monotonic() + _SECONDS
        try:
            while content:
                content = content[os.write(self._to, content) :]
            while True:
                found = json.loads(self._message(until))
                if found.get("id") == number:
                    break
        except OSError as error:
            raise self._failed(str(error.strerror or error)) from error
        if "error" in found:
            raise self._failed(str(found["error"].get("message")))
        return dict(found["result"])

    def _message(self, until: float) -> bytes:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._from], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise self._failed(f"no answer within {_SECONDS:g} s")
            part = os.read(self._from, 1 << 20)
            if not part:
                raise self._failed("it ended")
            self._unread += part
        message, _, self._unread = self._unread.partition(b"\0")
        return message

    def _print_alone(self, page: Path, pdf: Path) -> None:
        """Print a page by a start of its own, where a process is not given pipes by number."""
        told = [*self._arguments(), "--no-pdf-header-footer", f"--print-to-pdf={pdf.resolve()}"]
        try:
            ran = subprocess.run(  # noqa: S603
                [*told, page.resolve().as_uri()],
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise self._failed(str(error)) from error
        if ran.returncode or not pdf.is_file():
            raise self._failed(ran.stderr.decode(errors="replace").strip()[-200:])

    def _failed(self, problem: str) -> OutputError:
        name = Path(self._browser).name
        return OutputError("dossier.browser_failed", browser=name, problem=problem)
