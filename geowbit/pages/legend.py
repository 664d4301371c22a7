"""The boxes of the map: what it is, the list of the best sites, and how to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.escape import safe_text
from geowbit.core.messages import Sentence, worded
from geowbit.layers import Provenance
from geowbit.pages.language import is_absent, is_own, say
from geowbit.pages.overlays.fiber import PROXY_KINDS
from geowbit.pages.overlays.registry import Drawing, legend_keys
from geowbit.pages.ramp import EXCLUDED, SEA, hex_color, score_colors
from geowbit.pages.words import (
    layer_words,
    load_words,
    number,
    rows_of,
    study_words,
    where,
)
from geowbit.run import Run

_OSM_LINK = '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap contributors</a>'

# kinds of source in a layer to look through
_MAX_TEXTS = 100


def title_panel(
    top: pd.DataFrame,
    *,
    run: Run,
    counts: Mapping[str, int],
    live: bool = False,
) -> str:
    """Return the box with the study's name, its numbers and the list of the best sites.

    Parameters
    ----------
    top : DataFrame
        The best sites, best first.
    run : Run
    counts : dict
        ``count``, ``ranked`` and ``excluded`` candidates.
    live : bool
        Whether the page itself fills in the list, and changes the numbers.
    """
    load = load_words(run)
    counted = say("counts", **{key: number(count) for key, count in counts.items()})
    facts = [safe_text(say("sites_for", load=load))] if load and not live else []
    facts.append(f"<span data-gw-counts>{safe_text(counted)}</span>")
    lines = []
    for place, row in enumerate([] if live else rows_of(top)):
        name, japanese = where(row)
        ja = f' <small lang="ja">{safe_text(japanese)}</small>' if japanese else ""
        lines.append(
            f'<li><button type="button" data-gw-site="{place}"><span class="gw-no">{place + 1}'
            f'</span><span class="gw-where">{safe_text(name)}{ja}</span>'
            f'<span class="gw-value">{number(row.get("score"), 3)}</span></button></li>'
        )
    listed = (
        f"<details data-gw-wide><summary>{say('best_sites', count=len(top))}</summary>"
        f'<ol class="gw-list">{"".join(lines)}</ol></details>'
        if lines
        else f"<p>{say('none_left')}</p>"
    )
    name = study_words(run)
    return (
        f"<h1>{safe_text(name)}</h1>"
        f'<div class="gw-facts">{"<br>".join(facts)}</div>{"" if live else listed}'
    )


def legend_panel(
    *,
    scale: tuple[float, float],
    drawing: Drawing,
    cells_per_pixel: int = 1,
    note: str = "",
    least_coverage: float | None = None,
) -> str:
    """Return the box that tells how to read the map, with sources and limits.

    Parameters
    ----------
    scale : tuple of float
        Scores at the two ends of the colors.
    drawing : Drawing
        Its layers, and its run for sources, warnings and criteria.
    cells_per_pixel : int
        Cells on a side that share a pixel.
    note : str
        One more plain sentence about the candidates.
    least_coverage : float, optional
        Where a smaller share of the weight is known the page hatches.
    """
    ticks = "".join(f"<span>{number(tick, 2)}</span>" for tick in np.linspace(*scale, 5))
    keys = [
        legend_key(color_chip(hex_color(EXCLUDED), "gw-excluded"), say("legend.excluded")),
        legend_key(color_chip(hex_color(SEA), "gw-sea"), say("legend.sea")),
        legend_key(pin(), say("legend.best")),
    ]
    keys += [legend_key(symbol, words) for symbol, words in legend_keys(drawing)]
    run = drawing.run
    if least_coverage is not None:
        words = say("legend.little_known", share=number(100 * least_coverage))
        # the page shows it while it hatches anything
        key = legend_key('<span class="gw-chip gw-hatched"></span>', words)
        keys.insert(1, f"<div data-gw-hatched hidden>{key}</div>")
    notes = _notes(run, drawing.layers)
    small = [text for text in (notes["proxy"], notes["people"], note) if text]
    if cells_per_pixel > 1:
        small.append(say("legend.shared", n=cells_per_pixel))
    return legend_box(
        f'<div class="gw-muted" data-gw-colored>{say("legend.score")}</div>',
        f'{legend_ramp(score_colors(9))}<div class="gw-ticks">{ticks}</div>',
        *keys,
        small_notes(small),
        small_print(run.layers, run.messages),
    )


def legend_box(*parts: str) -> str:
    """Return the box of a legend around its parts, all of them HTML."""
    return f"<details data-gw-wide><summary>{say('legend')}</summary>{''.join(parts)}</details>"


def small_notes(texts: Iterable[str]) -> str:
    """Return plain sentences below the keys of a legend, as HTML."""
    return "".join(f'<p class="gw-muted">{safe_text(text)}</p>' for text in texts)


def legend_ramp(colors: npt.NDArray[np.uint8]) -> str:
    """Return a bar of colors for a legend, as HTML."""
    stops = ", ".join(hex_color(color) for color in colors)
    return f'<div class="gw-ramp" style="background:linear-gradient(to right, {stops})"></div>'


def color_chip(color: str, kind: str = "") -> str:
    """Return a small patch of a color for a legend, of a class where styles ask for it, as HTML."""
    own = f" {kind}" if kind else ""
    return f'<span class="gw-chip{own}" style="background:{color}"></span>'


def pin(which: str = "") -> str:
    """Return the mark of a best site for a legend, of a kind where there are several, as HTML."""
    own = f" gw-pin-{which}" if which else ""
    return f'<span class="gw-pin{own}">1</span>'


def legend_key(symbol: str, words: str) -> str:
    """Return a line of a legend: a symbol (HTML), and what it stands for (plain text)."""
    return f'<div class="gw-key"><i>{symbol}</i><span>{safe_text(words)}</span></div>'


def _notes(run: Run, layers: Mapping[str, Any]) -> dict[str, str]:
    routes = layers.get("fiber_routes")
    kinds = set(routes["kind"].dropna()) if routes is not None and "kind" in routes else set()
    read = any(one.name.startswith("population") for one in run.criteria) and not is_absent(
        "population"
    )
    return {
        "proxy": say("legend.proxy") if kinds & set(PROXY_KINDS) else "",
        "people": say("legend.people") if read and not is_own("population") else "",
    }


def small_print(layers: Iterable[Provenance], messages: Iterable[Sentence] = ()) -> str:
    """Return limits and sources of a run, folded away, as HTML."""
    warnings = "".join(f"<li>{safe_text(worded(one))}</li>" for one in messages)
    sources = "".join(
        f"<li>{safe_text(layer_words(layer.name, own=layer.confidence == 'user'))}: "
        f"{safe_text(worded(layer.attribution) or worded(layer.source))}"
        f" ({safe_text(worded(layer.licence) or say('licence_unknown'))})</li>"
        for layer in layers
    )
    parts = []
    if warnings:
        parts.append(
            f"<details><summary>{say('legend.limits')}</summary>"
            f'<ul class="gw-small">{warnings}</ul></details>'
        )
    if sources:
        parts.append(
            f"<details><summary>{say('legend.sources')}</summary>"
            f'<ul class="gw-small">{sources}</ul></details>'
        )
    return "".join(parts)


def map_attributions(run: Run, layers: Mapping[str, Any] | None = None) -> list[str]:
    """Return the short attributions for the corner of the map, as HTML.

    OpenStreetMap is named wherever a layer comes from it, as its licence asks; the rest stands
    in full in the legend.

    Parameters
    ----------
    run : Run
        Its ``layers`` tell attribution, licence and source.
    layers : dict, optional
        The layers themselves, whose columns ``source`` and ``licence`` tell it as well.

    Examples
    --------
    >>> map_attributions(Run(layers=(Provenance("roads", attribution="City of X"),)))
    ['sources in the legend']
    """
    texts = " ".join(
        str(text)
        for layer in run.layers
        for text in (layer.attribution, layer.licence, layer.source)
    )
    texts += " ".join(
        str(text)
        for frame in (layers or {}).values()
        for key in ("licence", "source")
        if isinstance(frame, pd.DataFrame) and key in frame
        for text in frame[key].unique()[:_MAX_TEXTS]
    )
    from_osm = any(word in texts for word in ("OpenStreetMap", "ODbL", "OSM"))
    return [*([_OSM_LINK] if from_osm else []), *([say("sources_in_legend")] if run.layers else [])]
