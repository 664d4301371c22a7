"""What stands behind a value: the weakest of what it is made of, and the oldest date."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

import geowbit as gw
from geowbit.core import LayerError, StudyError, Text
from geowbit.costs import cost_columns
from geowbit.countries import NO_COUNTRY, using
from geowbit.criteria import registered_criteria
from geowbit.layers import (
    KINDS_OF_EVIDENCE,
    Evidence,
    Provenance,
    catalog,
    evidence_of,
    model_table,
    profiles,
    read_layer,
)
from geowbit.pages.cards import contributions, site_facts
from geowbit.pages.language import speaking

BOX = [137.0, 36.6, 137.1, 36.6667]


def layer(name: str, kind: str = "", date: str = "", profile: str = "") -> Provenance:
    return Provenance(name, evidence=kind, date=date, profile=profile)


def one(reads: list[str], *records: Provenance, measures: dict[str, str] | None = None) -> Evidence:
    names = [record.name for record in records]
    return evidence_of({"thing_km": reads}, records, own=names, measures=measures)["thing_km"]


# ---------------------------------------------------------------------------------- tables


def test_every_embedded_layer_says_what_it_is() -> None:
    rows = model_table("evidence")
    layers = rows[rows["of"] == "layer"].set_index("name")
    assert not set(catalog().index) - set(layers.index)
    # a proxy, a model and a forecast are not passed off as seen
    kinds = layers["evidence"]
    for name in ("fiber_routes", "fiber_nodes", "population", "seismic_classes"):
        assert kinds[name] == "estimated", name
    assert kinds["trunk_transformers"] == "estimated"


def test_the_tables_say_why_in_both_languages() -> None:
    rows = model_table("evidence")
    assert set(rows["evidence"]) <= set(KINDS_OF_EVIDENCE)
    assert set(rows["of"]) == {"column", "measure", "layer", "profile"}
    assert rows[["why", "why_ja", "source"]].notna().all(axis=None)
    assert not rows.duplicated(["of", "name"]).any()


def test_every_criterion_and_cost_has_an_answer_of_its_own() -> None:
    hubs = ["tokyo"]
    needs = {name: found.needs for name, found in registered_criteria(hubs).items()}
    needs |= dict.fromkeys(cost_columns(hubs), ())
    found = evidence_of(needs, [])
    assert set(found) == set(needs)
    # no money is passed off as computed of what is known
    money = {found[name].kind for name in needs if name.endswith("_mjpy")}
    assert money == {"estimated"}
    years = {name: found[name].kind for name in needs if name.endswith("_years")}
    # but of those that a network company publishes
    assert years.pop("headroom_years") == "observed"
    assert set(years.values()) == {"assumed"}
    assert {found[name].kind for name in needs if name.startswith("rtt_")} == {"estimated"}


# ----------------------------------------------------------------------------- composition


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], "derived"),
        (["observed"], "derived"),
        (["observed", "estimated"], "estimated"),
        (["assumed", "observed"], "assumed"),
        (["estimated", "derived", "assumed"], "assumed"),
    ],
)
def test_a_chain_is_as_weak_as_its_weakest_link(kinds: list[str], expected: str) -> None:
    records = [layer(f"layer_{n}", kind) for n, kind in enumerate(kinds)]
    assert one([record.name for record in records], *records).kind == expected


@given(st.lists(st.sampled_from(KINDS_OF_EVIDENCE), max_size=5), st.randoms())
def test_nothing_is_better_than_what_it_is_made_of(kinds: list[str], order: object) -> None:
    records = [layer(f"layer_{n}", kind) for n, kind in enumerate(kinds)]
    reads = [record.name for record in records]
    found = KINDS_OF_EVIDENCE.index(one(reads, *records).kind)
    assert all(found >= KINDS_OF_EVIDENCE.index(kind) for kind in kinds)
    order.shuffle(records)  # type: ignore[attr-defined]
    assert one(reads[::-1], *records).kind == one(reads, *records).kind


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2026-03-05", "2020-12-31"], "2020-12-31"),
        (["2024-09", "2024-08-31"], "2024-08-31"),
        (["", "2021"], "2021"),
        (["unknown", ""], ""),
    ],
)
def test_a_value_is_as_old_as_its_oldest_layer(dates: list[str], expected: str) -> None:
    records = [layer(f"layer_{n}", date=date) for n, date in enumerate(dates)]
    assert one([record.name for record in records], *records).as_of == expected


def test_what_was_left_out_counts_for_nothing() -> None:
    found = one(["mine", "absent"], layer("mine", "observed", "2020-01-01"))
    assert (found.kind, found.layers, found.as_of) == ("derived", ("mine",), "2020-01-01")


def test_an_own_layer_is_not_taken_for_the_embedded_one() -> None:
    proxy, mine = layer("fiber_routes", date="2026-05-31"), layer("fiber_routes", date="2026-11-01")
    embedded = evidence_of({"fiber_km": ["fiber_routes"]}, [proxy])["fiber_km"]
    own = evidence_of({"fiber_km": ["fiber_routes"]}, [mine], own=["fiber_routes"])["fiber_km"]
    assert (embedded.kind, own.kind, own.as_of) == ("estimated", "derived", "2026-11-01")


def test_how_an_own_layer_is_measured_tells_what_its_value_is() -> None:
    mine = layer("mine")
    at = {measure: one(["mine"], mine, measures={"thing_km": measure}).kind
          for measure in ("value_at", "inside", "distance_to", "sum_within")}  # fmt: skip
    assert at == {"value_at": "observed", "inside": "observed",
                  "distance_to": "derived", "sum_within": "derived"}  # fmt: skip


def test_a_profile_says_what_its_file_is() -> None:
    flood = next(key for key in profiles().index if key.startswith("ksj_a31"))
    told = one(["mine"], layer("mine", profile=flood), measures={"thing_km": "value_at"})
    assert told.kind == "estimated"
    # every row is about a file that there is
    rows = model_table("evidence").query("of == 'profile'")
    for pattern in rows["name"]:
        assert any(fnmatchcase(key, pattern) for key in profiles().index), pattern
    # the study's own word comes first
    said = one(["mine"], layer("mine", "observed", profile=flood))
    assert said.kind == "derived"


def test_in_no_country_own_layers_stand_alone() -> None:
    with using(NO_COUNTRY):
        assert one(["mine"], layer("mine", date="2020-01-01")).kind == "derived"
        found = evidence_of({"x_mjpy": ()}, [])["x_mjpy"]
        assert (found.kind, found.as_of, found.layers) == ("estimated", "", ("unit_costs",))


# ---------------------------------------------------------------------------------- a study


def study(folder: Path, **how: object) -> gw.Sites:
    cells = gpd.GeoDataFrame(
        {"depth_m": [1.0, 2.0]},
        geometry=gpd.GeoSeries.from_wkt(
            ["POLYGON((137 36.6,137.05 36.6,137.05 36.62,137 36.62,137 36.6))",
             "POLYGON((137 36.62,137.05 36.62,137.05 36.64,137 36.64,137 36.62))"]
        ),
        crs="EPSG:4326",
    )  # fmt: skip
    cells.to_file(folder / "flood.gpkg")
    flood = {"layer": "flood", "measure": "value_at", "column": "depth_m", "direction": "cost"}
    return gw.Study(
        area={"bbox": BOX},
        exclude=[],
        layers={"flood": {"file": str(folder / "flood.gpkg"), "date": "2019-04", **how}},
        criteria={"flood_m": {**flood, "weight": 1, "best": 0, "worst": 3, "unknown": "worst"},
                  "substation_km": {"weight": 1, "best": 0, "worst": 20}},
    ).run()  # fmt: skip


def test_the_run_keeps_what_stands_behind_its_columns(tmp_path: Path) -> None:
    sites = study(tmp_path, evidence="estimated")
    found = sites.run.evidence
    assert (found["flood_m"].kind, found["flood_m"].as_of) == ("estimated", "2019-04")
    assert found["flood_m"].layers == ("flood",)
    assert (found["substation_km"].kind, found["connection_mjpy"].kind) == ("derived", "estimated")
    assert study(tmp_path).run.evidence["flood_m"].kind == "observed"
    sites.write(tmp_path / "out")
    again = gw.Sites.read(tmp_path / "out").run.evidence
    assert dict(again) == dict(found)
    assert isinstance(again["connection_mjpy"].why, Text)


def test_a_value_that_stands_in_for_another_is_assumed(tmp_path: Path) -> None:
    sites = study(tmp_path)
    table = sites.table
    nowhere = table[table["flood_m"].isna()].iloc[0]
    there = table[table["flood_m"].notna()].iloc[0]
    dry, wet = (sites.explain(row["site_id"]).frame().loc["flood_m"] for row in (nowhere, there))
    assert (dry["evidence"], dry["as_of"]) == ("assumed", "")
    assert (wet["evidence"], wet["as_of"]) == ("observed", "2019-04")
    # what is not known and left out is nothing
    unknown = sites.explain(there["site_id"]).frame()["value"].isna()
    assert set(sites.explain(there["site_id"]).frame().loc[unknown, "evidence"]) == {""}


def test_a_filled_value_is_assumed() -> None:
    filled = gw.run.CriterionOfRun("x_m", filled={"value": 0.0, "candidates": 3})
    run = gw.run.Run(criteria=(filled,), evidence={"x_m": Evidence("observed")})
    assert [run.evidence_at("x_m", value) for value in (0.0, 1.0, np.nan)] == [
        Evidence("assumed"),
        Evidence("observed"),
        None,
    ]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "observed, 2019-04"), ("ja", "観測・公表、2019-04")]
)
def test_card_and_report_say_it(tmp_path: Path, lang: str, said: str) -> None:
    sites = study(tmp_path)
    row = sites.listed().iloc[0].to_dict()
    with speaking(lang):
        (flood,) = [part for part in contributions(row, sites.run) if part.name == "flood_m"]
        assert flood.evidence == said
        facts = [cell for _, rows in site_facts(row, sites.run) for cells in rows for cell in cells]
        assert sum(cell.startswith(("estimated, ", "推定、")) for cell in facts) >= 3
    assert f"<td>{said}</td>" in sites.report(lang=lang)


@pytest.mark.parametrize("given", ["guessed", "Observed", ""])
def test_a_word_that_is_none_of_the_four_is_refused(tmp_path: Path, given: str) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(f"layers:\n  hazards: {{file: flood.gpkg,\n    evidence: '{given}'}}\n")
    with refused(StudyError, "settings.wrong", at="study.yaml:3"):
        gw.Study.from_yaml(file)
    with refused(LayerError, "layers.evidence_takes"):
        read_layer("substations", tmp_path / "none.csv", evidence=given)
