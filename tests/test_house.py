"""The house itself: the one way of imports, what an import costs, notebooks with what they show."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import geowbit

PACKAGE = Path(geowbit.__file__).parent
ROOT = PACKAGE.parent

# a room imports only from rooms that stand before it
ORDER = [
    "core",
    "cache",
    "countries",
    "geodesy",
    "mesh",
    "geoparquet",
    "layers",
    "candidates",
    "place",
    "ground",
    "climate",
    "fetch",
    "survey",
    "fiber",
    "cables",
    "corridors",
    "criteria",
    "costs",
    "ranking",
    "national",
    "settings",
    "sites_file",
    "run",
    "plan",
    "findings",
    "pages",
    "handover",
    "run_files",
    "sites",
    "study",
    "cli",
    "__main__",
]


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geowbit"):
            if node.module == "geowbit":
                found |= {alias.name for alias in node.names}
            else:
                found.add(room_of(node.module))
        elif isinstance(node, ast.Import):
            found |= {room_of(a.name) for a in node.names if a.name.startswith("geowbit.")}
    return found


def modules() -> list[Path]:
    return [p for p in sorted(PACKAGE.rglob("*.py")) if p != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert own in ORDER, f"{own} is a new room: give it its place in the order"
    later = {room for room in imported_rooms(path) - {own} if ORDER.index(room) > ORDER.index(own)}
    assert not later, f"{own} imports {later}, which stand after it"


def public_names(module: str) -> set[str] | None:
    """Return what a module says is public, its own modules aside; None where it says nothing."""
    place = ROOT.joinpath(*module.split("."))
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            below = {one.stem for one in place.glob("*") if not one.name.startswith("_")}
            return set(ast.literal_eval(node.value)) | below
    return None


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_asks_others_for_their_public_names_only(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("geowbit."):
            continue
        # every room stands on the modules of core
        if room_of(node.module or "") not in {own, "core"}:
            public = public_names(node.module or "")
            assert public is not None, f"{node.module} has no __all__, and {own} imports from it"
            assert not {alias.name for alias in node.names} - public
            assert "._" not in (node.module or "")


# a country is a folder: nothing else may know its names
OF_A_COUNTRY = re.compile(
    r"japan|tokyo|osaka|kansai|hokkaido|tohoku|kyushu|okinawa|hokuriku|chubu|tepco|jepx|"
    r"日本|東京|大阪|関西|北海道",
    re.IGNORECASE,
)
# the language; the contract's word for a study of that country; what the help shows as an example
ALLOWED = re.compile(r"japanese|^japan$|^Example: ", re.IGNORECASE)


def names_and_texts(path: Path) -> set[str]:
    """Return the names and the texts of a module, without what only explains it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explained = {
        id(part.value) for part in ast.walk(tree) if isinstance(part, ast.Expr)
    }  # fmt: skip
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set() if id(node) in explained else {node.value}
        for field in ("id", "arg", "attr", "name"):
            name = getattr(node, field, None)
            found |= {name} if isinstance(name, str) else set()
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_names_a_country(path: Path) -> None:
    named = {text for text in names_and_texts(path) if OF_A_COUNTRY.search(text)}
    assert sorted(text[:80] for text in named if not ALLOWED.search(text)) == []


@pytest.mark.parametrize(
    "path",
    [*sorted((PACKAGE / "words").rglob("*.ftl")), *sorted((ROOT / "web" / "src").glob("*.js"))],
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_no_word_of_geowbit_names_a_country(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("japanese", "").replace("日本語", "")
    assert OF_A_COUNTRY.findall(text) == []


def in_fresh_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_import_brings_nothing_heavy() -> None:
    loaded = in_fresh_python("import sys, geowbit; print('\\n'.join(sys.modules))").split()
    assert not {"osmnx", "folium", "geopandas", "matplotlib"} & set(loaded)


def test_help_needs_no_tables() -> None:
    code = (
        "import contextlib, io, sys\n"
        "from geowbit.cli import app\n"
        "with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.suppress(SystemExit):\n"
        "    app(['run', '--help'], prog_name='geowbit')\n"
        "assert '--load-mw' in told.getvalue()\n"
        "print({'numpy', 'pandas', 'fluent', 'yaml'} & set(sys.modules))"
    )
    assert in_fresh_python(code) == "set()"


def test_words_of_a_country_are_there_before_its_tables() -> None:
    code = "from geowbit.cli import app\nfrom geowbit.core import say\nprint(say('hub.tokyo'))"
    assert in_fresh_python(code) == "Tokyo"


# each takes tens of milliseconds to load, or more, and no run with map and report is in need of it
NOT_OF_A_RUN = {
    *("osmnx", "matplotlib", "dask", "duckdb", "openpyxl", "highspy"),
    *("scipy.interpolate", "scipy.optimize", "scipy.stats"),
    *("geowbit.fetch", "geowbit.handover", "geowbit.plan", "geowbit.survey"),
}


def test_a_run_loads_what_it_needs(tmp_path: Path) -> None:
    code = (
        "import sys, geowbit as gw\n"
        "sites = gw.Study.japan(area={'prefectures': ['Kagawa']}).run()\n"
        "print('folium' in sys.modules)\n"
        f"sites.write({str(tmp_path / 'out')!r})\n"
        f"print({NOT_OF_A_RUN} & sys.modules.keys())"
    )
    assert in_fresh_python(code).splitlines() == ["False", "set()"]


def test_every_public_name_is_there() -> None:
    for name in geowbit.__all__:
        assert getattr(geowbit, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = geowbit.nothing


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_keep_what_they_show(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [one for one in notebook["cells"] if one["cell_type"] == "code"]
    source = "\n".join("".join(one["source"]) for one in code)
    mark = hashlib.sha256(source.encode()).hexdigest()[:16]
    assert notebook["metadata"].get("geowbit_source") == mark, (
        f"the code has changed: python docs/notebooks.py {path.stem}"
    )
    assert [one["execution_count"] for one in code] == list(range(1, len(code) + 1))
    outputs = [output for one in code for output in one["outputs"]]
    assert any("image/png" in one.get("data", {}) for one in outputs)
    assert {one["output_type"] for one in outputs} <= {"stream", "display_data", "execute_result"}
    # megabytes of live map, and places of a machine, are no result
    told = "".join(json.dumps(one.get("data", one.get("text", ""))) for one in outputs)
    assert not re.search(r"<iframe|<script|/work/|/tmp/|/home/|/root/", told)
    assert path.stat().st_size < 1_000_000


def test_every_make_task_is_told() -> None:
    told = subprocess.run(
        ["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True
    ).stdout
    for task in ("demo", "test", "lint", "bench", "notebooks", "docs", "clean"):
        assert any(line.startswith(f"{task} ") for line in told.splitlines()), task


def test_each_test_module_has_a_name_of_its_own() -> None:
    # pytest imports two of one name as one, and ends only when all tests are run together
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))
