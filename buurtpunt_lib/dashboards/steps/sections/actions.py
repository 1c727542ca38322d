"""Who does what by when: timeline, list, gates, load, and what could be taken over."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.charts.gantt import NARROW, WIDE, described, gantt_drawing
from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.print_button import PrintButton
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Parts
from buurtpunt_lib.dashboards.steps.sections.action_offers import Offers
from buurtpunt_lib.dashboards.steps.sections.papers import paper_buttons
from buurtpunt_lib.domain.project.actions import Action, ActionState, Gate, Term
from buurtpunt_lib.planning import gates
from buurtpunt_lib.planning.actions import in_order, progress
from buurtpunt_lib.reports import action_words
from buurtpunt_lib.reports.action_words import ActionPlan
from buurtpunt_lib.texts import Catalogue

# The class of what is printed: the timeline and its table.
_PAPER = "bp-gantt-paper"


class Plans:
    """The action plan as it stands, worked out once for all parts."""

    def __init__(self, model: ProjectModel) -> None:
        self.model = model
        self._last: ActionPlan | None = None

    @property
    def now(self) -> ActionPlan:
        model = self.model
        if self._last is None or self._last.project is not model.project:
            self._last = ActionPlan(model.project, model.today, _Outcome(model))
        return self._last


class _Outcome:
    """What the plan comes to, worked out only when a gate asks for it."""

    def __init__(self, model: ProjectModel) -> None:
        self._model = model

    @property
    def given(self) -> Any:
        return self._model.outcome().given


class Actions:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model, self.plans = model, Plans(model)
        self.figures = c.html("", "bp-live")
        self.findings = Findings(model, guarded, most=6)
        # Kept outside the parts: without any action it is open from the start.
        self.parts = Parts(
            model,
            guarded,
            [
                (say("actions.part.offers"), (), lambda: Offers(model, guarded)),
                (say("actions.part.list"), ("actions",), lambda: List(model, self.plans)),
                (say("actions.part.chart"), (), lambda: Timeline(model, self.plans)),
                (say("actions.part.gates"), ("gates",), lambda: Gates(model, guarded, self.plans)),
                (say("actions.part.load"), (), lambda: Loads(model, self.plans)),
                (say("actions.part.files"), (), lambda: Files(model, guarded)),
            ],
            opened=2 if model.project.actions else 0,
        )
        session = m.link(say("actions.session.link"), f"{address('netwerk')}?deel=learning")
        self.widget = c.column(
            c.html(m.paragraph(say("actions.todo"))),
            self.figures,
            self.findings.widget,
            self.parts.widget,
            c.html(m.paragraph(say("actions.session.words"), " ", session)),
        )

    def refresh(self) -> None:
        plan = self.plans.now
        self.figures.value = str(figures(plan, self.model.say)) if plan.rows else ""
        self.findings.show("actions", plan.findings)
        self.parts.refresh()


def figures(plan: ActionPlan, say: Catalogue) -> Markup:
    """How far it is, in a few numbers."""
    found = progress(plan.project)
    late = sum(row.late > 0 for row in plan.rows)
    nobody = sum(not row.over and not row.action.who for row in plan.rows)
    cards = [
        m.figure(f"{found.done} / {found.total}", say("actions.figure.done_label")),
        m.figure(say.number(late), say("actions.figure.late")),
        m.figure(say.number(nobody), say("actions.figure.no_owner")),
    ]
    if plan.end is not None:
        label, source = say("actions.figure.end"), say("actions.figure.end_label")
        cards.append(m.figure(say.day(plan.end), label, source))
    return m.grid(*cards, small=True)


def timeline(plan: ActionPlan, say: Catalogue) -> Markup:
    """The chart, wide and narrow: the style sheet shows the one that fits."""
    if plan.chart is None:
        return m.element("p", say("actions.chart.none"), class_="bp-empty")
    words = described(plan.chart, say)
    shapes = []
    for width, look in ((WIDE, "bp-gantt-wide"), (NARROW, "bp-gantt-narrow")):
        drawing = gantt_drawing(plan.chart, say, width=width)
        # svg() escapes every word that it writes.
        shapes.append(m.element("div", Markup(svg(drawing, description=words)), class_=look))
    return m.element(
        "div", shapes, m.element("p", say("actions.chart.legend"), class_="bp-small"),
        class_="bp-gantt",
    )  # fmt: skip


def table(plan: ActionPlan, say: Catalogue) -> Markup | str:
    """All actions as a table."""
    if not plan.rows:
        return ""
    names = [name for name in action_words.ACTIONS if name != "from"]
    columns = [m.Column(say(f"actions.column.{name}")) for name in names]
    told = [action_words.action_cells(row, plan, say) for row in in_order(plan.rows)]
    rows = [[cells[name] for name in names] for cells in told]
    notes = [m.note(say("actions.term_note"), kind="assumption")]
    if any(row.action.assumed for row in plan.rows):
        notes.append(m.note(say("actions.offer.assumed"), kind="assumption"))
    caption = say("actions.table.caption")
    return m.table(columns, rows, caption=caption, head=False) + Markup("").join(notes)


class Timeline:
    def __init__(self, model: ProjectModel, plans: Plans) -> None:
        self.model, self.plans = model, plans
        self.shown = c.html("", _PAPER)
        button = PrintButton(label=model.say("actions.files.print"), part=_PAPER)
        self.widget = c.column(self.shown, c.buttons(button))

    def refresh(self) -> None:
        plan, say = self.plans.now, self.model.say
        path: list[Markup] = []
        if len(plan.path) > 1:
            chain = m.element("ol", [m.element("li", action.text) for action in plan.path])
            about = m.paragraph(say("actions.path.lead"))
            path.append(m.details(say("actions.path.title"), about, chain))
        if plan.end is not None:
            path.append(m.paragraph(say("actions.path.end", day=plan.end)))
        heading = m.element("h3", say("actions.chart.title"))
        shown = m.element("div", heading, timeline(plan, say), path, table(plan, say))
        self.shown.value = str(shown)


class List:
    def __init__(self, model: ProjectModel, plans: Plans) -> None:
        say = model.say
        self.model, self.plans = model, plans

        def word(name: str) -> str:
            return say(f"actions.field.{name}")

        def others() -> tuple[tuple[str, str], ...]:
            return tuple((one.id, one.text) for one in model.project.actions)

        terms = [(term.value, say(f"actions.term.{term.value}")) for term in Term]
        states = [(state.value, say(f"actions.state.{state.value}")) for state in ActionState]
        self.editor = ItemsEditor(
            model,
            "actions",
            [
                Field.line("text", word("text"), required=True),
                Field.line("who", word("who"), word("who_help")),
                Field.choice("state", word("state"), states, required=True),
                Field.day("begin", word("begin")),
                Field.day("due", word("due")),
                Field.number("days", word("days"), word("days_help"), low=1, high=3660),
                Field.tick("assumed", word("assumed")),
                Field.number("hours", word("hours"), word("hours_help"), low=0, high=20000),
                Field.choice("term", word("term"), terms),
                Field.ticks("after", word("after"), others),
                Field.words("note", word("note")),
            ],
            "actions.item.",
            card=self._card,
        )
        # Said to who listens: what is seen is the heading that unfolds this.
        heading = m.element("h3", say("actions.part.list"), class_="bp-hidden")
        self.widget = c.column(c.html(heading), self.editor.widget)

    def _card(self, action: Action) -> Markup:
        """One line: who, from when to when, how it stands, where it comes from."""
        plan, say = self.plans.now, self.model.say
        row = next(row for row in plan.rows if row.action.id == action.id)
        cells = action_words.action_cells(row, plan, say)
        days = say("actions.table.from_to", begin=cells["begin"], due=cells["due"])
        if not any(row.chosen):
            days = say("actions.table.earliest_from_to", begin=row.begin, due=row.end)
        told = [cells["who"], "" if row.over else days, cells["state"], cells["from"]]
        parts = [m.paragraph(" · ".join(one for one in told if one))]
        if action.note:
            parts.append(m.element("p", action.note, class_="bp-small"))
        return Markup("").join(parts)

    def refresh(self) -> None:
        self.editor.refresh()


class Gates:
    def __init__(self, model: ProjectModel, guarded: Any, plans: Plans) -> None:
        say = model.say
        self.model, self.plans = model, plans
        self.shown = c.html("", "bp-live")

        def word(name: str) -> str:
            return say(f"actions.gate_field.{name}")

        terms = [(term.value, say(f"actions.term.{term.value}")) for term in Term]
        checks = [(code, say(f"actions.check.{code}")) for code in gates.CHECKS]
        self.usual = c.button(say("actions.gate.add_usual"), guarded(self._add), quiet=True)
        self.editor = ItemsEditor(
            model,
            "gates",
            [
                Field.line("text", word("text"), required=True),
                Field.choice("term", word("term"), terms, required=True),
                Field.choice(
                    "check", word("check"), checks, word("check_help"),
                    hint=say("actions.check.by_hand"),
                ),
                Field.tick("passed", word("passed")),
                Field.words("note", word("note")),
            ],
            "actions.gate_item.",
            card=self._card,
        )  # fmt: skip
        heading = m.element("h3", say("actions.part.gates"), class_="bp-hidden")
        lead = c.html(heading + m.paragraph(say("actions.gate.lead")))
        self.widget = c.column(lead, self.shown, c.buttons(self.usual), self.editor.widget)

    def _card(self, gate: Gate) -> Markup:
        """One line: after which term, and how it stands."""
        say, plan = self.model.say, self.plans.now
        one = next(one for one in plan.judged if one.gate.id == gate.id)
        cells = action_words.gate_cells(one, say)
        return m.paragraph(f"{cells['term']} · {cells['state']}")

    def _named(self, term: Term, code: str) -> str:
        """What a gate of ours is called; one that stands after two terms names its term."""
        words = self.model.say(f"actions.check.{code}")
        twice = sum(code in codes for codes in gates.USUAL.values()) > 1
        return f"{words} ({action_words.term_word(term, self.model.say)})" if twice else words

    def _add(self) -> None:
        model = self.model
        new = [
            {
                "id": f"gate_{term.value}_{code}",
                "text": self._named(term, code),
                "term": term.value,
                "check": code,
            }
            for term, code in gates.missing(model.project)
        ]
        there = {gate.id for gate in model.project.gates}
        new = [one for one in new if one["id"] not in there]
        model.change(gates=[*model.project.gates, *new])

    def refresh(self) -> None:
        say, plan = self.model.say, self.plans.now
        self.usual.layout.display = "" if gates.missing(plan.project) else "none"
        parts: list[Any] = []
        if plan.judged:
            columns = [m.Column(say(f"actions.gate.{name}")) for name in action_words.GATES]
            told = [action_words.gate_cells(one, say) for one in plan.judged]
            rows = [[cells[name] for name in action_words.GATES] for cells in told]
            parts.append(m.table(columns, rows, caption=say("actions.gate.caption")))
        for term in Term:
            if gates.term_closed(plan.judged, term):
                words = say("actions.gate.all_open")
                parts.append(m.note(words, heading=say(f"actions.term.{term.value}")))
        self.shown.value = str(m.element("div", parts))
        self.editor.refresh()


class Loads:
    def __init__(self, model: ProjectModel, plans: Plans) -> None:
        self.model, self.plans = model, plans
        self.shown = c.html("", "bp-live")
        self.widget = c.column(self.shown)

    def refresh(self) -> None:
        say, plan = self.model.say, self.plans.now
        if not any(one.open for one in plan.loads):
            self.shown.value = str(m.element("p", say("actions.load.none"), class_="bp-empty"))
            return
        numbers = ("open", "late", "available", "at_once")
        columns = [m.Column(say(f"actions.load.{n}"), n in numbers) for n in action_words.LOADS]
        told = [action_words.load_cells(one, say) for one in plan.loads]
        rows = [[cells[name] for name in action_words.LOADS] for cells in told]
        shown = m.table(columns, rows, caption=say("actions.load.caption"))
        self.shown.value = str(m.paragraph(say("actions.load.lead")) + shown)


class Files:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        about = c.html(m.paragraph(model.say("actions.files.about")))
        self.widget = c.column(about, paper_buttons(model, "actionplan"))

    def refresh(self) -> None:
        """Files are made when they are asked for."""


make = Actions
