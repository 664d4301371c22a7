"""A layer from a real PostGIS server, started here; its password never shows."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from records import counted, told_of
from refused import refused

from geowbit.core.errors import GeowbitError, LayerError
from geowbit.core.messages import Message
from geowbit.layers import read_layer
from geowbit.settings import make_settings
from geowbit.study import Study

sqlalchemy = pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

PASSWORD = "s3cret-of-the-grid"
CONTROL = "extension/postgis.control"


def programs() -> Path | None:
    """Return where a server with PostGIS has its programs."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        share = Path("/usr/share/postgresql") / folder.parent.name
        if (folder / "initdb").is_file() and (share / CONTROL).is_file():
            return folder
    return None


def ordinary_user() -> list[str]:
    """Return the words before a command that let another user run it, where root may not."""
    if os.geteuid() != 0:
        return []
    names = {one.pw_name for one in pwd.getpwall()}
    user = next((name for name in ("postgres", "nobody") if name in names), None)
    if user is None or shutil.which("runuser") is None:
        pytest.skip("PostgreSQL refuses root, and there is no other user to run it")
    return ["runuser", "-u", user, "--"]


@dataclass(frozen=True)
class Server:
    port: int

    @property
    def address(self) -> str:
        return f"postgresql+psycopg://grid:{PASSWORD}@127.0.0.1:{self.port}/grid"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL with PostGIS here (Debian: postgresql, postgresql-postgis)")
    before = ordinary_user()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = Path(tempfile.mkdtemp(prefix="geowbit-pg-", dir="/tmp"))
    secret = home / "secret"
    secret.write_text(PASSWORD)
    if before:
        shutil.chown(home, before[2])
        shutil.chown(secret, before[2])
    data = home / "data"

    def run(*command: str) -> None:
        subprocess.run([*before, *command], check=True, capture_output=True, cwd=home, timeout=120)

    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c fsync=off"
    try:
        run(
            str(folder / "initdb"), "-D", str(data), "-U", "grid", "-A", "scram-sha-256",
            f"--pwfile={secret}", "-E", "UTF8", "--locale=C",
        )  # fmt: skip
        run(
            str(folder / "pg_ctl"),
            "-D",
            str(data),
            "-w",
            "-l",
            str(home / "log"),
            "-o",
            options,
            "start",
        )
        try:
            found = Server(port)
            fill(found)
            yield found
        finally:
            run(str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def fill(server: Server) -> None:
    first = sqlalchemy.create_engine(
        server.address.removesuffix("grid") + "postgres", isolation_level="AUTOCOMMIT"
    )
    with first.connect() as connection:
        connection.execute(sqlalchemy.text("create database grid"))
    first.dispose()
    engine = sqlalchemy.create_engine(server.address)
    with engine.begin() as connection:
        for command in (
            "create extension postgis",
            "create schema power",
            'create table power."Sub Stations" '
            "(id int, name text, kv text, at geometry(Point, 6672))",
            "create table bare (id int)",
        ):
            connection.execute(sqlalchemy.text(command))
        for number, (lon, lat, kv) in enumerate(
            [
                (134.0, 34.2, "66000;6600"),
                (134.1, 34.3, "187kV"),
                (133.9, 34.1, None),
                (141.0, 43.0, "275"),
            ]
        ):
            connection.execute(
                sqlalchemy.text(
                    'insert into power."Sub Stations" values (:n, :name, :kv, '
                    "st_transform(st_setsrid(st_makepoint(:lon, :lat), 4326), 6672))"
                ),
                {"n": number, "name": "変電所", "kv": kv, "lon": lon, "lat": lat},
            )
    engine.dispose()


COLUMNS = {"voltage_kv": "kv"}


def test_a_table_is_a_layer(server: Server) -> None:
    layer = read_layer("substations", server.address, table="power.Sub Stations", columns=COLUMNS)
    layer = layer.sort_values("voltage_kv")
    assert layer["voltage_kv"].tolist() == [66, 187, 275]
    assert layer.geometry.x.tolist() == pytest.approx([134.0, 134.1, 141.0], abs=1e-8)
    assert set(layer["name"]) == {"変電所"}
    record = counted(layer.attrs["provenance"])
    assert (record["rows_read"], record["dropped"]) == (4, {"missing voltage_kv": 1})
    assert record["crs"] == "EPSG:6672"
    assert record["source"] == "PostGIS 127.0.0.1/grid, table power.Sub Stations"
    assert len(record["sha256"]) == 64


def test_a_question_and_a_window(server: Server) -> None:
    sql = "select name, kv, at as geom from power.\"Sub Stations\" where kv like '%kV'"
    layer = read_layer("substations", server.address, sql=sql, columns=COLUMNS)
    assert layer["voltage_kv"].tolist() == [187]
    box = (133.5, 34.0, 134.05, 34.25)
    near = read_layer(
        "substations", server.address, table="Sub Stations", columns=COLUMNS, bbox=box
    )
    assert near["voltage_kv"].tolist() == [66]
    assert near.attrs["provenance"]["rows_read"] == 2


@pytest.mark.parametrize(
    ("options", "code", "params"),
    [
        ({"table": "stations"}, "no_table", {"table": "stations"}),
        ({"table": "bare"}, "no_table", {"table": "bare"}),
        (
            {"table": "x'; drop table bare; --"},
            "no_table",
            {"table": "x'; drop table bare; --"},
        ),
        ({"sql": "select 1 as one"}, "no_geom", {"columns": "one"}),
        # what the server says is its own
        ({"sql": "delete from bare"}, "database_unread", {"what": "layers.a_question"}),
        (
            {"sql": "drop table bare"},
            "database_unread",
            {"why": "cannot execute DROP TABLE in a read-only transaction"},
        ),
        ({"sql": "selec"}, "database_unread", {"why": 'syntax error at or near "selec"'}),
        ({}, "table_or_sql", {"name": "substations"}),
    ],
)
def test_questions_that_are_none(
    server: Server, options: dict[str, Any], code: str, params: dict[str, str]
) -> None:
    with refused(LayerError, f"layers.{code}", **params) as error:
        read_layer("substations", server.address, **options)
    assert PASSWORD not in str(error.value)
    engine = sqlalchemy.create_engine(server.address)
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("select count(*) from bare")).scalar() == 0
    engine.dispose()


