"""Steps: the order in which a plan is built up, that of VLAIO's Startkompas, and how far each is.

Step: one part of that order, from what must be bought to the answer.
Given: a number that somebody filled in: above zero, or put at zero on purpose.
Filled in: a line of which every number that the step asks for is given.
State: how far a step is. It follows from the plan; nobody ticks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from buurtpunt_lib.domain.plan import Activity, ActivityKind, Grant, HubPlan, Line, OwnMoney


class Step(StrEnum):
    """In the order in which they are taken."""

    INVESTMENTS = "investments"
    FUNDING = "funding"
    FIXED_COSTS = "fixed_costs"
    MARGINS = "margins"
    BREAK_EVEN = "break_even"
    FEASIBILITY = "feasibility"
    FORECAST = "forecast"
    ANSWER = "answer"

    @property
    def text(self) -> str:
        """Key of its name in the text catalogue."""
        return f"finance_guide.step.{self.value}"


STEPS = tuple(Step)


class StepState(StrEnum):
    """EMPTY: nothing is given yet. STARTED: something is. FILLED: all that is asked is."""

    EMPTY = "empty"
    STARTED = "started"
    FILLED = "filled"

    @property
    def text(self) -> str:
        """Key of its words in the text catalogue."""
        return f"finance_guide.state.{self.value}"


# The lists of lines that are filled in at a step. Activities come twice: first what one customer
# brings, later how many come.
STEP_LISTS: Mapping[Step, tuple[str, ...]] = MappingProxyType(
    {
        Step.INVESTMENTS: ("investments",),
        Step.FUNDING: (
            "own_money", "loans", "grants", "recurring_grants", "crowdfunding", "gifts",
        ),
        Step.FIXED_COSTS: ("costs", "staff", "volunteers"),
        Step.MARGINS: ("activities",),
        Step.FORECAST: ("activities",),
    }
)  # fmt: skip

# What is worked out from other steps, and from which.
_FOLLOWS: Mapping[Step, tuple[Step, ...]] = MappingProxyType(
    {
        Step.BREAK_EVEN: (Step.FIXED_COSTS, Step.MARGINS, Step.FORECAST),
        Step.ANSWER: tuple(s for s in STEPS if s not in (Step.BREAK_EVEN, Step.ANSWER)),
    }
)

# What these sell was bought first: all of the price is never left.
_GOODS = frozenset({ActivityKind.SHOP, ActivityKind.BREAD, ActivityKind.CAFE})
# What these offer is often free.
_OFTEN_FREE = frozenset(
    {ActivityKind.MEETING, ActivityKind.MUNICIPAL_DESK, ActivityKind.EVENTS,
     ActivityKind.LENDING_LIBRARY, ActivityKind.REPAIR_CAFE}
)  # fmt: skip


def is_given(line: Line, field: str) -> bool:
    """Whether a number of a line was filled in; zero counts when it has a basis of its own."""
    value = getattr(line, field)
    return value is not None and (value > 0 or field in line.bases)


def _customers(line: Activity) -> bool:
    return line.visits_a_month > 0 if line.reach else is_given(line, "customers")


def _kept(line: Activity) -> bool:
    """Whether it is known what a customer pays and what of it is left."""
    if line.basket <= 0:
        free = line.kind in _OFTEN_FREE and _customers(line)
        return free or is_given(line, "basket")
    if "margin" in line.bases:
        return True
    return line.margin > 0 and (line.margin < 1 or line.kind not in _GOODS)


def _own_money(line: OwnMoney) -> bool:
    if line.count is None:
        return is_given(line, "amount")
    return is_given(line, "count") and is_given(line, "price")


def _grant(line: Grant) -> bool:
    return is_given(line, "share" if line.amount is None else "amount")


def _all(*fields: str) -> Callable[[Line], bool]:
    return lambda line: all(is_given(line, field) for field in fields)


# When a line of a list is filled in; what activities are asked differs from step to step.
_FILLED: Mapping[str, Callable[..., bool]] = MappingProxyType(
    {
        "investments": _all("amount"),
        "own_money": _own_money,
        "loans": _all("amount"),
        "grants": _grant,
        "recurring_grants": _all("amount"),
        "crowdfunding": _all("target"),
        "gifts": _all("amount"),
        "costs": _all("amount"),
        "staff": _all("fte", "yearly_cost"),
        "volunteers": _all("people", "hours"),
    }
)
_ASKED: Mapping[Step, Callable[[Activity], bool]] = MappingProxyType(
    {Step.MARGINS: _kept, Step.FORECAST: _customers}
)
# A line is begun when one of these is given, although more is asked of it.
_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "own_money": ("count", "price"),
        "staff": ("fte", "yearly_cost"),
        "volunteers": ("people", "hours"),
    }
)


def open_lines(plan: HubPlan, step: Step) -> tuple[Line, ...]:
    """The lines of a step that are not filled in yet, in the order of its lists."""
    return tuple(line for _, line, filled in _lines(plan, step) if not filled)


def _lines(plan: HubPlan, step: Step) -> Iterator[tuple[str, Line, bool]]:
    for name in STEP_LISTS.get(step, ()):
        filled = _ASKED.get(step) or _FILLED[name]
        for line in getattr(plan, name):
            yield name, line, filled(line)


def _begun(name: str, line: Line, step: Step) -> bool:
    if step is Step.MARGINS:
        # The margin of a new line is not given: it stands there.
        return is_given(line, "basket") or "margin" in line.bases
    return any(is_given(line, field) for field in _PARTS.get(name, ()))


def step_states(plan: HubPlan) -> dict[Step, StepState]:
    """How far every step of a plan is, in the order of the steps.

    >>> from datetime import date
    >>> plan = HubPlan.empty(name="Koffie", start=date(2027, 1, 1))
    >>> {state.value for state in step_states(plan).values()}
    {'empty'}
    >>> plan = plan.replace(investments=[
    ...     {"id": "oven", "name": "Oven", "amount": 900.0, "month": "2027-01"}])
    >>> step_states(plan)[Step.INVESTMENTS].value
    'filled'
    """
    found: dict[Step, StepState] = {}
    for step in STEPS:
        if step in STEP_LISTS:
            found[step] = _state_of_lines(plan, step)
        elif step is Step.FEASIBILITY:
            found[step] = _state_of_words(plan)
    for step, others in _FOLLOWS.items():
        found[step] = _together(found[other] for other in others)
    return {step: found[step] for step in STEPS}


def _state_of_lines(plan: HubPlan, step: Step) -> StepState:
    lines = list(_lines(plan, step))
    filled = [is_filled for _, _, is_filled in lines]
    # Money that is there already is a source too.
    if step is Step.FUNDING and plan.opening_balance:
        filled.append(True)
    begun = any(filled) or any(_begun(name, line, step) for name, line, _ in lines)
    return _of(bool(filled) and all(filled), begun)


def _state_of_words(plan: HubPlan) -> StepState:
    said = plan.feasibility
    asked = [name for name in type(said).model_fields if not name.endswith("_ok")]
    answered = [flag is not None for flag in (said.internal_ok, said.external_ok)]
    done = [*(name in said.written for name in asked), *answered]
    return _of(all(done), any(done))


def _together(states: Iterable[StepState]) -> StepState:
    states = list(states)
    return _of(
        all(state is StepState.FILLED for state in states),
        any(state is not StepState.EMPTY for state in states),
    )


def _of(every: bool, some: bool) -> StepState:
    if every:
        return StepState.FILLED
    return StepState.STARTED if some else StepState.EMPTY


def first_open(plan: HubPlan) -> Step:
    """The first step that is not filled in; the answer when all are."""
    states = step_states(plan)
    return next((step for step in STEPS if states[step] is not StepState.FILLED), Step.ANSWER)
