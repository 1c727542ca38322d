"""The plan of a project as the parts of the finance page know a plan: both pages share them.

Nothing is kept here: every change is one of the project, and undone with it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import PlanOutcome
from buurtpunt_lib.texts import Catalogue


class PlanInProject:
    """What the story, the pitch and the settings of a plan ask of the model of their page."""

    def __init__(self, model: ProjectModel) -> None:
        self.model = model

    @property
    def say(self) -> Catalogue:
        return self.model.say

    @property
    def today(self) -> date:
        return self.model.today

    @property
    def plan(self) -> HubPlan:
        return self.model.project.plan

    @property
    def outcome(self) -> PlanOutcome:
        return self.model.outcome()

    def change(self, **fields: Any) -> None:
        """Sets fields of the plan. Raises InputError; the project stays as it was."""
        self.model.change(plan=self.plan.replace(**fields))
