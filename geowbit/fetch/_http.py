"""Requests one at a time, with pauses, a bound on every wait, and answers kept on disk."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from geowbit.core.errors import LayerError, OutputError
from geowbit.core.messages import Message, Value
from geowbit.core.text import printable
from geowbit.layers.files import needed

Tell = Callable[[str], None]


@dataclass(frozen=True)
class FetchOptions:
    """Manners, patience and limits of a fetch; the defaults are those of a polite guest.

    Attributes
    ----------
    pause_s : float
        Least time between the end of one request and the next.
    attempts : int
        How often one thing is asked for, in all.
    backoff_s, longest_wait_s : float
        Wait after the first failure, doubled after each further one, and its bound. A server
        that asks for more than the bound (``Retry-After``) ends the fetch.
    connect_timeout_s, read_timeout_s : float
        For a connection to stand, and between two pieces of an answer; a server of Overpass
        may also take its own `server_timeout_s` before the first piece.
    whole_timeout_s : float
        For one answer as a whole.
    server_timeout_s, server_memory_mb : int
        What a question to Overpass may cost the server.
    tile_km2 : float
        Largest area of one question.
    splits : int
        How often a tile is cut into four when the server cannot hold it.
    most_tiles : int
        More questions than these are refused: a country extract serves better.
    answer_mb : int
        Largest answer of one tile.
    cache_days : float
        Older answers are asked for again.
    sleep : callable
        Waits; tests put their own in.
    """

    pause_s: float = 1.0
    attempts: int = 5
    backoff_s: float = 5.0
    longest_wait_s: float = 120.0
    connect_timeout_s: float = 20.0
    read_timeout_s: float = 60.0
    whole_timeout_s: float = 3600.0
    server_timeout_s: int = 180
    server_memory_mb: int = 512
    tile_km2: float = 10_000.0
    splits: int = 2
    most_tiles: int = 500
    answer_mb: int = 512
    cache_days: float = 30.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)


def user_agent() -> str:
    """Return what geowbit calls itself to a server.

    Examples
    --------
    >>> user_agent().startswith("geowbit/")
    True
    """
    try:
        number = version("geowbit")
    except PackageNotFoundError:
        number = "unknown"
    return f"geowbit/{number} (siting of data centers between power grid and fiber; Python)"


T = TypeVar("T")

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_BLOCK = 1 << 16


class FaultError(Exception):
    """An outside service failed once.

    Attributes
    ----------
    message : Message
        Why.
    passing : bool
        Asking again may help.
    wait_s : float or None
        How long the service asks to be left alone.
    too_much : bool
        The question was too large for the service.
    attempts : int
        How often it was asked, once nobody asks again.
    """

    def __init__(
        self,
        code: str,
        *,
        passing: bool = False,
        wait_s: float | None = None,
        too_much: bool = False,
        **params: Value,
    ) -> None:
        self.message = Message(code, **params)
        super().__init__(self.message)
        self.passing, self.wait_s, self.too_much = passing, wait_s, too_much
        self.attempts = 1

    def tried(self) -> Message:
        """Return the reason, with the number of attempts where there were several."""
        if self.attempts == 1:
            return self.message
        return Message("fetch.tried", reason=self.message, count=self.attempts)


class Visitor:
    """One guest at the servers: keeps the pause between its requests.

    Parameters
    ----------
    options : FetchOptions
        Its manners.
    tell : callable, optional
        Called with every wait.
    """

    def __init__(self, options: FetchOptions, tell: Tell | None = None) -> None:
        self.options = options
        self._tell = tell
        self._last: float | None = None

    def tell(self, code: str, **params: Value) -> None:
        """Say how far the fetch is, in the language that is spoken."""
        if self._tell is not None:
            self._tell(Message(code, **params).text())

    def ask_patiently(self, ask: Callable[[], T], what: Message) -> T:
        """Ask until there is an answer, waiting longer each time, as often as allowed.

        Raises
        ------
        FaultError
            The last one, where no attempt helped or none could.
        """
        for attempt in range(1, self.options.attempts + 1):
            self._pause()
            try:
                return ask()
            except FaultError as fault:
                fault.attempts = attempt
                wait = self._wait(fault, attempt)
                if wait is None:
                    raise
                self.tell("fetch.asks_again", what=what, reason=fault.message, seconds=wait)
                self.options.sleep(wait)
            finally:
                self._last = time.monotonic()
        raise FaultError("fetch.attempts")

    def _pause(self) -> None:
        if self._last is not None:
            rest = self.options.pause_s - (time.monotonic() - self._last)
            if rest > 0:
                self.options.sleep(rest)

    def _wait(self, fault: FaultError, attempt: int) -> float | None:
        if not fault.passing or attempt >= self.options.attempts:
            return None
        wait = min(self.options.backoff_s * 2 ** (attempt - 1), self.options.longest_wait_s)
        if fault.wait_s is None:
            return wait
        return max(fault.wait_s, wait) if fault.wait_s <= self.options.longest_wait_s else None


@contextmanager
def open_answer(
    method: str,
    url: str,
    options: FetchOptions,
    *,
    data: Mapping[str, str] | None = None,
    patience_s: float = 0.0,
    from_page: str = "",
) -> Iterator[tuple[Any, Iterator[bytes]]]:
    """Send one request and give the answer and its body in pieces.

    Parameters
    ----------
    method, url : str
        What to send where. Redirections are not followed.
    options : FetchOptions
        Timeouts.
    data : dict, optional
        Fields of a form.
    patience_s : float, optional
        Added to the time before the first piece.
    from_page : str, optional
        The page that names the address.

    Yields
    ------
    tuple of requests.Response and iterator of bytes

    Raises
    ------
    FaultError
        Where there is no answer, or it breaks off.
    """
    requests = needed("requests", extra="osm", what="fetch")
    from urllib3.exceptions import ReadTimeoutError

    began = time.monotonic()
    headers = {"User-Agent": user_agent(), "Accept-Language": "en"}
    if from_page:
        headers["Referer"] = from_page
    try:
        with requests.Session() as session:
            # a proxy of the environment has no business between this machine and itself
            session.trust_env = not is_loopback(url)
            with session.request(
                method,
                url,
                data=data,
                headers=headers,
                timeout=(options.connect_timeout_s, options.read_timeout_s + patience_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                yield response, _pieces(response, began, options.whole_timeout_s)
    except requests.Timeout as error:
        raise FaultError("fetch.no_answer_in_time", passing=True) from error
    except requests.exceptions.SSLError as error:
        raise FaultError("fetch.certificate") from error
    except requests.ConnectionError as error:
        # requests reports a time-out within the answer as a broken connection
        if any(isinstance(one, TimeoutError | ReadTimeoutError) for one in _reasons(error)):
            raise FaultError("fetch.no_answer_in_time", passing=True) from error
        reason = innermost(error)
        raise FaultError("fetch.no_connection", passing=True, reason=reason) from error
    except (
        requests.exceptions.ChunkedEncodingError,
        requests.exceptions.ContentDecodingError,
    ) as error:
        raise FaultError("fetch.broke_off", passing=True) from error
    except requests.RequestException as error:
        raise FaultError("fetch.cannot_be_asked", reason=innermost(error)) from error


def _pieces(response: Any, began: float, whole_timeout_s: float) -> Iterator[bytes]:
    for piece in response.iter_content(_BLOCK):
        if time.monotonic() - began > whole_timeout_s:
            raise FaultError("fetch.not_whole", passing=True, seconds=whole_timeout_s)
        yield piece


def read_body(pieces: Iterator[bytes], limit_mb: float) -> bytes:
    """Return the body as a whole.

    Raises
    ------
    FaultError
        Where it is larger than allowed.
    """
    kept = bytearray()
    for piece in pieces:
        kept += piece
        if len(kept) > limit_mb * 1e6:
            raise FaultError("fetch.answer_larger", too_much=True, mb=limit_mb)
    return bytes(kept)


def fault_of(response: Any, body: bytes = b"") -> FaultError | None:
    """Return the fault that a status tells, or None for 200.

    Parameters
    ----------
    response : requests.Response
        Its status and headers count.
    body : bytes, optional
        Where a server explains itself.
    """
    code = int(response.status_code)
    if code == 200:
        return None
    if 300 <= code < 400:
        moved = printable(str(response.headers.get("Location", "–")))
        return FaultError("fetch.http_moved", status=str(code), address=moved)
    busy = code in _BUSY
    wait = _retry_after(response.headers.get("Retry-After")) if busy else None
    words = strip_markup(body) or printable(str(response.reason or ""))
    if not words:
        return FaultError("fetch.http_bare", passing=busy, wait_s=wait, status=str(code))
    return FaultError("fetch.http", passing=busy, wait_s=wait, status=str(code), words=words)


def strip_markup(body: bytes, most: int = 160) -> str:
    """Return what a page says, in one line without its markup.

    Examples
    --------
    >>> strip_markup(b"<html><head><style>p {}</style></head><p>Error</p>: <b>busy</b> </html>")
    'Error: busy'
    """
    text = body[:20_000].decode("utf-8", "replace")
    text = re.sub(r"(?is)<(style|script|title)\b.*?</\1>|<\?.*?\?>|<!--.*?-->", " ", text)
    text = re.sub(r"(?s)<[^>]*>", " ", text)
    text = re.sub(r"\s+([:;,.])", r"\1", printable(text))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _retry_after(value: str | None) -> float | None:
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    if value is None:
        return None
    try:
        # the rest of Retry asks again by what a header tells, and here bodies tell it too
        return float(Retry().parse_retry_after(value))
    except (InvalidHeader, ValueError):
        return None


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it wraps, outermost first."""
    inner: BaseException | None = error
    while inner is not None:
        yield inner
        wrapped = (getattr(inner, "reason", None), *inner.args, inner.__cause__)
        inner = next((one for one in wrapped if isinstance(one, BaseException)), None)


