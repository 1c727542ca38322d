"""Questions: the largest rent, the smallest margin, the fewest customers with which a plan works.

Works: the balance never comes below a buffer. Answer: the last value at which it works; one step
further it does not. A step is one cent of rent, a tenth of a percent of margin, one customer a
month: what people can agree on. The plan itself is changed and tried, so grants that pay a share,
VAT and taxes move along (`break_even.limit` moves a driver instead, and gives a factor).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from buurtpunt_lib.domain.plan import Activity, Cost, CostKind, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.cash_flow import cash_flow

# A shortage of less than half a cent is none.
_HALF_CENT = 0.005


class AnswerState(StrEnum):
    """SOLVED: there is such a value. ANY: it works at every value that a plan allows.
    NONE: no value of this number alone makes the plan work."""

    SOLVED = "solved"
    ANY = "any"
    NONE = "none"

    @property
    def text(self) -> str:
        """Key of its words in the text catalogue."""
        return f"finance_checks.answer.{self.value}"


@dataclass(frozen=True)
class Answer:
    """One answer. `now`: the value in the plan; `value`: the last that works, None for state NONE.

    question: `largest_rent` (euro a period), `smallest_margin` (share of the takings) or
    `fewest_customers` (visits a month). step: how far one further is; negative when lower is
    worse. plan: the plan with that value.
    """

    question: str
    line: str
    now: float
    value: float | None
    step: float
    state: AnswerState
    works_now: bool
    plan: HubPlan | None

    @property
    def text(self) -> str:
        """Key of the question in the text catalogue."""
        return f"finance_checks.question.{self.question}"


def works(plan: HubPlan, *, buffer: float = 0.0) -> bool:
    """Whether the balance of a plan never comes below `buffer` euro."""
    return float(cash_flow(plan).balance.min()) >= buffer - _HALF_CENT


def largest_rent(plan: HubPlan, *, line: str | None = None, buffer: float = 0.0) -> Answer:
    """The largest rent, per period of its line, with which the plan works.

    line: the id of the cost; the largest rent when not given. Raises InputError
    `outlook.nothing_to_ask` when the plan has no rent, `plan.line_unknown` for an unknown line.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Koffie", "start": "2027-01",
    ...     "opening": "2027-01", "months": 24,
    ...     "activities": [{"id": "cafe", "name": "Café", "customers": 100, "basket": 5}],
    ...     "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 350}]})
    >>> largest_rent(plan).value
    500.0
    """
    rents = [cost for cost in plan.costs if cost.kind is CostKind.RENT]
    found = _chosen(plan, line, Cost, max(rents, key=_a_year, default=None), "largest_rent")
    return _answer(
        plan, found.id, "largest_rent", found.amount, 0.01, 0.0, 1e6, buffer,
        lambda value: plan.replace_line(found.id, amount=value),
    )  # fmt: skip


def smallest_margin(plan: HubPlan, *, activity: str | None = None, buffer: float = 0.0) -> Answer:
    """The smallest margin of an activity, as a share of its takings, with which the plan works.

    activity: the one with the largest takings among those that buy goods when not given.
    Raises InputError `outlook.nothing_to_ask`, `plan.line_unknown`.
    """
    selling = [a for a in plan.activities if a.basket and a.margin < 1]
    found = _chosen(
        plan, activity, Activity, max(selling, key=_takings, default=None), "smallest_margin"
    )
    return _answer(
        plan, found.id, "smallest_margin", found.margin, -0.001, 0.0, 1.0, buffer,
        lambda value: plan.replace_line(found.id, margin=value),
    )  # fmt: skip


def fewest_customers(plan: HubPlan, *, activity: str | None = None, buffer: float = 0.0) -> Answer:
    """The fewest customers a month of an activity with which the plan works.

    In an ordinary month, once the activity is known; demand tied to residents is counted in the
    visits that it stands for. activity: the one with the largest takings when not given.
    Raises InputError `outlook.nothing_to_ask`, `plan.line_unknown`.
    """
    selling = [a for a in plan.activities if a.basket]
    found = _chosen(
        plan, activity, Activity, max(selling, key=_takings, default=None), "fewest_customers"
    )
    return _answer(
        plan, found.id, "fewest_customers", found.visits_a_month, -1.0, 0.0, 1e5, buffer,
        lambda value: plan.replace_line(found.id, customers=value, reach=None),
    )  # fmt: skip


def answers(plan: HubPlan, *, buffer: float = 0.0) -> tuple[Answer, ...]:
    """Every question that the plan can be asked: each rent, each margin, each activity."""

    def every() -> Iterator[Answer]:
        for cost in plan.costs:
            if cost.kind is CostKind.RENT:
                yield largest_rent(plan, line=cost.id, buffer=buffer)
        for activity in plan.activities:
            if activity.basket:
                yield fewest_customers(plan, activity=activity.id, buffer=buffer)
            if activity.basket and activity.margin < 1:
                yield smallest_margin(plan, activity=activity.id, buffer=buffer)

    return tuple(every())


def _a_year(cost: Cost) -> float:
    return cost.amount * 12 / cost.period.months if cost.period.months else cost.amount


def _takings(activity: Activity) -> float:
    return activity.visits_a_month * activity.basket


def _chosen(plan: HubPlan, line_id: str | None, kind: type, usual, question: str):
    found = usual if line_id is None else plan.line(line_id)
    if not isinstance(found, kind):
        raise InputError("outlook.nothing_to_ask", value=line_id or question)
    return found


def _answer(
    plan: HubPlan,
    line: str,
    question: str,
    now: float,
    step: float,
    least: float,
    most: float,
    buffer: float,
    with_value: Callable[[float], HubPlan],
) -> Answer:
    """Halves the distance between a value that works and one that does not, on the grid of steps.

    Between two such values there always is a step at which it turns, whatever the plan does.
    """
    size = abs(step)
    worst, best = (most, least) if step > 0 else (least, most)

    def at(number: int) -> float:
        # From whole steps, so that 3 × 0.1 is written 0.3.
        return round(number * size, 3)

    def holds(number: int) -> bool:
        return works(with_value(at(number)), buffer=buffer)

    def told(state: AnswerState, number: int | None) -> Answer:
        value = None if number is None else at(number)
        changed = None if value is None else with_value(value)
        return Answer(question, line, now, value, step, state, works_now, changed)

    works_now = works(plan, buffer=buffer)
    good, bad = round(best / size), round(worst / size)
    if holds(bad):
        return told(AnswerState.ANY, bad)
    start = round(now / size)
    if min(good, bad) < start < max(good, bad):
        # What is known of the plan as it stands halves the search.
        if holds(start):
            good = start
        else:
            bad = start
    if not holds(good):
        return told(AnswerState.NONE, None)
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        if holds(middle):
            good = middle
        else:
            bad = middle
    return told(AnswerState.SOLVED, good)
