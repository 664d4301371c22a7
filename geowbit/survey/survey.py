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

from geowbit.core import Message, OutputError, StudyError, printable
from geowbit.countries import Country, country_of, pack_for, packs
from geowbit.fetch.writing import put_in_place
from geowbit.geodesy import line_length_km, meters_per_degree, polygon_area_km2
from geowbit.layers import Provenance
from geowbit.survey.boundaries import Boundaries, Levels
from geowbit.survey.coast import beyond_the_border
from geowbit.survey.folder import Plan, write_folder
from geowbit.survey.grid import (
    ClassSeen,
    at_voltage,
    classes_seen,
    most_served_mw,
)
from geowbit.survey.material import Material, material_of_extract, simpler
from geowbit.survey.tables import material_of_tables
from geowbit.survey.towns import hubs_of

__all__ = ["Survey", "survey_country"]

Tell = Callable[[str], Any]

# over a border of 11 m: what is nearer cannot be told from it
_SIMPLER_DEG = 1e-4
# steps of the lattice, seconds of latitude: 250 m, 500 m, 1 km, 2.5 km, 5 km
_STEPS = {0.25: 7.5, 0.5: 15.0, 1.0: 30.0, 2.5: 75.0, 5.0: 150.0}
_MOST_CELLS = 600_000
# seconds of longitude by those of latitude, so that a cell is about square; all divide half a round
_RATIOS = (1.0, 1.2, 1.5, 2.0, 3.0, 4.0)
_LOAD_MW = 100.0
_SITES, _APART_KM = 20, 25.0
_FEWEST_TOWNS = 3
_EXAMPLES = 3
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
    is_priced : bool
        Whether the pack has rates.
    cell_km : float
    source, date : str
        Who drew its grid, and when.
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
    is_priced: bool
    cell_km: float
    source: str
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


@dataclass(frozen=True)
class _Grid:
    """The classes that a grid shows, and the largest load that it serves."""

    classes: tuple[ClassSeen, ...]
    served_mw: float


