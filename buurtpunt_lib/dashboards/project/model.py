"""The state of a page about a project: the project as it stands, and steps back and forth.

Place: where a value stands, such as "start.why" or "team[an].role" (see `domain.project.places`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import traitlets

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.places import (
    item_model,
    value_at,
    with_item,
    with_moved,
    with_value,
    without_item,
)
from buurtpunt_lib.planning.steps import step_of
from buurtpunt_lib.texts import Catalogue, catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts
    from buurtpunt_lib.domain.plan import HubPlan
    from buurtpunt_lib.finance import PlanOutcome

MOST_UNDO = 200
# Each of them takes a few milliseconds when somebody else's changes come in.
MOST_REBASED = 40


class ProjectModel(traitlets.HasTraits):
    """Change the project by `edit`, `put` and their like; whoever shows it observes `project`.

    Every change makes a new frozen project, checked as a whole. An InputError leaves the state as
    it was. `section` is the key of the part of the page that is open. `wanted` is the place where
    somebody wants to go: whoever shows that field puts the cursor there and empties it.
    """

    project = traitlets.Any(help="the project as it stands, a frozen Project")
    section = traitlets.Unicode("", help="key of the section that is open")
    token = traitlets.Unicode("", help="what the link of the project ends in, once there is one")
    wanted = traitlets.Unicode("", help="place of the field that asks for the cursor")

    def __init__(self, say: Catalogue, *, today: date, **traits: Any) -> None:
        self.say = say
        self.today = today
        self._past: list[Project] = []
        self._future: list[Project] = []
        self._outcome: tuple[HubPlan, PlanOutcome] | None = None
        # The last change may be one of many, such as a step of a drag: saving waits for the rest.
        self.in_turn = False
        # True while another project takes the place of the one that was shown.
        self.beginning = False
        super().__init__(**traits)
        if self.project is None:
            self.project = self.original

    @classmethod
    def start(cls, language: str | None = None) -> ProjectModel:
        return cls(catalogue(language), today=date.today())

    @cached_property
    def original(self) -> Project:
        """The empty project that a page begins with: next year, with a quarter of preparation."""
        year = self.today.year + 1
        return Project.empty(
            name=self.say("project.new_name"), start=date(year, 1, 1), opening=date(year, 4, 1)
        )

    # --- what others know of it ------------------------------------------------------------------

    def at(self, place: str) -> Any:
        """What stands at a place. Raises InputError `project.no_such_place`, `.item_gone`."""
        return value_at(self.project, place)

    def facts(self) -> Facts:
        """What the tables say of every village of Flanders; worked out when first asked."""
        from buurtpunt_lib import assessment

        return assessment.facts()

    def outcome(self) -> PlanOutcome:
        """What the plan of the project comes to; kept as long as the plan is the same."""
        from buurtpunt_lib import finance

        plan = self.project.plan
        if self._outcome is None or self._outcome[0] is not plan:
            self._outcome = plan, finance.PlanOutcome(finance.cash_flow(plan))
        return self._outcome[1]

    def go(self, place: str) -> None:
        """Leads to the field of a place: its step opens, and the cursor goes there.

        A step that has another page is left to the page itself, which sees `wanted` change.
        """
        step = step_of(place)
        with self.hold_trait_notifications():
            self.wanted = place
            if step is not None:
                self.section = step.value

    # --- changing --------------------------------------------------------------------------------

    def edit(self, place: str, value: Any) -> None:
        """Sets what stands at a place: "start.why", "plan.village", "team[an].role".

        Raises InputError when the project does not allow it, or has no such place.
        """
        self._step(with_value(self.project, place, value))

    def put(self, place: str, item: dict[str, Any]) -> str:
        """Adds an item to a list, or replaces the one with its id; its id comes back.

        item: its fields as in the JSON text, with or without "id". Raises InputError.
        """
        own = item.get("id") or self.new_id(place)
        self._step(with_item(self.project, place, {**item, "id": own}))
        return own

    def take(self, place: str, item: str) -> None:
        """Takes an item out of a list. Raises InputError `project.item_gone`."""
        self._step(without_item(self.project, place, item))

    def move(self, place: str, item: str, by: int) -> None:
        """Puts an item `by` places lower in its list (higher when negative). Raises InputError."""
        self._step(with_moved(self.project, place, item, by))

    def tick(self, code: str, on: bool) -> None:
        """Ticks a code as done or read, or takes the tick away. Raises InputError."""
        ticked = self.project.ticked
        if on and code not in ticked:
            self._step(self.project.replace(ticked=(*ticked, code)))
        elif not on and code in ticked:
            self._step(self.project.replace(ticked=tuple(one for one in ticked if one != code)))

    def change(self, **fields: Any) -> None:
        """Sets whole parts of the project, several in one step. Raises InputError."""
        self._step(self.project.replace(**fields))

    def open(self, project: Project) -> None:
        """Shows another project; what was shown can be brought back."""
        self._step(project)

    def rebase(self, project: Project, bring: Callable[[Project], Project]) -> None:
        """Shows the project together with what somebody else changed in it.

        bring: puts those changes into any project of ours. The steps that can be taken back get
        them too: "undo" takes back what was done here, never what somebody else did.
        """
        past: list[Project] = []
        for one in self._past[-MOST_REBASED:]:
            brought = bring(one)
            if brought not in (past[-1:] or [None]) and brought != project:
                past.append(brought)
        self._past, self._future = past, []
        self.project = project

    def begin(self, project: Project) -> None:
        """Shows another project as if it were the first; there is nothing to take back."""
        self._past, self._future = [], []
        self.beginning = True
        try:
            self.project = project
        finally:
            self.beginning = False

    def new_id(self, place: str) -> str:
        """An id for one more item of a list.

        By chance, not by counting: two people who each add something to their own copy must not
        give both the same id, because copies are brought together by it.
        """
        kind = item_model(place).__name__.lower()[:20]
        return f"{kind}_{secrets.token_hex(4)}"

    # --- back and forth --------------------------------------------------------------------------

    def _step(self, project: Project) -> None:
        if project != self.project:
            self._past = [*self._past[-MOST_UNDO:], self.project]
            self._future = []
            self.project = project

    def undo(self) -> None:
        if self._past:
            self._future.append(self.project)
            self.project = self._past.pop()

    def redo(self) -> None:
        if self._future:
            self._past.append(self.project)
            self.project = self._future.pop()

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    @property
    def at_beginning(self) -> bool:
        """Nothing was entered or opened yet."""
        return not self._past and not self._future
