"""The search for money: what is missing, whom to ask by when, what fits, and plan B."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.sections import funding_catalogue as fc
from buurtpunt_lib.dashboards.finance_plan.sections import funding_parts
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Parts
from buurtpunt_lib.datasets import Funder, Money
from buurtpunt_lib.domain.project.money import ApplicationState
from buurtpunt_lib.finance.funder_lines import can_propose, proposed_line
from buurtpunt_lib.finance.missing_money import missing
from buurtpunt_lib.legal.eligibility import Applicant, Verdict, eligibility
from buurtpunt_lib.planning import funding_calendar
from buurtpunt_lib.planning.funding_calendar import Entry
from buurtpunt_lib.reports import funder_words
from buurtpunt_lib.reports.funding_facts import applicant_of, kinds_rows

_T = "funding.page."
_PLACE = "money.applications"


class MoneyStep:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.findings = Findings(model, guarded, most=5)
        self.need = c.html("", "bp-live")
        looked = min(s.checked_on for f in datasets.funders().values() for s in f.sources)
        parts = [
            ("calendar", (_PLACE,), lambda: CalendarPart(model, guarded)),
            ("catalogue", (), lambda: CataloguePart(model, guarded)),
            ("kinds", ("plan.grants",), lambda: Kinds(model)),
            ("plan_b", ("plan.feasibility.plan_b",), lambda: PlanB(model)),
        ]
        self.parts = Parts(
            model,
            guarded,
            [(say(f"{_T}parts.{key}"), places, make) for key, places, make in parts],
            opened=0,
        )
        self.widget = c.column(
            c.html(m.paragraph(say(f"{_T}lead"), lead=True)),
            self.findings.widget,
            self.need,
            c.html(m.paragraph(say(f"{_T}checked", day=looked))),
            self.parts.widget,
        )

    def refresh(self) -> None:
        model = self.model
        found = funding_calendar.findings(model.project, entries(model), today=model.today)
        self.findings.show("funding", [funder_words.readable(model.say, one) for one in found])
        self.need.value = str(funding_parts.need(model.say, model.outcome()))
        self.parts.refresh()


make = MoneyStep


def entries(model: ProjectModel) -> tuple[Entry, ...]:
    """Every funder with its moment and what the team noted of it."""
    return funding_calendar.calendar(
        datasets.funders().values(), model.project.money, today=model.today
    )


class CalendarPart:
    """Whom the team asks: by when, whether there is time to write, and how it stands."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        self.list = Pressable()
        self.list.on_press(guarded(self._press))
        self.entry = c.column()
        self._opened = ""
        self._fields: Fields | None = None
        self.widget = c.column(self.list, self.entry)

    def refresh(self) -> None:
        self._go_where_wanted()
        asked = {one.id for one in self.model.project.money.applications}
        if self._opened not in asked:
            self._opened = ""
        self.list.show(*self._cards())
        self._show_entry()

    def _go_where_wanted(self) -> None:
        goal = self.model.wanted
        if goal.startswith(_PLACE):
            item = goal.removeprefix(f"{_PLACE}[").partition("]")[0]
            self.model.wanted, self._opened = "", "" if goal == _PLACE else item

    def _cards(self) -> tuple[Markup, set[str]]:
        say = self.model.say
        mine = [one for one in entries(self.model) if one.application is not None]
        if not mine:
            return m.element("p", say(f"{_T}calendar_empty"), class_="bp-empty"), set()
        codes: set[str] = set()
        applicant = applicant_of(self.model.project.plan)
        cards = [self._card(one, applicant, codes) for one in mine]
        return m.element("div", cards, class_="bp-item-list"), codes

    def _card(self, one: Entry, applicant: Applicant, codes: set[str]) -> Markup:
        say, funder = self.model.say, one.funder
        name = funder.name(say.language)
        known = eligibility(applicant, funder)
        rows = [
            ("until", funder_words.moment_words(say, one)),
            ("begin", funder_words.time_words(say, one, self.model.today)),
            ("state", say(f"funding.state.{one.application.state.value}")),
            (
                "what",
                f"{say(f'funding.kind.{funder.money.value}')}, "
                f"{say(f'finance_funding.level.{funder.level.value}')}",
            ),
            ("amount", funder_words.highest_words(say, funder, self.model.project.plan.opening)),
            ("fits", say(f"funding.verdict.{known.verdict.value}")),
        ]
        facts = [
            [m.element("dt", say(f"{_T}column.{key}")), m.element("dd", words)]
            for key, words in rows
            if words
        ]
        source = (funder.calls or funder).sources[0]
        link = m.link(funder_words.source_words(say, source), source.url)
        facts.append([m.element("dt", say(f"{_T}column.source")), m.element("dd", link)])
        buttons = []
        for deed in ("edit", "take"):
            codes.add(f"{deed}:{funder.code}")
            buttons += [press_button(say(f"{_T}{deed}"), f"{deed}:{funder.code}", about=name), " "]
        for key, typed in (("who", one.application.who), ("note", one.application.note)):
            if typed:
                facts.append([m.element("dt", say(f"{_T}{key}")), m.element("dd", typed)])
        return m.element(
            "section",
            m.element("h3", name),
            m.element("dl", facts, class_="bp-facts bp-facts-wide"),
            m.element("p", buttons),
            class_="bp-card",
        )

    def _press(self, code: str) -> None:
        deed, _, funder = code.partition(":")
        if deed == "take":
            self.model.take(_PLACE, funder)
            self.list.focus()
            return
        self._opened = "" if self._opened == funder else funder
        self._fields = None
        self.refresh()
        if self._fields is not None:
            self._fields.form.focus()

    def _show_entry(self) -> None:
        say = self.model.say
        if not self._opened:
            self._fields, self.entry.children = None, ()
            return
        place = f"{_PLACE}[{self._opened}]"
        if self._fields is not None and f"{place}.state" in self._fields.fields:
            self._fields.refresh()
            return
        states = [(one.value, say(f"funding.state.{one.value}")) for one in ApplicationState]
        name = datasets.funders()[self._opened].name(say.language)
        self._fields = Fields(
            self.model,
            [
                Field.choice(f"{place}.state", say(f"{_T}state"), states, required=True),
                Field.day(f"{place}.deadline", say(f"{_T}deadline"), say(f"{_T}deadline_help")),
                Field.number(f"{place}.write_weeks", say(f"{_T}weeks"), say(f"{_T}weeks_help"),
                             low=0, high=104),
                Field.line(f"{place}.who", say(f"{_T}who")),
                Field.words(f"{place}.note", say(f"{_T}note")),
            ],
            title=say(f"{_T}entry", name=name),
        )  # fmt: skip
        self.entry.children = (self._fields.widget,)


