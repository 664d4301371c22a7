"""The folder of a surveyed country: its manifest, its study, its layers and its names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd

from geowbit.core import Message, languages, printable, speaking, worded
from geowbit.fetch import write_layer
from geowbit.survey.grid import ClassSeen

__all__ = ["MANIFEST", "STUDY", "Plan", "write_folder"]

MANIFEST, STUDY = "country.yaml", "study.yaml"
_LAYERS = "layers"
_LINE = 96


@dataclass(frozen=True)
class Plan:
    """What the folder is to say.

    Attributes
    ----------
    name : dict
        Of the country, by language.
    extract, date, credit : str
        Where the layers are from, and whom to thank.
    pack : str
        The country whose tables count before those of all; empty for none.
    arcsec : (float, float)
        Cells of the candidates, seconds of arc of longitude and latitude.
    cell_km : float
    load_mw, apart_km : float
        Load of a site, and how far apart the best stand.
    classes : tuple of ClassSeen
    hubs : GeoDataFrame
        Of :func:`geowbit.survey.hubs_of`.
    layers : dict
        Layer of the study to its frame, with a record.
    areas : dict
        Supply area to its name.
    missing : tuple of Message
        What nobody has told yet.
    levels : Message or None
        Which administrative levels are regions and municipalities.
    """

    name: Mapping[str, str]
    extract: str
    credit: str
    date: str
    pack: str
    arcsec: tuple[float, float]
    cell_km: float
    load_mw: float
    apart_km: float
    classes: tuple[ClassSeen, ...]
    hubs: gpd.GeoDataFrame
    layers: Mapping[str, gpd.GeoDataFrame]
    areas: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[Message, ...] = ()
    levels: Message | None = None


def write_folder(place: Path, plan: Plan, *, lang: str = "en") -> None:
    """Write the folder of a country.

    Parameters
    ----------
    place : Path
        A folder that is there.
    plan : Plan
    lang : str, optional
        Of the comments.
    """
    (place / _LAYERS).mkdir()
    for name, frame in plan.layers.items():
        write_layer(frame, place / _LAYERS / f"{name}.gpkg")
    for language in languages():
        names = _names_in(language, plan)
        if names:
            words = place / "words" / language
            words.mkdir(parents=True)
            (words / "places.ftl").write_text(names, encoding="utf-8")
    with speaking(lang):
        (place / MANIFEST).write_text(_manifest(plan), encoding="utf-8")
        (place / STUDY).write_text(_study(plan), encoding="utf-8")


def _manifest(plan: Plan) -> str:
    lines = [
        *_comment(
            Message(
                "survey.manifest",
                name=plan.name["en"],
                file=plan.extract,
                date=plan.date,
                credit=plan.credit,
            )
        ),
        f"name: {_flow(plan.name)}",
    ]
    if plan.pack:
        lines += [*_comment(Message("survey.of_pack", pack=plan.pack)), f"pack: {plan.pack}"]
    lines += ["", *_comment(Message("survey.study_keys")), "study:"]
    lines += _comment(Message("survey.candidates", km=f"{plan.cell_km:g}"), 2)
    lon, lat = plan.arcsec
    lines += [
        f"  area: {{file: {_LAYERS}/area.gpkg}}",
        f"  candidates: {{grid: {{lon_arcsec: {lon:g}, lat_arcsec: {lat:g}}}}}",
    ]
    if plan.classes:
        lines += [*_comment(Message("survey.classes"), 2), "  voltage_classes:"]
        for one in plan.classes:
            seen = Message("survey.class_seen", stations=one.stations, lines=one.lines)
            lines.append(f"    {one.voltage_kv:g}: {one.max_load_mw:g}  # {seen.text()}")
    if len(plan.hubs):
        lines += [*_comment(Message("survey.hubs"), 2), "  hubs:"]
        for hub in plan.hubs.itertuples():
            at = f"[{hub.geometry.x:.4f}, {hub.geometry.y:.4f}]"
            lines.append(f"    {hub.hub}: {at}  # {printable(str(hub.name))}")
    if plan.levels is not None:
        lines += _comment(plan.levels, 2)
    lines.append("  layers:")
    for name in plan.layers:
        if name != "area":
            lines.append(f"    {name}: {{file: {_LAYERS}/{name}.gpkg}}")
    if plan.missing:
        lines += ["", *_comment(Message("survey.missing"))]
        for told in plan.missing:
            parts = enumerate(_wrapped(told))
            lines += [f"#   {line}" if n else f"# - {line}" for n, line in parts]
    return "\n".join(lines) + "\n"


def _study(plan: Plan) -> str:
    highest = f"rtt_{plan.hubs['hub'].iloc[0]}_ms" if len(plan.hubs) else "fiber_km"
    lines = [
        *_comment(Message("survey.study", name=plan.name["en"])),
        f"name: {_text(plan.name['en'])}",
        "country: .",
        *_comment(Message("survey.load")),
        f"load_mw: {plan.load_mw:g}",
        *_comment(Message("survey.apart")),
        f"top: {{n: 20, min_separation_km: {plan.apart_km:g}}}",
        "",
        *_comment(Message("survey.weights")),
        f"# weights: {{substation_km: 2, {highest}: 0.5}}",
        *_comment(Message("survey.exclude")),
        '# exclude: ["substation_km > 30"]',
        *_comment(Message("survey.finer")),
        f"# candidates: {{grid: {{lon_arcsec: {plan.arcsec[0] / 2:g}, "
        f"lat_arcsec: {plan.arcsec[1] / 2:g}}}}}",
        *_comment(Message("survey.own_layers")),
        "# layers:",
        "#   fiber_routes: {file: routes.gpkg}",
        "#   terrain: {file: terrain.tif}",
        *_comment(Message("survey.own_rates")),
        "# costs: {rates: rates.csv}",
    ]
    return "\n".join(lines) + "\n"


def _names_in(lang: str, plan: Plan) -> str:
    """Return the names of hubs and supply areas as a catalog of words; empty for none."""
    column = f"name_{lang}"
    known = column if column in plan.hubs else "name"
    rows = [
        (f"hub-{hub}", name) for hub, name in zip(plan.hubs["hub"], plan.hubs[known], strict=True)
    ]
    rows += [(f"area-{code}", name) for code, name in plan.areas.items()]
    # a text in quotes may hold any letter but these two
    quoted = ((key, name.replace("\\", "\\\\").replace('"', '\\"')) for key, name in rows)
    return "".join(f'{key} = {{ "{printable(name)}" }}\n' for key, name in quoted)


def _comment(message: Message, indent: int = 0) -> list[str]:
    return [" " * indent + f"# {line}" for line in _wrapped(message)]


def _wrapped(message: Message) -> Iterable[str]:
    """Return a sentence in lines; one without spaces is cut at its marks."""
    import textwrap

    text = printable(worded(message))
    lines = textwrap.wrap(text, _LINE, break_long_words=False, break_on_hyphens=False)
    return lines or [text]


def _flow(names: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {_text(str(value))}" for key, value in names.items()) + "}"


def _text(value: str) -> str:
    # a text of JSON is one of YAML
    return json.dumps(printable(value), ensure_ascii=False)
