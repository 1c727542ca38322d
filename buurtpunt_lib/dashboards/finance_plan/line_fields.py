"""Every field of every line: with which input a person fills it in, and in which group it stands.

Input: a kind of box or list (see `INPUTS`). Group: the heading under which a field stands in the
form of a line. Either: two ways to say the same number, of which a line has one.

A field of the model that stands neither here nor in `NOT_ASKED` fails a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from buurtpunt_lib.domain.plan import HubPlan

# Fields that no form asks for, with the reason.
NOT_ASKED = {
    "id": "links between lines use it; people see the name",
    "basis": "asked for as the origin of the whole line",
    "bases": "asked for as the origin of each number",
}


@dataclass(frozen=True)
class Entry:
    """key: a field of the line, `field.inner` for a part of it, or `how` for the choice between
    two ways. input: one of INPUTS."""

    key: str
    input: str

    @property
    def field(self) -> str:
        return self.key.partition(".")[0]


# The kind of box of each input, and its unit in the catalogue ("" for none).
INPUTS: dict[str, tuple[str, str]] = {
    "text": ("text", ""), "long": ("long", ""), "tick": ("tick", ""), "month": ("month", ""),
    "euro": ("number", "euro"), "euro_visit": ("number", "euro_visit"),
    "euro_year": ("number", "euro_year"), "euro_day": ("number", "euro_day"),
    "euro_hour": ("number", "euro_hour"), "share": ("percent", "percent"),
    "posts": ("number", "posts"), "people": ("number", "people"), "whole": ("whole", "people"),
    "hours": ("number", "hours"), "hours_month": ("number", "hours_month"),
    "days_year": ("number", "days_year"), "visits": ("number", "visits"),
    "shares": ("number", "shares"), "days": ("whole", "days"), "months": ("whole", "months"),
    "years": ("whole", "years"), "calendar": ("choice", ""), "seasonality": ("twelve", ""),
    "pulls": ("rows", ""), "eligible": ("checks", ""), "how": ("choice", ""),
    "certainty": ("choice", ""), "period": ("choice", ""), "loan_period": ("choice", ""),
    "index": ("choice", ""), "repayment": ("choice", ""), "activity": ("choice", ""),
    "vat": ("choice", ""), "purchase_vat": ("choice", ""), "cost_kind": ("choice", ""),
    "activity_kind": ("choice", ""), "gift_kind": ("choice", ""), "loan_kind": ("choice", ""),
    "own_kind": ("choice", ""),
}  # fmt: skip
# Inputs that hold a number, so that it matters where it comes from.
NUMBERS = frozenset(
    {"euro", "euro_visit", "euro_year", "euro_day", "euro_hour", "share", "posts", "people",
     "whole", "hours", "hours_month", "days_year", "visits", "shares", "days", "months", "years",
     "calendar", "seasonality", "pulls"}
)  # fmt: skip

_SPAN = (Entry("begin", "month"), Entry("end", "month"))
_SURE = (Entry("certainty", "certainty"),)
_NOTE = (Entry("note", "long"),)
_RETURNING = (
    Entry("name", "text"), Entry("kind", "cost_kind"), Entry("amount", "euro"),
    Entry("period", "period"),
)  # fmt: skip
_INDEXED = (*_SPAN, Entry("index", "index"))


def _returning(kind: str) -> tuple[Entry, ...]:
    return tuple(Entry("kind", kind) if e.key == "kind" else e for e in _RETURNING)


FORMS: dict[str, dict[str, tuple[Entry, ...]]] = {
    "investments": {
        "what": (
            Entry("name", "text"), Entry("amount", "euro"), Entry("overrun", "share"),
            Entry("life_years", "years"), Entry("renew", "tick"), Entry("activity", "activity"),
        ),
        "when": (Entry("month", "month"),),
        "sure": _SURE, "tax": (Entry("vat", "vat"),), "origin": _NOTE,
    },
    "own_money": {
        "what": (
            Entry("name", "text"), Entry("kind", "own_kind"), Entry("how", "how"),
            Entry("amount", "euro"), Entry("count", "shares"), Entry("price", "euro"),
        ),
        "when": (Entry("month", "month"),), "sure": _SURE, "origin": _NOTE,
    },
    "loans": {
        "what": (
            Entry("name", "text"), Entry("kind", "loan_kind"), Entry("lender", "text"),
            Entry("lenders", "whole"), Entry("amount", "euro"), Entry("month", "month"),
        ),
        "repay": (
            Entry("rate", "share"), Entry("term", "months"), Entry("repayment", "repayment"),
            Entry("period", "loan_period"), Entry("grace", "months"),
        ),
        "sure": _SURE, "origin": _NOTE,
    },
    "grants": {
        "what": (
            Entry("name", "text"), Entry("provider", "text"), Entry("how", "how"),
            Entry("amount", "euro"), Entry("share", "share"), Entry("cap", "euro"),
            Entry("eligible", "eligible"),
        ),
        "spend": (Entry("spend_begin", "month"), Entry("spend_end", "month")),
        "when": (
            Entry("month", "month"), Entry("advance", "share"), Entry("balance_month", "month"),
            Entry("delay", "months"), Entry("spread_over", "months"),
        ),
        "sure": (*_SURE, Entry("hours_to_write", "hours")), "origin": _NOTE,
    },
    "recurring_grants": {
        "what": (
            Entry("name", "text"), Entry("provider", "text"), Entry("amount", "euro"),
            Entry("period", "period"),
        ),
        "when": _INDEXED, "sure": _SURE, "origin": _NOTE,
    },
    "crowdfunding": {
        "what": (
            Entry("name", "text"), Entry("platform", "text"), Entry("target", "euro"),
            Entry("campaign_begin", "month"), Entry("month", "month"), Entry("fee", "share"),
            Entry("backers", "people"),
        ),
        "rewards": (
            Entry("rewards", "euro"), Entry("rewards_months", "months"),
            Entry("activity", "activity"), Entry("new_customers", "visits"),
        ),
        "sure": (Entry("chance", "share"), *_SURE), "origin": _NOTE,
    },
    "gifts": {
        "what": _returning("gift_kind"), "when": _INDEXED, "sure": _SURE, "origin": _NOTE,
    },
    "costs": {
        "what": (*_returning("cost_kind"), Entry("activity", "activity")),
        "when": _INDEXED, "sure": _SURE, "tax": (Entry("vat", "vat"),), "origin": _NOTE,
    },
    "staff": {
        "what": (
            Entry("name", "text"), Entry("fte", "posts"), Entry("yearly_cost", "euro_year"),
            Entry("activity", "activity"),
        ),
        "partner": (Entry("partner_share", "share"), Entry("partner_end", "month")),
        "pay": (
            Entry("holiday_share", "share"), Entry("holiday_month", "calendar"),
            Entry("year_end_share", "share"), Entry("year_end_month", "calendar"),
        ),
        "when": _INDEXED, "sure": _SURE, "origin": _NOTE,
    },
    "volunteers": {
        "what": (
            Entry("name", "text"), Entry("people", "people"), Entry("hours", "hours_month"),
            Entry("activity", "activity"),
        ),
        "allowance": (Entry("allowance", "euro_day"), Entry("days", "days_year")),
        "leave": (Entry("replacement_rate", "euro_hour"), Entry("replaced_share", "share")),
        "when": _INDEXED, "sure": _SURE, "origin": _NOTE,
    },
    "activities": {
        "what": (
            Entry("name", "text"), Entry("kind", "activity_kind"), Entry("basket", "euro_visit"),
            Entry("margin", "share"), Entry("spoilage", "share"),
        ),
        "demand": (
            Entry("how", "how"), Entry("customers", "visits"), Entry("reach.residents", "people"),
            Entry("reach.share", "share"), Entry("reach.visits", "visits"),
            Entry("ramp_up", "months"), Entry("seasonality", "seasonality"),
            Entry("pulled_by", "pulls"),
        ),
        "stock": (
            Entry("stock_days", "days"), Entry("supplier_days", "days"),
            Entry("customer_days", "days"),
        ),
        "when": _INDEXED, "sure": _SURE,
        "tax": (Entry("vat", "vat"), Entry("purchase_vat", "purchase_vat")),
        "origin": _NOTE,
    },
}  # fmt: skip

# Two ways to say what a line brings: the fields of the first and of the second.
EITHER: dict[str, tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]] = {
    "activities": (("customers", ("customers",)), ("reach", ("reach",))),
    "grants": (("amount", ("amount",)), ("share", ("share",))),
    "own_money": (("amount", ("amount",)), ("count", ("count", "price"))),
}


def entries(name: str) -> Iterator[Entry]:
    """Every entry of the form of a list."""
    for group in FORMS[name].values():
        yield from group


def entry(name: str, key: str) -> Entry:
    return next(one for one in entries(name) if one.key == key)


def line_model(name: str) -> type[BaseModel]:
    """The model of the lines of a list."""
    return next(a for a in get_args(HubPlan.model_fields[name].annotation) if a is not Ellipsis)


def limits(model: type[BaseModel], key: str) -> tuple[float | None, float | None]:
    """What the model allows for a number: (lowest, highest); None where it sets no bound.

    >>> from buurtpunt_lib.domain.plan import Activity
    >>> limits(Activity, "stock_days"), limits(Activity, "reach.share")
    ((0, 120), (0, 1))
    """
    outer, _, inner = key.partition(".")
    info = model.model_fields[outer]
    if inner:
        model = next(a for a in _parts(info.annotation) if isinstance(a, type)
                     and issubclass(a, BaseModel))  # fmt: skip
        return limits(model, inner)
    low = high = None
    for part in (info, *_parts(info.annotation)):
        for bound in getattr(part, "metadata", ()):
            low = getattr(bound, "ge", low)
            high = getattr(bound, "le", high)
    return low, high


def may_be_empty(model: type[BaseModel], key: str) -> bool:
    """Whether a field may be left out (None)."""
    return "." not in key and type(None) in get_args(model.model_fields[key].annotation)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
