"""Interactive re-weighting map layer: every candidate in the page, with sliders over it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import OutputError, StudyError
from geowbit.core.escape import safe_json, short_text, short_texts
from geowbit.core.messages import worded
from geowbit.countries import currency_of, in_use
from geowbit.criteria import Scene, cost_criteria
from geowbit.fiber import floor_ms
from geowbit.findings import LoadClass, open_masks
from geowbit.layers import Evidence, Lever, Questions, lever_of, model_table, named_assumptions
from geowbit.pages.cards import HAZARDS, Facts
from geowbit.pages.eastward import eastward, eastward_loads, eastward_run, lies_across
from geowbit.pages.elements import DrawnLayer, PackedLayer
from geowbit.pages.kept import kept
from geowbit.pages.language import page_words, say, say_if_known, speaking, spoken, telling
from geowbit.pages.legend import pin
from geowbit.pages.live.columns import (
    LiveCriterion,
    PackedTable,
    TableParts,
    on_lattice,
    pack_table,
    parts_mark,
    table_parts,
)
from geowbit.pages.live.rules import judged_rules, live_rules
from geowbit.pages.live.shapes import MOST_CORNERS, has_outlines
from geowbit.pages.overlays import layer_label
from geowbit.pages.packing import deflated_text
from geowbit.pages.ramp import EXCLUDED, chip, hex_color, score_colors
from geowbit.pages.words import (
    criterion_label,
    criterion_unit,
    evidence_words,
    known,
    number,
    place_name,
    unit_words,
)
from geowbit.ranking import Weighting, ends
from geowbit.run import CriterionOfRun, Run

_SCORE_COLORS = 64
# of what counts at the load of the study: two to twelve bytes a number in the browser
MOST_NUMBERS = 40_000_000
# of the columns: with scripts, labels and the base of the map a page of 6.5 MB, or of 18 MB for
# 1.5 million candidates
_MOST_BYTES, _BYTES_PER_CANDIDATE, _MOST_BYTES_OF_ALL = 4_900_000, 11.0, 16_500_000
_FIRST = 3.0
_COSTS = (
    "connection_mjpy", "connection_low_mjpy", "connection_high_mjpy", "connection_years",
)  # fmt: skip
# what of the data is long, and waits until it is unpacked
_PACKED = ("names", "points", "facts", "routes", "landmarks", "codes", "headroom", "levers")


class LiveScores(PackedLayer):
    """Scored candidates that the reader can re-weight, on any Folium map.

    Sliders for the weight of each criterion, for the load and for the limits of the exclusions;
    a move of one scores, colors and ranks every candidate by the arithmetic of
    :mod:`geowbit.ranking`, in the page, without a server or a network.

    Parameters
    ----------
    table : GeoDataFrame
        Every candidate of a run, with its criteria.
    run : Run
    loads : sequence of LoadClass, optional
        Of :func:`geowbit.findings.load_classes`; without them the load stays as it is.
    facts : dict, optional
        Site id to what else its card tells, of :func:`geowbit.pages.cards.site_facts`.
    routes : dict, optional
        What is drawn when a site is chosen, of
        :func:`geowbit.pages.overlays.site_routes.route_data`.
    landmarks : sequence of dict, optional
        Of :func:`geowbit.pages.live.landmarks.landmarks`: what is found by name beside places.
    codes : sequence, optional
        Of :func:`geowbit.pages.live.codes.area_codes`: by what an address names an area.
    headroom : sequence of lists, optional
        Of :func:`geowbit.pages.live.within.headroom_places`.
    packed : PackedTable, optional
        What :func:`packed_run` made of the run and its loads, where that is done.

    Raises
    ------
    OutputError
        Where a page cannot hold so many candidates; :func:`can_be_live` tells before.

    Examples
    --------
    >>> from dataclasses import replace
    >>> import folium
    >>> import pandas as pd
    >>> from geowbit.run import bare_run
    >>> table = pd.DataFrame({"lon": [139.0, 139.5], "lat": 35.0, "excluded": False,
    ...     "exclusion": "", "score": [0.2, 0.6], "fiber_km": [8.0, 4.0]})
    >>> fiber = CriterionOfRun("fiber_km", "km", "cost", 1.0, 0.0, 10.0, ends_set=("best", "worst"))
    >>> run = replace(bare_run(table), criteria=(fiber,))
    >>> drawn = folium.Map(tiles=None)
    >>> _ = LiveScores(table, run=run).add_to(drawn)
    >>> "geowbit.live.begin" in drawn.get_root().render()
    True
    """

    def __init__(
        self,
        table: pd.DataFrame,
        *,
        run: Run,
        loads: Sequence[LoadClass] = (),
        facts: Mapping[str, Sequence[Facts]] | None = None,
        routes: Mapping[str, object] | None = None,
        landmarks: Sequence[Mapping[str, Any]] = (),
        codes: Sequence[Sequence[Any]] = (),
        headroom: Sequence[Sequence[Any]] | None = None,
        packed: PackedTable | None = None,
    ) -> None:
        packed = packed or _packed(table, run, lambda: loads)
        if packed is None:
            raise OutputError("map.too_many_live", count=len(table))
        # more is kept behind it here, and it may be drawn again
        columns, parts = packed.columns.copy(), packed.parts
        criteria, rules = packed.criteria, packed.rules
        unseen = columns.data["lattice"] is None and columns.data["shapes"] is None
        discs = unseen and has_outlines(table)
        notes = [say("discs", corners=number(MOST_CORNERS))] if discs else []
        if packed.left_out:
            notes.append(say("no_room", count=number(len(packed.left_out))))
        if parts.lost_mw:
            told = say("list.separator").join(map(number, parts.lost_mw))
            notes.append(say("no_room_loads", loads=told))
        if unknown := [one.name for one in _known_nowhere(table, run) if one.weight > 0]:
            names = say("list.separator").join(map(criterion_label, unknown))
            notes.append(say("known_nowhere", names=names))
        self.note = " ".join(notes)
        data = {
            **columns.data,
            **_state(run, criteria),
            "rules": live_rules(table, rules, {one.name: one.unit for one in criteria}),
            "loads": parts.loads,
            "loads_mw": parts.loads_mw or ([run.load_mw] if known(run.load_mw) else []),
            "points": parts.points,
            "facts": short_texts(facts or {}),
            "routes": short_texts(routes),
            "hubs": [
                {"name": hub, "label": place_name(hub), "lon": lon, "lat": lat}
                for hub, (lon, lat) in run.hubs.items()
            ],
            "glass_ms_per_km": _glass_ms_per_km(run),
            "endings": dict(in_use().endings),
            "insets": _insets(table),
            "landmarks": list(landmarks),
            "codes": list(codes),
            "headroom": headroom,
            "hazards": HAZARDS,
            "lang": spoken(),
            "words": page_words("card", "tools"),
        }
        # names and tables pack as well as columns do
        held = {key: data.pop(key) for key in _PACKED}
        data["held"] = columns.keep(deflated_text(safe_json(held)))
        label = layer_label(
            say("layer.score"), group=say("group.result"), swatch=chip(score_colors(3)), key="score"
        )
        super().__init__("live.begin", data, "".join(columns.texts), label=label)


def packed_run(
    run: Run,
    loads: Sequence[LoadClass] | Callable[[], Sequence[LoadClass]],
    *,
    lang: str,
    scene: Scene | None = None,
) -> PackedTable | None:
    """Return what the page holds of every candidate: it takes long, and waits for nothing else.

    Parameters
    ----------
    run : Run
    loads : sequence of LoadClass, or callable
        Of :func:`geowbit.findings.load_classes`; what returns them is not asked where all that
        follows from them is in the cache.
    lang : {"en", "ja"}
        Language of the page.
    scene : Scene, optional
        That the run was measured in, where it is at hand: what goes by no weight and no limit is
        taken from the cache.

    Returns
    -------
    PackedTable
        None where a page cannot hold so much.

    Examples
    --------
    >>> import pandas as pd
    >>> from geowbit.run import bare_run
    >>> packed_run(bare_run(pd.DataFrame({"lon": [139.0], "excluded": [False]})), (), lang="en")
    """
    table = run.frame()
    asked = loads if callable(loads) else lambda: loads
    if lies_across(table):
        given = asked
        table, run, asked = eastward(table), eastward_run(run), lambda: eastward_loads(given())
    with speaking(lang), telling(run):
        return _packed(table, run, asked, scene)


def _packed(
    table: pd.DataFrame,
    run: Run,
    asked: Callable[[], Sequence[LoadClass]],
    scene: Scene | None = None,
) -> PackedTable | None:
    """Return what the page holds of every candidate; None where it cannot hold so much."""
    if not _weighed(table, run) or not is_weighted_sum(run):
        return None
    still_open, marks = _open(run)
    levers, rules = _levers(table, run), judged_rules(run)
    criteria = [_criterion(one, table, run, levers) for one in _weighed(table, run)]
    read = [one.column for one in rules if one.column is not None]
    lattice, near = on_lattice(table)

    def made() -> dict[str, Any]:
        loads = asked()
        if not can_be_live(table, run, loads):
            return {}
        # where the page has no prices it keeps what the run paid
        extras = () if any(one.tariff for one in loads) else _COSTS
        return table_parts(
            table,
            near,
            lattice=lattice,
            criteria=criteria,
            read=read,
            loads=loads,
            own_mw=run.load_mw,
            most_bytes=_most_bytes(len(table)),
            extras=extras,
            people=True,
        ).plain()

    told = kept(
        "columns",
        made,
        run=run,
        scene=scene,
        given=lambda: parts_mark(table, criteria, read, others=_COSTS, lattice=lattice),
    )
    if not told:
        # whoever draws all the same asks how many loads there are
        asked()
        return None
    parts = TableParts(**told)
    packed = pack_table(table, criteria=criteria, rules=rules, marks=marks, parts=parts, near=near)
    # what is known nowhere has no slider, and is asked for everywhere
    nowhere = [one for one in _known_nowhere(table, run) if one.weight > 0]
    whom = [(criterion_label(one.name), _whom(one, run.evidence.get(one.name))) for one in nowhere]
    packed.columns.data["open"] = [*map(short_texts, whom), *still_open]
    packed.columns.data["levers"] = short_texts(
        [[worded(one.what), worded(one.whom)] for one in levers]
    )
    packed.columns.data["people"] = packed.columns.keep_all(parts.held["people"])
    return packed


def _insets(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the far parts of the country that hold candidates, where others lie elsewhere."""
    found = []
    for one in in_use().insets:
        west, south, east, north = one.box
        inside = table["lon"].between(west, east) & table["lat"].between(south, north)
        if inside.any() and not inside.all():
            found.append({"name": short_text(one.name.text()), "box": list(one.box)})
    return found


