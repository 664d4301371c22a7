"""Build data/raw/japan from the fact tables, or check what stands there.

    python data/build.py TABLES_DIR [--out data/raw/japan]
    python data/build.py --check [--out data/raw/japan]

TABLES_DIR is the folder of the fact tables that the layers are made of. The files are written to
a folder beside the target, checked there, and renamed into place only when no fault was found.
The same tables give the same bytes. country.yaml, model/, words/, SOURCES.md, data/layers.toml
(what is said of each layer), data/japanese.csv and data/german.csv (what the texts of tables are)
are written by hand and never touched.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from faults import CREDIT, faults_in, read_features, read_table, rows_of, words
from land import land_percent
from outlines import outlines
from rasterio.errors import RasterioError
from scipy.ndimage import binary_dilation

# what of the fact book the national picture stands on
NATIONAL_FACTS = [
    "dc_share_kanto_2018",
    "dc_share_kanto_2023",
    "dc_share_kansai_2023",
    "dc_share_tokyo_osaka_gov",
    "dc_share_kanto_kansai_2025",
    "mic_whitepaper_concentration_2025",
    "share_tokyo_osaka_about",
    "japan_dc_count_2024",
    "japan_dc_count_2025",
    "hokkaido_dc_count",
    "dc_floor_tokyo_2022",
    "dc_consumption_japan_2015",
    "dc_pue_japan_avg_2021",
    "dc_pue_target_2030",
    "power_density_site_nanto",
    "power_density_site_itoshima",
    "power_density_site_kitakyushu",
    "site_power_density_utsunomiya",
    "site_power_density_tsukuba",
    "seika_dc_mw",
    "dc_share_tokyo_area_of_growth_2034",
    "dc_share_planned_tokyo_area",
    "dc_annual_load_factor_occto",
    "occto2025_semicon_peak_fy2034",
    "occto2026_peak_fy2035",
    "criepi_dc_demand_2050",
    "dc_demand_2050_range",
    "nuclear_unit_mw",
    "tepco_950_as_nuclear_plants",
    "tepco_area_dc_applications_to_2037",
    "tepco_east_area_headroom_2030",
    "tepco_ramp_rule_years",
    "mri_saving_per_year",
    "digital_deficit_2024_mic5",
    "digital_deficit_2030_meti",
    "digital_deficit_2035_pivot_base",
    "digital_deficit_2035_pivot_pessimistic",
    "dc_services_market_2023",
    "dc_services_market_2028",
    "dc_construction_investment_2020",
    "dc_construction_investment_2028",
    "aws_operating_margin_2024",
    "foreign_profit_method",
    "ireland_lesson",
    "criepi_caution",
]
RENAMED = {
    "announced_sites": {"mw": "load_mw"},
    "nuclear_units": {
        "Id": "id",
        "Name": "name",
        "Status": "status",
        "ReactorType": "reactor_type",
        "OperationalFrom": "operating_from",
        "OperationalTo": "operating_to",
        "capacity_mw_net": "capacity_mw",
    },
}
FACT_TABLE = {
    "fiber_routes": "fiber_links",
    "climate_normals": "jma_normals",
    "area_prices": "jepx_area_prices",
}
CATALOG_COLUMNS = [
    "name",
    "file",
    "kind",
    "rows",
    "date",
    "source",
    "licence",
    "attribution",
    "confidence",
    "note",
]
TRANSLATED = {
    "source": ("ja",),
    "licence": ("ja",),
    "attribution": ("ja",),
    # what is cited stays as its source has it; what is said of a layer is said in each language
    "note": ("ja", "de"),
}
ROWS_PER_STRIP = 260
COUNTRY = Path(__file__).parent / "raw/japan"
# borders of the full-size layers, in the folder "data" two above the fact tables
LAND = Path("boundaries") / "prefectures_n03_2021.parquet"
PARK_ZONES = {
    "特別保護地区": "special protection",
    "第1種特別地域": "special 1",
    "第2種特別地域": "special 2",
    "第3種特別地域": "special 3",
}


def load(tables: Path, name: str) -> pd.DataFrame:
    """Read a fact table under the names and the spelling of geowbit."""
    table = read_table(tables / f"{FACT_TABLE.get(name, name)}.csv")
    table = table.rename(columns=RENAMED.get(name, {}))
    # sources keep their spelling, since addresses hang on it
    for column in table.columns.difference(CREDIT):
        table[column] = table[column].str.replace("fibre", "fiber").str.replace("Fibre", "Fiber")
    return table


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table of text."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def with_japanese(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a table with the Japanese of its texts, each beside its column."""
    for column in columns:
        place = int(table.columns.get_loc(column)) + 1  # type: ignore[arg-type]
        table.insert(place, f"{column}_ja", table[column].map(_in_words("ja")).fillna(""))
    return table


