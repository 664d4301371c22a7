"""The map of what changed from one run to another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import folium
import pandas as pd
from branca.element import Element
from folium.template import Template

from geowbit.candidates import table_lattice
from geowbit.core.errors import OutputError
from geowbit.core.escape import safe_json, safe_text
from geowbit.findings import Cause, ChangeCounts, Difference
from geowbit.pages._site_map import view_bounds
from geowbit.pages.difference.columns import coarser, packed_differences
from geowbit.pages.difference.diverging import CHANGE_COLORS, STATE_COLORS, change_colors
from geowbit.pages.difference.words import (
    best_line,
    best_rows,
    cause_words,
    count_lines,
    names_of,
)
from geowbit.pages.eastward import eastward, eastward_layers, eastward_run, lies_across
from geowbit.pages.elements import (
    Page,
    SiteMap,
    add_assets,
    add_columns,
)
from geowbit.pages.language import page_words, say, speaking, spoken, telling
from geowbit.pages.legend import map_attributions, small_print
from geowbit.pages.overlays import layer_label
from geowbit.pages.overlays.labels import place_labels
from geowbit.pages.ramp import chip, hex_color
from geowbit.pages.words import number
from geowbit.run import Run

_ASSETS = Path(__file__).parents[1] / "assets" / "difference"
# a page holds so many cells; places that are no lattice cannot share a pixel
_MOST_PLACES = 2_000_000
_MOST_CAUSES = 200


class DifferenceScores(folium.map.Layer):
    """What changed at each candidate, colored by the script of the page.

    Parameters
    ----------
    data : dict
        What the script takes.
    text : str
        The packed columns.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geowbit.difference.begin(
                {{ this._parent.get_name() }}, {{ this.data }},
                document.getElementById("{{ this.get_name() }}_columns")
            );
        {% endmacro %}
        """
    )

    def __init__(self, data: dict[str, Any], text: str) -> None:
        super().__init__(
            name=layer_label(
                say("diff.layer.change"),
                group=say("group.result"),
                swatch=chip(change_colors(5)),
                key="change",
            ),
            overlay=True,
        )
        self._name = "DifferenceScores"
        self.data, self.text = safe_json(data), text

    def render(self, **kwargs: Any) -> str:
        """Draw, with the scripts and styles of geowbit and its own once in the page."""
        figure: Any = self.get_root()
        add_assets(figure)
        style = (_ASSETS / "difference.css").read_text(encoding="utf-8")
        own = Element(f"<style>{style}</style>")
        figure.header.add_child(own, name="geowbit_difference")
        add_columns(self, self.text)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class _Pins(folium.map.Layer):
    """The marks of best sites, which the script of :class:`DifferenceScores` fills."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geowbit.difference.pins(
                {{ this._parent.get_name() }}, "{{ this.which }}");
        {% endmacro %}
        """
    )

    def __init__(self, which: str, *, label: str) -> None:
        super().__init__(name=label, overlay=True)
        self._name = "DifferencePins"
        self.which = which


def difference_map(found: Difference, *, layers: Mapping[str, Any], lang: str = "en") -> folium.Map:
    """Draw what changed from one run to another as a Folium map without tiles.

    Parameters
    ----------
    found : Difference
        Cells of a regular lattice are drawn as such, cells of one size by their nearest center,
        anything else as discs.
    layers : dict
        ``prefectures`` and ``municipalities`` lie below the cells where they are there.
    lang : {"en", "ja"}
        Language of the map.

    Returns
    -------
    folium.Map

    Raises
    ------
    OutputError
        Where a page cannot hold so many places.
    """
    table, best, runs = found.table, pd.DataFrame(found.best), found.runs
    values = {"old": found.matched.old, "new": found.matched.new}
    if lies_across(table):
        table, best, layers = eastward(table), eastward(best), eastward_layers(layers)
        runs = {which: eastward_run(run) for which, run in runs.items()}
    with speaking(lang), telling(runs["new"]):
        shown, side = _shown(table)
        rows = {which: frame.loc[shown.index] for which, frame in values.items()}
        by_name = {one.name: one for run in runs.values() for one in run.criteria}
        moved = [by_name[str(name)] for name in found.by_criterion.index]
        packed, told = packed_differences(shown, rows, moved, runs)
        data = {
            **packed.data,
            **told,
            "states": [hex_color(color) for color in STATE_COLORS],
            "colors": [hex_color(color) for color in change_colors(CHANGE_COLORS)],
            "best": best_rows(best, runs),
            "lang": spoken(),
            "words": page_words("diff"),
        }
        note = [] if told["full"] else [say("diff.cells_left_out")]
        note += [say("diff.thinned", n=side)] if side > 1 else []
        return _drawn(
            table, DifferenceScores(data, "".join(packed.texts)),
            panel=_title(runs, found.counts, best, found.causes), legend=_legend(note, runs),
            layers=layers, run=runs["new"],
        )  # fmt: skip


def _shown(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    lattice = table_lattice(table)
    if lattice is not None:
        return coarser(table, lattice)
    if len(table) > _MOST_PLACES:
        raise OutputError("pages.too_many_places", count=f"{len(table):,}")
    return table, 1


def _drawn(
    table: pd.DataFrame,
    scores: DifferenceScores,
    *,
    panel: str,
    legend: str,
    layers: Mapping[str, Any],
    run: Run,
) -> SiteMap:
    page = Page(say("diff.subtitle"), layers=layers)
    page.add(scores)
    for which in ("new", "lost"):
        swatch = f'<span class="gw-pin gw-pin-{which}">1</span>'
        label = layer_label(
            say(f"diff.layer.{which}"), group=say("group.result"), swatch=swatch, key=which
        )
        page.add(_Pins(which, label=label))
    ranked = pd.DataFrame(
        {
            **{axis: table[axis] for axis in ("lon", "lat")},
            "score": table["score_new"],
            "excluded": table["status"].cat.codes == len(STATE_COLORS) - 1,
        }
    )
    return page.finish(
        bounds=view_bounds(ranked),
        panel=panel,
        legend=legend,
        attributions=map_attributions(run, layers),
        places=place_labels(layers, run),
    )


def _title(
    runs: Mapping[str, Run],
    counts: ChangeCounts,
    best: pd.DataFrame,
    causes: tuple[Cause, ...],
) -> str:
    """Return the box that names the runs, counts, and tells what differs between them."""
    names = names_of(runs)
    facts = "".join(f"<p>{safe_text(line)}</p>" for line in count_lines(counts))
    told = [cause_words(cause) for cause in causes[:_MOST_CAUSES]]
    if len(causes) > _MOST_CAUSES:
        told.append(say("diff.and_more", count=number(len(causes) - _MOST_CAUSES)))
    listed = "".join(f"<li>{safe_text(text)}</li>" for text in told)
    why = (
        f'<details class="gw-fold"><summary>{say("diff.causes")} ({len(causes)})</summary>'
        f'<ul class="gw-causes">{listed}</ul></details>'
        if told
        else f"<p>{say('diff.no_cause')}</p>"
    )
    return (
        f"<h1>{safe_text(say('diff.title', **names))}</h1>"
        f'<details class="gw-fold" data-gw-wide><summary>{say("diff.subtitle")}</summary>'
        f'<div class="gw-facts">{facts}<p>{safe_text(best_line(best))}</p></div></details>{why}'
    )


def _legend(notes: list[str], runs: Mapping[str, Run]) -> str:
    stops = ", ".join(hex_color(color) for color in change_colors(9))
    states = "".join(
        f'<div class="gw-key"><i><span class="gw-chip" style="background:{hex_color(color)}">'
        f"</span></i><span>{safe_text(say(f'diff.state.{code}'))}</span></div>"
        for code, color in list(enumerate(STATE_COLORS))[1:]
    )
    pins = "".join(
        f'<div class="gw-key"><i><span class="gw-pin gw-pin-{which}">1</span></i>'
        f"<span>{safe_text(say(f'diff.legend.{which}'))}</span></div>"
        for which in ("new", "gained", "lost")
    )
    sources = {
        (layer.name, str(layer.source)): layer for run in runs.values() for layer in run.layers
    }
    ends = (say("diff.legend.worse"), say("diff.legend.none"), say("diff.legend.better"))
    texts = [say("diff.legend.beyond"), *notes]
    small = "".join(f'<p class="gw-muted">{safe_text(text)}</p>' for text in texts)
    return (
        f"<details data-gw-wide><summary>{say('legend')}</summary>"
        '<div class="gw-muted" data-gw-measure-name></div>'
        f'<div class="gw-ramp" style="background:linear-gradient(to right, {stops})"></div>'
        f'<div class="gw-ticks" data-gw-ends>{"<span></span>" * 5}</div>'
        f'<div class="gw-muted">{safe_text("; ".join(ends))}</div>{states}{pins}'
        f"{small}{small_print(sources.values())}</details>"
    )