def test_a_server_that_does_not_answer_or_does_not_know_us(server: Server) -> None:
    for address in (
        server.address.replace(PASSWORD, "wrong-word"),
        server.address.replace(str(server.port), "1"),
        f"{server.address}?sslmode=nonsense",
    ):
        with pytest.raises(LayerError) as error:
            read_layer("substations", address, table="Sub Stations")
        said = str(error.value)
        assert "\n" not in said
        assert PASSWORD not in said
        assert "wrong-word" not in said


def test_no_password_reaches_the_results(server: Server, tmp_path: Path) -> None:
    yaml = tmp_path / "study.yaml"
    yaml.write_text(
        "area: {bbox: [133.95, 34.15, 134.05, 34.25]}\n"
        f"layers:\n  substations: {{postgis: '{server.address}', table: power.Sub Stations, "
        "columns: {voltage_kv: kv}, licence: unknown}\n"
    )
    sites = Study.from_yaml(yaml, load_mw=10).run()
    sites.write(tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        assert PASSWORD.encode() not in path.read_bytes(), path.name
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert "grid:***@127.0.0.1" in record["study"]["layers"]["substations"]["postgis"]
    assert "licence_unknown substations" in told_of(record)
    assert set(sites.table["substation_id"].astype(str)) <= {"0", "1", "3"}


@pytest.mark.parametrize(
    "layer",
    [
        f"postgresql://grid:{PASSWORD}@host/grid",
        {"postgis": f"postgresql://grid:{PASSWORD}@host/grid"},
        {"postgis": f"mysql://grid:{PASSWORD}@host/grid", "table": "a"},
        {"postgis": [f"postgresql://grid:{PASSWORD}@host/grid"], "table": "a"},
        {"file": f"postgresql://grid:{PASSWORD}@host/grid", "table": "a"},
    ],
)
def test_a_wrong_key_does_not_tell_the_password(layer: object) -> None:
    with pytest.raises(GeowbitError) as error:
        make_settings({"layers": {"substations": layer}})
    assert PASSWORD not in str(error.value)


def test_nothing_needs_a_server_to_refuse(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"voltage_kv": [66.0]}, geometry=[shapely.Point(134, 34)], crs=4326)
    frame.to_file(tmp_path / "a.gpkg")
    with refused(LayerError, "layers.no_database", name="substations"):
        read_layer("substations", "postgresql+nodriver://host/x", table="a")


def test_a_database_without_a_host_is_one_of_this_machine() -> None:
    pytest.importorskip("psycopg")
    where = Message("layers.on_this_machine", database="nowhere")
    with refused(LayerError, "layers.database_unread", where=where, what="layers.a_table"):
        read_layer("substations", "postgresql+psycopg:///nowhere", table="a")
