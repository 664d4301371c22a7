"""The map of what changed from one run to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pandas as pd

from geowbit.candidates import table_lattice
from geowbit.core.errors import OutputError
from geowbit.core.escape import safe_text
from geowbit.countries import in_use
from geowbit.findings import Difference
from geowbit.pages.cells import MOST_CELLS, coarser
from geowbit.pages.difference._columns import packed_differences
from geowbit.pages.difference.words import (
    best_line,
    best_rows,
    cause_lines,
    count_lines,
    names_of,
    reasons_of,
)
from geowbit.pages.eastward import eastward, eastward_layers, eastward_run, lies_across
from geowbit.pages.elements import DrawnLayer, PackedLayer, Page
from geowbit.pages.language import page_words, say, speaking, spoken, telling
from geowbit.pages.legend import (
    color_chip,
    legend_box,
    legend_key,
    legend_ramp,
    map_attributions,
    pin,
    small_notes,
    small_print,
)
from geowbit.pages.overlays import layer_label
from geowbit.pages.overlays.labels import place_labels
from geowbit.pages.ramp import CHANGE_COLORS, EXCLUDED, change_colors, chip, hex_color
from geowbit.pages.view import view_bounds
from geowbit.run import Run

__all__ = [
    "STATE_COLORS",
    "difference_map",
]

_STYLE = Path(__file__).parents[1] / "assets" / "difference" / "difference.css"
_MOST_CAUSES = 200
# ranked in both (has a color of its own), newly excluded, newly allowed, excluded in both
STATE_COLORS = ((247, 247, 247), (20, 20, 20), (0, 158, 115), EXCLUDED)


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
        excluded = reasons_of(runs)
        packed, full = packed_differences(shown, rows, moved, excluded)
        data = {
            **packed.data,
            "states": [hex_color(color) for color in STATE_COLORS],
            "colors": [hex_color(color) for color in change_colors(CHANGE_COLORS)],
            "best": best_rows(best, excluded),
            "endings": dict(in_use().endings),
            "lang": spoken(),
            "words": page_words("diff"),
        }
        notes = [] if full else [say("diff.cells_left_out")]
        notes += [say("diff.thinned", n=side)] if side > 1 else []
        page = Page(say("diff.subtitle"), layers=layers)
        page.add(
            PackedLayer(
                "difference.begin",
                data,
                "".join(packed.texts),
                label=_label("change", chip(change_colors(5))),
                style=_STYLE.read_text(encoding="utf-8"),
            ),
            *(
                DrawnLayer("pins", {"group": group}, label=_label(which, pin(which)))
                for which, group in (("new", "gwNew"), ("lost", "gwLost"))
            ),
        )
        return page.finish(
            bounds=view_bounds(_view(table)),
            panel=_title(found, best),
            legend=_legend(notes, runs),
            attributions=map_attributions(runs["new"], layers),
            places=place_labels(layers, runs["new"]),
        )


def _shown(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return what a page can hold, and how many cells on a side share a pixel."""
    lattice = table_lattice(table)
    if lattice is not None:
        worth = np.abs(table["score_change"].to_numpy(float))
        both = table["status"].cat.codes.to_numpy() == 0
        return coarser(table, lattice, np.where(both, worth, -1.0))
    # places that are no lattice cannot share a pixel
    if len(table) > MOST_CELLS:
        raise OutputError("pages.too_many_places", count=f"{len(table):,}")
    return table, 1


def _view(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the map shows when it opens."""
    excluded = table["status"].cat.codes == len(STATE_COLORS) - 1
    return table[["lon", "lat"]].assign(score=table["score_new"], excluded=excluded)


def _label(which: str, swatch: str) -> str:
    return layer_label(
        say(f"diff.layer.{which}"), group=say("group.result"), swatch=swatch, key=which
    )


def _title(found: Difference, best: pd.DataFrame) -> str:
    """Return the box that names the runs, counts, and tells what differs between them."""
    lines = [*count_lines(found.counts), best_line(best)]
    facts = "".join(f"<p>{safe_text(line)}</p>" for line in lines)
    told = "".join(
        f"<li>{safe_text(text)}</li>" for text in cause_lines(found.causes, most=_MOST_CAUSES)
    )
    why = (
        f'<details class="gw-fold"><summary>{say("diff.causes")} ({len(found.causes)})</summary>'
        f'<ul class="gw-causes">{told}</ul></details>'
        if told
        else f"<p>{say('diff.no_cause')}</p>"
    )
    return (
        f"<h1>{safe_text(say('diff.title', **names_of(found.runs)))}</h1>"
        f'<details class="gw-fold" data-gw-wide><summary>{say("diff.subtitle")}</summary>'
        f'<div class="gw-facts">{facts}</div></details>{why}'
    )


def _legend(notes: Sequence[str], runs: Mapping[str, Run]) -> str:
    keys = [
        legend_key(
            color_chip(hex_color(color), "gw-excluded" if color == EXCLUDED else ""),
            say(f"diff.state.{code}"),
        )
        for code, color in enumerate(STATE_COLORS)
        if code
    ]
    keys += [
        legend_key(pin(which), say(f"diff.legend.{which}")) for which in ("new", "gained", "lost")
    ]
    sources = {
        (layer.name, str(layer.source)): layer for run in runs.values() for layer in run.layers
    }
    ends = "; ".join(say(f"diff.legend.{end}") for end in ("worse", "none", "better"))
    return legend_box(
        f'<div class="gw-muted" data-gw-measure-name></div>{legend_ramp(change_colors(9))}',
        f'<div class="gw-ticks" data-gw-ends>{"<span></span>" * 5}</div>',
        f'<div class="gw-muted">{safe_text(ends)}</div>',
        *keys,
        small_notes([say("diff.legend.beyond"), *notes]),
        small_print(sources.values()),
    )
