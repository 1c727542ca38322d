"""The financial plan of a hub: `HubPlan` and the lines it is made of.

Amounts are in euro with VAT included; months are calendar months; each number has a basis.

>>> plan = HubPlan.from_json('''{"schema": 1, "name": "Koffie", "start": "2027-01",
...     "opening": "2027-03", "activities": [{"id": "cafe", "name": "Café",
...     "customers": 200, "basket": 6, "margin": 0.65,
...     "basis": {"assumption": "vijf tafels, vier dagen per week"}}]}''')
>>> plan.activities[0].basket, plan.months
(6.0, 36)
>>> [place for place, value, basis in plan.numbers()][-1]
'activities[0].margin'
"""

from buurtpunt_lib.domain.plan.faults import MAX_BYTES
from buurtpunt_lib.domain.plan.funding_lines import (
    Gift,
    GiftKind,
    Grant,
    Loan,
    LoanKind,
    OwnMoney,
    OwnMoneyKind,
    RecurringGrant,
    Repayment,
)
from buurtpunt_lib.domain.plan.hub_plan import (
    LINE_LISTS,
    MAX_MONTHS,
    MIN_MONTHS,
    SCHEMA_VERSION,
    HubPlan,
)
from buurtpunt_lib.domain.plan.line import (
    Line,
    months_between,
)
from buurtpunt_lib.domain.plan.lines import (
    Activity,
    ActivityKind,
    Cost,
    CostKind,
    Investment,
    Staff,
)
from buurtpunt_lib.domain.plan.values import USER, Basis, Certainty, Index, Period

__all__ = [
    "LINE_LISTS",
    "MAX_BYTES",
    "MAX_MONTHS",
    "MIN_MONTHS",
    "SCHEMA_VERSION",
    "USER",
    "Activity",
    "ActivityKind",
    "Basis",
    "Certainty",
    "Cost",
    "CostKind",
    "Gift",
    "GiftKind",
    "Grant",
    "HubPlan",
    "Index",
    "Investment",
    "Line",
    "Loan",
    "LoanKind",
    "OwnMoney",
    "OwnMoneyKind",
    "Period",
    "RecurringGrant",
    "Repayment",
    "Staff",
    "months_between",
]
