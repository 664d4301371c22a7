"""Read a table of PostGIS, or the result of a query, as rows with a shape."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import geopandas as gpd
import pandas as pd

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Value
from geowbit.core.text import printable
from geowbit.layers._options import ReadOptions
from geowbit.layers.files import needed
from geowbit.layers.provenance import Provenance

__all__ = ["is_database", "open_table", "without_password"]

_ADDRESS = re.compile(r"^(postgresql|postgres|postgis)(\+\w+)?://", re.IGNORECASE)
_PASSWORD = re.compile(r"(?P<before>\w+(?:\+\w+)?://[^\s:/@]*):(?P<password>[^\s/]*)@")
_SECRET = re.compile(r"(?i)\b(password|passwd|pwd)\s*=\s*[^\s&;,'\"]+")
_TIMEOUT_S = 10


def is_database(path: Any) -> bool:
    """Tell whether a path is the address of a database.

    Examples
    --------
    >>> is_database("postgresql+psycopg://me@localhost/grid"), is_database("mine.gpkg")
    (True, False)
    """
    return isinstance(path, str) and bool(_ADDRESS.match(path))


def without_password(text: str) -> str:
    """Return a text in which no address shows its password.

    Examples
    --------
    >>> without_password("postgresql+psycopg://me:s3cret@host/grid?password=x")
    'postgresql+psycopg://me:***@host/grid?password=***'
    """
    plain = _PASSWORD.sub(r"\g<before>:***@", text)
    return _SECRET.sub(r"\1=***", plain)


def open_table(
    name: str, address: str, options: ReadOptions, record: Provenance
) -> tuple[gpd.GeoDataFrame, str]:
    """Return the rows of a table or of a question, and how they are called in messages.

    Parameters
    ----------
    name : str
        The layer that they are for.
    address : str
        ``postgresql+psycopg://user:password@host/database``. A password may stand in
        ``PGPASSWORD`` or ``~/.pgpass`` instead.
    options : ReadOptions
        ``table`` or ``sql``, and ``bbox``.
    record : Provenance
        Source and digest (of the rows) are added to it.

    Returns
    -------
    tuple of GeoDataFrame and str

    Raises
    ------
    LayerError
        Where there is no such table, the server does not answer or the question is none.
    """
    sql = needed("sqlalchemy", extra="postgis", what=f"layer {name}")
    if (options.table is None) == (options.sql is None):
        raise LayerError("layers.table_or_sql", name=name)
    try:
        url = sql.make_url(re.sub(_ADDRESS, _with_driver, address))
        where: Value = f"{url.host}/{url.database or ''}"
        if not url.host:
            where = Message("layers.on_this_machine", database=url.database or "")
        engine = sql.create_engine(url, connect_args={"connect_timeout": _TIMEOUT_S})
    except Exception as error:
        raise LayerError("layers.no_database", name=name) from error
    what = (
        Message("layers.a_table", table=options.table)
        if options.table
        else Message("layers.a_question")
    )
    try:
        with engine.connect() as connection:
            asking = connection.execution_options(postgresql_readonly=True)
            frame = _rows(sql, asking, name, where, options)
    except LayerError:
        raise
    except Exception as error:
        said = _first_line(error, url)
        raise LayerError(
            "layers.database_unread", name=name, where=where, what=what, why=said
        ) from error
    finally:
        engine.dispose()
    record.source = f"PostGIS {where}, {what}"
    record.sha256 = _digest(frame)
    return frame, f"{where}, {what}"


def _with_driver(match: re.Match[str]) -> str:
    return f"postgresql{match[2] or '+psycopg'}://"


def _rows(sql: Any, connection: Any, name: str, where: Value, options: ReadOptions) -> Any:
    question, values = options.sql, {}
    if options.table is not None:
        schema, _, table = options.table.rpartition(".")
        found = connection.execute(
            sql.text(
                "select f_table_schema, f_geometry_column, srid from geometry_columns "
                "where f_table_name = :table and (:schema = '' or f_table_schema = :schema) "
                "order by f_table_schema = 'public' desc, f_geometry_column"
            ),
            {"table": table, "schema": schema},
        ).first()
        if found is None:
            raise LayerError("layers.no_table", name=name, where=where, table=str(options.table))
        quote = connection.dialect.identifier_preparer.quote
        question = f"select * from {quote(found[0])}.{quote(table)}"  # noqa: S608, quoted names
        if options.bbox is not None and found[2]:
            question += (
                f" where {quote(found[1])} && "
                "st_transform(st_makeenvelope(:west, :south, :east, :north, 4326), :srid)"
            )
            values = dict(zip(("west", "south", "east", "north"), options.bbox, strict=True))
            values["srid"] = found[2]
        shape = found[1]
    else:
        shape = _shape_of(sql, connection, str(question), name, where)
    return gpd.read_postgis(sql.text(question), connection, geom_col=shape, params=values or None)


def _shape_of(sql: Any, connection: Any, question: str, name: str, where: Value) -> str:
    answer = connection.execute(sql.text(question))
    columns = list(answer.keys())
    answer.close()
    for usual in ("geom", "geometry", "the_geom", "wkb_geometry", "shape"):
        if usual in columns:
            return usual
    raise LayerError("layers.no_geom", name=name, where=where, columns=tuple(columns))


def _first_line(error: Exception, url: Any) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines() or [repr(error)]
    text = without_password(printable(lines[0]))[:200]
    return text.replace(str(url.password), "***") if url.password else text


def _digest(frame: gpd.GeoDataFrame) -> str:
    digest = hashlib.sha256()
    for shape in frame.geometry.to_wkb():
        digest.update(shape or b"")
    rows = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    digest.update(rows.to_csv(index=False).encode())
    return digest.hexdigest()
