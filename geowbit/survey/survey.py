"""A country from one extract: what is in it, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core import AreaError, GeowbitError, LayerError, Message, OutputError
from geowbit.countries import Country, country_of, pack_for, packs
from geowbit.fetch import area_shape, parse_area
from geowbit.fetch.writing import put_in_place
from geowbit.geodesy import line_length_km, polygon_area_km2
from geowbit.layers import Provenance
from geowbit.layers.osm import (
    ATTRIBUTION,
    LICENCE,
    NONE_THERE,
    extract_date,
    osm_layer,
    read_extract,
)
from geowbit.survey.boundaries import Boundaries, Levels, read_boundaries
from geowbit.survey.coast import beyond_the_border, land_of, read_coast
from geowbit.survey.extract import WHAT, condensed, extract_box
from geowbit.survey.folder import Plan, write_folder
from geowbit.survey.grid import ClassSeen, classes_seen, in_kilovolts, most_served_mw, thousandfold
from geowbit.survey.towns import hubs_of, read_towns

__all__ = ["Survey", "survey_country"]

Tell = Callable[[str], Any]

# layer of the study to what fills it
_LAYERS: dict[str, tuple[str, ...]] = {
    "substations": ("substations",),
    "power_lines": ("power_lines",),
    "power_plants": ("power_plants",),
    "fiber_routes": ("railways", "motorways"),
    "fiber_nodes": ("exchanges",),
    "data_centers": ("data_centers",),
}
# what a layer is nothing without
_NEEDED = {"substations": "voltage_kv", "power_lines": "voltage_kv", "power_plants": "capacity_mw"}
# a country with less than this, in km of railways and motorways for each km² of land, has its
# fiber along other roads: Norway has 0.012, Italy 0.08, Malta the tracks of a museum
_FEW_WAYS = 0.01
# over a border of 11 m: what is nearer cannot be told from it
_SIMPLER_DEG = 1e-4
# steps of the lattice, seconds of latitude: 250 m, 500 m, 1 km, 2.5 km
_STEPS = {0.25: 7.5, 0.5: 15.0, 1.0: 30.0, 2.5: 75.0}
_MOST_CELLS = 500_000
# seconds of longitude by those of latitude, so that a cell is about square; all divide half a round
_RATIOS = (1.0, 1.2, 1.5, 2.0, 3.0, 4.0)
_LOAD_MW = 100.0
_SITES, _APART_KM = 20, 25.0
_FEWEST_TOWNS = 3
# municipalities tell of people where nearly all of them do
_TOLD = 0.9


@dataclass(frozen=True)
class Survey:
    """What was found of a country.

    Attributes
    ----------
    name : str
    folder : Path
    area_km2, land_km2 : float
    rows : dict
        Layer to its number of rows.
    lines_km : float
        Length of its power lines.
    levels : Levels
    classes : tuple of ClassSeen
    hubs : tuple of str
    pack : str
        The country whose tables it uses; empty for none.
    cell_km : float
    date : str
        Of the extract.
    missing : tuple of Message
    """

    name: str
    folder: Path
    area_km2: float
    land_km2: float
    rows: Mapping[str, int]
    lines_km: float
    levels: Levels
    classes: tuple[ClassSeen, ...]
    hubs: tuple[str, ...]
    pack: str
    cell_km: float
    date: str
    missing: tuple[Message, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what ``geowbit init --json`` says of it."""
        return {
            "name": self.name,
            "folder": str(self.folder),
            "area_km2": round(self.area_km2, 1),
            "land_km2": round(self.land_km2, 1),
            "rows": dict(self.rows),
            "lines_km": round(self.lines_km, 1),
            "regions_level": self.levels.regions,
            "municipalities_level": self.levels.municipalities,
            "voltage_classes": [vars(one) for one in self.classes],
            "hubs": list(self.hubs),
            "pack": self.pack,
            "cell_km": self.cell_km,
            "date": self.date,
            "missing": [one.code for one in self.missing],
        }


