"""How it was done, on one page: what is left out, what counts how much, and how values score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from geowbit.core.escape import safe_text
from geowbit.countries import by_country
from geowbit.findings import Tally
from geowbit.layers import model_table
from geowbit.pages.language import say, say_if_known
from geowbit.pages.report.charts import value_curve, weights_bar
from geowbit.pages.report.parts_bar import PART_COLORS, REST_COLOR, color_keys
from geowbit.pages.template import Section, heading, section_of, soft
from geowbit.pages.words import criterion_label, criterion_unit, criterion_value, number, short
from geowbit.run import CriterionOfRun, Run


def method_section(run: Run, counted: Tally, *, how: str, kind: str) -> Section:
    """Return how a run was done, in one page.

    Parameters
    ----------
    run : Run
    counted : Tally
    how : str
        How the criteria become a score, in words.
    kind : str
        What the candidates are, in words.

    Examples
    --------
    >>> method_section(Run(), Tally(0, 0, 0, 0.0), how="Added up.", kind="cells").id
    'method'
    """
    steps = say(
        "report.method_steps",
        count=number(counted.candidates),
        kind=say("report.of_kind", kind=kind) if kind else "",
        rules=number(len(run.rules)),
        criteria=number(len(run.weights)),
    )
    shares = sorted(run.weights.items(), key=lambda one: -one[1])
    themes = _themes(shares)
    color = dict(zip(themes, PART_COLORS, strict=False))
    parts: list[str] = [steps, how]
    if shares:
        ordered = [(name, share) for of in themes.values() for name, share in of]
        drawn = weights_bar(
            [
                (criterion_label(name), share, color.get(_theme_of(name), REST_COLOR))
                for name, share in ordered
            ]
        )
        parts += [heading(say("report.weights")), Markup(drawn)]  # noqa: S704
        if len(themes) > 1:
            keys = [
                (f"{say_if_known(theme, theme)} {number(100 * sum(s for _, s in of))} %", shade)
                for (theme, of), shade in zip(
                    themes.items(), [*PART_COLORS, REST_COLOR], strict=False
                )
            ]
            parts.append(color_keys(keys))
        curves = "".join(
            _curve(run.criterion(name), share, counted.ranked) for name, share in ordered
        )
        parts += [
            heading(say("report.value_functions")),
            soft(say("report.value_functions_note")),
            Markup(f'<div class="curves">{curves}</div>'),  # noqa: S704
        ]
    return section_of("method", say("report.method"), *parts)


def _curve(one: CriterionOfRun, share: float, ranked: int) -> str:
    drawn = value_curve(one) if one.missing < ranked or not ranked else ""
    unit = one.unit or criterion_unit(one.name)[0]
    ends = [criterion_value(one.name, end, unit=unit) for end in sorted((one.best, one.worst))]
    label = f"{criterion_label(one.name)} · {number(100 * share, 1)} %"
    told = f"<span>{safe_text(ends[0])}</span><span>{safe_text(ends[1])}</span>" if drawn else ""
    return (
        f'<figure><figcaption title="{safe_text(short(one.weight))}">{safe_text(label)}'
        f'</figcaption>{drawn}<div class="ends">{told}</div></figure>'
    )


def _theme_of(name: str) -> str:
    return _theme_of_each().get(name, "")


@by_country
def _theme_of_each() -> dict[str, str]:
    """Return the themes of the criteria that have one."""
    named = model_table("criteria").set_index("criterion")["theme"]
    return {str(name): theme for name, theme in named.items() if isinstance(theme, str) and theme}


def _themes(shares: Sequence[tuple[str, float]]) -> Mapping[str, list[tuple[str, float]]]:
    """Return the criteria with their shares by theme, the heaviest theme first."""
    found: dict[str, list[tuple[str, float]]] = {}
    for name, share in shares:
        found.setdefault(_theme_of(name) or say("report.own_criteria"), []).append((name, share))
    return dict(sorted(found.items(), key=lambda one: -sum(share for _, share in one[1])))
