"""Where a project stands: name and village, whom one can ask, and the route with its progress."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.assessment.route import progress
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.progress import Progress
from buurtpunt_lib.planning.steps import OPTIONAL, STEPS, Step, state_of

_T = "steps.overview."


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
        self.route = Pressable()
        self.route.on_press(guarded(self._go))
        self.widget = c.column(
            self._head("about"), self.about.widget, self.route,
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
        steps = [self._step(step, progress(project, step)) for step in STEPS]
        content = m.element("h3", say(f"{_T}route.heading")) + m.paragraph(say(f"{_T}route.lead"))
        self.route.show(
            m.element("div", content, m.element("ol", steps, class_="bp-route")),
            {step.value for step in STEPS},
        )

    def _step(self, step: Step, done: Progress) -> Markup:
        say = self.model.say
        name, state = say(f"steps.section.{step.value}"), state_of(done)
        words = say(f"{_T}progress", done=done.done, total=done.total)
        if not done.total:
            words = say(f"{_T}nothing_asked")
        remark = m.element("span", say(f"{_T}optional"), class_="bp-small")
        return m.element(
            "li",
            m.element("strong", name, " "),
            remark if step in OPTIONAL else None,
            m.element("p", say(f"steps.why.{step.value}")),
            m.element(
                "p",
                m.element("span", say(f"steps.state.{state.value}"),
                          class_=f"bp-step-state bp-step-{state.value}"),
                f" {words} ",
                press_button(say(f"{_T}open"), step.value, about=name),
            ),
            class_="bp-route-step",
        )  # fmt: skip

    def _go(self, step: str) -> None:
        self.model.section = step


make = Overview
