"""A smaller start: the built-in scenario `small_start` made into a plan that can be worked on.

Share: how large the smaller start is beside the plan, 0.5 for the built-in scenario itself. Other
shares lie on a straight line between the plan (1) and that scenario: what the scenario cuts by
half (investments, grants, loans, staff) follows the share, other costs and customers fall less.
What lies before the start of the plan is a fact and stays. A smaller plan may stay exempt from
VAT where the scenario, which keeps the VAT of the plan, does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from buurtpunt_lib.domain.plan import LINE_LISTS, Activity, Basis, Crowdfunding, HubPlan, Line
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance.changes import Case, Scale
from buurtpunt_lib.finance.line_changes import Multiply
from buurtpunt_lib.finance.scenarios import BUILT_IN

SHARE, LEAST = 0.5, 0.1
# Numbers as people would write them: euro in cents, people and posts a little finer.
_CENTS, _FINE = 2, 4


@dataclass(frozen=True)
class Changed:
    """One number of one line, before and after; `visits` stands for residents in reach."""

    where: str
    line: str
    field: str
    before: float
    after: float


@dataclass(frozen=True)
class SmallStart:
    """The smaller plan, and every number that differs from the plan that it was made from."""

    plan: HubPlan
    share: float
    changes: tuple[Changed, ...]


def small_start(plan: HubPlan, *, share: float = SHARE, because: str = "small_start") -> SmallStart:
    """A smaller plan, by the changes of the built-in scenario `small_start`.

    because: stands with each changed number as the assumption that it is. Raises InputError
    `plan.too_small` or `plan.too_large` for a share outside 0.1 to 1, and
    `finance.open_already` when the hub opened before the plan starts.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "Bakker", "start": "2027-01",
    ...     "opening": "2027-03", "activities": [{"id": "bread", "name": "Brood", "customers": 900,
    ...     "basket": 3}], "costs": [{"id": "rent", "name": "Huur", "amount": 400}]})
    >>> [(c.line, c.before, c.after) for c in small_start(plan).changes]
    [('bread', 900.0, 540.0), ('rent', 400.0, 300.0)]
    """
    if not share >= LEAST:
        raise InputError("plan.too_small", field="share", value=share, minimum=LEAST)
    if share > 1:
        raise InputError("plan.too_large", field="share", value=share, maximum=1)
    if plan.opening < plan.start:
        raise InputError("finance.open_already", field="opening", value=f"{plan.opening:%Y-%m}")
    smaller = plan
    for change in BUILT_IN["small_start"].changes:
        factor = 1.0 - (1.0 - change.factor) * (1.0 - share) / (1.0 - SHARE)
        if isinstance(change, Multiply):
            whole = change.model_copy(update={"factor": factor})
            smaller = whole.apply(Case(smaller)).plan
        elif isinstance(change, Scale):
            smaller = _fewer_customers(smaller, factor)
    return _told(plan, smaller, share, Basis(assumption=because))


def _fewer_customers(plan: HubPlan, factor: float) -> HubPlan:
    """What the driver `customers` does, in the lines themselves."""
    for activity in plan.activities:
        # Free ones too: fewer visits there bring fewer guests elsewhere.
        if activity.reach is not None:
            reach = activity.reach.model_copy(update={"share": activity.reach.share * factor})
            plan = plan.replace_line(activity.id, reach=reach)
        else:
            plan = plan.replace_line(activity.id, customers=(activity.customers or 0.0) * factor)
    for campaign in plan.crowdfunding:
        if campaign.new_customers:
            fewer = campaign.new_customers * factor
            plan = plan.replace_line(campaign.id, new_customers=fewer)
    return plan


def _told(before: HubPlan, after: HubPlan, share: float, reason: Basis) -> SmallStart:
    """The smaller plan with its numbers rounded and marked, and what changed."""
    changes = []
    for where in LINE_LISTS:
        for old, new in zip(getattr(before, where), getattr(after, where), strict=True):
            if old == new:
                continue
            values = {}
            for field, was, becomes in _different(old, new):
                changes.append(Changed(where, old.id, field, was, becomes))
                own = "reach" if field == "visits" else field
                values[own] = new.reach if own == "reach" else becomes
            bases = {**new.bases, **dict.fromkeys(values, reason)}
            after = after.replace_line(new.id, **values, bases=bases)
    return SmallStart(after, share, tuple(changes))


def _different(old: Line, new: Line) -> Iterator[tuple[str, float, float]]:
    for field in type(old).model_fields:
        was, becomes = getattr(old, field), getattr(new, field)
        if was == becomes:
            continue
        if field == "reach":
            yield "visits", old.visits_a_month, round(new.visits_a_month, _FINE)
            continue
        fine = isinstance(old, Activity | Crowdfunding) or field == "fte"
        yield field, was, round(becomes, _FINE if fine else _CENTS)
