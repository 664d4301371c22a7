"""The map that weighs itself anew: every candidate in the page, with sliders over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import folium
import pandas as pd
from folium.template import Template

from geowbit.core.errors import OutputError
from geowbit.core.escape import safe_json, short_text, short_texts
from geowbit.core.messages import said
from geowbit.layers import model_table
from geowbit.pages.cards import HAZARDS
from geowbit.pages.elements import add_assets, add_columns, layer_label
from geowbit.pages.language import page_words, say, say_if_known, spoken
from geowbit.pages.live.columns import pack_table, points_in_use
from geowbit.pages.live.rules import judged_rules, live_rules
from geowbit.pages.live.shapes import MOST_CORNERS, has_outlines
from geowbit.pages.loads import LoadClass
from geowbit.pages.ramp import EXCLUDED, chip, hex_color, score_colors
from geowbit.pages.words import (
    criterion_label,
    criterion_unit,
    number,
    place_name,
    unit_words,
)
from geowbit.ranking import Weighting
from geowbit.ranking.score import ends

SCORE_COLORS = 64
# eight bytes a number in the browser, a few of them in the page
MOST_NUMBERS = 40_000_000
_FIRST = 3.0
_BEST = 20


class LiveScores(folium.map.Layer):
    """Scored candidates that the reader weighs anew, on any Folium map.

    Sliders for the weight of each criterion, for the load and for the limits of the exclusions;
    a move of one scores, colors and ranks every candidate by the arithmetic of
    :mod:`geowbit.ranking`, in the page, without a server or a network.

    Parameters
    ----------
    table : GeoDataFrame
        Every candidate of a run, with its criteria.
    record : dict
        The record of the run: ``criteria``, ``exclusions`` and ``study``.
    loads : sequence of LoadClass, optional
        Of :func:`geowbit.pages.loads.load_classes`; without them the load stays as it is.
    facts : dict, optional
        Site id to what else its card tells, of :func:`geowbit.pages.cards.site_facts`.
    routes : dict, optional
        What is drawn when a site is chosen, of
        :func:`geowbit.pages.overlays.site_routes.route_data`.

    Raises
    ------
    OutputError
        Where a page cannot hold so many candidates; :func:`can_be_live` tells before.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"lon": [139.0, 139.5], "lat": 35.0, "excluded": False,
    ...     "exclusion": "", "score": [0.2, 0.6], "fiber_km": [8.0, 4.0]})
    >>> record = {"criteria": [{"name": "fiber_km", "unit": "km", "direction": "cost",
    ...     "weight": 1, "best": 0.0, "worst": 10.0}]}
    >>> drawn = folium.Map(tiles=None)
    >>> _ = LiveScores(table, record=record).add_to(drawn)
    >>> "geowbit.live.begin" in drawn.get_root().render()
    True
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geowbit.live.begin(
                {{ this._parent.get_name() }}, {{ this.data }},
                document.getElementById("{{ this.get_name() }}_columns")
            );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        table: pd.DataFrame,
        *,
        record: Mapping[str, Any],
        loads: Sequence[LoadClass] = (),
        facts: Mapping[str, Any] | None = None,
        routes: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            name=layer_label(
                say("layer.score"),
                group=say("group.result"),
                swatch=chip(score_colors(3)),
                key="score",
            ),
            overlay=True,
        )
        self._name = "LiveScores"
        if not can_be_live(table, record, loads):
            raise OutputError(
                f"map: {len(table):,} candidates are too many to be weighed anew in a page"
            )
        rules = judged_rules(table, record)
        criteria = [_criterion(one, table) for one in _weighed(table, record)]
        columns = pack_table(table, criteria=criteria, rules=rules, loads=loads)
        self.text = "".join(columns.texts)
        unseen = columns.data["lattice"] is None and columns.data["shapes"] is None
        discs = unseen and has_outlines(table)
        self.note = say("discs", corners=number(MOST_CORNERS)) if discs else ""
        self.data = safe_json(
            {
                **columns.data,
                **_state(record, criteria),
                "rules": _told(live_rules(table, rules, criteria)),
                "loads": _loads(loads),
                "loads_mw": _loads_mw(record, loads),
                "points": _points(loads),
                "facts": short_texts(facts or {}),
                "routes": short_texts(routes),
                "hubs": _hubs(record),
                "hazards": HAZARDS,
                "lang": spoken(),
                "words": page_words("card"),
            }
        )

    def render(self, **kwargs: Any) -> str:
        """Draw, with the scripts and styles of geowbit once in the page."""
        add_assets(self.get_root())
        add_columns(self, self.text)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class BestSites(folium.map.Layer):
    """The numbered marks of the best sites, which :class:`LiveScores` fills and moves."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geowbit.pins({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        swatch = '<span class="gw-pin">1</span>'
        label = layer_label(say("layer.best"), group=say("group.result"), swatch=swatch, key="best")
        super().__init__(name=label, overlay=True)
        self._name = "BestSites"


def can_be_live(
    table: pd.DataFrame, record: Mapping[str, Any], loads: Sequence[LoadClass] = ()
) -> bool:
    """Tell whether a page can hold a run and weigh it anew.

    Parameters
    ----------
    table : DataFrame
        Every candidate.
    record : dict
        Its ``criteria``, at least one of them with a weight and a column in the table.
    loads : sequence of LoadClass, optional
    """
    weighed = _weighed(table, record)
    if not is_weighted_sum(record):
        return False
    per_candidate = len(record.get("criteria") or []) + sum(one.columns.shape[1] for one in loads)
    return bool(weighed) and len(table) * per_candidate <= MOST_NUMBERS


def is_weighted_sum(record: Mapping[str, Any]) -> bool:
    """Tell whether a run was scored as the page scores anew, which knows this one method."""
    return ((record.get("study") or {}).get("method") or "weighted_sum") == "weighted_sum"


def _weighed(table: pd.DataFrame, record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the criteria whose columns are there and numbers, if any has a weight."""
    found = [
        one
        for one in record.get("criteria") or []
        if str(one.get("name")) in table
        and pd.api.types.is_numeric_dtype(table[str(one.get("name"))])
    ]
    return found if any(float(one.get("weight") or 0) > 0 for one in found) else []


