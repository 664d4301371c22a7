"""Two sites side by side, in words; plain text."""

from __future__ import annotations

import unicodedata
from typing import Any

import pandas as pd

from geowbit.pages.language import say, say_if_known, spoken
from geowbit.pages.measures import in_units
from geowbit.pages.words import (
    area_words,
    criterion_label,
    criterion_unit,
    criterion_value,
    exclusion_words,
    known,
    money,
    number,
    place_name,
    signed,
)
from geowbit.ranking import SideBySide
from geowbit.run import Run

__all__ = [
    "decision_lines",
    "pair_lines",
]

_WIDTHS = (44, 30, 30)
_POINTS = 3


def pair_lines(pair: SideBySide, run: Run) -> list[str]:
    """Return two sites side by side as lines of four columns.

    Parameters
    ----------
    pair : SideBySide
        Of :meth:`geowbit.Sites.compare`.
    run : Run

    Returns
    -------
    list of str
        The first lines say what decides.
    """
    told, names = pair.frame(), {"a": pair.a, "b": pair.b}
    lines = [say("pair.title", **names), *decision_lines(pair, run)]
    lines.append(_line(["", names["a"], names["b"], say("diff.change")]))
    for part in ("place", "criterion", "cost"):
        if part not in told.index.get_level_values("part"):
            continue
        lines.append(say(f"pair.part.{part}"))
        rows = _spoken(told.loc[part].copy())
        if part == "place":
            said = exclusion_words(run)
            for side in names:
                text = str(rows.loc["exclusion", side] or "")
                rows.loc["exclusion", side] = said.get(text, text)
        for name, row in rows.iterrows():
            cells = _CELLS[part](str(name), row)
            if any(cells[1:3]):
                lines.append(f"    {_line(cells)}")
    return [line.rstrip() for line in lines]


def decision_lines(pair: SideBySide, run: Run) -> list[str]:
    """Return which of two sites stands higher and by what, and which is excluded and why."""
    told, sites = pair.frame(), {"a": pair.a, "b": pair.b}
    criteria, said = told.loc["criterion"], exclusion_words(run)
    reasons = {side: str(told.loc[("place", "exclusion"), side]) for side in pair.excluded}
    lines = [
        say("pair.excluded", site=sites[side], reason=said.get(text, text))
        for side, text in reasons.items()
    ]
    difference = pair.score_difference
    if not difference:
        return [*lines, say("pair.alike")]
    parts = [
        f"{criterion_label(name)} {signed(abs(criteria.loc[name, 'points_difference']), _POINTS)}"
        for name in pair.criteria
    ]
    higher = sites["b" if difference > 0 else "a"]
    points = number(abs(difference), _POINTS)
    if not parts:
        return [*lines, say("pair.higher_whole", site=higher, points=points)]
    return [*lines, say("pair.higher", site=higher, points=points, what=", ".join(parts))]


def _spoken(part: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a part with names in the language that is spoken alone."""
    other = [str(name) for name in part.index if str(name).endswith("_ja")]
    if spoken() != "ja":
        return part.drop(other)
    return part.drop([name.removesuffix("_ja") for name in other]).rename(
        index={name: name.removesuffix("_ja") for name in other}
    )


def _place(name: str, row: pd.Series) -> list[str]:
    cells = []
    for side in ("a", "b"):
        value = row[side]
        if name == "score":
            cells.append(number(value, _POINTS))
        elif name == "rank":
            cells.append(number(value))
        elif name == "exclusion":
            cells.append(str(value or ""))
        elif name == "nearest_hub":
            cells.append(place_name(value) if known(value) else "")
        else:
            cells.append(area_words(value) if known(value) else "")
    change = signed(row["difference"], _POINTS if name == "score" else 0)
    return [_label(name), *cells, change if known(row["difference"]) else ""]


def _criterion(name: str, row: pd.Series) -> list[str]:
    values = [criterion_value(name, row[side], unit=row["unit"] or None) for side in ("a", "b")]
    points = [number(row[f"points_{side}"], _POINTS) for side in ("a", "b")]
    weighed = any(known(row[f"points_{side}"]) and row[f"points_{side}"] for side in ("a", "b"))
    cells = [
        f"{value} [{point}]" if weighed else value
        for value, point in zip(values, points, strict=True)
    ]
    metric, decimals = criterion_unit(name)
    ends = [in_units(value, row["unit"] or metric)[0] for value in (row["difference"], 0.0)]
    change = signed(ends[0] - ends[1], decimals)
    told = f"{change} [{signed(row['points_difference'], _POINTS)}]" if weighed else change
    return [criterion_label(name), *cells, f"{told}{' *' if row['decides'] else ''}"]


def _cost(name: str, row: pd.Series) -> list[str]:
    def amount(value: Any) -> str:
        if "_mjpy" in name:
            return money(value)
        return number(value, 3 if "_ratio" in name else 1)

    cells = []
    for side in ("a", "b"):
        span = [row[f"{end}_{side}"] for end in ("low", "high")]
        told = f" ({amount(span[0])} – {amount(span[1])})" if all(map(known, span)) else ""
        cells.append(f"{amount(row[side])}{told}")
    change = row["difference"]
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return [_label(name), *cells, f"{sign}{amount(abs(change))}" if known(change) else ""]


_CELLS = {"place": _place, "criterion": _criterion, "cost": _cost}


def _label(name: str) -> str:
    return say_if_known(f"pair.{name}", name)


def _line(cells: list[str]) -> str:
    """Return cells in columns; a Japanese letter takes the room of two."""
    return " ".join(
        [
            cell + " " * max(0, width - _wide(cell))
            for cell, width in zip(cells, _WIDTHS, strict=False)
        ]
        + cells[len(_WIDTHS) :]
    )


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
