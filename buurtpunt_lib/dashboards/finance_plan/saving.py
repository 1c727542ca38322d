"""Nothing is lost when the page is closed: the plan is saved as it changes and comes back.

A plan that nobody has touched is not saved: every visitor would leave an example behind. The first
change gives the plan a link; after that every change is saved under it. A link can be taken back:
then the plan is gone from the database, and the next change gives it another link.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buurtpunt_lib.dashboards.bookmark import Bookmark
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.later import Later
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.saved_plans import SavedPlan, forget_plan, load_plan, new_plan, save_plan


class Saving:
    """Keeps a model and the database in step. `tell` hears one sentence about how it stands."""

    def __init__(self, model: Model, tell: Callable[[str, str], None]) -> None:
        self.model = model
        self.tell = tell
        self.saved: SavedPlan | None = None
        self._unsaved: HubPlan | None = None
        self._rest = Later(self._save)
        self.bookmark = Bookmark(model.say, name="plan")
        self.bookmark.on_ask(self.restore)
        self.bookmark.on_revoke(self.revoke)
        model.observe(self._changed, "plan")

    def restore(self, token: str, remembered: bool) -> None:
        """Brings back the plan of a link, or the one that this browser had last."""
        say = self.model.say
        self._rest.now()
        try:
            found = load_plan(token)
        except InputError as error:
            # A remembered plan that is gone is no news; a link that does not work is.
            if not remembered:
                self.tell("warning", say.error(error))
            self.bookmark.token = ""
            return
        self.saved = found
        self.model.open(found.plan)
        self.bookmark.token = found.token
        self.tell("info", say("finance.saved.back", name=found.plan.name))

    def revoke(self) -> None:
        """Takes the link back: who has it can no longer open the plan. The screen keeps it."""
        self._rest.now()
        if self.saved is None:
            return
        say = self.model.say
        try:
            forget_plan(self.saved.token)
        except InputError as error:
            self.tell("warning", say.error(error))
            return
        self.saved = None
        self.bookmark.token = ""
        self.tell("info", say("finance.saved.revoked"))

    def _changed(self, _change: Any) -> None:
        model = self.model
        if model.at_beginning:
            # Another plan to begin with: what was saved keeps its own link.
            self._rest.now()
            self.saved = None
            self.bookmark.token = ""
            self.tell("saved", "")
            return
        self._unsaved = model.plan
        if model.in_turn:
            # Not every step of a drag, but where it comes to rest.
            self._rest.soon()
        else:
            self._rest.now()

    def _save(self) -> None:
        plan, self._unsaved = self._unsaved, None
        if plan is None or (self.saved is not None and self.saved.plan == plan):
            return
        say = self.model.say
        try:
            self.saved = new_plan(plan) if self.saved is None else save_plan(self.saved, plan)
        except InputError as error:
            self.tell("warning", say.error(error))
            return
        self.bookmark.token = self.saved.token
        self.tell("saved", say("finance.saved.now"))
