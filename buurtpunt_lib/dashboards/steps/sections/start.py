"""The start of a project: why, with whom, for which goals, and who has to decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Parts
from buurtpunt_lib.dashboards.steps.sections.start_help import Help
from buurtpunt_lib.dashboards.steps.worked_part import WorkedPart
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.start import Competence, Drive, Hook, Initiator
from buurtpunt_lib.planning import start
from buurtpunt_lib.reports import start_words

_KEY = "start_step."


class Start:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.route = c.html("", "bp-live")
        self.findings = Findings(model, guarded, most=5)
        town = "start.municipality"
        makers: list[tuple[str, tuple[str, ...], Callable[[], Any]]] = [
            ("why", ("start.why", "start.initiator", "start.carried", "start.running"),
             lambda: Why(model)),
            ("team", ("team", "start.users"), lambda: Team(model)),
            ("goals", ("start.goals",), lambda: Goals(model)),
            ("municipality", (town,), lambda: Municipality(model)),
            ("deciders", ("start.deciders",), lambda: Deciders(model, guarded)),
            ("working", (), lambda: Working(model)),
            ("help", ("start.coaching",), lambda: Help(model)),
        ]  # fmt: skip
        self.parts = Parts(
            model,
            guarded,
            [(say(f"{_KEY}part.{key}"), places, make) for key, places, make in makers],
            opened=0,
        )
        self.widget = c.column(
            self.route,
            self.findings.widget,
            self.parts.widget,
        )

    def refresh(self) -> None:
        say, project = self.model.say, self.model.project
        steps = []
        for code, done in start.route(project):
            state = say(f"{_KEY}done" if done else f"{_KEY}not_done")
            steps.append(
                m.element(
                    "li",
                    m.element("span", start_words.YES if done else "○", aria_hidden="true"),
                    " ",
                    say(f"{_KEY}route.{code}"),
                    m.element("span", f" ({state})", class_="bp-small"),
                )
            )
        found = start.progress(project)
        heading = say(f"{_KEY}route_title", done=found.done, total=found.total)
        self.route.value = str(
            m.details(
                heading,
                m.paragraph(say(f"{_KEY}route_lead")),
                m.element("ul", steps, class_="bp-checklist"),
            )
        )
        # Before anything is entered, a list of all that is missing helps nobody.
        noticed = start.findings(project, today=self.model.today)
        self.findings.show("start", noticed if start.entered(project) else ())
        self.parts.refresh()


def village_code(project: Project) -> str:
    """The code of the village of a project; "" for none, and for one that we do not know."""
    known = datasets.villages().index
    return project.village if project.village in known else ""


class _Part(WorkedPart):
    words = _KEY


def _label(model: ProjectModel, key: str) -> Callable[[str], str]:
    return lambda name: model.say(f"{_KEY}{key}.{name}")


class Why(_Part):
    def __init__(self, model: ProjectModel) -> None:
        say = _label(model, "why")
        kinds = [(one.value, model.say(f"{_KEY}initiator.{one.value}")) for one in Initiator]
        fields = [
            Field.words("start.why", say("label"), say("help")),
            Field.choice("start.initiator", say("initiator"), kinds),
            Field.yes_no("start.carried", say("carried")),
            Field.words("start.carried_note", say("carried_note")),
            Field.yes_no("start.running", say("running"), say("running_help")),
        ]
        super().__init__(model, "why", Fields(model, fields))

    def follows(self) -> Markup:
        model, project = self.model, self.model.project
        told = Markup("")
        if project.start.initiator is not None:
            told += m.note(model.say(f"{_KEY}initiator_tip.{project.start.initiator.value}"))
        village = village_code(project)
        if not village:
            return told + m.note(self.say("no_village"), kind="unknown")
        facts = model.facts()
        name = str(facts.villages.at[village, "name"])
        columns = [m.Column(self.say(f"column_{one}")) for one in ("what", "state", "source")]
        title = self.say("village_title", village=name)
        return (
            told
            + m.element("h3", title)
            + m.paragraph(self.say("village_lead"))
            + m.table(
                columns,
                start_words.village_rows(facts, village, model.say),
                caption=title,
                stacked=True,
            )
            + m.element("p", m.link(self.say("gaps_link"), address("voorzieningen")))
        )


class Team(_Part):
    def __init__(self, model: ProjectModel) -> None:
        say = _label(model, "team")
        talents = [(one.value, model.say(f"{_KEY}competence.{one.value}")) for one in Competence]
        drives = [
            (one.value, f"{model.say(f'{_KEY}drive.{one.value}')}: "
                        f"{model.say(f'{_KEY}drive_does.{one.value}')}")
            for one in Drive
        ]  # fmt: skip
        fields = [
            Field.line("name", say("name"), say("name_help"), required=True),
            Field.line("role", say("role")),
            Field.line("organisation", say("organisation")),
            Field.ticks("competences", say("competences"), talents),
            Field.choice("drive", say("drive"), drives),
            Field.yes_no("board", say("board"), say("board_help")),
            Field.number("hours_week", say("hours"), low=0, high=80, unit=say("hours_unit")),
            Field.words("note", say("note")),
        ]
        members = ItemsEditor(model, "team", fields, f"{_KEY}team.")
        users = Fields(model, [Field.words("start.users", say("users"), say("users_help"))])
        super().__init__(model, "team", members, users)

    def follows(self) -> Markup:
        project, say = self.model.project, self.model.say
        if not project.team:
            return Markup("")
        headings, rows = start_words.matrix(project, say)
        does = say(f"{_KEY}document.does")
        roles = [m.Column(self.say("drives_name")), m.Column(does), m.Column(self.say("who"))]
        return (
            m.element("h3", self.say("matrix"))
            + m.table(
                [m.Column(one) for one in headings],
                rows,
                caption=self.say("matrix_caption"),
                stacked=True,
            )
            + m.element("h3", self.say("drives"))
            + m.table(
                roles,
                start_words.drives(project, say),
                caption=self.say("drives_caption"),
                stacked=True,
            )
            + m.paragraph(start_words.board(project, say))
        )


class Goals(_Part):
    def __init__(self, model: ProjectModel) -> None:
        say = _label(model, "goals")
        fields = [
            Field.line("text", say("text"), required=True),
            Field.line("organisation", say("organisation")),
            Field.line("serves", say("serves")),
        ]
        super().__init__(model, "goals", ItemsEditor(model, "start.goals", fields, f"{_KEY}goals."))

    def follows(self) -> Markup:
        rows = start_words.goals(self.model.project, self.model.say)
        if not any(one.organisation or one.serves for one in self.model.project.start.goals):
            return Markup("")
        columns = [m.Column(self.say(key)) for key in ("text", "organisation", "serves")]
        return m.table(columns, rows, caption=self.say("caption"), stacked=True)


class Municipality(_Part):
    def __init__(self, model: ProjectModel) -> None:
        say, place = _label(model, "municipality"), "start.municipality."
        hooks = [(one.value, model.say(f"{_KEY}hook.{one.value}")) for one in Hook]
        person = [
            Field.line(f"{place}person", say("person"), say("person_help")),
            Field.line(f"{place}department", say("department")),
            Field.line(f"{place}mandate_holder", say("mandate_holder")),
            Field.words(f"{place}money", say("money"), say("money_help")),
            Field.words(f"{place}network", say("network")),
            Field.words(f"{place}communication", say("communication"), say("communication_help")),
        ]
        fits = [
            Field.ticks(f"{place}hooks", say("hooks"), hooks),
            Field.words(f"{place}hook_words", say("hook_words")),
        ]
        super().__init__(model, "municipality", Fields(model, person), Fields(model, fits))

    def follows(self) -> Markup:
        model, village = self.model, village_code(self.model.project)
        if not village:
            return m.note(self.say("facts_none"), kind="unknown")
        facts = model.facts()
        cards = []
        for hook, told in start_words.hook_facts(facts, village, model.say).items():
            lines = [m.element("li", one) for one in told or [self.say("fact_nothing")]]
            cards.append(
                m.card(
                    m.element("h4", model.say(f"{_KEY}hook.{hook.value}")), m.element("ul", lines)
                )
            )
        name = str(facts.villages.at[village, "name"])
        return (
            m.element("h3", self.say("facts_title"))
            + m.paragraph(self.say("facts_lead", village=name))
            + m.grid(cards, small=True)
        )


class Deciders(_Part):
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = _label(model, "deciders")
        fields = [
            Field.line("name", say("name"), required=True),
            Field.line("about", say("about")),
            Field.number("weeks", say("weeks"), low=0, high=260, unit=say("weeks_unit")),
            Field.day("asked_on", say("asked"), say("asked_help")),
            Field.day("decided_on", say("decided")),
            Field.words("note", say("note")),
        ]
        self._to = None
        self.told = c.html("", "bp-live")
        self.move = widgets.Button()
        self.move.add_class("bp-button")
        self.move.on_click(guarded(lambda _button: self._move()))
        editor = ItemsEditor(model, "start.deciders", fields, f"{_KEY}deciders.")
        super().__init__(model, "deciders", editor)
        self.widget.children = (*self.widget.children, self.move, self.told)

    def follows(self) -> Markup:
        project, say, today = self.model.project, self.model.say, self.model.today
        told, self._to = start_words.opening(project, say, today)
        self.move.layout.display = "none" if self._to is None else ""
        if self._to is not None:
            self.move.description = self.say("move", month=say.month(self._to))
        rows = start_words.decided(project, say, today)
        if not rows:
            return Markup("")
        columns = [
            m.Column(self.say("column_name")),
            m.Column(self.say("column_weeks"), number=True),
            m.Column(self.say("column_ready")),
            m.Column(self.say("column_opening")),
        ]
        kind = "info" if self._to is None else "warning"
        notes = [m.note(" ".join(told), kind=kind)] if told else []
        return m.table(columns, rows, caption=self.say("caption"), stacked=True) + Markup("").join(
            notes
        )

    def _move(self) -> None:
        """Puts the opening in the month in which everybody has decided, if that is still so."""
        _, to = start_words.opening(self.model.project, self.model.say, self.model.today)
        if to is None:
            return
        self.model.edit("plan.opening", to)
        month = self.model.say.month(to)
        self.told.value = str(m.note(self.say("moved", month=month)))
        self.refresh()


class Working(_Part):
    def __init__(self, model: ProjectModel) -> None:
        super().__init__(model, "working")

    def follows(self) -> Markup:
        told = start_words.budget(self.model.project, self.model.say, self.model.today)
        return Markup("").join(m.paragraph(one) for one in told)


def make(model: ProjectModel, guarded: Any) -> Start:
    return Start(model, guarded)
