"""Bars of what makes a score, in colors that every eye tells apart, with their key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.pages.cards import Contribution
from geowbit.pages.language import say
from geowbit.pages.words import criterion_label, number

# Okabe and Ito's colors, told apart by color-blind readers; yellow darkened for print
PART_COLORS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a800",
)  # fmt: skip
REST_COLOR = "#777777"


@dataclass(frozen=True)
class Bars:
    """Bars to be drawn below each other.

    Attributes
    ----------
    names : sequence of str
        What stands before each.
    parts : sequence of sequences of Contribution
        Of each; a part is its share of the whole width.
    totals : sequence of str
        What stands behind each.
    """

    names: Sequence[str]
    parts: Sequence[Sequence[Contribution]]
    totals: Sequence[str]


def parts_bars(bars: Bars) -> Markup:
    """Return stacked bars and the key of their colors, as HTML.

    Parameters
    ----------
    bars : Bars

    Examples
    --------
    >>> part = Contribution("fiber_km", "Distance to fiber", "2 km", "1", 0.4, 1.0)
    >>> parts_bars(Bars(["1 · A"], [[part]], ["0.400"])).count("width:40.00%")
    1
    """
    total: dict[str, float] = {}
    for each in bars.parts:
        for one in each:
            total[one.name] = total.get(one.name, 0.0) + one.part
    order = sorted(total, key=lambda name: -total[name])
    color = dict(zip(order, PART_COLORS, strict=False))
    drawn = "".join(
        f'<div>{safe_text(name)}</div><div class="bar">{_slices(each, color)}</div>'
        f'<div class="n">{safe_text(amount)}</div>'
        for name, each, amount in zip(bars.names, bars.parts, bars.totals, strict=True)
    )
    keys = [(criterion_label(name), shade) for name, shade in color.items()]
    keys += [(say("report.rest"), REST_COLOR)] if len(order) > len(color) else []
    return color_keys(keys) + Markup(f'<div class="bars">{drawn}</div>')  # noqa: S704


def color_keys(keys: Sequence[tuple[str, str]]) -> Markup:
    """Return the key of colors as HTML.

    Parameters
    ----------
    keys : sequence of (label, color)
    """
    listed = "".join(
        f'<li><i style="background:{shade}"></i>{safe_text(label)}</li>' for label, shade in keys
    )
    return Markup(f'<ul class="keys">{listed}</ul>')  # noqa: S704


def _slices(parts: Sequence[Contribution], color: Mapping[str, str]) -> str:
    by_name = {part.name: part for part in parts}
    shown = [by_name[name] for name in color if name in by_name]
    drawn = [_slice(one.part, color[one.name], one.label, one.value) for one in shown]
    # more colors than these nobody can tell apart
    rest = sum(part.part for part in parts if part.name not in color)
    return "".join([*drawn, _slice(rest, REST_COLOR, say("report.rest"), "")])


def _slice(part: float, color: str, label: str, value: str) -> str:
    hint = say("report.bar_hint", label=label, value=value, part=number(part, 3))
    return f'<i style="width:{100 * part:.2f}%;background:{color}" title="{safe_text(hint)}"></i>'
