### Tabellen als GeoParquet und in SQL befragt.

geoparquet-no_duckdb = sql: braucht DuckDB; pip install "geowbit[sql]"
geoparquet-cannot_answer = sql: { $problem }
