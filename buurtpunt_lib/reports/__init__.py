"""Documents and tables that leave the program.

Row: a dict from column to value, or a row of a DataFrame (its index is not written).
Format: `table` (aligned text for a terminal), `csv`, `json` or `geojson`; see `reports.tables`.
"""
