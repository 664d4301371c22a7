"""The report's section on cables: corridors of the best sites, their breakdown, the ratio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geowbit.maps.escape import safe_text
from geowbit.maps.words import known, money, number, rows_of

_PARTS = {
    "line": "line",
    "bays": "bays",
    "site_station": "site's station",
    "transformers": "transformers",
    "reinforcement": "reinforcement",
    "contingency": "contingency",
}
_WIDE, _HIGH, _PAD = 128.0, 76.0, 9.0


def cables_section(layers: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """Return the section of the report on the power lines of the best sites, as HTML.

    Parameters
    ----------
    layers : dict
        ``corridors`` (of :func:`geowbit.corridors.site_corridors`); the section is empty
        without it.
    record : dict
        The content of run.json.

    Examples
    --------
    >>> cables_section({}, {})
    ''
    """
    corridors = layers.get("corridors")
    if corridors is None or not len(corridors):
        return ""
    rows = "".join(
        _row(place, row) for place, row in enumerate(rows_of(pd.DataFrame(corridors)), start=1)
    )
    heads = "".join(f'<th class="n">{safe_text(words)}</th>' for words in _PARTS.values())
    ratio = record.get("ratio") or {}
    said = f"<p>{safe_text(ratio['note'])}</p>" if known(ratio.get("note")) else ""
    low = [
        str(entry.get("key"))
        for entry in record.get("assumptions") or []
        if entry.get("confidence") == "low" and str(entry.get("unit")).startswith("mjpy")
    ]
    doubt = (
        f"<p>{number(len(low))} of the rates behind these costs are estimates of low confidence; "
        "<code>geowbit rates</code> shows each beside the figures of other sources.</p>"
        if low
        else ""
    )
    return (
        "<h2>Power lines of the best sites</h2>"
        "<p>Each line follows the least-cost corridor over the ground to the cheapest substation "
        "that can carry the load, which is not always the nearest. Corridors are drawn over coarse "
        "relief; a surveyor will move them. Amounts are in million yen.</p>"
        '<div class="scroll"><table><thead><tr><th></th><th>Corridor</th><th>To</th>'
        f'<th class="n">km<small>straight</small></th>{heads}<th class="n">together</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>{said}{doubt}"
    )


def _row(place: int, row: Mapping[str, Any]) -> str:
    parts = [row.get(f"{name}_mjpy") for name in _PARTS]
    cells = "".join(f'<td class="n">{number(part)}</td>' for part in parts)
    whole = sum(float(part) for part in parts if part is not None and known(part))
    if row.get("trouble"):
        ground = f"no corridor: {row['trouble']}"
        together = "–"
    else:
        ground, together = str(row.get("ground") or ""), money(whole)
    return (
        f'<tr><td><span class="pin">{place}</span></td><td>{_sketch(row["geometry"])}</td>'
        f"<td>{safe_text(row['substation'])}<small>{number(row['line_kv'])} kV; "
        f'{safe_text(ground)}</small></td><td class="n">{number(row["corridor_km"], 1)}'
        f'<small>{number(row["straight_km"], 1)}</small></td>{cells}<td class="n">{together}</td>'
        "</tr>"
    )


def _sketch(line: shapely.LineString) -> str:
    """Return the corridor as a small drawing, north up, with a bar for its scale."""
    lon, lat = np.array(line.coords).T
    shrink = float(np.cos(np.radians(lat.mean())))
    x, y = (lon - lon.min()) * shrink, lat.max() - lat
    size = max(float(x.max()), float(y.max()) * _WIDE / _HIGH, 1e-9)
    scale = (_WIDE - 2 * _PAD) / size
    px, py = _PAD + x * scale, _PAD + y * scale
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(px, py, strict=True))
    straight = f"M{px[0]:.1f},{py[0]:.1f}L{px[-1]:.1f},{py[-1]:.1f}"
    return (
        f'<svg viewBox="0 0 {_WIDE:.0f} {_HIGH:.0f}" width="{_WIDE:.0f}" height="{_HIGH:.0f}" '
        'role="img" aria-label="Corridor from the site (circle) to the substation (square)">'
        f'<rect width="{_WIDE:.0f}" height="{_HIGH:.0f}" fill="#f3f5f6"/>'
        f'<path d="{straight}" stroke="#a9b4b8" stroke-dasharray="3 3" fill="none"/>'
        f'<polyline points="{points}" fill="none" stroke="#b5417a" stroke-width="2.2"/>'
        f'<circle cx="{px[0]:.1f}" cy="{py[0]:.1f}" r="4.5" fill="#ffd43b" stroke="#1d1d1b"/>'
        f'<rect x="{px[-1] - 4:.1f}" y="{py[-1] - 4:.1f}" width="8" height="8" fill="#1d1d1b"/>'
        "</svg>"
    )
