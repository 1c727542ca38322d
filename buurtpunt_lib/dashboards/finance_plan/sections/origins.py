"""Where every number of the plan comes from."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.dashboards.finance_plan.model import Model


class Origins:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.widget = c.html()

    def refresh(self) -> None:
        warning = m.note(self.model.say("finance.origin.warning"), kind="assumption")
        self.widget.value = str(warning + parts.origins(self.model))
