"""Fields: which numbers of a plan the workbook takes as input, with their unit and limits.

Unit: in what a field is counted; it decides how the cell looks and what may be filled in.
Choice: a field that takes one word of a list; the lists stand on a sheet of their own, each word
beside the number that formulas reckon with.
"""

from __future__ import annotations

from dataclasses import dataclass

from buurtpunt_lib.domain.plan import LINE_LISTS


@dataclass(frozen=True)
class Field:
    """name: of the plan's field. unit: see `UNITS`. low, high: limits of whole numbers."""

    name: str
    unit: str
    low: float = 0
    high: float = 1e8


# The style of each unit's input cell.
UNITS = {
    "euro": "euro", "euro_year": "euro", "euro_month": "euro", "euro_day": "euro",
    "euro_hour": "euro", "euro_visit": "euro", "share": "share", "year_share": "share",
    "number": "number", "visits": "number", "posts": "number", "people": "number",
    "hours": "number", "days": "number", "month_count": "number", "years": "number",
    "calendar": "number", "factor": "number", "month": "month", "choice": "choice",
    "index": "choice", "period": "choice", "loan_period": "choice", "repayment": "choice",
    "yes_no": "choice",    "scheme": "choice", "vat": "choice", "purchase_vat": "choice",
}  # fmt: skip

_SPAN = (Field("begin", "month"), Field("end", "month"))
_RETURNING = (Field("amount", "euro"), Field("period", "period"), *_SPAN, Field("index", "index"))

FIELDS: dict[str, tuple[Field, ...]] = {
    "investments": (
        Field("amount", "euro"),
        Field("overrun", "share", high=100),
        Field("month", "month"),
        Field("life_years", "years", 1, 50),
        Field("renew", "yes_no"),
        Field("vat", "vat"),
    ),
    "activities": (
        Field("customers", "visits", high=1e6),
        Field("basket", "euro_visit"),
        Field("margin", "share", high=1),
        Field("spoilage", "share", high=0.9),
        Field("ramp_up", "month_count", 0, 60),
        *_SPAN,
        Field("index", "index"),
        Field("vat", "vat"),
        Field("purchase_vat", "purchase_vat"),
        Field("stock_days", "days", 0, 120),
        Field("supplier_days", "days", 0, 120),
        Field("customer_days", "days", 0, 120),
    ),
    "costs": (*_RETURNING, Field("vat", "vat")),
    "staff": (
        Field("fte", "posts", high=50),
        Field("yearly_cost", "euro_year"),
        *_SPAN,
        Field("holiday_share", "share", high=1),
        Field("holiday_month", "calendar", 1, 12),
        Field("year_end_share", "share", high=1),
        Field("year_end_month", "calendar", 1, 12),
        Field("partner_share", "share", high=1),
        Field("partner_end", "month"),
        Field("index", "index"),
    ),
    "volunteers": (
        Field("people", "people", high=1e6),
        Field("hours", "hours", high=200),
        Field("days", "days", high=366),
        Field("allowance", "euro_day", high=1000),
        Field("replacement_rate", "euro_hour", high=1000),
        Field("replaced_share", "share", high=1),
        *_SPAN,
        Field("index", "index"),
    ),
    "grants": (
        Field("amount", "euro"),
        Field("share", "share", high=1),
        Field("cap", "euro"),
        Field("spend_begin", "month"),
        Field("spend_end", "month"),
        Field("month", "month"),
        Field("advance", "share", high=1),
        Field("balance_month", "month"),
        Field("delay", "month_count", 0, 36),
        Field("spread_over", "month_count", 0, 600),
        Field("hours_to_write", "hours", high=1e6),
    ),
    "recurring_grants": _RETURNING,
    "gifts": _RETURNING,
    "crowdfunding": (
        Field("target", "euro"),
        Field("campaign_begin", "month"),
        Field("month", "month"),
        Field("fee", "share", high=1),
        Field("rewards", "euro"),
        Field("rewards_months", "month_count", 1, 120),
        Field("backers", "people", high=1e6),
        Field("new_customers", "visits", high=1e6),
        Field("chance", "share", high=1),
    ),
    "loans": (
        Field("amount", "euro"),
        Field("month", "month"),
        Field("rate", "year_share", high=0.3),
        Field("term", "month_count", 1, 360),
        Field("repayment", "repayment"),
        Field("period", "loan_period"),
        Field("grace", "month_count", 0, 359),
        Field("lenders", "people", 1, 1000),
    ),
    "own_money": (
        Field("amount", "euro"),
        Field("count", "number", high=1e6),
        Field("price", "euro"),
        Field("month", "month"),
    ),
}
assert set(FIELDS) == set(LINE_LISTS)
# The three numbers that may give the visits of an activity.
REACH = (Field("residents", "people"), Field("share", "share"), Field("visits", "factor", high=100))
VAT = (
    Field("scheme", "scheme"),
    Field("threshold", "euro_year"),
    Field("deductible", "share", high=1),
    Field("refund_months", "month_count", 0, 12),
)
INCOME_TAX = (
    Field("rate", "share", high=1),
    Field("payment_month", "calendar", 1, 12),
    Field("asset_payment_month", "calendar", 1, 12),
)
PLAN = (
    Field("start", "month"),
    Field("opening", "month"),
    Field("opening_balance", "euro", low=-1e8),
    Field("price_index", "year_share", low=-0.2, high=0.5),
    Field("wage_index", "year_share", low=-0.2, high=0.5),
)
# Numbers that tell something but move no money in the workbook.
TELLING = frozenset({"hours_to_write", "chance", "lenders", "campaign_begin", "backers"})
WHOLE = frozenset({"month_count", "years", "calendar"})

# The number that formulas reckon with, for each word of a choice.
CHOICES: dict[str, dict[str, int]] = {
    "period": {"once": 0, "monthly": 1, "quarterly": 3, "yearly": 12},
    "loan_period": {"monthly": 1, "quarterly": 3, "yearly": 12},
    "index": {"prices": 1, "wages": 2, "none": 3},
    "repayment": {"bullet": 1, "linear": 2, "annuity": 3},
    "scheme": {"outside": 1, "exempt": 2, "settled": 3},
    "yes_no": {"no": 0, "yes": 1},
}