def _in_words(lang: str) -> dict[str, str]:
    names = {"ja": "japanese", "de": "german"}
    given = read_table(Path(__file__).parent / f"{names[lang]}.csv")
    return dict(zip(given["en"], given[lang], strict=True))


def build_unit_costs(tables: Path, files: list[Path]) -> None:
    """Write the unit costs; what each is stands in two columns of the fact table."""
    table = load(tables, "unit_costs")
    what = table["asset"] + ", " + table["construction"].fillna("")
    place = int(table.columns.get_loc("construction")) + 1  # type: ignore[arg-type]
    table.insert(place, "what_ja", what.map(_in_words("ja")).fillna(""))
    table.insert(place + 1, "what_de", what.map(_in_words("de")).fillna(""))
    # the fact table tells in words at which rate a foreign price was converted
    rate = table["basis"].str.extract(r"([A-Z]{3})\d* at ([\d.]+) JPY")
    table = with_japanese(table, "source")
    write_table(table.assign(converted_from=rate[0], converted_at=rate[1]), files[0])


def write_features(features: Iterable[tuple[Mapping[Any, Any], Any]], path: Path) -> None:
    """Write properties and shapes as GeoJSON, a line per feature, so that a change can be seen."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": geometry},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for properties, geometry in features
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


def is_share_alike(table: pd.DataFrame) -> pd.Series:
    """Return which rows come from HighwayOrderedDS and so go to a file of their own."""
    return table["licence"].str.contains("BY-SA")


def build_power_lines(tables: Path, files: list[Path]) -> None:
    """Write the lines as they are: they carry their credit already."""
    found = read_features(tables / "hv_lines.geojson")
    write_features(((f["properties"], f["geometry"]) for f in found), files[0])


def build_fiber_routes(tables: Path, files: list[Path]) -> None:
    """Write attributes and geometry of the fiber links together, share-alike apart."""
    table = load(tables, "fiber_routes").astype({"length_km": float, "access_km": float})
    nodes = load(tables, "fiber_nodes").set_index("id")
    found = read_features(tables / "fiber_links.geojson")
    shape_of = {f["properties"]["id"]: f["geometry"] for f in found}
    if set(shape_of) != set(table["id"]):
        raise SystemExit(f"{tables}: fiber_links.csv and .geojson name different links")
    for link in table.itertuples():
        start = nodes.loc[[link.from_id], ["lon", "lat"]].to_numpy(float)[0]
        xy = np.array(shape_of[link.id]["coordinates"])
        # half of the fact table's geometries run from to_id to from_id
        if np.hypot(*(xy[-1] - start)) < np.hypot(*(xy[0] - start)):
            shape_of[link.id]["coordinates"].reverse()
    set_submarine_lengths(table, shape_of)
    share_alike = is_share_alike(table)
    for path, rows in zip(files, (table[~share_alike], table[share_alike]), strict=True):
        write_features(((row, shape_of[row["id"]]) for row in rows.to_dict("records")), path)


def set_submarine_lengths(table: pd.DataFrame, shape_of: Mapping[str, Any]) -> None:
    """Give guessed submarine links their published length, else the sketched one with its detour.

    The fact table has the sketched line times 1.1, which is too short: see the assumption.
    """
    from geowbit.fiber import guessed_links
    from geowbit.geodesy import line_length_km
    from geowbit.layers import named_assumptions

    ratio = named_assumptions().value("submarine_detour_ratio")
    known = read_table(Path(__file__).with_name("cable_lengths.csv")).set_index("via")
    for row in np.flatnonzero(guessed_links(table)):
        link = table.iloc[row]
        line = shapely.LineString(shape_of[link["id"]]["coordinates"])
        km, source = float(line_length_km([line])[0]) * ratio, f"length: {ratio:g} x the sketch"
        if link["via"] in known.index:
            km = float(known.loc[link["via"], "length_km"])
            source = f"length: {known.loc[link['via'], 'source']}"
        table.loc[table.index[row], "length_km"] = round(km, 1)
        table.loc[table.index[row], "source"] = f"{link['source']}; {source}"


def build_fiber_nodes(tables: Path, files: list[Path]) -> None:
    """Write the nodes, with the junctions of expressways apart.

    The fact table credits every junction to rail and to expressways. But each touches links of
    one of the two only (besides access links), and these tell which source it is from.
    """
    nodes, links = load(tables, "fiber_nodes"), load(tables, "fiber_routes")
    for kind in ("rail", "expressway"):
        of_kind = links[links["kind"] == kind]
        here = nodes["id"].isin(of_kind[["from_id", "to_id"]].to_numpy().ravel())
        credit = of_kind.iloc[0][["source", "licence"]].to_numpy()
        nodes.loc[here & (nodes["kind"] == "junction"), ["source", "licence"]] = credit
    share_alike = is_share_alike(nodes)
    write_table(nodes[~share_alike], files[0])
    write_table(nodes[share_alike], files[1])


def build_raster(tables: Path, files: list[Path], name: str) -> None:
    """Copy one band, packed as small as it gets, and see that no value changed."""
    say = words()[name]
    band = say["band"]
    with rasterio.open(tables / band["file"]) as source:
        values = source.read(band["number"])
        profile = {
            "driver": "GTiff",
            "height": source.height,
            "width": source.width,
            "count": 1,
            "dtype": values.dtype,
            "crs": "EPSG:4326",
            "transform": source.transform,
            "nodata": source.nodata,
            "compress": "deflate",
            "zlevel": 9,
            "predictor": band["predictor"],
            "tiled": False,
            "blockysize": min(source.height, ROWS_PER_STRIP),
        }
    with rasterio.open(files[0], "w", **profile) as target:
        target.write(values, 1)
        target.update_tags(**{k: say[k] for k in ("source", "licence", "attribution", "note")})
    with rasterio.open(files[0]) as written:
        if not np.array_equal(written.read(1), values):
            raise SystemExit(f"{files[0].name}: values differ from those of {band['file']}")


def build_prefecture_outlines(tables: Path, files: list[Path]) -> None:
    """Write smoothed outlines of the prefectures for drawing."""
    municipalities = read_table(tables / "municipalities.csv").astype({"index": int})
    prefecture_of = np.zeros(len(municipalities) + 1, dtype=np.uint8)
    prefecture_of[municipalities["index"]] = municipalities["prefecture_code"].astype(int)
    with rasterio.open(tables / "municipality_1km.tif") as source:
        outline = outlines(prefecture_of[source.read(1)], source.transform)
    say = words()["prefecture_outlines"]
    names = load(tables, "prefectures")[["code", "name_ja", "name_en"]]
    write_features(
        (
            (row | {key: say[key] for key in CREDIT}, _geojson(outline[int(row["code"])]))
            for row in names.to_dict("records")
        ),
        files[0],
    )


def _geojson(geometry: shapely.Geometry) -> Any:
    return json.loads(shapely.to_geojson(geometry))


def build_second_routes(files: list[Path]) -> None:
    """Write the separate routes of every stretch of the fiber routes that were just written.

    They are found by geowbit itself, which would look for them a second long in every run.
    """
    from geowbit.fiber import fiber_graph, pairs_by_stretch

    say = words()
    parts = [files[0].parents[1] / part for part in say["fiber_routes"]["file"].split(";")]
    read = [gpd.read_file(path, engine="pyogrio") for path in parts]
    routes = gpd.GeoDataFrame(pd.concat(read, ignore_index=True), crs="EPSG:4326")
    credit = {key: say["second_routes"][key] for key in CREDIT}
    write_table(pairs_by_stretch(fiber_graph(routes)).assign(**credit), files[0])


def build_national_facts(tables: Path, files: list[Path]) -> None:
    """Write the figures of the fact book, which lies beside the tables, that the layer takes."""
    book = read_table(tables.parent / "facts.csv").set_index("key")
    missing = [key for key in NATIONAL_FACTS if key not in book.index]
    if missing:
        raise SystemExit(f"{tables.parent / 'facts.csv'}: has no {missing[0]}")
    table = book.loc[NATIONAL_FACTS].reset_index()
    table["what"] = table["what"].str.replace("centre", "center").str.replace("Centre", "Center")
    table["source"] = table["source_title"] + " " + table["source_url"]
    table["licence"] = "facts, cite"
    columns = ["key", "value", "low", "high", "unit", "what", "year"]
    write_table(table[[*columns, *CREDIT]], files[0])


def build_published_headroom(tables: Path, files: list[Path]) -> None:
    """Write the published figures of headroom: what the fact book says, and where it applies."""
    book = read_table(tables.parent / "facts.csv").set_index("key")
    table = read_table(Path(__file__).parent / "published_headroom.csv")
    if odd := {*table["key"]} - {*book.index}:
        raise SystemExit(f"{tables.parent / 'facts.csv'}: has no {min(odd)}")
    facts = book.loc[table["key"]].reset_index()
    # a fact that says "as above" has the source of the last one that does not
    told = facts["source_title"].where(facts["source_title"] != "as above").ffill()
    table["low_mw"] = facts["low"].where(facts["low"] != "", facts["value"])
    table["high_mw"] = facts["high"].where(facts["high"] != "", facts["value"])
    table["high_years"], table["as_of"] = "", facts["year"]
    table["address"], table["confidence"] = facts["source_url"], facts["confidence"]
    table["source"], table["licence"] = told, "facts, cite"
    write_table(table, files[0])


def build_land_share(tables: Path, files: list[Path]) -> None:
    """Write which percent of each cell is land, from the borders beside the fact tables."""
    borders = gpd.read_parquet(tables.parents[1] / "data" / LAND).geometry
    say = words()["land_share"]
    with rasterio.open(tables / "municipality_1km.tif") as source:
        is_land, profile = source.read(1) > 0, source.profile
    percent = land_percent(borders.to_numpy(), profile["transform"], is_land.shape)
    # the sea is sea beside this country's land only: what lies farther off is not known
    near = binary_dilation(is_land | (percent > 0), structure=np.ones((3, 3)), iterations=2)
    profile |= {
        "dtype": "uint8",
        "nodata": 255,
        "compress": "deflate",
        "zlevel": 9,
        "predictor": 1,
        "tiled": False,
        "blockysize": ROWS_PER_STRIP,
    }
    with rasterio.open(files[0], "w", **profile) as target:
        target.write(np.where(near, percent, 255).astype(np.uint8), 1)
        target.update_tags(**{k: say[k] for k in ("source", "licence", "attribution", "note")})


def build_national_park_zones(tables: Path, files: list[Path]) -> None:
    """Write the zones of national parks in which building needs a permit that is hard to get."""
    zones = gpd.read_parquet(tables / "national_park_zones.parquet")
    zones = zones[zones["zone"].isin(PARK_ZONES)].reset_index(drop=True)
    say = words()["national_park_zones"]
    kept = gpd.GeoDataFrame(
        {
            "name": zones["name_en"].astype(str),
            "name_ja": zones["name"].astype(str),
            "zone": zones["zone"].map(PARK_ZONES),
            "zone_ja": zones["zone"].astype(str),
            **{key: say[key] for key in CREDIT},
        },
        geometry=shapely.set_precision(zones.geometry.to_numpy(), 1e-4),
        crs="EPSG:4326",
    )
    kept.to_parquet(files[0], compression="zstd", compression_level=19)


def build_runways(tables: Path, files: list[Path]) -> None:
    """Write runways as lines from threshold to threshold."""
    table, say = load(tables, "runways"), words()["runways"]
    ends = [f"{end}_{axis}itude_deg" for end in ("le", "he") for axis in ("long", "lat")]
    at = table[ends].astype(float).round(4).to_numpy().reshape(-1, 2, 2).tolist()
    told = pd.DataFrame(
        {
            "name": table["name"],
            "airport": table["airport_ident"],
            "runway": table["le_ident"] + "/" + table["he_ident"],
            "length_m": table["length_m"].astype(float),
            "source": table["source"],
            **{key: say[key] for key in ("licence", "confidence")},
        }
    )
    lines = ({"type": "LineString", "coordinates": line} for line in at)
    write_features(zip(told.to_dict("records"), lines, strict=True), files[0])


def build_active_volcanoes(tables: Path, files: list[Path]) -> None:
    """Write the volcanoes under the number that their agency gives them."""
    say = words()["active_volcanoes"]
    table = load(tables, "active_volcanoes").rename(columns={"code": "number"})
    table["name_ja"], table["name"] = table["name"], table["name_en"]
    credit = {key: say[key] for key in ("licence", "confidence")}
    columns = ["number", "name", "name_ja", "lon", "lat", "source"]
    write_table(table[columns].assign(**credit), files[0])


def _municipal(tables: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facts of each municipality, and those of the wards with their city and people."""
    table = load(tables, "municipal_facts").rename(columns={"jis_code": "municipality_code"})
    wards = read_table(Path(__file__).parent / "wards.csv").set_index("code")
    is_ward = table["municipality_code"].isin(wards.index)
    of_wards = table[is_ward].join(wards.drop(columns=["source"]), on="municipality_code")
    towns = set(load(tables, "municipalities")["code"])
    if (odd := {*table.loc[~is_ward, "municipality_code"], *of_wards["city_code"]}) != towns:
        raise SystemExit(f"{tables}: municipal_facts.csv lacks or adds {min(odd ^ towns)}")
    return table[~is_ward], of_wards


