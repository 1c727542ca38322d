"""How sure is this? The plan ten thousand times with its numbers drawn by chance, on request."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.charts.outlook import band_chart, chance_chart, tornado_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import ranges as rg
from buurtpunt_lib.finance import risk as rk
from buurtpunt_lib.finance import sensitivity as sv
from buurtpunt_lib.texts import Catalogue

MOST_BARS = 12
# A share below this carries nothing that is worth a line.
_LEAST_SHARE = 0.01


class Risk:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.plan: HubPlan | None = None
        self.state, self.told, self.carriers = c.html("", "bp-live"), c.html(), c.html()
        self.band, self.tornado = Chart(say=say, height=360), Chart(say=say, height=460)
        self.chance = Chart(say=say, height=280)
        self.again = c.button(say("finance.risk.run"), guarded(self.run))
        self.results = c.column(
            self.told,
            self.band,
            c.html(m.element("h3", say("finance.risk.by_month"))),
            self.chance,
            self.carriers,
            c.html(m.element("h3", say("finance.risk.tornado"))),
            c.html(m.paragraph(say("finance.risk.tornado_lead"))),
            self.tornado,
        )
        self.widget = c.column(
            c.html(m.paragraph(say("finance.risk.lead"))),
            c.html(m.note(say("finance.risk.assumption"), kind="assumption")),
            self.again,
            self.state,
            self.results,
        )

    def refresh(self) -> None:
        """The draws are made on request: a slider must not wait for ten thousand plans."""
        old = self.plan is not None and self.plan != self.model.plan
        self.results.layout.display = "none" if self.plan is None else ""
        self.state.value = (
            str(m.note(self.model.say("finance.risk.stale"), kind="warning")) if old else ""
        )

    def run(self) -> None:
        say, plan = self.model.say, self.model.plan
        self.state.value = str(m.element("p", say("finance.risk.running", n=rk.DRAWS)))
        found = rk.risk(plan)
        low, middle, high = (found.band[level] for level in rk.LEVELS)
        self.band.figure = band_chart(found.months, low, middle, high, say)
        self.band.description = say("finance.risk.band_description")
        self.chance.figure = chance_chart(found.months, found.below, found.ever, say)
        self.chance.description = say("finance.risk.chance_description")
        self.told.value = str(sentences(say, found))
        self.carriers.value = str(carriers(say, plan, found))
        bars = tornado_bars(say, plan, sv.tornado(plan))
        self.tornado.figure = tornado_chart(bars, say)
        self.tornado.description = say("finance.risk.tornado_description")
        self.plan = plan
        self.refresh()


def sentences(say: Catalogue, found: rk.Risk) -> Markup:
    """The chance that the money runs out, said in ten turns, and what would make it safe."""
    times = round(found.probability * 10)
    words = say("finance.risk.probability", n=times, share=say.percent(found.probability))
    return m.element("p", words, class_="bp-answer") + m.paragraph(
        say("finance.risk.capital", amount=say.euro(found.capital_for(0.9))),
        " ",
        say("finance.risk.error", error=say.percent(2 * found.error, 1), draws=found.draws),
    )


def carriers(say: Catalogue, plan: HubPlan, found: rk.Risk) -> Markup:
    """Which drivers carry the risk, the largest share first."""
    columns = [
        m.Column(say("finance.risk.driver")),
        m.Column(say("finance.risk.range")),
        m.Column(say("finance.risk.share"), number=True),
    ]
    rows = [
        [driver_name(say, plan, one.driver), range_words(say, one.range), say.percent(one.share)]
        for one in found.carriers
        if one.share >= _LEAST_SHARE
    ]
    if not rows:
        return Markup("")
    return m.table(columns, rows, caption=say("finance.risk.carriers")) + together(say, found)


def together(say: Catalogue, found: rk.Risk) -> Markup:
    """Which of the drawn drivers tend to turn out high together: an assumption too."""
    drawn = {one.driver for one in found.carriers}
    pairs = [
        say(
            "finance.risk.pair",
            first=say(f"finance_scenarios.driver.{first}"),
            second=say(f"finance_scenarios.driver.{second}"),
            value=say.number(value, 1),
        )
        for (first, second), value in rg.CORRELATIONS.items()
        if {first, second} <= drawn
    ]
    if not pairs:
        return Markup("")
    return m.details(
        say("finance.risk.together"),
        m.paragraph(say("finance.risk.together_lead")),
        m.element("ul", [m.element("li", pair) for pair in pairs]),
    )


def driver_name(say: Catalogue, plan: HubPlan, driver: str) -> str:
    if driver.startswith("line:"):
        return plan.line(driver.removeprefix("line:")).name
    return say(f"finance_scenarios.driver.{driver}")


def range_words(say: Catalogue, drawn: rg.Range) -> str:
    if isinstance(drawn, rg.Chance):
        return say("finance.risk.chance", share=say.percent(drawn.probability))
    low, high = say.percent(drawn.low), say.percent(drawn.high)
    return say("finance.risk.between", low=low, high=high)


def tornado_bars(
    say: Catalogue, plan: HubPlan, found: sv.Tornado
) -> list[tuple[str, float, float]]:
    """(name, change of the lowest balance when lower, when higher), the widest first."""
    bars = []
    for bar in found.bars:
        if bar.kind != "driver" or bar.swing < 0.5:
            continue
        base = bar.base.lowest_balance
        low = bar.low.lowest_balance - base if bar.low else 0.0
        high = bar.high.lowest_balance - base if bar.high else 0.0
        bars.append((say(bar.name_text), low, high))
    return bars[:MOST_BARS]
