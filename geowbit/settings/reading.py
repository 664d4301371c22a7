"""Read study.yaml and validate its keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from geowbit.core.errors import StudyError, under
from geowbit.core.messages import Value
from geowbit.core.paths import path_problem, shown_path
from geowbit.countries import Country, country_of, in_use, joined_keys, using
from geowbit.settings.keys import Settings
from geowbit.settings.loader import NotReadError, StudyLoader
from geowbit.settings.words import in_words, keys_of, most_telling, other_places
from geowbit.settings.written import Written


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
    return settings_of(read_written(path))


def read_written(path: Path | str) -> Written:
    """Return the text of a study.yaml.

    Raises
    ------
    StudyError
        Where the file is missing, or is no text.
    """
    file = Path(path)
    if problem := path_problem(file):
        raise StudyError("settings.file_name", file=shown_path(file), problem=problem)
    try:
        there = file.is_file()
    except (OSError, ValueError) as error:
        raise StudyError("settings.cannot_be_file", file=str(file)) from error
    if not there:
        raise StudyError("settings.no_study", file=str(file))
    try:
        return Written(str(file), file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise StudyError("settings.no_text", file=str(file)) from error
    except OSError as error:
        raise StudyError("settings.unread", file=str(file), why=str(error.strerror)) from error


def settings_of(written: Written) -> Settings:
    r"""Return the settings that a study.yaml gives, as :func:`read_settings`.

    Examples
    --------
    >>> settings_of(Written("study.yaml", "name: Toyama\nload_mw: 3e1\n")).load_mw
    30.0
    """
    file = written.file
    try:
        given = yaml.load(written.text, Loader=StudyLoader)  # noqa: S506, a safe loader
    except RecursionError as error:
        raise StudyError("settings.too_deep", file=file) from error
    except yaml.reader.ReaderError as error:
        line = written.text.count("\n", 0, error.position) + 1
        code = ord(written.text[error.position])
        raise StudyError(
            "settings.bad_character", place=f"{file}:{line}", character=f"U+{code:04X}"
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}" if mark else file
        why: Value = str(getattr(error, "problem", None) or error)
        if isinstance(error, NotReadError):
            why = error.message
        raise StudyError("settings.no_yaml", place=place, why=why) from error
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise StudyError("settings.no_pairs", file=file)
    return _settings(given, written, Path(file).parent)


def make_settings(
    given: dict[str, Any], *, where: str = "study", folder: Path | str = "."
) -> Settings:
    """Hold the keys of a study against their meaning.

    Parameters
    ----------
    given : dict
        As in study.yaml.
    where : str
        For messages.
    folder : Path or str, optional
        Where the path of a country's folder starts.

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
    geowbit.core.errors.StudyError: study: unknown key 'laod_mw'; did you mean 'load_mw'?
    """
    return _settings(given, Written(where, ""), Path(folder))


def _settings(given: dict[str, Any], written: Written, folder: Path) -> Settings:
    # a key without a value, its lines all commented out, is a key not given
    given = {key: value for key, value in given.items() if value is not None}
    if isinstance(given.get("criteria"), list):
        given["criteria"] = _by_name(given["criteria"], written)
    country = in_use()
    if isinstance(given.get("country"), str):
        with written.locating(), under("country"):
            country = country_of(given["country"], folder=folder)
        given = begun_with(country, given)
    try:
        with using(country):
            return Settings.model_validate(given)
    except ValidationError as error:
        problems = most_telling([{**one, "loc": keys_of(one, given)} for one in error.errors()])
        first = problems[0]
        place, said, others = written.place(first["loc"]), in_words(first), other_places(problems)
        raise StudyError("settings.wrong", place=place, said=said, others=others) from error


def begun_with(country: Country, given: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of a study after those that a study of its country begins with.

    Layers, hubs, assumptions, weights and costs are joined name by name; all else is the study's
    own where given.
    """
    return joined_keys(country.begun_study(), given)


def _by_name(listed: list[Any], written: Written) -> dict[Any, Any]:
    """Return criteria that are given as a list, each with its name, by their names."""
    found: dict[Any, Any] = {}
    for number, one in enumerate(listed):
        name = one.get("name") if isinstance(one, dict) else None
        place, key = written.place(("criteria", number)), f"criteria.{number}"
        if name is None:
            raise StudyError("settings.criterion_no_name", place=place, key=key)
        if str(name) in found:
            raise StudyError("settings.criterion_twice", place=place, key=key, name=str(name))
        found[str(name)] = {key: value for key, value in one.items() if key != "name"}
    return found
