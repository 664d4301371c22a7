"""Messages: what geowbit has to say, as a code with typed parameters, worded at the edge.

Whoever computes makes a :class:`Message`; shell, page and exception text turn it into a sentence
of the reader's language. Its words stand in the catalogs of :mod:`geowbit.core.words`, under the
same code. Text that comes with data in several languages is a :class:`Text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from geowbit.core.words import is_sayable, render, spoken

Value: TypeAlias = "str | int | float | bool | Message | Text | tuple[Value, ...] | None"


@dataclass(frozen=True, init=False)
class Message:
    """One thing to say: a code of the catalog and the parameters of its sentence.

    Parameters
    ----------
    code : str
        ``room.what``: the words stand under it in ``geowbit/words/<language>/<room>.ftl``.
    **params
        Texts, numbers, other messages, or tuples of these, which are listed. A number is written
        as the language writes it; what is no amount (a year, a code) is given as text.

    Examples
    --------
    >>> str(Message("names.did_you_mean", names=("'distance_km'",)))
    "did you mean 'distance_km'?"
    """

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)

    def __init__(self, code: str, /, **params: Value) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "params", params)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.text("en")

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((k, repr(v)) for k, v in self.params.items()))))

    def text(self, lang: str | None = None) -> str:
        """Return the sentence in a language; in the one that is spoken where none is given."""
        lang = lang or spoken()
        return render(self.code, {k: _shown(v, lang) for k, v in self.params.items()}, lang)

    def as_dict(self) -> dict[str, Any]:
        """Return code, parameters and the English sentence as plain values, for JSON."""
        params = {key: plain_value(value) for key, value in self.params.items()}
        return {"code": self.code, "params": params, "text": str(self)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Message:
        """Return the message that :meth:`as_dict` wrote."""
        return cls(given["code"], **{k: value_of(v) for k, v in given["params"].items()})


@dataclass(frozen=True, eq=False)
class Text:
    """A text that data brings along, in the languages that it has; English stands for the others.

    Examples
    --------
    >>> Text("real discount rate", {"ja": "実質割引率"}).text("ja")
    '実質割引率'
    """

    en: str
    others: Mapping[str, str] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Tell whether two texts say the same; one language alone is the plain text itself."""
        if isinstance(other, Text):
            return (self.en, dict(self.others)) == (other.en, dict(other.others))
        return isinstance(other, str) and not self.others and self.en == other

    def __str__(self) -> str:
        """Return the text in English."""
        return self.en

    def __hash__(self) -> int:
        return hash(self.en)

    def text(self, lang: str | None = None) -> str:
        """Return the text in a language; in the one that is spoken where none is given."""
        return self.others.get(lang or spoken()) or self.en

    def as_dict(self) -> dict[str, str]:
        """Return the text by language, for JSON."""
        return {"en": self.en, **self.others}

    @classmethod
    def from_row(cls, row: Mapping[str, Any], column: str) -> Text:
        """Return a column of a table's row with its translations, ``<column>_<language>``.

        Examples
        --------
        >>> Text.from_row({"note": "coarse", "note_ja": "粗い"}, "note").text("ja")
        '粗い'
        """
        others = {
            str(key).removeprefix(f"{column}_"): str(value)
            for key, value in row.items()
            if _is_translation(str(key), column) and isinstance(value, str) and value
        }
        found = row.get(column)
        return cls(found if isinstance(found, str) else "", others)


Sentence: TypeAlias = Message | Text | str


def worded(sentence: Sentence, lang: str | None = None) -> str:
    """Return what is said in a language; plain text, which somebody else wrote, as it is.

    Examples
    --------
    >>> worded("my own words", "ja"), worded(Text("coarse", {"ja": "粗い"}), "ja")
    ('my own words', '粗い')
    """
    return sentence if isinstance(sentence, str) else sentence.text(lang)


def said(given: Any, lang: str | None = None) -> str:
    """Return what :func:`plain_value` wrote of a message or a text, in a language.

    Examples
    --------
    >>> said(Message("names.none").as_dict(), "ja"), said("my own words")
    ('一つもありません', 'my own words')
    """
    found = value_of(given)
    return found.text(lang) if isinstance(found, Message | Text) else str(found or "")


def _is_translation(key: str, column: str) -> bool:
    lang = key.removeprefix(f"{column}_")
    return key.startswith(f"{column}_") and len(lang) == 2


def _shown(value: Value, lang: str) -> Any:
    """Return a parameter as the sentence takes it: a text, or a number that the language writes."""
    if isinstance(value, Message | Text):
        return value.text(lang)
    if isinstance(value, tuple | list):
        parts = [str(_shown(one, lang)) for one in value]
        separator = render("list.separator", {}, lang)
        # parts that are lists themselves are set farther apart
        if any(separator in part for part in parts):
            separator = render("list.strong_separator", {}, lang)
        return separator.join(parts)
    if isinstance(value, bool):
        return render("list.yes" if value else "list.no", {}, lang)
    return "–" if value is None else value


def plain_value(value: Value) -> Any:
    """Return a message, a text or a parameter as JSON can hold it."""
    if isinstance(value, Message):
        return value.as_dict()
    if isinstance(value, Text):
        return {"texts": value.as_dict()}
    if isinstance(value, tuple | list):
        return [plain_value(one) for one in value]
    item = getattr(value, "item", None)
    return item() if item else value


def value_of(given: Any) -> Value:
    """Return what :func:`plain_value` wrote; its English text where the catalogs say it no more."""
    if isinstance(given, Mapping) and "code" in given:
        sayable = is_sayable(str(given["code"]), given["params"])
        return Message.from_dict(given) if sayable else str(given.get("text") or "")
    if isinstance(given, Mapping):
        texts = dict(given["texts"])
        return Text(texts.pop("en"), texts)
    return tuple(value_of(one) for one in given) if isinstance(given, list) else given