def best_pins() -> DrawnLayer:
    """Return the numbered marks of the best sites, which :class:`LiveScores` fills and moves."""
    label = layer_label(say("layer.best"), group=say("group.result"), swatch=pin(), key="best")
    return DrawnLayer("pins", {"group": "gwBest"}, label=label)


def can_be_live(table: pd.DataFrame, run: Run, loads: Sequence[LoadClass] = ()) -> bool:
    """Tell whether a page can hold a run and weigh it anew.

    Parameters
    ----------
    table : DataFrame
        Every candidate.
    run : Run
        Its ``criteria``, at least one of them with a weight and a column in the table.
    loads : sequence of LoadClass, optional
    """
    weighed = _weighed(table, run)
    if not is_weighted_sum(run):
        return False
    # what has no room in the page is left out of it: other loads, criteria without a weight
    by_load = max((one.columns.shape[1] for one in loads), default=0)
    per_candidate = sum(one.weight > 0 for one in weighed) + by_load
    return bool(weighed) and len(table) * per_candidate <= MOST_NUMBERS


def _most_bytes(count: int) -> float:
    """Return how large the columns of so many candidates may become.

    Examples
    --------
    >>> _most_bytes(371_775), _most_bytes(1_487_100)
    (4900000, 16358100.0)
    """
    return min(max(_MOST_BYTES, _BYTES_PER_CANDIDATE * count), _MOST_BYTES_OF_ALL)


