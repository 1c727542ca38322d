"""Plan B: the plan without any grant, what could be done then, and the makers' own answer."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections.funding_parts import missing_words
from buurtpunt_lib.dashboards.finance_plan.sections.questions import way_list
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance.missing_money import Want, missing
from buurtpunt_lib.finance.plan_b import PlanB, plan_b

_T = "finance_funding.plan_b."


class PlanBPart:
    """`answer` is the makers' own text: the one of the feasibility notes, kept in the plan."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.plan: HubPlan | None = None
        self.without, self.state = c.html("", "bp-live"), c.html("", "bp-live")
        self.found = c.column()
        question = say("finance_guide.feasibility.plan_b")
        help_ = say("finance_guide.feasibility.plan_b_help")
        self.answer = TextBox(question, say, guarded, questions=[help_], rows=4)
        self.answer.on_write(self._write)
        self.run_button = c.button(say(f"{_T}run"), guarded(self.run), quiet=True)
        self.widget = c.column(
            c.html(m.element("h2", say(f"{_T}title")) + m.paragraph(say(f"{_T}lead"))),
            self.without,
            self.answer,
            self.run_button,
            self.state,
            self.found,
        )

    def _write(self, text: str) -> None:
        # Through plain values, so that the plan checks them like everything else.
        notes = self.model.plan.feasibility.model_dump() | {"plan_b": text}
        self.model.change(feasibility=notes)

    def refresh(self) -> None:
        say, outcome = self.model.say, self.model.outcome
        words = missing_words(say, missing(outcome.bare))
        bare = say("finance_funding.need.bare")
        told = m.element("p", m.element("strong", f"{bare}."), f" {words}", class_="bp-answer")
        self.without.value = str(told)
        self.answer.show(self.model.plan.feasibility.plan_b)
        if self.plan is not None and self.plan != self.model.plan:
            self.state.value = str(m.note(say(f"{_T}stale"), kind="warning"))

    def run(self) -> None:
        """Many plans are tried: on request, so that a slider need not wait for it."""
        say = self.model.say
        self.state.value = str(m.element("p", say(f"{_T}running")))
        found = plan_b(self.model.plan)
        self.found.children = self._measures(found)
        self.plan = self.model.plan
        self.state.value = ""

    def _measures(self, found: PlanB) -> list[widgets.Widget]:
        say = self.model.say
        if found.goes_on:
            return [c.html(m.note(say(f"{_T}fine")))]
        shown: list[widgets.Widget] = []
        for hole in found.report.holes:
            key = "hole_month" if hole.first == hole.last else "hole"
            key = "hole_to_end" if hole.to_end else key
            months = {"first": say.month(hole.first), "last": say.month(hole.last)}
            words = say(f"{_T}{key}", amount=say.euro(hole.depth), **months)
            shown.append(c.html(m.paragraph(words) + way_list(say, found.report, hole.number)))
        shown.append(c.html(m.paragraph(_smaller(self.model, found))))
        return shown


def _smaller(model: Model, found: PlanB) -> str:
    """What a smaller start would do to the plan without grants."""
    say, smaller = model.say, found.smaller
    if smaller is None:
        return ""
    if smaller.want is Want.NOTHING:
        return say(f"{_T}smaller_enough")
    amount, before = say.euro(smaller.amount), say.euro(found.missing.amount)
    if smaller.amount < found.missing.amount:
        return say(f"{_T}smaller_less", amount=amount, before=before)
    return say(f"{_T}smaller_not", amount=amount)
