"""The plan of the finance page is saved as it changes and comes back by its link (see `saving`)."""

from __future__ import annotations

from buurtpunt_lib.dashboards import saving
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.storage.saved_plans import SavedPlan, forget_plan, load_plan, new_plan, save_plan


class Saving(saving.Saving):
    """Keeps the finance page's model and the database in step."""

    trait = "plan"
    words = "finance.saved."
    # The plan of a project is kept with its project (`project_plan`).
    yields = ("project",)

    def new(self, document: HubPlan) -> SavedPlan:
        return new_plan(document)

    def save(self, before: SavedPlan, document: HubPlan) -> SavedPlan:
        return save_plan(before, document)

    def load(self, token: str) -> SavedPlan:
        return load_plan(token)

    def forget(self, token: str) -> bool:
        return forget_plan(token)

    def show(self, document: HubPlan) -> None:
        self.model.open(document)

    def name_of(self, document: HubPlan) -> str:
        return document.name

    def to_save(self) -> HubPlan | None:
        return None if self.model.frame is not None else self.model.plan

    def begun_anew(self) -> bool:
        return self.model.at_beginning