def survey_country(
    area: str,
    extract: Path | str,
    out: Path | str | None = None,
    *,
    pack: str | None = None,
    levels: Sequence[int] = (),
    lang: str = "en",
    tell: Tell | None = None,
) -> Survey:
    """Make the folder of a country, with a study to begin with, from one extract of OpenStreetMap.

    Parameters
    ----------
    area : str
        Name or code of a country or a part of it, as an administrative boundary of the extract
        has it; ``west,south,east,north``; or a file of polygons.
    extract : Path or str
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    out : Path or str, optional
        The folder; the English name of the area where not given.
    pack : str, optional
        The country whose tables count where the folder has none, ``none`` for no such; that which
        covers the area where not given.
    levels : sequence of int, optional
        Administrative levels of regions and municipalities; found where not given.
    lang : str, optional
        Of the comments in the files.
    tell : callable, optional
        Called with the name of each step.

    Returns
    -------
    Survey

    Raises
    ------
    AreaError
        Where the extract does not hold the area, or no boundary.
    LayerError
        Where the extract is broken or has no grid there.
    OutputError
        Where the folder is there already or cannot be written.
    """
    say = tell or (lambda _: None)
    file, asked_pack = Path(extract), _asked_pack(pack)
    if out is not None:
        _check_free(Path(out))
    say("extract")
    box = extract_box(file)
    with condensed(file) as small:
        say("boundaries")
        boundaries = read_boundaries(small)
        named, shape = _area_of(area, boundaries, box)
        target = Path(out) if out is not None else Path(_folder_name(named["name_en"]))
        _check_free(target)
        say("coast")
        land = _simpler(land_of(shape, read_coast(small)))
        if land.is_empty:
            raise AreaError("survey.no_land", area=area)
        chosen = boundaries.levels_of(shape, land, below=named["level"], asked=levels)
        say("layers")
        land_km2 = float(polygon_area_km2([land])[0])
        layers = _layers_in(small, shape, file, land_km2)
        towns = read_towns(small)
    used = asked_pack if pack is not None else pack_for(_code_of(named, boundaries, shape))
    record = _record(layers["substations"], file)
    shapely.prepare(shape)
    towns = towns[shapely.contains_xy(shape, towns.geometry.x, towns.geometry.y)]
    hubs = hubs_of(towns)
    lines = layers.get("power_lines")
    classes = classes_seen(layers["substations"], lines)
    found = {
        "area": _frame([named], [shape], record, "area"),
        "land": _frame([named], [beyond_the_border(shape, land)], record, "land"),
        **_divisions(boundaries, shape, chosen, named["level"], record, land=land),
    }
    areas = _supply_areas(boundaries, shape, named, used, record)
    if areas is not None:
        found["supply_areas"] = areas
    people = _people(found.get("municipalities"), towns, record)
    if people is not None:
        found["population"] = people
    found |= layers
    if land.equals(shape):
        # no sea is known of: nothing crosses one
        del found["land"]
    cell_km, arcsec = _cells_for(land)
    served_mw = most_served_mw(layers["substations"], classes)
    missing = _missing(found, used, classes, served_mw)
    plan = Plan(
        name=_names(named),
        extract=file.name,
        date=record.date,
        pack=used.key if used else "",
        arcsec=arcsec,
        cell_km=cell_km,
        load_mw=min(_LOAD_MW, served_mw or _LOAD_MW),
        apart_km=_apart_km(land_km2),
        classes=classes,
        hubs=hubs,
        layers=found,
        areas={} if areas is None else dict(zip(areas["code"], areas["name_en"], strict=True)),
        missing=missing,
        levels=_levels_told(chosen),
    )
    say("folder")
    with put_in_place(target.resolve()) as fresh:
        fresh.mkdir(parents=True)
        write_folder(fresh, plan, lang=lang)
    return Survey(
        name=named["name_en"],
        folder=target,
        area_km2=float(polygon_area_km2([shape])[0]),
        land_km2=land_km2,
        rows={name: len(frame) for name, frame in found.items() if name not in ("area", "land")},
        lines_km=0.0 if lines is None else float(line_length_km(lines.geometry).sum()),
        levels=chosen,
        classes=classes,
        hubs=tuple(hubs["hub"]),
        pack=plan.pack,
        cell_km=cell_km,
        date=record.date,
        missing=missing,
    )


def _asked_pack(given: str | None) -> Country | None:
    if given is None or given == "none":
        return None
    return country_of(given)


