"""Dated rules: what an amount, rate or limit was on a given day, and who says so.

Parameter: one rule, such as the highest Win-win loan per lender. Its key is the file name and
the name of the leaf: `win_win_loan.max_per_lender` stands in `data/parameters/win_win_loan.yaml`.
Value: what the rule says in one period, with unit, source page and the day it was checked.
Known: a day that lies in a period. On any other day the answer is "not known", never the value
of the nearest year. A value without `valid_until` holds until a later one says otherwise.

    parameter("win_win_loan.max_per_lender").on(date(2026, 1, 1)).value
"""

from buurtpunt_lib.parameters.loading import check, parameter, parameters, read_folder
from buurtpunt_lib.parameters.rules import UNITS, Bracket, Parameter, Value

__all__ = [
    "UNITS",
    "Bracket",
    "Parameter",
    "Value",
    "check",
    "parameter",
    "parameters",
    "read_folder",
]
