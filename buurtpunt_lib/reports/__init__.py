"""Documents and tables that leave the program.

Row: a dict from column to value, or a row of a DataFrame (its index is not written).
Format of a table: `table` (aligned text for a terminal), `csv`, `json` or `geojson`; see
`reports.tables`. Format of a document: `xlsx`, `docx`, `pdf`, `pptx` or `html`; `plan_report`
gives any of them for a plan, `village_report` and `municipality_report` all but `pptx` for a
village or a municipality. `project_document` makes those of a project, each kind in forms of its
own, `ics` among them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.reports.plan_report import FORMATS, MEDIA_TYPES, plan_report, report_name

if TYPE_CHECKING:
    from buurtpunt_lib.reports.village_document import (
        document_name,
        municipality_report,
        village_report,
    )

# Brings assessments along, which a page of plans does not need.
_LATER = frozenset({"document_name", "municipality_report", "village_report"})


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.village_document"), name)


__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "document_name",
    "municipality_report",
    "plan_report",
    "report_name",
    "village_report",
]
