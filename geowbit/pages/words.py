"""Names, numbers and units as a reader sees them; plain text, made safe where it is used."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.core.messages import Text, worded
from geowbit.core.text import isolated
from geowbit.countries import SHARED, in_use
from geowbit.criteria import registered_criteria
from geowbit.findings import Choice
from geowbit.layers import Evidence, invented_names, station_names, unit_of
from geowbit.pages.language import is_own, label_of, say, say_if_known, spoken
from geowbit.pages.measures import in_units, units_of_page
from geowbit.run import RuleOfRun, Run

__all__ = [
    "area_words",
    "choice_words",
    "confidence_words",
    "criterion_label",
    "criterion_unit",
    "criterion_value",
    "evidence_words",
    "exclusion_words",
    "in_marks",
    "known",
    "latency_columns",
    "layer_words",
    "load_words",
    "millions",
    "money",
    "money_marks",
    "money_unit",
    "number",
    "place_name",
    "position",
    "reason_words",
    "rough",
    "route_words",
    "rows_of",
    "say_unless_own",
    "share",
    "short",
    "signed",
    "station_words",
    "step_words",
    "study_words",
    "text_of",
    "unit_words",
    "where",
]

# shares, percent
_WHOLE, _NEARLY_ALL = 100.0, 99.9
_FLAGS = {"lake", "off_grid_island"}
# the marks of thousands and of decimals as Python writes them
_PLAIN_MARKS = ",."
_LATENCY = re.compile(r"^rtt_(?P<hub>.+?)(?P<old>_conventional)?_ms$")

# how the tables that all countries share name millions of their money
_MILLIONS = "mjpy"
# of a date as sources write it
_MONTH = len("2026-03")


def known(value: object) -> bool:
    """Tell whether a value is there: not None, not NaN and not an empty text.

    Examples
    --------
    >>> known(0), known(""), known(float("nan"))
    (True, False, False)
    """
    # a page asks this of tens of thousands of values, nearly all of them numbers and texts
    if isinstance(value, float):
        return not math.isnan(value)
    if isinstance(value, str):
        return bool(value)
    if value is None:
        return False
    return not (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def number(value: object, decimals: int = 0) -> str:
    """Return a number with thousands separators, or a dash where it is not known.

    Examples
    --------
    >>> number(1234567.891, 1), number(float("nan"))
    ('1,234,567.9', '–')
    """
    if not known(value):
        return "–"
    try:
        amount = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return str(value)
    if not math.isfinite(amount):
        return "–"
    text = f"{amount:,.{decimals}f}"
    told = in_marks(text)
    return told.replace("-", "−") if float(text.replace(",", "")) else told.lstrip("-")


def share(percent: float) -> str:
    """Return a share in percent, without its sign; what is not quite all is not called so.

    Examples
    --------
    >>> share(96.42), share(99.98), share(100.0)
    ('96.4', '99.98', '100')
    """
    if percent == _WHOLE:
        return number(percent)
    if percent > _NEARLY_ALL:
        return number(math.floor(100 * percent) / 100, 2)
    return number(percent, 1)


def in_marks(text: str) -> str:
    """Return a number that Python wrote with the marks of the language that is spoken.

    Examples
    --------
    >>> in_marks("1,234.5")
    '1,234.5'
    """
    marks = say("number_marks")
    if marks == _PLAIN_MARKS:
        return text
    # a narrow space would be trimmed in a catalog
    return text.translate(str.maketrans(_PLAIN_MARKS, marks.replace("_", "\u202f")))


def signed(value: object, decimals: int = 0) -> str:
    """Return a change with its sign, or a dash where it is not known.

    Examples
    --------
    >>> signed(0.5, 2), signed(-1234), signed(0.001, 2), signed(None)
    ('+0.50', '−1,234', '0.00', '–')
    """
    text = number(value, decimals)
    positive = known(value) and float(value) > 0 and any(c in "123456789" for c in text)  # type: ignore[arg-type]
    return f"+{text}" if positive else text


def short(value: Any) -> str:
    """Return a number with no more digits than it needs, or a dash where it is not known.

    Examples
    --------
    >>> short(0.1), short(3.0), short(None)
    ('0.1', '3', '–')
    """
    return in_marks(f"{float(value):,g}") if known(value) else "–"


def rough(value: Any) -> str:
    """Return a count that is only roughly known, to two digits.

    Examples
    --------
    >>> rough(7), rough(146), rough(38412)
    ('7', '150', '38,000')
    """
    count = round(float(value))
    step = 10 ** max(0, len(str(abs(count))) - 2)
    return number(round(count / step) * step)


def money(mjpy: object) -> str:
    """Return an amount of millions of the country's money in a unit that keeps it short.

    Examples
    --------
    >>> money(85), money(12345), money(2.5e6), money(None)
    ('¥85 m', '¥12.3 bn', '¥2.50 tn', '–')
    """
    if not known(mjpy):
        return "–"
    amount = float(mjpy)  # type: ignore[arg-type]
    if not math.isfinite(amount):
        return "–"
    steps, currency = _steps(), in_use().currency
    factor, step, decimals = next(
        (one for one in steps if abs(amount) >= 0.9995 * one[0]), steps[-1]
    )
    figure = amount / factor
    wanted = 0 if abs(figure) >= 99.5 else 1 if abs(figure) >= 9.95 else 2
    written = number(figure, max(decimals, min(currency.more_decimals, wanted)))
    parts = {"¤": currency.sign, "#": written, "*": step, "@": money_unit()}
    return "".join(parts.get(one, one) for one in say("money_pattern"))


def _steps() -> list[tuple[float, str, int]]:
    """Return what a language calls powers of a million of money, and the usual decimals of each."""
    least = 1e-3 if in_use().currency.more_decimals else 1e-2
    read = [one.split() for one in say("money_steps").split(";")]
    steps = [(float(factor), step, int(decimals)) for factor, step, decimals in read]
    # thousands are told of money of which a million is much
    return [one for one in steps if one[0] >= least]


def millions(mjpy: object, decimals: int = 0) -> str:
    """Return millions of the country's money, with more decimals where one of it is worth more.

    Examples
    --------
    >>> millions(1234.56, 1)
    '1,234.6'
    """
    return number(mjpy, decimals + in_use().currency.more_decimals)


def money_unit() -> str:
    """Return what the money of the country is called, in the language that is spoken."""
    return in_use().currency.unit.text(spoken())


def money_marks() -> Markup:
    """Return the attributes by which the scripts of a page know what money is called."""
    sign, unit = safe_text(in_use().currency.sign), safe_text(money_unit())
    told = {
        "marks": say("number_marks"),
        "steps": ";".join(f"{factor:g} {step} {decimals}" for factor, step, decimals in _steps()),
        "money": say("money_pattern"),
        "more": str(in_use().currency.more_decimals),
    }
    if others_told := units_of_page():
        told["units"] = ";".join(
            f"{name}|{one.unit}|{one.factor!r}|{one.plus:g}" for name, one in others_told.items()
        )
    others = " ".join(f'data-{key}="{safe_text(text)}"' for key, text in told.items())
    return Markup(f'data-sign="{sign}" data-unit="{unit}" {others}')  # noqa: S704


def layer_words(name: object, *, own: bool = False) -> str:
    """Return the name of a layer in the language that is spoken, where it is one of geowbit's.

    Parameters
    ----------
    name : str
    own : bool
        Whether it is the user's own: its areas may be of any country.

    Examples
    --------
    >>> layer_words("substations"), layer_words("my_layer")
    ('substations', 'my_layer')
    """
    usual = say_if_known(f"layer_name.{name}", str(name))
    return say_if_known(f"layer_name_own.{name}", usual) if own else usual


def confidence_words(confidence: str) -> str:
    """Return how sure a figure is, in the language that is spoken.

    Examples
    --------
    >>> confidence_words("low"), confidence_words("as they say")
    ('low', 'as they say')
    """
    return say_if_known(f"confidence.{confidence}", confidence) if confidence else ""


def evidence_words(found: Evidence | None) -> str:
    """Return what stands behind a value and of which month; empty where that is not known.

    Examples
    --------
    >>> evidence_words(Evidence("estimated", "2026-03-05")), evidence_words(None)
    ('estimated, 2026-03', '')
    """
    if found is None:
        return ""
    kind = say(f"evidence.{found.kind}")
    return say("evidence.dated", kind=kind, date=found.as_of[:_MONTH]) if found.as_of else kind


def study_words(run: Run) -> str:
    """Return the name of a study; that of its country in the language that is spoken."""
    name, country = run.name or say("no_name"), in_use().name
    if country is not None and name == str(country):
        return country.text(spoken())
    return say_if_known(f"study_name.{name}", name)


def text_of(entry: Mapping[str, Any], key: str) -> str:
    """Return a text of a record in the language that is spoken, where it brings it along.

    Examples
    --------
    >>> text_of({"source": "press", "source_ja": "報道"}, "source")
    'press'
    """
    return Text.from_row(entry, key).text(spoken())


def unit_words(unit: str) -> str:
    """Return a unit in the language that is spoken; one of money in that of the country.

    Examples
    --------
    >>> unit_words("persons"), unit_words("km"), unit_words("mjpy/km")
    ('persons', 'km', 'mjpy/km')
    """
    money = in_use().currency
    if unit.startswith(_MILLIONS):
        told = f"m {money.code}" if money.code != SHARED.code else _MILLIONS
        if money.code == SHARED.code and (known_unit := say_if_known(f"unit.{unit}", "")):
            return known_unit
        return told + unit.removeprefix(_MILLIONS)
    name = str(money.unit)
    if unit.startswith(f"million {name}"):
        each = "_each" if unit != f"million {name}" else ""
        return say(f"unit_million{each}", currency=money_unit())
    if unit == f"{name}/m²":
        return say("unit_per_m2", currency=money_unit())
    return say_if_known(f"unit.{unit}", unit)


def criterion_unit(name: str) -> tuple[str, int]:
    """Return the unit of a criterion, by its name, and its usual decimals.

    Examples
    --------
    >>> criterion_unit("fiber_km"), criterion_unit("plant_mw_50km")
    (('km', 1), ('MW', 0))
    """
    unit = unit_of(name)
    # beside a number, where it is short
    return unit.symbol.replace("per km²", "/km²"), unit.decimals


def say_unless_own(key: str, layer: str) -> str:
    """Return words without what they say of the embedded layer, where it is not used.

    Parameters
    ----------
    key : str
        Code of the words; ``…_own`` is that of those for a layer of the study's own.
    layer : str

    Examples
    --------
    >>> say_unless_own("report.nearest_fiber", "fiber_routes")
    'Nearest fiber (proxy)'
    """
    return say(f"{key}_own") if is_own(layer) else say(key)


def choice_words(one: Choice) -> str:
    """Return what of a run was chosen otherwise.

    Examples
    --------
    >>> choice_words(Choice("criterion_out", "rtt_tokyo_ms", 0.8, 1))
    'without Round trip to Tokyo'
    """
    if one.kind in ("criterion_out", "unknown_of"):
        return say(f"sensitivity.{one.kind}", name=criterion_label(one.name))
    return worded(one.what, spoken())


def criterion_label(name: str) -> str:
    """Return what a criterion is called.

    Examples
    --------
    >>> criterion_label("rtt_tokyo_ms"), criterion_label("snow_depth_m")
    ('Round trip to Tokyo', 'Snow depth')
    """
    if own := label_of(name):
        return own
    if known_label := say_if_known(f"criterion.{name}", ""):
        # what is wrong with an embedded layer is not so of one's own
        registered = registered_criteria().get(name)
        if registered is not None and any(map(is_own, registered.needs)):
            return say_if_known(f"criterion_own.{name}", known_label)
        return known_label
    latency = _LATENCY.match(name)
    if latency:
        return say("rtt_today" if latency["old"] else "rtt", hub=place_name(latency["hub"]))
    return name.removesuffix(unit_of(name).ending).replace("_", " ").strip().capitalize()


def reason_words(rule: RuleOfRun) -> str:
    """Return why a rule excludes, in the language that is spoken.

    A rule of the user's own that compares a column stands as it is typed, in English; in other
    languages with what the column is called there.

    Examples
    --------
    >>> from geowbit.pages.language import speaking
    >>> rule = RuleOfRun("fault_km < 3", "fault_km < 3", column="fault_km", op="<", limit=3.0)
    >>> with speaking("ja"):
    ...     reason_words(rule)
    '活断層までの距離 < 3 km'
    >>> reason_words(rule)
    'fault_km < 3'
    """
    own = isinstance(rule.reason, str) and rule.limit is not None
    if spoken() == "en" or not own or rule.column is None:
        return rule.said()
    shown = unit_words(criterion_unit(rule.column)[0])
    return f"{criterion_label(rule.column)} {rule.op} {short(rule.limit)} {shown}".strip()


def exclusion_words(run: Run) -> dict[str, str]:
    """Return what stands in the column ``exclusion`` of a run, in the language that is spoken.

    Examples
    --------
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"excluded": [True], "exclusion": ["in a lake"]})
    >>> exclusion_words(bare_run(table))
    {'in a lake': 'in a lake'}
    """
    return {text: "; ".join(map(reason_words, rules)) for text, rules in run.exclusions().items()}


def step_words(step: str) -> str:
    """Return the name of a step of a run.

    Examples
    --------
    >>> step_words("criterion fiber_km"), step_words("best sites")
    ('criterion fiber_km', 'best sites')
    """
    kind, _, name = step.partition(" ")
    if kind == "criterion" and spoken() != "en":
        return say("step.criterion", name=criterion_label(name))
    if kind in ("tile", "part") and " of " in name and spoken() != "en":
        number, _, count = name.partition(" of ")
        return say(f"step.{kind}", number=number, count=count)
    if kind == "gap" and spoken() != "en":
        return say("planning.gap", gap=in_marks(name.removesuffix(" %")))
    return say_if_known(f"step.{step}", step)


def route_words(row: Mapping[str, Any]) -> str:
    """Return the name of a site's fiber route, its kind in the language that is spoken.

    Examples
    --------
    >>> from geowbit.pages.language import speaking
    >>> with speaking("ja"):
    ...     route_words({"fiber_route": "JR筑肥線 (rail)", "fiber_route_kind": "rail"})
    'JR筑肥線 (鉄道)'
    """
    route, kind = row.get("fiber_route"), row.get("fiber_route_kind")
    if not known(route):
        return ""
    if not known(kind):
        return str(route)
    return f"{str(route).removesuffix(f' ({kind})')} ({say_if_known(f'route.{kind}', str(kind))})"


def area_words(area: object) -> str:
    """Return the name of a supply area.

    Examples
    --------
    >>> area_words("tohoku")
    'Tohoku'
    """
    return say_if_known(f"area.{area}", str(area)) if known(area) else ""


def criterion_value(name: str, value: object, *, unit: str | None = None) -> str:
    """Return the value of a criterion with its unit.

    Parameters
    ----------
    name : str
        Of the criterion, which tells the unit where `unit` does not.
    value : object
        Number, bool or text.
    unit : str, optional
        As the study's record has it.

    Examples
    --------
    >>> criterion_value("fiber_km", 2.345), criterion_value("lake", False)
    ('2.3 km', 'no')
    """
    if not known(value):
        return "–"
    if isinstance(value, bool) or type(value).__name__ == "bool" or _is_flag(name, unit):
        return say("yes" if value else "no")
    default, decimals = criterion_unit(name)
    if isinstance(value, str):
        return value
    told, shown = in_units(float(value), unit or default)  # type: ignore[arg-type]
    shown = unit_words(shown)
    text = number(told, decimals)
    return f"{text}{'' if shown in {'°', '/km²', '/mi²'} else ' '}{shown}".strip()


def _is_flag(name: str, unit: str | None) -> bool:
    return unit == "0 or 1" or (unit is None and name in _FLAGS)


def latency_columns(columns: Any) -> dict[str, dict[str, str]]:
    """Return the latency columns of a table by hub.

    Returns
    -------
    dict of hub name to dict
        ``optical`` and ``conventional``: column names, as far as they are there.

    Examples
    --------
    >>> latency_columns(["rtt_tokyo_ms", "rtt_tokyo_conventional_ms"])
    {'tokyo': {'optical': 'rtt_tokyo_ms', 'conventional': 'rtt_tokyo_conventional_ms'}}
    """
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        latency = _LATENCY.match(str(column))
        if latency:
            kind = "conventional" if latency["old"] else "optical"
            found.setdefault(latency["hub"], {})[kind] = str(column)
    return found


def place_name(key: object) -> str:
    """Return a hub's key as a name.

    Examples
    --------
    >>> place_name("tokyo"), place_name("north_bay")
    ('Tokyo', 'North Bay')
    """
    if named := say_if_known(f"hub.{key}", ""):
        return named
    text = str(key).replace("_", " ") if known(key) else "–"
    return text if any(letter.isupper() for letter in text) else text.title()


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dicts by column name.

    Texts but for the id are isolated: they will stand among others.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"a": [1, 2]}))
    [{'a': 1}, {'a': 2}]
    """
    return [
        {
            str(name): isolated(value) if isinstance(value, str) and name != "site_id" else value
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]


# columns with the name of a substation, by that with its id
_STATIONS = {
    "substation_id": ("substation_name", "substation"),
    "connection_substation_id": ("connection_substation_name",),
}


def station_words(frame: pd.DataFrame, layers: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table with the substations that have no name told in the language of the page.

    Examples
    --------
    >>> stations = pd.DataFrame({"id": ["S1"], "name": "Kita", "voltage_kv": 66.0,
    ...     "name_source": "geocoded"})
    >>> table = pd.DataFrame({"substation_id": ["S1"], "substation_name": "Kita"})
    >>> station_words(table, {"substations": stations})["substation_name"].tolist()
    ['unnamed substation near Kita (66 kV)']
    """
    stations = layers.get("substations")
    if stations is None or not {"id", "name"} <= set(stations):
        return frame
    of_place = pd.DataFrame(stations)
    told_of = {str(one) for key in _STATIONS if key in frame for one in frame[key]}
    # only invented names read differently from language to language
    of_place = of_place[of_place["id"].astype(str).isin(told_of)]
    of_place = of_place[invented_names(of_place)]
    found = dict(zip(of_place["id"].astype(str), map(worded, station_names(of_place)), strict=True))
    told = {
        name: [found.get(str(one), said) for one, said in zip(frame[key], frame[name], strict=True)]
        for key, names in _STATIONS.items()
        for name in names
        if key in frame and name in frame
    }
    return frame.assign(**told) if found else frame


def where(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return municipality and prefecture of a site, in English and in Japanese.

    Where neither is known, the site's own name or id stands for both.

    Examples
    --------
    >>> where({"municipality": "Abira-cho", "prefecture": "Hokkaido", "prefecture_ja": "北海道"})
    ('Abira-cho, Hokkaido', '北海道')
    >>> where({"municipality": "East", "prefecture": "East"})
    ('East', '')
    """
    names, japanese = (
        list(dict.fromkeys(str(row[key]) for key in keys if known(row.get(key))))
        for keys in (
            ("municipality", "prefecture"),
            ("prefecture_ja", "municipality_ja"),
        )
    )
    if not names and not japanese:
        own = next((row[key] for key in ("name", "site_id") if known(row.get(key))), "site")
        return str(own), ""
    if spoken() == "ja" and japanese:
        return " ".join(japanese), ""
    second = " ".join(name for name in japanese if name not in names)
    return ", ".join(names) or " ".join(japanese), second if names else ""


def position(lat: float, lon: float) -> str:
    """Return a place in degrees as words.

    Examples
    --------
    >>> position(-35.5, 139.25)
    '35.500 S, 139.250 E'
    """
    if lon > 180:  # a map across the antimeridian counts on
        lon -= 360
    # the page finds the middles of its cells anew, and what lies halfway has to round alike
    shown = [f"{round(abs(degrees), 7):.3f}" for degrees in (lat, lon)]
    if spoken() == "ja":
        north, east = "南緯" if lat < 0 else "北緯", "西経" if lon < 0 else "東経"
        return f"{north}{shown[0]}° {east}{shown[1]}°"
    return f"{shown[0]} {'S' if lat < 0 else 'N'}, {shown[1]} {'W' if lon < 0 else 'E'}"


def load_words(run: Run) -> str:
    """Return the load of a study as words, empty where a bare table has none.

    Examples
    --------
    >>> load_words(Run(study={"load_mw": 100.0})), load_words(Run())
    ('100 MW', '')
    """
    load = run.load_mw
    return f"{number(load, 0 if load.is_integer() else 1)} MW" if known(load) else ""
