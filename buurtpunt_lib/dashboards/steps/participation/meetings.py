"""Meetings: a list, and for each a sheet with its way of working, tables, questions and report."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.print_button import PrintButton
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Parts
from buurtpunt_lib.dashboards.steps.participation.choices import (
    T,
    aims,
    levels,
    methods,
    named,
    states,
)
from buurtpunt_lib.dashboards.steps.participation.method_picker import MethodPicker
from buurtpunt_lib.planning import participation
from buurtpunt_lib.reports import MEDIA_TYPES
from buurtpunt_lib.reports import participation_words as told


class MeetingsPart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.meetings = ItemsEditor(
            model,
            "participation.meetings",
            [
                Field.line("name", say(f"{T}field.meeting"), required=True),
                Field.day("on", say(f"{T}field.on")),
                Field.line("place", say(f"{T}field.place")),
                Field.number("minutes", say(f"{T}field.minutes"), unit=say(f"{T}unit.minutes"),
                             low=10, high=720),
                Field.words("goal", say(f"{T}field.meeting_goal")),
                Field.choice("aim", say(f"{T}field.aim"), aims(say)),
                Field.choice("level", say(f"{T}field.level"), levels(say)),
                Field.number("people", say(f"{T}field.people"), unit=say(f"{T}unit.people"),
                             low=0, high=100_000),
                Field.choice("method", say(f"{T}field.method"), methods(say)),
                Field.line("facilitator", say(f"{T}field.facilitator")),
                Field.line("reporter", say(f"{T}field.reporter")),
                Field.words("experts", say(f"{T}field.experts"), say(f"{T}field.experts_help")),
            ],
            f"{T}meetings",
            card=self._card,
            more=lambda item: MeetingSheet(model, guarded, item),
        )  # fmt: skip
        self.widget = c.column(c.html(m.paragraph(say(f"{T}lead.meetings"))), self.meetings.widget)

    def _card(self, one: Any) -> Markup:
        say = self.model.say
        parts = [
            say.day(one.on) if one.on else "",
            one.place,
            say(f"{T}level.{one.level}") if one.level else "",
            told.method_name(one.method, say),
            *told.tables_words(one, say)[:1],
        ]
        return m.element("p", " · ".join(part for part in parts if part), class_="bp-small")

    def refresh(self) -> None:
        self.meetings.refresh()


class MeetingSheet:
    """What is prepared for one meeting, and what came of it."""

    def __init__(self, model: ProjectModel, guarded: Any, item: str) -> None:
        say, at = model.say, f"participation.meetings[{item}]"
        self.model = model
        self.parts = Parts(
            model,
            guarded,
            [
                (say(f"{T}sheet.method"), (f"{at}.method", f"{at}.guests"),
                 lambda: MethodPicker(model, guarded, item)),
                (say(f"{T}sheet.questions"), (f"{at}.questions",), lambda: Questions(model, item)),
                (say(f"{T}sheet.venue"), (f"{at}.venue",), lambda: Venue(model, item)),
                (say(f"{T}sheet.dream"), (f"{at}.dream",), lambda: Dreams(model, item)),
                (say(f"{T}sheet.role"), (), lambda: RoleCard(model)),
                (say(f"{T}sheet.after"),
                 tuple(f"{at}.{one}" for one in ("report", "report_sent", "thanked",
                                                 "informed_on", "came")),
                 lambda: Afterwards(model, item)),
            ],
        )  # fmt: skip
        files = [self._file(form, item, guarded) for form in ("pdf", "docx")]
        self.widget = c.column(self.parts.widget, c.buttons(*files))

    def _file(self, form: str, item: str, guarded: Any) -> Any:
        """A button for the whole sheet on paper; what writes it is loaded when it is pressed."""
        model = self.model

        def make() -> bytes:
            from buurtpunt_lib.reports.meeting_sheet import meeting_sheet

            return meeting_sheet(model.project, item, form, model.say, today=model.today)

        def name() -> str:
            from buurtpunt_lib.reports.meeting_sheet import file_name

            return file_name(model.project, item, form)

        label = model.say(f"{T}paper.print", form=form.upper())
        return download(label, make, name, guarded, kind=MEDIA_TYPES[form])

    def refresh(self) -> None:
        self.parts.refresh()


class Questions:
    def __init__(self, model: ProjectModel, item: str) -> None:
        say = model.say
        self.editor = ItemsEditor(
            model,
            f"participation.meetings[{item}].questions",
            [
                Field.line("question", say(f"{T}field.question"), required=True),
                Field.words("answer", say(f"{T}field.answer")),
                Field.tick("own", say(f"{T}field.own")),
            ],
            f"{T}questions",
        )
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}sheet.questions_lead"))), self.editor.widget
        )

    def refresh(self) -> None:
        self.editor.refresh()


class Venue:
    def __init__(self, model: ProjectModel, item: str) -> None:
        say = model.say
        self.fields = Fields(
            model,
            [
                Field.ticks(
                    f"participation.meetings[{item}].venue",
                    say(f"{T}sheet.venue"),
                    named(say, "venue", participation.VENUE),
                    say(f"{T}venue_source"),
                )
            ],
        )
        self.widget = self.fields.widget

    def refresh(self) -> None:
        self.fields.refresh()


class Dreams:
    def __init__(self, model: ProjectModel, item: str) -> None:
        say, at = model.say, f"participation.meetings[{item}].dream"
        self.fields = Fields(
            model,
            [Field.words(f"{at}.{one}", say(f"{T}field.{one}")) for one in participation.DREAM],
        )
        self.widget = c.column(c.html(m.paragraph(say(f"{T}sheet.dream_lead"))), self.fields.widget)

    def refresh(self) -> None:
        self.fields.refresh()


class RoleCard:
    """What whoever leads a table keeps to; the same for each meeting, to be printed."""

    def __init__(self, model: ProjectModel) -> None:
        say = model.say
        lines = [m.element("li", say(f"{T}role.{code}")) for code in participation.ROLE]
        card = m.card(
            m.element("h4", say(f"{T}role_title")),
            m.element("ol", lines),
            m.element("p", say(f"{T}role_source"), class_="bp-small"),
        )
        shown = c.html(card, "bp-role-card")
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}sheet.role_lead"))),
            shown,
            PrintButton(label=say(f"{T}sheet.print"), part="bp-role-card"),
        )

    def refresh(self) -> None:
        """The card never changes."""


class Afterwards:
    """The report, and what was agreed: the actions of the project that came from this meeting."""

    def __init__(self, model: ProjectModel, item: str) -> None:
        say, at = model.say, f"participation.meetings[{item}]"
        came_from = f"meetings/{item}"
        self.fields = Fields(
            model,
            [
                Field.number(f"{at}.came", say(f"{T}field.came"), unit=say(f"{T}unit.people"),
                             low=0, high=100_000),
                Field.words(f"{at}.report", say(f"{T}field.report"),
                            say(f"{T}field.report_help")),
                Field.tick(f"{at}.report_sent", say(f"{T}field.report_sent")),
                Field.tick(f"{at}.thanked", say(f"{T}field.thanked")),
                Field.day(f"{at}.informed_on", say(f"{T}field.informed_on")),
            ],
        )  # fmt: skip
        self.todos = ItemsEditor(
            model,
            "actions",
            [
                Field.line("text", say(f"{T}field.todo"), required=True),
                Field.line("who", say(f"{T}field.who")),
                Field.day("due", say(f"{T}field.due")),
                Field.choice("state", say(f"{T}field.state"), states(say), required=True),
            ],
            f"{T}todos",
            only=lambda one: (
                one.came_from == came_from or one.came_from.startswith(f"{came_from}/")
            ),
            begin={"came_from": came_from, "state": "open"},
        )
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}sheet.after_lead"))),
            self.fields.widget,
            c.html(m.element("h3", say(f"{T}document.todos"), class_="bp-eyebrow")),
            self.todos.widget,
        )

    def refresh(self) -> None:
        self.fields.refresh()
        self.todos.refresh()
