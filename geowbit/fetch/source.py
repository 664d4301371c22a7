"""Named sources: rows of a table say where a publisher's files lie, part by part of an area."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.cache import cache_folder
from geowbit.candidates import prefecture_codes
from geowbit.core import (
    AreaError,
    LayerError,
    Message,
    OutputError,
    SourceError,
    Text,
    suggestion,
)
from geowbit.countries import NO_COUNTRY, Country, countries, country_of, in_use, using
from geowbit.fetch._content import check_content, check_members
from geowbit.fetch._http import (
    FaultError,
    FetchOptions,
    Store,
    Tell,
    Visitor,
    check_address,
)
from geowbit.fetch.address import download
from geowbit.fetch.area import NOMINATIM, area_shape, find_place, parse_area
from geowbit.fetch.terrain import fetch_terrain
from geowbit.fetch.writing import (
    check_target,
    put_in_place,
    read_record,
    write_record,
)
from geowbit.layers import Provenance, embedded_layer
from geowbit.layers.files import Limits, sha256_of
from geowbit.layers.osm import OSM_LAYERS
from geowbit.mesh import mesh_code, mesh_squares

__all__ = ["Source", "fetch_source", "find_source", "sources"]

_TABLE = "fetch_sources"
_PLAIN = (
    *("name", "access", "address", "form", "file", "parts", "member", "absent"),
    *("page", "source", "confidence"),
)
_ACCESS = ("open", "tiles", "account", "page", "withdrawn")
_TEXTS = ("what", "publisher", "licence", "kinds_what", "terms", "need")
# an edition or a kind becomes part of an address
_WORD = re.compile(r"[\w.-]{1,40}")
_ARCHIVES = (".zip",)


@dataclass(frozen=True)
class Source:
    """A publisher's data by name: where they lie, and on what terms.

    Attributes
    ----------
    name : str
        As the shell takes it: ``ksj:A33``.
    profiles : tuple of str
        As what its files are recognized; none where they are read by their own columns.
    what, publisher, licence, kinds_what, terms, need : Text
        In each language; `need` is what to do where nothing can be fetched.
    access : str
        ``open``, ``tiles`` (a raster made of tiles), ``account``, ``page`` (no fixed address) or
        ``withdrawn``.
    address, form, file : str
        Patterns with ``{part}``, ``{kind}``, ``{edition}`` and ``{year}``; `form` holds the fields
        of a form that is sent, `file` the name where the address has none.
    parts : str
        ``prefecture``, ``square`` (first order of JIS X 0410), or empty where all is one file.
    kinds, editions : tuple of str
        The first edition is the newest.
    every_edition : bool
        Whether each edition that there is belongs to the whole.
    member : str
        What of an archive is usually meant, as a pattern for ``layer:``; empty where all of it is.
    absent : str
        How the publisher says that there is no such file: ``not_found`` (404) or with a ``page``.
    page, source, confidence : str
        Where it is published, how the address was found, how sure that is.
    country : Country
        Whose parts it has.
    """

    name: str
    profiles: tuple[str, ...]
    what: Text
    publisher: Text
    licence: Text
    kinds_what: Text
    terms: Text
    need: Text
    access: str
    address: str
    form: str
    file: str
    parts: str
    kinds: tuple[str, ...]
    editions: tuple[str, ...]
    every_edition: bool
    member: str
    absent: str
    page: str
    source: str
    confidence: str
    country: Country

    def as_dict(self) -> dict[str, Any]:
        """Return what a person or a program asks of a source, texts in each language."""
        plain = ("name", "access", "parts", "member", "page", "source", "confidence")
        return {
            **{key: getattr(self, key) for key in plain},
            **{key: getattr(self, key).as_dict() for key in _TEXTS if str(getattr(self, key))},
            "profiles": list(self.profiles),
            "kinds": list(self.kinds),
            "editions": list(self.editions),
        }


def sources() -> tuple[Source, ...]:
    """Return all named sources, those of each country by its own folder.

    Examples
    --------
    >>> [one.name for one in sources() if one.access == "withdrawn"]
    ['hifld-substations']
    """
    return _sources_with(in_use())


@cache
def _sources_with(country: Country) -> tuple[Source, ...]:
    """Return the sources of all countries that travel along, and of one more."""
    found: dict[str, Source] = {}
    for one in (NO_COUNTRY, *(country_of(key) for key in countries()), country):
        for row in one.table(_TABLE).astype(object).to_dict("records"):
            source = _source_of({str(key): value for key, value in row.items()}, one)
            found.setdefault(source.name.casefold(), source)
    return tuple(found.values())


def _source_of(row: Mapping[str, Any], country: Country) -> Source:
    texts = {key: "" if pd.isna(value) else str(value) for key, value in row.items()}
    if texts["access"] not in _ACCESS:
        hint = suggestion(texts["access"], _ACCESS)
        raise LayerError("fetch.access", name=texts["name"], given=texts["access"], hint=hint)
    said = {key: Text.from_row(texts, key) for key in _TEXTS}
    plain = {key: texts.get(key, "") for key in _PLAIN}
    many: dict[str, Any] = {
        **{key: _listed(texts.get(key, "")) for key in ("profiles", "kinds", "editions")},
        "every_edition": texts.get("every_edition") in {"1", "1.0"},
        "country": country,
    }
    return Source(**{**plain, **said, **many})


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.removesuffix(".0").split(";") if one)


def find_source(name: str) -> Source:
    """Return a source by its name, in capitals or not.

    Raises
    ------
    LayerError
        Where there is none: with the nearest names of all that can be fetched.

    Examples
    --------
    >>> find_source("KSJ:a33").parts
    'prefecture'
    """
    for one in sources():
        if one.name.casefold() == name.strip().casefold():
            return one
    known = [*OSM_LAYERS, "terrain", *(one.name for one in sources())]
    raise LayerError("fetch.unknown_source", name=name, hint=suggestion(name, known))


@dataclass(frozen=True)
class _File:
    """One file of a publisher, wanted."""

    name: str
    url: str
    form: tuple[tuple[str, str], ...]
    part: str


def fetch_source(
    name: str,
    *,
    out: Path | str,
    area: Mapping[str, Any] | str | None = None,
    edition: str | None = None,
    kind: str | None = None,
    endpoint: str | None = None,
    zoom: int = 11,
    cache: Path | str | None = None,
    folder: Path | str = ".",
    limits: Limits | None = None,
    options: FetchOptions | None = None,
    tell: Tell | None = None,
) -> Provenance:
    """Get the files of a named source that an area touches, as their publisher has them.

    Files come one by one and are kept, so that a fetch that broke off goes on where it stood. The
    folder is written when all are there, each with its record beside it.

    Parameters
    ----------
    name : str
        One of :func:`sources`.
    out : Path or str
        A new folder; a GeoTIFF where the source is tiles.
    area : dict or str, optional
        As for :func:`geowbit.fetch.fetch_osm`; needed where the source comes in parts.
    edition : str, optional
        Of the publisher; the newest that is known where not given.
    kind : str, optional
        One of the source's kinds; all where not given.
    endpoint : str, optional
        Another server than the publisher's: what stands before the path of the address.
    zoom : int, optional
        Of tiles.
    cache : Path or str, optional
        Folder for the files.
    folder : Path or str, optional
        Where a relative path in `area` starts.
    limits : Limits, optional
        Sizes of files and archives.
    options : FetchOptions, optional
        Pauses and attempts; ``most_tiles`` bounds the number of files.
    tell : callable, optional
        Called with each step.

    Returns
    -------
    Provenance
        ``files`` names what came; what the publisher has no file of stands in ``notes``, and in
        the record beside `out` under ``without_file``.

    Raises
    ------
    LayerError
        Where there is no such source, kind or edition, or it cannot be fetched: with what to do.
    AreaError
        Where the source needs an area or has no part there.
    SourceError
        Where the publisher's server fails, or what it gives is not what it should be. `out` stays
        as it was then.
    OutputError
        Where the result cannot be written there.
    """
    source = find_source(name)
    if source.access not in {"open", "tiles"}:
        raise LayerError(
            "fetch.closed_source", name=source.name, need=source.need, page=source.page
        )
    if area is None and (source.parts or source.access == "tiles"):
        raise AreaError("fetch.source_needs_area", name=source.name)
    if source.access == "tiles":
        return fetch_terrain(
            area or {},
            out=out,
            endpoint=endpoint or source.address,
            zoom=zoom,
            encoding="centimeters",
            licence=source.licence,
            attribution=source.publisher,
            terms=source.terms,
            cache=cache,
            options=options,
            tell=tell,
        )
    options, limits = options or FetchOptions(), limits or Limits()
    target = check_target(out, ("",))
    _refuse_strangers(target)
    visitor = Visitor(options, tell)
    kept = Path(cache) if cache else cache_folder() / "sources"
    wanted = parse_area(area) if isinstance(area, str) else dict(area or {})
    if wanted and not source.parts:
        visitor.tell("fetch.no_parts", name=source.name)

    def looked_up(place: str) -> BaseGeometry:
        store = Store(kept / "places", options.cache_days)
        return find_place(place, endpoint=NOMINATIM, visitor=visitor, store=store)

    with using(source.country):
        parts = _parts_of(source, wanted, folder, looked_up) if source.parts else ("",)
    files = _files_of(source, parts, _editions(source, edition), _kinds(source, kind), endpoint)
    if len(files) > options.most_tiles:
        raise AreaError(
            "fetch.too_many_files", name=source.name, count=len(files), most=options.most_tiles
        )
    here = _Shelf(source, visitor, limits, kept)
    found = {}
    for n, file in enumerate(files, 1):
        what = Message("fetch.file", n=n, count=len(files), name=file.name)
        if (path := here.fetched(file, what, n - 1)) is not None:
            found[file] = path
    if not found:
        raise SourceError(
            "fetch.no_file_there", name=source.name, count=len(files), page=source.page
        )
    return _write(source, found, files, target, wanted)


def _refuse_strangers(target: Path) -> None:
    if target.is_file():
        raise OutputError("fetch.is_a_file", path=str(target))
    if target.is_dir() and "files" not in read_record(target) and any(target.iterdir()):
        raise OutputError("fetch.holds_others", path=str(target))


def _editions(source: Source, edition: str | None) -> tuple[str, ...]:
    if edition is not None:
        if not _WORD.fullmatch(edition):
            raise LayerError("fetch.edition", name=source.name, given=edition)
        return (edition,)
    return source.editions if source.every_edition else source.editions[:1] or ("",)


def _kinds(source: Source, kind: str | None) -> tuple[str, ...]:
    if kind is None:
        return source.kinds or ("",)
    if kind not in source.kinds:
        hint = suggestion(kind, source.kinds)
        raise LayerError("fetch.kind", name=source.name, given=kind, hint=hint)
    return (kind,)


def _parts_of(
    source: Source, wanted: Mapping[str, Any], folder: Path | str, looked_up: Any
) -> tuple[str, ...]:
    """Return the parts of a source that an area touches."""
    if source.parts == "prefecture" and "prefectures" in wanted:
        names = wanted["prefectures"]
        return tuple(sorted(prefecture_codes([names] if isinstance(names, str) else list(names))))
    shape = area_shape(wanted, folder=folder, find_place=looked_up)
    codes = _prefectures(shape) if source.parts == "prefecture" else _squares(shape)
    if not codes:
        raise AreaError("fetch.area_elsewhere", name=source.name)
    return codes


def _prefectures(shape: BaseGeometry) -> tuple[str, ...]:
    outlines = embedded_layer("prefecture_outlines")
    assert isinstance(outlines, gpd.GeoDataFrame)  # noqa: S101 (for the type checker)
    return tuple(sorted(outlines.loc[outlines.intersects(shape), "code"].astype(str)))


def _squares(shape: BaseGeometry) -> tuple[str, ...]:
    """Return the codes of the first-order squares that a shape touches."""
    west, south, east, north = shape.bounds
    lon = np.arange(np.floor(max(west, 100.0)), min(east, 180.0)) + 0.5
    lat = (np.arange(np.floor(max(south, 0.0) * 1.5), min(north, 66.6) * 1.5) + 0.5) / 1.5
    if not (lon.size and lat.size):
        return ()
    codes = np.unique([code[:4] for code in mesh_code(*map(np.ravel, np.meshgrid(lon, lat)))])
    boxes = shapely.box(*mesh_squares(codes).bounds.T)
    # a border that is shared is no ground
    touched = shapely.area(shapely.intersection(boxes, shape)) > 0
    return tuple(str(code) for code in codes[touched])


def _files_of(
    source: Source,
    parts: tuple[str, ...],
    editions: tuple[str, ...],
    kinds: tuple[str, ...],
    endpoint: str | None,
) -> list[_File]:
    found = []
    for part in parts:
        for edition in editions:
            for kind in kinds:
                marks = {"part": part, "kind": kind, "edition": edition, "year": edition[:4]}
                url = _elsewhere(_filled(source, source.address, marks), endpoint)
                form = tuple(parse_qsl(_filled(source, source.form, marks)))
                name = _filled(source, source.file, marks) or Path(urlsplit(url).path).name
                if not re.fullmatch(r"[^/\\]*\.\w+", name):
                    raise LayerError("fetch.pattern", name=source.name, pattern=source.address)
                found.append(_File(name, check_address(url, "fetch"), form, part))
    return found


def _filled(source: Source, pattern: str, marks: Mapping[str, str]) -> str:
    """Return a pattern with its marks filled in; no more than that, as format would do."""
    found = re.sub(r"{(\w+)}", lambda mark: marks.get(mark[1], mark[0]), pattern)
    if {"{", "}"} & set(found):
        raise LayerError("fetch.pattern", name=source.name, pattern=pattern)
    return found


def _elsewhere(url: str, endpoint: str | None) -> str:
    """Return an address at another server, with what stands before its path there."""
    if endpoint is None:
        return url
    there, here = urlsplit(endpoint), urlsplit(url)
    path = there.path.rstrip("/") + here.path
    return urlunsplit((there.scheme, there.netloc, path, here.query, ""))


class _Shelf:
    """Files of a source that came already, and those that come now."""

    def __init__(self, source: Source, visitor: Visitor, limits: Limits, folder: Path) -> None:
        self.source, self.visitor, self.limits, self.folder = source, visitor, limits, folder

    def fetched(self, file: _File, what: Message, before: int) -> Path | None:
        """Return a file, kept or asked for; None where the publisher has none."""
        path = self._place(file)
        if self._stands(path):
            self.visitor.tell("fetch.kept", what=what)
            return path
        self.visitor.tell("fetch.asks_for", what=what, host=urlsplit(file.url).hostname or "")
        fresh = path.with_name(f".{path.name}.part")
        try:
            with _kept_in(path.parent):
                digest, date = self.visitor.ask_patiently(
                    lambda: download(
                        file.url,
                        fresh,
                        self.visitor,
                        self.limits,
                        form=dict(file.form) or None,
                        from_page=self.source.page if file.form else "",
                    ),
                    what,
                )
                self._check(file, fresh)
                fresh.replace(path)
                told = {"sha256": digest, "date": date, "address": file.url}
                _record(path).write_text(json.dumps(told), encoding="utf-8")
        except FaultError as fault:
            if self.source.absent == "not_found" and fault.message.params.get("status") == "404":
                self.visitor.tell("fetch.has_none", what=what)
                return None
            raise SourceError(
                "fetch.file_failed",
                name=self.source.name,
                file=file.name,
                url=file.url,
                reason=fault.tried(),
                kept=before,
            ) from fault
        except SourceError as error:
            if self.source.absent == "page" and error.code == "fetch.web_page":
                self.visitor.tell("fetch.has_none", what=what)
                return None
            raise
        finally:
            fresh.unlink(missing_ok=True)
        return path

    def _check(self, file: _File, path: Path) -> None:
        suffix, said = Path(file.name).suffix.lower(), f"fetch {self.source.name}: {file.name}"
        check_content(path, suffix, said)
        if suffix in _ARCHIVES:
            check_members(path, self.limits, said)

    def _place(self, file: _File) -> Path:
        key = sha256(f"{file.url}\n{file.form}".encode()).hexdigest()
        return self.folder / key[:24] / file.name

    def _stands(self, path: Path) -> bool:
        """Tell whether a file is here, young enough and as it came."""
        try:
            told = json.loads(_record(path).read_text(encoding="utf-8"))
            young = time.time() - path.stat().st_mtime <= self.visitor.options.cache_days * 86_400
            return young and sha256_of([path]) == told["sha256"]
        except (OSError, ValueError, KeyError, TypeError):
            return False


def _record(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    """Say so where what comes cannot be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise OutputError(
            "fetch.cache", folder=str(folder), reason=str(error.strerror or error)
        ) from error


