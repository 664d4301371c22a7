"""The card of a site: why it stands where it stands, what it costs, what is near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geowbit.maps.escape import safe_text
from geowbit.maps.words import (
    criterion_label,
    criterion_value,
    known,
    latency_columns,
    load_words,
    money,
    number,
    place_name,
    position,
    short,
    where,
)

_HAZARDS = ("fault_km", "relief_m", "elevation_m", "lake")


Facts = tuple[str, Sequence[tuple[str, str, str]]]


def contributions(
    row: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what each criterion adds to the score of a site, the largest first.

    Parameters
    ----------
    row : mapping
        A row of the sites table, with ``score_<criterion>``.
    criteria : list of dict
        ``record["criteria"]``; may be empty, then the columns alone tell.

    Returns
    -------
    list of dict
        ``name``, ``label``, ``value`` (text with unit), ``weight`` (text), ``part`` (its share
        of the score) and ``most`` (the largest it can be, its share of all weights).

    Examples
    --------
    >>> parts = contributions(
    ...     {"score_fiber_km": 0.4, "fiber_km": 2.0}, [{"name": "fiber_km", "weight": 1}]
    ... )
    >>> parts[0]["value"], parts[0]["part"], parts[0]["most"]
    ('2.0 km', 0.4, 1.0)
    """
    known_criteria = {str(entry.get("name")): entry for entry in criteria}
    names = [
        str(column)[len("score_") :]
        for column in row
        if str(column).startswith("score_") and known(row[column])
    ]
    weights = {
        name: float(known_criteria.get(name, {}).get("weight") or 0)
        for name in {*names, *known_criteria}
    }
    total = sum(weights.values())
    parts = []
    for name in names:
        entry = known_criteria.get(name, {})
        part = max(0.0, float(row[f"score_{name}"]))
        parts.append(
            {
                "name": name,
                "label": criterion_label(name),
                "value": criterion_value(name, row.get(name), unit=entry.get("unit") or None),
                "weight": short(weights[name]) if name in known_criteria else "",
                "part": part,
                "most": max(part, weights[name] / total if total else part),
            }
        )
    return sorted(parts, key=lambda entry: -entry["part"])


def site_card(row: Mapping[str, Any], *, place: int, record: Mapping[str, Any]) -> str:
    """Return the card of a site as HTML.

    Parameters
    ----------
    row : mapping
        A row of the best sites; what it does not have is left out.
    place : int
        Number in the list of the best sites.
    record : dict
        The record of the study.

    Returns
    -------
    str
        HTML; every text from data went through :func:`geowbit.maps.escape.safe_text`.
    """
    tables = [_table(title, rows) for title, rows in site_facts(row, record)]
    parts = [_head(row, place, record), _why(row, record), *tables]
    return f'<div class="gw-card">{"".join(part for part in parts if part)}</div>'


def site_facts(row: Mapping[str, Any], record: Mapping[str, Any]) -> list[Facts]:
    """Return what is told of a site beside its score: costs, what is near, milliseconds, ground.

    Parameters
    ----------
    row : mapping
        A row of the best sites; what it does not have is left out.
    record : dict
        The record of the study.

    Returns
    -------
    list of (title, rows)
        Each row has a name, words and a number with its unit, plain text that is not yet safe.
    """
    told = [
        _cost(row, record),
        _either_way(row, record),
        _nearest(row),
        _latency(row),
        _hazards(row),
    ]
    return [(title, rows) for title, rows in told if rows]


def _head(row: Mapping[str, Any], place: int, record: Mapping[str, Any]) -> str:
    name, japanese = where(row)
    below = f'<span lang="ja">{safe_text(japanese)}</span>' if japanese else ""
    spot = (
        position(float(row["lat"]), float(row["lon"]))
        if known(row.get("lat")) and known(row.get("lon"))
        else ""
    )
    ids = " · ".join(
        safe_text(text)
        for text in (row.get("site_id"), spot, row.get("supply_area"))
        if known(text)
    )
    ranked = (record.get("candidates") or {}).get("ranked")
    of_all = f" of {number(ranked)}" if known(ranked) else ""
    rank = f"rank {number(row['rank'])}{of_all}" if known(row.get("rank")) else ""
    score = f"<b>{number(row['score'], 3)}</b>" if known(row.get("score")) else "–"
    return (
        f'<div class="gw-head"><span class="gw-pin">{place}</span><div>'
        f"<h2>{safe_text(name)}</h2>{below}"
        f'<div class="gw-muted">{ids}</div>'
        f'<div class="gw-score">Score {score}{" · " if rank else ""}{rank}</div></div></div>'
    )


