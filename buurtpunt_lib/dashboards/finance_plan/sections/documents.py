"""The plan as a file to keep, and as documents for a bank, a notary or a subsidy giver."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib import reports
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.finance_plan.model import Model


class Documents:
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say

        def document(format: str) -> widgets.Widget:
            return download(
                say(f"finance.documents.{format}"),
                lambda: reports.plan_report(model.plan, format, say),
                lambda: reports.report_name(model.plan, format),
                guarded,
                kind=reports.MEDIA_TYPES[format],
            )

        self.widget = c.column(
            c.html(m.paragraph(say("finance.documents.lead"))),
            c.buttons(*(document(format) for format in reports.FORMATS)),
            c.html(m.note(say("finance.books.advice"), kind="warning")),
            c.html(m.element("h3", say("finance.documents.keep"))),
            c.html(m.paragraph(say("finance.documents.keep_lead"))),
            c.buttons(
                download(
                    say("finance.documents.json"),
                    lambda: model.plan.to_json().encode(),
                    "plan.json",
                    guarded,
                    kind="application/json",
                )
            ),
        )

    def refresh(self) -> None:
        """Files are made when they are asked for."""
