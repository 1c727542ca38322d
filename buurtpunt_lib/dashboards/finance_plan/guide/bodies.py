"""What can be filled in or asked at each step, below what the step comes to.

Body: that part of a step, made when the step is first opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.charts.turnover import turnover_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.dashboards.finance_plan.guide.feasibility import Feasibility
from buurtpunt_lib.dashboards.finance_plan.guide.offers import Offers
from buurtpunt_lib.dashboards.finance_plan.line_editor import LineEditor
from buurtpunt_lib.dashboards.finance_plan.settings import Settings
from buurtpunt_lib.domain.plan import CostKind, HubPlan, Period
from buurtpunt_lib.finance import step_answers as sa
from buurtpunt_lib.finance.questions import Answer, smallest_margin
from buurtpunt_lib.finance.review import CostState, cost_questions
from buurtpunt_lib.finance.steps import STEP_LISTS, Step
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.dashboards.finance_plan.guide.guide import Guide

# Sections to go to from the answer, the first one being the most asked for.
FURTHER = ("questions", "scenarios", "risk", "checks", "documents")
_T = "finance_guide."


class Body(Protocol):
    """What stands at a step."""

    widget: widgets.Widget

    def refresh(self) -> None: ...


# The columns that a step asks for; all other fields of a line stand in its form. Few enough that
# an amount stands beside its name on a phone.
_SHOWN: Mapping[Step, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Step.INVESTMENTS: {"investments": ("name", "amount", "month", "life_years")},
        Step.FUNDING: {
            "own_money": ("name", "amount", "count", "price", "month"),
            "loans": ("name", "amount", "month", "rate", "term"),
            "grants": ("name", "amount", "share", "month", "certainty"),
            "recurring_grants": ("name", "amount", "period", "begin", "end", "certainty"),
            "crowdfunding": ("name", "target", "month", "fee"),
            "gifts": ("name", "amount", "period", "begin"),
        },
        Step.FIXED_COSTS: {
            "costs": ("name", "amount", "period", "begin", "end"),
            "staff": ("name", "fte", "yearly_cost", "partner_share", "partner_end"),
            "volunteers": ("name", "people", "hours", "days", "allowance"),
        },
        Step.MARGINS: {"activities": ("name", "basket", "margin", "spoilage")},
        Step.FORECAST: {"activities": ("name", "customers", "ramp_up", "begin", "certainty")},
    }
)


class Tables:
    """The lists of a step as tables."""

    def __init__(self, guide: Guide, step: Step) -> None:
        self.editors = [
            LineEditor(guide.model, guide.guarded, name, _SHOWN[step][name])
            for name in STEP_LISTS[step]
        ]
        self.widget = c.column(*(editor.widget for editor in self.editors))

    def refresh(self) -> None:
        for editor in self.editors:
            editor.refresh()


class Investments(Tables):
    """The table of what is bought, and below it where the hub is and when it opens."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(guide, Step.INVESTMENTS)
        self.settings = Settings(guide.model, guide.guarded, ("basics",), opened=False)
        self.widget.children = (*self.widget.children, self.settings.widget)

    def refresh(self) -> None:
        super().refresh()
        self.settings.refresh()


