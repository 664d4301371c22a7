"""A file or an archive from a plain address, pinned to its first digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from geowbit.core.errors import OutputError, SourceError
from geowbit.core.messages import Message
from geowbit.fetch._content import FILES, check_content, check_members, unpack
from geowbit.fetch._http import (
    FaultError,
    FetchOptions,
    Tell,
    Visitor,
    check_address,
    fault_of,
    open_answer,
    read_body,
)
from geowbit.fetch.writing import (
    check_target,
    put_in_place,
    read_record,
    scratch,
    write_record,
)
from geowbit.layers import Provenance
from geowbit.layers.files import Limits

_MOST_MOVES = 5
_FOLDER = ""
_TOLD_BYTES = 20_000_000


def fetch_address(
    url: str,
    *,
    out: Path | str,
    sha256: str | None = None,
    licence: str = "unknown",
    source: str | None = None,
    allow_http: bool = False,
    limits: Limits | None = None,
    options: FetchOptions | None = None,
    tell: Tell | None = None,
) -> Provenance:
    """Get a file, or an archive and unpack it, from a plain address.

    The first time, the SHA-256 of what came is written to ``OUT.provenance.json``. From then on
    the same address must give the same bytes.

    Parameters
    ----------
    url : str
        ``https``; ``http`` only for this machine itself or with `allow_http`.
    out : Path or str
        A file, whose name must tell what it is (``.tif``, ``.gpkg``, ``.geojson``,
        ``.parquet``, ``.fgb``, ``.nc``, ``.csv``, ``.xlsx``, ``.osm.pbf``, ``.zip``), or, without a
        suffix, a folder into which the archive at the address is unpacked.
    sha256 : str, optional
        What came must have it; it also replaces an earlier pin.
    licence, source : str, optional
        For the record; `source` is the address where not given.
    allow_http : bool, optional
        Take an address that can be changed on its way.
    limits : Limits, optional
        Sizes.
    options : FetchOptions, optional
        Pauses and attempts.
    tell : callable, optional
        Called with each step.

    Returns
    -------
    Provenance
        The record beside `out` also names the layers of an archive.

    Raises
    ------
    LayerError
        Where the address is none, or open to the wire.
    SourceError
        Where the server fails, the bytes are not the pinned ones, or are not what the name says,
        or the archive is not safe. `out` stays as it was then.
    OutputError
        Where the result cannot be written there.
    """
    options, limits = options or FetchOptions(), limits or Limits()
    url = check_address(url, "fetch", allow_http=allow_http)
    target = check_target(out, (_FOLDER, *FILES))
    before = read_record(target)
    _refuse_strangers(target, before)
    pin = sha256 or (str(before.get("sha256")) if before.get("address") == url else None)
    visitor = Visitor(options, tell)
    visitor.tell("fetch.asks", host=urlsplit(url).hostname or "")
    with scratch(target, "" if target.suffix else ".zip") as kept:
        try:
            digest, date = visitor.ask_patiently(
                lambda: download(url, kept, visitor, limits, allow_http=allow_http),
                Message("fetch.download"),
            )
        except FaultError as fault:
            raise SourceError("fetch.address_failed", url=url, reason=fault.tried()) from fault
        _check_pin(url, digest, pin, given=sha256 is not None)
        visitor.tell("fetch.checks", mb=kept.stat().st_size / 1e6)
        record = Provenance(
            name=target.name.split(".")[0],
            source=source or url,
            licence=licence,
            attribution=source or urlsplit(url).hostname or "",
            date=date,
            confidence="as its source",
            crs="",
            sha256=digest,
        )
        layers = [target.name]
        with put_in_place(target) as fresh:
            if target.suffix:
                check_content(kept, target.suffix, f"fetch: {url}")
                if target.suffix.lower() == ".zip":
                    check_members(kept, limits, f"fetch: {url}")
                kept.rename(fresh)
            else:
                check_content(kept, ".zip", f"fetch: {url}")
                layers = unpack(kept, fresh, limits, f"fetch: {url}")
    write_record(target, record, {"address": url, "layers": layers})
    visitor.tell("fetch.holds", layers=tuple(layers))
    return record


def _refuse_strangers(target: Path, before: dict[str, Any]) -> None:
    """Leave alone what no fetch made."""
    if target.is_file() and not target.suffix:
        raise OutputError("fetch.is_a_file", path=str(target))
    if target.is_dir() and "address" not in before and any(target.iterdir()):
        raise OutputError("fetch.holds_others", path=str(target))


def _check_pin(url: str, digest: str, pin: str | None, *, given: bool) -> None:
    if pin is None or digest == pin.strip().lower():
        return
    if given:
        raise SourceError("fetch.other_sha256", url=url, digest=digest, pin=pin)
    raise SourceError("fetch.changed", url=url, digest=digest, pin=pin)


def download(
    url: str,
    target: Path,
    visitor: Visitor,
    limits: Limits,
    *,
    allow_http: bool = False,
    form: Mapping[str, str] | None = None,
    from_page: str = "",
) -> tuple[str, str]:
    """Stream an address to a file once; return its SHA-256 and the date that the server tells.

    Parameters
    ----------
    url : str
        Moves are followed.
    target : Path
        Where the answer goes.
    visitor : Visitor
        Whose manners and patience count.
    limits : Limits
        Largest answer.
    allow_http : bool, optional
        Take an address that can be changed on its way.
    form : dict, optional
        Fields, where the address is that of a form.
    from_page : str, optional
        The page that the form stands on, which some servers want to hear.

    Raises
    ------
    FaultError
        Where the server fails once.
    """
    method = "GET" if form is None else "POST"
    for _ in range(_MOST_MOVES + 1):
        with open_answer(method, url, visitor.options, data=form, from_page=from_page) as (
            response,
            pieces,
        ):
            moved = response.headers.get("Location")
            if not (300 <= response.status_code < 400 and moved):
                if response.status_code != 200:
                    raise fault_of(response, read_body(pieces, 1)) or FaultError("fetch.no_answer")
                return _stream(response, pieces, target, visitor, limits), _date(response)
        url = check_address(urljoin(url, moved), Message("fetch.moved_to"), allow_http=allow_http)
    raise FaultError("fetch.moved_often", most=_MOST_MOVES)


def _stream(
    response: Any, pieces: Iterator[bytes], target: Path, visitor: Visitor, limits: Limits
) -> str:
    limit_mb = limits.download_mb
    too_large = FaultError("fetch.larger", mb=limit_mb)
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > limit_mb * 1e6:
        raise too_large
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as handle:
        for piece in pieces:
            size += len(piece)
            if size > limit_mb * 1e6:
                raise too_large
            digest.update(piece)
            handle.write(piece)
            if size // _TOLD_BYTES > (size - len(piece)) // _TOLD_BYTES:
                visitor.tell("fetch.came", mb=round(size / 1e6))
    return digest.hexdigest()


def _date(response: Any) -> str:
    try:
        return f"{parsedate_to_datetime(response.headers['Last-Modified']):%F}"
    except (KeyError, ValueError):
        return f"{datetime.now(UTC):%F}"
