"""Names of files that cannot be one, told before a step stumbles over them."""

from __future__ import annotations

from pathlib import Path

from geowbit.core.errors import LayerError


def check_name(path: Path | str, what: str) -> None:
    r"""Refuse a path that the system cannot even look for.

    Parameters
    ----------
    path : Path or str
        A file or a pattern; it need not be there.
    what : str
        Names the layer in the message.

    Raises
    ------
    LayerError
        Where it is no path, or a part of it is too long, holds a zero byte, or may not be entered.

    Examples
    --------
    >>> check_name("no/such/file.csv", "layer substations")
    >>> check_name("a\0b", "layer x")
    Traceback (most recent call last):
    geowbit.core.errors.LayerError: layer x: a b: cannot be a file (embedded null byte); ...
    """
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except TypeError as error:
        raise LayerError("layers.no_path", what=what, given=f"{path!r:.60}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LayerError(
            "layers.cannot_be_file", what=what, path=str(path), reason=reason
        ) from error
