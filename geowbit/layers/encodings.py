"""In which encoding a text is written: what it says, what its bytes say, what the study says."""

from __future__ import annotations

import codecs
import re
import unicodedata

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.countries import home_country, in_use

__all__ = ["check_encoding", "codec_named", "encoding_of", "told_of_encoding"]

# of Windows in the west, where neither the file nor the country says another
_WESTERN = "cp1252"
_JAPANESE = "cp932"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# what people and other programs call them
_CALLED = {
    "shift_jis": _JAPANESE, "shiftjis": _JAPANESE, "sjis": _JAPANESE, "x_sjis": _JAPANESE,
    "ms_kanji": _JAPANESE, "windows_31j": _JAPANESE, "ms932": _JAPANESE, "eucjp": "euc_jp",
    "ansi": _WESTERN, "88591": "iso8859-1", "utf_8": "utf-8-sig", "utf8": "utf-8-sig",
}  # fmt: skip
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_LOOKED_AT = 1 << 20
_MOST_RUNS = 5000
# so much of the foreign letters must make sense
_ENOUGH = 0.8
_ZEROS = 0.3


def codec_named(said: str) -> str | None:
    """Return Python's name of an encoding as people or the file beside a Shapefile call it.

    Examples
    --------
    >>> [codec_named(one) for one in ("Shift_JIS", "ANSI 932", "1252", "UTF-8", "klingon")]
    ['cp932', 'cp932', 'cp1252', 'utf-8-sig', None]
    """
    plain = re.sub(r"[\s-]+", "_", said.strip().lower()).replace("oem_", "").removeprefix("ansi_")
    plain = _CALLED.get(plain, plain)
    if plain.isdigit():
        plain = f"cp{plain}"
    try:
        found = codecs.lookup(plain)
    except LookupError:
        return None
    # what makes no letters of bytes, or would unpack them, is none
    return plain if getattr(found, "_is_text_encoding", True) else None


def check_encoding(said: str, what: str) -> str:
    """Return Python's name of an encoding that the study names.

    Raises
    ------
    LayerError
        Where there is none of that name.
    """
    found = codec_named(said)
    if found is None:
        raise LayerError("layers.unknown_encoding", what=what, encoding=said)
    return found


def encoding_of(content: bytes, *, wide: bool = True) -> str | None:
    """Return the encoding that bytes are text in, by their evidence; None where by none.

    Parameters
    ----------
    content : bytes
        The file, or its head.
    wide : bool, optional
        Whether it may be UTF-16, two bytes a letter.

    Notes
    -----
    First a mark at the start; then UTF-8, which nothing else fits by chance; then, of the
    encodings of the country (``encodings`` in its manifest) and of Windows in the west, the one in
    which the letters outside ASCII make most sense: kana and common characters in runs, or accents
    within words. A statistical guesser such as charset-normalizer takes the short names of a table
    in Shift_JIS or cp1252 for Big5 or cp775.

    Examples
    --------
    >>> encoding_of("大分,131.6".encode("cp932")), encoding_of("Orléans,1.9".encode("cp1252"))
    ('cp932', 'cp1252')
    >>> encoding_of("Łódź,19.4".encode("cp1250")) is None
    True
    """
    for mark, marked in _MARKS if wide else _MARKS[:1]:
        if content.startswith(mark):
            return marked if _decoded(content, marked) is not None else None
    if wide and (unmarked := _without_mark(content)):
        return unmarked
    known = list(dict.fromkeys([*in_use().encodings, _WESTERN, *home_country().encodings]))
    if b"\x1b$" in content:
        escaped = [one for one in known if one.startswith("iso2022")]
        return next((one for one in escaped if _decoded(content, one) is not None), None)
    if _decoded(content, "utf-8-sig") is not None:
        return "utf-8-sig"
    scores = {one: _sense(content, one) for one in known}
    best = max(scores, key=lambda one: scores[one])
    return best if scores[best] >= _ENOUGH else None


def told_of_encoding(encoding: str) -> Message | None:
    """Return what a record says of an encoding; nothing of UTF-8."""
    if encoding.startswith("utf"):
        return None
    if encoding == _JAPANESE:
        return Message("dirt.shift_jis")
    return Message("dirt.encoding", encoding=encoding)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _without_mark(content: bytes) -> str | None:
    """Return which UTF-16 it is, by the zero of every second byte."""
    head = content[:4096]
    half = len(head) // 2
    if half < 4 or head.count(b"\0") < _ZEROS * half:
        return None
    odd, even = head[1::2].count(b"\0"), head[0::2].count(b"\0")
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if min(odd, even) > 0.1 * half:
        return None
    return encoding if _decoded(content, encoding) is not None else None


def _sense(content: bytes, encoding: str) -> float:
    """Return which share of the bytes outside ASCII makes sense in an encoding."""
    text = _decoded(content, encoding)
    if text is None:
        return -1.0
    good = all_bytes = 0.0
    head = text[:_LOOKED_AT]
    for number, run in enumerate(_FOREIGN.finditer(head)):
        if number >= _MOST_RUNS:
            break
        letters = run.group()
        before, after = head[max(run.start() - 1, 0) : run.start()], head[run.end() : run.end() + 1]
        for at, letter in enumerate(letters):
            width = len(letter.encode(encoding, "replace"))
            prior = letters[at - 1] if at else before
            later = letters[at + 1] if at + 1 < len(letters) else after
            all_bytes += width
            sense = _sense_of(letter, prior, later)
            # accents stand one or two in a row
            crowded = len(letters) > 2 and "LATIN" in unicodedata.name(letter, "")
            good += width * (0.4 * sense if crowded else sense)
    return good / all_bytes if all_bytes else 0.0


def _sense_of(letter: str, before: str, after: str) -> float:
    code, kind = ord(letter), unicodedata.category(letter)
    # kana, punctuation, full width, and what stands in a ring or a square
    if 0x3000 <= code <= 0x33FF or 0xFF00 <= code <= 0xFF60 or 0x2460 <= code <= 0x24FF:
        return 1.0
    if 0xFF61 <= code <= 0xFF9F:  # half-width kana stand together
        beside = [0xFF61 <= ord(one) <= 0xFF9F for one in (before, after) if one]
        return 0.9 if any(beside) else 0.0
    if 0x4E00 <= code <= 0x9FFF:
        return _sense_of_ideograph(letter, before, after)
    if kind in ("Lu", "Ll", "Lo", "Lt", "Lm"):
        within = before.isalpha() and before.islower()
        return 0.0 if kind == "Lu" and within else 1.0
    if kind in ("Cc", "Co", "Cn", "Cs"):
        return 0.0
    # a sign of money or a raised comma within a word is a letter of another encoding
    beside_letters = before.isalpha() or after.isalpha()
    odd = beside_letters and letter not in "°²³ªº" and kind in ("Sc", "Sk", "So", "No", "Sm")
    return 0.0 if odd else 0.9


def _sense_of_ideograph(letter: str, before: str, after: str) -> float:
    try:
        common = letter.encode("euc_jp")[0] <= 0xCF
    except UnicodeEncodeError:
        return 0.6
    # one character amid the letters of a word is an accent of another encoding
    alone = before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
    if alone:
        return 0.1
    return 1.0 if common else 0.6
