"""Checklists that people fill in: made by us, changed with openpyxl as a person would."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from types import SimpleNamespace

import openpyxl
import pandas as pd

from buurtpunt_lib import datasets
from buurtpunt_lib.reports.checklist.questions import questions
from buurtpunt_lib.reports.checklist.sheet import COLUMNS, KEY, to_sheet
from buurtpunt_lib.texts import catalogue

TODAY = date(2026, 11, 22)
SAY = catalogue("nl")
RUNKELEN, ZEPPEREN = "71053F", "71053G"


@cache
def evidence(villages=(RUNKELEN, ZEPPEREN)) -> pd.DataFrame:
    """Of each facility and village: some are shown, some are not, of most no source speaks."""
    rows = []
    for village in villages:
        for facility in datasets.facilities():
            known = {
                "supermarket": ("present", 2.0, "openstreetmap", "2026-02", ""),
                "pharmacy": ("present", float("nan"), "openstreetmap", "2022+", ""),
                "post_point": ("absent", float("nan"), "bpost_service_points", "2026-02", ""),
                "parcel_locker": ("unknown", float("nan"), "bpost_service_points", "2026-02",
                                  "not_found"),
                "pub": ("unknown", float("nan"), "local_knowledge", "2026-01-05",
                        "contradiction"),
                "bakery": ("unknown", float("nan"), "openstreetmap", "2026-02", "no_boundary"),
            }.get(facility.code, ("unknown", float("nan"), None, None, "no_source"))  # fmt: skip
            rows.append((village, facility.code, *known))
    return pd.DataFrame(
        rows, columns=["village", "service", "presence", "count", "source", "as_of", "reason"]
    )


@cache
def workbook(*observations, villages=(RUNKELEN,), say=SAY) -> bytes:
    asked = questions(evidence(villages), villages, observations, say)
    return to_sheet(asked, say, today=TODAY)


class Filled:
    """A workbook that is open to be filled in."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def page(self, name: str = "Runkelen") -> SimpleNamespace:
        sheet = self.book[name]
        keys = next(
            row for row in sheet.iter_rows() if any(c.value == f"{KEY}id" for c in row)
            and any(c.value == f"{KEY}said" for c in row)
        )  # fmt: skip
        at = {key: next(c.column for c in keys if c.value == f"{KEY}{key}") for key in COLUMNS}
        rows = {sheet.cell(n, at["id"]).value: n for n in range(1, sheet.max_row + 1)}
        return SimpleNamespace(sheet=sheet, at=at, rows=rows)

    def fill(self, facility: str, *, name="Runkelen", village=RUNKELEN, **values) -> Filled:
        """Writes in the boxes of one question; `day` and `by` of a facility "" are on top."""
        page = self.page(name)
        for key, value in values.items():
            page.sheet.cell(page.rows[f"{village} {facility}"], page.at[key]).value = value
        return self

    def top(self, *, name="Runkelen", **values) -> Filled:
        page = self.page(name)
        for key, value in values.items():
            page.sheet.cell(page.rows[f"{KEY}{key}"], page.at["said"]).value = value
        return self

    def change(self, action: Callable, *, name="Runkelen") -> Filled:
        action(self.page(name))
        return self

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()
