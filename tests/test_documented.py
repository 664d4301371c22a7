"""What the README and the guide tell a newcomer to write is what there is to write."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
import typer
import yaml

import geowbit as gw
from geowbit.cli import app
from geowbit.countries import country_of
from geowbit.criteria import registry
from geowbit.settings import make_settings

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`(geowbit [a-z][^`]*)`")


def blocks(language: str) -> list[Any]:
    """Each block of a language, called by its page and its number there."""
    return [
        pytest.param(text, id=f"{page.relative_to(ROOT)}-{number}")
        for page in PAGES
        for number, (told, text) in enumerate(FENCE.findall(page.read_text(encoding="utf-8")))
        if told == language
    ]


def lines_of_blocks() -> set[str]:
    """The commands that stand in a block, which a newcomer copies as they are."""
    shown = {
        line.partition(" #")[0].strip()
        for page in PAGES
        for told, part in FENCE.findall(page.read_text(encoding="utf-8"))
        if told == "sh"
        for line in part.split("\n")
    }
    return {line for line in shown if line.startswith("geowbit ")}


def commands() -> list[str]:
    """Each command of geowbit's that a page shows, in a block or within a sentence."""
    plain = [FENCE.sub("", page.read_text(encoding="utf-8")) for page in PAGES]
    within = {" ".join(one.split()) for text in plain for one in INLINE.findall(text)}
    return sorted(within | lines_of_blocks())


@pytest.mark.parametrize("line", commands())
def test_a_command_that_is_shown_has_the_options_that_it_names(line: str) -> None:
    words = shlex.split(line.removesuffix(" ..."))[1:]
    group = typer.main.get_command(app)
    shell = group.make_context("geowbit", ["--help"], resilient_parsing=True)
    name, command, arguments = group.resolve_command(shell, words)  # type: ignore[attr-defined]
    assert command is not None, name
    # within a sentence a command may be named alone, or with one option; then its options count
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    assert {word for word in arguments if word.startswith("-")} <= known | {"--help"}
    if line in lines_of_blocks():
        command.make_context(name, list(arguments), parent=shell)


@pytest.mark.parametrize("text", blocks("yaml"))
def test_a_study_a_country_or_a_list_of_tables_that_is_shown_is_one(
    text: str, tmp_path: Path
) -> None:
    given = yaml.safe_load(text)
    if "study" in given:  # of a country: what its studies begin with
        given = given["study"]
    if "currency" in given:
        (tmp_path / "country.yaml").write_text(text, encoding="utf-8")
        given = country_of(tmp_path).study
    if "towns" in given:  # tables that a survey begins from, with the options of layers
        given = {"layers": given}
    assert make_settings(dict(given)).model_fields_set == set(given)


def test_all_pages_are_looked_at() -> None:
    assert len(commands()) > 30
    assert len(blocks("yaml")) > 17
    assert len(blocks("python")) > 7


# -------------------------------------------------------------------------- blocks of Python


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs that the pages speak of, of an area that holds the cells they name."""
    folder = tmp_path_factory.mktemp("newcomer")
    around = [shapely.Point(129.906, 33.354).buffer(0.03), shapely.Point(141.0, 38.3).buffer(0.1)]
    around.append(shapely.Point(141.506, 42.64).buffer(0.05))
    gpd.GeoDataFrame(geometry=around, crs=4326).to_file(folder / "area.gpkg", engine="pyogrio")
    for name, load_mw in (("japan", 100), ("100mw", 100), ("40mw", 40)):
        if name == "100mw":
            (folder / "out" / name).symlink_to("japan", target_is_directory=True)
            continue
        area = {"file": str(folder / "area.gpkg")}
        gw.Study.japan(load_mw=load_mw, area=area).run().write(folder / "out" / name)
    return folder


@pytest.fixture
def own_files(finished: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's files that the pages name."""
    monkeypatch.chdir(finished)
    monkeypatch.setattr(registry, "_registry", dict(registry._registry))
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)
    here = [shapely.Point(140.9 + n / 50, 38.2 + n / 60) for n in range(6)]
    rows = gpd.GeoDataFrame({"voltage": ["154000;66000"] * 6}, geometry=here, crs=4326)
    (finished / "subs").mkdir(exist_ok=True)
    rows.to_file(finished / "subs" / "mine.geojson", engine="pyogrio")
    parks = gpd.GeoDataFrame({"name": ["a"]}, geometry=[here[3].buffer(0.03)], crs=4326)
    parks.to_file(finished / "parks.gpkg", engine="pyogrio")
    coast = gpd.GeoDataFrame(geometry=[shapely.LineString(here)], crs=4326)
    coast.to_file(finished / "coast.gpkg", engine="pyogrio")
    return finished


def block(page: str, number: int) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [part for told, part in FENCE.findall(text) if told == "python"][number]


@pytest.mark.parametrize(
    ("page", "number"),
    [("README.md", 0), ("docs/guide.md", 0), ("docs/guide.md", 1), ("docs/guide.md", 2),
     ("docs/reading.md", 0),
     ("docs/comparing.md", 0)],
)  # fmt: skip
def test_a_block_of_python_runs_alone(own_files: Path, page: str, number: int) -> None:
    names: dict[str, Any] = {}
    exec(compile(block(page, number), page, "exec"), names)  # a newcomer pastes it
    if page == "README.md":
        assert (own_files / "out" / "tohoku" / "map.html").is_file()
        assert np.isfinite(names["sites"].table["score"]).all()
    if page == "docs/reading.md":
        assert names["layer"]["voltage_kv"].tolist() == [154] * 6
    if number == 2:
        measured = gw.Study.japan(
            area={"file": str(own_files / "area.gpkg")},
            criteria={"substation_km": {}, "coast_km": {"weight": 1}},
        )
        assert (measured.run().table["coast_km"] > 0).all()