def _check_free(out: Path) -> None:
    """Refuse a place where something stands: nobody's work is written over."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError("survey.folder_there", folder=str(out))


def _folder_name(name: str) -> str:
    from geowbit.survey.towns import word_of

    return word_of(name) or "country"


def _area_of(
    given: str, boundaries: Boundaries, box: tuple[float, float, float, float] | None
) -> tuple[dict[str, Any], BaseGeometry]:
    """Return the names, level and code of an area, and its shape."""
    parsed = parse_area(given)
    if "bbox" not in parsed and "file" not in parsed:
        row = boundaries.named(given.strip())
        return {**row.drop(["geometry", "names"])}, _simpler(row["geometry"])
    shape = area_shape(parsed)
    if box is not None and not shapely.intersects(shape, shapely.box(*box)):
        here = ", ".join(f"{one:.2f}" for one in box)
        raise AreaError("survey.elsewhere", area=given, box=here)
    name = Path(parsed["file"]).stem if "file" in parsed else "area"
    named = {"osm_id": 0, "level": 2, "name": name, "name_en": name, "name_ja": name, "code": ""}
    return named, shape


def _simpler(shape: BaseGeometry) -> BaseGeometry:
    simple = shapely.make_valid(shapely.simplify(shape, _SIMPLER_DEG))
    parts = shapely.get_parts(simple)
    parts = parts[shapely.get_type_id(parts) == 3]
    # an islet that is smaller than the tolerance stays as it was drawn
    return shape if not len(parts) else shapely.multipolygons(parts)


def _layers_in(
    small: Path, shape: BaseGeometry, extract: Path, land_km2: float
) -> dict[str, gpd.GeoDataFrame]:
    found = {}
    for name, sources in _LAYERS.items():
        read = (_one_layer(small, source, shape, extract) for source in sources)
        frames = [frame for frame in read if frame is not None]
        if name == "fiber_routes":
            km = sum(float(line_length_km(frame.geometry).sum()) for frame in frames)
            roads = _one_layer(small, "main_roads", shape, extract)
            if km < _FEW_WAYS * land_km2 and roads is not None:
                frames.append(roads)
        if frames and (name not in _NEEDED or frames[0][_NEEDED[name]].notna().any()):
            found[name] = _together(frames)
    if "substations" not in found:
        raise LayerError("survey.no_grid", file=extract.name)
    wrong = thousandfold(found.get("power_lines"))
    if wrong:
        for name in ("substations", "power_lines"):
            found[name] = in_kilovolts(found[name], wrong)
    return found


def _one_layer(
    small: Path, source: str, shape: BaseGeometry, extract: Path
) -> gpd.GeoDataFrame | None:
    try:
        frame, record = read_extract(
            small, osm_layer(source), within=shape, what=WHAT, where=extract.name
        )
    except GeowbitError as error:
        if error.code != NONE_THERE:
            raise
        return None
    date = extract_date(extract, what=WHAT)
    told = record.as_dict() | {"source": f"OpenStreetMap by way of {extract.name}", "date": date}
    frame.attrs["provenance"] = told
    return frame


def _together(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if len(frames) == 1:
        return frames[0]
    joined = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")
    joined.attrs["provenance"] = frames[0].attrs["provenance"]
    return joined


def _record(frame: gpd.GeoDataFrame, extract: Path) -> Provenance:
    return Provenance(
        name="",
        source=f"OpenStreetMap by way of {extract.name}",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        date=str(frame.attrs["provenance"]["date"]),
        confidence="medium",
    )


def _frame(
    rows: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry], record: Provenance, name: str
) -> gpd.GeoDataFrame:
    columns = ["osm_id", "name", "name_en", "name_ja", "code"]
    table = pd.DataFrame([{key: row[key] for key in columns} for row in rows])
    frame = gpd.GeoDataFrame(table, geometry=list(shapes), crs="EPSG:4326")
    return _recorded(frame, record, name)


def _recorded(frame: gpd.GeoDataFrame, record: Provenance, name: str) -> gpd.GeoDataFrame:
    told = {"name": name, "rows_read": len(frame), "rows_kept": len(frame)}
    frame.attrs["provenance"] = record.as_dict() | told
    return frame


def _divisions(
    boundaries: Boundaries,
    shape: BaseGeometry,
    levels: Levels,
    below: int,
    record: Provenance,
    *,
    land: BaseGeometry,
) -> dict[str, gpd.GeoDataFrame]:
    """Return the land of regions and municipalities, their common borders alike."""
    inside, found = boundaries.within(shape, below=below), {}
    for name, level in (("prefectures", levels.regions), ("municipalities", levels.municipalities)):
        if level is None:
            continue
        rows = inside[inside["level"] == level].reset_index(drop=True)
        shapes = shapely.coverage_simplify(rows.geometry.to_numpy(), _SIMPLER_DEG)
        if not land.equals(shape):
            # a boundary goes out to the territorial sea, which no map should show as land
            parts, of = shapely.get_parts(shapely.intersection(shapes, land), return_index=True)
            flat = shapely.get_dimensions(parts) == 2
            parts, of = parts[flat], of[flat]
            shapes[np.unique(of)] = [
                shapely.multipolygons(parts[of == one]) for one in np.unique(of)
            ]
        columns = ["osm_id", "name", "name_en", "name_ja", "code", "population"]
        frame = gpd.GeoDataFrame(rows[columns], geometry=shapes, crs="EPSG:4326")
        found[name] = _recorded(frame, record, name)
    return found


def _code_of(named: Mapping[str, Any], boundaries: Boundaries, shape: BaseGeometry) -> str:
    """Return the code of ISO 3166 of an area, or of the country that it lies in."""
    code = str(named["code"])
    if code and not code.startswith("r"):
        return code
    middle = shapely.point_on_surface(shape)
    above = boundaries.areas[boundaries.areas.geometry.contains(middle)]
    codes = [str(one) for one in above["code"] if not str(one).startswith("r")]
    return codes[-1] if codes else ""


def _supply_areas(
    boundaries: Boundaries,
    shape: BaseGeometry,
    named: Mapping[str, Any],
    pack: Country | None,
    record: Provenance,
) -> gpd.GeoDataFrame | None:
    """Return the areas whose grid and price of energy a pack tells, by the codes of its table."""
    if pack is None:
        return None
    grids = pack.table("synchronous_grids").set_index("supply_area")["grid"]
    inside = boundaries.within(shape, below=int(named["level"]))
    parts = inside[inside["code"].isin(grids.index)].drop_duplicates("code")
    rows = parts.to_dict("records")
    shapes = [_simpler(one) for one in parts.geometry]
    code = _code_of(named, boundaries, shape)
    country = code.split("-", maxsplit=1)[0]
    own = next((one for one in (code, country) if one in grids.index), None)
    rest = shape
    if shapes:
        # a border drawn twice leaves threads of land, which are nobody's
        rest = shapely.difference(shape, shapely.buffer(shapely.union_all(shapes), _SIMPLER_DEG))
    if own is not None and not rest.is_empty:
        rows.append({**named, "code": own})
        shapes.append(rest)
    if not rows:
        return None
    frame = _frame(rows, shapes, record, "supply_areas")
    return frame.assign(grid=[str(grids[one]) for one in frame["code"]])


def _people(
    municipalities: gpd.GeoDataFrame | None, towns: gpd.GeoDataFrame, record: Provenance
) -> gpd.GeoDataFrame | None:
    """Return where people live: in municipalities that tell it, else in towns."""
    columns = ["name", "population", "geometry"]
    if municipalities is not None and municipalities["population"].notna().mean() >= _TOLD:
        known = municipalities[municipalities["population"].notna()][columns]
        return _recorded(known.copy(), record, "population")
    known = towns[towns["population"].notna()][columns]
    if len(known) < _FEWEST_TOWNS:
        return None
    return _recorded(known.reset_index(drop=True), record, "population")


def _names(named: Mapping[str, Any]) -> dict[str, str]:
    names = {"en": str(named["name_en"])}
    if named["name_ja"] != named["name"]:
        names["ja"] = str(named["name_ja"])
    return names


def _levels_told(levels: Levels) -> Message | None:
    if levels.regions is None or levels.municipalities is None:
        return None
    return Message("survey.levels", regions=levels.regions, towns=levels.municipalities)


def _apart_km(land_km2: float) -> float:
    """Return how far apart twenty sites stand in a land, to one figure; 25 km at most."""
    km = float(np.sqrt(land_km2 / _SITES))
    return min(_APART_KM, round(km) if km >= 1 else round(km, 1))


def _cells_for(land: BaseGeometry) -> tuple[float, tuple[float, float]]:
    """Return the finest cells that the land has not too many of: km, and seconds of arc."""
    km2 = float(polygon_area_km2([land])[0])
    fitting = [km for km in _STEPS if km2 / km**2 <= _MOST_CELLS]
    size = fitting[0] if fitting else max(_STEPS)
    _, south, _, north = land.bounds
    wide = 1 / np.cos(np.radians((south + north) / 2))
    ratio = min(_RATIOS, key=lambda one: abs(np.log(one / wide)))
    return size, (_STEPS[size] * ratio, _STEPS[size])


def _missing(
    layers: Mapping[str, gpd.GeoDataFrame],
    pack: Country | None,
    classes: Sequence[ClassSeen],
    served_mw: float,
) -> tuple[Message, ...]:
    """Return what nobody has told: each is a line of the manifest."""
    without: list[Message] = []
    if pack is None:
        known = tuple(packs()) or ("none",)
        without.append(Message("survey.no_pack", known=known))
    if not classes:
        without.append(Message("survey.no_classes"))
    elif not served_mw:
        without.append(Message("survey.none_serve"))
    for name in (
        "municipalities",
        "power_lines",
        "power_plants",
        "fiber_routes",
        "fiber_nodes",
        "data_centers",
        "population",
    ):
        if name not in layers:
            without.append(Message(f"survey.no_{name}"))
    routes = layers.get("fiber_routes")
    if routes is not None:
        without.append(Message("survey.proxy_routes"))
    always = (Message(f"survey.no_{name}") for name in ("terrain", "headroom", "hazards"))
    return (*without, *always)