def survey_country(
    area: str,
    extract: Path | str | None = None,
    out: Path | str | None = None,
    *,
    tables: Path | str | None = None,
    pack: str | None = None,
    levels: Sequence[int] = (),
    voltage_kv: float | None = None,
    lang: str = "en",
    tell: Tell | None = None,
) -> Survey:
    """Make the folder of a country, with a study to begin with, from one extract or from tables.

    Parameters
    ----------
    area : str
        Name or code of a country or a part of it, as an administrative boundary of the extract
        has it; ``west,south,east,north``; or a file of polygons. Of tables, what it is called.
    extract : Path or str, optional
        Of OpenStreetMap: ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    out : Path or str, optional
        The folder; the English name of the area where not given.
    tables : Path or str, optional
        In place of an extract: a YAML file that names a file for each layer, as ``layers`` of a
        study does, with ``area`` (polygons) and ``towns`` (points with ``population``).
    pack : str, optional
        The country whose tables count where the folder has none, ``none`` for no such; that which
        covers the area where not given.
    levels : sequence of int, optional
        Administrative levels of regions and municipalities; found where not given.
    voltage_kv : float, optional
        Of the substations that tell none, as the network company says.
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
    asked_pack = _asked_pack(pack)
    if out is not None:
        _check_free(Path(out))
    of = _material(area, extract, tables, levels=levels, say=say)
    named, shape, land = of.named, of.shape, of.land
    layers, boundaries = dict(of.layers), of.boundaries
    target = Path(out) if out is not None else Path(_folder_name(named["name_en"]))
    _check_free(target)
    if voltage_kv is not None:
        layers["substations"] = at_voltage(layers["substations"], voltage_kv)
    used = asked_pack if pack is not None else pack_for(_code_of(named, boundaries, shape))
    shapely.prepare(shape)
    towns = of.towns[shapely.contains_xy(shape, of.towns.geometry.x, of.towns.geometry.y)]
    hubs = hubs_of(towns)
    lines = layers.get("power_lines")
    classes = classes_seen(layers["substations"], lines)
    found = {
        "area": _frame([named], [shape], of.record_of("area"), "area"),
        "land": _frame([named], [_known_land(of)], of.record_of("land"), "land"),
        **_divisions(of),
    }
    areas = _supply_areas(boundaries, shape, named, used, of.record_of("area"))
    if areas is not None:
        found["supply_areas"] = areas
    people = _people(found.get("municipalities"), towns, of)
    if people is not None:
        found["population"] = people
    found |= layers
    if of.known_land is None and land.equals(shape):
        # no sea is known of: nothing crosses one
        del found["land"]
    land_km2 = float(polygon_area_km2([land])[0])
    cell_km, arcsec = _cells_for(land)
    served_mw = most_served_mw(layers["substations"], classes)
    missing = _missing(found, used, _Grid(classes, served_mw), of.levels, towns)
    plan = Plan(
        name=_names(named),
        extract=of.source,
        credit=of.credit,
        date=of.record.date,
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
        levels=_levels_told(of.levels),
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
        levels=of.levels,
        classes=classes,
        hubs=tuple(hubs["hub"]),
        pack=plan.pack,
        is_priced=used is not None and not used.is_for_any,
        cell_km=cell_km,
        source=of.drawn_by,
        date=of.record.date,
        missing=missing,
    )


def _material(
    area: str,
    extract: Path | str | None,
    tables: Path | str | None,
    *,
    levels: Sequence[int],
    say: Tell,
) -> Material:
    if (extract is None) == (tables is None):
        raise StudyError("survey.one_source")
    if tables is not None:
        say("layers")
        return material_of_tables(area, Path(tables))
    return material_of_extract(area, Path(str(extract)), levels=levels, say=say)


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


def _known_land(of: Material) -> BaseGeometry:
    return of.known_land or beyond_the_border(of.shape, of.land)


def _divisions(of: Material) -> dict[str, gpd.GeoDataFrame]:
    """Return the land of regions and municipalities, their common borders alike."""
    land, levels = of.land, of.levels
    inside, found = of.boundaries.within(of.shape, below=of.named["level"]), {}
    for name, level in (("prefectures", levels.regions), ("municipalities", levels.municipalities)):
        if level is None:
            continue
        rows = inside[inside["level"] == level].reset_index(drop=True)
        shapes = shapely.coverage_simplify(rows.geometry.to_numpy(), _SIMPLER_DEG)
        if not land.equals(of.shape):
            # a boundary goes out to the territorial sea, which no map should show as land
            parts, owner = shapely.get_parts(shapely.intersection(shapes, land), return_index=True)
            flat = shapely.get_dimensions(parts) == 2
            parts, owner = parts[flat], owner[flat]
            shapes[np.unique(owner)] = [
                shapely.multipolygons(parts[owner == one]) for one in np.unique(owner)
            ]
        columns = ["osm_id", "name", "name_en", "name_ja", "code", "population", "people_told"]
        frame = gpd.GeoDataFrame(rows[columns], geometry=shapes, crs="EPSG:4326")
        found[name] = _recorded(frame, of.record_of(name), name)
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
    shapes = [simpler(one) for one in parts.geometry]
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
    municipalities: gpd.GeoDataFrame | None, towns: gpd.GeoDataFrame, of: Material
) -> gpd.GeoDataFrame | None:
    """Return where people live: in municipalities that tell it, else in towns."""
    places = _who_tells(municipalities, towns)
    if places is towns and towns["population"].notna().sum() < _FEWEST_TOWNS:
        return None
    source = "population" if places is towns else "municipalities"
    columns = ["name", "population", "people_told", "geometry"]
    return _counted(places[columns], of.record_of(source))


def _who_tells(
    municipalities: gpd.GeoDataFrame | None, towns: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    if municipalities is not None and municipalities["population"].notna().mean() >= _TOLD:
        return municipalities
    return towns


def _counted(places: gpd.GeoDataFrame, record: Provenance) -> gpd.GeoDataFrame:
    """Return the places that tell how many live there; of the others the record tells."""
    known = places[places["population"].notna()]
    silent = places[places["population"].isna()]
    unread = silent[silent["people_told"].astype(bool)]
    frame = known.drop(columns="people_told").reset_index(drop=True)
    frame = _recorded(frame, record, "population")
    mine = Provenance.from_dict(frame.attrs["provenance"])
    mine.rows_read = len(known) + len(unread)
    if len(unread):
        kind = Message("survey.people_unread")
        mine.dropped[kind] = len(unread)
    frame.attrs["provenance"] = mine.as_dict()
    return frame


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
    _, south, _, north = land.bounds
    middle = (south + north) / 2
    wide = 1 / np.cos(np.radians(middle))
    ratio = min(_RATIOS, key=lambda one: abs(np.log(one / wide)))
    east_m, north_m = (float(one) / 3600 for one in meters_per_degree(middle))
    cells = {km: km2 * 1e6 / (step**2 * ratio * east_m * north_m) for km, step in _STEPS.items()}
    fitting = [km for km, count in cells.items() if count <= _MOST_CELLS]
    size = fitting[0] if fitting else max(_STEPS)
    return size, (_STEPS[size] * ratio, _STEPS[size])


def _missing(
    layers: Mapping[str, gpd.GeoDataFrame],
    pack: Country | None,
    grid: _Grid,
    levels: Levels,
    towns: gpd.GeoDataFrame,
) -> tuple[Message, ...]:
    """Return what nobody has told: each is a line of the manifest."""
    without: list[Message] = []
    known = tuple(key for key, codes in packs().items() if codes) or ("none",)
    if pack is None:
        without.append(Message("survey.no_pack", known=known))
    elif pack.is_for_any:
        without.append(Message("survey.not_priced", known=known))
    else:
        without += _unpriced(layers.get("supply_areas"), pack)
    if layers["substations"]["voltage_kv"].isna().all():
        without.append(Message("survey.no_voltage"))
    elif not grid.classes:
        without.append(Message("survey.no_classes"))
    elif not grid.served_mw:
        without.append(Message("survey.none_serve"))
    if levels.municipalities is None and levels.nearest is not None:
        without.append(
            Message("survey.no_level_covers", level=levels.nearest, share=f"{levels.share:.0%}")
        )
    elif levels.municipalities is None:
        without.append(Message("survey.no_municipalities"))
    unread = _unread(layers, towns)
    if unread:
        first = tuple(unread[:_EXAMPLES])
        without.append(Message("survey.people_not_read", count=len(unread), first=first))
    for name in (
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


def _unpriced(areas: gpd.GeoDataFrame | None, pack: Country) -> list[Message]:
    """Return that a pack has no price of energy for some of the areas."""
    if areas is None:
        return []
    priced = set(pack.table("energy_prices")["supply_area"])
    without = tuple(str(code) for code in areas["code"] if code not in priced)
    if not without:
        return []
    return [Message("survey.no_price", pack=pack.key, areas=without)]


def _unread(layers: Mapping[str, gpd.GeoDataFrame], towns: gpd.GeoDataFrame) -> list[str]:
    """Return the populations that are told in words of which no number could be made."""
    places = _who_tells(layers.get("municipalities"), towns)
    silent = places[places["population"].isna() & places["people_told"].astype(bool)]
    return [printable(str(one))[:40] for one in silent["people_told"]]
