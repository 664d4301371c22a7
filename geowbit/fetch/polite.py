"""Requests one at a time, with pauses between them and a bound on every wait."""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from geowbit.core.errors import LayerError
from geowbit.core.text import printable
from geowbit.fetch.options import FetchOptions, Tell, user_agent
from geowbit.layers.extras import needed

T = TypeVar("T")

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_BLOCK = 1 << 16


class FaultError(Exception):
    """An outside service failed once.

    Attributes
    ----------
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
        reason: str,
        *,
        passing: bool = False,
        wait_s: float | None = None,
        too_much: bool = False,
    ) -> None:
        super().__init__(reason)
        self.passing, self.wait_s, self.too_much = passing, wait_s, too_much
        self.attempts = 1

    def tried(self) -> str:
        """Return the reason, with the number of attempts where there were several."""
        return f"{self} ({self.attempts} times)" if self.attempts > 1 else str(self)


class Visitor:
    """One guest at the servers: keeps the pause between its requests.

    Parameters
    ----------
    options : FetchOptions
        Its manners.
    tell : callable, optional
        Told about every wait.
    """

    def __init__(self, options: FetchOptions, tell: Tell | None = None) -> None:
        self.options = options
        self.tell: Tell = tell or (lambda _: None)
        self._last: float | None = None

    def patiently(self, ask: Callable[[], T], what: str) -> T:
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
                self.tell(f"{what}: {fault}; asks again in {wait:g} s")
                self.options.sleep(wait)
            finally:
                self._last = time.monotonic()
        raise FaultError("nothing was asked: attempts must be 1 or more")

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
def answer_to(
    method: str,
    url: str,
    options: FetchOptions,
    *,
    data: Mapping[str, str] | None = None,
    patience_s: float = 0.0,
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

    Yields
    ------
    tuple of requests.Response and iterator of bytes

    Raises
    ------
    FaultError
        Where there is no answer, or it breaks off.
    """
    requests = needed("requests", extra="osm", what="fetch")
    began = time.monotonic()
    try:
        with requests.Session() as session:
            # a proxy of the environment has no business between this machine and itself
            session.trust_env = not is_loopback(url)
            with session.request(
                method,
                url,
                data=data,
                headers={"User-Agent": user_agent(), "Accept-Language": "en"},
                timeout=(options.connect_timeout_s, options.read_timeout_s + patience_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                yield response, _pieces(response, began, options.whole_timeout_s)
    except requests.Timeout as error:
        raise FaultError("no answer in time", passing=True) from error
    except requests.exceptions.SSLError as error:
        raise FaultError("its certificate is not trusted") from error
    except requests.ConnectionError as error:
        # requests reports a time-out within the answer as a broken connection
        slow = "timed out" in str(error)
        reason = "no answer in time" if slow else f"no connection ({_first_words(error)})"
        raise FaultError(reason, passing=True) from error
    except (
        requests.exceptions.ChunkedEncodingError,
        requests.exceptions.ContentDecodingError,
    ) as error:
        raise FaultError("the connection broke off within the answer", passing=True) from error
    except requests.RequestException as error:
        raise FaultError(f"cannot be asked ({_first_words(error)})") from error


def _pieces(response: Any, began: float, whole_timeout_s: float) -> Iterator[bytes]:
    for piece in response.iter_content(_BLOCK):
        if time.monotonic() - began > whole_timeout_s:
            raise FaultError(f"the answer was not whole after {whole_timeout_s:g} s", passing=True)
        yield piece


def whole_body(pieces: Iterator[bytes], limit_mb: float) -> bytes:
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
            raise FaultError(f"the answer is larger than {limit_mb:g} MB", too_much=True)
    return bytes(kept)


def refused(response: Any, body: bytes = b"") -> FaultError | None:
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
    told = f"HTTP {code}"
    if 300 <= code < 400:
        moved = printable(str(response.headers.get("Location", "nowhere")))
        return FaultError(f"{told}: it has moved to {moved}; give that address")
    words = words_of(body)
    return FaultError(
        f"{told}: {words}" if words else f"{told} {printable(str(response.reason or ''))}".strip(),
        passing=code in _BUSY,
        wait_s=_retry_after(response.headers.get("Retry-After")) if code in _BUSY else None,
    )


def words_of(body: bytes, most: int = 160) -> str:
    """Return what a page says, in one line without its markup.

    Examples
    --------
    >>> words_of(b"<html><head><style>p {}</style></head><p>Error</p>: <b>busy</b> </html>")
    'Error: busy'
    """
    text = body[:20_000].decode("utf-8", "replace")
    text = re.sub(r"(?is)<(style|script|title)\b.*?</\1>|<\?.*?\?>|<!--.*?-->", " ", text)
    text = re.sub(r"(?s)<[^>]*>", " ", text)
    text = re.sub(r"\s+([:;,.])", r"\1", printable(text))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _retry_after(value: str | None) -> float | None:
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _first_words(error: Exception) -> str:
    text = printable(str(error))
    # urllib3 wraps its reason several times; the innermost tells most
    inner = re.search(r"(?:\[Errno [^\]]*\] |\d, ['\"]|Disconnected\(['\"])([^'\")]+)", text)
    return (inner[1] if inner else text)[:160]


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


def checked_address(url: str, what: str, *, allow_http: bool = False) -> str:
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
        raise LayerError(f"{what}: {printable(url)}: is no address; write https://…") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise LayerError(f"{what}: {printable(url)}: is no address of the web; write https://…")
    if parts.username or parts.password:
        raise LayerError(
            f"{what}: {parts.hostname}: the address holds a password, which would be written "
            "into records; take it out"
        )
    if parts.scheme == "http" and not (allow_http or is_loopback(url)):
        raise LayerError(
            f"{what}: {printable(url)}: http can be changed on its way; use https, "
            "or allow http on purpose"
        )
    return urlunsplit(parts._replace(fragment=""))
