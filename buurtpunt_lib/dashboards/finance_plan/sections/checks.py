"""What somebody who knows would look at: forgotten costs, rules, numbers of others, questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.parts import place_words
from buurtpunt_lib.dashboards.ticks import Group, Ticks
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.finance import Finding, Weight, check_rules, review
from buurtpunt_lib.finance import beside as compared
from buurtpunt_lib.texts import Catalogue

_KINDS = {Weight.BREAKS: "warning", Weight.UNKNOWN: "unknown", Weight.ADVICE: "info"}


class Checks:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.found, self.state = c.html(), c.html("", "bp-live")
        self.ticks = Ticks()
        self.ticks.on_tick(guarded(self._tick))
        lead = m.element("h3", say("finance.check.questions")) + m.paragraph(
            say("finance.check.questions_lead")
        )
        self.widget = c.column(
            self.found,
            c.html(lead),
            self.state,
            self.ticks,
            c.html(m.note(say("finance.books.advice"), kind="warning")),
        )

    def _tick(self, code: str, ticked: bool) -> None:
        others = [one for one in self.model.plan.ticked if one != code]
        self.model.change(ticked=[*others, code] if ticked else others)

    def refresh(self) -> None:
        say, plan = self.model.say, self.model.plan
        self.found.value = str(
            m.paragraph(say("finance.check.lead"))
            + rules(say, plan)
            + costs(say, plan)
            + beside(say, plan)
        )
        asked = review.review_questions(plan)
        self.ticks.show(questions(say, plan, asked))
        done = sum(one.ticked for one in asked)
        words = say("finance_what_if.ticked", n=done, total=len(asked))
        self.state.value = str(m.element("p", words))


def rules(say: Catalogue, plan: HubPlan) -> Markup:
    """Where the plan goes against a dated rule, or where the rule is not known for its date."""
    found = check_rules(plan)
    shown: list[Markup] = [m.element("h3", say("finance.check.rules"))]
    if not found:
        shown.append(m.paragraph(say("finance.check.rules_kept")))
    shown += [finding_note(say, plan, finding) for finding in found]
    return Markup("").join(shown)


def finding_note(say: Catalogue, plan: HubPlan, finding: Finding) -> Markup:
    """One finding: the field in words, what is allowed, and the page of the rule."""
    words = say.error(InputError([_with_words(say, plan, finding.fault)]))
    link = m.link(say("finance.check.rule_source"), finding.source) if finding.source else ""
    return m.note(m.element("span", words, " ", link), kind=_KINDS[finding.weight])


def _with_words(say: Catalogue, plan: HubPlan, fault: Fault) -> Fault:
    """The fault with the name of the line for its place in the file."""
    place = str(fault.values.get("field", ""))
    return Fault(fault.code, {**fault.values, "field": place_words(say, plan, place)})


def costs(say: Catalogue, plan: HubPlan) -> Markup:
    """Usual costs that the plan does not have: asked, never filled in."""
    asked = [one for one in review.cost_questions(plan) if one.state == review.CostState.ASKED]
    head = m.element("h3", say("finance.check.costs"))
    if not asked:
        return head + m.paragraph(say("finance.check.costs_all"))
    items = [m.element("li", say(one.text)) for one in asked]
    return head + m.paragraph(say("finance.check.costs_lead")) + m.element("ul", items)


def beside(say: Catalogue, plan: HubPlan) -> Markup:
    """Numbers of the plan beside those of real shops and hubs, with country, year and source."""
    found = compared.beside_references(plan)
    head = m.element("h3", say("finance.check.beside")) + m.note(
        say(compared.COPY_WARNING_TEXT), kind="warning"
    )
    if not found:
        return head + m.paragraph(say("finance.check.beside_none"))
    columns = [
        m.Column(say("finance.check.number")),
        m.Column(say("finance.check.ours"), number=True),
    ]
    columns += [m.Column(say("finance.check.position")), m.Column(say("finance.check.theirs"))]
    rows = []
    for one in found:
        host = (urlsplit(one.source_url).hostname or one.source_url).removeprefix("www.")
        words = say(
            "finance.origin.source",
            host=host,
            year=one.year or say("finance.origin.no_year"),
            country=say(f"finance.country.{one.country}"),
        )
        span = ""
        if one.low is not None and one.high is not None:
            span = say("finance.origin.range", low=say.plain(one.low), high=say.plain(one.high))
        rows.append(
            [
                _place(say, plan, one),
                say.plain(round(one.value, 0 if abs(one.value) >= 100 else 2)),
                say(one.position.text),
                m.element(
                    "span", span, f" {unit_words(say, one.unit)}; ", m.link(words, one.source_url)
                ),
            ]
        )
    return head + m.table(columns, rows, caption=say("finance.check.beside_caption"))


def unit_words(say: Catalogue, unit: str) -> str:
    """A unit in the visitor's language; as the source writes it where we have no word for it."""
    key = "finance.unit." + re.sub(r"[^a-z0-9]+", "_", unit.lower()).strip("_")
    return say(key) if key in say else unit


def _place(say: Catalogue, plan: HubPlan, one: compared.Beside) -> str:
    """Whose number it is, and which: several lines together, one field, or a year's turnover."""
    if one.line is None:
        return say(f"finance_scenarios.lines.{one.place}")
    _, _, field = one.place.partition(".")
    name, words = plan.line(one.line).name, say(f"finance.field.{field or 'turnover'}")
    return f"{name}: {words}"


def questions(say: Catalogue, plan: HubPlan, asked: Sequence[review.ReviewQuestion]) -> list[Group]:
    """Questions for somebody who reads the plan with you, by topic, to tick off."""
    shown = []
    for topic, group in groupby(asked, key=lambda one: one.topic):
        items = []
        for one in group:
            about = ", ".join(plan.line(line).name for line in one.lines)
            words = say(one.text) + (f" ({about})" if about else "")
            items.append((one.code, words, one.ticked))
        shown.append((say(f"finance_checks.topic.{topic}"), items))
    return shown
