### Tables as GeoParquet, and asked in SQL.

geoparquet-no_duckdb = sql: needs DuckDB; pip install "geowbit[sql]"
geoparquet-cannot_answer = sql: { $problem }
