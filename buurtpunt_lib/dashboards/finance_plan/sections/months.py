"""Month by month: what comes in, what goes out, and what is in the account."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.dashboards.finance_plan.model import Model


class Months:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.widget = c.html()

    def refresh(self) -> None:
        self.widget.value = str(parts.month_table(self.model))
