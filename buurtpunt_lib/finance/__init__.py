"""Finance: what a plan means for the bank account, the books and the people who decide.

Plan in, result out: nothing here reads a file, draws a chart or makes a sentence. Arrays have the
shape (draw, month); a plan as it stands is one draw.
"""

from buurtpunt_lib.finance.book import (
    COST_GROUPS,
    EARNED_GROUPS,
    FUNDING_GROUPS,
    GRANT_GROUPS,
    GROUPS,
    SUPPORT_GROUPS,
    Account,
    LineInfo,
)
from buurtpunt_lib.finance.break_even import (
    BreakEven,
    Limit,
    break_even,
    break_even_turnover,
    limit,
)
from buurtpunt_lib.finance.cash_flow import CashFlow, CashLine, cash_flow
from buurtpunt_lib.finance.checks import Comparison, compare_with_references, missing_costs
from buurtpunt_lib.finance.drivers import DRIVERS
from buurtpunt_lib.finance.gap import Proposal, fill_the_gap
from buurtpunt_lib.finance.loans import Schedule, schedule, schedule_of
from buurtpunt_lib.finance.results import (
    Summary,
    buffer_days,
    first_below,
    lowest,
    self_supporting,
    summary,
)
from buurtpunt_lib.finance.rules import Finding, LenderSide, Weight, check_rules, lender_side
from buurtpunt_lib.finance.statements import (
    BalanceSheet,
    ProfitAndLoss,
    balance_sheet,
    profit_and_loss,
)

__all__ = [
    "COST_GROUPS",
    "DRIVERS",
    "EARNED_GROUPS",
    "FUNDING_GROUPS",
    "GRANT_GROUPS",
    "GROUPS",
    "SUPPORT_GROUPS",
    "Account",
    "BalanceSheet",
    "BreakEven",
    "CashFlow",
    "CashLine",
    "Comparison",
    "Finding",
    "LenderSide",
    "Limit",
    "LineInfo",
    "ProfitAndLoss",
    "Proposal",
    "Schedule",
    "Summary",
    "Weight",
    "balance_sheet",
    "break_even",
    "break_even_turnover",
    "buffer_days",
    "cash_flow",
    "check_rules",
    "compare_with_references",
    "fill_the_gap",
    "first_below",
    "lender_side",
    "limit",
    "lowest",
    "missing_costs",
    "profit_and_loss",
    "schedule",
    "schedule_of",
    "self_supporting",
    "summary",
]