class CataloguePart:
    """Every funder with whether it fits and why, to be put in the calendar or in the plan."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.show = widgets.Dropdown(
            options=[(say(f"{_T}show_fit"), "fit"), (say(f"{_T}show_only"), "only"),
                     (say(f"{_T}show_all"), "all")],
            description=say(f"{_T}show"),
        )  # fmt: skip
        self.show.add_class("bp-span")
        self.show.observe(guarded(lambda _change: self.refresh()), "value")
        self.told, self.list = c.html("", "bp-live"), Pressable()
        self.list.on_press(guarded(self._press))
        self.widget = c.column(c.controls(self.show), self.told, self.list)
        self._shown: Any = None

    def refresh(self) -> None:
        project = self.model.project
        plan = project.plan
        applicant = applicant_of(plan)
        asked = {one.id for one in project.money.applications}
        shown = (applicant, self.show.value, frozenset(asked), fc.placed(plan), plan.opening,
                 project.money)  # fmt: skip
        if shown != self._shown:
            self._shown = shown
            self.list.show(*self._cards(applicant, asked))

    def _cards(self, applicant: Applicant, asked: set[str]) -> tuple[Markup, set[str]]:
        say = self.model.say
        wanted = {
            "only": (Verdict.FITS,),
            "fit": (Verdict.FITS, Verdict.UNKNOWN),
            "all": tuple(Verdict),
        }[self.show.value]
        codes: set[str] = set()
        by_code = {one.funder.code: one for one in entries(self.model)}
        parts, count = [], 0
        for group, kinds in funder_words.GROUPS.items():
            inside = [
                funder
                for funder in datasets.funders().values()
                if funder.money in kinds and eligibility(applicant, funder).verdict in wanted
            ]
            if inside:
                parts.append(m.element("h3", say(f"finance_funding.money.{group}")))
                parts.append(m.paragraph(say(f"finance_funding.money_lead.{group}")))
                parts += [self._card(by_code[f.code], applicant, asked, codes) for f in inside]
                count += len(inside)
        if not parts:
            return m.element("p", say(f"{_T}none"), class_="bp-empty"), set()
        return m.paragraph(say(f"{_T}shown", n=count)) + Markup("").join(parts), codes

    def _card(self, one: Entry, applicant: Applicant, asked: set[str], codes: set[str]) -> Markup:
        say, funder = self.model.say, one.funder
        day, name = self.model.project.plan.opening, funder.name(say.language)
        verdict = say(f"funding.verdict.{eligibility(applicant, funder).verdict.value}")
        summary = m.element(
            "span", name,
            m.element("span", f" · {verdict} · ", funder_words.short(say, funder, day),
                      class_="bp-small"),
        )  # fmt: skip
        return fold(
            summary,
            funder.code,
            fc.facts(say, funder, applicant, day=day, when=self._when(one)),
            m.element("p", self._buttons(funder, asked, codes)),
        )

    def _when(self, one: Entry) -> str:
        say = self.model.say
        words = (funder_words.moment_words(say, one), funder_words.rhythm_words(say, one.funder))
        return " ".join(text for text in words if text)

    def _buttons(self, funder: Funder, asked: set[str], codes: set[str]) -> list[Any]:
        say, plan = self.model.say, self.model.project.plan
        name, found = funder.name(say.language), []
        if funder.money is Money.ADVICE:
            return []
        if funder.code in asked:
            found += [say(f"{_T}in_calendar"), " "]
        else:
            codes.add(f"put:{funder.code}")
            found += [press_button(say(f"{_T}put"), f"put:{funder.code}", about=name), " "]
        if funder.code in fc.placed(plan):
            found.append(say(f"{_T}in_plan"))
        elif can_propose(funder):
            codes.add(f"plan:{funder.code}")
            found.append(press_button(say(f"{_T}to_plan"), f"plan:{funder.code}", about=name))
        return found

    def _press(self, code: str) -> None:
        deed, _, key = code.partition(":")
        if deed == "put":
            self.model.put(_PLACE, {"id": key})
        else:
            self._take(datasets.funders()[key])

    def _take(self, funder: Funder) -> None:
        """Puts a line of a funder in the plan, as something hoped for."""
        model, say = self.model, self.model.say
        plan, name = model.project.plan, funder.name(say.language)
        found = proposed_line(
            plan, funder, name=name, because=say("finance_funding.find.because"),
            month=missing(model.outcome().flow).month,
        )  # fmt: skip
        model.change(plan=found.added_to(plan))
        words = say(f"{_T}added_plan", name=name)
        if found.to_fill:
            fields = say.listing([fc.field_words(say, key) for key in found.to_fill])
            words = f"{words} {say(f'{_T}to_fill', fields=fields)}"
        self.told.value = str(m.note(words, kind="assumption"))


class Kinds:
    """Money that comes once beside money that comes each year."""

    def __init__(self, model: ProjectModel) -> None:
        self.model = model
        self.widget = c.html()

    def refresh(self) -> None:
        say = self.model.say
        rows = kinds_rows(self.model.outcome(), say)
        lead = m.paragraph(say(f"{_T}kinds_lead"))
        if not rows:
            self.widget.value = str(
                lead + m.element("p", say(f"{_T}kinds_none"), class_="bp-empty")
            )
            return
        columns = [m.Column(say(f"{_T}kinds_kind")), m.Column(say(f"{_T}kinds_amount"), True)]
        self.widget.value = str(lead + m.table(columns, rows, caption=say(f"{_T}kinds_caption")))


class PlanB:
    """What the team does when no grant comes; the finance page works it out."""

    def __init__(self, model: ProjectModel) -> None:
        self.model = model
        say = model.say
        self.without, self.onward = c.html("", "bp-live"), c.html()
        self.answer = Fields(
            model, [Field.words("plan.feasibility.plan_b", say(f"{_T}plan_b_question"))]
        )
        self.widget = c.column(
            c.html(m.paragraph(say(f"{_T}plan_b_lead"))),
            self.without,
            self.answer.widget,
            c.html(m.paragraph(say(f"{_T}plan_b_link"))),
            self.onward,
        )

    def refresh(self) -> None:
        say = self.model.say
        words = funding_parts.missing_words(say, missing(self.model.outcome().bare))
        told = m.element("strong", say(f"{_T}without"))
        self.without.value = str(m.element("p", told, f" {words}", class_="bp-answer"))
        self.answer.refresh()
        plan = address("financieel_plan", self.model.token)
        self.onward.value = str(m.element("p", m.link(say(f"{_T}to_finance"), plan)))
