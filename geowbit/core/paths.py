"""Names of files that every library below can take."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from geowbit.core.messages import Message

# of an OSError: the disk, or the reader's share of it, is full
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def path_problem(path: Path | str) -> Message | None:
    r"""Return why the libraries that read and write files would not find this one by its name.

    They take a name as UTF-8, whatever the locale; Python takes it in the encoding of the locale
    and keeps the bytes that do not fit as halves of characters.

    Parameters
    ----------
    path : Path or str
        It need not be there.

    Returns
    -------
    Message or None
        None where they would find it.

    Examples
    --------
    >>> path_problem("out/japan") is None
    True
    >>> path_problem("out/\udce6").code
    'path.no_utf8'
    """
    name = str(path)
    try:
        plain = name.isascii() or os.fsencode(name) == name.encode("utf-8")
    except UnicodeEncodeError:
        plain = False
    if plain:
        return None
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") == "utf8":
        return Message("path.no_utf8")
    return Message("path.locale", encoding=encoding)


def shown_path(path: Path | str) -> str:
    r"""Return a name as its bytes say it in UTF-8, a mark for those that are none.

    Examples
    --------
    >>> shown_path("out/japan")
    'out/japan'
    """
    try:
        return os.fsencode(str(path)).decode("utf-8", errors="replace")
    except UnicodeEncodeError:
        return str(path)
