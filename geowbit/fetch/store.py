"""Answers kept on disk, so that a fetch that broke off goes on where it stood."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from geowbit.core.errors import OutputError


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
