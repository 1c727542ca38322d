"""What must be true for the plan to work, and what fills the hole where it does not."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance.holes import HoleReport, Way, apply_way
from buurtpunt_lib.finance.questions import Answer, answers
from buurtpunt_lib.finance.ways import fill_the_gap
from buurtpunt_lib.texts import Catalogue


class Questions:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model, self.guarded = model, guarded
        say = model.say
        self.state = c.html("", "bp-live")
        self.plan: HubPlan | None = None
        self.found = c.column()
        self.widget = c.column(
            c.html(m.paragraph(say("finance.ask.lead"))),
            c.button(say("finance.ask.run"), guarded(self.run)),
            self.state,
            self.found,
        )

    def refresh(self) -> None:
        if self.plan is not None and self.plan != self.model.plan:
            stale = self.model.say("finance.risk.stale")
            self.state.value = str(m.note(stale, kind="warning"))

    def run(self) -> None:
        """Many plans are tried: on request, so that a slider need not wait for it."""
        say, plan = self.model.say, self.model.plan
        self.state.value = str(m.element("p", say("finance.ask.running")))
        children: list[widgets.Widget] = [c.html(answer_table(say, plan, answers(plan)))]
        children += self._ways(plan, "finance.ask.holes_with", offer=True)
        if self.model.outcome.has_grants:
            bare = plan.replace(grants=[], recurring_grants=[])
            children += self._ways(bare, "finance.ask.holes_without", offer=False)
        self.found.children = children
        self.plan = plan
        self.state.value = ""

    def _ways(self, plan: HubPlan, heading: str, *, offer: bool) -> list[widgets.Widget]:
        say = self.model.say
        report = fill_the_gap(plan)
        shown: list[widgets.Widget] = [c.html(m.element("h3", say(heading)))]
        if not report.holes:
            return [*shown, c.html(m.paragraph(say("finance.ask.no_hole")))]
        for hole in report.holes:
            values = {"first": say.month(hole.first), "amount": say.euro(hole.depth)}
            key = "finance.ask.hole_month" if hole.first == hole.last else "finance.ask.hole"
            key = "finance.ask.hole_to_end" if hole.to_end else key
            shown.append(c.html(m.paragraph(say(key, last=say.month(hole.last), **values))))
            shown.append(c.html(way_list(say, report, hole.number)))
            if offer:
                shown.append(self._offers(report.of(hole.number)))
        return shown

    def _offers(self, ways: tuple[Way, ...]) -> widgets.Widget:
        def take(way: Way) -> Any:
            say = self.model.say
            name, because = say(way.text), say("finance.ask.because")
            return lambda: self.model.open(
                apply_way(self.model.plan, way, name=name, because=because)
            )

        say = self.model.say
        return c.buttons(
            *(
                c.button(
                    say("finance.ask.take", way=say(way.text), amount=say.euro(way.amount)),
                    self.guarded(take(way)),
                    quiet=True,
                )
                for way in ways
            )
        )


def answer_table(say: Catalogue, plan: HubPlan, found: tuple[Answer, ...]) -> Markup:
    """Each question with the number in the plan and the last one that works."""
    columns = [m.Column(say("finance.ask.question")), m.Column(say("finance.ask.line"))]
    columns += [m.Column(say(f"finance.ask.{key}"), number=True) for key in ("now", "last")]
    columns.append(m.Column(say("finance.ask.meaning")))
    rows = [
        [
            say(one.text),
            plan.line(one.line).name,
            _value(say, one.question, one.now),
            "–" if one.value is None else _value(say, one.question, one.value),
            say(one.state.text),
        ]
        for one in found
    ]
    return m.table(columns, rows, caption=say("finance.ask.caption"))


def _value(say: Catalogue, question: str, value: float) -> str:
    if question == "largest_rent":
        return say.euro(value)
    return say.percent(value, 1) if question == "smallest_margin" else say.number(value)


def way_list(say: Catalogue, report: HoleReport, hole: int) -> Markup:
    """The ways to fill one hole, with their warnings, and those that do not work, with why."""
    items = [
        m.element(
            "li",
            m.element("strong", say(way.text)),
            " ",
            say("finance.ask.way", amount=say.euro(way.amount), month=say.month(way.month)),
            *(f" {say(key)}" for key in way.warning_texts),
        )
        for way in report.of(hole)
    ]
    gone = {
        (say(f"finance_checks.way.{one.kind}"), say(one.text))
        for one in report.left_out
        if one.hole == hole
    }
    items += [
        m.element("li", m.element("em", say("finance.ask.not", way=way)), f" {why}")
        for way, why in sorted(gone)
    ]
    return m.element("ul", items)