def is_weighted_sum(run: Run) -> bool:
    """Tell whether a run was scored as the page scores anew, which knows this one method."""
    return run.method == "weighted_sum"


def _known_nowhere(table: pd.DataFrame, run: Run) -> list[CriterionOfRun]:
    """Return the criteria that no candidate's value is known of, excluded or not."""
    # what is missing is counted of candidates that no rule excludes
    some = [one for one in run.criteria if one.missing > 0 and one.name in table]
    return [one for one in some if table[one.name].isna().all()]


def _weighed(table: pd.DataFrame, run: Run) -> list[CriterionOfRun]:
    """Return the criteria whose columns are there and known somewhere, if any has a weight."""
    unknown = {one.name for one in _known_nowhere(table, run)}
    found = [
        one
        for one in run.criteria
        if one.name in table
        and one.name not in unknown
        and pd.api.types.is_numeric_dtype(table[one.name])
        # what costs at another load is known of those alone that count
        and (one.weight > 0 or one.name not in cost_criteria())
    ]
    return found if any(one.weight > 0 for one in found) else []


def least_coverage(run: Run) -> float:
    """Return the share of the weight that must be known, or a candidate is hatched.

    Examples
    --------
    >>> least_coverage(Run())
    0.7
    """
    share = run.assumption("least_coverage")
    return named_assumptions({}).value("least_coverage") if math.isnan(share) else share


