"""What stands below the outcome: one section at a time, made when it is first opened.

Section: a key, a widget, and `refresh`, which brings it up to date with the model. Only the section
that is open is refreshed, so that a slider stays quick however many sections there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buurtpunt_lib.dashboards.finance_plan.guide.guide import Guide
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections import (
    actuals,
    answer,
    checks,
    documents,
    funding,
    lines,
    months,
    origins,
    questions,
    risk,
    scenarios,
    statements,
    story,
)
from buurtpunt_lib.dashboards.sections import Section

# In the order in which they stand on the page; the first one is open.
SECTIONS: dict[str, Callable[[Model, Any], Section]] = {
    "guide": Guide,
    "answer": answer.Answers,
    "months": months.Months,
    "lines": lines.Lines,
    "statements": statements.Statements,
    "scenarios": scenarios.Scenarios,
    "questions": questions.Questions,
    "funding": funding.Funding,
    "risk": risk.Risk,
    "checks": checks.Checks,
    "actuals": actuals.Actuals,
    "story": story.Story,
    "documents": documents.Documents,
    "origins": origins.Origins,
}
