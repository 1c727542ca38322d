"""The state of the finance page: a plan, its levers, and the outcome with and without grants."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import traitlets

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards.finance_plan import levers as lv
from buurtpunt_lib.domain.plan import LINE_LISTS, USER, Actual, HubPlan
from buurtpunt_lib.finance.actuals import FIGURES as ACTUAL_FIGURES
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import Catalogue, catalogue

EXAMPLES = DATA / "examples"
MOST_UNDO = 200


class Model(traitlets.HasTraits):
    """Choose an `example` (or "" for an empty plan), `move` levers, read `outcome`."""

    example = traitlets.Unicode("", help="name of an example plan; empty = begin from nothing")
    plan = traitlets.Any(help="the plan as it stands, a frozen HubPlan")
    outcome = traitlets.Any(help="what the plan comes to: a finance.PlanOutcome")
    section = traitlets.Unicode("", help="key of the section below the outcome that is open")

    def __init__(self, say: Catalogue, *, today: date, **traits: Any) -> None:
        self.say = say
        self.today = today
        self._past: list[HubPlan] = []
        self._future: list[HubPlan] = []
        self._levers: tuple[lv.Lever, ...] = ()
        self._turn: Any = None
        # The plan as a project had it, when the page works on that one.
        self.frame: HubPlan | None = None
        super().__init__(**traits)
        self._begin()

    @classmethod
    def start(cls, language: str | None = None) -> Model:
        model = cls(catalogue(language), today=date.today())
        model.example = model.examples[0][0]
        return model

    @traitlets.validate("example")
    def _existing(self, proposal: Any) -> str:
        # A visitor can send any value: what is no example means an empty plan.
        return proposal.value if proposal.value in dict(self.examples) else ""

    @cached_property
    def examples(self) -> list[tuple[str, str]]:
        """(file name without ending, name of the plan) of every example."""
        return [(path.stem, read_plan(path).name) for path in sorted(EXAMPLES.glob("*.json"))]

    @traitlets.observe("example")
    def _begin(self, _change: Any = None) -> None:
        if self.frame is not None:
            # The numbers of an example, in the plan of the project; or what it began with.
            self._step(framed(self.original, self.plan) if self.example else self.original)
            return
        self._past, self._future, self._levers, self._turn = [], [], (), None
        self._show(self.original)

    @property
    def original(self) -> HubPlan:
        """The plan that the page began with."""
        if self.frame is not None and not self.example:
            return with_usual_lines(self.frame, self._usual())
        if self.example:
            return read_plan(EXAMPLES / f"{self.example}.json")
        return self._usual()

    def _usual(self) -> HubPlan:
        """The usual lines, every number still at zero."""
        say, plan = self.say, self.frame
        words = {key: say(f"finance.blank.{key}") for key in BLANK_LINES}
        year = self.today.year + 1
        start, opening = date(year, 1, 1), date(year, 4, 1)
        if plan is not None:
            start, opening = plan.start, plan.opening
        return lv.blank(say("finance.blank.name"), words, start=start, opening=opening)

    def enter(self, plan: HubPlan) -> None:
        """Works on the plan of a project from here on; one without lines gets the usual ones."""
        self.frame = None
        with self.hold_trait_notifications():
            self.set_trait("example", "")
        self.frame = plan
        self._past, self._future, self._levers, self._turn = [], [], (), None
        self._show(self.original)

    @property
    def levers(self) -> tuple[lv.Lever, ...]:
        """What can be moved. Ranges stay while one drags; they widen only for a larger value."""
        return self._levers

    def move(self, key: str, value: float, turn: Any = None) -> None:
        """Sets one number; out of range is brought back, an unknown key changes nothing.

        turn: moves of one number in the same turn, such as one drag, are undone together.
        """
        lever = self._lever(key)
        if lever is not None and value == value:
            self._step(lv.moved(self.plan, lever, value), turn and (key, turn))

    def put(self, key: str, value: float) -> None:
        """Sets one number to exactly this value, also between steps and beyond the slider's range.

        Raises InputError when the plan does not allow it; an unknown key changes nothing.
        """
        lever = self._lever(key)
        if lever is not None:
            self._step(lv.with_value(self.plan, lever, value))

    def _lever(self, key: str) -> lv.Lever | None:
        return next((lever for lever in self._levers if lever.key == key), None)

    def edit(self, line: str, field: str, value: Any) -> None:
        """Sets one field of one line; the number then counts as the user's own.

        Raises InputError when the plan does not allow it; the plan stays as it was.
        """
        bases = {**self.plan.line(line).bases, field: USER}
        own = {"bases": bases} if isinstance(value, int | float) else {}
        self._step(self.plan.replace_line(line, **{field: value}, **own))

    def add(self, name: str, line: dict[str, Any]) -> None:
        """Adds a line to a list. Raises InputError when the plan does not allow it."""
        self._step(self.plan.replace(**{name: [*getattr(self.plan, name), line]}))

    def remove(self, line: str) -> None:
        """Takes a line out. Raises InputError when another line needs it."""
        self._step(self.plan.without_line(line))

    def change(self, **fields: Any) -> None:
        """Sets fields of the plan itself. Raises InputError; the plan stays as it was."""
        self._step(self.plan.replace(**fields))

    def record(self, month: date, figure: str, value: float | None) -> None:
        """Writes down what happened in a month; None takes it away. Raises InputError."""
        known = {one.month: one for one in self.plan.actuals}
        now = known.get(month, Actual(month=month))
        # Through plain values, so that the plan checks them like everything else.
        entry = now.model_dump() | {figure: value}
        others = [one for one in self.plan.actuals if one.month != month]
        empty = all(entry[name] is None for name in ACTUAL_FIGURES)
        self._step(self.plan.replace(actuals=others if empty else [*others, entry]))

    def follow(self, plan: HubPlan) -> None:
        """Shows the plan with what somebody else changed in it.

        Steps cannot be taken back beyond this: that would take back what the other did too.
        """
        self._past, self._future, self._turn = [], [], None
        self._show(plan)

    def open(self, plan: HubPlan) -> None:
        """Shows another plan, one that was saved; what was shown can be brought back."""
        self._step(plan)

    def _step(self, plan: HubPlan, turn: Any = None) -> None:
        if plan != self.plan:
            if turn is None or turn != self._turn:
                self._past = [*self._past[-MOST_UNDO:], self.plan]
            self._turn = turn
            self._future = []
            self._show(plan)

    def undo(self) -> None:
        self._turn = None
        if self._past:
            self._future.append(self.plan)
            self._show(self._past.pop())

    def redo(self) -> None:
        self._turn = None
        if self._future:
            self._past.append(self.plan)
            self._show(self._future.pop())

    def restore(self) -> None:
        """Back to how the plan was; that can be undone too."""
        self._step(self.original)

    @property
    def in_turn(self) -> bool:
        """The last change may be one of many, such as a step of a drag: more may follow at once."""
        return self._turn is not None

    @property
    def at_beginning(self) -> bool:
        """Nothing was changed since the plan was chosen."""
        return not self._past and not self._future

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def _show(self, plan: HubPlan) -> None:
        before = {lever.key: lever for lever in self._levers}
        self._levers = tuple(
            lv.with_range(lever, before.get(lever.key, lever)) for lever in lv.levers(plan)
        )
        flow = finance.cash_flow(plan)
        with self.hold_trait_notifications():
            # Told in this order: what is drawn before what is kept.
            self.outcome = finance.PlanOutcome(flow)
            self.plan = plan


def framed(lines: HubPlan, plan: HubPlan) -> HubPlan:
    """The numbers of one plan under the name, in the village and with the words of another."""
    kept = ("name", "village", "legal_form", "canvas", "pitch", "feasibility", "actuals", "ticked")
    return lines.replace(
        **{field: getattr(plan, field) for field in kept}, example=False, description=""
    )


def with_usual_lines(plan: HubPlan, usual: HubPlan) -> HubPlan:
    """A plan that has no lines, with the usual ones; a plan that has some, as it is."""
    if any(getattr(plan, name) for name in LINE_LISTS):
        return plan
    return plan.replace(**{name: getattr(usual, name) for name in LINE_LISTS})


# Lines of an empty plan; their names stand in the catalogue.
BLANK_LINES = (
    "sales", "rent", "electricity", "gas", "telephone", "accounting", "insurance", "publicity",
    "travel", "staff", "fitting_out", "grant", "memberships", "own",
)  # fmt: skip
