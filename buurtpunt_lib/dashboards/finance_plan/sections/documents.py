"""The plan as a file to keep, and as documents for a bank, a notary or a subsidy giver."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.finance_plan.model import Model


class Documents:
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.widget = c.column(
            c.html(m.paragraph(say("finance.documents.lead"))),
            download(
                say("finance.documents.json"),
                lambda: model.plan.to_json().encode(),
                "plan.json",
                guarded,
                kind="application/json",
            ),
        )

    def refresh(self) -> None:
        """Files are made when they are asked for."""
