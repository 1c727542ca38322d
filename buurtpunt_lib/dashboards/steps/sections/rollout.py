"""Roll-out for a municipality: which villages in which phase, and what each lacks and can do."""

from __future__ import annotations

import re
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.assessment import village_sheets
from buurtpunt_lib.assessment.village_sheets import Order, Sheet
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, fold
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Parts
from buurtpunt_lib.dashboards.steps.sections import rollout_boards as boards
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.domain.plan.faults import MAX_BYTES
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import rollout
from buurtpunt_lib.reports import rollout_words
from buurtpunt_lib.texts import Catalogue

_TOKEN = re.compile(r"[?&]scan=([A-Za-z0-9_-]{1,80})(?:[&#]|$)")
_MOST_FIRST = 8


class Rollout:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.findings = Findings(model, guarded, most=5)
        makers: list[tuple[str, tuple[str, ...], Any]] = [
            (
                "villages",
                ("rollout.phases", "rollout.programmes"),
                lambda: Villages(model, guarded),
            ),
            ("sheets", ("rollout.villages",), lambda: Sheets(model, guarded)),
            ("roles", ("rollout.deeds",), lambda: boards.Roles(model, guarded)),
            ("initiatives", ("rollout.initiatives",), lambda: boards.Initiatives(model, guarded)),
            ("wishes", ("rollout.wishes",), lambda: boards.Wishes(model)),
            ("together", ("rollout.co_creations",), lambda: boards.Together(model)),
            ("framework", ("rollout.framework",), lambda: boards.Framework(model, guarded)),
        ]
        self.parts = Parts(
            model,
            guarded,
            [(say(f"rollout.part.{key}"), places, make) for key, places, make in makers],
        )
        self.widget = c.column(
            c.html(m.paragraph(say("rollout.todo"))),
            self.findings.widget,
            self.parts.widget,
            c.html(m.note(say("rollout.funder_note")) + m.note(say("rollout.volunteer_note"))),
        )

    def refresh(self) -> None:
        found = rollout.findings(self.model.project, today=self.model.today)
        self.findings.show("rollout", [rollout_words.readable(one) for one in found])
        self.parts.refresh()


def village_choices(model: ProjectModel) -> tuple[tuple[str, str], ...]:
    """The villages that may be chosen: those of the municipalities that the project speaks of."""
    named = rollout.villages(model.project.rollout)
    if model.project.village:
        named = (*named, model.project.village)
    table = model.facts().villages
    towns = {table.at[code, "municipality_nis"] for code in named if code in table.index}
    own = table[table["municipality_nis"].isin(towns)].sort_values(["municipality", "name"])
    found = {str(code): str(name) for code, name in zip(own.index, own["name"], strict=True)}
    # What the table does not know stays as it was written.
    found |= {code: code for code in named if code not in table.index}
    return tuple(found.items())