def _write(
    source: Source,
    found: Mapping[_File, Path],
    files: list[_File],
    target: Path,
    wanted: Mapping[str, Any],
) -> Provenance:
    """Put the files into their folder, all or none, each with its record."""
    before = {one["name"]: one["sha256"] for one in read_record(target).get("files", [])}
    told, dates = [], []
    absent = [file for file in files if file not in found]
    with put_in_place(target) as fresh:
        fresh.mkdir()
        for file, path in found.items():
            how = json.loads(_record(path).read_text(encoding="utf-8"))
            shutil.copyfile(path, fresh / file.name)
            dates.append(how["date"])
            told.append({"name": file.name, "part": file.part, **how})
            record = _provenance(source, fresh / file.name, how["date"], how["sha256"])
            write_record(fresh / file.name, record, {"address": file.url, "fetched": source.name})
    record = _provenance(source, target, min(dates), "")
    record.sha256 = sha256_of([target / one["name"] for one in told])
    record.files = [one["name"] for one in told]
    if absent:
        record.remark(Message("fetch.not_published", names=tuple(one.name for one in absent)))
    changed = [
        one["name"] for one in told if before.get(one["name"], one["sha256"]) != one["sha256"]
    ]
    if changed:
        record.remark(Message("fetch.changed_files", names=tuple(changed)))
    write_record(
        target,
        record,
        {
            "fetched": source.name,
            "area": dict(wanted),
            "files": told,
            "without_file": [{"name": file.name, "address": file.url} for file in absent],
        },
    )
    return record


def _provenance(source: Source, path: Path, date: str, digest: str) -> Provenance:
    return Provenance(
        name=path.name.split(".")[0],
        source=source.publisher,
        licence=source.licence,
        attribution=source.publisher,
        date=date,
        confidence="as its source",
        crs="",
        sha256=digest,
        notes=[source.terms] if str(source.terms) else [],
    )