def build_seismic_classes(tables: Path, files: list[Path]) -> None:
    """Write the seismic class of each municipality; of a city that of its people."""
    say = words()["seismic_classes"]
    table, wards = _municipal(tables)
    people, given = (wards[column].astype(float) for column in ("population_2020", "seismic_class"))
    by_city = wards["city_code"]
    of_city = ((people * given).groupby(by_city).sum() / people.groupby(by_city).sum()).round(2)
    known = table.set_index("municipality_code")["seismic_class"].replace("", np.nan).dropna()
    both = pd.concat([known.astype(float), of_city]).sort_index()
    classes = both.map("{:g}".format).rename("seismic_class").rename_axis("municipality_code")
    credit = {key: say[key] for key in CREDIT}
    write_table(classes.reset_index().assign(**credit), files[0])


def build_municipal_facts(tables: Path, files: list[Path]) -> None:
    """Write price and hectares of industrial land; of a city the sum, and the price by hectares.

    The shares of residents in flood zones are left out: a share of 0 may mean that nothing was
    mapped, and residents say little of where an industrial site would stand.
    """
    say = words()["municipal_facts"]
    names = {
        "land_price_industrial_yen_m2": "land_price_yen_m2",
        "land_price_basis": "land_price_basis",
        "zoned_industrial_ha": "industrial_ha",
    }
    table, wards = (one.rename(columns=names) for one in _municipal(tables))
    for column in names.values():
        wards[column] = wards[column].astype(float)
    # wards that have points of their own tell the price of their city
    best = wards["land_price_basis"] == wards.groupby("city_code")["land_price_basis"].transform(
        "min"
    )
    priced = wards[best & (wards["industrial_ha"] > 0)]
    yen = (priced["land_price_yen_m2"] * priced["industrial_ha"]).groupby(priced["city_code"]).sum()
    cities = wards.groupby("city_code").agg(
        land_price_basis=("land_price_basis", "min"), industrial_ha=("industrial_ha", "sum")
    )
    hectares = priced.groupby("city_code")["industrial_ha"].sum()
    cities["land_price_yen_m2"] = (yen / hectares).round(-2)
    cities = cities.rename_axis("municipality_code").reset_index()
    columns = ["municipality_code", *names.values()]
    both = pd.concat([table[columns], cities[columns]]).sort_values("municipality_code")
    for column in names.values():
        both[column] = both[column].astype(float).round(1).map("{:g}".format)
    write_table(both.assign(**{key: say[key] for key in CREDIT}), files[0])