def innermost(error: BaseException) -> str:
    """Return the reason of a failed request: urllib3 wraps it, and the innermost says most."""
    *_, last = _reasons(error)
    return printable(str(getattr(last, "strerror", None) or last) or type(last).__name__)[:160]


def is_loopback(url: str) -> bool:
    """Tell whether an address is this machine itself.

    Examples
    --------
    >>> is_loopback("http://127.0.0.1:80/x"), is_loopback("http://127.0.0.1.example.org/")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(url: str, what: str | Message, *, allow_http: bool = False) -> str:
    """Return an address that may be asked, without a name and password in it.

    Raises
    ------
    LayerError
        Where it is no address of the web, holds a password, or is open to the wire (``http``)
        although it is not of this machine and `allow_http` is not set.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (a port that is no number fails only when it is read)
    except ValueError as error:
        raise LayerError("fetch.no_address", what=what, url=printable(url)) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise LayerError("fetch.no_web_address", what=what, url=printable(url))
    if parts.username or parts.password:
        raise LayerError("fetch.password", what=what, host=parts.hostname)
    if parts.scheme == "http" and not (allow_http or is_loopback(url)):
        raise LayerError("fetch.plain_http", what=what, url=printable(url))
    return urlunsplit(parts._replace(fragment=""))


@dataclass(frozen=True)
class Store:
    """A folder of answers, each under the hash of its question and of who was asked.

    Attributes
    ----------
    folder : Path
        Where they lie; made when the first is written.
    days : float
        Older ones do not count.
    """

    folder: Path
    days: float

    def path(self, endpoint: str, question: str) -> Path:
        """Return where the answer to a question lies, or would lie."""
        key = hashlib.sha256(f"{endpoint}\n{question}".encode()).hexdigest()
        return self.folder / key[:2] / f"{key}.json"

    def read(self, endpoint: str, question: str) -> bytes | None:
        """Return the answer to a question; None where none is kept or it is too old."""
        path = self.path(endpoint, question)
        try:
            if time.time() - path.stat().st_mtime > self.days * 86_400:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def write(self, endpoint: str, question: str, answer: bytes) -> None:
        """Keep an answer: written beside its place and renamed into it.

        Raises
        ------
        OutputError
            Where it cannot be written.
        """
        path = self.path(endpoint, question)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(answer)
            fresh.replace(path)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise OutputError(
                "fetch.cache", folder=str(self.folder), reason=str(error.strerror or error)
            ) from error

    def forget(self, endpoint: str, question: str) -> None:
        """Drop an answer that turned out to be broken."""
        with suppress(OSError):
            self.path(endpoint, question).unlink(missing_ok=True)
