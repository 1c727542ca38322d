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

from buurtpunt_lib.domain.plan.actuals import Actual
from buurtpunt_lib.domain.plan.faults import MAX_BYTES
from buurtpunt_lib.domain.plan.funding_lines import (
    Crowdfunding,
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
    Pull,
    Reach,
    Staff,
    Volunteers,
)
from buurtpunt_lib.domain.plan.story import Canvas, Feasibility, Pitch
from buurtpunt_lib.domain.plan.taxes import (
    AssetTaxStep,
    IncomeTax,
    LegalForm,
    Vat,
    VatRate,
    VatScheme,
)
from buurtpunt_lib.domain.plan.values import USER, Basis, Certainty, Index, Period
from buurtpunt_lib.domain.plan.what_ifs import DRIVERS, LINE_DRIVER, OPENING, Shift, WhatIf

__all__ = [
    "DRIVERS",
    "LINE_DRIVER",
    "LINE_LISTS",
    "MAX_BYTES",
    "MAX_MONTHS",
    "MIN_MONTHS",
    "OPENING",
    "SCHEMA_VERSION",
    "USER",
    "Activity",
    "ActivityKind",
    "Actual",
    "AssetTaxStep",
    "Basis",
    "Canvas",
    "Certainty",
    "Cost",
    "CostKind",
    "Crowdfunding",
    "Feasibility",
    "Gift",
    "GiftKind",
    "Grant",
    "HubPlan",
    "IncomeTax",
    "Index",
    "Investment",
    "LegalForm",
    "Line",
    "Loan",
    "LoanKind",
    "OwnMoney",
    "OwnMoneyKind",
    "Period",
    "Pitch",
    "Pull",
    "Reach",
    "RecurringGrant",
    "Repayment",
    "Shift",
    "Staff",
    "Vat",
    "VatRate",
    "VatScheme",
    "Volunteers",
    "WhatIf",
    "months_between",
]
