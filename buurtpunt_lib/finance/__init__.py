"""Finance: what a plan means for the bank account, the books and the people who decide.

Plan in, result out: nothing here reads a file, draws a chart or makes a sentence. Arrays have the
shape (draw, month); a plan as it stands is one draw.
"""

from buurtpunt_lib.finance.beside import Beside, beside_references
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
from buurtpunt_lib.finance.bridges import (
    Step,
    TiedUp,
    WorkingCapital,
    profit_bridge,
    working_capital,
)
from buurtpunt_lib.finance.cash_flow import CashFlow, CashLine, cash_flow
from buurtpunt_lib.finance.checks import Comparison, compare_with_references, missing_costs
from buurtpunt_lib.finance.drivers import DRIVERS
from buurtpunt_lib.finance.holes import Edit, Hole, HoleReport, LeftOut, Way, apply_way, find_holes
from buurtpunt_lib.finance.horizons import Horizon, NoLoss, StartMoney, YearResult
from buurtpunt_lib.finance.loans import Schedule, schedule, schedule_of
from buurtpunt_lib.finance.outcome import Layer, PlanOutcome, Side
from buurtpunt_lib.finance.questions import (
    Answer,
    AnswerState,
    answers,
    fewest_customers,
    largest_rent,
    smallest_margin,
)
from buurtpunt_lib.finance.ranges import Chance, Pert, proposed_ranges
from buurtpunt_lib.finance.results import (
    Summary,
    buffer_days,
    first_below,
    lowest,
    self_supporting,
    summary,
)
from buurtpunt_lib.finance.review import (
    CostQuestion,
    ReviewQuestion,
    cost_questions,
    review_questions,
)
from buurtpunt_lib.finance.risk import Risk
from buurtpunt_lib.finance.rules import Finding, LenderSide, Weight, check_rules, lender_side
from buurtpunt_lib.finance.scenarios import BUILT_IN, Scenario, ScenarioTable
from buurtpunt_lib.finance.sensitivity import Tornado, tornado
from buurtpunt_lib.finance.small_start import SmallStart, small_start
from buurtpunt_lib.finance.statements import (
    BalanceSheet,
    ProfitAndLoss,
    balance_sheet,
    profit_and_loss,
)
from buurtpunt_lib.finance.ways import fill_the_gap

__all__ = [
    "BUILT_IN",
    "COST_GROUPS",
    "DRIVERS",
    "EARNED_GROUPS",
    "FUNDING_GROUPS",
    "GRANT_GROUPS",
    "GROUPS",
    "SUPPORT_GROUPS",
    "Account",
    "Answer",
    "AnswerState",
    "BalanceSheet",
    "Beside",
    "BreakEven",
    "CashFlow",
    "CashLine",
    "Chance",
    "Comparison",
    "CostQuestion",
    "Edit",
    "Finding",
    "Hole",
    "HoleReport",
    "Horizon",
    "Layer",
    "LeftOut",
    "LenderSide",
    "Limit",
    "LineInfo",
    "NoLoss",
    "Pert",
    "PlanOutcome",
    "ProfitAndLoss",
    "ReviewQuestion",
    "Risk",
    "Scenario",
    "ScenarioTable",
    "Schedule",
    "Side",
    "SmallStart",
    "StartMoney",
    "Step",
    "Summary",
    "TiedUp",
    "Tornado",
    "Way",
    "Weight",
    "WorkingCapital",
    "YearResult",
    "answers",
    "apply_way",
    "balance_sheet",
    "beside_references",
    "break_even",
    "break_even_turnover",
    "buffer_days",
    "cash_flow",
    "check_rules",
    "compare_with_references",
    "cost_questions",
    "fewest_customers",
    "fill_the_gap",
    "find_holes",
    "first_below",
    "largest_rent",
    "lender_side",
    "limit",
    "lowest",
    "missing_costs",
    "profit_and_loss",
    "profit_bridge",
    "proposed_ranges",
    "review_questions",
    "schedule",
    "schedule_of",
    "self_supporting",
    "small_start",
    "smallest_margin",
    "summary",
    "tornado",
    "working_capital",
]