class FixedCosts(Tables):
    """The tables of what it costs, and the usual costs that are not in the plan."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(guide, Step.FIXED_COSTS)
        self.model = guide.model
        say = guide.model.say
        self.lead, self.told = c.html(), c.html("", "bp-live")
        self.offers = Offers(
            label=say(f"{_T}fixed_costs.add"), caption=say(f"{_T}fixed_costs.asked")
        )
        self.offers.on_take(guide.guarded(self._take))
        head = c.html(m.element("h3", say(f"{_T}fixed_costs.asked")))
        self.widget.children = (*self.widget.children, head, self.lead, self.told, self.offers)

    def refresh(self) -> None:
        super().refresh()
        say, asked = self.model.say, asked_costs(self.model.plan)
        key = "asked_lead" if asked else "complete"
        self.lead.value = str(m.paragraph(say(f"{_T}fixed_costs.{key}")))
        self.offers.show(
            [
                (kind.value, say(f"finance_checks.cost.{kind.value}"), kind_name(say, kind))
                for kind in asked
            ]
        )

    def _take(self, code: str) -> None:
        say, kind = self.model.say, CostKind(code)
        self.model.add(*asked_line(self.model.plan, kind, say))
        told = say(f"{_T}fixed_costs.added", name=kind_name(say, kind))
        self.told.value = str(m.element("p", told))


def asked_costs(plan: HubPlan) -> list[CostKind]:
    """The usual costs that a plan does not have."""
    return [one.kind for one in cost_questions(plan) if one.state is CostState.ASKED]


def kind_name(say: Catalogue, kind: CostKind) -> str:
    return say(f"finance_lines.kind.{kind.value}")


def asked_line(plan: HubPlan, kind: CostKind, say: Catalogue) -> tuple[str, dict[str, Any]]:
    """(list, line to begin with) for a usual cost; its amount is still to be filled in."""
    if kind is CostKind.STAFF:
        return "staff", tables.new_line(plan, "staff", say)
    line = tables.new_line(plan, "costs", say) | {"kind": kind.value, "name": kind_name(say, kind)}
    if kind is CostKind.FORMATION:
        line |= {"period": Period.ONCE.value, "begin": plan.start}
    return "costs", line


class Margins(Tables):
    """The table of activities, and on request the smallest margin with which the plan works."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(guide, Step.MARGINS)
        self.model = guide.model
        say = guide.model.say
        self.plan: HubPlan | None = None
        self.state, self.found = c.html("", "bp-live"), c.html()
        self.widget.children = (
            *self.widget.children,
            c.html(m.element("h3", say(f"{_T}margins.found_caption"))),
            c.html(m.paragraph(say(f"{_T}margins.lead"))),
            c.button(say(f"{_T}margins.run"), guide.guarded(self.run), quiet=True),
            self.state,
            self.found,
        )

    def refresh(self) -> None:
        super().refresh()
        if self.plan is not None and self.plan != self.model.plan:
            stale = m.note(self.model.say(f"{_T}margins.stale"), kind="warning")
            self.state.value = str(stale)

    def run(self) -> None:
        """Many plans are tried: on request, so that a slider need not wait for it."""
        say, plan = self.model.say, self.model.plan
        found = [
            smallest_margin(plan, activity=line.id)
            for line in plan.activities
            if line.basket and line.margin < 1
        ]
        self.plan, self.state.value = plan, ""
        shown = margin_table(say, plan, found) if found else None
        self.found.value = str(shown or m.paragraph(say(f"{_T}margins.nothing")))


def margin_table(say: Catalogue, plan: HubPlan, found: list[Answer]) -> Markup:
    """The smallest margin of each activity with which the account never comes below zero."""
    columns = [m.Column(say(f"{_T}margins.activity"))]
    columns += [m.Column(say(f"{_T}margins.{key}"), number=True) for key in ("in_plan", "least")]
    columns.append(m.Column(say(f"{_T}margins.meaning")))
    rows = [
        [
            plan.line(one.line).name,
            say.percent(one.now, 1),
            "–" if one.value is None else say.percent(one.value, 1),
            say(one.state.text),
        ]
        for one in found
    ]
    return m.table(columns, rows, caption=say(f"{_T}margins.found_caption"))


class Forecast(Tables):
    """The turnover drawn, and the table of activities."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(guide, Step.FORECAST)
        self.model = guide.model
        self.chart = Chart(say=guide.model.say, height=300)
        self.widget.children = (self.chart, *self.widget.children)

    def refresh(self) -> None:
        super().refresh()
        say, flow = self.model.say, self.model.outcome.flow
        found = sa.forecast(flow, flow.driven({"customers": sa.PRUDENT}))
        sells = bool(found.by_month.any())
        self.chart.layout.display = "" if sells else "none"
        if not sells:
            return
        self.chart.figure = turnover_chart(
            flow.months, found.by_month, found.prudent, say, share=say.percent(sa.PRUDENT)
        )
        self.chart.description = say(f"{_T}forecast.description")


class Further:
    """What to do next: who should read it first, and the sections that say more."""

    def __init__(self, guide: Guide) -> None:
        say = guide.model.say
        buttons = [
            c.button(
                say(f"{_T}answer.{key}"),
                guide.guarded(lambda key=key: guide.leave_for(key)),
                quiet=True,
            )
            for key in FURTHER
        ]
        self.widget = c.column(
            c.html(m.element("h3", say(f"{_T}answer.next"))),
            c.html(m.note(say(f"{_T}answer.expert"))),
            c.buttons(*buttons),
        )

    def refresh(self) -> None:
        """The ways on are always the same."""


BODIES: Mapping[Step, Callable[[Guide], Body]] = MappingProxyType(
    {
        Step.INVESTMENTS: Investments,
        Step.FUNDING: lambda guide: Tables(guide, Step.FUNDING),
        Step.FIXED_COSTS: FixedCosts,
        Step.MARGINS: Margins,
        Step.FEASIBILITY: Feasibility,
        Step.FORECAST: Forecast,
        Step.ANSWER: Further,
    }
)