def _state(run: Run, criteria: Sequence[LiveCriterion]) -> dict[str, Any]:
    return {
        "name": short_text(run.name or "geowbit"),
        "criteria": [one.as_dict() for one in criteria],
        "presets": _presets(criteria),
        "load": run.load_mw if known(run.load_mw) else None,
        "top": {"n": run.listed_count, "min_separation_km": run.apart_km},
        "colors": [hex_color(color) for color in score_colors(_SCORE_COLORS)],
        "excluded": hex_color(EXCLUDED),
        "least_coverage": least_coverage(run),
        "study": _study_of(run),
    }


def _study_of(run: Run) -> dict[str, Any]:
    """Return what a study that is saved from the page begins with."""
    told = {key: value for key, value in run.study.items() if value is not None}
    money = told.get("currency")
    # a currency of the table is named by its code, as a person would write it
    with suppress(StudyError):
        if isinstance(money, Mapping) and currency_of(str(money["code"])).as_dict() == dict(money):
            told["currency"] = str(money["code"])
    return told


def _levers(table: pd.DataFrame, run: Run) -> list[Lever]:
    """Return what people can build for the criteria of a page, each once."""
    found = (lever_of(one.name) for one in _weighed(table, run))
    return list(dict.fromkeys(one for one in found if one is not None))


def _glass_ms_per_km(run: Run) -> float | None:
    """Return what light takes there and back in glass; None where the run does not say it."""
    if math.isnan(run.assumption("fiber_delay_us_per_km")):
        return None
    return float(floor_ms(1.0, run.assumptions)[0])


def _criterion(
    one: CriterionOfRun, table: pd.DataFrame, run: Run, levers: Sequence[Lever]
) -> LiveCriterion:
    load_mw, found = run.load_mw, run.evidence.get(one.name)
    unit, decimals = criterion_unit(one.name)
    lever = lever_of(one.name)
    best, worst = (getattr(one, end) if end in one.ends_set else None for end in ("best", "worst"))
    opening = None
    if one.weight and (best is None or worst is None):
        how = Weighting(one.name, one.direction, 1.0)
        opening = list(ends(table[one.name], how, table["excluded"]))
    return LiveCriterion(
        name=one.name,
        label=criterion_label(one.name),
        sentence=worded(one.sentence),
        unit=unit_words(one.unit or unit),
        flag=one.unit == "0 or 1",
        decimals=decimals,
        direction=one.direction,
        weight=one.weight,
        best=best,
        worst=worst,
        scale=one.scale,
        per_mw=[one.best / load_mw, one.worst / load_mw] if one.ends_per_mw else None,
        unknown=one.unknown,
        opening=opening,
        evidence=evidence_words(found),
        ask=_whom(one, found) if one.missing and one.weight else "",
        lever=None if lever is None else levers.index(lever),
    )


def _whom(one: CriterionOfRun, found: Evidence | None) -> str:
    layers = found.layers if found else ()
    return worded(Questions().about(column=one.name, layers=layers).whom)


def _open(run: Run) -> tuple[list[list[str]], dict[str, npt.NDArray[np.bool_]]]:
    """Return what is not yet known and whom to ask, and the label of those of whom it holds.

    What is known of no candidate has no label.
    """
    rows, marks = [], {}
    for at, (one, mask) in enumerate(open_masks(run)):
        row = [short_text(one.gate or worded(one.what)), short_text(worded(one.whom))]
        if not mask.all():
            marks[f"open {at}"] = mask
            row.append(f"open {at}")
        rows.append(row)
    return rows, marks


def _presets(criteria: Sequence[LiveCriterion]) -> list[dict[str, Any]]:
    """Return weights to choose from: the study's, each theme of the model before the others."""
    weights = [one.weight for one in criteria]
    table = model_table("criteria").set_index("criterion")["theme"]
    theme = [str(table.get(one.name, "")) for one in criteria]
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
