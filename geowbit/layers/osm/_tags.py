"""What OpenStreetMap's tags say, as numbers and words of geowbit's layers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping

Tags = Mapping[str, str]

_HIGHEST_KV = 1500.0  # no line carries more
_HIGHEST_MW = 50_000.0  # twice the largest plant there is
_SMALLEST_BARE_W = 100_000.0  # as megawatts it would be more than any plant gives
_THOUSANDS = re.compile(r"(?<!\d)(\d{1,3})[, ](\d00)(?!\d)")
_VOLTAGE = re.compile(r"(\d+(?:\.\d+)?)\s*(kv|v)?")
_OUTPUT = re.compile(r"(?:(\d+)\s*[x×*]\s*)?(\d[\d.,]*(?: \d{3})*)\s*([kmg]?w)?")
_WATTS = {"w": 1e-6, "kw": 1e-3, "mw": 1.0, "gw": 1e3}
_LIFECYCLE = {
    "disused": "disused",
    "abandoned": "disused",
    "demolished": "demolished",
    "removed": "demolished",
    "construction": "under construction",
    "proposed": "planned",
    "planned": "planned",
}


def voltages_kv(text: str | None, *, kilovolts_below: float = 0.0) -> tuple[float, ...]:
    """Return the voltages of a tag, highest first.

    Parameters
    ----------
    text : str or None
        The tag's value: volts, unless it says ``kV``. Several stand with any mark between.
    kilovolts_below : float, optional
        Where all bare numbers are below it, they are kilovolts: ``154`` on a line cannot be
        volts.

    Returns
    -------
    tuple of float
        Kilovolts, each once; nothing for ``0``, words, and more than 1,500 kV.

    Examples
    --------
    >>> voltages_kv("66000;6600以下"), voltages_kv("１５４kV"), voltages_kv("dc1500")
    ((66.0, 6.6), (154.0,), (1.5,))
    >>> voltages_kv("77,000/6,600 V"), voltages_kv("medium"), voltages_kv("0")
    ((77.0, 6.6), (), ())
    >>> voltages_kv("154", kilovolts_below=1000)
    (154.0,)
    """
    plain = _THOUSANDS.sub(r"\1\2", unicodedata.normalize("NFKC", text or "").lower())
    found = [(float(number), unit) for number, unit in _VOLTAGE.findall(plain)]
    bare = [number for number, unit in found if not unit]
    # "66;6.6 kV" says its unit once, for all
    limit = 1000.0 if any(unit == "kv" for _, unit in found) else kilovolts_below
    in_kv = bool(bare) and max(bare) < limit
    kilovolts = {
        number if unit == "kv" or (not unit and in_kv) else number / 1000 for number, unit in found
    }
    return tuple(sorted((v for v in kilovolts if 0 < v <= _HIGHEST_KV), reverse=True))


def capacity_mw(text: str | None) -> float | None:
    """Return the electric output of a plant in MW.

    Parameters
    ----------
    text : str or None
        The tag's value, such as ``1.2 GW``, ``500 kW``, ``2 x 600 MW``; several with ``;`` are
        units of one plant and are added up.

    Returns
    -------
    float or None
        None for ``yes``, for words, and for a number without a unit that could be watts as
        well as megawatts.

    Examples
    --------
    >>> capacity_mw("1 GW"), capacity_mw("500 kW"), capacity_mw("1,200 MW"), capacity_mw("1,5MWp")
    (1000.0, 0.5, 1200.0, 1.5)
    >>> capacity_mw("yes"), capacity_mw("300"), capacity_mw("25000000"), capacity_mw("-1 MW")
    (None, None, 25.0, None)
    """
    total = 0.0
    for part in unicodedata.normalize("NFKC", text or "").lower().split(";"):
        match = _OUTPUT.search(part)
        if match is None or part.strip().startswith("-"):
            return None
        times, digits, unit = match.groups()
        number = _number(digits)
        if not unit and number < _SMALLEST_BARE_W:
            return None
        total += float(times or 1) * number * _WATTS[unit or "w"]
    return total if 0 < total <= _HIGHEST_MW else None


def _number(digits: str) -> float:
    """Read a number in the manner of any country: the last mark is the decimal one."""
    digits = digits.replace(" ", "").rstrip(".,")
    if "," in digits and "." in digits:
        thousands = "," if digits.rindex(".") > digits.rindex(",") else "."
        digits = digits.replace(thousands, "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", digits):
        digits = digits.replace(",", "")
    whole, _, rest = digits.replace(",", ".").partition(".")
    return float(f"{whole}.{rest.replace('.', '') or 0}")


def circuits(tags: Tags) -> float | None:
    """Return the number of circuits of a power line, from its circuits or its cables.

    Examples
    --------
    >>> circuits({"circuits": "2"}), circuits({"cables": "6"}), circuits({"cables": "3;3"})
    (2.0, 2.0, 2.0)
    >>> circuits({"cables": "2", "frequency": "0"}), circuits({"circuits": "many"}) is None
    (1.0, True)
    """
    told = _counts(tags.get("circuits"))
    if told:
        return float(sum(told))
    # a circuit of direct current has two poles, one of alternating current three phases
    wires = 2 if tags.get("frequency") == "0" else 3
    cables = sum(_counts(tags.get("cables")))
    return float(cables // wires) if cables >= wires else None


def _counts(text: str | None) -> list[int]:
    parts = [part.strip() for part in (text or "").split(";")]
    return [int(p) for p in parts] if all(re.fullmatch(r"\d{1,2}", p) for p in parts) else []


def construction(tags: Tags) -> str:
    """Return how a power line is built: overhead, underground or submarine.

    Examples
    --------
    >>> construction({"power": "line"}), construction({"power": "cable"})
    ('overhead', 'underground')
    >>> construction({"power": "cable", "location": "underwater"})
    'submarine'
    """
    location = tags.get("location", "")
    if location in {"underwater", "submarine"} or tags.get("submarine") == "yes":
        return "submarine"
    if location in {"underground", "indoor"}:
        return "underground"
    if location in {"overhead", "overground"} or tags.get("power") != "cable":
        return "overhead"
    return "underground"


def status(tags: Tags) -> str:
    """Return whether a thing is in use, by the tags of its life.

    Examples
    --------
    >>> status({"power": "substation"}), status({"power": "substation", "disused": "yes"})
    ('in use', 'disused')
    """
    for key, word in _LIFECYCLE.items():
        if tags.get(key, "no") not in {"no", ""}:
            return word
        if f"{key}:power" in tags or f"{key}:telecom" in tags:
            return word
    return "in use"


def name(tags: Tags) -> str:
    """Return the name as it is written there, else its English or its short form.

    Examples
    --------
    >>> name({"name": "新小牧変電所", "name:en": "Shin-Komaki"}), name({"ref": "NK"}), name({})
    ('新小牧変電所', 'NK', '')
    """
    return _first(tags, "name", "name:ja", "official_name", "name:en", "ref")


def year(tags: Tags) -> float | None:
    """Return the year in which a thing began to work.

    Examples
    --------
    >>> year({"start_date": "2024-04"}), year({"start_date": "before long"}) is None
    (2024.0, True)
    """
    match = re.search(r"(?<!\d)(1[89]|20)\d\d(?!\d)", tags.get("start_date", ""))
    return float(match.group()) if match else None


def word(*keys: str) -> Callable[[Tags], str]:
    """Return a function that gives the first of these tags that is there, else ``""``."""
    return lambda tags: _first(tags, *keys)


def _first(tags: Tags, *keys: str) -> str:
    return next((tags[key].strip() for key in keys if tags.get(key, "").strip()), "")


def highest(values: tuple[float, ...]) -> float:
    """Return the largest of voltages; NaN where none is known."""
    return max(values, default=math.nan)
