"""The step that no number answers: can these people do it (internal), and can it here (external)?

Words: what the makers write themselves, one box a question. Judgement: their own yes or no, or not
known yet. Beside them stands what the numbers of the plan say; the program judges nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.line_edits import village_of
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.settings import Settings
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.domain import Village
from buurtpunt_lib.finance import step_answers as sa
from buurtpunt_lib.finance.horizons import NOTHING
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.dashboards.finance_plan.guide.guide import Guide

# In the order in which they are asked; those with a yes or no after the words.
ASKED = ("internal", "external", "unique", "alternatives", "plan_b")
JUDGED = ("internal", "external")
_ANSWERS = {"yes": True, "no": False, "unknown": None}
_T = "finance_guide.feasibility."


class Feasibility:
    """The body of the step. `words` and `answers` are its controls by name."""

    def __init__(self, guide: Guide) -> None:
        self.model = model = guide.model
        guarded, say = guide.guarded, model.say
        self.words = {name: _box(model, guarded, name) for name in ASKED}
        self.answers = {name: Judgement(model, guarded, name) for name in JUDGED}
        self.hands, self.visits = c.html(), c.html()
        self.place = Settings(model, guarded, ("village",))
        numbers = {"internal": [self.hands], "external": [self.place.widget, self.visits]}
        children: list[widgets.Widget] = []
        for name in ASKED:
            if name not in JUDGED:
                children.append(self.words[name])
                continue
            asked = c.column(self.words[name], self.answers[name].widget)
            head = c.html(m.element("h3", say(f"{_T}numbers")))
            children.append(c.columns(asked, c.column(head, *numbers[name])))
        self.widget = c.column(*children)

    def refresh(self) -> None:
        for name, box in self.words.items():
            box.show(getattr(self.model.plan.feasibility, name))
        for control in (*self.answers.values(), self.place):
            control.refresh()
        self.hands.value = str(hand_words(self.model))
        self.visits.value = str(visit_words(self.model))


def _box(model: Model, guarded: Any, name: str) -> TextBox:
    """One text of the plan's feasibility, with what to think of and an example of an answer."""
    say = model.say
    example = say(f"{_T}for_example", words=say(f"{_T}{name}_example"))
    questions = [say(f"{_T}{name}_help"), example]
    made = TextBox(say(f"{_T}{name}"), say, guarded, questions=questions, rows=4)
    made.on_write(lambda text: _keep(model, **{name: text}))
    return made


class Judgement:
    """Yes, no or not known yet."""

    def __init__(self, model: Model, guarded: Any, name: str) -> None:
        self.model, self.field = model, f"{name}_ok"
        say = model.say
        self.choice = widgets.RadioButtons(
            options=[(say(f"{_T}answer_{code}"), code) for code in _ANSWERS],
            value="unknown",
            description=say(f"{_T}{self.field}"),
        )
        self.choice.observe(guarded(lambda change: self._chosen(change["new"])), "value")
        self.widget = self.choice

    def refresh(self) -> None:
        now = getattr(self.model.plan.feasibility, self.field)
        self.choice.value = next(code for code, value in _ANSWERS.items() if value is now)

    def _chosen(self, code: str | None) -> None:
        value = _ANSWERS.get(code or "unknown")
        if value is not getattr(self.model.plan.feasibility, self.field):
            _keep(self.model, **{self.field: value})


def _keep(model: Model, **changes: Any) -> None:
    # Through plain values, so that the plan checks them like everything else.
    model.change(feasibility=model.plan.feasibility.model_dump() | changes)


def hand_words(model: Model) -> Markup:
    """Volunteers' hours a week, and paid posts."""
    say, found = model.say, sa.effort(model.plan)
    volunteers = say(f"{_T}no_volunteers")
    if found.people > NOTHING:
        values = {"people": found.people, "hours": say.number(found.hours_week)}
        volunteers = say(f"{_T}volunteers", each=say.number(found.each, 1), **values)
    staff = say(f"{_T}no_staff")
    if found.fte > NOTHING:
        key = "staff_carried" if found.carried > NOTHING else "staff"
        carried = {"carried": say.percent(found.carried)} if found.carried > NOTHING else {}
        staff = say(f"{_T}{key}", fte=say.percent(found.fte), **carried)
    return m.paragraph(volunteers) + m.paragraph(staff)


def visit_words(model: Model) -> Markup:
    """Visits a month, and what that is for each resident of the village."""
    say, plan, village = model.say, model.plan, village_of(model.plan)
    found = sa.demand(model.outcome.flow, village.population if village else None)
    if found.visits < 0.5:
        return m.paragraph(say(f"{_T}no_visits"))
    values = {"visits": say.number(found.visits), "day": say.number(found.a_day)}
    told = [m.paragraph(say(f"{_T}visits", **values))]
    if village is None:
        told.append(m.paragraph(say(f"{_T}no_village")))
    else:
        told.append(m.paragraph(_each_words(say, village, found)))
    told += [
        m.paragraph(
            say(
                f"{_T}reach",
                activity=plan.line(line).name,
                share=say.percent(share),
                residents=say.number(residents),
                visits=say.plain(visits),
            )
        )
        for line, residents, share, visits in found.reach
    ]
    return Markup("").join(told)


def _each_words(say: Catalogue, village: Village, found: sa.Demand) -> str:
    if found.each is None:
        return say(f"{_T}residents_unknown", village=village.name)
    return say(
        f"{_T}each",
        village=village.name,
        residents=say.number(village.population),
        year=str(village.population_year),
        each=say.number(found.each, 1),
    )
