"""Where a project stands: name and village, whom one can ask, and the route with its progress."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.assessment.route import progress
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.findings import weight_words
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.elsewhere import PAGES
from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.progress import Progress
from buurtpunt_lib.planning.steps import OPTIONAL, STEPS, Step, state_of
from buurtpunt_lib.reports.route_words import Asked, asked, begun

_T = "steps.overview."
_MOST = 6
_ORDER = {weight: number for number, weight in enumerate(Weight)}


class Overview:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.about = Fields(
            model,
            [
                Field.line("plan.name", say(f"{_T}name"), required=True),
                Field.village("plan.village", say(f"{_T}village"), say(f"{_T}village_help")),
                Field.month("plan.opening", say(f"{_T}opening"), required=True),
            ],
        )
        self.contact = Fields(
            model,
            [
                Field.line("contact.name", say(f"{_T}contact.name")),
                Field.line("contact.telephone", say(f"{_T}contact.telephone")),
                Field.line("contact.email", say(f"{_T}contact.email")),
            ],
        )
        self.complete = c.html("", "bp-live")
        self._goals: dict[str, Asked] = {}
        self.first, self.route = Pressable(), Pressable()
        self.first.on_press(guarded(self._lead))
        self.route.on_press(guarded(self._go))
        self.widget = c.column(
            self._head("about"), self.about.widget, self.first, self.route,
            self._head("contact"), self.contact.widget, self.complete,
        )  # fmt: skip

    def _head(self, key: str) -> Any:
        say = self.model.say
        return c.html(
            m.element("h3", say(f"{_T}{key}.heading")) + m.paragraph(say(f"{_T}{key}.lead"))
        )

    def refresh(self) -> None:
        say, project = self.model.say, self.model.project
        self.about.refresh()
        self.contact.refresh()
        asked = say(f"{_T}contact.missing")
        self.complete.value = "" if project.contact.complete else str(m.note(asked))
        self._show_first()
        steps = [self._step(step, progress(project, step)) for step in STEPS]
        content = m.element("h3", say(f"{_T}route.heading")) + m.paragraph(say(f"{_T}route.lead"))
        self.route.show(
            m.element("div", content, m.element("ol", steps, class_="bp-route")),
            {step.value for step in STEPS},
        )

    def _show_first(self) -> None:
        """The gravest of what the steps ask at which somebody began, each with its step."""
        say, model = self.model.say, self.model
        at = begun(model.project)
        found = [one for step in at for one in asked(model.project, step, say, today=model.today)]
        grave = sorted(found, key=lambda one: (_ORDER[one.finding.weight], STEPS.index(one.step)))
        grave = [one for one in grave if one.finding.weight is not Weight.TIP]
        chosen = _one_per_step(grave)[:_MOST]
        self._goals = {f"go:{number}": one for number, one in enumerate(chosen)}
        shown: list[Any] = [m.element("h3", say(f"{_T}first.heading"))]
        if not at:
            name = say(f"steps.section.{STEPS[0].value}")
            shown.append(m.paragraph(say(f"{_T}first.begin", step=name)))
        elif not chosen:
            shown.append(m.paragraph(say(f"{_T}first.done")))
        else:
            shown.append(m.paragraph(say(f"{_T}first.lead")))
        shown += [self._asked(code, one) for code, one in self._goals.items()]
        self.first.show(m.element("div", shown), set(self._goals))

    def _asked(self, code: str, one: Asked) -> Markup:
        say = self.model.say
        parts = [
            m.element("span", one.sentence),
            m.element("span", f" ({say(f'steps.section.{one.step.value}')}) ", class_="bp-small"),
            press_button(say(f"{_T}go"), code, about=one.sentence),
        ]
        return m.note(parts, kind="warning", heading=weight_words(say, one))

    def _lead(self, code: str) -> None:
        one = self._goals[code]
        if one.step in PAGES or not one.finding.place:
            self.model.section = one.step.value
        else:
            self.model.go(one.finding.place)

    def _step(self, step: Step, done: Progress) -> Markup:
        say = self.model.say
        name, state = say(f"steps.section.{step.value}"), state_of(done)
        words = say(f"{_T}progress", done=done.done, total=done.total)
        if not done.total:
            words = say(f"{_T}nothing_asked")
        remark = m.element("span", say(f"{_T}optional"), class_="bp-small")
        told = m.element(
            "span", say(f"steps.state.{state.value}"),
            class_=f"bp-step-state bp-step-{state.value}",
        )  # fmt: skip
        return m.element(
            "li",
            m.element(
                "div",
                m.element("strong", name, " "),
                remark if step in OPTIONAL else None,
                m.element("p", say(f"steps.why.{step.value}")),
                m.element("p", told, m.element("span", f" {words}", class_="bp-small")),
            ),
            press_button(say(f"{_T}open"), step.value, about=name),
            class_="bp-route-step",
        )

    def _go(self, step: str) -> None:
        self.model.section = step


def _one_per_step(found: list[Asked]) -> list[Asked]:
    """The first of each step, then what is left: one step must not hide the others."""
    first = list({one.step: one for one in reversed(found)}.values())[::-1]
    return [*sorted(first, key=found.index), *(one for one in found if one not in first)]


make = Overview
