"""Which funders fit the project, and why or why not; what another form would change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.sections import funding_catalogue as fc
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.datasets import Money
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.legal.eligibility import Applicant, Verdict, eligibility
from buurtpunt_lib.reports.funding_facts import applicant_of
from buurtpunt_lib.reports.legal_words import form_name

_T = "legal_effects.grants."
_ORDER = (Verdict.FITS, Verdict.UNKNOWN, Verdict.NOT)


class Grants:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.show = widgets.Dropdown(
            options=[(say("funding.page.show_fit"), "fit"), (say("funding.page.show_only"), "only"),
                     (say("funding.page.show_all"), "all")],
            description=say("funding.page.show"),
        )  # fmt: skip
        self.show.add_class("bp-span")
        self.show.observe(guarded(lambda _change: self.refresh()), "value")
        self.head, self.list, self.onward = c.html("", "bp-live"), c.html(), c.html()
        self._shown: Any = None
        self.widget = c.column(
            c.html(m.element("h2", say(f"{_T}title")) + m.paragraph(say(f"{_T}lead"))),
            self.head,
            c.controls(self.show),
            self.list,
            self.onward,
        )

    def refresh(self) -> None:
        steps = address("stappenplan", self.model.token)
        words = self.model.say(f"{_T}to_calendar")
        self.onward.value = str(m.element("p", m.link(words, steps)))
        applicant = applicant_of(self.model.project.plan)
        shown = (applicant, self.show.value, self.model.project.plan.opening)
        if shown == self._shown:
            return
        self._shown = shown
        self.head.value = str(self._head(applicant))
        self.list.value = str(self._list(applicant))

    def _head(self, applicant: Applicant) -> Markup:
        say = self.model.say
        where = (
            say(f"{_T}province", province=applicant.province)
            if applicant.province
            else say(f"{_T}province_unknown")
        )
        counts = counted(applicant)
        words = say(f"{_T}count", fits=counts[Verdict.FITS], unknown=counts[Verdict.UNKNOWN],
                    no=counts[Verdict.NOT])  # fmt: skip
        columns = [
            m.Column(say(f"{_T}what_if_form")),
            *(m.Column(say(f"funding.verdict.{one.value}"), number=True) for one in _ORDER),
        ]
        rows = []
        for form in LegalForm:
            name = form_name(form.value, say)
            if form is applicant.form:
                name = say(f"{_T}own", form=name)
            other = counted(replace(applicant, form=form))
            rows.append([name, *(say.number(other[one]) for one in _ORDER)])
        table = m.table(columns, rows, caption=say(f"{_T}what_if_caption"))
        return (
            m.paragraph(where)
            + m.element("p", words, class_="bp-answer")
            + m.details(say(f"{_T}what_if"), table)
        )

    def _list(self, applicant: Applicant) -> Markup:
        say, day = self.model.say, self.model.project.plan.opening
        wanted = {"only": _ORDER[:1], "fit": _ORDER[:2], "all": _ORDER}[self.show.value]
        parts: list[Markup] = []
        for verdict in wanted:
            cards = [
                fc.card(say, funder, applicant, day=day, buttons=False)
                for funder in datasets.funders().values()
                if funder.money is not Money.ADVICE
                and eligibility(applicant, funder).verdict is verdict
            ]
            if cards:
                heading = f"{say(f'funding.verdict.{verdict.value}')} ({len(cards)})"
                parts += [m.element("h3", heading), *cards]
        return Markup("").join(parts) or m.element("p", say("funding.page.none"), class_="bp-empty")


def counted(applicant: Applicant) -> dict[Verdict, int]:
    """How many funders of money fit, do not fit, and are not sure."""
    found = dict.fromkeys(Verdict, 0)
    for funder in datasets.funders().values():
        if funder.money is not Money.ADVICE:
            found[eligibility(applicant, funder).verdict] += 1
    return found
