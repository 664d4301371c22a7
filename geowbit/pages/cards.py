"""The card of a site: why it ranks where it does, what it costs, what is near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geowbit.cables import CONNECTION_PARTS
from geowbit.core.escape import safe_text
from geowbit.core.messages import Text, worded
from geowbit.findings import OpenQuestion, open_at_each
from geowbit.pages.language import say, spoken
from geowbit.pages.words import (
    area_words,
    criterion_label,
    criterion_value,
    evidence_words,
    known,
    latency_columns,
    load_words,
    millions,
    money,
    money_unit,
    number,
    place_name,
    position,
    rough,
    route_words,
    say_unless_own,
    short,
    where,
)
from geowbit.ranking import shares_at
from geowbit.run import Run

# each cost with the parts that it is made of
_COSTS = (
    ("connection", "card.together", ()),
    ("power", "card.power", tuple(p for p in CONNECTION_PARTS if p.startswith("power_"))),
    ("fiber", "card.fiber", tuple(p for p in CONNECTION_PARTS if p.startswith("fiber_"))),
)
_YEARLY = "yearly_"
HAZARDS = ("fault_km", "relief_m", "slope_deg", "elevation_m", "lake")


# a row of the best sites by the names of its columns
Row = Mapping[str, Any]
Facts = tuple[str, Sequence[tuple[str, str, str]]]


@dataclass(frozen=True)
class Contribution:
    """What a criterion adds to the score of a site.

    Attributes
    ----------
    name, label : str
    value, weight : str
        With its unit; the weight is empty where the run does not tell it.
    part, most : float
        Its share of the score, and the largest that it can be: its share of all weights.
    evidence : str
        What stands behind the value.
    """

    name: str
    label: str
    value: str
    weight: str
    part: float
    most: float
    evidence: str = ""


def contributions(row: Row, run: Run) -> list[Contribution]:
    """Return what each criterion adds to the score of a site, the largest first.

    Parameters
    ----------
    row : mapping
        A row of the sites table, with ``score_<criterion>``.
    run : Run
        Its criteria may be none, then the columns alone tell.

    Returns
    -------
    list of Contribution

    Examples
    --------
    >>> from geowbit.run import CriterionOfRun
    >>> run = Run(criteria=(CriterionOfRun("fiber_km", weight=1),))
    >>> parts = contributions({"score_fiber_km": 0.4, "fiber_km": 2.0}, run)
    >>> parts[0].value, parts[0].part, parts[0].most
    ('2.0 km', 0.4, 1.0)
    """
    criteria = run.criteria
    by_name = {one.name: one for one in criteria}
    names = [
        str(column)[len("score_") :]
        for column in row
        if str(column).startswith("score_") and known(row[column])
    ]
    weights = {one.name: one.weight for one in criteria}
    shares = shares_at(
        row,
        [
            {"name": one.name, "weight": one.weight, "unknown_score": one.unknown_score}
            for one in criteria
        ],
    )
    parts = []
    for name in names:
        one = by_name.get(name)
        unit = one.unit if one else ""
        weight = weights.get(name, 0.0)
        part = max(0.0, float(row[f"score_{name}"]))
        parts.append(
            Contribution(
                name,
                criterion_label(name),
                criterion_value(name, row.get(name), unit=unit or None),
                short(weight) if one else "",
                part,
                max(part, shares.get(name, part)),
                evidence_words(run.evidence_at(name, row.get(name))),
            )
        )
    return sorted(parts, key=lambda one: -one.part)


def site_card(row: Row, *, place: int, run: Run) -> str:
    """Return the card of a site as HTML.

    Parameters
    ----------
    row : mapping
        A row of the best sites; what it does not have is left out.
    place : int
        Number in the list of the best sites.
    run : Run

    Returns
    -------
    str
        HTML; every text from data went through :func:`geowbit.core.escape.safe_text`.
    """
    tables = [_table(title, rows) for title, rows in site_facts(row, run)]
    parts = [_head(row, place, run), _why(row, run), *tables]
    return f'<div class="gw-card">{"".join(part for part in parts if part)}</div>'


def site_facts(row: Row, run: Run) -> list[Facts]:
    """Return what is told of a site beside its score: costs, what is near, milliseconds, ground.

    Parameters
    ----------
    row : mapping
        A row of the best sites; what it does not have is left out.
    run : Run

    Returns
    -------
    list of (title, rows)
        Each row has a name, words and a number with its unit, plain text that is not yet safe.
    """
    return facts_of_sites([row], run)[0]


def facts_of_sites(rows: Sequence[Row], run: Run) -> list[list[Facts]]:
    """Return for each of some sites what :func:`site_facts` tells of it."""
    open_at = open_at_each(run, rows)
    return [_facts(row, run, asked) for row, asked in zip(rows, open_at, strict=True)]


def _facts(row: Row, run: Run, asked: Sequence[OpenQuestion]) -> list[Facts]:
    told = [
        _sureness(row),
        _open(asked),
        _backed(_cost(row, run), row, run, "connection_mjpy"),
        _backed(_yearly(row), row, run, "site_mjpy_per_mw_year"),
        _backed(_either_way(row, run), row, run, "bits_to_watts_ratio"),
        _backed(_nearest(row), row, run, "substation_km"),
        _backed(_latency(row), row, run, *(f"rtt_{hub}_ms" for hub in run.hubs)),
        _hazards(row, run),
    ]
    return [(title, rows) for title, rows in told if rows]


def coverage_words(coverage: Any) -> str:
    """Return what share of the weight is known of a place; empty where all of it is.

    Examples
    --------
    >>> coverage_words(0.834), coverage_words(1.0), coverage_words(None)
    ('83 % of the weight is known', '', '')
    """
    if not known(coverage) or not coverage < 1:
        return ""
    return say("card.coverage", share=number(100 * float(coverage)))


def percentile_words(share: Any) -> str:
    """Return where a place stands in its country; empty where that is not known.

    Examples
    --------
    >>> percentile_words(96.42), percentile_words(float("nan"))
    ('at least as good as 96.4 % of the country', '')
    >>> percentile_words(99.93), percentile_words(99.997)
    ('among the best 0.1 % of the country', 'among the best 0.01 % of the country')
    """
    if not known(share):
        return ""
    above = 100 - float(share)
    for best, decimals in ((0.01, 2), (0.1, 1)):
        if above < best:
            return say("card.percentile_best", share=number(best, decimals))
    return say("card.percentile", share=number(float(share), 1))


def _head(row: Row, place: int, run: Run) -> str:
    name, japanese = where(row)
    below = f'<span lang="ja">{safe_text(japanese)}</span>' if japanese else ""
    spot = (
        position(float(row["lat"]), float(row["lon"]))
        if known(row.get("lat")) and known(row.get("lon"))
        else ""
    )
    ids = " · ".join(
        safe_text(text)
        for text in (row.get("site_id"), spot, area_words(row.get("supply_area")))
        if known(text)
    )
    rank = (
        say("rank_of", rank=number(row["rank"]), count=number(run.ranked))
        if known(row.get("rank"))
        else ""
    )
    score = f"<b>{number(row['score'], 3)}</b>" if known(row.get("score")) else "–"
    covered = coverage_words(row.get("coverage"))
    covered = f'<div class="gw-muted">{safe_text(covered)}</div>' if covered else ""
    return (
        f'<div class="gw-head"><span class="gw-pin">{place}</span><div>'
        f"<h2>{safe_text(name)}</h2>{below}"
        f'<div class="gw-muted">{ids}</div>'
        f'<div class="gw-score">{say("score")} {score}{" · " if rank else ""}{rank}</div>{covered}'
        "</div></div>"
    )


def _why(row: Row, run: Run) -> str:
    parts = contributions(row, run)
    if not parts:
        return ""
    widest = max(part.most for part in parts) or 1.0
    bars = []
    for part in parts:
        bars.append(
            '<div class="gw-part">'
            f"<span>{safe_text(part.label)} "
            f'<span class="gw-muted">{safe_text(_with(part.value, part.evidence))}</span></span>'
            f'<span class="gw-muted">{safe_text(part.weight)}</span>'
            f"<span>{number(part.part, 3)}</span>"
            f'<div class="gw-bar"><i class="gw-most" style="width:{part.most / widest:.1%}"></i>'
            f'<i class="gw-got" style="width:{part.part / widest:.1%}"></i></div></div>'
        )
    head = (
        '<div class="gw-part gw-parts-head"><h3>'
        f"{say('what_makes_the_score')}</h3>"
        f"<span>{say('weight')}</span><span>{say('part')}</span></div>"
    )
    return head + "".join(bars)


def _with(*texts: str) -> str:
    return " · ".join(filter(None, texts))


def _table(title: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """Return a small table of (name, words, number) rows."""
    lines = []
    for name, words, amount in rows:
        if amount and words:
            cells = f'<td>{safe_text(words)}</td><td class="gw-num">{safe_text(amount)}</td>'
        elif amount:
            cells = f'<td class="gw-num" colspan="2">{safe_text(amount)}</td>'
        else:
            cells = f'<td colspan="2">{safe_text(words)}</td>'
        lines.append(f"<tr><th>{safe_text(name)}</th>{cells}</tr>")
    three = ' class="gw-three"' if any(words and amount for _, words, amount in rows) else ""
    return f"<h3>{safe_text(title)}</h3><table{three}>{''.join(lines)}</table>"


def shown_cost(row: Row, key: str) -> str:
    """Return the name of a cost that is shown: that along the corridor where one was computed.

    Examples
    --------
    >>> shown_cost({"power_mjpy": 3.0, "corridor_power_mjpy": 4.0}, "power")
    'corridor_power'
    >>> shown_cost({"fiber_mjpy": 3.0}, "fiber")
    'fiber'
    """
    along = f"corridor_{key}"
    return along if known(row.get(f"{along}_mjpy")) else key


def _cost(row: Row, run: Run) -> Facts:
    rows = []
    for key, name, parts in _COSTS:
        if not known(row.get(f"{key}_mjpy")):
            continue
        years = row.get(f"{key}_years")
        took = say("card.years", years=number(years, 1)) if known(years) else ""
        shown = shown_cost(row, key)
        span = _span(row, shown) or _sum_of(row, shown, parts)
        rows.append((say(name), span, took))
        rows += [
            (f"· {say(f'card.part.{part}')}", words, "")
            for part in parts
            if (words := _span(row, part)) and float(row[f"{part}_high_mjpy"]) > 0
        ]
    if shown_cost(row, "connection") != "connection":
        rows.append((say("card.straight"), _span(row, "connection"), ""))
    load = load_words(run)
    return say("card.connection_for", load=load) if load else say("card.connection"), rows


def yearly_shares(row: Row) -> list[tuple[str, float]]:
    """Return the name of each part of the yearly cost of a site, and its share of the whole.

    Examples
    --------
    >>> yearly_shares({"yearly_energy_mjpy": 30.0, "yearly_land_mjpy": 10.0})
    [('energy', 0.75), ('land', 0.25)]
    """
    parts = {
        str(name)[len(_YEARLY) : -len("_mjpy")]: float(mjpy)
        for name, mjpy in row.items()
        if str(name).startswith(_YEARLY) and known(mjpy)
    }
    whole = sum(parts.values())
    return [(say(f"cables.part_{part}"), mjpy / whole) for part, mjpy in parts.items() if whole]


def _yearly(row: Row) -> Facts:
    """Return what a site costs a year, and the share of each part."""
    whole = row.get("site_mjpy_per_mw_year")
    if not known(whole):
        return "", []
    amount = say("card.yearly_amount", amount=millions(whole, 1), currency=money_unit())
    rows = [(say("card.together"), amount, "")]
    rows += [(f"· {name}", "", f"{number(100 * share, 1)} %") for name, share in yearly_shares(row)]
    return say("card.yearly"), rows


def _span(row: Row, key: str) -> str:
    """Return a cost with its range as words, empty where the range is not known."""
    mid, low, high = (row.get(f"{key}{end}_mjpy") for end in ("", "_low", "_high"))
    if not (known(mid) and known(low) and known(high)):
        return ""
    return say("card.range", mid=money(mid), low=money(low), high=money(high))


def _sum_of(row: Row, key: str, parts: Sequence[str]) -> str:
    """Return a cost with the range that its parts add up to, where they are known."""
    ends = {end: [row.get(f"{part}_{end}_mjpy") for part in parts] for end in ("low", "high")}
    if not parts or not all(known(mjpy) for found in ends.values() for mjpy in found):
        return money(row[f"{key}_mjpy"])
    low, high = (sum(float(mjpy) for mjpy in found if mjpy is not None) for found in ends.values())
    return say("card.range", mid=money(row[f"{key}_mjpy"]), low=money(low), high=money(high))


def _sureness(row: Row) -> Facts:
    if not known(row.get("rank_p05")):
        return "", []
    rows = [
        (say(f"card.{name}_interval"), "", _interval(row, name))
        for name in ("rank", "place")
        if known(row.get(f"{name}_p05"))
    ]
    share = row.get("best_percent_share")
    if known(share):
        rows.append((say("card.best_percent"), "", f"{number(100 * float(share or 0))} %"))
    return say("card.sureness"), rows


def rank_words(row: Row) -> str:
    """Return the rank of a site, with its interval where that is known.

    Examples
    --------
    >>> rank_words({"rank": 59, "rank_p05": 16, "rank_p95": 845})
    '59 (16 to 840)'
    """
    interval = f" ({_interval(row, 'rank')})" if known(row.get("rank_p05")) else ""
    return f"{number(row.get('rank'))}{interval}"


def _interval(row: Row, name: str) -> str:
    low, high = (rough(row[f"{name}_{end}"]) for end in ("p05", "p95"))
    return low if low == high else say("card.interval", low=low, high=high)


def _either_way(row: Row, run: Run) -> Facts:
    power, bits = row.get("watts_to_bits_mjpy"), row.get("bits_to_watts_mjpy")
    if not (known(power) and known(bits)):
        return "", []
    hub = row.get("nearest_hub")
    named = place_name(hub) if known(hub) else say("card.hub")
    rows = [
        (say("card.w2b", hub=named), "", money(power)),
        (say("card.b2w", hub=named), "", money(bits)),
    ]
    ratio = row.get("bits_to_watts_ratio")
    if known(ratio):
        rows.append((say("card.ratio"), "", number(ratio, 3)))
    share = row.get("share_mjpy")
    if known(share):
        cost = money(share)
        if known(row.get("share_is_at_least")) and row["share_is_at_least"]:
            cost = say("ways.at_least", cost=cost)
        rows.append((say("card.share", hub=named), "", cost))
    for column, label in (
        ("cheapest_way", "ways.cheapest"),
        ("cheapest_way_with_delay", "ways.with_delay"),
    ):
        if known(row.get(column)):
            rows.append((say(label), say(f"way.{row[column]}"), ""))
    if run.fiber is not None:
        rows.append((say("card.ratio_used"), "", short(run.fiber.fiber_to_power_ratio)))
    return say("card.either"), rows


def _nearest(row: Row) -> Facts:
    rows = []
    if known(row.get("connection_km")):
        connected = row.get("connection_substation_name")
        line = f", {number(row['connection_kv'])} kV" if known(row.get("connection_kv")) else ""
        network = row.get("connection_network")
        line += f" ({area_words(network)})" if known(network) and network else ""
        rows.append(
            (
                say("card.connects_to"),
                f"{connected if known(connected) else say('unnamed')}{line}",
                criterion_value("connection_km", row["connection_km"]),
            )
        )
    rows += _headroom(row)
    if known(row.get("substation_name")) or known(row.get("substation_km")):
        voltage = f", {number(row['substation_kv'])} kV" if known(row.get("substation_kv")) else ""
        name = row.get("substation_name")
        rows.append(
            (
                say("card.substation"),
                f"{name if known(name) else say('unnamed')}{voltage}",
                criterion_value("substation_km", row.get("substation_km")),
            )
        )
    if known(row.get("fiber_route")) or known(row.get("fiber_km")):
        rows.append(
            (
                say_unless_own("card.fiber_proxy", "fiber_routes"),
                route_words(row) or say("card.corridor"),
                criterion_value("fiber_km", row.get("fiber_km")),
            )
        )
    rows += [
        (criterion_label(name), "", criterion_value(name, row[name]))
        for name in ("fiber_node_km", "hv_line_km")
        if known(row.get(name))
    ]
    return say("nearest"), rows


def headroom_words(low_mw: Any, high_mw: Any) -> str:
    """Return headroom with both of its ends; empty where neither is known.

    Examples
    --------
    >>> headroom_words(200.0, 200.0), headroom_words(50, 80), headroom_words(100, None)
    ('200 MW', '50 to 80 MW', '100 MW or more')
    """
    if not known(low_mw):
        return ""
    if not known(high_mw):
        return say("card.headroom_from", mw=number(low_mw))
    if float(high_mw) == float(low_mw):
        return say("card.headroom_mw", mw=number(low_mw))
    return say("card.headroom_span", low=number(low_mw), high=number(high_mw))


def headroom_notes(row: Row, start: str = "") -> list[str]:
    """Return what is told of headroom beside its megawatts: years, conditions, whether it counts.

    Parameters
    ----------
    row : mapping
        ``low_years`` or ``years``, ``conditions``, ``additive`` and ``counts``, each perhaps
        missing, their names after `start`.
    start : str, optional

    Examples
    --------
    >>> headroom_notes({"low_years": 2.5, "additive": False, "counts": True})
    ['supply from 2.5 years on', 'not to be added to others']
    """
    told = {key.removeprefix(start): value for key, value in row.items() if key.startswith(start)}
    years = told.get("low_years", told.get("years"))
    notes = [say("card.headroom_years", years=number(years, 1))] if known(years) else []
    conditions = Text.from_row(told, "conditions").text(spoken())
    notes += [conditions] if conditions else []
    if known(told.get("additive")) and not told["additive"]:
        notes.append(say("card.headroom_not_additive"))
    if known(told.get("counts")) and not told["counts"]:
        notes.append(say("card.headroom_not_counted"))
    return notes


def _headroom(row: Row) -> list[tuple[str, str, str]]:
    """Return what is published of the headroom of a site's substation, with its date."""
    high = row.get("headroom_high_mw", row.get("headroom_mw"))
    amount = headroom_words(row.get("headroom_mw"), high)
    if not amount:
        return []
    since = row.get("headroom_as_of")
    notes = [say("card.headroom_as_of", date=str(since))] if known(since) and since else []
    return [(say("card.headroom"), " · ".join([*notes, *headroom_notes(row, "headroom_")]), amount)]