class Villages:
    """Taking over villages, the phases, and the programmes that villages belong to."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.told, self.shown = c.html("", "bp-live"), c.html("", "bp-live")
        self.link = widgets.Text(
            description=say("rollout.take.scan_label"), placeholder=say("rollout.take.scan_hint")
        )
        table = model.facts().villages
        towns = sorted(set(zip(table["municipality"], table["municipality_nis"], strict=True)))
        self.town = widgets.Dropdown(
            options=[(say("rollout.take.municipality_empty"), ""), *towns],
            value="",
            description=say("rollout.take.municipality"),
        )
        self.first = widgets.Dropdown(
            options=[(say.number(n), n) for n in range(1, _MOST_FIRST + 1)],
            value=rollout.FIRST,
            description=say("rollout.take.first"),
        )
        choices = lambda: village_choices(model)  # noqa: E731 (asked for when it is shown)
        self.phases = ItemsEditor(
            model,
            "rollout.phases",
            [
                Field.line("name", say("rollout.phase_field.name"), required=True),
                Field.month("begin", say("rollout.phase_field.begin")),
                Field.number("months", say("rollout.phase_field.months"), low=1, high=120),
                Field.ticks("villages", say("rollout.phase_field.villages"), choices),
                Field.words("note", say("rollout.phase_field.note")),
            ],
            "rollout.phase_item.",
        )
        key = "rollout.programme_field."
        self.programmes = ItemsEditor(
            model,
            "rollout.programmes",
            [
                Field.line("name", say(f"{key}name"), say(f"{key}name_help"), required=True),
                Field.line("since", say(f"{key}since")),
                Field.ticks("villages", say(f"{key}villages"), choices),
                Field.words("note", say(f"{key}note")),
            ],
            "rollout.programme_item.",
        )
        self.widget = c.column(
            c.html(m.paragraph(say("rollout.take.lead"))),
            c.controls(self.town, self.first),
            c.buttons(c.button(say("rollout.take.order"), guarded(self._order))),
            c.controls(self.link),
            c.buttons(
                c.button(say("rollout.take.scan"), guarded(self._scan), quiet=True),
                upload(say("rollout.take.file"), self._file, guarded, accept=".json",
                       largest=MAX_BYTES),
            ),
            self.told,
            c.html(m.element("h3", say("rollout.phase.caption"))),
            self.shown,
            self.phases.widget,
            c.html(
                m.element("h3", say("rollout.programme_title"))
                + m.paragraph(say("rollout.programme_lead"))
            ),
            self.programmes.widget,
        )  # fmt: skip

    def _order(self) -> None:
        if not isinstance(self.town.value, str) or not self.town.value:
            raise InputError("rollout.no_municipality")
        found = village_sheets.order(
            self.model.facts(), self.town.value, first=int(self.first.value)
        )
        self._take(found, int(self.first.value))

    def _scan(self) -> None:
        from buurtpunt_lib.storage.saved_scans import load_scan

        match = _TOKEN.search(self.link.value.strip())
        if match is None:
            raise InputError("rollout.no_link")
        scan = load_scan(match[1]).scan
        self._take(village_sheets.order_of_scan(self.model.facts(), scan), int(self.first.value))

    def _file(self, content: bytes) -> None:
        from buurtpunt_lib.domain.scan import Scan

        found = village_sheets.order_of_scan(self.model.facts(), Scan.from_json(content))
        self._take(found, int(self.first.value))

    def _take(self, order: Order, first: int) -> None:
        """Villages that are in no phase yet come in phases, and get a sheet each."""
        model, say = self.model, self.model.say
        own = model.project.rollout
        placed = {code for phase in own.phases for code in phase.villages}
        new = [code for code, _ in order.villages if code not in placed]
        if not new:
            self.told.value = str(m.paragraph(say("rollout.take.nothing")))
            return
        # Where phases stand already, what is new comes behind them as one more.
        parts = (tuple(new),) if own.phases else rollout.in_phases(new, first)
        phases = list(own.phases)
        for number, part in enumerate(parts):
            name = say("rollout.phase.later" if number else "rollout.phase.first")
            if own.phases:
                name = say("rollout.phase.new", n=len(own.phases) + 1)
            phases.append(
                {"id": model.new_id("rollout.phases"), "name": name, "villages": list(part)}
            )
        sheets = [*own.villages, *new_sheets(own, new)]
        data = {name: getattr(own, name) for name in type(own).model_fields}
        model.change(rollout=data | {"phases": phases, "villages": sheets})
        told = [say("rollout.take.taken", n=len(new), municipality=order.municipality)]
        if order.best < len(order.villages):
            told.append(say("rollout.take.how"))
        if order.open:
            names = rollout_words.village_names(order.open, say)
            told.append(say("rollout.take.has_hub", names=names))
        self.told.value = str(m.element("div", [m.paragraph(one) for one in told]))

    def refresh(self) -> None:
        say, own = self.model.say, self.model.project.rollout
        table: Any = ""
        if own.phases:
            columns = [m.Column(say(f"rollout.phase.{name}")) for name in rollout_words.PHASES]
            cells = [rollout_words.phase_cells(one, say) for one in own.phases]
            rows = [[one[name] for name in rollout_words.PHASES] for one in cells]
            table = m.table(columns, rows, caption=say("rollout.phase.caption"))
        self.shown.value = str(m.element("div", table))
        self.phases.refresh()
        self.programmes.refresh()


def new_sheets(own: Any, codes: list[str]) -> list[dict[str, Any]]:
    """A sheet for each village that has none yet."""
    there = {sheet.village for sheet in own.villages} | {sheet.id for sheet in own.villages}
    return [
        {"id": f"v{code.lower()}", "village": code}
        for code in codes
        if code not in there and f"v{code.lower()}" not in there
    ]


class Sheets:
    """What was measured of each village beside what its residents say."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self._known: dict[str, Sheet | None] = {}
        # Of this kind, so that a fold that is open stays open.
        self.shown = Pressable()
        self.missing = c.button(say("rollout.sheet.add_missing"), guarded(self._add), quiet=True)
        key = "rollout.sheet_field."
        self.editor = ItemsEditor(
            model,
            "rollout.villages",
            [
                Field.village("village", say(f"{key}village"), required=True),
                Field.words("needs", say(f"{key}needs")),
                Field.words("strengths", say(f"{key}strengths")),
                Field.line("trekker", say(f"{key}trekker")),
            ],
            "rollout.sheet_item.",
        )
        heading = m.element("h3", say("rollout.part.sheets"), class_="bp-hidden")
        lead = c.html(heading + m.paragraph(say("rollout.sheet.lead")))
        self.widget = c.column(lead, self.shown, c.buttons(self.missing), self.editor.widget)

    def _left(self) -> list[dict[str, Any]]:
        own = self.model.project.rollout
        return new_sheets(own, list(rollout.villages(own)))

    def _add(self) -> None:
        own = self.model.project.rollout
        self.model.edit("rollout.villages", [*own.villages, *self._left()])

    def _measured(self, code: str) -> Sheet | None:
        """Worked out once for each village; None for one of another coding."""
        if code not in self._known:
            try:
                self._known[code] = village_sheets.sheet(self.model.facts(), code)
            except InputError:
                self._known[code] = None
        return self._known[code]

    def refresh(self) -> None:
        say, own = self.model.say, self.model.project.rollout
        said = {one.village: one for one in own.villages}
        names, sheets = rollout_words.facility_names(say), []
        for code in rollout.villages(own):
            measured = self._measured(code)
            if measured is None:
                continue
            cells = rollout_words.sheet_cells(said.get(code), measured, say, names, own.deeds)
            sheets.append(_sheet(code, cells, say))
        if sheets:
            sheets.append(m.note(say("rollout.sheet.meeting_about"), kind="unknown"))
        self.shown.show(m.element("div", sheets), set())
        self.missing.layout.display = "" if self._left() else "none"
        self.editor.refresh()


def _sheet(code: str, cells: dict[str, str], say: Catalogue) -> Markup:
    """One village, folded away: measured beside said."""

    def facts(heading: str, names: tuple[str, ...]) -> Markup:
        rows = [
            [m.element("dt", say(f"rollout.sheet.{name}")), m.element("dd", cells[name])]
            for name in names
        ]
        inside = m.element("dl", rows, class_="bp-facts")
        return m.card(m.element("h4", say(f"rollout.sheet.{heading}")), inside)

    both = m.grid(
        facts("measured", rollout_words.MEASURED), facts("told", rollout_words.TOLD), small=True
    )
    summary = f"{cells['village']} ({say('rollout.sheet.residents')}: {cells['residents']})"
    return fold(summary, f"sheet-{code}", both)


make = Rollout