def build_credited(tables: Path, files: list[Path], name: str) -> None:
    """Write a table whose rows lack their credit, with that of the layer in each; placed ones."""
    say, table = words()[name], load(tables, name)
    if "lon" in table:
        table = table[table["lon"] != ""]
    if "fiscal_year" in table:
        table["fiscal_year"] = table["fiscal_year"].str.removesuffix(".0")
    missing = [key for key in CREDIT if key not in table]
    write_table(table.assign(**{key: say[key] for key in missing}), files[0])


def keep_as_it_stands(_: Path, files: list[Path], name: str) -> None:
    """Copy the files of a layer that data/base_map.py makes."""
    for path, part in zip(files, words()[name]["file"].split(";"), strict=True):
        shutil.copyfile(COUNTRY / part, path)


def build_layer(tables: Path, name: str, files: list[Path]) -> None:
    """Write the files of one layer."""
    special: dict[str, Callable[[Path, list[Path]], None]] = {
        "second_routes": lambda _, files: build_second_routes(files),
        "power_lines": build_power_lines,
        "fiber_routes": build_fiber_routes,
        "fiber_nodes": build_fiber_nodes,
        "prefecture_outlines": build_prefecture_outlines,
        "national_facts": build_national_facts,
        "published_headroom": build_published_headroom,
        "unit_costs": build_unit_costs,
        "land_share": build_land_share,
        "national_park_zones": build_national_park_zones,
        "runways": build_runways,
        "active_volcanoes": build_active_volcanoes,
        "seismic_classes": build_seismic_classes,
        "municipal_facts": build_municipal_facts,
        "announced_sites": lambda tables, files: write_table(
            with_japanese(load(tables, "announced_sites"), "operator", "status"), files[0]
        ),
    }
    for one in ("railways", "expressways", "rivers", "lakes"):
        special[one] = partial(keep_as_it_stands, name=one)
    for one in ("climate_normals", "area_prices", "nuclear_units", "trunk_transformers"):
        special[one] = partial(build_credited, name=one)
    if name in special:
        special[name](tables, files)
    elif "band" in words()[name]:
        build_raster(tables, files, name)
    else:
        write_table(load(tables, name), files[0])