def _state(record: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    study = record.get("study") or {}
    top = study.get("top") or {}
    return {
        "name": short_text(str(record.get("name") or "geowbit")),
        "criteria": _told(criteria),
        "presets": _presets(criteria),
        "load": study.get("load_mw"),
        "top": {
            "n": int(top.get("n") or _BEST),
            "min_separation_km": float(top.get("min_separation_km") or 0),
        },
        "colors": [hex_color(color) for color in score_colors(SCORE_COLORS)],
        "excluded": hex_color(EXCLUDED),
        "study": {key: value for key, value in study.items() if value is not None},
    }


def _told(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return criteria or rules with what is read of them shortened; names and rules stay."""
    read = ("label", "sentence", "unit", "reason")
    return [
        {**entry, **{key: short_text(str(entry[key])) for key in read if key in entry}}
        for entry in entries
    ]


def _criterion(one: Mapping[str, Any], table: pd.DataFrame) -> dict[str, Any]:
    name = str(one.get("name"))
    unit, decimals = criterion_unit(name)
    direction = str(one.get("direction") or "benefit")
    return {
        "name": name,
        "label": criterion_label(name),
        "sentence": said(one.get("sentence") or ""),
        "unit": unit_words(str(one.get("unit") or unit)),
        "flag": one.get("unit") == "0 or 1",
        "decimals": decimals,
        "direction": direction,
        "weight": float(one.get("weight") or 0),
        **_ends(one, table),
    }


def _ends(one: Mapping[str, Any], table: pd.DataFrame) -> dict[str, Any]:
    """Return the ends of a scale: those that stay, and all as they are before anything moves."""
    stay: dict[str, Any] = _ends_that_stay(one, table)
    if None not in stay.values() or not float(one.get("weight") or 0):
        return stay
    how = Weighting(str(one.get("name")), str(one.get("direction") or "benefit"), 1.0)
    return {**stay, "opening": list(ends(table[how.name], how, table["excluded"]))}


def _ends_that_stay(one: Mapping[str, Any], table: pd.DataFrame) -> dict[str, float | None]:
    """Return the ends of a scale that the study set; those from quantiles move, and are None."""
    name, direction = str(one.get("name")), str(one.get("direction") or "benefit")
    told = one.get("ends_set")
    if told is None:
        # a record that does not tell: what equals the quantile is taken to come from it
        found = ends(table[name], Weighting(name, direction, 1.0), table["excluded"])
        quantiles = dict(zip(("best", "worst"), found, strict=True))
        told = [end for end in quantiles if one.get(end) not in (None, quantiles[end])]
    return {end: float(one[end]) if end in told else None for end in ("best", "worst")}


def _presets(criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return weights to choose from: the study's, each theme of the model before the others."""
    weights = [one["weight"] for one in criteria]
    table = model_table("criteria").set_index("criterion")["theme"]
    theme = [str(table.get(one["name"], "")) for one in criteria]
    found = [{"label": say("as_in_study"), "weights": weights}]
    alike = [1.0 if weight else 0.0 for weight in weights]
    if alike != weights:
        found.append({"label": say("equal_weights"), "weights": alike})
    themes = list(dict.fromkeys(name for name, w in zip(theme, weights, strict=True) if name and w))
    for first in themes if len(themes) > 1 else []:
        factors = [_FIRST if name == first else 1.0 for name in theme]
        label = say("first_of_theme", theme=say_if_known(first, first))
        changed = [round(w * f, 6) for w, f in zip(weights, factors, strict=True)]
        found.append({"label": label, "weights": changed})
    return found


def _loads_mw(record: Mapping[str, Any], loads: Sequence[LoadClass]) -> list[float]:
    """Return the loads to choose from; that of the study alone where there is no choice."""
    own = (record.get("study") or {}).get("load_mw")
    return sorted(mw for one in loads for mw in one.loads_mw) or ([] if own is None else [own])


def _hubs(record: Mapping[str, Any]) -> list[list[str]]:
    """Return key and name of every hub of the study."""
    hubs = (record.get("study") or {}).get("hubs") or {}
    return [[str(hub), place_name(hub)] for hub in hubs]


def _loads(loads: Sequence[LoadClass]) -> list[dict[str, Any]]:
    return [
        {
            "most_mw": max(one.loads_mw),
            "columns": {str(name): f"{name} {number}" for name in one.columns},
            "nearest": f"nearest {number}",
            "substations": one.substations,
            "least_kv": one.least_kv,
        }
        for number, one in enumerate(loads)
    ]


def _points(loads: Sequence[LoadClass]) -> dict[str, Any] | None:
    if not loads:
        return None
    rows = points_in_use(loads)
    places = loads[0].places[rows]
    return {
        "lon": places[:, 0].tolist(),
        "lat": places[:, 1].tolist(),
        "name": [short_text(str(loads[0].names[row] or "")) for row in rows],
    }
