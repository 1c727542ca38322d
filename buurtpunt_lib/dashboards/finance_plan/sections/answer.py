"""The outcome in short answers, each under its question; year by year; and reckoned prudently.

Prudent: with a share of the customers that the plan expects, chosen by the visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.amounts import amount, year_words
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.finance.step_answers import PRUDENT
from buurtpunt_lib.reports.plan_answers import Answer, Remark, answers
from buurtpunt_lib.texts import Catalogue

SHARES = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5)


class Answers:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.told, self.beside = c.html(), c.html("", "bp-live")
        self.share = widgets.Dropdown(
            options=[(say.percent(share), share) for share in SHARES],
            value=PRUDENT,
            description=say("finance_results.prudent.choice"),
        )
        self.share.observe(guarded(lambda _change: self._reckon()), "value")
        head = m.element("h2", say("finance_results.prudent.title"))
        self.prudent = c.column(
            c.html(head + m.paragraph(say("finance_results.prudent.lead"))),
            c.controls(self.share),
            self.beside,
            c.html(m.note(say("finance_results.prudent.assumption"), kind="assumption")),
        )
        self.widget = c.column(self.told, self.prudent)

    def refresh(self) -> None:
        say, outcome = self.model.say, self.model.outcome
        self.prudent.layout.display = "none" if outcome.empty else ""
        if outcome.empty:
            empty = say("finance_results.answer.empty")
            self.told.value = str(m.element("p", empty, class_="bp-empty"))
            return
        self.told.value = str(
            m.paragraph(say("finance_results.answer.lead"))
            + m.grid([_card(say, one) for one in answers(outcome, say)])
            + year_table(say, outcome)
        )
        self._reckon()

    def _reckon(self) -> None:
        self.beside.value = str(prudent_table(self.model.say, self.model.outcome, self.share.value))


def _card(say: Catalogue, answer: Answer) -> Markup:
    return m.card(m.element("h3", answer.title), [_remark(say, one) for one in answer.remarks])


def _remark(say: Catalogue, remark: Remark) -> Markup:
    if remark.side is None:
        return m.paragraph(remark.text)
    side = say(f"finance_results.side.{remark.side}")
    return m.paragraph(m.element("strong", f"{side}: "), remark.text)


def year_table(say: Catalogue, outcome: finance.PlanOutcome) -> Markup:
    """Profit or loss of each calendar year, on each side of the plan."""
    sides = outcome.sides
    columns = [m.Column(say("finance_results.answer.years.year"))]
    several = len(sides) > 1
    columns += [
        m.Column(
            say(f"finance_results.side.{name}")
            if several
            else say("finance_results.answer.years.profit"),
            number=True,
        )
        for name in sides
    ]
    rows = [
        [year_words(say, years[0]), *(amount(say, one.profit, mark=True) for one in years)]
        for years in zip(*(side.years for side in sides.values()), strict=True)
    ]
    caption = say("finance_results.answer.years.caption")
    head = m.element("h2", say("finance_results.answer.years.title"))
    return head + m.table(columns, rows, caption=caption)


def prudent_table(say: Catalogue, outcome: finance.PlanOutcome, share: float) -> Markup:
    """What the plan comes to, beside what it comes to with fewer customers."""
    columns = [
        m.Column(say("finance_results.prudent.what")),
        m.Column(say("finance_results.prudent.plan")),
        m.Column(say("finance_results.prudent.prudent", share=say.percent(share))),
    ]
    prudent = outcome.prudent(share)
    pairs = {name: (side, prudent[name]) for name, side in outcome.sides.items()}
    rows = []
    for key, (tell, by_side) in _PRUDENT.items():
        for name, pair in pairs.items() if by_side else [("with", pairs["with"])]:
            words = say(f"finance_results.prudent.row.{key}")
            if by_side and len(pairs) > 1:
                words = say(f"finance_results.prudent.side.{name}", row=words)
            rows.append([words, *(tell(say, side) for side in pair)])
    return m.table(columns, rows, caption=say("finance_results.prudent.caption"))


def _problem(say: Catalogue, side: finance.Side) -> str:
    month = side.summary.first_problem_month
    return say.month(month) if month else say("finance_results.prudent.lasts")


def _balance(say: Catalogue, side: finance.Side) -> str:
    month = side.summary.self_supporting_month
    return say.month(month) if month else say("finance_results.prudent.never")


def _no_loss(say: Catalogue, side: finance.Side) -> str:
    first = side.no_loss.first
    return str(first) if first else say("finance_results.prudent.never")


# What is told of a side, and whether it differs between the sides.
_PRUDENT: dict[str, tuple[Callable[[Catalogue, finance.Side], str], bool]] = {
    "problem": (_problem, True),
    "lowest": (lambda say, side: say.euro(side.summary.lowest_balance), True),
    "no_loss": (_no_loss, True),
    "balance": (_balance, False),
}
