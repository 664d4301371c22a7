"""The power grid on a map: lines and substations by band of voltage, power plants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.messages import worded
from geowbit.findings import least_kv_of
from geowbit.layers import station_names
from geowbit.pages.language import say
from geowbit.pages.overlays._shapes import (
    compact,
    dot,
    drawn_lines,
    layer_label,
    places_of,
    stroke,
    texts_of,
)
from geowbit.pages.overlays.registry import Drawing, Overlay, map_layer
from geowbit.pages.words import known, number
from geowbit.run import Run

_MAX_LOW_IN_SIGHT = 400
_MAX_POINTS = 20_000
# zoom below which a map shows the highest voltage alone
_ALL_FROM_ZOOM = 7.0
# told apart by color-blind readers (Okabe and Ito)
_FUELS = {
    "nuclear": "#cc79a7",
    "coal": "#333333",
    "gas": "#d55e00",
    "oil": "#7a4b00",
    "hydro": "#0072b2",
    "wind": "#56b4e9",
    "solar": "#e6b800",
    "geothermal": "#009e73",
    "biomass": "#009e73",
}
_OTHER_FUEL = "#777777"


@dataclass(frozen=True)
class VoltageBand:
    """Voltages that share a color.

    Attributes
    ----------
    from_kv : float
        The least voltage in it; it ends where the band above begins.
    color : str
    point_radius, line_weight : float
        Pixels.
    fine : bool
        Whether a country has so much of it that a map begins without.
    """

    from_kv: float
    color: str
    point_radius: float
    line_weight: float
    fine: bool = False


# dark red to pale: ordered in lightness, so the order survives color blindness and gray print
STANDARD_BANDS = (
    VoltageBand(400, "#67000d", 4.6, 2.6),
    VoltageBand(230, "#cb181d", 4.0, 2.1),
    VoltageBand(160, "#f16913", 3.5, 1.7),
    VoltageBand(140, "#fda55c", 3.2, 1.4),
    VoltageBand(0.0, "#b8aa98", 2.6, 1.0, fine=True),
)


def voltage_bands(run: Run) -> tuple[VoltageBand, ...]:
    """Return the bands of voltage that a map draws, from the highest to the lowest.

    Parameters
    ----------
    run : Run
        With voltage classes of its own each begins a band, and what is below them is the last.

    Examples
    --------
    >>> own = Run(study={"voltage_classes": {"33": 10, "66": 30, "132": 100, "220": 500}})
    >>> [band.from_kv for band in voltage_bands(own)]
    [220.0, 132.0, 66.0, 33.0, 0.0]
    >>> [band.from_kv for band in voltage_bands(own) if band.fine]
    [33.0, 0.0]
    >>> voltage_bands(Run()) == STANDARD_BANDS
    True
    """
    classes = run.own_voltages_kv
    if not classes:
        return STANDARD_BANDS
    *scale, rest = STANDARD_BANDS
    steps = np.linspace(0, len(scale) - 1, len(classes)) if len(classes) > 1 else [1.0]
    fine_below = classes[-1] if len(classes) > 1 else 0.0
    at = range(len(scale))
    radii, weights = [one.point_radius for one in scale], [one.line_weight for one in scale]
    bands = []
    for kv, step in zip(classes, steps, strict=True):
        radius, weight = (round(float(np.interp(step, at, px)), 1) for px in (radii, weights))
        color = _between([one.color for one in scale], step)
        bands.append(VoltageBand(kv, color, radius, weight, fine=kv <= fine_below))
    return (*bands, rest) if classes[-1] > 0 else tuple(bands)


def _between(colors: list[str], step: float) -> str:
    parts = np.array([list(bytes.fromhex(color[1:])) for color in colors], dtype=float)
    mixed = [np.interp(step, range(len(colors)), parts[:, i]) for i in range(3)]
    return "#" + bytes(round(float(part)) for part in mixed).hex()


def _band_of(voltage_kv: pd.Series, bands: tuple[VoltageBand, ...]) -> npt.NDArray[np.int64]:
    lower = np.array([band.from_kv for band in bands])
    values = pd.to_numeric(voltage_kv, errors="coerce").fillna(0).to_numpy(dtype=float)
    return np.argmax(values[:, None] >= lower[None, :], axis=1)


def _band_name(voltage_kv: pd.Series) -> str:
    values = pd.to_numeric(voltage_kv, errors="coerce").dropna()
    if values.empty or values.max() <= 0:
        return say("voltage_unknown")
    low, high = number(values[values > 0].min()), number(values.max())
    return f"{high} kV" if low == high else f"{low}–{high} kV"


def _grid_symbol(drawing: Drawing) -> str:
    color = voltage_bands(drawing.run)[1 if len(voltage_bands(drawing.run)) > 1 else 0].color
    return stroke(color) + dot(color)


@map_layer(
    "lines",
    group="grid",
    reads=("power_lines",),
    symbol=_grid_symbol,
    legend="legend.grid",
    still=True,
)
def power_line_layers(drawing: Drawing) -> list[Overlay]:
    """Return the lines of the grid, one layer for each band of voltage."""
    frame = drawing.frame("power_lines")
    if frame is None or "voltage_kv" not in frame:
        return []
    bands = voltage_bands(drawing.run)
    number_of_band = _band_of(frame["voltage_kv"], bands)
    drawn: list[Overlay] = []
    for index, band in enumerate(bands):
        part = frame[number_of_band == index]
        paths = drawn_lines(part)
        if not paths:
            continue
        label = layer_label(
            say("layer.lines", kv=_band_name(part["voltage_kv"])),
            group=say("group.grid"),
            swatch=stroke(band.color),
            key=f"lines.{band.from_kv:g}",
        )
        data = {
            "parts": [{"paths": paths, "dashed": False}],
            "color": band.color,
            "weight": band.line_weight,
            "opacity": 0.85,
            "level": len(bands) - 1 - index,
            "from": _ALL_FROM_ZOOM if drawn else 0.0,
        }
        drawn.append(Overlay("paths", data, label=label, show=not band.fine))
    return drawn


@map_layer(
    "substations",
    group="grid",
    reads=("substations",),
    symbol=_grid_symbol,
    legend="legend.grid",
    order=1,
    still=True,
)
def substation_layers(drawing: Drawing) -> list[Overlay]:
    """Return the substations, one layer for each band of voltage.

    A fine band is off, unless it can carry the load of the study and few of it are in sight: over
    a country it is thousands of points, and unevenly mapped.

    Parameters
    ----------
    drawing : Drawing
        Its bounds are what the map shows first; its run tells voltages and load.
    """
    frame = drawing.frame("substations")
    if frame is None or "voltage_kv" not in frame:
        return []
    bands, least_kv = voltage_bands(drawing.run), least_kv_of(drawing.run)
    number_of_band = _band_of(frame["voltage_kv"], bands)
    drawn: list[Overlay] = []
    for index, band in enumerate(bands):
        part = frame[number_of_band == index]
        if part.empty:
            continue
        names = [worded(one) for one in station_names(part)]
        operators = [operator for (operator,) in texts_of(part, "operator")]
        # thousands have a few voltages
        told = {
            kv: say("substation_of", kv=f"{number(kv)} kV" if known(kv) else "")
            for kv in part["voltage_kv"].unique()
        }
        unnamed, voltages = say("substation"), part["voltage_kv"].map(told)
        places = places_of(part)
        (south, west), (north, east) = drawing.bounds
        in_sight = ((places >= (west, south)) & (places <= (east, north))).all(axis=1).sum()
        low_serves = 0 < least_kv <= part["voltage_kv"].max()
        low_is_wanted = low_serves and in_sight <= _MAX_LOW_IN_SIGHT
        points = [
            [lon, lat, compact([name or unnamed, voltage, operator])]
            for (lon, lat), name, operator, voltage in zip(
                places.tolist(), names, operators, voltages, strict=True
            )
        ]
        label = layer_label(
            say("layer.substations", kv=_band_name(part["voltage_kv"])),
            group=say("group.grid"),
            swatch=dot(band.color),
            key=f"substations.{band.from_kv:g}",
        )
        data = {
            "points": points,
            "colors": [band.color],
            "edge": "#ffffff",
            "radius": band.point_radius,
            "level": len(bands) - 1 - index,
            "from": _ALL_FROM_ZOOM if drawn else 0.0,
        }
        show = not band.fine or bool(low_is_wanted)
        drawn.append(Overlay("points", data, label=label, show=show))
    return drawn


@map_layer(
    "plants",
    group="grid",
    reads=("power_plants",),
    symbol=dot(_FUELS["hydro"]),
    legend="legend.plants",
    order=2,
    still=True,
)
def plant_layer(drawing: Drawing) -> Overlay | None:
    """Return the power plants, the largest of them where there are too many."""
    frame = drawing.frame("power_plants")
    if frame is None:
        return None
    mw = pd.to_numeric(frame.get("capacity_mw", pd.Series(np.nan, frame.index)), errors="coerce")
    frame = frame.assign(capacity_mw=mw).sort_values("capacity_mw", ascending=False)
    frame = frame.head(_MAX_POINTS)
    fuels = [text for (text,) in texts_of(frame, "fuel")]
    colors = list(dict.fromkeys([*_FUELS.values(), _OTHER_FUEL]))
    points = []
    for (lon, lat), (name, fuel, status), capacity in zip(
        places_of(frame).tolist(), texts_of(frame, "name", "fuel", "status"), frame["capacity_mw"],
        strict=True,
    ):  # fmt: skip
        color = next((c for kind, c in _FUELS.items() if kind in fuel.lower()), _OTHER_FUEL)
        size = f"{number(capacity)} MW" if known(capacity) else ""
        told = compact([name or fuel, " · ".join(compact([fuel, size, status]))])
        points.append([lon, lat, told, colors.index(color), _relative_size(capacity)])
    if not any(fuels) and not points:
        return None
    label = layer_label(
        say("layer.plants"), group=say("group.grid"), swatch=dot(_FUELS["hydro"]), key="plants"
    )
    data = {"points": points, "colors": colors, "edge": "#ffffff", "radius": 4.0, "level": -2}
    return Overlay("points", data, label=label, show=False)


def _relative_size(mw: float) -> float:
    """Return how large a plant is drawn: its area goes with its capacity."""
    return round(float(np.clip(np.sqrt(mw / 500.0), 0.5, 2.5)), 2) if known(mw) else 0.5