def write_catalog(folder: Path) -> None:
    """Write the list of the layers."""
    rows = [
        {"name": name, **say, "rows": str(sum(rows_of(folder / f) for f in say["file"].split(";")))}
        for name, say in words().items()
    ]
    columns = [
        part
        for name in CATALOG_COLUMNS
        for part in (name, *(f"{name}_{lang}" for lang in TRANSLATED.get(name, ())))
    ]
    write_table(pd.DataFrame(rows).reindex(columns=columns).fillna(""), folder / "catalog.csv")


def build(tables: Path, out: Path) -> list[str]:
    """Build everything beside the target, check it, and rename it into place.

    Returns
    -------
    list of str
        The faults found; where there are any, nothing is renamed.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".building-", dir=out.resolve().parent))
    try:
        for name, say in words().items():
            files = [beside / part for part in say["file"].split(";")]
            for path in files:
                path.parent.mkdir(exist_ok=True)
            build_layer(tables, name, files)
        write_catalog(beside)
        faults = faults_in(beside, by_hand=False)
        if faults:
            return faults
        for path in sorted(path for path in beside.rglob("*") if path.is_file()):
            target = out / path.relative_to(beside)
            target.parent.mkdir(parents=True, exist_ok=True)
            size_bytes = path.stat().st_size
            path.replace(target)
            print(f"{size_bytes:>9,} bytes  {path.relative_to(beside)}")
    finally:
        shutil.rmtree(beside)
    return []


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description="Build data/raw/japan from the fact tables, or check what stands there.",
        epilog="example: python data/build.py path/to/tables",
    )
    parser.add_argument("tables", nargs="?", type=Path, metavar="TABLES_DIR")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "raw" / "japan")
    parser.add_argument("--check", action="store_true", help="only check what stands in --out")
    asked = parser.parse_args()
    if asked.check == (asked.tables is not None):
        parser.error("give either TABLES_DIR or --check")
    if asked.check:
        faults = faults_in(asked.out, by_hand=True)
    elif not asked.tables.is_dir():
        parser.error(f"{asked.tables}: no such folder")
    else:
        try:
            faults = build(asked.tables, asked.out)
        except (OSError, RasterioError) as error:
            faults = [str(error)]
    for fault in faults:
        print(fault)
    if asked.check and not faults:
        print(f"{asked.out}: no fault found")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
