### GeoParquetの表、SQLでの問い合わせ。

geoparquet-no_duckdb = sql: DuckDBが必要です。pip install "geowbit[sql]"
geoparquet-cannot_answer = sql: { $problem }
