"""The ten tips: what is seen to by what was entered, what the team answers, and what comes next."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormGroup
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.planning import readiness
from buurtpunt_lib.reports.participation_words import readiness_state


class TipsPart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.score = c.html("", "bp-live")
        self.next = Pressable()
        self.next.add_class("bp-findings")
        self.next.on_press(guarded(self._go))
        self.places: dict[str, str] = {}
        self.fields = {
            code: Field.yes_no(code, say(f"readiness.check.{code}.is"))
            for checks in readiness.TIPS.values()
            for code in checks
            if code in readiness.ASKED
        }
        self.form = Form(say)
        self.form.add_class("bp-form-plain")
        self.form.on_edit(self._answer)
        self.cards = c.html("", "bp-live")
        self.widget = c.column(
            c.html(m.paragraph(say("readiness.lead"))),
            self.score,
            self.next,
            c.html(m.element("h3", say("readiness.ask_lead"), class_="bp-eyebrow")),
            self.form,
            self.cards,
            c.html(m.element("p", say("readiness.source"), class_="bp-small")),
        )

    def _answer(self, changes: dict[str, Any]) -> None:
        for code, value in changes.items():
            if code in self.fields:
                done = self.fields[code].from_form(value)
                own = readiness.answer_id(code)
                note = next(
                    (one.note for one in self.model.project.participation.tips if one.id == own), ""
                )
                self.model.put("participation.tips", {"id": own, "done": done, "note": note})

    def _go(self, code: str) -> None:
        self.model.go(self.places[code])

    def refresh(self) -> None:
        say, project = self.model.say, self.model.project
        found = readiness.readiness(project, datasets.participation(), today=self.model.today)
        self.score.value = str(
            m.element(
                "p",
                say("readiness.score", done=say.number(found.done), total=say.number(found.total)),
                " ",
                say("readiness.tips_done", n=sum(tip.done for tip in found.tips)),
                class_="bp-answer",
            )
        )
        self._show_next(found)
        answers = {one.id: one.done for one in project.participation.tips}
        values = {
            code: one.to_form(answers.get(readiness.answer_id(code)))
            for code, one in self.fields.items()
        }
        shown = tuple(one.as_form(say) for one in self.fields.values())
        self.form.show("", [FormGroup("fields", "", shown)], values)
        self.cards.value = str(self._cards(found))

    def _show_next(self, found: readiness.Readiness) -> None:
        say = self.model.say
        self.places = {}
        if not found.steps:
            self.next.show(m.element("div", m.note(say("readiness.complete"))), set())
            return
        lines = []
        for tip, check in found.steps:
            words: list[Any] = [
                m.element("strong", say(f"readiness.tip.{tip}"), ": "),
                say(f"readiness.check.{check.code}.do"),
            ]
            if not check.asked:
                code = f"go:{check.code}"
                self.places[code] = check.place
                label = say("project.findings.go")
                about = say(f"readiness.check.{check.code}.do")
                words += [" ", press_button(label, code, about=about)]
            lines.append(m.element("li", words))
        head = m.element("h3", say("readiness.next"), class_="bp-eyebrow")
        self.next.show(m.element("div", head, m.element("ol", lines)), set(self.places))

    def _cards(self, found: readiness.Readiness) -> Markup:
        say, cards = self.model.say, []
        for tip in found.tips:
            done = sum(check.state is True for check in tip.checks)
            name = say(f"readiness.tip.{tip.code}")
            count = say("readiness.of", done=done, total=len(tip.checks))
            checks = [m.element("p", self._chip(one), " ", self._words(one)) for one in tip.checks]
            cards.append(m.card(m.element("h4", f"{name}: {count}"), *checks))
        return m.element("h3", say("readiness.caption"), class_="bp-eyebrow") + m.grid(*cards)

    def _chip(self, check: readiness.Check) -> Markup:
        words = readiness_state(check, self.model.say)
        kind = "unknown" if check.state is None else "present" if check.state else "absent"
        return m.element("span", words, class_=f"bp-state bp-state-{kind}")

    def _words(self, check: readiness.Check) -> str:
        return self.model.say(f"readiness.check.{check.code}.is")