def _why(row: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    parts = contributions(row, record.get("criteria") or [])
    if not parts:
        return ""
    widest = max(part["most"] for part in parts) or 1.0
    bars = []
    for part in parts:
        bars.append(
            '<div class="gw-part">'
            f"<span>{safe_text(part['label'])} "
            f'<span class="gw-muted">{safe_text(part["value"])}</span></span>'
            f'<span class="gw-muted">{safe_text(part["weight"])}</span>'
            f"<span>{part['part']:.3f}</span>"
            f'<div class="gw-bar"><i class="gw-most" style="width:{part["most"] / widest:.1%}"></i>'
            f'<i class="gw-got" style="width:{part["part"] / widest:.1%}"></i></div></div>'
        )
    head = (
        '<div class="gw-part gw-parts-head"><h3>What makes the score</h3>'
        "<span>weight</span><span>part</span></div>"
    )
    return head + "".join(bars)


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
    return f"<h3>{safe_text(title)}</h3><table>{''.join(lines)}</table>"


def _cost(row: Mapping[str, Any], record: Mapping[str, Any]) -> Facts:
    rows = []
    for key, name in (("connection", "Together"), ("power", "Power line"), ("fiber", "Fiber")):
        cost = row.get(f"{key}_mjpy")
        if not known(cost):
            continue
        low, high = row.get(f"{key}_low_mjpy"), row.get(f"{key}_high_mjpy")
        span = f" ({money(low)} to {money(high)})" if known(low) and known(high) else ""
        years = row.get(f"{key}_years")
        rows.append(
            (name, f"{money(cost)}{span}", f"{number(years, 1)} years" if known(years) else "")
        )
    load = load_words(record)
    return f"Connection{f' for {load}' if load else ''}", rows


def _either_way(row: Mapping[str, Any], record: Mapping[str, Any]) -> Facts:
    power, bits = row.get("watts_to_bits_mjpy"), row.get("bits_to_watts_mjpy")
    if not (known(power) and known(bits)):
        return "", []
    hub = f" {place_name(row['nearest_hub'])}" if known(row.get("nearest_hub")) else " the hub"
    rows = [
        (f"Watts to bits: power line to{hub}", "", money(power)),
        (f"Bits to watts: fiber from{hub}", "", money(bits)),
    ]
    ratio = row.get("bits_to_watts_ratio")
    if known(ratio):
        rows.append(("Ratio, bits to watts : watts to bits", "", number(ratio, 3)))
    used = (record.get("ratio") or {}).get("fiber_to_power_ratio")
    if known(used):
        rows.append(("Fiber to power per km, as used", "", short(used)))
    return "Watts to bits or bits to watts", rows


def _nearest(row: Mapping[str, Any]) -> Facts:
    rows = []
    if known(row.get("substation_name")) or known(row.get("substation_km")):
        voltage = f", {number(row['substation_kv'])} kV" if known(row.get("substation_kv")) else ""
        name = row.get("substation_name")
        rows.append(
            (
                "Substation",
                f"{name if known(name) else 'unnamed'}{voltage}",
                criterion_value("substation_km", row.get("substation_km")),
            )
        )
    if known(row.get("fiber_route")) or known(row.get("fiber_km")):
        route = row.get("fiber_route")
        rows.append(
            (
                "Fiber (proxy)",
                str(route) if known(route) else "corridor",
                criterion_value("fiber_km", row.get("fiber_km")),
            )
        )
    return "Nearest", rows


def _latency(row: Mapping[str, Any]) -> Facts:
    rows = []
    for hub, columns in latency_columns(row).items():
        optical, today = (row.get(columns.get(kind, "")) for kind in ("optical", "conventional"))
        if not (known(optical) or known(today)):
            continue
        words = " · ".join(
            f"{number(value, 1)} ms {network}"
            for value, network in ((optical, "all-optical"), (today, "today"))
            if known(value)
        )
        rows.append((place_name(hub), words, ""))
    return "Round trip", rows


def _hazards(row: Mapping[str, Any]) -> Facts:
    rows = [
        (criterion_label(name), "", criterion_value(name, row[name]))
        for name in _HAZARDS
        if known(row.get(name)) and not (name == "lake" and not row[name])
    ]
    return "Ground and hazards", rows
