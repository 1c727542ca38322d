"""Quick successes, questions with their answer, and what the team does with criticism."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel

EXAMPLES = ("what", "cost", "noise", "shop", "parking", "help", "when", "stop")
STEPS = ("wait", "read", "always", "kind", "talk", "note")


class Wins:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        fields = [
            Field.line("text", say("communication.win.text"), required=True),
            Field.day("on", say("communication.win.day")),
            Field.tick("told", say("communication.win.told")),
        ]
        self.items = ItemsEditor(model, "communication.quick_wins", fields, "communication.win.")
        self.widget = c.column(
            c.html(m.paragraph(say("communication.wins.lead"))), self.items.widget
        )

    def refresh(self) -> None:
        self.items.refresh()


class Questions:
    PLACE = "communication.questions"

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model

        def groups() -> list[tuple[str, str]]:
            return [(one.id, one.name) for one in model.project.communication.segments]

        fields = [
            Field.line("question", say("communication.question.question"), required=True),
            Field.words("answer", say("communication.question.answer")),
            Field.choice(
                "segment", say("communication.question.segment"), groups,
                hint=say("communication.question.anybody"),
            ),
        ]  # fmt: skip
        self.examples = Pressable()
        self.examples.on_press(guarded(self._take))
        self.items = ItemsEditor(model, self.PLACE, fields, "communication.question.")
        self.widget = c.column(
            c.html(m.paragraph(say("communication.questions.lead"))),
            self.examples,
            self.items.widget,
        )

    def refresh(self) -> None:
        say = self.model.say
        have = {one.question for one in self.model.project.communication.questions}
        rows, codes = [], set()
        for code in EXAMPLES:
            question = say(f"communication.example.{code}")
            if question not in have:
                codes.add(code)
                button = press_button(say("communication.questions.take"), code, about=question)
                rows.append(m.element("li", question, " ", button))
        heading = say("communication.questions.examples")
        body = m.element("ul", rows, class_="bp-offered")
        # An element without anything in it would keep the page waiting.
        self.examples.show(fold(heading, "examples", body), codes)
        self.examples.layout.display = "" if rows else "none"
        self.items.refresh()

    def _take(self, code: str) -> None:
        self.model.put(self.PLACE, {"question": self.model.say(f"communication.example.{code}")})


class Response:
    PLACE = "communication.response"

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        steps = [m.element("li", say(f"communication.response.step.{key}")) for key in STEPS]
        self.field = Fields(
            model,
            [
                Field.words(
                    self.PLACE, say("communication.response.field"),
                    say("communication.response.field_help"),
                )
            ],
        )  # fmt: skip
        self.begin = c.button(say("communication.response.begin"), guarded(self._begin), quiet=True)
        self.widget = c.column(
            c.html(
                m.paragraph(say("communication.response.lead"))
                + m.element("h3", say("communication.response.steps"))
                + m.element("ol", steps)
            ),
            self.field.widget,
            c.buttons(self.begin),
        )

    def _begin(self) -> None:
        if not self.model.project.communication.response:
            self.model.edit(self.PLACE, self.model.say("communication.response.draft"))

    def refresh(self) -> None:
        self.field.refresh()
        written = bool(self.model.project.communication.response)
        self.begin.layout.display = "none" if written else ""
