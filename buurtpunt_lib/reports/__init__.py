"""Documents and tables that leave the program.

Row: a dict from column to value, or a row of a DataFrame (its index is not written).
Format of a table: `table` (aligned text for a terminal), `csv`, `json` or `geojson`; see
`reports.tables`. Format of a document: `xlsx`, `docx`, `pdf`, `pptx` or `html`; `plan_report`
gives any of them for a plan.
"""

from buurtpunt_lib.reports.plan_report import FORMATS, MEDIA_TYPES, plan_report, report_name

__all__ = ["FORMATS", "MEDIA_TYPES", "plan_report", "report_name"]
