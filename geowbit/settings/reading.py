"""study.yaml read, and held against the meaning of its keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from geowbit.errors import StudyError
from geowbit.settings.keys import Settings
from geowbit.settings.loader import StudyLoader
from geowbit.settings.words import in_words, keys_of, most_telling


def read_settings(path: Path | str) -> Settings:
    """Read a study.yaml.

    Parameters
    ----------
    path : Path or str

    Returns
    -------
    Settings
        Paths in it start at the file's folder.

    Raises
    ------
    StudyError
        Where the file is missing, is no YAML, or holds an unknown key or a wrong value: one
        line with file, line number, key and what to do.
    """
    file = Path(path)
    try:
        there = file.is_file()
    except (OSError, ValueError) as error:
        raise StudyError(f"{file}: cannot be a file; check the path") from error
    if not there:
        raise StudyError(f"{file}: no such study; check the path")
    try:
        text = file.read_text(encoding="utf-8")
        given = yaml.load(text, Loader=StudyLoader)  # noqa: S506, a safe loader
    except UnicodeDecodeError as error:
        raise StudyError(f"{file}: is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise StudyError(f"{file}: cannot be read ({error.strerror})") from error
    except RecursionError as error:
        raise StudyError(f"{file}: is nested too deeply for a study") from error
    except ValueError as error:
        raise StudyError(f"{file}: holds a value that cannot be ({error})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise StudyError(f"{file}{line}: is no valid YAML ({problem})") from error
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise StudyError(f"{file}: a study is a list of `key: value` lines")
    return make_settings(given, where=str(file), text=text)


def make_settings(
    given: dict[str, Any], *, where: str = "study", text: str | None = None
) -> Settings:
    """Hold the keys of a study against their meaning.

    Parameters
    ----------
    given : dict
        As in study.yaml.
    where : str
        For messages.
    text : str, optional
        The YAML text, for line numbers in messages.

    Raises
    ------
    StudyError
        As :func:`read_settings`.

    Examples
    --------
    >>> make_settings({"load_mw": 50}).load_mw
    50.0
    >>> make_settings({"laod_mw": 50})
    Traceback (most recent call last):
    geowbit.errors.StudyError: study: unknown key 'laod_mw'; did you mean 'load_mw'?
    """
    # a key without a value, its lines all commented out, is a key not given
    given = {key: value for key, value in given.items() if value is not None}
    if isinstance(given.get("criteria"), list):
        given["criteria"] = _by_name(given["criteria"], where, text)
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = most_telling([{**one, "loc": keys_of(one, given)} for one in error.errors()])
        first, places = problems[0], {one["loc"] for one in problems}
        place = f"{where}:{_line_of(text, first['loc'])}" if text else where
        more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
        raise StudyError(f"{place}: {in_words(first)}{more}") from error


def _by_name(listed: list[Any], where: str, text: str | None) -> dict[Any, Any]:
    """Return criteria that are given as a list, each with its name, by their names."""
    found: dict[Any, Any] = {}
    for number, one in enumerate(listed):
        name = one.get("name") if isinstance(one, dict) else None
        wrong = "needs a name: - {name: flood_m, layer: flood, ...}"
        if name is not None:
            wrong = f"the name {name!r} stands twice" if str(name) in found else ""
        if wrong:
            place = f"{where}:{_line_of(text, ('criteria', number))}" if text else where
            raise StudyError(f"{place}: criteria.{number}: {wrong}")
        found[str(name)] = {key: value for key, value in one.items() if key != "name"}
    return found


def line_of_keys(path: Path | str, keys: tuple[int | str, ...]) -> int:
    """Return the line of a study.yaml where a key stands, from 1.

    Parameters
    ----------
    path : Path or str
        A file that :func:`read_settings` has read.
    keys : tuple
        From the outermost key inwards.
    """
    return _line_of(Path(path).read_text(encoding="utf-8"), keys)


def _line_of(text: str, loc: tuple[int | str, ...]) -> int:
    """Return the line of a key, by walking the YAML once more."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 0
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if pair[0].value == str(part)]
            if not found:
                break
            line, node = found[0][0].start_mark.line, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and part in range(len(node.value)):
            node = node.value[int(part)]
            line = node.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and (named := _named(node, part)):
            node, line = named, named.start_mark.line
        else:
            break
    return int(line) + 1


def _named(listed: yaml.SequenceNode, name: int | str) -> yaml.Node | None:
    """Return the entry of a list that has this name, or none."""
    for entry in listed.value:
        if isinstance(entry, yaml.MappingNode):
            for key, value in entry.value:
                if key.value == "name" and value.value == str(name):
                    return entry
    return None
