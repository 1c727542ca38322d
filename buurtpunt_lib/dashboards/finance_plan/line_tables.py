"""Which fields of which lines people edit in a table, and how a new line begins.

List: one of the lists of lines of a plan (`LINE_LISTS`), in the order of VLAIO's Startkompas:
what you invest, where the money comes from, what it costs, what you earn.

To put a list on the page, with its table and the form with all fields of a line, use
`line_editor.LineEditor(model, guarded, name)`: `.widget` and `.refresh()`. The plan itself is
`settings.Settings(model, guarded, groups)`, with all groups of `settings.GROUPS` or some of them.
"""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards.grid import GridColumn
from buurtpunt_lib.domain.plan import (
    ActivityKind,
    Certainty,
    CostKind,
    GiftKind,
    HubPlan,
    LoanKind,
    OwnMoneyKind,
    Period,
    Repayment,
)
from buurtpunt_lib.texts import Catalogue

# key, kind of cell, and whether it may be left empty; `*` stands for a choice with its own codes.
_FIELDS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "investments": (
        ("name", "text", False), ("amount", "number", False), ("month", "month", False),
        ("life_years", "whole", False), ("overrun", "percent", False), ("renew", "yes_no", False),
        ("certainty", "certainty", False),
    ),
    "own_money": (
        ("name", "text", False), ("kind", "own_kind", False), ("amount", "number", True),
        ("count", "number", True), ("price", "number", True), ("month", "month", False),
        ("certainty", "certainty", False),
    ),
    "loans": (
        ("name", "text", False), ("kind", "loan_kind", False), ("amount", "number", False),
        ("month", "month", False), ("rate", "percent", False), ("term", "whole", False),
        ("grace", "whole", False), ("repayment", "repayment", False),
    ),
    "grants": (
        ("name", "text", False), ("amount", "number", True), ("share", "percent", True),
        ("cap", "number", True), ("month", "month", False), ("advance", "percent", False),
        ("balance_month", "month", True), ("certainty", "certainty", False),
    ),
    "recurring_grants": (
        ("name", "text", False), ("amount", "number", False), ("period", "period", False),
        ("begin", "month", False), ("end", "month", True), ("certainty", "certainty", False),
    ),
    "crowdfunding": (
        ("name", "text", False), ("target", "number", False), ("month", "month", False),
        ("fee", "percent", False), ("chance", "percent", False), ("rewards", "number", False),
    ),
    "gifts": (
        ("name", "text", False), ("kind", "gift_kind", False), ("amount", "number", False),
        ("period", "period", False), ("begin", "month", True), ("end", "month", True),
    ),
    "costs": (
        ("name", "text", False), ("kind", "cost_kind", False), ("amount", "number", False),
        ("period", "period", False), ("begin", "month", True), ("end", "month", True),
        ("certainty", "certainty", False),
    ),
    "staff": (
        ("name", "text", False), ("fte", "number", False), ("yearly_cost", "number", False),
        ("begin", "month", True), ("partner_share", "percent", False),
        ("partner_end", "month", True),
    ),
    "volunteers": (
        ("name", "text", False), ("people", "number", False), ("hours", "number", False),
        ("days", "number", False), ("allowance", "number", False),
    ),
    "activities": (
        ("name", "text", False), ("kind", "activity_kind", False), ("customers", "number", True),
        ("basket", "number", False), ("margin", "percent", False), ("spoilage", "percent", False),
        ("ramp_up", "whole", False), ("begin", "month", True), ("certainty", "certainty", False),
    ),
}  # fmt: skip
LISTS = tuple(_FIELDS)

_YES_NO = {"yes": True, "no": False}


def columns(name: str, say: Catalogue) -> list[GridColumn]:
    """The columns of one list."""
    known = choices(say)
    found = []
    for key, kind, optional in _FIELDS[name]:
        own = known.get(kind, ())
        label = say(f"finance.column.{key}")
        found.append(GridColumn(key, label, "choice" if own else kind, tuple(own), optional))
    return found


def choices(say: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """(code, words) of every kind of choice."""

    def of(codes, prefix: str, suffix: str = "") -> list[tuple[str, str]]:
        return [(code.value, say(f"{prefix}{code.value}{suffix}")) for code in codes]

    kind = "finance_lines.kind."
    return {
        "certainty": of(Certainty, "finance_lines.certainty."),
        "period": of(Period, "finance.period."),
        "cost_kind": of(CostKind, kind),
        "activity_kind": of(ActivityKind, kind),
        "gift_kind": of(GiftKind, kind),
        "loan_kind": of(LoanKind, kind, "_loan"),
        "own_kind": of(OwnMoneyKind, kind),
        "repayment": of(Repayment, "finance.repayment."),
        "yes_no": [(code, say(f"finance.yes_no.{code}")) for code in _YES_NO],
    }


def rows(plan: HubPlan, name: str) -> list[tuple[str, dict[str, Any]]]:
    """(id, values by key) of each line of a list, as the table shows them."""
    found = []
    for line in getattr(plan, name):
        values = {key: getattr(line, key) for key, _, _ in _FIELDS[name]}
        shown = {
            key: ("yes" if value else "no") if isinstance(value, bool) else value
            for key, value in values.items()
        }
        found.append((line.id, shown))
    return found


def as_field(name: str, key: str, value: Any) -> Any:
    """A value of the table as the plan holds it."""
    kind = next(kind for field, kind, _ in _FIELDS[name] if field == key)
    return _YES_NO[value] if kind == "yes_no" else value


def new_line(plan: HubPlan, name: str, say: Catalogue) -> dict[str, Any]:
    """A line to begin with: named, without amounts, at the start of the plan."""
    first = {"id": _free_id(plan, name), "name": say(f"finance.new.{name}")}
    month = {"month": plan.start}
    empty: dict[str, dict[str, Any]] = {
        "investments": {"amount": 0.0, **month},
        "own_money": {"amount": 0.0, **month},
        "loans": {"amount": 0.0, "rate": 0.0, "term": 60, **month},
        "grants": {"amount": 0.0, **month},
        "recurring_grants": {"amount": 0.0, "begin": plan.opening},
        "crowdfunding": {"target": 0.0, **month},
        "gifts": {"amount": 0.0},
        "costs": {"amount": 0.0},
        "staff": {"fte": 0.0, "yearly_cost": 0.0},
        "volunteers": {"people": 0.0, "hours": 0.0},
        "activities": {"customers": 0.0, "basket": 0.0},
    }
    return first | empty[name]


def _free_id(plan: HubPlan, name: str) -> str:
    taken = {line.id for _, line in plan.lines()}
    stem = name[:30].rstrip("s")
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