def _latency(row: Row) -> Facts:
    rows = []
    for hub, columns in latency_columns(row).items():
        optical, today = (row.get(columns.get(kind, "")) for kind in ("optical", "conventional"))
        if not (known(optical) or known(today)):
            continue
        words = " · ".join(
            say(key, ms=number(value, 1))
            for value, key in ((optical, "card.all_optical"), (today, "card.today"))
            if known(value)
        )
        rows.append((place_name(hub), words, ""))
    return say("card.latency"), rows


def _open(asked: Sequence[OpenQuestion]) -> Facts:
    """Return what is not yet known of a site, and whom to ask."""
    rows = [
        (one.gate or worded(one.what), say("card.ask", whom=worded(one.whom)), "") for one in asked
    ]
    return say("card.open"), rows


def _backed(facts: Facts, row: Row, run: Run, *names: str) -> Facts:
    """Return facts with what stands behind them, as that of the first of these columns."""
    title, rows = facts
    name = next((one for one in names if known(row.get(one))), "")
    words = evidence_words(run.evidence_at(name, row.get(name)))
    return title, [*rows, (say("card.evidence"), words, "")] if rows and words else rows


def _hazards(row: Row, run: Run) -> Facts:
    rows = [
        (
            criterion_label(name),
            evidence_words(run.evidence_at(name, row[name])),
            criterion_value(name, row[name]),
        )
        for name in HAZARDS
        if known(row.get(name)) and not (name == "lake" and not row[name])
    ]
    return say("card.ground"), rows
